"""What differs on macOS and Windows, each through its seam; docs/reliability.md lists them."""

import importlib.util
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from tempo.batch import workers
from tempo.library import folders, history
from tempo.live import keys, player
from tempo.outputs.place import placed
from tempo.voices import espeak, system


def loaded_on(platform: str, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load a module once more, as if on another system."""
    spec = importlib.util.spec_from_file_location("another", str(module.__file__))
    assert spec and spec.loader
    another = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "platform", platform)
    spec.loader.exec_module(another)
    return another


@pytest.mark.parametrize(
    ("platform", "library", "suffix"),
    [
        ("linux", "libespeak-ng.so", ".wav"),
        ("darwin", "libespeak-ng.dylib", ".aiff"),
        ("win32", "espeak-ng.dll", ".wav"),
    ],
)
def test_espeak_s_library_and_the_system_s_recordings_have_their_systems_names(
    monkeypatch: pytest.MonkeyPatch, platform: str, library: str, suffix: str
) -> None:
    assert library == loaded_on(platform, espeak, monkeypatch).LIBRARY
    assert suffix == loaded_on(platform, system, monkeypatch).SUFFIX


def test_on_a_mac_everything_lives_in_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs.macos import MacOS

    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    monkeypatch.setenv("HOME", "/Users/anna")
    monkeypatch.setattr("platformdirs.PlatformDirs", MacOS)
    monkeypatch.setattr(sys, "platform", "darwin")
    home = Path("/Users/anna/Library")
    assert folders.history() == home / "Application Support/rep-tempo/history.jsonl"
    assert folders.config() == home / "Application Support/rep-tempo/config.yaml"
    assert folders.cache() == home / "Caches/rep-tempo/clips"


@pytest.mark.parametrize(("platform", "started"), [("win32", [4, 61]), ("linux", [4, 100])])
def test_windows_waits_for_61_processes_at_most(
    monkeypatch: pytest.MonkeyPatch, platform: str, started: list[int]
) -> None:
    asked: list[int] = []

    class Pool(ThreadPoolExecutor):
        def __init__(self, number: int, *_: object, **__: object) -> None:
            super().__init__(1)
            asked.append(number)

    multiprocessing.Value("d", 0.0)  # what it needs is loaded as this system has it
    monkeypatch.setattr(workers, "_come", None)  # one of Windows would crash the processes here
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Pool)
    monkeypatch.setattr(sys, "platform", platform)
    for number in (4, 100):
        with workers.processes(number):
            pass
    assert asked == started


def test_on_windows_keys_come_from_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(closed=False, isatty=lambda: True, fileno=lambda: 0)
    assert isinstance(keys.source(terminal), keys.Terminal)  # type: ignore[arg-type]
    monkeypatch.setattr(os, "name", "nt")
    assert isinstance(keys.source(terminal), keys.Console)  # type: ignore[arg-type]


def test_where_nothing_can_be_suspended_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    someone = cast(player.Player, SimpleNamespace(suspend=None, wake=None))
    assert set(player._stopping(someone)) == {signal.SIGTSTP, signal.SIGCONT}
    monkeypatch.delattr(signal, "SIGTSTP")
    assert player._stopping(someone) == {}


def test_where_signals_cannot_be_put_off_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with workers._uninterrupted():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    monkeypatch.delattr(signal, "pthread_sigmask")
    with workers._uninterrupted():
        pass


def test_where_a_process_has_no_cores_of_its_own_it_has_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert workers.cores() == 12
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers.cores() == 1


def test_where_no_space_can_be_reserved_a_file_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    with placed(tmp_path / "a.wav", 5) as file:
        file.write(b"whole")
    assert (tmp_path / "a.wav").read_bytes() == b"whole"


def test_on_windows_the_history_is_written_as_it_is_and_no_folder_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = history.Record(datetime(2026, 3, 1, tzinfo=UTC), "a", "2021", "ear", True, 1, (), ())
    path, opened, real = tmp_path / "history.jsonl", [], os.open

    def opens(name: str, flags: int, mode: int = 0o777) -> int:
        opened.append((os.fspath(name), flags & 0x8000))
        return real(name, flags & ~0x8000, mode)

    monkeypatch.setattr(os, "O_BINARY", 0x8000, raising=False)
    monkeypatch.setattr(os, "open", opens)
    history._write(path, b"one\n")
    assert opened == [(str(path), 0x8000), (str(tmp_path), 0)]
    opened.clear()
    path.unlink()
    monkeypatch.setattr(os, "name", "nt")
    history._write(path, b"one\n")
    assert opened == [(str(path), 0x8000)]
    monkeypatch.undo()
    history.append(record, path)
    assert path.read_bytes().startswith(b'one\n{"version": 1')
