"""Files that are not whole yet: named by the process that writes them, so that whoever comes next
can tell what a process that was killed has left, and sweep it up.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

TEMPORARY = "rep-tempo"
PART = ".part"

_RUN = os.urandom(4).hex()
_NUMBERS = count()
_NAME = re.compile(r"\.([0-9]{1,10})-([0-9a-f]{8})(?:-[0-9]+)?\.part\Z")


def name(stem: str) -> str:
    """Return a new name for a file that this process will write."""
    return f"{stem}.{os.getpid()}-{_RUN}-{next(_NUMBERS)}{PART}"


def left(name: str) -> bool:
    """Whether a file has the name of one that was being written by a process that is no more."""
    found = _NAME.search(name)
    if not found:
        return False
    pid, run = int(found[1]), found[2]
    # In a container each run may have the number of the one before.
    return run != _RUN if pid == os.getpid() else not _alive(pid)


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder where the system has such, which is gone afterwards; if we are killed, when the
    next is made.
    """
    import shutil
    import tempfile

    where = Path(tempfile.gettempdir())
    for each in _names(where):
        if each.startswith(f"{TEMPORARY}.") and left(each):
            shutil.rmtree(where / each, ignore_errors=True)
    made = where / name(TEMPORARY)
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path, stem: str | None = None) -> None:
    """Remove what was left in a folder, of one stem or of all, as far as the disk lets."""
    for each in _names(folder):
        if (stem is None or each.startswith(f"{stem}.")) and left(each):
            with suppress(OSError):
                (folder / each).unlink()


def _names(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        yield from (name for name in os.listdir(folder) if name.endswith(PART))


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return False  # there signal 0 is Ctrl-C, and an open file cannot be removed anyway
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return not _waited_for(pid)


def _waited_for(pid: int) -> bool:
    """Whether a process has ended and only its number is left: in a container often for good."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].startswith(b"Z")
    return False
