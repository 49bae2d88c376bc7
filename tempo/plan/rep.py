"""What is heard in a rep: its beeps and ticks, the last rep's signal, and the words that fit.

Sounds come first and never move. Words follow in the order of who wins a window.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import APART, COUNTDOWN, TEN_SECONDS, Passage, Placed
from tempo.plan.phase import HOLDS, Phase
from tempo.plan.prescription import Set
from tempo.plan.sheet import Count, CueSheet, HoldCount, Say, Words
from tempo.plan.tempo import HELD
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind
from tempo.plan.windows import AFTER_SOUND, Windows

SHORT_HOLD, LONG_HOLD = 2 * SECOND, 4 * SECOND
"""A hold longer than the first has ticks that rise to its end; one as long as the second has its
last seconds spoken instead. In a shorter one numbers would stand beside the rep's own: heard with
closed eyes, "drive, two, squeeze, two, one" is one row of numbers."""

LAST_REP = 450 * MILLISECOND
"""How long before the next beep the signal of the last rep sounds, in a phase with room for it."""

ROOMY = 1_500 * MILLISECOND
"""A phase of so long has room for a signal and for words; in a shorter one they take turns."""

RISING = 2
"""How many ticks of a short hold rise."""

PUNCTUAL = 200 * MILLISECOND
"""A spoken second of a hold starts within so long of its second, or is not spoken."""

REMINDED = {Say.FULL: 1, Say.NORMAL: 2}
"""Where reminders are given at all: in every rep, or every other one, from a set's second on."""

SETTLED = 5 * SECOND
"""When the first reminder of a very long hold is given."""

APART_IN_HOLD = {Say.FULL: 10 * SECOND, Say.NORMAL: 15 * SECOND}
"""How far apart the reminders of a hold are."""

LEFT = [30 * SECOND, *(minutes * 60 * SECOND for minutes in range(1, 11))]
"""The times before the end of a hold at which what is left is said, beside its half."""


MOST_SAID = 32
"""With how many numbers and reminders a rep is remembered that is done again in other sets."""


class Rep:
    """A rep, and all that are like it but for their numbers and reminders.

    Its sounds and the cues that win over a number are placed once; what follows, for each number.
    """

    def __init__(self, passage: Passage, each: Set, sheet: CueSheet, before: SpanKind) -> None:
        """Place what is alike; ``before`` is the kind of the span before it."""
        self.start, self.number = passage.start, passage.rep or 1
        self._passage, self._each, self._sheet = passage, each, sheet
        self._phases = phases = [span for span in passage.spans if span.length]
        _place_sounds(passage, phases, each, before)
        self._speaks, self._is_long = passage.speaks, each.pace.hold >= HELD
        if self._speaks:
            passage.open(passage.start)
            _announce(passage, phases, each)
        explosive = [span for span in phases if _is_explosive(passage, span)]
        self._first = [phases] if passage.rep == 1 else [phases, explosive, []]
        self._opened, self._cued = passage.placed, dict[int, Placed]()
        seconds = any(_counted(passage, span) for span in phases)
        self._number = passage.sounding.words.rep if seconds else "{rep}"
        self._places = [*_places(passage, phases)] if counts(each) else []
        self._holds = [span for span in phases if _is_hold(span) and span.length >= LONG_HOLD]
        self._ahead = _ahead(passage, phases, each, sheet)
        self.events = lru_cache(MOST_SAID)(self._events)

    def _events(self, number: int, due: tuple[int, ...]) -> list[Event]:
        """Return what is heard in the rep of a number with the reminders at some places, in order.

        It is told as of the rep that was planned: at its times, and with its number in ``rep``.
        """
        passage, reminders = self._passage, self._sheet.reminders
        if self._speaks:
            self._say_cues_and_count(number)
            if self._is_long:
                _spread_reminders(passage, self._phases, due, reminders)
            else:
                _remind(passage, due, reminders)
        return passage.in_order()

    def _say_cues_and_count(self, number: int) -> None:
        """Say the cues, the rep's number and the seconds of holds.

        Cues come first where all fit, and on the first rep of a set. Else they give way before the
        number, that of an explosive lift last. Where seconds are spoken in the rep too, the number
        is told as a rep's, "rep two": bare numbers are seconds there.
        """
        text = self._number.format(rep=number)
        for places in self._places:
            for order in range(len(self._first)):
                self._say_first(order)
                if _count_rep(self._passage, text, places):
                    self._say_rest(order)
                    return
        self._say_first(0)
        self._say_rest(0)

    def _say_first(self, order: int) -> None:
        """Put the passage as it is when the cues that come first in an order are said."""
        self._passage.placed = self._cued.get(order, self._opened)
        if order not in self._cued:
            _say_cues(self._passage, self._phases, self._first[order], self._each, self._sheet)
            self._cued[order] = self._passage.placed

    def _say_rest(self, order: int) -> None:
        """Say the seconds of holds, the cues that gave way, and the next rep's first cue."""
        passage, phases, first = self._passage, self._phases, self._first[order]
        for span in self._holds:
            _count_hold(passage, span, self._each)
        if first is not phases:
            rest = [span for span in phases if span not in first]
            _say_cues(passage, phases, rest, self._each, self._sheet)
        if self._ahead:
            _say_ahead(passage, phases, self._each, self._ahead)


def neighbours(each: Set, rep: int) -> tuple[object, ...]:
    """Return what tells a rep of a set from another but its number: what stands around it."""
    return (
        min(each.reps - rep, 2),  # the last, the one before it, or another
        each.paces[max(rep - 2, 0) : rep + 1],  # the first has none before it
        each.turns[rep : rep + 1],
        each.pause(rep),
    )


def _place_sounds(passage: Passage, phases: list[Span], each: Set, before: SpanKind) -> None:
    """Place beeps, ticks and signals."""
    explosive = each.paces[(passage.rep or 1) - 1].explosive
    for span in phases:
        passage.sound(EventKind.BEEP, _beep(span, explosive), span.start, span.end, span.phase)
        _tick(passage, span)
    if before is not SpanKind.PHASE:
        go = "rest-end" if before is SpanKind.REST else "go"
        passage.sound(EventKind.SIGNAL, go, passage.start, until=phases[0].end)
    if _last_is_next(passage, each):
        _signal_last(passage, phases)


def _announce(passage: Passage, phases: list[Span], each: Set) -> None:
    """Say what wins over a cue: the last rep, and whose rep it is where sides take turns."""
    if _last_is_next(passage, each):
        _announce_last(passage, phases)
    elif _is_last(passage, each) and not _announced_before(passage, each):
        _announce_last_now(passage, phases)
    if each.turns and passage.rep != 1:  # what counts in says the first
        _say_side(passage, phases)


def _announce_last(passage: Passage, phases: list[Span]) -> bool:
    """Say that the next rep is the last; not so early that this one might be meant.

    Nor in the place of the cue for an explosive lift.
    """
    moves = [place for place, span in enumerate(phases) if span.phase in (Phase.LIFT, Phase.LOWER)]
    text, rep = passage.sounding.words.last_rep, passage.rep
    return any(
        passage.say([text], span.start, span.end, late=True, rep=rep)
        for span in reversed(phases[max(moves, default=0) :])
        if not _is_explosive(passage, span)
    )


def _announce_last_now(passage: Passage, phases: list[Span]) -> None:
    """Say in its first half that this rep is the last, as the one before had no room for it."""
    half = (passage.start + passage.end) // 2
    for span in phases:
        if not _is_explosive(passage, span):
            text = passage.sounding.words.last_rep
            if passage.say([text], span.start, span.end, latest=half, rep=passage.rep):
                return


def _say_side(passage: Passage, phases: list[Span]) -> None:
    """Say which side a rep is of, while it can still tell something: in its first phase."""
    first, text = phases[0], passage.sounding.words.of(passage.side)
    latest = (first.start + first.end) // 2
    passage.say([text], first.start, first.end, latest=latest, rep=passage.rep)


def _announced_before(passage: Passage, each: Set) -> bool:
    """Whether the rep before the last had room to announce it in words."""
    rep, time = (passage.rep or 1) - 1, passage.start
    spans: list[Span] = []
    starts = Phase.BOTTOM if passage.spans[0].phase is Phase.LIFT else Phase.TOP
    for move in reversed(each.paces[rep - 1].moves(starts)):
        span = passage.spans[0]._replace(
            phase=move.phase, rep=rep, start=time - move.length, end=time, half=move.half
        )
        spans.insert(0, span)
        time = span.start
    before, phases = Passage(spans, passage.sounding), [span for span in spans if span.length]
    opened = SpanKind.LEAD_IN if rep == 1 else SpanKind.PHASE
    _place_sounds(before, phases, each, opened)
    before.open(before.start)
    return _announce_last(before, phases)


def _is_last(passage: Passage, each: Set) -> bool:
    """Whether this is the last of several reps, and followed the one before it at once."""
    rep = passage.rep or 1
    return rep == each.reps > 1 and not each.pause(rep - 1)


def _last_is_next(passage: Passage, each: Set) -> bool:
    """Whether the rep after this one is the set's last, and follows at once."""
    rep = passage.rep or 1
    return rep + 1 == each.reps and not each.pause(rep)


def _beep(span: Span, explosive: bool) -> str:
    explosive = span.phase is Phase.LIFT and explosive
    return "explosive" if explosive or not span.phase else span.phase.value


def _is_explosive(passage: Passage, span: Span) -> bool:
    return any(e.sound == "explosive" and e.time == span.start for e in passage.events)


def _tick(passage: Passage, span: Span) -> None:
    """Tick each second inside a phase, unless the tick would run into the next beep.

    In a short hold the last ticks rise.
    """
    last = span.end - passage.sounding.sounds["tick"]
    times = range(span.start + SECOND, last + 1, SECOND)
    rising = _is_hold(span) and SHORT_HOLD < span.length < LONG_HOLD
    for left, time in zip(range(len(times), 0, -1), times, strict=True):
        name = f"tick-{left}" if rising and left <= RISING else "tick"
        passage.sound(EventKind.TICK, name, time, span.end, span.phase)


def _signal_last(passage: Passage, phases: list[Span]) -> None:
    """Signal the last rep as late in this one as there is room for it after a phase's beep.

    A short last phase is left to the words, where an earlier one has room.
    """
    length = passage.sounding.sounds["last-rep"]
    sounds = [event for event in passage.events if event.kind is not EventKind.TICK]
    places = []
    for span in reversed(phases):
        free = max(sound.end for sound in sounds if span.start <= sound.time < span.end)
        lead = max(LAST_REP, length) if span.length >= ROOMY else length
        time = max(span.end - lead, free + AFTER_SOUND)
        if time + length <= span.end:
            places.append((span, time))
    last = phases[-1]
    if len(places) > 1 and last.length < ROOMY and not _is_explosive(passage, last):
        places = [place for place in places if place[0] is not last]
    for _, time in places[:1]:
        passage.sound(EventKind.SIGNAL, "last-rep", time)


def _say_cues(
    passage: Passage, phases: list[Span], cued: list[Span], each: Set, sheet: CueSheet
) -> None:
    """Say the cues of some phases, each in its first half, or else at the end of the one before."""
    rep, say = passage.rep or 1, passage.sounding.speaking.say
    for before, span in zip([None, *phases], phases, strict=False):
        if span not in cued:
            continue
        texts, about = wanted(span, each, rep, sheet, say), span.phase
        if span.half and before and not before.half and (rep == 1 or say is not Say.QUIET):
            texts, about = [passage.sounding.words.half], None
        half = (span.start + span.end) // 2
        said = passage.say(texts, span.start, span.end, latest=half, phase=about, rep=rep)
        if texts and before and not said:
            passage.say(texts, before.start, before.end, late=True, phase=about, rep=rep)


def _ahead(passage: Passage, phases: list[Span], each: Set, sheet: CueSheet) -> list[str]:
    """Return the forms of the first cue of the next rep, where it has no room in its own."""
    rep, first = passage.rep or 1, phases[0]
    if not _goes_on(passage, each, first):
        return []
    texts = wanted(first, each, rep + 1, sheet, passage.sounding.speaking.say)
    return texts if texts and not _has_room(passage, first, texts) else []


def _say_ahead(passage: Passage, phases: list[Span], each: Set, texts: list[str]) -> None:
    """Say the first cue of the next rep at the end of this one."""
    rep, first, last = passage.rep or 1, phases[0], phases[-1]
    side = each.turns[rep] if each.turns else passage.side
    passage.say(texts, last.start, last.end, late=True, phase=first.phase, rep=rep + 1, side=side)


def _goes_on(passage: Passage, each: Set, first: Span) -> bool:
    """Whether another rep follows at once that begins as this one did."""
    rep = passage.rep or 1
    if rep == each.reps or each.pause(rep):
        return False
    following = each.paces[rep]
    lengths = ((span, following.lasts(span.phase)) for span in passage.spans if span.phase)
    return next((span, length) for span, length in lengths if length) == (first, first.length)


def _has_room(passage: Passage, span: Span, texts: list[str]) -> bool:
    """Whether a cue fits its own phase in a rep that has nothing but its beeps and ticks."""
    sounds = [(e.time, e.end) for e in passage.events if e.sound and e.phase is span.phase]
    free = Windows(span.start, span.end, sounds[:1], sounds[1:])
    longest = room(free, span)
    return any(length <= longest for *_, length in passage.sounding.forms(*texts))


def room(free: Windows, span: Span) -> int:
    """Return the length of the longest cue that has a place in its own phase."""
    return free.room(span.start, span.end, (span.start + span.end) // 2)


def wanted(span: Span, each: Set, rep: int, sheet: CueSheet, say: Say) -> list[str]:
    """Return the forms in which a phase's cue is wanted in a rep, best first.

    All of them on the first rep of a set, then the short one. The half rep within a rep has none.
    """
    if span.phase is None or span.half or say is Say.BEEPS or (say is Say.QUIET and rep > 1):
        return []
    cue = sheet.cue(span.phase, each.paces[rep - 1].explosive)
    if cue is None:
        return []
    return [cue.long, cue.short] if rep == 1 and say is not Say.QUIET else [cue.short]


def counts(each: Set) -> bool:
    """Whether the reps of a set are counted: one hold alone is not."""
    return not each.held


_Place = tuple[Phase | None, int, int, int]
"""A phase in which the number of a rep may be said, from when to when, and when it has to begin."""


def _places(passage: Passage, phases: list[Span]) -> Iterator[list[_Place]]:
    """Yield where the number of a rep may be said, the better places first.

    At its top if it is asked for there, or else in its first half: later it would tell nothing. It
    stands before the seconds that are spoken in its phase.
    """
    count, half = passage.sounding.speaking.count_at, (passage.start + passage.end) // 2
    places = [
        (span, (span.phase, span.start, min([span.end, *_counted(passage, span)])))
        for span in phases
    ]
    if count is Count.TOP:
        yield [
            (*place, span.end)
            for span, place in places
            if span.phase is Phase.TOP and not span.half
        ]
    if count is not Count.OFF:
        yield [(*place, half) for _, place in places]


def _count_rep(passage: Passage, text: str, places: list[_Place]) -> bool:
    """Say the number of the rep the lifter is in, in the first of some places; whether it fit."""
    return any(
        passage.say(
            [text],
            start,
            end,
            latest=latest,
            kind=EventKind.COUNT,
            phase=phase,
            rep=passage.rep,
        )
        for phase, start, end, latest in places
    )


def _count_hold(passage: Passage, span: Span, each: Set) -> None:
    """Say how much is left of a hold: of a very long one now and then, and its last seconds.

    Each is said in its second; none of the last seconds without those after it. Of a hold that the
    lifter ends nobody knows what is left: what has gone of it is said.
    """
    words, rep = passage.sounding.words, passage.rep
    count = passage.sounding.speaking.hold_count
    waits = each.least is not None and each.pace.held
    if waits and count is HoldCount.LEFT:
        count = HoldCount.UP
    up = count is HoldCount.UP
    if span.length >= HELD and count is not HoldCount.OFF:
        for text, time, end in _gone(span, words) if up else _left(span, words):
            passage.say([text], time, end, latest=time + SECOND, rep=rep)
    for time in reversed([] if waits else _counted(passage, span)):
        number = (time - span.start if up else span.end - time) // SECOND
        said = passage.say(
            [str(number)],
            time,
            min(time + SECOND, span.end),
            latest=time + PUNCTUAL,
            kind=EventKind.COUNT,
            phase=span.phase,
        )
        if not said and not up:
            break


def _gone(span: Span, words: Words) -> list[tuple[str, int, int]]:
    """Return what is said of the time that has gone of a long hold, as :func:`_left` does."""
    times = range(TEN_SECONDS, span.length - COUNTDOWN * SECOND, TEN_SECONDS)
    text = words.short_rest
    return [
        (
            text.format(seconds=words.seconds(time)),
            span.start + time,
            span.start + time + SECOND * 3,
        )
        for time in times
    ]


def _left(span: Span, words: Words) -> list[tuple[str, int, int]]:
    """Return what is said of the time that is left of a long hold, and between which times.

    Its last ten seconds win over its half, and that over the other times before its end.
    """
    half, soon = (span.start + span.end) // 2, span.end - TEN_SECONDS
    said = [(words.ten_seconds, soon, span.end - COUNTDOWN * SECOND)]
    if soon - half >= APART:
        said.append((words.half_way, half, soon))
    for left in LEFT:
        time = span.end - left
        if min(time - span.start, *(abs(time - other) for _, other, _ in said)) >= TEN_SECONDS:
            said.append((words.remaining(left), time, time + TEN_SECONDS))
    return said


def _counted(passage: Passage, span: Span) -> list[int]:
    """Return the starts of the seconds of a hold that are to be spoken.

    They are its last ones; counted up, all of a hold that is not very long.
    """
    say, *_, hold_count = passage.sounding.speaking
    if not _is_hold(span) or span.length < LONG_HOLD:
        return []
    if say in (Say.QUIET, Say.BEEPS) or hold_count is HoldCount.OFF:
        return []
    if hold_count is HoldCount.UP:
        return [*range(span.start + SECOND, span.end, SECOND)] if span.length < HELD else []
    return [span.end - left * SECOND for left in range(COUNTDOWN, 0, -1)]


def _is_hold(span: Span) -> bool:
    return span.phase in HOLDS


def turns(rep: int, each: Set, say: Say) -> range:
    """Return the turns of the reminders that are due in a rep of a set, counted from zero.

    A very long hold has several, every other rep one, or with ``full`` every rep from the second.
    """
    every = REMINDED.get(say)
    if every is None:
        return range(0)
    if each.pace.hold >= HELD:
        free = each.pace.hold - SETTLED - TEN_SECONDS
        many = max(1, free // APART_IN_HOLD[say])
        first = ((each.number - 1) * each.reps + rep - 1) * many
        return range(first, first + many)
    late, off = divmod(rep - 2, every)
    if rep == 1 or off:
        return range(0)
    first = (each.number - 1) * ((each.reps - 2) // every + 1) + late
    return range(first, first + 1)


def _remind(passage: Passage, due: tuple[int, ...], reminders: Sequence[str]) -> None:
    """Say the reminder whose turn it is in the longest window.

    One that does not fit leaves its turn to the one half way round, as the next in turn would be
    heard twice running; if that does not fit either, nothing is said.
    """
    for own in due:
        start, end = passage.windows.longest()
        others = [own + len(reminders) // 2] if len(reminders) > 3 else []
        for place in (own, *others)[: len(reminders)]:
            text = reminders[place % len(reminders)]
            if passage.say([text], start, end, rep=passage.rep):
                return


def _spread_reminders(
    passage: Passage, phases: list[Span], due: tuple[int, ...], reminders: Sequence[str]
) -> None:
    """Say the reminders whose turn it is at even distances through the longest hold of a rep."""
    held = max(filter(_is_hold, phases), key=lambda span: span.length)
    say, end = passage.sounding.speaking.say, held.end - TEN_SECONDS
    for late, place in enumerate(due):
        start = held.start + SETTLED + late * APART_IN_HOLD[say]
        text = reminders[place % len(reminders)]
        passage.say([text], start, min(start + APART_IN_HOLD[say], end), rep=passage.rep)
