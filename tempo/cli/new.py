"""``tempo new``: a starter routine for the user to change."""

import os
import re

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import RequestError


@click.command(name="new", cls=options.Grouped)
@click.argument("name")
@click.option(
    "--from", "line", metavar="LINE", help="Do what a line says, as 'step-up 3x8/side @3010'."
)
@click.option(
    "--like",
    metavar="ROUTINE",
    shell_complete=options.completing("routines"),
    help="Begin with the tempo, cues and setup of this one.",
)
@click.option(
    "--kind",
    type=click.Choice(("squat", "hinge", "thrust", "press", "pull", "hold", "carry")),
    help="Begin with the tempo and the cues of such a movement.",
)
@click.option(
    "--starts",
    type=click.Choice(("top", "bottom")),
    help="Where a rep starts: at the top with the way down, or at the bottom with the way up.",
)
def command(
    name: str, line: str | None, like: str | None, kind: str | None, starts: str | None
) -> None:
    """Write a commented starter routine where `tempo run NAME` finds it.

    What it is like is guessed by its name, and said, unless an option says it.

    \b
    tempo new my-squat                       like the squat that ships
    tempo new anna --like goblet-squat       like that one
    tempo new sled --kind carry              like any carry
    tempo new heavy --from "deadlift 5x3 @X010 rest 3:00"
    """
    from tempo.library import folders
    from tempo.library import starter as starters
    from tempo.library.batch import inside
    from tempo.outputs import place

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise RequestError(f"'{name}' cannot be a name; use small letters, digits and hyphens")
    path = folders.own("routines") / inside(f"{name}.yaml")
    if os.path.exists(path):
        raise RequestError(f"{path} exists; change it, or choose another name")
    if like and kind:
        raise RequestError("--like and --kind both say what it is like; leave one out")
    starter, told = starters.text(name, line, like, kind, starts)
    with place.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with place.placed(path) as file, place.writing(path):
        file.write(starter.encode())
    other = "" if like or kind else " Otherwise: --like, --kind or --starts."
    tell(f"{path}\n{told}.{other}")
    tell(f"Change it in an editor, then: tempo check {name}, tempo run {name}")
    if folders.routines().shadows(name):
        tell(f"It stands in place of the shipped '{name}' from now on.", err=True)
