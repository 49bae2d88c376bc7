import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tempo.library import unfinished
from tempo.library.unfinished import Part, sweep

LEFT = ".a.4242-00000000-0.part"
"""The name of a part that was begun elsewhere."""

WRITER = """
import sys
from tempo.library.unfinished import Part
part = Part(sys.argv[1])
part.file.write(b"half")
print(part.path, flush=True)
sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_no_two_names_are_the_same() -> None:
    assert len({unfinished.name("a") for _ in range(100)}) == 100


def test_what_somebody_writes_is_not_swept_and_what_was_left_is(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / ".a")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    written = Path(writer.stdout.readline().strip())
    (tmp_path / LEFT).touch()
    sweep(tmp_path)
    assert names(tmp_path) == [written.name]
    writer.kill()
    writer.communicate()
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_a_part_of_ours_is_not_swept_by_ourselves(tmp_path: Path) -> None:
    part = Part(f"{tmp_path}/.a")
    part.file.close()  # the lock outlives the writing
    sweep(tmp_path)
    assert part.there()
    part.close()
    assert names(tmp_path) == [] and not part.there()


def test_a_part_whose_name_leads_to_another_file_is_not_there(tmp_path: Path) -> None:
    part = Part(f"{tmp_path}/.a")
    os.unlink(part.path)
    assert not part.there()
    Path(part.path).touch()
    assert not part.there()
    part.file.close()
    part.close()


def test_a_part_that_is_swept_before_it_is_locked_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = unfinished._lock
    swept: list[str] = []

    def late(file: int) -> None:
        if not swept:
            swept.extend(names(tmp_path))
            os.unlink(tmp_path / swept[0])
        lock(file)

    monkeypatch.setattr(unfinished, "_lock", late)
    part = Part(f"{tmp_path}/.a")
    assert part.there() and names(tmp_path) != swept
    part.file.close()
    part.close()


def test_where_nothing_can_be_locked_files_are_written_and_none_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(file: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(unfinished, "_lock", refused)
    (tmp_path / LEFT).touch()
    part = Part(f"{tmp_path}/.a")
    sweep(tmp_path)
    assert part.there() and len(names(tmp_path)) == 2
    part.file.close()
    part.close()
    assert names(tmp_path) == [LEFT]


@pytest.mark.parametrize("name", ["a.part", "a.wav", "a.1-x-0.part", "a.-1-00000000-0.part"])
def test_other_names_are_not_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    sweep(tmp_path)
    assert names(tmp_path) == [name]


def test_only_what_is_left_under_a_stem_is_swept(tmp_path: Path) -> None:
    for stem in (".a", ".ab", ".b"):
        (tmp_path / f"{stem}.4242-00000000-0.part").touch()
    sweep(tmp_path, ".a")
    assert [name[:3] for name in names(tmp_path)] == [".ab", ".b."]
    sweep(tmp_path / "none", ".a")


def test_what_a_stranger_put_there_is_not_waited_for_and_not_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LEFT)
    (tmp_path / "mine").touch()
    (tmp_path / LEFT.replace("-0.", "-1.")).symlink_to(tmp_path / "mine")
    sweep(tmp_path)
    assert len(names(tmp_path)) == 3


def test_a_folder_for_a_moment_is_gone_and_so_are_those_of_the_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "rep-tempo.4242-00000000-0.part").touch()
    (tmp_path / "rep-tempo.4242-00000000-0.folder").mkdir()
    (tmp_path / "rep-tempo.4242-00000000-0.folder" / "part").write_bytes(b"half")
    (tmp_path / "rep-tempo-notes").mkdir()
    with unfinished.folder() as folder:
        (folder / "part").write_bytes(b"half")
        assert folder.stat().st_mode & 0o777 == 0o700
        lock = folder.with_suffix(".part").name
        assert names(tmp_path) == sorted(["rep-tempo-notes", folder.name, lock])
    assert names(tmp_path) == ["rep-tempo-notes"]


def test_on_windows_an_open_file_is_lock_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        part = Part(f"{tmp_path}/.a")
        assert part.there()
        part.file.close()
        part.free()  # it could not be moved else
        assert not part.there()
        part.close()
    (tmp_path / LEFT).touch()
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        unfinished._sweep(tmp_path / LEFT)
    assert names(tmp_path) == []


def test_what_is_begun_goes_when_the_process_is_about_to_end(tmp_path: Path) -> None:
    parts = [Part(f"{tmp_path}/.{name}") for name in "ab"]
    unfinished.abandon()
    assert names(tmp_path) == []
    for part in parts:
        part.file.close()


class Broken:
    """Ends what is done in some code after so many lines, as a signal may."""

    def __init__(self, code: str, lines: int) -> None:
        self._code, self.left = code, lines

    def __enter__(self) -> None:
        sys.settrace(self._called)

    def __exit__(self, *exception: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, event: str, _: object) -> "Callable[..., Any] | None":
        return self._stepped if frame.f_code.co_filename == self._code else None

    def _stepped(self, frame: FrameType, event: str, _: object) -> "Callable[..., Any]":
        if event == "line":
            self.left -= 1
            if not self.left:
                sys.settrace(None)
                raise SystemExit(143)
        return self._stepped


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # its writer was broken off
def test_a_signal_may_come_between_any_two_lines_of_a_part(tmp_path: Path) -> None:
    for lines in count(1):
        broken = Broken(unfinished.__file__, lines)
        with suppress(SystemExit), broken:
            Part(f"{tmp_path}/.a").close()
        unfinished.abandon()
        assert names(tmp_path) == [], lines
        if broken.left:
            break
    assert lines > 20
