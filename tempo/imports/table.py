"""Coaches' tables: CSV, TSV and XLSX, with a row of heads in any order, in three languages."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError

MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_UNPACKED = 64 << 20
"""The most bytes that an XLSX may hold once it is unpacked."""

HEADS = {
    "exercise": r"exercises?(?: name| title)?|movement|lift|ejercicios?|nombre del ejercicio|übung(?:en)?|uebung",
    "sets": r"#? ?sets?(?: count)?|no\.? of sets|number of sets|working sets|series|sätze|saetze|satz|serien|rondas|rounds",
    "reps": r"#? ?reps?(?:etitions?)?(?: range)?|repeticiones|repes?|wiederholungen|wdh\.?|wh|sets? (?:x|×|&|and) reps?|sets?/reps?|series (?:x|y) rep\w*|sätze (?:x|und) w\w*|prescription|scheme",
    "tempo": r"tempo|cadence|cadencia|ritmo|kadenz|tut",
    "rest": r"rest(?: ?\(?(?:s|sec|secs|seconds|min|mins|minutes|time|period|interval|between sets|b/w sets)\)?)*|descanso(?: \(?\w+\)?)?|pausen?(?: \(?\w+\)?)?|pausas?(?: entre series)?|satzpause|recovery",
    "notes": r"notes?|comments?|cues?|coaching cues|instructions?|instrucciones|ausführung|coach(?:ing)?(?:'s)? notes?|notas?|comentarios?|observaciones|notizen?|bemerkung(?:en)?|anmerkung(?:en)?|hinweise?",
    "client": r"clients?|patients?|trainees?|pacientes?|patient(?:in|en)?|athletes?|names? of client|client name|client[ea]s?|atletas?|alumn[oa]s?|kund(?:en?|in)|athlet(?:in)?|klient(?:in)?",
    "day": r"days?|sessions?|workouts?|training day|día|dia|sesión|sesion|entrenamiento|tag|einheit|training|week|semana|woche",
    "label": r"order|#|no\.?|n[º°]|id|superset|group|label|orden|grupo|nr\.?|reihenfolge|block|pos\.?|position|posición|posicion",
    "load": r"weight|load|kg|lbs?|peso|carga|gewicht|last|intensity|rpe|%\s?1rm|%|rir|intensidad|intensität",
    "sides": r"sides?|unilateral|each side|lados?|seiten?",
    "hold": r"hold|time|duration|seconds|mantener|tiempo|duración|haltezeit|dauer|zeit",
}
"""What the columns are called, as patterns of the whole head."""

LONGEST_MINUTES = 5
"""So many minutes a cell of time may mean; more of them were typed as seconds."""

_HEADS = {key: re.compile(pattern, re.IGNORECASE) for key, pattern in HEADS.items()}


class Row(NamedTuple):
    """A row of a table: its number in the file, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def rows(path: Path, content: bytes) -> list[Row]:
    """Return the rows of a table; raises FileError with the line of what is wrong."""
    return next(iter(sheets(path, content).values()))


def sheets(path: Path, content: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet that has any, by its name; raises FileError as ``rows`` does."""
    if path.suffix.lower() == ".xlsx":
        found = _spreadsheet(path, content)
    else:
        found = {path.stem: list(_text(path, content))}
    kept = {name: [row for row in rows if any(row.cells)] for name, rows in found.items()}
    if not any(kept.values()):
        raise FileError(f"{path}:1: the table is empty; write a row of heads and a row an exercise")
    return {name: rows for name, rows in kept.items() if rows}


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a file, in what spreadsheets and editors write.

    Raises FileError if it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise FileError(f"{path}:1: not UTF-16 text; save it as UTF-8") from None
    if b"\0" in content[:4096]:
        raise FileError(
            f"{path}:1: is no text; name a text, CSV, XLSX, JSON, Markdown or HTML file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if path.suffix.lower() in (".csv", ".tsv"):  # as Excel writes them in Western Europe
            return content.decode("cp1252", "replace")
        line = content[: error.start].count(b"\n") + 1
        raise FileError(f"{path}:{line}: not UTF-8 text; save it as UTF-8") from None


def _text(path: Path, content: bytes) -> Iterator[Row]:
    text = decoded(path, content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    most = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=most, skipinitialspace=True)
    number = 1
    try:
        for cells in reader:
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise FileError(_large(path, number))
            yield Row(number, tuple(" ".join(cell.split()) for cell in cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileError(f"{path}:{number}: not a table: {error}; mend the line") from None


def _large(path: Path, number: int) -> str:
    return (
        f"{path}:{number}: more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; import it in parts"
    )


def _spreadsheet(path: Path, content: bytes) -> dict[str, list[Row]]:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            unpacked = sum(member.file_size for member in members)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileError(f"{path}:1: not an XLSX file; save it as one, or as CSV") from None
    if unpacked > MOST_UNPACKED or len(members) > 2_000:
        raise FileError(
            f"{path}:1: unpacks to {unpacked >> 20} MiB, of which {MOST_UNPACKED >> 20} are read; "
            "save the one sheet as CSV"
        )
    return _cells(path, content)


def _cells(path: Path, content: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet by its name."""
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations, which nobody reads here
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            found: dict[str, list[Row]] = {}
            for sheet in book.worksheets:
                rows = found.setdefault(sheet.title, [])
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                        raise FileError(_large(path, number))
                    rows.append(Row(number, tuple(_as_text(cell) for cell in cells)))
            return found
        except FileError:
            raise
        except Exception as error:  # whatever a broken part of it makes of the library
            raise FileError(f"{path}:1: cannot be read as XLSX ({error}); save it anew") from None


def _as_text(cell: object) -> str:
    """Return a cell as it was typed, as far as the spreadsheet has kept that.

    >>> _as_text(8.0), _as_text(datetime.time(1, 30)), _as_text(datetime.datetime(2024, 10, 8))
    ('8', '1:30', 'a date, 8-10')
    >>> _as_text(datetime.time(0, 45)), _as_text(datetime.time(0, 1, 30))
    ('0:45', '1:30')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float):
        return f"{cell:g}"
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"a date, {cell.day}-{cell.month}"
    if isinstance(cell, datetime.time):
        if cell.hour or (not cell.second and cell.minute > LONGEST_MINUTES):
            return f"{cell.hour}:{cell.minute:02}"  # 0:45 as hours and minutes, and meant so
        return f"{cell.minute}:{cell.second:02}"
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes}:{seconds:02}"
    return " ".join(str(cell).split())


def column(head: str) -> str:
    """Return what a column holds, by its head; nothing if it is not known.

    >>> column("Übung"), column("Wdh."), column("Sets x Reps"), column("Tempo (s)"), column("Age")
    ('exercise', 'reps', 'reps', 'tempo', '')
    """
    plain = " ".join(head.replace("_", " ").split()).strip(" :*")
    bare = re.sub(r"\s*(?:[(\[][^)\]]*[)\]]|/ ?\w+|\b(?:per|por|pro|je) \w+)$", "", plain)
    return next(
        (
            key
            for each in dict.fromkeys((plain, bare))
            for key, pattern in _HEADS.items()
            if pattern.fullmatch(each)
        ),
        "",
    )


def headed(
    table: Sequence[Row], needs: Iterable[str] = ("exercise",)
) -> tuple[int, dict[str, int]]:
    """Return the place of the row of heads, and the place of each column that is known.

    The place is -1 if no row has heads.
    """
    for place, row in enumerate(table[:20]):
        columns = _columns(row)
        below = table[place + 1] if place + 1 < len(table) else None
        if below and "exercise" in columns and not cell(below, columns["exercise"]):
            more = {key: at for key, at in _columns(below).items() if key not in columns}
            if more:  # weeks over sets and reps
                columns, place = columns | more, place + 1
        if all(need in columns for need in needs) and len(columns) > 1:
            for at, head in enumerate(row.cells):
                if not head and _labels(_exercises(table[place + 1 :], columns), at):
                    columns.setdefault("label", at)
            return place, columns
    return -1, {}


def _columns(row: Row) -> dict[str, int]:
    """Return the first place of each column that is known by its head in a row."""
    columns: dict[str, int] = {}
    for at, head in enumerate(row.cells):
        if key := column(head):
            columns.setdefault(key, at)
    return columns


def cell(row: Row, at: int) -> str:
    """Return a cell of a row; nothing where the row is shorter."""
    return row.cells[at] if at < len(row.cells) else ""


def _exercises(rows: Sequence[Row], columns: dict[str, int]) -> list[Row]:
    """Return the rows that are of an exercise: no titles of days, and no heads once more."""
    at = columns.get("exercise", 0)
    return [
        row for row in rows if sum(map(bool, row.cells)) > 1 and column(cell(row, at)) != "exercise"
    ]


def _labels(rows: Sequence[Row], at: int) -> bool:
    """Whether a column without a head has the letters and numbers of supersets: A1, 3b."""
    cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]
    return bool(cells) and all(
        re.fullmatch(r"[A-Za-z]\d{0,2}[.)]?|\d{1,2}[A-Za-z]?[.)]?", cell) for cell in cells
    )
