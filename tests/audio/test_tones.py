import itertools
import math
import struct
import wave
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tempo.audio.tones import cut, samples
from tempo.errors import FileError
from tempo.library.themes import Sound, Tone, load
from tempo.plan.schedule import SOUNDS

RATE = 44_100
DEFAULT = load(Path(__file__).parents[2] / "sounds" / "default").sounds
PHASES = ["lift", "top", "lower", "bottom", "explosive"]
OVER = ["go", "rest-end"]

Curve = NDArray[np.floating[Any]]


def curve(sound: Sound, rate: int = RATE) -> Curve:
    return np.frombuffer(samples(sound, rate), "<i2") / 32_768


@cache
def default(name: str) -> Curve:
    return curve(DEFAULT[name])


def tone(hertz: float, seconds: float = 0.2, **kept: float) -> Sound:
    return Sound((Tone(hertz, hertz, seconds, **kept),), -8)  # type: ignore[arg-type]


def together(*sounds: Curve) -> Curve:
    total = np.zeros(max(map(len, sounds)))
    for sound in sounds:
        total[: len(sound)] += sound
    return total


def decibels(level: float) -> float:
    return 20 * math.log10(level)


def power(sound: Curve) -> tuple[Curve, Curve]:
    """The frequencies of a sound in Hz and the power at each."""
    size = 1 << 15
    spectrum = np.fft.rfft(sound * np.hanning(len(sound)), size)
    return np.fft.rfftfreq(size, 1 / RATE), spectrum.real**2 + spectrum.imag**2


def strongest(sound: Curve, below: float = 20_000) -> float:
    """The frequency of a sound, in Hz, that has the most power."""
    frequencies, powers = power(sound)
    return float(frequencies[(powers * (frequencies < below)).argmax()])


def course(sound: Curve, slices: int = 4) -> list[float]:
    """The strongest frequency below 2 kHz in each part of a sound, but for the last 30 ms."""
    return [strongest(part, 2_000) for part in np.array_split(sound[: -round(0.03 * RATE)], slices)]


# --- the ends of a sound ---


def steps_at_the_ends(sound: Curve) -> tuple[float, float]:
    """The largest step from sample to sample in the first and last ten, silence around them."""
    steps = abs(np.diff(sound, prepend=0.0, append=0.0)) / abs(sound).max()
    return float(steps[:10].max()), float(steps[-10:].max())


@pytest.mark.parametrize("name", SOUNDS)
def test_no_sound_clicks_at_its_start_or_end(name: str) -> None:
    start, end = steps_at_the_ends(default(name))
    assert start < 0.05
    assert end < 0.001


@pytest.mark.parametrize("name", SOUNDS)
def test_the_same_tones_without_an_envelope_do_click(name: str) -> None:
    tones = DEFAULT[name].source
    assert isinstance(tones, tuple)
    bare = tuple(tone._replace(attack=0, release=0) for tone in tones)
    start, end = steps_at_the_ends(curve(Sound(bare, -8)))
    assert start > 0.2
    assert end > 0.02


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_there_from_its_first_sample_and_ends_at_zero(name: str, rate: int) -> None:
    sound = struct.iter_unpack("<h", samples(DEFAULT[name], rate))
    first, *_, last = (value for (value,) in sound)
    assert first >= 1
    assert last == 0


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_has_no_mean(name: str) -> None:
    sound = default(name)
    assert abs(sound.mean()) < abs(sound).max() / 2_000


# --- levels and lengths ---


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("name", SOUNDS)
def test_the_loudest_sample_is_at_the_peak(name: str, rate: int) -> None:
    loudest = abs(curve(DEFAULT[name], rate)).max()
    assert decibels(loudest) == pytest.approx(DEFAULT[name].peak, abs=0.01)


def test_the_peaks_of_the_default_theme_leave_room_for_two_sounds_at_once() -> None:
    assert {name: sound.peak for name, sound in DEFAULT.items()} == {
        "lift": -8,
        "top": -8,
        "lower": -8,
        "bottom": -8,
        "explosive": -8,
        "tick": -18,
        "tick-2": -18,
        "tick-1": -18,
        "countdown": -10,
        "go": -14,
        "last-rep": -8,
        "set-end": -6,
        "rest-end": -14,
        "switch": -8,
        "finish": -6,
    }
    for phase, over in itertools.product(PHASES, OVER):
        both = together(default(phase), default(over))
        assert decibels(abs(both).max()) < -4


def test_each_sound_of_the_default_theme_has_its_length() -> None:
    assert {name: len(default(name)) for name in SOUNDS} == {
        "lift": 8_820,
        "top": 8_820,
        "lower": 8_820,
        "bottom": 9_702,
        "explosive": 7_938,
        "tick": 1_323,
        "tick-2": 1_323,
        "tick-1": 1_323,
        "countdown": 4_851,
        "go": 6_615,
        "last-rep": 11_025,
        "set-end": 48_510,
        "rest-end": 6_615,
        "switch": 26_460,
        "finish": 88_200,
    }


@pytest.mark.parametrize("name", SOUNDS)
def test_a_small_speaker_can_play_it(name: str) -> None:
    frequencies, powers = power(default(name))
    heard = powers[(frequencies > 400) & (frequencies < 4_000)]
    assert heard.sum() / powers.sum() > (0.5 if name == "bottom" else 0.97)


# --- told apart by ear ---


def test_lift_rises_an_octave() -> None:
    heard = course(default("lift"))
    assert heard == sorted(heard)
    assert heard[-1] / heard[0] > 1.5


def test_lower_falls_an_octave() -> None:
    heard = course(default("lower"))
    assert heard == sorted(heard, reverse=True)
    assert heard[0] / heard[-1] > 1.5


def test_top_is_steady() -> None:
    assert course(default("top")) == pytest.approx([1_047] * 4, rel=0.02)


def test_explosive_rises_further_than_lift_and_twice() -> None:
    first, second = default("explosive")[:3_528], default("explosive")[3_528:]
    for chirp in [first, second]:
        heard = course(chirp, slices=2)
        assert heard[1] / heard[0] > 1.3
    assert max(course(second)) > 1.3 * max(course(default("lift")))


def test_bottom_is_below_all_others() -> None:
    assert strongest(default("bottom")) == pytest.approx(262, rel=0.02)
    others = {name: strongest(default(name)) for name in SOUNDS if name != "bottom"}
    assert min(others.values()) > 1.5 * 262


BANDS = np.geomspace(200, 8_000, 33)
HOP = round(0.02 * RATE)
FLOOR = -40.0


def picture(sound: Curve, slices: int) -> Curve:
    """A sound as decibels below its loudest, in bands of a sixth octave, every 20 ms."""
    padded = np.concatenate([sound, np.zeros((slices + 2) * HOP - len(sound))])
    parts = np.array([padded[n * HOP : (n + 2) * HOP] for n in range(slices)])
    powers = abs(np.fft.rfft(parts * np.hanning(2 * HOP))) ** 2
    frequencies = np.fft.rfftfreq(2 * HOP, 1 / RATE)
    bands = [
        powers[:, (frequencies >= low) & (frequencies < high)].sum(axis=1)
        for low, high in itertools.pairwise(BANDS)
    ]
    heard = 10 * np.log10(np.array(bands) + 1e-12)
    clipped: Curve = np.maximum(heard - heard.max(), FLOOR)
    return clipped


def distance(one: Curve, other: Curve) -> float:
    """How far apart two sounds are in decibels, over the bands and times that either has."""
    slices = -(-max(len(one), len(other)) // HOP)
    first, second = picture(one, slices), picture(other, slices)
    either = (first > FLOOR) | (second > FLOOR)
    return float(abs(first - second)[either].mean())


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SOUNDS, 2)))
def test_any_two_sounds_are_told_apart(one: str, other: str) -> None:
    assert distance(default(one), default(other)) > 10


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_not_told_from_a_softer_or_slightly_sharper_copy_of_it(name: str) -> None:
    assert distance(default(name), default(name) * 0.8) < 0.1
    tones = DEFAULT[name].source
    assert isinstance(tones, tuple)
    sharper = tuple(tone._replace(start=tone.start * 1.005, end=tone.end * 1.005) for tone in tones)
    assert distance(default(name), curve(Sound(sharper, -12))) < 5


@pytest.mark.parametrize(("phase", "over"), list(itertools.product(PHASES, OVER)))
def test_the_beep_under_go_or_rest_end_is_heard_as_if_alone(phase: str, over: str) -> None:
    alone, both = default(phase), together(default(phase), default(over))
    assert course(both[: len(alone)]) == pytest.approx(course(alone), rel=0.02)


@pytest.mark.parametrize("phase", PHASES)
def test_the_beep_under_a_signal_of_its_own_height_is_not_heard_as_if_alone(phase: str) -> None:
    alone, both = default(phase), together(default(phase), curve(tone(800)))
    assert course(both[: len(alone)]) != pytest.approx(course(alone), rel=0.02)


# --- the other themes, by the same measures ---

OTHERS = {
    name: load(Path(__file__).parents[2] / "sounds" / name).sounds for name in ("wood", "gym")
}


@pytest.mark.parametrize("theme", OTHERS)
@pytest.mark.parametrize("name", SOUNDS)
def test_no_sound_of_another_theme_clicks_or_is_lost_on_a_small_speaker(
    theme: str, name: str
) -> None:
    sound = curve(OTHERS[theme][name])
    start, end = steps_at_the_ends(sound)
    assert start < 0.05
    assert end < 0.001
    frequencies, powers = power(sound)
    heard = powers[(frequencies > 400) & (frequencies < 4_000)]
    assert heard.sum() / powers.sum() > (0.5 if name == "bottom" else 0.97)


@pytest.mark.parametrize("theme", OTHERS)
def test_any_two_sounds_of_another_theme_are_told_apart(theme: str) -> None:
    sounds = {name: curve(sound) for name, sound in OTHERS[theme].items()}
    for one, other in itertools.combinations(SOUNDS, 2):
        assert distance(sounds[one], sounds[other]) > 10, (one, other)


@pytest.mark.parametrize("theme", OTHERS)
def test_the_phases_of_another_theme_go_where_the_bar_goes(theme: str) -> None:
    sounds = {name: curve(sound) for name, sound in OTHERS[theme].items()}
    lift, lower, top = (course(sounds[name]) for name in ("lift", "lower", "top"))
    assert lift == sorted(lift) and lift[-1] / lift[0] > 1.5
    assert lower == sorted(lower, reverse=True) and lower[0] / lower[-1] > 1.5
    assert top == pytest.approx([top[0]] * 4, rel=0.02)
    lowest = strongest(sounds["bottom"])
    others = [strongest(sound) for name, sound in sounds.items() if name != "bottom"]
    assert min(others) > 1.5 * lowest


@pytest.mark.parametrize("theme", OTHERS)
def test_a_beep_of_another_theme_is_heard_under_its_signals(theme: str) -> None:
    sounds = {name: curve(sound) for name, sound in OTHERS[theme].items()}
    for phase, over in itertools.product(PHASES, OVER):
        both = together(sounds[phase], sounds[over])
        heard = course(both[: len(sounds[phase])])
        assert heard == pytest.approx(course(sounds[phase]), rel=0.02), (phase, over)
        assert decibels(abs(both).max()) < -1.5


def test_wood_is_softer_and_the_gym_louder_than_the_default() -> None:
    for name in SOUNDS:
        assert OTHERS["wood"][name].peak < DEFAULT[name].peak < OTHERS["gym"][name].peak


# --- tones ---


def test_the_same_sound_is_the_same_bytes() -> None:
    for sound in DEFAULT.values():
        assert samples(sound, RATE) == samples(sound, RATE)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_tone_has_its_frequency_at_any_rate(rate: int) -> None:
    heard = curve(tone(1_000, 1.0, attack=0.001, release=0.002), rate)
    crossings = int((np.diff(np.signbit(heard[rate // 10 : -rate // 10])) != 0).sum())
    assert crossings == pytest.approx(2 * 800, abs=1)


def test_a_glide_turns_as_often_as_the_integral_of_its_frequency() -> None:
    heard = curve(Sound((Tone(500, 1_000, 1.0, attack=0.001, release=0.002),), -8))
    crossings = int((np.diff(np.signbit(heard)) != 0).sum())
    assert crossings == pytest.approx(2 * 500 / math.log(2), abs=2)


def test_a_partial_above_half_the_rate_is_left_out_and_does_not_fold_down() -> None:
    alone = tone(3_000)
    with_two = tone(3_000, partials=(1.0, 0.5))  # type: ignore[arg-type]
    assert samples(with_two, 8_000) == samples(alone, 8_000)
    assert samples(with_two, RATE) != samples(alone, RATE)


def test_a_tone_that_the_rate_cannot_hold_is_silent() -> None:
    assert samples(tone(5_000, 0.1), 8_000) == bytes(2 * 800)


def test_a_decay_halves_a_tone_in_its_time() -> None:
    heard = abs(curve(tone(1_000, 0.5, decay=0.1)))
    early, later = heard[4_410:8_820].max(), heard[8_820:13_230].max()
    assert later / early == pytest.approx(0.5, rel=0.01)


def test_notes_start_at_their_times() -> None:
    notes = (Tone(1_000, 1_000, 0.1), Tone(500, 500, 0.1, at=0.2))
    heard = curve(Sound(notes, -8))
    assert len(heard) == 13_230
    assert not heard[4_410:8_820].any()
    assert heard[8_820] > 0


# --- cut ---


def test_a_cut_sound_has_its_length_and_ends_at_zero_without_a_click() -> None:
    whole = samples(DEFAULT["finish"], RATE)
    shorter = cut(whole, 20_000, RATE)
    assert len(shorter) == 40_000
    assert shorter[-2:] == b"\0\0"
    heard = np.frombuffer(shorter, "<i2") / 32_768
    assert steps_at_the_ends(heard)[1] < 0.01
    assert shorter[:39_000] == whole[:39_000]


def test_a_sound_broken_off_without_a_release_does_click() -> None:
    broken = np.frombuffer(samples(DEFAULT["finish"], RATE)[:40_000], "<i2") / 32_768
    assert steps_at_the_ends(broken)[1] > 0.03


def test_a_sound_that_is_short_enough_is_not_cut() -> None:
    tick = samples(DEFAULT["tick"], RATE)
    assert cut(tick, len(tick) // 2, RATE) == tick
    assert cut(tick, RATE, RATE) == tick


@pytest.mark.parametrize("frames", [0, 1, 2, 10, 220])
def test_a_sound_cut_shorter_than_its_release_is_all_release(frames: int) -> None:
    shorter = cut(samples(DEFAULT["lift"], RATE), frames, RATE)
    assert len(shorter) == 2 * frames
    assert shorter[-2:] in (b"", b"\0\0")


# --- audio files ---


def write(path: Path, width: int, channels: list[Curve], rate: int = RATE) -> Path:
    """Write channels, from -1 to 1, as WAV of so many bytes a sample."""
    frames = np.stack(channels, axis=1).ravel() * (2 ** (8 * width - 1) - 1)
    whole = frames.round().astype("<i4") + (128 if width == 1 else 0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes())
    return path


def gong(seconds: float = 0.5, rate: int = RATE) -> Curve:
    time = np.arange(round(seconds * rate)) / rate
    return 0.5 * np.cos(2 * np.pi * 500 * time) * np.exp(-3 * time)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_wav_of_any_width_and_rate_is_heard_at_its_peak(
    tmp_path: Path, width: int, rate: int
) -> None:
    path = write(tmp_path / "gong.wav", width, [gong(rate=rate)], rate)
    heard = curve(Sound(path, -10))
    assert len(heard) == pytest.approx(22_050, abs=50)
    assert decibels(abs(heard).max()) == pytest.approx(-10, abs=0.01)
    assert strongest(heard) == pytest.approx(500, rel=0.01)
    assert steps_at_the_ends(heard)[1] < 0.001


def test_two_channels_are_mixed_to_one(tmp_path: Path) -> None:
    high = 0.5 * np.cos(2 * np.pi * 2_000 * np.arange(22_050) / RATE)
    path = write(tmp_path / "two.wav", 2, [gong(), high])
    frequencies, powers = power(curve(Sound(path, -8)))
    for hertz in [500, 2_000]:
        assert powers[np.searchsorted(frequencies, hertz)] > 0.01 * powers.max()


def test_a_file_starts_at_its_first_sound_so_that_it_is_not_late(tmp_path: Path) -> None:
    path = write(tmp_path / "late.wav", 2, [np.concatenate([np.zeros(10_000), gong()])])
    assert len(curve(Sound(path, -8))) == 22_050


def test_a_file_that_stops_in_the_middle_of_a_tone_does_not_click(tmp_path: Path) -> None:
    path = write(tmp_path / "abrupt.wav", 2, [np.cos(np.arange(9_000) / 10)])
    start, end = steps_at_the_ends(curve(Sound(path, -8)))
    assert start < 0.1
    assert end < 0.001


def test_a_file_of_another_format_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "gong.flac"
    soundfile.write(path, gong(), RATE)
    heard = curve(Sound(path, -8))
    assert len(heard) == 22_050
    assert strongest(heard) == pytest.approx(500, rel=0.01)


@pytest.mark.parametrize("name", ["gong.wav", "gong.mp3"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=f"{name}: cannot be read: No such file"):
        samples(Sound(tmp_path / name, -8), RATE)
    (tmp_path / name).write_text("words")
    with pytest.raises(FileError, match=f"{name}: cannot be read as audio"):
        samples(Sound(tmp_path / name, -8), RATE)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (np.zeros(0), "holds no sound"),
        (np.zeros(1_000), "is silent"),
        (gong(10.1), "is longer than 10 s, the most that a sound may last"),
    ],
)
def test_a_wav_that_cannot_be_a_cue_is_refused(tmp_path: Path, held: Curve, told: str) -> None:
    path = write(tmp_path / "gong.wav", 2, [held])
    with pytest.raises(FileError) as caught:
        samples(Sound(path, -8), RATE)
    assert str(caught.value) == f"{path}: {told}; put another file in its place"
