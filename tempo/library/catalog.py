"""What there is to list: each routine and workout in a few words, kept until a file changes."""

import marshal
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tempo import __version__
from tempo.errors import TempoError
from tempo.library import folders
from tempo.library.cache import Cache
from tempo.library.states import settled, states

if TYPE_CHECKING:
    from tempo.library.workouts import Exercised, Workout
    from tempo.plan.prescription import Work

VERSION = 3
"""Of what is kept; raised when the same files are listed in another way."""


class Entry(NamedTuple):
    """A routine or workout as it stands in its file, in texts that are shown as they are.

    ``names`` are all that it is called, in any language. Of a workout ``tempo`` is empty, ``reps``
    is how many exercises it has, and ``tension`` that of all sets.
    """

    name: str
    path: str
    is_workout: bool
    summary: str
    tempo: str
    sets: str
    reps: str
    tension: str
    movement: str = ""
    names: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def entries() -> tuple[list[Entry], list[str]]:
    """Return every routine and workout, and what is wrong with those that cannot be read."""
    lying = [
        str(path)
        for shelf in (folders.routines(), folders.workouts(), folders.prescriptions())
        for path in shelf.paths().values()
    ]
    cache, key = Cache(folders.catalog()), f"{__version__} {VERSION} {marshal.version} {lying}"
    kept = _current(cache.get(key))
    if kept is not None:
        return kept, []
    began = time.time_ns()
    found, faults, read = _read()
    now = states({*lying, *read})
    if not faults and now and all(each and settled(each, began) for each in now.values()):
        cache.put(key, marshal.dumps((now, [tuple(each) for each in found])))
    return found, faults


def _current(kept: bytes | None) -> list[Entry] | None:
    """Return the entries that were kept, if no file that they were read from has changed since."""
    try:
        then, found = marshal.loads(kept or b"")
    except (ValueError, TypeError, EOFError):
        return None
    if states(then) != then:
        return None
    return [Entry(*each) for each in found]


def _read() -> tuple[list[Entry], list[str], set[str]]:
    """Read every routine and workout; also return the files of the routines that workouts have."""
    from tempo.library import workouts
    from tempo.library.prescriptions import Prescribed

    found: list[Entry] = []
    faults: list[str] = []
    read: set[str] = set()
    for shelf in (folders.routines(), folders.workouts()):
        for path in shelf.paths().values():
            try:
                workout = workouts.load(path)
                work, exercised = workouts.arranged(
                    workout, Prescribed(), workout.language, led=True
                )
            except TempoError as error:
                faults.append(str(error))
                continue
            read |= {str(each.routine.path) for each in exercised}
            found.append(_entry(workout, work, exercised))
    return found, faults, read


def _entry(workout: "Workout", work: "Work", exercised: "Sequence[Exercised]") -> Entry:
    from tempo.plan.saying import between, canonical
    from tempo.plan.time import clock, spelled

    routine, prescription = workout.routine, exercised[0].prescription
    if routine is None:
        return Entry(
            workout.name,
            str(workout.path),
            True,
            workout.summary,
            "",
            str(len(work.sets)),
            str(len(work.exercises)),
            clock(work.tension),
            names=(workout.name, workout.title),
        )
    held = sorted({each.held for each in work.sets})
    if all(held) and all(each.pace.held for each in work.sets):
        tempo = "hold"
        reps = "-".join(spelled(time) for time in dict.fromkeys((held[0], held[-1]))) + " s"
        reps = "amrap" if prescription.open else reps
    else:
        tempo, reps = canonical(prescription.tempo), between(prescription.reps, "-", 1)
        if prescription.open:
            reps = "amrap" if reps == "0" else f"{reps}+"
    return Entry(
        workout.name,
        str(workout.path),
        False,
        workout.summary,
        tempo,
        between(prescription.sets, "-", 1),
        reps + " a side" * (prescription.each_side and "left" not in reps),
        clock(work.sets[0].tension),
        routine.movement,
        (
            *(routine.movement, routine.name, routine.exercise, *routine.aliases),
            *(sheet.name for sheet in routine.languages.values()),
        ),
        tuple(routine.equipment),
        tuple(routine.target),
        tuple(routine.also),
    )
