import random
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
from tempo.outputs import devices, sounddevice
from tempo.outputs.device import Playback
from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

RATE = 44_100
MONO = Format(RATE, 1)


@pytest.fixture
def ear(server: "SoundServer") -> "SoundServer":
    """Lead ALSA, the one system that PortAudio plays to here, to the server."""
    try:
        import sounddevice  # noqa: F401
    except (ImportError, OSError):
        pytest.skip("sounddevice or its PortAudio is not installed")
    (server.folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return server


def clicks(seconds: int) -> bytes:
    """Return a train of ten noisy clicks a second, no two alike, with a sample at either end."""
    noise = random.Random(6)
    train = b"".join(noise.randbytes(200) + bytes(RATE // 5 - 200) for _ in range(10 * seconds))
    return b"\1\0" + train[2:-2] + b"\7\0"


def wait(playback: Playback, seconds: float) -> None:
    """Do what a player does for a while, at most until the end."""
    deadline = time.monotonic() + seconds
    while playback.running() and time.monotonic() < deadline:
        playback.check()
        time.sleep(0.02)


def test_what_is_heard_is_the_track_bit_for_bit_and_all_of_it(ear: "SoundServer") -> None:
    track = clicks(5)
    behind = []
    with devices.opened("sounddevice", [track[:70], b"", track[70:]], MONO) as playback:
        assert playback.to == "default through sounddevice"
        while playback.running():
            playback.check()
            played, heard = playback.played(), ear.heard()
            if (start := heard.find(track[:200])) >= 0:
                behind.append((played - (len(heard) - start) // 2) / RATE)
            time.sleep(0.02)
        assert playback.played() == 5 * RATE
    heard = ear.heard()
    start = heard.find(track[:200])
    assert not any(heard[:start])
    assert not unlike(heard[start : start + len(track)], track)
    assert heard[start + 2 : start + 2 + len(track)] != track  # the check can fail
    assert not any(heard[start + len(track) :])
    assert max(map(abs, behind)) < 0.15  # the server writes to the pipe in pieces of 50 ms


def test_stopped_it_is_silent_at_once(ear: "SoundServer") -> None:
    with devices.opened("sounddevice", [clicks(5)], MONO) as playback:
        wait(playback, 0.9)
        stopped = time.monotonic()
        playback.stop()
        assert time.monotonic() - stopped < 0.1
        assert not playback.running()
        played = playback.played()
        time.sleep(0.5)
        assert 0.4 * RATE < playback.played() == played < 1.1 * RATE
    assert stopped - 0.3 < ear.last_sound() < stopped + 0.1


def test_a_server_that_dies_is_noticed_within_three_seconds_and_left_in_silence(
    ear: "SoundServer",
) -> None:
    """In a process of its own: what its libraries print then must not be seen either."""
    script = f"""
        import os, time
        from tempo.audio.pcm import Format
        from tempo.errors import DeviceError
        from tempo.outputs import devices
        try:
            with devices.opened("sounddevice", [b"ab" * 400_000], Format({RATE}, 1)) as playback:
                for tick in range(400):
                    playback.check()
                    time.sleep(0.02)
                    if tick == 90:
                        os.kill({ear.process.pid}, 9)
                        died = time.monotonic()
        except DeviceError as error:
            print(time.monotonic() - died < 3, error)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ended.stdout.startswith("True the sound device takes no more sound"), ended
    assert ended.returncode == 0


def test_what_the_blocks_raise_surfaces(ear: "SoundServer") -> None:
    def failing() -> Iterator[Block]:
        yield clicks(1)
        raise ValueError("no more")

    with (
        devices.opened("sounddevice", failing(), MONO) as playback,
        pytest.raises(ValueError, match="no more"),
    ):
        wait(playback, 5)


@pytest.mark.usefixtures("ear")
def test_its_devices_are_those_of_the_system_and_one_is_chosen_by_a_part_of_its_name() -> None:
    assert {"default", "pulse"} <= set(devices.DEVICES["sounddevice"].names())
    with devices.opened("sounddevice", [bytes(200)], MONO, "PUL") as playback:
        assert playback.to == "pulse through sounddevice"
        wait(playback, 5)
    with pytest.raises(RequestError, match="there is no device 'gramophone'; there are: "):
        devices.opened("sounddevice", [], MONO, "gramophone")


def test_without_a_device_it_says_so(ear: "SoundServer", monkeypatch: pytest.MonkeyPatch) -> None:
    (ear.folder / ".asoundrc").unlink()
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    cards = Path("/proc/asound/cards")
    if cards.exists() and "no soundcards" not in cards.read_text():
        pytest.skip("this machine has a sound card")
    with pytest.raises(DeviceError, match=r"there is no sound device.*; connect one, or write"):
        devices.opened("sounddevice", [], MONO)


class Library:
    """A PortAudio with one device, which tells what was asked of it."""

    PortAudioError = OSError
    CallbackAbort = StopIteration

    def __init__(self, active: bool = False) -> None:
        self.asked: list[str] = []
        self.active = active

    def _terminate(self) -> None:
        self.asked.append("terminate")

    def _initialize(self) -> None:
        self.asked.append("initialize")

    def query_devices(self, kind: str | None = None) -> object:
        found = {"name": "Speaker", "index": 0, "max_output_channels": 2}
        return found if kind else [found]

    def RawOutputStream(self, **_: object) -> "Library":  # noqa: N802
        self.asked.append("open")
        return self

    def abort(self) -> None:
        self.asked.append("abort")

    def stop(self) -> None:
        self.asked.append("stop")

    def close(self) -> None:
        self.asked.append("close")


def test_portaudio_begins_anew_only_when_no_stream_is_open_which_it_would_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library()
    monkeypatch.setattr(sounddevice, "_library", lambda: library)
    playback = sounddevice.Sounddevice([b""], MONO)
    assert sounddevice.names() == ["Speaker"]
    playback.__exit__()
    assert sounddevice.names() == ["Speaker"]
    assert library.asked == [
        *("terminate", "initialize", "open"),
        *("stop", "close"),
        *("terminate", "initialize"),
    ]


@pytest.mark.parametrize(("active", "ended"), [(False, "stop"), (True, "abort")])
def test_only_a_device_that_asks_no_more_is_aborted_which_cancels_the_thread_that_asks(
    monkeypatch: pytest.MonkeyPatch, active: bool, ended: str
) -> None:
    library = Library(active)
    monkeypatch.setattr(sounddevice, "_library", lambda: library)
    monkeypatch.setattr(sounddevice, "ENDING", 0.01)
    playback = sounddevice.Sounddevice([b"ab" * 50], MONO)
    buffer = bytearray(100)
    playback._fill(buffer, 50)
    playback.stop()
    with pytest.raises(StopIteration):
        playback._fill(buffer, 50)
    assert buffer == bytes(100)
    playback.__exit__()
    assert library.asked == ["terminate", "initialize", "open", ended, "close"]
