"""The devices there are, best first."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError, RequestError, TempoError
from tempo.outputs import miniaudio, simpleaudio, sounddevice
from tempo.outputs.device import Aside, MissingError, Playback
from tempo.outputs.miniaudio import Miniaudio
from tempo.outputs.silent import Silent
from tempo.outputs.simpleaudio import Simpleaudio
from tempo.outputs.sounddevice import Sounddevice

AGAIN = 0.2  # seconds for a device that failed to open again, and at least as much for others


class Device(Playback, Protocol):
    """A playback that can say where it plays to, and why nobody will hear it, if that is so.

    ``output`` is its name in the table.
    """

    output: str
    to: str
    unheard: str


class Output(NamedTuple):
    """How to open a device, by name or the default one, and the names that there are."""

    open: Callable[[Iterable[Block], Format, str | None], Device]
    names: Callable[[], list[str]]
    many: bool  # whether one can be chosen


def _silent(blocks: Iterable[Block], pcm: Format, name: str | None) -> Device:
    if name is not None:
        raise RequestError("silent has no devices; leave --device out")
    return Silent(blocks, pcm)


SILENT = "silent"

# In order of preference; the last one always opens.
DEVICES: dict[str, Output] = {
    "miniaudio": Output(Miniaudio, miniaudio.names, many=True),
    "sounddevice": Output(Sounddevice, sounddevice.names, many=True),
    "simpleaudio": Output(Simpleaudio, simpleaudio.names, many=False),
    SILENT: Output(_silent, lambda: [Silent.to], many=False),
}


def opened(name: str, blocks: Iterable[Block], pcm: Format, device: str | None = None) -> Device:
    """Open that output, ready to play the blocks; it is silent until entered.

    The blocks are consumed in the device's callback, so they must be ready before. Without the
    name of a device, or a part of it, the system's default one is opened.

    Raises ``RequestError`` if there is no such output or device, ``DeviceError`` if it cannot be
    opened.
    """
    if name not in DEVICES:
        raise RequestError(f"there is no output {name!r}; choose one of {', '.join(DEVICES)}")
    return DEVICES[name].open(blocks, pcm, device)


def default(
    blocks: Iterable[Block], pcm: Format, device: str | None = None
) -> tuple[Device, str | None]:
    """Open the best output there is; also return why it makes no sound, if it does not.

    Raises ``DeviceError`` if a device is named and no output plays, ``RequestError`` if there is
    none of that name.
    """
    reason: DeviceError | None = None
    for name, output in DEVICES.items():
        if device is not None and not output.many:
            continue
        try:
            playback = opened(name, blocks, pcm, device)
        except DeviceError as error:  # an output that is not installed is no news
            if reason is None or (
                isinstance(reason, MissingError) > isinstance(error, MissingError)
            ):
                reason = error
        else:
            return playback, str(reason) if name == SILENT and reason else None
    raise reason or DeviceError("there is no output")


def again(
    name: str, device: str | None, blocks: Iterable[Block], pcm: Format
) -> tuple[Device, str]:
    """Open a device that failed again, or else the default one of any output that makes a sound.

    Also return the name of that output. It takes half a second: what a library opens later
    is closed again, in a thread of its own. Never chosen is silence, nor a server's dummy.
    Libraries that share what one of them hangs in are not entered meanwhile.

    Raises ``DeviceError``, which says what became of the device that failed, if there is none.
    """
    until = time.monotonic() + 2 * AGAIN
    failed = Attempt(name, device, blocks, pcm)
    if failed.come(AGAIN):
        return failed.opened(), name
    others = {
        other: Attempt(other, None, blocks, pcm)
        for other in DEVICES
        if other != SILENT and (other != name or device is not None)
    }
    found = None
    for other, attempt in others.items():
        if found is None and attempt.come(until - time.monotonic()):
            found = attempt.opened(), other
        else:
            attempt.leave()
    failed.leave()
    if found is None:
        raise failed.error
    return found


class Attempt:
    """A device that is being opened in a thread of its own, for libraries may hang in it."""

    def __init__(self, name: str, device: str | None, blocks: Iterable[Block], pcm: Format) -> None:
        self.error = DeviceError(f"{name} does not answer; is its sound server stopped?")
        self._asked = (name, blocks, pcm, device)
        self._playback: Device | None = None
        self._left = False
        self._lock = threading.Lock()
        self._opening = Aside(self._open)

    def come(self, seconds: float) -> bool:
        """Return whether it is open and can be heard, after so long at most."""
        self._opening.wait(seconds)
        return self._playback is not None

    def opened(self) -> Device:
        """Return what was opened; raises ``DeviceError`` if that is nothing."""
        if self._playback is None:
            raise self.error
        return self._playback

    def leave(self) -> None:
        """Close it, now or when it opens."""
        with self._lock:
            self._left = True
        if self._playback is not None:
            self._playback.__exit__(None, None, None)

    def _open(self) -> None:
        try:
            playback = opened(*self._asked)
        except TempoError as error:  # a device that is gone has no such name either
            self.error = DeviceError(str(error))
            return
        with self._lock:
            if not self._left and not playback.unheard:
                self._playback = playback
                return
        if playback.unheard:
            self.error = DeviceError(playback.unheard)
        playback.__exit__(None, None, None)
