import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text("tempo: 20X1\nstarts: top\n")
    (tmp_path / "bad.yaml").write_text("tempo: 20\nrest: soon\nrep: 8\n")
    return tmp_path


def test_a_file_that_is_right_is_said_to_be_with_how_its_tempo_reads(run: Run) -> None:
    result = run("check", "good.yaml", "pause-thrust")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "good.yaml: right; lower 2 s, lift explosively, top 1 s",
        "pause-thrust: right; lift 2 s, top 3 to 5 s, lower 2 s",
    ]


def test_all_that_is_wrong_is_said_with_file_line_and_key(run: Run) -> None:
    result = run("check", "bad.yaml", "good.yaml", "no.yaml", "puase-thrust")
    assert result.exit_code == 2
    assert result.stdout == "good.yaml: right; lower 2 s, lift explosively, top 1 s\n"
    *wrong, unknown = result.stderr.splitlines()
    assert wrong == [
        "bad.yaml:1: tempo: tempo '20' has 2 parts, not four: LOWER-BOTTOM-LIFT-TOP, as '2021' or"
        " '10-0-2-1'",
        "bad.yaml:2: rest: the rest is 'soon'; write seconds, as '2', '2.5' or '3..5'",
        "bad.yaml:3: rep: is not a key here; did you mean 'reps'?",
        "no.yaml: cannot be read: No such file or directory",
    ]
    assert unknown.startswith("there is no routine 'puase-thrust'; did you mean pause-thrust")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("folder.yaml", "folder.yaml: not a file; name a YAML file"),
        ("pipe.yaml", "pipe.yaml: not a file; name a YAML file"),
        ("dangling.yaml", "dangling.yaml: cannot be read: No such file or directory"),
        ("wide.yaml", "wide.yaml: not UTF-8 text (byte 0); save it as UTF-8"),
        ("list.yaml", "list.yaml:1: the file must be a table of keys and values, as 'reps: 8'"),
        ("empty.yaml", "empty.yaml:1: tempo: is missing"),
        ("tag.yaml", "tag.yaml:1: tags (!) are not used here; remove it"),
        ("a" * 300 + ".yaml", "a" * 300 + ".yaml: cannot be read: File name too long"),
    ],
)
def test_what_is_no_routine_file_is_told_in_a_line(
    run: Run, folder: Path, name: str, told: str
) -> None:
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "dangling.yaml").symlink_to("nothing")
    (folder / "wide.yaml").write_text("tempo: 2021\n", encoding="utf-16")
    (folder / "list.yaml").write_text("- 1\n")
    (folder / "empty.yaml").touch()
    (folder / "tag.yaml").write_text("tempo: !!python/name:os.system\n")
    result = run("check", name)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{told}\n")


def test_without_a_file_there_is_nothing_to_check(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "Missing argument 'FILE...'" in result.stderr


def test_what_a_file_says_cannot_drive_the_terminal(run: Run, folder: Path) -> None:
    (folder / "bad.yaml").write_text('"\\e]0;owned\\a": 1\n')
    (folder / "worse.yaml").write_text('tempo: "\\e[2J"\nname: "\\u202eeman"\nreps: "\\e[31m8"\n')
    result = run("check", "bad.yaml", "worse.yaml")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 4
    assert all(line.isprintable() for line in result.stderr.splitlines())
