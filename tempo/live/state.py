"""What each command does when: the state of a set, and the table of all."""

from collections.abc import Sequence
from enum import Enum

from tempo.live.command import Command
from tempo.live.leg import at
from tempo.plan.timeline import Span, SpanKind


class State(Enum):
    """Where a lifter is in a set."""

    READY = "ready"  # setup, or a countdown to a rep
    WORK = "work"
    REST = "rest"
    SWITCH = "switch"  # between the sides of a set, or a short rest within it
    FINISH = "finish"
    PAUSED = "paused"


class Action(Enum):
    """What is done for a command."""

    HOLD = "hold"  # silence but for the keep-awake signal, "paused"
    RESUME = "resume"  # 3, 2, 1, and the interrupted rep anew; a rest goes on
    NEXT = "next"  # to the next set or side with 3, 2, 1; after the last one to the finish
    HURRY = "hurry"  # past what is left of setup, rest or switch, to 3, 2, 1
    BACK = "back"  # to the start of the last set of which a rep was done
    END_SET = "end set"  # to what follows the set; "set ended", its reps
    TELL = "tell"  # "set ended", and the reps of the last set, again
    LONGER = "longer"  # 30 s more of the rest that is or comes; nothing after the last set
    SHORTER = "shorter"  # 15 s less of it, but that the lifter is always counted in
    WAIT = "wait"  # rests wait for a key, or end by themselves again
    KEYS = "keys"  # show the keys, or the set again
    VOICE_UP = "voice up"
    VOICE_DOWN = "voice down"
    BEEPS_UP = "beeps up"  # the next beep tells, as it does below
    BEEPS_DOWN = "beeps down"
    BEEPS_UP_TOLD = "beeps up, told"  # none comes soon, so one is played
    BEEPS_DOWN_TOLD = "beeps down, told"
    UNPAUSED = "unpaused"  # what the command does in the state that was paused, which goes on
    CLOSE = "close"  # all is done: the end
    STOP = "stop"


_TOLD = {
    Command.BEEPS_UP: Action.BEEPS_UP_TOLD,
    Command.BEEPS_DOWN: Action.BEEPS_DOWN_TOLD,
}
_ALWAYS = {
    Command.PAUSE: Action.HOLD,
    Command.BACK: Action.BACK,
    Command.MORE_REST: Action.LONGER,
    Command.LESS_REST: Action.SHORTER,
    Command.WAIT: Action.WAIT,
    Command.HELP: Action.KEYS,
    Command.VOICE_UP: Action.VOICE_UP,
    Command.VOICE_DOWN: Action.VOICE_DOWN,
    Command.BEEPS_UP: Action.BEEPS_UP,
    Command.BEEPS_DOWN: Action.BEEPS_DOWN,
    Command.QUIT: Action.STOP,
}

TABLE: dict[State, dict[Command, Action]] = {
    State.READY: _ALWAYS | {Command.SKIP: Action.HURRY, Command.FAIL: Action.END_SET},
    State.WORK: _ALWAYS | {Command.SKIP: Action.NEXT, Command.FAIL: Action.END_SET},
    State.REST: _ALWAYS | _TOLD | {Command.SKIP: Action.HURRY, Command.FAIL: Action.TELL},
    State.SWITCH: _ALWAYS | _TOLD | {Command.SKIP: Action.HURRY, Command.FAIL: Action.END_SET},
    State.FINISH: _ALWAYS | {Command.SKIP: Action.CLOSE, Command.FAIL: Action.TELL},
    State.PAUSED: _ALWAYS
    | _TOLD
    | {
        Command.PAUSE: Action.RESUME,
        Command.SKIP: Action.UNPAUSED,
        Command.BACK: Action.UNPAUSED,
        Command.FAIL: Action.UNPAUSED,
    },
}
"""What a command does in a state."""

_KINDS = {
    SpanKind.SETUP: State.READY,
    SpanKind.LEAD_IN: State.READY,
    SpanKind.PHASE: State.WORK,
    SpanKind.REST: State.REST,
    SpanKind.SWITCH: State.SWITCH,
    SpanKind.FINISH: State.FINISH,
}


def state(spans: Sequence[Span], time: int) -> State:
    """Return the state at a time in microseconds of a set that is not paused."""
    now = at(spans, time)
    within = now.kind is SpanKind.REST and now.rep
    return State.SWITCH if within else _KINDS[now.kind]
