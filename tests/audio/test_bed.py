"""Music under the cues, measured on what is written: a tone of 15 kHz, where no cue sounds."""

import json
import os
import sys
import threading
import wave
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import soundfile
from click.testing import Result
from numpy.typing import NDArray

from tempo.audio import bed
from tempo.audio.ahead import Ahead
from tempo.audio.bed import Bed, Music, Turn, laid, measured
from tempo.audio.pcm import Format
from tempo.library.cache import Cache
from tempo.library.music import Reader, song
from tempo.outputs import twin, wav
from tempo.outputs.feed import Feed
from tempo.plan.events import Event, EventKind
from tempo.plan.time import SECOND

RATE = 44_100
LOUDEST = 27_570  # -1.5 dBFS
HERTZ = 15_000
SHORT = ("glute-bridge", "--sets", "2", "--reps", "2", "--rest", "20", "--lead-in", "5")
WINDOW = 176  # frames, 4 ms: in which the level is found
PART = 1 << 14  # frames, of which one spectrum is made

Run = Callable[..., Result]
Shown = dict[str, Any]
Samples = NDArray[np.int16]
Wave = NDArray[np.float64]


def tone(hertz: float, seconds: float, rate: int = RATE, peak: float = 0.25) -> Wave:
    one = peak * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([one, one], axis=1)


def noise(seconds: float, peak: float = 0.5, seed: int = 1) -> Wave:
    return np.random.default_rng(seed).uniform(-peak, peak, (round(seconds * RATE), 2))


def write(path: Path, sound: Wave, rate: int = RATE, subtype: str | None = None) -> Path:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, sound, rate, subtype=subtype)
    return path


def exported(run: Run, folder: Path, *arguments: str) -> tuple[Samples, Shown]:
    path = folder / "track.wav"
    done = run("export", *SHORT, *arguments, "--force", "-o", str(path))
    assert done.exit_code == 0, done.stderr
    with wave.open(str(path)) as file:
        assert file.getparams()[:3] == (2, 2, RATE)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return samples, json.loads(run("show", *SHORT, *arguments, "--json").stdout)


# Lowered for every cue.


def levels(samples: Samples) -> Wave:
    """The level of the tone around each frame, in dB against the most of it."""
    time = np.arange(len(samples)) / RATE
    carried = samples[:, 0] * np.exp(-2j * np.pi * HERTZ * time)
    window = np.hanning(WINDOW + 2)[1:-1]
    # Through the window part by part (overlap-save): of the whole, a spectrum takes thrice as long.
    new = PART - WINDOW + 1
    padded = np.zeros(-(-(len(carried) + WINDOW) // new) * new + WINDOW - 1, complex)
    padded[WINDOW - 1 :][: len(carried)] = carried
    parts = np.lib.stride_tricks.sliding_window_view(padded, PART)[::new]
    through = np.fft.ifft(np.fft.fft(parts) * np.fft.fft(window, PART))[:, WINDOW - 1 :].ravel()
    level = abs(through[WINDOW // 2 :][: len(carried)])
    most = np.median(np.partition(level, -RATE)[-RATE:])
    return 20 * np.log10(np.maximum(level / most, 1e-4))


def not_lowered(level: Wave, shown: Shown, least: float) -> list[Shown]:
    """The cues of which any part has music over it that is not so much lower."""
    edge = WINDOW // 2  # what is around a frame is in its level too
    return [
        event
        for event in shown["events"]
        if level[
            round(event["time"] * RATE) + edge : round((event["time"] + event["duration"]) * RATE)
            - edge
        ].max(initial=-99)
        > -least
    ]


def not_back(level: Wave, shown: Shown) -> list[float]:
    """The ends of those cues with a second and a half of room after which music is not whole."""
    events = shown["events"]
    ends = [event["time"] + event["duration"] for event in events]
    lasts = [
        end
        for end in ends
        if end < shown["duration"] - 5
        and not any(end - 0.01 < event["time"] < end + 1.5 for event in events)
        and end == max(other for other in ends if other < end + 0.5)
    ]
    assert lasts
    return [end for end in lasts if level[round((end + 1) * RATE)] < -0.5]


@pytest.mark.few(1)
@pytest.mark.parametrize("depth", [9, 12, 24])
def test_music_is_lower_under_the_whole_of_every_cue_and_back_within_a_second(
    run: Run, tmp_path: Path, depth: int
) -> None:
    music = str(write(tmp_path / "tone.wav", tone(HERTZ, 90)))
    samples, shown = exported(run, tmp_path, "--music", music, "--duck", str(depth))
    level = levels(samples)
    assert {event["kind"] for event in shown["events"]} == {
        *("beep", "tick", "count", "voice", "signal")
    }
    assert not_lowered(level, shown, depth - 0.3) == []
    assert not_back(level, shown) == []
    inside = [event for event in shown["events"] if 4 < event["time"] < shown["duration"] - 4]
    least = min(level[round(event["time"] * RATE)] for event in inside)
    assert least == pytest.approx(-depth, abs=0.4)  # and no lower


@pytest.mark.thorough
def test_the_same_is_seen_to_fail_where_music_is_not_lowered_or_late(
    run: Run, tmp_path: Path
) -> None:
    music = str(write(tmp_path / "tone.wav", tone(HERTZ, 90)))
    samples, shown = exported(run, tmp_path, "--music", music, "--duck", "0")
    assert len(not_lowered(levels(samples), shown, 9)) == len(shown["events"]) > 20
    samples, shown = exported(run, tmp_path, "--music", music)
    late = np.roll(levels(samples), RATE // 10)
    assert not_lowered(late, shown, 9) != []
    slow = np.roll(levels(samples), RATE // 2)
    assert not_back(slow, shown) != []


def test_it_comes_and_goes_no_faster_than_its_slopes(run: Run, tmp_path: Path) -> None:
    music = str(write(tmp_path / "tone.wav", tone(HERTZ, 90)))
    level = levels(exported(run, tmp_path, "--music", music)[0])
    step = RATE // 100
    inside = level[4 * RATE : -4 * RATE : step]  # without the fades at both ends
    assert 0.5 < abs(np.diff(inside)).max() < 10 * 12 * np.pi / 2 / 250 + 0.1  # dB in 10 ms


# A bed alone: no cues, so that all that is heard is music.


def nothing(frames: int, first: int) -> Iterator[bytes]:
    yield bytes(4 * (frames - first))


def alone(
    music: Path, frames: int, folder: Path, first: int = 0, loud: float = -20
) -> NDArray[np.int64]:
    """The music of a track without cues."""
    cache = Cache(folder / "cache")
    made = Bed(Music(music), [], frames, RATE, cache)
    blocks = made.under(partial(nothing, frames), first, loud, LOUDEST)
    return np.frombuffer(b"".join(blocks), "<i2").reshape(-1, 2).astype(int)


def steps(samples: NDArray[np.int64]) -> int:
    return int(abs(np.diff(samples[:, 0])).max())


def test_a_short_file_goes_round_without_a_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = write(tmp_path / "tone.wav", tone(440, 4.0006))  # ends three quarters round
    heard = alone(music, 20 * RATE, tmp_path)
    assert len(heard) == 20 * RATE
    whole = heard[4 * RATE : -4 * RATE]
    peak = abs(whole).max()
    assert steps(heard) < 1.5 * peak * 2 * np.pi * 440 / RATE
    assert abs(whole.reshape(-1, RATE // 2, 2)).max(axis=1).min() > 0  # it never ends
    monkeypatch.setattr(bed, "FADE", 0)
    assert steps(alone(music, 20 * RATE, tmp_path)) > 3 * peak * 2 * np.pi * 440 / RATE


def test_songs_of_a_folder_follow_each_other_and_are_equally_loud(tmp_path: Path) -> None:
    folder = tmp_path / "gym"
    write(folder / "1.wav", tone(500, 10, peak=0.01))
    write(folder / "2.flac", tone(1_000, 10, 48_000, peak=0.9), 48_000)
    write(folder / "10.wav", tone(2_000, 10, peak=0.1))
    heard = alone(folder, 60 * RATE, tmp_path)[:, 0]

    def hertz(second: float) -> float:
        part = heard[round(second * RATE) :][: RATE // 2]
        return float(abs(np.fft.rfft(part)).argmax() * 2)

    # Each gives way to the next over 3 s, half past 8, 15 and 22; then they go round.
    assert [hertz(second) for second in (5, 12, 19, 26, 33, 40)] == [500, 1_000, 2_000] * 2
    loud = [10 * np.log10((heard[s * RATE : (s + 1) * RATE] ** 2).mean()) for s in (5, 12)]
    assert loud[0] - loud[1] == pytest.approx(0.7, abs=0.4)  # what K-weighting makes of 1 kHz


def test_music_in_stereo_stays_in_stereo(run: Run, tmp_path: Path) -> None:
    sound = tone(HERTZ, 90)
    sound[:, 1] = 0
    music = str(write(tmp_path / "left.wav", sound))
    samples, shown = exported(run, tmp_path, "--music", music, "--no-keep-awake")
    rest = next(span for span in shown["spans"] if span["kind"] == "rest")
    middle = samples[round((rest["start"] + 7) * RATE) :][: RATE // 2]
    assert middle[:, 0].any()
    assert not middle[:, 1].any()


# The same samples, however they are asked for.


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixture")
    write(folder / "1.wav", noise(5))
    write(folder / "2.mp3", noise(6, seed=2))
    write(folder / "3.ogg", noise(4, seed=3), 48_000)
    write(folder / "4.flac", noise(7, 0.02, seed=4), 22_050)
    return folder


def test_a_track_with_music_is_the_same_from_whatever_frame_on(
    mixture: Path, tmp_path: Path
) -> None:
    frames = 24 * RATE + 5
    whole = alone(mixture, frames, tmp_path, loud=-8)  # so loud that peaks are turned down
    assert abs(whole - 4 * alone(mixture, frames, tmp_path, loud=-20)).max() > 1_000
    firsts = [1, 7, 512, bed.CHUNK - 1, bed.CHUNK, 2 * bed.CHUNK + 1, 5 * RATE, 11 * RATE + 3]
    for first in (*firsts, frames - 1, frames):
        assert np.array_equal(alone(mixture, frames, tmp_path, first, -8), whole[first:])


@pytest.mark.few(1)
@pytest.mark.parametrize("chunk", [512, 5_000, 1 << 20])
def test_a_track_with_music_is_the_same_in_whatever_chunks_it_is_mixed(
    mixture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    whole = alone(mixture, 12 * RATE, tmp_path, loud=-8)
    monkeypatch.setattr(bed, "CHUNK", chunk)
    assert np.array_equal(alone(mixture, 12 * RATE, tmp_path, loud=-8), whole)


@pytest.mark.parametrize("frames", [1, 300, 369, 370, 1_000])
def test_a_track_shorter_than_what_the_limiter_looks_at_has_all_its_frames(
    mixture: Path, tmp_path: Path, frames: int
) -> None:
    for first in {0, 1, frames - 1}:
        whole = alone(mixture, frames, tmp_path, loud=-8)
        assert len(whole) == frames
        assert np.array_equal(alone(mixture, frames, tmp_path, first, -8), whole[first:])


@pytest.mark.parametrize("frames", [1, 7, 512, 1 << 30])
def test_a_device_hears_the_same_in_whatever_pieces_it_asks(
    mixture: Path, tmp_path: Path, frames: int
) -> None:
    made = Bed(Music(mixture), [], 40_000, RATE, Cache(tmp_path / "cache"))
    whole = b"".join(made.under(partial(nothing, 40_000), 0, -20, LOUDEST))
    feed = Feed(made.under(partial(nothing, 40_000), 0, -20, LOUDEST), Format(RATE, 2))
    heard = b""
    while piece := feed.read(frames):
        heard += piece
    assert heard == whole


@pytest.mark.parametrize("heard", [0, 1, None])
def test_nothing_is_decoded_any_more_once_a_track_has_ended_or_is_closed(
    tmp_path: Path, heard: int | None
) -> None:
    path, before = write(tmp_path / "a.flac", noise(30)), threading.active_count()
    made = Bed(Music(path, 0, 12), (), 3 * RATE, RATE, Cache(tmp_path / "cache"))
    blocks = made.under(partial(nothing, 3 * RATE), 0, -20, LOUDEST)
    assert len(list(islice(blocks, heard))) >= (heard or 0)
    if heard is not None:
        assert isinstance(blocks, Generator)
        blocks.close()
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    ("name", "rate", "threads"), [("a.wav", RATE, 0), ("a.wav", 48_000, 1), ("a.flac", RATE, 1)]
)
def test_only_a_song_that_takes_work_has_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, rate: int, threads: int
) -> None:
    begun = Mock(side_effect=Ahead)
    monkeypatch.setattr(bed, "Ahead", begun)
    assert alone(write(tmp_path / name, noise(2), rate), RATE, tmp_path).any()
    assert begun.call_count == threads


def test_two_exports_with_music_are_the_same_bytes(run: Run, mixture: Path, tmp_path: Path) -> None:
    one, _ = exported(run, tmp_path, "--music", str(mixture))
    two, _ = exported(run, tmp_path, "--music", str(mixture))
    assert one.tobytes() == two.tobytes()


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a twin")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_an_export_in_two_halves_is_the_same_bytes(
    run: Run, mixture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = exported(run, tmp_path, "--music", str(mixture))
    begun = Mock(side_effect=twin.begun)
    monkeypatch.setattr(wav, "SHARED", 0)
    monkeypatch.setattr(twin, "possible", lambda: True)
    monkeypatch.setattr(twin, "begun", begun)
    halves, _ = exported(run, tmp_path, "--music", str(mixture))
    assert begun.call_count == 1
    assert halves.tobytes() == whole.tobytes()


# Where songs go, and how loud they are.


def test_songs_are_laid_out_in_turn_each_giving_way_to_the_next(tmp_path: Path) -> None:
    one = write(tmp_path / "1.wav", tone(440, 10))
    two = write(tmp_path / "2.wav", tone(440, 4, 48_000), 48_000)
    ten, four = song(one), song(two)
    assert laid([one, two], 20 * RATE, RATE) == (
        Turn(ten, 0, 441_000, 0, 2 * RATE),  # half of the four seconds that follow
        Turn(four, 8 * RATE, 4 * RATE, 2 * RATE, 2 * RATE),
        Turn(ten, 10 * RATE, 441_000, 2 * RATE, 0),
    )
    assert laid([one, tmp_path / "never reached.wav"], 10 * RATE, RATE) == (
        Turn(ten, 0, 441_000, 0, 0),
    )
    assert [each.start / RATE for each in laid([one], 30 * RATE, RATE)] == [0, 7, 14, 21]


def test_a_song_is_measured_once_and_anew_if_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, path = Cache(tmp_path / "cache"), write(tmp_path / "a.wav", tone(997, 5, peak=0.5))
    # BS.1770-4: a 997 Hz sine at 0 dBFS in both channels is 0 LUFS.
    assert measured(song(path), cache).loudness == pytest.approx(-6.02, abs=0.1)
    reader = Mock(side_effect=Reader)
    monkeypatch.setattr(bed, "Reader", reader)
    assert measured(song(path), cache).loudness == pytest.approx(-6.02, abs=0.1)
    assert reader.call_count == 0
    write(path, tone(997, 5, peak=0.05))
    os.utime(path, (1, 1))
    assert measured(song(path), cache).loudness == pytest.approx(-26.02, abs=0.1)
    assert reader.call_count == 1


def test_of_a_long_song_a_part_is_measured_and_its_end_always(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.wav", np.concatenate([noise(40, 0.5), noise(20, 0.05)]))
    whole = measured(song(path), Cache(tmp_path / "whole"))
    monkeypatch.setattr(bed, "PIECES", 10)
    part = measured(song(path), Cache(tmp_path / "part"))
    assert part.loudness == pytest.approx(whole.loudness, abs=0.2)
    assert part.powers.shape == whole.powers.shape == (600,)
    assert part.powers[-1] == whole.powers[-1]


def test_silent_music_stays_silent(tmp_path: Path) -> None:
    music = write(tmp_path / "none.wav", np.zeros((2 * RATE, 2)))
    assert not alone(music, 4 * RATE, tmp_path).any()


def test_ducked_music_counts_for_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(997, 20, peak=0.5))
    cues = [Event(5 * SECOND, 5 * SECOND, EventKind.VOICE)]
    made = Bed(Music(path, duck=20), cues, 20 * RATE, RATE, Cache(tmp_path / "cache"))
    energies = made.energies() / (RATE // 10)  # at 0 LUFS: a mean square of 10 ** 0.0691
    assert len(energies) == 200
    assert energies[40] == pytest.approx(1.17, abs=0.03)
    assert energies[75] == pytest.approx(0.0117, abs=0.0003)
    assert energies[0] < 0.001  # it fades in


# Said to a person.


def refused(run: Run, *arguments: str) -> str:
    done = run("export", *SHORT, *arguments, "-o", "no.wav")
    assert done.exit_code == 2
    return " ".join(done.stderr.split())


def test_music_that_cannot_be_played_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = "no.mp3: cannot be read: No such file or directory; check the name"
    assert missing in refused(run, "--music", "no.mp3")
    (tmp_path / "none").mkdir()
    assert "none: holds no music; put files in it" in refused(run, "--music", "none/")
    sound = noise(30)
    sound[-1] = np.nan
    write(tmp_path / "bad.wav", sound, subtype="FLOAT")
    assert "bad.wav: is damaged: some of its samples" in refused(run, "--music", "bad.wav")
    assert list(tmp_path.glob("*no.wav*")) == []


def test_music_of_the_config_is_played_unless_none_is_asked_for(
    run: Run, own: Path, tmp_path: Path
) -> None:
    path = own.parents[1] / "config" / "rep-tempo" / "config.yaml"
    path.parent.mkdir(parents=True)
    music = write(tmp_path / "tone.wav", tone(440, 5))
    path.write_text(f"music: {music}\nmusic-level: -6\nduck: 20\n")

    def channels(*options: str) -> int:
        made = tmp_path / "track.wav"
        assert run("export", *SHORT, *options, "--force", "-o", str(made)).exit_code == 0
        return int(soundfile.info(made).channels)

    assert channels() == 2
    assert channels("--music", "none") == 1


def test_what_is_not_heard_opens_no_music(run: Run) -> None:
    assert run("show", *SHORT, "--music", "no.mp3").exit_code == 0
