"""What was asked for of a routine or workout, planned: the track, and what went wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio.pcm import Format
from tempo.guide.summary import counted
from tempo.library.declarations import (
    BEEP_LEVEL,
    COUNT,
    DUCK,
    EXPLOSIVE,
    HOLD_COUNT,
    KEEP_AWAKE,
    LANGUAGE,
    LEAD_IN,
    LOUDNESS,
    MUSIC_FROM,
    MUSIC_LEVEL,
    PAN,
    RATE,
    REST,
    SAFETY,
    SAY,
    SETUP,
    SWITCH,
    THEME,
    VOICE,
    VOICE_LEVEL,
)
from tempo.library.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tempo.audio.bed import Music
    from tempo.audio.track import Track
    from tempo.library.routines import Routine
    from tempo.library.workouts import Exercised, Workout
    from tempo.plan.prescription import Prescription, Set, Work
    from tempo.plan.sheet import Words
    from tempo.plan.timeline import Surround
    from tempo.voices.voice import Voice


USUAL = Format()
"""What every track is made of, unless its file has to have another rate."""


class Guide(NamedTuple):
    """A workout as it is to be done now, and the track that guides it.

    A routine is the workout of one exercise. ``exercised`` tells of each exercise of the work.
    """

    workout: "Workout"
    exercised: "tuple[Exercised, ...]"
    work: "Work"
    settings: Settings
    surround: "Surround"
    track: "Track"
    asked: Settings = Settings()  # what was said of it alone, and not by the config

    @property
    def routine(self) -> "Routine":
        """The routine, or a workout's first."""
        return self.exercised[0].routine

    @property
    def prescription(self) -> "Prescription":
        """How that is to be done."""
        return self.exercised[0].prescription

    @property
    def told(self) -> tuple[str, ...]:
        """What a person has to know of how it was read and is spoken, a line each."""
        return (*self.workout.told, *_foreign(self), *_spoken(self.track), *_idle(self))

    def sets(self, place: int) -> "list[Set]":
        """Return the sets of the exercise at a place."""
        return [each for each in self.work.sets if each.exercise == place]


class Asked(NamedTuple):
    """A routine or workout that was asked for, and the options that were said of it."""

    routine: str
    options: Settings = Settings()
    workout: "Workout | None" = None  # if it was read already

    def guide(
        self,
        heard: bool = True,
        sample_rate: int = USUAL.rate,
        led: "Callable[[Work, Words], Iterable[str]] | None" = None,
        endless: bool = False,
    ) -> Guide:
        """Read the routine, put what was asked for over it, and plan it.

        What is not to be ``heard`` has neither music nor a loudness, and none of its clips is made
        of which the length is known. ``sample_rate`` is in Hz. ``led`` tells
        what is said only when a set is led by keys, which is made ready too; a set that the lifter
        ends is planned at its longest then, or if it may be ``endless``.
        """
        from tempo.audio.bank import Bank
        from tempo.audio.track import planned
        from tempo.library import folders, prescriptions, themes, words, workouts
        from tempo.library import settings as config
        from tempo.library.cache import Cache
        from tempo.plan.sheet import Say, Speaking
        from tempo.plan.timeline import Surround

        settings = self.options.over(config.load(folders.config()))
        workout = self.found
        speaking = Speaking(
            settings[SAY],
            settings[COUNT],
            settings[RATE],
            settings[SETUP],
            settings[SAFETY],
            settings[HOLD_COUNT],
        )
        surround = Surround(lead_in=settings[LEAD_IN], switch=settings[SWITCH])
        theme, cache = themes.find(settings[THEME]), Cache(folders.cache())
        balance = settings[VOICE_LEVEL] - settings[BEEP_LEVEL]
        language = self._language(settings, workout)
        work, exercised = workouts.arranged(
            workout,
            prescriptions.asked(self.options),
            language,
            settings[EXPLOSIVE],
            led is not None or endless,
        )
        voice = self.options.get(VOICE) or workout.voice or settings[VOICE]
        bank = Bank(theme, _voices(voice, language), cache, sample_rate, balance)
        lines = words.load(language)
        track = planned(
            work,
            lines,
            speaking,
            surround,
            bank,
            settings[KEEP_AWAKE],
            settings[LOUDNESS] if heard else None,
            settings[PAN],
            _music(settings) if heard else None,
            [*led(work, lines)] if led and speaking.say is not Say.BEEPS else (),
        )
        return Guide(workout, exercised, work, settings, surround, track, self.options)

    @property
    def found(self) -> "Workout":
        """The routine or workout of that name; raises what ``workouts.find`` does."""
        from tempo.library import workouts

        return self.workout or workouts.find(self.routine)

    def _language(self, settings: Settings, workout: "Workout") -> str:
        """Return the language asked for, or the user's own if the workout has it, or its own."""
        language = settings.get(LANGUAGE)
        if language and (self.options.get(LANGUAGE) or workout.speaks(language)):
            return language
        return workout.language


def _voices(name: str, language: str) -> "list[Voice]":
    """Return the voices to ask, the one of that name first; none where nothing is to be said."""
    from tempo.voices import engines

    if name == "none":
        return []
    return engines.voices(name, language)


def _music(settings: Settings) -> "Music | None":
    """Return the music to lay under the cues."""
    if settings[MUSIC_FROM] == "none":
        return None
    from tempo.audio.bed import Music

    path = Path(settings[MUSIC_FROM]).expanduser()
    return Music(path, settings[MUSIC_LEVEL], settings[DUCK])


def _idle(guide: Guide) -> "Iterator[str]":
    """Yield what options were said that do nothing here, and why."""
    from tempo.plan.timeline import SpanKind

    workout, track, asked = guide.workout, guide.track, guide.asked
    if asked.get(PAN) and not track.pan:
        yield f"{workout.name} has no sides, so it stays in both ears"
    changes = any(span.kind is SpanKind.SWITCH for span in track.spans)
    if asked.get(SWITCH) is not None and not changes:
        yield f"--switch does nothing: {workout.name} has no sides to change between"
    rested = track.work.sets[:-1]
    if asked.get(REST) is not None and rested and all(each.every for each in rested):
        yield f"--rest does nothing: a set of {workout.name} starts on its interval"


def _foreign(guide: Guide) -> "Iterator[str]":
    """Yield that a set is in its own language where it has none of what is always asked for."""
    workout, usual = guide.workout, guide.settings.get(LANGUAGE)
    asked = guide.asked.get(LANGUAGE)
    if usual and not asked and usual != workout.language and not workout.speaks(usual):
        yield (
            f"{workout.name} is not in {usual}, which is your language, so {workout.language} is "
            f"spoken; --language {usual} says general words"
        )


def _spoken(track: "Track") -> "Iterator[str]":
    """Yield what went wrong with the voices, what one speaks in place of another, and if the first
    is for another language than the words.
    """
    from tempo.voices.voice import speaks

    bank, language = track.bank, track.sounding.words.language
    for voice in bank.voices[:1]:
        if not speaks(voice, language):
            yield (
                f"{voice.name} is a voice for {voice.language}, and the words are in {language}; "
                f"`tempo voices --language {language}` lists others"
            )
    yield from bank.faults
    if bank.faults and not bank.voices:
        yield "the set goes on with beeps alone"
    if lacking := bank.lacking(track.events):
        speaker = next(iter(lacking.values()))
        yield (
            f"no recording of {counted(len(lacking), 'phrase')}, which {speaker} speaks; "
            "`tempo voices missing` lists them"
        )
