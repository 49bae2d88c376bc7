"""What is prescribed: the tempo, reps, sets, rest and sides, and the sets that come of it."""

from itertools import zip_longest
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan.phase import Phase, Side, order
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace, Range, Series, Sided, Tempo, held, just, settle
from tempo.plan.time import SECOND, spelled

EXPLOSIVE_LIFT = SECOND
"""How long X lasts on the timeline unless the user says otherwise, in microseconds."""


LONGEST = 24 * 3_600 * SECOND
"""The most time that the reps and rests of a prescription may take, in microseconds."""

MOST_OPEN, LONGEST_OPEN = 100, 600 * SECOND
"""The most reps and the longest time, in microseconds, of a set that the lifter ends."""

MOST_IN_ALL = 20_000
"""The most reps of a prescription in all its sets and sides: about 250,000 events."""


class Cluster(NamedTuple):
    """A short rest in microseconds within a set, after every so many reps."""

    reps: int
    rest: int


class Prescription(NamedTuple):
    """How an exercise is to be done; times in microseconds, ``rest`` between one set and the next.

    With ``every``, a set starts on each such interval, and what is left of it is the rest. An
    ``open`` set goes on until the lifter ends it, in a file after its reps; 0 where none are said.
    ``last_hold`` is the pause at the top of each set's last rep, where it is another than the
    tempo's; with ``half``, a rep has half a rep more at its far end.

    A set that is ``lasting`` so long has as many reps (a side) as fit.

    On ``each_side`` there are all reps of the ``first`` side, a ``switch`` of its own length if it
    has one, and those of the other; where they are ``alternating``, a rep of each in turn.
    """

    tempo: Tempo
    reps: "Range | Series[Range] | Sided[Range | Series[Range]]" = just(8)
    sets: Range = just(3)
    rest: int = 90 * SECOND
    each_side: bool = False
    walk: bool = False  # ranges go up a step a set, not only stay at their low end
    last_hold: int | None = None
    cluster: Cluster | None = None
    half: bool = False
    every: int | None = None
    open: bool = False
    last_open: bool = False  # of the open sets only the last one is
    alternating: bool = False
    first: Side | None = None
    switch: int | None = None
    lasting: int | None = None


class Exercise(NamedTuple):
    """What is lifted: what is said of it, where a rep starts, on each side or not, how many sets.

    ``name`` is what a person asks for it by, ``label`` its place in a workout, as ``A1``, and
    ``note`` what is said as it begins. A ``warm_up`` is an exercise of its own. Where the sides are
    ``alternating``, a rep of each is done in turn; else there is a ``switch`` between them, of the
    usual length or of its own, in microseconds.
    """

    sheet: CueSheet
    starts: Phase = Phase.BOTTOM
    each_side: bool = False
    sets: int = 1
    name: str = ""
    label: str = ""
    note: str = ""
    warm_up: bool = False
    alternating: bool = False
    first: Side = Side.LEFT
    switch: int | None = None

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """The sides that work one after the other; None if both work at once, or in turn."""
        return self._both if self.each_side and not self.alternating else (None,)

    @property
    def leads(self) -> Side | None:
        """The side of the first rep; None if both work at once."""
        return self.first if self.each_side else None

    @property
    def _both(self) -> tuple[Side, Side]:
        return self.first, Side.RIGHT if self.first is Side.LEFT else Side.LEFT


class Set(NamedTuple):
    """One set, decided: the pace of each of its reps (a side), then so long a rest.

    ``exercise`` is the place of its exercise in the work; ``number`` counts, from 1, within that.
    The paces of the right side are its own where it has other reps than the left; where the sides
    alternate, ``turns`` has the side of each rep.
    """

    paces: tuple[Pace, ...]
    rest: int
    number: int = 1
    exercise: int = 0
    cluster: Cluster | None = None
    every: int = 0  # from its start to that of the next, if that is what was prescribed
    right: tuple[Pace, ...] = ()
    turns: tuple[Side, ...] = ()
    least: int | None = None  # the lifter ends it, after so many reps (a side) or more

    def of_side(self, side: Side) -> int:
        """Return how many reps are of a side."""
        return self.turns.count(side) if self.turns else self.on(side).reps

    def on(self, side: Side | None) -> "Set":
        """Return the set as it is done on a side."""
        if side is Side.RIGHT and self.right:
            return self._replace(paces=self.right, right=())
        return self._replace(right=()) if self.right else self

    @property
    def reps(self) -> int:
        """How many reps it has (a side)."""
        return len(self.paces)

    @property
    def pace(self) -> Pace:
        """The pace of its first rep."""
        return self.paces[0]

    @property
    def held(self) -> int:
        """How long it is held, if it is one hold (a side), in microseconds; 0 if it has reps."""
        pace = self.pace
        return held((phase, pace.lasts(phase)) for phase in Phase) if self.reps == 1 else 0

    def pause(self, rep: int) -> int:
        """Return the rest in microseconds that follows a rep within the set."""
        if self.cluster is None or rep == self.reps or rep % self.cluster.reps:
            return 0
        return self.cluster.rest

    @property
    def time(self) -> int:
        """The time in microseconds from its first rep to the end of its last (a side)."""
        every, pause = self.cluster or Cluster(self.reps, 0)
        return self.tension + (self.reps - 1) // every * pause

    @property
    def tension(self) -> int:
        """The time under tension in microseconds: that of its reps (on a side)."""
        return sum(pace.rep for pace in self.paces)


class Work(NamedTuple):
    """What is to be done: the exercises, and all sets in the order in which they are performed.

    The ``title`` and the ``note`` of a workout are said before all else.
    """

    exercises: tuple[Exercise, ...]
    sets: tuple[Set, ...]
    title: str = ""
    note: str = ""

    @property
    def tension(self) -> int:
        """The time under tension in microseconds: that of all sets, on all their sides."""
        return sum(bout.tension for each in self.sets for bout in self.bouts(each))

    def bouts(self, each: Set) -> list[Set]:
        """Return what a set is on each of the sides that work one after the other."""
        return [each.on(side) for side in self.exercises[each.exercise].sides]

    def endless(self) -> dict[tuple[int, int], int]:
        """Return how many reps each set has at least that the lifter ends, by a span's numbers."""
        return {
            (each.exercise, each.number): each.least for each in self.sets if each.least is not None
        }

    def places(self) -> dict[tuple[int, int], int]:
        """Return the place among all sets of an exercise's set, by the two numbers of a span."""
        return {(each.exercise, each.number): place for place, each in enumerate(self.sets)}


def decided(
    prescription: Prescription,
    exercise: Exercise,
    explosive: int = EXPLOSIVE_LIFT,
    led: bool = False,
) -> Work:
    """Return the work of one exercise as prescribed, with every range decided.

    A range is its low end; where the prescription walks, it goes up one rep or one second a
    set and stays at its high end: a hold of 3..5 is 3, 4, 5, 5 s in four sets.

    An open set has as many reps as a lifter could do where it is ``led``, who ends it by a key.

    Raises PrescriptionError if an open set is not led and has no reps, if the reps do not fit the
    interval in which a set starts, if it would take longer than ``LONGEST``, has more reps than
    ``MOST_IN_ALL``, or a rep that takes no time at all.
    """
    count = prescription.sets.low
    if prescription.first and not prescription.each_side:
        raise PrescriptionError(
            f"the {prescription.first.value} side is to be first, and both work at once; write "
            "'sides: each' or 'sides: alternate' too"
        )
    exercise = exercise._replace(
        each_side=prescription.each_side,
        sets=count,
        alternating=prescription.alternating,
        first=prescription.first or Side.LEFT,
        switch=prescription.switch,
    )
    sets = []
    for number in range(count):
        step = number if prescription.walk else 0
        reps = prescription.reps
        left, right = reps if isinstance(reps, Sided) else (reps, reps)
        pace = settle(prescription.tempo, step, SECOND, explosive, number)
        if prescription.half:
            pace = pace._replace(half=order(exercise.starts)[1])
        ended = led and _ends(prescription, number)
        if ended and _waits(prescription, pace, number, step):
            pace = _longest(pace, prescription, exercise)
        paces, others = (
            _paces(
                pace, _many(each, number, step, prescription, exercise, pace, ended), prescription
            )
            for each in (left, right)
        )
        rest = prescription.rest if number + 1 < count else 0
        each = Set(paces, rest, number + 1, cluster=prescription.cluster)
        if exercise.each_side and exercise.alternating:
            each = _in_turn(each, others, exercise.first)
        elif exercise.each_side and others != paces:
            each = each._replace(right=others)
        if ended:
            each = each._replace(least=_least(prescription, number, step))
        sets.append(_every(each, exercise, prescription, number + 1 < count))
    return checked(Work((exercise,), tuple(sets)))


def _many(
    reps: Range | Series[Range],
    number: int,
    step: int,
    prescription: Prescription,
    exercise: Exercise,
    pace: Pace,
    ended: bool,
) -> int:
    """Return how many reps a set has, on one side; raises PrescriptionError if nobody can say."""
    if prescription.lasting is not None:
        many = prescription.lasting // max(pace.rep, 1)
        if not many:
            raise PrescriptionError(
                f"a rep of {spelled(pace.rep)} s does not fit a set of "
                f"{spelled(prescription.lasting)} s; ask for a quicker tempo or a longer set"
            )
        return many
    many = (reps.of(number) if isinstance(reps, Series) else reps).at(step, 1)
    if ended:
        longest = _longest_open(prescription, exercise)
        return max(many, min(MOST_OPEN, longest // max(pace.rep, 1)))
    name = exercise.name or exercise.sheet.name
    if not many and pace.held:
        raise PrescriptionError(
            f"{name} is held until the lifter ends the set, and a file cannot wait: say how long, "
            "as 'plank 3x60s' or --hold 60, or lead it with tempo run"
        )
    if not many:
        raise PrescriptionError(
            f"{name} goes on until the lifter ends the set, and a file cannot wait: say how "
            "many reps, as --reps 12, or lead it with tempo run"
        )
    return many


def _ends(prescription: Prescription, number: int) -> bool:
    """Whether the lifter ends a set."""
    last = number + 1 == prescription.sets.low
    return prescription.open and (last or not prescription.last_open)


def _waits(prescription: Prescription, pace: Pace, number: int, step: int) -> bool:
    """Whether a set is one hold that the lifter ends."""
    return pace.held and not _least(prescription, number, step)


def _longest_open(prescription: Prescription, exercise: Exercise) -> int:
    """Return how long a set may take (a side) that the lifter ends."""
    if prescription.every is None:
        return LONGEST_OPEN
    return min(LONGEST_OPEN, prescription.every // (1 + exercise.each_side))


def _longest(pace: Pace, prescription: Prescription, exercise: Exercise) -> Pace:
    """Return a hold that goes on for as long as it may."""
    longest = _longest_open(prescription, exercise)
    return pace._replace(top=longest) if pace.top else pace._replace(bottom=longest)


def _least(prescription: Prescription, number: int, step: int) -> int:
    """Return how many reps a set has at least that the lifter ends."""
    reps = prescription.reps
    reps = reps.left if isinstance(reps, Sided) else reps
    return (reps.of(number) if isinstance(reps, Series) else reps).at(step, 1)


def _paces(pace: Pace, many: int, prescription: Prescription) -> tuple[Pace, ...]:
    """Return the paces of so many reps, the last of which may be held."""
    paces = (pace,) * many
    if prescription.last_hold is not None:
        paces = (*paces[:-1], pace._replace(top=prescription.last_hold))
        if not paces[-1].rep:
            raise PrescriptionError("a last hold of 0 s leaves nothing of the rep; write 1 or more")
    return paces


def _in_turn(each: Set, right: tuple[Pace, ...], first: Side) -> Set:
    """Return a set whose reps change sides; the side that has more of them ends it."""
    left = [(pace, Side.LEFT) for pace in each.paces]
    other = [(pace, Side.RIGHT) for pace in right]
    begins, follows = (left, other) if first is Side.LEFT else (other, left)
    both = zip_longest(begins, follows)
    paces, turns = zip(*(turn for pair in both for turn in pair if turn), strict=True)
    return each._replace(paces=paces, turns=turns)


def _every(each: Set, exercise: Exercise, prescription: Prescription, followed: bool) -> Set:
    """Return a set that starts on its interval, if there is one."""
    if prescription.every is None:
        return each
    left = prescription.every - sum(each.on(side).time for side in exercise.sides)
    if left < 0:
        interval = spelled(prescription.every)
        raise PrescriptionError(
            f"{each.reps} reps of {spelled(each.pace.rep)} s take {spelled(each.time)} s"
            f"{' a side' * (len(exercise.sides) > 1)}, and a set starts every {interval} s; ask "
            "for fewer reps, a quicker tempo or a longer interval"
        )
    return each._replace(rest=left, every=prescription.every) if followed else each


def checked(work: Work) -> Work:
    """Return some work; raises PrescriptionError as ``decided`` does."""
    bouts = [bout for each in work.sets for bout in work.bouts(each)]
    time = sum(bout.time for bout in bouts) + sum(each.rest for each in work.sets)
    if time > LONGEST:
        raise PrescriptionError("the sets take more than 24 hours; ask for fewer sets or reps")
    reps = sum(bout.reps for bout in bouts)
    if reps > MOST_IN_ALL:
        raise PrescriptionError(
            f"the sets have {reps} reps in all; the most are {MOST_IN_ALL}: ask for fewer"
        )
    return work
