"""The keys of a terminal, read while a set plays; the terminal is as it was afterwards."""

import os
import re
import select
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol, Self, TextIO

from tempo.library.words import Signs
from tempo.live.command import Command


def legend(signs: Signs) -> list[str]:
    """Return each key with what it does, as "s skip"."""
    return [
        f"{signs.key_space} {signs.key_pause}",
        f"s {signs.key_skip}",
        f"b {signs.key_back}",
        f"f {signs.key_fail}",
        f"+ {signs.key_longer}",
        f"- {signs.key_shorter}",
        f"w {signs.key_wait}",
        f"↑↓ {signs.key_voice}",
        f"< > {signs.key_beeps}",
        f"? {signs.key_help}",
        f"q {signs.key_quit}",
    ]


LETTERS = {
    " ": Command.PAUSE,
    "s": Command.SKIP,
    "b": Command.BACK,
    "f": Command.FAIL,
    "r": Command.MORE_REST,
    "+": Command.MORE_REST,
    "-": Command.LESS_REST,
    "w": Command.WAIT,
    # A key of its own beside the left shift in Germany, Spain and France; where brackets need two.
    ">": Command.BEEPS_UP,
    "<": Command.BEEPS_DOWN,
    "]": Command.BEEPS_UP,
    "[": Command.BEEPS_DOWN,
    "?": Command.HELP,
    "h": Command.HELP,
    "q": Command.QUIT,
}
"""The keys that send a character."""

SEQUENCES = {
    "A": Command.VOICE_UP,
    "B": Command.VOICE_DOWN,
    "C": Command.SKIP,
    "D": Command.BACK,
    "5~": Command.BEEPS_UP,  # page up
    "6~": Command.BEEPS_DOWN,
    # The media keys, as terminals with kitty's protocol number them.
    "57428u": Command.PAUSE,  # play
    "57429u": Command.PAUSE,
    "57430u": Command.PAUSE,  # play and pause on one key
    "57432u": Command.QUIT,  # stop
    "57435u": Command.SKIP,  # next track
    "57436u": Command.BACK,
    "57438u": Command.VOICE_DOWN,
    "57439u": Command.VOICE_UP,
}
"""The keys that send an escape sequence: its first number and its last character."""

_KEY = re.compile(r"\x1b[\[O]([0-9]*)([0-9:;]*)([A-Za-z~])|\x1b.|[^\x1b]", re.DOTALL)
_BEGUN = re.compile(r"\x1b([\[O][0-9:;]*)?\Z")
_RELEASED = re.compile(r"[0-9;]*:3(;|\Z)")


class Reader:
    """Tells commands from what keys send, which may come in pieces."""

    def __init__(self) -> None:
        self._begun = ""

    def read(self, text: str) -> list[Command]:
        """Return the commands in what was sent next; nothing, after a while, ends a sequence.

        >>> reader = Reader()
        >>> reader.read("s\\x1b["), reader.read("C")
        ([<Command.SKIP: 'skip'>], [<Command.SKIP: 'skip'>])
        """
        if not text:
            self._begun = ""
            return []
        text, self._begun = self._begun + text, ""
        if begun := _BEGUN.search(text):
            text, self._begun = text[: begun.start()], begun[0]
        found = (_command(key) for key in _KEY.finditer(text))
        return [command for command in found if command]


def _command(key: "re.Match[str]") -> Command | None:
    number, more, last = key.groups()
    if last is None:
        return LETTERS.get(key[0].lower())
    if _RELEASED.match(more):
        return None
    return SEQUENCES.get(last if last in "ABCD" else number + last)


class Source(Protocol):
    """Where keys are pressed; entered, it hands over each at once and shows none."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def wait(self, seconds: float) -> str:
        """Return what keys send within some seconds, as soon as they do; else nothing."""
        ...


class Terminal:
    """The keyboard of a terminal of POSIX."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._before: list[Any] | None = None
        self._open = False

    def __enter__(self) -> Self:
        import termios
        import tty

        if self._in_front():
            self._before = termios.tcgetattr(self._file)
            tty.setcbreak(self._file, termios.TCSANOW)
            self._open = True
        return self

    def __exit__(self, *exception: object) -> None:
        import termios

        self._open = False
        if self._before is not None:
            before, self._before = self._before, None
            try:  # now: a terminal that takes no output would let us wait for ever
                termios.tcsetattr(self._file, termios.TCSANOW, before)
                termios.tcflush(self._file, termios.TCIFLUSH)
            except termios.error:
                pass  # it was closed

    def _in_front(self) -> bool:
        """Whether the terminal is ours to change: a job in the background would be stopped."""
        try:
            return os.tcgetpgrp(self._file) == os.getpgrp()
        except OSError:  # it controls no jobs of ours
            return True

    def wait(self, seconds: float) -> str:
        """Wait for keys, and return what they send."""
        if not self._open:
            time.sleep(seconds)
            return ""
        if not select.select([self._file], [], [], seconds)[0]:
            return ""
        try:
            sent = os.read(self._file, 1024)
        except OSError:  # what Linux says of a terminal that was closed
            sent = b""
        self._open = bool(sent)
        return sent.decode("latin-1")  # all that matters is ASCII, and no byte is held back


class Console:
    """The keyboard of a console of Windows."""

    STEP = 0.01  # seconds between two looks
    SPECIAL = {"H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D", "I": "\x1b[5~"} | {
        "Q": "\x1b[6~"
    }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def wait(self, seconds: float) -> str:
        """Wait for keys, and return what a terminal would send."""
        import msvcrt

        keyboard: Any = msvcrt
        until = time.monotonic() + seconds
        while not keyboard.kbhit():
            if time.monotonic() >= until:
                return ""
            time.sleep(self.STEP)
        key = str(keyboard.getwch())
        return self.SPECIAL.get(str(keyboard.getwch()), "") if key in "\0\xe0" else key


class Nowhere:
    """No keyboard: for a pipe, and for what is only to be heard."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def wait(self, seconds: float) -> str:
        """Wait, for nothing."""
        time.sleep(seconds)
        return ""


def source(file: TextIO | None = None) -> Source:
    """Return where keys come from: a terminal's keyboard, if ``file`` (stdin) is one."""
    file = sys.stdin if file is None else file
    if file is None or file.closed or not file.isatty():
        return Nowhere()
    make: Callable[[], Source] = Console if os.name == "nt" else lambda: Terminal(file.fileno())
    return make()
