"""``tempo show``: what will be heard and when, drawn for a person or as JSON for a program."""

import json
import shutil
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from tempo.cli.options import Asked, Guide, clock, counted, settled, shared, summary
from tempo.plan.events import Event, EventKind
from tempo.plan.notation import words as spoken
from tempo.plan.time import SECOND, seconds, spelled
from tempo.plan.timeline import Span, SpanKind, under_tension

COLOURS = {"lift": "green", "top": "yellow", "lower": "blue", "bottom": "magenta"}

MARKS = {EventKind.BEEP: "●", EventKind.TICK: "·", EventKind.SIGNAL: "♪"}

FEWEST_COLUMNS, MOST_COLUMNS = 2, 14
"""The columns that a second may take in the drawing of a rep."""


@click.command(name="show", short_help="Draw the set along time, or print it as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; times in seconds.")
@click.option("--all", "every", is_flag=True, help="Draw every set, not only the first.")
@shared
def command(asked: Asked, as_json: bool, every: bool) -> None:
    """Draw what will be heard and when: phases, beeps (●), ticks (·), signals (♪) and words.

    ROUTINE is a name from `tempo list`, or a path to a YAML file.
    """
    guide = asked.guide()
    if as_json:
        click.echo(json.dumps(scheduled(guide)))
    else:
        click.echo("\n".join(drawing(guide, shutil.get_terminal_size().columns, every)))


def scheduled(guide: Guide) -> dict[str, object]:
    """Return the spans and events of a track as JSON has them; times in seconds."""
    track, pace = guide.track, guide.work.sets[0].pace
    return {
        "routine": guide.routine.name,
        "exercise": guide.routine.exercise,
        "sample_rate": track.format.rate,
        "duration": seconds(track.spans[-1].end),
        "tempo": {
            "lower": seconds(pace.lower),
            "bottom": seconds(pace.bottom),
            "lift": seconds(pace.lift),
            "top": seconds(pace.top),
        },
        "time_under_tension": seconds(under_tension(track.spans)),
        "spans": [
            {
                "kind": span.kind.value,
                "phase": span.phase and span.phase.value,
                "set": span.set,
                "rep": span.rep,
                "side": span.side and span.side.value,
                "start": seconds(span.start),
                "end": seconds(span.end),
            }
            for span in track.spans
        ],
        "events": [
            {
                "time": seconds(event.time),
                "duration": seconds(event.duration),
                "kind": event.kind.value,
                "phase": event.phase and event.phase.value,
                "set": event.set,
                "rep": event.rep,
                "side": event.side and event.side.value,
                "sound": event.sound,
                "text": event.text,
            }
            for event in track.events
        ],
    }


def drawing(guide: Guide, columns: int, every: bool = False) -> Iterator[str]:
    """Yield the lines of a timeline that a person can read, ``columns`` wide."""
    yield from _heading(guide)
    reps = [each.pace.rep for each in guide.work.sets]
    scale = max(FEWEST_COLUMNS, min(MOST_COLUMNS, (columns - 2) * SECOND // max(reps)))
    events = list(guide.track.events)
    heard = 0
    sets = groupby(guide.track.spans, key=lambda span: (span.kind, span.set, span.rep, span.side))
    drawn_sets = 1 if len(guide.work.sets) > 1 and not every else len(guide.work.sets)
    for (kind, number, rep, side), group in sets:
        spans = list(group)
        first = heard
        while heard < len(events) and events[heard].time < spans[-1].end:
            heard += 1
        inside = events[first:heard]
        if kind is not SpanKind.PHASE:
            yield ""
            yield from _listed(spans[0], inside)
        elif (number or 1) <= drawn_sets:
            yield ""
            where = f"set {number}{f', {side.value} side' if side else ''}, rep {rep}"
            yield click.style(f"{clock(spans[0].start)}  {where}", bold=True)
            yield from _drawn(spans, inside, scale)
        elif rep == 1:
            each = guide.work.sets[(number or 1) - 1]
            rep_of = spoken(settled(each.pace), guide.work.starts)
            where = f"set {number}{f', {side.value} side' if side else ''}"
            yield ""
            yield click.style(f"{clock(spans[0].start)}  {where}", bold=True) + (
                f"  {counted(each.reps, 'rep')} of {rep_of} (--all draws them)"
            )


def _heading(guide: Guide) -> Iterator[str]:
    routine = guide.routine
    yield click.style(f"{routine.sheet.name} · {routine.exercise}", bold=True)
    yield from summary(guide).splitlines()
    tension = clock(under_tension(guide.track.spans))
    reps = sorted({each.pace.rep for each in guide.work.sets})
    rep = " to ".join(spelled(length) for length in dict.fromkeys((reps[0], reps[-1])))
    yield f"time under tension {tension} in all, {rep} s a rep"
    for label, words in (
        ("equipment", ", ".join(routine.equipment)),
        ("muscles", ", ".join(routine.target) + _also(routine.also)),
        ("easier", routine.easier),
        ("harder", routine.harder),
        ("safety", routine.sheet.safety),
        ("from the guide", routine.source),
    ):
        if words:
            yield f"{label}: {words}"


def _also(muscles: tuple[str, ...]) -> str:
    return f" (also {', '.join(muscles)})" if muscles else ""


def _listed(span: Span, events: Sequence[Event]) -> Iterator[str]:
    """Yield a span that is not a rep as a list of what is heard in it."""
    title = f"{clock(span.start)}  {span.kind.value}, {spelled(span.length)} s"
    yield click.style(title, bold=True)
    for event in events:
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
        bar += click.style(f" {name.upper()}"[:width].ljust(width), fg="black", bg=COLOURS[name])
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
