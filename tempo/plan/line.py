"""A line as a coach writes it in a notebook, and what it asks for.

``[label] EXERCISE [warm-up] SETS x REPS [each side] [@ TEMPO] [rest TIME] [load, RPE, notes]``,
in the orders and spellings people use, in English, Spanish and German. Each reader claims the
tokens that it understands; what is left over is the name of the exercise, and whatever is not is
refused with a caret under it: nothing is skipped.
"""

import re
from typing import NamedTuple, NoReturn

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, time
from tempo.plan.phase import Phase, Side
from tempo.plan.reading.notes import pictured
from tempo.plan.reading.remarks import Remarks
from tempo.plan.reading.vocabulary import (
    FILLING,
    GREETINGS,
    LOADS,
    PAUSE,
    REST,
    SETS,
    SIDE,
    SIDES,
    TENSED,
    any_of,
)
from tempo.plan.saying import between
from tempo.plan.tempo import Length, Phases, Range, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, fold, plain

AFTER_ALL = re.compile(
    r"(?:\b(?:after|nach|tras|despues de)\s+(?:the\s+|la\s+|el\s+|dem\s+)?"
    r"(?:last|final|letzte\w*|ultim\w+)|\bat the end|\bal final|\bam ende)\b"
)
"""When something is only once, after the last set."""

LIMITED = re.compile(
    r"\b(?:first|last|final|even|odd|every (?:other|second|third)|primer\w*|ultim\w*|letzte\w*"
    r"|erste\w*)\s+(?:reps?|sets?|series?|wdh|satz|one|con)\b"
    r"|\b(?:finish\w*|end|ending|ends)\s+(?:with|each)\b"
)
"""What holds for some of the reps or sets alone."""

HELD_AFTER = re.compile(
    r"(?:\b(?:then|and|plus|luego|y|dann|und)|\+)\s+(?:an?\s+)?(?:(?:hold|halten|aguant\w*|manten\w*)\b"
    r"|\d+\s*(?:s|secs?|seconds?|sek\w*|seg\w*)\b\.?\s+(?:iso\w*\s+)?(?:hold|halten))"
    r"|\bhold(?:s)?\s+after\b|\bhold\b.*\blast rep\b"
    r"|\bhold\b.*\bat (?:the )?end\b|\bhalten\b.*\bam ende\b|\baguanta\w*\b.*\bal final\b"
)
"""A hold that may come once, after the reps."""

LONG_HOLD = 10 * SECOND
"""So long a hold is seldom one of each rep."""

CELLS = 3
"""So many semicolons part the cells of a row."""

LONGEST_LINE = 400
"""The most characters that a line may have."""


class Line(NamedTuple):
    """What a line asks for; what it does not say is None or empty. Times are in microseconds.

    ``reps`` has a number for all sets or one for each; a set of none is ended by the lifter, and
    so is an ``open`` one, after so many or more. A ``hold`` is a set that is held so long. Where
    one side works at a time (``sides``), they may be alternating, and the reps be those of both
    together (``in_all``); ``right`` are those of the right side, if it has its own.
    """

    text: str
    exercise: str  # as it is written
    start: int  # its place in the text
    label: str = ""  # A1
    warm_up: bool = False
    before: "Line | None" = None  # the warm-up sets before these, if both stand in the line
    sets: Range = just(1)
    reps: tuple[Range, ...] = ()
    open: str = ""  # "amrap", "failure" or "untimed", as it is written
    hold: Range | None = None
    still: bool = False  # it is called a hold
    sides: bool = False
    alternating: bool = False
    in_all: bool = False
    total: bool = False  # reps of both sides in all, if each side works; else of all sets?
    first: Side | None = None
    only: Side | None = None  # the one side that works
    right: tuple[Range, ...] = ()
    tempo: str = ""  # the name of a prescription
    phases: Phases | None = None
    spoken: bool = False  # the phases, in words
    rest: Range | None = None
    switch: Range | None = None  # from one side to the other
    every: int | None = None  # a set starts on each of these
    notes: tuple[str, ...] = ()  # loads and what is in brackets, as written


EXAMPLE = "squat 3x8 @3010 rest 90"


def read(text: str) -> Line:
    """Read a line.

    Raises PrescriptionError, with a caret under what is not understood.

    >>> line = read("A1 Back squat 3 sets of 8-10, 3s down 1s up, rest 90")
    >>> line.label, line.exercise, line.sets, line.reps, line.rest
    ... # doctest: +NORMALIZE_WHITESPACE
    ('A1', 'Back squat', Range(low=3, high=3), (Range(low=8, high=10),),
     Range(low=90000000, high=90000000))
    """
    if len(text) > LONGEST_LINE:
        raise PrescriptionError(
            f"the line is {len(text)} characters long; write at most {LONGEST_LINE}, as '{EXAMPLE}'"
        )
    if "\t" in text or text.count(";") >= CELLS:
        text = re.sub(r"\s*[\t;]\s*", " | ", text.strip())
    return _Reading(text).line()


class _Reading(Remarks):
    """A line that is being read: what all of its parts come to."""

    def line(self) -> Line:
        """Read everything, and return what it comes to."""
        self._opening()
        for reader in (
            self._dated,
            self._last_set,
            self._dropped,
            self._tabata,
            self._summed,
            self._suffered,
            self._adjusted,
            self._beside,
            self._noted,
            self._remembered,
            self._progressing,
            self._spared,
            self._unfailed,
            self._often,
            self._angled,
            self._possible,
            self._on_and_off,
            self._both_ways,
            self._one_after_another,
            self._announced_tempo,
            self._warmed_before,
            self._warming,
            self._working,
            self._weeks,
            self._set_by_set,
            self._interval,
            self._unmeasured,
            self._rested,
            self._repeated,
            self._reps_by_sets,
            self._sets_by_reps,
            self._sets_and_reps,
            self._loaded,
            self._slashed,
            self._listed,
            self._opened,
            self._sided,
            self._suffered,
            self._bare_tempo,
            self._held,
            self._alone,
            self._measured,
        ):
            self._everywhere(reader)
        self._everywhere(self._each_rep)
        self._named_phases()
        self._everywhere(self._alone_at)
        self._everywhere(self._explosively)
        self._everywhere(self._bare_time)
        self._everywhere(self._leading)
        self._everywhere(self._remarked)
        self._everywhere(self._manner)
        self._everywhere(self._with)
        start, exercise = self._name()
        self._whole()
        assert self.sets is not None
        return Line(
            self.text,
            exercise,
            start,
            self.label,
            self.warm_up,
            self._before(exercise, start),
            self.sets,
            self.reps,
            self.open,
            self.hold,
            self.still,
            bool(self.sides or self.alternating or self.right or self.first or self.switch),
            self.alternating,
            self.alternating and not (self.sides or self.right),
            self.total and not (self.sides or self.right or self.alternating),
            self.first,
            self.only,
            self.right,
            self.tempo,
            self.phases,
            self.spoken,
            self.rest,
            self.switch,
            self.every,
            tuple(note for _, note in sorted(self.notes)),
        )

    def _whole(self) -> None:
        """Put together what was read, and ask for what is missing."""
        if self.span is not None and self.every and self.sets is None:
            if self.span % self.every:
                self._fail(0, 1, "the time is no whole number of intervals; write the sets")
            self.sets = just(self.span // self.every)
        if self.tabata and not (self.reps or self.hold or self.open):
            self.sets, self.hold = self.sets or just(8), just(20 * SECOND)
            self.rest = self.rest or just(10 * SECOND)
        top = self.phases.top if self.phases and self.phases.named == (Phase.TOP,) else None
        self._whole_times(top)
        self._whole_places(top)
        if self.only and self.sides:
            self._fail(0, len(self.found), "is that each side, or one? write one of them")
        long = isinstance(top, Range) and top.low >= LONG_HOLD
        if self.by_itself and self.sets is None and long and len(self.reps) == 1:
            self.sets, self.reps = self.reps[0], ()
        if not self.reps and not self.open and self.hold is None and isinstance(top, Range):
            self.hold, self.phases = top, None
        if self.sets is None and len(self.reps) > 1:
            self.sets = just(len(self.reps))
        if self.sets is None and self.open and not self.reps:
            self.sets = just(1)  # "pull-up to failure"
        if self.every and self.hold and self.hold.low >= self.every:
            held, every = between(self.hold, "-"), between(just(self.every), "")
            told = f"{held} s do not fit into every {every} s"
            self._fail(0, len(self.found), told)
        amount = self.reps or self.open or self.hold
        more = [
            token.kind is Kind.NUMBER and not self.claimed[n] for n, token in enumerate(self.found)
        ]
        rated = any(note.startswith("@") for _, note in self.notes)
        alone = self.rest is None and not (self.every or rated or any(more))
        if self.sets is None and amount and (alone or self.warm_up):
            self.sets = just(1)  # chin tucks x10
        end = self.found[-1].end if self.found else 0
        if self.sets is None and not amount:
            self._point(end, end + 1, "how many sets and reps? write them, as 3x8")
        if self.sets is None:
            self._point(end, end + 1, "how many sets? write them, as 3x8")
        if not amount:
            self._point(end, end + 1, "how many reps? write them, as 3x8")
        if self.last_open:
            if self.open or not self.reps:
                told = "which of the sets are open? write '5,5,5+' or '3xAMRAP'"
                self._fail(0, len(self.found), told)
            self.open = self.last_open
            self.reps *= self.sets.low if len(self.reps) == 1 else 1
        if len(self.reps) > 1 and len(self.reps) != self.sets.low:
            self._point(
                end,
                end + 1,
                f"{len(self.reps)} numbers of reps for {self.sets.low} sets; write one for each",
            )

    def _whole_places(self, top: "Length | None") -> None:
        """Ask where a rest or a hold may come only once."""
        said = fold(plain(self.text))
        if self.rest is not None and (once := AFTER_ALL.search(said)):
            told = "a rest comes between sets, and none after the last; leave that out"
            self._point(once.start(), once.end(), told)
        for clause in re.split(r"[,;()|]", said) if self.spoken else ():
            spoken = re.search(r"\d", clause) and any(map(self._says_phase, clause.split()))
            if spoken and (limited := LIMITED.search(clause)):
                start = said.find(limited[0])
                told = "the tempo is one for all reps of all sets; leave that out"
                self._point(start, start + len(limited[0]), told)
        if self.warming and (counted := re.search(r"\b(?:incl|inkl|inclu)\w*", said)):
            told = "how many sets has the work then? write '1 warm-up set, then 3x8'"
            self._point(counted.start(), counted.end(), told)
        if self.every and self.rest is not None:
            told = "a set starts at each interval, and rests for what is left; leave one out"
            self._point(0, len(said), told)
        ends = (top, self.phases.bottom if self.phases else None)
        long = [end for end in ends if isinstance(end, Range) and end.low >= LONG_HOLD]
        if self.reps and long and (after := HELD_AFTER.search(said)):
            where = "top" if long[0] is top else "bottom"
            held = f"{where} {between(long[0], '-')} s"
            told = f"in each rep, or once after the reps? write '{held}' for each rep"
            self._point(after.start(), after.end(), told)

    def _whole_times(self, top: "Length | None") -> None:
        """Take how often something is repeated as the sets of a hold, or else as the reps."""
        held = self.hold or (self.phases and (self.phases.top or self.phases.bottom))
        short = self.rest is not None and 0 < self.rest.low < 10 * SECOND
        if short and self.reps and held:
            told = "between the reps, or the sets? leave it out, or write so much as a set needs"
            self._fail(0, len(self.found), f"is the rest {told}")
        if self.times is None:
            return
        held = self.hold or (top if isinstance(top, Range) and top.low > LONG_HOLD else None)
        if self.sets is None and held and not self.reps:
            self.sets = self.times
        elif not self.reps and not self.open and self.hold is None:
            self.reps = (self.times,)
        elif self.sets is None:
            self.sets = self.times  # 3x squat, 10 reps
        else:
            self._fail(0, len(self.found), "is repeated how? write it as SETSxREPS, as '3x8'")

    def _opening(self) -> None:
        """Claim a bullet, a number or a box at the start, and a label as A1."""
        at = 0
        while at < len(self.found) and self._bullet(at):
            following = self.found[at + 1] if at + 1 < len(self.found) else None
            if following and following.kind is Kind.NUMBER and not following.gap:
                break
            at += 1
        if self._is(at, "[") and (self._is(at + 1, "]") or self._is(at + 2, "]")):
            at += 2 if self._is(at + 1, "]") else 3
        number = at < len(self.found) and self.found[at].kind is Kind.NUMBER
        numbered = number and self._is(at + 1, (".", ")")) and self._glued(at + 1)
        if numbered and at + 2 < len(self.found) and self.found[at + 2].gap:
            at += 2
        self._claim(0, at)
        label = re.match(
            r"(?:([A-Za-z])(\d{1,2})|(\d{1,2})([A-Ha-h])|([A-Ha-h]))(?:([.):]|\s*[-–—])|(?=\s))\s*(?=\S)",
            plain(self.text[self.found[at].start :]) if at < len(self.found) else "",
        )
        if not label:
            return
        letter, figure, before, after, alone, sign = label.groups()
        if (alone and not sign) or (letter and letter.upper() in "XR" and not sign):
            return
        if before and not sign and self.text[self.found[at].start + label.end() - 1] != " ":
            return
        if alone and sign and sign.strip() == "-":
            return
        if before:
            self.label = f"{_letter(int(before))}{ord(after.upper()) - 64}"
        else:
            self.label = f"{(letter or alone).upper()}{figure or ''}"
        stop = self.found[at].start + label.end()
        while at < len(self.found) and self.found[at].start < stop:
            self._claim(at, at + 1)
            at += 1

    def _bullet(self, at: int) -> bool:
        """Whether a sign begins a list or is a picture: a dash, a dot, a box, a hook."""
        text = self.found[at].text
        return text in ("-", "*", "•", ",", ">", "+", "‣") or pictured(text)

    def _before(self, exercise: str, start: int) -> "Line | None":
        """Return the warm-up sets; without reps of their own they have the work's first."""
        if self.warming is None:
            return None
        sets, reps, hold = self.warming
        if not reps and hold is None:
            reps, hold = self.reps[:1], self.hold
            if not reps and hold is None:
                end = self.found[-1].end
                told = "how many reps has the warm-up? write them, as '2 warm-up sets of 5'"
                self._point(end, end + 1, told)
        return Line(self.text, exercise, start, warm_up=True, sets=sets, reps=reps, hold=hold)

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
        if len(named) > 1 and self.found[named[0][0]].text in GREETINGS:
            self._note(*named.pop(0)[:2])
        start, end, *_ = named[0]
        start, end = self._one_sided(start, end)
        while end > start + 1 and self.found[end - 1].text in ("off", "from"):
            end -= 1  # step downs off the 4" box
        for at in range(start, end - 1):
            timed = self.found[at].text in lexicon.NUMBERS and self.found[at + 1].text in time.UNITS
            if timed and self.found[at + 1].text.isalpha():
                self._fail(at, at + 2, "is the time of what? write it in digits, as '2 s down'")
        if self.found[start].text in lexicon.NUMBERS.keys() - any_of("one two ein eine un una"):
            self._fail(start, start + 1, "is a number of what? write the reps in digits, as '3x8'")
        self._totals((start, end))
        self._unknown_numbers((start, end))
        for first, last, *whole in named[1:]:
            if not self._remark(first, last, whole[0]):
                self._unknown(first, last)
            self._note(*whole)
        return self.found[start].start, self._piece(start, end)

    def _one_sided(self, start: int, end: int) -> tuple[int, int]:
        """Take the side at an end of the name as the one that works: SLR R, left curl."""
        if self.sides or self.right or self.only or self.first or self.alternating:
            return start, end
        last = end - 1 - (self.found[end - 1].text in SIDE and end - start > 1)
        limb = self.found[start + 1].text in SIDE if end - start > 2 else False
        worded = end - start > 1 and self.found[start + 1].kind is Kind.WORD  # no L-sit
        if worded and self.found[start].text in SIDES:
            self.only = SIDES[self.found[start].text]
            self._note(start, start + 1 + limb)
            return start + 1 + limb, end
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
                return self.found[at + 2].kind is Kind.WORD or int(token.text) >= 45
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
            start += 1
        while start < end and self.found[end - 1].text in FILLING | {"-", "/", "'"}:
            if self.found[end - 1].text in SETS and self._is(end - 2, TENSED):
                break  # quad sets
            if self.found[end - 1].text == "x" and end - 1 == start:
                break
            end -= 1
        return start, end

    def _unknown_numbers(self, name: tuple[int, int]) -> None:
        for at, token in enumerate(self.found):
            if self.claimed[at] or name[0] <= at < name[1]:
                continue
            if token.kind is Kind.NUMBER and not self._nameable(at):
                self._fail(
                    at, self._run(at), "is a number of what? write as '3x8', 'rest 90' or '60 kg'"
                )
            if token.kind is Kind.SIGN and token.text not in ",;:.|-/()[]+&'*=><~→\"“”„«»!":
                self._fail(at, at + 1, "has no meaning here; leave it out")

    def _unknown(self, start: int, end: int) -> NoReturn:
        """Refuse words that are none of the name, with what is most like them."""
        words = {token.text for token in self.found[start:end]}
        if len(words) > 1 and words & (lexicon.PAUSES | lexicon.HOLDS):
            told = "for how long, and where? write it, as 'bottom 2' or 'top 2'"
            self._fail(start, end, told)
        if self.phases and self._placed(start):
            self._fail(start, end, "is that the top or the bottom? write it, as 'top 2'")
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


def _letter(number: int) -> str:
    return chr(64 + min(number, 26))
