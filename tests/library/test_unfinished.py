import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tempo.library import unfinished


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_no_two_names_are_the_same_and_none_of_ours_is_left_over() -> None:
    names = [unfinished.name("a") for _ in range(100)]
    assert len(set(names)) == 100
    assert not any(unfinished.left(name) for name in names)


def test_what_a_dead_process_wrote_is_left_over() -> None:
    assert unfinished.left(f"a.wav.{dead_pid()}-00000000-3.part")
    assert not unfinished.left(f"a.wav.{os.getppid()}-00000000-3.part")


def test_one_that_had_our_number_before_us_is_dead_as_in_a_container() -> None:
    assert unfinished.left(f"a.{os.getpid()}-00000000-0.part")


@pytest.mark.parametrize("name", ["a.part", "a.wav", "a.1-x-0.part", "a.-1-00000000-0.part", ""])
def test_other_names_are_not_ours(name: str) -> None:
    assert not unfinished.left(name)


def test_a_number_that_no_process_has_is_dead() -> None:
    assert unfinished.left("a.9999999999-00000000-0.part")


def test_only_what_is_left_under_a_stem_is_swept(tmp_path: Path) -> None:
    dead = dead_pid()
    for stem in (".a", ".ab", ".b"):
        (tmp_path / f"{stem}.{dead}-00000000-0.part").touch()
    unfinished.sweep(tmp_path, ".a")
    assert sorted(each.name[:3] for each in tmp_path.iterdir()) == [".ab", ".b."]
    unfinished.sweep(tmp_path / "none", ".a")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the first process waits for all")
def test_one_that_has_ended_and_is_not_waited_for_is_dead() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    process.stdout and process.stdout.read()
    deadline = time.monotonic() + 10
    while not unfinished.left(f"a.{process.pid}-00000000-0.part"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, 0)  # its number is still taken
    process.communicate()


def test_a_folder_for_a_moment_is_gone_and_so_are_those_of_the_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old = tmp_path / f"rep-tempo.{dead_pid()}-00000000-0.part"
    old.mkdir()
    (old / "part").write_bytes(b"half")
    (tmp_path / "rep-tempo-notes").mkdir()
    with unfinished.folder() as folder:
        (folder / "part").write_bytes(b"half")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert set(tmp_path.iterdir()) == {folder, tmp_path / "rep-tempo-notes"}
    assert [*tmp_path.iterdir()] == [tmp_path / "rep-tempo-notes"]


def test_on_windows_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"a.{os.getppid()}-00000000-0.part"
    assert not unfinished.left(name)
    monkeypatch.setattr(os, "name", "nt")
    asked: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: asked.append(pid))
    assert unfinished.left(name)  # signal 0 would be Ctrl-C there; an open file cannot be removed
    assert asked == []


def test_what_another_user_is_writing_is_not_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(pid: int, signal: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refused)
    assert not unfinished.left("a.4242-00000000-0.part")


def test_where_nothing_tells_of_processes_one_that_answers_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(self: Path) -> bytes:
        raise FileNotFoundError(2, "No such file or directory", str(self))

    monkeypatch.setattr(Path, "read_bytes", nothing)
    assert not unfinished.left(f"a.{os.getppid()}-00000000-0.part")
