"""Samples turned up or down, and the few peaks that would rise too high."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from tempo.audio.level import FULL_SCALE, ratio

if TYPE_CHECKING:
    from numpy import float32, floating, int16
    from numpy.typing import NDArray

    Sound = NDArray[floating[Any]]  # samples from -1 to 1

LOOK = 0.004  # seconds around a peak in which it is turned down: shorter is heard as a rasp
TAPS = 16  # frames on each side from which the sound between two frames is found
OVERSHOOT = 4.0  # dB that it may rise over the frames


def turned(samples: bytes, gain: float, peak: float, rate: int) -> bytes:
    """Return 16-bit samples with a gain in dB, and no peak over ``peak`` dBFS."""
    import numpy as np

    sound: Sound = np.frombuffer(samples, "<i2") / FULL_SCALE
    return bytes(np.rint(limited(sound * ratio(gain), peak, rate) * FULL_SCALE).astype("<i2"))


def limited(sound: "Sound", peak: float, rate: int) -> "Sound":
    """Return a sound with its peaks over ``peak`` dBFS turned down, gliding there and back."""
    import numpy as np

    levels = np.abs(sound)
    high = np.flatnonzero(levels > ratio(peak))
    if not high.size:
        return sound
    # Further than this from any of them the gain is one, so only stretches are worked on.
    reach = 2 * round(LOOK * rate)
    gaps = np.flatnonzero(np.diff(high) > 2 * reach)
    turned = sound.copy()
    for first, last in zip(high[[0, *(gaps + 1)]], high[[*gaps, -1]], strict=True):
        here = slice(max(0, first - reach), last + reach + 1)
        turned[here] *= _gains(levels[here], ratio(peak), rate)
    return turned


class Stream:
    """Stereo frames with their peaks over ``peak`` turned down, in both ears alike.

    Peaks are also those between frames. What comes is written into ``room``, so that nothing is
    copied on its way; it comes out as 16-bit samples ``reach`` frames later, when all is there that
    its gains depend on.
    """

    def __init__(self, peak: float, rate: int, most: int) -> None:
        """Make room for so many frames at a time."""
        import numpy as np

        self.reach = 2 * round(LOOK * rate) + TAPS
        self._peak, self._rate = peak, rate
        self._frames: NDArray[float32]  # those that were written last, after twice ``reach`` before
        self._frames = np.zeros((2 * self.reach + max(most, self.reach), 2), np.float32)
        self._levels = np.empty(self._frames.size, np.float32)
        self._loud = np.empty(self._frames.size, np.bool_)
        self._before = self.reach  # frames that are still to come out before the first one

    @property
    def room(self) -> "NDArray[float32]":
        """Where the next frames are written."""
        return self._frames[2 * self.reach :]

    def limited(self, written: Iterable[int]) -> "Iterator[NDArray[int16]]":
        """Yield the frames, as many as are written before each; after the last there is silence."""
        for frames in written:
            yield self._limited(frames)
        self.room[: self.reach] = 0
        yield self._limited(self.reach)

    def _limited(self, frames: int) -> "NDArray[int16]":
        """Return as many frames as were written, without what is before the first one."""
        import numpy as np

        reach, around = self.reach, self._frames[: 2 * self.reach + frames]
        skipped = min(self._before, frames)
        here = slice(reach + skipped, reach + frames)
        heard, gains = around[here], self._gains(around)
        if gains is not None:
            heard = (heard * gains[here, np.newaxis]).astype(np.float32)
        samples = np.empty(heard.shape, "<i2")
        np.rint(heard, out=samples, casting="unsafe")
        self._frames[: 2 * reach] = around[frames:].copy()
        self._before -= skipped
        return samples

    def _gains(self, around: "NDArray[float32]") -> "Sound | None":
        """Return the gain of each frame; None if all are under the peak.

        Near the peak the level is the highest from the frame before to the one after.
        """
        import numpy as np

        levels = np.abs(around.reshape(-1), out=self._levels[: around.size])
        inner = levels[2 * TAPS : -2 * TAPS]
        loud = np.greater(inner, self._peak * ratio(-OVERSHOOT), out=self._loud[: inner.size])
        near = np.flatnonzero(loud) // 2
        if not near.size:
            return None
        once = np.ones(near.size, np.bool_)  # though both ears are high
        np.not_equal(near[1:], near[:-1], out=once[1:])
        near = near[once]
        beside = around.take(near[:, np.newaxis] + np.arange(2 * TAPS + 1), axis=0)
        highest = np.abs(np.matmul(_kernels(), beside)).max(axis=(1, 2))
        if highest.max() <= self._peak:
            return None
        high: Sound = np.maximum(levels[::2], levels[1::2]).astype(np.float64)  # for exact sums
        high[near + TAPS] = highest
        return _gains(high, self._peak, self._rate)


@cache
def _kernels() -> "NDArray[float32]":
    """Return what gives the sound at quarters of a frame, from three before a frame to after it."""
    import numpy as np

    taps = np.arange(-TAPS, TAPS + 1) - np.arange(-3, 4)[:, np.newaxis] / 4
    kernels: NDArray[float32] = np.sinc(taps) * np.cos(np.pi * taps / (2 * TAPS + 2)) ** 2
    return kernels


def _gains(levels: "Sound", peak: float, rate: int) -> "Sound":
    """Return the gain of each frame that keeps levels at or under a peak.

    The gain of a frame is a mean, over LOOK, of the least gain that any frame within LOOK of it
    needs; every frame of that mean sees the peak, so none is left over.
    """
    import numpy as np

    need = np.minimum(1, peak / np.maximum(levels, 1e-9))
    look = round(LOOK * rate)
    one = np.ones(2 * look)
    least = _least(np.concatenate((one, need, one)), 2 * look + 1)
    return _mean(_mean(least, look + 1), look + 1)


def _least(sound: "Sound", width: int) -> "Sound":
    """Return the least of each ``width`` frames in a row, in two runs (van Herk, 1992)."""
    import numpy as np

    frames = sound.size
    blocks = np.concatenate((sound, np.full(-frames % width, np.inf))).reshape(-1, width)
    ahead = np.minimum.accumulate(blocks, axis=1).ravel()
    back = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    least: Sound = np.minimum(back[: frames - width + 1], ahead[width - 1 : frames])
    return least


def _mean(sound: "Sound", width: int) -> "Sound":
    """Return the mean of each ``width`` frames in a row."""
    import numpy as np

    sums = np.zeros(sound.size + 1)
    np.cumsum(sound, out=sums[1:])
    mean: Sound = (sums[width:] - sums[:-width]) / width
    return mean
