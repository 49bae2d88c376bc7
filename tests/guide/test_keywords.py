from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tempo.errors import PrescriptionError, RequestError
from tempo.guide.keywords import OF_FILES, OF_SET, FileOptions, SetOptions, read, texts
from tempo.library.declarations import LEAD_IN, REPS, SETUP, WITH
from tempo.library.settings import said


def test_a_checker_knows_exactly_what_is_declared() -> None:
    for typed, declared in ((SetOptions, OF_SET), (FileOptions, OF_FILES)):
        known = [key.rstrip("_").replace("_", "-") for key in typed.__annotations__]
        assert known == [*declared]


def test_a_value_is_what_a_person_would_write() -> None:
    values: dict[str, object] = {
        "reps": range(3, 0, -1),
        "setup": True,
        "rest": 60,
        "lead_in": 7.5,
        "hold": Fraction(5, 2),
        "duck": Decimal("12.50"),
        "music": Path("a", "b.mp3"),
        "switch": 1e-7,
        "voice": "en-us+f3",
        "sets": None,
    }
    assert texts(values, OF_SET) == {
        "reps": "3,2,1",
        "setup": "true",
        "rest": "60",
        "lead-in": "7.5",
        "hold": "2.5",
        "duck": "12.5",
        "music": str(Path("a", "b.mp3")),
        "switch": "0",
        "voice": "en-us+f3",
        "sets": None,
    }


def test_an_argument_is_read_as_its_option_is() -> None:
    given = read(texts({"reps": [12, 10], "setup": False, "lead_in": 0.0}, OF_SET), OF_SET)
    option = said(reps="12,10", setup="false", lead_in="0")
    assert given[REPS] == option[REPS]
    assert (given[SETUP], given[LEAD_IN]) == (option[SETUP], option[LEAD_IN]) == (False, 0)
    assert read(texts({"with_": ["vtt", "lrc"]}, OF_FILES), OF_FILES)[WITH] == ("vtt", "lrc")


@pytest.mark.parametrize("value", [b"8", object(), {1: object()}, [None], "\ud800"])
def test_what_no_text_stands_for_is_refused(value: object) -> None:
    with pytest.raises(RequestError, match=r"^reps: cannot be"):
        texts({"reps": value}, OF_SET)


def test_what_is_wrong_keeps_its_kind_and_names_the_argument() -> None:
    with pytest.raises(PrescriptionError, match=r"^lead_in: the lead-in is '2'; the shortest is"):
        read({"lead-in": "2"}, OF_SET)
