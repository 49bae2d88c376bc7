"""A track cut into pieces that can be played one by one: a set each, and the rests between.

A piece is a track of its own, whose times count from its first frame. Cuts lie on a grid on which
every usual rate has a frame, so a piece holds the very samples that its times say.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tempo.plan.events import Event
from tempo.plan.markers import ENGLISH, Parts, rest_name, set_name
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind

GRID = 20 * MILLISECOND
"""Cuts are at whole multiples: 882 frames at 44,100 Hz and 960 at 48,000 Hz, both even."""

BREATH = 500 * MILLISECOND
"""How long before a countdown its piece begins, if no word is cut: players start with a gap."""

SHORTEST = 2 * SECOND
"""A rest that leaves less than this is no piece: it belongs to the set before."""


class Piece(NamedTuple):
    """A stretch of a track, in microseconds; its spans and events count from its start."""

    title: str
    start: int
    end: int
    spans: tuple[Span, ...]
    events: tuple[Event, ...]


def whole(title: str, spans: Sequence[Span], events: Sequence[Event]) -> Piece:
    """Return a track as one piece."""
    return Piece(title, 0, spans[-1].end, tuple(spans), tuple(events))


def by_set(
    spans: Sequence[Span],
    events: Sequence[Event],
    names: Sequence[str] = (),
    parts: Parts = ENGLISH,
) -> list[Piece]:
    """Return a track as its setup, its sets, and its rests; ``names`` are the exercises'.

    A set has its lead-in, or the countdown at the end of the rest before it, with the ten seconds
    that announce it; and the tone that ends it. So whoever skips the rest of a rest is counted in.
    """
    starts = [*_starts(spans, events, names, parts)]
    ends = [start for start, _ in starts[1:]] + [spans[-1].end]
    return [
        Piece(title, start, end, _within(spans, start, end), _heard(events, start, end))
        for (start, title), end in zip(starts, ends, strict=True)
    ]


def _starts(
    spans: Sequence[Span], events: Sequence[Event], names: Sequence[str], parts: Parts
) -> Iterator[tuple[int, str]]:
    """Yield where each piece starts, and its title."""
    sets = [span for span in spans if span.kind is SpanKind.PHASE]
    if spans[0].kind is SpanKind.SETUP:
        yield 0, parts.setup
        yield _on_grid(spans[0].end), set_name(sets[0], names, parts)
    else:
        yield 0, set_name(sets[0], names, parts)
    for rest in spans:
        if rest.kind is SpanKind.REST and rest.rep is None:  # not one within a set
            following = next(span for span in sets if span.start >= rest.end)
            heard = [event for event in events if rest.start <= event.time < rest.end]
            ended, counted = _ended(rest, heard), _counted_in(rest, heard)
            if counted - ended >= SHORTEST:
                yield ended, rest_name(following, names, parts)
            yield counted, set_name(following, names, parts)


def _ended(rest: Span, events: Sequence[Event]) -> int:
    """Return when the tone has sounded that ends the set before a rest."""
    tones = [event.end + GRID for event in events if event.sound == "set-end"]
    return _on_grid(tones[0] if tones else rest.start)


def _counted_in(rest: Span, events: Sequence[Event]) -> int:
    """Return when the countdown to the set after a rest is about to begin."""
    for number, event in enumerate(events):
        if event.sound == "countdown":
            before = max((earlier.end + GRID for earlier in events[:number]), default=rest.start)
            return _on_grid(max(event.time - BREATH, before))
    return _on_grid(rest.end)


def _on_grid(time: int) -> int:
    """Return the last place for a cut until a time."""
    return time // GRID * GRID


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    return tuple(
        span._replace(start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in spans
        if span.start < end and (span.end > start or span.start >= start)
    )


def _heard(events: Sequence[Event], start: int, end: int) -> tuple[Event, ...]:
    return tuple(
        event._replace(time=event.time - start, duration=min(event.end, end) - event.time)
        for event in events
        if start <= event.time < end
    )
