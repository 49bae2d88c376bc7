"""Events to blocks: each clip on its frame, the overlapping ones added, silence in between.

Sounds that overlap form an island, with silence on both sides. An island is mixed once and used
wherever the same sounds meet in the same way again, so a rep like the last one costs nothing.
Where nothing overlaps the clips themselves are the blocks.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import add

from tempo.audio.pcm import Block, Format
from tempo.plan.events import Event
from tempo.plan.time import frame

LOUDEST = 27_570
"""The highest sample where sounds overlap: -1.5 dBFS, so that what lies between samples, which a
converter makes and a meter of true peaks finds, stays below -1 dBTP."""

MOST_HELD = 2 << 20
"""The bytes of mixed islands that are held, of each channel, the latest: those of a set's reps."""

Placed = tuple[int, bytes]
"""A clip and the frame that it starts on."""


def blocks(
    events: Iterable[Event],
    clip: Callable[[Event], bytes],
    first: int,
    end: int,
    pcm: Format,
    idle: bytes,
    mix: Callable[[tuple[Placed, ...], int], bytes],
) -> Iterator[Block]:
    """Yield a track from its frame ``first`` to its frame ``end``.

    ``clip`` gives the samples of an event, and ``mix`` those of an island with so many channels;
    ``idle`` is what silence holds, repeated from frame 0 on: zeros, or the keep-awake signal.
    Events are in order of time. What would sound before the first frame or after the end is left
    out.
    """
    silence, width = memoryview(idle), pcm.frame_bytes
    loop = len(idle) // width
    mixed: dict[tuple[Placed, ...], bytes] = {}
    held = 0
    now = first
    for start, placed in chain(islands(events, clip, pcm), [(end, ())]):
        if start < first and _end(start, placed, width) <= first:
            continue
        while now < start and now < end:
            offset = now % loop
            frames = min(loop - offset, start - now, end - now)
            yield silence[width * offset : width * (offset + frames)]
            now += frames
        if start >= end:
            break
        if len(placed) == 1:
            island = placed[0][1]
        elif placed in mixed:
            island = mixed[placed]
        else:
            island = mix(placed, pcm.channels)
            held += len(island)
            mixed[placed] = island
            while held > pcm.channels * MOST_HELD and len(mixed) > 1:
                held -= len(mixed.pop(next(iter(mixed))))
        skipped = max(0, now - start)
        block = memoryview(island)[width * skipped : width * (end - start)]
        yield block
        now = start + skipped + len(block) // width


def islands(
    events: Iterable[Event], clip: Callable[[Event], bytes], pcm: Format
) -> Iterator[tuple[int, tuple[Placed, ...]]]:
    """Yield the start of each island, and its clips with their frames counted from there."""
    rate, width = pcm.rate, pcm.frame_bytes
    placed: list[Placed] = []
    first = end = 0
    for event in events:
        start, samples = frame(event.time, rate), clip(event)
        if placed and start >= end:
            yield first, tuple(placed)
            placed = []
        if not placed:
            first = end = start
        placed.append((start - first, samples))
        end = max(end, start + len(samples) // width)
    if placed:
        yield first, tuple(placed)


def mix(placed: Iterable[Placed], channels: int = 1) -> bytes:
    """Return overlapping clips as one, as a whole turned down if its peak would be too high.

    >>> mix([(0, b"\\1\\0\\2\\0"), (1, b"\\3\\0\\4\\0")])
    b'\\x01\\x00\\x05\\x00\\x04\\x00'
    """
    clips = [(channels * start, array("h", samples)) for start, samples in placed]
    try:
        total, peak = _sum(clips)
    except OverflowError:  # a sum that 16 bits do not hold: only its peak is wanted
        total, peak = _sum([(start, array("i", clip)) for start, clip in clips])
    if peak > LOUDEST:
        gain = (LOUDEST - len(clips)) / peak
        total, _ = _sum([(start, array("h", [int(s * gain) for s in c])) for start, c in clips])
    return total.tobytes()


def _sum(clips: list[tuple[int, "array[int]"]]) -> tuple["array[int]", int]:
    """Add clips, and return the peak of where they overlap; loops only over what overlaps.

    Raises OverflowError if their samples are too short for the sum.
    """
    total: array[int] = array(clips[0][1].typecode)
    peak = 0
    for start, clip in clips:
        over = min(len(total) - start, len(clip))
        both = list(map(add, total[start : start + over], clip))
        peak = max(peak, max(both, default=0), -min(both, default=0))
        total[start : start + over] = array(total.typecode, both)
        total.extend(clip[over:])
    return total, peak


def _end(start: int, placed: Iterable[Placed], width: int) -> int:
    """Return the frame, of ``width`` bytes, at which an island has ended."""
    return start + max(offset + len(samples) // width for offset, samples in placed)
