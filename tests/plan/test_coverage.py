from collections.abc import Callable
from typing import NamedTuple

import pytest

from tempo.plan.around import fitted
from tempo.plan.coverage import Idle, Tally, Unspoken, idle, tally, unannounced, unspoken
from tempo.plan.events import Event
from tempo.plan.passage import Sounding
from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, Prescription, Work, decided
from tempo.plan.schedule import SOUNDS, events
from tempo.plan.sheet import Count, Cue, CueSheet, Say, Speaking, Words
from tempo.plan.tempo import Series, Tempo, just
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, Surround, laid, routine
from tempo.plan.workout import one_after_another
from tests.plan.unchecked import tempo as parse

MS = MILLISECOND
LOWER, BOTTOM, LIFT, TOP = Phase
WORDS = Words(**dict.fromkeys(Words._fields, "words") | {"last_rep": "Last rep"})
SHEET = CueSheet(
    "Hip thrust",
    phases={
        LIFT: Cue("drive through heels", "drive"),
        TOP: Cue("hold and squeeze", "squeeze"),
        LOWER: Cue("lower with control", "lower"),
        BOTTOM: Cue("breathe in, brace", "brace"),
    },
    explosive=Cue("drive fast", "fast"),
    reminders=("chin tucked", "knees out", "ribs down"),
)
USUAL = Speaking()
LENGTHS = dict.fromkeys(SOUNDS, 200 * MS) | {"tick": 30 * MS}

Speech = Callable[[str, int], int | None]


def a_third(text: str, rate: int) -> int | None:
    """Return a length of 300 ms a word at the usual rate."""
    return 300 * MS * len(text.split()) * 165 // rate


def lasting(**lengths: int) -> Speech:
    """Return a voice that says some words in so many milliseconds, and all others in 300 a word."""

    def speech(text: str, rate: int) -> int | None:
        length = lengths.get(text.replace(" ", "_"))
        return a_third(text, rate) if length is None else length * MS * 165 // rate or None

    return speech


class Plan(NamedTuple):
    spans: list[Span]
    events: list[Event]
    work: Work
    sounding: Sounding

    def unspoken(self) -> list[tuple[str, str, str]]:
        return [(each.key, each.words, each.reason) for each in unspoken(*self)]


def plan(
    tempo: str = "2021",
    *,
    reps: int = 8,
    sets: int = 2,
    each_side: bool = False,
    sheet: CueSheet = SHEET,
    speaking: Speaking = USUAL,
    lengths: dict[str, int] = LENGTHS,
    speech: Speech = a_third,
) -> Plan:
    prescription = Prescription(parse(tempo), just(reps), just(sets), 30 * SECOND, each_side)
    work = decided(prescription, Exercise(sheet, Phase.BOTTOM), explosive=SECOND)
    sounding = Sounding(WORDS, speaking, lengths, speech)
    spans = list(laid(routine(work, Surround())))
    return Plan(spans, list(events(spans, work, sounding)), work, sounding)


# --- the tally ------------------------------------------------------------------------------


def test_each_phase_with_a_cue_and_each_reminder_that_is_due_counts_once() -> None:
    """Two sets of 8 reps of 3 phases, and a reminder in every other rep from the second on."""
    assert tally(*plan()) == Tally(2 * 8 * 3 + 2 * 4, long=4 + 8, short=44, faster=0, silent=0)


def test_a_cue_with_one_form_is_spoken_long() -> None:
    sheet = CueSheet("Thrust", phases={LIFT: Cue("drive", "drive")})
    assert tally(*plan(sheet=sheet)) == Tally(16, 16, 0, 0, 0)


def test_what_is_spoken_faster_is_counted_as_that_and_what_is_not_as_silent() -> None:
    sheet = SHEET._replace(reminders=())
    quick = plan("2021", sets=1, speech=lasting(squeeze=750), sheet=sheet)
    assert tally(*quick) == Tally(24, long=2, short=14, faster=8, silent=0)
    silent = plan("2021", sets=1, speech=lasting(squeeze=3_000), sheet=sheet)
    assert tally(*silent) == Tally(24, long=2, short=14, faster=0, silent=8)


def test_a_cue_said_in_the_phase_before_its_own_counts() -> None:
    early = plan("2021", speech=lasting(squeeze=900), sheet=SHEET._replace(reminders=()))
    beeps = {e.rep: e.time for e in early.events if e.sound == "top" and e.set == 2}
    spoken = {e.rep: e.time for e in early.events if e.text == "squeeze" and e.set == 2}
    assert spoken and all(spoken[rep] < beeps[rep] for rep in spoken)
    assert tally(*early) == Tally(48, long=4, short=42, faster=0, silent=2)  # by "through heels"


@pytest.mark.parametrize(
    ("say", "wanted"), [(Say.FULL, 62), (Say.NORMAL, 56), (Say.QUIET, 6), (Say.BEEPS, 0)]
)
def test_what_is_wanted_goes_by_how_much_is_said(say: Say, wanted: int) -> None:
    assert tally(*plan(speaking=Speaking(say))).wanted == wanted


def test_a_voice_that_cannot_speak_leaves_all_silent() -> None:
    silent = plan(speech=lambda text, rate: None)
    assert tally(*silent) == Tally(56, 0, 0, 0, 56)
    assert silent.unspoken() == [
        ("cues.lift", "drive", "the voice cannot speak it"),
        ("cues.top", "squeeze", "the voice cannot speak it"),
        ("cues.lower", "lower", "the voice cannot speak it"),
        ("reminders", "chin tucked", "the voice cannot speak it"),
        ("reminders", "knees out", "the voice cannot speak it"),
        ("reminders", "ribs down", "the voice cannot speak it"),
    ]


def test_an_event_that_is_lost_is_missed() -> None:
    whole = plan()
    some = [event for event in whole.events if event.text != "squeeze"]
    assert tally(*whole._replace(events=some)).silent == 16
    assert [each.key for each in unspoken(*whole._replace(events=some))] == ["cues.top"]


# --- what is never spoken, and why ----------------------------------------------------------


def test_where_every_cue_is_spoken_none_is_listed() -> None:
    assert plan().unspoken() == []


@pytest.mark.parametrize(
    ("tempo", "squeeze", "reason"),
    [
        (
            "0-0-0-0.5",
            440,
            "top lasts 0.5 s and its beep leaves 0.19 s; it takes 0.44 s, 0.37 s at its fastest, "
            "nor is there room in top before it",
        ),
        (
            "1011",
            1_000,
            "top lasts 1 s and its beep leaves 0.69 s; it takes 1 s, 0.83 s at its fastest, "
            "nor is there room in lift before it",
        ),
        (
            "0-0-0-0.25",
            100,
            "top lasts 0.25 s and its beep leaves no time; it takes 0.1 s, 0.09 s at its fastest, "
            "nor is there room in top before it",
        ),
        ("0001", 0, "the voice cannot speak it"),
    ],
)
def test_the_reason_has_the_numbers(tempo: str, squeeze: int, reason: str) -> None:
    sheet = CueSheet("Thrust", phases={TOP: Cue("squeeze", "squeeze")})
    silent = plan(tempo, sheet=sheet, speech=lasting(squeeze=squeeze))
    assert silent.unspoken() == [("cues.top", "squeeze", reason)]


def test_the_reason_is_of_the_rep_in_which_least_was_missing() -> None:
    """The sound that opens a set lasts longer than the beep: the second rep has more room."""
    sheet = CueSheet("Thrust", phases={TOP: Cue("squeeze", "squeeze")})
    long = LENGTHS | {"go": 600 * MS, "rest-end": 600 * MS}
    alone = plan("0001", reps=1, sheet=sheet, lengths=long, speech=lasting(squeeze=400))
    assert alone.unspoken() == [
        (
            "cues.top",
            "squeeze",
            "top lasts 1 s and its beep and signal cover its first half; "
            "it takes 0.4 s, 0.33 s at its fastest",
        )
    ]
    two = plan("0001", reps=2, sheet=sheet, lengths=long, speech=lasting(squeeze=900))
    assert "its beep leaves 0.69 s" in two.unspoken()[0][2]


def test_a_fast_voice_is_not_said_to_be_faster_still() -> None:
    sheet = CueSheet("Thrust", phases={TOP: Cue("squeeze", "squeeze")})
    fast = plan("0001", sheet=sheet, speaking=Speaking(rate=220), speech=lasting(squeeze=1_200))
    assert "it takes 0.9 s, nor is there" in fast.unspoken()[0][2]


def test_of_two_forms_the_one_that_takes_less_time_is_named() -> None:
    sheet = CueSheet("Thrust", phases={TOP: Cue("squeeze now", "squeeze")})
    odd = plan("0001", sheet=sheet, speech=lasting(squeeze=0, squeeze_now=900))
    assert odd.unspoken()[0][1] == "squeeze now"


def test_words_that_take_the_place_of_a_cue_are_named() -> None:
    """Of two reps the first announces the last; quiet wants a cue in the first alone."""
    sheet = CueSheet("Thrust", phases={LOWER: Cue("lower", "lower")})
    quiet = Speaking(Say.QUIET, Count.OFF)
    speech = lasting(lower=700, Last_rep=700)
    taken = plan("2000", reps=2, sheet=sheet, speaking=quiet, speech=speech)
    assert taken.unspoken() == [("cues.lower", "lower", "'Last rep' is said in its place")]


def test_a_count_that_takes_the_place_of_a_cue_is_named() -> None:
    """Of two reps the first is too short for words, and in the second the top is the count's."""
    tempo = parse("0-0-0-0.25")
    prescription = Prescription(tempo, just(2), just(1), 0, last_hold=SECOND)
    work = decided(prescription, Exercise(SQUEEZE, Phase.BOTTOM))
    spans = list(laid(routine(work, Surround())))
    for count, taken in [(Count.TOP, "the count is said in its place"), (Count.OFF, None)]:
        speech = lasting(Last_rep=3_000)
        sounding = Sounding(WORDS, Speaking(count_at=count), LENGTHS, speech)
        told = Plan(spans, list(events(spans, work, sounding)), work, sounding).unspoken()
        assert [why for *_, why in told] == ([taken] if taken else [])


def test_a_reminder_that_never_fits_is_told_with_the_longest_free_time() -> None:
    """After the beep, "lower" and a breath there are 1.24 s of two."""
    long = plan("2020", speech=lasting(knees_out=1_600))
    reason = "it takes 1.6 s, 1.32 s at its fastest"
    left = "the longest free time in a rep of its turn is 1.24 s"
    assert long.unspoken() == [("reminders", "knees out", f"{reason}; {left}")]


@pytest.mark.parametrize(
    ("reps", "sets", "each_side", "silent", "amount"),
    [
        (4, 1, False, ["ribs down"], "1 set of 4 reps"),
        (2, 2, True, ["ribs down"], "2 sets of 2 reps on each side"),
        (1, 3, False, ["chin tucked", "knees out", "ribs down"], "3 sets of 1 rep"),
    ],
)
def test_a_reminder_whose_turn_does_not_come_is_told_so(
    reps: int, sets: int, each_side: bool, silent: list[str], amount: str
) -> None:
    reason = f"its turn does not come in {amount}"
    few = plan(reps=reps, sets=sets, each_side=each_side)
    assert few.unspoken() == [("reminders", text, reason) for text in silent]


def test_no_length_is_asked_for_that_the_plan_did_not_ask_for() -> None:
    """Such words are not in the bank, and would pass for words that cannot be spoken."""
    asked: set[tuple[str, int]] = set()

    def speech(text: str, rate: int) -> int | None:
        asked.add((text, rate))
        return lasting(squeeze=3_000, knees_out=3_000)(text, rate)

    for reps in (1, 2, 4, 8):
        planned = plan("1021", reps=reps, speech=speech)
        before = set(asked)
        assert planned.unspoken()
        assert asked == before


def test_each_more_rep_costs_the_same() -> None:
    asked = 0

    def speech(text: str, rate: int) -> int | None:
        nonlocal asked
        asked += 1
        return lasting(squeeze=3_000, knees_out=3_000)(text, rate)

    def cost(reps: int) -> int:
        planned = plan(reps=reps, sets=1, speech=speech)
        before = asked
        planned.unspoken()
        tally(*planned)
        return asked - before

    assert 0 < cost(64) - cost(32) == 2 * (cost(32) - cost(16))


# --- cues for which there is no moment ------------------------------------------------------


def resting(planned: Plan) -> list[Idle]:
    return idle(planned.work, planned.sounding)


def test_a_cue_for_a_phase_of_no_length_and_one_for_another_lift_are_idle() -> None:
    assert resting(plan("2021")) == [
        Idle("cues.bottom", "bottom lasts 0 s"),
        Idle("cues.explosive", "the lift is not X"),
    ]
    assert resting(plan("21X1")) == [Idle("cues.lift", "the lift is X and has its own cue")]
    assert resting(plan("2101")) == [
        Idle("cues.lift", "lift lasts 0 s"),
        Idle("cues.explosive", "lift lasts 0 s"),
    ]


def test_a_lift_cue_serves_an_explosive_lift_that_has_none_of_its_own() -> None:
    sheet = SHEET._replace(explosive=None)
    assert resting(plan("21X1", sheet=sheet)) == []
    assert plan("21X1", sheet=sheet).unspoken() == []


def test_a_cue_that_is_idle_is_not_listed_as_unspoken() -> None:
    keys = {each.key for each in unspoken(*plan("20X1", speech=lambda text, rate: None))}
    assert keys == {"cues.explosive", "cues.top", "cues.lower", "reminders"}


def test_quiet_gives_no_reminders() -> None:
    quiet = plan("2121", speaking=Speaking(Say.QUIET))
    assert resting(quiet)[-1] == Idle("reminders", "none are given at quiet")
    assert quiet.unspoken() == []


def test_an_empty_sheet_has_nothing_to_speak() -> None:
    bare = plan(sheet=CueSheet(""))
    assert (tally(*bare).wanted, bare.unspoken(), resting(bare)) == (0, [], [])


def test_unspoken_is_told_by_key_words_and_reason() -> None:
    assert Unspoken("cues.top", "squeeze", "why")._asdict() == {
        "key": "cues.top",
        "words": "squeeze",
        "reason": "why",
    }


# --- the program's own words ----------------------------------------------------------------


def silent(planned: Plan) -> list[str]:
    return unannounced(planned.events, planned.work, planned.sounding)


def test_where_the_count_and_the_last_rep_are_said_once_nothing_is_missing() -> None:
    assert silent(plan()) == []
    assert silent(plan(speaking=Speaking(Say.QUIET))) == []


def test_a_voice_that_cannot_speak_says_neither_the_count_nor_the_last_rep() -> None:
    dumb: Speech = lambda text, rate: None  # noqa: E731
    assert silent(plan(speech=dumb)) == ["the count", "'Last rep'"]
    assert silent(plan(speech=dumb, speaking=Speaking(count_at=Count.OFF))) == ["'Last rep'"]
    assert silent(plan(reps=2, speech=dumb)) == ["the count", "'Last rep'"]
    assert silent(plan(reps=1, speech=dumb)) == ["the count"]


def test_a_number_that_is_never_said_is_told_but_not_the_first() -> None:
    assert silent(plan(reps=8, speech=lasting(**{"1": 3_000, "7": 3_000}))) == ["'7'"]
    long = {"4": 3_000, "6": 3_000, "7": 3_000, "8": 3_000}
    assert silent(plan(reps=8, speech=lasting(**long))) == ["'4'", "'6' to '8'"]
    assert silent(plan(reps=3, speech=lasting(**long))) == []


def test_a_number_that_is_said_in_one_set_of_several_is_not_missed() -> None:
    tempo = Tempo(just(SECOND), just(0), Series((just(300 * MS), just(2 * SECOND))), just(0))
    work = decided(Prescription(tempo, just(3), just(2)), Exercise(SHEET, Phase.TOP))
    sounding = Sounding(WORDS, USUAL, LENGTHS, lasting(**{"3": 800, "Last_rep": 200}))
    heard = list(events(laid(routine(work, Surround())), work, sounding))
    assert [(e.set, e.rep) for e in heard if e.text == "3" and e.rep] == [(2, 3)]
    assert unannounced(heard, work, sounding) == []


def test_the_seconds_of_a_hold_are_not_the_count_of_the_reps() -> None:
    numbers = {"words": 3_000, "1": 200, "2": 200}  # a rep's number is one of the program's words
    held = plan("0-0-0-4", reps=8, speech=lasting(**numbers))
    assert "2" in [event.text for event in held.events]
    assert silent(held) == ["the count"]


def test_one_long_hold_alone_is_not_counted_and_not_missed() -> None:
    assert silent(plan("0-0-0-30", reps=1, speech=lambda text, rate: None)) == []


def test_what_is_said_of_another_exercise_does_not_count() -> None:
    work = one_after_another([plan().work, plan().work], [30 * SECOND] * 2)
    sounding = plan().sounding
    heard = list(events(laid(routine(work, Surround())), work, sounding))
    first = [event for event in heard if event.exercise == 0]
    assert unannounced(heard, work, sounding, 1) == []
    assert unannounced(first, work, sounding, 0) == []
    assert unannounced(first, work, sounding, 1) == ["the count", "'Last rep'"]


# --- reasons to the hundredth ---------------------------------------------------------------

SQUEEZE = CueSheet("Thrust", phases={TOP: Cue("squeeze", "squeeze")})


def reason(planned: Plan) -> str:
    """Return why the one cue is not spoken that is not."""
    ((_, _, why),) = planned.unspoken()
    return why


def test_a_time_that_is_left_is_not_rounded_up() -> None:
    why = reason(plan("0-0-0-0.505", reps=2, sheet=SQUEEZE, speech=lasting(squeeze=900)))
    assert why == (
        "top lasts 0.505 s and its beep leaves 0.19 s; it takes 0.9 s, 0.75 s at its fastest, "
        "nor is there room in top before it"
    )


def test_a_long_beep_alone_covers_the_first_half() -> None:
    long = LENGTHS | {"top": 600 * MS}
    why = reason(plan("0001", reps=2, sheet=SQUEEZE, lengths=long, speech=lasting(squeeze=900)))
    assert why.startswith("top lasts 1 s and its beep covers its first half;")


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (1_240_000, "'Last rep' is said in its place"),
        (1_240_001, "lower lasts 2 s and its beep and signal leave 1.24 s; it takes 1.25 s"),
    ],
)
def test_a_cue_that_would_just_fit_alone_gave_way_to_other_words(length: int, told: str) -> None:
    sheet = CueSheet("Thrust", phases={LOWER: Cue("lower", "lower")})
    quiet = Speaking(Say.QUIET, Count.OFF, rate=200)
    spoken = {"lower": length, "Last rep": 700 * MS}
    taken = plan(
        "2000", reps=2, sheet=sheet, speaking=quiet, speech=lambda text, _: spoken.get(text)
    )
    assert reason(taken) == told


def test_the_form_that_takes_least_is_named_wherever_it_stands_in_the_alphabet() -> None:
    sheet = CueSheet("Thrust", phases={TOP: Cue("a squeeze", "squeeze")})
    both = plan("0001", reps=1, sheet=sheet, speech=lasting(squeeze=2_000, a_squeeze=3_000))
    assert [each[1] for each in both.unspoken()] == ["squeeze"]


def test_a_cue_without_a_short_form_is_told_by_its_long_one() -> None:
    sheet = CueSheet("Thrust", phases={TOP: Cue("squeeze", "")})
    assert plan(sheet=sheet, speech=lambda text, rate: None).unspoken() == [
        ("cues.top", "squeeze", "the voice cannot speak it")
    ]


def test_of_sets_that_change_the_one_with_most_room_is_told() -> None:
    tops = Series(tuple(just(length * MS) for length in (600, 500)))
    prescription = Prescription(parse("0001")._replace(top=tops), just(2), just(2), 30 * SECOND)
    work = decided(prescription, Exercise(SQUEEZE, Phase.BOTTOM))
    sounding = Sounding(WORDS, USUAL, LENGTHS, lasting(squeeze=900))
    spans = list(laid(routine(work, Surround())))
    ((_, _, why),) = unspoken(spans, list(events(spans, work, sounding)), work, sounding)
    assert why.startswith("top lasts 0.6 s and its beep leaves 0.29 s;")


def test_the_first_beep_of_a_second_exercise_is_told_of_too() -> None:
    both = one_after_another(
        [plan(sheet=CueSheet("")).work, plan("0001", reps=1, sets=1).work], [0]
    )
    sheets = (both.exercises[0], both.exercises[1]._replace(sheet=SQUEEZE))
    work, sounding = both._replace(exercises=sheets), plan().sounding
    sounding = sounding._replace(speech=lasting(squeeze=900))
    spans = list(laid(routine(work, Surround())))
    ((_, _, why),) = unspoken(spans, list(events(spans, work, sounding)), work, sounding, 1)
    assert why.startswith("top lasts 1 s and its beep and signal leave 0.69 s;")


def test_sets_of_several_sizes_are_told_as_from_the_least_to_the_most() -> None:
    reps = Series((just(1), just(1), just(2)))
    prescription = Prescription(parse("2021"), reps, just(3), 30 * SECOND)
    work = decided(prescription, Exercise(SHEET, Phase.BOTTOM))
    sounding = Sounding(WORDS, USUAL, LENGTHS, a_third)
    spans = list(laid(routine(work, Surround())))
    told = unspoken(spans, list(events(spans, work, sounding)), work, sounding)
    assert told[-1].reason == "its turn does not come in 3 sets of 1 to 2 reps"


def test_a_reminder_that_is_a_line_of_the_setup_is_not_spoken_by_it() -> None:
    sheet = CueSheet("Thrust", setup=("chin tucked",), reminders=("chin tucked",))
    prescription = Prescription(parse("2021"), just(1), just(1))
    work = decided(prescription, Exercise(sheet, Phase.BOTTOM))
    sounding = Sounding(WORDS, USUAL, LENGTHS, a_third)
    spans = list(laid(routine(work, fitted(Surround(), work, sounding))))
    heard = list(events(spans, work, sounding))
    assert "chin tucked" in [event.text for event in heard]
    assert [each.words for each in unspoken(spans, heard, work, sounding)] == ["chin tucked"]


@pytest.mark.parametrize(("say", "idles"), [(Say.QUIET, True), (Say.NORMAL, False)])
def test_quiet_has_no_moment_for_a_cue_of_a_later_rep(say: Say, idles: bool) -> None:
    prescription = Prescription(parse("2020"), just(2), just(1), last_hold=3 * SECOND)
    work = decided(prescription, Exercise(SQUEEZE, Phase.BOTTOM))
    sounding = Sounding(WORDS, Speaking(say), LENGTHS, a_third)
    assert bool(idle(work, sounding)) is idles
