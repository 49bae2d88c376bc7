"""A song at the rate of the track, from any frame on.

It is resampled in stretches that last a whole number of frames at both rates, each from its own
samples and a margin beside them. A stretch is thus the same whether or not those before it were
heard, and the filter, which sees no further than the margin, leaves no seam.
"""

from math import ceil, gcd
from typing import TYPE_CHECKING, Any

from tempo.library.music import Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[Any]

STRETCH = 4.0  # seconds
MARGIN = 0.05  # seconds on each side


class Resampler:
    """A reader of a song, and its samples at a rate in Hz; to be closed."""

    def __init__(self, reader: Reader, rate: int) -> None:
        alike = gcd(reader.song.rate, rate)  # frames of both rates meet so often a second
        self._reader = reader
        self._from, self._to = reader.song.rate // alike, rate // alike
        self._stretch, self._margin = ceil(STRETCH * alike), ceil(MARGIN * alike)
        self._place: int | None = None  # of the stretch that is ready
        self._ready: Sound
        self._before: Sound
        self._end = 0  # of what was read, in the song's frames

    def close(self) -> None:
        """Close the song."""
        self._reader.close()

    def read(self, first: int, frames: int) -> "Sound":
        """Return so many frames from the frame ``first`` on, both at the track's rate."""
        import numpy as np

        if self._from == self._to:
            return self._reader.read(first, frames)
        length, parts = self._stretch * self._to, []
        while frames:
            place, offset = divmod(first, length)
            if place != self._place:
                self._ready, self._place = self._stretched(place), place
            parts.append(self._ready[offset : offset + min(frames, length - offset)])
            first, frames = first + len(parts[-1]), frames - len(parts[-1])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _stretched(self, place: int) -> "Sound":
        """Return a stretch; the last one goes on with silence, as its length is rounded."""
        import numpy as np
        import soxr

        start = place * self._stretch
        before = min(self._margin, start)
        beyond = start + self._stretch + self._margin
        first = (start - before) * self._from
        end = min(beyond * self._from, self._reader.song.frames)
        known = self._end - first
        if self._place is not None and place == self._place + 1 and known > 0:
            read = self._reader.read(self._end, end - self._end)
            sound = np.concatenate([self._before[-known:], read])
        else:
            sound = self._reader.read(first, end - first)
        self._before, self._end = sound, end
        whole = soxr.resample(sound.astype(np.float32), self._from, self._to)
        stretch: Sound = whole[before * self._to :][: self._stretch * self._to]
        return np.pad(stretch, ((0, self._stretch * self._to - len(stretch)), (0, 0)))
