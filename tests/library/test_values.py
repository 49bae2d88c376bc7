import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.errors import ReadingError
from tempo.library.values import (
    Choice,
    Count,
    Counts,
    Flag,
    Number,
    Several,
    Text,
    Time,
    Times,
    Value,
    Whole,
    among,
    nearest,
)
from tempo.plan.tempo import Range, Series, just
from tempo.plan.time import SECOND

LEVEL, WORDS = Number(-20, 20, "dB"), Whole(80, 450, "wpm")
REST = Time("the rest", 5 * SECOND, 3_600 * SECOND, "it takes at least 5 s")

NO_NUMBERS = [
    "",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1_0",
    "١٠",
    "１０",
    "0x10",
    "1,5",
    "1 0",
    "ten",
    "1e",
]
"""What Python's own ``float`` or a person might take for a number."""


def refused(value: Value[object], text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        value.read(text)
    return str(caught.value)


@pytest.mark.parametrize("text", [*NO_NUMBERS, "-20.1", "21", "1e9", "9" * 5_000])
def test_what_is_no_number_or_out_of_range_is_refused_in_the_same_words(text: str) -> None:
    assert refused(LEVEL, text) == "must be a number from -20 to 20 dB"


@pytest.mark.parametrize("text", [*NO_NUMBERS, "165.9", "165.0", "1e2", "79", "451", "9" * 5_000])
def test_a_whole_number_is_never_cut_from_another(text: str) -> None:
    assert refused(WORDS, text) == "must be a whole number from 80 to 450 wpm"


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), ("-2.5", -2.5), ("+3", 3), (".5", 0.5), ("5.", 5), (" 20 ", 20), ("-20", -20)],
)
def test_a_number_may_be_written_as_people_do(text: str, number: float) -> None:
    assert LEVEL.read(text) == number
    assert LEVEL.read(f"{text} dB") == LEVEL.read(f"{text}db") == number


@given(st.floats(-20, 20))
def test_every_number_in_range_is_read_as_it_is(number: float) -> None:
    assert LEVEL.read(f"{number:.9f}") == float(f"{number:.9f}")


@given(st.floats())
def test_no_number_out_of_range_is_read(number: float) -> None:
    if not -20 <= number <= 20:
        assert refused(LEVEL, repr(number)) == "must be a number from -20 to 20 dB"


@given(st.text(max_size=8))
def test_a_text_is_a_number_in_range_or_refused(text: str) -> None:
    for value in (LEVEL, WORDS):
        try:
            assert value.low <= value.read(text) <= value.high
            assert text.isascii()
        except ReadingError as error:
            assert str(error).startswith("must be a")


@given(st.integers(5, 3_600))
def test_every_spelling_of_a_time_is_that_time(seconds: int) -> None:
    minutes, rest = divmod(seconds, 60)
    for text in (f"{seconds}", f"{seconds} s", f"{minutes}:{rest:02}", f"{minutes}m{rest}s"):
        assert REST.read(text) == seconds * SECOND


def test_a_time_out_of_bounds_is_refused_with_the_bound() -> None:
    assert refused(REST, "4") == "the rest is '4'; it takes at least 5 s"
    assert refused(REST, "3601") == "the rest is 3601 s; the longest is 3600 s"
    switch = Time("the switch", 5 * SECOND, 120 * SECOND)
    assert refused(switch, "4") == "the switch is '4'; the shortest is 5 s"
    assert switch.read("2 min") == 120 * SECOND


def test_a_list_has_a_value_for_each_set() -> None:
    assert Counts("reps", 1, 100).read("12, 10,8..9") == Series((just(12), just(10), Range(8, 9)))
    assert Counts("reps", 1, 100).read("8") == just(8)
    held = Times("the hold", 0, 600 * SECOND).read("3,0:05,8 s")
    assert held == Series((just(3 * SECOND), just(5 * SECOND), just(8 * SECOND)))
    assert refused(Counts("reps", 1, 100), "12,,8") == (
        "reps is ''; write a whole number from 1 to 100, or a range as '8..10'"
    )
    assert Count("sets", 1, 10).read("3..4") == Range(3, 4)


def test_a_word_is_one_of_those_that_there_are() -> None:
    ends = Choice({"top": 1, "bottom": 2, "off": 3})
    assert ends.read("bottom") == ends.read(" Bottom ") == 2
    assert refused(ends, "botom") == "must be top, bottom or off; did you mean 'bottom'?"
    assert refused(Flag(), "yes") == "must be true or false"
    assert (Flag().read("true"), Flag().read("false")) == (True, False)
    assert refused(Text(), " ") == "is empty; fill it in, or leave it out"
    assert nearest("", ["a"]) == nearest(None, ["a"]) == ""


def test_several_are_read_one_by_one_or_with_a_joint_and_each_is_there_once() -> None:
    beside = among("vtt", "lrc")
    assert Several(beside, ",").read("lrc, VTT,lrc,") == ("lrc", "vtt")
    assert Several(beside).read("lrc") == ("lrc",)
    assert refused(Several(beside, ","), "lrc,mp3") == "must be vtt or lrc"
