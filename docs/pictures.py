"""Make the pictures of the README: what a lifter sees, and what a set sounds like.

Run by `make pictures`. Both are drawn from a real track, planned and rendered as for `tempo run`.
"""

import re
from pathlib import Path

from rich.console import Console

from tempo.cli.guide import Asked, Guide
from tempo.cli.plot import subject
from tempo.cli.summary import titles
from tempo.library.words import signs
from tempo.live.keys import legend
from tempo.live.screen import View, picture
from tempo.outputs.picture import write
from tempo.plan.phase import Phase
from tempo.plan.timeline import SpanKind

HERE = Path(__file__).parent


def main() -> None:
    """Draw both pictures."""
    guide = Asked("pause-thrust").guide()
    (HERE / "terminal.svg").write_text(_terminal(guide), encoding="utf-8")
    write(HERE / "plot.svg", subject(guide), rows=1, overwrite=True)


def _terminal(guide: Guide) -> str:
    """Return the screen of `tempo run` in the middle of the third rep's hold."""
    track = guide.track
    hold = next(span for span in track.spans if span.rep == 3 and span.phase is Phase.TOP)
    time = (hold.start + 2 * hold.end) // 3
    done = time - next(span.start for span in track.spans if span.kind is SpanKind.PHASE)
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=72, file=nowhere, force_terminal=True)
        view = View(track.spans, track.events, time, tension=done, titles=titles(guide))
        console.print(picture(view, 72, 20, signs(), legend(signs())))
        svg = console.export_svg(title="tempo run pause-thrust")
        svg = svg.replace("<text ", '<text xml:space="preserve" ')  # letters may begin with a space
    return re.sub(r"@font-face {.*?}\s*", "", svg, flags=re.DOTALL)  # the reader's own font


if __name__ == "__main__":
    main()
