"""YAML at the border: text becomes typed values, and every problem names file, line and key.

Scalars are taken as they are written. YAML's own guesses (``0201`` as 129, ``1:30`` as 90,
``off`` as False) never happen, because the reader of a key says what it expects there.
"""

import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from tempo.errors import FileError, PrescriptionError

T = TypeVar("T")
D = TypeVar("D")

LARGEST_FILE = 1 << 20
DEEPEST = 16
LONGEST_TEXT = 300
LONGEST_KEY = 60
MOST_PROBLEMS = 50  # that are told at once; nobody reads more


class Problem(NamedTuple):
    """What is wrong at a line (from 1) of a file, and the key it is about."""

    line: int
    key: str
    text: str


class Text(NamedTuple):
    """A scalar as it is written."""

    line: int
    value: str


class Items(NamedTuple):
    """A list."""

    line: int
    items: "list[Node]"


class Pairs(NamedTuple):
    """A mapping, as pairs, so that a key written twice can be seen."""

    line: int
    pairs: "list[tuple[Text, Node]]"


Node = Text | Items | Pairs


class Table:
    """A mapping whose keys are read one by one, each with the type that is expected there.

    A problem is noted, and the default is returned, so that one reading finds all problems.
    """

    def __init__(self, node: Pairs, problems: list[Problem], prefix: str = "") -> None:
        self.line = node.line
        self._problems = problems
        self._prefix = prefix
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        self._known: list[str] = []
        for key, value in node.pairs:
            if key.value in self._nodes:
                first = self._lines[key.value]
                self.problem(key.value, f"is written twice (first in line {first})", key.line)
            else:
                self._nodes[key.value] = value
                self._lines[key.value] = key.line

    def problem(self, key: str, text: str, line: int | None = None) -> None:
        """Note what is wrong with a key."""
        where = line or self._lines.get(key, self.line)
        self._problems.append(Problem(where, self._prefix + key, text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def _node(self, key: str, needed: bool) -> Node | None:
        self._known.append(key)
        node = self._nodes.get(key)
        if node is None and needed:
            self.problem(key, "is missing")
        return node

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """Read words: one line, no control characters, not empty."""
        node = self._node(key, needed)
        return default if node is None else self._words(node, key) or default

    def _words(self, node: Node, key: str) -> str:
        if not isinstance(node, Text):
            self.problem(key, "must be one value, not a list or a table", node.line)
            return ""
        words = " ".join(node.value.split())
        if not words:
            self.problem(key, "is empty; fill it in or leave the key out", node.line)
        elif not words.isprintable():
            self.problem(key, "holds characters that cannot be shown; retype it", node.line)
            return ""
        elif len(words) > LONGEST_TEXT:
            self.problem(
                key,
                f"is {len(words)} characters long; the longest is {LONGEST_TEXT}",
                node.line,
            )
            return ""
        return words

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """Read a list of words."""
        node = self._node(key, needed)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.problem(key, "must be a list, each item in a line of its own after '- '")
            return ()
        return tuple(filter(None, [self._words(item, key) for item in node.items]))

    def number(
        self, key: str, default: float, low: float, high: float, *, needed: bool = False
    ) -> float:
        """Read a number between two bounds, both included."""
        node = self._node(key, needed)
        return default if node is None else self._number(node, key, default, low, high)

    def _number(self, node: Node, key: str, default: float, low: float, high: float) -> float:
        try:
            number = float(node.value if isinstance(node, Text) else "")
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            self.problem(key, f"must be a number from {low:g} to {high:g}", node.line)
            return default
        return number

    def numbers(
        self, key: str, default: tuple[float, ...], low: float, high: float
    ) -> tuple[float, ...]:
        """Read a list of numbers, each between two bounds."""
        node = self._node(key, needed=False)
        if node is None:
            return default
        if not isinstance(node, Items) or not node.items:
            self.problem(key, "must be a list of numbers, as [1, 0.5]")
            return default
        return tuple(self._number(item, key, low, low, high) for item in node.items)

    def flag(self, key: str, default: bool = False) -> bool:
        """Read true or false."""
        return self.choice(key, {"true": True, "false": False}, default)

    def choice(self, key: str, choices: dict[str, T], default: D) -> T | D:
        """Read one of some words, and return what it stands for."""
        node = self._node(key, needed=False)
        if node is None:
            return default
        value = node.value if isinstance(node, Text) else None
        if value not in choices:
            self.problem(key, f"must be {_either(choices)}{_nearest(value, choices)}")
            return default
        return choices[value]

    def parsed(self, key: str, parse: Callable[[str], T], default: T, *, needed: bool = False) -> T:
        """Read text with a parser of the plan, whose complaint becomes the problem."""
        node = self._node(key, needed)
        words = "" if node is None else self._words(node, key)
        try:
            return parse(words) if words else default
        except PrescriptionError as error:
            self.problem(key, str(error))
            return default

    def is_table(self, key: str) -> bool:
        """Whether a key holds a table."""
        return isinstance(self._nodes.get(key), Pairs)

    def is_list(self, key: str) -> bool:
        """Whether a key holds a list."""
        return isinstance(self._nodes.get(key), Items)

    def table(self, key: str, *, needed: bool = False) -> "Table":
        """Read a table within this one; an absent one is an empty one."""
        node = self._node(key, needed)
        if isinstance(node, Pairs):
            here = Pairs(self._lines[key], node.pairs)  # not the line of its first key
            return Table(here, self._problems, f"{self._prefix}{key}.")
        if node is not None:
            self.problem(key, "must be a table of keys and values")
        return Table(Pairs(self.line, []), self._problems, f"{self._prefix}{key}.")

    def tables(self, key: str) -> "list[Table]":
        """Read a list of tables."""
        node = self._node(key, needed=False)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.problem(key, "must be a list of tables")
            return []
        tables = []
        for item in node.items:
            if isinstance(item, Pairs):
                tables.append(Table(item, self._problems, f"{self._prefix}{key}."))
            else:
                self.problem(key, "must be a list of tables", item.line)
        return tables

    def close(self) -> None:
        """Note every key that was not asked for, with the one that may have been meant."""
        for key in self._nodes:
            if key not in self._known:
                self.problem(key, f"is not a key here{_nearest(key, self._known)}")


class Document:
    """A YAML file that is being read: its root table and the problems found so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        node = _tree(_content(path), path)
        if not isinstance(node, Pairs):
            raise FileError(f"{path}:1: the file must be a table of keys and values, as 'reps: 8'")
        self.root = Table(node, self.problems)

    def close(self) -> None:
        """End the reading; raises FileError with all problems, a line each."""
        self.root.close()
        if self.problems:
            told = sorted(self.problems)[:MOST_PROBLEMS]
            lines = [f"{self.path}:{line}: {key}: {text}" for line, key, text in told]
            if more := len(self.problems) - len(told):
                lines.append(f"{self.path}: {more} more problems; mend these first")
            raise FileError("\n".join(lines))


def _content(path: Path) -> str:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileError(f"{path}: not a file; name a YAML file")
        if found.st_size > LARGEST_FILE:
            raise FileError(f"{path}: larger than {LARGEST_FILE >> 20} MiB, so not read")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None


def _tree(content: str, path: Path) -> Node:
    """Build the tree of a document from the parser's events; never recursive, so never too deep."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    open_nodes: list[tuple[int, list[Node]]] = []
    done: list[Node] = []
    try:
        for event in yaml.parse(content, Loader=loader):
            if isinstance(event, yaml.NodeEvent):
                line = _line(event)
                if isinstance(event, yaml.AliasEvent) or event.anchor:
                    raise FileError(
                        f"{path}:{line}: anchors (&, *) are not used here; write it out"
                    )
                if event.tag and event.tag != "!":  # type: ignore[attr-defined]
                    raise FileError(f"{path}:{line}: tags (!) are not used here; remove it")
            if isinstance(event, yaml.ScalarEvent):
                _into(open_nodes, done).append(Text(line, event.value))
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(open_nodes) == DEEPEST:
                    raise FileError(f"{path}:{line}: nested more than {DEEPEST} deep")
                open_nodes.append((line, []))
            elif isinstance(event, yaml.CollectionEndEvent):
                line, nodes = open_nodes.pop()
                node: Node = Items(line, nodes)
                if isinstance(event, yaml.MappingEndEvent):
                    node = Pairs(line, _paired(nodes, path))
                _into(open_nodes, done).append(node)
            elif isinstance(event, yaml.DocumentStartEvent) and done:
                line = _line(event)
                raise FileError(f"{path}:{line}: a second document (---); one file holds one")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise FileError(f"{path}:{line}: not YAML: {what}") from None
    return done[0] if done else Pairs(1, [])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _into(open_nodes: list[tuple[int, list[Node]]], done: list[Node]) -> list[Node]:
    return open_nodes[-1][1] if open_nodes else done


def _paired(nodes: list[Node], path: Path) -> list[tuple[Text, Node]]:
    pairs = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not (
            isinstance(key, Text) and key.value.isprintable() and len(key.value) <= LONGEST_KEY
        ):
            raise FileError(f"{path}:{key.line}: a key must be a plain word")
        pairs.append((key, value))
    return pairs


def _either(choices: Sequence[str] | dict[str, T]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def _nearest(word: str | None, known: Sequence[str] | dict[str, T]) -> str:
    if not word:
        return ""
    import difflib

    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean '{near[0]}'?" if near else ""
