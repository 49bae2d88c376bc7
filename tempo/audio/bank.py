"""The bank of clips: every sound and phrase of a set, ready in memory before the first beep."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tempo.audio import tones
from tempo.errors import VoiceError
from tempo.library.themes import Sound, Theme
from tempo.plan.events import Event
from tempo.plan.time import frame, lasting
from tempo.voices.cache import ClipCache
from tempo.voices.voice import Phrase, Voice

LOUDNESS = -17.0
"""The loudness of every spoken clip, in LUFS."""

LARGEST_CACHE = 64 << 20
"""The bytes that the cache may grow to: some hundreds of routines."""

VERSION = 1
"""Part of every key in the cache: to be raised when the same input gives other samples."""


class Bank:
    """Clips at one rate in Hz, taken from the cache, or else made and put there.

    A plan asks it for lengths. Phrases that it does not have yet it notes as wanted, and
    :meth:`fill` makes them, all with one call of each voice. A phrase is spoken by the first of
    the ``voices`` that has a recording of it.
    """

    def __init__(self, theme: Theme, voices: Sequence[Voice], cache: ClipCache, rate: int) -> None:
        self.rate = rate
        self.voices = list(voices)  # those that have not failed
        self._faults: list[str] = []
        self._lacking: dict[str, set[str]] = {}  # by voice, what it speaks for one without it
        self._cache = cache
        self._sounds = {name: self._sound(sound) for name, sound in theme.sounds.items()}
        self._phrases: dict[Phrase, bytes | None] = {}
        self._wanted: list[Phrase] = []
        self._cut: dict[tuple[str, int], bytes] = {}

    @property
    def faults(self) -> list[str]:
        """What went wrong with the voices, a line each; empty if all was well."""
        lacking = [
            f"no recording for {len(texts)} phrase{'s'[: len(texts) != 1]}, {name} speaks "
            f"{'it' if len(texts) == 1 else 'them'}; `tempo voices missing` lists them"
            for name, texts in self._lacking.items()
        ]
        return self._faults + lacking

    @property
    def sounds(self) -> Mapping[str, int]:
        """The length of each sound of the theme in microseconds."""
        return {name: self._length(clip) for name, clip in self._sounds.items()}

    def speech(self, text: str, rate: int) -> int | None:
        """Return the length of words in microseconds; None if they are not to be had, or yet."""
        phrase = Phrase(text, rate)
        if phrase not in self._phrases:
            voice, key = self._speaker(phrase)
            self._phrases[phrase] = self._cache.get(key) if voice else None
            if voice and self._phrases[phrase] is None:
                self._wanted.append(phrase)
        clip = self._phrases[phrase]
        return self._length(clip) if clip else None

    def fill(self) -> bool:
        """Make the phrases that were wanted; whether there were any.

        A voice that fails says why in ``faults``, and the next one speaks what it has not made; it
        is asked again only if it takes back the phrase at fault, which then has no key. When no
        voice is left nothing is spoken, for half a voice would mislead.
        """
        wanted, self._wanted = self._wanted, []
        if not wanted:
            return False
        while wanted:
            voice, _ = self._speaker(wanted[0])
            if voice is None:
                del wanted[0]
                continue
            asked = [phrase for phrase in wanted if self._speaker(phrase)[0] is voice]
            try:
                self._make(voice, asked)
            except VoiceError as error:
                self._faults.append(str(error))
                at_fault = next(phrase for phrase in asked if self._phrases[phrase] is None)
                if voice.key(at_fault) is not None:
                    self.voices.remove(voice)
                    self._lacking.clear()
            wanted = [phrase for phrase in wanted if self._phrases[phrase] is None]
        if not self.voices:
            self._phrases.clear()
        self._cache.bound(LARGEST_CACHE)
        return True

    def _make(self, voice: Voice, phrases: list[Phrase]) -> None:
        """Have a voice speak phrases that it has; raise VoiceError where it fails."""
        from tempo.audio import speech

        for phrase in phrases:  # in the cache, if an earlier voice failed
            self._phrases[phrase] = self._cache.get(self._speaker(phrase)[1])
        phrases = [phrase for phrase in phrases if self._phrases[phrase] is None]
        for phrase, recording in zip(phrases, voice.speak(phrases), strict=True):
            clip = speech.prepare(recording, self.rate, LOUDNESS)
            self._phrases[phrase] = clip
            self._cache.put(self._speaker(phrase)[1], clip)

    def clip(self, event: Event) -> bytes:
        """Return the samples of an event: 16-bit mono, cut where the event ends before they do."""
        if event.sound is None:
            return self._phrases[Phrase(event.text or "", event.rate or 0)] or b""
        frames = frame(event.duration, self.rate)
        if (event.sound, frames) not in self._cut:
            self._cut[event.sound, frames] = tones.cut(self._sounds[event.sound], frames, self.rate)
        return self._cut[event.sound, frames]

    def _length(self, clip: bytes) -> int:
        return lasting(len(clip) // 2, self.rate)

    def _speaker(self, phrase: Phrase) -> tuple[Voice | None, str]:
        """Return the voice that speaks a phrase and the key of its clip."""
        for index, voice in enumerate(self.voices):
            key = voice.key(phrase)
            if key is not None:
                if index:
                    self._lacking.setdefault(voice.name, set()).add(phrase.text)
                return voice, repr((VERSION, self.rate, LOUDNESS, key))
        return None, ""

    def _sound(self, sound: Sound) -> bytes:
        state = None
        if isinstance(sound.source, Path) and sound.source.exists():
            found = sound.source.stat()
            state = (found.st_mtime_ns, found.st_size)
        key = repr((VERSION, self.rate, sound, state))
        clip = self._cache.get(key)
        if clip is None:
            clip = tones.samples(sound, self.rate)
            self._cache.put(key, clip)
        return clip
