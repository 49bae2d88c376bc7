"""What ``run``, ``export`` and ``show`` have in common: the routine and how it is to be done."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from tempo.errors import PrescriptionError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tempo.audio.track import Track
    from tempo.library.folders import Shelf
    from tempo.library.prescriptions import Prescribed
    from tempo.library.routines import Routine
    from tempo.library.settings import Settings
    from tempo.plan.prescription import Prescription, Work
    from tempo.plan.tempo import Pace, Range, Tempo
    from tempo.voices.voice import Voice

T = TypeVar("T")

RATE = 44_100
"""The frames a second of every track."""


class Guide(NamedTuple):
    """A routine as it is to be done now, and the track that guides it."""

    routine: "Routine"
    prescription: "Prescription"
    work: "Work"
    settings: "Settings"
    track: "Track"


def named(noun: str) -> Callable[..., "list[CompletionItem]"]:
    """Return a completion of the names on one of the shelves of :mod:`tempo.library.folders`."""

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from tempo.library import folders

        names = getattr(folders, noun)().paths()
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        files = [CompletionItem(incomplete, type="file")]
        return found or files

    return complete


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
        "or phases as 'up 2, hold 1, down 2'; seconds.  [default: the routine's]",
    ),
    click.option(
        "--reps",
        metavar="N",
        callback=parsed("reps"),
        help="Reps a set (a side).  [default: the routine's; of a range the low end]",
    ),
    click.option(
        "--sets", metavar="N", callback=parsed("sets"), help="Sets.  [default: the routine's]"
    ),
    click.option(
        "--rest",
        metavar="SECONDS",
        callback=parsed("rest"),
        help="Rest between sets, in seconds.  [default: the routine's]",
    ),
    click.option(
        "--hold",
        metavar="SECONDS",
        callback=parsed("hold"),
        help="The pause at the top, in seconds.  [default: the tempo's]",
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
        type=click.FloatRange(-20, 20),
        metavar="DB",
        help="The voice louder or softer against the beeps, -20 to 20 dB.  [default: 0]",
    ),
    click.option(
        "--beep-level",
        type=click.FloatRange(-20, 20),
        metavar="DB",
        help="The beeps louder or softer against the voice, -20 to 20 dB.  [default: 0]",
    ),
    click.option(
        "--loudness",
        type=click.FloatRange(-36, -13),
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
)


def shared(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the routine and the shared options, as one ``Asked``."""
    return click.argument("routine", shell_complete=named("routines"))(optional(command))


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

    def guide(self, quiet: bool = False) -> Guide:
        """Read the routine, put what was asked for over it, plan it, and say what went wrong.

        What went wrong with the voices is left unsaid if ``quiet``.
        """
        from tempo.audio.bank import Bank
        from tempo.audio.track import planned
        from tempo.library import folders, routines, themes, words
        from tempo.plan.prescription import decided
        from tempo.plan.sheet import Speaking
        from tempo.plan.timeline import Surround
        from tempo.voices.cache import ClipCache

        settings = self._settings()
        routine = routines.find(self.routine)
        prescription = self._prescription(routine)
        work = decided(prescription, routine.starts, settings.explosive)
        speaking = Speaking(
            settings.say, settings.count_at, settings.rate, settings.setup, settings.safety
        )
        surround = Surround(lead_in=settings.lead_in, switch=settings.switch)
        theme, cache = themes.find(settings.theme), ClipCache(folders.cache())
        balance = settings.voice_level - settings.beep_level
        language = self._language(settings, routine)
        voices = _voices(settings, self.voice or routine.voice or settings.voice, language)
        bank = Bank(theme, voices, cache, RATE, balance)
        track = planned(
            work,
            routine.sheet_in(language),
            words.load(language),
            speaking,
            surround,
            bank,
            settings.keep_awake,
            settings.loudness,
        )
        if not quiet:
            _tell(track)
        return Guide(routine, prescription, work, settings, track)

    def _language(self, settings: "Settings", routine: "Routine") -> str:
        """Return the language asked for, or the user's own if the routine has it, or its own."""
        if self.language or settings.language in routine.languages:
            return settings.language
        return routine.language

    def _prescription(self, routine: "Routine") -> "Prescription":
        """Return the routine's prescription with what was asked for over it."""
        from tempo.library.prescriptions import Prescribed
        from tempo.plan.notation import canonical, parse

        asked = Prescribed(reps=self.reps, sets=self.sets, rest=self.rest)
        prescribed = asked.over(self.tempo or Prescribed()).over(routine.prescribed)
        if self.hold is not None and prescribed.tempo is not None:
            held = prescribed.tempo._replace(top=self.hold)
            prescribed = prescribed._replace(tempo=parse(canonical(held)))  # refuses a rep of 0 s
        return prescribed.settled()

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
    """Say back, in two lines, how the tempo was read and what will be done."""
    from tempo.library import folders
    from tempo.plan.notation import canonical, words
    from tempo.plan.time import spelled

    tempo, work = guide.prescription.tempo, guide.work
    picked = dict.fromkeys(words(settled(each.pace), work.starts) for each in work.sets)
    reps = [str(each.reps) for each in work.sets]
    reps = reps if len(set(reps)) > 1 else reps[:1]
    sides = " each side" if work.each_side else ""
    rests = [f"rest {spelled(work.sets[0].rest)} s"] if len(work.sets) > 1 else []
    amount = f"{counted(len(work.sets), 'set')} of {', '.join(reps)}{sides}"
    read = words(tempo, work.starts)
    mark = whose(folders.routines(), guide.routine.path)
    now = "" if list(picked) == [read] else f" (now {'; '.join(picked)})"
    return "\n".join(
        [
            f"{guide.routine.name}{mark}: tempo {canonical(tempo)}, {read}{now}",
            ", ".join([amount, *rests, f"{clock(guide.track.spans[-1].end)} in all"]),
        ]
    )


def whose(shelf: "Shelf", path: Path) -> str:
    """Say so where a thing on a shelf is the user's own, and if it hides a shipped one."""
    if path.parent != shelf.own:
        return ""
    return " (yours, in place of the shipped one)" if shelf.shadows(path.stem) else " (yours)"


def settled(pace: "Pace") -> "Tempo":
    """Return the tempo that is exactly a pace."""
    from tempo.plan.tempo import Lift, Tempo, just

    lift = Lift.EXPLOSIVE if pace.explosive else just(pace.lift)
    return Tempo(just(pace.lower), just(pace.bottom), lift, just(pace.top))


def counted(number: int, noun: str) -> str:
    """Return a number of things: ``1 set``, ``3 sets``."""
    return f"{number} {noun}{'s'[: number != 1]}"


def clock(time: int) -> str:
    """Return a time in microseconds as minutes and seconds.

    >>> clock(90_500_000)
    '1:30'
    """
    minutes, seconds = divmod(time // 1_000_000, 60)
    return f"{minutes}:{seconds:02}"
