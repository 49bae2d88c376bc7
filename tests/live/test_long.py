"""Hours of a set in a minute: the device's clock runs as fast as it is asked."""

import gc
import os
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

import pytest

from tempo.audio.ahead import Supply
from tempo.audio.pcm import Block, Format
from tempo.library.words import signs
from tempo.live.player import Ending, Player
from tempo.live.screen import View
from tempo.outputs.silent import Silent
from tempo.plan.time import SECOND, lasting
from tests.live.lead import guide

HOUR = 3_600


class Listening(Silent):
    """The silent device, which notes the checksum of what it was fed."""

    def __init__(self, blocks: Iterable[Block], pcm: Format, hall: "Hall") -> None:
        self.checksum = 0
        super().__init__(blocks, pcm, clock=hall.clock)
        read = self._feed.read

        def heard(frames: int) -> bytes:
            data = read(frames)
            self.checksum = crc32(data, self.checksum)
            return data

        self._feed.read = heard  # type: ignore[method-assign]


class Looked(NamedTuple):
    """What there was at an hour: bytes of Python's, of the process, and open files."""

    held: int
    memory: int
    files: int


class Hall:
    """A clock that goes on by a second at each wait for keys, and a screen that looks at both."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.off = 0  # microseconds, at most
        self.looks: list[Looked] = []
        self._began = self.seconds

    def clock(self) -> float:
        return self.seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def wait(self, seconds: float) -> str:
        self.seconds += 1.0
        return ""

    def show(self, view: View) -> None:
        passed = round((self.seconds - self._began) * SECOND)
        self.off = max(self.off, abs(view.time - passed))
        if passed % (HOUR * SECOND) == 0:
            gc.collect()
            pages = int(STATE.read_text().split()[1]) if STATE.exists() else 0
            files = opened() if STATE.exists() else 0
            self.looks.append(Looked(tracemalloc.get_traced_memory()[0], 4_096 * pages, files))


STATE = Path("/proc/self/statm")


def opened() -> int:
    """Return how many files are open for longer than the moment in which a clip is read."""
    looks = []
    for _ in range(20):
        looks.append(len(os.listdir("/proc/self/fd")))
        time.sleep(0.005)
    return min(looks)


@pytest.mark.thorough
@pytest.mark.parametrize(("hours", "sets"), [(3, 20), pytest.param(8, 52, marks=pytest.mark.long)])
def test_hours_neither_drift_nor_grow(hours: int, sets: int) -> None:
    track = guide("standard-thrust", reps=100, sets=sets, rest=60).track
    length = track.spans[-1].end
    assert hours * HOUR * SECOND < length < (hours + 1) * HOUR * SECOND
    hall = Hall()
    device = Listening(Supply(track.blocks, track.pcm), track.pcm, hall)
    tracemalloc.start()
    try:
        player = Player(device, track, hall, signs=signs(), again=lambda _: device, keys=hall)
        assert player.play() == Ending(length, finished=True)
    finally:
        tracemalloc.stop()
    assert lasting(device.played(), track.pcm.rate) == length
    assert hall.off <= 23  # microseconds: a frame
    checksum = 0
    for block in track.blocks():
        checksum = crc32(block, checksum)
    assert device.checksum == checksum
    first, *others = hall.looks[1:]
    print(time.process_time(), hall.off, hall.looks)
    assert len(others) == hours - 1
    assert max(look.held for look in others) - first.held < 1 << 20
    assert max(look.memory for look in others) - first.memory < 8 << 20
    assert {look.files for look in others} <= {first.files}
