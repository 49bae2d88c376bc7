"""A tempo in figures: its parts by place, LOWER-BOTTOM-LIFT-TOP, and what can be lifted by.

Other numbers of parts are refused with the readings that they could have.
"""

import re
from collections.abc import Sequence

from tempo.errors import PrescriptionError
from tempo.plan import time
from tempo.plan.phase import CYCLE, Phase
from tempo.plan.quantity import duration
from tempo.plan.saying import canonical
from tempo.plan.tempo import Lift, Range, Series, Tempo, just
from tempo.plan.time import SECOND

_PART = r"[0-9]+(?:\.[0-9]+)?(?:~[0-9]+(?:\.[0-9]+)?)?|[xX]"


def lasting(tempo: Tempo, text: str) -> Tempo:
    """Return a tempo, which ``text`` calls, if it can be lifted by in every set.

    A hold has neither a lift nor a lower, and one pause. Raises PrescriptionError where a rep
    takes no time, lifts and does not lower, or lowers and does not lift.
    """
    changes = [len(length.values) for length in tempo if isinstance(length, Series)]
    for place in range(max(changes, default=1)):
        lower, bottom, lift, top = (
            isinstance(length, Lift) or length.low > 0 for length in tempo.of(place)
        )
        if not (lower or bottom or lift or top):
            raise PrescriptionError(
                f"tempo '{text}' has no phase longer than 0 s; write one, as '2021'"
            )
        if lower and not lift:
            meant = canonical(tempo._replace(lift=Lift.EXPLOSIVE))
            raise PrescriptionError(
                f"tempo '{text}' has a lift of no time, which no sound can tell; is '{meant}' "
                "meant, an explosive one?"
            )
        if lift and not lower:
            meant = canonical(tempo._replace(lower=just(2 * SECOND)))
            raise PrescriptionError(
                f"tempo '{text}' lowers in no time; write how long that takes, as '{meant}'"
            )
        if bottom and top and not lift:
            raise PrescriptionError(
                f"tempo '{text}' pauses at both ends and moves to neither; write 'hold 2' for a "
                "hold alone"
            )
    return tempo


def parts_of(body: str, text: str) -> list[str]:
    """Return the parts of a tempo that are told by place; ``~`` joins the ends of a range."""
    seconds = [unit for unit, size in time.UNITS.items() if size == SECOND and unit.isalpha()]
    units = "|".join(sorted(seconds, key=len, reverse=True))
    unit = rf"(?<=[0-9])\s*-?(?:(?:{units})(?![^\W\d_])\.?|\")"
    plain_body = re.sub(unit, "\x1f", body, flags=re.IGNORECASE)
    joined = re.sub(r"(?<=[0-9])\s*(?:\.\.+|\u2026|\b(?:to|bis)\b)\s*(?=[0-9])", "~", plain_body)
    joined = re.sub(r"(?<=[0-9])\s+a\s+(?=[0-9])", "~", joined)
    if re.fullmatch(r"[0-9]\s*[0-9]\s*[xX]\s*[0-9]", joined) and joined.count(" ") < 3:
        return list(re.sub(r"\s", "", joined))  # 30 X 0
    signs = set(re.findall(r"[-/:|_;]", joined))
    if len(signs) == 2 and "-" in signs:  # a dash for the range, if that is the only way
        (other,) = signs - {"-"}
        split = [_clean(part) for part in joined.split(other)]
        rising = all(re.fullmatch(r"[xX]|[0-9.]+|[0-9.]+-[0-9.]+", part) for part in split)
        if len(split) == 4 and rising:
            return [part.replace("-", "~") for part in split]
    if len(signs) > 1:
        raise PrescriptionError(f"tempo '{text}' mixes separators; write one kind, as '2-0-2-1'")
    if signs:
        return [_clean(part) for part in joined.split(signs.pop())]
    if "\x1f" in joined.strip("\x1f"):
        return [_clean(part) for part in re.split(r"\x1f|\s+|,(?=\s)", joined) if _clean(part)]
    if re.search(r"[,.]\s", joined):
        return [_clean(part) for part in re.split(r"[,.](?=\s)", joined)]
    if re.search(r"\s", joined):
        return [_clean(part) for part in joined.split()]
    return _glued(joined.strip("\x1f"), text)


def _glued(joined: str, text: str) -> list[str]:
    """Return the parts of a tempo without blanks and dashes: by dots, by commas, or by digits."""
    commas, dots = joined.count(","), len(re.findall(r"\.", joined))
    if not commas and not dots:
        return list(joined) if "~" not in joined else _unseparated(text)
    if commas and dots and (commas == 3) != (dots == 3):
        return [_clean(part) for part in joined.split("," if commas == 3 else ".")]
    if commas and dots:
        return _unseparated(text)
    if commas + dots == 1 and not re.fullmatch(r"[0-9xX][,.][0-9xX]", joined):
        return _unseparated(text)
    return re.split(r"[,.]", joined)


def _unseparated(text: str) -> list[str]:
    raise PrescriptionError(
        f"tempo '{text}' needs separators between its phases, as '2.5-0-1-2' or '2-0-2-3..5'"
    )


def _clean(part: str) -> str:
    return part.strip(" \x1f").replace(",", ".").removesuffix(".")


def tempo_of(parts: Sequence[str], text: str) -> Tempo:
    """Return the tempo of four parts; of any other number of them, only where one reading is legal.

    Raises PrescriptionError with the readings, each of which is read.
    """
    if len(parts) == 4:
        return lasting(_placed(parts, text), text)
    return {2: _of_two, 3: _of_three, 5: _of_five}.get(len(parts), _of_many)(parts, text)


def _placed(parts: Sequence[str], text: str) -> Tempo:
    """Return the tempo of four parts in the order of canonical notation."""
    lengths = (length_of(part, phase, text) for part, phase in zip(parts, CYCLE, strict=True))
    return Tempo(*lengths)


def length_of(part: str, phase: Phase, text: str) -> Range | Lift:
    """Read one part of a tempo: seconds, a range of them, or X where the lift is."""
    if set(part.upper()) == {"X"}:
        if phase is Phase.LIFT and len(part) == 1:
            return Lift.EXPLOSIVE
        raise PrescriptionError(
            f"X in tempo '{text}' stands for the {phase.value} phase; only the lift, "
            "the third place, can be explosive, as '20X1'"
        )
    if part.upper() == "A":
        raise PrescriptionError(
            f"A (assisted) in tempo '{text}' cannot be timed; write its seconds, as '2021'"
        )
    if not re.fullmatch(_PART, part):
        told = shown if (shown := part.replace("~", "..").replace("\x1f", "s")) else "missing"
        raise PrescriptionError(
            f"the {phase.value} phase of tempo '{text}' is {told}; write seconds, as in '2-0-2-1'"
        )
    return seconds_of(part.replace("~", ".."), phase, text)


def seconds_of(amount: str, phase: Phase, text: str) -> Range:
    """Read the seconds of a phase."""
    return duration(amount, f"the {phase.value} phase of tempo '{text}'")


def legal(parts: Sequence[str], text: str) -> str | None:
    """Return the canonical spelling of four parts, None if they are no tempo."""
    try:
        return canonical(lasting(_placed(parts, text), text))
    except PrescriptionError:
        return None


def _dashed(tempo: str) -> str:
    return tempo if "-" in tempo else "-".join(tempo)


def _readings(ways: Sequence[tuple[Sequence[str], Sequence[int]]], text: str) -> dict[str, str]:
    """Return what is said of each way that some parts can be read in, by its canonical spelling."""
    found = {}
    for parts, said in ways:
        if tempo := legal(parts, text):
            named = ", ".join(f"{CYCLE[place].value} {parts[place]}" for place in said)
            found[_dashed(tempo)] = named.replace("~", "..")
    return found


def _of_three(parts: Sequence[str], text: str) -> Tempo:
    first, second, third = parts
    ways = [
        ((first, second, third, "0"), (0, 1, 2)),
        ((third, "0", first, second), (2, 3, 0)),
    ]
    readings = _readings(ways, text)
    if len(readings) == 1:
        return _placed(next(each for each, _ in ways if legal(each, text)), text)
    if not readings:
        for part, phase in zip(parts, CYCLE, strict=False):
            length_of(part, phase if part.upper() != "X" else Phase.LIFT, text)
        if "X" in "".join(parts).upper():
            raise PrescriptionError(
                f"tempo '{text}' has three parts, and X stands only for the lift; write as '20X1'"
            )
        raise PrescriptionError(
            f"tempo '{text}' has three parts and would lift or lower in no time; write four, "
            "LOWER-BOTTOM-LIFT-TOP, as '2021'"
        )
    raise PrescriptionError(
        f"tempo '{text}' has three parts, which coaches read in two ways; write the one you mean:"
        f"\n  {_offered(readings)}"
    )


def _offered(readings: dict[str, str]) -> str:
    return " or ".join(f"'{tempo}' ({said})" for tempo, said in readings.items())


def _of_two(parts: Sequence[str], text: str) -> Tempo:
    first, second = parts
    ways = [((first, "0", second, "0"), (0, 2)), ((second, "0", first, "0"), (2, 0))]
    if readings := _readings(ways, text):
        raise PrescriptionError(
            f"tempo '{text}' has 2 parts, not four; write the one you mean:\n  {_offered(readings)}"
        )
    return _of_many(parts, text)


def _of_five(parts: Sequence[str], text: str) -> Tempo:
    """Refuse five parts; two of them may be the ends of a range."""
    merged = [[*parts[:at], f"{parts[at]}~{parts[at + 1]}", *parts[at + 2 :]] for at in range(4)]
    readings = {tempo: "" for each in merged if (tempo := legal(each, text))}
    if readings and not text.strip().isdigit():
        meant = " or ".join(f"'{_dashed(tempo)}'" for tempo in readings)
        raise PrescriptionError(f"tempo '{text}' has 5 parts, not four; is {meant} meant, a range?")
    return _of_many(parts, text)


def _of_many(parts: Sequence[str], text: str) -> Tempo:
    raise PrescriptionError(
        f"tempo '{text}' has {len(parts)} part{'s'[: len(parts) != 1]}, not four: "
        "LOWER-BOTTOM-LIFT-TOP, as '2021' or '10-0-2-1'"
    )
