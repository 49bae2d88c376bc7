"""The history: a line of JSON for each time a routine was done.

A record is one write at the end of the file, under a lock, so writers take turns. Whatever ends
a write in the middle (a kill, a full disk) leaves all that was there before; the next record then
starts a line of its own, and a reader names the line that is damaged.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tempo.errors import FileError, HistoryError
from tempo.library import inputs
from tempo.library.versions import NewerError, old_enough
from tempo.plan.performance import SetDone
from tempo.plan.phase import Side
from tempo.plan.time import SECOND, seconds

if TYPE_CHECKING:
    from tempo.library import shapes

VERSION: Final = 1
"""What the fields of a line mean. A field may be added without a new version."""

PATIENCE = 5.0  # seconds to wait for another writer

HARDEST = 10  # on the scale of perceived exertion

LONG = 15 * SECOND
"""The time under tension from which on a set of one rep is a hold, if a record does not say so."""

MOST = 100_000_000
"""The most sets, reps or seconds that a record can tell of: three years are less."""

DAMAGES = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What reading a line raises that is not a record."""


class Record(NamedTuple):
    """A routine as it was done; times in microseconds."""

    began: datetime  # with its offset from UTC
    routine: str
    tempo: str  # canonical, as it was prescribed
    output: str
    finished: bool  # its last rep was over, done or not
    length: int  # from its first sound to its last, pauses included
    pauses: tuple[int, ...]
    sets: tuple[SetDone, ...]
    load: str = ""  # as it was written: 60kg
    effort: float | None = None  # from 1 to 10
    note: str = ""
    client: str = ""  # whose it is, where that is not the user
    id: str = ""  # of what a phone kept, which gave it

    @property
    def identity(self) -> tuple[object, ...]:
        """What two records have in common that tell of one set: nobody does two at a time."""
        return (self.id,) if self.id else (self.began, self.routine)

    @property
    def reps(self) -> int:
        """The reps that were done."""
        return sum(each.reps for each in self.sets)

    @property
    def tension(self) -> int:
        """The time under tension in microseconds."""
        return sum(each.tension for each in self.sets)

    @property
    def rest(self) -> int:
        """The rest between sets in microseconds."""
        return sum(each.rest for each in self.sets)


def append(record: Record, path: Path) -> None:
    """Add a record at the end of a history; when this returns it is on the disk.

    Raises HistoryError if it cannot be kept; the history is then as it was.
    """
    _append(path, lambda: [record])


def extend(records: Sequence[Record], path: Path) -> int:
    """Add those records at the end of a history that are not in it yet; return how many.

    One with an id that has gone on since is added again: what was kept of it last holds. They are
    one write: all of them are kept, or none. Raises HistoryError as ``append`` does.
    """

    def new() -> list[Record]:
        known = {record.identity: record for record in read(path, lambda fault: None)}
        found: dict[tuple[object, ...], Record] = {}
        for record in records:
            before = found.get(record.identity) or known.get(record.identity)
            after = record if before is None else _gone_on(before, record)
            if after != before:
                found[record.identity] = after
        return [*found.values()]

    return _append(path, new)


def _gone_on(before: Record, record: Record) -> Record:
    """Return the later of two that tell of one set, with what was noted of it here."""
    if not record.id or record.length < before.length:
        return before
    return record._replace(
        load=record.load or before.load,
        effort=before.effort if record.effort is None else record.effort,
        note=record.note or before.note,
        client=record.client or before.client,
    )


def _append(path: Path, new: Callable[[], Sequence[Record]]) -> int:
    """Add the records that are new, which is asked when no other can write; return how many."""
    import filelock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{path}.lock", timeout=PATIENCE):
            lines = [json.dumps(written(record)).encode() + b"\n" for record in new()]
            if lines:
                _write(path, b"".join(lines))
            return len(lines)
    except filelock.Timeout:
        raise HistoryError(f"{path}: another program holds {path}.lock") from None
    except FileExistsError:
        raise HistoryError(f"{path}: {path.parent} is not a folder") from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise HistoryError(f"{path}: cannot be written: {reason}") from error


def _write(path: Path, line: bytes) -> None:
    """Write a line, or several, at the end, whole or not at all; only one process may be here."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)
    try:
        state = os.fstat(file)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(0, "is not a file; move it away")
        size = state.st_size
        os.lseek(file, max(0, size - 1), os.SEEK_SET)
        if os.read(file, 1) not in (b"\n", b""):
            line = b"\n" + line  # the last writer was stopped in the middle of its line
        try:
            if os.write(file, line) < len(line):
                raise OSError(0, "the disk is full")
            os.fsync(file)
        except OSError:
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)
    if not size and os.name == "posix":  # the name of a new file has to be kept, too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(path: Path, damaged: Callable[[str], None]) -> Iterator[Record]:
    """Yield the records in a history, which need not exist, in the order in which they were kept.

    Of those with one id the last holds. A line that cannot be read is left out and told to
    ``damaged``. Raises HistoryError if the file cannot be read.
    """
    found: dict[object, Record] = {}
    try:
        with inputs.opened(path, "is not a file; move it away") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    record = parsed(json.loads(line))
                except DAMAGES as error:
                    newer = f": {error}" if isinstance(error, NewerError) else " is damaged"
                    damaged(f"{path}:{number}{newer}; this record is left out")
                else:
                    found[record.id or number] = record
    except FileNotFoundError:
        return
    except FileError as error:
        raise HistoryError(str(error)) from error
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read: {error.strerror}") from error
    yield from found.values()


def change(path: Path, number: int, changed: Callable[[Record], Record | None]) -> Record:
    """Put another record in the place of one, or none; return it as it was, or as it is then.

    ``number`` counts back from the one that began last. All other lines stay, damaged ones too.
    Raises HistoryError if there is none, or the history cannot be written; it is then as it was.
    """
    import filelock

    try:
        with filelock.FileLock(f"{path}.lock", timeout=PATIENCE):
            lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
            known: dict[object, tuple[Record, list[int]]] = {}
            for place, line in enumerate(lines):
                try:
                    record = parsed(json.loads(line))
                except DAMAGES:
                    continue
                _, places = known.get(record.id or place, (None, []))
                known[record.id or place] = record, [*places, place]
            found = sorted(known.values(), key=lambda each: each[0].began)
            if number > len(found):
                raise HistoryError(f"{path}: there is no record {number}; there are {len(found)}")
            before, places = found[-number]
            after = changed(before)
            new = b"" if after is None else json.dumps(written(after)).encode() + b"\n"
            part = path.with_name(f"{path.name}.{os.getpid()}.part")
            try:
                with open(part, "wb") as file:
                    lines[places[-1]] = new
                    gone = places[:-1]
                    file.write(b"".join(line for n, line in enumerate(lines) if n not in gone))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, path)
            finally:
                part.unlink(missing_ok=True)
    except filelock.Timeout:
        raise HistoryError(f"{path}: another program holds {path}.lock") from None
    except OSError as error:
        reason = error.strerror or error
        raise HistoryError(f"{path}: cannot be written: {reason}") from error
    return after or before


def written(record: Record) -> "shapes.Record":
    """Return a record as JSON has it; times in seconds."""
    found: shapes.Record = {
        "version": VERSION,
        "began": record.began.isoformat(timespec="seconds"),
        "routine": record.routine,
        "tempo": record.tempo,
        "output": record.output,
        "finished": record.finished,
        "length": seconds(record.length),
        "pauses": [seconds(pause) for pause in record.pauses],
        "sets": [_done(each) for each in record.sets],
    }
    if record.load:
        found["load"] = record.load
    if record.effort:
        found["effort"] = record.effort
    if record.note:
        found["note"] = record.note
    if record.client:
        found["client"] = record.client
    if record.id:
        found["id"] = record.id
    return found


def _done(done: SetDone) -> "shapes.SetDone":
    found: shapes.SetDone = {
        "exercise": done.exercise,
        "set": done.set,
        "side": done.side and done.side.value,
        "reps": done.reps,
        "planned": done.planned,
        "tension": seconds(done.tension),
        "rest": seconds(done.rest),
    }
    if done.hold is not None:
        found["hold"] = seconds(done.hold)
    return found


def parsed(line: dict[str, Any]) -> Record:
    """Read what :func:`written` returned; raises what Python does where it is something else."""
    old_enough(line["version"], VERSION)
    began = datetime.fromisoformat(line["began"])
    if began.tzinfo is None:
        raise ValueError("no offset from UTC")
    return Record(
        began,
        _text(line["routine"]),
        _text(line["tempo"]),
        _text(line["output"]),
        bool(line["finished"]),
        _time(line["length"]),
        tuple(_time(pause) for pause in line["pauses"]),
        _sets(line["sets"]),
        _text(line.get("load", "")),
        None if line.get("effort") is None else _effort(line["effort"]),
        _text(line.get("note", "")),
        _text(line.get("client", "")),
        _text(line.get("id", "")),
    )


def _sets(listed: list[dict[str, Any]]) -> tuple[SetDone, ...]:
    """Read the sets of a record; where it has no holds, long sets of one rep are."""
    sets = tuple(map(_set, listed))
    longest = max((each.tension for each in sets), default=0)
    single = all(each.planned == 1 for each in sets) and longest >= LONG
    if single and all(each.hold is None for each in sets):
        return tuple(each._replace(hold=longest) for each in sets)
    return sets


def _set(fields: dict[str, Any]) -> SetDone:
    return SetDone(
        _text(fields["exercise"]),
        _number(fields["set"]),
        None if fields["side"] is None else Side(fields["side"]),
        _number(fields["reps"]),
        _number(fields["planned"]),
        _time(fields["tension"]),
        _time(fields["rest"]),
        None if fields.get("hold") is None else _time(fields["hold"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value <= MOST:
        raise ValueError("no number of sets or reps")
    return value


def _effort(value: Any) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= HARDEST:  # which NaN is not either
        raise ValueError("no effort")
    return float(value)


def _time(value: Any) -> int:
    if not isinstance(value, int | float) or not 0 <= value <= MOST:  # which NaN is not either
        raise ValueError("no time")
    return round(value * SECOND)
