"""Tables for a spreadsheet or a report: the events of a track, a row each, and any others."""

import csv
import io
from collections.abc import Iterable, Sequence

from tempo.errors import shown
from tempo.plan.events import Event
from tempo.plan.time import spelled

COLUMNS = ("time", "duration", "kind", "phase", "set", "rep", "side", "sound", "text")

FORMULA = tuple("=+-@＝＋－＠")
"""What a cell starts with that a spreadsheet would run; some read the wide ones of Asia so too."""


def rows(events: Iterable[Event]) -> str:
    """Return events as CSV with a line of headings; times in seconds, exactly.

    >>> from tempo.plan.events import EventKind
    >>> rows([Event(1_500_000, 200_000, EventKind.VOICE, text="breathe in, brace")])
    'time,duration,kind,phase,set,rep,side,sound,text\\n1.5,0.2,voice,,,,,,"breathe in, brace"\\n'
    """
    return written(COLUMNS, map(_row, events))


def _row(event: Event) -> tuple[object, ...]:
    phase, side = (named and named.value for named in (event.phase, event.side))
    times = (spelled(event.time), spelled(event.duration))
    who = (phase, event.set, event.rep, side)
    return (*times, event.kind.value, *who, event.sound, event.text)


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV under their headings; a spreadsheet shows all texts and runs none.

    >>> written(["words"], [["=1+1"]])
    "words\\n'=1+1\\n"
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        table.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def _harmless(cell: str) -> str:
    """Return text as a line that a spreadsheet shows and does not run."""
    line = shown(" ".join(cell.split()))
    return f"'{line}" if line.startswith(FORMULA) else line
