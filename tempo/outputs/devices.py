"""The devices there are, best first."""

from collections.abc import Callable, Iterable

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs.device import Playback


def _miniaudio(blocks: Iterable[Block], format: Format) -> Playback:
    from tempo.outputs.miniaudio import Miniaudio

    return Miniaudio(blocks, format)


def _silent(blocks: Iterable[Block], format: Format) -> Playback:
    from tempo.outputs.silent import Silent

    return Silent(blocks, format)


# In order of preference; the last one always opens.
DEVICES: dict[str, Callable[[Iterable[Block], Format], Playback]] = {
    "miniaudio": _miniaudio,
    "silent": _silent,
}


def open(name: str, blocks: Iterable[Block], format: Format) -> Playback:
    """Open the device of that name, ready to play the blocks; it is silent until entered.

    The blocks are consumed in the device's callback, so they must be ready in memory.

    Raises ``RequestError`` if there is no such device, ``DeviceError`` if it cannot be opened.
    """
    if name not in DEVICES:
        raise RequestError(f"there is no device {name!r}; choose one of {', '.join(DEVICES)}")
    return DEVICES[name](blocks, format)


def default(blocks: Iterable[Block], format: Format) -> tuple[Playback, str | None]:
    """Open the best device there is; also return why it makes no sound, if it does not."""
    reasons: list[str] = []
    for name in DEVICES:
        try:
            return open(name, blocks, format), "; ".join(reasons) or None
        except DeviceError as error:
            reasons.append(str(error))
    raise DeviceError("; ".join(reasons))
