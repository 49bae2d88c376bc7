"""A coach's own voice: a folder of recordings, one file a phrase, of any rate and level."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from tempo.errors import FileError, RequestError, VoiceError
from tempo.library import folders, foreign, inputs
from tempo.voices.voice import Listed, Phrase, Recording, Voice, heard, nearest

OURS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".aiff")
EXTENSIONS = (*OURS, *foreign.ENDINGS)
"""The formats read, the last with another program's help; of two files for one phrase the one
whose format comes first is used."""

LONGEST = 60.0  # seconds
LONGEST_NAME = 120  # bytes: of a setup of several sentences only the first words are in the name


class Recorded(Voice):
    """The recordings in a ``folder``; what is not there has no key."""

    def __init__(self, name: str, language: str = "") -> None:
        """Find the folder of a name: ``recorded:anna`` or ``~/voices/anna``.

        A name without a path is first looked for among the user's own voices. The folder may be
        empty. Its language is what was spoken.

        Raises RequestError if there is no such folder.
        """
        self.name = name
        self.folder = _find(name.removeprefix("recorded").removeprefix(":"))
        self._files = files(self.folder)
        for path in self._files.values():
            inputs.note(path)
        self._damaged: set[Path] = set()

    def key(self, phrase: Phrase) -> str | None:
        """Return the file of a phrase and its state; None if there is none, or it is damaged.

        The rate is not in it: a recording is heard as it was spoken.
        """
        path = self._files.get(file_name(phrase.text))
        if path is None or path in self._damaged:
            return None
        try:
            state = path.stat()
        except OSError:
            return None
        return f"recorded {path} {state.st_mtime_ns} {state.st_size}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError at one that cannot be read; that phrase has no key from then on.
        """
        for phrase in phrases:
            path = self._files[file_name(phrase.text)]
            try:
                yield heard(path, LONGEST)
            except FileError as error:
                self._damaged.add(path)
                told = f"{error}" if "install" in f"{error}" else f"{error}; record it again"
                raise VoiceError(told) from error


def file_name(text: str) -> str:
    """Return the name of the file of a phrase, without an extension; empty if it has no words.

    >>> file_name("Drive through heels!"), file_name("Don’t arch – 10 s"), file_name("¡Más!")
    ('drive-through-heels', 'dont-arch-10-s', 'más')
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = (
        letter if unicodedata.category(letter)[0] in "LMN" else " "  # letters, marks, numbers
        for letter in lower
        if letter not in "'’"
    )
    name = "-".join("".join(kept).split())
    if len(name.encode()) <= LONGEST_NAME:
        return name
    from hashlib import sha256

    start = name.encode()[: LONGEST_NAME - 9].decode("utf-8", "ignore").rpartition("-")[0]
    return f"{start}-{sha256(name.encode()).hexdigest()[:8]}".removeprefix("-")


def files(folder: Path) -> dict[str, Path]:
    """Return the recordings in a folder by the names of their phrases, however they are cased."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir(), key=_precedence):
        name = file_name(path.stem)
        if name and path.suffix.lower() in EXTENSIONS:
            found.setdefault(name, path)
    return found


def voices() -> list[Listed]:
    """Return the user's own folders of recordings."""
    listed = []
    for name, folder in _own().items():
        amount = len(files(folder))
        note = f"{amount} recording{'s'[: amount != 1]} in {folder}"
        listed.append(Listed("recorded", f"recorded:{name}", "", note))
    hint = f"none yet: put a folder of recordings in {folders.own('voices')}"
    return listed or [Listed("recorded", "", "", hint)]


def _find(name: str) -> Path:
    """Return the absolute path of a folder of recordings; raise RequestError if there is none."""
    own = _own()
    if name in own:
        return own[name]
    path = Path(os.path.expanduser(name))
    if name and path.is_dir():
        inputs.listed(path)  # a link may lead to others later
        return Path(os.path.realpath(path))
    if os.path.dirname(name):
        raise RequestError(f"there is no folder of recordings {path}")
    place = f"your own are folders in {folders.own('voices')}"
    if not name:
        raise RequestError(f"which recordings? recorded:NAME{nearest(name, list(own))} ({place})")
    raise RequestError(f'there are no recordings "{name}"{nearest(name, list(own))} ({place})')


def _own() -> dict[str, Path]:
    """Return the user's own folders of recordings by name."""
    home = folders.own("voices")
    entries = sorted(home.iterdir()) if os.path.isdir(home) else []
    return {entry.name: entry for entry in entries if entry.is_dir()}


def _precedence(path: Path) -> tuple[int, str]:
    """Return what of two files for one phrase comes first."""
    suffix = path.suffix.lower()
    return (EXTENSIONS.index(suffix) if suffix in EXTENSIONS else len(EXTENSIONS), path.name)
