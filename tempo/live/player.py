"""A set as it plays: watches the device, tells the screen, ends when told to."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from tempo.audio.format import Format
from tempo.live.screen import Screen
from tempo.outputs.device import Playback
from tempo.plan.time import lasting

TICK = 0.05  # seconds between two looks at the device

ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""The signals that end a set: Ctrl-C, a polite kill, and a terminal that was closed."""


class Ending(NamedTuple):
    """How a set ended: the frames that were heard, and whether those were all."""

    frames: int
    finished: bool


class Player:
    """Plays a track once, until it ends or is stopped."""

    def __init__(self, playback: Playback, screen: Screen, format: Format) -> None:
        self._playback = playback
        self._screen = screen
        self._rate = format.rate
        self._stopped = False

    def play(self) -> Ending:
        """Play; the screen shows what is heard, by the frames that were played.

        Raises ``DeviceError`` if the device dies, and whatever the blocks of the track raise.
        """
        playback = self._playback
        with self._screen, playback:  # left in reverse: silence first, then the terminal
            while playback.running():
                playback.check()
                self._screen.show(lasting(playback.played(), self._rate))
                time.sleep(TICK)
        return Ending(playback.played(), finished=not self._stopped)

    def stop(self) -> None:
        """Be silent now, even if a terminal that takes no output holds ``play`` up; end soon."""
        self._stopped = True
        self._playback.stop()


def play(playback: Playback, screen: Screen, format: Format) -> Ending:
    """Play a track until its end, Ctrl-C or termination, either of which is silent at once."""
    player = Player(playback, screen, format)
    with _signals(player):
        return player.play()


@contextmanager
def _signals(player: Player) -> Iterator[None]:
    """Stop for these signals; a second one does what it did before, should we hang."""
    before = {
        number: signal.getsignal(number) or signal.SIG_DFL
        for number in ENDING
        if threading.current_thread() is threading.main_thread()  # elsewhere there are none
        and signal.getsignal(number) is not signal.SIG_IGN  # as in a shell's background
    }

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        player.stop()

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
