"""Where things live: what ships with the program, and what is the user's own."""

import os
from pathlib import Path

import tempo
from tempo.errors import FileError, RequestError

APPLICATION = "rep-tempo"

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
    """Return the folder of the user's own ``routines``, ``prescriptions`` or ``themes``."""
    return _users("data") / name


def config() -> Path:
    """Return the path of the user's config file, which need not exist."""
    return _users("config") / "config.yaml"


def cache() -> Path:
    """Return the folder in which clips are kept from one run to the next."""
    return _users("cache") / "clips"


def _users(kind: str) -> Path:
    """Return the user's ``data``, ``config`` or ``cache`` folder of this program."""
    from platformdirs import PlatformDirs

    try:
        folder = Path(getattr(PlatformDirs(APPLICATION, appauthor=False), f"user_{kind}_dir"))
    except RuntimeError:  # no home
        return NOWHERE
    return folder if folder.is_absolute() else NOWHERE


class Shelf:
    """Things that have a name: the user's own, which come first, and those that were shipped."""

    def __init__(self, noun: str, own: Path, shipped: Path, pattern: str = "*.yaml") -> None:
        self.noun = noun
        self.own = own
        self.shipped = shipped
        self._pattern = pattern

    def paths(self) -> dict[str, Path]:
        """Return the path behind every name, by name."""
        return dict(sorted((self._in(self.shipped) | self._in(self.own)).items()))

    def shadows(self, name: str) -> bool:
        """Whether the user's own thing stands in front of a shipped one."""
        return name in self._in(self.own) and name in self._in(self.shipped)

    def find(self, name: str) -> Path:
        """Return the path behind a name; raises RequestError with the nearest names."""
        paths = self.paths()
        if name in paths:
            return paths[name]
        import difflib

        near = difflib.get_close_matches(name, paths, 3, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(paths)}"
        raise RequestError(f"there is no {self.noun} '{name}'; {hint}")

    def _in(self, folder: Path) -> dict[str, Path]:
        files = folder.glob(self._pattern) if os.path.isdir(folder) else ()
        return {path.relative_to(folder).parts[0].removesuffix(".yaml"): path for path in files}


def routines() -> Shelf:
    """Return the routines, a YAML file each."""
    return Shelf("routine", own("routines"), shipped("cues"))


def prescriptions() -> Shelf:
    """Return the named prescriptions, a YAML file each."""
    return Shelf("prescription", own("prescriptions"), shipped("cues") / "prescriptions")


def themes() -> Shelf:
    """Return the themes, a folder with a ``theme.yaml`` each."""
    return Shelf("theme", own("themes"), shipped("sounds"), "*/theme.yaml")
