"""The pages of an Ogg file (RFC 3533) that holds one stream."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tempo.outputs import xiph
from tempo.outputs.place import writing
from tempo.outputs.tags import tagging
from tempo.outputs.take import Take

if TYPE_CHECKING:
    from mutagen.ogg import OggFileType

SERIAL = 1  # of the one stream in a file


class Pages:
    """An open file that has a name, which is ``path`` to the user, written page by page."""

    def __init__(self, file: BinaryIO, path: Path | str) -> None:
        self._file, self._path = file, path
        self._count = 0

    def head(
        self,
        first: bytes,
        others: Sequence[bytes],
        take: Take,
        kind: "Callable[[str], OggFileType]",
    ) -> None:
        """Write what is before the sound: packets, the first on its own page, and the tags."""
        self.write([first], 0)
        self.write(others, 0)
        with writing(self._path):
            self._file.flush()
        with tagging(self._path):
            xiph.comment(kind(self._file.name), take)
        with writing(self._path):
            self._count = _count(self._file.name)
            self._file.seek(0, 2)

    def write(self, packets: Sequence[bytes], position: int, last: bool = False) -> None:
        """Write packets, of up to 255 parts of 255 bytes in all, and the place they end at."""
        from mutagen.ogg import OggPage

        page = OggPage()
        page.serial, page.sequence, page.position = SERIAL, self._count, position
        page.packets, page.first, page.last = [*packets], not self._count, last
        with writing(self._path):
            self._file.write(page.write())
        self._count += 1


def _count(name: str) -> int:
    """Return how many pages a file has."""
    from mutagen.ogg import OggPage

    found = 0
    with open(name, "rb") as pages, suppress(EOFError):
        while OggPage(pages):
            found += 1
    return found
