"""Lines as coaches write them, as workouts: one line a routine, a file of them a programme."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError, PrescriptionError, RequestError, TempoError, unread
from tempo.library import exercises, prescriptions, words
from tempo.library.declarations import MOST_ROUTINES
from tempo.library.prescriptions import Prescribed
from tempo.library.routines import Routine
from tempo.library.values import either
from tempo.library.workouts import Entry, Section, Workout, alone
from tempo.plan import line as written
from tempo.plan import notation
from tempo.plan.line import Line
from tempo.plan.notation import between
from tempo.plan.phase import Phase
from tempo.plan.reading.vocabulary import REPS
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Phases, Range, Series, Sided, Tempo, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import fold, slug

LARGEST = 1 << 20
"""The most bytes that a file of lines may have."""

FROM_THE_TOP = frozenset(
    [
        "squat",
        "squats",
        "lunge",
        "lunges",
        "press",
        "bench",
        "push",
        "dip",
        "dips",
        "morning",
        "fly",
        "flys",
        "flye",
        "step",
        "down",
        "sentadilla",
        "kniebeuge",
        "zancada",
    ]
)
"""Words in the name of an exercise that begins with the way down."""

QUICK = frozenset(
    ["swing", "jump", "hop", "throw", "slam", "clean", "snatch", "jerk", "burpee", "thruster"]
)
"""Words in the name of an exercise that nobody does slowly."""

BALLISTIC = Prescribed(notation.parse("10X0"))
"""What such an exercise prescribes that is not known: ours."""

HELD = frozenset(
    ["plank", "planks", "hold", "holds", "hang", "hangs", "isometric", "iso", "planke"]
)
"""Words in the name of an exercise that is held, and not done in reps."""

FEWEST_SECONDS = 8
"""Fewer are holds, where a number alone stands beside what is only held."""

SURE_SECONDS = 15
"""So many or more are seconds."""

PULLED = frozenset(["row", "rows", "pull", "pulls", "pulldown", "pulldowns", "chin", "ups"])
"""Words in the name of an exercise whose lift ends at the chest."""

CHEST = re.compile(
    r"\b(?:at|on|to|against|an der|am|en el|al)\s+(?:the\s+|your\s+)?(?:chest|brust|pecho)\b"
)
"""An end of the rep that is the top of a pull, and the bottom of a press."""

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


class Read(NamedTuple):
    """A line that was read, and its routine."""

    line: Line
    routine: Routine
    number: int = 1  # its line in the file
    note: str = ""  # the heading that it comes after
    apart: bool = False  # a blank line or a heading stands before it


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
        return [read(text)]
    return [
        read(part if re.match(r"\s*[A-Za-z][0-9]\b", part) else f"{letter}{number} {part}")
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
                reads.append(read(plain)._replace(number=number, note=heading, apart=apart))
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
        problems.append(f"{path}: no line of a set in it; write one, as '{written.EXAMPLE}'")
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
    try:
        if path.stat().st_size > LARGEST or not path.is_file():
            raise FileError(f"{path}: not a text file of lines, or larger than a mebibyte")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise unread(path, error) from None
    return programme(text, path.stem, path)


def read(text: str) -> Read:
    """Read a line, and find its exercise.

    Raises PrescriptionError, with a caret, or RequestError.
    """
    line = written.read(text)
    routine = exercises.find(line.exercise) or unknown(line.exercise)
    for note in line.notes:
        _no_exercise(note, text)
    return Read(_at_the_chest(_in_seconds(line, routine), routine), routine)


def _at_the_chest(line: Line, routine: Routine) -> Line:
    """Take a pause at the chest as one at the top, where the lift ends there: a row."""
    phases = line.phases
    words = set(re.findall(r"\w+", fold(line.exercise)))
    pulled = routine.starts is Phase.BOTTOM and (known(routine) or words & PULLED)
    paused = phases and phases.bottom is not None and phases.top is None
    if not phases or not (pulled and paused and CHEST.search(fold(line.text))):
        return line
    return line._replace(phases=phases._replace(bottom=None, top=phases.bottom))


def _no_exercise(note: str, text: str) -> None:
    """Refuse a note that is the name of another exercise."""
    try:
        other = None if re.search(r"\d", note) else exercises.find(note)
    except RequestError:
        return
    if other:
        start = text.find(note)
        raise PrescriptionError(
            f"'{note}' is an exercise too; write it on a line of its own, and a note in brackets "
            f"after a word, as (then {note})\n  {text}\n  {' ' * start}{'^' * len(note)}"
        )


def _in_seconds(line: Line, routine: Routine) -> Line:
    """Take the number of a set of what is only held as seconds, as plank 3x30 has it.

    Raises PrescriptionError where it could be so many holds.
    """
    words = re.findall(r"[^\W\d_]+", fold(line.text))
    named = not known(routine) and HELD & set(re.findall(r"\w+", fold(line.exercise)))
    still = held(routine) or (named and line.phases is None)
    most = max((each.high for each in line.reps), default=0)
    if not still or line.hold or line.open or REPS & set(words) or most < FEWEST_SECONDS:
        return line
    if len(line.reps) > 1 or line.right or line.reps[0].low < SURE_SECONDS:
        many = line.reps[0].low
        raise PrescriptionError(
            f"is that {many} seconds, or {many} holds? write '{line.sets.low}x{many}s' or "
            f"'{line.sets.low}x{many} reps'\n  {line.text}"
        )
    low, high = line.reps[0]
    return line._replace(reps=(), hold=Range(low * SECOND, high * SECOND))


def unknown(name: str) -> Routine:
    """Return a routine for an exercise that is not known: general words, the standard tempo."""
    said = {word.removesuffix("s") for word in re.findall(r"\w+", name.casefold())}
    top = bool(FROM_THE_TOP & set(re.findall(r"\w+", name.casefold())))
    sheet = words.load("en").sheet(name)
    return Routine(
        name=slug(name),
        path=Path(f"{slug(name)}.yaml"),
        movement="",
        exercise=name,
        summary="",
        source="",
        aliases=(),
        starts=Phase.TOP if top else Phase.BOTTOM,
        prescribed=BALLISTIC if said & QUICK else prescriptions.named("standard"),
        voice="",
        language="en",
        sheet=CueSheet(name, phases=sheet.phases, explosive=sheet.explosive),
        languages={},
        equipment=(),
        target=(),
        also=(),
        easier="",
        harder="",
    )


def known(routine: Routine) -> bool:
    """Whether a routine has a file."""
    return bool(routine.languages)


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
        if not known(routine):
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


def prescribed(line: Line, routine: Routine) -> Prescribed:
    """Return what a line prescribes over its routine.

    Raises PrescriptionError where the exercise is not done so.
    """
    named = prescriptions.named(line.tempo) if line.tempo else Prescribed()
    phases, reps = line.phases, line.reps
    end = held(routine)
    if line.hold is not None:
        if end is None and known(routine):
            return _lasting(line, routine)
        end = end or Phase.TOP
        phases, reps = Phases(**{end.value: line.hold}), (just(1),)
        named = Prescribed(Tempo(**{end.value: line.hold}))
        phases = None
    whole = phases is not None and None not in phases
    own = Prescribed(
        tempo=phases.tempo if phases and whole else None,
        phases=None if whole else phases,
        reps=_counts(reps, line) if reps else None,
        sets=line.sets,
        rest=None if line.rest is None else line.rest.low,
        switch=None if line.switch is None else line.switch.low,
        each_side=False if line.only else True if line.sides else None,
        every=line.every,
        open=bool(line.open) or None,
        last_open=(line.open and len(reps) > 1) or None,
        alternating=line.alternating if line.sides else None,
        first=line.first,
    )
    if line.open and not reps:
        own = own._replace(reps=UNTOLD)
    return own.over(named).over(routine.prescribed)


def _lasting(line: Line, routine: Routine) -> Prescribed:
    """Return sets of a time of an exercise that is done in reps: as many as fit."""
    assert line.hold is not None
    reps = prescribed(line._replace(hold=None), routine)
    return Prescribed(lasting=line.hold.low).over(reps)


def _counts(
    reps: tuple[Range, ...], line: Line
) -> "Range | Series[Range] | Sided[Range | Series[Range]]":
    """Return the reps of a line; those that both sides have in all are parted between them."""
    left = right = reps
    if line.in_all:
        left, right = (
            tuple(
                Range(max(1, (low + more) // 2), max(1, (high + more) // 2)) for low, high in reps
            )
            for more in (1, 0)
        )
    elif line.right:
        right = line.right
    sides = [each[0] if len(each) == 1 else Series(each) for each in (left, right)]
    return sides[0] if left == right else Sided(*sides)


UNTOLD = just(0)
"""The reps of a set that the lifter ends and of which no number is written."""


def held(routine: Routine) -> Phase | None:
    """Return the end at which an exercise that is only held is held."""
    try:
        lower, _, lift, top = routine.prescribed.settled().tempo
    except (PrescriptionError, TypeError):
        return None
    if lower != just(0) or lift != just(0):
        return None
    return Phase.TOP if top != just(0) else Phase.BOTTOM


def _entry(read: Read, warm_up: Prescribed | None = None) -> Entry:
    line, routine = read.line, read.routine
    if warm_up is None and line.before:
        warm_up = prescribed(line.before, routine)
    shown = [*line.notes, *_ranges(line)]
    return Entry(routine, prescribed(line, routine), read.note, warm_up, shown=", ".join(shown))


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
            warm_up = prescribed(read.line, read.routine)
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
