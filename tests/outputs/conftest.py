"""A private PulseAudio server whose sink is a pipe: what comes out of it is what an ear hears."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

import pytest


class Heard(NamedTuple):
    """A piece of sound and when it came out of the pipe, in seconds on the monotonic clock."""

    time: float
    data: bytes


class SoundServer:
    """Runs while entered; ``environment`` leads a process to it."""

    def __init__(self, folder: Path, rate: int = 44_100, channels: int = 1) -> None:
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
        self._sink = (
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
        while not (self.folder / "native").exists() or not self.pipe.exists():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.01)
        self._source = os.open(self.pipe, os.O_RDONLY)
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
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
