"""What is prescribed: the tempo, reps, sets, rest and sides, and the sets that come of it."""

from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan.phase import Phase
from tempo.plan.tempo import Pace, Range, Tempo, just, settle
from tempo.plan.time import SECOND

EXPLOSIVE_LIFT = SECOND
"""How long X lasts on the timeline unless the user says otherwise, in microseconds."""


LONGEST = 24 * 3_600 * SECOND
"""The most time that the reps and rests of a prescription may take, in microseconds."""


class Prescription(NamedTuple):
    """How an exercise is to be done; ``rest`` in microseconds, between one set and the next."""

    tempo: Tempo
    reps: Range = just(8)
    sets: Range = just(3)
    rest: int = 90 * SECOND
    each_side: bool = False
    walk: bool = False  # ranges go up a step a set, not only stay at their low end


class Set(NamedTuple):
    """One set, decided: so many reps at this pace (a side), then so long a rest."""

    reps: int
    pace: Pace
    rest: int


class Work(NamedTuple):
    """What is to be done: the sets, from where a rep starts, and whether on each side."""

    sets: tuple[Set, ...]
    starts: Phase
    each_side: bool = False


def decided(prescription: Prescription, starts: Phase, explosive: int = EXPLOSIVE_LIFT) -> Work:
    """Return the work of a prescription with every range decided.

    A range is its low end; where the prescription walks, it goes up one rep or one second a
    set and stays at its high end: a hold of 3..5 is 3, 4, 5, 5 s in four sets.

    Raises PrescriptionError if it would take longer than ``LONGEST``.
    """
    count = prescription.sets.low
    sides = 2 if prescription.each_side else 1
    sets = []
    for number in range(count):
        step = number if prescription.walk else 0
        sets.append(
            Set(
                reps=prescription.reps.at(step, 1),
                pace=settle(prescription.tempo, step, SECOND, explosive),
                rest=prescription.rest if number + 1 < count else 0,
            )
        )
    if sum(sides * each.reps * each.pace.rep + each.rest for each in sets) > LONGEST:
        raise PrescriptionError("the sets take more than 24 hours; ask for fewer sets or reps")
    return Work(tuple(sets), starts, prescription.each_side)
