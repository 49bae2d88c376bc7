"""How fast, in how much memory: `make bench` prints the table of docs/performance.md.

Everything is timed as a whole process, next to what it is compared with, turn by turn: a machine
that is busy slows both, so ratios last where seconds do not. Each ratio is the median over the
turns; the least and the greatest stand behind it.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
MARK = "<!-- speed -->\n"
PYTHON = sys.executable
PEER = str(HERE / "peers.py")
TEMPO = str(Path(sys.executable).with_name("tempo"))
CLICK = [PYTHON, "-c", "import click"]

SETS = {"1 min": (1, 8), "6 min": (3, 12), "10 min": (5, 12), "60 min": (30, 12), "6 h": (180, 12)}
"""The sets and reps of `standard-thrust` that take about so long, with rests of a minute."""


class Ran(NamedTuple):
    """A process that ended: seconds of wall clock, seconds of CPU, peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


class Row(NamedTuple):
    """A line of the table; a goal is met or not, or there is none."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None


class Bench:
    """A folder to work in, and how often to measure."""

    def __init__(self, folder: Path, turns: int) -> None:
        self.folder = folder
        self.turns = turns
        self.file = folder / "track.wav"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
        }
        for kind in ("CACHE", "CONFIG", "DATA"):
            self.environment[f"XDG_{kind}_HOME"] = str(folder / kind.lower())

    def said(self, program: str, *arguments: str) -> str:
        """Run a program of Python, and return what it says."""
        command = [PYTHON, "-c", program, *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, check=True, text=True
        ).stdout

    def run(self, command: Sequence[str]) -> Ran:
        """Run a command to its end; what it leaves is removed first, so that names are fresh."""
        self.file.unlink(missing_ok=True)
        with open(os.devnull, "wb") as nowhere:
            began = time.perf_counter()
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.folder,
                stdout=nowhere,
                stderr=nowhere,
            )
            _, state, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(state)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)[:200]} ended with {process.returncode}")
        memory = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        return Ran(wall, used.ru_utime + used.ru_stime, memory)

    def turn_by_turn(
        self, *commands: Sequence[str], turns: int = 0, warm: bool = True
    ) -> list[list[Ran]]:
        """Run commands in turn, after one turn that does not count; the last leaves its file."""
        for command in commands if warm else ():
            self.run(command)
        rounds = [[self.run(each) for each in commands] for _ in range(turns or self.turns)]
        return [list(ran) for ran in zip(*rounds, strict=True)]

    def export(self, length: str) -> list[str]:
        """Return the command that exports a track of about that length."""
        sets, reps = SETS[length]
        routine = ["standard-thrust", "--sets", str(sets), "--reps", str(reps), "--rest", "60"]
        return [TEMPO, "export", *routine, "--output", str(self.file)]

    def score(self, length: str) -> Path:
        """Return the folder that holds the score of a track of about that length."""
        folder = self.folder / f"score {length}"
        if not folder.exists():
            sets, reps = SETS[length]
            self.run([PYTHON, PEER, "score", str(folder), str(sets), str(reps)])
        return folder


def ratio(ours: Sequence[Ran], theirs: Sequence[Ran]) -> tuple[float, str]:
    """Return the median of the ratios of wall clock, turn by turn, and how it is written."""
    ratios = [one.wall / other.wall for one, other in zip(ours, theirs, strict=True)]
    middle = statistics.median(ratios)
    return middle, f"{middle:.2f} ({min(ratios):.2f}..{max(ratios):.2f})"


def seconds(ran: Sequence[Ran]) -> str:
    """Return the median of the wall clock, and the least."""
    walls = [each.wall for each in ran]
    return f"{statistics.median(walls):.3f} s, least {min(walls):.3f}"


def beside(
    bench: Bench, what: str, command: Sequence[str], other: Sequence[str], most: float
) -> Row:
    """Return the row of a command that may take so many times as long as another."""
    ours, theirs = bench.turn_by_turn(command, other)
    found, written = ratio(ours, theirs)
    return Row(what, f"{written}; {seconds(ours)}", f"≤ {most:g}", found <= most)


def disk(bench: Bench) -> Iterator[Row]:
    """The export of an hour beside writing the same bytes."""
    bench.run(bench.export("60 min"))
    same = bench.folder / "same.wav"
    shutil.move(bench.file, same)
    dd = ["dd", f"if={same}", f"of={bench.file}", "bs=1M"]
    yield beside(bench, "export of 60 min ÷ `dd` of its bytes", bench.export("60 min"), dd, 2)
    same.unlink()


def starts(bench: Bench) -> Iterator[Row]:
    """Commands beside what their library costs."""
    one = bench.export("1 min")
    yield beside(bench, "export of 1 min ÷ `import click`", one, CLICK, 2.5)
    for verb in ("--help", "--version"):
        yield beside(bench, f"`tempo {verb}` ÷ `import click`", [TEMPO, verb], CLICK, 1.3)
    show = [TEMPO, "show", "standard-thrust"]
    yield beside(bench, "`tempo list` ÷ `import click`", [TEMPO, "list"], CLICK, 2)
    yield beside(bench, "`tempo show` ÷ `import click`", show, CLICK, 2)


def cold(bench: Bench) -> Iterator[Row]:
    """The first export, with no clip in the cache, and the second."""
    command = [TEMPO, "export", "standard-thrust", "--output", str(bench.file)]
    more, busy = [], []
    for _ in range(max(3, bench.turns // 3)):
        shutil.rmtree(bench.folder / "cache")
        first, second = bench.run(command), bench.run(command)
        more.append(first.wall - second.wall)
        busy.append(first.cpu - second.cpu)
    bench.run(bench.export("60 min"))
    middle = statistics.median(more)
    written = f"{middle:.2f} s ({min(more):.2f}..{max(more):.2f})"
    written += f", of CPU {statistics.median(busy):.2f} s, its helpers included"
    yield Row(
        "first export, nothing cached, more than the second", written, "≤ 0.4 s", middle <= 0.4
    )


def memory(bench: Bench, lengths: Sequence[str]) -> Iterator[Row]:
    """The peak memory and the growth of time, from a minute to hours."""
    ran = {}
    for length in lengths:
        bench.run(bench.export(length))
        bytes_ = bench.file.stat().st_size
        many = 3 if length == "6 h" else bench.turns
        ran[length] = ([bench.run(bench.export(length)) for _ in range(many)], bytes_)
    peaks = {length: max(each.memory for each in runs) for length, (runs, _) in ran.items()}
    written = ", ".join(f"{length}: {peak:.1f}" for length, peak in peaks.items())
    most = max(peaks.values())
    yield Row("peak memory of an export, MiB", written, "≤ 40, flat", most <= 40)
    for short, long in (("6 min", "60 min"), ("60 min", "6 h")):
        if long in ran:
            (few, small), (many_, large) = ran[short], ran[long]
            least = [min(each.wall for each in runs) for runs in (few, many_)]
            found = least[1] / least[0] / (large / small) * 10
            what = f"time of {long} ÷ {short}, for 10 times the length"
            yield Row(what, f"{found:.1f}", "≤ 10.5", found <= 10.5)


PLANNING = """
import json, resource, sys, time
from tempo.library import routines, words
from tempo.plan import around, schedule, timeline
from tempo.plan.passage import Sounding
from tempo.plan.prescription import Exercise, decided
from tempo.plan.sheet import Speaking
from tempo.plan.tempo import just
routine = routines.find("standard-thrust")
prescription = routine.prescribed.settled()._replace(reps=just(int(sys.argv[1])), sets=just(1))
work = decided(prescription, Exercise(routine.sheet, routine.starts))
sounds = dict.fromkeys(schedule.SOUNDS, 300_000)
length = lambda text, rate: 60_000 * len(text)
sounding = Sounding(words.load("en"), Speaking(), sounds, length)
began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
surround = around.fitted(timeline.Surround(), work, sounding)
spans = timeline.laid(timeline.routine(work, surround))
events = sum(1 for _ in schedule.events(spans, work, sounding))
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([time.perf_counter() - began, more / 1024, events]))
"""


FIXED = """
import time
began, made = time.perf_counter(), {}
for number in range(1_000_000):
    made[number % 1000, number // 1000] = number, str(number)
print(time.perf_counter() - began)
"""


def planning(bench: Bench) -> Iterator[Row]:
    """The plan of 10,000 reps, streamed, in one process of its own, beside a loop of a million."""
    found, fixed = [], []
    for _ in range(bench.turns):
        found.append(json.loads(bench.said(PLANNING, "10000")))
        fixed.append(float(bench.said(FIXED)))
    walls = [wall for wall, _, _ in found]
    middle, grown = statistics.median(walls), max(more for _, more, _ in found)
    written = f"{middle:.2f} s ({min(walls):.2f}..{max(walls):.2f}), {found[0][2]:,} events"
    yield Row("planning 10,000 reps", written, "≤ 0.8 s", middle <= 0.8)
    times = statistics.median(wall / other for wall, other in zip(walls, fixed, strict=True))
    yield Row("the same ÷ a million pairs and texts put into a `dict`", f"{times:.2f}")
    yield Row("memory that it takes, streamed", f"{grown:.1f} MiB", "flat", grown < 1)


MUSIC = """
import sys
import numpy as np, soundfile
rate, random = 44_100, np.random.default_rng(1)
time = np.arange(60 * rate) / rate
chord = sum(np.sin(2 * np.pi * hertz * time + hertz) / part
            for part, hertz in enumerate((110, 165, 220, 330, 660, 1320, 2640), 1))
beat = np.exp(-20 * (2 * time % 1)) * random.standard_normal(time.size)
both = np.stack([chord + 0.8 * beat, chord - 0.8 * beat], axis=1)
minute = (0.9 * 32_767 / abs(both).max() * both).astype(np.int16)
for path in sys.argv[1:]:
    with soundfile.SoundFile(path, "w", rate, 2) as file:
        for number in range(10):
            file.write(np.roll(minute, 9_973 * number, axis=0))
"""

DECODING = """
import sys
import numpy as np, soundfile
song, path, frames = sys.argv[1], sys.argv[2], int(sys.argv[3])
room = np.empty((1 << 16, 2), np.int16)
with soundfile.SoundFile(song) as file, open(path, "wb", buffering=0) as out:
    out.write(bytes(44))
    while frames:
        decoded = file.read(out=room[: min(frames, len(room))])
        if not len(decoded):
            file.seek(0)
        out.write(decoded)
        frames -= len(decoded)
"""


def ears(bench: Bench) -> Iterator[Row]:
    """A track for two ears beside writing its bytes, and music beside decoding and writing it."""
    one_side = [
        TEMPO,
        "export",
        "single-leg-thrust",
        "--sets",
        "20",
        "--reps",
        "12",
        "--rest",
        "60",
    ]
    panned = [*one_side, "--pan", "--output", str(bench.file)]
    bench.run(panned)
    size = bench.file.stat().st_size
    same = bench.folder / "same.wav"
    shutil.move(bench.file, same)
    dd = ["dd", f"if={same}", f"of={bench.file}", "bs=1M"]
    what = f"`--pan`, {size / 4 / 44_100 / 60:.0f} min in stereo ÷ `dd` of its bytes"
    yield beside(bench, what, panned, dd, 1.8)
    same.unlink()
    songs = [bench.folder / f"music.{kind}" for kind in ("wav", "flac", "mp3")]
    bench.run([PYTHON, "-c", MUSIC, *map(str, songs)])
    for song in songs:
        command = [*bench.export("60 min"), "--music", str(song)]
        bench.run(command)
        frames = bench.file.stat().st_size // 4
        plain = [PYTHON, "-c", DECODING, str(song), str(bench.file), str(frames)]
        ours, theirs = bench.turn_by_turn(command, plain, turns=max(3, bench.turns // 3))
        found, written = ratio(ours, theirs)
        busy = [min(each.cpu for each in runs) for runs in (ours, theirs)]
        told = f"{written}; {seconds(ours)}; of CPU {busy[0]:.2f} ÷ {busy[1]:.2f} s"
        told += f"; {max(each.memory for each in ours):.0f} MiB"
        what = f"music under 60 min, {song.suffix[1:].upper()} ÷ decoding and writing it alone"
        yield Row(what, told, "≤ 1.5", found <= 1.5)


def levels(bench: Bench) -> Iterator[Row]:
    """What ffmpeg hears of a track: its loudness and its true peak; both are in all our times."""
    if not shutil.which("ffmpeg"):
        yield Row("loudness and true peak of 6 min, by ffmpeg", "not installed")
        return
    bench.run(bench.export("6 min"))
    plain = ["ffmpeg", "-nostats", "-nostdin", "-i", str(bench.file)]
    heard = subprocess.run(
        [*plain, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stderr
    summary = heard[heard.rindex("Summary:") :].split()
    loud = float(summary[summary.index("I:") + 1])
    peak = float(summary[summary.index("Peak:") + 1])
    written = f"{loud:.1f} LUFS, {peak:.1f} dBTP"
    met = abs(loud + 16) <= 0.5 and peak < -1
    yield Row("loudness and true peak of 6 min, by ffmpeg", written, "-16 ± 0.5, < -1", met)


ENCODERS: dict[str, tuple[Sequence[str], Sequence[str], float]] = {
    "mp3": (["--bitrate", "96"], ["lame", "--quiet", "-b", "96", "-q", "7", "IN", "OUT"], 0.6),
    "opus": (
        ["--bitrate", "48"],
        ["opusenc", "--quiet", "--bitrate", "48", "--comp", "5", "IN", "OUT"],
        0.6,
    ),
    "ogg": ([], ["oggenc", "-Q", "-q", "3", "-o", "OUT", "IN"], 0.7),
    "flac": ([], ["flac", "-s", "-f", "-5", "-o", "OUT", "IN"], 1.0),
}
"""Each format: what is asked of us, the program that encodes our WAV to it, and the goal."""


def encoded(bench: Bench) -> Iterator[Row]:
    """An hour for a phone, planned, mixed and encoded, beside a program that encodes our WAV."""
    song = bench.folder / "song.wav"
    bench.run(bench.export("60 min"))
    shutil.move(bench.file, song)
    for ending, (asked, program, goal) in ENCODERS.items():
        made = song.with_suffix(f".{ending}")
        what = f"60 min as {ending.upper()} ÷ `{' '.join(program[:-2])}` of our WAV"
        if not shutil.which(program[0]):
            yield Row(what, "not installed", f"≤ {goal:g}")
            continue
        ours = [*bench.export("60 min")[:-1], str(made), "--force", *asked]
        theirs = [{"IN": str(song), "OUT": str(made)}.get(word, word) for word in program]
        turns = max(3, bench.turns // 3)
        one, other = bench.turn_by_turn(ours, theirs, turns=turns, warm=False)
        found, written = ratio(one, other)
        busy = [min(each.cpu for each in runs) for runs in (one, other)]
        told = f"{written}; {seconds(one)}; of CPU {busy[0]:.2f} ÷ {busy[1]:.2f} s"
        yield Row(what, told, f"≤ {goal:g}", found <= goal)
        made.unlink()
    song.unlink()


PEERS = {
    "sox": ("sox, clips in a row and one list of pads", "60 min", 3.0),
    "ffmpeg": ("ffmpeg, concat of a file for each clip and gap", "60 min", 50.0),
    "csound": ("csound, ksmps 64", "60 min", 1.0),
    "numpy": ("numpy, the whole track as float32, and soundfile", "60 min", 1.0),
    "pydub-overlay": ("pydub overlay", "10 min", 1_000.0),
    "pydub-append": ("pydub +=", "10 min", 1.0),
}
"""Each peer: what it does, the longest track that it is asked for, how much faster we are to be."""

QUADRATIC = 36  # times as long for 6 times the length
PROGRAMS = ("sox", "ffmpeg", "csound")
SLOW = ("ffmpeg", "pydub-overlay", "pydub-append")


def peers(bench: Bench, lengths: Sequence[str]) -> Iterator[Row]:
    """The same score by others; those whose time is quadratic are not asked for an hour."""
    for peer, (what, longest, goal) in PEERS.items():
        if peer in PROGRAMS and not shutil.which(peer):
            yield Row(f"{what} ÷ ours", "not installed", f"≥ {goal:g}")
            continue
        for length in lengths:
            if length == "60 min" and longest != length:
                continue
            folder = bench.score(length)
            command = [PYTHON, PEER, peer, str(folder), str(bench.file)]
            slow = peer in SLOW and length != "1 min"
            ours, theirs = bench.turn_by_turn(
                bench.export(length), command, turns=1 if slow else 3, warm=not slow
            )
            compared = subprocess.run(
                [PYTHON, PEER, "compare", str(folder), str(bench.file)],
                capture_output=True,
                encoding="utf-8",
                check=True,
            ).stdout.strip()
            found, written = ratio(theirs, ours)
            told = f"{written}; {seconds(theirs)}; {compared}"
            if length == longest == "10 min":  # twice the length, four times the time
                hour = bench.turn_by_turn(bench.export("60 min"), turns=3)[0]
                wall = statistics.median(each.wall for each in theirs) * QUADRATIC
                found = wall / statistics.median(each.wall for each in hour)
                told += f". Extrapolated to 60 min: {wall / 60:.0f} min, {found:,.0f} times"
            at_goal = length == longest
            yield Row(
                f"{what}, {length} ÷ ours",
                told,
                f"≥ {goal:g}" if at_goal else "",
                found >= goal if at_goal else None,
            )


def machine() -> str:
    """Say what was measured on."""
    named = platform.processor() or platform.machine()
    found = Path("/proc/cpuinfo")
    for line in found.read_text().splitlines() if found.exists() else ():
        if line.startswith("model name"):
            named = line.partition(":")[2].strip()
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = platform.python_version()
    system = f"{platform.system()} {platform.release()}"
    return f"{named}, {os.cpu_count()} cores{busy}; {system}; Python {python}"


def table(rows: Sequence[Row]) -> str:
    """Return rows as Markdown."""
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]
    for what, measured, goal, met in rows:
        lines.append(f"| {what} | {measured} | {goal} | {MET[met]} |")
    return "\n".join(lines) + "\n"


MET = {True: "met", False: "**missed**", None: ""}


def main() -> None:
    """Measure, print the table, and write it into the page if asked."""
    parser = argparse.ArgumentParser(description="How fast, in how much memory.")
    parser.add_argument("--quick", action="store_true", help="a minute or two: no pydub, no 6 h")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    parser.add_argument("--encoded", action="store_true", help="the formats for phones alone")
    asked = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), turns=5 if asked.quick else 11)
        lengths = ["1 min", "6 min", "60 min"] if asked.quick else [*SETS]
        played = ["1 min"] if asked.quick else ["1 min", "10 min", "60 min"]
        measures: list[Callable[[], Iterator[Row]]] = [
            lambda: disk(bench),
            lambda: starts(bench),
            lambda: cold(bench),
            lambda: memory(bench, lengths),
            lambda: planning(bench),
            lambda: levels(bench),
            lambda: ears(bench),
            lambda: peers(bench, played),
        ]
        if asked.encoded:
            measures = [lambda: encoded(bench)]
        for measure in measures:
            for row in measure():
                rows.append(row)
                print(f"{row.what}: {row.measured} {row.goal} {MET[row.met]}", flush=True)
    command = "make bench" + (f" BENCH={sys.argv[1]}" if asked.quick or asked.encoded else "")
    told = f"`{command}`, {time.strftime('%Y-%m-%d')}: {machine()}.\n\n{table(rows)}"
    print(f"\n{told}")
    if asked.write and not asked.encoded:  # a part is no table of all
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
        after = rest.partition(MARK)[2]
        PAGE.write_text(f"{before}{MARK}{told}{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
