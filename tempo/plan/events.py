"""One sound at one time: what the plan hands to the audio."""

from enum import Enum
from typing import NamedTuple

from tempo.plan.phase import Phase, Side


class EventKind(Enum):
    """What an event is for; its value is its name in JSON."""

    BEEP = "beep"  # the start of a phase
    TICK = "tick"  # a second within a phase
    COUNT = "count"  # a spoken number: of the rep, if it names one, else of the seconds left
    VOICE = "voice"  # spoken words
    SIGNAL = "signal"  # any other sound: countdown, go, last rep, set end, rest end, switch


class Event(NamedTuple):
    """A sound and when it starts; times in microseconds, ``rate`` in words a minute.

    An event either names a ``sound`` of the theme or carries ``text`` to be spoken at ``rate``.
    ``exercise`` and ``set`` are as a span has them.
    """

    time: int
    duration: int
    kind: EventKind
    phase: Phase | None = None
    set: int | None = None
    rep: int | None = None
    side: Side | None = None
    sound: str | None = None
    text: str | None = None
    rate: int | None = None
    exercise: int = 0

    @property
    def end(self) -> int:
        """The time at which the sound has ended."""
        return self.time + self.duration
