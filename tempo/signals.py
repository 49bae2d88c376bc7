"""Signals that end the program: it tidies up first, and ends with the exit code of the signal.

Loaded before all else, and loads next to nothing: until the handlers stand, Ctrl-C is a traceback.
"""

import os
import signal
import sys
import time

TYPE_CHECKING = False  # what tells so to others takes milliseconds to load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from sys import UnraisableHookArgs
    from types import FrameType

    Handler = Callable[[int, FrameType | None], object]

ENDING = [
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]
"""The signals that end a program politely. It tidies up first, also as the first process of a
container, to whom they mean nothing of themselves."""

STOPPED = 130
"""The exit code of a program that was ended by Ctrl-C."""

AGAIN = 0.02
"""After how many seconds a signal is sent again: the object has gone by then."""

ECHO = 0.5
"""Within how many seconds a signal says again what another has said, so that what that began goes
on: a terminal that is closed tells it twice, and whoever is in a hurry strikes Ctrl-C twice."""

_ignoring = False  # whether Python is telling of an error that it ignores: one now is ignored too

_heeded = float("-inf")  # when a signal was obeyed last, on the monotonic clock


def at_once() -> "Mapping[int, Handler]":
    """End at once when a signal comes, as nothing is begun yet; return what takes them later.

    An error that a handler raises in an import may come out of that as another one. A signal that
    was ignored before, as ``nohup`` does, stays ignored.
    """
    later: dict[int, Handler] = {
        number: _end for number in ENDING if signal.getsignal(number) is signal.SIG_DFL
    }
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        later[signal.SIGINT] = _end  # whose error no library takes for its own
    _take(dict.fromkeys(later, _leave))
    return later


def tidily(handlers: "Mapping[int, Handler]") -> None:
    """Raise ``SystemExit`` where a signal comes, so that what was begun is tidied up."""
    sys.unraisablehook = _ignored
    _take(handlers)


def over(handlers: "Mapping[int, Handler]") -> None:
    """End at once again when a signal comes: all is tidied up, and Python is about to end."""
    _take(dict.fromkeys(handlers, _leave))


class Delayed:
    """Lets signals wait while entered: what is done then is brief, and lost if it is broken off."""

    def __enter__(self) -> None:
        import threading

        self._came: list[int] = []
        self._handlers: dict[int, Handler] = {}
        if threading.current_thread() is threading.main_thread():  # elsewhere none comes
            for number in (signal.SIGINT, *ENDING):
                if callable(handler := signal.getsignal(number)):
                    self._handlers[number] = handler
        _take(dict.fromkeys(self._handlers, self._note))

    def __exit__(self, *exception: object) -> None:
        _take(self._handlers)
        if self._came:
            anew()
            signal.raise_signal(self._came[0])

    def _note(self, number: int, _: "FrameType | None") -> None:
        if not echoed():
            self._came.append(number)


def echoed() -> bool:
    """Whether a signal that comes now is the echo of one that was obeyed; if not, this one is."""
    global _heeded
    now = time.monotonic()
    if now - _heeded < ECHO:
        return True
    _heeded = now
    return False


def anew() -> None:
    """Let the next signal be no echo."""
    global _heeded
    _heeded = float("-inf")


def code(error: BaseException | None) -> int:
    """Return the exit code of the signal that an error tells of, or is a consequence of; or 0.

    A library, or Python, may make another error of the one that was raised.
    """
    while error:
        if isinstance(error, KeyboardInterrupt):
            return STOPPED
        if number := _told(error):
            return 128 + number
        error = error.__cause__ or error.__context__
    return 0


def _told(error: BaseException | None) -> int:
    """Return the number of the signal that an error was raised for, or 0."""
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        return error.code - 128 if error.code - 128 in (signal.SIGINT, *ENDING) else 0
    return 0


def _take(handlers: "Mapping[int, Handler]") -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _leave(number: int, _: "FrameType | None") -> None:
    if not echoed():
        os._exit(128 + number)


def _end(number: int, _: "FrameType | None") -> None:
    if echoed():
        return
    for ending in ENDING:
        signal.signal(ending, _not_again)  # Ctrl-C is heard if what follows hangs
    raise SystemExit(128 + number)


def _not_again(number: int, _: "FrameType | None") -> None:
    """Ignore a signal; Python tells of one that comes just before the system is to ignore it."""


def _ignored(what: "UnraisableHookArgs") -> None:
    """Send a signal again that came where Python ignores errors: while an object was going."""
    if not (number := _told(what.exc_value)):
        sys.__unraisablehook__(what)
        return
    global _ignoring
    anew()
    signal.signal(number, _end)
    import threading

    _ignoring = True
    try:
        threading.Thread(target=_send, args=(number,), daemon=True).start()
    except RuntimeError:  # no thread begins any more: the program is at its end
        return
    finally:
        _ignoring = False


def _send(number: int) -> None:
    while _ignoring:
        time.sleep(AGAIN)
    time.sleep(AGAIN)
    if os.name == "nt":
        signal.raise_signal(number)
    else:
        os.kill(os.getpid(), number)  # it wakes the main thread too, whatever that waits for
