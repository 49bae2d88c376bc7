"""``tempo show``: what will be heard and when, drawn for a person or as JSON for a program."""

import shutil
from collections.abc import Iterator, Sequence

import click

from tempo.cli import options
from tempo.cli.tell import draw, hand, warned
from tempo.guide.asked import Asked, Guide
from tempo.guide.summary import settled, summary, tempo_said, terms
from tempo.library import words
from tempo.library.declarations import AS_JSON, EVERY_SET
from tempo.outputs import ink
from tempo.plan.events import Event, EventKind
from tempo.plan.markers import Parts
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
    guide = warned(asked.guide(heard=False, endless=True))
    if asked.options[AS_JSON]:
        import json

        from tempo.guide.schedule import scheduled

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
    language, told = guide.track.sounding.words.language, terms(guide)
    signs, parts = words.signs(language), words.parts(language)
    for group in passages(guide.track.spans):
        spans = list(group)
        kind, _, number, rep, side = group[0][:5]
        rep = rep or 1
        exercise = exercises[group[0].exercise]
        warm_up = f" ({told.warm_up})" * exercise.warm_up
        name = f"{exercise.label} {exercise.name}{warm_up}, " if guide.workout.title else ""
        first = heard
        while heard < len(events) and events[heard].time < spans[-1].end:
            heard += 1
        inside = events[first:heard]
        if kind is not SpanKind.PHASE:
            yield ""
            yield from _listed(spans[0], inside, told)
            continue
        each = guide.work.sets[places[group[0].exercise, number or 1]].on(side)
        where = name + parts.set_within.format(set=number)
        where += f", {signs.of(side)}" if side else ""
        title = click.style(f"{clock(spans[0].start)}  {where}", bold=True)
        if each.held and each.least is not None:
            yield ""
            yield f"{title}  {told.held}"
            shown = spans[0].start + (spans[-1].end if every else LISTED)
            yield from _heard([event for event in inside if event.time < shown])
            yield from [f"  {told.so_on}"] * (not every)
            continue
        drawn = every or (number or 1) <= drawn_sets
        if drawn and not every and each.least is not None and rep > max(each.least, DRAWN):
            if rep == max(each.least, DRAWN) + 1:
                yield ""
                rep_on = f"{parts.rep.format(rep=rep)} {told.so_on}"
                yield f"{title}  {rep_on}, {told.until}"
        elif drawn:
            yield ""
            here = "" if each.held else f", {parts.rep.format(rep=rep)}"
            yield title + click.style(here, bold=True)
            yield from _drawn(spans, inside, scale, parts)
        elif rep == 1:
            tempo = tempo_said(told, settled(each.pace), exercise.starts)
            reps = signs.one_rep if each.reps == 1 else signs.reps.format(reps=each.reps)
            rep_of = tempo if each.held else told.reps_of.format(reps=reps, tempo=tempo)
            rep_of = rep_of if each.least is None else told.reps_until.format(tempo=tempo)
            yield ""
            yield f"{title}  {rep_of} ({told.draws_it if each.held else told.draws_them})"


def _heading(guide: Guide) -> Iterator[str]:
    routine, told = guide.routine, terms(guide)
    if guide.workout.title:
        yield click.style(guide.workout.title, bold=True)
        yield from summary(guide).splitlines()
        yield from _tension(guide)
        for label, words in (
            (told.note, guide.workout.note),
            (told.source, guide.workout.source),
        ):
            if words:
                yield f"{label}: {words}"
        return
    sheet = guide.work.exercises[0].sheet
    yield click.style(f"{sheet.name} · {routine.exercise}", bold=True)
    yield from summary(guide).splitlines()
    yield from _tension(guide)
    for label, words in (
        (told.aliases, ", ".join(routine.aliases)),
        (told.movement, routine.movement),
        (told.equipment, ", ".join(routine.equipment)),
        (told.muscles, ", ".join(routine.target) + _also(routine.also, told)),
        (told.easier, routine.easier),
        (told.harder, routine.harder),
        (told.safety, sheet.safety),
        (told.source, routine.source),
    ):
        if words:
            yield f"{label}: {words}"


def _tension(guide: Guide) -> Iterator[str]:
    """Yield the time under tension, in all if that is known, and of a rep or a hold."""
    sets, said, told = guide.work.sets, [], terms(guide)
    signs = words.signs(guide.track.sounding.words.language)
    if not guide.work.endless():
        said.append(signs.in_all.format(time=clock(under_tension(guide.track.spans))))
    holds = all(each.held for each in sets)
    if not guide.workout.title and not (holds and guide.work.endless()):
        reps = sorted({pace.rep for each in sets for pace in set(each.paces)})
        ends = [spelled(length) for length in dict.fromkeys((reps[0], reps[-1]))]
        rep = told.to.format(low=ends[0], high=ends[-1]) if len(ends) > 1 else ends[0]
        said.append((told.a_hold if holds else told.a_rep).format(seconds=rep))
    if said:
        yield told.tension.format(told=", ".join(said))


def _also(muscles: tuple[str, ...], told: words.Told) -> str:
    return f" ({told.also.format(muscles=', '.join(muscles))})" if muscles else ""


def _listed(span: Span, events: Sequence[Event], told: words.Told) -> Iterator[str]:
    """Yield a span that is not a rep as a list of what is heard in it."""
    called = {
        SpanKind.SETUP: told.setup,
        SpanKind.LEAD_IN: told.lead_in,
        SpanKind.REST: told.resting,
        SpanKind.SWITCH: told.switch,
        SpanKind.FINISH: told.finish,
    }
    title = f"{clock(span.start)}  {called[span.kind]}, {spelled(span.length)} s"
    yield click.style(title, bold=True)
    yield from _heard(events)


def _heard(events: Sequence[Event]) -> Iterator[str]:
    """Yield when something is heard, and what, but for beeps and ticks."""
    for event in events:
        if event.kind in (EventKind.BEEP, EventKind.TICK):
            continue
        what = f"“{event.text}”" if event.text else f"♪ {event.sound}"
        yield f"  {clock(event.time)}.{event.time % SECOND // 100_000}  {what}"


def _drawn(
    spans: Sequence[Span], events: Sequence[Event], scale: int, parts: Parts
) -> Iterator[str]:
    """Yield a rep: its phases as a bar, its sounds under it, then its words where they start."""
    start = spans[0].start

    def column(time: int) -> int:
        return (time - start) * scale // SECOND

    bar = ""
    for span in spans:
        phase = span.phase.value if span.phase else ""
        name: str = getattr(parts, phase, "")
        width = column(span.end) - column(span.start)
        bar += click.style(f" {name.upper()}"[:width].ljust(width), fg=LETTERS, bg=COLOURS[phase])
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
