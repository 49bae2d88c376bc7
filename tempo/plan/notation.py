"""How a tempo is written: coaches' spellings in, a tempo out.

Canonical notation is LOWER-BOTTOM-LIFT-TOP whatever the lift does first (Poliquin, after Ian
King; the NASM writes it so too): ``2021``, ``2-0-2-1``, ``20X1``, ``@30X1``, ``2.5-0-1-2``: see
``figures``. Named phases come in any order, before or after their number, in three languages: see
``naming``. Where both phases that move are named, the pauses that are not take no time; where one
is not, the rest is the routine's.

A message has in quotes what was written, and what can be written in its place: that is read.
"""

import re
from collections.abc import Sequence

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, time
from tempo.plan.figures import lasting, legal, parts_of, tempo_of
from tempo.plan.naming import MOVING, named_phases
from tempo.plan.saying import words_of
from tempo.plan.tempo import Phases, Tempo, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, Token, plain, tokens

LONGEST_TEXT = 500
"""The most characters in which a tempo may be written."""


NAMES = (
    *("lower", "down", "eccentric", "bottom", "lift", "up", "concentric", "top", "hold"),
    *("pause", "squeeze", "negative"),
)
"""The names of phases as keys of a table."""


EMPTY = "the tempo is empty; write one, as '2021' or 'up 2, hold 1, down 2'"


def parse(text: str) -> Tempo:
    """Read a tempo that stands by itself; the inverse of :func:`canonical`.

    Raises PrescriptionError, with what to write instead.

    >>> parse("@30X1") == parse("lower 3, lift X, top 1") == parse("3:0:X:1")
    True
    """
    found = phases(text)
    for phase in MOVING:
        if phase not in found.named and set(found.named) & set(MOVING):
            meant = words_of(found._replace(**{phase.value: just(2 * SECOND)}))
            raise PrescriptionError(
                f"tempo '{text}' does not say how long the {phase.value} takes; write it too, as "
                f"'{meant}'"
            )
    return lasting(found.tempo, text)


def phases(text: str) -> Phases:
    """Read the phases that a text names, in any spelling: all four, or those over a routine's.

    Raises PrescriptionError, with what to write instead.

    >>> phases("5s eccentric")
    Phases(lower=Range(low=5000000, high=5000000), bottom=None, lift=None, top=None)
    """
    if len(text) > LONGEST_TEXT:
        raise PrescriptionError(f"the tempo is {len(text)} characters long; write it as '2021'")
    try:
        return read(text)
    except PrescriptionError:
        if found := _within(text):
            raise PrescriptionError(found) from None
        raise


def read(text: str) -> Phases:
    """Do as :func:`phases` does, but do not look for a tempo within what cannot be read."""
    found = _undecorated(tokens(text))
    if not found:
        raise PrescriptionError(EMPTY)
    if is_named(found):
        return named_phases(found, text)
    body = plain(text)[found[0].start : found[-1].end]
    return Phases(*tempo_of(parts_of(body, text), text))


QUOTES = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
"""What may stand around a tempo, and how it ends."""


def _undecorated(found: list[Token]) -> list[Token]:
    """Leave out what stands around a tempo and is none of it: brackets, @, the word itself."""
    start, end = 0, len(found)
    while start < end:
        token = found[start]
        following = found[start + 1] if start + 1 < end else None
        announced = token.text in lexicon.TEMPO | {"@", "at"} or (
            token.text in ("t", "tut")
            and following
            and (following.text in ("/", ":", "=", "-") or following.kind is Kind.NUMBER)
        )
        if announced:
            start += 1
            signs = ("/", ":", "=", "-", "of", "de", "von")
            if token.text != "@" and start < end and found[start].text in signs:
                start += 1
        elif token.text in lexicon.ARTICLES and following and following.kind is Kind.NUMBER:
            start += 1
        elif token.text in QUOTES and end - start > 2 and found[end - 1].text == QUOTES[token.text]:
            start, end = start + 1, end - 1
        else:
            break
    while start < end and found[end - 1].text in (".", ";", ",", *lexicon.TEMPO):
        end -= 1
    if found[start:end] and (found[start].text, found[end - 1].text) in (("(", ")"), ("[", "]")):
        return _undecorated(found[start + 1 : end - 1])
    return found[start:end]


def is_named(found: Sequence[Token]) -> bool:
    """Whether a tempo names its phases: it has words that are no units."""
    for place, token in enumerate(found):
        if token.kind is not Kind.WORD or set(token.text) <= {"x"} or token.text in time.UNITS:
            continue
        between = 0 < place < len(found) - 1
        glued = token.text == "a" and not token.gap
        if between and (glued or token.text in lexicon.TO) and found[place - 1].kind is Kind.NUMBER:
            continue
        if token.text not in lexicon.COUNTS:
            return True
    return False


def _within(text: str) -> str:
    """Return what is told of a text in which a tempo of four parts stands among other things."""
    found = tokens(text)
    if len(found) > 60 or re.fullmatch(r"\s*\S+\s*", text):
        return ""
    for length in range(len(found) - 1, 0, -1):
        for start in range(len(found) - length + 1):
            inside = found[start : start + length]
            before, after = found[start - 1 : start], found[start + length : start + length + 1]
            if (before and not inside[0].gap and before[0].text != "@") or (
                after and not after[0].gap and after[0].text not in (",", ";", ".")
            ):
                continue
            piece = text[inside[0].start : inside[-1].end]
            if inside[0].kind is not Kind.NUMBER or not re.search(r"[0-9xX]$", piece):
                continue
            try:
                parts = parts_of(plain(piece), piece)
            except PrescriptionError:
                continue
            if (
                len(parts) == 4
                and legal(parts, piece)
                and not (re.search(r"\s", piece) and length > 7)
            ):
                others = [text[: inside[0].start].strip(), text[inside[-1].end :].strip()]
                extra = " and ".join(f'"{each}"' for each in others if each)
                return (
                    f"tempo '{text}' has more in it than a tempo: '{piece}' would be one, {extra} "
                    "is none of it"
                )
    return ""
