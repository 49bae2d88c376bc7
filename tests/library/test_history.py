import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tempo.errors import HistoryError
from tempo.library import history
from tempo.library.history import Record, append, read, written
from tempo.plan.performance import SetDone
from tempo.plan.phase import Side

RECORD = Record(
    began=datetime(2026, 3, 1, 7, 30, 5, tzinfo=timezone(timedelta(hours=1))),
    routine="legs",
    tempo="2021",
    output="PulseAudio",
    finished=False,
    length=100_500_000,
    pauses=(12_000_000, 1),
    sets=(
        SetDone("Single leg thrust", 1, Side.LEFT, 8, 8, 40_000_000, 10_000_000),
        SetDone("Single leg thrust", 1, Side.RIGHT, 7, 8, 38_123_456, 0),
    ),
)

LINE = (
    '{"version": 1, "began": "2026-03-01T07:30:05+01:00", "routine": "legs", "tempo": "2021", '
    '"output": "PulseAudio", "finished": false, "length": 100.5, "pauses": [12.0, 1e-06], '
    '"sets": [{"exercise": "Single leg thrust", "set": 1, "side": "left", "reps": 8, '
    '"planned": 8, "tension": 40.0, "rest": 10.0}, {"exercise": "Single leg thrust", "set": 1, '
    '"side": "right", "reps": 7, "planned": 8, "tension": 38.123456, "rest": 0.0}]}\n'
)


def found(path: Path) -> tuple[list[Record], list[str]]:
    """Read a history: its records, and what was told of it without its path."""
    faults: list[str] = []
    records = list(read(path, faults.append))
    return records, [fault.removeprefix(f"{path}:") for fault in faults]


def test_holds_are_kept_and_those_of_older_records_are_known_by_their_length(path: Path) -> None:
    plank = SetDone("Plank", 1, None, 1, 1, 45_000_000, 0, hold=60_000_000)
    held = RECORD._replace(sets=(plank, plank._replace(set=2, tension=5_000_000, reps=0)))
    append(held, path)
    assert found(path) == ([held], [])
    line = path.read_text(encoding="utf-8")
    assert line.count(', "hold": 60.0') == 2
    path.write_text(line.replace(', "hold": 60.0', ""), encoding="utf-8")
    (older,), _ = found(path)
    assert [each.hold for each in older.sets] == [45_000_000] * 2
    path.write_text(line.replace(', "hold": 60.0', "").replace("45.0", "14.0"), encoding="utf-8")
    (older,), _ = found(path)
    assert [each.hold for each in older.sets] == [None] * 2


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.jsonl"


def test_a_record_is_a_line_of_json_and_is_read_as_it_was(path: Path) -> None:
    append(RECORD, path)
    append(RECORD._replace(routine="été\n日本", finished=True), path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[0] == LINE
    assert len(lines) == 2
    assert found(path) == ([RECORD, RECORD._replace(routine="été\n日本", finished=True)], [])
    assert (RECORD.reps, RECORD.tension, RECORD.rest) == (15, 78_123_456, 10_000_000)


def test_a_history_that_is_not_there_is_empty(path: Path) -> None:
    assert found(path) == ([], [])
    path.parent.mkdir()
    path.touch()
    assert found(path) == ([], [])


def test_a_torn_line_is_named_and_costs_no_other_record(path: Path) -> None:
    append(RECORD, path)
    with path.open("a") as file:
        file.write(LINE[:100])
    assert found(path) == ([RECORD], ["2 is damaged; this record is left out"])
    append(RECORD, path)
    assert found(path) == ([RECORD, RECORD], ["2 is damaged; this record is left out"])
    assert path.read_text() == f"{LINE}{LINE[:100]}\n{LINE}"


def test_a_line_that_lost_only_its_end_is_whole(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(LINE.rstrip())
    append(RECORD, path)
    assert found(path) == ([RECORD, RECORD], [])


@pytest.mark.parametrize(
    "line",
    [
        *(b"\xff\xfe", b"\0\0\0", b"[]", b"7", b"null", b'"text"', b"{}", b"[" * 100_000),
        LINE.replace('"legs"', "7").encode(),
        LINE.replace("+01:00", "").encode(),
        LINE.replace("100.5", "NaN").encode(),
        LINE.replace("100.5", "1e999").encode(),
        LINE.replace('"left"', '"middle"').encode(),
        LINE.replace('"version": 1', '"version": "1"').encode(),
    ],
)
def test_what_is_no_record_is_named_and_left_out(path: Path, line: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(LINE.encode() + line.rstrip() + b"\n\n" + LINE.encode())
    assert found(path) == ([RECORD, RECORD], ["2 is damaged; this record is left out"])


def test_a_field_of_a_later_time_is_passed_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(LINE.replace('"version": 1', '"version": 1, "weight": 60'))
    assert found(path) == ([RECORD], [])


def test_a_record_of_a_later_version_is_named_and_left_where_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 2, "what": "ever"}\n')
    append(RECORD, path)
    newer = "1: kept by a newer tempo; update this one to read it; this record is left out"
    assert found(path) == ([RECORD], [newer])


def test_a_place_that_takes_no_file_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HistoryError) as caught:
        append(RECORD, tmp_path / "file" / "history.jsonl")
    assert str(caught.value) == f"{tmp_path}/file/history.jsonl: {tmp_path}/file is not a folder"
    (tmp_path / "history.jsonl").mkdir()
    with pytest.raises(HistoryError, match="Is a directory"):
        append(RECORD, tmp_path / "history.jsonl")
    with pytest.raises(HistoryError, match="cannot be read: Is a directory"):
        found(tmp_path / "history.jsonl")


# Other processes.

WRITER = """
    import json, os, random, signal, sys, time
    from datetime import datetime, timezone
    from pathlib import Path
    import filelock
    from tempo.library import history
    from tempo.library.history import Record, append
    from tempo.plan.performance import SetDone

    path = Path(sys.argv[1])

    def record(name, sets=1):
        began = datetime(2026, 3, 1, tzinfo=timezone.utc)
        done = SetDone("squat", 1, None, 8, 8, 40, 0)
        return Record(began, name, "2021", "ear", True, 1, (), (done,) * sets)
"""


def writer(path: Path, body: str, *arguments: str) -> "subprocess.Popen[str]":
    code = textwrap.dedent(WRITER) + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KILLED = """
    chance = random.Random(7)
    for child in range(200):
        ours, its = os.pipe()
        pid = os.fork()
        if not pid:
            for number in range(1_000):
                append(record(f"{child}-{number}", 1 + number % 5 * 400), path)
                os.write(its, f"{child}-{number}\\n".encode())
        os.close(its)
        with os.fdopen(ours) as told:
            print(told.readline(), end="")
            time.sleep(chance.uniform(0, 0.02))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            print(told.read(), end="")
"""


@pytest.mark.thorough
def test_killed_200_times_no_record_is_lost_that_was_acknowledged(path: Path) -> None:
    out, err = writer(path, KILLED).communicate(timeout=120)
    assert err == ""
    acknowledged = out.split()
    assert len(acknowledged) >= 200
    records, faults = found(path)
    kept = [record.routine for record in records]
    assert [name for name in kept if name in set(acknowledged)] == acknowledged
    assert len(kept) - len(acknowledged) <= 200  # written, and killed before it was told
    assert len(faults) <= 200
    whole = {1 + int(name.partition("-")[2]) % 5 * 400 for name in kept}
    assert {len(record.sets) for record in records} <= whole
    append(RECORD, path)
    assert found(path)[0][-1] == RECORD
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def test_two_processes_at_once_take_turns(path: Path) -> None:
    body = """
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(100):
            append(record(f"{sys.argv[2]}-{number}", 1 + number % 3 * 300), path)
    """
    writers = [writer(path, body, name) for name in "ab"]
    for process in writers:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "ready\n"
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in writers] == ["", ""]
    records, faults = found(path)
    assert faults == []
    names = [record.routine for record in records]
    for writer_name in "ab":
        own = [name for name in names if name.startswith(writer_name)]
        assert own == [f"{writer_name}-{number}" for number in range(100)]


def test_a_writer_that_is_not_let_in_gives_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(RECORD, path)
    body = """
        with filelock.FileLock(f"{path}.lock"):
            print("ready", flush=True)
            sys.stdin.readline()
    """
    with writer(path, body) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        monkeypatch.setattr(history, "PATIENCE", 0.2)
        with pytest.raises(HistoryError, match=r"another program holds .*history\.jsonl\.lock"):
            append(RECORD, path)
        process.communicate("\n", timeout=10)
    append(RECORD, path)
    assert found(path) == ([RECORD, RECORD], [])


def test_a_file_that_may_grow_no_more_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", "")  # what is measured may not be written either
    append(RECORD, path)
    body = f"""
        import resource, sys
        from tempo.errors import HistoryError
        sys.dont_write_bytecode = True  # Python tears its own files where one may not grow
        resource.setrlimit(resource.RLIMIT_FSIZE, ({len(LINE)} + 100,) * 2)
        for name in ("a", "b"):
            try:
                append(record(name), path)
            except HistoryError as error:
                print(error)
    """
    out, err = writer(path, body).communicate(timeout=60)
    assert (out, err) == (f"{path}: cannot be written: the disk is full\n" * 2, "")
    assert path.read_text() == LINE


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 KiB."""
    if shutil.which("mount") is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_full_disk_the_history_keeps_what_it_has_and_goes_on_when_there_is_room(
    small: Path,
) -> None:
    path = small / "history.jsonl"
    kept = 0
    with pytest.raises(HistoryError, match=r"the disk is full|No space left on device"):
        for _ in range(1_000):
            append(RECORD, path)
            kept += 1
    assert 64 * 1024 // len(LINE) - 10 <= kept <= 64 * 1024 // len(LINE)
    assert found(path) == ([RECORD] * kept, [])
    with pytest.raises(HistoryError):
        append(RECORD, path)
    assert path.stat().st_size == kept * len(LINE)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:5]))
    append(RECORD, path)
    assert found(path) == ([RECORD] * 6, [])
    assert json.loads(path.read_text().splitlines()[-1])["routine"] == "legs"


def test_a_pipe_in_the_place_of_the_history_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    os.mkfifo(path)
    with pytest.raises(HistoryError, match="is not a file; move it away"):
        list(read(path, print))
    with pytest.raises(HistoryError, match="is not a file; move it away"):
        append(RECORD, path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("length", 1e300), ("length", "12"), ("length", -1), ("pauses", [True, None])],
        *[("effort", float("nan")), ("effort", float("inf")), ("effort", "8"), ("effort", 11)],
    ],
)
def test_a_number_that_no_set_has_makes_a_damaged_line(
    tmp_path: Path, field: str, value: object
) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps({**written(RECORD), field: value}) + "\n")
    told: list[str] = []
    assert list(read(path, told.append)) == []
    assert told == [f"{path}:1 is damaged; this record is left out"]


def test_what_went_on_since_holds_and_what_was_noted_stays(path: Path) -> None:
    later = RECORD.began + timedelta(hours=1)
    begun = RECORD._replace(began=later, id="7f", sets=RECORD.sets[:1], length=50_000_000)
    assert history.extend([begun, RECORD], path) == 2
    history.change(path, 1, lambda record: record._replace(note="light", load="60kg"))
    whole = begun._replace(sets=RECORD.sets, length=90_000_000)
    assert history.extend([whole, RECORD], path) == 1
    noted = whole._replace(note="light", load="60kg")
    assert found(path) == ([noted, RECORD], [])
    assert history.extend([begun, whole, begun], path) == 0  # a file of before is imported again
    assert found(path) == ([noted, RECORD], [])
    history.change(path, 1, lambda record: record._replace(effort=7.0))
    assert found(path) == ([RECORD, noted._replace(effort=7.0)], [])
    history.change(path, 1, lambda record: None)
    assert found(path) == ([RECORD], [])
    assert path.read_text().count("\n") == 1
