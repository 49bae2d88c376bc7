"""The one way from the program's words to a terminal."""

import re
from typing import TYPE_CHECKING, Any

import click

from tempo.errors import shown

if TYPE_CHECKING:
    from tempo.guide.asked import Guide

_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def tell(text: str, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Write lines that do nothing to a terminal but appear on it, whatever they quote.

    ``style`` is click's, as ``fg="red"`` or ``bold=True``.
    """
    click.secho(_harmless(text), err=err, nl=nl, **style)


def warned(guide: "Guide") -> "Guide":
    """Tell what went wrong with a guide that was planned, and return it."""
    for line in guide.told:
        tell(f"tempo: {line}", err=True)
    return guide


def draw(text: str) -> None:
    """Write a drawing: lines as told, but with the colours that they have."""
    parts = _COLOUR.split(text)
    parts[::2] = map(_harmless, parts[::2])
    click.echo("".join(parts), nl=False)


def hand(text: str) -> None:
    """Write what another program reads, as it is."""
    click.echo(text, nl=False)


def _harmless(text: str) -> str:
    return "\n".join(map(shown, text.split("\n")))
