"""``tempo list``: the routines there are."""

import click

from tempo.errors import FileError


@click.command(name="list", short_help="List the routines.")
def command() -> None:
    """List the routines: tempo, sets, reps and time under tension.

    The time under tension is that of one set, on one side, with every range at its low end.
    """
    from tempo.cli.options import clock, whose
    from tempo.library import folders, routines
    from tempo.plan.notation import between, canonical
    from tempo.plan.prescription import decided

    shelf = folders.routines()
    rows = [("ROUTINE", "TEMPO", "SETS", "REPS", "TENSION", "")]
    faults = []
    for name, path in shelf.paths().items():
        try:
            routine = routines.load(path)
        except FileError as error:
            faults.append(str(error))
            continue
        prescription = routine.prescribed.settled()
        first = decided(prescription, routine.starts).sets[0]
        rows.append(
            (
                name,
                canonical(prescription.tempo),
                between(prescription.sets, "-", 1),
                between(prescription.reps, "-", 1) + " a side" * prescription.each_side,
                clock(first.reps * first.pace.rep),
                routine.summary + whose(shelf, path),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.secho("  ".join(cells).rstrip(), bold=row is rows[0])
    for other in (folders.prescriptions(), folders.themes()):
        for name in filter(other.shadows, other.paths()):
            click.echo(f"The {other.noun} '{name}' is yours, in place of the shipped one.")
    if faults:
        raise FileError("\n".join(faults))
