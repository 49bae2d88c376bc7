import json
import os
from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import formats
from tempo.imports.draft import Said

CURL = {
    "name": "Barbell Curl",
    "force": "pull",
    "equipment": "barbell",
    "primaryMuscles": ["biceps"],
    "secondaryMuscles": ["forearms"],
    "instructions": [
        "Stand up holding a barbell. This will be your starting position.",
        "Curl the weight up as you breathe out.",
        "Hold the contracted position for a second and squeeze.",
        "Slowly bring the bar back to the starting position.",
        "Repeat for the recommended amount of repetitions.",
    ],
}
PLANK = {
    "name": "Thing",
    "force": "static",
    "instructions": ["Get into a prone position.", "Raise your hips, hold for 30 seconds."],
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(FileError) as error:
        formats.read(path)
    return str(error.value).replace(f"{path.parent}/", "")


def test_a_list_of_exercises_in_json_is_a_draft_each(tmp_path: Path) -> None:
    path = written(tmp_path, "exercises.json", json.dumps([CURL, PLANK], indent="\t"))
    curl, thing = formats.read(path).drafts
    assert curl.name == Said("Barbell Curl", (3,))
    assert curl.starts == Said("bottom", (14,), "as the name says")
    assert dict(curl.tempo)["top"] == Said("1", (15,))
    assert [each.lines for each in curl.setup] == [(13,)]
    assert [each.said.lines for each in curl.movement] == [(14,), (15,), (16,)]
    assert [each.text for each in (*curl.target, *curl.also)] == ["biceps", "forearms"]
    assert (thing.hold, thing.tempo) == (True, (("top", Said("30", (25,))),))


def test_a_guide_in_yaml_is_one(tmp_path: Path) -> None:
    text = (
        "title: Goblet squat\nsteps:\n  - Hold a dumbbell\n  - Lower for 3 seconds\n  - Drive up\n"
        'sets: 3\nreps: "8-10"\nrest: 90\ntempo: "3-1-1-0"\n'
    )
    (draft,) = formats.read(written(tmp_path, "a.yaml", text)).drafts
    assert (draft.sets, draft.reps, draft.rest) == (
        Said("3", (6,)),
        Said("8..10", (7,)),
        Said("90", (8,)),
    )
    assert {key: said.text for key, said in draft.tempo} == {
        "lower": "3",
        "bottom": "1",
        "lift": "1",
        "top": "0",
    }


def test_a_text_tells_by_itself_what_it_is(tmp_path: Path) -> None:
    told = {
        "# Squat\n## Steps\n1. Stand\n2. Lower\n": (1, 0),
        "<h1>Squat</h1><ol><li>Stand</li><li>Lower it</li></ol>": (1, 0),
        json.dumps(CURL): (1, 0),
        "## Day 1\nSquat / 3x8 / 90s\n": (0, 1),
    }
    for text, counts in told.items():
        found = formats.read(written(tmp_path, "some.txt", text))
        assert (len(found.drafts), len(found.programmes)) == counts


def test_emoji_and_tabs_in_json_are_read(tmp_path: Path) -> None:
    text = '{\n\t"name":\t"Squat \\ud83d\\udca5 \\/ deep",\n\t"steps": ["Stand", "Lower"]\n}'
    (draft,) = formats.read(written(tmp_path, "a.json", text)).drafts
    assert draft.name.text == "Squat / deep"
    assert [each.said.lines for each in draft.movement] == [(3,)]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", '{"a": 1,\n "b": }', "a.json:2: not JSON: Expecting value; mend it there"),
        ("a.md", "", "a.md:1: the file is empty"),
        (
            "a.md",
            "# Poetry\n\nRoses are red.\n",
            "a.md:1: nothing on how an exercise is done was found; a guide has steps, sets or "
            "reps under headings, a programme an exercise a line",
        ),
        ("a.json", "[" * 100_000, "a.json:1: nested too deep to be read"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    assert fault(written(tmp_path, name, text)) == told


def test_a_broken_yaml_names_its_line(tmp_path: Path) -> None:
    assert fault(written(tmp_path, "a.yaml", "a: 1\nb: [1\nc: 2\n")).startswith("a.yaml:")


def test_what_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.md"
    with huge.open("wb") as file:
        file.truncate(formats.LARGEST + 1)
    assert fault(huge) == "huge.md: larger than 8 MiB, so not read"
    assert fault(tmp_path / "none.md").startswith("none.md: cannot be read: ")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.md")
        assert fault(tmp_path / "pipe.md") == "pipe.md: not a file; name a guide or a programme"


def test_too_many_exercises_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_DRAFTS", 1)
    path = written(tmp_path, "a.json", json.dumps([CURL, PLANK]))
    assert fault(path) == "a.json:1: 2 exercises; the most are 1: import it in parts"


DAYS = """\
# Block 2, weeks 5-8

## Day 1

| | Exercise | Sets x Reps | Tempo | Rest | Notes |
|---|---|---|---|---|---|
| A | **Bench press** | 4 x 6-8 | 31X0 | 2-3 min | flat |
| B1 | Cable row | 3 x 10 | 2-0-1-1 | 0 | |
| B2 | Push-up | 12/10/8 | - | 90 s | |

## Day 2

| Exercise | Sets | Reps |
|---|---|---|
| Squat | 5 | 5 |
"""


def test_tables_in_markdown_are_a_workout_a_heading(tmp_path: Path) -> None:
    first, second = formats.read(written(tmp_path, "block.md", DAYS)).programmes
    assert (first.title, second.title) == (Said("Day 1", (5,)), Said("Day 2", (13,)))
    bench, row, push = (draft for part in first.parts for draft in part.drafts)
    assert [len(part.drafts) for part in first.parts] == [1, 2]
    assert (bench.name, bench.tempo) == (
        Said("Bench press", (7,)),
        (("tempo", Said("31X0", (7,))),),
    )
    assert [said and said.text for said in (bench.sets, bench.reps, bench.rest)] == [
        "4",
        "6..8",
        "120",
    ]
    assert (row.rest, push.reps) == (Said("0", (8,)), Said("[12, 10, 8]", (9,)))


def test_a_table_in_a_guide_is_of_that_guide(tmp_path: Path) -> None:
    text = "# Squat\n## Steps\n1. Lower for 3 seconds.\n2. Drive up.\n## Sample day\n"
    table = "| Exercise | Sets | Reps |\n|---|---|---|\n| Row | 3 | 9 |\n"
    (draft,) = formats.read(written(tmp_path, "squat.md", text + table)).drafts
    assert (draft.name.text, draft.sets and draft.sets.text) == ("Squat", "3")
    assert draft.sets and draft.sets.lines == ()


def test_lines_among_other_things_are_lines_and_each_other_thing_is_told(tmp_path: Path) -> None:
    text = (
        "Slept well.\nsquat 3x8\nbench press 4x6 @3010\nrow 3x10\nfelt strong\nand fine\nok\nyes\n"
    )
    assert [
        each.split(":")[1] for each in fault(written(tmp_path, "day.txt", text)).split("\n")
    ] == [
        "5",
        "6",
        "7",
        "8",
    ]


def test_front_matter_before_a_page_is_none_of_it(tmp_path: Path) -> None:
    steps = "<ol><li>Hold the bars</li><li>Lower yourself</li><li>Press up</li></ol>"
    page = f"---\nlayout: default\ntitle: x\n---\n<h1>Dips</h1>\n<h2>Steps</h2>{steps}"
    (draft,) = formats.read(written(tmp_path, "dip.html", page)).drafts
    assert (draft.summary, draft.name) == (None, Said("Dips", (5,)))


def test_each_sheet_of_exercises_is_a_workout_and_others_are_named(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Montag"
    for title, row in (("Montag", ("Squat", 3, 5)), ("Mittwoch", ("Row", 4, 8))):
        page = first if title == "Montag" else book.create_sheet(title)
        page.append(["Übung", "Sätze", "Wdh."])
        page.append(row)
    book.create_sheet("Notizen").append(["Viel trinken"])
    path = tmp_path / "plan.xlsx"
    book.save(path)
    one, two = formats.read(path).programmes
    assert (one.title.text, two.title.text) == ("Montag", "Mittwoch")
    assert two.parts[0].drafts[0].name.text == "Row"
    assert one.unread == ("the sheet 'Notizen', which has no row of heads",)
