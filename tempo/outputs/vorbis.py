"""A track as Ogg Vorbis."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from tempo.outputs import encoder, xiph
from tempo.outputs.place import writing
from tempo.outputs.tags import tagging
from tempo.outputs.take import Progress, Take

SERIAL = 1  # of the one stream in a file


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as Ogg Vorbis."""
    from mutagen.oggvorbis import OggVorbis

    encoder.encode(file, path, take, progress, "OGG", "VORBIS")
    with tagging(path):
        xiph.comment(OggVorbis(file.name), take)
    _settle(file, path)


def _settle(file: BinaryIO, path: Path | str) -> None:
    """Give all pages of an Ogg file our serial number: libsndfile draws one by the clock."""
    from mutagen.ogg import OggPage

    with writing(path), open(file.name, "r+b") as pages, suppress(EOFError):
        while True:  # until there is no page any more
            page = OggPage(pages)
            page.serial = SERIAL
            pages.seek(page.offset)
            pages.write(page.write())
