"""Click's options, made from what is declared, and the routine that most verbs are given."""

from collections.abc import Callable
from functools import wraps
from math import isinf
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tempo.cli import examples
from tempo.errors import ReadingError
from tempo.library.declarations import OTHERS, Declaration, taken
from tempo.library.settings import Settings
from tempo.library.values import Choice, File, Flag, Number, Several, Time, Value, Whole, nearest
from tempo.plan.time import spelled

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

T = TypeVar("T")


class Kind(click.ParamType):  # type: ignore[type-arg]  # not generic in every click
    """A kind of value, as click reads and completes it."""

    name = "text"

    def __init__(self, value: Value[Any]) -> None:
        self.value = value

    def convert(
        self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Return the value that a text is; a fault of the user's if it is none."""
        if not isinstance(value, str):
            return value
        try:
            return self.value.read(value)
        except ReadingError as error:
            self.fail(str(error), parameter, ctx)

    def shell_complete(
        self, ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Return the words to choose from, or the names that there are, or else files."""
        from click.shell_completion import CompletionItem

        words = [word for word in choices(self.value) if word.startswith(incomplete)]
        if words:
            return [CompletionItem(word) for word in words]
        if isinstance(self.value, File):
            return [CompletionItem(incomplete, type="dir" if self.value.folder else "file")]
        return completing(*shelves(self.value))(ctx, parameter, incomplete)


class Option(click.Option):
    """A declared option; help lists it with its group."""

    group = OTHERS


class Grouped(click.Command):
    """A command whose help lists its options in groups, and shows how it is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after the verb; of those too many, say what to do about them."""
        group = isinstance(self, click.Group)  # whose next word is a verb
        ctx.allow_extra_args = group or not ctx.resilient_parsing
        try:
            left = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx
            raise
        if left and not group and not ctx.resilient_parsing:
            takes = any(isinstance(each, click.Argument) for each in self.params)
            hint = ", or put words that belong together in quotes" if takes else ""
            raise click.UsageError(f"'{' '.join(left)}' is too much; leave it out{hint}.", ctx)
        return left

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options into the help, group by group."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        found = [(getattr(each, "group", OTHERS), each) for each in options]
        told = [(group, record) for group, each in found if (record := each.get_help_record(ctx))]
        for group in dict.fromkeys(group for group, _ in told):
            with formatter.section(group):
                formatter.write_dl([record for each, record in told if each == group and record])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples at the end of the help."""
        examples.put(ctx.command_path.partition(" ")[2], formatter)


class GroupedVerbs(Grouped, click.Group):
    """A group of commands whose help lists its options in groups."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a verb; of an unknown one, say which there are."""
        known = self.list_commands(ctx)
        if args and args[0] not in known:
            hint = nearest(args[0], known) or f"; there are {', '.join(known)}."
            raise click.UsageError(f"{ctx.info_name} has no command '{args[0]}'{hint}", ctx)
        return super().resolve_command(ctx, args)


def choices(value: Value[Any]) -> list[str]:
    """Return the words that a kind of value has to choose from."""
    if isinstance(value, Several):
        return choices(value.value)
    return [*value.choices] if isinstance(value, Choice) else []


def shelves(value: Value[Any]) -> tuple[str, ...]:
    """Return the shelves in ``tempo.library.folders`` on which the names of a kind stand."""
    if isinstance(value, Several):
        return shelves(value.value)
    found: tuple[str, ...] = getattr(value, "shelves", ())
    return found


def completing(*nouns: str) -> Callable[..., "list[CompletionItem]"]:
    """Return a completion of the names on some of the shelves of :mod:`tempo.library.folders`."""

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from tempo.library import folders

        if "voices" in nouns:
            return _voices(incomplete)
        names = sorted({name for noun in nouns for name in getattr(folders, noun)().paths()})
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        files = [CompletionItem(incomplete, type="file")]
        return found or files

    return complete


def _voices(incomplete: str) -> "list[CompletionItem]":
    """Complete the name of a voice, favourites first; after a + the variants of espeak's."""
    from click.shell_completion import CompletionItem

    from tempo.library import folders, settings
    from tempo.library.declarations import FAVOURITES
    from tempo.voices import engines, espeak

    liked = settings.load(folders.config()).get(FAVOURITES) or ()
    names = [*liked, "auto", "none", *(each.name for each in engines.listed() if each.name)]
    base, plus, _ = incomplete.partition("+")
    if plus:
        names += [f"{base}+{variant}" for variant in espeak.variants()]
    found = [name for name in dict.fromkeys(names) if name.startswith(incomplete)]
    return [CompletionItem(name) for name in found] or [CompletionItem(incomplete, type="file")]


def verbs(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Complete the name of a command."""
    from click.shell_completion import CompletionItem

    group = ctx.find_root().command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def option(declaration: Declaration[Any]) -> Option:
    """Return a declared option as click has it."""
    name, value = declaration.name, declaration.value
    letter = [f"-{declaration.letter}"] if declaration.letter else []
    made: dict[str, Any] = {"help": told(declaration), "default": None}
    if isinstance(value, Flag):
        letter.append(flag(declaration))
        made["is_flag"] = True
    else:
        letter.append(f"--{name}")
        made["type"] = Kind(value)
        made["metavar"] = declaration.sign or "|".join(choices(value))
        made["multiple"] = isinstance(value, Several)
    found = Option([*letter, name.replace("-", "_")], **made)
    found.group = declaration.group
    return found


def flag(declaration: Declaration[Any]) -> str:
    """Return a flag with what says no to it, where that says something."""
    name = declaration.name
    both = declaration.default == "true" or "config" in declaration.takers
    opposite = declaration.opposite or f"no-{name}" * both
    return f"--{name}/--{opposite}" if opposite else f"--{name}"


def told(declaration: Declaration[Any]) -> str:
    """Return the help of an option, with its bounds and what holds where nobody says it."""
    usual = declaration.otherwise or declaration.default
    if isinstance(declaration.value, Flag):
        no = flag(declaration).partition("/--")[2]
        usual = {"true": declaration.name, "false": no}.get(usual, usual)
    notes = [bounds(declaration.value), f"default: {usual}" if usual else ""]
    more = "; ".join(filter(None, notes))
    return f"{declaration.help}  [{more}]" if more else declaration.help


def bounds(value: Value[Any]) -> str:
    """Say between what a value lies, where that is not plain."""
    if isinstance(value, Number) and isinf(value.high):
        return f"{value.low:g} {value.unit}".rstrip() + " or more"
    if isinstance(value, Number | Whole):
        return f"{value.low:g} to {value.high:g} {value.unit}".rstrip()
    if isinstance(value, Time):
        return f"{'0, or ' * value.none}{spelled(value.low)} to {spelled(value.high)} s"
    return ""


def taking(verb: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Give a command the options that a verb takes, as one ``Settings``, its first argument."""
    declared = taken(verb)

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @wraps(command)
        def wrapped(*arguments: Any, **given: Any) -> T:
            said = {name: given.pop(name.replace("-", "_")) for name in declared}
            return command(*arguments, _said(declared, said), **given)

        params = [option(each) for each in declared.values()]
        wrapped.__click_params__ = [*reversed(params), *_params(command)]  # type: ignore[attr-defined]
        return wrapped

    return decorate


def asked(verb: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Give a command a routine or workout and the options of a verb, as one ``Asked``."""

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @wraps(command)
        def wrapped(*arguments: Any, routine: str, **given: Any) -> T:
            from tempo.guide.asked import Asked

            *before, said = arguments
            return command(*before, Asked(routine, said), **given)

        argument = click.argument("routine", shell_complete=completing("routines", "workouts"))
        return argument(taking(verb)(wrapped))

    return decorate


def _params(command: Callable[..., Any]) -> list[click.Parameter]:
    """Return the parameters that decorators have given a function, the last first."""
    found: list[click.Parameter] = getattr(command, "__click_params__", [])
    return found


def _said(declared: dict[str, Declaration[Any]], given: dict[str, Any]) -> Settings:
    """Return what was said; of several values all that were, each once."""
    said = {}
    for name, value in given.items():
        if isinstance(declared[name].value, Several):
            value = tuple(dict.fromkeys(each for part in value for each in part))
        if value not in (None, ()):
            said[name] = value
    return Settings(said)
