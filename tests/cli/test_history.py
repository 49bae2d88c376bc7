import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import Result

from tempo import signals
from tempo.cli.history import as_json
from tempo.cli.run import Place, recorded
from tempo.errors import DeviceError
from tempo.guide.asked import Asked
from tempo.guide.summary import done, ended
from tempo.library import folders, history, words
from tempo.library.history import Record, append, read
from tempo.library.settings import said
from tempo.plan.performance import Performance, SetDone
from tempo.plan.phase import Side
from tempo.plan.timeline import SpanKind

Run = Callable[..., Result]

SECOND = 1_000_000


def thrust(number: int, reps: int, tension: int, rest: int, side: Side | None = None) -> SetDone:
    return SetDone("Hip thrust", number, side, reps, 8, tension * SECOND, rest * SECOND)


MARCH = Record(
    began=datetime(2026, 3, 1, 23, 30, 5, tzinfo=timezone(timedelta(hours=-5))),
    routine="pause-thrust",
    tempo="2-0-2-3..5",
    output="PulseAudio",
    finished=True,
    length=230 * SECOND,
    pauses=(),
    sets=(thrust(1, 8, 56, 90), thrust(2, 8, 56, 0)),
)
EARLY = MARCH._replace(
    began=datetime(2026, 3, 5, 7, 0, tzinfo=timezone(timedelta(hours=1))),
    routine="legs",
    finished=False,
    pauses=(12 * SECOND, 3 * SECOND),
    sets=(
        *(thrust(1, 8, 56, 10, Side.LEFT), thrust(1, 7, 52, 60, Side.RIGHT)),
        *(thrust(2, 6, 45, 10, Side.LEFT), thrust(2, 0, 0, 0, Side.RIGHT)),
    ),
)
LATER = EARLY._replace(
    began=datetime(2026, 3, 5, 18, 0, tzinfo=timezone(timedelta(hours=1))),
    routine="=cmd|' /C calc'!A0",
    sets=(thrust(1, 8, 71, 0),),
)


@pytest.fixture
def path(own: Path) -> Path:
    """Return the path of a history of three records, the last of which was kept first."""
    path = own / "history.jsonl"
    for record in (LATER, MARCH, EARLY):
        append(record, path)
    return path


def test_without_a_history_it_is_said_how_to_begin_one(run: Run, own: Path) -> None:
    said = "Nothing is in the history yet; `tempo run ROUTINE` puts there what you do.\n"
    assert (run("history").output, run("history").exit_code) == (said, 0)
    assert run("history", "--json").output == "[]\n"
    assert run("history", "--csv").output.splitlines() == [
        "began,routine,tempo,exercise,set,side,reps,planned,tension_s,rest_s,pauses,paused_s,"
        "length_s,finished,output,load,effort,note,client,id,hold_s"
    ]


def test_the_table_tells_what_was_done_and_the_picture_when(run: Run, path: Path) -> None:
    result = run("history")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output.splitlines() == [
        "BEGAN             ROUTINE             TEMPO       REPS                TENSION  REST  "
        "PAUSES   ENDED",
        "2026-03-01 23:30  pause-thrust        2-0-2-3..5  2 x 8               1:52     1:30",
        "2026-03-05 07:00  legs                2-0-2-3..5  8+7 6+0 of 2 x 8+8  2:33     1:20  "
        "2, 0:15  early",
        "2026-03-05 18:00  =cmd|' /C calc'!A0  2-0-2-3..5  1 x 8               1:11     0:00  "
        "2, 0:15  early",
        "",
        "DAY               TENSION",
        "Sun 2026-03-01    1:52     " + "━" * 20,
        "  3 days without",
        "Thu 2026-03-05    3:44     " + "━" * 40,
    ]


def on_a_terminal(columns: int, **changed: str) -> str:
    """Run ``tempo history`` on a terminal and return all that it wrote there."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "tempo", "history"],
        stdin=its,
        stdout=its,
        stderr=its,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": str(columns)} | changed,
    ):
        os.close(its)
        written = b""
        with suppress(OSError):  # Linux's way to say that nobody writes any more
            while piece := os.read(ours, 1 << 16):
                written += piece
        os.close(ours)
    return written.decode()


def test_a_terminal_has_colours_unless_it_asks_for_none_and_no_row_runs_over(path: Path) -> None:
    assert "\x1b[32m" + "━" * 40 in on_a_terminal(100)
    plain = on_a_terminal(80, NO_COLOR="1")
    assert "\x1b[" not in plain
    assert "2026-03-05 07:00  legs" in plain
    assert max(map(len, plain.splitlines())) <= 80
    assert on_a_terminal(30, NO_COLOR="1") == plain


@pytest.mark.parametrize(
    ("options", "routines"),
    [
        (["--last", "1"], [LATER.routine]),
        (["--last", "2"], ["legs", LATER.routine]),
        (["--last", "9"], ["pause-thrust", "legs", LATER.routine]),
        (["--since", "2026-03-01"], ["pause-thrust", "legs", LATER.routine]),
        (["--since", "2026-03-02"], ["legs", LATER.routine]),
        (["--routine", "legs"], ["legs"]),
        (["--routine", "pause-thrust", "--since", "2026-03-02"], []),
    ],
)
def test_some_can_be_picked(run: Run, path: Path, options: list[str], routines: list[str]) -> None:
    records = json.loads(run("history", "--json", *options).output)
    assert [record["routine"] for record in records] == routines


def test_the_history_speaks_the_language_of_the_config(run: Run, path: Path) -> None:
    config = folders.config()
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("language: de\n")
    told = run("history").output
    heads = " ".join(told.splitlines()[0].split())
    assert heads == "BEGINN ROUTINE TEMPO WDH. SPANNUNG PAUSE ANGEHALTEN ENDE"
    assert "8+7 6+0 von 2 x 8+8" in told
    assert "3 Tage ohne" in told
    assert "Do 2026-03-05" in told
    assert run("history", "--routine", "squat").output == (
        "Im Verlauf: 3 Einträge; davon ist keiner gefragt.\n"
    )


def test_none_of_those_asked_for_is_no_empty_history(run: Run, path: Path) -> None:
    assert run("history", "--routine", "squat").output == (
        "None of the 3 records kept is of those asked for.\n"
    )


def test_csv_has_a_row_a_set_and_nothing_that_a_spreadsheet_would_run(run: Run, path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--csv").output)))
    assert len(rows) == 2 + 4 + 1
    assert rows[3] == {
        "began": "2026-03-05 07:00:00+01:00",
        "routine": "legs",
        "tempo": "2-0-2-3..5",
        "exercise": "Hip thrust",
        "set": "1",
        "side": "right",
        "reps": "7",
        "planned": "8",
        "tension_s": "52.0",
        "rest_s": "60.0",
        "pauses": "2",
        "paused_s": "15.0",
        "length_s": "230.0",
        "finished": "no",
        "output": "PulseAudio",
        "load": "",
        "effort": "",
        "note": "",
        "client": "",
        "id": "",
        "hold_s": "",
    }
    assert rows[6]["routine"] == "'=cmd|' /C calc'!A0"
    assert [row["side"] for row in rows[:2]] == ["", ""]


@pytest.mark.parametrize("name", ["=1", "+1", "-1", "@SUM(1)", "\t=1", "\r\n=1"])
def test_a_name_that_begins_a_formula_is_quoted(run: Run, own: Path, name: str) -> None:
    append(MARCH._replace(routine=name, sets=MARCH.sets[:1]), own / "history.jsonl")
    (row,) = csv.DictReader(io.StringIO(run("history", "--csv").output))
    assert row["routine"] == f"'{name.strip()}"


def test_json_has_what_was_kept_times_in_seconds(run: Run, path: Path) -> None:
    records = json.loads(run("history", "--json", "--last", "1").output)
    assert records == [
        {
            "version": 1,
            "began": "2026-03-05T18:00:00+01:00",
            "routine": "=cmd|' /C calc'!A0",
            "tempo": "2-0-2-3..5",
            "output": "PulseAudio",
            "finished": False,
            "length": 230.0,
            "pauses": [12.0, 3.0],
            "sets": [
                {
                    "exercise": "Hip thrust",
                    "set": 1,
                    "side": None,
                    "reps": 8,
                    "planned": 8,
                    "tension": 71.0,
                    "rest": 0.0,
                }
            ],
        }
    ]


def test_a_file_is_written_whole_and_never_over_another_unless_told_to(
    run: Run, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sets.csv"
    assert run("history", "--csv", "-o", str(file)).output == ""
    assert file.read_text() == run("history", "--csv").output
    refused = run("history", "--json", "-o", str(file))
    assert (refused.exit_code, refused.stderr) == (
        *(2, f"tempo: {file} exists; use --force to replace it\n"),
    )
    assert run("history", "--json", "-o", str(file), "--force").exit_code == 0
    assert len(json.loads(file.read_text())) == 3
    assert run("history", "-o", str(file)).exit_code == 2


def test_a_damaged_line_is_named_and_the_rest_is_shown(run: Run, path: Path) -> None:
    with path.open("a") as file:
        file.write('{"version": 1, "beg')
    result = run("history", "--json")
    assert (result.exit_code, result.stderr) == (
        *(0, f"tempo: {path}:4 is damaged; this record is left out\n"),
    )
    assert len(json.loads(result.stdout)) == 3


def test_reps_are_said_by_set_and_side() -> None:
    left, right = Side.LEFT, Side.RIGHT
    assert done([thrust(1, 8, 0, 0), thrust(2, 8, 0, 0)]) == "2 x 8"
    assert done([thrust(1, 8, 0, 0), thrust(2, 6, 0, 0)]) == "8 6 of 2 x 8"
    assert done([thrust(1, 6, 0, 0), thrust(2, 6, 0, 0)]) == "2 x 6 of 2 x 8"
    assert done([thrust(1, 8, 0, 0, left), thrust(1, 8, 0, 0, right)]) == "1 x 8+8"
    assert done([thrust(1, 8, 0, 0, right), thrust(1, 7, 0, 0, left)]) == "1 x 7+8 of 1 x 8+8"
    warm_up = [thrust(1, 6, 0, 0), thrust(1, 8, 0, 0), thrust(2, 8, 0, 0)]
    assert done([each._replace(planned=each.reps) for each in warm_up]) == "6 8 8"
    other = thrust(1, 9, 0, 0)._replace(exercise="Bridge", planned=9)
    assert done([thrust(1, 8, 0, 0), other]) == "8 9"


# What a run keeps.

SET = (
    *("glute-bridge", "--reps", "2", "--sets", "1", "--tempo", "1010", "--lead-in", "5"),
    *("--no-setup", "--voice", "none", "--output", "silent"),
)


def tempo(home: Path, *arguments: str, **changed: str) -> "subprocess.Popen[str]":
    places = {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    return subprocess.Popen(
        [sys.executable, "-m", "tempo", "run", *SET, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | places | changed,
    )


def kept(home: Path) -> list[Record]:
    return list(read(home / "data" / "rep-tempo" / "history.jsonl", pytest.fail))


def test_a_set_that_a_fault_ends_is_kept_as_far_as_it_was_heard(own: Path) -> None:
    asked = Asked("glute-bridge", said(reps="2", sets="1", voice="none", setup="false"))
    guide = asked.guide()
    first = next(span for span in guide.track.spans if span.kind is SpanKind.PHASE)
    performance, place = Performance(guide.track.spans), Place("silent", None, guide.track.pcm)
    place.open([])
    with pytest.raises(DeviceError), recorded(guide, performance, place, keep=True):
        performance.heard(0, first.end)
        performance.paused(7 * SECOND)
        raise DeviceError("unplugged")
    (record,) = read(own / "history.jsonl", pytest.fail)
    assert (record.reps, record.tension, record.pauses) == (0, 2 * SECOND, (7 * SECOND,))
    assert (record.output, record.finished) == ("the screen alone", False)


def test_a_set_is_kept_though_ctrl_c_comes_in_that_very_moment(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = Asked("glute-bridge", said(reps="2", sets="1", voice="none", setup="false")).guide()
    performance, place = Performance(guide.track.spans), Place("silent", None, guide.track.pcm)
    signals.anew()  # else it could be the echo of another test's

    def struck(record: Record, path: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        append(record, path)

    monkeypatch.setattr(history, "append", struck)
    with pytest.raises(KeyboardInterrupt), recorded(guide, performance, place, keep=True):
        performance.heard(0, guide.track.spans[-1].end)
    (record,) = read(own / "history.jsonl", pytest.fail)
    assert record.finished


@pytest.mark.paced
def test_a_run_keeps_what_was_done_of_it_unless_it_shall_not(tmp_path: Path) -> None:
    homes = {name: tmp_path / name for name in ("whole", "early", "none", "off", "locked", "idle")}
    (homes["off"] / "config" / "rep-tempo").mkdir(parents=True)
    (homes["off"] / "config" / "rep-tempo" / "config.yaml").write_text("history: false\n")
    before = datetime.now().astimezone() - timedelta(seconds=1)
    processes = {
        "whole": tempo(homes["whole"]),
        "early": tempo(homes["early"]),
        "none": tempo(homes["none"], "--no-history"),
        "off": tempo(homes["off"]),
        "locked": tempo(homes["locked"], XDG_DATA_HOME="/proc/nowhere"),
        "idle": tempo(homes["idle"]),
    }
    for name, line in {"idle": "GET READY", "early": "LOWER"}.items():
        out = processes[name].stdout
        assert out is not None
        while line not in out.readline():
            pass
        processes[name].send_signal(signal.SIGINT)
    ended = {name: process.communicate(timeout=60) for name, process in processes.items()}
    after = datetime.now().astimezone()
    codes = {name: process.returncode for name, process in processes.items()}
    assert codes == dict.fromkeys(homes, 0) | {"early": 130, "idle": 130}
    assert [name for name, home in homes.items() if kept(home)] == ["whole", "early"]
    (whole,), (early,) = kept(homes["whole"]), kept(homes["early"])
    assert before < whole.began < after
    assert whole.began.utcoffset() == before.utcoffset()
    assert whole[1:5] == ("glute-bridge", "1010", "the screen alone", True)
    assert whole.pauses == ()
    assert whole.sets == (SetDone("Floor glute bridge", 1, None, 2, 2, 4 * SECOND, 0),)
    assert 14 * SECOND <= whole.length < 20 * SECOND
    assert not early.finished
    assert early.reps == 0
    assert SECOND <= early.tension < 2 * SECOND
    assert [ended[name][1] for name in homes if name != "locked"] == [""] * 5
    error = ended["locked"][1]
    assert error.startswith("tempo: the set is not in the history: /proc/nowhere/rep-tempo/")
    assert error.count("\n") == 1
    assert ended["locked"][0].endswith("in all.\n")


def test_an_ending_reads_as_a_person_would_write_it() -> None:
    record = MARCH._replace(
        sets=tuple(thrust(number, 8, 56, 90) for number in (1, 2, 3)), length=383 * SECOND
    )
    english = words.signs()
    assert ended(record, True, english) == "Done: 3 x 8, 2:48 under tension, 6:23 in all, saved"
    planks = record._replace(sets=(plank(1, 45), plank(2, 45)), length=150 * SECOND)
    assert ended(planks, False, english) == "Done: 2 x 45 s, 1:30 under tension, 2:30 in all"
    several = record._replace(
        sets=(thrust(1, 8, 50, 0), thrust(1, 6, 50, 0)._replace(exercise="Row"))
    )
    assert ended(several, False, english).startswith(
        "Done: Hip thrust 1 x 8; Row 1 x 6 of 1 x 8, 1:40 under"
    )
    assert ended(record, True, words.signs("de")) == (
        "Geschafft: 3 x 8, 2:48 unter Spannung, 6:23 insgesamt, gespeichert"
    )
    assert ended(several, False, words.signs("es")).startswith(
        "Hecho: Hip thrust 1 x 8; Row 1 x 6 de 1 x 8, 1:40 bajo"
    )


def plank(number: int, tension: int, hold: int | None = 45 * SECOND) -> SetDone:
    return SetDone("Plank", number, None, int(tension > 44), 1, tension * SECOND, 0, hold)


def test_what_was_done_of_holds_is_told_in_seconds() -> None:
    assert done([plank(1, 45), plank(2, 45)]) == "2 x 45 s"
    assert done([plank(1, 45), plank(2, 12)]) == "45 s 12 s of 2 x 45 s"
    assert done([plank(1, 5), plank(2, 0)]) == "5 s 0 s of 2 x 45 s"
    assert done([plank(1, 70, hold=0), plank(2, 52, hold=0)]) == "70 s 52 s"  # to failure
    squats = thrust(1, 8, 24, 0)
    assert done([squats, plank(1, 45)]) == "8 45 s"
    assert done([squats, plank(1, 9)]) == "8 9 s of 8 45 s"


def test_a_record_is_edited_and_removed_and_all_others_stay(run: Run, path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"torn\n")
    edited = run(
        "history", "edit", "2", "--load", "60kg", "--effort", "8.5", "--note", "felt light"
    )
    assert edited.output == (
        "Changed: 2026-03-05 07:00  legs  8+7 6+0 of 2 x 8+8  60kg, effort 8.5, felt light\n"
    )
    assert list(read(path, print)) == [
        *(LATER, MARCH, EARLY._replace(load="60kg", effort=8.5, note="felt light"))
    ]
    assert run("history", "remove", "1").exit_code == 0
    assert [record.routine for record in read(path, print)] == ["pause-thrust", "legs"]
    assert path.read_bytes().endswith(b"torn\n")
    missing = run("history", "remove", "3")
    assert (missing.exit_code, "there is no record 3; there are 2" in missing.stderr) == (1, True)
    assert run("history", "edit", "1").exit_code == 2


def test_records_without_tension_or_sets_are_shown(run: Run, path: Path) -> None:
    append(MARCH._replace(sets=()), path)
    append(MARCH._replace(sets=(thrust(1, 0, 0, 0),)), path)
    for form in ((), ("--csv",), ("--json",)):
        result = run("history", *form)
        assert result.exit_code == 0, result.output


def test_the_history_is_not_written_over_itself(run: Run, path: Path) -> None:
    append(MARCH, path)
    before = path.read_bytes()
    result = run("history", "--csv", "-o", str(path), "--force")
    assert result.exit_code == 2
    assert "is read for it; choose another name" in result.output
    assert path.read_bytes() == before


# What comes from a phone, or another computer.


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_what_was_written_is_read_back_and_twice_doubles_nothing(
    run: Run, path: Path, tmp_path: Path, form: str
) -> None:
    held = (thrust(1, 1, 30, 60)._replace(planned=1, hold=45 * SECOND),)
    noted = MARCH._replace(note="=1+1", load="60kg", effort=8.5, sets=held)
    append(noted._replace(client="anna", id="7f"), path)
    file = tmp_path / f"sets.{form[2:]}"
    assert run("history", form, "-o", str(file)).exit_code == 0
    before = [*read(path, pytest.fail)]
    again = run("history", "import", str(file))
    assert again.output == f"{file}: 0 records imported, 4 there already\n"
    path.unlink()
    assert run("history", "import", str(file)).output == (
        f"{file}: 4 records imported, 0 there already\n"
    )
    assert run("history", "import", str(file)).exit_code == 0
    told = [*read(path, pytest.fail)]
    if form == "--csv":  # which has the number of the pauses and their sum
        told = [
            each._replace(pauses=(12 * SECOND, 3 * SECOND) * bool(each.pauses)) for each in told
        ]
    assert sorted(told, key=str) == sorted(before, key=str)


def test_one_that_is_changed_meanwhile_is_still_the_same(
    run: Run, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sets.json"
    file.write_text(run("history", "--json").output)
    assert run("history", "edit", "1", "--note", "felt light").exit_code == 0
    assert run("history", "import", str(file)).output.endswith(
        ": 0 records imported, 3 there already\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "line", "why"),
    [
        ("a.json", "[GOOD,\n {}]", 2, "this record has no 'version'"),
        ("a.json", "[GOOD\n GOOD]", 2, "not JSON: a comma is missing"),
        ("a.json", "[GOOD,\n GOOD\n", 3, "not JSON: the list has no end"),
        ("a.json", "[GOOD]\n[GOOD]", 2, "not JSON: something follows the list"),
        ("a.jsonl", "GOOD\n\n7\n", 3, "this record is damaged"),
        ("a.json", "[GOOD,\n\n GOOD2]", 3, "this record is kept by a newer tempo"),
        ("a.csv", "HEADS\nROW\nROW,no\nx", 4, "this set is damaged"),
        ("a.csv", "HEADS\nROW\nBAD", 3, "this record is damaged"),
        ("a.csv", "routine,began\na,b", 1, "no column 'exercise'"),
    ],
)
def test_a_file_with_a_fault_is_told_by_its_line_and_changes_nothing(
    run: Run, path: Path, tmp_path: Path, name: str, text: str, line: int, why: str
) -> None:
    good = json.dumps(json.loads(run("history", "--json").output)[0] | {"id": "new"})
    row = "2026-03-01 07:00+01:00,squat,squat,1,8,8,40"
    text = text.replace("GOOD2", good.replace('"version": 1', '"version": 2'))
    text = text.replace("GOOD", good).replace("ROW", row).replace("BAD", row.replace("40", "-1"))
    text = text.replace("HEADS", "began,routine,exercise,set,reps,planned,tension_s")
    before = path.read_bytes()
    file = tmp_path / name
    file.write_text(text)
    result = run("history", "import", str(file))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"tempo: {file}:{line}: {why}")
    assert result.stderr.endswith("nothing was imported\n")
    assert path.read_bytes() == before


def test_a_client_is_seen_with_what_was_done_of_the_plan_by_week(
    run: Run, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sets.json"
    early = MARCH._replace(
        began=MARCH.began + timedelta(days=16), sets=(thrust(1, 8, 56, 90), thrust(2, 3, 20, 0))
    )
    missed = early._replace(
        began=early.began + timedelta(days=1), sets=(thrust(1, 6, 56, 90), thrust(2, 0, 0, 0))
    )
    file.write_text(as_json([MARCH, early, missed._replace(client="bob", id="b")]))
    assert run("history", "import", str(file), "--client", "Anna").exit_code == 0
    records = json.loads(run("history", "--json", "--client", "anna").output)
    assert [record["client"] for record in records] == ["Anna"]  # the other one was there already
    lines = run("history", "--client", "bob").output.splitlines()
    assert lines[-3:] == [
        "WEEK OF     DAYS  SETS    REPS     DONE",
        "2026-03-16  1     1 of 2  6 of 16  37 %",
        "in all      1     1 of 2  6 of 16  37 %",
    ]
    append(MARCH._replace(client="bob"), path)
    append(early._replace(client="bob", sets=(thrust(1, 20, 56, 90),)), path)
    assert run("history", "--client", "Bob").output.splitlines()[-5:] == [
        "WEEK OF            DAYS  SETS    REPS      DONE",
        "2026-02-23         1     2 of 2  16 of 16  100 %",
        "  2 weeks without",
        "2026-03-16         2     2 of 3  14 of 24  58 %",
        "in all             3     4 of 5  30 of 40  75 %",
    ]
    assert "WEEK OF" not in run("history").output
    assert run("history", "--client", "carl").output.startswith("None of the ")
