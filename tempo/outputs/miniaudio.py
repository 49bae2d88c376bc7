"""Live sound through the miniaudio library: one continuous stream, asked for by the device."""

import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError
from tempo.outputs import stderr
from tempo.outputs.device import ALONE, BUFFERED, INSTEAD, PLUGINS, MissingError, Stream, picked

PERIODS = 2  # of what is asked for at once: so many are kept ready where there is no sound server

NULL = b"auto_null\0"  # what PulseAudio and PipeWire call their device that plays to nobody


class Miniaudio(Stream):
    """A device by its name, or the system's default; opened at once and silent until entered.

    Raises ``DeviceError`` if there is none, or no library to reach it, and ``RequestError`` if
    there is none of that name.
    """

    output = "miniaudio"

    def __init__(self, blocks: Iterable[Block], pcm: Format, name: str | None = None) -> None:
        found = _found()
        if name is not None:
            which = found[picked(name, [each["name"] for each in found])]
        else:
            unknown = {"name": "the default device", "null": False}
            which = next((each for each in found if each["default"]), unknown)
        self._device: Any = _opened(pcm, None if name is None else which["id"])
        self.backend: str = self._device.backend
        self.to = f"{which['name']} of {self.backend} through miniaudio"
        if which["null"]:
            self.unheard = "the sound server has no device but a dummy: nothing will be heard"
        super().__init__(blocks, pcm)

    def __enter__(self) -> Self:
        import miniaudio

        stream = self._stream()
        next(stream)  # an unprimed generator is never asked, and nobody is told
        try:
            self._device.start(stream)
        except miniaudio.MiniaudioError as error:
            raise _refused(error) from error
        return self

    def _silence(self) -> None:
        import miniaudio

        with suppress(miniaudio.MiniaudioError):
            self._device.stop()

    def _close(self) -> None:
        import miniaudio

        with stderr.dropped():
            self._device.close()
            # The library leaves it connected: four files for each time that a device is opened.
            context, self._device._context = self._device._context, None
            if context is not None:
                with ALONE:
                    miniaudio.lib.ma_context_uninit(context)

    def _stream(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield self._ask(frames)


def names() -> list[str]:
    """Return the names of the devices there are; raise ``DeviceError`` if there are none."""
    names = [found["name"] for found in _found() if not found["plugin"]]
    if not names:
        raise DeviceError(f"there is no sound device; connect one, {INSTEAD}")
    return names


def _found() -> list[dict[str, Any]]:
    """Return the name and id of each device, whether it is the default one, and what is none.

    A PulseAudio or PipeWire that has no device plays to one of its own, named in its language.
    """
    miniaudio = _library()

    class Devices(miniaudio.Devices):  # type: ignore[misc, name-defined]
        def _get_info(self, _: Any, info: Any) -> dict[str, bool]:
            name = bytes(miniaudio.ffi.buffer(miniaudio.ffi.addressof(info.id)))
            plugin = name.partition(b"\0")[0].decode("ascii", "replace") in PLUGINS
            return {
                "default": bool(info.isDefault),
                "null": name.startswith(NULL),
                "plugin": plugin,
            }

    with ALONE, stderr.dropped():
        try:
            return list(Devices(_backends()).get_playbacks())
        except miniaudio.MiniaudioError as error:
            raise _refused(error) from error


def _library() -> Any:
    try:
        with _without_numpy():
            import miniaudio
    except ImportError as error:
        raise MissingError(
            f"the miniaudio library is not installed; `pip install miniaudio`, {INSTEAD}"
        ) from error
    return miniaudio


@contextmanager
def _without_numpy() -> Iterator[None]:
    """Have the library loaded in a third of the time: it takes arrays of numpy, if there is one."""
    alone = threading.current_thread() is threading.main_thread()  # others may want it now
    if not alone or "numpy" in sys.modules:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["numpy"]


def _backends() -> list[Any]:
    """Return the backends in the library's own order, without the null one.

    Left alone, the library plays to that one where it finds no other, and says nothing.
    """
    import miniaudio

    backends = miniaudio.get_enabled_backends() - {miniaudio.Backend.NULL}
    return sorted(backends, key=lambda backend: backend.value)


def _opened(pcm: Format, which: Any) -> Any:
    miniaudio = _library()
    with ALONE, stderr.dropped():
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=pcm.channels,
                sample_rate=pcm.rate,
                buffersize_msec=round(BUFFERED * 1_000),
                callback_periods=PERIODS,
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
