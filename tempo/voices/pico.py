"""SVOX Pico through py-nanotts: small, and in Spanish and German better understood than espeak.

It speaks in a child process, as its state leaks from one phrase into the next (see ``pico_child``).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.errors import RequestError, VoiceError
from tempo.library import pronunciations
from tempo.voices import child
from tempo.voices.distribution import version
from tempo.voices.voice import (
    Listed,
    Phrase,
    Recording,
    Voice,
    nearest,
    spoken,
    unmarked,
)

if TYPE_CHECKING:
    from subprocess import CompletedProcess

LANGUAGES = {"es": "es-ES", "de": "de-DE", "en": "en-US", "fr": "fr-FR", "it": "it-IT"}
"""The voice of each language that it speaks."""

ACCENTS = (*LANGUAGES.values(), "en-GB")
"""All the voices that it has."""

PACE = 150  # words a minute that it speaks by nature, by espeak's measure
BATCH = 16  # phrases a process; 20 ms each, and 60 for the process
PATIENCE = 120.0  # seconds a batch may take

CHILD = Path(__file__).with_name("pico_child.py")


class Pico(Voice):
    """A voice of Pico."""

    def __init__(self, name: str = "pico", language: str = "en") -> None:
        """Find the voice of a name such as ``pico:en-GB``; ``pico`` alone speaks the language.

        Raises RequestError for an unknown voice or language, VoiceError if it is not installed.
        """
        self.name = name
        wanted = name.removeprefix("pico").removeprefix(":") or language
        accents = {accent.lower(): accent for accent in ACCENTS}
        voice = LANGUAGES.get(wanted.lower()) or accents.get(wanted.lower())
        if voice is None:
            raise RequestError(f'Pico has no voice "{wanted}"{nearest(wanted, ACCENTS)}')
        self._voice = self.language = voice
        _find()

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; Pico can speak any phrase."""
        return f"{_version()} {self._voice} {self._line(phrase)}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError if Pico fails or does not answer in time.
        """
        return spoken(phrases, lambda worded: child.spoken("Pico", worded, BATCH, self._ask))

    def _ask(self, phrases: Sequence[Phrase]) -> "CompletedProcess[bytes]":
        """Run a child process that speaks phrases."""
        return child.run(
            "Pico",
            # By path and safe: nothing in the working directory can be imported.
            ["-P", str(CHILD), self._voice],
            "".join(f"{self._line(phrase)}\n" for phrase in phrases).encode("utf-8", "replace"),
            PATIENCE,
        )

    def _line(self, phrase: Phrase) -> str:
        """Return a phrase as the child reads it."""
        text = pronunciations.load(self.language).respelled(unmarked(phrase.text))
        return f"{phrase.rate / PACE:.3f} {text}"


def voices() -> list[Listed]:
    """Return the voices of Pico; raise VoiceError if it is not installed."""
    _find()
    return [Listed("pico", f"pico:{voice}", voice.lower(), "SVOX Pico") for voice in ACCENTS]


def _find() -> None:
    """Raise VoiceError if Pico is not installed."""
    if PathFinder.find_spec("py_nanotts") is None:  # found, not imported
        raise VoiceError("the voice pico is not installed: pip install py-nanotts (on Linux)")


@cache
def _version() -> str:
    """Return what all recordings depend on: Pico, and how it is driven."""
    from zlib import crc32

    found = version("py-nanotts") or "unknown"  # there, but not by this name
    return f"pico {found} {crc32(CHILD.read_bytes()):08x}"
