"""The program's own words, read from ``cues/words/LANGUAGE.yaml``."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from tempo.errors import ReadingError, RequestError
from tempo.library import folders
from tempo.library.declarations import SPOKEN, Declaration
from tempo.library.document import Document, Table
from tempo.library.values import Keys, Value
from tempo.plan.markers import Parts
from tempo.plan.phase import Side
from tempo.plan.sheet import Words

BLANKS = {"set_done": "set", "next_set": "set", "rest": "seconds"} | {
    "rest_minutes": "minutes",
    "sets": "sets",
    "reps": "reps",
    "hold": "seconds",
    "next_exercise": "exercise",
    "next_warm_up": "set",
    "short_rest": "seconds",
    "set_again": "set",
    "more_rest": "seconds",
    "rep": "rep",
    "seconds_left": "seconds",
    "minutes_left": "minutes",
    "less_rest": "seconds",
}
"""What a line speaks that is not its own, and so the name in braces that it has to hold."""

SIGNS = (
    {
        "rep": "rep reps",
        "rep_open": "rep",
        "set": "set sets",
        "next": "next",
        "time_left": "time",
    }
    | {
        "tension": "time",
        "did_back": "set",
        "did_voice": "level",
        "did_beeps": "level",
    }
    | {
        "ended": "what",
        "part": "done planned",
        "in_all": "time",
        "stopped": "time done",
        "reps": "reps",
        "in_set": "done set sets",
        "exercise": "exercise exercises",
        "go_on": "command",
        "playing": "device",
        "keys": "keys",
    }
)
"""The same for what is read."""

TOLD = {
    "lower": "seconds",
    "bottom": "seconds",
    "lift": "seconds",
    "top": "seconds",
    "to": "low high",
    "in_routine": "named others",
    "tempo": "tempo",
    "last_hold": "seconds",
    "now": "tempo",
    "sets": "sets",
    "sets_of": "sets reps",
    "left_right": "left right",
    "or_more": "reps",
    "fitting": "rep seconds",
    "cluster": "seconds reps",
    "every": "seconds",
    "rest": "seconds",
    "first_rest": "seconds next",
    "tension": "told",
    "a_rep": "seconds",
    "a_hold": "seconds",
    "also": "muscles",
    "reps_of": "reps tempo",
    "reps_until": "tempo",
    "switching": "seconds",
    "draft": "name",
    "draft_tempo": "told",
    "draft_check": "path",
}
"""The same for what is said back before a set and drawn of it."""

DRAWN = {
    "set": "set",
    "rep": "rep",
    "reps": "first last",
    "of": "part all",
    "tension": "time",
    "tension_of": "time",
}
"""The same for what is written in a picture."""

KEPT = {
    "of": "done planned",
    "effort": "effort",
    "days_without": "days",
    "weeks_without": "weeks",
    "records": "records",
    "none_of_these": "records",
    "changed": "record",
    "removed": "record",
    "imported": "file new old",
}
"""The same for what the history says."""

BLANKED = {"rest_before": "next", "set": "set", "set_within": "set", "rep": "rep"}
"""The same for what the parts of a track are called."""

PAGED = {
    "go_on": "place",
    "reps_done": "reps",
    "in_all": "time",
    "time_left": "time",
    "under_tension": "time",
    "of": "reps planned",
    "late_by": "time",
    "tap_more": "taps",
    "tap_done": "time",
}
"""The same for what is read in a browser."""

FRONTED = {"last_done": "day", "making": "part"}
"""The same for the front page of an app."""


class Lines:
    """Lines of the file, each by its key; a named tuple of so many takes long to make."""

    def __init__(self, **lines: str) -> None:
        vars(self).update(lines)


class Signs(Lines):
    """What is read on the screen of a live set, in one language; braces stand for what is told."""

    lower: str
    bottom: str
    lift: str
    top: str
    set_up: str
    get_ready: str
    rep_now: str
    rest: str
    switch: str
    done: str
    paused: str
    rep_large: str
    set_large: str
    left_large: str
    right_large: str
    rep: str
    rep_open: str
    set: str
    left: str
    right: str
    next: str
    time_left: str
    tension: str
    key_space: str
    key_pause: str
    key_skip: str
    key_back: str
    key_fail: str
    key_longer: str
    key_shorter: str
    key_wait: str
    key_voice: str
    key_beeps: str
    key_help: str
    key_quit: str
    did_resume: str
    did_skip: str
    did_back: str
    did_fail: str
    did_longer: str
    did_shorter: str
    did_nothing: str
    did_wait: str
    did_wait_off: str
    did_voice: str
    did_beeps: str
    waiting: str
    ended: str
    part: str
    in_all: str
    saved: str
    stopped: str
    one_rep: str
    reps: str
    in_set: str
    exercise: str
    go_on: str
    playing: str
    alone: str
    keys: str

    def of(self, side: Side) -> str:
        """Return what a side is called."""
        return self.left if side is Side.LEFT else self.right


class Told(Lines):
    """What is said back of a set before it, and drawn of it; braces stand for what is told."""

    lower: str
    bottom: str
    lift: str
    top: str
    explosive: str
    to: str
    in_routine: str
    tempo: str
    hold: str
    half: str
    last_hold: str
    now: str
    one_set: str
    sets: str
    sets_of: str
    left_right: str
    each_side: str
    in_turn: str
    right_first: str
    or_more: str
    by_key: str
    by_lifter: str
    fitting: str
    cluster: str
    every: str
    rest: str
    first_rest: str
    warm_up: str
    endless: str
    tension: str
    a_rep: str
    a_hold: str
    note: str
    source: str
    aliases: str
    movement: str
    equipment: str
    muscles: str
    also: str
    easier: str
    harder: str
    safety: str
    setup: str
    lead_in: str
    resting: str
    switch: str
    finish: str
    held: str
    so_on: str
    until: str
    reps_of: str
    reps_until: str
    draws_it: str
    draws_them: str
    switching: str
    yours: str
    in_place: str
    draft: str
    draft_tempo: str
    draft_check: str


class Drawn(Lines):
    """What is written in a picture of a track, in one language; braces stand for what is told."""

    setup: str = "set up"
    get_ready: str = "get ready"
    rest: str = "rest"
    switch: str = "switch sides"
    finish: str = "done"
    set: str = "set {set}"
    left: str = "left side"
    right: str = "right side"
    left_short: str = "left"
    right_short: str = "right"
    rep: str = "rep {rep}"
    reps: str = "reps {first} to {last}"
    of: str = "{part} of {all}"
    lower: str = "lower"
    bottom: str = "bottom"
    lift: str = "lift"
    top: str = "top"
    tension: str = "{time} under tension"
    tension_of: str = "{time} of it under tension"
    beep: str = "beep: a phase starts"
    tick: str = "tick: a second"
    signal: str = "another signal"
    words: str = "words, while they are spoken"


class Kept(Lines):
    """What the history says, in one language; braces stand for what is told."""

    began: str
    routine: str
    tempo: str
    reps: str
    tension: str
    rest: str
    pauses: str
    ended: str
    noted: str
    early: str
    effort: str
    day: str
    days: str
    one_day_without: str
    days_without: str
    week_of: str
    one_week_without: str
    weeks_without: str
    sets: str
    done: str
    of: str
    in_all: str
    weekdays: str
    nothing: str
    one_record: str
    records: str
    none_of_these: str
    changed: str
    removed: str
    imported: str

    def recorded(self, many: int) -> str:
        """Return a number of records."""
        return self.one_record if many == 1 else self.records.format(records=many)


class Phone(Lines):
    """What is read on the page in a browser, in one language; braces stand for what is told."""

    start: str
    go_on: str
    from_start: str
    play: str
    pause: str
    next: str
    back: str
    ends: str
    how_many: str
    reps_done: str
    longer: str
    shorter: str
    longer_rest: str
    shorter_rest: str
    in_all: str
    time_left: str
    each_side: str
    explosive: str
    safety: str
    note: str
    again: str
    keys: str
    keys_told: str
    history: str
    history_none: str
    share: str
    save_json: str
    save_csv: str
    clear: str
    clear_sure: str
    under_tension: str
    ended_early: str
    of: str
    late: str
    late_told: str
    late_by: str
    tap: str
    tap_listen: str
    tap_more: str
    tap_done: str
    close: str
    insecure: str
    forgets: str
    no_sound: str
    written: str


class Site(Lines):
    """What is read on the front page of an app, in one language; braces stand for what is told."""

    workouts: str
    front: str
    keeping: str
    kept: str
    not_kept: str
    renew: str
    last_done: str
    by_address: str
    keep_file: str
    make: str
    what: str
    options: str
    go: str
    stop: str
    making: str
    stopped: str
    gone: str


Part = TypeVar("Part", Words, Signs, Told, Drawn, Kept, Parts, Phone, Site)
Kind = type[Words | Signs | Told | Drawn | Kept | Parts | Phone | Site]

PARTS: Mapping[str, tuple[Kind, Mapping[str, str]]] = {
    "words": (Words, BLANKS),
    "screen": (Signs, SIGNS),
    "told": (Told, TOLD),
    "drawn": (Drawn, DRAWN),
    "history": (Kept, KEPT),
    "parts": (Parts, BLANKED),
    "phone": (Phone, PAGED),
    "site": (Site, FRONTED),
}
"""The parts of the file, and what their lines hold, by key. The first is the file itself."""


class Line(NamedTuple):
    """A line that has some names in braces, in this order, and no other braces."""

    blanks: tuple[str, ...]

    def read(self, text: str) -> str:
        """Return the line.

        >>> Line(("set",)).read("Set {set} done")
        'Set {set} done'
        """
        if re.findall(r"{(\w*)}|[{}]", text) != [*self.blanks]:
            named = " and ".join(f"{{{blank}}}" for blank in self.blanks)
            raise ReadingError(f"must hold {named}" if named else "must hold no braces")
        return text


def declared(part: str) -> dict[str, Declaration[Any]]:
    """Return what the file takes, or one of its parts, by key; all of it is needed."""
    values: dict[str, Value[Any]] = {**_lines(part)}
    if part == "words":
        values |= {key: Keys(key) for key in PARTS if key != part}
    here = frozenset((part,))
    return {
        key: Declaration(key, value, SPOKEN, "", here, needed=here) for key, value in values.items()
    }


def _lines(part: str) -> dict[str, Line]:
    """Return the lines that a part of the file has, every one of them, by key."""
    kind, holds = PARTS[part]
    return {key: Line(tuple(holds.get(key, "").split())) for key in kind.__annotations__}


def load(language: str = "en") -> Words:
    """Read the words of a language; raises RequestError if they are not there."""
    return _read(language, "words", Words)


def signs(language: str = "en") -> Signs:
    """Read what the screen shows in a language; raises RequestError if it is not there."""
    return _read(language, "screen", Signs)


def told(language: str = "en") -> Told:
    """Read what is said back of a set; raises RequestError if it is not there."""
    return _read(language, "told", Told)


def drawn(language: str = "en") -> Drawn:
    """Read what is written in a picture; raises RequestError if it is not there."""
    return _read(language, "drawn", Drawn)


def kept(language: str = "en") -> Kept:
    """Read what the history says; raises RequestError if it is not there."""
    return _read(language, "history", Kept)


def parts(language: str = "en") -> Parts:
    """Read what the parts of a track are called; raises RequestError if they are not there."""
    return _read(language, "parts", Parts)


def phone(language: str = "en") -> Phone:
    """Read what the page in a browser shows; raises RequestError if it is not there."""
    return _read(language, "phone", Phone)


def site(language: str = "en") -> Site:
    """Read what the front page of an app shows; raises RequestError if it is not there."""
    return _read(language, "site", Site)


def _read(language: str, part: str, _kind: type[Part]) -> Part:
    folder = folders.shipped("cues") / "words"
    files = [name for name in os.listdir(folder) if name.endswith(folders.YAML)]
    if f"{language}{folders.YAML}" not in files:
        there = ", ".join(sorted(name.removesuffix(folders.YAML) for name in files))
        raise RequestError(f"there are no words in the language '{language}'; there are: {there}")
    path = folder / f"{language}{folders.YAML}"
    return cast("Part", _known(path.read_bytes(), path, part))


@lru_cache
def _known(_content: bytes, path: Path, part: str) -> Any:
    """Return a part of a file that is asked for often; of one that was read before, the same."""
    return read(path, part)


def read(path: Path, part: str) -> Any:
    """Read a part of a file of words; raises FileError with all that is wrong with it."""
    document = Document(path)
    root = document.root
    table = root if part == "words" else root.table(part, needed=True)
    found = PARTS[part][0](**{key: _line(table, key, line) for key, line in _lines(part).items()})
    if table is root:
        for other in [*PARTS][1:]:
            root.table(other, needed=True)
    table.close()
    document.refuse()
    return found


def _line(table: Table, key: str, line: Line) -> str:
    return table.parsed(key, line.read, "", needed=True)
