"""The kinds of files that are read, and how one is told from another."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError, unread
from tempo.imports import (
    coach,
    data,
    guide,
    html,
    liftlog,
    liftoscript,
    markdown,
    notebook,
    sessions,
    table,
)
from tempo.imports.draft import Draft, Programme, Said
from tempo.imports.outline import Builder, Outline
from tempo.library import inputs
from tempo.library.document import Items, Node, Pairs

LARGEST = 8 << 20
"""The most bytes of a file."""

LARGEST_GUIDE = 512 << 10
"""The most characters of a guide; a book of 200 pages has as many."""

MOST_DRAFTS = 2_000
"""The most exercises that are made of a file."""


class Found(NamedTuple):
    """What a file holds: exercises that are described, and workouts of exercises."""

    drafts: tuple[Draft, ...] = ()
    programmes: tuple[Programme, ...] = ()


def read(path: Path) -> Found:
    """Read a file of any known kind; raises FileError with the line of what is wrong."""
    held = content(path)
    ending = path.suffix.lower()
    if ending in TABLES:
        found = _table(path, held)
    else:
        text = table.decoded(path, held)
        if not text.strip():
            raise FileError(f"{path}:1: the file is empty")
        if len(text) > LARGEST_GUIDE and ending not in DATA:
            raise FileError(f"{path}: longer than {LARGEST_GUIDE >> 10} KiB, so no guide; cut it")
        found = READERS.get(ending, _told)(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    count = len(found.drafts) + sum(
        len(part.drafts) for each in found.programmes for part in each.parts
    )
    if count > MOST_DRAFTS:
        raise FileError(
            f"{path}:1: {count} exercises; the most are {MOST_DRAFTS}: import it in parts"
        )
    return found


def rows(path: Path) -> list[table.Row]:
    """Return the rows of a table; raises FileError with the line of what is wrong."""
    return table.rows(path, content(path))


def content(path: Path, kind: str = "a guide or a programme") -> bytes:
    """Return the bytes of a file; raises FileError if it is none, or too large.

    What should be named in place of a pipe is a file of that ``kind``.
    """
    try:
        with inputs.opened(path, f"not a file; name {kind}") as file:
            if os.fstat(file.fileno()).st_size > LARGEST:
                raise FileError(f"{path}: larger than {LARGEST >> 20} MiB, so not read")
            return file.read(LARGEST + 1)
    except OSError as error:
        raise unread(path, error) from None


def _table(path: Path, content: bytes) -> Found:
    sheets = table.sheets(path, content)
    first = next(iter(sheets.values()))
    if log := sessions.log(first):
        return Found(programmes=(sessions.programme(path, first, log),))
    headed = {name: rows for name, rows in sheets.items() if table.headed(rows)[0] >= 0}
    if len(headed) < 2:
        others = [name for name in sheets if name not in headed] if headed else []
        made = coach.programmes(path, next(iter(headed.values()), first))
    else:
        others = [name for name in sheets if name not in headed]
        made = [
            each for name, rows in headed.items() for each in coach.programmes(path, rows, name)
        ]
    unread = tuple(f"the sheet '{name}', which has no row of heads" for name in others)
    made[0] = made[0]._replace(unread=made[0].unread + unread)
    return Found(programmes=tuple(made))


def _markdown(path: Path, text: str) -> Found:
    outline = markdown.outline(text, path)
    if programmes := _tables(path, text):
        drafts = guide.drafts(outline, path)
        if not any(draft.setup or draft.movement for draft in drafts):
            return Found(programmes=programmes)
    return _guided(path, outline)


def _tables(path: Path, text: str) -> tuple[Programme, ...]:
    """Return the workouts of the tables in a text: those that name exercises and their reps."""
    found: list[Programme] = []
    for heading, rows in markdown.tables(text):
        _, columns = table.headed(rows)
        if "exercise" in columns and {"sets", "reps"} & set(columns):
            made = coach.programmes(path, rows)
            under = Said(heading[:300] or made[0].title.text, (rows[0].number,))
            found += [made[0]._replace(title=under)] if len(made) == 1 else made
    return tuple(found)


def _html(path: Path, text: str) -> Found:
    front = re.match(r"---\n(?:.*\n)*?---\n", text)  # of what makes a site of pages
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
    return _guided(path, html.outline(text, path))


def _json(path: Path, text: str) -> Found:
    return _data(path, data.from_json(text, path))


def _yaml(path: Path, text: str) -> Found:
    return _data(path, data.yaml(text, path), text.split("\n"))


def _data(path: Path, node: Node, raw: Sequence[str] = ()) -> Found:
    if liftlog.speaks(node):
        return Found(programmes=tuple(liftlog.programmes(path, node)))
    exercises = _exercises(node)
    if not exercises:
        return _guided(path, _outline(node, raw))
    return Found(tuple(guide.draft(_outline(each, raw), path) for each in exercises))


def _outline(node: Node, raw: Sequence[str]) -> Outline:
    while isinstance(node, Pairs) and len(node.pairs) == 1 and isinstance(node.pairs[0][1], Pairs):
        node = node.pairs[0][1]  # {"exercise": {...}}
    build = Builder()
    data.outlined(node, build, raw=raw)
    held = data.pairs(node)
    titles = [
        (data.scalar(held.get(key)), held[key].line)
        for key in data.NAMES
        if data.scalar(held.get(key))
    ]
    return Outline(tuple(titles), build.sections)


def _exercises(node: Node) -> list[Node]:
    """Return the exercises of a list of them, wherever it stands; nothing if there is none."""
    if isinstance(node, Items):
        named = [
            each
            for each in node.items
            if any(data.scalar(data.pairs(each).get(key)) for key in data.NAMES)
        ]
        told = [each for each in named if _TOLD & set(data.pairs(each))]
        return told if told and len(named) == len(node.items) else []
    if isinstance(node, Pairs) and not _TOLD & set(data.pairs(node)):
        for _, value in node.pairs:
            if found := _exercises(value):
                return found
    return []


_TOLD = {
    *("instructions", "steps", "setup", "execution", "cues", "description", "movement", "how to"),
    *(
        "body",
        "content",
        "markdown",
        "text",
        "technique",
        "form",
        "form tips",
        "reps",
        "sets",
        "primary muscles",
        "execution notes",
    ),
}
"""Keys that only a description of an exercise has."""


def _guided(path: Path, outline: Outline) -> Found:
    drafts = guide.drafts(outline, path)
    if not any(
        draft.setup or draft.movement or _numbers(draft) or _clashes(draft) for draft in drafts
    ):
        raise FileError(
            f"{path}:1: nothing on how an exercise is done was found; a guide has steps, sets or "
            "reps under headings, a programme an exercise a line"
        )
    return Found(tuple(drafts))


def _numbers(draft: Draft) -> bool:
    said = (draft.reps, draft.sets, draft.rest, *(said for _, said in draft.tempo))
    return any(each and each.lines for each in said)


def _clashes(draft: Draft) -> bool:
    return any(each.key in ("sets", "reps", "rest", "tempo") for each in draft.questions)


def _told(path: Path, text: str) -> Found:
    """Read a text whose ending does not say what it is."""
    if re.match(r"\s*(?:<!doctype|<html|<\w+[ >])", text, re.IGNORECASE):
        return _html(path, text)
    if re.match(r"\s*[\[{]", text):
        return _json(path, text)
    if liftoscript.speaks(text):
        return Found(programmes=tuple(liftoscript.programmes(path, text)))
    if notebook.speaks(text):
        return Found(programmes=tuple(notebook.programmes(path, text)))
    return _markdown(path, text)


DATA = (".json", ".yaml", ".yml")
TABLES = (".csv", ".tsv", ".xlsx")

READERS = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".mdx": _markdown,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
}
"""How a text is read, by its ending; one with another ending tells by itself."""
