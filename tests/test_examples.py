import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.batch.tasks import planned
from tempo.cli.batch import read
from tempo.library.batch import load

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.name)
def test_an_example_runs(path: Path) -> None:
    result = subprocess.run([sys.executable, path], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(" 10.00 s  explosive\n 11.00 s  top\n")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda p: p.name)
def test_an_example_of_a_routine_is_right_and_all_of_it_is_spoken(
    path: Path, run: Callable[..., Result]
) -> None:
    result = run("check", str(path), "--strict")
    assert result.exit_code == 0, result.output


def test_the_example_of_a_plan_names_what_there_is(tmp_path: Path) -> None:
    plan = ROOT / "examples" / "batch" / "plan.yaml"
    found, _ = planned(plan, load(plan), tmp_path, False, read)
    assert [task.file for task in found] == [
        *("anna/week-1.mp3", "anna/week-2.mp3", "ben/week-1.flac", "ben/week-2.flac"),
    ]


@pytest.mark.thorough
def test_the_pictures_of_the_readme_are_drawn_from_a_track(tmp_path: Path) -> None:
    for name in ("terminal.svg", "plot.svg"):
        assert "<svg" in (ROOT / "docs" / name).read_text()
        assert f"docs/{name}" in (ROOT / "README.md").read_text()
    script = (ROOT / "docs" / "pictures.py").read_text()
    (tmp_path / "pictures.py").write_text(script)
    subprocess.run([sys.executable, tmp_path / "pictures.py"], check=True)
    assert "TOP" in (tmp_path / "plot.svg").read_text()
    assert "under&#160;tension" in (tmp_path / "terminal.svg").read_text()
    assert (tmp_path / "phone.png").exists() == bool(shutil.which("chromium"))


@pytest.mark.thorough
def test_the_notebook_runs_and_shows_a_player_and_a_picture() -> None:
    nbclient, nbformat = map(pytest.importorskip, ("nbclient", "nbformat"))

    notebook = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert [[each.output_type for each in outputs] for outputs in shown] == [["execute_result"]] * 4
    (track,), (beeps,), (samples,), (squat,) = shown
    assert "<audio controls" in track.data["text/html"]
    assert "data:image/svg+xml;base64," in track.data["text/html"]
    assert track.data["text/plain"] == "<tempo.Track 'pause-thrust', 0:39, 44100 Hz>"
    assert beeps.data["text/plain"].startswith("[(10.0, 'lift'),\n (12.0, 'top'),")
    assert samples.data["text/plain"] == "((11025,), 44100, True)"
    assert "tempo 31X1" in squat.data["text/plain"]
