"""Keyword arguments: values of Python, read as the text that a person would write of an option.

So they are taken, and refused, as on a command line.
"""

import operator
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from keyword import iskeyword
from os import PathLike
from typing import Any, SupportsFloat, SupportsIndex, TypedDict

from tempo.errors import RequestError, TempoError
from tempo.guide.schedule import Tempo
from tempo.library.declarations import SAMPLE_RATE, TRACK_FILE, WRITTEN, Declaration, taken
from tempo.library.settings import Settings
from tempo.library.values import Flag, nearest

Plain = str | float
"""A text as on the command line, or the number that it would be."""


class SetOptions(TypedDict, total=False):
    """What is asked of a set: the options of `tempo export` with an underscore for each hyphen.

    None stands for what holds if nothing is asked.
    """

    tempo: str | Tempo | None
    reps: int | str | Iterable[int] | None
    sets: int | str | None
    sides: str | None
    first: str | None
    rest: Plain | None
    every: Plain | None
    hold: Plain | Iterable[float] | None
    say: str | None
    count: str | None
    hold_count: str | None
    voice: str | PathLike[str] | None
    language: str | None
    rate: int | str | None
    setup: bool | None
    safety: bool | None
    theme: str | PathLike[str] | None
    voice_level: Plain | None
    beep_level: Plain | None
    loudness: Plain | None
    pan: bool | None
    keep_awake: bool | None
    music: str | PathLike[str] | None
    music_level: Plain | None
    duck: Plain | None
    lead_in: Plain | None
    switch: Plain | None
    explosive: Plain | None
    sample_rate: int | None


class FileOptions(TypedDict, total=False):
    """What is asked of a track's files, by the names of `tempo export`; ``with_`` stands for with.

    None stands for what holds if nothing is asked.
    """

    format: str | None
    with_: str | Iterable[str] | None
    split: str | None
    sample_rate: int | None
    bitrate: int | None
    cover: bool | None
    title: str | None
    artist: str | None
    album: str | None
    track: int | str | None
    force: bool | None


OF_SET: dict[str, Declaration[Any]] = {
    name: each
    for name, each in taken("export").items()
    if each.group != WRITTEN or each is SAMPLE_RATE
}
"""What a set takes, by name."""

OF_FILES: dict[str, Declaration[Any]] = {
    name: each
    for name, each in taken("export").items()
    if each.group == WRITTEN and each is not TRACK_FILE
}
"""What its files take."""

ELSEWHERE = {
    **dict.fromkeys(OF_FILES.keys() - OF_SET.keys(), "give it to export()"),
    **dict.fromkeys(OF_SET.keys() - OF_FILES.keys(), "give it to with_(), before the plan"),
}
"""Where what is taken in one place goes that was given in the other."""


def texts(
    given: Mapping[str, object], declared: Mapping[str, Declaration[Any]]
) -> dict[str, str | None]:
    """Return what each argument is as text, by the name of its option; None where it is None.

    Raises RequestError for a name that is none, and for a value that no text can stand for.

    >>> texts({"reps": [12, 10], "lead_in": 5.5, "setup": False, "rest": None}, OF_SET)
    {'reps': '12,10', 'lead-in': '5.5', 'setup': 'false', 'rest': None}
    """
    found: dict[str, str | None] = {}
    for key, value in given.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in declared:
            raise RequestError(_unknown(key, name, declared))
        found[name] = None if value is None else _text(key, value)
    return found


def read(said: Mapping[str, str | None], declared: Mapping[str, Declaration[Any]]) -> Settings:
    """Return what texts say of options; raises ReadingError, which names the argument."""
    values = {}
    for name, text in said.items():
        if text is None:
            continue
        try:
            values[name] = declared[name].value.read(text)
        except TempoError as error:
            raise type(error)(f"{_keyword(name)}: {error}") from None
    return Settings(values)


def _text(key: str, value: object) -> str:
    """Return what a person would write for a value."""
    if isinstance(value, str | Tempo) and _encodes(f"{value}"):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, PathLike):
        return os.fsdecode(value)
    if isinstance(value, SupportsIndex):
        return str(operator.index(value))
    if isinstance(value, SupportsFloat):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    if isinstance(value, Iterable) and not isinstance(value, bytes | str | Mapping):
        return ",".join(_text(key, each) for each in value)
    raise RequestError(f"{key}: cannot be {value!r}; write it as a text, as on a command line")


def _encodes(text: str) -> bool:
    """Whether a text is one that can be written down: half a character cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unknown(key: str, name: str, declared: Mapping[str, Declaration[Any]]) -> str:
    """Say of a name that is not taken here where it is, or which was meant."""
    if name in ELSEWHERE:
        return f"'{key}' is not for here; {ELSEWHERE[name]}"
    known = [*map(_keyword, declared)]
    near = nearest(key, known) or f"; there are {', '.join(known)}"
    return f"there is no option '{key}'{near}"


def _keyword(name: str) -> str:
    """Return what an option is called as an argument.

    >>> _keyword("lead-in"), _keyword("with")
    ('lead_in', 'with_')
    """
    plain = name.replace("-", "_")
    return f"{plain}_" if iskeyword(plain) else plain


@contextmanager
def named() -> Iterator[None]:
    """Have an error name the arguments that it tells of, and not the options of a command line."""
    try:
        yield
    except TempoError as error:
        if (told := re.sub(r"--([a-z]+(?:-[a-z]+)*)", _argument, str(error))) == str(error):
            raise
        raise type(error)(told) from error


def _argument(option: "re.Match[str]") -> str:
    """Return an option as an argument, with its value where it has but one that does something."""
    declared = OF_FILES.get(option[1]) or OF_SET.get(option[1])
    flag = declared is not None and isinstance(declared.value, Flag)
    return f"{_keyword(option[1])}=True" if flag else _keyword(option[1])
