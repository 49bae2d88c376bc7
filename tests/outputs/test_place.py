import errno
import io
import os
import signal
from pathlib import Path

import pytest

from tempo import signals
from tempo.errors import RequestError, TrackError
from tempo.library import inputs
from tempo.outputs.place import check, piped, placed, together, writing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    with placed(tmp_path / "a.wav") as file:
        file.write(b"half")
        (hidden,) = names(tmp_path)
        assert hidden.startswith(".a.wav.") and hidden.endswith(".part")
        file.write(b" and half")
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"half and half"


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_body_that_raises_leaves_nothing(tmp_path: Path, ending: type[BaseException]) -> None:
    with pytest.raises(ending), placed(tmp_path / "a.wav") as file:
        file.write(b"half")
        raise ending
    assert names(tmp_path) == []


def test_an_existing_file_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"old")
    with (
        pytest.raises(RequestError, match=r"a\.wav exists; use --force to replace it"),
        placed(tmp_path / "a.wav"),
    ):
        pytest.fail("the body ran")
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"old"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(RequestError, match="exists"), placed(tmp_path / "a.wav") as file:
        file.write(b"new")
        (tmp_path / "a.wav").write_bytes(b"another's")
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"another's"


def no_links(self: Path, target: Path) -> None:
    raise OSError(errno.EPERM, "no hard links on this disk")


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", no_links)
    with placed(tmp_path / "a.wav") as file:
        file.write(b"whole")
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"whole"


def test_force_replaces_and_a_failure_keeps_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="no"), placed(path, overwrite=True) as file:
        file.write(b"new")
        raise ValueError("no")
    assert path.read_bytes() == b"old"
    with placed(path, overwrite=True) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["a.wav"]


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "a.wav").symlink_to(tmp_path / "disk" / "b.wav")
    with placed(tmp_path / "a.wav") as file:
        file.write(b"one")
    with pytest.raises(RequestError), placed(tmp_path / "a.wav"):
        pytest.fail("the body ran")
    with placed(tmp_path / "a.wav", overwrite=True) as file:
        file.write(b"two")
    assert (tmp_path / "a.wav").is_symlink()
    assert names(tmp_path / "disk") == ["b.wav"]
    assert (tmp_path / "disk" / "b.wav").read_bytes() == b"two"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".", "it is a folder; name a file in it"),
        ("missing/a.wav", "there is no folder .*missing; make it first"),
        ("file/a.wav", ".*file is not a folder"),
        ("pipe", "it is not a regular file"),
        ("a" * 300, "the name is too long"),
    ],
)
@pytest.mark.parametrize("overwrite", [True, False])
def test_a_place_that_cannot_hold_a_file_says_what_to_do(
    tmp_path: Path, path: str, reason: str, overwrite: bool
) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(TrackError, match=f"^cannot write .*: {reason}"),
        placed(tmp_path / path, overwrite=overwrite),
    ):
        pytest.fail("the body ran")
    assert names(tmp_path) == ["file", "pipe"]


def test_the_longest_legal_name_will_do(tmp_path: Path) -> None:
    name = "ü" * 125 + ".wav"  # 254 bytes
    with placed(tmp_path / name) as file:
        file.write(b"whole")
    assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "permission denied; choose a folder that you may write to"),
        (errno.ENOSPC, "the disk is full; free some space or choose a folder on another"),
        (errno.EROFS, "the disk is read-only; choose a folder on another"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_refusal_of_the_system_is_told_with_what_to_do(number: int, reason: str) -> None:
    with pytest.raises(TrackError) as caught, writing("a.wav"):
        raise OSError(number, os.strerror(number))
    assert str(caught.value) == f"cannot write a.wav: {reason}"


@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_a_program_has_open_on_windows_is_not_replaced_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def open_elsewhere(self: Path, target: Path) -> None:
        fault = PermissionError(errno.EACCES, "Access is denied")
        fault.winerror = number  # type: ignore[attr-defined]
        raise fault

    monkeypatch.setattr(Path, "replace", open_elsewhere)
    (tmp_path / "a.wav").write_bytes(b"old")
    with (
        pytest.raises(TrackError, match=r"a\.wav: a program has it open; close that one"),
        placed(tmp_path / "a.wav", overwrite=True) as file,
    ):
        file.write(b"new")
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"old"


def test_the_same_bytes_are_no_fault_if_that_is_asked_for_and_others_are(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"same")
    with together(same=True) as place:
        for name in ("a.wav", "b.wav"):
            with place(tmp_path / name) as file:
                file.write(b"same")
    assert names(tmp_path) == ["a.wav", "b.wav"]
    with pytest.raises(RequestError, match=r"a\.wav exists"), together(same=True) as place:
        for name in ("c.wav", "a.wav"):
            with place(tmp_path / name) as file:
                file.write(b"other")
    assert names(tmp_path) == ["a.wav", "b.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"same"


def test_only_the_parts_of_dead_writers_of_this_file_are_removed(tmp_path: Path) -> None:
    import fcntl

    kept = {
        ".a.wav.4242-00000001.part",  # somebody holds it
        ".b.wav.4242-00000000.part",  # another file
        ".a.wav.4242-00000000",  # not a part
        ".a.wav.mine-00000000.part",  # not ours
    }
    for name in {*kept, ".a.wav.4242-00000000.part"}:
        (tmp_path / name).touch()
    with open(tmp_path / ".a.wav.4242-00000001.part") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with placed(tmp_path / "a.wav"):
            pass
    assert set(names(tmp_path)) == {*kept, "a.wav"}


@pytest.mark.parametrize("instead", [None, b"another's"])
@pytest.mark.parametrize("overwrite", [True, False])
def test_a_writer_whose_file_is_gone_says_so_and_leaves_what_was_there(
    tmp_path: Path, instead: bytes | None, overwrite: bool
) -> None:
    (tmp_path / "a.wav").write_bytes(b"old")
    with (
        pytest.raises(TrackError, match="what was written of it is gone: something removed it"),
        placed(tmp_path / ("a.wav" if overwrite else "b.wav"), overwrite=overwrite) as file,
    ):
        file.write(b"new")
        os.unlink(file.name)
        if instead:
            Path(file.name).write_bytes(instead)
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"old"


def test_what_is_opened_by_its_hidden_name_when_that_is_gone_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="is gone"), writing(tmp_path / "a.mp3"):
        open(tmp_path / ".a.mp3.part", "rb")  # noqa: SIM115
    with (
        pytest.raises(TrackError, match=r"there is no folder .*none"),
        writing(tmp_path / "none" / "a.mp3"),
    ):
        open(tmp_path / "none" / "a.mp3", "rb")  # noqa: SIM115


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_a_file_that_is_replaced_hands_on_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"old")
    path.chmod(mode)
    with placed(path, overwrite=True) as file:
        assert os.stat(file.name).st_mode & 0o777 == mode  # also while it is written
        file.write(b"new")
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (mode, b"new")


@pytest.mark.parametrize("way", ["itself", "link", "hard link", "relative"])
def test_nothing_is_written_over_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    song, output = tmp_path / "song.wav", tmp_path / "out.wav"
    song.write_bytes(b"music")
    if way == "link":
        output.symlink_to(song)
    elif way == "hard link":
        output.hardlink_to(song)
    elif way == "relative":
        monkeypatch.chdir(tmp_path)
        output = Path("song.wav")
    else:
        output = song
    inputs.forget()
    inputs.note(song)
    for act in (check, placed):
        with pytest.raises(RequestError, match="is read for it; choose another name"):
            opened = act(output, overwrite=True)
            if opened:
                with opened:
                    pytest.fail("the body ran")
    inputs.forget()
    check(output, overwrite=True)
    assert song.read_bytes() == b"music"


def test_no_file_is_put_into_a_folder_that_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "songs")
    inputs.forget()
    inputs.note(tmp_path / "songs")
    check(tmp_path / "out.wav")
    for folder in ("songs", "link"):
        with pytest.raises(RequestError, match="would be read with all that is in"):
            check(tmp_path / folder / "out.wav")
    inputs.forget()


def test_a_name_is_checked_before_the_work_as_it_is_when_the_work_is_placed(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    check(tmp_path / "new")
    check(tmp_path / "old", overwrite=True)
    assert names(tmp_path) == ["old"]
    with pytest.raises(RequestError, match="old exists"):
        check(tmp_path / "old")
    with pytest.raises(TrackError, match=r"there is no folder .*/none; make it first"):
        check(tmp_path / "none" / "new")
    with pytest.raises(TrackError, match="it is a folder; name a file in it"):
        check(tmp_path)


def test_files_written_together_appear_when_all_are_whole(tmp_path: Path) -> None:
    with together() as place:
        for name in ("a.mp3", "a.vtt"):
            with place(tmp_path / name) as file:
                file.write(name.encode())
        assert all(name.endswith(".part") for name in names(tmp_path))
    assert [path.read_text() for path in sorted(tmp_path.iterdir())] == ["a.mp3", "a.vtt"]


def test_if_one_of_them_fails_none_appears(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), together() as place:
        with place(tmp_path / "a.mp3") as file:
            file.write(b"whole")
        with place(tmp_path / "a.vtt"):
            raise ValueError("no")
    assert names(tmp_path) == []


def test_if_one_of_them_cannot_be_moved_those_before_it_are_taken_back(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"a\.vtt exists"), together() as place:
        for name in ("a.mp3", "a.vtt", "a.txt"):
            with place(tmp_path / name) as file:
                file.write(b"ours")
        (tmp_path / "a.vtt").write_text("another's")
    assert names(tmp_path) == ["a.vtt"]
    assert (tmp_path / "a.vtt").read_text() == "another's"


def test_a_signal_that_comes_while_they_are_moved_waits_for_the_last_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Path.hardlink_to
    signals.anew()  # else it could be the echo of another test's

    def linked(self: Path, target: Path) -> None:
        link(self, target)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Path, "hardlink_to", linked)
    with pytest.raises(KeyboardInterrupt), together() as place:
        for name in ("a.mp3", "a.vtt"):
            with place(tmp_path / name) as file:
                file.write(name.encode())
    assert names(tmp_path) == ["a.mp3", "a.vtt"]


def test_what_goes_down_a_pipe_is_there_whole_or_in_order(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with piped(stream) as place:
        with place("-", 3) as file:
            assert file is stream  # its size is known: nothing has to be gone back to
            file.write(b"one")
        with place("-") as file:
            file.write(b"...")
            file.seek(0)
            file.write(b"two")
            assert stream.getvalue() == b"one"
    assert stream.getvalue() == b"onetwo"


def test_a_reader_that_has_heard_enough_is_no_fault(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), writing("-"):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")
