import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import Result

from tempo.library import folders
from tempo.plan.time import clock
from tempo.voices.espeak import Espeak

if TYPE_CHECKING:
    from tests.conftest import SoundServer

Run = Callable[..., Result]


def recording(folder: Path, name: str, seconds: float = 0.4) -> None:
    tone = 8_000 * np.sin(np.arange(round(16_000 * seconds)) / 10)
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(tone.astype("<i2").tobytes())


def test_the_voices_of_every_engine_are_listed_with_what_to_do_for_those_without(
    run: Run, own: Path
) -> None:
    (own / "voices" / "anna").mkdir(parents=True)
    rows = [line.split(None, 2) for line in run("voices").output.splitlines()]
    assert ["en-us", "en-us", "English (America)"] in rows
    assert any(row[0] == "recorded:anna" and "0 recordings" in " ".join(row) for row in rows)
    assert any(row[0] == "piper" and "none yet" in " ".join(row) for row in rows)


def test_voices_stand_by_language_the_best_first_and_a_star_marks_what_speaks(
    run: Run, own: Path
) -> None:
    pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")

    def starred() -> dict[str, str]:
        rows = [line.split() for line in run("voices").output.splitlines()]
        return {row[1].split("-")[0]: row[2] for row in rows if row[0] == "*"}

    lines = run("voices", "--language", "en").output.splitlines()
    assert lines[0].startswith("* en              auto                         ")
    assert lines[1].startswith("  en-us           hibari  ")
    assert next(line for line in lines if "English (" in line).split()[:2] == ["en-us", "en-us"]
    assert (starred()["en"], starred()["de"], starred()["sv"]) == ("auto", "auto", "sv")
    folders.config().parent.mkdir(parents=True)
    folders.config().write_text("voice: hibari\n")
    assert starred() == {"en": "hibari"}
    folders.config().write_text("voice: espeak\n")
    assert (starred()["en"], starred()["de"]) == ("en-us", "de")


def test_only_the_voices_of_a_language_are_listed(run: Run, own: Path) -> None:
    lines = run("voices", "--language", "de").output.splitlines()
    rows = [line.lstrip("* ").split() for line in lines]
    assert {row[0] for row in rows} <= {"de", "de-de", "recorded", "piper", "system"}
    assert ["de", "de", "German"] in rows


def test_what_is_missing_is_a_script_to_record_from_and_shrinks_as_one_records(
    run: Run, own: Path
) -> None:
    folder = own / "voices" / "anna"
    folder.mkdir(parents=True)
    first = run("voices", "missing", "glute-bridge", "--voice", "anna").stdout.splitlines()
    script = dict(line.split(None, 1) for line in first)
    assert script["last-rep.wav"] == "Last rep"
    assert script["12.wav"] == "12"
    assert "drive.wav" in script or "squeeze.wav" in script
    for name in list(script)[:5]:
        recording(folder, name.removesuffix(".wav"))
    second = run("voices", "missing", "glute-bridge", "--voice", str(folder)).stdout.splitlines()
    assert [line.split(None, 1)[1] for line in second] == list(script.values())[5:]


def test_a_recorded_voice_falls_back_to_the_next_and_says_so_once(run: Run, own: Path) -> None:
    folder = own / "voices" / "anna"
    folder.mkdir(parents=True)
    recording(folder, "last-rep")
    result = run("show", "glute-bridge", "--voice", "recorded:anna", "--json")
    assert result.exit_code == 0
    assert result.stderr.count("\n") == 1
    assert (
        "no recording of 36 phrases, which espeak speaks" in result.stderr
        and "tempo voices missing" in result.stderr
    )


def test_a_damaged_recording_is_asked_for_again(run: Run, own: Path) -> None:
    folder = own / "voices" / "anna"
    folder.mkdir(parents=True)
    asked = ("glute-bridge", "--voice", "anna")
    for line in run("voices", "missing", *asked).stdout.splitlines():
        recording(folder, line.split()[0].removesuffix(".wav"))
    assert run("voices", "missing", *asked).stderr == "Nothing is missing.\n"
    assert run("show", "glute-bridge", "--voice", "recorded:anna", "--json").stderr == ""
    (folder / "squeeze.wav").write_bytes(b"not audio")
    again = run("voices", "missing", *asked)
    assert again.stdout.split() == ["squeeze.wav", "squeeze"]
    assert "record it again" in again.stderr


def test_more_reps_may_be_asked_for_of_a_coach(run: Run, own: Path) -> None:
    (own / "voices" / "anna").mkdir(parents=True)
    script = run("voices", "missing", "frog-pump", "--voice", "anna", "--reps", "20").stdout
    assert "20.wav" in script


def test_a_folder_that_is_not_there_is_told(run: Run, own: Path) -> None:
    result = run("voices", "missing", "glute-bridge", "--voice", "nobody")
    assert result.exit_code == 2
    assert 'there are no recordings "nobody"' in result.output


def test_a_phrase_is_written_as_a_set_would_speak_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "say.wav"
    assert run("say", "drive through heels", "--voice", "en-us+f3", "-o", str(path)).exit_code == 0
    with wave.open(str(path)) as file:
        assert file.getparams()[:3] == (1, 2, 44_100)
        assert 0.7 < file.getnframes() / 44_100 < 1.2
    again = run("say", "drive", "-o", str(path))
    assert again.exit_code == 2
    assert "use --force" in again.output


def test_a_phrase_is_heard(run: Run, server: "SoundServer") -> None:
    assert run("say", "squeeze").exit_code == 0
    heard = np.frombuffer(server.heard(), "<i2")
    assert 0.3 < np.count_nonzero(abs(heard) > 300) / 44_100 < 0.8


def test_the_sounds_of_a_theme_are_played_each_after_its_name(run: Run, tmp_path: Path) -> None:
    lengths = {}
    for theme in ("default", "wood", "gym"):
        path = tmp_path / f"{theme}.wav"
        asked = ("say", "--sounds", "--theme", theme, "--voice", "espeak", "-o", str(path))
        assert run(*asked).exit_code == 0
        with wave.open(str(path)) as file:
            lengths[theme] = file.getnframes() / 44_100
    silent = tmp_path / "silent.wav"
    assert run("say", "--sounds", "--voice", "none", "-o", str(silent)).exit_code == 0
    with wave.open(str(silent)) as file:
        beeps = file.getnframes() / 44_100
    assert 18 < beeps < lengths["default"] - 4  # thirteen sounds, and as many names
    assert lengths["wood"] > lengths["default"]


@pytest.mark.parametrize("asked", [(), ("up", "--sounds")])
def test_say_needs_words_or_sounds(run: Run, asked: tuple[str, ...]) -> None:
    result = run("say", *asked)
    assert result.exit_code == 2
    assert "say what: WORDS in quotes, or --sounds" in result.output


def test_a_voice_of_piper_is_kept_and_found_by_its_name(
    run: Run, own: Path, tmp_path: Path
) -> None:
    model = tmp_path / "amy.onnx"
    model.write_bytes(b"model")
    missing = run("voices", "add", str(model))
    assert missing.exit_code == 2
    assert "is only half a voice: amy.onnx.json must be beside" in missing.output
    description = tmp_path / "amy.onnx.json"
    description.write_text("{")
    assert "amy.onnx.json is damaged" in run("voices", "add", str(model)).output
    description.write_text('{"espeak": {"voice": "de"}}')
    added = run("voices", "add", str(model))
    assert (added.exit_code, added.stderr) == (0, "")
    assert added.stdout.splitlines() == [
        str(own / "voices" / "amy.onnx"),
        "It speaks de: tempo say hello --voice piper:amy",
    ]
    assert (own / "voices" / "amy.onnx").read_bytes() == b"model"
    assert (own / "voices" / "amy.onnx.json").read_text() == description.read_text()
    again = run("voices", "add", str(model))
    assert again.exit_code == 2
    assert "exists; use --force to replace it" in again.output
    assert run("voices", "add", str(model), "--force").exit_code == 0
    other = run("voices", "add", str(description))
    assert "is no voice of piper: those end in .onnx" in other.output


def test_a_voice_for_another_language_than_the_words_is_told(run: Run) -> None:
    told = run("show", "glute-bridge", "--voice", "es", "--json").stderr
    assert told == (
        "tempo: es is a voice for es, and the words are in en; "
        "`tempo voices --language en` lists others\n"
    )
    assert run("show", "glute-bridge", "--voice", "en-gb", "--json").stderr == ""


def test_an_unknown_voice_is_the_users_mistake(run: Run) -> None:
    result = run("say", "drive", "--voice", "en-usa")
    assert result.exit_code == 2
    assert "did you mean" in result.output


def test_the_cache_is_shown_and_cleared(run: Run, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert ": 0 clips, 0.0 MB of at most 268 MB" in run("cache").output
        run("show", "glute-bridge", "--json")
        assert ": 0 clips" not in run("cache").output
        assert ": 0 clips" in run("cache", "--clear").output


def test_a_second_run_of_a_routine_makes_no_speech_call(run: Run, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("spoke again")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path))  # no other test may fill it
        assert run("show", "frog-pump", "--json").exit_code == 0
        patch.setattr(Espeak, "speak", refuse)
        assert run("show", "frog-pump", "--json").exit_code == 0


def test_a_set_in_another_language_counts_and_signals_in_it(run: Run) -> None:
    out = run("show", "pause-thrust", "--language", "es", "--all").output
    for words in ("empuja con los talones", "Prepárate", "Última", "Descansa 90 segundos"):
        assert words in out
    own = run("show", "frog-pump", "--language", "es", "--all").output
    assert "Última" in own and "Puente de rana" in own
    refused = run("show", "frog-pump", "--language", "xx")
    assert refused.exit_code == 2
    assert "there are no words in the language 'xx'" in refused.output


def test_a_clock_reads_as_people_say_it() -> None:
    assert clock(59_999_999) == "0:59"


def test_a_favourite_stands_first_and_is_kept_in_the_config(run: Run, own: Path) -> None:
    assert run("voices", "favourite", "es+f2").stdout == "favourites: es+f2\n"
    assert run("voices", "favourite", "de").stdout == "favourites: es+f2,de\n"
    first, second, *_ = run("voices").stdout.splitlines()
    assert first.split()[:3] == ["+", "es", "es+f2"] and "variant f2" in first
    assert second.split()[:3] == ["+", "de", "de"]
    assert len(run("voices", "--favourites").stdout.splitlines()) == 2
    assert run("voices", "favourite", "--remove", "es+f2").stdout == "favourites: de\n"
    assert "no voice" in run("voices", "favourite", "nobody").stderr
    assert "'es' is no favourite" in run("voices", "favourite", "--remove", "es").stderr


def test_the_variants_of_a_voice_are_listed(run: Run, own: Path) -> None:
    told = run("voices", "--language", "de", "--variants").stdout.split()
    assert {"de+f3", "de+whisper", "de+m1"} <= {*told}
    assert "de+f3" not in run("voices", "--language", "de").stdout.split()
