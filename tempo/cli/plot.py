"""``tempo plot``: the track as a picture."""

from pathlib import Path

import click

from tempo.cli import options
from tempo.cli.tell import tell, warned
from tempo.errors import RequestError
from tempo.guide.asked import Asked
from tempo.guide.summary import counted, summary
from tempo.library.declarations import DARK, DRAWN_SET, EVERY_SET, FORCE, PICTURE_FILE, WIDTH


@click.command(name="plot", cls=options.Grouped)
@options.asked("plot")
def command(asked: Asked) -> None:
    """Draw the whole routine along time, and under it one set with all that is heard in it.

    Phases are bands, with the beeps, the words while they are spoken, the waveform and the time
    under tension.

    ROUTINE, or a workout, is a name from `tempo list`, or a path to a YAML file.
    """
    from tempo.guide.subject import subject
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
