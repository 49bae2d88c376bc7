"""What is costly to make is kept on disk: a phrase is spoken once and read ever after.

One file a thing, named by a hash of its key and moved into place when whole: any number of
processes can read and write at once, and one that is killed leaves no torn file. The cache is a
convenience: a folder that cannot be written keeps nothing and complains of nothing.
"""

import os
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedWriter
from pathlib import Path
from zlib import crc32

from tempo.library import unfinished
from tempo.library.digest import blake2b
from tempo.library.unfinished import Part

SUFFIX = ".kept"
HOUR = 3600.0  # seconds: after it a clip's use is noted anew

LOOKED = "1"
"""What is put under a name before it, one in sixteen, has all that is kept looked through: to ask
thousands of files for their sizes takes longer than to make a clip."""

_MAGIC = b"clp1"
_HEADER = struct.Struct("<4sII")  # magic, checksum of the key and the samples, frames


class Cache:
    """Bytes in a folder by key, as a rule a clip: 16-bit little-endian mono samples."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._due = False

    def get(self, key: str) -> bytes | None:
        """Return the samples kept under a key; None if there are none or they are damaged."""
        path = self._path(key)
        try:
            with open(path, "rb", buffering=0) as file:
                state = os.fstat(file.fileno())
                header = file.read(_HEADER.size)
                samples = file.read(max(0, state.st_size - _HEADER.size))
        except OSError:
            return None
        if header != _header(key, samples):
            return None
        _use(path, state.st_mtime)
        return samples

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, as far as is seen without reading it."""
        return os.path.exists(self._path(key))

    def put(self, key: str, samples: bytes) -> bool:
        """Keep samples under a key in place of any other; whether the disk let it."""
        path = self._path(key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = Part(path)
            try:
                with BufferedWriter(part.file) as file:
                    file.write(_header(key, samples))
                    file.write(samples)
                if not part.there():
                    return False
                part.free()
                os.replace(part.path, path)
            finally:
                part.close()
        except OSError:
            return False
        self._due |= os.path.basename(path) < LOOKED
        return True

    def sweep(self) -> None:
        """Remove what writers that were killed left behind."""
        unfinished.sweep(self._folder)

    def tidy(self, most: int) -> None:
        """Sweep, and after some puts bound what is kept; call it after a batch of them."""
        if self._due:
            self.bound(most)
        else:
            self.sweep()
        self._due = False

    def bound(self, most: int) -> None:
        """Drop the clips used longest ago until the rest are at most so many bytes.

        Files that a killed writer left behind go too.
        """
        clips: list[tuple[float, str, int]] = []
        for path, stat in self._files():
            if path.endswith(SUFFIX):
                clips.append((stat.st_mtime, path, stat.st_size))
        self.sweep()
        held = sum(size for _, _, size in clips)
        for _, path, size in sorted(clips):
            if held <= most:
                break
            _drop(path)
            held -= size

    def size(self) -> tuple[int, int]:
        """Return how many clips are kept, and how many bytes they take."""
        sizes = [stat.st_size for path, stat in self._files() if path.endswith(SUFFIX)]
        return len(sizes), sum(sizes)

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the path and the state of each file; another process may remove any meanwhile."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    yield entry.path, os.stat(entry.path)

    def _path(self, key: str) -> str:
        """Return the path of the clip of a key."""
        name = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return os.path.join(self._folder, name + SUFFIX)


def _header(key: str, samples: bytes) -> bytes:
    """Return the header of a clip; the key is in its checksum, so a renamed file is found out."""
    checksum = crc32(samples, crc32(key.encode("utf-8", "surrogatepass")))
    return _HEADER.pack(_MAGIC, checksum, len(samples) // 2)


def _use(path: str, used: float) -> None:
    """Note that a clip is used now, if it was not of late; a clock may have been set back since."""
    if abs(time.time() - used) > HOUR:
        with suppress(OSError):
            os.utime(path)


def _drop(path: str) -> None:
    """Remove a file, if it is still there and the disk lets."""
    with suppress(OSError):
        os.unlink(path)
