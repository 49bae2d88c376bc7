"""``tempo serve``: an app from this computer to the phones nearby, which can ask for more sets."""

import json
import os
import queue
import re
import secrets
import shutil
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo import signals
from tempo.batch import workers
from tempo.batch.manifest import Made
from tempo.batch.tasks import PATHS, Task
from tempo.cli import fault, options, site
from tempo.cli.fault import Fault
from tempo.cli.tell import draw, tell
from tempo.errors import ReadingError, RequestError
from tempo.guide.asked import Asked
from tempo.guide.export import request
from tempo.library import unfinished
from tempo.library.declarations import LAN, LANGUAGE, PORT, SITE_TITLE, VOICE, taken
from tempo.library.settings import Settings

if TYPE_CHECKING:
    from tempo.phone.server import Application, State, Told
    from tempo.phone.site import App

USUAL_PORT = 8765

BACKLOG = 256
"""How many may knock at once."""

MOST_MADE = 100
"""How many that were made are there at once; a further one takes the place of the oldest."""

MOST = 20
"""How many sets may wait to be made."""

PATIENCE = 1
"""Seconds that a phone has to take the rest of what it was sent, when the end is asked for."""


@click.command(name="serve", cls=options.Grouped)
@click.argument(
    "plan",
    nargs=-1,
    metavar="[PLAN|ROUTINE...]",
    shell_complete=options.completing("routines", "workouts"),
)
@options.taking("serve")
@click.pass_context
def command(ctx: click.Context, said: Settings, plan: tuple[str, ...]) -> None:
    """Serve an app to the phones in your network, until Ctrl-C.

    It is the app of `tempo site`, and its front page makes more: any routine or line, at any tempo.
    What is done with it goes into `tempo history`.

    Nobody but this computer reaches it without --lan. Then whoever has the address does, which
    has a word in it that is new each time.
    """
    _needed()
    with unfinished.folder() as folder, closing(_listening(said)) as listening:
        out = folder / "site"
        apps = _published(plan, out, said)
        if apps is None:
            ctx.exit(1)
        kitchen = Kitchen(out, apps, _always(said))
        try:
            _serve(out, kitchen, listening, said[LAN])
        finally:
            kitchen.close()
    tell("stopped", err=True)


def _always(said: Settings) -> Settings:
    """Return what was said of how everything sounds, and not of what is lifted in a routine."""
    found = {each.name: said.get(each) for each in taken("config").values()}
    return Settings({name: value for name, value in found.items() if value is not None})


def _needed() -> None:
    """Raise RequestError unless the packages are here that this needs and nothing else does."""
    from importlib.util import find_spec

    if not all(map(find_spec, ("starlette", "uvicorn", "segno"))):
        raise RequestError(
            "`tempo serve` needs packages that are not installed; pip install 'rep-tempo[serve]', "
            "or pipx inject rep-tempo starlette uvicorn segno"
        )


def _published(plan: Sequence[str], out: Path, said: Settings) -> "list[App] | None":
    """Publish what was asked for, or a front page that only makes sets."""
    from pathlib import PurePosixPath

    from tempo.library import folders, words
    from tempo.library import settings as config
    from tempo.phone import site as apps
    from tempo.phone.form import form
    from tempo.voices import engines

    language = said.over(config.load(folders.config())).get(LANGUAGE) or "en"
    texts = words.site(language)
    names = sorted({*folders.routines().paths(), *folders.workouts().paths()})
    voices = dict.fromkeys(["auto", "none", *(each.name for each in engines.listed() if each.name)])
    asked = form(texts, names, voices)
    if plan:
        return site.made(plan, out, said, served=True, form=asked)
    title = said.get(SITE_TITLE) or texts.workouts
    root = apps.App(PurePosixPath(), title, language, (), server="./", form=asked)
    apps.publish(out, [root], out.with_name(site.KEPT.format(out.name)))
    return [root]


def _listening(said: Settings) -> socket.socket:
    """Return the socket that is served: of this computer alone, or of its network."""
    where = "0.0.0.0" if said[LAN] else "127.0.0.1"
    asked = said.get(PORT)
    for port in [asked] if asked else [USUAL_PORT, 0]:
        found = socket.socket()
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((where, port))
            found.listen(BACKLOG)  # who comes before all is ready waits
            return found
        except OSError as error:
            found.close()
            if asked:
                raise RequestError(
                    f"port {asked} cannot be used: {error.strerror}; choose another, or leave "
                    "--port out"
                ) from error
    raise RequestError("no port is free; end other servers")


def _serve(out: Path, kitchen: "Kitchen", listening: socket.socket, lan: bool) -> None:
    """Serve until Ctrl-C, or a signal that ends."""
    import uvicorn

    from tempo.phone import server

    word = server.token()
    address = f"http://{_host() if lan else '127.0.0.1'}:{listening.getsockname()[1]}/{word}/"
    application: Application = server.application(out, word, kitchen)
    running = uvicorn.Server(
        uvicorn.Config(
            application,
            log_level="error",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=PATIENCE,
        )
    )
    if lan:
        draw(code(address))
    tell(address)
    tell(
        "Whoever has this address in your network may play and make sets; Ctrl-C ends it."
        if lan
        else "Only this computer reaches it; --lan lets phones in. Ctrl-C ends it.",
        err=True,
    )
    try:
        running.run(sockets=[listening])
    except (KeyboardInterrupt, SystemExit) as error:
        if signals.code(error) != signals.STOPPED:
            raise


def _host() -> str:
    """Return the address of this computer in its network, as far as the system says."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # of documentation; nothing is sent
            found = asked.getsockname()[0]
        except OSError:
            found = "127.0.0.1"
    return str(found)


def code(address: str) -> str:
    """Return an address as a QR code for a terminal, two rows of it in a line, dark on light."""
    import segno

    rows = [list(row) for row in segno.make(address, micro=False).matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    shapes = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    lines = (
        "".join(shapes[bool(one), bool(other)] for one, other in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(click.style(line, fg=(0, 0, 0), bg=(255, 255, 255)) + "\n" for line in lines)


class Kitchen:
    """Makes the sets that phones ask for, one after the other, and keeps what was done."""

    def __init__(self, folder: Path, apps: "Sequence[App]", said: Settings) -> None:
        from tempo.phone.site import known

        self._folder = folder
        self._app = apps[-1]
        self._said = said
        self._turn = threading.Lock()
        self._sets: dict[str, _Set] = {}
        self._asked: queue.SimpleQueue[_Set | None] = queue.SimpleQueue()
        self._now: _Set | None = None
        self._made: list[tuple[str, Told]] = []
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()
        self._files = {
            known(app, each.name): (each.contract, each.track)
            for app in apps
            for each in app.workouts
        }
        [version] = (folder / "versions").iterdir()
        self._parts = f"../../versions/{version.name}/"

    def begin(self, asked: Mapping[str, str]) -> str:
        """Begin to make a set that is asked for so, and return its name."""
        from tempo.library import workouts
        from tempo.phone.form import ASKED

        said = {key: text.strip() for key, text in asked.items() if text.strip()}
        routine = said.pop("routine", "")
        if not routine:
            raise RequestError("name a routine, or write a line as squat 3x8 @31X1")
        _inside("routine", routine, PATHS["routine"])
        _inside("voice", said.get(VOICE.name, ""), PATHS["voice"])
        values = {}
        for each in ASKED:
            if text := said.pop(each.name, ""):
                try:
                    values[each.name] = each.value.read(text)
                except ReadingError as error:
                    raise RequestError(f"{each.name}: {error}") from error
        if said:
            raise RequestError(f"{next(iter(said))}: cannot be asked for here")
        settings = Settings(values).over(self._said)
        workouts.find(routine)
        request(Asked(routine, settings), Path("set.mp3"))
        waiting = ("waiting", "making")
        if sum(each.state.state in waiting for each in self._sets.values()) >= MOST:
            raise RequestError("too many sets are being made; wait for one of them")
        name = secrets.token_hex(8)
        self._sets[name] = begun = _Set(name, routine, settings)
        self._asked.put(begun)
        return name

    def state(self, name: str) -> "State | None":
        """Return how far a set has come; None if there is none of that name."""
        found = self._sets.get(name)
        return found.state if found else None

    def made(self) -> "list[Told]":
        """Return the sets that were made, the last one first."""
        return [each for _, each in reversed(self._made)]

    def stop(self, name: str) -> None:
        """Stop making a set; when this returns nothing is left of it."""
        from tempo.phone.server import State

        if not (found := self._sets.get(name)):
            return
        with self._turn:
            found.stopped.set()
            begun = self._now is found
        if begun:
            found.ended.wait()
        elif not found.ended.is_set():
            found.state = State("stopped")

    def file(self, name: str) -> str | None:
        """Return the page of a set with all in it."""
        from tempo.phone import page

        if name not in self._files:
            return None
        contract, track = self._files[name]
        sound = {"address": page.data(track.read_bytes(), "audio/mpeg"), "type": "audio/mpeg"}
        return page.single({**contract, "track": {**sound, "artwork": ""}})

    def done(self, told: str) -> int:
        """Put records into the history; return how many are new, or have gone on."""
        from tempo.imports import records
        from tempo.library import folders, history

        return history.extend(records.parsed(told, "the phone"), folders.history())

    def close(self) -> None:
        """Stop making all sets."""
        self._asked.put(None)
        for name in [*self._sets]:
            self.stop(name)
        self._worker.join()

    def cook(self, cooked: "_Set") -> "State":
        """Make a set, and return the address of its page or why there is none."""
        from tempo.phone import site as apps
        from tempo.phone.server import State

        made = self._folder / "made"
        name, options = cooked.name, (("routine", cooked.routine),)
        task = Task(f"{name}/set.mp3", 0, made, options, force=True)
        before = workers.come()

        def looked() -> None:
            if cooked.stopped.is_set():
                raise _StoppedError
            cooked.state = State("making", min(1.0, workers.come() - before))

        make = partial(site.make, said=cooked.said)
        started = partial(workers.processes, 1)
        [(_, result)] = workers.results(started, make, [task], 1, looked)
        looked()
        if isinstance(result, Fault):
            return State("failed", why=f"{result.said}; {fault.kept([result])}")
        if not isinstance(result, Made):
            return State("failed", why=str(result))
        told = json.loads((made / name / "set.json").read_bytes())
        covered = (made / name / "set.png").exists()
        sound = {"address": "set.mp3", "type": "audio/mpeg", "artwork": "set.png" * covered}
        self._files[name] = told, made / name / "set.mp3"
        contract = {**told, "track": sound}
        page = apps.hosted(contract, self._app, name, self._parts)
        (made / name / "set.html").write_bytes(page)
        address = f"made/{name}/set.html"
        self._made.append((name, _told(told, address)))
        while len(self._made) > MOST_MADE:
            self.clear(self._made.pop(0)[0])
        return State("done", 1.0, address)

    def clear(self, name: str) -> None:
        """Remove all of a set that was begun."""
        self._files.pop(name, None)
        shutil.rmtree(self._folder / "made" / name, ignore_errors=True)

    def _work(self) -> None:
        from tempo.phone.server import State

        while (asked := self._asked.get()) is not None:
            with self._turn:
                if asked.stopped.is_set():
                    continue
                self._now = asked
            try:
                asked.state = self.cook(asked)
            except _StoppedError:
                self.clear(asked.name)
                asked.state = State("stopped")
            except Exception as error:  # never thought of; the others are made all the same
                self.clear(asked.name)
                asked.state = State("failed", why=fault.of(error).said)
            finally:
                asked.ended.set()


def _told(contract: Mapping[str, Any], address: str) -> "Told":
    from tempo.phone.server import Told
    from tempo.phone.site import summed

    return Told(address, contract["routine"], contract["title"], *summed(contract))


class _Set:
    """A set that a phone asked for, and how far it has come."""

    def __init__(self, name: str, routine: str, said: Settings) -> None:
        from tempo.phone.server import State

        self.name, self.routine, self.said = name, routine, said
        self.state = State("waiting")
        self.stopped, self.ended = threading.Event(), threading.Event()


class _StoppedError(Exception):
    """The set is not wanted any more."""


def _inside(key: str, text: str, endings: Sequence[str]) -> None:
    """Raise RequestError where a phone names a file of this computer: it may name what is known."""
    path = text.endswith(tuple(endings)) or (" " not in text and re.search(r"[/\\~]", text))
    if text == "-" or path or os.path.isfile(text):
        raise RequestError(f"{key}: '{text}' is a file, which cannot be asked for here; name one")
