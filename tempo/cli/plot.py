"""``tempo plot``: the track as a picture."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.tell import tell, warned
from tempo.errors import RequestError
from tempo.guide.asked import Asked, Guide
from tempo.guide.summary import counted, names, summary
from tempo.library.declarations import DARK, DRAWN_SET, EVERY_SET, FORCE, PICTURE_FILE, WIDTH
from tempo.plan.time import clock
from tempo.plan.timeline import under_tension

if TYPE_CHECKING:
    from tempo.outputs import picture


@click.command(name="plot", cls=options.Grouped)
@options.asked("plot")
def command(asked: Asked) -> None:
    """Draw the whole routine along time, and under it one set with all that is heard in it.

    Phases are bands, with the beeps, the words while they are spoken, the waveform and the time
    under tension.

    ROUTINE, or a workout, is a name from `tempo list`, or a path to a YAML file.
    """
    from tempo.outputs import picture, place

    said = asked.options
    force, number, every = said[FORCE], said.get(DRAWN_SET), said[EVERY_SET]
    path = said.get(PICTURE_FILE) or Path(f"{Path(asked.routine).stem}.svg")
    picture.check(path)
    if every and number:
        raise RequestError("--all draws every set; leave out --set")
    if every and path.suffix.lower() != ".pdf":
        raise RequestError(f"{path}: only a PDF has pages for --all; or name one set with --set N")
    place.check(path, overwrite=force)
    guide = warned(asked.guide())
    there = len(picture.sets(guide.track.spans))
    if number and number > there:
        raise RequestError(f"there is no set {number}; {asked.routine} has {counted(there, 'set')}")
    tell(summary(guide), err=True)
    pages = picture.write(
        path,
        subject(guide),
        range(1, there + 1) if every else [number or 1],
        dark=said.get(DARK),
        pixels=said[WIDTH],
        overwrite=force,
    )
    tell(f"{path}: {counted(pages, 'page')}, {path.stat().st_size / 1e3:.0f} kB", err=True)


def subject(guide: Guide) -> "picture.Subject":
    """Return what is to be drawn of a routine."""
    from tempo.outputs.picture import Subject

    track, workout = guide.track, guide.workout.title
    tension = f"{clock(under_tension(track.spans))} of it under tension"
    first, *others = summary(guide).splitlines()
    read = first.partition(": ")[2]
    return Subject(
        workout or f"{guide.work.exercises[0].sheet.name} · {guide.routine.exercise}",
        [f"{read}, {tension}", *others] if workout else [read, f"{others[0]}, {tension}"],
        track.spans,
        track.events,
        track.blocks(),
        track.pcm,
        names(guide),
    )
