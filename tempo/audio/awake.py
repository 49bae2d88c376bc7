"""The keep-awake signal: what a track carries where it would be silent.

Bluetooth links and the amplifiers of headphones go to sleep on digital silence, and swallow
the first half second or more of what comes after it. So the silence between sounds is never all
zeros; a breath within a phrase, a third of a second, may be.
"""

from functools import cache

from tempo.library.digest import shake_128

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

    >>> memoryview(loop(8)).cast("h").tolist()
    [-7, 7, 1, 2, 7, -7, -1, -2]
    """
    noise = shake_128(b"awake").digest(rate).translate(None, delete=b"\xff")[: rate // 2]
    steps = [value % (2 * STEPS + 1) - STEPS for value in range(255)] + [0]
    half, turned = (_samples(noise, each) for each in (steps, [-step for step in steps]))
    return half + bytes(2 * (rate % 2)) + turned


def _samples(noise: bytes, steps: list[int]) -> bytes:
    """Return 16-bit samples, each the step that a byte stands for."""
    samples = bytearray(2 * len(noise))
    samples[::2] = noise.translate(bytes(step % 256 for step in steps))
    samples[1::2] = noise.translate(bytes(step // 256 % 256 for step in steps))
    return bytes(samples)
