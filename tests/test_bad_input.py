"""Each input of docs/bad_input.py, as a person gives it: through a shell where it needs one."""

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

DOCS = Path(__file__).parent.parent / "docs"
PAGE = runpy.run_path(str(DOCS / "bad_input.py"))
ROWS = [(group, row) for group, rows in PAGE["BAD"].items() for row in rows]

COUNTS = {
    "Names": 18,
    "Keys and values": 32,
    "Files that are no YAML, or do harm": 19,
    "Sounds of a theme": 13,
    "Recordings of a voice": 11,
    "The config": 4,
    "Music": 9,
    "What would be written over, or cannot be written": 13,
    "The history": 5,
    "Limits": 3,
    "Surroundings": 12,
}
"""The rows of each part: one that is left out is missed."""

PATIENCE = 60  # seconds; a command that waits for ever is killed, and the test fails


class Said(NamedTuple):
    """How a command ended, what it said, and what it changed in its folder."""

    code: int
    out: str
    err: str
    changed: set[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, beside one of programs: `tempo`, and `unprivileged COMMAND`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    freely = "exec "
    if os.geteuid() == 0:  # root may read and write everything, unless it gives that up
        freely += "setpriv --bounding-set=-dac_override,-dac_read_search -- "
    for name, source in {
        "tempo": f"#!{sys.executable}\nfrom tempo.cli import main\nmain()\n",
        "unprivileged": f'#!/bin/sh\n{freely}"$@"\n',
    }.items():
        (programs / name).write_text(source)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("config", "data"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(folder / name))
    return folder


def put(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("$ "):
            subprocess.run(content[2:], shell=True, cwd=folder, check=True)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def inside(folder: Path) -> set[str]:
    """Return each file with what tells that it was changed."""
    return {
        f"{path.relative_to(folder)} {path.lstat().st_size} {path.lstat().st_mtime_ns}"
        for path in folder.rglob("*")
    }


def said(folder: Path, command: str) -> Said:
    before = inside(folder)
    ended = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    err = ended.stderr.replace(str(folder), "FOLDER")
    return Said(ended.returncode, ended.stdout, err, before ^ inside(folder))


PLAIN = re.compile(r"tempo [\w ./'=:,@+-]*")
"""A command with which a shell has nothing to do but to split it."""


def called(folder: Path, run: Callable[..., Result], command: str) -> Said:
    """Return what `said` does of a plain command, without a process of its own."""
    before = inside(folder)
    ended = run(*shlex.split(command)[1:])
    err = ended.stderr.replace(str(folder), "FOLDER")
    return Said(ended.exit_code, ended.stdout, err, before ^ inside(folder))


def agrees(told: str, err: str) -> bool:
    """Whether what was said is what the table has, line by line."""
    lines, wanted = err.splitlines(), told.splitlines()
    return len(lines) == len(wanted) and all(
        re.fullmatch(re.sub("«.+?»|…$", ".+", re.escape(want)), line)
        for line, want in zip(lines, wanted, strict=True)
    )


def faults(row: Any, said: Said) -> list[str]:
    """Return in what a command did not end as it should; these words are the whole promise."""
    found = {
        f"ended with {said.code}, not {row.code}": said.code != row.code,
        f"said {said.err!r}, not {row.told!r}": not agrees(row.told, said.err),
        "a traceback": "Traceback" in said.err + said.out,
        "a warning": "Warning" in said.err,
        f"changed {sorted(said.changed)}": bool(said.changed),
        "drove the terminal": bool(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", said.err)),
    }
    return [fault for fault, there in found.items() if there]


@pytest.mark.parametrize(("group", "row"), ROWS, ids=[f"{g}: {row.name}" for g, row in ROWS])
def test_bad_input_is_told_and_does_no_harm(
    folder: Path,
    run: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    group: str,
    row: Any,
) -> None:
    if "unprivileged" in row.command and os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("the program setpriv is not installed: root cannot give up its rights")
    if "/dev/full" in row.command and not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    put(folder, row.files)
    if PLAIN.fullmatch(row.command):
        monkeypatch.chdir(folder)
        done = called(folder, run, row.command)
    else:
        done = said(folder, row.command)
    assert faults(row, done) == []


def test_what_is_called_here_ends_as_in_a_process_of_its_own(
    folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for command in ("tempo show puase-thrust", "tempo show", "tempo --version", "tempo shwo"):
        assert called(folder, run, command) == said(folder, command)


def test_all_that_may_be_wrong_is_in_the_table() -> None:
    assert {group: len(rows) for group, rows in PAGE["BAD"].items()} == COUNTS
    assert all(row.told for _, row in ROWS if row.code)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("raise ValueError(1)", "a traceback"),
        ("import sys; sys.exit('tempo: no\\x1b[2J')", "drove the terminal"),
        ("import sys; open('half.wav', 'w').close(); sys.exit('tempo: no')", "changed ['half.wav"),
        ("import sys; sys.exit('tempo: perhaps')", "said 'tempo: perhaps"),
        ("import sys; print('tempo: no', file=sys.stderr)", "ended with 0, not 1"),
    ],
)
def test_a_program_that_breaks_the_promise_is_caught(folder: Path, source: str, fault: str) -> None:
    row = PAGE["Bad"]("a control", {}, "", 1, "tempo: no")
    (folder.parent / "programs" / "broken.py").write_text(source)
    done = said(folder, f"{sys.executable} ../programs/broken.py")
    assert any(found.startswith(fault) for found in faults(row, done))


def test_a_program_that_keeps_it_is_not(folder: Path) -> None:
    row = PAGE["Bad"]("a control", {}, "", 1, "tempo: no")
    assert faults(row, said(folder, "echo 'tempo: no' >&2; exit 1")) == []


def test_a_command_that_waits_for_ever_is_caught(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PATIENCE", 1)
    put(folder, {"pipe": "$ mkfifo pipe"})
    with pytest.raises(subprocess.TimeoutExpired):
        said(folder, "exec cat pipe")


def test_the_page_in_the_docs_is_what_its_script_makes_now() -> None:
    """If this fails, `make tables`, and read what has changed."""
    made = "\n".join(PAGE["page"]()) + "\n"
    assert (DOCS / "bad-input.md").read_text(encoding="utf-8") == made


# Streams and clocks.


def test_an_export_with_every_stream_closed_is_whole(folder: Path) -> None:
    """A file must not be opened where stdout or stderr was: what is said would be in it."""
    export = "tempo export frog-pump --sets 1 --reps 1 --voice none --no-setup -o"
    assert said(folder, f"{export} open.wav").code == 0
    for name, closed in {"out": ">&-", "err": "2>&-", "all": "<&- >&- 2>&-"}.items():
        assert said(folder, f"{export} {name}.wav {closed}").code == 0
        assert (folder / f"{name}.wav").read_bytes() == (folder / "open.wav").read_bytes()


@pytest.mark.paced
def test_a_set_with_every_stream_closed_is_guided_to_its_end(folder: Path) -> None:
    run = "tempo run frog-pump --sets 1 --reps 1 --tempo 0-0-0-0.2 --voice none --lead-in 5"
    assert said(folder, f"{run} --no-setup --output silent <&- >&- 2>&-").code == 0
    assert "frog-pump" in (folder / "data" / "rep-tempo" / "history.jsonl").read_text()


@pytest.mark.paced
def test_a_clock_set_to_1970_is_no_fault(folder: Path) -> None:
    put(
        folder,
        {
            "clock/sitecustomize.py": "import datetime, time\n"
            "time.time = lambda: 0.0\n"
            "class Old(datetime.datetime):\n"
            "    @classmethod\n"
            "    def now(cls, tz=None): return cls(1970, 1, 1, tzinfo=tz)\n"
            "datetime.datetime = Old\n"
        },
    )
    early = "PYTHONPATH=clock XDG_CACHE_HOME=$PWD/cache tempo"
    short = "frog-pump --sets 1 --reps 1 --tempo 0-0-0-0.2 --no-setup --lead-in 5"
    for command in (f"run {short} --output silent", f"export {short} -o a.wav", "cache", "history"):
        done = said(folder, f"{early} {command}")
        assert (done.code, "Traceback" in done.err) == (0, False)
    assert "1970-01-01" in done.out
