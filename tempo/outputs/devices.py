"""The devices there are, best first."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import miniaudio, simpleaudio, sounddevice
from tempo.outputs.device import MissingError, Playback
from tempo.outputs.miniaudio import Miniaudio
from tempo.outputs.silent import Silent
from tempo.outputs.simpleaudio import Simpleaudio
from tempo.outputs.sounddevice import Sounddevice


class Placed(Playback, Protocol):
    """A playback that can say where it plays to."""

    to: str


class Output(NamedTuple):
    """How to open a device, by name or the default one, and the names that there are."""

    open: Callable[[Iterable[Block], Format, str | None], Placed]
    names: Callable[[], list[str]]
    many: bool  # whether one can be chosen


def _silent(blocks: Iterable[Block], format: Format, name: str | None) -> Placed:
    if name is not None:
        raise RequestError("silent has no devices; leave --device out")
    return Silent(blocks, format)


# In order of preference; the last one always opens.
DEVICES: dict[str, Output] = {
    "miniaudio": Output(Miniaudio, miniaudio.names, many=True),
    "sounddevice": Output(Sounddevice, sounddevice.names, many=True),
    "simpleaudio": Output(Simpleaudio, simpleaudio.names, many=False),
    "silent": Output(_silent, lambda: [Silent.to], many=False),
}


def open(name: str, blocks: Iterable[Block], format: Format, device: str | None = None) -> Placed:
    """Open that output, ready to play the blocks; it is silent until entered.

    The blocks are consumed in the device's callback, so they must be ready in memory. Without the
    name of a device, or a part of it, the system's default one is opened.

    Raises ``RequestError`` if there is no such output or device, ``DeviceError`` if it cannot be
    opened.
    """
    if name not in DEVICES:
        raise RequestError(f"there is no output {name!r}; choose one of {', '.join(DEVICES)}")
    return DEVICES[name].open(blocks, format, device)


def default(
    blocks: Iterable[Block], format: Format, device: str | None = None
) -> tuple[Placed, str | None]:
    """Open the best output there is; also return why it makes no sound, if it does not.

    Raises ``DeviceError`` if a device is named and no output plays, ``RequestError`` if there is
    none of that name.
    """
    reason: DeviceError | None = None
    for name, output in DEVICES.items():
        if device is not None and not output.many:
            continue
        try:
            playback = open(name, blocks, format, device)
        except DeviceError as error:  # an output that is not installed is no news
            if reason is None or (
                isinstance(reason, MissingError) > isinstance(error, MissingError)
            ):
                reason = error
        else:
            return playback, str(reason) if name == "silent" and reason else None
    raise reason or DeviceError("there is no output")
