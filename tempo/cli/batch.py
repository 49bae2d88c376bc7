"""``tempo batch``: the tracks of a coach's plan, many at once."""

import sys
from pathlib import Path

import click

from tempo.batch import files, lists, manifest, workers
from tempo.batch.manifest import Made
from tempo.batch.tasks import Options, Refused, Task, planned
from tempo.cli import fault, options
from tempo.cli.export import Request, request
from tempo.cli.fault import Fault
from tempo.cli.guide import Asked
from tempo.cli.summary import counted
from tempo.cli.tell import tell
from tempo.errors import RequestError, TempoError, shown
from tempo.library.declarations import DASK, FORCE_OTHERS, JOBS, TRACKS_FOLDER, taken
from tempo.library.settings import Settings
from tempo.library.values import File

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
    from tempo.library import batch

    folder, dask = said.get(TRACKS_FOLDER), said.get(DASK)
    if folder is None:
        raise RequestError("-o is missing: name the folder that the tracks are written to")
    folder = folder.absolute()
    if plan.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        from tempo.imports import formats, tracks

        found, unused = tracks.jobs(plan, formats.rows(plan))
        if unused:
            tell(f"tempo: {plan}: {', '.join(unused)}: no track has that; not used", err=True)
    else:
        found = batch.load(plan)
    asked = planned(plan, found, folder, said[FORCE_OTHERS], read)
    side_by_side = said.get(JOBS) or workers.cores()
    started = (lambda: workers.cluster(dask)) if dask else (lambda: workers.processes(side_by_side))
    made: list[Made] = []
    failed: list[tuple[Task, str]] = []
    ours: list[Fault] = []
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
        ) as bar,
    ):
        tasks = asked.known(notes.known)

        def looked() -> None:
            """Show how many tracks are whole, and how far the others have come."""
            done = len(made) + len(failed)
            to = max(bar.pos, PARTS * done, round(PARTS * min(len(tasks), workers.come())))
            bar.update(to - bar.pos, done)

        try:
            for task, result in workers.results(started, make, tasks, AHEAD * side_by_side, looked):
                if isinstance(result, Fault):
                    ours.append(result)
                    failed.append((task, result.said))
                elif isinstance(result, str):
                    failed.append((task, result))
                else:
                    made.append(result)
                    notes.note(task.file, result)
                looked()
            unlisted = lists.write(folder, tasks, notes, asked.owner, said[FORCE_OTHERS])
        except (KeyboardInterrupt, SystemExit):
            whole = f"{len(made)} of {counted(len(tasks), 'track')}"
            tell(f"\n{folder}: stopped, {whole} whole; run it again to go on", err=True)
            raise
    new = sum(each.written for each in made)
    tell(f"{folder}: {counted(new, 'track')} written, {len(made) - new} there already")
    for task, why in sorted(failed, key=lambda each: each[0].line):
        tell(f"tempo: {plan}:{task.line}: {task.file}: {why}", err=True)
    for why in unlisted:
        tell(f"tempo: {why}", err=True)
    if ours:
        tell(fault.kept(ours), err=True)
    if failed or unlisted:
        ctx.exit(1)


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
