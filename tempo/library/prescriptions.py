"""Prescriptions with a name (``standard``, ``pause``, ``slow-eccentric``), a YAML file each."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.library import folders
from tempo.library.document import Document, Table
from tempo.plan import notation
from tempo.plan.notation import MOST_REPS, MOST_SETS, parse
from tempo.plan.prescription import Prescription
from tempo.plan.tempo import Range, Tempo
from tempo.plan.time import SECOND

SHORTEST_REST, LONGEST_REST = 5 * SECOND, 3_600 * SECOND


class Prescribed(NamedTuple):
    """What a file or a user prescribes; what is None is left as it was."""

    tempo: Tempo | None = None
    reps: Range | None = None
    sets: Range | None = None
    rest: int | None = None
    each_side: bool | None = None
    walk: bool | None = None

    def over(self, below: "Prescribed") -> "Prescribed":
        """Return this, with what it leaves open taken from ``below``."""
        known = {key: value for key, value in self._asdict().items() if value is not None}
        return below._replace(**known)

    def settled(self) -> Prescription:
        """Return the prescription, with the usual reps, sets and rest where none are named."""
        named = {key: value for key, value in self._asdict().items() if value is not None}
        return Prescription(**named)


def named(text: str) -> Prescribed:
    """Read what a user calls a tempo: the name of a prescription, or a tempo in any spelling.

    Raises PrescriptionError for a spelling, FileError for a file that is wrong.
    """
    paths = folders.prescriptions().paths()
    if text.strip() in paths:
        return load(paths[text.strip()])
    try:
        return Prescribed(parse(text))
    except PrescriptionError as error:
        if re.search(r"\d", text):
            raise
        raise PrescriptionError(f"{error}; or name a prescription: {', '.join(paths)}") from None


def load(path: Path) -> Prescribed:
    """Read a file that describes a prescription."""
    document = Document(path)
    document.root.text("summary")
    document.root.text("source")
    found = fields(document.root, _notation)
    document.close()
    return found


def fields(table: Table, tempo: Callable[[str], Prescribed]) -> Prescribed:
    """Read the keys of a prescription from a table; ``tempo`` reads the text of a tempo."""
    asked = _tempo(table, tempo)
    here = Prescribed(
        reps=table.parsed("reps", reps, None),
        sets=table.parsed("sets", sets, None),
        rest=table.parsed("rest", rest, None),
        each_side=table.choice("sides", {"each": True}, None),
        walk=table.choice("walk", {"true": True, "false": False}, None),
    )
    return here.over(asked)


def _tempo(table: Table, tempo: Callable[[str], Prescribed]) -> Prescribed:
    if not table.is_table("tempo"):
        return table.parsed("tempo", tempo, Prescribed(), needed=True)
    phases = table.table("tempo")
    lengths = {name: phases.text(name) for name in notation.NAMES}
    phases.close()
    text = ", ".join(f"{name} {length}" for name, length in lengths.items() if length)
    try:
        return Prescribed(parse(text))
    except PrescriptionError as error:
        table.problem("tempo", str(error))
        return Prescribed()


def _notation(text: str) -> Prescribed:
    return Prescribed(parse(text))


def reps(text: str) -> Range:
    """Read a number of reps."""
    return notation.whole(text, "reps", MOST_REPS)


def sets(text: str) -> Range:
    """Read a number of sets."""
    return notation.whole(text, "sets", MOST_SETS)


def hold(text: str) -> Range:
    """Read the seconds of the pause at the top into microseconds."""
    return notation.duration(text, "the hold")


def rest(text: str) -> int:
    """Read the seconds of a rest into microseconds.

    Raises PrescriptionError for one that has no time for the end of a set, 3, 2, 1.
    """
    time = notation.duration(text, "the rest", LONGEST_REST).low
    if time < SHORTEST_REST:
        raise PrescriptionError(
            f"the rest is '{text}'; it takes at least {SHORTEST_REST // SECOND} s to sound the end "
            "of a set and count down to the next"
        )
    return time
