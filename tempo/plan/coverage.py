"""What became of the cues: how each was spoken, which never is, and why.

A cue is wanted in every phase that it is for, and a reminder in every rep in which one is due.
What is wanted and what has room is asked of the functions by which the events were planned.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Passage, Sounding
from tempo.plan.phase import Phase, Side, order
from tempo.plan.prescription import Set, Work
from tempo.plan.schedule import REMINDED, passages, reminds, room, turn, wanted
from tempo.plan.sheet import Count, Cue
from tempo.plan.time import MILLISECOND, spelled
from tempo.plan.timeline import Span, SpanKind
from tempo.plan.windows import Windows

REMINDERS = "reminders"
"""The key of the reminders in a routine's file."""

UNSPEAKABLE = "the voice cannot speak it"
HUNDREDTH = 10 * MILLISECOND


class Tally(NamedTuple):
    """How often a cue was wanted, and how it was spoken: the four ways add up to it.

    ``long`` is the full words at the usual rate, ``faster`` any words at a higher one. A reminder,
    and a cue with only one form, has its full words in it.
    """

    wanted: int
    long: int
    short: int
    faster: int
    silent: int

    @property
    def spoken(self) -> int:
        """How often a cue was spoken in any way."""
        return self.long + self.short + self.faster


class Unspoken(NamedTuple):
    """A cue that is wanted and never spoken: its key in the file, its shortest words, and why."""

    key: str
    words: str
    reason: str


class Idle(NamedTuple):
    """A cue that is never wanted, by its key in the file, and why."""

    key: str
    reason: str


def tally(spans: Iterable[Span], events: Iterable[Event], work: Work, sounding: Sounding) -> Tally:
    """Count the cues that were wanted, and how each was spoken."""
    heard = tuple(events)
    said, usual = _said(heard, sounding), sounding.speaking.rate
    long = short = faster = silent = 0
    for rep in _reps(spans, heard, work):
        full = {wish.span.phase: wish.cue.long for wish in _wishes(rep, sounding)}
        due: list[Phase | None] = [*full, *([None] if _due(rep, sounding) else [])]
        for phase in due:
            event = said.get(rep.moment(phase))
            if event is None:
                silent += 1
            elif (event.rate or 0) > usual:
                faster += 1
            elif phase is None or event.text == full[phase]:
                long += 1
            else:
                short += 1
    return Tally(long + short + faster + silent, long, short, faster, silent)


def unspoken(
    spans: Iterable[Span], events: Iterable[Event], work: Work, sounding: Sounding
) -> list[Unspoken]:
    """Return the cues and reminders that are wanted and never spoken, in the order of the rep."""
    heard = tuple(events)
    said = _said(heard, sounding)
    reps = list(_reps(spans, heard, work))
    wishes: dict[str, list[_Wish]] = {}
    for rep in reps:
        for wish in _wishes(rep, sounding):
            wishes.setdefault(wish.key, []).append(wish)
    found = [
        _unspoken_cue(key, asked, sounding)
        for key, asked in wishes.items()
        if not any(wish.rep.moment(wish.span.phase) in said for wish in asked)
    ]
    if sounding.speaking.say in REMINDED:
        spoken = {event.text for event in heard if _is_reminder(event, sounding)}
        missing = [text for text in sounding.sheet.reminders if text and text not in spoken]
        due = [rep for rep in reps if _due(rep, sounding)] if missing else []
        free: dict[str, list[int]] = {text: [] for text in missing}
        for rep in due:
            if (text := _in_turn(rep, sounding)) in free:
                free[text].append(_longest(rep, sounding))
        found += [
            Unspoken(REMINDERS, text, _why_no_reminder(text, longest, work, sounding))
            for text, longest in free.items()
        ]
    return found


def unannounced(events: Iterable[Event], work: Work, sounding: Sounding) -> list[str]:
    """Return what of the program's own words in a rep is wanted and never spoken."""
    heard = tuple(events)
    silent = []
    if sounding.speaking.count_at is not Count.OFF and not any(
        event.kind is EventKind.COUNT and event.rep for event in heard
    ):
        silent.append("the count")
    last = sounding.words.last_rep
    if any(each.reps > 1 for each in work.sets) and not any(e.text == last for e in heard):
        silent.append(f"'{last}'")
    return silent


def idle(work: Work, sounding: Sounding) -> list[Idle]:
    """Return the cues that are for no moment of this work, as one for a bottom of 0 s."""
    sheet, say = sounding.sheet, sounding.speaking.say
    paces = [each.pace for each in work.sets]
    phases = order(work.starts)
    used = {
        sheet.cue(phase, pace.explosive)[0]
        for pace in paces
        for phase in phases
        if pace.lasts(phase)
    }
    why = {f"cues.{phase.value}": f"{phase.value} lasts 0 s" for phase in phases}
    why["cues.explosive"] = why["cues.lift"]
    if any(pace.lift for pace in paces):
        why["cues.lift"] = "the lift is X and has its own cue"
        why["cues.explosive"] = "the lift is not X"
    cues = [f"cues.{phase.value}" for phase in phases if phase in sheet.phases]
    cues += ["cues.explosive"] if sheet.explosive else []
    found = [Idle(key, why[key]) for key in cues if key not in used]
    if sheet.reminders and say not in REMINDED:
        found.append(Idle(REMINDERS, f"none are given at {say.value}"))
    return found


_Moment = tuple[int | None, int | None, Side | None, Phase | None]
"""What a cue is about: set, rep, side and phase; a reminder is about no phase."""


class _Rep(NamedTuple):
    """A rep, its set, and all that is heard while it lasts, for this rep or for the next."""

    spans: tuple[Span, ...]
    each: Set
    heard: tuple[Event, ...]

    @property
    def number(self) -> int:
        return self.spans[0].rep or 1

    def moment(self, phase: Phase | None) -> _Moment:
        """Return the moment of a phase, or of the reminder, as events name it."""
        first = self.spans[0]
        return first.set, first.rep, first.side, phase


class _Wish(NamedTuple):
    """A cue that is wanted in a phase, in these forms; it may be said in the phase before it."""

    key: str
    cue: Cue
    forms: list[str]
    rep: _Rep
    span: Span
    before: Phase | None


def _reps(spans: Iterable[Span], events: Sequence[Event], work: Work) -> Iterator[_Rep]:
    """Yield every rep with what is heard in it."""
    place = 0
    for group in passages(spans):
        first = place
        while place < len(events) and events[place].time < group[-1].end:
            place += 1
        if group[0].kind is SpanKind.PHASE:
            yield _Rep(group, work.sets[(group[0].set or 1) - 1], tuple(events[first:place]))


def _wishes(rep: _Rep, sounding: Sounding) -> Iterator[_Wish]:
    """Yield the cues that are wanted in a rep."""
    phases = [span for span in rep.spans if span.length]
    before = phases[-1].phase if rep.number > 1 else None
    for span in phases:
        forms = wanted(span, rep.each, rep.number, sounding)
        if any(forms) and span.phase:
            key, cue = sounding.sheet.cue(span.phase, rep.each.pace.explosive)
            if cue:
                yield _Wish(key, cue, forms, rep, span, before)
        before = span.phase


def _due(rep: _Rep, sounding: Sounding) -> bool:
    """Whether a reminder is to be said in a rep."""
    return any(sounding.sheet.reminders) and reminds(rep.number, sounding.speaking.say)


def _said(events: Iterable[Event], sounding: Sounding) -> dict[_Moment, Event]:
    """Return the cues and reminders that were spoken, by what they are about."""
    return {
        (event.set, event.rep, event.side, event.phase): event
        for event in events
        if event.kind is EventKind.VOICE and (event.phase or _is_reminder(event, sounding))
    }


def _is_reminder(event: Event, sounding: Sounding) -> bool:
    spoken = event.kind is EventKind.VOICE and event.rep is not None and event.phase is None
    return spoken and event.text in sounding.sheet.reminders


def _unspoken_cue(key: str, wishes: list[_Wish], sounding: Sounding) -> Unspoken:
    """Return why a cue was not spoken even where it came nearest to having room."""
    nearest: tuple[int, bool] | None = None
    found = Unspoken(key, wishes[0].forms[-1] or wishes[0].forms[0], UNSPEAKABLE)
    for wish in wishes:
        ways = list(sounding.forms(*wish.forms))
        if not ways:
            continue
        free = _free(wish.rep, sounding, ())
        words, _, least = min(ways, key=lambda way: way[2])
        missing = least - room(free, wish.span)
        if nearest is None or (missing, wish.before is None) < nearest:
            nearest = (missing, wish.before is None)
            lengths = [length for text, _, length in ways if text == words]
            found = Unspoken(key, words, _why(wish, missing, free, lengths, sounding))
    return found


def _why(wish: _Wish, missing: int, free: Windows, lengths: list[int], sounding: Sounding) -> str:
    """Say why a cue had no room in its phase and in the one before it."""
    if missing <= 0:
        return f"'{sounding.words.last_rep}' is said in its place"
    span = wish.span
    name = span.phase.value if span.phase else ""
    beeps = [e for e in wish.rep.heard if e.sound and span.start <= e.time < span.end]
    many = sum(event.kind is not EventKind.TICK for event in beeps) > 1
    sounds = f"its {'beep and signal' if many else 'beep'}"
    longest = room(free, span)
    if longest:
        left = f"{sounds} leave{'s'[many:]} {_floor(longest)} s"
    elif free.room(span.start, span.end):
        left = f"{sounds} cover{'s'[many:]} its first half"
    else:
        left = f"{sounds} leave{'s'[many:]} no time"
    before = f", nor is there room in {wish.before.value} before it" if wish.before else ""
    return f"{name} lasts {spelled(span.length)} s and {left}; {_takes(lengths)}{before}"


def _in_turn(rep: _Rep, sounding: Sounding) -> str:
    """Return the reminder whose turn it is in a rep in which one is due."""
    number, reminders = rep.spans[0].set or 1, sounding.sheet.reminders
    place = turn(number, rep.number, rep.each, sounding.speaking.say)
    return reminders[place % len(reminders)]


def _why_no_reminder(text: str, free: list[int], work: Work, sounding: Sounding) -> str:
    """Say why a reminder was not spoken, given the free time of the reps in which it had a turn."""
    if not free:  # and perhaps nobody has asked yet how long it is
        return f"its turn does not come in {_amount(work)}"
    lengths = [length for *_, length in sounding.forms(text)]
    if not lengths:
        return UNSPEAKABLE
    longest = _floor(max(free))
    return f"{_takes(lengths)}; the longest free time in a rep of its turn is {longest} s"


def _amount(work: Work) -> str:
    """Return how much work there is, as ``2 sets of 4 reps on each side``."""
    reps = [each.reps for each in work.sets]
    many = " to ".join(str(count) for count in sorted({min(reps), max(reps)}))
    plural = "s"[: max(reps) != 1]
    sides = " on each side" if work.each_side else ""
    sets = f"{len(reps)} set{'s'[: len(reps) != 1]}"
    return f"{sets} of {many} rep{plural}{sides}"


def _longest(rep: _Rep, sounding: Sounding) -> int:
    """Return the longest free time in a rep once all but the reminder has been said."""
    voices = [e for e in rep.heard if e.text is not None and not _is_reminder(e, sounding)]
    start, end = _free(rep, sounding, voices).longest()
    return end - start


def _free(rep: _Rep, sounding: Sounding, voices: Iterable[Event]) -> Windows:
    """Return the windows that a rep has around its sounds and these voices."""
    passage = Passage(rep.spans, sounding)
    passage.events = [event for event in rep.heard if event.text is None]
    passage.open(passage.start)
    for event in voices:
        passage.windows.take(event.time, event.duration)
    return passage.windows


def _takes(lengths: Sequence[int]) -> str:
    """Say how long words take, given their length at the usual rate, then at a higher one."""
    fastest = f", {_ceiling(lengths[-1])} s at its fastest" if len(lengths) > 1 else ""
    return f"it takes {_ceiling(lengths[0])} s{fastest}"


def _floor(time: int) -> str:
    """Return a time in seconds of two decimals, and not more than it is."""
    return spelled(time - time % HUNDREDTH)


def _ceiling(time: int) -> str:
    return spelled(time + -time % HUNDREDTH)
