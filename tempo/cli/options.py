"""What ``run``, ``export`` and ``show`` have in common: the routine and how it is to be done."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from tempo.errors import PrescriptionError
from tempo.plan.time import clock as clock  # as all commands say a time

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tempo.audio.bed import Music
    from tempo.audio.track import Track
    from tempo.library.prescriptions import Prescribed
    from tempo.library.routines import Routine
    from tempo.library.settings import Settings
    from tempo.library.workouts import Exercised, Workout
    from tempo.plan.prescription import Prescription, Set, Work
    from tempo.plan.sheet import Words
    from tempo.plan.tempo import Pace, Range, Tempo
    from tempo.plan.timeline import Surround
    from tempo.voices.voice import Voice

T = TypeVar("T")

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


def named(*nouns: str) -> Callable[..., "list[CompletionItem]"]:
    """Return a completion of the names on some of the shelves of :mod:`tempo.library.folders`."""

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from tempo.library import folders

        names = sorted({name for noun in nouns for name in getattr(folders, noun)().paths()})
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        files = [CompletionItem(incomplete, type="file")]
        return found or files

    return complete


class Level(click.FloatRange):
    """A number in a range; NaN, which no comparison refuses, is in none."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Return the number; a fault of the user's if there is none, or it is out of range."""
        number = super().convert(value, parameter, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number.", parameter, ctx)
        return number


def parsed(parse: str) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Return a callback that reads an option with a function of ``library.prescriptions``."""

    def read(ctx: click.Context, parameter: click.Parameter, text: str | None) -> Any:
        from tempo.library import prescriptions

        if text is None:
            return None
        try:
            return getattr(prescriptions, parse)(text)
        except PrescriptionError as error:
            raise click.BadParameter(str(error), ctx, parameter) from None

    return read


_SHARED = (
    click.option(
        "--tempo",
        metavar="TEMPO",
        callback=parsed("named"),
        shell_complete=named("prescriptions"),
        help="A prescription (standard, pause, slow-eccentric), LOWER-BOTTOM-LIFT-TOP as 20X1, "
        "or phases as 'up 2, hold 1, down 2'; seconds. Of a workout, that of every exercise.  "
        "[default: the routine's]",
    ),
    click.option(
        "--reps",
        metavar="N",
        callback=parsed("reps"),
        help="Reps a set (a side); of a workout, in every exercise but warm-ups.  "
        "[default: the routine's; of a range the low end]",
    ),
    click.option(
        "--sets",
        metavar="N",
        callback=parsed("sets"),
        help="Sets; of a workout, those of every exercise but warm-ups, and the rounds of "
        "supersets and circuits.  [default: the routine's]",
    ),
    click.option(
        "--rest",
        metavar="SECONDS",
        callback=parsed("rest"),
        help="Rest between sets, in seconds.  [default: the routine's]  Of a workout, also that "
        "between rounds; rests between exercises and in warm-ups stay.",
    ),
    click.option(
        "--hold",
        metavar="SECONDS",
        callback=parsed("hold"),
        help="The pause at the top, in seconds.  [default: the tempo's]  Of a workout, that of "
        "every exercise.",
    ),
    click.option(
        "--say",
        type=click.Choice(["full", "normal", "quiet", "beeps"]),
        help="How much is said; beeps is no voice at all.  [default: normal]",
    ),
    click.option(
        "--count",
        "count_at",
        type=click.Choice(["start", "top", "off"]),
        help="Where in a rep its number is said.  [default: start]",
    ),
    click.option(
        "--voice",
        metavar="NAME|none",
        help="The voice, as espeak, en-us+f3 or es; none for beeps alone.  [default: espeak]",
    ),
    click.option(
        "--language",
        metavar="CODE",
        help="The language of cues and voice, as en, es or de.  [default: the routine's]",
    ),
    click.option(
        "--rate",
        type=click.IntRange(80, 450),
        metavar="WPM",
        help="How fast the voice speaks, in words a minute, 80 to 450.  [default: 165]",
    ),
    click.option(
        "--theme",
        metavar="NAME",
        shell_complete=named("themes"),
        help="The set of beeps: a name, or the path of a folder as ./wood.  [default: default]",
    ),
    click.option(
        "--voice-level",
        type=Level(-20, 20),
        metavar="DB",
        help="The voice louder or softer against the beeps, -20 to 20 dB.  [default: 0]",
    ),
    click.option(
        "--beep-level",
        type=Level(-20, 20),
        metavar="DB",
        help="The beeps louder or softer against the voice, -20 to 20 dB.  [default: 0]",
    ),
    click.option(
        "--loudness",
        type=Level(-36, -13),
        metavar="LUFS",
        help="The loudness of the whole track, -36 to -13 LUFS.  [default: -16]",
    ),
    click.option(
        "--lead-in",
        type=click.IntRange(5, 120),
        metavar="SECONDS",
        help="Time to get ready before the first rep, 5 to 120 seconds.  [default: 10]",
    ),
    click.option(
        "--no-keep-awake",
        is_flag=True,
        help="Leave out the signal, too soft to hear, that keeps wireless headphones awake.",
    ),
    click.option("--no-setup", is_flag=True, help="Start without the spoken name and setup."),
    click.option(
        "--pan/--no-pan",
        default=None,
        help="The cues of the left side in the left ear, of the right in the right; what is said "
        "around the reps in both.  [default: no-pan]",
    ),
    click.option(
        "--music",
        metavar="FILE|FOLDER|none",
        help="Music under the cues, lowered for each of them: WAV, FLAC, MP3, Ogg, Opus or AIFF; "
        "the files of a folder play in turn.  [default: none]",
    ),
    click.option(
        "--music-level",
        type=Level(-40, 20),
        metavar="DB",
        help="How much louder than the cues the music is where it is not lowered, -40 to 20 dB.  "
        "[default: 0]",
    ),
    click.option(
        "--duck",
        type=Level(0, 60),
        metavar="DB",
        help="By how much the music is lowered under cues, 0 to 60 dB.  [default: 12]",
    ),
)


def shared(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the routine or workout and the shared options, as one ``Asked``."""
    return click.argument("routine", shell_complete=named("routines", "workouts"))(
        optional(command)
    )


def optional(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the shared options, as one ``Asked``; of no routine if it takes none."""

    @wraps(command)
    def wrapped(**given: Any) -> T:
        asked = {name: given.pop(name) for name in Asked._fields if name in given}
        return command(Asked(**{"routine": "", **asked}), **given)

    for option in reversed(_SHARED):
        wrapped = option(wrapped)
    return wrapped


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
                click.echo(
                    f"tempo: {workout.name} has no sides, so it stays in both ears", err=True
                )
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
        click.echo(f"tempo: {fault}", err=True)
    if bank.faults and not bank.voices:
        click.echo("The set goes on with beeps alone.", err=True)
    if lacking := bank.lacking(track.events):
        speaker = next(iter(lacking.values()))
        click.echo(
            f"tempo: no recording of {counted(len(lacking), 'phrase')}, which {speaker} speaks; "
            "`tempo voices missing` lists them",
            err=True,
        )


def summary(guide: Guide) -> str:
    """Say back, a line each, how every tempo was read and what will be done."""
    workout, time = guide.workout, f"{clock(guide.track.spans[-1].end)} in all"
    title = workout.name + whose(workout.path)
    if workout.routine:
        return f"{title}: {read(guide, 0)}\n{amount(guide, 0)}, {time}"
    exercises = [
        f"{exercise.label:<3} {exercise.name}{' (warm-up)' * exercise.warm_up}: "
        f"{amount(guide, place)}, {read(guide, place)}"
        for place, exercise in enumerate(guide.work.exercises)
    ]
    return "\n".join([f"{title}: {counted(len(guide.work.sets), 'set')}, {time}", *exercises])


def names(guide: Guide) -> list[str]:
    """Return what the exercises of a workout are called beside the set; nothing for a routine."""
    exercises = guide.work.exercises if guide.workout.title else ()
    return [f"{each.label} {each.sheet.name}{' (warm-up)' * each.warm_up}" for each in exercises]


def read(guide: Guide, place: int) -> str:
    """Say how the tempo of the exercise at a place was read."""
    from tempo.plan.notation import canonical, words
    from tempo.plan.time import spelled

    routine, prescription = guide.exercised[place]
    starts, tempo = routine.starts, prescription.tempo
    picked = dict.fromkeys(words(settled(each.pace), starts) for each in guide.sets(place))
    said = words(tempo, starts)
    more = ", one and a half reps" if prescription.half else ""
    if prescription.last_hold is not None:
        more += f", the last held {spelled(prescription.last_hold)} s"
    now = "" if list(picked) == [said] else f" (now {'; '.join(picked)})"
    return f"tempo {canonical(tempo)}, {said}{more}{now}"


def amount(guide: Guide, place: int) -> str:
    """Say how much is to be done of the exercise at a place, and how long the rests are."""
    from tempo.plan.time import spelled

    prescription, sets = guide.exercised[place].prescription, guide.sets(place)
    reps = [str(each.reps) for each in sets]
    reps = reps if len(set(reps)) > 1 else reps[:1]
    sides = " each side" if prescription.each_side else ""
    said = [f"{counted(len(sets), 'set')} of {', '.join(reps)}{sides}"]
    if cluster := prescription.cluster:
        said.append(f"{spelled(cluster.rest)} s after every {counted(cluster.reps, 'rep')}")
    if len(sets) > 1:
        said.append(f"rest {spelled(sets[0].rest)} s")
    return ", ".join(said)


def whose(path: Path) -> str:
    """Say so where a routine or workout is the user's own, and if it hides a shipped one."""
    from tempo.library import folders

    shelves = (folders.routines(), folders.workouts())
    if not any(path.parent == shelf.own for shelf in shelves):
        return ""
    hides = any(shelf.named(path.stem, own=False) for shelf in shelves)
    return " (yours, in place of the shipped one)" if hides else " (yours)"


def settled(pace: "Pace") -> "Tempo":
    """Return the tempo that is exactly a pace."""
    from tempo.plan.tempo import Lift, Tempo, just

    lift = Lift.EXPLOSIVE if pace.explosive else just(pace.lift)
    return Tempo(just(pace.lower), just(pace.bottom), lift, just(pace.top))


def counted(number: int, noun: str) -> str:
    """Return a number of things: ``1 set``, ``3 sets``."""
    return f"{number} {noun}{'s'[: number != 1]}"
