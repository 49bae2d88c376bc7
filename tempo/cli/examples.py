"""How each verb is used, as its help shows it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("tempo run pause-thrust", "play a set"),
        ("tempo export pause-thrust -o pause.wav", "the same samples as a file"),
        ("tempo show pause-thrust --tempo 30X1", "what will be heard, and when"),
    ),
    "run": (
        ("tempo run pause-thrust", "as its file says"),
        ("tempo run squat --tempo 30X1 --reps 5 --sets 3 --rest 2:00", "as you say"),
        ("tempo run 'squat 3x8 @3010 rest 90'", "as a coach writes it"),
    ),
    "export": (
        ("tempo export pause-thrust -o pause.mp3 --with lrc", "for a phone, with words"),
        ("tempo export pause-thrust -o pause.flac --split set", '"next" skips a rest'),
        ("tempo export pause-thrust -o - | ffmpeg -i - ...", "for another program"),
    ),
    "page": (
        ("tempo page pause-thrust -o set.html", "one file, with its sound"),
        ("tempo page 'squat 3x8 @3010 rest 90' -o squat.html", "as a coach writes it"),
    ),
    "site": (
        ("tempo site pause-thrust glute-bridge -o site", "an app of two sets"),
        ("tempo site plan.yaml -o site", "an app for each client of a plan"),
    ),
    "serve": (
        ("tempo serve --lan", "make sets from a phone in your network"),
        ("tempo serve plan.yaml", "look at the site of a plan"),
    ),
    "batch": (
        ("tempo batch plan.yaml -o tracks", "every track of a plan"),
        ("tempo batch clients.xlsx -o tracks --jobs 2", "of a table, two at a time"),
    ),
    "list": (
        ("tempo list squat", "of that movement, or of that name"),
        ("tempo list --equipment band --muscle glutes", "what can be done with what there is"),
    ),
    "show": (
        ("tempo show pause-thrust --tempo 30X1", "what will be heard, and when"),
        ("tempo show pause-thrust --json | jq .events", "for a program"),
    ),
    "plot": (
        ("tempo plot pause-thrust", "pause-thrust.svg in this folder"),
        ("tempo plot pause-thrust -o pause.pdf --all", "a page or more for each set"),
    ),
    "check": (
        ("tempo check my-thrust", "one of your own, by its name"),
        ("tempo check cues/*.yaml --strict", "for a script: ends with 1 if a cue has no room"),
    ),
    "new": (
        ("tempo new my-squat", "like the squat that ships"),
        ("tempo new sled --kind carry", "like any carry"),
        ("tempo new heavy --from 'deadlift 5x3 @21X0 rest 3:00'", "as a coach writes it"),
    ),
    "schema": (
        ("tempo schema", "which there are"),
        ("tempo schema routine | jq .properties", "what a routine may say"),
    ),
    "import": (
        ("tempo import hip-thrust.md", "a guide: Markdown, MDX, HTML, JSON or YAML"),
        ("tempo import clients.xlsx -o friday", "a coach's table: XLSX, CSV or TSV"),
        ("tempo import hevy.csv --run", "the last session of Hevy or Strong"),
    ),
    "history": (
        ("tempo history --last 10", "what was done of late"),
        ("tempo history --since 2026-03-01 --csv -o march.csv", "for a table"),
        ("tempo history --client anna", "how much of her plan she did, by week"),
    ),
    "history import": (
        ("tempo history import sets.json", "what was done with a phone; twice does no harm"),
        ("tempo history import anna.csv --client anna", "of a client"),
    ),
    "history edit": (("tempo history edit 1 --load 60kg --effort 8", "of what was done last"),),
    "history remove": (("tempo history remove 1", "what was done last"),),
    "voices": (("tempo voices --language de", "those that speak German"),),
    "voices add": (("tempo voices add en_US-amy-medium.onnx", "a voice of piper"),),
    "voices missing": (
        ("tempo voices missing pause-thrust --voice ./anna", "what is still to be recorded"),
    ),
    "voices record": (
        ("tempo voices record ./anna --for pause-thrust", "the script, with numbers"),
        ("tempo voices record ./anna --for pause-thrust read.m4a", "cut what was read"),
        ("tempo voices record ./anna --take 4,7 again.m4a", "lines 4 and 7, read again"),
    ),
    "voices favourite": (("tempo voices favourite en-us+f3", "it stands first from now on"),),
    "config": (
        ("tempo config", "what holds, and where that is said"),
        ("tempo config set voice-level 3", "the comments of the file stay"),
    ),
    "config show": (("tempo config show", "what holds, and where that is said"),),
    "config get": (("tempo config get rate", "what holds"),),
    "config set": (("tempo config set rate 150", "from now on"),),
    "config unset": (("tempo config unset rate", "as it was before"),),
    "config edit": (("tempo config edit", "all of it, in your editor"),),
    "help": (("tempo help voices record", "what a command takes"),),
    "say": (
        ("tempo say 'drive through heels' --voice hibari", "hear a voice"),
        ("tempo say --sounds --theme wood", "learn the sounds of a theme"),
    ),
    "devices": (("tempo devices", "which names `tempo run --device` takes"),),
    "cache": (("tempo cache --clear", "make room"),),
    "doctor": (("tempo doctor", "before the first set, or when something is wrong"),),
}
"""Each with what it is for, by verb; by no verb, of the program."""


def put(verb: str, formatter: "click.HelpFormatter") -> None:
    """Write the examples of a verb into its help."""
    if found := EXAMPLES.get(verb):
        width = max(len(typed) for typed, _ in found)
        with formatter.section("Examples"):
            for typed, what in found:
                formatter.write(f"  {typed:<{width}}   {what}\n")
