"""JSON, YAML and front matter as nodes that know their line."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from tempo.errors import FileError
from tempo.imports.outline import Builder, Line, split_label
from tempo.library.document import Items, Node, Pairs, Problem, Text, _parsed

MOST = 200_000
"""The most values of a file."""


def yaml(text: str, path: Path, first: int = 1) -> Node:
    """Return the tree of a YAML text that begins in a line; raises FileError with the line."""
    problems: list[Problem] = []
    return _parsed("\n" * (first - 1) + text, path, problems)


def from_json(text: str, path: Path) -> Node:
    """Return the tree of a JSON text; raises FileError with the line of what is wrong."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise FileError(f"{path}:{error.lineno}: not JSON: {error.msg}; mend it there") from None
    except RecursionError:
        raise FileError(f"{path}:1: nested too deep to be read") from None
    return yaml(_as_yaml(text), path)


def _as_yaml(text: str) -> str:
    """Return JSON as the YAML that it nearly is: no tabs to indent, no halves of a character."""
    text = re.sub(r"^[\t ]+", lambda found: " " * len(found[0]), text, flags=re.MULTILINE)
    text = re.sub(r"\t(?=[^\"]*(?:\"[^\"]*\"[^\"\n]*)*$)", " ", text, flags=re.MULTILINE)
    return re.sub(r"(?:\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|\\\\|\\/", _plain, text)


def _plain(found: re.Match[str]) -> str:
    if found[0] in ("\\\\", "\\/"):
        return found[0] if found[0] == "\\\\" else "/"
    whole: str = json.loads(f'"{found[0]}"')
    return whole


def spoken(key: str) -> str:
    """Return a key as words.

    >>> spoken("restSeconds"), spoken("common_mistakes"), spoken("Target Muscles")
    ('rest seconds', 'common mistakes', 'target muscles')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key)
    return " ".join(re.split(r"[\s_\-]+", apart)).strip().lower()


def scalar(node: Node | None) -> str:
    """Return the words of a scalar, nothing of all else."""
    return " ".join(node.value.split()) if isinstance(node, Text) else ""


def pairs(node: Node | None) -> dict[str, Node]:
    """Return what a mapping holds by its keys as words; nothing of all else."""
    if not isinstance(node, Pairs):
        return {}
    return {spoken(key.value): value for key, value in node.pairs}


def outlined(
    node: Node, build: Builder, level: int = 1, label: str = "", raw: Sequence[str] = ()
) -> None:
    """Add what a tree holds to an outline: keys with values within are headings.

    ``raw`` are the lines of the file, which tell where a block of text begins.
    """
    if isinstance(node, Pairs):
        for key, value in node.pairs:
            words = spoken(key.value)
            if isinstance(value, Text) and _HEADED.search(value.value):
                _markdown(value, build, level, raw)
            elif isinstance(value, Text):
                _texts(value, build, words, raw)
            elif ends := _ends(value):
                _texts(ends, build, words, raw)
            else:
                build.heading(level, words)
                outlined(value, build, level + 1, words, raw)
                build.close(level)
    elif isinstance(node, Items):
        for item in node.items:
            if isinstance(item, Text):
                _texts(item, build, "", raw)
                continue
            named = pairs(item)
            title = next((scalar(named[key]) for key in NAMES if scalar(named.get(key))), "")
            build.heading(level, title or label)
            outlined(item, build, level + 1, label, raw)
            build.close(level)


NAMES = ("title", "name", "exercise name", "exercise", "nombre", "label", "heading", "subtitle")
"""The keys that may name an exercise or a step, the likeliest first."""


def _ends(node: Node) -> Text | None:
    """Return a range of a lowest and a highest value as people write it; None of all else."""
    held = pairs(node)
    for low, high in (("min", "max"), ("low", "high"), ("from", "to")):
        if held.keys() == {low, high} and (least := held[low]):
            return Text(least.line, f"{scalar(least)}-{scalar(held[high])}")
    return None


_HEADED = re.compile(r"^#{1,6} \S", re.MULTILINE)
"""A heading, by which a text is Markdown."""


def _markdown(node: Text, build: Builder, level: int, raw: Sequence[str]) -> None:
    """Add a guide in Markdown that is the value of a key."""
    from tempo.imports import markdown

    inner = Builder()
    markdown.walked(node.value, inner, [])
    for section in inner.sections:
        for deeper, heading in enumerate(section.path):
            build.heading(level + deeper, heading)
        for line in section.lines:
            number = node.line + line.number * _is_block(node, raw)
            build.line(line._replace(number=number))
        build.close(level)


def _is_block(node: Text, raw: Sequence[str]) -> bool:
    """Whether a text is a block, whose lines are lines of the file below its key's."""
    first = raw[node.line - 1] if node.line <= len(raw) else ""
    return re.search(r"[|>][-+\d]*\s*(?:#.*)?$", first) is not None


def _texts(node: Text, build: Builder, label: str, raw: Sequence[str]) -> None:
    """Add a scalar: the lines of a block one by one, the steps that are numbered in one too."""
    numbered = re.sub(r"(?<=[.!?;])\s+(?=\d{1,2}[.)]\s)", "\n", node.value)
    rows = [row.strip() for row in numbered.split("\n")]
    block = _is_block(node, raw)
    for place, row in enumerate(rows):
        words = re.sub(r"^(?:\d{1,2}[.)]|[-*•])\s+", "", row)
        if not words:
            continue
        number = node.line + (1 + place if block else 0)
        own, told = split_label(" ".join(words.split()), "") if not label else ("", "")
        if own and told and len(own.split()) <= 4:
            build.line(Line(number, told, own, item=True))
            continue
        build.line(Line(number, " ".join(words.split()), label, item=len(rows) > 1 or not label))
