"""SHA-256 as Python itself computes it: loading OpenSSL for it, as ``hashlib`` does, takes longer
than all that a short command hashes.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.implementation.name != "cpython":
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # Python 3.12 and later
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:  # left out of this Python
            from hashlib import sha256

__all__ = ["sha256"]
