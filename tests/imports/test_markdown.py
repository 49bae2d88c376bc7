import sys
from pathlib import Path
from types import FrameType
from typing import Any

from tempo.imports import markdown


def lines_run(text: str) -> int:
    """How many lines of the reader's own code are run to read a text."""
    count = 0

    def within(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return within

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        return within if frame.f_code.co_filename == markdown.__file__ else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        markdown.outline(text, Path("guide.md"))
    finally:
        sys.settrace(before)
    return count


def test_the_work_of_reading_grows_no_faster_than_the_text() -> None:
    for piece in ("**a", "**a:** b ", "**a\n", "**a**\n\n"):
        some, twice = lines_run(piece * 100), lines_run(piece * 200)
        assert twice <= 2 * some + 100, piece
