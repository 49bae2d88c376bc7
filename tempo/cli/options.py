"""What ``run``, ``export``, ``show`` and ``plot`` can be asked for, as click has it."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tempo.cli.guide import Asked
from tempo.errors import PrescriptionError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

T = TypeVar("T")


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
