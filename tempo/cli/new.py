"""``tempo new``: a starter routine for the user to change."""

import os
import re

import click

from tempo.cli.tell import tell
from tempo.errors import RequestError

STARTER = """\
# {title}: change what you like. `tempo check {name}` says if something is wrong,
# `tempo show {name}` draws what will be heard, `tempo run {name}` plays it.

name: {title}            # spoken before the set
exercise: {title}
summary: One line for `tempo list`.

# Where the rep starts. bottom: the lift comes first (hip thrust, deadlift, pull-up).
# top: the lowering comes first (squat, bench press).
starts: bottom

# How long each phase lasts, in seconds. One of
#   "pause"                    a prescription: standard, pause or slow-eccentric
#   "2021"                     LOWER-BOTTOM-LIFT-TOP, always in this order; X is explosive: "20X1"
#   "up 2, hold 1, down 2.5"   phases by name; what is not named takes no time
tempo: "up 2, hold 1, down 2"

reps: 8                  # or a range, 8..10: the low end unless you say otherwise
sets: 3
rest: 90                 # seconds between sets
# sides: each            # all reps left, a switch, all reps right
# walk: true             # ranges go up a step a set: a hold of 3..5 is 3, then 4, then 5
# reps: [12, 10, 8]      # a list has a value for each set; so have tempo and hold
# last-hold: 10          # seconds that the top of each set's last rep is held
# cluster: {{reps: 2, rest: 15}}    # a short rest within the set after every two reps
# one-and-a-half: true   # each rep has half a rep more: up, half way down, up, down

setup:                   # spoken before the first set
  - Take your position.
  - Brace your core.
safety: Stop if something hurts.

# The words for each phase: long for the first rep of a set, short after it, the action word last.
# Words that do not fit their phase are left out; the beep is always there.
cues:
  lift: {{long: "drive through heels", short: "drive"}}
  explosive: {{long: "drive fast", short: "fast"}}    # in place of lift, where the lift is X
  top: {{long: "hold and squeeze", short: "squeeze"}}
  lower: {{long: "lower with control", short: "lower"}}
  # bottom: {{long: "stay tight", short: "tight"}}

reminders:               # one at a time, in turn, where there is room
  - chin tucked
  - knees out

# voice: en-us+f3         # who speaks, unless you say otherwise; `tempo voices` lists them
# language: en            # of the words above; the same keys in others go below
# languages:
#   es:
#     name: Mi ejercicio
#     cues:
#       lift: {{long: "empuja con los talones", short: "empuja"}}
"""


@click.command(name="new")
@click.argument("name")
@click.option(
    "--from", "line", metavar="LINE", help="Do what a line says, as 'step-up 3x8/side @3010'."
)
def command(name: str, line: str | None) -> None:
    """Write a commented starter routine where `tempo run NAME` finds it."""
    from tempo.library import folders
    from tempo.library.batch import inside
    from tempo.outputs import place

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise RequestError(f"'{name}' cannot be a name; use small letters, digits and hyphens")
    path = folders.own("routines") / inside(f"{name}.yaml")
    if line is None:
        starter = STARTER.format(name=name, title=name.replace("-", " ").capitalize())
    else:
        from tempo.library import lines

        starter = lines.starter(line)
    if os.path.exists(path):
        raise RequestError(f"{path} exists; change it, or choose another name")
    with place.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with place.placed(path) as file, place.writing(path):
        file.write(starter.encode())
    tell(f"{path}\nChange it in an editor, then: tempo check {name}, tempo run {name}")
    if folders.routines().shadows(name):
        tell(f"It stands in place of the shipped '{name}' from now on.", err=True)
