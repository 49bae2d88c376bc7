"""A page to draw on, in inches from its upper left corner, the same on every machine."""

import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from tempo.outputs.ink import Ink

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.font_manager import FontProperties

POINT = 1 / 72
"""The inches of a point."""

# The first has all letters of Europe and comes with matplotlib; the others are the systems'.
FAMILIES = ("DejaVu Sans", "Noto Sans CJK SC", "Hiragino Sans", "Microsoft YaHei")

Points = Iterable[Sequence[float]]
Across = Callable[[str, float, bool], float]
"""Returns the width of a text, of a size in points and bold or not, in inches."""


class Paper(Protocol):
    """What a cover can be drawn on, in inches from its upper left corner."""

    ink: Ink

    def text(
        self, x: float, y: float, text: str, size: float, colour: str = "", bold: bool = False
    ) -> None:
        """Write on the line at ``y``, from ``x`` on; ``size`` in points."""
        ...

    def shapes(self, shapes: Sequence[Points], colour: str, label: str = "") -> None:
        """Fill polygons, each a sequence of points."""
        ...

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, label: str = ""
    ) -> None:
        """Fill a rectangle."""
        ...

    def lines(self, lines: Sequence[Points], colour: str, width: float, label: str = "") -> None:
        """Draw lines through points; ``width`` in points."""
        ...

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of a text in inches; its size in points."""
        ...

    def png(self) -> bytes:
        """Return what was drawn, 100 pixels an inch."""
        ...


PRESS = threading.RLock()
"""Held while something is drawn."""


@contextmanager
def press() -> Iterator[None]:
    """Have matplotlib draw the same everywhere: no display, none of the user's settings, no noise.

    Pages are made and saved within it, by one thread at a time: its settings are the process's.
    """
    told = logging.getLogger("matplotlib")
    with PRESS:
        level = told.level
        told.setLevel(logging.CRITICAL)  # it tells of its cache of fonts
        try:
            import matplotlib

            with matplotlib.rc_context(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of letters that no font has
                matplotlib.rcdefaults()
                matplotlib.rcParams.update(
                    {"svg.hashsalt": "tempo", "pdf.fonttype": 42, "text.parse_math": False}
                )
                yield
        finally:
            told.setLevel(level)


class Page:
    """A page of a width and height in inches; ``figure`` is matplotlib's."""

    def __init__(self, width: float, height: float, ink: Ink) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.ink = ink
        self.figure = Figure((width, height), facecolor=ink.paper)
        downwards = Affine2D().scale(1, -1).translate(0, height)
        self._inches = downwards + self.figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = "",
        bold: bool = False,
        centred: bool = False,
    ) -> None:
        """Write on the line at ``y``, from ``x`` on or around it; ``size`` in points."""
        artist = self.figure.text(
            x,
            y,
            text,
            color=colour or self.ink.text,
            fontproperties=_font(size, bold),
            ha="center" if centred else "left",
            va="baseline",
            parse_math=False,
        )
        artist.set_transform(self._inches)

    def shapes(self, shapes: Sequence[Points], colour: str, label: str = "") -> None:
        """Fill polygons, each a sequence of points."""
        from matplotlib.collections import PolyCollection

        if shapes:
            filled: Any = shapes
            self._add(PolyCollection(filled, facecolors=colour, edgecolors="none"), label)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: str,
        label: str = "",
    ) -> None:
        """Fill a rectangle."""
        self.shapes([[(left, top), (right, top), (right, bottom), (left, bottom)]], colour, label)

    def lines(self, lines: Sequence[Points], colour: str, width: float, label: str = "") -> None:
        """Draw lines through points; ``width`` in points."""
        from matplotlib.collections import LineCollection

        if lines:
            drawn: Any = lines
            self._add(LineCollection(drawn, colors=colour, linewidths=width), label)

    def dots(self, dots: Sequence[Sequence[float]], colour: str, label: str = "") -> None:
        """Draw a round dot at each point."""
        from matplotlib.collections import EllipseCollection

        if dots:
            size = [6.5] * len(dots)
            offsets: Any = dots
            dotted = EllipseCollection(
                *(size, size, [0] * len(dots)),
                units="points",
                offsets=offsets,
                offset_transform=self._inches,
                facecolors=colour,
                edgecolors="none",
            )
            dotted.set_label(label)
            self.figure.add_artist(dotted)

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of a text in inches; its size in points."""
        return width(text, size, bold)

    def png(self) -> bytes:
        """Return what was drawn, 100 pixels an inch."""
        file = io.BytesIO()
        quick = {"compress_level": 3}
        self.figure.savefig(file, format="png", metadata={"Software": None}, pil_kwargs=quick)
        return file.getvalue()

    def _add(self, artist: "Artist", label: str) -> None:
        artist.set_transform(self._inches)
        artist.set_label(label)
        self.figure.add_artist(artist)


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in inches; its size in points."""
    from matplotlib.textpath import TextToPath

    across, _, _ = TextToPath().get_text_width_height_descent(text, _font(size, bold), False)
    return float(across) * POINT


def widest(
    texts: Iterable[str],
    size: float,
    room: float,
    bold: bool = False,
    across: Across = width,
) -> str:
    """Return the first of some texts that has room; none is an empty one."""
    return next((text for text in texts if across(text, size, bold) <= room), "")


def cut(text: str, size: float, room: float, bold: bool = False, across: Across = width) -> str:
    """Return as much of a text as has room, with an ellipsis where it ends early."""
    shorter = (f"{text[:end].rstrip()}…" for end in range(len(text) - 1, 0, -1))
    whole = widest([text], size, room, bold, across)
    return whole or widest(shorter, size, room, bold, across)


@lru_cache
def _font(size: float, bold: bool) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(FAMILIES, size=size, weight="bold" if bold else "normal")
