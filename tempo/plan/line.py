"""A line as a coach writes it in a notebook, and what it asks for.

``[label] EXERCISE [warm-up] SETS x REPS [each side] [@ TEMPO] [rest TIME] [load, RPE, notes]``,
in the orders and spellings people use, in English, Spanish and German. Each reader claims the
tokens that it understands; what is left over is the name of the exercise, and whatever is not is
refused with a caret under it: nothing is skipped.
"""

import re
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan import lexicon
from tempo.plan.phase import Phase, Side
from tempo.plan.reading.names import EXAMPLE, Names
from tempo.plan.reading.notes import pictured
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

SHORT_HOLD = 3 * SECOND
"""A shorter one is no set by itself."""

MANY_TIMES = 5
"""So many times or more are reps, unless each is held for twice as long as that."""

CELLS = 3
"""So many semicolons part the cells of a row."""

_ROW = re.compile(r"[^,\d]+,\s*\d{1,2},\s*\d[\d-]*,\s*\d{2}[\dxX]\d(?:,[^,]*)*")
"""A row of a table whose cells commas part: exercise, sets, reps, tempo."""

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
    elif _ROW.fullmatch(text.strip()):
        text = re.sub(r"\s*,\s*", " | ", text.strip())
    return _Reading(text).line()


class _Reading(Names):
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
            self._held_each,
            self._both_ends,
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
        few = len(self.reps) == 1 and self.reps[0].high < MANY_TIMES
        long = isinstance(top, Range) and top.low >= (LONG_HOLD if few else 2 * LONG_HOLD)
        if self.by_itself and self.sets is None and long and len(self.reps) == 1:
            self.sets, self.reps = self.reps[0], ()
        lasts = isinstance(top, Range) and top.low >= SHORT_HOLD
        if not self.reps and not self.open and self.hold is None and lasts:
            assert isinstance(top, Range)
            self.hold, self.phases, self.still = top, None, True
        if self.sets is None and len(self.reps) > 1:
            self.sets = just(len(self.reps))
        if self.sets is None and self.open and not self.reps:
            self.sets = just(1)  # "pull-up to failure"
        if self.every and self.hold and self.hold.low >= self.every:
            held, every = between(self.hold, "-"), between(just(self.every), "")
            told = f"{held} s do not fit into every {every} s"
            self._fail(0, len(self.found), told)
        if self.reps and self.hold:
            told = "has reps and a time; write the time as 'hold 5 s', 'rest 60' or '3x45s'"
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
        if self.warming and (
            counted := re.search(r"\b(?:in[ck]l(?:\.|\b|u\w+)|first\b|erste|primer)\w*", said)
        ):
            told = "how many sets has the work then? write '1 warm-up set, then 3x8'"
            self._point(counted.start(), counted.end(), told)
        if self.warm_up and (
            one := re.search(
                r"\b(?:first|erster|primera)\s+(?:set|one|two|\d|serie|satz|de)\b", said
            )
        ):
            told = "how many sets has the work then? write '1 warm-up set, then 2x8'"
            self._point(one.start(), one.end(), told)
        if self.every and self.rest is not None:
            told = "a set starts at each interval, and rests for what is left; leave one out"
            self._point(0, len(said), told)
        ends = (top, self.phases.bottom if self.phases else None)
        long = [end for end in ends if isinstance(end, Range) and end.low >= LONG_HOLD]
        after = HELD_AFTER.search(said)
        if long and long[0] is not top:
            after = after or re.search(r"\b(?:stretch|dehn|estira)\w*", said)
        often = self.reps and long and long[0].low >= 2 * LONG_HOLD and self.reps[0].high >= 8
        if often and not after and not any(word in lexicon.ENDS for word in said.split()):
            after = re.search(r"\b(?:hold|halten|aguant\w*|manten\w*|top|bottom|squeeze)\w*", said)
        if self.reps and long and after:
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
        few = self.times.high < MANY_TIMES
        least = LONG_HOLD + SECOND if few else 2 * LONG_HOLD
        long = isinstance(top, Range) and top.low >= least
        held = self.hold or (top if long else None)
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
        if self._is(at, "(") and re.match(
            r"\([A-Ha-h]\d{0,2}\)", self.text[self.found[at].start :]
        ):
            self._claim(at, at + 1)  # (A1) squat
            at += 1
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


def _letter(number: int) -> str:
    return chr(64 + min(number, 26))
