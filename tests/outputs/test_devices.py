import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tempo.audio.pcm import Block, Format
from tempo.errors import DeviceError, RequestError
from tempo.outputs import devices
from tempo.outputs.device import ALONE, MissingError
from tempo.outputs.devices import DEVICES, Device, Output
from tempo.outputs.silent import Silent

if TYPE_CHECKING:
    from tests.conftest import SoundServer

STEREO = Format(44_100, 2)


def refusing(error: Exception, many: bool = True) -> Output:
    """Return an output that cannot be opened."""

    def refuse(*_: object) -> Device:
        raise error

    return Output(refuse, list, many)


def sounding(blocks: Iterable[Block], pcm: Format, name: str | None) -> Device:
    return Silent(blocks, pcm)


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
        devices.opened("gramophone", [], STEREO)
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


class Opened(Silent):
    """A device that notes when it is closed."""

    def __init__(self, unheard: str = "") -> None:
        super().__init__([], STEREO)
        self.unheard = unheard
        self.closed = threading.Event()

    def __exit__(self, *exception: object) -> None:
        self.closed.set()


def slowly(playback: Opened, seconds: float) -> Output:
    def sleep(*_: object) -> Device:
        time.sleep(seconds)
        return playback

    return Output(sleep, list, many=True)


def test_a_device_that_failed_is_tried_again_first(only: pytest.MonkeyPatch) -> None:
    only.setitem(DEVICES, "miniaudio", Output(sounding, list, many=True))
    only.setitem(DEVICES, "sounddevice", slowly(slow := Opened(), 0.1))
    assert devices.again("sounddevice", "headset", [], STEREO) == (slow, "sounddevice")


def test_a_device_that_is_gone_is_replaced_by_the_default_one_that_makes_a_sound(
    only: pytest.MonkeyPatch,
) -> None:
    asked: list[str | None] = []

    def pick(blocks: object, pcm: object, name: str | None) -> Device:
        asked.append(name)
        if name:
            raise RequestError("there is no device 'headset'")
        return Opened()

    only.setitem(DEVICES, "sounddevice", Output(pick, list, many=True))
    assert devices.again("sounddevice", "headset", [], STEREO)[1] == "sounddevice"
    assert asked == ["headset", None]


def test_where_nothing_sounds_the_device_that_failed_says_why(only: pytest.MonkeyPatch) -> None:
    only.setitem(DEVICES, "sounddevice", refusing(DeviceError("nobody listens")))
    with pytest.raises(DeviceError, match=r"^nobody listens$"):
        devices.again("sounddevice", None, [], STEREO)


def test_a_server_s_dummy_is_closed_and_not_chosen_again(only: pytest.MonkeyPatch) -> None:
    only.setitem(DEVICES, "miniaudio", slowly(dummy := Opened("nothing will be heard"), 0))
    with pytest.raises(DeviceError, match=r"^nothing will be heard$"):
        devices.again("miniaudio", None, [], STEREO)
    assert dummy.closed.is_set()


@pytest.mark.live
def test_libraries_that_hang_are_left_behind_and_what_they_open_late_is_closed(
    only: pytest.MonkeyPatch,
) -> None:
    only.setitem(DEVICES, "miniaudio", slowly(first := Opened(), 0.8))
    only.setitem(DEVICES, "sounddevice", slowly(second := Opened(), 0.9))
    began = time.monotonic()
    with pytest.raises(DeviceError, match=r"^miniaudio does not answer; is its sound server stop"):
        devices.again("miniaudio", None, [], STEREO)
    assert time.monotonic() - began < 0.7
    assert first.closed.wait(2)
    assert second.closed.wait(2)


def test_one_that_hangs_does_not_keep_the_others_away(only: pytest.MonkeyPatch) -> None:
    only.setitem(DEVICES, "miniaudio", slowly(late := Opened(), 0.6))
    only.setitem(DEVICES, "sounddevice", slowly(found := Opened(), 0.05))
    only.setitem(DEVICES, "simpleaudio", slowly(spare := Opened(), 0))
    assert devices.again("miniaudio", None, [], STEREO) == (found, "sounddevice")
    assert late.closed.wait(2)
    assert spare.closed.wait(2)
    assert not found.closed.is_set()


@pytest.mark.parametrize("output", ["miniaudio", "sounddevice"])
def test_no_library_looks_for_devices_while_another_does(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they share is the system's, and one frees what the other reads."""
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    try:  # what is loaded the first time is loaded
        devices.opened(output, [], STEREO)
    except MissingError as error:
        pytest.skip(str(error))
    except DeviceError:
        pass
    for look in (lambda: devices.opened(output, [], STEREO), DEVICES[output].names):
        looked = threading.Event()

        def find(look: Callable[[], object] = look, looked: threading.Event = looked) -> None:
            with suppress(DeviceError):
                look()
            looked.set()

        with ALONE:
            thread = threading.Thread(target=find)
            thread.start()
            assert not looked.wait(0.3)
        thread.join(10)
        assert looked.is_set()


def test_silence_has_no_devices() -> None:
    with pytest.raises(RequestError, match="silent has no devices; leave --device out"):
        devices.opened("silent", [], STEREO, "headset")


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
        with devices.opened("miniaudio", [track], Format(), device) as playback:
            heard.append((playback.to.replace(str(server.pipe), "ear"), played(playback, server)))
    assert [(to, track in data) for to, data in heard] == [
        ("Gym_Speaker of PulseAudio through miniaudio", False),
        ("Unix FIFO sink ear of PulseAudio through miniaudio", True),
        ("Gym_Speaker of PulseAudio through miniaudio", False),
    ]


def played(playback: Device, server: "SoundServer") -> bytes:
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
        devices.opened("miniaudio", [], STEREO, "gramophone")


@pytest.mark.parametrize("name", ["sounddevice", "simpleaudio"])
def test_without_its_library_an_output_says_how_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    needs = {"sounddevice": "", "simpleaudio": " (needs ALSA's headers and a compiler)"}
    with pytest.raises(MissingError) as caught:
        devices.opened(name, [], STEREO)
    assert str(caught.value) == (
        f"the {name} library is not installed; pip install 'rep-tempo[{name}]'{needs[name]}"
    )
