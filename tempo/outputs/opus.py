"""A track as Opus in Ogg (RFC 7845), of which what comes again is encoded once.

A packet leans on those before it, but forgets them soon. So a cell is encoded from some packets
before it, which are dropped, and follows whatever packets hold the same sound. It begins where it
is quiet, as there nothing is heard of what is left of the other state.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, islice, pairwise
from pathlib import Path
from typing import BinaryIO

from tempo.audio.cuts import pieces
from tempo.audio.pcm import Block
from tempo.outputs import cells, codec
from tempo.outputs.codec import Codec
from tempo.outputs.ogg import Pages
from tempo.outputs.take import Progress, Take

RATE = 48_000
PACKET = 960  # frames: 20 ms
SECOND = 50  # packets
LONGEST = 150  # packets without a quiet one, after which a cell ends anyway
QUIET = 32  # the highest sample of a packet that is: -60 dBFS
BEFORE = 8  # packets that are dropped: both encoders are then of one mind, by measure
PAGE = 25  # packets: of any size they fit into one

USUAL = 48  # kbit/s a channel
OPTIONS = {"application": "audio", "compression_level": "5", "frame_duration": "20", "vbr": "on"}
NO_TAGS = b"OpusTags" + bytes(8)  # no name of the encoder, no comments


def encode(file: BinaryIO, path: Path | str, take: Take, progress: Progress | None = None) -> None:
    """Write a take as Opus, whose rate has to be 48,000 Hz, at about its bit rate in kbit/s."""
    from mutagen.oggopus import OggOpus

    codec.check(path)
    bitrate = take.bitrate or USUAL * take.pcm.channels
    opus = Codec("libopus", take.pcm, OPTIONS, bitrate)
    first = bytes(opus.opened().extradata or b"")
    skipped = int.from_bytes(first[10:12], "little")  # frames before the first of the track
    pages = Pages(file, path)
    pages.head(first, [NO_TAGS], take, OggOpus)
    whole = -(-(take.frames + skipped) // PACKET) * PACKET  # the encoder is late by what is skipped
    rest = bytes((whole - take.frames) * take.pcm.frame_bytes)
    packet = PACKET * take.pcm.frame_bytes
    sound = _cells(chain(take.counted(path), [rest]), packet)
    done = 0
    for packets in _pages(cells.encoded(sound, partial(_packets, opus, packet), BEFORE * packet)):
        done += len(packets) * PACKET
        pages.write(packets, min(done, take.frames + skipped), last=done == whole)
        if progress:
            progress(min(done, take.frames))


def _cells(blocks: Iterable[Block], packet: int) -> Iterator[bytes]:
    """Yield whole packets of so many bytes, parted where it is quiet: once a second, if it is."""
    import numpy as np

    cell = b""
    for second in pieces(blocks, SECOND * packet):
        peaks = np.abs(np.frombuffer(second, "<i2").reshape(-1, packet // 2)).max(axis=1)
        (places,) = np.nonzero((peaks >= 0) & (peaks <= QUIET))  # the lowest has no positive
        end = (int(places[0]) + 1) * packet if places.size else 0
        if not end and len(cell) >= LONGEST * packet:
            end = len(second)
        if end:
            yield cell + second[:end]
            cell = b""
        cell += second[end:]
    if cell:
        yield cell


def _packets(opus: Codec, packet: int, before: bytes, sound: Sequence[bytes]) -> list[list[bytes]]:
    """Return the packets of cells."""
    found = opus.packets(before + b"".join(sound))
    ends = [*accumulate((len(cell) // packet for cell in sound), initial=len(before) // packet)]
    return [found[first:end] for first, end in pairwise(ends)]


def _pages(found: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    """Yield packets page by page."""
    packets = chain.from_iterable(found)
    return iter(lambda: [*islice(packets, PAGE)], [])
