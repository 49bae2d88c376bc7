"""``tempo say``: one phrase, to hear a voice."""

from pathlib import Path

import click

from tempo.errors import VoiceError


@click.command(name="say")
@click.argument("words")
@click.option("--voice", metavar="NAME", help="The voice.  [default: the config's, or espeak]")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Its language.")
@click.option(
    "--rate",
    type=click.IntRange(80, 450),
    metavar="WPM",
    help="Words a minute, 80 to 450.  [default: the config's, or 165]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a WAV file, and do not play."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(
    words: str,
    voice: str | None,
    language: str,
    rate: int | None,
    output: Path | None,
    force: bool,
) -> None:
    """Speak WORDS as a set would, through the default output or into a WAV file."""
    from tempo.audio import speech
    from tempo.audio.format import Format
    from tempo.audio.track import LOUDNESS
    from tempo.library import folders, settings
    from tempo.outputs import place, wav
    from tempo.outputs.miniaudio import Miniaudio
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    if output:
        place.check(output, overwrite=force)
    usual = settings.load(folders.config())
    speaker = engines.voice(voice or usual.voice, language)
    phrase = Phrase(words, rate or usual.rate)
    if speaker.key(phrase) is None:
        raise VoiceError(f"{speaker.name} has no recording of '{words}'")
    (recording,) = speaker.speak([phrase])
    format = Format()
    clip = speech.prepare(recording, format.rate, LOUDNESS)
    if output:
        wav.write(output, [clip], format, len(clip) // format.frame_bytes, overwrite=force)
        return
    from tempo.live.player import sound

    awake = bytes(format.frame_bytes * format.rate // 2)  # half a second for a link to wake
    sound(Miniaudio([awake, clip], format))
