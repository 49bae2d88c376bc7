"""What was asked for of a routine or workout, planned: the track, and all that is said about it."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio.pcm import Format
from tempo.cli.summary import counted
from tempo.cli.tell import tell
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
    from collections.abc import Iterator

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

    @property
    def routine(self) -> "Routine":
        """The routine, or a workout's first."""
        return self.exercised[0].routine

    @property
    def prescription(self) -> "Prescription":
        """How that is to be done."""
        return self.exercised[0].prescription

    def sets(self, place: int) -> "list[Set]":
        """Return the sets of the exercise at a place."""
        return [each for each in self.work.sets if each.exercise == place]


class Asked(NamedTuple):
    """A routine or workout that was asked for, and the options that were said of it."""

    routine: str
    options: Settings = Settings()

    def guide(
        self,
        quiet: bool = False,
        music: bool = True,
        sample_rate: int = USUAL.rate,
        led: bool = False,
        endless: bool = False,
    ) -> Guide:
        """Read the routine, put what was asked for over it, plan it, and say what went wrong.

        What went wrong with the voices is left unsaid if ``quiet``. The music is left out where
        none is to be heard. ``sample_rate`` is in Hz. What is said only when a set is led by keys
        is made ready if it is to be ``led``; a set that the lifter ends is planned at its longest
        then, or if it may be ``endless``.
        """
        from tempo.audio.bank import Bank
        from tempo.audio.track import planned
        from tempo.library import folders, prescriptions, themes, words, workouts
        from tempo.library import settings as config
        from tempo.library.cache import Cache
        from tempo.plan.sheet import Say, Speaking
        from tempo.plan.timeline import Surround

        settings = self.options.over(config.load(folders.config()))
        workout = workouts.find(self.routine)
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
            led or endless,
        )
        voice = self.options.get(VOICE) or workout.voice or settings[VOICE]
        bank = Bank(theme, _voices(settings, voice, language), cache, sample_rate, balance)
        lines = words.load(language)
        track = planned(
            work,
            lines,
            speaking,
            surround,
            bank,
            settings[KEEP_AWAKE],
            settings[LOUDNESS],
            settings[PAN],
            _music(settings) if music else None,
            _phrases(work, lines) if led and speaking.say is not Say.BEEPS else (),
        )
        if not quiet:
            for told in workout.told:
                tell(f"tempo: {told}", err=True)
            self._tell_language(settings, workout)
            _tell(track, language)
            for told in self._idle(workout, track):
                tell(f"tempo: {told}", err=True)
        return Guide(workout, exercised, work, settings, surround, track)

    def _language(self, settings: Settings, workout: "Workout") -> str:
        """Return the language asked for, or the user's own if the workout has it, or its own."""
        language = settings.get(LANGUAGE)
        if language and (self.options.get(LANGUAGE) or workout.speaks(language)):
            return language
        return workout.language

    def _idle(self, workout: "Workout", track: "Track") -> "Iterator[str]":
        """Yield what options were said that do nothing here, and why."""
        from tempo.plan.timeline import SpanKind

        if self.options.get(PAN) and not track.pan:
            yield f"{workout.name} has no sides, so it stays in both ears"
        changes = any(span.kind is SpanKind.SWITCH for span in track.spans)
        if self.options.get(SWITCH) is not None and not changes:
            yield f"--switch does nothing: {workout.name} has no sides to change between"
        rested = track.work.sets[:-1]
        if self.options.get(REST) is not None and rested and all(each.every for each in rested):
            yield f"--rest does nothing: a set of {workout.name} starts on its interval"

    def _tell_language(self, settings: Settings, workout: "Workout") -> None:
        """Say that a set is in its own language where it has none of what is always asked for."""
        usual, asked = settings.get(LANGUAGE), self.options.get(LANGUAGE)
        if usual and not asked and usual != workout.language and not workout.speaks(usual):
            tell(
                f"tempo: {workout.name} is not in {usual}, which is your language, so "
                f"{workout.language} is spoken; --language {usual} says general words",
                err=True,
            )


def _voices(settings: Settings, name: str, language: str) -> "list[Voice]":
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


def _phrases(work: "Work", words: "Words") -> list[str]:
    """Return what may be said while a set is led."""
    from tempo.live.leg import phrases

    return [*phrases(work, words)]


def _tell(track: "Track", language: str) -> None:
    """Say what went wrong with the voices, what one speaks in place of another, and if the first
    is for another language than the words.
    """
    from tempo.voices.voice import speaks

    bank = track.bank
    for voice in bank.voices[:1]:
        if not speaks(voice, language):
            tell(
                f"tempo: {voice.name} is a voice for {voice.language}, and the words are in "
                f"{language}; `tempo voices --language {language}` lists others",
                err=True,
            )
    for fault in bank.faults:
        tell(f"tempo: {fault}", err=True)
    if bank.faults and not bank.voices:
        tell("The set goes on with beeps alone.", err=True)
    if lacking := bank.lacking(track.events):
        speaker = next(iter(lacking.values()))
        tell(
            f"tempo: no recording of {counted(len(lacking), 'phrase')}, which {speaker} speaks; "
            "`tempo voices missing` lists them",
            err=True,
        )
