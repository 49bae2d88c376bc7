"""Who makes the tracks of a batch: processes on this machine, or the workers of a cluster."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from typing import NoReturn

from tempo.batch.manifest import Made
from tempo.batch.tasks import Task
from tempo.errors import RequestError
from tempo.library import unfinished
from tempo.library.unfinished import ENDING

Workers = Callable[[], AbstractContextManager[Executor]]
"""Starts workers, and ends them with the body."""

Make = Callable[[Task], Made | str]
"""Makes the files of a task; a text says why it could not be done."""

PATIENCE = 10.0
"""Seconds to wait for the answer of a cluster's scheduler."""


def results(
    workers: Workers, make: Make, tasks: Iterable[Task], width: int
) -> Iterator[tuple[Task, Made | str]]:
    """Yield each task with its result, in the order in which they are done.

    Where a worker dies, with it go all tasks that were handed out; each of those has another try
    alone, so that only the one that it died of fails.
    """
    left = iter(tasks)
    while True:
        lost: list[Task] = []
        with workers() as executor:
            yield from _streamed(executor, make, left, width, lost)
        for task in lost:
            dead: list[Task] = []
            with workers() as executor:
                yield from _streamed(executor, make, iter([task]), 1, dead)
            if dead:
                yield task, "the process that made it died, perhaps for want of memory"
        if not lost:
            return


def _streamed(
    executor: Executor, make: Make, tasks: Iterator[Task], width: int, lost: list[Task]
) -> Iterator[tuple[Task, Made | str]]:
    """Yield the results of an executor that never holds more than ``width`` tasks.

    When it breaks, its tasks are ``lost`` and no more are taken.
    """
    waiting: dict[Future[Made | str], Task] = {}
    while True:
        while len(waiting) < width and not lost and (task := next(tasks, None)):
            try:
                with _uninterrupted():
                    waiting[executor.submit(make, task)] = task
            except BrokenExecutor:
                lost.append(task)
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            task = waiting.pop(future)
            try:
                yield task, future.result()
            except BrokenExecutor:
                lost.append(task)
            except Exception as error:  # of a cluster: it says what became of a worker
                yield task, f"{type(error).__name__}: {error}"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off, also for processes that start meanwhile: they would stop in their imports."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, *ENDING])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """Start so many processes on this machine; where the body is broken off, so are they.

    On Windows, which waits for no more, they are at most 61.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if sys.platform == "win32":
        number = min(number, 61)
    spawned = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(number, spawned, initializer=_worker)
    try:
        yield executor
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _worker() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that is, with what was begun."""
    import multiprocessing
    import threading
    from multiprocessing.connection import wait as first

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for ending in ENDING:
        signal.signal(ending, lambda number, frame: _leave(128 + number))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    parent = multiprocessing.parent_process()
    assert parent

    def follow() -> None:
        first([parent.sentinel])
        _leave(1)

    threading.Thread(target=follow, daemon=True).start()


def _leave(code: int) -> NoReturn:
    """End this process at once; what it was writing goes with it."""
    unfinished.abandon()
    os._exit(code)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Reach the workers of a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise RequestError(
            "Dask is not installed; pip install 'rep-tempo[dask]', here and on its workers"
        ) from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise RequestError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        yield client.get_executor()


def cores() -> int:
    """Return how many processes this one may run side by side."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
