"""What a tempo is: how long each phase of a rep lasts, perhaps as a range, perhaps explosive."""

from collections.abc import Iterable
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from tempo.plan.phase import CYCLE, HOLDS, Phase, order
from tempo.plan.time import SECOND

T = TypeVar("T", covariant=True)

HELD = 20 * SECOND
"""A hold of so long or longer, in microseconds, is worked through like a rest: how much of it is
left is said, and reminders are spread through it, even on the first rep."""


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


class Series(NamedTuple, Generic[T]):
    """What changes from set to set: a value for each; further sets keep the last one."""

    values: tuple[T, ...]

    def of(self, place: int) -> T:
        """Return the value for the set at a place, counted from 0.

        >>> [Series((12, 10, 8)).of(place) for place in range(4)]
        [12, 10, 8, 8]
        """
        return self.values[min(place, len(self.values) - 1)]


class Sided(NamedTuple, Generic[T]):
    """What is another on each side."""

    left: T
    right: T


class Open(NamedTuple):
    """Reps until the lifter ends the set, so many at least; 0 where none are said.

    It is every set, or the last one where the reps of those ``before`` it are said.
    """

    least: Range = just(0)
    before: tuple[Range, ...] = ()

    @property
    def values(self) -> tuple[Range, ...]:
        """The reps of each set that is said."""
        return *self.before, self.least


Length = Range | Lift | Series[Range | Lift]


class Tempo(NamedTuple):
    """The durations of the four phases in microseconds, as prescribed; LIFT may be explosive."""

    lower: Length = just(0)
    bottom: Length = just(0)
    lift: Length = just(0)
    top: Length = just(0)

    def of(self, place: int) -> tuple[Range | Lift, ...]:
        """Return the durations in the set at a place, counted from 0."""
        return tuple(length.of(place) if isinstance(length, Series) else length for length in self)


class Phases(NamedTuple):
    """The durations of the phases that were named; those that are None are as they were."""

    lower: Length | None = None
    bottom: Length | None = None
    lift: Length | None = None
    top: Length | None = None

    def over(self, below: "Phases | Tempo") -> "Phases":
        """Return these, with what they leave open taken from others.

        >>> both = Phases(top=just(2)).over(Tempo(lower=just(3)))
        >>> both.lower, both.top
        (Range(low=3, high=3), Range(low=2, high=2))
        """
        return Phases(*(low if up is None else up for up, low in zip(self, below, strict=True)))

    @property
    def named(self) -> tuple[Phase, ...]:
        """The phases that were named."""
        return tuple(phase for phase, length in zip(CYCLE, self, strict=True) if length is not None)

    @property
    def tempo(self) -> Tempo:
        """The tempo in which the phases that were not named take no time."""
        return Tempo(*(just(0) if length is None else length for length in self))


class Move(NamedTuple):
    """A phase as a rep goes through it; ``half`` if it is of the half rep within the rep."""

    phase: Phase
    length: int
    half: bool = False


class Pace(NamedTuple):
    """The durations of one rep in microseconds, decided: what is put on the timeline.

    A rep may have half a rep more in it, at its ``half`` end: all the way up, half way down, up
    again, and all the way down.
    """

    lower: int
    bottom: int
    lift: int
    top: int
    explosive: bool = False
    half: Phase | None = None

    @property
    def rep(self) -> int:
        """The length of the whole rep in microseconds: its time under tension."""
        more = self.lower // 2 + self.lift // 2 + self.lasts(self.half) if self.half else 0
        return self.lower + self.bottom + self.lift + self.top + more

    @property
    def held(self) -> bool:
        """Whether it is only held: nothing is lifted or lowered."""
        return not (self.lower or self.lift)

    @property
    def hold(self) -> int:
        """The length of its longest hold in microseconds."""
        return max(self.top, self.bottom)

    def moves(self, starts: Phase) -> tuple[Move, ...]:
        """Return the phases of a rep in order.

        >>> one_and_a_half = Pace(3, 0, 2, 1, half=Phase.TOP).moves(Phase.BOTTOM)
        >>> [(move.phase.value, move.length) for move in one_and_a_half if move.half]
        [('lower', 1), ('lift', 1), ('top', 1)]
        """
        out, far, back, near = (Move(phase, self.lasts(phase)) for phase in order(starts))
        if self.half is None:
            return out, far, back, near
        more = (Move(move.phase, move.length // 2, half=True) for move in (back, out))
        return out, far, *more, far._replace(half=True), back, near

    def lasts(self, phase: Phase) -> int:
        """Return the length of a phase in microseconds."""
        return self[:4][CYCLE.index(phase)]


def held(rep: Iterable[tuple[Phase | None, int]]) -> int:
    """Return how long a rep is held that is a hold and is told in seconds; 0 where it is a rep.

    It is a hold if nothing is lifted or lowered, and if its hold is very long. A rep is the lengths
    of its phases; all times in microseconds.

    >>> held([(Phase.TOP, 8)]), held([(Phase.LIFT, 2), (Phase.TOP, 8)])
    (8, 0)
    """
    lengths = [*rep]
    hold = max((length for phase, length in lengths if phase in HOLDS), default=0)
    moved = any(length for phase, length in lengths if phase not in HOLDS)
    return 0 if moved and hold < HELD else hold


def settle(tempo: Tempo, step: int, stride: int, explosive: int, place: int = 0) -> Pace:
    """Decide a tempo: each range ``step`` strides above its low end, X ``explosive`` long.

    Of what changes from set to set it is that of the set at a ``place``, counted from 0.
    """
    lengths = tempo.of(place)
    lower, bottom, lift, top = (
        explosive if isinstance(length, Lift) else length.at(step, stride) for length in lengths
    )
    return Pace(lower, bottom, lift, top, Lift.EXPLOSIVE in lengths)
