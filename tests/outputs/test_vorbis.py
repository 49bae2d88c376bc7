import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.ogg import OggPage
from numpy.typing import NDArray

from tempo.audio.pcm import Format
from tempo.outputs import vorbis
from tempo.outputs.take import Take

Samples = NDArray[np.int16]
RATE = 44_100
SPAN = 20  # pieces of a part, at least, in place of LEAST


def sound(channels: int = 1) -> Samples:
    """Beeps, now and then a late one, chirps, and what keeps awake."""
    chance = np.random.default_rng(3)
    whole = chance.integers(-7, 8, 15 * RATE).astype(float)
    time = np.arange(RATE) / RATE
    for second in range(15):
        start = second * RATE + int(chance.integers(0, 20_000)) * (second % 4 == 0)
        beep = 9_000 * np.sin(2 * np.pi * 880 * time) * (time < 0.15)
        chirp = 5_000 * np.sin(2 * np.pi * (200 + 300 * time) * time) * np.sin(np.pi * time) ** 2
        here = chirp if second % 3 == 1 else beep
        whole[start : start + RATE] += here[: len(whole) - start]
    return whole.astype("<i2")[:, None].repeat(channels, axis=1)


def made(path: Path, samples: Samples) -> bytes:
    with path.open("w+b") as file:
        pcm = Format(RATE, samples.shape[1])
        vorbis.encode(file, path, Take([samples.tobytes()], pcm, len(samples)))
    return path.read_bytes()


def off(path: Path, samples: Samples) -> NDArray[np.float64]:
    """How far off each 5 ms is, in dBFS."""
    heard = soundfile.read(path, always_2d=True)[0]
    squares = ((heard - samples / 32_768) ** 2).mean(axis=1)
    return 10 * np.log10(squares[: len(squares) // 220 * 220].reshape(-1, 220).mean(axis=1) + 1e-10)  # type: ignore[no-any-return]


def seams(samples: Samples) -> list[int]:
    """The frames at which parts are joined."""
    pcm = Format(RATE, samples.shape[1])
    parts = (vorbis._part(pcm, given) for given in vorbis._parts([samples.tobytes()], pcm))
    return [packets[-1].end for _, packets in vorbis._joined(parts, pcm)][:-1]


def test_where_parts_meet_it_sounds_as_from_one_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples, path = sound(channels=2), tmp_path / "a.ogg"
    made(path, samples)
    whole = off(path, samples)
    monkeypatch.setattr(vorbis, "LEAST", SPAN)
    made(path, samples)
    more = off(path, samples) - whole
    places = np.array(seams(samples)) // 220
    assert 4 <= len(places) <= 6
    joints = np.concatenate([places + by for by in range(-5, 6)])
    assert np.abs(more.mean()) < 0.2 and more[joints].max() < 6
    control = vorbis._seam
    monkeypatch.setattr(
        vorbis,
        "_seam",
        lambda part, later, pcm: (found := control(part, later, pcm)) and (found[0], found[1] + 3),
    )
    made(path, samples)
    assert len(soundfile.read(path)[0]) < len(samples)  # the control: packets are missing


def test_the_same_samples_are_the_same_bytes_on_any_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vorbis, "LEAST", SPAN)
    found = []
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(made(tmp_path / "a.ogg", sound()[: 7 * RATE]))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("frames", [1, 4_096, 33 * 4_096, 33 * 4_096 + 1, 7 * RATE])
def test_no_frame_is_lost_at_any_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frames: int
) -> None:
    monkeypatch.setattr(vorbis, "LEAST", SPAN)
    path, samples = tmp_path / "a.ogg", sound()[:frames]
    made(path, samples)
    assert soundfile.info(path).frames == frames
    assert off(path, samples)[:-10].max(initial=-99) < -25
    if shutil.which("ogginfo"):
        told = subprocess.run(["ogginfo", path], capture_output=True, text=True, timeout=60)
        assert told.returncode == 0 and "WARNING" not in told.stdout, told.stdout


def test_parts_without_an_onset_are_moved_until_they_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound that is never quiet, with knocks that put the blocks elsewhere."""
    chance = np.random.default_rng(8)
    whole = chance.standard_normal(12 * RATE) * 300
    for second in range(0, 12, 5):
        place = second * RATE + int(chance.integers(0, RATE))
        whole[place : place + 200] += 20_000
    samples, path = whole.astype("<i2")[:, None], tmp_path / "a.ogg"
    made(path, samples)
    one = off(path, samples)
    monkeypatch.setattr(vorbis, "MOST", SPAN)
    assert 4 <= len(seams(samples)) <= 6
    made(path, samples)
    assert (off(path, samples) - one).max() < 8
    monkeypatch.setattr(vorbis, "SETTLED", 1 << 30)  # and where nothing meets they are one part
    assert seams(samples) == []
    made(path, samples)
    assert np.abs(off(path, samples) - one).max() < 0.1


def test_pages_hold_what_a_page_can() -> None:
    packets = [vorbis.Packet(bytes(length), 0) for length in (254, 255, 64_600, 6_000, 40, 1)]
    found = [[len(packet.data) for packet in page] for page in vorbis._pages(packets)]
    assert found == [[254, 255], [64_600], [6_000, 40, 1]]
    assert [len(page) for page in vorbis._pages([vorbis.Packet(b"a", 0)] * 70)] == [32, 32, 6]


def test_the_pages_are_in_a_row_and_the_last_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    size, pages, at = len(made(path, sound()[: 5 * RATE])), [], 0
    with path.open("rb") as file:
        while at < size:
            pages.append(OggPage(file))
            at = file.tell()
    assert [page.sequence for page in pages] == [*range(len(pages))]
    assert {page.serial for page in pages} == {1}
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[-1].position == 5 * RATE
