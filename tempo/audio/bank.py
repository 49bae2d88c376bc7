"""The bank of clips: every sound and phrase of a set, ready in memory before the first beep."""

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio import ears, limiter, loudness, mixer, speech, tones
from tempo.audio.loudness import CELLS
from tempo.errors import VoiceError
from tempo.library.cache import Cache
from tempo.library.digest import blake2b
from tempo.library.themes import Sound, Theme
from tempo.plan.events import Event
from tempo.plan.phase import Side
from tempo.plan.time import SECOND, frame, lasting
from tempo.voices.voice import Phrase, Recording, Voice, wordless

if TYPE_CHECKING:
    from concurrent.futures import Future

SPOKEN = -17.0
"""The loudness of every spoken clip, in LUFS."""

PEAK = -1.5
"""The highest peak of a clip that is turned up, in dBFS: -1 dBTP with what lies between samples."""

LARGEST_CACHE = 256 << 20
"""The bytes that the cache may grow to: some tens of routines, each at a few settings."""

MOST_HELD = 5 << 19
"""The bytes of clips that are held in memory: 30 s, more than 20 reps have. Of two ears it is four
times as much: each side may have clips of its own."""

WORKERS = 2
"""How many phrases are made ready at a time, while the voice speaks the next one."""

VERSION = 3
"""Part of every key in the cache: to be raised when the same input gives other samples; then the
cards of the packs are to be made anew too (`make voice-pack`)."""


CARD = Struct("<q")
"""What is noted of a clip begins with its frames."""

RECIPE = Struct(f"<II{speech.PASSES}d")
"""A card that came with a recording begins with how that becomes the clip."""


class Clip(NamedTuple):
    """A sound or a phrase: the key that tells it from all others, its frames, how loud it is.

    ``energies`` are those of ``loudness``, of a tenth of a second each; None where that was not
    looked up yet. Its samples, 16-bit mono, are on disk, or else to be made: a plan needs no more
    of it than is here.
    """

    key: str
    frames: int
    make: Callable[[], bytes]
    energies: "array[float] | None" = None


NOTHING = Clip("", 0, bytes, array("d"))
"""The clip of words that are not to be had."""


class Bank:
    """Clips at one rate in Hz, taken from the cache, or else made and put there.

    A plan asks it for lengths. Phrases of which it knows none yet it notes as wanted, and
    :meth:`fill` makes them, all with one call of each voice; of those whose length came with the
    voice, only what the plan speaks. A phrase is spoken by the first of
    the ``voices`` that has a recording of it. Samples are read as they are used, and those used
    last are held, so that a day of track takes no more memory than a minute.
    """

    def __init__(
        self,
        theme: Theme,
        voices: Sequence[Voice],
        cache: Cache,
        rate: int,
        balance: float = 0.0,
    ) -> None:
        """Make the sounds ready; ``balance`` is how much louder the voice is to be, in dB.

        The side that is to be softer is turned down, as the loudness of the whole is set later.
        """
        self.rate = rate
        self.voices = list(voices)  # those that have not failed
        self.faults: list[str] = []  # what went wrong with the voices, a line each
        self.cache = cache
        self._loudness = SPOKEN + min(0.0, balance)
        self._softer = max(0.0, balance)
        self._kind = kind(rate, self._loudness)
        self._held: dict[object, bytes] = {}  # the clips used last, in that order
        self._holding = 0  # bytes
        self._unkept: dict[str, bytes] = {}  # what no disk keeps
        self._energies: dict[object, array[float]] = {}
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
            voice, _ = self._speaker(phrase)
            self._phrases[phrase] = self._known(phrase) if voice else None
            if voice and self._phrases[phrase] is None:
                self._wanted.append(phrase)
        clip = self._phrases[phrase]
        return self._length(clip) if clip and clip.frames else None

    def fill(self, events: Iterable[Event] | None = None) -> bool:
        """Make the phrases that were wanted, and what ``events`` speak, or else all that may be
        asked for; whether a plan is to be made again, of what is known now.

        A voice that fails says why in ``faults``, and the next one speaks in its place, also what
        the first of all had made. It is asked again only if it takes back the phrase at fault,
        which then has no key. When no voice is left nothing is spoken, for half a voice would
        mislead.
        """
        wanted, self._wanted = self._wanted, []
        again, faults = bool(wanted), len(self.faults)
        wanted = wanted or self._unmade(events)
        while wanted:
            voice, _ = self._speaker(wanted[0])
            if voice is None:
                del wanted[0]
                continue
            asked = [phrase for phrase in wanted if self._speaker(phrase)[0] is voice]
            try:
                self._make(voice, asked)
            except VoiceError as error:
                fault = str(error)
                at_fault = next(phrase for phrase in asked if self._phrases[phrase] is None)
                if voice.key(at_fault) is not None:
                    if voice is self.voices[0]:  # a set has one voice
                        self._phrases = dict.fromkeys(wanted := [*self._phrases])
                        if following := self.voices[1:]:
                            fault += f"; {following[0].name} speaks the whole set"
                    self.voices.remove(voice)
                self.faults.append(fault)
            wanted = [phrase for phrase in wanted if self._phrases[phrase] is None]
        if not self.voices:
            self._phrases.clear()
        if again or len(self.faults) > faults:
            return True
        for each in self.voices:
            each.close()
        self.cache.tidy(LARGEST_CACHE)
        return False

    def _unmade(self, events: Iterable[Event] | None) -> list[Phrase]:
        """Return the phrases that events speak, or all, which have no samples yet.

        Of all sounds they are made here, as none of them can fail.
        """
        if events is None:
            for clip in self._sounds.values():
                if not self._is_made(clip):
                    self._samples(clip)
            heard = [*self._phrases]
        else:
            spoken = ((event.text, event.rate) for event in events)
            heard = [Phrase(text, rate) for text, rate in dict.fromkeys(spoken) if text and rate]
        clips = [(phrase, self._phrases.get(phrase)) for phrase in heard]
        unmade = [phrase for phrase, clip in clips if clip and not self._is_made(clip)]
        self._phrases |= dict.fromkeys(unmade)
        return unmade

    def _make(self, voice: Voice, phrases: list[Phrase]) -> None:
        """Have a voice speak phrases that it has; raise VoiceError where it fails."""
        for phrase in phrases:  # made, if an earlier voice failed
            known = self._known(phrase)
            self._phrases[phrase] = known if known and self._is_made(known) else None
        phrases = [phrase for phrase in phrases if self._phrases[phrase] is None]
        for phrase, samples in zip(phrases, self._spoken(voice, phrases), strict=True):
            key = self._speaker(phrase)[1]
            self._keep(key, samples)
            clip = self._known(phrase) or self._measured(key, partial(self._again, phrase))
            self._phrases[phrase] = clip

    def _spoken(self, voice: Voice, phrases: list[Phrase]) -> Iterator[bytes]:
        """Yield phrases as a voice speaks them, ready to play; raise VoiceError where it fails.

        While it speaks one, those before it are made ready on the other cores.
        """
        from concurrent.futures import ThreadPoolExecutor

        ready: deque[Future[bytes]] = deque()
        asked = iter(phrases)

        def first() -> bytes:
            samples, phrase = ready.popleft().result(), next(asked)
            if not samples and not wordless(phrase.text):
                raise VoiceError(f"{voice.name} gave no sound for '{phrase.text}'")
            return samples

        with ThreadPoolExecutor(WORKERS) as workers:
            fault = None
            try:
                for phrase, recording in zip(phrases, voice.speak(phrases), strict=True):
                    card = voice.card(phrase, self._kind)
                    ready.append(
                        workers.submit(prepared, recording, self.rate, self._loudness, card)
                    )
                    if len(ready) > WORKERS:
                        yield first()
            except VoiceError as error:
                fault = error  # what was spoken before it is kept
            while ready:
                yield first()
            if fault:
                raise fault

    def lacking(self, events: Iterable[Event]) -> dict[str, str]:
        """Return the texts in a plan that are not spoken by the first voice, and by whom."""
        if len(self.voices) < 2:
            return {}
        spoken = dict.fromkeys(
            Phrase(event.text, event.rate) for event in events if event.text and event.rate
        )
        return {
            phrase.text: voice.name
            for phrase in spoken
            for voice, _ in [self._speaker(phrase)]
            if voice and voice is not self.voices[0]
        }

    def clip(
        self, event: Event, gain: float = 0.0, channels: int = 1, side: Side | None = None
    ) -> bytes:
        """Return the samples of an event with a gain in dB: of 16 bits, cut where it ends.

        Of two channels it is in the ear of a side, or in both.
        """
        asked = (event.sound, event.text, event.rate, event.duration, gain, channels, side)
        samples = self._held.pop(asked, None)
        if samples is None:
            samples = self._samples(self._turned(self._clip(event), gain))
            if event.sound:
                samples = tones.cut(samples, frame(event.duration, self.rate), self.rate)
            if channels == 2:
                samples = ears.stereo(samples, side)
            self._holding += len(samples)
        self._held[asked] = samples  # used last
        while self._holding > channels**2 * MOST_HELD and len(self._held) > 1:
            self._holding -= len(self._held.pop(next(iter(self._held))))
        return samples

    def energies(self, event: Event, gain: float = 0.0, channels: int = 1) -> "array[float]":
        """Return how loud an event's clip is, turned up, in each tenth of a second.

        Of all ``channels`` that it is in together; see ``loudness``.
        """
        asked = (event.sound, event.text, event.rate, event.duration, gain, channels)
        if asked not in self._energies:
            clip = self._turned(self._clip(event), gain)
            energies = clip.energies
            if energies is None:
                energies = self._measured(clip.key, clip.make).energies or array("d")
            cells = energies[: -(-event.duration * CELLS // SECOND)]
            self._energies[asked] = array("d", [channels * energy for energy in cells])
        return self._energies[asked]

    def mixed(self, placed: tuple[mixer.Placed, ...], channels: int) -> bytes:
        """Return overlapping clips as one; see ``mixer.mix``."""
        clips = [(start, blake2b(samples).hexdigest()) for start, samples in placed]
        return self._kept(repr((VERSION, channels, clips)), partial(mixer.mix, placed, channels))

    def _clip(self, event: Event) -> Clip:
        if event.sound is not None:
            return self._sounds[event.sound]
        return self._phrases[Phrase(event.text or "", event.rate or 0)] or NOTHING

    def _turned(self, clip: Clip, gain: float) -> Clip:
        """Return a clip with a gain in dB; how loud it has become is not known yet."""
        if not gain or not clip.frames:
            return clip

        def make() -> bytes:
            return limiter.turned(self._samples(clip), gain, PEAK, self.rate)

        return Clip(f"{clip.key} {gain:+.1f} {PEAK}", clip.frames, make)

    def _samples(self, clip: Clip) -> bytes:
        return self._kept(clip.key, clip.make) if clip.frames else b""

    def _kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key; else make it and keep it."""
        kept = self._unkept.get(key) or self.cache.get(key)
        if kept is None:
            kept = make()
            self._keep(key, kept)
        return kept

    def _keep(self, key: str, samples: bytes) -> None:
        """Keep samples on disk; in memory where there is no disk that keeps them."""
        if not self.cache.put(key, samples):
            self._unkept[key] = samples

    def _is_made(self, clip: Clip) -> bool:
        return not clip.frames or clip.key in self._unkept or self.cache.has(clip.key)

    def _known(self, phrase: Phrase) -> Clip | None:
        """Return the clip of a phrase if it is known how long it is: by the voice, or from disk."""
        voice, key = self._speaker(phrase)
        card = voice.card(phrase, self._kind) if voice else None
        make = partial(self._again, phrase)
        return _noted(key, card[RECIPE.size :], make) if card else self._card(key, make)

    def _again(self, phrase: Phrase) -> bytes:
        """Speak a phrase that the disk has lost since."""
        voice, _ = self._speaker(phrase)
        return next(self._spoken(voice, [phrase])) if voice else b""

    def _measured(self, key: str, make: Callable[[], bytes]) -> Clip:
        """Return a clip, measured now if it never was."""
        clip = self._card(key, make)
        if clip is None:
            card = noted(self._kept(key, make), self.rate)
            self._keep(f"{key} card", card)
            clip = _noted(key, card, make)
        return clip

    def _card(self, key: str, make: Callable[[], bytes]) -> Clip | None:
        """Return a clip by what was noted when it was measured, if it was."""
        card = self._unkept.get(f"{key} card") or self.cache.get(f"{key} card")
        return None if card is None else _noted(key, card, make)

    def _length(self, clip: Clip) -> int:
        return lasting(clip.frames, self.rate)

    def _speaker(self, phrase: Phrase) -> tuple[Voice | None, str]:
        """Return the voice that speaks a phrase and the key of its clip."""
        for voice in self.voices:
            key = voice.key(phrase)
            if key is not None:
                return voice, f"{self._kind} {key}"
        return None, ""

    def _sound(self, sound: Sound) -> Clip:
        state = None
        if isinstance(sound.source, Path) and sound.source.exists():
            found = sound.source.stat()
            state = (found.st_mtime_ns, found.st_size)
        sound = sound._replace(peak=sound.peak - self._softer)
        key = repr((VERSION, self.rate, sound, state))
        make = partial(tones.samples, sound, self.rate)
        if isinstance(sound.source, Path):
            return self._measured(key, make)
        return Clip(key, tones.frames(sound.source, self.rate), make)


def kind(rate: int, loudness: float) -> str:
    """Return all that a clip depends on, beside the recording: its rate in Hz, its LUFS."""
    return repr((VERSION, rate, loudness))


def card(recording: Recording, rate: int, loudness: float) -> bytes:
    """Return what is to be noted beside a recording, for ``prepared`` and for plans."""
    samples, recipe = speech.levelled(recording, rate, loudness)
    return RECIPE.pack(recipe.first, recipe.end, *recipe.gains) + noted(samples, rate)


def prepared(recording: Recording, rate: int, loudness: float, card: bytes | None = None) -> bytes:
    """Return a recording as a clip; with its card it has the frames that a plan was told."""
    if card is None:
        return speech.prepare(recording, rate, loudness)
    first, end, *gains = RECIPE.unpack_from(card)
    recipe = speech.Recipe(first, end, tuple(gains))
    (frames,) = CARD.unpack_from(card, RECIPE.size)
    return speech.prepare(recording, rate, loudness, recipe)[: 2 * frames].ljust(2 * frames, b"\0")


def noted(samples: bytes, rate: int) -> bytes:
    """Return what is noted of a clip: its frames, and how loud it is."""
    return CARD.pack(len(samples) // 2) + loudness.measured(samples, rate).tobytes()


def _noted(key: str, card: bytes, make: Callable[[], bytes]) -> Clip:
    (frames,) = CARD.unpack_from(card)
    return Clip(key, frames, make, array("d", card[CARD.size :]))
