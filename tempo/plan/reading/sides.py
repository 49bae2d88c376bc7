"""What a line says of sides: each leg, 8/side, left first, alternating."""

from tempo.plan.phase import Side
from tempo.plan.reading.cursor import Cursor
from tempo.plan.reading.vocabulary import (
    ALTERNATING,
    EACH,
    FIRST,
    JOINTS,
    LETTERS,
    LIMBS,
    OF_LIMBS,
    ONLY,
    PAINS,
    SETS,
    SIDE,
    SIDES,
    STARTS,
    THEN,
    WAYS,
    WEAK,
    any_of,
)
from tempo.plan.saying import between
from tempo.plan.tempo import Range, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind


class Sides(Cursor):
    """The sides of a line that is being read."""

    def _sided(self, at: int) -> int:
        """Claim that each side works by itself: /side, each leg, e/s, por lado."""
        changed = at + 1 + self._is(at + 1, SIDE)
        changed += self._is(changed, EACH)
        if self._is(at, ALTERNATING) and self._is(changed, SETS):
            told = "does each set have one side? write '8/side', or 'alternating'"
            self._fail(at, changed + 1, told)
        after = at - 1 - self._is(at - 1, (",", ";"))
        if self._is(at, ALTERNATING) and after >= 0 and self.claimed[after]:
            self.alternating = True
            return at + 1 + self._is(at + 1, SIDE)
        if self._is(at, any_of("im in")) and self._is(at + 1, "wechsel"):
            self.alternating = True
            return at + 2
        if self._is(at, ALTERNATING) and self.total:
            self.alternating = True  # curls, alternating, 3x20 total
            return at + 1
        if end := self._begun(at) or self._halves(at):
            return end
        if end := self._alone_at(at):
            return end
        if end := self._one_side(at):
            return end
        following = self.found[at + 1].start if at + 1 < len(self.found) else -1
        if self._is(at, any_of("je jeweils cada")) and any(
            place == following for place, _ in self.notes
        ):
            self._note(at, at + 1)  # je 10 kg
            return at + 1
        before = at > 0 and (self.claimed[at - 1] or self._is(at - 1, "("))
        if end := self._side_mark(at, before):
            load = self.found[at - 1].end in self.loaded if at else False
            limb = any(token.text in LIMBS for token in self.found[at:end])
            if load and not limb and not self.sides:
                told_so = "is each side by itself, or so much load on each? write '8/side' if so"
                self._fail(at - 1, end, told_so)
            ways = {token.text in WAYS for token in self.found[at:end] if token.text in SIDE}
            if self.sides and ways and self.each and ways != self.each:
                told = "each of both? write what a side has in all, as '20/side'"
                self._fail(at, end, f"is that {told}")
            self.each = self.each or ways
            self.sides = True
            return end + (self._is(end, ".") and self._glued(end))
        return 0

    def _one_side(self, at: int) -> int:
        """Claim that one side works alone, as a note too: R leg only, (left arm)."""
        bracket = self._is(at, "(")
        begin = at + bracket
        before = self._is(begin, ONLY)  # nur links, solo brazo izdo
        named = begin + before
        limb = before and self._is(named, SIDE) and self._is(named + 1, SIDES)
        named += limb
        if not self._is(named, SIDES):
            return 0
        end = named + 1 + self._is(named + 1, SIDE | JOINTS)
        only = self._is(end, ONLY)
        if not (only or before or (bracket and self._is(end, ")"))):
            return 0
        self._set_once("only", SIDES[self.found[named].text], at, end)
        self._note(begin, end + only)
        return end + only + (bracket and self._is(end + only, ")"))

    def _alone_at(self, at: int) -> int:
        """Claim the one side that works, after its reps: 3x15 R, 3x15 L, 2x daily."""
        every = self._is(at, any_of("each ea je jeweils")) and at > 0 and self.claimed[at - 1]
        top = self.phases.top if self.phases else None
        long = isinstance(top, Range) and top.low >= 15 * SECOND
        if every and self._ends_at(at + 1) and (long or not self.times) and not self.reps:
            self.sides = True  # hold 30 s each
            return at + 1
        if every and self._ends_at(at + 1) and self.only and self.found[at - 1].end in self.said:
            return at + 1  # hold 5 s each, right leg only
        apart = self._ends_at(at + 1 + self._is(at + 1, SIDE))
        counted = any(self.claimed[n] and self.found[n].kind is Kind.NUMBER for n in range(at))
        apart = (self.sides or counted) and self._parts(at - 1) and apart
        if self._is(at, ALTERNATING) and at > 0 and (apart or self.claimed[at - 1]):
            self.alternating = True
            return at + 1 + self._is(at + 1, SIDE)
        limb = self._is(at + 1, SIDE | JOINTS)
        letter = len(self.found[at].text) == 1 and self.text[self.found[at].start].islower()
        named = self._is(at, SIDES) and at > 0 and self._parts(at - 1) and not letter
        joined = self.found[at - 1].text == "-" and self._glued(at)  # Y-T-W-L
        named = named and self._ends_at(at + 1 + limb) and not joined
        others = [token.text for n, token in enumerate(self.found) if n != at]
        after = at + 1 + limb
        if after < len(self.found) and self.found[after].text in PAINS:
            return 0  # right shoulder pain
        if not named or self.sides or self.right or any(each in SIDES for each in others):
            return 0
        self._set_once("only", SIDES[self.found[at].text], at, at + 1)
        self._note(at, at + 1 + limb)
        return at + 1 + limb

    def _side_mark(self, at: int, told: bool) -> int:
        """Return the place after what says that each side works by itself, or 0.

        A word for each alone says so only where what each has is ``told`` before it.
        """
        if end := self._each_side(at):
            return end
        if self._is(at, any_of("e p c")) and self._is(at + 1, ("/", ".")):  # e/s, p. Seite, c/lado
            unit = any_of("s l u p") | SIDE if self._is(at, "c") else any_of("s l") | SIDE
            return at + 3 if self._is(at + 2, unit) else 0
        if (
            self._is(at, "/")
            and at > 0
            and self.found[at - 1].text in ("w", "c")
            and self._glued(at)
        ):
            return 0  # w/ hands
        named = at + 2 < len(self.found) and self.found[at + 2].kind is Kind.WORD
        parted = self._is(at, "/") and self.found[at].gap and not self._glued(at + 1)
        if parted and named and not self.claimed[at + 2] and self.found[at + 2].text != "x":
            return 0  # 3x10 / Leg curl
        if self._is(at, ("/", "x")):
            each = EACH | any_of("s e") if self._is(at, "/") else frozenset[str]()
            return at + 2 if self._is(at + 1, SIDE | each) else 0
        side, joint = self._side_at(at)
        if side and self._is(joint, any_of("/ & + and y und e")):  # left and right
            other, end = self._side_at(joint + 1)
            counted = self._digits(at - 1) or self._digits(end)
            return end if other and other is not side and not counted else 0
        if not told:
            return 0
        if self._is(at, EACH) and self._is(at + 1, LETTERS):
            return 0
        if self._is(at, any_of("each ea es ps pl beidseitig beids bds unilateral unilaterales")):
            return at + 1
        following = self.found[at + 1] if not self._claimed(at + 1) else None
        alone = following is None or following.kind is Kind.SIGN or self._is(at + 1, "x")
        return at + 1 if alone and self._is(at, any_of("e cada je jeweils jew pro")) else 0

    def _side_at(self, at: int) -> tuple[Side | None, int]:
        """Return the side that is named at a place, and the place after it."""
        if self._claimed(at) or self.found[at].text not in SIDES:
            return None, at
        end = at + 1 + self._is(at + 1, SIDE)
        return SIDES[self.found[at].text], end + self._is(end, (":", "="))

    def _each_side(self, at: int) -> int:
        """Return the place after `each side`, `on each leg`, `por cada pierna`, or 0."""
        joint = any_of("on per por pro for to en a con mit auf an")
        begin = at + (self._is(at, joint) and self._is(at + 1, EACH))
        end = begin + 1
        if not self._is(begin, EACH):
            return 0
        end += self._is(end, (".", "/")) and self._glued(end)
        limbs = self._is(begin, "both") and not self._is(end, any_of("side sides seiten lados"))
        before = self.found[begin - 1] if begin > 0 and not self.claimed[begin - 1] else None
        if limbs and before and before.kind is Kind.WORD:
            return 0  # come up with both legs
        if limbs and self._is(end, SIDE):
            told = "both at once, or each side? write '8/side', or (together)"
            self._fail(begin, end + 1, f"is that {told}")
        if self._is(end, SIDE) and self._is(end + 1, OF_LIMBS):  # 3x8 each leg press
            return 0
        return end + 1 if self._is(end, SIDE) else 0

    def _halves(self, at: int) -> int:
        """Claim how many of the reps are of each side, in brackets: 3x12 (6 per leg)."""
        counted = self._digits(at + 1) if self._is(at, ("(", "=")) else None
        end = self._side_mark(counted[1], told=True) if counted else 0
        if not counted or not end or len(self.reps) != 1 or self.sides:
            return 0
        each, reps = int(counted[0]), self.reps[0]
        if reps not in (just(each), just(2 * each)):
            told = f"is not half of {between(reps, '-', 1)}; write one of them, as '{each}/side'"
            self._fail(at + 1, end, told)
        self.reps, self.sides = (just(each),), True
        return end + self._is(end, ")")

    def _begun(self, at: int) -> int:
        """Claim which side begins: right first, start with the left side."""
        then = at + 1 + self._is(at + 1, FIRST)
        then += self._is(then, ",")
        if self._is(at, SIDES) and self._is(then, THEN) and self._is(then + 1, SIDES):
            one, other = SIDES[self.found[at].text], SIDES[self.found[then + 1].text]
            if one is not other:
                self.sides = True
                self._set_once("first", one, at, then + 2)  # R then L
                return then + 2
        if self._is(at, WEAK) and self._is(at + 1, SIDE) and self._is(at + 2, FIRST):
            self._note(at, at + 3)
            return at + 3
        bracket = self._is(at, "(")
        begin = at + bracket
        while self._is(begin, STARTS | FIRST | any_of("with w / on con por mit the la el der dem")):
            begin += 1
        side, end = self._side_at(begin)
        after = end + self._is(end, FIRST | STARTS)
        said = {each.text for each in self.found[at:begin] + self.found[end:after]}
        if side is None or not said & (STARTS | FIRST):
            return 0
        self._set_once("first", side, at, after)
        return after + (bracket and self._is(after, ")"))
