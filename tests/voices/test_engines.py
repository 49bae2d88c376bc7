import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from tempo.errors import RequestError, VoiceError
from tempo.library.declarations import VOICE
from tempo.voices import child, pico
from tempo.voices.engines import ENGINES, listed, voice, voices
from tempo.voices.espeak import Espeak
from tempo.voices.recorded import Recorded
from tempo.voices.voice import Phrase

PHRASE = Phrase("squeeze", 160)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No optional engine is installed."""

    def missing(distribution: str, extra: str) -> str:
        raise VoiceError(f"the voice {extra} is not installed: pip install 'rep-tempo[{extra}]'")

    monkeypatch.setattr(child, "installed", missing)


@pytest.mark.parametrize("name", ["espeak", "espeak:en-us+f3", "es"])
def test_a_voice_keeps_the_name_that_was_typed(name: str) -> None:
    assert voice(name).name == name


def test_a_bare_name_is_a_voice_of_the_default_engine() -> None:
    keys = {voice(name).key(PHRASE) for name in ("en-us", "espeak:en-us", "espeak")}
    assert len(keys) == 1


def test_an_engine_alone_is_its_voice_for_the_language_and_a_voice_is_itself() -> None:
    assert voice("espeak", "es").key(PHRASE) == voice("es").key(PHRASE)
    assert voice("espeak", "de").key(PHRASE) == voice("de", "es").key(PHRASE)
    assert voice("espeak", "en").key(PHRASE) == voice("espeak").key(PHRASE)


@pytest.mark.parametrize("name", ["{}/coach", "recorded:{}/coach"])
def test_a_path_to_a_folder_is_a_voice_of_recordings(name: str, tmp_path: Path) -> None:
    (tmp_path / "coach").mkdir()
    found = voice(name.format(tmp_path))
    assert isinstance(found, Recorded)
    assert found.folder == tmp_path / "coach"


def test_a_folder_is_found_by_its_name_unless_espeak_has_a_voice_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("coach", "es", "espeak"):
        (tmp_path / name).mkdir()
    assert isinstance(voice("coach"), Recorded)
    assert isinstance(voice("es"), Espeak)
    assert isinstance(voice("espeak"), Espeak)
    assert isinstance(voice("./es"), Recorded)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("festival:kal", 'no speech engine "festival": there is auto, hibari, pico, piper, '),
        ("none", 'espeak has no voice "none"'),
        ("sistem", 'there is no voice "sistem": did you mean system?'),
        ("pipr", 'there is no voice "pipr": did you mean piper or pico?'),
        ("en-uss", 'espeak has no voice "en-uss": did you mean en-us or '),
        ("./nowhere", "there is no folder of recordings nowhere"),
        ("nowhere.onnx", "there is no voice "),
    ],
)
def test_an_unknown_voice_is_the_users_mistake_and_the_nearest_are_told(
    name: str, message: str
) -> None:
    for ask in (voice, voices):
        with pytest.raises(RequestError) as refused:
            ask(name)
        assert message in str(refused.value)


def test_pico_has_the_languages_that_the_table_says() -> None:
    assert ENGINES["pico"].languages == (*pico.LANGUAGES,)


def test_none_is_not_an_engine() -> None:
    assert "none" not in ENGINES


def test_behind_any_other_voice_stands_espeak(tmp_path: Path) -> None:
    assert [each.name for each in voices("espeak")] == ["espeak"]
    assert [each.name for each in voices("en-us+f3")] == ["en-us+f3"]
    coach, behind = voices(str(tmp_path), "es")
    assert (coach.name, behind.name) == (str(tmp_path), "espeak")
    assert behind.key(PHRASE) == voice("es").key(PHRASE)


def test_a_voice_that_is_not_installed_says_so_when_it_is_to_speak(bare: None) -> None:
    with pytest.raises(VoiceError, match="pip install"):
        voice("system")
    absent, behind = voices("system")
    assert (absent.name, behind.name) == ("system", "espeak")
    assert absent.key(PHRASE) not in (None, behind.key(PHRASE))
    with pytest.raises(VoiceError, match=r"pip install 'rep-tempo\[system\]'"):
        list(absent.speak([PHRASE]))


def test_without_any_engine_there_is_one_voice_that_says_so(
    bare: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PathFinder, "find_spec", lambda name: None)
    for name in ("espeak", "es", "system"):
        (absent,) = voices(name)
        with pytest.raises(VoiceError, match="is not installed: pip install "):
            list(absent.speak([PHRASE]))


def test_every_engine_is_listed_and_one_that_is_not_installed_with_what_to_do(
    bare: None, own: Path
) -> None:
    (own / "voices" / "anna").mkdir(parents=True)
    found = listed()
    assert {each.engine for each in found} == set(ENGINES)
    by_engine = {each.engine: each for each in found}
    assert by_engine["system"][1:] == (
        "",
        "",
        "the voice system is not installed: pip install 'rep-tempo[system]'",
    )
    assert by_engine["piper"].note.endswith("pip install 'rep-tempo[piper]'")
    assert by_engine["recorded"].name == "recorded:anna"
    names = [each.name for each in found if each.name]
    assert len(names) > 100
    assert voice(names[0]).name == names[0]


def test_an_engine_that_is_not_installed_stands_where_its_voices_would(
    bare: None, monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    find = PathFinder.find_spec
    missing = ("hibari", "py_nanotts")
    monkeypatch.setattr(
        PathFinder,
        "find_spec",
        lambda name, *rest: None if name in missing else find(name, *rest),
    )
    found = [(each.spoken, each.engine, each.name) for each in listed()]
    assert found[:4] == [
        ("en", "auto", "auto"),
        ("en", "hibari", ""),
        ("en", "pico", ""),
        ("en", "espeak", "en-us"),
    ]
    assert [each[1] for each in found if each[0] == "es"] == ["auto", "pico", "espeak", "espeak"]
    notes = {(each.engine, each.spoken): each.note for each in listed()}
    assert notes["hibari", "en"] == "the voice hibari is not installed: pip install hibari-tts"
    assert notes["auto", "fr"] == f"espeak, as {notes['pico', 'fr']}"


def test_what_is_listed_can_be_asked_for(own: Path) -> None:
    (own / "voices" / "anna").mkdir(parents=True)
    for each in listed():
        if each.name and each.engine != "system":  # a process each
            assert voice(each.name).name == each.name


def test_the_table_loads_no_engine() -> None:
    heavy = ["numpy", "soundfile", "soxr", "pyttsx3", "piper", "onnxruntime", "subprocess"]
    script = f"import sys\nimport tempo.voices.engines\nprint(*set({heavy!r}) & set(sys.modules))\n"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
    assert VOICE.usual in ENGINES
