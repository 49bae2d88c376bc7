"""The checksum of LAME's headers: CRC-16 of the polynomial 0x8005, lowest bit first."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POLYNOMIAL = 0xA001  # 0x8005 with its bits turned round
LANES = 1 << 11  # stretches of data that are summed side by side, a power of two


def crc(data: bytes, before: int = 0) -> int:
    """Return the checksum of data that follows data whose checksum is ``before``.

    >>> f"{crc(b'123456789'):#x}"
    '0xbb3d'
    >>> crc(b"6789", crc(b"12345")) == crc(b"123456789")
    True
    """
    import numpy as np

    table, given = _table(), np.frombuffer(data, np.uint8)
    lanes = np.concatenate((np.zeros(-len(given) % LANES, np.uint8), given)).reshape(LANES, -1)
    sums = np.zeros(LANES, np.uint16)  # which zeros at the start leave as they are
    for column in np.ascontiguousarray(lanes.T):
        sums = np.bitwise_xor(sums >> 8, table[(sums ^ column) & 0xFF])
    further = _after(lanes.shape[1])
    while len(sums) > 1:
        sums = _moved(sums[::2], further) ^ sums[1::2]
        further = _moved(further, further)
    return int(sums[0] ^ _moved(np.array([before], np.uint16), _after(len(data)))[0])


@cache
def _table() -> "NDArray[np.uint16]":
    """Return the sum of each byte."""
    import numpy as np

    sums = np.arange(256)
    for _ in range(8):
        sums = sums >> 1 ^ POLYNOMIAL * (sums & 1)
    return sums.astype(np.uint16)


def _after(zeros: int) -> "NDArray[np.uint16]":
    """Return what each bit of a sum has become after so many bytes of zero."""
    import numpy as np

    bits = np.uint16(1) << np.arange(16, dtype=np.uint16)
    once, all_of_them = bits >> 8 ^ _table()[bits & 0xFF], bits
    while zeros:
        if zeros & 1:
            all_of_them = _moved(all_of_them, once)
        once = _moved(once, once)
        zeros >>= 1
    return all_of_them


def _moved(sums: "NDArray[np.uint16]", bits: "NDArray[np.uint16]") -> "NDArray[np.uint16]":
    """Return sums, each bit of which has become another sum."""
    import numpy as np

    moved = np.zeros_like(sums)
    for place, becomes in enumerate(bits):
        moved ^= np.where(sums >> place & 1, becomes, 0).astype(np.uint16)
    return moved
