"""The keys in a real terminal, and what comes out of a real sound server."""

import codecs
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import pytest
from click.testing import Result

from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

Run = Callable[..., Result]

RATE = 44_100
SET = (
    *("glute-bridge", "--reps", "3", "--sets", "2", "--tempo", "1-0-1-0", "--rest", "8"),
    *("--lead-in", "5", "--no-setup"),
)
# Reps of 2 s from 5 s and from 19 s on, a rest from 11 s on, the end at 30 s.

SHELL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if not child:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "tempo", *sys.argv[1:]])
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        print(f"ended: {os.waitstatus_to_exitcode(status)}", flush=True)
        break
    print(f"stopped, icanon {bool(termios.tcgetattr(0)[3] & termios.ICANON)}", flush=True)
    input()
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
"""
"""What a shell does with a job: it gets the terminal, and the shell takes it back when it stops."""


class Terminal:
    """A terminal in which a shell runs ``tempo``; what it shows is kept."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (80, 24)) -> None:
        self._ours, end = pty.openpty()
        self.resize(*size)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHELL, *arguments],
            env=os.environ | {"TERM": "xterm"},
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)
        self.shown = ""
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._reader.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(5)
        os.close(self._ours)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def wait(self, text: str, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown[-3_000:]
            time.sleep(0.01)

    def rows(self) -> list[str]:
        """The last whole picture, without styles."""
        picture = self.shown.split("\x1b[?2026l")[-2].partition("\x1b[?2026h\x1b[H")[2]
        return re.sub(r"\x1b\[[0-9;]*m", "", picture).splitlines()

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while True:
            try:
                piece = os.read(self._ours, 1 << 16)
            except OSError:  # what Linux says at the end
                return
            self.shown += decoder.decode(piece)


@pytest.fixture(scope="module")
def file(run: Run, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("led") / "set.wav"
    assert run("export", *SET, "-o", str(path)).exit_code == 0
    with wave.open(str(path), "rb") as opened:
        return opened.readframes(opened.getnframes())


def at(seconds: float) -> int:
    """The byte of a second of a track."""
    return 2 * round(seconds * RATE)


def loud(samples: bytes) -> int:
    return max(abs(sample) for sample in memoryview(samples).cast("h"))


class Led:
    """A set in a terminal, whose sound comes out of the server."""

    def __init__(self, terminal: Terminal, server: "SoundServer", file: bytes) -> None:
        self.terminal = terminal
        self._server = server
        self._head = file[:8_000]
        self._begin = -1

    @property
    def heard(self) -> bytes:
        """What was heard since the set began."""
        samples = self._server.heard()
        if self._begin < 0:
            self._begin = samples.find(self._head)
        return samples[self._begin :] if self._begin >= 0 else b""

    def until(self, seconds: float) -> None:
        """Wait until so many seconds were heard."""
        deadline = time.monotonic() + 60
        while len(self.heard) < at(seconds):
            assert time.monotonic() < deadline, self.terminal.shown[-3_000:]
            time.sleep(0.02)


@contextmanager
def led(server: "SoundServer", file: bytes) -> Iterator[Led]:
    with Terminal("run", *SET) as terminal:
        yield Led(terminal, server, file)


def test_a_pause_and_what_follows_are_heard_as_they_were_asked_for(
    server: "SoundServer", file: bytes
) -> None:
    with led(server, file) as session:
        session.until(7.5)
        session.terminal.press(" ")
        session.terminal.wait("██████         ███      ███   ███", 2)  # a large PAU
        session.until(11.5)
        session.terminal.press(" ")
        session.terminal.wait("ended: 0")
        heard = session.heard
    assert "Done: 2 x 3, " in session.terminal.shown
    assert not unlike(heard[: at(7)], file[: at(7)])
    paused = next(place for place in range(at(7), len(heard), 2) if heard[:place] != file[:place])
    assert 7.4 < paused / at(1) < 9  # at once: what the device has buffered is played
    assert 0 < loud(heard[paused + at(1.2) : at(11.5)]) <= 7  # kept awake
    assert loud(heard[paused + at(0.05) : paused + at(1)]) > 3_000  # "paused"
    rep = heard.index(file[at(7) : at(7) + 20_000], paused)  # the interrupted one, from its start
    assert not unlike(heard[rep : rep + len(file) - at(7)], file[at(7) :])
    assert 15.4 < rep / at(1) < 18  # 4 s after the key, and not where it was
    pips = [rep - at(seconds) for seconds in (3, 2, 1)]
    assert all(loud(heard[pip : pip + at(0.1)]) > 3_000 for pip in pips)
    assert loud(heard[rep - at(3.9) : rep - at(3.01)]) <= 7


def test_a_set_that_fails_then_more_rest_then_past_it(server: "SoundServer", file: bytes) -> None:
    with led(server, file) as session:
        session.until(7.5)
        session.terminal.press("f")
        session.until(10.9)
        session.terminal.press("r")
        session.until(16)
        session.terminal.press("\x1b[")
        time.sleep(0.01)
        session.terminal.press("C")
        session.terminal.wait("ended: 0")
        heard = session.heard
    assert "Done: 1 3 of 2 x 3, " in session.terminal.shown
    # The export's tone of the end of a set, at once.
    end = heard.index(file[at(11.01) : at(11.6)], at(7.4)) / at(1)
    assert 7.4 < end < 9
    rep = heard.index(file[at(19) : at(19) + 20_000])
    assert not unlike(heard[rep : rep + len(file) - at(19)], file[at(19) :])
    assert 21.5 < rep / at(1) < 25  # 6 s after the last key; else it were 30 s later


def test_ctrl_z_is_silent_gives_the_terminal_back_and_the_rep_starts_anew(
    server: "SoundServer", file: bytes
) -> None:
    with led(server, file) as session:
        session.until(9.5)
        pressed = time.monotonic()
        session.terminal.press("\x1a")
        session.terminal.wait("stopped, icanon True", 2)
        assert time.monotonic() - pressed < 1
        assert session.terminal.shown.count("\x1b[?1049l") == 1
        time.sleep(1.5)
        assert server.last_sound() - pressed < 0.5
        session.terminal.press("\n")
        session.terminal.wait("ended: 0")
        heard = session.heard
    assert session.terminal.shown.count("\x1b[?1049h") == 2
    assert "Done: 2 x 3, " in session.terminal.shown
    rep = heard.index(file[at(9) : at(9) + 20_000], at(10))
    assert not unlike(heard[rep : rep + len(file) - at(9)], file[at(9) :])


def test_the_screen_follows_the_size_of_its_terminal() -> None:
    with Terminal("run", *SET, "--output", "silent") as terminal:
        terminal.wait("left")
        for columns, rows in ((40, 10), (200, 60), (33, 7), (80, 24)):
            terminal.resize(columns, rows)
            deadline = time.monotonic() + 5
            while len(terminal.rows()) != rows and time.monotonic() < deadline:
                time.sleep(0.05)
            picture = terminal.rows()
            assert len(picture) == rows
            assert {len(row) for row in picture} == {columns}
        terminal.press("q")
        terminal.wait("ended: 130", 2)
        assert "Stopped at 0:0" in terminal.shown
