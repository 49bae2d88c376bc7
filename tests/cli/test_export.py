import os
import subprocess
import sys
import wave
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result

from tempo.outputs import wav

Run = Callable[..., Result]

SHORT = ("frog-pump", "--sets", "1", "--reps", "2", "--voice", "none")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_routine_becomes_a_wav_that_any_player_reads(run: Run, folder: Path) -> None:
    result = run("export", *SHORT, "-o", "frog.wav")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "frog-pump: tempo 2011, lift 1 s, top 1 s, lower 2 s",
        "1 set of 2, 0:23 in all",
        "frog.wav: 0:23, 2.0 MB",
    ]
    with wave.open("frog.wav") as file:
        assert file.getparams()[:4] == (1, 2, 44_100, 23 * 44_100)
    assert os.listdir(folder) == ["frog.wav"]


def test_without_a_name_the_file_is_called_as_the_routine(run: Run, folder: Path) -> None:
    assert run("export", *SHORT).exit_code == 0
    assert os.listdir(folder) == ["frog-pump.wav"]


def test_a_file_that_exists_is_replaced_only_by_force(run: Run, folder: Path) -> None:
    path = folder / "frog.wav"
    path.write_bytes(b"precious")
    result = run("export", *SHORT, "-o", "frog.wav")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "tempo: frog.wav exists; use --force to replace it"
    assert path.read_bytes() == b"precious"
    assert run("export", *SHORT, "-o", "frog.wav", "--force").exit_code == 0
    assert path.read_bytes()[:4] == b"RIFF"
    assert os.listdir(folder) == ["frog.wav"]


@pytest.mark.parametrize("name", ["frog", "frog.mp3", "frog.wav.txt", ".wav", "wav"])
def test_only_a_name_that_ends_in_wav_is_taken(run: Run, folder: Path, name: str) -> None:
    result = run("export", *SHORT, "-o", name)
    assert result.exit_code == 2
    assert result.stderr == (
        f"tempo: {name}: only WAV can be written; name a file that ends in .wav\n"
    )
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no/frog.wav", "there is no folder no; make it first"),
        ("file/frog.wav", "file is not a folder; choose another"),
        ("f" * 300 + ".wav", "the name is too long; choose a shorter one"),
    ],
)
def test_a_place_that_cannot_hold_it_is_told(run: Run, folder: Path, name: str, told: str) -> None:
    (folder / "file").touch()
    result = run("export", *SHORT, "-o", name)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == f"tempo: cannot write {name}: {told}"


def test_an_export_that_fails_half_way_leaves_nothing(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(frames: int) -> None:
        raise OSError(28, "No space left on device")

    write = wav.write
    monkeypatch.setattr(wav, "STEP", 1)
    monkeypatch.setattr(
        wav, "write", lambda *args, progress, **kwargs: write(*args, progress=fail, **kwargs)
    )
    result = run("export", *SHORT, "-o", "frog.wav")
    assert (result.exit_code, os.listdir(folder)) == (1, [])
    assert result.stderr.splitlines()[-1] == "tempo: output: No space left on device"


def test_two_processes_that_share_nothing_write_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        home = tmp_path / name
        environment = os.environ | {"XDG_CACHE_HOME": str(home), "PYTHONHASHSEED": str(len(name))}
        path = tmp_path / f"{name}.wav"
        command = [sys.executable, "-m", "tempo", "export", "pause-thrust", "--sets", "1"]
        subprocess.run([*command, "-o", str(path)], env=environment, check=True)
        assert any(home.rglob("*.clip"))
        digests.add(sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1
