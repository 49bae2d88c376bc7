"""The best voice that there is for a language, chosen anew on each machine.

That is a pack of recordings that came with the program, and for all words that are not in it the
engine that it was recorded from, so that a set has one speaker. Where the engine is not installed
and a word is not in the pack, this voice fails, and the whole set is left to the next one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial

from tempo.errors import VoiceError
from tempo.voices import engines, pack
from tempo.voices.voice import Listed, Phrase, Recording, Voice

BEST = {"en": "hibari", "es": "pico", "de": "pico", "fr": "pico", "it": "pico"}
"""The engine that is best understood in a language (docs/voices.md); in all others it is espeak."""


class Auto(Voice):
    """A pack and the engine behind it, either of which may be missing.

    The engine is looked for when a phrase is not in the pack, which those of most sets are.
    """

    def __init__(
        self,
        recorded: pack.Pack | None,
        engine: Callable[[], Voice | VoiceError],
        name: str = "auto",
    ) -> None:
        self.name = name
        self._pack = recorded
        self._look = engine

    @cached_property
    def _engine(self) -> Voice | VoiceError:
        return self._look()

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; a phrase that is not to be had fails later."""
        if self._pack:
            with suppress(KeyError):
                return self._pack.key(phrase)
        if isinstance(self._engine, VoiceError):
            return f"{self._engine} {phrase.rate} {phrase.text}"
        return self._engine.key(phrase) or ""

    def card(self, phrase: Phrase, kind: str) -> bytes | None:
        """Return what was noted of the recording of a phrase, if it is in the pack."""
        return self._pack.card(phrase, kind) if self._pack else None

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order.

        Raises VoiceError if one is not in the pack and the engine is not there, or fails.
        """
        recorded = [phrase for phrase in phrases if self._pack and phrase in self._pack]
        others = [phrase for phrase in phrases if not self._pack or phrase not in self._pack]
        spoken: Iterator[Recording] = iter(())
        if others:
            if isinstance(self._engine, VoiceError):
                text, rate = others[0]
                raise VoiceError(f'"{text}" is not recorded at {rate}, and {self._engine}')
            spoken = self._engine.speak(others)
        decoded = self._pack.recordings(recorded) if self._pack and recorded else iter(())
        for phrase in phrases:
            yield next(decoded if self._pack and phrase in self._pack else spoken)

    def close(self) -> None:
        """Let the engine go, if it was ever looked for."""
        engine = self.__dict__.get("_engine")
        if engine and not isinstance(engine, VoiceError):
            engine.close()

    @property
    def note(self) -> str:
        """What this voice is made of, in a line."""
        parts = []
        if self._pack:
            parts.append(f"{len(self._pack)} recordings of {self._pack.credit}")
        if isinstance(self._engine, VoiceError):
            parts.append(f"other words are espeak's, as {self._engine}")
        else:
            engine = self._engine.note or self._engine.name
            parts.append(f"{'other words by ' * bool(parts)}{engine}")
        return "; ".join(parts)


def voice(name: str, language: str) -> Voice:
    """Return the best voice that there is for a language.

    Raises VoiceError if there is none at all.
    """
    language = language.partition("-")[0]
    recorded = pack.find(language)
    if recorded is None and isinstance(_engine(language), VoiceError):
        return engines.voice("espeak", language)
    return Auto(recorded, partial(_engine, language), name)


def _engine(language: str) -> Voice | VoiceError:
    """Return the engine that is best in a language, or why it is espeak."""
    if language not in BEST:
        return VoiceError("no engine is better than espeak")
    try:
        return engines.voice(BEST[language], language)
    except VoiceError as error:
        return error


def voices() -> list[Listed]:
    """Return the best voice of each language that has a better one than espeak."""
    found = []
    for language in BEST:
        best = voice("auto", language)
        note = best.note if isinstance(best, Auto) else f"espeak, as {_engine(language)}"
        found.append(Listed("auto", "auto", language, note))
    return found
