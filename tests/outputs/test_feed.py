import array
import itertools
import math
import random
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tempo.audio.ahead import Ahead
from tempo.audio.pcm import Block, Format
from tempo.outputs.feed import Feed

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


SLOW = Format(1_000, 1)  # 5 ms are 5 frames


def flat(level: int, frames: int) -> bytes:
    return array.array("h", [level] * frames).tobytes()


def levels(data: bytes) -> list[int]:
    return array.array("h", data).tolist()


@pytest.mark.parametrize("asked", [1, 3, 7, 40])
@pytest.mark.parametrize("given", [1, 2, 40])
def test_a_turn_goes_over_in_five_milliseconds_from_its_frame_on(given: int, asked: int) -> None:
    feed = Feed([flat(100, 100)], SLOW)
    feed.turn([flat(200, given)] * (40 // given), 10)
    heard = b"".join(feed.read(asked) for _ in range(80 // asked + 1))
    assert levels(heard) == [*[100] * 11, 120, 140, 160, 180, *[200] * 35]
    assert (feed.handed, feed.ended) == (50, True)


def test_a_turn_in_two_channels_keeps_them_apart() -> None:
    feed = Feed([flat(0, 40)], Format(1_000, 2))
    feed.turn([array.array("h", [100, -100] * 20).tobytes()], 2)
    assert levels(feed.read(9)) == [
        *(0, 0, 0, 0, 0, 0, 20, -20, 40, -40, 60, -60, 80, -80, 100, -100, 100, -100)
    ]


def test_a_turn_makes_no_click() -> None:
    def tone(pitch: int) -> bytes:
        return array.array(
            "h", [round(20_000 * math.sin(pitch * n / 7_000)) for n in range(44_100)]
        ).tobytes()

    def steepest(samples: list[int]) -> int:
        return max(abs(a - b) for a, b in pairwise(samples))

    feed = Feed([tone(440)], Format())
    feed.turn([tone(440)[2 * 1_274 :]], 10_021)
    turned = levels(feed.read(30_000))
    assert steepest(levels(tone(440))) == 1_257
    assert steepest(turned) < 1_500
    cut = levels(tone(440))[:10_021] + levels(tone(440)[2 * 1_274 :])
    assert steepest(cut) > 10_000  # the check can fail


def test_a_turn_that_comes_late_leaves_out_its_beginning() -> None:
    feed = Feed([flat(0, 100)], SLOW)
    feed.read(50)
    feed.turn([array.array("h", range(100)).tobytes()], 20)
    assert levels(feed.read(100)) == [0, 6, 12, 19, 27, *range(35, 100)]
    assert feed.handed == 120


def test_a_turn_is_in_place_of_later_ones_and_not_of_those_before() -> None:
    feed = Feed([flat(0, 100)], SLOW)
    for level, at in ((100, 10), (200, 30), (300, 20)):
        feed.turn([flat(level, 20)], at)
    heard = levels(feed.read(100))
    assert [heard[frame] for frame in (9, 15, 20, 25, 39)] == [0, 100, 100, 300, 300]
    assert len(heard) == 40


def test_a_turn_after_the_end_is_on_its_frame_too() -> None:
    feed = Feed([flat(100, 10)], SLOW)
    assert levels(feed.read(30)) == [100] * 10
    assert feed.ended
    feed.turn([flat(200, 20)], 40)
    assert not feed.ended
    assert levels(feed.read(30)) == [*[0] * 11, 40, 80, 120, 160, *[200] * 15]
    assert feed.handed == 60


def test_turned_to_nothing_it_fades_out() -> None:
    feed = Feed([flat(100, 90)], SLOW)
    feed.turn([], 3)
    assert levels(feed.read(90)) == [100, 100, 100, 100, 80, 60, 40, 20]


def test_what_a_turn_raises_is_kept_and_what_it_replaces_is_not() -> None:
    def failing() -> Iterator[Block]:
        yield flat(100, 8)
        raise ValueError("no more")

    feed = Feed(failing(), SLOW)
    feed.read(5)
    feed.turn(failing(), 6)
    assert len(levels(feed.read(90))) == 9
    assert repr(feed.error) == "ValueError('no more')"
    feed.turn([flat(0, 10)], 100)
    feed.read(10)
    assert feed.error is None


def test_a_feed_that_is_turned_while_it_is_read_never_ends_early_nor_loses_a_frame() -> None:
    feed = Feed(itertools.repeat(flat(0, 1_000)), SLOW)
    turned = threading.Event()

    def turn() -> None:
        for level in range(300):
            feed.turn(itertools.repeat(flat(level, 1_000)), feed.asked + 3)
        turned.set()

    threading.Thread(target=turn).start()
    frames = 0
    while not turned.is_set():
        frames += len(feed.read(5)) // 2
        assert not feed.ended
    assert feed.asked == feed.handed == frames
    assert levels(feed.read(20))[-1] == 299


SECOND = bytes(2 * 44_100)


def slow(made: list[float]) -> Iterator[Block]:
    """Make a block a second and a half, which no machine hurries; it is not to be interrupted."""
    yield SECOND
    while True:
        began = time.monotonic()
        while time.monotonic() < began + 1.5:
            time.sleep(0.01)
        made.append(time.monotonic())
        yield SECOND


class Called:
    """A device's callback: asks for 20 ms at a time and notes how long each time takes."""

    def __init__(self, feed: Feed) -> None:
        self.longest = 0.0
        self.times = 0
        self._feed = feed
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(0.005):
            began = time.monotonic()
            self._feed.read(882)
            self.longest = max(self.longest, time.monotonic() - began)
            self.times += 1

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def ahead() -> Ahead[Block]:
    return Ahead(slow([]), 10 * len(SECOND)).begun(len(SECOND))


def test_the_callback_waits_for_nobody_who_makes_blocks_turns_or_closes() -> None:
    feed = Feed(ahead(), Format(), waits=False)
    called = Called(feed)
    time.sleep(0.5)  # it has run dry by then
    for _ in range(3):
        feed.turn(ahead(), feed.asked + 2_205)
        feed.turn(ahead(), feed.asked + 2_205)
        time.sleep(0.2)
    feed.close()
    called.end()
    assert called.times > 50
    assert called.longest < 0.1  # nothing is done in it but copying: all else is the machine's load


def test_blocks_that_come_too_late_are_left_out_and_all_else_is_on_its_frame() -> None:
    came = threading.Event()

    def late() -> Iterator[Block]:
        yield array.array("h", range(10)).tobytes()
        came.wait(30)
        yield array.array("h", range(10, 40)).tobytes()

    source = Ahead(late(), 1_000).begun(20)
    feed = Feed(source, SLOW, waits=False)
    assert levels(feed.read(20)) == [*range(10), *[0] * 10]
    assert not feed.ended
    came.set()
    while not source.over:
        time.sleep(0.001)
    assert levels(feed.read(15)) == [*range(20, 35)]
    assert levels(feed.read(15)) == [*range(35, 40)]
    assert (feed.ended, feed.handed, feed.asked) == (True, 40, 50)


def test_a_device_without_a_callback_waits_for_its_blocks() -> None:
    def late() -> Iterator[Block]:
        time.sleep(0.2)
        yield array.array("h", range(10)).tobytes()

    assert levels(Feed(Ahead(late(), 100), SLOW).read(20)) == [*range(10)]


def test_a_feed_that_is_closed_has_nothing_made_any_more() -> None:
    made: list[float] = []
    feed = Feed(Ahead(slow(made), 10 * len(SECOND)).begun(1), Format(), waits=False)
    feed.turn(Ahead(slow(made), 10 * len(SECOND)).begun(1), 10)
    feed.read(100)  # the first is turned away from
    feed.close()
    closed = time.monotonic()
    time.sleep(1.6)
    assert all(each <= closed for each in made)
