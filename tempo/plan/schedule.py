"""Spans and a cue sheet in, events out: where every sound and every word goes.

Sounds come first and never move: a beep on the first frame of each phase, ticks, signals. Words
are then fitted into the time left free, passage by passage (a rep, a rest, a switch ...), in the
order of who wins a window: countdown and switch, last rep, the count (on the first rep of a set
after the phases' action words), cues, a reminder. A passage knows only itself, its number and what
opened it, so planning a rep costs the same however many there are, and it may be done while an
earlier one plays.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from tempo.plan import around
from tempo.plan.events import Event
from tempo.plan.passage import Passage, Sounding
from tempo.plan.prescription import Set, Work
from tempo.plan.rep import Rep, neighbours, turns
from tempo.plan.timeline import Span, SpanKind

MOST_REPS = 128
"""How many reps are remembered for others like them; a set has four, whatever its length."""

SOUNDS = (
    *("lift", "top", "lower", "bottom", "explosive", "tick", "tick-2", "tick-1"),
    *("countdown", "go", "last-rep", "set-end", "rest-end", "switch", "finish"),
)
"""The sounds that a theme has to have."""


def passages(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield the spans that are planned together: the phases of a rep, or any other span alone."""
    for _, group in groupby(spans, key=attrgetter("kind", "set", "rep", "side")):
        yield tuple(group)


def events(spans: Iterable[Span], work: Work, sounding: Sounding) -> Iterator[Event]:
    """Yield every sound of all the spans of some work, in order of time.

    A rep that is like another is that one, later, with its own number and reminder.
    """
    before, places, planned = SpanKind.LEAD_IN, work.places(), _Planned(work, sounding)
    for group in passages(spans):
        kind = group[0].kind
        place = places[group[0].exercise, group[0].set or 1]
        if kind is SpanKind.PHASE:
            yield from planned.rep(group, place, before)
        else:
            passage, each = Passage(group, sounding), work.sets[place]
            if kind is not SpanKind.REST:
                _PASSAGES[kind](passage, work)
            elif passage.rep:
                around.pause(passage, each.on(passage.side))
            else:
                around.rest(passage, work, each, work.sets[place + 1])
            yield from passage.in_order()
        before = kind


class _Planned:
    """The reps of some work that were planned last, each by all that tells it from others."""

    def __init__(self, work: Work, sounding: Sounding) -> None:
        self._work, self._sounding, self._say = work, sounding, sounding.speaking.say
        first: dict[Set, int] = {}
        self._like = [
            first.setdefault(each._replace(number=1, rest=0), place)
            for place, each in enumerate(work.sets)
        ]
        self._reps: dict[object, Rep] = {}

    def rep(self, spans: tuple[Span, ...], place: int, before: SpanKind) -> list[Event]:
        """Return the events of a rep of the set at a place, in order of time."""
        first, each = spans[0], self._work.sets[place]
        own = first.side if each.turns or each.right else None
        each, number = each.on(first.side), first.rep or 1
        sheet = self._work.exercises[each.exercise].sheet
        asked = self._like[place], own, neighbours(each, number), before
        rep = self._reps.get(asked)
        if rep is None:
            rep = self._reps[asked] = Rep(Passage(spans, self._sounding), each, sheet, before)
            if len(self._reps) > MOST_REPS:
                del self._reps[next(iter(self._reps))]
        due = turns(number, each, self._say) if sheet.reminders else ()
        heard = rep.events(number, tuple([turn % len(sheet.reminders) for turn in due]))
        later, further, at = first.start - rep.start, number - rep.number, first.set
        side, turned = first.side, bool(each.turns)
        return [
            Event(
                time + later,
                length,
                kind,
                phase,
                at,
                about and about + further,
                its if turned else side,
                sound,
                text,
                rate,
                exercise,
            )
            for time, length, kind, phase, _, about, its, sound, text, rate, exercise in heard
        ]


_PASSAGES: dict[SpanKind, Callable[[Passage, Work], None]] = {
    SpanKind.SETUP: around.setup,
    SpanKind.LEAD_IN: around.lead_in,
    SpanKind.SWITCH: around.switch,
    SpanKind.FINISH: around.finish,
}
