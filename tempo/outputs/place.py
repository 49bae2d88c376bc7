"""A file that appears under its name whole, or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tempo.errors import RequestError, TrackError

# One write call takes this many bytes: larger ones were not faster, smaller ones were slower.
BUFFER = 1 << 20

REMEDIES = {
    errno.ENOENT: "there is no folder {folder}; make it first",
    errno.ENOTDIR: "{folder} is not a folder; choose another",
    errno.EACCES: "permission denied; choose a folder that you may write to",
    errno.EPERM: "permission denied; choose a folder that you may write to",
    errno.EROFS: "the disk is read-only; choose a folder on another",
    errno.ENOSPC: "the disk is full; free some space or choose a folder on another",
    errno.EDQUOT: "your share of the disk is full; free some space or choose a folder on another",
    errno.EFBIG: "the file is too large for this disk; choose a folder on another",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


@contextmanager
def placed(path: Path | str, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Open a hidden file beside ``path`` for writing, and move it there if the body ends well.

    A body that raises leaves nothing behind; a writer that was killed leaves its hidden file,
    which the next one removes. A link is followed, so it stays a link.

    Raises ``RequestError`` if the file exists and may not be overwritten, also if it came to
    exist meanwhile, and ``TrackError`` if the place cannot hold a file.
    """
    target = _target(Path(path), overwrite)
    _sweep(target)
    part = target.with_name(f"{_stem(target)}{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with writing(path):
            file = open(part, "xb", buffering=BUFFER)  # noqa: SIM115 (closed in two ways)
        try:
            yield file
        except BaseException:
            with suppress(OSError):  # what is still buffered may not fit on the disk
                file.close()
            raise
        with writing(path):
            file.close()  # Windows moves no open file
            _move(part, target, overwrite)
    finally:
        with suppress(OSError):  # moved already, or never made
            part.unlink()


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Turn the system's refusal to write to ``path`` into a ``TrackError`` with what to do."""
    try:
        yield
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        reason = REMEDIES.get(error.errno or 0, error.strerror or str(error))
        reason = reason.format(folder=Path(path).parent)
        raise TrackError(f"cannot write {path}: {reason}") from error


def check(path: Path | str, *, overwrite: bool = False) -> None:
    """Raise what ``placed`` would raise of the name alone, before any work is done for it."""
    target = _target(Path(path), overwrite)
    with writing(path):
        os.stat(target.parent)


def _target(path: Path, overwrite: bool) -> Path:
    target = Path(os.path.realpath(path))
    with writing(path):
        try:
            mode = target.stat().st_mode
        except FileNotFoundError:
            return target
    if stat.S_ISDIR(mode):
        raise TrackError(f"cannot write {path}: it is a folder; name a file in it")
    if not stat.S_ISREG(mode):  # a device or a pipe must not be replaced by a file
        raise TrackError(f"cannot write {path}: it is not a regular file; choose another name")
    if not overwrite:
        raise _exists(path)
    return target


def _exists(path: Path | str) -> RequestError:
    return RequestError(f"{path} exists; use --force to replace it")


def _stem(target: Path) -> str:
    return f".{target.name[:50]}."  # short enough to leave room for the rest of the hidden name


def _sweep(target: Path) -> None:
    """Remove the hidden files of writers of this target that are no longer alive."""
    with suppress(OSError):  # tidying is no reason to fail
        for name in os.listdir(target.parent):
            if name.startswith(_stem(target)) and name.endswith(".part"):
                pid = name.removeprefix(_stem(target)).partition("-")[0]
                if pid.isdecimal() and not _alive(int(pid)):
                    (target.parent / name).unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return False  # there signal 0 is Ctrl-C, and an open file cannot be removed anyway
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _move(part: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        part.replace(target)
        return
    try:
        target.hardlink_to(part)  # unlike a rename it never replaces a file
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, some network disks): take the name first, then replace it.
        target.touch(exist_ok=False)
        try:
            part.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
