"""An exercise as people call it, found among the routines: by name, alias, plural, word order."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError, RequestError
from tempo.library import folders, routines
from tempo.library.routines import Routine
from tempo.plan.tokens import fold, plain

SHORT_FOR = {
    "db": "dumbbell",
    "bb": "barbell",
    "kb": "kettlebell",
    "bw": "bodyweight",
    "sl": "single leg",
    "rdl": "romanian deadlift",
    "sldl": "stiff leg deadlift",
    "bss": "bulgarian split squat",
    "rfess": "bulgarian split squat",
    "ohp": "overhead press",
    "ghr": "glute ham raise",
    "dl": "deadlift",
    "bp": "bench press",
    "er": "external rotation",
    "ext": "extension",
    "alt": "alternating",
    "sa": "single arm",
    "inc": "incline",
    "incl": "incline",
    "cg": "close grip",
    "hlr": "hanging leg raise",
    "gm": "good morning",
    "tricep": "triceps",
    "bicep": "biceps",
    "one": "single",
    "1": "single",
}
"""What coaches write for short, and spellings that are one."""

UNSAID = frozenset(
    [
        "a",
        "an",
        "the",
        "with",
        "de",
        "con",
        "la",
        "el",
        "mit",
        "der",
        "die",
        "das",
        "of",
        "on",
        "to",
    ]
)

MANNERS = frozenset(["tempo", "weighted", "strict"])
"""How an exercise may be done that stays the same one."""

SAME = 0.8
"""How alike two words of four letters or more are to be one that was misspelled."""


MOST_MISSING = 1
"""Letters that may be missing, or too many, in a word that was misspelled."""

LONG, SAME_LONG = 10, 0.92
"""Words of more letters, as German compounds, are one if they differ in one."""

MOST_NEAR = 4
"""How many routines are named that are equally near."""


class Name(NamedTuple):
    """A name of a routine, and how sure it is that it means that one: 0 is surest."""

    words: tuple[str, ...]
    routine: str
    rank: int


def find(text: str) -> Routine | None:
    """Return the routine of an exercise, the user's own before a shipped one; None if none is.

    Raises RequestError where two are equally near, FileError for a routine's file that is wrong.
    """
    asked = words_of(text)
    shelf = folders.routines()
    for own in (True, False):
        names = [name for name in _names(own) if name.words]
        for nearest in (_same, _alike):
            found = [name for name in names if nearest(name.words, asked)]
            best = min((name.rank for name in found), default=0)
            paths = sorted({name.routine for name in found if name.rank == best})
            if len(paths) > 1:
                both = " or ".join(paths)
                raise RequestError(f"'{text}' could be {both}; write the one you mean")
            if paths and (path := shelf.named(paths[0], own=own)):
                return routines.load(path)
    for manner in MANNERS & set(asked):  # a tempo squat is a squat, unless one is called so
        return find(re.sub(rf"\b{manner}\b", " ", text, flags=re.IGNORECASE))
    return None


def near(text: str) -> tuple[str, ...]:
    """Return the routines whose names are a text and least besides; of more than one choice few.

    >>> near("row")[:2], near("moonwalk")
    (('band-row', 'barbell-row'), ())
    """
    asked = set(words_of(text))
    names = [each for own in (True, False) for each in _names(own)]
    more = [(len(set(each.words) - asked), each) for each in names if asked < set(each.words)]
    least = min((many for many, _ in more), default=0)
    found = {each.routine for many, each in more if asked and many == least}
    return tuple(sorted(found)[:MOST_NEAR])


def within(text: str) -> Routine | None:
    """Return the routine whose name is the longest within a text; None if none is within it.

    >>> within("zercher squat").name, within("larsen bench press").name, within("moonwalk")
    ('squat', 'bench-press', None)
    """
    asked = set(words_of(text))
    names = [each for own in (True, False) for each in _names(own)]
    found = [each for each in names if each.words and asked.issuperset(each.words)]
    if not found:
        return None
    best = min(found, key=lambda each: (-len(each.words), each.rank, each.routine))
    return routines.find(best.routine)


@lru_cache
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name, in order of the alphabet: singular, spelled out, no small ones.

    >>> words_of("DB Rows"), words_of("Push-ups"), words_of("press de banca")
    (('dumbbell', 'row'), ('push', 'up'), ('banca', 'press'))
    """
    parts = re.findall(r"[^\W_]+", fold(plain(text)))
    spelled = " ".join(
        SHORT_FOR.get(part) or SHORT_FOR.get(part.removesuffix("s"), part) for part in parts
    ).split()
    return tuple(sorted(_singular(part) for part in spelled if part not in UNSAID))


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ps")):
        return word.removesuffix("s")
    return word.removesuffix("s") if word in ("ups", "dips", "clams", "steps", "drops") else word


def _same(name: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return name == asked or (
        "".join(sorted("".join(name))) == "".join(sorted("".join(asked))) and _joined(name, asked)
    )


def _joined(name: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether two names are one but for blanks: pushup, push up."""
    few, many = sorted((name, asked), key=len)
    rest = list(many)
    for word in few:
        if word in rest:
            rest.remove(word)
            continue
        halves = next(
            (
                [one, other]
                for one in rest
                for other in rest
                if one is not other and one + other == word
            ),
            None,
        )
        if halves is None:
            return False
        for half in halves:
            rest.remove(half)
    return not rest


def _alike(name: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether two names are one but for small mistakes in their words."""
    from difflib import SequenceMatcher

    if len(name) != len(asked):
        return False
    rest = list(asked)
    for word in name:
        near = [
            each
            for each in rest
            if each == word
            or (
                min(len(word), len(each)) >= 4
                and abs(len(word) - len(each)) <= MOST_MISSING
                and SequenceMatcher(None, word, each).ratio() >= (SAME, SAME_LONG)[len(word) > LONG]
                and {word, each} != {"adduction", "abduction"}
            )
        ]
        if not near:
            return False
        rest.remove(word if word in near else near[0])
    return True


def _names(own: bool) -> Iterator[Name]:
    """Yield every name of the user's own routines, or of the shipped ones."""
    for stem, path in folders.routines().each(own=own).items():
        yield from _of(stem, path)


@lru_cache(maxsize=4_096)
def _of(stem: str, path: Path) -> tuple[Name, ...]:
    try:
        routine = routines.load(path)
    except FileError:
        return (Name(words_of(stem), stem, 0),)  # wrong, which is told when it is asked for
    titles = [sheet.name for sheet in routine.languages.values()]
    ranked = [
        (stem, 0),
        *((each, 1) for each in (*routine.aliases, *titles)),
        (routine.exercise, 2),
    ]
    return tuple(Name(words_of(each), stem, rank) for each, rank in ranked)
