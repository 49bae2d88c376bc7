import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.library import routines

Run = Callable[..., Result]


def test_a_new_routine_is_right_and_is_shown_listed_and_exported_by_its_name(
    run: Run, own: Path, tmp_path: Path
) -> None:
    path = own / "routines" / "zercher-squat.yaml"
    result = run("new", "zercher-squat")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        str(path),
        "Change it in an editor, then: tempo check zercher-squat, tempo run zercher-squat",
    ]
    checked = run("check", "zercher-squat", "--strict")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("zercher-squat: right; lift 2 s, top 1 s, lower 2 s\n")
    assert run("check", str(path)).exit_code == 0
    assert "zercher-squat" in run("list").stdout
    assert "drive through heels" in run("show", "zercher-squat").stdout
    short = ("--sets", "1", "--reps", "1")
    target = tmp_path / "squat.wav"
    assert run("export", "zercher-squat", *short, "-o", str(target)).exit_code == 0
    assert target.exists()


def test_the_starter_says_by_comments_what_may_be_changed(run: Run, own: Path) -> None:
    run("new", "squat")
    text = (own / "routines" / "squat.yaml").read_text()
    assert text.count("#") > 15
    for key in ["starts", "tempo", "reps", "sets", "rest", "setup", "safety", "cues", "reminders"]:
        assert f"\n{key}:" in text
    routine = routines.find("squat")
    assert (routine.sheet.name, routine.exercise) == ("Squat", "Squat")
    uncommented = text.replace("# sides:", "sides:").replace("# walk:", "walk:")
    uncommented = uncommented.replace("  # bottom:", "  bottom:")
    (own / "routines" / "squat.yaml").write_text(uncommented)
    assert run("check", "squat").exit_code == 0


def test_a_routine_that_exists_is_never_replaced(run: Run, own: Path) -> None:
    run("new", "squat")
    path = own / "routines" / "squat.yaml"
    path.write_text("mine")
    result = run("new", "squat")
    assert result.exit_code == 2
    assert result.stderr == f"tempo: {path} exists; change it, or choose another name\n"
    assert path.read_text() == "mine"
    assert os.listdir(path.parent) == ["squat.yaml"]


def test_a_routine_in_place_of_a_shipped_one_says_so(run: Run, own: Path) -> None:
    result = run("new", "pause-thrust")
    assert result.exit_code == 0
    assert result.stderr == "It stands in place of the shipped 'pause-thrust' from now on.\n"
    text = run("show", "pause-thrust", "--voice", "none").stdout
    assert "pause-thrust (yours, in place of the shipped one): tempo 2021" in text


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "/tmp/x", "a b", "Squat", "-x", "x.yaml", "é", "x\n", "a" * 64]
)
def test_a_name_is_small_letters_digits_and_hyphens(run: Run, own: Path, name: str) -> None:
    result = run("new", "--", name)
    assert result.exit_code == 2
    assert result.stderr == (
        f"tempo: '{name}' cannot be a name; use small letters, digits and hyphens\n"
    )
    assert not own.exists()


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_a_name_that_is_a_device_on_windows_is_refused(run: Run, own: Path, name: str) -> None:
    result = run("new", name)
    assert result.exit_code == 2
    assert result.stderr == f"tempo: '{name}.yaml' means a device on Windows; rename it\n"
    assert not own.exists()


def test_a_folder_that_cannot_be_made_is_told(run: Run, own: Path) -> None:
    own.parent.mkdir(parents=True)
    own.write_text("in the way")
    result = run("new", "squat")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"tempo: cannot write {own / 'routines' / 'squat.yaml'}: ")
    assert len(result.stderr.splitlines()) == 1
