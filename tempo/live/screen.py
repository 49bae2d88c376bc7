"""What a lifter, or who stands beside, sees: the phase, the rep, the words, what comes next."""

import os
import sys
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TextIO

from tempo.errors import shown
from tempo.live.letters import large
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
    SpanKind.SWITCH: ("SWITCH", "red"),
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
    exercise: str = ""  # of a workout


class View(NamedTuple):
    """What is to be shown now: a moment of what is played; times in microseconds."""

    spans: Sequence[Span]
    events: Sequence[Event]
    time: int
    paused: bool = False
    tension: int = 0  # the time under tension of all reps done so far
    note: str = ""  # what went wrong
    names: Sequence[str] = ()  # of the exercises of a workout

    @property
    def scene(self) -> Scene:
        """The scene at that moment."""
        return scene(self.spans, self.events, self.time, self.names)


class Screen(Protocol):
    """Shows a set while entered; on any ending the terminal is as it was."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def show(self, view: View) -> None:
        """Show a moment."""
        ...


def scene(
    spans: Sequence[Span], events: Sequence[Event], time: int, names: Sequence[str] = ()
) -> Scene:
    """Return what is to be seen at a time in microseconds; spans and events in order of time.

    ``names`` are those of the exercises, if they are to be shown.
    Before the first span that is its start, after the last one its end.
    """
    index = _index(spans, time)
    now, after = spans[index], range(index + 1, len(spans))
    reps = None
    for place in range(index, len(spans)):
        if _set(spans[place]) != _set(now):
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
        next((s.set for s in reversed(spans) if s.set and s.exercise == now.exercise), None),
        now.side,
        _words(events, time),
        next((spans[place] for place in after if spans[place].length), None),
        max(0, spans[-1].end - max(time, spans[0].start)),
        names[now.exercise] if names else "",
    )


def _set(span: Span) -> tuple[int, int | None, Side | None]:
    return span.exercise, span.set, span.side


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
        scene.exercise,
        scene.rep and f"rep {scene.rep} of {scene.reps}",
        scene.set and f"set {scene.set} of {scene.sets}",
        scene.side and f"{scene.side.value} side",
    )
    return "   ".join(part for part in parts if part)


class Lines:
    """A line for each span as it begins: for a pipe, a file, a terminal that cannot do more."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._last = View((), (), 0)
        self._told = -1  # the place of the last span that has its line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def show(self, view: View) -> None:
        """Write the lines of the spans that began since the last call, and what else is new."""
        index = _index(view.spans, view.time)
        if view.spans != self._last.spans:
            now = view.spans[index]
            told = self._last.spans and not self._last.paused and now in self._last.spans
            self._told = index if told else index - 1
        if view.note != self._last.note:
            self._line(view.note)
        if view.paused and not self._last.paused:
            self._line(f"{clock(view.time):>6}  PAUSED")
        if not view.paused:
            if self._last.paused:
                self._told = index - 1
            for span in view.spans[self._told + 1 : index + 1]:
                if span.length:
                    where = whereabouts(scene(view.spans, view.events, span.start, view.names))
                    self._line(
                        f"{clock(span.start):>6}  {name(span):12} "
                        f"{spelled(span.length):>4} s   {where}"
                    )
            self._told = max(self._told, index)
        self._last = view

    def _line(self, text: str) -> None:
        if text:
            print(shown(text).rstrip(), file=self._out, flush=True)


# One picture is drawn whole before the next is begun, by terminals that can; others ignore it.
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


class Picture:
    """The whole of a terminal, drawn anew for each moment that looks different."""

    def __init__(self, out: TextIO, keys: str = "") -> None:
        from rich.console import Console

        self._out = out
        self._keys = keys
        self._console = Console(file=out, highlight=False)
        self._drawn = ""

    def __enter__(self) -> Self:
        self._drawn = ""
        self._console.set_alt_screen(True)
        self._console.show_cursor(False)
        return self

    def __exit__(self, *exception: object) -> None:
        with suppress(OSError):  # it was closed
            self._console.show_cursor(True)
            self._console.set_alt_screen(False)

    def show(self, view: View) -> None:
        """Draw the moment."""
        from rich.console import ConsoleDimensions
        from rich.screen import Screen as Whole

        console = self._console
        with suppress(OSError, ValueError):  # rich takes COLUMNS' word for it, which is old
            columns, rows = os.get_terminal_size(self._out.fileno())
            console.size = ConsoleDimensions(columns or 80, rows or 24)
        with console.capture() as drawing:
            console.print(Whole(picture(view, *console.size, self._keys)), end="")
        drawn = drawing.get()
        if drawn != self._drawn:
            self._drawn = drawn
            self._out.write(f"{BEGIN}\x1b[H{drawn}{END}")
            self._out.flush()


def picture(view: View, width: int, height: int, keys: str = "") -> "RenderableType":
    """Return a moment drawn for a terminal of so many columns and rows.

    The phase is as large as the rows allow that are left by what else there is to know.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    now = view.scene
    word, colour = ("PAUSED", "white") if view.paused else _named(now)
    last = "   ".join(part for part in (_coming(now), f"{clock(now.left)} left") if part)
    below = [
        *([(view.note, "bold red")] if view.note else []),
        (now.words or "", "italic"),
        (last, ""),
        (f"{clock(view.tension)} under tension", "dim"),
        *((line, "dim") for line in _wrapped(keys, width)[: height // 8]),
    ]
    bars = 1 + height // 20
    gap = [("", "")] * (height >= 20)
    count = large(_count(now), width - 2, height // 6) if gap else []
    counters = [*gap, *((row, "bold") for row in count or [whereabouts(now)]), *gap]
    block = max(1, height - len(gap) - bars - len(counters) - len(below))
    letters = large(word, width - 2, block - 2 * len(gap)) or [" ".join(word)]
    above = (block - len(letters)) // 2
    field = [""] * above + letters + [""] * (block - len(letters) - above)
    rows = [
        *((row, f"bold black on {colour}") for row in field),
        *gap,
        *[(_bar(now, view.time, width), f"{colour} on default")] * bars,
        *counters,
        *below,
    ]
    drawn = []
    for row, style in rows[:height]:
        text = Text(shown(row) or " ", no_wrap=True)
        text.truncate(width, overflow="ellipsis")
        left, odd = divmod(width - text.cell_len, 2)
        drawn.append(Padding(text, (0, left + odd, 0, left), style=style))
    return Group(*drawn)


def _count(scene: Scene) -> str:
    """Return the rep and the set, to be drawn large."""
    rep = f"{scene.rep or '-'}/{scene.reps}" if scene.reps else ""
    number = f"SET {scene.set}/{scene.sets}" if scene.set else ""
    side = scene.side.value[0].upper() if scene.side else ""
    return "  ".join(part for part in (rep and f"REP {rep}", number, side) if part)


def _coming(scene: Scene) -> str:
    if scene.next is None:
        return ""
    coming = f"next: {name(scene.next)}"
    if scene.next.set != scene.set and scene.next.set is not None:
        coming += f", set {scene.next.set}"
    return coming


def _bar(scene: Scene, time: int, width: int) -> str:
    """Return a bar as full as the span is over, to an eighth of a column."""
    length = scene.phase_end - scene.phase_start
    gone = min(max(0, time - scene.phase_start), length)
    eighths = 8 * width * gone // length if length else 0
    full, part = divmod(eighths, 8)
    return ("█" * full + "▏▎▍▌▋▊▉"[part - 1 : part]).ljust(width, "░")


def _wrapped(keys: str, width: int) -> list[str]:
    """Return the keys in lines that are not wider than that; each key stands by its word."""
    lines = [""]
    for key in keys.split("  "):
        longer = f"{lines[-1]}  {key}".strip()
        if len(longer) > width and lines[-1]:
            lines.append(key)
        else:
            lines[-1] = longer
    return lines


def screen(out: TextIO | None = None, keys: str = "") -> Screen:
    """Return the screen that ``out`` can be: a picture on a terminal, lines elsewhere.

    ``keys`` says what each key does.
    """
    out = out or sys.stdout
    able = out.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return Picture(out, keys) if able else Lines(out)
