"""Themes: the sounds of a set, described in a folder of ``sounds/``.

A theme is a folder with a ``theme.yaml`` and, if it likes, audio files beside it. How a sound
is written is told at the top of ``sounds/default/theme.yaml``.
"""

import math
import os
from pathlib import Path
from typing import NamedTuple

from tempo.library import folders, inputs
from tempo.library.declarations import (
    ATTACK,
    DECAY,
    GLIDE_FROM,
    GLIDE_TO,
    HEARD,
    LASTING,
    LONGEST_SOUND,
    MOST_NOTES,
    NOTE_AT,
    NOTES,
    PARTIALS,
    PEAK,
    RELEASE,
    SOUND_FILE,
    THEME_SOUNDS,
    TONE,
    Declaration,
)
from tempo.library.document import Document, Table
from tempo.library.values import Keys
from tempo.plan.schedule import SOUNDS

USUALLY = {"tick-2": "tick", "tick-1": "tick"}
"""The sounds that a theme may leave out, as older ones do, and what is heard in their place."""


KINDS = {TONE.name: "tone", NOTES.name: "notes", SOUND_FILE.name: "recording"}
"""What a sound is described by, and the kind of table that it then is."""

NAMED = tuple(
    Declaration(
        name,
        Keys("tone", others={key: kind for key, kind in KINDS.items() if kind != "tone"}),
        HEARD,
        f"The sound {name}.",
        frozenset(("sounds",)),
        otherwise=USUALLY.get(name, ""),
        needed=frozenset() if name in USUALLY else frozenset(("sounds",)),
    )
    for name in SOUNDS
)
"""The sounds of a theme, each declared."""


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
        inputs.listed(name)  # a link may lead to another theme later
        return load(Path(os.path.realpath(name)))
    return load(folders.themes().find(name).parent)


def load(folder: Path) -> Theme:
    """Read the theme in a folder; its name is the folder's.

    Raises FileError, with a line for each problem. Audio files are read when they are needed.
    """
    document = Document(folder / "theme.yaml")
    table = document.root.table(THEME_SOUNDS.name, needed=True)
    sounds: dict[str, Sound] = {}
    for name in SOUNDS if document.root.is_table(THEME_SOUNDS.name) else ():
        usual = sounds.get(USUALLY.get(name, ""))
        if usual and name not in table:
            sounds[name] = usual
            continue
        described = table.table(name, needed=True)
        if sum(way in described for way in KINDS) == 1:
            sounds[name] = _sound(described, folder)
            described.close()
        elif table.is_table(name):
            table.problem(name, "needs one of tone, notes and file, and no more than one")
    table.close()
    document.close()
    return Theme(folder.name, sounds, folder)


def _sound(table: Table, folder: Path) -> Sound:
    peak = table.said(PEAK, PEAK.usual)
    if SOUND_FILE.name in table:
        return Sound(_file(table, folder), peak)
    return Sound(_notes(table) if NOTES.name in table else (_tone(table, "tone"),), peak)


def _file(table: Table, folder: Path) -> Path:
    name = table.said(SOUND_FILE, "")
    if name and (os.path.basename(name) != name or not os.path.isfile(folder / name)):
        table.problem(SOUND_FILE.name, f"there is no '{name}' in {folder}")
    inputs.note(folder / name)
    return folder / name


def _notes(table: Table) -> tuple[Tone, ...]:
    tones = []
    for note in table.tables(NOTES.name, MOST_NOTES):
        tones.append(_tone(note, "note", at=note.said(NOTE_AT, NOTE_AT.usual)))
        note.close()
    if tones and not any(tone.at == 0 for tone in tones):
        table.problem(NOTES.name, "one note must start at 0, or the sound would come late")
    return tuple(tones)


def _tone(table: Table, of: str, at: float = 0.0) -> Tone:
    """Read what describes a tone, which is all of a sound or a note of one."""
    if table.is_table(TONE.name):
        glide = table.table(TONE.name)
        start, end = (glide.said(each, 440.0, of="glide") for each in (GLIDE_FROM, GLIDE_TO))
        glide.close()
    else:
        start = end = table.said(TONE, 440.0, of)
    seconds = table.said(LASTING, LONGEST_SOUND, of)
    partials = table.said(PARTIALS, (1.0,))
    if partials[0] == 0:
        table.problem(PARTIALS.name, "the first, the tone itself, must be above 0")
    attack = table.said(ATTACK, min(0.004, seconds / 2))
    release = table.said(RELEASE, min(0.03, seconds / 2))
    if attack + release > seconds:
        table.problem(LASTING.name, "is shorter than the attack and the release together")
    decay = table.said(DECAY, math.inf)
    return Tone(start, end, seconds, partials, attack, release, decay, at)
