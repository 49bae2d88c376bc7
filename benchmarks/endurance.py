"""An hour's set in real time: what was heard beside the exported file, and what the process held.

Run it from the project's folder: `make endurance`, or `python -m benchmarks.endurance [SETS]`; 33
sets are an hour, one is a minute and a half. It starts a PulseAudio of its own, whose sink is a
pipe: what comes out of it is what an ear hears. Once a minute it looks at the program's memory and
open files. The exit code is 1 if a sample differs from the file, or the memory or files grew.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.conftest import Heard, SoundServer

RATE = 44_100
WIDTH = 2  # bytes a frame
ROUTINE = ("pause-thrust", "--no-setup", "--lead-in", "5", "--reps", "10", "--rest", "40")
MINUTE = 60.0  # seconds
STEP = RATE // 10  # frames that are compared at once
SLACK = 15 * RATE  # frames by which a step is looked for, before and after its place
SOFT = 7  # the loudest sample of the keep-awake signal
GROWTH = 4 << 20  # bytes of memory that a set may have more at its end than at its second minute


class Held(NamedTuple):
    """What a process held: bytes of memory and open files, so many seconds after it began."""

    time: float
    memory: int
    files: int


class Gap(NamedTuple):
    """Frames that were heard more than the file has, or fewer, from a frame of the file on."""

    at: int
    frames: int


class Listener(SoundServer):
    """A server that notes on disk what is heard, which is too much to hold."""

    def _listen(self) -> None:
        with (self.folder / "heard").open("wb", buffering=0) as file:
            while data := os.read(self._source, 1 << 16):
                file.write(data)
                if any(data):
                    self.pieces[1:] = [Heard(time.monotonic(), b"\1")]  # the first and the last


def held(pid: int, since: float) -> Held | None:
    """Return what a process holds; None if it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        files = len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, IndexError):
        return None
    return Held(time.monotonic() - since, pages * os.sysconf("SC_PAGE_SIZE"), files)


def offsets(heard: bytes, track: bytes) -> Iterator[tuple[int, int | None]]:
    """Yield each step of a track and how many frames later it was heard; None if it was not.

    A step is known by its samples. The keep-awake signal repeats each second, so where it is not
    heard in its place nobody can say whether it is heard in another: it has to wait for a sound.
    """
    late = max(0, heard.find(track[: STEP * WIDTH])) // WIDTH
    for at in range(0, len(track) // WIDTH - STEP + 1, STEP):
        piece = track[at * WIDTH : (at + STEP) * WIDTH]
        place = (at + late) * WIDTH
        found = at + late if heard[place : place + len(piece)] == piece else None
        if found is None and max(map(abs, array("h", piece))) > SOFT:
            found = nearest(heard, piece, at + late)
        if found is not None:
            late = found - at
        yield at, None if found is None else late


def nearest(heard: bytes, piece: bytes, expected: int) -> int | None:
    """Return the frame nearest to an expected one at which a piece is heard; None if nowhere."""
    low, high = max(0, expected - SLACK) * WIDTH, (expected + SLACK) * WIDTH + len(piece)
    around = heard[low:high]
    found, at = [], around.find(piece)
    while at >= 0:
        if at % WIDTH == 0:
            found.append((low + at) // WIDTH)
        at = around.find(piece, at + 1)
    return min(found, key=lambda frame: abs(frame - expected), default=None)


def gaps(steps: Sequence[tuple[int, int | None]]) -> list[Gap]:
    """Return where what was heard went away from the file, and by how many frames."""
    found, late, broken = [], steps[0][1] or 0, None
    for at, offset in steps:
        if offset is None:
            broken = at if broken is None else broken
        elif offset != late or broken is not None:
            found.append(Gap(at if broken is None else broken, offset - late))
            late, broken = offset, None
    if broken is not None:
        found.append(Gap(broken, 0))
    return found


def clock(frame: int) -> str:
    """Return a frame as minutes and seconds."""
    return f"{frame // RATE // 60}:{frame / RATE % 60:06.3f}"


def main(sets: int) -> int:
    """Play, compare, print; return the exit code."""
    asked = [*ROUTINE, "--sets", str(sets)]
    tempo = [sys.executable, "-m", "tempo"]
    folder = Path(tempfile.mkdtemp(prefix="tempo-endurance-"))
    home = {f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("CACHE", "DATA", "CONFIG")}
    export = [*tempo, "export", *asked, "-o", f"{folder}/set.wav"]
    subprocess.run(export, check=True, env=os.environ | home, stderr=subprocess.DEVNULL)
    with wave.open(f"{folder}/set.wav", "rb") as file:
        track = file.readframes(file.getnframes())
    show = subprocess.run(
        [*tempo, "show", *asked, "--json"], check=True, env=os.environ | home, capture_output=True
    )
    beeps = [
        round(event["time"] * RATE)
        for event in json.loads(show.stdout)["events"]
        if event["kind"] == "beep"
    ]
    seen: list[Held] = []
    print(f"{clock(len(track) // WIDTH)} of sound, {len(beeps)} beeps; in {folder}", flush=True)
    with Listener(folder) as server, (folder / "said").open("wb") as said:
        began = time.monotonic()
        command = [*tempo, "run", *asked, "--output", "miniaudio"]
        environment = os.environ | server.environment | home
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        due = began + 5.0
        while process.poll() is None:
            if time.monotonic() >= due:
                if now := held(process.pid, began):
                    seen.append(now)
                    print(f"{now.time:7.0f} s {now.memory / 1e6:7.1f} MB {now.files:4} files")
                    sys.stdout.flush()
                due += MINUTE
            time.sleep(0.2)
        load = os.getloadavg()
        time.sleep(1)
    heard = (folder / "heard").read_bytes()
    return told(track, heard, beeps, seen, process.returncode, server.pieces, load)


def told(
    track: bytes,
    heard: bytes,
    beeps: Sequence[int],
    seen: Sequence[Held],
    code: int,
    pieces: Sequence[Heard],
    load: tuple[float, float, float],
) -> int:
    """Print what was found; return the exit code."""
    steps = list(offsets(heard, track))
    offset = dict(steps)
    first, last = (offset.get(beep // STEP * STEP) for beep in (beeps[0], beeps[-1]))
    found = gaps(steps)
    print(f"exit code {code}; load {load[0]:.1f} {load[1]:.1f} {load[2]:.1f} at its end")
    print(f"first beep {clock(beeps[0])}, heard {first} frames after the start of the sink")
    print(f"last beep {clock(beeps[-1])}, heard {last}")
    drift = None if first is None or last is None else last - first
    print(f"drift between them: {drift} frames in {clock(beeps[-1] - beeps[0])}")
    took = pieces[-1].time - pieces[0].time
    print(f"by the system's clock {took:.3f} s, the file {len(track) / WIDTH / RATE:.3f} s")
    print(f"gaps: {len(found)}, {sum(gap.frames for gap in found)} frames in all")
    for gap in found:
        print(f"  at {clock(gap.at)}: {gap.frames:+} frames ({1_000 * gap.frames / RATE:+.1f} ms)")
    lost = sum(late is None for _, late in steps)
    print(f"tenths of a second that are not in what was heard: {lost} of {len(steps)}")
    late = first or 0
    same = heard[late * WIDTH : late * WIDTH + len(track)] == track
    print(f"sample for sample the file: {'yes' if same else 'no'}")
    steady = seen[1:] or seen
    grown = steady[-1].memory - steady[0].memory
    files = steady[-1].files - steady[0].files
    print(f"memory grew by {grown / 1e6:.2f} MB, open files by {files}")
    return 0 if same and code == 0 and grown < GROWTH and files <= 0 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 33))
