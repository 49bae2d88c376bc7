"""One base error, and one subclass for each party whose fault it can be.

The command line turns these into a message and an exit code, once (``tempo.cli``).
"""

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DRIVING = {
    code: chr(code).encode("unicode_escape").decode()
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
"""What moves a terminal's cursor, colours or window, or turns the order of what is read, each
written out."""


def shown(text: str) -> str:
    """Return a text as one line that does nothing to a terminal but appear on it.

    >>> shown("Hüftstoß\\x1b[31m")
    'Hüftstoß\\\\x1b[31m'
    """
    return text.translate(_DRIVING)


class TempoError(Exception):
    """A fault told to a person in one or two lines: what is wrong, where, what to do."""

    exit_code = 1

    def __str__(self) -> str:
        return "\n".join(map(shown, super().__str__().split("\n")))  # it quotes what it was given


class ReadingError(TempoError):
    """What was written in place of a value is none, or not one that is possible there."""

    exit_code = 2


class PrescriptionError(ReadingError):
    """The tempo, reps, sets or rest asked for cannot be read or done."""


class FileError(TempoError):
    """A routine, theme, prescription or config file is wrong; the text names file, line and key."""

    exit_code = 2


@contextmanager
def ours() -> "Iterator[None]":
    """Make an error of ours of what the system refuses; a pipe that nobody reads stays one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise refused(error) from error


def refused(error: OSError) -> TempoError:
    """Return what is told of what the system refuses.

    >>> str(refused(PermissionError(13, "Permission denied", "a.wav")))
    'a.wav: Permission denied'
    """
    if error.errno == errno.ENOENT and not error.filename:
        return TempoError("the folder that you are in is gone; change to another")
    return TempoError(f"{error.filename or 'output'}: {error.strerror}")


REMEDIES = {
    errno.ENOENT: "check the name",
    errno.EACCES: "ask its owner for the right to read it",
}


def unread(path: "Path | str", error: OSError) -> FileError:
    """Return what is told of a file that the system does not give, and what to do.

    >>> str(unread("a.yaml", FileNotFoundError(2, "No such file or directory")))
    'a.yaml: cannot be read: No such file or directory; check the name'
    """
    remedy = REMEDIES.get(error.errno or 0, "name another file")
    return FileError(f"{path}: cannot be read: {error.strerror or error}; {remedy}")


class RequestError(TempoError):
    """What the user asked for does not exist or would harm something of theirs."""

    exit_code = 2


class VoiceError(TempoError):
    """A voice could not turn words into samples."""


class DeviceError(TempoError):
    """A sound device could not be opened, or stopped taking samples."""


class TrackError(TempoError):
    """A track could not be written where it was asked for."""


class HistoryError(TempoError):
    """The record of a set could not be kept, or the history could not be read."""
