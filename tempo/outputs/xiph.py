"""FLAC, Ogg Vorbis and Opus: different sounds, the same comments."""

import base64
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tempo.outputs import encoder
from tempo.outputs.place import writing
from tempo.outputs.tags import tagging
from tempo.outputs.take import Progress, Take
from tempo.plan.time import MILLISECOND

if TYPE_CHECKING:
    from mutagen.flac import Picture
    from mutagen.ogg import OggFileType

OPUS_LOWEST, OPUS_RANGE = 6, 250  # kbit/s a channel, as libsndfile counts its levels
SERIAL = 1  # of the one stream in a file
MOST_CHAPTERS = 999  # a chapter's number has three digits
FRONT_COVER = 3


def flac(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as FLAC, without loss, at 16 bits."""
    from mutagen.flac import FLAC

    encoder.encode(file, path, take, progress, "FLAC", "PCM_16")
    with tagging(path):
        flac = FLAC(file.name)
        flac.update(_comments(take))
        if take.cover:
            flac.add_picture(_picture(take.cover))
        flac.save()


def vorbis(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as Ogg Vorbis."""
    from mutagen.oggvorbis import OggVorbis

    encoder.encode(file, path, take, progress, "OGG", "VORBIS")
    with tagging(path):
        _comment(OggVorbis(file.name), take)
    _settle(file, path)


def opus(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as Opus, whose rate has to be 48,000 Hz."""
    from mutagen.oggopus import OggOpus

    more = {}
    if take.bitrate:
        channels = take.pcm.channels
        more["compression_level"] = 1 - (take.bitrate / channels - OPUS_LOWEST) / OPUS_RANGE
    encoder.encode(file, path, take, progress, "OGG", "OPUS", **more)
    with tagging(path):
        _comment(OggOpus(file.name), take)
    _settle(file, path)


def _comment(ogg: "OggFileType", take: Take) -> None:
    ogg.update(_comments(take))
    if take.cover:
        block = _picture(take.cover).write()
        ogg["metadata_block_picture"] = base64.b64encode(block).decode("ascii")
    ogg.save()


def _comments(take: Take) -> dict[str, str]:
    """Return the tags of a take, and where its chapters are, under the names of Xiph."""
    found = {
        "title": take.title,
        "artist": take.artist,
        "album": take.album,
        "comment": take.comment,
        "tracknumber": str(take.number or ""),
        "tracktotal": str(take.tracks or ""),
    }
    for number, chapter in enumerate(take.chapters[:MOST_CHAPTERS], 1):
        found[f"chapter{number:03}"] = _clock(chapter.time)
        found[f"chapter{number:03}name"] = chapter.text
    return {name: text for name, text in found.items() if text}


def _clock(time: int) -> str:
    """Return a time in microseconds as hours, minutes, seconds and thousandths.

    >>> _clock(3_723_004_500)
    '01:02:03.004'
    """
    seconds, thousandths = divmod(time // MILLISECOND, 1_000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"


def _picture(cover: bytes) -> "Picture":
    from mutagen.flac import Picture

    picture = Picture()
    picture.type, picture.mime, picture.data = FRONT_COVER, "image/png", cover
    picture.width, picture.height = (int.from_bytes(cover[at : at + 4]) for at in (16, 20))
    picture.depth = 24
    return picture


def _settle(file: BinaryIO, path: Path | str) -> None:
    """Give all pages of an Ogg file our serial number: libsndfile draws one by the clock."""
    from mutagen.ogg import OggPage

    with writing(path), open(file.name, "r+b") as pages, suppress(EOFError):
        while True:  # until there is no page any more
            page = OggPage(pages)
            page.serial = SERIAL
            pages.seek(page.offset)
            pages.write(page.write())
