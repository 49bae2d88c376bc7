"""Work done on all cores at a time, which comes back in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """Yield what ``work`` makes of all that is given, one of it on each core at a time.

    The work has to let go of Python's lock, as calls of C libraries do. What it raises is raised
    where its turn comes.

    >>> [*side_by_side(len, ["a", "bcd", ""])]
    [1, 3, 0]
    """
    cores = os.cpu_count() or 1
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for each in given:
                waiting.append(pool.submit(work, each))
                if len(waiting) > cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
