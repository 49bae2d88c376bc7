"""The words of exported tracks, understood by a recogniser that knows nothing of tempo.

Every cue is cut out of the file at the time and the duration that `tempo show --json` gives,
with all that sounds over it, and pocketsphinx says which cue it was. It may choose among all the
cues of all shipped routines, setup and signals too: a closed grammar, but a harder one than that
of a single track, where a guess is often right. Cues of one word are counted apart: they are
few, said often, and would hide what becomes of the others.
"""

import json
import re
import wave
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
import soxr
from click.testing import Result
from numpy.typing import NDArray

pytestmark = pytest.mark.thorough

pocketsphinx: Any = pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx is not installed: nobody to understand the words"
)

Samples = NDArray[np.int16]
Run = Callable[..., Result]

RATE = 44_100
HEARD_AT = 16_000  # Hz, of the recogniser's model
AROUND = 0.04  # seconds cut out before and after a cue
ROOM = 130  # RMS in steps of 16-bit, -48 dBFS: the noise of a room, which the model expects

# Those of the guides: the recogniser's dictionary lacks words of others, which Whisper listens to.
ROUTINES = [
    *("banded-barbell-thrust", "banded-thrust", "bodyweight-thrust", "frog-pump", "glute-bridge"),
    *("glute-ham-raise", "pause-thrust", "resistance-band-thrust", "single-leg-thrust"),
    *("slow-eccentric-thrust", "standard-thrust", "weighted-thrust"),
]

NUMBERS = {"6": "six", "8": "eight", "10": "ten", "12": "twelve"}  # of reps
PHONES = {  # of the words that the recogniser's dictionary lacks
    "bodyweight": "B AA D IY W EY T",
    "glute": "G L UW T",
    "glutes": "G L UW T S",
}


class Cue(NamedTuple):
    """A cue in a track: the words, and when the JSON says that they are heard, in seconds."""

    words: str
    time: float
    duration: float
    routine: str
    track: Samples


Ear = Callable[[Samples, float], str]
"""Returns the words heard in samples that are played at a rate in Hz."""

Counted = Callable[..., list[str]]


@pytest.fixture(scope="module")
def cues(run: Run, tmp_path_factory: pytest.TempPathFactory) -> list[Cue]:
    """Return all that is said in a set of every shipped routine."""
    path = tmp_path_factory.mktemp("tracks") / "track.wav"
    found: list[Cue] = []
    for name in ROUTINES:
        options = (name, "--sets", "1")
        assert run("export", *options, "-o", str(path), "--force").exit_code == 0
        with wave.open(str(path)) as file:
            assert file.getparams()[:3] == (1, 2, RATE)
            track = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        shown = json.loads(run("show", *options, "--json").stdout)
        found += [
            Cue(spoken(event["text"]), event["time"], event["duration"], name, track)
            for event in shown["events"]
            if event["kind"] == "voice"
        ]
    return found


def spoken(text: str) -> str:
    """Return a text as the recogniser writes it: "One set, 8 reps" as "one set eight reps"."""
    numbered = re.sub(r"\d+", lambda digits: NUMBERS[digits[0]], text.lower())
    return " ".join(re.findall(r"[a-z']+", numbered))


@pytest.fixture(scope="module")
def ear(cues: list[Cue]) -> Ear:
    """Return a recogniser that knows the cues and nothing else.

    ``bestpath`` is off because it searches what was heard once more and may then end in the
    middle of a cue, as "tuck your chin and"; without it a cue is heard to its end.
    """
    decoder = pocketsphinx.Decoder(lm=None, samprate=HEARD_AT, bestpath=False, loglevel="FATAL")
    for word, phones in PHONES.items():
        decoder.add_word(word, phones)
    phrases = sorted({cue.words for cue in cues})
    unknown = {w for phrase in phrases for w in phrase.split() if decoder.lookup_word(w) is None}
    assert not unknown, "PHONES does not say how these are pronounced"
    grammar = f"#JSGF V1.0; grammar cues; public <cue> = {' | '.join(phrases)};"
    decoder.add_jsgf_string("cues", grammar)
    decoder.activate_search("cues")

    return partial(listen, decoder)


def listen(decoder: Any, samples: Samples, rate: float) -> str:
    """Return the words that a recogniser hears in samples that are played at a rate in Hz."""
    sound = soxr.resample(samples.astype(np.float64), rate, HEARD_AT)
    sound += np.random.default_rng(1).normal(0, ROOM, sound.size)
    decoder.start_utt()
    decoder.process_raw(sound.clip(-32_768, 32_767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    heard = decoder.hyp()
    return heard.hypstr if heard else ""


def misheard(
    ear: Ear, cues: Sequence[Cue], rate: float = RATE, step: int = 1, late: float = 0.0
) -> list[str]:
    """Return a line for each cue that is not understood."""
    lines = []
    understood: dict[bytes, str] = {}  # of a rep, which comes again as it was
    for cue in cues:
        start = cue.time + late
        first, last = start - AROUND, start + cue.duration + AROUND
        samples = cue.track[round(first * RATE) : round(last * RATE)][::step]
        if (sound := samples.tobytes()) not in understood:
            understood[sound] = ear(samples, rate)
        if (heard := understood[sound]) != cue.words:
            lines.append(f'{cue.routine} {start:.2f}: "{cue.words}" heard as "{heard}"')
    return lines


@pytest.mark.parametrize("several", [True, False], ids=["several-words", "one-word"])
def test_the_words_of_exported_tracks_are_understood(
    ear: Ear, cues: list[Cue], several: bool
) -> None:
    said = [cue for cue in cues if (" " in cue.words) == several]
    assert len(said) >= 60
    missed = misheard(ear, said)
    assert len(missed) <= 0.05 * len(said), "\n".join(missed)


@pytest.mark.parametrize(
    ("rate", "step", "late"),
    [
        pytest.param(2 * RATE, 1, 0.0, id="double-speed"),
        pytest.param(RATE / 2, 1, 0.0, id="wrong-sample-rate"),
        pytest.param(RATE, -1, 0.0, id="reversed"),
        pytest.param(RATE, 1, 1.0, id="a-second-late"),
    ],
)
def test_the_recogniser_does_not_guess(
    ear: Ear, cues: list[Cue], rate: float, step: int, late: float
) -> None:
    """What nobody understands it does not either: it hears what is said, and when."""
    every = list({cue.words: cue for cue in cues}.values())
    each = every[:: len(every) // 20]  # it finds nothing, slowly
    assert len(each) >= 20
    understood = len(each) - len(misheard(ear, each, rate, step, late))
    assert understood < 0.25 * len(each)


COUNTED = ("standard-thrust", "--tempo", "2024", "--sets", "1", "--reps", "4", "--no-setup")
"""A set in which each rep has its number and the last three seconds of a hold."""


@pytest.fixture(scope="module")
def counted(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """Return what is heard of the numbers in a set, of reps and of seconds."""
    path = tmp_path_factory.mktemp("counted") / "track.wav"
    assert run("export", *COUNTED, "-o", str(path)).exit_code == 0
    with wave.open(str(path)) as file:
        track = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    shown = json.loads(run("show", *COUNTED, "--json").stdout)
    numbers = [e for e in shown["events"] if e["kind"] == "count" and e["phase"]]
    decoder = pocketsphinx.Decoder(lm=None, samprate=HEARD_AT, bestpath=False, loglevel="FATAL")
    decoder.add_jsgf_string(
        "count", "#JSGF V1.0; grammar count; public <count> = [rep] (one | two | three | four);"
    )
    decoder.activate_search("count")

    def hear(of_reps: bool, left_out: float = 0.0) -> list[str]:
        heard = []
        for each in numbers:
            if (each["rep"] is not None) == of_reps:
                start = each["time"] + left_out
                end = each["time"] + each["duration"] + AROUND
                piece = track[round((start - AROUND) * RATE) : round(end * RATE)]
                heard.append(listen(decoder, piece, RATE))
        return heard

    return hear


def test_the_number_of_a_rep_and_the_seconds_of_its_hold_are_heard_apart(
    counted: Counted,
) -> None:
    assert counted(of_reps=True) == ["rep one", "rep two", "rep three", "rep four"]
    # On the first rep the long cue has the second of the three.
    assert counted(of_reps=False) == ["two", "one", *["three", "two", "one"] * 3]


REP = 0.26  # seconds that "rep" lasts before the number


def test_a_rep_that_does_not_say_that_it_is_one_is_heard_as_a_second(counted: Counted) -> None:
    bare = counted(of_reps=True, left_out=REP)
    assert bare == ["one", "two", "three", "four"]
