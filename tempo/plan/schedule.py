"""Spans and a cue sheet in, events out: where every sound and every word goes.

Sounds come first and never move: a beep on the first frame of each phase, ticks, signals. Words
are then fitted into the time left free, passage by passage (a rep, a rest, a switch ...), in the
order of who wins a window: countdown and switch, last rep, the phase's action word, the count, a
reminder. A passage knows only itself, its number and what opened it, so planning a rep costs the
same however many there are, and it may be done while an earlier one plays.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Passage, Sounding
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Set, Work
from tempo.plan.sheet import Count, CueSheet, Say, Words
from tempo.plan.tempo import Pace
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, Surround
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND, BREATH, Windows

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

HELD = 20 * SECOND
"""A hold of so long or longer is worked through like a rest: half of it and its last ten seconds
are said, and a reminder is given in it even on the first rep."""

CHANGE_OVER = 30 * SECOND
"""A rest before another exercise that is shorter is for going there, so it opens with its name."""

LAST_REP = 450 * MILLISECOND
"""How long before the next beep the signal of the last rep sounds, where there is room."""

REMINDED = {Say.FULL: 1, Say.NORMAL: 2}
"""Where reminders are given at all: in every rep, or every other one, from a set's second on."""

MOST_REPS = 128
"""How many reps are remembered for others like them."""

Spoken = tuple[str, int, int]
"""Words, their rate, and their length."""

SOUNDS = (
    *("lift", "top", "lower", "bottom", "explosive", "tick", "countdown", "go"),
    *("last-rep", "set-end", "rest-end", "switch", "finish"),
)
"""The sounds that a theme has to have."""


def fitted(surround: Surround, work: Work, sounding: Sounding) -> Surround:
    """Return the surround with all that is spoken in it as long as its words, and its last tone.

    They take whole seconds, so that reps and tracks have times that a person can read.
    """
    lengths = [length for *_, length in _introduction(work, 0, sounding)]
    spoken = AWAKE + sum(lengths) + PAUSE * len(lengths) if lengths else 0
    finish = max(surround.finish, _last_tone(sounding) + sounding.sounds["finish"] + PAUSE)
    rests = {  # before each exercise
        following.exercise: each for each, following in pairwise(work.sets) if following.number == 1
    }
    return surround._replace(
        setup=_whole(spoken),
        finish=_whole(finish),
        introductions=tuple(
            _introduced(work, place, rests[place], sounding) if place in rests else 0
            for place in range(len(work.exercises))
        ),
    )


def _introduced(work: Work, place: int, before: Set, sounding: Sounding) -> int:
    """Return how long a rest has to be in which an exercise is introduced; 0 if it is not."""
    if not _introduction(work, place, sounding):
        return 0
    lines = _rest_opening(work, place, before, before.rest, sounding)
    spoken = sum(length + PAUSE for *_, length in lines)
    return _whole(sounding.sounds["set-end"] + PAUSE + spoken + TEN_SECONDS)


def _whole(time: int) -> int:
    """Return a time as whole seconds, not less of them."""
    return -(-time // SECOND) * SECOND


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
                _pause(passage, each)
            else:
                _rest(passage, work, each, work.sets[place + 1])
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
        each, first = self._work.sets[place], spans[0]
        sheet, rep = self._work.exercises[each.exercise].sheet, first.rep or 1
        asked = self._like[place], rep, self._reminder(each, sheet, rep)
        around = before, [(span.phase, span.length, span.half) for span in spans]
        then, there, events = self._reps.get(asked, (0, None, []))
        if there == around:
            later, number, side = first.start - then, first.set, first.side
            return [
                Event(
                    time + later, length, kind, phase, number, about, side, sound, text, rate, which
                )
                for time, length, kind, phase, _, about, _, sound, text, rate, which in events
            ]
        passage = Passage(spans, self._sounding)
        _rep(passage, each, sheet, before)
        self._reps[asked] = first.start, around, passage.in_order()
        if len(self._reps) > MOST_REPS:
            del self._reps[next(iter(self._reps))]
        return passage.events

    def _reminder(self, each: Set, sheet: CueSheet, rep: int) -> int | None:
        """Return the place of the reminder that is due in a rep, if one is."""
        say = self._sounding.speaking.say
        due = sheet.reminders and reminds(rep, each, say)
        return turn(rep, each, say) % len(sheet.reminders) if due else None


def _setup(passage: Passage, work: Work) -> None:
    time = passage.start + AWAKE
    for text, rate, length in _introduction(work, 0, passage.sounding):
        passage.speak(time, text, rate, length)
        time += length + PAUSE


def _introduction(work: Work, place: int, sounding: Sounding) -> list[Spoken]:
    """Return what is said before the first set of an exercise."""
    exercise, words, speaking = work.exercises[place], sounding.words, sounding.speaking
    if not speaking.setup or speaking.say is Say.BEEPS:
        return []
    sheet, whole = exercise.sheet, speaking.say is not Say.QUIET
    lines = [work.title, work.note * whole] if place == 0 else []
    lines += [exercise.note * whole, words.warm_up * exercise.warm_up, sheet.name]
    lines += [_amount(work, place, words), *(sheet.setup if whole else ())]
    if speaking.safety:
        lines.append(sheet.safety)
    return _spoken(lines, sounding)


def _spoken(lines: Iterable[str], sounding: Sounding) -> list[Spoken]:
    """Return lines with their rate and their length, those that can be spoken."""
    rate = sounding.speaking.rate
    spoken = [(line, rate, sounding.speech(line, rate)) for line in lines if line]
    return [(line, rate, length) for line, rate, length in spoken if length is not None]


def _amount(work: Work, place: int, words: Words) -> str:
    sets = [each for each in work.sets if each.exercise == place]
    reps, held = sets[0].reps, hold(sets[0].pace)
    said = [words.one_set if len(sets) == 1 else words.sets.format(sets=len(sets))]
    if any(each.reps != reps for each in sets):
        pass
    elif reps > 1 or held < HELD:
        said.append(words.one_rep if reps == 1 else words.reps.format(reps=reps))
    elif all(hold(each.pace) == held for each in sets):
        said.append(words.hold.format(seconds=round(held / SECOND)))
    if work.exercises[place].each_side:
        said.append(words.each_side)
    return ", ".join(said)


def _lead_in(passage: Passage, work: Work) -> None:
    words = passage.sounding.words
    end = _count_down(passage, passage.start)
    _announce(passage, _side(words, passage.side), passage.start, end)
    _announce(passage, words.get_ready, passage.start, end)


def counted_in(
    first: Span, texts: Sequence[str], sounding: Sounding
) -> tuple[Span, tuple[Event, ...]]:
    """Return a lead-in, just so long that it holds some words and 3, 2, 1, to a span of a rep."""
    length = AWAKE + _whole(2 * _saying(texts, sounding)) // 2 + COUNTDOWN * SECOND
    start = first.start - length
    span = first._replace(kind=SpanKind.LEAD_IN, phase=None, start=start, end=first.start)
    passage = Passage((span,), sounding)
    end = _count_down(passage, start)
    for text in texts:
        _announce(passage, text, start, end)
    return span, tuple(sorted(passage.events, key=lambda event: event.time))


def ended_early(
    following: Span, texts: Sequence[str], sounding: Sounding
) -> tuple[Span, tuple[Event, ...]]:
    """Return what ends a set before its last rep: the signal of the span that follows, and words.

    It is just so long that it holds them, and lies before that span.
    """
    signal = "switch" if following.kind is SpanKind.SWITCH else "set-end"
    length = sounding.sounds[signal] + _saying(texts, sounding)
    span = following._replace(start=following.start - length, end=following.start)
    passage = Passage((span,), sounding)
    passage.sound(EventKind.SIGNAL, signal, span.start)
    passage.open(span.start)
    for text in texts:
        _announce(passage, text, span.start, span.end)
    return span, tuple(passage.events)


def _saying(texts: Sequence[str], sounding: Sounding) -> int:
    """Return how much time it takes to say some texts, each with the pause that it needs."""
    return sum(length + BREATH for *_, length in _spoken(texts, sounding))


def _switch(passage: Passage, work: Work) -> None:
    words = passage.sounding.words
    signal = passage.sound(EventKind.SIGNAL, "switch", passage.start)
    end = _count_down(passage, signal.end)
    _announce(passage, words.switch, passage.start, end)
    _announce(passage, _side(words, passage.side), passage.start, end)


def _rest(passage: Passage, work: Work, each: Set, following: Set) -> None:
    words = passage.sounding.words
    signal = passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    half, soon = (passage.start + passage.end) // 2, passage.end - TEN_SECONDS
    warned = soon >= max(passage.start + TEN_SECONDS, signal.end)
    if warned:
        passage.sound(EventKind.SIGNAL, "countdown", soon, soon + SECOND)
    end = _count_down(passage, signal.end)
    opened = signal.end
    if following.number == 1 and _introduction(work, following.exercise, passage.sounding):
        opened = _introduce(passage, work, each, following, signal.end + PAUSE)
    said = [*coming(work, each, following, words), _side(words, passage.side)]
    moving = following.exercise != each.exercise and passage.end - passage.start < CHANGE_OVER
    opening = _set_end(each, passage.end - passage.start, words)
    if opened > signal.end:
        opening = []
    elif moving:
        opening, said = said[:1], said[1:]
    if warned:
        for text in (words.ten_seconds, *said):
            _announce(passage, text, soon, end)
        if soon - half >= APART and half >= opened:
            _announce(passage, words.half_way, half, soon)
        end = half
    else:
        for text in reversed(said):
            _announce(passage, text, passage.start, end, late=True)
    for text in opening:
        _announce(passage, text, passage.start, end)


def _introduce(passage: Passage, work: Work, each: Set, following: Set, time: int) -> int:
    """Say how the rest begins and what the next exercise is, from a time on; return its end."""
    length = passage.end - passage.start
    for line in _rest_opening(work, following.exercise, each, length, passage.sounding):
        passage.windows.take(time, line[2])
        passage.speak(time, *line)
        time += line[2] + PAUSE
    return time


def _rest_opening(
    work: Work, place: int, before: Set, length: int, sounding: Sounding
) -> list[Spoken]:
    """Return what is said in a rest from its start, where it introduces an exercise.

    A rest that is only so long because of that does not say its length.
    """
    end = _set_end(before, length, sounding.words)[: 1 + (length == before.rest)]
    return _spoken(end, sounding) + _introduction(work, place, sounding)


def _set_end(each: Set, rest: int, words: Words) -> list[str]:
    return [words.set_done.format(set=each.number), resting(rest, words)]


def coming(work: Work, each: Set, following: Set, words: Words) -> list[str]:
    """Return what comes after a rest: another exercise by its name, a set by its number."""
    exercise, number = work.exercises[following.exercise], following.number
    if following.exercise != each.exercise:
        return [words.next_exercise.format(exercise=exercise.sheet.name)]
    if exercise.warm_up:
        text = words.next_warm_up
    else:
        text = words.next_last_set if number == exercise.sets else words.next_set
    changed = following.reps not in (each.reps, 1)
    return [text.format(set=number), *[words.reps.format(reps=following.reps)][:changed]]


def _pause(passage: Passage, each: Set) -> None:
    """Rest for a moment within a set: a pip and how long, then what leads into the next rep."""
    words, last = passage.sounding.words, (passage.rep or 1) + 1 == each.reps
    pip = "last-rep" if last else "countdown"
    until = min(passage.start + SECOND, passage.end)
    signal = passage.sound(EventKind.SIGNAL, pip, passage.start, until)
    end = _count_down(passage, signal.end)
    if last:
        _announce(passage, words.last_rep, passage.start, end, late=True)
    length = passage.end - passage.start
    _announce(passage, words.short_rest.format(seconds=round(length / SECOND)), passage.start, end)


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


def resting(length: int, words: Words) -> str:
    """Return the words for a rest of a length in microseconds."""
    minutes, rest = divmod(length, 60 * SECOND)
    if rest or not minutes:
        return words.rest.format(seconds=round(length / SECOND))
    return words.rest_one_minute if minutes == 1 else words.rest_minutes.format(minutes=minutes)


def _rep(passage: Passage, each: Set, sheet: CueSheet, before: SpanKind) -> None:
    rep = passage.rep or 1
    explosive = each.paces[rep - 1].explosive
    phases = [span for span in passage.spans if span.length]
    announces_last = rep + 1 == each.reps and not each.pause(rep)
    for span in phases:
        passage.sound(EventKind.BEEP, _beep(span, explosive), span.start, span.end, span.phase)
        _tick(passage, span)
    if before is not SpanKind.PHASE:
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
        _say_cues(passage, phases, each, sheet)
    else:
        _say_cues(passage, phases, each, sheet)
        if counts(each):
            _count_rep(passage, phases)
    _count_holds(passage, phases)
    _remind(passage, each, sheet.reminders)


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
