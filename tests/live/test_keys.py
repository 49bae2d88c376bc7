import io
import os
import pty
import sys
import termios
import time
from types import SimpleNamespace

import pytest

from tempo.library.words import signs
from tempo.live import keys
from tempo.live.command import Command
from tempo.live.keys import Console, Nowhere, Reader, Terminal, legend

PRESSED = {
    " ": "PAUSE",
    "s": "SKIP",
    "S": "SKIP",
    "\x1b[C": "SKIP",
    "\x1bOC": "SKIP",  # as a terminal in application mode
    "\x1b[1;5C": "SKIP",  # with control
    "b": "BACK",
    "\x1b[D": "BACK",
    "f": "FAIL",
    "r": "MORE_REST",
    "+": "MORE_REST",
    "-": "LESS_REST",
    "w": "WAIT",
    "?": "HELP",
    "h": "HELP",
    ">": "BEEPS_UP",
    "<": "BEEPS_DOWN",
    "\x1b[A": "VOICE_UP",
    "\x1b[B": "VOICE_DOWN",
    "]": "BEEPS_UP",
    "[": "BEEPS_DOWN",
    "\x1b[5~": "BEEPS_UP",
    "\x1b[6~": "BEEPS_DOWN",
    "q": "QUIT",
    "\x1b[57428u": "PAUSE",
    "\x1b[57430u": "PAUSE",
    "\x1b[57430;1:1u": "PAUSE",
    "\x1b[57432u": "QUIT",
    "\x1b[57435u": "SKIP",
    "\x1b[57436u": "BACK",
    "\x1b[57438u": "VOICE_DOWN",
    "\x1b[57439u": "VOICE_UP",
}
MEANINGLESS = ["x", "\r", "\t", "1", "\x1b[3~", "\x1b[H", "\x1bs", "\x1b[57430;1:3u", "ü", "\x7f"]


def read(*pieces: str) -> list[str]:
    reader = Reader()
    return [command.name for piece in pieces for command in reader.read(piece)]


@pytest.mark.parametrize("sent", PRESSED)
def test_a_key_is_a_command(sent: str) -> None:
    assert read(sent) == [PRESSED[sent]]
    assert read(sent + "q") == [PRESSED[sent], "QUIT"]
    assert read("q" + sent) == ["QUIT", PRESSED[sent]]


@pytest.mark.parametrize("sent", PRESSED)
def test_a_sequence_may_come_in_pieces_split_anywhere(sent: str) -> None:
    for place in range(1, len(sent)):
        assert read(sent[:place], sent[place:]) == [PRESSED[sent]]
    assert read(*sent) == [PRESSED[sent]]


@pytest.mark.parametrize("sent", MEANINGLESS)
def test_any_other_key_is_none(sent: str) -> None:
    assert read(sent) == []
    assert read(sent, "", "q") == ["QUIT"]


def test_escape_alone_is_over_when_nothing_follows() -> None:
    assert read("\x1b", "", "s") == ["SKIP"]
    assert read("\x1b[", "", "C") == []  # the letter alone is no key of ours


def test_many_keys_at_once_are_read_in_order() -> None:
    assert read("s\x1b[A\x1b[Bf ") == ["SKIP", "VOICE_UP", "VOICE_DOWN", "FAIL", "PAUSE"]


def test_every_command_has_a_key() -> None:
    assert {*keys.LETTERS.values(), *keys.SEQUENCES.values()} == {*Command}
    assert [each.split()[0] for each in legend(signs("de"))] == [
        *("Leertaste", "s", "b", "f", "+", "-", "w", "↑↓", "<", "?", "q")
    ]


def test_a_terminal_hands_over_each_key_at_once_and_is_then_as_it_was() -> None:
    terminal, end = os.openpty()
    before = termios.tcgetattr(end)
    pid = os.fork()
    if not pid:  # a terminal is led by the session that it controls
        os.setsid()
        import fcntl

        fcntl.ioctl(end, termios.TIOCSCTTY, 0)
        with Terminal(end) as source:
            os.write(end, b"ready")
            os.write(end, source.wait(5).encode())
            began = time.monotonic()
            waited = source.wait(0.1) == "" and 0.05 < time.monotonic() - began < 1
        os.write(end, b"+" if waited else b"-")
        os._exit(0)
    heard = b""
    while b"ready" not in heard:
        heard += os.read(terminal, 100)
    during = termios.tcgetattr(end)
    os.write(terminal, b"s")
    while heard[-1:] not in (b"+", b"-"):
        heard += os.read(terminal, 100)
    assert os.waitpid(pid, 0)[1] == 0
    assert heard == b"readys+"  # the key once: it is not echoed
    assert not during[3] & termios.ICANON
    assert during[3] & termios.ISIG  # Ctrl-C and Ctrl-Z are what they were
    assert termios.tcgetattr(end) == before
    os.close(terminal)
    os.close(end)


def test_a_job_in_the_background_leaves_the_terminal_alone() -> None:
    terminal, end = pty.openpty()
    before = termios.tcgetattr(end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "tcgetpgrp", lambda file: os.getpgrp() + 1)
        with Terminal(end) as source:
            assert termios.tcgetattr(end) == before
            os.write(terminal, b"s\n")
            assert source.wait(0.01) == ""
    os.close(terminal)
    os.close(end)


def test_a_terminal_that_controls_no_jobs_has_keys_too() -> None:
    terminal, end = pty.openpty()
    with Terminal(end) as source:
        os.write(terminal, b"s")
        assert source.wait(5) == "s"
    os.close(terminal)
    os.close(end)


def test_what_is_no_terminal_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(keys.source(io.StringIO("q")), Nowhere)
    monkeypatch.setattr(sys, "stdin", None)
    assert isinstance(keys.source(), Nowhere)
    with keys.source() as source:
        assert source.wait(0.001) == ""


def test_a_console_of_windows_sends_what_a_terminal_would(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = ["s", "\xe0", "H", "\0", "P", "\xe0", "M", "\xe0", "I", "\xe0", "S", "q"]
    keyboard = SimpleNamespace(kbhit=lambda: bool(pressed), getwch=lambda: pressed.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", keyboard)
    with Console() as source:
        sent = [source.wait(0.001) for _ in range(8)]
    assert sent == ["s", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[5~", "", "q", ""]
