import pytest

from tempo.errors import RequestError
from tempo.voices.engines import ENGINES, voice
from tempo.voices.voice import Phrase

PHRASE = Phrase("squeeze", 160)


@pytest.mark.parametrize("name", ["espeak", "espeak:en-us+f3", "es"])
def test_a_voice_keeps_the_name_that_was_typed(name: str) -> None:
    assert voice(name).name == name


def test_a_bare_name_is_a_voice_of_the_default_engine() -> None:
    keys = {voice(name).key(PHRASE) for name in ("en-us", "espeak:en-us", "espeak")}
    assert len(keys) == 1


def test_an_unknown_engine_is_refused_with_those_that_exist() -> None:
    with pytest.raises(RequestError, match='no speech engine "festival": there is espeak'):
        voice("festival:kal")


def test_none_is_not_a_voice() -> None:
    assert "none" not in ENGINES
    with pytest.raises(RequestError):
        voice("none")
