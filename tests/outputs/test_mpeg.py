import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.audio.pcm import Format
from tempo.outputs import cells, mp3, mpeg
from tempo.outputs.crc import crc
from tempo.outputs.mpeg import SAMPLES, Encoding
from tempo.outputs.take import Take

RATE = 44_100
SOUND = 20 * RATE  # 766 frames
MONO = Encoding(Format(RATE), 96)


def sound(channels: int = 1) -> NDArray[np.int16]:
    """Beeps, silence and noise that swells, so that some frames need more bytes than others."""
    chance = np.random.default_rng(3)
    time = np.arange(SOUND) / RATE
    tone = np.sin(2 * np.pi * 440 * time) * 9_000 * (time % 1 < 0.3)
    noise = (
        chance.standard_normal((SOUND, channels))
        * 2_000
        * np.where(time % 3 < 0.7, 1, 0.05)[:, None]
    )
    return (tone[:, None] + noise).astype("<i2")


def tone(samples: int) -> NDArray[np.int16]:
    """One tone."""
    return np.rint(np.sin(np.arange(samples) * 0.06) * 9_000).astype("<i2")[:, None]  # type: ignore[no-any-return]


def made(path: Path, samples: NDArray[np.int16], rate: int = RATE) -> NDArray[np.float64]:
    """Write samples as MP3 and return what libsndfile reads of it."""
    pcm = Format(rate, samples.shape[1])
    with path.open("w+b") as file:
        mp3.encode(file, path, Take([samples.tobytes()], pcm, len(samples)))
    return soundfile.read(path, always_2d=True)[0]  # type: ignore[no-any-return]


def noise_of(heard: NDArray[np.float64], samples: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return how far off each frame of MPEG is, in dBFS."""
    off = (heard - samples / 32_768) ** 2
    frames = off[: len(off) // SAMPLES * SAMPLES].reshape(-1, SAMPLES * off.shape[1])
    return 10 * np.log10(frames.mean(axis=1) + 1e-12)  # type: ignore[no-any-return]


@pytest.mark.few(1)
@pytest.mark.parametrize(("channels", "rate"), [(1, 44_100), (2, 48_000), (1, 48_000)])
def test_what_is_joined_sounds_as_from_one_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: int, rate: int
) -> None:
    samples = sound(channels)
    joined = noise_of(made(tmp_path / "joined.mp3", samples, rate), samples)
    monkeypatch.setattr(cells, "LONGEST", 10_000)
    whole = noise_of(made(tmp_path / "whole.mp3", samples, rate), samples)
    assert len(joined) == len(whole) == 765
    monkeypatch.setattr(cells, "LONGEST", 1)
    joined = noise_of(made(tmp_path / "joined.mp3", samples, rate), samples)
    assert np.abs(joined - whole).max() > 0  # fifteen seams
    assert joined.mean() - whole.mean() < 0.5  # dB
    loud = whole > -50
    assert (joined - whole)[loud].max() < 6 and (joined - whole)[loud].mean() < 0.3
    monkeypatch.setattr(mpeg, "_carry", lambda *given: None)
    broken = noise_of(made(tmp_path / "broken.mp3", samples, rate), samples)
    assert (broken - whole).max() > 15


def test_what_is_heard_again_is_encoded_once_and_sounds_as_if_it_were_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song, cell = sound(), 49 * SAMPLES
    samples = np.concatenate([song[: 12 * cell], song[: 5 * cell], song[3 * cell : 15 * cell]])
    encoded, plain = [], mpeg._frames

    def counted(data: bytes, how: Encoding) -> list[bytes]:
        encoded.append(len(data))
        return plain(data, how)

    monkeypatch.setattr(mpeg, "_frames", counted)
    joined = noise_of(made(tmp_path / "joined.mp3", samples), samples)
    assert sum(encoded) < 0.9 * samples.nbytes  # of 29 cells, 12 are known, and 3 come before
    monkeypatch.setattr(cells, "KEPT", 0)
    monkeypatch.setattr(cells, "LONGEST", 10_000)
    whole = noise_of(made(tmp_path / "whole.mp3", samples), samples)
    loud = whole > -50
    assert (joined - whole)[loud].max() < 6 and (joined - whole)[loud].mean() < 0.3


def test_the_same_samples_are_the_same_bytes_on_any_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "LONGEST", 2)
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        made(tmp_path / f"{cores}.mp3", sound())
    one, two, seven = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert one == two == seven


def test_a_cell_that_follows_itself_is_heard_each_time(tmp_path: Path) -> None:
    samples = np.tile(tone(49 * SAMPLES), (6, 1))
    heard = made(tmp_path / "a.mp3", samples)
    assert len(heard) == len(samples)
    assert np.corrcoef(heard[:, 0], samples[:, 0])[0, 1] > 0.999


def test_cells_that_do_not_meet_are_encoded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data, seam = sound().tobytes(), mpeg._seam
    monkeypatch.setattr(cells, "LONGEST", 10_000)
    whole = b"".join(chain.from_iterable(mpeg.stream([data], SOUND, MONO)))

    def unless_alike(stretch: mpeg._Part, later: mpeg._Part, how: Encoding) -> int | None:
        sure = stretch.end - mpeg.NEAR  # what an encoder is given later is written up to there
        alike = stretch.end == later.first and stretch.frames[:sure] == later.frames[:sure]
        return seam(stretch, later, how) if alike else None

    monkeypatch.setattr(cells, "LONGEST", 3)
    assert b"".join(chain.from_iterable(mpeg.stream([data], SOUND, MONO))) != whole
    monkeypatch.setattr(mpeg, "_seam", unless_alike)
    assert b"".join(chain.from_iterable(mpeg.stream([data], SOUND, MONO))) == whole


def test_where_nothing_meets_a_new_encoder_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "LONGEST", 3)
    monkeypatch.setattr(mpeg, "_seam", lambda one, later, how: None if later.first else 0)
    samples = tone(SOUND)
    heard = made(tmp_path / "a.mp3", samples)
    assert len(heard) == len(samples)
    assert np.corrcoef(heard[:, 0], samples[:, 0])[0, 1] > 0.99


@pytest.mark.parametrize("beyond", [-1, 0, 1, -SAMPLES, SAMPLES, 49 * SAMPLES])
def test_no_sample_is_lost_where_a_part_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beyond: int
) -> None:
    monkeypatch.setattr(cells, "LONGEST", 1)
    samples = tone(98 * SAMPLES + beyond)
    heard = made(tmp_path / "a.mp3", samples)
    assert len(heard) == len(samples)
    assert np.corrcoef(heard[-5_000:, 0], samples[-5_000:, 0])[0, 1] > 0.999


def test_the_checksum_is_that_of_the_polynomial_however_it_is_cut() -> None:
    data = bytes(range(256)) * 30 + b"odd"
    slow = 0
    for byte in data:
        slow ^= byte
        for _ in range(8):
            slow = slow >> 1 ^ (0xA001 if slow & 1 else 0)
    for place in (0, 1, 2, 2_048, 2_049, len(data)):
        assert crc(data[place:], crc(data[:place])) == slow


def test_the_header_tells_the_length_and_the_sum_of_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    made(path, sound())
    data = path.read_bytes()
    start = data.index(b"Info") - 21
    size = 144 * 96_000 // RATE
    stream = data[start + size :]
    frames, length = (int.from_bytes(data[start + at : start + at + 4]) for at in (29, 33))
    assert (frames, length) == (767, len(data) - start)
    delays = int.from_bytes(data[start + 62 : start + 65])
    assert (delays >> 12, delays & 0xFFF) == (576, 767 * SAMPLES - 576 - SOUND)
    music, head = (int.from_bytes(data[start + at : start + at + 2]) for at in (73, 75))
    assert music == crc(stream)
    assert head == crc(data[start : start + 75])


def test_what_ends_the_blocks_ends_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LONGEST", 1)

    def blocks() -> Iterator[bytes]:
        yield sound().tobytes()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(mpeg.stream(blocks(), SOUND, MONO))
