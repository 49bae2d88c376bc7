"""The rules of a plan, each as a checker that returns the events (or spans) that break it.

Hypothesis runs the checkers over random sets; the negative controls show that each can fail.
"""

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice, pairwise, zip_longest
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tempo.library import words
from tempo.plan import schedule
from tempo.plan.around import fitted
from tempo.plan.coverage import Unspoken, idle, tally, unspoken
from tempo.plan.events import Event, EventKind
from tempo.plan.notation import parse
from tempo.plan.passage import Sounding
from tempo.plan.phase import Phase, Side, order
from tempo.plan.prescription import Cluster, Exercise, Prescription, Set, Work, decided
from tempo.plan.schedule import SOUNDS, events
from tempo.plan.sheet import Count, Cue, CueSheet, HoldCount, Say, Speaking
from tempo.plan.tempo import Pace, just
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine

MS = MILLISECOND
BEEP, TICK, COUNT, VOICE, SIGNAL = EventKind
WORDS = words.load()


class Plan(NamedTuple):
    """Some work as it was planned, and all that it was planned from."""

    work: Work
    sounding: Sounding
    surround: Surround
    spans: tuple[Span, ...]
    events: tuple[Event, ...]

    def __repr__(self) -> str:
        """Return what it is made of; what it came to would fill pages."""
        return f"planned({self.work}, {self.sounding}, ...)"

    def told(self) -> tuple[tuple[Span, ...], tuple[Event, ...], Work, Sounding]:
        """Return it as what became of the cues is asked for."""
        return self.spans, self.events, self.work, self.sounding


def planned(work: Work, sounding: Sounding, surround: Surround) -> Plan:
    spans = tuple(laid(routine(work, fitted(surround, work, sounding))))
    return Plan(work, sounding, surround, spans, tuple(events(spans, work, sounding)))


# --- random sets ----------------------------------------------------------------------------

phases = st.one_of(
    st.just(0),
    st.sampled_from([50, 200, 300, 500, 1_000, 1_010, 1_500, 2_000, 2_010, 2_500, 3_000, 5_000]),
    st.integers(50, 7_000),
).map(lambda length: length * MS)
paces = st.builds(Pace, phases, phases, phases, phases, st.booleans(), st.none()).filter(
    lambda pace: pace.rep > 0
)
rests = st.sampled_from([0, 200, 1_000, 3_000, 5_000, 12_000, 19_999, 20_000, 25_000, 90_000]).map(
    lambda length: length * MS
)
VOCABULARY = ["chest", "chin", "drive", "hips", "knees", "lower", "ribs", "squeeze", "tight"]
texts = st.lists(st.sampled_from(VOCABULARY), max_size=5).map(" ".join)
cues = st.builds(Cue, texts, texts)
sheets = st.builds(
    CueSheet,
    texts,
    st.lists(texts, max_size=2).map(tuple),
    texts,
    st.dictionaries(st.sampled_from(Phase), cues),
    st.none() | cues,
    st.lists(texts, max_size=4).map(tuple),
)

Part = tuple[Exercise, list[Set]]


def done(parts: list[Part], in_turn: bool, title: str, note: str) -> Work:
    """Return the work of some exercises, one after the other, or a set of each in turn."""
    lists = [
        [each._replace(number=number, exercise=place) for number, each in enumerate(sets, 1)]
        for place, (_, sets) in enumerate(parts)
    ]
    performed = chain(*zip_longest(*lists)) if in_turn else chain(*lists)
    return Work(
        tuple(exercise._replace(sets=len(sets)) for exercise, sets in parts),
        tuple(each for each in performed if each),
        title,
        note,
    )


sets = st.builds(
    Set,
    st.one_of(
        st.builds(lambda pace, reps: (pace,) * reps, paces, st.integers(1, 5)),
        st.lists(paces, min_size=1, max_size=4).map(tuple),
    ),
    rests,
    st.just(1),
    st.just(0),
    st.none() | st.builds(Cluster, st.integers(1, 3), rests),
    st.just(0),
    st.just(()),
    st.just(()),
)


def more(exercise: Exercise, sets: list[Set], half: bool, fewer: bool) -> Part:
    """Return an exercise and its sets: with half reps, sides in turn, fewer reps on the right."""
    end = order(exercise.starts)[1] if half else None
    both = exercise.first, Side.RIGHT if exercise.first is Side.LEFT else Side.LEFT
    made = []
    for each in sets:
        paces = tuple(pace._replace(half=end) for pace in each.paces)
        alternating = exercise.each_side and exercise.alternating
        turns = tuple(both[place % 2] for place in range(len(paces))) if alternating else ()
        own = exercise.each_side and fewer and not turns
        made.append(each._replace(paces=paces, turns=turns, right=paces[:1] if own else ()))
    return exercise, made


def works_of(
    sheets: st.SearchStrategy[CueSheet], exercises: int, sets: st.SearchStrategy[Set] = sets
) -> st.SearchStrategy[Work]:
    """Return works of so many exercises at most."""
    exercise = st.builds(
        Exercise,
        sheets,
        st.sampled_from([Phase.BOTTOM, Phase.TOP]),
        st.booleans(),
        st.just(1),
        st.just("thrust"),
        st.just("A1"),
        texts,
        st.booleans(),
        st.booleans(),
        st.sampled_from(Side),
        st.none(),
    )
    listed = st.lists(sets, min_size=1, max_size=3)
    part = st.builds(more, exercise, listed, st.booleans(), st.booleans())
    parts = st.lists(part, min_size=1, max_size=exercises)
    return st.builds(done, parts, in_turn=st.booleans(), title=texts, note=texts)


works = works_of(sheets, exercises=2)
around = st.sampled_from([0, 1, 2, 3, 5, 10]).map(lambda length: length * SECOND)
surrounds = st.builds(Surround, st.just(0), around, around, around, st.just(()))
speakings = st.builds(
    Speaking,
    st.sampled_from(Say),
    st.sampled_from(Count),
    st.sampled_from([80, 150, 165, 190, 200, 220, 450]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(HoldCount),
)
clip_lengths = st.one_of(
    st.sampled_from([30, 110, 200, 250]),
    st.sampled_from([1_100, 2_000, 10_000]),
    st.integers(1, 900),
)
themes = st.lists(clip_lengths, min_size=len(SOUNDS), max_size=len(SOUNDS)).map(
    lambda lengths: {name: MS * length for name, length in zip(SOUNDS, lengths, strict=True)}
)


def voice(seed: int, word: int, unspeakable: int) -> Callable[[str, int], int | None]:
    """Return lengths of about ``word`` us a word; one text in ``unspeakable`` cannot be said."""

    @cache
    def speech(text: str, rate: int) -> int | None:
        chance = random.Random(f"{seed}{text}")
        if unspeakable and not chance.randrange(unspeakable):
            return None
        length = sum(chance.randint(word // 2, 2 * word) for _ in text.split())
        return length * 165 // rate

    return speech


voices = st.builds(
    voice,
    st.integers(0, 99),
    st.sampled_from([50, 150, 300, 800]).map(lambda length: length * MS),
    st.sampled_from([0, 0, 8, 1]),
)
soundings = st.builds(Sounding, st.just(WORDS), speakings, themes, voices)
plans = st.builds(planned, works, soundings, surrounds)


# --- the rules ------------------------------------------------------------------------------


def spoken(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.text is not None]


def sounds(events: Iterable[Event]) -> list[Event]:
    """Return the beeps and signals: all that no voice may meet."""
    return [event for event in events if event.kind in (BEEP, SIGNAL)]


def set_of(plan: Plan, span: Span) -> Set:
    """Return the set that a span is of."""
    return next(
        each.on(span.side)
        for each in plan.work.sets
        if (each.exercise, each.number) == (span.exercise, span.set or 1)
    )


def beepless_or_stray(plan: Plan) -> set[tuple[object, ...]]:
    """(a) A beep stands at the start of each phase longer than zero, and nowhere else."""
    spans = {
        (span.start, span.phase, span.exercise, span.set, span.rep, span.side)
        for span in plan.spans
        if span.kind is SpanKind.PHASE and span.length
    }
    beeps = [
        (e.time, e.phase, e.exercise, e.set, e.rep, e.side) for e in plan.events if e.kind is BEEP
    ]
    assert len(beeps) == len(set(beeps))
    return spans ^ set(beeps)


def overlapping(events: Iterable[Event]) -> list[tuple[Event, Event]]:
    """(b) No two voices sound at once."""
    voices = sorted(spoken(events), key=lambda event: event.time)
    return [(one, other) for one, other in pairwise(voices) if other.time < one.end]


def crowded(events: Sequence[Event]) -> list[tuple[Event, Event]]:
    """(c) No voice meets a beep or signal, and each ends at least 80 ms before the next."""
    beeps = sorted(sounds(events), key=lambda event: event.time)
    times, ends = [beep.time for beep in beeps], [0]
    for beep in beeps:
        ends.append(max(ends[-1], beep.end))
    found = []
    for voice in spoken(events):
        place = bisect_left(times, voice.time)
        if place < len(beeps) and voice.end + 80 * MS > times[place]:
            found.append((voice, beeps[place]))
        if ends[place] > voice.time:
            found.append((voice, beeps[place - 1]))
    return found


def under_ticks(events: Sequence[Event]) -> list[Event]:
    """(d) No voice starts under a tick."""
    ticks = [event for event in events if event.kind is TICK]
    return [voice for voice in spoken(events) if any(t.time <= voice.time < t.end for t in ticks)]


def miscounted(plan: Plan) -> list[Event]:
    """(e) A count that names a rep is the number of the rep the lifter is in.

    One that names none counts down: the seconds left of its phase, or of the whole passage.
    """
    found = []
    for event in plan.events:
        if event.kind is not COUNT:
            continue
        span = inside(plan.spans, event)
        if event.rep is not None:
            right = event.text in (str(event.rep), WORDS.rep.format(rep=event.rep))
            right &= event.rep == span.rep
        else:
            left, gone = -(-(span.end - event.time) // SECOND), (event.time - span.start) // SECOND
            up = plan.sounding.speaking.hold_count is HoldCount.UP and event.phase is not None
            right = event.text == str(gone if up else left) and event.phase is span.phase
            right &= event.phase in (None, Phase.TOP, Phase.BOTTOM)
        about = (event.exercise, event.set, event.side)
        if not right or about != (span.exercise, span.set, span.side):
            found.append(event)
    return found


def late_counts(plan: Plan) -> list[Event]:
    """(n) A rep is counted in its first half or at its top; a second of a hold in its second.

    Numbers of reps are told from seconds wherever both are spoken in one rep.
    """
    found = []
    reps: dict[tuple[object, ...], list[Span]] = {}
    for span in plan.spans:
        if span.kind is SpanKind.PHASE:
            reps.setdefault((span.exercise, span.set, span.side, span.rep), []).append(span)
    for spans in reps.values():
        start, end = spans[0].start, spans[-1].end
        heard = [e for e in plan.events if start <= e.time < end and e.kind is COUNT]
        seconds = [e for e in heard if e.rep is None]
        for event in heard:
            span = inside(spans, event)
            if event.rep is None:
                late = (event.time - span.start) % SECOND
                late = min(late, (event.time - span.end) % SECOND)
                wrong = late > 200 * MS
            else:
                at_top = plan.sounding.speaking.count_at is Count.TOP and span.phase is Phase.TOP
                wrong = not at_top and event.time > (start + end) // 2
                wrong |= bool(seconds) and event.text == str(event.rep)
            if wrong:
                found.append(event)
    return found


def late_or_astray(plan: Plan) -> list[Event]:
    """(f) A cue starts in the first half of its phase, or else within the phase before it."""
    phases = [span for span in plan.spans if span.kind is SpanKind.PHASE and span.length]
    places = {
        (s.exercise, s.set, s.side, s.rep, s.phase): p for p, s in enumerate(phases) if not s.half
    }
    found = []
    for event in plan.events:
        if event.kind is VOICE and event.phase is not None:
            place = places[event.exercise, event.set, event.side, event.rep, event.phase]
            own, before = phases[place], phases[place - 1] if place else None
            timely = own.start <= event.time <= (own.start + own.end) // 2
            early = (
                before is not None
                and (before.exercise, before.set) == (own.exercise, own.set)
                and (before.side is own.side or set_of(plan, own).turns)
                and before.start <= event.time
                and event.end <= before.end
            )
            if not (timely or early):
                found.append(event)
    return found


def unannounced(plan: Plan) -> list[Span]:
    """(g) The last rep is announced in the rep before it, where its signal has room."""
    found = []
    for span in plan.spans:
        if span.kind is not SpanKind.PHASE or not span.length:
            continue
        reps = set_of(plan, span).reps
        if span.rep != reps - 1:
            continue
        rep = [
            event
            for event in plan.events
            if (event.exercise, event.set, event.side) == (span.exercise, span.set, span.side)
            and event.rep == span.rep
        ]
        announced = any(e.sound == "last-rep" or e.text == WORDS.last_rep for e in rep)
        taken = max(e.end for e in sounds(rep) if e.time == span.start)
        if not announced and taken + 30 * MS + plan.sounding.sounds["last-rep"] <= span.end:
            found.append(span)
    return found


def outside_or_unsorted(plan: Plan) -> list[Event]:
    """(k) Every event lies within the timeline, lasts no less than nothing, and is in order."""
    start, end = plan.spans[0].start, plan.spans[-1].end
    return [
        event
        for before, event in pairwise((Event(start, 0, BEEP), *plan.events))
        if event.duration < 0 or event.time < before.time or event.end > end
    ]


def ticked_wrongly(plan: Plan) -> set[tuple[int, Phase | None]]:
    """(l) A tick stands at each second within a phase, if it ends before the phase does."""
    length = plan.sounding.sounds["tick"]
    wanted = {
        (time, span.phase)
        for span in plan.spans
        if span.kind is SpanKind.PHASE
        for time in range(span.start + SECOND, span.end - length + 1, SECOND)
    }
    return wanted ^ {(e.time, e.phase) for e in plan.events if e.kind is TICK}


def hurried(plan: Plan) -> list[Event]:
    """(m) No word is spoken faster than 200 words a minute, or than the user asked for."""
    most = max(200, plan.sounding.speaking.rate)
    return [event for event in spoken(plan.events) if not 0 < (event.rate or 0) <= most]


def inside(spans: Sequence[Span], event: Event) -> Span:
    return next(span for span in spans if span.start <= event.time < span.end)


# --- every rule over random sets ------------------------------------------------------------

thoroughly = settings(max_examples=2 * settings().max_examples)


RULES: list[Callable[[Plan], None]] = []
"""What is so of every plan; each that is drawn is held to all of it, as drawing costs most."""


def rule(holds: Callable[[Plan], None]) -> Callable[[Plan], None]:
    RULES.append(holds)
    return holds


@rule
def every_checker_finds_nothing(plan: Plan) -> None:
    assert beepless_or_stray(plan) == set()
    assert overlapping(plan.events) == []
    assert crowded(plan.events) == []
    assert under_ticks(plan.events) == []
    assert miscounted(plan) == []
    assert late_counts(plan) == []
    assert late_or_astray(plan) == []
    assert unannounced(plan) == []
    assert outside_or_unsorted(plan) == []
    assert ticked_wrongly(plan) == set()
    assert hurried(plan) == []


@rule
def the_sounds_are_told_apart(plan: Plan) -> None:
    """No beep or signal runs into the next; `go` and `rest-end` alone go with a first beep."""
    heard = [event for event in sounds(plan.events) if event.sound not in ("go", "rest-end")]
    assert [(one, other) for one, other in pairwise(heard) if other.time < one.end] == []


@rule
def every_sound_has_some_length(plan: Plan) -> None:
    assert [event for event in plan.events if event.sound and not event.duration] == []


@rule
def every_set_that_is_followed_by_time_has_its_end_told(plan: Plan) -> None:
    ends = {event.time for event in plan.events if event.sound == "set-end"}
    assert ends == {
        span.start
        for span in plan.spans
        if span.kind in (SpanKind.REST, SpanKind.FINISH) and span.length and span.rep is None
    }


@rule
def a_rest_within_a_set_opens_with_a_sound_of_its_own(plan: Plan) -> None:
    pauses = {
        span.start: "last-rep" if (span.rep or 0) + 1 == set_of(plan, span).reps else "countdown"
        for span in plan.spans
        if span.kind is SpanKind.REST and span.rep
    }
    assert pauses.items() <= {(e.time, e.sound) for e in plan.events}
    assert all(plan.spans[0].start < start for start in pauses)


@rule
def an_exercise_is_introduced_in_whole_before_its_first_set(plan: Plan) -> None:
    """All that its sheet says of the setup is spoken, in order, in the rest that leads to it."""
    speaking = plan.sounding.speaking
    if not speaking.setup or speaking.say in (Say.QUIET, Say.BEEPS):
        return
    spans = [span for span in plan.spans if span.kind is not SpanKind.LEAD_IN]
    for before, first in pairwise(spans):
        if first.kind is SpanKind.PHASE and first.set == 1 and before.exercise != first.exercise:
            exercise = plan.work.exercises[first.exercise]
            said = [event.text for event in plan.events if before.start <= event.time < before.end]
            sheet = exercise.sheet
            lines = [exercise.note, sheet.name, *sheet.setup]
            heard = [
                line
                for line in lines
                if line and plan.sounding.speech(line, speaking.rate) is not None
            ]
            rest = iter(said)
            assert all(line in rest for line in heard)


@rule
def the_last_tone_is_whole_and_the_last_thing_heard(plan: Plan) -> None:
    last = plan.events[-1]
    assert last.sound == "finish"
    assert last.duration == plan.sounding.sounds["finish"]


@rule
def the_same_input_gives_the_same_plan(plan: Plan) -> None:
    assert planned(plan.work, plan.sounding, plan.surround) == plan


@rule
def words_move_no_sound(plan: Plan) -> None:
    """But for the finish, which waits for its words, and the setup, which is as long as its own."""

    def heard(say: Say) -> list[tuple[object, ...]]:
        speaking = plan.sounding.speaking._replace(say=say, setup=False)
        told = planned(plan.work, plan.sounding._replace(speaking=speaking), plan.surround)
        return [event[:8] for event in told.events if event.sound not in (None, "finish")]

    assert heard(Say.FULL) == heard(Say.BEEPS)


# --- what became of the cues ----------------------------------------------------------------


class Wish(NamedTuple):
    """A cue that is wanted, told by the design's words and not by the planner's functions."""

    key: str
    texts: tuple[str, ...]
    exercise: int
    set: int | None
    rep: int | None
    side: Side | None
    phase: Phase | None


def wishes(plan: Plan, exercise: int) -> Iterator[Wish]:
    sheet, speaking = plan.work.exercises[exercise].sheet, plan.sounding.speaking
    seen = set()
    for span in plan.spans:
        if span.kind is not SpanKind.PHASE or not span.length or speaking.say is Say.BEEPS:
            continue
        if span.exercise != exercise or span.half:
            continue
        assert span.phase and span.rep
        explosive = set_of(plan, span).paces[span.rep - 1].explosive
        texts: tuple[str, ...] = ()
        key, cue = f"cues.{span.phase.value}", sheet.phases.get(span.phase)
        if span.phase is Phase.LIFT and explosive and sheet.explosive:
            key, cue = "cues.explosive", sheet.explosive
        if cue and speaking.say is Say.QUIET:
            texts = (cue.short,) if span.rep == 1 else ()
        elif cue:
            texts = (cue.long, cue.short) if span.rep == 1 else (cue.short,)
        if any(texts):
            yield Wish(key, texts, exercise, span.set, span.rep, span.side, span.phase)
        held = max(set_of(plan, span).paces[0][1::2][:2]) >= 20 * SECOND  # its bottom or its top
        due = {
            Say.FULL: span.rep >= 2 or held,
            Say.NORMAL: (span.rep >= 2 and span.rep % 2 == 0) or held,
        }
        rep = (exercise, span.set, span.rep, span.side)
        if due.get(speaking.say) and rep not in seen and any(sheet.reminders):
            yield Wish("reminders", sheet.reminders, *rep, None)
        seen.add(rep)


def answers(plan: Plan, wish: Wish) -> list[Event]:
    """Return the voices that speak a wish: words of this cue about this moment."""
    return [
        event
        for event in plan.events
        if event.kind is VOICE
        and (event.exercise, event.set, event.rep, event.side, event.phase) == wish[2:]
        and event.text in wish.texts
    ]


@rule
def the_tally_adds_up_to_what_is_wanted_and_to_what_is_heard(plan: Plan) -> None:
    for exercise in range(len(plan.work.exercises)):
        counted = tally(*plan.told(), exercise)
        asked = list(wishes(plan, exercise))
        heard = [answers(plan, wish) for wish in asked]
        assert all(len(events) <= 1 for events in heard)
        assert counted.wanted == len(asked) == counted.spoken + counted.silent
        assert counted.spoken == sum(map(len, heard))
        usual = plan.sounding.speaking.rate
        assert counted.faster == sum((e.rate or 0) > usual for events in heard for e in events)


@rule
def a_cue_is_listed_as_unspoken_if_and_only_if_it_has_no_event(plan: Plan) -> None:
    for place, exercise in enumerate(plan.work.exercises):
        asked = list(wishes(plan, place))
        cues = {wish.key: False for wish in asked if wish.phase}
        reminders = dict.fromkeys(exercise.sheet.reminders, False)
        for wish in asked:
            for event in answers(plan, wish):
                if wish.phase:
                    cues[wish.key] = True
                else:
                    reminders[event.text or ""] = True
        listed = unspoken(*plan.told(), place)
        assert [each.key for each in listed if each.key != "reminders"] == [
            key for key, spoken in cues.items() if not spoken
        ]
        wanted = plan.sounding.speaking.say in (Say.FULL, Say.NORMAL)
        assert [each.words for each in listed if each.key == "reminders"] == [
            text for text, spoken in reminders.items() if wanted and text and not spoken
        ]


@rule
def every_cue_is_for_some_moment_or_is_listed_as_idle(plan: Plan) -> None:
    say = plan.sounding.speaking.say
    for place, (sheet, *_) in enumerate(plan.work.exercises):
        full = [cue for cue in (*sheet.phases.values(), sheet.explosive) if cue and cue.short]
        keys = {f"cues.{phase.value}" for phase, cue in sheet.phases.items() if cue in full}
        keys |= {"cues.explosive"} if sheet.explosive in full else set()
        asked = {wish.key for wish in wishes(plan, place) if wish.phase}
        resting = {each.key for each in idle(plan.work, plan.sounding, place)}
        assert not asked & resting
        if say is not Say.BEEPS:
            assert keys <= asked | resting
        assert ("reminders" in resting) == (bool(sheet.reminders) and say in (Say.QUIET, Say.BEEPS))


def true_reason(plan: Plan, each: Unspoken) -> bool:
    """Whether the reason that is told for a cue's silence is so."""
    if "cannot speak" in each.reason:
        speakable = plan.sounding.speech(each.words, plan.sounding.speaking.rate) is not None
        return not speakable or each.key == "reminders"
    if WORDS.last_rep in each.reason:
        return any(event.text == WORDS.last_rep for event in plan.events)
    if "the count" in each.reason:
        name = each.key.removeprefix("cues.").replace("explosive", "lift")
        counts = [event for event in plan.events if event.kind is COUNT]
        return any(inside(plan.spans, event).phase is Phase(name) for event in counts)
    if "another cue" in each.reason:
        return any(event.kind is VOICE for event in plan.events)
    if "its turn" in each.reason:
        return True
    takes, left = re.search(r"takes ([\d.]+) s", each.reason), None
    for number in re.findall(r"(?:leaves?|turn is) ([\d.]+) s", each.reason):
        left = float(number)
    fastest = re.search(r"([\d.]+) s at its fastest", each.reason)
    least = fastest or takes
    return bool(least and (left is None or float(least[1]) > left))


@rule
def the_reason_for_silence_is_true(plan: Plan) -> None:
    """A form that is said to fit, fits: then other words were said there; and the others do not."""
    for place in range(len(plan.work.exercises)):
        for each in unspoken(*plan.told(), place):
            assert true_reason(plan, each)


@rule
def a_rep_that_is_like_another_is_the_one_that_would_be_planned(plan: Plan) -> None:
    with patch.object(schedule, "MOST_REPS", 0):  # none is remembered
        assert tuple(events(plan.spans, plan.work, plan.sounding)) == plan.events


repeated = st.builds(
    lambda each, times: each._replace(paces=each.paces * times), sets, st.integers(2, 5)
)


@settings(thoroughly, max_examples=settings().max_examples // 4)
@given(st.builds(planned, works_of(sheets, exercises=1, sets=repeated), soundings, surrounds))
def test_in_a_long_set_each_rep_is_the_one_that_would_be_planned(plan: Plan) -> None:
    a_rep_that_is_like_another_is_the_one_that_would_be_planned(plan)


@thoroughly
@given(plans)
def test_every_rule_holds_for_any_set(plan: Plan) -> None:
    assert len(RULES) == 14
    for holds in RULES:
        holds(plan)


# --- how much is said -----------------------------------------------------------------------

# As in a real cue sheet: the short form is a word of the long one, and more words take longer.
usual_cues = st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=4, unique=True).map(
    lambda words: Cue(" ".join(words), words[-1])
)
usual_sheets = st.builds(
    CueSheet,
    st.just("Thrust"),
    st.just(("Brace.",)),
    st.just("Stop if it hurts."),
    st.dictionaries(st.sampled_from(Phase), usual_cues),
    st.none() | usual_cues,
    st.lists(st.sampled_from(["chin tucked", "knees out", "ribs down"]), unique=True).map(tuple),
)


def steady(text: str, rate: int) -> int:
    return 300 * MS * len(text.split()) * 165 // rate


@thoroughly
@given(works_of(usual_sheets, exercises=1), speakings, surrounds)
def test_beeps_says_nothing_and_more_is_said_from_quiet_to_normal_to_full(
    work: Work, speaking: Speaking, surround: Surround
) -> None:
    lengths = dict.fromkeys(SOUNDS, 150 * MS)
    speaking = speaking._replace(safety=False)  # whose note is said at every level

    def said(say: Say) -> int:
        """Return how many words are said, numbers aside: those give way to what wins over them."""
        sounding = Sounding(WORDS, speaking._replace(say=say), lengths, steady)
        voiced = (event.text for event in planned(work, sounding, surround).events if event.text)
        return sum(not word.isdecimal() for text in voiced for word in text.split())

    assert said(Say.BEEPS) == 0
    assert said(Say.QUIET) <= said(Say.NORMAL) <= said(Say.FULL)


# --- what a plan costs ----------------------------------------------------------------------

SHEET = CueSheet(
    "Thrust",
    phases={
        Phase.LIFT: Cue("drive through heels", "drive"),
        Phase.TOP: Cue("hold and squeeze", "squeeze"),
        Phase.LOWER: Cue("lower with control", "lower"),
    },
    reminders=("chin tucked", "knees out"),
)
PACE = Pace(2 * SECOND, 0, 2 * SECOND, 3 * SECOND)


def plan_of(reps: int, sheet: CueSheet = SHEET) -> tuple[Plan, int]:
    """Return the plan of one set, and how many lengths of words it asked for."""
    asked = 0

    def speech(text: str, rate: int) -> int:
        nonlocal asked
        asked += 1
        return 300 * MS

    lengths = dict.fromkeys(SOUNDS, 150 * MS)
    work = Work((Exercise(sheet),), (Set((PACE,) * reps, 0),))
    return planned(work, Sounding(WORDS, Speaking(), lengths, speech), Surround()), asked


def test_each_more_rep_costs_the_same_work() -> None:
    asked = {reps: plan_of(reps)[1] for reps in (16, 32, 64, 512)}
    assert asked[32] - asked[16] > 0
    assert asked[64] - asked[32] == 2 * (asked[32] - asked[16])
    assert asked[512] - asked[64] == 28 * (asked[32] - asked[16])


def test_the_first_rep_of_ten_thousand_is_planned_alone() -> None:
    asked: list[str] = []

    def speech(text: str, rate: int) -> int:
        asked.append(text)
        return 300 * MS

    work = Work((Exercise(SHEET),), (Set((PACE,) * 10_000, 0),))
    sounding = Sounding(WORDS, Speaking(), dict.fromkeys(SOUNDS, 150 * MS), speech)
    spans = laid(routine(work, Surround()))
    rep = list(islice((e for e in events(spans, work, sounding) if e.rep), 5))
    assert rep[0].time == 10 * SECOND
    assert len(asked) < 30


def test_reps_that_are_alike_are_planned_alike() -> None:
    plan, _ = plan_of(40)

    def rep(number: int) -> list[tuple[object, ...]]:
        start = 10 * SECOND + (number - 1) * PACE.rep
        return [
            (event.time - start, event.duration, event.kind, event.phase, event.sound, event.rate)
            for event in plan.events
            if start <= event.time < start + PACE.rep and event.kind is not VOICE
        ]

    assert len(rep(2)) == 8  # three beeps, four ticks, the count
    assert all(rep(number) == rep(2) for number in range(3, 39))


def test_reps_that_are_alike_are_spoken_alike_but_for_their_number() -> None:
    plan, _ = plan_of(40, SHEET._replace(reminders=()))

    def rep(number: int) -> list[tuple[object, ...]]:
        start = 10 * SECOND + (number - 1) * PACE.rep
        return [
            (event.time - start, *event[1:5], (event.text or "").replace(str(number), "N"))
            for event in plan.events
            if start <= event.time < start + PACE.rep
        ]

    assert all(rep(number) == rep(10) for number in range(11, 39))


# --- the checkers can fail ------------------------------------------------------------------


def broken(plan: Plan, change: Callable[[Event], Event], text: str) -> Plan:
    """Return a plan in which the first event with this text or sound is changed."""
    place = next(p for p, e in enumerate(plan.events) if text in (e.text, e.sound))
    changed = (*plan.events[:place], change(plan.events[place]), *plan.events[place + 1 :])
    return plan._replace(events=changed)


@pytest.fixture(scope="module")
def right() -> Plan:
    plan, _ = plan_of(4)
    return plan


def test_the_plan_that_is_broken_below_was_right(right: Plan) -> None:
    assert not overlapping(right.events) and not crowded(right.events)
    assert not miscounted(right) and not late_or_astray(right) and not unannounced(right)
    assert not beepless_or_stray(right) and not ticked_wrongly(right)
    assert not outside_or_unsorted(right) and not hurried(right) and not under_ticks(right.events)


def test_a_beep_one_microsecond_late_is_seen(right: Plan) -> None:
    assert beepless_or_stray(broken(right, lambda e: e._replace(time=e.time + 1), "lift"))


def test_a_voice_that_runs_into_the_next_is_seen(right: Plan) -> None:
    long = broken(right, lambda e: e._replace(duration=e.duration + 151 * MS), "drive")
    assert [(one.text, other.text) for one, other in overlapping(long.events)] == [("drive", "2")]


def test_a_voice_under_a_beep_is_seen(right: Plan) -> None:
    early = broken(right, lambda e: e._replace(time=e.time - 40 * MS), "drive")
    assert [voice.text for voice, _ in crowded(early.events)] == ["drive"]


def test_a_voice_that_starts_with_a_beep_is_seen(right: Plan) -> None:
    early = broken(right, lambda e: e._replace(time=e.time - 180 * MS), "drive")
    assert [voice.text for voice, _ in crowded(early.events)] == ["drive"]


def test_a_voice_that_ends_79_ms_before_a_beep_is_seen(right: Plan) -> None:
    beep = next(e for e in right.events if e.sound == "lower")
    voice = Event(0, 300 * MS, VOICE, text="hold")
    for gap, seen in ((80, 0), (79, 1)):
        placed = voice._replace(time=beep.time - gap * MS - voice.duration)
        assert len(crowded((placed, beep))) == seen


def test_a_voice_that_starts_under_a_tick_is_seen(right: Plan) -> None:
    tick = next(e for e in right.events if e.kind is TICK)
    assert under_ticks((tick, Event(tick.time, 100 * MS, VOICE, text="hold")))


@pytest.mark.parametrize("text", ["1", "2", "3"])
def test_a_count_that_is_one_behind_is_seen(right: Plan, text: str) -> None:
    behind = broken(right, lambda e: e._replace(text=str(int(text) - 1)), text)
    assert [event.text for event in miscounted(behind)] == [str(int(text) - 1)]


def test_every_count_of_a_rep_that_is_one_behind_is_seen(right: Plan) -> None:
    behind = right._replace(
        events=tuple(
            event._replace(text=str(event.rep - 1)) if event.kind is COUNT and event.rep else event
            for event in right.events
        )
    )
    assert [event.text for event in miscounted(behind)] == ["0", "1", "2", "3"]


def test_a_cue_in_the_second_half_of_its_phase_is_seen(right: Plan) -> None:
    late = broken(right, lambda e: e._replace(time=e.time + 900 * MS), "drive")
    assert [event.text for event in late_or_astray(late)] == ["drive"]


def test_a_last_rep_that_nobody_announces_is_seen(right: Plan) -> None:
    silent = [e for e in right.events if e.sound != "last-rep" and e.text != WORDS.last_rep]
    assert unannounced(right._replace(events=tuple(silent)))


def test_a_missing_tick_is_seen(right: Plan) -> None:
    assert ticked_wrongly(broken(right, lambda e: e._replace(kind=SIGNAL), "tick"))


def test_a_hurried_word_is_seen(right: Plan) -> None:
    assert hurried(broken(right, lambda e: e._replace(rate=201), "drive"))


def test_an_event_after_the_end_and_one_out_of_order_are_seen(right: Plan) -> None:
    end = right.spans[-1].end
    assert outside_or_unsorted(broken(right, lambda e: e._replace(duration=end), "finish"))
    assert outside_or_unsorted(broken(right, lambda e: e._replace(time=end - 1), "drive"))


def test_a_number_in_the_second_half_of_its_rep_is_seen(right: Plan) -> None:
    number = next(event for event in right.events if event.kind is COUNT and event.rep == 2)
    late = number._replace(time=number.time + 3_000 * MS)
    assert late_counts(right._replace(events=(*right.events, late))) == [late]


def test_a_second_of_a_hold_that_comes_late_and_a_bare_number_beside_it_are_seen() -> None:
    held = planned(
        decided(Prescription(parse("2024"), just(4), just(1)), Exercise(CueSheet("Thrust"))),
        Sounding(WORDS, Speaking(), dict.fromkeys(SOUNDS, 200 * MS), voice(1, 300 * MS, 0)),
        Surround(),
    )
    assert late_counts(held) == []
    second = next(
        event for event in held.events if event.kind is COUNT and event.phase is Phase.TOP
    )
    late = tuple(
        each._replace(time=each.time + 300 * MS) if each is second else each for each in held.events
    )
    assert late_counts(held._replace(events=late)) == [second._replace(time=second.time + 300 * MS)]
    bare = tuple(
        each._replace(text=str(each.rep)) if each.kind is COUNT and each.rep == 2 else each
        for each in held.events
    )
    assert [event.rep for event in late_counts(held._replace(events=bare))] == [2]
