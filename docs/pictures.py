"""Make the pictures of the README: what a lifter sees, and what a set sounds like.

Run by `make pictures`. All are drawn from a real track, planned and rendered as for `tempo run`;
the page on a phone by the Chromium of the system.
"""

import io
import re
import shutil
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tempo.cli import page as pages
from tempo.guide.asked import Asked, Guide
from tempo.guide.subject import subject
from tempo.guide.summary import titles
from tempo.library.words import signs
from tempo.live.keys import legend
from tempo.live.screen import View, picture
from tempo.outputs.picture import write
from tempo.phone import page
from tempo.phone.contract import Sound
from tempo.plan.phase import Phase
from tempo.plan.time import SECOND
from tempo.plan.timeline import Span, SpanKind

HERE = Path(__file__).parent
GAP = 12  # pixels between the pictures of a phone


def main() -> None:
    """Draw all pictures, that of a phone where there is a Chromium."""
    guide = Asked("pause-thrust").guide()
    (HERE / "terminal.svg").write_text(_terminal(guide), encoding="utf-8")
    write(HERE / "plot.svg", subject(guide), rows=1, overwrite=True)
    if shutil.which("chromium"):
        (HERE / "phone.png").write_bytes(_phone())
    else:
        print("phone.png stays as it is: the program chromium is not installed")


def _phone() -> bytes:
    """Return the page on a phone in three moments: a lift, a hold, and the rest after the set."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    export = pages.wanted(Asked("pause-thrust")).planned()
    sound = Sound(page.data(export.held(export.takes()), "audio/mpeg"))
    spans = export.track.spans
    times = (
        _within(next(span for span in spans if span.rep == 3 and span.phase is Phase.LIFT), 0.55),
        _within(next(span for span in spans if span.rep == 3 and span.phase is Phase.TOP), 0.2),
        _within(next(span for span in spans if span.kind is SpanKind.REST), 0.3),
    )
    shots = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "set.html"
        file.write_text(page.single(pages.told(export, sound)), encoding="utf-8")
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        shown = browser.new_page(viewport={"width": 360, "height": 720}, color_scheme="dark")
        shown.goto(file.as_uri())
        shown.click("#play")
        for at in times:
            shown.evaluate(f"document.getElementById('sound').currentTime = {at}")
            while shown.evaluate(f"document.getElementById('sound').currentTime < {at} + 0.05"):
                time.sleep(0.01)
            shots.append(Image.open(io.BytesIO(shown.screenshot())))
        browser.close()
    width, height = shots[0].size
    whole = Image.new("RGB", (3 * width + 2 * GAP, height), "white")
    for place, shot in enumerate(shots):
        whole.paste(shot, (place * (width + GAP), 0))
    written = io.BytesIO()
    whole.quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def _within(span: Span, share: float) -> float:
    """Return a time within a span, in seconds."""
    return (span.start + share * span.length) / SECOND


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
