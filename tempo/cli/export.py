"""``tempo export``: the track as a file, or as a file a set."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tempo.cli import options
from tempo.cli.tell import tell, warned
from tempo.errors import RequestError, shown
from tempo.guide.asked import Asked
from tempo.guide.companions import PLAYLIST
from tempo.guide.export import STANDARD_OUTPUT, Export, beside, request
from tempo.guide.summary import counted, silent, summary
from tempo.library.declarations import FORCE, TRACK_FILE
from tempo.outputs import place
from tempo.outputs.take import Progress
from tempo.plan.time import clock


@click.command(name="export", cls=options.Grouped)
@options.asked("export")
def command(asked: Asked) -> None:
    """Write the samples that `tempo run ROUTINE` plays to a file, with markers and tags.

    ROUTINE, or a workout, is a name from `tempo list`, or a path to a YAML file.
    """
    wanted = request(asked, asked.options.get(TRACK_FILE), asked.options[FORCE])
    piped = wanted.output == STANDARD_OUTPUT
    if piped and sys.stdout.isatty():
        raise RequestError(
            "-o - writes sound to the terminal; send it on: tempo export ... -o - | ffmpeg ..."
        )
    if not piped:  # before the track is planned
        _check(wanted.known_files(), wanted.force)
    export = wanted.planned()
    if not piped:
        _check(export.files(), wanted.force)
    tell(summary(warned(export.guide)), err=True)
    for line in silent(export.guide):
        tell(line, err=True)
    with (
        place.piped(sys.stdout.buffer)
        if piped
        else place.together(overwrite=wanted.force) as opened,
        shown_progress(export, export.request.output) as progress,
    ):
        export.write(opened, export.takes(), progress)
    _tell(export)


@contextmanager
def shown_progress(export: Export, output: Path) -> Iterator[Progress]:
    """Show how far an export to a file has come, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda frames: None
        return
    with click.progressbar(
        length=export.guide.track.frames,
        label="standard output" if output == STANDARD_OUTPUT else shown(output.name),
        file=sys.stderr,
        width=0,  # as wide as the terminal
    ) as bar:
        yield lambda frames: bar.update(frames - bar.pos)


def _check(paths: Iterable[Path], force: bool) -> None:
    for path in paths:
        place.check(path, overwrite=force)


def _tell(export: Export) -> None:
    """Say what was written, how long it is and how large."""
    request, paths = export.request, export.paths
    length = clock(export.guide.track.spans[-1].end)
    if request.output == STANDARD_OUTPUT:
        tell(f"standard output: {length}", err=True)
        return
    size = sum(path.stat().st_size for path in paths) / 1e6
    if request.split:
        listed = beside(request.output, PLAYLIST)
        last = f" to {paths[-1].name}" if len(paths) > 1 else ""
        files = f"{paths[0]}{last}, {counted(len(paths), 'track')} in {listed.name}"
        tell(f"{files}: {length}, {size:.1f} MB", err=True)
    else:
        tell(f"{request.output}: {length}, {size:.1f} MB", err=True)
    others = [beside(path, name) for path in paths[:1] for name in request.companions]
    if others:
        each = "with each: " if request.split else "with it: "
        tell(each + ", ".join(f"{path}" for path in others), err=True)
