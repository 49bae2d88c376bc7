"""``tempo batch``: the tracks of a coach's plan, many at once."""

import json
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

import tempo
from tempo.audio.format import Block
from tempo.cli.export import Export, Request, requested
from tempo.cli.summary import counted
from tempo.errors import FileError, RequestError, TempoError, TrackError
from tempo.outputs.take import Take

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

    from tempo.library.batch import Job

MANIFEST = ".tempo-batch.jsonl"
"""The file in the folder of a batch that says what each track was made of."""

LOCK = ".tempo-batch.lock"

AHEAD = 4
"""How many tracks a worker is handed before the first is done."""

PATHS = {"routine": (".yaml", ".yml"), "theme": (), "voice": (".onnx",), "music": ("",)}
"""The options that may be paths, which in a plan count from its folder, and how such a path ends:
where it names no folder, only that tells it from a name."""


class Made(NamedTuple):
    """What was made of a job: the digest of all that went into its files, and their sizes."""

    digest: str
    files: Mapping[str, int]  # bytes by name, within the folder of the batch
    written: bool = True  # and not there before


class Task(NamedTuple):
    """A job for a worker: the file, its line in the plan, and the arguments of its export."""

    file: str
    line: int
    folder: Path
    arguments: tuple[str, ...]
    force: bool = False
    known: Made | None = None  # when it was made before


@click.command()
@requested
def track(request: Request) -> Request:
    """Read an entry's options as those of ``tempo export``."""
    return request


@click.command(name="batch")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write to; it is made if it is not there.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many tracks are made side by side.  [default: one for each core]",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Make them on the workers of a Dask scheduler, as tcp://host:8786; they see the same "
    "folders.  (pip install 'rep-tempo[dask]')",
)
@click.option("--force", is_flag=True, help="Replace files that no batch has written.")
@click.pass_context
def command(
    ctx: click.Context, plan: Path, folder: Path, jobs: int | None, dask: str | None, force: bool
) -> None:
    """Write every track that PLAN, a YAML file, asks for; what is there already is left alone.

    \b
    say: normal                   # options of `tempo export`, for all tracks
    tracks:
      - folder: anna              # tracks that have something in common
        voice: en-us+f3
        tracks:
          - {file: week-1.mp3, routine: pause-thrust, tempo: pause}
          - {file: week-2.mp3, routine: pause-thrust, tempo: pause, reps: 9}
      - {file: all/bridge.wav, routine: glute-bridge}

    A track that cannot be made is named at the end, and the others are whole.
    """
    from tempo.library import batch
    from tempo.outputs import place

    folder = folder.absolute()
    tasks = _tasks(plan, batch.load(plan, [*_options()]), folder, force)
    workers = (lambda: _cluster(dask)) if dask else (lambda: _processes(jobs or _cores()))
    made: dict[str, Made] = {}
    failed: list[tuple[Task, str]] = []
    with _alone(folder):
        if os.path.islink(folder / MANIFEST):
            raise RequestError(f"{folder / MANIFEST} is a link; remove it")
        before = _read(folder / MANIFEST)
        tasks = [task._replace(known=before.get(task.file)) for task in tasks]
        with (
            open(folder / MANIFEST, "ab", buffering=0) as manifest,
            click.progressbar(
                length=len(tasks),
                label=plan.name,
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
                width=0,  # as wide as the terminal
            ) as bar,
        ):
            try:
                for task, result in _results(workers, tasks, AHEAD * (jobs or _cores())):
                    if isinstance(result, str):
                        failed.append((task, result))
                    else:
                        made[task.file] = result
                        if result.written:
                            with place.writing(folder / MANIFEST):  # on a new line: one may be torn
                                manifest.write(f"\n{_line(task.file, result)}".encode())
                    bar.update(1)
            except KeyboardInterrupt:
                whole = f"{len(made)} of {counted(len(tasks), 'track')}"
                click.echo(f"\n{folder}: stopped, {whole} whole; run it again to go on", err=True)
                raise
        _keep(folder / MANIFEST, before | made)
    new = sum(each.written for each in made.values())
    click.echo(f"{folder}: {counted(new, 'track')} written, {len(made) - new} there already")
    for task, fault in sorted(failed, key=lambda each: each[0].line):
        click.echo(f"tempo: {plan}:{task.line}: {task.file}: {fault}", err=True)
    if failed:
        ctx.exit(1)


def _options() -> dict[str, click.Parameter]:
    """Return what a plan may say of a track, by its key; files and folders it says itself."""
    options = {
        param.name if isinstance(param, click.Argument) else max(param.opts, key=len)[2:]: param
        for param in track.params
    }
    return {str(key): options[key] for key in options if key not in ("output", "force")}


def _tasks(plan: Path, jobs: Sequence["Job"], folder: Path, force: bool) -> list[Task]:
    """Return the tasks of a plan; raises FileError with everything that can be seen beforehand."""
    from tempo.library import workouts

    problems: list[tuple[int, str]] = []
    tasks: list[Task] = []
    seen: dict[object, Request | tuple[str, str]] = {}
    taken: dict[str, int] = {}
    for number, job in enumerate(jobs):
        given = {key: _from(plan, key, value) for key, value in job.options.items()}
        arguments = _arguments(given)
        kind = (arguments, job.file.suffix)
        if kind not in seen:
            seen[kind] = _asked(arguments, job.file.name)
        asked = seen[kind]
        if not isinstance(asked, Request):
            key, text = asked
            problems.append((job.lines.get(key, job.lines["file"]), f"{key}: {text}"))
            continue
        for path in asked._replace(output=Path(job.file)).known_files():
            other = taken.setdefault(str(path).casefold(), number)
            if other != number:
                told = f"file: {path} is also written for line {jobs[other].lines['file']}"
                problems.append((job.lines["file"], told))
        tasks.append(Task(str(job.file), job.lines["file"], folder, arguments, force))
    named = {job.options["routine"]: job.lines["routine"] for job in reversed(jobs)}
    for name, line in named.items():
        try:
            workouts.find(_from(plan, "routine", name))
        except TempoError as error:
            problems.append((line, f"routine: {error}"))
    if problems:
        lines = [f"{plan}:{line}: {text}" for line, text in dict.fromkeys(sorted(problems))]
        raise FileError("\n".join(lines))
    return tasks


def _from(plan: Path, key: str, value: str) -> str:
    """Return the value of an option; a path counts from the folder of the plan."""
    if value == "none" or not (os.path.dirname(value) or value.endswith(PATHS.get(key, ()))):
        return value
    return str(plan.absolute().parent / Path(value).expanduser()) if key in PATHS else value


def _arguments(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return options as they stand in a command line."""
    options = _options()
    arguments = []
    for key, value in given.items():
        if getattr(options[key], "is_flag", False):
            arguments += [f"--{key}"] if value == "true" else []
        elif key != "routine":
            arguments.append(f"--{key}={value}")
    return (*arguments, "--", given["routine"])


def _asked(arguments: Sequence[str], name: str) -> Request | tuple[str, str]:
    """Return what is asked for so, or the key that is wrong and why."""
    try:
        asked: Request = track.main([f"--output={name}", *arguments], standalone_mode=False)
        return asked
    except click.BadParameter as error:
        key = next((key for key, param in _options().items() if param is error.param), "file")
        return key, error.message
    except click.ClickException as error:
        return "file", error.format_message()
    except TempoError as error:
        return "file", str(error)


def make(task: Task) -> Made | str:
    """Make the files of a task, unless they are there; a text says why it could not be done."""
    from tempo.outputs import place

    path = task.folder / task.file
    try:
        _inside(task.folder, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        request = track.main([f"--output={path}", *task.arguments], standalone_mode=False)
        export = request.planned(quiet=True)
        for file in (*export.files(), *(task.folder / name for name in _files(task.known))):
            _inside(task.folder, file)
        said = repr((tempo.__version__, task.file, task.arguments, export.guide.track.events))
        if task.known and _whole(task.folder, task.known):
            digest = sha256(said.encode())
            for take in _heard(export, digest):
                deque(take.blocks, maxlen=0)
            if digest.hexdigest() == task.known.digest:
                return task.known._replace(written=False)
        digest = sha256(said.encode())
        # The same bytes may be there, of a batch that was killed before it could note them.
        overwrite = task.force or task.known is not None
        with place.together(overwrite=overwrite, same=True) as opened:
            export.write(opened, _heard(export, digest), lambda frames: None)
        sizes = {str(file.relative_to(task.folder)): file.stat().st_size for file in export.files()}
        for name in set(_files(task.known)) - set(sizes):
            (task.folder / name).unlink(missing_ok=True)  # a set that there is no more
        return Made(digest.hexdigest(), sizes)
    except TempoError as error:
        return str(error)
    except click.ClickException as error:
        return error.format_message()
    except OSError as error:
        return f"{error.filename or path}: {error.strerror or error}"


def _files(known: Made | None) -> Iterable[str]:
    """Return the names of the files that were made of a task before."""
    return known.files if known else ()


def _inside(folder: Path, path: Path) -> None:
    """Raise RequestError if a link leads out of a batch's folder, or to what it keeps there."""
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(folder)):
        raise RequestError(f"{path}: a link leads out of {folder}; remove it")
    if real.name.casefold() in (MANIFEST, LOCK):
        raise RequestError(f"{path}: is what the batch keeps for itself; choose another name")


def _whole(folder: Path, made: Made) -> bool:
    """Whether all files of a track are there, as long as they were when they were written."""
    with suppress(OSError):
        return all(os.path.getsize(folder / name) == size for name, size in made.files.items())
    return False


def _heard(export: Export, digest: "Digest") -> Iterator[Take]:
    """Yield what goes into the files, and take the digest of all of it as it goes by."""

    def heard(blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            digest.update(block)
            yield block

    for take in export.takes():
        digest.update(repr(take._replace(blocks=())).encode())
        yield take._replace(blocks=heard(take.blocks))


def _results(
    workers: Callable[[], AbstractContextManager[Executor]], tasks: Iterable[Task], width: int
) -> Iterator[tuple[Task, Made | str]]:
    """Yield each task with its result, in the order in which they are done.

    Where a worker dies, with it go all tasks that were handed out; each of those has another try
    alone, so that only the one that it died of fails.
    """
    left = iter(tasks)
    while True:
        lost: list[Task] = []
        with workers() as executor:
            yield from _streamed(executor, left, width, lost)
        for task in lost:
            dead: list[Task] = []
            with workers() as executor:
                yield from _streamed(executor, iter([task]), 1, dead)
            if dead:
                yield task, "the process that made it died, perhaps for want of memory"
        if not lost:
            return


def _streamed(
    executor: Executor, tasks: Iterator[Task], width: int, lost: list[Task]
) -> Iterator[tuple[Task, Made | str]]:
    """Yield the results of an executor that never holds more than ``width`` tasks.

    When it breaks, its tasks are ``lost`` and no more are taken.
    """
    waiting: dict[Future[Made | str], Task] = {}
    while True:
        while len(waiting) < width and not lost and (task := next(tasks, None)):
            try:
                with _uninterrupted():
                    waiting[executor.submit(make, task)] = task
            except BrokenExecutor:
                lost.append(task)
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            task = waiting.pop(future)
            try:
                yield task, future.result()
            except BrokenExecutor:
                lost.append(task)
            except Exception as error:  # of a cluster: it says what became of a worker
                yield task, f"{type(error).__name__}: {error}"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off, also for processes that start meanwhile: they would stop in their imports."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _processes(number: int) -> Iterator[Executor]:
    """Start so many processes on this machine."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    executor = ProcessPoolExecutor(number, get_context("spawn"), initializer=_worker)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _worker() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that is."""
    import multiprocessing
    import threading
    from multiprocessing.connection import wait as first

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent

    def follow() -> None:
        first([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """Reach the workers of a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise RequestError(
            "Dask is not installed; pip install 'rep-tempo[dask]', here and on its workers"
        ) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise RequestError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        yield client.get_executor()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Make the folder, and keep every other batch out of it."""
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrackError(f"{folder}: cannot be made: {error.strerror}") from error
    lock = filelock.FileLock(folder / LOCK, timeout=0)
    try:
        with lock:
            yield
            with suppress(OSError):
                os.unlink(folder / LOCK)
    except filelock.Timeout:
        raise RequestError(f"another batch writes to {folder}; wait for its end") from None


def _read(path: Path) -> dict[str, Made]:
    """Return what earlier batches noted, by file; lines that were torn are passed over.

    So are those of a stranger, that name files elsewhere: what is noted may be replaced.
    """
    from tempo.library.batch import inside

    known = {}
    with suppress(FileNotFoundError):
        for line in path.read_text("utf-8", "replace").splitlines():
            with suppress(ValueError, TypeError, KeyError, AttributeError, TempoError):
                noted = json.loads(line)
                made = Made(noted["digest"], dict(noted["files"]))
                if all(str(inside(name)) == name for name in (noted["file"], *made.files)):
                    known[noted["file"]] = made
    return known


def _line(file: str, made: Made) -> str:
    return json.dumps({"file": file, "digest": made.digest, "files": made.files})


def _keep(path: Path, known: Mapping[str, Made]) -> None:
    """Write what is known in the order of the files, a line each, if that is not so already."""
    from tempo.outputs import place

    text = "".join(_line(file, known[file]) + "\n" for file in sorted(known))
    if path.read_text("utf-8", "replace") != text:
        with place.placed(path, overwrite=True) as file:
            file.write(text.encode())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
