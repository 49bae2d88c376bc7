"""What every live device promises, and how blocks are fed to one."""

import difflib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError, RequestError

STALLED = 0.3  # seconds without a request for frames: they come every 0.2, 0.22 under full load
LEARNING = 1.0  # seconds in which a device shows how much it buffers

INSTEAD = "or write the set to a file with `tempo export`"


class MissingError(DeviceError):
    """The library of an output is not installed."""


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


class Heard:
    """How far the ear is behind the frames that a device asked for.

    A device fills its buffer at once and then asks for what it has played, so it is ahead of the
    clock by what it buffers: the most it was ahead in its first second. From there each request
    sets the position anew, so that a device whose clock is slow or fast is followed.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.asked = 0  # frames
        self._rate = rate
        self._clock = clock
        self._began: float | None = None
        self._buffered = 0.0  # frames
        self._mark = (0.0, 0.0)  # frames heard at the last request, and when that was
        self._last = 0

    def ask(self, frames: int) -> None:
        """Note a request; called by the device's callback."""
        now = self._clock()
        if self._began is None:
            self._began = now
        self.asked += frames
        since = now - self._began
        if since < LEARNING:
            self._buffered = max(self._buffered, self.asked - since * self._rate)
        self._mark = (self.asked - self._buffered, now)

    def now(self, handed: int) -> int:
        """Return the frames heard by now, of those handed over; never less than before."""
        if self._began is not None:
            frames, then = self._mark
            reached = frames + (self._clock() - then) * self._rate
            self._last = max(self._last, min(int(reached), self.asked, handed))
        return self._last


def picked(wanted: str, names: Sequence[str]) -> int:
    """Return which of the devices is meant, by its name or by a part of it that no other has.

    >>> picked("usb", ["Built-in Audio", "USB Headset"])
    1

    Raises ``RequestError`` if it is none of them, or more than one.
    """
    sought = wanted.casefold()
    whole = [index for index, name in enumerate(names) if name.casefold() == sought]
    found = whole or [index for index, name in enumerate(names) if sought in name.casefold()]
    if len(found) == 1 or whole:
        return found[0]
    if found:
        several = ", ".join(names[index] for index in found)
        raise RequestError(f"{wanted!r} is a part of several devices: {several}")
    near = difflib.get_close_matches(wanted, names, 1, 0.4)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
    raise RequestError(f"there is no device {wanted!r}; {hint} (`tempo devices` lists them)")


@contextmanager
def hushed() -> Iterator[None]:
    """Send nowhere what C libraries print to stderr: ALSA prints 60 lines where it has no card."""
    try:
        kept = os.dup(2)
    except OSError:
        yield  # there is no stderr
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Stream:
    """A track that a device asks for, some frames at a time; what such devices have in common.

    Whoever opens the device lets it call ``_ask``, and says in ``_silence`` how it is stopped.
    """

    def __init__(self, blocks: Iterable[Block], format: Format) -> None:
        self._feed = Feed(blocks, format)
        self._frame_bytes = format.frame_bytes
        self._heard = Heard(format.rate)
        self._pulse = Pulse()
        self._end: int | None = None  # frames heard when stopped

    def played(self) -> int:
        """Return the frames heard so far: those handed over less those still buffered."""
        return self._heard.now(self._feed.handed) if self._end is None else self._end

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        if self._end is not None:
            return False
        feed = self._feed
        return feed.error is not None or not feed.ended or self.played() < feed.handed

    def check(self) -> None:
        """Raise what the blocks raised, or ``DeviceError`` if no more frames are asked for.

        That is the one sign of a dead sound server: libraries go on saying that they run.
        """
        if self._feed.error is not None:
            raise self._feed.error
        if self.running() and self._pulse.quiet(self._heard.asked) > STALLED:
            raise DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )

    def stop(self) -> None:
        """Fall silent at once."""
        if self._end is None:
            self._end = self.played()
            self._silence()

    def _silence(self) -> None:
        """Stop the device; one that is dead is silent already."""
        raise NotImplementedError

    def _ask(self, frames: int) -> bytes:
        """Return exactly the frames asked for; after the track silence, while its tail is heard."""
        data = self._feed.read(frames)
        self._heard.ask(frames)
        return data.ljust(frames * self._frame_bytes, b"\0")
