"""How a tempo is said again: in canonical figures, and in words."""

from collections.abc import Sequence
from typing import NamedTuple

from tempo.plan.phase import CYCLE, Phase, order
from tempo.plan.tempo import Length, Lift, Phases, Range, Series, Sided, Tempo, just
from tempo.plan.time import SECOND, spelled


def words_of(read: Phases) -> str:
    """Write the phases that were named, so that they are read again.

    >>> words_of(Phases(lower=just(3 * SECOND), top=just(0)))
    'lower 3 s, top 0 s'
    """
    return ", ".join(
        f"{phase.value} {_said(length)}"
        for phase, length in zip(CYCLE, read, strict=True)
        if length is not None
    )


def _said(length: Length) -> str:
    return "explosively" if isinstance(length, Lift) else f"{between(length, ' to ')} s"


def canonical(tempo: Tempo) -> str:
    """Write a tempo as LOWER-BOTTOM-LIFT-TOP; the inverse of :func:`parse`.

    What changes from set to set is written with commas, which a person can read.

    >>> from tempo.plan.notation import parse
    >>> canonical(parse("up X, hold 1, down 2")), canonical(parse("up 2, hold 3..5, down 2.5"))
    ('20X1', '2.5-0-2-3..5')
    """
    parts = [_written(length) for length in tempo]
    return ("" if all(len(part) == 1 for part in parts) else "-").join(parts)


def _written(length: Length) -> str:
    if isinstance(length, Series):
        return ",".join(_written(each) for each in length.values)
    return str(length.value) if isinstance(length, Lift) else between(length, "..")


def between(
    ends: Range | Series[Range | Lift] | Sided[Range | Series[Range]],
    joint: str,
    scale: int = SECOND,
) -> str:
    """Write a range with a word or sign between its ends; ``scale`` 1 writes plain numbers.

    >>> between(Range(8, 10), "-", 1), between(Series((just(12), just(10))), "-", 1)
    ('8-10', '12, 10')
    """
    if isinstance(ends, Sided):
        left, right = (between(side, joint, scale) for side in ends)
        return f"{left} left, {right} right"
    if isinstance(ends, Series):
        return ", ".join(
            each.value if isinstance(each, Lift) else between(each, joint, scale)
            for each in ends.values
        )
    return joint.join(spelled(end * SECOND // scale) for end in dict.fromkeys(ends))


class Terms(NamedTuple):
    """How the phases of a tempo are said in a language; braces stand for what is told."""

    lower: str = "lower {seconds} s"
    bottom: str = "bottom {seconds} s"
    lift: str = "lift {seconds} s"
    top: str = "top {seconds} s"
    explosive: str = "lift explosively"
    to: str = "{low} to {high}"
    in_routine: str = "{named}; {others} as in the routine"

    def phase(self, phase: Phase, length: Length) -> str:
        """Return a phase with how long it takes."""
        if isinstance(length, Lift):
            return self.explosive
        joint = self.to.format(low="", high="")
        said: str = getattr(self, phase.value)
        return said.format(seconds=between(length, joint))


ENGLISH = Terms()


def words(tempo: Tempo, starts: Phase, named: Sequence[Phase] = (), terms: Terms = ENGLISH) -> str:
    """Say a tempo in words, in the order in which the rep goes through it.

    Where only some phases were ``named``, the others are the routine's, and that is said.

    >>> from tempo.plan.notation import parse
    >>> words(parse("2021"), Phase.BOTTOM), words(parse("3-1-X-0"), Phase.TOP)
    ('lift 2 s, top 1 s, lower 2 s', 'lower 3 s, bottom 1 s, lift explosively')
    >>> words(parse("3021"), Phase.BOTTOM, [Phase.LOWER])
    'lower 3 s; lift 2 s, top 1 s as in the routine'
    """
    said: dict[bool, list[str]] = {True: [], False: []}
    for phase in order(starts):
        length = tempo[CYCLE.index(phase)]
        if phase in named or length != just(0):
            said[phase in named].append(terms.phase(phase, length))
    own, others = ", ".join(said[True]), ", ".join(said[False])
    if own and others:
        return terms.in_routine.format(named=own, others=others)
    return own or others
