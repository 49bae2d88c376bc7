"""What the page in a browser is told of a set: all that it shows, and where its sound is.

It is what ``tempo show --json`` prints, and with it the track's place, the texts in the set's
language and what is written of each exercise. The page plans nothing: every time is in here.

It has no schema of its own: each page brings the player that reads it, so nobody else has to. What
is of use to others in it is `tempo schema show`, which it keeps to.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from tempo.library import words
from tempo.library.words import Signs
from tempo.plan.around import amount
from tempo.plan.markers import Parts
from tempo.plan.phase import Phase, order
from tempo.plan.prescription import Work
from tempo.plan.sheet import Words
from tempo.plan.tempo import Pace
from tempo.plan.time import spelled

VERSION = 1
"""What the fields mean. A field may be added without a new version."""

SCREEN = tuple(
    name for name in Signs.__annotations__ if not name.startswith(("key_", "did_", "waiting"))
)
"""Of the words on a terminal's screen, those that the page shows too."""


class Sound(NamedTuple):
    """Where the track is, as seen from the page: a relative address, or ``data:`` with all of it.

    ``artwork`` is the address of a picture of it, for a lock screen; or nothing.
    """

    address: str
    type: str = "audio/mpeg"
    artwork: str = ""


class Written(NamedTuple):
    """What is written of a set: what it is called, by whom it is, and each exercise's tempo."""

    title: str
    artist: str
    album: str
    tempos: Sequence[str]  # canonical
    shown: Sequence[str] = ()  # beside each exercise, as a load


def contract(
    scheduled: Mapping[str, Any], work: Work, said: Words, written: Written, sound: Sound
) -> dict[str, Any]:
    """Return what the page is told; ``scheduled`` is what ``tempo show --json`` prints.

    Its ``id`` is the same for the same set, wherever its track is. Who makes a page for somebody
    may add their name as ``client``: the records of what was done have it.
    """
    signs, parts = vars(words.signs(said.language)), words.parts(said.language)
    told = {
        **scheduled,
        "version": VERSION,
        "title": written.title,
        "artist": written.artist,
        "album": written.album,
        "language": said.language,
        "notation": ", ".join(dict.fromkeys(written.tempos)),
        "note": work.note,
        "exercises": [
            {
                **each,
                "title": " ".join(filter(None, (each["label"], exercise.sheet.name))),
                "tempo": tempo,
                "read": "; ".join(dict.fromkeys(_read(work, place, parts, said))),
                "amount": amount(work, place, said),
                "shown": shown,
                "starts": exercise.starts.value,
                "note": exercise.note,
                "setup": exercise.sheet.setup,
                "safety": exercise.sheet.safety,
            }
            for place, (each, exercise, tempo, shown) in enumerate(
                zip(
                    scheduled["exercises"],
                    work.exercises,
                    written.tempos,
                    written.shown or [""] * len(work.exercises),
                    strict=True,
                )
            )
        ],
        "words": {
            **{name: signs[name] for name in SCREEN},
            "decimal": said.decimal,
            "parts": parts._asdict(),
            "page": vars(words.phone(said.language)),
        },
    }
    told["id"] = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    told["track"] = sound._asdict()
    return told


def _read(work: Work, place: int, parts: Parts, said: Words) -> Iterator[str]:
    """Yield the tempo of each set of an exercise in words, in the order of a rep."""
    fast = words.phone(said.language).explosive
    for each in work.sets:
        if each.exercise == place:
            yield _told(each.pace, work.exercises[place].starts, parts, said.decimal, fast)


def _told(pace: Pace, starts: Phase, parts: Parts, decimal: str, fast: str) -> str:
    """Say how long each phase of a rep lasts that lasts at all.

    >>> pace = Pace(2_500_000, 0, 1_000_000, 0, explosive=True)
    >>> _told(pace, Phase.TOP, Parts(), ",", "fast")
    'lower 2,5 s, lift fast'
    """
    return ", ".join(
        f"{parts.phase(phase).lower()} "
        + (
            fast
            if phase is Phase.LIFT and pace.explosive
            else f"{spelled(pace.lasts(phase)).replace('.', decimal)} s"
        )
        for phase in order(starts)
        if pace.lasts(phase)
    )
