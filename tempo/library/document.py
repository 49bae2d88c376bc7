"""YAML at the border: text becomes typed values, and every problem names file, line and key.

Scalars are taken as they are written. YAML's own guesses (``0201`` as 129, ``1:30`` as 90,
``off`` as False) never happen, because the reader of a key says what it expects there.
"""

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from tempo import __version__
from tempo.errors import FileError, ReadingError, unread
from tempo.library import folders, inputs
from tempo.library.cache import Cache
from tempo.library.digest import blake2b
from tempo.library.values import Choice, Either, Flag, Number, Numbers, Several, either, nearest

if TYPE_CHECKING:
    import yaml

    from tempo.library.declarations import Declaration

T = TypeVar("T")
D = TypeVar("D")

NO_FILE = "not a file; name a YAML file"
LARGEST_FILE = 1 << 20
DEEPEST = 16
LONGEST_TEXT = 300
LONGEST_KEY = 60
JOINERS = dict.fromkeys((0x200C, 0x200D))  # unseen, but letters of Persian and Hindi need them
MOST_PROBLEMS = 50  # that are told at once; nobody reads more
MOST_KEPT = 1 << 20  # bytes of trees
DIGEST = 32  # bytes
VERSION = 2  # of the trees: to be raised when the same text gives another


class Problem(NamedTuple):
    """What is wrong at a line (from 1) of a file, and the key it is about, if it is about one."""

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


class Refused(NamedTuple):
    """What has a tag, or stands for something else (`*name`), neither of which is used here."""

    line: int


Node = Text | Items | Pairs | Refused


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
        self._problems.append(Problem(line or self.line_of(key), self._prefix + key, text))

    def line_of(self, key: str) -> int:
        """Return the line of a key, or that of the table if it is not there."""
        return self._lines.get(key, self.line)

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def _node(self, key: str, needed: bool) -> Node | None:
        self._known.append(key)
        node = self._nodes.get(key)
        if node is None and needed:
            self.problem(key, "is missing")
        return None if isinstance(node, Refused) else node

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
        elif not words.isprintable() and not words.translate(JOINERS).isprintable():
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

    def number(self, key: str, default: D, kind: Number, *, needed: bool = False) -> float | D:
        """Read a number of a kind."""
        node = self._node(key, needed)
        return default if node is None else self._number(node, key, default, kind)

    def _number(self, node: Node, key: str, default: D, number: Number) -> float | D:
        try:
            return number.read(_scalar(node))
        except ReadingError as error:
            self.problem(key, str(error), node.line)
            return default

    def numbers(self, key: str, kind: Numbers) -> tuple[float, ...]:
        """Read a list of numbers; none is returned where it is not said or is no such list."""
        node = self._node(key, needed=False)
        if node is None:
            return ()
        if not isinstance(node, Items) or not node.items:
            self.problem(key, "must be a list of numbers, as [1, 0.5]")
            return ()
        if len(node.items) > kind.most:
            self.problem(key, f"has {len(node.items)} numbers; the most are {kind.most}")
            return ()
        number = Number(kind.low, kind.high)
        return tuple(self._number(item, key, kind.low, number) for item in node.items)

    def said(self, declaration: "Declaration[T]", default: D, of: str = "") -> T | D:
        """Read what is declared, as values of its kind are read; ``default`` where it is not said.

        Words of a list may have commas, so a list is written as one. ``of`` is what the table is,
        which may need it.
        """
        name, value, needed = declaration.name, declaration.value, of in declaration.needed
        if isinstance(value, Choice | Flag):
            return self.choice(name, value.choices, default)
        if isinstance(value, Several):
            return cast("T", self.texts(name, needed=needed))
        if isinstance(value, Either):
            value = value.value
        if isinstance(value, Number):
            return cast("T", self.number(name, default, value, needed=needed))
        if isinstance(value, Numbers):
            return cast("T", self.numbers(name, value)) or default
        return self.parsed(name, value.read, default, needed=needed)

    def flag(self, key: str, default: bool = False) -> bool:
        """Read true or false."""
        return self.choice(key, {"true": True, "false": False}, default)

    def choice(self, key: str, choices: Mapping[str, T], default: D) -> T | D:
        """Read one of some words, and return what it stands for."""
        node = self._node(key, needed=False)
        if node is None:
            return default
        try:
            return Choice(choices).read(_scalar(node))
        except ReadingError as error:
            self.problem(key, str(error))
            return default

    def parsed(
        self, key: str, parse: Callable[[str], T], default: D, *, needed: bool = False
    ) -> T | D:
        """Read text with a parser of the plan, whose complaint becomes the problem."""
        node = self._node(key, needed)
        words = "" if node is None else self._words(node, key)
        try:
            return parse(words) if words else default
        except ReadingError as error:
            self.problem(key, str(error))
            return default

    def each(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Read one value, or a list of them, with a parser of the plan; empty if none is right."""
        node = self._node(key, needed=False)
        if isinstance(node, Items) and not node.items:
            self.problem(key, "is an empty list; fill it in or leave the key out")
        found = []
        for item in node.items if isinstance(node, Items) else [node] if node else []:
            words = self._words(item, key)
            try:
                found += [parse(words)] if words else []
            except ReadingError as error:
                self.problem(key, str(error), item.line)
        return tuple(found)

    def listed(self, key: str) -> int:
        """Return how many items a key lists; 0 if it holds no list."""
        node = self._nodes.get(key)
        return len(node.items) if isinstance(node, Items) else 0

    def written(self, key: str) -> str:
        """Return what a key holds as YAML in a line, whatever it is; nothing if it is not there."""
        return _flow(self._nodes[key]) if key in self._nodes else ""

    def drop(self, key: str) -> None:
        """Take away a key, whatever it holds."""
        self._nodes.pop(key, None)

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

    def tables(self, key: str, most: float | None = None) -> "list[Table]":
        """Read a list of tables, of ``most`` so many."""
        node = self._node(key, needed=False)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.problem(key, "must be a list of tables")
            return []
        if most and len(node.items) > most:
            self.problem(key, f"has {len(node.items)} entries; the most are {most}")
            return []
        tables = []
        for item in node.items:
            if isinstance(item, Pairs):
                tables.append(Table(item, self._problems, f"{self._prefix}{key}."))
            else:
                self.problem(key, "must be a list of tables", item.line)
        return tables

    def close(self) -> None:
        """Note every key that was not asked for, with the one that may have been meant, or all."""
        known = [*dict.fromkeys(self._known)]
        for key in self._nodes:
            if key not in known:
                told = len(self._problems) < MOST_PROBLEMS
                meant = nearest(key, known) if told else ""
                every = f"; write {either(known)}" if known and told else ""
                self.problem(key, f"is not a key here{meant or every}")


class Document:
    """A YAML file that is being read: its root table and the problems found so far."""

    def __init__(self, path: Path, largest: int = LARGEST_FILE) -> None:
        self.path = path
        self.problems: list[Problem] = []
        node, problems = _read(_content(path, largest), path)
        self.problems += problems
        if not isinstance(node, Pairs):
            raise FileError(f"{path}:1: the file must be a table of keys and values, as 'reps: 8'")
        self.root = Table(node, self.problems)

    def close(self) -> None:
        """End the reading; raises FileError with all problems, a line each."""
        self.root.close()
        self.refuse()

    def refuse(self) -> None:
        """Raise FileError with the problems that were found, a line each, if there are some."""
        if self.problems:
            told = sorted(self.problems)[:MOST_PROBLEMS]
            lines = [
                f"{self.path}:{line}: {f'{key}: ' if key else ''}{text}" for line, key, text in told
            ]
            if more := len(self.problems) - len(told):
                lines.append(f"{self.path}: {more} more problems; mend these first")
            raise FileError("\n".join(lines))


def _content(path: Path, largest: int) -> str:
    try:
        with inputs.opened(path, NO_FILE) as file:
            content = file.read(largest + 1)
        if len(content) > largest:
            raise FileError(f"{path}: larger than {largest >> 20} MiB, so not read")
        return content.decode("utf-8-sig")
    except IsADirectoryError:
        raise FileError(f"{path}: {NO_FILE}") from None
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise unread(path, error) from None


@lru_cache
def _read(content: str, path: Path) -> tuple[Node, Sequence[Problem]]:
    """Return the tree of a document and its problems; of one that was read before, the same."""
    problems: list[Problem] = []
    return _tree(content, path, problems), problems


def _tree(content: str, path: Path, problems: list[Problem]) -> Node:
    """Return the tree of a document, kept from the last time if it has not changed since.

    Why it is kept: to load YAML's parser and parse a routine takes `tempo show` a third as long as
    click does.
    """
    cache, key = Cache(folders.trees()), f"{__version__} {VERSION} {marshal.version} {content}"
    kept = _believed(key, cache.get(key) or b"")
    if kept is not None:
        return kept
    tree = _parsed(content, path, problems)
    if not problems:
        cache.put(key, _signed(key, marshal.dumps(_plain(tree))))
        cache.tidy(MOST_KEPT)
    return tree


def _signed(key: str, plain: bytes) -> bytes:
    """Return what is kept of a tree: what it is the tree of and what it is are in its digest."""
    text = key.encode("utf-8", "surrogatepass")
    return blake2b(b"%d %b%b" % (len(text), text, plain), digest_size=DIGEST).digest() + plain


def _believed(key: str, kept: bytes) -> Node | None:
    """Return the tree that was kept; None if it is not the very one that was made of this key."""
    plain = kept[DIGEST:]
    if not plain or _signed(key, plain) != kept:
        return None
    try:
        return _grown(marshal.loads(plain))
    except (ValueError, TypeError, EOFError):
        return None


def _plain(node: Node) -> Any:
    """Return a tree as the plain tuples, lists and texts that can be kept."""
    if isinstance(node, Text):
        return tuple(node)
    if isinstance(node, Items):
        return node.line, [_plain(item) for item in node.items]
    assert isinstance(node, Pairs)  # a tree with what was refused is not kept
    return node.line, tuple((*key, _plain(value)) for key, value in node.pairs)


def _grown(plain: Any) -> Node:
    """Return the tree that was made plain; raises ValueError or TypeError if it is none."""
    line, held = plain
    if not isinstance(line, int):
        raise TypeError
    if isinstance(held, str):
        return Text(line, held)
    if isinstance(held, list):
        return Items(line, [_grown(item) for item in held])
    return Pairs(line, [(Text(at, key), _grown(value)) for at, key, value in held])


class Opened(NamedTuple):
    """A list or a mapping whose end has not come yet."""

    line: int
    tagged: bool
    nodes: list[Node]


def _parsed(content: str, path: Path, problems: list[Problem]) -> Node:
    """Return the tree of a document, and note what YAML knows and is not used here.

    Raises FileError where nothing more can be read.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _built(yaml.parse(content, Loader=loader), path, problems)
    except yaml.YAMLError as error:
        raise FileError(_unparsed(error, content, path)) from None


def _built(events: "Iterable[yaml.Event]", path: Path, problems: list[Problem]) -> Node:
    """Build a tree from the parser's events; never recursive, so never too deep."""
    import yaml

    done: list[Node] = []
    opened: list[Opened] = []
    for event in events:
        line = _line(event)
        tagged = isinstance(event, yaml.NodeEvent) and _tagged(event, problems)
        node: Node | None = None
        match event:
            case yaml.AliasEvent():
                node = Refused(line)
            case yaml.ScalarEvent():
                node = Refused(line) if tagged else Text(line, event.value)
            case yaml.CollectionStartEvent():
                if len(opened) == DEEPEST:
                    told = f"nested more than {DEEPEST} deep; write it flatter"
                    raise FileError(f"{path}:{line}: {told}")
                opened.append(Opened(line, tagged, []))
            case yaml.SequenceEndEvent():
                node = _closed(opened, _items)
            case yaml.MappingEndEvent():
                node = _closed(opened, partial(_pairs, problems=problems))
            case yaml.DocumentStartEvent() if done:
                problems.append(Problem(line, "", "a second document (---); one file holds one"))
                break
        if node is not None:
            (opened[-1].nodes if opened else done).append(node)
    return done[0] if done else Pairs(1, [])


def _tagged(event: "yaml.NodeEvent", problems: list[Problem]) -> bool:
    """Whether a node has a tag; tags and anchors are noted, of several in a row the first."""
    tagged = getattr(event, "tag", None) not in (None, "!")
    found = {
        "anchors (&, *) are not used here; write it out": bool(event.anchor),
        "tags (!) are not used here; remove it": tagged,
    }
    for told in (told for told, there in found.items() if there):
        if problems[-1:] != [problem := Problem(_line(event), "", told)]:
            problems.append(problem)
    return tagged


def _closed(opened: list[Opened], made: Callable[[int, list[Node]], Node]) -> Node:
    """Close the innermost list or mapping; one with a tag is refused, if it is not the root."""
    line, tagged, nodes = opened.pop()
    node = made(line, nodes)
    return Refused(line) if tagged and opened else node


def _items(line: int, nodes: list[Node]) -> Items:
    return Items(line, [node for node in nodes if not isinstance(node, Refused)])


def _pairs(line: int, nodes: list[Node], problems: list[Problem]) -> Pairs:
    """Return a mapping of nodes that are keys and values in turn; a key must be a plain word."""
    pairs = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if isinstance(key, Text) and key.value.isprintable() and len(key.value) <= LONGEST_KEY:
            pairs.append((key, value))
        else:
            problems.append(Problem(key.line, "", "a key must be a plain word"))
    return Pairs(line, pairs)


def _unparsed(error: "yaml.YAMLError", content: str, path: Path) -> str:
    """Return what is told where the parser gave up."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    tab = "\t" in "".join(content.split("\n")[line - 1 : line])
    hint = "; indent with spaces, not tabs" if tab else ""
    return f"{path}:{line}: not YAML: {what}{hint}"


def _flow(node: Node) -> str:
    """Return a node as YAML in a line; all texts but plain words and numbers in quotes."""
    match node:
        case Items():
            return f"[{', '.join(map(_flow, node.items))}]"
        case Pairs():
            return f"{{{', '.join(f'{key.value}: {_flow(value)}' for key, value in node.pairs)}}}"
        case Text():
            return quoted(node.value)
    return '""'


def quoted(text: str) -> str:
    """Return a text as YAML has it: in quotes unless it is a plain word or number.

    >>> quoted("drive"), quoted("8..10"), quoted("30X1"), quoted("sit back, lower")
    ('drive', '8..10', '"30X1"', '"sit back, lower"')
    """
    plain = re.fullmatch(r"[^\W\d_][\w-]*|\d{1,4}(\.\.\d{1,4})?", text)
    if plain:
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def _scalar(node: Node) -> str:
    """Return a value as it is written; a list and a table are no text."""
    return node.value if isinstance(node, Text) else ""


def _line(event: "yaml.Event") -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
