"""How words are said that voices say wrong: ``cues/words/pronunciations/LANGUAGE.yaml``.

A user's own ``pronunciations/LANGUAGE.yaml`` adds to it, and goes before it.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tempo.library import folders
from tempo.library.declarations import PHONEMES, RESPELLED
from tempo.library.document import Document


class Said(NamedTuple):
    """How a word is said: in phonemes, and respelled for voices that read letters alone."""

    phonemes: str
    respelled: str


Put = Callable[[str, Said], str]
"""Returns what stands for a word that is said so; nothing where it stands for itself."""


class Pronunciations:
    """The words of a language that are not said as they are written."""

    def __init__(self, words: dict[str, Said]) -> None:
        self._words = {word.lower(): said for word, said in words.items()}
        longest_first = sorted(map(re.escape, self._words), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)

    def put(self, text: str, put: Put) -> str:
        """Return a text with something else in the place of each such word.

        >>> lats = Pronunciations({"lats": Said("lˈæts", "latz")})
        >>> lats.put("Squeeze your lats", lambda word, said: f"[{word}](/{said.phonemes}/)")
        'Squeeze your [lats](/lˈæts/)'
        """
        if not self._words:
            return text
        return self._pattern.sub(
            lambda found: put(found[0], self._words[found[0].lower()]) or found[0], text
        )

    def respelled(self, text: str) -> str:
        """Return a text in which such words are spelled as they are said.

        >>> Pronunciations({"lats": Said("", "latz")}).respelled("Lats. Latscher")
        'latz. Latscher'
        """
        return self.put(text, lambda word, said: said.respelled)


def load(language: str) -> Pronunciations:
    """Return the pronunciations of a language, or of its code as ``en-us``.

    Raises FileError for a file that is wrong.
    """
    name = f"{language.partition('-')[0]}.yaml"
    shipped = folders.shipped("cues") / "words" / "pronunciations" / name
    return _read(shipped, folders.own("pronunciations") / name)


@cache
def _read(*paths: Path) -> Pronunciations:
    words: dict[str, Said] = {}
    for path in paths:
        if path.is_file():
            words |= read(path)
    return Pronunciations(words)


def read(path: Path) -> dict[str, Said]:
    """Read a file of pronunciations, by word; raises FileError with all its problems."""
    document = Document(path)
    words = {}
    for word in document.root:
        table = document.root.table(word)
        words[word] = Said(table.said(PHONEMES, ""), table.said(RESPELLED, ""))
        table.close()
    document.close()
    return words
