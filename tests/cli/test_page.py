import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

SHORT = ("frog-pump", "--sets", "1", "--reps", "2", "--voice", "none", "--no-cover")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(page: str) -> dict[str, object]:
    """Return what a page is told of its set."""
    found = re.search(r'<script type="application/json" id="plan">(.*)</script>', page)
    assert found
    value = json.loads(found[1])
    assert isinstance(value, dict)
    return value


def test_a_page_is_one_file_that_loads_nothing(run: Run, folder: Path) -> None:
    result = run("page", *SHORT)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "frog-pump: tempo 2011, lift 1 s, top 1 s, lower 2 s",
        "1 set of 2, 0:23 in all",
        f"frog-pump.html: 0:23, {os.path.getsize('frog-pump.html') / 1e6:.1f} MB",
        "An iPhone opens no page from a file with its sound; `tempo site` makes one for a web "
        "host, which it can keep.",
    ]
    assert os.listdir(folder) == ["frog-pump.html"]
    text = (folder / "frog-pump.html").read_text()
    addresses = re.findall(r'(?:src|href)="([^"]{0,30})', text)
    assert {address.partition(":")[0] for address in addresses} == {"data"}
    assert "default-src &#x27;none&#x27;" in text


def test_a_page_is_told_what_show_prints(run: Run, folder: Path) -> None:
    assert run("page", *SHORT).exit_code == 0
    page = told((folder / "frog-pump.html").read_text())
    shown = json.loads(run("show", *SHORT[:-1], "--json").stdout)
    assert {key: page[key] for key in shown if key != "exercises"} == {
        key: value for key, value in shown.items() if key != "exercises"
    }
    assert (page["version"], page["language"], page["notation"]) == (1, "en", "2011")


def test_a_line_and_a_title_are_taken(run: Run, folder: Path) -> None:
    line = "frog pump 1x2 @10X0"
    result = run("page", line, "--voice", "none", "--title", "A </b> day", "-o", "day.html")
    assert result.exit_code == 0
    text = (folder / "day.html").read_text()
    assert "<h1>A &lt;/b&gt; day</h1>" in text
    assert "lift as fast as form allows" in text


def test_a_page_has_a_name_that_browsers_know(run: Run, folder: Path) -> None:
    result = run("page", *SHORT, "-o", "set.pdf")
    assert (result.exit_code, result.stderr) == (
        2,
        "tempo: set.pdf: name a file that ends in .html\n",
    )
    (folder / "set.html").write_text("precious")
    result = run("page", *SHORT, "-o", "set.html")
    assert result.exit_code == 2
    assert (folder / "set.html").read_text() == "precious"
    assert run("page", *SHORT, "-o", "set.html", "--force").exit_code == 0
