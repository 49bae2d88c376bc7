"""What the heads of a coach's table say of the cells below them: units, sides, the order of a tempo."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.imports import phrases
from tempo.imports.table import Row
from tempo.plan import lexicon
from tempo.plan.phase import Phase
from tempo.plan.tokens import fold, plain

_BARE = re.compile(r"\d+(?:[.,]\d+)?(?:\s*[-–—]\s*\d+(?:[.,]\d+)?)?")
_MINUTES = re.compile(r"\bmin(?:s|utes?|utos?|uten)?\b", re.IGNORECASE)
_LOAD = re.compile(r"\b(kg|lbs?|rpe|rir)\b|%", re.IGNORECASE)
_ORDER = re.compile(r"[(\[]([^)\]]+)[)\]]")

_LETTERS = {"e": Phase.LOWER, "c": Phase.LIFT, "k": Phase.LIFT}
"""Phases for short, as in E-P-C-P."""

_FROM_THE_LIFT = (2, 3, 0, 1)
"""Where each part of LOWER-BOTTOM-LIFT-TOP stands in LIFT-TOP-LOWER-BOTTOM."""


class Heads(NamedTuple):
    """Where each known column of a table stands, and what its head says of its cells."""

    columns: Mapping[str, int]
    minutes: frozenset[str] = frozenset()  # columns whose bare numbers are minutes
    sided: bool = False  # the reps are those of each side
    load: str = ""  # the unit of loads
    lift_first: bool = False  # tempos begin with the lift
    grouped: bool = False  # the labels are those of supersets: a, a, b, b

    def cells(self, row: Row) -> dict[str, str]:
        """Return the cells of a row by what they are, with what the heads say of them.

        Raises PrescriptionError for a tempo that does not fit the order that its head tells.
        """
        cells = {key: row.cells[at] for key, at in self.columns.items() if at < len(row.cells)}
        for key in self.minutes:
            if _BARE.fullmatch(cells.get(key, "").strip()) and cells[key].strip() != "0":
                cells[key] += " min"
        if self.sided and cells.get("reps"):
            cells["sides"] = "each"
        share = cells.get("load", "").strip().replace(",", ".")
        if self.load == "%" and re.fullmatch(r"0?\.\d+|1(?:\.0+)?", share):
            cells["load"] = f"{float(share) * 100:g}"  # as a spreadsheet keeps 70 %
        if self.load and _BARE.fullmatch(cells.get("load", "").strip()):
            before = self.load in ("RPE",)
            number = cells["load"].strip()
            cells["load"] = f"{self.load} {number}" if before else f"{number} {self.load}"
        if self.lift_first and re.search(r"\d", cells.get("tempo", "")):
            cells["tempo"] = _turned(cells["tempo"])
        return cells


def of(rows: Sequence[Row], place: int, columns: Mapping[str, int]) -> Heads:
    """Return what the heads in a row of a table say; where they are two rows, in the last.

    Raises PrescriptionError for an order of a tempo that is nobody's.
    """
    said = {key: head(rows, place, at) for key, at in columns.items()}
    load = _LOAD.search(said.get("load", ""))
    unit = load[0].lower() if load else ""
    return Heads(
        columns,
        frozenset(key for key in ("rest", "hold") if _MINUTES.search(said.get(key, ""))),
        "reps" in said and phrases.sided(f"10 reps {said['reps']}"),
        unit.upper() if unit in ("rpe", "rir") else unit,
        _lift_first(said.get("tempo", "")),
        bool(re.search(r"super", said.get("label", ""), re.IGNORECASE)),
    )


def head(rows: Sequence[Row], place: int, at: int) -> str:
    """Return the head of a column; where it is empty in its row, from the row above."""
    above = rows[place - 1].cells if place else ()
    here = rows[place].cells[at] if at < len(rows[place].cells) else ""
    return here or (above[at] if at < len(above) else "")


def _lift_first(said: str) -> bool:
    """Whether the order that a head of tempos tells begins with the lift: con-iso-ecc-iso.

    >>> _lift_first("Tempo"), _lift_first("Tempo (E-P-C-P)"), _lift_first("Tempo (up-hold-down-hold)")
    (False, False, True)
    """
    order = _ORDER.search(said)
    parts = re.findall(r"[^\W\d_]+", fold(order[1])) if order else []
    if len(parts) != len(Phase):
        return False
    phases = [lexicon.MOVES.get(part, _LETTERS.get(part)) for part in parts]
    if phases == [Phase.LIFT, None, Phase.LOWER, None]:
        return True
    if phases == [Phase.LOWER, None, Phase.LIFT, None]:
        return False
    raise PrescriptionError(
        f"tempo: the order '{order and order[1]}' is not understood; write tempos as "
        "LOWER-BOTTOM-LIFT-TOP and the head as 'Tempo'"
    )


def _turned(text: str) -> str:
    """Return a tempo that begins with the lift in the usual order.

    >>> _turned("1-2-3-0"), _turned("X031"), _turned("2 s up")
    ('3-0-1-2', '3-1-X-0', '2 s up')
    """
    bare = plain(text).strip()
    if re.search(r"[^\W\dxX_]", bare):
        return text  # in words, which say themselves what they are of
    parts = re.findall(r"[0-9]+(?:\.[0-9]+)?|[xX]", bare)
    if len(parts) == 1 and len(parts[0]) == len(Phase):
        parts = list(parts[0])
    elif len(parts) != len(Phase):
        parts = re.findall(r"[0-9xX]", bare)
    if len(parts) != len(Phase):
        raise PrescriptionError(
            f"tempo: '{text}' has not the four parts that its head tells: LIFT-TOP-LOWER-BOTTOM"
        )
    return "-".join(parts[at].upper() for at in _FROM_THE_LIFT)
