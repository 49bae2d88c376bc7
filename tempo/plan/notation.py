"""How a tempo is written and said: coaches' spellings in, canonical text and words out.

Canonical notation is LOWER-BOTTOM-LIFT-TOP whatever the lift does first (Poliquin, after Ian
King; the NASM writes it so too): ``2021``, ``2-0-2-1``, ``20X1``, ``@30X1``, ``2.5-0-1-2``.
Named phases come in any order and leave out what is zero: ``up 2, hold 1, down 2``.
"""

import re
from collections.abc import Iterable

from tempo.errors import PrescriptionError
from tempo.plan import time
from tempo.plan.phase import CYCLE, Phase, order
from tempo.plan.tempo import Length, Lift, Range, Series, Tempo, just
from tempo.plan.time import SECOND, spelled
from tempo.plan.tokens import plain

LONGEST_PHASE = 600 * SECOND
MOST_REPS = 10_000
MOST_SETS = 1_000

NAMES = {
    "lower": Phase.LOWER,
    "down": Phase.LOWER,
    "eccentric": Phase.LOWER,
    "bottom": Phase.BOTTOM,
    "lift": Phase.LIFT,
    "up": Phase.LIFT,
    "concentric": Phase.LIFT,
    "top": Phase.TOP,
    "hold": Phase.TOP,
}

_RANGE = re.compile(r"(\S.*?)\s*(?:\.\.|-|\b(?:to|a|bis)\b)\s*(\S.*)", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:[^\W\d_]+\.?|''|['\"])$")
_NAMED = re.compile(r"([a-z]+)(?:\s*[:=]\s*|\s+|(?=\d))(\S.*)", re.IGNORECASE)


def parse(text: str) -> Tempo:
    """Read a tempo in any spelling; the inverse of :func:`canonical`.

    Raises PrescriptionError, with what to write instead.

    >>> parse("@30X1") == parse("lower 3, lift X, top 1") == parse("3:0:X:1")
    True
    """
    return lasting(_read(text), text)


def lasting(tempo: Tempo, text: str) -> Tempo:
    """Return a tempo, which ``text`` calls; raises PrescriptionError where a rep takes no time."""
    changes = [len(length.values) for length in tempo if isinstance(length, Series)]
    for place in range(max(changes, default=1)):
        if not any(isinstance(length, Lift) or length.low for length in tempo.of(place)):
            raise PrescriptionError(
                f"tempo '{text}' has no phase longer than 0 s; write one, as '2021'"
            )
    return tempo


def _read(text: str) -> Tempo:
    plain = text.strip().removeprefix("@").strip()
    if not plain:
        raise PrescriptionError(
            "the tempo is empty; write one, as '2021' or 'up 2, hold 1, down 2'"
        )
    if re.search(r"[a-wyz]", plain, re.IGNORECASE) and not re.fullmatch(
        r"[\dxa\s./:\-–]+", plain, re.IGNORECASE
    ):
        return _named(_pairs(plain), text)
    parts = _parts(plain, text)
    if len(parts) == 3:
        raise PrescriptionError(_both_readings(parts, text))
    if len(parts) != 4:
        raise PrescriptionError(
            f"tempo '{text}' has {len(parts)} part{'s'[: len(parts) != 1]}, not four: "
            "LOWER-BOTTOM-LIFT-TOP, as '2021' or '10-0-2-1'"
        )
    return _named(zip((phase.value for phase in CYCLE), parts, strict=True), text)


def _parts(plain: str, text: str) -> list[str]:
    separators = set(re.findall(r"(?<!\.)[-–/:]", plain))
    if len(separators) > 1:
        raise PrescriptionError(f"tempo '{text}' mixes separators; write one kind, as '2-0-2-1'")
    if separators:
        return [part.strip() for part in plain.split(separators.pop())]
    if re.search(r"\s", plain):
        return plain.split()
    if "." in plain:
        raise PrescriptionError(
            f"tempo '{text}' needs separators between its phases, as '2.5-0-1-2' or '2-0-2-3..5'"
        )
    return list(plain)


def _both_readings(parts: list[str], text: str) -> str:
    first, second, third = parts
    readings = [
        f"'{first}-{second}-{third}-0' (lower {first}, bottom {second}, lift {third})",
        f"'{third}-0-{first}-{second}' (lift {first}, top {second}, lower {third})",
    ]
    possible = [
        reading
        for reading, others in zip(readings, (parts[:2], parts[1:]), strict=True)
        if "X" not in "".join(others).upper()  # only a lift can be explosive
    ]
    if not possible:
        return f"tempo '{text}' has three parts, and X stands only for the lift; write as '20X1'"
    two = ", which coaches read in two ways; write the one you mean" if len(possible) > 1 else ""
    hint = two or ", not four; with X for the lift it can only be"
    return f"tempo '{text}' has three parts{hint}:\n  {' or '.join(possible)}"


def _pairs(plain: str) -> list[tuple[str, str]]:
    pairs = []
    for part in re.split(r"[,;+]", plain):
        match = _NAMED.fullmatch(part.strip())
        if not match:
            raise PrescriptionError(
                f"'{part.strip()}' is not a phase and its seconds; write as 'up 2, hold 1, down 2'"
            )
        pairs.append((match[1], match[2]))
    return pairs


def _named(pairs: Iterable[tuple[str, str]], text: str) -> Tempo:
    lengths: dict[Phase, Range | Lift] = {}
    for name, amount in pairs:
        phase = NAMES.get(name.lower())
        if phase is None:
            raise PrescriptionError(
                f"'{name}' in tempo '{text}' is not a phase; the phases are up (lift), hold (top), "
                "down (lower) and bottom"
            )
        if phase in lengths:
            raise PrescriptionError(f"tempo '{text}' names the {phase.value} phase twice")
        lengths[phase] = _length(amount, phase, text)
    return Tempo(*(lengths.get(phase, just(0)) for phase in CYCLE))


def _length(amount: str, phase: Phase, text: str) -> Range | Lift:
    plain = amount.strip()
    if plain.upper() in ("X", "EXPLOSIVELY"):  # the sign, and how `words` says it
        if phase is Phase.LIFT:
            return Lift.EXPLOSIVE
        raise PrescriptionError(
            f"X in tempo '{text}' stands for the {phase.value} phase; only the lift, "
            "the third place, can be explosive, as '20X1'"
        )
    if plain.upper() == "A":
        raise PrescriptionError(
            f"A (assisted) in tempo '{text}' cannot be timed; write its seconds, as '2021'"
        )
    return duration(plain, f"the {phase.value} phase of tempo '{text}'")


def duration(text: str, what: str, longest: int = LONGEST_PHASE) -> Range:
    """Read a time as people write it, or a range as ``3..5``, into microseconds.

    The unit of a range stands after it: ``1-2 min``. Raises PrescriptionError, which calls the
    thing ``what``.

    >>> duration("2.5", "the rest"), duration("1-2 min", "the rest", 120 * SECOND)
    (Range(low=2500000, high=2500000), Range(low=60000000, high=120000000))
    """
    low, high = _ends(plain(text))
    unit = _UNIT.search(high)
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
    match = _RANGE.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text.strip(),) * 2


def _rising(ends: Range, low: str, high: str, what: str) -> Range:
    if ends.low > ends.high:
        raise PrescriptionError(f"{what} runs from {low} down to {high}; write '{high}..{low}'")
    return ends


def canonical(tempo: Tempo) -> str:
    """Write a tempo as LOWER-BOTTOM-LIFT-TOP; the inverse of :func:`parse`.

    What changes from set to set is written with commas, which a person can read.

    >>> canonical(parse("up X, hold 1, down 2")), canonical(parse("up 2, hold 3..5, down 2.5"))
    ('20X1', '2.5-0-2-3..5')
    """
    parts = [_written(length) for length in tempo]
    return ("" if all(len(part) == 1 for part in parts) else "-").join(parts)


def _written(length: Length) -> str:
    if isinstance(length, Series):
        return ",".join(_written(each) for each in length.values)
    return str(length.value) if isinstance(length, Lift) else between(length, "..")


def between(ends: Range | Series[Range | Lift], joint: str, scale: int = SECOND) -> str:
    """Write a range with a word or sign between its ends; ``scale`` 1 writes plain numbers.

    >>> between(Range(8, 10), "-", 1), between(Series((just(12), just(10))), "-", 1)
    ('8-10', '12, 10')
    """
    if isinstance(ends, Series):
        return ", ".join(
            each.value if isinstance(each, Lift) else between(each, joint, scale)
            for each in ends.values
        )
    return joint.join(spelled(end * SECOND // scale) for end in dict.fromkeys(ends))


def words(tempo: Tempo, starts: Phase) -> str:
    """Say a tempo in words, in the order in which the rep goes through it.

    >>> words(parse("2021"), Phase.BOTTOM), words(parse("3-1-X-0"), Phase.TOP)
    ('lift 2 s, top 1 s, lower 2 s', 'lower 3 s, bottom 1 s, lift explosively')
    """
    said = []
    for phase in order(starts):
        length = tempo[CYCLE.index(phase)]
        if isinstance(length, Lift):
            said.append("lift explosively")
        elif isinstance(length, Series) or length.high:
            said.append(f"{phase.value} {between(length, ' to ')} s")
    return ", ".join(said)
