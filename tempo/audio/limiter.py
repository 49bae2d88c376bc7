"""Samples turned up or down, and the few peaks that would rise too high."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from tempo.audio.level import FULL_SCALE, ratio

if TYPE_CHECKING:
    from numpy import float32, floating
    from numpy.typing import NDArray

    Sound = NDArray[floating[Any]]  # samples from -1 to 1

LOOK = 0.004  # seconds around a peak in which it is turned down: shorter is heard as a rasp
TAPS = 16  # frames on each side from which the sound between two frames is found
OVERSHOOT = 4.0  # dB that it may rise over the frames
ROW = 512  # samples of which the highest is found first: in most of them no more is looked for


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


def streamed(
    chunks: "Iterable[NDArray[float32]]", peak: float, rate: int
) -> "Iterator[NDArray[float32]]":
    """Yield chunks of stereo frames with their peaks over ``peak`` turned down, in both ears alike.

    A chunk sees what it needs of those beside it, if they are no shorter than 4 times LOOK. Peaks
    are also those between frames.
    """
    import numpy as np

    reach = 2 * round(LOOK * rate) + TAPS
    edge = np.zeros((reach, 2), np.float32)
    stream = iter(chunks)
    before, here = edge, next(stream, None)
    while here is not None:
        after = next(stream, None)
        around = np.concatenate([before, here, edge if after is None else after[:reach]])
        high = _high(around, peak)
        limited = here
        if high is not None:
            gains = _gains(high, peak, rate)[reach : reach + len(here)]
            limited = (here * gains[:, np.newaxis]).astype(np.float32)
        yield limited
        before, here = here[-reach:], after


def _high(sound: "NDArray[float32]", peak: float) -> "Sound | None":
    """Return the level at each stereo frame, in the louder ear; None if all are under a peak.

    Where it comes near the peak it is the highest from the frame before to the one after.
    """
    import numpy as np

    least, samples = peak * ratio(-OVERSHOOT), sound.ravel()
    starts = np.arange(0, samples.size, ROW)
    highs = np.maximum.reduceat(samples, starts), -np.minimum.reduceat(samples, starts)
    rows = starts[np.maximum(*highs) > least]
    places = (rows[:, np.newaxis] + np.arange(ROW)).ravel()
    places = places[: np.searchsorted(places, samples.size)]
    near = places[np.abs(samples[places]) > least] // 2
    near = near[np.diff(near, prepend=-1) > 0]  # once, though both ears are high
    near = near[(near >= TAPS) & (near < len(sound) - TAPS)]
    if not near.size:
        return None
    around = sound[near[:, np.newaxis] + np.arange(-TAPS, TAPS + 1)]
    highest = np.abs(np.matmul(_kernels(), around)).max(axis=(1, 2))
    if highest.max() <= peak:
        return None
    levels: Sound = np.maximum(*np.abs(sound).T).astype(np.float64)  # sums of which stay exact
    levels[near] = highest
    return levels


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
