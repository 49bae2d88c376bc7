"""Make the table of what is spoken at which tempo: docs/cues.md.

Run by `make tables`. Every shipped routine is planned as for `tempo run`, with the default voice
and settings, but for the setup.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tempo.audio.bank import Bank
from tempo.audio.track import planned
from tempo.library import folders, prescriptions, routines, themes, words
from tempo.library.cache import Cache
from tempo.library.routines import Routine
from tempo.plan.coverage import Tally, Unspoken, tally, unannounced, unspoken
from tempo.plan.passage import Sounding
from tempo.plan.prescription import Exercise, decided
from tempo.plan.saying import canonical
from tempo.plan.sheet import Speaking
from tempo.plan.tempo import just
from tempo.plan.timeline import Surround
from tempo.voices import engines

TABLE = Path(__file__).with_name("cues.md")
TEMPOS = ("3010", "31X1")
VOICES = {"en": "espeak", "es": "es", "de": "de"}
RATE = 22_050
"""That of the voice in Hz: lengths are what counts here, and so nothing is resampled."""

HEAD = """\
# What is spoken at which tempo

Made by `make tables` (`docs/cues.py`): every shipped routine, with its own sets and reps, at its
own tempo and, where it has reps, at 3010 and 31X1, with the voice `espeak` at 165 words a minute.
`tempo check ROUTINE --tempo TEMPO` tells the same of any routine, voice and rate.

*Wanted* are the cues of all phases that last, and the reminders that are due. Each is spoken *long*
(its full words; a reminder has no others), *short*, *faster* (up to 1.25 times, at most 200 words a
minute), or it is *silent*, where there is no room: then its beep stands alone.

| movement | routine | tempo | wanted | long | short | faster | silent |
|---|---|---|--:|--:|--:|--:|--:|"""

FOOT = """
## Never spoken

What has no room or no turn in a whole routine at that tempo:"""

NOTHING = """
nothing. All that a routine has to say is heard at least once."""


class Row(NamedTuple):
    """What a row of the table is about."""

    movement: str
    routine: str
    tempo: str


class Checked(NamedTuple):
    """What became of the cues of a routine at a tempo: how many, and which were never spoken."""

    counted: Tally
    silent: list[Unspoken]
    unannounced: list[str]


def main() -> None:
    """Write the table."""
    found = {row: checked(row.routine, row.tempo) for row in rows()}
    TABLE.write_text("\n".join(page(found)) + "\n", encoding="utf-8")


def rows() -> list[Row]:
    """Return what is looked at, in the order of the table."""
    found = sorted(shipped(), key=lambda each: (each.movement, each.name))
    return [Row(each.movement, each.name, tempo) for each in found for tempo in tempos(each)]


def page(found: Mapping[Row, Checked]) -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    for row, (counted, *_) in found.items():
        yield f"| {' | '.join([*row, *map(str, counted)])} |"
    yield FOOT
    if not any(silent or told for _, silent, told in found.values()):
        yield NOTHING
    for (_, name, tempo), (_, silent, told) in found.items():
        if silent or told:
            yield f"\n{name} at {tempo}:\n"
        for key, text, reason in silent:
            yield f"- `{key}`: “{text}”: {reason}"
        for text in told:
            yield f"- {text}"


def shipped() -> list[Routine]:
    """Return every routine that ships."""
    shelf = folders.routines()
    paths = (shelf.named(name, own=False) for name in shelf.paths())
    return [routines.load(path) for path in paths if path]


def tempos(routine: Routine) -> list[str]:
    """Return the tempos at which a routine is checked: its own first; a hold has no other."""
    own = routine.prescribed.settled().tempo
    moves = own.lift != just(0)
    return list(dict.fromkeys([canonical(own), *(TEMPOS if moves else ())]))


@cache
def checked(name: str, tempo: str, language: str = "en") -> Checked:
    """Return what becomes of the cues of a shipped routine at a tempo, in a language."""
    routine = routines.find(name)
    prescribed = prescriptions.named(tempo).over(routine.prescribed)
    work = decided(prescribed.settled(), Exercise(routine.sheet_in(language), routine.starts))
    said, speaking = words.load(language), Speaking(setup=False)  # which no cue waits for
    bank = _bank(VOICES[language])
    track = planned(work, said, speaking, Surround(), bank)
    if bank.faults:
        raise SystemExit("\n".join(bank.faults))
    sounding = Sounding(said, speaking, bank.sounds, bank.speech)
    heard = track.spans, track.events, work, sounding
    return Checked(tally(*heard), unspoken(*heard), unannounced(track.events, work, sounding))


@cache
def _bank(voice: str) -> Bank:
    return Bank(themes.find("default"), engines.voices(voice), Cache(folders.cache()), RATE)


if __name__ == "__main__":
    main()
