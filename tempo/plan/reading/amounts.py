"""How many sets, reps and seconds a line asks for: 3x8, 12/10/8, 5 sets of 5, 3x45s, AMRAP."""

import re
from itertools import pairwise
from typing import NoReturn

from tempo.plan import lexicon, time
from tempo.plan.phase import Side
from tempo.plan.reading.tempos import PARTS, Tempos
from tempo.plan.reading.vocabulary import (
    ALTERNATING,
    BARBELL,
    BEFORE_OPEN,
    BODY,
    EACH,
    EQUIPMENT,
    FAR,
    IN,
    LAST,
    LEAST_LOAD,
    LOADS,
    MOST,
    MOST_IN_TURN,
    OF_TENSION,
    OFTEN,
    OPEN,
    REPS,
    REST,
    SETS,
    SIDE,
    SIDES,
    THEN,
    TIMES,
    UPS,
    WORKING,
    any_of,
)
from tempo.plan.saying import between
from tempo.plan.tempo import Phases, Range, just
from tempo.plan.time import MINUTE, SECOND
from tempo.plan.tokens import Kind, plain

ONE_MORE = (
    LAST
    | THEN
    | any_of(
        "+ first second third fourth one finish finisher followed finally erster zweiter dritter",
        "primera segunda tercera dazu am",
    )
)
"""What is said of one of several sets."""

OF_TIME = any_of("a per por pro am al / each")
"""Before a day or a week: how often."""

MANY_HOLDS = 5
LONGEST_IN_REPS = 10 * SECOND
"""So many holds, and not longer, are reps of one set: 10 x 5 s hold."""

FEWEST_IN_TURN = 6
"""So many or more before an x, as a range, are reps: 8-12 x 3."""

MOST_IN_LEAD = 200
"""Of reps before a name."""

MOST_ROWS = 4
"""So many or fewer before such reps are sets: x 3 x 8."""


class Amounts(Tempos):
    """The sets and reps of a line that is being read."""

    def _sets_by_reps(self, at: int) -> int:
        """Claim SETS x REPS, SETS sets of REPS."""
        if self._is_tempo(at):
            return 0
        if end := self._called(at):
            return end
        if not (self.sets or self.reps) and (end := self._each_own(at, with_sets=True)):
            return end
        if at > 1 and self._is(at - 1, "/") and self.found[at - 2].text in LOADS | {"%"}:
            return 0  # 100 kg/5 x3
        if at > 2 and self._is(at - 1, ",") and self._glued(at) and self._digits(at - 2):
            return 0  # 1,2,3,4,5 x 3
        if at > 1 and self._is(at - 1, ("/", ":")) and self._digits(at - 2) and self._glued(at):
            return 0  # 45/15 x 4
        if (
            self._is(at, "2")
            and self._is(at + 1, ("x", "*"))
            and (load := self._load(at))
            and self.found[load[0] - 1].text in LOADS | EQUIPMENT
        ):
            self._note(at, load[0])
            return load[0]
        if self._is(at, ("x", "*")):  # x3 sets of 12
            sets = self._digits(at + 1)
            named = sets and self._is(sets[1], SETS) and not self._digits(at - 1)
            return self._sets_by_reps(at + 1) if named else 0
        counted = self._count(at, words=True)
        if counted is None or self._of_the_other(at):
            return 0
        of = self._is(at - 1, "of") and self._is(at - 2, SETS) and not self._digits(at - 3)
        if of and counted[0].isdigit() and self._is(counted[1], ("x", "*")):
            told = f"is that so many sets, or reps? write '3x{counted[0]}' or '{counted[0]}x3'"
            self._fail(at, counted[1] + 1, told)
        end = counted[1]
        before = self.found[at - 2] if at > 1 and self._is(at - 1, ("x", "*")) else None
        named = before and before.kind is Kind.WORD and not self._claimed(at - 2)
        if self._is(end, ("x", "*")) and (sets := self._count(end + 1)) and self._is(sets[1], SETS):
            self._set_once("reps", (self._reps_of(counted, at),), at, end)  # 12 x 3 sets
            self._set_once("sets", self._sets_of(sets, end + 1), end, sets[1])
            return sets[1] + 1
        if self._is(end, "goes") and self._is(end + 1, "of"):
            end += 1  # 3 goes of 20 s
        joint = self._of_sets(end)
        if self._is(joint, SETS):
            end = joint
            joint += 1 + self._is(joint + 1, ":")
        while self._is(
            joint, ("x", "*", "of", "de", "a", "von", "mit", "at", "by", "por", "mal", "je", "zu")
        ):
            joint += 1
        row = joint == end and self.sets is None and len(counted[0]) < 3
        if row and self._is(at - 1, "|") and self._is(joint, "|"):  # of a table
            cell = self._digits(joint + 1)
            joint += cell is not None and len(cell[0]) < 4
        if joint == end:
            return 0
        amount = self._amount(joint)
        alone = self.hold is not None and joint == end + 1 and self._is(end, SETS)
        others = {token.text for token in self.found[:at] + self.found[joint:]}
        if amount and alone and (self.reps or others & REPS):  # 8 reps, 4 sets, 90 s
            self.hold = None
            self._set_once("sets", self._sets_of(counted, at), at, end)
            return end + 1
        apart = self._is(end, ("x", "*")) and self._glued(end) and not self._glued(end + 1)
        many = int(counted[0].partition("..")[0]) > MANY_HOLDS
        if amount and self.hold and apart and many and joint == end + 1:
            told = "is that reps and a rest, or sets? write '1x12 rest 60' or '12 sets of 60 s'"
            self._fail(at, amount, told)
        if amount and joint == end + 1 and int(counted[0].partition("..")[0]) > MOST_IN_TURN:
            told = f"'{counted[0]} sets of' them, or '{counted[0]} kg'? write the sets, as '3x8'"
            self._fail(at, amount, f"is that {told}")
        if amount and self.hold and joint == end + 1 and self._short_holds(counted, at, amount):
            return amount
        if amount:
            self._set_once("sets", self._sets_of(counted, at), at, end)
            if ".." in counted[0] and self._swapped(True, FEWEST_IN_TURN):
                return amount  # 8-12 x 3
            loaded = before and before.text in LOADS | {"%"}
            twice = self._is(end, ("x", "*")) and (named or loaded)
            if twice and self.reps and self._swapped(named is not None):
                return amount
            if named and self._rows() and self._ends_at(amount) and not loaded:
                return amount  # row x 3 x 8
            if twice and self.reps and self.reps != (self.sets,):  # 60 kg x 5 x 3, row x 5 x 3
                other = between(self.reps[0], "-", 1)
                told = f"'{counted[0]}x{other}' or '{other}x{counted[0]}', as SETSxREPS"
                self._fail(at, amount, f"is that {told}? write the one you mean")
            if self._is(end, ("x", "*")):
                self._swap_asked(at, amount)
            return amount
        if self._is(end, SETS):
            self._set_once("sets", self._sets_of(counted, at), at, end)
            return end + 1
        return 0

    def _of_the_other(self, at: int) -> bool:
        """Whether a number is of the second side, and the first has its own: L 10 R 8 x 3."""
        named = at > 0 and self.found[at - 1].text in SIDES and not self.claimed[at - 1]
        return named and any(
            self.found[n].text in SIDES and self._digits(n + 1)
            for n in range(max(0, at - 4), at - 1)
        )

    def _swap_asked(self, start: int, end: int) -> None:
        """Ask where sets and reps may be swapped, or the reps be a load: 20x2, bench 5x80."""
        if self.sets is None or len(self.reps) != 1 or self.every or self.warm_up:
            return
        sets, reps = self.sets.high, self.reps[0].high
        if sets >= 15 and reps <= 5:
            told = f"'{reps}x{sets}' or '{sets}x{reps}', as SETSxREPS? write the one you mean"
            self._fail(start, end, f"is that {told}")
        lifted = any(token.text in BARBELL for token in self.found[:start])
        if lifted and reps >= 60 and reps % 5 == 0 and self._is(end - 2, ("x", "*")):
            self._fail(start, end, f"is that {reps} reps, or {reps} kg? write '{reps} kg' if so")

    def _rows(self) -> bool:
        """Whether sets and reps that could be swapped leave no doubt: 3 x 8."""
        few = self.sets is not None and self.sets.high <= MOST_ROWS
        return few and bool(self.reps) and self.reps[0].low >= FEWEST_IN_TURN

    def _short_holds(self, counted: tuple[str, int], at: int, end: int) -> bool:
        """Take many short holds as reps: 10 x 5 s hold; ask where they could be sets."""
        number = int(counted[0].partition("..")[0])
        if not self.hold or number < MANY_HOLDS or self.hold.high > LONGEST_IN_REPS:
            return False
        if self.rest is not None:
            return False  # between sets
        if self.found[end - 1].text not in lexicon.HOLDS | {"holds"}:
            self._holds_asked(str(number), at, end)
        self.reps, self.sets = (self._reps_of(counted, at),), just(1)
        self._take(Phases(top=self.hold), at, end)
        self.hold = None
        return True

    def _holds_asked(self, number: str, start: int, end: int) -> NoReturn:
        """Ask whether so many short holds are reps or sets."""
        held = between(self.hold or just(0), "-")
        told = f"write '1x{number} hold {held}' or '{number} sets of {held} s'"
        self._fail(start, end, f"are those reps that are held, or sets? {told}")

    def _slashed(self, at: int) -> int:
        """Claim SETS/REPS, as clinics write them, where it can be nothing else: 3/15."""
        sets = None if self._glued(at) else self._digits(at)
        reps = self._digits(sets[1] + 1) if sets and self._is(sets[1], "/") else None
        if not sets or not reps or not (self._glued(sets[1]) and self._glued(sets[1] + 1)):
            return 0
        few, many = int(sets[0]), int(reps[0])
        if not (2 <= few <= MOST_ROWS and FEWEST_IN_TURN < many <= MOST_IN_TURN):
            return 0
        if (
            self.sets
            or self.reps
            or self.hold
            or self._sets_but(at, reps[1])
            or self._is(reps[1], "/")
        ):
            return 0
        self.sets, self.reps = self._sets_of(sets, at), (self._reps_of(reps, at),)
        return reps[1]

    def _called(self, at: int) -> int:
        """Claim sets and reps that are called so before their numbers: reps 5, sets 3."""
        found: dict[str, tuple[tuple[str, int], int]] = {}
        end = at
        crosses = False
        if at > 0 and self._digits(at - 1):
            return 0  # 3 sets 8 reps
        for _ in range(2):
            end += bool(found) and self._is(end, any_of(", ; | / y and und x"))
            name = "sets" if self._is(end, SETS) else "reps" if self._is(end, REPS) else ""
            crossed = self._is(end + 1, ("x", "*"))
            if found and crossed is not crosses:
                break
            crosses = crossed
            begin = end + 1 + (crossed or self._is(end + 1, (":", "=")))
            counted = self._count(begin)
            if not name or name in found or counted is None:
                break
            found[name], end = (counted, begin), counted[1]
        if len(found) < 2:
            return 0
        self._set_once("sets", self._sets_of(*found["sets"]), at, end)
        self._set_once("reps", (self._reps_of(*found["reps"]),), at, end)
        return end

    def _swapped(self, named: bool, fewest: int = 10) -> bool:
        """Take REPS x SETS after the name, where the numbers leave no doubt: bridge x 15 x 3."""
        if self.sets is None or not self.reps:
            return False
        many, few = self.sets, self.reps[0]
        if not named or len(self.reps) > 1 or few.high > 6 or many.low < fewest:
            return False
        self.sets, self.reps = few, (many,)
        return True

    def _reps_by_sets(self, at: int) -> int:
        """Claim the reps of each side with their sets after them: 8/side x 3, 10/10 x 3."""
        counted = self._count(at)
        if counted is None or self._is(at - 1, ("x", "*")):
            return 0
        end, sided = counted[1] + self._is(counted[1], REPS), False
        if mark := self._side_mark(end, told=True):
            end, sided = mark + (self._is(mark, ".") and self._glued(mark)), True
        elif self._is(end, ("/", "+")) and (other := self._digits(end + 1)):
            sided, end = other[0] == counted[0] and not self._twice(at, end), other[1]
        end += self._is(end, ",")
        sets = self._digits(end + 1) if self._is(end, ("x", "*")) else None
        if not sided or sets is None or self._number_goes_on(sets[1]):
            return 0
        paired = not mark and counted[0].isdigit() and int(counted[0]) >= LEAST_LOAD
        if paired:  # 30/30 x 8
            told = "is that a hold and a rest? write them, as '4 x 45s, rest 15'"
            self._fail(at, sets[1], told)
        self._set_once("reps", (self._reps_of(counted, at),), at, end)
        self._set_once("sets", self._sets_of(sets, end + 1), at, sets[1])
        self.sides = True
        return sets[1] + self._is(sets[1], SETS)

    def _sets_and_reps(self, at: int) -> int:
        """Claim reps, or sets, that stand by themselves: 8 reps, x8, 3 sets."""
        if not self.reps and (end := self._each_own(at)):
            if self.sets is None and self._is(end, ("x", "*")) and (sets := self._count(end + 1)):
                self.sets = self._sets_of(sets, end + 1)
                end = sets[1] + self._is(sets[1], SETS)
            return end
        listed = at > 1 and self._is(at - 1, (",", "/", "-")) and bool(self._digits(at - 2))
        several = self._is(at - 3, self.found[at - 1].text) and bool(self._digits(at - 4))
        if listed and (self._glued(at) or several):
            return 0  # one of several: 10,8,6 reps
        counted = self._count(at, words=True)
        each = counted and self._is(counted[1], EACH) and self._ends_at(counted[1] + 1)
        sided = counted and (self._each_side(counted[1]) or self._is(counted[1], ALTERNATING))
        slashed = counted and self._is(counted[1], "/") and self._side_mark(counted[1], told=True)
        sided = sided or each or slashed
        others = {token.text for token in self.found[:at] + self.found[at + 1 :]}
        rated = self._is(at - 1, LOADS)  # RPE 8 each side
        if (
            counted
            and sided
            and not (rated or self.reps or others & (REPS | {"x", "*"} | set(OPEN)))
        ):
            self.reps = (self._reps_of(counted, at),)  # 20 each side, 10 alternating
            return counted[1]
        if (
            counted
            and self._is(counted[1], ("total", "gesamt", "totales"))
            and self._is(counted[1] + 1, REPS)
        ):
            told = "in how many sets? write them, as '5x20'"
            self._fail(at, counted[1] + 2, told)
        if counted and self._is(counted[1], REPS):
            end = counted[1] + 1
            self._set_once("reps", (self._reps_of(counted, at),), at, end)
            if self._is(end, ("x", "*")) and (held := self._time(end + 1, unit=True)):
                lasting = self._timed(held[0], "the hold", end + 1, held[1])
                self._take(Phases(top=lasting), end + 1, held[1])  # 10 reps x 5 s hold
                return held[1] + self._is(held[1], any_of("hold holds halten aguantar"))
            bracket = self._is(end, "(") and self._is(end + 1, ("x", "*"))  # 8 reps (x3)
            if bracket and (sets := self._count(end + 2)) and self._is(sets[1], ")"):
                self._set_once("sets", self._sets_of(sets, end + 2), at, sets[1])
                return sets[1] + 1
            if self._is(end, ("x", "*")) and (sets := self._count(end + 1)):
                self._set_once("sets", self._sets_of(sets, end + 1), at, sets[1])
                end = sets[1] + self._is(sets[1], SETS)
            return end
        return 0

    def _amount(self, at: int) -> int:
        """Claim the reps or the time of a set, and what belongs to them; return the end, or 0."""
        bracket = self._is(at, "(")
        at += bracket
        if end := self._each_own(at):
            return end + (bracket and self._is(end, ")"))
        while self._is(at, BEFORE_OPEN | any_of("hold holds")):
            at += 1
        if self._is(at, "me") and self._is(at - 1, "x"):  # 3xME, of the greatest effort
            self._set_once("open", "amrap", at, at + 1)
            return at + 1
        if at < len(self.found) and not self.claimed[at] and self.found[at].text in OPEN:
            return self._ended(at)
        seconds = self._is(at, ":") and self._glued(at + 1) and self._digits(at + 1)
        if seconds and len(seconds[0]) == 2:  # 3x:30
            piece: tuple[str, int] | None = (f":{seconds[0]}", seconds[1])
        else:
            piece = self._time(at, unit=True)
        if piece and not (self._is(piece[1], REST) and self._bare(piece[1] + 1) is None):
            held = self._timed(piece[0], "the hold", at, piece[1])
            each = re.search(r"\d\s*-\s*\d+\s*-\s*\d", self._piece(at, self._run(piece[1] - 1)))
            if each:
                self._fail(at, piece[1], "is a time for each set? write one, as '3x30s'")
            self._no_metres(piece, at)
            if re.fullmatch(r"\d\d:\d\d", piece[0]) and held.low >= 10 * MINUTE:  # 5 x 40:20
                self._fail(
                    at, piece[1], "is that a hold and a rest? write them, as '4 x 45s, rest 15'"
                )
            if not held.low:
                self._fail(at, piece[1], "holds no time; write as '3x45s'")
            self._set_once("hold", held, at, piece[1])
            end = piece[1]
            while self._is(end, any_of("hold holds halten gehalten")) and not self._digits(end + 1):
                end += 1
                self.still = True
            if self._is(end, any_of("of under")) and self._is(end + 1, ("work", "tension")):
                end += 2
            elif self._is(end, "time") and self._is(end + 1, "under"):
                end += 2 + self._is(end + 2, OF_TENSION)
            return end + self._is(end, OF_TENSION | {"work", "working"})
        counted = self._count(at, words=True)
        if counted is None or (self.found[at].text == "one" and self._is(at + 1, BODY)):
            return 0
        if self._beside_sets(at, counted[1], bracket):
            return 0
        if self._is(counted[1], FAR) and (
            self._glued(counted[1]) or self.found[counted[1]].text != "m"
        ):
            told = "is a distance, which is not guided; write its time, as '5x90s'"
            self._fail(at, counted[1] + 1, told)
        chained = self._is(counted[1], "-") and self._glued(counted[1]) and counted[1] == at + 1
        if chained and self._digits(counted[1] + 1) and self._glued(counted[1] + 1):
            told = "is that one for each set? write them as '12,10,8', or a tempo as '@3010'"
            self._fail(at, self._run(at), told)
        reps, end = [self._reps_of(counted, at)], counted[1]
        while self._is(end, (",", "/")):
            more = self._count(end + 1)
            if more is None or (self.found[end].text == "," and not self._follows(end, more[1])):
                break
            if len(more[0]) == 4:  # 3x10-12, 2111
                break
            reps.append(self._reps_of(more, end + 1))
            end = more[1]
        if len(reps) == 2 and reps[0] == reps[1] and self._is(end - 2, "/"):
            if reps[0].low >= LEAST_LOAD and not self._is(end, REPS | EACH | SIDE):
                self._fail(at, end, "is that a hold and a rest? write them, as '4 x 45s, rest 15'")
            self.sides, reps = True, reps[:1]  # 10/10: of each side
        self._set_once("reps", tuple(reps), at, end)
        end += bracket and self._is(end, ")")
        self._twice(end - 1, end)
        added = self._glued(end + 1) and bool(self._load(end))  # 3x8+20 kg
        if self._is(end, "+") and self._glued(end) and not added:
            self._set_once("open", "amrap", end, end + 1)
            end += 1
        if self._is(end, REPS):
            end += 1
            if self._is(end, ".") and self._glued(end):
                end += 1
        if self._is(end, ("x", "*")) and (load := self._load(end + 1)):
            self._note(end + 1, load[0])
            return load[0]
        return end

    def _beside_sets(self, at: int, end: int, bracket: bool) -> bool:
        """Whether a number after sets is none of reps: hold 3, 2 a day, (2 warm-up)."""
        after = [token.text for token in self.found[end : end + 2]]
        often = len(after) > 1 and after[0] in OF_TIME and after[1] in OFTEN
        own = REPS | SIDE | EACH | {")", "/", ",", "+", "-"}
        called = bracket and bool(after) and after[0] not in own
        return self._is(at - 1, lexicon.HOLDS) or often or called

    def _twice(self, at: int, plus: int) -> bool:
        """Refuse 10+10, where it may be of each side, or of one set; False of another sign."""
        joined = self._is(plus, "+") and self._glued(plus) and self._glued(plus + 1)
        if joined and not self._load(plus) and (other := self._digits(plus + 1)):
            each = self.found[at].text
            total = f"'3x{each}/side'" if other[0] == each else f"'3x {each} left {other[0]} right'"
            told = f"of each side, or of a set? write {total} or '3x{int(each) + int(other[0])}'"
            self._fail(at, other[1], told)
        return False

    def _of_sets(self, at: int) -> int:
        """Return the place after what sets are called: warm-up, working; else the same place."""
        end = at
        while end < len(self.found) and (
            self._is(end, WORKING) or (self.warm_up and self.claimed[end])
        ):
            end += 1
        return end if self._is(end, SETS) else at

    def _follows(self, comma: int, end: int) -> bool:
        """Whether the number after a comma is one more of a list, and not of what comes next."""
        following = self.found[end] if end < len(self.found) else None
        if following is None:
            return True
        joined = self._glued(end) and self._glued(end + 1) and bool(self._digits(end + 1))
        if joined and (
            following.text == "." or (following.text == "," and self.found[comma + 1].gap)
        ):
            return False  # a load as 82.5 kg or 82,5 kg
        if following.text in ("-", "/"):  # a time from 2-3 min, a tempo as 3/1/1/0
            return following.gap or not self._digits(end + 1)
        if following.kind is Kind.SIGN:
            return following.text not in (":", "%", '"', "'")
        if not self.found[comma + 1].gap:
            return not (following.kind is Kind.WORD and not following.gap)
        return following.text in REPS | EACH

    def _each_own(self, at: int, with_sets: bool = False) -> int:
        """Claim the reps of each side: 8L/10R, 8 left and 10 right; left 3x8, right 3x10."""
        found: dict[Side, Range] = {}
        sets: list[str] = []
        start, end = at, at
        for _ in Side:
            while found and self._is(end, any_of("and y e und") | {",", "/", "+", "&", ";"}):
                end += 1
            side, after = self._side_at(end)
            after += side is not None and self._is(after, ("x", "*"))  # L x10, R x12
            counted = self._count(after, words=True)
            if counted is None:
                return 0
            times = self._is(counted[1], ("x", "*")) and self._digits(counted[1] + 1)
            if with_sets and times:
                sets.append(counted[0])
                counted = times
            after = counted[1] + self._is(counted[1], REPS)
            if side is None:
                while self._is(after, any_of("on the per per a la el")):
                    after += 1
                side, after = self._side_at(after)
            if side is None:
                return 0
            found[side], end = self._reps_of(counted, at), after
        if len(found) < len(Side) or (with_sets and len(sets) < len(Side)):
            return 0
        if sets and sets[0] != sets[1]:
            self._fail(start, end, "has other sets on each side; write each side on its own line")
        if sets:
            self._set_once("sets", self._sets_of((sets[0], end), at), start, end)
        self._set_once("reps", (found[Side.LEFT],), start, end)
        self._set_once("right", (found[Side.RIGHT],), start, end)
        if sets:
            self._swap_asked(start, end)
        if next(iter(found)) is Side.RIGHT:
            self.first = Side.RIGHT
        return end

    def _ended(self, at: int) -> int:
        """Claim that the lifter ends a set, from the word that says so."""
        self._set_once("open", OPEN[self.found[at].text], at, at + 1)
        end = at + 1
        dotted = self._is(end, ".") and self._glued(end)  # max. reps
        end += dotted and self._is(end + 1, REPS)
        while self._is(end, REPS | any_of("effort hold holds time duration")):
            end += 1
        return end

    def _opened(self, at: int) -> int:
        """Claim a word that says that the lifter ends the set, where reps or sets are named."""
        begin = at
        while self._is(begin, BEFORE_OPEN | {"x", "*"}):
            begin += 1
        if begin < len(self.found) and not self.claimed[begin] and self.found[begin].text in OPEN:
            told = self.hold is not None or bool(self.reps)
            if told and at > 0 and self._is(at - 1, time.UNITS.keys()):
                asked = "is that one set of so long? write '1xAMRAP', or the reps without it"
                self._fail(at - 1, begin + 1, asked)
            if told and self.reps and not self.last_open and self._of_one_set(begin):
                asked = "all sets, or one more? write '3x8+', '8,8,8+' or a line of its own"
                self._fail(at, begin + 1, asked)
            if told and self._is(begin, MOST):  # 3x8 max 60 kg, 4 x 5 s max effort
                end = begin + 1 + self._is(begin + 1, any_of("effort intent"))
                self._note(begin, end)
                return end
            return self._ended(begin)
        return 0

    def _of_one_set(self, at: int) -> bool:
        """Whether what is said before a word for an open set makes it one set of several."""
        begin = at
        while begin > 0 and not self.claimed[begin - 1] and at - begin < 6:
            begin -= 1
        said = {token.text for token in self.found[begin:at]}
        after = at + 1 + self._is(at + 1, REPS)
        first = not any(self.claimed[n] and self.found[n].kind is Kind.NUMBER for n in range(begin))
        goes_on = self._is(after, THEN | {",", "+"}) and first
        last = self._is(at - 1, ",") and self._is(at, MOST) and self._ends_at(at + 1)
        last = last and not self._is(at + 1, ".")
        return bool(said & ONE_MORE or {"a", "set"} <= said) or goes_on or last

    def _in_a_row(self, at: int) -> int:
        """Claim the reps of each set with nothing but blanks between them: curls 10 10 8."""
        reps: list[int] = []
        end = at
        while (one := self._digits(end)) and (self.found[end].gap or not reps):
            reps.append(int(one[0]))
            end = one[1]
        falls = all(one >= other for one, other in pairwise(reps))
        if len(reps) < 3 or not falls or reps[-1] < 3 or reps[0] > 2 * reps[-1] or reps[0] > 30:
            return 0
        named = at > 0 and self.found[at - 1].kind is Kind.WORD
        closed = self._ends_at(end) or self._is(end, ("(", "@")) or self._is(end, REPS)
        if not named or not closed or self.sets is not None or self._sets_but(at, end):
            return 0
        self.reps = tuple(just(each) for each in reps)
        return end + self._is(end, REPS)

    def _listed(self, at: int) -> int:
        """Claim the reps of each set: 5,5,3,3,1 or 12/10/8."""
        if (
            self.reps
            or self.hold
            or self.open
            or (at and self._glued(at) and self.found[at - 1].text == "-")
        ):
            return 0
        first = self._count(at)
        if end := self._in_a_row(at):
            return end
        if first is None or not self._is(first[1], (",", "/", "-")):
            return 0
        sign = self.found[first[1]].text
        written, end = [(at, first)], first[1]
        one = self._digits if sign == "-" else self._count  # a dash would be a range
        while self._is(end, sign) and (more := one(end + 1)):
            if sign == "," and self._time(end + 1, unit=True):
                break  # x10, 2 s pause
            written.append((end + 1, more))
            end = more[1]
        few = len(written) < 3 and not self._is(end + 1, OPEN)
        if len(written) < 2 or (sign != "," and few) or self._number_goes_on(end):
            return 0
        if any(counted[0] == "0" for _, counted in written):
            return 0  # a tempo
        reps = [self._reps_of(counted, place) for place, counted in written]
        if [each.low for each in reps] == [7, 7, 7]:
            told = "three sets of 7, or 7 and 7 and 7 in each? write '3x7' or '3x21'"
            self._fail(at, end, f"is that {told}")
        most, least = (function(each.low for each in reps) for function in (max, min))
        if most >= 30 and most > 3 * least:
            several = "/".join(str(each.low) for each in reps)
            told = "are they reps, or is one a load or a rest? write "
            told += f"'{len(reps)}x{several}', or as '80 kg 3x8 rest 90'"
            self._fail(at, end, told)
        falls = all(one.low > next_.low for one, next_ in pairwise(reps))
        falls = falls and reps[0].low >= 8 and reps[1].low >= 5  # 10-8-6-4
        few = sign == "-" and min(each.low for each in reps) < 5 and not falls
        if few and len(reps) <= PARTS and not self._is(end, REPS):  # or a tempo
            return 0
        self.reps = tuple(reps)
        if self._is(end, "+") and self._glued(end):
            self._set_once("open", "amrap", end, end + 1)
            end += 1
        elif self._is(end, sign) and self._is(end + 1, OPEN):  # 5,5,AMRAP
            self.reps = (*self.reps, just(0))
            return self._ended(end + 1)
        return end + self._is(end, REPS)

    def _held(self, at: int) -> int:
        """Claim a time with its sets after it: 60 s x 3, hold 60 s x 3."""
        called = self._is(at, any_of("hold holds halten"))
        at += called
        piece = None if self.sets or self.reps or self.hold else self._time(at, unit=True)
        if piece is None and self._is(at, lexicon.ARTICLES) and not (self.sets or self.reps):
            piece = self._worded(at)  # a minute and a half x 3
        if piece is None:
            return 0
        end = piece[1] + self._is(piece[1], any_of("hold holds halten gehalten"))
        sided = self._side_mark(end, told=False) or self._sides_claimed(end)
        end = sided or end
        end += sided > 0 and self._is(end, ",") and self._is(end + 1, "x")
        if not self._is(end, ("x", "*")):
            return 0
        sets = self._count(end + 1)
        if sets is None or self._number_goes_on(sets[1]):
            return 0
        self.hold = self._timed(piece[0], "the hold", at, piece[1])
        self._no_metres(piece, at)
        if int(sets[0].partition("..")[0]) >= MANY_HOLDS and self.hold.high <= LONGEST_IN_REPS:
            self._holds_asked(sets[0], at, sets[1])
        self.still = self.still or called or (end > piece[1] and not sided)
        self.sides = self.sides or sided > 0
        if ":" in piece[0] and self.hold.low >= 5 * MINUTE:
            told = "is that a hold and a rest? write them, as '4 x 45s, rest 15'"
            self._fail(at, piece[1], told)
        self.sets = self._sets_of(sets, end + 1)
        return sets[1] + self._is(sets[1], SETS)

    def _sides_claimed(self, at: int) -> int:
        """Return the place after `each leg`, if it has been understood already; or 0."""
        end = at
        while end < len(self.found) and self.claimed[end] and self.found[end].text in SIDE | EACH:
            end += 1
        return end if end > at + 1 else 0

    def _leading(self, at: int) -> int:
        """Claim a number before the name as the reps, where none are told: 10 press-ups."""
        first = all(self.claimed[n] or self.found[n].text == ":" for n in range(at))
        first = first and self.found[at].kind is Kind.NUMBER
        if not first or self.reps or self.hold or self.open or self.times or self.sets:
            return 0
        following = self.found[at + 1] if not self._claimed(at + 1) else None
        named = following and following.kind is Kind.WORD and following.gap
        ups = following is not None and following.text in UPS
        if not named or following is None or (self._tells(following.text) and not ups):
            return 0
        self.reps = (self._number_of("reps", MOST_IN_LEAD, (self.found[at].text, at + 1), at),)
        return at + 1

    def _time_after(self, at: int) -> None:
        """Note whether a time comes after how often something is done: it is no hold then."""
        self.timed_after = any(self._time(n, unit=True) for n in range(at, len(self.found)))

    def _no_metres(self, piece: tuple[str, int], at: int) -> None:
        """Ask where a time may be a distance, in metres or feet: 40m x 3, 3x50'."""
        lasting = self._timed(piece[0], "the hold", at, piece[1])
        far = re.fullmatch(r"\d+\s*-?\s*m", plain(piece[0]).strip()) and lasting.low >= 5 * MINUTE
        feet = re.fullmatch(r"\d+\s*'", plain(piece[0]).strip()) and lasting.low >= 10 * MINUTE
        if far or feet:
            told = "is that metres or minutes? write the time, as '3x40s' or '3x10 min'"
            self._fail(at, piece[1], told)

    def _alone(self, at: int) -> int:
        """Claim a number of reps after x: squat x8."""
        if self._is(at, ("x", "*")) and not self.reps and not self.open and self.hold is None:
            self.by_itself = True
            end = self._amount(at + 1)
            sided = self._side_mark(end, told=True) if end else 0
            self.sides = self.sides or sided > 0  # 30 s hold x 3 each
            return sided or end
        if self._is(at, ("x", "*")) and self.open and self.sets is None and not self.reps:
            if (sets := self._count(at + 1)) and not self._number_goes_on(sets[1]):
                self.sets = self._sets_of(sets, at + 1)  # max pull-ups x 3
                return sets[1] + self._is(sets[1], SETS)
            return 0
        if self.every and not self.reps and not self.open and (counted := self._digits(at)):
            following = self.found[counted[1]] if counted[1] < len(self.found) else None
            named = following and following.kind is Kind.WORD and following.gap
            if named and following and following.text not in time.UNITS:
                self.reps = (self._reps_of(counted, at),)
                return counted[1]
            before = self.found[at - 1] if at and not self.claimed[at - 1] else None
            if before and before.kind is Kind.WORD and self._ends_at(counted[1]):
                self.reps = (self._reps_of(counted, at),)
                return counted[1]
        return 0

    def _repeated(self, at: int) -> int:
        """Claim how many times something is done: repeat 5 times, 3 veces."""
        begin = at + self._is(at, any_of("repeat repeated repite repetir wiederhole wiederholen"))
        counted = self._count(begin, words=True)
        if counted is None:
            return begin if begin > at and self.times is not None else 0  # 3x je Seite wiederholen
        if self._is(counted[1], "mal") and self._count(counted[1] + 1, words=True):
            return 0  # drei mal zehn
        short = self._is(counted[1], "x") and self._glued(counted[1])  # 10x, 3 s hold
        sided = self._each_side(counted[1] + 1) or self._is(counted[1] + 1, {"w"} | lexicon.HOLDS)
        timed = any(token.text in time.UNITS or token.text in lexicon.HOLDS for token in self.found)
        if short and int(counted[0].partition("..")[0]) < FEWEST_IN_TURN and not timed:
            return 0  # squat 3x
        listed = at > 1 and self._digits(at - 2)
        if short and (sided or self._ends_at(counted[1] + 1)) and not listed:
            self._set_once("times", self._reps_of(counted, begin), at, counted[1])
            self._time_after(counted[1])
            return counted[1] + 1
        if not self._is(counted[1], TIMES):
            return 0
        if self._is(counted[1] + 1, "through"):  # 3 times through
            self._set_once("sets", self._sets_of(counted, begin), at, counted[1])
            return counted[1] + 2
        of = counted[1] + 1 + self._is(counted[1] + 1, any_of("for fur por of"))
        if held := self._time(of, unit=True):  # 3 times 30 s
            self._set_once("sets", self._sets_of(counted, begin), at, counted[1])
            self._set_once("hold", self._timed(held[0], "the hold", at, held[1]), at, held[1])
            return held[1]
        self._set_once("times", self._reps_of(counted, begin), at, counted[1])
        self._time_after(counted[1])
        return counted[1] + 1

    def _summed(self, at: int) -> int:
        """Claim that reps are those of both sides together: 3x20 total, 3x20 in all."""
        begin = at + self._is(at, any_of("in en"))
        total = self._is(begin, any_of("total gesamt insgesamt totales")) and not self._is(
            begin + 1, SETS
        )
        all_of = begin > at and self._is(begin, "all")
        number = at - 1 - self._is(at - 1, REPS | time.UNITS.keys())
        if number < 0 or not self._digits(number) or not (total or all_of):
            return 0
        timed = 0 < number < at - 1 and self._is(at - 1, time.UNITS.keys())
        if timed and not self._is(number - 1, ("x", "*")):
            return 0  # 20 min total
        if self._is(begin + 1, REPS) and not self._is(at - 2, ("x", "*")):
            return 0  # 50 total reps
        self.total = True
        return begin + 1 + self._is(begin + 1, REPS)

    def _totals(self, name: tuple[int, int]) -> None:
        """Ask where reps may be those of all sets, or a time that of all of them."""
        for at, token in enumerate(self.found[:-1]):
            inside = self.claimed[at] or name[0] <= at < name[1]
            if token.text in IN and not inside and self.found[at + 1].kind is Kind.NUMBER:
                self._fail(
                    at,
                    self._run(at + 1),
                    "so much for a set, or for all? write each set, as '5x10', or 'every 60'",
                )
