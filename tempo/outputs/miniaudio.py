"""Live sound through the miniaudio library: one continuous stream, asked for by the device."""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError
from tempo.outputs.device import STALLED, Feed, Pulse

if TYPE_CHECKING:
    import miniaudio

BUFFER = 200  # milliseconds: held under full load, where 40 did not; heard only when a set starts
LEARNING = 1.0  # seconds in which a device shows how much it buffers

INSTEAD = "or write the set to a file with `tempo export`"


class Miniaudio:
    """The system's default device, opened at once and silent until entered.

    Raises ``DeviceError`` if there is none, or no library to reach it.
    """

    def __init__(self, blocks: Iterable[Block], format: Format) -> None:
        self._feed = Feed(blocks, format)
        self._frame_bytes = format.frame_bytes
        self._heard = Heard(format.rate)
        self._pulse = Pulse()
        self._end: int | None = None  # frames heard when stopped
        self._device: Any = _opened(format)
        self.backend: str = self._device.backend

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
        with _hushed():
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


class Heard:
    """How far the ear is behind the frames that a device asked for.

    A device fills its buffer at once and then asks for what it has played, so it is ahead of the
    clock by what it buffers: the most it was ahead in its first second. From there each request
    sets the position anew, so that a device whose clock is slow or fast is followed.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.asked = 0  # frames
        self._rate = rate
        self._clock = clock
        self._began: float | None = None
        self._buffered = 0.0  # frames
        self._mark = (0.0, 0.0)  # frames heard at the last request, and when that was
        self._last = 0

    def ask(self, frames: int) -> None:
        """Note a request; called by the device's callback."""
        now = self._clock()
        if self._began is None:
            self._began = now
        self.asked += frames
        since = now - self._began
        if since < LEARNING:
            self._buffered = max(self._buffered, self.asked - since * self._rate)
        self._mark = (self.asked - self._buffered, now)

    def now(self, handed: int) -> int:
        """Return the frames heard by now, of those handed over; never less than before."""
        if self._began is not None:
            frames, then = self._mark
            reached = frames + (self._clock() - then) * self._rate
            self._last = max(self._last, min(int(reached), self.asked, handed))
        return self._last


def _opened(format: Format) -> "miniaudio.PlaybackDevice":
    try:
        import miniaudio
    except ImportError as error:
        raise DeviceError(
            f"the miniaudio library is not installed; `pip install miniaudio`, {INSTEAD}"
        ) from error
    # Left alone, the library plays to its null backend where it finds no other, and says nothing.
    backends = miniaudio.get_enabled_backends() - {miniaudio.Backend.NULL}
    with _hushed():
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=format.channels,
                sample_rate=format.rate,
                buffersize_msec=BUFFER,
                backends=sorted(backends, key=lambda backend: backend.value),  # its own order
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


@contextmanager
def _hushed() -> Iterator[None]:
    """Send nowhere what C libraries print to stderr: ALSA prints 60 lines where it has no card."""
    try:
        kept = os.dup(2)
    except OSError:
        yield  # there is no stderr
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
