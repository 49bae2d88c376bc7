from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tempo.cli.list import _folded

Run = Callable[..., Result]


def lines(result: Result) -> dict[str, str]:
    return {line.split()[0]: line for line in result.stdout.splitlines() if line}


def test_every_routine_is_listed_with_its_tempo_sets_reps_and_tension(run: Run) -> None:
    result = run("list")
    assert (result.exit_code, result.stderr) == (0, "")
    listed = result.stdout.splitlines()
    assert listed[0].split() == ["ROUTINE", "TEMPO", "SETS", "REPS", "TENSION"]
    assert listed[13] == ""
    assert listed[1:13] == sorted(listed[1:13])
    assert lines(result)["pause-thrust"].split()[:5] == [
        *("pause-thrust", "2-0-2-3..5", "3", "8-10", "0:56")  # 8 reps of 7 s
    ]
    assert "8-10 a side" in lines(result)["single-leg-thrust"]


def test_the_users_own_routines_are_marked_and_those_that_hide_a_shipped_one(
    run: Run, own: Path
) -> None:
    (own / "routines").mkdir(parents=True)
    (own / "routines" / "squat.yaml").write_text("tempo: 4010\nsummary: Deep.\n")
    (own / "routines" / "pause-thrust.yaml").write_text("tempo: 2022\nsummary: Mine.\n")
    (own / "prescriptions").mkdir()
    (own / "prescriptions" / "pause.yaml").write_text("tempo: 2029\n")
    result = run("list")
    assert lines(result)["squat"].endswith("Deep. (yours)")
    assert lines(result)["pause-thrust"].endswith("Mine. (yours, in place of the shipped one)")
    assert "yours" not in lines(result)["frog-pump"]
    assert result.stdout.splitlines()[-1] == (
        "The prescription 'pause' is yours, in place of the shipped one."
    )


def test_a_routine_that_is_wrong_is_told_after_the_others(run: Run, own: Path) -> None:
    (own / "routines").mkdir(parents=True)
    path = own / "routines" / "squat.yaml"
    path.write_text("tempo: 2-0-2\nreps: 0\n")
    result = run("list")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1 + 12 + 1 + 1 + 4
    assert result.stderr.startswith(f"tempo: {path}:1: tempo: tempo '2-0-2' has three parts")
    assert f"\n{path}:2: reps: reps is '0'" in result.stderr


def test_workouts_are_listed_after_the_routines_with_their_exercises_sets_and_tension(
    run: Run,
) -> None:
    listed = run("list").stdout.splitlines()[14:]
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
