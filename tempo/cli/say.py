"""``tempo say``: one phrase, to hear a voice."""

from pathlib import Path

import click

from tempo.cli import options
from tempo.errors import RequestError, VoiceError
from tempo.library.declarations import LANGUAGE, LOUDNESS, RATE, VOICE
from tempo.library.settings import Settings


@click.command(name="say", cls=options.Grouped)
@click.argument("words")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, in place of playing; its ending says the format, as for export.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@options.taking("say")
def command(asked: Settings, words: str, output: Path | None, force: bool) -> None:
    """Speak WORDS as a set would, through the default output or into a file."""
    from tempo.audio import speech
    from tempo.audio.format import Format
    from tempo.library import folders, settings
    from tempo.outputs import formats, place
    from tempo.outputs.miniaudio import Miniaudio
    from tempo.outputs.take import Take
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    if not any(map(str.isalnum, words)):
        raise RequestError("there are no words to say")
    kind = formats.find(output) if output else None
    if output:
        place.check(output, overwrite=force)
    here = asked.over(settings.load(folders.config()))
    speaker = engines.voice(here[VOICE], here.get(LANGUAGE) or "en")
    phrase = Phrase(words, here[RATE])
    if speaker.key(phrase) is None:
        raise VoiceError(f"{speaker.name} has no recording of '{words}'")
    (recording,) = speaker.speak([phrase])
    format = Format(kind.rates[0]) if kind else Format()
    clip = speech.prepare(recording, format.rate, here[LOUDNESS])
    if not clip:
        raise VoiceError(f"{speaker.name} makes no sound of '{words}'")
    if output and kind:
        take = Take([clip], format, len(clip) // format.frame_bytes, title=words)
        with place.placed(output, kind.size and kind.size(take), overwrite=force) as file:
            kind.encode(file, output, take)
        return
    from tempo.live.player import sound

    awake = bytes(format.frame_bytes * format.rate // 2)  # half a second for a link to wake
    sound(Miniaudio([awake, clip], format))
