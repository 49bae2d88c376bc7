from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tempo.library import words
from tempo.plan import schedule
from tempo.plan.around import counted_in, ended_early, fitted
from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Passage, Sounding
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Cluster, Exercise, Prescription, Set, Work, decided
from tempo.plan.rep import Rep
from tempo.plan.schedule import SOUNDS, events, passages
from tempo.plan.sheet import Count, Cue, CueSheet, HoldCount, Say, Speaking
from tempo.plan.tempo import Pace, Series, Sided, just
from tempo.plan.time import MILLISECOND, SECOND, seconds
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine
from tempo.plan.workout import in_turn, one_after_another
from tests.plan.unchecked import tempo as parse

MS = MILLISECOND
BEEP, TICK, COUNT, VOICE, SIGNAL = EventKind
LOWER, BOTTOM, LIFT, TOP = Phase
SETUP, LEAD_IN, PHASE, REST, SWITCH, FINISH = SpanKind

WORDS = words.load()
SHEET = CueSheet(
    name="Hip thrust",
    setup=("Brace.", "Tuck your chin."),
    safety="Stop if it hurts.",
    phases={
        LIFT: Cue("drive through heels", "drive"),
        TOP: Cue("hold and squeeze", "squeeze"),
        LOWER: Cue("lower with control", "lower"),
    },
    explosive=Cue("drive fast", "fast"),
    reminders=("chin tucked", "knees out", "ribs down"),
)
USUAL, AROUND = Speaking(), Surround()
LENGTHS = dict.fromkeys(SOUNDS, 200 * MS) | {"tick": 30 * MS, "set-end": 1_100 * MS}


def a_third(text: str, rate: int) -> int | None:
    """Return a length of 300 ms a word at the usual rate."""
    return 300 * MS * len(text.split()) * 165 // rate


class Plan(NamedTuple):
    spans: list[Span]
    events: list[Event]

    def heard(
        self, kind: SpanKind, number: int = 1, rep: int | None = None
    ) -> list[tuple[float, str]]:
        """Return when, in seconds from its start, and what is heard in a passage but for ticks."""
        inside = [s for s in self.spans if (s.kind, s.set or 1, s.rep) == (kind, number, rep)]
        start, end = inside[0].start, inside[-1].end
        return [
            (seconds(event.time - start), event.text or f"*{event.sound}")
            for event in self.events
            if start <= event.time < max(end, start + 1) and event.kind is not TICK
        ]

    def said(self, kind: SpanKind, number: int = 1, rep: int | None = None) -> list[str]:
        """Return the words of a passage, in order."""
        return [what for _, what in self.heard(kind, number, rep) if what[0] != "*"]


def plan(
    tempo: str = "2021",
    starts: Phase = BOTTOM,
    *,
    reps: int = 4,
    sets: int = 1,
    rest: int = 90,
    each_side: bool = False,
    explosive: int = SECOND,
    sheet: CueSheet = SHEET,
    speaking: Speaking = USUAL,
    lengths: dict[str, int] = LENGTHS,
    speech: Callable[[str, int], int | None] = a_third,
    surround: Surround = AROUND,
) -> Plan:
    prescription = Prescription(parse(tempo), just(reps), just(sets), rest * SECOND, each_side)
    work = decided(prescription, Exercise(sheet, starts), explosive)
    sounding = Sounding(WORDS, speaking, lengths, speech)
    spans = list(laid(routine(work, fitted(surround, work, sounding))))
    return Plan(spans, list(events(spans, work, sounding)))


# --- around the sets ------------------------------------------------------------------------


def test_the_setup_names_the_exercise_and_the_work_and_ends_with_the_safety_note() -> None:
    assert plan(sets=3).heard(SETUP) == [
        (1.0, "Hip thrust"),
        (2.1, "3 sets, 4 reps"),
        (3.8, "Brace."),
        (4.6, "Tuck your chin."),
        (6.0, "Stop if it hurts."),
    ]


def test_the_setup_takes_whole_seconds() -> None:
    setup = plan(sets=3).spans[0]
    assert (setup.kind, setup.length) == (SETUP, 8 * SECOND)  # 7.2 s are spoken, half a s follows


@pytest.mark.parametrize(
    ("reps", "sets", "each_side", "said"),
    [(1, 1, False, "One set, 1 rep"), (8, 2, True, "2 sets, 8 reps, each side")],
)
def test_the_amount_of_work_is_said_in_words(
    reps: int, sets: int, each_side: bool, said: str
) -> None:
    assert plan(reps=reps, sets=sets, each_side=each_side).said(SETUP)[1] == said


@pytest.mark.parametrize(
    ("speaking", "said"),
    [
        (Speaking(safety=False), ["Hip thrust", "One set, 4 reps", "Brace.", "Tuck your chin."]),
        (Speaking(Say.QUIET), ["Hip thrust", "One set, 4 reps", "Stop if it hurts."]),
        (Speaking(Say.QUIET, safety=False), ["Hip thrust", "One set, 4 reps"]),
    ],
)
def test_the_safety_note_is_said_unless_it_is_turned_off(
    speaking: Speaking, said: list[str]
) -> None:
    assert plan(speaking=speaking).said(SETUP) == said


BEEPS = Speaking(Say.BEEPS, safety=False)


@pytest.mark.parametrize("speaking", [Speaking(setup=False), BEEPS])
def test_without_a_spoken_setup_there_is_no_setup(speaking: Speaking) -> None:
    assert plan(speaking=speaking).spans[0].kind is LEAD_IN


@pytest.mark.parametrize("say", Say)
def test_a_safety_note_is_said_at_every_level(say: Say) -> None:
    said = plan(sets=2, speaking=Speaking(say)).said(SETUP)
    assert said[-1] == "Stop if it hurts."
    assert (len(said) == 1) is (say is Say.BEEPS)


def test_the_safety_note_is_said_once() -> None:
    said = [event.text for event in plan(sets=3, each_side=True).events]
    assert said.count("Stop if it hurts.") == 1


def test_the_lead_in_counts_three_two_one() -> None:
    assert plan().heard(LEAD_IN) == [
        (1.0, "Get ready"),
        *[(7.0, "*countdown"), (7.23, "3")],
        *[(8.0, "*countdown"), (8.23, "2")],
        *[(9.0, "*countdown"), (9.23, "1")],
    ]


@pytest.mark.parametrize(
    ("lead_in", "said"),
    [(0, []), (1, []), (3, ["2", "1"]), (5, ["Get ready", "3", "2", "1"])],
)
def test_a_short_lead_in_counts_what_it_can_once_a_wireless_link_is_awake(
    lead_in: int, said: list[str]
) -> None:
    assert plan(surround=Surround(lead_in=lead_in * SECOND)).said(LEAD_IN) == said


def test_nothing_is_said_between_the_seconds_of_a_countdown() -> None:
    def no_numbers(text: str, rate: int) -> int | None:
        return None if text.isdigit() else 100 * MS

    short = Surround(lead_in=3 * SECOND, switch=4 * SECOND)
    silent = plan(each_side=True, sets=2, rest=4, speech=no_numbers, surround=short)
    assert silent.said(LEAD_IN) == []
    assert silent.said(SWITCH) == ["Switch sides", "Right side"]
    assert silent.said(REST) == ["Set 1 done", "Next, the last set", "Left side"]


def test_the_lead_in_names_the_side() -> None:
    assert plan(each_side=True).said(LEAD_IN) == ["Left side", "Get ready", "3", "2", "1"]


def test_sides_are_switched_in_a_window_with_a_countdown() -> None:
    assert plan(each_side=True).heard(SWITCH) == [
        *[(0.0, "*switch"), (0.23, "Switch sides"), (0.98, "Right side")],
        *[(7.0, "*countdown"), (7.23, "3")],
        *[(8.0, "*countdown"), (8.23, "2")],
        *[(9.0, "*countdown"), (9.23, "1")],
    ]


def test_one_set_on_each_side_switches_and_never_rests() -> None:
    kinds = [span.kind for span in plan(each_side=True).spans]
    assert (kinds.count(SWITCH), kinds.count(REST)) == (1, 0)


def test_a_rest_tells_its_length_its_half_and_its_last_ten_seconds() -> None:
    assert plan(sets=3).heard(REST) == [
        *[(0.0, "*set-end"), (1.13, "Set 1 done"), (2.18, "Rest 90 seconds"), (45.0, "Half way")],
        *[(80.0, "*countdown"), (80.23, "Ten seconds"), (80.98, "Next, set 2")],
        *[(87.0, "*countdown"), (87.23, "3")],
        *[(88.0, "*countdown"), (88.23, "2")],
        *[(89.0, "*countdown"), (89.23, "1")],
    ]


def test_the_last_set_is_named_as_such() -> None:
    assert "Next, the last set" in plan(sets=3).said(REST, 2)
    assert "Next, the last set" not in plan(sets=3).said(REST, 1)


@pytest.mark.parametrize(
    ("rest", "said"),
    [(60, "Rest one minute"), (120, "Rest 2 minutes"), (61, "Rest 61 seconds")],
)
def test_the_length_of_a_rest_is_said_in_minutes_where_it_is_whole_ones(
    rest: int, said: str
) -> None:
    assert plan(sets=2, rest=rest).said(REST)[1] == said


COUNTED = ["3", "2", "1"]


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (0, []),
        (1, []),
        (3, ["Left side", "1"]),
        (5, ["Left side", *COUNTED]),
        (8, ["Set 1 done", "Rest 8 seconds", "Next, set 2", "Left side", *COUNTED]),
        (6, ["Next, set 2", "Left side", *COUNTED]),
        (12, ["Set 1 done", "Rest 12 seconds", "Next, set 2", "Left side", *COUNTED]),
        (
            20,
            [
                *("Set 1 done", "Rest 20 seconds"),
                *("Ten seconds", "Next, set 2", "Left side", *COUNTED),
            ],
        ),
        (
            25,
            [
                *("Set 1 done", "Rest 25 seconds"),
                *("Ten seconds", "Next, set 2", "Left side", *COUNTED),
            ],
        ),
    ],
)
def test_a_short_rest_says_first_of_all_what_comes_next(rest: int, said: list[str]) -> None:
    sided = plan(sets=3, rest=rest, each_side=True)
    assert sided.said(REST) == said


def test_the_length_of_a_rest_is_not_said_once_half_of_it_is_over() -> None:
    slow = {"Set 1 done": 12 * SECOND, "Rest 40 seconds": 8 * SECOND}
    late = plan(sets=2, rest=40, speech=lambda text, rate: slow.get(text, 300 * MS))
    assert late.said(REST)[:3] == ["Set 1 done", "Half way", "Ten seconds"]


def test_a_rest_that_is_shorter_than_the_tone_of_the_set_end_cuts_the_tone() -> None:
    tone = next(event for event in plan(sets=2, rest=1).events if event.sound == "set-end")
    assert tone.duration == SECOND


def test_a_rest_of_no_length_has_no_sound() -> None:
    sounds = [event.sound for event in plan(sets=2, rest=0).events]
    assert (sounds.count("set-end"), sounds.count("rest-end")) == (1, 1)


def test_the_first_rep_after_a_rest_starts_with_another_sound_than_the_first_of_all() -> None:
    sided = plan(sets=2, each_side=True)
    starts = [
        (event.set, event.side and event.side.value, event.sound)
        for event in sided.events
        if event.sound in ("go", "rest-end")
    ]
    assert starts == [
        *[(1, "left", "go"), (1, "right", "go"), (2, "left", "rest-end"), (2, "right", "go")]
    ]


def test_the_routine_ends_with_the_set_end_then_words_then_a_last_tone() -> None:
    assert plan().heard(FINISH) == [
        *[(0.0, "*set-end"), (1.13, "Done. Good work"), (2.5, "*finish")]
    ]


def test_the_last_tone_waits_for_long_words() -> None:
    def slow(text: str, rate: int) -> int | None:
        return 4 * SECOND if text == "Done. Good work" else 300 * MS

    assert plan(speech=slow).heard(FINISH) == [
        *[(0.0, "*set-end"), (1.13, "Done. Good work"), (5.21, "*finish")]
    ]


# --- beeps, ticks and signals of the reps ---------------------------------------------------


def test_a_beep_starts_each_phase_that_has_a_length() -> None:
    beeps = [
        (seconds(event.time), event.phase, event.rep, event.sound)
        for event in plan(reps=2, speaking=Speaking(setup=False)).events
        if event.kind is BEEP
    ]
    assert beeps == [
        *[(10.0, LIFT, 1, "lift"), (12.0, TOP, 1, "top"), (13.0, LOWER, 1, "lower")],
        *[(15.0, LIFT, 2, "lift"), (17.0, TOP, 2, "top"), (18.0, LOWER, 2, "lower")],
    ]


def test_a_squat_lowers_first() -> None:
    heard = plan("21X0", TOP, speaking=Speaking(Say.BEEPS)).heard(PHASE, 1, 2)
    assert heard == [(0.0, "*lower"), (2.0, "*bottom"), (3.0, "*explosive")]


def test_ticks_stand_at_each_second_within_a_phase() -> None:
    ticks = [
        (seconds(event.time), event.phase)
        for event in plan("4-0-1.5-1", reps=1, speaking=Speaking(setup=False)).events
        if event.kind is TICK
    ]
    assert ticks == [(11.0, LIFT), (13.5, LOWER), (14.5, LOWER), (15.5, LOWER)]


def test_a_tick_that_would_run_into_the_next_beep_is_left_out() -> None:
    def ticks(tempo: str) -> int:
        return sum(event.kind is TICK for event in plan(tempo, reps=1).events)

    assert [ticks("1.03-0-0-0"), ticks("1.029999-0-0-0")] == [1, 0]


def test_sounds_that_are_longer_than_their_phase_give_way_to_the_next() -> None:
    long = dict.fromkeys(SOUNDS, 5 * SECOND)
    heard = [
        (seconds(event.time), event.sound, seconds(event.duration))
        for event in plan("1020", reps=1, lengths=long, speaking=BEEPS).events
    ]
    assert heard == [
        *[(7.0, "countdown", 1.0), (8.0, "countdown", 1.0), (9.0, "countdown", 1.0)],
        *[(10.0, "lift", 2.0), (10.0, "go", 2.0), (12.0, "lower", 1.0)],
        *[(13.0, "set-end", 5.0), (18.5, "finish", 5.0)],
    ]


def test_an_explosive_lift_of_a_fifth_of_a_second_keeps_every_beep() -> None:
    heard = plan("20X1", explosive=200 * MS, speaking=Speaking(Say.BEEPS)).heard(PHASE, 1, 2)
    assert heard == [(0.0, "*explosive"), (0.2, "*top"), (1.2, "*lower")]


@pytest.mark.parametrize("tempo", ["0.05-0.05-0.05-0.05", "00X0", "0020", "0002", "0-0-600-0"])
@pytest.mark.parametrize("starts", [BOTTOM, TOP])
def test_odd_tempos_have_their_beeps(tempo: str, starts: Phase) -> None:
    phases = sum(length != just(0) for length in parse(tempo))
    beeps = [event for event in plan(tempo, starts, reps=3).events if event.kind is BEEP]
    assert len(beeps) == 3 * phases


# --- the last rep ---------------------------------------------------------------------------


def test_the_last_rep_is_announced_in_words_and_by_a_signal_before_it_starts() -> None:
    assert plan().heard(PHASE, 1, 3)[-2:] == [(3.87, "Last rep"), (4.55, "*last-rep")]


def test_only_the_rep_before_the_last_announces_it() -> None:
    heard = [
        (event.rep, event.sound or event.text)
        for event in plan(reps=4, sets=1).events
        if event.sound == "last-rep" or event.text == "Last rep"
    ]
    assert heard == [(3, "Last rep"), (3, "last-rep")]


def test_of_two_reps_the_first_announces_the_last() -> None:
    assert (4.55, "*last-rep") in plan(reps=2).heard(PHASE, 1, 1)


def test_a_single_rep_is_not_announced_as_the_last() -> None:
    alone = plan(reps=1)
    assert "last-rep" not in [event.sound for event in alone.events]
    assert "Last rep" not in [event.text for event in alone.events]


def test_the_signal_of_the_last_rep_moves_up_to_the_beep_in_a_short_phase() -> None:
    heard = plan("0.5-0-0.5-0", speaking=Speaking(Say.BEEPS)).heard(PHASE, 1, 3)
    assert heard == [(0.0, "*lift"), (0.3, "*last-rep"), (0.5, "*lower")]
    alone = plan("0-0-0-0.5", speaking=Speaking(Say.BEEPS)).heard(PHASE, 1, 3)
    assert alone == [(0.0, "*top"), (0.3, "*last-rep")]


def test_a_short_last_phase_is_left_to_the_words_of_the_last_rep() -> None:
    assert plan("1010").heard(PHASE, 1, 3) == [
        *[(0.0, "*lift"), (0.23, "3"), (0.8, "*last-rep"), (1.0, "*lower"), (1.32, "Last rep")]
    ]
    assert plan("2021").heard(PHASE, 1, 3)[-2:] == [(3.87, "Last rep"), (4.55, "*last-rep")]


def test_the_signal_of_the_last_rep_takes_an_earlier_phase_where_the_last_is_too_short() -> None:
    heard = plan("0.3-0-1-0", speaking=Speaking(Say.BEEPS)).heard(PHASE, 1, 3)
    assert heard == [(0.0, "*lift"), (0.8, "*last-rep"), (1.0, "*lower")]


def test_the_words_do_not_call_a_rep_the_last_while_one_more_is_to_come() -> None:
    squat = plan("30X0", TOP)
    assert squat.heard(PHASE, 1, 3)[-3:] == [
        *[(3.0, "*explosive"), (3.23, "fast"), (3.8, "*last-rep")]
    ]
    assert "Last rep" not in squat.said(PHASE, 1, 3)  # before the drive of the third of four
    assert squat.said(PHASE, 1, 4) == ["Last rep", "lower", "4", "knees out", "fast"]


@pytest.mark.parametrize("tempo", ["1010", "10X0", "20X0", "20X1", "30X1", "10X1", "31X1"])
@pytest.mark.parametrize("starts", [BOTTOM, TOP])
def test_the_last_rep_never_takes_the_place_of_an_explosive_cue(tempo: str, starts: Phase) -> None:
    told = plan(tempo, starts)
    for event in told.events:
        if event.text == "Last rep":
            span = next(s for s in told.spans if s.start <= event.time < s.end)
            assert tempo[2] != "X" or span.phase is not LIFT
    assert [event.text for event in told.events].count("Last rep") == 1


def test_without_room_for_a_signal_the_words_are_said_where_they_fit() -> None:
    long = LENGTHS | {"last-rep": 2 * SECOND}
    assert "Last rep" in plan("1010", lengths=long).said(PHASE, 1, 3)


# --- the words of a rep ---------------------------------------------------------------------


def test_the_first_rep_has_the_long_cues_and_the_others_the_short() -> None:
    normal = plan()
    assert normal.heard(PHASE, 1, 1) == [
        *[(0.0, "*lift"), (0.0, "*go"), (0.23, "drive through heels"), (1.28, "1")],
        *[(2.0, "*top"), (2.23, "squeeze")],  # a second is too short for "hold and squeeze"
        *[(3.0, "*lower"), (3.23, "lower with control")],
    ]
    assert normal.heard(PHASE, 1, 2) == [
        *[(0.0, "*lift"), (0.23, "drive"), (0.68, "2")],
        *[(2.0, "*top"), (2.23, "squeeze")],
        *[(3.0, "*lower"), (3.23, "lower"), (3.68, "chin tucked")],
    ]


def test_the_first_rep_of_each_set_and_side_has_the_long_cues() -> None:
    sided = plan(sets=2, each_side=True)
    long = [
        (event.set, event.side, event.rep)
        for event in sided.events
        if event.text == "drive through heels"
    ]
    assert long == [(number, side, 1) for number in (1, 2) for side in Side]


def test_an_explosive_lift_has_its_own_word() -> None:
    assert plan("30X1").said(PHASE, 1, 2)[0] == "fast"
    assert plan("30X1", sheet=SHEET._replace(explosive=None)).said(PHASE, 1, 2)[0] == "drive"


def lasting(**lengths: int) -> Callable[[str, int], int | None]:
    """Return a voice that says some words in so many milliseconds, at 165 words a minute."""

    def speech(text: str, rate: int) -> int | None:
        return lengths[text] * MS * 165 // rate if text in lengths else None

    return speech


@pytest.mark.parametrize(
    ("squeeze", "spoken"),
    [
        (690, ("squeeze", 165, 2.23)),  # from 230 ms after its beep to 80 ms before the next
        (691, ("squeeze", 200, 2.23)),
        (836, ("squeeze", 200, 2.23)),  # 689.7 ms at 200 words a minute
        (838, ("squeeze", 165, 1.082)),  # 691 ms: it ends 80 ms before its beep
        (2_100, None),
    ],
)
def test_a_short_cue_is_spoken_faster_then_earlier_then_not_at_all(
    squeeze: int, spoken: tuple[str, int, float] | None
) -> None:
    quick = plan("1021", speech=lasting(squeeze=squeeze), speaking=Speaking(setup=False))
    found = [
        (event.text, event.rate, seconds(event.time - 14 * SECOND))
        for event in quick.events
        if event.kind is VOICE and event.rep == 2
    ]
    assert found == ([spoken] if spoken else [])


def test_a_slow_voice_speaks_no_more_than_a_quarter_faster() -> None:
    slow = plan("0001", speech=lasting(squeeze=400), speaking=Speaking(rate=80, setup=False))
    assert {event.rate for event in slow.events if event.text == "squeeze"} == {100}


def test_a_voice_faster_than_two_hundred_words_a_minute_is_not_made_faster() -> None:
    fast = plan("0001", speech=lasting(squeeze=950), speaking=Speaking(rate=220))
    assert not [event for event in fast.events if event.text]


def test_the_cue_of_a_short_first_phase_is_said_at_the_end_of_the_rep_before() -> None:
    quick = plan("20X1", explosive=200 * MS)
    assert quick.heard(PHASE, 1, 2) == [
        *[(0.0, "*explosive"), (0.2, "*top"), (0.43, "2")],
        *[(1.2, "*lower"), (1.43, "lower"), (1.88, "chin tucked"), (2.82, "fast")],
    ]
    early = next(event for event in quick.events if event.text == "fast")
    assert (early.phase, early.rep) == (LIFT, 2)


def test_a_cue_whose_beep_lasts_longer_than_half_its_phase_is_said_before_it() -> None:
    long = LENGTHS | {"lift": 600 * MS}
    quick = plan("1010", lengths=long, speech=lasting(drive=200), speaking=Speaking(setup=False))
    assert [seconds(event.time) for event in quick.events if event.text == "drive"] == [
        *(11.72, 13.72, 15.72)
    ]


def test_a_cue_that_a_tick_would_push_past_the_half_of_its_phase_is_said_before_it() -> None:
    long = LENGTHS | {"lift": 980 * MS}  # then 30 ms, then under the tick, then past the half
    quick = plan("1-0-2.04-0", lengths=long, speech=lasting(drive=200), reps=3)
    ahead = [(event.rep, event.phase) for event in quick.events if event.text == "drive"]
    assert ahead == [(2, LIFT), (3, LIFT)]


def test_a_cue_is_said_once_a_rep() -> None:
    for tempo in ("2021", "20X1", "1010", "0.5-0-0.5-0.5", "3-1-X-0.3"):
        for starts in (BOTTOM, TOP):
            said = [
                (event.rep, event.phase)
                for event in plan(tempo, starts, explosive=300 * MS).events
                if event.kind is VOICE and event.phase
            ]
            assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (Say.FULL, ["drive", "2", "squeeze", "lower", "chin tucked"]),
        (Say.NORMAL, ["drive", "2", "squeeze", "lower", "chin tucked"]),
        (Say.QUIET, ["2"]),
        (Say.BEEPS, []),
    ],
)
def test_how_much_is_said_is_a_setting(say: Say, said: list[str]) -> None:
    assert plan(speaking=Speaking(say)).said(PHASE, 1, 2) == said


def test_quiet_says_the_short_cues_once_a_set() -> None:
    quiet = plan(sets=2, speaking=Speaking(Say.QUIET))
    assert quiet.said(PHASE, 2, 1) == ["drive", "1", "squeeze", "lower"]
    assert quiet.said(PHASE, 2, 3) == ["3", "Last rep"]


# --- the count ------------------------------------------------------------------------------


def counts(heard: Plan) -> list[tuple[int | None, Phase | None, str | None]]:
    return [(e.rep, e.phase, e.text) for e in heard.events if e.kind is COUNT and e.rep]


def test_the_count_is_said_at_the_start_of_the_rep() -> None:
    assert counts(plan()) == [(1, LIFT, "1"), (2, LIFT, "2"), (3, LIFT, "3"), (4, LIFT, "4")]


def test_the_count_is_said_at_the_top() -> None:
    assert counts(plan("2022", speaking=Speaking(count_at=Count.TOP))) == [
        *[(1, TOP, "1"), (2, TOP, "2"), (3, TOP, "3"), (4, TOP, "4")]
    ]


def test_a_count_without_room_at_the_top_comes_in_the_first_half_of_the_rep() -> None:
    there = plan("2021", speaking=Speaking(count_at=Count.TOP))
    assert counts(there)[1] == (2, TOP, "2")  # in place of the short cue
    full = plan("2-0-2-0.5", speaking=Speaking(count_at=Count.TOP))
    assert counts(full) == [(2, LIFT, "2"), (3, LIFT, "3"), (4, LIFT, "4")]


@pytest.mark.parametrize("tempo", ["1010", "10X0", "1011", "20X1", "2010", "2021", "31X1", "2024"])
@pytest.mark.parametrize("starts", [BOTTOM, TOP])
def test_cues_give_way_before_numbers_do(tempo: str, starts: Phase) -> None:
    """Every number is said from the second rep on, but where 'Last rep' is said in its place."""
    told = plan(tempo, starts, reps=8)
    numbers = {event.rep for event in told.events if event.kind is COUNT and event.rep}
    place = next((e.rep for e in told.events if e.text == "Last rep"), None)
    assert numbers >= set(range(2, 9)) - {place}
    assert numbers == {*range(2, 9)} | numbers or tempo in ("1010", "10X0")


def test_where_not_all_fits_the_explosive_cue_stays_before_the_others() -> None:
    assert plan("30X1").heard(PHASE, 1, 3) == [
        *[(0.0, "*explosive"), (0.23, "fast"), (1.0, "*top"), (1.23, "3")],
        *[(2.0, "*lower"), (2.23, "lower"), (3.87, "Last rep"), (4.55, "*last-rep")],
    ]


def test_the_number_of_a_rep_and_the_seconds_of_its_hold_are_told_apart_by_ear() -> None:
    """Seconds are bare numbers, and only in holds of 4 s or more; there a rep says that it is one.

    In shorter ones ticks rise.
    """
    assert plan("2024").said(PHASE, 1, 3) == [
        "drive",
        "rep 3",
        "squeeze",
        "3",
        "2",
        "1",
        "lower",
        "Last rep",
    ]
    short = plan("2023", sheet=SHEET._replace(reminders=()))
    assert short.said(PHASE, 1, 2) == ["drive", "2", "squeeze", "lower"]
    ticks = [e for e in short.events if e.kind is TICK and e.rep == 2 and e.phase is TOP]
    assert [e.sound for e in ticks] == ["tick-2", "tick-1"]
    assert {e.sound for e in plan("2022").events if e.kind is TICK} == {"tick"}
    assert {e.sound for e in plan("2024").events if e.kind is TICK} == {"tick"}
    odd = plan("2-0-2-3.5").events
    rising = [e.sound for e in odd if e.kind is TICK and e.rep == 2 and e.phase is TOP]
    assert rising == ["tick", "tick-2", "tick-1"]


def test_without_a_top_the_count_at_the_top_is_at_the_start() -> None:
    assert counts(plan("2020", speaking=Speaking(count_at=Count.TOP)))[1] == (2, LIFT, "2")


def test_the_count_can_be_turned_off() -> None:
    off = plan("2024", speaking=Speaking(count_at=Count.OFF))
    assert counts(off) == []
    assert "2" in off.said(PHASE, 1, 2)  # the hold is still counted


@pytest.mark.parametrize(("top", "said"), [("2", []), ("3.9", []), ("4", COUNTED), ("5", COUNTED)])
def test_a_hold_of_four_seconds_or_more_counts_its_last(top: str, said: list[str]) -> None:
    held = plan(f"2-0-2-{top}", speaking=Speaking(count_at=Count.OFF))
    left = [e.text for e in held.events if e.kind is COUNT and e.phase is TOP]
    assert left[-len(said) :] == said  # those of the last rep


def test_seconds_of_a_hold_are_said_in_their_second_and_name_no_rep() -> None:
    held = [e for e in plan("2025").events if e.kind is COUNT and e.phase is TOP][:2]
    assert [(e.text, e.rep, e.set) for e in held] == [("3", None, 1), ("2", None, 1)]
    lift = plan("2024").heard(PHASE, 1, 2)
    assert [what for what in lift if what[1] in "123" and what[0] > 2] == [
        *[(3.03, "3"), (4.03, "2"), (5.03, "1")]
    ]


def test_where_the_reps_are_counted_at_the_top_its_seconds_follow() -> None:
    top = plan("2325", speaking=Speaking(count_at=Count.TOP))
    assert {e.phase for e in top.events if e.kind is COUNT and e.phase and not e.rep} == {TOP}
    assert counts(top) == [(rep, TOP, f"rep {rep}") for rep in (1, 2, 3, 4)]


def test_a_long_pause_at_the_bottom_is_counted_too() -> None:
    paused = plan("2420", speaking=Speaking(count_at=Count.OFF))
    assert paused.said(PHASE, 1, 2)[-3:] == ["3", "2", "1"]


def test_seconds_can_be_counted_up_or_not_at_all() -> None:
    up = Speaking(Say.QUIET, Count.OFF, hold_count=HoldCount.UP)
    off = Speaking(count_at=Count.OFF, hold_count=HoldCount.OFF)
    assert plan("2025", speaking=up._replace(say=Say.NORMAL), sheet=BARE).said(PHASE, 1, 2) == list(
        "1234"
    )
    assert plan("2025", speaking=up, sheet=BARE).said(PHASE, 1, 2) == []
    assert plan("2025", speaking=off, sheet=BARE).said(PHASE, 1, 2) == []
    long = worked(holds(25, sets=1), up._replace(say=Say.NORMAL))
    assert long.heard(PHASE, 1, 1)[1:] == [
        *[(0.0, "*go"), (0.23, "hold and squeeze"), (5.03, "chin tucked")],
        *[(10.03, "10 seconds"), (20.03, "20 seconds")],
    ]


def test_quiet_counts_no_hold() -> None:
    assert plan("2025", speaking=Speaking(Say.QUIET)).said(PHASE, 1, 2) == ["2"]


def test_the_number_of_the_rep_never_stands_between_the_seconds_of_a_hold() -> None:
    """Here there is no room for it before them, and between them there would be."""

    def speech(text: str, rate: int) -> int | None:
        return {"1": 200 * MS, "2": 200 * MS, "3": 200 * MS, "rep 2": 650 * MS}.get(text, 900 * MS)

    quick = plan("20X4", explosive=300 * MS, speech=speech, sheet=SHEET._replace(reminders=()))
    assert quick.said(PHASE, 1, 2) == ["rep 2", "3", "2", "1", "lower"]
    held = plan("0-0-0-4", speech=lambda text, rate: speech(text, rate) or 0, sheet=BARE)
    assert held.said(PHASE, 1, 2) == ["rep 2", "3", "2", "1"]


# --- reminders ------------------------------------------------------------------------------


def reminded(heard: Plan) -> list[tuple[int | None, int | None, str | None]]:
    return [(e.set, e.rep, e.text) for e in heard.events if e.text in SHEET.reminders]


def test_reminders_come_in_turn_in_every_other_rep() -> None:
    assert reminded(plan(reps=7, sets=2)) == [
        *[(1, 2, "chin tucked"), (1, 4, "knees out"), (1, 6, "ribs down")],
        *[(2, 2, "chin tucked"), (2, 4, "knees out"), (2, 6, "ribs down")],
    ]


def test_reminders_go_on_where_the_set_before_stopped() -> None:
    assert reminded(plan(reps=3, sets=3)) == [
        *[(1, 2, "chin tucked"), (2, 2, "knees out"), (3, 2, "ribs down")]
    ]


def test_full_reminds_in_every_rep_but_the_first() -> None:
    assert reminded(plan(reps=3, sets=2, speaking=Speaking(Say.FULL))) == [
        *[(1, 2, "chin tucked"), (1, 3, "knees out"), (2, 2, "ribs down"), (2, 3, "chin tucked")]
    ]


def test_a_reminder_that_does_not_fit_leaves_its_turn_to_another_half_way_round() -> None:
    sheet = SHEET._replace(reminders=("a b c d e f g h", *SHEET.reminders))
    assert reminded(plan(reps=11, sheet=sheet)) == [
        *[(1, 2, "knees out"), (1, 4, "chin tucked"), (1, 6, "knees out"), (1, 8, "ribs down")],
        (1, 10, "knees out"),
    ]


def test_a_reminder_takes_the_longest_free_window() -> None:
    assert plan("2-0-2-6").heard(PHASE, 1, 2)[4:6] == [(2.23, "squeeze"), (2.68, "chin tucked")]


def test_a_reminder_stands_off_a_tick_or_is_not_said() -> None:
    """The longest window of a lift of 1.5 s, after its beep, begins under its tick."""
    sounds = LENGTHS | {"lift": 980 * MS, "tick": 60 * MS}
    speaking = Speaking(count_at=Count.OFF, setup=False)

    def said(length: int) -> list[tuple[float, str | None]]:
        sheet = CueSheet("Thrust", reminders=("chin",))
        speech = lasting(chin=length)
        short = plan("0-0-1.5-0", sheet=sheet, lengths=sounds, speech=speech, speaking=speaking)
        return [(seconds(event.time), event.text) for event in short.events if event.text == "chin"]

    assert said(360) == [(12.56, "chin"), (15.56, "chin")]
    assert said(437) == []


# --- words that cannot be spoken ------------------------------------------------------------


def test_a_voice_that_cannot_speak_leaves_every_sound() -> None:
    silent = plan(sets=2, each_side=True, speech=lambda text, rate: None)
    beeps = plan(sets=2, each_side=True, speaking=BEEPS)
    assert silent.events == beeps.events
    assert not [event for event in silent.events if event.text]


def test_no_length_is_asked_for_before_a_better_form_has_failed() -> None:
    asked: list[tuple[str, int]] = []

    def speech(text: str, rate: int) -> int:
        asked.append((text, rate))
        return 300 * MS

    ways = [("drive through heels", 165), ("drive", 165), ("drive", 200)]
    for number, way in enumerate(
        Sounding(WORDS, USUAL, LENGTHS, speech).forms("drive through heels", "drive"), 1
    ):
        assert way[:2] == ways[number - 1]
        assert asked == ways[:number]
    assert len(asked) == 3


def test_words_that_cannot_be_spoken_leave_the_others() -> None:
    def speech(text: str, rate: int) -> int | None:
        return None if "squeeze" in text or text == "Brace." else a_third(text, rate)

    some = plan(speech=speech)
    assert some.said(PHASE, 1, 2) == ["drive", "2", "lower", "chin tucked"]
    assert some.said(SETUP) == [
        *("Hip thrust", "One set, 4 reps", "Tuck your chin.", "Stop if it hurts.")
    ]


def test_an_empty_sheet_is_counted_all_the_same() -> None:
    bare = plan(sheet=CueSheet("")).said(PHASE, 1, 2)
    assert bare == ["2"]


# --- workouts, and sets that change ---------------------------------------------------------


def worked(work: Work, speaking: Speaking = USUAL) -> Plan:
    sounding = Sounding(WORDS, speaking, LENGTHS, a_third)
    spans = list(laid(routine(work, fitted(AROUND, work, sounding))))
    return Plan(spans, list(events(spans, work, sounding)))


def rests(plan: Plan) -> list[tuple[int, list[str]]]:
    """Return the length in seconds of each rest, and what is said in it but the countdown."""
    return [
        (
            span.length // SECOND,
            [
                event.text
                for event in plan.events
                if event.text and event.kind is VOICE and span.start <= event.time < span.end
            ],
        )
        for span in plan.spans
        if span.kind is REST
    ]


def one(name: str, sets: int = 2, reps: int = 2, **more: Any) -> Work:
    sheet = CueSheet(name, setup=("Lie down.",), safety="Stop if it hurts.")
    prescription = Prescription(parse("2021"), just(reps), just(sets), 60 * SECOND)
    return decided(prescription, Exercise(sheet, BOTTOM, **more))


def test_another_exercise_is_introduced_in_the_rest_before_it_and_then_named() -> None:
    work = one_after_another(
        [one("Bridge", 1), one("Raise", 1, note="Now the load.")], [90 * SECOND] * 2
    )
    assert rests(worked(work)) == [
        (
            90,
            [
                *("Set 1 done", "Rest 90 seconds", "Now the load.", "Raise", "One set, 2 reps"),
                *("Lie down.", "Stop if it hurts.", "Half way", "Ten seconds", "Next, Raise"),
            ],
        )
    ]


def test_a_change_over_is_as_long_as_the_introduction_the_first_time_and_then_short() -> None:
    work = in_turn([one("Bridge"), one("Raise")], [10 * SECOND], 60 * SECOND)
    assert rests(worked(work)) == [
        (
            20,
            [
                *("Set 1 done", "Raise", "2 sets, 2 reps", "Lie down.", "Stop if it hurts."),
                *("Ten seconds", "Next, Raise"),
            ],
        ),
        (
            60,
            ["Set 1 done", "Rest one minute", "Half way", "Ten seconds", "Next, Bridge"],
        ),
        (10, ["Next, Raise"]),
    ]


def test_without_a_setup_an_exercise_is_only_named() -> None:
    work = in_turn([one("Bridge"), one("Raise")], [10 * SECOND], 60 * SECOND)
    assert rests(worked(work, Speaking(setup=False)))[0] == (10, ["Next, Raise"])
    assert rests(worked(work, BEEPS))[0] == (10, [])
    assert rests(worked(work, Speaking(Say.BEEPS)))[0] == (14, ["Stop if it hurts."])


def test_a_workout_opens_with_its_title_and_its_note_and_warm_ups_say_so() -> None:
    work = one("Thrust", 3, warm_up=True, note="Light.")._replace(title="Monday", note="Go easy.")
    plan = worked(work)
    assert plan.said(SETUP)[:6] == [
        *("Monday", "Go easy.", "Light.", "Warm-up", "Thrust", "3 sets, 2 reps"),
    ]
    assert [said[-1] for _, said in rests(plan)] == [
        "Next, warm-up set 2",
        "Next, warm-up set 3",
    ]
    assert worked(work, Speaking(Say.QUIET)).said(SETUP) == [
        *("Monday", "Warm-up", "Thrust", "3 sets, 2 reps", "Stop if it hurts."),
    ]


def test_a_set_with_other_reps_says_how_many() -> None:
    prescription = Prescription(
        parse("2021"), Series((just(3), just(2), just(2))), just(3), 60 * SECOND
    )
    plan = worked(decided(prescription, Exercise(SHEET)))
    assert [said[-2:] for _, said in rests(plan)] == [
        ["Next, set 2", "2 reps"],
        ["Ten seconds", "Next, the last set"],
    ]


def test_a_rest_within_a_set_has_cues_of_its_own_and_announces_the_last_rep() -> None:
    cluster = Cluster(2, 15 * SECOND)
    prescription = Prescription(parse("2021"), just(5), just(1), cluster=cluster)
    plan = worked(decided(prescription, Exercise(SHEET)))
    assert rests(plan) == [(15, ["15 seconds"]), (15, ["15 seconds", "Last rep"])]
    pauses = [span.start for span in plan.spans if span.kind is REST]
    opening = [event.sound for event in plan.events if event.time in pauses]
    assert opening == ["countdown", "last-rep"]
    assert [event.sound for event in plan.events if event.sound == "set-end"] == ["set-end"]
    starts = {event.rep for event in plan.events if event.sound in ("go", "rest-end")}
    assert starts == {1, 3, 5}


def test_the_half_of_one_and_a_half_reps_is_said() -> None:
    prescription = Prescription(parse("2021"), just(2), just(1), half=True)
    plan = worked(decided(prescription, Exercise(SHEET)))
    assert [what for _, what in plan.heard(PHASE, 1, 2)][:8] == [
        *("*lift", "drive", "2", "*top", "squeeze", "*lower", "half", "*lift"),
    ]


def test_a_long_hold_is_worked_through_and_not_counted_as_a_rep() -> None:
    prescription = Prescription(parse("hold 30"), just(1), just(2), 60 * SECOND)
    plan = worked(decided(prescription, Exercise(SHEET)))
    assert plan.said(SETUP)[1] == "2 sets, hold 30 seconds"
    assert plan.said(PHASE, 1, 1) == [
        *("hold and squeeze", "chin tucked", "Half way", "Ten seconds", "3", "2", "1"),
    ]
    assert plan.said(PHASE, 2, 1)[1] == "knees out"
    said = {what: when for when, what in plan.heard(PHASE, 1, 1)}
    assert (said["Half way"], said["Ten seconds"], said["3"]) == (15.03, 20.03, 27.03)


def holds(*seconds: float, sets: int = 2) -> Work:
    """Return sets of one rep: a hold at the top of so many seconds in each."""
    tops = tuple(just(round(each * SECOND)) for each in seconds)
    tempo = parse("hold 30")._replace(top=Series(tops))
    return decided(Prescription(tempo, just(1), just(sets), 60 * SECOND), Exercise(SHEET))


def test_holds_that_change_from_set_to_set_are_not_said_in_one_number() -> None:
    assert worked(holds(30, 30)).said(SETUP)[1] == "2 sets, hold 30 seconds"
    assert worked(holds(30, 40)).said(SETUP)[1] == "2 sets"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(19, []), (20, ["Ten seconds"]), (29, ["Ten seconds"]), (30, ["Half way", "Ten seconds"])],
)
def test_a_hold_says_its_half_only_where_that_is_well_before_its_last_ten_seconds(
    seconds: int, said: list[str]
) -> None:
    heard = worked(holds(seconds, sets=1)).said(PHASE, 1, 1)
    assert [text for text in heard if text in ("Half way", "Ten seconds")] == said


# --- what a set that is led needs -----------------------------------------------------------

SOUNDING = Sounding(WORDS, USUAL, LENGTHS, a_third)


def told(events: tuple[Event, ...], start: int) -> list[tuple[float, str]]:
    return [(seconds(event.time - start), event.text or f"*{event.sound}") for event in events]


def test_a_rep_can_be_counted_in_at_any_time_with_words_before_the_countdown() -> None:
    rep = Span(PHASE, LIFT, 2, 3, Side.LEFT, 60 * SECOND, 62 * SECOND, exercise=1)
    span, heard = counted_in(rep, ["Next, set 2", "Left side"], SOUNDING)
    assert span == Span(LEAD_IN, None, 2, 3, Side.LEFT, 54 * SECOND, 60 * SECOND, exercise=1)
    assert told(heard, span.start) == [
        *[(1.0, "Next, set 2"), (2.05, "Left side")],  # 0.9 s and 0.6 s, and a breath after each
        *[(3.0, "*countdown"), (3.23, "3")],
        *[(4.0, "*countdown"), (4.23, "2")],
        *[(5.0, "*countdown"), (5.23, "1")],
    ]
    assert {(event.set, event.side, event.exercise) for event in heard} == {(2, Side.LEFT, 1)}
    assert {type(event.time) for event in heard} == {type(span.start)} == {int}


def test_a_countdown_without_words_takes_four_seconds() -> None:
    rep = Span(PHASE, LIFT, 1, 1, None, 0, SECOND)
    span, heard = counted_in(rep, [], SOUNDING)
    assert (span.start, span.end) == (-4 * SECOND, 0)
    assert [event.text for event in heard if event.text] == ["3", "2", "1"]


def test_words_before_a_countdown_take_whole_halves_of_a_second() -> None:
    rep = Span(PHASE, LIFT, 1, 1, None, 0, SECOND)
    lengths = {"ready": 350 * MS, "set": 351 * MS}
    sounding = SOUNDING._replace(speech=lambda text, rate: lengths.get(text))
    assert counted_in(rep, ["ready"], sounding)[0].length == 4_500 * MS  # and 150 ms of breath
    assert counted_in(rep, ["set"], sounding)[0].length == 5 * SECOND


@pytest.mark.parametrize(
    ("kind", "signal", "length", "said"),
    [(REST, "set-end", 2_600, (1.13, 1.88)), (SWITCH, "switch", 1_700, (0.23, 0.98))],
)
def test_a_set_that_is_ended_early_says_so_just_before_what_follows(
    kind: SpanKind, signal: str, length: int, said: tuple[float, float]
) -> None:
    following = Span(kind, None, 1, None, Side.RIGHT, 40 * SECOND, 100 * SECOND)
    span, heard = ended_early(following, ["Set ended", "2 reps"], SOUNDING)
    assert span == following._replace(start=40 * SECOND - length * MS, end=40 * SECOND)
    assert [event.kind for event in heard] == [SIGNAL, VOICE, VOICE]
    assert told(heard, span.start) == [
        (0.0, f"*{signal}"),
        (said[0], "Set ended"),
        (said[1], "2 reps"),
    ]


def test_beeps_alone_end_a_set_early_and_count_in_without_a_word() -> None:
    sounding = SOUNDING._replace(speaking=BEEPS)
    following = Span(REST, None, 1, None, None, 40 * SECOND, 100 * SECOND)
    assert [e.sound for e in ended_early(following, ["Set ended"], sounding)[1]] == ["set-end"]
    lead = counted_in(Span(PHASE, LIFT, 1, 1, None, 0, SECOND), ["Get ready"], sounding)[1]
    assert [event.sound for event in lead] == ["countdown"] * 3


# --- to the microsecond ---------------------------------------------------------------------

BARE = CueSheet("")
SHORT_PIPS = LENGTHS | {"countdown": 50 * MS}


def voiced(**lengths: int) -> Callable[[str, int], int | None]:
    """Return a voice that says some words (_ for a space) in so many us, all others not at all."""
    return lambda text, rate: lengths.get(text.replace(" ", "_"))


def test_every_sound_is_of_its_kind() -> None:
    prescription = Prescription(parse("20X3"), just(4), just(2), 60 * SECOND, True)
    prescription = prescription._replace(cluster=Cluster(2, 15 * SECOND))
    heard = worked(decided(prescription, Exercise(SHEET))).events
    assert {(event.kind, event.sound) for event in heard if event.sound} == {
        *((BEEP, sound) for sound in ("explosive", "top", "lower")),
        *((TICK, sound) for sound in ("tick", "tick-2", "tick-1")),
        *((SIGNAL, sound) for sound in ("countdown", "go", "last-rep", "set-end", "rest-end")),
        *((SIGNAL, sound) for sound in ("switch", "finish")),
    }
    assert {event.kind for event in heard if event.text and event.text.isdigit()} == {COUNT}
    assert {event.kind for event in heard if event.text and not event.text.isdigit()} == {VOICE}


@pytest.mark.parametrize("rest", [31, 75])
def test_every_time_is_whole_microseconds(rest: int) -> None:
    heard = [*plan(sets=2, rest=rest).events, *worked(holds(31, sets=1)).events]
    assert {type(number) for event in heard for number in (event.time, event.duration)} == {int}


def test_sets_that_follow_each_other_at_once_are_planned_apart() -> None:
    spans = [Span(PHASE, LIFT, number, 1, None, number, number + 1) for number in (1, 1, 2)]
    assert [len(group) for group in passages(spans)] == [2, 1]


def test_only_a_rest_that_introduces_an_exercise_is_made_longer() -> None:
    work = in_turn([one("Bridge"), one("Raise")], [0], 0)

    def introductions(speaking: Speaking) -> tuple[int, ...]:
        return fitted(AROUND, work, Sounding(WORDS, speaking, LENGTHS, a_third)).introductions

    assert introductions(USUAL) == (0, 20 * SECOND)
    assert introductions(Speaking(setup=False)) == (0, 0)


def test_the_title_of_a_workout_is_said_once() -> None:
    work = one_after_another([one("Bridge", 1), one("Raise", 1)], [90 * SECOND] * 2)
    said = [event.text for event in worked(work._replace(title="Monday", note="Go easy.")).events]
    assert (said.count("Monday"), said.count("Go easy.")) == (1, 1)


def test_two_holds_are_reps_and_one_alone_is_a_hold() -> None:
    two = decided(Prescription(parse("hold 30"), just(2), just(1)), Exercise(SHEET))
    assert worked(two).said(SETUP)[1] == "One set, 2 reps"
    assert worked(holds(20, sets=1)).said(SETUP)[1] == "One set, hold 20 seconds"
    assert worked(holds(19, sets=1)).said(SETUP)[1] == "One set, hold 19 seconds"
    moved = decided(Prescription(parse("2-0-2-19"), just(1), just(1)), Exercise(SHEET))
    assert worked(moved).said(SETUP)[1] == "One set, 1 rep"


@pytest.mark.parametrize("words", ["Switch_sides", "Right_side"])
def test_words_that_do_not_fit_before_a_countdown_are_not_said_in_it(words: str) -> None:
    """From 0.23 s to 0.92 s there is no room for 0.75 s, and between two pips there would be."""
    short = Surround(switch=4 * SECOND)
    speech = voiced(**{words: 750 * MS})
    switching = plan(each_side=True, speech=speech, surround=short, lengths=SHORT_PIPS)
    assert switching.said(SWITCH) == []


def test_what_comes_next_and_the_half_of_a_rest_are_said_before_its_countdown_or_not() -> None:
    long = {"Ten seconds": 6_500 * MS, "Next, the last set": 700 * MS}
    full = plan(sets=2, rest=40, speech=lambda text, rate: long.get(text), lengths=SHORT_PIPS)
    assert full.said(REST) == ["Ten seconds"]
    half = {"Half way": 4_950 * MS, "Ten seconds": 600 * MS}
    late = plan(sets=2, rest=30, speech=lambda text, rate: half.get(text), lengths=SHORT_PIPS)
    assert late.said(REST) == ["Ten seconds"]


@pytest.mark.parametrize(("rest", "said"), [(30, True), (29, False)])
def test_half_of_a_rest_is_said_five_seconds_before_its_last_ten(rest: int, said: bool) -> None:
    assert ("Half way" in plan(sets=2, rest=rest).said(REST)) is said


@pytest.mark.parametrize(("tone", "said"), [(1_300, True), (1_301, False)])
def test_half_of_a_rest_is_said_once_the_introduction_is_over(tone: int, said: bool) -> None:
    """At 600 ms a word it takes 10.2 s, 7 pauses and the tone: 15 s, half of the rest."""
    work = one_after_another([one("Bridge", 1), one("Raise", 1)], [30 * SECOND] * 2)
    lengths = LENGTHS | {"set-end": tone * MS}
    sounding = Sounding(WORDS, USUAL, lengths, lambda text, rate: 600 * MS * len(text.split()))
    spans = list(laid(routine(work, Surround())))
    heard = [event.text for event in events(spans, work, sounding)]
    assert ("Half way" in heard) is said


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (30, ["Set 1 done", "Rest 30 seconds", "Half way", "Ten seconds", "Next, Raise"]),
        (29, ["Next, Raise", "Ten seconds"]),
    ],
)
def test_a_short_change_to_another_exercise_opens_with_its_name(rest: int, said: list[str]) -> None:
    work = one_after_another([one("Bridge", 1), one("Raise", 1)], [rest * SECOND] * 2)
    assert rests(worked(work, Speaking(setup=False))) == [(rest, said)]


def sided(name: str, sets: int = 1) -> Work:
    prescription = Prescription(parse("2021"), just(2), just(sets), 60 * SECOND, True)
    return decided(prescription, Exercise(CueSheet(name)))


def test_a_change_names_the_exercise_first_and_the_side_last() -> None:
    work = one_after_another([one("Bridge", 1), sided("Split squat")], [25 * SECOND] * 2)
    assert rests(worked(work, Speaking(setup=False))) == [
        (25, ["Next, Split squat", "Ten seconds", "Left side"])
    ]


def test_the_side_that_is_named_in_a_rest_is_the_one_to_come() -> None:
    work = one_after_another([one("Bridge", 2), sided("Split squat")], [45 * SECOND] * 2)
    assert [span.side for span in worked(work).spans if span.kind is REST] == [None, Side.LEFT]
    back = one_after_another([sided("Split squat"), one("Bridge", 2)], [45 * SECOND] * 2)
    assert [span.side for span in worked(back).spans if span.kind is REST] == [None, None]


def test_a_pip_of_a_rest_lasts_a_second_at_most() -> None:
    long = LENGTHS | {"countdown": 5 * SECOND}
    pips = [e.duration for e in plan(sets=2, lengths=long).events if e.sound == "countdown"]
    assert pips == [SECOND] * (3 + 1 + 3)
    prescription = Prescription(parse("2021"), just(4), just(1), cluster=Cluster(2, 15 * SECOND))
    work = decided(prescription, Exercise(SHEET))
    sounding = Sounding(WORDS, USUAL, long, a_third)
    heard = events(laid(routine(work, AROUND)), work, sounding)
    assert [e.duration for e in heard if e.sound == "countdown"] == [SECOND] * (3 + 1 + 3)


def test_a_lead_in_of_three_seconds_has_three_pips() -> None:
    pips = plan(surround=Surround(lead_in=3 * SECOND), speaking=Speaking(Say.BEEPS))
    assert pips.heard(LEAD_IN) == [(0.0, "*countdown"), (1.0, "*countdown"), (2.0, "*countdown")]


@pytest.mark.parametrize(
    ("reps", "words", "said"),
    [
        (2, {"Last_rep": 700 * MS}, [(0.22, "Last rep")]),
        (2, {"Last_rep": 850 * MS}, []),
        (2, {"Last_rep": 700 * MS, "4_seconds": 100 * MS}, [(0.22, "Last rep")]),
        (3, {"4_seconds": 700 * MS}, [(0.08, "4 seconds")]),
        (3, {"4_seconds": 850 * MS}, []),
    ],
)
def test_words_of_a_rest_within_a_set_are_said_before_its_countdown_or_not(
    reps: int, words: dict[str, int], said: list[tuple[float, str]]
) -> None:
    lengths = dict.fromkeys(SOUNDS, 50 * MS)
    cluster = Cluster(1, 4 * SECOND)
    work = decided(
        Prescription(parse("2021"), just(reps), just(1), cluster=cluster), Exercise(BARE)
    )
    sounding = Sounding(WORDS, USUAL, lengths, voiced(**words))
    spans = list(laid(routine(work, AROUND)))
    heard = Plan(spans, list(events(spans, work, sounding))).heard(REST, 1, 1)
    assert [what for what in heard if what[1][0] != "*"] == said


def test_each_rep_has_the_beep_of_its_own_lift() -> None:
    fast = Pace(2 * SECOND, 0, SECOND, 0, explosive=True)
    slow = fast._replace(explosive=False)
    work = Work((Exercise(SHEET),), (Set((fast, slow, slow), 0),))
    lifts = [event.sound for event in worked(work).events if event.phase is LIFT and event.sound]
    assert [sound for sound in lifts if sound != "tick"] == ["explosive", "lift", "lift"]


def test_the_last_rep_is_told_as_it_begins_where_the_one_before_had_no_room() -> None:
    long = LENGTHS | {"last-rep": 5 * SECOND}
    told = plan("0.3-0-2-0", lengths=long, sheet=BARE, speaking=Speaking(setup=False))
    assert told.said(PHASE, 1, 3) == ["3"]
    assert told.heard(PHASE, 1, 4)[:2] == [(0.0, "*lift"), (0.23, "Last rep")]


def test_on_the_first_rep_the_cue_for_the_top_comes_before_the_count_at_the_top() -> None:
    top = plan("2021", speaking=Speaking(count_at=Count.TOP))
    assert "squeeze" in top.said(PHASE, 1, 1)
    assert counts(top)[:2] == [(1, LIFT, "1"), (2, TOP, "2")]


@pytest.mark.parametrize(("say", "reps"), [(Say.NORMAL, [1, 2, 3]), (Say.QUIET, [1])])
def test_quiet_says_the_half_of_a_rep_once_a_set(say: Say, reps: list[int]) -> None:
    prescription = Prescription(parse("2021"), just(3), just(1), half=True)
    half = worked(decided(prescription, Exercise(SHEET)), Speaking(say))
    assert [event.rep for event in half.events if event.text == "half"] == reps


def test_quiet_says_no_cue_ahead_for_the_next_rep() -> None:
    quiet = plan("20X1", explosive=200 * MS, speaking=Speaking(Say.QUIET))
    assert quiet.said(PHASE, 1, 2) == ["2"]


@pytest.mark.parametrize(("length", "ahead"), [(690_000, []), (690_001, [2, 3])])
def test_a_cue_that_just_fits_its_phase_is_not_said_ahead(length: int, ahead: list[int]) -> None:
    """A lift of 1 s has 0.69 s from its beep on; a rate of 200 is made no faster."""
    fast = Speaking(rate=200, setup=False)
    heard = plan("2-0-1-0", reps=3, speech=voiced(drive=length), speaking=fast)
    cues = [event for event in heard.events if event.text == "drive"]
    beeps = {event.rep: event.time for event in heard.events if event.sound == "lift"}
    assert [cue.rep for cue in cues if cue.rep and cue.time < beeps[cue.rep]] == ahead


def test_a_cue_that_runs_over_a_tick_of_its_phase_is_not_said_ahead() -> None:
    heard = plan("2020", speech=voiced(drive=1_000 * MS), speaking=Speaking(setup=False))
    assert [seconds(event.time) for event in heard.events if event.text == "drive"] == [
        *(10.23, 14.23, 18.23, 22.23)
    ]


@pytest.mark.parametrize(
    ("hold", "reps", "said"),
    [
        ("30", 2, [(1, LIFT, "rep 1"), (2, LIFT, "rep 2")]),
        ("30", 1, []),
        ("20", 1, []),
        ("19", 1, [(1, LIFT, "rep 1")]),
    ],
)
def test_reps_are_counted_unless_there_is_one_long_hold_alone(
    hold: str, reps: int, said: list[tuple[int, Phase, str]]
) -> None:
    assert counts(plan(f"2-0-2-{hold}", reps=reps)) == said


@pytest.mark.parametrize(
    ("tempo", "drive", "count"),
    [
        ("0-0-3-0", 1_120_000, 1.5),  # the last instant of its first half
        ("0-0-3-0", 1_120_001, None),
        ("1-0-3-0", 1_620_000, None),  # off the tick: later than 2 s of 4
        ("2-0-3-0", 1_900_000, 2.28),
    ],
)
def test_the_number_of_a_rep_is_not_said_in_its_second_half(
    tempo: str, drive: int, count: float | None
) -> None:
    speech = voiced(**{"drive": drive, "1": 50 * MS})
    heard = plan(tempo, reps=1, speech=speech, speaking=Speaking(rate=200, setup=False))
    said = {what: when for when, what in heard.heard(PHASE, 1, 1)}
    assert "drive" in said and said.get("1") == count


def hold(tempo: str, sheet: CueSheet = SHEET, /, **lengths: int) -> list[tuple[float, str]]:
    """Return what is said, and when, in a rep for which the voice has these lengths in us."""
    off = Speaking(count_at=Count.OFF, rate=200, setup=False)
    rep = plan(tempo, reps=1, sheet=sheet, speech=voiced(**lengths), speaking=off)
    return [what for what in rep.heard(PHASE, 1, 1) if what[1][0] != "*"]


def test_a_long_lift_is_no_hold() -> None:
    assert hold("0-0-30-0", Half_way=300 * MS, Ten_seconds=300 * MS) == []


def test_what_is_said_of_a_long_hold_is_about_its_rep() -> None:
    said = [e for e in worked(holds(30, sets=1)).events if e.rep and e.kind is VOICE]
    about = {event.text: event.rep for event in said}
    assert (about["Half way"], about["Ten seconds"]) == (1, 1)


def test_ten_seconds_are_said_in_a_second_and_before_the_last_three() -> None:
    assert hold("hold 20", Ten_seconds=6_800 * MS) == [(10.03, "Ten seconds")]
    assert hold("hold 20", Ten_seconds=7_000 * MS) == []
    cue = {"squeeze": 11_000 * MS, "Ten_seconds": 300 * MS}
    assert [text for _, text in hold("hold 20", SHEET, **cue)] == ["squeeze"]


def test_half_of_a_hold_is_said_in_a_second_and_before_its_last_ten() -> None:
    assert hold("hold 30", Half_way=4_900 * MS) == [(15.03, "Half way")]
    assert hold("hold 30", Half_way=5_000 * MS) == []
    cue = {"squeeze": 16_000 * MS, "Half_way": 300 * MS}
    assert [text for _, text in hold("hold 30", SHEET, **cue)] == ["squeeze"]


@pytest.mark.parametrize(
    ("squeeze", "said"),
    [
        (1_820, [(0.23, "squeeze"), (2.2, "2"), (3.03, "1")]),
        (1_821, [(0.23, "squeeze"), (3.03, "1")]),
    ],
)
def test_a_second_of_a_hold_is_spoken_at_its_beginning_or_not_at_all(
    squeeze: int, said: list[tuple[float, str]]
) -> None:
    """In German and Spanish a long cue once made "2" start with 1.5 s left."""
    lengths = {"squeeze": squeeze * MS, "1": 200 * MS, "2": 200 * MS, "3": 200 * MS}
    assert hold("hold 4", SHEET, **lengths) == said


def test_a_hold_that_cannot_be_counted_leaves_the_next_to_be() -> None:
    lengths = {"squeeze": 2_300 * MS, "1": 200 * MS, "2": 200 * MS}
    assert hold("2-4-2-4", SHEET, **lengths) == [
        *[(2.23, "squeeze"), (5.03, "1"), (10.03, "2"), (11.03, "1")]
    ]


def test_the_second_in_which_a_hold_begins_is_its_beeps() -> None:
    numbers = {"1": 200 * MS, "2": 200 * MS, "3": 200 * MS}
    assert hold("hold 3", BARE, **numbers) == []
    assert hold("hold 4", BARE, **numbers) == [(1.03, "3"), (2.03, "2"), (3.03, "1")]


def test_the_first_rep_of_a_hold_of_twenty_seconds_has_a_reminder() -> None:
    assert reminded(worked(holds(20, sets=1))) == [(1, 1, "chin tucked")]
    assert reminded(worked(holds(19, sets=1))) == []
    two = decided(Prescription(parse("hold 20"), just(2), just(2), 60 * SECOND), Exercise(SHEET))
    assert reminded(worked(two)) == [
        *[(1, 1, "chin tucked"), (1, 2, "knees out"), (2, 1, "ribs down"), (2, 2, "chin tucked")]
    ]


def test_full_goes_on_with_the_reminders_where_a_set_of_two_stopped() -> None:
    assert reminded(plan(reps=2, sets=3, speaking=Speaking(Say.FULL))) == [
        *[(1, 2, "chin tucked"), (2, 2, "knees out"), (3, 2, "ribs down")]
    ]


def test_of_three_reminders_one_that_does_not_fit_is_left_out() -> None:
    sheet = SHEET._replace(reminders=("a b c d e f g h", "knees out", "ribs down"))
    assert reminded(plan(reps=7, sheet=sheet)) == [(1, 4, "knees out"), (1, 6, "ribs down")]


def test_of_five_reminders_the_third_takes_the_turn_of_the_first() -> None:
    sheet = SHEET._replace(reminders=("a b c d e f g h", *SHEET.reminders, "tall"))
    assert reminded(plan(reps=3, sheet=sheet)) == [(1, 2, "knees out")]


def test_a_beep_of_a_microsecond_is_a_beep() -> None:
    tiny = plan("0.000001-0-1-0", reps=1, speaking=Speaking(Say.BEEPS))
    assert [(e.sound, e.duration) for e in tiny.events if e.kind is BEEP] == [
        *[("lift", 200 * MS), ("lower", 1)]
    ]


def test_a_voice_of_two_hundred_words_a_minute_has_one_way_to_say_a_word() -> None:
    def ways(rate: int) -> list[tuple[str, int]]:
        sounding = Sounding(WORDS, Speaking(rate=rate), LENGTHS, a_third)
        return [way[:2] for way in sounding.forms("hold and squeeze", "squeeze")]

    assert ways(200) == [("hold and squeeze", 200), ("squeeze", 200)]
    assert ways(199) == [("hold and squeeze", 199), ("squeeze", 199), ("squeeze", 200)]


# --- what is alike is planned once ----------------------------------------------------------


def reps_planned(monkeypatch: pytest.MonkeyPatch, **asked: Any) -> list[int]:
    """Return the numbers of the reps of a plan that were planned from their beeps on."""
    planned = []

    def rep(passage: Passage, *given: Any) -> Rep:
        planned.append(passage.rep or 0)
        return Rep(passage, *given)

    with monkeypatch.context() as patched:
        patched.setattr("tempo.plan.schedule.Rep", rep)
        plan(**asked)
    return planned


def test_of_a_set_four_reps_are_planned_and_of_one_that_is_like_it_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first, those in the middle, the one before the last, the last.

    Only the first differs from set to set: that of the first set follows a lead-in, no rest.
    """
    assert reps_planned(monkeypatch, reps=8, sets=1) == [1, 2, 7, 8]
    assert reps_planned(monkeypatch, reps=100, sets=1) == [1, 2, 99, 100]
    assert reps_planned(monkeypatch, reps=8, sets=5) == [1, 2, 7, 8, 1]
    assert reps_planned(monkeypatch, reps=8, sets=1, each_side=True) == [1, 2, 7, 8, 1]


def test_a_rep_that_is_like_another_has_its_own_number_and_reminder() -> None:
    def speech(text: str, rate: int) -> int | None:
        return 9 * MS * int(text) if text.isdecimal() else a_third(text, rate)

    long = plan(reps=24, sets=2, speech=speech)
    counted = [event for event in long.events if event.kind is COUNT and event.rep]
    assert [(event.set, event.rep, event.text) for event in counted] == [
        (number, rep, str(rep)) for number in (1, 2) for rep in range(1, 25)
    ]
    assert {event.duration for event in counted} == {9 * rep * MS for rep in range(1, 25)}
    assert reminded(long)[:4] == [
        *[(1, 2, "chin tucked"), (1, 4, "knees out"), (1, 6, "ribs down"), (1, 8, "chin tucked")]
    ]


def test_no_more_reps_are_remembered_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    for most, planned in [(3, [1, 2, 7, 8] * 3), (4, [1, 2, 7, 8, 1])]:
        monkeypatch.setattr(schedule, "MOST_REPS", most)
        assert reps_planned(monkeypatch, reps=8, sets=3) == planned


@pytest.mark.parametrize(
    ("asked", "ahead"),
    [
        ({"cluster": Cluster(3, 15 * SECOND)}, [(rep, None) for rep in (2, 3, 5, 6, 8)]),
        (
            {"reps": Sided(just(1), just(4)), "each_side": True, "alternating": True},
            [(2, Side.RIGHT), (3, Side.RIGHT), (4, Side.RIGHT), (5, Side.RIGHT)],
        ),
        (
            {"reps": Sided(just(2), just(4)), "each_side": True, "alternating": True},
            [(2, Side.RIGHT), (3, Side.LEFT), (4, Side.RIGHT), (5, Side.RIGHT), (6, Side.RIGHT)],
        ),
    ],
)
def test_what_is_said_ahead_is_for_the_rep_that_follows(
    asked: dict[str, Any], ahead: list[tuple[int, Side | None]]
) -> None:
    """Reps are told apart by whether one follows at once, and by whose it is."""
    quick = Prescription(parse("3-0-X-0"), just(8), just(1))._replace(**asked)
    said = worked(decided(quick, Exercise(SHEET), 500 * MS)).events
    assert [(e.rep, e.side) for e in said if e.text == "fast"] == ahead


def test_a_set_of_other_length_is_not_like_the_one_before() -> None:
    """The same rep, at the same pace, is the last but one in one set and not in the other."""
    pace = Pace(2 * SECOND, 0, 2 * SECOND, SECOND)
    sets = tuple(Set((pace,) * reps, 60 * SECOND, number) for number, reps in ((1, 6), (2, 8)))
    work = Work((Exercise(CueSheet("Thrust"), BOTTOM, sets=2),), sets)
    sounding = Sounding(WORDS, USUAL, LENGTHS, a_third)
    last = [e for e in events(laid(routine(work, AROUND)), work, sounding) if e.text == "Last rep"]
    assert [(event.set, event.rep) for event in last] == [(1, 5), (2, 7)]


# --- long holds -----------------------------------------------------------------------------


def test_reminders_are_spread_through_a_long_hold_and_its_time_is_told() -> None:
    assert worked(holds(45, sets=1)).heard(PHASE, 1, 1)[2:] == [
        *[(0.23, "hold and squeeze"), (5.03, "chin tucked"), (20.03, "knees out")],
        *[(22.5, "Half way"), (35.03, "Ten seconds")],
        *[(42.03, "3"), (43.03, "2"), (44.03, "1")],
    ]
    full = worked(holds(45, sets=1), Speaking(Say.FULL)).said(PHASE, 1, 1)
    assert full[1:4] == ["chin tucked", "knees out", "Half way"]


def test_a_hold_of_two_minutes_says_what_is_left_now_and_then() -> None:
    bare = decided(
        Prescription(parse("hold 120"), just(1), just(1)), Exercise(SHEET._replace(reminders=()))
    )
    assert worked(bare).heard(PHASE, 1, 1)[2:] == [
        *[(0.23, "hold and squeeze"), (60.03, "Half way")],
        *[(90.03, "30 seconds left"), (110.03, "Ten seconds")],
        *[(117.03, "3"), (118.03, "2"), (119.03, "1")],
    ]


def test_the_reminders_of_a_long_hold_go_on_in_the_next_set() -> None:
    assert reminded(worked(holds(45, sets=2))) == [
        *[(1, 1, "chin tucked"), (1, 1, "knees out"), (2, 1, "ribs down"), (2, 1, "chin tucked")]
    ]


# --- numbers that are no whole ones ---------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "rest", "hold"),
    [
        ("en", "Rest 22.5 seconds", "hold 22.5 seconds"),
        ("es", "Descansa 22,5 segundos", "aguanta 22,5 segundos"),
        ("de", "Pause, 22,5 Sekunden", "22,5 Sekunden halten"),
    ],
)
def test_a_fraction_of_a_second_is_said_whole(language: str, rest: str, hold: str) -> None:
    spoken = words.load(language)
    assert spoken.resting(22_500_000) == rest
    assert spoken.hold.format(seconds=spoken.seconds(22_500_000)) == hold
    assert worked(holds(22.5, 22.5)).said(SETUP)[1] == "2 sets, hold 22.5 seconds"
