import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

SHORT = ("frog-pump", "--sets", "2", "--reps", "2", "--voice", "none")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "begins"), [("frog.png", b"\x89PNG"), ("frog.SVG", b"<?xml"), ("frog.pdf", b"%PDF")]
)
def test_a_routine_becomes_a_picture(run: Run, folder: Path, name: str, begins: bytes) -> None:
    result = run("plot", *SHORT, "-o", name)
    assert (result.exit_code, result.stdout) == (0, "")
    lines = result.stderr.splitlines()
    assert lines[:2] == [
        "frog-pump: tempo 2011, lift 1 s, top 1 s, lower 2 s",
        "2 sets of 2, rest 45 s, 1:16 in all",
    ]
    size = (folder / name).stat().st_size
    assert lines[2:] == [f"{name}: 1 page, {size / 1e3:.0f} kB"]
    assert (folder / name).read_bytes().startswith(begins)
    assert os.listdir(folder) == [name]


def test_without_a_name_it_is_an_svg_called_as_the_routine(run: Run, folder: Path) -> None:
    assert run("plot", *SHORT).exit_code == 0
    assert os.listdir(folder) == ["frog-pump.svg"]
    text = (folder / "frog-pump.svg").read_text(encoding="utf-8")
    assert "<title>Frog pump · " in text
    assert "Set 1" in text  # in a comment beside the outlines of its letters
    assert "2 sets of 2, rest 45 s, 1:16 in all, 0:16 of it under tension" in text
    assert "prefers-color-scheme:dark" in text


def test_the_paper_the_set_and_the_width_are_as_asked(run: Run, folder: Path) -> None:
    assert run("plot", *SHORT, "--dark", "--set", "2", "-o", "dark.svg").exit_code == 0
    text = (folder / "dark.svg").read_text(encoding="utf-8")
    assert "Set 2" in text and "#0d1117" in text
    assert "prefers-color-scheme" not in text and "#ffffff" not in text
    assert run("plot", *SHORT, "--light", "-o", "light.svg").exit_code == 0
    text = (folder / "light.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme" not in text and "#0d1117" not in text
    assert run("plot", *SHORT, "--width", "800", "-o", "small.png").exit_code == 0
    assert int.from_bytes((folder / "small.png").read_bytes()[16:20], "big") == 800


def test_all_sets_are_pages_of_a_pdf(run: Run, folder: Path) -> None:
    result = run("plot", *SHORT, "--all", "-o", "all.pdf")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1].startswith("all.pdf: 2 pages, ")
    result = run("plot", *SHORT, "--all", "-o", "all.png")
    assert (result.exit_code, result.stderr) == (
        2,
        "tempo: all.png: only a PDF has pages for --all; or name one set with --set N\n",
    )
    result = run("plot", *SHORT, "--all", "--set", "2", "-o", "more.pdf")
    assert result.exit_code == 2
    assert result.stderr == "tempo: --all draws every set; leave out --set\n"
    assert os.listdir(folder) == ["all.pdf"]


def test_a_set_that_is_not_there_is_told(run: Run, folder: Path) -> None:
    result = run("plot", *SHORT, "--set", "3")
    assert result.exit_code == 2
    assert result.stderr == "tempo: there is no set 3; frog-pump has 2 sets\n"
    assert os.listdir(folder) == []


def test_a_file_that_exists_is_replaced_only_by_force(run: Run, folder: Path) -> None:
    path = folder / "frog.svg"
    path.write_bytes(b"precious")
    result = run("plot", *SHORT, "-o", "frog.svg")
    assert result.exit_code == 2
    assert result.stderr == "tempo: frog.svg exists; use --force to replace it\n"
    assert path.read_bytes() == b"precious"
    assert run("plot", *SHORT, "-o", "frog.svg", "--force").exit_code == 0
    assert path.read_bytes()[:5] == b"<?xml"
    assert os.listdir(folder) == ["frog.svg"]


@pytest.mark.parametrize("name", ["frog", "frog.jpg", "frog.svg.txt", ".svg", "png"])
def test_a_name_with_another_ending_is_not_taken(run: Run, folder: Path, name: str) -> None:
    result = run("plot", *SHORT, "-o", name)
    assert result.exit_code == 2
    assert result.stderr == f"tempo: {name}: name a picture that ends in .png, .svg or .pdf\n"
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no/frog.svg", "there is no folder no; make it first"),
        ("file/frog.svg", "file is not a folder; choose another"),
    ],
)
def test_a_place_that_cannot_hold_it_is_told(run: Run, folder: Path, name: str, told: str) -> None:
    (folder / "file").touch()
    result = run("plot", *SHORT, "-o", name)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == f"tempo: cannot write {name}: {told}"
