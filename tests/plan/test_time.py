from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tempo.plan.time import SECOND, clock, frame, lasting, seconds, spelled

unhurried = settings(deadline=None)

rates = st.sampled_from([1, 8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
times = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("time", "rate", "index"),
    [
        (0, 44_100, 0),
        (SECOND, 44_100, 44_100),
        (11, 44_100, 0),  # 0.4851
        (12, 44_100, 1),  # 0.5292
        (125_000, 44_100, 5_512),  # 5512.5, a tie, to even
        (375_000, 44_100, 16_538),  # 16537.5, a tie, to even
        (3_600 * SECOND, 44_100, 158_760_000),
    ],
)
def test_a_frame_is_the_nearest_to_its_time(time: int, rate: int, index: int) -> None:
    assert frame(time, rate) == index


@unhurried
@given(times, rates)
def test_a_frame_is_the_exact_product_rounded_half_to_even(time: int, rate: int) -> None:
    assert frame(time, rate) == round(Fraction(time * rate, SECOND))


@unhurried
@given(times, st.integers(0, 10**9), rates)
def test_later_is_never_an_earlier_frame(time: int, more: int, rate: int) -> None:
    assert frame(time, rate) <= frame(time + more, rate)


@unhurried
@given(st.integers(0, 10**9), rates)
def test_the_time_of_a_clip_holds_all_its_frames_and_no_microsecond_more(
    frames: int, rate: int
) -> None:
    time = lasting(frames, rate)
    assert Fraction(time * rate, SECOND) >= frames > Fraction((time - 1) * rate, SECOND)


@unhurried
@given(times)
def test_a_spelled_time_is_exact_and_ends_in_no_needless_zero(time: int) -> None:
    text = spelled(time)
    assert Decimal(text) * SECOND == time
    assert "." not in text or text[-1] not in "0."


def test_seconds_are_for_those_outside_the_plan() -> None:
    assert seconds(2_500_000) == 2.5


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (0, "0:00"),
        (59_999_999, "0:59"),
        (60 * SECOND, "1:00"),
        (605 * SECOND, "10:05"),
        (3_661 * SECOND, "61:01"),
    ],
)
def test_a_clock_shows_minutes_and_whole_seconds(time: int, text: str) -> None:
    assert clock(time) == text
