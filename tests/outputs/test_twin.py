"""A fork that does a part of the work, and never outlives what it is for."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tempo.outputs import twin

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there is a twin"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),  # numpy's, idle
]


def counting(path: Path, last: int) -> Iterator[int]:
    """Note who works, and count for a long time."""
    path.write_text(f"{os.getpid()}")
    yield from range(1, last + 1)


def slowly(path: Path) -> Iterator[int]:
    for number in counting(path, 1 << 30):
        time.sleep(0.001)
        yield number


def gone(pid: int) -> bool:
    """Whether a process has ended, or does so in a moment."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.005)
    return False


def test_another_process_does_the_work_and_tells_how_far_it_is(tmp_path: Path) -> None:
    with twin.begun(lambda: counting(tmp_path / "pid", 3)) as other:
        told = [*other]
        assert told[-1] == other.done == 3
    pid = int((tmp_path / "pid").read_text())
    assert pid != os.getpid() and gone(pid)


def test_how_far_it_is_can_be_asked_at_any_time(tmp_path: Path) -> None:
    with twin.begun(lambda: slowly(tmp_path / "pid")) as other:
        found = [other.done]
        while found[-1] < 20:
            found.append(other.done)
        assert found[0] < 20 and found == sorted(found)
    assert gone(int((tmp_path / "pid").read_text()))


def test_one_that_fails_says_nothing_and_has_not_done_all(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def work() -> Iterator[int]:
        yield from counting(tmp_path / "pid", 2)
        raise ValueError

    with twin.begun(work) as other:
        assert [*other][-1] == 2
    assert capfd.readouterr() == ("", "")


def test_one_that_is_killed_has_not_done_all(tmp_path: Path) -> None:
    with twin.begun(lambda: slowly(tmp_path / "pid")) as other:
        while not other.done:
            time.sleep(0.001)
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
        assert 0 < [other.done, *other][-1] < 1 << 30


def test_it_ends_with_the_body_however_that_ends(tmp_path: Path) -> None:
    with (
        pytest.raises(SystemExit),
        twin.begun(lambda: slowly(tmp_path / "pid")) as other,
    ):
        while not other.done:
            time.sleep(0.001)
        raise SystemExit(143)
    assert gone(int((tmp_path / "pid").read_text()))


def test_it_ends_when_the_process_that_began_it_is_killed(tmp_path: Path) -> None:
    code = """
        import sys, time
        from pathlib import Path
        from tempo.outputs import twin
        from tests.outputs.test_twin import slowly
        with twin.begun(lambda: slowly(Path(sys.argv[1]))) as other:
            while not other.done: pass
            print(flush=True)
            time.sleep(60)
        """
    path = tmp_path / "pid"
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdout and process.stdout.readline() == b"\n"
        pid = int(path.read_text())
        os.kill(pid, 0)
        process.kill()
    assert gone(pid)


def test_where_there_can_be_no_more_processes_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    with twin.begun(lambda: counting(tmp_path / "pid", 3)) as other:
        assert (other.done, [*other]) == (0, [])


def test_there_is_none_beside_threads_or_where_there_is_one_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = ["1"]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(os, "listdir", lambda _: tasks)
    assert twin.possible()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1})
    assert not twin.possible()
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert not twin.possible()
    finally:
        waiting.set()
        thread.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_nothing_of_what_that_begins_here_is_done_twice(
    tmp_path: Path, number: signal.Signals
) -> None:
    came = []
    before = signal.signal(number, lambda *_: came.append(os.getpid()))
    try:
        with twin.begun(lambda: slowly(tmp_path / "pid")) as other:
            while not other.done:
                time.sleep(0.001)
            os.kill(int((tmp_path / "pid").read_text()), number)
            assert [other.done, *other][-1] > 0
    finally:
        signal.signal(number, before)
    assert came == []
