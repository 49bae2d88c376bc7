"""A line as a coach writes it in a notebook, and what it asks for.

``[label] EXERCISE [warm-up] SETS x REPS [each side] [@ TEMPO] [rest TIME] [load, RPE, notes]``,
in the orders and spellings people use, in English, Spanish and German. Each reader claims the
tokens that it understands; what is left over is the name of the exercise, and whatever is not is
refused with a caret under it: nothing is skipped.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import NamedTuple, NoReturn

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, notation, time
from tempo.plan.notation import MOST_REPS, MOST_SETS, between
from tempo.plan.phase import Phase, Side
from tempo.plan.tempo import Length, Phases, Range, just
from tempo.plan.time import MINUTE, SECOND
from tempo.plan.tokens import Kind, plain, tokens

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
    sides: bool = False
    alternating: bool = False
    in_all: bool = False
    first: Side | None = None
    right: tuple[Range, ...] = ()
    tempo: str = ""  # the name of a prescription
    phases: Phases | None = None
    rest: Range | None = None
    switch: Range | None = None  # from one side to the other
    every: int | None = None  # a set starts on each of these
    notes: tuple[str, ...] = ()  # loads and what is in brackets, as written


def _all(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


SETS = _all(
    "sets set series serie serien satze satz rounds round rds rd rnds rondas",
    "vueltas runden durchgange aufwarmsatze aufwarmsatz",
)
REPS = _all(
    "reps rep repetitions repetition repeticiones repeticion repes wdh wiederholungen",
    "wiederholung whd steps strides pasos schritte",
)
REST = _all(
    "rest rests resting rst ri rt rp descanso descansa descansar desc des dsc satzpause"
    " pausenzeit pausen rast recover recovery rec recuperacion break"
)
REST_FOR_SHORT = _all("r p d")  # rest, pause or Pausa, descanso, where a time comes after it
PAUSE = _all("pause pausa")
SIDE = _all(
    "side sides leg legs arm arms hand hands foot way ways direction directions",
    "lado lados pierna piernas brazo brazos mano",
    "seite seiten bein beine arm arme",
)
SIDES = {
    **dict.fromkeys(
        _all("left l izquierda izquierdo izq izda izdo links linke linkes li"), Side.LEFT
    ),
    **dict.fromkeys(
        _all("right r derecha derecho der dcha dcho rechts rechte rechtes re"), Side.RIGHT
    ),
}
LIMBS = _all("leg legs arm arms foot pierna piernas brazo brazos bein beine arme")
FIRST = _all("first primero primera zuerst")
STARTS = _all("start starts starting begin begins beginning empieza empezar empezando beginne")
EACH = _all("each ea per every cada por je pro jede jeder jedes both")
OPEN = {
    **dict.fromkeys(_all("amrap amraps max maximum maximo maximal possible"), "amrap"),
    **dict.fromkeys(_all("failure fail fallo versagen muskelversagen"), "failure"),
    **dict.fromkeys(_all("untimed"), "untimed"),
}
BEFORE_OPEN = _all("to till until al hasta el bis zum as many")
EMOM = re.compile(r"e(\d*)mom")
LOADS = _all(
    "kg kgs kilo kilos kilogram kilograms lb lbs pound pounds pood libras pfund rpe rir rm",
)
LOAD_WORDS = _all(
    "light moderate heavy bodyweight bw unweighted easy hard ligero pesado leicht schwer",
    "korpergewicht",
)
EQUIPMENT = _all(
    "db dbs dumbbell dumbbells kb kbs kettlebell kettlebells bb barbell band vest plate plates",
    "mancuerna mancuernas barra pesa pesas kh lh kurzhantel kurzhanteln langhantel hantel hanteln",
)
BESIDE_LOADS = EQUIPMENT | _all("1rm rm 1 of per each hand por mano je pro cada")
HELD_IN = EQUIPMENT | _all("hand mano")
ON = _all("on work working arbeit an trabajo")
OFF = _all("off rest pause pausa descanso aus")
FAR = _all("m km mi miles metres meters metros meter yd yds yards ft feet cal cals calories")
WAYS = _all("way direction richtung direccion sentido")
TIMES = _all("times time veces vez mal")
OFTEN = _all("day days daily week weekly dia dias semana tag taglich woche wochentlich diario")
MANNER = _all(
    "slow slowly controlled control strict smooth smoothly lento lenta lentamente controlado",
    "controlada langsam kontrolliert sauber superslow",
)
WARM_UP = _all(
    "warmup warmups wu wus calentamiento calentamientos aproximacion",
    "aufwarmen aufwarmsatz aufwarmsatze aufwarmsatzen",
)
ALTERNATING = _all("alternating alternate alternando alternierend abwechselnd alt")
FILLING = _all(
    "with for of at and then after do x perform complete the a on in set sets rep reps to total",
    "con de y luego entre tras despues para en und mit fur zu dann von nach im dazwischen jeweils",
)
IN = _all("in en across over within")  # so many sets, or so much time
WORKING = _all("work working hard heavy straight total top arbeits")
LAST = _all("last final ultima ultimo letzter letzte")
MOST_IN_TURN = 20  # sets of other reps in a line
LEAST_LOAD = 20  # a smaller number before an x is one of sets
NOTE = _all("note notes nota notas notiz hinweis")

EXAMPLE = "squat 3x8 @3010 rest 90"

_COUNTED = re.compile(
    r"(?<![0-9])(?![0-9]{2}X[0-9](?![0-9]))[0-9]+\s*(?:work(?:ing)?\s+)?"
    r"(?i:[x*]|sets?\b|series\b|s[äa]tze?\b|rounds?\b)\s*(?i:of\b|à)?\s*(?i:[0-9a-z:])"
    r"|[0-9]([,/])\s*[0-9]+\1\s*[0-9]"
)
"""Sets with their reps as they are written, and no tempo as 30X1."""


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
    return _Reading(text).line()


class _Reading:
    """A line that is being read: its tokens, and which of them have been understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        comment = re.search(r"(?:^|\s)#(?=\s|$|[^\W\d])", text)
        self.found = tokens(text[: comment.start()] if comment else text)
        self.claimed = [False] * len(self.found)
        self.label = self.tempo = self.open = ""
        self.warm_up = self.sides = self.alternating = False
        self.first: Side | None = None
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
        self.by_itself = False  # the reps came after an x alone: after a hold they are sets
        self.loaded: set[int] = set()  # the ends of loads in the text
        self.warming: tuple[Range, tuple[Range, ...], Range | None] | None = None
        self.notes: list[tuple[int, str]] = []

    # -- what is said of the whole

    def line(self) -> Line:
        """Read everything, and return what it comes to."""
        self._opening()
        for reader in (
            self._last_set,
            self._noted,
            self._often,
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
            self._rested,
            self._repeated,
            self._reps_by_sets,
            self._sets_by_reps,
            self._sets_and_reps,
            self._loaded,
            self._listed,
            self._opened,
            self._sided,
            self._bare_tempo,
            self._held,
            self._alone,
        ):
            self._everywhere(reader)
        self._named_phases()
        self._everywhere(self._bare_time)
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
            bool(self.sides or self.alternating or self.right or self.first or self.switch),
            self.alternating,
            self.alternating and not (self.sides or self.right),
            self.first,
            self.right,
            self.tempo,
            self.phases,
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
        top = self.phases.top if self.phases and self.phases.named == (Phase.TOP,) else None
        self._whole_times(top)
        if self.by_itself and self.sets is None and top and len(self.reps) == 1:
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
        end = self.found[-1].end if self.found else 0
        if self.sets is None and not amount:
            self._point(end, end + 1, "how many sets and reps? write them, as 3x8")
        if self.sets is None:
            self._point(end, end + 1, "how many sets? write them, as 3x8")
        if not amount:
            self._point(end, end + 1, "how many reps? write them, as 3x8")
        if len(self.reps) > 1 and len(self.reps) != self.sets.low:
            self._point(
                end,
                end + 1,
                f"{len(self.reps)} numbers of reps for {self.sets.low} sets; write one for each",
            )

    def _whole_times(self, top: "Length | None") -> None:
        """Take how often something is repeated as the sets of a hold, or else as the reps."""
        if self.times is None:
            return
        held = self.hold or (top if isinstance(top, Range) and top.low >= 10 * SECOND else None)
        if self.sets is None and held and not self.reps:
            self.sets = self.times
        elif not self.reps and not self.open and self.hold is None:
            self.reps = (self.times,)
        else:
            self._fail(0, len(self.found), "is repeated how? write it as SETSxREPS, as '3x8'")

    # -- claiming

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

    def _is(self, at: int, words: "Collection[str]") -> bool:
        """Whether one of some words stands at a place, and nobody has claimed it."""
        if isinstance(words, str):
            words = (words,)
        return 0 <= at < len(self.found) and not self.claimed[at] and self.found[at].text in words

    def _glued(self, at: int) -> bool:
        return 0 <= at < len(self.found) and not self.found[at].gap

    def _number(self, at: int, words: bool = False) -> tuple[str, int] | None:
        """Return a number that stands at a place, and the place after it."""
        if at >= len(self.found) or self.claimed[at]:
            return None
        if self.found[at].kind is Kind.WORD and not words:
            return None
        if self.found[at].text in lexicon.ARTICLES:
            return None
        return notation._number_at(self.found, at)

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
        joint = notation._joint_at(self.found, end) if not self._claimed(end) else 0
        high = self._digits(joint, words) if joint else None
        chained = high and self._is(high[1], "-") and self._glued(high[1])
        if high and not chained and self._is_range(int(written), end, high):
            return f"{written}..{high[0]}", high[1]
        return written, end

    def _is_range(self, low: int, joint: int, high: tuple[str, int]) -> bool:
        """Whether a number is the high end of a range, and not what comes after a dash."""
        end = high[1]
        dashed = self.found[joint].text == "-" and self.found[joint].gap
        if self._is(end, REPS | EACH | SETS):
            return True
        if self._is(end, "x") and not (dashed and self._glued(end)):
            return True
        if end < len(self.found) and self.found[end].kind is Kind.WORD:
            word = self.found[end]
            if word.text in time.UNITS or not word.gap:
                return False
        return not dashed or low < int(high[0]) <= 50

    def _reps_of(self, counted: tuple[str, int], at: int) -> Range:
        return self._number_of("reps", MOST_REPS, counted, at)

    def _sets_of(self, counted: tuple[str, int], at: int) -> Range:
        return self._number_of("sets", MOST_SETS, counted, at)

    def _number_of(self, what: str, most: int, counted: tuple[str, int], at: int) -> Range:
        """Return what was counted as a number of something."""
        try:
            return notation.whole(counted[0], what, most)
        except PrescriptionError as error:
            self._fail(at, counted[1], str(error))

    def _claimed(self, at: int) -> bool:
        return at >= len(self.found) or self.claimed[at]

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
            if self._is(end, REPS | SETS | {"x"}) and self._parted(end - 1):
                continue  # 10 min 5 reps
            piece = self.text[self.found[at].start : self.found[end - 1].end]
            if re.search(r"[,;]\s", piece):
                break  # what comes next
            try:
                notation.duration(piece, "it", time.HOUR)
            except PrescriptionError:
                continue
            if re.search(r"\s-\s", plain(piece)):
                parted = self._dashed(at, end)
                if parted is None:
                    told = "is that a range or two things? write '20-30 s' for a range, else commas"
                    self._fail(at, end, told)
                if parted:
                    break
            unit_word = r"(?<![^\W\d_])(?!(?:to|a|bis)\b)[^\W\d_]+"
            signed = re.search(rf"[:'\"]|{unit_word}", plain(piece).casefold())
            if signed or not unit:
                ends.append((piece, end))
        return ends[-1] if ends else None

    def _dashed(self, start: int, end: int) -> bool | None:
        """Whether a dash with blanks around it parts two things, as others do in this line.

        None where it could be the one of a range too: `- 3 x 20 - 30 s`.
        """
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

    def _ends_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the places of the first and the last number of a stretch."""
        numbers = [n for n in range(start, end) if self.found[n].kind is Kind.NUMBER]
        return numbers[0], numbers[-1]

    def _parted(self, at: int) -> bool:
        """Whether a number has a blank and a unit before it: the 5 of `10 min 5`."""
        token, before = self.found[at], self.found[at - 1]
        return token.kind is Kind.NUMBER and token.gap and at > 0 and before.text in time.UNITS

    def _set_once(self, name: str, value: object, at: int, end: int) -> None:
        """Take a value; refuse a second one."""
        if getattr(self, name) not in (None, (), "", False):
            self._fail(at, end, "says again what was said before; leave one of them out")
        setattr(self, name, value)

    def _timed(self, piece: str, what: str, at: int, end: int) -> Range:
        try:
            return notation.duration(piece, what, time.HOUR)
        except PrescriptionError as error:
            self._fail(at, end, str(error))

    # -- the readers: each returns the place after what it understood, or 0

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
        return text in ("-", "*", "•", ",", ">", "+", "‣") or _pictured(text)

    def _noted(self, at: int) -> int:
        """Claim a note: what is after that word, or words without numbers in brackets."""
        if self.found[at].kind is Kind.SIGN and _pictured(self.found[at].text):
            self._note(at, at + 1)
            return at + 1
        if self._is(at, NOTE) and self._is(at + 1, (":", "-")):
            self._note(at + 2, len(self.found))
            return len(self.found)
        if not self._is(at, "("):
            return 0
        close = next((n for n in range(at, len(self.found)) if self.found[n].text == ")"), 0)
        inside = self.found[at + 1 : close]
        known = any(
            token.kind is Kind.NUMBER
            or token.text in lexicon.NUMBERS
            or (self._means(token.text) and token.text not in SETS)
            for token in inside
        )
        sided = self._side_mark(at + 1, told=True) == close
        if not close or not inside or sided or known:
            return 0
        self._note(at + 1, close)
        return close + 1

    def _last_set(self, at: int) -> int:
        """Claim a note on the last set: last set to failure, last set drop set."""
        begin = at + self._is(at, "(")
        if not (self._is(begin, LAST) and self._is(begin + 1, SETS)):
            return 0
        end = next(
            (n for n in range(begin, len(self.found)) if self.found[n].text in (",", ";", ")")),
            len(self.found),
        )
        if any(token.text in OPEN for token in self.found):
            told = "cannot be another than those before it; write it on a line of its own"
            self._fail(begin, end, f"says that the last set is open, which {told}")
        self._note(begin, end)
        return end + (begin > at and self._is(end, ")"))

    def _often(self, at: int) -> int:
        """Claim how often a programme is done, as a note: twice a day, 2x/day, 3 times per week."""
        end = at
        if self._is(at, _all("once twice daily taglich every each jeden cada")):
            end = at + 1
        elif self._digits(at, words=True):
            end = at + 1 + self._is(at + 1, {"x", "*"} | TIMES)
            if end == at + 1:
                return 0
        single = end > at and self._is(at, _all("daily taglich"))
        while self._is(end, _all("a an per al por pro am each every je") | {"/"}):
            end += 1
        end = end + 1 if end > at and self._is(end, OFTEN) else end if single else 0
        if end:
            self._note(at, end)
        return end

    def _on_and_off(self, at: int) -> int:
        """Claim a hold and its rest: 20 s on, 10 s off."""
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

    def _both_ways(self, at: int) -> int:
        """Claim how long each way takes: 3 s each way, 3 s each direction."""
        piece = self._time(at, unit=True)
        if piece is None or not self._is(piece[1], EACH) or not self._is(piece[1] + 1, WAYS):
            return 0
        lasting = self._timed(piece[0], "each way", at, piece[1])
        if lasting.low >= 15 * SECOND:
            return 0
        self._take(Phases(lower=lasting, lift=lasting), at, piece[1])
        return piece[1] + 2

    def _repeated(self, at: int) -> int:
        """Claim how many times something is done: repeat 5 times, 3 veces."""
        begin = at + self._is(at, _all("repeat repeated repite repetir wiederhole wiederholen"))
        counted = self._digits(begin, words=True)
        if counted is None or not self._is(counted[1], TIMES):
            return 0
        self._set_once("times", self._reps_of(counted, begin), at, counted[1])
        return counted[1] + 1

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
            while self._is(following, _all("and then y luego und dann") | {",", ";", "/", "|"}):
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
        elif self._is(begin, _all("bar barra stange")):
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

    def _one_after_another(self, at: int) -> int:
        """Claim sets of different reps: 1x5 @ 100 kg, then 3x3 @ 90 kg."""
        reps: list[Range] = []
        loads: list[tuple[int, int]] = []
        end = following = at
        items = 0
        while item := self._some_sets(following):
            sets, each, load, end = item
            reps += [each] * sets
            loads += [load] if load else []
            items += 1
            following = end
            while self._is(following, _all("and then y luego und dann + for") | {",", ";"}):
                following += 1
            if following == end:
                break
        united = any(token.text in LOADS | {"%"} for token in self.found[at:end])
        figures = any(
            last - first == 1 and len(self.found[first].text) == 3 for first, last in loads
        )
        joined = any(
            token.text in _all("then luego dann und y and +") for token in self.found[at:end]
        )
        if items < 2 or len(reps) > MOST_IN_TURN or (figures and not united):
            return 0  # @ 405 alone could be a tempo
        if not loads and not joined:
            return 0  # 3x8, 2x5: of one week each?
        self._set_once("reps", tuple(reps), at, end)
        for first, last in loads:
            self._note(first, last)
        return end

    def _some_sets(self, at: int) -> "tuple[int, Range, tuple[int, int] | None, int] | None":
        """Return the number of sets, the reps, where the load is, and the end of SETS x REPS."""
        load, begin = None, at
        share = self._load(at + self._is(at, "-"))
        if share and self._is(share[0], ("for", "fur", "por")):  # -10% for 4x4
            load, begin = (at, share[0]), share[0] + 1
        sets = self._digits(begin)
        if sets is None or not 1 <= int(sets[0]) <= MOST_IN_TURN or self._is_tempo(begin):
            return None
        single = self._is(sets[1], "@") and self.found[begin].text == "1"  # 1 @ RPE 8
        reps = sets if single else None
        if self._is(sets[1], ("x", "*")):
            reps = self._digits(sets[1] + 1)
        if reps is None or not 1 <= int(reps[0]) <= 50:
            return None
        end = reps[1] + self._is(reps[1], REPS)
        if self._is(end, ("x", "*", "%", "/", "-", *LOADS)) or self._number_goes_on(end):
            return None
        if self._is(end, "+") and self._glued(end):
            return None
        joint = end
        while self._is(joint, _all("@ at with con mit w /")):
            joint += 1
        number = self._number(joint) if joint > end else None
        if after := self._load(joint):
            load, end = (joint, after[0]), after[0]
        elif number and len(number[0]) < 4 and float(number[0]) >= LEAST_LOAD:
            load, end = (joint, number[1]), number[1]
        return int(sets[0]), self._reps_of(reps, begin), load, end

    def _weeks(self, at: int) -> int:
        """Claim the week of a programme, as a note: 5/3/1 wk1, week 3."""
        week = at
        if self._piece(at, min(at + 5, len(self.found))) == "5/3/1":
            week = at + 5
        numbered = self._is(week, _all("wk week woche semana")) and self._digits(week + 1)
        if not numbered:
            return 0
        self._note(at, week + 2)
        return week + 2

    def _manner(self, at: int) -> int:
        """Claim how the reps are to be done, as a note: slow & controlled."""
        if not self._is(at, MANNER) or not (at == 0 or self._parts(at - 1)):
            return 0
        end = at + 1
        while self._is(end, MANNER | {"and", "&", "y", "und", "e"}):
            end += 1
        if not self._ends_at(end) and not self._is(end, "("):
            return 0
        self._note(at, end)
        return end

    def _parts(self, at: int) -> bool:
        return self.claimed[at] or self.found[at].kind is Kind.SIGN

    def _with(self, at: int) -> int:
        """Claim `w/` before something that was understood."""
        short = self._is(at, "w") and self._is(at + 1, "/") and self._glued(at + 1)
        return at + 2 if short and at + 2 < len(self.found) and self.claimed[at + 2] else 0

    def _remarked(self, at: int) -> int:
        """Claim a note in brackets with a number in it that says nothing of the set."""
        if not self._is(at, "("):
            return 0
        close = next((n for n in range(at, len(self.found)) if self.found[n].text == ")"), 0)
        inside = self.found[at + 1 : close]
        words = [token.text for token in inside if token.kind is Kind.WORD]
        others = sum(token.kind is Kind.NUMBER for token in inside)
        numbers = [int(token.text) for token in inside if token.kind is Kind.NUMBER]
        joined = "".join(token.text for token in inside if token.kind is Kind.SIGN)
        pair = joined == "/" and len(numbers) == 2 and min(numbers) >= LEAST_LOAD
        if pair and set(words) <= LOADS:  # (165/115)
            self._note(at + 1, close)
            return close + 1
        left = [n for n in range(at + 1, close) if not self.claimed[n]]
        loads = any(self.found[n].end in self.loaded for n in range(at + 1, close))
        if loads and all(self.found[n].kind is not Kind.NUMBER for n in left):  # weighted, +10 kg
            said = [n for n in left if self.found[n].kind is Kind.WORD]
            if said and not any(self._tells(self.found[n].text) for n in said):
                self._note(said[0], said[-1] + 1)
                return close + 1
        if any(self.claimed[at : close + 1]) or len(words) < 2 or len(words) <= others:
            return 0
        if any(map(self._tells, words)):
            return 0
        self._note(at + 1, close)
        return close + 1

    def _tells(self, word: str) -> bool:
        return self._means(word) or self._says_phase(word) or word in time.UNITS

    def _means(self, word: str) -> bool:
        """Whether a word is one of a reader's, so that it is no note."""
        return (
            word in SETS | REPS | REST | SIDE | EACH | ALTERNATING | LOAD_WORDS | lexicon.TEMPO
            or word in OPEN
            or bool(EMOM.fullmatch(word))
            or word in ("warm", *WARM_UP)
        )

    def _note(self, start: int, end: int) -> None:
        if start < end:
            place = self.found[start].start
            self.notes.append((place, self.text[place : self.found[end - 1].end]))

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
            self._take(notation._phases(self._piece(at, end)), at, end)
        except PrescriptionError:
            return 0
        return end + 1

    def _after_at(self, at: int) -> int:
        """Claim what is after @: a load, or else a tempo."""
        if self._is(at + 1, lexicon.TEMPO):
            return at + 1
        load = self._load(at + 1)
        if load:
            self._note(at if load[1] else at + 1, load[0])
            return load[0]
        start = at + 1
        if self._apart(start) or self._around_x(start):
            return self._tempo(start, at)
        number = self._number(start)
        if (number and not self._glued(number[1])) or (number and number[1] == len(self.found)):
            written = number[0]
            if "." in written or len(written) < 3:
                self._note(at, number[1])
                return number[1]
            if len(written) == 3:
                try:
                    notation.phases(written)
                except PrescriptionError as error:
                    told = f"is that a load or a tempo? a load has its unit; {error}"
                    self._fail(start, number[1], told)
                self._fail(
                    start, number[1], "is that a load or a tempo? write '70 kg' or 'tempo 3010'"
                )
        return self._tempo(start, at)

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
                phases = notation._phases(piece)
            except PrescriptionError as error:
                fault = fault or (error if end == self._run(at) else None)
                name = re.sub(r"[\s_]+", "-", piece.strip().casefold())
                if re.fullmatch(r"[a-z][a-z-]*", name) and name in NAMED:
                    self._set_once("tempo", name, at, end)
                    return end
                continue
            self._take(phases, at, end)
            return end
        if fault is None:
            try:
                notation._phases(self._piece(at, self._run(at)))
            except PrescriptionError as error:
                fault = error
        return self._fail(at, self._run(at), str(fault or "is no tempo; write as 'tempo 3010'"))

    def _take(self, phases: Phases, at: int, end: int) -> None:
        """Take phases, over those that were named before by themselves."""
        before = self.phases
        if before and set(before.named) & set(phases.named):
            self._fail(at, end, "says again what was said before; leave one of them out")
        self.phases = phases.over(before) if before else phases

    def _splits(self, at: int) -> bool:
        """Whether the number at a place is the first of SETS x REPS, or has a word of its own."""
        following = at + 1
        return self.found[at].kind is Kind.NUMBER and (
            self._is(following, SETS | REPS | frozenset(("x", "*"))) or self._is(following, "%")
        )

    def _run(self, at: int) -> int:
        """Return the end of what is written without a blank from a place on."""
        end = at + 1
        while end < len(self.found) and self._glued(end) and not self.claimed[end]:
            end += 1
        return end

    def _piece(self, start: int, end: int) -> str:
        return self.text[self.found[start].start : self.found[end - 1].end]

    def _warming(self, at: int) -> int:
        """Claim that these are warm-up sets."""
        end = self._warm_up_at(at)
        if not end:
            return 0
        counted = bool(self._digits(at - 1, words=True))  # 2 warm-up sets
        if self._is(end, SETS) and not counted and not self._digits(end + 1):
            end += 1
        self.warm_up = True
        return 0 if counted and self.found[end - 1].text in SETS else end  # Aufwärmsätze

    def _working(self, at: int) -> int:
        """Claim that these are the sets after a warm-up: work: 3x5, working sets 3x5."""
        if not self._is(at, _all("work working ws arbeitssatze efectivas")):
            return 0
        end = at + 1 + self._is(at + 1, SETS)
        end += self._is(end, (":", "-"))
        return end if self._digits(end) else 0

    def _warm_up_at(self, at: int) -> int:
        """Return the place after what a warm-up is called, or 0."""
        for end in (at + 3, at + 2, at + 1):
            tokens = self.found[at:end]
            if end > len(self.found) or any(self.claimed[at:end]):
                continue
            if tokens[-1].kind is not Kind.WORD:
                continue
            joined = "".join(token.text for token in tokens if token.text not in "-/")
            if joined in WARM_UP:
                return end
        return 0

    def _warmed_before(self, at: int) -> int:
        """Claim the warm-up sets of a line that has its work sets too: 2 warm-up sets, then 3x8."""
        if end := self._ramped(at):
            return end
        found = self._warm_up_sets(at)
        if found is None or not self._works_but(at, found[0]):
            return 0
        end, counted, amount = found
        if self.warming:
            self._fail(at, end, "says again what was said before; leave one of them out")
        sets, hold = self._digits(counted, words=True), self._time(amount, unit=True)
        reps = None if hold else self._count(amount, words=True)
        assert sets
        self.warming = (
            self._sets_of(sets, counted),
            (self._reps_of(reps, amount),) if reps and amount else (),
            self._timed(hold[0], "the hold", amount, hold[1]) if hold and amount else None,
        )
        return end

    def _ramped(self, at: int) -> int:
        """Claim warm-up sets with a load each: warm-up: bar x10, 60x5, 80x3."""
        named = self._warm_up_at(at)
        if not named:
            return 0
        end = named + self._is(named, SETS)
        end += self._is(end, (":", "-"))
        reps: list[Range] = []
        while item := self._loaded_set(end + (bool(reps) and self._is(end, (",", ";", "/")))):
            reps.append(item[0])
            end = item[2]
        if not reps or not self._works_but(at, end):
            return 0
        self.warming = just(len(reps)), tuple(reps), None
        self._note(named + self._is(named, (":", "-")), end)
        return end

    def _warm_up_sets(self, at: int) -> tuple[int, int, int] | None:
        """Return the place after warm-up sets, that of their number, and that of what each has.

        2 warm-up sets of 5, warm-up: 2x5, 2x5 warm-up; the last place is 0 where none is said.
        """
        if named := self._warm_up_at(at):  # warm-up 2x10
            named += self._is(named, SETS)
            named += self._is(named, (":", "-"))
            sets = self._digits(named, words=True)
            if sets is None or not self._is(sets[1], SETS | {"x", "*"}):
                return None
            end, amount = self._of_each(sets[1])
            return end, named, amount
        counted = self._digits(at, words=True)
        if counted is None or self._is(at - 1, ("x", "*")):
            return None
        end = counted[1] + (self._is(counted[1], SETS) and not self._warm_up_at(counted[1]))
        end += self._is(end, _all("of de von zum a"))
        if named := self._warm_up_at(end):  # 2 warm-up sets
            end, amount = self._of_each(named)
            return end, at, amount
        end, amount = self._of_each(counted[1])
        bracket = self._is(end, "(")
        named = self._warm_up_at(end + bracket) if amount else 0
        if named and not self._digits(named + self._is(named, _all("sets : -") | SETS)):
            return named + (bracket and self._is(named, ")")), at, amount
        return None

    def _of_each(self, at: int) -> tuple[int, int]:
        """Return the place after what each of some sets has, and the place of that; or 0."""
        end = at + self._is(at, SETS)
        joint = end
        while self._is(joint, _all("x of a je de von mit at with con * : @")):
            joint += 1
        if joint == end or self._load(joint):
            return end, 0
        if held := self._time(joint, unit=True):
            return held[1], joint
        if reps := self._count(joint, words=True):
            return reps[1] + self._is(reps[1], REPS), joint
        return end, 0

    def _works_but(self, start: int, end: int) -> bool:
        """Whether the sets of the work are written outside a stretch."""
        before, after = self.text[: self.found[start].start], self.text[self.found[end - 1].end :]
        return bool(_COUNTED.search(plain(f"{before} ~ {after}")))

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
        if not short and not self._is(at, _all("every cada alle jede")):
            return 0
        if self._is(at + 1, _all("minute minuto min")):
            self._set_once("every", MINUTE, at, at + 2)
            end = at + 2
            on = [each.text for each in self.found[end : end + 3]]
            end += 3 if on == ["on", "the", "minute"] else 0
            return self._going_on(end)
        if piece := self._time(at + 1, unit=True) or self._bare(at + 1):
            every = self._timed(piece[0], "the interval", at, piece[1])
            if every.low != every.high or not every.low:
                self._fail(at, piece[1], "is no interval; write one time, as 'every 90s'")
            self._set_once("every", every.low, at, piece[1])
            return self._going_on(piece[1])
        return 0

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
        while self._is(going, _all("of de von with") | {":", ",", "-"}):
            going += 1
        return going if self._digits(going) else end

    def _minutes(self, number: str, every: int, at: int, end: int) -> None:
        """Take a number alone beside EMOM: as many minutes, which are as many sets."""
        if every > 1:
            told = f"minutes or sets? write 'E{every}MOM {number} min' or 'E{every}MOM x {number}'"
            self._fail(at, end, told)
        self._set_once("sets", self._sets_of((number, end), at), at, end)

    def _bare(self, at: int) -> tuple[str, int] | None:
        """Return a number of seconds without a unit, if nothing counts by it."""
        piece = self._time(at, unit=False)
        return None if piece is None or self._splits(piece[1] - 1) else piece

    def _going_on(self, at: int) -> int:
        """Claim how long an EMOM goes on: for 10 min."""
        times = self._is(at, ("x", "*"))
        if times and (lasting := self._time(at + 1, unit=True)) and "min" in lasting[0].casefold():
            at += 1  # EMOM x 8 min
        elif times and (sets := self._count(at + 1)):
            self._set_once("sets", self._sets_of(sets, at + 1), at, sets[1])
            end = sets[1]
            if self._is(end, SETS) and self._is(end + 1, _all("of x de von a mit")):
                return self._amount(end + 2) or end + 1
            return end
        start = at
        while self._is(at, _all("for of during durante lang de uber") | {":", ",", "("}):
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

    def _closes(self, at: int) -> bool:
        """Whether a number before a place stands alone: nothing, or a sign and a blank, follows."""
        if self._claimed(at):
            return True
        if self._is(at, (":", ")", ";", "@", "|")):
            return not self._is(at, ":") or not self._glued(at + 1) or not self._digits(at + 1)
        parted = self._is(at, (",", "-", ".")) and not self._glued(at + 1)
        return parted and (not self._is(at, "-") or not self._glued(at))

    def _rested(self, at: int) -> int:
        """Claim a rest: rest 90, r90, 90s rest, Pause 90 s."""
        if self._is(at, REST | PAUSE) or self._for_short(at):
            pause = self._is(at, PAUSE | {"p"})
            begin = self._after_rest(at)
            piece = self._bare(begin)
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
            if 0 < rest.low < 10 * SECOND and re.fullmatch(r"[\d.,\s-]+", plain(piece[0])):
                told = f"seconds or minutes? write 'rest {piece[0]} s' or 'rest {piece[0]} min'"
                self._fail(begin, piece[1], told)
            if sided := self._between_sides(piece[1]):
                self._set_once("switch", rest, at, sided)
                return sided
            self._set_once("rest", rest, at, piece[1])
            return self._between_sets(piece[1])
        piece = self._time(at, unit=True)
        if piece and (after := self._between_sets(piece[1])) > piece[1]:
            rest = self._timed(piece[0], "the rest", at, piece[1])
            self._set_once("rest", rest, at, after)
            return after
        if piece:
            after = piece[1]
            while self._is(after, _all("of de") | {"-"}):
                after += 1
            taken = self._is(at - 1, ("x", "*")) or self._bare(after + 1) is not None
            ends = self._is(after, "r") and self._ends_at(after + 1)
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
                self._set_once("rest", rest, at, after + 1)
                return self._between_sets(after + 1)
        if self._is(at, lexicon.NONE) and self._is(at + 1, REST):
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
        while self._is(begin, _all("of for de von interval time") | {":", "=", "-"}):
            dashed = self._is(begin, "-") and self._glued(begin + 1)
            if dashed and self._digits(begin + 1):
                break
            begin += 1
        return begin

    def _between_sides(self, at: int) -> int:
        """Return the place after `between sides`, or 0."""
        if not self._is(at, ("between", "entre", "zwischen")):
            return 0
        end = at + 1 + self._is(at + 1, _all("the den los las each"))
        return end + 1 if self._is(end, SIDE | {"beinen", "seiten"}) else 0

    def _ends_at(self, at: int) -> bool:
        """Whether what is said ends at a place: the line does, or a sign stands there."""
        return self._claimed(at) or self.found[at].text in (",", ";", ".", ")", "|")

    def _between_sets(self, at: int) -> int:
        words = [each.text for each in self.found[at : at + 2]]
        between = len(words) == 2 and words[0] in ("between", "entre", "zwischen")
        return at + 2 if between and words[1] in SETS | _all("satzen den las") else at

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

    def _sets_by_reps(self, at: int) -> int:
        """Claim SETS x REPS, SETS sets of REPS."""
        if self._is_tempo(at):
            return 0
        if (
            self._is(at, "2")
            and self._is(at + 1, ("x", "*"))
            and (load := self._load(at))
            and self.found[load[0] - 1].text in LOADS
        ):
            self._note(at, load[0])
            return load[0]
        if self._is(at, ("x", "*")):  # x3 sets of 12
            sets = self._digits(at + 1)
            named = sets and self._is(sets[1], SETS) and not self._digits(at - 1)
            return self._sets_by_reps(at + 1) if named else 0
        counted = self._count(at, words=True)
        if counted is None:
            return 0
        end = counted[1]
        joint = self._of_sets(end)
        if self._is(joint, SETS):
            end = joint
            joint += 1 + self._is(joint + 1, ":")
        while self._is(
            joint, ("x", "*", "of", "de", "a", "von", "mit", "at", "by", "por", "mal", "je", "zu")
        ):
            joint += 1
        if joint == end:
            return 0
        amount = self._amount(joint)
        if amount:
            self._set_once("sets", self._sets_of(counted, at), at, end)
            loaded = self._is(at - 1, ("x", "*")) and self._is(at - 2, LOADS)
            if loaded and self.reps and self.reps != (self.sets,):  # 60 kg x 5 x 3
                other = between(self.reps[0], "-", 1)
                told = f"'{counted[0]}x{other}' or '{other}x{counted[0]}', as SETSxREPS"
                self._fail(at, amount, f"is that {told}? write the one you mean")
            return amount
        if self._is(end, SETS):
            self._set_once("sets", self._sets_of(counted, at), at, end)
            return end + 1
        return 0

    def _reps_by_sets(self, at: int) -> int:
        """Claim the reps of each side with their sets after them: 8/side x 3, 10/10 x 3."""
        counted = self._count(at)
        if counted is None or self._is(at - 1, ("x", "*")):
            return 0
        end, sided = counted[1] + self._is(counted[1], REPS), False
        if mark := self._side_mark(end, told=True):
            end, sided = mark + (self._is(mark, ".") and self._glued(mark)), True
        elif self._is(end, ("/", "+")) and (other := self._digits(end + 1)):
            sided, end = other[0] == counted[0] and not self._twice(at, end), other[1]
        end += self._is(end, ",")
        sets = self._digits(end + 1) if self._is(end, ("x", "*")) else None
        if not sided or sets is None or self._number_goes_on(sets[1]):
            return 0
        self._set_once("reps", (self._reps_of(counted, at),), at, end)
        self._set_once("sets", self._sets_of(sets, end + 1), at, sets[1])
        self.sides = True
        return sets[1] + self._is(sets[1], SETS)

    def _twice(self, at: int, plus: int) -> bool:
        """Refuse 10+10, where it may be of each side, or of one set; False of another sign."""
        joined = self._is(plus, "+") and self._glued(plus) and self._glued(plus + 1)
        if joined and not self._load(plus) and (other := self._digits(plus + 1)):
            each = self.found[at].text
            total = f"'3x{each}/side'" if other[0] == each else f"'3x {each} left {other[0]} right'"
            told = f"of each side, or of a set? write {total} or '3x{int(each) + int(other[0])}'"
            self._fail(at, other[1], told)
        return False

    def _of_sets(self, at: int) -> int:
        """Return the place after what sets are called: warm-up, working; else the same place."""
        end = at
        while end < len(self.found) and (
            self._is(end, WORKING) or (self.warm_up and self.claimed[end])
        ):
            end += 1
        return end if self._is(end, SETS) else at

    def _is_tempo(self, at: int) -> bool:
        """Whether what looks like SETS x REPS is a tempo: 30X1, beside another 3x8."""
        end = self._run(at)
        piece = plain(self._piece(at, end))
        if not re.fullmatch(r"[0-9]{2}[xX][0-9][.,;)\]]*", piece):
            return False
        return self._sets_but(at, end) or self.sets is not None or bool(self.reps)

    def _amount(self, at: int) -> int:
        """Claim the reps or the time of a set, and what belongs to them; return the end, or 0."""
        bracket = self._is(at, "(")
        at += bracket
        if end := self._each_own(at):
            return end + (bracket and self._is(end, ")"))
        while self._is(at, BEFORE_OPEN | _all("hold holds")):
            at += 1
        if self._is(at, "me") and self._is(at - 1, "x"):  # 3xME, of the greatest effort
            self._set_once("open", "amrap", at, at + 1)
            return at + 1
        if at < len(self.found) and not self.claimed[at] and self.found[at].text in OPEN:
            return self._ended(at)
        seconds = self._is(at, ":") and self._glued(at + 1) and self._digits(at + 1)
        if seconds and len(seconds[0]) == 2:  # 3x:30
            piece: tuple[str, int] | None = (f":{seconds[0]}", seconds[1])
        else:
            piece = self._time(at, unit=True)
        if piece and not (self._is(piece[1], REST) and self._bare(piece[1] + 1) is None):
            held = self._timed(piece[0], "the hold", at, piece[1])
            if re.fullmatch(r"\d+\s*m", piece[0].strip()) and held.low >= 5 * MINUTE:
                told = "is that metres or minutes? write the time, as '3x40s' or '3x10 min'"
                self._fail(at, piece[1], told)
            if not held.low:
                self._fail(at, piece[1], "holds no time; write as '3x45s'")
            self._set_once("hold", held, at, piece[1])
            end = piece[1]
            while self._is(end, _all("hold holds")) and not self._digits(end + 1):
                end += 1
            return end
        counted = self._count(at, words=True)
        if counted is None:
            return 0
        if self._is(counted[1], FAR) and (
            self._glued(counted[1]) or self.found[counted[1]].text != "m"
        ):
            told = "is a distance, which is not guided; write its time, as '5x90s'"
            self._fail(at, counted[1] + 1, told)
        reps, end = [self._reps_of(counted, at)], counted[1]
        while self._is(end, (",", "/")):
            more = self._count(end + 1)
            if more is None or (self.found[end].text == "," and not self._follows(end, more[1])):
                break
            if len(more[0]) == 4:  # 3x10-12, 2111
                break
            reps.append(self._reps_of(more, end + 1))
            end = more[1]
        if len(reps) == 2 and reps[0] == reps[1] and self._is(end - 2, "/"):
            self.sides, reps = True, reps[:1]  # 10/10: of each side
        self._set_once("reps", tuple(reps), at, end)
        end += bracket and self._is(end, ")")
        self._twice(end - 1, end)
        if self._is(end, "+") and self._glued(end):
            self._set_once("open", "amrap", end, end + 1)
            end += 1
        if self._is(end, REPS):
            end += 1
            if self._is(end, ".") and self._glued(end):
                end += 1
        if self._is(end, ("x", "*")) and (load := self._load(end + 1)):
            self._note(end + 1, load[0])
            return load[0]
        return end

    def _follows(self, comma: int, end: int) -> bool:
        """Whether the number after a comma is one more of a list, and not of what comes next."""
        following = self.found[end] if end < len(self.found) else None
        if following is None:
            return True
        joined = self._glued(end) and self._glued(end + 1) and bool(self._digits(end + 1))
        if joined and (
            following.text == "." or (following.text == "," and self.found[comma + 1].gap)
        ):
            return False  # a load as 82.5 kg or 82,5 kg
        if following.text in ("-", "/"):  # a time from 2-3 min, a tempo as 3/1/1/0
            return following.gap or not self._digits(end + 1)
        if following.kind is Kind.SIGN:
            return following.text not in (":", "%")
        if not self.found[comma + 1].gap:
            return not (following.kind is Kind.WORD and not following.gap)
        return following.text in REPS | EACH

    def _ended(self, at: int) -> int:
        """Claim that the lifter ends a set, from the word that says so."""
        self._set_once("open", OPEN[self.found[at].text], at, at + 1)
        end = at + 1
        dotted = self._is(end, ".") and self._glued(end)  # max. reps
        end += dotted and self._is(end + 1, REPS)
        while self._is(end, REPS | _all("effort")):
            end += 1
        return end

    def _each_own(self, at: int) -> int:
        """Claim the reps of each side: 8L/10R, 8 left and 10 right, left 8, right 10."""
        found: dict[Side, Range] = {}
        start, end = at, at
        for _ in Side:
            while found and self._is(end, _all("and y e und") | {",", "/", "+", "&", ";"}):
                end += 1
            side, after = self._side_at(end)
            counted = self._count(after, words=True)
            if counted is None:
                return 0
            after = counted[1] + self._is(counted[1], REPS)
            if side is None:
                while self._is(after, _all("on the per per a la el")):
                    after += 1
                side, after = self._side_at(after)
            if side is None:
                return 0
            found[side], end = self._reps_of(counted, at), after
        if len(found) < len(Side):
            return 0
        self._set_once("reps", (found[Side.LEFT],), start, end)
        self._set_once("right", (found[Side.RIGHT],), start, end)
        if next(iter(found)) is Side.RIGHT:
            self.first = Side.RIGHT
        return end

    def _side_at(self, at: int) -> tuple[Side | None, int]:
        """Return the side that is named at a place, and the place after it."""
        if self._claimed(at) or self.found[at].text not in SIDES:
            return None, at
        end = at + 1 + self._is(at + 1, SIDE)
        return SIDES[self.found[at].text], end + self._is(end, (":", "="))

    def _sets_and_reps(self, at: int) -> int:
        """Claim reps, or sets, that stand by themselves: 8 reps, x8, 3 sets."""
        if not self.reps and (end := self._each_own(at)):
            if self.sets is None and self._is(end, ("x", "*")) and (sets := self._count(end + 1)):
                self.sets = self._sets_of(sets, end + 1)
                end = sets[1] + self._is(sets[1], SETS)
            return end
        listed = at > 1 and self._is(at - 1, (",", "/", "-")) and bool(self._digits(at - 2))
        several = self._is(at - 3, self.found[at - 1].text) and bool(self._digits(at - 4))
        if listed and (self._glued(at) or several):
            return 0  # one of several: 10,8,6 reps
        counted = self._count(at, words=True)
        if (
            counted
            and self._is(counted[1], ("total", "gesamt", "totales"))
            and self._is(counted[1] + 1, REPS)
        ):
            told = "in how many sets? write them, as '5x20'"
            self._fail(at, counted[1] + 2, told)
        if counted and self._is(counted[1], REPS):
            end = counted[1] + 1
            self._set_once("reps", (self._reps_of(counted, at),), at, end)
            if self._is(end, ("x", "*")) and (held := self._time(end + 1, unit=True)):
                lasting = self._timed(held[0], "the hold", end + 1, held[1])
                self._take(Phases(top=lasting), end + 1, held[1])  # 10 reps x 5 s hold
                return held[1] + self._is(held[1], _all("hold holds halten aguantar"))
            if self._is(end, ("x", "*")) and (sets := self._count(end + 1)):
                self._set_once("sets", self._sets_of(sets, end + 1), at, sets[1])
                end = sets[1] + self._is(sets[1], SETS)
            return end
        return 0

    def _load(self, at: int) -> tuple[int, bool] | None:
        """Return the place after a load, and whether an @ before it belongs to it."""
        begin = at
        if self._is(at, "+") or self._is(at, "~"):
            at += 1
        if self._is(at, _all("rpe rir rm")):
            after = at + 1 + self._is(at + 1, (":", "=", "@"))
            number = self._number(after)
            return (self._ranged(after), True) if number else None
        if self._is(at, LOAD_WORDS):
            more = self._number(at + 2) if self._is(at + 1, "+") else None
            end = more[1] if more else at + 1
            return end + (bool(more) and self._is(end, LOADS)), False
        if self._is(at, EQUIPMENT) and (begin == 0 or self._parts(begin - 1)):
            own = self._load(at + 1) if self._number(at + 1) else None
            return own if own and not own[1] else None
        if self._is(at, "the") and (number := self._number(at + 1)) and self._is(number[1], "s"):
            return number[1] + 1, False  # the 70s
        if not self._number(at):
            return None
        two = self._is(at + 1, ("x", "*")) and self.found[at].text == "2" and self._number(at + 2)
        if two and self._is(two[1], LOADS) and self._sets_but(at, two[1]):
            return two[1] + 1, False  # two dumbbells
        end = self._ranged(at)
        if self._is(end, "+") and self._is(end + 1, LOADS):
            end += 1
        if self._is(end, _all("rpe rir")) and self._number(end + 1):
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
            elif rm[:1] == ["rm"]:
                end += 1
            return end, False
        if self._is(begin, "#"):
            return end, False
        return None

    def _ranged(self, at: int) -> int:
        number = self._number(at)
        assert number
        end = number[1]
        joint = notation._joint_at(self.found, end) if not self._claimed(end) else 0
        high = self._number(joint) if joint else None
        return high[1] if high else end

    def _loaded(self, at: int) -> int:
        """Claim a load: 80 kg, 75 %, RPE 8, 2 RIR, light."""
        start = at
        begin = at
        while self._is(begin, _all("with mit con w at a al bei") | {"/", "@", ":"}):
            begin += 1
        load = self._load(begin)
        number = None if load or begin > start else self._number(at)
        if number and number[1] < len(self.found) and float(number[0]) >= LEAST_LOAD:
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
        self._note(begin, load[0])
        self.loaded.add(self.found[load[0] - 1].end)
        return load[0]

    def _in_name(self, at: int) -> bool:
        """Whether a word stands directly before the name: "bodyweight squat"."""
        if at + 1 >= len(self.found) or self.claimed[at + 1]:
            return False
        following = self.found[at + 1]
        return (
            following.kind is Kind.WORD
            and not self._means(following.text)
            and (at == 0 or self.claimed[at - 1] or self.found[at - 1].kind is Kind.WORD)
        )

    def _listed(self, at: int) -> int:
        """Claim the reps of each set: 5,5,3,3,1 or 12/10/8."""
        if (
            self.reps
            or self.hold
            or self.open
            or (at and self._glued(at) and self.found[at - 1].text == "-")
        ):
            return 0
        first = self._count(at)
        if first is None or not self._is(first[1], (",", "/", "-")):
            return 0
        sign = self.found[first[1]].text
        written, end = [(at, first)], first[1]
        one = self._digits if sign == "-" else self._count  # a dash would be a range
        while self._is(end, sign) and (more := one(end + 1)):
            written.append((end + 1, more))
            end = more[1]
        if len(written) < 2 or (sign != "," and len(written) < 3) or self._number_goes_on(end):
            return 0
        reps = [self._reps_of(counted, place) for place, counted in written]
        if sign == "-" and min(each.low for each in reps) < 5 and not self._is(end, REPS):
            return 0
        self.reps = tuple(reps)
        if self._is(end, "+") and self._glued(end):
            self._set_once("open", "amrap", end, end + 1)
            end += 1
        return end + self._is(end, REPS)

    def _number_goes_on(self, at: int) -> bool:
        return at < len(self.found) and self._glued(at) and self.found[at].kind is not Kind.SIGN

    def _opened(self, at: int) -> int:
        """Claim a word that says that the lifter ends the set, where reps or sets are named."""
        begin = at
        while self._is(begin, BEFORE_OPEN):
            begin += 1
        if begin < len(self.found) and not self.claimed[begin] and self.found[begin].text in OPEN:
            return self._ended(begin)
        return 0

    def _sided(self, at: int) -> int:
        """Claim that each side works by itself: /side, each leg, e/s, por lado."""
        after = at - 1 - self._is(at - 1, (",", ";"))
        if self._is(at, ALTERNATING) and after >= 0 and self.claimed[after]:
            self.alternating = True
            return at + 1 + self._is(at + 1, SIDE)
        if end := self._begun(at) or self._halves(at):
            return end
        told = at > 0 and (self.claimed[at - 1] or self._is(at - 1, "("))
        if end := self._side_mark(at, told):
            load = self.found[at - 1].end in self.loaded if at else False
            limb = any(token.text in LIMBS for token in self.found[at:end])
            if load and not limb and not self.sides:
                told_so = "is each side by itself, or so much load on each? write '8/side' if so"
                self._fail(at - 1, end, told_so)
            self.sides = True
            return end + (self._is(end, ".") and self._glued(end))
        return 0

    def _halves(self, at: int) -> int:
        """Claim how many of the reps are of each side, in brackets: 3x12 (6 per leg)."""
        counted = self._digits(at + 1) if self._is(at, ("(", "=")) else None
        end = self._side_mark(counted[1], told=True) if counted else 0
        if not counted or not end or len(self.reps) != 1 or self.sides:
            return 0
        each, reps = int(counted[0]), self.reps[0]
        if reps not in (just(each), just(2 * each)):
            told = f"is not half of {between(reps, '-', 1)}; write one of them, as '{each}/side'"
            self._fail(at + 1, end, told)
        self.reps, self.sides = (just(each),), True
        return end + self._is(end, ")")

    def _side_mark(self, at: int, told: bool) -> int:
        """Return the place after what says that each side works by itself, or 0.

        A word for each alone says so only where what each has is ``told`` before it.
        """
        if end := self._each_side(at):
            return end
        if self._is(at, _all("e p c")) and self._is(at + 1, ("/", ".")):  # e/s, p. Seite, c/lado
            unit = _all("s l u") | SIDE if self._is(at, "c") else _all("s l") | SIDE
            return at + 3 if self._is(at + 2, unit) else 0
        if self._is(at, ("/", "x")):
            each = EACH | _all("s e") if self._is(at, "/") else frozenset[str]()
            return at + 2 if self._is(at + 1, SIDE | each) else 0
        side, joint = self._side_at(at)
        if side and self._is(joint, _all("/ & + and y und e")):  # left and right
            other, end = self._side_at(joint + 1)
            counted = self._digits(at - 1) or self._digits(end)
            return end if other and other is not side and not counted else 0
        if not told:
            return 0
        if self._is(at, _all("each ea es ps beidseitig beids bds unilateral unilaterales")):
            return at + 1
        following = self.found[at + 1] if not self._claimed(at + 1) else None
        alone = following is None or following.kind is Kind.SIGN or self._is(at + 1, "x")
        return at + 1 if alone and self._is(at, _all("e cada je jeweils jew pro")) else 0

    def _each_side(self, at: int) -> int:
        """Return the place after `each side`, `on each leg`, `por cada pierna`, or 0."""
        joint = _all("on per por pro for to en a con mit auf an")
        begin = at + (self._is(at, joint) and self._is(at + 1, EACH))
        end = begin + 1
        if not self._is(begin, EACH):
            return 0
        end += self._is(end, (".", "/")) and self._glued(end)
        return end + 1 if self._is(end, SIDE) else 0

    def _begun(self, at: int) -> int:
        """Claim which side begins: right first, start with the left side."""
        begin = at
        while self._is(begin, STARTS | FIRST | _all("with on con mit the la el der dem")):
            begin += 1
        side, end = self._side_at(begin)
        after = end + self._is(end, FIRST)
        said = {each.text for each in self.found[at:begin] + self.found[end:after]}
        if side is None or not said & (STARTS | FIRST):
            return 0
        self._set_once("first", side, at, after)
        return after

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
        if at and self._glued(at) and self.found[at - 1].text not in "([,;:":
            return 0
        end = self._run(at)
        while end > at + 1 and self.found[end - 1].text in (",", ";", ".", ")", "]"):
            end -= 1
        piece = plain(self._piece(at, end))
        parts = re.split(r"[-/:.,|_]", piece) if re.search(r"[-/:|_.,]", piece) else list(piece)
        if len(parts) != 4 and not (len(parts) == 3 and self.sets is not None):
            return 0
        if not re.fullmatch(r"[0-9xX.,/:|_-]+", piece):
            return 0
        try:
            phases = notation._phases(piece)
        except PrescriptionError as error:
            self._fail(at, end, str(error))
        self._take(phases, at, end)
        return end

    def _held(self, at: int) -> int:
        """Claim a time with its sets after it: 60 s x 3."""
        piece = None if self.sets or self.reps or self.hold else self._time(at, unit=True)
        if piece and self._is(piece[1], "x") and plain(piece[0]) in ("21s", "21S"):
            self._fail(at, piece[1], "is that 21 seconds, or 7 and 7 and 7? write '21 s' or '21'")
        if piece is None or not self._is(piece[1], ("x", "*")):
            return 0
        sets = self._count(piece[1] + 1)
        if sets is None or self._number_goes_on(sets[1]):
            return 0
        self.hold = self._timed(piece[0], "the hold", at, piece[1])
        self.sets = self._sets_of(sets, piece[1] + 1)
        return sets[1] + self._is(sets[1], SETS)

    def _alone(self, at: int) -> int:
        """Claim a number of reps after x: squat x8."""
        if self._is(at, ("x", "*")) and not self.reps and not self.open and self.hold is None:
            self.by_itself = True
            return self._amount(at + 1)
        if self._is(at, ("x", "*")) and self.open and self.sets is None and not self.reps:
            if (sets := self._count(at + 1)) and not self._number_goes_on(sets[1]):
                self.sets = self._sets_of(sets, at + 1)  # max pull-ups x 3
                return sets[1] + self._is(sets[1], SETS)
            return 0
        if self.every and not self.reps and not self.open and (counted := self._digits(at)):
            following = self.found[counted[1]] if counted[1] < len(self.found) else None
            named = following and following.kind is Kind.WORD and following.gap
            if named and following and following.text not in time.UNITS:
                self.reps = (self._reps_of(counted, at),)
                return counted[1]
            before = self.found[at - 1] if at and not self.claimed[at - 1] else None
            if before and before.kind is Kind.WORD and self._ends_at(counted[1]):
                self.reps = (self._reps_of(counted, at),)
                return counted[1]
        return 0

    def _bare_time(self, at: int) -> int:
        """Claim a time that nothing else took: the rest."""
        piece = self._time(at, unit=True)
        if piece is None:
            return 0
        if self.reps or self.open or self.hold is not None:
            if self.rest is not None:
                return 0
            rest = self._timed(piece[0], "the rest", at, piece[1])
            counted = any(
                claimed and token.kind is Kind.NUMBER
                for claimed, token in zip(self.claimed[:at], self.found, strict=False)
            )
            if rest.low < 10 * SECOND or not counted:  # before the sets it is no rest
                self._fail(at, piece[1], f"is the time of what? write 'rest {piece[0]}' if so")
            self.rest = rest
        elif self.sets is not None:
            self.hold = self._timed(piece[0], "the hold", at, piece[1])
        else:
            return 0
        return piece[1]

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
        if not amounts:
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
                if not notation._is_named(self.found[first:last]) or self._ends_name(first):
                    continue
                try:
                    phases = notation._phases(piece)
                except PrescriptionError as error:
                    if "top or at the bottom" in str(error) or "is meant" in str(error):
                        fault = fault or error
                    continue
                numbered = first == amounts[0] and not named
                rank = (numbered, last - first, first, phases)
                if best is None or rank[:2] > best[:2]:
                    best = rank
        if best is not None:
            _, length, first, phases = best
            self._take(phases, first, first + length)
            self._claim(first, first + length)
        elif outer := self._without_rest(start, end):
            self._phases_within(*outer)
        elif fault is not None:
            self._fail(amounts[0], amounts[-1] + 1, str(fault))

    def _ends_name(self, at: int) -> bool:
        """Whether a word for a lift belongs to the name before it: db press 22.5 s."""
        if not self._is(at, lexicon.ALSO_NAMES):
            return False
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
        near = [each.text for each in self.found[max(0, at - 2) : at + 3]]
        moved = any(word in lexicon.MOVES and word not in lexicon.ALSO_NAMES for word in near)
        none = token.text in lexicon.NONE and self._is(at + 1, lexicon.PAUSES | lexicon.HOLDS)
        return (
            none
            or (token.text in lexicon.EXPLOSIVE | lexicon.EXPLODE and moved)
            or (token.text in lexicon.NUMBERS and any(self._says_phase(word) for word in near))
        )

    def _says_phase(self, word: str) -> bool:
        return (
            word in lexicon.MOVES or word in lexicon.ENDS or word in lexicon.HOLDS | lexicon.PAUSES
        )

    # -- what is left over

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
            trimmed
            for start, end in runs
            if (trimmed := self._trimmed(start, end)) and trimmed[0] < trimmed[1]
        ]
        if not named:
            self._unknown_numbers((0, 0))
            self._point(0, max(len(self.text), 1), f"which exercise? write it too, as '{EXAMPLE}'")
        self._totals(named[0])
        self._unknown_numbers(named[0])
        for start, end in named[1:]:
            self._unknown(start, end)
        start, end = named[0]
        return self.found[start].start, self._piece(start, end)

    def _nameable(self, at: int) -> bool:
        """Whether a token may be part of a name: a word, or what joins the words of one."""
        token = self.found[at]
        if token.kind is Kind.WORD:
            return True
        following = at + 1 < len(self.found) and not self.claimed[at + 1]
        if token.kind is Kind.NUMBER:
            if following and self._is(at + 1, "°"):
                return True
            if following and self._is(at + 1, _all("degree degrees deg grad grados arm leg inch")):
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
            if self.found[end - 1].text == "x" and end - 1 == start:
                break
            end -= 1
        return start, end

    def _totals(self, name: tuple[int, int]) -> None:
        """Ask where reps may be those of all sets, or a time that of all of them."""
        for at, token in enumerate(self.found[:-1]):
            inside = self.claimed[at] or name[0] <= at < name[1]
            if token.text in IN and not inside and self.found[at + 1].kind is Kind.NUMBER:
                self._fail(
                    at,
                    self._run(at + 1),
                    "so much for a set, or for all? write each set, as '5x10', or 'every 60'",
                )

    def _unknown_numbers(self, name: tuple[int, int]) -> None:
        for at, token in enumerate(self.found):
            if self.claimed[at] or name[0] <= at < name[1]:
                continue
            if token.kind is Kind.NUMBER and not self._nameable(at):
                self._fail(
                    at, self._run(at), "is a number of what? write as '3x8', 'rest 90' or '60 kg'"
                )
            if token.kind is Kind.SIGN and token.text not in ",;:.|-/()[]+&'*=><~→":
                self._fail(at, at + 1, "has no meaning here; leave it out")

    def _unknown(self, start: int, end: int) -> NoReturn:
        """Refuse words that are none of the name, with what is most like them."""
        import difflib

        word = self.found[start].text
        known = sorted(
            SETS | REPS | REST | SIDE | EACH | lexicon.TEMPO | set(OPEN) | LOADS | {"emom", "hold"}
        )
        alike = difflib.get_close_matches(word, known, 3, 0.75)
        near = [each for each in alike if len(each) > 2 and each != word]
        hint = f"did you mean {near[0]}?" if near else "a note stands in brackets, as"
        example = "" if near else f" ({self._piece(start, end)})"
        self._fail(start, end, f"is not understood; {hint}{example}")

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


def _pictured(text: str) -> bool:
    """Whether a sign is a picture, as phones have them, or a part of one."""
    return unicodedata.category(text[0]) in ("So", "Sk", "Mn", "Cf") and text not in "°^`"


NAMED = ("standard", "pause", "slow-eccentric")
"""The prescriptions that a line may name; whoever finds one knows whether it is there."""


def _letter(number: int) -> str:
    return chr(64 + min(number, 26))
