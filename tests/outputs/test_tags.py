import errno

import pytest
from mutagen import MutagenError

from tempo.errors import TrackError
from tempo.outputs.tags import tagging


def test_tags_that_cannot_be_written_say_why() -> None:
    with pytest.raises(TrackError) as told, tagging("a.mp3"):
        raise MutagenError("not a Frame instance")
    assert str(told.value) == "cannot write the tags of a.mp3: not a Frame instance"


def test_a_disk_that_is_full_as_tags_are_written_is_told_as_ever() -> None:
    with pytest.raises(TrackError) as told, tagging("a.mp3"):
        raise MutagenError(OSError(errno.ENOSPC, "No space left on device"))
    full = "the disk is full; free some space or choose a folder on another"
    assert str(told.value) == f"cannot write a.mp3: {full}"
