"""``tempo list``: the routines and workouts there are."""

import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import FileError, RequestError
from tempo.guide.summary import whose
from tempo.library.catalog import Entry
from tempo.library.declarations import AS_JSON, EQUIPMENT, MUSCLE
from tempo.library.settings import Settings

if TYPE_CHECKING:
    from tempo.library import shapes

Naming = Callable[[Entry], Iterable[str]]
"""Returns the names of a kind that an entry has."""

Row = tuple[str, ...]


NARROWEST = 24
"""The columns that a summary needs beside the rest of its row; with fewer it goes below."""

UNSORTED = "no movement"
"""The head of routines that lie in no folder of the shelf, as most of a user's own."""

FLOOR = "none"
"""What is asked for where no equipment is to be needed."""

HEADS = ("ROUTINE", "TEMPO", "SETS", "REPS", "TENSION", "")
WORKOUT_HEADS = ("WORKOUT", "EXERCISES", "SETS", "TENSION", "")


@click.command(name="list", cls=options.Grouped)
@click.argument("words", nargs=-1, metavar="[MOVEMENT|WORD]...")
@options.taking("list")
def command(said: Settings, words: tuple[str, ...]) -> None:
    """List the routines by movement: tempo, sets, reps, time under tension; then the workouts.

    `tempo list squat` has those of that movement, and those with that word in a name, in any
    language. Of several words, and of options given several times, each has to be met.

    The time under tension is that of one set, on one side, with every range at its low end; of a
    workout that of all sets.
    """
    from tempo.library import catalog, folders

    as_json = said[AS_JSON]
    equipment, muscle = said.get(EQUIPMENT) or (), said.get(MUSCLE) or ()
    found, faults = catalog.entries()
    for shelf in (folders.routines(), folders.workouts()):
        for name, paths in shelf.twins().items():
            others = ", ".join(map(str, paths[1:]))
            faults.append(f"{paths[0]}: has the name '{name}', as has {others}; rename one")
    chosen = _with(words, found, found, "movement or name", _movement, _names)
    chosen = _with(equipment, chosen, found, "equipment", _equipment, _equipment)
    chosen = _with(muscle, chosen, found, "muscle", _muscles, _targets, _muscles)
    if found and not chosen:
        raise RequestError("no routine meets all of that; leave something out")
    if as_json:
        import json

        tell(json.dumps([_object(Path(each.path)) for each in chosen], indent=1))
    else:
        _show(chosen)
    if not (as_json or words or equipment or muscle):
        for other in (folders.prescriptions(), folders.themes()):
            for name in filter(other.shadows, other.paths()):
                tell(f"The {other.noun} '{name}' is yours, in place of the shipped one.")
    if faults:
        raise FileError("\n".join(faults))


def _with(
    asked: Iterable[str],
    found: list[Entry],
    every: list[Entry],
    noun: str,
    known: Naming,
    *namings: Naming,
) -> list[Entry]:
    """Return those of the found that have all that is asked for among their names.

    A text is looked for among names of the first kind in which any of ``every`` has it. Raises
    RequestError, with the known names, where none has.
    """
    for text in asked:
        for naming in namings:
            having = [each for each in every if _has(text, naming(each))]
            if having:
                break
        else:
            names = {name for each in every for name in known(each) if name}
            raise RequestError(
                f"there is no {noun} '{text}'; there are: {', '.join(sorted(names))}"
            )
        found = [each for each in found if each in having]
    return found


def _has(text: str, names: Iterable[str]) -> bool:
    """Whether every word of a text begins a word of one of some names; all may be plurals.

    >>> _has("squats", ["Goblet squat"]), _has("Band", ["resistance bands"]), _has("row", ["throw"])
    (True, True, False)
    """
    asked = _words(text)
    return bool(asked) and any(
        all(any(word.startswith(each) for word in _words(name)) for each in asked) for name in names
    )


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents and the s of a plural."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return [word.removesuffix("s") for word in re.findall(r"\w+", plain.casefold())]


def _movement(entry: Entry) -> Iterable[str]:
    return [entry.movement]


def _names(entry: Entry) -> Iterable[str]:
    return entry.names


def _equipment(entry: Entry) -> Iterable[str]:
    return [] if entry.is_workout else entry.equipment or [FLOOR]


def _targets(entry: Entry) -> Iterable[str]:
    return entry.target


def _muscles(entry: Entry) -> Iterable[str]:
    return [*entry.target, *entry.also]


def _object(path: Path) -> "shapes.Listed":
    """Return a routine or workout for a program; times in seconds.

    The total has the lead-in, rests and switches, and not the introduction, whose length is the
    voice's.
    """
    from tempo.library import folders, workouts
    from tempo.library.prescriptions import Prescribed
    from tempo.plan.saying import canonical
    from tempo.plan.time import SECOND
    from tempo.plan.timeline import Surround, laid
    from tempo.plan.timeline import routine as whole

    workout = workouts.load(path)
    work, exercised = workouts.arranged(workout, Prescribed(), workout.language)
    *_, last = laid(whole(work, Surround()))
    routine, first = workout.routine, exercised[0].prescription
    return {
        "version": 1,
        "name": workout.name,
        "kind": "routine" if routine else "workout",
        "title": workout.title or work.exercises[0].sheet.name,
        "movement": routine.movement if routine else None,
        "tempo": canonical(first.tempo) if routine else None,
        "exercises": [each.name for each in work.exercises],
        "sets": len(work.sets),
        "reps": [each.reps for each in work.sets],
        "holds": [each.held / SECOND for each in work.sets],
        "sides": first.each_side if routine else None,
        "tension": work.tension / SECOND,
        "total": last.end / SECOND,
        "languages": sorted({code for each in exercised for code in each.routine.languages}),
        "equipment": [*routine.equipment] if routine else None,
        "muscles": [*routine.target] if routine else None,
        "summary": workout.summary,
        "path": str(path),
        "yours": any(shelf.owns(path) for shelf in (folders.routines(), folders.workouts())),
    }


def _show(chosen: list[Entry]) -> None:
    """Print the routines under their movements, those without one last; then the workouts."""
    from tempo.library import folders

    shelves = (folders.routines(), folders.workouts())
    groups: dict[str, list[Row]] = {}
    several: list[Row] = []
    for each in chosen:
        summary = each.summary + whose(Path(each.path), shelves, "en")  # as all of the list is
        if each.is_workout:
            several.append((each.name, each.reps, each.sets, each.tension, summary))
        else:
            row = (each.name, each.tempo, each.sets, each.reps, each.tension, summary)
            groups.setdefault(each.movement, []).append(row)
    rows: list[Row] = []
    for movement in sorted(groups, key=lambda name: (not name, name)):
        rows += [(movement or UNSORTED,), *groups[movement]]
    if rows:
        _table([HEADS, *rows])
    if several:
        tell("\n" * bool(rows), nl=False)
        _table([WORKOUT_HEADS, *several])


def _table(rows: Sequence[Row]) -> None:
    """Print rows in columns, the first as their heads; the last column is folded on a terminal.

    A row of one cell is the head of those that follow it.
    """
    columns = zip(*(row for row in rows if len(row) > 1), strict=True)
    widths = [max(map(len, column)) for column in columns][:-1]
    before = sum(widths) + 2 * len(widths)
    left = shutil.get_terminal_size().columns - before if sys.stdout.isatty() else 0
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        line = "  ".join([*cells, row[-1]]).rstrip()
        if left and cells and len(row[-1]) > left:
            line = _folded("  ".join(cells), row[-1], before, left)
        tell("\n" * (not cells), nl=False)
        tell(line, bold=row is rows[0] or not cells)


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
