import threading
import time
from collections.abc import Iterator

import pytest

from tempo.audio.ahead import Ahead

SECOND = 2_000  # bytes


def settled(made: list[int], most: float = 5.0) -> int:
    """Return how many blocks were made once no more are."""
    deadline, before = time.monotonic() + most, -1
    while len(made) != before and time.monotonic() < deadline:
        before = len(made)
        time.sleep(0.1)
    return len(made)


def endless(made: list[int], closed: threading.Event) -> Iterator[bytes]:
    try:
        while True:
            made.append(1)
            yield bytes(200)
    finally:
        closed.set()


def test_the_same_blocks_come_out_in_order() -> None:
    blocks = [b"aa", b"", b"bbcc", b"dd"]
    assert list(Ahead(blocks, SECOND)) == blocks
    assert list(Ahead([], SECOND)) == []


def test_no_more_is_made_than_is_to_be_ready() -> None:
    made: list[int] = []
    with Ahead(endless(made, threading.Event()), SECOND) as ahead:
        assert settled(made) == 11  # ten blocks of 0.1 s, and one that waits for its place
        next(ahead)
        assert settled(made) == 12


def test_an_error_is_raised_after_what_was_made_before_it() -> None:
    def broken() -> Iterator[bytes]:
        yield b"aa"
        raise ValueError("the disk is gone")

    ahead = Ahead(broken(), SECOND)
    assert next(ahead) == b"aa"
    with pytest.raises(ValueError, match="the disk is gone"):
        next(ahead)
    with pytest.raises(StopIteration):
        next(ahead)


def test_closing_ends_the_thread_and_the_blocks() -> None:
    closed, before = threading.Event(), threading.active_count()
    ahead = Ahead(endless([], closed), SECOND)
    next(ahead)
    assert not closed.is_set()
    ahead.close()
    ahead.close()
    assert closed.wait(5)
    with pytest.raises(StopIteration):
        next(ahead)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
