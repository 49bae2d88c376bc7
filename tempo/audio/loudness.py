"""How loud a track is: ITU-R BS.1770-4, added up from the clips that it is made of.

A clip is weighted and measured once, in cells of a tenth of a second; a track is then the sum of
its clips' cells, each at its place. So the loudness of an hour costs no pass over its samples.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from operator import sub
from typing import TYPE_CHECKING

from tempo.audio.level import FULL_SCALE, ratio
from tempo.plan.events import Event
from tempo.plan.time import SECOND

if TYPE_CHECKING:
    from tempo.audio.limiter import Sound

OFFSET = -0.691  # LUFS of a weighted mean square of one
CELLS = 10  # a second
BLOCK = 4  # cells: the standard's 400 ms, each block a cell after the last
ABSOLUTE_GATE = -70.0  # LUFS
RELATIVE_GATE = -10.0  # LU under the loudness of what passes the first gate
PART = 4096  # blocks that are added up in one go, so that a long track takes no more memory
MOST_MOVED = 4096  # clips, each by where in a cell it begins, that are remembered


def summed(
    events: Iterable[Event],
    cells: Callable[[Event], "array[float]"],
    frames: int,
    rate: int,
) -> "array[float]":
    """Return the weighted energy of a track in each of its whole tenths of a second.

    Where sounds overlap their energies are added, as those of sounds that have nothing to do with
    each other.
    """
    whole = frames // (rate // CELLS)
    energies = array("d", bytes(8 * whole))
    moved: dict[tuple[int, int], tuple[array[float], tuple[float, ...]]] = {}
    for event in events:
        place, offset = divmod(event.time, SECOND // CELLS)
        clip = cells(event)
        found = moved.get((id(clip), offset))
        if found is None:
            if len(moved) == MOST_MOVED:
                moved.clear()
            found = clip, _moved(clip, offset * CELLS / SECOND)
            moved[id(clip), offset] = found  # with the clip, so that no other is given its id
        added = found[1]
        for energy in added if place + len(added) <= whole else added[: max(0, whole - place)]:
            energies[place] += energy
            place += 1
    return energies


def _moved(clip: "array[float]", later: float) -> tuple[float, ...]:
    """Return the energies of a clip that begins so much of a cell later than a cell does."""
    both = zip((*clip, 0.0), (0.0, *clip), strict=True)
    return tuple(here * (1 - later) + before * later for here, before in both)


def gated(energies: Sequence[float], length: int) -> float:
    """Return the loudness in LUFS of weighted energies, each of a cell of ``length`` frames."""
    heard = _mean_over(energies, power(ABSOLUTE_GATE) * BLOCK * length)
    if not heard:
        return -math.inf
    loud = _mean_over(energies, heard * 10 ** (RELATIVE_GATE / 10))
    return OFFSET + 10 * math.log10(loud / (BLOCK * length))


def _mean_over(energies: Sequence[float], gate: float) -> float:
    """Return the mean energy of the blocks that are over a gate; 0 if there are none."""
    total, blocks = 0.0, 0
    for first in range(0, len(energies) - BLOCK + 1, PART):
        sums = [*accumulate(energies[first : first + PART + BLOCK - 1], initial=0.0)]
        over = [block for block in map(sub, islice(sums, BLOCK, None), sums) if block > gate]
        total, blocks = total + sum(over), blocks + len(over)
    return total / blocks if blocks else 0.0


def power(loudness: float) -> float:
    """Return a loudness in LUFS as a weighted mean square."""
    return float(10 ** ((loudness - OFFSET) / 10))


def squares(sound: "Sound", rate: int) -> "Sound":
    """Return the weighted mean square of a sound in each tenth of a second, all channels together.

    A row a channel, in whole tenths. Each is weighted in its own spectrum: for the steps at its
    ends that is less exact than ``weighted``, and for music exact enough at a fifth of the work.
    """
    from numpy.fft import rfft

    length = rate // CELLS
    spectrum = rfft(sound.reshape(len(sound), -1, length))
    weights = 2 * _k_weight(length, rate) ** 2 / length**2
    found: Sound = ((spectrum.real**2 + spectrum.imag**2) @ weights).sum(axis=0)
    return found


def measured(samples: bytes, rate: int) -> "array[float]":
    """Return the weighted energy of 16-bit samples in each tenth of a second."""
    import numpy as np

    if not samples:
        return array("d")
    energy = weighted(np.frombuffer(samples, "<i2") / FULL_SCALE, rate) ** 2
    return array("d", np.add.reduceat(energy, np.arange(0, energy.size, rate // CELLS)))


def weighted(sound: "Sound", rate: int) -> "Sound":
    """Return a sound through the standard's K-weighting, done in the spectrum."""
    from numpy.fft import irfft, rfft

    step = 1 << max(0, sound.size.bit_length() - 4)
    size = -(-sound.size // step) * step  # a prime number of frames would be slow
    through: Sound = irfft(rfft(sound, size) * _k_weight(size, rate), size)
    return through[: sound.size]


@lru_cache(maxsize=4)  # a clip is weighted several times, and few are as long as another
def _k_weight(size: int, rate: int) -> "Sound":
    """Return the gain of K-weighting at each frequency of a spectrum.

    ITU-R BS.1770-4 tabulates its two filters for 48 kHz only. These are the analogue ones that
    they come from, a high shelf and a high pass, with the constants found by libebur128.
    """
    import numpy as np
    from numpy.fft import rfftfreq

    hertz = rfftfreq(size, 1 / rate)
    high = ratio(3.999843853973347)  # the gain of the shelf
    middle = high**0.4996667741545416
    shelf_q, pass_q = 0.7071752369554196, 0.5003270373238773
    s = (hertz / 1681.974450955533) ** 2
    p = (hertz / 38.13547087602444) ** 2
    shelf = ((1 - high * s) ** 2 + (middle / shelf_q) ** 2 * s) / ((1 - s) ** 2 + s / shelf_q**2)
    passed = p**2 / ((1 - p) ** 2 + p / pass_q**2)
    weights: Sound = np.sqrt(shelf * passed) * ratio(0.0433)  # the table's high pass is above one
    return weights
