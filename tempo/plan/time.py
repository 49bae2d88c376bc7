"""Exact time: whole microseconds in the plan, frames on one sample clock in the audio.

Integers add without error, so nothing drifts however long the set. A frame is computed from
the absolute time, so the end of one span and the start of the next are the same frame.
"""

import re

from tempo.errors import PrescriptionError
from tempo.plan.tokens import plain

SECOND = 1_000_000
MILLISECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", '"', "''"), SECOND),
    **dict.fromkeys(("sg", "seg", "segs", "segundo", "segundos"), SECOND),
    **dict.fromkeys(("sek", "sekunde", "sekunden"), SECOND),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "'"), MINUTE),
    **dict.fromkeys(("minuto", "minutos", "minuten"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hora", "horas"), HOUR),
    **dict.fromkeys(("std", "stunde", "stunden"), HOUR),
}
"""Units of time in English, Spanish and German, by what people write."""

_AMOUNT = r"(?P<number>[0-9]+(?:[.,][0-9]+)?)(?:\s*-?\s*(?P<unit>[^\W\d_]+\.?|''|['\"]))?"
_CLOCK = (
    r"(?ai)(?:(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}))?:(?P<seconds>\d\d(?:[.,]\d+)?)"
    r"\s*(?:(?:s|sec|min|mins|m|minutes|minuten|minutos)\b\.?)?"
)
_DOUBTFUL = r"(?ai)(\d+)[.,]([1-5]0)\s*m(?:in\w*)?\.?"
"""Minutes as 1.30, which is 1:30 to one writer and 78 s to another."""

_AND = r"(?ai)\s*(?:(?:and|y|und)\b|[,+])?\s*"


def frame(time: int, rate: int) -> int:
    """Return the frame at a time in microseconds: ``round(time x rate)``, ties to even.

    >>> frame(2 * SECOND, 44_100)
    88200
    >>> frame(125_000, 44_100)  # 5512.5
    5512
    """
    whole, rest = divmod(time * rate, SECOND)
    return whole + (rest + whole % 2 > SECOND // 2)


def lasting(frames: int, rate: int) -> int:
    """Return the shortest time in microseconds that holds so many frames.

    >>> lasting(1, 44_100)
    23
    """
    return -(-frames * SECOND // rate)


def seconds(time: int) -> float:
    """Return a time as seconds, for people and programs outside the plan.

    >>> seconds(2_500_000)
    2.5
    """
    return time / SECOND


def spelled(time: int) -> str:
    """Return a time as the shortest decimal number of seconds that is exactly it.

    >>> spelled(2 * SECOND), spelled(2_500_000), spelled(1)
    ('2', '2.5', '0.000001')
    """
    whole, rest = divmod(time, SECOND)
    return f"{whole}.{rest:06}".rstrip("0") if rest else str(whole)


def clock(time: int) -> str:
    """Return a time in microseconds as minutes and whole seconds.

    >>> clock(90_500_000)
    '1:30'
    """
    minutes, rest = divmod(time // SECOND, 60)
    return f"{minutes}:{rest:02}"


def parse(text: str, what: str, longest: int = HOUR) -> int:
    """Read a time as people write it, into microseconds; a bare number is seconds.

    Raises PrescriptionError, which calls the thing ``what``.

    >>> [parse(text, "the rest") // SECOND for text in ("90", "1:30", "1m30s", "1.5 min", "2m")]
    [90, 90, 90, 90, 120]
    """
    written = plain(text).strip()
    is_number = written.isascii() and written.isdigit()
    parts = [(written, SECOND)] if is_number else _parts(written, text, what)
    time = 0
    for number, unit in parts:
        time += _exactly(number, unit, text, what)
        if time > longest:
            said = f"{written} s" if written.isdigit() else f"'{text}'"
            raise PrescriptionError(f"{what} is {said}; the longest is {spelled(longest)} s")
    return time


def _parts(written: str, text: str, what: str) -> list[tuple[str, int]]:
    """Return the numbers of a time with their units, largest first; raise PrescriptionError."""
    if doubtful := re.fullmatch(_DOUBTFUL, written):
        minutes, part = doubtful.groups()
        raise PrescriptionError(
            f"{what} is '{text}'; write '{minutes}:{part}' or '{minutes}.{part[0]} min'"
        )
    clock = re.fullmatch(_CLOCK, written)
    parts = _clocked(clock) if clock else _amounts(written)
    if parts is None:
        raise PrescriptionError(
            f"{what} is '{text}'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'"
        )
    return parts


def _clocked(clock: re.Match[str]) -> "list[tuple[str, int]] | None":
    """Return the parts of a time as on a clock; None where 60 or more stand after a colon."""
    hours, minutes, seconds = clock["hours"] or "0", clock["minutes"] or "0", clock["seconds"]
    if int(seconds[:2]) > 59 or (clock["hours"] and int(minutes) > 59):
        return None
    return [(hours, HOUR), (minutes, MINUTE), (seconds, SECOND)]


def _amounts(written: str) -> "list[tuple[str, int]] | None":
    """Return the numbers of a time with their units, largest first; None if it is no time."""
    parts: list[tuple[str, int]] = []
    place, amount, joining = 0, re.compile(_AMOUNT), re.compile(_AND)
    while found := amount.match(written, place):
        above = parts[-1][1] if parts else 60 * HOUR
        named = (found["unit"] or "").lower().rstrip(".")
        unit = UNITS.get(named) if named else above // 60 if parts else SECOND
        number = found["number"]
        if unit is None or not SECOND <= unit < above:
            return None
        if parts and (not parts[-1][0].isdigit() or float(number.replace(",", ".")) >= 60):
            return None
        if re.search(r",\d{3}$", number):  # a thousand, or a thousandth
            return None
        parts.append((number, unit))
        place = found.end()
        if place == len(written):
            return parts
        joint = joining.match(written, place)
        place = joint.end() if joint else place
    return None


def _exactly(number: str, unit: int, text: str, what: str) -> int:
    """Return so many units of time, which have to be whole microseconds."""
    whole, _, decimals = number.replace(",", ".").partition(".")
    digits = whole.lstrip("0")
    if len(decimals) > 6:
        raise PrescriptionError(f"{what} is '{text}'; write at most six decimals, as '2.5'")
    if len(digits) > 9:  # longer than anything; and long numbers are slow to read
        return 10**9 * unit
    return int(digits or 0) * unit + int(decimals.ljust(6, "0")) * unit // SECOND
