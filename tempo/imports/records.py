"""Sets that were done, as a phone or ``tempo history`` wrote them: JSON, or a table."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tempo.errors import FileError
from tempo.imports import formats, table
from tempo.imports.table import Row
from tempo.library import history
from tempo.library.history import Record
from tempo.library.versions import NewerError

MOST_PAUSES = 100_000

NEEDED = ("began", "routine", "exercise", "set", "reps", "planned", "tension_s")
"""The columns without which a table does not tell what was done."""


def read(path: Path) -> list[Record]:
    """Return the records of a file; raises FileError with the line of the first that is none."""
    content = formats.content(path, "what a phone or `tempo history` wrote")
    if path.suffix.lower() != ".xlsx":
        text = table.decoded(path, content)
        if re.match(r"\s*[\[{]", text):
            return parsed(text, f"{path}")
    return _tabled(path, table.rows(path, content))


def parsed(text: str, name: str) -> list[Record]:
    """Return the records of a JSON text: a list of them, or one after the other.

    Raises FileError, which tells the text by ``name``.
    """
    return [_record(fields, f"{name}:{line}") for fields, line in _objects(text, name)]


def _record(fields: Any, where: str) -> Record:
    try:
        return history.parsed(fields)
    except history.DAMAGES as error:
        newer = isinstance(error, NewerError)
        lacks = f"has no '{error.args[0]}'" if isinstance(error, KeyError) else "is damaged"
        why = f"is {error}" if newer else f"{lacks}; export it again"
        raise FileError(f"{where}: this record {why}; nothing was imported") from None


_SPACE = re.compile(r"\s*")


def _objects(text: str, name: str) -> Iterator[tuple[Any, int]]:
    """Yield what stands in a list, or one after the other, each with the line where it begins."""
    decoder = json.JSONDecoder()

    seen, number = 0, 1

    def line(place: int) -> int:
        nonlocal seen, number
        seen, number = place, number + text.count("\n", seen, place)
        return number

    def skipped(place: int) -> int:
        found = _SPACE.match(text, place)
        return found.end() if found else place

    def fault(what: str, place: int) -> FileError:
        return FileError(f"{name}:{line(place)}: not JSON: {what}; nothing was imported")

    place = skipped(0)
    listed = text.startswith("[", place)
    place = skipped(place + listed)
    first = True
    while place < len(text) and not (listed and text[place] == "]"):
        if listed and not first:
            if text[place] != ",":
                raise fault("a comma is missing", place)
            place = skipped(place + 1)
        first = False
        try:
            value, end = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise fault(error.msg, error.pos) from None
        except RecursionError:
            raise fault("nested too deep to be read", place) from None
        yield value, line(place)
        place = skipped(end)
    if listed and place >= len(text):
        raise fault("the list has no end", place)
    if listed and skipped(place + 1) < len(text):
        raise fault("something follows the list", skipped(place + 1))


def _tabled(path: Path, rows: Sequence[Row]) -> list[Record]:
    """Return the records of a table, a row a set; rows of one record follow each other."""
    heads = [cell.lower() for cell in rows[0].cells]
    if lacking := [name for name in NEEDED if name not in heads]:
        raise FileError(
            f"{path}:{rows[0].number}: no column '{lacking[0]}': it is not what a phone or "
            "`tempo history --csv` wrote; nothing was imported"
        )
    found: list[dict[str, Any]] = []
    whose: Any = None
    for row in rows[1:]:
        said = dict(zip(heads, map(_plain, row.cells), strict=False))
        where = f"{path}:{row.number}"
        one = said.get("id") or (said.get("began"), said.get("routine"))
        try:
            if one != whose:
                found.append(_whole(said))
            found[-1]["sets"].append(_set(said))
        except history.DAMAGES:
            raise FileError(
                f"{where}: this set is damaged; export it again; nothing was imported"
            ) from None
        whose = one
        _record(found[-1], where)  # which tells the line of what is no value
    return [_record(fields, f"{path}") for fields in found]


def _whole(said: Mapping[str, str]) -> dict[str, Any]:
    """Return what the first row of a record tells of all of it, as JSON has it."""
    pauses = int(said.get("pauses") or 0)
    paused = float(said.get("paused_s") or 0)
    if not 0 <= pauses <= MOST_PAUSES:
        raise ValueError("no number of pauses")
    return {
        "version": history.VERSION,
        "began": said["began"],
        "routine": said["routine"],
        "tempo": said.get("tempo", ""),
        "output": said.get("output", ""),
        "finished": {"yes": True, "no": False}[said.get("finished", "yes")],
        "length": float(said.get("length_s") or 0),
        "pauses": [paused / max(1, pauses)] * pauses,  # a table has their number and their sum
        "sets": [],
        "load": said.get("load", ""),
        "effort": float(said["effort"]) if said.get("effort") else None,
        "note": said.get("note", ""),
        "client": said.get("client", ""),
        "id": said.get("id", ""),
    }


def _set(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "exercise": said["exercise"],
        "set": int(said["set"]),
        "side": said.get("side") or None,
        "reps": int(said["reps"]),
        "planned": int(said["planned"]),
        "tension": float(said["tension_s"]),
        "rest": float(said.get("rest_s") or 0),
        "hold": float(said["hold_s"]) if said.get("hold_s") else None,
    }


def _plain(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from running it."""
    return cell[1:] if re.match(r"'[=+\-@＝＋－＠]", cell) else cell
