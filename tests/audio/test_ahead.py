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
    assert closed.is_set()  # at once: nothing goes on where Python may be cleaning up
    assert threading.active_count() <= before
    with pytest.raises(StopIteration):
        next(ahead)


def slow(seconds: float, done: threading.Event) -> Iterator[bytes]:
    yield bytes(200)
    time.sleep(seconds)  # a block that takes its time
    done.set()
    yield bytes(200)


def test_closing_waits_for_the_block_that_is_being_made() -> None:
    done = threading.Event()
    ahead = Ahead(slow(0.5, done), SECOND)
    next(ahead)
    assert not done.is_set()
    ahead.close()
    assert done.is_set()


def test_what_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempo.audio.ahead.PATIENCE", 0.2)
    done = threading.Event()
    ahead = Ahead(slow(2, done), SECOND)
    next(ahead)
    began = time.monotonic()
    ahead.close()
    assert 0.1 < time.monotonic() - began < 1.5
    assert not done.is_set()
    left = [thread for thread in threading.enumerate() if thread.name == "aside"]
    assert left  # by this name the program ends without them
    assert done.wait(5)


def test_at_the_end_of_the_blocks_the_thread_has_ended() -> None:
    before = threading.active_count()
    for _ in range(100):
        assert list(Ahead([b"aa"], SECOND)) == [b"aa"]
        assert threading.active_count() <= before
