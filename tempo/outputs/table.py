"""The events as a table, a row each, for a spreadsheet or a report."""

import csv
import io
from collections.abc import Iterable

from tempo.plan.events import Event
from tempo.plan.time import spelled

COLUMNS = ("time", "duration", "kind", "phase", "set", "rep", "side", "sound", "text")


def rows(events: Iterable[Event]) -> str:
    """Return events as CSV with a line of headings; times in seconds, exactly.

    >>> from tempo.plan.events import EventKind
    >>> rows([Event(1_500_000, 200_000, EventKind.VOICE, text="breathe in, brace")])
    'time,duration,kind,phase,set,rep,side,sound,text\\n1.5,0.2,voice,,,,,,"breathe in, brace"\\n'
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for event in events:
        phase, side = (named and named.value for named in (event.phase, event.side))
        times = (spelled(event.time), spelled(event.duration))
        who = (phase, event.set, event.rep, side)
        table.writerow((*times, event.kind.value, *who, event.sound, event.text))
    return written.getvalue()
