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
from tempo.guide.summary import done
from tempo.library.declarations import (
    AS_CSV,
    AS_JSON,
    DONE_CLIENT,
    DONE_ROUTINE,
    EFFORT,
    FORCE,
    IMPORTED_CLIENT,
    LANGUAGE,
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
    from tempo.library.words import Kept

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
        draw(drawn(records, adherence=client is not None, said=_words()))
    elif kept:
        words = _words()
        tell(words.none_of_these.format(records=words.recorded(len(kept))))
    else:
        tell(_words().nothing)


def _words() -> "Kept":
    """Return what the history says in the language that the config asks for, else in English."""
    from tempo.library import folders, words
    from tempo.library import settings as config

    return words.kept(config.load(folders.config()).get(LANGUAGE) or "en")


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

    record = history.change(folders.history(), number, changed)
    tell(_words().changed.format(record=_line(record)))


@command.command("remove", cls=options.Grouped)
@click.argument("number", type=NUMBER, metavar="N")
def remove(number: int) -> None:
    """Remove a record, as of a set that was only tried.

    N counts back from the last: 1 is what was done last.
    """
    from tempo.library import folders, history

    record = history.change(folders.history(), number, lambda record: None)
    tell(_words().removed.format(record=_line(record)))


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
    told = _words()
    tell(told.imported.format(file=file, new=told.recorded(new), old=len(found) - new))


def _line(record: "Record") -> str:
    said = _words()
    noted = _noted(record, said)
    what = f"{record.began:%Y-%m-%d %H:%M}  {record.routine}  {done(record.sets, said.of)}"
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


def drawn(records: Sequence["Record"], adherence: bool = False, said: "Kept | None" = None) -> str:
    """Return the table of records and, under it, their time under tension by day.

    With ``adherence`` it ends with how much of what was planned was done. ``said`` are its words,
    English if there are none.
    """
    from rich.console import Console

    from tempo.library import words

    said = said or words.kept()
    console = Console(highlight=False)
    console.width = max(console.width, NARROW) if console.is_terminal else WIDE
    with console.capture() as written:
        console.print(_table(records, said))
        console.print()
        console.print(_picture(records, said))
        if adherence:
            console.print()
            console.print(_weeks(records, said))
    return "".join(line.rstrip() + "\n" for line in written.get().splitlines())


def _table(records: Sequence["Record"], said: "Kept") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for key in ("began", "routine", "tempo", "reps", "tension", "rest", "pauses", "ended"):
        wraps = key in ("routine", "reps")
        table.add_column(getattr(said, key), no_wrap=not wraps, overflow="fold")
    notes = [_noted(record, said) for record in records]
    if any(notes):
        table.add_column(said.noted, overflow="fold")
    for record, note in zip(records, notes, strict=True):
        cells = (
            f"{record.began:%Y-%m-%d %H:%M}",
            record.routine,
            record.tempo,
            done(record.sets, said.of),
            clock(record.tension),
            clock(record.rest),
            f"{len(record.pauses)}, {clock(sum(record.pauses))}" if record.pauses else "",
            "" if record.finished else said.early,
        )
        noted = [note] if any(notes) else []
        table.add_row(*(Text(shown(cell)) for cell in (*cells, *noted)))  # never read as markup
    return table


def _noted(record: "Record", said: "Kept") -> str:
    """Return what the lifter noted of a routine done: "60kg, effort 8, felt light"."""
    effort = "" if record.effort is None else said.effort.format(effort=f"{record.effort:g}")
    return ", ".join(filter(None, (record.load, effort, record.note)))


def _picture(records: Sequence["Record"], said: "Kept") -> "RenderableType":
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
    for title in (said.day, said.tension, ""):
        table.add_column(title)
    before: date | None = None
    for day, tension in days.items():
        if before and (between := (day - before).days - 1):
            missed = said.days_without.format(days=between)
            missed = said.one_day_without if between == 1 else missed
            table.add_row(Text(f"  {missed}", style="dim"))
        width = max(1, round(BAR * tension / longest))
        bar = ProgressBar(1, 1, width, finished_style="green")
        name = said.weekdays.split()[day.weekday()]
        table.add_row(f"{name} {day:%Y-%m-%d}", clock(tension), bar)
        before = day
    return table


def _weeks(records: Sequence["Record"], said: "Kept") -> "RenderableType":
    """Return how much of what was planned was done in each week, from Monday, and in all."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in (said.week_of, said.days, said.sets, said.reps, said.done):
        table.add_column(title)

    def row(name: str, records: Sequence["Record"]) -> None:
        sets = [each for record in records for each in record.sets]
        begun = sum(each.reps > 0 for each in sets)
        reps = sum(min(each.reps, each.planned) for each in sets)
        planned = sum(each.planned for each in sets)
        days = len({record.began.date() for record in records})
        part = f"{100 * reps // planned} %" if planned else ""
        done_sets = said.of.format(done=begun, planned=len(sets))
        done_reps = said.of.format(done=reps, planned=planned)
        cells = (name, f"{days}", done_sets, done_reps, part)
        table.add_row(*map(Text, cells))

    def monday(record: "Record") -> date:
        return record.began.date() - timedelta(days=record.began.weekday())

    before: date | None = None
    for week, group in groupby(sorted(records, key=monday), key=monday):
        if before and (between := (week - before).days // 7 - 1):
            missed = said.weeks_without.format(weeks=between)
            missed = said.one_week_without if between == 1 else missed
            table.add_row(Text(f"  {missed}", style="dim"))
        row(f"{week}", [*group])
        before = week
    row(said.in_all, records)
    return table
