from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.plan.time import MILLISECOND
from tempo.plan.windows import AFTER_SOUND, BEFORE_SOUND, BREATH, Windows

MS = MILLISECOND


def second() -> Windows:
    """One second with a beep of 200 ms at its start and at 500 ms."""
    return Windows(0, 1_000 * MS, [(0, 200 * MS), (500 * MS, 700 * MS)])


def test_the_margins_are_those_that_the_user_relies_on() -> None:
    assert (AFTER_SOUND, BEFORE_SOUND, BREATH) == (30 * MS, 80 * MS, 150 * MS)


def test_a_voice_starts_after_the_beep() -> None:
    assert second().first(190 * MS, 0, 1_000 * MS) == 230 * MS


def test_a_voice_that_would_end_too_near_to_the_next_beep_goes_after_it() -> None:
    assert second().first(191 * MS, 0, 500 * MS) is None
    assert Windows(0, 1_000 * MS, [(500 * MS, 600 * MS)]).first(421 * MS, 0, 1_000 * MS) is None
    assert Windows(0, 1_200 * MS, [(500 * MS, 600 * MS)]).first(421 * MS, 0, 1_200 * MS) == 630 * MS


def test_a_voice_ends_eighty_milliseconds_before_the_end() -> None:
    assert second().last(100 * MS, 0, 1_000 * MS) == 820 * MS


def test_what_is_longer_than_every_window_has_no_place() -> None:
    assert second().first(200 * MS, 0, 1_000 * MS) is None
    assert second().last(200 * MS, 0, 1_000 * MS) is None


def test_a_voice_keeps_to_the_part_it_is_given() -> None:
    assert second().first(100 * MS, 300 * MS, 1_000 * MS) == 300 * MS
    assert second().first(100 * MS, 400 * MS, 1_000 * MS) == 730 * MS
    assert second().first(100 * MS, 400 * MS, 800 * MS) is None
    assert second().last(100 * MS, 0, 400 * MS) == 300 * MS
    assert second().last(100 * MS, 350 * MS, 600 * MS) is None


def test_a_voice_starts_no_later_than_it_may() -> None:
    assert second().first(190 * MS, 0, 1_000 * MS, latest=230 * MS) == 230 * MS
    assert second().first(190 * MS, 0, 1_000 * MS, latest=229 * MS) is None


def test_two_voices_stand_a_breath_apart() -> None:
    windows = Windows(0, 1_000 * MS, ())
    assert windows.first(100 * MS, 300 * MS, 1_000 * MS) == 300 * MS
    assert windows.last(100 * MS, 0, 300 * MS) == 50 * MS
    assert windows.first(100 * MS, 300 * MS, 1_000 * MS) == 550 * MS


def test_a_voice_does_not_start_under_a_tick_and_may_run_over_one() -> None:
    ticks = [(100 * MS, 140 * MS), (300 * MS, 340 * MS)]
    assert Windows(110 * MS, 900 * MS, (), ticks).first(500 * MS, 0, 900 * MS) == 140 * MS
    assert Windows(0, 900 * MS, (), ticks).last(500 * MS, 0, 900 * MS) == 270 * MS


def test_the_longest_window_is_the_first_of_the_longest() -> None:
    assert second().longest() == (230 * MS, 420 * MS)


def test_the_longest_window_begins_where_a_voice_may() -> None:
    windows = Windows(0, 1_000 * MS, [(600 * MS, 700 * MS)], [(0, 250 * MS)])
    assert windows.longest() == (250 * MS, 520 * MS)
    assert Windows(0, 300 * MS, (), [(0, 250 * MS)]).longest() == (0, 0)


def test_the_room_is_the_longest_voice_that_has_a_place() -> None:
    windows = Windows(0, 1_000 * MS, [(0, 200 * MS)], [(230 * MS, 260 * MS)])
    assert windows.room(0, 1_000 * MS) == 660 * MS
    assert windows.room(0, 1_000 * MS, latest=260 * MS) == 660 * MS
    assert windows.room(0, 1_000 * MS, latest=259 * MS) == 0
    assert windows.first(660 * MS, 0, 1_000 * MS, 260 * MS) == 260 * MS
    assert windows.room(0, 1_000 * MS) == 0


def test_the_place_of_a_voice_can_be_taken_again() -> None:
    one, other = second(), second()
    for length in (190 * MS, 100 * MS):
        time = one.first(length, 0, 1_000 * MS)
        assert time is not None
        other.take(time, length)
    assert one.longest() == other.longest() == (0, 0)


def test_no_window_at_all_is_an_empty_one() -> None:
    assert Windows(0, 50 * MS, ()).longest() == (0, 0)
    assert Windows(0, 50 * MS, ()).first(0, 0, 50 * MS) is None


@pytest.mark.parametrize("beep", [(0, 1_000 * MS), (0, 950 * MS)])
def test_a_beep_that_fills_its_phase_leaves_no_window(beep: tuple[int, int]) -> None:
    assert Windows(0, 1_000 * MS, [beep]).longest() == (0, 0)


sounds = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(1, 800)).map(
        lambda sound: (sound[0] * MS, sum(sound) * MS)
    ),
    max_size=8,
).map(sorted)
ticks = st.tuples(st.sets(st.integers(0, 5_000), max_size=8), st.integers(1, 1_500)).map(
    lambda drawn: [(start * MS, (start + drawn[1]) * MS) for start in sorted(drawn[0])]
)
asks = st.lists(
    st.tuples(st.booleans(), st.integers(0, 1_500), st.integers(0, 5_000), st.integers(0, 5_000)),
    max_size=12,
)


@given(sounds, ticks, asks)
def test_whatever_is_asked_for_no_voice_meets_a_sound_a_tick_or_a_voice(
    blocking: list[tuple[int, int]],
    ticks: list[tuple[int, int]],
    asked: list[tuple[bool, int, int, int]],
) -> None:
    windows = Windows(0, 6_000 * MS, blocking, ticks)
    taken: list[tuple[int, int]] = []
    for late, length, one, other in asked:
        start, end = sorted((one * MS, other * MS))
        place = windows.last if late else windows.first
        time = place(length * MS, start, end)
        if time is not None:
            assert start <= time and time + length * MS <= end
            taken.append((time, time + length * MS))
    for low, high in taken:
        assert all(
            high + BEFORE_SOUND <= start or end + AFTER_SOUND <= low for start, end in blocking
        )
        assert not any(start <= low < end for start, end in ticks)
    taken.sort()
    assert all(end + BREATH <= start for (_, end), (start, _) in pairwise(taken))


def test_a_breath_is_left_across_a_short_sound_too() -> None:
    windows = Windows(0, 1_000 * MS, [(100 * MS, 101 * MS)])
    assert windows.first(20 * MS, 0, 1_000 * MS) == 0
    assert (
        windows.first(20 * MS, 0, 1_000 * MS) == 170 * MS
    )  # 131 would be free, but for the breath


def test_a_window_of_no_length_holds_nothing() -> None:
    assert Windows(0, 80 * MS, ()).first(0, 0, 80 * MS) is None
    taken = Windows(0, 1_000 * MS, ())
    taken.take(150 * MS, 100 * MS)  # and a breath before it, from 0 on
    assert taken.first(0, 0, 10 * MS) is None
    assert Windows(0, 330 * MS, (), [(0, 250 * MS)]).longest() == (0, 0)


def test_a_voice_that_fills_its_window_has_its_place() -> None:
    assert Windows(0, 1_000 * MS, ()).last(920 * MS, 0, 1_000 * MS) == 0
    assert Windows(0, 1_000 * MS, ()).first(920 * MS, 0, 1_000 * MS) == 0


def test_a_tick_is_met_from_its_first_instant_to_its_last() -> None:
    def last(length: int) -> int | None:
        return Windows(0, 900 * MS, (), [(300 * MS, 340 * MS)]).last(length * MS, 0, 900 * MS)

    assert last(480) == 340 * MS  # the tick has just ended
    assert last(481) == 270 * MS
    assert last(520) == 270 * MS  # it would start with the tick
    assert last(521) == 299 * MS
