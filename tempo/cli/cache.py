"""``tempo cache``: the clips that are kept from one run to the next."""

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import TrackError
from tempo.library.declarations import CLEAR
from tempo.library.settings import Settings


@click.command(name="cache", cls=options.Grouped)
@options.taking("cache")
def command(said: Settings) -> None:
    """Show where spoken clips and sounds are kept and how much room they take."""
    from tempo.audio.bank import LARGEST_CACHE
    from tempo.library import folders
    from tempo.library.cache import Cache

    cache, clear = Cache(folders.cache()), said[CLEAR]
    if clear:
        cache.bound(0)
    count, size = cache.size()
    if clear and count:
        raise TrackError(f"{folders.cache()}: {count} clips cannot be removed; see who owns them")
    tell(
        f"{folders.cache()}: {count} clips, {size / 1e6:.1f} MB of at most "
        f"{LARGEST_CACHE / 1e6:.0f} MB"
    )
