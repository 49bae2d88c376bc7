"""Legs: their times on the routine's clock, and their sounds. Three reps of 5 s from 5 s and from
50 s on, a rest of 30 s from 20 s on, the end at 70 s; on each side from 5, 30, 75 and 100 s on."""

from itertools import pairwise

import pytest

from tempo.audio.track import Track
from tempo.live import leg as legs
from tempo.live.leg import Leg
from tempo.plan.events import EventKind
from tempo.plan.sheet import Say
from tempo.plan.time import SECOND, frame
from tests.live.lead import RATE, guide

S = SECOND


@pytest.fixture(scope="module")
def track() -> Track:
    return guide().track


@pytest.fixture(scope="module")
def sides() -> Track:
    return guide("single-leg-thrust").track


def times(leg: Leg) -> tuple[float, float]:
    return leg.start / S, leg.aim / S


def heard(leg: Leg, until: float | None = None) -> list[tuple[float, str]]:
    """What sounds of a leg, up to where it leads or until then, in seconds."""
    end = leg.aim if until is None else until * S
    return [(round(e.time / S, 2), e.sound or e.text or "") for e in leg.events if e.time < end]


COUNTDOWN = [
    *((-3.0, "countdown"), (-2.86, "3")),
    *((-2.0, "countdown"), (-1.86, "2")),
    *((-1.0, "countdown"), (-0.86, "1")),
]


def counted(end: float) -> list[tuple[float, str]]:
    return [(round(end + time, 2), sound) for time, sound in COUNTDOWN]


@pytest.mark.parametrize("time", [10.0, 12.3, 14.999_999])
def test_a_rep_starts_anew_after_a_second_and_a_countdown(track: Track, time: float) -> None:
    leg = legs.resumed(track, round(time * S))
    assert times(leg) == (6.0, 10.0)
    assert heard(leg) == counted(10.0)
    assert leg.spans[0][:5] == (leg.spans[0].kind, None, 1, 2, None)
    assert leg.spans[1:] == track.spans[5:]
    assert leg.events[6:] == tuple(event for event in track.events if event.time >= 10 * S)


def test_the_samples_are_the_exports_from_the_rep_on(track: Track) -> None:
    whole = b"".join(track.blocks())
    for leg in (legs.resumed(track, 12 * S), legs.skipped(track, 12 * S), legs.back(track, 30 * S)):
        again = track._replace(spans=leg.spans, events=leg.events)
        samples = b"".join(again.blocks(frame(leg.start, RATE)))
        lead = frame(leg.aim, RATE) - frame(leg.start, RATE)
        assert samples[2 * lead :] == whole[2 * frame(leg.aim, RATE) :]
        assert samples[: 2 * lead] != whole[2 * frame(leg.start, RATE) :][: 2 * lead]


def test_the_last_rep_is_announced(track: Track) -> None:
    leg = legs.resumed(track, 17 * S)
    assert times(leg) == (10.0, 15.0)
    assert heard(leg) == [(11.0, "Last rep"), *counted(15.0)]


def test_a_rest_goes_on_where_it_was(track: Track) -> None:
    leg = legs.resumed(track, 30 * S)
    assert times(leg) == (30.0, 30.0)
    assert leg.events == tuple(event for event in track.events if event.time >= 30 * S)
    assert times(legs.resumed(track, 46 * S)) == (46.0, 46.0)
    assert times(legs.resumed(track, 46 * S + 1)) == (46.0, 50.0)  # else it were no whole countdown
    assert times(legs.resumed(track, 2 * S)) == (1.0, 5.0)
    assert times(legs.resumed(track, 67 * S)) == (67.0, 67.0)


def test_of_the_setup_a_sentence_is_said_anew(track: Track) -> None:
    from tempo.guide.asked import Asked

    whole = Asked("standard-thrust").guide().track
    second = next(event for event in whole.events if event.text == "Upper back on the bench edge.")
    leg = legs.resumed(whole, second.time + S // 2)
    assert (leg.start, leg.aim) == (second.time, second.time)
    assert leg.events[0] == second


def test_the_next_set_is_announced_and_counted_in(track: Track, sides: Track) -> None:
    leg = legs.skipped(track, 12 * S)
    assert times(leg) == (44.0, 50.0)
    assert heard(leg) == [(45.0, "Next, the last set"), *counted(50.0)]
    right = legs.skipped(sides, 12 * S)
    assert times(right) == (25.0, 30.0)
    assert heard(right) == [(26.0, "Right side"), *counted(30.0)]
    left = legs.skipped(sides, 32 * S)
    assert [text for _, text in heard(left)][:2] == ["Next, the last set", "Left side"]
    assert left.aim == 75 * S


def test_after_the_last_set_comes_the_finish(track: Track) -> None:
    leg = legs.skipped(track, 52 * S)
    assert times(leg) == (65.0, 65.0)
    assert heard(leg, 70)[0] == (65.0, "set-end")


def test_the_shortest_way_past_a_rest(track: Track) -> None:
    leg = legs.hurried(track, 25 * S, 25 * S)
    assert leg == legs.skipped(track, 12 * S)
    assert legs.hurried(track, 45 * S, 45 * S) is None  # 5 s are left, and the way takes 6


def test_back_is_the_last_set_of_which_a_rep_was_done(track: Track, sides: Track) -> None:
    aims = {time: legs.back(track, time * S).aim // S for time in (0, 5, 9, 10, 30, 50, 54, 55, 69)}
    assert aims == {0: 5, 5: 5, 9: 5, 10: 5, 30: 5, 50: 5, 54: 5, 55: 50, 69: 50}
    leg = legs.back(track, 30 * S)
    assert [text for _, text in heard(leg)] == ["Set 1 again", *(text for _, text in COUNTDOWN)]
    assert [legs.back(sides, time * S).aim // S for time in (25, 36, 60, 77)] == [5, 30, 30, 30]
    assert [text for _, text in heard(legs.back(sides, 60 * S))][:2] == [
        "Set 1 again",
        "Right side",
    ]


@pytest.mark.parametrize(
    ("time", "reps"), [(5, "0 reps"), (9, "0 reps"), (10, "1 rep"), (19, "2 reps")]
)
def test_a_set_that_fails_is_told_with_its_reps(track: Track, time: int, reps: str) -> None:
    leg = legs.failed(track, time * S)
    assert [text for _, text in heard(leg)] == ["set-end", "Set ended", reps]
    assert leg.events[0].time == leg.start
    assert leg.aim == 20 * S
    assert max(event.end for event in leg.events if event.time < leg.aim) <= 20 * S
    texts = [event.text for event in leg.events if event.text]
    assert "Rest 30 seconds" in texts
    assert "Set 1 done" not in texts
    assert [event.sound for event in leg.events].count("set-end") == 2  # and at the end of set 2


def test_a_side_that_fails_leads_to_the_other_and_the_last_set_to_the_finish(
    track: Track, sides: Track
) -> None:
    left = legs.failed(sides, 12 * S)
    assert [text for _, text in heard(left, 22)][:4] == [
        "switch",
        "Set ended",
        "1 rep",
        "Switch sides",
    ]
    last = legs.failed(track, 57 * S)
    assert last.aim == 65 * S
    assert [text for _, text in heard(last, 70)] == [
        *("set-end", "Set ended", "1 rep", "Done. Good work", "finish")
    ]


def test_words_are_put_where_nothing_else_is_heard(track: Track) -> None:
    whole = legs.whole(track)
    for time in range(0, 70 * S, S // 3):
        leg = legs.told(track, whole, time, "Louder")
        added = [event for event in leg.events if event not in whole.events]
        for event in added:
            assert time + S // 10 <= event.time < time + 5 * S + event.duration + S
            for other in whole.events:
                apart = other.time >= event.end + 80_000 or event.time >= other.end + 30_000
                assert apart or other.kind is EventKind.TICK
                if other.text:
                    assert other.time >= event.end + 150_000 or event.time >= other.end + 150_000
    assert [e.time for e in legs.told(track, whole, 30 * S, "Louder").events if e.text == "Louder"]


def test_words_that_do_not_fit_soon_are_not_said(track: Track) -> None:
    whole = legs.whole(track)
    assert legs.told(track, whole, 10 * S, *["Set 1 again"] * 9) == whole
    assert legs.told(track, whole, 30 * S, "never spoken before") == whole
    silent = track.sounding._replace(speaking=track.sounding.speaking._replace(say=Say.BEEPS))
    assert legs.told(track._replace(sounding=silent), whole, 30 * S, "Louder") == whole


def test_where_nothing_is_spoken_the_countdown_is_pips(track: Track) -> None:
    beeps = track.sounding.speaking._replace(say=Say.BEEPS)
    silent = track.sounding._replace(speaking=beeps, speech=lambda text, rate: None)
    for leg in (
        legs.resumed(track._replace(sounding=silent), 17 * S),
        legs.skipped(track._replace(sounding=silent), 12 * S),
    ):
        assert leg.aim - leg.start == 4 * S
        assert [text for _, text in heard(leg)] == ["countdown"] * 3


def test_joined_legs_cut_no_sound_and_begin_none_half_way(track: Track) -> None:
    longer = guide(rest=60).track
    before, after = legs.whole(track), legs.whole(longer)
    for time in range(20 * S, 50 * S, S // 4):
        joined = legs.joined(before, after, time)
        assert [e for e in joined.events if e.time < time] == [
            e for e in before.events if e.time < time
        ]
        for event in joined.events:
            assert event in before.events or event.time >= time
        voices = [event for event in joined.events if event.text]
        for voice, following in pairwise(voices):
            assert following.time >= voice.end
        assert joined.spans[-1].end == 100 * S


def test_every_phrase_that_a_leg_may_need_is_ready_before(track: Track) -> None:
    from tempo.live.leg import phrases

    work, words = guide().work, track.sounding.words
    assert {"Paused", "30 seconds more", "Louder", "Softer", "Set ended", "0 reps", "1 rep"} | {
        *("3 reps", "Set 1 again", "Set 2 again", "Next, the last set", "Rest one minute")
    } <= {*phrases(work, words)}
    rate = track.sounding.speaking.rate
    assert all(track.sounding.speech(phrase, rate) for phrase in phrases(work, words))
