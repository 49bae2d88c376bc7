"""A line that is being read: its tokens, which of them are understood, and what was read of it.

Each module here reads some part of a line, on top of those before it: cursor, sides, loads, notes,
tempos, amounts, series, rests, intervals, warm-ups, remarks, names. A reader takes a place, claims
what it understands there, and returns the place after it, or 0."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import NamedTuple, NoReturn

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, quantity, time
from tempo.plan.phase import Side
from tempo.plan.quantity import MOST_REPS, MOST_SETS
from tempo.plan.reading.vocabulary import (
    ALTERNATING,
    EACH,
    EMOM,
    LEAST_LOAD,
    LOAD_WORDS,
    LOADS,
    OPEN,
    PAUSE,
    REPS,
    REST,
    SETS,
    SIDE,
    WARM_UP,
    any_of,
)
from tempo.plan.tempo import Phases, Range
from tempo.plan.tokens import Kind, Token, in_digits, plain, tokens

COUNTED = REPS | SETS | {"x"}


class Timing(NamedTuple):
    """What a piece of a line would be as a time."""

    ended: bool  # a comma in it ends what is said
    lasts: bool  # it is one
    dashed: bool  # with blanks around a dash
    signed: bool  # with a colon or a unit


@lru_cache(512)  # each reader asks for the same pieces of a line
def _timing(piece: str) -> Timing:
    """Return what a piece of a line is if it is taken for a time."""
    piece = in_digits(piece)
    try:
        quantity.duration(piece, "it", time.HOUR)
        lasts = True
    except PrescriptionError:
        lasts = False
    unit = r"(?<![^\W\d_])(?!(?:to|a|or|bis|oder)\b)[^\W\d_]+"
    return Timing(
        bool(re.search(r"[,;]\s", piece)),
        lasts,
        bool(re.search(r"\s-\s", plain(piece))),
        bool(re.search(rf"[:'\"]|{unit}", plain(piece).casefold())),
    )


def _with_units(found: list[Token]) -> list[Token]:
    """Return tokens in which a unit follows its number, also one that a hyphen joins to it.

    >>> [token.text for token in _with_units(tokens("60-second rest, two minutes, 10-m walk"))]
    ['60', 'second', 'rest', ',', '2', 'minutes', ',', '10', '-', 'm', 'walk']
    """
    kept: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        dashed = _is_dash(found, place + 1) and not found[place + 1].gap
        after = found[place + 1 + dashed] if place + 1 + dashed < len(found) else None
        unit = after and len(after.text) > 2 and after.text in time.UNITS
        unit = unit and not (dashed and after and after.gap)
        if unit and token.text in lexicon.NUMBERS:
            token = token._replace(kind=Kind.NUMBER, text=str(lexicon.NUMBERS[token.text]))
        kept.append(token)
        place += 1 + (dashed and bool(unit) and token.kind is Kind.NUMBER)
    return kept


def _is_dash(found: list[Token], at: int) -> bool:
    return at < len(found) and found[at].text == "-"


class Cursor:
    """A line that is being read: its tokens, and which of them have been understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        comment = re.search(r"(?:^|\s)#(?=\s|$|[^\W\d])", text)
        self.found = _with_units(tokens(text[: comment.start()] if comment else text))
        self.claimed = [False] * len(self.found)
        self.label = self.tempo = self.open = self.last_open = ""
        self.warm_up = self.sides = self.alternating = self.still = False
        self.tabata = self.total = self.spoken = False
        self.first: Side | None = None
        self.only: Side | None = None
        self.right: tuple[Range, ...] = ()
        self.sets: Range | None = None
        self.reps: tuple[Range, ...] = ()
        self.hold: Range | None = None
        self.phases: Phases | None = None
        self.rest: Range | None = None
        self.switch: Range | None = None
        self.every: int | None = None
        self.span: int | None = None  # how long an EMOM goes on
        self.times: Range | None = None  # how often something is repeated
        self.timed_after = False  # a time after that is of something else
        self.by_itself = False  # the reps came after an x alone: after a hold they are sets
        self.each: set[bool] = set()  # of each way, or of each limb
        self.loaded: set[int] = set()  # the ends of loads in the text
        self.said: set[int] = set()  # those of phases in words
        self.warming: tuple[Range, tuple[Range, ...], Range | None] | None = None
        self.notes: list[tuple[int, str]] = []

    def _everywhere(self, reader: Callable[[int], int]) -> None:
        """Let a reader claim what it understands, from each place on."""
        at = 0
        while at < len(self.found):
            end = 0 if self.claimed[at] else reader(at)
            if end > at:
                self._claim(at, end)
                at = end
            else:
                at += 1

    def _claim(self, start: int, end: int) -> None:
        self.claimed[start:end] = [True] * (end - start)

    def _claimed(self, at: int) -> bool:
        return at >= len(self.found) or self.claimed[at]

    def _is(self, at: int, words: "Collection[str]") -> bool:
        """Whether one of some words stands at a place, and nobody has claimed it."""
        if isinstance(words, str):
            words = (words,)
        return 0 <= at < len(self.found) and not self.claimed[at] and self.found[at].text in words

    def _glued(self, at: int) -> bool:
        return 0 <= at < len(self.found) and not self.found[at].gap

    def _parted(self, at: int) -> bool:
        """Whether a number has a blank and a unit before it: the 5 of `10 min 5`."""
        token, before = self.found[at], self.found[at - 1]
        return token.kind is Kind.NUMBER and token.gap and at > 0 and before.text in time.UNITS

    def _ends_at(self, at: int) -> bool:
        """Whether what is said ends at a place: the line does, or a sign stands there."""
        return self._claimed(at) or self.found[at].text in (",", ";", ".", ")", "|")

    def _clause(self, at: int) -> int:
        """Return where what is said from a place ends: at a sign, or where the set goes on."""
        end = at + 1
        while not self._ends_at(end) or (self._is(end, ".") and self._glued(end + 1)):
            parted = self._is(end, ("-", "/", ":")) and self.found[end].gap
            if self._goes_on(end) or (parted and not self._glued(end + 1)):
                break
            end += 1
        return end

    def _goes_on(self, at: int) -> bool:
        """Whether a rest, a tempo, a hold, sides or a timed phase begins at a place."""
        if self._is(at, REST | lexicon.TEMPO | lexicon.HOLDS | {"@"}):
            return True
        if self._is(at, ("r", "p")) and self._digits(at + 1):
            return True
        if self.found[at].kind is Kind.NUMBER and len(self.found[at].text) == 4:
            return True
        if self._is(at, EACH) and self._is(at + 1, SIDE):
            return True
        timed = self._time(at, unit=True) if self.found[at].kind is Kind.NUMBER else None
        goes = REST | PAUSE | any_of("between btw off entre zwischen") | lexicon.MOVES.keys()
        return timed is not None and self._is(timed[1], goes)

    def _closes(self, at: int) -> bool:
        """Whether a number before a place stands alone: nothing, or a sign and a blank, follows."""
        if self._claimed(at):
            return True
        if self._is(at, (":", ")", ";", "@", "|")):
            return not self._is(at, ":") or not self._glued(at + 1) or not self._digits(at + 1)
        parted = self._is(at, (",", "-", ".")) and not self._glued(at + 1)
        return parted and (not self._is(at, "-") or not self._glued(at))

    def _number(self, at: int, words: bool = False) -> tuple[str, int] | None:
        """Return a number that stands at a place, and the place after it."""
        if at >= len(self.found) or self.claimed[at]:
            return None
        if self.found[at].kind is Kind.WORD and not words:
            return None
        if self.found[at].text in lexicon.ARTICLES:
            return None
        return quantity.number_at(self.found, at)

    def _number_goes_on(self, at: int) -> bool:
        return at < len(self.found) and self._glued(at) and self.found[at].kind is not Kind.SIGN

    def _digits(self, at: int, words: bool = False) -> tuple[str, int] | None:
        """Return a whole number at a place."""
        if at >= len(self.found) or self.claimed[at]:
            return None
        token = self.found[at]
        if token.kind is Kind.NUMBER:
            return token.text, at + 1
        if words and token.text in lexicon.NUMBERS:
            return str(lexicon.NUMBERS[token.text]), at + 1
        return None

    def _count(self, at: int, words: bool = False) -> tuple[str, int] | None:
        """Return a whole number as it is written, or a range, and the place after it."""
        low = self._digits(at, words)
        if low is None:
            return None
        written, end = low
        joint = quantity.joint_at(self.found, end) if not self._claimed(end) else 0
        high = self._digits(joint, words) if joint else None
        chained = high and self._is(high[1], "-") and self._glued(high[1])
        if high and not chained and self._is_range(int(written), end, high):
            return f"{written}..{high[0]}", high[1]
        return written, end

    def _is_range(self, low: int, joint: int, high: tuple[str, int]) -> bool:
        """Whether a number is the high end of a range, and not what comes after a dash."""
        end = high[1]
        dashed = self.found[joint].text == "-" and self.found[joint].gap
        if dashed and (self._is(end, LOADS) or self._last_of_several(joint - 1)):
            return False
        if self.found[joint].text in ("or", "oder") and self._is(end, ("x", "*")):
            return False
        leans = dashed and self._glued(joint + 1)  # 3x8 -20
        if leans and not self._is(end, REPS):
            return False
        if self.found[joint].text != "-" and int(high[0]) > 3 * low and int(high[0]) >= LEAST_LOAD:
            return False  # 3x8 at 60
        if self._is(end, REPS | EACH | SETS):
            return True
        if self._is(end, "x") and not (dashed and self._glued(end)):
            return True
        if end < len(self.found) and self.found[end].kind is Kind.WORD:
            word = self.found[end]
            if word.text in time.UNITS or not word.gap:
                return False
        return not dashed or low < int(high[0]) <= 50

    def _number_of(self, what: str, most: int, counted: tuple[str, int], at: int) -> Range:
        """Return what was counted as a number of something."""
        try:
            return quantity.whole(counted[0], what, most)
        except PrescriptionError as error:
            self._fail(at, counted[1], str(error))

    def _reps_of(self, counted: tuple[str, int], at: int) -> Range:
        return self._number_of("reps", MOST_REPS, counted, at)

    def _sets_of(self, counted: tuple[str, int], at: int) -> Range:
        return self._number_of("sets", MOST_SETS, counted, at)

    def _time(self, at: int, unit: bool) -> tuple[str, int] | None:
        """Return a time as it is written, or a range, and the place after it.

        One without a colon or a unit counts only if a ``unit`` is not asked for.
        """
        colon = self._is(at, ":") and self.found[at].gap and self._glued(at + 1)
        if colon and (seconds := self._digits(at + 1)) and len(seconds[0]) == 2:
            return f":{seconds[0]}", seconds[1]
        if self._claimed(at) or self.found[at].kind is not Kind.NUMBER:
            return None
        ends = []
        for end in range(at + 1, min(at + 10, len(self.found)) + 1):
            if self._claimed(end - 1):
                break
            following = self.found[end] if end < len(self.found) else None
            if following and not following.gap and following.kind is not Kind.SIGN:
                continue  # in the middle of something
            if self._is(end, COUNTED) and self._parted(end - 1):
                continue  # 10 min 5 reps
            last = self.found[end - 1]
            letter = last.kind is Kind.WORD and last.gap and len(last.text) == 1
            if letter and self.text[last.start].isupper():
                continue  # 3x5 M/W/F
            piece = self.text[self.found[at].start : last.end]
            found = _timing(piece)
            if found.ended:
                break  # what comes next
            if not found.lasts:
                continue
            if found.dashed:
                parted = self._dashed(at, end)
                if parted is None:
                    told = "is that a range or two things? write '20-30 s' for a range, else commas"
                    self._fail(at, end, told)
                if parted:
                    break
            if found.signed or not unit:
                ends.append((piece, end))
        return ends[-1] if ends else None

    def _worded(self, at: int) -> tuple[str, int] | None:
        """Return a time that begins with a word, and the place after it: a minute and a half."""
        for end in range(min(at + 6, len(self.found)), at + 1, -1):
            piece = self._piece(at, end)
            if any(self.claimed[at:end]) or not self._is(
                end - 1, {*time.UNITS, "half", "medio", "media"}
            ):
                continue
            try:
                quantity.duration(piece, "it", time.HOUR)
            except PrescriptionError:
                continue
            return piece, end
        return None

    def _dashed(self, start: int, end: int) -> bool | None:
        """Whether a dash with blanks around it parts two things, as others do in this line.

        None where it could be the one of a range too: `- 3 x 20 - 30 s`.
        """
        if self._is(end, LOADS) or (self._is(start - 1, "x") and self._phase_at(end)):
            return True  # 3 sets of 12 - 16 kg, 5x3 - 5 s eccentric
        clocked = [n for n in range(start, end) if self.found[n].text == ":"]
        if clocked and clocked[0] > start + 2 and self.found[start + 1].gap:
            return True  # 3x8 - 2:00
        goes_on = self._is(end, "-") and self._glued(end) and self._glued(end + 1)
        if self._last_of_several(start) or goes_on:
            return True  # 5,5,3 - 3 min; 3x8-10 - 90 s; 20 s - 60-70%
        dash = next((n for n in range(start, end) if self.found[n].text == "-"), 0)
        if dash and self.found[dash - 1].text in time.UNITS and self.found[dash].gap:
            return None  # 3x30s - 60s
        others = self.found[:start] + self.found[end:]
        parts = sum(
            token.text == "-" and token.gap and place > 0 for place, token in enumerate(others)
        )
        low, high = (int(self.found[place].text) for place in self._ends_of(start, end))
        if self._is(start - 1, REST | PAUSE):
            return False
        if not parts:
            rested = self._is(end, REST | PAUSE) or self._is(end + 1, REST | PAUSE)
            asked = high >= 3 * low and self._is(start - 1, "x") and not rested
            return None if asked else False
        return True if low >= high or high > 3 * low else None

    def _last_of_several(self, at: int) -> bool:
        """Whether the number at a place is the last of several: 5,5,3."""
        return (
            at > 1
            and self._glued(at)
            and self.found[at - 1].text in (",", "/", "-")
            and self.found[at - 2].kind is Kind.NUMBER
        )

    def _ends_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the places of the first and the last number of a stretch."""
        numbers = [n for n in range(start, end) if self.found[n].kind is Kind.NUMBER]
        return numbers[0], numbers[-1]

    def _bare(self, at: int) -> tuple[str, int] | None:
        """Return a number of seconds without a unit, if nothing counts by it."""
        piece = self._time(at, unit=False)
        return None if piece is None or self._splits(piece[1] - 1) else piece

    def _splits(self, at: int) -> bool:
        """Whether the number at a place is the first of SETS x REPS, or has a word of its own."""
        following = at + 1
        return self.found[at].kind is Kind.NUMBER and (
            self._is(following, SETS | REPS | frozenset(("x", "*"))) or self._is(following, "%")
        )

    def _timed(self, piece: str, what: str, at: int, end: int) -> Range:
        if what == "the hold" and plain(piece).casefold() == "21s":
            self._fail(at, end, "is that 21 seconds, or 7 and 7 and 7? write '3x21 s' or '3x21'")
        try:
            return quantity.duration(piece, what, time.HOUR)
        except PrescriptionError as error:
            self._fail(at, end, str(error))

    def _run(self, at: int) -> int:
        """Return the end of what is written without a blank from a place on."""
        end = at + 1
        while end < len(self.found) and self._glued(end) and not self.claimed[end]:
            end += 1
        return end

    def _piece(self, start: int, end: int) -> str:
        return self.text[self.found[start].start : self.found[end - 1].end]

    def _set_once(self, name: str, value: object, at: int, end: int) -> None:
        """Take a value; refuse a second one."""
        if getattr(self, name) not in (None, (), "", False):
            self._fail(at, end, "says again what was said before; leave one of them out")
        setattr(self, name, value)

    def _take(self, phases: Phases, at: int, end: int) -> None:
        """Take phases, over those that were named before by themselves."""
        before = self.phases
        if before and set(before.named) & set(phases.named):
            self._fail(at, end, "says again what was said before; leave one of them out")
        self.phases = phases.over(before) if before else phases

    def _sets_but(self, start: int, end: int) -> bool:
        """Whether sets or reps are written outside a stretch."""
        outside = re.search(
            r"[0-9]\s*(?:[x×*]|sets\b)\s*(?:of\s*)?[0-9a-z]|[0-9]([,/])\s*[0-9]+\1\s*[0-9]",
            plain(
                self.text[: self.found[start].start] + " ~ " + self.text[self.found[end - 1].end :]
            ),
            re.IGNORECASE,
        )
        others = self.found[:start] + self.found[end:]
        return bool(outside) or any(token.text in SETS | REPS | set(OPEN) for token in others)

    def _means(self, word: str) -> bool:
        """Whether a word is one of a reader's, so that it is no note."""
        return (
            word in SETS | REPS | REST | SIDE | EACH | ALTERNATING | LOAD_WORDS | lexicon.TEMPO
            or word in OPEN
            or bool(EMOM.fullmatch(word))
            or word in ("warm", *WARM_UP)
        )

    def _says_phase(self, word: str) -> bool:
        return (
            word in lexicon.MOVES or word in lexicon.ENDS or word in lexicon.HOLDS | lexicon.PAUSES
        )

    def _phase_at(self, at: int) -> bool:
        """Whether a word for a phase stands at a place, and nobody has claimed it."""
        return not self._claimed(at) and self._says_phase(self.found[at].text)

    def _parts(self, at: int) -> bool:
        return self.claimed[at] or self.found[at].kind is Kind.SIGN

    def _note(self, start: int, end: int) -> None:
        if start < end:
            place = self.found[start].start
            self.notes.append((place, self.text[place : self.found[end - 1].end]))

    def _fail(self, start: int, end: int, told: str) -> NoReturn:
        """Refuse what stands between two places of the tokens."""
        first = self.found[min(start, len(self.found) - 1)]
        last = self.found[max(min(end, len(self.found)) - 1, 0)]
        if told.split()[0] in ("is", "says", "has", "holds", "announces"):
            told = f"'{self.text[first.start : max(last.end, first.start + 1)]}' {told}"
        self._point(first.start, max(last.end, first.start + 1), told)

    def _point(self, start: int, end: int, told: str) -> NoReturn:
        """Refuse with a caret under a stretch of the text."""
        shown = self.text.replace("\t", " ")
        carets = " " * start + "^" * max(end - start, 1)
        raise PrescriptionError(f"{told}\n  {shown}\n  {carets}")
