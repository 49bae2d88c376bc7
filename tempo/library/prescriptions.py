"""Prescriptions with a name (``standard``, ``pause``, ``slow-eccentric``), a YAML file each."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tempo.errors import PrescriptionError
from tempo.library import folders
from tempo.library.declarations import (
    CLUSTER,
    CLUSTER_REPS,
    EVERY,
    FIRST,
    HALF,
    HOLD,
    LAST_HOLD,
    REPS,
    REST,
    SETS,
    SHORTEST_REST,
    SIDES,
    SOURCE,
    SUMMARY,
    SWITCH,
    TEMPO,
    WALK,
)
from tempo.library.document import Document, Table
from tempo.library.settings import Settings
from tempo.plan import figures, notation, saying
from tempo.plan.notation import parse
from tempo.plan.phase import Side
from tempo.plan.prescription import Cluster, Prescription
from tempo.plan.tempo import Open, Phases, Range, Series, Sided, Tempo, just
from tempo.plan.tokens import fold


class Prescribed(NamedTuple):
    """What a file or a user prescribes; what is None is left as it was."""

    tempo: Tempo | None = None
    reps: "Range | Series[Range] | Sided[Range | Series[Range]] | None" = None
    sets: Range | None = None
    rest: int | None = None
    each_side: bool | None = None
    walk: bool | None = None
    phases: Phases | None = None  # over those of the tempo
    last_hold: int | None = None
    cluster: Cluster | None = None
    half: bool | None = None
    every: int | None = None  # over the rest
    open: bool | None = None
    last_open: bool | None = None
    alternating: bool | None = None
    first: Side | None = None
    switch: int | None = None
    lasting: int | None = None  # over the reps

    def over(self, below: "Prescribed") -> "Prescribed":
        """Return this, with what it leaves open taken from ``below``."""
        known = {key: value for key, value in self._asdict().items() if value is not None}
        if self.tempo is not None:
            below = below._replace(phases=None)  # which were over another tempo
        if self.rest is not None:
            below = below._replace(every=None)
        if self.reps is not None:
            below = below._replace(lasting=None, last_open=None)
        if self.phases and below.phases:
            known["phases"] = self.phases.over(below.phases)
        return below._replace(**known)

    def settled(self) -> Prescription:
        """Return the prescription, with the usual reps, sets and rest where none are named.

        Raises PrescriptionError where the phases that were named leave a rep that none can lift.
        """
        known = {key: value for key, value in self._asdict().items() if value is not None}
        phases = known.pop("phases", None)
        if phases is not None:
            tempo = phases.over(self.tempo or Tempo()).tempo
            known["tempo"] = figures.lasting(tempo, saying.canonical(tempo))
        return Prescription(**known)


def named(text: str) -> Prescribed:
    """Read what a user calls a tempo: the name of a prescription, or phases in any spelling.

    Raises PrescriptionError for a spelling, FileError for a file that is wrong.
    """
    paths = folders.prescriptions().paths()
    name = re.sub(r"[\s_]+", "-", fold(text.strip()))
    for each in (text.strip(), name):
        if each in paths:
            return load(paths[each])
    try:
        phases = notation.phases(text)
    except PrescriptionError as error:
        if re.search(r"\d", text):
            raise
        raise PrescriptionError(f"{error}; or name a prescription: {', '.join(paths)}") from None
    if None in phases:
        return Prescribed(phases=phases)
    return Prescribed(phases.tempo)


def _whole(text: str, tempo: Callable[[str], Prescribed]) -> Prescribed:
    """Read a tempo that is over no other: the phases that it does not name take no time."""
    found = tempo(text)
    return Prescribed(parse(text)) if found.phases else found


def load(path: Path) -> Prescribed:
    """Read a file that describes a prescription."""
    document = Document(path)
    document.root.said(SUMMARY, "")
    document.root.said(SOURCE, "")
    found = fields(document.root, _notation)
    document.close()
    return found


def fields(table: Table, tempo: Callable[[str], Prescribed], *, needed: bool = True) -> Prescribed:
    """Read the keys of a prescription from a table; ``tempo`` reads the text of a tempo.

    Tempo, reps and hold may be lists, of a value for each set; there are then so many sets.
    """
    asked = _tempo(table, tempo, needed)
    reps, counts = _reps(table)
    holds = _flat(table.each(HOLD.name, HOLD.value.read))
    here = reps._replace(
        sets=table.said(SETS, None),
        rest=table.said(REST, None),
        every=table.said(EVERY, None),
        walk=table.said(WALK, None),
        phases=_held(holds),
        last_hold=table.said(LAST_HOLD, None),
        cluster=_cluster(table),
        half=table.said(HALF, None),
        first=table.parsed(FIRST.name, FIRST.value.read, None),
        switch=table.said(SWITCH, None),
    )
    here = _working(here, table.parsed(SIDES.name, SIDES.value.read, ""))
    lists = {key: table.listed(key) for key in (TEMPO.name, REPS.name, HOLD.name)}
    for key, many in (("reps", counts), ("hold", len(holds))):
        lists[key] = lists[key] or (many if many > 1 else 0)
    here, uneven = _for_sets(here, lists)
    for key, fault in uneven.items():
        table.problem(key, fault)
    return here.over(asked)


def _working(here: Prescribed, sides: str) -> Prescribed:
    """Prescribe how the sides work; each by itself, where no more is said than its reps."""
    if not sides and not isinstance(here.reps, Sided):
        return here
    return here._replace(each_side=sides != "both", alternating=sides == "alternate")


_Reps = Range | Series[Range] | Sided[Any]


def _reps(table: Table) -> tuple[Prescribed, int]:
    """Read the reps, if the lifter ends a set after them, and for how many sets they are."""
    if not table.is_table(REPS.name):
        found = table.each(REPS.name, REPS.value.read)
        whole = [each for each in found[:-1] if isinstance(each, Sided | Open)]
        whole += [each for each in found[-1:] if isinstance(each, Sided)]
        if whole and len(found) > 1:
            told = (
                "for each side, and of sets but the last that the lifter ends, cannot be in a list"
            )
            table.problem(REPS.name, f"{told}; write them as {{left: [8, 6], right: [10, 8]}}")
        return _amount(whole[0] if whole else found), len(_flat(found))
    sides, read = table.table(REPS.name), []
    for side in Side:
        found = sides.each(side.value, REPS.value.read)
        if side.value not in sides or any(isinstance(each, Sided | Open) for each in found):
            sides.problem(side.value, "is missing; write both, as {left: 8, right: 10}")
        else:
            read.append(_flat(found))
    sides.close()
    if len(read) < len(Side) or not all(read):
        return Prescribed(), 0
    sided: _Reps = Sided(*map(_series, read))
    return Prescribed(reps=sided), max(map(len, read))


def _amount(found: "_Reps | Open | tuple[Any, ...] | None") -> Prescribed:
    """Prescribe reps that were read in one or several texts, and if the lifter ends the set."""
    if found is None or isinstance(found, Sided):
        return Prescribed(reps=found)
    texts = found if type(found) is tuple else (found,)
    counts = _flat(texts)
    ended = any(isinstance(each, Open) for each in texts) or None
    return Prescribed(
        reps=_series(counts), open=ended, last_open=ended and (len(counts) > 1 or None)
    )


def _for_sets(here: Prescribed, lists: dict[str, int]) -> tuple[Prescribed, dict[str, str]]:
    """Prescribe as many sets as the lists are long, and say which list has another length."""
    longest = max(lists.values())
    if longest and here.sets is None:
        here = here._replace(sets=just(longest))
    count = here.sets.low if here.sets else 0
    return here, {
        key: f"lists {length} for sets: {count}; write one for each set"
        for key, length in lists.items()
        if length and length != count
    }


def asked(settings: Settings) -> Prescribed:
    """Return what the options prescribe; raises PrescriptionError where they disagree."""
    counts, holds = settings.get(REPS), settings.get(HOLD)
    own = Prescribed(
        sets=settings.get(SETS),
        rest=settings.get(REST),
        every=settings.get(EVERY),
        first=settings.get(FIRST),
        switch=settings.get(SWITCH),
    )
    lists = {
        each.name: len(found.values) if isinstance(found, Series) else 0
        for each, found in ((REPS, counts), (HOLD, holds))
    }
    own, uneven = _for_sets(own, lists)
    for key, fault in uneven.items():
        raise PrescriptionError(f"--{key} {fault}")
    ended = _amount(counts)
    own = own._replace(
        reps=ended.reps,
        open=ended.open,
        last_open=ended.last_open,
        phases=_held(_flat([holds] if holds else [])),
    )
    own = _working(own, settings.get(SIDES) or "")
    return own.over(settings.get(TEMPO) or Prescribed())


def _flat(found: "Iterable[Range | Series[Range] | Sided[Any] | Open]") -> "tuple[Range, ...]":
    """Return the values for the sets, some of which were written in one text."""
    return tuple(
        value
        for each in found
        if not isinstance(each, Sided)
        for value in (each.values if isinstance(each, Series | Open) else (each,))
    )


def _held(values: "tuple[Range, ...]") -> Phases | None:
    """Return the pause at the top over that of a tempo."""
    return Phases(top=_series(values)) if values else None


def _series(values: "tuple[Range, ...]") -> "Range | Series[Range] | None":
    """Return what changes from set to set as such, and what does not as it is."""
    if not values:
        return None
    return Series(values) if len(set(values)) > 1 else values[0]


def _cluster(table: Table) -> Cluster | None:
    if CLUSTER.name not in table:
        return None
    cluster = table.table(CLUSTER.name)
    every = cluster.said(CLUSTER_REPS, just(1), of="cluster")
    pause = cluster.said(REST, SHORTEST_REST, of="cluster")
    cluster.close()
    return Cluster(every.low, pause)


def _tempo(table: Table, tempo: Callable[[str], Prescribed], needed: bool) -> Prescribed:
    whole = partial(_whole, tempo=tempo)
    if needed:
        tempo = whole
    if table.is_list(TEMPO.name):
        if all(len(text) == 1 for text in table.texts(TEMPO.name)):
            table.problem(TEMPO.name, "is a list of phases; write it as one, as '2021'")
            return Prescribed()
        read = [each.tempo for each in table.each(TEMPO.name, whole) if each.tempo]
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
    if not table.is_table(TEMPO.name):
        return table.parsed(TEMPO.name, tempo, Prescribed(), needed=needed)
    phases = table.table(TEMPO.name)
    lengths = {name: phases.text(name) for name in notation.NAMES}
    unknown = set(phases) - set(notation.NAMES)
    phases.close()
    if unknown:
        return Prescribed()  # a phase of another name is told; what it leaves out is no other fault
    text = ", ".join(f"{name} {length}" for name, length in lengths.items() if length)
    try:
        return tempo(text)
    except PrescriptionError as error:
        table.problem(TEMPO.name, str(error))
        return Prescribed()


def _notation(text: str) -> Prescribed:
    return Prescribed(parse(text))
