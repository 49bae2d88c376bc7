"""``tempo check``: what is wrong with a routine file."""

import click

from tempo.errors import TempoError


@click.command(name="check", short_help="Say what is wrong with routine files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Read routine files and say all that is wrong with each, with file, line and key.

    FILE is a path to a YAML file, or a name from `tempo list`. Ends with 2 if any is wrong.
    """
    from tempo.library import routines
    from tempo.plan.notation import words

    wrong = False
    for file in files:
        try:
            routine = routines.find(file)
            tempo = routine.prescribed.settled().tempo
            click.echo(f"{file}: right; {words(tempo, routine.starts)}")
        except TempoError as error:
            wrong = True
            click.echo(str(error), err=True)
    if wrong:
        ctx.exit(2)
