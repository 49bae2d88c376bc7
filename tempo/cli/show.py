"""``tempo show``: what will be heard and when, drawn for a person or as JSON for a program."""

import shutil
from collections.abc import Iterator, Sequence

import click

from tempo.cli import options
from tempo.cli.tell import draw, hand, warned
from tempo.guide.asked import Asked, Guide
from tempo.guide.schedule import scheduled
from tempo.guide.summary import counted, settled, summary
from tempo.library.declarations import AS_JSON, EVERY_SET
from tempo.outputs import ink
from tempo.plan.events import Event, EventKind
from tempo.plan.notation import words as spoken
from tempo.plan.schedule import passages
from tempo.plan.time import SECOND, clock, spelled
from tempo.plan.timeline import Span, SpanKind, under_tension


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


LETTERS = _parts(ink.LETTERS)
COLOURS = {phase.value: _parts(colour) for phase, colour in ink.PHASES.items()}
"""The colours of the screen and of the pictures, as a terminal takes them."""

MARKS = {EventKind.BEEP: "●", EventKind.TICK: "·", EventKind.SIGNAL: "♪"}

DRAWN = 3
"""The reps that are drawn of a set that the lifter ends, unless more are asked for."""

LISTED = 60 * SECOND
"""How much of a hold that the lifter ends is listed, in microseconds."""

FEWEST_COLUMNS, MOST_COLUMNS = 2, 14
"""The columns that a second may take in the drawing of a rep."""


@click.command(name="show", cls=options.Grouped)
@options.asked("show")
def command(asked: Asked) -> None:
    """Draw what will be heard and when: phases, beeps (●), ticks (·), signals (♪) and words.

    ROUTINE is a routine or workout: a name from `tempo list`, a path to a YAML or text file, a line
    as 'squat 3x8 @3010 rest 90', or - for lines from standard input.
    """
    guide = warned(asked.guide(music=False, endless=True))
    if asked.options[AS_JSON]:
        import json

        hand(json.dumps(scheduled(guide)) + "\n")
    else:
        draw(
            "\n".join(drawing(guide, shutil.get_terminal_size().columns, asked.options[EVERY_SET]))
            + "\n"
        )


def drawing(guide: Guide, columns: int, every: bool = False) -> Iterator[str]:
    """Yield the lines of a timeline that a person can read, ``columns`` wide."""
    yield from _heading(guide)
    longest = max(pace.rep for each in guide.work.sets for pace in set(each.paces))
    scale = max(FEWEST_COLUMNS, min(MOST_COLUMNS, (columns - 2) * SECOND // longest))
    events = list(guide.track.events)
    heard = 0
    places, exercises = guide.work.places(), guide.work.exercises
    drawn_sets = 0 if guide.workout.title else 1
    for group in passages(guide.track.spans):
        spans = list(group)
        kind, _, number, rep, side = group[0][:5]
        rep = rep or 1
        exercise = exercises[group[0].exercise]
        warm_up = " (warm-up)" * exercise.warm_up
        name = f"{exercise.label} {exercise.name}{warm_up}, " if guide.workout.title else ""
        first = heard
        while heard < len(events) and events[heard].time < spans[-1].end:
            heard += 1
        inside = events[first:heard]
        if kind is not SpanKind.PHASE:
            yield ""
            yield from _listed(spans[0], inside)
            continue
        each = guide.work.sets[places[group[0].exercise, number or 1]].on(side)
        where = f"{name}set {number}{f', {side.value} side' if side else ''}"
        title = click.style(f"{clock(spans[0].start)}  {where}", bold=True)
        if each.held and each.least is not None:
            yield ""
            yield f"{title}  held until you end it"
            shown = spans[0].start + (spans[-1].end if every else LISTED)
            yield from _heard([event for event in inside if event.time < shown])
            yield from ["  and so on"] * (not every)
            continue
        drawn = every or (number or 1) <= drawn_sets
        if drawn and not every and each.least is not None and rep > max(each.least, DRAWN):
            if rep == max(each.least, DRAWN) + 1:
                yield ""
                yield f"{title}  rep {rep} and so on, until you end it"
        elif drawn:
            yield ""
            yield title + click.style(f", rep {rep}" * (not each.held), bold=True)
            yield from _drawn(spans, inside, scale)
        elif rep == 1:
            rep_of = spoken(settled(each.pace), exercise.starts)
            many = f"{counted(each.reps, 'rep')} of " * (not each.held)
            many = "reps, until you end it, of " if each.least is not None else many
            yield ""
            yield f"{title}  {many}{rep_of} (--all draws {'it' if each.held else 'them'})"


def _heading(guide: Guide) -> Iterator[str]:
    routine = guide.routine
    if guide.workout.title:
        yield click.style(guide.workout.title, bold=True)
        yield from summary(guide).splitlines()
        yield from _tension(guide)
        for label, words in (
            ("note", guide.workout.note),
            ("from the guide", guide.workout.source),
        ):
            if words:
                yield f"{label}: {words}"
        return
    sheet = guide.work.exercises[0].sheet
    yield click.style(f"{sheet.name} · {routine.exercise}", bold=True)
    yield from summary(guide).splitlines()
    yield from _tension(guide)
    for label, words in (
        ("also called", ", ".join(routine.aliases)),
        ("movement", routine.movement),
        ("equipment", ", ".join(routine.equipment)),
        ("muscles", ", ".join(routine.target) + _also(routine.also)),
        ("easier", routine.easier),
        ("harder", routine.harder),
        ("safety", sheet.safety),
        ("from the guide", routine.source),
    ):
        if words:
            yield f"{label}: {words}"


def _tension(guide: Guide) -> Iterator[str]:
    """Yield the time under tension, in all if that is known, and of a rep or a hold."""
    sets, told = guide.work.sets, []
    if not guide.work.endless():
        told.append(f"{clock(under_tension(guide.track.spans))} in all")
    holds = all(each.held for each in sets)
    if not guide.workout.title and not (holds and guide.work.endless()):
        reps = sorted({pace.rep for each in sets for pace in set(each.paces)})
        rep = " to ".join(spelled(length) for length in dict.fromkeys((reps[0], reps[-1])))
        told.append(f"{rep} s a {'hold' if holds else 'rep'}")
    if told:
        yield f"time under tension {', '.join(told)}"


def _also(muscles: tuple[str, ...]) -> str:
    return f" (also {', '.join(muscles)})" if muscles else ""


def _listed(span: Span, events: Sequence[Event]) -> Iterator[str]:
    """Yield a span that is not a rep as a list of what is heard in it."""
    title = f"{clock(span.start)}  {span.kind.value}, {spelled(span.length)} s"
    yield click.style(title, bold=True)
    yield from _heard(events)


def _heard(events: Sequence[Event]) -> Iterator[str]:
    """Yield when something is heard, and what, but for beeps and ticks."""
    for event in events:
        if event.kind in (EventKind.BEEP, EventKind.TICK):
            continue
        what = f"“{event.text}”" if event.text else f"♪ {event.sound}"
        yield f"  {clock(event.time)}.{event.time % SECOND // 100_000}  {what}"


def _drawn(spans: Sequence[Span], events: Sequence[Event], scale: int) -> Iterator[str]:
    """Yield a rep: its phases as a bar, its sounds under it, then its words where they start."""
    start = spans[0].start

    def column(time: int) -> int:
        return (time - start) * scale // SECOND

    bar = ""
    for span in spans:
        name = span.phase.value if span.phase else ""
        width = column(span.end) - column(span.start)
        bar += click.style(f" {name.upper()}"[:width].ljust(width), fg=LETTERS, bg=COLOURS[name])
    yield f"  {bar}"
    marks = [" "] * (column(spans[-1].end) + 1)
    rows: list[str] = []
    for event in events:
        if event.text is None:
            place = column(event.time)
            if marks[place] in " ·":
                marks[place] = MARKS[event.kind]
            continue
        place = column(event.time)
        for number, row in enumerate(rows):
            if len(row) < place:
                rows[number] = row.ljust(place) + event.text
                break
        else:
            rows.append(" " * place + event.text)
    yield "  " + "".join(marks).rstrip()
    yield from (f"  {row}" for row in rows)
