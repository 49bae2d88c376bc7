"""Disks that fill up at any stage of the work, and two programs that do the same at once.

A run in the suite fills SIZES disks with each kind of work; `make test-kills` does it with 24.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import warm
from tests.test_kills import EXPORTS, PLAN, SHORT, finish, seen, start

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(os.name != "posix", reason="no small disk can be made there"),
]

SIZES = int(os.environ.get("TEMPO_DISKS", "4"))
DISK = 24 << 20  # bytes

MADE = {
    "wav": ("export", *SHORT, "-o", "a.wav", "--with", "json,vtt"),
    "mp3": ("export", *EXPORTS["mp3"]),
    "split": ("export", *EXPORTS["split"]),
    "batch": ("batch", "../plan.yaml", "-o", ".", "--jobs", "1"),
}

OURS = (".tempo-batch.jsonl", ".tempo-batch.lock")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 24 MiB."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def home(disk: Path) -> dict[str, str]:
    """Lead all that the program keeps to a disk."""
    return {f"XDG_{kind}_HOME": str(disk / kind) for kind in ("CACHE", "DATA", "CONFIG")}


def used(disk: Path) -> int:
    found = os.statvfs(disk)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


@pytest.mark.parametrize("kind", MADE)
def test_a_disk_that_fills_at_any_stage_holds_whole_files_and_it_is_said(
    disk: Path, kind: str
) -> None:
    (disk / "plan.yaml").write_text(PLAN)
    out = disk / "out"
    out.mkdir()
    anew = kind == "wav"
    finish(start(out, *MADE[kind], environment=home(disk), anew=anew))
    right, needed = seen(out), used(disk)
    assert needed < DISK * 3 // 4
    full = 0
    for turn in range(SIZES):
        for folder in (out, disk / "CACHE", disk / "DATA"):
            shutil.rmtree(folder, ignore_errors=True)
        out.mkdir()
        free = needed * turn // SIZES
        with (disk / "ballast").open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, DISK - used(disk) - free)
        process = start(out, *MADE[kind], environment=home(disk), anew=anew)
        said = process.communicate(timeout=120)[0]
        full += process.returncode == 1
        assert "Traceback" not in said, (free, said)
        assert process.returncode in (0, 1), (free, said)
        if process.returncode:
            assert "disk" in said or "No space left" in said, (free, said)
            assert len(said.strip().splitlines()) <= 12, (free, said)
        found = seen(out, *OURS)
        lists = {name for name in found.whole if name.endswith(".m3u8")}  # of what is there
        tracks = {name: data for name, data in found.whole.items() if name not in lists}
        assert tracks.items() <= right.whole.items(), (free, sorted(found.whole))
        for name in lists:
            lines = found.whole[name].decode().splitlines()
            listed = [line for line in lines if not line.startswith("#")]
            assert listed and all((out / name).with_name(line).exists() for line in listed)
        (disk / "ballast").unlink()
        if process.returncode:
            force = () if kind == "batch" else ("--force",)
            finish(start(out, *MADE[kind], *force, environment=home(disk)))
        assert seen(out) == right, (free, said)
    print(f"{kind}: {full} of {SIZES} disks were too small")
    assert full >= SIZES // 4


LIMITED = """
import resource, runpy, signal, sys
sys.dont_write_bytecode = True  # Python tears its own files where one may not grow
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
runpy.run_module("tempo", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("most", [0, 100, 5_000, 100_000, 1_000_000])
def test_a_share_of_the_disk_that_is_used_up_leaves_no_file(tmp_path: Path, most: int) -> None:
    assert resource.RLIMIT_FSIZE is not None
    process = warm.start(
        *("-c", LIMITED, str(most), *MADE["wav"]),
        cwd=tmp_path,
        env=os.environ | home(tmp_path),
        together=False,
    )
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in said
    last = said.splitlines()[-1]
    assert last.startswith("tempo: cannot write a.wav: the file is too large for this disk")
    files = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert files == []
    kept = tmp_path / "CACHE"
    assert not [path for path in kept.rglob("*") if path.suffix == ".part"]


def test_two_at_once_write_one_file_and_fill_one_cache(tmp_path: Path) -> None:
    (tmp_path / "right").mkdir()
    asked = MADE["wav"]
    finish(start(tmp_path / "right", *asked, environment=home(tmp_path / "right-home")))
    right = seen(tmp_path / "right")
    clips = seen(tmp_path / "right-home" / "CACHE" / "rep-tempo" / "clips")
    for turn in range(3):
        out = tmp_path / f"out-{turn}"
        out.mkdir()
        shared = home(tmp_path / f"home-{turn}")
        running = [start(out, *asked, environment=shared) for _ in range(4)]
        said = [process.communicate(timeout=120)[0] for process in running]
        codes = sorted(process.wait() for process in running)
        assert codes == [0, 2, 2, 2], said
        assert seen(out) == right
        forced = [start(out, *asked, "--force", environment=shared) for _ in range(4)]
        for process in forced:
            finish(process)
        assert seen(out) == right
        assert seen(tmp_path / f"home-{turn}" / "CACHE" / "rep-tempo" / "clips") == clips
