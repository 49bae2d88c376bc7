"""The package as others use it: nothing but what ``import tempo`` gives."""

import ast
import base64
import doctest
import inspect
import re
import textwrap
import typing
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tempo

LINE = "squat 3x8 @31X1 rest 90"


@pytest.fixture(scope="module")
def work() -> tempo.Work:
    """Return a short set of beeps."""
    load = tempo.load("pause-thrust")
    return load.with_(tempo="2-0-2-4", reps=2, sets=1, voice="none", lead_in=5, setup=False)


@pytest.fixture(scope="module")
def track(work: tempo.Work) -> tempo.Track:
    """Return its track."""
    return work.plan()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that a test is in, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


PUBLIC = """
Event.time: float
Event.duration: float
Event.kind: EventKind
Event.phase: Phase | None
Event.set: int | None
Event.rep: int | None
Event.side: Side | None
Event.sound: str | None
Event.text: str | None
Event.exercise: int = 0
Event.end -> float
Span.kind: SpanKind
Span.phase: Phase | None
Span.set: int | None
Span.rep: int | None
Span.side: Side | None
Span.start: float
Span.end: float
Span.exercise: int = 0
Span.half: bool = False
Span.length -> float
Tempo.lower: float
Tempo.bottom: float
Tempo.lift: float
Tempo.top: float
Tempo.explosive: bool
Tempo.notation: str
Tempo.said: str
Tempo.rep -> float
Track.work -> 'Work'
Track.name -> str
Track.title -> str
Track.spans -> tuple[Span, ...]
Track.events -> tuple[Event, ...]
Track.duration -> float
Track.time_under_tension -> float
Track.tempo -> Tempo
Track.summary -> str
Track.warnings -> tuple[str, ...]
Track.sample_rate -> int
Track.channels -> int
Track.frames -> int
Track.frame(self, time: float) -> int
Track.blocks(self, start: float=0, end: float | None=None) -> Iterator[memoryview]
Track.samples(self, start: float=0, end: float | None=None) -> 'tuple[NDArray[np.int16], int]'
Track.export(self, path: str | PathLike[str], **options: Unpack[FileOptions]) -> tuple[Path, ...]
Work.name -> str
Work.title -> str
Work.options -> Mapping[str, str]
Work.with_(self, **options: Unpack[SetOptions]) -> 'Work'
Work.plan(self) -> 'Track'
load(what: str | PathLike[str]) -> 'Work'
parse(text: str) -> Tempo
"""
"""All that is public, as it is declared. It stays so: more may come, and nothing goes."""


OF_A_SET = """
tempo: str | Tempo | None
reps: int | str | Iterable[int] | None
sets: int | str | None
sides: str | None
first: str | None
rest: Plain | None
every: Plain | None
hold: Plain | Iterable[float] | None
say: str | None
count: str | None
hold_count: str | None
voice: str | PathLike[str] | None
language: str | None
rate: int | str | None
setup: bool | None
safety: bool | None
theme: str | PathLike[str] | None
voice_level: Plain | None
beep_level: Plain | None
loudness: Plain | None
pan: bool | None
keep_awake: bool | None
music: str | PathLike[str] | None
music_level: Plain | None
duck: Plain | None
lead_in: Plain | None
switch: Plain | None
explosive: Plain | None
sample_rate: int | None
"""
OF_FILES = """
format: str | None
with_: str | Iterable[str] | None
split: str | None
sample_rate: int | None
bitrate: int | None
cover: bool | None
title: str | None
artist: str | None
album: str | None
track: int | str | None
force: bool | None
"""
"""The options that with_() and export() take."""


def declared(thing: object, name: str) -> Iterator[str]:
    """Yield how a class or function and what is public of it are declared, a line each."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(thing))).body  # type: ignore[arg-type]
    for each in node.body if isinstance(node, ast.ClassDef) else [node]:
        if isinstance(each, ast.AnnAssign):
            usual = f" = {ast.unparse(each.value)}" if each.value else ""
            yield f"{name}.{ast.unparse(each.target)}: {ast.unparse(each.annotation)}{usual}"
        elif isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            called = name if each is node else f"{name}.{each.name}"
            returned = ast.unparse(each.returns) if each.returns else ""
            value = bool(each.decorator_list)
            yield f"{called}{'' if value else f'({ast.unparse(each.args)})'} -> {returned}"


def test_what_is_public_is_this_and_called_so() -> None:
    found = [line for name in tempo.__all__ for line in declared(getattr(tempo, name), name)]
    assert found == PUBLIC.strip().splitlines()
    assert tempo.__all__ == sorted(tempo.__all__)
    assert {*tempo.__all__} == {name for name in dir(tempo) if not name.startswith("_")}


def test_the_options_are_these() -> None:
    for method, known in ((tempo.Work.with_, OF_A_SET), (tempo.Track.export, OF_FILES)):
        annotation = inspect.signature(method).parameters["options"].annotation
        (taken,) = typing.get_args(annotation)
        found = [line.removeprefix("_.") for line in declared(taken, "_")]
        assert found == known.strip().splitlines()


def test_a_kind_and_a_phase_are_words() -> None:
    hints = typing.get_type_hints(tempo.Event) | typing.get_type_hints(tempo.Span)
    assert typing.get_args(hints["kind"]) == (
        "setup",
        "lead-in",
        "phase",
        "rest",
        "switch",
        "finish",
    )
    assert typing.get_args(typing.get_args(hints["phase"])[0]) == ("lower", "bottom", "lift", "top")
    assert typing.get_args(typing.get_args(hints["side"])[0]) == ("left", "right")
    kinds = typing.get_args(typing.get_type_hints(tempo.Event)["kind"])
    assert kinds == ("beep", "tick", "count", "voice", "signal")


def test_the_example_of_the_package_runs_as_it_stands_there(folder: Path) -> None:
    told: dict[str, typing.Any] = {}
    exec(textwrap.dedent("\n".join(re.findall(r"(?m)^ {4}.*$", tempo.__doc__ or ""))), told)
    assert (folder / "pause.flac").read_bytes()[:4] == b"fLaC"
    assert told["track"].tempo.said == "lift 2 s, top 4 s, lower 2 s"
    assert told["track"].tempo == tempo.parse("2-0-2-4")


def test_what_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'tempo' has no attribute 'lod'"):
        tempo.lod  # type: ignore[attr-defined]  # noqa: B018


def test_a_tempo_is_read_in_any_spelling() -> None:
    read = tempo.parse("3-0-X-1")
    assert (read.lower, read.bottom, read.lift, read.top) == (3.0, 0.0, 1.0, 1.0)
    assert (read.explosive, read.rep, read.notation, str(read)) == (True, 5.0, "30X1", "30X1")
    assert read.said == "lower 3 s, lift explosively, top 1 s"
    same = tempo.parse("down 3, up X, hold 1")
    assert (same == read, same != read, hash(same) == hash(read)) == (True, False, True)
    assert tempo.parse("2-0-2-3..5").notation == "2-0-2-3..5"
    assert tempo.parse("Slow Eccentric").notation == "3..4-0-2-1"
    assert tempo.parse("2-0-2-3..5").top == 3.0
    assert read != "30X1"


def test_what_is_loaded_never_changes(work: tempo.Work) -> None:
    more = work.with_(reps=8, sample_rate=48_000)
    assert (work.options["reps"], more.options["reps"]) == ("2", "8")
    assert more.with_(reps=None, sample_rate=None, sides=None).with_(reps=2) == work
    assert work.with_(reps=2) == work != more
    assert len({work, work.with_(reps=2), more}) == 2
    assert (work.name, work.title) == ("pause-thrust", "Pause thrust")
    assert repr(tempo.load(LINE).with_(tempo=tempo.parse("30X1"), rest=60.5)) == (
        f"<tempo.Work '{LINE}', tempo 30X1, rest 60.5>"
    )
    with pytest.raises(TypeError):
        work.options["reps"] = "9"  # type: ignore[index]


def test_times_are_exact_and_in_seconds(track: tempo.Track) -> None:
    assert track.duration == track.spans[-1].end == 26.0
    assert all(one.end == two.start for one, two in zip(track.spans, track.spans[1:], strict=False))
    beeps = [(event.time, event.phase) for event in track.events if event.kind == "beep"]
    assert beeps[:4] == [(5.0, "lift"), (7.0, "top"), (11.0, "lower"), (13.0, "lift")]
    assert track.time_under_tension == 16.0
    assert (track.frame(5), track.frame(track.duration), track.frames) == (
        220_500,
        1_146_600,
        1_146_600,
    )
    assert (track.sample_rate, track.channels, track.name) == (44_100, 1, "pause-thrust")
    assert track.summary.startswith("pause-thrust: tempo 2024, lift 2 s, top 4 s, lower 2 s")
    assert track.spans[1].length == 2.0
    assert track.events[0].end == round(track.events[0].time + track.events[0].duration, 6)


def test_samples_are_those_of_the_file_from_any_place(track: tempo.Track, folder: Path) -> None:
    (path,) = track.export("set.wav", cover=False)
    with wave.open(str(path)) as file:
        whole = file.readframes(file.getnframes())
    assert b"".join(track.blocks()) == whole
    assert b"".join(track.blocks(5, 7.25)) == whole[2 * 220_500 : 2 * 319_725]
    assert b"".join(track.blocks(track.duration)) == b""
    samples, rate = track.samples()
    assert (samples.tobytes(), samples.shape, rate) == (whole, (1_146_600,), 44_100)
    samples[0] = 7  # they are the caller's own
    assert track.samples(5, 6)[0].shape == (44_100,)
    block = next(track.blocks(5))
    assert (block.format, block.itemsize, block.readonly) == ("h", 2, True)


BEGINNINGS = {
    "wav": b"RIFF",
    "flac": b"fLaC",
    "ogg": b"OggS",
    "opus": b"OggS",
    "mp3": b"ID3",
}


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_the_ending_says_the_format(ending: str, track: tempo.Track, folder: Path) -> None:
    (path,) = track.export(folder / f"a.{ending}", title="Week 1", cover=False)
    data = path.read_bytes()
    assert data.startswith(BEGINNINGS[ending])
    assert (b"Week 1" in data) or ("Week 1".encode("utf-16-le") in data)
    with pytest.raises(tempo.Error, match=f"a.{ending} exists; use force=True to replace it"):
        track.export(path)
    assert track.export(path, force=True, cover=False) == (path,)


def test_all_that_is_written_is_returned(work: tempo.Work, folder: Path) -> None:
    track = work.with_(sets=2, rest=10).plan()
    found = track.export("set.wav", split="set", with_=["json", "vtt"])
    assert [path.name for path in found[:3]] == [
        *("set-01-set-1.wav", "set-01-set-1.json", "set-01-set-1.vtt"),
    ]
    assert found[-1] == Path("set.m3u8")
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in found)


def test_a_path_a_workout_and_a_line_are_loaded(folder: Path) -> None:
    own = folder / "own.yaml"
    own.write_text("name: Mine\nstarts: top\ntempo: '3010'\nreps: 2\nsets: 1\n")
    quick = {"voice": "none", "lead_in": 5, "setup": False}
    assert tempo.load(own).title == tempo.load("own.yaml").title == "Mine"
    (folder / "day.txt").write_text("A1 squat 1x2 @3010\nA2 pull-up 1x2 @2010\n")
    day = tempo.load(Path("day.txt")).with_(**quick).plan()  # type: ignore[arg-type]
    assert {span.exercise for span in day.spans} == {0, 1}
    both = tempo.load("A1 squat 1x2 @3010\nA2 pull-up 1x2 @2010").with_(**quick).plan()  # type: ignore[arg-type]
    assert both.events == day.events
    assert tempo.load("lower-body-superset").title == "Lower body superset"
    line = tempo.load("squat 3x8 @31X1 rest 90").with_(**quick, sets=2).plan()  # type: ignore[arg-type]
    assert (line.tempo.notation, line.tempo.said) == (
        *("31X1", "lower 3 s, bottom 1 s, lift explosively, top 1 s"),
    )
    assert [span.length for span in line.spans if span.kind == "rest"] == [90.0]


def test_each_side_has_its_own_ear(work: tempo.Work) -> None:
    track = work.with_(sides="each", pan=True, switch=5).plan()
    assert [span.side for span in track.spans if span.kind == "switch"] == ["right"]
    assert {span.side for span in track.spans if span.kind == "phase"} == {"left", "right"}
    samples, _ = track.samples()
    assert (samples.shape, track.channels) == ((track.frames, 2), 2)


def test_an_option_that_does_nothing_and_a_voice_that_fails_are_warned_of(
    work: tempo.Work,
) -> None:
    assert work.plan().warnings == ()
    assert work.with_(pan=True).plan().warnings == (
        "pause-thrust has no sides, so it stays in both ears",
    )


def wrong(
    work: tempo.Work, track: tempo.Track
) -> Iterator[tuple[typing.Callable[[], object], str]]:
    """Yield what is wrong, and what is told of it."""
    load, parse, asked = tempo.load, tempo.parse, work.with_
    yield (
        lambda: load("pause-thrus"),
        "there is no routine 'pause-thrus'; did you mean pause-thrust",
    )
    yield lambda: load("no.yaml"), "no.yaml: cannot be read: .*; check the name"
    yield lambda: load("squat 3x"), "'3x' is a number of what?"
    yield lambda: load(3), "name a routine, a path or a line, as 'pause-thrust', not 3"  # type: ignore[arg-type]
    yield lambda: load("-"), "'-' names nothing"
    yield lambda: load("\0.yaml"), "names nothing"
    yield lambda: parse("3-1-2"), "has three parts"
    yield lambda: parse(3010), "put 3010 in quotes"  # type: ignore[arg-type]
    yield lambda: asked(repz=3), "there is no option 'repz'; did you mean 'reps'?"  # type: ignore[call-arg]
    yield lambda: asked(qqq=3), "there is no option 'qqq'; there are tempo, reps, "  # type: ignore[call-arg]
    yield lambda: asked(title="x"), r"'title' is not for here; give it to export\(\)"  # type: ignore[call-arg]
    yield lambda: asked(reps="many"), "reps: .*; write a whole number from 1 to 10000"
    yield lambda: asked(lead_in=2), "lead_in: .*the shortest is 5 s, or 0 to start at once"
    yield lambda: asked(say="loud"), "say: must be full, normal, quiet or beeps"
    yield lambda: asked(reps=b"8"), "reps: cannot be b'8'"
    yield lambda: asked(rest=float("nan")), "rest: "
    yield lambda: asked(voice="no-such").plan(), "voice"
    yield lambda: asked(theme="no-such").plan(), "there is no theme 'no-such'; there are: "
    yield lambda: asked(music="no.mp3").plan(), "no.mp3: cannot be read"
    yield lambda: track.blocks(-1), "time is -1; the track is from 0 to 26 s"
    yield lambda: track.samples(5, 26.1), "end is 26.1; the track is from 0 to 26 s"
    yield lambda: track.frame("5"), "time is '5'"  # type: ignore[arg-type]
    yield lambda: track.export("a.xyz"), "a.xyz: name a file that .* which it is to be with format$"
    yield lambda: track.export("-"), "'-' is no name of a file"
    yield lambda: track.export(3), "name a file to write, as 'set.flac', not 3"  # type: ignore[arg-type]
    yield lambda: track.export("no/a.wav"), "there is no folder no; make it first"
    yield lambda: track.export("a.wav", bitrate=64), "wav has no bit rate to choose"
    yield lambda: track.export("a.opus", sample_rate=44_100), "Opus has no sample rate of 44100"
    yield lambda: track.export("a.wav", reps=3), r"give it to with_\(\), before the plan"  # type: ignore[call-arg]
    yield lambda: track.export("a.wav", with_="pdf"), "with_: must be json, labels"


def test_what_is_wrong_is_told_as_on_a_command_line_with_what_to_do(
    work: tempo.Work, track: tempo.Track, folder: Path
) -> None:
    for call, told in wrong(work, track):
        with pytest.raises(tempo.Error, match=told) as raised:
            call()
        assert len(str(raised.value).splitlines()) <= 4
    assert list(folder.iterdir()) == []


def test_nothing_is_printed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    track = tempo.load("hip thrust 1x2 @2010").with_(pan=True, lead_in=5, language="es").plan()
    assert track.warnings
    track.export("a.mp3", with_="json")
    track._repr_html_()
    with pytest.raises(tempo.Error):
        tempo.load("no-such-thing")
    assert capfd.readouterr() == ("", "")


def test_what_a_track_is_made_of_is_not_written_over_and_what_another_read_may_be(
    folder: Path,
) -> None:
    own = folder / "own.yaml"
    own.write_text("name: Mine\nstarts: top\ntempo: '3010'\nreps: 2\nsets: 1\n")
    options = {"voice": "none", "lead_in": 5, "setup": False}
    track = tempo.load(own).with_(**options).plan()  # type: ignore[arg-type]
    with pytest.raises(tempo.Error, match=r"own\.yaml is read for it; choose another name"):
        track.export(own, format="wav", force=True)
    assert own.read_text().startswith("name: Mine")
    (made,) = track.export("music.wav")
    tempo.load("pause-thrust").with_(**options, reps=2, sets=1, music=made).plan()  # type: ignore[arg-type]
    assert track.export("music.wav", force=True) == (made,)


@pytest.mark.thorough
def test_threads_that_plan_and_export_at_once_make_the_same_bytes(folder: Path) -> None:
    shared = tempo.load("standard-thrust").with_(reps=2, sets=1, lead_in=5).plan()

    def made(number: int) -> tuple[bytes, bytes, str]:
        work = tempo.load("standard-thrust").with_(reps=2, sets=1, lead_in=5)
        (alone,) = work.plan().export(f"{number}.flac")
        (of_one,) = shared.export(f"{number}.mp3")
        return alone.read_bytes(), of_one.read_bytes(), repr(work.plan().events)

    with ThreadPoolExecutor(4) as threads:
        assert len({*threads.map(made, range(8))}) == 1


def test_a_notebook_shows_what_it_is_a_player_and_a_picture(track: tempo.Track) -> None:
    html = track._repr_html_()
    found = dict(re.findall(r'src="data:([\w/+]+);base64,([^"]+)"', html))
    sound, picture = (base64.b64decode(found[kind]) for kind in ("audio/mpeg", "image/svg+xml"))
    assert sound.startswith(b"ID3")
    assert 8_000 * 26 < len(sound) < 9_000 * 26
    assert b"<svg" in picture
    assert "<strong>Pause thrust</strong><br>pause-thrust: tempo 2024" in html
    assert "<audio controls" in html
    assert html == track._repr_html_()


def test_the_page_about_it_says_what_is(folder: Path) -> None:
    page = Path(__file__).parent.parent / "docs" / "python.md"
    ran = doctest.testfile(str(page), module_relative=False)
    assert (ran.failed, ran.attempted) == (0, 20)
    text = page.read_text("utf-8")
    assert {*re.findall(r"(?m)^\| `(\w+)", text)} == {*tempo.__all__}
    members = re.findall(r"(?m)^[A-Z]\w+\.(\w+)", PUBLIC)
    assert [name for name in members if f"`{name}" not in text] == []
