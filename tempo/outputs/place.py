"""A file that appears under its name whole, or not at all."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tempo.audio.pcm import Block
from tempo.errors import RequestError, TrackError
from tempo.library import inputs, unfinished
from tempo.library.unfinished import Part
from tempo.signals import Delayed

# One write call takes this many bytes: larger ones were not faster, smaller ones were slower.
BUFFER = 1 << 20

MISSING = "there is no folder {folder}; make it first"
GONE = "what was written of it is gone: something removed it meanwhile; do it again"

REMEDIES = {
    errno.ENOENT: MISSING,
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


class _Begun(NamedTuple):
    """A file that is being written: as the user names it, as it is hidden, and where it goes."""

    path: Path | str
    part: Part
    target: Path
    overwrite: bool


class Gathered(BufferedWriter):
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

    def again(self) -> "Gathered":
        """Open the file once more, for a writer who is at another place of it."""
        return Gathered(FileIO(self.name, "r+b"), BUFFER)


@contextmanager
def placed(
    path: Path | str, size: int | None = None, *, overwrite: bool = False
) -> Iterator[BinaryIO]:
    """Open a hidden file beside ``path`` for writing, and move it there if the body ends well.

    A body that raises leaves nothing behind; a writer that was killed leaves its hidden file,
    which the next one removes. A link is followed, so it stays a link; a file that is replaced
    hands on its mode and, where that is allowed, its owner.

    Raises ``RequestError`` if the file exists and may not be overwritten, also if it came to
    exist meanwhile, or if it is one that is read, and ``TrackError`` if the place cannot hold a
    file, or none of that size in bytes, or what was written is gone when it is to be moved.
    """
    with together(overwrite=overwrite) as place, place(path, size) as file:
        yield file


@contextmanager
def together(
    *, overwrite: bool | Callable[[Path], bool] = False, same: bool = False
) -> Iterator[Place]:
    """Open files as ``placed`` does, one after the other, and move all of them if the body ends
    well: a body that raises leaves none of them behind.

    If a file cannot be moved those before it are taken back, unless they replaced others. Where
    ``same`` is set, a file that exists is no fault if it has the very bytes that were written.
    Which files may be overwritten, if not all or none, is told of each path.
    """
    begun: list[_Begun] = []

    @contextmanager
    def place(path: Path | str, size: int | None = None) -> Iterator[BinaryIO]:
        may = overwrite(Path(path)) if callable(overwrite) else overwrite
        target, replaced = _target(Path(path), may or same)
        if size is not None:
            room(path, size)
        with writing(path):
            mode = stat.S_IMODE(replaced.st_mode) if replaced else 0o666
            part = Part(f"{target.with_name(_stem(target))}", mode)
        begun.append(_Begun(path, part, target, may))
        file = Gathered(part.file, BUFFER)
        try:
            with writing(path):
                _hand_on(replaced, file)
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
        with Delayed():  # all of them, or none
            _move_all(begun, same)
    finally:
        for each in begun:
            each.part.close()


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
        if reason == MISSING and os.path.isdir(Path(path).parent):
            reason = GONE
        if getattr(error, "winerror", None) in HELD:
            reason = "a program has it open; close that one, or choose another name"
        reason = reason.format(folder=Path(path).parent)
        raise TrackError(f"cannot write {path}: {reason}") from error


def check(path: Path | str, *, overwrite: bool = False) -> None:
    """Raise what ``placed`` would raise of the name alone, before any work is done for it."""
    target, _ = _target(Path(path), overwrite)
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


def _target(path: Path, overwrite: bool) -> tuple[Path, os.stat_result | None]:
    """Return where a path leads, tidied up after writers that were killed there, and what is there.

    Raises what ``placed`` does of a name.
    """
    target = Path(os.path.realpath(path))
    unfinished.sweep(target.parent, _stem(target))
    with writing(path):
        try:
            there = target.stat()
        except FileNotFoundError:
            there = None
    if there and stat.S_ISDIR(there.st_mode):
        raise TrackError(f"cannot write {path}: it is a folder; name a file in it")
    if there and not stat.S_ISREG(there.st_mode):  # a device must not be replaced by a file
        raise TrackError(f"cannot write {path}: it is not a regular file; choose another name")
    if there and not overwrite:
        raise _exists(path)
    if read := inputs.found(target):
        what = "is read for it" if there else f"would be read with all that is in {read}"
        raise RequestError(f"{path} {what}; choose another name or folder for what is written")
    return target, there


def _exists(path: Path | str) -> RequestError:
    return RequestError(f"{path} exists; use --force to replace it")


def _stem(target: Path) -> str:
    return f".{target.name[:50]}"  # short enough to leave room for the rest of the hidden name


def _hand_on(replaced: os.stat_result | None, file: BinaryIO) -> None:
    """Give a file the owner and the mode of the one that it replaces."""
    if replaced is None or not hasattr(os, "fchown"):
        return
    new = os.fstat(file.fileno())
    with suppress(OSError):  # only root may give files away
        if (replaced.st_uid, replaced.st_gid) != (new.st_uid, new.st_gid):
            os.fchown(file.fileno(), replaced.st_uid, replaced.st_gid)
    with suppress(OSError):  # a disk without modes
        os.fchmod(file.fileno(), stat.S_IMODE(replaced.st_mode))


def _reserve(file: BinaryIO, size: int | None) -> None:
    """Take the space beforehand where the system can: a full disk is told before the work."""
    if not size or not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(file.fileno(), 0, size)
    except OSError as error:
        if error.errno not in CANNOT_RESERVE:
            raise


def _move_all(begun: list[_Begun], same: bool) -> None:
    moved: list[_Begun] = []
    try:
        for each in begun:
            with writing(each.path):
                try:
                    _move(each)
                except FileExistsError:
                    if not (same and _alike(each.part.path, each.target)):
                        raise
                    continue
            moved.append(each)
    except BaseException:
        for each in moved:
            if not each.overwrite:
                with suppress(OSError):
                    each.target.unlink()
        raise


def _alike(one: str, other: Path) -> bool:
    from filecmp import cmp

    return cmp(one, other, shallow=False)


def _move(begun: _Begun) -> None:
    _, part, target, overwrite = begun
    if not part.there():
        raise TrackError(f"cannot write {begun.path}: {GONE}")
    part.free()
    if overwrite:
        Path(part.path).replace(target)
        return
    try:
        target.hardlink_to(part.path)  # unlike a rename it never replaces a file
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, some network disks): take the name first, then replace it.
        target.touch(exist_ok=False)
        try:
            Path(part.path).replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
