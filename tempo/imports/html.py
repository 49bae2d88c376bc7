"""HTML as an outline: headings, paragraphs, items and rows of tables, with their lines."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tempo.imports.outline import PSEUDO, Builder, Line, Outline, row, split_label

BLOCKS = {
    *("p", "div", "li", "td", "th", "tr", "ul", "ol", "table", "section", "article", "blockquote"),
    *("dt", "dd", "dl", "br", "hr", "figure", "figcaption", "header", "footer", "main", "aside"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "title", "summary", "details", "body", "tbody", "thead"),
}
STEPS = {"steps": "ul", "step": "li", "listitem": "li", "list": "ul", "item": "li"}
"""Components of MDX that are lists and their items by another name."""

CALLOUTS = {"callout", "alert", "admonition", "aside", "note", "warning", "caution", "danger"}
"""Components that set a text apart; what they warn of is no step."""

_WARNS = re.compile(r"warn|danger|caution|error|important|safety|alert-red", re.IGNORECASE)

UNREAD = {
    "script",
    "style",
    "svg",
    "nav",
    "noscript",
    "template",
    "iframe",
    "head",
    "form",
    "button",
}
VOID = {"br", "hr", "img", "input", "meta", "link", "source", "path", "area", "col", "wbr"}


def outline(text: str, path: Path) -> Outline:
    """Return the outline of a page."""
    build = Builder()
    page = _Page(build, 1)
    page.feed(text)
    page.end()
    return Outline(tuple(page.titles), build.sections)


def lines(text: str, first: int, build: Builder) -> None:
    """Add what a piece of HTML says that begins in a line of a file."""
    page = _Page(build, first)
    page.feed(text)
    page.end()


class _Page(HTMLParser):
    def __init__(self, build: Builder, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.titles: list[tuple[str, int]] = []
        self._build = build
        self._before = first - 1
        self._words: list[str] = []
        self._bold: list[str] = []
        self._number = first
        self._unread: list[str] = []
        self._lists = 0
        self._heading = 0
        self._strong = False
        self._headers: list[str] = []
        self._cells: list[tuple[str, int]] = []
        self._cell = ""
        self._nested: list[int] = []
        self._entry = self._term = ""  # of a list of terms, each with what it is

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = STEPS.get(tag, tag)
        if self._unread or (tag in UNREAD and tag not in VOID):
            if tag in UNREAD and tag != "head":
                self._unread.append(tag)
                return
            if self._unread:
                return
        if tag in BLOCKS or tag in CALLOUTS:
            self._end(before=tag)
        if tag in CALLOUTS and _WARNS.search(" ".join([tag, *(value or "" for _, value in attrs)])):
            self._build.heading(PSEUDO, "Warning")
        self._entry = tag if tag in ("dt", "dd") else self._entry
        if tag in ("ul", "ol"):
            self._lists += 1
        elif tag == "table":
            self._headers = []
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th"):
            self._cell = tag
        elif re.fullmatch(r"h[1-6]", tag):
            self._heading = int(tag[1])
        elif tag in ("strong", "b"):
            self._strong = not "".join(self._words).strip()
        elif tag == "title":
            self._heading = 9

    def handle_endtag(self, tag: str) -> None:
        tag = STEPS.get(tag, tag)
        if self._unread:
            if tag == self._unread[-1]:
                self._unread.pop()
            return
        if tag in ("strong", "b"):
            self._strong = False
        if tag in BLOCKS or tag in CALLOUTS:
            self._end(after=tag)
        if tag in CALLOUTS:
            self._build.close(PSEUDO)
        self._entry = "" if tag in ("dt", "dd", "dl") else self._entry
        if tag in ("ul", "ol") and self._lists:
            self._lists -= 1
            if not self._lists:
                self._build.close(8)
        elif tag == "tr":
            self._row()
        elif re.fullmatch(r"h[1-6]|title", tag):
            self._heading = 0
        elif tag in ("td", "th"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if not "".join(self._words).strip() and data.strip():
            ahead = data[: len(data) - len(data.lstrip())].count("\n")
            self._number = self._before + self.getpos()[0] + ahead
        self._words.append(data)
        if self._strong:
            self._bold.append(data)

    def end(self) -> None:
        """Take what is left when the text ends."""
        self.close()
        self._end()

    def _end(self, before: str = "", after: str = "") -> None:
        words = " ".join("".join(self._words).split())
        bold = " ".join("".join(self._bold).split())
        self._words, self._bold = [], []
        if not words:
            return
        if self._entry == "dt":
            self._term = words.rstrip(" :")
        elif self._entry == "dd":
            self._build.line(Line(self._number, words, self._term, item=True))
        elif self._cell:
            self._cells.append((words, self._number))
        elif self._heading:
            if self._heading in (1, 9):
                self.titles = [*self.titles, (words, self._number)]
                if self._heading == 1:  # which says more than a window's title
                    self.titles.insert(0, self.titles.pop())
            if self._heading != 9:
                self._build.heading(self._heading, words)
        else:
            label, text = split_label(words, bold)
            nested = self._lists and before in ("ul", "ol")
            if label and not text and (not self._lists or nested):
                self._build.heading(PSEUDO + self._lists, label)
            else:
                here = Line(self._number, text or label, label if text else "", bool(self._lists))
                self._build.line(here)

    def _row(self) -> None:
        if self._cells and not self._headers and len(self._cells) > 2:
            self._headers = [text for text, _ in self._cells]
        else:
            row(self._cells, self._headers, self._build)
        self._cells = []
