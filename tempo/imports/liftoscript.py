"""Liftoscript, the programmes of Liftosaur: an exercise a line, ``Name / 3x8 / 90s``.

Weeks and days are headings, ``...Name`` takes the sets of another exercise, and what is script
(``progress``, ``update``) is skipped and named. https://www.liftosaur.com/docs
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tempo.errors import FileError
from tempo.imports.draft import Draft, Part, Programme, Said

_SETS = re.compile(r"(\d+)x(\d+)(?:-(\d+))?(\+?)(?=[\s,|]|$)")
_LINE = re.compile(r"\s*[^/\s#][^/]*/\s*(?:\d+x\d+|\.\.\.|used:|warmup:)")


def speaks(text: str) -> bool:
    """Whether a text is a programme in Liftoscript.

    >>> speaks("# Week 1\\n## Day 1\\nSquat / 3x8 / 90s"), speaks("squat 3x8 rest 90")
    (True, False)
    """
    return any(_LINE.match(line) for line in text.splitlines())


def programmes(path: Path, text: str) -> list[Programme]:
    """Return a workout for each day that has exercises; raises FileError with the line."""
    week = day = ""
    known: dict[str, Draft] = {}
    days: dict[str, list[Draft]] = {}
    heads: dict[str, int] = {}
    unread: list[str] = []
    for number, line in _statements(text, unread):
        if line.startswith("##"):
            day = line.lstrip("# ").strip()
            continue
        if line.startswith("#"):
            week, day = line.lstrip("# ").strip(), ""
            continue
        name, *sections = [part.strip() for part in re.split(r"/(?!/)", line)]
        name = re.sub(r"^\w+:\s*", "", name)
        name = re.sub(r"\[[^\]]*\]$", "", name).strip()
        name, _, tool = (part.strip() for part in name.partition(","))
        if not name:
            raise FileError(f"{path}:{number}: no exercise before the first '/'; name one")
        draft, template = _draft(path, name, sections, number, known, unread)
        known[f"{name}, {tool}".lower() if tool else name.lower()] = draft
        known.setdefault(name.lower(), draft)
        if not template:
            title = " ".join(filter(None, [week, day])) or path.stem
            days.setdefault(title, []).append(draft)
            heads.setdefault(title, number)
    if not days:
        raise FileError(f"{path}:1: no exercise; write one a line, as 'Squat / 3x8 / 90s'")
    return [
        Programme(
            Said(title, (heads[title],)),
            tuple(Part((draft,)) for draft in drafts),
            tuple(unread) if place == 0 else (),
        )
        for place, (title, drafts) in enumerate(days.items())
    ]


def _statements(text: str, unread: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, each with its number; a script in braces is one of them.

    The first line of a script is kept, for what stands before it; its body is named.
    """
    begun = 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if begun:
            if "~}" in line:
                unread.append(f"lines {begun} to {number}: a script")
                begun = 0
            continue
        if line.startswith("//"):
            unread.append(f"line {number}: the remark '{line.strip('/ ')[:60]}'")
            continue
        if not line:
            continue
        if "{~" in line:
            if "~}" in line:
                unread.append(f"line {number}: a script")
            else:
                begun = number
            line = re.sub(r"\{~.*", "", line)
        yield number, line


def _draft(
    path: Path,
    name: str,
    sections: list[str],
    number: int,
    known: dict[str, Draft],
    unread: list[str],
) -> tuple[Draft, bool]:
    """Return the exercise of a line, and whether it is only there for others to use."""
    lines = (number,)
    draft = Draft(name=Said(name, lines))
    template = False
    for section in filter(None, sections):
        if section.startswith("..."):
            other = re.sub(r"\[[^\]]*\]$", "", section[3:]).strip().lower()
            if other not in known:
                raise FileError(
                    f"{path}:{number}: '...{section[3:]}' takes the sets of an exercise that no "
                    "line before has; name one that stands above"
                )
            taken = known[other]
            draft = draft._replace(
                sets=taken.sets,
                reps=taken.reps,
                rest=taken.rest,
                hold=taken.hold,
                tempo=taken.tempo,
            )
        elif re.match(r"used:\s*none", section):
            template = True
        elif re.match(r"(?:progress|update|warmup|id|superset)\b\s*:", section):
            unread.append(f"line {number}: {section[:60].strip()}")
        else:
            draft = _said(path, draft, section, number)
    if draft.sets is None and not template:
        raise FileError(f"{path}:{number}: {name} has no sets; write them as 3x8")
    return draft, template


def _said(path: Path, draft: Draft, section: str, number: int) -> Draft:
    lines = (number,)
    reps: list[str] = []
    for found in _SETS.finditer(section):
        low, high = found[2], found[3]
        reps += [(f"{low}..{high}" if high else low) + found[4]] * min(int(found[1]), 100)
    if reps:
        if "0" in reps or len(reps) > 100:
            raise FileError(f"{path}:{number}: '{section}' has sets of no reps; write 3x8")
        if any("+" in each for each in reps[:-1]) and len(set(reps)) > 1:
            raise FileError(
                f"{path}:{number}: '{section[:40]}' has a set of as many reps as possible before "
                "others; write it last, or on a line of its own"
            )
        listed = reps[0] if len(set(reps)) == 1 else f"[{', '.join(reps)}]"
        draft = draft._replace(sets=Said(str(len(reps)), lines), reps=Said(listed, lines))
    timer = re.search(r"(?<![\w.])(\d{1,5})s\b", section)
    if timer and 5 <= int(timer[1]) <= 3_600:
        draft = draft._replace(rest=Said(timer[1], lines))
    loads = re.findall(r"\d+(?:\.\d+)?(?:lb|kg|%)|@\d+(?:\.\d+)?\+?", section)
    if loads:
        before = f"{draft.note.text}; " if draft.note else ""
        draft = draft._replace(note=Said(before + ", ".join(loads), lines))
    if not reps and not timer and not loads:
        raise FileError(
            f"{path}:{number}: '{section[:40]}' is not understood; write sets as 3x8, a rest as "
            "90s, a load as 60kg or @8"
        )
    return draft
