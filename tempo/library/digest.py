"""Digests as Python itself computes them: ``hashlib`` loads OpenSSL first, which takes longer than
all that a short command digests.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, shake_128
else:
    try:
        from _blake2 import blake2b
        from _sha3 import shake_128
    except ImportError:  # another Python than CPython
        from hashlib import blake2b, shake_128

__all__ = ["blake2b", "sha256_of", "shake_128"]


def sha256_of(path: Path | str) -> str:
    """Return the SHA-256 of a file; raises OSError if it cannot be read."""
    from hashlib import file_digest

    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()
