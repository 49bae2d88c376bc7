import hashlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from tempo.batch import files as task_files
from tempo.batch import workers
from tempo.batch.manifest import Made
from tempo.batch.tasks import Task

Run = Callable[..., Result]

PLAN = """\
routine: glute-bridge
sets: 1
reps: 2
say: beeps
tracks:
  - folder: anna
    tempo: pause
    tracks:
      - {file: week-1.wav}
      - {file: week-2.flac, reps: 3, sets: 2, split: set, with: vtt}
  - {file: all/thrust.wav, routine: pause-thrust, no-setup: true}
safety: false
"""


def plan(folder: Path, text: str = PLAN) -> Path:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, str]:
    """Return the digest of each file by its name, but for what a batch keeps for itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".tempo-batch")
    }


def tempo(*arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tempo", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


class Here(Executor):
    """Makes each track at once, in this process: to start others takes longest of all."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(fn(*given, **named))
        return future


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the tracks of a batch in this process, where processes are not the point."""
    monkeypatch.setattr(workers, "processes", lambda number: nullcontext(Here()))


def test_what_was_never_thought_of_fails_its_track_alone_and_is_in_the_log(
    run: Run, tmp_path: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(task: Task, *_: object) -> Made:
        if task.file.startswith("b"):
            raise KeyError(f"unheard of in {task.file}")
        return Made("", {})

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(task_files, "make", made)
    path = tmp_path / "plan.yaml"
    names = ("a.wav", "b.wav", "b2.wav", "c.wav")
    tracks = "".join(f"  - {{file: {name}, routine: frog-pump}}\n" for name in names)
    path.write_text(f"tracks:\n{tracks}")
    result = run("batch", str(path), "-o", str(tmp_path / "out"))
    log = tmp_path / "cache" / "rep-tempo" / "fault.log"
    assert result.exit_code == 1
    assert result.stdout.endswith(": 2 tracks written, 0 there already\n")
    ours = "a mistake of the program, not yours: KeyError:"
    assert result.stderr.splitlines() == [
        f"tempo: {path}:3: b.wav: {ours} 'unheard of in b.wav'",
        f"tempo: {path}:4: b2.wav: {ours} 'unheard of in b2.wav'",
        f"Please open an issue with {log}, where all of it is, attached",
    ]
    kept = log.read_text()
    assert kept.startswith("rep-tempo ") and kept.count("Traceback") == 2
    assert "KeyError: 'unheard of in b.wav'" in kept and "b2.wav" in kept


def test_at_the_end_every_track_is_told_to_be_whole_on_a_terminal(
    run: Run, tmp_path: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown, path = Terminal(), tmp_path / "plan.yaml"
    monkeypatch.setattr("tempo.cli.batch.sys", SimpleNamespace(stderr=shown))
    monkeypatch.setattr(workers, "come", lambda: 2.0)  # all parts are written before it is told
    monkeypatch.setattr(task_files, "make", lambda *_: Made("", {}))
    path.write_text("routine: frog-pump\ntracks: [{file: a.wav}, {file: b.wav}]\n")
    assert run("batch", str(path), "-o", str(tmp_path / "out")).exit_code == 0
    assert "100%  2 of 2 tracks" in shown.getvalue().split("\r")[-1]


def test_each_track_is_what_export_would_have_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("batch", str(plan(tmp_path)), "-o", str(out), "--jobs", "2")
    assert (result.exit_code, result.output) == (0, f"{out}: 3 tracks written, 0 there already\n")
    assert [*files(out)] == [
        "all/thrust.wav",
        "anna/anna.m3u8",
        "anna/week-1.wav",
        "anna/week-2-01-set-1.flac",
        "anna/week-2-01-set-1.vtt",
        "anna/week-2-02-rest-before-set-2.flac",
        "anna/week-2-02-rest-before-set-2.vtt",
        "anna/week-2-03-set-2.flac",
        "anna/week-2-03-set-2.vtt",
        "anna/week-2.m3u8",
    ]
    alone = tmp_path / "thrust.wav"
    short = ("--sets", "1", "--reps", "2", "--say", "beeps", "--no-setup")
    tags = ("--album", "all", "--track", "1/1")
    assert run("export", "pause-thrust", *short, *tags, "-o", str(alone)).exit_code == 0
    assert alone.read_bytes() == (out / "all" / "thrust.wav").read_bytes()


@pytest.mark.usefixtures("here")
def test_what_is_done_is_not_done_again_and_what_changed_is(run: Run, tmp_path: Path) -> None:
    out, path = tmp_path / "out", plan(tmp_path)
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    before = files(out)
    times = {file: (out / file).stat().st_mtime_ns for file in before}
    result = run("batch", str(path), "-o", str(out))
    assert result.output == f"{out}: 0 tracks written, 3 there already\n"
    assert files(out) == before
    assert {file: (out / file).stat().st_mtime_ns for file in before} == times
    (out / "all" / "thrust.wav").write_bytes(b"cut short")
    plan(tmp_path, PLAN.replace("reps: 3, sets: 2", "reps: 3, sets: 1"))
    result = run("batch", str(path), "-o", str(out))
    assert result.output == f"{out}: 2 tracks written, 1 there already\n"
    assert files(out)["all/thrust.wav"] == before["all/thrust.wav"]
    assert not [name for name in files(out) if "set-2" in name]  # of the longer one


@pytest.mark.usefixtures("here")
def test_a_track_that_cannot_be_made_is_named_and_the_others_are_whole(
    run: Run, tmp_path: Path
) -> None:
    out, path = tmp_path / "out", plan(tmp_path)
    (out / "anna").mkdir(parents=True)
    (out / "anna" / "week-1.wav").write_bytes(b"somebody's")
    result = run("batch", str(path), "-o", str(out))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{out}: 2 tracks written, 0 there already",
        f"tempo: {path}:9: anna/week-1.wav: {out}/anna/week-1.wav exists; "
        "use --force to replace it",
    ]
    assert (out / "anna" / "week-1.wav").read_bytes() == b"somebody's"
    assert run("batch", str(path), "-o", str(out), "--force").exit_code == 0
    assert (out / "anna" / "week-1.wav").read_bytes()[:4] == b"RIFF"


def test_all_mistakes_of_a_plan_are_told_before_anything_is_made(run: Run, tmp_path: Path) -> None:
    wrong = """\
tracks:
  - {file: a.wav, routine: pause-thrst}
  - {file: b.wav, routine: pause-thrust, say: loud}
  - {file: c.xyz, routine: pause-thrust}
  - {file: d.wav, routine: pause-thrust, reps: many}
  - {file: e.opus, routine: pause-thrust, sample-rate: "44100"}
"""
    path = plan(tmp_path, wrong)
    result = run("batch", str(path), "-o", str(tmp_path / "out"))
    assert result.exit_code == 2
    told = [line.removeprefix("tempo: ") for line in result.output.splitlines()]
    assert [line.split(": ")[0:2] for line in told] == [
        [f"{path}:2", "routine"],
        [f"{path}:3", "say"],
        [f"{path}:4", "file"],
        [f"{path}:5", "reps"],
        [f"{path}:6", "file"],
    ]
    assert "did you mean pause-thrust" in told[0]
    assert not (tmp_path / "out").exists()


def test_what_is_written_beside_two_tracks_cannot_have_one_name(run: Run, tmp_path: Path) -> None:
    same = """\
routine: glute-bridge
with: vtt
tracks:
  - {file: a.mp3}
  - {file: A.flac}
  - {file: b.mp3, split: set}
  - {file: b.wav, split: set}
  - {file: c.wav}
"""
    path = plan(tmp_path, same)
    result = run("batch", str(path), "-o", str(tmp_path / "out"))
    assert (result.exit_code, result.output.splitlines()) == (
        2,
        [
            f"tempo: {path}:5: file: A.vtt is also written for line 4",
            f"{path}:7: file: b.m3u8 is also written for line 6",
        ],
    )


@pytest.mark.usefixtures("here")
def test_a_path_in_a_plan_counts_from_the_plan(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text("tempo: '2020'\nreps: 2\nsets: 1\n")
    path = plan(tmp_path, "tracks:\n  - {file: a.wav, routine: mine/own.yaml, say: beeps}\n")
    monkeypatch.chdir("/")
    assert run("batch", str(path), "-o", str(tmp_path / "out")).exit_code == 0


@pytest.mark.usefixtures("here")
def test_a_link_cannot_lead_out_of_the_folder(run: Run, tmp_path: Path) -> None:
    out, away = tmp_path / "out", tmp_path / "away"
    out.mkdir()
    away.mkdir()
    (out / "anna").symlink_to(away)
    (out / "all").mkdir()
    (out / "all" / "thrust.wav").symlink_to(away / "stolen.wav")
    result = run("batch", str(plan(tmp_path)), "-o", str(out), "--force")
    assert result.exit_code == 1
    assert result.output.count("leads out of") == 3
    assert [*away.iterdir()] == []


@pytest.mark.usefixtures("here")
def test_no_companion_and_no_piece_is_written_through_a_link(run: Run, tmp_path: Path) -> None:
    out, away = tmp_path / "out", tmp_path / "away"
    (out / "anna").mkdir(parents=True)
    away.mkdir()
    for name in ("week-2-01-set-1.vtt", "week-2-03-set-2.flac"):
        (out / "anna" / name).symlink_to(away / name)
        result = run("batch", str(plan(tmp_path)), "-o", str(out), "--force")
        assert result.exit_code == 1
        assert "week-2.flac" in result.output and "a link leads out of" in result.output
        (out / "anna" / name).unlink()
    assert [*away.iterdir()] == []


@pytest.mark.usefixtures("here")
def test_what_a_strangers_folder_notes_removes_and_replaces_nothing(
    run: Run, tmp_path: Path
) -> None:
    out, mine = tmp_path / "out", tmp_path / "mine.txt"
    (out / "all").mkdir(parents=True)
    mine.write_text("mine")
    (out / "away").symlink_to(tmp_path)
    notes = [
        {"file": "all/thrust.wav", "digest": "", "files": {"../mine.txt": ""}},
        {"file": "anna/week-1.wav", "digest": "", "files": {str(mine): ""}},
        {"file": "anna/week-2.flac", "digest": "", "files": {"away/mine.txt": ""}},
        ["no", "table"],
        {"file": 7, "digest": "", "files": {}},
    ]
    (out / ".tempo-batch.jsonl").write_text("".join(json.dumps(note) + "\n" for note in notes))
    result = run("batch", str(plan(tmp_path)), "-o", str(out))
    assert (result.exit_code, mine.read_text()) == (1, "mine")
    assert "away/mine.txt: a link leads out of" in result.output
    (out / ".tempo-batch.jsonl").unlink()
    (out / ".tempo-batch.jsonl").symlink_to(mine)
    result = run("batch", str(plan(tmp_path)), "-o", str(out))
    assert (result.exit_code, mine.read_text()) == (2, "mine")
    assert ".tempo-batch.jsonl is a link; remove it" in result.output


@pytest.mark.usefixtures("here")
def test_what_a_batch_keeps_for_itself_is_no_track(run: Run, tmp_path: Path) -> None:
    text = "tracks:\n  - {file: .tempo-batch.jsonl, routine: frog-pump, format: wav, sets: 1}\n"
    result = run("batch", str(plan(tmp_path, text)), "-o", str(tmp_path / "out"), "--force")
    assert result.exit_code == 1
    assert "is what the batch keeps for itself; choose another name" in result.output


@pytest.mark.usefixtures("here")
def test_what_was_written_and_not_noted_is_taken_up(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("batch", str(plan(tmp_path)), "-o", str(out)).exit_code == 0
    right = files(out)
    (out / ".tempo-batch.jsonl").unlink()  # as a kill would leave it
    assert run("batch", str(plan(tmp_path)), "-o", str(out)).exit_code == 0
    assert files(out) == right
    (out / ".tempo-batch.jsonl").unlink()
    (out / "all" / "thrust.wav").write_bytes(b"mine")
    result = run("batch", str(plan(tmp_path)), "-o", str(out))
    assert result.exit_code == 1
    assert "thrust.wav exists; use --force to replace it" in result.output
    assert (out / "all" / "thrust.wav").read_bytes() == b"mine"


@pytest.mark.usefixtures("here")
def test_two_batches_do_not_write_to_one_folder(run: Run, tmp_path: Path) -> None:
    import filelock

    out = tmp_path / "out"
    out.mkdir()
    with filelock.FileLock(out / ".tempo-batch.lock"):
        held = os.stat(out / ".tempo-batch.lock").st_ino
        result = run("batch", str(plan(tmp_path)), "-o", str(out))
    assert result.exit_code == 2
    assert result.output == f"tempo: another batch writes to {out}; wait for its end\n"
    assert not files(out)
    assert run("batch", str(plan(tmp_path)), "-o", str(out)).exit_code == 0
    assert os.stat(out / ".tempo-batch.lock").st_ino == held  # else two could hold it at once


def test_a_lock_that_is_a_link_is_not_opened(run: Run, tmp_path: Path) -> None:
    out, mine = tmp_path / "out", tmp_path / "mine.txt"
    out.mkdir()
    mine.write_text("mine")
    (out / ".tempo-batch.lock").symlink_to(mine)
    result = run("batch", str(plan(tmp_path)), "-o", str(out))
    assert (result.exit_code, mine.read_text()) == (2, "mine")
    assert ".tempo-batch.lock is a link; remove it" in result.output


PIECES = """\
voice: none
reps: 2
sets: 2
no-setup: true
tracks:
"""


@pytest.mark.usefixtures("here")
def test_what_became_of_a_piece_is_of_the_track_that_is_called_so_now(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = ("-o", str(out), "--force")
    path = plan(tmp_path, PIECES + "  - {file: a.wav, routine: frog-pump, split: set}\n")
    assert run("batch", str(path), *asked).exit_code == 0
    assert [*files(out)] == [
        *("a-01-set-1.wav", "a-02-rest-before-set-2.wav", "a-03-set-2.wav", "a.m3u8"),
    ]
    two = (
        "  - {file: a-01-set-1.wav, routine: glute-bridge}\n  - {file: a.wav, routine: frog-pump}\n"
    )
    path = plan(tmp_path, PIECES + two)
    result = run("batch", str(path), *asked)
    assert (result.exit_code, result.output) == (0, f"{out}: 2 tracks written, 0 there already\n")
    assert [*files(out)] == ["a-01-set-1.wav", "a.wav"]
    result = run("batch", str(path), *asked)
    assert result.output == f"{out}: 0 tracks written, 2 there already\n"


@pytest.mark.usefixtures("here")
def test_a_track_of_an_earlier_plan_is_its_own_until_it_is_replaced(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    one = plan(tmp_path, PIECES + "  - {file: a-01-set-1.wav, routine: glute-bridge}\n")
    assert run("batch", str(one), "-o", str(out)).exit_code == 0
    before = files(out)
    other = tmp_path / "other.yaml"
    other.write_text(PIECES + "  - {file: a.wav, routine: frog-pump, split: set}\n")
    result = run("batch", str(other), "-o", str(out))
    assert result.exit_code == 1 and "a-01-set-1.wav exists" in result.output
    assert files(out) == before
    assert run("batch", str(other), "-o", str(out), "--force").exit_code == 0
    result = run("batch", str(one), "-o", str(out))  # the piece is not this track's any more
    assert result.exit_code == 1 and "a-01-set-1.wav exists" in result.output


@pytest.mark.usefixtures("here")
def test_a_track_that_is_split_now_replaces_nothing_that_was_not_its_own(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    path = plan(tmp_path, PIECES + "  - {file: a.wav, routine: frog-pump}\n")
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    (out / "a-01-set-1.wav").write_bytes(b"mine")
    plan(tmp_path, PIECES + "  - {file: a.wav, routine: frog-pump, split: set}\n")
    result = run("batch", str(path), "-o", str(out))
    assert result.exit_code == 1 and "a-01-set-1.wav exists" in result.output
    assert (out / "a-01-set-1.wav").read_bytes() == b"mine"


@pytest.mark.usefixtures("here")
def test_a_file_of_the_right_size_and_other_bytes_is_made_anew(run: Run, tmp_path: Path) -> None:
    out, path = tmp_path / "out", plan(tmp_path)
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    before, track = files(out), out / "all" / "thrust.wav"
    track.write_bytes(bytes(track.stat().st_size))
    result = run("batch", str(path), "-o", str(out))
    assert result.output == f"{out}: 1 track written, 2 there already\n"
    assert files(out) == before


@pytest.mark.thorough
@pytest.mark.usefixtures("here")
def test_a_batch_that_was_killed_goes_on_where_it_was(run: Run, tmp_path: Path) -> None:
    many = "routine: glute-bridge\nsay: beeps\nsets: 1\nsetup: false\ntracks:\n" + "".join(
        f"  - {{file: {number}.flac, reps: {number % 7 + 1}, tempo: '20{number % 3 + 1}1'}}\n"
        for number in range(24)
    )
    path = plan(tmp_path, many)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run("batch", str(path), "-o", str(whole)).exit_code == 0
    process = tempo("batch", path, "-o", killed, "--jobs", "2")
    deadline = time.monotonic() + 60
    while len([*killed.glob("*.flac")]) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert len(files(killed)) >= 5
    before = time.monotonic()
    while _alive(process.pid) and time.monotonic() < before + 5:  # its workers end with it
        time.sleep(0.05)
    assert not _alive(process.pid)
    with open(killed / ".tempo-batch.jsonl", "a", encoding="utf-8") as manifest:
        manifest.write('\n{"file": "0.flac", "dig')  # as a kill may tear it
    assert run("batch", str(path), "-o", str(killed)).exit_code == 0
    assert files(killed) == files(whole)
    assert not [*killed.rglob("*.part")]
    lines = [(each / ".tempo-batch.jsonl").read_text() for each in (whole, killed)]
    assert lines[0] == lines[1]
    assert len(lines[0].splitlines()) == 24


@pytest.mark.usefixtures("here")
def test_a_track_that_was_placed_and_not_noted_when_the_batch_was_killed_is_its_own(
    run: Run, tmp_path: Path
) -> None:
    out, path = tmp_path / "out", plan(tmp_path)
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    before, manifest = files(out), (out / ".tempo-batch.jsonl").read_text()
    (out / ".tempo-batch.jsonl").unlink()
    (out / "anna" / "week-2-03-set-2.flac").unlink()  # killed between two of its files
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    assert files(out) == before
    assert (out / ".tempo-batch.jsonl").read_text() == manifest
    assert not [*out.rglob("*.part")]
    (out / ".tempo-batch.jsonl").unlink()
    theirs = out / "anna" / "week-2-03-set-2.flac"
    theirs.write_bytes(b"somebody's")
    (out / "anna" / "week-2-01-set-1.vtt").unlink()
    result = run("batch", str(path), "-o", str(out))
    assert (result.exit_code, result.output.splitlines()[1:]) == (
        1,
        [
            f"tempo: {path}:10: anna/week-2.flac: {theirs} exists; use --force to replace it",
            f"tempo: {out}/anna/anna.m3u8 exists; use --force to replace it",  # it has one track
        ],
    )
    assert theirs.read_bytes() == b"somebody's"
    assert (out / "anna" / "week-2-01-set-1.flac").exists()  # was there, so it is not taken back
    assert not (out / "anna" / "week-2-01-set-1.vtt").exists()


def _alive(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


@pytest.mark.thorough
@pytest.mark.usefixtures("here")
def test_a_plan_is_made_on_the_workers_of_a_cluster(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="a cluster needs Dask")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    alone = ("--nthreads", "1", "--no-dashboard", "--no-nanny")  # which is a process more for each
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    servers = [
        subprocess.Popen(
            [*dask, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet
        ),
        *(subprocess.Popen([*worker, *alone, "--name", name], **quiet) for name in ("one", "two")),
    ]
    try:
        far, near, path = tmp_path / "far", tmp_path / "near", plan(tmp_path)
        deadline = time.monotonic() + 60
        while not _answers(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        process = tempo("batch", path, "-o", far, "--dask", address)
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out, err) == (
            0,
            f"{far}: 3 tracks written, 0 there already\n",
            "",
        )
        assert run("batch", str(path), "-o", str(near)).exit_code == 0
        assert files(far) == files(near)
        site = ("site", str(path), "--no-cover", "-o")
        process = tempo(*site, tmp_path / "far-site", "--dask", address)
        assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)
        assert run(*site, str(tmp_path / "near-site")).exit_code == 0
        assert files(tmp_path / "far-site") == files(tmp_path / "near-site")
    finally:
        for server in servers:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_where_no_cluster_answers_it_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="a cluster needs Dask")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    result = run("batch", str(plan(tmp_path)), "-o", str(tmp_path / "out"), "--dask", address)
    assert result.exit_code == 2
    assert f"no Dask scheduler answers at {address}" in result.output


@pytest.mark.usefixtures("here")
def test_the_folder_is_told_if_it_cannot_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    result = run("batch", str(plan(tmp_path)), "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert result.output.startswith(f"tempo: {tmp_path}/out: cannot be made")


@pytest.mark.usefixtures("here")
def test_what_the_manifest_says_is_json_a_line(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("batch", str(plan(tmp_path)), "-o", str(out)).exit_code == 0
    lines = (out / ".tempo-batch.jsonl").read_text().splitlines()
    assert {json.loads(line)["version"] for line in lines} == {1}
    assert [json.loads(line)["file"] for line in lines] == [
        "all/thrust.wav",
        "anna/anna.m3u8",
        "anna/week-1.wav",
        "anna/week-2.flac",
    ]
    shutil.rmtree(out / "anna")
    assert run("batch", str(plan(tmp_path)), "-o", str(out)).output.endswith(
        "2 tracks written, 1 there already\n"
    )


@pytest.mark.usefixtures("here")
def test_a_table_is_a_plan_a_row_a_track(run: Run, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tmp_path / "clients.csv"
    path.write_text(
        "Client;Routine;Sets;Reps;Say;File\n"
        "Anna;Glute bridge;1;2;beeps;bridge.wav\n"
        "Ben;pause-thrust;1;2;beeps;thrust.wav\n",
        encoding="utf-8",
    )
    result = run("batch", str(path), "-o", str(out))
    assert (result.exit_code, result.output) == (0, f"{out}: 2 tracks written, 0 there already\n")
    assert [*files(out)] == ["Anna/bridge.wav", "Ben/thrust.wav"]
    alone = tmp_path / "bridge.wav"
    short = ("--sets", "1", "--reps", "2", "--say", "beeps", "--album", "Anna", "--track", "1/1")
    assert run("export", "glute-bridge", *short, "-o", str(alone)).exit_code == 0
    assert alone.read_bytes() == (out / "Anna" / "bridge.wav").read_bytes()
    path.write_text("Client,Routine,Reps\nAnna,Glute bridge,many\n", encoding="utf-8")
    wrong = run("batch", str(path), "-o", str(out))
    assert wrong.exit_code == 2
    assert wrong.output.startswith(f"tempo: {path}:2: reps: ")


WEEKS = """\
sets: 1
reps: 1
say: beeps
setup: false
artist: Coach Kim
tracks:
  - folder: anna
    tracks:
      - {file: week-2.mp3, routine: glute-bridge, reps: 2}
      - {file: week-10.mp3, routine: "glute bridge 1x3", language: de}
      - {file: other.mp3, routine: frog-pump}
      - {file: split.flac, routine: frog-pump, sets: 2, split: set, title: Frogs}
"""


@pytest.mark.usefixtures("here")
def test_a_clients_tracks_can_be_told_apart_on_a_phone(run: Run, tmp_path: Path) -> None:
    import mutagen

    out = tmp_path / "out"
    assert run("batch", str(plan(tmp_path, WEEKS)), "-o", str(out)).exit_code == 0
    found = {}
    for name in files(out):
        if name.endswith(("mp3", "flac")):
            tags = mutagen.File(out / name, easy=True)
            told = [tags[each][0] for each in ("title", "album", "tracknumber", "artist")]
            found[name.removeprefix("anna/")] = told
    kim = "Coach Kim"
    assert found == {
        "week-2.mp3": ["Glute bridge (week-2)", "anna", "1/4", kim],
        "week-10.mp3": ["Beckenheben (week-10)", "anna", "2/4", kim],
        "other.mp3": ["Frog pump", "anna", "3/4", kim],
        "split-01-set-1.flac": ["Set 1", "anna, Frogs", "1", kim],
        "split-02-rest-before-set-2.flac": ["Rest before set 2", "anna, Frogs", "2", kim],
        "split-03-set-2.flac": ["Set 2", "anna, Frogs", "3", kim],
    }
    from mutagen.id3 import ID3

    german = ID3(out / "anna" / "week-10.mp3")
    assert [german.getall("COMM")[0].lang, german.getall("CHAP")[0].sub_frames["TIT2"].text] == [
        "deu",
        ["Mach dich bereit"],
    ]
    assert ID3(out / "anna" / "week-2.mp3").getall("COMM")[0].lang == "eng"


@pytest.mark.usefixtures("here")
def test_a_folder_has_a_playlist_in_the_order_of_the_plan(run: Run, tmp_path: Path) -> None:
    out, path = tmp_path / "out", plan(tmp_path, WEEKS)
    listed = out / "anna" / "anna.m3u8"
    listed.parent.mkdir(parents=True)
    listed.write_text("mine")
    result = run("batch", str(path), "-o", str(out))
    assert result.exit_code == 1 and "anna.m3u8 exists; use --force" in result.stderr
    assert listed.read_text() == "mine"
    listed.unlink()
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    pieces = ["split-01-set-1.flac", "split-02-rest-before-set-2.flac", "split-03-set-2.flac"]
    assert listed.read_text().splitlines() == [
        *("#EXTM3U", "#PLAYLIST:anna", "week-2.mp3", "week-10.mp3", "other.mp3"),
        *pieces,
    ]
    plan(tmp_path, WEEKS.replace("      - {file: other.mp3, routine: frog-pump}\n", ""))
    assert run("batch", str(path), "-o", str(out)).exit_code == 0
    assert listed.read_text().splitlines()[2:] == ["week-2.mp3", "week-10.mp3", *pieces]


def test_a_process_tells_how_far_its_track_has_come(tmp_path: Path) -> None:
    from tempo.batch import files as made
    from tempo.batch.tasks import planned
    from tempo.cli.batch import read
    from tempo.library import batch as plans

    path = plan(tmp_path, "tracks: [{file: a.flac, routine: squat, voice: none}]\n")
    (task,) = planned(path, plans.load(path), tmp_path, False, read).tasks
    parts: list[float] = []
    assert not isinstance(made.make(task, read, parts.append), str)
    assert len(parts) > 10 and max(parts) < 0.2
    assert sum(parts) == pytest.approx(1)


@pytest.mark.parametrize(
    ("verb", "goes_on"),
    [(("site", "frog-pump", "-o", "app"), True), (("serve", "frog-pump"), False)],
)
def test_who_breaks_off_is_told_to_go_on_where_that_is_possible(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: tuple[str, ...],
    goes_on: bool,
) -> None:
    def stopped(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempo.batch.workers.results", stopped)
    result = run(*verb)
    assert (result.exit_code, "run it again to go on" in result.stderr) == (130, goes_on)
    assert result.stderr.endswith("tempo: stopped\n")
