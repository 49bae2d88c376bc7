"""Sinks of a sound server that take sound as slow devices do, each with a latency of its own."""

import os
import time
from pathlib import Path
from typing import NamedTuple

from tests.conftest import Heard, SoundServer

STEP = 0.02  # seconds


class Sink(NamedTuple):
    """A sink, and how much it plays in a second; it is paced by who reads its pipe.

    A pipe holds 65,536 bytes, so its format says how many seconds that is. PulseAudio's null sink
    is paced by itself: in its first two seconds it asks for nothing.
    """

    format: str
    rate: int  # bytes a second
    period: float = STEP  # seconds that it takes at once


SINKS = {
    "20 ms": Sink("float32le rate=192000 channels=4", 3_072_000),
    "200 ms": Sink("float32le rate=44100 channels=2", 352_800),
    "2 s": Sink("s16le rate=16000 channels=1", 32_000),
    "2 s at once": Sink("s16le rate=16000 channels=1", 32_000, 2.0),
    "5 s": Sink("u8 rate=13107 channels=1", 13_107),
    "5 s at once": Sink("u8 rate=13107 channels=1", 13_107, 5.0),
    "null, 2 s": Sink("", 0),
}
"""By what they hold."""


class PacedServer(SoundServer):
    """A server with one of the sinks."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        self._kind = sink
        pipe = f"module-pipe-sink sink_name=ear file={folder}/sink format={sink.format}"
        super().__init__(folder, sink=pipe if sink.format else "module-null-sink sink_name=ear")

    def _listen(self) -> None:
        size = int(self._kind.period * self._kind.rate)
        due, taken = time.monotonic(), 0
        while size and (data := os.read(self._source, size - taken)):
            self.pieces[:] = [*self.pieces[:1], Heard(time.monotonic(), data[:1])]
            taken += len(data)
            if taken == size:
                due, taken = due + self._kind.period, 0
                time.sleep(max(0.0, due - time.monotonic()))
