"""What the tests of the page share: one browser for all of them, and pages that tell of trouble."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


SOUND = "document.getElementById('sound')"

# What the page was told of its sound: that a sound plays, or is elsewhere, is true before the page
# knows of it, and long before where the machine is busy.
HEARD = """
window.heard = { play: 0, pause: 0, seeked: 0, ended: 0, time: 0 };
for (const name of Object.keys(heard)) {
  addEventListener(name, () => setTimeout(() => { heard[name] += 1; }), true);
}
addEventListener("timeupdate", ({ target }) => {
  const time = target.currentTime;
  setTimeout(() => { heard.time = time; });
}, true);
"""


class Shown:
    """A page in a tab of its own; what its console says is kept, as nothing may be said there."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.said: list[str] = []
        page.add_init_script(HEARD)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, address: str | Path) -> "Shown":
        """Open a page, which is ready when this returns."""
        self.page.goto(address.as_uri() if isinstance(address, Path) else address)
        self.until("'ready' in document.body.dataset")
        return self

    def tell(self, expression: str) -> Any:
        """Return what an expression is in the page."""
        return self.page.evaluate(expression)

    def until(self, expression: str, seconds: float = 10) -> Any:
        """Wait for an expression to be true; the page's own policy forbids that it waits."""
        from playwright.sync_api import Error

        deadline, fault = time.monotonic() + seconds, None
        while True:
            try:
                if found := self.page.evaluate(f"document.body && ({expression})"):
                    return found
            except Error as error:  # where one page goes and the next has not come
                fault = error
            assert time.monotonic() < deadline, (expression, self.said, fault, self.moment())
            time.sleep(0.02)

    def moment(self) -> tuple[str, str, str]:
        """Return what the picture says that it shows: the phase, the set and the rep."""
        data = self.tell("({...document.getElementById('stage').dataset})")
        return data["phase"], data["set"], data["rep"]

    def after(self, event: str, act: Callable[[], object], also: str = "true") -> None:
        """Do something, and wait until the page has taken the event that comes of it."""
        before = self.tell(f"heard.{event}")
        act()
        self.until(f"heard.{event} > {before} && {also}")

    def press(self) -> None:
        """Press what starts and pauses the set, and wait until the page has done what follows."""
        paused = self.tell(f"{SOUND}.paused")
        self.after("play" if paused else "pause", lambda: self.page.click("#play"))

    def at(self) -> float:
        """Return the time of the sound in seconds."""
        return float(self.tell(f"{SOUND}.currentTime"))

    def seek(self, seconds: float) -> None:
        """Move the sound as a browser's own controls do, and wait until the page is there."""
        move = f"{SOUND}.currentTime = {seconds}"
        self.after("seeked", lambda: self.tell(move), also=f"!{SOUND}.seeking")


@pytest.fixture
def show(browser: "Browser") -> "Iterator[Callable[..., Shown]]":
    """Open pages in contexts of their own, with what a context may be given.

    What is to be there ``before`` the page is a script.
    """
    contexts = []

    def opened(address: str | Path, before: str = "", **given: Any) -> Shown:
        given = {"viewport": {"width": 390, "height": 844}} | given
        contexts.append(browser.new_context(**given))
        page = contexts[-1].new_page()
        if before:
            page.add_init_script(before)
        return Shown(page).open(address)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def made(
    run: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Make a page of a routine with some options, once for all tests that want that one."""
    pages: dict[tuple[str, ...], Path] = {}

    def make(*asked: str) -> Path:
        if asked not in pages:
            page = tmp_path_factory.mktemp("page") / "set.html"
            result = run("page", *asked, "-o", str(page))
            assert result.exit_code == 0, result.output
            pages[asked] = page
        return pages[asked]

    return make
