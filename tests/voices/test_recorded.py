import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tempo.audio.bank import SPOKEN, Bank
from tempo.audio.speech import measured
from tempo.errors import RequestError, VoiceError
from tempo.library import themes
from tempo.library.cache import Cache
from tempo.plan.events import Event, EventKind
from tempo.voices.engines import voices as chain
from tempo.voices.recorded import OURS, Recorded, file_name, files, voices
from tempo.voices.voice import Listed, Phrase

RATE = 44_100


def record(path: Path, seconds: float = 0.5, rate: int = RATE, level: float = 0.1) -> Path:
    """Write a hum, in the format of the file's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    hum = level * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)
    soundfile.write(path, hum, rate, format="OGG" if path.suffix == ".opus" else None)
    return path


def said(voice: Recorded, text: str) -> int:
    """The frames of a phrase."""
    (recording,) = voice.speak([Phrase(text, 160)])
    return len(recording.samples) // 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Drive through heels!", "drive-through-heels"),
        ("squeeze", "squeeze"),
        ("  Chin tucked,\tribs – down… ", "chin-tucked-ribs-down"),
        ("Don't stop: don’t", "dont-stop-dont"),
        ("half-way", "half-way"),
        ("10 seconds, set 3/4", "10-seconds-set-3-4"),
        ("2.5 kg", "2-5-kg"),
        ("¡Último esfuerzo, sí!", "último-esfuerzo-sí"),
        ("Hüfte hoch, Füße fest", "hüfte-hoch-füße-fest"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con_aux", "c-con-aux"),
        ("हिप थ्रस्ट", "हिप-थ्रस्ट"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_file_is_called_by_the_words_in_small_letters_joined_by_hyphens(
    text: str, name: str
) -> None:
    assert file_name(text) == name
    assert file_name(name) == name


def test_accents_are_composed_however_they_were_typed() -> None:
    apart = unicodedata.normalize("NFD", "Último")
    assert apart != "Último"
    assert file_name(apart) == file_name("Último") == "último"


def test_a_long_phrase_has_the_first_words_and_a_mark_of_the_rest_in_its_name() -> None:
    setup = "Sit with your upper back against the long side of a bench, " * 4
    name = file_name(setup + "go")
    assert len(name.encode()) <= 120
    assert name.startswith("sit-with-your-upper-back-against-the-long-side-of-a-bench-sit-with-")
    assert name != file_name(setup + "stop")
    assert file_name(name) == name
    assert len(file_name("ü" * 400).encode()) <= 120


def test_a_phrase_is_heard_from_its_file_at_any_spoken_rate(tmp_path: Path) -> None:
    record(tmp_path / "drive-through-heels.wav", 0.75)
    voice = Recorded(str(tmp_path))
    assert said(voice, "Drive through heels!") == 33_075
    assert voice.key(Phrase("drive through heels", 100)) == voice.key(
        Phrase("Drive through heels", 200)
    )


def test_a_phrase_that_was_not_recorded_has_no_key(tmp_path: Path) -> None:
    record(tmp_path / "squeeze.wav")
    (tmp_path / "lift.txt").write_text("lift")
    (tmp_path / ".wav").write_text("")
    voice = Recorded(str(tmp_path))
    texts = ["squeeze", "squeeze it", "lift", "", "..."]
    assert [voice.key(Phrase(text, 160)) is not None for text in texts] == [
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("extension", OURS)
@pytest.mark.parametrize("rate", [8_000, 48_000])
def test_recordings_of_every_format_and_rate_are_heard(
    extension: str, rate: int, tmp_path: Path
) -> None:
    record(tmp_path / f"lift{extension}", rate=rate)
    (recording,) = Recorded(str(tmp_path)).speak([Phrase("lift", 160)])
    assert recording.rate == rate
    assert len(recording.samples) == rate


def test_a_file_that_is_called_by_the_phrase_as_written_is_found(tmp_path: Path) -> None:
    record(tmp_path / "Drive Through Heels!.wav")
    record(tmp_path / (unicodedata.normalize("NFD", "último") + ".wav"))
    assert set(files(tmp_path)) == {"drive-through-heels", "último"}


def test_of_two_files_for_a_phrase_the_first_by_format_and_then_by_name_is_used(
    tmp_path: Path,
) -> None:
    for name in ("lift.mp3", "lift.flac", "lift!.flac", "hold.ogg", "hold.aiff"):
        record(tmp_path / name)
    assert {name: path.name for name, path in files(tmp_path).items()} == {
        "lift": "lift!.flac",
        "hold": "hold.ogg",
    }


def test_a_file_that_was_recorded_again_has_another_key(tmp_path: Path) -> None:
    path = record(tmp_path / "lift.wav")
    lift = Phrase("lift", 160)
    before = Recorded(str(tmp_path)).key(lift)
    assert Recorded(str(tmp_path)).key(lift) == before
    os.utime(path, (1, 1))
    after = Recorded(str(tmp_path)).key(lift)
    assert after != before
    record(path, 0.6)
    os.utime(path, (1, 1))
    assert Recorded(str(tmp_path)).key(lift) not in (before, after)


def test_a_file_that_is_gone_has_no_key(tmp_path: Path) -> None:
    path = record(tmp_path / "lift.wav")
    voice = Recorded(str(tmp_path))
    path.unlink()
    assert voice.key(Phrase("lift", 160)) is None


def test_a_key_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    record(tmp_path / "lift.wav")
    script = (
        "import sys\n"
        "from tempo.voices.recorded import Recorded\n"
        "from tempo.voices.voice import Phrase\n"
        "assert Recorded(sys.argv[1]).key(Phrase('lift', 160))\n"
        "assert not {'numpy', 'soundfile', 'soxr'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)


# --- where they are ---


def test_a_folder_is_found_by_path_or_among_ones_own(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(own / "voices" / "anna" / "lift.wav", 0.25)
    record(tmp_path / "ben" / "lift.wav", 0.5)
    record(tmp_path / "anna" / "lift.wav", 0.75)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    lengths = [
        said(Recorded(name), "lift") / RATE
        for name in (
            "recorded:anna",
            "recorded:ben",
            "ben",
            "./anna",
            "~/anna",
            str(tmp_path / "anna"),
        )
    ]
    assert lengths == [0.25, 0.5, 0.5, 0.75, 0.75, 0.75]


def test_an_empty_folder_is_a_voice_with_all_to_record(tmp_path: Path) -> None:
    assert Recorded(str(tmp_path)).key(Phrase("lift", 160)) is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("recorded:ana", 'no recordings "ana": did you mean anna? (your own are folders in '),
        ("recorded:zz", 'no recordings "zz": there is anna (your own'),
        ("recorded:", "which recordings? recorded:NAME: there is anna"),
        ("recorded", "which recordings? recorded:NAME: there is anna"),
        ("./nowhere", "there is no folder of recordings nowhere"),
    ],
)
def test_a_folder_that_is_not_there_is_refused(name: str, message: str, own: Path) -> None:
    (own / "voices" / "anna").mkdir(parents=True)
    with pytest.raises(RequestError) as refused:
        Recorded(name)
    assert message in str(refused.value)


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    path = record(tmp_path / "lift.wav")
    with pytest.raises(RequestError, match="there is no folder of recordings"):
        Recorded(str(path))


def test_ones_own_folders_are_listed_or_where_to_put_them(own: Path) -> None:
    home = own / "voices"
    hint = f"none yet: put a folder of recordings in {home}"
    assert voices() == [Listed("recorded", "", "", hint)]
    record(home / "anna" / "lift.wav")
    record(home / "anna" / "lift.mp3")
    (home / "ben").mkdir()
    (home / "amy.onnx").write_text("")
    assert voices() == [
        Listed("recorded", "recorded:anna", "", f"1 recording in {home / 'anna'}"),
        Listed("recorded", "recorded:ben", "", f"0 recordings in {home / 'ben'}"),
    ]


# --- damage ---


def damage(path: Path, way: str) -> None:
    whole = path.read_bytes()
    if way == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif way == "empty":
        path.write_bytes(b"")
    elif way == "words":
        path.write_text("lift")
    elif way == "silent":
        record(path, level=0)
    elif way == "folder":
        path.unlink()
        path.mkdir()
    elif way == "long":
        record(path, 61, 8_000)


@pytest.mark.parametrize("way", ["cut", "empty", "words", "silent", "folder", "long"])
def test_a_damaged_recording_is_named_taken_back_and_loses_no_other(
    way: str, tmp_path: Path
) -> None:
    phrases = [Phrase(text, 160) for text in ("lift", "hold", "lower")]
    for phrase in phrases:
        record(tmp_path / f"{phrase.text}.wav")
    damage(tmp_path / "hold.wav", way)
    voice = Recorded(str(tmp_path))
    assert all(voice.key(phrase) for phrase in phrases)
    recordings = voice.speak(phrases)
    assert len(next(recordings).samples) == RATE
    with pytest.raises(VoiceError, match=r"hold\.wav: .*; record it again"):
        next(recordings)
    assert [voice.key(phrase) is not None for phrase in phrases] == [True, False, True]
    assert said(voice, "lower") == RATE // 2


def test_a_set_goes_on_with_espeak_for_what_is_damaged_or_missing(tmp_path: Path) -> None:
    for text in ("lift", "hold", "lower"):
        record(tmp_path / "anna" / f"{text}.wav", 1.0)
    damage(tmp_path / "anna" / "hold.wav", "cut")
    theme = themes.load(Path(__file__).parents[2] / "sounds" / "default")
    bank = Bank(theme, chain(str(tmp_path / "anna")), Cache(tmp_path / "clips"), RATE)
    texts = ["lift", "hold", "squeeze", "lower", "one"]
    assert [bank.speech(text, 165) for text in texts] == [None] * 5
    assert bank.fill()
    lengths = [(bank.speech(text, 165) or 0) / 1e6 for text in texts]
    assert [length > 0.95 for length in lengths] == [True, False, False, True, False]
    assert min(lengths) > 0.1
    (damaged,) = bank.faults
    assert "hold.wav: ends early" in damaged
    spoken = [Event(0, 1, EventKind.VOICE, text=text, rate=165) for text in texts]
    assert bank.lacking(spoken) == dict.fromkeys(["hold", "squeeze", "one"], "espeak")
    assert not bank.fill()


@pytest.mark.parametrize("level", [0.02, 0.9])
@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_recordings_come_out_as_loud_as_all_else(level: float, rate: int, tmp_path: Path) -> None:
    from tempo.audio.speech import prepare

    record(tmp_path / "lift.wav", rate=rate, level=level)
    (recording,) = Recorded(str(tmp_path)).speak([Phrase("lift", 160)])
    clip = np.frombuffer(prepare(recording, RATE, SPOKEN), "<i2") / 32_768
    assert measured(clip, RATE) == pytest.approx(SPOKEN, abs=0.5)


def test_a_recording_beyond_full_scale_is_turned_down_and_not_clipped(tmp_path: Path) -> None:
    loud = 3.0 * np.sin(np.arange(20_000) / 30)
    soundfile.write(tmp_path / "lift.wav", loud, RATE, subtype="FLOAT")
    (recording,) = Recorded(str(tmp_path)).speak([Phrase("lift", 160)])
    samples = np.frombuffer(recording.samples, "<i2")
    assert abs(samples).max() == 32_767
    assert (abs(samples) > 32_700).mean() < 0.1  # a clipped sine: 78 %
