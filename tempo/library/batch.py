"""A coach's plan: the tracks of clients and weeks, in one YAML file.

Each entry of ``tracks`` is a track, with a ``file``, or a group of tracks, with ``tracks`` of its
own and perhaps a ``folder``. What an entry says of the routine and its options holds for all that
is within it, unless that says otherwise.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from tempo.errors import PrescriptionError
from tempo.library.declarations import (
    PLAN_FOLDER,
    ROUTINE,
    TRACK_NAME,
    TRACKS,
    Declaration,
    taken,
)
from tempo.library.document import Document, Table
from tempo.library.values import Flag

LARGEST = 16 << 20
"""The most bytes that a plan may have: about 100,000 tracks."""

RESERVED = {
    *("con", "prn", "aux", "nul", "conin$", "conout$"),
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"),
}
"""Names that mean a device on Windows, whatever comes after a dot."""


class Job(NamedTuple):
    """One track: its file within the folder of the batch, and what was said of it, as written.

    ``lines`` has the line of each option in the plan, and of ``file``.
    """

    file: PurePosixPath
    options: Mapping[str, str]
    lines: Mapping[str, int]


def load(path: Path) -> list[Job]:
    """Read a plan; raises FileError with all its problems."""
    document = Document(path, LARGEST)
    jobs = list(_jobs(document.root, PurePosixPath(), {}, {}))
    seen: dict[str, int] = {}
    for job in jobs:
        name, line = unicodedata.normalize("NFC", f"{job.file}").casefold(), job.lines["file"]
        if name in seen:
            document.root.problem("file", f"{job.file} is also in line {seen[name]}", line)
        seen.setdefault(name, line)
    document.close()
    return jobs


def told_apart(jobs: Sequence[Job], title: Callable[[Job], str]) -> list[Job]:
    """Return the tracks with what a phone tells them apart by, where the plan does not say it.

    The folder is the album, and a track's place in it its number; where two of an album would
    have one ``title`` each has the name of its file in it.
    """
    albums: dict[PurePosixPath, list[Job]] = {}
    for job in jobs:
        albums.setdefault(job.file.parent, []).append(job)
    alike = {
        (folder, name)
        for folder, tracks in albums.items()
        for name, count in Counter(map(title, tracks)).items()
        if count > 1
    }
    found = []
    place: Counter[PurePosixPath] = Counter()
    for job in jobs:
        folder = job.file.parent
        place[folder] += 1
        usual = {}
        if folder.parts:
            usual = {"album": " / ".join(folder.parts)}
            usual["track"] = f"{place[folder]}/{len(albums[folder])}"
        if (folder, title(job)) in alike:
            usual["title"] = f"{{title}} ({job.file.stem})"
        found.append(job._replace(options={**usual, **job.options}))
    return found


def _jobs(
    table: Table,
    folder: PurePosixPath,
    above: Mapping[str, str],
    lines: Mapping[str, int],
) -> Iterator[Job]:
    """Yield the tracks of a table, which is one or has some."""
    said = {name: words for name in (ROUTINE.name, *taken("plan")) if (words := table.text(name))}
    here = {name: table.line_of(name) for name in said}
    for name, declaration in taken("plan").items():
        if isinstance(declaration.value, Flag) and table.flag(f"no-{name}"):
            said[name], here[name] = "false", table.line_of(f"no-{name}")
    known, lines = {**above, **said}, {**lines, **here}
    file = table.parsed(TRACK_NAME.name, inside, None)
    within = table.parsed(PLAN_FOLDER.name, inside, None)
    groups = table.tables(TRACKS.name)
    if file and (groups or within):
        table.problem("file", "is a track of its own; it has no folder and no tracks")
    elif file:
        if "routine" not in known:
            table.problem("routine", "is missing")
        yield Job(folder / file, known, {**lines, "file": table.line_of("file")})
    elif not groups and "tracks" not in table and "file" not in table:
        table.problem("file", "is missing; name the track's file, or list tracks")
    for group in groups:
        yield from _jobs(group, folder / (within or ""), known, lines)
        group.close()


def options() -> dict[str, Declaration[Any]]:
    """Return what each table of a plan takes beside its file or tracks, by key."""
    declared = taken("plan")
    flags = [each for each in declared.values() if isinstance(each.value, Flag)]
    return {
        ROUTINE.name: ROUTINE,
        **declared,
        **{
            f"no-{each.name}": each._replace(help=f"Not: {each.help}", default="") for each in flags
        },
    }


def inside(text: str) -> PurePosixPath:
    """Return a name as a path that stays inside the folder it is put in, on every system.

    >>> inside("anna/week-1.mp3")
    PurePosixPath('anna/week-1.mp3')

    Raises PrescriptionError if it does not, or is no name everywhere.
    """
    parts = text.replace("\\", "/").split("/")
    for part in parts:
        if part in ("", ".", ".."):
            raise PrescriptionError(f"'{text}' leads out of the folder; name a file within it")
        if re.search(r'[<>:"|?*]', part) or part[-1] in ". " or part[0] == " ":
            raise PrescriptionError(f"'{text}' is not a name on every system; rename it")
        if part.split(".")[0].strip().casefold() in RESERVED:
            raise PrescriptionError(f"'{part}' means a device on Windows; rename it")
        if len(part.encode()) > 200:
            raise PrescriptionError(f"'{part[:20]}...' is too long for a name; shorten it")
    return PurePosixPath(*parts)
