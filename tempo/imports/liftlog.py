"""Plans of LiftLog in JSON: sessions of exercises, with sets, reps and the rest between sets."""

import re
from pathlib import Path

from tempo.errors import FileError
from tempo.imports.data import pairs, scalar
from tempo.imports.draft import Draft, Part, Programme, Said
from tempo.imports.notes import noted
from tempo.library.document import Items, Node


def speaks(node: Node) -> bool:
    """Whether a tree is a plan of LiftLog, or one session of it."""
    return any(_exercises(session) for session in _sessions(node))


def _sessions(node: Node) -> list[Node]:
    held = pairs(node).get("sessions", node)
    return list(held.items) if isinstance(held, Items) else [held]


def _exercises(session: Node) -> list[Node]:
    held = pairs(session).get("exercises")
    known = {"reps per set", "rest between sets", "planned sets"}
    exercises = list(held.items) if isinstance(held, Items) else []
    return exercises if any(known & set(pairs(each)) for each in exercises) else []


def programmes(path: Path, node: Node) -> list[Programme]:
    """Return a workout for each session of a plan; raises FileError with the line."""
    plan = scalar(pairs(node).get("name"))
    found = []
    for number, session in enumerate(_sessions(node), 1):
        exercises = _exercises(session)
        parts: list[list[Draft]] = []
        unread: list[str] = []
        joined = False
        for each in exercises:
            said = pairs(each)
            draft = _draft(path, each, unread)
            if draft is None:
                joined = False
                continue
            if joined:
                parts[-1].append(draft)
            else:
                parts.append([draft])
            joined = scalar(said.get("superset with next")) == "true"
        if parts:
            name = scalar(pairs(session).get("name")) or f"Session {number}"
            title = Said(name if name in plan or not plan else f"{plan} {name}", (session.line,))
            found.append(Programme(title, tuple(Part(tuple(p)) for p in parts), tuple(unread)))
    if not found:
        raise FileError(f"{path}:{node.line}: the plan has no exercise with sets and reps")
    return found


def _draft(path: Path, node: Node, unread: list[str]) -> Draft | None:
    said = pairs(node)
    name = scalar(said.get("name"))
    if not name:
        raise FileError(f"{path}:{node.line}: an exercise without a name; give it one")
    if "reps per set" not in said and not _planned(said.get("planned sets")):
        unread.append(f"line {node.line}: {name}, which has no reps")
        return None

    def whole(key: str, most: int) -> Said:
        here = said.get(key)
        text = scalar(here)
        if not re.fullmatch(r"\d{1,5}(?:\.0)?", text) or not 1 <= int(float(text)) <= most:
            line = here.line if here else node.line
            raise FileError(f"{path}:{line}: {key}: is '{text}'; write a whole number, at least 1")
        return Said(str(int(float(text))), (here.line if here else node.line,))

    rest = pairs(said.get("rest between sets")).get("min rest")
    seconds = _seconds(scalar(rest))
    notes = scalar(said.get("notes"))
    planned = _planned(said.get("planned sets"))
    draft = Draft(
        name=Said(name, (said["name"].line,)),
        sets=planned[0] if planned else whole("sets", 1_000),
        reps=planned[1] if planned else whole("reps per set", 10_000),
        rest=Said(f"{seconds:g}", (rest.line,)) if rest and 5 <= seconds <= 3_600 else None,
    )
    return noted(draft, notes, said["notes"].line) if notes else draft


def _planned(node: Node | None) -> tuple[Said, Said] | None:
    """Return the sets and reps of a list of planned sets, as version 3 of a plan has them."""
    sets = list(node.items) if isinstance(node, Items) else []
    reps = []
    for each in sets:
        held = pairs(each).get("reps")
        low, high = (scalar(pairs(held).get(key)) or scalar(held) for key in ("min", "max"))
        if not re.fullmatch(r"[1-9]\d{0,3}", low) or not re.fullmatch(r"[1-9]\d{0,3}", high):
            return None
        reps.append(low if low == high else f"{low}..{high}")
    if not reps:
        return None
    lines = tuple(dict.fromkeys(each.line for each in sets))
    listed = reps[0] if len(set(reps)) == 1 else f"[{', '.join(reps)}]"
    return Said(str(len(reps)), lines), Said(listed, lines)


def _seconds(text: str) -> float:
    """Return a length of time as .NET and ISO 8601 write it.

    >>> _seconds("00:01:30"), _seconds("PT1M30S"), _seconds("90")
    (90.0, 90.0, 90.0)
    """
    if found := re.fullmatch(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)", text):
        return int(found[1] or 0) * 3_600 + int(found[2]) * 60 + float(found[3])
    if found := re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", text):
        return int(found[1] or 0) * 3_600 + int(found[2] or 0) * 60 + float(found[3] or 0)
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else 0.0
