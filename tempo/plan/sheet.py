"""What may be said: an exercise's cue sheet and the program's own words in a language."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from tempo.plan.phase import Phase, Side
from tempo.plan.time import SECOND, spelled


class Cue(NamedTuple):
    """The words for a phase, in a long and a short form, the action word last."""

    long: str
    short: str


class CueSheet(NamedTuple):
    """All that a coach would say of an exercise; an empty text is not said."""

    name: str
    setup: tuple[str, ...] = ()
    safety: str = ""
    phases: Mapping[Phase, Cue] = {}
    explosive: Cue | None = None
    reminders: tuple[str, ...] = ()

    def cue(self, phase: Phase, explosive: bool) -> Cue | None:
        """Return the cue of a phase.

        >>> CueSheet("Thrust", phases={Phase.LIFT: Cue("drive up", "drive")}).cue(Phase.LIFT, True)
        Cue(long='drive up', short='drive')
        """
        if explosive and self.explosive and phase is Phase.LIFT:
            return self.explosive
        return self.phases.get(phase)

    def key(self, phase: Phase, explosive: bool) -> str:
        """Return the key in a routine's file of the cue of a phase."""
        lift = explosive and self.explosive and phase is Phase.LIFT
        return f"cues.{'explosive' if lift else phase.value}"


class Words(NamedTuple):
    """The program's own words, in one language; braces stand for a number."""

    language: str
    get_ready: str
    last_rep: str
    set_done: str
    rest: str
    rest_one_minute: str
    rest_minutes: str
    half_way: str
    ten_seconds: str
    next_set: str
    next_last_set: str
    switch: str
    left: str
    right: str
    finish: str
    one_set: str
    sets: str
    one_rep: str
    reps: str
    each_side: str
    hold: str
    next_exercise: str
    warm_up: str
    next_warm_up: str
    short_rest: str
    half: str
    paused: str
    set_again: str
    set_ended: str
    more_rest: str
    less_rest: str
    louder: str
    softer: str
    cue_lift: str
    cue_explosive: str
    cue_top: str
    cue_lower: str
    cue_bottom: str
    safety: str
    rep: str
    seconds_left: str
    one_minute_left: str
    minutes_left: str
    decimal: str

    def sheet(self, name: str) -> CueSheet:
        """Return the cue sheet of an exercise of which no more is known than its name."""
        cues = {
            Phase.LOWER: self.cue_lower,
            Phase.BOTTOM: self.cue_bottom,
            Phase.LIFT: self.cue_lift,
            Phase.TOP: self.cue_top,
        }
        return CueSheet(
            name=name,
            safety=self.safety,
            phases={phase: Cue(text, text) for phase, text in cues.items()},
            explosive=Cue(self.cue_explosive, self.cue_explosive),
        )

    def of(self, side: Side | None) -> str:
        """Return the words for a side that begins; none where both work at once."""
        return {Side.LEFT: self.left, Side.RIGHT: self.right, None: ""}[side]

    def seconds(self, time: int) -> str:
        """Return a time in microseconds as seconds, with the decimal mark of the language."""
        return spelled(time).replace(".", self.decimal)

    def resting(self, time: int) -> str:
        """Return the words for a rest of a time in microseconds."""
        minutes, rest = divmod(time, 60 * SECOND)
        if rest or not minutes:
            return self.rest.format(seconds=self.seconds(time))
        return self.rest_one_minute if minutes == 1 else self.rest_minutes.format(minutes=minutes)

    def remaining(self, time: int) -> str:
        """Return the words for so much of a hold that is left, in microseconds."""
        minutes, rest = divmod(time, 60 * SECOND)
        if rest or not minutes:
            return self.seconds_left.format(seconds=self.seconds(time))
        return self.one_minute_left if minutes == 1 else self.minutes_left.format(minutes=minutes)


class Say(Enum):
    """How much is said."""

    FULL = "full"
    NORMAL = "normal"
    QUIET = "quiet"
    BEEPS = "beeps"


class Count(Enum):
    """Where in a rep its number is said."""

    START = "start"
    TOP = "top"
    OFF = "off"


class HoldCount(Enum):
    """What is counted in a hold: the seconds that are left, those that have gone, or none."""

    LEFT = "left"
    UP = "up"
    OFF = "off"


class Speaking(NamedTuple):
    """How the words are to be said; ``rate`` in words a minute."""

    say: Say = Say.NORMAL
    count_at: Count = Count.START
    rate: int = 165
    setup: bool = True
    safety: bool = True
    hold_count: HoldCount = HoldCount.LEFT
