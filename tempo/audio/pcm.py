"""The shape of sound: what a block of samples holds."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

Block = bytes | bytearray | memoryview
"""Whole frames of interleaved 16-bit signed little-endian samples; any length, also none."""


class Format(NamedTuple):
    """The rate in Hz and the channels of a track of 16-bit samples."""

    rate: int = 44_100
    channels: int = 1

    @property
    def frame_bytes(self) -> int:
        """The bytes of one frame.

        >>> Format(44_100, 2).frame_bytes
        4
        """
        return 2 * self.channels


class Seekable:
    """The blocks of a track, which can be had from any frame on, and are the same then."""

    def __init__(self, after: Callable[[int], Iterable[Block]]) -> None:
        self.after = after

    def __iter__(self) -> Iterator[Block]:
        return iter(self.after(0))
