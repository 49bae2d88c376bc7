"""A routine to start from, as text to be changed: like another, of a kind, or as a line says."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tempo.errors import RequestError
from tempo.library import exercises, folders, lines, routines
from tempo.library.document import Document, quoted
from tempo.library.routines import Routine
from tempo.plan.line import Line
from tempo.plan.phase import Phase
from tempo.plan.saying import between, canonical
from tempo.plan.tempo import Range, Series, Sided
from tempo.plan.time import spelled

KINDS = {
    "squat": "squat",
    "hinge": "romanian-deadlift",
    "thrust": "standard-thrust",
    "press": "dumbbell-bench-press",
    "pull": "dumbbell-row",
    "hold": "plank",
    "carry": "farmers-carry",
}
"""Kinds of movement, each by a routine that has its start, its tempo and its cues."""

SIGNS = {
    "hold": "hold iso isometric plank sit hang wandsitz halten plancha",
    "carry": "carry walk march yoke paseo tragen",
    "thrust": "thrust bridge puente empuje hueftstoss hüftstoß brücke",
    "hinge": "deadlift hinge rdl morning swing pullthrough peso muerto kreuzheben",
    "squat": "squat lunge stepup pistol sentadilla zancada kniebeuge ausfallschritt",
    "press": "press push dip pushup flye fly pushdown drücken prensa",
    "pull": "pull row curl chin chinup pullup pulldown raise shrug rudern remo ziehen",
}
"""Words in the name of an exercise that tell its kind; the first kind that has one is it."""

MINE = {"my", "our", "new", "mi", "mein", "meine", "own"}
"""What people put before a name, and is none of it."""

ALONE = ("hold", "carry")
"""Kinds that are held, however much the name is like that of something that is repeated."""

SETUP = ("Take your position.", "Brace your core.")
SAFETY = "Stop if something hurts."
"""What is said before an exercise of which no more than its kind is known."""

AMOUNT = ("tempo", "reps", "sets", "rest")
"""The keys that every starter has: how much is to be done."""

MORE = (
    *("sides", "first", "switch", "every", "walk", "last-hold", "cluster", "one-and-a-half"),
    *("equipment", "muscles"),
)
"""The keys that it has where what it is like has them."""

HEAD = """\
# {title}: change what you like. `tempo check {name}` says if something is wrong,
# `tempo show {name}` draws what will be heard, `tempo run {name}` plays it.
# {told}

name: {quoted}            # spoken before the set
exercise: {quoted}
# also: [my lift, mein Zug]    # other names that a line may call it by
summary: One line for `tempo list`.

# Where the rep starts. bottom: the lift comes first (hip thrust, deadlift, pull-up).
# top: the lowering comes first (squat, bench press).
starts: {starts}

# How long each phase lasts, in seconds. One of
#   "pause"                    a prescription: standard, pause or slow-eccentric
#   "2021"                     LOWER-BOTTOM-LIFT-TOP, always in this order; X is explosive: "20X1"
#   "up 2, hold 1, down 2.5"   phases by name; what is not named takes no time
tempo: {tempo}

reps: {reps}                  # or a range, 8..10: the low end unless you say otherwise
sets: {sets}
rest: {rest}                 # seconds between sets
"""

ALSO = {
    "sides": "# sides: each            # all reps left, a switch, all right; alternate: in turn",
    "first": "# first: right           # the side that begins",
    "each": "# reps: {left: 8, right: 10}    # each side has its own",
    "switch": "# switch: 15             # seconds to change sides",
    "every": "# every: 60              # a set starts each minute, in place of the rest",
    "open": "# reps: amrap            # a set goes on until you end it; 8+ is 8 or more",
    "walk": "# walk: true             # ranges go up a step a set: a hold of 3..5 is 3, then 4, 5",
    "list": "# reps: [12, 10, 8]      # a list has a value for each set; so have tempo and hold",
    "last-hold": "# last-hold: 10          # seconds that the top of each set's last rep is held",
    "cluster": "# cluster: {reps: 2, rest: 15}    # a short rest within the set after two reps",
    "one-and-a-half": "# one-and-a-half: true   # each rep has half a rep more: up, half down, up",
}
"""What else may be prescribed, by the key that says it."""

WORDS = """\

# The words for each phase: long for the first rep of a set, short after it, the action word last;
# explosive stands in place of lift, where that is X. Words that do not fit their phase are left
# out; the beep is always there.
"""

FOOT = """\

# voice: en-us+f3         # who speaks, unless you say otherwise; `tempo voices` lists them
# language: en            # of the words above; the same keys in others go below
# languages:
#   es:
#     name: Mi ejercicio
#     cues:
#       lift: {long: "empuja con los talones", short: "empuja"}
"""


class Model(NamedTuple):
    """What a starter is like: keys of a routine and its cues as YAML, and what is told of it."""

    keys: Mapping[str, str]
    cues: Mapping[str, str]
    starts: Phase
    told: str
    setup: Sequence[str] = SETUP
    reminders: Sequence[str] = ()


def text(
    name: str,
    line: str | None = None,
    like: str | None = None,
    kind: str | None = None,
    starts: str | None = None,
) -> tuple[str, str]:
    """Return the text of a routine's file, and in a line what it was made like.

    Raises RequestError for a routine that is not there, PrescriptionError for a line.
    """
    read = lines.read(line).line if line is not None else None
    title = read.exercise if read else name.replace("-", " ")
    if like:
        model = _like(routines.find(like), "as you asked")
    elif kind:
        model = _of_kind(kind, "as you asked")
    else:
        model = guessed(title)
    if starts:
        model = model._replace(starts=Phase(starts))
    told = model.told
    if "lift" in model.cues or "lower" in model.cues:
        way = "down" if model.starts is Phase.TOP else "up"
        told += f": a rep starts at the {model.starts.value}, with the way {way}"
    else:
        told += ": it is held, with no way up or down"
    if read:
        model = model._replace(keys={**model.keys, **_said(read)})
    return _filled(name, title[:1].upper() + title[1:], model, f"{told}."), told


def guessed(name: str) -> Model:
    """Return what an exercise is like by its name: a routine, or a kind, or nothing known."""
    words = [word for word in name.casefold().replace("-", " ").split() if word not in MINE]
    known = " ".join(words) or name
    kind = next((kind for kind, signs in SIGNS.items() if {*signs.split()} & {*words}), "")
    try:
        routine = exercises.find(known)
    except RequestError:  # two are as near
        routine = None
    routine = routine or exercises.within(known)
    if routine and not (kind in ALONE and lines.held(routine) is None):
        return _like(routine, "by its name")
    if kind:
        return _of_kind(kind, "by its name")
    unknown = lines.unknown(name)
    cues = {
        phase.value: f"{{long: {quoted(cue.long)}, short: {quoted(cue.short)}}}"
        for phase, cue in unknown.sheet.phases.items()
    }
    keys = {"tempo": '"up 2, hold 1, down 2"', "reps": "8", "sets": "3", "rest": "90"}
    told = f"No exercise is known by '{name}', so the words are general ones"
    return Model(keys, cues, unknown.starts, told)


def _like(routine: Routine, why: str) -> Model:
    root = Document(routine.path).root
    cues, tempo = root.table("cues"), root.written("tempo")
    keys = {key: root.written(key) for key in (*AMOUNT, *MORE, "safety")}
    if tempo[0] not in '"[{':
        keys["tempo"] = f'"{tempo}"'
    return Model(
        {key: found for key, found in keys.items() if found not in ("", "[]")},
        {key: cues.written(key) for key in cues},
        routine.starts,
        f"Like '{routine.name}', {why}",
        routine.sheet.setup or SETUP,
        routine.sheet.reminders,
    )


def _of_kind(kind: str, why: str) -> Model:
    """Return a model that has the start, the tempo and the cues of its kind, and no more."""
    shipped = folders.routines().named(KINDS[kind], own=False)
    assert shipped
    model = _like(routines.load(shipped), why)
    keys = {key: model.keys[key] for key in AMOUNT}
    return model._replace(keys=keys, told=f"A {kind}, {why}", setup=SETUP, reminders=())


def _said(line: Line) -> dict[str, str]:
    """Return the keys that a line says, over those of its model."""
    routine = exercises.find(line.exercise) or lines.unknown(line.exercise)
    made = lines.prescribed(line, routine).settled()
    said = {"sets": between(made.sets, "..", 1)}
    if line.tempo or line.phases or line.hold:
        said["tempo"] = f'"{canonical(made.tempo)}"'
    if line.open and not isinstance(made.reps, Sided):
        counts = [between(each, "..", 1) for each in line.reps]
        said["reps"] = f"{','.join(counts)}+" if counts else "amrap"
    elif line.reps or line.hold:
        said["reps"] = _counted(made.reps)
    if line.rest is not None:
        said["rest"] = spelled(made.rest)
    if made.every is not None:
        said["every"] = spelled(made.every)
    if made.first:
        said["first"] = made.first.value
    if made.each_side:
        said["sides"] = "alternate" if made.alternating else "each"
    return said


def _counted(reps: "Range | Series[Range] | Sided[Range | Series[Range]]") -> str:
    """Write reps as a routine's file has them."""
    if isinstance(reps, Sided):
        return f"{{left: {_counted(reps.left)}, right: {_counted(reps.right)}}}"
    counts = between(reps, "..", 1)
    return f"[{counts}]" if isinstance(reps, Series) else counts


def _filled(name: str, title: str, model: Model, told: str) -> str:
    """Return the file: what the model has, and as comments what else there could be."""
    amount = {"reps": "8", "sets": "3", "rest": "90"} | {
        key: text for key, text in model.keys.items() if key in AMOUNT
    }
    head = HEAD.format(
        name=name, title=title, quoted=quoted(title), told=told, starts=model.starts.value, **amount
    )
    also = [
        f"{key}: {model.keys[key]}" if key in model.keys else hint for key, hint in ALSO.items()
    ]
    about = [f"{key}: {model.keys[key]}" for key in MORE[-2:] if key in model.keys]
    setup = [f"  - {quoted(each)}" for each in model.setup]
    reminders = [f"  - {quoted(each)}" for each in model.reminders]
    lines = [
        *also,
        *([""] if about else []),
        *about,
        *("", "setup:                   # spoken before the first set", *setup),
        f"safety: {model.keys.get('safety', quoted(SAFETY))}",
    ]
    cues = ["cues:", *(f"  {key}: {each}" for key, each in model.cues.items())]
    if reminders:
        cues += ["", "reminders:               # one at a time, in turn, where there is room"]
    else:
        cues += ["", "# reminders:             # one at a time, in turn, where there is room"]
        reminders = ["#   - breathe", "#   - stay tight"]
    return head + "\n".join(lines) + "\n" + WORDS + "\n".join([*cues, *reminders]) + "\n" + FOOT
