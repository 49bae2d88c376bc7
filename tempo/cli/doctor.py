"""``tempo doctor``: what was found on this machine, and what to do about what was not."""

import platform
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

import tempo
from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import TempoError, TrackError, VoiceError
from tempo.library.declarations import THEME, VOICE

if TYPE_CHECKING:
    from tempo.library.folders import Shelf


class Finding(NamedTuple):
    """A thing that was looked for, whether it is well, and what there is to say of it."""

    thing: str
    well: bool
    text: str


@click.command(name="doctor", cls=options.Grouped)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look for a sound output, a voice and the folders, and say what to do about what is not there.

    Ends with 1 if a set could not be heard.
    """
    tell(
        f"rep-tempo {tempo.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )
    well = True
    for finding in findings():
        well = well and finding.well
        tell("ok" if finding.well else "no", nl=False, fg="green" if finding.well else "red")
        tell(f"  {finding.thing:<9} {finding.text}")
    if not well:
        ctx.exit(1)


def findings() -> Iterator[Finding]:
    """Look at everything that a set needs; nothing that is wrong ends the looking."""
    from tempo.library import folders, settings

    usual = settings.Settings()
    try:
        usual = settings.load(folders.config())
        yield Finding("config", True, _config(folders.config()))
    except TempoError as error:
        yield Finding("config", False, str(error))
    looks: dict[str, Callable[[], str]] = {
        "output": _output,
        "voice": lambda: _voice(usual[VOICE]),
        "theme": lambda: _theme(usual[THEME]),
        "routines": _routines,
        "workouts": _workouts,
        "your own": _own,
        "cache": _cache,
    }
    for thing, look in looks.items():
        try:
            yield Finding(thing, True, look())
        except TempoError as error:
            yield Finding(thing, False, str(error))


def _output() -> str:
    from tempo.audio.pcm import Format
    from tempo.outputs.miniaudio import Miniaudio

    pcm = Format()
    with Miniaudio([bytes(pcm.frame_bytes * pcm.rate)], pcm) as playback:
        while not playback.played():  # a second of silence, of which the first frames are enough
            playback.check()
            time.sleep(0.01)
        return f"miniaudio plays to {playback.backend}"


def _voice(name: str) -> str:
    from tempo.voices import engines
    from tempo.voices.voice import Phrase

    if name == "none":
        return "none, as the config says: sets are guided by beeps alone"
    voice = engines.voice(name)
    (recording,) = voice.speak([Phrase("ready", 165)])
    if not any(recording.samples):
        raise VoiceError(f"{name} gives no sound; install it again, or use --voice none")
    voice.close()
    note = f": {voice.note}" if voice.note else ""
    return f"{name} speaks ({recording.rate} Hz){note}"


def _theme(name: str) -> str:
    from tempo.library import themes

    theme = themes.find(name)
    return f"{theme.name}, {len(theme.sounds)} sounds, in {theme.folder}"


def _routines() -> str:
    from tempo.library import folders

    return _shelved(folders.routines())


def _workouts() -> str:
    from tempo.library import folders

    return _shelved(folders.workouts())


def _shelved(shelf: "Shelf") -> str:
    from tempo.library import workouts

    paths = shelf.paths().values()
    for path in paths:
        workouts.load(path)
    own = sum(map(shelf.owns, paths))
    return f"{len(paths) - own} in {shelf.shipped}, {own} of your own"


def _own() -> str:
    from tempo.library import folders

    home = folders.own("routines").parent
    return f"routines/, workouts/, prescriptions/, themes/ and voices/ go in {home}"


def _config(path: Path) -> str:
    return f"{path}{'' if path.exists() else ' (none yet, so the defaults)'}"


def _cache() -> str:
    from tempo.library import folders
    from tempo.library.cache import Cache

    cache = Cache(folders.cache())
    cache.put("doctor", b"")
    if cache.get("doctor") is None:
        raise TrackError(
            f"nothing can be kept in {folders.cache()}; every set makes its clips anew"
        )
    count, size = cache.size()
    return f"{count} clips, {size / 1e6:.1f} MB, in {folders.cache()}"
