"""A set that is led in no time: a device that plays as fast as it is asked, keys on a schedule."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, Self

from tempo.audio.pcm import Block
from tempo.cli.run import replan
from tempo.errors import DeviceError
from tempo.guide.asked import Asked, Guide
from tempo.library.settings import said
from tempo.library.words import signs
from tempo.live.leg import phrases
from tempo.live.player import Ending, Player
from tempo.live.screen import View
from tempo.plan.performance import Performance
from tempo.plan.time import SECOND, frame, lasting
from tempo.plan.timeline import Span

RATE = 44_100
AHEAD = 4_410  # frames that the device has taken and not played


class Ear:
    """A device that keeps what it plays, and plays only when it is told for how long."""

    output = "ear"
    to = "an ear"
    unheard = ""

    def __init__(self, blocks: Iterable[Block], dies: int | None = None) -> None:
        self._all = bytearray(b"".join(blocks))
        self._now = 0
        self._dies = dies
        self._stopped = self.open = False

    def __enter__(self) -> Self:
        self.open = True
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self.open = False

    def listen(self, frames: int) -> None:
        if not self._stopped:
            self._now = min(self._now + frames, len(self._all) // 2)

    @property
    def heard(self) -> bytes:
        return bytes(self._all[: 2 * self._now])

    def played(self) -> int:
        return self._now

    def running(self) -> bool:
        return not self._stopped and self._now < len(self._all) // 2

    def check(self) -> None:
        if self._dies is not None and self._now >= self._dies:
            raise DeviceError("the sound device takes no more sound; connect it and start again")

    def stop(self) -> None:
        self._stopped = True

    def soonest(self) -> int:
        return min(self._now + AHEAD, len(self._all) // 2)

    def turn(self, blocks: Iterable[Block], at: int) -> None:
        new, soonest = b"".join(blocks), self.soonest()
        late = max(0, soonest - at)
        self._all[2 * max(at, soonest) :] = new[2 * late :]


class Seen(NamedTuple):
    """What a screen showed when so many microseconds had been heard since the start."""

    heard: int
    view: View


class Sheet:
    """A screen that keeps what it showed."""

    def __init__(self) -> None:
        self.open = False
        self.views: list[View] = []

    def __enter__(self) -> Self:
        self.open = True
        return self

    def __exit__(self, *exception: object) -> None:
        self.open = False

    def show(self, view: View) -> None:
        assert self.open
        self.views.append(view)


class Diary(Performance):
    """A performance that writes down what it is told, and joins stretches that adjoin."""

    def __init__(self, spans: Sequence[Span], endless: Mapping[tuple[int, int], int]) -> None:
        super().__init__(spans, endless)
        self.stretches: list[tuple[int, int]] = []
        self.ends: list[int] = []  # of each plan after the first

    def laid(self, spans: Sequence[Span]) -> None:
        super().laid(spans)
        if hasattr(self, "ends"):
            self.ends.append(spans[-1].end)

    def heard(self, start: int, end: int) -> None:
        super().heard(start, end)
        if self.stretches and self.stretches[-1][1] == start:
            start, _ = self.stretches.pop()
        self.stretches.append((start, end))


class Led:
    """Plays a set in which keys are pressed when so many seconds have been heard."""

    def __init__(
        self,
        guide: Guide,
        keys: Mapping[float, str],
        until: float = 1e9,
        dies: Iterable[float] = (),
        latency: float = 0.0,
        waits: bool = False,
    ) -> None:
        self.track = guide.track
        self.heard = 0  # frames, of all devices
        self.ears: list[Ear] = []
        self.screen = Sheet()
        self.seen: list[Seen] = []
        self.diary = Diary(guide.track.spans, guide.work.endless())
        self._keys = sorted((time * SECOND, key) for time, key in keys.items())
        self._until = until * SECOND
        self._dies = [frame(round(time * SECOND), RATE) for time in dies]
        self.player = Player(
            self._device(guide.track.blocks()),
            guide.track,
            self.screen,
            signs=signs(),
            again=self._device,
            replan=partial(replan, guide),
            keys=self,
            done=self.diary,
            latency=latency,
            waits=waits,
        )
        self.ending: Ending = self.player.play()

    def _device(self, blocks: Iterable[Block]) -> Ear:
        self.ears.append(Ear(blocks, self._dies.pop(0) if self._dies else None))
        return self.ears[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def wait(self, seconds: float) -> str:
        ear = self.ears[-1]
        before = ear.played()
        self.seen.append(Seen(lasting(self.heard, RATE), self.screen.views[-1]))
        ear.listen(round(seconds * RATE))
        self.heard += ear.played() - before
        now = lasting(self.heard, RATE)
        if now >= self._until:
            return "q"
        pressed = ""
        while self._keys and self._keys[0][0] <= now:
            pressed += self._keys.pop(0)[1]
        return pressed

    def view(self, time: float) -> View:
        """What was shown when so many seconds had been heard."""
        return next(seen.view for seen in reversed(self.seen) if seen.heard <= time * SECOND)


@cache
def guide(
    routine: str = "standard-thrust", reps: int = 3, sets: int = 2, rest: int = 30, tempo: str = ""
) -> Guide:
    """A short routine, with 5 s of lead-in and without its setup."""
    tempos = {"tempo": tempo} if tempo else {}
    amounts = {"reps": str(reps), "sets": str(sets), "rest": str(rest)}
    asked = Asked(routine, said(lead_in="5", setup="false", **amounts, **tempos))
    return asked.guide(led=phrases)
