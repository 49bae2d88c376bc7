"""``tempo voices``: the voices there are, and what a recorded one still lacks."""

import click

from tempo.cli.options import Asked, named


@click.group(name="voices", short_help="List the voices.", invoke_without_command=True)
@click.option("--language", metavar="CODE", help="Only voices of this language, as en, es or de.")
@click.pass_context
def command(ctx: click.Context, language: str | None) -> None:
    """List what `--voice` takes: the voices of every engine, and how to get those not there."""
    from tempo.voices import engines

    if ctx.invoked_subcommand:
        return
    for voice in engines.listed():
        spoken = voice.language.split("-")[0]
        if not voice.name or language is None or not spoken or spoken == language:
            name = voice.name or voice.engine
            click.echo(f"{name:<28} {voice.language:<12} {voice.note}".rstrip())


@command.command(name="missing", short_help="Print the phrases still to be recorded.")
@click.argument("routines", nargs=-1, required=True, shell_complete=named("routines"))
@click.option("--voice", required=True, metavar="FOLDER", help="The folder of the recordings.")
@click.option("--tempo", metavar="TEMPO", help="At this tempo.  [default: the routine's]")
@click.option("--language", metavar="CODE", help="In this language.  [default: the routine's]")
def missing(routines: tuple[str, ...], voice: str, tempo: str | None, language: str | None) -> None:
    """Print what is still to be recorded for ROUTINES, as a script to read from.

    Each line is the name of a file and its phrase. It is planned with the recordings that are
    there, so record, ask again, and only what is really spoken is asked for.
    """
    from tempo.library import prescriptions
    from tempo.voices import engines, recorded
    from tempo.voices.voice import Phrase

    coach = engines.voice(f"recorded:{voice.removeprefix('recorded:')}")
    asked = prescriptions.named(tempo) if tempo else None
    phrases: dict[str, None] = {}
    for routine in routines:
        guide = Asked(routine, asked, voice=coach.name, language=language).guide(quiet=True)
        for event in guide.track.events:
            if event.text and coach.key(Phrase(event.text, event.rate or 0)) is None:
                phrases[event.text] = None
    width = max((len(recorded.file_name(text)) for text in phrases), default=0)
    for text in phrases:
        click.echo(f"{recorded.file_name(text) + '.wav':<{width + 4}}  {text}")
    click.echo(f"{len(phrases)} to record" if phrases else "Nothing is missing.", err=True)
