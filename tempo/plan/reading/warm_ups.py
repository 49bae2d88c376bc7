"""What a line says of warm-up sets, before those of the work or by themselves."""

import re

from tempo.plan.reading.intervals import Intervals
from tempo.plan.reading.vocabulary import (
    REPS,
    SETS,
    WARM_UP,
    any_of,
)
from tempo.plan.tempo import Range, just
from tempo.plan.tokens import Kind, plain

_COUNTED = re.compile(
    r"(?<![0-9])(?![0-9]{2}X[0-9](?![0-9]))[0-9]+\s*(?:work(?:ing)?\s+)?"
    r"(?i:[x*]|sets?\b|series\b|s[äa]tze?\b|rounds?\b)\s*(?i:of\b|à)?\s*(?i:[0-9a-z:])"
    r"|[0-9]([,/])\s*[0-9]+\1\s*[0-9]"
)
"""Sets with their reps as they are written, and no tempo as 30X1."""


class WarmUps(Intervals):
    """The warm-up sets of a line that is being read."""

    def _warming(self, at: int) -> int:
        """Claim that these are warm-up sets."""
        end = self._warm_up_at(at)
        if not end:
            return 0
        counted = bool(self._digits(at - 1, words=True))  # 2 warm-up sets
        if self._is(end, SETS) and not counted and not self._digits(end + 1):
            end += 1
        self.warm_up = True
        return 0 if counted and self.found[end - 1].text in SETS else end  # Aufwärmsätze

    def _working(self, at: int) -> int:
        """Claim that these are the sets after a warm-up: work: 3x5, working sets 3x5."""
        if not self._is(at, any_of("work working ws arbeitssatze efectivas")):
            return 0
        end = at + 1 + self._is(at + 1, SETS)
        end += self._is(end, (":", "-"))
        return end if self._digits(end) else 0

    def _warm_up_at(self, at: int) -> int:
        """Return the place after what a warm-up is called, or 0."""
        for end in (at + 3, at + 2, at + 1):
            tokens = self.found[at:end]
            if end > len(self.found) or any(self.claimed[at:end]):
                continue
            if tokens[-1].kind is not Kind.WORD:
                continue
            joined = "".join(token.text for token in tokens if token.text not in "-/")
            if joined in WARM_UP:
                return end
        return 0

    def _warmed_before(self, at: int) -> int:
        """Claim the warm-up sets of a line that has its work sets too: 2 warm-up sets, then 3x8."""
        if end := self._ramped(at):
            return end
        found = self._warm_up_sets(at)
        if found is None or not self._works_but(at, found[0]):
            return 0
        end, counted, amount = found
        if load := self._load(end + self._is(end, "@")):  # 1 warm-up set of 10 BW
            self._note(end, load[0])
            end = load[0]
        if self.warming:
            self._fail(at, end, "says again what was said before; leave one of them out")
        sets, hold = self._digits(counted, words=True), self._time(amount, unit=True)
        reps = None if hold else self._count(amount, words=True)
        assert sets
        self.warming = (
            self._sets_of(sets, counted),
            (self._reps_of(reps, amount),) if reps and amount else (),
            self._timed(hold[0], "the hold", amount, hold[1]) if hold and amount else None,
        )
        return end

    def _ramped(self, at: int) -> int:
        """Claim warm-up sets with a load each: warm-up: bar x10, 60x5, 80x3."""
        named = self._warm_up_at(at)
        if not named:
            return 0
        end = named + self._is(named, SETS)
        end += self._is(end, (":", "-"))
        reps: list[Range] = []
        while item := self._loaded_set(end + (bool(reps) and self._is(end, (",", ";", "/")))):
            reps.append(item[0])
            end = item[2]
        if not reps or not self._works_but(at, end):
            return 0
        self.warming = just(len(reps)), tuple(reps), None
        self._note(named + self._is(named, (":", "-")), end)
        return end

    def _warm_up_sets(self, at: int) -> tuple[int, int, int] | None:
        """Return the place after warm-up sets, that of their number, and that of what each has.

        2 warm-up sets of 5, warm-up: 2x5, 2x5 warm-up; the last place is 0 where none is said.
        """
        if named := self._warm_up_at(at):  # warm-up 2x10
            named += self._is(named, SETS)
            named += self._is(named, (":", "-"))
            sets = self._digits(named, words=True)
            if sets is None or not self._is(sets[1], SETS | {"x", "*"}):
                return None
            end, amount = self._of_each(sets[1])
            return end, named, amount
        counted = self._digits(at, words=True)
        if counted is None or self._is(at - 1, ("x", "*")):
            return None
        end = counted[1] + (self._is(counted[1], SETS) and not self._warm_up_at(counted[1]))
        end += self._is(end, any_of("of de von zum a"))
        if named := self._warm_up_at(end):  # 2 warm-up sets
            end, amount = self._of_each(named)
            return end, at, amount
        end, amount = self._of_each(counted[1])
        if amount and (load := self._load(end)) and self._is(load[0], any_of("to for as")):
            self._note(end, load[0])  # 2x10 light to warm up
            end = load[0] + 1
        bracket = self._is(end, "(")
        named = self._warm_up_at(end + bracket) if amount else 0
        if named and not self._digits(named + self._is(named, any_of("sets : -") | SETS)):
            return named + (bracket and self._is(named, ")")), at, amount
        return None

    def _of_each(self, at: int) -> tuple[int, int]:
        """Return the place after what each of some sets has, and the place of that; or 0."""
        end = at + self._is(at, SETS)
        joint = end
        while self._is(joint, any_of("x of a je de von mit at with con * : @")):
            joint += 1
        if joint == end or self._load(joint):
            return end, 0
        if held := self._time(joint, unit=True):
            return held[1], joint
        if reps := self._count(joint, words=True):
            return reps[1] + self._is(reps[1], REPS), joint
        return end, 0

    def _works_but(self, start: int, end: int) -> bool:
        """Whether the sets of the work are written outside a stretch."""
        before, after = self.text[: self.found[start].start], self.text[self.found[end - 1].end :]
        return bool(_COUNTED.search(plain(f"{before} ~ {after}")))
