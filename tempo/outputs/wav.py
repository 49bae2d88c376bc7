"""A track as a 16-bit WAV file."""

import errno
import os
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from tempo.audio.format import Block, Format
from tempo.errors import TrackError
from tempo.outputs.place import placed, writing

HEADER = struct.Struct("<4sI4s 4sIHHIIHH 4sI")
LARGEST = 0xFFFF_FFFF - (HEADER.size - 8)  # bytes of samples: RIFF counts what follows in 32 bits
STEP = 1 << 20  # bytes between two reports of progress

# A disk that cannot reserve space says one of these, and is written to all the same.
CANNOT_RESERVE = {errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS, errno.ENODEV}


def write(
    path: Path | str,
    blocks: Iterable[Block],
    format: Format,
    frames: int,
    *,
    overwrite: bool = False,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Write a track of ``frames`` frames to ``path``, where it appears whole or not at all.

    ``progress`` is told now and then, and at the end, how many frames are written.

    Raises ``RequestError`` if the file exists and ``overwrite`` is not set; ``TrackError`` if it
    cannot be written there, is too long for WAV, or the blocks do not add up to ``frames``.
    """
    size = frames * format.frame_bytes
    if size > LARGEST:
        raise TrackError(
            f"cannot write {path}: the track has {size / 1e9:.1f} GB and a WAV file holds 4.29 GB; "
            "write fewer sets to a file, or choose a lower rate"
        )
    with placed(path, overwrite=overwrite) as file:
        with writing(path):
            _reserve(file, HEADER.size + size)
            file.write(header(format, frames))
        written = told = 0
        for block in blocks:
            written += memoryview(block).nbytes
            if written > size:
                break
            with writing(path):
                file.write(block)
            if progress and written - told >= STEP:
                told = written
                progress(written // format.frame_bytes)
        if written != size:
            more = "more" if written > size else "fewer"
            raise TrackError(f"cannot write {path}: its blocks hold {more} than {frames} frames")
    if progress:
        progress(frames)


def header(format: Format, frames: int) -> bytes:
    """Return the 44 bytes that stand before the samples.

    >>> [header(Format(44_100, 1), 2)[start:end] for start, end in [(0, 8), (36, 44)]]
    [b'RIFF(\\x00\\x00\\x00', b'data\\x04\\x00\\x00\\x00']
    """
    size = frames * format.frame_bytes
    return HEADER.pack(
        *(b"RIFF", HEADER.size - 8 + size, b"WAVE"),
        *(b"fmt ", 16, 1, format.channels, format.rate),  # 1: plain PCM
        *(format.rate * format.frame_bytes, format.frame_bytes, 16),
        *(b"data", size),
    )


def _reserve(file: BinaryIO, size: int) -> None:
    """Take the space beforehand where the system can: a full disk is told before the work."""
    if not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(file.fileno(), 0, size)
    except OSError as error:
        if error.errno not in CANNOT_RESERVE:
            raise
