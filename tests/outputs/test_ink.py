from itertools import combinations
from math import dist

import pytest

from tempo.outputs.ink import DARK, LETTERS, LIGHT, PHASES, Ink, contrast, following
from tempo.plan.phase import Phase

READABLE = 4.5  # WCAG 2, level AA, text
VISIBLE = 3.0  # WCAG 2, level AA, graphics

both = pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])


def grey(colour: str) -> str:
    """Return a colour as a printer without colours has it (ITU-R BT.601)."""
    red, green, blue = bytes.fromhex(colour[1:])
    return f"#{3 * f'{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}'}"


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == 4.48  # the well-known grey that just fails
    assert contrast("#767676", "#ffffff") == 4.54
    assert contrast("#123456", "#123456") == 1


@both
def test_all_text_is_readable_on_its_paper(ink: Ink) -> None:
    for text in (ink.text, ink.faint):
        assert contrast(text, ink.paper) >= READABLE
        assert contrast(grey(text), grey(ink.paper)) >= READABLE


def test_names_of_phases_are_readable_on_their_colours_and_in_grey() -> None:
    for colour in PHASES.values():
        assert contrast(LETTERS, colour) >= READABLE
        assert contrast(grey(LETTERS), grey(colour)) >= READABLE


@both
def test_waves_beeps_and_ticks_are_seen_on_every_band_and_in_grey(ink: Ink) -> None:
    for phase in Phase:
        for mark in (ink.wave, ink.beep, ink.text):
            assert contrast(mark, ink.band(phase)) >= VISIBLE
            assert contrast(grey(mark), grey(ink.band(phase))) >= VISIBLE


@both
def test_no_two_things_that_are_drawn_have_one_colour(ink: Ink) -> None:
    """The dark style tells them apart by their colour."""
    drawn = [*ink, *map(ink.band, Phase), *PHASES.values(), LETTERS]
    assert all(one != other for one, other in combinations(drawn, 2))


# How a colour is seen without red, green or blue receptors: Machado, Oliveira, Fernandes 2009.
EYES = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def seen(colour: str, eye: str) -> list[float]:
    """Return the red, green and blue of a colour as such an eye sees it, from 0 to 255."""
    linear = [(part / 255) ** 2.2 for part in bytes.fromhex(colour[1:])]
    mixed = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in EYES[eye]]
    return [255 * max(0.0, min(1.0, part)) ** (1 / 2.2) for part in mixed]


def nearest(colours: list[str], eye: str) -> float:
    """Return the distance of the two colours that such an eye tells apart least."""
    pairs = combinations([seen(colour, eye) for colour in colours], 2)
    return min(dist(one, other) for one, other in pairs)


@pytest.mark.parametrize("eye", EYES)
def test_phases_are_told_apart_by_every_eye(eye: str) -> None:
    assert nearest(list(PHASES.values()), eye) > 45


def test_red_and_green_would_not_be_told_apart() -> None:
    assert nearest(["#c04040", "#6e6e30"], "deuteranopia") < 45


def test_the_dark_style_turns_every_colour_of_the_paper() -> None:
    style = following()
    assert style.startswith("@media (prefers-color-scheme:dark){")
    for before, after in [("#ffffff", "#0d1117"), (LIGHT.band(Phase.TOP), DARK.band(Phase.TOP))]:
        assert f'[style*="fill: {before}"]{{fill:{after}!important}}' in style
        assert f'[style*="stroke: {before}"]{{stroke:{after}!important}}' in style
    assert not [colour for colour in PHASES.values() if colour in style]
