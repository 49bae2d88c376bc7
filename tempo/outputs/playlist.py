"""A playlist of the pieces of a track: M3U in UTF-8."""

from collections.abc import Iterable
from typing import NamedTuple

from tempo.plan.time import SECOND


class Entry(NamedTuple):
    """A file beside the playlist, its title, and its length in microseconds."""

    file: str
    title: str
    length: int


def m3u8(title: str, entries: Iterable[Entry]) -> str:
    """Return a playlist.

    >>> print(m3u8("Pause thrust", [Entry("p-01.mp3", "Set 1", 61_500_000)]), end="")
    #EXTM3U
    #PLAYLIST:Pause thrust
    #EXTINF:62,Set 1
    p-01.mp3
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{title}"]
    for file, name, length in entries:
        lines += [f"#EXTINF:{-(-length // SECOND)},{name}", file]
    return "\n".join(lines) + "\n"
