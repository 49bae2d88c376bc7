import ast
import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from docs import consoles
from docs.consoles import ROOT, Ended
from tempo.cli import group
from tempo.cli.examples import EXAMPLES

SHOWN = [
    path
    for path in (*consoles.PAGES, *consoles.TYPED)
    if consoles.commands(path.read_text(encoding="utf-8"))
]


@pytest.mark.few(4)
@pytest.mark.parametrize("page", SHOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_page_shows_is_what_its_commands_print(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name, value in consoles.homes(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    text = page.read_text(encoding="utf-8")
    assert consoles.renewed(text, consoles.typed) == text


ELSEWHERE = {
    "serve": "tests/phone/test_server.py",  # it serves until it is stopped
    "batch plan.yaml -o /shared/tracks --dask tcp://host:8786": "tests/cli/test_batch.py",
    "doctor": "tests/cli/test_run.py",  # it ends by what this machine has
    "plot pause-thrust -o pause.pdf --all": "tests/cli/test_plot.py",  # and these take seconds
    "site pause-thrust glute-bridge -o site": "tests/phone/test_site.py",
    "say 'drive through heels' --voice hibari": "tests/voices/test_hibari.py",
    "cache --clear": "tests/cli/test_voices.py",  # the clips are those of all tests
    "voices add en_US-amy-medium.onnx": "tests/voices/test_piper.py",  # wants a voice,
    "voices record ./anna session.m4a": "tests/cli/test_recording.py",  # and these who reads aloud
    "voices record ./anna --take 4,7 again.m4a": "tests/cli/test_recording.py",
    "voices record ./anna --for pause-thrust read.m4a": "tests/cli/test_recording.py",
}
"""What is not typed, by how it begins, and what runs its like."""

OTHERS = {
    "pipx install .",  # other programs
    "pipx inject rep-tempo distributed",
    "rsync -r --delay-updates site/ me@host:www/gym/",
    ".venv/bin/python -m pytest tests/plan/test_tempo.py",
    ".venv/bin/python -m pytest tests/plan/test_tempo.py -k explosive --pdb",
}


def unanswered() -> Iterator[str]:
    """Yield every line that stands somewhere without what is printed."""
    for path in consoles.PAGES:
        yield from consoles.unanswered(path.read_text(encoding="utf-8"))
    for examples in EXAMPLES.values():
        yield from (typed for typed, _ in examples)


def test_what_is_shown_without_its_output_is_typed_with_it() -> None:
    typed = [
        words for path in SHOWN for words in consoles.commands(path.read_text(encoding="utf-8"))
    ]
    typed += [words[: -len(consoles.FEW)] for words in typed if words[-4:] == consoles.FEW]
    missing, others, met = [], set(), set()
    for line in unanswered():
        for words in consoles.ours(line):
            far = [each for each in ELSEWHERE if shlex.join(words).startswith(each)]
            met |= {*far}
            missing += [] if far or words in typed else [line]
        if not consoles.ours(line):
            others.add(line.partition("#")[0].strip())
    assert "\n".join(missing) == ""
    assert met == {*ELSEWHERE} and all((ROOT / path).exists() for path in ELSEWHERE.values())
    targets = {each for each in others if each.startswith("make ")}
    assert others - targets == OTHERS
    known = re.findall(r"^([\w%-]+):", (ROOT / "Makefile").read_text(), re.M)
    for each in targets:
        target = each.split()[1]
        assert target in known or re.sub("-.*", "-%", target) in known, each


def taken(words: list[str]) -> bool:
    """Whether a command and its options are there; `...` stands for any more."""
    ctx = click.Context(group, info_name="tempo")
    command: click.Command = group
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        inner = command.get_command(ctx, words[0])
        if inner is None:
            return command is not group  # what it is given, and no command
        ctx, command, words = click.Context(inner, parent=ctx, info_name=words[0]), inner, words[1:]
    names = [name for each in command.params for name in (*each.opts, *each.secondary_opts)]
    asked = [word.partition("=")[0] for word in words if re.match("--[a-z]", word)]
    return all(word in [*names, "--help", "--version"] for word in asked)


def test_a_command_within_a_sentence_is_one_that_there_is() -> None:
    found = []
    wrong = ROOT / "docs" / "bad-input.md"  # what is misspelled there is meant
    for path in {*consoles.PAGES, ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"} - {wrong}:
        text = re.sub(r"^ *```.*?^ *```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
        for code in re.findall(r"(?<!`)`(tempo [^`]+)`(?!`)", text):
            with suppress(ValueError):  # a quote that is cut
                found.append(shlex.split(code)[1:])
    assert len(found) > 100
    assert [words for words in found if not taken(words)] == []
    assert taken(["voices", "record", "x", "--take", "1"]) and taken(["--version"])
    assert not taken(["rum"]) and not taken(["run", "--tempi", "2021"])


def test_what_is_injected_is_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        re.split("[<>=;]", each)[0].strip()
        for name, needed in project["optional-dependencies"].items()
        if name not in ("dev", "release", "mutants", "naturalness", "bench")
        for each in needed
    }
    text = "\n".join(path.read_text(encoding="utf-8") for path in consoles.PAGES)
    found = re.findall(
        r"(?:pipx\s+inject\s+rep-tempo|tool install --with)\s+([a-z\d-]+(?: [a-z\d-]+)*)", text
    )
    named = {name for each in found for name in each.split()}
    assert {"sounddevice", "distributed", "segno"} <= named
    assert named - extras == set()
    assert (
        {*re.findall(r"rep-tempo\[(\w+)\]", text)}
        == {"dask", "pico"}
        <= {*project["optional-dependencies"]}
    )


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", readme, re.M | re.S)
    exec(code, {})
    assert (tmp_path / "pause.flac").read_bytes()[:4] == b"fLaC"


HELD = {
    ("README.md", "python"),  # below
    ("CONTRIBUTING.md", "python"),
    ("commands.md", ""),  # tests/library/test_declarations.py
    ("options.md", "yaml"),
    ("python.md", "pycon"),  # tests/test_api.py
    ("json.md", "yaml"),  # below
    ("index.md", "{toctree}"),  # tests/docs/test_site.py
    ("api.md", "{eval-rst}"),
    ("sounds.md", "{include} site/heard.md"),  # tests/docs/test_heard.py
}
"""What else stands on a page as code, and what runs it."""


def test_no_other_code_stands_on_a_page() -> None:
    found = set()
    for path in consoles.PAGES:
        text = consoles.BLOCK.sub("", path.read_text(encoding="utf-8"))
        kinds = re.findall(r"^ *```(.*)\n(?:.*\n)*? *```$", text, re.M)
        found |= {(path.name, kind) for kind in kinds if kind != "sh"}
    assert found == HELD


def statements(source: str) -> list[str]:
    """Return every statement of a source, without its comments."""
    return [ast.dump(each) for each in ast.walk(ast.parse(source)) if isinstance(each, ast.stmt)]


def test_what_is_shown_of_the_source_stands_there() -> None:
    shown = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", shown, re.M | re.S)
    homes = ("library/declarations.py", "guide/asked.py")
    for block, home in zip(blocks, homes, strict=True):
        (statement,) = ast.parse(textwrap.dedent(block)).body
        source = (ROOT / "tempo" / home).read_text(encoding="utf-8")
        assert ast.dump(statement) in statements(source), home
    assert f"# {homes[1]}" in blocks[1]


def test_the_first_line_for_an_editor_is_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    Path("lines.txt").write_text("squat 3x8 @3010\nplank 2x30s\n")
    assert consoles.typed("import", "lines.txt", "-o", "week").code == 0
    assert Path("week/lines.yaml").read_text().startswith(line)
    assert (
        Path("week/workout.schema.json").read_text() == consoles.typed("schema", "workout").printed
    )


def test_the_readme_is_one_screen_and_starts_with_what_every_system_types() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert 60 <= len(readme.splitlines()) <= 90
    first, second = consoles.UNANSWERED.findall(readme)[:2]
    assert first == "pipx install .           # or: uv tool install .\ntempo run pause-thrust\n"
    assert second.startswith('tempo run "hip thrust 3x10 @2021 rest 90"\n')
    assert readme.index(second) < readme.index("terminal.svg")
    assert "\nmake test    # " in readme


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
$ pipx install .
$ tempo five
first
...
$ tempo six < a/b.yaml
...
$ tempo seven > c.txt
...
second
```
"""


def test_a_page_whose_commands_print_something_else_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[tuple[str, ...]] = []

    def same(*words: str, given: str = "") -> Ended:
        asked.append((*words, *([given] if given else [])))
        return Ended("first\nand\nsecond\n" if words == ("seven",) else "first\nsecond\n")

    assert consoles.renewed(PAGE, same) == PAGE
    assert asked == [("one", "two three"), ("four",), ("five",), ("six", "x: 1\n"), ("seven",)]
    assert (tmp_path / "a" / "b.yaml").read_text() == "x: 1\n"
    assert (tmp_path / "c.txt").read_text() == "first\nand\nsecond\n"
    other = consoles.renewed(PAGE, lambda *_, given="": Ended("other\n"))
    assert other == PAGE.replace("first\nsecond\n", "other\n").replace(
        "first\n...", "other"
    ).replace("> c.txt\n...\nsecond", "> c.txt\nother")
    failed = consoles.renewed(PAGE, lambda *_, given="": Ended("it failed\n", 1))
    assert failed.count("it failed") == 5


def test_a_set_that_is_played_at_once_is_played_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in consoles.homes(tmp_path).items():
        monkeypatch.setenv(name, value)
    asked = ("run", "plank 1x20s", "--voice", "none", "--lead-in", "0")
    assert consoles.typed(*asked).printed.splitlines()[-1].startswith("Done: 1 x 20 s")
