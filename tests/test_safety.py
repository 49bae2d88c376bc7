"""What comes from outside drives no terminal and no shell, and nothing goes out to a network."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tempo
from tempo.cli import group
from tempo.errors import FileError, shown
from tempo.library import document
from tempo.outputs.devices import DEVICES

HOSTILE = "x\x1b]0;owned\x07\x1b[2J\x9b8m\r\u202ey"
"""A window's title, an emptied screen, hidden text, a line overwritten, and the order turned."""

DRIVING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(*arguments: str) -> Result:
    """Run a command with the colours that it gives a terminal."""
    result = CliRunner().invoke(group, arguments, prog_name="tempo", color=True)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def driven(result: Result) -> list[str]:
    """Return what of an output would drive a terminal, but for colours."""
    return DRIVING.findall(COLOUR.sub("", result.output))


# The terminal.


def test_what_would_drive_a_terminal_is_seen() -> None:
    assert DRIVING.findall(HOSTILE) == ["\x1b", "\x07", "\x1b", "\x9b", "\r", "\u202e"]
    assert shown(HOSTILE) == r"x\x1b]0;owned\x07\x1b[2J\x9b8m\r\u202ey"
    assert str(FileError(f"{HOSTILE}\nz")) == f"{shown(HOSTILE)}\nz"


def test_text_that_people_write_is_shown_as_it_is() -> None:
    for text in ("Hüftstoß", "押し上げる", "ادفع", "می‌آیم", "💪🏽", "10\u00a0s", "naïve–“x”"):
        assert shown(text) == text


@pytest.mark.parametrize(
    "arguments",
    [
        (HOSTILE,),
        ("show", HOSTILE),
        ("show", f"./{HOSTILE}.yaml"),
        ("show", "frog-pump", "--tempo", HOSTILE),
        ("show", "frog-pump", "--voice", HOSTILE),
        ("show", "frog-pump", "--theme", f"./{HOSTILE}"),
        ("show", "frog-pump", f"--{HOSTILE}"),
        ("run", "frog-pump", "--device", HOSTILE),
        ("export", "frog-pump", "-o", f"{HOSTILE}.wav"),
        ("check", HOSTILE),
        ("new", HOSTILE),
        ("say", HOSTILE, "-o", "a.wav"),
        ("history", "--routine", HOSTILE),
    ],
)
def test_words_of_the_command_line_are_refused(arguments: tuple[str, ...]) -> None:
    result = on_a_terminal(*arguments)
    assert (result.exit_code, driven(result)) == (2, [])
    assert "holds characters that cannot be seen; retype it" in result.output


def test_names_of_files_are_shown_or_left_out(own: Path) -> None:
    routines, voices = own / "routines", own / "voices" / HOSTILE
    routines.mkdir(parents=True)
    voices.mkdir(parents=True)
    (routines / f"{HOSTILE}.yaml").write_text("tempo: 2021\n")
    (routines / "mine.yaml").write_text("tempo: 2021\nrets: 1\n")
    (own / "prescriptions").mkdir()
    (own / "prescriptions" / f"{HOSTILE}.yaml").write_text("tempo: 2021\n")
    (own / "themes" / HOSTILE).mkdir(parents=True)
    (own / "themes" / HOSTILE / "theme.yaml").write_text("sounds: 1\n")
    (own / "voices" / f"{HOSTILE}.onnx").touch()
    for command in ("list", "voices", "doctor", "show mine", "show nothing", "show x --theme y"):
        assert driven(on_a_terminal(*command.split())) == []
    assert r"x\x1b]0;owned" in on_a_terminal("voices").output


def test_a_home_that_would_drive_the_terminal_is_no_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / HOSTILE))
    for command in ("list", "cache", "doctor", "voices", "new squat", "history"):
        assert driven(on_a_terminal(*command.split())) == []
    assert list(tmp_path.rglob("rep-tempo")) == []


def test_the_history_is_shown(own: Path) -> None:
    side = {"exercise": HOSTILE, "set": 1, "side": None, "reps": 8, "planned": 8}
    told = {"version": 1, "began": "2026-03-01T10:00:00+00:00", "finished": True, "length": 60}
    told |= {"routine": HOSTILE, "tempo": HOSTILE, "output": HOSTILE, "pauses": []}
    own.mkdir(parents=True)
    line = json.dumps({**told, "sets": [{**side, "tension": 40, "rest": 0}]})
    (own / "history.jsonl").write_text(line + "\n")
    for form in ((), ("--csv",), ("--json",)):
        result = on_a_terminal("history", *form)
        assert (result.exit_code, driven(result)) == (0, [])
        assert "owned" in result.output


def test_the_names_of_devices_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    output = DEVICES["miniaudio"]._replace(names=lambda: [HOSTILE])
    monkeypatch.setitem(DEVICES, "miniaudio", output)
    result = on_a_terminal("devices")
    assert driven(result) == []
    assert r"x\x1b]0;owned" in result.output


def test_what_would_drive_a_terminal_is_in_no_file(tmp_path: Path) -> None:
    path = tmp_path / "routine.yaml"
    for character in map(chr, (*range(1, 9), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x9B)):
        path.write_text(f"name: {json.dumps(f'a{character}b')}\n", encoding="utf-8")
        read = document.Document(path)
        assert read.root.text("name") == ""
        with pytest.raises(FileError, match="name: holds characters that cannot be shown"):
            read.close()


# The shell.


def shelled(source: str) -> list[str]:
    """Return the calls in a module that would start a shell."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        by_word = any(each.arg == "shell" for each in node.keywords)
        if by_word or re.search(
            r"\b(os\.(system|popen|exec\w*|spawn\w*)|getoutput|eval|exec)$", name
        ):
            found.append(ast.unparse(node))
    return found


def test_no_module_starts_a_shell() -> None:
    house = Path(tempo.__file__).parent
    found = {path.name: shelled(path.read_text("utf-8")) for path in house.rglob("*.py")}
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('ls')",
        "subprocess.run('ls', shell=True)",
        "os.popen('x')",
        "eval('1')",
    ],
)
def test_a_shell_is_seen(source: str) -> None:
    assert len(shelled(source)) == 1


@pytest.mark.parametrize(
    "words", ["$(touch owned)", "; touch owned;", "`touch owned`", "| touch owned", "-o owned"]
)
@pytest.mark.parametrize("voice", ["espeak", "system"])
def test_words_that_are_spoken_are_no_orders(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Result],
    words: str,
    voice: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("say", "--voice", voice, "-o", "a.wav", "--", words).exit_code == 0
    assert os.listdir(tmp_path) == ["a.wav"]


# The network.

GUARD = """
import os, sys
def seen(event, given):
    within = given and getattr(given[0], "family", None) == 1  # a Unix socket: of this machine
    if event.startswith("socket.") and event != "socket.__new__" and not within:
        with open(os.environ["SEEN"], "a") as file:
            file.write(f"{event} {given[1:]!r}\\n")
sys.addaudithook(seen)
"""
"""Goes into every Python process, also those that speak: it notes each use of a socket."""

SHORT = ("frog-pump", "--sets", "1", "--reps", "1", "--no-setup", "--lead-in", "5")

PLAYED = (*SHORT, "--tempo", "0-0-0-0.2")
COMMANDS = [
    ("--help",),
    ("list",),
    ("show", *SHORT),
    ("check", "frog-pump"),
    ("new", "squat"),
    ("export", *SHORT, "-o", "a.wav"),
    pytest.param(("run", *PLAYED, "--output", "silent"), marks=pytest.mark.paced),
    pytest.param(("run", *PLAYED), marks=pytest.mark.paced),
    ("say", "drive"),
    ("say", "drive", "--voice", "system", "-o", "b.wav"),
    ("history",),
    ("voices",),
    ("devices",),
    ("cache",),
    ("doctor",),
]


def sockets(folder: Path, command: list[str]) -> list[str]:
    """Run a command in a folder and return what it and its children did with sockets."""
    (folder / "guard").mkdir(exist_ok=True)
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    (folder / "seen").unlink(missing_ok=True)
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}  # so that voices have to speak
    guarded = {"PYTHONPATH": str(folder / "guard"), "SEEN": str(folder / "seen")}
    subprocess.run(
        command, cwd=folder, env=os.environ | cache | guarded, capture_output=True, timeout=120
    )
    return (folder / "seen").read_text().splitlines() if (folder / "seen").exists() else []


STRACE = ["strace", "-f", "--seccomp-bpf", "-q"]
"""It stops a program at the calls that are looked for, and at no others."""


def connections(folder: Path, command: list[str]) -> list[str]:
    """Run a command under strace and return the calls that go further than this machine's files.

    A sound server is met at a Unix socket, and the loopback is where a library looks for one.
    """
    strace = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-q",
        "-e",
        "trace=connect,sendto,sendmsg,bind",
        "-o",
        "trace",
    ]
    sockets(folder, [*strace, *command])
    seen = (folder / "trace").read_text(errors="replace").splitlines()
    return [call for call in seen if re.search(r"AF_INET6?\b", call)]


def traceable(folder: Path) -> bool:
    """Whether strace is here and may look at a process."""
    tried = [*STRACE, "-o", str(folder / "tried"), "true"]
    return (
        bool(shutil.which("strace")) and subprocess.run(tried, capture_output=True).returncode == 0
    )


@pytest.fixture(params=["sockets", "connections"])
def watch(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Path, list[str]], list[str]]:
    if request.param == "sockets":
        return sockets
    if not traceable(tmp_path):
        pytest.skip("the program strace is not installed, or may not look at a process")
    return connections


@pytest.mark.few(6)
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda given: " ".join(given[:2]))
def test_no_command_goes_to_a_network(own: Path, tmp_path: Path, arguments: list[str]) -> None:
    """By what Python is asked for; and by what the system is, where that can be watched."""
    command = [sys.executable, "-m", "tempo", *arguments]
    watch = connections if traceable(tmp_path) else sockets
    assert watch(tmp_path, command) == []
    assert not (tmp_path / "seen").exists()


@pytest.mark.parametrize(
    "source",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import os, subprocess, sys; subprocess.run([sys.executable, '-c', "
        "\"import socket; socket.create_connection(('127.0.0.1', 9), 1)\"])",
    ],
)
def test_one_that_does_is_seen(
    tmp_path: Path, watch: Callable[[Path, list[str]], list[str]], source: str
) -> None:
    assert watch(tmp_path, [sys.executable, "-c", source])
