import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.library import exercises, folders, routines, schema, starter
from tempo.plan.phase import Phase
from tempo.plan.saying import canonical
from tempo.plan.tempo import just
from tempo.plan.time import SECOND

Run = Callable[..., Result]


def test_a_new_routine_is_right_and_is_shown_listed_and_exported_by_its_name(
    run: Run, own: Path, tmp_path: Path
) -> None:
    path = own / "routines" / "zercher-squat.yaml"
    result = run("new", "zercher-squat")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        str(path),
        "Like 'squat', by its name: a rep starts at the top, with the way down. "
        "Otherwise: --like, --kind or --starts.",
        "Change it in an editor, then: tempo check zercher-squat, tempo run zercher-squat",
    ]
    checked = run("check", "zercher-squat", "--strict")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("zercher-squat: right; lower 3 s, lift 1 s\n")
    assert run("check", str(path)).exit_code == 0
    assert "zercher-squat" in run("list").stdout
    assert "drive" in run("show", "zercher-squat").stdout
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
    assert sorted(os.listdir(path.parent)) == ["routine.schema.json", "squat.yaml"]


def test_a_new_routine_names_the_schema_that_lies_beside_it(run: Run, own: Path) -> None:
    run("new", "squat")
    beside = own / "routines" / "routine.schema.json"
    head = "# yaml-language-server: $schema=routine.schema.json\n# Squat: change what you like."
    assert (own / "routines" / "squat.yaml").read_text().startswith(head)
    assert beside.read_text() == run("schema", "routine").stdout
    beside.write_text(beside.read_text().replace("reps", "raps"))  # of an older version
    run("new", "squat-2")
    assert beside.read_text() == schema.text("routine")
    beside.write_text("{}")  # of somebody else
    assert run("new", "squat-3").exit_code == 0
    assert beside.read_text() == "{}"


def test_a_routine_in_place_of_a_shipped_one_says_so(run: Run, own: Path) -> None:
    result = run("new", "pause-thrust")
    assert result.exit_code == 0
    assert result.stderr == "It stands in place of the shipped 'pause-thrust' from now on.\n"
    text = run("show", "pause-thrust", "--voice", "none").stdout
    assert "pause-thrust (yours, in place of the shipped one): tempo 2-0-2-3..5" in text


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


@pytest.mark.parametrize(
    ("name", "like", "starts", "cue"),
    [
        ("my-squat", "Like 'squat', by its name", "top", "sit back, lower"),
        ("our-hip-thrust", "Like 'standard-thrust', by its name", "bottom", "drive through heels"),
        ("larsen-bench-press", "Like 'bench-press', by its name", "top", ""),
        ("annas-rdl", "Like 'romanian-deadlift', by its name", "top", "hips back, lower"),
        ("landmine-row", "A pull, by its name", "bottom", "elbow back, pull"),
        ("squat-hold", "A hold, by its name", "top", ""),
        ("waiter-carry", "A carry, by its name", "top", "walk"),
        ("moonwalk", "No exercise is known by 'moonwalk'", "bottom", "up"),
    ],
)
def test_a_starter_is_like_what_its_name_says(
    run: Run, own: Path, name: str, like: str, starts: str, cue: str
) -> None:
    told = run("new", name).stdout.splitlines()[1]
    assert told.startswith(like)
    text = (own / "routines" / f"{name}.yaml").read_text()
    assert f"\nstarts: {starts}\n" in text
    assert cue in text
    routine = routines.find(name)
    held = name in ("squat-hold", "waiter-carry")
    assert (routine.prescribed.settled().reps == just(1)) is held


def test_a_starter_is_like_what_is_asked_for(run: Run, own: Path) -> None:
    assert run("new", "a", "--like", "single-leg-thrust").stdout.splitlines()[1] == (
        "Like 'single-leg-thrust', as you asked: a rep starts at the bottom, with the way up."
    )
    assert routines.find("a").prescribed.settled().each_side
    told = run("new", "b", "--kind", "hinge", "--starts", "bottom").stdout.splitlines()[1]
    assert told == "A hinge, as you asked: a rep starts at the bottom, with the way up."
    routine = routines.find("b")
    assert (routine.starts, routine.sheet.phases[Phase.LOWER].short) == (Phase.BOTTOM, "lower")
    assert routine.sheet.setup == ("Take your position.", "Brace your core.")
    both = run("new", "c", "--kind", "hinge", "--like", "squat")
    assert both.stderr == "tempo: --like and --kind both say what it is like; leave one out\n"
    assert run("new", "c", "--like", "sqat").stderr.startswith("tempo: there is no routine 'sqat'")
    assert not (own / "routines" / "c.yaml").exists()


def test_a_starter_does_what_a_line_says(run: Run, own: Path) -> None:
    run("new", "mine", "--from", "Zercher good-morning 3x8/side @30X1 rest 2 min")
    routine = routines.find("mine")
    made = routine.prescribed.settled()
    assert (made.rest, made.each_side, made.sets.low) == (120 * SECOND, True, 3)
    assert (canonical(made.tempo), routine.exercise) == ("30X1", "Zercher good-morning")
    assert exercises.find("zercher good mornings") == routine
    run("new", "held", "--from", "plank 3x45s rest 30")
    assert canonical(routines.find("held").prescribed.settled().tempo) == "0-0-0-45"


def test_a_starter_of_every_routine_that_ships_is_right(own: Path) -> None:
    path = own / "routines" / "starter.yaml"
    path.parent.mkdir(parents=True)
    for name in folders.routines().paths():
        if name == "starter":
            continue
        path.write_text(starter.text("starter", like=name)[0])
        routine, model = routines.load(path), routines.find(name)
        assert routine.prescribed == model.prescribed
        assert routine.sheet._replace(name="") == model.sheet._replace(name="")
        assert (routine.starts, routine.target) == (model.starts, model.target)
