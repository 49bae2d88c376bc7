"""What every live device promises, and what is known of one that asks for frames."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, Self

from tempo.audio.ahead import ASIDE
from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs.feed import Feed

AT_FIRST = 15.0  # seconds that a device may ask for nothing before it is known, and at most later
AT_LEAST = 2.0  # seconds that any device may: under full load requests every 0.2 come 1.0 apart
LEARNING = 1.0  # seconds in which a device shows how much it buffers, and how often it asks
SHOWN = 4  # of its longest waits until it has: what fills at first says little of what follows
MARGIN = 0.05  # seconds between a turn and the frames that are asked for meanwhile
TAIL = 0.05  # seconds that a device is left open after the last frame by our own reckoning
BUFFERED = 0.3  # seconds that a device keeps ready, so that a machine may stand still for nearly as
# long; more of it, and a key is heard later: at 48 kHz in stereo PulseAudio takes 0.34 at once
CLOSING = 0.1  # seconds for a library to stop a device, and again to close it

ALONE = threading.Lock()
"""Held while a library looks for devices, opens one or lets go of all: what they share in this
process, as ALSA's settings, one frees while another reads it. One that hangs keeps the others
waiting, each in a thread that may be left behind; a child of ours alone need not wait."""

INSTEAD = "or write the set to a file with `tempo export`"


PLUGINS = frozenset(
    ("null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "oss", "dmix")
)
"""What ALSA lists as devices beside its cards: one that plays to nobody, and its filters."""


class MissingError(DeviceError):
    """The library of an output is not installed."""


class Playback(Protocol):
    """A track on its way to an ear: opened, then playing from ``__enter__`` to ``__exit__``.

    It ends in one of three ways: ``running`` turns false after the last frame was heard;
    ``stop`` was called; ``check`` raises, and whoever holds the device leaves its ``with``, which
    takes half a second at most though the device be dead.

    Two threads have to do with it. The library's own asks for frames in a callback, which copies
    what is ready and waits for nobody: what is not ready is silence. All that is here is called by
    the one that holds the device. Of these ``turn`` waits until the first of the new blocks are
    made, and leaving the ``with`` until no block is being made any more, two seconds at most;
    ``stop`` waits a tenth of a second at most, and nothing else waits.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def played(self) -> int:
        """Return how many frames were heard so far; never less than before."""
        ...

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        ...

    def check(self) -> None:
        """Raise ``DeviceError`` if the device died, or what the blocks raised if they did."""
        ...

    def soonest(self) -> int:
        """Return the first frame, of all since it was entered, that a turn can still reach."""
        ...

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        """Have these blocks heard from the frame ``at`` on, in place of all that was to come.

        The frames go on being counted as before. What comes too late for its frame is left out,
        so that all else is heard on its own. Turned again, what lies before the new turn stays.
        """
        ...

    def stop(self) -> None:
        """Fall silent at once, for good; may be called twice, and from a signal handler."""
        ...


class Pulse:
    """Tells from a device's requests whether it lives; times in seconds on ``clock``.

    How long it may ask for nothing follows from what it does: three times the longest that it was
    seen to take between two requests, for it may miss one, or twice what it holds. A device that
    wakes, or is far away, asks for a little and then for nothing in seconds, and on a busy machine
    that little takes it seconds too: so it has ``AT_FIRST`` until it has asked for ``LEARNING``,
    and ``SHOWN`` times as long as its longest wait. No device ever has more than that.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._beats = 0
        self._felt = clock()
        self._quiet = 0.0
        self._longest = 0.0  # seconds between two requests
        self._lived: float | None = None  # seconds from the first request to the last

    def quiet(self, beats: int) -> float:
        """Return for how long the number of requests was seen not to grow.

        A look counts for a tenth of a second at most: a machine that slept has no dead device.
        """
        now = self._clock()
        self._quiet += min(now - self._felt, 0.1)
        self._felt = now
        if beats != self._beats:
            if self._lived is None:
                self._lived = 0.0
            else:
                self._lived += self._quiet
                self._longest = max(self._longest, self._quiet)
            self._beats, self._quiet = beats, 0.0
        return self._quiet

    def patience(self, holds: float = 0.0) -> float:
        """Return how long a device may ask for nothing that holds so many seconds of sound."""
        if self._lived is None or self._lived < max(LEARNING, SHOWN * self._longest):
            return AT_FIRST
        return min(AT_FIRST, max(AT_LEAST, 3 * self._longest, 2 * holds))

    def dead(self, beats: int, holds: float = 0.0) -> bool:
        """Return whether a device has asked for nothing for longer than it may."""
        return self.quiet(beats) > self.patience(holds)


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

    @property
    def holds(self) -> float:
        """How many seconds of sound the device holds when it has just asked."""
        return self._buffered / self._rate

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

    def since(self) -> float:
        """Return the seconds since the last request, infinitely many before the first."""
        return math.inf if self._began is None else self._clock() - self._mark[1]

    def now(self, handed: int) -> int:
        """Return the frames heard by now, of those handed over; never less than before."""
        self._last = max(self._last, min(self.reached(), handed))
        return self._last

    def reached(self) -> int:
        """Return the frames heard by now, of those asked for; a few milliseconds off."""
        if self._began is None:
            return 0
        frames, then = self._mark
        return min(int(frames + (self._clock() - then) * self._rate), self.asked)


def picked(wanted: str, names: Sequence[str]) -> int:
    """Return which of the devices is meant, by its name or by a part of it that no other has.

    >>> picked("usb", ["Built-in Audio", "USB Headset"])
    1

    Raises ``RequestError`` if it is none of them, or more than one.
    """
    sought = wanted.casefold()
    whole = [index for index, name in enumerate(names) if name.casefold() == sought]
    found = whole or [index for index, name in enumerate(names) if sought in name.casefold()]
    if len(found) == 1 or whole:
        return found[0]
    if found:
        several = ", ".join(names[index] for index in found)
        raise RequestError(f"{wanted!r} is a part of several devices: {several}")
    import difflib

    near = difflib.get_close_matches(wanted, names, 1, 0.4)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
    raise RequestError(f"there is no device {wanted!r}; {hint} (`tempo devices` lists them)")


class Aside:
    """Work in a thread of its own, which is left behind if a library hangs in it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._thread = threading.Thread(target=work, daemon=True, name=ASIDE)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Return whether the work is done, after so long at most; what hangs is not waited for."""
        self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    def join(self) -> None:
        """Wait until the work is done, however long that takes."""
        self._thread.join()


class Stream:
    """A track that a device asks for, some frames at a time; what such devices have in common.

    Whoever opens the device lets it call ``_ask``, and says in ``_silence`` how it is stopped and
    in ``_close`` how it is closed. Where its server hangs, either may never return.
    """

    unheard = ""

    def __init__(self, blocks: Iterable[Block], pcm: Format) -> None:
        self._feed = Feed(blocks, pcm, waits=False)
        self._pcm = pcm
        self._heard = Heard(pcm.rate)
        self._pulse = Pulse()
        self._end: int | None = None  # frames heard when stopped
        self._halt: Aside | None = None
        self._gone: Aside | None = None

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._feed.close()
        if self._gone is None:
            self._gone = Aside(self._give_back)
        self._gone.wait(CLOSING)

    def played(self) -> int:
        """Return the frames heard so far: those handed over less those still buffered."""
        return self._heard.now(self._feed.handed) if self._end is None else self._end

    def running(self) -> bool:
        """Return whether frames are still to be heard."""
        if self._end is not None:
            return False
        feed = self._feed
        if feed.error is not None or not feed.ended:
            return True
        return self._heard.reached() < feed.handed + int(TAIL * self._pcm.rate)

    def check(self) -> None:
        """Raise what the blocks raised, or ``DeviceError`` if no more frames are asked for.

        That is the one sign of a dead sound server: libraries go on saying that they run.
        """
        if self._feed.error is not None:
            raise self._feed.error
        if self.running() and self._pulse.dead(self._heard.asked, self._heard.holds):
            raise DeviceError(
                "the sound device takes no more sound: it was unplugged or its server ended; "
                f"connect it and start again, {INSTEAD}"
            )

    def soonest(self) -> int:
        """Return the first frame that the device has not asked for and soon will not."""
        return self._feed.asked + int(MARGIN * self._pcm.rate)

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        """Have these blocks heard from the frame ``at`` on, in place of all that was to come."""
        self._feed.turn(blocks, at)

    def stop(self) -> None:
        """Fall silent at once."""
        if self._end is None:
            self._end = self.played()
            self._halt = Aside(self._silence)
            self._halt.wait(CLOSING)

    def _give_back(self) -> None:
        """Close the device when it has stopped; one that hangs cannot be, one that is slow can."""
        if self._halt:
            self._halt.join()
        self._close()

    def _silence(self) -> None:
        """Stop the device; one that is dead is silent already."""
        raise NotImplementedError

    def _close(self) -> None:
        """Give the device back."""
        raise NotImplementedError

    def _ask(self, frames: int) -> bytes:
        """Return exactly the frames asked for; after the track silence, while its tail is heard.

        Silence, too, for a device that was stopped while it hung, and comes back.
        """
        data = self._feed.read(frames) if self._end is None else b""
        self._heard.ask(frames)
        return data.ljust(frames * self._pcm.frame_bytes, b"\0")
