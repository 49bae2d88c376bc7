"""``tempo page``: the set as a page for a browser, with its track inside it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.cli import options
from tempo.cli.export import shown_progress
from tempo.cli.tell import tell, warned
from tempo.errors import RequestError
from tempo.guide.asked import Asked
from tempo.guide.export import Export, Request, request
from tempo.guide.summary import silent, summary
from tempo.library.declarations import COVER, FORCE, PAGE_FILE
from tempo.outputs import place
from tempo.plan.time import clock

if TYPE_CHECKING:
    from tempo.phone.contract import Sound

ENDINGS = (".html", ".htm")


@click.command(name="page", cls=options.Grouped)
@options.asked("page")
def command(asked: Asked) -> None:
    """Write a page that plays the set in a browser: what to do now, large, and in time.

    It is one file, which needs no network: open it on a computer or an Android phone. ROUTINE, or
    a workout, is a name from `tempo list`, a path to a file, or a line.
    """
    from tempo.phone import page
    from tempo.phone.contract import Sound

    output = asked.options.get(PAGE_FILE) or Path(f"{Path(asked.routine).stem}.html")
    if output.suffix.lower() not in ENDINGS:
        raise RequestError(f"{output}: name a file that ends in .html")
    place.check(output, overwrite=asked.options[FORCE])
    export = wanted(asked).planned()
    tell(summary(warned(export.guide)), err=True)
    for line in silent(export.guide):
        tell(line, err=True)
    with shown_progress(export, output) as progress:
        track = page.data(export.held(export.takes(), progress), "audio/mpeg")
    sound = Sound(track, artwork=artwork(export))
    with place.placed(output, overwrite=asked.options[FORCE]) as file, place.writing(output):
        file.write(page.single(told(export, sound)).encode(errors="replace"))
    length = clock(export.track.spans[-1].end)
    tell(f"{output}: {length}, {output.stat().st_size / 1e6:.1f} MB", err=True)
    tell(
        "An iPhone opens no page from a file with its sound; `tempo site` makes one for a web "
        "host, which it can keep.",
        err=True,
    )


def wanted(asked: Asked) -> Request:
    """Return the export whose track the page plays; its cover is the page's to show."""
    return request(asked, Path("track.mp3"))._replace(cover=False)


def artwork(export: Export) -> str:
    """Return the cover as an address that holds it; nothing if none was asked for."""
    from tempo.phone import page

    if not export.request.asked.options[COVER]:
        return ""
    from tempo.outputs.cover import cover

    [piece] = export.pieces
    return page.data(cover(piece.title, piece.spans), "image/png")


def told(export: Export, sound: "Sound") -> dict[str, Any]:
    """Return what the page is told of a set whose sound is somewhere."""
    from tempo.guide.export import album
    from tempo.guide.schedule import scheduled
    from tempo.library.declarations import ARTIST
    from tempo.phone.contract import Written, contract
    from tempo.plan.saying import canonical

    guide = export.guide
    written = Written(
        export.pieces[0].title,
        guide.settings[ARTIST],
        album(guide, split=False),
        [canonical(each.prescription.tempo) for each in guide.exercised],
        [each.shown for each in guide.exercised],
    )
    return contract(scheduled(guide), guide.work, guide.track.sounding.words, written, sound)
