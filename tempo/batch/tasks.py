"""What is to be done for a plan: a task a track, all of them checked before any is begun."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath
from typing import NamedTuple, Protocol

from tempo.audio.track import Track
from tempo.batch.manifest import Made
from tempo.errors import FileError, TempoError
from tempo.library import inputs
from tempo.library.batch import Job, told_apart
from tempo.library.document import MOST_PROBLEMS
from tempo.outputs.place import Place
from tempo.outputs.take import Progress, Take

PATHS = {
    "routine": (".yaml", ".yml", ".txt", ".text", ".md"),
    "theme": (),
    "voice": (".onnx",),
    "music": ("",),
}
"""The options that may be paths, which in a plan count from its folder, and how such a path ends:
where it names no folder, only that tells it from a name."""

MOST_NAMES = 1_000
"""How many names are looked up before any work: names that there are not take long."""

Options = tuple[tuple[str, str], ...]
"""The options of an export by name, as written in a plan."""


class Request(Protocol):
    """An export as it was asked for."""

    def to(self, output: Path) -> "Request":
        """Return the same export to another file."""

    def known_files(self) -> list[Path]:
        """Return the files whose names are known before the track is planned."""

    def pieces(self) -> list[tuple[Path, str]]:
        """Return how the others are called: what stands before a number and a title, and after."""

    def planned(self) -> "Export":
        """Plan the track and name its files."""


class Export(Protocol):
    """A track that is planned, and the files to be made of it."""

    @property
    def track(self) -> Track:
        """The track."""

    def files(self) -> list[Path]:
        """Return every file that will be written."""

    def takes(self) -> Iterator[Take]:
        """Yield what goes into each file; its blocks are to be used up before the next."""

    def write(self, opened: Place, takes: Iterator[Take], progress: Progress) -> None:
        """Write every file."""


class Refused(NamedTuple):
    """An option that is wrong, or ``file``, and why."""

    key: str
    why: str


Read = Callable[[Options, Path], Request | Refused]
"""Reads the options of an export to a path."""


class Task(NamedTuple):
    """A track for a worker: its file, the line of that in the plan, and what is asked for."""

    file: str
    line: int
    folder: Path
    options: Options
    force: bool = False
    known: Made | None = None  # when it was made before


class Planned(NamedTuple):
    """The tasks of a plan, and what tells which of them, by its file, a file is of."""

    tasks: list[Task]
    owner: Callable[[str], str | None]

    def known(self, made: Mapping[str, Made]) -> list[Task]:
        """Return the tasks with what was made of them before and is not another's now."""
        found = []
        for task in self.tasks:
            if before := made.get(task.file):
                others = [n for n in before.files if self.owner(n) not in (None, task.file)]
                task = task._replace(known=before.without(others))
            found.append(task)
        return found


def planned(plan: Path, jobs: Sequence[Job], folder: Path, force: bool, read: Read) -> Planned:
    """Return the tasks of a plan; raises FileError with everything that can be seen beforehand.

    No two of them write one file, and none writes one that is read.
    """
    problems: list[tuple[int, str]] = []
    found: list[Task] = []
    seen: dict[object, Request | Refused] = {}
    names = _Names(folder)
    for job, named in zip(jobs, told_apart(jobs, _titles(plan, jobs)), strict=True):
        options, whole = (
            tuple((key, located(plan, key, value)) for key, value in each.options.items())
            for each in (job, named)
        )
        kind = (options, job.file.suffix)
        if kind not in seen:
            seen[kind] = read(options, Path(job.file.name))
            _note(options)
        asked = seen[kind]
        if isinstance(asked, Refused):
            key, why = asked
            problems.append((job.lines.get(key, job.lines["file"]), f"{key}: {why}"))
            continue
        names.take(job, asked.to(Path(job.file)))
        found.append(Task(str(job.file), job.lines["file"], folder, whole, force))
    problems += names.problems()
    problems += _missing(plan, jobs)
    if problems:
        told = [*dict.fromkeys(sorted(problems))]
        lines = [f"{plan}:{line}: {text}" for line, text in told[:MOST_PROBLEMS]]
        if more := len(told) - len(lines):
            lines.append(f"{plan}: {more} more problems; mend these first")
        raise FileError("\n".join(lines))
    return Planned(found, names.owner)


class _Names:
    """The names of all files that a plan writes, and the lines of the tracks that they are of.

    A piece has a number and a title, which is known when its track is planned: so every name of
    that kind is taken for its track.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[str, int]] = {}
        self._pieces: dict[tuple[str, str], tuple[str, int]] = {}
        self._taken: list[tuple[Path, str, int]] = []
        self._twice: list[tuple[int, str]] = []

    def take(self, job: Job, request: Request) -> None:
        """Take the names of a track."""
        owner = str(job.file), job.lines["file"]
        for path in request.known_files():
            self._taken.append((path, *owner))
            self._note(self._files.setdefault(_folded(path), owner), owner, f"{path}")
        for stem, ending in request.pieces():
            key = _folded(stem), ending.casefold()
            self._note(self._pieces.setdefault(key, owner), owner, f"{stem}-01-...{ending}")

    def problems(self) -> list[tuple[int, str]]:
        """Return what is wrong with the names, by line."""
        found = [*self._twice]
        read = inputs.known()
        for path, name, line in self._taken:
            piece = self._piece(_folded(path))
            if piece and piece[0] != name:
                told = f"is called as the pieces of line {piece[1]} are; choose another name"
                found.append((line, f"file: {path} {told}"))
            if lost := inputs.found(self._folder / path, read):
                found.append((line, f"file: {path} would change {lost}, which is read"))
        for (stem, ending), (name, line) in self._pieces.items():
            piece = self._piece(f"{stem}-01-set-1{ending}", but=(stem, ending))
            if piece and piece[0] != name:
                told = f"is called as the pieces of line {piece[1]} are; choose another name"
                found.append((line, f"file: {name} {told}"))
        return [*{line: (line, told) for line, told in reversed(found)}.values()]  # one is enough

    def owner(self, name: str) -> str | None:
        """Return the track of this plan that writes a file, if one does."""
        folded = _folded(name)
        found = self._files.get(folded) or self._piece(folded)
        return found and found[0]

    def _note(self, other: tuple[str, int], owner: tuple[str, int], name: str) -> None:
        if other != owner:
            self._twice.append((owner[1], f"file: {name} is also written for line {other[1]}"))

    def _piece(self, name: str, but: tuple[str, str] | None = None) -> tuple[str, int] | None:
        """Return whose piece a name may be."""
        for number in re.finditer(r"-[0-9]{2,}-", name):
            ending = name[name.rfind(".") :] if "." in name[number.end() :] else ""
            key = name[: number.start()], ending
            if key != but and key in self._pieces:
                return self._pieces[key]
        return None


def _folded(path: Path | PurePath | str) -> str:
    """Return a name by which two are known that a disk may take for one."""
    return unicodedata.normalize("NFC", f"{path}").casefold()


def _missing(plan: Path, jobs: Sequence[Job]) -> Iterator[tuple[int, str]]:
    """Yield the routines of a plan that there are not, each where it is named first."""
    from tempo.library import workouts

    named = {job.options["routine"]: job.lines["routine"] for job in reversed(jobs)}
    for name, line in islice(named.items(), MOST_NAMES):
        try:
            workouts.find(located(plan, "routine", name))
        except TempoError as error:
            yield line, f"routine: {error}"


def _titles(plan: Path, jobs: Sequence[Job]) -> Callable[[Job], str]:
    """Return what tells what each track is called, so far as that is known before any work.

    Of very many routines only the names are compared.
    """
    from tempo.library import workouts

    named = dict.fromkeys(job.options["routine"] for job in jobs)
    titles: dict[str, str] = {}
    for name in named if len(named) <= MOST_NAMES else ():
        with suppress(TempoError):
            workout = workouts.find(located(plan, "routine", name))
            titles[name] = workout.title or workout.sections[0].entries[0].routine.sheet.name
    return lambda job: job.options.get("title") or titles.get(job.options["routine"], "")


def _note(options: Options) -> None:
    """Note the files that an export will read; of music a whole folder is read, whatever it has."""
    for key, value in options:
        if key in PATHS and os.path.exists(value):
            whole = key == "music" or not os.path.isdir(value)
            for each in [""] if whole else os.listdir(value):
                inputs.note(os.path.join(value, each))


def located(plan: Path, key: str, value: str) -> str:
    """Return the value of an option; a path counts from the folder of the plan."""
    line = key == "routine" and " " in value.strip() and not value.endswith(PATHS["routine"])
    if (
        line
        or value == "none"
        or not (os.path.dirname(value) or value.endswith(PATHS.get(key, ())))
    ):
        return value
    return str(plan.absolute().parent / Path(value).expanduser()) if key in PATHS else value
