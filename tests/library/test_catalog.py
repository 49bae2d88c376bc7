import os
from pathlib import Path

import pytest

from tempo.library import catalog, folders, states, workouts
from tempo.library.catalog import Entry

ROUTINE = 'exercise: Squat\ntempo: "{tempo}"\nreps: 5\nsets: 3\nrest: 60\nstarts: top\n'
LONG_AGO = 10**18


@pytest.fixture
def cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of cues with one squat, which is all that there is; it need not be old."""
    monkeypatch.setattr(states, "SETTLED", 0)
    for name in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    cues = tmp_path / "shipped" / "cues"
    monkeypatch.setattr(folders, "shipped", lambda name: tmp_path / "shipped" / name)
    put(cues / "squat" / "deep.yaml", "2021")
    return cues


def put(path: Path, tempo: str, at: int = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ROUTINE.format(tempo=tempo))
    os.utime(path, ns=(at, at))
    return path


def tempos(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, str], int]:
    """The tempo of every entry, and how many files were read for it."""
    read: list[Path] = []
    load = workouts.load

    def noted(path: Path) -> workouts.Workout:
        read.append(path)
        return load(path)

    with monkeypatch.context() as patch:
        patch.setattr(workouts, "load", noted)
        found, faults = catalog.entries()
    assert faults == []
    return {each.name: each.tempo for each in found}, len(read)


def test_a_routine_is_listed_in_a_few_words(cues: Path) -> None:
    path = str(cues / "squat" / "deep.yaml")
    expected = Entry(
        *("deep", path, False, "", "2021", "3", "5", "0:25", "squat"),
        names=("squat", "deep", "Squat", "deep"),
    )
    for _ in range(2):  # as it was read, and as it was kept
        ((found,), faults) = catalog.entries()
        assert (found, faults) == (expected, [])


def test_what_has_not_changed_is_not_read_again(
    cues: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tempos(monkeypatch) == ({"deep": "2021"}, 1)
    assert tempos(monkeypatch) == ({"deep": "2021"}, 0)
    put(cues / "squat" / "deep.yaml", "3010", LONG_AGO + 1)  # of the same size
    assert tempos(monkeypatch) == ({"deep": "3010"}, 1)
    added = put(cues / "squat" / "half.yaml", "1111")
    assert tempos(monkeypatch) == ({"deep": "3010", "half": "1111"}, 2)
    assert tempos(monkeypatch) == ({"deep": "3010", "half": "1111"}, 0)
    added.unlink()
    assert tempos(monkeypatch)[0] == {"deep": "3010"}


@pytest.mark.skipif(os.name != "posix", reason="files have no time that nobody sets")
def test_a_change_that_is_given_the_old_time_is_seen(
    cues: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tempos(monkeypatch) == ({"deep": "2021"}, 1)
    put(cues / "squat" / "deep.yaml", "3010")  # of the same size, as old as the one before
    assert tempos(monkeypatch) == ({"deep": "3010"}, 1)


def test_a_file_that_has_just_been_written_is_read_until_its_time_tells_a_change(
    cues: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "SETTLED", 2 * 10**9)
    new = cues / "squat" / "new.yaml"
    new.write_text(ROUTINE.format(tempo="2021"))
    assert tempos(monkeypatch)[1] == 2
    now = os.stat(new).st_mtime_ns
    put(new, "3010", now)
    assert tempos(monkeypatch) == ({"deep": "2021", "new": "3010"}, 2)


def test_a_routine_that_a_workout_has_from_elsewhere_is_looked_at_too(
    cues: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = put(tmp_path / "elsewhere.yaml", "2021")
    workout = cues / "workouts" / "both.yaml"
    workout.parent.mkdir()
    workout.write_text(f"name: Both\nroutines:\n  - routine: {elsewhere}\n")
    os.utime(workout, ns=(LONG_AGO, LONG_AGO))
    tension = [each.tension for each in catalog.entries()[0]]
    assert tension == ["0:25", "1:15"]
    put(elsewhere, "4020", LONG_AGO + 1)
    assert [each.tension for each in catalog.entries()[0]] == ["0:25", "1:30"]


def test_what_is_wrong_is_told_each_time_and_what_is_damaged_is_read_again(
    cues: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tempos(monkeypatch)[1] == 1
    (kept,) = (tmp_path / "cache" / "rep-tempo" / "catalog").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert tempos(monkeypatch) == ({"deep": "2021"}, 1)
    wrong = put(cues / "squat" / "wrong.yaml", "0")
    for _ in range(2):
        found, (fault,) = catalog.entries()
        assert [each.name for each in found] == ["deep"]
        assert fault.startswith(f"{wrong}:2: tempo: ")
