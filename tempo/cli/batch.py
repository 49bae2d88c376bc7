"""``tempo batch``: the tracks of a coach's plan, many at once."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from tempo.batch import files, lists, manifest, snapshot, workers
from tempo.batch.manifest import Made, Manifest
from tempo.batch.tasks import Options, Planned, Refused, Task, planned
from tempo.cli import fault, options
from tempo.cli.fault import Fault
from tempo.cli.tell import tell
from tempo.errors import RequestError, TempoError, shown
from tempo.guide.asked import Asked
from tempo.guide.export import Request, request
from tempo.guide.summary import counted
from tempo.library import inputs
from tempo.library.batch import Job
from tempo.library.declarations import DASK, FORCE_OTHERS, JOBS, TRACKS_FOLDER, taken
from tempo.library.settings import Settings
from tempo.library.values import File

TABLES = (".csv", ".tsv", ".xlsx")
"""How a plan ends that is a table."""

PARTS = 100
"""The parts of a track of which it is shown how many are written."""

AHEAD = 4
"""How many tracks a worker is handed before the first is done."""


@click.command(name="batch", cls=options.Grouped)
@click.argument("plan", type=options.Kind(File()))
@options.taking("batch")
@click.pass_context
def command(ctx: click.Context, said: Settings, plan: Path) -> None:
    """Write every track that PLAN asks for; what is there already is left alone.

    PLAN is a YAML file, or a table (CSV, TSV, XLSX): a row a track, its columns the client, the
    routine and any of the options. A column that is neither is a client, and each cell of it an x,
    or what is theirs, as 3x8 @2011.

    \b
    say: normal                   # options of `tempo export`, for all tracks
    tracks:
      - folder: anna              # tracks that have something in common
        voice: en-us+f3
        tracks:
          - {file: week-1.mp3, routine: pause-thrust, tempo: pause}
          - {file: week-2.mp3, routine: pause-thrust, tempo: pause, reps: 9}
      - {file: all/bridge.wav, routine: glute-bridge}

    A track that cannot be made is named at the end, and the others are whole.
    """
    began = time.time_ns()
    folder = said.get(TRACKS_FOLDER)
    if folder is None:
        raise RequestError("-o is missing: name the folder that the tracks are written to")
    folder = folder.absolute()
    found, unused = jobs(plan)
    asked = planned(plan, found, folder, said[FORCE_OTHERS], read)
    planning = inputs.noted()  # before a track is made: the rest is told with each
    unlisted: list[str] = []
    made: dict[str, str] = {}

    def ended(done: "Done", notes: Manifest) -> None:
        unlisted[:] = lists.write(folder, done.tasks, notes, asked.owner, said[FORCE_OTHERS])
        made.update(notes.digests())

    done = carried_out(plan, asked, folder, make, said, ended)
    new = sum(each.written for each in done.made)
    tell(counts(folder, new, len(done.made) - new))
    done.tell_failed(plan)
    for why in unlisted:
        tell(f"tempo: {why}", err=True)
    if done.ours:
        tell(fault.kept(done.ours), err=True)
    if done.failed or unlisted:
        ctx.exit(1)
    dask = said.get(DASK)
    if said[FORCE_OTHERS] or dask:  # by force all is looked at; what is far away is not seen
        return
    again = f"{counts(folder, 0, len(done.made))}\n", f"{unused}\n" if unused else ""
    sources = {*planning}.union(*(each.read for each in done.made))
    lock = str(folder / manifest.LOCK)
    snapshot.keep(ctx.meta["words"], began, again, sources, made, lock)


def counts(folder: Path, written: int, there: int) -> str:
    """Say how many tracks were written, and how many were there."""
    return f"{folder}: {counted(written, 'track')} written, {there} there already"


def jobs(plan: Path) -> tuple[list[Job], str]:
    """Return the tracks of a plan, and tell what of a table is not used, which is also returned.

    Raises FileError with all its problems.
    """
    from tempo.library import batch

    if plan.suffix.lower() not in TABLES:
        return batch.load(plan), ""
    from tempo.imports import formats, tracks

    found, unused = tracks.jobs(plan, formats.rows(plan))
    told = f"tempo: {plan}: {', '.join(unused)}: no track has that; not used" if unused else ""
    if told:
        tell(told, err=True)
    return found, told


class Done(NamedTuple):
    """What came of the tasks of a plan."""

    tasks: Sequence[Task]
    made: list[Made]
    failed: list[tuple[Task, str]]
    ours: list[Fault]

    def tell_failed(self, plan: Path) -> None:
        """Tell why tracks could not be made, each with its line in the plan."""
        for task, why in sorted(self.failed, key=lambda each: each[0].line):
            where = f"{plan}:{task.line}: {task.file}" if task.line else task.file
            tell(f"tempo: {where}: {why}", err=True)


def carried_out(
    plan: Path,
    asked: Planned,
    folder: Path,
    make: Callable[[Task], Made | str | Fault],
    said: Settings,
    then: Callable[[Done, Manifest], object],
    lasting: bool = True,
) -> Done:
    """Make the tracks of a plan side by side, on this machine or on a cluster, as was ``said``.

    ``then`` is what is done at the end, while the folder is still this batch's alone. Where that is
    ``lasting``, one who breaks off is told that another run goes on.
    """
    dask, side_by_side = said.get(DASK), said.get(JOBS) or workers.cores()
    started = (lambda: workers.cluster(dask)) if dask else (lambda: workers.processes(side_by_side))
    with (
        manifest.opened(folder) as notes,
        click.progressbar(
            range(0),
            length=PARTS * len(asked.tasks),
            label=shown(plan.name),
            item_show_func=lambda done: f"{done or 0} of {counted(len(asked.tasks), 'track')}",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
            width=0,  # as wide as the terminal
            update_min_steps=0,  # the last track is told to be whole when its parts are long there
        ) as bar,
    ):
        done = Done(asked.known(notes.known), [], [], [])

        def looked() -> None:
            """Show how many tracks are whole, and how far the others have come."""
            whole = len(done.made) + len(done.failed)
            to = max(bar.pos, PARTS * whole, round(PARTS * min(len(done.tasks), workers.come())))
            bar.update(to - bar.pos, whole)

        try:
            width = AHEAD * side_by_side
            for task, result in workers.results(started, make, done.tasks, width, looked):
                if isinstance(result, Fault):
                    done.ours.append(result)
                    done.failed.append((task, result.said))
                elif isinstance(result, str):
                    done.failed.append((task, result))
                else:
                    done.made.append(result)
                    notes.note(task.file, result)
                looked()
            then(done, notes)
        except (KeyboardInterrupt, SystemExit):
            whole = f"{len(done.made)} of {counted(len(done.tasks), 'track')}"
            if lasting:
                tell(f"\n{folder}: stopped, {whole} whole; run it again to go on", err=True)
            raise
    return done


def make(task: Task) -> Made | str | Fault:
    """Make the files of a task; a worker is told this function by its name."""
    try:
        return files.make(task, read, workers.advance)
    except Exception as error:  # never thought of; the others are made all the same
        return fault.of(error)


def read(options: Options, path: Path) -> Request | Refused:
    """Return what a plan asks for so, or the key that is wrong and why."""
    declared, said = taken("plan"), dict(options)
    routine, values = said.pop("routine"), {}
    for key, text in said.items():
        try:
            values[key] = declared[key].value.read(text)
        except TempoError as error:
            return Refused(key, str(error))
    try:
        return request(Asked(routine, Settings(values)), path)
    except TempoError as error:
        return Refused("file", str(error))
