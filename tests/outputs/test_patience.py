"""A healthy device is never declared dead, and a dead one is, on a real server."""

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tempo.audio.pcm import Format
from tempo.errors import DeviceError
from tempo.outputs import devices
from tempo.outputs.device import AT_FIRST, AT_LEAST, Playback
from tests.sinks import SINKS, PacedServer

pytestmark = pytest.mark.live

SILENCE = [bytes(88_200)] * 30  # a second each


@pytest.fixture
def paced(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PacedServer]:
    """Run a server with the sink that a test names, and lead this process to it."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("the program pulseaudio is not installed: no server to listen to")
    pytest.importorskip("miniaudio")
    with PacedServer(tmp_path, SINKS[request.param]) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def lived(playback: Playback, seconds: float) -> float:
    """Watch a device for so long; return after how long it was declared dead, or 0."""
    began = time.monotonic()
    while (gone := time.monotonic() - began) < seconds:
        try:
            playback.check()
        except DeviceError:
            return gone
        time.sleep(0.05)
    return 0.0


@pytest.mark.parametrize("paced", ["2 s"], indirect=True)
def test_a_sink_that_holds_two_seconds_is_not_declared_dead(paced: PacedServer) -> None:
    with devices.opened("miniaudio", SILENCE, Format()) as playback:
        assert lived(playback, 3.0) == 0.0


@pytest.mark.parametrize("paced", ["20 ms"], indirect=True)
def test_a_server_that_is_stopped_and_goes_on_is_waited_for(paced: PacedServer) -> None:
    with devices.opened("miniaudio", SILENCE, Format()) as playback:
        assert lived(playback, 1.5) == 0.0
        paced.process.send_signal(signal.SIGSTOP)
        assert lived(playback, AT_LEAST / 2) == 0.0
        paced.process.send_signal(signal.SIGCONT)
        played = playback.played()
        assert lived(playback, 1.0) == 0.0
        assert playback.played() > played


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("paced", ["20 ms"], indirect=True)
def test_a_server_that_is_killed_or_stays_stopped_is_noticed(
    paced: PacedServer, sent: signal.Signals
) -> None:
    with devices.opened("miniaudio", SILENCE, Format()) as playback:
        assert lived(playback, 1.5) == 0.0
        paced.process.send_signal(sent)
        noticed = lived(playback, AT_FIRST)
        assert 0 < noticed <= AT_FIRST
        paced.process.send_signal(signal.SIGCONT)
