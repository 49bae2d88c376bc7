"""Tempos as the planner may be given them, also those that no spelling of a person's would be."""

from tempo.plan.notation import parse
from tempo.plan.quantity import duration
from tempo.plan.tempo import Lift, Tempo


def tempo(text: str) -> Tempo:
    """Return a tempo from its four parts, a move of no time among them, or as it is parsed."""
    parts = text.split("-") if "-" in text else list(text)
    if len(parts) != 4:
        return parse(text)
    return Tempo(*(Lift.EXPLOSIVE if part == "X" else duration(part, "it") for part in parts))
