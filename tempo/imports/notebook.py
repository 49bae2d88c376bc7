"""A text of lines as coaches write them, an exercise a line, as a workout.

What a line may say is ``tempo.plan.line``'s; headings and blank lines part it, and the letters of
labels (A1, A2) say what is done in turn.
"""

import re
from pathlib import Path

from tempo.errors import FileError, ReadingError, RequestError
from tempo.imports.coach import grouped
from tempo.imports.draft import Draft, Part, Programme, Said
from tempo.library import lines
from tempo.library.programmes import heads
from tempo.plan import line as written
from tempo.plan.line import Line
from tempo.plan.phase import CYCLE
from tempo.plan.reading.names import EXAMPLE
from tempo.plan.saying import canonical, words_of
from tempo.plan.tempo import Range
from tempo.plan.time import SECOND, spelled

MANY = 3
"""How many lines that can be read make lines of a text, whatever else it says."""

_EXERCISE = re.compile(
    r"\d+\s*(?:x|×|\*|sets?\b|series\b|sätze\b)|\bemom\b|\b\d+(?:[/,]\d+)+\b|\bamrap\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s*#{1,6}\s+\S.*|[^\d:]{2,60}:\s*|\s*\*\*[^*]{2,60}\*\*:?\s*")
_WEEK = re.compile(r"(?:week|semana|woche|phase|fase|block)\s*\d+.*", re.IGNORECASE)
"""A heading that other days stand under than those before."""

_DAY = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|mi[ée]rcoles|jueves"
    r"|viernes|s[áa]bado|domingo|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:day|d[íi]a|tag|session|sesi[óo]n|einheit|workout|training)\s*(?:\d+|[A-G]))"
    r"(?:\s*[-–:(/].*)?",
    re.IGNORECASE,
)
"""A heading that a day begins with."""

_PROSE = re.compile(r"(?m)^#{1,6} .*(?i:instructions|how to|setup|steps|execution|technique)")


def speaks(text: str) -> bool:
    """Whether a text is lines of exercises, and no guide.

    >>> speaks("Friday\\nsquat 3x8 @3010\\nrow 3x10"), speaks("Squat with your feet apart.")
    (True, False)
    """
    said = [line for line in text.splitlines() if line.strip() and not _HEADING.fullmatch(line)]
    telling = [line for line in said if _EXERCISE.search(line)]
    if _PROSE.search(text) or not telling:
        return False
    return len(telling) * 2 >= len(said) or sum(map(_is_read, telling)) >= MANY


def _is_read(line: str) -> bool:
    try:
        return bool(_read(line.strip()).sets)
    except ReadingError:
        return False


def programmes(path: Path, text: str) -> list[Programme]:
    """Return the workout of a text, or one for each day that a heading names.

    Raises FileError with every line that is wrong.
    """
    problems: list[str] = []
    unread: list[str] = []
    title = Said(re.sub(r"[-_]+", " ", path.stem).strip().capitalize() or "Workout")
    titled = False
    parts: list[list[tuple[str, Draft, bool]]] = [[]]
    days: list[tuple[Said, list[list[tuple[str, Draft, bool]]]]] = [(title, parts)]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or set(line.strip()) <= set("-=_*~ "):
            parts.append([])
            continue
        apart = not parts[-1]
        if not _EXERCISE.search(line) and (_HEADING.fullmatch(line) or heads(line.strip(), apart)):
            words = line.strip(" #*:\t")
            if _WEEK.fullmatch(words) and any(any(parts) for _, parts in days):
                title, titled, parts = Said(words[:300], (number,)), True, [[]]
                days.append((title, parts))
                continue
            if _DAY.fullmatch(words):
                parts = [[]]
                whole = f"{title.text} {words}" if titled else words
                days.append((Said(whole[:300], (*title.lines, number)), parts))
                continue
            if not titled and not any(parts):
                title, titled = Said(words[:300], (number,)), True
                days[0] = title, parts
            else:
                unread.append(f"line {number}: the heading '{words[:60]}'")
            parts.append([])
            continue
        if line.lstrip().startswith(("#", "//")):
            continue
        try:
            read = _read(line.strip())
            if read.before:
                parts[-1].append((read.label, _draft(read.before, number, unread), True))
            parts[-1].append((read.label, _draft(read, number, unread), read.warm_up))
        except ReadingError as error:
            problems.append(f"{path}:{number}: {str(error).splitlines()[0]}")
    if problems:
        raise FileError("\n".join(problems[:20]))
    made: list[Programme] = []
    for name, together in days:
        if found := tuple(part for each in together for part in _parts(each)):
            made.append(Programme(name, found, () if made else tuple(unread)))
    if not made:
        raise FileError(f"{path}:1: no exercise; write one a line, as '{EXAMPLE}'")
    return made


def _read(text: str) -> Line:
    """Read a line; one whose exercise could be of two is read without knowing it."""
    try:
        return lines.read(text).line
    except RequestError:
        return written.read(text)


def _parts(drafts: list[tuple[str, Draft, bool]]) -> list[Part]:
    """Return what stands together as parts: warm-ups alone, labels of a letter in turn."""
    parts: list[Part] = []
    together: list[tuple[str, Draft]] = []
    for label, draft, warm_up in drafts:
        if warm_up:
            parts += grouped(together)
            parts.append(Part((draft,), warm_up=True))
            together = []
        else:
            together.append((label, draft))
    return [*parts, *grouped(together)]


def _draft(line: Line, number: int, unread: list[str]) -> Draft:
    """Return a line as an exercise."""
    here = (number,)
    if line.switch is not None:
        unread.append(f"line {number}: the rest between sides: write it as 'switch' of the routine")
    if line.in_all and line.reps:
        unread.append(f"line {number}: reps in all, of both sides: half of them are of each")
    tempo: tuple[tuple[str, Said], ...] = ()
    if line.hold is not None:
        tempo = (("top", Said(_range(line.hold, SECOND), here)),)
    elif line.tempo:
        tempo = (("tempo", Said(line.tempo, here)),)
    elif line.phases:
        whole = len(line.phases.named) == len(CYCLE)
        text = canonical(line.phases.tempo) if whole else words_of(line.phases)
        tempo = (("tempo", Said(text, here)),)
    notes = "; ".join(line.notes)
    return Draft(
        name=Said(line.exercise[:300], here),
        hold=line.hold is not None,
        tempo=tempo,
        sets=Said(_range(line.sets), here),
        reps=Said(reps, here) if (reps := _reps(line)) else None,
        rest=Said(spelled(line.rest.low), here) if line.rest is not None else None,
        sides=Said("alternate" if line.alternating else "each", here) if line.sides else None,
        first=Said(line.first.value, here) if line.first else None,
        every=Said(spelled(line.every), here) if line.every else None,
        note=Said(notes[:300], here) if notes else None,
    )


def _reps(line: Line) -> str:
    """Return the reps of a line as a routine's file has them; of a set that waits the word."""
    halves = 2 if line.in_all else 1
    reps = [
        _range(Range(max(1, each.low // halves), max(1, each.high // halves))) for each in line.reps
    ]
    if line.right:
        return f"{reps[0]}L/{_range(line.right[0])}R"
    if not reps:
        return "amrap" if line.open else ""
    if line.open:
        reps[-1] += "+"
    return f"[{', '.join(reps)}]" if len(set(reps)) > 1 else reps[0]


def _range(ends: Range, unit: int = 1) -> str:
    low, high = (spelled(end) if unit == SECOND else str(end) for end in ends)
    return low if low == high else f"{low}..{high}"
