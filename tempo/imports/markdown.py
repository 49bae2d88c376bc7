"""Markdown and MDX as an outline: headings, items, rows of tables, and the front matter's keys."""

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.errors import FileError
from tempo.imports import data, html, names
from tempo.imports.outline import PSEUDO, Builder, Line, Outline, row, split_label
from tempo.imports.table import Row
from tempo.library.document import Node, Pairs, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)


_EXPORTED = re.compile(
    r"^export\s+(?:const|let|var|default)\b[^={\n]*=?\s*(\{(?:[^\n]*\}|.*?^\}))[ \t]*;?[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""What a page in MDX exports of itself: an object that says what front matter does elsewhere."""

_PROGRAM = re.compile(
    r"(?:import\s.+from\s|import\s+['\"]|export\s+(?:const|default|function)\b|:::)"
)
"""What begins a line of program in MDX, or of a directive."""


def outline(text: str, path: Path) -> Outline:
    """Return the outline of a guide in Markdown, with or without front matter."""
    build = Builder()
    body, titles = _fronted(_several(text), path, build)
    body = _exported(body, path, build, titles)
    walked(body, build, titles)
    return Outline(tuple(titles), build.sections)


_NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[Ee]xercise \d{1,2}\s*[.:)-])\s+(\S.{2,60}?)[ \t]*")


_BELOW = re.compile(r"(?: {2,}|\t)\s*(?![-*+•]|\d{1,2}[.)] )\S")
"""A line under a numbered one that is no list of its own."""


def _several(text: str) -> str:
    """Make headings of numbered exercises that have their lines indented below, as a handout has.

    The numbers of lines stay.
    """
    rows = text.split("\n")
    found: dict[int, str] = {}
    for at, (said, below) in enumerate(pairwise(rows)):
        title = _NUMBERED.fullmatch(said)
        if title and title[1][-1] not in ".:;,!?" and _BELOW.match(below):
            found[at] = title[1]
    if len([title for title in found.values() if names.NOUN.search(title)]) < max(
        2, len(found) / 2
    ):
        return text
    within = False
    for at, said in enumerate(rows):
        if at in found:
            rows[at], within = f"## {found[at]}", True
        elif within and re.match(r" {2,}|\t", said):
            rows[at] = f"- {said.strip()}"
        else:
            within = within and not said.strip()
    return "\n".join(rows)


def _fronted(text: str, path: Path, build: Builder) -> tuple[str, list[tuple[str, int]]]:
    """Add the front matter's keys; return the text with it blanked, and the titles it has."""
    found = _FRONT.match(text)
    if not found:
        return text, []
    before = text[: found.start(2)].count("\n")
    pairs = _pairs(found[2], path, before + 1, found[1] == "+++")
    titles = _told(Pairs(before + 1, pairs), build, text)
    blank = "\n" * text[: found.end()].count("\n")
    return blank + text[found.end() :], titles


def _exported(text: str, path: Path, build: Builder, titles: list[tuple[str, int]]) -> str:
    """Add what is exported of the page and its titles; return the text with it blanked."""

    def blank(found: re.Match[str]) -> str:
        try:
            node = data.yaml(found[1], path, 1 + text[: found.start(1)].count("\n"))
        except FileError:  # a program, and no facts
            node = None
        if isinstance(node, Pairs):
            titles.extend(_told(node, build, ""))
        return "\n" * found[0].count("\n")

    return _EXPORTED.sub(blank, text)


def _told(node: Pairs, build: Builder, text: str) -> list[tuple[str, int]]:
    """Add what keys say of a guide; return what may be its title."""
    titles = [
        (data.scalar(value), value.line)
        for key in data.NAMES
        for name, value in node.pairs
        if data.spoken(name.value) == key and data.scalar(value)
    ]
    data.outlined(node, build, raw=text.split("\n"))
    build.close(1)
    return titles


def tables(text: str) -> "Iterator[tuple[str, list[Row]]]":
    """Yield each table of a text with the heading that it stands under, its head as a row."""
    heading, rows, number = "", list[Row](), 0
    cells: list[str] = []
    tokens = _parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open" and token.map:
            cells, number = [], token.map[0] + 1
        elif token.type == "inline" and tokens[place - 1].type in ("th_open", "td_open"):
            cells.append(" ".join(re.sub(r"[*_`]+", "", token.content).split()))
        elif token.type == "tr_close":
            rows.append(Row(number, tuple(cells)))
        elif token.type == "table_close":
            yield heading, rows


def walked(text: str, build: Builder, titles: list[tuple[str, int]]) -> None:
    """Add what a text in Markdown says, and its title where it has one."""
    _Walk(_parse(text), build, titles).go()


def _pairs(front: str, path: Path, first: int, toml: bool) -> "list[tuple[Text, Node]]":
    """Return front matter as pairs; of one that is not quite YAML, or TOML, what its lines say."""
    readings = () if toml else (front, front.replace("\\'", "''"))  # 'don\'t', as scripts have it
    for reading in readings:
        try:
            node = data.yaml(reading, path, first)
        except FileError:
            continue
        if isinstance(node, Pairs):
            return node.pairs
    plain: list[tuple[Text, Node]] = []
    for number, said in enumerate(front.split("\n"), first):
        if found := re.match(r"([\w-]+)\s*[:=]\s*(.+)", said):
            value = found[2].strip().strip("\"'")
            plain.append((Text(number, found[1]), Text(number, value)))
    return plain


def _parse(text: str) -> "Sequence[Token]":
    from markdown_it import MarkdownIt

    # Code is what an indent makes of a list in a blog: no guide has any.
    return (
        MarkdownIt("commonmark", {"html": True}).enable("table").disable("code").parse(_mdx(text))
    )


def _mdx(text: str) -> str:
    """Blank what is program in MDX, line by line, so that numbers of lines stay."""
    rows = text.split("\n")
    for place, said in enumerate(rows):
        if _PROGRAM.match(said):
            rows[place] = ""
    return "\n".join(rows)


class _Walk:
    """A way through the tokens of a text, which tells the outline's builder what each begins."""

    def __init__(
        self, tokens: "Sequence[Token]", build: Builder, titles: list[tuple[str, int]]
    ) -> None:
        self._tokens, self._build, self._titles = tokens, build, titles
        self._depth = 0  # of lists
        self._heading = 0  # its level, where one is open
        self._headed = bool(titles) or any(token.tag == "h1" for token in tokens)
        self._item = False  # whether an item has just begun
        self._headers: list[str] | None = []  # of a table; None while they are read
        self._cells: list[tuple[str, int]] = []

    def go(self) -> None:
        """Go through all tokens."""
        for place, token in enumerate(self._tokens):
            number = token.map[0] + 1 if token.map else 0
            if token.type == "inline":
                self._inline(place, number)
            elif token.type == "html_block":
                html.lines(token.content, number, self._build)
            elif turn := getattr(self, f"_{token.type}", None):  # many mean nothing to us
                turn(token)

    def _fence(self, token: "Token") -> None:
        """Take in a block of YAML that has keys, as notes keep what is prescribed."""
        if token.info.strip().lower() not in ("yaml", "yml") or token.map is None:
            return
        try:
            node = data.yaml(token.content, Path("block.yaml"), token.map[0] + 2)
        except FileError:
            return
        if isinstance(node, Pairs):
            data.outlined(node, self._build, PSEUDO)

    def _heading_open(self, token: "Token") -> None:
        self._heading = int(token.tag[1:])

    def _heading_close(self, token: "Token") -> None:
        self._heading = 0

    def _bullet_list_open(self, token: "Token") -> None:
        self._depth += 1

    def _bullet_list_close(self, token: "Token") -> None:
        self._depth -= 1
        if not self._depth:
            self._build.close(PSEUDO + 1)

    _ordered_list_open, _ordered_list_close = _bullet_list_open, _bullet_list_close

    def _list_item_open(self, token: "Token") -> None:
        self._build.close(PSEUDO + self._depth)
        self._item = True

    def _thead_open(self, token: "Token") -> None:
        self._headers = None

    def _thead_close(self, token: "Token") -> None:
        self._headers = [text for text, _ in self._cells]

    def _tr_open(self, token: "Token") -> None:
        self._cells = []

    def _tr_close(self, token: "Token") -> None:
        if self._headers is not None:
            row(self._cells, self._headers, self._build)

    def _inline(self, place: int, number: int) -> None:
        """Take in a text: a cell's, a heading's, or lines."""
        parts = _parts(self._tokens[place], number)
        words = " ".join(part.text for part in parts)
        if self._tokens[place - 1].type in ("th_open", "td_open"):
            self._cells.append((words, number))
        elif self._heading:
            if self._heading == 1 or (not self._headed and names.NOUN.search(words)):
                self._titles.append((words, number))
            self._headed = True
            self._build.heading(self._heading, words)
        else:
            nested = self._item and _followed_by_list(self._tokens, place)
            for part in parts:
                listed = _BULLET.match(part.text) if not self._depth else None
                if listed:  # a list in signs that are none of Markdown's
                    part = part._replace(text=part.text[listed.end() :])
                _line(part, self._build, self._depth or int(listed is not None), nested)
            self._item = False


_BULLET = re.compile(r"[–—•▪◦‣·►▸✓✔→]\s+(?=\S)")


def _followed_by_list(tokens: "Sequence[Token]", place: int) -> bool:
    after = tokens[place + 2].type if place + 2 < len(tokens) else ""
    return after in ("bullet_list_open", "ordered_list_open")


def _line(part: "Piece", build: Builder, depth: int, nested: bool) -> None:
    """Add a line: one that is a label alone is a heading of what follows."""
    several = re.split(r"\s+[·•|]\s+", part.text)
    if len(several) > 1 and all(_LABELLED.match(each) for each in several):
        for each in several:  # Sets: 3 · Reps: 10
            label, text = split_label(each, "")
            build.line(Line(part.number, text, label, item=True))
        return
    label, text = split_label(part.text, part.bold)
    if not text and label and (depth == 0 or nested):
        build.heading(PSEUDO + depth, label)
    elif nested and len(part.text.split()) <= 6 and not label:
        build.heading(PSEUDO + depth, part.text.rstrip(":"))
    else:
        if depth == 0 and part.bold and label:  # **Tempo:** 3010 stands for itself
            build.close(PSEUDO)
        build.line(Line(part.number, text or label, label if text else "", item=depth > 0))


_LABELLED = re.compile(r"[^\W\d_][^:]{0,24}:\s*\S")


class Piece(NamedTuple):
    """A line with its number, and what of its beginning is in bold."""

    number: int
    text: str
    bold: str


LABEL = 40
"""The longest label, in characters."""


def _parts(token: "Token", number: int) -> list[Piece]:
    """Return the lines of an inline token: hard breaks part them, soft ones within a sentence not."""
    parts: list[Piece] = []
    text: list[str] = []
    bold: list[str] = []
    strong = plain = False  # in bold from the start of the line; anything was said that is not
    last = ""  # the last piece that is no blank
    first = number

    def end() -> None:
        words = " ".join("".join(text).split())
        if words:
            parts.append(Piece(first, words, " ".join("".join(bold).split())))

    children = token.children or []
    for place, child in enumerate(children):
        following = children[place + 1] if place + 1 < len(children) else None
        if child.type == "strong_open":
            if last and _labels(children, place):
                end()
                text, bold, plain, last, first = [], [], False, "", number
            strong = not last
        elif child.type == "strong_close":
            strong = False
        elif child.type in ("softbreak", "hardbreak"):
            number += 1
            if child.type == "hardbreak" or _begins(last, following):
                end()
                text, bold, strong, plain, last, first = [], [], False, False, "", number
            else:
                text.append(" ")
        elif child.type in ("text", "code_inline"):
            text.append(child.content)
            last = child.content if child.content.strip() else last
            if strong and not plain:
                bold.append(child.content)
            elif child.content.strip():
                plain = True
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE):
            end()
            text, bold, strong, plain, last, first = [], [], False, False, "", number
    end()
    return parts


def _labels(children: "Sequence[Token]", place: int) -> bool:
    """Whether what is in bold from a place on is a label: it or what follows has a colon."""
    words = ""
    for at in range(place + 1, min(place + 1 + LABEL, len(children))):
        child = children[at]
        if child.type == "strong_close":
            continue
        words += child.content
        if child.type != "text" or ":" in words or len(words) > LABEL:
            break
    return bool(re.match(rf"[^:.]{{1,{LABEL}}}:", words))


def _begins(before: str, following: "Token | None") -> bool:
    """Whether a line that is broken softly begins a new sentence, as steps do that are no list."""
    if following is None:
        return False
    if following.type == "strong_open":
        return True
    return before.rstrip().endswith((".", "!", "?", ":")) and following.content[:1].isupper()
