"""Who makes the tracks of a batch: processes on this machine, or the workers of a cluster."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NoReturn, TypeVar

from tempo.batch.tasks import Task
from tempo.errors import RequestError
from tempo.library import unfinished
from tempo.signals import ENDING

Workers = Callable[[], AbstractContextManager[Executor]]
"""Starts workers, and ends them with the body."""

T = TypeVar("T")

Make = Callable[[Task], T]
"""Makes the files of a task, and returns what came of it."""

PATIENCE = 10.0
"""Seconds to wait for the answer of a cluster's scheduler."""


LOOKED = 0.25
"""Seconds after which it is told how far the tasks have come, where none is done meanwhile."""

_come: Any = None
"""How many tracks the processes have written, with the parts of those that are not whole yet."""


def advance(part: float) -> None:
    """Note in a process that so much of a track is written: 1 is all of it."""
    if _come:
        with _come.get_lock():
            _come.value += part


def come() -> float:
    """Return how many tracks are written, as far as that is known, with parts of others."""
    return _come.value if _come else 0.0


def results(
    workers: Workers,
    make: Make[T],
    tasks: Iterable[Task],
    width: int,
    looked: Callable[[], object] = lambda: None,
) -> Iterator[tuple[Task, T | str]]:
    """Yield each task with its result, in the order in which they are done; a text says why there
    is none.

    ``looked`` is called now and then while none is done.

    Where a worker dies, with it go all tasks that were handed out; each of those has another try
    alone, so that only the one that it died of fails.
    """
    left = iter(tasks)
    while True:
        lost: list[Task] = []
        with workers() as executor:
            yield from _streamed(executor, make, left, width, lost, looked)
        for task in lost:
            dead: list[Task] = []
            with workers() as executor:
                yield from _streamed(executor, make, iter([task]), 1, dead, looked)
            if dead:
                yield task, "the process that made it died, perhaps for want of memory"
        if not lost:
            return


def _streamed(
    executor: Executor,
    make: Make[T],
    tasks: Iterator[Task],
    width: int,
    lost: list[Task],
    looked: Callable[[], object],
) -> Iterator[tuple[Task, T | str]]:
    """Yield the results of an executor that never holds more than ``width`` tasks.

    When it breaks, its tasks are ``lost`` and no more are taken.
    """
    waiting: dict[Future[T], Task] = {}
    while True:
        while len(waiting) < width and not lost and (task := next(tasks, None)):
            try:
                with _uninterrupted():
                    waiting[executor.submit(make, task)] = task
            except BrokenExecutor:
                lost.append(task)
        if not waiting:
            return
        looked()
        for future in wait(waiting, LOOKED, return_when=FIRST_COMPLETED).done:
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
    global _come
    with _uninterrupted():  # also what Python starts beside, which a closed terminal would end
        _come = _come or spawned.Value("d", 0.0)
    executor = ProcessPoolExecutor(number, spawned, initializer=_worker, initargs=(_come,))
    try:
        yield executor
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _worker(come: Any) -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that is, with what was begun."""
    global _come
    _come = come
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
    try:
        unfinished.abandon()
    finally:  # also where another thread was just closing what is closed here
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
