"""A guide as headings with lines under them, whatever it was written in."""

import re
from typing import NamedTuple

_LABEL = re.compile(
    r"([^\W\d_][^:.!?]{0,48}?)\s*(?:(?<!\d):|:(?!\d)|\s[-–—]{1,2}(?=\s|$))\s*(.*)", re.DOTALL
)

SENTENCE = 3
"""So many words in bold with a full stop say what is done, and are no label."""

PSEUDO = 7
"""The level of a line in bold that stands alone: below all headings."""


class Line(NamedTuple):
    """A line of text with its number in the file; what stands before a colon is its ``label``."""

    number: int
    text: str
    label: str = ""
    item: bool = False  # of a list


class Section(NamedTuple):
    """Lines, and the headings they stand under, the outermost first."""

    path: tuple[str, ...]
    lines: tuple[Line, ...]


class Outline(NamedTuple):
    """A whole guide, and what may be its title, each with its line, the likeliest first."""

    titles: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...]


class Builder:
    """Gathers headings and lines, in the order of the file, into sections."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._sections: list[Section] = []

    def heading(self, level: int, text: str) -> None:
        """Begin a section under the headings of a lower level."""
        self.close(level)
        self._path.append((level, text))
        self._sections.append(Section(self.path, ()))

    def close(self, level: int) -> None:
        """End the sections of a level, and of those above it."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()

    def line(self, line: Line) -> None:
        """Add a line where the guide is now."""
        if not self._sections or self._sections[-1].path != self.path:
            self._sections.append(Section(self.path, ()))
        last = self._sections[-1]
        self._sections[-1] = last._replace(lines=(*last.lines, line))

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that are open."""
        return tuple(text for _, text in self._path)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What was gathered, without sections that have no lines."""
        return tuple(section for section in self._sections if section.lines)


def split_label(text: str, bold: str) -> tuple[str, str]:
    """Return what a line is called, and what it says.

    >>> split_label("Tempo: 3010", ""), split_label("Lift Hips: drive up", "Lift Hips")
    (('Tempo', '3010'), ('Lift Hips', 'drive up'))
    >>> split_label("Proper Form", "Proper Form"), split_label("Drive up", "")
    (('Proper Form', ''), ('', 'Drive up'))
    >>> split_label("Rest 1:30", ""), split_label("Lower straight down. Slowly.", "Lower straight down.")
    (('', 'Rest 1:30'), ('', 'Lower straight down. Slowly.'))
    """
    if bold and text == bold and len(bold.split()) <= 8 and not bold.rstrip().endswith("."):
        inner = _LABEL.fullmatch(bold)
        return (inner[1], inner[2]) if inner and inner[2] else (bold.rstrip(" :"), "")
    sentence = len(bold.split()) >= SENTENCE and bold.rstrip().endswith(".")
    if bold and text.startswith(bold) and len(bold.split()) <= 8 and not sentence:
        rest = text[len(bold) :]
        if bold.rstrip().endswith((":", ".", "-", "–", "—")) or re.match(r"\s*[:\-–—(]", rest):
            return bold.rstrip(" :.-–—"), re.sub(r"^\s*[:\-–—]+\s*", "", rest).strip()
    found = _LABEL.fullmatch(text)
    if found and len(found[1].split()) <= 6 and "," not in found[1]:
        return found[1].strip(), found[2].strip()
    return "", text


def row(cells: list[tuple[str, int]], headers: list[str], build: Builder) -> None:
    """Add a row of a table: its cells by the heads of their columns, or as a key and its value."""
    filled = [(text, number) for text, number in cells if text]
    if not filled:
        return
    named = [head for head in headers if head.strip()]
    if len(cells) == 2 and len(named) < 3 and not _measures(headers):
        label, (value, number) = cells[0][0].rstrip(" :"), cells[1]
        build.line(Line(number, value, label, item=True) if value else Line(number, label))
        return
    about = cells[0][0] if not _measures(headers[:1]) else ""
    for place, (value, number) in enumerate(cells):
        label = headers[place] if place < len(headers) else ""
        if value and (place or not about):
            build.line(Line(number, value, label, item=True))


def _measures(heads: list[str]) -> bool:
    return any(
        re.search(r"\b(?:sets?|reps?|rest|tempo|hold)\b", head, re.IGNORECASE) for head in heads
    )
