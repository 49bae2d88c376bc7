import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

MINE = """\
# For the gym.
rate: 150   # slower
voice: "en-us+f3"  # anna's choice

# count: top
duck: 6
"""


@pytest.fixture
def path(own: Path) -> Path:
    path = own.parents[1] / "config" / "rep-tempo" / "config.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(MINE)
    return path


def test_what_holds_is_shown_with_where_it_is_said(run: Run, path: Path) -> None:
    lines = run("config").stdout.splitlines()
    assert lines[0] == f"# {path}"
    rows = [[part.strip() for part in line.split("  # ")] for line in lines]
    assert ["rate: 150", "line 2"] in rows
    assert ["voice: en-us+f3", "line 3"] in rows
    assert ["say: normal", "usual"] in rows
    assert ["language:", "the routine's"] in rows
    assert run("config", "show").stdout == run("config").stdout
    path.unlink()
    assert run("config").stdout.startswith(f"# {path}, which is not there yet\n")


def test_a_key_is_got_set_and_taken_out_and_comments_stay(run: Run, path: Path) -> None:
    assert run("config", "get", "rate").stdout == "150\n"
    assert run("config", "get", "say").stdout == "normal\n"
    assert run("config", "set", "rate", "170").stdout == "rate: 170\n"
    assert run("config", "set", "voice", "es").exit_code == 0
    assert run("config", "set", "--", "loudness", "-18").exit_code == 0
    assert run("config", "set", "beep-level", "-2.5").exit_code == 0
    assert run("config", "set", "artist", "Kim: #1").exit_code == 0
    assert run("config", "unset", "duck").stdout == "duck: 12  # usual\n"
    assert path.read_text() == (
        "# For the gym.\n"
        "rate: 170   # slower\n"
        "voice: es  # anna's choice\n"
        "\n"
        "# count: top\n"
        "loudness: -18\n"
        "beep-level: -2.5\n"
        'artist: "Kim: #1"\n'
    )
    assert run("config", "get", "artist").stdout == "Kim: #1\n"


def test_the_first_key_makes_the_file(run: Run, path: Path) -> None:
    path.unlink()
    assert run("config", "set", "say", "quiet").exit_code == 0
    assert path.read_text() == "say: quiet\n"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("set", "rate", "fast"), "rate: must be a whole number from 80 to 450 wpm"),
        (("set", "rte", "150"), "the config has no key 'rte'; did you mean 'rate'?"),
        (("get", "reps"), "the config has no key 'reps'"),
        (("get", "language"), "language is not set; what holds is the routine's"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    run: Run, path: Path, asked: tuple[str, ...], told: str
) -> None:
    result = run("config", *asked)
    assert (result.exit_code, path.read_text()) == (2, MINE)
    assert result.stderr.startswith(f"tempo: {told}")


def test_a_value_that_is_wrong_is_told_with_its_line(run: Run, path: Path) -> None:
    path.write_text(MINE.replace("150", "999"))
    for asked in ((), ("get", "say"), ("set", "duck", "7")):
        result = run("config", *asked)
        assert result.exit_code == 2
        told = f"tempo: {path}:2: rate: must be a whole number from 80 to 450 wpm\n"
        assert result.stderr == told
    assert "duck: 7\n" in path.read_text()
    assert run("config", "set", "rate", "150").exit_code == 0  # and so it is mended


@pytest.mark.parametrize("text", ["{rate: 150}\n", "rate:\n  150\n", "rate: >\n  150\n"])
def test_what_only_a_person_can_change_is_left_as_it_is(run: Run, path: Path, text: str) -> None:
    path.write_text(text)
    result = run("config", "set", "rate", "170")
    assert (result.exit_code, path.read_text()) == (2, text)
    assert "change it with: config edit" in result.stderr


def test_the_editor_gets_every_key_and_what_is_wrong_after_it_is_told(
    run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.unlink()
    editor = tmp_path / "editor.py"
    editor.write_text("import sys; open(sys.argv[1], 'a').write('rate: 999\\n')")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    result = run("config", "edit")
    assert result.exit_code == 2
    assert "rate: must be a whole number from 80 to 450 wpm" in result.stderr
    text = path.read_text()
    assert "# rate: 165  # " in text and "# say: normal  # " in text
    path.write_text(text.replace("rate: 999\n", ""))
    assert run("config", "get", "rate").stdout == "165\n"  # comments alone say nothing
    monkeypatch.setenv("VISUAL", str(tmp_path / "nothing"))
    assert "edit " in run("config", "edit").stderr
    assert sorted(os.listdir(path.parent)) == ["config.schema.json", "config.yaml"]
    assert text.startswith("# yaml-language-server: $schema=config.schema.json\n# What always")
