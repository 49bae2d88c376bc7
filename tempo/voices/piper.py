"""Neural voices through piper: an ``.onnx`` model and its ``.onnx.json``, on this machine.

They are loaded in a child process: that takes a second or more, and a fault in one ends its
process.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.errors import RequestError
from tempo.library import folders, inputs, pronunciations
from tempo.voices import child
from tempo.voices.voice import (
    Listed,
    Phrase,
    Recording,
    Voice,
    nearest,
    spoken,
    unmarked,
)

if TYPE_CHECKING:
    from subprocess import CompletedProcess

PACE = 165  # words a minute that a voice is taken to speak by nature; they differ by a fifth
BATCH = 25  # phrases a process
PATIENCE = 120.0  # seconds a batch may take

CHILD = Path(__file__).with_name("piper_child.py")
SUFFIX = ".onnx"


class Piper(Voice):
    """A voice of piper, in one file and its description beside it."""

    def __init__(self, name: str, language: str = "") -> None:
        """Find the voice of a name: ``piper:amy`` among the user's own, or a path to ``.onnx``.

        Its language is what it was trained on. Raises RequestError if one of its two files is not
        there, VoiceError if piper is not installed.
        """
        self.name = name
        self._model = _find(name.removeprefix("piper").removeprefix(":"))
        self._version = child.installed("piper-tts", "piper")
        for path in (self._model, _description(self._model)):
            inputs.note(path)
        self.language, _ = _described(self._model)

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; piper can speak any phrase."""
        states = []
        for path in (self._model, _description(self._model)):
            try:
                state = path.stat()
                states.append((state.st_mtime_ns, state.st_size))
            except OSError:  # gone since: the child will say so
                states.append((0, 0))
        version = f"piper {self._version} {PACE} {self._model} {states}"
        return f"{version} {self._line(phrase)}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError if piper fails or does not answer in time.
        """
        return spoken(phrases, lambda worded: child.spoken("piper", worded, BATCH, self._ask))

    def _ask(self, phrases: Sequence[Phrase]) -> "CompletedProcess[bytes]":
        """Run a child process that speaks phrases."""
        lines = (f"{self._line(phrase)}\n" for phrase in phrases)
        return child.run(
            "piper",
            # By path and safe: nothing in the working directory can be imported.
            ["-P", str(CHILD), str(self._model)],
            "".join(lines).encode("utf-8", "replace"),
            PATIENCE,
        )

    def _line(self, phrase: Phrase) -> str:
        """Return a phrase as the child reads it."""
        text = pronunciations.load(self.language).respelled(unmarked(phrase.text))
        return f"{PACE / phrase.rate!r} {text}"


def voices() -> list[Listed]:
    """Return the user's own voices of piper; raise VoiceError if it is not installed."""
    child.installed("piper-tts", "piper")
    listed = [Listed("piper", f"piper:{name}", *_described(path)) for name, path in _own().items()]
    return listed or [Listed("piper", "", "", f"none yet: {_advice('NAME')}")]


def files(path: Path) -> tuple[Path, Path]:
    """Return a model and its description; raise RequestError if one is missing or it is neither."""
    if path.suffix != SUFFIX:
        raise RequestError(f"{path} is no voice of piper: those end in {SUFFIX}")
    model = _find(os.path.join(path.parent, path.name))
    return model, _description(model)


def language(model: Path) -> str:
    """Return the language of a model; raise RequestError if its description is damaged."""
    code, note = _described(model)
    if not code:
        raise RequestError(f"{model}: {note}")
    return code


def _find(name: str) -> Path:
    """Return the absolute path of a model; raise RequestError if it is not there or not whole."""
    own = _own()
    path = own.get(name) or Path(os.path.abspath(os.path.expanduser(name)))
    if not name or not path.is_file():
        if name.endswith(SUFFIX) or os.path.dirname(name):
            raise RequestError(f"there is no voice {path}")
        raise RequestError(
            f'piper has no voice "{name}"{nearest(name, list(own))}; {_advice(name)}'
        )
    if not _description(path).is_file():
        raise RequestError(f"{path} is only half a voice: {_description(path).name} must be beside")
    return path


def _own() -> dict[str, Path]:
    """Return the user's own models by name."""
    home = folders.own("voices")
    return {path.stem: path for path in sorted(home.glob(f"*{SUFFIX}"))}


def _description(model: Path) -> Path:
    """Return the path of the description of a model."""
    return model.with_name(model.name + ".json")


def _described(model: Path) -> tuple[str, str]:
    """Return the language of a model, and a note on it."""
    import json

    try:
        described = json.loads(_description(model).read_bytes())
        language = str(described["espeak"]["voice"])
    except OSError:
        return "", f"{_description(model).name} must be beside it"
    except (ValueError, LookupError, TypeError):
        return "", f"{_description(model).name} is damaged"
    return language, str(model)


def _advice(name: str) -> str:
    """Return where to put a voice, as the end of a message."""
    files = f"{name or 'NAME'}{SUFFIX} and {name or 'NAME'}{SUFFIX}.json"
    return f"put {files} in {folders.own('voices')} (rhasspy/piper-voices on Hugging Face has many)"
