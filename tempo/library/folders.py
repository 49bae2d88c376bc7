"""Where things live: what ships with the program, and what is the user's own."""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import tempo
from tempo.errors import FileError, RequestError, shown

APPLICATION = "rep-tempo"

YAML = ".yaml"

MOST_TOLD = 20
"""How many names are told in an error; more are for a list."""

SAID = (
    *("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA"),
)
"""What the environment says of where a user's folders are."""

XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}
"""Where Linux has them: where the environment says, or else in the user's home (the XDG Base
Directory Specification 0.8)."""

NOWHERE = Path(os.devnull)
"""The folder of a user without a home: nothing is found in it, and nothing can be kept there."""


def shipped(name: str) -> Path:
    """Return the folder ``cues`` or ``sounds``, in whatever way the program was installed.

    A wheel carries them inside the package; in a checkout they stand beside it.
    """
    return _shipped(name, tempo.__file__)


@lru_cache
def _shipped(name: str, module: str) -> Path:
    package = Path(module).parent
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


def log() -> Path:
    """Return the path of the file that tells of the last mistake of the program's own."""
    return _users("cache") / "fault.log"


def fonts() -> Path:
    """Return the folder in which matplotlib keeps what it found out about the system's fonts."""
    return _users("cache") / "matplotlib"


def catalog() -> Path:
    """Return the folder in which what `tempo list` shows is kept."""
    return _users("cache") / "catalog"


def batches() -> Path:
    """Return the folder in which it is kept how batches were when all of each was there."""
    return _users("cache") / "batches"


def trees() -> Path:
    """Return the folder in which YAML files that were parsed are kept as trees."""
    return _users("cache") / "trees"


def _users(kind: str) -> Path:
    """Return the user's ``data``, ``config`` or ``cache`` folder of this program."""
    return _placed(kind, tuple(map(os.environ.get, SAID)))


@lru_cache
def _placed(kind: str, said: tuple[str | None, ...]) -> Path:
    """Return where the system has such a folder, by what the environment said."""
    try:
        folder = (sys.platform == "linux" and _on_linux(kind)) or _anywhere(kind)
    except RuntimeError:  # no home
        return NOWHERE
    return folder if folder.is_absolute() and shown(f"{folder}") == f"{folder}" else NOWHERE


def _on_linux(kind: str) -> Path | None:
    """Return where Linux has such a folder; None if the environment does not say.

    It is where platformdirs has it, which takes a tenth of `tempo list` to load.
    """
    variable, usual = XDG[kind]
    for name, below in ((variable, ""), ("HOME", usual)):
        if os.path.isabs(folder := os.environ.get(name, "")):
            return Path(folder, below, APPLICATION)
    return None


def _anywhere(kind: str) -> Path:
    """Return where any system has such a folder; raises RuntimeError for a user without a home."""
    from platformdirs import PlatformDirs

    return Path(getattr(PlatformDirs(APPLICATION, appauthor=False), f"user_{kind}_dir"))


def title(path: Path) -> str:
    """Return the name of a file without its ending; what is no text in it is replaced.

    >>> title(Path("cues/pause-thrust.yaml"))
    'pause-thrust'
    """
    return os.fsencode(path.stem).decode("utf-8", "replace")


class Shelf:
    """Things that have a name: the user's own, which come first, and those that were shipped.

    Each is a YAML file of that name, in whatever folder of the shelf, or a folder with a file
    ``inside``. Folders of what ships that are ``apart`` hold other things.
    """

    def __init__(
        self, noun: str, own: Path, shipped: Path, inside: str = "", apart: Sequence[str] = ()
    ) -> None:
        self.noun = noun
        self.own = own
        self.shipped = shipped
        self._inside = inside
        self._apart = apart

    def paths(self) -> dict[str, Path]:
        """Return the path behind every name, by name."""
        found = self._in(self.shipped) | self._in(self.own)
        return {name: paths[0] for name, paths in sorted(found.items())}

    def twins(self) -> dict[str, list[Path]]:
        """Return the paths of the user's own things that share a name, by name."""
        return {name: paths for name, paths in self._in(self.own).items() if len(paths) > 1}

    def group(self, path: Path) -> str:
        """Return the folder of the shelf that a thing lies in, as ``squat``; or nothing."""
        for folder in (self.own, self.shipped):
            if folder in path.parents:
                first, *below = path.relative_to(folder).parts
                return first if below else ""
        return ""

    def owns(self, path: Path) -> bool:
        """Whether a thing is the user's own."""
        return path.is_relative_to(self.own)

    def shadows(self, name: str) -> bool:
        """Whether the user's own thing stands in front of a shipped one."""
        return name in self._in(self.own) and name in self._in(self.shipped)

    def find(self, name: str) -> Path:
        """Return the path behind a name; raises RequestError with the nearest names."""
        return find(name, self)

    def named(self, name: str, *, own: bool) -> Path | None:
        """Return the path of the user's own thing of a name, or of the shipped one.

        Raises RequestError where several have it.
        """
        lying = self._lying(self.own if own else self.shipped)
        paths = [Path(path) for each, path in lying if each == name == shown(name)]
        if len(paths) > 1:
            raise RequestError(
                f"there are {len(paths)} {self.noun}s '{name}': {', '.join(map(str, paths))}; "
                "rename one, or ask for it by its path"
            )
        return paths[0] if paths else None

    def each(self, *, own: bool) -> dict[str, Path]:
        """Return the paths of the user's own things, or of the shipped ones, that no two share."""
        found = self._in(self.own if own else self.shipped)
        return {name: paths[0] for name, paths in found.items() if len(paths) == 1}

    def _in(self, folder: Path) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for name, path in self._lying(folder):
            if shown(name) == name:
                found.setdefault(name, []).append(Path(path))
        return found

    def _lying(self, folder: Path) -> Iterator[tuple[str, str]]:
        """Yield the name and path of everything in a folder and, but for hidden ones, below it."""
        for place, below, files in os.walk(folder):
            if self._inside:
                paths = ((name, os.path.join(place, name, self._inside)) for name in below)
                yield from ((name, path) for name, path in paths if os.path.exists(path))
                return
            apart = self._apart if place == str(self.shipped) else ()
            below[:] = sorted(each for each in below if each[0] != "." and each not in apart)
            for file in sorted(files):
                if file.endswith(YAML):
                    yield file.removesuffix(YAML), os.path.join(place, file)


def found(name: str, *shelves: Shelf) -> Path | None:
    """Return the path behind a name on any of some shelves, the user's own before a shipped one.

    None where no shelf has it; raises RequestError where several of the user's own have it.
    """
    paths = (shelf.named(name, own=own) for own in (True, False) for shelf in shelves)
    return next(filter(None, paths), None)


def find(name: str, *shelves: Shelf) -> Path:
    """Return the path behind a name, as ``found`` does.

    Raises RequestError with the nearest names.
    """
    if path := found(name, *shelves):
        return path
    import difflib

    names = sorted({each for shelf in shelves for each in shelf.paths()})
    near = difflib.get_close_matches(name, names, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    if not near and len(names) > MOST_TOLD:
        hint = f"`tempo list` shows the {len(names)} there are"
    raise RequestError(f"there is no {shelves[0].noun} '{name}'; {hint}")


def routines() -> Shelf:
    """Return the routines, a YAML file each, in folders by movement."""
    apart = ("prescriptions", "words", "workouts")
    return Shelf("routine", own("routines"), shipped("cues"), apart=apart)


def workouts() -> Shelf:
    """Return the workouts, a YAML file each."""
    return Shelf("workout", own("workouts"), shipped("cues") / "workouts")


def prescriptions() -> Shelf:
    """Return the named prescriptions, a YAML file each."""
    return Shelf("prescription", own("prescriptions"), shipped("cues") / "prescriptions")


def themes() -> Shelf:
    """Return the themes, a folder with a ``theme.yaml`` each."""
    return Shelf("theme", own("themes"), shipped("sounds"), "theme.yaml")
