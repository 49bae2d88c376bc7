"""``tempo run``: the set, live."""

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from tempo.cli import options
from tempo.cli.tell import tell, warned
from tempo.errors import HistoryError
from tempo.guide.asked import Asked, Guide
from tempo.guide.summary import ended, names, silent, stopped_at, summary, titles
from tempo.library.declarations import (
    DEVICE,
    EFFORT,
    FROM_SET,
    HISTORY,
    LATENCY,
    LOAD,
    NOTE,
    OUTPUT,
    WAIT,
)
from tempo.library.settings import Settings
from tempo.plan.performance import Performance
from tempo.plan.time import SECOND
from tempo.plan.timeline import SpanKind
from tempo.signals import STOPPED, Delayed

if TYPE_CHECKING:
    from tempo.audio.pcm import Block, Format
    from tempo.audio.track import Track
    from tempo.live.command import Command
    from tempo.outputs.devices import Device


class Resumed(options.Grouped):
    """A command that takes up what was stopped."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the words of the stopped set in the place of ``--resume``."""
        if "--resume" in args:
            from tempo.library import stopped

            args = [*stopped.kept()[1:], *(word for word in args if word != "--resume")]
            ctx.find_root().meta["words"] = ["run", *args]
        return super().parse_args(ctx, args)


@click.command(name="run", cls=Resumed)
@options.asked("run")
@click.pass_context
def command(ctx: click.Context, asked: Asked) -> None:
    """Play a set through the headphones, and show the phase, rep, set and time left.

    ROUTINE, or a workout, is a name from `tempo list`, a path to a YAML file or a text file of
    lines, a line as 'squat 3x8 @3010 rest 90', or - for lines from standard input. Keys lead the
    set: space pauses and resumes, s skips to the next set, b goes back one, f ends the set at
    failure, + adds 30 seconds of rest and - takes 15 away, w lets rests wait for space, the arrows
    up and down set the voice and > and < the beeps louder and softer, ? shows the keys, q or Ctrl-C
    stops at once and says how far the set got. Ctrl-Z suspends it.

    What was done goes into the history, which `tempo history` shows.
    """
    from tempo.library import stopped, words
    from tempo.live import keys, media
    from tempo.live import leg as legs
    from tempo.live.player import Player, play
    from tempo.live.screen import screen, whereabouts
    from tempo.outputs.silent import ALONE

    guide = warned(asked.guide(led=legs.phrases))
    track, signs = guide.track, words.signs(guide.track.sounding.words.language)
    tell("\n".join([summary(guide), *silent(guide)]))
    place = Place(asked.options.get(OUTPUT), asked.options.get(DEVICE), track.pcm)
    first = asked.options[FROM_SET]
    leg = legs.from_set(track, first)
    playback = place.open(legs.blocks(track, leg))
    if place.silent:
        tell(f"tempo: {place.silent}. The set is guided on the screen.", err=True)
    else:
        to = signs.alone if place.to == ALONE else place.to
        tell(f"{signs.playing.format(device=to)}.")
    if playback.unheard:
        tell(f"tempo: {playback.unheard}", err=True)
    pressed = keys.source(sys.stdin)
    led = [] if isinstance(pressed, keys.Nowhere) else keys.legend(signs)
    if led and not sys.stdout.isatty():
        tell(signs.keys.format(keys=", ".join(led)))
    commands: deque[Command] = deque()
    done = Performance(track.spans, track.work.endless())
    player = Player(
        playback,
        track,
        screen(signs, sys.stdout, led),
        signs=signs,
        again=place.again,
        replan=partial(replan, guide),
        keys=pressed,
        commands=commands,
        done=done,
        latency=guide.settings[LATENCY] / 1_000,
        names=names(guide),
        titles=titles(guide),
        waits=guide.settings[WAIT],
        leg=leg,
    )

    def about() -> str:
        return ", ".join([guide.workout.name, *whereabouts(player.view.scene, signs).split("   ")])

    with (
        recorded(guide, done, place, guide.settings[HISTORY], first, asked.options) as kept,
        media.keys(commands.append, lambda: not player.view.paused, about),
    ):
        ending = play(player)
    if ending.finished:
        stopped.forget()
        record, saved = kept
        called = {
            exercised.routine.exercise: exercise.sheet.name
            for exercise, exercised in zip(guide.work.exercises, guide.exercised, strict=True)
        }
        foreign = track.sounding.words.language != guide.routine.language
        tell(f"{ended(record, saved, signs, called if foreign else None)}.")
        return
    number = legs.place(done.spans, ending.time)
    if number:  # before anything is told: the terminal may be gone
        stopped.keep(again(ctx.find_root().meta.get("words", []), number))
    tell(f"{stopped_at(done, ending.time, signs)}.")
    if number:
        tell(signs.go_on.format(command="tempo run --resume"))
    if ending.error:
        raise ending.error
    ctx.exit(STOPPED)


def again(words: Sequence[str], number: int) -> list[str]:
    """Return the words of a command that begins with another set.

    >>> again(["run", "squat", "--from-set", "2", "--sets", "4"], 3)
    ['run', 'squat', '--sets', '4', '--from-set', '3']
    """
    left = [
        word
        for before, word in pairwise(["", *words])
        if "--from-set" not in (before, word) and not word.startswith("--from-set=")
    ]
    return [*left, "--from-set", str(number)]


class Place:
    """Where a set plays to: the output and device asked for, or the best; after a fault another."""

    def __init__(self, output: str | None, device: str | None, pcm: "Format") -> None:
        self.to = ""  # what plays now
        self.silent: str | None = None  # why none makes a sound, where none was asked for
        self._output = output
        self._device = device
        self._pcm = pcm

    def open(self, blocks: "Iterable[Block]") -> "Device":
        """Open it; raises DeviceError or RequestError."""
        from tempo.outputs import devices

        if self._output:
            playback = devices.opened(self._output, blocks, self._pcm, self._device)
        else:
            playback, self.silent = devices.default(blocks, self._pcm, self._device)
            self._output = playback.output
        self.to = playback.to
        return playback

    def again(self, blocks: "Iterable[Block]") -> "Device":
        """Open it anew, or where it is gone another; raises DeviceError if none makes a sound."""
        from tempo.outputs import devices

        output = self._output or devices.SILENT
        if output == devices.SILENT:
            return self.open(blocks)
        playback, self._output = devices.again(output, self._device, blocks, self._pcm)
        if self._output != output:
            self._device = None
        self.to = playback.to
        return playback


@contextmanager
def recorded(
    guide: Guide,
    done: Performance,
    place: Place,
    keep: bool,
    first: int = 1,
    said: Settings | None = None,
) -> Iterator[list[Any]]:
    """Whatever ends a set, the history gets what was done of it, if it is to be kept.

    Then there are, in the list, the record and whether it was kept. Sets before the ``first`` are
    left out.

    A history that cannot be written is told in a line, and is no fault of the set.
    """
    from datetime import datetime

    from tempo.library import folders, history
    from tempo.live import stopwatch
    from tempo.plan.saying import canonical

    began, started = datetime.now().astimezone(), stopwatch.now()
    kept: list[Any] = []
    said = said or Settings()
    try:
        yield kept
    finally:
        with Delayed():  # a set that was done is not lost
            sets = done.sets([each.routine.exercise for each in guide.exercised])
            keys = list(dict.fromkeys(each.key for each in done.planned))
            wanted = list(dict.fromkeys(key[:2] for key in keys))[first - 1 :]
            record = history.Record(
                began,
                guide.workout.name,
                ", ".join(
                    dict.fromkeys(canonical(each.prescription.tempo) for each in guide.exercised)
                ),
                place.to,
                done.finished,
                round((stopwatch.now() - started) * SECOND),
                tuple(done.pauses),
                tuple(each for each, key in zip(sets, keys, strict=True) if key[:2] in wanted),
                said.get(LOAD) or "",
                said.get(EFFORT),
                said.get(NOTE) or "",
            )
            kept[:] = record, False
            if keep and record.tension:  # else nothing was lifted
                try:
                    history.append(record, folders.history())
                    kept[1] = True
                except HistoryError as error:
                    tell(f"tempo: the set is not in the history: {error}", err=True)


def replan(guide: Guide, more: Mapping[int, int]) -> "Track":
    """Return the track with so many microseconds more of rest after the sets of some places.

    They are added to the rest as it is: one that introduces an exercise may be longer than asked.
    """
    from tempo.audio.track import replanned

    places = guide.work.places()
    rests = {
        places[span.exercise, span.set or 1]: span.length
        for span in guide.track.spans
        if span.kind is SpanKind.REST and not span.rep
    }
    sets = tuple(
        each._replace(rest=rests[place] + more[place], every=0)
        if place in rests and more.get(place)
        else each
        for place, each in enumerate(guide.work.sets)
    )
    return replanned(guide.track, guide.work._replace(sets=sets), guide.surround)
