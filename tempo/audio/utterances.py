"""A long recording cut where the speaker paused: a stretch for each phrase that was read."""

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio.level import ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float64]

WINDOW = 0.01  # seconds over which the level is taken
SHORTEST = 0.08  # seconds of a word; what is shorter is a click
CLEAR = 1.3
"""By how much the shortest pause between phrases is longer than the longest within one: with less
it is not sure which is which."""

PAUSE = 0.6  # seconds: what people leave between phrases when they are not asked for a number
MARGIN = 0.06  # seconds kept around a stretch
ABOVE = 0.3  # of the way from the room's noise up to the voice, in decibels: from here on speech


class Stretch(NamedTuple):
    """Where a phrase was spoken, in frames, and how loud its loudest sample is, of full scale."""

    start: int
    end: int
    peak: float


def stretches(
    sound: "Sound", rate: int, count: int, pause: float | None = None
) -> tuple[list[Stretch], bool]:
    """Return where phrases are in a recording, and whether it is sure that they are ``count``.

    The cuts are the ``count`` - 1 longest pauses, or every pause of ``pause`` seconds. Where that
    is not sure, the cuts are those of ``PAUSE``.
    """
    spoken = _spoken(sound, rate)
    if not spoken:
        return [], False
    gaps = sorted((after[0] - before[1] for before, after in pairwise(spoken)), reverse=True)
    if pause is not None:
        found = _joined(spoken, pause * rate)
        return _told(sound, rate, found), len(found) == count
    if len(gaps) < count - 1:
        return _told(sound, rate, spoken), False
    between = gaps[count - 2] if count > 1 else 2 * PAUSE * rate
    within = gaps[count - 1] if len(gaps) >= count else 0
    sure = between > CLEAR * within and between >= SHORTEST * rate
    found = _joined(spoken, between if sure else PAUSE * rate)
    return _told(sound, rate, found), sure


def _spoken(sound: "Sound", rate: int) -> list[tuple[int, int]]:
    """Return the stretches above the room's noise, however short the pauses between them."""
    import numpy as np

    size = max(1, round(WINDOW * rate))
    count = sound.size // size
    if not count:
        return []
    levels = np.sqrt(np.mean(np.square(sound[: count * size].reshape(count, size)), axis=1))
    levels = 20 * np.log10(np.maximum(levels, 1e-6))
    noise, voice = np.percentile(levels, 10), levels.max()
    if voice - noise < 12 and voice < -50:  # nobody speaks
        return []
    loud = levels > max(noise + ABOVE * (voice - noise), voice - 45)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], loud.astype(np.int8), [0]))))
    pairs = [(int(start) * size, int(end) * size) for start, end in edges.reshape(-1, 2)]
    near = _joined(pairs, SHORTEST * rate)  # within a word
    return [(start, end) for start, end in near if end - start >= SHORTEST * rate]


def _joined(pairs: list[tuple[int, int]], gap: float) -> list[tuple[int, int]]:
    """Join stretches that less than a gap, in frames, parts."""
    found: list[tuple[int, int]] = []
    for start, end in pairs:
        if found and start - found[-1][1] < gap:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _told(sound: "Sound", rate: int, found: list[tuple[int, int]]) -> list[Stretch]:
    import numpy as np

    margin = round(MARGIN * rate)
    edges = [0, *((end + start) // 2 for (_, end), (start, _) in pairwise(found)), sound.size]
    told = []
    for place, (start, end) in enumerate(found):
        begin, stop = max(edges[place], start - margin), min(edges[place + 1], end + 2 * margin)
        told.append(Stretch(begin, stop, float(np.abs(sound[begin:stop]).max(initial=0.0))))
    return told


def pcm(sound: "Sound") -> bytes:
    """Return samples from -1 to 1 as 16-bit ones, turned down where they go beyond."""
    import numpy as np

    whole = 32_767 / max(1.0, float(np.abs(sound).max(initial=0.0)))
    return bytes(np.rint(sound * whole).astype("<i2"))


LOUD, SOFT = 0.999, ratio(-34.0)
"""Peaks of full scale: from the first on a recording is cut off, below the other it is faint."""
