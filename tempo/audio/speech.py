"""Recordings made ready for the mixer: trimmed, at the track's rate, all equally loud."""

from typing import TYPE_CHECKING, Any

from tempo.voices.voice import Recording

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

    Sound = NDArray[floating[Any]]  # samples from -1 to 1

PEAK = -4.0  # dBFS: leaves room for a tick under the voice
SILENCE = -60.0  # dBFS: a recording that never rises above it is silent
QUIET = -50.0  # dB under the peak: before and after it nothing is heard
MARGIN = 0.005  # seconds kept and faded at both ends
PAUSE = -30.0  # dB under the loudest window: a window softer than this is not speech
WINDOW = 0.02  # seconds
LOOK = 0.004  # seconds around a peak in which it is turned down: shorter is heard as a rasp
PASSES = 3  # turning down peaks makes a clip softer, so it is levelled again


def prepare(recording: Recording, rate: int, loudness: float) -> bytes:
    """Return a recording as a clip at a rate in Hz and a loudness in LUFS; empty if it is silent.

    The clip is 16-bit little-endian mono, fades in and out, and peaks at PEAK at most: the few
    peaks of speech that would rise above it are turned down, each smoothly and alone.
    """
    import numpy as np

    sound: Sound = np.frombuffer(recording.samples, "<i2") / 32_768
    sound = _trimmed(sound, recording.rate)
    if sound.size <= 2 * MARGIN * recording.rate:  # nothing between its fades
        return b""
    if recording.rate != rate:
        import soxr

        sound = soxr.resample(sound, recording.rate, rate, quality="VHQ")
    sound = sound * _fades(sound.size, rate)
    for _ in range(PASSES):
        sound = _limited(sound * _ratio(loudness - measured(sound, rate)), rate)
    return bytes(np.rint(sound * 32_768).astype("<i2"))


def _limited(sound: "Sound", rate: int) -> "Sound":
    """Return a sound whose peaks over PEAK are turned down, gliding there and back over LOOK.

    The gain of a frame is the mean, over LOOK, of the least gain that any frame within LOOK of it
    needs; every frame of that mean sees the peak, so none is left over.
    """
    import numpy as np

    need = np.minimum(1, _ratio(PEAK) / np.maximum(np.abs(sound), 1e-9))
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


def measured(sound: "Sound", rate: int) -> float:
    """Return the loudness of a mono sound in LUFS, its pauses left out.

    The K-weighted mean square of ITU-R BS.1770-4, weighted in the spectrum. The standard's gate
    of 400 ms is too long for a word: windows of 20 ms take its place.
    """
    import numpy as np

    size = 1 << sound.size.bit_length()  # a prime number of frames would be slow
    weights = np.sqrt(_k_weight(np.fft.rfftfreq(size, 1 / rate)))
    weighted = np.fft.irfft(np.fft.rfft(sound, size) * weights, size)[: sound.size]
    starts = np.arange(0, sound.size, round(WINDOW * rate))
    frames = np.diff(starts, append=sound.size)
    energies = np.add.reduceat(weighted**2, starts)
    spoken = energies >= energies.max() * _ratio(PAUSE) ** 2
    return float(-0.691 + 10 * np.log10(energies[spoken].sum() / frames[spoken].sum()))


def _k_weight(hertz: "Sound") -> "Sound":
    """Return the power gain of K-weighting at frequencies in Hz.

    ITU-R BS.1770-4 tabulates its two filters for 48 kHz only. These are the analogue ones that
    they come from, a high shelf and a high pass, with the constants found by libebur128.
    """
    high = _ratio(3.999843853973347)  # the gain of the shelf
    middle = high**0.4996667741545416
    shelf_q, pass_q = 0.7071752369554196, 0.5003270373238773
    s = (hertz / 1681.974450955533) ** 2
    p = (hertz / 38.13547087602444) ** 2
    shelf = ((1 - high * s) ** 2 + (middle / shelf_q) ** 2 * s) / ((1 - s) ** 2 + s / shelf_q**2)
    passed = p**2 / ((1 - p) ** 2 + p / pass_q**2)
    weight: Sound = shelf * passed * _ratio(0.0433) ** 2  # the table's high pass is above one
    return weight


def _trimmed(sound: "Sound", rate: int) -> "Sound":
    """Return the part of a sound that is heard, with MARGIN around it; empty if none is."""
    import numpy as np

    level = np.abs(sound)
    peak = level.max(initial=0.0)
    if peak < _ratio(SILENCE):
        return sound[:0]
    heard = np.flatnonzero(level > peak * _ratio(QUIET))
    margin = round(MARGIN * rate)
    return sound[max(0, heard[0] - margin) : heard[-1] + 1 + margin]


def _fades(frames: int, rate: int) -> "Sound":
    """Return the gain of each frame of a clip: from nothing to one over MARGIN, and back."""
    import numpy as np

    edge = np.minimum(np.arange(frames), np.arange(frames)[::-1])
    gains: Sound = np.sin(np.minimum(edge / (MARGIN * rate), 1) * np.pi / 2) ** 2
    return gains


def _ratio(decibels: float) -> float:
    """Return decibels as a ratio of amplitudes.

    >>> _ratio(-20.0)
    0.1
    """
    return float(10 ** (decibels / 20))
