from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.errors import FileError
from tempo.library import headers, recording
from tempo.library.music import Reader, Song, song

DELAY = 529  # samples: what a decoder of MP3 is late by, and takes away
ENCODER = 576  # samples: what LAME puts before the sound, and its header tells to take away too
SECONDS = 3  # that an MP3 lasts


def noise(seconds: float, rate: int = 44_100, channels: int = 2) -> NDArray[np.float64]:
    """Return noise that is soft at first, so that a variable bitrate begins low."""
    sound = np.random.default_rng(1).uniform(-0.2, 0.2, (round(seconds * rate), channels))
    sound[: len(sound) // 3] *= 0.001
    return sound


def mp3(path: Path, mode: str, rate: int = 44_100, channels: int = 2) -> tuple[bytes, int]:
    """Write an MP3, and return the bytes of it after its header, and how many frames they are."""
    sound = noise(SECONDS, rate, channels)
    soundfile.write(path, sound, rate, bitrate_mode=mode, compression_level=0.3)
    whole = path.read_bytes()
    told = whole.index(b"Info" if mode == "CONSTANT" else b"Xing")
    return whole[whole.index(whole[:2], 2) :], int.from_bytes(whole[told + 8 : told + 12], "big")


def read(path: Path, first: int = 0) -> NDArray[np.float64]:
    found = song(path)
    with closing(Reader(found)) as reader:
        return reader.read(first, found.frames - first).astype(float)


SHAPES = [(44_100, 2), (48_000, 1), (22_050, 2), (16_000, 1), (8_000, 2), (8_000, 1)]


@pytest.mark.parametrize(("rate", "channels"), SHAPES)
@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
def test_an_mp3_that_tells_no_length_is_read_to_its_last_frame(
    mode: str, rate: int, channels: int, tmp_path: Path
) -> None:
    whole, bare = tmp_path / "whole.mp3", tmp_path / "bare.mp3"
    frames, count = mp3(whole, mode, rate, channels)
    bare.write_bytes(frames)
    size = 1_152 if rate >= 32_000 else 576
    assert song(bare) == Song(bare, rate, count * size - DELAY)
    heard, right = read(bare), read(whole)
    assert len(right) == SECONDS * rate
    same = heard[ENCODER : ENCODER + len(right)] - right
    assert abs(same[size:]).max() < 0.01  # of a step of 16 bits; a first frame may lack some bits
    assert abs(read(bare, 2 * rate) - heard[2 * rate :]).max() < 0.01  # after a leap too
    assert len(recording.read(bare, 10)[0]) == len(heard)


def test_tags_before_and_after_the_frames_of_an_mp3_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "tags.mp3"
    frames, count = mp3(path, "CONSTANT")
    picture = b"\xff\xfb\x90\x44" * 1_000  # which looks like frames
    tag = b"ID3\4\0\0" + bytes((0, 0, len(picture) >> 7, len(picture) & 127)) + picture
    old = b"TAG" + bytes(125)
    for before, after in (
        (tag, b""),
        (tag + tag, old),
        (b"", old),
        (b"\0" * 500, b"APETAGEX" * 99),
    ):
        path.write_bytes(before + frames + after)
        assert song(path).frames == count * 1_152 - DELAY
        assert len(read(path)) == count * 1_152 - DELAY


def test_an_mp3_without_a_length_that_was_cut_has_the_frames_that_are_left(tmp_path: Path) -> None:
    path = tmp_path / "cut.mp3"
    frames, count = mp3(path, "CONSTANT")
    path.write_bytes(frames[:-10])
    assert len(read(path)) == (count - 1) * 1_152 - DELAY


def test_what_is_between_two_frames_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "torn.mp3"
    frames, count = mp3(path, "CONSTANT")
    place = frames.index(frames[:2], len(frames) // 2)
    path.write_bytes(frames[:place] + b"\xff\xfb\0\0" * 50 + frames[place:])
    assert len(read(path)) == song(path).frames
    assert abs(song(path).frames - (count * 1_152 - DELAY)) <= 1_152


@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
def test_a_header_that_tells_the_length_is_believed(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.mp3"
    mp3(path, mode)
    with path.open("rb") as file:
        assert headers.mended(file) is None


def piped(path: Path, sound: NDArray[np.float64], rate: int, subtype: str) -> bytes:
    """Write a FLAC as it is written into a pipe: nobody went back to tell its length."""
    soundfile.write(path, sound, rate, subtype=subtype)
    whole = bytearray(path.read_bytes())
    told = int.from_bytes(whole[18:26], "big")
    assert told & 0xF_FFFF_FFFF == len(sound)
    whole[18:26] = (told - len(sound)).to_bytes(8, "big")
    path.write_bytes(whole)
    return bytes(whole)


@pytest.mark.parametrize("frames", [44_100, 4_096 * 20, 4_096 * 20 + 1, 4_096 * 300 + 200])
@pytest.mark.parametrize(
    ("rate", "channels", "subtype"), [(44_100, 2, "PCM_16"), (37_000, 1, "PCM_24")]
)
def test_a_flac_from_a_pipe_is_read_to_its_last_sample(
    frames: int, rate: int, channels: int, subtype: str, tmp_path: Path
) -> None:
    path = tmp_path / "piped.flac"
    sound = noise(28, channels=channels)[:frames]
    piped(path, sound, rate, subtype)
    assert song(path) == Song(path, rate, frames)
    assert abs(read(path) / 32_768 - sound).max() < 2 / 32_768
    assert np.array_equal(read(path, frames - 999), read(path)[-999:])
    assert len(recording.read(path, 60)[0]) == frames


def test_a_flac_from_a_pipe_may_have_tags(tmp_path: Path) -> None:
    path = tmp_path / "piped.flac"
    whole = piped(path, noise(2), 44_100, "PCM_16")
    path.write_bytes(whole + b"TAG" + bytes(125))
    assert len(read(path)) == 2 * 44_100


@pytest.mark.parametrize("lost", [1, 1_000, 50_000])
def test_a_flac_from_a_pipe_that_was_cut_short_is_refused(lost: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.flac"
    whole = piped(path, noise(4), 44_100, "PCM_16")
    path.write_bytes(whole[:-lost])
    with pytest.raises(FileError) as refused:
        song(path)
    assert str(refused.value) == f"{path}: ends early: it promises more than it holds"


def test_an_empty_file_is_told_to_be_empty(tmp_path: Path) -> None:
    for name in ("empty.mp3", "empty.flac", "empty.wav"):
        path = tmp_path / name
        path.touch()
        with pytest.raises(FileError) as refused:
            song(path)
        assert str(refused.value) == f"{path}: is empty: there is not a byte in it"


def test_what_is_only_named_an_mp3_is_told_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "song.MP3"
    for content in (b"<html>404</html>", bytes(5_000), b"ID3\4\0\0\0\0\0\2\xff\xfb", b"x"):
        path.write_bytes(content)
        with pytest.raises(FileError) as refused:
            song(path)
        assert str(refused.value) == f"{path}: cannot be read as audio: there is no MP3 in it"
    for kind in ("WAV", "FLAC", "OGG", "AIFF", "RF64", "MP3"):  # the name says nothing then
        soundfile.write(path, noise(2), 44_100, format=kind)
        assert song(path).frames == 2 * 44_100
