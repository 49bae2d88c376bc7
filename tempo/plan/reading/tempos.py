"""What a line says of the tempo: @30X1, tempo 3-0-1-0, 3 s down, hold 2 at the top."""

import re

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, notation, time
from tempo.plan.phase import Phase
from tempo.plan.reading.notes import Notes
from tempo.plan.reading.vocabulary import (
    ABOUT,
    AT,
    BODY,
    DEGREES,
    EACH,
    FILLING,
    MOST_LOAD,
    REPS,
    UPS,
    WAYS,
    any_of,
)
from tempo.plan.tempo import Phases, Range
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, fold, plain

NAMED = ("standard", "pause", "slow-eccentric")
"""The prescriptions that a line may name; whoever finds one knows whether it is there."""


PARTS = 4
"""Of a tempo: more numbers with dashes between them are reps."""

LEGS = re.compile(
    r"\b(?:up|down)\s+(?:with|on)\s+(?:one|two|both|1|2)\b"
    r"|\b(?:2|two)[\s-]+(?:legs?\s+|feet\s+)?up\W+(?:1|one)[\s-]+(?:leg\s+|foot\s+)?down\b"
)
"""Legs that come up and go down, and no seconds."""

BOUNDED = re.compile(
    r"\b(?:up|down|subir|sube|bajar|baja|hoch|runter)\s+(?:to|from|at|a|hasta|auf|bis|von)\s+\d"
    r"|(?<!end )\brange\s+(?:of\s+)?\d+\s*(?:-|to\b)"
)
"""How far, and no time: up to 12, down to 6."""

GOES_ON = re.compile(r"\b(?:go|move)\s+(?:up|down)\s+\d+$")
"""What is to be more, and no time."""

TOP_SET = re.compile(r"\btop\s+\d+\s+(?:then|heavy)\b")
"""A set before others: top 5 then 3x8."""

THERE = any_of("out back open close forward")
"""Ways that are told by each other."""

LOAD_HELD = re.compile(
    r"\bholding\s+\d+\b(?!\s*(?:s\b|sec|\"))|\bhold\s+\d+\s+at\s+(?:the\s+)?chest\b"
)
"""What is held may be so many kilos."""

PAUSED_LOW = re.compile(
    r"\bpaus(?:ed?|a)[\s-]+(?:(?:front|back|box|goblet|split|bench)\s+)?(?:squats?|bench|press|lunges?)\b"
)
"""Exercises that are called paused pause at the bottom."""


class Tempos(Notes):
    """The tempo of a line that is being read."""

    def _announced_tempo(self, at: int) -> int:
        """Claim a tempo after @ or the word, or before the word."""
        if self._is(at, "@"):
            return self._after_at(at)
        first = at
        if self.found[at].kind is Kind.NUMBER:
            return self._tempo_before(at)
        number = at + 1 < len(self.found) and self.found[at + 1].kind is Kind.NUMBER
        figures = self._piece(at + 1, self._run(at + 1)) if number else ""
        glued = number and self._glued(at + 1)
        whole = re.match(r"[0-9]{2}[0-9xX][0-9](?![0-9])|[0-9]([-/:.])[0-9]\1", plain(figures))
        short = self._is(at, "t") and (self._is(at + 1, (":", "/", "=")) or glued or whole)
        short = short or (self._is(at, "tut") and whole is not None)
        if self._is(at, lexicon.TEMPO) or short:
            at += 1
        else:
            return 0
        while self._is(at, (":", "/", "=", "of", "@", "de", "-")):
            at += 1
        if at == first + 1 and self._in_name(first) and self._names(at):
            return 0  # a tempo squat
        return self._tempo(at, first)

    def _names(self, at: int) -> bool:
        """Whether a word at a place says nothing of a tempo, so that it may be of a name."""
        token = self.found[at]
        known = lexicon.FILLING | lexicon.NUMBERS.keys() | lexicon.NONE | lexicon.EXPLOSIVE
        known |= lexicon.EXPLODE | lexicon.ARTICLES | {"slow", "standard"}
        said = self._says_phase(token.text) and token.text not in lexicon.ALSO_NAMES
        return token.kind is Kind.WORD and not said and token.text not in known

    def _tempo_before(self, at: int) -> int:
        """Claim a tempo in figures that the word follows, and not another tempo after that."""
        end = self._run(at)
        if not self._is(end, lexicon.TEMPO) or self._number(end + 1) or self._is(end + 1, ":"):
            return 0
        try:
            self._take(notation.read(self._piece(at, end)), at, end)
        except PrescriptionError as error:
            if end > at + 1 and self._ends_at(end + 1):  # 3-0 tempo
                self._fail(at, end, str(error))
            return 0
        return end + 1

    def _after_at(self, at: int) -> int:
        """Claim what is after @: a load, or else a tempo."""
        if self._is(at + 1, lexicon.TEMPO):
            return at + 1
        place = at + 1 + self._is(at + 1, any_of("the end"))
        if self._is(place, lexicon.ENDS.keys()) and not self._number(place + 1):
            return 0  # hold 3 s @ top
        number = self._number(at + 1)
        if number and float(number[0]) > MOST_LOAD:  # @3010 - 16 kg
            return self._tempo(at + 1, at)
        if loads := self._loads(at + 1, ("/", ",")):
            self._note(at + 1, loads)
            return loads
        load = self._load(at + 1)
        if load:
            self._note(at if load[1] else at + 1, load[0])
            self.loaded.add(self.found[load[0] - 1].end)
            return load[0]
        start = at + 1
        while self._is(start, ABOUT) and self._number(start + 1):
            start += 1
        if self._apart(start) or self._around_x(start):
            return self._tempo(start, at)
        number = self._number(start)
        if number and self._is(number[1], DEGREES):  # @ 30 deg incline
            end = number[1] + 1
            while not (self._claimed(end) or self._tells_at(end)):
                end += 1
            self._note(at, end)
            return end
        parted = number and self._is(number[1], (",", ";")) and not self._number(number[1] + 1)
        rated = number is not None and self._is(number[1], ",") and float(number[0]) <= 10
        if rated and number and self._numbers(start) != PARTS:  # @7.5, 2 s pause
            self._note(at, number[1])
            return number[1]
        if number and (parted or not self._glued(number[1]) or number[1] == len(self.found)):
            written = number[0]
            if "." in written or len(written) < 3:
                self._note(at, number[1])
                return number[1]
            if len(written) == 3:
                try:
                    notation.phases(written)
                except PrescriptionError as error:
                    if (
                        self.found[start].gap
                        and "in no time" in str(error)
                        and int(written) % 5 == 0
                    ):
                        self._note(at, number[1])  # @ 140
                        return number[1]
                    told = f"is that a load or a tempo? a load has its unit; {error}"
                    self._fail(start, number[1], told)
                self._fail(
                    start, number[1], "is that a load or a tempo? write '70 kg' or 'tempo 3010'"
                )
        return self._tempo(start, at)

    def _numbers(self, at: int) -> int:
        """Return how many numbers with commas between them stand from a place on."""
        many = 0
        while number := self._number(at):
            many, at = many + 1, number[1] + 1
            if not self._is(number[1], ","):
                break
        return many

    def _apart(self, at: int) -> bool:
        """Whether a tempo stands there whose four parts have blanks between them.

        `8 3 x 8` is one only where that cannot be a load with its sets and reps.
        """
        end, sign = at, ""
        for place in range(4):
            if place:
                if self._claimed(end) or not self.found[end].gap:
                    return False
                between = self.found[end].text if self.found[end].text in "-/:|" else ""
                sign = between if place == 1 else sign
                if between != sign:
                    return False
                end += len(between)
            number = self._number(end)
            if number and len(number[0].partition(".")[0]) == 1:
                end = number[1]
            elif place == 2 and self._is(end, "x"):
                end += 1
            else:
                return False
        if sign or not any(self._is(n, "x") for n in range(at, end)):
            return True
        zero = "0" in (self.found[end - 3].text, self.found[end - 1].text)
        return zero or self._sets_but(at, end)

    def _around_x(self, at: int) -> bool:
        """Whether a tempo with blanks around its X stands there: 30 X 0, and no load with reps."""
        if not (self._is(at + 1, "x") and self._digits(at) and self._digits(at + 2)):
            return False
        lengths = len(self.found[at].text), len(self.found[at + 2].text)
        goes_on = self._is(at + 3, ("x", "*")) or self._number_goes_on(at + 3)
        if lengths != (2, 1) or goes_on:
            return False
        return self.found[at + 2].text == "0" or self._sets_but(at, at + 3)

    def _tempo(self, at: int, first: int) -> int:
        """Claim the longest tempo from a place on; refuse what is announced and cannot be read."""
        if self._claimed(at):
            self._fail(first, at, "announces a tempo and none follows; write as 'tempo 3010'")
        limit = next(
            (n for n in range(at, len(self.found)) if self.claimed[n] or self.found[n].text == ";"),
            len(self.found),
        )
        fault = None
        for end in range(min(limit, at + 24), at, -1):
            if end < len(self.found) and self._glued(end) and self.found[end].text not in ",;)].":
                continue
            piece = self._piece(at, end)
            if end < len(self.found) and self._splits(end - 1):
                continue
            try:
                phases = notation.read(piece)
            except PrescriptionError as error:
                fault = fault or (error if end == self._run(at) else None)
                name = re.sub(r"[\s_]+", "-", piece.strip().casefold())
                if re.fullmatch(r"[a-z][a-z-]*", name) and name in NAMED:
                    self._set_once("tempo", name, at, end)
                    return end
                continue
            self._heavy(phases, at, end)
            self._take(phases, at, end)
            return end
        if fault is None:
            try:
                notation.read(self._piece(at, self._run(at)))
            except PrescriptionError as error:
                fault = error
        return self._fail(at, self._run(at), str(fault or "is no tempo; write as 'tempo 3010'"))

    def _is_tempo(self, at: int) -> bool:
        """Whether what looks like SETS x REPS is a tempo: 30X1, beside another 3x8."""
        end = self._run(at)
        piece = plain(self._piece(at, end))
        if not re.fullmatch(r"[0-9]{2}[xX][0-9][.,;)\]]*", piece):
            return False
        if len(re.findall(r"(?<![0-9])[0-9]{2}x[0-9](?![0-9])", plain(self.text))) > 1:
            return False  # 15x3 L, 15x3 R
        return self._sets_but(at, end) or self.sets is not None or bool(self.reps)

    def _bare_tempo(self, at: int) -> int:
        """Claim a tempo of four parts that nothing announces: 4010, 2-0-1-1, 30X1."""
        token = self.found[at]
        if self._is(at, "slow"):
            end = at + 1 + self._is(at + 1, "-")
            if self._is(end, "eccentric") and not self._number(end + 1) and not self.phases:
                self._set_once("tempo", "slow-eccentric", at, end + 1)
                return end + 1
        if token.kind is not Kind.NUMBER and token.text != "x":
            return 0
        parted = self.found[at - 1].text if at else ""
        slashed = parted == "/" and at > 1 and self.claimed[at - 2]  # 3x8/3010
        if at and self._glued(at) and parted not in "([,;:" and not slashed:
            return 0
        end = self._run(at)
        while end > at + 1 and self.found[end - 1].text in (",", ";", ".", ")", "]"):
            end -= 1
        piece = plain(self._piece(at, end))
        parts = re.split(r"[-/:.,|_]", piece) if re.search(r"[-/:|_.,]", piece) else list(piece)
        if len(parts) == 1 and self._parts(at - 1) and self._apart(at):  # - 2 0 1 0 -
            fourth = min(at + 4, len(self.found))
            if self._closes(fourth):
                end, piece = fourth, plain(self._piece(at, fourth))
                parts = piece.split()
        if len(parts) != 4 and not (
            len(parts) == 3 and self.sets is not None and token.text != "x"
        ):
            return 0
        if not re.fullmatch(r"[0-9xX.,/:|_ -]+", piece):
            return 0
        try:
            phases = notation.read(piece)
        except PrescriptionError as error:
            self._fail(at, end, str(error))
        self._heavy(phases, at, end)
        if re.fullmatch(r"[0-9]{2}x[2-9]", piece):
            told = f"a tempo, or a load? write '@{piece.upper()}' or '{piece[:2]} kg'"
            self._fail(at, end, f"is that {told}")
        self._take(phases, at, end)
        return end

    def _both_ways(self, at: int) -> int:
        """Claim how long each way takes: 3 s each way, 3 s each direction."""
        piece = None if self._is(at - 1, ("x", "*")) else self._time(at, unit=True)
        if piece is None or not self._is(piece[1], EACH) or not self._is(piece[1] + 1, WAYS):
            return 0
        lasting = self._timed(piece[0], "each way", at, piece[1])
        if lasting.low >= 15 * SECOND:
            return 0
        self._take(Phases(lower=lasting, lift=lasting), at, piece[1])
        return piece[1] + 2

    def _both_ends(self, at: int) -> int:
        """Claim a pause at both ends: 2 s pause top and bottom."""
        piece = None if self._is(at - 1, ("x", "*")) else self._time(at, unit=True)
        if piece is None:
            return 0
        place, ends = piece[1], []
        while self._is(place, lexicon.PAUSES | lexicon.HOLDS | AT | {"the"}):
            place += 1
        for _ in Phase:
            while self._is(place, any_of("and & y und / at the")):
                place += 1
            if not self._is(place, lexicon.ENDS.keys()):
                break
            ends.append(lexicon.ENDS[self.found[place].text])
            place += 1
        if len(ends) != 2 or ends[0] is ends[1]:
            return 0
        lasting = self._timed(piece[0], "the pause", at, piece[1])
        self._take(Phases(bottom=lasting, top=lasting), at, place)
        self.spoken = True
        return place

    def _held_each(self, at: int) -> int:
        """Claim how long each rep is held: hold each one for 5 s at the top."""
        if not (self._is(at, lexicon.HOLDS | {"holding"}) and self._is(at + 1, EACH)):
            return 0
        begin = at + 2 + self._is(at + 2, REPS | {"one"})
        begin += self._is(begin, "for")
        piece = self._time(begin, unit=True)
        if piece is None:
            return 0
        last = piece[1]
        while self._is(last, any_of("at the in")):
            last += 1
        end = last + 1 if self._is(last, lexicon.ENDS.keys()) else piece[1]
        phases = notation.read(f"hold {self._piece(begin, end)}")
        self._sensible(phases, at, end)
        self._take(phases, at, end)
        self.spoken = True
        return end

    def _explosively(self, at: int) -> int:
        """Claim that the lift is explosive, where nothing more is said of the tempo."""
        told = self._is(at, lexicon.EXPLOSIVE | lexicon.EXPLODE)
        alone = told and self.found[at].text.startswith("explo") and at and self._parts(at - 1)
        if not alone or not self._ends_at(at + 1) or self.phases or self.tempo:
            return 0
        self._take(notation.read("up explosive"), at, at + 1)
        return at + 1

    def _named_phases(self) -> None:
        """Claim phases by name, wherever they stand: 3s down, 1s up; hold 2 at the top."""
        at = 0
        while at < len(self.found):
            if self.claimed[at]:
                at += 1
                continue
            end = next((n for n in range(at, len(self.found)) if self._claimed(n)), len(self.found))
            self._phases_within(at, end)
            at = end

    def _phases_within(self, start: int, end: int) -> None:
        """Claim the phases in a stretch that nobody has claimed: all its amounts, or none."""
        amounts = [n for n in range(start, end) if self._seconds(n)]
        if not amounts or any(self._names_ups(n) for n in range(start, end)):
            return
        named = any(  # else the name of the exercise may be in here
            token.kind is Kind.WORD and not self.claimed[n] and token.text not in FILLING
            for n, token in enumerate(self.found[:start])
        )
        best: tuple[bool, int, int, Phases] | None = None
        fault: PrescriptionError | None = None
        for first in range(start, amounts[0] + 1):
            for last in range(end, amounts[-1], -1):
                if last - first > 40:
                    continue
                if self.found[last - 1].text in (",", ";") or self.found[first].text in (",", ";"):
                    continue
                piece = self._piece(first, last)
                if not notation.is_named(self.found[first:last]) or self._ends_name(first):
                    continue
                if self._parts_phase(first, last) or self._cuts_hold(first, last):
                    continue
                if any(self._grasps(n) for n in range(first, last)):
                    continue
                if not self._told_apart(first, last):
                    continue
                try:
                    phases = notation.read(piece)
                except PrescriptionError as error:
                    if "top or at the bottom" in str(error) or "is meant" in str(error):
                        fault = fault or error
                    placed = "top or at" in str(error) or "the end of it" in str(error)
                    if not (PAUSED_LOW.search(fold(self.text)) and placed):
                        continue
                    phases = notation.read(f"bottom {piece}")  # pause squat, 3 s pause
                numbered = first == amounts[0] or self._begins(first)
                rank = (numbered and not named, last - first, first, phases)
                if best is None or rank[:2] > best[:2]:
                    best = rank
        if best is not None:
            _, length, first, phases = best
            self._sensible(phases, first, first + length)
            inside = self.found[first : first + length]
            low = phases.named == (Phase.TOP,) and PAUSED_LOW.search(fold(self.text))
            if low and not any(token.text in lexicon.ENDS for token in inside):
                phases = Phases(bottom=phases.top)  # pause squat, hold 3 s
            self._take(phases, first, first + length)
            self.spoken = True
            self._claim(first, first + length)
            if not any(token.text in lexicon.ENDS for token in self.found[first : first + length]):
                self.said.add(self.found[first + length - 1].end)
        elif outer := self._without_rest(start, end):
            self._phases_within(*outer)
        elif fault is not None:
            self._fail(amounts[0], amounts[-1] + 1, str(fault))

    def _begins(self, at: int) -> bool:
        """Whether a sign that is no hyphen parts what stands there from what is before it."""
        sign = at > 1 and self.found[at - 1].text in (",", ";", ":", ".", "|", "(", "-")
        return sign and (self.found[at - 1].text != "-" or not self._glued(at))

    def _cuts_hold(self, start: int, end: int) -> bool:
        """Whether the time of a hold is parted from that word: of hold 3 s, lower slowly."""
        word = start - 1
        while word > 0 and self._is(word, "for"):
            word -= 1
        held = word >= 0 and self._is(word, lexicon.HOLDS) and self._begins(word)
        return held and any(self.found[n].text in (",", "then") for n in range(start, end))

    def _told_apart(self, start: int, end: int) -> bool:
        """Whether each clause has a time and what it is of; not: lower for 3 s, stand up."""
        begun = start
        for n in range(start, end + 1):
            if n < end and self.found[n].text not in (",", "then"):
                continue
            inside = self.found[begun:n]
            told = any(
                self._says_phase(token.text)
                or token.text in lexicon.EXPLODE | lexicon.WHERE.keys() | THERE
                for token in inside
            )
            timed = any(self._seconds(place) for place in range(begun, n))
            timed = timed or any(
                token.text in lexicon.EXPLOSIVE | lexicon.EXPLODE | lexicon.NONE for token in inside
            )
            if inside and told is not timed:
                return False
            begun = n + 1
        return True

    def _grasps(self, at: int) -> bool:
        """Whether something is held on to there, and no pause: hold on to a chair."""
        return self._is(at, lexicon.HOLDS) and self._is(at + 1, any_of("on onto"))

    def _parts_phase(self, start: int, end: int) -> bool:
        """Whether a comma parts a way from what comes next: on the way up, 3 s squeeze."""
        still = lexicon.ENDS.keys() | lexicon.HOLDS
        begun = start
        for n in range(start + 1, min(end, len(self.found) - 2)):
            if self.found[n].text != ",":
                continue
            own = any(token.kind is Kind.NUMBER for token in self.found[begun:n])
            after = n + 2 + (self.found[n + 2].text in time.UNITS)
            timed = self.found[n + 1].kind is Kind.NUMBER and after < len(self.found)
            way = self.found[n - 1].text in lexicon.MOVES and not own
            if way and timed and self.found[after].text in still:
                return True
            begun = n
        return False

    def _sensible(self, phases: Phases, start: int, end: int) -> None:
        """Ask where what reads as phases may be legs, inches or a load."""
        said = fold(plain(self._piece(max(0, start - 2), min(end + 2, len(self.found)))))
        if LEGS.search(said):
            told = "legs, or seconds? write '2 s up, 1 s down', or the legs in brackets"
            self._fail(start, end, f"is that {told}")
        lift = phases.lift if phases.lower is None else None
        if '"' in said and isinstance(lift, Range) and lift.low >= 4 * SECOND:
            told = "seconds or inches? write 'lift 3 s' or '6 in'"
            self._fail(start, end, f"is that {told}")
        ends = [each for each in (phases.bottom, phases.top) if isinstance(each, Range)]
        piece = self._piece(start, end)
        if BOUNDED.search(said) or GOES_ON.search(fold(piece)):
            told = "is that a time? write it, as 'lift 3 s', or in brackets as a note"
            self._fail(start, end, told)
        if TOP_SET.search(said):
            self._fail(start, end, "is that a set, or a hold? write '1x5, 3x8' or 'top 5 s'")
        stays = start > 0 and self._is(start - 1, any_of("stay stays staying"))
        held = re.search(r"\bisometri\w+", fold(self.text)) and phases.named == (Phase.LIFT,)
        if stays or held:
            self._fail(start, end, "is held, or moved? write it, as 'top 5' or 'lift 5'")
        if self.hold is not None and ends and not phases.lift and not phases.lower:
            self._fail(start, end, "is the time of what? write 'rest 60' if so")
        if self.reps and any(each.low > 30 * SECOND for each in ends):
            told = "is so long for each rep? write 'rest 60' if so, or 'top 60 s' as '3x60s'"
            self._fail(start, end, told)
        alone = phases.named == (Phase.LIFT,) and not re.search(r"\d\s*(?:s|\")", piece)
        if alone and "(" in (self.found[start].text, self.found[start - 1].text):  # 60 kg (up 5)
            self._fail(start, end, "is that a time? write '(up 5 kg)' or '(up 5 s)'")
        if re.search(r",\s*\d\d+$", piece):  # squeeze at top, 60
            self._fail(start, end, "has a number of what? write 'rest 60' if so")
        moves = [each for each in (phases.lower, phases.lift) if isinstance(each, Range)]
        if any(each.low > 30 * SECOND for each in moves):
            self._fail(start, end, "is so long for each rep? write a tempo, or it as a note")
        if LOAD_HELD.search(said):
            self._fail(start, end, "is that a time or a load? write 'top 3 s' or '16 kg'")

    def _heavy(self, phases: Phases, at: int, end: int) -> None:
        """Ask where a tempo in figures may be loads, or the RPE or the reps of each set."""
        lengths = [each for each in phases if isinstance(each, Range)]
        slow = len(lengths) == len(phases) and min(each.low for each in lengths) >= 5 * SECOND
        if slow or any(each.low >= 60 * SECOND for each in lengths):
            told = "a tempo, or what each set has? write loads as '60/70/80/90 kg'"
            self._fail(at, end, f"is that {told}")

    def _names_ups(self, at: int) -> bool:
        """Whether so many of an exercise stand there: the `10 push-ups` of two in a line."""
        if self.found[at].kind is not Kind.NUMBER or not self._is(at + 1, UPS):
            return False
        return self._is(at + 2 + self._is(at + 2, "-"), any_of("up ups"))

    def _ends_name(self, at: int) -> bool:
        """Whether a word for a lift belongs to the name before it: db press 22.5 s, push-up."""
        dash = at if self._is(at, "-") else at - 1
        if dash > 0 and self._is(dash, "-") and self._glued(dash) and self._glued(dash + 1):
            before = self.found[dash - 1]
            if before.kind is Kind.WORD and before.text not in time.UNITS:
                return True
        named = at > 0 and not self.claimed[at - 1] and self.found[at - 1].kind is Kind.WORD
        if named and self._is(at, any_of("stretch stretches squeeze squeezes")):
            return True  # a hamstring stretch
        ways = self._is(at, any_of("up ups down downs"))
        if named and ways and self.found[at - 1].text in UPS | BODY | any_of("cool wind warm calm"):
            return True  # step down 6", ribs down 3 s
        if not self._is(at, lexicon.ALSO_NAMES):
            return False
        if (
            self._is(at + 1, "-")
            and self._glued(at + 1)
            and self._is(at + 2, ("up", "ups", "down"))
        ):
            return True
        return at == 0 or (self.found[at - 1].kind is Kind.WORD and not self.claimed[at - 1])

    def _without_rest(self, start: int, end: int) -> tuple[int, int] | None:
        """Return a stretch without the time alone that it ends with: 3 s eccentric, 60 s."""
        comma = next((n for n in range(end - 1, start, -1) if self.found[n].text in ",;"), 0)
        piece = self._time(comma + 1, unit=True) if comma else None
        return (start, comma) if piece and piece[1] == end else None

    def _seconds(self, at: int) -> bool:
        """Whether the amount of a phase stands at a place."""
        token = self.found[at]
        if token.kind is Kind.NUMBER:
            before = at - 1
            return not (before >= 0 and self._is(before, (".", ",")) and self._glued(at))
        following = self.found[at + 1] if at + 1 < len(self.found) else token
        if token.text == "x" and following.kind is Kind.NUMBER:
            return False  # stand up x20
        near = [each.text for each in self.found[max(0, at - 2) : at + 3]]
        moved = any(word in lexicon.MOVES and word not in lexicon.ALSO_NAMES for word in near)
        none = token.text in lexicon.NONE and self._is(at + 1, lexicon.PAUSES | lexicon.HOLDS)
        return (
            none
            or (token.text in lexicon.EXPLOSIVE | lexicon.EXPLODE and moved)
            or (token.text in lexicon.NUMBERS and any(self._says_phase(word) for word in near))
        )
