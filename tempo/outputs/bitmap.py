"""A page of pixels, for which nothing of matplotlib is loaded but its letters are read."""

import io
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.outputs.ink import Ink
from tempo.outputs.page import POINT, Points

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

DENSITY = 100  # pixels an inch
FINER = 4  # shapes are drawn so much larger and then made smaller, so that slopes have no steps
NO_LETTER = "\U0010ffff"


class Bitmap:
    """A page of a width and height in inches, in pixels; words lie over all that is drawn."""

    def __init__(self, width: float, height: float, ink: Ink) -> None:
        from PIL import Image, ImageDraw

        self.ink = ink
        size = (round(width * FINER * DENSITY), round(height * FINER * DENSITY))
        self._shapes = Image.new("RGB", size, ink.paper)
        self._draw = ImageDraw.Draw(self._shapes)
        self._written: list[tuple[float, float, str, float, str, bool]] = []

    def text(
        self, x: float, y: float, text: str, size: float, colour: str = "", bold: bool = False
    ) -> None:
        """Write on the line at ``y``, from ``x`` on; ``size`` in points."""
        self._written.append((x, y, text, size, colour or self.ink.text, bold))

    def shapes(self, shapes: Sequence[Points], colour: str, label: str = "") -> None:
        """Fill polygons, each a sequence of points."""
        for shape in shapes:
            self._draw.polygon(_pixels(shape), colour)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, label: str = ""
    ) -> None:
        """Fill a rectangle."""
        self.shapes([[(left, top), (right, top), (right, bottom), (left, bottom)]], colour)

    def lines(self, lines: Sequence[Points], colour: str, width: float, label: str = "") -> None:
        """Draw lines through points; ``width`` in points."""
        across = max(1, round(width * POINT * FINER * DENSITY))
        for line in lines:
            self._draw.line(_pixels(line), colour, across)

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of a text in inches; its size in points."""
        return _font(size, bold).getlength(text) / DENSITY

    def png(self) -> bytes:
        """Return what was drawn, 100 pixels an inch."""
        from PIL import ImageDraw

        image = self._shapes.reduce(FINER)
        draw = ImageDraw.Draw(image)
        for x, y, text, size, colour, bold in self._written:
            at = (x * DENSITY, y * DENSITY)
            draw.text(at, text, colour, _font(size, bold), anchor="ls")
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=3)
        return file.getvalue()


def can_write(text: str) -> bool:
    """Whether the letters that come with the program have all those of a text."""
    try:
        font = _font(22, bold=True)
    except (OSError, ImportError):  # another matplotlib may keep them elsewhere
        return False
    none = bytes(font.getmask(NO_LETTER))
    return all(bytes(font.getmask(letter)) != none for letter in set(text))


def _pixels(points: Points) -> list[tuple[float, float]]:
    return [(x * FINER * DENSITY, y * FINER * DENSITY) for x, y in points]


@lru_cache
def _font(size: float, bold: bool) -> "FreeTypeFont":
    """Return the letters of a size in points; OSError if they are not where matplotlib has them."""
    from PIL import ImageFont

    found = find_spec("matplotlib")  # its letters, without the rest of it
    if found is None or found.origin is None:
        raise OSError("matplotlib is not installed")
    file = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / file
    plain = ImageFont.Layout.BASIC  # the same on every machine, whatever else it has
    return ImageFont.truetype(str(path), size * POINT * DENSITY, layout_engine=plain)
