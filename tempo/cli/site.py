"""``tempo site``: a plan or routines as an app for phones, in a folder for any web host."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tempo.batch import files, tasks, workers
from tempo.batch.manifest import Made, Manifest
from tempo.batch.tasks import Options, Refused, Task
from tempo.cli import batch, fault, options
from tempo.cli.fault import Fault
from tempo.cli.tell import tell
from tempo.errors import RequestError, TempoError
from tempo.guide.asked import Asked
from tempo.guide.export import Export, Request, request
from tempo.guide.summary import counted
from tempo.library.batch import Job
from tempo.library.declarations import (
    COVER,
    FORCE_SITE,
    PRIVATE,
    SITE_FOLDER,
    SITE_TITLE,
    taken,
)
from tempo.library.settings import Settings
from tempo.outputs import place
from tempo.outputs.place import Place
from tempo.outputs.take import Progress, Take
from tempo.plan.tokens import slug

if TYPE_CHECKING:
    from tempo.audio.track import Track
    from tempo.phone.site import App, Workout

UNUSED = ("format", "with", "split", "private")
"""What a plan says of tracks that a page has otherwise, or not at all."""

KEPT = ".{}.tempo"
"""What the folder beside a site is called that keeps what nobody else may see."""


@click.command(name="site", cls=options.Grouped)
@click.argument(
    "plan",
    nargs=-1,
    required=True,
    metavar="PLAN|ROUTINE...",
    shell_complete=options.completing("routines", "workouts"),
)
@options.taking("site")
@click.pass_context
def command(ctx: click.Context, said: Settings, plan: tuple[str, ...]) -> None:
    """Write an app for phones into a folder, which any web host serves.

    PLAN is the plan of `tempo batch`: each of its folders is a client, with an app of their own.
    Or name routines, workouts or lines, as for `tempo export`; they are one app.

    On a phone it is put on the Home Screen, and works there without a network. What is published
    again replaces what was there when all of it is ready. Beside FOLDER is another one, hidden,
    that is yours alone: it keeps the tracks, so that only what has changed is made again, and the
    key of secret names.
    """
    folder = said.get(SITE_FOLDER)
    if folder is None:
        raise RequestError("-o is missing: name the folder that the site is written to")
    if made(plan, folder.absolute(), said) is None:
        ctx.exit(1)


def made(
    plan: Sequence[str], folder: Path, said: Settings, served: bool = False, form: str = ""
) -> "list[App] | None":
    """Make the tracks of a plan or of routines, publish them, and return the apps.

    None if a track could not be made: nothing is published then. Where they are to be ``served`` by
    this computer the front page has a ``form`` besides, as HTML.
    """
    from tempo.phone import site

    if not folder.name:
        raise RequestError(f"{folder} is a whole disk; name a folder on it")
    kept = folder.with_name(KEPT.format(folder.name))
    site.check(folder, kept, said[FORCE_SITE])  # before any work is done for it
    options = heard(said)
    name, jobs = asked(plan, options)
    places = [placed_in(job) for job in jobs]
    named = [
        job._replace(file=PurePosixPath(*place)) for job, place in zip(jobs, places, strict=True)
    ]
    wanted = tasks.planned(name, named, kept, True, partial(read, said=options))
    apps: list[App] = []

    def published(done: batch.Done, notes: Manifest) -> None:
        if done.failed:
            return
        apps[:] = _apps(named, notes, kept, said, served, form)
        site.publish(folder, apps, kept, said[FORCE_SITE])
        for old in {*notes.known} - {task.file for task in done.tasks}:
            for file in notes.known.pop(old).files:
                (kept / file).unlink(missing_ok=True)

    done = batch.carried_out(
        name, wanted, kept, partial(make, said=options), said, published, lasting=not served
    )
    done.tell_failed(name)
    if done.ours:
        tell(fault.kept(done.ours), err=True)
    if done.failed:
        tell(f"tempo: {folder}: nothing was published; it is as it was", err=True)
        return None
    new = sum(each.written for each in done.made)
    told = f"{counted(new, 'track')} made, {len(done.made) - new} there already"
    many = counted(len(done.made), "workout")
    tell(many if served else f"{folder}: {many}, {told}")
    for app in apps:
        if app.client:
            tell(f"{app.client}: {app.folder}/")
    return apps


def heard(said: Settings) -> Settings:
    """Return what was said of the tracks, apart from what was said of the site."""
    tracks = [each for each in taken("site").values() if "plan" in each.takers]
    found = {each.name: said.get(each) for each in tracks}
    return Settings({name: value for name, value in found.items() if value is not None})


def asked(plan: Sequence[str], said: Settings) -> tuple[Path, list[Job]]:
    """Return what tracks were asked for, and the name of their plan; routines have none."""
    plans = [text for text in plan if is_plan(Path(text))]
    if plans and len(plan) > 1:
        raise RequestError(f"{plans[0]} is a plan, and has a site of its own; name it alone")
    if plans:
        return Path(plans[0]), batch.jobs(Path(plans[0]))[0]
    from tempo.library import workouts

    jobs: list[Job] = []
    names: Counter[str] = Counter()
    for text in dict.fromkeys(plan):
        if text == "-":
            raise RequestError("- is read only once; put the lines into a file and name that")
        workouts.find(text)
        request(Asked(text, said), Path("track.mp3"))  # what is wrong with it is told at once
        known = text.endswith(tasks.PATHS["routine"])
        stem = _address(Path(text).stem if known else text)
        names[stem] += 1
        stem += f"-{names[stem]}" * (names[stem] > 1)
        file = PurePosixPath(f"{stem}.mp3")
        jobs.append(Job(file, {"routine": text}, {"routine": 0, "file": 0}))
    return Path("routines"), jobs


def is_plan(path: Path) -> bool:
    """Whether a file is the plan of a batch, and no routine or workout."""
    if path.suffix.lower() in batch.TABLES:
        return True
    if path.suffix.lower() not in (".yaml", ".yml"):
        return False
    try:
        text = path.read_bytes()[: 16 << 20].decode("utf-8", "replace")
    except OSError:
        return False
    return re.search(r"""^["']?tracks["']?\s*:""", text, re.MULTILINE) is not None


def placed_in(job: Job) -> tuple[str, str]:
    """Return the client whose track it is, or nothing, and what its file is called there.

    >>> placed_in(Job(PurePosixPath("anna/block 1/week-1.wav"), {}, {}))
    ('anna', 'block-1-week-1.mp3')
    """
    client, *rest = job.file.parts if len(job.file.parts) > 1 else ("", job.file.name)
    stem = "-".join((*rest[:-1], PurePosixPath(rest[-1]).stem))
    return client, f"{_address(stem)}.mp3"


def _address(name: str) -> str:
    """Return what a name is called in an address, where `start` is taken."""
    found = slug(name, "set")
    return "start-1" if found == "start" else found


def _apps(
    jobs: Sequence[Job], notes: Manifest, kept: Path, said: Settings, served: bool, form: str
) -> "list[App]":
    """Return the app of each client, and last the one that leads to them."""
    from tempo.library import words
    from tempo.phone import site

    found: dict[str, list[Workout]] = {}
    secret: set[str] = set()
    for job in jobs:
        client = job.file.parts[0] if len(job.file.parts) > 1 else ""
        if said[PRIVATE] or job.options.get("private") == "true":
            secret.add(client)
        found.setdefault(client, []).append(_workout(job, notes, kept, client))
    languages = [each.contract["language"] for group in found.values() for each in group]
    language = Counter(languages).most_common(1)[0][0]
    title = said.get(SITE_TITLE) or words.site(language).workouts
    apps, open_to_all, names = [], {}, Counter[str]()
    for client, workouts in found.items():
        if not client:
            continue
        names[_address(client)] += 1
        name = _address(client) + f"-{names[_address(client)]}" * (names[_address(client)] > 1)
        name = site.secret(kept, client) if client in secret else name
        folder = PurePosixPath("clients", name)
        spoken = Counter(each.contract["language"] for each in workouts).most_common(1)[0][0]
        if client not in secret:
            open_to_all[client] = f"{folder}"
        app = site.App(folder, client, spoken, workouts, {}, client in secret, client)
        apps.append(app._replace(server="../../" * served))
    root = found.get("", [])
    if not said.get(SITE_TITLE) and len(jobs) == len(root) == 1:
        title = root[0].contract["title"]
    app = site.App(PurePosixPath(), title, language, root, open_to_all, bool(secret))
    return [*apps, app._replace(server="./" * served, form=form)]


def _workout(job: Job, notes: Manifest, kept: Path, client: str) -> "Workout":
    from tempo.phone import site

    track = kept / job.file
    told = json.loads(track.with_suffix(".json").read_bytes())
    if client:
        told["client"] = client
    made = notes.known[str(job.file)].files
    picture = track.with_suffix(".png") if f"{job.file.with_suffix('.png')}" in made else None
    return site.Workout(job.file.stem, told, track, made[str(job.file)], picture)


class Wanted(NamedTuple):
    """A track for a page, as it was asked for."""

    request: Request  # which has no cover in it: the page shows it

    def to(self, output: Path) -> "Wanted":
        """Return the same to another file."""
        return Wanted(self.request.to(output))

    def known_files(self) -> list[Path]:
        """Return the files that are made of it: the track, what the page is told, and a picture."""
        output, covered = self.request.output, self.request.asked.options[COVER]
        endings = (".json", ".png") if covered else (".json",)
        return [output, *map(output.with_suffix, endings)]

    def pieces(self) -> list[tuple[Path, str]]:
        """Return nothing, as a page has one track."""
        return []

    def planned(self) -> "Hosted":
        """Plan the track."""
        return Hosted(self.request.planned())


class Hosted(NamedTuple):
    """A track that is planned, and what the page of a site is told of it."""

    export: Export

    @property
    def track(self) -> "Track":
        """The track."""
        return self.export.track

    def files(self) -> list[Path]:
        """Return every file that will be written."""
        return Wanted(self.export.request).known_files()

    def told(self) -> dict[str, Any]:
        """Return what the page is told; where the track is, the site says."""
        from tempo.cli.page import told
        from tempo.phone.contract import Sound

        return told(self.export, Sound(""))

    def takes(self) -> Iterator[Take]:
        """Yield what goes into the track, and the name of what is told of it."""
        known = self.told()["id"]
        for take in self.export.takes():
            yield take._replace(beside=known)

    def write(self, opened: Place, takes: Iterable[Take], progress: Progress) -> None:
        """Write the track, what is told of it, and its cover."""
        from tempo.outputs.cover import cover

        self.export.write(opened, takes, progress)
        [piece] = self.export.pieces
        _, told, *picture = self.files()
        made = [(told, json.dumps(self.told()).encode())]
        made += [(path, cover(piece.title, piece.spans)) for path in picture]
        for path, content in made:
            with opened(path, len(content)) as file, place.writing(path):
                file.write(content)


def read(options: Options, path: Path, said: Settings) -> Wanted | Refused:
    """Return the track for a page that a plan asks for so, with what is ``said`` over it."""
    declared, asked = taken("plan"), dict(options)
    routine, values = asked.pop("routine"), {}
    for key, text in asked.items():
        if key in UNUSED:
            continue
        try:
            values[key] = declared[key].value.read(text)
        except TempoError as error:
            return Refused(key, str(error))
    try:
        found = request(Asked(routine, said.over(Settings(values))), path)
    except TempoError as error:
        return Refused("file", str(error))
    return Wanted(found._replace(cover=False))


def make(task: Task, said: Settings) -> Made | str | Fault:
    """Make the files of a task; a worker is told this function by its name."""
    try:
        return files.make(task, partial(read, said=said), workers.advance)
    except Exception as error:  # never thought of; the others are made all the same
        return fault.of(error)
