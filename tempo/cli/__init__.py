"""The command line: one verb a file, and the one place where errors become exit codes."""

import errno
import os
import sys
from importlib import import_module
from typing import Any

import click

import tempo
from tempo.errors import TempoError

COMMANDS = {
    "run": "tempo.cli.run",
    "export": "tempo.cli.export",
    "list": "tempo.cli.list",
    "show": "tempo.cli.show",
    "check": "tempo.cli.check",
    "new": "tempo.cli.new",
    "voices": "tempo.cli.voices",
    "say": "tempo.cli.say",
    "devices": "tempo.cli.devices",
    "cache": "tempo.cli.cache",
    "doctor": "tempo.cli.doctor",
}
"""Each verb and the module that holds its ``command``, imported when it is needed."""


class Verbs(click.Group):
    """The group of all commands, which imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which a newcomer meets them."""
        return [*COMMANDS]  # `list` is, once it is imported, the module of that verb

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command by its verb."""
        if name not in COMMANDS:
            return None
        command = import_module(COMMANDS[name]).command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a fault of ours becomes a message and an exit code here, and only here."""
        try:
            return super().invoke(ctx)
        except TempoError as error:
            fault, code = str(error), error.exit_code
        except OSError as error:
            if error.errno == errno.EPIPE:  # `| head` has seen enough: click ends in silence
                raise
            fault, code = f"{error.filename or 'output'}: {error.strerror}", 1
        click.echo(f"tempo: {fault}", err=True)
        raise click.exceptions.Exit(code)


@click.group(
    cls=Verbs,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "color": False if os.environ.get("NO_COLOR") else None,
    },
)
@click.version_option(tempo.__version__, prog_name="rep-tempo", message="%(prog)s %(version)s")
def group() -> None:
    """Guide a strength-training set through headphones: beeps, a coach's words, the count.

    \b
    tempo run pause-thrust                    play a set
    tempo export pause-thrust -o pause.wav    the same samples as a file
    tempo show pause-thrust --tempo 30X1      what will be heard, and when

    Completion of commands, routines and options, for bash (zsh and fish alike):
    eval "$(_TEMPO_COMPLETE=bash_source tempo)"
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal cannot show
    group(prog_name="tempo")
