import os
import struct
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.errors import FileError
from tempo.library import recording
from tempo.library.recording import read

RATE = 44_100
FORMATS = [
    ("wav", "PCM_16", RATE),
    ("wav", "PCM_24", 96_000),
    ("wav", "PCM_U8", 8_000),
    ("wav", "FLOAT", RATE),
    ("aiff", "PCM_16", RATE),
    ("flac", "PCM_16", 22_050),
    ("mp3", None, RATE),
    ("ogg", "VORBIS", RATE),
    ("opus", "OPUS", 48_000),
]

Wave = NDArray[np.float64]


def hum(seconds: float = 0.5, rate: int = RATE) -> Wave:
    time = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(1).uniform(0.5, 1, len(time))  # so that no format packs it away
    hummed: Wave = 0.5 * np.sin(2 * np.pi * 440 * time) * noise
    return hummed


def write(path: Path, sound: Wave, rate: int = RATE, subtype: str | None = None) -> Path:
    soundfile.write(
        path, sound, rate, subtype=subtype, format="OGG" if path.suffix == ".opus" else None
    )
    return path


def refusal(path: Path, longest: float = 10) -> str:
    with pytest.raises(FileError) as refused:
        read(path, longest)
    return str(refused.value)


@pytest.mark.parametrize(("extension", "subtype", "rate"), FORMATS)
def test_a_file_of_any_format_is_read_at_its_own_rate_and_level(
    extension: str, subtype: str | None, rate: int, tmp_path: Path
) -> None:
    sound = hum(rate=rate)
    heard, own = read(write(tmp_path / f"hum.{extension}", sound, rate, subtype), 10)
    assert own == rate
    assert heard.shape == sound.shape
    assert heard.dtype == np.float64
    if subtype in ("PCM_16", "PCM_24", "FLOAT"):
        assert abs(heard - sound).max() < 1e-4
    else:
        assert np.corrcoef(heard, sound)[0, 1] > 0.9


def test_a_format_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "hum.aiff", hum()).rename(tmp_path / "hum.wav")
    assert len(read(path, 10)[0]) == RATE // 2


def test_channels_are_mixed_to_one(tmp_path: Path) -> None:
    sides = np.stack([np.full(1_000, 0.5), np.full(1_000, 0.25)], axis=1)
    heard, _ = read(write(tmp_path / "two.wav", sides, subtype="FLOAT"), 10)
    assert heard.shape == (1_000,)
    assert set(heard) == {0.375}
    eight = write(tmp_path / "eight.wav", np.zeros((100, 8)))
    assert len(read(eight, 10)[0]) == 100
    nine = write(tmp_path / "nine.wav", np.zeros((100, 9)))
    assert refusal(nine) == f"{nine}: has 9 channels, more than 8"


def test_a_file_longer_than_a_block_is_read_whole(tmp_path: Path) -> None:
    sound = hum(4.0)
    assert len(sound) > 2 * recording.BLOCK
    heard, _ = read(write(tmp_path / "long.flac", sound), 10)
    assert abs(heard - sound).max() < 1e-4
    heard, _ = read(write(tmp_path / "long.ogg", sound), 10)
    assert heard.shape == sound.shape


def test_a_file_may_last_as_long_as_is_asked_and_not_a_frame_more(tmp_path: Path) -> None:
    just = write(tmp_path / "just.wav", hum(2.0))
    over = write(tmp_path / "over.wav", hum(2.0 + 1 / RATE))
    assert len(read(just, 2)[0]) == 2 * RATE
    assert refusal(over, 2) == f"{over}: is longer than 2 s, the most that a sound may last"


def test_no_more_is_read_than_tells_that_a_file_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "song.wav", np.zeros(100 * recording.BLOCK), subtype="PCM_U8")
    reads = []
    whole = soundfile.SoundFile.read

    def counted(*given: object, **named: object) -> object:
        reads.append(given)
        return whole(*given, **named)

    monkeypatch.setattr(soundfile.SoundFile, "read", counted)
    assert "is longer than 2 s" in refusal(path, 2)
    assert len(reads) == 2


@pytest.mark.parametrize(("extension", "subtype", "rate"), FORMATS)
@pytest.mark.parametrize("part", [0.0, 0.001, 0.1, 0.5, 0.9, 0.98])
def test_a_file_cut_short_is_refused(
    extension: str, subtype: str | None, rate: int, part: float, tmp_path: Path
) -> None:
    path = write(tmp_path / f"hum.{extension}", hum(1.0, rate), rate, subtype)
    whole = path.read_bytes()
    path.write_bytes(whole[: round(len(whole) * part)])
    assert refusal(path).startswith(f"{path}: ")


@pytest.mark.parametrize("extension", ["wav", "aiff", "ogg"])
def test_libsndfile_alone_takes_such_a_file_for_whole(extension: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"hum.{extension}", hum(3.0))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 0 < len(soundfile.read(path)[0]) < 2 * RATE
    assert refusal(path) == f"{path}: ends early: it promises more than it holds"


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 0x7FFF_F024])
def test_a_wav_that_was_written_into_a_pipe_does_not_know_its_length_and_is_read(
    size: int, tmp_path: Path
) -> None:
    path = write(tmp_path / "piped.wav", hum())
    whole = bytearray(path.read_bytes())
    place = whole.index(b"data") + 4
    struct.pack_into("<I", whole, 4, size)
    struct.pack_into("<I", whole, place, size)
    path.write_bytes(whole)
    assert len(read(path, 10)[0]) == RATE // 2


def test_a_wav_without_the_byte_that_makes_it_even_is_read(tmp_path: Path) -> None:
    path = tmp_path / "odd.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, RATE, 0, "NONE", ""))
        file.writeframes(bytes(range(101)))
    whole = bytearray(path.read_bytes())
    if len(whole) % 2:  # 8-bit samples: the byte that is left out is counted all the same
        struct.pack_into("<I", whole, 4, len(whole) - 8 + 1)
    path.write_bytes(whole)
    assert len(read(path, 10)[0]) == 101


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_not_numbers_are_refused(bad: float, tmp_path: Path) -> None:
    sound = hum()
    sound[100] = bad
    path = write(tmp_path / "hum.wav", sound, subtype="FLOAT")
    assert refusal(path) == f"{path}: is damaged: some of its samples are not numbers"


@pytest.mark.parametrize("rate", [1, 7_999, 192_001, 2_000_000_000])
def test_an_unlikely_rate_is_refused(rate: int, tmp_path: Path) -> None:
    path = write(tmp_path / "hum.wav", hum(), rate)
    assert refusal(path) == f"{path}: has {rate} frames a second, which no speaker plays"


def test_a_file_without_a_frame_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "none.wav", np.zeros(0))
    assert refusal(path) == f"{path}: holds no sound"


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: is a folder, not an audio file"
    pipe, device = tmp_path / "pipe.wav", tmp_path / "zero.wav"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):  # one would be waited for, the other never ends
        assert refusal(path) == f"{path}: is not a file; a sound must be in one"
    gone = "cannot be read: No such file or directory; check the name"
    assert refusal(tmp_path / "no.wav") == f"{tmp_path / 'no.wav'}: {gone}"


@pytest.mark.parametrize("head", [b"", b"RIFF", b"FORM", b"OggS", b"fLaC", b"ID3\4", b"\xff\xfb"])
@pytest.mark.parametrize("size", [0, 3, 30, 3_000, 100_000])
def test_what_is_not_audio_is_refused(head: bytes, size: int, tmp_path: Path) -> None:
    path = tmp_path / "words.wav"
    path.write_bytes(head + np.random.default_rng(size).bytes(size))
    assert refusal(path).startswith(f"{path}: ")
    path.write_bytes(b"drive through heels")
    assert refusal(path).startswith(f"{path}: cannot be read as audio: ")


def test_without_soundfile_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "hum.wav", hum())
    monkeypatch.setitem(sys.modules, "soundfile", None)
    assert refusal(path) == f"{path}: cannot be read without soundfile: pip install soundfile"
