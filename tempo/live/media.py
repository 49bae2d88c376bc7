"""The media keys of a headset or a keyboard, where the system passes them on.

Linux desktops do, over D-Bus: they call whatever player stands on the session's bus as MPRIS 2
describes it. macOS and Windows pass them only to programs that are registered with them as apps
that play media, which a program in a terminal is not.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from tempo.live.command import Command

if TYPE_CHECKING:
    from dbus_fast.service import ServiceInterface

PATH = "/org/mpris/MediaPlayer2"
NAME = f"org.mpris.MediaPlayer2.rep_tempo.instance{os.getpid()}"
"""Where players stand, and what this one is called."""

APPLICATION = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"

METHODS: dict[str, dict[str, tuple[Command | None, Command | None]]] = {
    APPLICATION: {
        "Quit": (Command.QUIT, Command.QUIT),
        "Raise": (None, None),  # there is no window
    },
    PLAYER: {
        "PlayPause": (Command.PAUSE, Command.PAUSE),
        "Play": (None, Command.PAUSE),
        "Pause": (Command.PAUSE, None),
        "Next": (Command.SKIP, Command.SKIP),
        "Previous": (Command.BACK, Command.BACK),
        "Stop": (Command.QUIT, Command.QUIT),
    },
}
"""What each call means while a set plays, and while it is paused."""

CHANGES = object()

PROPERTIES: dict[str, dict[str, tuple[str, object]]] = {
    APPLICATION: {
        "Identity": ("s", "rep-tempo"),
        "CanQuit": ("b", True),
        "CanRaise": ("b", False),
        "HasTrackList": ("b", False),
        "SupportedUriSchemes": ("as", []),
        "SupportedMimeTypes": ("as", []),
    },
    PLAYER: {
        "PlaybackStatus": ("s", CHANGES),
        "Metadata": ("a{sv}", CHANGES),
        "CanControl": ("b", True),
        "CanPlay": ("b", True),
        "CanPause": ("b", True),
        "CanGoNext": ("b", True),
        "CanGoPrevious": ("b", True),
        "CanSeek": ("b", False),  # so that Seek, SetPosition and OpenUri are not offered
        "Position": ("x", 0),
        "Rate": ("d", 1.0),
        "MinimumRate": ("d", 1.0),
        "MaximumRate": ("d", 1.0),
        "Volume": ("d", 1.0),
    },
}
"""What MPRIS 2 asks of a player: types as D-Bus writes them, and values."""

TICK = 0.1  # seconds between two looks at what has changed
LEAVING = 0.5  # seconds that the bus has to let go of us

On = Callable[[Command], object]
Playing = Callable[[], bool]
About = Callable[[], str]


@contextmanager
def keys(on: On, playing: Playing, about: About) -> Iterator[None]:
    """Turn media keys into commands while entered; do nothing where no bus passes them.

    ``on`` takes each command, ``playing`` says whether the set plays or is paused, ``about`` what
    is played, as "pause-thrust, set 2 of 3". All three are called in a thread of their own. A bus
    that is not there, hangs or dies is silently done without.
    """
    left = threading.Event()
    thread = threading.Thread(target=_stand, args=(on, playing, about, left), daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join(LEAVING)


def _address() -> str | None:
    """Return where the session's bus is, as libdbus finds it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    path = f"{runtime}/bus"
    return given or (f"unix:path={path}" if runtime and os.path.exists(path) else None)


def _stand(on: On, playing: Playing, about: About, left: threading.Event) -> None:
    """Be a player on the bus until told to leave."""
    # Whatever is wrong with a bus, a set is not disturbed by it: other keys lead it as well.
    with suppress(Exception):
        if address := _address():
            import asyncio

            asyncio.run(_player(address, on, playing, about, left))


async def _player(
    address: str, on: On, playing: Playing, about: About, left: threading.Event
) -> None:
    import asyncio
    import logging

    from dbus_fast import Variant
    from dbus_fast.aio import MessageBus

    def state() -> dict[str, Any]:
        return {
            "PlaybackStatus": "Playing" if playing() else "Paused",
            "Metadata": {
                "mpris:trackid": Variant("o", "/org/rep_tempo/set"),
                "xesam:title": Variant("s", about()),
            },
        }

    logging.getLogger("dbus_fast").addHandler(logging.NullHandler())  # not onto the screen
    bus = MessageBus(address)
    await asyncio.wait_for(bus.connect(), LEAVING)
    try:
        player = _interface(PLAYER, state, on, playing)
        bus.export(PATH, player)
        bus.export(PATH, _interface(APPLICATION, state, on, playing))
        await bus.request_name(NAME)
        told = state()
        while bus.connected and not left.is_set():
            await asyncio.sleep(TICK)
            if (now := state()) != told:
                player.emit_properties_changed(now)
                told = now
    finally:
        bus.disconnect()


def _interface(
    name: str, state: Callable[[], dict[str, Any]], on: On, playing: Playing
) -> "ServiceInterface":
    """Return what the bus is offered of the tables, under the name of one of them."""
    from dbus_fast import PropertyAccess
    from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

    def method(commands: tuple[Command | None, Command | None]) -> Callable[[object], None]:
        def call(self: object) -> None:
            command = commands[not playing()]
            if command is not None:
                on(command)

        return call

    def getter(name: str, signature: str, value: object) -> Callable[[object], Any]:
        def get(self: object) -> Any:
            return state()[name] if value is CHANGES else value

        get.__name__, get.__annotations__["return"] = name, signature
        return get

    readable = PropertyAccess.READ
    members: dict[str, Any] = {
        each: dbus_method(each)(method(commands)) for each, commands in METHODS[name].items()
    } | {
        each: dbus_property(readable, each)(getter(each, signature, value))
        for each, (signature, value) in PROPERTIES[name].items()
    }
    made: ServiceInterface = type(name, (ServiceInterface,), members)(name)
    return made
