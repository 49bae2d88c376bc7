import math
from pathlib import Path

import pytest

from tempo.errors import FileError, RequestError
from tempo.library.themes import Sound, Tone, find, load
from tempo.plan.schedule import SOUNDS

DEFAULT = Path(__file__).parents[2] / "sounds" / "default"


def theme(folder: Path, **described: str) -> Path:
    """Write a theme of plain tones, some sounds described otherwise or, if empty, left out."""
    lines = ["sounds:"]
    for name in dict.fromkeys([*SOUNDS, *(name.replace("_", "-") for name in described)]):
        how = described.get(name.replace("-", "_"), "{tone: 440, seconds: 0.2}")
        if how:
            lines.append(f"  {name}: {how}")
    folder.mkdir(exist_ok=True)
    (folder / "theme.yaml").write_text("\n".join(lines) + "\n")
    return folder


def problems(folder: Path) -> list[str]:
    """What is told about a theme, without the path in front."""
    with pytest.raises(FileError) as caught:
        load(folder)
    return [line.removeprefix(f"{folder}/theme.yaml:") for line in str(caught.value).splitlines()]


def test_the_default_theme_has_every_sound() -> None:
    default = load(DEFAULT)
    assert default.name == "default"
    assert tuple(default.sounds) == SOUNDS
    assert default.folder == DEFAULT


def test_a_tone_is_read_with_all_that_describes_it(tmp_path: Path) -> None:
    how = (
        "{tone: {from: 520, to: 1040}, seconds: 0.2, partials: [1, 0.3], attack: 0.005,"
        " release: 0.05, decay: 0.1, peak: -9}"
    )
    assert load(theme(tmp_path, lift=how)).sounds["lift"] == Sound(
        (Tone(520, 1040, 0.2, (1, 0.3), 0.005, 0.05, 0.1, 0),), -9
    )


def test_what_is_not_written_has_its_default(tmp_path: Path) -> None:
    sounds = load(theme(tmp_path, tick="{tone: 900, seconds: 0.02}")).sounds
    assert sounds["lift"] == Sound((Tone(440, 440, 0.2, (1,), 0.004, 0.03, math.inf, 0),), -8)
    assert sounds["tick"] == Sound((Tone(900, 900, 0.02, (1,), 0.004, 0.01, math.inf, 0),), -8)


def test_notes_are_read_in_their_order(tmp_path: Path) -> None:
    how = "{notes: [{tone: 500, seconds: 1}, {at: 0.5, tone: 700, seconds: 1}], peak: -6}"
    assert load(theme(tmp_path, set_end=how)).sounds["set-end"] == Sound(
        (Tone(500, 500, 1), Tone(700, 700, 1, at=0.5)), -6
    )


def test_a_file_lies_beside_the_theme(tmp_path: Path) -> None:
    (tmp_path / "gong.wav").write_bytes(b"")
    how = "{file: gong.wav, peak: -3}"
    assert load(theme(tmp_path, finish=how)).sounds["finish"] == Sound(tmp_path / "gong.wav", -3)


def test_a_theme_is_found_by_its_name_or_in_a_folder(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find("default") == load(DEFAULT)
    (own / "themes").mkdir(parents=True)
    mine = theme(own / "themes" / "wood")
    assert find("wood").folder == mine
    monkeypatch.chdir(own)
    assert find("./themes/wood") == find(str(mine)) == load(mine)
    with pytest.raises(RequestError, match="there is no theme 'wod'; did you mean wood"):
        find("wod")


def test_a_theme_is_named_after_its_folder(tmp_path: Path) -> None:
    assert load(theme(tmp_path / "wooden")).name == "wooden"


def test_every_sound_that_is_missing_is_named(tmp_path: Path) -> None:
    assert problems(theme(tmp_path, lift="", rest_end="", finish="")) == [
        "1: sounds.finish: is missing",
        "1: sounds.lift: is missing",
        "1: sounds.rest-end: is missing",
    ]


def test_a_theme_without_sounds_says_so_once(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text("# nothing\n")
    assert problems(tmp_path) == ["1: sounds: is missing"]


def test_a_folder_without_a_theme_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"theme\.yaml: cannot be read: No such file"):
        load(tmp_path / "nothing")


def test_an_unknown_sound_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    assert problems(theme(tmp_path, last="{tone: 440, seconds: 0.2}", lift="")) == [
        "1: sounds.lift: is missing",
        "16: sounds.last: is not a key here; did you mean 'last-rep'?",
    ]


NO_KEY = "is not a key here; write"
TONE = "tone, seconds, partials, attack, release or decay"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("{tone: 19, seconds: 1}", "tone: must be a number from 20 to 20000"),
        ("{tone: 20001, seconds: 1}", "tone: must be a number from 20 to 20000"),
        ("{tone: high, seconds: 1}", "tone: must be a number from 20 to 20000"),
        ("{tone: nan, seconds: 1}", "tone: must be a number from 20 to 20000"),
        ("{tone: {from: 500}, seconds: 1}", "tone.to: is missing"),
        ("{tone: {from: 5, to: 50}, seconds: 1}", "tone.from: must be a number from 20 to 20000"),
        (
            "{tone: {from: 50, to: 500, by: 5}, seconds: 1}",
            "tone.by: is not a key here; write from or to",
        ),
        ("{tone: 440}", "seconds: is missing"),
        ("{tone: 440, seconds: 0.001}", "seconds: must be a number from 0.005 to 10"),
        ("{tone: 440, seconds: 11}", "seconds: must be a number from 0.005 to 10"),
        ("{tone: 440, seconds: 1, peak: 0}", "peak: must be a number from -60 to -1"),
        ("{tone: 440, seconds: 1, attack: 0}", "attack: must be a number from 0.001 to 10"),
        ("{tone: 440, seconds: 1, release: 0}", "release: must be a number from 0.002 to 10"),
        ("{tone: 440, seconds: 1, decay: 0}", "decay: must be a number from 0.001 to inf"),
        ("{tone: 440, seconds: 1, partials: [1, 2]}", "partials: must be a number from 0 to 1"),
        (
            "{tone: 440, seconds: 1, partials: 1}",
            "partials: must be a list of numbers, as [1, 0.5]",
        ),
        (
            "{tone: 440, seconds: 1, partials: [0, 1]}",
            "partials: the first, the tone itself, must be above 0",
        ),
        (
            "{tone: 440, seconds: 0.1, release: 0.1}",
            "seconds: is shorter than the attack and the release together",
        ),
        ("{tone: 440, seconds: 1, volume: 3}", f"volume: {NO_KEY} peak, {TONE}"),
        ("{tone: 440, seconds: 1, at: 1}", f"at: {NO_KEY} peak, {TONE}"),
        (
            "{notes: [{at: 0.1, tone: 440, seconds: 1}]}",
            "notes: one note must start at 0, or the sound would come late",
        ),
        ("{notes: [{tone: 1, seconds: 1}]}", "notes.tone: must be a number from 20 to 20000"),
        (
            "{notes: [{tone: 440, seconds: 1, peak: -8}]}",
            f"notes.peak: {NO_KEY} at, {TONE}",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_line(tmp_path: Path, how: str, told: str) -> None:
    assert problems(theme(tmp_path, lift=how)) == [f"2: sounds.lift.{told}"]


@pytest.mark.parametrize("how", ["{tone: 440, seconds: 1, file: gong.wav}", "{peak: -8}", "{}"])
def test_a_sound_is_described_in_one_way(tmp_path: Path, how: str) -> None:
    assert problems(theme(tmp_path, lift=how)) == [
        "2: sounds.lift: needs one of tone, notes and file, and no more than one"
    ]


def test_a_file_that_is_not_beside_the_theme_is_refused(tmp_path: Path) -> None:
    folder = theme(tmp_path, lift="{file: ../gong.wav}")
    assert problems(folder) == [f"2: sounds.lift.file: there is no '../gong.wav' in {folder}"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    folder = theme(tmp_path, lift="{tone: 5, seconds: 1}", top="{tone: 440}", finish="")
    assert problems(folder) == [
        "1: sounds.finish: is missing",
        "2: sounds.lift.tone: must be a number from 20 to 20000",
        "3: sounds.top.seconds: is missing",
    ]


def test_a_theme_without_rising_ticks_has_its_tick_there(tmp_path: Path) -> None:
    """Themes that were written before there were any go on working."""
    old = theme(tmp_path, tick_2="", tick_1="")
    sounds = load(old).sounds
    assert sounds["tick-2"] == sounds["tick-1"] == sounds["tick"]
    assert find("default").sounds["tick-1"] != find("default").sounds["tick"]


def test_a_sound_has_no_more_notes_than_can_be_made_at_once(tmp_path: Path) -> None:
    notes = "".join("      - {tone: 440, seconds: 10}\n" for _ in range(300))
    (tmp_path / "theme.yaml").write_text(f"sounds:\n  lift:\n    notes:\n{notes}")
    with pytest.raises(FileError, match=r"notes: has 300 entries; the most are 16"):
        load(tmp_path)
