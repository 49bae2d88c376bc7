"""A device that makes no sound and takes its time: for a room without one, and for tests."""

import time
from collections.abc import Callable, Iterable
from typing import Self

from tempo.audio.pcm import Block, Format
from tempo.outputs.feed import Feed

ALONE = "the screen alone"
"""Where it plays to."""


class Silent:
    """Plays to nobody, at the pace of ``clock`` (seconds).

    It never sleeps: at each question it takes the frames that are due since it was entered, so
    no error can add up.
    """

    output = "silent"
    to = ALONE
    unheard = ""

    def __init__(
        self, blocks: Iterable[Block], pcm: Format, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._feed = Feed(blocks, pcm)
        self._rate = pcm.rate
        self._clock = clock
        self._started: float | None = None
        self._until: float | None = None

    def __enter__(self) -> Self:
        self._started = self._clock()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self.played()  # what is due is taken before no more is made
        self._feed.close()

    def played(self) -> int:
        """Return the frames due by now."""
        if self._started is not None:
            now = self._clock() if self._until is None else self._until
            due = int((now - self._started) * self._rate)
            while self._feed.asked < due:
                self._feed.read(min(due - self._feed.asked, self._rate))  # a second at most
        return self._feed.handed

    def running(self) -> bool:
        """Return whether frames are still due."""
        self.played()
        return self._until is None and (not self._feed.ended or self._feed.error is not None)

    def check(self) -> None:
        """Raise what the blocks raised."""
        if self._feed.error is not None:
            raise self._feed.error

    def soonest(self) -> int:
        """Return the first frame that is not due yet."""
        self.played()
        return self._feed.asked

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        """Play these blocks from the frame ``at`` on, in place of all that was to come."""
        self._feed.turn(blocks, at)

    def stop(self) -> None:
        """Take no frames that are due later."""
        if self._until is None:
            self._until = self._clock()
