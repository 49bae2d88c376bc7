"""Make the page of all commands, docs/commands.md, and the man page, docs/tempo.1, from click.

Run by `make tables`. Every command and every option is told as `--help` tells it.
"""

import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

import click

import tempo
from tempo.cli import OURS, group
from tempo.cli.examples import EXAMPLES
from tempo.errors import RequestError, TempoError
from tempo.library.declarations import OTHERS
from tempo.signals import STOPPED

PAGE = Path(__file__).with_name("commands.md")
MANUAL = Path(__file__).with_name("tempo.1")

ENDED = {
    0: "It did what was asked.",
    TempoError.exit_code: "Something could not be read, written or played.",
    RequestError.exit_code: "What was asked for is wrong, or a file that was read is.",
    OURS: "A mistake of the program's own, which is told and kept for a report.",
    STOPPED: "It was stopped by Ctrl-C.",
}
"""What each exit code means."""


class Told(NamedTuple):
    """A command as its help tells it: how it is called, and its options in groups."""

    name: str
    usage: str
    about: str
    options: dict[str, list[tuple[str, str]]]
    examples: tuple[tuple[str, str], ...]


def main() -> None:
    """Write both pages."""
    PAGE.write_text(page(), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")


def commands() -> Iterator[Told]:
    """Yield the program and every command of it, each before those within it."""
    yield from _told(click.Context(group, info_name="tempo", **group.context_settings))


def _told(ctx: click.Context) -> Iterator[Told]:
    command, name = ctx.command, ctx.command_path
    usage = " ".join([name, *command.collect_usage_pieces(ctx)])
    found = [each for each in command.get_params(ctx) if isinstance(each, click.Option)]
    grouped: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        if "--help" in each.opts:  # which every command has
            continue
        if record := each.get_help_record(ctx):
            grouped.setdefault(getattr(each, "group", OTHERS), []).append(record)
    examples = EXAMPLES[name.partition(" ")[2]]
    yield Told(name, usage, cleandoc(command.help or ""), grouped, examples)
    if isinstance(command, click.Group):
        for verb in command.list_commands(ctx):
            inner = command.get_command(ctx, verb)
            assert inner
            yield from _told(click.Context(inner, parent=ctx, info_name=verb))


def page() -> str:
    """Return the page of all commands."""
    return "\n".join(
        [
            "# Every command, and every option",
            "",
            "Made by `make tables` from the commands themselves: it is what `tempo help` and",
            "`--help` tell. A time is written as 90, 1:30 or 2 min. `man tempo` is the same.",
            *(line for each in commands() for line in _section(each)),
            *("", "## How a command ends", "", "| code | |", "|---|---|"),
            *(f"| {code} | {what} |" for code, what in ENDED.items()),
            "",
        ]
    )


def _section(told: Told) -> Iterator[str]:
    code = re.compile(r"^(#.*|eval .*)$", re.MULTILINE)  # it would be a heading
    yield from [
        "",
        f"## `{told.name}`",
        "",
        "```",
        told.usage,
        "```",
        "",
        code.sub(r"`\1`", told.about),
    ]
    for head, rows in told.options.items():
        yield from ["", f"| {head.lower()} | |", "|---|---|"]
        yield from (f"| `{_cell(name)}` | {_cell(what)} |" for name, what in rows)
    width = max(len(typed) for typed, _ in told.examples)
    yield from ["", "```sh", *(f"{typed:<{width}}  # {what}" for typed, what in told.examples)]
    yield "```"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def manual() -> str:
    """Return the manual page, in the macros of man(7)."""
    program, *verbs = commands()
    lines = [
        f'.TH TEMPO 1 "" "rep-tempo {tempo.__version__}" "rep-tempo"',
        ".SH NAME",
        r"tempo \- guides a strength\-training set through headphones",
        ".SH SYNOPSIS",
        f".B {_roff(program.usage)}",
        ".SH DESCRIPTION",
        *_paragraphs(program.about),
        *_options(program),
        ".SH COMMANDS",
        *(line for each in verbs for line in _command(each)),
        ".SH EXIT STATUS",
        *(line for code, what in ENDED.items() for line in _item(f"{code}", what)),
        ".SH EXAMPLES",
        *(line for typed, what in program.examples for line in _item(typed, what)),
    ]
    return "\n".join(lines) + "\n"


def _command(told: Told) -> Iterator[str]:
    yield f".SS {_roff(told.usage)}"
    yield from _paragraphs(told.about)
    yield from _options(told)
    yield from (line for typed, what in told.examples for line in _item(typed, what))


def _options(told: Told) -> Iterable[str]:
    return [
        line
        for head, rows in told.options.items()
        for line in (
            ".PP",
            f"{_roff(head)}:",
            *(line for name, what in rows for line in _item(name, what)),
        )
    ]


def _item(name: str, what: str) -> list[str]:
    return [".TP", f".B {_roff(name)}", _roff(what)]


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        yield from [".PP", _roff(" ".join(paragraph.split()))]


def _roff(text: str) -> str:
    """Return a text in which nothing is a command of roff.

    >>> _roff("a-b"), _roff(".x")
    ('a\\\\-b', '\\\\&.x')
    """
    plain = re.sub(r"\s+", " ", text).replace("\\", "\\e").replace("`", "")
    for sign, written in SIGNS.items():
        plain = plain.replace(sign, written)
    plain = "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in plain)
    return f"\\&{plain}" if plain.startswith(".") else plain


SIGNS = {"-": "\\-", "'": "\\(aq", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti"}
"""What roff would print in another way, and what it prints as it is."""


if __name__ == "__main__":
    main()
