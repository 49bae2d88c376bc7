"""The name of the exercise in a line: what is left over, and what it tells of the set."""

import difflib
from itertools import pairwise
from typing import NoReturn

from tempo.plan import lexicon, notation
from tempo.plan.reading.remarks import Remarks
from tempo.plan.reading.vocabulary import (
    ALTERNATING,
    BESIDE,
    EACH,
    FILLING,
    GREETINGS,
    KIT,
    LOADS,
    MANNER,
    PAUSE,
    POLITE,
    REPS,
    REST,
    SETS,
    SIDE,
    SIDES,
    SLOW,
    TENSED,
    any_of,
)
from tempo.plan.tokens import Kind

EXAMPLE = "squat 3x8 @3010 rest 90"

RAMPED = {("work", "up"), ("ramp", "up"), ("build", "up")}
"""What leads to a load in as many sets as it takes."""


ONES = any_of("single double triple singles doubles triples fives opener")
"""Sets that are called by their reps."""

UNITS = ("seconds", "minutes", "segundos", "minutos", "sekunden", "minuten")

SHAPED = any_of("sit hang pull fly hold chin raise press")
"""What is done in the shape of an L."""


class Names(Remarks):
    """The name in a line that is being read."""

    def _name(self) -> tuple[int, str]:
        """Return the place and the words of the exercise; refuse whatever else is left over."""
        runs: list[tuple[int, int]] = []
        at = 0
        while at < len(self.found):
            if self.claimed[at] or not self._nameable(at):
                at += 1
                continue
            end = at
            while end < len(self.found) and not self.claimed[end] and self._nameable(end):
                end += 1
            runs.append((at, end))
            at = end
        named = [
            (*trimmed, start, end)
            for start, end in runs
            if (trimmed := self._trimmed(start, end)) and trimmed[0] < trimmed[1]
        ]
        if not named:
            self._unknown_numbers((0, 0))
            self._point(0, max(len(self.text), 1), f"which exercise? write it too, as '{EXAMPLE}'")
        while len(named) > 1 and (
            self.found[named[0][0]].text in GREETINGS
            or {token.text for token in self.found[named[0][0] : named[0][1]]} <= POLITE
        ):
            self._note(*named.pop(0)[:2])
        start, end, *_ = named[0]
        start, end = self._one_sided(start, end)
        start, end = self._told_by(start, end)
        if self.found[start].text in lexicon.NUMBERS.keys() - any_of("one two ein eine un una"):
            self._fail(start, start + 1, "is a number of what? write the reps in digits, as '3x8'")
        final = self.found[end - 1].text
        if end > start + 1 and final in ONES:
            told = "is how many sets and reps? write them, as '6x2' or '1x1 @8, 3x5'"
            self._fail(end - 1, end, told)
        if end > start + 1 and final in (lexicon.NUMBERS.keys() | {"half"}) - {"one"}:
            self._fail(end - 1, end, "is a number of what? write the sets in digits, as '3x30 s'")
        self._totals((start, end))
        self._unknown_numbers((start, end))
        for first, last, *whole in named[1:]:
            if not self._remark(first, last, whole[0]):
                self._unknown(first, last)
            self._note(*whole)
        return self.found[start].start, self._piece(start, end)

    def _told_by(self, start: int, end: int) -> tuple[int, int]:
        """Leave out of the name what it tells of the set, as split squat each; ask where it may."""
        words = [token.text for token in self.found[start:end]]
        ramped = any(pair in RAMPED for pair in pairwise(words))
        if ramped or set(words) & any_of("ladder pyramid accumulate"):
            self._fail(start, end, "is how many sets? write each, as '5x100 kg, 3x110 kg'")
        joints = [n for n in range(start + 1, end - 1) if self.found[n].text in BESIDE | {"m"}]
        if joints and {token.text for token in self.found[joints[0] + 1 : end]} <= KIT:
            self._note(joints[0], end)  # external rotation with red band
            end = joints[0]
        while end > start + 1:
            last = self.found[end - 1]
            pair = self.found[end - 2].text, last.text
            if last.text in ("off", "from"):  # step downs off the 4" box
                end -= 1
            elif last.text in any_of("each ea es ps je jeweils unilateral"):
                self.sides, end = True, end - 1
            elif pair in (("beide", "seiten"), ("both", "sides"), ("ambos", "lados")):
                self.sides, end = True, end - 2
            elif last.text in ALTERNATING:
                told = "so many in all, or each side? write '8/side', or '3x16 total, alternating'"
                self._fail(end - 1, end, told)
            elif last.text in any_of("explosive explosively explosivo explosiv"):
                self._note(end - 1, end)
                if not (self.phases or self.tempo):
                    self.phases = notation.read("up explosive")
                end -= 1
            elif last.text in MANNER:
                self._note(end - 1, end)
                end -= 1
            else:
                break
        following = self.found[end] if end < len(self.found) and self.claimed[end] else None
        numbered = following is not None and following.kind is Kind.NUMBER
        word = self.found[end - 1].text
        meant = [each for each in self._near(word) if each in REST | lexicon.TEMPO]
        if numbered and end > start + 1 and meant and meant[0][0] == word[0]:  # tepmo 3010
            self._fail(end - 1, end, f"is not understood; did you mean {meant[0]}?")
        letters = sum(self._capital(n) for n in range(start, end))
        if self.sides and letters > 1:
            self._fail(start, end, "has so many of each letter, or of each side? write '30 reps'")
        if any(token.text in EACH for token in self.found[start:end]):
            self._fail(start, end, "is each what? write '8/side', or a note in brackets")
        return start, end

    def _one_sided(self, start: int, end: int) -> tuple[int, int]:
        """Take the side at an end of the name as the one that works: SLR R, left curl."""
        if self.sides or self.right or self.only or self.first or self.alternating:
            return start, end
        letters = sum(self._capital(n) for n in range(start, end))
        second = self.found[start + 1].text if end - start > 1 else ""
        if letters > 1 or (self.found[start].text == "l" and second in SHAPED):
            return start, end  # Y-T-W-L, L sit
        last = end - 1 - (self.found[end - 1].text in SIDE and end - start > 1)
        worded = end - start > 1 and self.found[start + 1].kind is Kind.WORD  # no L-sit
        if worded and self.found[start].text in SIDES and self.found[start + 1].text not in SIDES:
            self.only = SIDES[self.found[start].text]
            self._note(start, start + 1)
            return start + 1, end
        limbed = end - start > 2 and worded and self.found[start].text in SIDE
        if limbed and self.found[start + 1].text in SIDES:  # pierna derecha extensión
            self.only = SIDES[self.found[start + 1].text]
            self._note(start, start + 2)
            return start + 2, end
        limbed = self.found[last - 1].text in SIDE if last - start > 1 else False
        if last - limbed > start and self.found[last].text in SIDES:
            self.only = SIDES[self.found[last].text]
            self._note(last - limbed, end)
            return start, last - limbed
        return start, end

    def _nameable(self, at: int) -> bool:
        """Whether a token may be part of a name: a word, or what joins the words of one."""
        token = self.found[at]
        if token.kind is Kind.WORD:
            return True
        following = at + 1 < len(self.found) and not self.claimed[at + 1]
        if token.kind is Kind.NUMBER:
            if following and self._is(at + 1, "°"):
                return True
            if following and self._is(
                at + 1, any_of("degree degrees deg grad grados arm leg inch")
            ):
                return True
            joined = following and self._is(at + 1, ("-", "/")) and self._glued(at + 1)
            if joined and self._glued(at + 2) and not self._claimed(at + 2):
                counts = self.found[at + 2].text in REPS | SETS
                return (self.found[at + 2].kind is Kind.WORD and not counts) or int(
                    token.text
                ) >= 45
            before = at > 1 and self._glued(at) and self.found[at - 1].text in ("-", "/")
            return bool(before and not self.claimed[at - 1])
        if token.text in ("'", "&", "°"):
            return True
        if token.text in ("-", "/"):
            return at > 0 and self._glued(at) and self._glued(at + 1) and not self._claimed(at + 1)
        return False

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Leave out words that say nothing at both ends of a name."""
        while start < end and self.found[start].text in FILLING | {"-", "/", "'"}:
            if self._capital(start) and (start == 0 or self.found[start - 1].text != "@"):
                break  # X band walk
            start += 1
        while start < end and self.found[end - 1].text in FILLING | {"-", "/", "'"}:
            if self.found[end - 1].text in SETS and self._is(end - 2, TENSED):
                break  # quad sets
            if self.found[end - 1].text == "x" and end - 1 == start:
                break
            if self._capital(end - 1):
                break  # prone Y
            end -= 1
        return start, end

    def _unknown_numbers(self, name: tuple[int, int]) -> None:
        for at, token in enumerate(self.found):
            if self.claimed[at] or name[0] <= at < name[1]:
                continue
            if token.kind is Kind.NUMBER and not self._nameable(at):
                unit = self._unit_meant(at + 1)
                if unit:
                    self._fail(at, at + 2, f"is a time? write '{token.text} {unit}' if so")
                self._fail(
                    at, self._run(at), "is a number of what? write as '3x8', 'rest 90' or '60 kg'"
                )
            if token.kind is Kind.SIGN and token.text not in ",;:.|-/()[]+&'*=><~→\"“”„«»!":
                self._fail(at, at + 1, "has no meaning here; leave it out")

    def _unit_meant(self, at: int) -> str:
        """Return the unit that the word at a place may be misspelt: secound."""
        word = "" if self._claimed(at) else self.found[at].text
        near = difflib.get_close_matches(word, UNITS, 1, 0.75) if len(word) > 4 else []
        return near[0] if near else ""

    def _unknown(self, start: int, end: int) -> NoReturn:
        """Refuse words that are none of the name, with what is most like them."""
        words = {token.text for token in self.found[start:end]}
        if len(words) > 1 and words & (lexicon.PAUSES | lexicon.HOLDS):
            told = "for how long, and where? write it, as 'bottom 2' or 'top 2'"
            self._fail(start, end, told)
        if self.phases and self._placed(start):
            self._fail(start, end, "is that the top or the bottom? write it, as 'top 2'")
        if words & SLOW and any(map(self._says_phase, words)):
            self._fail(start, end, "how slowly? write it, as 'lower 3', or in brackets as a note")
        if words <= REST | PAUSE:
            self._fail(start, end, "for how long? write it, as 'rest 90'")
        if words <= LOADS and start > 2 and self.found[start - 2].text in ("x", "*"):
            self._fail(start - 3, end, "are those the sets or the reps? write both, as '3x5 80 kg'")
        word = self.found[start].text
        near = [] if self._means(word) else self._near(word)
        near = [each for each in near if each.rstrip("s") != word.rstrip("s")]
        hint = f"did you mean {near[0]}?" if near else "a note stands in brackets, as"
        example = "" if near else f" ({self._piece(start, end)})"
        self._fail(start, end, f"is not understood; {hint}{example}")
