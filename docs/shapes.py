"""Make the page of the JSON that the program writes, docs/json.md, from its schemas.

Run by `make tables`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tempo.library import schema
from tempo.library.values import either

PAGE = Path(__file__).with_name("json.md")

KINDS = {
    "string": ["text"],
    "integer": ["whole number"],
    "number": ["number"],
    "boolean": ["true", "false"],
    "null": ["null"],
}

PLURAL = {"text": "texts", "whole number": "whole numbers", "number": "numbers"}

HEAD = """# The JSON, and schemas

Made by `make tables` from the types of what is written (`tempo/library/shapes.py`). Times are in
seconds. All of it says its `version`: a field may be added without a new one, so pass over what
you do not know. What an older version kept is read; what a newer one kept is refused, and stays.

`tempo show ROUTINE --json` prints what was scheduled, in seconds: `spans` (`setup`, `lead-in`,
`phase`, `rest`, `switch`, `finish`) and `events`. A `beep` stands at the start of every phase
longer than zero. `tick` is a second within a phase, `signal` any other sound, `voice` spoken words,
and `count` a spoken number: with a `rep` it is the number of that rep, with a `phase` alone the
seconds that are left of a hold, and with neither the countdown. From [Python](python.md) it is the
same, as values and as samples. A page of `tempo page` holds the same JSON, and more for the player
that comes with it; that is for nobody else, and has no schema.

`tempo schema NAME` prints the JSON Schema (2020-12) of what is below, and of each kind of file:
"""

EDITORS = """\
With yaml-language-server an editor checks a file as you write it, and offers what may stand there,
if the first line of the file names a schema that lies beside it:

```yaml
# yaml-language-server: $schema=workout.schema.json
```

```sh
tempo schema workout > workout.schema.json
```

`tempo new`, `tempo import` and `tempo config edit` write both. A schema takes what the program
takes, and refuses a key that is none, a value of another kind or out of its bounds, what is
missing, and a word that is none of those to choose from. The rest the program tells as it reads: a
tempo that nobody can lift by, a routine that is not there, a number with its unit that is out of
bounds, what two values together make wrong. A file is taken as YAML 1.2 reads it: off is a text."""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page."""
    names = [f"| `{name}` | {about} |" for name, (_, about) in schema.FILES.items()]
    parts = [line for name in schema.WRITTEN for line in _part(name)]
    return "\n".join([HEAD, "| name | |", "|---|---|", *names, "", EDITORS, *parts, ""])


def _part(name: str) -> Iterator[str]:
    """Yield what there is to tell of a kind of JSON: all that it holds, object by object."""
    whole = schema.of(name)
    yield from ["", f"## `tempo schema {name}`", "", whole["description"]]
    if "properties" in whole:
        yield from _fields(whole)
    else:
        yield from ["", f"It is a {_kind(whole)}."]
    for each, inner in whole["$defs"].items():
        yield from ["", f"### {each}", "", inner["description"]]
        yield from _fields(inner)


def _fields(made: Any) -> Iterator[str]:
    yield from ["", "| field | | |", "|---|---|---|"]
    for name, field in made["properties"].items():
        missing = "" if name in made["required"] else ", or not there"
        yield f"| `{name}` | {_kind(field)}{missing} | {field['description']} |"


def _kind(field: Any) -> str:
    """Say what stands in a field."""
    return either(_kinds(field))


def _kinds(field: Any) -> list[str]:
    """Return all that may stand in a field."""
    if "$ref" in field:
        name = field["$ref"].removeprefix(schema.START)
        return [f"[{name}](#{name.lower()})"]
    if "const" in field:
        return [str(field["const"])]
    if "enum" in field:
        return [*field["enum"]]
    if "anyOf" in field:
        return [kind for each in field["anyOf"] for kind in _kinds(each)]
    if field["type"] == "array":
        return [f"list of {PLURAL.get(kind, kind)}" for kind in _kinds(field["items"])]
    if field["type"] == "object":
        return [f"object, by name a {_kind(field['additionalProperties'])}"]
    return KINDS[field["type"]]


if __name__ == "__main__":
    main()
