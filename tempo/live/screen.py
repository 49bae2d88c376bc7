"""What a lifter, or who stands beside, sees: the phase, the rep, the words, what comes next."""

import os
import sys
from bisect import bisect_right
from collections.abc import Container, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TextIO

from tempo.errors import shown
from tempo.library.words import Signs
from tempo.live.letters import large
from tempo.outputs import ink
from tempo.plan.events import Event
from tempo.plan.phase import Phase, Side
from tempo.plan.tempo import held
from tempo.plan.time import SECOND, clock, spelled
from tempo.plan.timeline import Span, SpanKind

if TYPE_CHECKING:
    from rich.console import RenderableType

LINGER = 4 * SECOND  # words stay to be read for so long after they began

MOST_PHASES = 7  # of a rep, one with half a rep more

LEAST = 2 * SECOND  # a span that is shorter has no seconds to be counted

PHASES = {
    Phase.LOWER: "lower",
    Phase.BOTTOM: "bottom",
    Phase.LIFT: "lift",
    Phase.TOP: "top",
}
KINDS = {
    SpanKind.SETUP: ("set_up", ink.PLAIN),
    SpanKind.LEAD_IN: ("get_ready", ink.PLAIN),
    SpanKind.PHASE: ("rep_now", ink.PLAIN),
    SpanKind.REST: ("rest", ink.REST),
    SpanKind.SWITCH: ("switch", ink.SWITCH),
    SpanKind.FINISH: ("done", ink.PLAIN),
}
"""Which sign stands for a span, and its colour; a phase has that of the plots."""


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
    left: int | None  # until the routine ends, if that is known
    exercise: str = ""  # of a workout
    work: int = 0  # the place of the exercise
    held: bool = False  # a hold that the lifter ends


class View(NamedTuple):
    """What is to be shown now: a moment of what is played; times in microseconds."""

    spans: Sequence[Span]
    events: Sequence[Event]
    time: int
    paused: bool = False
    tension: int = 0  # the time under tension of all reps done so far
    note: str = ""  # what went wrong
    names: Sequence[str] = ()  # of the exercises of a workout
    told: str = ""  # what a key did
    titles: Sequence[str] = ()  # of all exercises: label, name and tempo
    keys: bool = False  # whether the keys are to be shown instead
    waits: bool = False  # a rest that is over, for a key
    endless: Container[tuple[int, int]] = ()  # exercise and set, of those that the lifter ends

    @property
    def scene(self) -> Scene:
        """The scene at that moment."""
        return scene(self.spans, self.events, self.time, self.names, self.endless)


class Screen(Protocol):
    """Shows a set while entered; on any ending the terminal is as it was."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def show(self, view: View) -> None:
        """Show a moment."""
        ...


def scene(
    spans: Sequence[Span],
    events: Sequence[Event],
    time: int,
    names: Sequence[str] = (),
    endless: Container[tuple[int, int]] = (),
) -> Scene:
    """Return what is to be seen at a time in microseconds; spans and events in order of time.

    ``names`` are those of the exercises, if they are to be shown. How many reps an ``endless`` set
    has nobody knows, nor how long it takes.
    Before the first span that is its start, after the last one its end.
    """
    index = _index(spans, time)
    now, after = spans[index], range(index + 1, len(spans))
    reps = None
    for place in range(index, len(spans)):
        switches = place > index and spans[place].kind is SpanKind.SWITCH
        if switches or _set(spans[place]) != _set(now):
            break
        reps = spans[place].rep or reps
    near = spans[max(0, index - MOST_PHASES) : index + MOST_PHASES + 1]
    whose = _set(now), now.side
    rep = [s for s in near if s.kind is SpanKind.PHASE and (_set(s), s.side) == whose]
    alone = reps == 1 and held((span.phase, span.length) for span in rep)  # a plank is no rep
    if alone or (now.exercise, now.set or 1) in endless:
        reps = None
    waits = now.kind is SpanKind.PHASE and (now.exercise, now.set or 1) in endless
    for each in spans[max(0, index - 3) : index + 4]:
        beside = each.kind is SpanKind.PHASE and (_set(each), each.side) == (_set(now), now.side)
        waits = waits and not (beside and each.length and each is not now)
    unknown = endless and any((span.exercise, span.set or 1) in endless for span in spans[index:])
    return Scene(
        now.kind,
        now.phase,
        now.start,
        now.end,
        None if alone else now.rep,
        reps,
        now.set,
        next((s.set for s in reversed(spans) if s.set and s.exercise == now.exercise), None),
        now.side,
        _words(events, time),
        next((spans[place] for place in after if spans[place].length), None),
        None if unknown else max(0, spans[-1].end - max(time, spans[0].start)),
        names[now.exercise] if names else "",
        now.exercise,
        waits,
    )


def _set(span: Span) -> tuple[int, int | None]:
    return span.exercise, span.set


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


def name(span: Span | Scene, signs: Signs) -> str:
    """Return the word for a span: that of its phase, if it has one."""
    return _named(span, signs)[0]


def _named(span: Span | Scene, signs: Signs) -> tuple[str, str]:
    if span.phase is not None:
        return str(getattr(signs, PHASES[span.phase])), ink.PHASES[span.phase]
    sign, colour = KINDS[span.kind]
    return str(getattr(signs, sign)), colour


def countdown(time: int) -> str:
    """Return a time that is left as minutes and seconds, one that has begun counted whole.

    >>> countdown(0), countdown(1), countdown(90 * SECOND)
    ('0:00', '0:01', '1:30')
    """
    minutes, seconds = divmod(-(-time // SECOND), 60)
    return f"{minutes}:{seconds:02}"


def whereabouts(scene: Scene, signs: Signs) -> str:
    """Return the counters of a scene, those that it has: "rep 3 of 3   set 2 of 2   left side"."""
    parts = (
        scene.exercise,
        scene.rep
        and (signs.rep if scene.reps else signs.rep_open).format(rep=scene.rep, reps=scene.reps),
        scene.set and signs.set.format(set=scene.set, sets=scene.sets),
        scene.side and signs.of(scene.side),
    )
    return "   ".join(part for part in parts if part)


class Lines:
    """A line for each span as it begins: for a pipe, a file, a terminal that cannot do more."""

    def __init__(self, out: TextIO, signs: Signs) -> None:
        self._out = out
        self._signs = signs
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
        if view.told != self._last.told:
            self._line(f"        {view.told}" if view.told else "")
        if view.paused and not self._last.paused:
            self._line(f"{clock(view.time):>6}  {self._signs.paused}")
        if not view.paused:
            if self._last.paused:
                self._told = index - 1
            for span in view.spans[self._told + 1 : index + 1]:
                if span.length:
                    begun = scene(view.spans, view.events, span.start, view.names, view.endless)
                    where = whereabouts(begun, self._signs)
                    self._line(
                        f"{clock(span.start):>6}  {name(span, self._signs):12} "
                        f"{'' if begun.held else f'{spelled(span.length)} s':>6}   {where}"
                    )
            self._told = max(self._told, index)
        self._last = view

    def _line(self, text: str) -> None:
        if text:
            print(shown(text).rstrip(), file=self._out, flush=True)


# One picture is drawn whole before the next is begun, by terminals that can; others ignore it.
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


class Picture:
    """The whole of a terminal, drawn anew for each moment that looks different.

    One that was closed is no fault of the set: the signal that tells so ends it, or none does.
    """

    def __init__(self, out: TextIO, signs: Signs, keys: Sequence[str] = ()) -> None:
        from rich.console import Console

        self._out = out
        self._signs = signs
        self._keys = keys
        self._console = Console(file=out, highlight=False)
        self._drawn = ""

    def __enter__(self) -> Self:
        self._drawn = ""
        with suppress(OSError):
            self._console.set_alt_screen(True)
            self._console.show_cursor(False)
        return self

    def __exit__(self, *exception: object) -> None:
        with suppress(OSError):
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
        whole = Whole(picture(view, *console.size, self._signs, self._keys))
        with suppress(OSError):
            with console.capture() as drawing:
                console.print(whole, end="")
            drawn = drawing.get()
            if drawn != self._drawn:
                self._drawn = drawn
                self._out.write(f"{BEGIN}\x1b[H{drawn}{END}")
                self._out.flush()


def picture(
    view: View, width: int, height: int, signs: Signs, keys: Sequence[str] = ()
) -> "RenderableType":
    """Return a moment drawn for a terminal of so many columns and rows.

    The phase is as large as the rows allow that are left by what else there is to know, and the
    seconds that are left of it are as large or next to it.
    """
    now = view.scene
    if view.keys and keys:
        return _drawn(_listed(keys, height), width, height)
    stands = view.paused and not view.waits
    word, colour = (signs.paused, ink.PLAIN) if stands else _named(now, signs)
    field = f"bold {ink.LETTERS} on {colour}"
    small = [
        _coming(now, view, signs),
        "" if now.left is None else signs.time_left.format(time=countdown(now.left)),
        signs.tension.format(time=clock(view.tension)),
    ]
    told = signs.waiting if view.waits else view.told
    said = told or now.words or ""
    below = [
        *([(view.note, f"bold {ink.LETTERS} on {ink.FAULT}")] if view.note else []),
        *([(said, "bold" if told else "italic")] if said or height >= ROOMY else []),
        *((line, "") for line in _wrapped([part for part in small if part], width, "   ")),
        *((line, "") for line in _hint(keys, width, max(1, height // 4))),
    ]
    gap = [("", "")] * (height >= ROOMY)
    bars = 1 + height // ROOMY
    title = [(line, "bold") for line in [_fitting(_titles(now, view, signs), width)] if line]
    count = large(_count(now, signs), width - 2, height // 6) if gap else []
    short = [whereabouts(now._replace(exercise=""), signs), _count(now, signs)]
    counters = [(row, "bold") for row in count or [_fitting(short, width)]]
    fixed = [*gap, *title, *counters, *gap]
    spare = height - bars - len(fixed) - FIELD
    below = below[: max(0, spare)] if spare < len(below) else below
    block = max(1, height - bars - len(fixed) - len(below))
    seconds, like = ("", "") if view.paused else _seconds(now, view.time)
    letters = _field(word, seconds, like, width - 2, block - 2 * len(gap))
    above = (block - len(letters)) // 2
    rows = [
        *((row, field) for row in [""] * above + letters + [""] * (block - len(letters) - above)),
        *[(_bar(now, view.time, width), field)] * bars,
        *fixed,
        *below,
    ]
    return _drawn(rows, width, height)


ROOMY = 20  # rows from which on there are gaps, and large counters
FIELD = 3  # rows that the phase has at least


def _drawn(rows: Sequence[tuple[str, str]], width: int, height: int) -> "RenderableType":
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    drawn = []
    for row, style in rows[:height]:
        text = Text(shown(row) or " ", no_wrap=True)
        text.truncate(width, overflow="ellipsis")
        left, odd = divmod(width - text.cell_len, 2)
        drawn.append(Padding(text, (0, left + odd, 0, left), style=style))
    return Group(*drawn)


def _listed(keys: Sequence[str], height: int) -> list[tuple[str, str]]:
    """Return the keys in as many columns as they need."""
    rows = min(len(keys), max(1, height))
    columns = [keys[start : start + rows] for start in range(0, len(keys), rows)]
    lines = [""] * rows
    for column in columns:
        widest = max(map(len, column))
        cells = [*column, *[""] * (rows - len(column))]
        lines = [f"{line}{cell.ljust(widest)}   " for line, cell in zip(lines, cells, strict=True)]
    above = [("", "")] * ((height - rows) // 2)
    return above + [(line.removesuffix("   "), "") for line in lines]


def _hint(keys: Sequence[str], width: int, rows: int) -> list[str]:
    """Return the keys if they fit; else those that show the others, pause and end."""
    lines = _wrapped(keys, width)
    if len(lines) > rows:
        lines = _wrapped([*keys[:1], *keys[-2:]], width)[:rows]
    return lines


def _field(word: str, seconds: str, like: str, width: int, height: int) -> list[str]:
    """Return a word and the seconds beside it or under it, whichever is larger."""
    if not seconds:
        return large(word, width, height) or [" ".join(word)]
    beside = large(f"{word}  {seconds}", width, height, f"{word}  {like}")
    upper = height // 2
    over, under = large(word, width, upper), large(seconds, width, height - upper - 1, like)
    if over and under and len(over) > len(beside):
        return [*over, "", *under]
    alone = large(seconds, width - len(word) - 3, height, like)
    if beside or not alone:
        return beside or [f"{' '.join(word)}   {seconds}"]
    middle = len(alone) // 2
    return [
        f"{word if row == middle else ' ' * len(word)}   {dots}" for row, dots in enumerate(alone)
    ]


def _seconds(now: Scene, time: int) -> tuple[str, str]:
    """Return the seconds left of a phase or rest, or gone of a hold that the lifter ends, and the
    widest that they are.
    """
    if now.held:  # nobody knows what is left of it
        return (gone := clock(max(time - now.phase_start, 0))), "0" * len(gone)
    length, left = now.phase_end - now.phase_start, now.phase_end - max(time, now.phase_start)
    if length < LEAST or left <= 0 or now.kind is SpanKind.FINISH:
        return "", ""
    counted, longest = (
        countdown(each) if length > 99 * SECOND else str(-(-each // SECOND))
        for each in (left, length)
    )
    return counted, "".join("0" if each.isdigit() else each for each in longest)


def _titles(now: Scene, view: View, signs: Signs) -> list[str]:
    """Return the exercise, in a rest the one that comes next, by name; longest first."""
    titles = view.titles or view.names
    if not titles:
        return []
    following = None
    if now.kind is SpanKind.REST and not now.rep:
        later = (span for span in view.spans if span.start >= now.phase_end)
        following = next((span for span in later if span.phase is not None), None)
    if following is None:
        title = titles[now.work]
        return [title, title.partition(" · ")[0]]
    title = titles[following.exercise]
    last = max(span.set or 1 for span in view.spans if span.exercise == following.exercise)
    place = signs.set.format(set=following.set, sets=last)
    coming = [f"{title} · {place}", title, title.partition(" · ")[0]]
    return [signs.next.format(next=each) for each in coming]


def _fitting(texts: Sequence[str], width: int) -> str:
    """Return the first text that is not wider than that, or the last."""
    return next((text for text in texts if len(text) <= width), "".join(texts[-1:]))


def _count(scene: Scene, signs: Signs) -> str:
    """Return the rep and the set, to be drawn large."""
    rep = f"{scene.rep or '-'}/{scene.reps}" if scene.reps else f"{scene.rep or ''}"
    number = f"{signs.set_large} {scene.set}/{scene.sets}" if scene.set else ""
    side = {Side.LEFT: signs.left_large, Side.RIGHT: signs.right_large, None: ""}[scene.side]
    return "  ".join(part for part in (rep and f"{signs.rep_large} {rep}", number, side) if part)


def _coming(scene: Scene, view: View, signs: Signs) -> str:
    """Return what comes next, where the title does not say it."""
    if scene.next is None or (scene.kind is SpanKind.REST and view.titles and not scene.rep):
        return ""
    coming = name(scene.next, signs)
    if scene.next.set != scene.set and scene.next.set is not None:
        coming += f", {signs.set.format(set=scene.next.set, sets=scene.sets)}"
    return signs.next.format(next=coming)


def _bar(scene: Scene, time: int, width: int) -> str:
    """Return a bar as full as the span is over, to an eighth of a column."""
    length = scene.phase_end - scene.phase_start
    gone = min(max(0, time - scene.phase_start), length)
    eighths = 8 * width * gone // length if length else 0
    full, part = divmod(eighths, 8)
    return ("█" * full + "▏▎▍▌▋▊▉"[part - 1 : part]).ljust(width, "░")


def _wrapped(parts: Sequence[str], width: int, gap: str = "  ") -> list[str]:
    """Return parts in lines that are not wider than that; none is broken."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{gap}{part}" if lines else part
        if lines and len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def screen(signs: Signs, out: TextIO | None = None, keys: Sequence[str] = ()) -> Screen:
    """Return the screen that ``out`` can be: a picture on a terminal, lines elsewhere.

    ``keys`` are those that lead the set, each with what it does.
    """
    out = out or sys.stdout
    able = out.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return Picture(out, signs, keys) if able else Lines(out, signs)
