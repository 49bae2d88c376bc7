"""The outline of a track's samples, read once from the first block on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tempo.audio.level import FULL_SCALE
from tempo.audio.pcm import Block, Format
from tempo.plan.time import frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Envelope:
    """The lowest and the highest samples of one stretch of time after another."""

    def __init__(self, blocks: Iterable[Block], pcm: Format) -> None:
        self._blocks = iter(blocks)
        self._pcm = pcm
        self._passed = 0  # frames
        self._rest = b""  # of a block, after them

    def of(self, start: int, end: int, columns: int) -> list[tuple[float, float]]:
        """Return the lowest and highest sample of equal parts of a time, from -1 to 1.

        Times in microseconds; none before the end of the last call. Silence is (0, 0), as is what
        lies beyond the last block.
        """
        import numpy as np

        first, last = frame(start, self._pcm.rate), frame(end, self._pcm.rate)
        edges = first + np.arange(columns) * (last - first) // columns
        low, high = np.zeros(columns), np.zeros(columns)
        while self._passed < last:
            passed, samples = self._passed, self._next(last)
            if not len(samples):
                break
            samples = samples[max(0, first - passed) :]
            if not len(samples):
                continue
            begin = self._passed - len(samples)
            touched = np.searchsorted(edges, [begin, self._passed - 1], "right") - [1, 0]
            here = slice(*touched)
            starts = np.maximum(edges[here] - begin, 0)
            lowest = np.minimum.reduceat(samples.min(axis=1), starts)
            highest = np.maximum.reduceat(samples.max(axis=1), starts)
            low[here] = np.minimum(low[here], lowest / FULL_SCALE)
            high[here] = np.maximum(high[here], highest / FULL_SCALE)
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def _next(self, last: int) -> "NDArray[np.int16]":
        """Return the samples of the next frames, not beyond the last one; none at the end."""
        import numpy as np

        if not self._rest:
            self._rest = bytes(next((block for block in self._blocks if len(block)), b""))
        size = (last - self._passed) * self._pcm.frame_bytes
        part, self._rest = self._rest[:size], self._rest[size:]
        self._passed += len(part) // self._pcm.frame_bytes
        return np.frombuffer(part, "<i2").reshape(-1, self._pcm.channels)
