import hashlib
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC
from numpy.typing import NDArray

from tempo.audio.pcm import Format
from tempo.errors import TrackError
from tempo.outputs import cells, codec, flac
from tempo.outputs.flac import Frame
from tempo.outputs.take import Take

Samples = NDArray[np.int16]


def made(path: Path, samples: Samples, rate: int = 44_100) -> bytes:
    with path.open("w+b") as file:
        take = Take([samples.tobytes()], Format(rate, samples.shape[1]), len(samples))
        flac.encode(file, path, take)
    return path.read_bytes()


def noise(frames: int, channels: int = 1) -> Samples:
    return np.random.default_rng(5).integers(-9_000, 9_000, (frames, channels)).astype("<i2")


def by_the_reference(path: Path) -> None:
    """Have the reference decoder look at every sum, if it is installed."""
    if shutil.which("flac"):
        ended = subprocess.run(["flac", "-t", "-s", path], capture_output=True, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    "frames", [1, 15, 16, 4_409, 4_410, 4_411, 44_099, 44_100, 44_101, 88_200, 17 * 44_100 + 3]
)
def test_no_sample_is_lost_at_any_length(tmp_path: Path, frames: int) -> None:
    path, samples = tmp_path / "a.flac", noise(frames)
    made(path, samples)
    assert np.array_equal(soundfile.read(path, dtype="int16", always_2d=True)[0], samples)
    by_the_reference(path)


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (48_000, 1), (48_000, 2)])
def test_what_comes_again_is_the_same_sound_under_other_numbers(
    tmp_path: Path, rate: int, channels: int
) -> None:
    path = tmp_path / "a.flac"
    rep = np.concatenate([noise(rate, channels), np.zeros((rate, channels), np.int16)])
    samples = np.tile(
        rep.astype("<i2"), (110, 1)
    )  # over 2,048 frames: numbers of one to three bytes
    made(path, samples, rate)
    assert np.array_equal(soundfile.read(path, dtype="int16", always_2d=True)[0], samples)
    by_the_reference(path)


def test_the_head_tells_the_length_the_frames_and_the_sum_of_the_samples(tmp_path: Path) -> None:
    path, samples = tmp_path / "a.flac", noise(50_000, 2)
    data = made(path, samples)
    info = FLAC(path).info
    assert (info.total_samples, info.sample_rate, info.channels) == (50_000, 44_100, 2)
    assert (info.min_blocksize, info.max_blocksize, info.bits_per_sample) == (4_410, 4_410, 16)
    assert info.md5_signature.to_bytes(16) == hashlib.md5(samples.tobytes()).digest()
    (least, most), size = (info.min_framesize, info.max_framesize), len(data)
    assert 0 < least < most < size


def test_a_frame_with_its_own_number_is_as_it_was_written() -> None:
    coded = codec.Codec("flac", Format(), {"frame_size": "4410"})
    (data, *_) = coded.packets(noise(4_410).tobytes())
    assert Frame.read(data).numbered(0) == data
    assert Frame.read(Frame.read(data).numbered(70_000)).numbered(0) == data
    assert Frame.read(data).numbered(1)[:6] == data[:4] + b"\x01" + data[5:6]


def test_a_sum_that_is_not_made_anew_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the decoder looks at the sums."""
    monkeypatch.setattr(flac, "_moved", lambda summed, count: summed)
    path = tmp_path / "a.flac"
    made(path, np.tile(noise(44_100), (3, 1)))
    with pytest.raises(soundfile.LibsndfileError):
        soundfile.read(path)


def test_the_same_samples_are_the_same_bytes_with_or_without_a_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = np.tile(noise(44_100), (4, 1))
    one = made(tmp_path / "a.flac", samples)
    monkeypatch.setattr(cells, "KEPT", 0)
    assert made(tmp_path / "b.flac", samples) == one


def test_without_pyav_it_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(
        TrackError, match=r"cannot write .*a\.flac without PyAV: pip install av, or"
    ):
        made(tmp_path / "a.flac", noise(10))
