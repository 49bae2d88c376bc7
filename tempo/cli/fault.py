"""A mistake of the program itself, never thought of: said in a line, and kept in a log."""

from collections.abc import Iterable
from typing import NamedTuple

import tempo

LONGEST = 200  # characters of what is said


class Fault(NamedTuple):
    """What is said of a mistake, and where it happened, as text: so it comes out of a worker."""

    said: str
    trace: str


def of(error: Exception) -> Fault:
    """Return the mistake that an error is."""
    import traceback

    said = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
    return Fault(
        f"a mistake of the program, not yours: {said}", "".join(traceback.format_exception(error))
    )


def kept(faults: Iterable[Fault]) -> str:
    """Write mistakes into the log, with what it takes to find them; return what to do with it."""
    import platform
    import shlex
    import sys

    from tempo.library import folders

    system = f"Python {platform.python_version()} on {platform.platform()}"
    head = f"rep-tempo {tempo.__version__}, {system}\n{shlex.join(sys.argv)}\n"
    try:
        path = folders.log()
        path.parent.mkdir(parents=True, exist_ok=True)
        text = head + "\n".join(fault.trace for fault in faults)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return "No log could be kept; please open an issue with this and what you typed"
    return f"Please open an issue with {path}, where all of it is, attached"
