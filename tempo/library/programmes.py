"""Files of lines as coaches write them, as workouts: headings as parts, A1 and A2 in turn."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tempo.errors import FileError, PrescriptionError, RequestError, TempoError, unread
from tempo.library import exercises, inputs, lines
from tempo.library.declarations import MOST_ROUTINES
from tempo.library.lines import Read
from tempo.library.prescriptions import Prescribed
from tempo.library.values import either
from tempo.library.workouts import Entry, Section, Workout, alone
from tempo.plan.line import Line
from tempo.plan.phase import Phase
from tempo.plan.reading.names import EXAMPLE
from tempo.plan.saying import between

LARGEST = 1 << 20
"""The most bytes that a file of lines may have."""

IN_TURN = re.compile(
    r"\s*[,;]?\s+(?:s/s|ss|super-?\s?set(?:ted)?|\+(?=\s+[^\W\d]))\s+(?:(?:with|w/)\s+)?",
    re.IGNORECASE,
)
"""Between two exercises that are done in turn, written in one line."""

SETS_BY_REPS = re.compile(r"\d\s*(?:[x×*]|sets?\b)\s*(?:of\s+)?\d", re.IGNORECASE)

HEADING = re.compile(
    r"(?:#{2,}|={2,}|-{2,})\s*\S|.*:\s*$|[*_]{2}.*[*_]{2}\s*:?$"
    r"|(?:day|week|part|block|session|phase|warm-?\s?up|main|finisher|cool-?\s?down|superset|circuit"
    r"|tag|woche|teil|d[ií]a|semana|parte|bloque|calentamiento|aufw[äa]rmen|accessor(?:y|ies))\b"
    r"(?:\s+\S+){0,3}\s*$",
    re.IGNORECASE,
)
"""What names a part of a programme and is no set."""


def workout(text: str) -> Workout:
    """Return a line as a workout of one exercise.

    Raises PrescriptionError, with a caret, or RequestError.
    """
    found = _reads(text)
    if len(found) > 1:
        return _programme(found, "superset", Path("-"))
    made = alone(found[0].routine)
    section = Section((_entry(found[0]),))
    title = made.title if not found[0].line.before else found[0].routine.exercise
    return made._replace(title=title, sections=(section,), told=_told(found))


def _reads(text: str, letter: str = "A") -> list[Read]:
    """Read a line, or those of a superset that is written in one, as A1 and A2.

    Raises PrescriptionError, with a caret, or RequestError.
    """
    parts = IN_TURN.split(text)
    if len(parts) < 2 or not all(SETS_BY_REPS.search(part) for part in parts):
        return [lines.read(text)]
    return [
        lines.read(part if re.match(r"\s*[A-Za-z][0-9]\b", part) else f"{letter}{number} {part}")
        for number, part in enumerate(parts, 1)
    ]


def programme(text: str, name: str, path: Path) -> Workout:
    """Return lines as a workout: headings as parts, A1 and A2 in turn, warm-up lines as such.

    Raises FileError with all that is wrong, each with its line.
    """
    problems: list[str] = []
    reads: list[Read] = []
    heading, apart = "", True
    for number, each in enumerate(text.splitlines(), 1):
        plain = each.strip()
        if not plain or set(plain) <= set("-=_*~ "):
            apart = True
            continue
        if re.match(r"#(?!#)", plain):
            continue
        if len(reads) >= MOST_ROUTINES:
            problems.append(
                f"{path}:{number}: more than {MOST_ROUTINES} lines; make two files of it"
            )
            break
        if heads(plain, apart):
            try:
                reads.append(lines.read(plain)._replace(number=number, note=heading, apart=apart))
            except TempoError:
                heading, apart = plain.strip("#=*_-: "), True
                continue
        else:
            try:
                reads += [
                    found._replace(number=number, note="" if place else heading, apart=apart)
                    for place, found in enumerate(_reads(each, _letter(reads)))
                ]
            except TempoError as error:
                first, *others = str(error).split("\n")
                problems.append("\n".join([f"{path}:{number}: {first}", *others]))
        heading, apart = "", False
    if not reads and not problems:
        problems.append(f"{path}: no line of a set in it; write one, as '{EXAMPLE}'")
    if problems:
        raise FileError("\n".join(problems))
    try:
        return _programme(reads, name, path)
    except PrescriptionError as error:
        raise FileError(f"{path}: {error}") from None


def _programme(reads: Sequence[Read], name: str, path: Path) -> Workout:
    """Return lines that were read as a workout; raises PrescriptionError."""
    sections = _sections(reads)
    return Workout(
        name=name,
        path=path,
        title=name.replace("-", " ").replace("_", " "),
        summary="",
        source="",
        note="",
        voice="",
        language="en",
        sections=tuple(sections),
        told=_told(reads),
    )


def _letter(reads: Sequence[Read]) -> str:
    """Return the letter of the next superset without labels: not that of the one before it."""
    last = next((each.line.label for each in reversed(reads) if each.line.label), "")
    return chr(65 + (ord(last[0]) - 64) % 26) if last else "A"


def heads(text: str, apart: bool) -> bool:
    """Whether a line may be the heading of a part; ``apart`` if a blank line stands before it."""
    return bool(HEADING.match(text)) or (apart and _names_no_exercise(text))


def _names_no_exercise(text: str) -> bool:
    """Whether a text after a blank line is no set: it has no number, and no exercise's name."""
    if re.search(r"\d", text):
        return False
    try:
        return exercises.find(text) is None
    except RequestError:
        return False


def load(path: Path) -> Workout:
    """Read a text file of lines; raises FileError."""
    inputs.note(path)
    try:
        if path.stat().st_size > LARGEST or not path.is_file():
            raise FileError(f"{path}: not a text file of lines, or larger than a mebibyte")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise unread(path, error) from None
    return programme(text, path.stem, path)


def _told(reads: Iterable[Read]) -> tuple[str, ...]:
    """Return what is to be said of lines whose exercise is not known."""
    told = []
    for line, routine, *_ in reads:
        if line.in_all and line.reps:
            many = ", ".join(between(each, "-", 1) for each in line.reps)
            told.append(
                f"'{line.text.strip()}': {many} reps in all, a side in turn; for as many of each "
                f"side write '{line.reps[0].low}/side alternating'"
            )
        if not lines.known(routine):
            way = "down" if routine.starts is Phase.TOP else "up"
            how = f"a rep starts with the way {way}"
            if line.hold is not None:
                how = f"it is held for {between(line.hold, '-')} s; for reps write '3x8'"
            near = exercises.near(line.exercise)
            fault = f"could be {either(near)}; as it is" if len(near) > 1 else "is not known"
            told.append(
                f"'{line.exercise}' {fault}: general words are said, and {how}. "
                "To make it your own: "
                f'tempo new "{routine.name}" --from "{line.text}"'
            )
    return tuple(dict.fromkeys(told))


def _entry(read: Read, warm_up: Prescribed | None = None) -> Entry:
    line, routine = read.line, read.routine
    if warm_up is None and line.before:
        warm_up = lines.prescribed(line.before, routine)
    shown = [*line.notes, *_ranges(line)]
    return Entry(
        routine, lines.prescribed(line, routine), read.note, warm_up, shown=", ".join(shown)
    )


def _ranges(line: Line) -> list[str]:
    """Return what a line gives a choice of: the low end is taken, and the range shown."""
    said = []
    if any(each.low != each.high for each in (line.sets, *line.reps)):
        counts = ", ".join(between(each, "-", 1) for each in line.reps)
        said.append(f"of {between(line.sets, '-', 1)} x {counts or line.open}")
    for name, time in (("rest", line.rest), ("switch", line.switch), ("hold", line.hold)):
        if time and time.low != time.high:
            said.append(f"of {name} {between(time, '-')} s")
    return said


def _sections(reads: Sequence[Read]) -> list[Section]:
    """Return the parts of a programme: those with the letter of a label go in turn."""
    sections: list[Section] = []
    at = 0
    while at < len(reads):
        read = reads[at]
        letter = read.line.label[:1]
        group = [read]
        if letter and read.line.label[1:]:
            while at + len(group) < len(reads) and _beside(group[-1], reads[at + len(group)]):
                group.append(reads[at + len(group)])
        at += len(group)
        if len(group) > 1:
            sections.append(_in_turn(group))
        elif read.line.warm_up and at < len(reads) and reads[at].routine.name == read.routine.name:
            warm_up = lines.prescribed(read.line, read.routine)
            work = reads[at]
            at += 1
            note = work._replace(note=read.note or work.note)
            sections.append(_alone(_entry(note, warm_up)))
        else:
            sections.append(_alone(_entry(read)))
    return sections


def _alone(entry: Entry) -> Section:
    return Section((entry,), entry.prescribed.settled().rest)


def _beside(before: Read, after: Read) -> bool:
    one, other = before.line.label, after.line.label
    return bool(other[1:]) and one[0] == other[0] and one != other and not after.line.warm_up


def _in_turn(group: Sequence[Read]) -> Section:
    """Return a superset or circuit of lines: what each says of its rest is the rest after it."""
    if warmed := next((read.line for read in group if read.line.before), None):
        raise PrescriptionError(
            f"{warmed.label} has warm-up sets, and is done in turn with others; write them before "
            f"it on a line of their own, as 'warm-up: {warmed.exercise} 2x5'"
        )
    sets = {read.line.sets for read in group}
    if len(sets) > 1:
        names = ", ".join(f"{read.line.label} {read.line.sets.low}" for read in group)
        raise PrescriptionError(
            f"a superset has as many sets of each exercise, and these have {names}; write one "
            "number, or give them letters of their own"
        )
    entries = tuple(
        _entry(read)._replace(
            rest=(read.line.rest.low if read.line.rest is not None else None)
            if place < len(group) - 1
            else None
        )
        for place, read in enumerate(group)
    )
    last = group[-1].line.rest
    rest = last.low if last is not None else entries[-1].prescribed.settled().rest
    return Section(
        entries,
        rest,
        "superset" if len(group) == 2 else "circuit",
        group[0].line.sets,
        rest,
    )
