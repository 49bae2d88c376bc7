"""``tempo new``: a starter routine for the user to change."""

import os
import re

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import RequestError
from tempo.library.declarations import FROM_LINE, LIKE, MOVEMENT_KIND, NEW_STARTS
from tempo.library.settings import Settings


@click.command(name="new", cls=options.Grouped)
@click.argument("name")
@options.taking("new")
def command(said: Settings, name: str) -> None:
    """Write a commented starter routine where `tempo run NAME` finds it.

    What it is like is guessed by its name, and said, unless an option says it.
    """
    from tempo.cli import editor
    from tempo.library import folders
    from tempo.library import starter as starters
    from tempo.library.batch import inside
    from tempo.outputs import place

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise RequestError(f"'{name}' cannot be a name; use small letters, digits and hyphens")
    path = folders.own("routines") / inside(f"{name}.yaml")
    if os.path.exists(path):
        raise RequestError(f"{path} exists; change it, or choose another name")
    line, starts = said.get(FROM_LINE), said.get(NEW_STARTS)
    like, kind = said.get(LIKE), said.get(MOVEMENT_KIND)
    if like and kind:
        raise RequestError("--like and --kind both say what it is like; leave one out")
    starter, told = starters.text(name, line, like, kind, starts)
    with place.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    editor.put(path.parent, "routine")
    with place.placed(path) as file, place.writing(path):
        file.write(f"{editor.line('routine')}{starter}".encode())
    other = "" if like or kind else " Otherwise: --like, --kind or --starts."
    tell(f"{path}\n{told}.{other}")
    tell(f"Change it in an editor, then: tempo check {name}, tempo run {name}")
    if folders.routines().shadows(name):
        tell(f"It stands in place of the shipped '{name}' from now on.", err=True)
