"""Works put together: one after the other, or a set of each in turn."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tempo.plan.prescription import Set, Work


def one_after_another(works: Sequence[Work], rests: Sequence[int]) -> Work:
    """Return all sets of each work in turn, with a rest in microseconds after each but the last."""
    sets = [
        [*each[:-1], each[-1]._replace(rest=rest)]
        for each, rest in zip(_placed(works), [*rests[: len(works) - 1], 0], strict=True)
    ]
    return _joined(works, chain(*sets))


def in_turn(works: Sequence[Work], changes: Sequence[int], rest: int) -> Work:
    """Return a set of each work in turn, as in a superset or a circuit: each has as many.

    ``changes`` are the times from each exercise to the next, ``rest`` that after each round but
    the last, in microseconds.
    """
    rounds = [
        [
            *(
                each._replace(rest=change)
                for each, change in zip(a_round[:-1], changes, strict=False)
            ),
            a_round[-1]._replace(rest=rest),
        ]
        for a_round in zip(*_placed(works), strict=True)
    ]
    last = rounds[-1]
    rounds[-1] = [*last[:-1], last[-1]._replace(rest=0)]
    return _joined(works, chain(*rounds))


def _placed(works: Sequence[Work]) -> list[list[Set]]:
    """Return the sets of each work, each with the place of its exercise among those of all."""
    placed, first = [], 0
    for work in works:
        placed.append([each._replace(exercise=first + each.exercise) for each in work.sets])
        first += len(work.exercises)
    return placed


def _joined(works: Iterable[Work], sets: Iterable[Set]) -> Work:
    return Work(tuple(chain(*(work.exercises for work in works))), tuple(sets))
