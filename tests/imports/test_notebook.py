from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import manuscript, notebook
from tempo.imports.draft import Programme, Said

PATH = Path("friday.txt")

TEXT = """\
# Friday

A1 Pull-up 4x6 @40X0 rest 60
A2 Dumbbell row: 4 x 12 e/s; tempo 2-0-1-1; 60s

- RDL 3x10 @ 70kg @3110 r90
plank 3x45s rest 30
bench press 5,5,3,3,1 @20X0 rest 3:00

// a comment
squat warm-up 1x10
squat 3x5
calf raise 3x15 down 3
"""


def read(text: str) -> Programme:
    [programme] = notebook.programmes(PATH, text)
    return programme


def test_a_text_of_lines_is_a_workout_whose_every_value_has_its_line() -> None:
    found = read(TEXT)
    assert found.title == Said("Friday", (1,))
    assert [[draft.name.text for draft in part.drafts] for part in found.parts] == [
        ["Pull-up", "Dumbbell row"],
        ["RDL"],
        ["plank"],
        ["bench press"],
        ["squat"],
        ["squat"],
        ["calf raise"],
    ]
    pull_up, row = found.parts[0].drafts
    assert (pull_up.sets, pull_up.reps, pull_up.rest) == (
        Said("4", (3,)),
        Said("6", (3,)),
        Said("60", (3,)),
    )
    assert pull_up.tempo == (("tempo", Said("40X0", (3,))),)
    assert row.sides == Said("each", (4,))
    plank = found.parts[2].drafts[0]
    assert (plank.hold, plank.tempo) == (True, (("top", Said("45", (7,))),))
    assert found.parts[3].drafts[0].reps == Said("[5, 5, 3, 3, 1]", (8,))
    assert found.parts[1].drafts[0].note == Said("70kg", (6,))
    assert found.parts[6].drafts[0].tempo == (("tempo", Said("lower 3 s", (13,))),)


def test_warm_up_sets_in_a_line_are_those_of_its_exercise() -> None:
    found = read("squat 2 warm-up sets of 5, 3x8 rest 90\n")
    assert [(part.warm_up, part.drafts[0].reps) for part in found.parts] == [
        (True, Said("5", (1,))),
        (False, Said("8", (1,))),
    ]


def test_a_warm_up_line_is_the_warm_up_of_the_same_exercise_below_it() -> None:
    found = read("squat warm-up 1x10\nsquat 3x5 rest 90\nrow warm-up 1x10\npress 3x5\n")
    names = {draft.name: draft.name.text for part in found.parts for draft in part.drafts}
    assert manuscript.workout(found, names, "friday.txt").splitlines()[5:] == [
        "routines:",
        "  - routine: squat  # line 2, squat",
        "    sets: 3  # line 2",
        "    reps: 5  # line 2",
        "    rest: 90  # line 2",
        "    warm-up:",
        "      sets: 1  # line 1",
        "      reps: 10  # line 1",
        "  - routine: row  # line 3, row",
        "    sets: 1  # line 3",
        "    reps: 10  # line 3",
        "  - routine: press  # line 4, press",
        "    sets: 3  # line 4",
        "    reps: 5  # line 4",
    ]


def test_every_line_that_is_wrong_is_told_in_a_line() -> None:
    with pytest.raises(FileError) as error:
        read("squat 3x8\nsquat @3010\nrow 0x8\n")
    told = str(error.value).splitlines()
    assert [line.split(": ")[0] for line in told] == ["friday.txt:2", "friday.txt:3"]


def test_intervals_sets_that_wait_and_sides_are_taken() -> None:
    found = read(
        "push-up EMOM 10 x 8\nrow 3xAMRAP\ndip 3x8+ every 90s\nlunge 3x20 alternating\n"
        "split squat 3x8L/10R right first rest 0\n"
    )
    push_up, row, dip, lunge, split = (part.drafts[0] for part in found.parts)
    assert (push_up.sets, push_up.reps, push_up.every) == (
        Said("10", (1,)),
        Said("8", (1,)),
        Said("60", (1,)),
    )
    assert row.reps == Said("amrap", (2,))
    assert (dip.reps, dip.every) == (Said("8+", (3,)), Said("90", (3,)))
    assert (lunge.reps, lunge.sides) == (Said("10", (4,)), Said("alternate", (4,)))
    assert (split.reps, split.sides, split.first, split.rest) == (
        Said("8L/10R", (5,)),
        Said("each", (5,)),
        Said("right", (5,)),
        Said("0", (5,)),
    )


def test_lines_are_told_from_a_guide() -> None:
    assert notebook.speaks(TEXT)
    assert not notebook.speaks("# Squat\n\n## Steps\n1. Stand\n2. Lower\n\n- 3 sets of 10\n")
    assert not notebook.speaks("Roses are red")


def test_each_day_that_a_heading_names_is_a_workout() -> None:
    text = "WEEK 3\n\nMONDAY\nsquat 3x5\n\nDay 2 - pull\nrow 3x8\nLunges:\nlunge 3x9\n"
    one, two = notebook.programmes(PATH, text)
    assert one.title == Said("WEEK 3 MONDAY", (1, 3))
    assert two.title == Said("WEEK 3 Day 2 - pull", (1, 6))
    assert [part.drafts[0].name.text for part in two.parts] == ["row", "lunge"]
    assert one.unread == ("line 8: the heading 'Lunges'",)
    (only,) = notebook.programmes(PATH, "Friday\nsquat 3x5\n")
    assert only.title == Said("Friday", (1,))


def test_a_week_begins_other_days() -> None:
    text = "WEEK 1\nMonday\nsquat 3x5\nWEEK 2\nMonday\nsquat 3x6\n"
    one, two = notebook.programmes(PATH, text)
    assert (one.title.text, two.title.text) == ("WEEK 1 Monday", "WEEK 2 Monday")
    assert (one.unread, two.unread) == ((), ())
