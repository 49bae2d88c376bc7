"""How loud a track is: ITU-R BS.1770-4, added up from the clips that it is made of.

A clip is weighted and measured once, in cells of a tenth of a second; a track is then the sum of
its clips' cells, each at its place. So the loudness of an hour costs no pass over its samples.
"""

import math
from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tempo.audio.limiter import ratio
from tempo.plan.events import Event
from tempo.plan.time import frame

if TYPE_CHECKING:
    from tempo.audio.limiter import Sound

OFFSET = -0.691  # LUFS of a weighted mean square of one
CELLS = 10  # a second
BLOCK = 4  # cells: the standard's 400 ms, each block a cell after the last
ABSOLUTE_GATE = -70.0  # LUFS
RELATIVE_GATE = -10.0  # LU under the loudness of what passes the first gate


def integrated(
    events: Iterable[Event], cells: Callable[[Event], "array[float]"], frames: int, rate: int
) -> float:
    """Return the gated loudness in LUFS of a track; -inf if nothing in it is heard.

    ``cells`` gives the weighted energy of an event's clip in each tenth of a second. Where sounds
    overlap their energies are added, as those of sounds that have nothing to do with each other.
    """
    length = rate // CELLS
    energies = array("d", bytes(8 * (frames // length + 2)))
    for event in events:
        place, offset = divmod(frame(event.time, rate), length)
        later = offset / length
        for energy in cells(event):
            if place + 1 < len(energies):
                energies[place] += energy * (1 - later)
                energies[place + 1] += energy * later
            place += 1
    whole = energies[: frames // length]
    blocks = [
        sum(whole[start : start + BLOCK]) / (BLOCK * length)
        for start in range(len(whole) - BLOCK + 1)
    ]
    heard = [block for block in blocks if block > _power(ABSOLUTE_GATE)]
    if not heard:
        return -math.inf
    gate = sum(heard) / len(heard) * 10 ** (RELATIVE_GATE / 10)
    loud = [block for block in heard if block > gate]
    return OFFSET + 10 * math.log10(sum(loud) / len(loud))


def _power(loudness: float) -> float:
    return float(10 ** ((loudness - OFFSET) / 10))


def measured(samples: bytes, rate: int) -> "array[float]":
    """Return the weighted energy of 16-bit samples in each tenth of a second."""
    import numpy as np

    if not samples:
        return array("d")
    energy = weighted(np.frombuffer(samples, "<i2") / 32_768, rate) ** 2
    return array("d", np.add.reduceat(energy, np.arange(0, energy.size, rate // CELLS)))


def weighted(sound: "Sound", rate: int) -> "Sound":
    """Return a sound through the standard's K-weighting, done in the spectrum."""
    import numpy as np

    size = 1 << sound.size.bit_length()  # a prime number of frames would be slow
    weights = np.sqrt(_k_weight(np.fft.rfftfreq(size, 1 / rate)))
    through: Sound = np.fft.irfft(np.fft.rfft(sound, size) * weights, size)[: sound.size]
    return through


def _k_weight(hertz: "Sound") -> "Sound":
    """Return the power gain of K-weighting at frequencies in Hz.

    ITU-R BS.1770-4 tabulates its two filters for 48 kHz only. These are the analogue ones that
    they come from, a high shelf and a high pass, with the constants found by libebur128.
    """
    high = ratio(3.999843853973347)  # the gain of the shelf
    middle = high**0.4996667741545416
    shelf_q, pass_q = 0.7071752369554196, 0.5003270373238773
    s = (hertz / 1681.974450955533) ** 2
    p = (hertz / 38.13547087602444) ** 2
    shelf = ((1 - high * s) ** 2 + (middle / shelf_q) ** 2 * s) / ((1 - s) ** 2 + s / shelf_q**2)
    passed = p**2 / ((1 - p) ** 2 + p / pass_q**2)
    weight: Sound = shelf * passed * ratio(0.0433) ** 2  # the table's high pass is above one
    return weight
