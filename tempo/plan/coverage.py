"""What became of the cues: how each was spoken, which never is, and why.

A cue is wanted in every phase that it is for, and a reminder in every rep in which one is due.
What is wanted and what has room is asked of the functions by which the events were planned.
All is told of one exercise of the work, which is named by its place.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Passage, Sounding
from tempo.plan.phase import Phase, Side, order
from tempo.plan.prescription import Set, Work
from tempo.plan.rep import REMINDED, counts, room, turns, wanted
from tempo.plan.schedule import passages
from tempo.plan.sheet import Count, Cue, CueSheet, Say
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


NO_TURN = "its turn does not come in"


class Idle(NamedTuple):
    """A cue that is never wanted, by its key in the file, and why."""

    key: str
    reason: str


def tally(
    spans: Iterable[Span],
    events: Iterable[Event],
    work: Work,
    sounding: Sounding,
    exercise: int = 0,
) -> Tally:
    """Count the cues that were wanted, and how each was spoken."""
    heard = _heard(events, exercise)
    say, usual = sounding.speaking.say, sounding.speaking.rate
    said = _said(heard, work.exercises[exercise].sheet)
    long = short = faster = silent = 0
    for rep in _reps(spans, heard, work, exercise):
        full = {wish.span.phase: wish.cue.long for wish in _wishes(rep, say, ())}
        due: list[Phase | None] = [*full, *([None] if _due(rep, say) else [])]
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
    spans: Iterable[Span],
    events: Iterable[Event],
    work: Work,
    sounding: Sounding,
    exercise: int = 0,
) -> list[Unspoken]:
    """Return the cues and reminders that are wanted and never spoken, in the order of the rep."""
    heard = _heard(events, exercise)
    said = _said(heard, work.exercises[exercise].sheet)
    return [
        *_unspoken_cues(_reps(spans, heard, work, exercise), said, sounding),
        *_unspoken_reminders(_reps(spans, heard, work, exercise), heard, work, exercise, sounding),
    ]


def unannounced(
    events: Iterable[Event], work: Work, sounding: Sounding, exercise: int = 0
) -> list[str]:
    """Return what of the program's own words in a rep is wanted and never spoken.

    The number of a set's first rep gives way to its cues, and is not missed: it counts in.
    """
    heard, sets = _heard(events, exercise), _sets(work, exercise)
    silent = []
    if sounding.speaking.count_at is not Count.OFF and (most := _most_counted(sets)):
        spoken = {event.rep for event in heard if event.kind is EventKind.COUNT and event.rep}
        missing = [rep for rep in range(2, most + 1) if rep not in spoken]
        silent += _numbers(missing) if spoken else ["the count"]
    last = sounding.words.last_rep
    if any(each.reps > 1 for each in sets) and not any(e.text == last for e in heard):
        silent.append(f"'{last}'")
    return silent


def _most_counted(sets: Iterable[Set]) -> int:
    """Return the highest number that a rep of some sets has, where reps are counted."""
    sides = (each.on(side) for each in sets for side in Side)
    return max((each.reps for each in sides if counts(each)), default=0)


def _numbers(reps: Sequence[int]) -> list[str]:
    """Return numbers in order as they are told, those that follow each other as one.

    >>> _numbers([7, 9, 21, 22, 23])
    ["'7'", "'9'", "'21' to '23'"]
    """
    runs = groupby(enumerate(reps), key=lambda placed: placed[1] - placed[0])
    ends = [[rep for _, rep in run] for _, run in runs]
    return [" to ".join(f"'{rep}'" for rep in dict.fromkeys((run[0], run[-1]))) for run in ends]


def never(
    spans: Iterable[Span],
    events: Iterable[Event],
    work: Work,
    sounding: Sounding,
    exercise: int = 0,
) -> list[str]:
    """Return all that has no room at this tempo and so is never spoken: numbers first, then cues.

    A reminder whose turn does not come in so few reps is not meant.
    """
    heard = _heard(events, exercise)
    cues = unspoken(spans, heard, work, sounding, exercise)
    missing = (each.words for each in cues if not each.reason.startswith(NO_TURN))
    return [*unannounced(heard, work, sounding, exercise), *(f"'{words}'" for words in missing)]


def idle(work: Work, sounding: Sounding, exercise: int = 0) -> list[Idle]:
    """Return the cues that are for no moment of this work, as one for a bottom of 0 s."""
    sheet, say = work.exercises[exercise].sheet, sounding.speaking.say
    cued = 1 if say is Say.QUIET else None  # reps of a set that have cues: the first, or all
    paces = {pace for each in _sets(work, exercise) for pace in each.paces[:cued]}
    phases = order(work.exercises[exercise].starts)
    used = {
        sheet.key(phase, pace.explosive) for pace in paces for phase in phases if pace.lasts(phase)
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
    sheet: CueSheet
    heard: tuple[Event, ...]

    @property
    def number(self) -> int:
        return self.spans[0].rep or 1

    @property
    def explosive(self) -> bool:
        return self.each.paces[self.number - 1].explosive

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


def _sets(work: Work, exercise: int) -> list[Set]:
    return [each for each in work.sets if each.exercise == exercise]


def _heard(events: Iterable[Event], exercise: int) -> tuple[Event, ...]:
    return tuple(event for event in events if event.exercise == exercise)


def _reps(
    spans: Iterable[Span], events: Sequence[Event], work: Work, exercise: int
) -> Iterator[_Rep]:
    """Yield every rep of an exercise with what is heard in it."""
    place, sheet, sets = 0, work.exercises[exercise].sheet, _sets(work, exercise)
    for group in passages(span for span in spans if span.exercise == exercise):
        first = place
        while place < len(events) and events[place].time < group[-1].end:
            place += 1
        if group[0].kind is SpanKind.PHASE:
            each = sets[(group[0].set or 1) - 1].on(group[0].side)
            yield _Rep(group, each, sheet, tuple(events[first:place]))


def _wishes(rep: _Rep, say: Say, spoken: Container[str]) -> Iterator[_Wish]:
    """Yield the cues that are wanted in a rep, but for those that were spoken."""
    phases = [span for span in rep.spans if span.length]
    before = phases[-1].phase if rep.number > 1 else None
    explosive = rep.explosive
    for span in phases:
        cue = span.phase and rep.sheet.cue(span.phase, explosive)
        if span.phase and cue and (key := rep.sheet.key(span.phase, explosive)) not in spoken:
            forms = wanted(span, rep.each, rep.number, rep.sheet, say)
            if any(forms):
                yield _Wish(key, cue, forms, rep, span, before)
        before = span.phase


def _due(rep: _Rep, say: Say) -> bool:
    """Whether a reminder is to be said in a rep."""
    return any(rep.sheet.reminders) and bool(turns(rep.number, rep.each, say))


def _said(events: Iterable[Event], sheet: CueSheet) -> dict[_Moment, Event]:
    """Return the cues and reminders that were spoken, by what they are about."""
    return {
        (event.set, event.rep, event.side, event.phase): event
        for event in events
        if event.kind is EventKind.VOICE and (event.phase or _is_reminder(event, sheet))
    }


def _is_reminder(event: Event, sheet: CueSheet) -> bool:
    spoken = event.kind is EventKind.VOICE and event.rep is not None and event.phase is None
    return spoken and event.text in sheet.reminders


def _unspoken_cues(
    reps: Iterable[_Rep], said: Mapping[_Moment, Event], sounding: Sounding
) -> Iterator[Unspoken]:
    """Yield the cues that were spoken in none of the reps in which they were wanted."""
    wishes: dict[str, list[_Wish]] = {}
    spoken: set[str] = set()
    for rep in reps:
        for wish in _wishes(rep, sounding.speaking.say, spoken):
            if rep.moment(wish.span.phase) in said:
                spoken.add(wish.key)
                wishes.pop(wish.key, None)
            else:
                wishes.setdefault(wish.key, []).append(wish)
    for key, asked in wishes.items():
        yield _unspoken_cue(key, asked, sounding)


def _unspoken_reminders(
    reps: Iterable[_Rep], heard: Iterable[Event], work: Work, exercise: int, sounding: Sounding
) -> Iterator[Unspoken]:
    """Yield the reminders that were spoken in none of the reps of their turn."""
    say, sheet = sounding.speaking.say, work.exercises[exercise].sheet
    spoken = {event.text for event in heard if _is_reminder(event, sheet)}
    missing = [text for text in dict.fromkeys(sheet.reminders) if text and text not in spoken]
    if say not in REMINDED or not missing:
        return
    longest = [(_in_turn(rep, say), _longest(rep, sounding)) for rep in reps if _due(rep, say)]
    for text in missing:
        free = [time for turns, time in longest if text in turns]
        yield Unspoken(REMINDERS, text, _why_no_reminder(text, free, work, exercise, sounding))


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
    span, last = wish.span, sounding.words.last_rep
    if missing <= 0:
        there = [e for e in wish.rep.heard if span.start <= e.time < span.end]
        if any(event.text == last for event in wish.rep.heard):
            winner = f"'{last}'"
        elif any(event.kind is EventKind.COUNT for event in there):
            winner = "the count"
        else:
            winner = "another cue"
        return f"{winner} is said in its place"
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


def _in_turn(rep: _Rep, say: Say) -> list[str]:
    """Return the reminders whose turn it is in a rep."""
    reminders = rep.sheet.reminders
    return [reminders[place % len(reminders)] for place in turns(rep.number, rep.each, say)]


def _why_no_reminder(
    text: str, free: list[int], work: Work, exercise: int, sounding: Sounding
) -> str:
    """Say why a reminder was not spoken, given the free time of the reps in which it had a turn."""
    if not free:  # and perhaps nobody has asked yet how long it is
        return f"{NO_TURN} {_amount(work, exercise)}"
    lengths = [length for *_, length in sounding.forms(text)]
    if not lengths:
        return UNSPEAKABLE
    longest = _floor(max(free))
    return f"{_takes(lengths)}; the longest free time in a rep of its turn is {longest} s"


def _amount(work: Work, exercise: int) -> str:
    """Return how much work there is, as ``2 sets of 4 reps on each side``."""
    sets = _sets(work, exercise)
    if all(each.held for each in sets):
        return f"{len(sets)} hold{'s'[: len(sets) != 1]}"
    reps = [bout.reps for each in sets for bout in work.bouts(each)]
    many = " to ".join(str(count) for count in sorted({min(reps), max(reps)}))
    plural = "s"[: max(reps) != 1]
    sides = " on each side" if len(work.exercises[exercise].sides) > 1 else ""
    return f"{len(sets)} set{'s'[: len(sets) != 1]} of {many} rep{plural}{sides}"


def _longest(rep: _Rep, sounding: Sounding) -> int:
    """Return the longest free time in a rep once all but the reminder has been said."""
    voices = [e for e in rep.heard if e.text is not None and not _is_reminder(e, rep.sheet)]
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
