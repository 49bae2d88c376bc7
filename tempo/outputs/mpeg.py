"""A stream of MPEG-1 layer III frames of one bit rate, of which what comes again is encoded once.

A cell is some frames; cells that are new are encoded in rows, side by side, each row from one cell
before it: what is kept sounds as from one encoder. What a frame says may begin in the bytes of
frames before it (the bit reservoir, ISO 11172-3, 2.4.2.7). So cells that were not encoded together
are joined where the one before leaves as many bytes unused as the next frame reaches back, and
these bytes are carried over.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from tempo.audio.cuts import pieces
from tempo.audio.pcm import Block, Format
from tempo.outputs import cells
from tempo.outputs.crc import crc

SAMPLES = 1_152
"""The samples of each channel in a frame of MPEG-1 layer III."""

DELAY = 576
"""The samples by which a stream of LAME's comes later than what it was given."""

CELLS = {44_100: 49, 48_000: 50}
"""The frames of a cell, about a second, by Hz: after 49 frames their lengths come again."""

LATE = 1  # frames that an encoder holds back: what they are depends on what follows
NEAR = 4  # frames that hold all that one may reach back for
WARM = 8  # frames of the cell before that come before any seam
QUALITY = 5  # of LAME, 0 the best, 9 the fastest

HEADER = 4  # bytes of a frame, before what follows
SIDE = {1: 17, 2: 32}  # bytes of side information, by channels
PADDED = 1 << 9  # in a header: the frame is a byte longer
HAS_FRAMES, HAS_BYTES, HAS_QUALITY = 1, 2, 8
CONSTANT = 1  # the kind of bit rate, for LAME
SOURCES = {44_100: 1 << 6, 48_000: 2 << 6}  # bits of LAME's header, by Hz

Frames = list[bytes]


class Encoding(NamedTuple):
    """What sound is encoded, at how many kbit/s, and multiplied by what before."""

    pcm: Format
    bitrate: int
    gain: float = 1.0

    @property
    def table(self) -> int:
        """The bytes of a frame that tell what is in its main data, which follow."""
        return HEADER + SIDE[self.pcm.channels]

    @property
    def least(self) -> int:
        """The bytes of a frame that is not padded."""
        return 144_000 * self.bitrate // self.pcm.rate

    @property
    def cell(self) -> int:
        """The frames of a cell."""
        return CELLS[self.pcm.rate]

    def bytes_of(self, frames: int) -> int:
        """Return the bytes of the samples that so many frames hold."""
        return frames * SAMPLES * self.pcm.frame_bytes


class _Part(NamedTuple):
    """Frames of one encoder, and which of them are a cell's; those of the cell before go before."""

    frames: Frames
    first: int
    end: int


def stream(blocks: Iterable[Block], samples: int, encoding: Encoding) -> Iterator[Frames]:
    """Encode blocks of so many samples a channel on all cores; yield frames in stretches.

    The same samples give the same bytes, however many cores there are.
    """
    beyond = (count(samples) + LATE) * SAMPLES - samples
    rest = bytes(beyond * encoding.pcm.frame_bytes)
    heard: deque[bytes] = deque()

    def noted() -> Iterator[bytes]:
        for cell in pieces(chain(blocks, [rest]), encoding.bytes_of(encoding.cell)):
            heard.append(cell)
            yield cell

    before = encoding.bytes_of(encoding.cell)
    encoded = cells.encoded(noted(), partial(_parts, encoding), before)
    return _joined(((heard.popleft(), part) for part in encoded), encoding)


def count(samples: int) -> int:
    """Return how many frames hold so many samples, and what a decoder is late by."""
    return -(-samples // SAMPLES) + 1


def _parts(encoding: Encoding, before: bytes, sound: Sequence[bytes]) -> list[_Part]:
    """Return what cells in a row become."""
    frames = _frames(before + b"".join(sound), encoding)
    ends = accumulate(map(len, sound), initial=len(before))
    places = [max(0, end // encoding.bytes_of(1) - LATE) for end in ends]
    return [_Part(frames, first, end) for first, end in pairwise(places)]


def _frames(samples: bytes, encoding: Encoding) -> Frames:
    """Return the frames that samples become, as a new encoder makes them."""
    import lameenc
    import numpy as np

    if encoding.gain != 1:
        louder = np.frombuffer(samples, "<i2") * np.float32(encoding.gain)
        samples = np.clip(np.rint(louder), -32_768, 32_767).astype("<i2").tobytes()
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(encoding.pcm.channels)
    encoder.set_in_sample_rate(encoding.pcm.rate)
    encoder.set_out_sample_rate(encoding.pcm.rate)
    encoder.set_bit_rate(encoding.bitrate)
    encoder.set_quality(QUALITY)
    made = bytes(encoder.encode(samples)) + bytes(encoder.flush())
    found, at = [], 0
    while at < len(made):
        size = encoding.least + bool(int.from_bytes(made[at : at + HEADER]) & PADDED)
        found.append(made[at : at + size])
        at += size
    return found


def _joined(sound: Iterable[tuple[bytes, _Part]], encoding: Encoding) -> Iterator[Frames]:
    """Yield the frames of cells in stretches of one encoder, each with what is carried into it."""
    given: list[bytes] = []  # the cell before the stretch, and its own
    stretch = _Part([], 0, 0)
    for cell, part in sound:
        if not given:
            stretch = part._replace(end=part.first)
        if part.frames is stretch.frames and part.first == stretch.end:
            given, stretch = [*given, cell], stretch._replace(end=part.end)
            continue
        given, later, back = next(_ways(given, stretch, cell, part, encoding))
        frames, seam = stretch.frames[stretch.first : stretch.end - back], later.first - back
        _carry(later.frames[:seam], frames, _reach(later.frames[seam]), encoding)
        yield frames
        stretch = later._replace(first=seam)
    yield stretch.frames[stretch.first : stretch.end]


def _ways(
    given: list[bytes], stretch: _Part, cell: bytes, part: _Part, encoding: Encoding
) -> Iterator[tuple[list[bytes], _Part, int]]:
    """Yield what may follow a stretch, the best first: what it was given, its part, how far back.

    There is always one: the first frame of a new encoder reaches for nothing.
    """
    if (back := _seam(stretch, part, encoding)) is not None:
        yield [given[-1], cell], part, back
    little = given[-1][-encoding.bytes_of(LATE) :]
    for before in (given, [little]):
        (later,) = _parts(encoding, b"".join(before), [cell])
        if (back := _seam(stretch, later, encoding)) is not None:
            yield [*before, cell], later, back


def _seam(stretch: _Part, later: _Part, encoding: Encoding) -> int | None:
    """Return how many frames before its own a part may follow a stretch; None if nowhere.

    There it reaches no further back than may be written.
    """
    known = min(encoding.cell - LATE, later.first)
    for back in range(max(0, known - WARM) + 1):
        if _reach(later.frames[later.first - back]) <= _reach(stretch.frames[stretch.end - back]):
            return back
    return None


def _reach(frame: bytes) -> int:
    """Return by how many bytes of main data a frame starts before its own."""
    return int.from_bytes(frame[HEADER : HEADER + 2]) >> 7


def _carry(source: Frames, frames: Frames, count: int, encoding: Encoding) -> None:
    """Write the last bytes of main data of some frames over those of others."""
    carried = b"".join(frame[encoding.table :] for frame in source[-NEAR:])
    carried = carried[len(carried) - count :]
    for place in range(len(frames) - 1, -1, -1):
        if not carried:
            return
        frame = frames[place]
        size = min(len(carried), len(frame) - encoding.table)
        frames[place] = frame[: len(frame) - size] + carried[len(carried) - size :]
        carried = carried[:-size]


def length(frames: int, samples: int) -> int:
    """Return by how many samples of silence a stream ends after those it was given."""
    return frames * SAMPLES - DELAY - samples


def header(
    first: bytes, frames: int, size: int, samples: int, summed: int, encoding: Encoding
) -> bytes:
    """Return the frame that goes before a stream and tells its exact length (Xing's and LAME's).

    ``first`` is the stream's first frame, ``size`` its bytes and ``summed`` their checksum. It has
    no table of places: that is coarser than counting bytes, and players that find one believe it.
    """
    unpadded = int.from_bytes(first[:HEADER]) & ~PADDED
    head = unpadded.to_bytes(HEADER) + bytes(encoding.table - HEADER)
    head += b"Info" + (HAS_FRAMES | HAS_BYTES | HAS_QUALITY).to_bytes(4)
    head += frames.to_bytes(4) + (size + encoding.least).to_bytes(4)
    head += (60 - QUALITY).to_bytes(4) + b"LAME3.100" + CONSTANT.to_bytes(1)
    head += bytes(10) + min(encoding.bitrate, 255).to_bytes(1)  # no low pass, no gain is told
    head += (DELAY << 12 | length(frames, samples)).to_bytes(3)
    head += bytes([SOURCES[encoding.pcm.rate], 0]) + encoding.bitrate.to_bytes(2)
    head += (size + encoding.least).to_bytes(4) + summed.to_bytes(2)
    head += crc(head).to_bytes(2)
    return head + bytes(encoding.least - len(head))
