"""What is another on each device: what some have and others lack is put in its place here."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.phone.conftest import SOUND, Shown

Show = Callable[..., Shown]
Made = Callable[..., Path]

# Ready 0 to 10, set 1 to 18, rest to 38, set 2 to 46, finish; a rep is lift 1, top 1, lower 2.
SHORT = (
    *("frog-pump", "--sets", "2", "--reps", "2", "--rest", "20"),
    *("--voice", "none", "--no-cover"),
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
WATCHED = """
window.handlers = []; window.locks = [];
const session = navigator.mediaSession;
const put = session.setActionHandler.bind(session);
session.setActionHandler = (action, handler) => {
  handlers.push([action, Boolean(handler)]); put(action, handler);
};
Object.defineProperty(navigator, 'audioSession', { value: { type: 'auto' } });
Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind) => {
  const lock = { kind, released: false, release: async () => { lock.released = true; } };
  locks.push(lock); return lock;
} } });
"""
SHARED = """
window.shared = [];
navigator.canShare = ({ files }) => files.every((file) => file.name.endsWith('.csv'));
navigator.share = async ({ files }) => shared.push(...files.map((file) => [file.name, file.type]));
localStorage.setItem('tempo.history', JSON.stringify([{
  version: 1, id: 'a', began: '2026-03-01T10:00:00+01:00', routine: 'frog-pump', tempo: '2011',
  output: 'phone', finished: true, length: 60, pauses: [], sets: [{ exercise: '=1+1', set: 1,
  side: null, reps: 8, planned: 8, tension: 30, rest: 0 }] }]));
"""


@pytest.mark.parametrize(("agent", "seeks"), [(IPHONE, False), (None, True)])
def test_an_iphone_is_given_next_and_back_in_place_of_seeking(
    made: Made, show: Show, agent: str | None, seeks: bool
) -> None:
    given = {"user_agent": agent} if agent else {}
    page = show(made(*SHORT), before=WATCHED, **given)
    page.press()
    page.until(f"{SOUND}.currentTime > 0.1")
    calls = page.tell("handlers")
    assert len(calls) == 14  # at first, and again as the sound begins
    assert dict(calls[7:]) == {
        **dict.fromkeys(("play", "pause", "previoustrack", "nexttrack"), True),
        **dict.fromkeys(("seekbackward", "seekforward"), False),
        "seekto": seeks,
    }
    assert page.tell("navigator.audioSession.type") == "playback"


def test_the_screen_is_kept_on_while_a_set_plays(made: Made, show: Show) -> None:
    page = show(made(*SHORT), before=WATCHED)
    assert page.tell("locks") == []
    page.press()
    page.until("locks.length == 1 && !locks[0].released")
    page.press()
    page.until("locks[0].released")
    page.press()
    page.until("locks.length == 2 && !locks[1].released")
    assert page.said == []


def test_what_was_done_goes_through_the_devices_own_sheet(made: Made, show: Show) -> None:
    page = show(made(*SHORT), before=SHARED)
    page.page.click("#show-shelf")
    page.page.click("#share")
    page.until("shared.length")
    [[name, kind]] = page.tell("shared")
    assert (name.endswith(".csv"), kind) == (True, "text/csv")
    assert page.page.locator("#days h3").inner_text() == "Sunday, March 1, 2026"
    with page.page.expect_download() as download:
        page.page.click("#save-csv")
    row = Path(download.value.path()).read_text().splitlines()[1]
    assert row.startswith("2026-03-01T10:00:00+01:00,frog-pump,2011,'=1+1,1,,8,8,30,0,0,0,60,yes")


def test_a_browser_that_takes_no_long_address_plays_all_the_same(
    made: Made, show: Show, tmp_path: Path
) -> None:
    text = made(*SHORT).read_text()
    refused = tmp_path / "refused.html"
    refused.write_text(text.replace("media-src data: blob:", "media-src blob:"))
    page = show(refused)
    page.until(f"{SOUND}.readyState > 0 && {SOUND}.src.startsWith('blob:')")
    assert page.tell(f"{SOUND}.duration") == pytest.approx(51, abs=0.03)
    page.press()
    page.seek(10.2)
    page.until("document.getElementById('stage').dataset.phase == 'lift'")


def test_a_sound_that_cannot_be_played_is_told_of(made: Made, show: Show, tmp_path: Path) -> None:
    text = made(*SHORT).read_text()
    broken = tmp_path / "broken.html"
    broken.write_text(re.sub(r"(data:audio/mpeg;base64,)[^\"]*", r"\1AAAA", text))
    page = show(broken)
    page.until("!document.getElementById('trouble').hidden")
    assert page.page.inner_text("#trouble").startswith("The sound cannot be played here.")


def test_a_clock_that_trembles_is_not_seen_to_go_back(made: Made, show: Show) -> None:
    page = show(made(*SHORT))
    page.press()
    page.press()
    page.tell(f"Object.defineProperty({SOUND}, 'currentTime', {{ get: () => window.time }})")

    def shown(time: float) -> tuple[str, str]:
        page.tell(f"window.time = {time}; {SOUND}.dispatchEvent(new Event('timeupdate'))")
        ring = page.tell("document.getElementById('ring').style.strokeDashoffset")
        return page.moment()[0], ring

    before = shown(12.3)
    assert before[0] == "lower"
    assert shown(11.9) == before  # 0.4 s before, in the phase before
    assert shown(12.35) != before
    assert shown(10.1)[0] == "lift"  # further back is a move
