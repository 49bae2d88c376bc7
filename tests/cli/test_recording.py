import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import Result

from tempo.voices.espeak import Espeak
from tempo.voices.voice import Phrase

Run = Callable[..., Result]

FOR = ("--for", "frog-pump", "--sets", "1", "--reps", "2", "--no-setup", "--hold-count", "off")


def session(path: Path, phrases: Iterable[str], pause: float = 1.0) -> Path:
    """Write what a person reads in one go: the phrases, with a pause after each, in a room."""
    chance = np.random.default_rng(2)
    silence = [0.0] * round(pause * 22_050)
    sound = [*silence]
    for spoken in Espeak("en-us").speak([Phrase(text, 150) for text in phrases]):
        sound += [*(np.frombuffer(spoken.samples, "<i2") / 40_000), *silence]
    noisy = np.array(sound) + 0.0005 * chance.standard_normal(len(sound))
    soundfile.write(path, noisy, 22_050, "PCM_16")
    return path


def lines(result: Result) -> dict[int, str]:
    return {int(line.split()[0]): line.split(None, 1)[1] for line in result.stdout.splitlines()}


def test_one_recording_becomes_a_voice_that_lacks_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "anna"
    asked = run("voices", "record", str(folder), *FOR)
    assert asked.exit_code == 0
    script = lines(asked)
    assert [*script] == [*range(1, len(script) + 1)] and "Last rep" in script.values()
    assert f"{len(script)} lines to read" in asked.stderr
    read = session(tmp_path / "read.wav", script.values())
    cut = run("voices", "record", str(folder), *FOR, str(read))
    assert cut.exit_code == 0
    rows = [line.split(None, 4) for line in cut.stdout.splitlines()]
    assert [re.sub(r"   \(.*", "", row[4]) for row in rows] == [*script.values()]
    assert f"{len(script)} phrases in {folder}." in cut.stderr
    assert len([*folder.glob("*.wav")]) == len(script)
    shown = run("show", "frog-pump", *FOR[2:], "--voice", str(folder), "--json")
    assert (shown.exit_code, shown.stderr) == (0, "")
    heard = [soundfile.info(folder / name).duration for name in ("last-rep.wav", "3.wav")]
    assert all(0.2 < each < 1.2 for each in heard)


def test_a_line_is_taken_again_and_no_other(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "anna"
    script = lines(run("voices", "record", str(folder), *FOR))
    read = session(tmp_path / "read.wav", script.values())
    assert run("voices", "record", str(folder), str(read)).exit_code == 0
    before = {path.name: path.read_bytes() for path in folder.glob("*.wav")}
    assert "are recorded" in run("voices", "record", str(folder)).stderr
    again = session(tmp_path / "again.wav", ["one more time", "and this"])
    numbers = [number for number, phrase in script.items() if phrase in ("3", "Last rep")]
    taken = ",".join(map(str, numbers))
    assert run("voices", "record", str(folder), str(again), "--take", taken).exit_code == 0
    after = {path.name: path.read_bytes() for path in folder.glob("*.wav")}
    assert {name for name in after if after[name] != before[name]} == {"3.wav", "last-rep.wav"}


def test_where_stretches_and_lines_do_not_agree_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "anna"
    script = lines(run("voices", "record", str(folder), *FOR))
    read = session(tmp_path / "read.wav", [*script.values()][:-2])
    result = run("voices", "record", str(folder), str(read))
    assert result.exit_code == 2
    assert f"{len(script) - 2} stretches of speech for {len(script)} lines" in result.stderr
    assert "nothing was written" in result.stderr and result.stdout.count("not found") == 2
    assert not [*folder.glob("*.wav")]


def test_the_numbers_of_a_script_stay_when_more_is_asked_for(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "anna"
    script = lines(run("voices", "record", str(folder), *FOR))
    more = lines(run("voices", "record", str(folder), "--for", "plank", "--sets", "1"))
    assert {number: more[number] for number in script} == script
    assert len(more) > len(script)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--take", "99"), "the script has no line 99"),
        (("--take", "x"), "write numbers of the script, as 4 or 2,7-9"),
        (("--take", "1", "--all"), "--take and --all both say"),
    ],
)
def test_what_cannot_be_taken_is_told(
    run: Run, tmp_path: Path, given: tuple[str, ...], told: str
) -> None:
    folder = tmp_path / "anna"
    folder.mkdir()
    (folder / "script.txt").write_text("  1. drive\n")
    result = run("voices", "record", str(folder), *given)
    assert result.exit_code == 2 and told in result.stderr
    assert "--for is missing" in run("voices", "record", str(tmp_path / "ben")).stderr


def test_a_recording_that_nothing_reads_is_named_and_not_ignored(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (tmp_path / "last-rep.m4a").write_bytes(b"\0\0\0\x18ftypM4A ")
    result = run("show", "frog-pump", *FOR[2:], "--voice", str(tmp_path), "--json")
    assert result.exit_code == 0
    assert "last-rep.m4a: what ends in .m4a is read by ffmpeg, which is not installed" in (
        result.stderr
    )
