"""The command of the set that was stopped last, so that it can be gone on with."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tempo.errors import RequestError
from tempo.library import folders
from tempo.library.versions import NewerError, old_enough

VERSION = 1
"""What the fields mean."""


def _path() -> Path:
    return folders.history().with_name("stopped.json")


def keep(words: Sequence[str]) -> None:
    """Keep the words of a command; where they cannot be kept, that is no fault of the set."""
    path = _path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}.part")
        new.write_text(json.dumps({"version": VERSION, "words": [*words]}), encoding="utf-8")
        new.replace(path)


def forget() -> None:
    """Keep none any more: a set was done to its end."""
    with suppress(OSError):
        _path().unlink()


def kept() -> list[str]:
    """Return the words that were kept; raises RequestError if there are none that are known."""
    path, words = _path(), None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):  # else they are the words alone, as they were kept at first
            old_enough(kept["version"], VERSION)
            kept = kept["words"]
        words = kept
    except NewerError as error:
        raise RequestError(f"{path}: {error}, or name a routine") from None
    except (OSError, ValueError, TypeError, KeyError):
        pass
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise RequestError("no set was stopped, so there is none to go on with; name a routine")
    return words
