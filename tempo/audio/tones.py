"""Sounds to samples: tones are computed, audio files are read; both come out ready to play.

All samples here are 16-bit signed, little-endian, mono. Every sound begins on its first frame,
so that what is placed on a frame is heard from that frame; it fades in and ends at zero.
"""

import cmath
import math
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.audio.level import FULL_SCALE, ratio
from tempo.errors import FileError
from tempo.library.declarations import LONGEST_SOUND
from tempo.library.themes import Sound, Tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Wave = NDArray[np.float64]

QUIET = 10 ** (-50 / 20)  # of its peak: where an audio file first passes this, it starts
FADE = 0.005  # seconds in which a sound gives way


def samples(sound: Sound, rate: int) -> bytes:
    """Return a sound at ``rate`` Hz, its highest sample at the sound's peak.

    Raises FileError if its audio file cannot be read.
    """
    if isinstance(sound.source, Path):
        try:
            signal = recording(sound.source, rate)
        except FileError as error:
            raise FileError(f"{error}; put another file in its place") from error
    else:
        signal = mixed(sound.source, rate)
    highest = max(float(abs(signal).max()), 1e-9)  # a tone above half the rate leaves silence
    level = ratio(sound.peak) * (FULL_SCALE - 1)
    return (signal * (level / highest)).round().astype("<i2").tobytes()


def cut(samples: bytes, frames: int, rate: int) -> bytes:
    """Return the first ``frames`` of a sound, faded out at their end to give way to the next.

    >>> struct.unpack("<4h", cut(struct.pack("<6h", *[1000] * 6), 4, rate=600))
    (1000, 667, 333, 0)
    """
    if 2 * frames >= len(samples):
        return samples
    fade = min(frames, round(FADE * rate))
    kept = 2 * (frames - fade)
    tail = struct.unpack(f"<{fade}h", samples[kept : 2 * frames])
    faded = (round(value * (fade - 1 - index) / fade) for index, value in enumerate(tail))
    return samples[:kept] + struct.pack(f"<{fade}h", *faded)


def frames(tones: tuple[Tone, ...], rate: int) -> int:
    """Return how many frames tones take together: a plan needs no more of them."""
    return max(round(tone.at * rate) + round(tone.seconds * rate) for tone in tones)


def mixed(tones: tuple[Tone, ...], rate: int) -> "Wave":
    """Return tones added up, each from its own time."""
    import numpy as np

    total = np.zeros(frames(tones, rate))
    for tone in tones:
        start, signal = round(tone.at * rate), drawn(tone, rate)
        total[start : start + len(signal)] += signal
    return total


def drawn(tone: Tone, rate: int) -> "Wave":
    """Return a tone with its envelope.

    The phase is the exact integral of the gliding frequency, so a glide has no steps. The tone
    starts at its crest, so that its first sample is not zero, and its partials at phases that
    keep their crests apart (Schroeder, 1970), so that it is loud for its peak. A partial above
    half the rate would fold down to a wrong frequency, so it is left out.

    The partials turn and fade in whole multiples of the first, so the tone is a polynomial in
    that: a product for each partial, where a cosine and a power take ten times as long.
    """
    import numpy as np

    turn = _turning(tone, round(tone.seconds * rate), rate)
    signal = np.zeros(turn.size, complex)
    for number, strength in reversed([*enumerate(tone.partials, start=1)]):
        if number * max(tone.start, tone.end) < rate / 2:
            phase = number * (number - 1) / (2 * len(tone.partials))
            signal += strength * cmath.exp(2j * math.pi * phase)
        signal *= turn  # what a higher partial has more of them
    return faded(signal.real, round(tone.attack * rate), round(tone.release * rate))


def _turning(tone: Tone, frames: int, rate: int) -> "NDArray[np.complex128]":
    """Return the first partial of a tone as it turns and fades, as a complex number a frame."""
    import numpy as np

    fading = -math.log(2) / tone.decay
    glide = math.log(tone.end / tone.start) / tone.seconds  # even in pitch, as the ear hears it
    if glide:
        time = np.arange(frames) / rate
        turn: NDArray[np.complex128] = np.exp(
            fading * time + 2j * math.pi * tone.start * np.expm1(glide * time) / glide
        )
        return turn
    step = math.isqrt(frames) + 1  # a power is the product of two, so a few are enough
    each = (fading + 2j * math.pi * tone.start) / rate
    rows, row = np.exp(each * step * np.arange(step)), np.exp(each * np.arange(step))
    return np.outer(rows, row).ravel()[:frames]


def faded(signal: "Wave", attack: int, release: int) -> "Wave":
    """Return a signal that rises within its first ``attack`` frames and ends at zero."""
    import numpy as np

    loud = signal.copy()
    rising, falling = min(attack, loud.size), min(release, loud.size)
    loud[:rising] *= np.arange(1, rising + 1) / max(attack, 1)
    fall = np.arange(falling)[::-1] / max(release, 1)
    loud[loud.size - falling :] *= (1 - np.cos(np.pi * fall)) / 2
    return loud


def recording(path: Path, rate: int) -> "Wave":
    """Return an audio file from its first sound on, mixed to mono, at ``rate`` Hz."""
    import numpy as np

    from tempo.library.recording import read

    signal, own = read(path, LONGEST_SOUND)
    if own != rate:
        import soxr

        signal = soxr.resample(signal, own, rate)
    loud = np.flatnonzero(abs(signal) > QUIET * abs(signal).max(initial=0))
    if not len(loud):
        raise FileError(f"{path}: is silent")
    return faded(signal[loud[0] :], round(rate * FADE / 2), round(rate * FADE * 2))
