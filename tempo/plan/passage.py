"""One passage of a routine (a rep, a rest, a switch ...) while its sounds and words are placed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase, Side
from tempo.plan.sheet import Say, Speaking, Words
from tempo.plan.time import SECOND
from tempo.plan.timeline import Span
from tempo.plan.windows import Windows

FASTER = 1.25
FASTEST = 200
"""A cue that does not fit is spoken at most so many times faster, and never above so many words a
minute (synthetic speech is understood best at 150 to 180: Human Factors 1988, 30(6):719)."""

COUNTDOWN = 3
"""The seconds that are counted down before a first rep, and at the end of a hold."""

TEN_SECONDS = 10 * SECOND
"""When a rest is about to end; a rest of twice that or more says so, and its half."""

APART = 5 * SECOND
"""The least time between half of a rest and its last ten seconds, if both are to be said."""

Length = Callable[[str, int], int | None]
"""The length in microseconds of words spoken at a rate; None if they cannot be spoken."""


class Sounding(NamedTuple):
    """All that the plan needs to know of how things sound; lengths in microseconds."""

    words: Words
    speaking: Speaking
    sounds: Mapping[str, int]
    speech: Length

    def forms(self, *texts: str) -> Iterator[tuple[str, int, int]]:
        """Yield the ways to say something, best first: text, rate, and length in microseconds.

        Each text at the usual rate, then the last of them faster. A length is asked for only when
        no better way would do.
        """
        rate, last = self.speaking.rate, ""
        for text in texts:
            if text and text != last:
                last, length = text, self.speech(text, rate)
                if length is not None:
                    yield text, rate, length
        faster = min(FASTEST, int(rate * FASTER))
        if last and faster > rate:
            length = self.speech(last, faster)
            if length is not None:
                yield last, faster, length


class Placed(NamedTuple):
    """What has been placed in a passage, and the windows that are left."""

    events: tuple[Event, ...]
    windows: Windows


class Passage:
    """The events of some spans that belong together; sounds are placed first, then words."""

    def __init__(self, spans: Sequence[Span], sounding: Sounding) -> None:
        self.spans = spans
        self.start, self.end = spans[0].start, spans[-1].end
        self.set, self.rep, self.side = spans[0].set, spans[0].rep, spans[0].side
        self.exercise = spans[0].exercise
        self.sounding = sounding
        self.events: list[Event] = []
        self.windows = Windows(self.start, self.start, ())

    def in_order(self) -> list[Event]:
        """Return the events in order of time; those of one time as they were placed."""
        self.events.sort(key=attrgetter("time"))
        return self.events

    def sound(
        self,
        kind: EventKind,
        name: str,
        time: int,
        until: int | None = None,
        phase: Phase | None = None,
    ) -> Event:
        """Place a sound, which gives way ``until`` then, or at the end of the passage.

        Where there is no time for it at all, it is left out.
        """
        until = self.end if until is None else until
        event = Event(
            time,
            min(self.sounding.sounds[name], until - time),
            kind,
            phase,
            self.set,
            self.rep,
            self.side,
            name,
            exercise=self.exercise,
        )
        if event.duration > 0:
            self.events.append(event)
        return event

    def open(self, start: int) -> None:
        """Open the windows for words, from ``start`` and around the sounds placed so far."""
        blocking = [(e.time, e.end) for e in self.events if e.kind is not EventKind.TICK]
        ticks = [(e.time, e.end) for e in self.events if e.kind is EventKind.TICK]
        self.windows = Windows(start, self.end, sorted(blocking), ticks)

    def say(
        self,
        texts: Sequence[str],
        start: int,
        end: int | None = None,
        *,
        latest: int | None = None,
        late: bool = False,
        kind: EventKind = EventKind.VOICE,
        phase: Phase | None = None,
        rep: int | None = None,
        side: Side | None = None,
    ) -> bool:
        """Say the best form of some words that fits between two times; whether one did.

        It starts as early as it can and not after ``latest``, or, with ``late``, ends as late
        as it can. ``rep`` is the rep that the words are about, if they are about one, and ``side``
        the side of that, where it is another than this passage's.
        """
        end = self.end if end is None else end
        for text, rate, length in self.sounding.forms(*texts):
            if late:
                time = self.windows.last(length, start, end)
            else:
                time = self.windows.first(length, start, end, latest)
            if time is not None:
                self.speak(time, text, rate, length, kind, phase, rep, side)
                return True
        return False

    @property
    def placed(self) -> Placed:
        """What has been placed so far; set to that of an earlier moment, the passage is as then."""
        return Placed(tuple(self.events), self.windows.copy())

    @placed.setter
    def placed(self, placed: Placed) -> None:
        self.events, self.windows = [*placed.events], placed.windows.copy()

    @property
    def speaks(self) -> bool:
        """Whether anything is to be said at all."""
        return self.sounding.speaking.say is not Say.BEEPS

    def announce(self, text: str, start: int, end: int, *, late: bool = False) -> None:
        """Say some of the program's own words between two times, if anything is said."""
        if self.speaks:
            self.say([text], start, end, late=late)

    def speak(
        self,
        time: int,
        text: str,
        rate: int,
        length: int,
        kind: EventKind = EventKind.VOICE,
        phase: Phase | None = None,
        rep: int | None = None,
        side: Side | None = None,
    ) -> None:
        """Put words at a time."""
        self.events.append(
            Event(
                time,
                length,
                kind,
                phase,
                self.set,
                rep,
                side or self.side,
                text=text,
                rate=rate,
                exercise=self.exercise,
            )
        )
