"""The free stretches of time in which a voice may sound, shrinking as words take their place."""

from collections.abc import Iterable, Sequence

from tempo.plan.time import MILLISECOND

AFTER_SOUND = 30 * MILLISECOND
"""A voice starts at least so long after a beep or signal has ended, in microseconds."""

BEFORE_SOUND = 80 * MILLISECOND
"""A voice ends at least so long before the next beep or signal."""

BREATH = 150 * MILLISECOND
"""The pause between two voices."""


class Windows:
    """The free time between ``start`` and ``end``, around sounds given as (start, end) in order.

    A voice may run over a tick, which is soft, and never starts under one.
    """

    def __init__(
        self,
        start: int,
        end: int,
        sounds: Iterable[tuple[int, int]],
        ticks: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._ticks = ticks
        self._free: list[tuple[int, int]] = []
        for from_, to in sounds:
            self._open(start, from_ - BEFORE_SOUND)
            start = max(start, to + AFTER_SOUND)
        self._open(start, end - BEFORE_SOUND)

    def copy(self) -> "Windows":
        """Return windows that are free where these are now."""
        other = Windows(0, 0, (), self._ticks)
        other._free = self._free
        return other

    def _open(self, start: int, end: int) -> None:
        if end > start:
            self._free.append((start, end))

    def first(self, length: int, start: int, end: int, latest: int | None = None) -> int | None:
        """Take the earliest free place within [start, end) for a voice, and return its start.

        The start is not after ``latest``; None if there is no such place.
        """
        for low, high in self._free:
            time = self._off_tick(max(low, start))
            if latest is not None and time > latest:
                return None
            if length <= min(high, end) - time:
                return self.take(time, length)
        return None

    def room(self, start: int, end: int, latest: int | None = None) -> int:
        """Return the length of the longest voice that :meth:`first` would find a place for."""
        starts = [(self._off_tick(max(low, start)), high) for low, high in self._free]
        timely = [each for each in starts if latest is None or each[0] <= latest]
        return max([0, *(min(high, end) - time for time, high in timely)])

    def last(self, length: int, start: int, end: int) -> int | None:
        """Take the latest free place within [start, end) for a voice, and return its start."""
        for low, high in reversed(self._free):
            time = min(high, end) - length
            for tick, over in reversed(self._ticks):
                if tick <= time < over:
                    time = tick - AFTER_SOUND
            if time >= max(low, start):
                return self.take(time, length)
        return None

    def longest(self) -> tuple[int, int]:
        """Return the longest free window as its start and end; an empty one if none is free.

        It starts where a voice may: not under a tick.
        """
        longest = 0, 0
        for low, high in self._free:
            start = self._off_tick(low)
            if high - start > longest[1] - longest[0]:
                longest = start, high
        return longest

    def take(self, time: int, length: int) -> int:
        """Take the place of a voice, with a breath on both sides, and return its start."""
        before, after = time - BREATH, time + length + BREATH
        free = []
        for low, high in self._free:
            if high <= before or after <= low:
                free.append((low, high))
                continue
            if low < before:
                free.append((low, before))
            if after < high:
                free.append((after, high))
        self._free = free
        return time

    def _off_tick(self, time: int) -> int:
        for tick, over in self._ticks:
            if tick <= time < over:
                time = over
        return time
