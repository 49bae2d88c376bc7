"""What a lifter, or who stands beside, sees: the phase, the rep, the words, what comes next."""

import os
import sys
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TextIO

from tempo.plan.events import Event
from tempo.plan.phase import Phase, Side
from tempo.plan.time import SECOND, spelled
from tempo.plan.timeline import Span, SpanKind

if TYPE_CHECKING:
    from rich.console import RenderableType

LINGER = 4 * SECOND  # words stay to be read for so long after they began

# The word for a span and its colour, readable from the floor.
PHASES = {
    Phase.LOWER: ("LOWER", "blue"),
    Phase.BOTTOM: ("BOTTOM", "magenta"),
    Phase.LIFT: ("LIFT", "green"),
    Phase.TOP: ("TOP", "yellow"),
}
KINDS = {
    SpanKind.SETUP: ("SET UP", "white"),
    SpanKind.LEAD_IN: ("GET READY", "white"),
    SpanKind.PHASE: ("REP", "white"),
    SpanKind.REST: ("REST", "cyan"),
    SpanKind.SWITCH: ("SWITCH SIDES", "red"),
    SpanKind.FINISH: ("DONE", "white"),
}


class Scene(NamedTuple):
    """One moment of a set; times in microseconds."""

    kind: SpanKind
    phase: Phase | None
    phase_start: int
    phase_end: int
    rep: int | None
    reps: int | None  # of this set and side
    set: int | None
    sets: int | None
    side: Side | None
    words: str | None  # just spoken
    next: Span | None
    left: int  # until the routine ends


class Screen(Protocol):
    """Shows a set while entered; on any ending the terminal is as it was."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def show(self, time: int) -> None:
        """Show the moment at a time in microseconds."""
        ...


def scene(spans: Sequence[Span], events: Sequence[Event], time: int) -> Scene:
    """Return what is to be seen at a time in microseconds; spans and events in order of time.

    Before the first span that is its start, after the last one its end.
    """
    index = _index(spans, time)
    now, after = spans[index], range(index + 1, len(spans))
    reps = None
    for place in range(index, len(spans)):
        if (spans[place].set, spans[place].side) != (now.set, now.side):
            break
        reps = spans[place].rep or reps
    return Scene(
        now.kind,
        now.phase,
        now.start,
        now.end,
        now.rep,
        reps,
        now.set,
        next((span.set for span in reversed(spans) if span.set is not None), None),
        now.side,
        _words(events, time),
        next((spans[place] for place in after if spans[place].length), None),
        max(0, spans[-1].end - max(time, spans[0].start)),
    )


def _index(spans: Sequence[Span], time: int) -> int:
    """Return the place of the span at a time; never of one without length, as none is in it."""
    index = max(0, bisect_right(spans, time, key=lambda span: span.start) - 1)
    while index and not spans[index].length:
        index -= 1
    return index


def _words(events: Sequence[Event], time: int) -> str | None:
    index = bisect_right(events, time, key=lambda event: event.time) - 1
    while index >= 0 and events[index].time > time - LINGER:
        if events[index].text is not None:
            return events[index].text
        index -= 1
    return None


def name(span: Span | Scene) -> str:
    """Return the word for a span: that of its phase, if it has one."""
    return _named(span)[0]


def _named(span: Span | Scene) -> tuple[str, str]:
    return PHASES[span.phase] if span.phase is not None else KINDS[span.kind]


def clock(time: int) -> str:
    """Return a time as minutes and seconds begun.

    >>> clock(0), clock(1), clock(90 * SECOND)
    ('0:00', '0:01', '1:30')
    """
    minutes, seconds = divmod(-(-time // SECOND), 60)
    return f"{minutes}:{seconds:02}"


def whereabouts(scene: Scene) -> str:
    """Return the counters of a scene, those that it has.

    >>> whereabouts(scene([Span(SpanKind.PHASE, Phase.LIFT, 2, 3, Side.LEFT, 0, 1)], [], 0))
    'rep 3 of 3   set 2 of 2   left side'
    """
    parts = (
        scene.rep and f"rep {scene.rep} of {scene.reps}",
        scene.set and f"set {scene.set} of {scene.sets}",
        scene.side and f"{scene.side.value} side",
    )
    return "   ".join(part for part in parts if part)


class Blank:
    """Shows nothing: for what is only to be heard."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def show(self, time: int) -> None:
        """Show nothing."""


class Lines:
    """A line for each span as it begins: for a pipe, a file, a terminal that cannot do more."""

    def __init__(self, spans: Sequence[Span], events: Sequence[Event], out: TextIO) -> None:
        self._spans = spans
        self._events = events
        self._out = out
        self._told = -1  # the place of the last span that has its line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def show(self, time: int) -> None:
        """Write the lines of the spans that began since the last call."""
        index = _index(self._spans, time)
        for span in self._spans[self._told + 1 : index + 1]:
            if span.length:
                where = whereabouts(scene(self._spans, self._events, span.start))
                line = (
                    f"{clock(span.start):>6}  {name(span):12} {spelled(span.length):>4} s   {where}"
                )
                print(line.rstrip(), file=self._out, flush=True)
        self._told = max(self._told, index)


class Picture:
    """The whole of a terminal, drawn anew for each moment."""

    def __init__(self, spans: Sequence[Span], events: Sequence[Event], out: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live

        self._spans = spans
        self._events = events
        # No thread of its own draws: the player's ticks do.
        self._live = Live(console=Console(file=out), screen=True, auto_refresh=False)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._live.stop()

    def show(self, time: int) -> None:
        """Draw the moment."""
        self._live.update(picture(scene(self._spans, self._events, time), time), refresh=True)


def picture(scene: Scene, time: int) -> "RenderableType":
    """Return a scene drawn for a terminal."""
    from rich.align import Align
    from rich.console import Group
    from rich.padding import Padding
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    word, colour = _named(scene)
    large = Align.center(Text(" ".join(word), style="bold"))
    length = scene.phase_end - scene.phase_start
    gone = min(max(0, time - scene.phase_start), length)
    bar = ProgressBar(total=length, completed=gone, complete_style=colour, finished_style=colour)
    coming = "" if scene.next is None else f"next: {name(scene.next)}"
    if scene.next is not None and scene.next.set != scene.set and scene.next.set is not None:
        coming += f", set {scene.next.set}"
    return Group(
        Padding(large, (2, 0), style=f"black on {colour}"),
        Padding(bar, (1, 0)),
        Align.center(Text(whereabouts(scene), style="bold")),
        Padding(Align.center(Text(scene.words or "", style="italic")), (1, 0)),
        Align.center(Text(f"{coming}   {clock(scene.left)} left".strip(), style="dim")),
    )


def screen(spans: Sequence[Span], events: Sequence[Event], out: TextIO | None = None) -> Screen:
    """Return the screen that ``out`` can be: a picture on a terminal, lines elsewhere."""
    out = out or sys.stdout
    able = out.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return Picture(spans, events, out) if able else Lines(spans, events, out)
