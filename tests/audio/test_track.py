"""The track as a person gets it: what the file holds is what the JSON says, to the sample."""

import json
import math
import wave
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from numpy.typing import NDArray

from tempo.audio import awake, limiter, tones
from tempo.audio.bank import PEAK
from tempo.guide.asked import Asked
from tempo.library import folders, themes
from tempo.library.settings import said
from tempo.outputs import wav
from tempo.outputs.feed import Feed

Samples = NDArray[np.int16]
Shown = dict[str, Any]
Run = Callable[..., Result]

RATE = 44_100
LOUDEST = 27_570  # -1.5 dBFS
SILENCE = 64  # zeros in a row that no sound has inside it

ROUTINES = [
    *sorted(path.stem for path in folders.shipped("cues").glob("thrust/*.yaml")),
    "glute-ham-raise",
]
WORKOUTS = sorted(path.stem for path in folders.shipped("cues/workouts").glob("*.yaml"))
TEMPOS = [
    *("standard", "pause", "slow-eccentric", "20X1"),
    *("2.5-0-1-2", "1-0-X-0", "3.333-0.1-1.7-0.25"),
]
SHORT = ("--sets", "2", "--reps", "2", "--rest", "20", "--lead-in", "5", "--no-setup")
BARE = ("--voice", "none", "--no-keep-awake")


def exported(run: Run, folder: Path, *arguments: str) -> tuple[Samples, Shown]:
    """Export a routine and show it with the same options: the file's samples and the JSON."""
    path = folder / "track.wav"
    assert run("export", *arguments, "-o", str(path)).exit_code == 0
    with wave.open(str(path)) as file:
        assert file.getparams()[:3] == (1, 2, RATE)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return samples, json.loads(run("show", *arguments, "--json").stdout)


def frame(seconds: float) -> int:
    return round(seconds * RATE)


def onsets(samples: Samples) -> set[int]:
    """The frames at which sound starts after silence."""
    heard = np.flatnonzero(samples)
    first = np.diff(heard, prepend=-SILENCE - 1) > SILENCE
    return set(heard[first].tolist())


def inside_a_sound(onset: int, shown: Shown) -> bool:
    """Whether a sound of several notes may start one of them here; a beep has only one."""
    return any(
        frame(event["time"]) < onset < frame(event["time"] + event["duration"])
        for event in shown["events"]
        if event["kind"] == "signal"
    )


def beeps(shown: Shown) -> list[Shown]:
    return [event for event in shown["events"] if event["kind"] == "beep"]


def unmeasured(samples: Samples, shown: Shown) -> list[float]:
    """The times of those beeps that do not start, after a zero, on the frame of their time."""
    frames = [frame(event["time"]) for event in beeps(shown)]
    late = [f for f in frames if samples[f - 1] != 0 or samples[f] == 0]
    return [f / RATE for f in late]


@cache
def clip(sound: str, duration: float, gain: float = 0.0) -> Samples:
    """A sound of the default theme as it is described, turned up and cut to its event's length."""
    theme = themes.load(folders.shipped("sounds") / "default")
    whole = tones.samples(theme.sounds[sound], RATE)
    turned = limiter.turned(whole, gain, PEAK, RATE) if gain else whole
    return np.frombuffer(tones.cut(turned, frame(duration), RATE), "<i2")


def gain_of(samples: Samples, shown: Shown) -> float:
    """By how much the second beep is louder than its sound, in dB: the first has `go` over it."""
    beep = beeps(shown)[1]
    plain = clip(beep["sound"], beep["duration"]).astype(float)
    heard = samples[frame(beep["time"]) :][: len(plain)].astype(float)
    return round(10 * math.log10((heard**2).sum() / (plain**2).sum()), 1)


def unmatched(samples: Samples, shown: Shown) -> list[float]:
    """The times of those beeps whose frames do not hold exactly the sounds of the JSON."""
    sounds = [event for event in shown["events"] if event["sound"]]
    gain = gain_of(samples, shown)
    wrong = []
    for beep in beeps(shown):
        start, length = frame(beep["time"]), len(clip(beep["sound"], beep["duration"]))
        expected = np.zeros(length, int)
        for event in sounds:
            offset = frame(event["time"]) - start
            other = clip(event["sound"], event["duration"], gain)
            if -len(other) < offset < length:
                here = expected[max(0, offset) : offset + len(other)]
                here += other[max(0, -offset) :][: len(here)]
        if not np.array_equal(samples[start : start + length], expected):
            wrong.append(beep["time"])
    return wrong


def assert_whole(samples: Samples, shown: Shown) -> None:
    """A beep for each phase, first rep to last; the file as long as the JSON says; no clipping."""
    phases = [s for s in shown["spans"] if s["kind"] == "phase" and s["end"] > s["start"]]
    assert [(s["start"], s["phase"], s["set"], s["rep"], s["side"]) for s in phases] == [
        (b["time"], b["phase"], b["set"], b["rep"], b["side"]) for b in beeps(shown)
    ]
    assert len(samples) == frame(shown["duration"])
    assert abs(samples.astype(int)).max() <= LOUDEST + 1


@pytest.mark.few(14)
@pytest.mark.parametrize("tempo", TEMPOS)
@pytest.mark.parametrize("routine", ROUTINES)
def test_every_beep_starts_on_its_frame(run: Run, tmp_path: Path, routine: str, tempo: str) -> None:
    samples, shown = exported(run, tmp_path, routine, "--tempo", tempo, *SHORT, *BARE)
    assert_whole(samples, shown)
    assert unmeasured(samples, shown) == []
    measured = onsets(samples)
    starts = {frame(event["time"]) for event in shown["events"]}
    assert all(inside_a_sound(f, shown) for f in measured - starts)
    after_silence = {
        frame(beep["time"])
        for beep in beeps(shown)
        if not samples[frame(beep["time"]) - SILENCE - 1 : frame(beep["time"])].any()
    }
    assert after_silence <= measured and after_silence
    for shifted in (samples[1:], np.insert(samples, 0, 0)):
        assert len(unmeasured(shifted, shown)) == len(beeps(shown))


@pytest.mark.few(14)
@pytest.mark.parametrize("tempo", TEMPOS)
@pytest.mark.parametrize("routine", ROUTINES)
def test_every_beep_is_its_sound_from_its_frame_on_with_a_voice_between(
    run: Run, tmp_path: Path, routine: str, tempo: str
) -> None:
    samples, shown = exported(run, tmp_path, routine, "--tempo", tempo, *SHORT)
    assert_whole(samples, shown)
    assert any(event["kind"] == "voice" for event in shown["events"])
    assert unmatched(samples, shown) == []
    for shifted in (samples[1:], np.insert(samples, 0, 0)):
        assert len(unmatched(shifted, shown)) == len(beeps(shown))


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("routine", "tempo"),
    [("single-leg-thrust", "3.333-0.1-1.7-0.25"), ("pause-thrust", "20X3"), ("frog-pump", "1011")],
)
def test_the_last_rep_of_a_whole_routine_is_as_exact_as_the_first(
    run: Run, tmp_path: Path, routine: str, tempo: str
) -> None:
    samples, shown = exported(run, tmp_path, routine, "--tempo", tempo, "--say", "full")
    assert shown["duration"] > 140
    assert_whole(samples, shown)
    assert unmatched(samples, shown) == []
    assert len(unmatched(samples[1:], shown)) == len(beeps(shown)) > 70


def test_silence_is_kept_awake_and_sounds_are_what_they_are_without_it(
    run: Run, tmp_path: Path
) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    awake_, shown = exported(run, tmp_path / "a", "glute-bridge", *SHORT)
    asleep, _ = exported(run, tmp_path / "b", "glute-bridge", *SHORT, "--no-keep-awake")
    silent = awake_ != asleep
    noise = np.resize(np.frombuffer(awake.loop(RATE), "<i2"), len(awake_))
    assert np.array_equal(awake_[silent], noise[silent])
    assert not asleep[silent].any()
    assert silent.mean() > 0.3
    assert np.diff(np.flatnonzero(awake_)).max() < RATE // 2  # a voice takes a breath at most
    for event in shown["events"]:
        if event["sound"]:
            start = frame(event["time"])
            end = start + len(clip(event["sound"], event["duration"]))
            assert not silent[start:end].any()


def test_what_is_not_to_be_heard_is_planned_as_what_is() -> None:
    asked = Asked("pause-thrust", said(sets="2", reps="3"))
    heard, drawn = asked.guide().track, asked.guide(heard=False).track
    assert (drawn.spans, drawn.events) == (heard.spans, heard.events)
    assert (drawn.gain, drawn.bed) == (0.0, None)
    assert heard.gain != 0.0


def test_the_same_routine_is_the_same_file_byte_for_byte(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for path in paths:
        assert run("export", "frog-pump", *SHORT, "-o", str(path)).exit_code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.few(4)
@pytest.mark.parametrize("routine", [*ROUTINES, *WORKOUTS])
def test_blocks_of_any_length_are_the_same_samples(routine: str) -> None:
    asked = Asked(routine, said(sets="2", reps="2", rest="20", lead_in="5", setup="false"))
    track = asked.guide().track
    whole = b"".join(track.blocks())
    assert len(whole) == 2 * track.frames
    most = 20_000 if routine in (ROUTINES[0], WORKOUTS[0]) else 2_000  # pieces that are asked for
    for first in (0, track.frames // 3):
        for frames in (1, 7, 512, track.frames):
            feed = Feed(track.blocks(first), track.pcm)
            many = min(most, -(-(track.frames - first) // frames))
            heard = b"".join(feed.read(frames) for _ in range(many))
            assert heard == whole[2 * first :][: 2 * frames * many]


@pytest.mark.parametrize("frames", [7, 512, 1 << 30])
def test_a_file_of_blocks_of_any_length_holds_the_same_samples(tmp_path: Path, frames: int) -> None:
    asked = Asked("frog-pump", said(sets="2", reps="2", rest="20", lead_in="5", setup="false"))
    track = asked.guide().track
    whole = b"".join(track.blocks())
    blocks = [whole[at : at + 2 * frames] for at in range(0, len(whole), 2 * frames)]
    wav.write(tmp_path / "a.wav", blocks, track.pcm, track.frames)
    assert (tmp_path / "a.wav").read_bytes()[44:] == whole
