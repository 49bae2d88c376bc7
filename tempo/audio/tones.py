"""Sounds to samples: tones are computed, audio files are read; both come out ready to play.

All samples here are 16-bit signed, little-endian, mono. Every sound begins on its first frame,
so that what is placed on a frame is heard from that frame; it fades in and ends at zero.
"""

import importlib
import math
import struct
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tempo.errors import FileError
from tempo.library.themes import Sound, Tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Wave = NDArray[np.float64]

FULL_SCALE = 32_767
LONGEST = 10.0  # seconds of an audio file: a cue, not a song
QUIET = 10 ** (-50 / 20)  # of its peak: what an audio file holds before this is not its start
FADE = 0.005  # seconds in which a sound gives way


def samples(sound: Sound, rate: int) -> bytes:
    """Return a sound at ``rate`` Hz, its highest sample at the sound's peak.

    Raises FileError if its audio file cannot be read.
    """
    if isinstance(sound.source, Path):
        wave = recording(sound.source, rate)
    else:
        wave = mixed(sound.source, rate)
    highest = max(abs(wave).max(), 1e-9)  # a tone above half the rate leaves silence
    level = 10 ** (sound.peak / 20) * FULL_SCALE
    return (wave * (level / highest)).round().astype("<i2").tobytes()


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
