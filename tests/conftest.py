"""What tests share: folders of their own, the command line, a sound server to listen to."""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, settings

from tempo.__main__ import GARBAGE
from tempo.audio.ahead import ASIDE
from tempo.cli import group
from tempo.signals import ENDING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
"""An example may take any time: what else runs on the machine is not the program's fault."""

settings.register_profile(
    "mutants",
    max_examples=5,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
"""A few examples, the same each time: a mutant that lives lives again (make mutants)."""

settings.register_profile("same", max_examples=25, derandomize=True, database=None)
"""The same few examples each time: where versions are compared, they alone differ."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto` one process more than there are cores: many tests wait."""
    return (os.cpu_count() or 1) + 1


GIVES_WAY = """
for _ in $(seq 100); do
  [ ! -e /proc/self/autogroup ] || nice 2>/dev/null >/proc/self/autogroup && break
  sleep 0.02
done
"""
"""Have a session give way as its process does: by itself Linux weighs niceness within one only. One
session in a tenth of a second may say so."""


def pytest_configure(config: pytest.Config) -> None:
    """Give each process of tests that go behind others a session of its own that gives way."""
    if sys.platform == "linux" and hasattr(config, "workerinput") and os.nice(0) > 0:
        os.setsid()
        subprocess.run(["sh", "-c", GIVES_WAY], check=True)


def pytest_collection_finish() -> None:
    """Leave out what was collected, which stays to the end, where Python looks for garbage."""
    gc.freeze()
    gc.set_threshold(GARBAGE)


@pytest.fixture(scope="session", autouse=True)
def signals() -> None:
    """Let signals end the processes of the tests, also where they were started to ignore some."""
    for number in (signal.SIGINT, *ENDING):
        if signal.getsignal(number) is signal.SIG_IGN:
            usual = signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL
            signal.signal(number, usual)


@pytest.fixture(scope="session", autouse=True)
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Lead every process of the tests to an empty home; clips are shared, so each is made once."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CACHE_HOME", str(base / "clips"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.delenv("NO_COLOR", raising=False)
        # Most of a short command's time is the compiling of modules, where none may be kept.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        # The default voice is the best of the machine; this one is quick, and the same on all.
        (home / "config" / "rep-tempo").mkdir(parents=True)
        (home / "config" / "rep-tempo" / "config.yaml").write_text("voice: espeak\n")
        yield home


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's data folder, empty and for this test alone; the config is beside it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "data" / "rep-tempo"


@pytest.fixture(scope="session")
def run(homes: Path) -> Callable[..., Result]:
    """Run a command as ``tempo`` does, in this process; a traceback fails the test."""

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(group, arguments, prog_name="tempo")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


class Heard(NamedTuple):
    """A piece of sound and when it came out of the pipe, in seconds on the monotonic clock."""

    time: float
    data: bytes


def unlike(heard: bytes, wanted: bytes) -> str:
    """Say where samples differ; nothing where they do not. To show all of them takes minutes."""
    if heard == wanted:
        return ""
    pairs = zip(heard, wanted, strict=False)
    first = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    if first is None:
        return f"{len(heard)} bytes, and not {len(wanted)}"
    silent = len(heard) - first - len(heard[first:].lstrip(b"\0"))
    return f"byte {first} of {len(wanted)} is the first that differs, {silent} are silent there"


class SoundServer:
    """A private PulseAudio whose sink is a pipe: what comes out of it is what an ear hears.

    It runs while entered; ``environment`` leads a process to it. ``sink`` is a module of the
    server with what it is given, in place of a sink that keeps the system's time.
    """

    def __init__(
        self, folder: Path, rate: int = 44_100, channels: int = 1, sink: str | None = None
    ) -> None:
        self.folder = folder
        self.pipe = folder / "sink"
        self.pieces: list[Heard] = []
        self.environment = {
            "PULSE_SERVER": f"unix:{folder / 'native'}",
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_COOKIE": str(folder / "cookie"),
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
        }
        self._sink = sink or (
            f"module-pipe-sink sink_name=ear file={self.pipe} format=s16le rate={rate} "
            f"channels={channels} use_system_clock_for_timing=yes"
        )

    def __enter__(self) -> Self:
        (self.folder / "run").mkdir(mode=0o700)
        command = [
            *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
            *("--realtime=no", "--high-priority=no", "--disable-shm=yes"),
            *("-L", self._sink),
            *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native"),
        ]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        deadline = time.monotonic() + 10
        piped = "pipe" in self._sink
        while not self._listens() or (piped and not self.pipe.exists()):
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.01)
        self._prefer()
        self._source = os.open(self.pipe if piped else os.devnull, os.O_RDONLY)
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        return self

    def _prefer(self) -> None:
        """Give its threads the priorities that a desktop gives them, where we may."""
        for task in Path(f"/proc/{self.process.pid}/task").glob("*"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, int(task.name), -11)
            with suppress(OSError):
                os.sched_setscheduler(int(task.name), os.SCHED_RR, os.sched_param(5))

    def _listens(self) -> bool:
        """Whether the server takes who comes: its socket is there before that."""
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.folder / "native")) == 0

    def __exit__(self, *exception: object) -> None:
        self.kill()
        for each in threading.enumerate():
            if each.name == ASIDE:  # a library that was left behind reads what a test will change
                each.join(5)
        self._reader.join(5)
        os.close(self._source)

    def kill(self) -> None:
        """End the server as a crash would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def heard(self) -> bytes:
        """Return all that came out so far, silence and all."""
        return b"".join(piece.data for piece in list(self.pieces))

    def last_sound(self) -> float:
        """Return when the last piece came out that was not silence."""
        return max((piece.time for piece in list(self.pieces) if any(piece.data)), default=0.0)

    def _listen(self) -> None:
        while data := os.read(self._source, 1 << 16):
            self.pieces.append(Heard(time.monotonic(), data))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """Run a sound server of our own, and lead this process and its children to it."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("the program pulseaudio is not installed: no server to listen to")
    pytest.importorskip("miniaudio")
    with SoundServer(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


LIVE = [
    Path(__file__).parent / name
    for name in ("cli", "live", "outputs", "phone", "test_bad_input.py", "test_safety.py")
]
BUSY = Path(__file__).parent / "outputs" / "test_real_time.py"


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what listens to a server in real time; it is in few places, and busy is one file.

    Of a test with few parameters for everybody, those after them are marked as thorough.
    """
    tried = Counter[str]()
    for item in items:
        if few := item.get_closest_marker("few"):
            test = item.nodeid.partition("[")[0]
            tried[test] += 1
            if tried[test] > few.args[0]:
                item.add_marker(pytest.mark.thorough)
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.live)
        timed = item.get_closest_marker("live") or item.get_closest_marker("paced")
        if timed and not {*LIVE} & {item.path, *item.path.parents}:
            raise pytest.UsageError(f"{item.nodeid}: `make test` looks for such tests elsewhere")
        if item.get_closest_marker("busy") and item.path != BUSY:
            raise pytest.UsageError(f"{item.nodeid}: what is busy belongs in {BUSY.name}")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path,
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for tests in tests, and not for examples in docstrings, which they have none of."""
    found = yield
    return [each for each in found if type(each) is pytest.Module]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed (CI=true), a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true" or session.exitstatus != 0:
        return
    if skipped := len(reporter.stats.get("skipped", [])):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{skipped} tests were skipped, and in CI none may be", red=True)


STARTED = (
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP gym.example 127.0.0.1",
)


@pytest.fixture(scope="session")
def driver() -> "Iterator[Playwright]":
    """Have what drives a browser, where there is one."""
    if shutil.which("chromium") is None:
        pytest.skip("the program chromium is not installed: no browser to show a page")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        yield driver


def launched(driver: "Playwright", program: str, **given: Any) -> "Browser":
    """Start a Chromium of the system, which has a session of its own."""
    with tempfile.TemporaryDirectory() as folder:
        chromium = Path(folder, program)
        chromium.write_text(f'#!/bin/sh\n{GIVES_WAY}exec {program} "$@"\n')
        chromium.chmod(0o700)
        return driver.chromium.launch(executable_path=chromium, args=STARTED, **given)


@pytest.fixture(scope="session")
def browser(driver: "Playwright") -> "Iterator[Browser]":
    """Run Chromium, once for all tests: where it is there, the one that draws no window."""
    bare = "chromium-headless-shell"  # a sixth of the work for a page
    browser = launched(driver, bare if shutil.which(bare) else "chromium")
    yield browser
    browser.close()
