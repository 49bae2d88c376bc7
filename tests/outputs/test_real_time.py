"""Whole sets through a real server, in real time, beside the exported file."""

import importlib.util
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import Result

import tempo
from tests.conftest import SoundServer

pytestmark = pytest.mark.live

RATE = 44_100
OUTPUTS = ("miniaudio", "sounddevice", "simpleaudio")
PYTHONS = [sys.executable, *filter(None, os.environ.get("TEMPO_PYTHONS", "").split(os.pathsep))]
"""This one, and others in which the program and its outputs are installed (`make test-long`)."""

ALSA = "pcm.!default pulse\nctl.!default pulse\n"  # the way to the server for who knows no other

PLAYS = """
import sys, time
from pathlib import Path
from tempo.audio.pcm import Format
from tempo.outputs import devices

with devices.opened(sys.argv[1], [Path(sys.argv[2]).read_bytes()], Format(44_100, 1)) as playback:
    while playback.running():
        playback.check()
        time.sleep(0.02)
"""

ROUTINE = ("pause-thrust", "--no-setup", "--lead-in", "5")
ONE = ("--tempo", "1111", "--sets", "1", "--reps", "1")
SHORT = ("pause-thrust", "--no-setup", "--lead-in", "0", *ONE)
MINUTE = (*ROUTINE, "--sets", "1", "--reps", "7")
TEN_MINUTES = (*ROUTINE, "--sets", "6", "--reps", "10", "--rest", "40")


class Listened(NamedTuple):
    """A set that was played: how the program ended, all that was heard, and when sound began."""

    ended: "subprocess.CompletedProcess[str]"
    heard: bytes
    began: float  # seconds on the monotonic clock, as all times here
    left: float


@pytest.fixture(autouse=True)
def installed() -> None:
    for name in OUTPUTS:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install 'rep-tempo[{name}]'")
    if shutil.which("pulseaudio") is None:
        pytest.skip("the program pulseaudio is not installed: no server to listen to")


@pytest.fixture
def busy() -> Iterator[None]:
    """Keep a process busy on each core."""
    hogs = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(multiprocessing.cpu_count())
    ]
    yield
    for hog in hogs:
        hog.kill()
        hog.wait()


def listen(folder: Path, python: str, output: str, asked: tuple[str, ...]) -> Listened:
    """Play a set to a server of its own, through a Python and an output."""
    folder.mkdir()
    (folder / ".asoundrc").write_text(ALSA)
    with SoundServer(folder) as server:
        ended = subprocess.run(
            [python, "-m", "tempo", "run", *asked, "--output", output],
            env=os.environ
            | {"PYTHONPATH": str(Path(tempo.__file__).parents[1])}
            | server.environment,
            capture_output=True,
            text=True,
            timeout=900,
        )
        sounding = [piece.time for piece in server.pieces if any(piece.data)] or [0.0]
        return Listened(ended, server.heard(), sounding[0], sounding[-1])


def exported(path: Path, run: Callable[..., Result], asked: tuple[str, ...]) -> bytes:
    assert run("export", *asked, "-o", str(path)).exit_code == 0
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())


def faults(
    tmp_path: Path,
    run: Callable[..., Result],
    asked: tuple[str, ...],
    pythons: list[str],
) -> dict[tuple[str, str], str]:
    """Play a set through outputs and Pythons at once; say which is not the file, to the sample."""
    track = exported(tmp_path / "set.wav", run, asked)
    found: dict[tuple[str, str], Listened] = {}

    def play(python: str, output: str) -> None:
        folder = tmp_path / f"{output}-{pythons.index(python)}"
        found[python, output] = listen(folder, python, output, asked)

    players = [
        threading.Thread(target=play, args=[python, output])
        for python in pythons
        for output in OUTPUTS
    ]
    for player in players:
        player.start()
    for player in players:
        player.join()
    assert len(found) == len(players)
    return {which: fault for which in found if (fault := wrong(found[which], which[1], track))}


def wrong(listened: Listened, output: str, track: bytes) -> str | None:
    """Say what is wrong with a set that was played."""
    ended, heard, began, left = listened
    if ended.returncode or ended.stderr or f" through {output}." not in ended.stdout:
        return f"{ended.stdout[-200:]} {ended.stderr}"
    begin = max(0, heard.find(track[:4_000]))
    if (same := same_from(heard[begin:], track)) != len(track):
        return f"the same for {same / 2 / RATE} s"
    if any(heard[:begin]) or any(heard[begin + len(track) :]):
        return "there is sound before it or after it"
    # The server writes to the pipe in pieces of 50 ms, by the system's clock.
    late = left - began - len(track) / 2 / RATE
    return f"it took {late} s longer" if abs(late) > 0.25 else None


def same_from(heard: bytes, track: bytes) -> int:
    """Return how many bytes are the same, from the first on."""
    step = 1 << 16
    for start in range(0, len(track), step):
        if heard[start : start + step][: len(track) - start] != track[start : start + step]:
            pairs = zip(heard[start:], track[start:], strict=False)
            return start + next((n for n, (a, b) in enumerate(pairs) if a != b), 0)
    return len(track)


def test_what_is_not_the_same_is_found() -> None:
    track = bytes(range(256)) * 1_000
    assert same_from(track + b"\0\0", track) == 256_000
    assert same_from(track[:100_000] + b"\0\0" + track[100_000:], track) == 100_000
    assert same_from(track[:100_000] + track[100_002:], track) == 100_000


@pytest.mark.busy
@pytest.mark.parametrize("asked", [SHORT, pytest.param(MINUTE, marks=pytest.mark.long)])
def test_a_set_is_heard_without_a_gap_though_every_core_is_busy(
    busy: None, tmp_path: Path, run: Callable[..., Result], asked: tuple[str, ...]
) -> None:
    assert faults(tmp_path, run, asked, [sys.executable]) == {}


@pytest.mark.busy  # nothing else may take what the machine has left
def test_a_server_that_stands_still_for_a_fifth_of_a_second_leaves_no_gap(tmp_path: Path) -> None:
    noise = random.Random(3).randbytes(2 * 3 * RATE)
    (tmp_path / "noise").write_bytes(noise)
    heard = dict.fromkeys(OUTPUTS, b"")

    def play(output: str) -> None:
        (folder := tmp_path / output).mkdir()
        (folder / ".asoundrc").write_text(ALSA)
        with SoundServer(folder) as server:
            command = [sys.executable, "-c", PLAYS, output, str(tmp_path / "noise")]
            with subprocess.Popen(command, env=os.environ | server.environment) as player:
                deadline = time.monotonic() + 15
                while not server.last_sound() and time.monotonic() < deadline:
                    time.sleep(0.01)
                for _ in range(2):
                    time.sleep(0.8)
                    server.process.send_signal(signal.SIGSTOP)
                    time.sleep(0.2)
                    server.process.send_signal(signal.SIGCONT)
            assert player.returncode == 0
            heard[output] = server.heard()

    players = [threading.Thread(target=play, args=[output]) for output in OUTPUTS]
    for player in players:
        player.start()
    for player in players:
        player.join()
    assert [output for output in OUTPUTS if noise not in heard[output]] == []


@pytest.mark.long
def test_ten_minutes_are_the_exported_file_on_every_python(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    began = time.monotonic()
    assert faults(tmp_path, run, TEN_MINUTES, PYTHONS) == {}
    assert time.monotonic() - began > 600
