"""A stream of MPEG-1 layer III frames of one bit rate, encoded in parts side by side and joined.

A part is encoded by itself from some frames before the place where it is joined to the part before
it: what is kept sounds as from one encoder. What a frame says may begin in the bytes of frames
before it (the bit reservoir, ISO 11172-3, 2.4.2.7). So a seam is where the part before leaves as
many bytes unused as the next frame reaches back, and these bytes are carried over.
"""

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

from tempo.audio.cuts import cut
from tempo.audio.pcm import Block, Format
from tempo.outputs.cores import side_by_side
from tempo.outputs.crc import crc

SAMPLES = 1_152
"""The samples of each channel in a frame of MPEG-1 layer III."""

DELAY = 576
"""The samples by which a stream of LAME's comes later than what it was given."""

SPAN = 49 * 32
"""The frames from a part to the next, about 40 s: after 49 frames their lengths come again."""

WARM = 8  # frames of a part that come before any seam
SEAMS = 40  # frames by which a seam is found
AHEAD = 8  # frames that are heard beyond them
QUALITY = 5  # of LAME, 0 the best, 9 the fastest

HEADER = 4  # bytes of a frame, before what follows
SIDE = {1: 17, 2: 32}  # bytes of side information, by channels
PADDED = 1 << 9  # in a header: the frame is a byte longer
HAS_FRAMES, HAS_BYTES, HAS_QUALITY = 1, 2, 8
CONSTANT = 1  # the kind of bit rate, for LAME
SOURCES = {44_100: 1 << 6, 48_000: 2 << 6}  # bits of LAME's header, by Hz

Frames = list[bytearray]


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

    def bytes_of(self, frames: int) -> int:
        """Return the bytes of the samples that so many frames hold."""
        return frames * SAMPLES * self.pcm.frame_bytes


def stream(blocks: Iterable[Block], encoding: Encoding) -> Iterator[Frames]:
    """Encode blocks on all cores; yield the frames of the stream, from the first on, in stretches.

    The same samples give the same bytes, however many cores there are.
    """

    def encoded(part: bytes) -> tuple[bytes, Frames]:
        return part, _frames(part, encoding)

    return _joined(side_by_side(encoded, _parts(blocks, encoding)), encoding)


def _parts(blocks: Iterable[Block], encoding: Encoding) -> Iterator[bytes]:
    """Yield the samples of each part, with those of the next that it needs for the seam."""
    beyond = encoding.bytes_of(SEAMS + AHEAD)
    part = b""
    for piece in map(b"".join, cut(blocks, repeat(encoding.bytes_of(SPAN)))):
        if part:
            yield part + piece[:beyond]
        if len(piece) <= beyond:  # the part before has all of it
            if not part:
                yield piece
            return
        part = piece


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
        found.append(bytearray(made[at : at + size]))
        at += size
    return found


def _joined(parts: Iterable[tuple[bytes, Frames]], encoding: Encoding) -> Iterator[Frames]:
    samples, frames, first, span = b"", Frames(), 0, SPAN
    for later_samples, later in parts:
        if not samples:
            samples, frames = later_samples, later
            continue
        seam = _seam(frames[span:], later)
        if seam is None:  # they are one part
            samples += later_samples[encoding.bytes_of(SEAMS + AHEAD) :]
            frames, span = _frames(samples, encoding), span + SPAN
            continue
        del frames[span + seam :]
        _carry(later[:seam], frames, _reach(later[seam]), encoding)
        yield frames[first:]
        samples, frames, first, span = later_samples, later, seam, SPAN
    yield frames[first:]


def _seam(frames: Frames, later: Frames) -> int | None:
    """Return the first frame of a later part that reaches no further back than may be written."""
    for place in range(WARM, min(SEAMS, len(later))):
        if _reach(later[place]) <= _reach(frames[place]):
            return place
    return None


def _reach(frame: bytearray) -> int:
    """Return by how many bytes of main data a frame starts before its own."""
    return int.from_bytes(frame[HEADER : HEADER + 2]) >> 7


def _carry(source: Frames, frames: Frames, count: int, encoding: Encoding) -> None:
    """Write the last bytes of main data of some frames over those of others."""
    carried = b"".join(bytes(frame[encoding.table :]) for frame in source)
    carried = carried[len(carried) - count :]
    for frame in reversed(frames):
        if not carried:
            return
        size = min(len(carried), len(frame) - encoding.table)
        frame[len(frame) - size :] = carried[len(carried) - size :]
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
