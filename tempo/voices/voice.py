"""What a voice is: it takes phrases and gives back recordings."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from tempo.errors import FileError

# A control character could be a command to an engine (\x01) or the end of the text (\0).
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_MARKS = dict.fromkeys(map(ord, "<>[]{}"), " ")


SOFTEST = 0.001  # of full scale: a recording that never rises above it is silent


class Phrase(NamedTuple):
    """Words to be spoken at a ``rate`` in words a minute."""

    text: str
    rate: int


class Recording(NamedTuple):
    """A phrase as spoken: 16-bit signed little-endian mono samples at a ``rate`` in Hz."""

    samples: bytes
    rate: int


class Listed(NamedTuple):
    """A voice that there is: its engine, what to type, its language code, and more on it.

    Without a name it is an engine that has none, and the note says what to do.
    """

    engine: str
    name: str
    language: str
    note: str

    @property
    def spoken(self) -> str:
        """The language that it speaks, wherever it is spoken: ``en`` for ``en-gb``."""
        return self.language.partition("-")[0]


SILENCE = Recording(b"", 22_050)
"""The recording of a phrase without words."""


class Voice(Protocol):
    """Turns words into samples; the same phrase is the same bytes, whatever was spoken before."""

    name: str
    """The voice as the user typed it: ``espeak:en-us``."""

    language: str = ""
    """The code of the language that it speaks, as ``en-us``; empty if it is not known."""

    last: bool = False
    """Whether no other stands behind it: it speaks any phrase, and there is none that is surer."""

    @property
    def note(self) -> str:
        """What ``tempo doctor`` is to say of it, in a line; mostly nothing."""
        return ""

    def key(self, phrase: Phrase) -> str | None:
        """Return all that a recording of a phrase depends on; None if this voice has none of it.

        That is engine, version, voice, rate and text, or a file and its state: equal keys are
        equal recordings.
        """

    def card(self, phrase: Phrase, kind: str) -> bytes | None:
        """Return what of such a kind came along with the recording of a phrase; mostly nothing."""
        return None

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order; raise VoiceError where one fails.

        Asked only for phrases that have a key. A voice may take back the phrase that failed: it
        has no key from then on, and the voice can be asked for the others.
        """

    def close(self) -> None:
        """Let go of what it keeps to speak quickly; it may be asked again."""
        return  # what most do


def plain(text: str) -> str:
    """Return a text on one line without control characters.

    >>> plain("lower\\n\\twith\\0control")
    'lower with control'
    """
    return " ".join(text.translate(_CONTROLS).split())


def unmarked(text: str) -> str:
    """Return a text on one line without the brackets that some engines take for orders.

    >>> unmarked("<b>lift</b> [[rate 400]] now")
    'b lift /b rate 400 now'
    """
    return plain(text.translate(_MARKS))


def wordless(text: str) -> bool:
    """Whether a text has nothing to say.

    >>> wordless("..."), wordless("10")
    (True, False)
    """
    return not any(letter.isalnum() for letter in text)


def spoken(
    phrases: Sequence[Phrase], speak: Callable[[Sequence[Phrase]], Iterator[Recording]]
) -> Iterator[Recording]:
    """Yield one recording for each phrase: what ``speak`` makes of those with words, and SILENCE.

    >>> said = spoken([Phrase("...", 165)], lambda worded: iter(()))
    >>> next(said) == SILENCE
    True
    """
    recordings = speak([phrase for phrase in phrases if not wordless(phrase.text)])
    for phrase in phrases:
        yield SILENCE if wordless(phrase.text) else next(recordings)


def heard(path: Path, longest: float) -> Recording:
    """Return what is in an audio file; raise FileError if it cannot be read or is silent."""
    import numpy as np

    from tempo.library import recording

    sound, rate = recording.read(path, longest)
    loudest = float(np.abs(sound).max())
    if loudest < SOFTEST:
        raise FileError(f"{path}: is silent")
    scale = 32_767 / max(1.0, loudest)  # a file of floats may go beyond full scale
    return Recording(np.rint(sound * scale).astype("<i2").tobytes(), rate)


def speaks(voice: Voice, language: str) -> bool:
    """Whether a voice is for a language, as far as is known."""
    spoken = voice.language.partition("-")[0]
    return not spoken or spoken == language.partition("-")[0]


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the end of a message: the names most like one that does not exist.

    >>> nearest("anny", ["anna", "ben"]), nearest("x", ["anna", "ben"]), nearest("x", [])
    (': did you mean anna?', ': there is anna, ben', ': there is none')
    """
    from difflib import get_close_matches

    by_lower = {each.lower(): each for each in names}
    near = [by_lower[each] for each in get_close_matches(name.lower(), by_lower, cutoff=0.5)]
    if near:
        return f": did you mean {' or '.join(near)}?"
    if len(names) > 12:
        return f" among its {len(names)}"
    return f": there is {', '.join(names) or 'none'}"
