"""``tempo schema``: what a file may say, or what is in the JSON, for editors and programs."""

from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.tell import hand, tell
from tempo.errors import RequestError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _names(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from tempo.library import schema

    return [CompletionItem(name) for name in schema.NAMES if name.startswith(incomplete)]


@click.command(name="schema", cls=options.Grouped)
@click.argument("name", required=False, shell_complete=_names)
def command(name: str | None) -> None:
    """Print the JSON Schema (2020-12) of a kind of file, or of what is printed as JSON.

    Without a NAME, say which there are. An editor with yaml-language-server checks a file as you
    write it, and offers what may stand there, if its first line is

    # yaml-language-server: $schema=routine.schema.json

    and that file lies beside it. `tempo new` and `tempo import` write both.
    """
    from tempo.library import schema

    if name is None:
        width = max(map(len, schema.NAMES))
        for each, (_, about) in {**schema.FILES, **schema.WRITTEN}.items():
            tell(f"{each:<{width}}  {about}")
        return
    if name not in schema.NAMES:
        known = ", ".join(schema.NAMES)
        raise RequestError(f"there is no schema '{name}'; there are: {known}")
    hand(schema.text(name))
