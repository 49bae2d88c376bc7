"""Blocks made ready ahead of the ear, so that a device need not wait and memory stays flat."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, Self, TypeVar

from tempo.audio.pcm import Block, Format

SECONDS = 10.0
"""How much is kept ready: more than a disk that sleeps takes to wake."""

FIRST = 1.0
"""How much of it, in seconds, is ready before a device is given it: more than it takes at once."""

PATIENCE = 2.0
"""How long, in seconds, the end of a block that is being made is waited for."""

ASIDE = "aside"
"""The name of threads that are left behind if they hang; the program ends without them."""

T = TypeVar("T", bound=Any)  # what has bytes: a block, or an array


class Ahead(Generic[T]):
    """Blocks taken by a thread of its own, some ``most`` bytes before they are asked for.

    It begins at once. What the blocks raise is raised where they are asked for, after all that was
    made before. ``end`` ends the thread, and then the blocks. ``close`` waits for both, as leaving
    its ``with`` does: a thread that still decodes while Python cleans up crashes the program.

    Asking for the next block and ``close`` wait; ``ready`` and ``end`` do not, so that a device's
    callback may call them.
    """

    def __init__(self, blocks: Iterable[T], most: int) -> None:
        self._blocks = iter(blocks)
        self._most = most
        self._ready: deque[T] = deque()
        self._bytes = 0
        self._ended = False
        self._error: BaseException | None = None
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True, name=ASIDE)
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        with self._change:
            self._change.wait_for(lambda: self._ready or self._ended)
            block = self._taken()
        if block is None:
            self._wait()
            raise self._over()
        return block

    def ready(self) -> T | None:
        """Return the next block if it is ready, else None; raises as asking for it does."""
        with self._change:
            block, ended = self._taken(), self._ended
        if block is None and ended:
            raise self._over()
        return block

    def begun(self, first: int) -> Self:
        """Wait until the first bytes are ready, or all of it: then no device waits for it."""
        with self._change:
            self._change.wait_for(lambda: self._bytes >= first or self._ended)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def end(self) -> None:
        """Drop what is ready and have no more made; may be called twice."""
        with self._change:
            self._ended = True
            self._ready.clear()
            self._change.notify_all()

    def close(self) -> None:
        """Make no more, and wait until nothing is being made; may be called twice."""
        self.end()
        self._wait()

    @property
    def over(self) -> bool:
        """Whether nothing is being made any more."""
        return not self._thread.is_alive()

    def _taken(self) -> T | None:
        if not self._ready:
            return None
        block = self._ready.popleft()
        self._bytes -= memoryview(block).nbytes
        self._change.notify_all()
        return block

    def _over(self) -> BaseException:
        error, self._error = self._error, None
        return error or StopIteration()

    def _wait(self) -> None:
        if threading.current_thread() is not self._thread:  # which may be made to collect garbage
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            for block in self._blocks:
                if not self._keep(block):
                    break
        except BaseException as raised:  # told in the thread that asks for blocks
            error = raised
        finally:
            if close := getattr(self._blocks, "close", None):
                close()
        with self._change:
            self._error, self._ended = error, True
            self._change.notify_all()

    def _keep(self, block: T) -> bool:
        """Wait until there is room for a block and keep it; whether any more are wanted."""
        with self._change:
            self._change.wait_for(lambda: self._bytes < self._most or self._ended)
            if not self._ended:
                self._ready.append(block)
                self._bytes += memoryview(block).nbytes
                self._change.notify_all()
            return not self._ended


class Supply:
    """Blocks that can be had anew, from the first, as often as a device has to be opened."""

    def __init__(self, make: Callable[[], Iterable[Block]], pcm: Format) -> None:
        self._make = make
        self._pcm = pcm

    def __iter__(self) -> Ahead[Block]:
        """Begin to make them; return them when the first are ready."""
        first, most = (
            round(each * self._pcm.rate) * self._pcm.frame_bytes for each in (FIRST, SECONDS)
        )
        return Ahead(self._make(), most).begun(first)
