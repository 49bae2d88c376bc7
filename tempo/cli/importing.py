"""``tempo import``: what other people wrote becomes routines and workouts."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import RequestError
from tempo.guide.summary import counted
from tempo.library.declarations import EXPORTED, FORCE, PLAYED_AT_ONCE, ROUTINES_FOLDER, STARTS
from tempo.library.settings import Settings
from tempo.library.values import File
from tempo.plan.tokens import slug

if TYPE_CHECKING:
    from tempo.imports.draft import Draft, Said
    from tempo.imports.formats import Found


OPEN = "the name does not say; write starts: bottom or starts: top"
"""What is asked of an exercise that nobody knows."""


class Written(NamedTuple):
    """A file to be: its path and text, what is said of it, and its kind."""

    path: Path
    text: str
    told: tuple[str, ...] = ()
    kind: str = "routine"


@click.command(name="import", cls=options.Grouped)
@click.argument("file", type=options.Kind(File()))
@options.taking("import")
def command(said: Settings, file: Path) -> None:
    """Make routines of an exercise guide, and a workout of a programme.

    A guide is Markdown, MDX, HTML, JSON or YAML; a programme a coach's table (XLSX, CSV, TSV), the
    sessions of Hevy or Strong, Liftosaur's programmes, or LiftLog's plans in JSON.

    Every value carries the line of FILE that it was read from, or that it is assumed. What the
    file leaves open or says in two ways is told and not filled in. A routine made of a guide says
    `draft: true`: `run` and `export` say its tempo back, with its lines, until you remove that.
    """
    from tempo.imports import formats

    folder, force = said.get(ROUTINES_FOLDER), said[FORCE]
    running, exported = said[PLAYED_AT_ONCE], said.get(EXPORTED)
    if running and exported:
        raise RequestError("--run plays it and --export writes it to a file; ask for one")
    found = _asked(formats.read(file), said.get(STARTS))
    if not (running or exported):
        _write([*_files(file, found, folder)], folder, force)
        return
    if folder:
        written = [*_files(file, found, folder)]
        _write(written, folder, force)
        _go(_one(written, found), running, exported, force)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        written = [*_files(file, found, Path(name))]
        for each in written:
            each.path.write_text(each.text, encoding="utf-8")
        _go(_one(written, found), running, exported, force)


def _asked(found: "Found", starts: str | None) -> "Found":
    """Return what was read with the start of each rep that was open, where it is said now."""
    from tempo.imports.draft import Said

    drafts = []
    for draft in found.drafts:
        if draft.starts or draft.hold:
            drafts.append(draft)
            continue
        told = next((each.text for each in draft.questions if each.key == "starts"), "")
        where = starts
        if not where and sys.stdin.isatty() and sys.stdout.isatty():
            tell(f"{draft.name.text}: {told}")
            where = click.prompt("Where does a rep start?", type=options.Kind(STARTS.value))
        if where:
            questions = tuple(each for each in draft.questions if each.key != "starts")
            said = Said(where, (), "as you said")
            draft = draft._replace(starts=said, questions=questions)
        drafts.append(draft)
    return found._replace(drafts=tuple(drafts))


def _files(file: Path, found: "Found", folder: Path | None) -> Iterator[Written]:
    """Yield the routines of a file, then its workouts."""
    from tempo.imports import known, manuscript
    from tempo.library import folders

    taken: set[str] = set()
    routines = folder or folders.own("routines")
    for draft in found.drafts:
        path = routines / f"{_free(slug(draft.name.text), taken)}.yaml"
        yield Written(path, manuscript.written(draft), _told(draft))
    if not found.programmes:
        return
    all_known = known.known()
    own: dict[str, str] = {}
    for programme in found.programmes:
        names: dict[Said, str] = {}
        taken_for: list[str] = []
        for draft in (draft for part in programme.parts for draft in part.drafts):
            name = known.routine(draft.name.text, all_known)
            if name is None and (name := known.near(draft.name.text)):
                taken_for.append(f"'{draft.name.text}' is taken for '{name}'")
            if name is None:
                made = own.get(draft.name.text.lower())
                if made is None:
                    made = _free(slug(draft.name.text), taken)
                    own[draft.name.text.lower()] = made
                    path = routines / f"{made}.yaml"
                    told = f"{draft.name.text} is not known; it has general words: mend {path}"
                    yield Written(path, manuscript.written(_general(draft)), (told,))
                name = f"{made}.yaml" if folder else made
            names[draft.name] = name
        stem = _free(slug(programme.title.text), taken)
        path = (folder or folders.own("workouts")) / f"{stem}.yaml"
        text = manuscript.workout(programme, names, file.name)
        unread = (f"not taken: {each}" for each in programme.unread)
        yield Written(path, text, (*taken_for, *unread), "workout")


def _free(name: str, taken: set[str]) -> str:
    """Return a name, with a number where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _general(draft: "Draft") -> "Draft":
    """Return an exercise that is not known as a routine of general words."""
    from tempo.imports import names, numbers
    from tempo.imports.draft import Draft, Question, Said

    begins = names.starts(draft.name.text)
    hold = draft.hold or names.held(draft.name.text)
    tempo = dict(draft.tempo)
    if "tempo" in tempo or not tempo:
        usual = {"top": "30"} if hold else numbers.USUAL
        tempo = {key: Said(text) for key, text in usual.items()}
    return Draft(
        name=draft.name,
        source=draft.name.text,
        hold=hold,
        questions=() if begins or hold else (Question("starts", OPEN),),
        starts=Said(begins.value, draft.name.lines, "as the name says") if begins else None,
        tempo=tuple(tempo.items()),
        reps=Said("1" if hold else "8"),
        sets=Said("3"),
        rest=Said("90"),
    )


def _told(draft: "Draft") -> tuple[str, ...]:
    """Return what is said of a routine: its tempo with its lines, and what is left open."""
    parts = [
        f"{key} {said.text} s ({said.origin})" for key, said in draft.tempo if said.text != "0"
    ]
    counts = [
        f"{key} {said.text} ({said.origin})"
        for key in ("sets", "reps", "rest", "sides")
        if (said := getattr(draft, key))
    ]
    return (
        ", ".join([*parts, *counts]),
        *(f"{question.key}? {question.text}" for question in draft.questions),
    )


def _write(files: "list[Written]", folder: Path | None, force: bool) -> None:
    """Write files, all or none, and say what was read."""
    from tempo.cli import editor
    from tempo.library import folders
    from tempo.outputs import place

    for each in files:
        with place.writing(each.path):
            each.path.parent.mkdir(parents=True, exist_ok=True)
    with place.together(overwrite=force) as opened:
        for each in files:
            with opened(each.path) as file, place.writing(each.path):
                file.write(f"{editor.line(each.kind)}{each.text}".encode())
    for where, kind in dict.fromkeys((each.path.parent, each.kind) for each in files):
        editor.put(where, kind)
    for each in files:
        tell(str(each.path))
        for line in each.told:
            for part in line.splitlines():
                tell(f"  {part.strip()}")
    if folder is None:
        shelf = folders.routines()
        for name in (each.path.stem for each in files):
            if shelf.shadows(name):
                tell(f"It stands in place of the shipped '{name}' from now on.", err=True)
    tell(f"{counted(len(files), 'file')} written; check: tempo check {files[0].path}")


def _one(files: "list[Written]", found: "Found") -> Path:
    """Return the file that is played: the one workout, or the one routine."""
    if found.programmes:
        names = [files[-1].path] if len(found.programmes) == 1 else []
    else:
        names = [each.path for each in files] if len(files) == 1 else []
    if not names:
        many, noun = len(found.drafts), "routines"
        if found.programmes:
            many, noun = len(found.programmes), "workouts"
        raise RequestError(
            f"the file makes {many} {noun}; import it with -o FOLDER and play one of them"
        )
    return names[0]


def _go(path: Path, running: bool, exported: Path | None, force: bool) -> None:
    """Play a file, or write its track."""
    from importlib import import_module

    name = "run" if running else "export"
    arguments = [str(path)] if running else [str(path), "-o", str(exported)]
    verb: click.Command = import_module(f"tempo.cli.{name}").command
    verb.main(
        arguments + ["--force"] * (force and not running),
        prog_name=f"tempo {name}",
        standalone_mode=False,
    )
