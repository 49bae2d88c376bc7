"""One base error, and one subclass for each party whose fault it can be.

The command line turns these into a message and an exit code, once (``tempo.cli``).
"""


class TempoError(Exception):
    """A fault told to a person in one or two lines: what is wrong, where, what to do."""

    exit_code = 1


class PrescriptionError(TempoError):
    """The tempo, reps, sets or rest asked for cannot be read or done."""

    exit_code = 2


class FileError(TempoError):
    """A routine, theme, prescription or config file is wrong; the text names file, line and key."""

    exit_code = 2


class RequestError(TempoError):
    """What the user asked for does not exist or would harm something of theirs."""

    exit_code = 2


class VoiceError(TempoError):
    """A voice could not turn words into samples."""


class DeviceError(TempoError):
    """A sound device could not be opened, or stopped taking samples."""


class TrackError(TempoError):
    """A track could not be written where it was asked for."""
