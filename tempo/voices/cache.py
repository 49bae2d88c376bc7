"""Spoken clips kept on disk, so that a phrase is spoken once and read ever after.

One file a clip, named by a hash of its key and moved into place when whole: any number of
processes can read and write at once, and one that is killed leaves no torn clip. The cache is a
convenience: a folder that cannot be written keeps nothing and complains of nothing.
"""

import os
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

SUFFIX = ".clip"
UNFINISHED = ".tmp"
HOUR = 3600.0  # seconds: after it the file of a writer is left over, and a clip's use is noted anew

_MAGIC = b"clp1"
_HEADER = struct.Struct("<4sII")  # magic, checksum of the key and the samples, frames


class ClipCache:
    """Clips in a folder by key; a clip is 16-bit little-endian mono samples."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """Return the samples kept under a key; None if there are none or they are damaged."""
        path = self._path(key)
        try:
            with open(path, "rb", buffering=0) as file:
                header, samples = file.read(_HEADER.size), file.read()
                used = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        if header != _header(key, samples):
            return None
        if time.time() - used > HOUR:
            with suppress(OSError):
                os.utime(path)
        return samples

    def length(self, key: str) -> int | None:
        """Return the frames of the clip kept under a key; None if there is none of that size.

        Its samples are not read: ``get`` may still find them damaged and return None.
        """
        try:
            with open(self._path(key), "rb", buffering=0) as file:
                magic, _, frames = _HEADER.unpack(file.read(_HEADER.size))
                size = os.fstat(file.fileno()).st_size
        except (OSError, struct.error):
            return None
        whole = magic == _MAGIC and size == _HEADER.size + 2 * frames
        return int(frames) if whole else None

    def put(self, key: str, samples: bytes) -> None:
        """Keep samples under a key in place of any other; do nothing if the disk does not let."""
        path = self._path(key)
        unfinished = f"{path}.{os.urandom(8).hex()}{UNFINISHED}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                with open(unfinished, "xb") as file:
                    file.write(_header(key, samples))
                    file.write(samples)
                os.replace(unfinished, path)
            finally:
                Path(unfinished).unlink(missing_ok=True)
        except OSError:
            return

    def bound(self, most: int) -> None:
        """Drop the clips used longest ago until the rest are at most so many bytes.

        Files that a killed writer left behind go too, an hour after. Call it after a batch of puts.
        """
        old = time.time() - HOUR
        clips: list[tuple[float, str, int]] = []
        for path, stat in self._files():
            if path.endswith(SUFFIX):
                clips.append((stat.st_mtime, path, stat.st_size))
            elif path.endswith(UNFINISHED) and stat.st_mtime < old:
                _drop(path)
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
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return os.path.join(self._folder, name + SUFFIX)


def _header(key: str, samples: bytes) -> bytes:
    """Return the header of a clip; the key is in its checksum, so a renamed file is found out."""
    checksum = crc32(samples, crc32(key.encode("utf-8", "surrogatepass")))
    return _HEADER.pack(_MAGIC, checksum, len(samples) // 2)


def _drop(path: str) -> None:
    """Remove a file, if it is still there and the disk lets."""
    with suppress(OSError):
        os.unlink(path)
