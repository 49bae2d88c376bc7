"""A note that stands beside an exercise: it is shown, and a tempo that it announces is taken."""

import re

from tempo.errors import ReadingError
from tempo.imports.draft import Draft, Said
from tempo.library import prescriptions
from tempo.plan import saying

LONGEST = 300
"""The most characters of a note."""

_TEMPO = re.compile(
    r"\b(?:tempo|cadencia|kadenz)\b[\s:=]*([0-9xX](?:\s?[-–/:.,]?\s?[0-9xX]){3})(?![0-9xX])",
    re.IGNORECASE,
)


def noted(draft: Draft, text: str, line: int) -> Draft:
    """Return a draft with a note after what it has, and with the tempo that the note tells.

    >>> noted(Draft(Said("Hip thrust")), "Tempo 2-0-1-2. Chin tucked", 2).tempo
    (('tempo', Said(text='2012', lines=(2,), remark='')),)
    """
    text = " ".join(text.split())
    if not text:
        return draft
    before = f"{draft.note.text}; " if draft.note else ""
    lines = tuple(sorted({*(draft.note.lines if draft.note else ()), line}))
    draft = draft._replace(note=Said((before + text)[:LONGEST], lines))
    told = _TEMPO.search(text)
    if told is None or draft.tempo or draft.hold:
        return draft
    try:
        read = prescriptions.named(told[1])
    except ReadingError:
        return draft  # the note is shown as it is
    if read.tempo is None:
        return draft
    return draft._replace(tempo=(("tempo", Said(saying.canonical(read.tempo), (line,))),))
