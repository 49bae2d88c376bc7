"""What a line says of intervals on which sets start: EMOM, every 90 s."""

import re

from tempo.plan import time
from tempo.plan.reading.rests import Rests
from tempo.plan.reading.vocabulary import (
    SETS,
    any_of,
)
from tempo.plan.time import MINUTE, SECOND
from tempo.plan.tokens import Kind, plain


class Intervals(Rests):
    """The intervals of a line that is being read."""

    def _interval(self, at: int) -> int:
        """Claim how often a set starts: EMOM, E2MOM, every 90 s, E90s."""
        token = self.found[at]
        emom, end = self._emom(at)
        if emom:
            self._set_once("every", emom * MINUTE, at, end)
            return self._going_on(end)
        if before := self._lasting_emom(at):
            return before
        if self._is(at, "on") and self._is(at + 1, "the") and self._is(at + 2, ("minute", "min")):
            self.every = self.every or MINUTE
            return at + 3
        short = token.text == "e" and self._glued(at + 1) and self._time(at + 1, unit=True)
        if not short and not self._is(at, any_of("every cada alle jede")):
            return 0
        if self._is(at + 1, any_of("minute minuto min")):
            self._set_once("every", MINUTE, at, at + 2)
            end = at + 2
            on = [each.text for each in self.found[end : end + 3]]
            end += 3 if on == ["on", "the", "minute"] else 0
            return self._going_on(end)
        if piece := self._time(at + 1, unit=True) or self._bare(at + 1):
            every = self._timed(piece[0], "the interval", at, piece[1])
            if every.low < 10 * SECOND and re.fullmatch(r"\d+", piece[0]):
                told = f"seconds or minutes? write 'every {piece[0]} min' or 'every {piece[0]} s'"
                self._fail(at, piece[1], told)
            if every.low != every.high or not every.low:
                self._fail(at, piece[1], "is no interval; write one time, as 'every 90s'")
            self._set_once("every", every.low, at, piece[1])
            return self._going_on(piece[1])
        return 0

    def _tabata(self, at: int) -> int:
        """Claim the word for eight times 20 s with 10 s of rest, which is so where nothing is said.

        Tabata et al., Med Sci Sports Exerc 28 (1996).
        """
        if not self._is(at, "tabata"):
            return 0
        self.tabata = True
        self._note(at, at + 1)
        return at + 1

    def _emom(self, at: int) -> tuple[int, int]:
        """Return the minutes of an EMOM that stands at a place, or 0, and the place after it."""
        if self._is(at, "emom"):
            return 1, at + 1
        numbered = self._is(at, "e") and self._digits(at + 1) and self._is(at + 2, "mom")
        return (int(self.found[at + 1].text), at + 3) if numbered else (0, at)

    def _lasting_emom(self, at: int) -> int:
        """Claim an EMOM with how long it goes on before it: 10 min EMOM, 10 EMOM."""
        piece = None if self._is(at - 1, ("x", "*")) else self._time(at, unit=False)
        if piece is None:
            return 0
        hyphen = piece[1] + self._is(piece[1], "-")
        unit = self._is(hyphen, time.UNITS.keys()) and hyphen > piece[1]
        if unit:  # 10-min
            piece = f"{piece[0]} {self.found[hyphen].text}", hyphen + 1
        after = piece[1] + self._is(piece[1], "-")
        minutes, end = self._emom(after)
        if not minutes:
            return 0
        if re.fullmatch(r"[0-9]+", piece[0]):
            if not all(self.claimed[:at]) or not self._is(end, (":", ",", "-", "of")):
                return 0  # squat 8 EMOM 10 min
            self._minutes(piece[0], minutes, at, piece[1])
        else:
            self.span = self._timed(piece[0], "the time", at, piece[1]).low
        self._set_once("every", minutes * MINUTE, at, end)
        going = end
        while self._is(going, any_of("of de von with") | {":", ",", "-"}):
            going += 1
        return going if self._digits(going) else end

    def _minutes(self, number: str, every: int, at: int, end: int) -> None:
        """Take a number alone beside EMOM: as many minutes, which are as many sets."""
        if every > 1:
            told = f"minutes or sets? write 'E{every}MOM {number} min' or 'E{every}MOM x {number}'"
            self._fail(at, end, told)
        self._set_once("sets", self._sets_of((number, end), at), at, end)

    def _going_on(self, at: int) -> int:
        """Claim how long an EMOM goes on: for 10 min."""
        times = self._is(at, ("x", "*"))
        if times and (lasting := self._time(at + 1, unit=True)) and "min" in lasting[0].casefold():
            at += 1  # EMOM x 8 min
        elif times and (sets := self._count(at + 1)):
            self._set_once("sets", self._sets_of(sets, at + 1), at, sets[1])
            end = sets[1]
            if self._is(end, SETS) and self._is(end + 1, any_of("of x de von a mit")):
                return self._amount(end + 2) or end + 1
            return end + self._is(end, SETS)
        start = at
        while self._is(at, any_of("for of during durante lang de uber") | {":", ",", "("}):
            at += 1
        piece = self._time(at, unit=True)
        alone = None if piece else self._digits(at)
        if alone and self._closes(alone[1]) and not self._is(at - 1, (":", ",")):
            every = (self.every or MINUTE) // MINUTE
            self._minutes(alone[0], every, at, alone[1])
            return alone[1] + self._is(alone[1], ")")
        named = piece and piece[1] < len(self.found) and self.found[piece[1]].kind is Kind.WORD
        if piece and named and self._parted(piece[1] - 1):  # 10 min 5 burpees
            piece = self._piece(at, piece[1] - 1), piece[1] - 1
        if piece and re.search(r"min|m\b|'|:", plain(piece[0]).casefold()):
            self.span = self._timed(piece[0], "the time", at, piece[1]).low
            return piece[1] + (self._is(at - 1, "(") and self._is(piece[1], ")"))
        return start
