from collections.abc import Callable
from pathlib import Path

from tests.phone.conftest import Shown

Show = Callable[..., Shown]
Made = Callable[..., Path]

SHORT = ("frog-pump", "--sets", "2", "--reps", "2", "--rest", "20", "--no-cover", "--no-setup")


def test_a_page_plays_and_its_picture_follows_the_sound(made: Made, show: Show) -> None:
    page = show(made(*SHORT))
    page.page.click("#play")
    page.seek(10.2)  # the lead-in is 10 s, a rep lift 1, top 1, lower 2
    assert page.until("document.getElementById('stage').dataset.phase == 'lift'")
    assert page.moment() == ("lift", "1", "1")
    page.seek(11.1)
    page.until("document.getElementById('stage').dataset.phase == 'top'")
    assert page.said == []
