"""A written guide of an exercise as a draft: every value with its line, what is unsure asked."""

import re
from collections.abc import Sequence
from pathlib import Path

from tempo.imports import movement, names, numbers, phrases, remarks, topics
from tempo.imports.draft import Draft, Question, Said
from tempo.imports.headings import RULING, Kind, kind, ruling
from tempo.imports.outline import Outline, Section
from tempo.library.document import LONGEST_TEXT
from tempo.plan.quantity import MOST_REPS, MOST_SETS


def drafts(outline: Outline, path: Path) -> list[Draft]:
    """Return the exercises of a guide: one, or one for each heading that names another."""
    name = title(outline, path)
    parts = _several(outline, name)
    if not parts:
        return [draft(outline, path)]
    within = "" if _cleaned(parts[0].titles[0][0]) == name.text else name.text
    return [draft(part, path, within) for part in parts]


def _several(outline: Outline, name: Said) -> list[Outline]:
    """Return the parts of a guide that is of several exercises and not of one."""
    one = names.NOUN.search(name.text) and not re.search(
        r"\b(?:exercises|workout|program|routine|guide to|exercise guide|drills)\b", name.text, re.I
    )
    deepest = max((len(section.path) for section in outline.sections), default=0)
    for depth in range(deepest):
        titles: dict[str, list[Section]] = {}
        for section in outline.sections:
            if len(section.path) > depth and ruling(section.path[:depth], name.text) not in RULING:
                heading = section.path[depth]
                rest = section._replace(path=section.path[depth + 1 :])
                titles.setdefault(heading, []).append(rest)
        found = {
            heading: sections
            for heading, sections in titles.items()
            if _names_one(heading, sections) and len(heading.split()) <= 8
        }
        first = _cleaned(next(iter(found), "")).lower() == name.text.lower()  # of equals
        several = sum(bool(names.NOUN.search(heading)) for heading in found) >= 2
        if several and (not one or (first and sum(map(_dosed, found.values())) >= 2)):
            return [
                Outline(((heading, sections[0].lines[0].number),), tuple(sections))
                for heading, sections in found.items()
            ]
    return []


def _names_one(heading: str, sections: Sequence[Section]) -> bool:
    """Whether a heading is what an exercise is called, and not a part of a guide."""
    dosed = _dosed(sections)
    if names.NOUN.match(heading) and dosed:  # as "step down", which is no step of a guide
        return True
    named = names.NOUN.search(heading) or dosed
    return bool(named) and kind(heading) in (None, Kind.VARIATION)


def _dosed(sections: Sequence[Section]) -> bool:
    """Whether what stands under a heading says how many reps of it are done."""
    lines = [line for section in sections for line in section.lines]
    return any(
        fact.key in ("reps", "held")
        for line in lines
        for fact in phrases.doses(line.text, line.number)
    )


def title(outline: Outline, path: Path) -> Said:
    """Return what the exercise is called: the first title that names one, else the file."""
    read = [Said(_cleaned(text), (line,)) for text, line in outline.titles]
    read += [
        Said(found[0], (line.number,))
        for section in outline.sections
        for line in section.lines
        if kind(line.label) is Kind.ABOUT
        for found in re.finditer(r"(?:[A-Z][\w'-]+ ?){2,5}", line.text)
        if names.NOUN.search(found[0])
    ]
    stem = Said(re.sub(r"[\W_]+", " ", path.stem).strip(), (), "the file's name")
    named = [said for said in (*read, stem) if names.NOUN.search(said.text)]
    best = [said for said in named if "_" not in said.text] or named or [*read, stem]
    said = best[0]
    text = re.sub(r"[_\s]+", " ", said.text).strip(" .:-–—")
    return said._replace(text=(text[:1].upper() + text[1:])[:LONGEST_TEXT] or "Exercise")


def _cleaned(text: str) -> str:
    """Return a title without what a site adds to the exercise's name.

    >>> _cleaned("How to Do a Hip Thrust: The Complete Guide | Gym.com")
    'Hip Thrust'
    """
    text = re.sub(r"(?i)\s*\([^)]*(?:[\d_]|variation|standard)[^)]*\)", "", text)
    pieces = re.split(r"\s*[|•·]\s*|\s+[-–—]\s+|:\s+", text)
    piece = next((each for each in pieces if names.NOUN.search(each)), pieces[0])
    piece = re.sub(
        r"^(?:the )?(?:how to (?:do|perform|master)?\s*(?:an? |the )?|mastering (?:the )?|"
        r"(?:complete|ultimate|perfect) guide to (?:the )?|guide to (?:the )?|exercise \d*\s*)",
        "",
        piece.strip(),
        flags=re.IGNORECASE,
    )
    tail = r"\s+(?:with (?:perfect|proper|correct|good) form|exercises?|guide|tutorial|form|technique|proper form|instructions|how to.*)$"
    while (shorter := re.sub(tail, "", piece, flags=re.IGNORECASE)) != piece and shorter:
        piece = shorter
    return re.sub(r"[^\w\s'’&/()-]", "", piece).strip()


def draft(outline: Outline, path: Path, within: str = "") -> Draft:
    """Return the draft of one exercise."""
    name = title(outline, path)
    own = {text for text, _ in outline.titles if not _heads_steps(text, outline, name.text)}
    outline = outline._replace(
        sections=tuple(
            section._replace(path=tuple(each for each in section.path if each not in own))
            for section in outline.sections
        )
    )
    rows = list(topics.read(outline, name.text))
    about = [row for row in rows if row.kind not in RULING]
    questions: list[Question] = []
    flipped = bool(names.DOWN_IS_LIFT.search(name.text))
    setup, moves = movement.steps(about, name.text, flipped)
    facts = list(numbers.facts(about, moves, name.text, flipped, questions))
    hold = numbers.is_held(name.text, about, facts, moves)
    facts = numbers.repeated(facts) if hold else facts
    begins = None if hold else movement.starts(name, moves, questions)
    tempo = numbers.hold(facts, questions) if hold else numbers.tempo(facts, questions)
    source = " ".join(filter(None, [within, name.text])) if within else name.text
    return Draft(
        name=name,
        summary=remarks.summary(rows, name.text),
        source=f"{source[:200]}, {path.name[:80]}",
        hold=hold,
        starts=begins,
        tempo=tempo,
        reps=numbers.count("reps", facts, "1" if hold else "8", MOST_REPS, questions),
        sets=numbers.count("sets", facts, "3", MOST_SETS, questions),
        rest=numbers.rest(facts, questions),
        sides=remarks.sides(name, about),
        equipment=remarks.listed(about, Kind.EQUIPMENT, setup),
        target=remarks.muscles(about, target=True),
        also=remarks.muscles(about, target=False),
        setup=tuple(setup),
        movement=tuple(moves),
        reminders=remarks.reminders(about),
        safety=remarks.safety(outline, name.text),
        questions=tuple(questions),
        unread=_unread(outline, name.text),
    )


def _heads_steps(title: str, outline: Outline, name: str) -> bool:
    """Whether a heading that is taken as the title is one of steps, beside others of its level."""
    beside = [section.path[:1] for section in outline.sections if section.path]
    return kind(title, name) is Kind.STEPS and (title,) in beside and len({*beside}) > 1


def _unread(outline: Outline, name: str) -> tuple[str, ...]:
    """Tell of the sections whose lines were not taken, and why."""
    told: dict[str, list[int]] = {}
    for section in outline.sections:
        here = ruling(section.path, name)
        if here in RULING:
            heading = next(
                (each for each in section.path if kind(each, name) is here), section.path[-1]
            )
            numbers = told.setdefault(f"{heading} ({here.value})", [])
            numbers += [line.number for line in section.lines]
    return tuple(
        f"{_span(min(numbers), max(numbers))}: {heading[:LONGEST_TEXT]}"
        for heading, numbers in told.items()
    )


def _span(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"
