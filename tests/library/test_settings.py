from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.library.settings import Settings, load
from tempo.plan.sheet import Count, Say


def problems(folder: Path, content: str) -> list[str]:
    path = folder / "config.yaml"
    path.write_text(content)
    with pytest.raises(FileError) as caught:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


def test_a_config_that_does_not_exist_is_as_usual(tmp_path: Path) -> None:
    usual = Settings(
        say=Say.NORMAL,
        count_at=Count.START,
        voice="espeak",
        rate=165,
        theme="default",
        keep_awake=True,
        setup=True,
        safety=True,
        explosive=1_000_000,
        lead_in=10_000_000,
        switch=10_000_000,
        history=True,
        latency=0.0,
    )
    assert load(tmp_path / "config.yaml") == usual
    assert load(tmp_path / ("a" * 300)) == usual
    (tmp_path / "config.yaml").touch()
    assert load(tmp_path / "config.yaml") == usual


def test_every_setting_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "say: quiet\ncount: off\nvoice: en-gb\nrate: 150\ntheme: wood\nkeep-awake: false\n"
        "language: de\nvoice-level: 3\nbeep-level: -2.5\nloudness: -20\n"
        "setup: false\nsafety: false\nexplosive: 0.5\nlead-in: 7.5\nswitch: 20\n"
        "pan: true\nhistory: false\nlatency: -120\n"
    )
    assert load(path) == Settings(
        *(Say.QUIET, Count.OFF, "en-gb", 150, "wood", "de", 3.0, -2.5, -20.0),
        *(False, False, False),
        *(500_000, 7_500_000, 20_000_000),
        pan=True,
        history=False,
        latency=-120.0,
    )


def test_what_cannot_be_is_refused_all_at_once(tmp_path: Path) -> None:
    content = "say: loud\nrate: 500\nlead-in: nan\nkeep-awake: maybe\nvoise: x\nexplosive: 0\n"
    assert problems(tmp_path, content) == [
        "1: say: must be full, normal, quiet or beeps",
        "2: rate: must be a number from 80 to 450",
        "3: lead-in: must be a number from 5 to 120",
        "4: keep-awake: must be true or false",
        "5: voise: is not a key here; did you mean 'voice'?",
        "6: explosive: must be a number from 0.2 to 10",
    ]


def test_what_is_prescribed_belongs_in_a_routine(tmp_path: Path) -> None:
    assert problems(tmp_path, "reps: 8\nrest: 60\n") == [
        "1: reps: belongs in a routine, or after a command as --reps",
        "2: rest: belongs in a routine, or after a command as --rest",
    ]
