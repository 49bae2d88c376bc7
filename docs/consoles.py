"""Run what the pages show: a console block is typed line by line, and must print what stands there.

Run by `make tables`, it writes what is printed now into the pages; a test compares. A block of code
with a caption is a file of that name. The commands of a page are run in one empty folder, in turn.
A `tempo run` would take its time: it is only read, and what is said back of it is compared.
"""

import contextlib
import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

PAGES = sorted(Path(__file__).parent.glob("*.md"))
BLOCK = re.compile(
    r"^(?P<open>```(?:console|\{code-block\} \w+\n:caption: (?P<file>\S+)\n))\n?(?P<text>.*?)^```$",
    re.M | re.S,
)

Typed = Callable[..., str]
"""Runs `tempo` with such arguments in the current folder; returns what it prints."""


def renewed(page: str, typed: Typed) -> str:
    """Return a page with what its commands print now, run in the current folder."""

    def block(match: re.Match[str]) -> str:
        text = match["text"]
        if file := match["file"]:
            path = Path(file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return match[0]
        return "```console\n" + "".join(_answered(text, typed)) + "```"

    return BLOCK.sub(block, page)


def _answered(text: str, typed: Typed) -> Iterator[str]:
    """Yield each command of a block with what it prints; `...` for what is left out of it."""
    for part in re.split(r"^(?=\$ )", text, flags=re.M):
        if not part.startswith("$ "):
            continue
        line, _, shown = part.partition("\n")
        yield line + "\n"
        words = shlex.split(line.removeprefix("$ "), comments=True)
        printed = "".join(f"{each.rstrip()}\n" for each in typed(*words).splitlines())
        if not shown.strip():
            continue
        yield _shortened(shown, printed)


def _shortened(shown: str, printed: str) -> str:
    """Return what is printed, cut as it is shown: what stands after `...` is left out.

    >>> _shortened("a\\n...\\n", "a\\nb\\nc\\n")
    'a\\n...\\n'
    """
    kept = shown.rstrip("\n").split("\n")
    if kept[-1] != "...":
        return printed
    return "".join(f"{line}\n" for line in [*printed.splitlines()[: len(kept) - 1], "..."])


def commands(page: str) -> list[list[str]]:
    """Return the commands of the console blocks of a page."""
    found = []
    for match in BLOCK.finditer(page):
        if not match["file"]:
            found += [
                shlex.split(line[2:], comments=True)
                for line in match["text"].splitlines()
                if line.startswith("$ ")
            ]
    return found


def main() -> None:
    """Write what the commands print now into every page."""
    import subprocess
    import sys
    import tempfile

    def typed(program: str, *arguments: str) -> str:
        if arguments[:1] == ("run",):
            return ""
        ended = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            capture_output=True,
            text=True,
            env=os.environ
            | {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data"},
        )
        return ended.stdout + ended.stderr

    for path in PAGES:
        with (
            tempfile.TemporaryDirectory() as folder,
            tempfile.TemporaryDirectory() as home,
            contextlib.chdir(folder),
        ):
            page = path.read_text(encoding="utf-8")
            new = renewed(page, typed)
        if new != page:
            path.write_text(new, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
