"""Audio files whose header tells no length, read as if it told the right one.

An MP3 without a Xing header has its length guessed from its size, a FLAC that was written into a
pipe has none, and libsndfile reads neither to its end. So the frames are counted, and a header
with their number is put in front: in memory, the file stays as it is.
"""

import io
import os
import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_TAG = 10  # bytes of the header of an ID3v2 tag
_OLD_TAG = 128  # bytes of an ID3v1 tag, which is at the end of a file


class Mended(io.RawIOBase):
    """A file with other bytes at its start, to be read."""

    def __init__(self, head: bytes, file: BinaryIO, rest: int) -> None:
        """Put ``head`` in front of what a file holds from the byte ``rest`` on."""
        self._head, self._file, self._rest = head, file, rest
        self._size = len(head) + os.fstat(file.fileno()).st_size - rest
        self._next = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether any place of it can be read next: always."""
        return True

    def tell(self) -> int:
        """Return the byte that is read next."""
        return self._next

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a byte, and return it."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._next, os.SEEK_END: self._size}[whence]
        self._next = max(0, start + offset)
        return self._next

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill a buffer with the next bytes, and return how many they are: fewer at the end."""
        room = memoryview(buffer).cast("B")
        start = self._head[self._next : self._next + len(room)]
        self._file.seek(self._rest + max(0, self._next - len(self._head)))
        found = start + self._file.read(len(room) - len(start))
        room[: len(found)] = found
        self._next += len(found)
        return len(found)


def mended(file: BinaryIO) -> Mended | None:
    """Return an MP3 or a FLAC with a header that tells its length; None if its own does.

    Raises EOFError if a FLAC was cut short.
    """
    start = _tagged(file)
    file.seek(start)
    head = file.read(_FLAC_HEAD)
    return _flac(file, start, head) if head[:4] == b"fLaC" else _mp3(file, start)


def framed(file: BinaryIO) -> bool:
    """Whether a file begins as audio, or anything in it looks like a frame of MPEG audio.

    One that is named .mp3 libsndfile takes for an MP3 whatever it holds.
    """
    file.seek(_tagged(file))
    head = file.read(_SEARCHED)
    return head[:4] in _OTHERS or bool(_SYNC.search(head))


def _tagged(file: BinaryIO) -> int:
    """Return how many bytes of tags a file begins with (ID3v2: https://id3.org)."""
    start = 0
    while True:
        file.seek(start)
        head = file.read(_TAG)
        if len(head) < _TAG or head[:3] != b"ID3":
            return start
        size = sum(byte << 7 * place for place, byte in enumerate(reversed(head[6:])))
        start += _TAG + size + (_TAG if head[5] & 0x10 else 0)  # with a footer


# MP3: ISO/IEC 11172-3 and 13818-3, Layer III; Xing, Info and VBRI are what encoders add to it.

_RATES = (44_100, 48_000, 32_000)  # Hz, of MPEG 1: half of it in MPEG 2, a quarter in 2.5
_KBITS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_USUAL = 9  # the number of a bitrate that leaves room for a Xing header in every frame
_SYNC = re.compile(rb"(?=\xff[\xe0-\xff])")
_TOLD = re.compile(rb"Xing|Info|VBRI")
_OTHERS = {b"RIFF", b"RF64", b"FORM", b"fLaC", b"OggS"}
_SEARCHED = 1 << 16  # bytes in which the next frame is looked for, where it does not follow


class Frame(NamedTuple):
    """A frame of an MP3: its first byte, how many it has, and its header of 4."""

    at: int
    size: int
    head: bytes

    @property
    def shape(self) -> tuple[int, int]:
        """What is the same in all frames of a file: the version of MPEG and the rate."""
        return self.head[1] & 0x18, self.head[2] & 0x0C


def _mp3(file: BinaryIO, start: int) -> Mended | None:
    """Return an MP3 with a Xing header; None if it has one, or no frames."""
    frames = _frames(file, start)
    first = next(frames, None)
    if first is None:
        return None
    file.seek(first.at)
    if _TOLD.search(file.read(48)):  # the farthest begins at the byte 36
        return None
    return Mended(_xing(first.head, 1 + sum(1 for _ in frames)), file, first.at)


def _frames(file: BinaryIO, at: int) -> Iterator[Frame]:
    """Yield the whole frames of an MP3 from a byte on; what is between them is passed over."""
    size = os.fstat(file.fileno()).st_size
    shape = None
    while frame := _following(file, at, shape) or _next(file, at, shape):
        at, shape = frame.at + frame.size, frame.shape
        if at > size:
            return
        yield frame


def _next(file: BinaryIO, at: int, shape: tuple[int, int] | None) -> Frame | None:
    """Return the next frame that another follows; None if there is none near."""
    file.seek(at)
    for sync in _SYNC.finditer(file.read(_SEARCHED)):
        frame = _following(file, at + sync.start(), shape)
        if frame and _following(file, frame.at + frame.size, frame.shape):
            return frame
    return None


def _following(file: BinaryIO, at: int, shape: tuple[int, int] | None) -> Frame | None:
    """Return the frame at a byte, of a shape if one is known; None if there is none."""
    file.seek(at)
    head = file.read(4)
    size = _size(head)
    frame = Frame(at, size, head) if size else None
    return frame if frame and shape in (None, frame.shape) else None


def _size(head: bytes) -> int:
    """Return how many bytes a frame with this header has; 0 if it is none of Layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, kbits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbits in (0, 15) or rate == 3:
        return 0
    one = version == 3
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    bits = 1_000 * _KBITS[one][kbits - 1] * (144 if one else 72)
    return bits // hertz + (head[2] >> 1 & 1)


def _xing(head: bytes, frames: int) -> bytes:
    """Return a frame like that with this header, which holds nothing but how many there are."""
    usual = bytes((head[0], head[1] | 1, _USUAL << 4 | head[2] & 0x0C, head[3]))
    one, mono = head[1] & 8, head[3] >> 6 == 3
    skipped = (17 if mono else 32) if one else (9 if mono else 17)
    told = usual + bytes(skipped) + struct.pack(">4sII", b"Xing", 1, frames)
    return told.ljust(_size(usual), b"\0")


# FLAC: RFC 9639.

_FLAC_HEAD = 26  # bytes up to the end of the number of samples, which is the last 36 bits of them
_MOST = 1 << 21  # bytes of a frame
_LIKELY = 3  # how many places that look like the last frame are looked at


def _flac(file: BinaryIO, start: int, head: bytes) -> Mended | None:
    """Return a FLAC with its number of samples; None if it tells one."""
    told = int.from_bytes(head[18:], "big")
    if len(head) < _FLAC_HEAD or told & (1 << 36) - 1:
        return None
    size = os.fstat(file.fileno()).st_size
    file.seek(max(start + _FLAC_HEAD, size - _MOST))
    tail = file.read()
    if tail[-_OLD_TAG:].startswith(b"TAG"):
        tail = tail[:-_OLD_TAG]
    samples = _samples(tail, block=int.from_bytes(head[10:12], "big"))
    return Mended(head[:18] + (told | samples).to_bytes(8, "big"), file, start + _FLAC_HEAD)


def _samples(tail: bytes, block: int) -> int:
    """Return how many samples there are up to the end of the last frame; raises EOFError.

    A frame tells where it begins, and ends in a checksum: if the last one's is right, all is there.
    """
    syncs = [sync.start() for sync in re.finditer(rb"(?=\xff[\xf8\xf9])", tail)]
    ends = ((at, _end(tail[at : at + 16], block)) for at in reversed(syncs))
    for at, end in islice(((at, end) for at, end in ends if end), _LIKELY):
        if not _remainder(tail[at:], 0x18005, 16):
            return end
    raise EOFError


def _end(head: bytes, block: int) -> int:
    """Return the sample after a frame that begins with these bytes; 0 if they are no header."""
    if len(head) < 16:
        head = head.ljust(16, b"\0")
    ones = 8 - (head[4] ^ 0xFF).bit_length()  # the number is written as UTF-8 writes a letter
    length = max(1, ones)
    if ones in (1, 8):
        return 0
    number = head[4] & 0xFF >> ones + 1 if ones else head[4]
    for byte in head[5 : 4 + length]:
        number = number << 6 | byte & 0x3F
    sizes, rates = head[2] >> 4, head[2] & 0x0F
    more = {6: 1, 7: 2}.get(sizes, 0)
    checked = 4 + length + more + {12: 1, 13: 2, 14: 2}.get(rates, 0)
    if sizes == 0 or rates == 15 or _remainder(head[: checked + 1], 0x107, 8):
        return 0
    written = int.from_bytes(head[4 + length : 4 + length + more], "big") + 1
    size = written if more else _BLOCKS[sizes]
    return number * (1 if head[1] & 1 else block) + size


_BLOCKS = {1: 192} | {code: 576 << code - 2 for code in range(2, 6)}
_BLOCKS |= {code: 256 << code - 8 for code in range(8, 16)}


def _remainder(data: bytes, polynomial: int, bits: int) -> int:
    """Return the cyclic redundancy check of so many bits; 0 of what ends in its own."""
    found = 0
    for byte in data:
        found ^= byte << bits - 8
        for _ in range(8):
            found <<= 1
            if found >> bits:
                found ^= polynomial
    return found
