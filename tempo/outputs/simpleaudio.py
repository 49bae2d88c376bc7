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

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import simpleaudio_child
from tempo.outputs.device import CLOSING, INSTEAD, MissingError, Pulse
from tempo.outputs.feed import Feed
from tempo.outputs.simpleaudio_child import BEAT, BUFFERED

RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)
PATIENCE = 10.0  # seconds for the child to open the device, or to take the whole track
EARLY = 0.5  # seconds by which a device may end before the clock says
TAKING = 0.25  # seconds for a child that is ready to take its samples: an hour's in two channels
LATE = 2.0  # and after it: by what it ran dry under load, for it buffers no more than that


class Child:
    """A process that plays one buffer, and what it has said so far."""

    def __init__(self, pcm: Format) -> None:
        self.known = threading.Event()  # whether there is a device
        self.taken = threading.Event()  # all samples
        self.refusal = ""
        self.stalled = self.done = self.gone = False
        self.process = _started(pcm)
        self._rate = pcm.rate
        self._pulse = Pulse()
        self._beats = 0
        self._given = False  # whether it was given samples
        self._mark = (0.0, 0.0)  # seconds played at the last beat, and when that came
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def hand(self, feed: Feed, moment: float = 0.0) -> None:
        """Write all samples; the end of them is not written yet, and what comes then waits for it.

        The first is to be heard at a ``moment`` on the clock of all processes, or at once.
        """
        self._given = True
        with suppress(OSError, ValueError):  # it ended, and the listener knows
            self.process.stdin.write(f"{moment!r}\n".encode())
            while data := feed.read(self._rate):
                self.process.stdin.write(data)
            self.process.stdin.flush()
        feed.close()
        self.taken.set()

    def begin(self) -> None:
        """Let it play: where the samples end, the sound begins."""
        self._pulse = Pulse()
        with suppress(OSError):
            self.process.stdin.close()

    def end(self) -> None:
        """Be silent at once; the library's own way to stop takes 0.2 s."""
        self.process.kill()

    def moment(self, seconds: float) -> float:
        """Return when so much of the buffer will have been played."""
        reached, then = self._mark
        return (then or time.monotonic()) + seconds - reached

    def reached(self) -> float:
        """Return the seconds played by now."""
        seconds, then = self._mark
        return seconds + (min(time.monotonic() - then, 2 * BEAT) if then else 0.0)

    def fault(self, length: float) -> DeviceError | None:
        """Return what is wrong with one that should play so many seconds."""
        lacking = length - self._mark[0]
        if self.done and lacking < EARLY:
            return None
        if self.refusal:
            return DeviceError(f"there is no sound device ({self.refusal}); connect one, {INSTEAD}")
        if self.stalled or self.done or lacking < -LATE - length / 1_000:
            return DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )
        if self.gone or self._pulse.dead(self._beats):
            how = "ended" if self.gone else "hangs"
            return DeviceError(
                f"the process that plays with simpleaudio {how}; start again, "
                "with --output miniaudio if it does so once more"
            )
        return None

    def _listen(self) -> None:
        """Note what it says, until it ends."""
        for line in self.process.stdout:
            word, _, text = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "at":
                self._mark = (int(text) / 1_000, time.monotonic())
                self._beats += 1
            elif word == "done":
                self.done = True
            elif word == "stalled":
                self.stalled = True
            else:
                self.refusal = text if word == "no" else ""
                self.known.set()
        self.gone = True
        self.process.stdout.close()
        self.process.wait()
        self.known.set()
        if not self._given or self.taken.wait(1):
            self.begin()


class Simpleaudio:
    """The system's default device, tried at once and silent until entered.

    The library tells no position. What was played is the child's clock since it handed over the
    buffer: it leaves out the time in which the device starts (15 to 30 ms with a sound server),
    and a device whose own clock is off, or that ran dry, is not followed. That a server hangs in
    the middle of a track is seen on Linux alone; elsewhere only when the track should have ended.

    A turn is another child, started beforehand, whose buffer begins when the first one is ended.
    There is a hole of some hundredths of a second, and a turn that was not reached yet is forgotten
    for the next.

    All blocks are read when it is opened, or turned, so they must come to an end. Raises
    ``DeviceError`` if there is no device or no library, and ``RequestError`` for a device by name
    or an odd rate.
    """

    output = "simpleaudio"
    to = "the default device through simpleaudio"
    unheard = ""

    def __init__(self, blocks: Iterable[Block], pcm: Format, name: str | None = None) -> None:
        if name is not None:
            raise RequestError(
                "simpleaudio plays to the system's default device only; "
                "choose one with --output miniaudio or sounddevice"
            )
        if pcm.rate not in RATES or pcm.channels > 2:
            rates = ", ".join(str(rate) for rate in RATES)
            raise RequestError(f"simpleaudio plays one or two channels, at {rates} Hz")
        self._feed = Feed(blocks, pcm)
        self._pcm = pcm
        self._end: int | None = None  # frames heard when stopped
        self._last = 0
        self._from = 0  # the frame that the child began with
        self._lock = threading.RLock()  # also taken in a signal handler, by `stop`
        began = time.monotonic()
        self._child = Child(pcm)
        self._spare: Child | None = None  # waits for a turn
        self._turning: Child | None = None  # waits for its moment
        threading.Thread(target=self._child.hand, args=[self._feed], daemon=True).start()
        self._await(self._child.known)
        self._starting = time.monotonic() - began  # seconds until a child is ready

    def __enter__(self) -> Self:
        self._await(self._child.taken)
        self._child.begin()
        self._spare = Child(self._pcm)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._child.listener.join(CLOSING)

    def played(self) -> int:
        """Return the frames played so far by the child's clock, of those in the track."""
        with self._lock:
            if self._end is not None:
                return self._end
            reached = self._feed.handed
            if not self._child.done or self._child.fault(reached / self._pcm.rate):
                reached = min(int(self._child.reached() * self._pcm.rate), reached)
            self._last = max(self._last, self._from + reached)
            return self._last

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        with self._lock:
            if self._end is not None:
                return False
            return self._turning is not None or not self._child.done or self._fault() is not None

    def check(self) -> None:
        """Raise what the blocks raised once all before it was heard, or ``DeviceError``."""
        with self._lock:
            if self._end is None and (fault := self._fault()) is not None:
                raise fault

    def soonest(self) -> int:
        """Return the frame that is heard when another child can have taken its samples."""
        with self._lock:
            ready = self._spare is not None and self._spare.known.is_set()
            needed = TAKING + (0 if ready else self._starting)
            return self.played() + int(needed * self._pcm.rate)

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        """Have these blocks heard from the frame ``at`` on, from another child."""
        with self._lock:
            if self._end is not None:
                return
            if self._turning is not None:
                self._turning.end()
            child, self._spare = self._spare or Child(self._pcm), Child(self._pcm)
            self._turning = child
            moment = self._child.moment((at - self._from) / self._pcm.rate)
        feed = Feed(blocks, self._pcm)
        threading.Thread(target=self._change, args=[child, feed, at, moment], daemon=True).start()

    def stop(self) -> None:
        """Fall silent at once, as the children end."""
        with self._lock:
            if self._end is None:
                self._end = self.played()
            for child in (self._child, self._turning, self._spare):
                if child is not None:
                    child.end()

    def _change(self, child: Child, feed: Feed, at: int, moment: float) -> None:
        """Go over to a child at its moment, or as soon as it has its samples."""
        child.hand(feed, moment)
        with self._lock:
            if child is not self._turning or self._end is not None:
                child.end()
                return
            child.begin()
        time.sleep(max(0.0, moment - time.monotonic()))
        with self._lock:
            if child is self._turning:
                self._child.end()
                self._child, self._feed, self._from = child, feed, at
                self._turning = None

    def _fault(self) -> Exception | None:
        fault = self._child.fault(self._feed.handed / self._pcm.rate)
        return fault or (self._feed.error if self._child.done else None)

    def _await(self, event: threading.Event) -> None:
        came, child = event.wait(PATIENCE), self._child
        if came and not child.refusal and not child.gone:
            return
        self.__exit__()
        if child.refusal:
            raise DeviceError(f"there is no sound device ({child.refusal}); connect one, {INSTEAD}")
        how = "ended" if came else f"did not answer within {PATIENCE:g} s"
        raise DeviceError(f"the process that plays with simpleaudio {how}; {INSTEAD[3:]}")


def names() -> list[str]:
    """Return the one device there is; raise ``DeviceError`` if there is none."""
    with_nothing = Simpleaudio([], Format())
    with_nothing.__exit__()
    return ["the system's default device"]


def _started(pcm: Format) -> Any:
    import subprocess
    from importlib.util import find_spec

    if find_spec("simpleaudio") is None:
        raise MissingError(
            "the simpleaudio library is not installed; pip install 'rep-tempo[simpleaudio]' "
            "(needs ALSA's headers and a compiler)"
        )
    # -P: the child's own folder has a `simpleaudio` too, this one.
    guards = {"PYTHONMALLOC": "malloc"}
    wishes = {"PULSE_LATENCY_MSEC": f"{BUFFERED * 1_000:.0f}"}
    script = [sys.executable, "-P", str(Path(simpleaudio_child.__file__))]
    try:
        return subprocess.Popen(
            [*script, str(pcm.rate), str(pcm.channels)],
            env=wishes | os.environ | guards,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise DeviceError(f"simpleaudio could not be started: {error}; {INSTEAD[3:]}") from error
