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
from tempo.plan.rep import place_rep, turns
from tempo.plan.sheet import CueSheet
from tempo.plan.timeline import Span, SpanKind

MOST_REPS = 128
"""How many reps are remembered for others like them."""

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
    """Yield every sound of the spans of some work, in order of time.

    A rep that is like one of an earlier set, but for its time, set and side, is not planned anew.
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
        self._work, self._sounding = work, sounding
        first: dict[Set, int] = {}
        self._like = [
            first.setdefault(each._replace(number=1, rest=0), place)
            for place, each in enumerate(work.sets)
        ]
        self._reps: dict[object, tuple[int, object, list[Event]]] = {}

    def rep(self, spans: tuple[Span, ...], place: int, before: SpanKind) -> Iterable[Event]:
        """Return the events of a rep of the set at a place, in order of time."""
        each, first = self._work.sets[place].on(spans[0].side), spans[0]
        sheet, rep = self._work.exercises[each.exercise].sheet, first.rep or 1
        own = first.side if each.turns or self._work.sets[place].right else None
        asked = self._like[place], own, rep, self._reminder(each, sheet, rep)
        setting = before, [(span.phase, span.length, span.half) for span in spans]
        then, there, events = self._reps.get(asked, (0, None, []))
        if there == setting:
            later, number = first.start - then, first.set
            return [
                Event(
                    time + later, length, kind, phase, number, about, side, sound, text, rate, which
                )
                for time, length, kind, phase, _, about, own, sound, text, rate, which in events
                for side in [own if each.turns else first.side]
            ]
        passage = Passage(spans, self._sounding)
        place_rep(passage, each, sheet, before)
        self._reps[asked] = first.start, setting, passage.in_order()
        if len(self._reps) > MOST_REPS:
            del self._reps[next(iter(self._reps))]
        return passage.events

    def _reminder(self, each: Set, sheet: CueSheet, rep: int) -> int | None:
        """Return the place of the reminder that is due in a rep, if one is."""
        say = self._sounding.speaking.say
        due = turns(rep, each, say) if sheet.reminders else ()
        return due[0] % len(sheet.reminders) if due else None


_PASSAGES: dict[SpanKind, Callable[[Passage, Work], None]] = {
    SpanKind.SETUP: around.setup,
    SpanKind.LEAD_IN: around.lead_in,
    SpanKind.SWITCH: around.switch,
    SpanKind.FINISH: around.finish,
}
