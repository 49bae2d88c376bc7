"""The shape of sound: what a block of samples holds."""

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
