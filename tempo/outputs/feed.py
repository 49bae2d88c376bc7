"""Blocks of any length, as a device asks for them: so many frames at a time, in a callback."""

import threading
from array import array
from collections import deque
from collections.abc import Iterable, Iterator

from tempo.audio.ahead import Ahead
from tempo.audio.pcm import Block, Format

FADE = 0.005  # seconds in which what was heard gives way to what is turned to


class Strand:
    """Blocks of any length, cut to the bytes asked for; what they raise ends them, and is kept.

    ``take`` waits for blocks that are still being made. ``ready`` does not: what is not there is
    silence, and is left out when it comes, so that all else is heard on its frame.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.error: Exception | None = None
        self._blocks: Iterator[Block] = iter(blocks)
        self._held: deque[memoryview] = deque()  # what comes before all other blocks
        self._exhausted = False
        self._owed = 0  # bytes to be left out, as they come too late

    @property
    def ended(self) -> bool:
        """Whether it was found that there is no more."""
        return self._exhausted and not self._held

    @property
    def making(self) -> bool:
        """Whether blocks are still being made ahead, in a thread of their own."""
        return isinstance(self._blocks, Ahead) and not self._blocks.over

    def take(self, size: int) -> bytes:
        """Return the next bytes, exactly so many; fewer only at the end, and then none."""
        return self._next(size, waits=True)

    def ready(self, size: int) -> bytes:
        """Return what ``take`` does, at once: with silence in the place of what is not there."""
        data = self._next(size, waits=False)
        if self.ended:
            return data
        self._owed += size - len(data)
        return data.ljust(size, b"\0")

    def skip(self, size: int) -> None:
        """Leave out the next bytes, when they come."""
        self._owed += size

    def push(self, block: Block) -> None:
        """Put a block before all others."""
        self._held.appendleft(memoryview(block))

    def end(self) -> None:
        """Have no more made, where they are made ahead; it is not waited for."""
        if isinstance(self._blocks, Ahead):
            self._blocks.end()

    def close(self) -> None:
        """Have no more made, and wait until nothing is being made."""
        if isinstance(self._blocks, Ahead):
            self._blocks.close()

    def _next(self, size: int, waits: bool) -> bytes:
        self._owed -= sum(len(piece) for piece in self._pieces(self._owed, waits))
        return b"" if self._owed else b"".join(self._pieces(size, waits))

    def _pieces(self, wanted: int, waits: bool) -> Iterator[memoryview]:
        while wanted and (self._held or self._came(waits)):
            block = self._held.popleft()
            piece, rest = block[:wanted], block[wanted:]
            if rest:
                self._held.appendleft(rest)
            wanted -= len(piece)
            yield piece

    def _came(self, waits: bool) -> bool:
        """Hold the next block, if there is one; an empty one is none."""
        while not self._held and not self._exhausted:
            try:
                ahead = None if waits or not isinstance(self._blocks, Ahead) else self._blocks
                block = ahead.ready() if ahead else next(self._blocks)
            except StopIteration:
                self._exhausted = True
            except Exception as error:
                self.error, self._exhausted = error, True
            else:
                if block is None:
                    return False
                view = memoryview(block)
                if view.nbytes:
                    self._held.append(view.cast("B"))
        return bool(self._held)


class Feed:
    """What a device asks for, some frames at a time, and what it is turned to meanwhile.

    ``read`` runs in the device's callback and never raises: an error ends the track, and is kept
    in ``error`` for the thread that can tell it. It copies, and waits for nothing but a list that
    another thread changes; only if the feed ``waits``, for a device that has no callback, does it
    wait for blocks that are made ahead. All else may run in any other thread: ``turn`` waits for
    what it leaves out, and ``close`` until nothing is being made any more.
    """

    def __init__(self, blocks: Iterable[Block], pcm: Format, waits: bool = True) -> None:
        self.asked = 0  # frames, and the silence after the end is of them
        self.handed = 0  # frames, up to the last one of sound
        self._now = Strand(blocks)
        self._turns: list[tuple[int, Strand]] = []  # what comes next, by its frame
        self._left: list[Strand] = []  # turned away from, while their blocks may be made still
        self._lock = threading.Lock()  # held for the length of a list at most
        self._pcm = pcm
        self._waits = waits

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self._now.ended and not self._turns

    @property
    def error(self) -> Exception | None:
        """What the blocks raised."""
        return self._now.error

    def read(self, frames: int) -> bytes:
        """Return the next frames, exactly so many; fewer only at the end, and then none.

        >>> feed = Feed([b"aabb", b"", b"ccddee"], Format(44_100, 1))
        >>> feed.read(3), feed.read(3), feed.read(3)
        (b'aabbcc', b'ddee', b'')
        """
        data, end = b"", self.asked + frames
        while (turn := self._before(end)) is not None:
            at = max(turn[0], self.asked)
            data += self._upto(at).ljust((at - self.asked) * self._pcm.frame_bytes, b"\0")
            self.asked = at
            self._change(*turn)
        data += self._upto(end)
        self.asked = end
        return data

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        """Hand these blocks over from the frame ``at`` on, in place of all that was to come."""
        strand = Strand(blocks)
        late = max(0, self.asked - at)
        strand.take(late * self._pcm.frame_bytes)  # here, where there is time for it
        with self._lock:
            before = [turn for turn in self._turns if turn[0] < at + late]
            forgotten = [each for _, each in self._turns[len(before) :]]
            self._turns = [*before, (at + late, strand)]
            self._left = [each for each in (*self._left, *forgotten) if each.making]
        for each in forgotten:
            each.end()

    def close(self) -> None:
        """Have no more made of what was to come, and wait until nothing is being made."""
        with self._lock:
            strands = [self._now, *(strand for _, strand in self._turns), *self._left]
        for strand in strands:
            strand.end()
        for strand in strands:
            strand.close()

    def _before(self, end: int) -> tuple[int, Strand] | None:
        with self._lock:
            return self._turns[0] if self._turns and self._turns[0][0] < end else None

    def _upto(self, end: int) -> bytes:
        piece = self._taken(self._now, (end - self.asked) * self._pcm.frame_bytes)
        if piece:
            self.handed = self.asked + len(piece) // self._pcm.frame_bytes
        return piece

    def _taken(self, strand: Strand, size: int) -> bytes:
        return strand.take(size) if self._waits else strand.ready(size)

    def _change(self, at: int, new: Strand) -> None:
        """Go over to what is new; only then is it no longer to come, or all would seem to end."""
        size = int(FADE * self._pcm.rate) * self._pcm.frame_bytes
        new.skip((self.asked - at) * self._pcm.frame_bytes)
        old = self._taken(self._now, size)
        new.push(crossfade(old, self._taken(new, size), size, self._pcm.channels))
        self._now.end()
        with self._lock:
            self._left.append(self._now)
            self._now = new
            self._turns = [turn for turn in self._turns if turn[1] is not new]


def crossfade(old: bytes, new: bytes, size: int, channels: int) -> bytes:
    """Return ``size`` bytes of 16-bit samples in which the one gives way to the other.

    >>> from array import array
    >>> array("h", crossfade(array("h", [40] * 4).tobytes(), b"", 8, 1)).tolist()
    [40, 30, 20, 10]
    """
    frames = size // 2 // channels
    both = zip(array("h", old.ljust(size, b"\0")), array("h", new.ljust(size, b"\0")), strict=True)
    places = (sample // channels for sample in range(frames * channels))
    return array(
        "h",
        [(a * (frames - n) + b * n) // frames for n, (a, b) in zip(places, both, strict=True)],
    ).tobytes()
