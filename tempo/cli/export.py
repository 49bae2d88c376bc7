"""``tempo export``: the track as a file."""

import sys
from pathlib import Path

import click

from tempo.cli.options import Asked, clock, shared, summary
from tempo.errors import RequestError


@click.command(name="export", short_help="Write the set to a WAV file.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, ending in .wav.  [default: ROUTINE.wav in this folder]",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@shared
def command(asked: Asked, output: Path | None, force: bool) -> None:
    """Write the samples that `tempo run ROUTINE` plays to a 16-bit WAV file.

    ROUTINE is a name from `tempo list`, or a path to a YAML file.
    """
    from tempo.outputs import place, wav

    path = output or Path(f"{Path(asked.routine).stem}.wav")
    if path.suffix.lower() != ".wav":
        raise RequestError(f"{path}: only WAV can be written; name a file that ends in .wav")
    place.check(path, overwrite=force)
    guide = asked.guide()
    track = guide.track
    click.echo(summary(guide), err=True)
    with click.progressbar(
        length=track.frames,
        label=path.name,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        width=0,  # as wide as the terminal
    ) as bar:
        wav.write(
            path,
            track.blocks(),
            track.format,
            track.frames,
            overwrite=force,
            progress=lambda frames: bar.update(frames - bar.pos),
        )
    click.echo(
        f"{path}: {clock(track.spans[-1].end)}, {path.stat().st_size / 1e6:.1f} MB", err=True
    )
