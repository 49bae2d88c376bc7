"""What each line of a guide is about: as its label says, else the headings over it."""

from collections.abc import Iterator
from typing import NamedTuple

from tempo.imports.headings import RULING, Kind, kind, ruling
from tempo.imports.outline import Line, Outline


class Read(NamedTuple):
    """A line of the guide, and what it is about."""

    line: Line
    kind: Kind | None
    heading: str  # the nearest


def read(outline: Outline, name: str) -> Iterator[Read]:
    """Yield every line with what it is about: as its label says, else the headings."""
    for section in outline.sections:
        here = ruling(section.path, name)
        heading = section.path[-1] if section.path else ""
        for line in section.lines:
            own = kind(line.label, name) if 0 < len(line.label.split()) <= 5 else None
            if here in (None, Kind.ABOUT):
                short = own in DONE and len(line.text.split()) < 4  # `body position: lying`
                yield Read(line, None if short else own, heading)
            elif here not in RULING and own in _WITHIN.get(here, (Kind.VARIATION,)):
                yield Read(line, own, heading)
            else:
                yield Read(line, here, heading)


DONE = (Kind.SETUP, Kind.MOVEMENT, Kind.STEPS)
_WITHIN = {
    Kind.STEPS: (
        *(Kind.VARIATION, Kind.DOSE, Kind.TIPS, Kind.MISTAKES, *DONE),
        *(Kind.MUSCLES, Kind.EQUIPMENT, Kind.OTHER),
    ),
    Kind.SETUP: (Kind.VARIATION, Kind.DOSE, Kind.SETUP, Kind.MOVEMENT),
    Kind.MOVEMENT: (Kind.VARIATION, Kind.DOSE, Kind.SETUP, Kind.MOVEMENT),
}
"""What a line's own label can make of it, under headings of a kind."""
