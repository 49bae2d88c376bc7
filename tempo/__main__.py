"""``python -m tempo``, and the command ``tempo``."""

import atexit
import gc
import os
import signal
from types import FrameType

from tempo.library.unfinished import ENDING

GARBAGE = 100_000
"""How many objects come to be before those in rings are looked for. Python looks at each 700, which
costs a command that is over in a moment a tenth of its time."""

STOPPED = 130
"""The exit code of a program that was ended by Ctrl-C."""


def _end(number: int, _: FrameType | None) -> None:
    """End with the exit code that tells a shell of a signal."""
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)  # once is enough
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line."""
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # at the end too: what is left goes with the process
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts them at once, for nothing
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
