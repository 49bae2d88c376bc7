import math
import subprocess
import sys
from array import array

import numpy as np
import pytest
from numpy.typing import NDArray

from tempo.audio.speech import measured, prepare
from tempo.voices.espeak import Espeak
from tempo.voices.voice import Phrase, Recording

WORDS = [
    "up",
    "one",
    "squeeze",
    "last rep",
    "drive through heels",
    "lower with control",
    "switch sides",
    "three, two, one",
    "rest sixty seconds. next, hip thrust",
]


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return list(Espeak("en-us").speak([Phrase(text, 160) for text in WORDS]))


def sine(hertz: float, seconds: float, rate: int, peak: float = 0.5) -> Recording:
    count = round(seconds * rate)
    samples = array(
        "h", (round(32_767 * peak * math.sin(2 * math.pi * hertz * n / rate)) for n in range(count))
    )
    return Recording(samples.tobytes(), rate)


def silence(seconds: float, rate: int) -> bytes:
    return bytes(2 * round(seconds * rate))


def heard(clip: bytes) -> NDArray[np.float64]:
    return np.frombuffer(clip, "<i2") / 32_768


def filtered(sound: list[float], b: tuple[float, ...], a: tuple[float, ...]) -> list[float]:
    """Apply one second-order filter, sample by sample."""
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x in sound:
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return out


def lufs(clip: bytes) -> float:
    """Measure a clip at 48 kHz in time, with the filters tabulated in BS.1770-4.

    Windows of 20 ms that are 30 dB softer than the loudest are left out.
    """
    shelf = (1.53512485958697, -2.69169619940638, 1.19839281085285)
    sound = filtered(heard(clip).tolist(), shelf, (-1.69065929318241, 0.73248077421585))
    sound = filtered(sound, (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
    powers = [sum(x * x for x in sound[start : start + 960]) for start in range(0, len(sound), 960)]
    kept = [power for power in powers if power > max(powers) / 1_000]
    return -0.691 + 10 * math.log10(sum(kept) / len(kept) / 960)


def ends_quiet(clip: bytes) -> bool:
    """Whether the clip starts and ends at zero, its outer milliseconds 20 dB under the peak."""
    sound = np.abs(heard(clip))
    edges = np.concatenate([sound[:44], sound[-44:]])
    return bool(sound[0] == sound[-1] == 0 and edges.max() < sound.max() / 10)


def test_a_full_scale_sine_of_997_hz_measures_minus_3_01_lufs() -> None:
    for rate in (22_050, 44_100, 48_000):
        assert measured(heard(sine(997, 2, rate, 1.0).samples), rate) == pytest.approx(
            -3.01, abs=0.02
        )


def test_phrases_are_equally_loud_by_the_filters_of_the_standard(
    recordings: list[Recording],
) -> None:
    loud = [lufs(prepare(recording, 48_000, -26.0)) for recording in recordings]
    assert loud == pytest.approx([-26.0] * len(WORDS), abs=0.5)


def test_phrases_levelled_by_peak_would_not_be_equally_loud(recordings: list[Recording]) -> None:
    loud = [lufs(prepare(recording, 48_000, 0.0)) for recording in recordings]
    assert max(loud) - min(loud) > 2


def test_a_pause_within_a_phrase_does_not_make_it_louder() -> None:
    word = sine(500, 0.5, 44_100).samples
    paused = Recording(word + silence(1.0, 44_100) + word, 44_100)
    alone = heard(prepare(Recording(word, 44_100), 44_100, -26.0))
    assert np.abs(heard(prepare(paused, 44_100, -26.0))).max() == pytest.approx(
        alone.max(), rel=0.01
    )


def test_no_clip_peaks_above_minus_4_dbfs(recordings: list[Recording]) -> None:
    for recording in [*recordings, sine(200, 1, 22_050), sine(200, 1, 22_050, 0.01)]:
        clip = heard(prepare(recording, 44_100, 0.0))
        assert np.abs(clip).max() == pytest.approx(10 ** (-4 / 20), abs=1 / 32_768)


def test_a_soft_recording_comes_out_as_loud_as_a_loud_one() -> None:
    loud, soft = (prepare(sine(440, 1, 22_050, peak), 44_100, -23.0) for peak in (0.9, 0.02))
    assert measured(heard(loud), 44_100) == pytest.approx(-23.0, abs=0.05)
    assert measured(heard(soft), 44_100) == pytest.approx(-23.0, abs=0.05)


def test_silence_before_and_after_is_trimmed_to_5_ms() -> None:
    tone = sine(1_000, 1, 44_100).samples
    recording = Recording(silence(0.5, 44_100) + tone + silence(0.3, 44_100), 44_100)
    # 220 frames of margin; a sine's first frame and its last are below the threshold or at it
    assert len(prepare(recording, 44_100, -20.0)) // 2 == pytest.approx(44_100 + 440, abs=3)
    assert len(prepare(recording, 22_050, -20.0)) // 2 == pytest.approx(22_050 + 220, abs=3)


def test_speech_loses_the_silence_around_it_and_nothing_else(recordings: list[Recording]) -> None:
    for recording in recordings:
        padded = Recording(recording.samples + silence(0.3, recording.rate), recording.rate)
        clip = prepare(recording, 44_100, -20.0)
        assert prepare(padded, 44_100, -20.0) == clip
        assert 0 < len(recording.samples) / 2 / recording.rate - len(clip) / 2 / 44_100 < 0.02


def test_a_recording_without_silence_keeps_its_length() -> None:
    tone = Recording(array("h", [12_000, -12_000] * 11_025).tobytes(), 22_050)
    assert len(prepare(tone, 22_050, -20.0)) // 2 == 22_050


def test_a_clip_begins_and_ends_quiet(recordings: list[Recording]) -> None:
    cut = Recording(sine(440, 1, 44_100).samples[50:-50], 44_100)  # no silence to fade in
    for recording in [*recordings, cut]:
        assert ends_quiet(prepare(recording, 44_100, -20.0))
    assert not ends_quiet(cut.samples)


def test_a_silent_recording_is_an_empty_clip() -> None:
    for samples in (b"", silence(1, 22_050), array("h", [3, -3] * 5_000).tobytes()):
        assert prepare(Recording(samples, 22_050), 44_100, -20.0) == b""


@pytest.mark.parametrize(("frames", "clip"), [(1, 0), (220, 0), (221, 442), (2_205, 4_410)])
def test_a_sound_no_longer_than_its_fades_is_an_empty_clip(frames: int, clip: int) -> None:
    sound = Recording(array("h", [9_000] * frames).tobytes(), 22_050)
    assert len(prepare(sound, 44_100, -20.0)) // 2 == clip


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_resampling_keeps_the_pitch(rate: int) -> None:
    clip = heard(prepare(sine(1_234, 1, 22_050), rate, -20.0))
    spectrum = np.abs(np.fft.rfft(clip * np.hanning(clip.size)))
    assert spectrum.argmax() * rate / clip.size == pytest.approx(1_234, abs=1)
    # and adds nothing: no image of it anywhere else within 80 dB
    hertz = np.fft.rfftfreq(clip.size, 1 / rate)
    assert spectrum[np.abs(hertz - 1_234) > 200].max() < spectrum.max() / 10_000


def test_the_same_recording_is_the_same_clip_in_every_process(recordings: list[Recording]) -> None:
    clip = prepare(recordings[4], 44_100, -20.0)
    assert prepare(recordings[4], 44_100, -20.0) == clip
    script = (
        "import sys\n"
        "from tempo.audio.speech import prepare\n"
        "from tempo.voices.voice import Recording\n"
        "clip = prepare(Recording(sys.stdin.buffer.read(), 22_050), 44_100, -20.0)\n"
        "sys.stdout.buffer.write(clip)\n"
    )
    again = subprocess.run(
        [sys.executable, "-c", script], input=recordings[4].samples, capture_output=True, check=True
    )
    assert again.stdout == clip


def test_numpy_is_not_imported_before_it_is_needed() -> None:
    script = (
        "import sys, tempo.audio.speech, tempo.voices.engines, tempo.library.cache\n"
        "print(sorted({'numpy', 'soxr', 'ctypes', 'subprocess', 'json'} & set(sys.modules)))\n"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"
