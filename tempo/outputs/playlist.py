"""A playlist of the pieces of a track: M3U in UTF-8."""

from collections.abc import Iterable
from typing import NamedTuple

from tempo.errors import RequestError
from tempo.plan.time import SECOND


class Entry(NamedTuple):
    """A file beside the playlist, its title, and its length in microseconds, if they are known."""

    file: str
    title: str = ""
    length: int = 0


def m3u8(title: str, entries: Iterable[Entry]) -> str:
    """Return a playlist; raises RequestError if the name of a file has more than a line.

    >>> print(m3u8("Pause thrust", [Entry("p-01.mp3", "Set 1", 61_500_000)]), end="")
    #EXTM3U
    #PLAYLIST:Pause thrust
    #EXTINF:62,Set 1
    p-01.mp3
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(title)}"]
    for file, name, length in entries:
        lines += [f"#EXTINF:{-(-length // SECOND)},{_line(name)}"] if name else []
        lines.append(_named(file))
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _named(file: str) -> str:
    """Return a file as a line that no player takes for a comment, an address or another file."""
    if len(f"{file}.".splitlines()) > 1:
        raise RequestError(f"'{file}' has more than a line, as no name in a playlist can")
    odd = file[0] in "# " or ":" in file
    return f"./{file}" if odd else file
