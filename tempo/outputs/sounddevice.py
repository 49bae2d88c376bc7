"""Live sound through the sounddevice library: one stream, asked for by PortAudio's callback."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError
from tempo.outputs.device import (
    INSTEAD,
    STALLED,
    Feed,
    Heard,
    MissingError,
    Pulse,
    hushed,
    picked,
)

LATENCY = 0.2  # seconds: the library's own "high" is 35 ms, too little under full load


class Sounddevice:
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
        sounddevice = _library()
        found = _found()
        with hushed():
            try:
                if name is None:
                    index = sounddevice.query_devices(kind="output")["index"]
                else:
                    index = found[picked(name, [each["name"] for each in found])]["index"]
                self._stream: Any = sounddevice.RawOutputStream(
                    samplerate=format.rate,
                    channels=format.channels,
                    dtype="int16",
                    device=index,
                    latency=LATENCY,
                    callback=self._ask,
                )
            except (sounddevice.PortAudioError, ValueError) as error:
                raise _refused(error) from error
        device = next((each["name"] for each in found if each["index"] == index), name)
        self.to = f"{device} through sounddevice"

    def __enter__(self) -> Self:
        with hushed():
            try:
                self._stream.start()
            except _library().PortAudioError as error:
                raise _refused(error) from error
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        with hushed(), suppress(_library().PortAudioError):
            self._stream.close()

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
        """Raise what the blocks raised, or ``DeviceError`` if no more frames are asked for."""
        if self._feed.error is not None:
            raise self._feed.error
        if self.running() and self._pulse.quiet(self._heard.asked) > STALLED:
            raise DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )

    def stop(self) -> None:
        """Fall silent at once."""
        if self._end is None:
            self._end = self.played()
            with hushed(), suppress(_library().PortAudioError):  # a dead device is silent already
                self._stream.abort()

    def _ask(self, buffer: Any, frames: int, *_: object) -> None:
        """Fill the buffer; after the track with silence, while its tail is heard."""
        data = self._feed.read(frames)
        self._heard.ask(frames)
        buffer[:] = data.ljust(frames * self._frame_bytes, b"\0")


def names() -> list[str]:
    """Return the names of the devices there are; raise ``DeviceError`` if there are none."""
    return [found["name"] for found in _found()]


def _found() -> list[dict[str, Any]]:
    sounddevice = _library()
    with hushed():
        try:
            sounddevice._terminate()  # else it lists what there was when it was imported
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise _refused(error) from error
    found = [each for each in sounddevice.query_devices() if each["max_output_channels"]]
    if not found:
        raise DeviceError(f"there is no sound device; connect one, {INSTEAD}")
    return found


def _library() -> Any:
    try:
        with hushed():
            import sounddevice
    except ImportError as error:
        raise MissingError(
            "the sounddevice library is not installed; pip install 'rep-tempo[sounddevice]'"
        ) from error
    except OSError as error:
        raise MissingError(
            "the sounddevice library does not find PortAudio; `apt install libportaudio2`"
        ) from error
    return sounddevice


def _refused(error: Exception) -> DeviceError:
    text = str(error).splitlines()[0]
    return DeviceError(f"there is no sound device ({text}); connect one, {INSTEAD}")
