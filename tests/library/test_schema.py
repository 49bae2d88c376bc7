"""Schemas say what readers take: of what ships, of what is made, and of what is wrong."""

import json
import re
import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tempo.batch import manifest
from tempo.errors import TempoError
from tempo.library import (
    batch,
    folders,
    history,
    prescriptions,
    pronunciations,
    routines,
    schema,
    starter,
    themes,
    words,
    workouts,
)
from tempo.library import settings as said
from tempo.library.declarations import taken
from tempo.library.history import Record
from tempo.plan.performance import SetDone
from tempo.plan.phase import Side
from tempo.plan.schedule import SOUNDS as SOUNDS_OF_A_SET

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
CUES, SOUNDS = folders.shipped("cues"), folders.shipped("sounds")


Quick: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Core(Quick):  # type: ignore[misc]
    """YAML as editors read it, by its version 1.2: https://yaml.org/spec/1.2.2/#103-core-schema."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    of_tag = f"tag:yaml.org,2002:{tag}"
    Core.add_implicit_resolver(of_tag, re.compile(rf"^(?:{pattern})$"), [*first.replace("\0", "")])
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def read_yaml(text: str) -> Any:
    return yaml.load(text, Loader=Core)


@cache
def validator(name: str) -> Any:
    made = schema.of(name)
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


READERS: dict[str, Callable[[Path], object]] = {
    "routine": routines.load,
    "workout": workouts.load,
    "prescription": prescriptions.load,
    "theme": lambda path: themes.load(path.parent),
    "words": lambda path: [words.read(path, part) for part in words.PARTS],
    "pronunciations": pronunciations.read,
    "config": said.load,
    "plan": lambda path: [
        taken("plan")[key].value.read(text)
        for job in batch.load(path)
        for key, text in job.options.items()
        if key != "routine"
    ],
}


def kind(path: Path) -> str:
    """What a shipped file is, by where it lies."""
    if path.is_relative_to(SOUNDS):
        return "theme"
    apart = {path.parent.name for path in [path]} & {"workouts", "prescriptions", "words"}
    found = {"workouts": "workout", "prescriptions": "prescription", "words": "words"}
    if path.parent.name == "pronunciations":
        return "pronunciations"
    return found[apart.pop()] if apart else "routine"


SHIPPED = sorted([*CUES.rglob("*.yaml"), *SOUNDS.rglob("theme.yaml")])


def refused(name: str, path: Path) -> tuple[bool, bool]:
    """Whether the reader and the schema refuse a file."""
    by_schema = not validator(name).is_valid(read_yaml(path.read_text(encoding="utf-8")))
    try:
        READERS[name](path)
    except TempoError:
        return True, by_schema
    return False, by_schema


@pytest.mark.parametrize("loader", [Core, Quick], ids=["1.2", "1.1"])
def test_every_file_that_ships_is_as_its_schema_says(loader: Any) -> None:
    assert len(SHIPPED) > 100
    assert {kind(path) for path in SHIPPED} == {*READERS} - {"config", "plan"}
    for path in SHIPPED:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        errors = [error.message for error in validator(kind(path)).iter_errors(found)]
        assert errors == [], path


def test_every_example_is_as_its_schema_says() -> None:
    examples = {"pause-squat": "routine", "evening": "workout", "batch/plan": "plan"}
    for name, what in examples.items():
        text = (ROOT / "examples" / f"{name}.yaml").read_text(encoding="utf-8")
        validator(what).validate(read_yaml(text))


def test_what_tempo_import_writes_is_as_its_schema_says(run: Run, tmp_path: Path) -> None:
    guide, table, out = (tmp_path / name for name in ("guide.md", "friday.csv", "out"))
    guide.write_text(
        "# Sled drag\n\n## Movement\n- Lower over 3 seconds\n- Drive up\n\n"
        "## Tips\n- Keep your chest up\n\n3 sets of 8-10 reps, rest 90 seconds\n"
    )
    table.write_text(
        "Exercise;Sets;Reps;Tempo;Rest\nZercher thing;3;8/8/6;30X1;90\nPlank;2;45s;;30\n"
    )
    for file in (guide, table):
        assert run("import", str(file), "-o", str(out)).exit_code == 0
    written = {path.stem: path.read_text(encoding="utf-8") for path in out.glob("*.yaml")}
    assert {*written} == {"sled-drag", "zercher-thing", "friday"}
    for name, text in written.items():
        validator("workout" if name == "friday" else "routine").validate(read_yaml(text))


def test_what_tempo_new_writes_is_as_its_schema_says() -> None:
    for name in ("squat", "plank", "single-leg-thrust", "moonwalk"):
        validator("routine").validate(read_yaml(starter.text(name)[0]))


ROUTINE = """
name: a
tempo: 2011
reps: 8
sets: 3
rest: 90
cues: {lift: {long: drive up, short: drive}, top: hold}
muscles: {target: [glutes]}
cluster: {reps: 2, rest: 15}
languages: {de: {name: b}}
"""

WORKOUT = """
name: w
rest: 60
routines:
  - {routine: squat, reps: 5, warm-up: {reps: 3}}
  - {superset: [{routine: plank}, {exercise: {name: c, tempo: 2011}}], rounds: 2}
"""

THEME = yaml.safe_dump(
    {"sounds": {name: {"tone": 440, "seconds": 0.2} for name in SOUNDS_OF_A_SET}}, sort_keys=False
)

PLAN = """
sets: 2
setup: false
no-pan: true
tracks:
  - {file: a.wav, routine: squat}
  - {folder: anna, tracks: [{file: b.mp3, routine: plank, bitrate: 96, with: "lrc, vtt"}]}
"""

CONFIG = "rate: 165\nvoice: espeak\ncount: off\nlead-in: 0:10\npan: true\nvoice-level: -2.5 dB\n"

BASE = {
    "routine": ROUTINE,
    "workout": WORKOUT,
    "prescription": "tempo: 'up 2, down 2'\nreps: 8\n",
    "theme": THEME,
    "words": (CUES / "words" / "en.yaml").read_text(encoding="utf-8"),
    "pronunciations": "RDL: {phonemes: x, respelled: R D L}\n",
    "config": CONFIG,
    "plan": PLAN,
}

RIGHT = [
    ("routine", "reps: 8", "reps: [8, 6, 4]"),
    ("routine", "reps: 8", "reps: 12,10,8"),
    ("routine", "reps: 8", "reps: {left: 8, right: [8, 7, 6]}"),
    ("routine", "reps: 8", "reps: 8L/10R"),
    ("routine", "reps: 8", "reps: AMRAP"),
    ("routine", "reps: 8", "reps: 8+"),
    ("routine", "reps: 8", "reps: 8–10"),
    ("routine", "tempo: 2011", "tempo: 02-0-1-1"),
    ("routine", "tempo: 2011", "tempo: {lower: 2, lift: X}"),
    ("routine", "tempo: 2011", "tempo: [2011, 3011, 4011]"),
    ("routine", "rest: 90", "rest: 0"),
    ("routine", "rest: 90", "rest: 1:30"),
    ("routine", "rest: 90", "rest: ９０"),
    ("routine", "name: a", "name: 21"),
    ("routine", "name: a", "name: true"),
    ("routine", "name: a", "sides: Each\nfirst: RIGHT"),
    ("routine", "name: a", "walk: False"),
    ("routine", "name: a", "also: []"),
    ("routine", "name: a", "hold: [3, 4, 5]"),
    ("workout", "rounds: 2", "rounds: 2..3, change: 0"),
    ("workout", "{routine: plank}", "{routine: plank, rest: 0, note: go}"),
    ("prescription", "reps: 8", "source: a"),
    ("theme", "seconds: 0.2", "seconds: '0.2'\n    decay: 1000"),
    ("theme", "tone: 440", "tone: {from: 200, to: 400}"),
    ("theme", "    tone: 440\n    seconds: 0.2", "    notes: [{tone: 440, seconds: 0.2, at: 0}]"),
    ("config", "pan: true", "pan: 'True'"),
    ("config", "rate: 165", "rate: 165 WPM"),
    ("config", "rate: 165", "favourites: espeak, hibari"),
    ("plan", "sets: 2", "with: json"),
    ("plan", "sets: 2", "sample-rate: 48000"),
    ("plan", "sets: 2", "track: 3/12"),
    ("pronunciations", "phonemes: x, ", ""),
]

WRONG = [
    # an unknown key
    ("routine", "name: a", "nmae: a"),
    ("routine", "short: drive", "shrt: drive"),
    ("routine", "top: hold", "tpo: hold"),
    ("routine", "target: [glutes]", "targets: [glutes]"),
    ("routine", "{name: b}", "{nam: b}"),
    ("routine", "tempo: 2011", "tempo: {lower: 2, left: 1}"),
    ("workout", "rest: 60", "reps: 60"),
    ("workout", "{reps: 3}", "{rep: 3}"),
    ("workout", "{routine: plank}", "{routine: plank, sets: 2}"),
    ("workout", "rounds: 2", "rounds: 2, sets: 2"),
    ("workout", "rounds: 2", "rounds: 2, circuit: [{routine: a}, {routine: b}]"),
    ("workout", "tempo: 2011", "tempo: 2011, sett: 1"),
    ("prescription", "reps: 8", "name: a"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    at: 0"),
    ("theme", "sounds:", "sound: {}\nsounds:"),
    ("theme", "    tone: 440\n", "    tone: 440\n    file: a.wav\n"),
    ("words", "half_way:", "halfway:"),
    ("words", "one_rep:", "two_reps: a\none_rep:"),
    ("pronunciations", "phonemes", "phoneme"),
    ("config", "rate", "rats"),
    ("config", "rate: 165", "reps: 8"),
    ("config", "rate: 165", "no-setup: true"),
    ("plan", "sets: 2", "sett: 2"),
    ("plan", "no-pan", "no-sets"),
    ("plan", "folder: anna", "folder: anna, output: x"),
    # a value of another kind
    ("routine", "name: a", "name: [a]"),
    ("routine", "name: a", "name: {a: b}"),
    ("routine", "name: a", "name: ''"),
    ("routine", "name: a", "name: ' '"),
    ("routine", "name: a", "name:"),
    ("routine", "name: a", f"name: {'x' * 301}"),
    ("routine", "[glutes]", "glutes"),
    ("routine", "[glutes]", "[[glutes]]"),
    ("routine", "{target: [glutes]}", "[glutes]"),
    ("routine", "{lift: {long: drive up, short: drive}, top: hold}", "drive"),
    ("routine", "top: hold", "top: [hold]"),
    ("routine", "tempo: 2011", "tempo: true"),
    ("routine", "tempo: 2011", "tempo: []"),
    ("routine", "tempo: 2011", "tempo: {}"),
    ("routine", "reps: 8", "reps: []"),
    ("routine", "reps: 8", "reps: many"),
    ("routine", "reps: 8", "reps: 8.5"),
    ("routine", "rest: 90", "rest: soon"),
    ("routine", "rest: 90", "rest: [90]"),
    ("routine", "{name: b}", "b"),
    ("routine", "{de: {name: b}}", "[de]"),
    ("routine", "{reps: 2, rest: 15}", "2"),
    ("workout", "{routine: plank}", "plank"),
    ("workout", "{reps: 3}", "3"),
    ("workout", "{routine: plank}, ", "[plank], "),
    ("theme", "tone: 440", "tone: high"),
    ("theme", "tone: 440", "tone: [440]"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    partials: 1"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    partials: []"),
    ("words", 'get_ready: "Get ready"', "get_ready: [a]"),
    ("pronunciations", "{phonemes: x, respelled: R D L}", "x"),
    ("config", "rate: 165", "rate: fast"),
    ("config", "rate: 165", "rate: 150.5"),
    ("config", "rate: 165", "rate: 165 dB"),
    ("config", "rate: 165", "favourites: [espeak]"),
    ("plan", "sets: 2", "sets: [2]"),
    ("plan", "sets: 2", "sets: two"),
    ("plan", "sets: 2", "track: one"),
    ("plan", "sets: 2", "tempo: {lower: 2, lift: 1}"),
    ("plan", "{file: a.wav, routine: squat}", "[a]"),
    # out of range
    ("routine", "reps: 8", "reps: 0"),
    ("routine", "reps: 8", "reps: 10001"),
    ("routine", "reps: 8", "reps: [8, 0, 8]"),
    ("routine", "sets: 3", "sets: 1001"),
    ("routine", "rest: 90", "rest: 4"),
    ("routine", "rest: 90", "rest: 3601"),
    ("routine", "rest: 90", "rest: -1"),
    ("routine", "name: a", "hold: 601"),
    ("routine", "rest: 15", "rest: 1"),
    ("workout", "rounds: 2", "rounds: 0"),
    ("theme", "tone: 440", "tone: 19"),
    ("theme", "tone: 440", "tone: {from: 19, to: 400}"),
    ("theme", "seconds: 0.2", "seconds: 11"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    peak: 0"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    decay: 0"),
    ("theme", "seconds: 0.2", "seconds: 0.2\n    partials: [2]"),
    ("theme", "seconds: 0.2", f"seconds: 0.2\n    partials: {[1] * 33}"),
    ("config", "rate: 165", "rate: 79"),
    ("config", "rate: 165", "loudness: -12.9"),
    ("config", "lead-in: 0:10", "lead-in: 121"),
    ("plan", "bitrate: 96", "bitrate: 321"),
    ("plan", "sets: 2", "track: 10000"),
    # what is needed and missing
    ("routine", "tempo: 2011\n", ""),
    ("routine", "short: drive", "long: drive"),
    ("routine", "long: drive up, short: drive", "long: drive up"),
    ("routine", "reps: 2, rest: 15", "reps: 2"),
    ("routine", "reps: 8", "reps: {left: 8}"),
    ("workout", "routine: plank", "note: plank"),
    ("workout", "routine: plank", "routine: plank, exercise: {name: a, tempo: 2011}"),
    ("workout", ", rounds: 2", ""),
    ("workout", "name: c, ", ""),
    ("workout", ", tempo: 2011", ""),
    ("prescription", "tempo: 'up 2, down 2'\n", ""),
    ("theme", THEME, "sounds: {}"),
    ("theme", THEME, "{}"),
    ("theme", "    tone: 440\n", ""),
    ("theme", "    seconds: 0.2\n", ""),
    ("theme", "tone: 440", "tone: {from: 200}"),
    ("words", 'get_ready: "Get ready"\n', ""),
    ("plan", "file: a.wav, ", ""),
    # another word than those to choose from
    ("routine", "name: a", "starts: middle"),
    ("routine", "name: a", "sides: one"),
    ("routine", "name: a", "walk: perhaps"),
    ("config", "count: off", "count: never"),
    ("config", "pan: true", "pan: 1"),
    ("config", "pan: true", "say: loud"),
    ("plan", "setup: false", "setup: none"),
    ("plan", "no-pan: true", "no-pan: 2"),
    ("plan", "lrc, vtt", "lrc, vtx"),
    ("plan", "sets: 2", "sample-rate: 22050"),
    ("plan", "sets: 2", "format: wma"),
    # too many, too few, and braces
    ("workout", "[{routine: plank}, {exercise: {name: c, tempo: 2011}}]", "[{routine: plank}]"),
    ("workout", "[{routine: plank}, {exercise: {name: c, tempo: 2011}}]", "[]"),
    ("words", "Set {set} done", "Set done"),
    ("words", "Set {set} done", "Set {set} {set} done"),
    ("words", "Get ready", "Get {ready}"),
    ("words", "Get ready", "Get ready}"),
]
"""A kind of file, a part of the right one, and what is written in its place."""


def file(name: str, text: str, folder: Path) -> Path:
    path = folder / ("theme.yaml" if name == "theme" else "a.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def closed(made: Any) -> Any:
    """A schema that takes no field but those that it names."""
    if isinstance(made, list):
        return [closed(each) for each in made]
    if not isinstance(made, dict):
        return made
    found = {key: closed(each) for key, each in made.items()}
    return found | ({"additionalProperties": False} if "required" in made else {})


def of_shape(name: str, found: Any) -> None:
    made = schema.of(name)
    jsonschema.Draft202012Validator.check_schema(made)
    jsonschema.Draft202012Validator(made).validate(found)
    jsonschema.Draft202012Validator(closed(made)).validate(found)


@pytest.mark.usefixtures("own")
def test_what_is_printed_as_json_is_as_its_schema_says(run: Run, tmp_path: Path) -> None:
    short = ("--voice", "none", "--no-setup")
    for asked in (
        ("single-leg-thrust", "--tempo", "3010", "--sets", "1"),
        ("plank", "--sets", "2"),
        ("squat 2x3 @20X1\nplank 1x20s",),
    ):
        of_shape("show", json.loads(run("show", *asked, *short, "--json").stdout))
    of_shape("list", found := json.loads(run("list", "--json", "thrust").stdout))
    workouts = json.loads(run("list", "--json").stdout)
    of_shape("list", [each for each in workouts if each["kind"] == "workout"])
    assert len(found) > 5
    with pytest.raises(jsonschema.ValidationError, match="'version' is a required property"):
        of_shape("list", [{key: each for key, each in found[0].items() if key != "version"}])
    with pytest.raises(jsonschema.ValidationError, match="'colour' was unexpected"):
        of_shape("list", [found[0] | {"colour": "red"}])


@pytest.mark.usefixtures("own")
def test_what_is_kept_as_json_is_as_its_schema_says(run: Run, tmp_path: Path) -> None:
    began = datetime(2026, 3, 1, 7, tzinfo=UTC)
    sets = (SetDone("Squat", 1, Side.LEFT, 8, 8, 16_000_000, 0, None),)
    plain = Record(began, "squat", "2011", "silent", True, 20_000_000, (), sets)
    whole = plain._replace(
        pauses=(1_500_000,),
        sets=(sets[0]._replace(side=None, hold=0),),
        load="60kg",
        effort=8.5,
        note="light",
        client="Anna",
        id="x",
    )
    history.extend([plain, whole], folders.history())
    printed = json.loads(run("history", "--json").stdout)
    of_shape("history", printed)
    assert len(printed) == 2
    of_shape("history", [json.loads(line) for line in folders.history().read_text().splitlines()])
    with manifest.opened(tmp_path / "out") as notes:
        notes.note("a.wav", manifest.Made("d", {"a.wav": "e"}))
    (line,) = (tmp_path / "out" / manifest.MANIFEST).read_text().splitlines()
    of_shape("manifest", json.loads(line))


def test_a_schema_is_printed_by_its_name_and_without_one_the_names(run: Run) -> None:
    for name in schema.NAMES:
        result = run("schema", name)
        assert (result.exit_code, json.loads(result.stdout)) == (0, schema.of(name))
        assert list(schema.of(name))[:3] == ["$schema", "title", "description"]
    told = run("schema").stdout.splitlines()
    assert [line.split()[0] for line in told] == [*schema.NAMES]
    result = run("schema", "routin")
    known = ", ".join(schema.NAMES)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"tempo: there is no schema 'routin'; there are: {known}\n"


def test_the_page_of_the_json_is_made_from_the_schemas() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    script = runpy.run_path(str(ROOT / "docs" / "shapes.py"))
    assert script["page"]() == page, "run `make tables`"
    assert "| `tension` | number | The time under tension. |" in page
    assert "| `hold` | number, or not there | How long" in page
    assert "| `side` | left, right or null | The side that works" in page
    assert "| `reps` | list of whole numbers | The reps of each set. |" in page
    assert all(f"| `{name}` |" in page for name in schema.FILES)
    assert all(f"## `tempo schema {name}`" in page for name in schema.WRITTEN)


def test_the_names_of_schemas_are_completed(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("_TEMPO_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "tempo schema p")
    monkeypatch.setenv("COMP_CWORD", "2")
    told = run().output.splitlines()
    assert told == ["plain,prescription", "plain,pronunciations", "plain,plan"]


@pytest.mark.parametrize("name", BASE)
def test_what_is_changed_below_is_right_before(name: str, tmp_path: Path) -> None:
    assert refused(name, file(name, BASE[name], tmp_path)) == (False, False)


@pytest.mark.parametrize(("name", "before", "after"), RIGHT)
def test_what_a_reader_takes_its_schema_takes(
    name: str, before: str, after: str, tmp_path: Path
) -> None:
    assert before in BASE[name]
    text = BASE[name].replace(before, after, 1)
    assert refused(name, file(name, text, tmp_path)) == (False, False)


@pytest.mark.parametrize(("name", "before", "after"), WRONG)
def test_what_a_reader_refuses_its_schema_refuses(
    name: str, before: str, after: str, tmp_path: Path
) -> None:
    assert before in BASE[name]
    text = BASE[name].replace(before, after, 1)
    assert refused(name, file(name, text, tmp_path)) == (True, True)


Place = tuple[str | int, ...]

BROKEN: tuple[Any, ...] = ("", " ", "x" * 301, {}, {"zz": 1}, [["a"]])
"""What is a mistake of form wherever it is one: both tell it."""

OTHERS: tuple[Any, ...] = (
    [],
    ["a"],
    ["a", "b"],
    -1,
    0,
    8,
    2.5,
    1e9,
    True,
    "8",
    "X",
    "a",
    "10..12",
    {"short": "a"},
)
"""What may be wrong for what else is in the file, which the reader alone can tell."""


def places(tree: Any, here: Place = ()) -> Iterator[Place]:
    """Yield where something stands in a file, the whole of it left out."""
    inside = [*tree.items()] if isinstance(tree, dict) else []
    for key, inner in [*enumerate(tree)] if isinstance(tree, list) else inside:
        yield (*here, key)
        yield from places(inner, (*here, key))


@cache
def right() -> list[tuple[str, Any, list[Place]]]:
    """Return files of every kind that are right, as trees, and what stands in each."""
    texts = [(kind(path), path.read_text(encoding="utf-8")) for path in SHIPPED]
    trees = [(name, read_yaml(text)) for name, text in [*texts[::8], *BASE.items()]]
    return [(name, tree, [*places(tree)]) for name, tree in trees]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_wrong_anywhere_is_told_by_both(data: st.DataObject, tmp_path: Path) -> None:
    name, tree, there = right()[data.draw(st.integers(0, len(right()) - 1))]
    tree = json.loads(json.dumps(tree))
    *above, key = data.draw(st.sampled_from(there))
    held = tree
    for each in above:
        held = held[each]
    what = data.draw(st.sampled_from([*BROKEN, *OTHERS, "(renamed)", "(removed)"]))
    if what == "(removed)":
        del held[key]
    elif what == "(renamed)" and isinstance(key, str):
        held["zz"] = held.pop(key)
    else:
        held[key] = what
    by_reader, by_schema = refused(name, file(name, json.dumps(tree), tmp_path))
    if what in (*BROKEN, "(renamed)"):
        assert by_reader == by_schema
    assert by_reader or not by_schema
