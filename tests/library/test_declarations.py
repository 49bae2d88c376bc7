"""What holds of every option, told from the table of declarations alone."""

import re
import runpy
import shlex
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from tempo.cli import COMMANDS, group, options
from tempo.cli.examples import EXAMPLES
from tempo.errors import FileError
from tempo.library import batch, declarations, document, settings, workouts
from tempo.library.declarations import DECLARATIONS, FORMAT, SAMPLE_RATE, WITH, Declaration, taken
from tempo.library.values import Count, Counts, Flag, Number, Several, Text, Time, Times, Whole

ROOT = Path(__file__).parent.parent.parent

VERBS = (
    *("run", "export", "batch", "list", "show", "plot", "check", "new", "import", "history"),
    *("history edit", "history import", "voices", "voices add", "voices missing", "voices record"),
    *("voices favourite", "say", "cache", "site", "serve"),
)
SUBCOMMANDS = {
    "history": {"edit", "import", "remove"},
    "voices": {"add", "missing", "record", "favourite"},
    "config": {"show", "get", "set", "unset", "edit"},
}
TAKERS = {
    *VERBS,
    *("config", "plan", "page", "routine", "prescription", "entry", "member", "warm-up", "cluster"),
    *("muscles", "cues", "cue", "translation", "workout", "workout translation", "round"),
    *("tracks", "track", "theme", "tone", "note", "notes", "recording", "glide", "pronunciation"),
}


def context(verb: str) -> click.Context:
    """The command of a verb, as it is called."""
    found = click.Context(group, info_name="tempo", **group.context_settings)
    for word in verb.split():
        assert isinstance(found.command, click.Group)
        inner = found.command.get_command(found, word)
        assert inner
        found = click.Context(inner, parent=found, info_name=word)
    return found


WRONG = "१२"
"""What is the value of no option but of those that take any text."""


def test_every_option_has_a_name_a_group_and_a_sentence_of_help() -> None:
    for each in DECLARATIONS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.name), each
        assert each.group and re.fullmatch(r"[A-Zm-].*\.", each.help), each
        assert each.takers and each.takers <= TAKERS, each
        assert each.needed <= each.takers, each
        assert not (each.default and each.otherwise), each


def test_what_is_usual_is_what_may_be_said() -> None:
    for each in DECLARATIONS:
        value = each.value
        if each.default:
            assert value.read(each.default) == each.usual, each
        if isinstance(value, Number | Whole | Time | Times | Count | Counts):
            assert value.low < value.high, each
        if isinstance(value, Number | Whole | Time) and each.default:
            assert value.low <= each.usual <= value.high, each


def test_no_two_options_that_somebody_takes_have_one_name() -> None:
    for taker in TAKERS:
        names = [each.name for each in DECLARATIONS if taker in each.takers]
        assert len(names) == len(set(names)), taker


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_has_every_option_that_it_takes_and_no_other(verb: str) -> None:
    ctx = context(verb)
    told = " ".join(ctx.get_help().split())
    for declaration in taken(verb).values():
        assert f"--{declaration.name}" in told
        assert declaration.help.split()[0] in told
    named = [each for each in ctx.command.params if isinstance(each, click.Option)]
    assert {max(each.opts, key=len) for each in named} == {f"--{name}" for name in taken(verb)}


def test_no_command_has_an_option_that_is_not_declared() -> None:
    inner = {f"{verb} {word}" for verb, words in SUBCOMMANDS.items() for word in words}
    assert {*EXAMPLES} == {"", *COMMANDS, *inner}
    for verb in (*COMMANDS, *inner):
        command = context(verb).command
        if isinstance(command, click.Group):
            assert {*command.commands} == SUBCOMMANDS[verb]
        for each in command.params:
            assert isinstance(each, options.Option | click.Argument), each
            assert each.type.name in ("text", "boolean"), each  # no kind of value but our own


@pytest.mark.parametrize("verb", EXAMPLES)
def test_every_command_shows_examples_which_it_takes(verb: str) -> None:
    told = context(verb).get_help()
    assert 1 <= len(EXAMPLES[verb]) <= 3
    for typed, what in EXAMPLES[verb]:
        assert f"{typed}  " in told.rpartition("Examples:")[2] and what in told
        words = shlex.split(typed.partition(" | ")[0])
        assert words[: 1 + len(verb.split())] == ["tempo", *verb.split()]
        if not verb:
            continue
        ctx = context(verb)
        ctx.command.make_context(verb, words[1 + len(verb.split()) :], parent=ctx.parent)


def test_the_config_takes_an_option_exactly_if_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    for each in ({each.name: each for each in DECLARATIONS} | taken("config")).values():
        path.write_text(f"{each.name}: {each.default or 'x'}\n")
        if each.name in taken("config"):
            assert settings.load(path).get(each) == each.value.read(each.default or "x"), each
        else:
            with pytest.raises(FileError, match=r"is not a key here|belongs in a routine"):
                settings.load(path)


def test_a_plan_takes_an_option_exactly_if_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    others = {
        each.name: each for each in DECLARATIONS if each.name not in ("file", "folder", "tracks")
    }
    for each in (others | taken("plan")).values():
        said = each.default or "x"
        path.write_text(f"tracks: [{{file: a.wav, routine: x}}]\n{each.name}: {said}\n")
        if each.name in ("routine", *taken("plan")):
            (job,) = batch.load(path)
            assert job.options[each.name] == said
        else:
            with pytest.raises(FileError, match=f"{each.name}: is not a key here"):
                batch.load(path)


@pytest.mark.parametrize(
    "declaration",
    [
        each
        for each in taken("plan").values()
        if not isinstance(each.value, Text)
        and ("config" in each.takers or not isinstance(each.value, Flag))  # said in two places
    ],
    ids=lambda each: str(each.name),
)
def test_a_value_is_refused_in_the_same_words_by_command_line_config_and_plan(
    declaration: Declaration[Any], run: Callable[..., Result], own: Path, tmp_path: Path
) -> None:
    name, text = declaration.name, WRONG
    said = {}
    plan = tmp_path / "plan.yaml"
    plan.write_text(f"routine: frog-pump\ntracks: [{{file: a.wav}}]\n{name}: {text}\n")
    result = run("batch", str(plan), "-o", str(tmp_path / "out"))
    said["plan"] = result.stderr.strip().removeprefix(f"tempo: {plan}:3: {name}: ")
    if not isinstance(declaration.value, Flag):
        verb = "export" if name in taken("export") else "show"
        result = run(verb, "frog-pump", f"--{name}", text)
        told = result.stderr.strip().removeprefix(f"tempo: --{name}: ")
        said[verb] = told
    if "config" in declaration.takers:
        config = own.parents[1] / "config" / "rep-tempo" / "config.yaml"
        config.parent.mkdir(parents=True)
        config.write_text(f"{name}: {text}\n")
        result = run("show", "frog-pump")
        said["config"] = result.stderr.strip().removeprefix(f"tempo: {config}:1: {name}: ")
    assert len(said) > 1
    assert len(set(said.values())) == 1, said
    assert "\n" not in said["plan"]
    assert text in said["plan"] or said["plan"].startswith("must be ")


def test_what_files_there_can_be_is_what_is_declared() -> None:
    from tempo.guide.companions import COMPANIONS, PLAYLIST
    from tempo.outputs import formats

    assert options.choices(FORMAT.value) == [*formats.FORMATS]
    assert options.choices(SAMPLE_RATE.value) == [str(rate) for rate in formats.RATES]
    assert isinstance(WITH.value, Several)
    assert options.choices(WITH.value) == [*COMPANIONS, PLAYLIST]


FILES = ("routine", "workout", "entry", "round", "member", "prescription", "translation", "cue")
"""What has keys of its own, of which docs/keys.md has all."""


def test_the_tables_of_options_are_made_from_what_is_declared(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    script = runpy.run_path(str(ROOT / "docs" / "options.py"))
    assert script["written"](page) == page, "run `make tables`"
    keys = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert script["keys"]() == keys, "run `make tables`"
    assert "| `rest` | Rest between sets" in keys and "| `last-hold` |" in keys
    assert all(f"| `{name}` |" in keys for taker in FILES for name in taken(taker))
    assert script["written"](page.replace("80 to 450", "80 to 45")) == page  # the control
    found = re.search(r"<!-- config -->\s*```yaml\n(.*?)```", page, re.DOTALL)
    assert found
    path = tmp_path / "config.yaml"
    path.write_text(found[1])
    usual, loaded = settings.Settings(), settings.load(path)
    for each in taken("config").values():
        assert loaded.get(each) == (usual[each] if each.default else None), each.name


def test_the_pages_of_all_commands_are_made_from_the_commands() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "commands.py"))
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    manual = (ROOT / "docs" / "tempo.1").read_text(encoding="utf-8")
    assert script["page"]() == page, "run `make tables`"
    assert script["manual"]() == manual, "run `make tables`"
    for verb in (*COMMANDS, "voices record", "config set"):
        assert f"## `tempo {verb}`\n" in page
        assert f"\n.SS tempo {verb}" in manual
    for declaration in DECLARATIONS:
        if declaration.takers & {*COMMANDS}:
            assert f"--{declaration.name}" in page
    assert manual.isascii()


def test_the_option_that_contributing_shows_is_as_it_is_declared() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    declared, used = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[:2]
    known = dict(vars(declarations))
    exec(textwrap.dedent(declared), known)
    assert known["SWITCH"]._replace(takers=frozenset()) == declarations.SWITCH._replace(
        takers=frozenset()
    )
    line = used.partition("#")[0].strip()
    assert line in (ROOT / "tempo" / "guide" / "asked.py").read_text(encoding="utf-8")


EVERY_KEY = """
name: w
summary: s
routines:
  - exercise: {name: a, tempo: 2011, reps: 2, sets: 1, rest: 60, muscles: {target: [x]},
      cues: {lift: {short: up}}, cluster: {reps: 1, rest: 5}, languages: {de: {name: b}}}
    warm-up: {reps: 1, cluster: {reps: 1, rest: 5}}
  - superset: [{exercise: {name: d, tempo: 2011}}, {exercise: {name: e, tempo: 2011}}]
    rounds: 2
languages: {de: {name: c}}
"""


def test_the_keys_of_files_are_those_that_are_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, set[str]] = {}

    def close(table: document.Table) -> None:
        read.setdefault(table._prefix, set()).update(table._known)

    monkeypatch.setattr(document.Table, "close", close)
    path = tmp_path / "w.yaml"
    path.write_text(EVERY_KEY)
    workouts.load(path)
    assert read["routines.exercise."] == {*taken("routine")}
    for prefix, taker in {
        "": "workout",
        "languages.de.": "workout translation",
        "routines.warm-up.": "warm-up",
        "routines.exercise.cluster.": "cluster",
        "routines.exercise.muscles.": "muscles",
        "routines.exercise.cues.": "cues",
        "routines.exercise.cues.lift.": "cue",
        "routines.exercise.languages.de.": "translation",
    }.items():
        assert read[prefix] == {*taken(taker)}, prefix
