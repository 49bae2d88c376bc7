"""What a line says of sets that differ: 60 kg x 5, 80 kg x 3; 1x5, then 3x8; the last set AMRAP."""

from tempo.plan import lexicon
from tempo.plan.reading.amounts import Amounts
from tempo.plan.reading.vocabulary import (
    BEFORE_OPEN,
    BESIDE,
    DROPS,
    LAST,
    LEAST_LOAD,
    LOADS,
    MOST_IN_TURN,
    OPEN,
    REPS,
    REST,
    SETS,
    SIDES,
    SINGLES,
    SORTS,
    THEN,
    WARM_UP,
    any_of,
)
from tempo.plan.tempo import Range
from tempo.plan.tokens import Kind


class SetSeries(Amounts):
    """The sets of a line that is being read, where they differ."""

    def _set_by_set(self, at: int) -> int:
        """Claim each set with its load: 95x5, 95x5, 95x4; 65% x 5, 75% x 5+; set 1: 60 kg x 8."""
        items: list[tuple[Range, tuple[int, int]]] = []
        end, waits = at, False
        while item := self._loaded_set(end):
            reps, load, after = item
            items.append((reps, load))
            waits = self._is(after, "+") and self._glued(after)
            end = after + waits
            following = end
            while self._is(following, any_of("and then y luego und dann") | {",", ";", "/", "|"}):
                following += 1
            if waits or not self._loaded_set(following):
                break
            end = following
        if len(items) < 2:
            return 0
        self._set_once("reps", tuple(reps for reps, _ in items), at, end)
        if waits:
            self._set_once("open", "amrap", at, end)
        for _, (first, last) in items:
            self._note(first, last)
        return end

    def _one_after_another(self, at: int) -> int:
        """Claim sets of different reps: 1x5 @ 100 kg, then 3x3 @ 90 kg."""
        if any(token.text in WARM_UP | {"warm"} for token in self.found[:at]):
            return 0
        reps: list[Range] = []
        loads: list[tuple[int, int]] = []
        end = following = at
        items, waits, named = 0, False, False
        while item := self._some_sets(after := self._sort_of_sets(following)):
            sets, each, load, end, waits = item
            named = named or after > following
            reps += [each] * sets
            loads += [load] if load else []
            items += 1
            following = end
            while self._is(following, any_of("and then y luego und dann + for") | {",", ";"}):
                following += 1
            if following == end or waits:
                break
        united = any(token.text in LOADS | {"%"} for token in self.found[at:end])
        figures = any(
            last - first == 1 and len(self.found[first].text) == 3 for first, last in loads
        )
        joined = any(
            token.text in any_of("then luego dann und y and +") for token in self.found[at:end]
        )
        if items < 2 or len(reps) > MOST_IN_TURN or (figures and not united):
            return 0  # @ 405 alone could be a tempo
        if not (loads or joined or named):
            return 0  # 3x8, 2x5: of one week each?
        self._set_once("reps", tuple(reps), at, end)
        if waits:
            self._set_once("open", "amrap", at, end)
        for first, last in loads:
            self._note(first, last)
        return end

    def _sort_of_sets(self, at: int) -> int:
        """Return the place after what some of the sets are called: top set, back-off sets."""
        end = at
        if self._is(end, "back") and self._is(end + 1, "-"):
            end += 2
        while self._is(end, SORTS):
            end += 1
        end += end > at and self._is(end, SETS)
        return end + (end > at and self._is(end, (":", "-", "@")))

    def _some_sets(self, at: int) -> "tuple[int, Range, tuple[int, int] | None, int, bool] | None":
        """Return the number of sets, the reps, where the load is, and the end of SETS x REPS.

        A set alone has its load after an @: 5 @ 60 %. At last, whether the lifter ends it.
        """
        load, begin = None, at
        share = self._load(at + self._is(at, "-"))
        if share and self._is(share[0], ("for", "fur", "por")):  # -10% for 4x4
            load, begin = (at, share[0]), share[0] + 1
        counted = self._counted_sets(begin)
        if counted is None:
            return None
        sets, reps = counted
        if not (1 <= sets <= MOST_IN_TURN and 1 <= int(reps[0]) <= 50):
            return None
        end = reps[1] + self._is(reps[1], REPS)
        less = self._is(end, "-") and self.found[end].gap and self._glued(end + 1)
        less = less and self._load(end) is not None  # 3x5 -10%
        if self._is(end, ("x", "*", "%", "/", "-", *LOADS)) and not less:
            return None
        if self._number_goes_on(end):
            return None
        waits = self._is(end, "+") and self._glued(end)
        end += waits
        joint = end
        while self._is(joint, any_of("@ at with con mit w /")):
            joint += 1
        number = self._number(joint) if joint > end else None
        rated = self._digits(joint) if joint > end and self.found[joint - 1].text == "@" else None
        if after := self._load(joint):
            load, end = (joint, after[0]), after[0]
        elif rated and len(rated[0]) == 1 and (self._ends_at(rated[1]) or self._is(rated[1], THEN)):
            load, end = (joint - 1, rated[1]), rated[1]  # @8
        elif (
            number
            and len(number[0]) < 4
            and float(number[0]) >= LEAST_LOAD
            and not self._number_goes_on(number[1])
        ):
            load, end = (joint, number[1]), number[1]
        if load is None and reps[1] == begin + 1 and not self._is(begin, SINGLES):
            return None  # a number alone
        return sets, self._reps_of(reps, begin), load, end, waits

    def _counted_sets(self, at: int) -> tuple[int, tuple[str, int]] | None:
        """Return the number of sets and of the reps of each: 3x5, a heavy single, 5 of 5 @ 60 %."""
        if self._is(at, SINGLES) and self._is(at - 1, SORTS):
            return 1, (str(SINGLES[self.found[at].text]), at + 1)
        counted = self._digits(at)
        if counted is None or self._is_tempo(at):
            return None
        if self._is(counted[1], ("x", "*")):
            reps = self._digits(counted[1] + 1)
            return (int(counted[0]), reps) if reps else None
        waits = self._is(counted[1], "+") and self._glued(counted[1])
        alone = self._is(counted[1] + waits, "@") and not self._is(at - 1, ("x", "*"))
        return (1, counted) if alone else None

    def _last_set(self, at: int) -> int:
        """Claim what is said of the last set: to failure; or else as a note, a drop set."""
        begin = at + self._is(at, "(")
        if self._is(begin, OPEN):  # AMRAP on the last set
            end = begin + 1
            while self._is(end, REPS | any_of("on in the for en la el im beim am")):
                end += 1
            if not (self._is(end, LAST) and self._is(end + 1, SETS)):
                return 0
            self.last_open = OPEN[self.found[begin].text]
            return end + 2 + (begin > at and self._is(end + 2, ")"))
        one = self._is(begin + 1, "one") and self._is(begin + 2, BEFORE_OPEN | OPEN.keys())
        if not (self._is(begin, LAST) and (one or self._is(begin + 1, SETS))):
            return 0
        end = next(
            (n for n in range(begin, len(self.found)) if self.found[n].text in (",", ";", ")")),
            len(self.found),
        )
        if self._is(begin + 2, "+") and self._ends_at(begin + 3):
            self.last_open = "amrap"
            return begin + 3 + (begin > at and self._is(begin + 3, ")"))
        if opened := [n for n in range(begin, end) if self.found[n].text in OPEN]:
            self.last_open, end = OPEN[self.found[opened[0]].text], opened[0] + 1
            end += self._is(end, REPS)
        else:
            said = self.found[begin + 2 : end]
            tells = REST | SIDES.keys() | lexicon.TEMPO | lexicon.HOLDS | lexicon.NUMBERS.keys()
            if any(each.kind is Kind.NUMBER or each.text in tells for each in said):
                self._fail(begin, end, "is that set otherwise? write the reps of each, as '8,8,12'")
            self._note(begin, end)
        return end + (begin > at and self._is(end, ")"))

    def _dropped(self, at: int) -> int:
        """Claim a drop set after the sets, as a note: + drop set on last (30 %, to failure)."""
        begin = at
        while self._is(begin, {"+", "&", "and", "y", "und", "then", "plus"} | BESIDE | {"a", "1"}):
            begin += 1
        if not self._is(begin, DROPS) or begin == 0:
            return 0
        end = begin + 1
        end += self._is(end, "-") + 0
        end += self._is(end, SETS)
        if self.found[begin].text in ("drop", "drops") and not self._is(end - 1, SETS):
            return 0
        while end < len(self.found) and self.found[end].text not in (",", ";", "("):
            end += 1
        if self._is(end, "("):
            end = next((n for n in range(end, len(self.found)) if self.found[n].text == ")"), end)
            end += 1
        counted = any(token.kind is Kind.NUMBER for token in self.found[:at])
        if not counted or not (begin > at or self.found[at - 1].kind is Kind.SIGN):
            return 0
        self._note(begin, min(end, len(self.found)))
        return min(end, len(self.found))
