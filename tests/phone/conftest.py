"""What the tests of the page share: one browser for all of them, and pages that tell of trouble."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Shown:
    """A page in a tab of its own; what its console says is kept, as nothing may be said there."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.said: list[str] = []
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

    def at(self) -> float:
        """Return the time of the sound in seconds."""
        return float(self.tell("document.getElementById('sound').currentTime"))

    def seek(self, seconds: float) -> None:
        """Move the sound as a browser's own controls do, and wait until it is there."""
        self.tell(f"document.getElementById('sound').currentTime = {seconds}")
        self.until("!document.getElementById('sound').seeking")


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
