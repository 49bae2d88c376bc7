"""Programs that have the start of Python and their imports behind them: most of what a run costs.

A server is started once, loads what the programs load, has one thread, and forks a process for each
program that is asked for. That runs as ``python -m`` or ``python -c`` does, in the folder and the
environment that it is given, and ends as Python ends. Elsewhere than on Linux, and where coverage
is measured, each program is started anew. The start itself has tests that start the real thing.
"""

import atexit
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

PROGRAM = (
    *("tempo.cli.export", "tempo.cli.show", "tempo.cli.batch", "tempo.cli.run"),
    *("tempo.audio.track", "numpy", "soundfile", "soxr", "lameenc", "mutagen.id3", "yaml", "rich"),
    *("PIL.Image", "PIL.ImageDraw", "PIL.ImageFont", "PIL.JpegImagePlugin", "concurrent.futures"),
)
"""What the program loads for an export, and its commands."""

FORKS = sys.platform == "linux" and "COVERAGE_PROCESS_CONFIG" not in os.environ
"""Libraries of macOS do not bear it."""


class Process:
    """A process that a server has forked: what tests need of ``subprocess.Popen``."""

    def __init__(
        self, server: "Server", pid: int, stdout: int | None = None, stderr: int | None = None
    ) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._server = server
        self._pipes = {"stdout": stdout, "stderr": stderr}

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._server.ended(self.pid, 0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self.returncode = self._server.ended(self.pid, timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("the program", timeout or 0)
        return self.returncode

    def communicate(self, timeout: float = 600) -> tuple[str, str]:
        """Return what it and its children have written, once all of them have ended."""
        deadline = time.monotonic() + timeout
        said = {"stdout": b"", "stderr": b""}
        with selectors.DefaultSelector() as open_ones:
            for name, pipe in self._pipes.items():
                if pipe is not None:
                    open_ones.register(pipe, selectors.EVENT_READ, name)
            while open_ones.get_map():
                ready = open_ones.select(max(0, deadline - time.monotonic()))
                if not ready:
                    raise subprocess.TimeoutExpired("the program", timeout)
                for key, _ in ready:
                    if data := os.read(key.fd, 1 << 16):
                        said[key.data] += data
                    else:
                        open_ones.unregister(key.fd)
                        os.close(key.fd)
                        self._pipes[key.data] = None
        self.wait(max(0.0, deadline - time.monotonic()))
        return said["stdout"].decode(), said["stderr"].decode()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Server:
    """A process with modules that are loaded, and what is known of those that it has forked."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno()), *modules],
            cwd=Path(__file__).parents[1],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        theirs.close()
        self._begun: list[int] = []
        self._ended: dict[int, int] = {}
        self._told = b""
        atexit.register(self.close)

    def close(self) -> None:
        self._socket.close()
        self._process.wait()

    def start(
        self, arguments: tuple[str, ...], cwd: Path, env: dict[str, str], together: bool
    ) -> Process:
        """Fork a program: ``-m`` and a module or ``-c`` and code, and what it is given."""
        asked = json.dumps([arguments, str(cwd), env]).encode()
        read, write = os.pipe()
        faults, fault = (None, write) if together else os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        size = len(asked).to_bytes(4, "little")
        socket.send_fds(self._socket, [size], [nothing, write, fault])
        self._socket.sendall(asked)
        for each in {nothing, write, fault}:
            os.close(each)
        while not self._begun:
            self._hear(None)
        return Process(self, self._begun.pop(), read, faults)

    def ended(self, pid: int, timeout: float | None) -> int | None:
        """Return the exit code of a process once it has ended, or None if it still runs."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while pid not in self._ended:
            left = None if deadline is None else max(0, deadline - time.monotonic())
            if not self._hear(left):
                return None
        return self._ended.pop(pid)

    def _hear(self, timeout: float | None) -> bool:
        """Take what the server has to tell; say whether there was something."""
        if not select.select([self._socket], [], [], timeout)[0]:
            return False
        data = self._socket.recv(1 << 16)
        assert data, "the server has ended"
        *lines, self._told = (self._told + data).split(b"\n")
        for pid, code in map(json.loads, lines):
            if code is None:
                self._begun.append(pid)
            else:
                self._ended[pid] = code
        return True


server = cache(Server)


def start(
    *arguments: str,
    cwd: Path,
    env: dict[str, str],
    together: bool = True,
    modules: tuple[str, ...] = PROGRAM,
) -> "Process | subprocess.Popen[str]":
    """Start ``python`` with arguments, in a group of its own and with nothing to read.

    What it says comes by ``communicate``: the errors among the rest, if ``together``.
    """
    if FORKS:
        return server(modules).start(arguments, cwd, env, together)
    return anew(*arguments, cwd=cwd, env=env, together=together)


def anew(
    *arguments: str, cwd: Path, env: dict[str, str], together: bool = True
) -> "subprocess.Popen[str]":
    """Start the real thing."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if together else subprocess.PIPE,
        text=True,
        process_group=0,
    )


def serve(client: socket.socket) -> list[str]:
    """Fork for a client until it is gone; return what a process that was forked has to run."""
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    usual = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    while True:
        ready = select.select([client, woken], [], [])[0]
        if woken in ready:
            woken.recv(1 << 12)
            with suppress(ChildProcessError):
                while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                    tell(client, ended[0], os.waitstatus_to_exitcode(ended[1]))
        if client not in ready:
            continue
        size, files, *_ = socket.recv_fds(client, 4, 3)
        if not size:
            os._exit(0)
        asked = b""
        while len(asked) < int.from_bytes(size, "little"):
            asked += client.recv(int.from_bytes(size, "little") - len(asked))
        if pid := os.fork():
            tell(client, pid, None)
            for each in files:
                os.close(each)
            continue
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, usual)
        for end in (client, woken, wake):
            end.close()
        arguments, folder, environment = json.loads(asked)
        become(files, folder, environment)
        return list(arguments)


def tell(client: socket.socket, pid: int, code: int | None) -> None:
    """Tell of a process how it has ended, or that it has begun."""
    with suppress(BrokenPipeError):
        client.sendall(json.dumps([pid, code]).encode() + b"\n")


def become(files: list[int], folder: str, environment: dict[str, str]) -> None:
    """Make this process one that a shell could have started there."""
    os.setpgid(0, 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, each in enumerate(files):
        os.dup2(each, number)
    for each in files:
        os.close(each)
    sys.path[0] = folder
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    if unfinished := sys.modules.get("tempo.library.unfinished"):
        vars(unfinished)["_RUN"] = os.urandom(4).hex()  # drawn once a process, when it is loaded


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the program does it: no thread is forked
    sys.path[0] = os.getcwd()
    for module in sys.argv[2:]:
        import_module(module)
    asked = serve(socket.socket(fileno=int(sys.argv[1])))
    kind, what, *rest = asked
    sys.argv = [kind, *rest]
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})
