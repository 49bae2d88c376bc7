"""What is heard around the reps: the setup, what counts in, a switch, a rest, the end.

Each function places one passage: its signals, then the words that fit between them.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tempo.plan.events import Event, EventKind
from tempo.plan.passage import APART, COUNTDOWN, TEN_SECONDS, Passage, Sounding
from tempo.plan.phase import Side
from tempo.plan.prescription import Set, Work
from tempo.plan.sheet import Say, Words
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, Surround
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND, BREATH

AWAKE = SECOND
"""How long a track runs before its first words: a wireless link that slept has woken by then."""

PAUSE = 500 * MILLISECOND
"""The pause between two sentences of the setup, and around the last tone of all."""

LAST_TONE = 2_500 * MILLISECOND
"""When the last tone of all sounds, after the end of the last rep."""

CHANGE_OVER = 30 * SECOND
"""A rest before another exercise that is shorter is for going there, so it opens with its name."""

TENTH = 100 * MILLISECOND
"""The finest part of a second that is said."""

Spoken = tuple[str, int, int]
"""Words, their rate, and their length."""


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


def setup(passage: Passage, work: Work) -> None:
    """Say what is to be done, once the track has woken a wireless link."""
    time = passage.start + AWAKE
    for text, rate, length in _introduction(work, 0, passage.sounding):
        passage.speak(time, text, rate, length)
        time += length + PAUSE


def _introduction(work: Work, place: int, sounding: Sounding) -> list[Spoken]:
    """Return what is said before the first set of an exercise; a safety note always is."""
    exercise, words, speaking = work.exercises[place], sounding.words, sounding.speaking
    if not speaking.setup:
        return []
    sheet, whole = exercise.sheet, speaking.say is not Say.QUIET
    if speaking.say is Say.BEEPS:
        return _spoken([sheet.safety * speaking.safety], sounding)
    lines = [work.title, work.note * whole] if place == 0 else []
    lines += [exercise.note * whole, words.warm_up * exercise.warm_up, sheet.name]
    lines += [amount(work, place, words), *(sheet.setup if whole else ())]
    if speaking.safety:
        lines.append(sheet.safety)
    return _spoken(lines, sounding)


def _spoken(lines: Iterable[str], sounding: Sounding) -> list[Spoken]:
    """Return lines with their rate and their length, those that can be spoken."""
    rate = sounding.speaking.rate
    spoken = [(line, rate, sounding.speech(line, rate)) for line in lines if line]
    return [(line, rate, length) for line, rate, length in spoken if length is not None]


def amount(work: Work, place: int, words: Words) -> str:
    """Return the words for how much is to be done of the exercise at a place."""
    sets = [each for each in work.sets if each.exercise == place]
    said = [words.one_set if len(sets) == 1 else words.sets.format(sets=len(sets))]
    many = {(each.of_side(Side.LEFT), each.of_side(Side.RIGHT)) for each in sets}
    reps, others = min(many)
    if len(many) > 1 or sets[0].least is not None:
        pass
    elif reps != others:
        for side, count in ((Side.LEFT, reps), (Side.RIGHT, others)):
            said += [words.of(side), words.one_rep if count == 1 else words.reps.format(reps=count)]
        return ", ".join(said)
    elif not sets[0].held:
        said.append(words.one_rep if reps == 1 else words.reps.format(reps=reps))
    elif len({each.held for each in sets}) == 1:
        said.append(words.hold.format(seconds=words.seconds(sets[0].held)))
    if work.exercises[place].each_side:
        said.append(words.each_side)
    return ", ".join(said)


def lead_in(passage: Passage, work: Work) -> None:
    """Say which side begins and to get ready, then count 3, 2, 1 into the first rep."""
    words = passage.sounding.words
    end = _count_down(passage, passage.start)
    passage.announce(words.of(passage.side), passage.start, end)
    passage.announce(words.get_ready, passage.start, end)


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
        passage.announce(text, start, end)
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
        passage.announce(text, span.start, span.end)
    return span, tuple(passage.events)


def _saying(texts: Sequence[str], sounding: Sounding) -> int:
    """Return how much time it takes to say some texts, each with the pause that it needs."""
    return sum(length + BREATH for *_, length in _spoken(texts, sounding))


def switch(passage: Passage, work: Work) -> None:
    """Signal the change of sides, name the one to come, and count into its first rep."""
    words = passage.sounding.words
    signal = passage.sound(EventKind.SIGNAL, "switch", passage.start)
    end = _count_down(passage, signal.end)
    passage.announce(words.switch, passage.start, end)
    passage.announce(words.of(passage.side), passage.start, end)


def rest(passage: Passage, work: Work, each: Set, following: Set) -> None:
    """Say the end of a set, how long the rest is, its half, and what comes next; count into it."""
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
    said = [*coming(work, each, following, words), words.of(passage.side)]
    moving = following.exercise != each.exercise and passage.end - passage.start < CHANGE_OVER
    opening = _set_end(each, passage.end - passage.start, words)
    if opened > signal.end:
        opening = []
    elif moving:
        opening, said = said[:1], said[1:]
    if warned:
        for text in (words.ten_seconds, *said):
            passage.announce(text, soon, end)
        if soon - half >= APART and half >= opened:
            passage.announce(words.half_way, half, soon)
        end = half
    else:
        for text in reversed(said):
            passage.announce(text, passage.start, end, late=True)
    for text in opening:
        passage.announce(text, passage.start, end)


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
    if sounding.speaking.say is Say.BEEPS:  # and a safety note
        return _introduction(work, place, sounding)
    end = _set_end(before, length, sounding.words)[: 1 + (length == before.rest)]
    return _spoken(end, sounding) + _introduction(work, place, sounding)


def _set_end(each: Set, rest: int, words: Words) -> list[str]:
    length = [words.resting(rest)] if rest % TENTH == 0 else []  # else a set was ended by a key
    return [words.set_done.format(set=each.number), *length]


def coming(work: Work, each: Set, following: Set, words: Words) -> list[str]:
    """Return what comes after a rest: another exercise by its name, a set by its number."""
    exercise, number = work.exercises[following.exercise], following.number
    if following.exercise != each.exercise:
        return [words.next_exercise.format(exercise=exercise.sheet.name)]
    if exercise.warm_up:
        text = words.next_warm_up
    else:
        text = words.next_last_set if number == exercise.sets else words.next_set
    changed = following.reps not in (each.reps, 1) and not (following.right or following.turns)
    changed = changed and following.least is None
    return [text.format(set=number), *[words.reps.format(reps=following.reps)][:changed]]


def pause(passage: Passage, each: Set) -> None:
    """Rest for a moment within a set: a pip and how long, then what leads into the next rep."""
    words, last = passage.sounding.words, (passage.rep or 1) + 1 == each.reps
    pip = "last-rep" if last else "countdown"
    until = min(passage.start + SECOND, passage.end)
    signal = passage.sound(EventKind.SIGNAL, pip, passage.start, until)
    end = _count_down(passage, signal.end)
    if last:
        passage.announce(words.last_rep, passage.start, end, late=True)
    length = passage.end - passage.start
    passage.announce(words.short_rest.format(seconds=words.seconds(length)), passage.start, end)


def finish(passage: Passage, work: Work) -> None:
    """Sound the end of the last set, the last words, and the last tone of all."""
    last_tone = passage.start + _last_tone(passage.sounding)
    passage.sound(EventKind.SIGNAL, "set-end", passage.start)
    passage.sound(EventKind.SIGNAL, "finish", last_tone)
    passage.open(passage.start)
    passage.announce(passage.sounding.words.finish, passage.start, last_tone)


def _last_tone(sounding: Sounding) -> int:
    """Return when the last tone sounds: after the tone of the set's end, and the words."""
    speaking, set_end = sounding.speaking, sounding.sounds["set-end"]
    spoken = speaking.say is not Say.BEEPS and sounding.speech(sounding.words.finish, speaking.rate)
    return max(LAST_TONE, set_end + PAUSE, set_end + AFTER_SOUND + (spoken or 0) + BEFORE_SOUND)


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
    if passage.speaks:
        for pip in pips:
            number = str((passage.end - pip.time) // SECOND)
            passage.say([number], pip.end, pip.time + SECOND, kind=EventKind.COUNT)
    return pips[0].time if pips else passage.end
