"""The parts of a track by name: what players list as chapters and editors show as markers."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tempo.plan.events import Event
from tempo.plan.phase import CYCLE, Phase, Side
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, whole_sets

READABLE = 1_500 * MILLISECOND
"""How long words are shown at least, unless others follow."""

PART = attrgetter("kind", "exercise", "set", "side")
REP = attrgetter("exercise", "set", "side", "rep")
"""What the name of a span comes of, as that of a part or of a rep."""


class Parts(NamedTuple):
    """What the parts of a track are called in a language; braces stand for a number or a name."""

    setup: str = "Setup"
    get_ready: str = "Get ready"
    rest: str = "Rest"
    rest_before: str = "Rest before {next}"
    switch: str = "Switch sides"
    finish: str = "Finish"
    set: str = "Set {set}"
    set_within: str = "set {set}"  # after a comma, or within a title
    left: str = "left side"
    right: str = "right side"
    rep: str = "rep {rep}"
    lower: str = "Lower"
    bottom: str = "Bottom"
    lift: str = "Lift"
    top: str = "Top"

    def around(self, kind: SpanKind) -> str:
        """Return what a part around the reps is called; nothing for one of the reps."""
        return {
            SpanKind.SETUP: self.setup,
            SpanKind.LEAD_IN: self.get_ready,
            SpanKind.REST: self.rest,
            SpanKind.SWITCH: self.switch,
            SpanKind.FINISH: self.finish,
        }.get(kind, "")

    def side(self, side: Side) -> str:
        """Return what a side is called."""
        return self.left if side is Side.LEFT else self.right

    def phase(self, phase: Phase) -> str:
        """Return what a phase is called."""
        return (self.lower, self.bottom, self.lift, self.top)[CYCLE.index(phase)]


ENGLISH = Parts()


class Marker(NamedTuple):
    """A stretch of a track and what to call it; times in microseconds."""

    time: int
    length: int
    text: str

    @property
    def end(self) -> int:
        """The time at which it has ended."""
        return self.time + self.length


def set_name(span: Span, names: Sequence[str] = (), parts: Parts = ENGLISH) -> str:
    """Return what the set of a span is called, on both sides; ``names`` are the exercises'.

    >>> second = Span(SpanKind.PHASE, None, 2, 1, None, 0, 1, exercise=1)
    >>> set_name(second, ["A1 Squat", "A2 Thrust"])
    'A2 Thrust, set 2'
    """
    if not names:
        return parts.set.format(set=span.set)
    return f"{names[span.exercise]}, {parts.set_within.format(set=span.set)}"


def rest_name(span: Span, names: Sequence[str] = (), parts: Parts = ENGLISH) -> str:
    """Return what the rest before the set of a span is called."""
    following = set_name(span, names, parts) if names else parts.set_within.format(set=span.set)
    return parts.rest_before.format(next=following)


def part_name(span: Span, names: Sequence[str] = (), parts: Parts = ENGLISH) -> str:
    """Return what a span is a part of, as a player should list it; equal names are one part.

    A rest within a set is a part of the set.

    >>> from tempo.plan.phase import Phase, Side
    >>> part_name(Span(SpanKind.PHASE, Phase.LIFT, 2, 1, Side.LEFT, 0, 1))
    'Set 2, left side'
    """
    if span.rep is None and (around := parts.around(span.kind)):
        return around
    side = f", {parts.side(span.side)}" if span.side else ""
    return f"{set_name(span, names, parts)}{side}"


def rep_name(span: Span, names: Sequence[str] = (), parts: Parts = ENGLISH) -> str:
    """Return what a span's rep is called."""
    return f"{part_name(span, names, parts)}, {parts.rep.format(rep=span.rep)}"


def phase_name(span: Span, parts: Parts = ENGLISH) -> str:
    """Return what a span's phase is called."""
    return parts.phase(span.phase) if span.phase else ""


def chapters(
    spans: Iterable[Span], names: Sequence[str] = (), parts: Parts = ENGLISH
) -> list[Marker]:
    """Return the setup, the sets a side, the rests, and what else a listener may look for."""
    return _joined(whole_sets(spans), PART, partial(part_name, names=names, parts=parts))


def markers(
    spans: Iterable[Span], names: Sequence[str] = (), parts: Parts = ENGLISH
) -> list[Marker]:
    """Return the chapters, each rep and each phase in order of time, the longer first."""
    spans = list(spans)
    worked = [span for span in spans if span.kind is SpanKind.PHASE]
    phases = [
        Marker(span.start, span.end - span.start, phase_name(span, parts))
        for span in worked
        if span.end > span.start
    ]
    reps = _joined(worked, REP, partial(rep_name, names=names, parts=parts))
    found = [*chapters(spans, names, parts), *reps, *phases]
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
