"""A side's cues are in its ear alone, all else in both, and a track is as loud as in mono."""

import json
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from numpy.typing import NDArray

from tempo.audio import awake, ears
from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase, Side

RATE = 44_100
Run = Callable[..., Result]
Shown = dict[str, Any]
Samples = NDArray[np.int16]

SHORT = ("--sets", "2", "--reps", "2", "--rest", "20", "--lead-in", "5", "--no-setup")


def exported(run: Run, folder: Path, *arguments: str) -> tuple[Samples, Shown]:
    """Export a routine with sides and show it: the samples, a row a frame, and the JSON."""
    path = folder / f"{len(list(folder.iterdir()))}.wav"
    assert run("export", "single-leg-thrust", *SHORT, *arguments, "-o", str(path)).exit_code == 0
    with wave.open(str(path)) as file:
        channels = file.getnchannels()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, channels)
    shown = run("show", "single-leg-thrust", *SHORT, *arguments, "--json")
    return samples, json.loads(shown.stdout)


def sounding(samples: Samples, event: Shown) -> Samples:
    start, end = event["time"], event["time"] + event["duration"]
    return samples[round(start * RATE) : round(end * RATE)]


def test_each_sides_cues_are_in_its_ear_alone_and_the_rest_in_both(
    run: Run, tmp_path: Path
) -> None:
    samples, shown = exported(run, tmp_path, "--pan", "--no-keep-awake")
    assert samples.shape[1] == 2
    heard = {"left": 0, "right": 0, "both": 0}
    for event in shown["events"]:
        left, right = sounding(samples, event).T
        ear = event["side"] if event["rep"] or event["phase"] else "both"
        heard[ear] += 1
        assert left.any() == (ear != "right")
        assert right.any() == (ear != "left")
        if ear == "both":
            assert np.array_equal(left, right)
    assert heard["left"] == heard["right"] > 20
    assert heard["both"] > 20
    middle = len(samples) // 2
    assert not np.array_equal(samples[:middle, 0], samples[:middle, 1])  # the control


def test_a_sound_in_one_ear_is_what_it_is_in_mono_and_one_in_both_3_db_softer(
    run: Run, tmp_path: Path
) -> None:
    mono, shown = exported(run, tmp_path, "--no-pan")
    panned, _ = exported(run, tmp_path, "--pan")
    assert mono.shape == (len(panned), 1)
    for event in shown["events"]:
        one, two = (sounding(samples, event).astype(float) for samples in (mono, panned))
        left, right = (two**2).sum(axis=0)
        assert 10 * np.log10((left + right) / (one**2).sum()) == pytest.approx(0, abs=0.1)
    rep = next(event for event in shown["events"] if event["rep"] == 2)
    one, two = sounding(mono, rep), sounding(panned, rep)
    assert abs(two[:, :1].astype(int) - one).max() <= awake.STEPS


def test_both_ears_are_kept_awake(run: Run, tmp_path: Path) -> None:
    samples, _ = exported(run, tmp_path, "--pan")
    noise = np.frombuffer(awake.loop(RATE), "<i2")
    assert np.array_equal(samples[: RATE // 2], np.stack([noise, noise], 1)[: RATE // 2])


def test_without_sides_a_track_stays_mono_and_that_is_said(run: Run, tmp_path: Path) -> None:
    def export(*options: str) -> tuple[bytes, str]:
        path = tmp_path / f"{len(options)}.wav"
        done = run("export", "frog-pump", *SHORT, *options, "-o", str(path))
        assert done.exit_code == 0
        return path.read_bytes(), done.stderr

    plain, silent = export()
    panned, told = export("--pan")
    assert panned == plain
    assert "frog-pump has no sides, so it stays in both ears" in told
    assert "no sides" not in silent


def test_an_event_is_of_its_reps_side_and_those_between_of_none() -> None:
    def event(**about: Any) -> Event:
        return Event(0, 0, EventKind.VOICE, side=Side.RIGHT, **about)

    assert ears.side(event(rep=1)) is Side.RIGHT
    assert ears.side(event(phase=Phase.TOP)) is Side.RIGHT
    assert ears.side(event(set=2)) is None
    assert ears.side(Event(0, 0, EventKind.BEEP, Phase.LIFT, 1, 1)) is None


def test_mono_becomes_stereo_in_one_ear_or_both() -> None:
    mono = np.array([1, -2, 3], "<i2").tobytes()

    def frames(side: Side | None) -> list[list[int]]:
        both: list[list[int]] = (
            np.frombuffer(ears.stereo(mono, side), "<i2").reshape(-1, 2).tolist()
        )
        return both

    assert frames(Side.LEFT) == [[1, 0], [-2, 0], [3, 0]]
    assert frames(Side.RIGHT) == [[0, 1], [0, -2], [0, 3]]
    assert frames(None) == [[1, 1], [-2, -2], [3, 3]]
    assert ears.stereo(b"", None) == b""
