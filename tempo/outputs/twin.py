"""A twin: this process once more, which does a part of its work on another core.

It is a fork, so it has all that is loaded and planned, and nothing has to be handed over. What it
does it may fail to do, for whatever reason: whoever began it then does that part too.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from tempo.signals import ENDING, Delayed

COUNT = 8
"""The bytes of a number that is told."""


class Twin:
    """What a twin tells of how far it has come; over these numbers it is waited for."""

    def __init__(self, told: int) -> None:
        self._told = told
        self._done = 0

    @property
    def done(self) -> int:
        """How far it has come, as far as it has told."""
        os.set_blocking(self._told, False)
        with suppress(BlockingIOError):
            self._hear()
        return self._done

    def __iter__(self) -> Iterator[int]:
        os.set_blocking(self._told, True)
        while self._hear():
            yield self._done

    def _hear(self) -> bool:
        """Take what was told last; say whether there may be more."""
        told = os.read(self._told, 1 << 16)
        if told:
            self._done = int.from_bytes(told[-COUNT:], "little")
        return bool(told)


def possible() -> bool:
    """Whether there is a core for a twin, and no thread: it would not have it, but its locks."""
    if sys.platform != "linux":  # libraries of macOS do not bear a fork
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1 and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


@contextmanager
def begun(work: Callable[[], Iterable[int]]) -> Iterator[Twin]:
    """Begin a twin, which ends with the body, and with this process, however that ends.

    Its work yields how far it has come, which is nowhere if the system has no more processes.
    """
    told, tell = os.pipe()
    twin = 0
    try:
        try:
            with Delayed(), suppress(OSError):  # a twin must not do what a signal begins here
                twin = os.fork()
                if not twin:
                    os.close(told)
                    _live(work, tell)
        finally:
            os.close(tell)
        yield Twin(told)
    finally:
        os.close(told)
        if twin:
            with suppress(ProcessLookupError, ChildProcessError):  # nobody else waits for it
                os.kill(twin, signal.SIGKILL)
                os.waitpid(twin, 0)


def _live(work: Callable[[], Iterable[int]], tell: int) -> NoReturn:
    """Do the work, and tell of it as long as there is somebody to hear."""
    try:
        for number in (signal.SIGINT, *ENDING):
            if callable(signal.getsignal(number)):  # what was ignored stays so
                signal.signal(number, signal.SIG_DFL)
        for done in work():
            os.write(tell, done.to_bytes(COUNT, "little"))
    finally:
        os._exit(0)
