import numpy as np
import pytest
from numpy.typing import NDArray

from tempo.audio.ducking import Ducking, joined
from tempo.plan.events import Event, EventKind
from tempo.plan.time import SECOND

RATE = 1_000  # a frame is a millisecond


def beep(start: float, seconds: float) -> Event:
    return Event(round(start * SECOND), round(seconds * SECOND), EventKind.BEEP)


def gains(*events: Event, depth: float = 12, frames: int = 10_000) -> NDArray[np.float64]:
    found = Ducking(events, depth, RATE).gains(0, frames)
    level: NDArray[np.float64] = 20 * np.log10(found.astype(float))
    return level


def test_music_is_low_for_the_whole_of_a_cue_and_whole_again_0_6_s_after_it() -> None:
    level = gains(beep(3, 0.5))
    assert level[:2_750].tolist() == [0] * 2_750
    assert level[2_999:3_501] == pytest.approx(-12, abs=0.01)
    assert (np.diff(level[2_749:3_000]) < 0).all()
    assert (np.diff(level[3_501:4_100]) > 0).all()
    assert level[4_099:].tolist() == pytest.approx([0] * 5_901, abs=0.01)
    assert abs(np.diff(level)).max() < 12 * np.pi / 2 / 250 + 0.01  # dB a frame


def test_cues_less_than_a_second_apart_keep_it_low_and_others_do_not() -> None:
    near, far = gains(beep(1, 0.2), beep(2.199, 0.2)), gains(beep(1, 0.2), beep(2.2, 0.2))
    assert near[1_000:2_399].max() == pytest.approx(-12, abs=0.01)
    assert far[1_200:2_200].max() == 0


def test_a_long_cue_is_not_cut_short_by_a_short_one_within_it() -> None:
    assert joined([beep(1, 3), beep(2, 0.1), beep(4.5, 1)]) == [(1_000_000, 5_500_000)]
    assert joined([]) == []


@pytest.mark.parametrize("depth", [0, 9, 24])
def test_it_is_as_deep_as_asked(depth: float) -> None:
    assert gains(beep(3, 0.5), depth=depth).min() == pytest.approx(-depth, abs=0.01)


@pytest.mark.parametrize("size", [1, 7, 512, 10_000])
def test_a_gain_is_the_same_in_whatever_stretch_it_is_asked_for(size: int) -> None:
    events = [beep(0, 0.1), beep(0.2, 2), beep(4, 0.3), beep(5.4, 0.3), beep(9.9, 1)]
    ducking = Ducking(events, 12, RATE)
    starts = range(0, 10_000, size)
    pieces = [ducking.gains(start, min(start + size, 10_000)) for start in starts]
    assert np.array_equal(np.concatenate(pieces), ducking.gains(0, 10_000))


def runs(ducking: Ducking, first: int, last: int) -> list[tuple[int, object]]:
    """Where each run ends, and its gain, or how many gains it has."""
    return [
        (end, gain.size if gain.ndim else pytest.approx(float(gain)))
        for end, gain in ducking.runs(first, last)
    ]


def test_where_all_gains_are_alike_one_is_given() -> None:
    ducking = Ducking([beep(3, 2)], 20, RATE, channels=2)
    assert runs(ducking, 0, 2_000) == [(2_000, 1)]
    assert runs(ducking, 3_000, 5_000) == [(5_000, 0.1)]
    assert runs(ducking, 6_000, 9_000) == [(9_000, 1)]
    assert runs(ducking, 2_800, 5_100) == [(3_000, 400), (5_000, 0.1), (5_100, 200)]
    assert runs(ducking, 0, 9_000)[::2] == [(2_750, 1), (5_000, 0.1), (9_000, 1)]
    assert [gain for _, gain in runs(ducking, 3_500, 3_500)] == []
