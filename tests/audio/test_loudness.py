"""Loudness measured here is what an independent meter (pyloudnorm, ffmpeg) finds in the file."""

import json
import math
import re
import shutil
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import Result
from numpy.typing import NDArray

from tempo.audio import limiter, loudness
from tempo.plan.events import Event, EventKind
from tempo.plan.time import SECOND

RATE = 44_100
Run = Callable[..., Result]


def sine(hertz: float, seconds: float, peak: float) -> NDArray[np.int16]:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.rint(32_768 * 10 ** (peak / 20) * np.sin(2 * np.pi * hertz * time)).astype("<i2")


def of(clips: list[tuple[float, NDArray[np.int16]]], seconds: float) -> float:
    """Return the integrated loudness of clips at times in seconds."""
    cells = [loudness.measured(clip.tobytes(), RATE) for _, clip in clips]
    events = [
        Event(round(time * SECOND), 0, EventKind.BEEP, rep=number)
        for number, (time, _) in enumerate(clips)
    ]

    def energies(event: Event) -> "array[float]":
        return cells[event.rep or 0]

    return loudness.gated(
        loudness.summed(events, energies, round(seconds * RATE), RATE), RATE // 10
    )


def test_the_standards_own_tone_is_minus_3_lufs_below_full_scale_in_one_channel() -> None:
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS.
    assert of([(0, sine(997, 10, -1))], 10) == pytest.approx(-4.01, abs=0.05)
    assert of([(0, sine(997, 10, -20))], 10) == pytest.approx(-23.01, abs=0.05)


def test_low_tones_weigh_less_and_high_ones_more() -> None:
    middle = of([(0, sine(997, 5, -10))], 5)
    assert of([(0, sine(40, 5, -10))], 5) < middle - 5
    assert of([(0, sine(4_000, 5, -10))], 5) == pytest.approx(middle + 3.3, abs=0.4)


def test_silence_is_gated_away_and_does_not_make_a_track_softer() -> None:
    tone = sine(997, 2, -12)
    assert of([(0, tone), (30, tone)], 60) == pytest.approx(of([(0, tone)], 2), abs=0.6)
    assert of([(0, tone), (30, sine(997, 2, -40))], 60) == pytest.approx(-15.4, abs=0.6)


def test_a_part_of_numpy_that_another_thread_is_loading_is_waited_for() -> None:
    """As `np.fft` it is loaded when it is first used, and until that is done it has no end."""
    code = """
import sys, numpy, numpy.fft
from tempo.audio import loudness
del numpy.fft  # as another thread has it for a moment
sys.setrecursionlimit(80)
loudness.weighted(numpy.ones(4410), 44100)
loudness.squares(numpy.ones((1, 4410)), 44100)
print("ours")
numpy.fft
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "ours\n", done.stderr
    assert "RecursionError" in done.stderr  # else this test shows nothing


def test_nothing_heard_is_minus_infinity() -> None:
    assert of([], 10) == -math.inf
    assert of([(0, np.zeros(RATE, "<i2"))], 10) == -math.inf


def test_the_limiter_turns_down_only_what_is_too_high_and_never_misses_a_peak() -> None:
    plain = sine(300, 1, -12) / 32_768
    plain[20_000:20_100] *= 3.9
    limited = limiter.limited(plain, -6, RATE)
    assert abs(limited).max() <= 10 ** (-6 / 20) + 1e-9
    far = np.r_[0:19_000, 21_100:44_100]
    assert abs(limited[far] - plain[far]).max() < 1e-9
    assert abs(np.diff(limited)).max() <= abs(np.diff(plain)).max()


def test_turning_up_is_exact_where_nothing_is_too_high() -> None:
    plain = sine(300, 0.1, -20)
    up = np.frombuffer(limiter.turned(plain.tobytes(), 6.0, -1.5, RATE), "<i2")
    assert abs(up - plain * 10 ** (6 / 20)).max() <= 0.5 + 1e-9


def meter(path: Path) -> tuple[float, float]:
    """Return what ffmpeg's ebur128 finds: integrated LUFS and the true peak in dBTP."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("the program ffmpeg is not installed: no other meter to ask")
    found = subprocess.run(
        [
            *("ffmpeg", "-hide_banner", "-nostats", "-i", path),
            *("-af", "ebur128=peak=true", "-f", "null", "-"),
        ],
        capture_output=True,
        text=True,
    ).stderr.rpartition("Summary:")[2]
    values = [float(match) for match in re.findall(r"(?:I|Peak): +(-?[\d.]+) (?:LUFS|dBFS)", found)]
    return values[0], values[1]


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "arguments",
    [
        ("pause-thrust",),
        ("frog-pump", "--say", "full"),
        ("glute-ham-raise", "--say", "beeps"),
        ("glute-bridge", "--tempo", "20X1", "--voice", "en-us+f3"),
        ("standard-thrust", "--language", "de", "--voice-level", "6"),
        ("weighted-thrust", "--beep-level", "6", "--rate", "140"),
        ("bodyweight-thrust", "--loudness", "-23"),
        ("single-leg-thrust", "--pan"),
    ],
)
def test_a_track_is_as_loud_as_asked_and_its_true_peak_below_minus_1(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "track.wav"
    asked = ("--sets", "2", "--reps", "4", "--rest", "20")  # which is silent, and so left out
    assert run("export", *arguments, *asked, "-o", str(path)).exit_code == 0
    target = (
        float(arguments[arguments.index("--loudness") + 1]) if "--loudness" in arguments else -16
    )
    found, peak = meter(path)
    assert found == pytest.approx(target, abs=0.5)
    assert peak <= -1.0


def test_the_levels_of_voice_and_beeps_move_apart_by_what_is_asked(
    run: Run, tmp_path: Path
) -> None:
    def levels(*options: str) -> tuple[float, float]:
        path = tmp_path / f"{len(options)}{options[-1] if options else ''}.wav"
        common = ("glute-bridge", "--sets", "1", "--reps", "3", "--no-keep-awake", *options)
        assert run("export", *common, "-o", str(path)).exit_code == 0
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
        shown = json.loads(run("show", *common, "--json").stdout)

        def level(kind: str) -> float:
            event = [event for event in shown["events"] if event["kind"] == kind][1]
            start = round(event["time"] * RATE)
            part = samples[start : start + round(event["duration"] * RATE)]
            return float(10 * math.log10((part**2).mean()))

        return level("voice"), level("beep")

    voice, beep = levels()
    louder_voice, softer_beep = levels("--voice-level", "6")
    assert (louder_voice - softer_beep) - (voice - beep) == pytest.approx(6, abs=0.5)
    softer_voice, louder_beep = levels("--beep-level", "4")
    assert (softer_voice - louder_beep) - (voice - beep) == pytest.approx(-4, abs=0.5)


def heavy(seconds: float, kind: str) -> NDArray[np.float64]:
    noise = np.random.default_rng(5).normal(size=(round(seconds * RATE), 2))
    if kind == "square":  # at full scale all the time
        return np.sign(noise)
    bursts = (np.arange(len(noise)) // (RATE // 20) % 20 == 0)[:, np.newaxis]
    return np.clip(noise * np.where(bursts, 0.3, 0.003), -1, 1)  # softer by 40 dB in between


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a song of each kind."""
    folder = tmp_path_factory.mktemp("music")
    for kind in ("square", "bursts"):
        soundfile.write(folder / f"{kind}.flac", heavy(40, kind), RATE)
    return folder


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("square", ()),
        ("square", ("--music-level", "8")),
        ("square", ("--loudness", "-13")),
        ("square", ("--duck", "0")),
        ("bursts", ()),
        ("bursts", ("--duck", "0")),
        ("bursts", ("--loudness", "-13")),
        ("bursts", ("--loudness", "-23")),
    ],
)
def test_with_music_a_track_is_as_loud_as_asked_and_never_clips(
    run: Run, tmp_path: Path, music: Path, kind: str, options: tuple[str, ...]
) -> None:
    path, song = tmp_path / "track.wav", str(music / f"{kind}.flac")
    asked = ("single-leg-thrust", "--reps", "2", "--sets", "2", "--rest", "9", "--pan")
    assert run("export", *asked, "--music", song, *options, "-o", str(path)).exit_code == 0
    target = float(options[1]) if "--loudness" in options else -16
    found, peak = meter(path)
    assert found == pytest.approx(target, abs=0.5)
    assert peak <= -1.0
    samples = soundfile.read(path, dtype="int16")[0].astype(int)
    assert abs(samples).max() <= 27_570
