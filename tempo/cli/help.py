"""``tempo help``: what a command takes."""

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.library.values import nearest


@click.command(name="help", cls=options.Grouped)
@click.argument("verb", nargs=-1, shell_complete=options.verbs)
@click.pass_context
def command(ctx: click.Context, verb: tuple[str, ...]) -> None:
    """Show the help of a command, as --help after it does; of no VERB, of the program."""
    asked = ctx.find_root()
    for word in verb:
        group = asked.command
        inner = group.get_command(asked, word) if isinstance(group, click.Group) else None
        if inner is None:
            known = group.list_commands(asked) if isinstance(group, click.Group) else []
            near = nearest(word, known) or "."
            ctx.fail(f"there is no command '{' '.join(verb)}'{near}")
        asked = click.Context(inner, info_name=word, parent=asked)
    tell(asked.get_help())
