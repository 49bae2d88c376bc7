"""How well a live set keeps time, and how soon it starts: one table, measured on a real server.

Run it from the project's folder: `make bench-live`, or `python -m benchmarks.live [SECONDS]`.
It starts PulseAudio servers of its own, whose sinks are pipes: what comes out of them is what an
ear hears, in pieces of 50 ms. A train of one click a second is played as `tempo` plays a set, and
at the same time, to a server of its own, as scripts do: sleep a second, play a click.

The first sound is the first frame of the track, which is that of the keep-awake signal; it is
counted from the start of the process.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tempo.audio.pcm import Format
from tests.conftest import SoundServer

RATE = 44_100
CLICK = array("h", [8_000] * 200).tobytes()

SLEEP_AND_PLAY = f"""
import sys, time, simpleaudio
for _ in range(int(sys.argv[1])):
    simpleaudio.play_buffer({CLICK!r}, 1, 2, {RATE})
    time.sleep(1)
time.sleep(1)
"""

SET = ("run", "pause-thrust", "--no-setup", "--output", "miniaudio")


class Row(NamedTuple):
    """What was measured, of what, and what is hoped for."""

    what: str
    found: str
    goal: str = ""


def train(output: str, seconds: int) -> None:
    """Play a click a second, as a set is played."""
    from tempo.outputs import devices

    second = CLICK + bytes(2 * RATE - len(CLICK))
    with devices.opened(output, [second] * seconds, Format()) as playback:
        while playback.running():
            playback.check()
            time.sleep(0.05)


def onsets(heard: bytes) -> list[int]:
    """Return the frames at which clicks start."""
    found: list[int] = []
    samples = array("h", heard[: len(heard) // 2 * 2])
    frame = 0
    while frame < len(samples):
        if samples[frame]:
            found.append(frame)
            frame += RATE // 20
        else:
            frame += 1
    return found


def timing(clicks: list[int]) -> str:
    """Say how even the clicks are: their gaps, and how far the last one is from its second."""
    gaps = [1_000 * ((b - a) / RATE - 1) for a, b in pairwise(clicks)]
    ahead = (clicks[-1] - clicks[0]) / RATE - len(gaps)
    grid = [1_000 * ((at - clicks[0]) / RATE - n) for n, at in enumerate(clicks)]
    return (
        f"{statistics.pstdev(gaps):9.3f} {max(map(abs, gaps)):9.3f} "
        f"{max(map(abs, grid)):9.3f} {1_000 * 600 * ahead / len(gaps):+9.1f}"
    )


def kept_time(seconds: int) -> Iterator[Row]:
    """Play both trains at the same time."""
    ours = [sys.executable, "-m", "benchmarks.live", "--train"]
    ways = {
        "tempo, miniaudio": [*ours, "miniaudio", str(seconds)],
        "tempo, simpleaudio": [*ours, "simpleaudio", str(seconds)],
        "sleep and play, simpleaudio": [sys.executable, "-c", SLEEP_AND_PLAY, str(seconds)],
    }
    rows: dict[str, Row] = {}

    def play(name: str) -> None:
        with served() as server:
            ended = subprocess.run(ways[name], env=guarded(server), capture_output=True)
            clicks = onsets(server.heard())
        if ended.returncode or len(clicks) != seconds:
            rows[name] = Row(name, f"failed, {len(clicks)} clicks: {ended.stderr.decode()[-200:]}")
        else:
            rows[name] = Row(name, timing(clicks))

    players = [threading.Thread(target=play, args=[name]) for name in ways]
    for player in players:
        player.start()
    for player in players:
        player.join()
    yield from (rows[name] for name in ways)


def started() -> Iterator[Row]:
    """Measure the time to the first sound, with the clips cached and without."""
    with served() as server, tempfile.TemporaryDirectory() as folder:
        environment = guarded(server)
        first_sound(server, environment)  # and so all is in the disk's cache, and each phrase made
        whole = [sys.executable, "-m", "tempo", "export", *SET[1:3], "-o", f"{folder}/set.wav"]
        subprocess.run(whole, env=environment, capture_output=True, check=True)  # at their gain
        turns = [(first_sound(server, environment), imports(environment)) for _ in range(9)]
        empty = [
            first_sound(server, environment | {"XDG_CACHE_HOME": f"{folder}/{number}"})
            for number in range(3)
        ]
    cached = [sound for sound, _ in turns]
    more = [sound - imported for sound, imported in turns]
    yield Row("to the first sound, clips cached", f"{statistics.median(cached):9.2f} s")
    yield Row("more than `import click`", f"{statistics.median(more):9.2f} s", "0.35 s")
    yield Row("to the first sound, no clips", f"{statistics.median(empty):9.2f} s", "1.00 s")


def first_sound(server: SoundServer, environment: dict[str, str]) -> float:
    """Return the seconds from the command to the first sound."""
    time.sleep(0.3)
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "tempo", *SET], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        while server.last_sound() < began and process.poll() is None:
            time.sleep(0.005)
        process.terminate()
    return (
        min(piece.time for piece in list(server.pieces) if any(piece.data) and piece.time > began)
        - began
    )


def imports(environment: dict[str, str]) -> float:
    """Return the seconds that a process takes to load the library of the command line."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import click"], env=environment, check=True)
    return time.monotonic() - began


def served() -> SoundServer:
    """Return a server that ALSA leads to as well."""
    folder = Path(tempfile.mkdtemp(prefix="tempo-live-"))
    (folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return SoundServer(folder)


def guarded(server: SoundServer) -> dict[str, str]:
    """Return an environment that leads to the server, in which simpleaudio does not crash."""
    home = {"XDG_CACHE_HOME": f"{server.folder}/clips", "PYTHONMALLOC": "malloc"}
    return os.environ | server.environment | home


def main(seconds: int) -> None:
    """Print the table."""
    print(f"one click a second for {seconds} s; milliseconds")
    print(f"{'':36} {'gaps std':>9} {'worst gap':>9} {'off grid':>9} {'in 10 min':>9}")
    for row in kept_time(seconds):
        print(f"{row.what:36} {row.found}")
    print(f"\n{'':36} {'median':>9}   {'goal':>7}")
    for row in started():
        print(f"{row.what:36} {row.found} {row.goal:>7}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--train"]:
        train(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
