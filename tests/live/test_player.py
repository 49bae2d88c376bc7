import os
import pty
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self

import pytest

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError
from tempo.live.player import Ending, Player, play
from tempo.outputs.silent import Silent

FORMAT = Format(1_000, 1)


class Record:
    """A screen that keeps what it was told, and what happened to it."""

    def __init__(self, when_shown: Callable[[], object] = lambda: None) -> None:
        self.times: list[int] = []
        self.open = False
        self._when_shown = when_shown

    def __enter__(self) -> Self:
        self.open = True
        return self

    def __exit__(self, *exception: object) -> None:
        self.open = False

    def show(self, time: int) -> None:
        assert self.open
        self.times.append(time)
        self._when_shown()


class Dying(Silent):
    """A device that dies after a tenth of a second."""

    def check(self) -> None:
        if self.played() >= 100:
            raise DeviceError("unplugged")


def test_a_set_plays_to_its_end_and_the_screen_follows_the_frames() -> None:
    screen = Record()
    began = time.monotonic()
    assert play(Silent([bytes(1_000)], FORMAT), screen, FORMAT) == Ending(500, finished=True)
    assert 0.5 <= time.monotonic() - began < 0.7
    assert screen.times == sorted(screen.times)
    assert 8 <= len(screen.times) <= 11  # 20 a second
    assert all(time % 1_000 == 0 for time in screen.times)  # whole frames
    assert screen.times[-1] <= 500_000
    assert not screen.open


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_set_at_once_and_leaves_the_handlers_as_they_were(
    number: signal.Signals,
) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    playback = Silent([bytes(20_000)], FORMAT)
    threading.Timer(0.2, os.kill, (os.getpid(), number)).start()
    began = time.monotonic()
    frames, finished = play(playback, Record(), FORMAT)
    assert time.monotonic() - began < 0.4
    assert 150 <= frames < 350
    assert not finished
    assert not playback.running()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_second_ctrl_c_is_python_s_own_should_the_first_hang() -> None:
    def hang() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    screen = Record(hang)
    with pytest.raises(KeyboardInterrupt):
        play(Silent([bytes(20_000)], FORMAT), screen, FORMAT)
    assert not screen.open


def test_the_device_is_silent_before_the_screen_is_drawn_again() -> None:
    playback = Silent([bytes(20_000)], FORMAT)
    running = []

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        running.append(playback.running())

    play(playback, Record(interrupt), FORMAT)
    assert running == [False]


def test_any_thread_may_stop_a_set() -> None:
    player = Player(Silent([bytes(20_000)], FORMAT), Record(), FORMAT)
    threading.Timer(0.1, player.stop).start()
    began = time.monotonic()
    assert not player.play().finished
    assert time.monotonic() - began < 0.3


def test_a_set_plays_in_a_thread_where_there_are_no_signals() -> None:
    endings: list[Ending] = []
    thread = threading.Thread(
        target=lambda: endings.append(play(Silent([bytes(200)], FORMAT), Record(), FORMAT))
    )
    thread.start()
    thread.join()
    assert endings == [Ending(100, finished=True)]


def test_a_dying_device_surfaces_with_the_screen_closed() -> None:
    screen = Record()
    playback = Dying([bytes(20_000)], FORMAT)
    with pytest.raises(DeviceError, match="unplugged"):
        play(playback, screen, FORMAT)
    assert not screen.open
    assert not playback.running()


def test_blocks_that_fail_surface() -> None:
    def failing() -> Iterator[Block]:
        yield bytes(100)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        play(Silent(failing(), FORMAT), Record(), FORMAT)


SCRIPT = """
    from tempo.audio.format import Format
    from tempo.errors import DeviceError
    from tempo.live.player import play
    from tempo.live.screen import screen
    from tempo.outputs.silent import Silent
    from tempo.plan.timeline import Span, SpanKind
    class Dying(Silent):
        def check(self):
            if self.played() >= 22_050:
                raise DeviceError("unplugged")
    spans = [Span(SpanKind.REST, None, 1, None, None, 0, 20_000_000)]
    try:
        print(play({device}([bytes(88_200)] * {seconds}, Format()), screen(spans, []), Format()))
    except DeviceError as error:
        print(error)
"""


def written(device: str, seconds: int) -> str:
    return textwrap.dedent(SCRIPT).format(device=device, seconds=seconds)


CONTROLLED = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"  # Ctrl-C comes from it


@pytest.mark.parametrize(
    ("device", "seconds", "key", "number", "last"),
    [
        ("Silent", 20, b"\x03", 0, "finished=False)"),
        ("Silent", 20, b"", signal.SIGTERM, "finished=False)"),
        ("Silent", 1, b"", 0, "Ending(frames=44100, finished=True)"),
        ("Dying", 20, b"", 0, "unplugged"),
    ],
    ids=["ctrl-c", "sigterm", "end", "dead device"],
)
def test_the_terminal_is_restored_on_any_ending(
    device: str, seconds: int, key: bytes, number: int, last: str
) -> None:
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", CONTROLLED + written(device, seconds)],
        env=os.environ | {"TERM": "xterm"},
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    ) as process:
        os.close(end)
        shown, told = "", False
        while piece := read(terminal):
            shown += piece
            if "0:20 left" in shown and not told:
                told = True
                os.write(terminal, key)
                if number:
                    process.send_signal(number)
    os.close(terminal)
    assert process.returncode == 0
    opened, hidden = shown.index("\x1b[?1049h"), shown.index("\x1b[?25l")
    closed, visible = shown.rindex("\x1b[?1049l"), shown.rindex("\x1b[?25h")
    assert max(opened, hidden) < min(closed, visible)
    assert shown.count("\x1b[?1049h") == shown.count("\x1b[?1049l") == 1
    assert shown.rstrip().endswith(last)
    assert shown.rindex(last) > max(closed, visible)


def read(terminal: int) -> str:
    try:
        return os.read(terminal, 1 << 16).decode(errors="replace")
    except OSError:  # what Linux says at the end
        return ""


def test_killed_in_a_pipe_the_lines_so_far_were_written() -> None:
    script = written("Silent", 20)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"  0:00  REST           20 s   set 1 of 1\n"
        process.kill()
