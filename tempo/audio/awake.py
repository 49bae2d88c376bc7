"""The keep-awake signal: what a track carries where it would be silent.

Bluetooth links and the amplifiers of headphones go to sleep on digital silence, and swallow
the first half second or more of what comes after it. So the silence between sounds is never all
zeros; a breath within a phrase, a third of a second, may be.
"""

import struct
from functools import cache
from hashlib import shake_128

STEPS = 7
"""The loudest sample, in steps of 16-bit: -73.4 dBFS.

Noise that takes each value from -7 to 7 equally often is -77.6 dBFS RMS. With full scale at a
loud 100 dB it is 22 dB in the ear, below the noise of a quiet room; yet it is several steps
of 16-bit, so that neither a volume turned down by half nor a lossy codec makes zeros of it.
"""


@cache
def loop(rate: int) -> bytes:
    """Return one second of noise at ``rate`` Hz, 16-bit mono, that repeats without a seam.

    The second half is the first turned upside down, so the mean is exactly zero. White noise
    has no seam to hear: any sample may follow any other.

    >>> struct.unpack("<8h", loop(8))
    (-7, 7, 1, 2, 7, -7, -1, -2)
    """
    values = bytes(value % (2 * STEPS + 1) for value in range(255))
    noise = shake_128(b"awake").digest(rate).translate(values + bytes(1), delete=b"\xff")
    half = [value - STEPS for value in noise[: rate // 2]]
    middle = [0] * (rate % 2)
    return struct.pack(f"<{rate}h", *half, *middle, *(-step for step in half))
