"""``python -m tempo``, and the command ``tempo``."""

import atexit
import gc
import os

GARBAGE = 100_000
"""How many objects come to be before those in rings are looked for. Python looks at each 700, which
costs a command that is over in a moment a tenth of its time."""

STOPPED = 130
"""The exit code of a program that was ended by Ctrl-C."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # at the end too: what is left goes with the process
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts them at once, for nothing
    try:
        from tempo.cli import main

        main()
    except KeyboardInterrupt:  # before the command line could take it
        raise SystemExit(STOPPED) from None


if __name__ == "__main__":
    main()
