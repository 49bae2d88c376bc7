"""What is said back of a track: how each tempo was read, how much is to be done, how long it is."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.plan.time import SECOND, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tempo.cli.guide import Guide
    from tempo.library.history import Record
    from tempo.plan.performance import SetDone
    from tempo.plan.prescription import Set
    from tempo.plan.tempo import Pace, Tempo


def summary(guide: "Guide") -> str:
    """Say back, a line each, how every tempo was read and what will be done."""
    workout, time = guide.workout, f"{clock(guide.track.spans[-1].end)} in all"
    if guide.work.endless():
        time = "as long as you go on"
    title = workout.name + whose(workout.path)
    if workout.routine:
        return "\n".join(
            [f"{title}: {read(guide, 0)}", f"{amount(guide, 0)}, {time}", *drafts(guide)]
        )
    exercises = [
        f"{exercise.label:<3} {exercise.name}{' (warm-up)' * exercise.warm_up}: "
        f"{amount(guide, place)}, {read(guide, place)}"
        for place, exercise in enumerate(guide.work.exercises)
    ]
    return "\n".join(
        [f"{title}: {counted(len(guide.work.sets), 'set')}, {time}", *exercises, *drafts(guide)]
    )


def drafts(guide: "Guide") -> list[str]:
    """Say of each routine that is a draft where every part of its tempo comes from."""
    from tempo.plan.phase import order

    said: dict[Path, str] = {}
    for exercised in guide.exercised:
        routine, prescription = exercised.routine, exercised.prescription
        if routine.draft is None:
            continue
        told = ""
        if prescription.tempo == routine.prescribed.settled().tempo:
            keys = ["tempo", *(phase.value for phase in order(routine.starts))]
            parts = [f"{key} {routine.draft[key]}" for key in keys if key in routine.draft]
            told = f" Its tempo: {'; '.join(parts)}."
        said[routine.path] = (
            f"{routine.name} is a draft.{told} Check {routine.path} and remove 'draft: true'."
        )
    return [*said.values()]


def comment(guide: "Guide") -> str:
    """Describe a track in one line, in its language, for those who find its file on a phone."""
    words = guide.track.sounding.words
    if words.language == "en":
        return "; ".join(summary(guide).splitlines())
    from tempo.plan.around import amount as said
    from tempo.plan.notation import canonical

    lines = []
    for place, exercise in enumerate(guide.work.exercises):
        tempo = canonical(guide.exercised[place].prescription.tempo)
        told = [f"{exercise.sheet.name}: tempo {tempo}", said(guide.work, place, words)]
        rests = dict.fromkeys(_rests(guide, place))
        lines.append(", ".join([*told, *map(words.resting, rests)]))
    return "; ".join(lines)


def silent(guide: "Guide") -> list[str]:
    """Say, a line an exercise, what has no room at its tempo and so is never spoken."""
    from tempo.plan import coverage
    from tempo.plan.notation import canonical
    from tempo.plan.sheet import Say

    track, lines = guide.track, []
    spoken = track.bank.voices and track.sounding.speaking.say is not Say.BEEPS
    for place, exercise in enumerate(guide.work.exercises if spoken else ()):
        found = coverage.never(track.spans, track.events, guide.work, track.sounding, place)
        if found:
            tempo = canonical(guide.exercised[place].prescription.tempo)
            title = f"{exercise.label} {exercise.name}: " if guide.workout.title else ""
            lines.append(f"{title}at {tempo} there is no room for {', '.join(found)}")
    return lines


def names(guide: "Guide") -> list[str]:
    """Return what the exercises of a workout are called beside the set; nothing for a routine."""
    exercises = guide.work.exercises if guide.workout.title else ()
    return [f"{each.label} {each.sheet.name}{' (warm-up)' * each.warm_up}" for each in exercises]


def titles(guide: "Guide") -> list[str]:
    """Return what each exercise is called on the screen: "A2 Glute ham raise · 3021"."""
    from tempo.plan.notation import canonical

    return [
        " ".join(filter(None, (each.label if guide.workout.title else "", each.sheet.name)))
        + f" · {canonical(settled(guide.sets(place)[0].pace))}"
        for place, each in enumerate(guide.work.exercises)
    ]


def read(guide: "Guide", place: int) -> str:
    """Say how the tempo of the exercise at a place was read."""
    from tempo.plan.notation import canonical, words
    from tempo.plan.time import spelled

    routine, prescription, named, _ = guide.exercised[place]
    starts, tempo = routine.starts, prescription.tempo
    picked = dict.fromkeys(words(settled(each.pace), starts) for each in guide.sets(place))
    plain, said = words(tempo, starts), words(tempo, starts, named)
    more = ", one and a half reps" if prescription.half else ""
    if prescription.last_hold is not None:
        more += f", the last held {spelled(prescription.last_hold)} s"
    now = "" if list(picked) == [plain] else f" (now {'; '.join(picked)})"
    return f"tempo {canonical(tempo)}, {said}{more}{now}"


def amount(guide: "Guide", place: int) -> str:
    """Say how much is to be done of the exercise at a place, and how long the rests are."""
    from tempo.plan.phase import Side
    from tempo.plan.tempo import Series, Sided
    from tempo.plan.time import spelled

    prescription, sets = guide.exercised[place].prescription, guide.sets(place)
    exercise = guide.work.exercises[place]
    reps = [_sided(each) if exercise.each_side else str(each.reps) for each in sets]
    reps = reps if len(set(reps)) > 1 else reps[:1]
    same = exercise.each_side and not any("left" in each for each in reps)
    sides = " each side" * same + ", a rep of each in turn" * exercise.alternating
    sides += ", right side first" * (exercise.leads is Side.RIGHT)
    said = [f"{counted(len(sets), 'set')} of {', '.join(reps)}{sides}"]
    if prescription.open:
        asked = prescription.reps
        asked = asked.left if isinstance(asked, Sided) else asked
        least = (asked.of(0) if isinstance(asked, Series) else asked).low
        more = f" of {least} or more" if least else ""
        by = "the lifter" if sets[0].least is None else "space or f"
        held = ", held" * sets[0].pace.held
        said = [f"{counted(len(sets), 'set')}{more}{sides}{held}, ended by {by}"]
    if prescription.lasting is not None:
        rep, lasting = spelled(sets[0].pace.rep), spelled(prescription.lasting)
        said.append(f"as many reps of {rep} s as fit {lasting} s")
    if cluster := prescription.cluster:
        said.append(f"{spelled(cluster.rest)} s after every {counted(cluster.reps, 'rep')}")
    if prescription.every is not None:
        said.append(f"one every {spelled(prescription.every)} s")
    elif len(sets) > 1:
        said.append(f"rest {spelled(sets[0].rest)} s{_longer(guide, place)}")
    if shown := guide.exercised[place].shown:
        said.append(shown)
    return ", ".join(said)


def _rests(guide: "Guide", place: int) -> list[int]:
    """Return the rests between the sets of the exercise at a place as they are planned.

    In microseconds; of a single set, the one after it.
    """
    from tempo.plan.timeline import SpanKind

    after = [
        span.length
        for span in guide.track.spans
        if span.kind is SpanKind.REST and span.rep is None and span.exercise == place
    ]
    return after[: max(1, len(guide.sets(place)) - 1)]


def _longer(guide: "Guide", place: int) -> str:
    """Say so where the first rest is longer than was asked for: another exercise is introduced."""
    from tempo.plan.time import spelled

    first = guide.work.places()[place, 1]
    rest = _rests(guide, place)[0]
    if rest == guide.work.sets[first].rest:
        return ""
    following = guide.work.exercises[guide.work.sets[first + 1].exercise]
    return f" (the first {spelled(rest)} s, to introduce {following.label})"


def _sided(each: "Set") -> str:
    """Return the reps of a set on each side: once, if they are as many."""
    from tempo.plan.phase import Side

    left, right = each.of_side(Side.LEFT), each.of_side(Side.RIGHT)
    return f"{left}" if left == right else f"{left} left and {right} right"


def whose(path: Path) -> str:
    """Say so where a routine or workout is the user's own, and if it hides a shipped one."""
    from tempo.library import folders

    shelves = (folders.routines(), folders.workouts())
    if not any(shelf.owns(path) for shelf in shelves):
        return ""
    hides = any(shelf.named(path.stem, own=False) for shelf in shelves)
    return " (yours, in place of the shipped one)" if hides else " (yours)"


def settled(pace: "Pace") -> "Tempo":
    """Return the tempo that is exactly a pace."""
    from tempo.plan.tempo import Lift, Tempo, just

    lift = Lift.EXPLOSIVE if pace.explosive else just(pace.lift)
    return Tempo(just(pace.lower), just(pace.bottom), lift, just(pace.top))


def counted(number: int, noun: str) -> str:
    """Return a number of things: ``1 set``, ``3 sets``."""
    return f"{number} {noun}{'s'[: number != 1]}"


HELD = 15 * SECOND
"""From which time on a set of one rep is a hold, and told in seconds."""


def done(sets: "Sequence[SetDone]") -> str:
    """Say the reps of each set, what was planned where that was something else, and how long holds.

    >>> from tempo.plan.performance import SetDone
    >>> sets = [SetDone("squat", number, None, 8, 8, 0, 0) for number in (1, 2, 3)]
    >>> done(sets), done([*sets[:2], sets[2]._replace(reps=6)])
    ('3 x 8', '8 8 6 of 3 x 8')
    >>> done([each._replace(reps=1, planned=1, tension=45_000_000) for each in sets])
    '3 x 45 s'
    """
    if all(each.planned == 1 for each in sets) and any(each.tension >= HELD for each in sets):
        return _each(sets, lambda each: f"{round(each.tension / SECOND)} s")
    did = _each(sets, lambda each: str(each.reps))
    planned = _each(sets, lambda each: str(each.planned))
    return did if did == planned else f"{did} of {planned}"


def _each(sets: "Sequence[SetDone]", of: "Callable[[SetDone], str]") -> str:
    """Write what was done of each set, both sides of it joined: ``3 x 8+8``."""
    each = [
        "+".join(of(side) for side in sorted(sides, key=_left_first))
        for _, sides in groupby(sets, key=lambda done: (done.exercise, done.set))
    ]
    return f"{len(each)} x {each[0]}" if len(set(each)) == 1 else " ".join(each)


def _left_first(done: "SetDone") -> str:
    return done.side.value if done.side else ""


def ended(record: "Record", saved: bool) -> str:
    """Say what was done: "3 x 8, 2:48 under tension, 6:23 in all, saved"."""
    groups = [
        (name, [*sets]) for name, sets in groupby(record.sets, key=lambda done: done.exercise)
    ]
    what = "; ".join(
        f"{name} {done(sets)}" if len(groups) > 1 else done(sets) for name, sets in groups
    )
    times = f"{clock(record.tension)} under tension, {clock(record.length)} in all"
    return f"{what}, {times}{', saved' * saved}"
