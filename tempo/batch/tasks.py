"""What is to be done for a plan: a task a track, all of them checked before any is begun."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from tempo.audio.track import Track
from tempo.batch.manifest import Made
from tempo.errors import FileError, TempoError
from tempo.library.batch import Job
from tempo.outputs.place import Place
from tempo.outputs.take import Progress, Take

PATHS = {"routine": (".yaml", ".yml"), "theme": (), "voice": (".onnx",), "music": ("",)}
"""The options that may be paths, which in a plan count from its folder, and how such a path ends:
where it names no folder, only that tells it from a name."""

Options = tuple[tuple[str, str], ...]
"""The options of an export by name, as written in a plan."""


class Request(Protocol):
    """An export as it was asked for."""

    def to(self, output: Path) -> "Request":
        """Return the same export to another file."""

    def known_files(self) -> list[Path]:
        """Return the files whose names are known before the track is planned."""

    def planned(self, quiet: bool) -> "Export":
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


def tasks(plan: Path, jobs: Sequence[Job], folder: Path, force: bool, read: Read) -> list[Task]:
    """Return the tasks of a plan; raises FileError with everything that can be seen beforehand."""
    problems: list[tuple[int, str]] = []
    found: list[Task] = []
    seen: dict[object, Request | Refused] = {}
    taken: dict[str, int] = {}
    for number, job in enumerate(jobs):
        options = tuple((key, located(plan, key, value)) for key, value in job.options.items())
        kind = (options, job.file.suffix)
        if kind not in seen:
            seen[kind] = read(options, Path(job.file.name))
        asked = seen[kind]
        if isinstance(asked, Refused):
            key, why = asked
            problems.append((job.lines.get(key, job.lines["file"]), f"{key}: {why}"))
            continue
        for path in asked.to(Path(job.file)).known_files():
            other = taken.setdefault(str(path).casefold(), number)
            if other != number:
                told = f"file: {path} is also written for line {jobs[other].lines['file']}"
                problems.append((job.lines["file"], told))
        found.append(Task(str(job.file), job.lines["file"], folder, options, force))
    problems += _missing(plan, jobs)
    if problems:
        lines = [f"{plan}:{line}: {text}" for line, text in dict.fromkeys(sorted(problems))]
        raise FileError("\n".join(lines))
    return found


def _missing(plan: Path, jobs: Sequence[Job]) -> Iterator[tuple[int, str]]:
    """Yield the routines of a plan that there are not, each where it is named first."""
    from tempo.library import workouts

    named = {job.options["routine"]: job.lines["routine"] for job in reversed(jobs)}
    for name, line in named.items():
        try:
            workouts.find(located(plan, "routine", name))
        except TempoError as error:
            yield line, f"routine: {error}"


def located(plan: Path, key: str, value: str) -> str:
    """Return the value of an option; a path counts from the folder of the plan."""
    if value == "none" or not (os.path.dirname(value) or value.endswith(PATHS.get(key, ()))):
        return value
    return str(plan.absolute().parent / Path(value).expanduser()) if key in PATHS else value
