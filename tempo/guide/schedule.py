"""The schedule of a track as programs read it: in seconds, by the names that its JSON has."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tempo.plan import notation, saying
from tempo.plan.phase import Phase as Moving
from tempo.plan.prescription import EXPLOSIVE_LIFT
from tempo.plan.tempo import Tempo as Prescribed
from tempo.plan.tempo import settle
from tempo.plan.time import SECOND, seconds
from tempo.plan.timeline import under_tension

if TYPE_CHECKING:
    from tempo.audio.track import Track
    from tempo.guide.asked import Guide
    from tempo.library import shapes

Phase = Literal["lower", "bottom", "lift", "top"]
Side = Literal["left", "right"]
SpanKind = Literal["setup", "lead-in", "phase", "rest", "switch", "finish"]
EventKind = Literal["beep", "tick", "count", "voice", "signal"]


class Span(NamedTuple):
    """A half-open stretch of a track, from ``start`` to ``end`` in seconds; it may have no length.

    A ``phase`` span is a phase of a ``rep``; a rest with a ``rep`` is a short one within a set, and
    ``half`` marks the half rep within a rep. Sets and reps are counted from 1. ``exercise`` is a
    place among the exercises of a workout, counted from 0.
    """

    kind: SpanKind
    phase: Phase | None
    set: int | None
    rep: int | None
    side: Side | None
    start: float
    end: float
    exercise: int = 0
    half: bool = False

    @property
    def length(self) -> float:
        """The length in seconds."""
        return _whole(self.end - self.start)


class Event(NamedTuple):
    """A sound, when it starts and how long it lasts, in seconds; a sound of the theme or a text.

    ``kind`` is a beep at the start of a phase, a tick for a second within it, a count, words of the
    voice, or any other signal. The rest is as a span has it.
    """

    time: float
    duration: float
    kind: EventKind
    phase: Phase | None
    set: int | None
    rep: int | None
    side: Side | None
    sound: str | None
    text: str | None
    exercise: int = 0

    @property
    def end(self) -> float:
        """The time at which the sound has ended, in seconds."""
        return _whole(self.time + self.duration)


class Tempo(NamedTuple):
    """How long each phase of a rep lasts, in seconds; two are equal if they are written alike.

    Of a range it is the low end, of what changes from set to set the first; an ``explosive`` lift
    has the second that it takes unless another time is asked for. ``notation`` is the whole of it,
    LOWER-BOTTOM-LIFT-TOP, and ``said`` the same in words, in the order of the rep.
    """

    lower: float
    bottom: float
    lift: float
    top: float
    explosive: bool
    notation: str
    said: str

    @property
    def rep(self) -> float:
        """The length of a rep in seconds."""
        return _whole(sum(self[:4]))

    def __str__(self) -> str:
        return self.notation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tempo) and self.notation == other.notation

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.notation)


def parse(text: str) -> Tempo:
    """Read a tempo in any spelling, or the name of a prescription; a rep of it starts at the top.

    Raises Error for what is none, with what to write.

    >>> import tempo
    >>> squat = tempo.parse("3-0-X-1")
    >>> squat.lower, squat.explosive, squat.said
    (3.0, True, 'lower 3 s, lift explosively, top 1 s')
    >>> str(squat), squat == tempo.parse("down 3, up X, hold 1")
    ('30X1', True)
    >>> tempo.parse("standard").notation
    '2021'
    """
    from tempo.errors import PrescriptionError
    from tempo.library import prescriptions

    if not isinstance(text, str):
        raise PrescriptionError(f"a tempo is a text, as '3-0-X-1'; put {text!r} in quotes")
    named = prescriptions.named(text).tempo
    return in_seconds(notation.parse(text) if named is None else named, Moving.TOP)


def in_seconds(of: Prescribed, starts: Moving, explosive: int = EXPLOSIVE_LIFT) -> Tempo:
    """Return a tempo of the plan for reps that start there; an X takes so many microseconds."""
    pace = settle(of, 0, SECOND, explosive)
    lower, bottom, lift, top = map(seconds, pace[:4])
    said = saying.words(of, starts)
    return Tempo(lower, bottom, lift, top, pace.explosive, saying.canonical(of), said)


def spans(track: "Track") -> Iterator[Span]:
    """Yield the spans of a track."""
    for span in track.spans:
        yield Span(
            span.kind.value,
            span.phase and span.phase.value,
            span.set,
            span.rep,
            span.side and span.side.value,
            seconds(span.start),
            seconds(span.end),
            span.exercise,
            span.half,
        )


def events(track: "Track") -> Iterator[Event]:
    """Yield the events of a track."""
    for event in track.events:
        yield Event(
            seconds(event.time),
            seconds(event.duration),
            event.kind.value,
            event.phase and event.phase.value,
            event.set,
            event.rep,
            event.side and event.side.value,
            event.sound,
            event.text,
            event.exercise,
        )


def _whole(time: float) -> float:
    """Return the seconds that are nearest to whole microseconds, which all times here are."""
    return round(time * SECOND) / SECOND


def scheduled(guide: "Guide") -> "shapes.Scheduled":
    """Return the spans and events of a track as JSON has them; times in seconds."""
    track, pace = guide.track, guide.work.sets[0].pace
    every: list[Any] = [each._asdict() for each in spans(track)]
    heard: list[Any] = [each._asdict() for each in events(track)]
    return {
        "version": 1,
        "routine": guide.workout.name,
        "exercise": guide.workout.title or guide.routine.exercise,
        "sample_rate": track.pcm.rate,
        "duration": seconds(track.spans[-1].end),
        "tempo": {
            "lower": seconds(pace.lower),
            "bottom": seconds(pace.bottom),
            "lift": seconds(pace.lift),
            "top": seconds(pace.top),
        },
        "time_under_tension": seconds(under_tension(track.spans)),
        "exercises": [
            {
                "label": exercise.label,
                "routine": exercise.name,
                "exercise": exercised.routine.exercise,
                "warm_up": exercise.warm_up,
                "sets": exercise.sets,
            }
            for exercise, exercised in zip(guide.work.exercises, guide.exercised, strict=True)
        ],
        "spans": every,
        "events": heard,
    }
