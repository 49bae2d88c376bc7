"""What is heard in a rep: its beeps and ticks, the last rep's signal, and the words that fit.

Sounds come first and never move. Words follow in the order of who wins a window.
"""

from collections.abc import Sequence

from tempo.plan.events import EventKind
from tempo.plan.passage import APART, COUNTDOWN, TEN_SECONDS, Passage
from tempo.plan.phase import Phase
from tempo.plan.prescription import Set
from tempo.plan.sheet import Count, CueSheet, Say
from tempo.plan.tempo import Pace
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind
from tempo.plan.windows import AFTER_SOUND, Windows

LONG_HOLD = 2 * SECOND
"""A hold longer than this has its last seconds counted."""

HELD = 20 * SECOND
"""A hold of so long or longer is worked through like a rest: half of it and its last ten seconds
are said, and a reminder is given in it even on the first rep."""

LAST_REP = 450 * MILLISECOND
"""How long before the next beep the signal of the last rep sounds, where there is room."""

REMINDED = {Say.FULL: 1, Say.NORMAL: 2}
"""Where reminders are given at all: in every rep, or every other one, from a set's second on."""


def place_rep(passage: Passage, each: Set, sheet: CueSheet, before: SpanKind) -> None:
    """Place every sound and every word of a rep; ``before`` is the kind of the span before it."""
    phases = [span for span in passage.spans if span.length]
    signalled = _place_sounds(passage, phases, each, before)
    if passage.speaks:
        passage.open(passage.start)
        _place_words(passage, phases, each, sheet, signalled)


def _place_sounds(passage: Passage, phases: list[Span], each: Set, before: SpanKind) -> bool:
    """Place beeps, ticks and signals; return whether the last rep is signalled."""
    explosive = each.paces[(passage.rep or 1) - 1].explosive
    for span in phases:
        passage.sound(EventKind.BEEP, _beep(span, explosive), span.start, span.end, span.phase)
        _tick(passage, span)
    if before is not SpanKind.PHASE:
        go = "rest-end" if before is SpanKind.REST else "go"
        passage.sound(EventKind.SIGNAL, go, passage.start, until=phases[0].end)
    return _last_is_next(passage, each) and _signal_last(passage, phases)


def _place_words(
    passage: Passage, phases: list[Span], each: Set, sheet: CueSheet, signalled: bool
) -> None:
    """Say what fits: the last rep, cues and the count, the seconds of holds, a reminder."""
    rep = passage.rep or 1
    if _last_is_next(passage, each):  # but not so early that this rep might be meant
        moves = [span.start for span in phases if span.phase in (Phase.LIFT, Phase.LOWER)]
        start = max(moves, default=passage.start) if signalled else passage.start
        passage.say([passage.sounding.words.last_rep], start, late=True, rep=rep)
    at_top = passage.sounding.speaking.count_at is Count.TOP
    if at_top and rep > 1:  # asked for there, and the cue for the top was said in full before
        _count_rep(passage, phases)
        _say_cues(passage, phases, each, sheet)
    else:
        _say_cues(passage, phases, each, sheet)
        if counts(each):
            _count_rep(passage, phases)
    _count_holds(passage, phases)
    _remind(passage, each, sheet.reminders)


def _last_is_next(passage: Passage, each: Set) -> bool:
    """Whether the rep after this one is the set's last, and follows at once."""
    rep = passage.rep or 1
    return rep + 1 == each.reps and not each.pause(rep)


def _beep(span: Span, explosive: bool) -> str:
    explosive = span.phase is Phase.LIFT and explosive
    return "explosive" if explosive or not span.phase else span.phase.value


def _tick(passage: Passage, span: Span) -> None:
    """Tick each second inside a phase, unless the tick would run into the next beep."""
    last = span.end - passage.sounding.sounds["tick"]
    for time in range(span.start + SECOND, last + 1, SECOND):
        passage.sound(EventKind.TICK, "tick", time, span.end, span.phase)


def _signal_last(passage: Passage, phases: list[Span]) -> bool:
    """Signal the last rep as late in this one as there is room for it after a phase's beep."""
    length = passage.sounding.sounds["last-rep"]
    sounds = [event for event in passage.events if event.kind is not EventKind.TICK]
    for span in reversed(phases):
        free = max(sound.end for sound in sounds if span.start <= sound.time < span.end)
        time = max(span.end - max(LAST_REP, length), free + AFTER_SOUND)
        if time + length <= span.end:
            passage.sound(EventKind.SIGNAL, "last-rep", time)
            return True
    return False


def _say_cues(passage: Passage, phases: list[Span], each: Set, sheet: CueSheet) -> None:
    """Say each phase's cue in its first half, or else in the free end of the phase before it."""
    rep, say = passage.rep or 1, passage.sounding.speaking.say
    before: Span | None = None
    for span in phases:
        texts, about = wanted(span, each, rep, sheet, say), span.phase
        if span.half and before and not before.half and (rep == 1 or say is not Say.QUIET):
            texts, about = [passage.sounding.words.half], None
        half = (span.start + span.end) // 2
        said = passage.say(texts, span.start, span.end, latest=half, phase=about, rep=rep)
        if texts and before and not said:
            passage.say(texts, before.start, before.end, late=True, phase=about, rep=rep)
        before = span
    if _goes_on(passage, each, phases[0]):
        first, last = phases[0], phases[-1]
        texts = wanted(first, each, rep + 1, sheet, say)
        if texts and not _has_room(passage, first, texts):
            passage.say(texts, last.start, last.end, late=True, phase=first.phase, rep=rep + 1)


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


def hold(pace: Pace) -> int:
    """Return the longest hold of a rep in microseconds."""
    return max(pace.top, pace.bottom)


def counts(each: Set) -> bool:
    """Whether the reps of a set are counted: one long hold alone is not."""
    return each.reps > 1 or hold(each.pace) < HELD


def _count_rep(passage: Passage, phases: list[Span]) -> None:
    """Say the number of the rep the lifter is in, where it is wanted or else later in the rep.

    It is not said in a hold whose seconds are counted, as of two rows of numbers none is
    understood, nor in the last third of the rep's last phase, where it would seem the next one's.
    """
    count = passage.sounding.speaking.count_at
    if count is Count.OFF:
        return
    tops = [place for place, span in enumerate(phases) if span.phase is Phase.TOP]
    wanted = tops[0] if tops and count is Count.TOP else 0
    for span in phases[wanted:]:
        if not _counted(passage, span) and passage.say(
            [str(passage.rep)],
            span.start,
            span.end,
            latest=span.end - span.length // 3 if span is phases[-1] else None,
            kind=EventKind.COUNT,
            phase=span.phase,
            rep=passage.rep,
        ):
            return


def _count_holds(passage: Passage, phases: list[Span]) -> None:
    """Count the last seconds of each long hold, each in its second; none without those after it.

    Of a very long one the half and the last ten seconds are said.
    """
    for span in phases:
        if _is_hold(span) and span.length >= HELD:
            half, soon = (span.start + span.end) // 2, span.end - TEN_SECONDS
            last = span.end - COUNTDOWN * SECOND
            words, rep = passage.sounding.words, passage.rep
            passage.say([words.ten_seconds], soon, last, latest=soon + SECOND, rep=rep)
            if soon - half >= APART:
                passage.say([words.half_way], half, soon, latest=half + SECOND, rep=rep)
        for time in reversed(_counted(passage, span)):
            if not passage.say(
                [str((span.end - time) // SECOND)],
                time,
                time + SECOND,
                latest=time + SECOND // 2,
                kind=EventKind.COUNT,
                phase=span.phase,
            ):
                break


def _counted(passage: Passage, span: Span) -> list[int]:
    """Return the starts of the seconds of a hold that are to be counted.

    Not at the top where the reps are counted there: of two rows of numbers none is understood.
    """
    say, count_at = passage.sounding.speaking[:2]
    if not _is_hold(span) or span.length <= LONG_HOLD:
        return []
    if say is Say.QUIET or (span.phase is Phase.TOP and count_at is Count.TOP):
        return []
    seconds = [span.end - left * SECOND for left in range(COUNTDOWN, 0, -1)]
    return [time for time in seconds if time > span.start]


def _is_hold(span: Span) -> bool:
    return span.phase in (Phase.TOP, Phase.BOTTOM)


def reminds(rep: int, each: Set, say: Say) -> bool:
    """Whether a reminder is due in a rep of a set."""
    if say not in REMINDED:
        return False
    return (rep - 2) % REMINDED[say] == 0 if rep > 1 else hold(each.pace) >= HELD


def turn(rep: int, each: Set, say: Say) -> int:
    """Return which reminder's turn it is in a rep of a set, counted from zero."""
    first = int(reminds(1, each, say))
    a_set = first + (max(0, each.reps - 2) // REMINDED[say] + 1 if each.reps > 1 else 0)
    return (each.number - 1) * a_set + (first + (rep - 2) // REMINDED[say] if rep > 1 else 0)


def _remind(passage: Passage, each: Set, reminders: Sequence[str]) -> None:
    """Say one reminder in the longest window, in turn, in those reps in which one is due.

    One that does not fit leaves its turn to the one half way round, as the next in turn would be
    heard twice running; if that does not fit either, nothing is said.
    """
    rep, say = passage.rep or 1, passage.sounding.speaking.say
    if not reminders or not reminds(rep, each, say):
        return
    start, end = passage.windows.longest()
    own = turn(rep, each, say)
    others = [own + len(reminders) // 2] if len(reminders) > 3 else []
    for place in (own, *others):
        text = reminders[place % len(reminders)]
        if passage.say([text], start, end, rep=passage.rep):
            return
