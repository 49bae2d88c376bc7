"""A track as Ogg Vorbis, encoded in parts side by side and joined.

A packet holds a long or a short block, which overlaps with those beside it (Vorbis I, 4.3.8). Soon
after an onset every encoder that heard it has its blocks at the same places. So parts begin shortly
before one, and are joined where a packet of both ends at the same frame and is alike in shape: then
it may be followed by what comes in the one or in the other.
"""

import io
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tempo.audio.cuts import pieces
from tempo.audio.pcm import Block, Format
from tempo.errors import TrackError
from tempo.outputs.cores import side_by_side
from tempo.outputs.ogg import Pages
from tempo.outputs.take import Progress, Take

PIECE = 4_096  # frames, by which parts begin; a long block moves by a fourth of that
LEAD = 4  # pieces of a part before its onset
OVER = 12  # pieces of the next part that a part has as well
LEAST, MOST = 215, 1_292  # pieces of a part, about 20 s and 2 minutes
QUIET, LOUD = 64, 1_500  # the highest samples of pieces before an onset, and of its own
SETTLED = 8_192  # frames after a part's start and before its end that are no place for a seam

# Frames a write: libsndfile has crashed on long ones, and how long they are changes the bytes.
BLOCK = 65_536
HEADERS = 3  # packets before the sound
LONG, SHORT = 2_048, 256  # frames of a block, by the second bit of its packet
PAGE = 32  # packets
SEGMENTS = 255  # of 255 bytes, in a page


class Packet(NamedTuple):
    """A packet of sound, and the frame that it ends at."""

    data: bytes
    end: int

    @property
    def long(self) -> bool:
        """Whether its block is long, and so is the next one."""
        return self.data[0] & 0b1010 == 0b1010

    @property
    def shape(self) -> int:
        """What has to be alike of the blocks that another may follow."""
        return self.data[0] & 0b1010 if self.data[0] & 0b10 else 0


class Part(NamedTuple):
    """The samples of a part, the frame that it starts at, and what they become."""

    start: int
    samples: bytes
    headers: list[bytes]
    packets: list[Packet]

    def end(self, pcm: Format) -> int:
        """The frame that its samples end at."""
        return self.start + len(self.samples) // pcm.frame_bytes


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as Ogg Vorbis.

    Raises ``TrackError`` if it cannot be written, the blocks do not add up, or libsndfile is
    missing or too old.
    """
    from mutagen.oggvorbis import OggVorbis

    _check(path)
    pages = Pages(file, path)
    encoded = side_by_side(partial(_part, take.pcm), _parts(take.counted(path), take.pcm))
    written = False
    for headers, packets in _joined(encoded, take.pcm):
        if not written:
            pages.head(headers[0], headers[1:], take, OggVorbis)
            written = True
        for page in _pages(packets):
            end = page[-1].end
            pages.write([packet.data for packet in page], min(end, take.frames), end >= take.frames)
            if progress:
                progress(min(end, take.frames))


def _check(path: Path | str) -> None:
    try:
        import soundfile
    except (ImportError, OSError):
        raise TrackError(
            f"cannot write {path} without soundfile: pip install soundfile, or choose WAV"
        ) from None
    if not soundfile.check_format("OGG", "VORBIS"):
        raise TrackError(
            f"cannot write {path}: libsndfile {soundfile.__libsndfile_version__} has no VORBIS; "
            "pip install --upgrade soundfile, or choose another format"
        )


def _parts(blocks: Iterable[Block], pcm: Format) -> Iterator[tuple[int, bytes]]:
    """Yield the frame that each part starts at, and its samples, with those over the next part."""
    import numpy as np

    held: list[bytes] = []
    first = quiet = 0  # the piece that a part begins with; how many in a row were quiet
    following: int | None = None
    for number, piece in enumerate(pieces(blocks, PIECE * pcm.frame_bytes)):
        held.append(piece)
        peak = np.abs(np.frombuffer(piece, "<i2").astype(np.int32)).max()
        if following is None:
            if peak > LOUD and quiet > 1 and number - LEAD - first >= LEAST:
                following = number - LEAD
            elif number - first >= MOST:
                following = number
        quiet = quiet + 1 if peak <= QUIET else 0
        if following is not None and number == following + OVER:
            yield first * PIECE, b"".join(held)
            held, first, following = held[following - first :], following, None
    yield first * PIECE, b"".join(held)


def _part(pcm: Format, given: tuple[int, bytes]) -> Part:
    """Return what samples from some frame on become, as a new encoder makes them."""
    import numpy as np
    import soundfile
    from mutagen.ogg import OggPage

    start, samples = given
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", pcm.rate, pcm.channels, "VORBIS", format="OGG") as file:
        sound = np.frombuffer(samples, "<i2").reshape(-1, pcm.channels)
        for place in range(0, len(sound), BLOCK):
            file.write(sound[place : place + BLOCK].astype(np.int32) << 16)
    size = made.tell() if made.seek(0, 2) else 0
    made.seek(0)
    pages = []
    while made.tell() < size:
        pages.append(OggPage(made))
    headers = OggPage.to_packets(pages)
    headers, data = headers[:HEADERS], headers[HEADERS:]
    packets, end, before = [], start, 0
    for packet in data:
        length = LONG if packet[0] & 2 else SHORT
        end += (before + length) // 4 if before else 0
        packets.append(Packet(packet, end))
        before = length
    return Part(start, samples, headers, packets)


def _joined(parts: Iterable[Part], pcm: Format) -> Iterator[tuple[list[bytes], list[Packet]]]:
    """Yield the headers of the stream, and its packets in stretches."""
    stream = iter(parts)
    part = next(stream)
    headers, first = part.headers, 0
    for later in stream:
        seam = _seam(part, later, pcm)
        if seam is None:  # its blocks are elsewhere: they are moved
            there, here = (_long(each, later.start + SETTLED) for each in (part, later))
            start = later.start + (there - here) % (LONG // 2)
            moved = later.samples[(start - later.start) * pcm.frame_bytes :]
            found = _part(pcm, (start, moved))
            seam = _seam(part, found, pcm)
            later = found if seam else later
        if seam is None:  # they are one part
            until = (later.start - part.start) * pcm.frame_bytes
            whole = _part(pcm, (part.start, part.samples[:until] + later.samples))
            part = whole
            continue
        last, following = seam
        yield headers, part.packets[first : last + 1]
        part, first = later, following + 1
    yield headers, part.packets[first:]


def _long(part: Part, first: int) -> int:
    """Return a frame after the first at which a long block ends, and the next is one too."""
    return next((each.end for each in part.packets if each.end >= first and each.long), first)


def _seam(part: Part, later: Part, pcm: Format) -> tuple[int, int] | None:
    """Return the first packets of two parts after which the one may go on as the other does."""
    places = {packet.end: number for number, packet in enumerate(part.packets)}
    until = part.end(pcm) - SETTLED
    for number, packet in enumerate(later.packets):
        if later.start + SETTLED <= packet.end < until:
            place = places.get(packet.end)
            if place is not None and part.packets[place].shape == packet.shape:
                return place, number
    return None


def _pages(packets: Iterable[Packet]) -> Iterator[list[Packet]]:
    """Yield packets page by page."""
    page: list[Packet] = []
    held = 0
    for packet in packets:
        segments = len(packet.data) // 255 + 1
        if len(page) == PAGE or held + segments > SEGMENTS:
            yield page
            page, held = [], 0
        page.append(packet)
        held += segments
    if page:
        yield page
