"""JSON Schemas (2020-12) of the files that the program reads, and of the JSON that it writes.

What files may say is told by what is declared, which their readers read with too; what is written,
by the types of ``shapes``. YAML is taken as its version 1.2 reads it: 2021 is a number, off a text.
What two values together make wrong, a name that is not there, and a tempo that no one can lift by
are for the reader to say.
"""

import json
import re
from collections.abc import Iterable, Mapping
from math import inf, isinf
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from tempo.library import batch, shapes, themes, values, words
from tempo.library.declarations import ONE_OF, PRESCRIBED, Declaration, taken
from tempo.library.document import LONGEST_TEXT
from tempo.library.values import Keys, Value
from tempo.plan import notation
from tempo.plan.phase import Side
from tempo.plan.time import SECOND

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Schema = {
    "type": ["string", "number", "boolean"],
    "pattern": r"\S",
    "maxLength": LONGEST_TEXT,
}
"""Any text: what is written without quotes may look like a number, or like yes or no."""

NUMBERED: Schema = {"type": "string", "pattern": "[0-9０-９]"}
"""A text that says a number in a way that only its reader knows."""

FLAT = ("config", "tracks", "track")
"""The tables in which each value is one text, as on the command line."""

FILES: Mapping[str, tuple[Keys, str]] = {
    "routine": (Keys("routine"), "An exercise, how it is done, and what is said."),
    "workout": (Keys("workout"), "Several routines, one after the other or in turn."),
    "prescription": (Keys("prescription"), "How an exercise is done, under a name."),
    "theme": (Keys("theme"), "The sounds of a set: theme.yaml in a folder of its own."),
    "words": (Keys("words"), "What the program itself says and shows, in a language."),
    "pronunciations": (
        Keys("pronunciation", named=True),
        "How words are said that voices say wrong, by the words.",
    ),
    "config": (Keys("config"), "What always holds."),
    "plan": (
        Keys("tracks", others={"file": "track"}),
        "The tracks of clients and weeks, for tempo batch and tempo site.",
    ),
}
"""The kinds of file: the table that each is, and what it is."""

WRITTEN: Mapping[str, tuple[Any, str]] = {
    "show": (
        shapes.Scheduled,
        "What tempo show --json prints, and tempo export --with json writes.",
    ),
    "history": (
        list[shapes.Record],
        "What tempo history --json prints; a line of the history is one of its records.",
    ),
    "list": (list[shapes.Listed], "What tempo list --json prints."),
    "manifest": (
        shapes.Made,
        "A line of .tempo-batch.jsonl, the notes of tempo batch in its folder.",
    ),
}
"""The kinds of JSON that the program writes: the type of each, and what it is."""

START = "#/$defs/"
"""What stands before the name of a definition where it is referred to."""

NAMES = (*FILES, *WRITTEN)
"""All that there is a schema of."""


def of(name: str) -> Schema:
    """Return the schema of a kind of file, or of what is written; KeyError if there is none.

    >>> of("config")["properties"]["rate"]["anyOf"][0]
    {'type': 'integer', 'minimum': 80, 'maximum': 450}
    """
    defs: Schema = {}
    if name in FILES:
        kind, about = FILES[name]
        root = _keys(kind, defs)
    else:
        shape, about = WRITTEN[name]
        root = _typed(shape, defs)
    alone = root.get("$ref", "").removeprefix(START)
    if alone and repr(root["$ref"]) not in repr(defs):  # it holds itself nowhere
        root = defs.pop(alone)
    head = {"$schema": DIALECT, "title": title(name), "description": about}
    return {**head, **root, **head, "$defs": dict(sorted(defs.items()))}


def title(name: str) -> str:
    """Return what a schema is called."""
    return f"rep-tempo: {name}"


def text(name: str) -> str:
    """Return the schema of a name as JSON, in ASCII for any console; KeyError if there is none."""
    return json.dumps(of(name), indent=2) + "\n"


# Files.


def _table(taker: str, defs: Schema, needs: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a table by what it takes."""
    declared = _declared(taker)
    found: Schema = {
        "type": "object",
        "properties": {key: _property(each, taker, defs) for key, each in declared.items()},
        "additionalProperties": False,
    }
    needed = [key for key, each in declared.items() if taker in each.needed or key in needs]
    if needed:
        found["required"] = needed
    if taker in ONE_OF:
        found["oneOf"] = [{"required": [key]} for key in ONE_OF[taker]]
    return found


def _declared(taker: str) -> Mapping[str, Declaration[Any]]:
    """Return what a table takes."""
    if taker == "sounds":
        return {each.name: each for each in themes.NAMED}
    if taker in words.PARTS:
        return words.declared(taker)
    return taken(taker) | (batch.options() if taker in ("tracks", "track") else {})


def _property(declaration: Declaration[Any], taker: str, defs: Schema) -> Schema:
    usual = f" If it is not said: {declaration.otherwise}." if declaration.otherwise else ""
    found: Schema = {"description": declaration.help + usual} if declaration.help else {}
    if declaration.default and taker not in PRESCRIBED:
        found["default"] = _plain(declaration.default)
    kind = declaration.value
    return found | (
        _text(kind) if taker in FLAT and not isinstance(kind, Keys) else _of(kind, defs)
    )


def _keys(kind: Keys, defs: Schema) -> Schema:
    """Return the schema of a table, or of a list of such tables."""
    found = _reference(kind.taker, defs, kind.needs)
    for key, other in kind.others.items():
        tells = {"required": [key]}
        found = {"if": tells, "then": _reference(other, defs), "else": found}
    if kind.named:
        return {"type": "object", "additionalProperties": found}
    return _list(found, kind.most, kind.least) if kind.most else found


def _reference(taker: str, defs: Schema, needs: tuple[str, ...] = ()) -> Schema:
    """Return what stands for the schema of a table, which is put among the definitions once."""
    name = "-".join([*taker.split(), *needs])
    if name not in defs:
        defs[name] = {}  # it may hold itself
        defs[name] = _table(taker, defs, needs)
    return {"$ref": START + name}


def _of(kind: Value[Any], defs: Schema) -> Schema:
    """Return the schema of a value in a file, where it may be a list or a table."""
    match kind:
        case Keys():
            return _keys(kind, defs)
        case values.Either():
            return {"anyOf": [_of(kind.value, defs), _keys(kind.table, defs)]}
        case values.Several():
            return _list(_text(kind.value))
        case values.Numbers():
            return _list(_number("number", kind.low, kind.high), kind.most, 1)
        case values.Times():
            return {"anyOf": _each(kind)}
        case values.Tempo():
            phases = dict.fromkeys(notation.NAMES, _text(kind))
            return {"anyOf": [*_each(kind), _closed(phases) | {"minProperties": 1}]}
        case values.Counts():
            sides = {side.value: {"anyOf": _each(kind)} for side in Side}
            return {"anyOf": [*_each(kind), _closed(sides) | {"required": [*sides]}]}
    return _text(kind)


def _each(kind: Value[Any]) -> list[Schema]:
    """Return the schemas of a value, and of a list that has one for each set."""
    return [_text(kind), _list(_text(kind), least=1)]


def _closed(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _list(items: Schema, most: float = inf, least: int = 0) -> Schema:
    found: Schema = {"type": "array", "items": items}
    if least:
        found["minItems"] = least
    return found | ({} if isinf(most) else {"maxItems": most})


def _text(kind: Value[Any]) -> Schema:
    """Return the schema of a value as one text, or as the number or yes that YAML makes of it."""
    match kind:
        case values.Number():
            return _or_unit(_number("number", kind.low, kind.high), FRACTION, kind.unit)
        case values.Whole():
            return _or_unit(_number("integer", kind.low, kind.high), WHOLE, kind.unit)
        case values.Count():
            return {"anyOf": [_number("integer", kind.low, kind.high), NUMBERED]}
        case values.Counts():
            open_ended = {"type": "string", "pattern": _written(values.OPEN)}
            return {"anyOf": [_number("integer", kind.low, kind.high), NUMBERED, open_ended]}
        case values.Time() | values.Times():
            low, high = (end / SECOND for end in (kind.low, kind.high))
            none = [{"const": 0}] if isinstance(kind, values.Time) and kind.none else []
            return {"anyOf": [_number("number", low, high), *none, NUMBERED]}
        case values.Numbered():
            track = rf"^\s*{WHOLE}\s*(/\s*{WHOLE}\s*)?$"
            number = _number("integer", 1, kind.most)
            return {"anyOf": [number, {"type": "string", "pattern": track}]}
        case values.Choice() | values.Flag():
            return _choice(kind.choices)
        case values.Several():
            if isinstance(kind.value, values.Choice):
                word = f"({'|'.join(map(_any_case, kind.value.choices))})?"
                several = {"pattern": rf"^\s*{word}\s*(,\s*{word}\s*)*$"}
                return {"type": "string", "allOf": [several, {"pattern": r"\S"}]}
            return TEXT
        case values.Tempo():
            return TEXT | {"type": ["string", "number"]}
        case words.Line():
            names = "[^{}]*".join(rf"\{{{blank}\}}" for blank in kind.blanks) or r"[^{}\s]"
            return TEXT | {"pattern": f"^[^{{}}]*{names}[^{{}}]*$"}
    return TEXT


FRACTION = r"[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})([eE][+-]?[0-9]{1,2})?"
WHOLE = r"[+-]?[0-9]{1,15}"


def _number(kind: str, low: float, high: float) -> Schema:
    """Return the schema of a number between two bounds, both included."""
    found: Schema = {"type": kind, "minimum": _plain(f"{low:g}")}
    return found | ({} if isinf(high) else {"maximum": _plain(f"{high:g}")})


def _or_unit(number: Schema, pattern: str, unit: str) -> Schema:
    """Return the schema of a number that may be a text, with its unit after it."""
    after = rf"\s*({_any_case(unit)})?" if unit else ""
    return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{pattern}{after}\s*$"}]}


def _choice(choices: Iterable[str]) -> Schema:
    words = [*choices]
    plain = [each for word in words for each in dict.fromkeys((_plain(word), word))]
    return {"anyOf": [{"enum": plain}, {"type": "string", "pattern": _written(words)}]}


def _written(words: Iterable[str]) -> str:
    """Return the pattern of some words, in small letters and in large ones."""
    return rf"^\s*({'|'.join(map(_any_case, words))})\s*$"


def _any_case(word: str) -> str:
    """Return a pattern of a word in small letters and in large ones.

    >>> _any_case("8-a")
    '8-[aA]'
    """
    return "".join(f"[{c}{c.upper()}]" if c.upper() != c else c for c in word)


def _plain(text: str) -> str | int | float | bool:
    """Return a text as YAML reads it: a number, yes or no, or the text.

    >>> _plain("1.5"), _plain("-16"), _plain("true"), _plain("auto")
    (1.5, -16, True, 'auto')
    """
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


# What is written.


def _typed(shape: Any, defs: Schema) -> Schema:
    """Return the schema of a type."""
    origin, parts = get_origin(shape), get_args(shape)
    if origin is NotRequired:
        return _typed(parts[0], defs)
    if origin is Annotated:
        whole, *said = parts
        found = _typed(whole, defs)
        for each in said:
            if isinstance(each, str):
                found = {"description": each, **found}
            else:
                found = {"enum": [member.value for member in each]}
        return found
    if is_typeddict(shape):
        return _object(shape, defs)
    if origin is list:
        return {"type": "array", "items": _typed(parts[0], defs)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _typed(parts[1], defs)}
    if origin is Literal:
        return {"enum": [*parts]} if len(parts) > 1 else {"const": parts[0]}
    if origin in (Union, UnionType):
        kinds = [{"type": "null"} if each is NoneType else _typed(each, defs) for each in parts]
        return {"anyOf": kinds}
    return {"type": TYPES[shape]}


TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _object(shape: Any, defs: Schema) -> Schema:
    """Return what stands for the schema of an object, which is put among the definitions once."""
    if shape.__name__ not in defs:
        defs[shape.__name__] = {}
        hints = get_type_hints(shape, include_extras=True)
        defs[shape.__name__] = {
            "type": "object",
            "description": shape.__doc__,
            "properties": {key: _typed(each, defs) for key, each in hints.items()},
            "required": [key for key in hints if key in shape.__required_keys__],
        }
    return {"$ref": START + shape.__name__}
