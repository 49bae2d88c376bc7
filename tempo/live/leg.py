"""What is played when a lifter leads: the routine from some moment on, and the way back into it.

A leg keeps the routine's own clock, on which nothing ever moves: its reps are the very samples of
the exported file. What leads to it, a countdown, lies before it on that clock, in the place of
what was there. All times are in microseconds of the routine.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from tempo.audio.ahead import Supply
from tempo.audio.track import Track
from tempo.errors import PrescriptionError
from tempo.plan import timeline
from tempo.plan.around import AWAKE, coming, counted_in, ended_early
from tempo.plan.events import Event, EventKind
from tempo.plan.passage import COUNTDOWN
from tempo.plan.performance import Key
from tempo.plan.prescription import Work
from tempo.plan.sheet import Say, Words
from tempo.plan.time import MILLISECOND, SECOND, frame
from tempo.plan.timeline import Span, SpanKind
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND, BREATH, Windows

LONGER = 30 * SECOND
"""How much rest is added at once."""

SHORTER = 15 * SECOND
"""How much of a rest is left out at once."""

OFTEN = 4
"""How often a rest can be made longer and still be told how long it is."""

SOON = 5 * SECOND
"""What is said to confirm something starts within this time, or not at all."""

AT_ONCE = 100 * MILLISECOND
"""How long after a turn its words start, at the soonest: the turn itself takes a few."""

COUNTED = AWAKE + COUNTDOWN * SECOND
"""How long a lifter is led to a rep, at least."""


class Leg(NamedTuple):
    """A stretch of the routine as it is played, from ``start`` on; up to ``aim`` it leads there."""

    spans: tuple[Span, ...]
    events: tuple[Event, ...]
    start: int
    aim: int


class Bout(NamedTuple):
    """The reps of one set on one side, or on both in turn: the first span and the end of each.

    A short rest within the set belongs to neither of the reps beside it.
    """

    key: Key
    reps: tuple[Span, ...]
    ends: tuple[int, ...]

    @property
    def start(self) -> int:
        """When the first rep starts."""
        return self.reps[0].start

    @property
    def end(self) -> int:
        """When the last rep has ended."""
        return self.ends[-1]

    def done(self, time: int) -> int:
        """Return how many reps were whole by a time."""
        return sum(end <= time for end in self.ends)


def bouts(spans: Sequence[Span]) -> list[Bout]:
    """Return the bouts of a routine in order."""
    found = []
    for group in timeline.bouts(spans):
        first, sides = group[0], {span.side for span in group}
        key = Key(first.exercise, first.set, first.side if len(sides) == 1 else None)
        reps = [list(rep) for _, rep in groupby(group, key=lambda span: span.rep)]
        found.append(Bout(key, tuple(rep[0] for rep in reps), tuple(rep[-1].end for rep in reps)))
    return found


def phrases(work: Work, words: Words) -> Iterator[str]:
    """Yield all that may be said when a set is led and that its plan may not say."""
    yield from (words.paused, words.set_ended, words.louder, words.softer, words.last_rep)
    yield from (words.get_ready, words.left, words.right, more(words), less(words))
    most = max(max(each.reps, len(each.right)) for each in work.sets)
    yield from (counted_reps(words, number) for number in range(1 + most))
    for rest in {each.rest for each in work.sets[:-1]}:
        yield from (words.resting(rest + times * LONGER) for times in range(1, OFTEN + 1))
        yield words.resting(max(SHORTER, rest - SHORTER))
    for each in work.sets:
        yield words.set_again.format(set=each.number)
        if len(work.exercises) > 1:
            yield _named(work, each.exercise, words)
    for each, following in pairwise(work.sets):
        yield from coming(work, each, following, words)


def more(words: Words) -> str:
    """Return the words for more rest."""
    return words.more_rest.format(seconds=LONGER // SECOND)


def less(words: Words) -> str:
    """Return the words for less rest."""
    return words.less_rest.format(seconds=SHORTER // SECOND)


def counted_reps(words: Words, number: int) -> str:
    """Return the words for so many reps."""
    return words.one_rep if number == 1 else words.reps.format(reps=number)


def ended(track: Track, key: Key, reps: int) -> list[str]:
    """Return what is said of a set that was ended: how many reps were done, if it is no hold."""
    words, work = track.sounding.words, track.work
    each = work.sets[work.places()[key.exercise, key.set or 1]].on(key.side)
    return [words.set_ended] if each.held else [words.set_ended, counted_reps(words, reps)]


def whole(track: Track) -> Leg:
    """Return the routine from its start."""
    return Leg(track.spans, track.events, track.spans[0].start, track.spans[0].start)


def from_set(track: Track, number: int) -> Leg:
    """Return the routine from one of its sets on, which are counted over all exercises.

    Raises PrescriptionError if there are not so many.
    """
    if number == 1:
        return whole(track)
    sets = {(bout.key.exercise, bout.key.set): bout for bout in reversed(bouts(track.spans))}
    if number > len(sets):
        raise PrescriptionError(f"--from-set {number}: there are only {len(sets)} sets")
    first = sorted(sets.values(), key=lambda bout: bout.start)[number - 1].reps[0]
    return _led_to(track, first, _announced(track, first))


def place(spans: Sequence[Span], time: int) -> int | None:
    """Return which set is to be done at a time, as ``from_set`` counts; None after the last."""
    sets = list(dict.fromkeys((bout.key.exercise, bout.key.set) for bout in bouts(spans)))
    ahead = next((bout for bout in bouts(spans) if bout.end > time), None)
    return None if ahead is None else 1 + sets.index((ahead.key.exercise, ahead.key.set))


def blocks(track: Track, leg: Leg) -> Supply:
    """Return a leg to be mixed from its start."""
    led = track._replace(spans=leg.spans, events=leg.events)
    return Supply(lambda: led.blocks(frame(leg.start, track.pcm.rate)), track.pcm)


def at(spans: Sequence[Span], time: int) -> Span:
    """Return the span at a time; the first one before it, the last one after it."""
    return next((span for span in spans if time < span.end), spans[-1])


def resumed(track: Track, time: int) -> Leg:
    """Return what is played after an interruption at a time.

    A rep starts anew after a countdown, a rest goes on where it was; so does what else leads to
    reps, but that the lifter is always counted in. Of the setup a sentence is said anew.
    """
    now = at(track.spans, time)
    if now.kind is SpanKind.PHASE:
        bout = next(bout for bout in bouts(track.spans) if time < bout.end)
        first = max((span for span in bout.reps if span.start <= time), key=lambda s: s.start)
        last = len(bout.reps) > 1 and first is bout.reps[-1]
        words = track.sounding.words
        side = [words.of(first.side)] if bout.key.side is None else []
        return _led_to(track, first, [*side, *[words.last_rep][:last]])
    if now.kind is SpanKind.SETUP:
        cut = (event.time for event in track.events if event.time < time < event.end)
        time = min(cut, default=time)
    return _onward(track, time)


def _onward(track: Track, time: int) -> Leg:
    """Return the routine from a time between reps on, with a whole countdown to the next one."""
    now = at(track.spans, time)
    following = next((span for span in track.spans if span.start >= now.end and span.length), None)
    if following and following.kind is SpanKind.PHASE and now.end - time < COUNTED:
        return _led_to(track, following, [])
    heard = [event for event in track.events if event.time >= time]
    spans = [span for span in track.spans if span.end > time]
    return Leg(tuple(spans or track.spans[-1:]), tuple(heard), time, time)


def _led_to(track: Track, first: Span, texts: Sequence[str]) -> Leg:
    """Return the routine from the first span of a rep on, after some words and a countdown."""
    lead, events = counted_in(first, texts, track.sounding)
    later = tuple(event for event in track.events if event.time >= first.start)
    place = track.spans.index(first)
    return Leg((lead, *track.spans[place:]), events + later, lead.start, first.start)


def skipped(track: Track, place: int) -> Leg:
    """Return what comes after the bout at a place: the next bout, or the end of the routine."""
    ahead = [bout for bout in bouts(track.spans) if bout.start > place]
    if ahead:
        return _led_to(track, ahead[0].reps[0], _announced(track, ahead[0].reps[0]))
    return _onward(track, bouts(track.spans)[-1].end)


def hurried(track: Track, place: int, now: int) -> Leg | None:
    """Return the shortest way to the next rep from a place; None if the lifter is on it."""
    first = next(rep for bout in bouts(track.spans) for rep in bout.reps if rep.start >= place)
    leg = _led_to(track, first, _announced(track, first) if first.rep == 1 else [])
    return leg if leg.start > now else None


def back(track: Track, place: int) -> Leg:
    """Return the last bout of which a rep was done by now, from its start; else the first."""
    begun = [bout for bout in bouts(track.spans) if bout.done(place)]
    first = (begun or bouts(track.spans))[-1 if begun else 0].reps[0]
    words, said = track.sounding.words, []
    if first.exercise != at(track.spans, place).exercise:
        said.append(_named(track.work, first.exercise, words))
    said.append(words.set_again.format(set=first.set))
    return _led_to(track, first, [*said, words.of(first.side)])


def failed(track: Track, place: int) -> Leg:
    """Return what comes after the bout under way, or else the next one, ended at a place.

    First is said how many of its reps were done.
    """
    words = track.sounding.words
    bout = next((bout for bout in bouts(track.spans) if bout.end > place), bouts(track.spans)[-1])
    said = ended(track, bout.key, bout.done(place))
    leg = _onward(track, bout.end)
    if leg.spans[0].kind is SpanKind.PHASE:  # there is no rest
        return _led_to(track, leg.spans[0], [*said, *_announced(track, leg.spans[0])])
    usual, end = words.set_done.format(set=bout.reps[0].set), leg.spans[0].end
    span, events = ended_early(leg.spans[0], said, track.sounding)
    later = [
        event
        for event in leg.events
        if event.time > leg.start and (event.text != usual or event.time >= end)
    ]
    following = span._replace(end=leg.spans[0].end)
    return Leg((following, *leg.spans[1:]), (*events, *later), span.start, leg.aim)


def _announced(track: Track, first: Span) -> list[str]:
    """Return what is said before the first rep of a set or side: what a rest says of it too."""
    words, sets = track.sounding.words, track.work.sets
    side, sides = words.of(first.side), track.work.exercises[first.exercise].sides
    if len(sides) > 1 and first.side is sides[1]:
        return [side]
    place = track.work.places()[first.exercise, first.set or 1]
    if place == 0:
        return [words.get_ready, side]
    return [*coming(track.work, sets[place - 1], sets[place], words), side]


def _named(work: Work, exercise: int, words: Words) -> str:
    return words.next_exercise.format(exercise=work.exercises[exercise].sheet.name)


def joined(before: Leg, after: Leg, time: int) -> Leg:
    """Return a leg that goes over into another at a time, with no sound cut nor begun half way."""
    heard = [event for event in before.events if event.time < time]
    silent = max((event.end + BREATH for event in heard if event.text), default=time)
    later = [
        event
        for event in after.events
        if event.time >= time and (event.sound or event.time >= silent or event in before.events)
    ]
    spans = [span for span in before.spans if span.end <= time]
    spans += [span for span in after.spans if span.end > time]
    return Leg(tuple(spans), (*heard, *later), before.start, before.aim)


def told(track: Track, leg: Leg, time: int, *texts: str) -> Leg:
    """Return a leg with words where they fit soonest after a time, all of them or none.

    They fit where no other voice is and no sound, as all that was planned does.
    """
    rate, say = track.sounding.speaking.rate, track.sounding.speaking.say
    lengths = [track.sounding.speech(text, rate) for text in texts]
    if say is Say.BEEPS or None in lengths:
        return leg
    spoken = [(text, length) for text, length in zip(texts, lengths, strict=True) if length]
    start = _free(leg, time, sum(length + BREATH for _, length in spoken) - BREATH)
    said = []
    for text, length in spoken:
        if start is None:
            return leg
        said.append(Event(start, length, EventKind.VOICE, text=text, rate=rate))
        start += length + BREATH
    return leg._replace(events=_sorted(leg.events, said))


def beeped(track: Track, leg: Leg, time: int) -> Leg:
    """Return a leg with one beep where it fits soonest after a time."""
    length = track.sounding.sounds["countdown"]
    start = _free(leg, time, length)
    beep = Event(start or 0, length, EventKind.SIGNAL, sound="countdown")
    return leg if start is None else leg._replace(events=_sorted(leg.events, [beep]))


def _free(leg: Leg, time: int, length: int) -> int | None:
    """Return the first time soon after a time at which nothing is heard for a length."""
    near = [
        e for e in leg.events if e.end > time - BREATH and e.time < time + SOON + length + BREATH
    ]
    sounds = sorted(
        (e.time, e.end)
        if e.sound
        else (e.time - BREATH + BEFORE_SOUND, e.end + BREATH - AFTER_SOUND)
        for e in near
        if e.kind is not EventKind.TICK
    )
    ticks = [(e.time, e.end) for e in near if e.kind is EventKind.TICK]
    start, end = time + AT_ONCE, time + SOON + length + BREATH
    return Windows(start, end, sounds, ticks).first(length, start, end)


def _sorted(events: Sequence[Event], added: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(sorted((*events, *added), key=lambda event: event.time))
