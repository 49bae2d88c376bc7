"""The files that a command reads, so that it writes over none of them.

Whatever opens a file of the user's notes it here; whatever writes one asks. A file is told by what
it is and not by its name: links and letters of another case lead to the same one.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from tempo.errors import FileError

ELSEWHERE = ""
"""What is noted in place of a path where something is read that is no file."""

_NOTED: ContextVar[dict[str, None]] = ContextVar("noted", default={})  # noqa: B039  # of a process


def note(path: Path | str) -> None:
    """Note that a file is read; or a folder, all of whose files are."""
    _NOTED.get()[os.path.abspath(path)] = None


def listed(folder: Path | str) -> None:
    """Note that it is read which files a folder has; others may be written there all the same."""
    _NOTED.get()[os.path.join(os.path.abspath(folder), "")] = None


def elsewhere() -> None:
    """Note that what is read is no file: nobody can tell later whether it is still the same."""
    _NOTED.get()[ELSEWHERE] = None


def noted() -> tuple[str, ...]:
    """Return what was noted, whether it is there or not."""
    return (*_NOTED.get(),)


def opened(path: Path | str, otherwise: str) -> BinaryIO:
    """Open a file to read its bytes, and note it; raises as ``regular`` does."""
    note(path)
    return regular(path, otherwise)


def regular(path: Path | str, otherwise: str) -> BinaryIO:
    """Open a file to read its bytes.

    Raises OSError, or FileError that says ``otherwise`` where it is a pipe or a device, which are
    not waited for.
    """
    file = open(path, "rb", opener=_at_once)  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileError(f"{path}: {otherwise}")
    return file


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def forget() -> None:
    """Forget all files: another command begins."""
    _NOTED.get().clear()


@contextmanager
def apart(noted: Iterable[str] = ()) -> Iterator[dict[str, None]]:
    """Note what is read in here apart from all else that this process reads, beside some files."""
    here = dict.fromkeys(noted)
    before = _NOTED.set(here)
    try:
        yield here
    finally:
        _NOTED.reset(before)


def known() -> dict[tuple[int, int], str]:
    """Return the files that are read, and folders, by what a disk knows them by."""
    return {
        there: noted
        for noted in [*_NOTED.get()]
        if not noted.endswith(os.sep) and (there := _known(noted))
    }


def found(target: Path | str, among: Mapping[tuple[int, int], str] | None = None) -> str | None:
    """Return the file that is read and would be lost, or the folder that would grow, if a file
    were written; None if there is none. Who asks often says ``among`` what is ``known``.
    """
    among = known() if among is None else among
    if (there := _known(target)) in among:
        return there and among[there]
    folder = _known(os.path.dirname(os.path.abspath(target)))
    return among.get(folder) if folder else None


def _known(path: Path | str) -> tuple[int, int] | None:
    """Return what a disk knows a file or a folder by; None if it is not there."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return None
    return state.st_dev, state.st_ino
