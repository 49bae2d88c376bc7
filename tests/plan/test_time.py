from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.errors import PrescriptionError
from tempo.plan.time import SECOND, clock, frame, lasting, parse, seconds, spelled

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


@given(times, rates)
def test_a_frame_is_the_exact_product_rounded_half_to_even(time: int, rate: int) -> None:
    assert frame(time, rate) == round(Fraction(time * rate, SECOND))


@given(times, st.integers(0, 10**9), rates)
def test_later_is_never_an_earlier_frame(time: int, more: int, rate: int) -> None:
    assert frame(time, rate) <= frame(time + more, rate)


@given(st.integers(0, 10**9), rates)
def test_the_time_of_a_clip_holds_all_its_frames_and_no_microsecond_more(
    frames: int, rate: int
) -> None:
    time = lasting(frames, rate)
    assert Fraction(time * rate, SECOND) >= frames > Fraction((time - 1) * rate, SECOND)


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


@pytest.mark.parametrize(
    ("text", "time"),
    [
        *(("90", 90), ("90s", 90), ("90 s", 90), ("90 sec.", 90), ("90 seconds", 90), ('90"', 90)),
        *(
            ("1:30", 90),
            ("0:45", 45),
            (":45", 45),
            ("01:30", 90),
            ("1:30 min", 90),
            ("90:00", 5400),
        ),
        *(
            ("1m30s", 90),
            ("1m30", 90),
            ("1 min 30 s", 90),
            ("1 min and 30 sec", 90),
            ("1'30\"", 90),
        ),
        *(
            ("2 min", 120),
            ("1.5 min", 90),
            ("1,5 min", 90),
            ("2m", 120),
            ("2 Minutes", 120),
            ("2'", 120),
        ),
        *(
            ("1 h", 3600),
            ("1h30", 5400),
            ("1:00:00", 3600),
            ("0.5 h", 1800),
            ("1 h 1 min 1 s", 3661),
        ),
        *(("90 segundos", 90), ("1 min y 30 seg", 90), ("2 minutos", 120), ("90 Sek.", 90)),
        *(("2 Minuten", 120), ("1 Minute und 30 Sekunden", 90), ("2.5", 2.5), ("2,5 s", 2.5)),
        *(("９０", 90), ("1：30", 90), ("90\u00a0s", 90), ("5-sec", 5), ("5‑second", 5), ("0", 0)),
        *(("0.000001", 0.000001), ("1:02.5", 62.5), ("007", 7), ("1,500 s", None), ("1,500", None)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, time: float | None) -> None:
    if time is not None:
        assert parse(text, "the rest", 7_200 * SECOND) == round(time * SECOND)
    else:
        with pytest.raises(PrescriptionError):
            parse(text, "the rest", 7_200 * SECOND)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "-5",
            "+5",
            "−5",
            "1_0",
            "1e3",
            "nan",
            "inf",
            "٣",
            "²",
            "5 x",
            "x",
            "5 6",
            "5-10",
        ),
        *("1:5", "1:60", "1:90", "1:30:5", "1:60:00", "1:30 h", "1:-30", "1m90s", "30s1m", "1s 1s"),
        *("1m 1m", "1.5m30s", "1m30s 5", "s", "min", "5 flurbs", "5..", ".", "1.", ".5.", "1 m m"),
        *("1:30 1:30", "90 s s", "5 s and", "0x10", "1 000", "5--s", "5\x00s"),
    ],
)
def test_what_is_no_time_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        parse(text, "the rest")
    assert str(refusal.value).startswith("the rest is '")
    assert str(refusal.value).endswith(
        "write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("61 min", "the rest is '61 min'; the longest is 3600 s"),
        ("3601", "the rest is 3601 s; the longest is 3600 s"),
        ("9" * 5_000, f"the rest is {'9' * 5_000} s; the longest is 3600 s"),
        ("1.0000001", "the rest is '1.0000001'; write at most six decimals, as '2.5'"),
    ],
)
def test_a_time_out_of_bounds_is_told_so(text: str, told: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        parse(text, "the rest")
    assert str(refusal.value) == told


@given(st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999), st.data())
def test_minutes_and_seconds_are_exact_in_every_spelling(
    minutes: int, seconds: int, rest: int, data: st.DataObject
) -> None:
    time = (minutes * 60 + seconds) * SECOND + rest
    tail = spelled(seconds * SECOND + rest)
    padded = tail if seconds > 9 else f"0{tail}"
    gap = data.draw(st.sampled_from(["", " ", "\u00a0"]))
    minute = data.draw(st.sampled_from(["m", "min", "Min.", " minutes", " minutos", "'"]))
    second = data.draw(st.sampled_from(["s", "sec", "SEC.", " seconds", " Sekunden", '"']))
    for spelling in (
        spelled(time),
        f"{spelled(time)}{gap}{second}",
        f"{minutes}:{padded}",
        f"0:{minutes:02}:{padded}",
        f"{minutes}{minute}{gap}{tail}{second}",
        f"{minutes}{minute} {tail}",
    ):
        assert parse(spelling, "it") == time


@given(st.one_of(st.text(max_size=12), st.text("0123456789.,:-ms h'\"", max_size=12)))
def test_any_text_is_a_time_within_bounds_or_refused(text: str) -> None:
    try:
        assert 0 <= parse(text, "it") <= 3_600 * SECOND
    except PrescriptionError as refusal:
        assert str(refusal).startswith("it is ")
