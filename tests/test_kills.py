"""Programs that are killed at any moment: what has its name is whole, and the next run tidies up.

A run in the suite kills each kind of work KILLS times; `make test-kills` does it 200 times, and
starts each program anew. In the suite those are that export to WAV, or that are told to end.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
import soundfile

import tempo
from tempo.library import folders, history
from tests import warm

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is killed so"),
]

FEW = 6
KILLS = int(os.environ.get("TEMPO_KILLS", FEW))
HOUSE = f'File "{Path(tempo.__file__).parent}'
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)

SHORT = ("frog-pump", "--sets", "2", "--reps", "2", "--rest", "10", "--no-setup", "--lead-in", "5")
LONG = ("frog-pump", "--sets", "12", "--reps", "12", "--no-setup", "--lead-in", "5")

FEWER = ("--sets", "3")

ENDLESS = (*LONG, "--sets", "40", "-o", "a.mp3")
"""An export that is written for half a minute: on the busiest machine it is told to end before."""

SPOKEN = ("frog-pump", "--sets", "1", "--reps", "1", "--no-setup", "--voice", "hibari")

EXPORTS = {
    "wav": (*LONG, *FEWER, "-o", "a.wav"),
    "music": (*LONG, *FEWER, "--music", "../song.wav", "-o", "a.wav"),
    "mp3": (*SHORT, "-o", "a.mp3"),
    "split": (*SHORT, "-o", "a.flac", "--split", "set", "--no-cover"),
    "companions": (*SHORT, "-o", "a.ogg", "--no-cover", "--with", "json,vtt,srt,lrc,csv,midi"),
}

PLAN = """\
routine: frog-pump
sets: 1
reps: 1
say: beeps
safety: false
no-cover: true
tracks:
  - {file: a.wav}
  - {file: anna/b.mp3, reps: 2}
  - {file: anna/c.flac, sets: 2, rest: 10, split: set, with: vtt}
  - {file: ben/d.ogg, tempo: "2021", with: "json,csv"}
  - {file: ben/e.wav, tempo: "3011"}
  - {file: f.flac, tempo: "3011"}
"""


class Seen(NamedTuple):
    """The files that have their own names, and the names of the others, which are temporary."""

    whole: dict[str, bytes]
    passing: list[str]


def seen(folder: Path, *ours: str) -> Seen:
    """Return what is in a folder, but for files of the program's own."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in ours]
    passing = [path for path in files if path.suffix in (".part", ".tmp")]
    return Seen(
        {str(path.relative_to(folder)): path.read_bytes() for path in files if path not in passing},
        [path.name for path in passing],
    )


Running = warm.Process | subprocess.Popen[str]


def start(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None, anew: bool = False
) -> Running:
    """Start the program, forked from a process that has loaded what it loads, or anew."""
    begin = warm.anew if anew or KILLS > FEW else warm.start
    surroundings = os.environ | {"TMPDIR": str(folder)} | (environment or {})
    return begin("-m", "tempo", *arguments, cwd=folder, env=surroundings)


def finish(process: Running) -> str:
    """Let a program end as it should."""
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def kill(process: Running, number: signal.Signals, moment: float) -> str:
    """Kill a program so many seconds after its start: Ctrl-C goes to its children as well.

    Python, before it comes to us and after it has left us, has a traceback of its own.
    """
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        if number is signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    said, _ = process.communicate(timeout=120)  # children hold the pipe, so they have ended too
    assert HOUSE not in said, said
    return said


def begun(folder: Path) -> None:
    """Wait until an MP3 is being written."""
    deadline = time.monotonic() + 60
    while not [*folder.glob(".a.mp3.*.part")] and time.monotonic() < deadline:
        time.sleep(0.005)


def moments(name: str, longest: float, kills: int = KILLS) -> list[tuple[signal.Signals, float]]:
    """Return signals and moments spread over the whole of a run, the same for each seed."""
    chance = random.Random(name)
    return [
        (SIGNALS[n % 3], longest * (n + chance.random()) / kills)
        for n in chance.sample(range(kills), kills)
    ]


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_that_is_killed_leaves_whole_files_or_none(tmp_path: Path, kind: str) -> None:
    asked, anew = ("export", *EXPORTS[kind]), kind == "wav"
    if kind == "music":
        soundfile.write(tmp_path / "song.wav", [[0.1, -0.1], [0.2, 0.1]] * 50_000, 44_100)
    (tmp_path / "right").mkdir()
    finish(start(tmp_path / "right", *asked, anew=anew))
    (tmp_path / "again").mkdir()
    began = time.monotonic()
    finish(start(tmp_path / "again", *asked, anew=anew))
    longest = time.monotonic() - began
    right = seen(tmp_path / "right")
    assert seen(tmp_path / "again") == right
    killed = 0
    for number, (by, moment) in enumerate(moments(kind, longest)):
        folder = tmp_path / str(number)
        folder.mkdir()
        process = start(folder, *asked, anew=anew)
        kill(process, by, moment)
        killed += process.returncode != 0
        found = seen(folder)
        assert found.whole.items() <= right.whole.items(), (by, moment, sorted(found.whole))
        said = finish(start(folder, *asked, "--force"))
        assert seen(folder) == right, (by, moment, said)
        shutil.rmtree(folder)
    print(f"{kind}: {killed} of {KILLS} were killed before their end")


def test_a_run_that_is_refused_tidies_up_too(tmp_path: Path) -> None:
    asked = ("export", *SHORT, "-o", "a.wav")
    finish(start(tmp_path, *asked))
    (tmp_path / ".a.wav.4242-00000000.part").touch()
    process = start(tmp_path, *asked)
    assert "a.wav exists" in process.communicate(timeout=60)[0]
    assert seen(tmp_path).passing == []


def test_a_cache_that_was_being_written_is_right_and_is_filled_by_the_next_run(
    tmp_path: Path,
) -> None:
    asked = ("show", *SHORT, "--json")

    def cached(name: str) -> dict[str, str]:
        return {"XDG_CACHE_HOME": str(tmp_path / name)}

    def clips(name: str) -> dict[str, bytes]:
        return seen(tmp_path / name / "rep-tempo" / "clips").whole

    for name in ("right", "again"):
        began = time.monotonic()
        plan = finish(start(tmp_path, *asked, environment=cached(name)))
        longest = time.monotonic() - began
    right = clips("right")
    assert len(right) > 50 and clips("again") == right
    killed = 0
    for number, (by, moment) in enumerate(moments("cache", longest)):
        name = str(number)
        process = start(tmp_path, *asked, environment=cached(name))
        kill(process, by, moment)
        killed += process.returncode != 0
        assert clips(name).items() <= right.items(), (by, moment)
        assert finish(start(tmp_path, *asked, environment=cached(name))) == plan
        assert clips(name).items() <= right.items(), (by, moment)
        assert seen(tmp_path / name).passing == [], (by, moment)
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    print(f"cache: {killed} of {KILLS} were killed before their end")


def test_a_first_run_that_is_killed_while_the_voice_speaks_leaves_the_next_one_right(
    tmp_path: Path,
) -> None:
    pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")
    asked = ("export", *SPOKEN, "-o", "a.wav", "--force")

    def run(name: str) -> Running:
        (tmp_path / name).mkdir(exist_ok=True)
        return start(tmp_path / name, *asked, environment={"XDG_CACHE_HOME": str(tmp_path / name)})

    def clips(name: str) -> dict[str, bytes]:
        return seen(tmp_path / name / "rep-tempo" / "clips").whole

    finish(run("right"))
    track, right = (tmp_path / "right" / "a.wav").read_bytes(), clips("right")
    for number in range(max(1, KILLS // 10)):
        name = str(number)
        process, deadline = run(name), time.monotonic() + 60
        while len(clips(name)) < len(right) // 2 + number and time.monotonic() < deadline:
            time.sleep(0.005)
        process.kill()
        process.communicate(timeout=60)
        left = clips(name)
        assert len(left) < len(right)  # it had not ended
        assert left.items() <= right.items()
        finish(run(name))
        assert (tmp_path / name / "a.wav").read_bytes() == track
        assert clips(name).items() <= right.items()
        assert seen(tmp_path / name).passing == []
    finish(run("right"))  # and what was kept is what was made
    assert (tmp_path / "right" / "a.wav").read_bytes() == track


def test_a_history_that_is_written_to_keeps_each_set_that_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"XDG_DATA_HOME": str(tmp_path)}
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = folders.history()
    asked = (
        *("run", "frog-pump", "--sets", "1", "--reps", "1", "--tempo", "0-0-0-0.3"),
        *("--no-setup", "--lead-in", "5", "--output", "silent"),
    )
    began = time.monotonic()
    finish(start(tmp_path, *asked, environment=data))
    longest = time.monotonic() - began
    kept, killed = 1, 0
    chance = moments("history", 1.0)
    for some in range(0, KILLS, 10):  # several at once, who take turns
        before = path.read_bytes()
        running = [start(tmp_path, *asked, environment=data) for _ in chance[some : some + 10]]
        began = time.monotonic() + longest - 0.5
        said = []
        for process, (by, moment) in sorted(
            zip(running, chance[some : some + 10], strict=True), key=lambda each: each[1][1]
        ):
            said.append(kill(process, by, max(0.0, began + moment - time.monotonic())))
        killed += sum(process.returncode != 0 for process in running)
        after = path.read_bytes()
        assert after.startswith(before)
        faults: list[str] = []
        records = list(history.read(path, faults.append))
        told = sum("Done: 1 x 1" in each for each in said)
        assert faults == []
        assert kept + told <= len(records) <= kept + len(running), said
        kept = len(records)
    print(f"history: {killed} of {KILLS} were killed before their end")
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def test_a_batch_that_is_killed_leaves_whole_files_and_the_next_makes_the_rest(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    asked = ("batch", str(plan), "--jobs", "2", "-o")
    finish(start(tmp_path, *asked, "right"))
    began = time.monotonic()
    finish(start(tmp_path, *asked, "again"))
    longest = time.monotonic() - began
    right = seen(tmp_path / "right", ".tempo-batch.lock")
    assert len(right.whole) == 17 and seen(tmp_path / "again", ".tempo-batch.lock") == right
    killed = 0
    for number, (by, moment) in enumerate(moments("batch", longest)):
        folder = tmp_path / str(number)
        process = start(tmp_path, *asked, folder.name)
        kill(process, by, moment)
        killed += process.returncode != 0
        found = seen(folder, ".tempo-batch.jsonl", ".tempo-batch.lock")
        assert found.whole.items() <= right.whole.items(), (by, moment, sorted(found.whole))
        finish(start(tmp_path, *asked, folder.name, "--jobs", "1"))
        assert seen(folder, ".tempo-batch.lock") == right, (by, moment)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"batch: {killed} of {KILLS} were killed before their end")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_what_ends_a_program_politely_leaves_nothing_and_is_told_by_the_exit_code(
    tmp_path: Path, by: signal.Signals
) -> None:
    process = start(tmp_path, "export", *ENDLESS, anew=True)
    begun(tmp_path)
    process.send_signal(by)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + by, said
    assert seen(tmp_path) == Seen({}, [])


def test_the_first_process_of_a_container_ends_politely_too(tmp_path: Path) -> None:
    unshare = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
    if shutil.which("unshare") is None or subprocess.run([*unshare, "true"]).returncode:
        pytest.skip("no process can be the first here")
    asked = (sys.executable, "-m", "tempo", "export", *ENDLESS)
    process = subprocess.Popen([*unshare, *asked], cwd=tmp_path, process_group=0)
    begun(tmp_path)
    (first,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(first), signal.SIGTERM)
    assert process.wait(30) == 143
    assert seen(tmp_path) == Seen({}, [])


def test_two_programs_that_do_not_see_each_other_leave_each_other_s_files(tmp_path: Path) -> None:
    unshare = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
    if shutil.which("unshare") is None or subprocess.run([*unshare, "true"]).returncode:
        pytest.skip("no containers here")
    asked = (sys.executable, "-m", "tempo", "export", *LONG, *FEWER, "-o", "a.mp3", "--force")
    first = subprocess.Popen([*unshare, *asked], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not [*tmp_path.glob(".a.mp3.*.part")] and time.monotonic() < deadline:
        time.sleep(0.005)
    second = subprocess.Popen([*unshare, *asked], cwd=tmp_path, stderr=subprocess.DEVNULL)
    while len([*tmp_path.glob(".a.mp3.*.part")]) < 2 and first.poll() is None:
        time.sleep(0.005)
    second.kill()
    second.wait()
    said = first.communicate(timeout=120)[1]
    assert first.returncode == 0, said
    assert (tmp_path / "a.mp3").stat().st_size > 100_000
