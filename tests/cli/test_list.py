from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.cli.list import _folded
from tempo.library import folders

Run = Callable[..., Result]

MOVEMENTS = [
    path
    for path in folders.shipped("cues").iterdir()
    if path.name not in ("prescriptions", "words", "workouts")
]

OWN = """\
tempo: 4010
exercise: Zercher squat
summary: Deep.
also: [sentadilla Zercher, Zercher-Kniebeuge]
equipment: [wide barbell, rack]
muscles: {target: [quadriceps], also: [forearms]}
languages:
  de: {name: Hocke}
"""


def names(result: Result) -> list[str]:
    """The routines and workouts of a list, without its heads."""
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [line.split() for line in result.stdout.splitlines()]
    return [row[0] for row in rows if len(row) > 2 and row[0] not in ("ROUTINE", "WORKOUT")]


def lines(result: Result) -> dict[str, str]:
    return {line.split()[0]: line for line in result.stdout.splitlines() if line}


def test_every_routine_is_listed_with_its_tempo_sets_reps_and_tension(run: Run) -> None:
    result = run("list")
    assert (result.exit_code, result.stderr) == (0, "")
    routines, _ = result.stdout.split("\nWORKOUT")
    head, *groups = routines.split("\n\n")
    assert head.split() == ["ROUTINE", "TEMPO", "SETS", "REPS", "TENSION"]
    movements = {lines[0]: lines[1:] for lines in map(str.splitlines, groups)}
    assert list(movements) == sorted(path.name for path in MOVEMENTS)
    for movement, rows in movements.items():
        folder = folders.shipped("cues") / movement
        assert [row.split()[0] for row in rows] == sorted(p.stem for p in folder.iterdir())
    assert lines(result)["pause-thrust"].split()[:5] == [
        *("pause-thrust", "2-0-2-3..5", "3", "8-10", "0:56")  # 8 reps of 7 s
    ]
    assert "8-10 a side" in lines(result)["single-leg-thrust"]


def test_the_users_own_routines_are_marked_and_those_that_hide_a_shipped_one(
    run: Run, own: Path
) -> None:
    (own / "routines").mkdir(parents=True)
    (own / "routines" / "zercher.yaml").write_text("tempo: 4010\nsummary: Deep.\n")
    (own / "routines" / "pause-thrust.yaml").write_text("tempo: 2022\nsummary: Mine.\n")
    (own / "prescriptions").mkdir()
    (own / "prescriptions" / "pause.yaml").write_text("tempo: 2029\n")
    result = run("list")
    assert lines(result)["zercher"].endswith("Deep. (yours)")
    assert lines(result)["pause-thrust"].endswith("Mine. (yours, in place of the shipped one)")
    assert "yours" not in lines(result)["frog-pump"]
    assert result.stdout.splitlines()[-1] == (
        "The prescription 'pause' is yours, in place of the shipped one."
    )


def test_a_routine_that_is_wrong_is_told_after_the_others(run: Run, own: Path) -> None:
    (own / "routines").mkdir(parents=True)
    path = own / "routines" / "zercher.yaml"
    path.write_text("tempo: 2-1-2\nreps: 0\n")
    result = run("list")
    assert result.exit_code == 2
    assert lines(result).keys() == lines(run("list")).keys() >= {"frog-pump", "progression"}
    assert result.stderr.startswith(f"tempo: {path}:1: tempo: tempo '2-1-2' has three parts")
    assert f"\n{path}:2: reps: reps is '0'" in result.stderr


def test_workouts_are_listed_after_the_routines_with_their_exercises_sets_and_tension(
    run: Run,
) -> None:
    listed = run("list").stdout.splitlines()[-5:]
    assert [line.split()[:4] for line in listed] == [
        ["WORKOUT", "EXERCISES", "SETS", "TENSION"],
        ["glute-development", "4", "10", "10:19"],
        ["lower-body-superset", "5", "12", "11:06"],
        ["posture-support", "3", "7", "7:18"],
        ["progression", "4", "7", "7:20"],
    ]


def test_a_summary_is_folded_beside_its_row_or_below_it_where_that_is_too_narrow() -> None:
    cells, summary = "thrust  2021", "A band over thighs and feet, hardest at the top."
    assert _folded(cells, summary, 14, 30).splitlines() == [
        "thrust  2021  A band over thighs and feet,",
        "              hardest at the top.",
    ]
    assert _folded(cells, summary, 14, 20).splitlines() == [
        "thrust  2021",
        "    A band over thighs and feet,",
        "    hardest at the top.",
    ]


@pytest.fixture(scope="module")
def zercher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a routine in it, whose list is made once."""
    data = tmp_path_factory.mktemp("data")
    gym = data / "rep-tempo" / "routines" / "gym"
    gym.mkdir(parents=True)
    (gym / "my-zercher.yaml").write_text(OWN, encoding="utf-8")
    return data


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["zercher"], ["my-zercher"]),
        (["Zercher", "squats"], ["my-zercher"]),
        (["SENTADILLAS", "zércher"], ["my-zercher"]),
        (["kniebeuge zercher"], ["my-zercher"]),
        (["hocke"], ["my-zercher"]),
        (["gym"], ["my-zercher"]),
        (["frog"], ["frog-pump"]),
        (["thrust", "--equipment", "barbell", "--equipment", "bands"], ["banded-barbell-thrust"]),
        (["--equipment", "wide barbell"], ["my-zercher"]),
        (["frog pump", "--equipment", "none"], ["frog-pump"]),
        (["--muscle", "quad", "--equipment", "rack", "zercher"], ["my-zercher"]),
        (["progression"], ["progression"]),
    ],
)
def test_a_list_is_of_what_was_asked_for(
    run: Run, zercher: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], found: list[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(zercher))
    assert names(run("list", *asked)) == found


def test_a_movement_is_listed_whole_under_its_name(run: Run) -> None:
    result = run("list", "thrust", "--muscle", "glutes")
    assert result.stdout.splitlines()[1:3] == ["", "thrust"]
    folder = folders.shipped("cues") / "thrust"
    assert names(result) == sorted(path.stem for path in folder.iterdir())


def test_a_muscle_is_that_of_a_target_or_else_one_that_helps(run: Run, own: Path) -> None:
    (own / "routines").mkdir(parents=True)
    for name, muscles in {
        "one": "{target: [serratus]}",
        "two": "{target: [chest], also: [serratus]}",
        "three": "{target: [chest], also: [tongue]}",
    }.items():
        (own / "routines" / f"{name}.yaml").write_text(f"tempo: 2021\nmuscles: {muscles}\n")
    assert names(run("list", "--muscle", "serratus")) == ["one"]
    assert names(run("list", "--muscle", "tongue")) == ["three"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["flurble"], "there is no movement or name 'flurble'; there are: "),
        (["--equipment", "flurble"], "there is no equipment 'flurble'; there are: "),
        (["--muscle", "flurble"], "there is no muscle 'flurble'; there are: "),
        (["--muscle", "!"], "there is no muscle '!'; there are: "),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(
    run: Run, asked: list[str], told: str
) -> None:
    result = run("list", *asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"tempo: {told}")
    known = result.stderr.removeprefix(f"tempo: {told}").strip().split(", ")
    assert known == sorted(set(known)) and len(known) >= 2
    assert {"thrust", "none", "glutes"} & set(known)


def test_what_nothing_meets_is_told(run: Run) -> None:
    result = run("list", "frog", "--equipment", "barbell")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "tempo: no routine meets all of that; leave something out\n"


def test_two_routines_of_one_name_are_told(run: Run, own: Path) -> None:
    paths = [own / "routines" / folder / "squat-1.yaml" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text("tempo: 2021\n")
    result = run("list")
    assert result.exit_code == 2
    assert result.stderr == (
        f"tempo: {paths[0]}: has the name 'squat-1', as has {paths[1]}; rename one\n"
    )


def test_a_hold_has_seconds_in_place_of_reps(run: Run, own: Path) -> None:
    (own / "routines").mkdir(parents=True)
    path = own / "routines" / "held.yaml"
    path.write_text("tempo: hold 45\nreps: 1\nsets: 5\n")
    assert lines(run("list"))["held"].split()[:6] == ["held", "hold", "5", "45", "s", "0:45"]
    path.write_text("tempo: hold 20\nreps: 1\nsides: each\nhold: [20, 30]\n")
    assert lines(run("list"))["held"].split()[:6] == ["held", "hold", "2", "20-30", "s", "a"]


def test_a_program_is_told_each_routine_with_its_total_time(run: Run) -> None:
    import json

    listed = {each["name"]: each for each in json.loads(run("list", "--json", "squat").stdout)}
    squat = listed["squat"]
    assert (squat["tempo"], squat["sets"], squat["reps"]) == ("3010", 3, [8, 8, 8])
    assert squat["tension"] == 3 * 8 * 4
    assert squat["total"] == 10 + 3 * 8 * 4 + 2 * 90 + 5  # lead-in, sets, rests, the end
    assert squat["languages"] == ["de", "en", "es"]
    assert (squat["kind"], squat["movement"], squat["yours"]) == ("routine", "squat", False)
