"""The app in a folder: what is in it, that it is published whole, and that it works offline."""

import functools
import http.server
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from click.testing import Result

from tempo.batch import workers
from tempo.errors import RequestError
from tempo.phone import site
from tempo.phone.site import App, Content
from tests.phone.conftest import Shown

Run = Callable[..., Result]
Show = Callable[..., Shown]

PLAN = """\
routine: glute-bridge
sets: 1
reps: 2
say: beeps
setup: false
cover: false
tracks:
  - folder: Anna
    tracks:
      - {file: week 1.wav, cover: true}
      - {file: week 2.mp3, reps: 3, split: set, with: vtt}
  - {folder: bob, private: true, tracks: [{file: a.mp3, routine: "squat 1x2 @2010"}]}
  - {file: all.mp3, tempo: pause}
"""


class Here(Executor):
    """Makes each track at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(fn(*given, **named))
        return future


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[None]:
    """Make tracks in this process, where processes are not the point."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "processes", lambda number: nullcontext(Here()))
        yield


@pytest.fixture(scope="module")
def published(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan, and the site that was made of it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "plan.yaml").write_text(PLAN)
    result = run("site", str(folder / "plan.yaml"), "-o", str(folder / "site"))
    assert (result.exit_code, result.stderr) == (0, "")
    secret = re.search(r"^bob: clients/([0-9a-f]{32})/$", result.stdout, re.MULTILINE)
    assert secret
    assert result.stdout.splitlines() == [
        f"{folder / 'site'}: 4 workouts, 4 tracks made, 0 there already",
        "Anna: clients/anna/",
        f"bob: clients/{secret[1]}/",
    ]
    (folder / "secret").write_text(secret[1])
    return folder


def app(folder: Path) -> dict[str, str]:
    """Return the files of an app that its entries lead to, by name, with their texts."""
    told = json.loads((folder / site.WORKER).read_text().split("\n")[0][len("const KEPT = ") : -1])
    assert told["files"][: len(told["files"]) - 1]
    return {
        name: (folder / name).read_text(errors="replace")
        for name in (*told["files"], site.INDEX, site.WORKER)
    }


def pages(held: dict[str, str]) -> list[str]:
    """Return the names of the pages among some files."""
    return [name for name in held if name.endswith(".html")]


def named(path: str) -> str:
    """Return the last part of a name."""
    return PurePosixPath(path).name


def test_each_client_has_an_app_of_their_own_and_the_front_leads_to_those_that_are_open(
    published: Path,
) -> None:
    root, anna = app(published / "site"), app(published / "site" / "clients" / "anna")
    bob = app(published / "site" / "clients" / (published / "secret").read_text())
    assert [[*map(named, pages(each))] for each in (root, anna, bob)] == [
        ["all.html", "start.html", "index.html"],
        ["week-1.html", "week-2.html", "start.html", "index.html"],
        ["a.html", "start.html", "index.html"],
    ]
    assert 'href="clients/anna/"' in root["index.html"]
    assert [name for name in anna if name.endswith(".mp3")] == [
        name for name in anna if name.startswith("tracks/")
    ]
    [week] = [text for name, text in anna.items() if name.endswith("week-2.html")]
    told = re.search(r'id="plan">(.*?)</script>', week)
    assert told
    contract = json.loads(told[1])
    assert (contract["client"], contract["home"]) == ("Anna", "All workouts")
    manifest = json.loads(next(text for name, text in anna.items() if "manifest" in name))
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        *("Anna", "../../", "standalone"),
    )
    for icon in manifest["icons"]:
        assert any(name.endswith(icon["src"]) for name in anna)


def test_nothing_is_loaded_from_elsewhere_and_the_policy_lets_nothing_be(published: Path) -> None:
    for name, text in app(published / "site").items():
        if not name.endswith((".mp3", ".png")):
            text = re.sub(r"// .*|http://www.w3.org/2000/svg", "", text)
            elsewhere = re.findall(r"(?:https?:)?//[a-z][\w.]+", text)
            assert elsewhere == [], name
        if name.endswith(".html"):
            assert "default-src &#x27;none&#x27;; script-src &#x27;self&#x27;" in text
            assert " style=" not in text and not re.search(r"<script(?![^>]*(src|json))", text)
            assert not re.search(r'(?:src|href)="/', text)  # it works in any folder of a host


def test_what_is_private_is_named_nowhere_else_and_keeps_its_name(
    published: Path, run: Run
) -> None:
    secret = (published / "secret").read_text()
    for folder in (published / "site", published / "site" / "clients" / "anna"):
        assert not [name for name, text in app(folder).items() if secret in text or "bob" in text]
    assert "noindex" in app(published / "site" / "clients" / secret)[site.INDEX]
    again = run("site", str(published / "plan.yaml"), "-o", str(published / "site"))
    assert again.stdout.splitlines()[0].endswith("4 workouts, 0 tracks made, 4 there already")
    assert f"bob: clients/{secret}/" in again.stdout
    assert site.secret(published / ".site.tempo", "bob") == secret
    assert site.secret(published / "other", "bob") != secret
    assert oct((published / ".site.tempo" / site.KEY).stat().st_mode)[-3:] == "600"
    assert not [path for path in (published / "site").rglob("*") if path.name.startswith(".")]


def test_a_track_that_cannot_be_made_publishes_nothing(
    published: Path, run: Run, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN.replace("reps: 3,", "reps: 3, theme: ./none,"))
    before = {path: path.read_bytes() for path in (published / "site").rglob("*") if path.is_file()}
    out = published / "site"
    result = run("site", str(plan), "-o", str(out))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"tempo: {plan}:11: Anna/week-2.mp3: ")
    assert result.stderr.endswith(f"tempo: {out}: nothing was published; it is as it was\n")
    assert before == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["pause-thrust"], "-o is missing"),
        (["no-such-thing", "-o", "s"], "there is no routine 'no-such-thing'"),
        (["-", "-o", "s"], "- is read only once"),
        (["PLAN", "pause-thrust", "-o", "s"], "PLAN is a plan, and has a site of its own"),
        (["pause-thrust", "-o", "OUT"], "OUT/index.html exists, and no site that was made"),
        (["pause-thrust", "--bitrate", "97", "-o", "s"], "there is no bit rate 97"),
    ],
)
def test_what_cannot_be_is_told_before_any_work(
    run: Run, tmp_path: Path, asked: list[str], why: str
) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "index.html").write_text("mine")
    places = {"PLAN": str(tmp_path / "plan.yaml"), "OUT": str(tmp_path)}
    why = re.sub("PLAN|OUT", lambda found: places[found[0]], why)
    result = run("site", *(places.get(word, word) for word in asked))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"tempo: {why}")


def test_routines_are_one_app_with_the_options_of_an_export(run: Run, tmp_path: Path) -> None:
    lines = ("squat 1x2 @2010", "frog-pump", "squat 1x2 @2010 ")
    out = tmp_path / "site"
    hostile = ("--title", "</script><img src=x>")
    options = ("--reps", "2", "--no-setup", "--no-cover", *hostile)
    result = run("site", *lines, "-o", str(out), *options)
    assert (result.exit_code, result.stderr) == (0, "")
    held = app(out)
    assert [*map(named, pages(held))] == [
        *("squat-1x2-2010.html", "frog-pump.html", "squat-1x2-2010-2.html"),
        *("start.html", "index.html"),
    ]
    assert "<h1>&lt;/script&gt;&lt;img src=x&gt;</h1>" in held["index.html"]
    assert not [name for name, text in held.items() if name.endswith("html") and "<img" in text]


# Whole, or as it was.


def version(name: str) -> dict[str, Content]:
    """Return the files of a small app whose entries name all that they need."""
    needs = [f"versions/{name}/a", f"versions/{name}/b", f"tracks/{name}", "tracks/both"]
    entry = json.dumps([name, needs]).encode()
    return {**{each: f"{each}".encode() for each in needs}, site.WORKER: entry, site.INDEX: entry}


def whole(folder: Path) -> tuple[str, str]:
    """Return the versions that the entries are of, all of whose files have to be there."""
    found = []
    for entry in site.ENTRIES:
        name, needs = json.loads((folder / entry).read_bytes())
        for each in needs:
            assert (folder / each).read_bytes() == each.encode()
        found.append(name)
    return found[0], found[1]


@pytest.mark.thorough
def test_at_every_kill_the_old_app_is_whole_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, remove = site._put, site._remove
    shown = App(PurePosixPath(), "", "en", ())
    steps = 0
    for step in range(100):
        folder, kept = tmp_path / f"{step}", tmp_path / f".{step}"
        for name in ("oldest", "old"):
            monkeypatch.setattr(site, "files", lambda app, name=name: version(name))
            site.publish(folder, [shown], kept)
        left = itertools.count(step, -1)

        def killed(
            act: Callable[..., None], *given: Any, left: Iterator[int] = left, **named: Any
        ) -> None:
            if next(left) == 0:
                raise KeyboardInterrupt  # before it was done
            act(*given, **named)
            if next(left) == 0:
                raise KeyboardInterrupt  # and after

        monkeypatch.setattr(site, "files", lambda app: version("new"))
        with monkeypatch.context() as patch:
            patch.setattr(site, "_put", functools.partial(killed, put))
            patch.setattr(site, "_remove", functools.partial(killed, remove))
            try:
                site.publish(folder, [shown], kept)
                steps = step
            except KeyboardInterrupt:
                pass
        assert whole(folder) in (("old", "old"), ("new", "old"), ("new", "new"))
        site.publish(folder, [shown], kept)
        assert whole(folder) == ("new", "new")
        assert sorted(path.name for path in folder.glob("tracks/*")) == ["both", "new", "old"]
        if steps:
            break
    assert steps > 20
    site.publish(folder, [shown], kept)  # the same again: the old one stays all the same
    assert (folder / "versions" / "old" / "a").exists()
    assert not (folder / "versions" / "oldest").exists()
    assert not [path for path in folder.rglob("*") if ".part" in path.name]


def test_what_somebody_else_wrote_is_not_replaced_unless_it_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "files", lambda app: version("new"))
    shown, folder, kept = App(PurePosixPath(), "", "en", ()), tmp_path / "www", tmp_path / ".www"
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    with pytest.raises(RequestError, match=r"index\.html exists, and no site"):
        site.publish(folder, [shown], kept)
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    site.publish(folder, [shown], kept, force=True)
    assert whole(folder) == ("new", "new")


def test_a_state_of_a_stranger_removes_nothing_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "files", lambda app: version("new"))
    folder, kept = tmp_path / "www", tmp_path / ".www"
    kept.mkdir()
    (tmp_path / "mine").write_text("mine")
    state = {"published": ["../mine", f"{tmp_path / 'mine'}"], "before": [], "begun": []}
    (kept / site.STATE).write_text(json.dumps(state))
    site.publish(folder, [App(PurePosixPath(), "", "en", ())], kept)
    assert (tmp_path / "mine").read_text() == "mine"


# In a browser.


MISSED: list[str] = []
"""What a browser asked for and was not there."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as the simplest of hosts does: it knows no ranges."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve a file always: what changes within a second has the same time."""
        del self.headers["If-Modified-Since"]
        super().do_GET()

    def send_error(self, code: int, *told: Any) -> None:
        """Note what is not there."""
        MISSED.append(f"{code} {self.path}")
        super().send_error(code, *told)


@contextmanager
def hosted(folder: Path, port: int = 0) -> Iterator[int]:
    """Serve a folder from another thread, and yield the port."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_with_its_server_stopped_a_set_is_chosen_sought_and_played(
    published: Path, show: Show
) -> None:
    with hosted(published) as port:
        front = show(f"http://127.0.0.1:{port}/site/clients/anna/")
        front.until("document.body.dataset.kept == 'kept'")
    front.page.reload()
    with front.page.expect_navigation():
        front.page.click('[href$="week-2.html"]')
    front.until(
        "'ready' in document.body.dataset && document.querySelector('audio')?.duration > 20"
    )
    front.press()
    front.seek(10.2)  # the lead-in is 10 s, the lift 2
    front.until("document.getElementById('stage').dataset.phase == 'lift'")
    front.until("document.getElementById('sound').currentTime > 10.4")
    [worker] = front.page.context.service_workers
    ranged = """async (range) => {
      const track = KEPT.files.find((name) => name.endsWith(".mp3"));
      const address = new URL(track, registration.scope).href;
      const whole = await (await answer(new Request(address))).arrayBuffer();
      const part = await answer(new Request(address, { headers: { range } }));
      const bytes = new Uint8Array(await part.arrayBuffer());
      const same = bytes.every((byte, place) => byte === new Uint8Array(whole)[place + 7]);
      const told = part.headers.get("Content-Range").replace(whole.byteLength, "N");
      return [part.status, bytes.length, told, same];
    }"""
    assert worker.evaluate(ranged, "bytes=7-10") == [206, 4, "bytes 7-10/N", True]
    assert worker.evaluate(ranged, "bytes=999999999-") == [416, 0, "bytes */N", True]
    assert worker.evaluate(ranged, "bytes=-5")[:2] == [206, 5]
    with front.page.expect_navigation():
        front.page.click("#home")
    front.until("document.querySelectorAll('#workouts a').length == 2")
    assert front.said == []


@pytest.mark.thorough
def test_a_new_version_is_taken_whole_or_the_old_one_stays(
    run: Run, tmp_path: Path, show: Show
) -> None:
    def publish(title: str) -> set[Path]:
        asked = ("frog-pump", "--sets", "1", "--reps", "1", "--no-setup", "--no-cover")
        result = run("site", *asked, "--title", title, "-o", str(tmp_path / "site"))
        assert result.exit_code == 0, result.output
        return {*(tmp_path / "site" / "versions").iterdir()}

    title = "document.querySelector('h1').textContent"
    before = publish("One")
    with hosted(tmp_path) as port:
        front = show(f"http://127.0.0.1:{port}/site/")
        front.until("document.body.dataset.kept == 'kept'")
        [new] = publish("Two") - before
        lost = (new / "front.css").rename(tmp_path / "front.css")
        MISSED.clear()
        front.page.reload()
        end = time.monotonic() + 30
        while not MISSED and time.monotonic() < end:
            front.until("'ready' in document.body.dataset")
        assert [f"404 /site/versions/{new.name}/front.css"] == MISSED
        front.page.reload()
        assert front.tell(title) == "One"
        lost.rename(new / "front.css")
        front.page.reload()
        front.until("!document.getElementById('renew').hidden")
        assert front.tell(title) == "One"
        with front.page.expect_navigation():
            front.page.click("#renew")
        front.until(f"{title} == 'Two'")
    front.page.reload()
    front.until("'ready' in document.body.dataset")
    assert front.tell(title) == "Two"
