"""False alarms: how often a healthy device is taken for dead, and how soon a dead one is.

Run it from the project's folder: `make bench-starts`, or `python -m benchmarks.starts [STARTS]`.
It starts PulseAudio servers of its own whose sinks take sound as slow devices do, and begins sets
on each of them with `tempo run`, half of them while every core is kept busy. A false alarm is a
set that says that its device takes no more sound, or that does not end well. Then each server is
killed, or stopped, under a device that has played for three seconds. The exit code is 1 if there
was a false alarm, or a death was noticed too late.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tempo.outputs.device import AT_FIRST
from tests.sinks import SINKS, PacedServer, Sink

AT_ONCE = 4  # sets
SET = ("frog-pump", "--sets", "1", "--reps", "1", "--no-setup", "--lead-in", "5", "--no-history")

DEVICE = """
import sys, time
from tempo.audio.pcm import Format
from tempo.errors import DeviceError
from tempo.outputs import devices
with devices.opened("miniaudio", [bytes(88_200)] * 60, Format()) as playback:
    began = time.monotonic()
    try:
        while True:
            playback.check()
            time.sleep(0.05)
            if time.monotonic() - began > 3:
                print("playing", flush=True)
                began += 1_000
    except DeviceError:
        print("dead", flush=True)
"""


def main(starts: int) -> None:
    """Start so many sets, then let every server die; print what was seen."""
    alarms = sum(_alarms(busy, starts // 2) for busy in (False, True))
    late = [
        row
        for row in [
            _death(name, sink, sent)
            for name, sink in SINKS.items()
            for sent in (signal.SIGKILL, signal.SIGSTOP)
        ]
        if row > AT_FIRST + 1
    ]
    sys.exit(1 if alarms or late else 0)


def _alarms(busy: bool, starts: int) -> int:
    """Start so many sets on all sinks in turn; return how many had a false alarm."""
    names = [*SINKS]
    with ExitStack() as stack:
        servers = []
        for sink in SINKS.values():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            servers.append(stack.enter_context(PacedServer(folder, sink)))
        if busy:
            stack.enter_context(_hogs())
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = [*pool.map(lambda n: _start(servers[n % len(servers)]), range(starts))]
    load = "every core busy" if busy else "as it is"
    for number, name in enumerate(names):
        mine = told[number :: len(names)]
        print(f"{load:16} {name:12} {len(mine):3} starts, {sum(map(bool, mine))} false alarms")
    for fault in filter(None, told):
        print(fault)
    return sum(map(bool, told))


def _start(server: PacedServer) -> str:
    """Play a short set; return what was wrong."""
    ended = subprocess.run(
        [sys.executable, "-m", "tempo", "run", *SET, "--output", "miniaudio"],
        env=os.environ | server.environment | {"XDG_CACHE_HOME": str(_cache())},
        capture_output=True,
        text=True,
        timeout=300,
    )
    wrong = ended.returncode or "takes no more sound" in ended.stdout + ended.stderr
    return ended.stdout[-300:] + ended.stderr[-300:] if wrong else ""


def _cache() -> Path:
    return Path(tempfile.gettempdir()) / f"starts-{os.getpid()}"


@contextmanager
def _hogs() -> Iterator[None]:
    hogs = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(multiprocessing.cpu_count())
    ]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def _death(name: str, sink: Sink, sent: signal.Signals) -> float:
    """Return after how many seconds it is noticed that a server was killed, or hangs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PacedServer(Path(folder), sink) as server,
        subprocess.Popen(
            [sys.executable, "-c", DEVICE],
            env=os.environ | server.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as device,
    ):
        assert device.stdout
        assert device.stdout.readline() == "playing\n"
        server.process.send_signal(sent)
        struck = time.monotonic()
        told = device.stdout.readline()
        took = time.monotonic() - struck if told == "dead\n" else float("inf")
        device.kill()
    how = "killed" if sent is signal.SIGKILL else "stopped"
    print(f"{name:12} {how:8} noticed after {took:.1f} s")
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
