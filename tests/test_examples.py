import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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


def test_the_pictures_of_the_readme_are_drawn_from_a_track(tmp_path: Path) -> None:
    for name in ("terminal.svg", "waveform.svg"):
        assert (ROOT / "docs" / name).read_text().startswith("<svg")
    script = (ROOT / "docs" / "pictures.py").read_text()
    (tmp_path / "pictures.py").write_text(script)
    subprocess.run([sys.executable, tmp_path / "pictures.py"], check=True)
    assert "TOP" in (tmp_path / "waveform.svg").read_text()
    assert "rep" in (tmp_path / "terminal.svg").read_text()
