"""Routines: an exercise with a prescription, a YAML file each."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.library import folders, prescriptions, words
from tempo.library.declarations import (
    ALIASES,
    CUE_BOTTOM,
    CUE_EXPLOSIVE,
    CUE_LIFT,
    CUE_LOWER,
    CUE_TOP,
    CUES,
    DRAFT,
    EASIER,
    EXERCISE,
    HARDER,
    HELPERS,
    LANGUAGE,
    LANGUAGES,
    LONG,
    MOVEMENT,
    MUSCLES,
    NAME,
    NEEDS,
    REMINDERS,
    SAFETY_SAID,
    SETUP_SAID,
    SHORT,
    SOURCE,
    STARTING,
    SUMMARY,
    TARGET,
    VOICE,
)
from tempo.library.document import Document, Table
from tempo.library.prescriptions import Prescribed
from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, decided
from tempo.plan.sheet import Cue, CueSheet


class Routine(NamedTuple):
    """What a routine file says; ``name`` is what it is asked for by.

    ``aliases`` are other names of the exercise in any language, ``movement`` is the folder that
    it lies in, and ``also`` are the muscles that help those of ``target``. A ``draft`` was read
    of somebody's guide, and has what stands behind each part of its tempo, by the part's key.
    """

    name: str
    path: Path
    movement: str
    exercise: str
    summary: str
    source: str
    aliases: tuple[str, ...]
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
    draft: "dict[str, str] | None" = None

    def sheet_in(self, language: str) -> CueSheet:
        """Return the cue sheet in a language; what is not translated is said in general words.

        Raises RequestError if the program has no words in that language.
        """
        if language == self.language:
            return self.sheet
        general = words.load(language).sheet(self.sheet.name)
        return _completed(
            self.languages.get(language, CueSheet(self.sheet.name)), self.sheet, general
        )


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
    routine = read(document.root, path)
    if routine.draft is not None:
        routine = routine._replace(draft=_origins(document))
    document.close()
    return routine


def read(root: Table, path: Path, called: str = "") -> Routine:
    """Read a routine of a table of the file at ``path``; it is ``called`` so if not as the file."""
    called = called or folders.title(path)
    name = root.said(NAME, called.replace("-", " "))
    muscles = root.table(MUSCLES.name)
    language = root.said(LANGUAGE, "en")
    sheet = _sheet(root, name)
    languages = root.table(LANGUAGES.name)
    translated = {code: languages.table(code) for code in languages}
    routine = Routine(
        name=called,
        path=path,
        movement=folders.routines().group(path),
        exercise=root.said(EXERCISE, name),
        summary=root.said(SUMMARY, ""),
        source=root.said(SOURCE, ""),
        aliases=root.said(ALIASES, ()),
        starts=root.said(STARTING, STARTING.usual),
        prescribed=prescriptions.fields(root, prescriptions.named),
        voice=root.said(VOICE, ""),
        language=language,
        sheet=sheet,
        languages={language: sheet}
        | {code: _sheet(table, table.said(NAME, name)) for code, table in translated.items()},
        equipment=root.said(NEEDS, ()),
        target=muscles.said(TARGET, ()),
        also=muscles.said(HELPERS, ()),
        easier=root.said(EASIER, ""),
        harder=root.said(HARDER, ""),
        draft={} if root.said(DRAFT, False) else None,
    )
    root.said(MOVEMENT, ())  # how a guide says that it is done, for whoever mends the draft
    for table in (muscles, languages, *translated.values()):
        table.close()
    if routine.prescribed.tempo is not None:
        try:
            decided(routine.prescribed.settled(), Exercise(sheet, routine.starts), led=True)
        except PrescriptionError as error:
            root.problem("sets", str(error))
    return routine


def _origins(document: Document) -> dict[str, str]:
    """Return what a draft says of where its tempo comes from: the remarks behind its parts."""
    origins = {}
    within = False
    for line in document.path.read_text("utf-8-sig", "replace").splitlines():
        found = re.match(r"(\s*)(\w+):\s*([^#]*?)\s*(?:#\s*(.*))?$", line)
        if found and (found[2] == "tempo" or (within and found[1])):
            within = True
            if found[3] and found[3] != "0" and found[4]:
                origins[found[2]] = " ".join(f"{found[3]} ({found[4]})".split())
        elif line.strip():
            within = False
    return origins


def _completed(translated: CueSheet, original: CueSheet, general: CueSheet) -> CueSheet:
    """Return a translation with general words for what only the original has words for."""
    cues = {phase: general.phases[phase] for phase in original.phases}
    return translated._replace(
        safety=translated.safety or (general.safety if original.safety else ""),
        phases=cues | dict(translated.phases),
        explosive=translated.explosive or (general.explosive if original.explosive else None),
    )


def _sheet(root: Table, name: str) -> CueSheet:
    cues = root.table(CUES.name)
    declared = (CUE_LOWER, CUE_BOTTOM, CUE_LIFT, CUE_TOP)
    phases = {phase: _cue(cues, each.name) for phase, each in zip(Phase, declared, strict=True)}
    sheet = CueSheet(
        name=name,
        setup=root.said(SETUP_SAID, ()),
        safety=root.said(SAFETY_SAID, ""),
        phases={phase: cue for phase, cue in phases.items() if cue},
        explosive=_cue(cues, CUE_EXPLOSIVE.name),
        reminders=root.said(REMINDERS, ()),
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
    short = forms.said(SHORT, "", of="cue")
    cue = Cue(forms.said(LONG, short), short)
    forms.close()
    return cue
