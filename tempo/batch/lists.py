"""The playlist of each folder of a batch: its tracks, in the order of the plan."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath

from tempo.batch.files import inside
from tempo.batch.manifest import Made, Manifest
from tempo.batch.tasks import Task
from tempo.errors import TempoError
from tempo.outputs import formats, place, playlist

ENDING, OTHERWISE = ".m3u8", "tracks"


def write(
    folder: Path,
    tasks: Sequence[Task],
    notes: Manifest,
    owner: Callable[[str], str | None],
    force: bool,
) -> list[str]:
    """Write a playlist into each folder of a plan that has two tracks or more; return the faults.

    It is called as its folder, unless a track has that name.
    """
    albums: dict[PurePosixPath, list[Task]] = {}
    for task in tasks:
        albums.setdefault(PurePosixPath(task.file).parent, []).append(task)
    faults = []
    for album, tracks in albums.items():
        if len(tracks) < 2 or not album.name:
            continue
        names = [str(album / f"{each}{ENDING}") for each in (album.name, OTHERWISE)]
        name = next((name for name in names if owner(name) is None), names[-1])
        sounds = [
            file.removeprefix(f"{album}/")
            for task in tracks
            for file in sorted(notes.known[task.file].files if task.file in notes.known else ())
            if PurePosixPath(file).suffix.lower() in formats.ENDINGS or file == task.file
        ]
        if not sounds:  # none could be made
            continue
        text = playlist.m3u8(album.name, [playlist.Entry(each) for each in sounds]).encode(
            errors="surrogateescape"
        )
        try:
            _put(folder, name, text, notes, force)
        except TempoError as error:
            faults.append(str(error))
    return faults


def _put(folder: Path, name: str, text: bytes, notes: Manifest, force: bool) -> None:
    """Write a playlist unless it is there; what no batch wrote is not replaced, unless by force."""
    path = folder / name
    inside(folder, path)
    ours = name in notes.known
    there = None
    with suppress(OSError):
        there = path.read_bytes()
    if there != text:
        with place.placed(path, overwrite=force or ours) as file, place.writing(path):
            file.write(text)
    digest = sha256(text).hexdigest()
    notes.note(name, Made(digest, {name: digest}, written=not ours or there != text))
