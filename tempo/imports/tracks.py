"""A coach's table as the plan of a batch: a row a track, in the folder of its client.

The heads are those of any coach's table and of the options of ``tempo export``. A head that is
neither is a client's name: each row is then a track for all who have something in their cell, an
``x`` or what is theirs, as ``3x8 @2011``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tempo.errors import FileError, ReadingError
from tempo.imports import known, table
from tempo.imports.phrases import plain
from tempo.imports.table import Row
from tempo.library.batch import Job, inside
from tempo.library.declarations import taken
from tempo.plan.tokens import slug

ENDING = ".mp3"
"""What a track is whose file the table does not name: what every phone plays."""

_FILE = re.compile(r"file|track|filename|file name|archivo|pista|datei|spur", re.IGNORECASE)
_ROUTINE = re.compile(r"routine|rutina|programm?e?|plan", re.IGNORECASE)
_CELL = re.compile(
    r"(?:(?P<sets>\d+)\s*x\s*(?P<reps>\d+(?:\s*(?:-|\.\.)\s*\d+)?))?"
    r"(?:\s*(?:@|tempo\s+)(?P<tempo>\S+))?(?:[\s,;]*(?:rest|r)\s*(?P<rest>\S+(?: ?(?:s|min))?))?"
)
_YES = {"x", "yes", "y", "ok", "1", "✓", "✔", "sí", "si", "ja", "true"}


class Columns(NamedTuple):
    """What stands where in a table: the options by their place, and the clients by theirs."""

    options: Mapping[str, int]
    clients: Mapping[str, int]
    unused: Sequence[str]


def jobs(path: Path, rows: Sequence[Row]) -> tuple[list[Job], tuple[str, ...]]:
    """Return the tracks of a table, and the heads of the columns that say nothing of a track.

    Raises FileError with every line that is wrong.
    """
    place, columns = _columns(path, rows)
    names = known.known()
    problems: list[str] = []
    found: list[Job] = []
    seen: dict[str, int] = {}
    client = ""
    for row in rows[place + 1 :]:
        cells = {key: row.cells[at] for key, at in columns.options.items() if at < len(row.cells)}
        if not cells.get("routine"):
            problems.append(f"{path}:{row.number}: routine: is missing; name it")
            continue
        client = cells.pop("client", "") or client
        name = cells["routine"]
        cells["routine"] = known.routine(name, names) or name
        try:
            for who, own in _own(row, columns, client):
                job = _job(row.number, who, {**cells, **own}, name, seen)
                found.append(job)
        except ReadingError as error:
            problems.append(f"{path}:{row.number}: {' '.join(str(error).split())}")
    if problems:
        raise FileError("\n".join(problems[:20]))
    if not found:
        raise FileError(f"{path}:{rows[place].number}: no track below the heads; write a row each")
    return found, tuple(columns.unused)


def _columns(path: Path, rows: Sequence[Row]) -> tuple[int, Columns]:
    """Return the place of the row of heads, and what the columns hold."""
    declared = taken("plan")
    for place, row in enumerate(rows[:20]):
        options: dict[str, int] = {}
        clients: dict[str, int] = {}
        unused: list[str] = []
        for at, head in enumerate(row.cells):
            key = _key(head, declared)
            if key in ("notes", "load", "label", "sides"):
                unused.append(head)
            elif key:
                options.setdefault(key, at)
            elif head:
                clients[head] = at
        if "routine" in options and (len(options) > 1 or clients):
            if "client" in options and clients:
                raise FileError(
                    f"{path}:{row.number}: the column '{next(iter(clients))}' is not known; call "
                    "it as an option of tempo export, or leave it out"
                )
            return place, Columns(options, clients, unused)
    raise FileError(
        f"{path}:{rows[0].number}: no row of heads; name the columns: client, routine, and "
        "options as sets, reps, tempo, rest"
    )


def _key(head: str, declared: Mapping[str, object]) -> str:
    """Return the option that a column holds, ``file``, ``client`` or ``day``."""
    name = "-".join(re.findall(r"[a-z]+", head.lower()))
    if name in declared or name in ("format", "with"):
        return name
    if _ROUTINE.fullmatch(head.strip()):
        return "routine"
    if _FILE.fullmatch(head.strip()):
        return "file"
    key = table.column(head)
    return {"exercise": "routine"}.get(key, key)


def _own(row: Row, columns: Columns, client: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each client of a row, and what is theirs alone."""
    if not columns.clients:
        yield client, {}
        return
    for who, at in columns.clients.items():
        cell = row.cells[at] if at < len(row.cells) else ""
        if not cell or cell in ("-", "–"):
            continue
        if cell.lower() in _YES:
            yield who, {}
            continue
        found = _CELL.fullmatch(plain(cell).strip())
        if not found or not any(found.groups()):
            raise ReadingError(
                f"{who}: '{cell}' is not understood; write x, or what is theirs, as 3x8 @2011 "
                "rest 90"
            )
        yield who, {key: text for key, text in found.groupdict().items() if text}


def _job(line: int, client: str, cells: Mapping[str, str], name: str, seen: dict[str, int]) -> Job:
    """Return a row as a track; raises ReadingError if its file cannot be, or is another row's."""
    options = {key: text for key, text in cells.items() if text and key not in ("file", "day")}
    written = cells.get("file", "")
    if written:
        file = inside(written if PurePosixPath(written).suffix else f"{written}{ENDING}")
    else:
        day = slug(cells["day"]) + "-" if cells.get("day") else ""
        file = PurePosixPath(f"{day}{slug(name)}{ENDING}")
    if client:
        file = inside(client.replace("/", "-")) / file
    number, free = 1, file
    while not written and str(free).casefold() in seen:
        number += 1
        free = file.with_name(f"{file.stem}-{number}{file.suffix}")
    if str(free).casefold() in seen:
        raise ReadingError(f"file: {free} is also in line {seen[str(free).casefold()]}")
    seen[str(free).casefold()] = line
    return Job(free, options, dict.fromkeys((*options, "file"), line))
