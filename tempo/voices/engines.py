"""The table of engines, and the way from a voice's name to the voice."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from tempo.errors import RequestError, VoiceError
from tempo.voices.voice import Listed, Phrase, Recording, Voice, nearest


class Engine(NamedTuple):
    """A way to speak: the class of its voices, and the languages that it speaks wherever it is
    installed. The module of its name has both that and ``voices``, and is loaded when it is asked.
    """

    voice: str
    languages: tuple[str, ...] = ("",)


ENGINES = {
    "auto": Engine("voice"),
    "hibari": Engine("Hibari", ("en",)),
    "pico": Engine("Pico", ("es", "de", "en", "fr", "it")),
    "piper": Engine("Piper"),
    "espeak": Engine("Espeak"),
    "system": Engine("System"),
    "recorded": Engine("Recorded"),
}
"""Each engine by its name, the best first."""


class Absent(Voice):
    """A voice that is not to be had; asked to speak, it says why."""

    def __init__(self, name: str, fault: str) -> None:
        self.name = name
        self._fault = fault

    def key(self, phrase: Phrase) -> str:
        """Return a key that no clip has."""
        return f"absent {self.name} {phrase.rate} {phrase.text}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Raise VoiceError."""
        raise VoiceError(self._fault)


class Behind(Voice):
    """A voice that is looked for when it is first asked, which most that stand behind are not."""

    def __init__(self, name: str, language: str) -> None:
        self.name = name
        self._language = language

    @cached_property
    def _voice(self) -> Voice:
        return _or_absent(self.name, self._language)

    def key(self, phrase: Phrase) -> str | None:
        """Return its key, or one that no clip has if it is not to be had."""
        return self._voice.key(phrase)

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield what it speaks; raise VoiceError if it is not to be had."""
        return self._voice.speak(phrases)

    def close(self) -> None:
        """Let it go, if it was ever looked for."""
        if "_voice" in self.__dict__:
            self._voice.close()


def voice(name: str, language: str = "en") -> Voice:
    """Return the voice of a name: ``espeak``, ``en-us+f3``, ``system:Samantha``, ``~/coach``.

    An engine's name alone is its voice for the language. A path is a folder of recordings, or a
    voice of piper if it ends in ``.onnx``. Any other name is a voice of espeak, or else a folder.
    ``none`` stands for no voice at all and is the caller's to handle: here it is unknown.

    Raises RequestError for an unknown engine or voice; the text says which there are. Raises
    VoiceError if the engine is not installed.
    """
    engine, colon, _ = name.partition(":")
    if engine in ENGINES:
        voice: Callable[[str, str], Voice] = getattr(_module(engine), ENGINES[engine].voice)
        return voice(name, language)
    from tempo.voices import espeak, piper, recorded

    if name.endswith(piper.SUFFIX):
        return piper.Piper(name)
    if os.path.dirname(name):
        return recorded.Recorded(name)
    if colon:
        raise RequestError(f'no speech engine "{engine}": there is {", ".join(ENGINES)}')
    try:
        return espeak.Espeak(name)
    except RequestError:
        if os.path.isdir(name):
            return recorded.Recorded(name)
        near = nearest(name, list(ENGINES))
        if "did you mean" in near:
            raise RequestError(f'there is no voice "{name}"{near}') from None
        raise


def voices(name: str, language: str = "en") -> list[Voice]:
    """Return the voice of a name, and behind it espeak, which speaks what it cannot.

    Raises RequestError for an unknown voice; one that cannot be had will say so when it speaks.
    """
    first = _or_absent(name, language)
    if first.last:
        return [first]
    if isinstance(first, Absent) and isinstance(_or_absent("espeak", language), Absent):
        return [first]
    return [first, Behind("espeak", language)]


def _module(engine: str) -> ModuleType:
    return import_module(f"tempo.voices.{engine}")


def _or_absent(name: str, language: str) -> Voice:
    """Return the voice of a name, or one that will say why it is not to be had."""
    try:
        return voice(name, language)
    except VoiceError as error:
        return Absent(name, str(error))


def listed() -> list[Listed]:
    """Return all voices that there are by language, the best of each language first.

    An engine that is not there stands where its voice would, with what to do. First come the
    languages that have a better voice than espeak, last the voices whose language is not known.
    """
    from tempo.voices import auto, espeak

    found: list[Listed] = []
    for engine, (_, languages) in ENGINES.items():
        try:
            found += _module(engine).voices()
        except VoiceError as error:
            found += [Listed(engine, "", language, str(error)) for language in languages]
    ranks = {language: rank for rank, language in enumerate(auto.BEST)}
    return sorted(
        found,
        key=lambda each: (
            ranks.get(each.spoken, len(ranks) + (not each.spoken)),
            each.spoken,
            list(ENGINES).index(each.engine),
            each.name != espeak.USUAL.get(each.spoken, each.spoken),
        ),
    )
