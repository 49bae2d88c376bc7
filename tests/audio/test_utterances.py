from typing import TYPE_CHECKING

import numpy as np
import pytest

from tempo.audio.utterances import stretches

if TYPE_CHECKING:
    pass

RATE = 16_000


def read_aloud(
    *parts: float, noise: float = 0.001
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return a room in which somebody speaks for so many seconds, and pauses, in turn."""
    chance = np.random.default_rng(1)
    pieces = []
    for place, seconds in enumerate(parts):
        size = round(seconds * RATE)
        tone = 0.3 * np.sin(np.arange(size) * 0.1) * (place % 2)  # it begins with a pause
        pieces.append(tone + noise * chance.standard_normal(size))
    return np.concatenate(pieces)


def test_a_recording_is_cut_at_its_longest_pauses() -> None:
    sound = read_aloud(0.5, 0.6, 1.0, 0.4, 0.25, 0.5, 1.2, 0.3, 0.7)
    found, sure = stretches(sound, RATE, 3)
    assert sure
    starts = [0.5, 2.1, 4.45]
    ends = [1.1, 3.25, 4.75]  # the pause of 0.25 s is within the second phrase
    assert [each.start / RATE for each in found] == pytest.approx(starts, abs=0.08)
    assert [each.end / RATE for each in found] == pytest.approx(ends, abs=0.15)
    for each, start, end in zip(found, starts, ends, strict=True):
        assert each.start <= start * RATE and each.end >= end * RATE


def test_a_recording_of_another_number_of_phrases_is_not_sure() -> None:
    sound = read_aloud(0.5, 0.6, 1.0, 0.4, 1.1, 0.5, 0.5)
    assert [stretches(sound, RATE, count)[1] for count in (1, 2, 3, 4)] == [
        False,
        False,
        True,
        False,
    ]
    found, _ = stretches(sound, RATE, 4)
    assert len(found) == 3


def test_the_pause_that_parts_phrases_may_be_told() -> None:
    sound = read_aloud(0.5, 0.6, 0.5, 0.4, 0.45, 0.5, 0.5)
    assert not stretches(sound, RATE, 2)[1]
    assert len(stretches(sound, RATE, 3, pause=0.3)[0]) == 3
    found, sure = stretches(sound, RATE, 2, pause=0.47)
    assert (len(found), sure) == (2, True)


def test_clicks_and_silence_are_no_speech() -> None:
    assert stretches(read_aloud(2.0), RATE, 1) == ([], False)
    found, sure = stretches(read_aloud(1.0, 0.02, 1.0, 0.5, 1.0), RATE, 1)
    assert sure and found[0].start / RATE > 1.8
