"""The numbers that a guide prescribes: sets, reps, rest and tempo, and how long a hold lasts."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tempo.errors import ReadingError
from tempo.imports import names, phrases
from tempo.imports.draft import Moment, Question, Said
from tempo.imports.headings import Kind
from tempo.imports.outline import Line
from tempo.imports.phrases import Fact
from tempo.imports.topics import Read
from tempo.plan.notation import parse
from tempo.plan.phase import CYCLE, Phase
from tempo.plan.saying import canonical

LONG_HOLD = 10
"""Seconds from which a pause is not taken for one within a rep."""

USUAL = {"lower": "2", "bottom": "0", "lift": "2", "top": "1"}
"""The tempo of the prescription `standard`, for what a guide leaves open."""


def facts(
    about: Sequence[Read],
    moves: Sequence[Moment],
    name: str,
    flipped: bool,
    questions: list[Question],
) -> Iterator[Fact]:
    """Yield every number that is prescribed."""
    told_of: dict[int, list[Moment]] = {}
    for moment in moves:
        told_of.setdefault(moment.said.lines[0], []).append(moment)
    far = "" if names.starts(name) is Phase.TOP else "top"  # where a pause is that nothing places
    near = ""
    for row in about:
        line = row.line
        label = phrases.plain(line.label)
        if label == "duration" and row.kind is Kind.DOSE:  # of a hold, if it is one
            timed = phrases.durations(line.text, line.number)
            yield from (fact for fact in timed if fact.key == "bare")
        if told := _labelled(label, line):
            yield from (
                fact._replace(key=far) if fact.key == "hold" and far else fact for fact in told
            )
            continue
        if phase := _phase_of_tempo(row):
            number = f"{float(line.text):g}"
            yield Fact(phase.value, number, number, line.number, 3)
            continue
        description = row.kind is Kind.ABOUT and line.number not in told_of
        other = row.kind in (Kind.MUSCLES, Kind.EQUIPMENT)
        if _NO_DOSE.search(label) or other or description:
            continue
        in_steps = row.kind in (Kind.STEPS, Kind.MOVEMENT)
        phase = None
        for sentence in phrases.sentences(line.text):
            moved = next(
                (each.phase for each in told_of.get(line.number, ()) if sentence in each.said.text),
                None,
            )
            phase = phase if _ONLY_LASTS.match(phrases.plain(sentence)) else moved
            if phase is not None:
                near = "top" if phase in (Phase.LIFT, Phase.TOP) else "bottom"
            before = (near or far) if in_steps else far
            whole = f"{line.label}: {sentence}" if line.label else sentence
            yield from phrases.doses(whole, line.number)
            if row.kind is Kind.MISTAKES:
                continue  # how long it is done wrong
            way = phrases.returned(whole, names.starts(name))
            timed = phrases.durations(way, line.number, before, flipped)
            if in_steps and not re.search(r"\bsets?\b|\brounds?\b", whole, re.IGNORECASE):
                timed = [each for each in timed if each.key != "rest" or float(each.low) >= 15]
            yield from _notations(whole, line.number, timed, questions)
            yield from (
                fact._replace(key=phase.value) if phase and fact.key in ("bare", "hold") else fact
                for fact in timed
            )


_ONLY_LASTS = re.compile(
    r"(?:this (?:part |phase )?(?:should )?)?(?:takes?|taking|allow|use|over|for|about|around)? ?"
    r"(?:about |around |at least |a good |roughly )?\d[\d.,]*(?:\s*(?:-|to|or)\s*\d+)?\s*-?\s*"
    r"(?:seconds?|secs?|s|counts?)\b[^a-z]*(?:here|is (?:right|good|enough|about right)|for this)?\W*$"
)
"""A sentence that only says how long what the one before it tells of lasts."""

_TEMPO_KEYS = {
    **dict.fromkeys(("eccentric", "lower", "lowering", "down", "negative"), Phase.LOWER),
    **dict.fromkeys(("concentric", "lift", "lifting", "up", "positive"), Phase.LIFT),
    **dict.fromkeys(("top", "pause top", "top pause", "peak", "hold"), Phase.TOP),
    **dict.fromkeys(("bottom", "pause bottom", "bottom pause", "stretch"), Phase.BOTTOM),
}
"""The keys of a tempo that is a table."""


def _phase_of_tempo(row: Read) -> Phase | None:
    """Return the phase whose seconds a line of a tempo's own table are."""
    if phrases.plain(row.heading) not in ("tempo", "cadence"):
        return None
    number = re.fullmatch(r"\d{1,2}(?:\.\d+)?", row.line.text.strip())
    return _TEMPO_KEYS.get(phrases.plain(row.line.label)) if number else None


_NO_DOSE = re.compile(
    r"^(?:id|slug|url|image|video\w*|date\w*|duration|.*\b(?:duration|calories|time to complete|date|"
    r"id|url|age|reading time|frequency|difficulty|level|category|met|order|version|image|price)\b.*)$"
)
_NUMBER = re.compile(r"(\d{1,4}(?:[.,]\d+)?)(?:\s*(?:-|to|or|/|bis)\s*(\d{1,4}(?:[.,]\d+)?))?")


def _labelled(label: str, line: Line) -> list[Fact]:
    """Return what a line says whose label names the number: ``Sets: 3``."""
    bare = re.sub(
        r"\b(?:default|recommended|target|suggested|number of|working|total|time|period|"
        r"interval|between(?: sets)?|range|per set|count|s|the|in|typical|of|per)\b|[()#*]",
        "",
        label,
    )
    bare = " ".join(bare.split())
    text = phrases.clocked(phrases.plain(line.text))
    found = _NUMBER.match(text.lstrip("~≈ "))
    if not found:
        return []
    low, high = phrases.ends(found)
    after = text.lstrip("~≈ ")[found.end() :]
    if bare in ("sets", "set", "series", "sätze", "satz") and not re.match(
        r"\s*(?:x|sets? (?:of|x))", after
    ):
        return [Fact("sets", low, high, line.number)]
    if bare in (
        "reps",
        "rep",
        "repetitions",
        "repetition",
        "repeticiones",
        "wiederholungen",
        "wdh",
    ):
        if re.match(r"\s*(?:x|sets?)", after):
            return []
        if re.match(r"\s*-?\s*(?:s|sec\w*)\b", after):
            return [Fact("held", low, high, line.number)]
        return [Fact("reps", low, high, line.number)]
    if re.fullmatch(r"rest(?: (?:seconds|secs|sec|minutes|mins?))?|descanso|pause|satzpause", bare):
        minutes = bool(re.match(r"\s*-?\s*m", after)) or "minute" in bare
        if re.match(r"\s*(?:h|d)", after):
            return []
        ends = [f"{float(each) * (60 if minutes else 1):g}" for each in (low, high)]
        return [Fact("rest", ends[0], ends[1], line.number)]
    if re.fullmatch(
        r"hold(?: (?:seconds|secs|sec|duration))?|isometric hold|mantener|halten", bare
    ):
        minutes = bool(re.match(r"\s*-?\s*m", after))
        ends = [f"{float(each) * (60 if minutes else 1):g}" for each in (low, high)]
        return [Fact("hold", ends[0], ends[1], line.number)]
    return []


def _notations(
    sentence: str, line: int, timed: Sequence[Fact], questions: list[Question]
) -> Iterator[Fact]:
    """Yield the phases of a tempo written in figures, in a sentence that says that it is one."""
    words = phrases.plain(sentence)
    if not re.search(r"\btempo\b|\bcadence\b|\bcadencia\b", words):
        return
    four = phrases.FOUR.search(words)
    if four is None and len(timed) >= 2:  # the same tempo in words, which leave no doubt
        return
    found = four or phrases.THREE.search(words)
    if found is None:
        return
    try:
        tempo = canonical(parse(found[0]))
    except ReadingError as error:
        questions.append(Question("tempo", f"line {line}: {error}"))
        return
    for phase, part in zip(CYCLE, _parts(tempo), strict=True):
        yield Fact(phase.value, part, part, line, 3)


def _parts(text: str) -> list[str]:
    """Return the four parts of a tempo as a routine has them.

    >>> _parts("3 - 0 - x - 1"), _parts("30X1")
    (['3', '0', 'X', '1'], ['3', '0', 'X', '1'])
    """
    return (
        [part.upper() for part in re.findall(r"[\d.]+|[xX]", text)]
        if re.search(r"[-/:,|\s]", text)
        else [*text.upper()]
    )


def _agreed(facts: Iterable[Fact]) -> tuple[Fact | None, list[Fact]]:
    """Return the fact that no other contradicts, and all of them if there is none such.

    A range that lies within all others is what all of them allow. Those of a tempo's own line go
    before the rest.
    """
    every = list(facts)
    heaviest = max((fact.weight for fact in every), default=0)
    distinct = {(fact.low, fact.high): fact for fact in reversed(every) if fact.weight == heaviest}
    if not distinct:
        return None, []
    if any("X" in key for key in distinct):
        only = next(iter(distinct.values()))
        return (only, []) if len(distinct) == 1 else (None, list(distinct.values()))
    within = [
        one
        for one in distinct.values()
        if all(
            float(other.low) <= float(one.low) <= float(one.high) <= float(other.high)
            for other in distinct.values()
        )
    ]
    return (within[0], []) if within else (None, sorted(distinct.values(), key=lambda f: f.line))


def _said(fact: Fact, facts: Iterable[Fact]) -> Said:
    """Return a fact as a value, with all lines that state it so."""
    lines = {each.line for each in facts if (each.low, each.high) == (fact.low, fact.high)}
    return Said(fact.text, tuple(sorted(lines)))


def _clash(key: str, readings: Iterable[Fact], unit: str = "") -> Question:
    told = " or ".join(f"{key}: {fact.text}{unit} (line {fact.line})" for fact in readings)
    return Question(key, f"the guide says {told}; write the one you mean")


def count(
    key: str, facts: Sequence[Fact], usual: str, most: int, questions: list[Question]
) -> Said:
    """Return how many sets or reps there are, or the ``usual`` number of them."""
    of_key = [
        fact
        for fact in facts
        if fact.key == key and float(fact.low).is_integer() and 1 <= float(fact.high) <= most
    ]
    fact, readings = _agreed(of_key)
    if readings:
        questions.append(_clash(key, readings))
    return _said(fact, of_key) if fact else Said(usual)


def rest(facts: Sequence[Fact], questions: list[Question]) -> Said:
    """Return the seconds between two sets: of a range the fewest."""
    of_key = [fact for fact in facts if fact.key == "rest" and 5 <= float(fact.high) <= 3_600]
    fact, readings = _agreed(of_key)
    if readings:
        questions.append(_clash("rest", readings, " s"))
    if not fact:
        return Said("90")
    remark = f"of {fact.low} to {fact.high} s" if fact.low != fact.high else ""
    return _said(fact, of_key)._replace(text=fact.low, remark=remark)


def tempo(facts: Sequence[Fact], questions: list[Question]) -> tuple[tuple[str, Said], ...]:
    """Return the length of each phase of a rep."""
    tempo = []
    for phase in CYCLE:
        of_phase = [fact for fact in facts if fact.key == phase.value]
        long = [fact for fact in of_phase if fact.high != "X" and float(fact.high) >= LONG_HOLD]
        for each in long:
            told = f"line {each.line} says {each.text} s, which is long for a part of a rep"
            questions.append(
                Question(phase.value, f"{told}; write {phase.value}: {each.text} if so")
            )
        fact, readings = _agreed(fact for fact in of_phase if fact not in long)
        if readings:
            questions.append(_clash(phase.value, readings, " s"))
        said = _said(fact, of_phase) if fact else Said(USUAL[phase.value])
        if phase in (Phase.LOWER, Phase.LIFT) and said.text == "0":
            questions.append(
                Question(phase.value, f"line {said.lines[0]} says 0 s, which takes no time")
            )
            said = Said(USUAL[phase.value])
        tempo.append((phase.value, said))
    for fact in facts:
        if fact.key in ("hold", "held"):
            where = (
                "how long what is held" if fact.key == "held" else "a pause at the top or bottom"
            )
            told = f"line {fact.line} says {fact.text} s; {where}? write top: {fact.text} or bottom: {fact.text}"
            questions.append(Question("top", told))
    return tuple(tempo)


def hold(facts: Sequence[Fact], questions: list[Question]) -> tuple[tuple[str, Said], ...]:
    """Return how long an exercise is held that is not repeated."""
    keys = ("held", "hold", "top", "bottom")
    of_hold = [fact for fact in facts if fact.key in keys and fact.high != "X" and float(fact.high)]
    of_hold = of_hold or [fact for fact in facts if fact.key == "bare" and float(fact.high) >= 5]
    of_hold = [fact for fact in of_hold if float(fact.high) <= 600]
    fact, readings = _agreed(of_hold)
    if readings:
        questions.append(_clash("top", readings, " s"))
    return (("top", _said(fact, of_hold) if fact else Said("30")),)


def is_held(
    name: str, about: Sequence[Read], facts: Sequence[Fact], moves: Sequence[Moment] = ()
) -> bool:
    """Whether the exercise is held and not repeated: by its name, its type, or its numbers.

    What goes both ways and pauses for a moment is repeated, whatever type it is of.
    """
    pauses = [f for f in facts if f.key in ("held", "hold", "top", "bottom") and f.high != "X"]
    brief = all(float(f.high) < LONG_HOLD for f in pauses)
    both = {Phase.LIFT, Phase.LOWER} <= {moment.phase for moment in moves}
    for row in about:
        if both and brief and not names.held(name):
            break
        label, text = row.line.label.lower(), row.line.text.lower()
        typed = label in ("force", "type", "exercise type", "category", "movement type", "mechanic")
        if typed and re.search(r"\bstatic\b|isometric|\bhold\b|stretch", text):
            return True
    reps = [fact for fact in facts if fact.key == "reps" and float(fact.high) >= 5]
    if names.held(name):
        return not (reps and not any(f.key in ("held", "hold", "top") for f in facts))
    long = [
        f
        for f in facts
        if f.key in ("held", "hold", "top", "bottom")
        and f.high != "X"
        and float(f.high) >= LONG_HOLD
    ]
    return bool(long) and not reps and names.starts(name) is None


def repeated(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts of a hold: to repeat it a few times is to do so many sets."""
    sets = any(fact.key == "sets" for fact in facts)
    few = [fact for fact in facts if fact.key == "reps" and 1 < float(fact.high) < 5]
    if sets:
        return list(facts)
    told = [fact._replace(key="sets") for fact in few]
    return [fact for fact in facts if fact not in few] + told
