"""Where a sound is heard: in both ears, or in the one of the side that works.

A sound of one ear has all its power there, one of both half of it in each (3 dB less): so they are
equally loud, and a track in stereo is as loud as in mono. The other ear is left wholly free: in
headphones a side is told most plainly so, and what is said to no side is in both.
"""

from tempo.plan.events import Event
from tempo.plan.phase import Side

BOTH = -3.0
"""How much softer a sound is in each ear if it is in both, in dB."""

EARS = {Side.LEFT: (0,), Side.RIGHT: (1,), None: (0, 1)}
"""The channels of each side."""


def side(event: Event) -> Side | None:
    """Return the side that an event is for: that of its rep.

    What is heard around the reps (lead-in, rests, the switch of sides) is for neither, as it
    speaks of what was and of what comes.
    """
    return event.side if event.rep or event.phase else None


def stereo(samples: bytes, side: Side | None = None) -> bytes:
    """Return 16-bit mono samples as interleaved stereo, in the ear of a side or in both.

    >>> stereo(b"\\1\\0\\2\\0", Side.RIGHT)
    b'\\x00\\x00\\x01\\x00\\x00\\x00\\x02\\x00'
    """
    frames = bytearray(2 * len(samples))
    low, high = samples[::2], samples[1::2]  # bytes are put apart twice as fast as an array's items
    for channel in EARS[side]:
        frames[2 * channel :: 4], frames[2 * channel + 1 :: 4] = low, high
    return bytes(frames)
