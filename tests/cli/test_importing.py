import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.library import schema

Run = Callable[..., Result]

GUIDE = """\
# Goblet squat

## Setup
- Hold a dumbbell at your chest

## Movement
- Lower over 3 seconds
- Drive up

## Programming
- 2 sets of 2 reps, rest 10 seconds
"""

TABLE = "Exercise,Sets,Reps,Tempo,Rest\nPause thrust,1,2,2011,\nZercher thing,1,2,,30\n"

SHORT = ("--voice", "none", "--no-setup")


def written(folder: Path, name: str = "guide.md", text: str = GUIDE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_guide_becomes_a_routine_of_ones_own_that_says_its_tempo_back(
    run: Run, own: Path, tmp_path: Path
) -> None:
    result = run("import", str(written(tmp_path)))
    path = own / "routines" / "goblet-squat.yaml"
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        str(path),
        "  lower 3 s (line 7), lift 2 s (assumed), top 1 s (assumed), sets 2 (line 11), "
        "reps 2 (line 11), rest 10 (line 11)",
        f"1 file written; check: tempo check {path}",
    ]
    assert run("check", "goblet-squat").exit_code == 0
    shown = run("show", "goblet-squat", *SHORT).stdout
    draft = (
        "goblet-squat is a draft. Its tempo: lower 3 (line 7); lift 2 (assumed); top 1 (assumed). "
        f"Check {path} and remove 'draft: true'."
    )
    assert draft in shown.splitlines()
    target = tmp_path / "squat.wav"
    exported = run("export", "goblet-squat", *SHORT, "-o", str(target))
    assert exported.exit_code == 0
    assert draft in exported.stderr.splitlines()
    other = run("show", "goblet-squat", *SHORT, "--tempo", "2010").stdout
    assert f"goblet-squat is a draft. Check {path} and remove 'draft: true'." in other.splitlines()
    path.write_text(path.read_text().replace("draft: true\n", ""))
    assert "is a draft" not in run("show", "goblet-squat", *SHORT).stdout


def test_a_table_becomes_a_workout_and_what_is_not_known_a_routine(
    run: Run, own: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("import", str(written(tmp_path, "friday.csv", TABLE)), "-o", str(out))
    assert result.exit_code == 0
    assert sorted(os.listdir(out)) == [
        *("friday.yaml", "routine.schema.json", "workout.schema.json", "zercher-thing.yaml")
    ]
    for kind, name in (("workout", "friday"), ("routine", "zercher-thing")):
        head = f"# yaml-language-server: $schema={kind}.schema.json\n# Read from "
        assert (out / f"{name}.yaml").read_text().startswith(head)
        assert json.loads((out / f"{kind}.schema.json").read_text()) == schema.of(kind)
    assert (out / "friday.yaml").read_text().splitlines()[4:] == [
        "name: Friday  # assumed",
        "source: friday.csv  # the file",
        "routines:",
        "  - routine: pause-thrust  # line 2, Pause thrust",
        "    sets: 1  # line 2",
        "    reps: 2  # line 2",
        '    tempo: "2011"  # line 2',
        "  - routine: zercher-thing.yaml  # line 3, Zercher thing",
        "    sets: 1  # line 3",
        "    reps: 2  # line 3",
        "    rest: 30  # line 3",
    ]
    assert (
        f"  Zercher thing is not known; it has general words: mend {out / 'zercher-thing.yaml'}"
        in result.stdout.splitlines()
    )
    assert run("check", str(out / "friday.yaml")).exit_code == 0
    assert not own.exists()


def test_a_workout_of_ones_own_names_its_routines(run: Run, own: Path, tmp_path: Path) -> None:
    assert run("import", str(written(tmp_path, "friday.csv", TABLE))).exit_code == 0
    assert (own / "workouts" / "friday.yaml").exists()
    assert (own / "routines" / "zercher-thing.yaml").exists()
    assert "B   zercher-thing" in run("show", "friday", *SHORT).stdout


def test_a_spreadsheet_is_read(run: Run, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for line in (("Übung", "Sätze", "Wdh."), ("Pause thrust", 2, 8)):
        page.append(line)
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "plan.xlsx").write_bytes(content.getvalue())
    out = tmp_path / "out"
    assert run("import", str(tmp_path / "plan.xlsx"), "-o", str(out)).exit_code == 0
    assert sorted(os.listdir(out)) == ["plan.yaml", "workout.schema.json"]


def test_a_file_that_exists_is_replaced_only_with_force(run: Run, tmp_path: Path) -> None:
    out, guide = tmp_path / "out", str(written(tmp_path))
    assert run("import", guide, "-o", str(out)).exit_code == 0
    path = out / "goblet-squat.yaml"
    before = path.read_bytes()
    path.write_text("mine")
    result = run("import", guide, "-o", str(out))
    assert (result.exit_code, result.stderr) == (
        2,
        f"tempo: {path} exists; use --force to replace it\n",
    )
    assert path.read_text() == "mine"
    assert run("import", guide, "-o", str(out), "--force").exit_code == 0
    assert path.read_bytes() == before


def test_a_broken_file_is_one_line_and_writes_nothing(run: Run, own: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "friday.csv", "Exercise,Sets,Reps\nSquat,0,8\n")
    result = run("import", str(path), "-o", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert result.output.splitlines() == [
        f"tempo: {path}:2: sets: sets is '0'; write a whole number from 1 to 1000, or a range as "
        "'8..10'"
    ]
    assert not (tmp_path / "out").exists()
    assert not own.exists()


def test_it_is_written_to_a_track_at_once(run: Run, own: Path, tmp_path: Path) -> None:
    target = tmp_path / "squat.wav"
    result = run("import", str(written(tmp_path)), "--export", str(target))
    assert result.exit_code == 0
    assert target.read_bytes()[:4] == b"RIFF"
    assert "is a draft" in result.stderr
    assert not own.exists()
    out = tmp_path / "out"
    again = run("import", str(written(tmp_path)), "--export", str(target), "-o", str(out))
    assert again.exit_code == 2
    assert again.stderr.endswith(f"tempo: {target} exists; use --force to replace it\n")


def test_several_cannot_be_played_at_once(run: Run, tmp_path: Path) -> None:
    text = "Client,Exercise,Reps\nAnna,Pause thrust,8\nBen,Pause thrust,8\n"
    result = run("import", str(written(tmp_path, "a.csv", text)), "--run")
    assert (result.exit_code, result.stderr) == (
        2,
        "tempo: the file makes 2 workouts; import it with -o FOLDER and play one of them\n",
    )
    both = run("import", str(written(tmp_path)), "--run", "--export", "x.wav")
    assert both.exit_code == 2


@pytest.mark.parametrize("asked", [(), ("--starts", "top")])
def test_what_a_guide_leaves_open_is_told_or_said(
    run: Run, own: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    text = GUIDE.replace("Goblet squat", "Zercher thing")
    result = run("import", str(written(tmp_path, "a.md", text)), *asked)
    said = "starts? line 7 begins with the lowering: 'top'; write starts: bottom or starts: top"
    made = (own / "routines" / "zercher-thing.yaml").read_text()
    assert (said in result.stdout) is not bool(asked)
    assert (f"# {said}" in made) is not bool(asked)
    assert ("starts: top  # assumed, as you said" in made) is bool(asked)


def test_a_routine_in_place_of_a_shipped_one_says_so(run: Run, own: Path, tmp_path: Path) -> None:
    text = GUIDE.replace("Goblet squat", "Glute bridge")
    result = run("import", str(written(tmp_path, "a.md", text)))
    assert result.stderr == "It stands in place of the shipped 'glute-bridge' from now on.\n"
