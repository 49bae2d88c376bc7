"""``tempo say``: one phrase, to hear a voice; or all sounds of a theme, to learn them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.errors import RequestError, VoiceError
from tempo.library.declarations import (
    FORCE,
    LANGUAGE,
    LOUDNESS,
    RATE,
    SOUNDS,
    SPOKEN_FILE,
    THEME,
    VOICE,
)
from tempo.library.settings import Settings

if TYPE_CHECKING:
    from tempo.audio.pcm import Format

BETWEEN, AFTER = 0.3, 0.8
"""The seconds of silence between the name of a sound and the sound, and after it."""


@click.command(name="say", cls=options.Grouped)
@click.argument("words", required=False)
@options.taking("say")
def command(asked: Settings, words: str | None) -> None:
    """Speak WORDS as a set would, through the default output or into a file."""
    from tempo.audio.pcm import Format
    from tempo.library import folders, settings
    from tempo.outputs import formats, place
    from tempo.outputs.miniaudio import Miniaudio
    from tempo.outputs.take import Take

    output, force = asked.get(SPOKEN_FILE), asked[FORCE]
    if asked[SOUNDS] == (words is not None):
        raise RequestError("say what: WORDS in quotes, or --sounds for those of the theme")
    if words is not None and not any(map(str.isalnum, words)):
        raise RequestError("there are no words to say")
    kind = formats.find(output) if output else None
    if output:
        place.check(output, overwrite=force)
    here = asked.over(settings.load(folders.config()))
    pcm = Format(kind.rates[0]) if kind else Format()
    if words is None:
        clip, title = b"".join(_introduced(here, pcm)), f"theme {here[THEME]}"
    else:
        clip, title = b"".join(_spoken(here, pcm, [words])), words
    if output and kind:
        take = Take([clip], pcm, len(clip) // pcm.frame_bytes, title=title)
        with place.placed(output, kind.size and kind.size(take), overwrite=force) as file:
            kind.encode(file, output, take)
        return
    from tempo.live.player import sound

    awake = bytes(pcm.frame_bytes * pcm.rate // 2)  # half a second for a link to wake
    sound(Miniaudio([awake, clip], pcm))


def _spoken(here: Settings, pcm: "Format", texts: list[str]) -> Iterator[bytes]:
    """Yield texts as the voice speaks them; raises VoiceError if it cannot."""
    from tempo.audio import speech
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    voice = engines.voice(here[VOICE], here.get(LANGUAGE) or "en")
    phrases = [Phrase(text, here[RATE]) for text in texts]
    for phrase in phrases:
        if voice.key(phrase) is None:
            raise VoiceError(f"{voice.name} has no recording of '{phrase.text}'")
    for phrase, recording in zip(phrases, voice.speak(phrases), strict=True):
        clip = speech.prepare(recording, pcm.rate, here[LOUDNESS])
        if not clip:
            raise VoiceError(f"{voice.name} makes no sound of '{phrase.text}'")
        yield clip
    voice.close()


def _introduced(here: Settings, pcm: "Format") -> Iterator[bytes]:
    """Yield every sound of the theme after its name, with silence around it."""
    from tempo.audio import tones
    from tempo.library import themes

    theme = themes.find(here[THEME])
    names = [name.replace("-", " ") for name in theme.sounds]
    silent = here[VOICE] == "none"
    spoken = iter([b""] * len(names)) if silent else _spoken(here, pcm, names)
    for name, sound in zip(spoken, theme.sounds.values(), strict=True):
        yield name
        yield bytes(pcm.frame_bytes * round(pcm.rate * BETWEEN))
        yield tones.samples(sound, pcm.rate)
        yield bytes(pcm.frame_bytes * round(pcm.rate * AFTER))
