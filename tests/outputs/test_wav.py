import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast
from unittest.mock import Mock

import pytest
import soundfile

from tempo.audio import pcm
from tempo.audio.pcm import Block, Format
from tempo.errors import FileError, RequestError, TrackError
from tempo.library import unfinished
from tempo.outputs import place, riff, twin, wav
from tempo.outputs.take import Take
from tempo.plan.markers import Marker

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


class Sparse(io.FileIO):
    """A file in which zeros take no space, so that gigabytes of them are written in a moment."""

    def write(self, data: Any, /) -> int:
        if data is ZEROS:
            return self.seek(len(data), os.SEEK_CUR) and len(data)
        return super().write(data)


ZEROS = bytes(1 << 26)


def long_track(path: Path, sample: wav.Sample = wav.PCM_16) -> int:
    """Write zeros and then noise, with a marker where it starts; return where that is."""
    blocks = [ZEROS] * (64 * 2 // sample.width) + [NOISE]
    silent = len(ZEROS) // 2 * (len(blocks) - 1)
    marker = Marker(round(silent * 1e6 / 44_100), 1_000_000, "the end")
    take = Take(blocks, MONO, silent + 2_001, markers=(marker,), title="Long")
    with Sparse(path, "w") as file:
        wav.encode(cast(BinaryIO, file), path, take)
    assert path.stat().st_size == wav.size(take)
    return silent


def test_a_track_of_more_than_4_gib_is_rf64_that_other_programs_read(tmp_path: Path) -> None:
    longest = (2**32 - 1 - 36) // 2
    assert wav.header(MONO, longest)[:8] == b"RIFF\xfe\xff\xff\xff"
    assert wav.header(MONO, longest + 1)[:8] == b"RF64\xff\xff\xff\xff"
    path = tmp_path / "long.wav"
    silent = long_track(path)
    assert path.stat().st_size > 2**32
    frames = silent + 2_001
    with soundfile.SoundFile(path) as file:
        assert (file.format, file.subtype, file.frames) == ("RF64", "PCM_16", frames)
        file.seek(silent - 7)
        assert file.buffer_read(dtype="int16")[:] == bytes(14) + NOISE
    if shutil.which("ffprobe") is None:
        pytest.skip("the program ffprobe is not installed: nobody else to read it")
    probe = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)
    assert found["format"]["tags"] == {"title": "Long"}
    assert float(found["format"]["duration"]) == pytest.approx(frames / 44_100, abs=1e-3)
    assert [(c["start"], c["tags"]["title"]) for c in found["chapters"]] == [(silent, "the end")]


def test_sox_reads_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short one, as sox reads through all of a long one for more than a minute."""
    if shutil.which("sox") is None:
        pytest.skip("the program sox is not installed: nobody else to read it")
    monkeypatch.setattr(riff, "LARGEST", 4_000)
    path = tmp_path / "a.wav"
    with path.open("xb") as file:
        wav.encode(file, path, Take([NOISE], MONO, 2_001, title="Long"))
    assert path.read_bytes()[:4] == b"RF64"
    sox = ["sox", str(path), "-t", "raw", "-"]
    assert subprocess.run(sox, capture_output=True, check=True).stdout == NOISE


@pytest.mark.parametrize(
    ("sample", "subtype"), [(wav.PCM_24, "PCM_24"), (wav.FLOAT, "FLOAT")], ids=["24", "float"]
)
@pytest.mark.parametrize("frames", [1, 7, 2_001])
def test_wide_samples_are_the_same_sound(
    tmp_path: Path, sample: wav.Sample, subtype: str, frames: int
) -> None:
    path = tmp_path / "a.wav"
    with path.open("xb") as file:
        wav.encode(file, path, Take(cut(NOISE, 2 * frames), MONO, 2_001, title="odd"), None, sample)
    sound, rate = soundfile.read(path)
    assert ((sound * 32_768).astype("<i2").tobytes(), rate) == (NOISE, 44_100)
    assert soundfile.info(path).subtype == subtype
    assert path.stat().st_size == wav.size(Take([], MONO, 2_001, title="odd"), sample)


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


def test_a_track_that_has_no_room_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=4_045))
    with pytest.raises(TrackError) as refused:
        wav.write(tmp_path / "a.wav", iter(()), MONO, 2_001)  # 44 + 4,002 bytes
    assert str(refused.value) == (
        f"cannot write {tmp_path / 'a.wav'}: it takes 0.0 MB and the disk has 0.0 MB free; "
        "make room, or choose a folder on another"
    )
    assert names(tmp_path) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=4_046))
    wav.write(tmp_path / "a.wav", [NOISE], MONO, 2_001)
    assert names(tmp_path) == ["a.wav"]


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
    def filling(path: Path, mode: str, **opened: Any) -> io.FileIO:
        file = io.FileIO(path, mode, **opened)
        os.dup2(os.open("/dev/full", os.O_WRONLY), file.fileno())
        return file

    monkeypatch.setattr(unfinished, "FileIO", filling)
    with pytest.raises(TrackError, match="the disk is full"):
        wav.write(tmp_path / "a.wav", [bytes(88_200)] * seconds, MONO, seconds * 44_100)
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "writev"), reason="the system has no writev")
@pytest.mark.parametrize("most", [1, 999, 2 * 2_001 - 1])
def test_a_system_that_takes_less_at_once_than_it_is_given_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    taken = []

    def some(descriptor: int, blocks: list[Block]) -> int:
        taken.append(len(blocks))
        return os.write(descriptor, b"".join(blocks)[:most])

    monkeypatch.setattr(os, "writev", some)
    wav.write(tmp_path / "a.wav", cut(NOISE, 2), MONO, 2_001)
    assert (tmp_path / "a.wav").read_bytes()[44:] == NOISE
    assert taken == [1024, 977]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_writer_leaves_no_file_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    writer = """
        import sys, time
        from tempo.audio.pcm import Format
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


# In two halves, the second written by a twin.


class Halves(pcm.Seekable):
    """Noise that can be had from any frame on, and in which process it was asked for."""

    def __init__(self, data: bytes, folder: Path) -> None:
        super().__init__(self.made)
        self.data, self.folder = data, folder

    def made(self, first: int) -> Iterator[Block]:
        (self.folder / f"{first} by {os.getpid()}").touch()
        yield from cut(self.data[2 * first :], 1_234)

    def by(self, first: int) -> set[int]:
        return {int(path.name.split()[-1]) for path in self.folder.glob(f"{first} by *")}


@pytest.fixture
def halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Halves:
    """Let all that can be shared be shared."""
    monkeypatch.setattr(wav, "SHARED", 0)
    monkeypatch.setattr(wav, "STEP", 500)
    monkeypatch.setattr(twin, "possible", lambda: sys.platform == "linux")
    (tmp_path / "asked").mkdir()
    return Halves(NOISE, tmp_path / "asked")


forking = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only there is a twin")


@forking
@pytest.mark.parametrize("sample", [wav.PCM_16, wav.PCM_24, wav.FLOAT], ids=["16", "24", "float"])
def test_two_halves_are_the_file_that_one_stream_is(
    tmp_path: Path, halves: Halves, sample: wav.Sample
) -> None:
    told: list[int] = []
    take = Take(halves, MONO, 2_001, title="odd")
    with place.placed(tmp_path / "a.wav", wav.size(take, sample)) as file:
        wav.encode(file, "a.wav", take, told.append, sample)
    with (tmp_path / "b.wav").open("xb") as plain:  # which has no place of its own
        wav.encode(plain, "b.wav", take._replace(blocks=[NOISE]), None, sample)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert told == sorted(told) and told[-1] == 2_001 and told.count(2_001) == 1
    if sys.platform == "linux":
        assert halves.by(0) == {os.getpid()} != halves.by(1_000)
        assert len(halves.by(1_000)) == 1


@forking
@linux
@pytest.mark.parametrize("reserved", [True, False])
def test_what_a_twin_does_not_do_is_done_without_it(
    tmp_path: Path, halves: Halves, monkeypatch: pytest.MonkeyPatch, reserved: bool
) -> None:
    ours, made = os.getpid(), halves.made

    def failing(first: int) -> Iterator[Block]:
        for number, block in enumerate(made(first)):
            if os.getpid() != ours and number == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            yield block

    halves.after = failing
    if not reserved:
        monkeypatch.setattr(os, "posix_fallocate", Mock(side_effect=OSError(errno.ENOSYS, "")))
    take = Take(halves, MONO, 2_001, title="odd")
    with place.placed(tmp_path / "a.wav", wav.size(take)) as file:
        wav.encode(file, "a.wav", take)
    with wave.open(str(tmp_path / "a.wav")) as written:
        assert written.readframes(3_000) == NOISE
    assert (tmp_path / "a.wav").stat().st_size == wav.size(take)
    assert len(halves.by(1_000)) == 2 and ours in halves.by(1_000)


@forking
@pytest.mark.parametrize(("frames", "word"), [(2_000, "more"), (2_002, "fewer"), (9_000, "fewer")])
def test_halves_that_do_not_add_up_are_an_error(
    tmp_path: Path, halves: Halves, frames: int, word: str
) -> None:
    with pytest.raises(TrackError, match=f"blocks hold {word} than {frames} frames"):
        wav.write(tmp_path / "a.wav", halves, MONO, frames)
    assert names(tmp_path) == ["asked"]


@forking
@linux
@pytest.mark.parametrize("first", [0, 1_000])
def test_what_goes_wrong_in_a_half_is_raised_and_nothing_is_left(
    tmp_path: Path, halves: Halves, first: int
) -> None:
    made = halves.made

    def torn(asked: int) -> Iterator[Block]:
        yield from made(asked)
        if asked == first:
            raise FileError("song.wav: ends early")

    halves.after = torn
    halves.data = NOISE[:-2] if first else NOISE[:200]
    with pytest.raises(FileError, match=r"song\.wav: ends early"):
        wav.write(tmp_path / "a.wav", halves, MONO, 2_001)
    assert names(tmp_path) == ["asked"]


@forking
@linux
def test_a_twin_ends_where_progress_is_broken_off(
    tmp_path: Path, halves: Halves, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork, twins = os.fork, list[int]()

    def forked() -> int:
        twins.append(fork())
        return twins[-1]

    def broken(_: int) -> None:
        raise SystemExit(130)

    def endless(first: int) -> Iterator[Block]:
        yield from halves.made(first)
        while first:
            time.sleep(0.001)
            yield b""

    monkeypatch.setattr(os, "fork", forked)
    held = pcm.Seekable(endless)
    with pytest.raises(SystemExit):
        wav.write(tmp_path / "a.wav", held, MONO, 2_001, progress=broken)
    assert names(tmp_path) == ["asked"]
    assert len(twins) == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(twins[0], os.WNOHANG)


def test_what_goes_down_a_pipe_is_one_stream(halves: Halves) -> None:
    file = io.BytesIO()
    wav.encode(file, "a.wav", Take(halves, MONO, 2_001))
    assert file.getvalue()[44:] == NOISE
    assert [path.name for path in halves.folder.iterdir()] == [f"0 by {os.getpid()}"]
