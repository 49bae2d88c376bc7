"""A track as FLAC (RFC 9639), without loss, each second of it encoded once.

A frame stands by itself but for its number, which is written anew in each place; so are the
checksums of the frame, from those that it has.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from hashlib import md5
from pathlib import Path
from threading import Semaphore
from typing import BinaryIO, NamedTuple, Self

from tempo.audio.cuts import pieces
from tempo.audio.pcm import Block, Format
from tempo.outputs import cells, codec, xiph
from tempo.outputs.codec import Codec
from tempo.outputs.place import writing
from tempo.outputs.tags import tagging
from tempo.outputs.take import Progress, Take
from tempo.outputs.wav import batches

MOST = 4_608  # samples of a frame that every player takes at these rates
AHEAD = 16  # MiB that wait to be summed
LEVEL = "5"  # of FFmpeg: the higher ones take longer and gain two hundredths
START = 4  # bytes of a frame before its number
SIZES = {6: 1, 7: 2}  # bytes after the number that tell the samples, by the third half byte

INFO = 8  # bytes of a file before what tells of its stream
LAST = 1 << 31  # nothing but frames comes after it
UNKNOWN = (1 << 24) - 1

HEAD = 8, 0x07  # bits and polynomial of the sum over the head of a frame
WHOLE = 16, 0x8005  # and of that over all of it


class Frame(NamedTuple):
    """A frame without its number: what is before it, how many samples, and the rest."""

    start: bytes
    samples: bytes
    body: bytes
    summed: int  # of the body

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Return a frame as an encoder wrote it."""
        after = START + max(1, 8 - (~data[START] & 0xFF).bit_length())  # as UTF-8 has it
        end = after + SIZES.get(data[2] >> 4, 0)
        head, body, whole = data[: end + 1], data[end + 1 : -2], int.from_bytes(data[-2:])
        summed = whole ^ _moved(_sum(head, *WHOLE), len(body))
        return cls(data[:START], data[after:end], body, summed)

    def numbered(self, number: int) -> bytes:
        """Return the frame as it is in its place."""
        head = self.start + _utf_8(number) + self.samples
        head += bytes([_sum(head, *HEAD)])
        whole = self.summed ^ _moved(_sum(head, *WHOLE), len(self.body))
        return b"".join((head, self.body, whole.to_bytes(2)))


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as FLAC, at 16 bits."""
    from mutagen.flac import FLAC

    codec.check(path)
    pcm = take.pcm
    length = next(each for each in range(MOST, 0, -1) if pcm.rate % each == 0)
    flac = Codec("flac", pcm, {"compression_level": LEVEL, "frame_size": str(length)})
    with writing(path):
        info = _info(pcm, length, (0, 0), 0, bytes(16))
        file.write(b"fLaC" + (LAST | len(info)).to_bytes(4) + info)
        file.flush()
    with tagging(path):
        tagged = FLAC(file.name)
        tagged.update(xiph.comments(take))
        if take.cover:
            tagged.add_picture(xiph.picture(take.cover))
        tagged.save()
    with writing(path):
        file.seek(0, 2)
    summed, number, least, most = md5(usedforsecurity=False), 0, UNKNOWN, 0
    room = Semaphore(AHEAD)
    with ThreadPoolExecutor(1) as aside:

        def update(batch: Iterable[Block]) -> None:
            for block in batch:
                summed.update(block)
            room.release()

        def blocks() -> Iterator[Block]:
            for batch in batches(take.counted(path)):
                room.acquire()
                aside.submit(update, batch)
                yield from batch

        seconds = pieces(blocks(), pcm.rate * pcm.frame_bytes)
        for second in cells.encoded(seconds, partial(_frames, flac, pcm.rate // length)):
            frames = [frame.numbered(place) for place, frame in enumerate(second, number)]
            lengths = [*map(len, frames)]
            least, most = min(least, *lengths), max(most, *lengths)
            number += len(frames)
            with writing(path):
                file.write(b"".join(frames))
            if progress:
                progress(min(number * length, take.frames))
    with writing(path):
        file.seek(INFO)
        file.write(_info(pcm, length, (least, most), take.frames, summed.digest()))
        file.flush()


def _frames(flac: Codec, many: int, before: bytes, seconds: Sequence[bytes]) -> list[list[Frame]]:
    """Return the frames of some seconds, so ``many`` of each."""
    found = [Frame.read(data) for data in flac.packets(b"".join(seconds)) if data]
    return [found[place : place + many] for place in range(0, len(found), many)]


def _info(pcm: Format, length: int, sizes: tuple[int, int], frames: int, summed: bytes) -> bytes:
    """Return what tells of a stream: the bytes of its frames, and the sum over its samples."""
    shape = pcm.rate << 44 | (pcm.channels - 1) << 41 | 15 << 36 | frames
    lengths = 2 * length.to_bytes(2)
    return lengths + b"".join(size.to_bytes(3) for size in sizes) + shape.to_bytes(8) + summed


def _utf_8(number: int) -> bytes:
    """Return a number as UTF-8 would write a character, of up to 36 bits.

    >>> [_utf_8(each).hex() for each in (0x7F, 0x80, 0x20AC, 0x7FFF_FFFF)]
    ['7f', 'c280', 'e282ac', 'fdbfbfbfbfbf']
    """
    if number < 0x80:
        return bytes([number])
    more = max(1, -(-(number.bit_length() - 1) // 5) - 1)
    first = (0xFF00 >> more + 1) & 0xFF | number >> 6 * more
    return bytes([first, *(0x80 | number >> 6 * place & 0x3F for place in reversed(range(more)))])


def _sum(data: bytes, bits: int, polynomial: int) -> int:
    """Return the checksum of data, highest bit first.

    >>> f"{_sum(b'123456789', *WHOLE):#x} {_sum(b'123456789', *HEAD):#x}"
    '0xfee8 0xf4'
    """
    table, above, mask = _table(bits, polynomial), bits - 8, (1 << bits) - 1
    summed = 0
    for byte in data:
        summed = table[summed >> above ^ byte] ^ summed << 8 & mask
    return summed


@lru_cache
def _table(bits: int, polynomial: int) -> list[int]:
    """Return the checksum of each byte."""
    found = []
    for byte in range(256):
        summed = byte << bits - 8
        for _ in range(8):
            summed = summed << 1 ^ (summed >> bits - 1) * (1 << bits | polynomial)
        found.append(summed)
    return found


def _moved(summed: int, count: int) -> int:
    """Return what a sum over all of a frame has become after so many bytes of zero."""
    lowest, low, high, highest = _zeros(count)
    return (
        lowest[summed & 15] ^ low[summed >> 4 & 15] ^ high[summed >> 8 & 15] ^ highest[summed >> 12]
    )


@lru_cache(maxsize=1 << 13)
def _zeros(count: int) -> list[list[int]]:
    """Return what each half byte of a sum becomes after so many bytes of zero, lowest first."""
    power, square = 1, 1 << 8
    while count:
        if count & 1:
            power = _product(power, square)
        square, count = _product(square, square), count >> 1
    return [[_product(power, half << place) for half in range(16)] for place in (0, 4, 8, 12)]


def _product(one: int, other: int) -> int:
    """Return the product of two sums as polynomials, whose remainder is a sum."""
    bits, polynomial = WHOLE
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (one >> bits - 1) * (1 << bits | polynomial)
        other >>= 1
    return product
