"""A folder that is an app in a browser: pages, tracks and a worker, which any web host serves.

All of a version is in a folder that is called as its contents, tracks apart by theirs; two files
say which version holds: ``index.html`` to who comes anew, the service worker to a phone that has an
older one. They are replaced last, each at once, so whoever comes finds the old app or the new one,
whole; and what the old one needs stays until the next is published.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from html import escape
from pathlib import Path, PurePosixPath
from string import Template
from typing import Any, NamedTuple

from tempo.errors import RequestError
from tempo.library import words
from tempo.library.versions import NewerError, old_enough
from tempo.outputs import place
from tempo.phone import page
from tempo.plan.time import SECOND, clock

FRONT = Path(__file__).parent / "front"
"""What the front page is made of, and the service worker."""

INDEX, WORKER = "index.html", "service_worker.js"

ENTRIES = (WORKER, INDEX)
"""What says which version holds, in the order in which it is replaced."""

STATE, KEY = "published.json", "key"
"""What is kept of a site, outside of it: its files, and what secret names are made from."""

VERSION = 1
"""What the fields of what is kept mean. A field may be added without a new version."""

ICONS = {"icons/192.png": "any", "icons/512.png": "any", "icons/maskable.png": "maskable"}

Content = bytes | Path
"""What a file of a site holds, or the file that holds the same."""


class Workout(NamedTuple):
    """A page of an app: what it is told, and its track as MP3, with that one's digest."""

    name: str
    contract: Mapping[str, Any]
    track: Path
    digest: str
    cover: Path | None = None


class App(NamedTuple):
    """What is on a phone: a front page and its workouts, in a folder of a site.

    ``clients`` are the folders of others, each by what it is called, to which this one leads.
    """

    folder: PurePosixPath
    title: str
    language: str
    workouts: Sequence[Workout]
    clients: Mapping[str, str] = {}
    private: bool = False
    client: str = ""
    server: str = ""  # where the tools of this computer are, as seen from here, if it serves this
    form: str = ""  # HTML that asks it for a set


def files(app: App) -> dict[str, Content]:
    """Return all files of an app by their names within its folder, its entries the last."""
    tracks: dict[str, Content] = {}
    parts: dict[str, Content] = {
        f"player/{path.name}": path.read_bytes()
        for path in sorted(page.PLAYER.iterdir())
        if path.is_file() and path.suffix != ".html"
    }
    for name in ("front.css", "front.js", "offline.js", "home.js", "make.js", "send.js"):
        parts[name] = (FRONT / name).read_bytes()
    for path in sorted((FRONT / "icons").glob("*.png")):
        parts[f"icons/{path.name}"] = path.read_bytes()
    parts["manifest.webmanifest"] = _manifest(app)
    for each in app.workouts:
        track = f"tracks/{each.digest[:32]}.mp3"
        tracks[track] = each.track
        if each.cover:
            parts[f"covers/{each.name}.png"] = each.cover.read_bytes()
        sound = {
            "address": f"../../{track}",
            "type": "audio/mpeg",
            "artwork": f"covers/{each.name}.png" if each.cover else "",
        }
        parts[f"{each.name}.html"] = hosted({**each.contract, "track": sound}, app, each.name)
    version = _version(app, {**tracks, **parts})
    where = f"versions/{version}/"
    front = _front(app, where)
    parts["start.html"] = front
    named = {f"{where}{name}": content for name, content in parts.items()}
    kept = {
        "version": version,
        "files": [*named, *tracks],
        "start": f"{where}start.html",
    }
    worker = f"const KEPT = {json.dumps(kept)};\n".encode() + (FRONT / WORKER).read_bytes()
    return {**tracks, **named, WORKER: worker, INDEX: front}


def hosted(contract: Mapping[str, Any], app: App, name: str, parts: str = "") -> bytes:
    """Return the page of a workout, two folders below the front page.

    ``parts`` is where the files of the app's version are, as seen from there.
    """
    texts = words.site(app.language)
    told = {**contract, "home": texts.front}
    if app.server:
        told["served"] = {
            "by": app.server,
            "file": f"{app.server}keep/{known(app, name)}.html",
            "text": texts.keep_file,
        }
    return page.hosted(
        told,
        f"{parts}player/",
        head=_robots(app),
        scripts=[f"{parts}home.js"],
        connect=_connect(app),
    ).encode()


def known(app: App, name: str) -> str:
    """Return what a workout is called among those of all apps."""
    return f"{app.folder.name}-{name}" if app.folder.parts else name


def _connect(app: App) -> str:
    return "'self'" if app.server else "'none'"


def _version(app: App, held: Mapping[str, Content]) -> str:
    """Return what a version is called: the same name for the same files."""
    digest = sha256(_front(app, "") + (FRONT / WORKER).read_bytes())
    for name in sorted(held):
        content = held[name]  # a track is called as its contents
        known = sha256(content).hexdigest() if isinstance(content, bytes) else ""
        digest.update(f"{name}\0{known}\0".encode())
    return digest.hexdigest()[:20]


def _manifest(app: App) -> bytes:
    icons = [
        {"src": name, "sizes": f"{_side(name)}x{_side(name)}", "type": "image/png", "purpose": use}
        for name, use in ICONS.items()
    ]
    told = {
        "name": app.title,
        "short_name": app.title[:12].strip(),
        "lang": app.language,
        "start_url": "../../",
        "scope": "../../",
        "display": "standalone",
        "background_color": "#0b0e12",
        "theme_color": "#0b0e12",
        "icons": icons,
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def _side(name: str) -> int:
    return 192 if "192" in name else 512


def _robots(app: App) -> str:
    return '<meta name="robots" content="noindex">' if app.private else ""


def _front(app: App, where: str) -> bytes:
    """Return the front page, whose other files are in a folder of its own."""
    texts = vars(words.site(app.language))
    served = words.phone(app.language).insecure
    template = Template((FRONT / INDEX).read_text(encoding="utf-8"))
    told = {"texts": texts, "served": app.server}
    return template.substitute(
        {name: escape(text) for name, text in texts.items()},
        language=escape(app.language),
        title=escape(app.title),
        policy=escape(page.policy(_connect(app))),
        where=escape(where),
        robots=_robots(app),
        insecure=escape(served),
        workouts="\n".join(_listed(app, where)),
        clients="\n".join(_clients(app)),
        closed="" if app.workouts or app.clients or app.form else escape(texts["by_address"]),
        told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
        make=app.form,
        more=f'<script type="module" src="{escape(where)}make.js"></script>' * bool(app.form),
    ).encode()


def summed(contract: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is done in a workout, and how long that takes, in minutes and seconds."""
    exercises = contract["exercises"]
    several = ", ".join(each["title"] for each in exercises)
    amount = exercises[0]["amount"] if len(exercises) == 1 else several
    return amount, clock(round(contract["duration"] * SECOND))


def _listed(app: App, where: str) -> Iterator[str]:
    """Yield each workout as a link: its title, what is done, and how long it takes."""
    for each in app.workouts:
        told, (amount, length) = each.contract, summed(each.contract)
        yield (
            f'<li><a href="{escape(where)}{escape(each.name)}.html" '
            f'data-routine="{escape(told["routine"])}"><b>{escape(told["title"])}</b>'
            f"<span>{escape(amount)}</span><span>{length}</span><i></i></a></li>"
        )


def _clients(app: App) -> Iterator[str]:
    for name, folder in app.clients.items():
        yield f'<li><a href="{escape(folder)}/"><b>{escape(name)}</b></a></li>'


def publish(folder: Path, apps: Sequence[App], kept: Path, force: bool = False) -> None:
    """Write a site, or a new version of it in the place of the old.

    ``kept`` is the folder of what is known of it, which nobody else may see. Raises RequestError if
    a file of somebody else's stands in its place, unless it may be replaced by ``force``, and
    TrackError if it cannot be written; the site is then as it was, or whole as it is to be.
    """
    new = {f"{app.folder / name}": held for app in apps for name, held in files(app).items()}
    entries = [name for name in new if PurePosixPath(name).name in ENTRIES]
    check(folder, kept, force, entries)
    state = _state(kept / STATE)
    ours = {*state.published, *state.before, *state.begun}
    same = {*state.published} == {*new}
    state = state._replace(begun=[*new])
    _note(kept, state)  # so that whoever goes on after a kill knows what is ours
    for name, content in new.items():
        if name not in entries:
            _put(folder / name, content)
    for name in entries:
        _put(folder / name, new[name], again=True)
    before = state.before if same else state.published
    needed = {*new, *before}
    for name in sorted(ours - needed, reverse=True):
        _remove(folder, name)
    _note(kept, _State([*new], [*before], []))


def check(folder: Path, kept: Path, force: bool = False, entries: Sequence[str] = ENTRIES) -> None:
    """Raise RequestError if a file of somebody else's stands where a site has an entry."""
    state = _state(kept / STATE)
    ours = {*state.published, *state.before, *state.begun}
    for name in entries:
        if not force and name not in ours and os.path.lexists(folder / name):
            raise RequestError(
                f"{folder / name} exists, and no site that was made here has written it; choose "
                "another folder, or --force replaces it"
            )


class _State(NamedTuple):
    """The files of a site: those that hold, those of before, and those that were begun."""

    published: Sequence[str]
    before: Sequence[str]
    begun: Sequence[str]


def _state(path: Path) -> _State:
    """Return what is known of a site; raises RequestError for what a later version noted."""
    try:
        told = json.loads(path.read_bytes())
        old_enough(told.get("version", VERSION), VERSION)
        found = [told[name] for name in _State._fields if name in told]
        if len(found) == 3 and all(_inside(name) for names in found for name in names):
            return _State(*found)
    except NewerError as error:
        raise RequestError(f"{path}: {error}, or choose another folder") from None
    except (OSError, ValueError, TypeError, AttributeError):
        pass
    return _State([], [], [])


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(name).is_absolute()


def _note(kept: Path, state: _State) -> None:
    noted = {"version": VERSION, **state._asdict()}
    _put(kept / STATE, json.dumps(noted).encode(), again=True)


def _put(path: Path, content: Content, again: bool = False) -> None:
    """Write a file whole, or not at all; one that is called as its contents may be there."""
    with place.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if not again and path.exists():
        return
    if isinstance(content, Path):
        with suppress(OSError):  # two disks, or one that cannot
            os.link(content, path)
            return
        content = content.read_bytes()
    if again:
        with suppress(OSError):
            if path.read_bytes() == content:
                return
    with place.placed(path, len(content), overwrite=True) as file, place.writing(path):
        file.write(content)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of a site, and the folders that it leaves empty."""
    with suppress(OSError):
        (folder / name).unlink()
    for parent in PurePosixPath(name).parents[:-1]:
        with suppress(OSError):
            (folder / parent).rmdir()


def secret(kept: Path, name: str) -> str:
    """Return a name for a client's folder that nobody guesses, and that stays as it is.

    It is made from a key in the folder ``kept``, which is drawn when it is asked for first.
    """
    path = kept / KEY
    with place.writing(path):
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(file, secrets.token_hex(32).encode())
            finally:
                os.close(file)
        key = path.read_bytes()
    if len(key) < 64:
        raise RequestError(f"{path}: is no key; remove it, and clients get new addresses")
    return hmac.new(key, name.encode(), sha256).hexdigest()[:32]
