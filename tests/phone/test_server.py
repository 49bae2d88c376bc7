"""The app as this computer serves it: who is let in, what is sent, and the sets that are made."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from tempo.cli import serve
from tempo.errors import RequestError
from tempo.library.history import read
from tempo.library.settings import Settings
from tempo.phone import server
from tempo.phone.server import State
from tests.phone.conftest import Shown

Run = Callable[..., Result]
Show = Callable[..., Shown]

TOKEN = "a-token"
TRACK = bytes(range(256)) * 4_000

RECORD = {
    "version": 1,
    "id": "7f",
    "began": "2026-03-01T07:30:05+01:00",
    "routine": "frog-pump",
    "tempo": "2021",
    "output": "phone",
    "finished": True,
    "length": 100.0,
    "pauses": [],
    "sets": [
        {
            "exercise": "Frog pump",
            "set": 1,
            "side": None,
            "reps": 8,
            "planned": 8,
            "tension": 40.0,
            "rest": 0,
        }
    ],
}


class Said(NamedTuple):
    """What a server answered."""

    code: int
    headers: Mapping[str, str]
    body: bytes


class Fake:
    """Tools that make nothing."""

    def begin(self, asked: Mapping[str, str]) -> str:
        """Refuse all that is no frog pump."""
        if asked.get("routine") != "frog-pump":
            raise RequestError("there is none")
        return "1"

    def state(self, name: str) -> State | None:
        """Return one that is being made."""
        return State("making", 0.5) if name == "1" else None

    def made(self) -> list[server.Told]:
        """Return one."""
        return [server.Told("made/1/set.html", "frog-pump", "Frog pump", "2 sets", "1:00")]

    def stop(self, name: str) -> None:
        """Do nothing."""

    def file(self, name: str) -> str | None:
        """Return a page of that name."""
        return "<p>all of it" if name == "frog-pump" else None

    def done(self, told: str) -> int:
        """Count what is told."""
        return len(json.loads(told))


@contextmanager
def running(application: server.Application) -> Iterator[int]:
    """Run a server in a thread, and yield its port."""
    uvicorn = pytest.importorskip("uvicorn")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        ours = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
        thread = threading.Thread(target=ours.run, args=([listening],))
        thread.start()
        while not ours.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        ours.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a folder with an index and a track."""
    pytest.importorskip("starlette")
    folder = tmp_path_factory.mktemp("served") / "site"
    (folder / "tracks").mkdir(parents=True)
    (folder / "index.html").write_text("<p>the front")
    (folder / "tracks" / "a.mp3").write_bytes(TRACK)
    (folder.parent / "secret").write_text("secret")
    with running(server.application(folder, TOKEN, Fake())) as port:
        yield port


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> Said:
    """Ask a server for what is at a path, which is sent as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    said = Said(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    connection.close()
    return said


def test_only_who_has_the_token_gets_in(port: int) -> None:
    assert ask(port, f"/{TOKEN}/").body == b"<p>the front"
    for path in ("/", "/tracks/a.mp3", "/a-toke/", "/a-token2/", f"/x/{TOKEN}/", "/%00/", "//"):
        assert ask(port, path)[::2] == (404, b"Not found"), path
    assert ask(port, "/make", "POST", "{}").code == 404
    assert ask(port, "/%C3%A9/").code == 404
    moved = ask(port, f"/{TOKEN}")
    assert (moved.code, moved.headers["location"]) == (307, f"/{TOKEN}/")


def test_a_page_may_load_nothing_from_elsewhere_and_its_address_stays_here(port: int) -> None:
    for path in (f"/{TOKEN}/", f"/{TOKEN}/tracks/a.mp3", "/wrong/"):
        headers = ask(port, path).headers
        assert headers["content-security-policy"].startswith(
            "default-src 'none'; script-src 'self'"
        )
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "code", "told", "body"),
    [
        ("bytes=0-", 206, f"bytes 0-1023999/{len(TRACK)}", TRACK),
        ("bytes=300-303", 206, f"bytes 300-303/{len(TRACK)}", TRACK[300:304]),
        ("bytes=-2", 206, f"bytes 1023998-1023999/{len(TRACK)}", TRACK[-2:]),
        ("bytes=1024000-", 416, f"bytes */{len(TRACK)}", None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    port: int, asked: str, code: int, told: str, body: bytes | None
) -> None:
    said = ask(port, f"/{TOKEN}/tracks/a.mp3", Range=asked)
    assert said.code == code
    assert said.headers["content-range"].removeprefix("bytes ") == told.removeprefix("bytes ")
    assert body is None or said.body == body


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../secret",
            "..%2fsecret",
            "%2e%2e/secret",
            "tracks/../../secret",
            "tracks/..%5c..%5csecret",
        ),
        *("//secret", "%2fetc/passwd", "//etc/passwd", "..", "tracks/%00"),
    ],
)
def test_no_path_leads_out_of_the_folder(port: int, path: str) -> None:
    said = ask(port, f"/{TOKEN}/{path}")
    assert b"secret" not in said.body and b"root:" not in said.body
    assert said.code in (400, 404)


def test_two_hundred_ask_at_once_and_each_gets_what_it_asked_for(port: int) -> None:
    def part(number: int) -> bytes:
        at = number * 5_000
        return ask(port, f"/{TOKEN}/tracks/a.mp3", Range=f"bytes={at}-{at + 99}").body

    with ThreadPoolExecutor(200) as pool:
        assert [*pool.map(part, range(200))] == [TRACK[n * 5_000 :][:100] for n in range(200)]


def test_what_asks_for_nothing_is_told_so(port: int) -> None:
    def post(path: str, body: str) -> tuple[int, Any]:
        said = ask(port, f"/{TOKEN}/{path}", "POST", body)
        return said.code, json.loads(said.body)

    assert post("make", '{"routine": "frog-pump"}') == (200, {"name": "1"})
    assert post("make", '{"routine": "squat"}') == (400, {"why": "there is none"})
    for body in ("", "[]", '{"reps": 3}', "[" * 100_000):
        assert post("make", body) == (400, {"why": "that asks for no set"})
    assert post("make", " " * (server.LARGEST + 1)) == (
        413,
        {"why": "that is too much to be taken"},
    )
    assert post("history", "[1, 2]") == (200, {"new": 2})
    assert json.loads(ask(port, f"/{TOKEN}/make/1").body) == {
        "state": "making",
        "part": 0.5,
        "page": "",
        "why": "",
    }
    assert ask(port, f"/{TOKEN}/make/2").code == 404
    [made] = json.loads(ask(port, f"/{TOKEN}/make").body)
    assert (made["page"], made["title"]) == ("made/1/set.html", "Frog pump")
    kept = ask(port, f"/{TOKEN}/keep/frog-pump.html")
    assert kept.body == b"<p>all of it"
    assert kept.headers["content-disposition"] == 'attachment; filename="frog-pump.html"'
    assert ask(port, f"/{TOKEN}/keep/other.html").code == 404


# The command.


class Served(NamedTuple):
    """A ``tempo serve`` that runs: its process, its port and its token."""

    process: "subprocess.Popen[str]"
    port: int
    token: str

    def ask(self, path: str, *given: str, **headers: str) -> Said:
        """Ask for what is at a path behind the token."""
        return ask(self.port, f"/{self.token}/{path}", *given, **headers)

    def make(self, **asked: str) -> tuple[int, Any]:
        """Ask for a set."""
        said = self.ask("make", "POST", json.dumps(asked))
        return said.code, json.loads(said.body)

    def until(self, name: str, *states: str) -> Any:
        """Wait until a set is in one of some states."""
        deadline = time.monotonic() + 60
        while (told := json.loads(self.ask(f"make/{name}").body))["state"] not in states:
            assert time.monotonic() < deadline, told
            time.sleep(0.02)
        return told


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run ``tempo serve`` with a temporary folder and a history of its own; Ctrl-C ends it."""
    pytest.importorskip("segno")
    home = tmp_path_factory.mktemp("serve")
    places = {"TMPDIR": str(home), "XDG_DATA_HOME": str(home / "data")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tempo", "serve", "frog-pump", "--reps", "1"),
            *("--sets", "1", "--no-setup", "--no-cover"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | places,
    )
    assert process.stdout and process.stderr
    process.stdout.readline()  # how many tracks were made
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{22})/\n", process.stdout.readline())
    assert found, process.communicate()
    yield Served(process, int(found[1]), found[2])
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert err == "Only this computer reaches it; --lan lets phones in. Ctrl-C ends it.\nstopped\n"
    assert {path.name for path in home.iterdir()} <= {"data"}  # and nothing is left of it


def test_nothing_listens_beyond_this_computer(served: Served) -> None:
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {where for _, where, _, state, *_ in lines if state == "0A"}
    [own] = {where for where in listening if where.endswith(f":{served.port:04X}")}
    assert own.startswith("0100007F:")
    assert ask(served.port, "/").code == 404


def test_a_line_is_made_with_what_is_said_of_it_and_played(served: Served) -> None:
    code, begun = served.make(routine="squat 1x8 @3010", reps="1", tempo="1010", voice="none")
    assert code == 200
    told = served.until(begun["name"], "done", "failed")
    assert (told["state"], told["part"]) == ("done", 1.0)
    page = served.ask(told["page"])
    assert page.code == 200 and b"<h1>Squat</h1>" in page.body
    track = served.ask(f"made/{begun['name']}/set.mp3", Range="bytes=0-2")
    assert (track.code, track.body) == (206, b"ID3")
    kept = served.ask(f"keep/{begun['name']}.html").body
    assert b'src="data:audio/mpeg;base64,' in kept and b"<h1>Squat</h1>" in kept
    assert b'src="data:audio/mpeg' in served.ask("keep/frog-pump.html").body


def test_a_set_that_is_cancelled_half_way_leaves_nothing(served: Served) -> None:
    _, begun = served.make(routine="squat 20x40 @4040", voice="none")
    _, waiting = served.make(routine="frog-pump", voice="none")
    while served.until(begun["name"], "making")["part"] == 0.0:
        pass
    stopped = [served.ask(f"make/{each['name']}", "DELETE") for each in (waiting, begun)]
    assert [json.loads(each.body)["state"] for each in stopped] == ["stopped", "stopped"]
    temporary = Path(next(iter(_places(served))))
    left = [path.name for path in temporary.glob("site/made/*")]
    assert begun["name"] not in left and waiting["name"] not in left
    assert not list(temporary.glob("site/**/*.part"))
    _, again = served.make(routine="frog-pump", sets="1", reps="1", voice="none")
    assert served.until(again["name"], "done", "failed")["state"] == "done"


def _places(served: Served) -> Iterator[str]:
    environment = Path(f"/proc/{served.process.pid}/environ").read_bytes().decode()
    home = next(each for each in environment.split("\0") if each.startswith("TMPDIR="))[7:]
    yield from (str(path) for path in Path(home).glob("rep-tempo.*.folder"))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, "name a routine, or write a line as squat 3x8 @31X1"),
        ({"routine": "no-such"}, "there is no routine 'no-such'"),
        ({"routine": "/etc/passwd"}, "routine: '/etc/passwd' is a file, which cannot be asked for"),
        ({"routine": "../a.yaml"}, "routine: '../a.yaml' is a file"),
        ({"routine": "-"}, "routine: '-' is a file"),
        ({"routine": "frog-pump", "voice": "./anna"}, "voice: './anna' is a file"),
        ({"routine": "frog-pump", "reps": "many"}, "reps: "),
        ({"routine": "frog-pump", "music": "/home"}, "music: cannot be asked for here"),
    ],
)
def test_what_a_phone_asks_for_in_vain_is_told_why(
    served: Served, asked: dict[str, str], why: str
) -> None:
    code, told = served.make(**asked)
    assert (code, told["why"][: len(why)]) == (400, why)


def test_what_was_done_goes_into_the_history_once(served: Served) -> None:
    for new in (1, 0):
        said = served.ask("history", "POST", json.dumps([RECORD]))
        assert (said.code, json.loads(said.body)) == (200, {"new": new})
    broken = served.ask("history", "POST", "[{}]")
    assert broken.code == 400 and b"nothing was imported" in broken.body
    [home] = [Path(place).parent for place in _places(served)]
    [kept] = read(home / "data" / "rep-tempo" / "history.jsonl", pytest.fail)
    assert (kept.id, kept.routine, kept.reps) == ("7f", "frog-pump", 8)


def test_without_the_extra_a_line_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("serve")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'rep-tempo[serve]'" in result.stderr


def test_the_code_is_that_of_the_address() -> None:
    segno = pytest.importorskip("segno")
    lines = serve.code("http://192.168.1.5:8765/abc/").splitlines()
    rows = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    made = segno.make("http://192.168.1.5:8765/abc/", micro=False)
    size = made.symbol_size(border=2)[0]
    assert {len(row) for row in rows} == {size} and len(rows) == (size + 1) // 2
    seen = [[mark in marks for mark in row] for row in rows for marks in ("▀█", "▄█")][:size]
    assert seen == [[bool(dark) for dark in row] for row in made.matrix_iter(border=2)]


def test_the_network_is_let_in_if_that_is_said() -> None:
    for said, where in ((Settings(), "127.0.0.1"), (Settings({"lan": True}), "0.0.0.0")):
        with closing(serve._listening(said)) as listening:
            assert listening.getsockname()[0] == where


def test_a_port_that_is_taken_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"tempo: port {port} cannot be used: ")


def test_from_the_front_page_a_set_is_made_cancelled_made_and_played(
    served: Served, show: Show
) -> None:
    front = show(f"http://127.0.0.1:{served.port}/{served.token}/")
    why = "document.getElementById('why').textContent"
    front.page.fill("[name=routine]", "no-such")
    front.page.click("button.go")
    front.until(f"{why}.startsWith(\"there is no routine 'no-such'\")")
    front.said.clear()  # the browser itself notes a refusal
    front.page.fill("[name=routine]", "squat 20x40 @4040")
    front.page.click("summary")
    front.page.select_option("[name=say]", "beeps")
    front.page.click("button.go")
    front.until("/^[1-9]\\d* % made$/.test(document.getElementById('part').textContent)")
    front.page.click("#stop")
    front.until(f"{why} == 'Cancelled; nothing is left of it.'")
    front.page.fill("[name=routine]", "squat 1x1 @1010")
    with front.page.expect_navigation(url="**/set.html"):
        front.page.click("button.go")
    front.until("'ready' in document.body.dataset && document.querySelector('audio').duration > 10")
    front.press()
    front.until("document.getElementById('sound').currentTime > 0.2")
    front.seek(9.8)  # the lead-in is 10 s, the rep 2
    front.until("document.getElementById('stage').dataset.phase == 'finish'")
    [home] = [Path(place).parent for place in _places(served)]
    path, deadline = home / "data" / "rep-tempo" / "history.jsonl", time.monotonic() + 10
    while not any("squat" in each.routine for each in read(path, pytest.fail)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with front.page.expect_navigation():
        front.page.click("#home")
    first = "document.querySelector('#workouts .made a')"
    front.until(first)
    assert front.tell(f"{first}.innerText").split() == ["Squat", "One", "set,", "1", "rep", "0:17"]
    assert front.tell("document.body.dataset.kept") is None  # nothing of it stays in the browser
    assert front.said == []


def test_where_the_way_is_not_safe_the_page_says_what_that_lacks(
    served: Served, show: Show
) -> None:
    front = show(f"http://gym.example:{served.port}/{served.token}/")
    assert front.tell("isSecureContext") is False
    assert front.tell("document.getElementById('insecure').innerText").startswith(
        "This page came over plain http."
    )
    front.page.click("#workouts a")
    front.until("'ready' in document.body.dataset")
    link = "document.querySelector('#about a')"
    assert front.tell(f"{link}.textContent") == "Keep this set as a file"
    kept = front.tell(f"new URL({link}.href).pathname")
    assert ask(served.port, kept).headers["content-disposition"].startswith("attachment")
    assert front.said == []


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_page_is_for_everybody(served: Served, show: Show, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    address = f"http://127.0.0.1:{served.port}/{served.token}/"
    front = show(address, color_scheme=scheme, bypass_csp=True)
    front.page.click("summary")
    found = axe.run(front.page).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found] == []
