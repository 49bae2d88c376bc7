import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.errors import PrescriptionError
from tempo.plan.line import Line, read
from tempo.plan.saying import canonical
from tempo.plan.tempo import Lift, Range
from tempo.plan.time import SECOND

ROWS = [
    line.split("\t")[:2]
    for line in Path(__file__).with_name("lines.tsv").read_text("utf-8").splitlines()[1:]
]
"""How coaches write lines, and what each asks for: a table in JSON, or nothing."""

ONLY_WHEN_LIFTED = ("squat EMOM 5 x 20 @4020",)
"""What is refused only when it is known how long a rep takes."""


def told(line: Line) -> dict[str, Any]:
    """Return what a line asks for as the rows have it."""

    def ends(found: Range, scale: int = 1) -> Any:
        low, high = found.low // scale, found.high // scale
        return low if low == high else [low, high]

    said: dict[str, Any] = {"sets": ends(line.sets)}
    reps = [ends(each) for each in line.reps] + ([line.open] if line.open else [])
    said |= {"reps": reps} if reps else {}
    said |= {"label": line.label} if line.label else {}
    said |= {
        key: True for key in ("warm_up", "sides", "alternating", "total") if getattr(line, key)
    }
    said |= {"first": line.first.value} if line.first else {}
    said |= {"only": line.only.value} if line.only else {}
    said |= {"right": [ends(each) for each in line.right]} if line.right else {}
    said |= {"hold": ends(line.hold, SECOND)} if line.hold else {}
    said |= {"tempo": line.tempo} if line.tempo else {}
    if line.phases and None not in line.phases:
        said["tempo"] = canonical(line.phases.tempo)
    elif line.phases:
        for phase in line.phases.named:
            length = getattr(line.phases, phase.value)
            said[phase.value] = "X" if isinstance(length, Lift) else ends(length, SECOND)
    said |= {"rest": ends(line.rest, SECOND)} if line.rest is not None else {}
    said |= {"switch": ends(line.switch, SECOND)} if line.switch is not None else {}
    said |= {"every": line.every // SECOND} if line.every else {}
    said |= {"note": ", ".join(line.notes)} if line.notes else {}
    if line.before:
        said["before"] = {
            key: value for key, value in told(line.before).items() if key not in ("warm_up", "note")
        }
    return said


def misread(written: str, reads: str) -> str:
    """Say how a line is read otherwise than its row has it; nothing where it is not."""
    try:
        line = read(written)
    except PrescriptionError as refusal:
        return "" if reads.startswith("refuse") else f"refused: {refusal}"
    if written in ONLY_WHEN_LIFTED:
        return ""
    found = told(line)
    if reads.startswith("refuse"):
        return f"read as {found}"
    wanted = json.loads(reads)
    exercise, unknown = wanted.pop("exercise"), wanted.pop("unknown", False)
    if found != wanted:
        return f"read as {found}, not as {wanted}"
    return f"for {line.exercise}, not {exercise}" if unknown and line.exercise != exercise else ""


def test_every_kind_of_line_is_read_or_refused() -> None:
    """All rows at once: to have each be a test of its own takes as long as to read it."""
    assert len(ROWS) > 3_000
    wrong = [f"{written}: {how}" for written, reads in ROWS if (how := misread(written, reads))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("squat 3x8", '{"exercise": "squat", "sets": 3, "reps": [9]}'),
        ("squat 3x8", "refuse"),
        ("squat 3x8 flurble", '{"exercise": "squat", "sets": 3, "reps": [8]}'),
        ("frobnicate 3x8", '{"exercise": "squat", "sets": 3, "reps": [8], "unknown": true}'),
    ],
)
def test_a_row_that_is_wrong_is_seen(written: str, reads: str) -> None:
    assert misread(written, reads)


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (
            "squat 3x8 flurble",
            "'flurble' is not understood; a note stands in brackets, as (flurble)\n"
            "  squat 3x8 flurble\n"
            "            ^^^^^^^",
        ),
        (
            "squat 3x8 tmepo 3010",
            "'tmepo' is not understood; did you mean tempo?\n"
            "  squat 3x8 tmepo 3010\n"
            "            ^^^^^",
        ),
        (
            "squat @3010",
            "how many sets and reps? write them, as 3x8\n  squat @3010\n             ^",
        ),
    ],
)
def test_what_is_not_understood_has_a_caret_under_it(written: str, refusal: str) -> None:
    with pytest.raises(PrescriptionError) as caught:
        read(written)
    assert str(caught.value) == refusal


WORDS = ["squat", "push-up", "3x8", "@3010", "rest 90", "8", "3", "x", "s", "each side", "(light)"]
WORDS += ["tempo", "-", "@", ",", "60 kg", "RPE 8", "AMRAP", "EMOM", "every", "A1", "hold 2", "up"]
WORDS += ["3s down", "1:30", "Pause", "12/10/8", "5,5,5", "#", "+", "(", ")", "30X1", "to failure"]


@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=9).map("".join),
    )
)
def test_any_text_is_a_line_or_is_refused_with_its_place(text: str) -> None:
    try:
        line = read(text)
    except PrescriptionError as refusal:
        assert str(refusal)
        return
    assert line.exercise
    assert text[line.start :].startswith(line.exercise)
    assert line.reps or line.open or line.hold


SETS: dict[str, dict[str, Any]] = {
    "3x8": {"sets": 3, "reps": [8]},
    "4 sets of 6": {"sets": 4, "reps": [6]},
    "3×8-10": {"sets": 3, "reps": [[8, 10]]},
    "12/10/8": {"sets": 3, "reps": [12, 10, 8]},
    "5,5,3": {"sets": 3, "reps": [5, 5, 3]},
    "3x8/side": {"sets": 3, "reps": [8], "sides": True},
    "2 x 15 ea": {"sets": 2, "reps": [15], "sides": True},
}
TEMPOS: dict[str, dict[str, Any]] = {
    "@ 3110": {"tempo": "3110"},
    "@31X0": {"tempo": "31X0"},
    "tempo 2021": {"tempo": "2021"},
    "4 down 1 up": {"tempo": "4010"},
    "3s eccentric": {"lower": 3},
    "2 sec pause at the bottom": {"bottom": 2},
    "": {},
}
RESTS: dict[str, dict[str, Any]] = {
    "rest 90": {"rest": 90},
    "2 min rest": {"rest": 120},
    "rest 60-90s": {"rest": [60, 90]},
    "3 min between sets": {"rest": 180},
    "r 60s": {"rest": 60},
    "": {},
}
LOADS: dict[str, dict[str, Any]] = {
    each: {"note": each.removeprefix("@ ")} if each else {}
    for each in ("80kg", "@ 80 kg", "75%", "RPE 8", "2 RIR", "2x20kg", "16kg KB", "")
}


def test_pieces_in_any_order_are_read_right_or_refused() -> None:
    """Nothing that is read is read as something else, however the pieces are put together."""
    chance = random.Random(5)
    refused = 0
    for _ in range(250):
        exercise = chance.choice(["leg press", "DB row", "hip thrust", "calf raise"])
        sets, says = chance.choice([*SETS.items()])
        others = [chance.choice([*each.items()]) for each in (TEMPOS, RESTS, LOADS)]
        chance.shuffle(others)
        for _, more in others:
            says = says | more
        sign = chance.choice([" ", ", ", " - ", "; ", " | "])
        begins = chance.choice([f"{exercise} {sets}", f"{exercise}: {sets}", f"{sets} {exercise}"])
        text = sign.join([begins, *(piece for piece, _ in others if piece)])
        try:
            line = read(text)
        except PrescriptionError:
            refused += 1
            continue
        assert (text, line.exercise, told(line)) == (text, exercise, says)
    assert refused <= 25
