import io
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tempo.outputs.bitmap import Bitmap, can_write
from tempo.outputs.cover import cover
from tempo.outputs.ink import DARK
from tempo.outputs.page import Page, press
from tempo.plan.notation import parse
from tempo.plan.prescription import Exercise, Prescription, decided
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import just
from tempo.plan.time import SECOND
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine

S = SECOND
PAPER = (0x0D, 0x11, 0x17)


def spans(tempo: str = "2023") -> Sequence[Span]:
    asked = Prescription(parse(tempo), just(4), just(2), 30 * S)
    return list(laid(routine(decided(asked, Exercise(CueSheet("Name"))), Surround())))


def pixels(image: bytes) -> Any:
    """Return the pixels of a PNG: rows, columns, red green and blue."""
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def test_a_cover_is_a_square_of_600_pixels_with_phases_and_a_name() -> None:
    drawn = spans("2111")
    image = pixels(cover("Pause thrust", drawn))
    assert image.shape == (600, 600, 3)
    assert tuple(image[2, 2]) == PAPER
    for colour in ((0x1F, 0xA8, 0x80), (0xF0, 0xE4, 0x42), (0x56, 0xB4, 0xE9), (0xD9, 0x8B, 0xB7)):
        assert (image == colour).all(axis=2).sum() > 1000
    letters = (image[:300] == (0xF0, 0xF3, 0xF6)).all(axis=2)
    rows = np.flatnonzero(letters.any(axis=1))
    assert rows.max() - rows.min() > 120  # two lines of large letters
    assert cover("Pause thrust", drawn) == cover("Pause thrust", drawn)
    assert cover("Pause thrust", drawn) != cover("Pause squat", drawn)


@pytest.mark.parametrize(
    "name",
    ["", "A", "Donaudampfschifffahrtsgesellschaftskapitän", "set by set " * 30, "深蹲", "$x$"],
)
def test_any_name_stays_on_the_cover(name: str) -> None:
    image = pixels(cover(name, spans()))
    edge = np.concatenate([image[:300, :30].reshape(-1, 3), image[:300, -30:].reshape(-1, 3)])
    assert (edge == PAPER).all()
    assert (image[:285] != PAPER).any() == bool(name)


def test_a_rest_alone_has_a_cover_too() -> None:
    rest = [Span(SpanKind.REST, None, 1, None, None, 60 * S, 90 * S)]
    assert pixels(cover("Rest", rest)).shape == (600, 600, 3)


def test_both_papers_have_the_same_at_the_same_place() -> None:
    def drawn(paper: Bitmap | Page) -> Any:
        paper.box(1, 1, 2, 2, "#ffffff")
        paper.shapes([[(3, 2), (4, 1), (4, 2)]], "#ffffff")
        paper.lines([[(1, 3), (5, 3)]], "#ffffff", 3)
        paper.text(1, 4.5, "Squeeze", 48, bold=True)
        return pixels(paper.png()).mean(axis=2)

    with press():
        slow = drawn(Page(6, 6, DARK))
    quick = drawn(Bitmap(6, 6, DARK))
    apart = abs(slow - quick)
    assert (apart[:250] > 64).sum() <= 200  # the edges, by less than a pixel
    assert (apart > 64).mean() < 0.01
    for image in (slow, quick):
        written = np.flatnonzero((image[310:] > 128).any(axis=0))
        assert (written.min(), written.max()) == (
            pytest.approx(105, abs=2),
            pytest.approx(414, abs=2),
        )
    with press():
        assert Bitmap(6, 6, DARK).width("Squeeze", 48, True) == pytest.approx(
            Page(6, 6, DARK).width("Squeeze", 48, True), abs=0.03
        )


def test_letters_that_do_not_come_with_the_program_are_known() -> None:
    assert can_write("Hüftstoß, ¡empuja! Ελλ Привет → 3-0-X-1")
    assert not can_write("Squat 深蹲")


def test_a_cover_loads_nothing_of_matplotlib() -> None:
    code = """
import sys
from tempo.outputs.cover import cover
from tempo.plan.timeline import Span, SpanKind
cover("Rest", [Span(SpanKind.REST, None, 1, None, None, 0, 90_000_000)])
print("matplotlib" in sys.modules, "PIL" in sys.modules)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("False True\n", "")
