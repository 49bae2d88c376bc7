"""Themes: the sounds of a set, described in a folder of ``sounds/``.

A theme is a folder with a ``theme.yaml`` and, if it likes, audio files beside it. How a sound
is written is told at the top of ``sounds/default/theme.yaml``.
"""

import math
import os
from pathlib import Path
from typing import NamedTuple

from tempo.library import folders, inputs
from tempo.library.document import Document, Table
from tempo.plan.schedule import SOUNDS

MOST_NOTES = 16
"""The notes that a sound may have: each takes as long to make as it lasts."""

LONGEST = 10.0
"""The seconds that a sound may last: it is a cue, not a song."""

USUALLY = {"tick-2": "tick", "tick-1": "tick"}
"""The sounds that a theme may leave out, as older ones do, and what is heard in their place."""


class Tone(NamedTuple):
    """A note of a steady or gliding pitch; frequencies in Hz, times in seconds."""

    start: float
    end: float
    seconds: float
    partials: tuple[float, ...] = (1.0,)  # the strength of each harmonic
    attack: float = 0.004
    release: float = 0.03
    decay: float = math.inf  # the time in which it halves; its overtones fade sooner
    at: float = 0.0  # when it starts within its sound


class Sound(NamedTuple):
    """What is heard, made of tones or in an audio file, and its loudest sample in dBFS."""

    source: tuple[Tone, ...] | Path
    peak: float


class Theme(NamedTuple):
    """A sound for each of ``SOUNDS``, and the folder that described them."""

    name: str
    sounds: dict[str, Sound]
    folder: Path


def find(name: str) -> Theme:
    """Return the theme of a name, or in a folder that is given as a path: ``./wood``.

    Raises RequestError if there is none of that name, FileError if its file is not there or wrong.
    """
    if os.path.dirname(name):
        return load(Path(os.path.realpath(name)))
    return load(folders.themes().find(name).parent)


def load(folder: Path) -> Theme:
    """Read the theme in a folder; its name is the folder's.

    Raises FileError, with a line for each problem. Audio files are read when they are needed.
    """
    document = Document(folder / "theme.yaml")
    table = document.root.table("sounds", needed=True)
    sounds: dict[str, Sound] = {}
    for name in SOUNDS if document.root.is_table("sounds") else ():
        usual = sounds.get(USUALLY.get(name, ""))
        if usual and name not in table:
            sounds[name] = usual
            continue
        described = table.table(name, needed=True)
        if sum(way in described for way in ("tone", "notes", "file")) == 1:
            sounds[name] = _sound(described, folder)
            described.close()
        elif table.is_table(name):
            table.problem(name, "needs one of tone, notes and file, and no more than one")
    table.close()
    document.close()
    return Theme(folder.name, sounds, folder)


def _sound(table: Table, folder: Path) -> Sound:
    peak = table.number("peak", -8, -60, -1)
    if "file" in table:
        return Sound(_file(table, folder), peak)
    return Sound(_notes(table) if "notes" in table else (_tone(table),), peak)


def _file(table: Table, folder: Path) -> Path:
    name = table.text("file")
    if name and (os.path.basename(name) != name or not os.path.isfile(folder / name)):
        table.problem("file", f"there is no '{name}' in {folder}")
    inputs.note(folder / name)
    return folder / name


def _notes(table: Table) -> tuple[Tone, ...]:
    tones = []
    for note in table.tables("notes", MOST_NOTES):
        tones.append(_tone(note, at=note.number("at", 0, 0, LONGEST)))
        note.close()
    if tones and not any(tone.at == 0 for tone in tones):
        table.problem("notes", "one note must start at 0, or the sound would come late")
    return tuple(tones)


def _tone(table: Table, at: float = 0.0) -> Tone:
    if table.is_table("tone"):
        glide = table.table("tone")
        start, end = (glide.number(key, 440, 20, 20_000, needed=True) for key in ("from", "to"))
        glide.close()
    else:
        start = end = table.number("tone", 440, 20, 20_000, needed=True)
    seconds = table.number("seconds", LONGEST, 0.005, LONGEST, needed=True)
    partials = table.numbers("partials", (1.0,), 0, 1)
    if partials[0] == 0:
        table.problem("partials", "the first, the tone itself, must be above 0")
    attack = table.number("attack", min(0.004, seconds / 2), 0.001, LONGEST)
    release = table.number("release", min(0.03, seconds / 2), 0.002, LONGEST)
    if attack + release > seconds:
        table.problem("seconds", "is shorter than the attack and the release together")
    decay = table.number("decay", math.inf, 0.001, math.inf)
    return Tone(start, end, seconds, partials, attack, release, decay, at)
