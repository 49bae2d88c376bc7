"""Audio files to samples, whatever their format: WAV, AIFF, FLAC, MP3, Ogg Vorbis, Opus.

What libsndfile does not read, as the files of phones' recorders, another program converts.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tempo.errors import FileError, unread
from tempo.library import foreign, headers, inputs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from soundfile import SoundFile

    Sound = NDArray[np.float64]  # samples from -1 to 1

TORN = "ends early: it promises more than it holds"
DAMAGED = "is damaged: some of its samples are not numbers"

BLOCK = 65_536  # frames a read: libsndfile has crashed on longer ones
SLOWEST, FASTEST = 8_000, 192_000  # Hz
MOST_CHANNELS = 8
ENDLESS = 0x7FFF_0000  # a size from here on is what a program writes that cannot know it


def read(path: Path, longest: float) -> tuple["Sound", int]:
    """Return the samples of an audio file, mixed to mono, and their rate in Hz.

    Raises FileError if it is not there, is not audio, is damaged or cut short, holds no sound, has
    an unlikely rate or number of channels, or lasts more than ``longest`` seconds.
    """
    import numpy as np

    blocks: list[Sound] = []
    frames = 0
    with opened(path) as file:
        rate, promised = file.samplerate, file.frames
        while len(block := file.read(BLOCK, dtype="float64", always_2d=True)):
            blocks.append(block.mean(axis=1))
            frames += len(block)
            if frames > longest * rate:
                raise FileError(
                    f"{path}: is longer than {longest:g} s, the most that a sound may last"
                )
    if not frames:
        raise FileError(f"{path}: holds no sound")
    if frames < promised < ENDLESS:
        raise FileError(f"{path}: {TORN}")
    sound = np.concatenate(blocks)
    if not np.isfinite(sound).all():
        raise FileError(f"{path}: {DAMAGED}")
    return sound, int(rate)


@contextmanager
def opened(path: Path, most_channels: int = MOST_CHANNELS) -> Iterator["SoundFile"]:
    """Open an audio file; raises FileError, also in place of what reading it raises."""
    try:
        import soundfile
    except (ImportError, OSError):
        raise FileError(
            f"{path}: cannot be read without soundfile: pip install soundfile"
        ) from None
    with telling(path), inputs.opened(path, "is not a file; a sound must be in one") as file:
        if not os.fstat(file.fileno()).st_size:
            raise FileError(f"{path}: is empty: there is not a byte in it")
        if _torn(file):
            raise FileError(f"{path}: {TORN}")
        if path.suffix.lower() == ".mp3" and not headers.framed(file):
            raise FileError(f"{path}: cannot be read as audio: there is no MP3 in it")
        with ExitStack() as sounds:
            # By its name: what is read through an open file calls back into Python for every part.
            name: Any = os.fsencode(os.path.abspath(path))
            try:
                sound = sounds.enter_context(soundfile.SoundFile(name))
            except soundfile.LibsndfileError:
                if path.suffix.lower() not in foreign.ENDINGS:
                    raise
                name = BytesIO(foreign.converted(path))
                sound = sounds.enter_context(soundfile.SoundFile(name))
            if sound.format in ("MP3", "FLAC") and (told := headers.mended(file)):
                sound = sounds.enter_context(soundfile.SoundFile(told))
            rate, channels = sound.samplerate, sound.channels
            if not SLOWEST <= rate <= FASTEST:
                raise FileError(f"{path}: has {rate} frames a second, which no speaker plays")
            if channels > most_channels:
                raise FileError(f"{path}: has {channels} channels, more than {most_channels}")
            yield sound


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what goes wrong in reading an audio file into a FileError."""
    try:
        yield
    except IsADirectoryError:
        raise FileError(f"{path}: is a folder, not an audio file") from None
    except EOFError:
        raise FileError(f"{path}: {TORN}") from None
    except OSError as error:
        raise unread(path, error) from error
    except (RuntimeError, ValueError, TypeError) as error:
        raise FileError(f"{path}: cannot be read as audio: {_told(error)}") from error


def _told(error: Exception) -> str:
    """Return what libsndfile says, without the name of a file that it does not know."""
    return str(getattr(error, "error_string", error)).rstrip(".")


def _torn(file: BinaryIO) -> bool:
    """Whether a file was cut short; libsndfile reads what is left of these and says nothing."""
    size = os.fstat(file.fileno()).st_size
    head = file.read(8)
    if head[:4] in (b"RIFF", b"FORM"):  # WAV and AIFF: one chunk around all
        promised = int.from_bytes(head[4:], "little" if head[:4] == b"RIFF" else "big")
        return size + 1 < 8 + promised < ENDLESS  # the byte that makes it even is often left out
    if head[:4] == b"OggS":
        file.seek(max(0, size - BLOCK))
        tail = file.read()
        page = tail[tail.rfind(b"OggS") :]
        lengths = page[27 : 27 + page[26]] if len(page) > 26 else b""
        return len(page) < 27 + len(lengths) + sum(lengths) or len(lengths) < page[26]
    return False
