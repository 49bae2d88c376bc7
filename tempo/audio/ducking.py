"""Ducking: music is lowered before every cue, stays low for its whole length, and comes back.

The cues are known beforehand, so the gain of every frame is computed from its place: nothing
listens and reacts late. All sounds count, the ticks as well: who follows a slow phase follows them.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tempo.audio.level import ratio
from tempo.plan.events import Event
from tempo.plan.time import MILLISECOND, SECOND, frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gains = NDArray[np.float32]

DOWN = 250 * MILLISECOND
"""How long the way down takes; it ends where the cue starts."""

UP = 600 * MILLISECOND
"""How long the way back takes, from where the cue ends."""

APART = SECOND
"""Between cues that are closer than this the music stays low: it would only pump."""


class Ducking:
    """The gain of the music at every sample: one, and lower under cues and on the way there."""

    def __init__(self, events: Iterable[Event], depth: float, rate: int, channels: int = 1) -> None:
        """Lower the music by ``depth`` dB; frames are counted at ``rate`` Hz."""
        import numpy as np

        stretches = [(frame(start, rate), frame(end, rate)) for start, end in joined(events)]
        self._channels = channels
        self._starts = [channels * start for start, _ in stretches]
        self._ends = [channels * end for _, end in stretches]
        self._floor = np.float32(ratio(-depth))
        self._down = self._slope(frame(DOWN, rate), depth)
        self._up = self._slope(frame(UP, rate), depth)[::-1]

    def _slope(self, frames: int, depth: float) -> "Gains":
        """Return the gains on the way down: half a turn of a cosine, in dB."""
        import numpy as np

        way = (1 - np.cos(np.pi * np.arange(1, frames + 1) / frames)) / 2
        return np.asarray(10 ** (-depth * way / 20), np.float32).repeat(self._channels)

    def gains(self, first: int, last: int) -> "Gains | np.float32":
        """Return the gain of each sample of the frames from ``first`` to before ``last``.

        It is a single one if all are alike.
        """
        import numpy as np

        first, last = self._channels * first, self._channels * last
        samples, place = last - first, bisect_right(self._ends, first - len(self._up))
        found: Gains | None = None
        while place < len(self._starts) and self._starts[place] - len(self._down) < last:
            start, end = self._starts[place] - first, self._ends[place] - first
            if start <= 0 and end >= samples:
                return self._floor
            if found is None:
                found = np.ones(samples, np.float32)
            found[max(0, start) : max(0, end)] = self._floor
            _put(self._down, start - len(self._down), found)
            _put(self._up, end, found)
            place += 1
        return np.float32(1) if found is None else found


def joined(events: Iterable[Event]) -> list[tuple[int, int]]:
    """Return the stretches of time in which cues keep the music low.

    >>> from tempo.plan.events import EventKind
    >>> beeps = [Event(time, 200_000, EventKind.BEEP) for time in (0, 1_100_000, 2_300_000)]
    >>> joined(beeps)
    [(0, 1300000), (2300000, 2500000)]
    """
    stretches: list[tuple[int, int]] = []
    for event in events:
        if stretches and event.time - stretches[-1][1] < APART:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], event.end))
        else:
            stretches.append((event.time, event.end))
    return stretches


def _put(slope: "Gains", place: int, gains: "Gains") -> None:
    """Write a slope from a place on, as much of it as there is room for."""
    first, last = max(0, place), min(len(gains), place + len(slope))
    if first < last:
        gains[first:last] = slope[first - place : last - place]
