"""Levels: decibels, samples turned up or down, and the few peaks that would rise too high."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

    Sound = NDArray[floating[Any]]  # samples from -1 to 1

LOOK = 0.004  # seconds around a peak in which it is turned down: shorter is heard as a rasp


def ratio(decibels: float) -> float:
    """Return decibels as a ratio of amplitudes.

    >>> ratio(-20.0)
    0.1
    """
    return float(10 ** (decibels / 20))


def turned(samples: bytes, gain: float, peak: float, rate: int) -> bytes:
    """Return 16-bit samples with a gain in dB, and no peak over ``peak`` dBFS."""
    import numpy as np

    sound: Sound = np.frombuffer(samples, "<i2") / 32_768
    return bytes(np.rint(limited(sound * ratio(gain), peak, rate) * 32_768).astype("<i2"))


def limited(sound: "Sound", peak: float, rate: int) -> "Sound":
    """Return a sound with its peaks over ``peak`` dBFS turned down, gliding there and back.

    The gain of a frame is a mean, over LOOK, of the least gain that any frame within LOOK of it
    needs; every frame of that mean sees the peak, so none is left over.
    """
    import numpy as np

    need = np.minimum(1, ratio(peak) / np.maximum(np.abs(sound), 1e-9))
    look = round(LOOK * rate)
    least = _least(np.pad(need, 2 * look, constant_values=1), 2 * look + 1)
    smooth = _mean(_mean(least, look + 1), look + 1)
    return sound * smooth


def _least(sound: "Sound", width: int) -> "Sound":
    """Return the least of each ``width`` frames in a row, in two runs (van Herk, 1992)."""
    import numpy as np

    frames = sound.size
    blocks = np.pad(sound, (0, -frames % width), constant_values=np.inf).reshape(-1, width)
    ahead = np.minimum.accumulate(blocks, axis=1).ravel()
    back = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    least: Sound = np.minimum(back[: frames - width + 1], ahead[width - 1 : frames])
    return least


def _mean(sound: "Sound", width: int) -> "Sound":
    """Return the mean of each ``width`` frames in a row."""
    import numpy as np

    sums = np.cumsum(np.pad(sound, (1, 0)))
    mean: Sound = (sums[width:] - sums[:-width]) / width
    return mean
