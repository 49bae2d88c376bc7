"""What writers of tags share: mutagen's errors are told as those of any other writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tempo.errors import TrackError
from tempo.outputs.place import writing


@contextmanager
def tagging(path: Path | str) -> Iterator[None]:
    """Turn a failure to tag ``path`` into a ``TrackError`` with what to do."""
    from mutagen import MutagenError

    try:
        with writing(path):
            yield
    except MutagenError as error:
        reason = error.args[0] if error.args else error
        with writing(path):
            if isinstance(reason, OSError):
                raise reason from error
        raise TrackError(f"cannot write the tags of {path}: {reason}") from error
