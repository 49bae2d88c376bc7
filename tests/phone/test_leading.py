"""Each command of the page, and where in the sound it leads."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.phone.conftest import SOUND, Shown

Show = Callable[..., Shown]
Made = Callable[..., Path]
Run = Callable[..., Result]

# Ready 0 to 10, set 1 to 18, rest to 38, set 2 to 46, finish; a rep is lift 1, top 1, lower 2.
SHORT = (
    *("frog-pump", "--sets", "2", "--reps", "2", "--rest", "20"),
    *("--voice", "none", "--no-cover"),
)
LEADING = (
    (2.0, "n", 7.0),  # 3, 2, 1
    (7.5, "n", 10.0),
    (12.5, "n", 35.0),
    (20.0, "n", 35.0),
    (36.0, "n", 38.0),
    (39.0, "n", 46.0),
    (2.0, "b", 0.0),
    (12.5, "b", 7.0),
    (15.0, "b", 7.0),
    (20.0, "b", 7.0),
    (39.0, "b", 7.0),  # in its first rep: to the set before
    (43.0, "b", 35.0),
    (47.0, "b", 35.0),
    (25.0, "-", 35.0),  # never past 3, 2, 1
    (36.0, "-", 36.0),
    (12.5, "+", 12.5),
)
"""From where, by which key, to where; in seconds."""


@pytest.fixture
def page(made: Made, show: Show) -> Shown:
    """A set that was started and paused, so that it stays where it is sent to."""
    shown = show(made(*SHORT))
    shown.press()
    shown.press()
    return shown


def test_each_key_leads_to_its_exact_place(page: Shown) -> None:
    for start, key, place in LEADING:
        page.seek(start)
        page.page.keyboard.press(key)
        page.until("!document.getElementById('sound').seeking")
        assert page.at() == pytest.approx(place, abs=0.001), (start, key)


def test_buttons_do_what_the_keys_do(page: Shown) -> None:
    page.seek(12.5)
    for button, place in (("#next-set", 35), ("#next-set", 38), ("#back", 7)):
        page.page.click(button)
        page.until("!document.getElementById('sound').seeking")
        assert page.at() == pytest.approx(place, abs=0.001)


def left(page: Shown) -> int:
    """Return the seconds of the rest that the picture shows."""
    return int(page.page.inner_text("#seconds"))


def test_a_rest_made_longer_goes_back_in_its_own_silence_and_is_counted_in(page: Shown) -> None:
    page.seek(25.0)
    page.until("document.getElementById('stage').dataset.phase == 'rest'")
    assert left(page) == 13
    page.page.click("#longer")
    page.until("document.getElementById('seconds').textContent == '43'")
    assert 19 < page.at() < 19.5  # the end of the set has just sounded
    page.page.click("#shorter")
    page.until("document.getElementById('seconds').textContent == '28'")
    # What is still owed is paid before the words "ten seconds", again and again.
    page.tell("document.getElementById('sound').playbackRate = 8")
    page.press()
    page.until("document.getElementById('stage').dataset.phase == 'lift'", 20)
    page.press()
    assert page.said == []


def test_after_a_pause_the_rep_is_done_from_its_start(page: Shown) -> None:
    page.seek(16.5)
    assert page.page.inner_text("#said") == "PAUSED"
    # Time to look, also where busy.
    page.tell("document.getElementById('sound').playbackRate = 0.1")
    page.press()
    assert 14.0 <= page.at() < 15.0
    page.until("document.getElementById('stage').dataset.phase == 'lift'")
    assert page.moment() == ("lift", "1", "2")


SLOWER = """(() => {
    const sound = document.getElementById("sound");
    const watch = setInterval(() => {
        if (sound.currentTime > END) {
            sound.playbackRate = 0.25;
            clearInterval(watch);
        }
    }, 5);
})()"""


def play_through(page: Shown, start: float, end: float) -> None:
    """Play a stretch eight times as fast; then slowly, so that a busy test comes in time."""
    page.seek(start)
    page.tell("document.getElementById('sound').playbackRate = 8")
    page.tell(SLOWER.replace("END", str(end)))
    page.tell("document.getElementById('sound').play()")
    page.until(f"heard.time > {end}")


def test_a_set_that_ended_early_is_kept_and_goes_into_the_history(
    page: Shown, run: Run, own: Path, tmp_path: Path
) -> None:
    play_through(page, 9.0, 14.2)
    page.page.click("#ends")
    assert page.page.inner_text("#counts .likely") == "1"
    page.page.click("#counts button:nth-child(1)")  # none of them was a good one
    play_through(page, 37.5, 46.5)
    page.page.click("#show-shelf")
    assert "0 of 2 · 2" in page.page.inner_text("#days")
    files = {}
    for kind in ("json", "csv"):
        with page.page.expect_download() as download:
            page.page.click(f"#save-{kind}")
        files[kind] = tmp_path / f"done.{kind}"
        download.value.save_as(files[kind])
    [record] = json.loads(files["json"].read_text())
    told = [(done["set"], done["side"], done["reps"], done["planned"]) for done in record["sets"]]
    assert told == [(1, None, 0, 2), (2, None, 2, 2)]
    assert (record["routine"], record["tempo"], record["output"]) == ("frog-pump", "2011", "phone")
    assert record["finished"] is True
    assert record["sets"][1]["tension"] == pytest.approx(8, abs=0.01)
    [first, second] = csv.DictReader(files["csv"].read_text().splitlines())
    assert (first["id"], first["reps"], second["reps"]) == (record["id"], "0", "2")
    assert page.said == []
    assert "1 record imported, 0 there" in run("history", "import", str(files["csv"])).output
    for kept in files.values():
        assert "0 records imported, 1 there" in run("history", "import", str(kept)).output
    [kept] = json.loads(run("history", "--json").stdout)
    assert kept == record | {"pauses": kept["pauses"]}  # of which the table has the sum


UNSEEN = """
    window.requestAnimationFrame = () => {};
    addEventListener("timeupdate", (event) => event.stopImmediatePropagation(), true);
    window.keys = {};
    navigator.mediaSession.setActionHandler = (name, handler) => {
        keys[name] = handler;
    };
"""
"""A page that is told of the sound but now and then, at worst of what is done with it alone."""


@pytest.mark.parametrize("then", ["keys.pause()", "keys.nexttrack()"])
def test_a_rep_that_a_page_slept_through_was_done(made: Made, show: Show, then: str) -> None:
    page = show(made(*SHORT), UNSEEN)
    page.press()
    page.press()
    page.seek(10)
    page.tell("document.getElementById('sound').playbackRate = 8")
    page.tell(SLOWER.replace("END", "14.1"))
    page.tell("keys.play()")
    page.until(f"{SOUND}.currentTime > 14.1")
    page.tell(then)
    page.tell("keys.pause()")
    record = "JSON.parse(localStorage.getItem('tempo.history'))[0]"
    page.until(f"!{SOUND}.seeking && {SOUND}.paused && localStorage.getItem('tempo.history')")
    assert [each["reps"] for each in page.tell(f"{record}.sets")] == [1, 0]


def test_a_set_that_was_broken_off_goes_on_at_its_rep(page: Shown) -> None:
    play_through(page, 9.0, 14.5)
    page.press()
    before = page.tell("JSON.parse(localStorage.getItem('tempo.history'))")
    page.page.reload()
    page.until("'ready' in document.body.dataset")
    assert page.page.inner_text("#go-on") == "Go on at set 1 of 2, rep 2 of 2"
    page.after("play", lambda: page.page.click("#go-on"))
    assert 14.0 <= page.at() < 15.0
    page.tell("document.getElementById('sound').playbackRate = 8")
    page.until("document.getElementById('stage').dataset.phase == 'rest'")
    page.until("JSON.parse(localStorage.getItem('tempo.history'))[0].sets[0].reps == 2")
    [after] = page.tell("JSON.parse(localStorage.getItem('tempo.history'))")
    assert [after["id"]] == [each["id"] for each in before]
    assert [each["sets"][0]["reps"] for each in before] == [1]


def test_after_the_end_the_set_is_another_one(page: Shown) -> None:
    play_through(page, 42, 50.9)
    page.until("heard.ended")
    assert page.page.inner_text("#next") == "0 of 2 · 1 of 2, 0:04 under tension"
    assert page.page.get_attribute("#play", "aria-label") == "Again"
    page.press()
    play_through(page, 9.5, 14.5)
    page.tell("document.getElementById('sound').pause()")
    page.until("JSON.parse(localStorage.getItem('tempo.history')).length == 2")
    first, second = page.tell("JSON.parse(localStorage.getItem('tempo.history'))")
    assert [(each["set"], each["reps"]) for each in first["sets"]] == [(1, 0), (2, 1)]
    assert [(each["set"], each["reps"]) for each in second["sets"]] == [(1, 1), (2, 0)]
    assert (first["finished"], second["finished"]) == (True, False)


def test_reps_of_each_side_in_turn_are_kept_by_side(made: Made, show: Show) -> None:
    asked = ("--sets", "1", "--reps", "2", "--sides", "alternate", "--voice", "none", "--no-cover")
    page = show(made("dead-bug", "--tempo", "1010", *asked))
    page.press()
    play_through(page, 9.5, 16.5)  # left, right, left; the fourth is cut short
    page.page.keyboard.press("f")
    assert page.page.inner_text("#counts .likely") == "3"
    page.page.click("#counts .likely")
    [record] = page.tell("JSON.parse(localStorage.getItem('tempo.history'))")
    told = [(each["side"], each["reps"], each["planned"]) for each in record["sets"]]
    assert told == [("left", 2, 2), ("right", 1, 2)]
    assert page.said == []
