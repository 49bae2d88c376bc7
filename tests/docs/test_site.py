"""The site of the pages: nothing comes from elsewhere, no link leads nowhere, all can read it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent.parent
LOADED = re.compile(r"<(?:script|img|link|audio|iframe)\b[^>]*?\b(?:src|href)=\"(https?:)?//")


def built(source: Path, out: Path) -> "subprocess.CompletedProcess[str]":
    asked = ("-q", "-W", "--keep-going", "-b", "html", "-d", str(out / "trees"))
    command = [sys.executable, "-m", "sphinx", *asked, str(source), str(out / "html")]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site, without what is heard on it: `make docs` makes that too."""
    pytest.importorskip("sphinx")
    folder = tmp_path_factory.mktemp("docs")
    for path in ROOT.iterdir():  # pages link to other parts of the project
        if path.name != "docs":
            (folder / path.name).symlink_to(path)
    source = folder / "docs"
    source.mkdir()
    for path in (ROOT / "docs").iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    (source / "site" / "heard").mkdir(parents=True)
    (source / "site" / "heard.md").write_text("## The themes\n")
    ended = built(source, folder)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return folder / "html"


def test_every_page_is_in_one_of_its_parts_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert {path.stem for path in site.glob("*.html")} == pages | {
        "genindex",
        "py-modindex",
        "search",
    }
    for path in site.glob("*.html"):
        assert LOADED.findall(path.read_text(encoding="utf-8")) == [], path.name
    assert LOADED.search('<script async src="https://a.example/b.js">')


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text('extensions = ["myst_parser"]\n')
    (tmp_path / "docs" / "index.md").write_text("# A page\n\n[nowhere](gone.md)\n")
    ended = built(tmp_path / "docs", tmp_path)
    assert ended.returncode == 1
    assert "gone.md" in ended.stderr


@pytest.mark.parametrize("name", ["index", "first-set", "keys"])
def test_nothing_keeps_anybody_out_of_a_page(site: Path, browser: "Browser", name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page()
    page.goto((site / f"{name}.html").as_uri())
    found = axe.run(page).response["violations"]
    page.close()
    assert [(each["id"], each["impact"]) for each in found] == []
