"""Routines: an exercise with a prescription, a YAML file each."""

import os
from pathlib import Path
from typing import NamedTuple

from tempo.errors import PrescriptionError, RequestError
from tempo.library import folders, prescriptions
from tempo.library.document import Document, Table
from tempo.library.prescriptions import Prescribed
from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, decided
from tempo.plan.sheet import Cue, CueSheet


class Routine(NamedTuple):
    """What a routine file says; ``name`` is what it is asked for by."""

    name: str
    path: Path
    exercise: str
    summary: str
    source: str
    starts: Phase
    prescribed: Prescribed
    voice: str
    language: str
    sheet: CueSheet
    languages: dict[str, CueSheet]
    equipment: tuple[str, ...]
    target: tuple[str, ...]
    also: tuple[str, ...]
    easier: str
    harder: str

    def sheet_in(self, language: str) -> CueSheet:
        """Return the cue sheet in a language; raises RequestError if there is none."""
        if language not in self.languages:
            known = ", ".join(self.languages)
            raise RequestError(f"{self.name} has no cues in the language '{language}'; in: {known}")
        return self.languages[language]


def find(name: str) -> Routine:
    """Return the routine of a name, the user's own before a shipped one, or at a path.

    Raises RequestError if there is none of that name, FileError if the file is not there or wrong.
    """
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or os.path.dirname(name):
        return load(path)
    return load(folders.routines().find(name))


def load(path: Path) -> Routine:
    """Read a routine file; raises FileError with all its problems."""
    document = Document(path)
    root = document.root
    name = root.text("name", path.stem.replace("-", " "))
    muscles = root.table("muscles")
    language = root.text("language", "en")
    sheet = _sheet(root, name)
    languages = root.table("languages")
    translated = {code: languages.table(code) for code in languages}
    routine = Routine(
        name=path.stem,
        path=path,
        exercise=root.text("exercise", name),
        summary=root.text("summary"),
        source=root.text("source"),
        starts=root.choice("starts", {"bottom": Phase.BOTTOM, "top": Phase.TOP}, Phase.BOTTOM),
        prescribed=prescriptions.fields(root, prescriptions.named),
        voice=root.text("voice"),
        language=language,
        sheet=sheet,
        languages={language: sheet}
        | {code: _sheet(table, table.text("name", name)) for code, table in translated.items()},
        equipment=root.texts("equipment"),
        target=muscles.texts("target"),
        also=muscles.texts("also"),
        easier=root.text("easier"),
        harder=root.text("harder"),
    )
    for table in (muscles, languages, *translated.values()):
        table.close()
    if routine.prescribed.tempo is not None:
        try:
            decided(routine.prescribed.settled(), Exercise(sheet, routine.starts))
        except PrescriptionError as error:
            root.problem("sets", str(error))
    document.close()
    return routine


def _sheet(root: Table, name: str) -> CueSheet:
    cues = root.table("cues")
    phases = {phase: _cue(cues, phase.value) for phase in Phase}
    sheet = CueSheet(
        name=name,
        setup=root.texts("setup"),
        safety=root.text("safety"),
        phases={phase: cue for phase, cue in phases.items() if cue},
        explosive=_cue(cues, "explosive"),
        reminders=root.texts("reminders"),
    )
    cues.close()
    return sheet


def _cue(cues: Table, key: str) -> Cue | None:
    """Read a cue: its long and short form, or one form for both."""
    if key not in cues:
        cues.text(key)
        return None
    if not cues.is_table(key):
        words = cues.text(key)
        return Cue(words, words) if words else None
    forms = cues.table(key)
    short = forms.text("short", needed=True)
    cue = Cue(forms.text("long", short), short)
    forms.close()
    return cue
