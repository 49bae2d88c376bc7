import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

Run = Callable[..., Result]

SHORT = (
    *("glute-bridge", "--reps", "1", "--sets", "1", "--tempo", "1-0-1-0", "--lead-in", "5"),
    *("--no-setup", "--voice", "none"),
)


@pytest.fixture
def ear(server: "SoundServer") -> "SoundServer":
    """Lead ALSA to the server, for the outputs that know no other system."""
    for name in ("simpleaudio", "sounddevice"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install 'rep-tempo[{name}]'")
    (server.folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return server


@pytest.fixture
def deaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this process no sound server."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def tempo(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tempo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def test_every_output_is_listed_with_the_devices_it_can_play_to(
    ear: "SoundServer", run: Run
) -> None:
    result = run("devices")
    assert result.exit_code == 0
    lines = [line.split(None, 2) for line in result.output.splitlines()]
    assert ["ok", "miniaudio", f"Unix FIFO sink {ear.pipe}"] in lines
    assert ["ok", "sounddevice", "default"] in lines
    assert ["ok", "simpleaudio", "the system's default device"] in lines
    assert lines[-1] == ["ok", "silent", "the screen alone"]


@pytest.mark.usefixtures("deaf")
def test_an_output_that_cannot_play_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("miniaudio", "sounddevice", "simpleaudio"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run("devices").output.splitlines() == [
        "no  miniaudio    the miniaudio library is not installed; `pip install miniaudio`, "
        "or write the set to a file with `tempo export`",
        "no  sounddevice  the sounddevice library is not installed; "
        "pip install 'rep-tempo[sounddevice]'",
        "no  simpleaudio  the simpleaudio library is not installed; "
        "pip install 'rep-tempo[simpleaudio]' (needs ALSA's headers and a compiler)",
        "ok  silent       the screen alone",
    ]


@pytest.mark.parametrize("output", ["simpleaudio", "sounddevice"])
def test_a_set_through_another_output_is_the_exported_file_sample_for_sample(
    ear: "SoundServer", run: Run, tmp_path: Path, output: str
) -> None:
    path = tmp_path / "set.wav"
    assert run("export", *SHORT, "-o", str(path)).exit_code == 0
    with tempo("run", *SHORT, "--output", output) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    (said,) = re.findall("^Playing to .*$", out, re.MULTILINE)
    assert said.endswith(f" through {output}.")
    assert "Done: " in out
    with wave.open(str(path), "rb") as file:
        exported = file.readframes(file.getnframes())
    heard = ear.heard()
    begin = heard.index(exported[:4_000])
    assert not unlike(heard[begin : begin + len(exported)], exported)
    assert heard[begin + 2 : begin + 2 + len(exported)] != exported  # the check can fail


def test_ctrl_c_reaches_a_set_and_its_child_alike_and_is_silent_at_once(
    ear: "SoundServer",
) -> None:
    with tempo("run", *SHORT, "--output", "simpleaudio") as process:
        deadline = time.monotonic() + 20
        while not ear.last_sound() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(5.5)
        os.killpg(process.pid, signal.SIGINT)
        stopped = time.monotonic()
        out, err = process.communicate(timeout=10)
    assert time.monotonic() - stopped < 1
    assert 0 < ear.last_sound() < stopped + 0.1
    assert (process.returncode, err) == (130, "")
    assert out.splitlines()[-2] == "Stopped at 0:05: 0 of 1 reps in set 1 of 1."


@pytest.mark.usefixtures("server")
def test_an_unknown_device_is_the_users_mistake_and_nothing_is_played(run: Run) -> None:
    result = run("run", *SHORT, "--device", "gramophone")
    assert result.exit_code == 2
    assert "tempo: there is no device 'gramophone'; there are: Unix FIFO sink" in result.stderr
    assert "Playing" not in result.output


def test_an_unknown_output_is_the_users_mistake(run: Run) -> None:
    result = run("run", *SHORT, "--output", "gramophone")
    assert result.exit_code == 2
    assert result.stderr == (
        "tempo: there is no output 'gramophone'; "
        "choose one of miniaudio, sounddevice, simpleaudio, silent\n"
    )


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize("output", ["miniaudio", "sounddevice", "simpleaudio"])
def test_an_output_asked_for_by_name_is_never_replaced_by_silence(run: Run, output: str) -> None:
    result = run("run", *SHORT, "--output", output)
    assert result.exit_code == 1
    refusals = "there is no sound device|the .* library (is not installed|does not find PortAudio)"
    assert re.match(f"tempo: ({refusals})", result.stderr)
    assert "Playing" not in result.output


@pytest.mark.paced
def test_silence_can_be_asked_for(run: Run) -> None:
    result = run("run", *SHORT, "--output", "silent")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Playing to the screen alone.\n" in result.stdout
