"""The parts of a track by name: what players list as chapters and editors show as markers."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tempo.plan.events import Event
from tempo.plan.phase import Phase
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind

READABLE = 1_500 * MILLISECOND
"""How long words are shown at least, unless others follow."""

PARTS = {
    SpanKind.SETUP: "Setup",
    SpanKind.LEAD_IN: "Get ready",
    SpanKind.REST: "Rest",
    SpanKind.SWITCH: "Switch sides",
    SpanKind.FINISH: "Finish",
}


PHASES = {phase: phase.value.capitalize() for phase in Phase}

PART = attrgetter("kind", "exercise", "set", "side")
REP = attrgetter("exercise", "set", "side", "rep")
"""What the name of a span comes of, as that of a part or of a rep."""


class Marker(NamedTuple):
    """A stretch of a track and what to call it; times in microseconds."""

    time: int
    length: int
    text: str

    @property
    def end(self) -> int:
        """The time at which it has ended."""
        return self.time + self.length


def set_name(span: Span, names: Sequence[str] = ()) -> str:
    """Return what the set of a span is called, on both sides; ``names`` are the exercises'.

    >>> second = Span(SpanKind.PHASE, None, 2, 1, None, 0, 1, exercise=1)
    >>> set_name(second, ["A1 Squat", "A2 Thrust"])
    'A2 Thrust, set 2'
    """
    return f"{names[span.exercise]}, set {span.set}" if names else f"Set {span.set}"


def part_name(span: Span, names: Sequence[str] = ()) -> str:
    """Return what a span is a part of, as a player should list it; equal names are one part.

    A rest within a set is a part of the set.

    >>> from tempo.plan.phase import Phase, Side
    >>> part_name(Span(SpanKind.PHASE, Phase.LIFT, 2, 1, Side.LEFT, 0, 1))
    'Set 2, left side'
    """
    if span.kind in PARTS and span.rep is None:
        return PARTS[span.kind]
    side = f", {span.side.value} side" if span.side else ""
    return f"{set_name(span, names)}{side}"


def rep_name(span: Span, names: Sequence[str] = ()) -> str:
    """Return what a span's rep is called."""
    return f"{part_name(span, names)}, rep {span.rep}"


def phase_name(span: Span) -> str:
    """Return what a span's phase is called."""
    return PHASES[span.phase] if span.phase else ""


def chapters(spans: Iterable[Span], names: Sequence[str] = ()) -> list[Marker]:
    """Return the setup, the sets a side, the rests, and what else a listener may look for."""
    return _joined(spans, PART, partial(part_name, names=names))


def markers(spans: Iterable[Span], names: Sequence[str] = ()) -> list[Marker]:
    """Return the chapters, each rep and each phase in order of time, the longer first."""
    spans = list(spans)
    worked = [span for span in spans if span.kind is SpanKind.PHASE]
    phases = [
        Marker(span.start, span.end - span.start, phase_name(span))
        for span in worked
        if span.end > span.start
    ]
    reps = _joined(worked, REP, partial(rep_name, names=names))
    found = [*chapters(spans, names), *reps, *phases]
    found.sort(key=attrgetter("length"), reverse=True)
    found.sort(key=attrgetter("time"))
    return found


def captions(events: Iterable[Event]) -> list[Marker]:
    """Return the words that are spoken, each long enough to be read unless others follow."""
    spoken = [event for event in events if event.text]
    shown = []
    for number, event in enumerate(spoken):
        following = spoken[number + 1].time if number + 1 < len(spoken) else event.end + SECOND
        length = max(event.duration, min(READABLE, following - event.time))
        shown.append(Marker(event.time, length, event.text or ""))
    return shown


def _joined(
    spans: Iterable[Span], whose: Callable[[Span], object], name: Callable[[Span], str]
) -> list[Marker]:
    """Return spans that follow each other under one name as one marker."""
    runs = ([*run] for _, run in groupby(spans, key=whose))  # each is named once
    named = ((name(run[0]), run[0].start, run[-1].end) for run in runs)
    found = []
    for text, group in groupby(named, key=itemgetter(0)):
        together = list(group)
        start, end = together[0][1], together[-1][2]
        if end > start:
            found.append(Marker(start, end - start, text))
    return found
