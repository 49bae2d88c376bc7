"""Ducking: music is lowered before every cue, stays low for its whole length, and comes back.

The cues are known beforehand, so the gain of every frame is computed from its place: nothing
listens and reacts late. All sounds count, the ticks as well: who follows a slow phase follows them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
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

        self._stretches = [(frame(start, rate), frame(end, rate)) for start, end in joined(events)]
        self._ends = [end for _, end in self._stretches]
        self._channels = channels
        self._floor = np.float32(ratio(-depth))
        self._down = self._slope(frame(DOWN, rate), depth)
        self._up = self._slope(frame(UP, rate), depth)[::-1]

    def _slope(self, frames: int, depth: float) -> "Gains":
        """Return the gains on the way down: half a turn of a cosine, in dB."""
        import numpy as np

        way = (1 - np.cos(np.pi * np.arange(1, frames + 1) / frames)) / 2
        return np.asarray(10 ** (-depth * way / 20), np.float32).repeat(self._channels)

    def runs(self, first: int, last: int) -> "Iterator[tuple[int, Gains | np.float32]]":
        """Yield runs of the frames from ``first`` to before ``last``: where each ends, its gain.

        That is a single one, or, on the way down and back, one for each sample.
        """
        import numpy as np

        now, whole, channels = first, np.float32(1), self._channels
        down, up = (len(slope) // channels for slope in (self._down, self._up))
        for start, end in self._stretches[bisect_right(self._ends, first - up) :]:
            for until, gain in (
                (start - down, whole),
                (start, self._down),
                (end, self._floor),
                (end + up, self._up),
            ):
                here = min(until, last)
                if now >= here:
                    continue
                if isinstance(gain, np.ndarray):
                    gain = gain[channels * (now - until) :][: channels * (here - now)]
                yield here, gain
                now = here
            if now == last:
                break
        if now < last:
            yield last, whole

    def gains(self, first: int, last: int) -> "Gains":
        """Return the gain of each sample of the frames from ``first`` to before ``last``."""
        import numpy as np

        channels, now = self._channels, first
        found = np.empty(channels * (last - first), np.float32)
        for there, gain in self.runs(first, last):
            found[channels * (now - first) : channels * (there - first)] = gain
            now = there
        return found


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
