"""``tempo check``: what is wrong with a routine file, and which of its cues are never spoken."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import TempoError
from tempo.guide.asked import Asked, Guide
from tempo.guide.summary import counted
from tempo.library.declarations import SAY, STRICT, TEMPO, TEMPOS
from tempo.library.settings import Settings

if TYPE_CHECKING:
    from tempo.library.routines import Routine
    from tempo.plan.coverage import Unspoken

UNSPOKEN, WRONG = 1, 2
"""The exit codes: a cue is never spoken, with --strict; a file is wrong."""


@click.command(name="check", cls=options.Grouped)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    shell_complete=options.completing("routines", "workouts"),
)
@options.taking("check")
@click.pass_context
def command(ctx: click.Context, settings: Settings, files: tuple[str, ...]) -> None:
    """Read routine and workout files and say all that is wrong, with file, line and key.

    Then plan each and name every cue that is never spoken at its tempo, and why, of a workout for
    each exercise. Put your own voice, language and rate: what fits depends on them.

    FILE is a path to a YAML file, or a name from `tempo list`. Ends with 2 if any is wrong, and
    with 1 if --strict is given and a cue is never spoken.
    """
    from tempo.library import workouts
    from tempo.plan.saying import words

    codes, told = {0}, set[str]()
    tempos = settings.get(TEMPOS) or ()
    at = [settings.but(TEMPO, tempo) for tempo in tempos] or [settings]

    def once(fault: str) -> None:
        if fault not in told:  # that a voice is not there is no news for every file
            told.add(fault)
            tell(fault, err=True)

    for file in files:
        try:
            workout = workouts.find(file)
            if routine := workout.routine:
                tempo = workout.sections[0].entries[0].prescribed.settled().tempo
                tell(f"{file}: right; {words(tempo, routine.starts)}")
            else:
                exercises = sum(len(section.entries) for section in workout.sections)
                tell(f"{file}: right; {counted(exercises, 'exercise')}")
            for each in at:
                asked = Asked(file, each)
                guide = asked.guide(heard=False, endless=True)
                for fault in guide.track.bank.faults:
                    once(f"tempo: {fault}")
                for place, exercise in enumerate(guide.work.exercises):
                    title = f"{file}: {exercise.label} {exercise.name}"
                    title += " (warm-up)" * exercise.warm_up
                    if _covered(title if workout.title else file, guide, place):
                        codes.add(UNSPOKEN if settings[STRICT] else 0)
        except TempoError as error:
            codes.add(WRONG)
            once(str(error))
    ctx.exit(max(codes))


def _covered(file: str, guide: Guide, place: int) -> bool:
    """Say what became of the cues of the exercise at a place; whether any is never spoken."""
    from tempo.plan import coverage
    from tempo.plan.saying import canonical
    from tempo.plan.sheet import Say

    tempo, bank = canonical(guide.exercised[place].prescription.tempo), guide.track.bank
    if not bank.voices or guide.settings[SAY] is Say.BEEPS:
        tell(f"{file}: at {tempo} no cue is spoken: there are only beeps")
        return bool(bank.faults)
    spans, events, work = guide.track.spans, guide.track.events, guide.work
    sounding = guide.track.sounding
    unspoken = coverage.unspoken(spans, events, work, sounding, place)
    for line in _placed(unspoken, guide.exercised[place].routine, sounding.words.language, tempo):
        tell(line)
    silent = coverage.unannounced(events, work, sounding, place)
    for words in silent:
        tell(f"{file}: at {tempo} {words} is never spoken: no phase leaves room for it")
    found = coverage.tally(spans, events, work, sounding, place)
    ways = ", ".join(
        f"{name} {count}" for name, count in found._asdict().items() if name != "wanted"
    )
    spoken = f"{found.spoken} of {found.wanted} cues spoken ({ways})"
    tell(f"{file}: at {tempo} {spoken if found.wanted else 'there are no cues to speak'}")
    idle = [f"{key} ({reason})" for key, reason in coverage.idle(work, sounding, place)]
    if idle:
        tell(f"{file}: at {tempo} there is no moment for {', '.join(idle)}")
    return bool(unspoken or silent)


def _placed(
    unspoken: "list[Unspoken]", routine: "Routine", language: str, tempo: str
) -> Iterator[str]:
    """Yield what is never spoken, a line each, with the line in the file of its key."""
    from tempo.library.document import Document

    whole = Document(routine.path).root if routine.languages else None
    if whole is None or "routines" in whole:  # general words, of no file; or within a workout
        for key, words, reason in unspoken:
            yield f"{routine.name}: {key}: '{words}' is never spoken at {tempo}: {reason}"
        return
    document = Document(routine.path)
    table = document.root
    if language != routine.language:
        table = table.table("languages").table(language)
    cues = table.table("cues")
    for key, words, reason in unspoken:
        holder = cues if key.startswith("cues.") else table
        told = f"'{words}' is never spoken at {tempo}: {reason}"
        holder.problem(key.removeprefix("cues."), told)
    for line, key, text in document.problems:
        yield f"{routine.path}:{line}: {key}: {text}"
