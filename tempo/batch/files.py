"""The files of a task: made, unless they are there as they would be made."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import tempo
from tempo.audio.pcm import Block
from tempo.batch.manifest import LOCK, MANIFEST, Made
from tempo.batch.tasks import Export, Read, Refused, Task
from tempo.errors import RequestError, TempoError
from tempo.library import inputs
from tempo.library.digest import sha256_of
from tempo.outputs.take import Progress, Take

if TYPE_CHECKING:
    from hashlib import _Hash as Digest


def make(task: Task, read: Read, advance: Callable[[float], object]) -> Made | str:
    """Make the files of a task, unless they are there; a text says why it could not be done.

    ``advance`` is told each further part of the track that is written.
    """
    path = task.folder / task.file
    inputs.forget()
    try:
        inside(task.folder, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        request = read(task.options, path)
        if isinstance(request, Refused):
            return request.why
        export = request.planned()
        made = _made(task, export, advance)
        if export.track.bank.faults:  # a voice that failed may speak the next time
            inputs.elsewhere()
        return made._replace(read=inputs.noted())
    except TempoError as error:
        return str(error)
    except OSError as error:
        return f"{error.filename or path}: {error.strerror or error}"


def _made(task: Task, export: Export, advance: Callable[[float], object]) -> Made:
    from tempo.outputs import place

    ours = _files(task.known)
    names = [str(file.relative_to(task.folder)) for file in export.files()]
    for name in (*names, *ours):
        inside(task.folder, task.folder / name)
    said = repr((tempo.__version__, task.file, task.options, export.track.events))
    if task.known and {*names} == {*ours} and _whole(task.folder, task.known):
        digest = sha256(said.encode())
        for take in _heard(export, digest):
            deque(take.blocks, maxlen=0)
        if digest.hexdigest() == task.known.digest:
            return task.known._replace(written=False)
    digest = sha256(said.encode())
    # The same bytes may be there, of a batch that was killed before it could note them.
    replaced = {task.folder / name for name in ours}
    with place.together(overwrite=lambda path: task.force or path in replaced, same=True) as opened:
        export.write(opened, _heard(export, digest), _parts(export.track.frames, advance))
    for name in {*ours} - {*names}:
        (task.folder / name).unlink(missing_ok=True)  # a set that there is no more
    return Made(digest.hexdigest(), {name: sha256_of(task.folder / name) for name in names})


def _parts(frames: int, advance: Callable[[float], object]) -> Progress:
    """Return what is told the frames that are written, and tells the parts that they come to."""
    before = 0

    def written(so_far: int) -> None:
        nonlocal before
        advance((so_far - before) / max(1, frames))
        before = so_far

    return written


def _files(known: Made | None) -> Iterable[str]:
    """Return the names of the files that were made of a task before, and are no other's now."""
    return known.files if known else ()


def inside(folder: Path, path: Path) -> None:
    """Raise RequestError if a link leads out of a batch's folder, or to what it keeps there."""
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(folder)):
        raise RequestError(f"{path}: a link leads out of {folder}; remove it")
    if real.name.casefold() in (MANIFEST, LOCK):
        raise RequestError(f"{path}: is what the batch keeps for itself; choose another name")


def _whole(folder: Path, made: Made) -> bool:
    """Whether all files of a track are there, as they were when they were written."""
    with suppress(OSError):
        return all(sha256_of(folder / name) == digest for name, digest in made.files.items())
    return False


def _heard(export: Export, digest: "Digest") -> Iterator[Take]:
    """Yield what goes into the files, and take the digest of all of it as it goes by."""

    def heard(blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            digest.update(block)
            yield block

    for take in export.takes():
        digest.update(repr(take._replace(blocks=())).encode())
        yield take._replace(blocks=heard(take.blocks))
