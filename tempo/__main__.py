"""``python -m tempo``, and the command ``tempo``."""

import os
import sys

try:
    from tempo import signals
except KeyboardInterrupt:  # before there is anything that takes it
    raise SystemExit(130) from None

GARBAGE = 100_000
"""How many objects come to be before those in rings are looked for. Python looks at each 700, which
costs a command that is over in a moment a tenth of its time."""


def main() -> None:
    """Run the command line."""
    handlers = signals.at_once()
    import atexit
    import gc

    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # at the end too: what is left goes with the process
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts them at once, for nothing
    if sys.argv[1:2] == ["batch"]:
        from tempo.batch import snapshot

        if snapshot.told(sys.argv[1:]):  # before all that it takes to look at every track
            return
    from tempo.cli import main

    try:
        signals.tidily(handlers)
        main()
    finally:
        signals.over(handlers)


if __name__ == "__main__":
    main()
