import datetime
import io
import zipfile
from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import table
from tempo.imports.table import Row, column, headed, rows


def sheet(*lines: tuple[object, ...]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append([*line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_may_be_parted_by_commas_semicolons_and_tabs() -> None:
    for sign in ",;\t":
        text = f"Exercise{sign}Sets\nSquat{sign}3\n\n"
        assert rows(Path("a.csv"), text.encode()) == [
            Row(1, ("Exercise", "Sets")),
            Row(2, ("Squat", "3")),
        ]


def test_a_cell_in_quotes_may_have_lines_and_the_next_row_knows_its_own() -> None:
    found = rows(Path("a.csv"), b'Exercise,Notes\n"Squat","slow\nand low"\nRow,x\n')
    assert found[1:] == [Row(2, ("Squat", "slow and low")), Row(4, ("Row", "x"))]


def test_what_spreadsheets_write_is_text() -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        content = "Übung,Sätze\nKniebeuge,3\n".encode(encoding)
        assert rows(Path("a.csv"), content)[0].cells == ("Übung", "Sätze")


def test_cells_of_a_spreadsheet_are_as_they_were_typed() -> None:
    content = sheet(
        ("Exercise", "Sets", "Reps", "Rest"),
        ("Squat", 3, "8-10", datetime.time(1, 30)),
        ("Row", 3.0, datetime.datetime(2024, 10, 8), None),
    )
    assert rows(Path("a.xlsx"), content) == [
        Row(1, ("Exercise", "Sets", "Reps", "Rest")),
        Row(2, ("Squat", "3", "8-10", "1:30")),
        Row(3, ("Row", "3", "a date, 8-10", "")),
    ]


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        *((head, "exercise") for head in ("Exercise", "exercises", "Ejercicio", "Übung")),
        *((head, "sets") for head in ("Sets", "Series", "Sätze", "SERIES ")),
        *((head, "reps") for head in ("Reps", "Repeticiones", "Wiederholungen", "Wdh.")),
        *((head, "rest") for head in ("Rest", "rest_seconds", "Descanso", "Pause")),
        *((head, "notes") for head in ("Notes", "Notas", "Notizen", "Comments")),
        *((head, "client") for head in ("Client", "Cliente", "Kunde", "Athlete")),
        *((head, "tempo") for head in ("Tempo", "TEMPO:")),
        ("Favourite colour", ""),
    ],
)
def test_heads_are_known_in_three_languages(head: str, holds: str) -> None:
    assert column(head) == holds


def test_heads_stand_in_any_order_below_a_title() -> None:
    found = [Row(1, ("My plan",)), Row(3, ("Tempo", "", "Reps", "Exercise"))]
    assert headed(found) == (1, {"tempo": 0, "reps": 2, "exercise": 3})
    assert headed([Row(1, ("Squat", "3"))]) == (-1, {})


def test_a_broken_table_is_one_line_with_its_number() -> None:
    for name, content, told in (
        ("a.xlsx", b"PK\x03\x04 broken", "a.xlsx:1: not an XLSX file; save it as one, or as CSV"),
        (
            "a.csv",
            b"\n\n",
            "a.csv:1: the table is empty; write a row of heads and a row an exercise",
        ),
        (
            "a.csv",
            b"\0\1\2",
            "a.csv:1: is no text; name a text, CSV, XLSX, JSON, Markdown or HTML file",
        ),
    ):
        with pytest.raises(FileError) as error:
            rows(Path(name), content)
        assert str(error.value) == told


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (30 << 20))
    monkeypatch.setattr(table, "_cells", lambda path, content: pytest.fail("it was read"))
    with pytest.raises(FileError) as error:
        rows(Path("a.xlsx"), bomb.getvalue())
    assert str(error.value) == (
        "a.xlsx:1: unpacks to 90 MiB, of which 64 are read; save the one sheet as CSV"
    )


def test_a_long_table_is_refused() -> None:
    with pytest.raises(FileError, match=r"^a\.csv:20001: more than 20000 rows"):
        rows(Path("a.csv"), b"a,b\n" * 20_001)
