"""The sounds as a Standard MIDI File: beeps as notes, phases as markers, words as lyrics.

A quarter note lasts one second, so a tick is a fixed part of it and no tempo has to be known.
"""

import struct
from collections.abc import Iterable

from tempo.plan.events import Event
from tempo.plan.markers import Marker
from tempo.plan.time import SECOND

TICKS = 10_000  # a second

# The notes go up and down as the sounds do; C4, middle C, is 60.
NOTES = {
    "lift": 72,
    "explosive": 79,
    "top": 67,
    "lower": 64,
    "bottom": 60,
    "tick": 96,
    "tick-2": 98,
    "tick-1": 100,
    "countdown": 84,
    "go": 91,
    "rest-end": 91,
    "last-rep": 86,
    "set-end": 48,
    "switch": 55,
    "finish": 36,
}
VELOCITY = 96

NOTE_OFF, NOTE_ON, META = 0x80, 0x90, 0xFF
TRACK_NAME, LYRIC, MARKER, END, QUARTER = 0x03, 0x05, 0x06, 0x2F, 0x51

Message = tuple[int, int, bytes]
"""A tick, its place among what is on the same tick, and the bytes."""


def midi(title: str, events: Iterable[Event], markers: Iterable[Marker], end: int) -> bytes:
    """Return a file of one track that ends at ``end``, in microseconds.

    >>> midi("", [], [], 0)[:14].hex(" ")
    '4d 54 68 64 00 00 00 06 00 00 00 01 27 10'
    """
    messages: list[Message] = [
        (0, 0, _meta(TRACK_NAME, title.encode())),
        (0, 0, _meta(QUARTER, SECOND.to_bytes(3, "big"))),
    ]
    messages += [(_tick(marker.time), 2, _meta(MARKER, marker.text.encode())) for marker in markers]
    for event in events:
        if event.text:
            messages.append((_tick(event.time), 3, _meta(LYRIC, event.text.encode())))
        elif event.sound:
            note = NOTES[event.sound]
            start, stop = _tick(event.time), _tick(event.end)
            messages.append((start, 4, bytes([NOTE_ON, note, VELOCITY])))
            messages.append((max(stop, start + 1), 1, bytes([NOTE_OFF, note, 0])))
    messages.sort(key=lambda message: message[:2])
    messages.append((max(_tick(end), messages[-1][0]), 5, _meta(END, b"")))
    track, now = bytearray(), 0
    for tick, _, data in messages:
        track += _number(tick - now) + data
        now = tick
    header = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, TICKS)
    return header + struct.pack(">4sI", b"MTrk", len(track)) + bytes(track)


def _tick(time: int) -> int:
    return round(time * TICKS / SECOND)


def _meta(kind: int, data: bytes) -> bytes:
    return bytes([META, kind]) + _number(len(data)) + data


def _number(value: int) -> bytes:
    """Return a number in sevens of bits, the most significant first, as MIDI writes it.

    >>> _number(0).hex(), _number(128).hex(), _number(0x0FFFFFFF).hex()
    ('00', '8100', 'ffffff7f')
    """
    sevens = [value & 0x7F]
    while value := value >> 7:
        sevens.insert(0, value & 0x7F | 0x80)
    return bytes(sevens)
