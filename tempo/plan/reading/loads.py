"""What a line says of loads: 80 kg, 75 %, RPE 8, 2 RIR, bodyweight, 2x10 kg DBs."""

from tempo.plan import lexicon, quantity, time
from tempo.plan.reading.sides import Sides
from tempo.plan.reading.vocabulary import (
    BESIDE_LOADS,
    EACH,
    EQUIPMENT,
    HELD_IN,
    LEAST_LOAD,
    LOAD_WORDS,
    LOADS,
    MOST_LOAD,
    ONLY,
    REPS,
    SETS,
    any_of,
)
from tempo.plan.tempo import Range
from tempo.plan.tokens import Kind


class Loads(Sides):
    """The loads of a line that is being read."""

    def _load(self, at: int) -> tuple[int, bool] | None:
        """Return the place after a load, and whether an @ before it belongs to it."""
        begin = at
        less = self._is(at, "-") and self._glued(at + 1) and self._number(at + 1)
        taken = less and self.found[at].gap and self._is(less[1], LOADS)  # -10 kg
        open_ended = at > 0 and self._glued(at) and not self._glued(at + 1)  # 5+ 50 kg
        if self._is(at, "+") and open_ended and self.found[at - 1].kind is Kind.NUMBER:
            return None
        if self._is(at, ("+", "~")) or taken or (less and self._is(less[1], "%")):
            at += 1
        if self._is(at, any_of("rpe rir rm")):
            after = at + 1 + self._is(at + 1, (":", "=", "@"))
            number = self._number(after)
            return (self._ranged(after), True) if number else None
        if self._is(at, LOAD_WORDS) and self._is(at + 1, ONLY):
            return at + 2, False
        if self._is(at, LOAD_WORDS):
            more = self._number(at + 2) if self._is(at + 1, "+") else None
            end = more[1] if more else at + 1
            return end + (bool(more) and self._is(end, LOADS)), False
        number = self._digits(at)
        if (
            number
            and self._is(number[1], EQUIPMENT)
            and self._is(number[1] + 1, ("de", "of", "von"))
        ):
            return self._load(number[1] + 2)  # two dumbbells of 10 kg
        if self._is(at, EQUIPMENT) and (begin == 0 or self._parts(begin - 1)):
            of = at + 1 + self._is(at + 1, any_of("of de von a"))
            own = self._load(of) if self._number(of) else None
            return own if own and not own[1] else None
        if self._is(at, "the") and (number := self._number(at + 1)) and self._is(number[1], "s"):
            return number[1] + 1, False  # the 70s
        if not self._number(at):
            return None
        two = self._is(at + 1, ("x", "*")) and self.found[at].text == "2" and self._number(at + 2)
        if two and self._is(two[1], LOADS) and self._sets_but(at, two[1]):
            end = two[1] + 1  # two dumbbells
            end += self._is(end, EQUIPMENT)
            return end + 2 * (self._is(end, EACH) and self._is(end + 1, HELD_IN)), False
        end = self._ranged(at)
        if self._is(end, "+") and self._is(end + 1, LOADS):
            end += 1
        if self._is(end, any_of("rpe rir")) and self._number(end + 1):
            return None  # it stands before its own number
        if self._is(end, LOADS):
            rated = self.found[end].text in ("rpe", "rir")
            end += 1
            while self._is(end, BESIDE_LOADS) and not (
                (self._is(end, "1") and not self._is(end + 1, "rm"))
                or (self._is(end, EACH) and not self._is(end + 1, HELD_IN))
            ):
                end += 1
            return end, rated
        if self._is(end, "%"):
            end += 1
            rm = [each.text for each in self.found[end : end + 3]]
            if rm[:1] == ["of"]:
                rm, end = rm[1:], end + (rm[1:] in (["1", "rm"], ["rm"]) or rm[1:2] == ["rm"])
            if rm[:2] == ["1", "rm"]:
                end += 2
            elif self._is(end, "of") and self._is(end + 1, any_of("that it this top max tm rm")):
                end += 2  # 88% of that
            elif rm and rm[0] in ("effort", "intensity", "rm", "tm", "mvc", "mvic", "max"):
                end += 1
            return end, False
        if self._is(begin, "#"):
            return end, False
        if self._is(end, "#") and self._glued(end):  # 5# ankle weight
            return end + 1, False
        if self._is(end, any_of("er ers")) and self._glued(end):  # 12er Kurzhanteln
            return end + 1 + self._is(end + 1, EQUIPMENT), False
        return None

    def _loads(self, at: int, signs: tuple[str, ...]) -> int:
        """Return the place after loads of which each set has its own: 75/85/95%; or 0."""
        last = at
        number = None if self._is(at - 1, ("x", "*")) else self._number(at)
        if (
            number
            and self._is(at - 1, ",")
            and self._is(number[1], "/")
            and self.found[number[1]].gap
        ):
            return 0  # 12, 10, 8 / 60 kg
        first = end = number[1] if number else 0
        while end and self._is(end, signs) and (number := self._number(end + 1)):
            if self.found[end].gap is not self.found[first].gap:  # 3/1/1/0 / 55 lb
                return 0
            last, end = end + 1, number[1]
        if last == at or (self._is(end, "-") and self.found[end].gap):  # 3/1/1/0 - 85%
            return 0
        load = self._load(last)
        return load[0] if load else 0

    def _loaded(self, at: int) -> int:
        """Claim a load: 80 kg, 75 %, RPE 8, 2 RIR, light."""
        start = at
        begin = at
        called = self._is(begin, any_of("load weight carga peso gewicht last"))
        if called and self._is(begin + 1, (":", "=")):
            begin += 2
        while self._is(begin, any_of("with mit con w c at a al bei") | {"/", "@", ":"}):
            begin += 1
        if loads := self._loads(begin, ("/",)):
            self._note(begin, loads)
            return loads
        load = self._load(begin)
        number = None if load or begin > start else self._number(at)
        heavy = number is not None and LEAST_LOAD <= float(number[0]) <= MOST_LOAD
        heavy = heavy and not self._is(at - 1, lexicon.HOLDS)
        if number and number[1] < len(self.found) and heavy:
            sets = self.found[number[1]]  # squat 100 3x8
            if self.claimed[number[1]] and sets.kind is Kind.NUMBER and sets.gap:
                self._note(at, number[1])
                return number[1]
        following = self.found[at + 1].start if at + 1 < len(self.found) else -1
        named = self._is(at, EQUIPMENT) and self._parts(at - 1)  # KH 2x10 kg
        if named and any(place == following for place, _ in self.notes):
            self._note(at, at + 1)
            return at + 1
        if load is None:
            return 0
        if begin == start and self.found[at].text in LOAD_WORDS and self._in_name(at):
            return 0
        united = self.found[load[0] - 1].text in LOADS | {"%"} and self._is(load[0], "/")
        reps = self._digits(load[0] + 1) if united and self._glued(load[0] + 1) else None
        if reps and not self._is(reps[1], LOADS | {"%"}):  # 70%/2 75%/2
            told = "is that a load and reps? write them as '2x5 @ 70%, 1x3 @ 80%'"
            self._fail(begin, reps[1], told)
        self._note(begin, load[0])
        self.loaded.add(self.found[load[0] - 1].end)
        return load[0]

    def _loaded_set(self, at: int) -> "tuple[Range, tuple[int, int], int] | None":
        """Return the reps of a set that stand after its load, where the load is, and the end."""
        begin = at
        if self._is(begin, SETS) and self._digits(begin + 1) and self._is(begin + 2, (":", "-")):
            begin += 3
        load = self._load(begin)
        number = self._number(begin)
        if load and not load[1]:
            end = load[0]
        elif number and float(number[0]) >= LEAST_LOAD:
            end = number[1]
        elif self._is(begin, any_of("bar barra stange")):
            end = begin + 1
        else:
            return None
        reps = self._digits(end + 1) if self._is(end, ("x", "*")) else None
        if reps is None or not 1 <= int(reps[0]) <= 50:
            return None
        large = self.text[self.found[end].start] == "X"  # 30X1
        if large or self._is(reps[1], ("x", "*", "%", *LOADS)):
            return None
        after = reps[1] + self._is(reps[1], REPS)
        return self._reps_of(reps, end + 1), (begin, end), after

    def _ranged(self, at: int) -> int:
        number = self._number(at)
        assert number
        end = number[1]
        joint = quantity.joint_at(self.found, end) if not self._claimed(end) else 0
        listed = self._is(at - 1, (",", "x", "*")) and joint > 0 and self.found[joint - 1].gap
        high = self._number(joint) if joint and not listed else None  # 10, 8, 6 - 60 kg
        if high and self.found[joint - 1].gap and self._is(high[1], time.UNITS.keys()):
            return end  # RPE 8 - 90 s
        rated = high and float(number[0]) <= 10 < float(high[0]) and not self._is(high[1], LOADS)
        if rated and self.found[joint - 1].gap:
            return end  # RPE 8 - 3010
        return high[1] if high and float(high[0]) > float(number[0]) else end  # RPE 8 - 4 down

    def _in_name(self, at: int) -> bool:
        """Whether a word stands directly before the name: "bodyweight squat"."""
        if at + 1 >= len(self.found) or self.claimed[at + 1]:
            return False
        following = self.found[at + 1]
        if following.text in ONLY:
            return False
        return (
            following.kind is Kind.WORD
            and not self._means(following.text)
            and (at == 0 or self.claimed[at - 1] or self.found[at - 1].kind is Kind.WORD)
        )
