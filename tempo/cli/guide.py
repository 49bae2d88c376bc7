"""What was asked for of a routine or workout, planned: the track, and all that is said about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tempo.cli.summary import counted
from tempo.cli.tell import tell

if TYPE_CHECKING:
    from tempo.audio.bed import Music
    from tempo.audio.track import Track
    from tempo.library.prescriptions import Prescribed
    from tempo.library.routines import Routine
    from tempo.library.settings import Settings
    from tempo.library.workouts import Exercised, Workout
    from tempo.plan.prescription import Prescription, Set, Work
    from tempo.plan.sheet import Words
    from tempo.plan.tempo import Range
    from tempo.plan.timeline import Surround
    from tempo.voices.voice import Voice

RATE = 44_100
"""The frames a second of every track, unless its file has to have others."""


class Guide(NamedTuple):
    """A workout as it is to be done now, and the track that guides it.

    A routine is the workout of one exercise. ``exercised`` tells of each exercise of the work.
    """

    workout: "Workout"
    exercised: "tuple[Exercised, ...]"
    work: "Work"
    settings: "Settings"
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
    """What was asked for on the command line; what is None was not."""

    routine: str
    tempo: "Prescribed | None" = None
    reps: "Range | None" = None
    sets: "Range | None" = None
    rest: int | None = None
    hold: "Range | None" = None
    say: str | None = None
    count_at: str | None = None
    voice: str | None = None
    rate: int | None = None
    theme: str | None = None
    lead_in: int | None = None
    language: str | None = None
    voice_level: float | None = None
    beep_level: float | None = None
    loudness: float | None = None
    no_keep_awake: bool = False
    no_setup: bool = False
    pan: bool | None = None
    music: str | None = None
    music_level: float | None = None
    duck: float | None = None

    def guide(
        self,
        quiet: bool = False,
        music: bool = True,
        sample_rate: int = RATE,
        led: bool = False,
    ) -> Guide:
        """Read the routine, put what was asked for over it, plan it, and say what went wrong.

        What went wrong with the voices is left unsaid if ``quiet``. The music is left out where
        none is to be heard. ``sample_rate`` is in Hz. What is said only when a set is led by keys
        is made ready if it is to be ``led``.
        """
        from tempo.audio.bank import Bank
        from tempo.audio.track import planned
        from tempo.library import folders, themes, words, workouts
        from tempo.library.cache import Cache
        from tempo.library.prescriptions import Prescribed
        from tempo.plan.sheet import Speaking
        from tempo.plan.timeline import Surround

        settings = self._settings()
        workout = workouts.find(self.routine)
        own = Prescribed(reps=self.reps, sets=self.sets, rest=self.rest, hold=self.hold)
        asked = own.over(self.tempo or Prescribed())
        speaking = Speaking(
            settings.say, settings.count_at, settings.rate, settings.setup, settings.safety
        )
        surround = Surround(lead_in=settings.lead_in, switch=settings.switch)
        theme, cache = themes.find(settings.theme), Cache(folders.cache())
        balance = settings.voice_level - settings.beep_level
        language = self._language(settings, workout)
        work, exercised = workouts.arranged(workout, asked, language, settings.explosive)
        voices = _voices(settings, self.voice or workout.voice or settings.voice, language)
        bank = Bank(theme, voices, cache, sample_rate, balance)
        lines = words.load(language)
        track = planned(
            work,
            lines,
            speaking,
            surround,
            bank,
            settings.keep_awake,
            settings.loudness,
            settings.pan,
            _music(settings) if music else None,
            _phrases(work, lines) if led else (),
        )
        if not quiet:
            _tell(track)
            if self.pan and not track.pan:
                tell(f"tempo: {workout.name} has no sides, so it stays in both ears", err=True)
        return Guide(workout, exercised, work, settings, surround, track)

    def _language(self, settings: "Settings", workout: "Workout") -> str:
        """Return the language asked for, or the user's own if the workout has it, or its own."""
        if self.language or workout.speaks(settings.language):
            return settings.language
        return workout.language

    def _settings(self) -> "Settings":
        """Return the config file's settings with the options over them."""
        from tempo.library import folders, settings
        from tempo.plan.sheet import Count, Say
        from tempo.plan.time import SECOND

        asked: dict[str, Any] = {
            "say": Say(self.say) if self.say else None,
            "count_at": Count(self.count_at) if self.count_at else None,
            "voice": self.voice,
            "rate": self.rate,
            "theme": self.theme,
            "language": self.language,
            "voice_level": self.voice_level,
            "beep_level": self.beep_level,
            "loudness": self.loudness,
            "lead_in": self.lead_in and self.lead_in * SECOND,
            "keep_awake": False if self.no_keep_awake else None,
            "setup": False if self.no_setup else None,
            "pan": self.pan,
            "music": self.music,
            "music_level": self.music_level,
            "duck": self.duck,
        }
        usual = settings.load(folders.config())
        return usual._replace(**{key: value for key, value in asked.items() if value is not None})


def _voices(settings: "Settings", name: str, language: str) -> "list[Voice]":
    """Return the voices to ask, the one of that name first; none where nothing is to be said."""
    from tempo.plan.sheet import Say
    from tempo.voices import engines

    if name == "none" or settings.say is Say.BEEPS:
        return []
    return engines.voices(name, language)


def _music(settings: "Settings") -> "Music | None":
    """Return the music to lay under the cues."""
    if settings.music in ("", "none"):
        return None
    from tempo.audio.bed import Music

    return Music(Path(settings.music).expanduser(), settings.music_level, settings.duck)


def _phrases(work: "Work", words: "Words") -> list[str]:
    """Return what may be said while a set is led."""
    from tempo.live.leg import phrases

    return [*phrases(work, words)]


def _tell(track: "Track") -> None:
    """Say what went wrong with the voices, and what one voice speaks in place of another."""
    bank = track.bank
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
