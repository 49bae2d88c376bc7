"""Run what the pages show: a console block is typed line by line, and must print what stands there.

Run by `make tables`, it writes what is printed now into the pages; a test compares. A block of code
with a caption is a file of that name; a table is one of XLSX where its name says so. The commands
of a page are run in one empty folder, in turn. A command whose output is too long for a page stands
in a block of `sh`, and with its output in one of the pages of tests/docs/typed/.

A set that is played takes no time: it is heard by nobody, on a clock that leaps. The home is ~.
"""

import contextlib
import csv
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from glob import glob
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

ROOT = Path(__file__).parent.parent
TYPED = sorted((ROOT / "tests" / "docs" / "typed").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^(?P<open>```(?:console|\{code-block\} \w+\n:caption: (?P<file>\S+)\n))\n?(?P<text>.*?)^```$",
    re.M | re.S,
)
FEW = ["--sets", "1", "--reps", "2"]
"""What may be typed more than is shown, so that it takes less time."""

UNANSWERED = re.compile(r"^ *```sh\n(.*?)^ *```$", re.M | re.S)

LEAP = 30.0
"""How many seconds pass each time that a player waits."""


class Ended(NamedTuple):
    """What a command printed, and the exit code."""

    printed: str
    code: int = 0


Typed = Callable[..., Ended]
"""Runs `tempo` with such arguments in the current folder, and a text that is written to it."""


def typed(*words: str, given: str | None = None) -> Ended:
    """Run a command in this process."""
    from click.testing import CliRunner

    from tempo.cli import group

    with at_once() if "run" in words or "--run" in words else contextlib.nullcontext():
        result = CliRunner().invoke(group, words, input=given, prog_name="tempo")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.output, result.exit_code)


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """Have sets played to nobody and in no time."""
    from tempo.outputs import devices
    from tempo.outputs.silent import Silent

    passed = [0.0]

    def wait(keys: object, seconds: float) -> str:
        passed[0] += LEAP
        return ""

    def now() -> float:
        return passed[0]

    silent = devices.DEVICES[devices.SILENT]._replace(
        open=lambda blocks, pcm, device: Silent(blocks, pcm, now)
    )
    with (
        patch.dict(devices.DEVICES, {devices.SILENT: silent}, clear=True),
        patch("tempo.live.keys.Nowhere.wait", wait),
        patch("tempo.live.stopwatch.now", now),
        patch("tempo.live.stopwatch.asleep", lambda: 0.0),
    ):
        yield


def renewed(page: str, typed: Typed) -> str:
    """Return a page with what its commands print now, run in the current folder."""

    def block(match: re.Match[str]) -> str:
        text = match["text"]
        if file := match["file"]:
            _write(Path(file), text)
            return match[0]
        return "```console\n" + "".join(_answered(text, typed)) + "```"

    return BLOCK.sub(block, page)


def _write(path: Path, text: str) -> None:
    """Write a file that a page shows."""
    path = path.expanduser()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.create_sheet(index=0)
        for row in csv.reader(text.splitlines()):
            sheet.append(row)
        book.save(path)
        return
    path.write_text(text, encoding="utf-8")


def _answered(block: str, typed: Typed) -> Iterator[str]:
    """Yield each command of a block with what it prints; `...` for what is left out of it.

    Where nothing of that is shown, nothing may fail.
    """
    for part in re.split(r"^(?=\$ )", block, flags=re.M):
        if not part.startswith("$ "):
            continue
        line, _, shown = part.partition("\n")
        yield line + "\n"
        ended = _run(line[2:], typed)
        text = ended.printed.replace(f"{Path.cwd()}{os.sep}", "").replace(f"{Path.home()}", "~")
        printed = [each.rstrip() for each in text.splitlines()]
        if shown.strip() not in ("", "..."):
            printed = _shortened(shown.splitlines(), printed)
        elif ended.code == 0:
            printed = shown.splitlines()
        yield "".join(f"{each}\n" for each in printed)


def _run(line: str, typed: Typed) -> Ended:
    """Return what a line prints: a command of ours, which may read a file, or write one.

    Of other programs, as those that install this one, nothing is run.
    """
    if not ours(line):
        return Ended("")
    words, files = [], {}
    found = iter(_words(line)[0][1:])
    for word in found:
        if word in ("<", ">"):
            files[word] = Path(next(found))
        else:
            words += _spelled(word)
    given = files["<"].read_text(encoding="utf-8") if "<" in files else None
    ended = typed(*words, **({"given": given} if given else {}))
    if ">" in files:
        files[">"].write_text(ended.printed, encoding="utf-8")
    return ended


def _spelled(word: str) -> list[str]:
    """Return what a shell makes of a word: names of files, and the home for ~."""
    if word.startswith("~/"):
        return [os.path.expanduser(word)]
    return sorted(glob(word)) or [word] if "*" in word else [word]


def ours(line: str) -> list[list[str]]:
    """Return what `tempo` is given in a line, for each time that it is called there.

    >>> ours("tempo show squat --json | jq .events > events.json  # for a program")
    [['show', 'squat', '--json']]
    >>> ours("tempo run - < lines.txt") == ours("pbpaste | tempo run -")
    True
    """
    found = [words[1:] for words in _words(line) if words[:1] == ["tempo"]]
    return [[*takewhile(lambda word: word not in ("<", ">"), words)] for words in found]


def _words(line: str) -> list[list[str]]:
    """Return the words of each command of a line, as a shell does."""
    split = shlex.shlex(line, posix=True, punctuation_chars="|<>")
    split.whitespace_split = True
    found: list[list[str]] = [[]]
    for word in split:
        if word == "|":
            found.append([])
        else:
            found[-1].append(word)
    return found


def _shortened(shown: list[str], printed: list[str]) -> list[str]:
    """Return what is printed, cut as it is shown: what stands for `...` is left out.

    >>> _shortened(["a", "...", "x"], ["a", "b", "c", "d"])
    ['a', '...', 'd']
    """
    if "..." not in shown:
        return printed
    first = shown.index("...")
    last = len(shown) - first - 1
    if len(printed) <= first + last:
        return printed
    return [*printed[:first], "...", *printed[len(printed) - last :]]


def commands(page: str) -> list[list[str]]:
    """Return the commands of the console blocks of a page."""
    return [
        words
        for match in BLOCK.finditer(page)
        if not match["file"]
        for line in match["text"].splitlines()
        if line.startswith("$ ")
        for words in ours(line[2:])
    ]


def unanswered(page: str) -> list[str]:
    """Return the lines of the blocks of `sh` of a page."""
    return [line for block in UNANSWERED.findall(page) for line in block.splitlines() if line]


def main() -> None:
    """Write what the commands print now into every page."""
    import tempfile

    for path in [*PAGES, *TYPED]:
        with (
            tempfile.TemporaryDirectory() as folder,
            tempfile.TemporaryDirectory() as home,
            contextlib.chdir(folder),
            patch.dict(os.environ, homes(Path(home))),
        ):
            page = path.read_text(encoding="utf-8")
            new = renewed(page, typed)
        if new != page:
            path.write_text(new, encoding="utf-8")
            print(path.name)


def homes(home: Path) -> dict[str, str]:
    """Return what leads the program to a home of its own."""
    editor = {"VISUAL": f"{sys.executable} -c 0"}  # it changes nothing
    return {"HOME": f"{home}", "XDG_CONFIG_HOME": f"{home}", "XDG_DATA_HOME": f"{home}", **editor}


if __name__ == "__main__":
    main()
