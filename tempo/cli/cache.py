"""``tempo cache``: the clips that are kept from one run to the next."""

import click

from tempo.cli.tell import tell
from tempo.errors import TrackError


@click.command(name="cache")
@click.option("--clear", is_flag=True, help="Remove every clip; the next set makes its own again.")
def command(clear: bool) -> None:
    """Show where spoken clips and sounds are kept and how much room they take."""
    from tempo.audio.bank import LARGEST_CACHE
    from tempo.library import folders
    from tempo.library.cache import Cache

    cache = Cache(folders.cache())
    if clear:
        cache.bound(0)
    count, size = cache.size()
    if clear and count:
        raise TrackError(f"{folders.cache()}: {count} clips cannot be removed; see who owns them")
    tell(
        f"{folders.cache()}: {count} clips, {size / 1e6:.1f} MB of at most "
        f"{LARGEST_CACHE / 1e6:.0f} MB"
    )
