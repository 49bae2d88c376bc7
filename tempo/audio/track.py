"""The track: a routine laid out, planned, and ready to be heard or written."""

import math
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio import awake, ears, mixer, speech
from tempo.audio.bank import PEAK, Bank
from tempo.audio.loudness import CELLS, gated, summed
from tempo.audio.pcm import Block, Format
from tempo.library.declarations import LOUDNESS
from tempo.plan.around import fitted
from tempo.plan.events import Event, EventKind
from tempo.plan.passage import Sounding
from tempo.plan.prescription import Work
from tempo.plan.schedule import events
from tempo.plan.sheet import Speaking, Words
from tempo.plan.time import frame
from tempo.plan.timeline import Span, Surround, laid, routine

if TYPE_CHECKING:
    from tempo.audio.bed import Bed, Music

MOST_GAIN = 24.0
"""The most that a track is turned up or down, in dB."""


ALONE = threading.Lock()
"""Held while a bank is asked for a clip: several stretches of a track may be made at a time."""

UNLIMITED = PEAK - speech.PEAK
"""By how much every spoken clip can be turned up before its peaks are limited, in dB."""

ROUNDS = 4
"""How often the loudness is measured, at most, for peaks that are limited."""


class Track(NamedTuple):
    """What was planned, and the clips to make it heard; a device and a file get the same blocks."""

    spans: tuple[Span, ...]
    events: tuple[Event, ...]
    sounding: Sounding
    bank: Bank
    work: Work
    keep_awake: bool = True
    gain: float = 0.0  # dB, for every clip
    pan: bool = False  # whether each side has an ear of its own
    bed: "Bed | None" = None  # the music under it
    loud: float = -math.inf  # of the music, in LUFS
    voice: float = 0.0  # dB more, for what is spoken
    beeps: float = 0.0  # dB more, for all other sounds

    @property
    def pcm(self) -> Format:
        """The rate and the channels of the blocks."""
        return Format(self.bank.rate, 1 + self._stereo)

    @property
    def frames(self) -> int:
        """The length in frames."""
        return frame(self.spans[-1].end, self.bank.rate)

    def blocks(self, first: int = 0) -> Iterator[Block]:
        """Yield the samples from the frame ``first`` to the last."""
        rate = self.bank.rate
        idle = awake.loop(rate) if self.keep_awake else bytes(2 * rate)
        if self.pcm.channels == 2:
            idle = ears.stereo(idle)
        clip, end = self._clips(), self.frames

        def cues(first: int) -> Iterator[Block]:
            return mixer.blocks(self.events, clip, first, end, self.pcm, idle, self.bank.mixed)

        return self.bed.under(cues, first, self.loud, mixer.LOUDEST) if self.bed else cues(first)

    @property
    def _stereo(self) -> bool:
        return self.pan or self.bed is not None

    def _energies(self) -> "Callable[[Event], array[float]]":
        """Return what tells how loud an event is, in both ears together; see ``loudness``."""
        energies, gain, pan, stereo = self.bank.energies, self.gain, self.pan, self._stereo

        def heard(event: Event) -> "array[float]":
            if not stereo or (pan and ears.side(event)):
                return energies(event, gain)
            return energies(event, gain + ears.BOTH, 2)

        return heard

    def _clips(self) -> Callable[[Event], bytes]:
        """Return what gives the samples of an event, in the ears that hear it.

        Gains are in tenths of a dB, so that clips are turned but once.
        """
        bank, pan, channels = self.bank, self.pan, self.pcm.channels
        voice, beeps = (round(self.gain + more, 1) for more in (self.voice, self.beeps))

        def clip(event: Event) -> bytes:
            gain, ear = voice if event.sound is None else beeps, ears.side(event) if pan else None
            if channels == 2 and ear is None:
                gain += ears.BOTH
            with ALONE:
                return bank.clip(event, gain, channels, ear)

        return clip


def planned(
    work: Work,
    words: Words,
    speaking: Speaking,
    surround: Surround,
    bank: Bank,
    keep_awake: bool = True,
    loudness: float | None = LOUDNESS.usual,
    pan: bool = False,
    music: "Music | None" = None,
    also: Sequence[str] = (),
) -> Track:
    """Plan some work until the bank holds every clip that the plan speaks, and set its loudness.

    ``loudness`` is that of the whole track, in LUFS; None if it is not to be heard, and then no
    clip is made of which the length is known. ``pan`` gives each side an ear of its own; a track
    without sides stays mono. What may be spoken ``also``, while the set is led, is made ready with
    the rest. Raises FileError if the ``music`` cannot be played.
    """
    sounding = Sounding(words, speaking, bank.sounds, bank.speech)
    while True:
        for text in also:
            bank.speech(text, speaking.rate)
        spans = tuple(laid(routine(work, fitted(surround, work, sounding))))
        heard = tuple(events(spans, work, sounding))
        spoken = heard if loudness is not None else ()
        if not bank.fill(None if also else spoken):  # while a set is led it may be planned anew
            sided = pan and any(map(ears.side, heard))
            track = Track(spans, heard, sounding, bank, work, keep_awake, pan=sided)
            if music:
                from tempo.audio.bed import Bed

                track = track._replace(bed=Bed(music, heard, track.frames, bank.rate, bank.cache))
            if loudness is not None:
                track = _levelled(track, loudness)
            for text in also:
                if length := bank.speech(text, speaking.rate):
                    said = Event(0, length, EventKind.VOICE, text=text, rate=speaking.rate)
                    bank.clip(said, track.gain)
            return track


def replanned(track: Track, work: Work, surround: Surround) -> Track:
    """Return a track with other work, of the clips that there are, as nothing is made any more."""
    spans = tuple(laid(routine(work, fitted(surround, work, track.sounding))))
    heard = tuple(events(spans, work, track.sounding))
    return track._replace(spans=spans, events=heard, work=work)


def _levelled(track: Track, loudness: float) -> Track:
    """Return a track made so loud, by a gain in tenths of a dB: clips are turned up but once.

    Where it is so much that peaks are limited, what that took away is measured and added. Music
    is as loud as the cues alone, or by its level more; it counts, lowered as it is, in the whole.
    """
    cell = track.bank.rate // CELLS
    music = track.bed.energies() if track.bed else None
    for _ in range(ROUNDS):
        cues = summed(track.events, track._energies(), track.frames, track.bank.rate)
        found = gated(cues, cell)
        if math.isinf(found):
            return track._replace(gain=0.0)
        loud = -math.inf
        if track.bed and music is not None:
            loud = found + track.bed.level
            found = gated((cues + music * 10 ** (loud / 10)).tolist(), cell)
        gain = round(max(-MOST_GAIN, min(MOST_GAIN, track.gain + loudness - found)), 1)
        track = track._replace(gain=gain, loud=loud + gain - track.gain)
        if gain <= UNLIMITED:
            break
    return track
