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
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND

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

LAST_REP = 450 * MILLISECOND
"""How long before the last rep its signal sounds."""

SOUNDS = (
    *("lift", "top", "lower", "bottom", "explosive", "tick", "countdown", "go"),
    *("last-rep", "set-end", "rest-end", "switch", "finish"),
)
"""The sounds that a theme has to have."""


def fitted(surround: Surround, work: Work, sounding: Sounding) -> Surround:
    """Return the surround with a setup as long as its words and a finish as long as its tone.

    The setup takes whole seconds, so that reps start on times that a person can read.
    """
    lengths = [length for *_, length in _setup_words(work, sounding)]
    spoken = AWAKE + sum(lengths) + PAUSE * len(lengths) if lengths else 0
    setup = -(-spoken // SECOND) * SECOND
    finish = _last_tone(sounding) + sounding.sounds["finish"] + PAUSE
    return surround._replace(setup=setup, finish=max(surround.finish, finish))


def events(spans: Iterable[Span], work: Work, sounding: Sounding) -> Iterator[Event]:
    """Yield every sound of the spans of some work, in order of time."""
    before = SpanKind.LEAD_IN
    for (kind, *_), group in groupby(spans, key=lambda span: span[:1] + span[2:5]):
        passage = Passage(tuple(group), sounding)
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
    _count_down(passage, passage.start)
    if passage.side:
        _announce(passage, _side(words, passage.side))
    _announce(passage, words.get_ready)


def _switch(passage: Passage, work: Work) -> None:
    words = passage.sounding.words
    signal = passage.sound(EventKind.SIGNAL, "switch", passage.start)
    _count_down(passage, signal.end)
    _announce(passage, words.switch)
    if passage.side:
        _announce(passage, _side(words, passage.side))


def _rest(passage: Passage, work: Work) -> None:
    words, number = passage.sounding.words, passage.set or 1
    signal = passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    soon = passage.end - TEN_SECONDS
    warned = soon - passage.start >= TEN_SECONDS
    if warned:
        passage.sound(EventKind.SIGNAL, "countdown", soon)
    _count_down(passage, signal.end)
    if warned:
        _announce(passage, words.ten_seconds, soon)
        following = words.next_last_set if number + 1 == len(work.sets) else words.next_set
        _announce(passage, following.format(set=number + 1), soon)
    _announce(passage, words.set_done.format(set=number))
    _announce(passage, _rest_length(passage, words))
    if warned:
        half = (passage.start + passage.end) // 2
        _announce(passage, words.half_way, half, half + SECOND)


def _finish(passage: Passage, work: Work) -> None:
    passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    passage.sound(EventKind.SIGNAL, "finish", passage.start + _last_tone(passage.sounding))
    passage.open(passage.start)
    _announce(passage, passage.sounding.words.finish)


def _last_tone(sounding: Sounding) -> int:
    return max(LAST_TONE, sounding.sounds["set-end"] + PAUSE)


_PASSAGES: dict[SpanKind, Callable[[Passage, Work], None]] = {
    SpanKind.SETUP: _setup,
    SpanKind.LEAD_IN: _lead_in,
    SpanKind.SWITCH: _switch,
    SpanKind.REST: _rest,
    SpanKind.FINISH: _finish,
}


def _count_down(passage: Passage, free: int) -> None:
    """Place 3, 2, 1 where the seconds before the end are free, and open the passage for words."""
    seconds = [passage.end - left * SECOND for left in range(COUNTDOWN, 0, -1)]
    pips = [passage.sound(EventKind.SIGNAL, "countdown", time) for time in seconds if time >= free]
    passage.open(passage.start if free > passage.start else passage.start + AWAKE)
    if _speaks(passage):
        for pip in pips:
            number = str((passage.end - pip.time) // SECOND)
            passage.say([number], pip.end, pip.time + SECOND, kind=EventKind.COUNT)


def _announce(passage: Passage, text: str, start: int = 0, latest: int | None = None) -> None:
    if _speaks(passage):
        passage.say([text], start, latest=latest)


def _speaks(passage: Passage) -> bool:
    return passage.sounding.speaking.say is not Say.BEEPS


def _side(words: Words, side: Side) -> str:
    return {Side.LEFT: words.left, Side.RIGHT: words.right}[side]


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
        beep = passage.sound(EventKind.BEEP, _beep(span, each), span.start, span.end, span.phase)
        _tick(passage, span)
    if rep == 1:
        go = "rest-end" if before is SpanKind.REST else "go"
        passage.sound(EventKind.SIGNAL, go, passage.start, until=phases[0].end)
    if announces_last and passage.end - LAST_REP >= beep.end + AFTER_SOUND:
        passage.sound(EventKind.SIGNAL, "last-rep", passage.end - LAST_REP)
    if not _speaks(passage):
        return
    passage.open(passage.start)
    if announces_last:
        passage.say([passage.sounding.words.last_rep], passage.start, late=True)
    _say_cues(passage, phases, each)
    if passage.sounding.speaking.say is not Say.QUIET:
        _count_holds(passage, phases)
    _count_rep(passage, phases)
    _remind(passage, each)


def _beep(span: Span, each: Set) -> str:
    explosive = span.phase is Phase.LIFT and each.pace.explosive
    return "explosive" if explosive or not span.phase else span.phase.value


def _tick(passage: Passage, span: Span) -> None:
    """Tick each second inside a phase, unless the tick would run into the next beep."""
    last = span.end - passage.sounding.sounds["tick"]
    for time in range(span.start + SECOND, last + 1, SECOND):
        passage.sound(EventKind.TICK, "tick", time, span.end, span.phase)


def _say_cues(passage: Passage, phases: list[Span], each: Set) -> None:
    """Say each phase's cue in its first half, or else in the free end of the phase before it."""
    rep = passage.rep or 1
    before: Span | None = None
    for span in phases:
        texts = _cue(passage, span, each, rep)
        half = (span.start + span.end) // 2
        said = passage.say(texts, span.start, span.end, latest=half, phase=span.phase)
        if before and not said:
            passage.say(texts, before.start, before.end, late=True, phase=span.phase)
        before = span
    if rep < each.reps:
        first, last = phases[0], phases[-1]
        texts = _cue(passage, first, each, rep + 1)
        beep = passage.sounding.sounds[_beep(first, each)]
        room = first.length - beep - AFTER_SOUND - BEFORE_SOUND
        if all(length > room for *_, length in passage.forms(*texts)):
            passage.say(texts, last.start, last.end, late=True, phase=first.phase, rep=rep + 1)


def _cue(passage: Passage, span: Span, each: Set, rep: int) -> list[str]:
    """Return the forms of a phase's cue: all of them on the first rep of a set, then the short."""
    sheet, say = passage.sounding.sheet, passage.sounding.speaking.say
    cue = sheet.phases.get(span.phase) if span.phase else None
    if _beep(span, each) == "explosive":
        cue = sheet.explosive or cue
    if cue is None or (say is Say.QUIET and rep > 1):
        return []
    return [cue.long, cue.short] if rep == 1 and say is not Say.QUIET else [cue.short]


def _count_holds(passage: Passage, phases: list[Span]) -> None:
    """Count the last seconds of a long hold, each in its second."""
    for span in phases:
        if span.phase in (Phase.TOP, Phase.BOTTOM) and span.length > LONG_HOLD:
            for left in range(COUNTDOWN, 0, -1):
                time = span.end - left * SECOND
                if time > span.start:
                    passage.say(
                        [str(left)],
                        time,
                        time + SECOND,
                        latest=time + SECOND // 2,
                        kind=EventKind.COUNT,
                        phase=span.phase,
                    )


def _count_rep(passage: Passage, phases: list[Span]) -> None:
    """Say the number of the rep the lifter is in, where it is wanted or else later in the rep."""
    count = passage.sounding.speaking.count_at
    if count is Count.OFF:
        return
    wanted = (
        [span.phase for span in phases].index(Phase.TOP) if _counts_at_top(count, phases) else 0
    )
    for span in phases[wanted:]:
        if passage.say(
            [str(passage.rep)], span.start, span.end, kind=EventKind.COUNT, phase=span.phase
        ):
            return


def _counts_at_top(count: Count, phases: list[Span]) -> bool:
    return count is Count.TOP and any(span.phase is Phase.TOP for span in phases)


def _remind(passage: Passage, each: Set) -> None:
    """Say one reminder, in turn, in the longest window; in every rep, or in every other one."""
    sheet, say = passage.sounding.sheet, passage.sounding.speaking.say
    rep, every = passage.rep or 1, {Say.FULL: 1, Say.NORMAL: 2}.get(say, 0)
    if not every or rep == 1 or rep % every or not sheet.reminders:
        return
    turn = ((passage.set or 1) - 1) * (each.reps // every) + rep // every - 1
    count = len(sheet.reminders)
    start, end = passage.windows.longest()
    for reminder in (sheet.reminders[(turn + more) % count] for more in range(count)):
        if passage.say([reminder], start, end):
            return
