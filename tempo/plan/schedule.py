"""Spans and a cue sheet in, events out: where every sound and every word goes.

Sounds come first and never move: a beep on the first frame of each phase, ticks, signals. Words
are then fitted into the time left free, passage by passage (a rep, a rest, a switch ...), in the
order of who wins a window: countdown and switch, last rep, the phase's action word, the count, a
reminder. A passage knows only itself, its number and what opened it, so planning a rep costs the
same however many there are, and it may be done while an earlier one plays.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Passage, Sounding
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Set, Work
from tempo.plan.sheet import Count, Say, Words
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, Surround
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND, Windows

AWAKE = SECOND
"""How long a track runs before its first words: a wireless link that slept has woken by then."""

PAUSE = 500 * MILLISECOND
"""The pause between two sentences of the setup, and around the last tone of all."""

LAST_TONE = 2_500 * MILLISECOND
"""When the last tone of all sounds, after the end of the last rep."""

COUNTDOWN = 3
"""The seconds that are counted down before a first rep, and at the end of a hold."""

LONG_HOLD = 2 * SECOND
"""A hold longer than this has its last seconds counted."""

TEN_SECONDS = 10 * SECOND
"""When a rest is about to end; a rest of twice that or more says so, and its half."""

APART = 5 * SECOND
"""The least time between half of a rest and its last ten seconds, if both are to be said."""

LAST_REP = 450 * MILLISECOND
"""How long before the next beep the signal of the last rep sounds, where there is room."""

REMINDED = {Say.FULL: 1, Say.NORMAL: 2}
"""Where reminders are given at all: in every rep, or every other one, from a set's second on."""

SOUNDS = (
    *("lift", "top", "lower", "bottom", "explosive", "tick", "countdown", "go"),
    *("last-rep", "set-end", "rest-end", "switch", "finish"),
)
"""The sounds that a theme has to have."""


def fitted(surround: Surround, work: Work, sounding: Sounding) -> Surround:
    """Return the surround with a setup as long as its words and a finish as long as its tone.

    Both take whole seconds, so that reps and tracks have times that a person can read.
    """
    lengths = [length for *_, length in _setup_words(work, sounding)]
    spoken = AWAKE + sum(lengths) + PAUSE * len(lengths) if lengths else 0
    finish = max(surround.finish, _last_tone(sounding) + sounding.sounds["finish"] + PAUSE)
    return surround._replace(setup=_whole(spoken), finish=_whole(finish))


def _whole(time: int) -> int:
    """Return a time as whole seconds, not less of them."""
    return -(-time // SECOND) * SECOND


def passages(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield the spans that are planned together: the phases of a rep, or any other span alone."""
    for _, group in groupby(spans, key=lambda span: span[:1] + span[2:5]):
        yield tuple(group)


def events(spans: Iterable[Span], work: Work, sounding: Sounding) -> Iterator[Event]:
    """Yield every sound of the spans of some work, in order of time."""
    before = SpanKind.LEAD_IN
    for group in passages(spans):
        passage, kind = Passage(group, sounding), group[0].kind
        if kind is SpanKind.PHASE:
            _rep(passage, work, before)
        else:
            _PASSAGES[kind](passage, work)
        before = kind
        passage.events.sort(key=lambda event: event.time)
        yield from passage.events


def _setup(passage: Passage, work: Work) -> None:
    time = passage.start + AWAKE
    for text, rate, length in _setup_words(work, passage.sounding):
        passage.speak(time, text, rate, length)
        time += length + PAUSE


def _setup_words(work: Work, sounding: Sounding) -> list[tuple[str, int, int]]:
    sheet, words, speaking = sounding.sheet, sounding.words, sounding.speaking
    if not speaking.setup or speaking.say is Say.BEEPS:
        return []
    lines = [sheet.name, _amount(work, words)]
    if speaking.say is not Say.QUIET:
        lines += sheet.setup
    if speaking.safety:
        lines.append(sheet.safety)
    spoken = [(line, speaking.rate, sounding.speech(line, speaking.rate)) for line in lines if line]
    return [(line, rate, length) for line, rate, length in spoken if length is not None]


def _amount(work: Work, words: Words) -> str:
    sets, reps = len(work.sets), work.sets[0].reps
    said = [words.one_set if sets == 1 else words.sets.format(sets=sets)]
    if all(each.reps == reps for each in work.sets):
        said.append(words.one_rep if reps == 1 else words.reps.format(reps=reps))
    if work.each_side:
        said.append(words.each_side)
    return ", ".join(said)


def _lead_in(passage: Passage, work: Work) -> None:
    words = passage.sounding.words
    end = _count_down(passage, passage.start)
    _announce(passage, _side(words, passage.side), passage.start, end)
    _announce(passage, words.get_ready, passage.start, end)


def _switch(passage: Passage, work: Work) -> None:
    words = passage.sounding.words
    signal = passage.sound(EventKind.SIGNAL, "switch", passage.start)
    end = _count_down(passage, signal.end)
    _announce(passage, words.switch, passage.start, end)
    _announce(passage, _side(words, passage.side), passage.start, end)


def _rest(passage: Passage, work: Work) -> None:
    words, number = passage.sounding.words, passage.set or 1
    signal = passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    following = words.next_last_set if number + 1 == len(work.sets) else words.next_set
    coming = [following.format(set=number + 1), _side(words, passage.side)]
    half, soon = (passage.start + passage.end) // 2, passage.end - TEN_SECONDS
    warned = soon >= max(passage.start + TEN_SECONDS, signal.end)
    if warned:
        passage.sound(EventKind.SIGNAL, "countdown", soon, soon + SECOND)
    end = _count_down(passage, signal.end)
    if warned:
        for text in (words.ten_seconds, *coming):
            _announce(passage, text, soon, end)
        if soon - half >= APART:
            _announce(passage, words.half_way, half, soon)
        end = half
    else:
        for text in reversed(coming):
            _announce(passage, text, passage.start, end, late=True)
    _announce(passage, words.set_done.format(set=number), passage.start, end)
    _announce(passage, _rest_length(passage, words), passage.start, end)


def _finish(passage: Passage, work: Work) -> None:
    last_tone = passage.start + _last_tone(passage.sounding)
    passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    passage.sound(EventKind.SIGNAL, "finish", last_tone)
    passage.open(passage.start)
    _announce(passage, passage.sounding.words.finish, passage.start, last_tone)


def _last_tone(sounding: Sounding) -> int:
    """Return when the last tone sounds: after the tone of the set's end, and the words."""
    speaking, set_end = sounding.speaking, sounding.sounds["set-end"]
    spoken = speaking.say is not Say.BEEPS and sounding.speech(sounding.words.finish, speaking.rate)
    return max(LAST_TONE, set_end + PAUSE, set_end + AFTER_SOUND + (spoken or 0) + BEFORE_SOUND)


_PASSAGES: dict[SpanKind, Callable[[Passage, Work], None]] = {
    SpanKind.SETUP: _setup,
    SpanKind.LEAD_IN: _lead_in,
    SpanKind.SWITCH: _switch,
    SpanKind.REST: _rest,
    SpanKind.FINISH: _finish,
}


def _count_down(passage: Passage, free: int) -> int:
    """Place 3, 2, 1 where the seconds before the end are free, and open the passage for words.

    Returns when it begins: by then all else has to be said.
    """
    seconds = [passage.end - left * SECOND for left in range(COUNTDOWN, 0, -1)]
    pips = [
        passage.sound(EventKind.SIGNAL, "countdown", time, time + SECOND)
        for time in seconds
        if time >= free
    ]
    passage.open(passage.start if free > passage.start else passage.start + AWAKE)
    if _speaks(passage):
        for pip in pips:
            number = str((passage.end - pip.time) // SECOND)
            passage.say([number], pip.end, pip.time + SECOND, kind=EventKind.COUNT)
    return pips[0].time if pips else passage.end


def _announce(passage: Passage, text: str, start: int, end: int, *, late: bool = False) -> None:
    if _speaks(passage):
        passage.say([text], start, end, late=late)


def _speaks(passage: Passage) -> bool:
    return passage.sounding.speaking.say is not Say.BEEPS


def _side(words: Words, side: Side | None) -> str:
    return {Side.LEFT: words.left, Side.RIGHT: words.right, None: ""}[side]


def _rest_length(passage: Passage, words: Words) -> str:
    length = passage.end - passage.start
    minutes, rest = divmod(length, 60 * SECOND)
    if rest or not minutes:
        return words.rest.format(seconds=round(length / SECOND))
    return words.rest_one_minute if minutes == 1 else words.rest_minutes.format(minutes=minutes)


def _rep(passage: Passage, work: Work, before: SpanKind) -> None:
    each = work.sets[(passage.set or 1) - 1]
    rep = passage.rep or 1
    phases = [span for span in passage.spans if span.length]
    announces_last = rep + 1 == each.reps
    for span in phases:
        passage.sound(EventKind.BEEP, _beep(span, each), span.start, span.end, span.phase)
        _tick(passage, span)
    if rep == 1:
        go = "rest-end" if before is SpanKind.REST else "go"
        passage.sound(EventKind.SIGNAL, go, passage.start, until=phases[0].end)
    announced = announces_last and _signal_last(passage, phases)
    if not _speaks(passage):
        return
    passage.open(passage.start)
    if announces_last:  # in words too, but not so early that this rep might be meant
        moves = [span.start for span in phases if span.phase in (Phase.LIFT, Phase.LOWER)]
        start = max(moves, default=passage.start) if announced else passage.start
        passage.say([passage.sounding.words.last_rep], start, late=True, rep=rep)
    at_top = passage.sounding.speaking.count_at is Count.TOP
    if at_top and rep > 1:  # asked for there, and the cue for the top was said in full before
        _count_rep(passage, phases)
        _say_cues(passage, phases, each)
    else:
        _say_cues(passage, phases, each)
        _count_rep(passage, phases)
    _count_holds(passage, phases)
    _remind(passage, each)


def _beep(span: Span, each: Set) -> str:
    explosive = span.phase is Phase.LIFT and each.pace.explosive
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


def _say_cues(passage: Passage, phases: list[Span], each: Set) -> None:
    """Say each phase's cue in its first half, or else in the free end of the phase before it."""
    rep, sounding = passage.rep or 1, passage.sounding
    before: Span | None = None
    for span in phases:
        texts, about = wanted(span, each, rep, sounding), span.phase
        half = (span.start + span.end) // 2
        said = passage.say(texts, span.start, span.end, latest=half, phase=about, rep=rep)
        if before and not said:
            passage.say(texts, before.start, before.end, late=True, phase=about, rep=rep)
        before = span
    if rep < each.reps:
        first, last = phases[0], phases[-1]
        texts = wanted(first, each, rep + 1, sounding)
        if not _has_room(passage, first, texts):
            passage.say(texts, last.start, last.end, late=True, phase=first.phase, rep=rep + 1)


def _has_room(passage: Passage, span: Span, texts: list[str]) -> bool:
    """Whether a cue fits its own phase in a rep that has nothing but its beeps and ticks."""
    sounds = [(e.time, e.end) for e in passage.events if e.sound and e.phase is span.phase]
    free = Windows(span.start, span.end, sounds[:1], sounds[1:])
    longest = room(free, span)
    return any(length <= longest for *_, length in passage.sounding.forms(*texts))


def room(free: Windows, span: Span) -> int:
    """Return the length of the longest cue that has a place in its own phase."""
    return free.room(span.start, span.end, (span.start + span.end) // 2)


def wanted(span: Span, each: Set, rep: int, sounding: Sounding) -> list[str]:
    """Return the forms in which a phase's cue is wanted in a rep, best first.

    All of them on the first rep of a set, then the short one.
    """
    say = sounding.speaking.say
    if span.phase is None or say is Say.BEEPS or (say is Say.QUIET and rep > 1):
        return []
    _, cue = sounding.sheet.cue(span.phase, each.pace.explosive)
    if cue is None:
        return []
    return [cue.long, cue.short] if rep == 1 and say is not Say.QUIET else [cue.short]


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
    """Count the last seconds of each long hold, each in its second; none without those after it."""
    for span in phases:
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
    holds = span.phase in (Phase.TOP, Phase.BOTTOM) and span.length > LONG_HOLD
    if not holds or say is Say.QUIET or (span.phase is Phase.TOP and count_at is Count.TOP):
        return []
    seconds = [span.end - left * SECOND for left in range(COUNTDOWN, 0, -1)]
    return [time for time in seconds if time > span.start]


def reminds(rep: int, say: Say) -> bool:
    """Whether a reminder is due in a rep of a set."""
    return say in REMINDED and rep >= 2 and (rep - 2) % REMINDED[say] == 0


def turn(number: int, rep: int, each: Set, say: Say) -> int:
    """Return which reminder's turn it is in a rep of the set of a number, counted from zero."""
    a_set = (each.reps - 2) // REMINDED[say] + 1
    return (number - 1) * a_set + (rep - 2) // REMINDED[say]


def _remind(passage: Passage, each: Set) -> None:
    """Say one reminder in the longest window, in turn, in those reps in which one is due.

    One that does not fit leaves its turn to the one half way round, as the next in turn would be
    heard twice running; if that does not fit either, nothing is said.
    """
    rep, say = passage.rep or 1, passage.sounding.speaking.say
    reminders = passage.sounding.sheet.reminders
    if not reminders or not reminds(rep, say):
        return
    start, end = passage.windows.longest()
    own = turn(passage.set or 1, rep, each, say)
    others = [own + len(reminders) // 2] if len(reminders) > 3 else []
    for place in (own, *others):
        text = reminders[place % len(reminders)]
        if passage.say([text], start, end, rep=passage.rep):
            return
