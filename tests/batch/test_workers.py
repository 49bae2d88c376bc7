import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tempo.batch.manifest import Made
from tempo.batch.tasks import Task
from tempo.batch.workers import results


class Fragile(Executor):
    """Runs each task at once, and breaks for good at one of them."""

    def __init__(self, made: list[str]) -> None:
        self.made = made
        self.broken = False

    def submit(self, fn: Callable[..., Any], /, *given: Any, **_: Any) -> "Future[Any]":
        if self.broken:
            raise BrokenExecutor("broken")
        future: Future[Any] = Future()
        task = given[0]
        if task.file == "3":
            self.broken = True
            future.set_exception(BrokenExecutor("it died"))
        else:
            self.made.append(task.file)
            future.set_result(Made(task.file, {}))
        return future


def test_where_a_worker_dies_only_its_own_track_fails() -> None:
    made: list[str] = []

    def make(task: Task) -> Made:
        raise AssertionError("is for a real executor")

    @contextmanager
    def workers() -> Iterator[Executor]:
        yield Fragile(made)

    tasks = [Task(str(number), number, Path(), ()) for number in range(8)]
    found = {task.file: result for task, result in results(workers, make, tasks, 3)}
    assert sorted(found) == ["0", "1", "2", "3", "4", "5", "6", "7"]
    assert found["3"] == "the process that made it died, perhaps for want of memory"
    assert sorted(made) == ["0", "1", "2", "4", "5", "6", "7"]


CLOSED = """
import os, signal, time
from tempo import signals
from tempo.batch import workers

signals.tidily(signals.at_once())
with workers.processes(1):
    try:
        os.killpg(0, signal.SIGHUP)
        time.sleep(10)
    finally:
        time.sleep(0.2)  # what would die of it has died
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no terminal tells so")
def test_a_terminal_that_is_closed_ends_a_batch_and_nothing_that_python_started_beside_it() -> None:
    """Python counts semaphores in a process of its own, and misses it with a traceback for each."""
    ended = subprocess.run(
        [sys.executable, "-c", CLOSED],
        capture_output=True,
        text=True,
        timeout=20,
        process_group=0,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (129, "", "")
