"""What a line says that is shown and never sounds: loads, effort, how often, in what manner."""

import re
import unicodedata

from tempo.plan import lexicon, quantity, time
from tempo.plan.reading.loads import Loads
from tempo.plan.reading.vocabulary import (
    ABOUT,
    AIMS,
    BEFORE_OPEN,
    BESIDE,
    DAILY,
    DATED,
    DEGREES,
    EACH,
    EARLIER,
    FIRST,
    GROWS,
    HOURS,
    INCHES,
    LETTERS,
    NOT,
    NOTE,
    OFTEN,
    OPEN,
    PAINS,
    REPS,
    REST,
    SESSION,
    SETS,
    SETTINGS,
    SHORT_OF,
    SIDE,
    STEPS,
    TIMES,
    TURN,
    any_of,
)
from tempo.plan.tokens import Kind

MOST_DEGREES = 180

SPARED = [
    words.split() for words in ("in the tank", "left in the tank", "in reserve", "en reserva")
]
"""What is said of reps that are not done."""


class Notes(Loads):
    """The notes of a line that is being read."""

    def _noted(self, at: int) -> int:
        """Claim a note: what is after that word, or words without numbers in brackets."""
        if self.found[at].kind is Kind.SIGN and pictured(self.found[at].text):
            self._note(at, at + 1)
            return at + 1
        if self._is(at, NOTE) and self._is(at + 1, (":", "-")):
            self._note(at + 2, len(self.found))
            return len(self.found)
        if not self._is(at, "("):
            return 0
        if end := self._one_side(at) or self._begun(at):
            return end
        close = next((n for n in range(at, len(self.found)) if self.found[n].text == ")"), 0)
        inside = self.found[at + 1 : close]
        told = {token.text for token in inside}
        silent = (
            SETS | REPS | (frozenset() if told & EACH else SIDE)
        )  # last rep hard, opposite hand
        ordered = told & FIRST and any(map(self._says_phase, told))  # (up first)
        known = bool(ordered) or any(
            token.kind is Kind.NUMBER
            or token.text in lexicon.NUMBERS
            or (self._means(token.text) and token.text not in silent)
            for token in inside
        )
        sided = self._side_mark(at + 1, told=True) == close
        if not close or not inside or sided or known:
            return 0
        self._note(at + 1, close)
        return close + 1

    def _often(self, at: int) -> int:
        """Claim how often a programme is done, as a note: twice a day, 2x/day, 3 times per week."""
        if end := self._lasts(at):
            self._note(at, end)
            return end
        end = at
        every = self._is(at, any_of("every each jeden jede alle cada"))
        counted = self._count(at + every, words=True)  # 3-4 times
        if every:
            end = counted[1] if counted else at + 1
            joint = quantity.joint_at(self.found, end) if counted else 0
            if joint and (more := self._digits(joint)):
                end = more[1]  # every 2-3 hrs
        elif self._is(at, any_of("once twice") | DAILY):
            end = at + 1
        elif counted:
            end = counted[1] + self._is(counted[1], {"x", "*"} | TIMES)
            days = any_of("day days dia dias tag tage") if end == counted[1] else frozenset[str]()
            weekly = self._is(end + 1, any_of("a per por pro / each every"))
            if days and not (self._is(end, days) and weekly):  # 7 days/wk
                return 0
        single = end > at and self._is(at, DAILY)
        if end > at and self._is(end, any_of("other second zweiten otro segundo")):
            end += 1
        begun = end
        while not single and self._is(end, any_of("a an per al por pro am each every je") | {"/"}):
            end += 1
        if counted and self._is(begun - 1, ("x", "*")) and self._is(end, HOURS):
            return 0  # 10x every hour
        units = OFTEN | HOURS if every or end > begun else OFTEN
        units |= {"d"} if self._is(end - 1, "/") else set()
        if end == at or not (single or self._is(end, units)):
            return 0
        joints = any_of("a per / and")
        while self._is(end, units | any_of("while when awake wach")) or (
            self._is(end, joints) and self._is(end + 1, units)
        ):
            end += 1
        self._note(at, end)
        return end

    def _dated(self, at: int) -> int:
        """Claim the day of a programme before all else, as a note: Day 3 post op: ankle pumps."""
        if at or not self._is(at, DATED) or not self._digits(at + 1):
            return 0
        end = next((n for n in range(at, len(self.found)) if self.found[n].text in ":-"), 0)
        if not end or any(token.kind is Kind.NUMBER for token in self.found[at + 2 : end]):
            return 0
        self._note(at, end)
        return end + 1

    def _lasts(self, at: int) -> int:
        """Return the place after how long a programme goes on, or 0: for 6 weeks; q2h; AM/PM."""
        if self._is(at, "q") and self._glued(at + 1) and self._digits(at + 1):
            return at + 3 if self._is(at + 2, "h") else 0
        if self._is(at, "am") and self._is(at + 1, ("/", "&", "and")) and self._is(at + 2, "pm"):
            return at + 3
        begin = at + self._is(at, any_of("for x uber durante fur"))
        counted = self._count(begin)
        weeks = any_of("week weeks wk wks month months woche wochen monate semanas meses")
        return counted[1] + 1 if counted and begin > at and self._is(counted[1], weeks) else 0

    def _remembered(self, at: int) -> int:
        """Claim what was done before, as a note: last week 60 kg, (last time 12), got 9."""
        amount = {Kind.NUMBER, *OPEN}
        numbered = any({token.kind, token.text} & amount for token in self.found[:at])
        earlier = self._is(at, EARLIER) and self._is(at + 1, SESSION)
        turned = self._is(at, SESSION) and self._is(at + 1, EARLIER)
        got = self._is(at, any_of("got did made managed hit")) and bool(self._digits(at + 1))
        felt = self._is(at, "felt") or (self._is(at, "feels") and self._parts(at - 1))
        if not numbered or not (earlier or turned or got or felt):
            return 0
        end = self._clause(at)
        self._note(at, end)
        return end

    def _progressing(self, at: int) -> int:
        """Claim what comes to be more, or is aimed at, as a note: add 5 s per week, aim for 25."""
        end = at + 1
        if self._is(at, "up") and self._is(at + 1, any_of("to bis")):  # max, up to 60 s
            most = self._time(at + 2, unit=True)
            end = most[1] if most else 0
        elif self._is(at, AIMS):
            end += self._is(end, any_of("for of is : de fur"))
            counted = self._count(end)
            end = counted[1] + self._is(counted[1], REPS) if counted else 0
        elif self._is(at, GROWS):
            end = self._clause(at)
            told = {token.text for token in self.found[at + 1 : end]}
            end = end if told & (EACH | any_of("weekly session to until bis auf hasta")) else 0
        else:
            return 0
        if end:
            self._note(at, end)
        return end

    def _possible(self, at: int) -> int:
        """Claim how far one goes, as a note: as high as possible; not: as many as possible."""
        told = any_of("many long") | lexicon.EXPLOSIVE
        if self._is(at, "as") and self._is(at + 1, "few") and self._is(at + 2, SETS):
            self._fail(at, at + 3, "in how many sets? write them, as '5x20'")
        far = self._is(at, "as") and not self._is(at + 1, told)
        if not far or not self._is(at + 2, "as"):
            return 0
        end = at + 3 + self._is(at + 3, "you")
        if not self._is(end, any_of("possible can comfortable tolerated")):
            return 0
        self._note(at, end + 1)
        return end + 1

    def _angled(self, at: int) -> int:
        """Claim between which angles one moves, as a note: 0-60°, from 90 to 30 degrees."""
        until = self._is(at, any_of("to bis hasta a") | ABOUT) and not self._is(at - 1, "@")
        if until and (most := self._digits(at + 1)) and self._is(most[1], DEGREES):
            end = self._clause(most[1])  # bis 60°
            self._note(at, end)
            return end
        begin = at + self._is(at, any_of("from von de"))
        low = self._digits(begin)
        if self._is(begin - 1, ("x", "*")):
            return 0  # 3x8 to 90°
        speed = self._number(begin)
        if speed and all(self._is(speed[1] + n, sign) for n, sign in enumerate("m/s")):
            self._note(begin, speed[1] + 3)  # 0.5 m/s
            return speed[1] + 3
        inch = low[1] if low and self._is(low[1], {"in", '"'} | INCHES) else 0
        if inch and self._is(inch + 1, STEPS):  # 6in box, to 12" box
            self._note(begin, inch + 2)
            return inch + 2
        if inch and self.found[inch].text == "in" and self._ends_at(inch + 1):  # lift 6 in
            self._note(begin, inch + 1)
            return inch + 1
        joint = quantity.joint_at(self.found, low[1] + self._is(low[1], "°")) if low else 0
        high = self._digits(joint) if joint else None
        if not high or not self._is(high[1], DEGREES) or (low and int(low[0]) > MOST_DEGREES):
            return 0
        end = high[1] + 1
        while not (self._ends_at(end) or self._tells_at(end)):
            end += 1  # 70-90° knee flexion
        self._note(at, end)
        return end

    def _spared(self, at: int) -> int:
        """Claim how many reps are not done, as a note: leave 1 in the tank."""
        begin = at + self._is(at, any_of("leave leaving keep with stop stopping finish end"))
        begin += begin > at and self._is(begin, any_of("about around at with"))
        counted = self._count(begin, words=True)
        end = counted[1] + self._is(counted[1], REPS) if counted else 0
        for words in SPARED:
            if end and all(self._is(end + place, word) for place, word in enumerate(words)):
                self._note(at, end + len(words))
                return end + len(words)
        last = end
        while self._is(last, SHORT_OF):
            last += 1
        if not (end < last and self._is(last, OPEN) and OPEN[self.found[last].text] == "failure"):
            return 0
        self._note(at, last + 1)  # stop 1 rep short of failure
        return last + 1

    def _weeks(self, at: int) -> int:
        """Claim the week of a programme, as a note: 5/3/1 wk1, week 3."""
        week = at
        if self._piece(at, min(at + 5, len(self.found))) == "5/3/1":
            week = at + 5
        numbered = self._is(week, any_of("wk week woche semana")) and self._digits(week + 1)
        if not numbered:
            return 0
        self._note(at, week + 2)
        return week + 2

    def _suffered(self, at: int) -> int:
        """Claim how much pain there may be, as a note: pain <3/10, pain-free."""
        counted = any(token.kind is Kind.NUMBER for token in self.found[:at])
        begun = at > 0 and (self.claimed[at - 1] or self.found[at - 1].text in tuple(",;.(|:"))
        begun = begun or (self._is(at - 1, "-") and self.found[at].gap)
        limited = any(token.kind is Kind.NUMBER for token in self.found[at:])
        if not begun and not (counted and limited and self._is(at, PAINS)):
            return 0
        if self.found[at].kind is Kind.NUMBER or self._is(at, ("@", "-", "/", "%")):
            return 0
        end = self._clause(at)
        said = {token.text for token in self.found[at:end]}
        piece = self._piece(at, end) if end > at else ""
        scaled = re.search(r"(?<![\d/])(?:10|\d)\s*/\s*10(?![\d/])", piece)  # over 4/10
        scaled = scaled if len(said) > 4 else None
        if not (said & PAINS or scaled) or said & (SETS | REPS | REST | {"x", "*"} | lexicon.TEMPO):
            return 0
        if self._is(end, ".") and self._digits(end + 1):
            end = self._clause(end)  # max. 4/10
        self._note(at, end)
        return end

    def _adjusted(self, at: int) -> int:
        """Claim how a machine is set, as a note: seat 4, pin 8."""
        begin = at + 1
        while self._is(begin, any_of("pos position no nr stufe level : # .")):
            begin += 1
        number = self._digits(begin)
        if not self._is(at, SETTINGS) or at == 0 or not number:
            return 0
        if self._is(number[1], {"x", "*"} | SETS | REPS):
            return 0
        self._note(at, number[1])
        return number[1]

    def _each_rep(self, at: int) -> int:
        """Claim that something is so in each rep: 5 s hold each rep; of each letter, as a note."""
        if at > 0 and self.claimed[at - 1] and self._is(at, EACH) and self._is(at + 1, LETTERS):
            self._note(at, at + 2)
            return at + 2
        before = lexicon.HOLDS | lexicon.PAUSES | time.UNITS.keys() | lexicon.ENDS.keys()
        before |= lexicon.MOVES.keys()
        held = at > 0 and self.found[at - 1].text in before
        if self._is(at, EACH) and self._is(at + 1, REPS) and self._is(at + 2, lexicon.HOLDS):
            return at + 2  # each rep held 10 s
        if not held or not self._is(at, EACH):
            return 0
        if self._is(at + 1, REPS):
            return at + 2
        named = any(token.text in REPS for token in self.found[:at])
        return at + 1 if named and self._ends_at(at + 1) else 0  # 10 reps, 5 s hold each

    def _unfailed(self, at: int) -> int:
        """Claim that a set ends before failure, as a note: not to failure, short of failure."""
        without = self._is(at, "w") and self._is(at + 1, "/") and self._is(at + 2, "o")
        if not (without or self._is(at, NOT)):
            return 0
        end = at + 1 + 2 * without
        while self._is(end, NOT | BEFORE_OPEN | {"'"} | any_of("of de vor take it all ir llegar")):
            end += 1
        close = self._is(end, OPEN) and OPEN[self.found[end].text] == "failure"
        if not (close or (self._is(end, OPEN) and self._is(at, any_of("no skip without")))):
            return 0
        self._note(at, end + 1)
        return end + 1

    def _measured(self, at: int) -> int:
        """Claim how high or wide something is, as a note: 4 inch box, 12" deficit, 30 cm step."""
        number = self._number(at)
        if number and self._is(number[1], DEGREES) and self._ends_at(number[1] + 1):
            self._note(at, number[1] + 1)
            return number[1] + 1
        if number is None or not self._is(number[1], INCHES | {'"'}):
            return 0
        end = number[1] + 1
        inches = self._is(number[1], INCHES)
        if not inches and not self._is(end, STEPS):
            return 0
        while end < len(self.found) and not self.claimed[end] and not self._tells_at(end):
            end += 1
        if not self._ends_at(end):
            return 0
        self._note(at, end)
        return end

    def _beside(self, at: int) -> int:
        """Claim with what a set is done in turn, by its label, as a note: superset with C2."""
        end = at
        while self._is(end, TURN | BESIDE | {"/", ":"}):
            end += 1
        if end == at or not self._is(at, TURN) or not self._digits(end + 1):
            return 0
        if not re.fullmatch(r"[A-Za-z]\d", self._piece(end, end + 2)):
            return 0
        self._note(at, end + 2)
        return end + 2

    def _tells_at(self, at: int) -> bool:
        token = self.found[at]
        return token.kind is not Kind.WORD or self._tells(token.text)

    def _tells(self, word: str) -> bool:
        return self._means(word) or self._says_phase(word) or word in time.UNITS


def pictured(text: str) -> bool:
    """Whether a sign is a picture, as phones have them, or a part of one."""
    return unicodedata.category(text[0]) in ("So", "Sk", "Mn", "Cf") and text not in "°^`"
