"""Make the pictures of the README: what a lifter sees, and what a set sounds like.

Run by `make pictures`. Both are drawn from a real track, planned and rendered as for `tempo run`.
"""

import re
from array import array
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.console import Console

from tempo.audio.track import Track
from tempo.cli.options import Asked
from tempo.live.screen import picture, scene
from tempo.plan.events import EventKind
from tempo.plan.phase import Phase
from tempo.plan.time import SECOND, frame
from tempo.plan.timeline import SpanKind

HERE = Path(__file__).parent
RATE = 44_100
WIDTH, HEIGHT, MARGIN = 1000, 310, 10
COLOURS = {
    Phase.LIFT: "#2e9e5b",
    Phase.TOP: "#d9a514",
    Phase.LOWER: "#3a7bd5",
    Phase.BOTTOM: "#a34fb5",
}


def main() -> None:
    """Draw both pictures."""
    track = Asked("pause-thrust").guide().track
    (HERE / "terminal.svg").write_text(_terminal(track), encoding="utf-8")
    (HERE / "waveform.svg").write_text("\n".join(_waveform(track)), encoding="utf-8")


def _terminal(track: Track) -> str:
    """Return the screen of `tempo run` in the middle of the third rep's hold."""
    hold = next(span for span in track.spans if span.rep == 3 and span.phase is Phase.TOP)
    time = (hold.start + 2 * hold.end) // 3
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=72, file=nowhere, force_terminal=True)
        console.print(picture(scene(track.spans, track.events, time), time))
        svg = console.export_svg(title="tempo run pause-thrust")
    return re.sub(r"@font-face {.*?}\s*", "", svg, flags=re.DOTALL)  # the reader's own font


def _waveform(track: Track) -> Iterator[str]:
    """Yield the last second of the countdown and two reps: phases, samples, beeps and words."""
    first = next(span for span in track.spans if span.kind is SpanKind.PHASE)
    start = first.start - 3 * SECOND // 2
    end = next(span.end for span in track.spans if span.rep == 2 and span.phase is Phase.BOTTOM)

    def x(time: int) -> float:
        return round(MARGIN + (time - start) * (WIDTH - 2 * MARGIN) / (end - start), 2)

    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Two reps of pause-thrust as a waveform, with phases, beeps and words">'
    )
    yield (
        "<style>text{fill:#222}.wave{fill:#333}.beep{stroke:#c22}"
        "@media(prefers-color-scheme:dark){text{fill:#eee}.wave{fill:#ddd}.beep{stroke:#f66}}"
        "</style>"
    )
    for span in track.spans:
        if span.kind is SpanKind.PHASE and span.phase and start <= span.start < end and span.length:
            left, width = x(span.start), x(span.end) - x(span.start)
            yield (
                f'<rect x="{left}" y="30" width="{width:.2f}" height="200" '
                f'fill="{COLOURS[span.phase]}" fill-opacity="0.3"/>'
                f'<text x="{left + 6}" y="22" font-weight="bold">{span.phase.value.upper()}</text>'
            )
    yield f'<polygon class="wave" points="{" ".join(_envelope(track, start, end))}"/>'
    for event in track.events:
        if start <= event.time < end and event.kind is EventKind.BEEP:
            yield (
                f'<line class="beep" x1="{x(event.time)}" x2="{x(event.time)}" y1="30" y2="230" '
                'stroke-width="1.5"/>'
            )
    spoken = [event for event in track.events if event.text and start <= event.time < end]
    for number, event in enumerate(spoken):
        y = 252 + 20 * (number % 3)
        yield f'<text x="{x(event.time)}" y="{y}">{escape(event.text or "")}</text>'
    yield "</svg>"


def _envelope(track: Track, start: int, end: int) -> Iterator[str]:
    """Yield the outline of the samples, two columns a picture's unit."""
    samples = array("h", b"".join(track.blocks()))[frame(start, RATE) : frame(end, RATE)]
    columns = 2 * (WIDTH - 2 * MARGIN)
    parts = [
        samples[len(samples) * i // columns : len(samples) * (i + 1) // columns]
        for i in range(columns)
    ]
    for i, part in enumerate(parts):
        yield f"{MARGIN + i / 2},{130 - 95 * max(part) / 32_768 - 0.5:.1f}"
    for i, part in reversed(list(enumerate(parts))):
        yield f"{MARGIN + i / 2},{130 - 95 * min(part) / 32_768 + 0.5:.1f}"


if __name__ == "__main__":
    main()
