import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tempo.audio.format import Block, Format
from tempo.errors import RequestError, TrackError
from tempo.outputs import place, wav

MONO = Format(44_100, 1)
NOISE = random.Random(1).randbytes(2 * 2_001)


def cut(data: bytes, size: int) -> Iterator[Block]:
    yield from (memoryview(data)[start : start + size] for start in range(0, len(data), size))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("frames", [1, 7, 512, 2_001])
def test_blocks_of_any_size_are_read_back_bit_for_bit(tmp_path: Path, frames: int) -> None:
    wav.write(tmp_path / "a.wav", cut(NOISE, 2 * frames), MONO, 2_001)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (1, 2, 44_100, 2_001)
        assert file.readframes(3_000) == NOISE
    assert (tmp_path / "a.wav").stat().st_size == 44 + 4_002


def test_channels_and_rate_stand_in_the_header(tmp_path: Path) -> None:
    wav.write(tmp_path / "a.wav", [NOISE[:400]], Format(48_000, 2), 100)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 100)
        assert file.readframes(100) == NOISE[:400]


def test_a_track_of_no_frames_is_a_wav_file(tmp_path: Path) -> None:
    wav.write(tmp_path / "a.wav", [b""], MONO, 0)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getnframes() == 0


@pytest.mark.parametrize(("frames", "word"), [(2_000, "more"), (2_002, "fewer")])
def test_blocks_that_do_not_add_up_are_an_error(tmp_path: Path, frames: int, word: str) -> None:
    with pytest.raises(TrackError, match=f"blocks hold {word} than {frames} frames"):
        wav.write(tmp_path / "a.wav", cut(NOISE, 100), MONO, frames)
    assert names(tmp_path) == []


def test_a_track_of_more_than_4_gib_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    longest = (2**32 - 1 - 36) // 2
    assert wav.header(MONO, longest)[4:8] == b"\xfe\xff\xff\xff"
    with pytest.raises(TrackError, match=r"the track has 4\.3 GB and a WAV file holds 4\.29 GB"):
        wav.write(tmp_path / "a.wav", never(), MONO, longest + 1)
    assert names(tmp_path) == []


def never() -> Iterator[Block]:
    pytest.fail("a block was asked for")
    yield b""


def test_an_existing_file_is_refused_before_the_first_block(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"old")
    with pytest.raises(RequestError, match="exists; use --force to replace it"):
        wav.write(tmp_path / "a.wav", never(), MONO, 1)
    wav.write(tmp_path / "a.wav", [b"\1\0"], MONO, 1, overwrite=True)
    assert (tmp_path / "a.wav").read_bytes()[44:] == b"\1\0"


def test_progress_is_told_in_frames_and_ends_with_all(tmp_path: Path) -> None:
    told: list[int] = []
    second = bytes(88_200)
    wav.write(tmp_path / "a.wav", [second] * 30, MONO, 30 * 44_100, progress=told.append)
    assert told == [12 * 44_100, 24 * 44_100, 30 * 44_100]  # a report a megabyte


def test_what_the_blocks_raise_passes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[Block]:
        yield NOISE[:100]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wav.write(tmp_path / "a.wav", failing(), MONO, 2_001)
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system cannot reserve space")
def test_a_full_disk_is_told_before_the_first_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, offset: int, size: int) -> None:
        assert (offset, size) == (0, 44 + 4_002)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(TrackError, match=r"a\.wav: the disk is full; free some space"):
        wav.write(tmp_path / "a.wav", never(), MONO, 2_001)
    assert names(tmp_path) == []


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EINVAL])
def test_a_disk_that_cannot_reserve_space_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def cannot(descriptor: int, offset: int, size: int) -> None:
        raise OSError(number, "not here")

    monkeypatch.setattr(os, "posix_fallocate", cannot, raising=False)
    wav.write(tmp_path / "a.wav", [NOISE], MONO, 2_001)
    assert (tmp_path / "a.wav").read_bytes()[44:] == NOISE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("seconds", [1, 60])  # less and more than is buffered
def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    def filling(path: Path, mode: str, buffering: int) -> Any:
        file = path.open(mode, buffering)
        os.dup2(os.open("/dev/full", os.O_WRONLY), file.fileno())
        return file

    monkeypatch.setattr(place, "open", filling, raising=False)
    with pytest.raises(TrackError, match="the disk is full"):
        wav.write(tmp_path / "a.wav", [bytes(88_200)] * seconds, MONO, seconds * 44_100)
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_writer_leaves_no_file_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    writer = """
        import sys, time
        from tempo.audio.format import Format
        from tempo.outputs import wav
        def blocks():
            yield bytes(4_000_000)
            print("half", flush=True)
            time.sleep(60)
        wav.write(sys.argv[1], blocks(), Format(44_100, 1), 4_000_000)
    """
    path = tmp_path / "a.wav"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(writer), path], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    (part,) = names(tmp_path)
    assert part.startswith(f".a.wav.{process.pid}-")
    wav.write(path, [NOISE], MONO, 2_001)
    assert names(tmp_path) == ["a.wav"]
