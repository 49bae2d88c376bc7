"""What a voice is: it takes phrases and gives back recordings."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol


class Phrase(NamedTuple):
    """Words to be spoken at a ``rate`` in words a minute."""

    text: str
    rate: int


class Recording(NamedTuple):
    """A phrase as spoken: 16-bit signed little-endian mono samples at a ``rate`` in Hz."""

    samples: bytes
    rate: int


class Voice(Protocol):
    """Turns words into samples; the same phrase is the same bytes, whatever was spoken before."""

    @property
    def name(self) -> str:
        """The voice as the user typed it: ``espeak:en-us``."""

    @property
    def identity(self) -> str:
        """All that a recording depends on besides the phrase: a part of the key of a clip."""

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order; raise VoiceError where one fails."""
