"""What training logs export: Hevy and Strong. The last session is what is done next."""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError
from tempo.imports.draft import Draft, Part, Programme, Said
from tempo.imports.notes import noted
from tempo.imports.table import Row


class Log(NamedTuple):
    """Where a log has what: the heads of its columns, in small letters."""

    app: str
    when: str
    title: str
    exercise: str
    reps: str
    seconds: str
    kind: str  # of the set, as warm-up
    notes: str
    superset: str = ""


SHORTEST_REST, LONGEST_REST = 5, 3_600
"""Seconds of a rest that is taken from a log."""

LOGS = (
    Log(
        "Hevy",
        "start_time",
        "title",
        "exercise_title",
        "reps",
        "duration_seconds",
        "set_type",
        "exercise_notes",
        "superset_id",
    ),
    Log("Strong", "date", "workout name", "exercise name", "reps", "seconds", "set order", "notes"),
)


def log(rows: Sequence[Row]) -> Log | None:
    """Return whose export a table is, None if nobody's that is known."""
    heads = {cell.lower() for cell in rows[0].cells}
    for each in LOGS:
        if {each.when, each.title, each.exercise, each.reps, each.kind} <= heads:
            return each
    return None


def programme(path: Path, rows: Sequence[Row], log: Log) -> Programme:
    """Return the last session of a log: its exercises, with the sets and reps that were done."""
    heads = [cell.lower() for cell in rows[0].cells]
    sets = [
        (row.number, dict(zip(heads, row.cells, strict=False)))
        for row in rows[1:]
        if len(row.cells) > heads.index(log.exercise) and row.cells[heads.index(log.exercise)]
    ]
    dated = [(_date(path, number, cells.get(log.when, "")), cells) for number, cells in sets]
    if not sets:
        raise FileError(f"{path}:2: the log has no set; export it again")
    last = max(when for when, _ in dated)
    title = next(cells.get(log.title, "") for when, cells in dated if when == last)
    done: dict[str, list[tuple[int, dict[str, str]]]] = {}
    notes: dict[str, dict[str, int]] = {}
    rests: dict[str, Said] = {}
    unread: list[str] = []
    for (number, cells), (when, _) in zip(sets, dated, strict=True):
        if when != last:
            continue
        kind = cells.get(log.kind, "").lower()
        if note := cells.get(log.notes, "").strip():
            notes.setdefault(cells[log.exercise], {}).setdefault(note, number)
        if re.fullmatch(r"w|warm.?up", kind):
            unread.append(f"line {number}: a warm-up set")
        elif re.fullmatch(r"d|drop.?set", kind):
            unread.append(f"line {number}: a drop set")
        elif "rest timer" in kind:
            seconds = _whole(cells.get(log.seconds, ""))
            if SHORTEST_REST <= seconds <= LONGEST_REST:
                rests.setdefault(cells[log.exercise], Said(str(seconds), (number,)))
        elif "note" in kind:
            continue
        else:
            done.setdefault(cells[log.exercise], []).append((number, cells))
    parts: list[tuple[str, list[Draft]]] = []
    for name, rows_of in done.items():
        draft = _draft(name, rows_of, log)
        if draft is None:
            unread.append(f"line {rows_of[0][0]}: {name} has neither reps nor seconds")
            continue
        for note, number in notes.get(name, {}).items():
            draft = noted(draft, note, number)
        draft = draft._replace(rest=rests.get(name))
        together = rows_of[0][1].get(log.superset, "") if log.superset else ""
        if together and parts and parts[-1][0] == together:
            parts[-1][1].append(draft)
        else:
            parts.append((together, [draft]))
    if not parts:
        raise FileError(f"{path}:{sets[0][0]}: the last session has no reps; nothing can be made")
    first = min(number for (number, _), (when, _) in zip(sets, dated, strict=True) if when == last)
    named = Said(title or f"{log.app} session", (first,), f"the last session, of {last:%Y-%m-%d}")
    return Programme(named, tuple(Part(tuple(each)) for _, each in parts), tuple(unread))


def _draft(name: str, rows: Sequence[tuple[int, dict[str, str]]], log: Log) -> Draft | None:
    lines = tuple(number for number, _ in rows)
    reps = [count for _, cells in rows if (count := _whole(cells.get(log.reps, "")))]
    seconds = [time for _, cells in rows if (time := _whole(cells.get(log.seconds, "")))]
    draft = Draft(name=Said(name, lines[:1]))
    if reps:
        return draft._replace(sets=Said(str(len(reps)), lines), reps=Said(_each(reps), lines))
    if seconds:
        held = (("top", Said(_each([min(each, 600) for each in seconds]), lines)),)
        return draft._replace(sets=Said(str(len(seconds)), lines), hold=True, tempo=held)
    return None


def _each(values: Sequence[int]) -> str:
    """Return what each set has, or all of them alike."""
    return f"[{', '.join(map(str, values))}]" if len(set(values)) > 1 else str(values[0])


def _whole(text: str) -> int:
    try:
        return round(float(text.replace(",", ".") or 0))
    except ValueError:
        return 0


_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    )
    for number, name in enumerate(names.split(), 1)
}


def _date(path: Path, line: int, text: str) -> datetime.datetime:
    """Return when a session began, as either app writes it."""
    plain = text.strip()
    try:
        return datetime.datetime.fromisoformat(plain.replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        pass
    found = re.match(r"(\d{1,2})\.? (\w+)\.? (\d{4})(?:,? (\d{1,2}):(\d\d))?", plain)
    if not found:
        us = re.match(r"(\w+)\.? (\d{1,2}),? (\d{4})(?:,? (\d{1,2}):(\d\d))?", plain)
        parts = (us[2], us[1], us[3], us[4], us[5]) if us else None
    else:
        parts = (found[1], found[2], found[3], found[4], found[5])
    month = parts and next(
        (number for name, number in _MONTHS.items() if parts[1].lower().startswith(name)), 0
    )
    try:
        if parts and month:
            hour, minute = int(parts[3] or 0), int(parts[4] or 0)
            return datetime.datetime(int(parts[2]), month, int(parts[0]), hour, minute)
    except ValueError:
        pass
    raise FileError(f"{path}:{line}: '{text}' is no date; write it as 2024-03-28 17:29")
