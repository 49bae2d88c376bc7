"""What was said of the options: by the user's config file, a plan or a command line."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from tempo.library.declarations import DECLARATIONS, Declaration, taken

T = TypeVar("T")


class Settings:
    """The values of options, by their declarations; what nobody said is as usual."""

    def __init__(self, said: Mapping[str, Any] | None = None) -> None:
        self._said = dict(said or {})

    def __getitem__(self, declaration: Declaration[T]) -> T:
        """Return the value of an option; KeyError if nobody said it and nothing is usual."""
        value = self.get(declaration)
        return declaration.usual if value is None else value

    def get(self, declaration: Declaration[T]) -> T | None:
        """Return what was said of an option, None if nothing was."""
        value: T | None = self._said.get(declaration.name)
        return value

    def but(self, declaration: Declaration[T], value: T) -> "Settings":
        """Return these with another value of an option."""
        return Settings(self._said | {declaration.name: value})

    def over(self, below: "Settings") -> "Settings":
        """Return these, with what they leave open taken from ``below``."""
        return Settings(below._said | self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._said == other._said

    def __repr__(self) -> str:
        return f"Settings({self._said!r})"


def load(path: Path) -> Settings:
    """Read a config file, which need not exist; raises FileError with all its problems."""
    if not os.path.exists(path):  # unlike Path.exists it never raises
        return Settings()
    from tempo.library.document import Document

    document = Document(path)
    root = document.root
    for key in taken("routine"):
        if key in root and key in taken("show") and key not in taken("config"):
            root.text(key)
            root.problem(key, f"belongs in a routine, or after a command as --{key}")
    said = {
        key: root.parsed(key, declaration.value.read, None)
        for key, declaration in taken("config").items()
    }
    document.close()
    return Settings({key: value for key, value in said.items() if value is not None})


def lines(path: Path) -> dict[str, tuple[str, int]]:
    """Return what a config file says, as it is written, and in which line; by key."""
    if not os.path.exists(path):
        return {}
    from tempo.library.document import Document

    root = Document(path).root
    return {key: (root.written(key).strip('"'), root.line_of(key)) for key in root}


def changed(text: str, key: str, value: str | None) -> str:
    """Return the text of a config file with a key of another value, or without it if that is None.

    All else stays as it is, comments too.

    >>> changed("rate: 150  # for anna\\nvoice: es\\n", "rate", "165")
    'rate: 165  # for anna\\nvoice: es\\n'
    """
    found, put = [], f"{key}: {value}"
    for line in text.splitlines():
        said = re.fullmatch(_LINE, line)
        if not said or said[1] != key:
            found.append(line)
        elif value is not None:
            found.append(f"{put}{said[3] or ''}")
            value = None
    if value is not None:
        found.append(put)
    return "\n".join(found) + "\n" * bool(found)


_LINE = (
    r"""([\w-]+)\s*:"""
    r"""(?:\s+("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[{|>&*!](?:[^#]|\S#)*?))?(\s+#.*|\s*)"""
)
"""A key, a value in one line, and what stands after it."""


def said(**texts: str) -> Settings:
    """Return the settings that some texts say of a track; raises ReadingError.

    >>> said(lead_in="1:30", voice="none")
    Settings({'lead-in': 90000000, 'voice': 'none'})
    """
    known = {
        each.name.replace("-", "_"): each for each in reversed(DECLARATIONS)
    }  # the first of two
    return Settings({known[key].name: known[key].value.read(texts[key]) for key in texts})
