"""Imports run one way, down the house, and what is heavy is imported only where it is needed."""

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import tempo

HOUSE = Path(tempo.__file__).parent
LAYERS = [
    "cli",
    "batch",
    "live",
    "phone",
    "guide",
    "outputs",
    "audio",
    "voices",
    "imports",
    "library",
    "plan",
    "errors",
    "signals",
]
"""From the roof down: a module may import its own layer and those below."""

HEAVY = {
    *("numpy", "soxr", "miniaudio", "sounddevice", "simpleaudio", "rich"),
    *(
        "hibari",
        "onnxruntime",
        "py_nanotts",
        "espeakng_loader",
        "pyttsx3",
        "piper",
        "soundfile",
        "dbus_fast",
        "matplotlib",
        "PIL",
        "mutagen",
        "av",
        "lameenc",
    ),
    *("openpyxl", "markdown_it", "rapidfuzz"),
    *("starlette", "uvicorn", "segno"),
}


parsed = cache(ast.parse)
"""Each module is looked at for several rules."""


def imports(source: str, at_the_top: bool = False) -> Iterator[str]:
    """Yield the full name of all that a module imports, in functions too or else when it loads."""
    stack: list[ast.AST] = [parsed(source)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif at_the_top and _waits(node):
            continue
        stack.extend(ast.iter_child_nodes(node))


def _waits(node: ast.AST) -> bool:
    """Whether what is in here is not run when the module loads."""
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.dump(node.test)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def layer(name: str) -> str | None:
    """Return the layer of a module of ours; None for the package itself and for all others."""
    parts = name.split(".")
    return parts[1] if parts[0] == "tempo" and len(parts) > 1 and parts[1] in LAYERS else None


def climbs(module: str, source: str) -> list[str]:
    """Return what a module imports from a layer above its own."""
    own = LAYERS.index(layer(module) or "cli")
    found = [name for name in imports(source) if layer(name)]
    return [name for name in found if LAYERS.index(layer(name) or "signals") < own]


def modules() -> Iterator[tuple[str, str]]:
    """Yield the name and the source of every module of the house."""
    for path in sorted(HOUSE.rglob("*.py")):
        name = ".".join(("tempo", *path.relative_to(HOUSE).with_suffix("").parts))
        yield name, path.read_text(encoding="utf-8")


EVERY = dict(modules())


def test_every_module_is_in_a_layer() -> None:
    assert [name for name in EVERY if not layer(name)] == ["tempo.__init__", "tempo.__main__"]


def test_imports_run_downwards() -> None:
    assert {name: found for name in EVERY if (found := climbs(name, EVERY[name]))} == {}


def test_an_import_upwards_is_seen_wherever_it_stands() -> None:
    source = "def late():\n    if True:\n        from tempo.audio import mixer, tones\n"
    assert climbs("tempo.plan.schedule", source) == ["tempo.audio.mixer", "tempo.audio.tones"]
    assert climbs("tempo.live.player", source) == []
    assert climbs("tempo.plan.tempo", "from tempo import audio") == ["tempo.audio"]
    assert climbs("tempo.errors", "import tempo.plan.time") == ["tempo.plan.time"]


def test_the_package_itself_imports_nothing_when_it_loads() -> None:
    assert list(imports(EVERY["tempo.__init__"], at_the_top=True)) == []


PLANNING = {
    "tempo.plan.schedule.events": ["tempo.audio.track"],
    "tempo.audio.track.planned": ["tempo.guide.asked"],
    "tempo.audio.track.replanned": ["tempo.cli.run"],  # a rest that the lifter makes longer
}
"""Each step from what was asked for to a track, and who takes it: there is one way. The command
line goes it by ``Asked.guide``, and so does ``tempo.Work.plan``."""


def takers(step: str, every: Mapping[str, str]) -> list[str]:
    """Return the modules that import a step, or use it of the module that has it."""
    home, _, name = step.rpartition(".")
    used = rf"\b{home.split('.')[-1]}\.{name}\b"
    return [
        module
        for module, source in every.items()
        if name in source
        and (step in (found := {*imports(source)}) or (home in found and re.search(used, source)))
    ]


@pytest.mark.parametrize("step", PLANNING)
def test_there_is_one_way_to_a_track(step: str) -> None:
    assert takers(step, EVERY) == PLANNING[step]


def test_another_way_to_a_track_is_seen() -> None:
    ways = {
        "a": "def f():\n    from tempo.audio.track import planned",
        "b": "from tempo.audio import track\ntrack.planned(1)",
        "c": "from tempo.audio import track\ntrack.replanned(1)",
    }
    assert takers("tempo.audio.track.planned", ways) == ["a", "b"]


def test_the_core_is_the_standard_library_and_itself() -> None:
    core = [name for name in EVERY if layer(name) in ("plan", "errors")]
    outside = [
        (module, name)
        for module in core
        for name in imports(EVERY[module])
        if name.split(".")[0] not in sys.stdlib_module_names
        and layer(name) not in ("plan", "errors")
    ]
    assert len(core) > 30 and outside == []


def test_the_core_has_no_clock_no_files_and_no_chance() -> None:
    worldly = {"time", "datetime", "random", "os", "sys", "io", "pathlib", "threading", "asyncio"}
    plan = [name for name in EVERY if layer(name) == "plan"]
    found = [(module, name) for module in plan for name in imports(EVERY[module])]
    assert len(plan) > 30
    assert [(module, name) for module, name in found if name.split(".")[0] in worldly] == []


def test_no_module_imports_a_heavy_library_when_it_loads() -> None:
    loaded = [(module, name) for module in EVERY for name in imports(EVERY[module], True)]
    assert [(module, name) for module, name in loaded if name.split(".")[0] in HEAVY] == []


LOADED_LATE = re.compile(r"\bnp\.(?:fft|linalg|random|polynomial|ma|ctypeslib|rec|char|strings)\b")
"""Parts of numpy that load when they are first used, which two threads cannot do at once."""


def test_parts_of_numpy_are_imported_by_their_names() -> None:
    assert [module for module in EVERY if LOADED_LATE.search(EVERY[module])] == []


def test_a_heavy_import_is_seen_at_the_top_and_allowed_in_a_function() -> None:
    assert list(imports("try:\n    import numpy\nexcept ImportError:\n    pass", True)) == ["numpy"]
    assert list(imports("def f():\n    import numpy", True)) == []
    assert list(imports("if TYPE_CHECKING:\n    import numpy", True)) == []


WATCHED = HEAVY | {
    *("yaml", "json", "subprocess", "importlib.metadata", "asyncio", "concurrent.futures"),
    *("difflib", "dataclasses", "logging", "wave", "pickle", "multiprocessing", "http"),
    *("hashlib", *(["platformdirs", "tempfile"] if sys.platform == "linux" else [])),
}
"""What takes long enough to load that a command should not do it without a need."""

PROBE = f"""
import sys
from tempo.cli import group
try:
    group(sys.argv[1:], prog_name="tempo")
except SystemExit as end:
    loaded = sorted({WATCHED!r} & set(sys.modules))
    print("loaded:", *loaded, file=sys.stderr)
    sys.exit(end.code)
"""


def loaded(home: Path, *arguments: str) -> list[str]:
    """Run a command with nothing of the user's own, and return what it loaded of WATCHED."""
    place = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(home))
    place |= {"USERPROFILE": str(home), "LOCALAPPDATA": str(home), "APPDATA": str(home)}
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env=os.environ | place | {"COVERAGE_PROCESS_CONFIG": ""},  # measuring loads more
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stderr.splitlines()[-1].split()[1:]


ASKED = ("--sets", "1", "--reps", "2", "--no-setup")

LOADS = {
    "--version": set(),
    "--help": set(),
    "list": set(),
    "show": set(),
    "show --json": {"json"},
    "export": set(),
    "export --help": set(),
    "run --help": set(),
    "check": set(),
    "cache": set(),
}
"""All of WATCHED that a command loads when its clips and files are cached: it may load no more.
Those that look for voices and devices load whatever is installed."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home in which the clips of a set are cached."""
    home = tmp_path_factory.mktemp("home")
    file = str(home / "first.wav")
    assert "numpy" in loaded(home, "export", "standard-thrust", *ASKED, "-o", file)  # the control
    assert "yaml" in loaded(home, "list")
    return home


@pytest.mark.parametrize("command", LOADS)
def test_a_command_loads_no_more_than_it_needs(home: Path, command: str) -> None:
    verb, *options = command.split()
    asked = [verb, *options]
    if verb in ("show", "export", "check") and "--help" not in options:
        asked += ["standard-thrust", *(ASKED if verb != "check" else ())]
    if asked[0] == "export" and "--help" not in options:
        asked += ["--output", str(home / f"{len(list(home.iterdir()))}.wav")]
    assert set(loaded(home, *asked)) == LOADS[command]


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_not_to_be_heard_is_not_made(tmp_path: Path, command: str) -> None:
    assert loaded(tmp_path, command, "standard-thrust") == ["yaml"]  # the first time of all
    assert not (tmp_path / "rep-tempo" / "clips").exists()


def test_commands_are_loaded_without_anything_heavy(tmp_path: Path) -> None:
    """The help of the group imports every command module, as completion does."""
    code = "import sys, pkgutil, tempo.cli as cli\n"
    code += (
        "for found in pkgutil.iter_modules(cli.__path__): __import__(f'tempo.cli.{found.name}')\n"
    )
    code += f"print(sorted({HEAVY!r} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (ended.stdout.strip(), ended.stderr) == ("[]", "")


def import_times(folder: Path) -> tuple[int, int]:
    """Return the microseconds in which an empty module and ours are imported, the least of some."""
    (folder / "empty.py").write_text('"""Nothing."""\n')
    path = os.pathsep.join([str(folder), str(HOUSE.parent)])
    found: dict[str, list[int]] = {"empty": [], "tempo": []}
    for _ in range(4):  # the first compiles them
        ended = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", "import empty, tempo"],
            env=os.environ | {"PYTHONPATH": path, "COVERAGE_PROCESS_CONFIG": ""},
            capture_output=True,
            encoding="utf-8",
        )
        for name, times in found.items():
            times += [int(t) for t in re.findall(rf"\| +(\d+) \| {name}$", ended.stderr, re.M)]
    return min(found["empty"]), min(found["tempo"])


def test_importing_the_package_takes_at_most_5_ms_more_than_an_empty_module(tmp_path: Path) -> None:
    empty, ours = import_times(tmp_path)
    assert ours - empty <= 5_000


def test_importing_the_package_loads_nothing_else_and_a_name_is_loaded_when_it_is_used() -> None:
    code = "import sys; before = {*sys.modules}; import tempo; print(*{*sys.modules} - before)\n"
    code += f"tempo.load; print(*sorted({HEAVY | {'click', 'tempo.cli'}!r} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (ended.stdout, ended.stderr) == ("tempo\n\n", "")


UNCHANGED = """
import sys
from tempo.__main__ import main
main()
print("loaded:", *sorted({*sys.modules}), file=sys.stderr)
"""


@pytest.mark.skipif(os.name != "posix", reason="files have no time that nobody sets")
def test_a_batch_in_which_nothing_changed_loads_next_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    plan, out = tmp_path / "plan.yaml", tmp_path / "out"
    plan.write_text("tracks: [{file: a.wav, routine: frog-pump, reps: 1, sets: 1, say: beeps}]\n")
    place = {"HOME": str(tmp_path / "home"), "COVERAGE_PROCESS_CONFIG": ""}
    home = {f"XDG_{each}_HOME": str(tmp_path / "home") for each in ("CACHE", "CONFIG", "DATA")}

    def batch() -> tuple[str, set[str]]:
        ended = subprocess.run(
            [sys.executable, "-c", UNCHANGED, "batch", str(plan), "-o", str(out)],
            env=os.environ | place | home,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout, {*ended.stderr.partition("loaded: ")[2].split()}

    assert batch() == (f"{out}: 1 track written, 0 there already\n", set())  # click ends it
    same = f"{out}: 0 tracks written, 1 there already\n"
    for _ in range(20):  # until the files are old enough, and nobody writes beside our own
        time.sleep(0.5)
        said, loaded = batch()
        assert said == same
        if loaded:
            break
    assert loaded and not loaded & (WATCHED - {"hashlib"} | {"click", "tempo.cli", "tempo.plan"})
    sources = {name for name in loaded if layer(name)}
    assert sources == {
        *("tempo.signals", "tempo.errors", "tempo.batch", "tempo.batch.snapshot", "tempo.library"),
        *(f"tempo.library.{each}" for each in ("folders", "inputs", "cache", "digest", "states")),
        "tempo.library.unfinished",
    }


SCREENS = {"tempo.cli.tell", "tempo.live.screen", "tempo.outputs.simpleaudio_child"}
"""What writes to a terminal, after `errors.shown`; and what writes to a parent that reads it."""

WRITING = {"print", "echo", "secho", "echo_via_pager", "pager"}


def written(source: str) -> list[str]:
    """Return what writes to the terminal in a module, but for click's own questions and bars."""
    found = []
    for node in ast.walk(parsed(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        stream = re.fullmatch(r"sys\.(__)?std(out|err)(__)?(\.buffer)?\.write", name)
        if stream or (name.split(".")[-1] in WRITING and not name.startswith("console.")):
            found.append(name)
    return found


def test_all_text_goes_through_one_place_on_its_way_to_a_terminal() -> None:
    modules = [name for name in EVERY if ".voices." not in name]
    assert {name for name in modules if written(EVERY[name])} <= {*SCREENS}


def test_text_that_goes_round_that_place_is_seen() -> None:
    assert written("click.echo(1)\nprint(2)\nsys.stderr.write('3')\nfile.write(b'4')") == [
        *("click.echo", "print", "sys.stderr.write")
    ]
