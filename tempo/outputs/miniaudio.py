"""Live sound through the miniaudio library: one continuous stream, asked for by the device."""

from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import Any, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError
from tempo.outputs.device import INSTEAD, STALLED, Feed, Heard, MissingError, Pulse, hushed, picked

BUFFER = 200  # milliseconds: held under full load, where 40 did not; heard only when a set starts


class Miniaudio:
    """A device by its name, or the system's default; opened at once and silent until entered.

    Raises ``DeviceError`` if there is none, or no library to reach it, and ``RequestError`` if
    there is none of that name.
    """

    def __init__(self, blocks: Iterable[Block], format: Format, name: str | None = None) -> None:
        self._feed = Feed(blocks, format)
        self._frame_bytes = format.frame_bytes
        self._heard = Heard(format.rate)
        self._pulse = Pulse()
        self._end: int | None = None  # frames heard when stopped
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

    def played(self) -> int:
        """Return the frames heard so far: those handed over less those still buffered."""
        return self._heard.now(self._feed.handed) if self._end is None else self._end

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        if self._end is not None:
            return False
        feed = self._feed
        return feed.error is not None or not feed.ended or self.played() < feed.handed

    def check(self) -> None:
        """Raise what the blocks raised, or ``DeviceError`` if no more frames are asked for.

        That is the one sign of a dead sound server: the library goes on saying that it runs.
        """
        if self._feed.error is not None:
            raise self._feed.error
        if self.running() and self._pulse.quiet(self._heard.asked) > STALLED:
            raise DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )

    def stop(self) -> None:
        """Fall silent at once."""
        import miniaudio

        if self._end is None:
            self._end = self.played()
            with suppress(miniaudio.MiniaudioError):  # a dead device is silent already
                self._device.stop()

    def _stream(self) -> Generator[bytes, int, None]:
        """Yield exactly the frames asked for; after the track silence, while its tail is heard."""
        frames = yield b""
        while True:
            data = self._feed.read(frames)
            self._heard.ask(frames)
            frames = yield data.ljust(frames * self._frame_bytes, b"\0")


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
