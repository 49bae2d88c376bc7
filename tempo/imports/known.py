"""Which routine an exercise is, by what somebody else calls it."""

import re

from tempo.errors import TempoError
from tempo.imports import names
from tempo.library import exercises, folders, routines

SHORT = {
    "rdl": "romanian deadlift", "bss": "bulgarian split squat", "db": "dumbbell", "bb": "barbell",
    "kb": "kettlebell", "ohp": "overhead press", "sldl": "stiff leg deadlift", "pullup": "pull up",
    "chinup": "chin up", "pushup": "push up", "situp": "sit up", "stepup": "step up",
}  # fmt: skip
"""What coaches write short."""


def known() -> dict[frozenset[str], str]:
    """Return the names of all routines by the words of every name that each of them has."""
    found: dict[frozenset[str], str] = {}
    called: dict[frozenset[str], str] = {}  # as they are shown: what several may be
    for name, path in folders.routines().paths().items():
        try:
            routine = routines.load(path)
        except TempoError:  # a broken one of the user's own is told where it is asked for
            continue
        for each in (name, *routine.aliases):
            found.setdefault(_words(each), name)
        for each in (routine.sheet.name, routine.exercise):
            called.setdefault(_words(each), name)
    return called | found


def routine(name: str, known: dict[frozenset[str], str]) -> str | None:
    """Return the routine that a name means: all its words, or those outside brackets."""
    outside = re.sub(r"\([^)]*\)", " ", name)
    return known.get(_words(name)) or known.get(_words(outside))


def near(name: str) -> str | None:
    """Return the routine whose name is that but for small mistakes; None if there are two."""
    try:
        found = exercises.find(name)
    except TempoError:
        return None
    return found.name if found else None


def _words(name: str) -> frozenset[str]:
    long = " ".join(SHORT.get(word, word) for word in re.findall(r"[^\W_]+", name.lower()))
    return frozenset(names.words(long))
