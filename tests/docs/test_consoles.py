from pathlib import Path

import pytest
from click.testing import CliRunner

from docs import consoles
from tempo.cli import group

SHOWN = [path for path in consoles.PAGES if consoles.commands(path.read_text(encoding="utf-8"))]


def typed(program: str, *arguments: str) -> str:
    """Run a command in this process, as the pages type it."""
    assert program == "tempo"
    result = CliRunner().invoke(group, arguments, prog_name="tempo")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.mark.parametrize("page", SHOWN, ids=lambda path: path.name)
def test_what_a_page_shows_is_what_its_commands_print(
    page: Path, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    text = page.read_text(encoding="utf-8")
    assert consoles.renewed(text, typed) == text


PAGE = """\
```{code-block} yaml
:caption: a/b.yaml
x: 1
```

```console
$ tempo one "two three"
first
second
$ tempo four  # in silence
$ tempo five
first
...
```
"""


def test_a_page_whose_commands_print_something_else_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[tuple[str, ...]] = []

    def same(*words: str) -> str:
        asked.append(words)
        return "first\nsecond\n"

    assert consoles.renewed(PAGE, same) == PAGE
    assert asked == [("tempo", "one", "two three"), ("tempo", "four"), ("tempo", "five")]
    assert (tmp_path / "a" / "b.yaml").read_text() == "x: 1\n"
    assert consoles.renewed(PAGE, lambda *_: "other\n") == PAGE.replace(
        "first\nsecond\n", "other\n"
    ).replace("first\n...", "other\n...")
