import os
import queue
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tempo.live import media
from tempo.live.command import Command

STANDARD = {
    *("org.freedesktop.DBus.Peer", "org.freedesktop.DBus.Introspectable"),
    "org.freedesktop.DBus.Properties",
}


class Set:
    """A set that the keys lead: what they asked for, and what they are told."""

    def __init__(self) -> None:
        self.asked: queue.Queue[Command] = queue.Queue()
        self.plays = True
        self.about = "pause-thrust, set 1 of 3"

    def keys(self) -> AbstractContextManager[None]:
        return media.keys(self.asked.put, lambda: self.plays, lambda: self.about)

    def nothing_asked(self) -> bool:
        return self.asked.empty()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["subprocess.Popen[str]"]:
    """Run a session's bus of our own, and lead this process and its children to it."""
    for program in ("dbus-daemon", "dbus-send", "dbus-monitor", "gdbus"):
        if shutil.which(program) is None:
            pytest.skip(f"the program {program} is not installed: no bus to pass media keys")
    pytest.importorskip("dbus_fast")
    address = f"unix:path={tmp_path}/bus"
    daemon = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address={address}"]
    with subprocess.Popen(
        daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(address)
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield process
        finally:
            process.kill()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return done.stdout


def names() -> list[str]:
    listed = output(
        *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus"),
        *("/org/freedesktop/DBus", "org.freedesktop.DBus.ListNames"),
    )
    return [line.split('"')[1] for line in listed.splitlines() if "org.mpris" in line]


def call(method: str, *arguments: str) -> str:
    """Call a method as a desktop does; returns what it replied."""
    return output(
        *("gdbus", "call", "--session", "--timeout", "5", "--dest", media.NAME),
        *("--object-path", "/org/mpris/MediaPlayer2", "--method", method, *arguments),
    )


def read(interface: str, name: str) -> str:
    reply = call("org.freedesktop.DBus.Properties.Get", interface, name)
    return reply.strip().removeprefix("(<").removesuffix(">,)")


@pytest.fixture
def led(bus: "subprocess.Popen[str]") -> Iterator[Set]:
    """Return a set that is led over the bus."""
    led = Set()
    with led.keys():
        until(lambda: names() == [media.NAME])
        yield led


def test_a_player_is_on_the_bus_while_a_set_is_led_and_no_longer(
    bus: "subprocess.Popen[str]",
) -> None:
    assert names() == []
    with Set().keys():
        until(lambda: names() == [f"org.mpris.MediaPlayer2.rep_tempo.instance{os.getpid()}"])
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 0.5
    assert names() == []


@pytest.mark.parametrize(
    ("method", "playing", "paused"),
    [
        ("Player.PlayPause", Command.PAUSE, Command.PAUSE),
        ("Player.Play", None, Command.PAUSE),
        ("Player.Pause", Command.PAUSE, None),
        ("Player.Next", Command.SKIP, Command.SKIP),
        ("Player.Previous", Command.BACK, Command.BACK),
        ("Player.Stop", Command.QUIT, Command.QUIT),
        ("Quit", Command.QUIT, Command.QUIT),
        ("Raise", None, None),
    ],
)
def test_each_call_of_a_desktop_is_a_command(
    led: Set, method: str, playing: Command | None, paused: Command | None
) -> None:
    for led.plays, command in ((True, playing), (False, paused)):
        assert call(f"org.mpris.MediaPlayer2.{method}") == "()\n"
        assert command is None or led.asked.get(timeout=5) is command
        assert led.nothing_asked()


@pytest.mark.paced
@pytest.mark.usefixtures("bus")
def test_the_media_keys_lead_a_run() -> None:
    command = [sys.executable, "-m", "tempo", "run", "glute-bridge", "--no-setup"]
    with subprocess.Popen(
        [*command, "--lead-in", "5", "--voice", "none", "--output", "silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        name = f"org.mpris.MediaPlayer2.rep_tempo.instance{process.pid}"
        until(lambda: names() == [name])

        def call(method: str, *arguments: str) -> str:
            return output(
                *("gdbus", "call", "--session", "--timeout", "5", "--dest", name),
                *("--object-path", "/org/mpris/MediaPlayer2", "--method", method, *arguments),
            )

        def told(name: str) -> str:
            return call("org.freedesktop.DBus.Properties.Get", media.PLAYER, name)

        assert "Playing" in told("PlaybackStatus")
        assert "glute-bridge, set 1 of 2" in told("Metadata")
        call(f"{media.PLAYER}.Pause")
        until(lambda: "Paused" in told("PlaybackStatus"))
        call(f"{media.PLAYER}.Play")
        until(lambda: "Playing" in told("PlaybackStatus"))
        until(lambda: "rep 1 of 12" in told("Metadata"))
        call(f"{media.PLAYER}.Next")
        until(lambda: "set 2 of 2" in told("Metadata"))
        call(f"{media.PLAYER}.Stop")
        out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (130, "")
    assert "  PAUSED\n" in out
    assert out.splitlines()[-2].endswith("0 of 12 reps in set 2 of 2.")


def test_another_client_is_understood_too(led: Set) -> None:
    output(
        *("dbus-send", "--session", "--print-reply", f"--dest={media.NAME}"),
        *("/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player.Next"),
    )
    assert led.asked.get(timeout=5) is Command.SKIP


def test_what_the_standard_asks_of_a_player_is_told(led: Set) -> None:
    application, player = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
    assert read(application, "Identity") == "'rep-tempo'"
    assert read(application, "CanQuit") == "true"
    assert read(application, "SupportedMimeTypes") == "@as []"
    assert read(player, "PlaybackStatus") == "'Playing'"
    assert read(player, "Metadata") == (
        "{'mpris:trackid': <objectpath '/org/rep_tempo/set'>, "
        "'xesam:title': <'pause-thrust, set 1 of 3'>}"
    )
    flags = ("CanControl", "CanPlay", "CanPause", "CanGoNext", "CanGoPrevious", "CanSeek")
    assert [read(player, flag) for flag in flags] == ["true"] * 5 + ["false"]
    every = call("org.freedesktop.DBus.Properties.GetAll", player)
    assert all(f"'{name}': <" in every for name in media.PROPERTIES[player])
    seen = output(
        *("gdbus", "introspect", "--session", "--dest", media.NAME, "--only-properties"),
        *("--object-path", "/org/mpris/MediaPlayer2", "--xml"),
    )
    assert {part.split('"')[1] for part in seen.split("<interface ")[1:]} >= {application, player}


def test_the_desktop_is_told_when_the_set_pauses_and_what_it_has_come_to(
    led: Set, tmp_path: Path
) -> None:
    command = ["dbus-monitor", "--session", "member='PropertiesChanged'"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as monitor:
        lines: list[str] = []
        assert monitor.stdout is not None
        stream = monitor.stdout
        reader = threading.Thread(target=lambda: lines.extend(stream))
        reader.start()
        try:
            time.sleep(0.5)  # until the monitor listens
            led.plays = False
            until(lambda: read("org.mpris.MediaPlayer2.Player", "PlaybackStatus") == "'Paused'")
            time.sleep(0.5)
            led.about = "pause-thrust, set 2 of 3"
            time.sleep(0.5)
        finally:
            monitor.terminate()
        reader.join(5)
    told = [line.split('"')[1] for line in lines if "variant" in line and 'string "' in line]
    assert told == [
        *("pause-thrust, set 1 of 3", "Paused"),
        *("pause-thrust, set 2 of 3", "Paused"),
    ]


def test_a_callback_that_fails_is_told_to_the_caller_and_the_keys_go_on(
    bus: "subprocess.Popen[str]",
) -> None:
    asked: list[Command] = []

    def on(command: Command) -> None:
        asked.append(command)
        if len(asked) == 1:
            raise ValueError("not now")

    with media.keys(on, lambda: True, lambda: "a set"):
        until(lambda: names() == [media.NAME])
        with pytest.raises(AssertionError, match="ValueError"):
            call("org.mpris.MediaPlayer2.Player.Next")
        call("org.mpris.MediaPlayer2.Player.Next")
    assert asked == [Command.SKIP] * 2


# Where there is none.


def quick(led: Set, seconds: float) -> None:
    """Lead a set for a while and leave; nothing is raised, asked or waited for."""
    began = time.monotonic()
    with led.keys():
        time.sleep(seconds)
    assert time.monotonic() - began < seconds + 0.8
    assert led.nothing_asked()


def test_without_a_bus_a_set_plays_without_media_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for address in (f"unix:path={tmp_path}/none", "nonsense", "unix:path=/dev/null", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        quick(Set(), 0.3)
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    quick(Set(), 0.1)
    assert capfd.readouterr() == ("", "")


def test_a_bus_that_never_answers_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "bus"))
        mute.listen()
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        quick(Set(), 0.1)
    assert capfd.readouterr() == ("", "")


def test_a_bus_that_dies_takes_no_set_with_it(
    bus: "subprocess.Popen[str]", capfd: pytest.CaptureFixture[str]
) -> None:
    led = Set()
    with led.keys():
        until(lambda: names() == [media.NAME])
        threads = threading.active_count()
        bus.kill()
        until(lambda: threading.active_count() < threads)
    assert led.nothing_asked()
    assert capfd.readouterr() == ("", "")
