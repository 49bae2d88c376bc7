"""Live sound through the sounddevice library: one stream, asked for by PortAudio's callback."""

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError
from tempo.outputs import stderr
from tempo.outputs.device import ALONE, BUFFERED, INSTEAD, PLUGINS, MissingError, Stream, picked

ENDING = 1.0  # seconds since it was asked that a callback may still be, to say that it is over

_streams: set[object] = set()
"""Those that are open: PortAudio begins anew only when there is none, for it frees them."""


class Sounddevice(Stream):
    """A device by its name, or the system's default; opened at once and silent until entered.

    Raises ``DeviceError`` if there is none, or no library to reach it, and ``RequestError`` if
    there is none of that name.
    """

    output = "sounddevice"

    def __init__(self, blocks: Iterable[Block], pcm: Format, name: str | None = None) -> None:
        sounddevice = _library()
        with ALONE:
            found = _found()
            try:
                with stderr.dropped():
                    if name is None:
                        index = sounddevice.query_devices(kind="output")["index"]
                    else:
                        index = found[picked(name, [each["name"] for each in found])]["index"]
                    self._stream: Any = sounddevice.RawOutputStream(
                        samplerate=pcm.rate,
                        channels=pcm.channels,
                        dtype="int16",
                        device=index,
                        latency=BUFFERED,
                        callback=self._fill,
                    )
            except (sounddevice.PortAudioError, ValueError) as error:
                raise _refused(error) from error
            _streams.add(self._stream)
        device = next((each["name"] for each in found if each["index"] == index), name)
        self.to = f"{device} through sounddevice"
        super().__init__(blocks, pcm)

    def __enter__(self) -> Self:
        with stderr.dropped():
            try:
                self._stream.start()
            except _library().PortAudioError as error:
                raise _refused(error) from error
        return self

    def _silence(self) -> None:
        """Have the callback end the stream.

        PortAudio's own abort cancels the thread of the callback wherever it is, be it in Python or
        in a lock, which then breaks what others do there: it is for a device that asks no more.
        """
        with stderr.dropped(), suppress(_library().PortAudioError):
            while self._stream.active and self._heard.since() < ENDING:
                time.sleep(0.002)
            if self._stream.active:
                self._stream.abort()
            else:
                self._stream.stop()

    def _close(self) -> None:
        with ALONE, stderr.dropped(), suppress(_library().PortAudioError):
            self._stream.close()
        _streams.discard(self._stream)

    def _fill(self, buffer: Any, frames: int, *_: object) -> None:
        buffer[:] = self._ask(frames)
        if self._end is not None:
            raise _library().CallbackAbort


def names() -> list[str]:
    """Return the names of the devices there are; raise ``DeviceError`` if there are none."""
    with ALONE:
        names = [found["name"] for found in _found() if found["name"] not in PLUGINS]
    if not names:
        raise DeviceError(f"there is no sound device; connect one, {INSTEAD}")
    return names


def _found() -> list[dict[str, Any]]:
    sounddevice = _library()
    if not _streams:
        try:
            with stderr.dropped():
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
        with stderr.dropped():
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
