"""What is said back of a track: how each tempo was read, how much is to be done, how long it is."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.plan.time import MILLISECOND, SECOND, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tempo.guide.asked import Guide
    from tempo.library.folders import Shelf
    from tempo.library.history import Record
    from tempo.library.words import Signs, Told
    from tempo.plan.performance import Performance, SetDone
    from tempo.plan.phase import Phase
    from tempo.plan.prescription import Set
    from tempo.plan.tempo import Pace, Tempo


def summary(guide: "Guide") -> str:
    """Say back, a line each, how every tempo was read and what will be done."""
    from tempo.library import folders, words

    language, told = guide.track.sounding.words.language, terms(guide)
    workout = guide.workout
    time = words.signs(language).in_all.format(time=clock(guide.track.spans[-1].end))
    if guide.work.endless():
        time = told.endless
    title = workout.name + whose(workout.path, (folders.routines(), folders.workouts()), language)
    if workout.routine:
        return "\n".join(
            [f"{title}: {read(guide, 0)}", f"{amount(guide, 0)}, {time}", *drafts(guide)]
        )
    exercises = [
        f"{exercise.label:<3} {exercise.name}{f' ({told.warm_up})' * exercise.warm_up}: "
        f"{amount(guide, place)}, {read(guide, place)}"
        for place, exercise in enumerate(guide.work.exercises)
    ]
    return "\n".join(
        [f"{title}: {_sets(len(guide.work.sets), told)}, {time}", *exercises, *drafts(guide)]
    )


def terms(guide: "Guide") -> "Told":
    """Return what is said back of a set in the language that it is spoken in."""
    from tempo.library import words

    return words.told(guide.track.sounding.words.language)


def tempo_said(told: "Told", tempo: "Tempo", starts: "Phase", named: "Sequence[Phase]" = ()) -> str:
    """Say a tempo phase by phase in a language."""
    from tempo.plan.saying import Terms, words

    own = Terms(*(getattr(told, key) for key in Terms._fields))
    return words(tempo, starts, named, own)


def _sets(many: int, told: "Told") -> str:
    return told.one_set if many == 1 else told.sets.format(sets=many)


def drafts(guide: "Guide") -> list[str]:
    """Say of each routine that is a draft where every part of its tempo comes from."""
    from tempo.plan.phase import order

    told = terms(guide)
    said: dict[Path, str] = {}
    for exercised in guide.exercised:
        routine, prescription = exercised.routine, exercised.prescription
        if routine.draft is None:
            continue
        parts = [told.draft.format(name=routine.name)]
        if prescription.tempo == routine.prescribed.settled().tempo:
            keys = ["tempo", *(phase.value for phase in order(routine.starts))]
            lines = [f"{key} {routine.draft[key]}" for key in keys if key in routine.draft]
            parts.append(told.draft_tempo.format(told="; ".join(lines)))
        parts.append(told.draft_check.format(path=routine.path))
        said[routine.path] = " ".join(parts)
    return [*said.values()]


def comment(guide: "Guide") -> str:
    """Describe a track in one line, in its language, for those who find its file on a phone."""
    words = guide.track.sounding.words
    if words.language == "en":
        return "; ".join(summary(guide).splitlines())
    from tempo.plan.around import amount as said
    from tempo.plan.saying import canonical

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
    from tempo.plan.saying import canonical
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
    warm = f" ({terms(guide).warm_up})"
    return [f"{each.label} {each.sheet.name}{warm * each.warm_up}" for each in exercises]


def titles(guide: "Guide") -> list[str]:
    """Return what each exercise is called on the screen: "A2 Glute ham raise · 3021"."""
    from tempo.plan.saying import canonical

    return [
        " ".join(filter(None, (each.label if guide.workout.title else "", each.sheet.name)))
        + f" · {canonical(settled(guide.sets(place)[0].pace))}"
        for place, each in enumerate(guide.work.exercises)
    ]


def read(guide: "Guide", place: int) -> str:
    """Say how the tempo of the exercise at a place was read."""
    from tempo.plan.saying import canonical
    from tempo.plan.time import spelled

    routine, prescription, named, _ = guide.exercised[place]
    starts, tempo, told = routine.starts, prescription.tempo, terms(guide)
    if prescription.open and all(each.held for each in guide.sets(place)):
        return told.hold  # as long as the lifter can, whatever the routine says
    picked = dict.fromkeys(
        tempo_said(told, settled(each.pace), starts) for each in guide.sets(place)
    )
    plain, said = tempo_said(told, tempo, starts), tempo_said(told, tempo, starts, named)
    parts = [told.tempo.format(tempo=canonical(tempo)), said]
    parts += [told.half] * prescription.half
    if prescription.last_hold is not None:
        parts.append(told.last_hold.format(seconds=spelled(prescription.last_hold)))
    now = "" if list(picked) == [plain] else f" ({told.now.format(tempo='; '.join(picked))})"
    return f"{', '.join(parts)}{now}"


def amount(guide: "Guide", place: int) -> str:
    """Say how much is to be done of the exercise at a place, and how long the rests are."""
    from tempo.library import words
    from tempo.plan.phase import Side
    from tempo.plan.tempo import Series, Sided
    from tempo.plan.time import spelled

    prescription, sets = guide.exercised[place].prescription, guide.sets(place)
    exercise, told = guide.work.exercises[place], terms(guide)
    reps = [_of_set(each, exercise.each_side, told) for each in sets]
    same = exercise.each_side and not any(
        each.of_side(Side.LEFT) != each.of_side(Side.RIGHT) for each in sets if not each.held
    )
    reps = reps if len(set(reps)) > 1 else reps[:1]
    sides = f" {told.each_side}" * same + f", {told.in_turn}" * exercise.alternating
    sides += f", {told.right_first}" * (exercise.leads is Side.RIGHT)
    many = _sets(len(sets), told)
    said = [told.sets_of.format(sets=many, reps=", ".join(reps)) + sides]
    if prescription.open:
        asked = prescription.reps
        asked = asked.left if isinstance(asked, Sided) else asked
        *before, least = asked.values if isinstance(asked, Series) else (asked,)
        if prescription.last_open and not before:
            before = [least] * (len(sets) - 1)
        some = told.or_more.format(reps=max(1, least.low))
        listed = ", ".join([*(str(each.low) for each in before), some])
        waits = told.sets_of.format(sets=many, reps=listed) if least.low or before else many
        said = [waits + sides, told.by_lifter if sets[-1].least is None else told.by_key]
    if prescription.lasting is not None:
        rep, lasting = spelled(sets[0].pace.rep), spelled(prescription.lasting)
        said.append(told.fitting.format(rep=rep, seconds=lasting))
    if cluster := prescription.cluster:
        signs = words.signs(guide.track.sounding.words.language)
        few = _reps(cluster.reps, signs)
        said.append(told.cluster.format(seconds=spelled(cluster.rest), reps=few))
    if prescription.every is not None:
        said.append(told.every.format(seconds=spelled(prescription.every)))
    elif len(sets) > 1:
        rest = told.rest.format(seconds=spelled(sets[0].rest))
        said.append(f"{rest}{_longer(guide, place)}")
    if exercise.each_side and prescription.switch is not None and not exercise.alternating:
        said.append(told.switching.format(seconds=spelled(prescription.switch)))
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
    told = terms(guide).first_rest.format(seconds=spelled(rest), next=following.label)
    return f" ({told})"


def _of_set(each: "Set", sided: bool, told: "Told") -> str:
    """Return the reps of a set on each side, once if they are as many; or how long it is held."""
    from tempo.plan.phase import Side
    from tempo.plan.time import spelled

    if each.held:
        return f"{spelled(each.held)} s"
    if not sided:
        return f"{each.reps}"
    left, right = each.of_side(Side.LEFT), each.of_side(Side.RIGHT)
    return f"{left}" if left == right else told.left_right.format(left=left, right=right)


def whose(path: Path, shelves: "Sequence[Shelf]", language: str) -> str:
    """Say so where a routine or workout is the user's own, and if it hides a shipped one."""
    if not any(shelf.owns(path) for shelf in shelves):
        return ""
    from tempo.library import words

    hides = any(shelf.named(path.stem, own=False) for shelf in shelves)
    told = words.told(language)
    return f" ({told.in_place if hides else told.yours})"


def settled(pace: "Pace") -> "Tempo":
    """Return the tempo that is exactly a pace."""
    from tempo.plan.tempo import Lift, Tempo, just

    lift = Lift.EXPLOSIVE if pace.explosive else just(pace.lift)
    return Tempo(just(pace.lower), just(pace.bottom), lift, just(pace.top))


def counted(number: int, noun: str) -> str:
    """Return a number of things: ``1 set``, ``3 sets``."""
    return f"{number} {noun}{'s'[: number != 1]}"


def done(sets: "Sequence[SetDone]", part: str = "{done} of {planned}") -> str:
    """Say the reps of each set or its seconds if it is a hold, and what else was planned.

    ``part`` says what was done of what was planned.

    >>> from tempo.plan.performance import SetDone
    >>> sets = [SetDone("squat", number, None, 8, 8, 0, 0) for number in (1, 2, 3)]
    >>> done(sets), done([*sets[:2], sets[2]._replace(reps=6)])
    ('3 x 8', '8 8 6 of 3 x 8')
    >>> holds = [each._replace(tension=45 * SECOND, hold=45 * SECOND) for each in sets]
    >>> done(holds), done([*holds[:2], holds[2]._replace(tension=12 * SECOND)])
    ('3 x 45 s', '45 s 45 s 12 s of 3 x 45 s')
    """

    def did(each: "SetDone") -> str:
        return str(each.reps) if each.hold is None else f"{whole_seconds(each.tension)} s"

    def asked(each: "SetDone") -> str:
        if each.hold is None:
            return str(each.planned)
        return f"{whole_seconds(each.hold or each.tension)} s"

    whole, planned = _each(sets, did), _each(sets, asked)
    return whole if whole == planned else part.format(done=whole, planned=planned)


def whole_seconds(time: int) -> int:
    """Return how many seconds have gone of a time in microseconds; one all but gone has.

    >>> whole_seconds(44_999_000), whole_seconds(44_900_000)
    (45, 44)
    """
    return (time + 50 * MILLISECOND) // SECOND


def _each(sets: "Sequence[SetDone]", of: "Callable[[SetDone], str]") -> str:
    """Write what was done of each set, both sides of it joined: ``3 x 8+8``."""
    each = ["+".join(of(side) for side in sorted(sides, key=_left_first)) for sides in _whole(sets)]
    return f"{len(each)} x {each[0]}" if len(set(each)) == 1 else " ".join(each)


def _whole(sets: "Sequence[SetDone]") -> "list[list[SetDone]]":
    """Put the two sides of a set together, and no others: a warm-up has a first set too."""
    found: list[list[SetDone]] = []
    for each in sets:
        other = found[-1][0] if found and len(found[-1]) == 1 else each
        two = each.side and other.side and each.side is not other.side
        if two and (each.exercise, each.set) == (other.exercise, other.set):
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _left_first(done: "SetDone") -> str:
    return done.side.value if done.side else ""


def ended(
    record: "Record", saved: bool, signs: "Signs", names: "Mapping[str, str] | None" = None
) -> str:
    """Say what was done: "Done: 3 x 8, 2:48 under tension, 6:23 in all, saved".

    ``names`` are what exercises are called in the language of the signs.
    """
    called = names or {}
    groups = [
        (name, [*sets]) for name, sets in groupby(record.sets, key=lambda done: done.exercise)
    ]
    what = "; ".join(
        f"{called.get(name, name)} {done(sets, signs.part)}"
        if len(groups) > 1
        else done(sets, signs.part)
        for name, sets in groups
    )
    told = [
        signs.ended.format(what=what),
        signs.tension.format(time=clock(record.tension)),
        signs.in_all.format(time=clock(record.length)),
    ]
    return ", ".join([*told, *[signs.saved] * saved])


def stopped_at(performance: "Performance", time: int, signs: "Signs") -> str:
    """Say how far a set got that was stopped: "Stopped at 0:05: 1 of 2 reps in set 1 of 1"."""
    return signs.stopped.format(time=clock(time), done=progress(performance, time, signs))


def progress(performance: "Performance", time: int, signs: "Signs") -> str:
    """Say how much was done of the set at a time in microseconds; all reps, if all were done."""
    from tempo.plan.performance import Key
    from tempo.plan.timeline import bouts

    planned, reps = performance.planned, set(performance.reps)
    under_way = [*bouts(performance.spans)]
    begun = [bout for bout in under_way if bout[0].start <= time]
    keys = {Key(each.exercise, each.set, each.side) for each in (begun or under_way[:1])[-1]}
    now, last = next(iter(keys)), under_way[-1][0].exercise
    hold = performance.hold(now)
    if len(reps) == len(planned):
        names = [f"{place}" for place in range(last + 1)]
        whole = done(performance.sets(names), signs.part)
        return _reps(len(planned), signs) if hold is None else whole
    did, of = (len([rep for rep in each if rep.key in keys]) for each in (reps, planned))
    waits = (now.exercise, now.set or 1) in performance.endless  # the lifter would have ended it
    if hold is not None:
        gone = whole_seconds(performance.tension_of(now))
        of_all = signs.part.format(done=gone, planned=f"{whole_seconds(hold)} s")
        many = f"{gone} s" if waits else of_all
    elif waits:
        many = _reps(did, signs)
    else:
        many = signs.part.format(done=did, planned=signs.reps.format(reps=of))
    sets = max(bout[0].set or 1 for bout in under_way if bout[0].exercise == now.exercise)
    told = [signs.in_set.format(done=many, set=now.set, sets=sets)]
    if len(keys) == 1 and now.side:
        told.append(signs.of(now.side))
    if last:
        told.append(signs.exercise.format(exercise=now.exercise + 1, exercises=last + 1))
    return ", ".join(told)


def _reps(many: int, signs: "Signs") -> str:
    return signs.one_rep if many == 1 else signs.reps.format(reps=many)
