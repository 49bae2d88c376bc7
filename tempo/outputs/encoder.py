"""Takes through libsndfile, which encodes what is not plain WAV."""

import os
from itertools import repeat
from pathlib import Path
from typing import BinaryIO

from tempo.audio.cuts import cut
from tempo.errors import TrackError
from tempo.outputs.place import writing
from tempo.outputs.take import Progress, Take

# Frames a write: libsndfile has crashed on a long Vorbis track in one, and how long the writes are
# changes what Vorbis makes of them, so all but the last one are equal.
BLOCK = 65_536
PROBE = 1 << 20  # bytes that show whether a disk is full


def encode(
    file: BinaryIO,
    path: Path | str,
    take: Take,
    progress: Progress | None,
    container: str,
    codec: str,
    **tuned: float | str,
) -> None:
    """Write the samples of a take to an open file that has a name, which is ``path`` to the user.

    What else libsndfile is to be told is ``tuned`` by the names of soundfile.

    Raises ``TrackError`` if it cannot be written, the blocks do not add up, or libsndfile is
    missing or too old.
    """
    try:
        import numpy as np
        import soundfile
    except (ImportError, OSError):
        raise TrackError(
            f"cannot write {path} without soundfile: pip install soundfile, or choose WAV"
        ) from None
    if not soundfile.check_format(container, codec):
        raise TrackError(
            f"cannot write {path}: libsndfile {soundfile.__libsndfile_version__} has no {codec}; "
            "pip install --upgrade soundfile, or choose another format"
        )
    pcm, written = take.pcm, 0
    try:
        with soundfile.SoundFile(
            os.fsencode(file.name),
            "w",
            pcm.rate,
            pcm.channels,
            codec,
            format=container,
            **tuned,
        ) as sound:
            for stream in cut(take.blocks, repeat(BLOCK * pcm.frame_bytes)):
                block = np.frombuffer(b"".join(stream), "<i2").reshape(-1, pcm.channels)
                written += len(block)
                if not len(block) or written > take.frames:
                    break
                sound.write(block.astype(np.int32) << 16)  # 16 bits would change the bytes
                if progress:
                    progress(written)
    except soundfile.SoundFileError as error:  # it does not say which fault of the system it met
        with writing(path):
            file.seek(0, 2)
            file.write(bytes(PROBE))
            file.flush()
        raise TrackError(f"cannot write {path}: {error}") from error
    if written != take.frames:
        more = "more" if written > take.frames else "fewer"
        raise TrackError(f"cannot write {path}: its blocks hold {more} than {take.frames} frames")
