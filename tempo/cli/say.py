"""``tempo say``: one phrase, to hear a voice."""

from pathlib import Path

import click

from tempo.cli import options
from tempo.errors import VoiceError
from tempo.library.declarations import LANGUAGE, LOUDNESS, RATE, VOICE
from tempo.library.settings import Settings


@click.command(name="say", cls=options.Grouped)
@click.argument("words")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a WAV file, and do not play."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@options.taking("say")
def command(asked: Settings, words: str, output: Path | None, force: bool) -> None:
    """Speak WORDS as a set would, through the default output or into a WAV file."""
    from tempo.audio import speech
    from tempo.audio.format import Format
    from tempo.library import folders, settings
    from tempo.outputs import place, wav
    from tempo.outputs.miniaudio import Miniaudio
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    if output:
        place.check(output, overwrite=force)
    here = asked.over(settings.load(folders.config()))
    speaker = engines.voice(here[VOICE], here.get(LANGUAGE) or "en")
    phrase = Phrase(words, here[RATE])
    if speaker.key(phrase) is None:
        raise VoiceError(f"{speaker.name} has no recording of '{words}'")
    (recording,) = speaker.speak([phrase])
    format = Format()
    clip = speech.prepare(recording, format.rate, here[LOUDNESS])
    if output:
        wav.write(output, [clip], format, len(clip) // format.frame_bytes, overwrite=force)
        return
    from tempo.live.player import sound

    awake = bytes(format.frame_bytes * format.rate // 2)  # half a second for a link to wake
    sound(Miniaudio([awake, clip], format))
