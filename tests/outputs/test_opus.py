import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.ogg import OggPage
from numpy.typing import NDArray

from tempo.audio.cuts import pieces
from tempo.audio.pcm import Format
from tempo.outputs import cells, opus
from tempo.outputs.codec import Codec
from tempo.outputs.take import Take

Samples = NDArray[np.int16]
RATE = 48_000


def made(path: Path, samples: Samples, bitrate: int = 0) -> bytes:
    with path.open("w+b") as file:
        pcm = Format(RATE, samples.shape[1])
        opus.encode(file, path, Take([samples.tobytes()], pcm, len(samples), bitrate=bitrate))
    return path.read_bytes()


def reps(channels: int = 1) -> Samples:
    """Ten reps of three seconds with a beep, and a chirp that takes the place of a word: four of
    them, then again."""
    time = np.arange(RATE) / RATE
    beep = 9_000 * np.sin(2 * np.pi * 880 * time) * np.minimum(1, 200 * time) * (time < 0.2)
    words = [
        6_000 * np.sin(2 * np.pi * (150 + 20 * word + 90 * time) * time) * np.sin(np.pi * time) ** 2
        for word in range(4)
    ]
    quiet = np.random.default_rng(1).integers(-7, 8, RATE)
    whole = [np.concatenate([beep, words[number % 4], quiet]) for number in range(10)]
    return np.concatenate(whole).astype("<i2")[:, None].repeat(channels, axis=1)


def off(heard: NDArray[np.float64], samples: Samples) -> NDArray[np.float64]:
    """How far off each 5 ms is, in dBFS."""
    squares = ((heard - samples / 32_768) ** 2).mean(axis=1).reshape(-1, RATE // 200)
    return 10 * np.log10(squares.mean(axis=1) + 1e-10)  # type: ignore[no-any-return]


def read(path: Path) -> NDArray[np.float64]:
    return soundfile.read(path, always_2d=True)[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("channels", "bitrate"), [(1, 24), (2, 0)])
def test_where_cells_meet_it_sounds_as_from_one_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: int, bitrate: int
) -> None:
    samples, path = reps(channels), tmp_path / "a.opus"
    packet = opus.PACKET * 2 * channels
    ends = np.cumsum([len(cell) // packet for cell in opus._cells([samples.tobytes()], packet)])
    joints = np.zeros(len(samples) // 240, bool)
    for end in ends[:-1]:
        joints[4 * end : 4 * end + 12] = True  # the 60 ms after each
    with monkeypatch.context() as patch:
        patch.setattr(cells, "LONGEST", 1_000)
        patch.setattr(cells, "KEPT", 0)
        made(path, samples, bitrate)
        whole = off(read(path), samples)
    made(path, samples, bitrate)
    joined = off(read(path), samples)
    monkeypatch.setattr(opus, "BEFORE", 0)
    monkeypatch.setattr(opus, "_cells", lambda blocks, packet: pieces(blocks, 25 * packet))
    made(path, samples, bitrate)
    broken = off(read(path), samples)
    loud = np.maximum(whole, joined) > -65
    more, worse = (found - whole for found in (joined, broken))
    assert np.abs(more).max() > 0  # they are not the same
    assert np.abs(more.mean()) < 0.5
    assert more[joints & loud].max(initial=-99) < 6
    assert worse.max() > 12  # the control: cells anywhere, and nothing before them


@pytest.mark.parametrize("frames", [1, 647, 648, 649, 960, 47_999, 48_000, 48_312, 144_001])
def test_the_length_is_told_to_the_frame(tmp_path: Path, frames: int) -> None:
    path = tmp_path / "a.opus"
    made(path, reps()[:frames])
    assert soundfile.info(path).frames == frames
    with path.open("rb") as file:
        assert OggPage.find_last(file, 1, finishing=True).position == frames + 312


def test_the_pages_are_in_a_row_and_the_last_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.opus"
    size, pages, at = len(made(path, reps()[: 5 * RATE])), [], 0
    with path.open("rb") as file:
        while at < size:
            pages.append(OggPage(file))
            at = file.tell()
    assert [page.sequence for page in pages] == [*range(len(pages))]
    assert {page.serial for page in pages} == {1}
    assert [page.first for page in pages] == [True] + [False] * (len(pages) - 1)
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.position for page in pages[2:5]] == [24_000, 48_000, 72_000]


def test_a_rep_that_was_heard_is_not_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = 0
    encode = opus._packets

    def counted(coded: Codec, packet: int, before: bytes, sound: list[bytes]) -> object:
        nonlocal given
        given += sum(map(len, sound)) // packet
        return encode(coded, packet, before, sound)

    monkeypatch.setattr(opus, "_packets", counted)
    made(tmp_path / "a.opus", reps())
    assert 12 * 50 < given < 16 * 50  # four reps and what is around them; of 30 s


def test_the_same_samples_are_the_same_bytes_on_any_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(made(tmp_path / "a.opus", reps()))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(("channels", "bitrate", "told"), [(1, 0, 48), (2, 0, 96), (1, 24, 24)])
def test_the_bit_rate_is_about_that_asked_for(
    tmp_path: Path, channels: int, bitrate: int, told: int
) -> None:
    noise = np.random.default_rng(1).standard_normal((10 * RATE, channels)) * 3_000
    size = len(made(tmp_path / "a.opus", noise.astype("<i2"), bitrate))
    assert size * 8 / 10 / 1_000 == pytest.approx(told, rel=0.15)


def test_sound_that_is_never_quiet_is_parted_all_the_same() -> None:
    loud = (np.sin(np.arange(20 * RATE) * 0.06) * 9_000).astype("<i2").tobytes()
    lengths = [len(cell) // 1_920 for cell in opus._cells([loud], 1_920)]
    assert lengths == [200] * 5
    assert b"".join(opus._cells([loud], 1_920)) == loud
    lowest = np.full(RATE, -32_768, "<i2").tobytes()
    assert len([*opus._cells([lowest], 1_920)]) == 1  # which is not taken for quiet
