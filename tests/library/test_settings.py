from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.library.declarations import LANGUAGE, LEAD_IN, RATE, taken
from tempo.library.settings import Settings, load, said
from tempo.plan.sheet import Count, HoldCount, Say


def problems(folder: Path, content: str) -> list[str]:
    path = folder / "config.yaml"
    path.write_text(content)
    with pytest.raises(FileError) as caught:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


def test_a_config_that_does_not_exist_is_as_usual(tmp_path: Path) -> None:
    usual = Settings()
    assert load(tmp_path / "config.yaml") == usual
    assert load(tmp_path / ("a" * 300)) == usual
    (tmp_path / "config.yaml").touch()
    assert load(tmp_path / "config.yaml") == usual


def test_every_setting_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "say: quiet\ncount: off\nhold-count: up\nvoice: en-gb\n"
        "rate: 150\ntheme: wood\nkeep-awake: false\n"
        "language: de\nvoice-level: 3\nbeep-level: -2.5\nloudness: -20\n"
        "setup: false\nsafety: false\nexplosive: 0.5\nlead-in: 7.5\nswitch: 20\n"
        "pan: true\nmusic: ./gym\nmusic-level: -3\nduck: 20 dB\nhistory: false\nlatency: -120\n"
        "artist: Kim\nfavourites: es, de\n"
    )
    found = load(path)
    values = [found[each] for each in taken("config").values() if each is not LANGUAGE]
    assert found[LANGUAGE] == "de"
    assert values == [
        *(
            Say.QUIET,
            Count.OFF,
            HoldCount.UP,
            "en-gb",
            150,
            False,
            False,
            "wood",
            3.0,
            -2.5,
            -20.0,
            True,
            False,
        ),
        *("./gym", -3.0, 20.0, 7_500_000, 20_000_000, 500_000, -120.0, False, False),
        *("Kim", ("es", "de")),
    ]


def test_what_nobody_says_is_as_usual() -> None:
    usual = Settings()
    values = {each.name: usual[each] for each in taken("config").values() if each.default}
    assert values == {
        "say": Say.NORMAL,
        "count": Count.START,
        "hold-count": HoldCount.LEFT,
        "voice": "auto",
        "rate": 165,
        "setup": True,
        "safety": True,
        "theme": "default",
        "voice-level": 0.0,
        "beep-level": 0.0,
        "loudness": -16.0,
        "pan": False,
        "keep-awake": True,
        "music": "none",
        "music-level": 0.0,
        "duck": 12.0,
        "lead-in": 10_000_000,
        "switch": 10_000_000,
        "explosive": 1_000_000,
        "latency": 0.0,
        "history": True,
        "wait": False,
        "artist": "rep-tempo",
    }
    assert usual.get(RATE) is None
    with pytest.raises(KeyError, match="language"):
        usual[LANGUAGE]


def test_what_is_said_last_goes_before_what_was_said_below() -> None:
    below, above = said(rate="150", lead_in="1:30"), said(rate="200")
    settings = above.over(below)
    assert (settings[RATE], settings[LEAD_IN]) == (200, 90_000_000)
    assert (settings.but(RATE, 300)[RATE], settings[RATE]) == (300, 200)


def test_what_cannot_be_is_refused_all_at_once(tmp_path: Path) -> None:
    content = "say: loud\nrate: 500\nlead-in: nan\nkeep-awake: maybe\nvoise: x\nexplosive: 0\n"
    assert problems(tmp_path, content) == [
        "1: say: must be full, normal, quiet or beeps",
        "2: rate: must be a whole number from 80 to 450 wpm",
        "3: lead-in: the lead-in is 'nan'; write seconds, as '90' or '2.5', or a time, as "
        "'1:30' or '2 min'",
        "4: keep-awake: must be true or false",
        "5: voise: is not a key here; did you mean 'voice'?",
        "6: explosive: the explosive lift is '0'; the shortest is 0.2 s",
    ]


def test_what_is_prescribed_belongs_in_a_routine(tmp_path: Path) -> None:
    assert problems(tmp_path, "reps: 8\nrest: 60\n") == [
        "1: reps: belongs in a routine, or after a command as --reps",
        "2: rest: belongs in a routine, or after a command as --rest",
    ]
