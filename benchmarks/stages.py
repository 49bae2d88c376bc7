"""Where the time of an export goes: `make bench-stages` prints the table of docs/performance.md.

The export of an hour runs as a process of its own, in which the functions that begin a stage are
wrapped: what a stage calls of another is counted there. Each number is the least of several turns.
`dd` of the same bytes runs beside it.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.speed import Bench, machine

TURNS = 15

STAGED = """
import json, os, sys, time
now = time.perf_counter
spent, stack = {}, []

def enter(stage):
    stack.append([stage, now(), 0.0])

def leave():
    stage, began, inner = stack.pop()
    whole = now() - began
    spent[stage] = spent.get(stage, 0.0) + whole - inner
    if stack:
        stack[-1][2] += whole

def staged(owner, name, stage, stream=False):
    function = getattr(owner, name)
    def called(*given, **named):
        enter(stage)
        try:
            return function(*given, **named)
        finally:
            leave()
    def streamed(*given, **named):
        blocks = iter(function(*given, **named))
        while True:
            enter(stage)
            try:
                block = next(blocks)
            except StopIteration:
                return
            finally:
                leave()
            yield block
    setattr(owner, name, streamed if stream else called)

enter("click")
import click
leave()
enter("modules")
from tempo.__main__ import main
import tempo.cli.export, tempo.guide.export
import tempo.library.settings, tempo.library.words, tempo.voices.engines
from tempo.audio import bank, mixer, track
from tempo.guide import asked, export
from tempo.library import cache, folders, workouts
from tempo.outputs import riff
folders.cache()
leave()
staged(asked.Asked, "guide", "reading")
staged(track, "planned", "plan")
staged(track, "_levelled", "loudness")
staged(export, "_takes", "markers", stream=True)
staged(riff, "after", "markers")
staged(mixer, "blocks", "mixing", stream=True)
staged(cache.Cache, "get", "clips")
staged(os, "writev", "writing")
sys.argv = sys.argv[1:]
enter("rest")
try:
    main()
except SystemExit:
    pass
leave()
with open(os.environ["STAGES"], "w") as file:
    json.dump(spent, file)
"""

STAGES = {
    "click": "click",
    "modules": "our own modules, those of the standard library that they need, platformdirs",
    "reading": "reading routine, theme, words and settings; finding the voice",
    "plan": "the plan",
    "loudness": "loudness",
    "markers": "markers",
    "clips": "reading clips, and the cards that say how long each is",
    "mixing": "mixing",
    "writing": "writing",
    "rest": "the command line, and what is left",
}


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), TURNS)
        command, told = bench.export("60 min"), bench.folder / "stages.json"
        bench.environment["STAGES"] = str(told)
        bench.run(command)
        frames = bench.file.stat().st_size // 2
        same = bench.file.rename(bench.folder / "same.wav")
        dd = ["dd", f"if={same}", f"of={bench.file}", "bs=1M"]
        found: dict[str, list[float]] = {}
        for _ in range(TURNS):
            bench.run([sys.executable, "-c", STAGED, *command])
            stages = json.loads(told.read_text())
            stages["python"] = bench.run([sys.executable, "-c", "pass"]).wall
            stages["all"] = bench.run(command).wall
            stages["dd"] = bench.run(dd).wall
            for stage, seconds in stages.items():
                found.setdefault(stage, []).append(seconds)
        events = subprocess.run(
            [command[0], "show", "--json", *command[2:-2]],
            env=bench.environment,
            capture_output=True,
            check=True,
        ).stdout
    least = {stage: 1e3 * min(all_) for stage, all_ in found.items()}
    ratio = statistics.median(a / b for a, b in zip(found["all"], found["dd"], strict=True))
    many = len(json.loads(events)["events"])
    print(f"`make bench-stages`, {machine()}: {frames:,} frames, {many:,} events.\n")
    print("| what | ms |\n|---|---|")
    print(f"| Python itself | {least['python']:.0f} |")
    for stage, what in STAGES.items():
        print(f"| {what} | {least[stage]:.0f} |")
    print(f"| the whole command, with its start and end | {least['all']:.0f} |")
    print(f"| `dd` of the same bytes | {least['dd']:.0f} |")
    print(f"\nThe median of the whole ÷ `dd`, turn by turn: {ratio:.2f}.")


if __name__ == "__main__":
    main()
