"""Workouts: several routines in one YAML file; and a routine as a workout of one exercise."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tempo.errors import FileError, RequestError
from tempo.library import folders, inputs, prescriptions, routines
from tempo.library.declarations import (
    CHANGE,
    FEWEST_IN_TURN,
    LANGUAGE,
    MEMBER_REST,
    MOST_ROUTINES,
    NAME,
    NOTE_SAID,
    NOTES_SAID,
    ONE_OF,
    REST_AFTER,
    ROUND_REST,
    ROUNDS,
    ROUTINE,
    ROUTINES,
    SETS,
    SOURCE,
    SUMMARY,
    VOICE,
    WARM_UP,
    WORKOUT_LANGUAGES,
    WRITTEN_OUT,
)
from tempo.library.document import Document, Table
from tempo.library.prescriptions import Prescribed
from tempo.library.routines import Routine
from tempo.plan.phase import Phase
from tempo.plan.prescription import EXPLOSIVE_LIFT, Exercise, Prescription, Work, checked, decided
from tempo.plan.tempo import Range, just
from tempo.plan.workout import in_turn, one_after_another

LINES = (".txt", ".text", ".md")
"""The endings of files of lines; another file of text is one too, if it is there."""

MANY = ONE_OF["round"]
"""The keys of routines that are done in turn."""


class Entry(NamedTuple):
    """A routine as a workout has it: what it prescribes over the routine, and what it adds."""

    routine: Routine
    prescribed: Prescribed
    note: str = ""
    warm_up: Prescribed | None = None
    shown: str = ""  # what is shown beside it and not said, as a load
    rest: int | None = None  # from it to the next of a round


class Section(NamedTuple):
    """A routine alone, or several of which a set each is done in turn; times in microseconds."""

    entries: tuple[Entry, ...]
    rest_after: int = 0
    kind: str = ""  # one of MANY, if several
    rounds: Range = just(1)
    rest: int = ROUND_REST.usual  # after each round
    change: int = CHANGE.usual  # from one exercise to the next


class Workout(NamedTuple):
    """What a workout file says; ``name`` is what it is asked for by."""

    name: str
    path: Path
    title: str
    summary: str
    source: str
    note: str
    voice: str
    language: str
    sections: tuple[Section, ...]
    translated: Mapping[str, Mapping[str, str]] = {}  # by language, then by what it says itself
    told: tuple[str, ...] = ()  # what the user has to know of how it was read

    @property
    def routine(self) -> Routine | None:
        """The routine, where it is that alone."""
        return None if self.title else self.sections[0].entries[0].routine

    def said(self, text: str, language: str) -> str:
        """Return what it says, in a language; nothing where that is not translated."""
        return (
            text if language == self.language else self.translated.get(language, {}).get(text, "")
        )

    def speaks(self, language: str) -> bool:
        """Whether every routine has cues in a language."""
        entries = [entry for section in self.sections for entry in section.entries]
        return all(language in entry.routine.languages for entry in entries)


class Exercised(NamedTuple):
    """Where an exercise of some work came from: the routine, and how it is to be done.

    ``named`` are the phases that were asked for by themselves, over the routine's tempo.
    """

    routine: Routine
    prescription: Prescription
    named: tuple[Phase, ...] = ()
    shown: str = ""


def find(name: str) -> Workout:
    """Return what is asked for: by name, by path, by a line, by a file of lines, or - for those.

    The user's own come before the shipped ones. Raises RequestError if there is none of that name,
    PrescriptionError for a line, FileError if a file is not there or wrong.
    """
    shelves = (folders.routines(), folders.workouts())
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return load(path)
    if there := folders.found(name, *shelves):
        return load(there)
    from tempo.library import programmes  # which is read by it

    inputs.note(path)  # also where it is not there: it would be read
    if name == "-":
        inputs.elsewhere()
        return programmes.programme(sys.stdin.read(programmes.LARGEST), "lines", Path("-"))
    if path.suffix in LINES or ("\n" not in name and len(name) < 255 and os.path.isfile(name)):
        return programmes.load(path)
    if "\n" in name.strip():
        return programmes.programme(name, "lines", Path("-"))
    if re.search(r"\s|\d", name.strip()):
        return programmes.workout(name)
    return load(path) if os.path.dirname(name) else load(folders.find(name, *shelves))


def load(path: Path) -> Workout:
    """Read a routine or workout file, which what it says decides; raises FileError."""
    document = Document(path)
    if ROUTINES.name not in document.root:
        return alone(routines.load(path))
    root = document.root
    rest = root.said(ROUND_REST, ROUND_REST.usual)
    translated: dict[str, Mapping[str, str]] = {}
    workout = Workout(
        name=folders.title(path),
        path=path,
        title=root.said(NAME, folders.title(path).replace("-", " ")),
        summary=root.said(SUMMARY, ""),
        source=root.said(SOURCE, ""),
        note=root.said(NOTE_SAID, ""),
        voice=root.said(VOICE, ""),
        language=root.said(LANGUAGE, "en"),
        sections=tuple(
            _section(table, rest, path) for table in root.tables(ROUTINES.name, MOST_ROUTINES)
        ),
        translated=translated,
    )
    if not workout.sections and not document.problems:
        root.problem("routines", "must be a list of routines, each after '- routine:'")
    languages = root.table(WORKOUT_LANGUAGES.name)
    for code in languages:
        translated[code] = _translated(languages.table(code), workout)
    languages.close()
    document.close()
    return workout


def _translated(table: Table, workout: Workout) -> Mapping[str, str]:
    """Read a translation: the name, the note, and the notes of its routines, in their order."""
    notes = [entry.note for section in workout.sections for entry in section.entries if entry.note]
    found = table.said(NOTES_SAID, ())
    if len(found) != len(notes):
        table.problem("notes", f"lists {len(found)}; the routines have {len(notes)} notes")
    said = {workout.title: table.said(NAME, ""), workout.note: table.said(NOTE_SAID, "")}
    table.close()
    return said | dict(zip(notes, found, strict=False))


def alone(routine: Routine) -> Workout:
    """Return the workout that is a routine and nothing else."""
    section = Section((Entry(routine, routine.prescribed),))
    return Workout(
        name=routine.name,
        path=routine.path,
        title="",
        summary=routine.summary,
        source=routine.source,
        note="",
        voice=routine.voice,
        language=routine.language,
        sections=(section,),
    )


def arranged(
    workout: Workout,
    asked: Prescribed,
    language: str,
    explosive: int = EXPLOSIVE_LIFT,
    led: bool = False,
) -> tuple[Work, tuple[Exercised, ...]]:
    """Return the work of a workout, and where each of its exercises came from.

    What is ``asked`` goes before what each routine prescribes; a warm-up keeps its sets, reps and
    rest. Raises RequestError for a language that a routine does not have, and PrescriptionError.
    """
    works: list[Work] = []
    origins: list[Exercised] = []
    introduced: set[tuple[Path, str]] = set()

    def work(entry: Entry, prescribed: Prescribed, label: str, warm_up: bool = False) -> Work:
        routine, prescription = entry.routine, prescribed.settled()
        sheet = routine.sheet_in(language)
        if (routine.path, routine.name) in introduced:  # its setup was said the first time
            sheet = sheet._replace(setup=(), safety="")
        note = "" if entry.warm_up and not warm_up else workout.said(entry.note, language)
        introduced.add((routine.path, routine.name))
        phases = prescribed.phases
        own = phases is None or phases == routine.prescribed.phases
        named = () if own or not phases else phases.named
        origins.append(Exercised(routine, prescription, named, entry.shown))
        exercise = Exercise(
            sheet, routine.starts, name=routine.name, label=label, note=note, warm_up=warm_up
        )
        return decided(prescription, exercise, explosive, led)

    rests: list[int] = []
    for place, section in enumerate(workout.sections):
        letter = _letter(place) if workout.title else ""
        if section.kind:
            rounds = section.rounds if asked.sets is None else asked.sets
            rest = section.rest if asked.rest is None else asked.rest
            members = [
                work(entry, _asked(asked, entry)._replace(sets=rounds), f"{letter}{number}")
                for number, entry in enumerate(section.entries, 1)
            ]
            changes = [
                section.change if entry.rest is None else entry.rest for entry in section.entries
            ]
            works.append(in_turn(members, changes[:-1], rest))
            rests.append(section.rest_after)
            continue
        (entry,) = section.entries
        if entry.warm_up:
            warming = asked._replace(reps=None, sets=None, rest=None)
            prescribed = warming.over(_warming(entry, entry.warm_up))
            works.append(work(entry, prescribed, letter, warm_up=True))
            rests.append(_asked(asked, entry).settled().rest)  # the work's: it is to be rested for
        works.append(work(entry, _asked(asked, entry), letter))
        rests.append(section.rest_after)
    whole = one_after_another(works, rests)
    title = workout.said(workout.title, language) or workout.title
    return checked(whole._replace(title=title, note=workout.said(workout.note, language))), tuple(
        origins
    )


def _asked(asked: Prescribed, entry: Entry) -> Prescribed:
    """Return what is asked over what an entry prescribes; a hold that is asked for has an end."""
    found = asked.over(entry.prescribed)
    tempo = found.settled().tempo
    held = tempo.lower == tempo.lift == just(0)
    if held and found.open and asked.reps is None and asked.phases and asked.phases.top is not None:
        return found._replace(open=False, reps=just(1))
    return found


def _warming(entry: Entry, warm_up: Prescribed) -> Prescribed:
    """Return what a warm-up prescribes: no more of the work's own ways than its tempo."""
    plain = entry.prescribed._replace(
        sets=just(1), walk=None, last_hold=None, cluster=None, half=None
    )
    return warm_up.over(plain)


def _letter(place: int) -> str:
    """Return the letter of a section: A, B, ... Z, AA, AB, ..."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _section(table: Table, rest: int, path: Path) -> Section:
    kind = next((key for key in MANY if key in table), "")
    if not kind:
        alone = tuple(filter(None, [_entry(table, path)]))
        after = table.said(REST_AFTER, rest)
        table.close()
        return Section(alone, after)
    entries = table.tables(kind, MOST_ROUTINES)
    members = tuple(filter(None, [_entry(each, path, kind) for each in entries]))
    if len(entries) < FEWEST_IN_TURN and table.is_list(kind):
        table.problem(kind, "must be a list of two routines or more")
    for each in entries:
        each.close()
    note = table.said(NOTE_SAID, "")
    if note and members:
        first = members[0]
        members = (first._replace(note=" ".join(filter(None, [note, first.note]))), *members[1:])
    section = Section(
        members,
        table.said(REST_AFTER, rest),
        kind,
        table.said(ROUNDS, just(1), of="round"),
        table.said(ROUND_REST, ROUND_REST.usual),
        table.said(CHANGE, CHANGE.usual),
    )
    table.close()
    return section


def _entry(table: Table, path: Path, kind: str = "") -> Entry | None:
    """Read a routine of a workout, or an exercise that is written in it; None if there is none.

    One of a superset or circuit has no sets of its own.
    """
    routine = _exercise(table, path) if WRITTEN_OUT.name in table else _routine(table, path.parent)
    if kind:
        for key in (SETS.name, WARM_UP.name):
            if key in table:
                table.drop(key)
                table.problem(key, f"belongs to the whole {kind}, or is left out")
    change = None
    if kind and MEMBER_REST.name in table:
        change = table.said(MEMBER_REST, None)
        table.drop(MEMBER_REST.name)
    prescribed = prescriptions.fields(table, prescriptions.named, needed=False)
    note, warm_up = table.said(NOTE_SAID, ""), None
    if not kind and WARM_UP.name in table:
        warming = table.table(WARM_UP.name)
        warm_up = prescriptions.fields(warming, prescriptions.named, needed=False)
        warming.close()
    if routine is None:
        return None
    return Entry(routine, prescribed.over(routine.prescribed), note, warm_up, rest=change)


def _exercise(table: Table, path: Path) -> Routine | None:
    """Read an exercise that is written in the workout, with the keys of a routine's file."""
    if ROUTINE.name in table:
        table.said(ROUTINE, "")
        table.problem("routine", "stands beside an exercise that is written out; leave one out")
    if not table.is_table(WRITTEN_OUT.name):
        table.problem("exercise", "must be a table with the keys of a routine, or be a 'routine'")
        table.drop(WRITTEN_OUT.name)
        return None
    written = table.table(WRITTEN_OUT.name)
    name = written.text(NAME.name, needed=True)
    exercise = routines.read(written, path, re.sub(r"\W+", "-", name.casefold()).strip("-"))
    written.close()
    return exercise


def _routine(table: Table, folder: Path) -> Routine | None:
    name = table.text(ROUTINE.name, needed=True)
    if not name:
        return None
    is_path = Path(name).suffix in (".yaml", ".yml") or os.path.dirname(name)
    try:
        return routines.find(str(folder / name) if is_path else name)
    except (RequestError, FileError) as error:
        table.problem("routine", str(error))
        return None
