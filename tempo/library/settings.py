"""How a set is to be guided where no routine says so: the user's config file, or the defaults."""

import os
from pathlib import Path
from typing import NamedTuple

from tempo.library.document import Document, Table
from tempo.plan.prescription import EXPLOSIVE_LIFT
from tempo.plan.sheet import Count, Say, Speaking
from tempo.plan.time import SECOND
from tempo.plan.timeline import Surround

SLOWEST_RATE, FASTEST_RATE = 80, 450
"""The words a minute between which a voice can be set."""

LATENCY = -500.0, 1_000.0
"""The milliseconds between which the screen can be shifted against the sound."""


class Settings(NamedTuple):
    """Everything about the guiding of a set that is not prescribed; times in microseconds."""

    say: Say = Say.NORMAL
    count_at: Count = Count.START
    voice: str = "espeak"
    rate: int = Speaking().rate
    theme: str = "default"
    language: str = ""  # the routine's own
    voice_level: float = 0.0  # dB
    beep_level: float = 0.0  # dB
    loudness: float = -16.0  # LUFS
    keep_awake: bool = True
    setup: bool = True
    safety: bool = True
    explosive: int = EXPLOSIVE_LIFT
    lead_in: int = Surround().lead_in
    switch: int = Surround().switch
    pan: bool = False
    music: str = ""  # the path of a file or folder
    music_level: float = 0.0  # dB
    duck: float = 12.0  # dB
    history: bool = True
    latency: float = 0.0  # milliseconds by which the screen is late


def load(path: Path) -> Settings:
    """Read a config file, which need not exist; raises FileError with all its problems."""
    usual = Settings()
    if not os.path.exists(path):  # unlike Path.exists it never raises
        return usual
    document = Document(path)
    root = document.root
    for key in ("tempo", "reps", "sets", "rest", "hold"):
        if key in root:
            root.text(key)
            root.problem(key, f"belongs in a routine, or after a command as --{key}")
    settings = Settings(
        say=root.choice("say", {say.value: say for say in Say}, usual.say),
        count_at=root.choice("count", {count.value: count for count in Count}, Count.START),
        voice=root.text("voice", usual.voice),
        rate=int(root.number("rate", usual.rate, SLOWEST_RATE, FASTEST_RATE)),
        theme=root.text("theme", usual.theme),
        language=root.text("language", usual.language),
        voice_level=root.number("voice-level", usual.voice_level, -20, 20),
        beep_level=root.number("beep-level", usual.beep_level, -20, 20),
        loudness=root.number("loudness", usual.loudness, -36, -13),
        keep_awake=root.flag("keep-awake", usual.keep_awake),
        setup=root.flag("setup", usual.setup),
        safety=root.flag("safety", usual.safety),
        explosive=_time(root, "explosive", usual.explosive, 0.2, 10),
        lead_in=_time(root, "lead-in", usual.lead_in, 5, 120),
        switch=_time(root, "switch", usual.switch, 5, 120),
        pan=root.flag("pan", usual.pan),
        music=root.text("music", usual.music),
        music_level=root.number("music-level", usual.music_level, -40, 20),
        duck=root.number("duck", usual.duck, 0, 60),
        history=root.flag("history", usual.history),
        latency=root.number("latency", usual.latency, *LATENCY),
    )
    document.close()
    return settings


def _time(root: Table, key: str, usual: int, low: float, high: float) -> int:
    return round(root.number(key, usual / SECOND, low, high) * SECOND)
