"""What each command does in each state: the table, and what is heard and seen of it."""

from typing import NamedTuple

import pytest

from tempo.live.command import Command
from tempo.live.keys import LETTERS
from tempo.live.state import TABLE, Action, State, state
from tempo.plan.time import SECOND
from tests.live.lead import Led, guide

KEYS = {command: key for key, command in LETTERS.items()} | {
    Command.VOICE_UP: "\x1b[A",
    Command.VOICE_DOWN: "\x1b[B",
}

WHOLE = """
           ready      work       rest             switch           finish     paused
PAUSE      hold       hold       hold             hold             hold       resume
SKIP       hurry      next       hurry            hurry            close      unpaused
BACK       back       back       back             back             back       unpaused
FAIL       end set    end set    tell             end set          tell       unpaused
MORE_REST  longer     longer     longer           longer           longer     longer
LESS_REST  shorter    shorter    shorter          shorter          shorter    shorter
WAIT       wait       wait       wait             wait             wait       wait
HELP       keys       keys       keys             keys             keys       keys
VOICE_UP   voice up   voice up   voice up         voice up         voice up   voice up
VOICE_DOWN voice down voice down voice down       voice down       voice down voice down
BEEPS_UP   beeps up   beeps up   beeps up, told   beeps up, told   beeps up   beeps up, told
BEEPS_DOWN beeps down beeps down beeps down, told beeps down, told beeps down beeps down, told
QUIT       stop       stop       stop             stop             stop       stop
"""
COLUMNS = (11, 22, 33, 50, 67, 78)


def test_the_table_is_this_one() -> None:
    _, head, *rows = WHOLE.splitlines()
    ends = (*COLUMNS[1:], None)
    states = [State(head[start:end].strip()) for start, end in zip(COLUMNS, ends, strict=True)]
    written = {
        (states[place], Command[row[:11].strip()]): Action(row[start:end].strip())
        for row in rows
        for place, (start, end) in enumerate(zip(COLUMNS, ends, strict=True))
    }
    table = {(where, command): TABLE[where][command] for where in TABLE for command in TABLE[where]}
    assert table == written
    assert len(table) == len(State) * len(Command) == 78


class Then(NamedTuple):
    """What comes of a key: after one second and after eight, and the words in the first six."""

    kind: str  # of the span, with a * while paused
    time: float  # seconds on the routine's clock
    later: str
    at: float
    left: float
    words: str


# Three reps of 5 s from 5 s and from 50 s on, a rest of 30 s from 20 s on, the end at 70 s.
WHEN = {State.READY: 1.0, State.WORK: 12.0, State.REST: 25.0, State.FINISH: 67.2, State.PAUSED: 14}
CASES = {
    (State.READY, Command.PAUSE): Then("lead-in*", 1.1, "lead-in*", 1.1, 68.9, "Get ready"),
    (State.READY, Command.SKIP): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.BACK): Then(
        "lead-in", 0.4, "phase", 7.4, 62.6, "Set 1 again; 3; 2; 1; drive through heels"
    ),
    (State.READY, Command.FAIL): Then(
        "rest", 17.93, "rest", 24.93, 45.07, "Set ended; 0 reps; Rest 30 seconds"
    ),
    (State.READY, Command.MORE_REST): Then(
        "lead-in", 2.0, "phase", 9.0, 91.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.VOICE_UP): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.VOICE_DOWN): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.BEEPS_UP): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.BEEPS_DOWN): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.READY, Command.QUIT): Then("lead-in", 0.95, "lead-in", 0.95, 69.05, ""),
    (State.WORK, Command.PAUSE): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.WORK, Command.SKIP): Then(
        "lead-in", 44.9, "phase", 51.9, 18.1, "Next, the last set; 3; 2; 1"
    ),
    (State.WORK, Command.BACK): Then(
        "lead-in", 0.4, "phase", 7.4, 62.6, "Set 1 again; 3; 2; 1; drive through heels"
    ),
    (State.WORK, Command.FAIL): Then(
        "rest", 18.12, "rest", 25.12, 44.88, "Set ended; 1 rep; Rest 30 seconds"
    ),
    (State.WORK, Command.MORE_REST): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        80.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.WORK, Command.VOICE_UP): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; Louder; squeeze",
    ),
    (State.WORK, Command.VOICE_DOWN): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; Softer; squeeze",
    ),
    (State.WORK, Command.BEEPS_UP): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.WORK, Command.BEEPS_DOWN): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.WORK, Command.QUIT): Then("phase", 11.95, "phase", 11.95, 58.05, ""),
    (State.REST, Command.PAUSE): Then("rest*", 25.1, "rest*", 25.1, 44.9, "Rest 30 seconds"),
    (State.REST, Command.SKIP): Then(
        "lead-in", 44.9, "phase", 51.9, 18.1, "Next, the last set; 3; 2; 1"
    ),
    (State.REST, Command.BACK): Then(
        "lead-in", 0.4, "phase", 7.4, 62.6, "Set 1 again; 3; 2; 1; drive through heels"
    ),
    (State.REST, Command.FAIL): Then(
        "rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds; Set ended; 3 reps"
    ),
    (State.REST, Command.MORE_REST): Then(
        "rest", 26.0, "rest", 33.0, 67.0, "Rest 30 seconds; 30 seconds more"
    ),
    (State.REST, Command.VOICE_UP): Then(
        "rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds; Louder"
    ),
    (State.REST, Command.VOICE_DOWN): Then(
        "rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds; Softer"
    ),
    (State.REST, Command.BEEPS_UP): Then("rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds"),
    (State.REST, Command.BEEPS_DOWN): Then("rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds"),
    (State.REST, Command.QUIT): Then("rest", 24.95, "rest", 24.95, 45.05, ""),
    (State.FINISH, Command.PAUSE): Then("finish*", 67.3, "finish*", 67.3, 2.7, "Done. Good work"),
    (State.FINISH, Command.SKIP): Then("finish", 67.15, "finish", 67.15, 2.85, ""),
    (State.FINISH, Command.BACK): Then(
        "lead-in", 45.4, "phase", 52.4, 17.6, "Set 2 again; 3; 2; 1; drive through heels"
    ),
    (State.FINISH, Command.FAIL): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work; Set ended"
    ),
    (State.FINISH, Command.MORE_REST): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"
    ),
    (State.FINISH, Command.VOICE_UP): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work; Louder"
    ),
    (State.FINISH, Command.VOICE_DOWN): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work; Softer"
    ),
    (State.FINISH, Command.BEEPS_UP): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"
    ),
    (State.FINISH, Command.BEEPS_DOWN): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"
    ),
    (State.FINISH, Command.QUIT): Then("finish", 67.15, "finish", 67.15, 2.85, ""),
    (State.PAUSED, Command.PAUSE): Then(
        "lead-in", 6.9, "phase", 13.9, 56.1, "3; 2; 1; drive; 2; chin tucked"
    ),
    (State.PAUSED, Command.SKIP): Then(
        "lead-in", 44.9, "phase", 51.9, 18.1, "Next, the last set; 3; 2; 1"
    ),
    (State.PAUSED, Command.BACK): Then(
        "lead-in", 0.4, "phase", 7.4, 62.6, "Set 1 again; 3; 2; 1; drive through heels"
    ),
    (State.PAUSED, Command.FAIL): Then(
        "rest", 18.12, "rest", 25.12, 44.88, "Set ended; 1 rep; Rest 30 seconds"
    ),
    (State.PAUSED, Command.MORE_REST): Then("phase*", 12.1, "phase*", 12.1, 87.9, "chin tucked"),
    (State.PAUSED, Command.VOICE_UP): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.PAUSED, Command.VOICE_DOWN): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.PAUSED, Command.BEEPS_UP): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.PAUSED, Command.BEEPS_DOWN): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.PAUSED, Command.QUIT): Then("phase*", 12.1, "phase*", 12.1, 57.9, ""),
    (State.READY, Command.LESS_REST): Then(
        "lead-in", 2.0, "phase", 9.0, 46.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.WORK, Command.LESS_REST): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        35.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.REST, Command.LESS_REST): Then(
        "rest", 26.0, "rest", 33.0, 22.0, "Rest 30 seconds; 15 seconds less; Next, the last set"
    ),
    (State.FINISH, Command.LESS_REST): Then(
        "finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"
    ),
    (State.PAUSED, Command.LESS_REST): Then("phase*", 12.1, "phase*", 12.1, 42.9, "chin tucked"),
    (State.READY, Command.WAIT): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.WORK, Command.WAIT): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.REST, Command.WAIT): Then("rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds"),
    (State.FINISH, Command.WAIT): Then("finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"),
    (State.PAUSED, Command.WAIT): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
    (State.READY, Command.HELP): Then(
        "lead-in", 2.0, "phase", 9.0, 61.0, "Get ready; 3; 2; 1; drive through heels; 1"
    ),
    (State.WORK, Command.HELP): Then(
        "phase",
        13.0,
        "rest",
        20.0,
        50.0,
        "chin tucked; squeeze; lower; Last rep; drive; 3; squeeze",
    ),
    (State.REST, Command.HELP): Then("rest", 26.0, "rest", 33.0, 37.0, "Rest 30 seconds"),
    (State.FINISH, Command.HELP): Then("finish", 68.2, "finish", 69.95, 0.05, "Done. Good work"),
    (State.PAUSED, Command.HELP): Then("phase*", 12.1, "phase*", 12.1, 57.9, "chin tucked"),
}
# On each side: the left from 5 s to 20 s, the right from 30 s to 45 s, then the rest.
SWITCH = {
    Command.PAUSE: Then("switch*", 22.1, "switch*", 22.1, 97.9, "Right side"),
    Command.SKIP: Then(
        "lead-in", 25.9, "phase", 32.9, 87.1, "Right side; 3; 2; 1; drive through heel"
    ),
    Command.BACK: Then(
        "lead-in",
        -0.6,
        "phase",
        6.4,
        113.6,
        "Set 1 again; Left side; 3; 2; 1",
    ),
    Command.FAIL: Then("rest", 42.93, "rest", 49.93, 70.07, "Set ended; 0 reps; Rest 30 seconds"),
    Command.MORE_REST: Then("switch", 23.0, "phase", 30.0, 120.0, "Right side; 30 seconds more; 3"),
    Command.LESS_REST: Then("switch", 23.0, "phase", 30.0, 75.0, "Right side; 15 seconds less; 3"),
    Command.WAIT: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; 3"),
    Command.HELP: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; 3"),
    Command.VOICE_UP: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; Louder; 3"),
    Command.VOICE_DOWN: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; Softer; 3"),
    Command.BEEPS_UP: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; 3"),
    Command.BEEPS_DOWN: Then("switch", 23.0, "phase", 30.0, 90.0, "Right side; 3"),
    Command.QUIT: Then("switch", 21.95, "switch", 21.95, 98.05, ""),
}


def spoken(led: Led, start: float, end: float) -> str:
    words: list[str] = []
    for heard, view in led.seen:
        now = view.scene.words
        if start < heard / SECOND <= end and now and now not in words[-1:]:
            words.append(now)
    return "; ".join(words)


def follow(led: Led, pressed: float) -> Then:
    soon, later = led.view(pressed + 1), led.view(pressed + 8)
    assert later.scene.left is not None
    return Then(
        soon.scene.kind.value + "*" * soon.paused,
        round(soon.time / SECOND, 2),
        later.scene.kind.value + "*" * later.paused,
        round(later.time / SECOND, 2),
        round(later.scene.left / SECOND, 2),
        spoken(led, pressed + 0.1, pressed + 6),
    )


@pytest.mark.parametrize(("where", "command"), CASES)
def test_a_command_does_in_a_state(where: State, command: Command) -> None:
    pressed = WHEN[where]
    pause = {12.0: " "} if where is State.PAUSED else {}
    led = Led(guide(), {**pause, pressed: KEYS[command]}, until=pressed + 12)
    assert follow(led, pressed) == CASES[where, command]
    goes_back = command in (Command.PAUSE, Command.BACK, Command.QUIT)
    assert led.ending.finished == (where is State.FINISH and not goes_back)


@pytest.mark.parametrize("command", SWITCH)
def test_a_command_does_while_sides_are_switched(command: Command) -> None:
    led = Led(guide("single-leg-thrust"), {22.0: KEYS[command]}, until=34)
    assert follow(led, 22.0) == SWITCH[command]


def test_every_command_is_tried_in_every_state() -> None:
    tried = {*CASES} | {(State.SWITCH, command) for command in SWITCH}
    assert tried == {(where, command) for where in State for command in Command}


def test_the_state_of_a_moment_is_that_of_its_span() -> None:
    spans = guide().track.spans
    times = (0, 4_999_999, 5_000_000, 19_999_999, 20_000_000, 50_000_000, 65_000_000, 99_000_000)
    assert [state(spans, time).name for time in times] == [
        *("READY", "READY", "WORK", "WORK", "REST", "WORK", "FINISH", "FINISH")
    ]
