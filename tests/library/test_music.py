from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.errors import FileError
from tempo.library.music import Reader, Song, song, songs

RATE = 44_100
FORMATS = [
    ("wav", "PCM_16", RATE),
    ("wav", "PCM_24", 96_000),
    ("wav", "FLOAT", RATE),
    ("wav", "PCM_U8", 8_000),
    ("aiff", "PCM_16", RATE),
    ("flac", "PCM_16", 48_000),
    ("mp3", None, RATE),
    ("ogg", "VORBIS", RATE),
    ("opus", "OPUS", 48_000),
]
PLAIN = [("wav", "PCM_16"), ("wav", "PCM_U8"), ("aiff", "PCM_16")]

Wave = NDArray[np.float64]


def noise(seconds: float, rate: int = RATE, channels: int = 2) -> Wave:
    return np.random.default_rng(1).uniform(-0.2, 0.2, (round(seconds * rate), channels))


def write(path: Path, sound: Wave, rate: int = RATE, subtype: str | None = None) -> Path:
    kind = "OGG" if path.suffix == ".opus" else None
    soundfile.write(path, sound, rate, subtype=subtype, format=kind)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as refused:
        song(path)
    return str(refused.value).removeprefix(f"{path}: ")


def read(path: Path, first: int, frames: int) -> NDArray[np.float64]:
    with closing(Reader(song(path))) as reader:
        return reader.read(first, frames).astype(float)


@pytest.mark.parametrize(("extension", "subtype", "rate"), FORMATS)
def test_music_of_any_format_is_the_same_from_whatever_frame_it_is_read(
    extension: str, subtype: str | None, rate: int, tmp_path: Path
) -> None:
    path = write(tmp_path / f"song.{extension}", noise(4, rate), rate, subtype)
    found = song(path)
    plain = (extension, subtype) in PLAIN
    assert found == Song(path, rate, found.frames, plain)
    assert found.frames == pytest.approx(4 * rate, abs=2_000)
    whole = read(path, 0, found.frames)
    assert whole.shape == (found.frames, 2)
    assert 1_000 < abs(whole).max() < 32_768  # in steps of 16 bits
    with closing(Reader(found)) as reader:
        for first in (0, 1, rate, 3 * rate, 3 * rate + 500, 17, 4 * rate - 3_000):
            assert np.array_equal(reader.read(first, 500), whole[first : first + 500])
    assert not np.array_equal(whole[1:501], whole[:500])  # the control


def test_samples_are_in_steps_of_16_bits_and_one_channel_is_heard_in_both_ears(
    tmp_path: Path,
) -> None:
    steps = np.arange(-RATE // 2, RATE // 2)[:, np.newaxis] % 1_000
    for subtype in ("PCM_16", "PCM_24", "FLOAT"):
        path = write(tmp_path / f"{subtype}.wav", steps / 32_768, subtype=subtype)
        assert read(path, 0, RATE).tolist() == np.repeat(steps, 2, axis=1).tolist()


def test_floats_may_go_beyond_full_scale(tmp_path: Path) -> None:
    path = write(tmp_path / "hot.wav", np.full((RATE, 2), 1.5), subtype="FLOAT")
    assert set(read(path, 0, RATE).ravel()) == {1.5 * 32_768}


def test_a_folder_is_its_music_in_the_order_of_a_person(tmp_path: Path) -> None:
    names = ["10 z.mp3", "2 a.FLAC", "b.ogg", "A.wav", "cover.jpg", "._2 a.flac", "list.m3u"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "more.wav").mkdir()
    found = [path.name for path in songs(tmp_path)]
    assert found == ["2 a.FLAC", "10 z.mp3", "A.wav", "b.ogg"]
    assert songs(tmp_path / "cover.jpg") == [tmp_path / "cover.jpg"]  # as it was asked for


def test_where_there_is_no_music_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError) as empty:
        songs(tmp_path)
    kinds = "aif, aifc, aiff, flac, mp3, oga, ogg, opus, wav"
    assert str(empty.value) == f"{tmp_path}: holds no music; put files in it that end in {kinds}"
    with pytest.raises(FileError) as missing:
        songs(tmp_path / "no.mp3")
    gone = "cannot be read: No such file or directory; check the name"
    assert str(missing.value) == f"{tmp_path / 'no.mp3'}: {gone}"


def test_what_cannot_be_played_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "none.wav", noise(0))) == "holds no sound"
    short = write(tmp_path / "short.wav", noise(0.9))
    assert refusal(short) == "is shorter than 1 s, too short for music"
    eight = write(tmp_path / "eight.wav", noise(1, channels=8))
    assert refusal(eight) == "has 8 channels, more than 2"
    (tmp_path / "words.mp3").write_bytes(b"drive through heels")
    assert refusal(tmp_path / "words.mp3").startswith("cannot be read as audio: ")
    torn = write(tmp_path / "torn.wav", noise(2))
    torn.write_bytes(torn.read_bytes()[:200_000])
    assert refusal(torn) == "ends early: it promises more than it holds"


@pytest.mark.parametrize("extension", ["flac", "mp3"])
def test_a_song_cut_short_is_refused_where_it_ends(extension: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"song.{extension}", noise(4))
    frames = song(path).frames
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with (
        pytest.raises(FileError, match=r"song\.\w+: "),
        closing(Reader(Song(path, RATE, frames))) as reader,
    ):
        reader.read(0, frames)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_not_numbers_are_refused(bad: float, tmp_path: Path) -> None:
    sound = noise(2)
    sound[RATE, 1] = bad
    path = write(tmp_path / "song.wav", sound, subtype="FLOAT")
    assert len(read(path, 0, RATE)) == RATE
    with pytest.raises(FileError, match="is damaged: some of its samples are not numbers"):
        read(path, 0, 2 * RATE)
