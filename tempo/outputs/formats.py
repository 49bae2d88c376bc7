"""The formats of files there are, the usual one first."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tempo.errors import RequestError
from tempo.outputs import mp3, wav
from tempo.outputs.take import Take

RATES = (44_100, 48_000)


class FileFormat(NamedTuple):
    """How a take becomes a file, by which names, and at which rates in Hz, the usual one first.

    Where ``size`` can tell the bytes beforehand, what is written needs no way back, so it can go
    down a pipe.
    """

    endings: tuple[str, ...]
    encode: Callable[..., None]
    size: Callable[[Take], int] | None = None
    rates: tuple[int, ...] = RATES
    bitrates: range | tuple[int, ...] = ()  # kbit/s that may be asked for


def _wav(sample: wav.Sample) -> FileFormat:
    return FileFormat(
        (".wav",), partial(wav.encode, sample=sample), partial(wav.size, sample=sample)
    )


def _other(module: str) -> Callable[..., None]:
    """Return an encoder whose module is loaded when it is used: a WAV is to be had at once."""

    def loaded(*given: object) -> None:
        import_module(f"tempo.outputs.{module}").encode(*given)

    return loaded


FORMATS: dict[str, FileFormat] = {
    "wav": _wav(wav.PCM_16),
    "wav24": _wav(wav.PCM_24),
    "wav-float": _wav(wav.FLOAT),
    "flac": FileFormat((".flac",), _other("flac")),
    "ogg": FileFormat((".ogg", ".oga"), _other("vorbis")),
    "opus": FileFormat((".opus",), _other("opus"), rates=(48_000,), bitrates=range(12, 257)),
    "mp3": FileFormat((".mp3",), _other("mp3"), bitrates=mp3.RATES),
}

ENDINGS = tuple(ending for each in FORMATS.values() for ending in each.endings)


def find(path: Path, name: str | None = None) -> FileFormat:
    """Return the format of that name, or that by which a file is named.

    Raises ``RequestError`` if the file's name tells of none, or of another.
    """
    ending = path.suffix.lower()
    if name is None:
        for each in FORMATS.values():
            if ending in each.endings:
                return each
        raise RequestError(
            f"{path}: name a file that ends in {_either(dict.fromkeys(ENDINGS))}, "
            "or say which it is to be with --format"
        )
    found = FORMATS[name]
    if ending in ENDINGS and ending not in found.endings:
        raise RequestError(
            f"{path}: {name} is not for a file that ends in {ending}; "
            f"end it in {_either(found.endings)}, or leave --format out"
        )
    return found


def _either(endings: Iterable[str]) -> str:
    *most, last = endings
    return f"{', '.join(most)} or {last}" if most else last
