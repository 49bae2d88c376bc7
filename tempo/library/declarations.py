"""Every option, declared once: command line, config, plans and documentation are made from these.

A declaration says what an option is called, what it may be, what holds where nobody says it, and
who takes it. A new one is a declaration here and the line that uses it: ``settings[RATE]``.
"""

from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

from tempo.library.values import (
    Choice,
    Count,
    Counts,
    Day,
    Either,
    File,
    Flag,
    Keys,
    Number,
    Numbered,
    Numbers,
    Several,
    Tempo,
    Text,
    Time,
    Times,
    Value,
    Whole,
    among,
    member,
)
from tempo.plan import sheet
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import EXPLOSIVE_LIFT
from tempo.plan.quantity import LONGEST_PHASE, MOST_REPS, MOST_SETS
from tempo.plan.sheet import Say, Speaking
from tempo.plan.time import HOUR, SECOND, spelled
from tempo.plan.timeline import Surround

T = TypeVar("T")


class Declaration(NamedTuple, Generic[T]):
    """An option, and who takes it: verbs of the command line, and kinds of file or of a table."""

    name: str
    value: Value[T]
    group: str
    help: str
    takers: frozenset[str]
    default: str = ""  # as it is written; empty where nothing holds unless it is said
    otherwise: str = ""  # what is told in place of a default
    sign: str = ""  # what stands for the value in help
    needed: frozenset[str] = frozenset()  # those of its takers that cannot be without it
    letter: str = ""  # a short name on the command line
    opposite: str = ""  # what says no to a flag, where that is not no- and its name

    @property
    def usual(self) -> T:
        """The value that holds where nobody says another; KeyError if none does."""
        if not self.default:
            raise KeyError(self.name)
        return self.value.read(self.default)


LIFTED, SPOKEN, HEARD, MUSIC, TIMES = (
    "What is lifted",
    "What is said",
    "What is heard",
    "Music",
    "Times",
)
PLAYED, WRITTEN, DRAWN, LISTED, MADE, OTHERS = (
    "Playing",
    "Files",
    "Drawing",
    "What is listed",
    "How it is made",
    "Options",
)

NAMED, IN_TURN = "What it is", "What is done in turn"

MOST_ROUTINES = 100
"""The entries that a workout, a superset or a circuit may have."""

FEWEST_IN_TURN = 2
"""The entries of which a superset or a circuit is made at least."""

MOST_NOTES = 16
"""The notes that a sound may have: each takes as long to make as it lasts."""

LONGEST_SOUND = 10.0
"""The seconds that a sound of a theme may last: it is a cue, not a song."""

FREQUENCY = Number(20, 20_000)  # Hz, of what can be heard

NOTE_OF_SOUND = frozenset(("tone", "note"))
"""The tables of a theme that describe a tone: a sound that is one, and a note of a sound."""

SOUND = frozenset(("tone", "notes", "recording"))
"""The tables of a theme that are a sound."""

ONE_OF = {
    "entry": ("routine", "exercise"),
    "member": ("routine", "exercise"),
    "round": ("superset", "circuit"),
}
"""Keys of a table of which there has to be one, and no more."""

TRACK = frozenset(
    (
        *("run", "export", "show", "plot", "voices missing", "voices record", "plan"),
        *("page", "site", "serve"),
    )
)
"""Who takes what a track is made from."""

LISTENING = TRACK | {"config"}
"""Who takes how that is to sound: the config holds it for every set."""

PRESCRIBED = frozenset(("routine", "prescription", "entry", "member", "warm-up"))
"""The files, and the tables in them, that take what prescribes a set.

An entry is an exercise of a workout, a member one of a superset or a circuit.
"""

SHORTEST_REST, LONGEST_REST = 5 * SECOND, HOUR

TEMPO = Declaration(
    "tempo",
    Tempo(),
    LIFTED,
    "A prescription (standard, pause, slow-eccentric), LOWER-BOTTOM-LIFT-TOP as 20X1, or phases as "
    "'up 2, hold 1, down 2'; seconds. Of a workout, that of every exercise.",
    TRACK | PRESCRIBED,
    otherwise="the routine's",
    needed=frozenset(("routine", "prescription")),
    sign="TEMPO",
)
TEMPOS = Declaration(
    "tempo",
    Several(Tempo()),
    LIFTED,
    "Check the cues at this tempo, as standard or 20X1; may be given several times.",
    frozenset(("check",)),
    otherwise="the routine's",
    sign="TEMPO",
)
REPS = Declaration(
    "reps",
    Counts("reps", 1, MOST_REPS),
    LIFTED,
    "Reps a set (a side), for each set as 12,10,8, for each side as 8L/10R, or amrap or 8+ for "
    "sets that the lifter ends; of a workout, in every exercise but warm-ups.",
    TRACK | PRESCRIBED,
    otherwise="the routine's; of a range the low end",
    sign="N",
)
SETS = Declaration(
    "sets",
    Count("sets", 1, MOST_SETS),
    LIFTED,
    "Sets; of a workout, those of every exercise but warm-ups, and the rounds of supersets and "
    "circuits.",
    TRACK | PRESCRIBED - {"member"},
    otherwise="the routine's",
    sign="N",
)
SIDES = Declaration(
    "sides",
    among("both", "each", "alternate"),
    LIFTED,
    "Both sides at once, each side by itself, or a rep of each in turn.",
    TRACK | PRESCRIBED,
    otherwise="the routine's",
)
FIRST = Declaration(
    "first",
    member(Side),
    LIFTED,
    "The side that begins, where one side works at a time.",
    TRACK | PRESCRIBED,
    otherwise="left",
)
REST = Declaration(
    "rest",
    Time(
        "the rest",
        SHORTEST_REST,
        LONGEST_REST,
        f"it takes at least {spelled(SHORTEST_REST)} s to sound the end of a set and count down to "
        "the next, or 0 to go straight on",
        none=True,
    ),
    LIFTED,
    "Rest between sets, as 90 or 1:30, or 0 to go straight on; of a workout, also that between "
    "rounds: rests between exercises and in warm-ups stay.",
    TRACK | PRESCRIBED - {"member"} | {"cluster"},
    otherwise="the routine's",
    needed=frozenset(("cluster",)),
    sign="TIME",
)
EVERY = Declaration(
    "every",
    Time("the interval", 5 * SECOND, HOUR),
    LIFTED,
    "A set starts on each such interval, as 60 for EMOM; what is left of it is the rest.",
    TRACK | PRESCRIBED,
    sign="TIME",
)
HOLD = Declaration(
    "hold",
    Times("the hold", 0, LONGEST_PHASE),
    LIFTED,
    "The pause at the top, in seconds, or for each set as 3,5,8; of a workout, that of every "
    "exercise.",
    TRACK | PRESCRIBED,
    otherwise="the tempo's",
    sign="TIME",
)

SAY = Declaration(
    "say",
    member(Say),
    SPOKEN,
    "How much is said; quiet gives no reminders, beeps nothing but the safety note.",
    LISTENING | {"check"},
    default=Say.NORMAL.value,
)
COUNT = Declaration(
    "count",
    member(sheet.Count),
    SPOKEN,
    "Where in a rep its number is said.",
    LISTENING,
    default=sheet.Count.START.value,
)
HOLD_COUNT = Declaration(
    "hold-count",
    member(sheet.HoldCount),
    SPOKEN,
    "What is counted in a hold: the seconds left, those that have gone, or none.",
    LISTENING,
    default=sheet.HoldCount.LEFT.value,
)
VOICE = Declaration(
    "voice",
    Text(("voices",)),
    SPOKEN,
    "The voice, as hibari, espeak or en-us+f3; auto is the best that there is for the language, "
    "none is beeps alone.",
    LISTENING | {"check", "say", "routine", "workout"},
    default="auto",
    sign="NAME|none",
)
LANGUAGE = Declaration(
    "language",
    Text(),
    SPOKEN,
    "The language of cues and voice, as en, es or de.",
    LISTENING | {"check", "say", "routine", "workout"},
    otherwise="the routine's",
    sign="CODE",
)
RATE = Declaration(
    "rate",
    Whole(80, 450, "wpm"),
    SPOKEN,
    "How fast the voice speaks, in words a minute.",
    LISTENING | {"check", "say"},
    default=str(Speaking().rate),
    sign="WPM",
)
SETUP = Declaration(
    "setup",
    Flag(),
    SPOKEN,
    "Start with the spoken name and setup.",
    LISTENING,
    default="true",
)
SAFETY = Declaration(
    "safety",
    Flag(),
    SPOKEN,
    "Say the routine's safety note with the setup.",
    LISTENING,
    default="true",
)

THEME = Declaration(
    "theme",
    Text(("themes",)),
    HEARD,
    "The set of beeps: a name, or the path of a folder as ./wood.",
    LISTENING | {"say"},
    default="default",
    sign="NAME",
)
VOICE_LEVEL = Declaration(
    "voice-level",
    Number(-20, 20, "dB"),
    HEARD,
    "The voice louder or softer against the beeps.",
    LISTENING,
    default="0",
    sign="DB",
)
BEEP_LEVEL = Declaration(
    "beep-level",
    Number(-20, 20, "dB"),
    HEARD,
    "The beeps louder or softer against the voice.",
    LISTENING,
    default="0",
    sign="DB",
)
LOUDNESS = Declaration(
    "loudness",
    Number(-36, -13, "LUFS"),
    HEARD,
    "The loudness of the whole track.",
    LISTENING,
    default="-16",  # that of spoken podcasts
    sign="LUFS",
)
PAN = Declaration(
    "pan",
    Flag(),
    HEARD,
    "The cues of the left side in the left ear, of the right in the right; what is said around the "
    "reps in both.",
    LISTENING,
    default="false",
)
KEEP_AWAKE = Declaration(
    "keep-awake",
    Flag(),
    HEARD,
    "A signal, too soft to hear, that keeps wireless headphones awake.",
    LISTENING,
    default="true",
)

MUSIC_FROM = Declaration(
    "music",
    Text(),
    MUSIC,
    "Music under the cues, lowered for each of them: WAV, FLAC, MP3, Ogg, Opus or AIFF; the files "
    "of a folder play in turn.",
    LISTENING,
    default="none",
    sign="FILE|FOLDER|none",
)
MUSIC_LEVEL = Declaration(
    "music-level",
    Number(-40, 20, "dB"),
    MUSIC,
    "How much louder than the cues the music is where it is not lowered.",
    LISTENING,
    default="0",
    sign="DB",
)
DUCK = Declaration(
    "duck",
    Number(0, 60, "dB"),
    MUSIC,
    "By how much the music is lowered under cues.",
    LISTENING,
    default="12",
    sign="DB",
)

LEAD_IN = Declaration(
    "lead-in",
    Time(
        "the lead-in",
        5 * SECOND,
        120 * SECOND,
        "the shortest is 5 s, or 0 to start at once",
        none=True,
    ),
    TIMES,
    "Time to get ready before the first rep; 0 starts at once.",
    LISTENING,
    default=spelled(Surround().lead_in),
    sign="TIME",
)
SWITCH = Declaration(
    "switch",
    Time("the switch", 5 * SECOND, 120 * SECOND),
    TIMES,
    "Time to change sides.",
    LISTENING | PRESCRIBED,
    default=spelled(Surround().switch),
    sign="TIME",
)
EXPLOSIVE = Declaration(
    "explosive",
    Time("the explosive lift", SECOND // 5, 10 * SECOND),
    TIMES,
    "What an explosive lift (X) takes on the timeline.",
    LISTENING,
    default=spelled(EXPLOSIVE_LIFT),
    sign="TIME",
)

OUTPUT = Declaration(
    "output",
    Text(),
    PLAYED,
    "miniaudio, sounddevice, simpleaudio or silent.",
    frozenset(("run",)),
    otherwise="the first that can play",
    sign="NAME",
)
DEVICE = Declaration(
    "device",
    Text(),
    PLAYED,
    "A device by its name or a part of it; `tempo devices` lists them.",
    frozenset(("run",)),
    otherwise="the system's",
    sign="NAME",
)
LATENCY = Declaration(
    "latency",
    Number(-500, 1_000, "ms"),
    PLAYED,
    "By how many milliseconds the screen is late, for headphones that are.",
    frozenset(("run", "config")),
    default="0",
    sign="MS",
)
HISTORY = Declaration(
    "history",
    Flag(),
    PLAYED,
    "Keep a record of the set.",
    frozenset(("run", "config")),
    default="true",
)

WAIT = Declaration(
    "wait",
    Flag(),
    PLAYED,
    "A rest ends when a key says so; its countdown comes then.",
    frozenset(("run", "config")),
    default="false",
)
FROM_SET = Declaration(
    "from-set",
    Whole(1, MOST_SETS),
    PLAYED,
    "Begin with this set, counted over all exercises.",
    frozenset(("run",)),
    default="1",
    sign="N",
)
RESUME = Declaration(
    "resume",
    Flag(),
    PLAYED,
    "Go on with the set that was stopped last; no ROUTINE is needed.",
    frozenset(("run",)),
    default="false",
)
LOAD = Declaration(
    "load",
    Text(),
    PLAYED,
    "What is lifted, as 60kg, for the history.",
    frozenset(("run", "history edit")),
    sign="WEIGHT",
)
EFFORT = Declaration(
    "effort",
    Number(1, 10, ""),
    PLAYED,
    "How hard it was, for the history.",
    frozenset(("run", "history edit")),
    sign="RPE",
)
NOTE = Declaration(
    "note",
    Text(),
    PLAYED,
    "Words for the history.",
    frozenset(("run", "history edit")),
    sign="TEXT",
)

FORMAT = Declaration(
    "format",
    among("wav", "wav24", "wav-float", "flac", "ogg", "opus", "mp3"),
    WRITTEN,
    "The format, where the ending does not say it.",
    frozenset(("export", "plan")),
    otherwise="wav, of 16 bits",
)
WITH = Declaration(
    "with",
    Several(among("json", "labels", "vtt", "srt", "lrc", "csv", "midi", "m3u8"), ","),
    WRITTEN,
    "Files to write beside it: json (all events), labels (for Audacity), vtt, srt or lrc (the "
    "words in time), csv, midi; m3u8, a playlist, is written with --split anyway.",
    frozenset(("export", "plan")),
    sign="NAME,...",
)
SPLIT = Declaration(
    "split",
    among("set"),
    WRITTEN,
    "Write a file a set, the rests as files of their own, and a playlist.",
    frozenset(("export", "plan")),
)
SAMPLE_RATE = Declaration(
    "sample-rate",
    Choice({str(rate): rate for rate in (44_100, 48_000)}),
    WRITTEN,
    "Frames a second.",
    frozenset(("export", "plan", "page", "site", "serve")),
    otherwise="44100, but 48000 for Opus",
)
BITRATE = Declaration(
    "bitrate",
    Whole(12, 320, "kbit/s"),
    WRITTEN,
    "Kilobits a second of an MP3, which keeps to them, so that players find every place: 64, 80, "
    "96, 112, 128, 160, 192, 224, 256 or 320; or about how many of an Opus file, 12 to 256.",
    frozenset(("export", "plan", "page", "site", "serve")),
    otherwise="MP3 96, or 192 in stereo",
    sign="N",
)
COVER = Declaration(
    "cover",
    Flag(),
    WRITTEN,
    "Draw a cover into the file; WAV has none.",
    frozenset(("export", "plan", "page", "site", "serve")),
    default="true",
)
TITLE = Declaration(
    "title",
    Text(),
    WRITTEN,
    "The title that players show; {title} in it stands for the usual one.",
    frozenset(("export", "plan", "page")),
    otherwise="the routine's name",
    sign="TEXT",
)
ARTIST = Declaration(
    "artist",
    Text(),
    WRITTEN,
    "The artist that players show, as your name.",
    frozenset(("export", "plan", "page", "site", "serve", "config")),
    default="rep-tempo",
    sign="TEXT",
)
ALBUM = Declaration(
    "album",
    Text(),
    WRITTEN,
    "The album that players show; a track that is split is one of its own, named after it.",
    frozenset(("export", "plan", "page", "site", "serve")),
    otherwise="the exercise; in a plan the folder",
    sign="TEXT",
)
NUMBER = Declaration(
    "track",
    Numbered(),
    WRITTEN,
    "The number of the track on its album, as 3 or 3/12.",
    frozenset(("export", "plan")),
    otherwise="none; in a plan its place in the folder",
    sign="N",
)

TRACK_FILE = Declaration(
    "output",
    File(),
    WRITTEN,
    "The file to write; its ending says the format: .wav, .flac, .ogg, .opus or .mp3.  - is the "
    "standard output.",
    frozenset(("export",)),
    otherwise="ROUTINE.wav in this folder",
    sign="FILE",
    letter="o",
)
PAGE_FILE = Declaration(
    "output",
    File(),
    WRITTEN,
    "The page to write, which ends in .html.",
    frozenset(("page",)),
    otherwise="ROUTINE.html in this folder",
    sign="FILE",
    letter="o",
)
PICTURE_FILE = Declaration(
    "output",
    File(),
    WRITTEN,
    "The file to write, ending in .png, .svg or .pdf.",
    frozenset(("plot",)),
    otherwise="ROUTINE.svg in this folder",
    sign="FILE",
    letter="o",
)
SPOKEN_FILE = Declaration(
    "output",
    File(),
    WRITTEN,
    "The file to write, in place of playing; its ending says the format, as for export.",
    frozenset(("say",)),
    sign="FILE",
    letter="o",
)
RECORDS_FILE = Declaration(
    "output",
    File(),
    WRITTEN,
    "The file that CSV or JSON is written to.",
    frozenset(("history",)),
    otherwise="the standard output",
    sign="FILE",
    letter="o",
)
TRACKS_FOLDER = Declaration(
    "output",
    File(folder=True),
    WRITTEN,
    "The folder to write to; it is made if it is not there.",
    frozenset(("batch",)),
    otherwise="none, so name one",
    sign="FOLDER",
    letter="o",
)
SITE_FOLDER = Declaration(
    "output",
    File(folder=True),
    WRITTEN,
    "The folder to write to; it is made if it is not there.",
    frozenset(("site",)),
    otherwise="none, so name one",
    sign="FOLDER",
    letter="o",
)
SITE_TITLE = Declaration(
    "title",
    Text(),
    WRITTEN,
    "What the app is called.",
    frozenset(("site", "serve")),
    otherwise="Workouts, or the only one",
    sign="TEXT",
)
PRIVATE = Declaration(
    "private",
    Flag(),
    WRITTEN,
    "Give each client's folder in a site a name that nobody guesses.",
    frozenset(("plan", "site")),
    default="false",
)
ROUTINES_FOLDER = Declaration(
    "output",
    File(folder=True),
    WRITTEN,
    "The folder to write to; it is made if it is not there.",
    frozenset(("import",)),
    otherwise="your own routines and workouts, where `tempo run NAME` finds them",
    sign="FOLDER",
    letter="o",
)
FORCE = Declaration(
    "force",
    Flag(),
    WRITTEN,
    "Replace files that exist.",
    frozenset(("export", "page", "plot", "say", "history", "import", "voices add")),
    default="false",
)
FORCE_OTHERS = Declaration(
    "force",
    Flag(),
    WRITTEN,
    "Replace files that no batch has written.",
    frozenset(("batch",)),
    default="false",
)
FORCE_SITE = Declaration(
    "force",
    Flag(),
    WRITTEN,
    "Replace files that no site has written.",
    frozenset(("site",)),
    default="false",
)
AS_CSV = Declaration(
    "csv",
    Flag(),
    WRITTEN,
    "Write CSV, a row a set.",
    frozenset(("history",)),
    default="false",
)
AS_JSON = Declaration(
    "json",
    Flag(),
    WRITTEN,
    "Write JSON: of a history an object a routine done, of a set one object, of a list one for "
    "each routine; times in seconds.",
    frozenset(("history", "show", "list")),
    default="false",
)
EXPORTED = Declaration(
    "export",
    File(),
    MADE,
    "Write the track to a file at once; writes nothing else without -o.",
    frozenset(("import",)),
    sign="FILE",
)
PLAYED_AT_ONCE = Declaration(
    "run",
    Flag(),
    MADE,
    "Play it at once; writes nothing without -o.",
    frozenset(("import",)),
    default="false",
)
STARTS = Declaration(
    "starts",
    among("bottom", "top"),
    MADE,
    "Where a rep starts, where a guide leaves that open.",
    frozenset(("import",)),
    otherwise="asked in a terminal",
)
NEW_STARTS = Declaration(
    "starts",
    among("top", "bottom"),
    MADE,
    "Where a rep starts: at the top with the way down, or at the bottom with the way up.",
    frozenset(("new",)),
    otherwise="that of what it is like",
)
FROM_LINE = Declaration(
    "from",
    Text(),
    MADE,
    "Do what a line says, as 'step-up 3x8/side @3010'.",
    frozenset(("new",)),
    sign="LINE",
)
LIKE = Declaration(
    "like",
    Text(("routines",)),
    MADE,
    "Begin with the tempo, cues and setup of this one.",
    frozenset(("new",)),
    otherwise="guessed by the name",
    sign="ROUTINE",
)
MOVEMENT_KIND = Declaration(
    "kind",
    among("squat", "hinge", "thrust", "press", "pull", "hold", "carry"),
    MADE,
    "Begin with the tempo and the cues of such a movement.",
    frozenset(("new",)),
    otherwise="guessed by the name",
)
JOBS = Declaration(
    "jobs",
    Whole(1, 256),
    MADE,
    "How many tracks are made side by side.",
    frozenset(("batch", "site", "serve")),
    otherwise="one for each core",
    sign="N",
)
DASK = Declaration(
    "dask",
    Text(),
    MADE,
    "Make them on the workers of a Dask scheduler, as tcp://host:8786, which see the same folders; "
    "pip install 'rep-tempo[dask]' brings it.",
    frozenset(("batch", "site")),
    sign="ADDRESS",
)

LAN = Declaration(
    "lan",
    Flag(),
    MADE,
    "Let phones in that are in the same network; whoever has the address may play and make sets.",
    frozenset(("serve",)),
    default="false",
)
PORT = Declaration(
    "port",
    Whole(1, 65_535),
    MADE,
    "The port to be reached at.",
    frozenset(("serve",)),
    otherwise="8765, or any that is free",
    sign="N",
)

DRAWN_SET = Declaration(
    "set",
    Whole(1, MOST_SETS),
    DRAWN,
    "The set to draw in detail.",
    frozenset(("plot",)),
    otherwise="1",
    sign="N",
)
EVERY_SET = Declaration(
    "all",
    Flag(),
    DRAWN,
    "Draw every set, not only one; in a PDF, a page or more each.",
    frozenset(("plot", "show")),
    default="false",
)
DARK = Declaration(
    "dark",
    Flag(),
    DRAWN,
    "On dark paper, or on white.",
    frozenset(("plot",)),
    otherwise="white; an SVG as its reader likes it",
    opposite="light",
)
WIDTH = Declaration(
    "width",
    Whole(600, 10_000, "pixels"),
    DRAWN,
    "How wide a PNG is.",
    frozenset(("plot",)),
    default="1800",
    sign="PIXELS",
)

EQUIPMENT = Declaration(
    "equipment",
    Several(Text()),
    LISTED,
    "Those done with it; or 'none'.",
    frozenset(("list",)),
    sign="NAME",
)
MUSCLE = Declaration(
    "muscle",
    Several(Text()),
    LISTED,
    "Those that are for it.",
    frozenset(("list",)),
    sign="NAME",
)
LAST = Declaration(
    "last",
    Whole(1, 100_000),
    LISTED,
    "Only the last so many.",
    frozenset(("history",)),
    sign="N",
)
SINCE = Declaration(
    "since",
    Day(),
    LISTED,
    "Only those of a day, as 2026-03-01, and later.",
    frozenset(("history",)),
    sign="DATE",
)
DONE_ROUTINE = Declaration(
    "routine",
    Text(("routines",)),
    LISTED,
    "Only those of a routine.",
    frozenset(("history",)),
    sign="NAME",
)
DONE_CLIENT = Declaration(
    "client",
    Text(),
    LISTED,
    "Only those of a client, and how much of what was planned was done, by week.",
    frozenset(("history",)),
    sign="NAME",
)
IMPORTED_CLIENT = Declaration(
    "client",
    Text(),
    OTHERS,
    "Whose they are, where the file does not say it.",
    frozenset(("history import",)),
    sign="NAME",
)
VOICES_LANGUAGE = Declaration(
    "language",
    Text(),
    LISTED,
    "Only voices of this language, as en, es or de.",
    frozenset(("voices",)),
    sign="CODE",
)
VARIANTS = Declaration(
    "variants",
    Flag(),
    LISTED,
    "The variants that each voice of espeak has, as en-us+f3.",
    frozenset(("voices",)),
    default="false",
)
FAVOURITES_ONLY = Declaration(
    "favourites",
    Flag(),
    LISTED,
    "Only your favourites.",
    frozenset(("voices",)),
    default="false",
)
FAVOURITES = Declaration(
    "favourites",
    Several(Text(), ","),
    SPOKEN,
    "The voices that stand first in `tempo voices` and in completion.",
    frozenset(("config",)),
    sign="NAME,...",
)
REMOVED = Declaration(
    "remove",
    Flag(),
    LISTED,
    "It is no favourite any more.",
    frozenset(("voices favourite",)),
    default="false",
)
SOUNDS = Declaration(
    "sounds",
    Flag(),
    HEARD,
    "Play every sound of the theme, each after its spoken name.",
    frozenset(("say",)),
    default="false",
)
SPOKEN_ROUTINES = Declaration(
    "for",
    Several(Text(("routines", "workouts"))),
    MADE,
    "What is to be spoken; may be given several times.",
    frozenset(("voices record",)),
    sign="ROUTINE",
)
TAKE = Declaration(
    "take",
    Text(),
    MADE,
    "The phrases that the recording has, by their numbers, as 4 or 2,7-9; they replace what there "
    "is.",
    frozenset(("voices record",)),
    otherwise="those without a recording",
    sign="N,...",
)
EVERY_PHRASE = Declaration(
    "all",
    Flag(),
    MADE,
    "It has all phrases, and replaces all.",
    frozenset(("voices record",)),
    default="false",
)
CUT_PAUSE = Declaration(
    "pause",
    Number(0.05, 10, "s"),
    MADE,
    "Cut at every pause as long as this.",
    frozenset(("voices record",)),
    otherwise="at the longest ones",
    sign="SECONDS",
)
STRICT = Declaration(
    "strict",
    Flag(),
    OTHERS,
    "End with 1 if a cue is never spoken.",
    frozenset(("check",)),
    default="false",
)
CLEAR = Declaration(
    "clear",
    Flag(),
    OTHERS,
    "Remove every clip; the next set makes its own again.",
    frozenset(("cache",)),
    default="false",
)

WALK = Declaration(
    "walk",
    Flag(),
    LIFTED,
    "Ranges go up a step a set: a hold of 3..5 is 3, then 4, 5.",
    PRESCRIBED,
    otherwise="false",
)
LAST_HOLD = Declaration(
    "last-hold",
    Time("the last hold", 0, LONGEST_PHASE),
    LIFTED,
    "How long the top of each set's last rep is held.",
    PRESCRIBED,
    otherwise="as of every rep",
)
CLUSTER = Declaration(
    "cluster",
    Keys("cluster"),
    LIFTED,
    "A short rest within the set, after every so many reps.",
    PRESCRIBED,
)
CLUSTER_REPS = Declaration(
    "reps",
    Count("reps", 1, MOST_REPS),
    LIFTED,
    "The reps after which the short rest comes.",
    frozenset(("cluster",)),
    needed=frozenset(("cluster",)),
)
HALF = Declaration(
    "one-and-a-half",
    Flag(),
    LIFTED,
    "Each rep has half a rep more: up, half down, up.",
    PRESCRIBED,
    otherwise="false",
)

NAME = Declaration(
    "name",
    Text(),
    NAMED,
    "What it is called, and said to be.",
    frozenset(("routine", "translation", "workout", "workout translation")),
    otherwise="that of the file",
)
EXERCISE = Declaration(
    "exercise",
    Text(),
    NAMED,
    "What the exercise is called in full.",
    frozenset(("routine",)),
    otherwise="the name",
)
SUMMARY = Declaration(
    "summary",
    Text(),
    NAMED,
    "What it is, in a line for `tempo list`.",
    frozenset(("routine", "prescription", "workout")),
)
SOURCE = Declaration(
    "source",
    Text(),
    NAMED,
    "Where it is from, as the address of a guide.",
    frozenset(("routine", "prescription", "workout")),
)
ALIASES = Declaration(
    "also",
    Several(Text()),
    NAMED,
    "Other names of the exercise, in any language.",
    frozenset(("routine",)),
)
NEEDS = Declaration(
    "equipment",
    Several(Text()),
    NAMED,
    "What it is done with.",
    frozenset(("routine",)),
)
MUSCLES = Declaration(
    "muscles",
    Keys("muscles"),
    NAMED,
    "The muscles that it is for.",
    frozenset(("routine",)),
)
TARGET = Declaration(
    "target",
    Several(Text()),
    NAMED,
    "Those that do the work.",
    frozenset(("muscles",)),
)
HELPERS = Declaration(
    "also",
    Several(Text()),
    NAMED,
    "Those that help.",
    frozenset(("muscles",)),
)
EASIER = Declaration(
    "easier", Text(), NAMED, "What makes it easier, or is.", frozenset(("routine",))
)
HARDER = Declaration(
    "harder", Text(), NAMED, "What makes it harder, or is.", frozenset(("routine",))
)
DRAFT = Declaration(
    "draft",
    Flag(),
    NAMED,
    "Read of a guide, and not looked over yet.",
    frozenset(("routine",)),
    otherwise="false",
)
MOVEMENT = Declaration(
    "movement",
    Several(Text()),
    NAMED,
    "How a guide says that it is done, for whoever mends a draft; it is never said.",
    frozenset(("routine",)),
)
STARTING = Declaration(
    "starts",
    Choice({"bottom": Phase.BOTTOM, "top": Phase.TOP}),
    LIFTED,
    "Where a rep starts: at the bottom with the way up, or at the top with the way down.",
    frozenset(("routine",)),
    default="bottom",
)

SETUP_SAID = Declaration(
    "setup",
    Several(Text()),
    SPOKEN,
    "How to get into place, a sentence an item; said before the first set.",
    frozenset(("routine", "translation")),
)
SAFETY_SAID = Declaration(
    "safety",
    Text(),
    SPOKEN,
    "What must not happen; said with the setup.",
    frozenset(("routine", "translation")),
)
CUES = Declaration(
    "cues",
    Keys("cues"),
    SPOKEN,
    "What is said as each phase begins.",
    frozenset(("routine", "translation")),
)
REMINDERS = Declaration(
    "reminders",
    Several(Text()),
    SPOKEN,
    "What is said now and then, where there is time.",
    frozenset(("routine", "translation")),
)
CUE = Either(Text(), Keys("cue"))

CUE_LOWER, CUE_BOTTOM, CUE_LIFT, CUE_TOP = (
    Declaration(phase.value, CUE, SPOKEN, f"The cue of the {phase.value}.", frozenset(("cues",)))
    for phase in Phase
)
CUE_EXPLOSIVE = Declaration(
    "explosive",
    CUE,
    SPOKEN,
    "The cue of an explosive lift.",
    frozenset(("cues",)),
    otherwise="that of the lift",
)
SHORT = Declaration(
    "short",
    Text(),
    SPOKEN,
    "The cue where there is little time.",
    frozenset(("cue",)),
    needed=frozenset(("cue",)),
)
LONG = Declaration(
    "long",
    Text(),
    SPOKEN,
    "The cue where there is time for it.",
    frozenset(("cue",)),
    otherwise="the short one",
)
LANGUAGES = Declaration(
    "languages",
    Keys("translation", named=True),
    SPOKEN,
    "By the codes of other languages, as de, what is said in them.",
    frozenset(("routine",)),
)

ROUTINES = Declaration(
    "routines",
    Keys("entry", MOST_ROUTINES, 1, {"superset": "round", "circuit": "round"}),
    IN_TURN,
    "What is done, one after the other.",
    frozenset(("workout",)),
    needed=frozenset(("workout",)),
)
ROUTINE = Declaration(
    "routine",
    Text(("routines",)),
    IN_TURN,
    "A routine by its name, or by the path of its file.",
    frozenset(("entry", "member")),
)
WRITTEN_OUT = Declaration(
    "exercise",
    Keys("routine", needs=("name",)),
    IN_TURN,
    "An exercise that is written here, in place of a routine.",
    frozenset(("entry", "member")),
)
WARM_UP = Declaration(
    "warm-up",
    Keys("warm-up"),
    IN_TURN,
    "The sets before the work, and how they differ.",
    frozenset(("entry",)),
)
NOTE_SAID = Declaration(
    "note",
    Text(),
    IN_TURN,
    "What is said before it.",
    frozenset(("workout", "workout translation", "entry", "member", "round")),
)
NOTES_SAID = Declaration(
    "notes",
    Several(Text()),
    IN_TURN,
    "The notes of the routines, in their order.",
    frozenset(("workout translation",)),
)
SUPERSET, CIRCUIT = (
    Declaration(
        kind,
        Keys("member", MOST_ROUTINES, FEWEST_IN_TURN),
        IN_TURN,
        "Two exercises or more, of which a set each is done in turn.",
        frozenset(("round",)),
    )
    for kind in ("superset", "circuit")
)
ROUNDS = Declaration(
    "rounds",
    Count("rounds", 1, MOST_SETS),
    IN_TURN,
    "How often a superset or a circuit is gone through.",
    frozenset(("round",)),
    needed=frozenset(("round",)),
)
ROUND_REST = Declaration(
    "rest",
    REST.value,
    IN_TURN,
    "The rest after each exercise or superset of a workout, and after each round of one.",
    frozenset(("workout", "round")),
    default="90",
)
REST_AFTER = Declaration(
    "rest-after",
    REST.value,
    IN_TURN,
    "The rest before what follows.",
    frozenset(("entry", "round")),
    otherwise="that of the workout",
)
CHANGE = Declaration(
    "change",
    REST.value,
    IN_TURN,
    "The time from one exercise of a round to the next.",
    frozenset(("round",)),
    default="10",
)
MEMBER_REST = Declaration(
    "rest",
    Time("the rest", 0, LONGEST_REST),
    IN_TURN,
    "The time from it to the next of its round, which may be none.",
    frozenset(("member",)),
    otherwise="that of the round's change",
)
WORKOUT_LANGUAGES = Declaration(
    "languages",
    Keys("workout translation", named=True),
    IN_TURN,
    "By the codes of other languages, as de, what is said in them.",
    frozenset(("workout",)),
)

PLAN_FOLDER = Declaration(
    "folder",
    Text(),
    WRITTEN,
    "A folder within that of the batch, in which the tracks are written.",
    frozenset(("tracks",)),
)
TRACK_NAME = Declaration(
    "file",
    Text(),
    WRITTEN,
    "The file of the track, within the folder; its ending says the format.",
    frozenset(("track",)),
    needed=frozenset(("track",)),
)
TRACKS = Declaration(
    "tracks",
    Keys("tracks", inf, others={"file": "track"}),
    WRITTEN,
    "The tracks for which all that is said here holds, unless one says otherwise.",
    frozenset(("tracks",)),
    needed=frozenset(("tracks",)),
)

THEME_SOUNDS = Declaration(
    "sounds",
    Keys("sounds"),
    HEARD,
    "Each sound of a set, by its name.",
    frozenset(("theme",)),
    needed=frozenset(("theme",)),
)
PEAK = Declaration(
    "peak",
    Number(-60, -1),
    HEARD,
    "The loudest sample, in dBFS.",
    SOUND,
    default="-8",
)
SOUND_FILE = Declaration(
    "file",
    Text(),
    HEARD,
    "An audio file in the folder of the theme.",
    frozenset(("recording",)),
    needed=frozenset(("recording",)),
)
NOTES = Declaration(
    "notes",
    Keys("note", MOST_NOTES),
    HEARD,
    "Several tones in one sound.",
    frozenset(("notes",)),
    needed=frozenset(("notes",)),
)
TONE = Declaration(
    "tone",
    Either(FREQUENCY, Keys("glide")),
    HEARD,
    "The frequency in Hz, or a glide from one to another.",
    NOTE_OF_SOUND,
    needed=NOTE_OF_SOUND,
)
GLIDE_FROM, GLIDE_TO = (
    Declaration(
        key,
        FREQUENCY,
        HEARD,
        f"The frequency in Hz {where}.",
        frozenset(("glide",)),
        needed=frozenset(("glide",)),
    )
    for key, where in (("from", "at its start"), ("to", "at its end"))
)
LASTING = Declaration(
    "seconds",
    Number(0.005, LONGEST_SOUND),
    HEARD,
    "How long it lasts, its attack and its release included.",
    NOTE_OF_SOUND,
    needed=NOTE_OF_SOUND,
)
PARTIALS = Declaration(
    "partials",
    Numbers(0, 1, 32),
    HEARD,
    "How strong each harmonic is, the tone itself first, as [1, 0.3].",
    NOTE_OF_SOUND,
    otherwise="the tone alone",
)
ATTACK = Declaration(
    "attack",
    Number(0.001, LONGEST_SOUND),
    HEARD,
    "The seconds in which it swells.",
    NOTE_OF_SOUND,
    otherwise="0.004, or half of a shorter tone",
)
RELEASE = Declaration(
    "release",
    Number(0.002, LONGEST_SOUND),
    HEARD,
    "The seconds in which it fades out at its end.",
    NOTE_OF_SOUND,
    otherwise="0.03, or half of a shorter tone",
)
DECAY = Declaration(
    "decay",
    Number(0.001, inf),
    HEARD,
    "The seconds in which it halves, like a bell.",
    NOTE_OF_SOUND,
    otherwise="it holds",
)
NOTE_AT = Declaration(
    "at",
    Number(0, LONGEST_SOUND),
    HEARD,
    "The seconds from the start of the sound to that of the note.",
    frozenset(("note",)),
    default="0",
)

PHONEMES = Declaration(
    "phonemes",
    Text(),
    SPOKEN,
    "How it is said, as Kokoro's misaki writes it.",
    frozenset(("pronunciation",)),
)
RESPELLED = Declaration(
    "respelled",
    Text(),
    SPOKEN,
    "As a voice that reads letters alone says it.",
    frozenset(("pronunciation",)),
)

DECLARATIONS: tuple[Declaration[Any], ...] = tuple(
    each for each in globals().values() if isinstance(each, Declaration)
)
"""All of them, in the order in which people are told of them."""


def taken(by: str) -> dict[str, Declaration[Any]]:
    """Return what somebody takes, by name.

    >>> [*taken("say")][:2]
    ['voice', 'language']
    """
    return {each.name: each for each in DECLARATIONS if by in each.takers}
