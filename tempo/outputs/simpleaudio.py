"""Live sound through the simpleaudio library: one buffer, played by a child process.

The library is no longer looked after, and it ends a process in three ways: on Python 3.12 and
later it frees memory without the GIL when a sound ends (not so with ``PYTHONMALLOC=malloc``), it
takes 0.2 s to stop, and it cannot be asked whether it hangs. So it plays in a child, which is
ended to be silent, watched, and replaced at the next set.
"""

import os
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import simpleaudio_child
from tempo.outputs.device import INSTEAD, Feed, MissingError, Pulse
from tempo.outputs.simpleaudio_child import BEAT

RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)
PATIENCE = 10.0  # seconds for the child to open the device, or to take the whole track
HANGS = 0.5  # seconds without a word of the child, which speaks every 0.05
EARLY = 0.5  # seconds by which a device may end before the clock says
LATE = 2.0  # and after it: by what it ran dry under load, for it buffers no more than 0.1 s


class Simpleaudio:
    """The system's default device, tried at once and silent until entered.

    The library tells no position. What was played is the child's clock since it handed over the
    buffer: it leaves out the time in which the device starts (15 to 30 ms with a sound server),
    and a device whose own clock is off, or that ran dry, is not followed. Of a device that hangs in
    the middle of a track nothing is known until the track should have ended.

    All blocks are read when it is opened, so they must come to an end. Raises ``DeviceError`` if
    there is no device or no library, and ``RequestError`` for a device by name or an odd rate.
    """

    to = "the default device through simpleaudio"

    def __init__(self, blocks: Iterable[Block], format: Format, name: str | None = None) -> None:
        if name is not None:
            raise RequestError(
                "simpleaudio plays to the system's default device only; "
                "choose one with --output miniaudio or sounddevice"
            )
        if format.rate not in RATES or format.channels > 2:
            rates = ", ".join(str(rate) for rate in RATES)
            raise RequestError(f"simpleaudio plays one or two channels, at {rates} Hz")
        self._feed = Feed(blocks, format)
        self._rate = format.rate
        self._pulse = Pulse()
        self._end: int | None = None  # frames heard when stopped
        self._last = 0
        self._beats = 0
        self._mark = (0.0, 0.0)  # seconds played at the last beat, and when that came
        self._refusal = ""
        self._done = self._gone = False
        self._taken, self._known = threading.Event(), threading.Event()
        self._child = _started(format)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        threading.Thread(target=self._hand_over, daemon=True).start()
        self._await(self._known)

    def __enter__(self) -> Self:
        self._await(self._taken)
        self._pulse = Pulse()
        self._close()  # where the samples end, the sound begins
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._listener.join(1)

    def played(self) -> int:
        """Return the frames played so far by the child's clock, of those in the track."""
        if self._end is not None:
            return self._end
        if self._done:
            return self._feed.handed
        reached, then = self._mark
        if then:
            reached += min(time.monotonic() - then, 2 * BEAT)  # it may be suspended
            self._last = max(self._last, min(int(reached * self._rate), self._feed.handed))
        return self._last

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        return self._end is None and (not self._done or self._fault() is not None)

    def check(self) -> None:
        """Raise what the blocks raised once all before it was heard, or ``DeviceError``."""
        if self._end is None and (fault := self._fault()) is not None:
            raise fault

    def stop(self) -> None:
        """Fall silent at once, as the child ends; its own way to stop takes 0.2 s."""
        if self._end is None:
            self._end = self.played()
        self._child.kill()

    def _fault(self) -> Exception | None:
        lacking = self._feed.handed / self._rate - self._mark[0]  # seconds
        if self._done and lacking < EARLY:
            return self._feed.error
        if self._done or lacking < -LATE - self._feed.handed / self._rate / 1_000:
            return DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )
        if self._gone or self._pulse.quiet(self._beats) > HANGS:
            how = "ended" if self._gone else "hangs"
            return DeviceError(
                f"the process that plays with simpleaudio {how}; start again, "
                "with --output miniaudio if it does so once more"
            )
        return None

    def _await(self, event: threading.Event) -> None:
        came = event.wait(PATIENCE)
        if came and not self._refusal and not self._gone:
            return
        self.__exit__()
        if self._refusal:
            raise DeviceError(f"there is no sound device ({self._refusal}); connect one, {INSTEAD}")
        how = "ended" if came else f"did not answer within {PATIENCE:g} s"
        raise DeviceError(f"the process that plays with simpleaudio {how}; {INSTEAD[3:]}")

    def _hand_over(self) -> None:
        """Write all samples to the child; the end of them is not written yet."""
        with suppress(OSError, ValueError):  # it ended, and the listener knows
            while data := self._feed.read(self._rate):
                self._child.stdin.write(data)
            self._child.stdin.flush()
        self._taken.set()

    def _close(self) -> None:
        with suppress(OSError):
            self._child.stdin.close()

    def _listen(self) -> None:
        """Note what the child says, until it ends."""
        for line in self._child.stdout:
            word, _, text = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "at":
                self._mark = (int(text) / 1_000, time.monotonic())
                self._beats += 1
            elif word == "done":
                self._done = True
            else:
                self._refusal = text if word == "no" else ""
                self._known.set()
        self._gone = True
        self._child.stdout.close()
        self._child.wait()
        self._known.set()
        if self._taken.wait(1):
            self._close()


def names() -> list[str]:
    """Return the one device there is; raise ``DeviceError`` if there is none."""
    with_nothing = Simpleaudio([], Format())
    with_nothing.__exit__()
    return ["the system's default device"]


def _started(format: Format) -> Any:
    import subprocess
    from importlib.util import find_spec

    if find_spec("simpleaudio") is None:
        raise MissingError(
            "the simpleaudio library is not installed; pip install 'rep-tempo[simpleaudio]' "
            "(needs ALSA's headers and a compiler)"
        )
    # -P: the child's own folder has a `simpleaudio` too, this one.
    script = [sys.executable, "-P", str(Path(simpleaudio_child.__file__))]
    try:
        return subprocess.Popen(
            [*script, str(format.rate), str(format.channels)],
            env=os.environ | {"PYTHONMALLOC": "malloc"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise DeviceError(f"simpleaudio could not be started: {error}; {INSTEAD[3:]}") from error
