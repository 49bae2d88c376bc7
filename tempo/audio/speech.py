"""Recordings made ready for the mixer: trimmed, at the track's rate, all equally loud."""

import math
from typing import TYPE_CHECKING, NamedTuple

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


class Recipe(NamedTuple):
    """How a recording became a clip: from which frame on and to which it was heard, and the gain,
    a ratio, of each pass. Followed, it gives the same clip, and measures nothing.
    """

    first: int
    end: int
    gains: tuple[float, ...] = ()


def prepare(
    recording: Recording, rate: int, loudness: float, recipe: Recipe | None = None
) -> bytes:
    """Return a recording as a clip at a rate in Hz and a loudness in LUFS; empty if it is silent.

    The clip is 16-bit little-endian mono, fades in and out, and peaks at PEAK at most: the few
    peaks of speech that would rise above it are turned down, each smoothly and alone.
    """
    return levelled(recording, rate, loudness, recipe)[0]


def levelled(
    recording: Recording, rate: int, loudness: float, recipe: Recipe | None = None
) -> tuple[bytes, Recipe]:
    """Return a recording as a clip, as ``prepare`` does, and how it became one."""
    import numpy as np

    sound: Sound = np.frombuffer(recording.samples, "<i2") / FULL_SCALE
    first, end = recipe[:2] if recipe else _heard(sound, recording.rate)
    sound = sound[first:end]
    if sound.size <= 2 * MARGIN * recording.rate:  # nothing between its fades
        return b"", Recipe(first, end)
    if recording.rate != rate:
        import soxr

        sound = soxr.resample(sound, recording.rate, rate, quality="VHQ")
    sound, gains = _faded(sound, rate), []
    for number in range(PASSES):
        known = recipe and recipe.gains[number]
        gains.append(known or ratio(loudness - measured(sound, rate)))
        sound = limited(sound * gains[-1], PEAK, rate)
    return bytes(np.rint(sound * FULL_SCALE).astype("<i2")), Recipe(first, end, tuple(gains))


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


def _heard(sound: "Sound", rate: int) -> tuple[int, int]:
    """Return from where to where a sound is heard, with MARGIN around it."""
    import numpy as np

    level = np.abs(sound)
    peak = level.max(initial=0.0)
    if peak < ratio(SILENCE):
        return 0, 0
    heard = np.flatnonzero(level > peak * ratio(QUIET))
    margin = round(MARGIN * rate)
    return max(0, int(heard[0]) - margin), min(sound.size, int(heard[-1]) + 1 + margin)


def _faded(sound: "Sound", rate: int) -> "Sound":
    """Return a clip that comes from nothing over MARGIN, and goes back to it."""
    import numpy as np

    steps = np.arange(min(sound.size, math.ceil(MARGIN * rate)))
    gains = np.sin(np.minimum(steps / (MARGIN * rate), 1) * np.pi / 2) ** 2
    faded = sound.copy()
    faded[: gains.size] *= gains
    faded[faded.size - gains.size :] *= gains[::-1]
    return faded
