"""``python -m tempo``, and the command ``tempo``."""

import atexit
import gc
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from tempo.library.unfinished import ENDING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

GARBAGE = 100_000
"""How many objects come to be before those in rings are looked for. Python looks at each 700, which
costs a command that is over in a moment a tenth of its time."""

AGAIN = 0.02
"""After how many seconds a signal is sent again: the object has gone by then."""

STOPPED = 130
"""The exit code of a program that was ended by Ctrl-C."""


def _end(number: int, _: FrameType | None) -> None:
    """End with the exit code that tells a shell of a signal."""
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
    with suppress(RuntimeError):  # no thread begins any more: the program is at its end
        threading.Thread(target=_send, args=(number,), daemon=True).start()


def _send(number: int) -> None:
    time.sleep(AGAIN)
    if os.name == "nt":
        signal.raise_signal(number)
    else:
        os.kill(os.getpid(), number)  # it wakes the main thread too, whatever that waits for


def main() -> None:
    """Run the command line."""
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # at the end too: what is left goes with the process
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts them at once, for nothing
    sys.unraisablehook = _ignored
    for ending in ENDING:
        if signal.getsignal(ending) is signal.SIG_DFL:  # nohup ignores one, and so do we
            signal.signal(ending, _end)
    try:
        from tempo.cli import main

        main()
    except KeyboardInterrupt:  # before the command line could take it
        raise SystemExit(STOPPED) from None


if __name__ == "__main__":
    main()
