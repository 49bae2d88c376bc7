"""``tempo run``: the set, live."""

import sys

import click

from tempo.cli.options import Asked, clock, counted, shared, summary
from tempo.plan.time import lasting
from tempo.plan.timeline import Span, SpanKind

STOPPED = 130
"""The exit code of a set that was stopped: that of a program ended by Ctrl-C."""


@click.command(name="run", short_help="Play a set through the headphones.")
@click.option(
    "--output",
    metavar="NAME",
    help="miniaudio, sounddevice, simpleaudio or silent.  [default: the first that can play]",
)
@click.option(
    "--device",
    metavar="NAME",
    help="A device by its name or a part of it; `tempo devices` lists them.  "
    "[default: the system's]",
)
@shared
@click.pass_context
def command(ctx: click.Context, asked: Asked, output: str | None, device: str | None) -> None:
    """Play a set through the headphones, and show the phase, rep, set and time left.

    ROUTINE is a name from `tempo list`, or a path to a YAML file. Ctrl-C stops at once and says
    how far the set got.
    """
    from tempo.live.player import play
    from tempo.live.screen import screen
    from tempo.outputs import devices

    guide = asked.guide()
    track = guide.track
    click.echo(summary(guide))
    blocks = list(track.blocks())  # all mixed before the first is heard
    if output:
        playback, silent = devices.open(output, blocks, track.format, device), None
    else:
        playback, silent = devices.default(blocks, track.format, device)
    if silent:
        click.echo(f"tempo: {silent}. The set is guided on the screen.", err=True)
    else:
        click.echo(f"Playing to {playback.to}.")
    ending = play(playback, screen(track.spans, track.events, sys.stdout), track.format)
    if not ending.finished:
        reached = lasting(ending.frames, track.format.rate)
        click.echo(f"Stopped at {clock(reached)}: {progress(track.spans, reached)}.")
        ctx.exit(STOPPED)
    click.echo(f"Done: {progress(track.spans, track.spans[-1].end)}.")


def progress(spans: tuple[Span, ...], time: int) -> str:
    """Say which reps were whole at a time in microseconds.

    >>> from tempo.plan.phase import Phase
    >>> lift = Span(SpanKind.PHASE, Phase.LIFT, 1, 1, None, 0, 2)
    >>> progress((lift, lift._replace(rep=2, start=2, end=4)), 3)
    '1 of 2 reps in set 1 of 1'
    """
    ends = {
        (span.set, span.side, span.rep): span.end for span in spans if span.kind is SpanKind.PHASE
    }
    done = [rep for rep, end in ends.items() if end <= time]
    sets = list(dict.fromkeys((number, side) for number, side, _ in ends))
    if len(done) == len(ends):
        return counted(len(ends), "rep")
    number, side = done[-1][:2] if done else sets[0]
    under_way = next((number, side) for (number, side, _), end in ends.items() if end > time)
    if time >= min(span.start for span in spans if (span.set, span.side) == under_way):
        number, side = under_way
    of_set = [rep for rep in ends if rep[:2] == (number, side)]
    whole = len([rep for rep in of_set if rep in done])
    where = f", {side.value} side" if side else ""
    return f"{whole} of {len(of_set)} reps in set {number} of {sets[-1][0]}{where}"
