"""Make the tables of options and of the config's keys, and the page of all files' keys.

Run by `make tables`. All are made from what is declared. The tables stand in docs/options.md
between `<!-- options -->` and `<!-- config -->` and the marks that end them; the page is
docs/keys.md.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tempo.cli.options import bounds, choices, told
from tempo.library.declarations import Declaration, taken
from tempo.library.values import Flag, either

OPTIONS = Path(__file__).with_name("options.md")
KEYS = Path(__file__).with_name("keys.md")

DONE = ("routine", "prescription", "entry", "member", "warm-up")
"""Where it may stand how an exercise is to be done."""

TABLES = (
    ("A routine", "routine", "A file in `cues/`, or in `routines/` of your data folder."),
    ("Its `cues`", "cues", "Each is words, or a long and a short form of them:"),
    ("A cue in two forms", "cue", ""),
    ("Its `muscles`", "muscles", ""),
    ("Each of its `languages`", "translation", "What is not there is said in general words."),
    ("A workout", "workout", "A file in `cues/workouts/`, or in `workouts/` of your data folder."),
    ("An entry of its `routines`", "entry", "One of the first two, and how it is done:"),
    ("A superset or a circuit", "round", "An entry, too, that holds others."),
    ("An entry of a round", "member", "One of the first two, and how it is done:"),
    ("Each of a workout's `languages`", "workout translation", ""),
    ("A prescription", "prescription", "A file in `prescriptions/`: these, and how it is done:"),
    (
        "A theme",
        "theme",
        "`theme.yaml` in a folder in `sounds/`, or in `themes/` of your data folder.",
    ),
    ("A sound of a theme that is a tone", "tone", "Or it has `notes`, or a `file`:"),
    ("A sound of several tones", "notes", ""),
    ("Each of its `notes`", "note", ""),
    ("A glide of a `tone`", "glide", ""),
    ("A sound in a file", "recording", ""),
    ("A word of a file of pronunciations", "pronunciation", "`pronunciations/LANGUAGE.yaml`."),
    ("A plan of `tempo batch`, or a group in its `tracks`", "tracks", ""),
    ("A track of a plan", "track", ""),
)


def main() -> None:
    """Write both tables into their page, and the page of keys."""
    KEYS.write_text(keys(), encoding="utf-8")
    OPTIONS.write_text(written(OPTIONS.read_text(encoding="utf-8")), encoding="utf-8")


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


def keys() -> str:
    """Return the page of the keys of every kind of file."""
    plan = ", ".join(f"`{name}`" for name in taken("plan"))
    done = {key: each for key, each in taken("routine").items() if _is_done(each)}
    return "\n".join(
        [
            "# The keys of files",
            "",
            "Made by `make tables` from what is declared (`tempo/library/declarations.py`). A key",
            "that is none is told with those that there are; `tempo check FILE` reads a file.",
            "`tempo schema NAME` prints the same for editors: [the JSON](json.md) says how.",
            "",
            "## How an exercise is done",
            "",
            "These stand in a routine, in each entry of a workout (`sets` and `rest` not in one of",
            "a round), in its `warm-up`, and in a prescription. `cluster` has `reps` and `rest`.",
            *_keys(done.values()),
            *(
                line
                for title, taker, about in TABLES
                for line in (
                    *("", f"## {title}"),
                    *(["", about] if about else []),
                    *_keys((each for each in taken(taker).values() if not _is_done(each)), taker),
                )
            ),
            "",
            "Groups and tracks take `routine` and what `tempo export` does, and what is said of a",
            f"group holds for all in it: {plan}. `no-pan: true` is `pan: false`, as of every flag.",
            "",
        ]
    )


def _is_done(declaration: Declaration[Any]) -> bool:
    return {*DONE} - {"member"} <= declaration.takers


def _keys(declared: Iterable[Declaration[Any]], taker: str = "") -> Iterator[str]:
    """Yield the rows of a table of keys, which tell what ``taker`` cannot be without."""
    yield from ["", "| key | |", "|---|---|"]
    for each in declared:
        words = ("true", "false") if isinstance(each.value, Flag) else choices(each.value)
        usual = each.otherwise or each.default
        notes = [either(words) if words else bounds(each.value)]
        notes += ["needed"] if taker in each.needed else [f"default: {usual}"] if usual else []
        more = "; ".join(filter(None, notes))
        yield f"| `{each.name}` | {_cell(each.help)}{f' [{_cell(more)}]' if more else ''} |"


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
