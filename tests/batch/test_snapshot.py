"""What an unchanged batch says without a look at its tracks, and all that makes it look."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest
from click.testing import Result

import tempo
from tempo.batch import files as task_files
from tempo.batch import snapshot, workers
from tempo.library import folders, inputs, states, workouts
from tempo.library.states import State

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files have no time that nobody sets")

Run = Callable[..., Result]

PLAN = """\
routine: mine.yaml
sets: 1
reps: 1
say: beeps
tracks:
  - folder: anna
    tracks:
      - {file: one.wav}
      - {file: two.wav, reps: 2, theme: ./wood}
  - {file: three.wav, routine: glute-bridge, voice: ./coach}
  - {file: four.wav, routine: "glute bridge 1x2"}
"""
ROUTINE = 'exercise: Squat\ntempo: "2021"\nreps: 5\nsets: 3\nrest: 60\nstarts: top\n'
WORDS = ("batch", "plan.yaml", "-o", "out")


PROCESSES = workers.processes


class Here(Executor):
    """Makes each track at once, in this process: to start others takes longest of all."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(fn(*given, **named))
        return future


class Place(NamedTuple):
    """A folder with a plan and all that it names, and the folders of its user's own."""

    work: Path
    data: Path
    config: Path
    library: Path  # in which packages are installed
    run: Run

    @property
    def out(self) -> Path:
        return self.work / "out"

    def batch(self, *words: str) -> str:
        """Carry the plan out, and return what is said of the tracks."""
        time.sleep(0.01)  # the time of files is behind by some milliseconds
        result = self.run(*(words or WORDS))
        assert result.exit_code == 0, result.output
        return result.output.rpartition(": ")[2].removesuffix("\n")


@pytest.fixture
def place(run: Run, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a place of this test alone; nothing in it need be old."""
    place = Place(tmp_path / "work", own, tmp_path / "config/rep-tempo", tmp_path / "library", run)
    monkeypatch.setattr(workers, "processes", lambda number: nullcontext(Here()))
    monkeypatch.setattr(states, "SETTLED", 0)
    monkeypatch.setattr(snapshot, "UNREAD", f"{snapshot.UNREAD}|PYTEST_.*")
    monkeypatch.setattr(folders, "batches", lambda: tmp_path / "batches")
    python = [each for each in sys.path if each.startswith((sys.prefix, sys.base_prefix))]
    monkeypatch.setattr(sys, "path", [str(place.library), *python])  # nobody writes to these now
    place.library.mkdir()
    place.out.mkdir(parents=True)
    (place.work / "coach").mkdir()
    shutil.copytree(Path(tempo.__file__).parents[1] / "sounds" / "default", place.work / "wood")
    (place.work / "plan.yaml").write_text(PLAN)
    (place.work / "mine.yaml").write_text(ROUTINE)
    monkeypatch.chdir(place.work)
    return place


@pytest.fixture
def made(place: Place) -> Place:
    """Return a place in which the plan was carried out."""
    assert place.batch() == "4 tracks written, 0 there already"
    return place


@pytest.fixture
def spoken(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[str, str]]:
    """Return what is said without a look at the tracks, and of errors; nothing where they must be
    looked at."""

    def spoken(*words: str) -> tuple[str, str]:
        capfd.readouterr()
        with (
            open(1, "w", closefd=False) as out,
            open(2, "w", closefd=False) as err,
            monkeypatch.context() as patch,
        ):
            streams = {"stdout": out, "stderr": err}
            patch.setattr(snapshot, "sys", SimpleNamespace(**vars(sys) | streams))
            told = snapshot.told(words or WORDS)
        found = capfd.readouterr()
        assert bool(found.out) == told
        return found.out, found.err

    return spoken


@pytest.fixture
def said(spoken: Callable[..., tuple[str, str]]) -> Callable[..., str]:
    """Return what is said without a look at the tracks, where there are no errors to tell."""

    def said(*words: str) -> str:
        out, err = spoken(*words)
        assert err == ""
        return out

    return said


def again(path: Path, *, old: str = "", new: str = "") -> None:
    """Write a file anew, as it was or with something else in it, and give it its old times."""
    then = path.stat()
    text = path.read_bytes()
    path.write_bytes(text.replace(old.encode(), new.encode()) if old else text)
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))


def put(path: Path, text: str) -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def led(folder: Path, other: Path) -> None:
    """Put a link in the place of a folder, to a copy of it; what was there stays as it was."""
    shutil.copytree(folder, other)
    folder.rename(folder.with_name("before"))
    folder.symlink_to(other)


def linked(place: Place) -> None:
    """Move a folder of tracks away, and leave a link to it."""
    shutil.move(place.out / "anna", place.work / "elsewhere")
    (place.out / "anna").symlink_to(place.work / "elsewhere")


def replaced(place: Place) -> None:
    """Put a copy of all tracks, with all their times, in their place."""
    shutil.copytree(place.out, place.work / "copy")
    shutil.rmtree(place.out)
    (place.work / "copy").rename(place.out)


def test_a_batch_in_which_nothing_changed_says_so_without_a_look(
    made: Place, said: Callable[..., str]
) -> None:
    same = f"{made.out}: 0 tracks written, 4 there already\n"
    for _ in range(2):
        assert said() == same
    looked = made.run(*WORDS)  # says the same in full
    assert (looked.exit_code, looked.stdout, looked.stderr) == (0, same, "")
    assert said() == same


CHANGES: dict[str, tuple[Callable[[Place], object], str]] = {
    "a track is gone": (
        lambda place: (place.out / "three.wav").unlink(),
        "1 track written, 3 there already",
    ),
    "a track is another, of its size and its time": (
        lambda place: again(place.out / "three.wav", old="RIFF", new="RIFX"),
        "1 track written, 3 there already",
    ),
    "a track was touched": (
        lambda place: (place.out / "anna" / "one.wav").touch(),
        "0 tracks written, 4 there already",
    ),
    "a playlist is gone": (
        lambda place: (place.out / "anna" / "anna.m3u8").unlink(),
        "0 tracks written, 4 there already",
    ),
    "the notes are gone": (
        lambda place: (place.out / ".tempo-batch.jsonl").unlink(),
        "4 tracks written, 0 there already",
    ),
    "the notes are others": (
        lambda place: again(
            place.out / ".tempo-batch.jsonl", old='"digest": "', new='"digest": "0'
        ),
        "4 tracks written, 0 there already",
    ),
    "the tracks are copies": (replaced, "0 tracks written, 4 there already"),
    "the plan is another": (
        lambda place: again(place.work / "plan.yaml", old="reps: 2", new="reps: 3"),
        "1 track written, 3 there already",
    ),
    "the plan was written anew": (
        lambda place: again(place.work / "plan.yaml"),
        "0 tracks written, 4 there already",
    ),
    "a routine is another": (
        lambda place: again(place.work / "mine.yaml", old="2021", new="3010"),
        "2 tracks written, 2 there already",
    ),
    "a theme is another": (
        lambda place: again(place.work / "wood" / "theme.yaml", old="from: 523", new="from: 524"),
        "1 track written, 3 there already",
    ),
    "a theme lies elsewhere, and a link leads there": (
        lambda place: led(place.work / "wood", place.work / "other"),
        "0 tracks written, 4 there already",
    ),
    "recordings lie elsewhere, and a link leads there": (
        lambda place: led(place.work / "coach", place.work / "other"),
        "0 tracks written, 4 there already",
    ),
    "there are settings": (
        lambda place: put(place.config / "config.yaml", "lead-in: 9\n"),
        "4 tracks written, 0 there already",
    ),
    "a routine of the user's own comes before what ships": (
        lambda place: put(place.data / "routines" / "glute-bridge.yaml", ROUTINE),
        "2 tracks written, 2 there already",
    ),
    "a prescription of the user's own": (
        lambda place: put(place.data / "prescriptions" / "slow.yaml", "tempo: 4010\n"),
        "0 tracks written, 4 there already",
    ),
    "words that are said otherwise": (
        lambda place: put(place.data / "pronunciations" / "en.yaml", "lats: {respelled: latz}\n"),
        "0 tracks written, 4 there already",
    ),
    "a recording": (
        lambda place: put(place.work / "coach" / "up.wav", ""),
        "0 tracks written, 4 there already",
    ),
    "a file that is called as a line of the plan": (
        lambda place: put(place.work / "glute bridge 1x2", "squat 1x1 @2021\n"),
        "2 tracks written, 2 there already",  # two are not called alike any more
    ),
    "a library was installed": (
        lambda place: (place.library / "numpy-9.dist-info").mkdir(),
        "0 tracks written, 4 there already",
    ),
}


@pytest.mark.few(8)
@pytest.mark.parametrize("change", CHANGES)
def test_where_anything_changed_every_track_is_looked_at(
    made: Place, said: Callable[..., str], change: str
) -> None:
    change_it, told = CHANGES[change]
    assert said()  # the control
    change_it(made)
    assert said() == ""
    assert made.batch() == told


def test_what_only_a_worker_reads_is_looked_at(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "processes", PROCESSES)
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(tempo.__file__).parents[1])])
    put(place.config / "config.yaml", f"theme: {place.work}/wood\n")
    assert place.batch() == "4 tracks written, 0 there already"
    assert said()
    again(place.work / "wood" / "theme.yaml", old="from: 523", new="from: 524")
    assert said() == ""
    assert place.batch() == "4 tracks written, 0 there already"  # all of them sound otherwise


def test_a_folder_that_is_a_link_now_is_refused_as_before(
    made: Place, said: Callable[..., str]
) -> None:
    linked(made)
    assert said() == ""
    result = made.run(*WORDS)
    assert result.exit_code == 1
    assert f"a link leads out of {made.out}; remove it" in result.output
    assert said() == ""


def test_a_track_that_is_a_link_now_is_looked_at(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def timeless(path: str, links: bool = False) -> State | None:
        found = states.state(path, links)  # a disk may move a file and not call that a change
        return found and (*found[:-1], 0)

    monkeypatch.setattr(snapshot, "state", timeless)
    assert place.batch() == "4 tracks written, 0 there already"
    assert said()
    shutil.move(place.out / "three.wav", place.work / "elsewhere.wav")
    (place.out / "three.wav").symlink_to(place.work / "elsewhere.wav")
    assert said() == ""


def test_a_folder_that_another_batch_writes_to_is_refused_as_before(
    made: Place, said: Callable[..., str]
) -> None:
    import filelock

    with filelock.FileLock(made.out / ".tempo-batch.lock"):
        assert said() == ""
        result = made.run(*WORDS)
    assert result.output == f"tempo: another batch writes to {made.out}; wait for its end\n"
    assert said()


@pytest.mark.parametrize(
    "words",
    [
        (*WORDS, "--force"),
        (*WORDS, "--jobs", "1"),
        ("batch", "plan.yaml", "-o", "copy"),
        ("site", "plan.yaml", "-o", "out"),
    ],
)
def test_what_is_asked_for_in_other_words_is_looked_at(
    made: Place, said: Callable[..., str], words: tuple[str, ...]
) -> None:
    shutil.copytree(made.out, made.work / "copy")
    assert said()
    assert said(*words) == ""


def test_what_is_asked_for_by_force_is_always_looked_at(
    made: Place, said: Callable[..., str]
) -> None:
    for _ in range(2):
        assert made.batch(*WORDS, "--force") == "0 tracks written, 4 there already"
        assert said(*WORDS, "--force") == ""


@pytest.mark.parametrize(
    ("name", "same"), [("LANG", False), ("PATH", False), ("HOME", False), ("SSH_TTY", True)]
)
def test_in_another_environment_it_is_looked_at(
    made: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch, name: str, same: bool
) -> None:
    monkeypatch.setenv(name, "/another")
    assert bool(said()) is same


def test_in_another_folder_it_is_looked_at(
    made: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made.work, made.work.with_name("moved"))
    monkeypatch.chdir(made.work.with_name("moved"))
    assert said() == ""
    assert made.batch() == "3 tracks written, 1 there already"  # their routines are others
    assert said() == f"{made.work.with_name('moved')}/out: 0 tracks written, 4 there already\n"


def test_another_version_of_the_program_looks_at_it(
    made: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempo, "__version__", "0.1.1")
    assert said() == ""


def test_every_module_of_the_program_and_all_that_ships_is_looked_at(place: Place) -> None:
    always = {*snapshot._always()}
    package = Path(tempo.__file__).parent
    assert {str(path) for path in package.rglob("*.py")} <= always
    for part in ("cues", "sounds", "recordings"):
        assert {str(path) for path in (package.parent / part).rglob("*")} <= always
    assert str(place.library) in always


def test_after_a_batch_that_was_broken_off_every_track_is_looked_at(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(workers, "results", stopped)
        assert place.run(*WORDS).exit_code == 130
    assert said() == ""
    assert place.batch() == "4 tracks written, 0 there already"
    assert said()
    again(place.work / "plan.yaml", old="reps: 2", new="reps: 3")
    with monkeypatch.context() as patch:
        patch.setattr(workers, "results", stopped)
        assert place.run(*WORDS).exit_code == 130
    again(place.work / "plan.yaml", old="reps: 3", new="reps: 2")
    assert said() == ""


def test_what_failed_is_tried_again(place: Place, said: Callable[..., str]) -> None:
    put(place.out / "three.wav", "somebody's")
    time.sleep(0.01)
    assert place.run(*WORDS).exit_code == 1
    assert said() == ""


def test_what_a_program_of_the_system_answered_is_asked_again(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, usual = inputs.elsewhere, task_files._made

    def asked(*given: Any) -> Any:
        told()
        return usual(*given)

    monkeypatch.setattr(task_files, "_made", asked)
    assert place.batch() == "4 tracks written, 0 there already"
    assert said() == ""


def test_what_a_voice_failed_at_is_tried_again(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tempo.audio.bank import Bank

    usual = Bank.__init__

    def failed(self: Bank, *given: Any) -> None:
        usual(self, *given)
        self.faults.append("espeak did not answer within 30 s")

    monkeypatch.setattr(Bank, "__init__", failed)
    assert place.batch() == "4 tracks written, 0 there already"
    assert said() == ""


def test_lines_of_the_standard_input_are_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = SimpleNamespace(stdin=SimpleNamespace(read=lambda _: "squat 3x8 @2021"))
    monkeypatch.setattr("tempo.library.workouts.sys", lines)
    with inputs.apart():
        workouts.find("squat 3x8 @2021")
        assert inputs.ELSEWHERE not in inputs.noted()
        workouts.find("-")
        assert inputs.ELSEWHERE in inputs.noted()


def before(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, act: Callable[[], object]
) -> None:
    """Have something happen just before a function is called, each time."""
    usual = getattr(module, name)

    def after_that(*given: Any) -> Any:
        act()
        return usual(*given)

    monkeypatch.setattr(module, name, after_that)


@pytest.mark.parametrize(
    "path", ["work/plan.yaml", "work/mine.yaml", "work/wood/theme.yaml", "library"]
)
def test_what_may_have_changed_while_it_was_read_is_looked_at(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    before(monkeypatch, task_files, "_made", (place.work.parent / path).touch)
    place.batch()
    assert said() == ""


def test_what_was_read_and_is_gone_at_the_end_is_looked_for(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = place.work / "glute bridge 1x2"
    put(line, "squat 1x1 @2021\n")
    before(monkeypatch, task_files, "_made", partial(line.unlink, missing_ok=True))
    place.batch()
    assert said() == ""


def test_a_track_that_somebody_writes_to_before_it_is_kept_is_looked_at(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = partial((place.out / "three.wav").write_bytes, b"somebody's")
    before(monkeypatch, snapshot, "keep", somebody)
    assert place.batch() == "4 tracks written, 0 there already"
    assert said() == ""


@pytest.mark.parametrize("new", [True, False])
def test_a_track_that_is_new_is_compared_until_its_time_tells_a_change(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    with monkeypatch.context() as patch:
        if new:  # as if the clock of files had not moved since any was made
            patch.setattr(snapshot, "time", SimpleNamespace(time_ns=lambda: 0))
        assert place.batch() == "4 tracks written, 0 there already"
        path, usual = str(place.out / "three.wav"), states.state
        then = usual(path, links=True)
        Path(path).write_bytes(b"somebody's")

        def unseen(path: str, links: bool = False) -> State | None:
            return then if path.endswith("three.wav") else usual(path, links)

        patch.setattr(snapshot, "state", unseen)
        assert bool(said()) is not new


def test_it_is_compared_no_more_once_it_is_old_enough(
    place: Place, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(path: str) -> str:
        raise AssertionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "time", SimpleNamespace(time_ns=lambda: 0))
        place.batch()
    assert said()
    monkeypatch.setattr(snapshot, "_digest", unread)
    assert said()


@pytest.mark.parametrize("damage", [b"", b"clp1", b"\x00" * 4096])
def test_what_is_kept_and_damaged_is_passed_over(
    made: Place, said: Callable[..., str], damage: bytes
) -> None:
    (kept,) = (made.work.parent / "batches").iterdir()
    kept.write_bytes(damage)
    assert said() == ""


def test_a_link_that_leads_to_other_recordings_is_seen(
    place: Place, said: Callable[..., str]
) -> None:
    (place.work / "coach").rename(place.work / "one")
    (place.work / "two").mkdir()
    (place.work / "coach").symlink_to("one")
    assert place.batch() == "4 tracks written, 0 there already"
    assert said()
    (place.work / "coach").unlink()
    (place.work / "coach").symlink_to("two")
    assert said() == ""


def test_where_nothing_can_be_said_the_batch_is_carried_out(
    made: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "sys", SimpleNamespace(**vars(sys) | {"stdout": None}))
    assert not snapshot.told(WORDS)


def test_where_it_cannot_be_said_the_batch_is_carried_out(
    made: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_say", lambda *_: (_ for _ in ()).throw(BrokenPipeError))
    assert not snapshot.told(WORDS)


def test_a_column_that_is_not_used_is_told_each_time(
    place: Place, spoken: Callable[..., tuple[str, str]]
) -> None:
    table = "Client,Routine,Reps,Say,Sets,Notes\nAnna,glute-bridge,1,beeps,1,good\n"
    (place.work / "clients.csv").write_text(table)
    words = ("batch", "clients.csv", "-o", "out")
    time.sleep(0.01)
    unused = "tempo: clients.csv: Notes: no track has that; not used\n"
    assert place.run(*words).stderr == unused
    assert spoken(*words) == (f"{place.out}: 0 tracks written, 1 there already\n", unused)
    assert place.run(*words).stderr == unused
