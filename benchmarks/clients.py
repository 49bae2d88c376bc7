"""A coach's hundred tracks and a site: `make bench-clients` prints rows for docs/performance.md.

Each pair runs turn by turn, with a clip cache that is warm. The wall clock needs a machine that
does nothing else; the CPU time beside it tells how much of it is work. No run may take longer than
ten minutes.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from benchmarks.speed import TEMPO, Bench, Ran, Row, machine, table

CLIENTS = 10
ROUTINES, TEMPOS = ("standard-thrust", "pause-thrust"), ("2021", "30X1", "4010", "2020", "1011")
WHOLE, QUICK = (10, 72), (2, 10)
"""The weeks of each client's plan, and the routines of the site: the first that ship, by name."""

LONGEST = 600.0
"""The most seconds that a run may take."""

ENCODING = """
import io, json, os, sys, tempfile, time
from pathlib import Path
from tempo.guide.asked import Asked
from tempo.guide.export import request
from tempo.outputs import mp3

wall, cpu = 0.0, 0.0
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "track.mp3")
    for routine in sys.argv[1:]:
        [take] = request(Asked(routine), path).planned().takes()
        take = take._replace(blocks=[bytes(block) for block in take.blocks], cover=None)
        began, before = time.perf_counter(), time.process_time()
        with open(path, "wb") as file:
            mp3.encode(file, path, take)
        wall, cpu = wall + time.perf_counter() - began, cpu + time.process_time() - before
print(json.dumps([wall, cpu]))
"""
"""Encodes tracks whose samples are there already, on all cores, and says what that alone took."""


def plan(folder: Path, weeks: int) -> Path:
    """Write a plan of an MP3 track a client and week, no two of them alike."""
    lines = ["sets: 2", "rest: 60", "tracks:"]
    for number in range(CLIENTS * weeks):
        client, week = divmod(number, weeks)
        routine, tempo = ROUTINES[client % 2], TEMPOS[week % 5]
        options = f"routine: {routine}, tempo: '{tempo}', reps: {6 + client // 2 + 5 * (week // 5)}"
        lines.append(f"  - {{file: client-{client}/week-{week}.mp3, {options}}}")
    path = folder / "plan.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def timed(bench: Bench, command: Sequence[str], cores: int) -> Ran:
    """Run a command on so many cores, with all that it starts; memory is that of its largest."""

    def bound() -> None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    before, began = os.times(), time.perf_counter()
    subprocess.run(
        command,
        env=bench.environment,
        cwd=bench.folder,
        stdout=subprocess.DEVNULL,
        preexec_fn=bound,
        timeout=LONGEST,
        check=True,
    )
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return Ran(wall, used - before.children_user - before.children_system, 0.0)


def beside(one: Ran, other: Ran) -> str:
    """Say what two runs took."""
    walls = f"{one.wall:.1f} ÷ {other.wall:.1f} s"
    return f"{walls}, of CPU {one.cpu:.1f} ÷ {other.cpu:.1f} s"


def batch(bench: Bench, weeks: int) -> Iterator[Row]:
    """MP3 tracks for clients on one core and on two, and once more when they are there."""
    path, out = plan(bench.folder, weeks), bench.folder / "tracks"
    made = [TEMPO, "batch", str(path), "-o", str(out)]
    alone: list[Ran] = []
    both: list[Ran] = []
    for _ in range(bench.turns):
        for cores, found in ((1, alone), (2, both)):
            shutil.rmtree(out, ignore_errors=True)
            found.append(timed(bench, made, cores))
    one, two = (min(each, key=lambda ran: ran.wall) for each in (alone, both))
    faster = one.wall / two.wall
    told = f"{faster:.2f}; {beside(one, two)}; by CPU time {2 * one.cpu / two.cpu:.2f}"
    tracks = CLIENTS * weeks
    what = f"a batch of {tracks} MP3 tracks of {CLIENTS} clients, one core ÷ two"
    yield Row(what, told, "≥ 1.8", faster >= 1.8)
    again = min((timed(bench, made, 2) for _ in range(3)), key=lambda ran: ran.wall)
    listed = min(timed(bench, ["ls", "-lR", str(out)], 2).wall for _ in range(9))
    times = again.wall / listed
    told = f"{times:.0f}; {again.wall:.2f} s, of CPU {again.cpu:.2f} s, ÷ {1e3 * listed:.1f} ms"
    yield Row("the same again, unchanged ÷ `ls` of its files", told, "≤ 30", times <= 30)
    shutil.rmtree(out)


def site(bench: Bench, many: int) -> Iterator[Row]:
    """A site of many routines beside the encoding of its tracks alone."""
    listed = subprocess.run(
        [TEMPO, "list", "--json"], env=bench.environment, capture_output=True, check=True
    ).stdout
    names = [each["name"] for each in json.loads(listed) if each["kind"] == "routine"][:many]
    out = bench.folder / "site"
    published = timed(bench, [TEMPO, "site", *names, "-o", str(out)], 2)
    wall, cpu = json.loads(bench.said(ENCODING, *names))
    encoded = Ran(wall, cpu, 0.0)
    found, busy = published.wall / encoded.wall, published.cpu / encoded.cpu
    told = f"{found:.2f}; {beside(published, encoded)}; by CPU time {busy:.2f}"
    yield Row(f"a site of {len(names)} routines ÷ encoding its MP3", told, "≤ 1.15", found <= 1.15)


def main(turns: int, quick: bool) -> None:
    """Measure and print the rows."""
    weeks, many = QUICK if quick else WHOLE
    with tempfile.TemporaryDirectory(prefix="tempo-clients-") as name:
        bench = Bench(Path(name), turns)
        for routine in ROUTINES:  # its phrases are spoken and kept
            bench.run([TEMPO, "export", routine, "--reps", "16", "-o", str(bench.file)])
        rows = []
        for row in chain(batch(bench, weeks), site(bench, many)):
            rows.append(row)
            print(f"{row.what}: {row.measured}", flush=True)
    command = "make bench-clients" + " CLIENTS=--quick" * quick
    print(f"\n`{command}`, {time.strftime('%Y-%m-%d')}: {machine()}.\n\n{table(rows)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("turns", type=int, nargs="?", default=3)
    parser.add_argument("--quick", action="store_true", help="a fifth of the tracks, one turn")
    asked = parser.parse_args()
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("this system cannot keep a program on one core, so nothing was measured")
    main(1 if asked.quick else asked.turns, asked.quick)
