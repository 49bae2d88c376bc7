"""What a batch has made in its folder, noted there a line each, and the folder to itself."""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from tempo.errors import RequestError, TempoError, TrackError
from tempo.library import inputs
from tempo.library.versions import NewerError, old_enough

if TYPE_CHECKING:
    from tempo.library import shapes

VERSION: Final = 1
"""What the fields of a line mean. A field may be added without a new version."""

MANIFEST = ".tempo-batch.jsonl"
"""The file in the folder of a batch that says what each track was made of."""

LOCK = ".tempo-batch.lock"
"""The file that keeps every other batch out. It stays: one who waits for it may have it open."""


class Made(NamedTuple):
    """What was made of a task: the digest of all that went into its files, and of each file."""

    digest: str
    files: Mapping[str, str]  # by name, within the folder of the batch
    written: bool = True  # and not there before
    read: tuple[str, ...] = ()  # what was read for it, as ``inputs`` notes it

    def without(self, names: Collection[str]) -> "Made":
        """Return the same without some files, which are another track's."""
        return self._replace(files={n: d for n, d in self.files.items() if n not in names})


class Manifest:
    """The notes of a folder that is this batch's alone; ``known`` is what earlier ones made."""

    def __init__(self, path: Path, known: Mapping[str, Made], file: BinaryIO) -> None:
        self.known = dict(known)
        self._here: dict[str, str] = {}
        self._owners = {file: name for name, made in known.items() for file in made.files}
        self._path = path
        self._file = file

    def note(self, name: str, made: Made) -> None:
        """Note what was made of a file, at once if it was written now.

        A file is of the track that it was made for last.
        """
        from tempo.outputs import place

        self.known[name] = made
        self._here.update(made.files)
        for file in made.files:
            if (other := self._owners.get(file, name)) != name and other in self.known:
                self.known[other] = self.known[other].without([file])
            self._owners[file] = name
        if made.written:
            with place.writing(self._path):  # on a new line: the one before may be torn
                self._file.write(f"\n{_line(name, made)}".encode())

    def tidy(self) -> None:
        """Write what is known in the order of the files, a line each, if that is not so already."""
        from tempo.outputs import place

        text = self.text()
        if self._path.read_text("utf-8", "replace") != text:
            with place.placed(self._path, overwrite=True) as file:
                file.write(text.encode())

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each file that is of this batch, and of these notes, by path."""
        from hashlib import sha256

        folder = self._path.parent
        made = {str(folder / name): digest for name, digest in self._here.items()}
        return {**made, str(self._path): sha256(self.text().encode()).hexdigest()}

    def text(self) -> str:
        """Return what is known in the order of the files, a line each."""
        return "".join(_line(name, self.known[name]) + "\n" for name in sorted(self.known))


@contextmanager
def opened(folder: Path) -> Iterator[Manifest]:
    """Make a batch's folder, keep every other batch out of it, and open its notes.

    They are tidied if the body ends well. Raises RequestError if another batch is at work there, or
    the notes are a link; TrackError if the folder cannot be made.
    """
    with _alone(folder):
        path = folder / MANIFEST
        known = _read(path)
        with open(path, "ab", buffering=0) as file:
            manifest = Manifest(path, known, file)
            yield manifest
        manifest.tidy()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Make the folder, and keep every other batch out of it."""
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrackError(f"{folder}: cannot be made: {error.strerror}") from error
    for path in (folder / MANIFEST, folder / LOCK):
        if os.path.islink(path):
            raise RequestError(f"{path} is a link; remove it")
    try:
        with filelock.FileLock(folder / LOCK, timeout=0):
            yield
    except filelock.Timeout:
        raise RequestError(f"another batch writes to {folder}; wait for its end") from None


def _read(path: Path) -> dict[str, Made]:
    """Return what earlier batches noted, by file; lines that were torn are passed over.

    So are those of a stranger, that name files elsewhere: what is noted may be replaced. Raises
    RequestError for what a later version noted: it would be lost, and its tracks made again.
    """
    from tempo.library.batch import inside

    known = {}
    with suppress(FileNotFoundError), inputs.regular(path, "is not a file; remove it") as file:
        for number, line in enumerate(file.read().decode("utf-8", "replace").splitlines(), 1):
            try:
                noted = json.loads(line)
                old_enough(noted.get("version", VERSION), VERSION)
                made = Made(noted["digest"], dict(noted["files"]))
                digests = all(isinstance(digest, str) for digest in made.files.values())
                if digests and all(
                    str(inside(name)) == name for name in (noted["file"], *made.files)
                ):
                    known[noted["file"]] = made
            except NewerError as error:
                raise RequestError(f"{path}:{number}: {error}, or choose another folder") from None
            except (ValueError, TypeError, KeyError, AttributeError, TempoError):
                continue
    return known


def _line(name: str, made: Made) -> str:
    noted: shapes.Made = {
        "version": VERSION,
        "file": name,
        "digest": made.digest,
        "files": dict(made.files),
    }
    return json.dumps(noted)
