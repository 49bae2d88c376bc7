"""The keys of a headset and a keyboard, which reach the page over the session's bus, hidden or not.

Who drives a page keeps it from being hidden: here it is let go of while the keys are pressed.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import STARTED
from tests.phone.conftest import Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

Made = Callable[..., Path]

# Ready 0 to 10, set 1 to 18, rest to 38; a rep is lift 1, top 1, lower 2.
ASKED = ("frog-pump", "--sets", "2", "--reps", "2", "--rest", "20", "--voice", "none")
PLAYER = "org.mpris.MediaPlayer2.Player"
NOTED = """
window.noted = [];
const sound = document.getElementById('sound');
for (const kind of ['seeked', 'pause', 'play']) sound.addEventListener(kind, () =>
  noted.push([kind, document.hidden, Math.round(sound.currentTime * 10) / 10]));
"""

pytestmark = pytest.mark.live


class Desktop:
    """A session's bus with a browser on it."""

    def __init__(self, driver: "Playwright", address: str, port: str) -> None:
        self.address = port
        self._driver = driver
        self._environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}

    def browser(self) -> "Browser":
        """Come to drive the browser; closing what is returned lets go of it."""
        return self._driver.chromium.connect_over_cdp(self.address)

    def output(self, *command: str) -> str:
        """Run a program on this bus, and return what it says."""
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=10
        )
        return done.stdout

    def player(self) -> str:
        """Return the name of the browser as a player, once it is one."""
        asked = ("--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames")
        deadline = time.monotonic() + 10
        while not (
            found := re.search(
                r"org\.mpris[^\"]+", self.output("dbus-send", "--session", "--print-reply", *asked)
            )
        ):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return found[0]

    def call(self, method: str, *arguments: str) -> str:
        """Call a method of the player as a desktop does, and return what it replies."""
        return self.output(
            *("gdbus", "call", "--session", "--dest", self.player()),
            *("--object-path", "/org/mpris/MediaPlayer2", "--method", method, *arguments),
        )

    def told(self, name: str) -> str:
        """Return what the player tells of itself."""
        return self.call("org.freedesktop.DBus.Properties.Get", PLAYER, name)

    def until(self, name: str, text: str) -> None:
        """Wait until the player tells that."""
        deadline = time.monotonic() + 10
        while text not in (last := self.told(name)):
            assert time.monotonic() < deadline, last
            time.sleep(0.05)


@pytest.fixture
def desktop(driver: "Playwright", tmp_path: Path) -> Iterator[Desktop]:
    """Run a bus and a browser that is there for more than one driver."""
    for program in ("dbus-daemon", "dbus-send", "gdbus"):
        if shutil.which(program) is None:
            pytest.skip(f"the program {program} is not installed: no bus to pass media keys")
    address = f"unix:path={tmp_path}/bus"
    daemon = ("dbus-daemon", "--session", "--nofork", "--print-address", f"--address={address}")
    chromium = (
        *(str(shutil.which("chromium")), "--headless", "--no-sandbox", "--no-first-run"),
        *("--remote-debugging-port=0", f"--user-data-dir={tmp_path}/profile", *STARTED),
        "about:blank",
    )
    with subprocess.Popen(
        daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as bus:
        assert bus.stdout is not None
        assert bus.stdout.readline().startswith(address)
        environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
        with (
            (tmp_path / "log").open("w") as log,
            subprocess.Popen(chromium, env=environment, stdout=log, stderr=log) as browser,
        ):
            try:
                deadline = time.monotonic() + 20
                said = r"DevTools listening on (\S+)"
                while not (found := re.search(said, (tmp_path / "log").read_text())):
                    assert time.monotonic() < deadline, (tmp_path / "log").read_text()
                    time.sleep(0.05)
                yield Desktop(driver, address, found[1])
            finally:
                browser.terminate()
                browser.wait(10)
                bus.kill()


def test_keys_reach_a_page_whose_tab_is_hidden(made: Made, desktop: Desktop) -> None:
    browser = desktop.browser()
    page = Shown(browser.contexts[0].pages[0]).open(made(*ASKED))
    page.press()
    page.until("document.getElementById('sound').currentTime > 0.1")
    page.tell(NOTED)
    browser.contexts[0].new_page().bring_to_front()
    browser.close()

    desktop.until("Metadata", "set 1 of 2")
    told = desktop.told("Metadata")
    assert "'xesam:artist': <['Frog pump']>" in told
    picture = re.search(r"'mpris:artUrl': <'file://([^']+)'>", told)
    assert picture
    assert Path(picture[1]).read_bytes()[1:4] == b"PNG"
    assert "'mpris:length': <int64 51000000>" in told
    for method, state in (("Next", "Playing"), ("Next", "Playing"), ("Pause", "Paused")):
        desktop.call(f"{PLAYER}.{method}")
        desktop.until("PlaybackStatus", state)
        time.sleep(0.3)
    desktop.call(f"{PLAYER}.Play")
    desktop.until("PlaybackStatus", "Playing")
    desktop.call(f"{PLAYER}.Previous")
    time.sleep(0.3)

    browser = desktop.browser()
    [back] = [each for each in browser.contexts[0].pages if each.url.endswith("set.html")]
    noted = back.evaluate("noted")
    browser.close()
    assert all(hidden for _, hidden, _ in noted)
    moves = [place for kind, _, place in noted if kind == "seeked"]
    assert moves[:2] == [7, 10]  # 3, 2, 1; then the first beep
    assert moves[2:] == [10, 7]  # going on is at the start of the rep; and back from there
    assert page.said == []
