"""Themes: the sounds of a set, described in a folder of ``sounds/``."""

import math
from pathlib import Path
from typing import NamedTuple

NAMES = (
    "lift",
    "top",
    "lower",
    "bottom",
    "explosive",
    "tick",
    "countdown",
    "go",
    "last-rep",
    "set-end",
    "rest-end",
    "switch",
    "finish",
)


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
    """What is heard, as tones or as an audio file, and its highest peak in dBFS."""

    source: tuple[Tone, ...] | Path
    peak: float


class Theme(NamedTuple):
    """A sound for each of ``NAMES``, and the folder that described them."""

    name: str
    sounds: dict[str, Sound]
    folder: Path
