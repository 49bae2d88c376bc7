from array import array

import pytest

from tempo.audio.pcm import Format
from tempo.outputs.envelope import Envelope

S = 1_000_000
SAMPLES = array("h", [0, 0, 16_384, -16_384, 8_192, 8_192, -8_192, -32_768, 0, 4_096]).tobytes()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_each_part_has_its_lowest_and_highest_sample(size: int) -> None:
    """Ten frames at ten a second, in blocks of any size."""
    blocks = [SAMPLES[at : at + 2 * size] for at in range(0, len(SAMPLES), 2 * size)]
    envelope = Envelope([b"", *blocks], Format(10))
    assert envelope.of(200_000, 600_000, 2) == [(-0.5, 0.5), (0, 0.25)]
    assert envelope.of(700_000, 1_000_000, 3) == [(-1, 0), (0, 0), (0, 0.125)]


def test_beyond_the_last_block_is_silence() -> None:
    assert Envelope([SAMPLES], Format(10)).of(900_000, 2 * S, 2) == [(0, 0.125), (0, 0)]
    assert Envelope([], Format(10)).of(0, S, 3) == [(0, 0)] * 3


def test_more_parts_than_frames_show_each_frame_once_or_more() -> None:
    parts = Envelope([SAMPLES], Format(10)).of(200_000, 400_000, 5)
    assert len(parts) == 5
    assert {part for part in parts if any(part)} == {(0, 0.5), (-0.5, 0)}


def test_channels_are_shown_as_one() -> None:
    assert Envelope([SAMPLES], Format(10, 2)).of(0, 500_000, 5)[1] == (-0.5, 0.5)
