"""What goes into a file: the sound, and what players and editors are told of it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tempo.audio.pcm import Block, Format
from tempo.errors import TrackError
from tempo.plan.markers import Marker

Progress = Callable[[int], object]
"""Is told now and then, and at the end, how many frames are written."""


class Take(NamedTuple):
    """Blocks that hold so many ``frames``, and their tags; an empty text is not written.

    ``chapters`` are for players, ``markers`` for editors, in order of time; ``cover`` is a PNG.
    """

    blocks: Iterable[Block]
    pcm: Format
    frames: int
    title: str = ""
    artist: str = ""
    album: str = ""
    comment: str = ""
    number: int = 0  # of the track on its album
    tracks: int = 0
    chapters: tuple[Marker, ...] = ()
    markers: tuple[Marker, ...] = ()
    cover: bytes | None = None
    bitrate: int = 0  # kbit/s; the format's own where it is 0
    language: str = "en"  # of the comment
    beside: str = ""  # what is written beside it, by a name that changes with it

    @property
    def place(self) -> str:
        """The number of the track and of all, as tags have it; empty if it stands alone.

        >>> Take([], Format(), 0, number=2, tracks=7).place, Take([], Format(), 0, number=2).place
        ('2/7', '2')
        """
        found = f"{self.number}/{self.tracks}" if self.tracks else f"{self.number}"
        return found if self.number else ""

    def counted(self, path: Path | str) -> Iterator[Block]:
        """Yield its blocks for a file; raises ``TrackError`` where they do not add up."""
        whole, written = self.frames * self.pcm.frame_bytes, 0
        for block in self.blocks:
            written += len(memoryview(block).cast("B"))
            if written > whole:
                break
            yield block
        if written != whole:
            more = "more" if written > whole else "fewer"
            raise TrackError(
                f"cannot write {path}: its blocks hold {more} than {self.frames} frames"
            )
