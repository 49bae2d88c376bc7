import pytest

from tempo.errors import VoiceError
from tempo.voices.engines import ENGINES, voice


@pytest.mark.parametrize("name", ["espeak", "espeak:en-us+f3", "es"])
def test_a_voice_keeps_the_name_that_was_typed(name: str) -> None:
    assert voice(name).name == name


def test_a_bare_name_is_a_voice_of_the_default_engine() -> None:
    assert voice("en-us").identity == voice("espeak:en-us").identity == voice("espeak").identity


def test_an_unknown_engine_is_refused_with_those_that_exist() -> None:
    with pytest.raises(VoiceError, match='no speech engine "festival": there is espeak'):
        voice("festival:kal")


def test_none_is_not_a_voice() -> None:
    assert "none" not in ENGINES
    with pytest.raises(VoiceError):
        voice("none")
