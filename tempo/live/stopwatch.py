"""A clock that nobody sets and that runs on while the machine sleeps; all times in seconds.

The clock on the wall will not do: it is set, by hand or by the network, and a set that is being
lifted must not notice. Python's own monotonic clock stands still in a sleep on Linux and macOS,
and runs on in one on Windows.
"""

import sys
import time


def now() -> float:
    """Return the time since some moment, sleep included where the system can tell it."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux
    if boot is None and sys.platform == "darwin":
        boot = time.CLOCK_MONOTONIC
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def asleep() -> float:
    """Return how long the machine has slept since some moment; 0 where nothing can tell."""
    if sys.platform != "win32":
        return now() - time.monotonic()
    import ctypes

    awake = ctypes.c_ulonglong()  # in tenths of a microsecond
    told = ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake))
    return time.monotonic() - awake.value / 1e7 if told else 0.0
