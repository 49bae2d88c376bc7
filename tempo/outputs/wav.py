"""A track as a WAV file, of 16-bit samples, or of wider ones for programs that want them."""

import struct
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tempo.audio.level import FULL_SCALE
from tempo.audio.pcm import Block, Format, Seekable
from tempo.errors import TrackError
from tempo.outputs import riff
from tempo.outputs.place import Gathered, placed, writing
from tempo.outputs.take import Progress, Take

STEP = 1 << 20  # bytes that are written at once, and between two reports of progress
SHARED = 1 << 25  # bytes from which on a twin that writes half of them saves more than it costs
DS64 = 36  # bytes of the chunk that holds RF64's sizes
ELSEWHERE = 0xFFFF_FFFF  # a size that stands in that chunk


Steps = Generator[int, None, None]

Put = Callable[[BinaryIO, Iterable[Block], int], Steps]
"""Writes blocks of so many frames to a file, and yields how many are written."""


class Sample(NamedTuple):
    """How a sample is written: WAV's code for it, its bytes, and how they come of 16-bit ones."""

    code: int
    width: int
    widened: Callable[[Block], Block] | None = None


def _to_24_bit(block: Block) -> Block:
    narrow = bytes(block)
    wide = bytearray(len(narrow) // 2 * 3)
    wide[1::3], wide[2::3] = narrow[::2], narrow[1::2]
    return wide


def _to_float(block: Block) -> Block:
    import numpy as np

    return (np.frombuffer(block, "<i2") / np.float32(FULL_SCALE)).astype("<f4").tobytes()


PCM_16 = Sample(1, 2)
PCM_24 = Sample(1, 3, _to_24_bit)
FLOAT = Sample(3, 4, _to_float)


def write(
    path: Path | str,
    blocks: Iterable[Block],
    pcm: Format,
    frames: int,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write a track of ``frames`` frames to ``path``, where it appears whole or not at all.

    ``progress`` is told now and then, and at the end, how many frames are written.

    Raises ``RequestError`` if the file exists and ``overwrite`` is not set; ``TrackError`` if it
    cannot be written there, or the blocks do not add up to ``frames``.
    """
    take = Take(blocks, pcm, frames)
    with placed(path, size(take), overwrite=overwrite) as file:
        encode(file, path, take, progress)


def encode(
    file: BinaryIO,
    path: Path | str,
    take: Take,
    progress: Progress | None = None,
    sample: Sample = PCM_16,
) -> None:
    """Write a take to an open file, which is ``path`` to the user and need not be able to seek.

    Raises ``TrackError`` if it cannot be written or the blocks do not add up.
    """
    blocks, pcm, frames = take[:3]
    frame_bytes = sample.width * pcm.channels
    size = frames * frame_bytes
    tail = size % 2 + len(riff.after(take))
    with writing(path):
        file.write(header(pcm, frames, sample, tail))
    put = partial(_put, path, take, sample)
    if isinstance(blocks, Seekable) and isinstance(file, Gathered) and size >= SHARED:
        steps = _shared(put, file, blocks, take, size)
    else:
        steps = put(file, blocks, frames)
    with closing(steps):
        for written in steps:
            if progress and written < frames:
                progress(written)
    with writing(path):
        file.write(bytes(size % 2) + riff.after(take))
    if progress:
        progress(frames)


def _put(
    path: Path | str,
    take: Take,
    sample: Sample,
    file: BinaryIO,
    blocks: Iterable[Block],
    frames: int,
) -> Steps:
    """Write so many frames of a take, and yield after each step how many it has written."""
    frame_bytes = sample.width * take.pcm.channels
    written, size = 0, frames * frame_bytes
    for batch in batches(map(sample.widened, blocks) if sample.widened else blocks):
        written += sum(map(len, batch))
        if written > size:
            break
        with writing(path):
            file.writelines(batch)
        yield written // frame_bytes
    if written != size:
        more = "more" if written > size else "fewer"
        raise TrackError(f"cannot write {path}: its blocks hold {more} than {take.frames} frames")


def _shared(put: Put, file: Gathered, blocks: Seekable, take: Take, size: int) -> Steps:
    """Write what takes work in two halves, the second by a twin meanwhile, if there can be one."""
    from tempo.audio.cuts import cut
    from tempo.outputs import twin

    frames, pcm = take.frames, take.pcm
    if not twin.possible():
        yield from put(file, blocks, frames)
        return
    half = frames // 2
    middle = file.tell() + size // frames * half

    def second(file: BinaryIO) -> Steps:
        file.seek(middle)
        return put(file, blocks.after(half), frames - half)

    with twin.begun(lambda: second(file.again())) as other:
        [first] = cut(blocks, [half * pcm.frame_bytes])
        for written in put(file, first, half):
            yield written + other.done
        for written in other:
            yield half + written
        whole = other.done == frames - half
    if whole:
        file.seek(middle + size // frames * (frames - half))
    else:  # what goes wrong here as well is told
        for written in second(file):
            yield half + written


def batches(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield blocks in lists of STEP bytes or a little more; the last may have less.

    >>> [len(batch) for batch in batches([bytes(400_000)] * 4)]
    [3, 1]
    """
    batch: list[Block] = []
    held = 0
    for block in blocks:
        batch.append(block)
        held += len(block)
        if held >= STEP:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def size(take: Take, sample: Sample = PCM_16) -> int:
    """Return the bytes that the file of a take will have."""
    data = take.frames * sample.width * take.pcm.channels
    tail = data % 2 + len(riff.after(take))
    return len(header(take.pcm, take.frames, sample, tail)) + data + tail


def header(pcm: Format, frames: int, sample: Sample = PCM_16, tail: int = 0) -> bytes:
    """Return what stands before the samples, of which ``tail`` bytes come after.

    What is too long for WAV, whose sizes have 32 bits, is RF64 (EBU Tech 3306), which is the same
    with longer sizes in a chunk of their own.

    >>> [header(Format(44_100, 1), 2)[start:end] for start, end in [(0, 8), (36, 44)]]
    [b'RIFF(\\x00\\x00\\x00', b'data\\x04\\x00\\x00\\x00']
    """
    frame_bytes = sample.width * pcm.channels
    data = frames * frame_bytes
    shape = struct.pack(
        *("<HHIIHH", sample.code, pcm.channels, pcm.rate),
        *(pcm.rate * frame_bytes, frame_bytes, 8 * sample.width),
    )
    chunks = riff.chunk(b"fmt ", shape)
    if sample.code != PCM_16.code:  # what is not whole numbers says how many frames it has
        chunks = riff.chunk(b"fmt ", shape + bytes(2))
        chunks += riff.chunk(b"fact", struct.pack("<I", min(frames, riff.LARGEST)))
    total = len(b"WAVE") + len(chunks) + len(b"data....") + data + tail
    if total <= riff.LARGEST:
        opening = struct.pack("<4sI4s", b"RIFF", total, b"WAVE")
        return opening + chunks + struct.pack("<4sI", b"data", data)
    sizes = riff.chunk(b"ds64", struct.pack("<QQQI", total + DS64, data, frames, 0))
    opening = struct.pack("<4sI4s", b"RF64", ELSEWHERE, b"WAVE")
    return opening + sizes + chunks + struct.pack("<4sI", b"data", ELSEWHERE)
