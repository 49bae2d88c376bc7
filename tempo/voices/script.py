"""What a voice has to record to speak every shipped set: the script of a pack."""

from collections.abc import Iterable, Iterator

from tempo.errors import RequestError
from tempo.library import folders, routines, words, workouts
from tempo.plan.passage import FASTER, FASTEST
from tempo.plan.schedule import SOUNDS
from tempo.plan.sheet import CueSheet, Speaking, Words
from tempo.voices.voice import Phrase, wordless

USUAL = Speaking().rate
FAST = min(FASTEST, int(USUAL * FASTER))
"""The rates in words a minute at which something is said, and at which it is if it has no room."""

NUMBERS = range(50 + 1)
"""Of reps, and of the seconds of a hold."""

SETS = range(1, 10 + 1)
MINUTES = range(1, 10 + 1)
SECONDS = (*range(5, 60 + 1, 5), 75, 90, 105, 120)
RESTS = (*range(5, 120 + 1, 5), *range(135, 300, 15))
"""What is put in the place of a blank: what is likely, for not everything can be recorded."""

BLANKS: dict[str, Iterable[int]] = {
    "set": SETS,
    "sets": SETS,
    "rep": NUMBERS,
    "reps": NUMBERS,
    "minutes": MINUTES,
    "seconds": SECONDS,
}
ONLY: dict[str, Iterable[int]] = {"rest": RESTS, "more_rest": (30,), "less_rest": (15,)}

HOLDS = (20, 30, 40, 45, 60, 90)
"""The seconds of a set that is one long hold."""

AMOUNT_SETS, AMOUNT_REPS = range(1, 6 + 1), (*range(1, 20 + 1), 25, 30)
"""Of the line that says what is to be done, which is one phrase."""


def script(language: str) -> list[Phrase]:
    """Return all that is to be recorded in a language, each phrase once.

    What may lack room is there twice, at both rates.
    """
    own = words.load(language)
    sheets = list(_sheets(language))
    lasting = [*_amounts(own), *_notes(language)]
    fitted = [*map(str, NUMBERS), *_signals(own)]
    for sheet in sheets:
        lasting += [sheet.name, *sheet.setup, sheet.safety]
        fitted += [own.next_exercise.format(exercise=sheet.name), sheet.name, *sheet.reminders]
        explosive = [sheet.explosive] if sheet.explosive else []
        fitted += [text for cue in (*sheet.phases.values(), *explosive) for text in cue]
    if language == "en":  # `tempo say --sounds`
        lasting += [name.replace("-", " ") for name in SOUNDS]
    once = dict.fromkeys(Phrase(text, USUAL) for text in [*lasting, *fitted] if text)
    return [*once, *dict.fromkeys(Phrase(text, FAST) for text in fitted if text)]


def _sheets(language: str) -> Iterator[CueSheet]:
    """Yield the cue sheet of each shipped routine that has one in a language, and a bare one."""
    yield words.load(language).sheet("")
    shelf = folders.routines()
    for name in shelf.paths():
        if path := shelf.named(name, own=False):
            try:
                yield routines.load(path).sheet_in(language)
            except RequestError:
                continue


def _notes(language: str) -> Iterator[str]:
    """Yield what the shipped workouts say, which is in the language that they are written in."""
    shelf = folders.workouts()
    for name in shelf.paths():
        if path := shelf.named(name, own=False):
            workout = workouts.load(path)
            if workout.language == language:
                yield from (workout.title, workout.note)
                yield from (entry.note for each in workout.sections for entry in each.entries)


def _signals(own: Words) -> Iterator[str]:
    """Yield the program's own words with every number that they are likely to hold."""
    for key, text in own._asdict().items():
        blank = words.BLANKS.get(key, "")
        if blank in BLANKS:
            numbers = ONLY.get(key, BLANKS[blank])
            yield from (text.format(**{blank: number}) for number in numbers)
        elif not blank and key != "language" and not wordless(text):
            yield text


def _amounts(own: Words) -> Iterator[str]:
    """Yield how much is to be done."""
    for sets in AMOUNT_SETS:
        first = own.one_set if sets == 1 else own.sets.format(sets=sets)
        yield first
        yield f"{first}, {own.each_side}"
        seconds = [own.hold.format(seconds=each) for each in HOLDS]
        reps = [own.one_rep if each == 1 else own.reps.format(reps=each) for each in AMOUNT_REPS]
        for amount in (*seconds, *reps):
            yield f"{first}, {amount}"
            yield f"{first}, {amount}, {own.each_side}"
