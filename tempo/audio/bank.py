"""The bank of clips: every sound and phrase of a set, ready in memory before the first beep."""

from collections.abc import Mapping
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
    :meth:`fill` makes them, all with one call of the voice.
    """

    def __init__(self, theme: Theme, voice: Voice | None, cache: ClipCache, rate: int) -> None:
        self.rate = rate
        self.fault: str | None = None
        self._voice = voice
        self._cache = cache
        self._sounds = {name: self._sound(sound) for name, sound in theme.sounds.items()}
        self._phrases: dict[Phrase, bytes | None] = {}
        self._wanted: list[Phrase] = []
        self._cut: dict[tuple[str, int], bytes] = {}

    @property
    def sounds(self) -> Mapping[str, int]:
        """The length of each sound of the theme in microseconds."""
        return {name: self._length(clip) for name, clip in self._sounds.items()}

    def speech(self, text: str, rate: int) -> int | None:
        """Return the length of words in microseconds; None if they are not to be had, or yet."""
        phrase = Phrase(text, rate)
        if phrase not in self._phrases:
            clip = self._cache.get(self._key(phrase)) if self._voice else None
            if clip is None and self._voice:
                self._wanted.append(phrase)
            self._phrases[phrase] = clip
        clip = self._phrases[phrase]
        return self._length(clip) if clip else None

    def fill(self) -> bool:
        """Make the phrases that were wanted; whether there were any.

        A voice that fails leaves them unspoken, says why in ``fault``, and is not asked again.
        """
        from tempo.audio import speech

        wanted, self._wanted = self._wanted, []
        if not wanted or self._voice is None:
            return False
        try:
            for phrase, recording in zip(wanted, self._voice.speak(wanted), strict=True):
                clip = speech.prepare(recording, self.rate, LOUDNESS)
                self._phrases[phrase] = clip
                self._cache.put(self._key(phrase), clip)
        except VoiceError as error:
            self.fault, self._voice = str(error), None
        self._cache.bound(LARGEST_CACHE)
        return True

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

    def _key(self, phrase: Phrase) -> str:
        voice = self._voice.identity if self._voice else ""
        return repr((VERSION, self.rate, LOUDNESS, voice, phrase.rate, phrase.text))

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
