"""A track as a picture: the whole routine as a strip, and under it a set, row by row, in detail."""

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio.pcm import Block, Format
from tempo.errors import RequestError
from tempo.library.words import Drawn
from tempo.outputs.envelope import Envelope
from tempo.outputs.ink import DARK, LETTERS, LIGHT, PHASES, Ink, following
from tempo.outputs.page import POINT, Page, Paper, cut, press, widest, width
from tempo.outputs.place import placed
from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase
from tempo.plan.time import SECOND, clock, spelled
from tempo.plan.timeline import Span, SpanKind, under_tension, whole_sets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = (".png", ".svg", ".pdf")
"""The endings of the files that can be written."""

# Inches. A page is as wide as A4 lies, and as high as what is on it.
WIDTH, MARGIN = 11.69, 0.4
INSIDE = WIDTH - 2 * MARGIN
STRIP = 0.55  # the routine as a whole
NAMES = 0.25  # the names of phases
WAVE = 0.66
HEAD, AXIS = 0.26, 0.28  # of a row: its reps above, its times below
LANE = 0.27  # a line of words

ROW = 15_500_000  # microseconds: a row holds as many reps as take no longer, or one
SHORTEST_ROW = 7 * SECOND  # one quick rep is not drawn as wide as the page
ROWS = 8  # on a page
COLUMNS = 60  # of the waveform in an inch
THIN = 0.004  # half of the line that silence is
NARROWEST = 4 * POINT  # a rep of the strip that is narrower is not drawn
DENSEST = 0.06  # ticks that are nearer to each other are not drawn either

LOW = 0.25
ENDS = {Phase.LOWER: (1, LOW), Phase.BOTTOM: (LOW, LOW), Phase.LIFT: (LOW, 1), Phase.TOP: (1, 1)}
"""How high the weight is as a phase starts and ends, of the height of the strip."""

ARROWS = {Phase.LOWER: "↓", Phase.BOTTOM: "▁", Phase.LIFT: "↑", Phase.TOP: "▔"}
"""A phase that has no room for its name."""

BETWEEN = {
    SpanKind.SETUP: "setup",
    SpanKind.LEAD_IN: "get_ready",
    SpanKind.REST: "rest",
    SpanKind.SWITCH: "switch",
    SpanKind.FINISH: "finish",
}
"""The key of what is written over the time between sets."""

ENGLISH = Drawn()
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
"""The seconds from one mark of an axis to the next."""


class Subject(NamedTuple):
    """What is drawn: a track's plan and its samples, and what is written over it."""

    title: str
    lines: Sequence[str]
    spans: Sequence[Span]
    events: Sequence[Event]
    blocks: Iterable[Block]
    pcm: Format
    exercises: Sequence[str] = ()  # the names of a workout's
    labels: Drawn = ENGLISH


class Row(NamedTuple):
    """Some reps of one side of a set, and what is heard in them."""

    spans: Sequence[Span]
    events: Sequence[Event]
    before: int  # the time under tension of the set and side before it, in microseconds

    @property
    def start(self) -> int:
        """When its first phase starts, in microseconds."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """When its last phase ends, in microseconds."""
        return self.spans[-1].end


class Word(NamedTuple):
    """Something spoken, where it is said and where it is written, in inches and on what line."""

    text: str
    number: bool
    start: float
    end: float
    left: float
    lane: int


def sets(spans: Iterable[Span]) -> list[list[Span]]:
    """Return the phases of each set, both sides together."""
    phases = (span for span in spans if span.kind is SpanKind.PHASE)
    return [list(group) for _, group in groupby(phases, key=lambda span: (span.exercise, span.set))]


def names(span: Span, exercises: Sequence[str] = (), labels: Drawn = ENGLISH) -> list[str]:
    """Return what a span is called, the longest name first: its set, or what it is for.

    ``exercises`` are the names of a workout's, each with its place, as ``A1``, before the rest.
    """
    if span.kind is not SpanKind.PHASE:
        return [getattr(labels, BETWEEN[span.kind])]
    number = labels.set.format(set=span.set)
    of = [exercises[span.exercise], exercises[span.exercise].split()[0]] if exercises else []
    if span.side is None:
        sets = [number, f"{span.set}"]
    else:
        side: str = getattr(labels, span.side.value)
        short: str = getattr(labels, f"{span.side.value}_short")
        sets = [f"{number}, {side}", f"{number}, {short}", f"{span.set} {short}"]
    return [f"{of[0]}, {sets[0]}", f"{of[1]}, {sets[0]}", *of[1:]] if of else sets


def write(
    path: Path,
    subject: Subject,
    chosen: Sequence[int] = (1,),
    *,
    dark: bool | None = None,
    pixels: int = 1800,
    rows: int = ROWS,
    overwrite: bool = False,
) -> int:
    """Write a picture of the ``chosen`` sets, counted from 1, and return its number of pages.

    It is on white paper, or on dark; an SVG goes by its reader's wish if ``dark`` is None. A PNG
    is so many ``pixels`` wide. A PDF has all pages, of so many ``rows``; others have the first.

    Raises RequestError if the ending is none of ``KINDS``, or the file exists and ``overwrite``
    is not set; TrackError if it cannot be written there.
    """
    check(path)
    kind = path.suffix.lower()
    with placed(path, overwrite=overwrite) as file, press():
        drawn = pages(subject, chosen, DARK if dark else LIGHT, rows)
        if kind == ".pdf":
            from matplotlib.backends.backend_pdf import PdfPages

            about = {"Title": subject.title, "CreationDate": None}
            with PdfPages(file, metadata=about) as book:
                for page in drawn:
                    book.savefig(page)
                return int(book.get_pagecount())
        page = next(drawn)
        if kind == ".png":
            page.savefig(file, format="png", dpi=pixels / WIDTH, metadata={"Software": None})
        else:
            file.write(_svg(page, subject.title, follow=dark is None))
    return 1


def check(path: Path) -> None:
    """Raise RequestError if a file of that name is no picture."""
    if path.suffix.lower() not in KINDS:
        raise RequestError(f"{path}: name a picture that ends in .png, .svg or .pdf")


def _svg(page: "Figure", title: str, follow: bool) -> bytes:
    file = io.BytesIO()
    page.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    before, start, after = file.getvalue().partition(b" <metadata>")
    style = f"<style>{following()}</style>\n" if follow else ""
    return before + f" <title>{escape(title)}</title>\n{style}".encode() + start + after


def pages(
    subject: Subject, chosen: Sequence[int] = (1,), ink: Ink = LIGHT, rows: int = ROWS
) -> Iterator["Figure"]:
    """Yield a page for so many ``rows`` of each chosen set; consumed within ``press``."""
    every = sets(subject.spans)
    envelope = Envelope(subject.blocks, subject.pcm)
    for number in sorted(chosen):
        whole = every[number - 1]
        detail = list(_rows(whole, subject.events))
        for first in range(0, len(detail), rows):
            yield _page(subject, envelope, whole, detail[first : first + rows], ink)


def _rows(phases: Iterable[Span], events: Sequence[Event]) -> Iterator[Row]:
    """Yield the reps of a set in rows, a side for itself."""
    rows: list[list[Span]] = []
    for _, group in groupby(phases, key=lambda span: (span.side, span.rep)):
        rep = list(group)
        last = rows[-1] if rows else rep
        apart = last[-1].side is not rep[0].side and last[-1].end < rep[0].start
        if apart or rep[-1].end - last[0].start > ROW or not rows:
            rows.append([])
        rows[-1].extend(rep)
    tension = 0
    for row in rows:
        start, end = row[0].start, row[-1].end
        if row[0].rep == 1:  # of a set, or of its other side
            tension = 0
        before, after = (
            bisect_left(events, at, key=lambda event: event.time) for at in (start, end)
        )
        yield Row(row, events[before:after], tension)
        tension += under_tension(row)


def _page(
    subject: Subject, envelope: Envelope, whole: Sequence[Span], rows: Sequence[Row], ink: Ink
) -> "Figure":
    """Return the page that shows some rows of a set."""
    scale = INSIDE / max(SHORTEST_ROW, *(row.end - row.start for row in rows))
    spoken = [_words(row, scale) for row in rows]
    heights = [
        HEAD + NAMES + WAVE + AXIS + LANE * (1 + max((word.lane for word in words), default=0))
        for words in spoken
    ]
    top = 1.25 + 0.2 * len(subject.lines)
    first = top + STRIP + 0.95
    page = Page(WIDTH, first + sum(heights) + 0.2 * len(rows) + 0.3, ink)
    page.text(MARGIN, 0.64, cut(subject.title, 20, INSIDE, bold=True), 20, bold=True)
    for number, line in enumerate(subject.lines):
        page.text(MARGIN, 0.92 + 0.2 * number, cut(line, 10.5, INSIDE), 10.5, ink.faint)
    _strip(page, subject, top, rows)
    page.text(MARGIN, first - 0.12, _heading(whole, rows, subject), 12, bold=True)
    y = first
    for row, words, height in zip(rows, spoken, heights, strict=True):
        columns = round((row.end - row.start) * scale * COLUMNS)
        wave = envelope.of(row.start, row.end, columns)
        _detail(page, row, y, scale, wave, subject.labels)
        _said(page, words, y + HEAD + NAMES + WAVE + AXIS)
        y += height + 0.2
    _legend(page, y + 0.1, subject.labels)
    return page.figure


def _heading(whole: Sequence[Span], rows: Sequence[Row], subject: Subject) -> str:
    first, last, labels = rows[0].spans[0], rows[-1].spans[-1], subject.labels
    some = labels.reps.format(first=first.rep, last=last.rep)
    some = labels.rep.format(rep=first.rep) if first.rep == last.rep else some
    part = labels.of.format(part=some, all=whole[-1].rep)
    part = "" if (first, last) == (whole[0], whole[-1]) else f", {part}"
    name = names(first._replace(side=None), subject.exercises, labels)[0]
    return f"{name[0].upper()}{name[1:]}{part}"


def _strip(page: Page, subject: Subject, top: float, rows: Sequence[Row]) -> None:
    """Draw the whole routine: how high the weight is, in the colours of the phases."""
    ink, spans, scale = page.ink, subject.spans, INSIDE / subject.spans[-1].end
    bottom = top + STRIP

    def x(time: int) -> float:
        return MARGIN + time * scale

    def called(span: Span) -> list[str]:
        return names(span, subject.exercises, subject.labels)

    for _, group in groupby(whole_sets(spans), key=_part):
        part = list(group)
        start, end = x(part[0].start), x(part[-1].end)
        lasting = clock(part[-1].end - part[0].start)
        few = [lasting]
        if part[0].kind is SpanKind.PHASE:
            lasting = clock(under_tension(part))
            few = [subject.labels.tension.format(time=lasting), lasting]
        else:
            page.box(start, bottom - LOW * STRIP, end, bottom, ink.rest)
        room = end - start - 0.06
        if name := widest(called(part[0]), 10, room, bold=True):
            page.text(start + 0.02, top - 0.26, name, 10, bold=True)
            page.text(start + 0.02, top - 0.09, widest(few, 9, room), 9, ink.faint)
    weight(page, spans, (MARGIN, top), (INSIDE, STRIP))
    shown = [(x(rows[0].start), bottom + 0.06), (x(rows[-1].end), bottom + 0.06)]
    page.lines([shown], ink.text, 2.5, "shown")
    page.lines([[(MARGIN, bottom), (WIDTH - MARGIN, bottom)]], ink.line, 0.8)
    _axis(page, 0, spans[-1].end, scale, bottom + 0.08)


def _part(span: Span) -> tuple[object, ...]:
    """Return what tells the parts of a routine apart; a rest within a set belongs to the set."""
    kind = SpanKind.PHASE if span.rep is not None else span.kind
    return kind, span.exercise, span.set, span.side


def weight(
    page: Paper, spans: Sequence[Span], corner: Sequence[float], size: Sequence[float]
) -> None:
    """Draw how high the weight is from the first span to the last, from an upper left corner.

    Where reps are too narrow to be seen, their set is one block.
    """
    if not spans:
        return
    (left, top), (across, height) = corner, size
    start, scale = spans[0].start, across / max(1, spans[-1].end - spans[0].start)

    def x(time: int) -> float:
        return left + (time - start) * scale

    shapes: dict[Phase, list[list[tuple[float, float]]]] = {phase: [] for phase in Phase}
    outlines: list[list[tuple[float, float]]] = []
    blocks: list[list[tuple[float, float]]] = []
    bottom = top + height
    phases = (span for span in spans if span.kind is SpanKind.PHASE)
    for _, group in groupby(phases, key=lambda span: (span.exercise, span.set, span.side)):
        side = list(group)
        x0, x1 = x(side[0].start), x(side[-1].end)
        if x1 - x0 < NARROWEST * len({span.rep for span in side}):
            blocks.append([(x0, bottom), (x0, top), (x1, top), (x1, bottom)])
            continue
        outline = [(x0, bottom)]
        for span in side:
            if span.phase and span.length:
                x0, x1 = x(span.start), x(span.end)
                y0, y1 = (bottom - share * height for share in ENDS[span.phase])
                shapes[span.phase].append([(x0, bottom), (x0, y0), (x1, y1), (x1, bottom)])
                outline += [(x0, y0), (x1, y1)]
        outlines.append([*outline, (x1, bottom)])
    page.shapes(blocks, page.ink.line, "block")
    for phase, drawn in shapes.items():
        page.shapes(drawn, PHASES[phase], f"{phase.value} of all")
    page.lines(outlines, page.ink.faint, 0.4)


def _axis(page: Page, start: int, end: int, scale: float, y: float) -> None:
    """Draw marks and their times, in minutes and seconds, below ``y``."""
    step = next((s * SECOND for s in STEPS if s * SECOND * scale > 0.62), STEPS[-1] * SECOND)
    times = range(-(-start // step) * step, end + 1, step)
    places = [(MARGIN + (time - start) * scale, clock(time)) for time in times]
    page.lines([[(x, y), (x, y + 0.05)] for x, _ in places], page.ink.line, 0.8, "marks")
    for x, text in places:
        page.text(x, y + 0.19, text, 9, page.ink.faint, centred=True)


def _words(row: Row, scale: float) -> list[Word]:
    """Return where the words of a row are written: on the first line where they have room."""
    free: list[float] = []
    words: list[Word] = []
    for event in row.events:
        if event.text is None:
            continue
        start, end = (MARGIN + (time - row.start) * scale for time in (event.time, event.end))
        number = event.kind is EventKind.COUNT
        text = cut(event.text, 10.5, INSIDE, bold=number)
        across = width(text, 10.5, bold=number)
        left = min(start, WIDTH - MARGIN - across)
        lane = next((lane for lane, place in enumerate(free) if place <= left), len(free))
        free[lane : lane + 1] = [max(left + across, end) + 0.08]
        words.append(Word(text, number, start, min(end, WIDTH - 0.05), left, lane))
    return words


def _said(page: Page, words: Iterable[Word], top: float) -> None:
    for word in words:
        y = top + LANE * word.lane
        page.lines([[(word.start, y), (word.end, y)]], page.ink.text, 1.6, "spoken")
        page.text(word.left, y + 0.17, word.text, 10.5, bold=word.number)


def _detail(
    page: Page,
    row: Row,
    y: float,
    scale: float,
    wave: Sequence[tuple[float, float]],
    labels: Drawn,
) -> None:
    """Draw a row: its reps, phases, samples and beeps."""
    ink = page.ink

    def x(time: int) -> float:
        return MARGIN + (time - row.start) * scale

    strip, top = y + HEAD, y + HEAD + NAMES
    bottom = top + WAVE
    tension = row.before
    for _, group in groupby(row.spans, key=lambda span: span.rep):
        rep = list(group)
        tension += under_tension(rep)
        _rep(page, rep, tension, (x(rep[0].start), x(rep[-1].end)), y + 0.18, labels)
        for span in rep:
            if span.phase and span.length:
                left, right = x(span.start), x(span.end)
                page.box(left, strip, right, top, PHASES[span.phase], span.phase.value)
                page.box(left, top, right, bottom, ink.band(span.phase))
                word = getattr(labels, span.phase.value).upper()
                names = f"{word}  {spelled(span.length)} s", word, ARROWS[span.phase]
                name = widest(names, 9.5, right - left - 0.15, bold=True)
                page.text(left + 0.1, strip + 0.175, name, 9.5, LETTERS, bold=True)
    page.shapes([_outline(wave, (top + bottom) / 2)], ink.wave, "wave")
    places = {kind: [x(e.time) for e in row.events if e.kind is kind] for kind in EventKind}
    if SECOND * scale > DENSEST:
        ticks = [[(at, bottom - 0.08), (at, bottom)] for at in places[EventKind.TICK]]
        page.lines(ticks, ink.text, 1.2, "tick")
    beeps = places[EventKind.BEEP]
    page.lines([[(at, strip), (at, bottom)] for at in beeps], ink.beep, 1.4, "beep")
    page.dots([(at, strip) for at in beeps], ink.beep)
    page.shapes([_diamond(at, bottom) for at in places[EventKind.SIGNAL]], ink.beep, "signal")
    _axis(page, row.start, row.end, scale, bottom)


def _outline(wave: Sequence[tuple[float, float]], middle: float) -> list[tuple[float, float]]:
    """Return the outline of a row's samples; of silence it is a thin line."""
    places = [MARGIN + (number + 0.5) / COLUMNS for number in range(len(wave))]
    both = list(zip(places, wave, strict=True))
    upper = [(x, middle - high * WAVE / 2 - THIN) for x, (_, high) in both]
    lower = [(x, middle - low * WAVE / 2 + THIN) for x, (low, _) in both]
    return upper + lower[::-1]


def _rep(
    page: Page, rep: Sequence[Span], tension: int, ends: Sequence[float], y: float, labels: Drawn
) -> None:
    """Write over a rep its number, and where it ends the time under tension so far."""
    left, right = ends
    number = labels.rep.format(rep=rep[0].rep)
    number += f", {getattr(labels, rep[0].side.value)}" if rep[0].side else ""
    name = widest([number, f"{rep[0].rep}"], 10, right - left - 0.05, bold=True)
    page.text(left, y, name, 10, bold=True)
    room = right - left - width(name, 10, bold=True) - 0.3
    so_far = widest([labels.tension.format(time=clock(tension)), clock(tension)], 9, room)
    page.text(right - width(so_far, 9) - 0.12, y, so_far, 9, page.ink.faint)


def _diamond(x: float, y: float) -> list[tuple[float, float]]:
    return [(x - 0.05, y), (x, y - 0.07), (x + 0.05, y), (x, y + 0.07)]


def _legend(page: Page, y: float, labels: Drawn) -> None:
    """Say what the marks are."""
    ink, middle = page.ink, y - 0.045
    x = MARGIN + 0.05
    for key in ("beep", "tick", "signal", "words"):
        text: str = getattr(labels, key)
        if key == "beep":
            page.dots([(x, middle)], ink.beep)
        elif key == "tick":
            page.lines([[(x, middle - 0.05), (x, middle + 0.05)]], ink.text, 1.2)
        elif key == "signal":
            page.shapes([_diamond(x, middle)], ink.beep)
        else:
            page.lines([[(x - 0.05, middle), (x + 0.2, middle)]], ink.text, 1.6)
            x += 0.2
        page.text(x + 0.12, y, text, 9, ink.faint)
        x += width(text, 9) + 0.5
