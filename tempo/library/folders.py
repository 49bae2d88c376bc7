"""Where things live: what ships with the program, and what is the user's own."""

import os
from functools import lru_cache
from pathlib import Path

import tempo
from tempo.errors import FileError, RequestError, shown

APPLICATION = "rep-tempo"

YAML = ".yaml"

SAID = (
    *("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA"),
)
"""What the environment says of where a user's folders are."""

NOWHERE = Path(os.devnull)
"""The folder of a user without a home: nothing is found in it, and nothing can be kept there."""


def shipped(name: str) -> Path:
    """Return the folder ``cues`` or ``sounds``, in whatever way the program was installed.

    A wheel carries them inside the package; in a checkout they stand beside it.
    """
    package = Path(tempo.__file__).parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileError(f"the folder '{name}' is not where rep-tempo was installed; install it again")


def own(name: str) -> Path:
    """Return the user's own folder of ``routines``, ``workouts``, ``prescriptions``, ``themes``."""
    return _users("data") / name


def config() -> Path:
    """Return the path of the user's config file, which need not exist."""
    return _users("config") / "config.yaml"


def history() -> Path:
    """Return the path of the file that keeps the sets that were done; it need not exist."""
    return _users("data") / "history.jsonl"


def cache() -> Path:
    """Return the folder in which clips are kept from one run to the next."""
    return _users("cache") / "clips"


def fonts() -> Path:
    """Return the folder in which matplotlib keeps what it found out about the system's fonts."""
    return _users("cache") / "matplotlib"


def trees() -> Path:
    """Return the folder in which YAML files that were parsed are kept as trees."""
    return _users("cache") / "trees"


def _users(kind: str) -> Path:
    """Return the user's ``data``, ``config`` or ``cache`` folder of this program."""
    return _placed(kind, tuple(map(os.environ.get, SAID)))


@lru_cache
def _placed(kind: str, said: tuple[str | None, ...]) -> Path:
    """Return where the system has such a folder, by what the environment said."""
    from platformdirs import PlatformDirs

    try:
        folder = Path(getattr(PlatformDirs(APPLICATION, appauthor=False), f"user_{kind}_dir"))
    except RuntimeError:  # no home
        return NOWHERE
    return folder if folder.is_absolute() and shown(f"{folder}") == f"{folder}" else NOWHERE


class Shelf:
    """Things that have a name: the user's own, which come first, and those that were shipped.

    Each is a YAML file of that name, or a folder with a file ``inside``.
    """

    def __init__(self, noun: str, own: Path, shipped: Path, inside: str = "") -> None:
        self.noun = noun
        self.own = own
        self.shipped = shipped
        self._inside = inside

    def paths(self) -> dict[str, Path]:
        """Return the path behind every name, by name."""
        return dict(sorted((self._in(self.shipped) | self._in(self.own)).items()))

    def shadows(self, name: str) -> bool:
        """Whether the user's own thing stands in front of a shipped one."""
        return name in self._in(self.own) and name in self._in(self.shipped)

    def find(self, name: str) -> Path:
        """Return the path behind a name; raises RequestError with the nearest names."""
        return find(name, self)

    def named(self, name: str, *, own: bool) -> Path | None:
        """Return the path of the user's own thing of a name, or of the shipped one."""
        return self._in(self.own if own else self.shipped).get(name)

    def _in(self, folder: Path) -> dict[str, Path]:
        try:
            entries = os.listdir(folder)
        except OSError:
            return {}
        if self._inside:
            paths = {entry: folder / entry / self._inside for entry in entries}
            found = {name: path for name, path in paths.items() if path.exists()}
        else:
            files = [entry for entry in entries if entry.endswith(YAML)]
            found = {entry.removesuffix(YAML): folder / entry for entry in files}
        return {name: path for name, path in found.items() if shown(name) == name}


def find(name: str, *shelves: Shelf) -> Path:
    """Return the path behind a name on any of some shelves, the user's own before a shipped one.

    Raises RequestError with the nearest names.
    """
    for own in (True, False):
        for shelf in shelves:
            if path := shelf.named(name, own=own):
                return path
    import difflib

    names = sorted({each for shelf in shelves for each in shelf.paths()})
    near = difflib.get_close_matches(name, names, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    raise RequestError(f"there is no {shelves[0].noun} '{name}'; {hint}")


def routines() -> Shelf:
    """Return the routines, a YAML file each."""
    return Shelf("routine", own("routines"), shipped("cues"))


def workouts() -> Shelf:
    """Return the workouts, a YAML file each."""
    return Shelf("workout", own("workouts"), shipped("cues") / "workouts")


def prescriptions() -> Shelf:
    """Return the named prescriptions, a YAML file each."""
    return Shelf("prescription", own("prescriptions"), shipped("cues") / "prescriptions")


def themes() -> Shelf:
    """Return the themes, a folder with a ``theme.yaml`` each."""
    return Shelf("theme", own("themes"), shipped("sounds"), "theme.yaml")
