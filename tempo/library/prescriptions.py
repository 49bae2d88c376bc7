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
from tempo.plan.prescription import Cluster, Prescription
from tempo.plan.tempo import Range, Series, Tempo, just
from tempo.plan.time import SECOND

SHORTEST_REST, LONGEST_REST = 5 * SECOND, 3_600 * SECOND


class Prescribed(NamedTuple):
    """What a file or a user prescribes; what is None is left as it was."""

    tempo: Tempo | None = None
    reps: Range | Series[Range] | None = None
    sets: Range | None = None
    rest: int | None = None
    each_side: bool | None = None
    walk: bool | None = None
    hold: Range | Series[Range] | None = None  # at the top, over that of the tempo
    last_hold: int | None = None
    cluster: Cluster | None = None
    half: bool | None = None

    def over(self, below: "Prescribed") -> "Prescribed":
        """Return this, with what it leaves open taken from ``below``."""
        known = {key: value for key, value in self._asdict().items() if value is not None}
        if self.tempo is not None:
            below = below._replace(hold=None)  # which was over another tempo
        return below._replace(**known)

    def settled(self) -> Prescription:
        """Return the prescription, with the usual reps, sets and rest where none are named.

        Raises PrescriptionError where the hold leaves a rep that takes no time.
        """
        named = {key: value for key, value in self._asdict().items() if value is not None}
        hold = named.pop("hold", None)
        prescription = Prescription(**named)
        if hold is None:
            return prescription
        held = prescription.tempo._replace(top=hold)
        return prescription._replace(tempo=notation.lasting(held, notation.canonical(held)))


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


def fields(table: Table, tempo: Callable[[str], Prescribed], *, needed: bool = True) -> Prescribed:
    """Read the keys of a prescription from a table; ``tempo`` reads the text of a tempo.

    Tempo, reps and hold may be lists, of a value for each set; there are then so many sets.
    """
    asked = _tempo(table, tempo, needed)
    counts, holds = table.each("reps", reps), table.each("hold", hold)
    here = Prescribed(
        reps=_series(counts),
        sets=table.parsed("sets", sets, None),
        rest=table.parsed("rest", rest, None),
        each_side=table.choice("sides", {"each": True}, None),
        walk=table.choice("walk", {"true": True, "false": False}, None),
        hold=_series(holds),
        last_hold=table.parsed("last-hold", _last_hold, None),
        cluster=_cluster(table),
        half=table.choice("one-and-a-half", {"true": True, "false": False}, None),
    )
    lists = {key: table.listed(key) for key in ("tempo", "reps", "hold")}
    longest = max(lists.values())
    if longest and here.sets is None:
        here = here._replace(sets=just(longest))
    for key, length in lists.items():
        if length and here.sets and length != here.sets.low:
            table.problem(key, f"lists {length} for sets: {here.sets.low}; write one for each set")
    return here.over(asked)


def _series(values: "tuple[Range, ...]") -> "Range | Series[Range] | None":
    """Return what changes from set to set as such, and what does not as it is."""
    if not values:
        return None
    return Series(values) if len(set(values)) > 1 else values[0]


def _cluster(table: Table) -> Cluster | None:
    if "cluster" not in table:
        return None
    cluster = table.table("cluster")
    every = cluster.parsed("reps", reps, just(1), needed=True)
    pause = cluster.parsed("rest", rest, SHORTEST_REST, needed=True)
    cluster.close()
    return Cluster(every.low, pause)


def _last_hold(text: str) -> int:
    return notation.duration(text, "the last hold").low


def _tempo(table: Table, tempo: Callable[[str], Prescribed], needed: bool) -> Prescribed:
    if table.is_list("tempo"):
        if all(len(text) == 1 for text in table.texts("tempo")):
            table.problem("tempo", "is a list of phases; write it as one, as '2021'")
            return Prescribed()
        read = [each.tempo for each in table.each("tempo", tempo) if each.tempo]
        if not read:
            return Prescribed()
        return Prescribed(
            Tempo(
                *(
                    Series(lengths) if len(set(lengths)) > 1 else lengths[0]
                    for lengths in zip(*read, strict=True)
                )
            )
        )
    if not table.is_table("tempo"):
        return table.parsed("tempo", tempo, Prescribed(), needed=needed)
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


def rounds(text: str) -> Range:
    """Read a number of rounds of a superset or circuit."""
    return notation.whole(text, "rounds", MOST_SETS)


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
