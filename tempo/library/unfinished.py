"""Files that are not whole yet: under hidden names, and locked by whoever writes them, so that
whoever comes next can tell what a writer that is no more has left, and sweep it up.

The lock is the system's, on the open file: it ends with its holder, whatever ended that, and it is
one for all processes that can see the file, also where they cannot see each other (containers).
"""

import atexit
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from itertools import count
from pathlib import Path

if os.name != "nt":  # there an open file cannot be removed, which is lock enough
    import fcntl

TEMPORARY = "rep-tempo"
PART = ".part"
FOLDER = ".folder"

_RUN = os.urandom(4).hex()
_NUMBERS = count()
_NAME = r"\.[0-9]{1,10}-([0-9a-f]{8})(?:-[0-9]+)?\.part\Z"
_OPEN: "set[Part]" = set()


class Part:
    """A file under a hidden name, which nobody else removes until it is closed.

    ``file`` is open for its writer, who may close it at any time: what is held here is the lock.
    """

    def __init__(self, stem: str, mode: int = 0o666) -> None:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, mode)

        while True:
            self.path, self._held = name(stem), -1
            _OPEN.add(self)  # first, as a signal may come as soon as the file is there
            try:
                self.file = FileIO(self.path, "xb", opener=opener)
            except OSError:
                _OPEN.discard(self)
                raise
            self._held = os.dup(self.file.fileno())
            try:
                _lock(self._held)
            except OSError:  # a disk without locks: there nobody can sweep either
                break
            if self.there():
                break
            self.file.close()  # swept up before it was locked
            self.close()

    def there(self) -> bool:
        """Whether what has the hidden name is the file that was opened."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self._held), os.stat(self.path))
        return False

    def free(self) -> None:
        """Let go of the file where a system moves none that is open."""
        if os.name == "nt":
            self._let_go()

    def close(self) -> None:
        """Remove the hidden name, if it is still there, and let go of the file."""
        if os.name == "nt":
            self._let_go()
        with suppress(OSError):  # moved already
            os.unlink(self.path)
        self._let_go()
        _OPEN.discard(self)

    def _let_go(self) -> None:
        held, self._held = self._held, -1  # a signal may come between, and it is closed but once
        if held >= 0:
            os.close(held)


def name(stem: str) -> str:
    """Return a new name for a file that this process will write."""
    return f"{stem}.{os.getpid()}-{_RUN}-{next(_NUMBERS)}{PART}"


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder where the system has such, which is gone afterwards; if we are killed, when the
    next is made.
    """
    import shutil
    import tempfile

    where = Path(tempfile.gettempdir())
    for each in _names(where):
        if each.startswith(f"{TEMPORARY}."):
            _sweep(where / each)
    part = Part(f"{where / TEMPORARY}")
    part.file.close()
    made = Path(part.path).with_suffix(FOLDER)
    try:
        made.mkdir(mode=0o700)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        part.close()


def sweep(folder: Path, stem: str | None = None) -> None:
    """Remove what was left in a folder, of one stem or of all, as far as the disk lets."""
    for each in _names(folder):
        if stem is None or each.startswith(f"{stem}."):
            _sweep(folder / each)


def abandon() -> None:
    """Remove all that is being written here: the process is about to end."""
    for part in [*_OPEN]:
        part.close()


atexit.register(abandon)


def _names(folder: Path) -> Iterator[str]:
    """Yield the names of parts in a folder that others began."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.endswith(PART) and (found := re.search(_NAME, name)) and found[1] != _RUN:
                yield name


def _sweep(path: Path) -> None:
    """Remove a part, and the folder that it stands for, unless somebody holds it."""
    import shutil

    with suppress(OSError):
        if os.name == "nt":
            os.unlink(path)
            shutil.rmtree(path.with_suffix(FOLDER), ignore_errors=True)
            return
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if stat.S_ISREG(os.fstat(file).st_mode):
                _lock(file)
                if path.name.startswith(f"{TEMPORARY}."):
                    shutil.rmtree(path.with_suffix(FOLDER), ignore_errors=True)
                os.unlink(path)
        finally:
            os.close(file)


def _lock(file: int) -> None:
    """Lock an open file; raises OSError if it is locked, or cannot be."""
    if os.name != "nt":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
