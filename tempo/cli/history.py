"""``tempo history``: the sets that were done, as a table and a picture, or for other programs."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.tell import draw, hand, tell
from tempo.errors import RequestError, shown
from tempo.guide.summary import counted, done
from tempo.library.declarations import (
    AS_CSV,
    AS_JSON,
    DONE_CLIENT,
    DONE_ROUTINE,
    EFFORT,
    FORCE,
    IMPORTED_CLIENT,
    LAST,
    LOAD,
    NOTE,
    RECORDS_FILE,
    SINCE,
)
from tempo.library.settings import Settings
from tempo.library.values import File, Whole
from tempo.plan.time import clock, seconds

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tempo.library.history import Record

COLUMNS = (
    *("began", "routine", "tempo", "exercise", "set", "side", "reps", "planned", "tension_s"),
    *("rest_s", "pauses", "paused_s", "length_s", "finished", "output"),
    *("load", "effort", "note", "client", "id", "hold_s"),
)
"""The columns of the CSV, a row a set; from ``pauses`` to ``id`` they tell of the whole routine.

``hold_s`` is how long a set was to be held that has no reps, 0 if the lifter was to end it.
"""

BAR = 40
"""The columns of the longest bar."""

NUMBER = options.Kind(Whole(1, 100_000))
"""Which record is meant, counted back from the last."""

NARROW, WIDE = 80, 200
"""The fewest columns of a table on a terminal, and those elsewhere: more than it needs."""


@click.group(name="history", cls=options.GroupedVerbs, invoke_without_command=True)
@options.taking("history")
@click.pass_context
def command(ctx: click.Context, said: Settings) -> None:
    """Show what was done: reps of each set, time under tension, rests and pauses, by day.

    `tempo run` keeps a record of each routine of which a rep was begun; `history: false` in the
    config file, or `tempo run --no-history`, keeps none. Times are minutes and seconds; in CSV and
    JSON they are seconds.
    """
    from tempo.library import folders, history

    if ctx.invoked_subcommand:
        return
    output, routine, since = said.get(RECORDS_FILE), said.get(DONE_ROUTINE), said.get(SINCE)
    client = said.get(DONE_CLIENT)
    if said[AS_CSV] and said[AS_JSON]:
        raise RequestError("--csv and --json are two files; ask for one")
    if output and not (said[AS_CSV] or said[AS_JSON]):
        raise RequestError("-o goes with --csv or --json: say which to write")
    path = folders.history()
    kept = list(history.read(path, lambda fault: tell(f"tempo: {fault}", err=True)))
    records = sorted(kept, key=lambda record: record.began)
    if since:
        records = [record for record in records if record.began.date() >= since]
    if routine:
        records = [record for record in records if record.routine == routine]
    if client:
        records = [record for record in records if record.client.casefold() == client.casefold()]
    records = records[-(said.get(LAST) or 0) :]
    if said[AS_CSV] or said[AS_JSON]:
        _put((as_csv if said[AS_CSV] else as_json)(records), output, said[FORCE])
    elif records:
        draw(drawn(records, adherence=client is not None))
    elif kept:
        tell(f"None of the {counted(len(kept), 'record')} kept is of those asked for.")
    else:
        tell("Nothing is in the history yet; `tempo run ROUTINE` puts there what you do.")


@command.command("edit", cls=options.Grouped)
@click.argument("number", type=NUMBER, metavar="N")
@options.taking("history edit")
def edit(said: Settings, number: int) -> None:
    """Say anew what was lifted, how hard it was, or what there is to note.

    N counts back from the last: 1 is what was done last. Reps and times stay as they were heard.
    """
    from tempo.library import folders, history

    if said.get(LOAD) is None and said.get(EFFORT) is None and said.get(NOTE) is None:
        raise RequestError("say what to change: --load, --effort or --note")

    def changed(record: "Record") -> "Record":
        return record._replace(
            load=said.get(LOAD) or record.load,
            effort=record.effort if said.get(EFFORT) is None else said.get(EFFORT),
            note=said.get(NOTE) or record.note,
        )

    tell(f"Changed: {_line(history.change(folders.history(), number, changed))}")


@command.command("remove", cls=options.Grouped)
@click.argument("number", type=NUMBER, metavar="N")
def remove(number: int) -> None:
    """Remove a record, as of a set that was only tried.

    N counts back from the last: 1 is what was done last.
    """
    from tempo.library import folders, history

    tell(f"Removed: {_line(history.change(folders.history(), number, lambda record: None))}")


@command.command("import", cls=options.Grouped)
@click.argument("file", type=options.Kind(File()))
@options.taking("history import")
def take_in(said: Settings, file: Path) -> None:
    """Put into the history what was done with a phone, or kept by another computer.

    FILE is the JSON or the table (CSV, XLSX) that a set on the phone or `tempo history` wrote. What
    is in the history already is left out, so a file may be imported again; of one with a fault
    nothing is taken.
    """
    from tempo.imports import records
    from tempo.library import folders, history

    client = said.get(IMPORTED_CLIENT) or ""
    found = [each._replace(client=each.client or client) for each in records.read(file)]
    new = history.extend(found, folders.history())
    tell(f"{file}: {counted(new, 'record')} imported, {len(found) - new} there already")


def _line(record: "Record") -> str:
    noted = _noted(record)
    what = f"{record.began:%Y-%m-%d %H:%M}  {record.routine}  {done(record.sets)}"
    return f"{what}  {noted}".rstrip()


def _put(text: str, output: Path | None, force: bool) -> None:
    if output is None:
        hand(text)
        return
    from tempo.outputs.place import placed

    with placed(output, overwrite=force) as file:
        file.write(text.encode(errors="replace"))


def as_json(records: Sequence["Record"]) -> str:
    """Return records as a list in JSON; times in seconds."""
    from tempo.library.history import written

    return json.dumps([written(record) for record in records], indent=2) + "\n"


def as_csv(records: Sequence["Record"]) -> str:
    """Return the sets of records as CSV, a row each; times in seconds."""
    from tempo.outputs import table

    return table.written(
        COLUMNS,
        (
            (
                record.began.isoformat(sep=" ", timespec="seconds"),
                *(record.routine, record.tempo, each.exercise, each.set),
                each.side.value if each.side else "",
                *(each.reps, each.planned, seconds(each.tension), seconds(each.rest)),
                *(len(record.pauses), seconds(sum(record.pauses)), seconds(record.length)),
                "yes" if record.finished else "no",
                record.output,
                record.load,
                "" if record.effort is None else f"{record.effort:g}",
                *(record.note, record.client, record.id),
                "" if each.hold is None else seconds(each.hold),
            )
            for record in records
            for each in record.sets
        ),
    )


def drawn(records: Sequence["Record"], adherence: bool = False) -> str:
    """Return the table of records and, under it, their time under tension by day.

    With ``adherence`` it ends with how much of what was planned was done.
    """
    from rich.console import Console

    console = Console(highlight=False)
    console.width = max(console.width, NARROW) if console.is_terminal else WIDE
    with console.capture() as written:
        console.print(_table(records))
        console.print()
        console.print(_picture(records))
        if adherence:
            console.print()
            console.print(_weeks(records))
    return "".join(line.rstrip() + "\n" for line in written.get().splitlines())


def _table(records: Sequence["Record"]) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("BEGAN", "ROUTINE", "TEMPO", "REPS", "TENSION", "REST", "PAUSES", "ENDED"):
        table.add_column(title, no_wrap=title not in ("ROUTINE", "REPS"), overflow="fold")
    if any(map(_noted, records)):
        table.add_column("NOTED", overflow="fold")
    for record in records:
        cells = (
            f"{record.began:%Y-%m-%d %H:%M}",
            record.routine,
            record.tempo,
            done(record.sets),
            clock(record.tension),
            clock(record.rest),
            f"{len(record.pauses)}, {clock(sum(record.pauses))}" if record.pauses else "",
            "" if record.finished else "early",
        )
        noted = [_noted(record)] if any(map(_noted, records)) else []
        table.add_row(*(Text(shown(cell)) for cell in (*cells, *noted)))  # never read as markup
    return table


def _noted(record: "Record") -> str:
    """Return what the lifter noted of a routine done: "60kg, effort 8, felt light"."""
    effort = "" if record.effort is None else f"effort {record.effort:g}"
    return ", ".join(filter(None, (record.load, effort, record.note)))


def _picture(records: Sequence["Record"]) -> "RenderableType":
    """Return a bar a day, and how many days lie between two that are not neighbours."""
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    days = {
        day: sum(record.tension for record in group)
        for day, group in groupby(
            sorted(records, key=lambda record: record.began.date()),
            key=lambda record: record.began.date(),
        )
    }
    longest = max(1, *days.values())
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("DAY", "TENSION", ""):
        table.add_column(title)
    before: date | None = None
    for day, tension in days.items():
        if before and (between := (day - before).days - 1):
            table.add_row(Text(f"  {counted(between, 'day')} without", style="dim"))
        width = max(1, round(BAR * tension / longest))
        bar = ProgressBar(1, 1, width, finished_style="green")
        table.add_row(f"{day:%a %Y-%m-%d}", clock(tension), bar)
        before = day
    return table


def _weeks(records: Sequence["Record"]) -> "RenderableType":
    """Return how much of what was planned was done in each week, from Monday, and in all."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("WEEK OF", "DAYS", "SETS", "REPS", "DONE"):
        table.add_column(title)

    def row(name: str, records: Sequence["Record"]) -> None:
        sets = [each for record in records for each in record.sets]
        begun = sum(each.reps > 0 for each in sets)
        reps = sum(min(each.reps, each.planned) for each in sets)
        planned = sum(each.planned for each in sets)
        days = len({record.began.date() for record in records})
        part = f"{100 * reps // planned} %" if planned else ""
        cells = (name, f"{days}", f"{begun} of {len(sets)}", f"{reps} of {planned}", part)
        table.add_row(*map(Text, cells))

    def monday(record: "Record") -> date:
        return record.began.date() - timedelta(days=record.began.weekday())

    before: date | None = None
    for week, group in groupby(sorted(records, key=monday), key=monday):
        if before and (between := (week - before).days // 7 - 1):
            table.add_row(Text(f"  {counted(between, 'week')} without", style="dim"))
        row(f"{week}", [*group])
        before = week
    row("in all", records)
    return table
