import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tempo.voices import engines

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text("tempo: 20X1\nstarts: top\n")
    (tmp_path / "bad.yaml").write_text("tempo: 20\nrest: soon\nrep: 8\n")
    return tmp_path


def test_a_file_that_is_right_is_said_to_be_with_how_its_tempo_reads(run: Run) -> None:
    result = run("check", "good.yaml", "pause-thrust")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[::2] == [
        "good.yaml: right; lower 2 s, lift explosively, top 1 s",
        "pause-thrust: right; lift 2 s, top 3 to 5 s, lower 2 s",
        "pause-thrust: at 2-0-2-3..5 there is no moment for cues.bottom (bottom lasts 0 s), "
        "cues.explosive (the lift is not X)",
    ]


def test_all_that_is_wrong_is_said_with_file_line_and_key(run: Run) -> None:
    result = run("check", "bad.yaml", "good.yaml", "no.yaml", "puase-thrust")
    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        "good.yaml: right; lower 2 s, lift explosively, top 1 s",
        "good.yaml: at 20X1 there are no cues to speak",
    ]
    *wrong, unknown = result.stderr.splitlines()
    assert wrong == [
        "bad.yaml:1: tempo: tempo '20' has 2 parts, not four: LOWER-BOTTOM-LIFT-TOP, as '2021' or"
        " '10-0-2-1'",
        "bad.yaml:2: rest: the rest is 'soon'; write seconds, as '90' or '2.5', or a time, as "
        "'1:30' or '2 min'",
        "bad.yaml:3: rep: is not a key here; did you mean 'reps'?",
        "no.yaml: cannot be read: No such file or directory; check the name",
    ]
    assert unknown.startswith("there is no routine 'puase-thrust'; did you mean pause-thrust")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("folder.yaml", "folder.yaml: not a file; name a YAML file"),
        ("pipe.yaml", "pipe.yaml: not a file; name a YAML file"),
        (
            "dangling.yaml",
            "dangling.yaml: cannot be read: No such file or directory; check the name",
        ),
        ("wide.yaml", "wide.yaml: not UTF-8 text (byte 0); save it as UTF-8"),
        ("list.yaml", "list.yaml:1: the file must be a table of keys and values, as 'reps: 8'"),
        ("empty.yaml", "empty.yaml:1: tempo: is missing"),
        ("tag.yaml", "tag.yaml:1: tags (!) are not used here; remove it"),
        (
            "a" * 300 + ".yaml",
            "a" * 300 + ".yaml: cannot be read: File name too long; name another file",
        ),
    ],
)
def test_what_is_no_routine_file_is_told_in_a_line(
    run: Run, folder: Path, name: str, told: str
) -> None:
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "dangling.yaml").symlink_to("nothing")
    (folder / "wide.yaml").write_text("tempo: 2021\n", encoding="utf-16")
    (folder / "list.yaml").write_text("- 1\n")
    (folder / "empty.yaml").touch()
    (folder / "tag.yaml").write_text("tempo: !!python/name:os.system\n")
    result = run("check", name)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{told}\n")


def test_without_a_file_there_is_nothing_to_check(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "FILE... is missing" in result.stderr


def test_what_a_file_says_cannot_drive_the_terminal(run: Run, folder: Path) -> None:
    (folder / "bad.yaml").write_text('tempo: 2021\n"\\e]0;owned\\a": 1\n')
    (folder / "worse.yaml").write_text('tempo: "\\e[2J"\nname: "\\u202eeman"\nreps: "\\e[31m8"\n')
    result = run("check", "bad.yaml", "worse.yaml")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 4
    assert all(line.isprintable() for line in result.stderr.splitlines())


# --- cues that are never spoken -------------------------------------------------------------

CUES = """\
tempo: "2021"
reps: 4
sets: 1
cues:
  lift: {long: drive through heels, short: drive}
  top:
    long: and now squeeze as hard as you can
    short: squeeze it together and keep it there
  lower: lower
  bottom: brace
reminders:
  - knees out
  - a reminder that goes on for so long that no phase could hold it
  - ribs down
  - chin tucked
languages:
  de:
    cues:
      top: die Hüfte oben halten und dabei alles fest anspannen
"""


@pytest.fixture
def cues(folder: Path) -> Path:
    path = folder / "cues.yaml"
    path.write_text(CUES, encoding="utf-8")
    return path


def test_a_cue_that_is_never_spoken_is_told_with_its_line_and_why(run: Run, cues: Path) -> None:
    result = run("check", "cues.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    _, top, long, turn, tally, idle = result.stdout.splitlines()
    assert re.fullmatch(
        r"cues.yaml:6: cues.top: 'squeeze it together and keep it there' is never spoken at 2021: "
        r"top lasts 1 s and its beep leaves 0.69 s; it takes 2.\d+ s, 1.\d+ s at its "
        r"fastest, nor is there room in lift before it",
        top,
    )
    assert long.startswith("cues.yaml:11: reminders: 'a reminder that goes on for so long that")
    assert "at its fastest; the longest free time in a rep of its turn is" in long
    assert turn == (
        "cues.yaml:11: reminders: 'ribs down' is never spoken at 2021: "
        "its turn does not come in 1 set of 4 reps"
    )
    assert tally == "cues.yaml: at 2021 10 of 14 cues spoken (long 7, short 3, faster 0, silent 4)"
    assert idle == "cues.yaml: at 2021 there is no moment for cues.bottom (bottom lasts 0 s)"


@pytest.mark.parametrize(("strict", "code"), [([], 0), (["--strict"], 1)])
def test_strict_makes_a_failure_of_it(run: Run, cues: Path, strict: list[str], code: int) -> None:
    assert run("check", "cues.yaml", *strict).exit_code == code
    assert run("check", "pause-thrust", *strict).exit_code == 0


def test_a_file_that_is_wrong_weighs_more_than_a_cue(run: Run, cues: Path) -> None:
    assert run("check", "cues.yaml", "bad.yaml", "--strict").exit_code == 2


def test_cues_are_checked_at_every_tempo_asked_for(run: Run) -> None:
    result = run("check", "pause-thrust", "--tempo", "20X1", "--tempo", "standard")
    assert [
        line.split(" cues")[0] for line in result.stdout.splitlines() if "spoken (" in line
    ] == [
        "pause-thrust: at 20X1 63 of 84",
        "pause-thrust: at 2021 84 of 84",
    ]


def test_a_tempo_that_cannot_be_read_is_refused(run: Run) -> None:
    result = run("check", "pause-thrust", "--tempo", "2021", "--tempo", "2-1-2")
    assert result.exit_code == 2
    assert "tempo '2-1-2' has three parts" in result.stderr


def test_how_much_is_said_and_how_fast_decides(run: Run, cues: Path) -> None:
    slow = run("check", "pause-thrust", "--tempo", "2011", "--rate", "80", "--strict")
    assert slow.exit_code == 1
    quiet = run("check", "cues.yaml", "--say", "quiet")
    assert "reminders (none are given at quiet)" in quiet.stdout
    assert "reminders:" not in quiet.stdout


def test_cues_in_another_language_are_told_by_their_own_keys(run: Run, cues: Path) -> None:
    result = run("check", "cues.yaml", "--language", "de", "--strict")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].startswith(
        "cues.yaml:19: languages.de.cues.top: 'die Hüfte oben halten und dabei alles fest"
    )


def test_a_language_that_a_routine_lacks_is_spoken_in_general_words(run: Run, cues: Path) -> None:
    result = run("check", "cues.yaml", "pause-thrust", "--language", "es")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "cues.yaml: at 2021 12 of 12" in result.stdout
    assert "pause-thrust: at 2-0-2-3..5 84 of 84" in result.stdout


def test_a_language_that_there_is_not_is_told(run: Run, cues: Path) -> None:
    result = run("check", "cues.yaml", "--language", "xx")
    assert result.exit_code == 2
    assert "no words in the language 'xx'" in result.stderr


@pytest.mark.parametrize("silent", [("--voice", "none"), ("--say", "beeps")])
def test_without_a_voice_nothing_is_spoken_and_no_cue_is_at_fault(
    run: Run, cues: Path, silent: tuple[str, str]
) -> None:
    result = run("check", "cues.yaml", *silent, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1:] == [
        "cues.yaml: at 2021 no cue is spoken: there are only beeps"
    ]


def test_a_voice_that_is_not_there_is_told_once(run: Run, cues: Path) -> None:
    result = run("check", "cues.yaml", "pause-thrust", "--voice", "nobody")
    assert result.exit_code == 2
    assert result.stderr.count("nobody") == 1


def test_a_voice_that_fails_leaves_strict_without_an_answer(
    run: Run, cues: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = engines.Absent("espeak", "espeak fell over")
    monkeypatch.setattr(engines, "voices", lambda *_: [absent])
    result = run("check", "cues.yaml", "pause-thrust", "--strict")
    assert (result.exit_code, result.stderr) == (1, "tempo: espeak fell over\n")
    assert "no cue is spoken" in result.stdout


def test_a_count_and_a_last_rep_that_are_never_spoken_are_told_too(run: Run) -> None:
    quick = ("--tempo", "0.5-0-0.5-0", "--say", "quiet", "--voice", "espeak")
    result = run("check", "standard-thrust", *quick, "--strict")
    assert result.exit_code == 1
    at = "at 0.5-0-0.5-0"
    assert f"{at} 'Last rep' is never spoken: no phase leaves room for it" in result.stdout
    assert f"{at} the count is never spoken: no phase leaves room for it" in result.stdout
    whole = run("check", "standard-thrust", "--strict").stdout
    assert "is never spoken" not in whole
