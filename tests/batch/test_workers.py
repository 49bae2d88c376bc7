from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
