"""The chunks of a WAV file that tell what its samples are: cues, their labels, and tags."""

import struct
from functools import lru_cache

from tempo.outputs.take import Take
from tempo.plan.markers import Marker
from tempo.plan.time import frame

LARGEST = 0xFFFF_FFFF  # what a chunk's size or a frame's number can be
POINT = struct.Struct("<II4sIII")
LABEL = struct.Struct("<4sII")
LENGTH = struct.Struct("<4sIII4s4H")


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk, made even.

    >>> chunk(b"labl", b"hop")
    b'labl\\x03\\x00\\x00\\x00hop\\x00'
    """
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def after(take: Take) -> bytes:
    """Return the chunks that follow the samples."""
    return _cues(take.markers, take.pcm.rate) + _info(take)


@lru_cache(maxsize=1)  # asked for twice: for the size of the file, and to be written
def _cues(markers: tuple[Marker, ...], rate: int) -> bytes:
    """Return where the markers are, and what each is called and how long it is."""
    number, points, labels, lengths = 0, bytearray(), bytearray(), bytearray()
    for marker in markers:
        start = frame(marker.time, rate)
        if start > LARGEST:
            continue
        number += 1
        length, text = frame(marker.end, rate) - start, marker.text.encode() + b"\0"
        points += POINT.pack(number, start, b"data", 0, 0, start)
        labels += LABEL.pack(b"labl", 4 + len(text), number) + text + bytes(len(text) % 2)
        lengths += LENGTH.pack(b"ltxt", 20, number, length, b"rgn ", 0, 0, 0, 0)
    if not number:
        return b""
    points[:0] = struct.pack("<4sII", b"cue ", 4 + len(points), number)
    points += struct.pack("<4sI4s", b"LIST", 4 + len(labels) + len(lengths), b"adtl")
    points += labels
    points += lengths
    return bytes(points)


def _info(take: Take) -> bytes:
    tags = {
        b"INAM": take.title,
        b"IART": take.artist,
        b"IPRD": take.album,
        b"ITRK": take.place,
        b"ICMT": take.comment,
    }
    told = b"".join(chunk(name, text.encode() + b"\0") for name, text in tags.items() if text)
    return chunk(b"LIST", b"INFO" + told) if told else b""
