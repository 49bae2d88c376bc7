"""``tempo run``: the set, live."""

import click

from tempo.cli.options import Guide, shared, summary


@click.command(name="run", short_help="Play a set through the headphones.")
@shared
def command(guide: Guide) -> None:
    """Play a set through the default output, and show where it is.

    ROUTINE is a name from `tempo list`, or a path to a YAML file. Ctrl-C stops at once.
    """
    click.echo(summary(guide))
