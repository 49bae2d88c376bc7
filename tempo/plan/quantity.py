"""Numbers and times as people write them, and ranges of them."""

import re
from collections.abc import Sequence

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, time
from tempo.plan.tempo import Range
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, Token, fold, in_digits, plain

LONGEST_PHASE = 600 * SECOND


MOST_REPS = 10_000


MOST_SETS = 1_000


_RANGE = r"(?i)(\S.*?)\s*(?:\.\.|-|\b(?:to|a|or|bis|oder)\b)\s*(\S.*)"


_UNIT = r"\s*(?:[^\W\d_]+\.?|''|['\"])$"


def amount_at(found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the seconds that stand at a place, or a range of them, and the place after them."""
    number = number_at(found, at)
    if number is None:
        return None
    written, at = number
    after = joint_at(found, at)
    high = number_at(found, after) if after else None
    if high:
        written, at = f"{written}..{high[0]}", high[1]
    hyphen = at < len(found) and found[at].text == "-" and not found[at].gap
    place = at + hyphen
    unit = found[place].text if place < len(found) else ""
    if unit in lexicon.COUNTS:
        at = place + 1
    elif unit in time.UNITS and unit != "'":
        written, at = f"{written} {unit}", place + 1
        if at < len(found) and found[at].text == "." and not found[at].gap:
            at += 1
    return written, at


def number_at(found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return a number, in digits or in a word, and the place after it."""
    if at >= len(found):
        return None
    token = found[at]
    if token.kind is Kind.WORD:
        if token.text in lexicon.NUMBERS:
            return str(lexicon.NUMBERS[token.text]), at + 1
        unit = found[at + 1].text if at + 1 < len(found) else ""
        of = found[at + 2].text if at + 2 < len(found) else ""
        counts = unit in lexicon.COUNTS and of not in ("of", "de", "von")
        if token.text in lexicon.ARTICLES and (counts or (unit.isalpha() and unit in time.UNITS)):
            return "1", at + 1
        return None
    if token.kind is not Kind.NUMBER:
        return None
    if (
        at + 2 < len(found)
        and found[at + 1].text in (".", ",")
        and found[at + 2].kind is Kind.NUMBER
        and not found[at + 1].gap
        and not found[at + 2].gap
    ):
        return f"{token.text}.{found[at + 2].text}", at + 3
    return token.text, at + 1


def joint_at(found: Sequence[Token], at: int) -> int:
    """Return the place after what joins the ends of a range, 0 if nothing does."""
    if at >= len(found):
        return 0
    if found[at].text == "." and at + 1 < len(found) and found[at + 1].text == ".":
        return at + 2
    return at + 1 if found[at].text in {"-", "~", "\u2026", *lexicon.TO} else 0


_SPOKEN = (
    r"(?:(?P<half>half|halbe|medio|media)(?: an?)?|(?P<number>[a-z]+|[0-9]{1,3})| ?)"
    r"(?P<more> and a half| ?(?<![0-9])1/2)? ?(?P<unit>[a-z]+)(?P<after> and a half| y medi[oa])?"
)


def _in_figures(text: str) -> str:
    """Return a time with figures for its words and halves.

    >>> [_in_figures(each) for each in ("a minute and a half", "half a minute", "1½ min", "90 s")]
    ['1.5 minute', '0.5 minute', '1.5 min', '90 s']
    """
    text = in_digits(text)
    if not (text[:1].isalpha() or "½" in text or "1/2" in text or " half" in text):
        return text
    found = re.fullmatch(_SPOKEN, " ".join(fold(text.replace("½", " 1/2 ")).split()))
    if not found or found["unit"] not in time.UNITS:
        return text
    number, half = found["number"] or "", bool(found["more"] or found["after"])
    if number.isdigit() and not half:
        return text
    if found["half"] or not number:
        return f"0.5 {found['unit']}" if bool(found["half"]) is not half else text
    if number not in lexicon.ARTICLES | lexicon.NUMBERS.keys() and not number.isdigit():
        return text
    whole = 1 if number in lexicon.ARTICLES else lexicon.NUMBERS.get(number, number)
    return f"{whole}{'.5' * half} {found['unit']}"


def duration(text: str, what: str, longest: int = LONGEST_PHASE) -> Range:
    """Read a time as people write it, or a range as ``3..5``, into microseconds.

    The unit of a range stands after it: ``1-2 min``. Raises PrescriptionError, which calls the
    thing ``what``.

    >>> duration("2.5", "the rest"), duration("1-2 min", "the rest", 120 * SECOND)
    (Range(low=2500000, high=2500000), Range(low=60000000, high=120000000))
    """
    low, high = _ends(_in_figures(re.sub(r"(?<=\w)-(?=[^\W\d_])", " ", plain(text))))
    clock = re.fullmatch(r"(\d{1,2}):\d\d", high.strip())
    if clock and low.strip().isdigit() and int(low) <= int(clock[1]):
        low += ":00"  # 1-1:30
    unit = low != high and re.search(_UNIT, high)
    if unit and low.strip().replace(".", "").replace(",", "").isdigit():
        low += unit[0]
    ends = Range(*(time.parse(each, what, longest) for each in (low, high)))
    return _rising(ends, low, high, what)


def whole(text: str, what: str, most: int) -> Range:
    """Read a whole number from 1 to ``most``, or a range of them as ``8..10``.

    >>> whole("8..10", "reps", MOST_REPS)
    Range(low=8, high=10)
    """

    def number(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not 1 <= int(text) <= most:
            raise PrescriptionError(
                f"{what} is '{text}'; write a whole number from 1 to {most}, or a range as '8..10'"
            )
        return int(text)

    low, high = _ends(plain(text))
    return _rising(Range(number(low), number(high)), low, high, what)


def _ends(text: str) -> tuple[str, str]:
    """Return both ends of a range as they are written, of a single value twice that."""
    written = text.strip()
    match = not written.isdigit() and re.fullmatch(_RANGE, written)
    return (match[1], match[2]) if match else (written, written)


def _rising(ends: Range, low: str, high: str, what: str) -> Range:
    if ends.low > ends.high:
        raise PrescriptionError(f"{what} runs from {low} down to {high}; write '{high}..{low}'")
    return ends
