"""Live sound through the miniaudio library: one continuous stream, asked for by the device."""

from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import Any, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError
from tempo.outputs.device import INSTEAD, MissingError, Stream, hushed, picked

BUFFER = 200  # milliseconds: held under full load, where 40 did not; heard only when a set starts


class Miniaudio(Stream):
    """A device by its name, or the system's default; opened at once and silent until entered.

    Raises ``DeviceError`` if there is none, or no library to reach it, and ``RequestError`` if
    there is none of that name.
    """

    def __init__(self, blocks: Iterable[Block], format: Format, name: str | None = None) -> None:
        super().__init__(blocks, format)
        which: dict[str, Any] = {"name": "the default device", "id": None}
        if name is not None:
            found = _found()
            which = found[picked(name, [each["name"] for each in found])]
        self._device: Any = _opened(format, which["id"])
        self.backend: str = self._device.backend
        self.to = f"{which['name']} of {self.backend} through miniaudio"

    def __enter__(self) -> Self:
        import miniaudio

        stream = self._stream()
        next(stream)  # an unprimed generator is never asked, and nobody is told
        try:
            self._device.start(stream)
        except miniaudio.MiniaudioError as error:
            raise _refused(error) from error
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        with hushed():
            self._device.close()

    def _silence(self) -> None:
        import miniaudio

        with suppress(miniaudio.MiniaudioError):
            self._device.stop()

    def _stream(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield self._ask(frames)


def names() -> list[str]:
    """Return the names of the devices there are; raise ``DeviceError`` if there are none."""
    return [found["name"] for found in _found()]


def _found() -> list[dict[str, Any]]:
    miniaudio = _library()
    with hushed():
        try:
            return list(miniaudio.Devices(_backends()).get_playbacks())
        except miniaudio.MiniaudioError as error:
            raise _refused(error) from error


def _library() -> Any:
    try:
        import miniaudio
    except ImportError as error:
        raise MissingError(
            f"the miniaudio library is not installed; `pip install miniaudio`, {INSTEAD}"
        ) from error
    return miniaudio


def _backends() -> list[Any]:
    """Return the backends in the library's own order, without the null one.

    Left alone, the library plays to that one where it finds no other, and says nothing.
    """
    import miniaudio

    backends = miniaudio.get_enabled_backends() - {miniaudio.Backend.NULL}
    return sorted(backends, key=lambda backend: backend.value)


def _opened(format: Format, which: Any) -> Any:
    miniaudio = _library()
    with hushed():
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=format.channels,
                sample_rate=format.rate,
                buffersize_msec=BUFFER,
                device_id=which,
                backends=_backends(),
                app_name="tempo",
            )
        except miniaudio.MiniaudioError as error:
            raise _refused(error) from error
    if device.backend == "Null":
        device.close()
        raise DeviceError(f"there is no sound device; connect one, {INSTEAD}")
    return device


def _refused(error: Exception) -> DeviceError:
    return DeviceError(f"there is no sound device ({error.args[0]}); connect one, {INSTEAD}")
