"""What a line says of rests: rest 90, r 45s, 2 min between sets, 30 s on 15 s off."""

import re

from tempo.plan import lexicon
from tempo.plan.phase import Phase, Side
from tempo.plan.reading.series import SetSeries
from tempo.plan.reading.vocabulary import (
    ABOUT,
    ALTERNATING,
    EACH,
    LONG,
    MOST,
    OFF,
    ON,
    OPEN,
    PAUSE,
    REST,
    REST_FOR_SHORT,
    SETS,
    SIDE,
    SIDES,
    SWITCHING,
    WARM_UP,
    any_of,
)
from tempo.plan.tempo import just
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, plain

HEIGHTS = re.compile(r"(?i)\b(?:box|step|depth|rack|block|deficit|pin|board)")
"""In the name of what is done from a height in inches."""


class Rests(SetSeries):
    """The rests of a line that is being read."""

    def _unmeasured(self, at: int) -> int:
        """Claim a rest without a time, as a note: rest as needed, full recovery."""
        begin = at + self._is(at, LONG)
        if not self._is(begin, REST):
            return 0
        end = begin + 1
        needed = self._is(end, any_of("as when until till segun nach bis"))
        joints = any_of("with con mit w at")
        while needed and not self._claimed(end) and self.found[end].kind is Kind.WORD:
            sided = EACH | ALTERNATING
            if self._is(end, joints | sided) or self._says_phase(self.found[end].text):
                break
            end += 1
        measured = self._digits(end) and not self._time(end, unit=True)
        closed = self._ends_at(end) or measured or self._is(end, joints | {"("})
        if not (needed or begin > at) or not closed:
            return 0
        self._note(at, end)
        return end

    def _rested(self, at: int) -> int:
        """Claim a rest: rest 90, r90, 90s rest, Pause 90 s."""
        if self._is(at, REST) and self._is(at - 1, any_of("t dont not never")):
            self._fail(at - 1, at + 1, "is there a rest, or none? write 'rest 60' or 'rest 0'")
        if self._is(at, REST | PAUSE) or self._for_short(at):
            pause = self._is(at, PAUSE | {"p"})
            begin = self._after_rest(at)
            piece = self._bare(begin) or self._worded(begin)
            if piece is None:
                if pause or self._claimed(at + 1) or self.found[at + 1].kind is Kind.WORD:
                    return 0
                end = self._run(min(begin, len(self.found) - 1))
                self._fail(
                    begin if begin < len(self.found) else at, end, "is no rest; write as 'rest 90'"
                )
            rest = self._timed(piece[0], "the rest", at, piece[1])
            if pause and (rest.high < 10 * SECOND or self._near_end(at, piece[1])):
                return 0
            if 0 < rest.low < 10 * SECOND and re.fullmatch(
                r"[\d.,\s-]+|\d+\s*(?:to|or|a|o|bis|oder)\s*\d+", plain(piece[0])
            ):
                told = f"seconds or minutes? write 'rest {piece[0]} s' or 'rest {piece[0]} min'"
                self._fail(begin, piece[1], told)
            if sided := self._between_sides(piece[1]):
                self._set_once("switch", rest, at, sided)
                return sided
            if self._is(piece[1], "/") and self._digits(piece[1] + 1):
                end = self._run(piece[1])
                self._fail(at, end, "has several times; write one, or a range as 'rest 60-90'")
            if sided := self._after_each_side(piece[1]):
                self._set_once("switch", rest, at, sided)
                self.rest = self.rest or rest
                return sided
            self._set_once("rest", rest, at, piece[1])
            return self._between_sets(piece[1])
        piece = self._time(at, unit=True)
        if piece is None and self._is(at, lexicon.ARTICLES):
            piece = self._worded(at)  # a min between sets
        if piece is None and (alone := self._digits(at)) and self._is(alone[1], "off"):
            piece = alone  # 40 s, 30 off
        whole = self._is(at - 1, ("x", "*"))  # 2x15 s, switch sides
        if piece and not whole and (sided := self._between_sides(piece[1])):
            self._set_once("switch", self._timed(piece[0], "the rest", at, piece[1]), at, sided)
            return sided
        if piece and (after := self._between_sets(piece[1])) > piece[1]:
            rest = self._timed(piece[0], "the rest", at, piece[1])
            self._set_once("rest", rest, at, after)
            return after
        if piece:
            after = piece[1]
            while self._is(after, any_of("of de") | {"-"}):
                after += 1
            colon = after + 1 + self._is(after + 1, (":", "="))  # 30s rest: 60
            taken = self._is(at - 1, ("x", "*")) or self._bare(colon) is not None
            ends = self._is(after, ("r", "p", "off")) and self._ends_at(after + 1)
            if (ends or self._is(after, REST | PAUSE)) and not (
                taken or self._near_end(at, after + 1)
            ):
                rest = self._timed(piece[0], "the rest", at, piece[1])
                if self._is(after, PAUSE) and rest.high < 10 * SECOND:
                    return 0
                if self._time(after + 1, unit=True) and self.found[after].text in PAUSE:
                    return 0
                if sided := self._between_sides(after + 1):
                    self._set_once("switch", rest, at, sided)
                    return sided
                if sided := self._after_each_side(after + 1):
                    self._set_once("switch", rest, at, sided)
                    self.rest = self.rest or rest
                    return sided
                self._set_once("rest", rest, at, after + 1)
                return self._between_sets(after + 1)
        none = self._is(at, lexicon.NONE) and self._is(at + 1, REST)
        if none and (end := self._between_sides(at + 2)):
            self._note(at, end)
            return end
        if none:
            self._set_once("rest", just(0), at, at + 2)
            return at + 2
        return 0

    def _for_short(self, at: int) -> bool:
        """Whether a letter stands for a rest: a time comes after it, and it is no right side."""
        if not self._is(at, REST_FOR_SHORT) or self._bare(self._after_rest(at)) is None:
            return False
        return not any(  # R 8, L 10
            SIDES.get(token.text) is Side.LEFT
            and self._digits(place + 1 + self._is(place + 1, (":", "=")))
            for place, token in enumerate(self.found)
        )

    def _after_rest(self, at: int) -> int:
        """Return the place after a word for a rest, and what joins it to its time."""
        begin = at + 1
        begin += self._is(begin, ".") and self._glued(begin)
        while self._is(begin, ABOUT | any_of("of for de von interval time") | {":", "=", "-"}):
            dashed = self._is(begin, "-") and self._glued(begin + 1)
            if dashed and self._digits(begin + 1):
                break
            begin += 1
        return begin

    def _between_sets(self, at: int) -> int:
        words = [each.text for each in self.found[at : at + 2]]
        if self._is(at, "b") and self._is(at + 1, "/") and self._is(at + 2, ("w", "t")):
            return at + 3 + self._is(at + 3, SETS)
        if self._is(at, ("bw", "bt", "btw")) and (self._is(at + 1, SETS) or self._ends_at(at + 1)):
            return at + 1 + self._is(at + 1, SETS)
        if self._is(at, EACH) and self._is(at + 1, SETS):
            return at + 2
        if words == ["after", "both"] and self._is(at + 2, SIDE):
            return at + 3
        if words in (["between", "each"], ["zwischen", "jedem"], ["entre", "cada"]):
            end = at + 2 + self._is(at + 2, SETS | {"one"})
            return end if end > at + 2 or self._ends_at(end) else at
        if words[:2] == ["in", "between"]:
            return at + 2 + self._is(at + 2, SETS)
        if not words or words[0] not in ("between", "entre", "zwischen"):
            return at
        if len(words) == 1 or self._ends_at(at + 1):
            return at + 1  # 60 s between
        return at + 2 if words[1] in SETS | any_of("satzen den las") else at

    def _between_sides(self, at: int) -> int:
        """Return the place after `between sides` or `to switch sides`, or 0."""
        to = at
        while self._is(to, any_of("to for before you zum para um beim bei")):
            to += 1
        if self._is(to, SWITCHING):
            end = to + 1 + self._is(to + 1, any_of("the de den"))
            return end + self._is(end, SIDE)
        short = self._is(at, "b") and self._is(at + 1, "/") and self._is(at + 2, ("w", "t"))
        if not (short or self._is(at, any_of("between bw btw entre zwischen"))):
            return 0
        end = at + 1 + 2 * short
        end += self._is(end, any_of("the den los las each"))
        return end + 1 if self._is(end, SIDE | {"beinen", "seiten"}) else 0

    def _after_each_side(self, at: int) -> int:
        """Return the place after `after each side`, or 0."""
        if not self._is(at, any_of("after nach tras despues")):
            return 0
        end = at + 1 + self._is(at + 1, any_of("de the"))
        if self._is(end, "both"):
            return 0
        return end + 2 if self._is(end, EACH) and self._is(end + 1, SIDE) else 0

    def _near_end(self, start: int, end: int) -> bool:
        """Whether an end of the rep is named beside a pause, which is then one within it."""
        stretches = (
            self.found[start - 4 if start > 4 else 0 : start][::-1],
            self.found[end : end + 4],
        )
        for stretch in stretches:
            for each in stretch:
                if each.text in (",", ";", "(", ")") or (each.text == "-" and each.gap):
                    break
                if each.text in lexicon.ENDS or each.text in lexicon.WHERE:
                    return True
        return False

    def _bare_time(self, at: int) -> int:
        """Claim a time that nothing else took: the rest."""
        piece = self._time(at, unit=True)
        if piece is None:
            return 0
        held = self.phases is not None and self.phases.top is not None
        if self.reps or self.open or self.hold is not None or held:
            if self.rest is not None:
                return 0
            rest = self._timed(piece[0], "the rest", at, piece[1])
            counted = any(
                claimed and token.kind is Kind.NUMBER
                for claimed, token in zip(self.claimed[:at], self.found, strict=False)
            )
            sized = (
                re.fullmatch(r"\d+(?:\.\d+)?s", piece[0]) and rest.low < 30 * SECOND
            )  # with the 20s
            sized = sized or (self._is(at - 1, "/") and self._is(at - 2, ("w", "c")))  # w/ 50s
            negative = any(
                not claimed and lexicon.MOVES.get(token.text) is Phase.LOWER
                for claimed, token in zip(self.claimed[:at], self.found, strict=False)
            )
            alone = counted and self._stands_alone(at, piece[1])
            first = all(self.claimed[:at]) and len(self.reps) == 1 and not (held or self.sets)
            if self.by_itself and first and rest.low >= 10 * SECOND:  # 30 s plank x 3
                self._no_metres(piece, at)
                self.sets, self.reps, self.hold = self.reps[0], (), rest
                return piece[1]
            feet = plain(piece[0]).endswith("'") and rest.low >= 6 * 60 * SECOND  # 3x20 10'
            hand = self.found[piece[1]] if piece[1] < len(self.found) else None  # 30s each hand
            sized = sized or (plain(piece[0]).endswith('"') and bool(HEIGHTS.search(self.text)))
            if feet or (hand and hand.text in EACH and self.claimed[piece[1]]):
                alone = False
            summed = any_of("total in gesamt insgesamt")  # 20 min total
            if self._is(piece[1], summed) or (at > 0 and self.found[at - 1].text in MOST):
                alone = False
            if self.open and at > 0 and self.found[at - 1].text in OPEN:
                alone = False  # 3 x max 60 s
            if rest.low < 10 * SECOND or not alone or sized or negative:
                self._fail(at, piece[1], f"is the time of what? write 'rest {piece[0]}' if so")
            self.rest = rest
        elif self.hold is None:
            self._no_metres(piece, at)
            if self.timed_after:
                self._fail(at, piece[1], f"is the time of what? write 'rest {piece[0]}' if so")
            self.hold = self._timed(piece[0], "the hold", at, piece[1])
            rounds = any(token.text in SETS for token in self.found[:at])
            if rounds and self._is(piece[1], EACH) and self._ends_at(piece[1] + 1):
                return piece[1] + 1  # 3 rounds, 1 min each
        else:
            return 0
        return piece[1]

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether no word beside a time says what it is of: after 5 min warm-up, at 18:00."""
        around = [self.found[place] for place in (start - 1, end) if 0 <= place < len(self.found)]
        warm = WARM_UP | {"warm", "up", "calentamiento"}
        unread = [*self.claimed[max(start - 1, 0) : start], *self.claimed[end : end + 1]]
        words = [
            token.text
            for token, claimed in zip(around, unread, strict=False)
            if token.kind is Kind.WORD and (not claimed or token.text in warm)
        ]
        return not words or set(words) <= any_of("and y und then luego dann")

    def _on_and_off(self, at: int) -> int:
        """Claim a hold and its rest, and how many: 20 s on, 10 s off, 8 x 20 s on, 10 s off."""
        if (before := self._count(at)) and self._is(before[1], ("x", "*")):
            if end := self._on_and_off(before[1] + 1):
                self._set_once("sets", self._sets_of(before, at), at, before[1])
            return end
        work = self._time(at, unit=False)
        if work is None or not self._is(work[1], ON):
            return 0
        begin = work[1] + 1
        while self._is(begin, (",", "/", "-", "and", "&", ":", "+", "und", "y")):
            begin += 1
        rest = self._time(begin, unit=False)
        if rest is None or not self._is(rest[1], OFF):
            return 0
        self._set_once("hold", self._timed(work[0], "the work", at, work[1]), at, work[1])
        self._set_once("rest", self._timed(rest[0], "the rest", begin, rest[1]), begin, rest[1])
        end = rest[1] + 1
        sets = self._count(end + 1) if self._is(end, ("x", "*")) else None
        if sets is None:
            return end
        self._set_once("sets", self._sets_of(sets, end + 1), end, sets[1])
        return sets[1] + self._is(sets[1], SETS)
