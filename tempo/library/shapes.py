"""The shape of all JSON that the program writes, as types; its schemas are made of these.

Times are seconds. A field may be added without a new version, so who reads passes over those that
it does not know.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from tempo.plan.events import EventKind
from tempo.plan.phase import Phase, Side
from tempo.plan.timeline import SpanKind

Kind = Annotated[str, SpanKind]
Heard = Annotated[str, EventKind]
Named = Annotated[str, Phase]
Sided = Annotated[str, Side]


class Tempo(TypedDict):
    """What each phase of the first rep takes."""

    lower: Annotated[float, "The eccentric."]
    bottom: Annotated[float, "The pause at the bottom."]
    lift: Annotated[float, "The concentric; an explosive one has the time that it takes here."]
    top: Annotated[float, "The pause at the top."]


class Exercise(TypedDict):
    """An exercise of a track."""

    label: Annotated[str, "Its letter and number in a workout, as A1; of a routine, nothing."]
    routine: Annotated[str, "What its routine is asked for by."]
    exercise: Annotated[str, "What it is called in full."]
    warm_up: Annotated[bool, "Whether it is the sets before the work."]
    sets: Annotated[int, "How many sets it has."]


class Span(TypedDict):
    """A stretch of time, up to where the next begins."""

    kind: Annotated[Kind, "What it is for."]
    phase: Annotated[Named | None, "The phase, of a rep."]
    set: Annotated[int | None, "The set within its exercise, from 1."]
    rep: Annotated[int | None, "The rep within its set, from 1."]
    side: Annotated[Sided | None, "The side that works, if one does."]
    start: Annotated[float, "When it starts."]
    end: Annotated[float, "When it ends."]
    exercise: Annotated[int, "The place of its exercise among `exercises`, from 0."]
    half: Annotated[bool, "Whether it is of the half rep of one and a half."]


class Event(TypedDict):
    """A sound of the theme, or words."""

    time: Annotated[float, "When it starts."]
    duration: Annotated[float, "How long it sounds."]
    kind: Annotated[
        Heard,
        "What it is for: a beep is the start of a phase, a tick a second in one, a signal another "
        "sound, a voice words; a count is the number of a rep, of a phase alone the seconds of a "
        "hold, and of neither the countdown.",
    ]
    phase: Annotated[Named | None, "The phase that it is of."]
    set: Annotated[int | None, "The set that it is of, from 1."]
    rep: Annotated[int | None, "The rep that it is of, from 1."]
    side: Annotated[Sided | None, "The side that works, if one does."]
    sound: Annotated[str | None, "The sound of the theme, if it is one."]
    text: Annotated[str | None, "What is said, if it is words."]
    exercise: Annotated[int, "The place of its exercise among `exercises`, from 0."]


class Scheduled(TypedDict):
    """What `tempo show --json` prints, and `tempo export --with json` writes, of a set."""

    version: Annotated[Literal[1], "What the fields mean."]
    routine: Annotated[str, "What it is asked for by."]
    exercise: Annotated[str, "What the exercise, or the workout, is called."]
    sample_rate: Annotated[int, "Frames a second of the track."]
    duration: Annotated[float, "How long the track is."]
    tempo: Annotated[Tempo, "What each phase of the first rep takes."]
    time_under_tension: Annotated[float, "How long something is lifted, lowered or held."]
    exercises: Annotated[list[Exercise], "The exercises, in the order in which they begin."]
    spans: Annotated[list[Span], "All of the track, in stretches that follow each other."]
    events: Annotated[list[Event], "All that is heard, in the order of time."]


class SetDone(TypedDict):
    """A set as it was done, or one side of it."""

    exercise: Annotated[str, "What the exercise is called."]
    set: Annotated[int, "Which set of the exercise it is, from 1."]
    side: Annotated[Sided | None, "The side, where one works at a time."]
    reps: Annotated[int, "The reps that were done."]
    planned: Annotated[int, "The reps that were planned."]
    tension: Annotated[float, "The time under tension."]
    rest: Annotated[float, "The rest that was taken after it."]
    hold: NotRequired[
        Annotated[float, "How long it was to be held, if it is a hold; 0 if nobody said."]
    ]


class Record(TypedDict):
    """A routine as it was done: a line of the history."""

    version: Annotated[Literal[1], "What the fields mean."]
    began: Annotated[str, "When it began, with the offset from UTC: 2026-03-01T07:00:00+01:00."]
    routine: Annotated[str, "What it is asked for by."]
    tempo: Annotated[str, "The tempo as it was prescribed, LOWER-BOTTOM-LIFT-TOP."]
    output: Annotated[str, "What it was heard through: an output of `tempo run`, or phone."]
    finished: Annotated[bool, "Whether its last rep was over, done or not."]
    length: Annotated[float, "From its first sound to its last, pauses included."]
    pauses: Annotated[list[float], "How long each pause was that the lifter made."]
    sets: Annotated[list[SetDone], "The sets, in their order."]
    load: NotRequired[Annotated[str, "What was lifted, as it was written: 60kg."]]
    effort: NotRequired[Annotated[float, "How hard it was, from 1 to 10."]]
    note: NotRequired[Annotated[str, "What was noted of it."]]
    client: NotRequired[Annotated[str, "Whose it is, where that is not the user."]]
    id: NotRequired[Annotated[str, "Its name, that no other has, where a phone kept it."]]


class Listed(TypedDict):
    """A routine or a workout of `tempo list --json`."""

    version: Annotated[Literal[1], "What the fields mean."]
    name: Annotated[str, "What it is asked for by."]
    kind: Annotated[Literal["routine", "workout"], "Which of the two it is."]
    title: Annotated[str, "What it is called."]
    movement: Annotated[str | None, "The folder in which a routine lies, as squat, or nothing."]
    tempo: Annotated[str | None, "The tempo of a routine, LOWER-BOTTOM-LIFT-TOP."]
    exercises: Annotated[list[str], "The routines that are done, warm-ups too."]
    sets: Annotated[int, "How many sets there are in all."]
    reps: Annotated[list[int], "The reps of each set."]
    holds: Annotated[list[float], "How long each set is held; 0 where it has reps."]
    sides: Annotated[bool | None, "Whether a routine is done on each side by itself."]
    tension: Annotated[float, "The time under tension."]
    total: Annotated[float, "How long it takes with its rests, and without what is said first."]
    languages: Annotated[list[str], "The languages in which all or some of it has cues."]
    equipment: Annotated[list[str] | None, "What a routine is done with."]
    muscles: Annotated[list[str] | None, "The muscles that a routine is for."]
    summary: Annotated[str, "What it is, in a line."]
    path: Annotated[str, "Where its file is."]
    yours: Annotated[bool, "Whether it is the user's own."]


class Made(TypedDict):
    """A line of the notes that a batch keeps in its folder: what was made of a track."""

    version: Annotated[Literal[1], "What the fields mean."]
    file: Annotated[str, "The file of the track, as the plan names it."]
    digest: Annotated[str, "The digest of all that goes into it, as SHA-256 in hexadecimal."]
    files: Annotated[dict[str, str], "The digest of each file that was made, by its name."]
