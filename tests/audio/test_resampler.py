from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.audio.resampler import Resampler
from tempo.library.music import Reader, song

RATE = 44_100
RATES = [8_000, 22_050, 44_099, 44_100, 48_000, 96_000, 192_000]


def tone(folder: Path, rate: int, seconds: float = 9.5, hertz: float = 997) -> Path:
    time = np.arange(round(seconds * rate)) / rate
    sound = np.stack([np.sin(2 * np.pi * hertz * time), np.cos(2 * np.pi * hertz * time)], axis=1)
    path = folder / f"{rate}.wav"
    soundfile.write(path, sound / 2, rate, subtype="FLOAT")
    return path


def read(path: Path, first: int, frames: int) -> NDArray[np.float64]:
    with closing(Resampler(Reader(song(path)), RATE)) as resampler:
        return resampler.read(first, frames).astype(float)


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_is_the_tone_at_the_rate_of_the_track_with_no_seam(
    rate: int, tmp_path: Path
) -> None:
    frames = round(9.4 * RATE)
    heard = read(tone(tmp_path, rate), 0, frames) / 32_768
    time = np.arange(frames) / RATE
    expected = (
        np.stack([np.sin(2 * np.pi * 997 * time), np.cos(2 * np.pi * 997 * time)], axis=1) / 2
    )
    inside = slice(RATE // 10, None)  # before the tone there is nothing: its start rings
    assert abs(heard - expected)[inside].max() < 1e-4
    assert abs(heard[1:] - expected[:-1])[inside].max() > 0.05  # the control: a frame off


@pytest.mark.parametrize("rate", RATES)
def test_it_is_the_same_from_whatever_frame_and_in_whatever_pieces(
    rate: int, tmp_path: Path
) -> None:
    path = tone(tmp_path, rate)
    whole = read(path, 0, 9 * RATE)
    for first in (1, RATE, 4 * RATE - 1, 4 * RATE, 7 * RATE + 13):
        assert np.array_equal(read(path, first, RATE), whole[first : first + RATE])
    with closing(Resampler(Reader(song(path)), RATE)) as resampler:
        places = range(0, 9 * RATE, 7_001)
        pieces = [resampler.read(at, min(7_001, 9 * RATE - at)) for at in places]
    assert np.array_equal(np.concatenate(pieces), whole)


def test_past_its_rounded_end_a_song_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "odd.wav"
    soundfile.write(path, np.full((48_001, 2), 0.5), 48_000)
    assert read(path, 0, 48_001 * 147 // 160).shape == (44_100, 2)
