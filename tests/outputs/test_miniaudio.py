import os
import pty
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
from tempo.errors import DeviceError
from tempo.outputs import devices, miniaudio
from tempo.outputs.device import Heard, Playback
from tempo.outputs.miniaudio import Miniaudio
from tempo.outputs.silent import Silent
from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

RATE = 44_100
MONO = Format(RATE, 1)


def clicks(seconds: int) -> bytes:
    """Return a train of ten noisy clicks a second, no two alike, with a sample at either end."""
    noise = random.Random(3)
    train = b"".join(
        noise.randbytes(200) + bytes(2 * RATE // 10 - 200) for _ in range(10 * seconds)
    )
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


def test_what_is_heard_is_the_track_bit_for_bit_and_all_of_it(server: "SoundServer") -> None:
    track = clicks(5)
    began = time.monotonic()
    with devices.opened("miniaudio", cut(track), MONO) as playback:
        assert isinstance(playback, Miniaudio)
        wait(playback, 10)
        assert not playback.running()
        assert playback.played() == 5 * RATE
    assert 5 <= time.monotonic() - began < 6
    heard = server.heard()
    start = heard.find(track[:200])
    assert start % 2 == 0
    assert not any(heard[:start])
    assert not unlike(heard[start : start + len(track)], track)
    assert not any(heard[start + len(track) :])


def test_the_frames_played_are_those_that_were_heard(server: "SoundServer") -> None:
    track = clicks(3)
    behind = []
    with devices.opened("miniaudio", cut(track), MONO) as playback:
        while playback.running():
            played, heard = playback.played(), server.heard()
            if (start := heard.find(track[:200])) >= 0:
                behind.append((played - (len(heard) - start) // 2) / RATE)
            time.sleep(0.02)
    assert len(behind) > 50
    assert max(map(abs, behind)) < 0.15  # the server writes to the pipe in pieces of 50 ms


def test_stopped_it_is_silent_at_once(server: "SoundServer") -> None:
    with devices.opened("miniaudio", cut(clicks(5)), MONO) as playback:
        wait(playback, 0.7)
        stopped = time.monotonic()
        playback.stop()
        assert time.monotonic() - stopped < 0.1
        played = playback.played()
        assert 0.4 * RATE < played < 0.9 * RATE
        assert not playback.running()
        time.sleep(0.5)
        assert playback.played() == played
    assert stopped - 0.3 < server.last_sound() < stopped + 0.1


def test_a_server_that_dies_is_noticed_within_three_seconds(server: "SoundServer") -> None:
    with devices.opened("miniaudio", cut(clicks(9)), MONO) as playback:
        wait(playback, 1.8)
        server.kill()
        died = time.monotonic()
        with pytest.raises(DeviceError, match="takes no more sound: it was unplugged or its serv"):
            wait(playback, 5)
        assert time.monotonic() - died < 3
        left = time.monotonic()
    assert time.monotonic() - left < 0.1


def test_what_the_blocks_raise_surfaces_after_what_they_gave(server: "SoundServer") -> None:
    def failing() -> Iterator[Block]:
        yield clicks(1)
        raise ValueError("no more")

    with devices.opened("miniaudio", failing(), MONO) as playback:
        with pytest.raises(ValueError, match="no more"):
            wait(playback, 5)
        assert playback.running()


def test_a_device_that_is_opened_time_and_again_leaves_no_file_open(server: "SoundServer") -> None:
    held = []
    for _ in range(4):
        with Miniaudio([bytes(2)], Format()):
            pass
        held.append(len(os.listdir("/proc/self/fd")))
    assert held == [held[0]] * 4


def test_a_track_of_no_frames_ends_at_once(server: "SoundServer") -> None:
    with devices.opened("miniaudio", [b""], MONO) as playback:
        wait(playback, 2)
        assert not playback.running()
        assert playback.played() == 0


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script)]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=30
    )


def test_no_library_prints_over_the_screen_while_it_plays_and_dies(server: "SoundServer") -> None:
    played = run(f"""
        import os, time
        from tempo.audio.pcm import Format
        from tempo.outputs import devices
        try:
            with devices.opened("miniaudio", [bytes(900_000)], Format({RATE}, 1)) as playback:
                for tick in range(400):
                    playback.check()
                    time.sleep(0.02)
                    if tick == 90:
                        os.kill({server.process.pid}, 9)
        except Exception as error:
            print(type(error).__name__)
    """)
    assert (played.stdout, played.stderr) == ("DeviceError\n", "")


def test_a_set_from_the_cache_does_not_wait_for_numpy_which_is_there_all_the_same() -> None:
    pytest.importorskip("miniaudio")
    left_alone = run("import sys, miniaudio; print('numpy' in sys.modules)")
    assert left_alone.stdout == "True\n"  # else this test shows nothing
    ours = run(
        """
        import sys
        from tempo.outputs import miniaudio
        miniaudio._library()
        print("numpy" in sys.modules)
        import numpy
        print(numpy.zeros(1), miniaudio._library().numpy)
        """
    )
    assert (ours.stdout, ours.stderr) == ("False\n[0.] None\n", "")


@pytest.fixture
def no_sound(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which no sound library can be loaded."""
    if sys.platform != "linux":
        pytest.skip("sound comes with the system")
    pytest.importorskip("miniaudio")
    for library in ("pulse.so", "pulse.so.0", "asound.so", "asound.so.2", "jack.so", "jack.so.0"):
        (tmp_path / f"lib{library}").write_text("not a library")
    return {"LD_LIBRARY_PATH": str(tmp_path)}


def test_the_null_backend_is_never_chosen(no_sound: dict[str, str]) -> None:
    left_alone = run("import miniaudio; print(miniaudio.PlaybackDevice().backend)", **no_sound)
    assert left_alone.stdout == "Null\n", left_alone.stderr  # else this test shows nothing
    ours = run(
        """
        from tempo.audio.pcm import Format
        from tempo.errors import DeviceError
        from tempo.outputs import devices
        try:
            devices.opened("miniaudio", [], Format())
        except DeviceError as error:
            print(error)
        playback, reason = devices.default([], Format())
        print(type(playback).__name__, "because", reason)
        """,
        **no_sound,
    )
    sentence = (
        "there is no sound device (cannot init context); "
        "connect one, or write the set to a file with `tempo export`\n"
    )
    assert ours.stdout == f"{sentence}Silent because {sentence}"
    assert ours.stderr == ""


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the library a server that is not there, and the null backend."""
    miniaudio = pytest.importorskip("miniaudio")
    backends = {miniaudio.Backend.PULSEAUDIO, miniaudio.Backend.NULL}
    if not backends <= miniaudio.get_enabled_backends():
        pytest.skip("the library knows no sound servers here")
    monkeypatch.setattr(miniaudio, "get_enabled_backends", lambda: set(backends))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")


@pytest.mark.usefixtures("unreachable")
def test_without_a_server_it_falls_back_to_silence_and_says_why() -> None:
    with pytest.raises(DeviceError, match=r"^there is no sound device \(.*\); connect one, or wr"):
        devices.opened("miniaudio", [], MONO)
    playback, reason = devices.default([b"ab"], MONO)
    assert isinstance(playback, Silent)
    assert reason is not None
    assert reason.startswith("there is no sound device")


def test_alsa_s_complaints_do_not_reach_the_screen() -> None:
    pytest.importorskip("miniaudio")
    opened = run(
        """
        import os
        from tempo.audio.pcm import Format
        from tempo.outputs import devices
        devices.default([], Format())
        os.write(2, b"stderr is back")
        """,
        PULSE_SERVER="unix:/nowhere",
    )
    assert opened.stderr == "stderr is back"


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(DeviceError) as caught:
        devices.opened("miniaudio", [], MONO)
    assert str(caught.value) == (
        "the miniaudio library is not installed; `pip install miniaudio`, "
        "or write the set to a file with `tempo export`"
    )


class Hand:
    """A clock that is turned by hand, in seconds."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


def test_the_ear_is_behind_by_what_the_device_buffers() -> None:
    clock = Hand()
    heard = Heard(1_000, clock)
    assert heard.now(9_999) == 0
    heard.ask(200)
    heard.ask(200)  # the buffer of 400 frames is full at once
    places = []
    for _ in range(4):
        clock.time += 0.1
        places.append(heard.now(9_999))
        clock.time += 0.1
        heard.ask(200)
    assert places == [100, 300, 500, 700]
    assert heard.asked == 1_200


def test_the_ear_never_hears_what_was_not_handed_over_nor_goes_back() -> None:
    clock = Hand()
    heard = Heard(1_000, clock)
    heard.ask(400)
    clock.time += 0.25
    assert heard.now(200) == 200
    assert heard.now(9_999) == 250
    heard.ask(600)  # it buffers more than it seemed
    assert heard.now(9_999) == 250
    clock.time += 60
    assert heard.now(9_999) == 1_000  # it asks no more: all that it got is played


@pytest.mark.parametrize(("speed", "places"), [(0.99, 3_564), (1.01, 3_636)])
def test_a_device_whose_clock_is_off_is_followed(speed: float, places: int) -> None:
    clock = Hand()
    heard = Heard(1_000, clock)
    heard.ask(400)
    for _ in range(18):
        clock.time += 0.2 / speed
        heard.ask(200)
    assert abs(heard.now(9_999) - 3_600) <= 10  # a clock alone would say 3,636 or 3,564


PLAYER = """
    import sys
    from tempo.audio.pcm import Format
    from tempo.live.player import Player, play
    from tempo.library.words import signs
    from tempo.live.screen import screen
    from tempo.outputs import devices
    from tempo.plan.timeline import Span, SpanKind
    from tests.live.lead import guide
    rest = Span(SpanKind.REST, None, 1, None, None, 0, 20_000_000)
    track = guide().track._replace(spans=(rest,), events=())
    noise = b"\\1\\2" * 44_100
    playback, reason = devices.default([noise] * 20, Format())
    player = Player(playback, track, screen(signs()), signs=signs(), again=lambda blocks: playback)
    print(type(playback).__name__, play(player))
"""


def wait_for_sound(server: "SoundServer") -> None:
    deadline = time.monotonic() + 10
    while not server.last_sound() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_set_told_to_end_is_silent_within_100_ms(
    server: "SoundServer", number: signal.Signals
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(PLAYER)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for_sound(server)
        told = time.monotonic()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=5)
        time.sleep(0.3)
    assert told - 0.1 < server.last_sound() < told + 0.1
    assert stdout.splitlines()[-1].startswith("Miniaudio Ending(time=")
    assert stdout.endswith("finished=False, error=None)\n")
    assert (process.returncode, stderr) == (0, "")


def test_a_terminal_that_takes_no_output_does_not_keep_the_sound_going(
    server: "SoundServer",
) -> None:
    terminal, end = pty.openpty()  # nobody reads it
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PLAYER)], stdout=end, stderr=end
    ) as process:
        wait_for_sound(server)
        time.sleep(1)
        told = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        held_up = process.poll() is None
        process.kill()
    os.close(terminal)
    os.close(end)
    assert held_up  # else this test shows nothing
    assert told - 0.1 < server.last_sound() < told + 0.1


def test_what_alsa_filters_by_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        {"name": "Discard all samples", "plugin": True},
        {"name": "HDA Intel, ALC257", "plugin": False},
    ]
    monkeypatch.setattr(miniaudio, "_found", lambda: found)
    assert miniaudio.names() == ["HDA Intel, ALC257"]
    del found[1]
    with pytest.raises(DeviceError, match="there is no sound device"):
        miniaudio.names()
