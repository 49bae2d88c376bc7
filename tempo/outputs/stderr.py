"""What C libraries print to the standard error, kept away from what people read."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Stderr:
    """The one stderr of the process: how many want it dropped, and what it was, kept for after.

    What we say ourselves is heard all the same: a library that hangs may be quiet to the end.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wanted = 0
        self._kept: int | None = None

    def drop(self) -> None:
        """Lead the libraries' stderr nowhere, and Python's past that."""
        with self._lock, suppress(OSError):  # there may be no stderr
            self._wanted += 1
            if self._kept is None:
                _speak_apart()
                self._kept = os.dup(2)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)

    def restore(self) -> None:
        """Lead stderr back if nobody else wants it dropped."""
        with self._lock:
            self._wanted -= 1
            if self._kept is not None and not self._wanted:
                os.dup2(self._kept, 2)
                kept, self._kept = self._kept, None  # a signal may come between
                os.close(kept)


def _speak_apart() -> None:
    """Give Python a stderr with a number of its own, if its is that of the libraries.

    The number stays open, whoever puts another stderr in the place of this one.
    """
    stream = sys.stderr
    with suppress(AttributeError, OSError, ValueError):  # it is no file
        if stream.fileno() == 2:
            stream.flush()
            sys.stderr = os.fdopen(os.dup(2), "w", 1, stream.encoding, stream.errors, closefd=False)


STDERR = Stderr()


@contextmanager
def dropped() -> Iterator[None]:
    """Send nowhere what C libraries print to stderr: ALSA prints 60 lines where it has no card."""
    STDERR.drop()
    try:
        yield
    finally:
        STDERR.restore()
