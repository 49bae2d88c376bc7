"""The program as a process: its help, its streams, its surroundings."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import tempo
from tempo import cli
from tempo.cli import COMMANDS

Run = Callable[..., Result]

TEMPO = [sys.executable, "-m", "tempo"]
XDG = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"]
SHORT = ("frog-pump", "--sets", "1", "--reps", "2", "--voice", "none")


def process(*arguments: str, **changed: str | None) -> "subprocess.CompletedProcess[str]":
    """Run the program in an environment that is changed; None takes a variable away."""
    environment = {name: value for name, value in (os.environ | changed).items() if value}
    return subprocess.run(
        [*TEMPO, *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env=environment,
        timeout=60,
    )


def on_a_terminal(*arguments: str, **changed: str) -> str:
    """Run the program on a terminal and return all that it wrote there."""
    ours, its = pty.openpty()
    child = subprocess.Popen(
        [*TEMPO, *arguments],
        stdin=its,
        stdout=its,
        stderr=its,
        env=os.environ | {"TERM": "xterm-256color"} | changed,
    )
    os.close(its)
    written = b""
    try:
        while piece := os.read(ours, 1 << 16):
            written += piece
    except OSError:  # Linux's way to say that nobody writes any more
        pass
    os.close(ours)
    assert child.wait(60) == 0
    return written.decode()


# Help.


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").stdout == f"rep-tempo {tempo.__version__}\n"
    assert run("-v").stdout == run("--version").stdout


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_help_names_every_command(run: Run, flag: str) -> None:
    result = run(flag)
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)
    assert "_TEMPO_COMPLETE=bash_source" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(run: Run, name: str) -> None:
    result = run(name, "-h")
    assert result.exit_code == 0
    assert run(name, "--help").stdout == result.stdout
    _, *rows = re.split(r"\n  (?=-)", result.stdout)
    assert rows and all(re.search(r"  +\S", row) for row in rows), rows
    assert any(row.startswith("-h, --help ") for row in rows)


@pytest.mark.parametrize("name", ["run", "export", "show"])
def test_the_shared_options_name_their_defaults_and_units(run: Run, name: str) -> None:
    text = " ".join(run(name, "-h").stdout.replace("-\n", "-").split())
    for part in [
        "--tempo TEMPO",
        "--reps N",
        "--sets N",
        "--rest TIME Rest between sets, as 90 or 1:30, or 0 to go straight on;",
        "[0, or 5 to 3600 s; default: the routine's]",
        "--hold TIME The pause at the top, in seconds,",
        "[default: the tempo's]",
        "--say full|normal|quiet|beeps",
        "[default: normal]",
        "--voice NAME|none",
        "[default: auto]",
        "--rate WPM How fast the voice speaks, in words a minute. [80 to 450 wpm; default: 165]",
        "--theme NAME",
        "[default: default]",
        "[0, or 5 to 120 s; default: 10]",
        "--no-keep-awake",
        "--no-setup",
    ]:
        assert part in text


@pytest.mark.parametrize("verb", [("run",), ("voices", "record"), ("history", "edit")])
def test_help_shows_what_the_flag_shows(run: Run, verb: tuple[str, ...]) -> None:
    assert run("help", *verb).stdout == run(*verb, "--help").stdout
    assert run("help").stdout == run("--help").stdout


def test_help_of_no_command_names_the_one_that_was_meant(run: Run) -> None:
    result = run("help", "rnu")
    assert result.exit_code == 2
    assert result.stderr.startswith("tempo: there is no command 'rnu'; did you mean 'run'?")


def test_a_command_that_there_is_not_is_told(run: Run) -> None:
    result = run("shwo")
    assert result.exit_code == 2
    assert "did you mean 'show'?" in result.stderr


# Completion.


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("tempo sh", {"plain,show"}),
        ("tempo show pau", {"plain,pause-thrust"}),
        ("tempo run single-leg-th", {"plain,single-leg-thrust"}),
        ("tempo show pause-thrust --tempo s", {"plain,slow-eccentric", "plain,standard"}),
        ("tempo show pause-thrust --say q", {"plain,quiet"}),
        ("tempo export --theme d", {"plain,default"}),
        ("tempo run --voice hib", {"plain,hibari"}),
        ("tempo run --voice en-us+wh", {"plain,en-us+whisper", "plain,en-us+whisperf"}),
        ("tempo config set voice-l", {"plain,voice-level"}),
        ("tempo config set say q", {"plain,quiet"}),
        ("tempo help exp", {"plain,export"}),
        ("tempo show pause-thrust --no-k", {"plain,--no-keep-awake"}),
        ("tempo show ./mine", {"file,./mine"}),
        ("tempo check ./mine", {"file,./mine"}),
    ],
)
def test_commands_routines_and_options_are_completed(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str, completed: set[str]
) -> None:
    for name, value in asked_by_a_shell(words).items():
        monkeypatch.setenv(name, value)
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert set(result.stdout.split()) == completed


def test_a_shell_asks_the_program_itself() -> None:
    result = process(**asked_by_a_shell("tempo show pau"))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.split() == ["plain,pause-thrust"]


def asked_by_a_shell(words: str) -> dict[str, str]:
    """Return what a shell puts into the environment to have the last word completed."""
    count = str(len(words.split()) - 1)
    return {"_TEMPO_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}


# Streams.


@pytest.mark.parametrize("arguments", [("show", "pause-thrust"), ("list",), ("show", "-h")])
def test_a_reader_that_has_seen_enough_is_no_fault(arguments: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*TEMPO, *arguments], stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert done.stderr == b""


def test_a_disk_that_is_full_is_told_in_a_line() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*TEMPO, "list"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr == b"tempo: output: No space left on device\n"


def test_a_terminal_has_colours_unless_it_asks_for_none() -> None:
    show = ("show", *SHORT)
    assert "\x1b[" in on_a_terminal(*show)
    assert "\x1b[" not in on_a_terminal(*show, NO_COLOR="1")
    assert "\x1b[" not in process(*show).stdout


def test_a_terminal_sees_the_export_go_on(tmp_path: Path) -> None:
    written = on_a_terminal("export", *SHORT, "-o", str(tmp_path / "one.wav"))
    assert "one.wav" in written and "100%" in written
    quiet = process("export", *SHORT, "-o", str(tmp_path / "two.wav"))
    assert "%" not in quiet.stderr


# Surroundings.


@pytest.mark.parametrize(
    "changed",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"},
    ],
)
def test_a_terminal_that_knows_few_characters_is_still_written_to(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    path = tmp_path / "été.yaml"
    path.write_text("tempo: 2021\nname: Été 日本\ncues: {lift: poussez été}\n", encoding="utf-8")
    for arguments in [("list",), ("show", str(path)), ("check", str(path)), ("show", "été")]:
        result = process(*arguments, **changed)
        assert result.returncode == (2 if arguments[-1] == "été" else 0)
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("home", [None, "/dev/null", "relative"])
def test_without_a_home_a_set_is_still_shown(
    home: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nothing: dict[str, str | None] = dict.fromkeys(XDG)
    result = process("show", *SHORT, HOME=home, **nothing)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Frog pump")


def test_with_a_home_that_cannot_be_written_a_set_is_still_spoken(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where a folder should be")
    result = process("show", *SHORT[:-2], **dict.fromkeys(XDG, str(home)))
    assert (result.returncode, result.stderr) == (0, "")
    assert "“Get ready”" in result.stdout


def test_a_fault_is_told_without_a_traceback_and_by_its_exit_code() -> None:
    for arguments, code in [
        (("show", "flurble"), 2),
        (("show", "frog-pump", "--tempo", "2-1-2"), 2),
        (("check", "/dev/zero"), 2),
        (("export", *SHORT, "-o", "/dev/null/frog.wav"), 1),
        (("new", "../x"), 2),
    ]:
        result = process(*arguments)
        assert (result.returncode, result.stdout) == (code, "")
        assert "Traceback" not in result.stderr
        assert "tempo" in result.stderr or "/dev/zero" in result.stderr


def test_what_was_never_thought_of_ends_in_two_lines_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**given: object) -> None:
        raise KeyError("a thing\nthat is not there")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "group", broken)
    monkeypatch.setattr(cli, "_leave", lambda code: None)  # tests before may have left a thread
    with pytest.raises(SystemExit) as ended:
        cli.main()
    log = tmp_path / "rep-tempo" / "fault.log"
    assert (ended.value.code, capsys.readouterr().err.splitlines()) == (
        70,
        [
            r"tempo: a mistake of the program, not yours: KeyError: 'a thing\nthat is not there'",
            f"Please open an issue with {log}, where all of it is, attached",
        ],
    )
    assert "in broken" in log.read_text() and "rep-tempo 0" in log.read_text()


def test_ctrl_c_has_the_exit_code_of_a_shell(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tempo.library.workouts.find", stopped)
    assert run("show", "pause-thrust").exit_code == 130


IGNORED = """
import os, sys, time, weakref
import tempo.__main__, tempo.cli

class Passing: pass

def going(_):
    os.kill(os.getpid(), int(sys.argv[1]))
    time.sleep(0)

def work():
    passing = Passing()
    seen = weakref.ref(passing, going)
    del passing
    time.sleep(30)

tempo.cli.main = work
tempo.__main__.main()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_comes_while_an_object_is_going_is_not_lost(number: signal.Signals) -> None:
    """Python ignores every error there, with a word: so the program went on, to its end."""
    ended = subprocess.run(
        [sys.executable, "-c", IGNORED, str(int(number))],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + number, "", "")


def test_a_signal_is_not_sent_again_before_python_has_told_of_the_first() -> None:
    """On a busy machine the thread that sends it is there before what starts it goes on."""
    slow = """
import threading
start = threading.Thread.start

def slowly(thread):
    start(thread)
    time.sleep(0.3)

threading.Thread.start = slowly
"""
    code = IGNORED.replace("class Passing: pass", f"class Passing: pass\n{slow}")
    ended = subprocess.run(
        [sys.executable, "-c", code, "15"], capture_output=True, text=True, timeout=20
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + 15, "", "")


def test_what_else_python_ignores_is_told_as_it_tells_it() -> None:
    code = IGNORED.replace("os.kill(os.getpid(), int(sys.argv[1]))", "raise OSError('a word')")
    code = code.replace("time.sleep(30)", "")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert ended.returncode == 0 and "OSError: a word" in ended.stderr


CHANGED = """
import os, sys, time, tempo.__main__

def sent():
    os.kill(os.getpid(), number)
    time.sleep(0)

class Named:
    def __set_name__(self, owner, name):  # out of which Python 3.11 makes a RuntimeError
        sent()

def work(*args, **kwargs):
    try:
        type("Owner", (), {"named": Named()})
    except BaseException as error:
        raise RuntimeError("another error") from error

class First:
    def find_spec(self, name, path=None, target=None):
        name == "tempo.cli.tell" and work()

def within_an_import():
    sys.meta_path.insert(0, First())

def within_a_command():
    import tempo.cli
    tempo.cli.group = work

def while_an_error_is_told():
    import tempo.cli
    sys.argv[1:] = ["show", "flurble"]
    tempo.cli.tell = lambda *_, **__: sent()

def as_it_ends():
    import tempo.cli
    tempo.cli.main = lambda: None

number, where = int(sys.argv[1]), sys.argv[2]
globals()[where]()
tempo.__main__.main()
sent()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "where", ["within_an_import", "within_a_command", "while_an_error_is_told", "as_it_ends"]
)
def test_a_signal_of_which_somebody_makes_something_else_ends_as_one(
    where: str, number: signal.Signals
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CHANGED, str(int(number)), where],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + number, "", "")
