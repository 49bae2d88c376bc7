"""Recordings made ready for the mixer: trimmed, at the track's rate, all equally loud."""

import math
from typing import TYPE_CHECKING

from tempo.audio.level import FULL_SCALE, ratio
from tempo.audio.limiter import limited
from tempo.audio.loudness import OFFSET, weighted
from tempo.voices.voice import Recording

if TYPE_CHECKING:
    from tempo.audio.limiter import Sound

PEAK = -4.0  # dBFS: leaves room for a tick under the voice
SILENCE = -60.0  # dBFS: a recording that never rises above it is silent
QUIET = -50.0  # dB under the peak: before and after it nothing is heard
MARGIN = 0.005  # seconds kept and faded at both ends
PAUSE = -30.0  # dB under the loudest window: a window softer than this is not speech
WINDOW = 0.02  # seconds
PASSES = 3  # turning down peaks makes a clip softer, so it is levelled again


def prepare(recording: Recording, rate: int, loudness: float) -> bytes:
    """Return a recording as a clip at a rate in Hz and a loudness in LUFS; empty if it is silent.

    The clip is 16-bit little-endian mono, fades in and out, and peaks at PEAK at most: the few
    peaks of speech that would rise above it are turned down, each smoothly and alone.
    """
    import numpy as np

    sound: Sound = np.frombuffer(recording.samples, "<i2") / FULL_SCALE
    sound = _trimmed(sound, recording.rate)
    if sound.size <= 2 * MARGIN * recording.rate:  # nothing between its fades
        return b""
    if recording.rate != rate:
        import soxr

        sound = soxr.resample(sound, recording.rate, rate, quality="VHQ")
    sound = _faded(sound, rate)
    for _ in range(PASSES):
        sound = limited(sound * ratio(loudness - measured(sound, rate)), PEAK, rate)
    return bytes(np.rint(sound * FULL_SCALE).astype("<i2"))


def measured(sound: "Sound", rate: int) -> float:
    """Return the loudness of a mono sound in LUFS, its pauses left out.

    The K-weighted mean square of ITU-R BS.1770-4, weighted in the spectrum. The standard's gate
    of 400 ms is too long for a word: windows of 20 ms take its place.
    """
    import numpy as np

    starts = np.arange(0, sound.size, round(WINDOW * rate))
    frames = np.diff(starts, append=sound.size)
    energies = np.add.reduceat(weighted(sound, rate) ** 2, starts)
    spoken = energies >= energies.max() * ratio(PAUSE) ** 2
    return float(OFFSET + 10 * np.log10(energies[spoken].sum() / frames[spoken].sum()))


def _trimmed(sound: "Sound", rate: int) -> "Sound":
    """Return the part of a sound that is heard, with MARGIN around it; empty if none is."""
    import numpy as np

    level = np.abs(sound)
    peak = level.max(initial=0.0)
    if peak < ratio(SILENCE):
        return sound[:0]
    heard = np.flatnonzero(level > peak * ratio(QUIET))
    margin = round(MARGIN * rate)
    return sound[max(0, heard[0] - margin) : heard[-1] + 1 + margin]


def _faded(sound: "Sound", rate: int) -> "Sound":
    """Return a clip that comes from nothing over MARGIN, and goes back to it."""
    import numpy as np

    steps = np.arange(min(sound.size, math.ceil(MARGIN * rate)))
    gains = np.sin(np.minimum(steps / (MARGIN * rate), 1) * np.pi / 2) ** 2
    faded = sound.copy()
    faded[: gains.size] *= gains
    faded[faded.size - gains.size :] *= gains[::-1]
    return faded
