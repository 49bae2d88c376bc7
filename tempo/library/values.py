"""Kinds of value, and how each is read from text: in one way, wherever the text comes from.

The command line, the config, plans, routines and themes read a number with the reader here, so
they take the same and refuse the rest in the same words. What a kind allows is plain data: its
bounds, its unit, its choices.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from tempo.errors import PrescriptionError, ReadingError
from tempo.plan import quantity
from tempo.plan.tempo import Open, Range, Series, Sided
from tempo.plan.time import spelled

if TYPE_CHECKING:
    from tempo.library.prescriptions import Prescribed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=Enum)

LONGEST_MEANT = 60  # characters of a word that may be another one mistyped

OPEN = ("amrap", "max", "failure", "to failure", "untimed")
"""The words for the reps of a set that the lifter ends."""

_NUMBER = re.compile(
    r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:e[+-]?\d\d?)?", re.ASCII | re.IGNORECASE
)
_DAY = r"(?a)\d{4}-\d\d-\d\d"
_SIDES = (
    r"(?ai)(?P<a>[\d.]+)\s*(?P<of_a>l|left|r|right)[\s,/]*(?P<b>[\d.]+)\s*(?P<of_b>l|left|r|right)"
    r"|(?P<of_c>left|right)[\s:]*(?P<c>[\d.]+)[\s,/]*(?P<of_d>left|right)[\s:]*(?P<d>[\d.]+)"
)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)


class Value(Protocol[T_co]):
    """A kind of value: what else it has is data, as its bounds."""

    def read(self, text: str) -> T_co:
        """Return the value that a text is; raises ReadingError, which says what to write."""
        ...


class Number(NamedTuple):
    """A number between two bounds, both included; its unit may stand after it."""

    low: float
    high: float
    unit: str = ""

    def read(self, text: str) -> float:
        """Return the number.

        >>> Number(-20, 20, "dB").read("-2.5 dB")
        -2.5
        """
        plain = _without(self.unit, text)
        number = float(plain) if _NUMBER.fullmatch(plain) else math.nan
        if not self.low <= number <= self.high:
            raise ReadingError(f"must be a number {_between(self.low, self.high, self.unit)}")
        return number


class Whole(NamedTuple):
    """A whole number between two bounds, both included; its unit may stand after it."""

    low: int
    high: int
    unit: str = ""

    def read(self, text: str) -> int:
        """Return the number.

        >>> Whole(80, 450, "wpm").read("165")
        165
        """
        plain = _without(self.unit, text)
        if not _WHOLE.fullmatch(plain) or not self.low <= int(plain) <= self.high:
            raise ReadingError(f"must be a whole number {_between(self.low, self.high, self.unit)}")
        return int(plain)


class Choice(NamedTuple, Generic[T]):
    """One of some words, and what each stands for."""

    choices: Mapping[str, T]

    def read(self, text: str) -> T:
        """Return what the word stands for.

        >>> Choice({"top": 1, "bottom": 2}).read("Top")
        1
        """
        word = text.strip().lower()
        if word not in self.choices:
            raise ReadingError(f"must be {either(self.choices)}{nearest(text, self.choices)}")
        return self.choices[word]


def among(*words: str) -> Choice[str]:
    """Return the choice between words that stand for themselves."""
    return Choice({word: word for word in words})


def member(kind: type[E]) -> Choice[E]:
    """Return the choice between the members of an enumeration, by their values."""
    return Choice({each.value: each for each in kind})


class Flag(NamedTuple):
    """Yes or no."""

    choices: Mapping[str, bool] = {"true": True, "false": False}

    def read(self, text: str) -> bool:
        """Return whether it is true.

        >>> Flag().read("false")
        False
        """
        return Choice(self.choices).read(text)


class Text(NamedTuple):
    """Words, or a name; those that are known are found by functions of ``library.folders``."""

    shelves: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """Return the text, of which there must be some."""
        if not text.strip():
            raise ReadingError("is empty; fill it in, or leave it out")
        return text


class File(NamedTuple):
    """The path of a file, or of a folder."""

    folder: bool = False

    def read(self, text: str) -> Path:
        """Return the path, which need not be there."""
        return Path(Text().read(text))


class Keys(NamedTuple):
    """A table of keys of its own, which are those that ``taker`` takes; or a list of such tables.

    With one of the keys of ``others`` it is another kind of table. If ``named``, it is a table of
    such tables, each by a name that the user gives. It ``needs`` some keys that others do not.
    """

    taker: str
    most: float = 0  # in a list, if it is one
    least: int = 0
    others: Mapping[str, str] = {}
    named: bool = False
    needs: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """Raise ReadingError: a text is no table."""
        raise ReadingError("must be a table of keys and values")


class Either(NamedTuple, Generic[T]):
    """A value that is one text, or a table that says more of it."""

    value: Value[T]
    table: Keys

    def read(self, text: str) -> T:
        """Return the value that a text is."""
        return self.value.read(text)


class Numbers(NamedTuple):
    """A list of so many numbers at most, each between two bounds, both included."""

    low: float
    high: float
    most: int

    def read(self, text: str) -> tuple[float, ...]:
        """Raise ReadingError: a text is no list."""
        raise ReadingError("must be a list of numbers, as [1, 0.5]")


class Day(NamedTuple):
    """A day of the calendar."""

    def read(self, text: str) -> date:
        """Return the day.

        >>> Day().read("2026-03-01")
        datetime.date(2026, 3, 1)
        """
        try:
            return date.fromisoformat(re.fullmatch(_DAY, text.strip())[0])  # type: ignore[index]
        except (TypeError, ValueError):
            raise ReadingError("must be a day, as 2026-03-01") from None


class Time(NamedTuple):
    """A time, in microseconds, between two bounds; ``what`` is what it is called."""

    what: str
    low: int
    high: int
    why: str = ""  # it cannot be shorter
    none: bool = False  # but there may be none at all

    def read(self, text: str) -> int:
        """Return the time, of a range its low end.

        >>> Time("the rest", 5_000_000, 600_000_000).read("1:30")
        90000000
        """
        time = quantity.duration(text, self.what, self.high).low
        if time < self.low and not (self.none and not time):
            why = self.why or f"the shortest is {spelled(self.low)} s"
            raise PrescriptionError(f"{self.what} is '{text}'; {why}")
        return time


class Times(NamedTuple):
    """A time for all sets, or one for each with commas between; each may be a range."""

    what: str
    low: int
    high: int

    def one(self, text: str) -> Range:
        """Return the time for a set, in microseconds."""
        return quantity.duration(text, self.what, self.high)

    def read(self, text: str) -> "Range | Series[Range]":
        """Return the times.

        >>> Times("the hold", 0, 600_000_000).read("3,5,8").of(1)
        Range(low=5000000, high=5000000)
        """
        return series(map(self.one, text.split(",")))


class Counts(NamedTuple):
    """A whole number for all sets, one for each with commas between, or one for each side.

    Each may be a range. A set that the lifter ends is ``amrap``, or ``8+`` after so many; of
    several sets it is the last, as in ``5,3,1+``.
    """

    what: str
    low: int
    high: int

    def one(self, text: str) -> Range:
        """Return the number for a set."""
        return quantity.whole(text, self.what, self.high)

    def read(self, text: str) -> "Range | Series[Range] | Sided[Range | Series[Range]] | Open":
        """Return the numbers.

        >>> Counts("reps", 1, 1_000).read("8 left, 10 right").right
        Range(low=10, high=10)
        """
        word = text.strip().casefold()
        if {*"lr"} & {*word} and (sides := re.fullmatch(_SIDES, text.strip())):
            said = {sides[f"of_{key}"][0].lower(): sides[key] for key in "abcd" if sides[key]}
            if len(said) == 2:
                return Sided(self.one(said["l"]), self.one(said["r"]))
        if word.endswith("+"):
            *before, least = map(self.one, word.removesuffix("+").split(","))
            return Open(least, tuple(before))
        return Open() if word in OPEN else series(map(self.one, text.split(",")))


class Count(NamedTuple):
    """A whole number, or a range of which the user may pick."""

    what: str
    low: int
    high: int

    def read(self, text: str) -> Range:
        """Return the number.

        >>> Count("sets", 1, 1_000).read("3..4")
        Range(low=3, high=4)
        """
        return quantity.whole(text, self.what, self.high)


class Numbered(NamedTuple):
    """A number of a track on its album, and of how many if that is said."""

    most: int = 9_999

    def read(self, text: str) -> tuple[int, int]:
        """Return the number and how many there are, 0 if that is not said.

        >>> Numbered().read("3"), Numbered().read("3/12")
        ((3, 0), (3, 12))
        """
        number, slash, many = text.strip().partition("/")
        try:
            first = Whole(1, self.most).read(number)
            return first, Whole(first, self.most).read(many) if slash else 0
        except ReadingError:
            raise ReadingError(f"must be a number up to {self.most}, as 3, or 3/12") from None


class Tempo(NamedTuple):
    """A tempo in any spelling, or the name of a prescription."""

    shelves: tuple[str, ...] = ("prescriptions",)

    def read(self, text: str) -> "Prescribed":
        """Return what is prescribed so; raises FileError too, for a prescription that is wrong."""
        from tempo.library import prescriptions

        return prescriptions.named(text)


class Several(NamedTuple, Generic[T]):
    """Values of a kind, given one by one, or with a ``joint`` between them."""

    value: Value[T]
    joint: str = ""

    def read(self, text: str) -> tuple[T, ...]:
        """Return the values, each once.

        >>> Several(among("vtt", "lrc"), ",").read("lrc, vtt,lrc")
        ('lrc', 'vtt')
        """
        parts = text.split(self.joint) if self.joint else [text]
        return tuple(
            dict.fromkeys(
                self.value.read(part.strip() if self.joint else part)
                for part in parts
                if part.strip() or not self.joint
            )
        )


def series(values: Iterable[Range]) -> "Range | Series[Range]":
    """Return what changes from set to set as such, and what does not as it is."""
    listed = tuple(values)
    return Series(listed) if len(listed) > 1 else listed[0]


def either(choices: Iterable[str]) -> str:
    """Name what there is to choose from.

    >>> either(["start", "top", "off"])
    'start, top or off'
    """
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def nearest(word: str | None, known: Iterable[str]) -> str:
    """Ask whether a word was meant that is like one written; say nothing where none is."""
    if not word or len(word) > LONGEST_MEANT:
        return ""
    import difflib

    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _between(low: float, high: float, unit: str) -> str:
    return f"from {low:g} to {high:g} {unit}".rstrip()


def _without(unit: str, text: str) -> str:
    """Return a number without the unit after it."""
    plain = text.strip()
    if unit and plain.casefold().endswith(unit.casefold()):
        return plain[: -len(unit)].rstrip()
    return plain
