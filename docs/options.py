"""Make the README's tables of options and of the config's keys, from what is declared.

Run by `make tables`. They stand in README.md between `<!-- options -->` and `<!-- config -->` and
the marks that end them.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tempo.cli.options import bounds, choices, told
from tempo.library.declarations import Declaration, taken
from tempo.library.values import Flag, either

README = Path(__file__).parent.parent / "README.md"


def main() -> None:
    """Write both tables into the README."""
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")


def written(page: str) -> str:
    """Return a page with both tables as they are to be."""
    for mark, lines in (("options", table()), ("config", config())):
        start, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
        held = "\n".join([start, *lines, end])
        page = re.sub(f"{start}.*?{end}", held.replace("\\", r"\\"), page, flags=re.DOTALL)
    return page


def table() -> Iterator[str]:
    """Yield the rows of what `run`, `export`, `show` and `plot` share."""
    shared = [each for each in taken("show").values() if {"plot", "export"} <= each.takers]
    for group, options in groupby(shared, key=lambda each: each.group):
        yield f"\n| {group.lower()} | |\n|---|---|"
        for each in options:
            yield f"| `{_spelled(each)}` | {_cell(told(each))} |"
    yield ""


def config() -> Iterator[str]:
    """Yield a config file that says what holds anyway."""
    keys = [_key(each) for each in taken("config").values()]
    width = max(len(key) for key, _ in keys)
    yield from ["", "```yaml", *(f"{key:<{width}}  # {note}" for key, note in keys), "```", ""]


def _spelled(declaration: Declaration[Any]) -> str:
    name, value = declaration.name, declaration.value
    if isinstance(value, Flag):
        return f"--{name}`, `--no-{name}"
    return f"--{name} {declaration.sign or '|'.join(choices(value))}".replace("|", "\\|")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def _key(declaration: Declaration[Any]) -> tuple[str, str]:
    """Return a key with its value, and what else may be written there."""
    name, value = declaration.name, declaration.value
    words = ("true", "false") if isinstance(value, Flag) else choices(value)
    note = either(words) if words else bounds(value) or _first(declaration.help)
    if not declaration.default:
        return f"# {name}:", f"{_first(declaration.help)}; if not said, {declaration.otherwise}"
    return f"{name}: {declaration.default}", note


def _first(text: str) -> str:
    """Return the first part of a sentence, as a note."""
    note = re.split(r"[,:;.] ", text.rstrip("."))[0]
    return note[0].lower() + note[1:]


if __name__ == "__main__":
    main()
