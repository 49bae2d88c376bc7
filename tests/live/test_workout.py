"""A workout that is led: its exercises by their names, its sets by their own numbers.

Thrusts from 5 s, 201 s and 397 s on and raises from 75 s, 271 s and 467 s on, in turn; then a
circuit of bridges from 623 s on, pumps from 697 s on, and a thrust on each side from 767 s on.
"""

from functools import cache

import pytest

from tempo.audio.track import Track, replanned
from tempo.cli.run import replan
from tempo.guide.asked import Asked, Guide
from tempo.library.settings import said
from tempo.library.words import signs
from tempo.live import leg as legs
from tempo.live.leg import Leg, phrases
from tempo.live.screen import whereabouts
from tempo.live.state import State, state
from tempo.plan.performance import Key, Rep
from tempo.plan.phase import Side
from tempo.plan.prescription import Cluster
from tempo.plan.time import SECOND
from tempo.plan.timeline import SpanKind
from tests.live.lead import Led, guide

S = SECOND


@cache
def workout(setup: bool = False) -> Guide:
    return Asked("lower-body-superset", said(lead_in="5", setup=str(setup).lower())).guide(
        led=phrases
    )


@cache
def cluster() -> Track:
    """Three reps of 5 s, after each of the first two a rest of 10 s, from 5 s and from 70 s on."""
    usual = guide()
    sets = tuple(each._replace(cluster=Cluster(1, 10 * S)) for each in usual.work.sets)
    return replanned(usual.track, usual.work._replace(sets=sets), usual.surround)


def led_to(leg: Leg) -> tuple[int, list[str]]:
    """Where a leg leads, in seconds, and the words before the countdown."""
    words = [event.text for event in leg.events if event.text and event.time < leg.aim]
    return leg.aim // S, [word for word in words if word not in ("3", "2", "1")]


def words(led: Led, start: float, end: float) -> list[str]:
    """What the screen said was spoken from one second to another, without numbers."""
    seen = [seen.view.scene.words for seen in led.seen if start * S < seen.heard < end * S]
    return [word for word in dict.fromkeys(seen) if word and not word.isdigit()]


@pytest.mark.parametrize(
    ("time", "aim", "said"),
    [
        (20, 75, ["Next, Glute ham raise"]),
        (60, 75, ["Next, Glute ham raise"]),
        (90, 201, ["Next, Standard thrust"]),
        (480, 623, ["Next, Glute bridge"]),
        (700, 767, ["Next, Single leg thrust", "Left side"]),
        (790, 817, ["Right side"]),
    ],
)
def test_another_exercise_is_announced_by_its_name(time: int, aim: int, said: list[str]) -> None:
    assert led_to(legs.skipped(workout().track, time * S)) == (aim, said)


@pytest.mark.parametrize(
    ("time", "aim", "said"),
    [
        (60, 5, ["Set 1 again"]),
        (78, 5, ["Next, Standard thrust", "Set 1 again"]),  # no raise is done yet
        (90, 75, ["Set 1 again"]),
        (230, 201, ["Set 2 again"]),
        (480, 467, ["Set 3 again"]),
        (830, 817, ["Set 1 again", "Right side"]),
    ],
)
def test_a_set_done_again_has_the_number_within_its_exercise(
    time: int, aim: int, said: list[str]
) -> None:
    assert led_to(legs.back(workout().track, time * S)) == (aim, said)


def test_all_that_is_said_is_ready_before() -> None:
    track = workout().track
    for find in (legs.skipped, legs.back, legs.failed, legs.resumed):
        for time in range(0, 1_150, 7):
            for event in find(track, time * S).events:
                if event.text and event.rate:
                    assert track.bank.clip(event)
    assert {*legs.phrases(guide().work, track.sounding.words)}.isdisjoint({"Next, Standard thrust"})


def test_only_the_set_that_failed_is_not_told_to_be_done() -> None:
    leg = legs.failed(workout().track, 30 * S)
    assert led_to(leg)[1] == ["Set ended", "5 reps"]
    assert [e.time // S for e in leg.events if e.text == "Set 1 done"][:1] == [112]  # the raise


def test_a_workout_is_skipped_through_from_exercise_to_exercise() -> None:
    led = Led(workout(), {20.0: "s", 30.0: "s"}, until=45)
    assert words(led, 20.2, 26) == ["Next, Glute ham raise"]
    assert words(led, 30.2, 36) == ["Next, Standard thrust"]
    (begun, first, second) = led.diary.stretches
    assert (begun[0], first[0], second[0]) == (0, 75 * S, 201 * S)
    assert led.diary.reps == [
        *(Rep(1, None, number) for number in (1, 2, 3)),
        *(Rep(2, None, number) for number in (1,)),
    ]


def test_a_failure_keeps_its_reps_by_exercise_and_a_pause_starts_the_rep_anew() -> None:
    led = Led(workout(), {17.0: "f", 30.0: "f", 62.0: " ", 64.0: " "}, until=80)
    assert {"Set ended", "2 reps"} <= {*words(led, 17.1, 25)}
    assert {"Set ended", "2 reps"} <= {*words(led, 30.1, 36)}
    assert led.diary.reps[:3] == [Rep(1, None, 1), Rep(1, None, 2), Rep(1, None, 1, 1)]
    back, again = led.diary.stretches[-2:]
    assert again[0] % S == 0
    assert 75 * S <= again[0] <= back[1] < again[0] + 6 * S


def test_thirty_seconds_more_are_thirty_in_a_workout_too() -> None:
    led = Led(workout(), {58.0: "r"}, until=62)
    assert led.diary.ends == [(1_156 + 30) * S]
    assert led.view(61).scene.phase_end == 105 * S


def test_a_rest_that_introduces_an_exercise_gets_thirty_seconds_more_all_the_same() -> None:
    before = workout(setup=True)
    after = replan(before, {0: 30 * S})
    rests = [
        [span.length for span in track.spans if span.kind is SpanKind.REST]
        for track in (before.track, after)
    ]
    assert rests[0][0] > 20 * S  # it was asked for
    assert rests[1] == [rests[0][0] + 30 * S, *rests[0][1:]]


def test_a_short_rest_within_a_set_is_of_the_set() -> None:
    track = cluster()
    first, second = legs.bouts(track.spans)
    assert [span.start // S for span in first.reps] == [5, 20, 35]
    assert [end // S for end in first.ends] == [10, 25, 40]
    assert [first.done(time * S) for time in (9, 10, 19, 25, 40)] == [0, 1, 1, 2, 3]
    assert (second.start, second.end) == (70 * S, 105 * S)
    assert state(track.spans, 12 * S) is State.SWITCH
    assert state(track.spans, 45 * S) is State.REST


def test_past_a_short_rest_is_the_next_rep_and_failure_in_it_ends_the_set() -> None:
    track = cluster()
    hurried = legs.hurried(track, 11 * S, 11 * S)
    assert hurried is not None
    assert led_to(hurried) == (20, [])
    assert led_to(legs.skipped(track, 22 * S)) == (70, ["Next, the last set"])
    assert led_to(legs.failed(track, 12 * S)) == (40, ["Set ended", "1 rep"])
    assert led_to(legs.back(track, 12 * S)) == (5, ["Set 1 again"])
    resumed = legs.resumed(track, 12 * S)
    assert (resumed.start, resumed.aim) == (12 * S, 12 * S)


@pytest.mark.parametrize("key", [" ", "f"])
def test_a_set_that_waits_is_ended_by_space_or_f_and_its_reps_are_counted(key: str) -> None:
    asked = Asked("pull-up 2xAMRAP @2010 rest 30", said(lead_in="5", setup="false", voice="none"))
    led = Led(asked.guide(led=phrases), {12.5: key}, until=30)
    assert whereabouts(led.view(9).scene, signs()) == "rep 2   set 1 of 2"
    assert led.view(9).scene.left is None
    assert led.view(20).scene.kind is SpanKind.REST
    (first, second) = led.diary.sets(["pull-up"])
    assert (first.reps, first.planned) == (2, 2)
    assert (second.reps, second.planned) == (0, 0)


def test_a_set_of_an_emom_that_is_ended_early_rests_until_the_next_minute() -> None:
    asked = Asked("pull-up EMOM 2 x 8 @2010", said(lead_in="5", setup="false", voice="none"))
    led = Led(asked.guide(led=phrases), {12.5: "f"}, until=70)
    assert led.view(64).scene.kind is SpanKind.REST
    assert (led.view(65.6).scene.rep, led.view(65.6).scene.set) == (1, 2)


def test_a_set_whose_sides_take_turns_is_skipped_ended_and_gone_on_with_as_one() -> None:
    turns = {"sides": "alternate", "reps": "3", "sets": "2", "rest": "30", "tempo": "1010"}
    asked = said(lead_in="5", setup="false", voice="none", **turns)
    whole = Asked("single-leg-thrust", asked).guide(led=phrases)

    def done(key: str, time: float) -> list[tuple[int, Side | None, int, float]]:
        led = Led(whole, {time: key, time + 1.5: " "} if key == " " else {time: key})
        assert led.ending.finished
        sets = led.diary.sets(["thrust"])
        return [(each.set, each.side, each.reps, round(each.rest / SECOND)) for each in sets]

    left, right = Side
    second = [(2, left, 3, 0), (2, right, 3, 0)]  # sets of six reps of 2 s from 5 s and 47 s on
    assert done("s", 8) == [(1, left, 1, 0), (1, right, 0, 0), *second]
    assert done("f", 12.5) == [(1, left, 2, 0), (1, right, 1, 30), *second]
    assert done(" ", 8.5) == [(1, left, 3, 0), (1, right, 3, 30), *second]


def test_a_hold_that_is_ended_is_not_told_in_reps() -> None:
    def ended(line: str) -> list[str]:
        asked = said(lead_in="5", setup="false", voice="none")
        return legs.ended(Asked(line, asked).guide(led=phrases).track, Key(0, 1, None), 4)

    assert ended("plank 2x40s") == ended("plank to failure") == ["Set ended"]
    assert ended("squat 2xAMRAP") == ["Set ended", "4 reps"]
