"""The colours of a picture, on white paper and on dark, told apart by every eye."""

from typing import NamedTuple

from tempo.plan.phase import Phase

PHASES = {
    Phase.LOWER: "#56b4e9",
    Phase.BOTTOM: "#d98bb7",
    Phase.LIFT: "#1fa880",
    Phase.TOP: "#f0e442",
}
"""Blue, magenta, green and yellow as on the screen; near those of Okabe and Ito, for every eye."""

REST, SWITCH, PLAIN, FAULT = "#8fd3dd", "#f5a26b", "#d5dbe1", "#ff9a8a"
"""On the screen: rests, the change of sides, all else that is no phase, and what went wrong."""

LETTERS = "#05080b"
"""What is written on any of these, on any paper."""


class Ink(NamedTuple):
    """What a picture is drawn with, as ``#rrggbb``."""

    paper: str
    text: str
    faint: str  # text of less weight
    line: str  # outlines and the marks of the axes
    rest: str  # the time between sets
    wave: str
    beep: str

    def band(self, phase: Phase) -> str:
        """Return the colour of a phase as a ground to draw on."""
        return mixed(PHASES[phase], self.paper, 0.28)


LIGHT = Ink("#ffffff", "#15191d", "#4a5157", "#8a9197", "#e3e6e8", "#30363b", "#a3160f")
DARK = Ink("#0d1117", "#f0f3f6", "#b4bcc4", "#737b84", "#262c34", "#d5dbe1", "#ff9a8a")


def mixed(colour: str, ground: str, share: float) -> str:
    """Return a colour laid over a ground, which shows through but for that share.

    >>> mixed("#ff0000", "#ffffff", 0.2)
    '#ffcccc'
    """
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(
        f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 has it, from 1 to 21.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return round((lighter + 0.05) / (darker + 0.05), 2)


def following(light: Ink = LIGHT, dark: Ink = DARK) -> str:
    """Return the style by which an SVG drawn on light paper turns dark where its reader is."""
    pairs = [*zip(light, dark, strict=True), *((light.band(p), dark.band(p)) for p in Phase)]
    rules = (
        f'[style*="{place}: {before}"]{{{place}:{after}!important}}'
        for before, after in pairs
        for place in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
