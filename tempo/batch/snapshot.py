"""A batch as it was when all of it was there: while nothing of that changes, nothing is to be done.

It is kept by what was asked for, word by word, and holds the states of all that was read for it and
of all that was made. The next batch looks at those before it loads anything, and only what finds
all of it the same says so without another look; whatever cannot be known so is never kept.
"""

import marshal
import os
import re
import stat
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TextIO

import tempo
from tempo.errors import shown
from tempo.library import folders, inputs
from tempo.library.cache import Cache
from tempo.library.digest import sha256_of
from tempo.library.states import State, settled, state, states

if os.name == "posix":  # elsewhere a file has no time that nobody can set
    import fcntl

VERSION = 1
"""Of what is kept; raised when the same files would be made in another way."""

MOST_KEPT = 16 << 20
"""Bytes of all that are kept; one of a hundred tracks takes 60 kB."""

SHELVES = ("routines", "workouts", "prescriptions", "themes", "pronunciations", "voices")
"""The user's own folders, in which something new may come before what ships."""

UNREAD = (
    r"_|SHLVL|(OLD)?PWD|COLUMNS|LINES|WINDOWID|GPG_TTY|(TERM|TMUX|SSH_|VTE_|XDG_SESSION).*"
    r"|MPLCONFIGDIR|OPENBLAS_NUM_THREADS"
)
"""What shells and terminals say of themselves in the environment, and what we set for libraries: no
track hangs on it. Of all the rest that is not known."""


class Snapshot(NamedTuple):
    """What a batch says when nothing is to be done, and what must be as it was for that."""

    out: str
    err: str
    lock: str  # the file that a batch at work there holds
    read: dict[str, State | None]  # None is of what was not there, and would be read if it were
    places: dict[str, str]  # the folders of what was made, and where each really is
    made: dict[str, tuple[State, str]]  # with the SHA-256 of what may change unseen

    def holds(self) -> bool:
        """Whether all is as it was, and nobody is at work on it."""
        return (
            states(self.read) == self.read
            and all(os.path.realpath(place) == real for place, real in self.places.items())
            and all(state(path, links=True) == then for path, (then, _) in self.made.items())
            and all(not sha or _digest(path) == sha for path, (_, sha) in self.made.items())
            and _free(self.lock)
        )

    def later(self, looked: int) -> "Snapshot":
        """Return the same without the digests of what can no longer change unseen."""
        made = {
            path: (then, "" if settled(then, looked) else digest)
            for path, (then, digest) in self.made.items()
        }
        return self._replace(made=made)


def told(words: Sequence[str]) -> bool:
    """Say what a batch says in which nothing has changed; whether this is one."""
    if os.name != "posix" or None in (sys.stdout, sys.stderr):
        return False
    try:
        cache, key, looked = Cache(folders.batches()), _asked(words), time.time_ns()
        snapshot = Snapshot(*marshal.loads(cache.get(key) or b""))
        if not snapshot.holds():
            return False
        _say(sys.stderr, snapshot.err)
        _say(sys.stdout, snapshot.out)
    except (OSError, ValueError, TypeError, EOFError):
        return False
    if (later := snapshot.later(looked)) != snapshot:
        cache.put(key, marshal.dumps(tuple(later)))
    return True


def keep(
    words: Sequence[str],
    began: int,
    said: tuple[str, str],
    read: Collection[str],
    made: Mapping[str, str],
    lock: str,
) -> None:
    """Keep what there is to know of a batch that has made everything, if all of it is sure.

    It ``began``, in nanoseconds, before it read anything. ``said`` is what the next one is to say:
    its output, and its errors. Of what was ``made`` there is the SHA-256.
    """
    if os.name != "posix" or inputs.ELSEWHERE in read:
        return
    with suppress(OSError):  # what cannot be looked at is not kept
        before, looked = _before({*_listed(read)}, {*_always()}, began), time.time_ns()
        after = {path: _after(path, digest, began) for path, digest in made.items()}
        sure = {path: (there, made[path]) for path, there in after.items() if there}
        if before is None or len(sure) < len(made):
            return
        places = {place: os.path.realpath(place) for place in map(os.path.dirname, made)}
        snapshot = Snapshot(*said, lock, before, places, sure).later(looked)
        cache = Cache(folders.batches())
        cache.put(_asked(words), marshal.dumps(tuple(snapshot)))
        cache.bound(MOST_KEPT)


def _asked(words: Sequence[str]) -> str:
    """Return all that was asked for: the words, where, of which program, in what environment."""
    said = {name: text for name, text in os.environ.items() if not re.fullmatch(UNREAD, name)}
    python = (sys.version, sys.executable, sys.path, marshal.version)
    program = (VERSION, tempo.__version__, tempo.__file__, python)
    return repr((program, os.getcwd(), [*words], sorted(said.items())))


def _listed(read: Iterable[str]) -> Iterator[str]:
    """Yield what was read, and of a folder all that is in it."""
    for path in read:
        yield path
        if os.path.isdir(path):
            yield from (os.path.join(path, name) for name in os.listdir(path))


def _always() -> Iterator[str]:
    """Yield what every batch hangs on: the program and its libraries, and what the user has."""
    yield from map(os.path.abspath, sys.path)  # a folder changes when a library is installed in it
    yield f"{folders.config()}"
    yield from (path for path in _below(os.path.dirname(tempo.__file__)) if path.endswith(".py"))
    cues, sounds = (f"{folders.shipped(part)}" for part in ("cues", "sounds"))
    yield from _below(cues)
    yield from _below(sounds)
    yield from _below(os.path.join(os.path.dirname(cues), "recordings"))  # which need not ship
    for shelf in SHELVES:
        yield from _below(f"{folders.own(shelf)}")


def _below(folder: str) -> Iterator[str]:
    """Yield a folder, whether it is there or not, and all that is below it."""
    yield folder
    for place, below, files in os.walk(folder):
        yield from (os.path.join(place, name) for name in (*below, *files))


def _before(read: set[str], always: set[str], began: int) -> dict[str, State | None] | None:
    """Return the states of all that was read; None if any of it may have been otherwise meanwhile.

    What is missing may have been there and gone: where it was read, its folder tells. Of the rest
    nothing was read, or it would have been noted.
    """
    found = states(read | always)
    for path, there in found.items():
        if there is None and path not in read:
            continue
        while there is None:
            path = os.path.dirname(path) or os.sep
            there = state(path)
        if not (stat.S_ISREG(there[0]) or stat.S_ISDIR(there[0])) or not settled(there, began):
            return None
    return found


def _after(path: str, digest: str, began: int) -> State | None:
    """Return the state of what was made; None if it is not what was made."""
    now = state(path, links=True)
    if now and stat.S_ISREG(now[0]) and (settled(now, began) or _digest(path) == digest):
        return now
    return None


def _digest(path: str) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return "unread"


def _free(lock: str) -> bool:
    """Whether no batch is at work, as far as its lock says."""
    try:
        file = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(file)
    return True


def _say(stream: TextIO, text: str) -> None:
    """Write lines as `tell` does; raises OSError where that must be told of in full."""
    lines = "\n".join(map(shown, text.split("\n"))).encode(stream.encoding, "replace")
    while lines:
        lines = lines[os.write(stream.fileno(), lines) :]
