import array
import random
from collections.abc import Iterator

import pytest

from tempo.audio.format import Block, Format
from tempo.errors import RequestError
from tempo.outputs.device import Feed, Pulse, picked

STEREO = Format(44_100, 2)
NOISE = random.Random(2).randbytes(4 * 1_000)


@pytest.mark.parametrize("asked", [1, 7, 512, 1_000, 5_000])
@pytest.mark.parametrize("given", [1, 7, 512, 1_000])
def test_frames_asked_for_do_not_depend_on_the_blocks_given(given: int, asked: int) -> None:
    size = 4 * given
    feed = Feed((NOISE[at : at + size] for at in range(0, len(NOISE), size)), STEREO)
    pieces = [feed.read(asked) for _ in range(1_000 // asked + 2)]
    assert b"".join(pieces) == NOISE
    assert {len(piece) for piece in pieces[: 1_000 // asked]} <= {4 * asked}
    assert pieces[-1] == b""
    assert (feed.handed, feed.ended, feed.error) == (1_000, True, None)


def test_empty_blocks_and_views_of_samples_are_blocks() -> None:
    samples = memoryview(array.array("h", [1, 2, 3, 4]))
    feed = Feed([b"", samples[:0], samples, bytearray(b"abcd"), b""], STEREO)
    assert feed.read(1) == samples[:2].tobytes()
    assert feed.read(9) == samples[2:].tobytes() + b"abcd"


def test_what_the_blocks_raise_ends_the_feed_and_is_kept() -> None:
    def failing() -> Iterator[Block]:
        yield b"abcdefgh"
        raise ValueError("no more")

    feed = Feed(failing(), STEREO)
    assert feed.read(3) == b"abcdefgh"
    assert feed.ended
    assert repr(feed.error) == "ValueError('no more')"
    assert feed.read(3) == b""
    assert repr(feed.error) == "ValueError('no more')"


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
