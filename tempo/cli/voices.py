"""``tempo voices``: the voices there are, and what a recorded one still lacks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.recording import command as record
from tempo.cli.tell import tell
from tempo.errors import RequestError
from tempo.guide.asked import Asked
from tempo.library.declarations import (
    FAVOURITES,
    FAVOURITES_ONLY,
    FORCE,
    REMOVED,
    VARIANTS,
    VOICE,
    VOICES_LANGUAGE,
)
from tempo.library.settings import Settings
from tempo.library.values import File

if TYPE_CHECKING:
    from tempo.voices.voice import Listed


@click.group(name="voices", cls=options.GroupedVerbs, invoke_without_command=True)
@options.taking("voices")
@click.pass_context
def command(ctx: click.Context, said: Settings) -> None:
    """List what `--voice` takes: all voices by language, the best of each first.

    A star marks the one that speaks a language unless --voice names another. Voices that are not
    installed are there too, with what it takes to have them.
    """
    from tempo.library import folders
    from tempo.library import settings as kept
    from tempo.voices import engines
    from tempo.voices.voice import Listed

    if ctx.invoked_subcommand:
        return
    config = kept.load(folders.config())
    usual, favourites = config[VOICE], config.get(FAVOURITES) or ()
    language = said.get(VOICES_LANGUAGE)
    found = engines.listed()
    starred: dict[str, Listed] = {}
    for voice in found:
        behind = voice.engine == "espeak" and usual in ("auto", "espeak")
        if voice.name == usual or behind:
            starred.setdefault(voice.spoken, voice)
    liked = [_listed(name, found) for name in favourites]
    others = [] if said[FAVOURITES_ONLY] else [each for each in found if each not in liked]
    for voice in [*liked, *others]:
        if language is None or voice.spoken in (language, ""):
            star = "*" if starred.get(voice.spoken) is voice else " +"[voice in liked]
            name = voice.name or voice.engine
            tell(f"{star} {voice.language:<15} {name:<28} {voice.note}".rstrip())
            if said[VARIANTS] and voice.engine == "espeak":
                _tell_variants(voice.name.partition("+")[0])
    if said[FAVOURITES_ONLY] and not liked:
        tell("None yet: tempo voices favourite NAME", err=True)


def _listed(name: str, found: "list[Listed]") -> "Listed":
    """Return a favourite as it is listed; a variant of espeak's, or a path, is not."""
    from tempo.voices.voice import Listed

    for voice in found:
        if name == voice.name:
            return voice
    base, plus, variant = name.partition("+")
    for voice in found:
        if plus and voice.name == base:
            return voice._replace(name=name, note=f"{voice.note}, variant {variant}")
    return Listed("", name, "", "")


def _tell_variants(name: str) -> None:
    """List a voice of espeak's in all its variants, many in a line."""
    import textwrap

    from tempo.voices import espeak

    listed = " ".join(f"{name}+{each}" for each in espeak.variants())
    tell(textwrap.fill(listed, 96, initial_indent="    ", subsequent_indent="    "))


@command.command(name="favourite", cls=options.Grouped, short_help="Put a voice first.")
@click.argument("name", shell_complete=options.completing("voices"))
@options.taking("voices favourite")
def favourite(said: Settings, name: str) -> None:
    """Put the voice NAME first in the list and in completion; the config keeps it."""
    from tempo.cli import config
    from tempo.library import folders
    from tempo.library import settings as kept
    from tempo.voices import engines

    there = [*(kept.load(folders.config()).get(FAVOURITES) or ())]
    if said[REMOVED]:
        if name not in there:
            raise RequestError(f"'{name}' is no favourite; there are: {', '.join(there) or 'none'}")
        there.remove(name)
    elif name not in there:
        engines.voice(name)  # raises if there is none
        there.append(name)
    config.change(FAVOURITES.name, ",".join(there) or None)


@command.command(
    name="add",
    cls=options.Grouped,
    short_help="Keep a voice of piper, to be asked for by its name.",
)
@click.argument("file", type=options.Kind(File()))
@options.taking("voices add")
def add(said: Settings, file: Path) -> None:
    """Copy FILE, a voice of piper in NAME.onnx with NAME.onnx.json beside it, to your own voices.

    It is then spoken by --voice piper:NAME.
    """
    import shutil

    from tempo.library import folders
    from tempo.outputs import place
    from tempo.voices import piper

    model, description = piper.files(file)
    language = piper.language(model)
    home = folders.own("voices")
    with place.writing(home):
        home.mkdir(parents=True, exist_ok=True)
    with place.together(overwrite=said[FORCE]) as placed:
        for path in (model, description):
            with placed(home / path.name) as kept, path.open("rb") as source:
                shutil.copyfileobj(source, kept)
    tell(f"{home / model.name}\nIt speaks {language}: tempo say hello --voice piper:{model.stem}")


@command.command(
    name="missing", cls=options.Grouped, short_help="Print the phrases still to be recorded."
)
@click.argument("routines", nargs=-1, required=True, shell_complete=options.completing("routines"))
@options.taking("voices missing")
def missing(settings: Settings, routines: tuple[str, ...]) -> None:
    """Print what is still to be recorded for ROUTINES, as a script to read from.

    --voice names the folder of the recordings. Each line is the name of a file and its phrase.
    It is planned with the recordings that are there, so record, ask again, and only what is
    really spoken is asked for. What is damaged is asked for again.
    """
    from tempo.voices import engines, recorded

    voice = settings.get(VOICE)
    if voice is None:
        raise RequestError("--voice is missing: name the folder of the recordings")
    coach = engines.voice(f"recorded:{voice.removeprefix('recorded:')}")
    phrases: dict[str, None] = {}
    faults: dict[str, None] = {}
    for routine in routines:
        asked = Asked(routine, settings.but(VOICE, coach.name))
        track = asked.guide(heard=False).track
        phrases |= dict.fromkeys(track.bank.lacking(track.events))
        faults |= dict.fromkeys(track.bank.faults)
    width = max((len(recorded.file_name(text)) for text in phrases), default=0)
    for text in phrases:
        tell(f"{recorded.file_name(text) + '.wav':<{width + 4}}  {text}")
    for fault in faults:
        tell(f"tempo: {fault}", err=True)
    tell(f"{len(phrases)} to record" if phrases else "Nothing is missing.", err=True)


command.add_command(record)
