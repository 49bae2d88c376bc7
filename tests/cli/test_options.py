"""What ``run``, ``export`` and ``show`` have in common, seen through ``show --json``."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import Result

from tempo.cli import group

Run = Callable[..., Result]
Shown = dict[str, Any]

SMALL = ("--sets", "2", "--reps", "3", "--rest", "30")


def shown(run: Run, *arguments: str, routine: str = "pause-thrust") -> Shown:
    result = run("show", routine, "--json", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    whole: Shown = json.loads(result.stdout)
    return whole


def refused(run: Run, *arguments: str, routine: str = "pause-thrust") -> str:
    """What is told, unwrapped, of an option that is wrong; always by exit code 2."""
    result = run("show", routine, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return " ".join(result.stderr.split())


def spans(whole: Shown, kind: str) -> list[Shown]:
    return [span for span in whole["spans"] if span["kind"] == kind]


def lengths(whole: Shown, kind: str) -> set[float]:
    return {span["end"] - span["start"] for span in spans(whole, kind)}


def spoken(whole: Shown) -> list[str]:
    return [event["text"] for event in whole["events"] if event["text"]]


def configured(own: Path, content: str) -> Path:
    path = own.parents[1] / "config" / "rep-tempo" / "config.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    return path


# What is done.


@pytest.mark.parametrize(
    ("tempo", "lower", "bottom", "lift", "top"),
    [
        ("standard", 2, 0, 2, 1),
        ("pause", 2, 0, 2, 3),
        ("slow-eccentric", 3, 0, 2, 1),
        ("20X1", 2, 0, 1, 1),
        ("@4/0/2/0", 4, 0, 2, 0),
        ("2.5-0-1-2", 2.5, 0, 1, 2),
        ("up 2, hold 1, down 3", 3, 0, 2, 1),
        ("eccentric 3, concentric X", 3, 0, 1, 0),
    ],
)
def test_a_tempo_is_a_name_or_any_spelling(
    run: Run, tempo: str, lower: float, bottom: float, lift: float, top: float
) -> None:
    assert shown(run, *SMALL, "--tempo", tempo)["tempo"] == {
        "lower": lower,
        "bottom": bottom,
        "lift": lift,
        "top": top,
    }


def test_reps_sets_and_rest_are_those_asked_for(run: Run) -> None:
    whole = shown(run, "--reps", "5", "--sets", "2", "--rest", "45.5")
    assert {(span["set"], span["rep"]) for span in spans(whole, "phase")} == {
        (number, rep) for number in (1, 2) for rep in range(1, 6)
    }
    assert lengths(whole, "rest") == {45.5}
    usual = shown(run)
    assert max(span["rep"] for span in spans(usual, "phase")) == 8
    assert lengths(usual, "rest") == {90}


def test_a_hold_is_the_pause_at_the_top_of_whatever_tempo(run: Run) -> None:
    assert shown(run, *SMALL, "--hold", "4.5")["tempo"]["top"] == 4.5
    assert shown(run, *SMALL, "--hold", "0", "--tempo", "20X1")["tempo"]["top"] == 0
    told = refused(run, "--tempo", "0001", "--hold", "0")
    assert told == "tempo: tempo '0000' has no phase longer than 0 s; write one, as '2021'"


def test_what_is_said_is_as_much_as_is_asked_for(run: Run) -> None:
    said = {
        say: len(spoken(shown(run, "--say", say, "--sets", "1")))
        for say in ("full", "normal", "quiet", "beeps")
    }
    assert said["full"] > said["normal"] > said["quiet"] > said["beeps"]
    (note,) = spoken(shown(run, "--say", "beeps", "--sets", "1"))
    assert "stop if" in str(note)  # it is said at every level
    assert spoken(shown(run, "--say", "beeps", "--sets", "1", "--voice", "none")) == []
    assert said["normal"] == len(spoken(shown(run, "--sets", "1")))


def test_the_count_is_said_where_it_is_wanted(run: Run) -> None:
    def phases(at: str) -> set[str]:
        whole = shown(run, *SMALL, "--tempo", "2022", "--count", at)
        return {e["phase"] for e in whole["events"] if e["kind"] == "count" and e["phase"]}

    assert (phases("start"), phases("top"), phases("off")) == ({"lift"}, {"top"}, set())


def test_without_a_voice_the_beeps_stay_where_they_are(run: Run) -> None:
    def beeps(*arguments: str) -> list[tuple[float, str]]:
        whole = shown(run, *SMALL, "--no-setup", *arguments)
        return [(e["time"], e["sound"]) for e in whole["events"] if e["kind"] == "beep"]

    assert spoken(shown(run, *SMALL, "--voice", "none")) == []
    assert beeps("--voice", "none") == beeps() == beeps("--say", "full")


def test_a_voice_and_its_rate_are_those_asked_for(run: Run) -> None:
    def longest(*arguments: str) -> float:
        whole = shown(run, *SMALL, *arguments)
        return max(float(e["duration"]) for e in whole["events"] if e["kind"] == "voice")

    assert longest("--rate", "120") > longest() == longest("--rate", "165")
    assert longest() > longest("--rate", "300")
    assert longest("--voice", "en-gb") != longest() == longest("--voice", "espeak:en-us")


def test_a_theme_is_a_name_or_the_path_of_a_folder(
    run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tempo.library import folders

    text = (folders.shipped("sounds") / "default" / "theme.yaml").read_text()
    longer = text.replace("seconds: 0.2\n", "seconds: 0.3\n")
    for folder in (own / "themes" / "wood", tmp_path / "steel"):
        folder.mkdir(parents=True)
        (folder / "theme.yaml").write_text(longer)

    def lift(*arguments: str) -> float:
        whole = shown(run, *SMALL, *arguments)
        return next(float(e["duration"]) for e in whole["events"] if e["sound"] == "lift")

    assert (lift(), lift("--theme", "default")) == (0.2, 0.2)
    assert (lift("--theme", "wood"), lift("--theme", str(tmp_path / "steel"))) == (0.3, 0.3)
    monkeypatch.chdir(tmp_path)
    assert lift("--theme", "./steel") == 0.3
    assert refused(run, "--theme", "steel").startswith("tempo: there is no theme 'steel'")
    assert refused(run, "--theme", "wod") == "tempo: there is no theme 'wod'; did you mean wood?"
    assert refused(run, "--theme", str(tmp_path)).endswith(
        "theme.yaml: cannot be read: No such file or directory; check the name"
    )


def test_the_lead_in_is_as_long_as_asked_for_and_the_setup_may_be_left_out(run: Run) -> None:
    whole = shown(run, *SMALL, "--lead-in", "15", "--no-setup")
    assert lengths(whole, "lead-in") == {15}
    assert whole["spans"][0]["kind"] == "lead-in"
    assert "Pause thrust" not in spoken(whole)
    usual = shown(run, *SMALL)
    assert lengths(usual, "lead-in") == {10}
    assert (usual["spans"][0]["kind"], spoken(usual)[0]) == ("setup", "Pause thrust")


def test_the_keep_awake_signal_may_be_left_out(run: Run, tmp_path: Path) -> None:
    def first_second(*arguments: str) -> bytes:
        path = tmp_path / "track.wav"
        options = ("--voice", "none", "--force", "-o", str(path), *arguments)
        assert run("export", "frog-pump", *SMALL, *options).exit_code == 0
        return path.read_bytes()[44:][: 2 * 44_100]

    assert any(first_second())
    assert not any(first_second("--no-keep-awake"))


def test_a_time_is_read_as_people_write_it(run: Run) -> None:
    whole = shown(run, *SMALL, "--rest", "1:30", "--lead-in", "20s", routine="single-leg-thrust")
    assert (lengths(whole, "rest"), lengths(whole, "lead-in")) == ({90}, {20})
    sides = shown(run, *SMALL, "--switch", "0.5 min", routine="single-leg-thrust")
    assert lengths(sides, "switch") == {30}
    assert lengths(shown(run, *SMALL, routine="single-leg-thrust"), "switch") == {10}


def test_an_option_that_does_nothing_is_told(run: Run) -> None:
    def told(*words: str) -> str:
        return run("show", *words, *SMALL, "--voice", "none").stderr

    assert told("frog-pump", "--switch", "20") == (
        "tempo: --switch does nothing: frog-pump has no sides to change between\n"
    )
    assert "--switch does nothing" in told(
        "single-leg-thrust", "--sides", "alternate", "--switch=9"
    )
    assert told("single-leg-thrust", "--switch", "20") == ""
    interval = ("frog-pump", "--every", "60")
    assert told(*interval) == (
        "tempo: --rest does nothing: a set of frog-pump starts on its interval\n"
    )
    assert told(*interval[:1], "--rest", "20") == ""


def test_a_list_has_a_value_for_each_set_as_in_a_file(run: Run) -> None:
    def reps(whole: Shown) -> list[int]:
        phases = spans(whole, "phase")
        sets = sorted({span["set"] for span in phases})
        return [max(span["rep"] for span in phases if span["set"] == each) for each in sets]

    def tops(whole: Shown) -> list[float]:
        found = {
            span["set"]: span["end"] - span["start"]
            for span in spans(whole, "phase")
            if span["phase"] == "top"
        }
        return [found[each] for each in sorted(found)]

    assert reps(shown(run, "--reps", "4,3,2")) == [4, 3, 2]
    assert reps(shown(run, "--reps", "2,2,2,2")) == [2, 2, 2, 2]
    assert tops(shown(run, "--reps", "2", "--hold", "3,5,8")) == [3, 5, 8]
    assert refused(run, "--reps", "4,3,2", "--sets", "2") == (
        "tempo: --reps lists 3 for sets: 2; write one for each set"
    )
    assert refused(run, "--reps", "4,3,2", "--hold", "3,5") == (
        "tempo: --hold lists 2 for sets: 3; write one for each set"
    )


def test_what_the_config_leaves_out_is_asked_for_again_on_the_command_line(
    run: Run, own: Path
) -> None:
    configured(own, "setup: false\npan: true\nexplosive: 2\n")
    assert shown(run, *SMALL)["spans"][0]["kind"] == "lead-in"
    assert shown(run, *SMALL, "--setup")["spans"][0]["kind"] == "setup"
    assert shown(run, *SMALL, "--tempo", "20X1")["tempo"]["lift"] == 2
    assert shown(run, *SMALL, "--tempo", "20X1", "--explosive", "0.5")["tempo"]["lift"] == 0.5


# The help, and what a shell completes.


def test_help_lists_options_in_groups_and_only_those_that_a_command_uses(run: Run) -> None:
    told = run("run", "--help").stdout
    groups = [line for line in told.splitlines() if re.fullmatch(r"[A-Z][a-z ]+:", line)]
    assert groups == [
        *("What is lifted:", "What is said:", "What is heard:", "Music:", "Times:", "Playing:"),
        *("Options:", "Examples:"),
    ]
    assert told.index("What is lifted:") < told.index("--reps") < told.index("What is said:")
    assert "--device" not in run("show", "--help").stdout


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("--say", "b"), ["beeps"]),
        (("--tempo", "sl"), ["slow-eccentric"]),
        (("--theme", "de"), ["default"]),
        (("--count", ""), ["start", "top", "off"]),
    ],
)
def test_a_shell_completes_what_there_is_to_choose_from(
    typed: tuple[str, str], found: list[str]
) -> None:
    option, incomplete = typed
    complete = ShellComplete(group, {}, "tempo", "_TEMPO_COMPLETE")
    items = complete.get_completions(["show", "pause-thrust", option], incomplete)
    assert [item.value for item in items] == found


# The config file.


def test_defaults_may_be_kept_in_the_config_file_and_an_option_wins(run: Run, own: Path) -> None:
    configured(own, "lead-in: 20\nsetup: false\nvoice: none\nsay: full\nrate: 120\n")
    whole = shown(run, *SMALL)
    assert (lengths(whole, "lead-in"), whole["spans"][0]["kind"]) == ({20}, "lead-in")
    assert spoken(whole) == []
    asked = shown(run, *SMALL, "--lead-in", "7", "--voice", "espeak", "--say", "quiet")
    assert lengths(asked, "lead-in") == {7}
    assert 0 < len(spoken(asked)) < len(spoken(shown(run, *SMALL, "--voice", "espeak")))


def test_a_config_that_is_wrong_is_told_with_file_line_and_key(run: Run, own: Path) -> None:
    path = configured(own, "say: full\nleadin: 20\nrate: fast\n")
    result = run("show", "pause-thrust")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"tempo: {path}:2: leadin: is not a key here; did you mean 'lead-in'?",
        f"{path}:3: rate: must be a whole number from 80 to 450 wpm",
    ]


# What cannot be.


def test_a_routine_that_is_not_there_is_told_with_the_nearest_names(run: Run) -> None:
    told = refused(run, routine="single-leg-trust")
    assert told.startswith("tempo: there is no routine 'single-leg-trust'; did you mean single-leg")
    assert "there is no routine 'zzz'; `tempo list` shows the " in refused(run, routine="zzz")


def test_a_tempo_of_three_parts_is_refused_with_both_readings(run: Run) -> None:
    told = refused(run, "--tempo", "2-1-3")
    assert "which coaches read in two ways; write the one you mean" in told
    assert "'2-1-3-0' (lower 2, bottom 1, lift 3)" in told
    assert "'3-0-2-1' (lift 2, top 1, lower 3)" in told
    for reading in ("2-1-3-0", "3-0-2-1"):
        assert shown(run, *SMALL, "--tempo", reading)["tempo"]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--tempo", "puase", "or name a prescription: pause, slow-eccentric, standard"),
        ("--tempo", "", "the tempo is empty"),
        ("--tempo", "0000", "has no phase longer than 0 s"),
        ("--tempo", "2" * 5_000, "5000 characters long"),
        ("--tempo", "up nan", "'nan' in tempo 'up nan' is not a phase"),
        ("--tempo", "up 1e3", "'e' in tempo 'up 1e3' is not a phase"),
        ("--tempo", "up 601", "the longest is 600 s"),
        ("--reps", "0", "write a whole number from 1 to 10000"),
        ("--reps", "-3", "write a whole number"),
        ("--reps", "8.5", "write a whole number"),
        ("--reps", "\u0663", "write a whole number"),
        ("--sets", "1001", "write a whole number from 1 to 1000"),
        ("--rest", "-1", "write seconds"),
        ("--rest", "inf", "write seconds"),
        ("--rest", "3601", "the longest is 3600 s"),
        ("--hold", "soon", "write seconds"),
        ("--say", "loud", "must be full, normal, quiet or beeps"),
        ("--count", "end", "must be start, top or off"),
        ("--rate", "79", "must be a whole number from 80 to 450 wpm"),
        ("--rate", "fast", "must be a whole number from 80 to 450 wpm"),
        ("--lead-in", "4", "the lead-in is '4'; the shortest is 5 s"),
        ("--lead-in", "nan", "the lead-in is 'nan'; write seconds"),
        ("--duck", "nan", "must be a number from 0 to 60 dB"),
        ("--music-level", "nan", "must be a number from -40 to 20 dB"),
        ("--theme", "t" * 300, "there is no theme"),
        ("--volume", "11", "there is no option --volume"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_can(
    run: Run, option: str, value: str, told: str
) -> None:
    assert told in refused(run, option, value)


def test_a_voice_that_there_is_not_is_told(run: Run) -> None:
    result = run("show", "pause-thrust", "--voice", "en-uss")
    assert (result.exit_code, result.stdout) in [(1, ""), (2, "")]
    assert result.stderr.startswith('tempo: espeak has no voice "en-uss": did you mean')


def test_a_last_rep_that_would_take_no_time_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "held.yaml"
    path.write_text("starts: bottom\ntempo: hold 3\nlast-hold: 0\nsetup: [Lie down.]\n")
    assert refused(run, routine=str(path)) == (
        f"tempo: {path}:1: sets: a last hold of 0 s leaves nothing of the rep; write 1 or more"
    )
