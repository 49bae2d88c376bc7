"""What FLAC, Ogg Vorbis and Opus tell of a track: different sounds, the same comments."""

import base64
from typing import TYPE_CHECKING

from tempo.outputs.take import Take
from tempo.plan.time import MILLISECOND

if TYPE_CHECKING:
    from mutagen.flac import Picture
    from mutagen.ogg import OggFileType

MOST_CHAPTERS = 999  # a chapter's number has three digits
FRONT_COVER = 3


def comment(ogg: "OggFileType", take: Take) -> None:
    """Write the tags of a take, and where its chapters are, into an Ogg file."""
    ogg.update(comments(take))
    if take.cover:
        block = picture(take.cover).write()
        ogg["metadata_block_picture"] = base64.b64encode(block).decode("ascii")
    ogg.save()


def comments(take: Take) -> dict[str, str]:
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


def picture(cover: bytes) -> "Picture":
    """Return a PNG as the cover of FLAC and Ogg."""
    from mutagen.flac import Picture

    picture = Picture()
    picture.type, picture.mime, picture.data = FRONT_COVER, "image/png", cover
    picture.width, picture.height = (int.from_bytes(cover[at : at + 4]) for at in (16, 20))
    picture.depth = 24
    return picture
