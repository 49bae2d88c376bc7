"""A file that appears under its name whole, or not at all."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import BinaryIO

from tempo.audio.format import Block
from tempo.errors import RequestError, TrackError
from tempo.library import unfinished

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


AT_ONCE = 1024
"""The most blocks that a system is sure to take in one write."""

Place = Callable[..., AbstractContextManager[BinaryIO]]
"""Opens a file by its path, for a writer that goes straight on if it knows the size in bytes."""

HELD = (5, 32)
"""What Windows says of a file that is to be replaced while a program has it open."""

# A disk that cannot reserve space says one of these, and is written to all the same.
CANNOT_RESERVE = {errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS, errno.ENODEV}


class _Gathered(BufferedWriter):
    """A file that many blocks are written to at once, straight from where they are."""

    if hasattr(os, "writev"):

        def writelines(self, blocks: Iterable[Block]) -> None:  # type: ignore[override]
            """Write blocks one after the other."""
            self.flush()
            left = [*blocks]
            while left:
                some, left = left[:AT_ONCE], left[AT_ONCE:]
                written = os.writev(self.fileno(), some)
                if written < sum(map(len, some)):  # the disk is full, as a rule: the rest says so
                    self.write(memoryview(b"".join(some))[written:])
                    self.flush()


@contextmanager
def placed(
    path: Path | str, size: int | None = None, *, overwrite: bool = False
) -> Iterator[BinaryIO]:
    """Open a hidden file beside ``path`` for writing, and move it there if the body ends well.

    A body that raises leaves nothing behind; a writer that was killed leaves its hidden file,
    which the next one removes. A link is followed, so it stays a link.

    Raises ``RequestError`` if the file exists and may not be overwritten, also if it came to
    exist meanwhile, and ``TrackError`` if the place cannot hold a file, or none of that
    size in bytes.
    """
    with together(overwrite=overwrite) as place, place(path, size) as file:
        yield file


@contextmanager
def together(*, overwrite: bool = False, same: bool = False) -> Iterator[Place]:
    """Open files as ``placed`` does, one after the other, and move all of them if the body ends
    well: a body that raises leaves none of them behind.

    If a file cannot be moved those before it are taken back, unless they replaced others. Where
    ``same`` is set, a file that exists is no fault if it has the very bytes that were written.
    """
    parts: list[tuple[Path | str, Path, Path]] = []

    @contextmanager
    def place(path: Path | str, size: int | None = None) -> Iterator[BinaryIO]:
        target = _target(Path(path), overwrite or same)
        part = target.with_name(unfinished.name(_stem(target)))
        parts.append((path, part, target))
        if size is not None:
            room(path, size)
        with writing(path):
            file = _Gathered(FileIO(part, "xb"), BUFFER)
        try:
            with writing(path):
                _reserve(file, size)
            yield file
        except BaseException:
            with suppress(OSError):  # what is still buffered may not fit on the disk
                file.close()
            raise
        with writing(path):
            file.close()  # Windows moves no open file

    try:
        yield place
        _move_all(parts, overwrite, same)
    finally:
        for _, part, _ in parts:
            with suppress(OSError):  # moved already, or never made
                part.unlink()


@contextmanager
def piped(stream: BinaryIO) -> Iterator[Place]:
    """Open ways to a stream that cannot seek, such as the standard output.

    What is written by going back and forth goes to a file first, and from there down the stream.
    """
    import shutil

    @contextmanager
    def place(path: Path | str, size: int | None = None) -> Iterator[BinaryIO]:
        if size is not None:
            yield stream
            return
        with writing(path), unfinished.folder() as folder:
            part = folder / "part"
            with open(part, "xb") as file:
                yield file
            with open(part, "rb") as file:
                shutil.copyfileobj(file, stream, BUFFER)

    yield place
    with writing("the standard output"):
        stream.flush()


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Turn the system's refusal to write to ``path`` into a ``TrackError`` with what to do."""
    try:
        yield
    except FileExistsError as error:
        raise _exists(path) from error
    except BrokenPipeError:  # whoever listened has heard enough
        raise
    except OSError as error:
        reason = REMEDIES.get(error.errno or 0, error.strerror or str(error))
        if getattr(error, "winerror", None) in HELD:
            reason = "a program has it open; close that one, or choose another name"
        reason = reason.format(folder=Path(path).parent)
        raise TrackError(f"cannot write {path}: {reason}") from error


def check(path: Path | str, *, overwrite: bool = False) -> None:
    """Raise what ``placed`` would raise of the name alone, before any work is done for it."""
    target = _target(Path(path), overwrite)
    with writing(path):
        os.stat(target.parent)


def room(path: Path | str, size: int) -> None:
    """Raise ``TrackError`` if so many bytes have no room beside ``path``, before any is written."""
    import shutil

    with writing(path):
        free = shutil.disk_usage(Path(os.path.realpath(path)).parent).free
    if size > free:
        raise TrackError(
            f"cannot write {path}: it takes {size / 1e6:.1f} MB and the disk has "
            f"{free / 1e6:.1f} MB free; make room, or choose a folder on another"
        )


def _target(path: Path, overwrite: bool) -> Path:
    """Return where a path leads, tidied up after writers that were killed there."""
    target = Path(os.path.realpath(path))
    unfinished.sweep(target.parent, _stem(target))
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
    return f".{target.name[:50]}"  # short enough to leave room for the rest of the hidden name


def _reserve(file: BinaryIO, size: int | None) -> None:
    """Take the space beforehand where the system can: a full disk is told before the work."""
    if not size or not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(file.fileno(), 0, size)
    except OSError as error:
        if error.errno not in CANNOT_RESERVE:
            raise


def _move_all(parts: list[tuple[Path | str, Path, Path]], overwrite: bool, same: bool) -> None:
    moved: list[Path] = []
    try:
        for path, part, target in parts:
            with writing(path):
                try:
                    _move(part, target, overwrite)
                except FileExistsError:
                    if not (same and _alike(part, target)):
                        raise
                    continue
            moved.append(target)
    except BaseException:
        for target in [] if overwrite else moved:
            with suppress(OSError):
                target.unlink()
        raise


def _alike(one: Path, other: Path) -> bool:
    from filecmp import cmp

    return cmp(one, other, shallow=False)


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
