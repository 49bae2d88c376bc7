import subprocess
import sys
import threading

import pytest

from tempo.audio.pcm import Format
from tempo.errors import RequestError
from tempo.outputs.device import Pulse, Stream, picked

LEAVES = """
import sys, time
from tempo import cli
from tempo.outputs.device import Aside

def group(prog_name):
    print("said", flush=False)
    Aside(lambda: time.sleep(30)).wait(1)
    sys.exit(7)

import atexit
atexit.register(print, "cleaned up")
cli.group = group
cli.main()
"""


def test_a_library_that_hangs_is_not_there_any_more_when_python_cleans_up() -> None:
    def ended(script: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False
        )
        return done.returncode, done.stdout

    assert ended(LEAVES) == (7, "said\n")
    assert ended(LEAVES.replace("(30)", "(0)")) == (7, "said\ncleaned up\n")


class Hand:
    """A clock that is turned by hand, in seconds."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


def test_a_device_that_asks_has_a_pulse() -> None:
    clock = Hand()
    pulse = Pulse(clock)
    for beat in range(20):
        clock.time += 0.2
        assert pulse.quiet(beat + 1) == 0


def test_a_device_that_does_not_ask_is_quiet() -> None:
    clock = Hand()
    pulse = Pulse(clock)
    quiet = []
    for _ in range(8):
        quiet.append(round(pulse.quiet(1), 3))
        clock.time += 0.05
    assert quiet == [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]


def test_a_machine_that_slept_has_no_dead_device() -> None:
    clock = Hand()
    pulse = Pulse(clock)
    pulse.quiet(1)
    clock.time += 3_600
    assert pulse.quiet(1) == 0.1


def lives(gaps: list[float], holds: float = 0.0) -> list[bool]:
    """Return whether a device that asks after these gaps, in seconds, is dead at any look."""
    clock = Hand()
    pulse = Pulse(clock)
    pulse.quiet(1)
    dead = []
    for beat, gap in enumerate(gaps, 1):
        for _ in range(round(gap / 0.05)):
            clock.time += 0.05
            dead.append(pulse.dead(beat, holds))
        pulse.dead(beat + 1, holds)
    return dead


def noticed(gaps: list[float], holds: float = 0.0) -> float:
    """Return after how many seconds a device that asked so is told to be dead."""
    looks = lives([*gaps, 20], holds)
    return round(0.05 * (looks.index(True) - round(sum(gaps) / 0.05)), 1)


@pytest.mark.parametrize(
    "gaps",
    [
        [0.2] * 60,
        [1.5, *[0.2] * 30],  # PulseAudio's null sink: what it plays first is under way for long
        [1.84, 2, 4, 2, 2, 2],  # a sink that takes two seconds at a time
        [0.0, 4.6, 5, 10, 5],  # and one that takes five
        [0.1, 1.4, 0.02, 5, 5],  # that one, filled while every core is busy
        [0.0, 0.0, 9.5, *[0.1] * 60],  # headphones that wake
        [*[0.2] * 20, 1.9, *[0.2] * 20, 3.5, 0.2],  # every core is busy
    ],
)
def test_a_slow_device_is_healthy(gaps: list[float]) -> None:
    assert not any(lives(gaps))


def test_how_soon_a_dead_device_is_noticed_follows_from_what_it_did() -> None:
    assert noticed([]) == 15.0  # it has shown nothing yet
    assert noticed([0.2] * 4) == 15.0
    assert noticed([0.2] * 8) == 2.0
    assert noticed([1.5, *[0.2] * 8]) == 15.0  # nor how often, beside its first wait
    assert noticed([1.5, *[0.2] * 30]) == 4.5
    assert noticed([2.0] * 5) == 6.0
    assert noticed([0.2] * 8, holds=2.2) == 4.4
    assert noticed([5.0, 7.0]) == 15.0  # never more


NAMES = ["Built-in Audio Analog Stereo", "USB Headset", "USB Headset Pro"]


def test_a_device_is_meant_by_its_name_or_a_part_that_no_other_has() -> None:
    assert picked("built-in", NAMES) == 0
    assert picked("usb headset", NAMES) == 1  # a part of the next, but the whole of this one
    assert picked("PRO", NAMES) == 2


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("USB", "'USB' is a part of several devices: USB Headset, USB Headset Pro"),
        (
            "USB Headst",
            "there is no device 'USB Headst'; did you mean 'USB Headset'? "
            "(`tempo devices` lists them)",
        ),
        (
            "gramophone",
            "there is no device 'gramophone'; there are: Built-in Audio Analog Stereo, "
            "USB Headset, USB Headset Pro (`tempo devices` lists them)",
        ),
    ],
)
def test_a_device_that_is_none_or_several_is_refused_with_those_near(
    wanted: str, told: str
) -> None:
    with pytest.raises(RequestError) as caught:
        picked(wanted, NAMES)
    assert str(caught.value) == told


class Slow(Stream):
    """A device that stops when it is let, and tells in which order it was stopped and closed."""

    def __init__(self) -> None:
        super().__init__([bytes(2)], Format())
        self.let = threading.Event()
        self.closed = threading.Event()
        self.done: list[str] = []

    def __enter__(self) -> "Slow":
        return self

    def _silence(self) -> None:
        self.let.wait(30)
        self.done.append("stopped")

    def _close(self) -> None:
        self.done.append("closed")
        self.closed.set()


def test_a_device_that_is_slow_to_stop_is_closed_when_it_has() -> None:
    with Slow() as device:
        pass
    assert device.done == []  # nobody waited for it
    device.let.set()
    assert device.closed.wait(30)
    device.__exit__()
    assert device.done == ["stopped", "closed"]
