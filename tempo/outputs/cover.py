"""The cover of a track, which a phone shows beside its title."""

from collections.abc import Sequence

from tempo.outputs.bitmap import Bitmap, can_write
from tempo.outputs.ink import DARK
from tempo.outputs.page import POINT, Page, Paper, cut, press
from tempo.outputs.picture import sets, weight
from tempo.plan.time import clock
from tempo.plan.timeline import Span, under_tension

SIDE = 6.0  # inches


def cover(name: str, spans: Sequence[Span]) -> bytes:
    """Return a square PNG of 600 pixels: a name in large letters, some reps, and the whole."""
    if can_write(name):
        return _drawn(Bitmap(SIDE, SIDE, DARK), name, spans)
    with press():  # slow, but it looks for letters in all that the system has
        return _drawn(Page(SIDE, SIDE, DARK), name, spans)


def _drawn(paper: Paper, name: str, spans: Sequence[Span]) -> bytes:
    size, lines = _large(paper, name, 5.2, 2.3)
    for number, line in enumerate(lines):
        paper.text(0.4, 0.35 + (number + 0.9) * size * POINT * 1.2, line, size, bold=True)
    lasting = [f"{clock(spans[-1].end - spans[0].start)} in all"]
    if tension := under_tension(spans):
        lasting.append(f"{clock(tension)} under tension")
    paper.text(0.4, 3.15, ", ".join(lasting), 18, paper.ink.faint)
    first = next(iter(sets(spans)), [])
    some = [span for span in first if span.side is first[0].side and (span.rep or 0) <= 6]
    weight(paper, some, (0.4, 3.5), (5.2, 1.3))
    paper.box(0.4, 5.52, 5.6, 5.6, paper.ink.rest)
    weight(paper, spans, (0.4, 5.1), (5.2, 0.5))
    return paper.png()


def _large(paper: Paper, text: str, room: float, height: float) -> tuple[float, list[str]]:
    """Return the size in points and the lines in which a text is as large as the room lets it."""
    for size in (64, 56, 48, 42, 36, 30, 26, 22):
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and paper.width(longer, size, bold=True) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        most = int(height / (size * POINT * 1.2))
        fitting = all(paper.width(line, size, bold=True) <= room for line in lines)
        if len(lines) <= most and fitting:
            return size, lines
    lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return size, [cut(line, size, room, bold=True, across=paper.width) for line in lines]
