"""One stream of blocks cut into several, frame by frame."""

from collections.abc import Iterable, Iterator
from itertools import repeat

from tempo.audio.pcm import Block


def cut(blocks: Iterable[Block], sizes: Iterable[int]) -> Iterator[Iterator[Block]]:
    """Yield a stream for each size in bytes; each has to be used up before the next is asked for.

    >>> [b"".join(stream) for stream in cut([b"abc", b"defg"], [2, 4, 1])]
    [b'ab', b'cdef', b'g']
    """
    source, left = iter(blocks), memoryview(b"")

    def stream(size: int) -> Iterator[Block]:
        nonlocal left
        while size:
            while not left:
                try:
                    left = memoryview(next(source)).cast("B")
                except StopIteration:
                    return  # whoever writes it counts its frames
            block, left = left[:size], left[size:]
            size -= len(block)
            yield block

    return map(stream, sizes)


def pieces(blocks: Iterable[Block], size: int) -> Iterator[bytes]:
    """Yield pieces of ``size`` bytes, the last one as long as is left.

    >>> [*pieces([b"abc", b"defg"], 3)]
    [b'abc', b'def', b'g']
    """
    for piece in map(b"".join, cut(blocks, repeat(size))):
        if not piece:
            return
        yield piece
