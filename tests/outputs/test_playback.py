"""What every output promises, shown on a real server through each of them."""

import importlib.util
import random
import shutil
import signal
import subprocess
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from tempo.audio.pcm import Format
from tempo.errors import DeviceError
from tempo.outputs import devices
from tempo.outputs.device import Playback
from tempo.outputs.devices import Device
from tests.conftest import SoundServer, unlike

pytestmark = pytest.mark.live

RATE = 44_100
MONO, STEREO = Format(RATE, 1), Format(RATE, 2)
FADED = 2 * 220  # bytes in which a turn goes from one sound to the other: 5 ms

every = pytest.mark.parametrize("output", ["miniaudio", "sounddevice", "simpleaudio"])


@pytest.fixture
def ear(output: str, server: SoundServer) -> SoundServer:
    """Lead ALSA to the server, for the outputs that know no other system."""
    return led(output, server)


@pytest.fixture
def ears(output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """Run a server with two channels."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("the program pulseaudio is not installed: no server to listen to")
    with SoundServer(tmp_path, channels=2) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield led(output, server)


def led(output: str, server: SoundServer) -> SoundServer:
    if importlib.util.find_spec(output) is None:
        pytest.skip(f"{output} is not installed: pip install 'rep-tempo[{output}]'")
    (server.folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return server


def noise(seed: int, seconds: int, channels: int = 1) -> bytes:
    """Return soft noise, no two pieces of it alike."""
    chance = random.Random(seed)
    frames = seconds * RATE * channels
    return array("h", [chance.randrange(-3_000, 3_000) for _ in range(frames)]).tobytes()


def wait(playback: Playback, seconds: float) -> None:
    """Do what a player does for a while, at most until the end."""
    deadline = time.monotonic() + seconds
    while playback.running() and time.monotonic() < deadline:
        playback.check()
        time.sleep(0.02)


def took(began: float) -> float:
    return time.monotonic() - began


@pytest.mark.parametrize("output", ["miniaudio", "sounddevice"])
def test_turned_it_goes_on_without_a_gap_and_every_frame_stays_on_its_clock(
    ear: SoundServer, output: str
) -> None:
    old, new, last = noise(1, 5), noise(2, 2), noise(3, 1)
    played = []
    with devices.opened(output, [old], MONO) as playback:
        wait(playback, 1.0)
        first = playback.soonest()
        assert playback.played() < first < 1.7 * RATE
        playback.turn([new], first)
        wait(playback, 0.7)
        second = playback.soonest()
        playback.turn(iter([last[:100], b"", last[100:]]), second)
        while playback.running():
            playback.check()
            played.append(playback.played())
            time.sleep(0.02)
        assert playback.played() == second + RATE
    assert played == sorted(played)
    heard = ear.heard()
    heard = heard[heard.find(old[:200]) :]
    first, second = 2 * first, 2 * second
    assert not unlike(heard[:first], old[:first])
    assert not unlike(heard[first + FADED : second], new[FADED : second - first])
    assert not unlike(heard[second + FADED :][: len(last) - FADED], last[FADED:])
    assert not any(heard[second + len(last) :])


@pytest.mark.parametrize("output", ["simpleaudio"])
def test_turned_simpleaudio_leaves_a_hole_and_stays_on_its_clock(
    ear: SoundServer, output: str
) -> None:
    old, new = noise(1, 5), noise(2, 2)
    played = []
    with devices.opened(output, [old], MONO) as playback:
        wait(playback, 1.0)
        at = playback.soonest()
        assert 0 < at - playback.played() <= 0.3 * RATE  # a child stood ready
        playback.turn([new], at)
        while playback.running():
            playback.check()
            played.append(playback.played())
            time.sleep(0.02)
        assert playback.played() == at + 2 * RATE
    assert played == sorted(played)
    heard = ear.heard()
    heard = heard[heard.find(old[:200]) :]
    end = heard.find(new[-200:]) + 200
    assert abs(end // 2 - at - 2 * RATE) < 0.1 * RATE
    missing = next(n for n in range(0, RATE, 100) if new[n : n + 200] in heard)
    assert missing < 0.1 * 2 * RATE
    assert new[missing:] in heard


@every
def test_a_turn_that_comes_too_late_leaves_its_beginning_out(ear: SoundServer, output: str) -> None:
    old, new = noise(1, 4), noise(2, 3)
    with devices.opened(output, [old], MONO) as playback:
        wait(playback, 1.0)
        playback.turn([new], RATE // 4)
        wait(playback, 5)
        assert playback.played() == RATE // 4 + 3 * RATE
    heard = ear.heard()
    heard = heard[heard.find(old[:200]) :]
    assert new[:2_000] not in heard
    end = heard.find(new[-200:]) + 200
    tolerance = 0.1 * RATE if output == "simpleaudio" else 0
    assert abs(end // 2 - RATE // 4 - 3 * RATE) <= tolerance


@every
def test_stopped_while_it_turns_it_is_silent_for_good(ear: SoundServer, output: str) -> None:
    with devices.opened(output, [noise(1, 5)], MONO) as playback:
        wait(playback, 1.0)
        playback.turn([noise(2, 5)], playback.soonest())
        playback.stop()
        stopped = time.monotonic()
        playback.turn([noise(3, 5)], playback.soonest())
        time.sleep(0.8)
        assert not playback.running()
    assert ear.last_sound() < stopped + 0.1


@every
def test_one_channel_is_heard_on_both_ears(ears: SoundServer, output: str) -> None:
    track = noise(1, 1)
    with devices.opened(output, [track], MONO) as playback:
        wait(playback, 3)
    heard = array("h", ears.heard())
    left, right = heard[::2].tobytes(), heard[1::2].tobytes()
    assert track in left
    assert left == right


@every
def test_two_channels_are_heard_left_and_right(ears: SoundServer, output: str) -> None:
    left, right = array("h", noise(1, 2)), array("h", noise(2, 2))
    track = array("h", bytes(4 * len(left)))
    track[::2], track[1::2] = left, right
    with devices.opened(output, [track.tobytes()], STEREO) as playback:
        wait(playback, 1)
        playback.turn([], playback.soonest() + RATE // 2)  # and so they are counted
        wait(playback, 4)
    heard = array("h", ears.heard())
    half = RATE // 2
    assert left[:half].tobytes() in heard[::2].tobytes()
    assert right[:half].tobytes() in heard[1::2].tobytes()
    assert left[:half].tobytes() not in heard[1::2].tobytes()
    start = heard.tobytes().find(track[:200].tobytes())
    assert start % 4 == 0


# What can happen to a device, and what is heard of it.


def fail(playback: Device) -> str:
    """Return what the playback says when it has failed, which it notices in two seconds and a look.

    The device has to be known by then: it has to have played for a second.
    """
    began = time.monotonic()
    with pytest.raises(DeviceError) as caught:
        wait(playback, 6)
    assert took(began) < 3.2
    return str(caught.value)


@every
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_a_server_that_dies_or_hangs_is_noticed_and_left_and_the_device_tried_again_in_no_time(
    ear: SoundServer, output: str, sent: signal.Signals
) -> None:
    with devices.opened(output, [noise(1, 9)], MONO) as playback:
        wait(playback, 1.8)
        ear.process.send_signal(sent)
        struck = time.monotonic()
        assert fail(playback).startswith("the sound device takes no more sound: it was unplu")
        failed = time.monotonic()
    assert took(failed) < 0.5
    with pytest.raises(DeviceError):
        devices.again(output, None, [noise(1, 1)], MONO)
    assert took(struck) < 4.1
    ear.process.send_signal(signal.SIGCONT)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a device time to come back where much else is at work; another is taken after 0.2 s."""
    monkeypatch.setattr(devices, "AGAIN", 3.0)


@every
def test_a_server_that_hung_for_a_while_is_found_again_and_what_was_stopped_stays_silent(
    ear: SoundServer, output: str, patient: None
) -> None:
    old, new = noise(1, 9), noise(2, 1)
    with devices.opened(output, [old], MONO) as playback:
        wait(playback, 1.8)
        ear.process.send_signal(signal.SIGSTOP)
        fail(playback)
        reached = 2 * playback.played()
    ear.process.send_signal(signal.SIGCONT)
    time.sleep(0.3)
    again, name = devices.again(output, None, [new], MONO)
    assert name == output
    with again:
        wait(again, 5)
    heard = ear.heard()
    assert new in heard
    later = reached + RATE  # half a second on
    assert old[later : later + 200] not in heard


@every
def test_a_server_that_was_started_anew_is_found_again(
    ear: SoundServer, output: str, patient: None
) -> None:
    with devices.opened(output, [noise(1, 9)], MONO) as playback:
        wait(playback, 1.8)
        ear.kill()
        fail(playback)
    with pytest.raises(DeviceError):
        devices.again(output, None, [noise(2, 1)], MONO)
    for left in ("native", "sink"):
        (ear.folder / left).unlink(missing_ok=True)
    shutil.rmtree(ear.folder / "run")
    with SoundServer(ear.folder) as restarted:
        again, name = devices.again(output, None, [noise(2, 1)], MONO)
        assert name == output
        with again:
            wait(again, 5)
        assert noise(2, 1) in restarted.heard()


@every
def test_a_sink_that_is_removed_is_a_device_that_failed(ear: SoundServer, output: str) -> None:
    with devices.opened(output, [noise(1, 9)], MONO) as playback:
        wait(playback, 1.8)
        subprocess.run(["pactl", "unload-module", "module-pipe-sink"], check=True)
        assert fail(playback).startswith("the sound device takes no more sound")
        began = time.monotonic()
    assert took(began) < 0.5
    with pytest.raises(DeviceError):
        devices.again(output, None, [noise(1, 1)], MONO)
    assert took(began) < 1.2


@pytest.mark.parametrize("output", ["miniaudio"])
def test_the_dummy_of_a_server_without_devices_is_named_and_never_chosen_again(
    ear: SoundServer, output: str
) -> None:
    with devices.opened(output, [bytes(200)], MONO) as playback:
        assert playback.unheard == ""
        assert playback.to == f"Unix FIFO sink {ear.pipe} of PulseAudio through miniaudio"
    subprocess.run(["pactl", "unload-module", "module-pipe-sink"], check=True)
    subprocess.run(["pactl", "load-module", "module-always-sink"], check=True)
    with devices.opened(output, [bytes(200)], MONO) as playback:
        assert playback.to == "Dummy Output of PulseAudio through miniaudio"
        assert playback.unheard == (
            "the sound server has no device but a dummy: nothing will be heard"
        )
