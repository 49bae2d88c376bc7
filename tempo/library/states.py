"""By what a change of a file is known: what the system says of it, as git believes it too.

Whoever writes to a file gives it another time of change, which nobody can set: so what has the same
state is the same, once that is old enough for another change to have given it another time.
"""

import os
from collections.abc import Iterable

SETTLED = 2 * 10**9
"""Nanoseconds after which a file is old enough that another change would give it another time."""

State = tuple[int, int, int, int, int, int]
"""A file's or a folder's mode, device, inode and size, and in nanoseconds when what is in it was
changed, and when anything of it was."""


def state(path: str, links: bool = False) -> State | None:
    """Return the state of a file, or of the link that it is; None where nothing can be seen."""
    try:
        found = os.lstat(path) if links else os.stat(path)
    except (OSError, ValueError):
        return None
    return (
        *(found.st_mode, found.st_dev, found.st_ino, found.st_size),
        *(found.st_mtime_ns, found.st_ctime_ns),
    )


def states(paths: Iterable[str]) -> dict[str, State | None]:
    """Return the state of each of some files."""
    return {path: state(path) for path in paths}


def settled(state: State, at: int) -> bool:
    """Whether a file that is as it is now was so at a time, in nanoseconds, and can be told from
    what anybody made of it since."""
    return max(state[-2:]) < at - SETTLED
