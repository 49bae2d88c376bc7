"""``tempo doctor``: what was found on this machine, and what to do about what was not."""

import platform
import time
from collections.abc import Iterator
from typing import NamedTuple

import click

import tempo
from tempo.errors import TempoError


class Finding(NamedTuple):
    """A thing that was looked for, whether it is well, and what there is to say of it."""

    thing: str
    well: bool
    text: str


@click.command(name="doctor", short_help="Say what was found, and what to do about the rest.")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look for a sound output, a voice and the folders, and say what to do about what is not there.

    Ends with 1 if a set could not be heard.
    """
    click.echo(
        f"rep-tempo {tempo.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )
    well = True
    for finding in findings():
        well = well and finding.well
        mark = click.style("ok", fg="green") if finding.well else click.style("no", fg="red")
        click.echo(f"{mark}  {finding.thing:<9} {finding.text}")
    if not well:
        ctx.exit(1)


def findings() -> Iterator[Finding]:
    """Look at everything that a set needs; nothing that is wrong ends the looking."""
    for look in (_output, _voice, _theme, _routines, _config, _cache):
        thing = look.__name__.removeprefix("_")
        try:
            yield Finding(thing, True, look())
        except TempoError as error:
            yield Finding(thing, False, str(error))


def _output() -> str:
    from tempo.audio.format import Format
    from tempo.outputs.miniaudio import Miniaudio

    format = Format()
    with Miniaudio([bytes(format.frame_bytes * format.rate)], format) as playback:
        while not playback.played():  # a second of silence, of which the first frames are enough
            playback.check()
            time.sleep(0.01)
        return f"miniaudio plays to {playback.backend}"


def _voice() -> str:
    from tempo.library import folders, settings
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    name = settings.load(folders.config()).voice
    if name == "none":
        return "none, as the config says: sets are guided by beeps alone"
    voice = engines.voice(name)
    (recording,) = voice.speak([Phrase("ready", 165)])
    return f"{name} speaks ({recording.rate} Hz)"


def _theme() -> str:
    from tempo.library import folders, settings, themes

    theme = themes.find(settings.load(folders.config()).theme)
    return f"{theme.name}, {len(theme.sounds)} sounds, in {theme.folder}"


def _routines() -> str:
    from tempo.library import folders

    shelf = folders.routines()
    return f"{len(shelf.paths())}, in {shelf.shipped}; your own go in {shelf.own}"


def _config() -> str:
    from tempo.library import folders, settings

    path = folders.config()
    settings.load(path)
    return f"{path}{'' if path.exists() else ' (none yet, so the defaults)'}"


def _cache() -> str:
    from tempo.library import folders
    from tempo.voices.cache import ClipCache

    count, size = ClipCache(folders.cache()).size()
    return f"{count} clips, {size / 1e6:.1f} MB, in {folders.cache()}"
