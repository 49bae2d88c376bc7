"""Cards: what was noted of each recording of a pack when it was made, so no plan has to decode it.

What a card says is of no concern here. A file of cards begins with lines of text: what it is, what
its cards are of, and the CRC-32 of the list of its pack and of all else. Where each card ends
follows, four bytes each, and then the cards, in the order of the list.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from struct import Struct
from zlib import crc32

FIRST = b"tempo voice cards 1"
SUFFIX = ".cards"

_END = Struct("<I")


class Cards:
    """The cards of a pack, by a recording's place in its list; ``kind`` is what they are of."""

    def __init__(self, path: Path, listed: str) -> None:
        """Read the cards of a pack with such a list; there are none if they are not whole."""
        self.kind, self._ends, self._cards = "", b"", b""
        try:
            first, kind, checks, rest = path.read_bytes().split(b"\n", 3)
        except (OSError, ValueError):
            return
        if first == FIRST and checks == _checks(listed, kind + rest):
            ends = _END.size * listed.count("\n")
            self.kind, self._ends, self._cards = kind.decode(), rest[:ends], rest[ends:]

    def __getitem__(self, place: int) -> bytes:
        """Return a card; IndexError if there is none at that place."""
        if not 0 <= place < len(self._ends) // _END.size:
            raise IndexError(place)
        begin = _END.unpack_from(self._ends, _END.size * (place - 1))[0] if place else 0
        return self._cards[begin : _END.unpack_from(self._ends, _END.size * place)[0]]


def write(path: Path, kind: str, listed: str, cards: Sequence[bytes]) -> None:
    """Write the cards of a pack with such a list, in its order."""
    rest = b"".join([*map(_END.pack, accumulate(map(len, cards))), *cards])
    path.write_bytes(
        b"\n".join((FIRST, kind.encode(), _checks(listed, kind.encode() + rest), rest))
    )


def _checks(listed: str, said: bytes) -> bytes:
    return f"{crc32(listed.encode()):08x} {crc32(said):08x}".encode()
