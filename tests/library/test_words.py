import shutil
from pathlib import Path

import pytest

from tempo.errors import FileError, RequestError
from tempo.library import folders, words
from tempo.plan.phase import Phase


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The English words, to be changed."""
    copy = tmp_path / "cues"
    shutil.copytree(folders.shipped("cues"), copy)
    monkeypatch.setattr(folders, "shipped", lambda name: tmp_path / name)
    return copy / "words" / "en.yaml"


def test_english_has_every_line() -> None:
    english = words.load()
    assert english.language == "en"
    assert english.get_ready == "Get ready"
    assert english.next_set.format(set=2) == "Next, set 2"
    assert english.rest_minutes.format(minutes=2) == "Rest 2 minutes"
    assert all(english)


@pytest.mark.parametrize(
    ("language", "cues"),
    [
        ("en", ("down", "hold", "up", "hold", "fast")),
        ("es", ("baja", "aguanta", "sube", "aguanta", "rápido")),
        ("de", ("runter", "halten", "hoch", "halten", "schnell")),
    ],
)
def test_each_language_has_words_for_an_exercise_of_which_nothing_is_known(
    language: str, cues: tuple[str, ...]
) -> None:
    sheet = words.load(language).sheet("Zercher")
    assert (sheet.name, sheet.setup, sheet.reminders) == ("Zercher", (), ())
    assert sheet.safety and sheet.explosive
    found = [sheet.phases[phase] for phase in Phase] + [sheet.explosive]
    assert [cue.short for cue in found] == [*cues]
    assert all(cue.long == cue.short for cue in found)


@pytest.mark.parametrize("language", ["xx", "../words/en", "EN", "", "en/../en"])
def test_a_language_that_is_not_there_is_told_with_those_that_are(language: str) -> None:
    with pytest.raises(RequestError, match=r"there are no words .* there are: .*\ben\b"):
        words.load(language)


@pytest.mark.parametrize(
    ("line", "other", "told"),
    [
        ('set_done: "Set {set} done"', 'set_done: "Set done"', "must hold {set}"),
        ('set_done: "Set {set} done"', 'set_done: "{set} {set}"', "must hold {set}"),
        ('set_done: "Set {set} done"', 'set_done: "{set!r}"', "must hold {set}"),
        ('set_done: "Set {set} done"', 'set_done: "Set {set} {"', "must hold {set}"),
        ('reps: "{reps} reps"', 'reps: "{sets} reps"', "must hold {reps}"),
        ('more_rest: "{seconds} seconds', 'more_rest: "30 seconds', "must hold {seconds}"),
        ('set_again: "Set {set} again"', 'set_again: "Again"', "must hold {set}"),
        ('get_ready: "Get ready"', 'get_ready: "Get {ready}"', "must hold no braces"),
        ('get_ready: "Get ready"', 'get_ready: "}"', "must hold no braces"),
        ('get_ready: "Get ready"', 'get_reddy: "Go"', "is missing"),
    ],
)
def test_a_line_holds_its_number_and_no_other_braces(
    english: Path, line: str, other: str, told: str
) -> None:
    content = english.read_text()
    assert line in content
    english.write_text(content.replace(line, other))
    with pytest.raises(FileError, match=rf"en\.yaml:[0-9]+: {line.partition(':')[0]}: {told}"):
        words.load()


def test_a_part_that_is_not_asked_for_is_not_read(english: Path) -> None:
    english.write_text(english.read_text().replace('reps: "reps {first} to {last}"', 'reps: ""'))
    assert words.load().finish == "Done. Good work"
    with pytest.raises(FileError, match=r"drawn\.reps: is empty"):
        words.drawn()
