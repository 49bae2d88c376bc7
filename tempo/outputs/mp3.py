"""A track as MP3, with ID3 tags and chapters.

Its bit rate is constant: a player that looks for a time by counting bytes, as browsers and many
phones do, is within a frame of it. The header that tells the exact length (Xing's, with LAME's
delays) has no table of places: it is coarser than counting, and players that find one believe it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tempo.outputs import encoder
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
LOWEST, TINY = 32, 1e-3  # libsndfile counts from 320 kbit/s at 0 down to 32 at 1, which it refuses
HEAD = 4_096  # bytes that hold the first frame
TABLE = 100  # bytes of the table in Xing's header
HAS_FRAMES, HAS_BYTES, HAS_TABLE, HAS_QUALITY = 1, 2, 4, 8
LAME, LAME_SUM = 36, 34  # bytes of LAME's part of the header, and before its checksum

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

    rate = take.bitrate or USUAL * take.pcm.channels
    level = min(1 - TINY, (RATES[-1] - rate) / (RATES[-1] - LOWEST))
    encoder.encode(
        file,
        path,
        take,
        progress,
        "MP3",
        "MPEG_LAYER_III",
        gain=1 / TURNED_DOWN.get(rate, MOST_TURNED_DOWN),
        compression_level=level,
        bitrate_mode="CONSTANT",
    )
    with writing(path), open(file.name, "r+b") as encoded:
        head = encoded.read(HEAD)
        encoded.seek(0)
        encoded.write(without_table(head))
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


def without_table(head: bytes) -> bytes:
    """Return the start of an MP3 file with no table of places in its Xing header.

    What follows the table moves up, as it stands where flags say that nothing is left out; the
    checksum that LAME ends with is made anew.
    """
    start = head.find(b"Info")
    flags = int.from_bytes(head[start + 4 : start + 8])
    if start < 0 or flags != HAS_FRAMES | HAS_BYTES | HAS_TABLE | HAS_QUALITY:
        return head
    table = start + 16
    after = table + TABLE + 4 + LAME
    summed = bytearray(head[:table] + head[table + TABLE : after])
    summed[start + 4 : start + 8] = (flags & ~HAS_TABLE).to_bytes(4)
    summed[-2:] = _crc(bytes(summed[: LAME_SUM - LAME])).to_bytes(2)
    return bytes(summed) + bytes(TABLE) + head[after:]


def _crc(data: bytes) -> int:
    """Return the checksum of LAME's header: CRC-16 of the polynomial 0x8005, lowest bit first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _names(chapters: Sequence[Marker]) -> list[str]:
    """Return names for chapters, such that mutagen leaves them in order.

    It sorts frames by size, then by name (its issue 506), so each name makes up for a short text.
    """
    widths = [len(chapter.text.encode("utf-16-le")) for chapter in chapters]
    return [
        f"chapter{number:05}" + "-" * (max(widths) - width) for number, width in enumerate(widths)
    ]
