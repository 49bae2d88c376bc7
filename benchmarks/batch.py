"""Many tracks at once: `make bench-batch` makes them on one core and on two, and kills a batch.

The batch is 10,000 short tracks of 50 prescriptions, or as many as are asked for. What other
programs take from the machine slows the wall clock, so the CPU time stands beside it: what two
workers take of it in all, against one, is what working side by side costs. Two cores of one machine
are seldom twice one, so two batches that know nothing of each other show what it gives.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROUTINES = ("glute-bridge", "standard-thrust", "pause-thrust", "frog-pump", "bodyweight-thrust")
TEMPOS = ("2021", "30X1", "4010", "2020", "1011")
REPS = (2, 3)
OWN = ".tempo-batch"
"""How the files begin that a batch keeps for itself."""


class Ran(NamedTuple):
    """A batch that ended: seconds of wall clock and CPU, and its memory in MiB every second."""

    wall: float
    cpu: float
    memory: list[float]


def plan(folder: Path, tracks: int, name: str = "plan") -> Path:
    """Write a plan of so many tracks, 50 prescriptions in turn."""
    kinds = [*product(ROUTINES, TEMPOS, REPS)]
    lines = ["sets: 1", "lead-in: 5", "no-setup: true", "tracks:"]
    for number in range(tracks):
        client, week = divmod(number, len(kinds))
        routine, tempo, reps = kinds[week]
        options = f"routine: {routine}, tempo: '{tempo}', reps: {reps}"
        lines.append(f"  - {{file: client-{client:03}/week-{week:02}.wav, {options}}}")
    path = folder / f"{name}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def started(plan: Path, out: Path, jobs: int) -> "subprocess.Popen[bytes]":
    """Start a batch in a session of its own, with a cache of its own."""
    batch = [sys.executable, "-m", "tempo", "batch", str(plan), "-o", str(out)]
    return subprocess.Popen(
        [*batch, "--jobs", str(jobs)],
        env=os.environ | {"XDG_CACHE_HOME": str(plan.parent / "cache")},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def members(session: int) -> Iterator[tuple[int, float]]:
    """Yield the processes of a session and the memory that is theirs alone, in MiB; of Linux."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                pages = (folder / "statm").read_text().split()
                own = int(pages[1]) - int(pages[2])
                yield int(folder.name), own * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
        except OSError:  # it has just ended
            continue


def ran(plan: Path, out: Path, jobs: int) -> Ran:
    """Run a batch to its end."""
    before, began, memory = os.times(), time.perf_counter(), []
    process = started(plan, out, jobs)
    while process.poll() is None:
        time.sleep(1)
        memory.append(max([held for _, held in members(process.pid)], default=0.0))
    wall, after = time.perf_counter() - began, os.times()
    if process.returncode:
        raise SystemExit(f"the batch ended with {process.returncode}")
    used = after.children_user + after.children_system
    return Ran(wall, used - before.children_user - before.children_system, memory)


def apart(folder: Path, tracks: int) -> float:
    """Run two batches side by side that know nothing of each other, of half the tracks each.

    The seconds that they take are those of a machine in which nothing is shared but itself.
    """
    halves = [plan(folder, tracks // 2, name) for name in ("left", "right")]
    began = time.perf_counter()
    running = [started(half, folder / half.stem, 1) for half in halves]
    codes = [process.wait() for process in running]
    wall = time.perf_counter() - began
    if any(codes):
        raise SystemExit(f"the batches ended with {codes}")
    for half in halves:
        shutil.rmtree(folder / half.stem)
    return wall


def killed(plan: Path, out: Path, jobs: int, tracks: int) -> int:
    """Run a batch, kill all of it when half of its tracks are there; return how many are."""
    process = started(plan, out, jobs)
    while process.poll() is None and written(out) < tracks // 2:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return written(out)


def written(out: Path) -> int:
    """Return how many tracks are there."""
    return sum(1 for _ in out.rglob("*.wav"))


def digests(out: Path) -> dict[str, str]:
    """Return the digest of each track by its name."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(OWN)
    }


def told(name: str, tracks: int, found: Ran) -> None:
    """Print how fast a batch was, and the memory of its largest process along the time."""
    print(
        f"{name}: {tracks / found.wall:.1f} tracks/s, {found.wall:.1f} s, "
        f"CPU {1e3 * found.cpu / tracks:.1f} ms a track"
    )
    spots = [found.memory[len(found.memory) * tenth // 10] for tenth in range(10)]
    print("    its largest process, MiB: " + " ".join(f"{spot:.0f}" for spot in spots))


def main(tracks: int) -> None:
    """Make the batch on one core, on two, and killed in the middle; print what was found."""
    with tempfile.TemporaryDirectory(prefix="tempo-batch-") as name:
        folder = Path(name)
        ran(plan(folder, 50), folder / "warm", 2)  # its phrases are spoken and kept
        path, out = plan(folder, tracks), folder / "out"
        alone = ran(path, out, 1)
        told("1 worker ", tracks, alone)
        shutil.rmtree(out)
        both = ran(path, out, 2)
        told("2 workers", tracks, both)
        faster, same_cpu = alone.wall / both.wall, alone.cpu / both.cpu
        print(f"2 workers are {faster:.2f} times as fast; by CPU time {2 * same_cpu:.2f}")
        strangers = apart(folder, tracks)
        print(
            f"two batches side by side, half of it each, are {alone.wall / strangers:.2f} times as "
            f"fast: 2 workers reach {strangers / both.wall:.2f} of what the machine gives"
        )
        undisturbed = digests(out)
        shutil.rmtree(out)
        there = killed(path, out, 2, tracks)
        print(f"killed with {there} of {tracks} tracks there, and run again: ", end="", flush=True)
        ran(path, out, 2)
        again = digests(out)
        print("the same bytes" if again == undisturbed else "OTHER BYTES")
        nothing = ran(path, out, 2)
        print(f"an unchanged plan again: {nothing.wall:.1f} s")
        if again != undisturbed or len(again) != tracks:
            raise SystemExit(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracks", type=int, nargs="?", default=10_000)
    main(parser.parse_args().tracks)
