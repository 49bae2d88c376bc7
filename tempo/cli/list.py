"""``tempo list``: the routines and workouts there are."""

import shutil
import sys
from collections.abc import Sequence

import click

from tempo.errors import FileError, TempoError

NARROWEST = 24
"""The columns that a summary needs beside the rest of its row; with fewer it goes below."""


@click.command(name="list")
def command() -> None:
    """List the routines: tempo, sets, reps and time under tension; then the workouts.

    The time under tension is that of one set, on one side, with every range at its low end; of a
    workout that of all sets.
    """
    from tempo.cli.summary import whose
    from tempo.library import folders, workouts
    from tempo.library.prescriptions import Prescribed
    from tempo.plan.notation import between, canonical
    from tempo.plan.time import clock

    alone = [("ROUTINE", "TEMPO", "SETS", "REPS", "TENSION", "")]
    several = [("WORKOUT", "EXERCISES", "SETS", "TENSION", "")]
    faults = []
    paths = [
        path
        for shelf in (folders.routines(), folders.workouts())
        for path in shelf.paths().values()
    ]
    for path in paths:
        try:
            workout = workouts.load(path)
            work, exercised = workouts.arranged(workout, Prescribed(), workout.language)
        except TempoError as error:
            faults.append(str(error))
            continue
        summary = workout.summary + whose(path)
        if workout.title:
            counts = str(len(work.exercises)), str(len(work.sets))
            several.append((workout.name, *counts, clock(work.tension), summary))
            continue
        prescription = exercised[0].prescription
        reps = between(prescription.reps, "-", 1) + " a side" * prescription.each_side
        alone.append(
            (
                workout.name,
                canonical(prescription.tempo),
                between(prescription.sets, "-", 1),
                reps,
                clock(work.sets[0].tension),
                summary,
            )
        )
    _table(alone)
    if len(several) > 1:
        click.echo()
        _table(several)
    for other in (folders.prescriptions(), folders.themes()):
        for name in filter(other.shadows, other.paths()):
            click.echo(f"The {other.noun} '{name}' is yours, in place of the shipped one.")
    if faults:
        raise FileError("\n".join(faults))


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows in columns, the first as their heads; the last column is folded on a terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    before = sum(widths) + 2 * len(widths)
    left = shutil.get_terminal_size().columns - before if sys.stdout.isatty() else 0
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        line = "  ".join([*cells, row[-1]]).rstrip()
        if left and len(row[-1]) > left:
            line = _folded("  ".join(cells), row[-1], before, left)
        click.secho(line, bold=row is rows[0])


def _folded(cells: str, summary: str, before: int, left: int) -> str:
    """Return a row whose summary is folded beside its cells, or below where that is too narrow."""
    import textwrap

    if left >= NARROWEST:
        return textwrap.fill(
            summary, before + left, initial_indent=f"{cells}  ", subsequent_indent=" " * before
        )
    below = textwrap.fill(
        summary, max(NARROWEST, before + left), initial_indent="    ", subsequent_indent="    "
    )
    return f"{cells.rstrip()}\n{below}"
