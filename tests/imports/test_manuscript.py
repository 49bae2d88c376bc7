from pathlib import Path

import pytest

from tempo.imports import coach, guide, manuscript, markdown, table
from tempo.imports.manuscript import cue, quoted
from tempo.library import routines

GUIDE = """\
# Goblet squat

## Setup
- Hold a dumbbell: "goblet" style, at your chest # close
- Feet at shoulder width

## Movement
- Lower over 3 seconds until your thighs are level
- Pause for 1 second at the bottom
- Drive through your heels

## Programming
- 3 sets of 8-10 reps per side, rest 2 minutes
"""


def written(text: str = GUIDE) -> str:
    path = Path("goblet.md")
    (draft,) = guide.drafts(markdown.outline(text, path), path)
    return manuscript.written(draft)


def test_a_draft_is_yaml_whose_every_value_has_its_line_or_is_assumed(tmp_path: Path) -> None:
    text = written()
    (tmp_path / "goblet-squat.yaml").write_text(text, encoding="utf-8")
    assert text.splitlines()[2:] == [
        "draft: true",
        "",
        "name: Goblet squat  # line 1",
        "exercise: Goblet squat  # line 1",
        'source: "Goblet squat, goblet.md"  # the file',
        "starts: top  # line 8, as the name says",
        "tempo:",
        "  lower: 3  # line 8",
        "  bottom: 1  # line 9",
        "  lift: 2  # assumed",
        "  top: 1  # assumed",
        "reps: 8..10  # line 13",
        "sets: 3  # line 13",
        "rest: 120  # line 13",
        "sides: each  # line 13",
        "equipment:",
        "  - dumbbell  # line 4",
        "setup:",
        '  - "Hold a dumbbell: \\"goblet\\" style, at your chest # close"  # line 4',
        "  - Feet at shoulder width  # line 5",
        "movement:",
        "  - Lower over 3 seconds until your thighs are level  # line 8, lower",
        "  - Pause for 1 second at the bottom  # line 9, bottom",
        "  - Drive through your heels  # line 10, lift",
        "cues:",
        "  lift: {long: drive through your heels, short: drive}  # line 10",
        "  top: {long: hold, short: hold}  # assumed",
        "  lower: {long: lower, short: lower}  # line 8",
        "  bottom: {long: pause, short: pause}  # line 9",
    ]
    values = [line for line in text.splitlines() if ":" in line or line.lstrip().startswith("- ")]
    heads = ("draft:", "tempo:", "equipment:", "setup:", "movement:", "cues:", "#")
    for line in values:
        if not line.lstrip().startswith(heads):
            assert "  # line " in line or line.endswith(("# assumed", "# the file"))


def test_a_draft_is_a_routine_that_knows_what_stands_behind_its_tempo(tmp_path: Path) -> None:
    path = tmp_path / "goblet-squat.yaml"
    path.write_text(written(), encoding="utf-8")
    routine = routines.load(path)
    assert routine.draft == {
        "lower": "3 (line 8)",
        "bottom": "1 (line 9)",
        "lift": "2 (assumed)",
        "top": "1 (assumed)",
    }
    assert routine.sheet.setup[0] == 'Hold a dumbbell: "goblet" style, at your chest # close'
    path.write_text(written().replace("draft: true\n", ""), encoding="utf-8")
    assert routines.load(path).draft is None


def test_the_same_guide_gives_the_same_bytes() -> None:
    assert written() == written()


@pytest.mark.parametrize(
    ("text", "yaml"),
    [
        ("yes", '"yes"'),
        ("-3 reps", '"-3 reps"'),
        ("a: b", '"a: b"'),
        ("50% of it", '"50% of it"'),
        ("[12, 10, 8]", "[12, 10, 8]"),
        ("Hüfte", "Hüfte"),
        ("a\x1b[31mb", '"a [31mb"'),
        ("", '""'),
        ("{x}", '"{x}"'),
    ],
)
def test_what_could_be_taken_for_something_else_is_quoted(text: str, yaml: str) -> None:
    assert quoted(text) == yaml


def test_a_cue_is_a_few_words_from_its_verb_on() -> None:
    assert cue("At the top, squeeze your glutes hard and hold") == (
        "squeeze your glutes hard",
        "squeeze",
    )
    assert cue("Knees in line") is None


def test_each_exercise_of_a_circuit_has_its_own_rest() -> None:
    heads = b"Exercise,Sets,Reps,Rest\nA1 Squat,3,8,0\nA2 Row,3,8,45\nA3 Lunge,3,8,90\n"
    path = Path("plan.csv")
    (programme,) = coach.programmes(path, table.rows(path, heads))
    names = {draft.name: draft.name.text for part in programme.parts for draft in part.drafts}
    text = manuscript.workout(programme, names, "plan.csv")
    assert [line.strip() for line in text.splitlines() if "rest" in line or "change" in line] == [
        "rest: 0  # line 2",
        "rest: 45  # line 3",
        "rest: 90  # line 4",
    ]
