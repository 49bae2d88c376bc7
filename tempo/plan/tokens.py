"""What people type, as numbers, words and signs, each with its place in the text."""

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

_SIGNS = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full width
        **dict.fromkeys("\u2043\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u2033\u201c\u201d\u201e\u00a8", '"'),
        **dict.fromkeys("\u2032\u2018\u2019\u00b4`", "'"),
        **dict.fromkeys("\u00d7\u2715\u2716\u2a2f", "x"),
        **dict.fromkeys("\u00b7\u2027\u22c5", ","),
        "\u2044": "/",
        "\u2215": "/",
        "\u2502": "|",
    }
)
"""What word processors and keyboards write in place of a sign, one character for each."""

_TOKEN = re.compile(r"(?P<number>[0-9]+)|(?P<word>(?:[^\W\d_][\u0300-\u036f]*)+)|\S")

_STEMS = [
    "teen",
    "eleven",
    "twelve",
    "ty",
    "zehn",
    "elf",
    "zwö",
    "zwo",
    "zig",
    "ßig",
    "ssig",
    "ce",
    "dieci",
    "veint",
    "nta",
]
"""What is in each number in words from 11 on; once is once."""

_FEW = frozenset(["zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn"])

_SHORT = {"m": "mit", **{word: word for word in ("exz", "alt", "st", "a", "d", "u", "v")}}
"""Words that are cut short with a point, which ends nothing then."""


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"  # digits; what joins two numbers is for the reader to say
    WORD = "word"
    SIGN = "sign"


class Token(NamedTuple):
    """A number, a word or a sign; ``start`` and ``end`` are its place in the text as typed.

    ``text`` is small and without accents; ``gap`` says whether blanks stand before it.
    """

    kind: Kind
    text: str
    start: int
    end: int
    gap: bool


def plain(text: str) -> str:
    """Return a text as a typewriter would have it, each character in its place.

    >>> plain("３–1−1—0")
    '3-1-1-0'
    """
    return text.translate(_SIGNS)


def fold(word: str) -> str:
    """Return a word small and without accents, so that spellings of it are one.

    >>> fold("Excéntrica"), fold("Drücken"), fold("Fuß")
    ('excentrica', 'drucken', 'fuss')
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def in_digits(text: str) -> str:
    """Return a text with digits for its large numbers.

    >>> in_digits("Forty-five seconds"), in_digits("fünfundvierzig Sekunden")
    ('45 seconds', '45 Sekunden')
    """
    for start, end, number in reversed(_spoken(text)):
        text = f"{text[:start]}{number}{text[end:]}"
    return text


def _spoken(text: str) -> list[tuple[int, int, int]]:
    """Return where each large number in words begins and ends, and the number."""
    small = text.casefold()
    if not any(stem in small for stem in _STEMS):
        return []
    from tempo.plan import spoken  # to make its table takes longer than to read a line

    return spoken.numbers(text)


def slug(name: str, otherwise: str = "exercise") -> str:
    """Return a name as every system takes it for a file, and every host in an address.

    A name that has nothing of the alphabet is called ``otherwise``.

    >>> slug("Zercher good-morning"), slug("Hüftstoß, 3x8 @31X1"), slug("日本", "set")
    ('zercher-good-morning', 'huftstoss-3x8-31x1', 'set')
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:60].strip("-") or otherwise


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; an x between a number and a word or number is one of its own.

    >>> [token.text for token in tokens("3xAMRAP @ 31X1")]
    ['3', 'x', 'amrap', '@', '31', 'x', '1']
    """
    found: list[Token] = []
    large = {start: (end, number) for start, end, number in _spoken(text)}
    pointed, skipped = False, 0
    for match in _TOKEN.finditer(plain(text)):
        if match.start() < skipped:
            continue
        if match.start() in large:
            start, (skipped, number) = match.start(), large[match.start()]
            gap = start > (found[-1].end if found else 0)
            found.append(Token(Kind.NUMBER, str(number), start, skipped, gap))
            continue
        kind = Kind.NUMBER if match["number"] else Kind.WORD if match["word"] else Kind.SIGN
        start, end = match.span()
        gap = start > (found[-1].end if found else 0)
        word = fold(match[0]) if kind is Kind.WORD else match[0]
        if pointed:
            pointed = False
            continue
        before = found[-1].kind if found else Kind.SIGN
        pointed = word in _SHORT and bool(re.match(r"\.\s+[^\W\d]", text[end:]))
        pointed = pointed and (gap or not found) and before is not Kind.NUMBER
        word = _SHORT[word] if pointed else word
        if word == "h" and not gap and found and found[-1].text in ('"', "'"):  # 5"H
            word, gap = "hold", True
        if found and not gap and found[-1].kind is Kind.NUMBER and word[0] == "x" and word[1:]:
            found.append(Token(Kind.WORD, "x", start, start + 1, gap=False))
            start, word = start + 1, word[1:]
            gap = False
        if word.endswith("mal") and word[:-3] in _FEW:  # dreimal
            found.append(Token(Kind.WORD, word[:-3], start, end - 3, gap))
            start, word, gap = end - 3, "mal", False
        found.append(Token(kind, word, start, end, gap))
    return found
