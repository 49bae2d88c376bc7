"""The routine laid out as spans of time, each starting on the instant the last one ended."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from tempo.plan.phase import Phase, Side, order
from tempo.plan.prescription import Set, Work
from tempo.plan.time import SECOND


class SpanKind(Enum):
    """What a span of time is for; its value is its name in JSON."""

    SETUP = "setup"  # the name, how to set up, the safety note
    LEAD_IN = "lead-in"  # get ready, 3, 2, 1
    PHASE = "phase"
    REST = "rest"
    SWITCH = "switch"  # the window to change sides
    FINISH = "finish"


class Span(NamedTuple):
    """A half-open stretch of time in microseconds; a zero-length one is legal and says so."""

    kind: SpanKind
    phase: Phase | None
    set: int | None
    rep: int | None
    side: Side | None
    start: int
    end: int

    @property
    def length(self) -> int:
        """The length in microseconds."""
        return self.end - self.start


class Surround(NamedTuple):
    """How long the parts around the reps last, in microseconds."""

    setup: int = 0
    lead_in: int = 10 * SECOND
    switch: int = 10 * SECOND
    finish: int = 5 * SECOND


class Part(NamedTuple):
    """A span that has a length and no place yet: what timelines are composed of."""

    length: int
    kind: SpanKind
    phase: Phase | None = None
    set: int | None = None
    rep: int | None = None
    side: Side | None = None


def routine(work: Work, surround: Surround) -> Iterator[Part]:
    """Yield the parts of a routine in order: setup, lead-in, sets with rests, finish."""
    if surround.setup:
        yield Part(surround.setup, SpanKind.SETUP)
    sides = (Side.LEFT, Side.RIGHT) if work.each_side else (None,)
    yield Part(surround.lead_in, SpanKind.LEAD_IN, set=1, side=sides[0])
    for number, each in enumerate(work.sets, 1):
        for side in sides:
            if side is Side.RIGHT:
                yield Part(surround.switch, SpanKind.SWITCH, set=number, side=side)
            yield from reps(each, work.starts, number, side)
        if number < len(work.sets):
            yield Part(each.rest, SpanKind.REST, set=number, side=sides[0])
    yield Part(surround.finish, SpanKind.FINISH, set=len(work.sets))


def reps(each: Set, starts: Phase, number: int, side: Side | None) -> Iterator[Part]:
    """Yield the phases of every rep of one set on one side."""
    for rep in range(1, each.reps + 1):
        for phase in order(starts):
            yield Part(each.pace.lasts(phase), SpanKind.PHASE, phase, number, rep, side)


def laid(parts: Iterable[Part], start: int = 0) -> Iterator[Span]:
    """Give each part its place, one after the other from ``start``.

    >>> parts = [Part(2, SpanKind.LEAD_IN), Part(0, SpanKind.REST), Part(3, SpanKind.FINISH)]
    >>> [(span.start, span.end) for span in laid(parts)]
    [(0, 2), (2, 2), (2, 5)]
    """
    for length, kind, phase, number, rep, side in parts:
        yield Span(kind, phase, number, rep, side, start, start + length)
        start += length


def under_tension(spans: Iterable[Span]) -> int:
    """Return the time under tension in microseconds: the lengths of all phases together."""
    return sum(span.length for span in spans if span.kind is SpanKind.PHASE)
