from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import liftoscript, manuscript
from tempo.imports.draft import Programme, Said

PROGRAM = """\
# Week 1
## Day 1
// heavy
Squat / 3x8 100lb / 90s / progress: lp(5lb)
Bench Press, Barbell / ...Squat / 60s
t1 / used: none / 1x6, 2x4-5 / 120s
Bicep Curl[1-4] / ...t1 / progress: custom() {~
  weights += 5lb
~}
## Day 2
a: Deadlift / 5x5+ @8 / warmup: 1x5 45lb
"""


def read(text: str) -> list[Programme]:
    return liftoscript.programmes(Path("p.txt"), text)


def test_each_day_is_a_workout_and_reuse_takes_the_sets() -> None:
    one, two = read(PROGRAM)
    assert (one.title.text, two.title.text) == ("Week 1 Day 1", "Week 1 Day 2")
    squat, bench, curl = (part.drafts[0] for part in one.parts)
    assert (squat.name.text, squat.sets, squat.reps, squat.rest, squat.note) == (
        "Squat",
        Said("3", (4,)),
        Said("8", (4,)),
        Said("90", (4,)),
        Said("100lb", (4,)),
    )
    assert (bench.name.text, bench.reps, bench.rest) == (
        "Bench Press",
        Said("8", (4,)),
        Said("60", (5,)),
    )
    assert (curl.name.text, curl.sets, curl.reps) == (
        "Bicep Curl",
        Said("3", (6,)),
        Said("[6, 4..5, 4..5]", (6,)),
    )
    assert two.parts[0].drafts[0].note == Said("@8", (11,))


def test_a_last_set_of_as_many_reps_as_possible_stays_one() -> None:
    (day,) = read("# Week 1\nSquat / 2x5, 1x5+ / 90s\nBench Press / 1x8+\n")
    squat, bench = (part.drafts[0] for part in day.parts)
    assert (squat.sets, squat.reps) == (Said("3", (2,)), Said("[5, 5, 5+]", (2,)))
    assert bench.reps == Said("8+", (3,))
    with pytest.raises(FileError, match=r"^p\.txt:1: '1x5\+, 2x5' has a set of as many reps"):
        read("Squat / 1x5+, 2x5\n")


def test_an_open_last_set_is_read_again_as_it_was_written() -> None:
    assert manuscript.quoted("[5, 5, 5+]") == "[5, 5, 5+]"


def test_scripts_are_skipped_and_named() -> None:
    assert read(PROGRAM)[0].unread == (
        "line 3: the remark 'heavy'",
        "line 4: progress: lp(5lb)",
        "line 7: progress: custom()",
        "lines 7 to 9: a script",
        "line 11: warmup: 1x5 45lb",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Squat / 3x8\nRow / ...Curl",
            "p.txt:2: '...Curl' takes the sets of an exercise that no line before has; "
            "name one that stands above",
        ),
        ("Squat / 90s", "p.txt:1: Squat has no sets; write them as 3x8"),
        (
            "Squat / lots",
            "p.txt:1: 'lots' is not understood; write sets as 3x8, a rest as 90s, "
            "a load as 60kg or @8",
        ),
        ("# Week 1", "p.txt:1: no exercise; write one a line, as 'Squat / 3x8 / 90s'"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(text: str, told: str) -> None:
    with pytest.raises(FileError) as error:
        read(text)
    assert str(error.value) == told
