"""The bank of clips: every sound and phrase of a set, ready in memory before the first beep."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.audio import tones
from tempo.errors import VoiceError
from tempo.library.themes import Sound, Theme
from tempo.plan.events import Event
from tempo.plan.time import SECOND, frame, lasting
from tempo.voices.cache import ClipCache
from tempo.voices.voice import Phrase, Voice, wordless

LOUDNESS = -17.0
"""The loudness of every spoken clip, in LUFS."""

PEAK = -1.5
"""The highest peak of a clip that is turned up, in dBFS: -1 dBTP with what lies between samples."""

LARGEST_CACHE = 128 << 20
"""The bytes that the cache may grow to: some tens of routines, each at a few settings."""

VERSION = 1
"""Part of every key in the cache: to be raised when the same input gives other samples."""


class Clip(NamedTuple):
    """Samples, 16-bit mono, and the key that tells them from all others."""

    key: str
    samples: bytes


class Bank:
    """Clips at one rate in Hz, taken from the cache, or else made and put there.

    A plan asks it for lengths. Phrases that it does not have yet it notes as wanted, and
    :meth:`fill` makes them, all with one call of each voice. A phrase is spoken by the first of
    the ``voices`` that has a recording of it.
    """

    def __init__(
        self,
        theme: Theme,
        voices: Sequence[Voice],
        cache: ClipCache,
        rate: int,
        balance: float = 0.0,
    ) -> None:
        """Make the sounds ready; ``balance`` is how much louder the voice is to be, in dB.

        The side that is to be softer is turned down, as the loudness of the whole is set later.
        """
        self.rate = rate
        self.voices = list(voices)  # those that have not failed
        self.faults: list[str] = []  # what went wrong with the voices, a line each
        self._cache = cache
        self._loudness = LOUDNESS + min(0.0, balance)
        self._softer = max(0.0, balance)
        self._ready: dict[object, bytes] = {}
        self._phrases: dict[Phrase, Clip | None] = {}
        self._wanted: list[Phrase] = []
        self._sounds = {name: self._sound(sound) for name, sound in theme.sounds.items()}

    @property
    def sounds(self) -> Mapping[str, int]:
        """The length of each sound of the theme in microseconds."""
        return {name: self._length(clip) for name, clip in self._sounds.items()}

    def speech(self, text: str, rate: int) -> int | None:
        """Return the length of words in microseconds; None if they are not to be had, or yet."""
        phrase = Phrase(text, rate)
        if phrase not in self._phrases:
            voice, key = self._speaker(phrase)
            self._phrases[phrase] = self._cached(key) if voice else None
            if voice and self._phrases[phrase] is None:
                self._wanted.append(phrase)
        clip = self._phrases[phrase]
        return self._length(clip) if clip and clip.samples else None

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
                self.faults.append(str(error))
                at_fault = next(phrase for phrase in asked if self._phrases[phrase] is None)
                if voice.key(at_fault) is not None:
                    self.voices.remove(voice)
            wanted = [phrase for phrase in wanted if self._phrases[phrase] is None]
        if not self.voices:
            self._phrases.clear()
        self._cache.bound(LARGEST_CACHE)
        return True

    def _make(self, voice: Voice, phrases: list[Phrase]) -> None:
        """Have a voice speak phrases that it has; raise VoiceError where it fails."""
        from tempo.audio import speech

        for phrase in phrases:  # in the cache, if an earlier voice failed
            self._phrases[phrase] = self._cached(self._speaker(phrase)[1])
        phrases = [phrase for phrase in phrases if self._phrases[phrase] is None]
        for phrase, recording in zip(phrases, voice.speak(phrases), strict=True):
            clip = speech.prepare(recording, self.rate, self._loudness)
            if not clip and not wordless(phrase.text):
                raise VoiceError(f"{voice.name} gave no sound for '{phrase.text}'")
            key = self._speaker(phrase)[1]
            self._phrases[phrase] = Clip(key, clip)
            self._cache.put(key, clip)

    def lacking(self, events: Iterable[Event]) -> dict[str, str]:
        """Return the texts in a plan that are not spoken by the first voice, and by whom."""
        return {
            event.text: voice.name
            for event in events
            if event.text and event.rate
            for voice, _ in [self._speaker(Phrase(event.text, event.rate))]
            if voice and voice is not self.voices[0]
        }

    def clip(self, event: Event, gain: float = 0.0) -> bytes:
        """Return the samples of an event with a gain in dB: 16-bit mono, cut where it ends."""
        frames = frame(event.duration, self.rate)
        ready = (event.sound, event.text, event.rate, frames, gain)
        if ready not in self._ready:
            samples = self._turned(self._clip(event), gain)
            self._ready[ready] = tones.cut(samples, frames, self.rate) if event.sound else samples
        return self._ready[ready]

    def energies(self, event: Event, gain: float = 0.0) -> "array[float]":
        """Return how loud an event's clip is, turned up, in each tenth of a second.

        See ``loudness``.
        """
        from tempo.audio import loudness

        clip = self._clip(event)
        energies = array("d")
        energies.frombytes(
            self._kept(
                f"{clip.key} {gain:+.1f} energies",
                lambda: loudness.measured(self._turned(clip, gain), self.rate).tobytes(),
            )
        )
        return energies[: -(-event.duration * loudness.CELLS // SECOND)]

    def _clip(self, event: Event) -> Clip:
        if event.sound is not None:
            return self._sounds[event.sound]
        return self._phrases[Phrase(event.text or "", event.rate or 0)] or Clip("", b"")

    def _turned(self, clip: Clip, gain: float) -> bytes:
        from tempo.audio import limiter

        if not gain or not clip.samples:
            return clip.samples
        return self._kept(
            f"{clip.key} {gain:+.1f} {PEAK}",
            lambda: limiter.turned(clip.samples, gain, PEAK, self.rate),
        )

    def _kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key, in memory or in the cache; else make it and keep it."""
        if key not in self._ready:
            kept = self._cache.get(key)
            if kept is None:
                kept = make()
                self._cache.put(key, kept)
            self._ready[key] = kept
        return self._ready[key]

    def _cached(self, key: str) -> Clip | None:
        samples = self._cache.get(key)
        return None if samples is None else Clip(key, samples)

    def _length(self, clip: Clip) -> int:
        return lasting(len(clip.samples) // 2, self.rate)

    def _speaker(self, phrase: Phrase) -> tuple[Voice | None, str]:
        """Return the voice that speaks a phrase and the key of its clip."""
        for voice in self.voices:
            key = voice.key(phrase)
            if key is not None:
                return voice, repr((VERSION, self.rate, self._loudness, key))
        return None, ""

    def _sound(self, sound: Sound) -> Clip:
        state = None
        if isinstance(sound.source, Path) and sound.source.exists():
            found = sound.source.stat()
            state = (found.st_mtime_ns, found.st_size)
        sound = sound._replace(peak=sound.peak - self._softer)
        key = repr((VERSION, self.rate, sound, state))
        return Clip(key, self._kept(key, lambda: tones.samples(sound, self.rate)))
