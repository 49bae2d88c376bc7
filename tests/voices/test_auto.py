from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
from click.testing import Result

from tempo.audio.bank import Bank
from tempo.errors import VoiceError
from tempo.library import folders, themes
from tempo.library.cache import Cache
from tempo.voices import auto, engines, pack
from tempo.voices.auto import Auto
from tempo.voices.espeak import Espeak
from tempo.voices.voice import Phrase
from tests.audio.test_bank import Hummer
from tests.voices.test_pack import CLIPS

Run = Callable[..., Result]

DRIVE, OTHER = Phrase("drive", 165), Phrase("Zercher squat", 165)


@pytest.fixture
def recorded(tmp_path: Path) -> pack.Pack:
    path = tmp_path / "en.pack"
    pack.write(path, "nobody, CC0", [(each, "", pack.encoded(CLIPS[each])) for each in CLIPS])
    return pack.Pack(path)


@pytest.fixture
def no_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is in the program itself is there, and espeak."""
    found = PathFinder.find_spec
    monkeypatch.setattr(
        PathFinder,
        "find_spec",
        lambda name, *rest: None if name in ("hibari", "py_nanotts") else found(name, *rest),
    )


def test_what_is_recorded_is_not_asked_of_the_engine(recorded: pack.Pack) -> None:
    engine = Hummer()
    voice = Auto(recorded, lambda: engine)
    said = list(voice.speak([OTHER, DRIVE, Phrase("drive", 190), DRIVE]))
    assert engine.calls == [["Zercher squat", "drive"]]
    assert [len(each.samples) for each in said] == [44_100 * 26 // 10, 24_000, 44_100, 24_000]
    assert voice.key(DRIVE) == recorded.key(DRIVE)
    assert voice.key(OTHER) == engine.key(OTHER)


def test_the_engine_is_not_looked_for_where_all_is_recorded(recorded: pack.Pack) -> None:
    looked = []

    def look() -> Hummer:
        looked.append(OTHER)
        return Hummer()

    voice = Auto(recorded, look)
    assert len(list(voice.speak(list(CLIPS)))) == 3
    assert voice.key(DRIVE)
    voice.close()
    assert looked == []
    assert voice.key(OTHER) and voice.key(OTHER)
    assert looked == [OTHER]


def test_a_word_that_nobody_recorded_leaves_the_whole_set_to_the_next_voice(
    recorded: pack.Pack, tmp_path: Path
) -> None:
    voice = Auto(recorded, lambda: VoiceError("hibari is not installed"))
    behind = Hummer("espeak")
    clips = Bank(themes.find("default"), [voice, behind], Cache(tmp_path / "clips"), 44_100)
    clips.speech("drive", 165)
    assert clips.fill()
    assert behind.calls == []
    clips.speech("Zercher squat", 165)
    assert clips.fill()
    assert behind.calls == [["drive", "Zercher squat"]]
    assert clips.faults == [
        '"Zercher squat" is not recorded at 165, and hibari is not installed; '
        "espeak speaks the whole set"
    ]
    assert clips.voices == [behind]


@pytest.mark.usefixtures("no_engines")
@pytest.mark.parametrize("routine", ["pause-thrust", "single-leg-thrust", "glute-development"])
def test_a_shipped_set_needs_no_engine(
    run: Run, routine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an engine was asked")

    monkeypatch.setattr(Espeak, "speak", refuse)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    result = run("show", routine, "--voice", "auto", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert '"kind": "voice"' in result.stdout


@pytest.mark.usefixtures("no_engines")
def test_a_set_of_the_users_own_without_an_engine_is_espeaks_and_says_so(
    run: Run, own: Path, tmp_path: Path
) -> None:
    routine = (folders.routines().find("frog-pump")).read_text().replace("Frog", "Zercher")
    (own / "routines").mkdir(parents=True)
    (own / "routines" / "mine.yaml").write_text(routine)
    result = run("show", "mine", "--voice", "auto", "--json")
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert "is not recorded at 165, and the voice hibari is not installed" in line
    assert line.endswith("espeak speaks the whole set")


@pytest.mark.usefixtures("no_engines")
def test_a_language_for_which_there_is_nothing_better_is_espeaks() -> None:
    assert isinstance(engines.voice("auto", "fr"), Espeak)
    assert engines.voice("auto", "sv").key(DRIVE) == Espeak("sv").key(DRIVE)


def test_the_best_of_each_language_is_listed_first_with_what_it_takes(
    no_engines: None,
) -> None:
    found = {each.language: each.note for each in auto.voices()}
    assert list(found) == ["en", "es", "de", "fr", "it"]
    assert "recordings of hibari-tts 0.2.1, voice heart, Apache-2.0" in found["en"]
    assert "pip install hibari-tts" in found["en"]
    assert found["fr"].startswith("espeak, as the voice pico is not installed: pip install")


def test_an_engine_that_is_let_go_is_let_go(recorded: pack.Pack) -> None:
    class Closing(Hummer):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    engine = Closing()
    voice, alone = Auto(recorded, lambda: engine), Auto(recorded, lambda: VoiceError("none"))
    voice.close()
    assert engine.closed == 0  # nobody asked for it
    for each in (voice, alone):
        each.key(OTHER)
        each.close()
    assert engine.closed == 1
