import random
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from tempo.audio.format import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import devices
from tempo.outputs.device import MissingError
from tempo.outputs.devices import DEVICES, Output, Placed
from tempo.outputs.silent import Silent

if TYPE_CHECKING:
    from tests.conftest import SoundServer

STEREO = Format(44_100, 2)


def refusing(error: Exception, many: bool = True) -> Output:
    """Return an output that cannot be opened."""

    def refuse(*_: object) -> Placed:
        raise error

    return Output(refuse, list, many)


def sounding(blocks: Iterable[Block], format: Format, name: str | None) -> Placed:
    return Silent(blocks, format)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Have no output but silence, and those that a test puts in."""
    for name in ("miniaudio", "sounddevice", "simpleaudio"):
        missing = refusing(MissingError(f"{name} is missing"), DEVICES[name].many)
        monkeypatch.setitem(DEVICES, name, missing)
    return monkeypatch


def test_the_outputs_are_asked_in_this_order() -> None:
    assert list(DEVICES) == ["miniaudio", "sounddevice", "simpleaudio", "silent"]


def test_an_unknown_output_is_refused_with_those_there_are() -> None:
    with pytest.raises(RequestError) as caught:
        devices.open("gramophone", [], STEREO)
    assert str(caught.value) == (
        "there is no output 'gramophone'; choose one of miniaudio, sounddevice, simpleaudio, silent"
    )


def test_where_none_sounds_one_reason_is_told_and_not_of_those_that_are_missing(
    only: pytest.MonkeyPatch,
) -> None:
    only.setitem(DEVICES, "sounddevice", refusing(DeviceError("nobody listens")))
    only.setitem(DEVICES, "simpleaudio", refusing(DeviceError("nobody here either"), False))
    playback, reason = devices.default([], STEREO)
    assert isinstance(playback, Silent)
    assert reason == "nobody listens"


def test_where_nothing_is_installed_the_best_output_says_how_to_get_it(
    only: pytest.MonkeyPatch,
) -> None:
    assert devices.default([], STEREO)[1] == "miniaudio is missing"


def test_an_output_that_sounds_needs_no_reason_for_those_before_it(
    only: pytest.MonkeyPatch,
) -> None:
    only.setitem(DEVICES, "simpleaudio", Output(sounding, list, many=False))
    assert devices.default([], STEREO)[1] is None


def test_a_device_asked_for_is_never_replaced_by_silence_or_another(
    only: pytest.MonkeyPatch,
) -> None:
    only.setitem(DEVICES, "simpleaudio", Output(sounding, list, many=False))
    with pytest.raises(MissingError, match="miniaudio is missing"):
        devices.default([], STEREO, "headset")
    only.setitem(DEVICES, "sounddevice", Output(sounding, list, many=True))
    assert devices.default([], STEREO, "headset")[1] is None
    only.setitem(DEVICES, "miniaudio", refusing(RequestError("no such headset")))
    with pytest.raises(RequestError, match="no such headset"):
        devices.default([], STEREO, "headset")


def test_silence_has_no_devices() -> None:
    with pytest.raises(RequestError, match="silent has no devices; leave --device out"):
        devices.open("silent", [], STEREO, "headset")


def test_a_track_plays_to_the_device_that_was_asked_for(server: "SoundServer") -> None:
    second = [
        *("load-module", "module-pipe-sink", "sink_name=gym", "use_system_clock_for_timing=yes"),
        *(f"file={server.folder}/gym", "sink_properties=device.description=Gym_Speaker"),
    ]
    subprocess.run(["pactl", *second], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["pactl", "set-default-sink", "gym"], check=True)
    track = b"\1\0" + random.Random(5).randbytes(44_100)
    heard = []
    for device in ("gym", "fifo sink", None):
        with devices.open("miniaudio", [track], Format(), device) as playback:
            heard.append((playback.to.replace(str(server.pipe), "ear"), played(playback, server)))
    assert [(to, track in data) for to, data in heard] == [
        ("Gym_Speaker of PulseAudio through miniaudio", False),
        ("Unix FIFO sink ear of PulseAudio through miniaudio", True),
        ("the default device of PulseAudio through miniaudio", False),
    ]


def played(playback: Placed, server: "SoundServer") -> bytes:
    """Play to the end, and return what came out of the pipe meanwhile."""
    before = len(server.heard())
    while playback.running():
        playback.check()
        time.sleep(0.02)
    time.sleep(0.2)
    return server.heard()[before:]


@pytest.mark.usefixtures("server")
def test_no_such_device_is_the_users_mistake_and_names_those_there_are() -> None:
    with pytest.raises(RequestError, match="there is no device 'gramophone'; there are: Unix FIFO"):
        devices.open("miniaudio", [], STEREO, "gramophone")


@pytest.mark.parametrize("name", ["sounddevice", "simpleaudio"])
def test_without_its_library_an_output_says_how_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    needs = {"sounddevice": "", "simpleaudio": " (needs ALSA's headers and a compiler)"}
    with pytest.raises(MissingError) as caught:
        devices.open(name, [], STEREO)
    assert str(caught.value) == (
        f"the {name} library is not installed; pip install 'rep-tempo[{name}]'{needs[name]}"
    )
