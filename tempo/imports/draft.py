"""What was read of somebody's file: every value with the lines it stands in, or none if assumed."""

from typing import NamedTuple

from tempo.plan.phase import Phase


class Said(NamedTuple):
    """A value as a routine's file has it, the lines it was read from, and a remark.

    A value without lines is assumed.
    """

    text: str
    lines: tuple[int, ...] = ()
    remark: str = ""

    @property
    def origin(self) -> str:
        """Where it comes from, as it stands behind the value.

        >>> Said("8", (12,)).origin, Said("8").origin, Said("8", (3, 9), "as both say").origin
        ('line 12', 'assumed', 'lines 3 and 9, as both say')
        """
        numbers = [str(line) for line in self.lines]
        place = f"line {numbers[0]}" if len(numbers) == 1 else "assumed"
        if len(numbers) > 1:
            place = f"lines {', '.join(numbers[:-1])} and {numbers[-1]}"
        return ", ".join(filter(None, [place, self.remark]))


class Question(NamedTuple):
    """What a person has to decide: the key it is about, and the readings there are."""

    key: str
    text: str


class Moment(NamedTuple):
    """A line of the guide on how the exercise is done, and the phase it tells of, if of one."""

    said: Said
    phase: Phase | None = None


class Draft(NamedTuple):
    """One exercise as it was read: the keys of a routine's file, and what was left open."""

    name: Said
    summary: Said | None = None
    source: str = ""
    hold: bool = False  # held and not repeated
    starts: Said | None = None
    tempo: tuple[tuple[str, Said], ...] = ()  # by the key of a phase
    reps: Said | None = None
    sets: Said | None = None
    rest: Said | None = None
    sides: Said | None = None
    first: Said | None = None
    every: Said | None = None  # a set starts on each of these
    equipment: tuple[Said, ...] = ()
    target: tuple[Said, ...] = ()
    also: tuple[Said, ...] = ()
    setup: tuple[Said, ...] = ()
    movement: tuple[Moment, ...] = ()
    reminders: tuple[Said, ...] = ()
    safety: Said | None = None
    note: Said | None = None
    questions: tuple[Question, ...] = ()
    unread: tuple[str, ...] = ()  # what of the file was not taken, a line each


class Part(NamedTuple):
    """Exercises of a programme that belong together: one, or several done in turn."""

    drafts: tuple[Draft, ...]
    warm_up: bool = False


class Programme(NamedTuple):
    """A workout as it was read: its title, its parts, and what was not taken."""

    title: Said
    parts: tuple[Part, ...]
    unread: tuple[str, ...] = ()
