"""What was done of a routine, from the stretches of its clock that were heard."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tempo.plan.phase import Phase, Side
from tempo.plan.tempo import held
from tempo.plan.timeline import Span, SpanKind

RESTS = (SpanKind.REST, SpanKind.SWITCH)
"""The spans in which a lifter rests from the set before, if they are not within a set."""


class Key(NamedTuple):
    """One set of an exercise, or one side of it; ``exercise`` is a place among those of the work.

    Two exercises may have the same name, as a warm-up and what it is for.
    """

    exercise: int
    set: int | None
    side: Side | None


class Rep(NamedTuple):
    """One rep of a routine."""

    set: int | None
    side: Side | None
    rep: int | None
    exercise: int = 0

    @property
    def key(self) -> Key:
        """The set that it belongs to."""
        return Key(self.exercise, self.set, self.side)


class SetDone(NamedTuple):
    """One set, or one side of it, as it was done; times in microseconds."""

    exercise: str
    set: int
    side: Side | None
    reps: int  # heard from their start to their end
    planned: int  # reps
    tension: int  # what was heard of phases, reps that were repeated or broken off included
    rest: int  # taken after it, before the next
    hold: int | None = None  # how long it was to be held, if it is one hold; 0 if nobody said


class Performance:
    """Counts what was done of a routine while it is played; spans in order of time.

    It is told every stretch that was heard, in the order of hearing: a stretch may go back, as
    when a rep is repeated after a pause, and may leave out, as when a rest is skipped. What a
    stretch costs does not grow with the routine. An ``endless`` set is ended by the lifter: as
    many reps were planned as were done, or as its least; by the numbers of exercise and set.
    """

    def __init__(
        self, spans: Sequence[Span], endless: "Mapping[tuple[int, int], int] | None" = None
    ) -> None:
        self.endless = dict(endless or {})
        self.reps: list[Rep] = []  # whole ones; one that was done again is in it again
        self.tension = 0  # microseconds, of all sets
        self.pauses: list[int] = []  # microseconds each
        self.finished = False  # the last rep is over, done or not
        self._stretch = (0, 0)  # heard without a gap, up to now
        self._tension: dict[Key, int] = {}
        self._rest: dict[Key, int] = {}
        self._under_way: Key | None = None  # the last set that was heard
        self._resting = False
        self.laid(spans)

    def laid(self, spans: Sequence[Span]) -> None:
        """Go by these spans from here on: a rest was made longer."""
        self.spans = spans
        self._ends: dict[Rep, tuple[int, int]] = {}  # both ends of each rep
        lengths: dict[Key, list[tuple[Phase | None, int]]] = {}
        for span in spans:
            if span.kind is SpanKind.PHASE:
                start, _ = self._ends.get(rep := _rep(span), (span.start, 0))
                self._ends[rep] = start, span.end
                lengths.setdefault(rep.key, []).append((span.phase, span.length))
        many = Counter(rep.key for rep in self._ends)
        self._holds = {key: held(rep) for key, rep in lengths.items() if many[key] == 1}
        self._last = max((end for _, end in self._ends.values()), default=None)

    def heard(self, start: int, end: int) -> None:
        """Note a stretch that was heard; microseconds on the routine's clock."""
        began, until = self._stretch
        began = began if start == until else start
        self._stretch = began, end
        self.finished |= self._last is not None and end >= self._last
        place = max(0, bisect_right(self.spans, start, key=lambda span: span.start) - 1)
        while place < len(self.spans) and (span := self.spans[place]).start < end:
            length = min(span.end, end) - max(span.start, start)
            if length > 0:
                self._note(span, length, began, end)
            place += 1

    def _note(self, span: Span, length: int, began: int, end: int) -> None:
        self._resting = span.kind in RESTS and not span.rep
        if self._resting:
            self.rested(length)
        elif span.kind is SpanKind.PHASE:
            rep = _rep(span)
            self._under_way = rep.key
            self.tension += length
            self._tension[rep.key] = self._tension.get(rep.key, 0) + length
            first, last = self._ends[rep]
            if began <= first and span.end == last <= end:
                self.reps.append(rep)

    def paused(self, time: int, made: bool = True) -> None:
        """Note a pause where the last stretch ended, in microseconds; in a rest it is rest too.

        One that nobody made, as when a device failed, is not counted among the pauses.
        """
        if made:
            self.pauses.append(time)
        if self._resting:
            self.rested(time)

    def rested(self, time: int) -> None:
        """Note a rest that is on no plan, as when one is made longer; in microseconds."""
        if self._under_way is not None:
            self._rest[self._under_way] = self._rest.get(self._under_way, 0) + time

    def last(self, key: Key) -> int:
        """Return how many reps of the last set were done, if it was this one; else none were.

        A key without a side is that of a set in which the sides alternate, too.
        """
        if not self.reps or key not in (self.reps[-1].key, self.reps[-1].key._replace(side=None)):
            return 0
        return self.reps[-1].rep or 0

    @property
    def planned(self) -> tuple[Rep, ...]:
        """All reps of the routine in order."""
        return tuple(self._ends)

    def sets(self, names: Sequence[str]) -> tuple[SetDone, ...]:
        """Return all sets, those that were not reached with no reps done; exercises by name."""
        planned: dict[Key, list[Rep]] = {}
        for rep in self._ends:
            planned.setdefault(rep.key, []).append(rep)
        whole = set(self.reps)
        done = {
            key: sum(rep in whole for rep in reps) or self._held(key, len(reps))
            for key, reps in planned.items()
        }
        return tuple(
            SetDone(
                names[key.exercise],
                key.set or 1,
                key.side,
                done[key],
                self._planned(key, done[key], len(reps)),
                self.tension_of(key),
                self._rest.get(key, 0),
                self.hold(key),
            )
            for key, reps in planned.items()
        )

    def hold(self, key: Key) -> int | None:
        """Return how long a set is to be held that is one hold; 0 if the lifter ends it.

        None if it has reps. In microseconds.
        """
        if not self._holds.get(key):
            return None
        return 0 if (key.exercise, key.set or 1) in self.endless else self._holds[key]

    def tension_of(self, key: Key) -> int:
        """Return the time under tension of a set so far, in microseconds."""
        return self._tension.get(key, 0)

    def _held(self, key: Key, planned: int) -> int:
        """Return 1 for a single rep that was to be broken off, if it was begun: a hold."""
        waits = (key.exercise, key.set or 1) in self.endless
        return int(waits and planned == 1 and key in self._tension)

    def _planned(self, key: Key, done: int, planned: int) -> int:
        least = self.endless.get((key.exercise, key.set or 1))
        return planned if least is None else max(done, least)


def _rep(span: Span) -> Rep:
    return Rep(span.set, span.side, span.rep, span.exercise)
