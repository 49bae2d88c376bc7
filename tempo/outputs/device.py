"""What every live device promises, and how blocks are fed to one."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, Self

from tempo.audio.format import Block, Format

STALLED = 0.3  # seconds without a request for frames: they come every 0.2, 0.22 under full load


class Playback(Protocol):
    """A track on its way to an ear: opened, then playing from ``__enter__`` to ``__exit__``.

    It ends in one of three ways: ``running`` turns false after the last frame was heard;
    ``stop`` was called; ``check`` raises, and whoever holds the device leaves its ``with``.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def played(self) -> int:
        """Return how many frames were heard so far; never less than before."""
        ...

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        ...

    def check(self) -> None:
        """Raise ``DeviceError`` if the device died, or what the blocks raised if they did."""
        ...

    def stop(self) -> None:
        """Fall silent at once, for good; may be called twice, and from a signal handler."""
        ...


class Feed:
    """Blocks of any length, cut to the frames a device asks for.

    ``read`` runs in the device's callback and never raises: an error ends the track, and is kept
    in ``error`` for the thread that can tell it.
    """

    def __init__(self, blocks: Iterable[Block], format: Format) -> None:
        self.handed = 0  # frames
        self.ended = False
        self.error: Exception | None = None
        self._blocks: Iterator[Block] = iter(blocks)
        self._rest = memoryview(b"")
        self._frame_bytes = format.frame_bytes

    def read(self, frames: int) -> bytes:
        """Return the next frames, exactly so many; fewer only at the end, and then none.

        >>> feed = Feed([b"aabb", b"", b"ccddee"], Format(44_100, 1))
        >>> feed.read(3), feed.read(3), feed.read(3)
        (b'aabbcc', b'ddee', b'')
        """
        data = b"".join(self._pieces(frames * self._frame_bytes))
        self.handed += len(data) // self._frame_bytes
        return data

    def _pieces(self, wanted: int) -> Iterator[memoryview]:
        while wanted and not self.ended:
            if not self._rest:
                try:
                    view = memoryview(next(self._blocks))
                except StopIteration:
                    self.ended = True
                    return
                except Exception as error:
                    self.error, self.ended = error, True
                    return
                self._rest = view.cast("B") if view.nbytes else memoryview(b"")
            piece, self._rest = self._rest[:wanted], self._rest[wanted:]
            wanted -= len(piece)
            yield piece


class Pulse:
    """Tells from a device's requests whether it lives; times in seconds on ``clock``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._beats = 0
        self._felt = clock()
        self._quiet = 0.0

    def quiet(self, beats: int) -> float:
        """Return for how long the number of requests was seen not to grow.

        A look counts for a tenth of a second at most: a machine that slept has no dead device.
        """
        now = self._clock()
        self._quiet = self._quiet + min(now - self._felt, 0.1) if beats == self._beats else 0.0
        self._beats, self._felt = beats, now
        return self._quiet
