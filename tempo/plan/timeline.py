"""The routine laid out as spans of time, each starting on the instant the last one ended."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import accumulate, groupby
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Set, Work
from tempo.plan.time import SECOND, spelled


class SpanKind(Enum):
    """What a span of time is for; its value is its name in JSON."""

    SETUP = "setup"  # the name, how to set up, the safety note
    LEAD_IN = "lead-in"  # get ready, 3, 2, 1
    PHASE = "phase"
    REST = "rest"
    SWITCH = "switch"  # the window to change sides
    FINISH = "finish"


class Span(NamedTuple):
    """A half-open stretch of time in microseconds; a zero-length one is legal and says so.

    ``exercise`` is a place in the work's exercises, and ``set`` a number within that exercise. A
    rest with a ``rep`` is the short one that follows it within a set. ``half`` marks a phase of the
    half rep within a rep.
    """

    kind: SpanKind
    phase: Phase | None
    set: int | None
    rep: int | None
    side: Side | None
    start: int
    end: int
    exercise: int = 0
    half: bool = False

    @property
    def length(self) -> int:
        """The length in microseconds."""
        return self.end - self.start


class Surround(NamedTuple):
    """How long the parts around the reps last, in microseconds.

    A rest before an exercise that comes for the first time lasts at least as long as its
    introduction, of which there is one for each exercise of the work, or none at all.
    """

    setup: int = 0
    lead_in: int = 10 * SECOND
    switch: int = 10 * SECOND
    finish: int = 5 * SECOND
    introductions: tuple[int, ...] = ()


class Part(NamedTuple):
    """A span that has a length and no place yet: what timelines are composed of."""

    length: int
    kind: SpanKind
    phase: Phase | None = None
    set: int | None = None
    rep: int | None = None
    side: Side | None = None
    exercise: int = 0
    half: bool = False


def routine(work: Work, surround: Surround) -> Iterator[Part]:
    """Yield the parts of some work in order: setup, lead-in, sets with rests, finish."""
    if surround.setup:
        yield Part(surround.setup, SpanKind.SETUP)
    sides = [work.exercises[each.exercise].sides for each in work.sets]
    leads = [work.exercises[each.exercise].leads for each in work.sets]
    yield Part(surround.lead_in, SpanKind.LEAD_IN, set=1, side=leads[0])
    for place, each in enumerate(work.sets):
        number, exercise = each.number, each.exercise
        own = work.exercises[exercise].switch
        switch = surround.switch if own is None else own
        for turn, side in enumerate(sides[place]):
            if turn:
                yield Part(switch, SpanKind.SWITCH, None, number, None, side, exercise)
            yield from reps(each, work.exercises[exercise].starts, side)
        if place + 1 < len(work.sets):
            following, side = work.sets[place + 1], leads[place + 1]
            rest = each.rest
            if each.every:
                rest = _until_next(each, work.bouts(each), switch)
            elif following.number == 1 and surround.introductions:
                rest = max(rest, surround.introductions[following.exercise])
            yield Part(rest, SpanKind.REST, None, number, None, side, exercise)
    last = work.sets[-1]
    yield Part(surround.finish, SpanKind.FINISH, set=last.number, exercise=last.exercise)


def _until_next(each: Set, bouts: Sequence[Set], switch: int) -> int:
    """Return the rest in microseconds after which the next set starts on its interval."""
    rest = each.every - sum(bout.time for bout in bouts) - (len(bouts) - 1) * switch
    if rest < 0:
        raise PrescriptionError(
            f"both sides and the switch take {spelled(each.every - rest)} s, and a set starts "
            f"every {spelled(each.every)} s; ask for fewer reps or a longer interval"
        )
    return rest


def reps(each: Set, starts: Phase, side: Side | None) -> Iterator[Part]:
    """Yield the phases of every rep of one set on one side, and the short rests between.

    Where the sides alternate, each rep is of its own.
    """
    each = each.on(side)
    moves = {pace: pace.moves(starts) for pace in set(each.paces)}
    number, exercise, moving = each.number, each.exercise, SpanKind.PHASE
    for rep, pace in enumerate(each.paces, 1):
        side = each.turns[rep - 1] if each.turns else side
        for phase, length, half in moves[pace]:
            yield Part(length, moving, phase, number, rep, side, exercise, half)
        if pause := each.pause(rep):
            yield Part(pause, SpanKind.REST, None, number, rep, side, exercise)


def laid(parts: Iterable[Part], start: int = 0) -> Iterator[Span]:
    """Give each part its place, one after the other from ``start``.

    >>> parts = [Part(2, SpanKind.LEAD_IN), Part(0, SpanKind.REST), Part(3, SpanKind.FINISH)]
    >>> [(span.start, span.end) for span in laid(parts)]
    [(0, 2), (2, 2), (2, 5)]
    """
    for length, kind, phase, number, rep, side, exercise, half in parts:
        yield Span(kind, phase, number, rep, side, start, start + length, exercise, half)
        start += length


def bouts(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield the phases that belong together: those of a set, on one side or on both in turn."""
    spans = list(spans)
    switches = accumulate(span.kind is SpanKind.SWITCH for span in spans)
    found = [
        (span, switch)
        for span, switch in zip(spans, switches, strict=True)
        if span.kind is SpanKind.PHASE
    ]
    for _, group in groupby(found, key=lambda each: (each[0].exercise, each[0].set, each[1])):
        yield tuple(span for span, _ in group)


def whole_sets(spans: Iterable[Span]) -> list[Span]:
    """Return spans of which those of a set whose sides alternate have none, so they are one."""
    spans = list(spans)
    turned = {
        (bout[0].exercise, bout[0].set)
        for bout in bouts(spans)
        if any(span.side is not bout[0].side for span in bout)
    }
    return [
        span._replace(side=None) if (span.exercise, span.set) in turned else span for span in spans
    ]


def under_tension(spans: Iterable[Span]) -> int:
    """Return the time under tension in microseconds: the lengths of all phases together."""
    return sum(span.length for span in spans if span.kind is SpanKind.PHASE)
