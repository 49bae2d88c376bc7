"""The neural voice that comes with the program: hibari's ``heart``, which speaks English.

Its model, lexicon and rules of pronunciation are in its package; nothing is ever fetched. It
speaks in a child process that is kept while a set is planned, as it takes a second to load.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from importlib.machinery import PathFinder
from io import FileIO
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from tempo.errors import RequestError, VoiceError
from tempo.library import inputs, pronunciations
from tempo.library.pronunciations import Pronunciations, Said
from tempo.voices import child
from tempo.voices.distribution import version
from tempo.voices.voice import Listed, Phrase, Recording, Voice, spoken, unmarked

SPEAKER = "heart"
"""The one speaker that is in the package; hibari would fetch the others when they first speak."""

SPEEDS = (
    *((80, 0.6), (100, 0.7), (130, 0.85), (145, 0.93), (165, 1.15), (180, 1.22), (200, 1.3)),
    *((225, 1.36), (250, 1.6), (300, 2.0), (450, 2.0)),
)
"""Words a minute and the speed at which hibari speaks as many, measured on all shipped cues.

It is no straight line: the model's durations are whole frames of 12.5 ms, and most of them lose one
of two between the speeds 1.30 and 1.35, where what it says is a fifth shorter at once.
"""

PATIENCE = 60.0  # seconds that a phrase may take, and the loading before the first

MODEL = "5f70741d"
"""How the SHA-256 of the model begins that all was measured with."""

PIECE = 1 << 18
"""The bytes of the model that are read at a time: in one piece it would be 8 MB of memory."""

CHILD = Path(__file__).with_name("hibari_child.py")


class Hibari(Voice):
    """The voice of hibari."""

    def __init__(self, name: str = "hibari", language: str = "en") -> None:
        """Find the voice of a name: ``hibari``, or ``hibari:heart``, which is the same.

        Raises RequestError for another speaker, VoiceError if hibari is not installed.
        """
        self.name = name
        self.language = "en-us"
        speaker = name.removeprefix("hibari").removeprefix(":") or SPEAKER
        if speaker != SPEAKER:
            raise RequestError(
                f'hibari speaks as {SPEAKER} alone: "{speaker}" is not in its package, and nothing '
                "is downloaded"
            )
        self._model = find()
        inputs.note(self._model)
        self._child = child.Kept("hibari", ["-P", str(CHILD), str(self._model)], PATIENCE)

    @property
    def note(self) -> str:
        """Its version, and where its model is not the one that was tested."""
        found, tested = digest(self._model)[: len(MODEL)], _installed("hibari-tts")
        if found == MODEL:
            return tested
        differs = f"whose model ({found}) is not the one that was tested ({MODEL})"
        return f"{tested}, {differs}: it may sound otherwise"

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; hibari can speak any phrase."""
        return f"{_version(self._model)} {self._line(phrase)}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError if hibari fails or does not answer in time.
        """
        try:
            yield from spoken(
                phrases, lambda worded: self._child.spoken([*map(self._line, worded)])
            )
        except VoiceError as error:
            if digest(self._model).startswith(MODEL):
                raise
            raise VoiceError(
                f"{error}; its model is damaged or new: reinstall hibari-tts"
            ) from error

    @cached_property
    def _lexicon(self) -> Pronunciations:
        return pronunciations.load(self.language)

    def close(self) -> None:
        """End the process that speaks."""
        self._child.close()

    def _line(self, phrase: Phrase) -> str:
        """Return a phrase as the child reads it."""
        text = self._lexicon.put(unmarked(phrase.text), _marked)
        return f"{speed(phrase.rate):.3f} {_ended(text)}"


def speed(rate: int) -> float:
    """Return the speed at which hibari speaks so many words a minute.

    >>> speed(165), round(speed(190), 3), speed(60), speed(900)
    (1.15, 1.26, 0.6, 2.0)
    """
    rate = max(SPEEDS[0][0], min(SPEEDS[-1][0], rate))
    for (slower, low), (faster, high) in pairwise(SPEEDS):
        if rate <= faster:
            return low + (high - low) * (rate - slower) / (faster - slower)
    return SPEEDS[-1][1]


def find() -> Path:
    """Return the path of hibari's model; raise VoiceError if it is not installed, or not whole."""
    spec = PathFinder.find_spec("hibari")  # found, not imported: that costs 0.3 s
    for folder in (spec and spec.submodule_search_locations) or ():
        model = Path(folder, "assets", "hibari.onnx")
        if PathFinder.find_spec("onnxruntime") is None:
            raise VoiceError("hibari needs onnxruntime: pip install onnxruntime")
        if not model.is_file():
            raise VoiceError(f"hibari has no {model}: reinstall hibari-tts")
        return model
    raise VoiceError("the voice hibari is not installed: pip install hibari-tts")


def voices() -> list[Listed]:
    """Return the voice of hibari; raise VoiceError if it is not installed."""
    voice = Hibari()
    return [Listed("hibari", "hibari", voice.language, voice.note)]


@cache
def digest(model: Path) -> str:
    """Return the SHA-256 of a model; raise VoiceError if it cannot be read."""
    from hashlib import file_digest

    with _opened(model) as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def _version(model: Path) -> str:
    """Return what all recordings depend on: hibari, its model, what computes, how it is driven.

    Each plan that says what is in no pack asks for it, so the model is told by its CRC-32, which
    takes a third of the time of its SHA-256.
    """
    numbers, check = " ".join(map(_installed, ("hibari-tts", "numpy", "onnxruntime"))), 0
    with _opened(model) as file:
        while piece := file.read(PIECE):
            check = crc32(piece, check)
    return f"{numbers} {check:08x} {crc32(CHILD.read_bytes()):08x}"


@contextmanager
def _opened(model: Path) -> Iterator[FileIO]:
    """Open a model; raise VoiceError if it cannot be read."""
    try:
        with model.open("rb", buffering=0) as file:
            yield file
    except OSError as error:
        raise VoiceError(f"{model} cannot be read ({error.strerror}): reinstall it") from error


def _installed(distribution: str) -> str:
    """Return the name and the version of a package."""
    found = version(distribution)
    return f"{distribution} {found}" if found else distribution  # there, but not by this name


def _marked(word: str, said: Said) -> str:
    return f"[{word}](/{said.phonemes}/)" if said.phonemes else ""


def _ended(text: str) -> str:
    """Return a text with a full stop, without which a short word ends in noise.

    >>> _ended("up"), _ended("Ready?"), _ended("Done. Good work")
    ('up.', 'Ready?', 'Done. Good work.')
    """
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
