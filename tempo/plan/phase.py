"""The four phases of a rep, in the order that canonical notation writes them."""

from enum import Enum


class Phase(Enum):
    """A part of a rep; its value is its name in files and in JSON."""

    LOWER = "lower"  # eccentric
    BOTTOM = "bottom"  # pause lengthened
    LIFT = "lift"  # concentric
    TOP = "top"  # pause shortened, peak contraction


CYCLE = tuple(Phase)

HOLDS = (Phase.TOP, Phase.BOTTOM)
"""The phases in which nothing moves."""


def order(starts: Phase) -> tuple[Phase, ...]:
    """Return the phases of a rep that begins from a resting place, BOTTOM or TOP.

    >>> [phase.value for phase in order(Phase.BOTTOM)]
    ['lift', 'top', 'lower', 'bottom']
    """
    first = CYCLE.index(starts) + 1
    return CYCLE[first:] + CYCLE[:first]


class Side(Enum):
    """The side of the body that works, where an exercise is done one side at a time."""

    LEFT = "left"
    RIGHT = "right"
