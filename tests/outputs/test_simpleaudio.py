import importlib.util
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import devices
from tempo.outputs.device import Playback
from tempo.outputs.simpleaudio import Simpleaudio
from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

RATE = 44_100
MONO = Format(RATE, 1)


@pytest.fixture
def installed() -> None:
    if importlib.util.find_spec("simpleaudio") is None:
        pytest.skip("simpleaudio is not installed: pip install 'rep-tempo[simpleaudio]'")


@pytest.fixture
def ear(installed: None, server: "SoundServer") -> "SoundServer":
    """Lead ALSA, the one system that the library plays to on Linux, to the server."""
    (server.folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return server


def clicks(seconds: int) -> bytes:
    """Return a train of ten noisy clicks a second, no two alike, with a sample at either end."""
    noise = random.Random(7)
    train = b"".join(noise.randbytes(200) + bytes(RATE // 5 - 200) for _ in range(10 * seconds))
    return b"\1\0" + train[2:-2] + b"\7\0"


def cut(data: bytes) -> Iterator[Block]:
    """Yield the data in blocks of uneven sizes."""
    sizes = random.Random(4)
    view = memoryview(data)
    while view:
        size = 2 * sizes.choice([1, 7, 512, 5_000, RATE])
        yield view[:size]
        view = view[size:]


def wait(playback: Playback, seconds: float) -> None:
    """Do what a player does for a while, at most until the end."""
    deadline = time.monotonic() + seconds
    while playback.running() and time.monotonic() < deadline:
        playback.check()
        time.sleep(0.02)


def opened(blocks: Iterator[Block] | list[bytes]) -> Simpleaudio:
    playback = devices.opened("simpleaudio", blocks, MONO)
    assert isinstance(playback, Simpleaudio)
    return playback


def test_what_is_heard_is_the_track_bit_for_bit_and_the_child_ends_well(ear: "SoundServer") -> None:
    track = clicks(5)
    behind = []
    with opened(cut(track)) as playback:
        began = time.monotonic()
        while playback.running():
            playback.check()
            played, heard = playback.played(), ear.heard()
            if (start := heard.find(track[:200])) >= 0:
                behind.append((played - (len(heard) - start) // 2) / RATE)
            time.sleep(0.02)
        assert 5 <= time.monotonic() - began < 6
        assert playback.played() == 5 * RATE
        assert (
            playback._child.process.wait(1) == 0
        )  # it ends a process of Python 3.12 if not guarded
    heard = ear.heard()
    start = heard.find(track[:200])
    assert not any(heard[:start])
    assert not unlike(heard[start : start + len(track)], track)
    assert heard[start + 2 : start + 2 + len(track)] != track  # the check can fail
    assert not any(heard[start + len(track) :])
    assert len(behind) > 50
    assert max(map(abs, behind)) < 0.15  # the server writes to the pipe in pieces of 50 ms


def test_stopped_it_is_silent_at_once_though_the_library_takes_longer(ear: "SoundServer") -> None:
    with opened([clicks(5)]) as playback:
        wait(playback, 0.9)
        stopped = time.monotonic()
        playback.stop()
        assert time.monotonic() - stopped < 0.05
        assert not playback.running()
        played = playback.played()
        time.sleep(0.5)
        playback.stop()
        assert 0.4 * RATE < playback.played() == played < RATE
        playback.check()  # that the child ended is no fault then
    assert stopped - 0.3 < ear.last_sound() < stopped + 0.1
    assert playback._child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("sent", "how"), [(signal.SIGKILL, "ended"), (signal.SIGSTOP, "hangs")])
def test_a_child_that_dies_or_hangs_is_noticed_within_three_seconds(
    ear: "SoundServer", sent: signal.Signals, how: str
) -> None:
    with opened([clicks(9)]) as playback:
        wait(playback, 1.8)
        playback._child.process.send_signal(sent)
        struck = time.monotonic()
        with pytest.raises(DeviceError, match=f"^the process that plays with simpleaudio {how}; "):
            wait(playback, 5)
        assert time.monotonic() - struck < 3
        assert playback.running()
        left = time.monotonic()
    assert time.monotonic() - left < 0.1
    assert playback._child.process.returncode == -signal.SIGKILL
    assert ear.last_sound() < struck + 0.5


def test_a_server_that_dies_is_noticed_within_a_second(ear: "SoundServer") -> None:
    with opened([clicks(5)]) as playback:
        wait(playback, 0.7)
        ear.kill()
        died = time.monotonic()
        with pytest.raises(DeviceError, match="takes no more sound: it was unplugged or its serv"):
            wait(playback, 5)
        assert time.monotonic() - died < 1
        assert 0.3 < playback.played() / RATE < 2  # and not the whole track
    assert playback.played() / RATE < 2


def test_what_the_blocks_raise_surfaces_after_what_they_gave_was_heard(ear: "SoundServer") -> None:
    def failing() -> Iterator[Block]:
        yield clicks(1)
        raise ValueError("no more")

    with opened(failing()) as playback:
        with pytest.raises(ValueError, match="no more"):
            wait(playback, 5)
        assert playback.running()
    assert clicks(1) in ear.heard()


@pytest.mark.usefixtures("ear")
def test_a_track_of_no_frames_ends_at_once() -> None:
    with opened([b""]) as playback:
        wait(playback, 2)
        assert (playback.running(), playback.played()) == (False, 0)


@pytest.mark.usefixtures("ear")
def test_opened_it_waits_in_silence_and_a_child_that_is_not_wanted_ends() -> None:
    playback = opened([clicks(1)])
    time.sleep(0.5)
    assert playback.played() == 0
    playback.stop()
    assert playback._child.process.wait(1) == -signal.SIGKILL


@pytest.mark.usefixtures("installed")
def test_without_a_device_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    (tmp_path / ".asoundrc").write_text("pcm.!default pulse\n")
    with pytest.raises(DeviceError) as caught:
        opened([clicks(1)])
    assert str(caught.value) == (
        "there is no sound device (Error opening PCM device. -- CODE: -111 -- MSG: Connection "
        "refused); connect one, or write the set to a file with `tempo export`"
    )


def test_a_child_that_cannot_even_start_is_told(
    ear: "SoundServer", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DeviceError, match=r"^the process that plays with simpleaudio ended; wri"):
        opened([clicks(1)])
    monkeypatch.setattr(sys, "executable", "/nowhere")
    with pytest.raises(DeviceError, match=r"^simpleaudio could not be started: .*/nowhere"):
        opened([clicks(1)])


def test_only_rates_and_channels_that_the_library_plays_are_tried() -> None:
    for pcm in (Format(44_000, 1), Format(RATE, 3)):
        with pytest.raises(RequestError, match=r"one or two channels, at 8000, .*44100, 48000, "):
            devices.opened("simpleaudio", [], pcm)


def test_a_device_by_name_is_refused_with_the_outputs_that_have_them() -> None:
    with pytest.raises(RequestError, match="default device only; choose one with --output mini"):
        devices.opened("simpleaudio", [], MONO, "headset")


PLAYER = f"""
    import random, time
    from tempo.audio.pcm import Format
    from tempo.outputs import devices
    noise = random.Random(8).randbytes({4 * RATE})
    with devices.opened("simpleaudio", [noise], Format()) as playback:
        while playback.running():
            playback.check()
            time.sleep(0.02)
        print(playback.played(), playback._child.process.wait())
"""


def player() -> "subprocess.Popen[str]":
    """Start a player of two seconds of noise, in a group of its own as a shell does."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PLAYER)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def wait_for_sound(server: "SoundServer") -> None:
    deadline = time.monotonic() + 10
    while not server.last_sound() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.4)


def test_the_sound_does_not_outlive_a_player_that_is_killed(ear: "SoundServer") -> None:
    with player() as process:
        wait_for_sound(ear)
        process.kill()
        killed = time.monotonic()
        time.sleep(0.5)
    assert killed - 0.1 < ear.last_sound() < killed + 0.25


def test_a_suspended_player_goes_on_where_it_was(ear: "SoundServer") -> None:
    noise = random.Random(8).randbytes(4 * RATE)
    with player() as process:
        wait_for_sound(ear)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(1.5)
        assert ear.last_sound() < time.monotonic() - 0.5  # else this test shows nothing
        os.killpg(process.pid, signal.SIGCONT)
        out, err = process.communicate(timeout=10)
    assert (out, err) == (f"{2 * RATE} 0\n", "")
    heard = ear.heard()
    start = heard.find(noise[:400])
    assert not unlike(heard[start : start + RATE // 2], noise[: RATE // 2])
    end = heard.find(noise[-400:])
    assert (end - start) / 2 / RATE > 2.5
    assert not unlike(heard[end - RATE // 2 : end], noise[-400 - RATE // 2 : -400])
