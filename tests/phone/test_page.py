"""The page as a browser has it: whole, in time, legible, reachable, and with nothing loaded."""

import http.server
import io
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from click.testing import Result

from tempo.cli import page as command
from tempo.guide.asked import Asked
from tempo.library import schema
from tempo.library.declarations import ARTIST, REPS, REST, SETS, VOICE
from tempo.library.settings import Settings
from tempo.phone import page
from tempo.phone.contract import Sound
from tempo.plan.tempo import just
from tempo.plan.time import SECOND
from tests.phone.conftest import SOUND, Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Show = Callable[..., Shown]
Made = Callable[..., Path]
Run = Callable[..., Result]

SHORT = (
    *("frog-pump", "--sets", "2", "--reps", "2", "--rest", "20"),
    *("--voice", "none", "--no-cover"),
)
# A superset of which one exercise has sides, one an explosive lift; and what would end a script.
NAME = '</script><script>alert(1)</script> "Mo\'s" & <b>'
WORKOUT = "A1 split squat 1x1/side @10X0\nA2 frog pump 1x2 @1010\n"
SIZES = ((360, 640), (390, 844), (844, 390), (820, 1180))
STAGE = "document.getElementById('stage')"


def test_what_a_page_is_told_is_what_show_prints_and_more(run: Run, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert run("page", *SHORT, "-o", str(tmp_path / "set.html")).exit_code == 0
    text = (tmp_path / "set.html").read_text(encoding="utf-8")
    (held,) = re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script>", text, re.DOTALL)
    told = json.loads(held)
    kept = jsonschema.Draft202012Validator(schema.of("show"))
    kept.validate(told)
    shown = json.loads(run("show", *SHORT[:-1], "--json").stdout)
    assert [told[name] for name in ("version", "spans", "tempo")] == [
        shown[name] for name in ("version", "spans", "tempo")
    ]
    assert {"words", "track", "id"} <= {*told} - {*shown}
    assert not kept.is_valid({**told, "spans": [{"kind": "nap"}]})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Serve a folder, by a server of which a page needs no more than that; its port."""
    folder = tmp_path / "site"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, server.server_address[1]
        server.shutdown()
        thread.join()


def told(page: Shown, key: str) -> Any:
    """Return what the page was told."""
    return page.tell(f"JSON.parse(document.getElementById('plan').textContent)[{key!r}]")


def as_long_as_told(page: Shown) -> bool:
    """Whether the sound is as long as the page was told."""
    page.until(f"{SOUND}.readyState > 0")
    return bool(abs(page.tell(f"{SOUND}.duration") - told(page, "duration")) < 0.03)  # a frame


def to(page: Shown, seconds: float, phase: str) -> None:
    """Send the sound to a time, where a busy test has time to look, and wait for the picture."""
    page.tell(f"{SOUND}.playbackRate = 0.1; {SOUND}.currentTime = {seconds}")
    page.until(f"{STAGE}.dataset.phase == '{phase}'")


def test_a_page_plays_and_its_picture_follows_the_sound(made: Made, show: Show) -> None:
    page = show(made(*SHORT))
    assert as_long_as_told(page)
    page.press()
    to(page, 5, "lead-in")
    assert page.page.inner_text("#next") == "next: Lift 1 s"
    to(page, 10.2, "lift")
    assert page.moment() == ("lift", "1", "1")
    to(page, 11.1, "top")
    assert page.page.inner_text("#next") == "next: Lower 2 s"
    to(page, 16.2, "lower")
    assert page.page.inner_text("#next") == "next: Rest"  # never a phase of no length
    to(page, 18.1, "rest")
    assert page.moment() == ("rest", "1", "")
    assert page.page.inner_text("#next") == "next: set 2 of 2 – Lift 1 s"
    assert page.said == []


def test_names_that_would_end_a_script_sides_and_supersets_are_shown(
    run: Run, show: Show, tmp_path: Path, site: tuple[Path, int]
) -> None:
    folder, port = site
    (tmp_path / "evening.txt").write_text(WORKOUT)
    asked = (str(tmp_path / "evening.txt"), "--title", NAME, "--artist", NAME, "--voice", "none")
    assert run("page", *asked, "-o", str(folder / "set.html")).exit_code == 0
    for address in (folder / "set.html", f"http://127.0.0.1:{port}/set.html"):
        page = show(address)
        assert as_long_as_told(page)
        assert page.page.inner_text("h1") == NAME
        assert told(page, ARTIST.name) == NAME
        page.press()
        to(page, 10.5, "lower")
        assert page.page.inner_text("#set") == "A1 Split squat, set 1 of 1, left side"
        assert page.page.inner_text("#left").startswith("10X0 · ")
        to(page, 11.5, "lift")
        assert page.page.inner_text("#phase") == "LIFT"
        rest = next(span for span in told(page, "spans") if span["kind"] == "rest")
        to(page, rest["start"] + 1, "rest")
        assert page.page.inner_text("#next") == "next: A2 Frog pump, set 1 of 1"
        assert page.page.inner_text("#set").startswith("Lie on your back")
        assert page.tell(OUTSIDE) == []
        assert page.said == []


@pytest.mark.live
def test_a_page_of_six_minutes_is_ready_within_a_second_and_a_half(
    show: Show, tmp_path: Path
) -> None:
    path = silent(tmp_path / "pause.html", "pause-thrust", {})
    assert path.stat().st_size > 5_500_000
    shown = show(path)
    assert as_long_as_told(shown)
    assert shown.tell("performance.getEntriesByName('tempo:ready')[0].startTime") < 1_500
    assert shown.said == []


@pytest.mark.thorough
def test_a_page_of_an_hour_opens_and_seeks(show: Show, tmp_path: Path) -> None:
    hour = {SETS.name: just(11), REPS.name: just(60), REST.name: 100 * SECOND}
    shown = show(silent(tmp_path / "hour.html", "frog-pump", hour))
    assert as_long_as_told(shown)
    shown.press()
    end = told(shown, "duration")
    assert end > 3_600
    to(shown, end - 5 - 3.9, "lift")  # the finish is 5 s, a rep 4
    assert shown.moment() == ("lift", "11", "60")
    assert shown.said == []


def silent(path: Path, routine: str, asked: dict[str, object]) -> Path:
    """Make a page with a silence as long for its sound, of as many bytes, as that is quick."""
    export = command.wanted(Asked(routine, Settings({VOICE.name: "none"} | asked))).planned()
    frames = round(export.track.spans[-1].end / SECOND * 44_100 / 1_152 + 0.5)
    silence = b"".join(islice(cycle(_frames_of_silence()), frames))
    told = command.told(export, Sound(page.data(silence, "audio/mpeg")))
    path.write_text(page.single(told))
    return path


def _frames_of_silence() -> list[bytes]:
    """Return some frames of MP3 of 96 kbit/s, which may come again and again."""
    file, second = io.BytesIO(), np.zeros(2 * 44_100, dtype="int16")
    level = (320 - 96) / (320 - 32)
    soundfile.write(
        file, second, 44_100, format="MP3", bitrate_mode="CONSTANT", compression_level=level
    )
    data, found = file.getvalue(), []
    while len(data) > 4:
        length = 144 * 96_000 // 44_100 + (data[2] >> 1 & 1)  # with its padding
        found.append(data[:length])
        data = data[length:]
    return found[5:54]  # of which 49 are as long as they are on average


@pytest.mark.live
def test_the_picture_changes_with_the_sound(made: Made, show: Show) -> None:
    quick = ("frog-pump", "--tempo", "0.5-0.3-0.5-0.3", "--reps", "7", "--sets", "1")
    page = show(made(*quick, "--voice", "none", "--no-cover"))
    page.press()
    page.seek(9.5)
    page.tell(WATCHED)
    page.until(f"{STAGE}.dataset.phase == 'finish'", 20)
    changes, longest = page.tell("[changes, longest]")
    phases = [
        (span["start"], span["phase"])
        for span in told(page, "spans")
        if span["kind"] == "phase" and span["end"] > span["start"]
    ]
    assert [phase for _, phase in changes] == [*(phase for _, phase in phases), "finish"]
    late = [abs(time - start) for (time, _), (start, _) in zip(changes[:28], phases, strict=True)]
    assert sum(each <= 0.017 for each in late) >= 0.95 * 28, sorted(late)
    assert max(late) <= longest + 0.001
    assert 2 <= page.tell("spoken") <= 5  # to a screen reader, of 28 phases


WATCHED = f"""
window.changes = []; window.longest = 0;
new MutationObserver(() => changes.push([{SOUND}.currentTime, {STAGE}.dataset.phase]))
  .observe({STAGE}, {{attributeFilter: ['data-phase']}});
window.spoken = 0;
new MutationObserver(() => spoken += 1)
  .observe(document.getElementById('live'), {{childList: true}});
let before = performance.now();
const frame = (now) => {{
  longest = Math.max(longest, (now - before) / 1000); before = now; requestAnimationFrame(frame);
}};
requestAnimationFrame(frame);
"""


def test_without_scripts_there_is_the_sound_and_the_written_set(
    made: Made, browser: "Browser"
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(made(*SHORT).as_uri())
    assert page.locator("audio").is_visible()
    assert "lift 1 s, top 1 s, lower 2 s" in page.inner_text("main")
    assert "2 sets, 2 reps" in page.inner_text("main")
    assert page.locator("button:visible").count() == 0
    context.close()


def test_what_the_policy_forbids_is_seen(made: Made, show: Show, tmp_path: Path) -> None:
    text = made(*SHORT).read_text()
    (tmp_path / "bad.html").write_text(text.replace("</body>", "<script>var bad</script></body>"))
    page = show(tmp_path / "bad.html")
    assert len(page.said) == 1
    assert page.tell("'bad' in window") is False


def test_plain_http_plays_and_says_what_it_lacks(
    made: Made, show: Show, site: tuple[Path, int]
) -> None:
    folder, port = site
    (folder / "set.html").write_bytes(made(*SHORT).read_bytes())
    page = show(f"http://gym.example:{port}/set.html")
    assert page.tell("isSecureContext") is False
    assert "plain http" in page.page.inner_text("#trouble")
    page.press()
    to(page, 10.2, "lift")
    assert page.said == []
    safe = show(made(*SHORT))
    assert safe.page.locator("#trouble").is_hidden()


OUTSIDE = """
[...document.querySelectorAll('main *')].filter((each) => {
  const box = each.getBoundingClientRect();
  const seen = each.checkVisibility() && box.width && !each.closest('.heard, svg, #before');
  return seen && (box.left < -1 || box.top < -1 || box.right > innerWidth + 1
    || box.bottom > innerHeight + 1);
}).map((each) => each.id || each.tagName)
"""


@pytest.mark.few(1)
@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_everything_is_on_the_screen_at_every_size(made: Made, show: Show, language: str) -> None:
    page = show(made(*SHORT, "--language", language))
    page.press()
    for size in ((320, 568), *SIZES):
        page.page.set_viewport_size({"width": size[0], "height": size[1]})
        for place, phase in ((5, "lead-in"), (12.2, "lower"), (20, "rest"), (47, "finish")):
            to(page, place, phase)
            assert page.tell(OUTSIDE) == [], (size, phase)
    assert page.tell("document.documentElement.lang") == language
    assert page.said == []


def test_larger_text_stays_on_the_screen(made: Made, show: Show) -> None:
    page = show(made(*SHORT), viewport={"width": 360, "height": 740})
    page.press()
    page.tell("document.documentElement.style.fontSize = '150%'")
    for place, phase in ((5, "lead-in"), (12.2, "lower"), (20, "rest"), (47, "finish")):
        to(page, place, phase)
        assert page.tell(OUTSIDE) == [], phase


def test_who_wants_no_motion_sees_none(made: Made, show: Show) -> None:
    moved = "document.getElementById('weight').style.transform"
    places = {}
    for wish in ("reduce", "no-preference"):
        page = show(made(*SHORT), reduced_motion=wish)
        page.press()
        page.press()
        to(page, 12.2, "lower")
        before = page.tell(moved)
        page.seek(13.8)
        page.until("document.getElementById('seconds').textContent == '1'")
        places[wish] = (before, page.tell(moved))
    assert places["reduce"][0] == places["reduce"][1]
    assert places["no-preference"][0] != places["no-preference"][1]


@pytest.mark.few(1)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_nothing_keeps_anybody_out(made: Made, show: Show, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(made(*SHORT), color_scheme=scheme)

    def found() -> list[object]:
        return [(each["id"], each["nodes"]) for each in axe.run(page.page).response["violations"]]

    assert found() == []
    page.press()
    page.press()
    for place, phase in ((12.2, "lower"), (11.2, "top"), (13.9, "lower"), (20, "rest")):
        to(page, place, phase)
        assert found() == [], phase
    for button in ("#ends", "#show-late", "#show-shelf"):
        page.page.click(button)
        assert found() == [], button
        page.page.keyboard.press("Escape")
    assert page.said == []


def test_a_wireless_delay_is_kept_and_moves_the_picture(made: Made, show: Show) -> None:
    page = show(made(*SHORT))
    page.page.click("#show-late")
    page.page.focus("#late-by")
    for _ in range(20):
        page.page.keyboard.press("ArrowRight")
    assert page.page.inner_text("#late-told") == "By 200 ms"
    page.page.keyboard.press("Escape")
    page.press()
    page.press()
    page.seek(11.15)
    assert page.moment()[0] == "lift"  # the top is heard from 11.2 on
    page.seek(11.25)
    page.until(f"{STAGE}.dataset.phase == 'top'")
    page.page.reload()
    page.until("'ready' in document.body.dataset")
    assert page.page.input_value("#late-by") == "200"


def test_tapping_along_finds_the_delay(made: Made, show: Show) -> None:
    page = show(made(*SHORT))
    page.page.click("#show-late")
    page.page.click("#tap-listen")
    for _ in range(6):
        page.page.keyboard.press("Enter")
        time.sleep(0.05)
    assert page.page.inner_text("#tapped").startswith("Late by")
    assert json.loads(page.tell("localStorage.getItem('tempo.late')")) >= 0
    assert page.said == []
