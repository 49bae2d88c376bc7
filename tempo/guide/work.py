"""What is to be done: a routine or workout by name, path or line, and what is asked of it."""

import os
from collections.abc import Mapping
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING, Unpack

from tempo.errors import RequestError, ours
from tempo.guide import keywords
from tempo.guide.asked import USUAL, Asked
from tempo.guide.keywords import OF_SET, SetOptions
from tempo.library import inputs
from tempo.library.declarations import SAMPLE_RATE

if TYPE_CHECKING:
    from tempo.guide.asked import Guide
    from tempo.guide.track import Track


def load(what: str | PathLike[str]) -> "Work":
    """Return a routine or workout: by its name, by the path of its file, or by a line, as a coach
    writes it; several lines are a workout.

    Raises Error where there is none of that name, and where a file or a line cannot be read, with
    what to do.

    >>> import tempo
    >>> tempo.load("pause-thrust").title
    'Pause thrust'
    >>> tempo.load("squat 3x8 @31X1 rest 90").with_(sets=2)
    <tempo.Work 'squat 3x8 @31X1 rest 90', sets 2>
    """
    from tempo.library import workouts

    if not isinstance(what, str | PathLike):
        raise RequestError(f"name a routine, a path or a line, as 'pause-thrust', not {what!r}")
    name = os.fsdecode(what)
    if name.strip() in ("", "-") or "\0" in name:
        raise RequestError(f"'{name}' names nothing; name a routine, a path or a line")
    if isinstance(what, PathLike) and not os.path.dirname(name):
        name = os.path.join(os.curdir, name)  # a path, and not the name of a routine
    with ours(), inputs.apart() as read:
        workout = workouts.find(name)
    return Work(Asked(name, workout=workout), {}, tuple(read))


class Work:
    """A routine or workout, and what is asked of it; it never changes. Made by ``load``."""

    __slots__ = ("_read", "_said", "_wanted")

    def __init__(self, wanted: Asked, said: Mapping[str, str], read: tuple[str, ...]) -> None:
        self._wanted = wanted
        self._said = dict(said)
        self._read = read  # the files that it is made of

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return self._wanted.found.name

    @property
    def title(self) -> str:
        """What it is called."""
        workout = self._wanted.found
        return workout.routine.sheet.name if workout.routine else workout.title

    @property
    def options(self) -> Mapping[str, str]:
        """What is asked of it, as it would be written on a command line."""
        return MappingProxyType(self._said)

    def with_(self, **options: Unpack[SetOptions]) -> "Work":
        """Return the same with more asked of it: the options of `tempo export` that say what is
        lifted, said and heard, ``lead_in`` for ``--lead-in``; None takes one back.

        Raises Error for a name or a value that is none, as the command line does.

        >>> import tempo
        >>> work = tempo.load("pause-thrust").with_(tempo="2-0-2-4", reps=6, setup=False)
        >>> dict(work.with_(reps=None).options)
        {'tempo': '2-0-2-4', 'setup': 'false'}
        """
        with ours():
            said = self._said | keywords.texts(options, OF_SET)
            settings = keywords.read(said, OF_SET)
        known = {name: text for name, text in said.items() if text is not None}
        return Work(self._wanted._replace(options=settings), known, self._read)

    def plan(self) -> "Track":
        """Plan every sound and word, with what the user's config says where nothing is asked.

        Phrases that were never spoken are made now. Raises Error where it cannot be done.

        >>> import tempo
        >>> work = tempo.load("pause-thrust").with_(reps=2, sets=1, voice="none", lead_in=5)
        >>> work.plan()
        <tempo.Track 'pause-thrust', 0:24, 44100 Hz>
        """
        from tempo.guide.track import Track

        with ours(), inputs.apart(self._read) as read:
            return Track(self, self._guide(), tuple(read))

    def _guide(self, sample_rate: int = 0) -> "Guide":
        """Plan it at a rate in Hz, or at that which is asked for, or is usual."""
        usual = self._wanted.options.get(SAMPLE_RATE) or USUAL.rate
        return self._wanted.guide(sample_rate=sample_rate or usual)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Work) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, frozenset[tuple[str, str]]]:
        return self._wanted.routine, frozenset(self._said.items())

    def __repr__(self) -> str:
        said = "".join(f", {name} {text}" for name, text in self._said.items())
        return f"<tempo.Work '{self._wanted.routine}'{said}>"
