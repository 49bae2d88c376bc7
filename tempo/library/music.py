"""Music files: which there are, and their samples from any frame on."""

import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tempo.errors import FileError
from tempo.library import inputs
from tempo.library.recording import BLOCK, DAMAGED, TORN, opened, telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUFFIXES = {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".aifc"}
SHORTEST = 1.0  # seconds: what is shorter is no music, and would be looped thousands of times
WHOLE = {"PCM_16", "PCM_S8", "PCM_U8"}
"""The encodings that 16 bits hold without loss."""

PLAIN = {"WAV", "WAVEX", "RF64", "AIFF"}
"""The formats that hold such samples as they are: to be read, not decoded."""

PREROLL = 1.0
"""Seconds decoded and thrown away after a leap: by then MP3 and Opus give the very samples that
they give when the file is read from its start."""


class Song(NamedTuple):
    """A music file, its rate in Hz, its length in frames, and whether it is read without work."""

    path: Path
    rate: int
    frames: int
    plain: bool = False


def songs(path: Path) -> list[Path]:
    """Return the music at a path: the file itself, or the audio files in a folder, 2 before 10.

    Raises FileError if there is nothing there.
    """
    with telling(path):
        if not os.path.isdir(path):
            os.stat(path)
            return [path]
        inputs.note(path)
        names = [entry.name for entry in os.scandir(path) if entry.is_file()]
    music = [name for name in names if _is_music(name)]
    if not music:
        kinds = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
        raise FileError(f"{path}: holds no music; put files in it that end in {kinds}")
    return [path / name for name in sorted(music, key=_natural)]


def _is_music(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith(".")


def _natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people do.

    >>> sorted(["10 b.mp3", "2 a.mp3", "B.mp3", "a.mp3"], key=_natural)
    ['2 a.mp3', '10 b.mp3', 'a.mp3', 'B.mp3']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(int(part), "") if part.isdecimal() else (1 << 62, part.casefold()) for part in parts]


def song(path: Path) -> Song:
    """Return what a music file is; raises FileError if it cannot be played under a track."""
    with opened(path, most_channels=2) as file:
        plain = file.format in PLAIN and file.subtype in WHOLE
        found = Song(path, file.samplerate, file.frames, plain)
    if not found.frames:
        raise FileError(f"{path}: holds no sound")
    if found.frames < SHORTEST * found.rate:
        raise FileError(f"{path}: is shorter than {SHORTEST:g} s, too short for music")
    return found


class Reader:
    """A song being read; to be closed."""

    def __init__(self, song: Song) -> None:
        self.song = song
        self._open = ExitStack()
        self._file = self._open.enter_context(opened(song.path, most_channels=2))
        self._type = "int16" if self._file.subtype in WHOLE else "float32"
        self._next = 0

    def close(self) -> None:
        """Close the file."""
        self._open.close()

    def read(self, first: int, frames: int) -> "NDArray[Any]":
        """Return so many frames from the frame ``first`` on, the same two channels if it has one.

        They are in steps of 16 bits, and either 16-bit or floats, which may go beyond full scale.
        Raises FileError if the song is damaged there, or ends earlier than it promised.
        """
        import numpy as np

        if first != self._next:
            skipped = min(first, round(PREROLL * self.song.rate))
            with telling(self.song.path):
                self._file.seek(first - skipped)
            self._take(skipped)
        sound = self._take(frames)
        self._next = first + frames
        if sound.dtype == np.float32:
            if not np.isfinite(sound.sum()):
                raise FileError(f"{self.song.path}: {DAMAGED}")
            sound *= 32_768
        if sound.shape[1] == 1:
            sound = np.repeat(sound, 2, axis=1)
        return sound

    def _take(self, frames: int) -> "NDArray[Any]":
        """Return the next frames as they are in the file."""
        import numpy as np

        sound = np.empty((frames, self._file.channels), self._type)
        for start in range(0, frames, BLOCK):
            part = sound[start : start + BLOCK]
            with telling(self.song.path):
                read = self._file.buffer_read_into(part, self._type)
            if read < len(part):
                raise FileError(f"{self.song.path}: {TORN}")
        return sound
