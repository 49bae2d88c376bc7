"""The command line: one verb a file, and the one place where errors become exit codes."""

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import click

import tempo
from tempo import signals
from tempo.cli import examples
from tempo.cli.tell import tell
from tempo.errors import RequestError, TempoError, refused, shown
from tempo.library import folders, inputs

COMMANDS = {
    "run": "Play a set through the headphones.",
    "export": "Write the set to a file: WAV, FLAC, Ogg, Opus or MP3.",
    "page": "Write the set as a page for a browser, on a phone.",
    "site": "Write a plan or routines as an app for phones, for any web host.",
    "serve": "Serve that app from this computer, and make sets from the phone.",
    "batch": "Write the tracks of many clients and weeks at once.",
    "list": "List the routines and workouts.",
    "show": "Draw the set along time, or print it as JSON.",
    "plot": "Draw the set as a PNG, SVG or PDF.",
    "check": "Say what is wrong with routine and workout files.",
    "new": "Write a starter routine of your own.",
    "schema": "Print what a file may say, for editors.",
    "import": "Make routines and workouts of a guide, a table or a programme.",
    "history": "Show the sets that were done.",
    "voices": "List the voices.",
    "say": "Speak one phrase, to hear a voice.",
    "devices": "List the outputs and their devices.",
    "config": "Show or change what always holds.",
    "cache": "Show or clear the kept clips.",
    "doctor": "Say what was found, and what to do about the rest.",
    "help": "Show what a command takes.",
}
"""Each verb in a line. The module of that name holds its ``command``, and is imported when that is
needed: help that had to import them all would come late."""

OURS = 70
"""The exit code of a mistake of our own; EX_SOFTWARE of sysexits.h."""

MODULES = {"import": "importing"}
"""The modules of verbs that Python keeps for itself."""


class Verbs(click.Group):
    """The group of all commands, which imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which a newcomer meets them."""
        return [*COMMANDS]  # `list` is, once it is imported, the module of that verb

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command by its verb."""
        if name not in COMMANDS:
            return None
        command = import_module(f"tempo.cli.{MODULES.get(name, name)}").command
        assert isinstance(command, click.Command)
        command.short_help = COMMANDS[name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a verb; of an unknown one, say which may have been meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from tempo.library.values import nearest

            near = nearest(args[0], COMMANDS) or "."
            raise click.UsageError(f"there is no command '{args[0]}'{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples at the end of the help."""
        examples.put("", formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the verb, and refuse words that would drive a terminal."""
        with _told():
            for word in args:
                if shown(word) != word.replace("\n", "\\n").replace("\t", "\\t"):
                    raise RequestError(f"'{word}' holds characters that cannot be seen; retype it")
            ctx.meta["words"] = [*args]  # `list` is a verb here
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        inputs.forget()
        os.environ.setdefault("MPLCONFIGDIR", str(folders.fonts()))
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """Make of a fault a message of a line or two and an exit code: here, and only here."""
    try:
        yield
        return
    except BaseException as error:
        if code := signals.code(error):
            if code != signals.STOPPED:
                raise  # nobody is there to read of it
            fault = ""
        elif isinstance(error, TempoError):
            fault, code = str(error), error.exit_code
        elif isinstance(error, click.exceptions.NoArgsIsHelpError):
            raise
        elif isinstance(error, click.UsageError):
            fault, code = _misused(error), error.exit_code
        elif isinstance(error, OSError) and error.errno != errno.EPIPE:
            fault, code = str(refused(error)), TempoError.exit_code
        else:  # never thought of; or of `| head`, which has seen enough: click ends in silence
            raise
    tell(f"tempo: {fault}" if fault else "\ntempo: stopped", err=True)
    raise click.exceptions.Exit(code)


def _misused(error: click.UsageError) -> str:
    """Say in our own words what is wrong with a command line: click's change with its version."""
    if type(error) is click.BadParameter and error.param:  # which says itself what to write
        return f"{_called(error.param)}: {error.message}"
    if isinstance(error, click.MissingParameter) and error.param:
        fault = f"{_called(error.param)} is missing."
    elif isinstance(error, click.NoSuchOption):
        from tempo.library.values import nearest

        known = [
            name for each in (error.ctx.command.params if error.ctx else ()) for name in each.opts
        ]
        fault = f"there is no option {error.option_name}{nearest(error.option_name, known) or '.'}"
    elif isinstance(error, click.BadOptionUsage):
        fault = _unfinished(error.option_name, error.ctx.command if error.ctx else group)
    else:
        fault = error.format_message()
    return f"{fault} Try '{error.ctx.command_path} --help'." if error.ctx else fault


def _unfinished(name: str, command: click.Command) -> str:
    """Say of an option without its value what it takes, and of a flag with one that it has none."""
    for each in command.params:
        if isinstance(each, click.Option) and name in (*each.opts, *each.secondary_opts):
            if not each.is_flag:
                return f"{name} has no value; write {name} {each.metavar}."
            both = [max(names, key=len) for names in (each.opts, each.secondary_opts) if names]
            return f"{name} takes no value; write {' or '.join(both)}."
    return f"{name} takes no value; write it alone."


def _called(parameter: click.Parameter) -> str:
    """Return what a user calls an option or an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.metavar or parameter.human_readable_name


@click.group(
    cls=Verbs,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "color": False if os.environ.get("NO_COLOR") else None,
    },
)
@click.version_option(
    tempo.__version__, "-v", "--version", prog_name="rep-tempo", message="%(prog)s %(version)s"
)
def group() -> None:
    """Guide a strength-training set through headphones: beeps, a coach's words, the count.

    Completion of commands, routines and options, for bash (zsh and fish alike):
    eval "$(_TEMPO_COMPLETE=bash_source tempo)"
    """


def main() -> None:
    """Run the command line."""
    if None in (sys.stdin, sys.stdout, sys.stderr):  # closed: `tempo list >&-`
        _stand_in()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal cannot show
    try:
        group(prog_name="tempo")
    except SystemExit as end:
        _leave(end.code)
        raise
    except Exception as error:  # never thought of: whatever is told of was caught before
        if code := signals.code(error):
            _leave(code)
            raise SystemExit(code) from None
        from tempo.cli import fault

        ours = fault.of(error)
        tell(f"tempo: {ours.said}", err=True)
        tell(fault.kept([ours]), err=True)
        _leave(OURS)
        raise SystemExit(OURS) from None


def _leave(code: "str | int | None") -> None:
    """End at once if a sound library hangs in a thread: it would crash while Python cleans up."""
    if not isinstance(code, int) or all(each.name != "aside" for each in threading.enumerate()):
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _stand_in() -> None:
    """Put the null device where a stream was closed: no file may come to be opened in its place."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
