"""The voices of the system, through pyttsx3: natural on macOS and Windows, espeak on Linux.

Each phrase is spoken by a child process of its own into a file, and the file is checked: pyttsx3
tells of no fault itself (see ``system_child``).
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.errors import FileError, RequestError, VoiceError
from tempo.library import inputs, pronunciations
from tempo.voices import child, espeak
from tempo.voices.voice import (
    Listed,
    Phrase,
    Recording,
    Voice,
    heard,
    nearest,
    spoken,
    unmarked,
)

if TYPE_CHECKING:
    from subprocess import CompletedProcess

PATIENCE = 20.0  # seconds that a phrase, or the list of voices, may take
TRIES = 3  # on a busy machine one in 200 fails

LANGUAGE = r"[a-z]{2,3}(-|$)"
"""The code of a language, beside which Windows has numbers."""

CHILD = Path(__file__).with_name("system_child.py")
SUFFIX = ".aiff" if sys.platform == "darwin" else ".wav"


class Kept(NamedTuple):
    """A voice that the system keeps: its identifier, its name, and its language codes."""

    id: str
    name: str
    languages: list[str]


class System(Voice):
    """A voice of the system."""

    def __init__(self, name: str = "system", language: str = "en") -> None:
        """Find the voice of a name such as ``system`` or ``system:Samantha``.

        The name is an identifier or a name that the system gives, or an end or a part that is one
        voice's alone. ``system`` alone is the usual voice, or the first that speaks the language.

        Raises RequestError for an unknown voice, VoiceError if there is no system's speech.
        """
        self.name = name
        inputs.elsewhere()
        self._version = child.installed("pyttsx3", "system")
        usual, kept = _kept()
        wanted = name.removeprefix("system").removeprefix(":")
        self._voice = _named(wanted, kept) if wanted else _speaker(language, usual, kept)
        codes = next((each.languages for each in kept if each.id == self._voice), [])
        self.language = next((code for code in codes if re.match(LANGUAGE, code)), "")

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; the system can speak any phrase."""
        version = f"pyttsx3 {self._version} {sys.platform}"
        return f"{version} {self._voice} {phrase.rate} {self._text(phrase)}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError if the system fails TRIES times at a phrase or does not answer in time.
        """
        return spoken(phrases, lambda worded: map(self._recording, worded))

    def _recording(self, phrase: Phrase) -> Recording:
        """Return a phrase as spoken, at a later try if need be."""
        for _ in range(TRIES):
            try:
                return self._spoken(phrase)
            except VoiceError as error:
                fault = error
        raise fault

    def _spoken(self, phrase: Phrase) -> Recording:
        """Return a phrase as spoken by one child process."""
        from tempo.library import unfinished

        # The child may still hold the file when it is killed, and Windows then keeps it.
        with unfinished.folder() as folder:
            path = folder / f"speech{SUFFIX}"
            told = {"voice": self._voice, "rate": phrase.rate, "text": self._text(phrase)}
            ended = _asked({**told, "file": str(path)})
            if ended.returncode or not path.exists():
                raise child.stopped("the system's speech", ended)
            shortest, longest = _bounds(phrase)
            try:
                recording = heard(path, longest)
            except FileError as error:
                fault = str(error).removeprefix(f"{path}: ")
                raise VoiceError(f'the system\'s speech of "{phrase.text}" {fault}') from error
        if len(recording.samples) < 2 * recording.rate * shortest:
            raise VoiceError(f'the system\'s speech of "{phrase.text}" breaks off')
        return recording

    def _text(self, phrase: Phrase) -> str:
        """Return a phrase as the child reads it."""
        return pronunciations.load(self.language).respelled(unmarked(phrase.text))


def voices() -> list[Listed]:
    """Return the voices that the system has; raise VoiceError if there is no system's speech."""
    child.installed("pyttsx3", "system")
    _, kept = _kept()
    return [
        Listed("system", f"system:{_short(each, kept)}", ", ".join(each.languages), each.name)
        for each in kept
    ]


def _kept() -> tuple[str, list[Kept]]:
    """Return the identifier of the usual voice, and all voices that the system keeps."""
    import json

    ended = _asked({})
    try:
        answer = json.loads(ended.stdout)
        kept = [Kept(str(each[0]), each[1], each[2]) for each in answer["voices"]]
    except (ValueError, LookupError, TypeError):
        raise child.stopped("the system's speech", ended) from None
    if not kept:
        raise VoiceError("the system has no voices: install one in its settings for speech")
    return str(answer["usual"]), kept


def _asked(told: dict[str, object]) -> "CompletedProcess[bytes]":
    """Run the child process."""
    import json

    home = ""
    if sys.platform == "linux":
        try:
            home = os.path.abspath(espeak.find())
        except VoiceError:  # the system may have an espeak of its own
            home = ""
    told = {"home": home, "library": espeak.LIBRARY, **told}
    return child.run(
        "the system's speech",
        # By path and safe: nothing in the working directory can be imported.
        ["-P", str(CHILD)],
        json.dumps(told).encode(),
        PATIENCE,
    )


def _named(wanted: str, kept: list[Kept]) -> str:
    """Return the identifier of a voice; raise RequestError if it is none's or several voices'.

    pyttsx3 itself speaks an unknown voice in the usual one.
    """
    found = _answering(wanted, kept)
    if len(found) == 1:
        return found[0].id
    if found:
        several = ", ".join(each.id for each in found)
        raise RequestError(f'the system has several voices "{wanted}": {several}')
    names = [_short(each, kept) for each in kept]
    raise RequestError(f'the system has no voice "{wanted}"{nearest(wanted, names)}')


def _answering(wanted: str, kept: list[Kept]) -> list[Kept]:
    """Return the voices called so; if there are none, those whose names end so, or have it."""
    part = re.escape(wanted)
    for pattern in (f"^{part}$", rf"\b{part}$", part):
        called = re.compile(pattern, re.IGNORECASE)
        found = [each for each in kept if called.search(each.id) or called.search(each.name)]
        if found:
            return found
    return []


def _speaker(language: str, usual: str, kept: list[Kept]) -> str:
    """Return the usual voice if it speaks a language, else the first that does, else the usual."""
    speakers = [
        each.id
        for each in kept
        if any(code.partition("-")[0] == language.partition("-")[0] for code in each.languages)
    ]
    return usual if usual in speakers or not speakers else speakers[0]


def _short(voice: Kept, kept: list[Kept]) -> str:
    """Return the shortest name by which a voice alone is called."""
    end = voice.id.replace("\\", "/").rpartition("/")[2]
    names = sorted(filter(None, (end, voice.name)), key=len)
    return next((name for name in names if _answering(name, kept) == [voice]), voice.id)


def _bounds(phrase: Phrase) -> tuple[float, float]:
    """Return the seconds between which the speech of a phrase may last; wide, for numbers."""
    words = max(len(phrase.text.split()), len(phrase.text) / 6)
    usual = words * 60 / phrase.rate
    return usual / 4, 4 * usual + 4
