"""A track as MP3, with ID3 tags and chapters.

Its bit rate is constant: a player that looks for a time by counting bytes, as browsers and many
phones do, is within a frame of it. The header that tells the exact length (Xing's, with LAME's
delays) has no table of places: it is coarser than counting, and players that find one believe it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tempo.outputs.place import writing
from tempo.outputs.tags import tagging
from tempo.outputs.take import Progress, Take
from tempo.plan.markers import Marker
from tempo.plan.time import MILLISECOND

RATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""The bit rates there are, in kbit/s; MP3 has lower ones, whose frames are too short to hold the
exact length."""

USUAL = 96  # kbit/s a channel
TURNED_DOWN = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}  # by LAME, at a constant bit rate
MOST_TURNED_DOWN = 0.95  # at every lower one (its table of presets, `apply_abr_preset`)
_CODES = """\
ca-cat cs-ces da-dan de-deu el-ell en-eng es-spa et-est eu-eus fi-fin fr-fra ga-gle gl-glg hu-hun
it-ita ja-jpn ko-kor nb-nob nl-nld no-nor pl-pol pt-por ro-ron ru-rus sk-slk sl-slv sv-swe tr-tur
uk-ukr zh-zho"""
LANGUAGES = dict(pair.split("-") for pair in _CODES.split())
"""The codes of three letters that ID3 has for languages (ISO 639-2)."""

UNDETERMINED = "und"
UNKNOWN = 0xFFFF_FFFF  # the byte where a chapter is: players find it by its time
MOST_CHAPTERS = 255  # in the table of contents, which counts them in a byte
TOP_AND_ORDERED = 0b11
UTF_8 = 3
FRONT_COVER = 3


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as MP3 of a constant bit rate: one of RATES, in kbit/s."""
    from mutagen import id3

    _sound(file, path, take, progress)
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
        spoken = LANGUAGES.get(take.language.partition("-")[0], UNDETERMINED)
        tags.add(id3.COMM(encoding=UTF_8, lang=spoken, desc="", text=take.comment))
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


def _sound(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None) -> None:
    """Write the stream of a take, and before it the frame that tells its length."""
    from tempo.outputs.crc import crc
    from tempo.outputs.mpeg import SAMPLES, Encoding, count, header, stream
    from tempo.outputs.wav import batches

    rate = take.bitrate or USUAL * take.pcm.channels
    encoding = Encoding(take.pcm, rate, 1 / TURNED_DOWN.get(rate, MOST_TURNED_DOWN))
    size = summed = 0
    first = b""
    with writing(path):
        file.write(bytes(encoding.least))
    stretches = stream(take.counted(path), take.frames, encoding)
    for batch in batches(b"".join(stretch) for stretch in stretches):
        data = b"".join(batch)
        first = first or data[: encoding.least]
        size, summed = size + len(data), crc(data, summed)
        with writing(path):
            file.write(data)
        if progress:
            progress(min(take.frames, size // encoding.least * SAMPLES))
    frames = count(take.frames)
    with writing(path):
        file.seek(0)
        file.write(header(first, frames, size, take.frames, summed, encoding))
        file.flush()


def _names(chapters: Sequence[Marker]) -> list[str]:
    """Return names for chapters, such that mutagen leaves them in order.

    It sorts frames by size, then by name (its issue 506), so each name makes up for a short text.
    """
    widths = [len(chapter.text.encode("utf-16-le")) for chapter in chapters]
    return [
        f"chapter{number:05}" + "-" * (max(widths) - width) for number, width in enumerate(widths)
    ]
