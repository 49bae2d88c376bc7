"""Make the table of what is said to input that is wrong: docs/bad-input.md.

Run by `make tables`. The rows are literal, and tests/test_bad_input.py runs each: in a shell, in a
folder that holds the files of the row, where `tempo` is the program.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tempo.errors import shown
from tempo.library import batch, declarations
from tempo.library.declarations import LONGEST_REST, MOST_ROUTINES, SHORTEST_REST
from tempo.library.document import DEEPEST, LARGEST_FILE, LONGEST_TEXT
from tempo.library.recording import FASTEST, MOST_CHANNELS, SLOWEST
from tempo.plan.prescription import LONGEST, MOST_IN_ALL
from tempo.plan.quantity import LONGEST_PHASE, MOST_REPS, MOST_SETS
from tempo.plan.time import SECOND
from tempo.voices import recorded

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_name("bad-input.md")

CHECK = "tempo check bad.yaml"
SHOW = "tempo show frog-pump --sets 1 --reps 1 --no-setup"
THEME = f"{SHOW} --voice none --theme ./wood"
VOICE = f"{SHOW} --voice ./anna"


class Bad(NamedTuple):
    """An input, the command that is given it, how that ends, and all that is said on stderr.

    A file is its text, its bytes, or what makes it: a command of the shell after `$ `. A line that
    ends in … goes on: there it lists what there is. Words in « » are a library's, and may be others
    in another version of it.
    """

    name: str
    files: Mapping[str, str | bytes]
    command: str
    code: int
    told: str


def wav(
    frames: int, channels: int = 1, rate: int = 44_100, bits: int = 16, sample: bytes = b"\0\x20"
) -> bytes:
    """Return a WAV file that repeats one sample; of floats, if that has 32 bits."""
    data = sample * frames * channels
    code, frame = (3 if bits == 32 else 1), channels * bits // 8
    shape = struct.pack("<HHIIHH", code, channels, rate, rate * frame, frame, bits)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + shape
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def theme(sound: str) -> str:
    """Return the shipped theme with the tick as an audio file."""
    text = (ROOT / "sounds" / "default" / "theme.yaml").read_text(encoding="utf-8")
    return re.sub(r"\n  tick:.*(\n   .*)*", f"\n  tick: {{file: {sound}}}", text)


USUAL = ('tempo: "2021"', "reps: 8", "sets: 3", "rest: 90")


def routine(**lines: str) -> dict[str, str | bytes]:
    """Return a routine file, with some keys of it changed; an empty one is left out."""
    keys = dict(line.split(": ") for line in USUAL) | lines
    return {"bad.yaml": "".join(f"{key}: {value}\n" for key, value in keys.items() if value)}


def tick(content: str | bytes) -> dict[str, str | bytes]:
    """Return the files of a theme that has this audio file."""
    return {"wood/theme.yaml": theme("tick.wav"), "wood/tick.wav": content}


def go(content: str | bytes) -> dict[str, str | bytes]:
    """Return the folder of a voice that has this recording alone."""
    return {"anna/get-ready.wav": content}


MUSIC = "tempo export frog-pump --sets 1 --reps 1 --no-setup --voice none --music"
HISTORY = "data/rep-tempo/history.jsonl"
FLAC = (
    b"fLaC\x80\0\0\x22"
    + struct.pack(">HH", 4_096, 4_096)
    + bytes(6)
    + b"\x0a\xc4\x42\xf0"
    + bytes(20)
)
NOTES = theme("tick.wav").replace("{file: tick.wav}", f"{{notes: [{', '.join(['440'] * 300)}]}}")

BAD: dict[str, list[Bad]] = {
    "Names": [
        Bad(
            "no such routine",
            {},
            "tempo show puase-thrust",
            2,
            "tempo: there is no routine 'puase-thrust'; did you mean pause-thrust or …",
        ),
        Bad(
            "no such file",
            {},
            CHECK,
            2,
            "bad.yaml: cannot be read: No such file or directory; check the name",
        ),
        Bad(
            "no such command",
            {},
            "tempo shwo",
            2,
            "tempo: there is no command 'shwo'; did you mean 'show'? Try 'tempo --help'.",
        ),
        Bad(
            "no such option",
            {},
            "tempo show pause-thrust --rep 8",
            2,
            "tempo: there is no option --rep; did you mean '--reps'? Try 'tempo show --help'.",
        ),
        Bad(
            "nothing named",
            {},
            "tempo show",
            2,
            "tempo: ROUTINE is missing. Try 'tempo show --help'.",
        ),
        Bad(
            "an option without its value",
            {},
            "tempo show pause-thrust --reps",
            2,
            "tempo: --reps has no value; write --reps N. Try 'tempo show --help'.",
        ),
        Bad(
            "a value for what takes none",
            {},
            "tempo show pause-thrust --no-setup=5",
            2,
            "tempo: --no-setup takes no value; write --setup or --no-setup. "
            "Try 'tempo show --help'.",
        ),
        Bad(
            "too many words",
            {},
            "tempo show pause thrust",
            2,
            "tempo: 'thrust' is too much; leave it out, or put words that belong together in "
            "quotes. Try 'tempo show --help'.",
        ),
        Bad(
            "no such command of a command",
            {},
            "tempo history edti",
            2,
            "tempo: history has no command 'edti'; did you mean 'edit'? Try 'tempo history --help'.",
        ),
        Bad(
            "... and none that is like it",
            {},
            "tempo history foo",
            2,
            "tempo: history has no command 'foo'; there are edit, import, remove. "
            "Try 'tempo history --help'.",
        ),
        Bad(
            "no such command to be helped with",
            {},
            "tempo help foo",
            2,
            "tempo: there is no command 'foo'. Try 'tempo help --help'.",
        ),
        Bad(
            "no such voice",
            {},
            f"{SHOW} --voice anny",
            2,
            'tempo: espeak has no voice "anny": did you mean an?',
        ),
        Bad(
            "no such theme",
            {},
            f"{SHOW} --theme defualt",
            2,
            "tempo: there is no theme 'defualt'; did you mean default?",
        ),
        Bad(
            "no such language",
            {},
            f"{SHOW} --language xx --voice none",
            2,
            "tempo: there are no words in the language 'xx'; there are: de, en, es",
        ),
        Bad(
            "no such output",
            {},
            "tempo run frog-pump --voice none --output speaker",
            2,
            "tempo: there is no output 'speaker'; choose one of miniaudio, …",
        ),
        Bad(
            "no such folder to write to",
            {},
            "tempo export frog-pump -o no/a.wav",
            1,
            "tempo: cannot write no/a.wav: there is no folder no; make it first",
        ),
        Bad(
            "a file that exists",
            {"a.wav": "mine"},
            "tempo export frog-pump -o a.wav",
            2,
            "tempo: a.wav exists; use --force to replace it",
        ),
        Bad(
            "a name that leads elsewhere",
            {},
            "tempo new ../x",
            2,
            "tempo: '../x' cannot be a name; use small letters, digits and hyphens",
        ),
    ],
    "Keys and values": [
        Bad(
            "a lift of no time",
            {},
            f"{SHOW} --tempo 4-1-0-1",
            2,
            "tempo: --tempo: tempo '4-1-0-1' has a lift of no time, which no sound can tell; is "
            "'41X1' meant, an explosive one?",
        ),
        Bad(
            "reps within a tempo",
            {},
            f"{SHOW} --tempo '8 @ 3010'",
            2,
            "tempo: --tempo: tempo '8 @ 3010' has more in it than a tempo: '3010' would be one, "
            '"8 @" is none of it',
        ),
        Bad(
            "an option that does nothing",
            {},
            f"{SHOW} --voice none --switch 20",
            0,
            "tempo: --switch does nothing: frog-pump has no sides to change between",
        ),
        Bad(
            "an unknown key",
            routine(rets="9"),
            CHECK,
            2,
            "bad.yaml:5: rets: is not a key here; did you mean 'sets'?",
        ),
        Bad(
            "a wrong type",
            routine(sets="{a: 8}", cues="drive", setup="up"),
            CHECK,
            2,
            "bad.yaml:3: sets: must be one value, not a list or a table\nbad.yaml:5: cues: must be a table of keys and values\nbad.yaml:6: setup: must be a list, each item in a line of its own after '- '",
        ),
        Bad("no tempo", routine(tempo=""), CHECK, 2, "bad.yaml:1: tempo: is missing"),
        Bad(
            "a tempo of three parts",
            routine(tempo='"2-1-2"'),
            CHECK,
            2,
            "bad.yaml:1: tempo: tempo '2-1-2' has three parts, which coaches read in two ways; write the one you mean:\n  '2-1-2-0' (lower 2, bottom 1, lift 2) or '2-0-2-1' (lift 2, top 1, lower 2)",
        ),
        Bad(
            "a missing phase",
            routine(tempo='"2-0-2-"'),
            CHECK,
            2,
            "bad.yaml:1: tempo: the top phase of tempo '2-0-2-' is missing; write seconds, as in '2-0-2-1'",
        ),
        Bad(
            "an unknown phase",
            routine(tempo="{up: 2, donw: 2}"),
            CHECK,
            2,
            "bad.yaml:1: tempo.donw: is not a key here; did you mean 'down'?",
        ),
        Bad(
            "no phase longer than zero",
            routine(tempo='"0000"'),
            CHECK,
            2,
            "bad.yaml:1: tempo: tempo '0000' has no phase longer than 0 s; write one, as '2021'",
        ),
        Bad(
            "a negative duration",
            routine(tempo="{up: -2, down: 2}", rest="-9"),
            CHECK,
            2,
            "bad.yaml:1: tempo: tempo 'down 2, up -2' has a - where no sign can stand; write as 'up 2, hold 1, down 2'\nbad.yaml:4: rest: the rest is '-9'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'",
        ),
        Bad(
            "a rest with no time to count down",
            routine(rest="2"),
            CHECK,
            2,
            "bad.yaml:4: rest: the rest is '2'; it takes at least 5 s to sound the end of a set and count down to the next, or 0 to go straight on",
        ),
        Bad(
            "an enormous duration",
            routine(tempo="{up: 999999}", rest="1e9"),
            CHECK,
            2,
            "bad.yaml:1: tempo: the lift phase of tempo 'up 999999' is 999999 s; the longest is 600 s\nbad.yaml:4: rest: the rest is '1e9'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'",
        ),
        Bad(
            "no number",
            routine(tempo="{up: nan}", rest=".inf", sets="nan"),
            CHECK,
            2,
            "bad.yaml:1: tempo: 'nan' in tempo 'up nan' is not a phase; the phases are up (lift), hold (top), down (lower) and bottom; or name a prescription: pause, slow-eccentric, standard\nbad.yaml:3: sets: sets is 'nan'; write a whole number from 1 to 1000, or a range as '8..10'\nbad.yaml:4: rest: the rest is '.inf'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'",
        ),
        Bad(
            "a range the wrong way",
            routine(reps="10..8", tempo="{up: 5..3}"),
            CHECK,
            2,
            "bad.yaml:1: tempo: the lift phase of tempo 'up 5..3' runs from 5 down to 3; write '3..5'\nbad.yaml:2: reps: reps runs from 10 down to 8; write '8..10'",
        ),
        Bad(
            "no reps",
            routine(reps="0"),
            CHECK,
            2,
            "bad.yaml:2: reps: reps is '0'; write a whole number from 1 to 10000, or a range as '8..10'",
        ),
        Bad(
            "more than a day",
            routine(tempo='"600-0-600-0"', reps="73"),
            CHECK,
            2,
            "bad.yaml:3: sets: the sets take more than 24 hours; ask for fewer sets or reps",
        ),
        Bad(
            "too many reps",
            routine(reps="10000", tempo='"0.1-0-1-0"'),
            CHECK,
            2,
            "bad.yaml:3: sets: the sets have 30000 reps in all; the most are 20000: ask for fewer",
        ),
        Bad(
            "an empty cue",
            routine(cues="{lift: ''}"),
            CHECK,
            2,
            "bad.yaml:5: cues.lift: is empty; fill it in or leave the key out",
        ),
        Bad(
            "a cue of 5,000 characters",
            routine(cues=f"{{lift: {'go ' * 1_667}}}"),
            CHECK,
            2,
            "bad.yaml:5: cues.lift: is 5000 characters long; the longest is 300",
        ),
        Bad(
            "control characters",
            routine(cues='{lift: "\\e[31mdrive"}'),
            CHECK,
            2,
            "bad.yaml:5: cues.lift: holds characters that cannot be shown; retype it",
        ),
        Bad(
            "text turned around",
            routine(cues="{lift: \u202edrive}"),
            CHECK,
            2,
            "bad.yaml:5: cues.lift: holds characters that cannot be shown; retype it",
        ),
        Bad(
            "text isolated",
            routine(cues="{lift: \u2067drive\u2069}"),
            CHECK,
            2,
            "bad.yaml:5: cues.lift: holds characters that cannot be shown; retype it",
        ),
        Bad(
            "right-to-left letters: no fault",
            routine(cues="{lift: ادفع, top: החזק, lower: آرام می‌آیم}", voice="espeak"),
            CHECK,
            0,
            "",
        ),
        Bad(
            "a key written twice",
            routine() | {"bad.yaml": "tempo: 2021\nreps: 8\nreps: 9\n"},
            CHECK,
            2,
            "bad.yaml:3: reps: is written twice (first in line 2)",
        ),
        Bad(
            "all at once",
            routine(tempo='"20"', reps="0", rest="soon", rets="9"),
            CHECK,
            2,
            "bad.yaml:1: tempo: tempo '20' has 2 parts, not four: LOWER-BOTTOM-LIFT-TOP, as '2021' or '10-0-2-1'\nbad.yaml:2: reps: reps is '0'; write a whole number from 1 to 10000, or a range as '8..10'\nbad.yaml:4: rest: the rest is 'soon'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'\nbad.yaml:5: rets: is not a key here; did you mean 'sets'?",
        ),
        Bad(
            "a hold that is no number",
            {},
            f"{SHOW} --hold nan",
            2,
            "tempo: --hold: the hold is 'nan'; write seconds, as '90' or '2.5', or a time, as '1:30' or '2 min'",
        ),
        Bad(
            "a level that is no number",
            {},
            f"{SHOW} --voice-level nan",
            2,
            "tempo: --voice-level: must be a number from -20 to 20 dB",
        ),
        Bad(
            "a level out of range",
            {},
            f"{SHOW} --loudness 0",
            2,
            "tempo: --loudness: must be a number from -36 to -13 LUFS",
        ),
        Bad(
            "a latency that is no number",
            {},
            "tempo run frog-pump --output silent --voice none --latency nan",
            2,
            "tempo: --latency: must be a number from -500 to 1000 ms",
        ),
        Bad(
            "a tempo of three parts, asked for",
            {},
            f"{SHOW} --tempo 2-1-2",
            2,
            "tempo: --tempo: tempo '2-1-2' has three parts, which coaches read in two ways; write the one you mean:\n  '2-1-2-0' (lower 2, bottom 1, lift 2) or '2-0-2-1' (lift 2, top 1, lower 2)",
        ),
        Bad(
            "control characters, asked for",
            {},
            "tempo show \"$(printf 'a\\033]0;x\\007')\"",
            2,
            "tempo: 'a\\x1b]0;x\\x07' holds characters that cannot be seen; retype it",
        ),
    ],
    "Files that are no YAML, or do harm": [
        Bad(
            "anchors that explode",
            {
                "bad.yaml": "tempo: 2021\nsetup: &a [x, x]\nreminders: &b [*a, *a]\nequipment: [*b, *b]\n"
            },
            CHECK,
            2,
            "bad.yaml:2: anchors (&, *) are not used here; write it out\n"
            "bad.yaml:3: anchors (&, *) are not used here; write it out\n"
            "bad.yaml:4: anchors (&, *) are not used here; write it out",
        ),
        Bad(
            "deep nesting",
            {"bad.yaml": "[" * 500},
            CHECK,
            2,
            "bad.yaml:1: nested more than 16 deep; write it flatter",
        ),
        Bad(
            "a tag",
            {"bad.yaml": "tempo: !!python/object/apply:os.system [ls]\n"},
            CHECK,
            2,
            "bad.yaml:1: tags (!) are not used here; remove it",
        ),
        Bad(
            "tabs",
            {"bad.yaml": "cues:\n\tlift: drive\n"},
            CHECK,
            2,
            "bad.yaml:2: not YAML: «found character that cannot start any token»; indent with spaces, not tabs",
        ),
        Bad(
            "two documents",
            {"bad.yaml": "tempo: 2021\n---\nreps: 8\n"},
            CHECK,
            2,
            "bad.yaml:2: a second document (---); one file holds one",
        ),
        Bad(
            "a list",
            {"bad.yaml": "- tempo\n"},
            CHECK,
            2,
            "bad.yaml:1: the file must be a table of keys and values, as 'reps: 8'",
        ),
        Bad("nothing", {"bad.yaml": ""}, CHECK, 2, "bad.yaml:1: tempo: is missing"),
        Bad(
            "an open quote",
            {"bad.yaml": 'tempo: "2021\n'},
            CHECK,
            2,
            "bad.yaml:2: not YAML: «found unexpected end of stream»",
        ),
        Bad(
            "UTF-16",
            {"bad.yaml": "tempo: 2021\n".encode("utf-16")},
            CHECK,
            2,
            "bad.yaml: not UTF-8 text (byte 0); save it as UTF-8",
        ),
        Bad(
            "a byte order mark: no fault",
            {"bad.yaml": "\ufefftempo: 2021\nvoice: espeak\n"},
            CHECK,
            0,
            "",
        ),
        Bad(
            "Latin-1",
            {"bad.yaml": "name: Hüftstoß\n".encode("latin-1")},
            CHECK,
            2,
            "bad.yaml: not UTF-8 text (byte 7); save it as UTF-8",
        ),
        Bad(
            "NUL bytes",
            {"bad.yaml": b"tempo: \0\n"},
            CHECK,
            2,
            "bad.yaml:1: not YAML: «control characters are not allowed»",
        ),
        Bad(
            "100 MB",
            {"bad.yaml": "$ truncate -s 100M bad.yaml"},
            CHECK,
            2,
            "bad.yaml: larger than 1 MiB, so not read",
        ),
        Bad(
            "a folder",
            {"bad.yaml": "$ mkdir bad.yaml"},
            CHECK,
            2,
            "bad.yaml: not a file; name a YAML file",
        ),
        Bad(
            "a pipe",
            {"bad.yaml": "$ mkfifo bad.yaml"},
            CHECK,
            2,
            "bad.yaml: not a file; name a YAML file",
        ),
        Bad("a device", {}, "tempo check /dev/zero", 2, "/dev/zero: not a file; name a YAML file"),
        Bad(
            "a dangling link",
            {"bad.yaml": "$ ln -s nothing bad.yaml"},
            CHECK,
            2,
            "bad.yaml: cannot be read: No such file or directory; check the name",
        ),
        Bad(
            "a link to itself",
            {"bad.yaml": "$ ln -s bad.yaml bad.yaml"},
            CHECK,
            2,
            "bad.yaml: cannot be read: Too many levels of symbolic links; name another file",
        ),
        Bad(
            "no right to read",
            {"bad.yaml": "$ echo 'tempo: 2021' >bad.yaml; chmod 0 bad.yaml"},
            f"unprivileged {CHECK}",
            2,
            "bad.yaml: cannot be read: Permission denied; ask its owner for the right to read it",
        ),
    ],
    "Sounds of a theme": [
        Bad(
            "none there",
            {"wood/theme.yaml": theme("tick.wav")},
            THEME,
            2,
            "tempo: FOLDER/wood/theme.yaml:68: sounds.tick.file: there is no 'tick.wav' in FOLDER/wood",
        ),
        Bad(
            "not audio",
            tick("drive through heels"),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: cannot be read as audio: «Format not recognised»; put another file in its place",
        ),
        Bad(
            "cut short",
            tick(wav(9_000)[:5_000]),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: ends early: it promises more than it holds; put another file in its place",
        ),
        Bad(
            "of no frames",
            tick(wav(0)),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: holds no sound; put another file in its place",
        ),
        Bad(
            "of nine channels",
            tick(wav(100, 9)),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: has 9 channels, more than 8; put another file in its place",
        ),
        Bad(
            "of 384 kHz",
            tick(wav(9_000, rate=384_000)),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: has 384000 frames a second, which no speaker plays; put another file in its place",
        ),
        Bad(
            "of samples that are no numbers",
            tick(wav(9_000, bits=32, sample=b"\0\0\xc0\x7f")),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: is damaged: some of its samples are not numbers; put another file in its place",
        ),
        Bad(
            "of more than 10 s",
            tick(wav(441_001)),
            THEME,
            2,
            "tempo: FOLDER/wood/tick.wav: is longer than 10 s, the most that a sound may last; put another file in its place",
        ),
        Bad("of eight channels: no fault", tick(wav(9_000, 8)), THEME, 0, ""),
        Bad("of 192 kHz: no fault", tick(wav(9_000, rate=192_000)), THEME, 0, ""),
        Bad(
            "a folder",
            tick("$ mkdir wood/tick.wav"),
            THEME,
            2,
            "tempo: FOLDER/wood/theme.yaml:68: sounds.tick.file: there is no 'tick.wav' in FOLDER/wood",
        ),
        Bad(
            "a pipe",
            tick("$ mkfifo wood/tick.wav"),
            THEME,
            2,
            "tempo: FOLDER/wood/theme.yaml:68: sounds.tick.file: there is no 'tick.wav' in FOLDER/wood",
        ),
        Bad(
            "a device",
            tick("$ ln -s /dev/zero wood/tick.wav"),
            THEME,
            2,
            "tempo: FOLDER/wood/theme.yaml:68: sounds.tick.file: there is no 'tick.wav' in FOLDER/wood",
        ),
    ],
    "Recordings of a voice": [
        Bad("no folder", {}, VOICE, 2, "tempo: there is no folder of recordings anna"),
        Bad(
            "not audio",
            go("drive through heels"),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: cannot be read as audio: «Format not recognised»; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "cut short",
            go(wav(9_000)[:5_000]),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: ends early: it promises more than it holds; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "of no frames",
            go(wav(0)),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: holds no sound; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "of nine channels",
            go(wav(100, 9)),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: has 9 channels, more than 8; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "of samples that are no numbers",
            go(wav(9_000, bits=32, sample=b"\0\0\xc0\x7f")),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: is damaged: some of its samples are not numbers; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "silent",
            go(wav(9_000, sample=b"\0\0")),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: is silent; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "of eight channels: no fault",
            go(wav(9_000, 8)),
            VOICE,
            0,
            "tempo: no recording of 7 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "of 192 kHz: no fault",
            go(wav(9_000, rate=192_000)),
            VOICE,
            0,
            "tempo: no recording of 7 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "a pipe",
            go("$ mkfifo anna/get-ready.wav"),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: is not a file; a sound must be in one; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
        Bad(
            "a device",
            go("$ ln -s /dev/zero anna/get-ready.wav"),
            VOICE,
            0,
            "tempo: FOLDER/anna/get-ready.wav: is not a file; a sound must be in one; record it again\ntempo: no recording of 8 phrases, which espeak speaks; `tempo voices missing` lists them",
        ),
    ],
    "The config": [
        Bad(
            "unknown keys",
            {"config/rep-tempo/config.yaml": "vioce: es\nreps: 8\n"},
            SHOW,
            2,
            "tempo: FOLDER/config/rep-tempo/config.yaml:1: vioce: is not a key here; did you mean 'voice'?\nFOLDER/config/rep-tempo/config.yaml:2: reps: belongs in a routine, or after a command as --reps",
        ),
        Bad(
            "numbers that are cut or guessed elsewhere",
            {"config/rep-tempo/config.yaml": "rate: 165.9\nduck: 1_0\nvoice-level: ١\n"},
            SHOW,
            2,
            "tempo: FOLDER/config/rep-tempo/config.yaml:1: rate: must be a whole number from 80 to 450 wpm\nFOLDER/config/rep-tempo/config.yaml:2: duck: must be a number from 0 to 60 dB\nFOLDER/config/rep-tempo/config.yaml:3: voice-level: must be a number from -20 to 20 dB",
        ),
        Bad(
            "wrong values",
            {"config/rep-tempo/config.yaml": "rate: nan\nsay: loud\nlead-in: 2\n"},
            SHOW,
            2,
            "tempo: FOLDER/config/rep-tempo/config.yaml:1: rate: must be a whole number from 80 to 450 wpm\nFOLDER/config/rep-tempo/config.yaml:2: say: must be full, normal, quiet or beeps\nFOLDER/config/rep-tempo/config.yaml:3: lead-in: the lead-in is '2'; the shortest is 5 s, or 0 to start at once",
        ),
        Bad(
            "a folder",
            {"config/rep-tempo/config.yaml": "$ mkdir config/rep-tempo/config.yaml"},
            SHOW,
            2,
            "tempo: FOLDER/config/rep-tempo/config.yaml: not a file; name a YAML file",
        ),
    ],
    "Music": [
        Bad(
            "none there",
            {},
            f"{MUSIC} song.mp3",
            2,
            "tempo: song.mp3: cannot be read: No such file or directory; check the name",
        ),
        Bad(
            "an empty file",
            {"song.mp3": b""},
            f"{MUSIC} song.mp3",
            2,
            "tempo: song.mp3: is empty: there is not a byte in it",
        ),
        Bad(
            "not audio",
            {"song.mp3": "drive"},
            f"{MUSIC} song.mp3",
            2,
            "tempo: song.mp3: cannot be read as audio: there is no MP3 in it",
        ),
        Bad(
            "a folder without any",
            {"songs/cover.jpg": b"\xff"},
            f"{MUSIC} songs",
            2,
            "tempo: songs: holds no music; put files in it that end in aif, aifc, aiff, flac, mp3, oga, ogg, opus, wav",
        ),
        Bad(
            "of half a second",
            {"song.wav": wav(22_050)},
            f"{MUSIC} song.wav",
            2,
            "tempo: song.wav: is shorter than 1 s, too short for music",
        ),
        Bad(
            "of three channels",
            {"song.wav": wav(90_000, 3)},
            f"{MUSIC} song.wav",
            2,
            "tempo: song.wav: has 3 channels, more than 2",
        ),
        Bad(
            "cut short",
            {"song.wav": wav(90_000)[:90_000]},
            f"{MUSIC} song.wav",
            2,
            "tempo: song.wav: ends early: it promises more than it holds",
        ),
        Bad(
            "a pipe",
            {"song.mp3": "$ mkfifo song.mp3"},
            f"{MUSIC} song.mp3",
            2,
            "tempo: song.mp3: is not a file; a sound must be in one",
        ),
        Bad(
            "a FLAC from a pipe, cut short",
            {"song.flac": FLAC},
            f"{MUSIC} song.flac",
            2,
            "tempo: song.flac: ends early: it promises more than it holds",
        ),
    ],
    "What would be written over, or cannot be written": [
        Bad(
            "two tracks of one name, on some systems",
            {
                "plan.yaml": "tracks:\n  - {file: a.wav, routine: frog-pump}\n"
                "  - {file: A.wav, routine: squat}\n"
            },
            "tempo batch plan.yaml -o tracks",
            2,
            "tempo: plan.yaml:3: file: A.wav is also in line 2",
        ),
        Bad(
            "a track of the name of another's piece",
            {
                "plan.yaml": "tracks:\n  - {file: a.wav, routine: frog-pump, split: set}\n"
                "  - {file: a-01-set-1.wav, routine: squat}\n"
            },
            "tempo batch plan.yaml -o tracks",
            2,
            "tempo: plan.yaml:3: file: a-01-set-1.wav is called as the pieces of line 2 are; "
            "choose another name",
        ),
        Bad(
            "music over itself",
            {"song.wav": wav(90_000)},
            f"{MUSIC} song.wav -o song.wav --force",
            2,
            "tempo: song.wav is read for it; choose another name or folder for what is written",
        ),
        Bad(
            "music over itself, by a link",
            {"song.wav": wav(90_000), "link.wav": "$ ln -s song.wav link.wav"},
            f"{MUSIC} song.wav -o link.wav --force",
            2,
            "tempo: link.wav is read for it; choose another name or folder for what is written",
        ),
        Bad(
            "a routine over itself",
            routine(),
            "tempo export ./bad.yaml --voice none -o bad.yaml --format wav --force",
            2,
            "tempo: bad.yaml is read for it; choose another name or folder for what is written",
        ),
        Bad(
            "a track among the music that it plays",
            {"songs/song.wav": wav(90_000)},
            f"{MUSIC} songs -o songs/out.wav --force",
            2,
            "tempo: songs/out.wav would be read with all that is in FOLDER/songs; choose another name or folder for what is written",
        ),
        Bad(
            "a site where somebody else has one",
            {"site/index.html": "mine\n"},
            "tempo site frog-pump -o site",
            2,
            "tempo: FOLDER/site/index.html exists, and no site that was made here has written it; choose another folder, or --force replaces it",
        ),
        Bad(
            "a site that is nowhere",
            {},
            "tempo site frog-pump",
            2,
            "tempo: -o is missing: name the folder that the site is written to",
        ),
        Bad(
            "the history over itself",
            {"data/rep-tempo/history.jsonl": ""},
            "tempo history --csv -o data/rep-tempo/history.jsonl --force",
            2,
            "tempo: data/rep-tempo/history.jsonl is read for it; choose another name or folder for what is written",
        ),
        Bad(
            "a phrase of no words",
            {},
            'tempo say "" -o a.wav',
            2,
            "tempo: there are no words to say",
        ),
        Bad(
            "a phrase as no format",
            {},
            "tempo say up -o a.xyz",
            2,
            "tempo: a.xyz: name a file that ends in .wav, .flac, .ogg, .oga, .opus or .mp3, or say which it is to be with --format",
        ),
        Bad(
            "a name that is no text",
            {},
            "tempo show \"./$(printf 'caf\\351.yaml')\"",
            2,
            "tempo: caf?.yaml: cannot be read: No such file or directory; check the name",
        ),
        Bad(
            "a latency that is no number",
            {},
            "tempo run frog-pump --output silent --voice none --latency nan",
            2,
            "tempo: --latency: must be a number from -500 to 1000 ms",
        ),
    ],
    "The history": [
        Bad(
            "a pipe",
            {HISTORY: f"$ mkfifo {HISTORY}"},
            "tempo history",
            1,
            "tempo: FOLDER/data/rep-tempo/history.jsonl: is not a file; move it away",
        ),
        Bad(
            "a record without what it needs",
            {HISTORY: '{"routine": "frog-pump", "sets": []}\n'},
            "tempo history",
            0,
            "tempo: FOLDER/data/rep-tempo/history.jsonl:1 is damaged; this record is left out",
        ),
        Bad(
            "no records",
            {HISTORY: "drive through heels\n"},
            "tempo history",
            0,
            "tempo: FOLDER/data/rep-tempo/history.jsonl:1 is damaged; this record is left out",
        ),
        Bad(
            "the file of a phone that lost its end",
            {"sets.json": '[{"version": 1,\n "began": "2026-03-01T07:'},
            "tempo history import sets.json",
            2,
            "tempo: sets.json:2: not JSON: «Unterminated string starting at»; nothing was imported",
        ),
        Bad(
            "a table of other things",
            {"sets.csv": "name,price\nmat,20\n"},
            "tempo history import sets.csv",
            2,
            "tempo: sets.csv:1: no column 'began': it is not what a phone or `tempo history --csv` wrote; nothing was imported",
        ),
    ],
    "Limits": [
        Bad(
            "a theme of 300 notes",
            {"wood/theme.yaml": NOTES},
            THEME,
            2,
            "tempo: FOLDER/wood/theme.yaml:68: sounds.tick.notes: has 300 entries; the most are 16",
        ),
        Bad(
            "a workout of 3,000 entries",
            {"bad.yaml": "routines:\n" + "  - {routine: frog-pump}\n" * 3_000},
            CHECK,
            2,
            "bad.yaml:1: routines: has 3000 entries; the most are 100",
        ),
        Bad(
            "100,000 unknown keys",
            {"bad.yaml": "".join(f"k{number}: 1\n" for number in range(100_000))},
            f"{CHECK} 2>&1 | tail -1 >&2",
            0,
            "bad.yaml: 99951 more problems; mend these first",
        ),
    ],
    "Surroundings": [
        Bad(
            "no home",
            {},
            f"env -u HOME -u XDG_DATA_HOME -u XDG_CONFIG_HOME -u XDG_CACHE_HOME {SHOW} --voice none",
            0,
            "",
        ),
        Bad(
            "a home that is a file",
            {"home": ""},
            "export HOME=$PWD/home; unset XDG_DATA_HOME; tempo new squat",
            1,
            "tempo: cannot write FOLDER/home/.local/share/rep-tempo/routines/squat.yaml: FOLDER/home/.local/share/rep-tempo/routines is not a folder; choose another",
        ),
        Bad(
            "a home that cannot be written",
            {"home": "$ mkdir -m 555 home"},
            "export HOME=$PWD/home; unset XDG_DATA_HOME; unprivileged tempo new squat",
            1,
            "tempo: cannot write FOLDER/home/.local/share/rep-tempo/routines/squat.yaml: permission denied; choose a folder that you may write to",
        ),
        Bad(
            "a current folder that is gone",
            {},
            "mkdir gone; cd gone; rmdir ../gone; tempo export frog-pump",
            1,
            "tempo: the folder that you are in is gone; change to another",
        ),
        Bad(
            "a full disk", {}, "tempo list >/dev/full", 1, "tempo: output: No space left on device"
        ),
        Bad(
            "a locale that is not UTF-8",
            {},
            "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 tempo show Hüftstoß",
            2,
            "tempo: there is no routine 'H??ftsto??'; `tempo list` shows the …",
        ),
        Bad(
            "an encoding of few characters",
            {},
            "PYTHONIOENCODING=ascii tempo show Hüftstoß",
            2,
            "tempo: there is no routine 'Hüftstoß'; `tempo list` shows the …",
        ),
        Bad("a reader that has seen enough", {}, "tempo list | head -1", 0, ""),
        Bad("stdout closed", {}, "tempo list >&-", 0, ""),
        Bad("all streams closed", {}, "tempo list <&- >&- 2>&-", 0, ""),
        Bad("no terminal named", {}, f"env -u TERM {SHOW}", 0, ""),
        Bad("a terminal of 20 columns", {}, f"COLUMNS=20 {SHOW}", 0, ""),
    ],
}

HEAD = """\
# What is said to input that is wrong

Made by `make tables` (`docs/bad_input.py`); `tests/test_bad_input.py` runs every line of it. Each
problem is told in a line or two, with the file, the line and the key where there are such, and
what to do; all problems of a file at once. The exit code is 2 where the input has to be changed
and 1 where something of the machine is in the way. Nothing is written, and nobody sees a traceback.
`FOLDER` is the folder that the command was given in. Words between « and » come from a library, and
change with its versions; they are told without these marks."""

LIMITS = f"""
## Limits

| what | the most | asked when |
|---|---|---|
| a YAML file | {LARGEST_FILE >> 20} MiB, nested {DEEPEST} deep | before it is read |
| a coach's plan of tracks | {batch.LARGEST >> 20} MiB | before it is read |
| a cue, or any other text | {LONGEST_TEXT} characters | as the file is read |
| a phase | {LONGEST_PHASE // SECOND} s | as the tempo is read |
| a rest | {SHORTEST_REST // SECOND} to {LONGEST_REST // SECOND} s | as it is read |
| reps a set, and sets | {MOST_REPS} and {MOST_SETS} | as they are read |
| reps in all, each side of each set | {MOST_IN_ALL}: about 250,000 events | before the track is planned |
| reps and rests | {LONGEST // SECOND // 3600} hours | before the track is planned |
| a workout | {MOST_ROUTINES} entries | before the first is read |
| notes of a sound | {declarations.MOST_NOTES} | before one is made |
| a sound of a theme | {declarations.LONGEST_SOUND:g} s | as it is read |
| a recording of a voice | {recorded.LONGEST:g} s | as it is read |
| channels and rate of either | {MOST_CHANNELS}, {SLOWEST} to {FASTEST} Hz | before it is read |
| a track as a file | the room on the disk | before it is written |"""


def main() -> None:
    """Write the page."""
    TABLE.write_text("\n".join(page()) + "\n", encoding="utf-8")


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    for group, rows in BAD.items():
        yield f"\n## {group}\n\n| input | file | command | exit | what is said |\n|---|---|---|--:|---|"
        for row in rows:
            files = "<br>".join(_code(_written(name, held)) for name, held in row.files.items())
            said = "<br>".join(_code(line) for line in row.told.splitlines())
            yield f"| {row.name} | {files} | {_code(row.command)} | {row.code} | {said} |"
    yield LIMITS


def _written(name: str, content: str | bytes) -> str:
    """Say what a file holds, as far as a line tells."""
    if isinstance(content, bytes) or len(content) > 120:
        return f"{name}: {len(content)} {'bytes' if isinstance(content, bytes) else 'characters'}"
    if content.startswith("$ "):
        return content
    lines = [line for line in content.splitlines() if line not in USUAL]
    return f"{name}: {'; '.join(lines)}" if lines else name


def _code(text: str) -> str:
    """Return a text as Markdown has code in a table."""
    kept = shown(text).replace("|", "\\|")
    return f"`` {kept} ``" if "`" in kept else f"`{kept}`"


if __name__ == "__main__":
    main()
