"""A line as a coach writes it, and its exercise: what it prescribes over that routine."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import PrescriptionError, RequestError
from tempo.library import exercises, prescriptions, words
from tempo.library.prescriptions import Prescribed
from tempo.library.routines import Routine
from tempo.plan import lexicon, notation
from tempo.plan import line as written
from tempo.plan.line import Line
from tempo.plan.phase import Phase
from tempo.plan.reading.vocabulary import REPS, REST
from tempo.plan.saying import between
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Phases, Range, Series, Sided, Tempo, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import fold, slug

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
    [
        *("swing", "jump", "hop", "throw", "slam", "clean", "snatch", "snatche", "jerk"),
        *("burpee", "thruster", "explosive", "speed", "plyo"),
    ]
)
"""Words in the name of an exercise that nobody does slowly."""

BALLISTIC = Prescribed(notation.parse("10X0"))
"""What such an exercise prescribes that is not known: ours."""

HELD = frozenset(
    [
        *("plank", "planks", "hold", "holds", "hang", "hangs", "isometric", "iso", "planke"),
        *("dehnen", "dehnung", "estiramiento"),
        *("handstand", "einbeinstand", "isometrische", "isometrica"),
    ]
)
"""Words in the name of an exercise that is held, and not done in reps."""

LONG_HOLD = 10 * SECOND
"""So long a hold of what is only held is all of a set."""

MOVING = frozenset(
    [
        *("jack", "jacks", "tap", "taps", "twist", "twists", "rock", "rocks", "dip", "dips"),
        *("reach", "reaches", "walk", "walks", "walkout", "walkouts", "pulse", "pulses"),
        *(
            "to",
            "rotation",
            "rotations",
            "saw",
            "climber",
            "climbers",
            "ups",
            "row",
            "rows",
            "push",
        ),
    ]
)
"""Words in the name of one that is held that say that it is done in reps."""

HELD_LAST = frozenset(["stance", "balance", "stretch", "pose"])
"""Words that such a name ends with: no B-stance hip thrust."""

FEWEST_SECONDS = 8
"""Fewer are holds, where a number alone stands beside what is only held."""

SURE_SECONDS = 15
"""So many or more are seconds."""

PULLED = frozenset(["row", "rows", "pull", "pulls", "pulldown", "pulldowns", "chin", "ups"])
"""Words in the name of an exercise whose lift ends at the chest."""

AFTERWARDS = r"^(?:w/|with|mit|con|plus)\s*|\s*\b(?:after(?:wards)?|danach|despues)$"
"""What stands beside another exercise that is done besides."""

OF_EACH_SET = re.compile(
    r"(?:\d\s*[x×*]\s*\d+\s*(?:reps?\s+)?|\d\s*(?:steps|schritte|pasos)\s+)"
    r"(?:in\s+)?(?:total|all|gesamt)\b"
)
"""What a set has in all, whether or not it has sides: 3x20 total."""

STEPS = re.compile(r"\d\s*(?:steps|strides|pasos|schritte)\b")
"""What is counted of both sides together."""

DOWNWARD = frozenset(
    ["pulldown", "pulldowns", "pushdown", "pushdowns", "pressdown", "pressdowns", "latzug", "jalon"]
)
"""Words in the name of an exercise whose lift goes down."""

SPATIAL = re.compile(
    r"\b(?:down|up|bottom|runter|hoch|unten|oben|ab|auf|baj\w+|sub\w+|abajo|arriba)\b"
)
"""Words for where the weight goes, and not for what the lifter does."""

CHEST = re.compile(
    r"\b(?:at|on|to|against|an der|am|en el|al)\s+(?:the\s+|your\s+)?(?:chest|brust|pecho)\b"
)
"""An end of the rep that is the top of a pull, and the bottom of a press."""


class Read(NamedTuple):
    """A line that was read, and its routine."""

    line: Line
    routine: Routine
    number: int = 1  # its line in the file
    note: str = ""  # the heading that it comes after
    apart: bool = False  # a blank line or a heading stands before it


def read(text: str) -> Read:
    """Read a line, and find its exercise.

    Raises PrescriptionError, with a caret, or RequestError.
    """
    line = written.read(text)
    routine = exercises.find(line.exercise) or unknown(line.exercise)
    for note in line.notes:
        _no_exercise(note, text)
    _one_exercise(line, routine)
    _plain_ways(line)
    _held_where(line, routine)
    return Read(_at_the_chest(_in_seconds(line, routine), routine), routine)


def _at_the_chest(line: Line, routine: Routine) -> Line:
    """Take a pause at the chest as one at the top, where the lift ends there: a row."""
    phases = line.phases
    words = set(re.findall(r"\w+", fold(line.exercise)))
    pulled = routine.starts is Phase.BOTTOM and (known(routine) or words & PULLED)
    paused = phases and phases.bottom is not None and phases.top is None
    paused = paused and not re.search(r"\b(?:bottom|unten|abajo|fondo)\b", fold(line.text))
    if not phases or not (pulled and paused and CHEST.search(fold(line.text))):
        return line
    return line._replace(phases=phases._replace(bottom=None, top=phases.bottom))


def _one_exercise(line: Line, routine: Routine) -> None:
    """Refuse two exercises in a name, one that is paused for no time, and steps of a hold."""
    if held(routine) and STEPS.search(fold(line.text)):
        told = "steps are not counted in what is held; write a time, as '3x30s'"
        raise PrescriptionError(f"{told}\n  {line.text}")
    parts = re.split(r"\s*[/&+]\s*", line.exercise.casefold())
    if len(parts) > 1 and all(_an_exercise(part) for part in parts):
        told = f"'{line.exercise}' is two exercises; write each on a line of its own, as A1 and A2"
        raise PrescriptionError(f"{told}\n  {line.text}")
    if known(routine):
        return
    words = set(re.findall(r"\w+", fold(line.exercise)))
    timed = line.phases or line.tempo or line.hold
    if words & lexicon.PAUSES - {"iso", "isometric"} and not timed:
        told = f"how long is the pause of '{line.exercise}'? write it, as '@3210' or 'bottom 2'"
        raise PrescriptionError(f"{told}\n  {line.text}")
    if " or " in line.exercise.casefold() or " oder " in line.exercise.casefold():
        told = f"'{line.exercise}' is which of them? write one"
        raise PrescriptionError(f"{told}\n  {line.text}")
    parts = re.split(r"\s+(?:and|&|und|y|superset)\s+", line.exercise.casefold())
    alike = len(parts) == 2 and len({part.split()[-1:][0] for part in parts if part.split()}) == 1
    if alike and all(len(part.split()) > 1 for part in parts):  # quad stretch and calf stretch
        told = f"'{line.exercise}' is two exercises; write each on a line of its own, as A1 and A2"
        raise PrescriptionError(f"{told}\n  {line.text}")
    plural = len(parts) == 2 and all(len(part.split()) > 1 and part[-1] == "s" for part in parts)
    if plural:  # heel slides and quad sets
        told = f"'{line.exercise}' is two exercises; write each on a line of its own, as A1 and A2"
        raise PrescriptionError(f"{told}\n  {line.text}")
    if len(parts) > 1:
        for part in parts:
            try:
                other = exercises.find(part)
            except RequestError:
                other = None
            if other:
                told = f"'{part}' is an exercise; write each on a line of its own, as A1 and A2"
                raise PrescriptionError(f"{told}\n  {line.text}")


def _plain_ways(line: Line) -> None:
    """Ask what down and up are where the lift goes down: a pulldown."""
    words = set(re.findall(r"\w+", fold(line.exercise)))
    said = fold(line.text).replace(fold(line.exercise), " ")
    if line.spoken and words & DOWNWARD and SPATIAL.search(said):
        told = "the lift goes down there: write 'lift 1, lower 3', 'top 2' or '@3010'"
        raise PrescriptionError(f"{told}\n  {line.text}")


def _held_where(line: Line, routine: Routine) -> None:
    """Ask where a hold is of which no end is said, if a rep begins at the top."""
    phases = line.phases
    if not (line.spoken and phases and line.reps and routine.starts is Phase.TOP):
        return
    said = [*re.findall(r"[^\W\d_]+", fold(line.text).replace(fold(line.exercise), " "))]
    top = phases.top not in (None, just(0)) and phases.bottom in (None, just(0))
    placed = {*said} & {*lexicon.ENDS, *lexicon.WHERE, "up", "bent", "straight", "locked"}
    if top and {*said} & lexicon.HOLDS and not placed - {"up"} and not _rises_before(said):
        told = "does the hold come at the top or at the bottom? write 'top 2' or 'bottom 2'"
        raise PrescriptionError(f"{told}\n  {line.text}")


def _rises_before(said: Sequence[str]) -> bool:
    """Whether the last way before the hold, if one is told, is the lift: up 2, hold 1, down 2."""
    ways = []
    for word in said:
        if word in lexicon.HOLDS:
            break
        if word in lexicon.MOVES and word not in lexicon.ALSO_NAMES:
            ways.append(lexicon.MOVES[word])
    return bool(ways) and ways[-1] is Phase.LIFT


def _an_exercise(name: str) -> bool:
    """Whether a name is that of an exercise, or what several are: a row."""
    kind = f"-{slug(name).removesuffix('s')}"
    try:
        found = exercises.find(name)
        return found is not None or any(each.endswith(kind) for each in exercises.near(name))
    except RequestError:
        return True


def _no_exercise(note: str, text: str) -> None:
    """Refuse a note that is the name of another exercise."""
    said = re.sub(AFTERWARDS, " ", note, flags=re.IGNORECASE).strip(" /")
    if re.search(r"\d", note) or not said or said.casefold() in ("morning", "mornings"):
        return
    if _an_exercise(said):
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
    name = set(re.findall(r"\w+", fold(line.exercise)))
    last = re.findall(r"\w+", fold(line.exercise))[-1:]
    sat = re.search(r"\bl[- ]sit", fold(line.exercise)) is not None
    stretched = sat or any(word.endswith("dehnung") for word in name) or bool(HELD_LAST & set(last))
    moving = name & MOVING  # plank jacks
    named = not known(routine) and not moving and (stretched or bool(HELD & name))
    still = line.phases is None and (held(routine) or named)
    top = line.phases.top if line.phases and line.phases.named == (Phase.TOP,) else None
    once = len(line.reps) == 1 and line.sets == just(1) and not (line.open or line.alternating)
    if (held(routine) or named) and once and isinstance(top, Range) and top.low >= LONG_HOLD:
        sets = line.reps[0]  # hamstring stretch, hold 30 s, 3 reps
        return line._replace(sets=sets, reps=(), hold=top, phases=None)
    most = max((each.high for each in line.reps), default=0)
    counted = REPS & set(words)
    if still and line.reps and line.rest and not (counted or REST & set(words)):
        asked = "is the time that of the hold, or the rest? write them, as '3x30s, rest 60'"
        raise PrescriptionError(f"{asked}\n  {line.text}")
    if still and not line.hold and re.search(r"\d\s*[/:]\s*\d+\s*x", fold(line.text)):
        asked = "is that a hold and a rest? write them, as '4 x 45s, rest 15'"
        raise PrescriptionError(f"{asked}\n  {line.text}")
    told = line.hold or line.open or line.alternating or REPS & set(words)
    if not still or told or most < FEWEST_SECONDS:
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


def prescribed(line: Line, routine: Routine) -> Prescribed:
    """Return what a line prescribes over its routine.

    Raises PrescriptionError where the exercise is not done so.
    """
    named = prescriptions.named(line.tempo) if line.tempo else Prescribed()
    phases, reps = line.phases, line.reps
    end = held(routine)
    if STEPS.search(fold(line.text)) and routine.prescribed.each_side and not line.sides:
        line = line._replace(total=True)
    if (
        line.hold is None
        and not routine.prescribed.each_side
        and OF_EACH_SET.search(fold(line.text))
    ):
        line = line._replace(total=False)
    if line.total and (line.hold is not None or not routine.prescribed.each_side):
        told = "so many in each set, or in all? write what each set has, as '3x10'"
        raise PrescriptionError(f"{told}\n  {line.text}")
    if line.hold is not None:
        if end is None and known(routine) and not line.still:
            return _lasting(line, routine)
        if end is None and known(routine) and routine.starts is Phase.TOP:
            written = f"{line.sets.low}x1 bottom {between(line.hold, '-')}"
            told = f"held where? a rep of {routine.name} begins at the top; write '{written}'"
            raise PrescriptionError(f"{told}\n  {line.text}")
        end = end or Phase.TOP
        phases, reps = Phases(**{end.value: line.hold}), (just(1),)
        named = Prescribed(Tempo(**{end.value: line.hold}))
        phases = None
    entire = phases is not None and None not in phases
    own = Prescribed(
        tempo=phases.tempo if phases and entire else None,
        phases=None if entire else phases,
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


_SETS_AND_TIME = re.compile(
    r"\d\s*(?:work(?:ing)?\s+)?(?:sets|series|satze|saetze)\s*(?:[,/(-]|with|mit|con)\s*\d"
)
"""Sets beside a time that may be the rest between them: 3 sets, 2 min."""


def _lasting(line: Line, routine: Routine) -> Prescribed:
    """Return sets of a time of an exercise that is done in reps: as many as fit.

    Raises PrescriptionError where the time may be the rest.
    """
    assert line.hold is not None
    if _SETS_AND_TIME.search(fold(line.text)):
        told = "is the time that of a set, or the rest? write '3x8 rest 90' or '3 sets of 45 s'"
        raise PrescriptionError(f"{told}\n  {line.text}")
    reps = prescribed(line._replace(hold=None), routine)
    return Prescribed(lasting=line.hold.low).over(reps)


def _counts(
    reps: tuple[Range, ...], line: Line
) -> "Range | Series[Range] | Sided[Range | Series[Range]]":
    """Return the reps of a line; those that both sides have in all are parted between them."""
    left = right = reps
    if line.in_all or line.total:
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
