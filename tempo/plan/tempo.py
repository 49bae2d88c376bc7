"""What a tempo is: how long each phase of a rep lasts, perhaps as a range, perhaps explosive."""

from enum import Enum
from typing import NamedTuple

from tempo.plan.phase import CYCLE, Phase


class Range(NamedTuple):
    """A low and a high end, both included; a single value is a range of one."""

    low: int
    high: int

    def at(self, step: int, stride: int) -> int:
        """Return the value ``step`` strides above the low end, never above the high end.

        >>> [Range(3, 5).at(step, 1) for step in range(4)]
        [3, 4, 5, 5]
        """
        return min(self.low + step * stride, self.high)


def just(value: int) -> Range:
    """Return the range of one value."""
    return Range(value, value)


class Lift(Enum):
    """A lift that is told by its intent and not by its seconds."""

    EXPLOSIVE = "X"  # as fast as good form allows


class Tempo(NamedTuple):
    """The durations of the four phases in microseconds, as prescribed; LIFT may be explosive."""

    lower: Range = just(0)
    bottom: Range = just(0)
    lift: Range | Lift = just(0)
    top: Range = just(0)


class Pace(NamedTuple):
    """The durations of one rep in microseconds, decided: what is put on the timeline."""

    lower: int
    bottom: int
    lift: int
    top: int
    explosive: bool = False

    @property
    def rep(self) -> int:
        """The length of the whole rep in microseconds: its time under tension."""
        return self.lower + self.bottom + self.lift + self.top

    def lasts(self, phase: Phase) -> int:
        """Return the length of a phase in microseconds."""
        return self[CYCLE.index(phase)]


def settle(tempo: Tempo, step: int, stride: int, explosive: int) -> Pace:
    """Decide a tempo: each range ``step`` strides above its low end, X ``explosive`` long."""
    lower, bottom, lift, top = (
        explosive if isinstance(length, Lift) else length.at(step, stride) for length in tempo
    )
    return Pace(lower, bottom, lift, top, tempo.lift is Lift.EXPLOSIVE)
