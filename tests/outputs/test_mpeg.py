import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.audio.pcm import Format
from tempo.outputs import mp3, mpeg
from tempo.outputs.crc import crc
from tempo.outputs.mpeg import SAMPLES, Encoding
from tempo.outputs.take import Take

RATE = 44_100
SOUND = 20 * RATE  # 766 frames
SHORT = 49  # frames from a part to the next, in place of SPAN
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


@pytest.mark.parametrize(("channels", "rate"), [(1, 44_100), (2, 48_000), (1, 48_000)])
def test_what_is_joined_sounds_as_from_one_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: int, rate: int
) -> None:
    samples = sound(channels)
    whole = noise_of(made(tmp_path / "whole.mp3", samples, rate), samples)
    monkeypatch.setattr(mpeg, "SPAN", SHORT)
    joined = noise_of(made(tmp_path / "joined.mp3", samples, rate), samples)
    assert len(joined) == len(whole) == 765
    assert np.abs(joined - whole).max() > 0  # fourteen seams
    assert joined.mean() - whole.mean() < 0.5  # dB
    loud = whole > -50
    assert (joined - whole)[loud].max() < 6 and (joined - whole)[loud].mean() < 0.3
    monkeypatch.setattr(mpeg, "_carry", lambda *given: None)
    broken = noise_of(made(tmp_path / "broken.mp3", samples, rate), samples)
    assert (broken - whole).max() > 15


def test_the_same_samples_are_the_same_bytes_on_any_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mpeg, "SPAN", SHORT)
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        made(tmp_path / f"{cores}.mp3", sound())
    one, two, seven = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert one == two == seven


def test_parts_that_do_not_meet_are_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = sound().tobytes()
    whole = b"".join(chain.from_iterable(mpeg.stream([samples], MONO)))
    monkeypatch.setattr(mpeg, "SPAN", SHORT)
    monkeypatch.setattr(mpeg, "_seam", lambda frames, later: None)
    assert b"".join(chain.from_iterable(mpeg.stream([samples], MONO))) == whole


@pytest.mark.parametrize("beyond", [-1, 0, 1, 48 * SAMPLES - 1, 48 * SAMPLES, 48 * SAMPLES + 1])
def test_no_sample_is_lost_where_a_part_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beyond: int
) -> None:
    monkeypatch.setattr(mpeg, "SPAN", SHORT)
    tone = np.sin(np.arange(SHORT * SAMPLES * 2 + beyond) * 0.06) * 9_000
    samples = tone.astype("<i2")[:, None]
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
    monkeypatch.setattr(mpeg, "SPAN", SHORT)

    def blocks() -> Iterator[bytes]:
        yield sound().tobytes()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(mpeg.stream(blocks(), MONO))
