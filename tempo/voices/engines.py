"""The table of engines, and the way from a voice's name to the voice."""

from collections.abc import Callable

from tempo.errors import VoiceError
from tempo.voices.espeak import Espeak
from tempo.voices.voice import Voice

ENGINES: dict[str, Callable[[str], Voice]] = {
    "espeak": Espeak,
}
"""Each engine by its name; it is called with the whole name of the voice."""

DEFAULT = "espeak"


def voice(name: str) -> Voice:
    """Return the voice of a name: ``espeak``, ``espeak:en-us+f3``, or ``en-us+f3`` alone.

    ``none`` stands for no voice at all and is the caller's to handle: here it is unknown.

    Raises VoiceError for an unknown engine or voice; the text says which there are.
    """
    engine, colon, _ = name.partition(":")
    if engine in ENGINES:
        return ENGINES[engine](name)
    if colon:
        raise VoiceError(f'no speech engine "{engine}": there is {", ".join(ENGINES)}')
    return ENGINES[DEFAULT](name)
