"""A track as MP3, with ID3 tags and chapters."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tempo.outputs import encoder
from tempo.outputs.tags import tagging
from tempo.outputs.take import Progress, Take
from tempo.plan.markers import Marker
from tempo.plan.time import MILLISECOND

UNKNOWN = 0xFFFF_FFFF  # the byte where a chapter is: players find it by its time
MOST_CHAPTERS = 255  # in the table of contents, which counts them in a byte
TOP_AND_ORDERED = 0b11
UTF_8 = 3
FRONT_COVER = 3


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as MP3 of a variable bit rate."""
    from mutagen import id3

    encoder.encode(file, path, take, progress, "MP3", "MPEG_LAYER_III")
    tags = id3.ID3()
    for kind, text in (
        (id3.TIT2, take.title),
        (id3.TPE1, take.artist),
        (id3.TALB, take.album),
        (id3.TRCK, take.place),
    ):
        if text:
            tags.add(kind(encoding=UTF_8, text=text))
    if take.comment:
        tags.add(id3.COMM(encoding=UTF_8, lang="eng", desc="", text=take.comment))
    if take.cover:
        tags.add(
            id3.APIC(encoding=UTF_8, mime="image/png", type=FRONT_COVER, desc="", data=take.cover)
        )
    chapters = dict(zip(_names(take.chapters), take.chapters, strict=True))
    if chapters:
        tags.add(
            id3.CTOC(
                element_id="toc",
                flags=TOP_AND_ORDERED,
                child_element_ids=[*chapters][:MOST_CHAPTERS],
            )
        )
    for name, chapter in chapters.items():
        tags.add(
            id3.CHAP(
                element_id=name,
                start_time=chapter.time // MILLISECOND,
                end_time=chapter.end // MILLISECOND,
                start_offset=UNKNOWN,
                end_offset=UNKNOWN,
                sub_frames=[id3.TIT2(encoding=UTF_8, text=chapter.text)],
            )
        )
    with tagging(path):
        tags.save(file.name, v2_version=3)


def _names(chapters: Sequence[Marker]) -> list[str]:
    """Return names for chapters, such that mutagen leaves them in order.

    It sorts frames by size, then by name (its issue 506), so each name makes up for a short text.
    """
    widths = [len(chapter.text.encode("utf-16-le")) for chapter in chapters]
    return [
        f"chapter{number:05}" + "-" * (max(widths) - width) for number, width in enumerate(widths)
    ]
