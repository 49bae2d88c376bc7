"""Make the table of what is spoken at which tempo: docs/cues.md.

Run by `make tables`. Every shipped routine is planned as for `tempo run`, with the default voice
and settings.
"""

from collections.abc import Iterator
from pathlib import Path

from tempo.audio.bank import Bank
from tempo.audio.track import planned
from tempo.library import folders, prescriptions, routines, themes, words
from tempo.library.cache import Cache
from tempo.plan.coverage import Tally, Unspoken, tally, unspoken
from tempo.plan.passage import Sounding
from tempo.plan.prescription import Exercise, decided
from tempo.plan.sheet import Speaking
from tempo.plan.timeline import Surround
from tempo.voices import engines

TABLE = Path(__file__).with_name("cues.md")
TEMPOS = ("standard", "pause", "slow-eccentric", "20X1")
RATE = 44_100

HEAD = """\
# What is spoken at which tempo

Made by `make tables` (`docs/cues.py`): every shipped routine, with its own sets and reps, at each
tempo, with the voice `espeak` at 165 words a minute. `tempo check ROUTINE --tempo TEMPO` tells the
same of any routine, voice and rate.

*Wanted* are the cues of all phases and the reminders that are due. Each is spoken *long* (its full
words; a reminder has no others), *short*, *faster* (up to 1.25 times, at most 200 words a minute),
or it is *silent*, where there is no room: then its beep stands alone.

| routine | tempo | wanted | long | short | faster | silent |
|---|---|--:|--:|--:|--:|--:|"""

FOOT = """
## Never spoken

These cues have no room or no turn in a whole routine at that tempo. At its own tempo every shipped
routine speaks all its cues (`tempo check ROUTINE --strict`)."""


def main() -> None:
    """Write the table."""
    TABLE.write_text("\n".join(page()) + "\n", encoding="utf-8")


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    shelf = folders.routines()
    names = [name for name in shelf.paths() if shelf.named(name, own=False)]
    found = {(name, tempo): _checked(name, tempo) for name in names for tempo in TEMPOS}
    yield HEAD
    for (name, tempo), (counted, _) in found.items():
        yield f"| {name} | {tempo} | {' | '.join(map(str, counted))} |"
    yield FOOT
    for (name, tempo), (_, silent) in found.items():
        if silent:
            yield f"\n{name} at {tempo}:\n"
        for key, text, reason in silent:
            yield f"- `{key}`: “{text}”: {reason}"


def _checked(name: str, tempo: str) -> tuple[Tally, list[Unspoken]]:
    """Return what becomes of the cues of a shipped routine at a tempo."""
    routine = routines.find(name)
    prescribed = prescriptions.named(tempo).over(routine.prescribed)
    work = decided(prescribed.settled(), Exercise(routine.sheet, routine.starts))
    bank = Bank(themes.find("default"), engines.voices("espeak"), Cache(folders.cache()), RATE)
    said, speaking = words.load(), Speaking()
    track = planned(work, said, speaking, Surround(), bank)
    if bank.faults:
        raise SystemExit("\n".join(bank.faults))
    sounding = Sounding(said, speaking, bank.sounds, bank.speech)
    return (
        tally(track.spans, track.events, work, sounding),
        unspoken(track.spans, track.events, work, sounding),
    )


if __name__ == "__main__":
    main()
