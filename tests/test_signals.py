"""Signals that end the program: what they break off, what waits for it, which are heard twice."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tempo import signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere there are other signals")

TERM, INT = signal.SIGTERM, signal.SIGINT


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Let signals be taken as the program takes them, by a clock that stands."""
    now = [100.0]
    monkeypatch.setattr(signals, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(signals, "_heeded", float("-inf"))
    before = {number: signal.getsignal(number) for number in (INT, *signals.ENDING)}
    for number in before:
        signal.signal(number, signals._end)
    yield now
    for number, handler in before.items():
        signal.signal(number, handler)


def told(number: signal.Signals) -> int | None:
    """Send a signal, and return the exit code of the error that it raised, if it did."""
    try:
        signal.raise_signal(number)
    except SystemExit as error:
        return signals.code(error)
    return None


@pytest.mark.parametrize(("first", "second"), [(INT, INT), (INT, TERM), (TERM, INT), (TERM, TERM)])
def test_what_one_signal_began_is_not_broken_off_by_another_at_once(
    first: signal.Signals, second: signal.Signals, clock: list[float]
) -> None:
    assert told(first) == 128 + first
    clock[0] += 0.4
    assert told(second) is None


def test_ctrl_c_is_heard_again_should_what_was_begun_hang(clock: list[float]) -> None:
    assert told(TERM) == 143
    clock[0] += 0.6
    assert (told(TERM), told(INT), told(INT)) == (None, 130, None)
    clock[0] += 0.6
    assert told(INT) == 130


def test_of_two_signals_that_come_together_the_second_is_not_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGQUIT, TERM])
    signal.raise_signal(signal.SIGQUIT)
    signal.raise_signal(TERM)
    with pytest.raises(SystemExit) as ended:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert (ended.value.code, told(signal.SIGHUP), said) == (131, None, [])


def test_a_signal_waits_for_what_is_brief_and_comes_then() -> None:
    done = []
    with pytest.raises(SystemExit) as ended, signals.Delayed():
        os.kill(os.getpid(), TERM)
        done.append("the first")
        os.kill(os.getpid(), INT)  # says the same again
        done.append("the second")
    assert (ended.value.code, done) == (143, ["the first", "the second"])
    assert signal.getsignal(INT) is signals._end


def test_what_is_brief_and_fails_fails_as_it_would_and_so_it_does_in_a_thread() -> None:
    with pytest.raises(ValueError, match="no"), signals.Delayed():
        raise ValueError("no")
    done = []

    def work() -> None:
        with signals.Delayed():
            done.append(signal.getsignal(TERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [signals._end]


def test_a_signal_that_is_ignored_is_still_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with signals.Delayed():
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_the_code_of_a_signal_is_found_in_what_was_made_of_it() -> None:
    def made(error: BaseException) -> RuntimeError:
        try:
            raise RuntimeError from error
        except RuntimeError as other:
            return other

    assert signals.code(made(SystemExit(143))) == 143
    assert signals.code(made(made(KeyboardInterrupt()))) == 130
    assert signals.code(made(SystemExit(1))) == 0  # of a library, which wanted to end us
    assert signals.code(made(SystemExit("no"))) == 0
    assert signals.code(made(ValueError())) == 0
    assert signals.code(None) == 0
