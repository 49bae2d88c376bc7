"""Signals that end the program: it tidies up first, and ends with the exit code of the signal.

Loaded before all else, and loads next to nothing: until the handlers stand, Ctrl-C is a traceback.
"""

import os
import signal
import sys

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


def at_once() -> "Mapping[int, Handler]":
    """End at once when a signal comes, as nothing is begun yet; return what takes them later.

    An error that a handler raises in an import may come out of that as another one. A signal that
    was ignored before, as ``nohup`` does, stays ignored.
    """
    later: dict[int, Handler] = {
        number: _end for number in ENDING if signal.getsignal(number) is signal.SIG_DFL
    }
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        later[signal.SIGINT] = signal.default_int_handler
    for number in later:
        signal.signal(number, _leave)
    return later


def tidily(handlers: "Mapping[int, Handler]") -> None:
    """Raise an error where a signal comes, so that what was begun is tidied up."""
    sys.unraisablehook = _ignored
    for number, handler in handlers.items():
        signal.signal(number, handler)


def code(error: BaseException | None) -> int:
    """Return the exit code of a signal of which a library, or Python, has made another error."""
    while error:
        if isinstance(error, KeyboardInterrupt):
            return STOPPED
        if isinstance(error, SystemExit) and isinstance(error.code, int):
            return error.code
        error = error.__cause__ or error.__context__
    return 0


def _leave(number: int, _: "FrameType | None") -> None:
    os._exit(128 + number)


def _end(number: int, _: "FrameType | None") -> None:
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)  # once is enough
    raise SystemExit(128 + number)


def _ignored(what: "UnraisableHookArgs") -> None:
    """Send a signal again that came where Python ignores errors: while an object was going."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        number: int = signal.SIGINT
    elif isinstance(what.exc_value, SystemExit) and isinstance(what.exc_value.code, int):
        number = what.exc_value.code - 128
        signal.signal(number, _end)
    else:
        sys.__unraisablehook__(what)
        return
    import threading

    try:
        threading.Thread(target=_send, args=(number,), daemon=True).start()
    except RuntimeError:  # no thread begins any more: the program is at its end
        return


def _send(number: int) -> None:
    import time

    time.sleep(AGAIN)
    if os.name == "nt":
        signal.raise_signal(number)
    else:
        os.kill(os.getpid(), number)  # it wakes the main thread too, whatever that waits for
