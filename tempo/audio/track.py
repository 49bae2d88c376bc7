"""The track: a routine laid out, planned, and ready to be heard or written."""

import math
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tempo.audio import awake, mixer, speech
from tempo.audio.bank import PEAK, Bank
from tempo.audio.format import Block, Format
from tempo.audio.loudness import integrated
from tempo.plan.events import Event
from tempo.plan.passage import Sounding
from tempo.plan.prescription import Work
from tempo.plan.schedule import events, fitted
from tempo.plan.sheet import CueSheet, Speaking, Words
from tempo.plan.time import frame
from tempo.plan.timeline import Span, Surround, laid, routine

LOUDNESS = -16.0
"""The loudness of a track unless the user says otherwise, in LUFS: that of spoken podcasts."""

MOST_GAIN = 24.0
"""The most that a track is turned up or down, in dB."""


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
    keep_awake: bool = True
    gain: float = 0.0  # dB, for every clip

    @property
    def format(self) -> Format:
        """The rate and the channels of the blocks."""
        return Format(self.bank.rate)

    @property
    def frames(self) -> int:
        """The length in frames."""
        return frame(self.spans[-1].end, self.bank.rate)

    def blocks(self) -> Iterator[Block]:
        """Yield the samples from the first frame to the last."""
        rate = self.bank.rate
        idle = awake.loop(rate) if self.keep_awake else bytes(2 * rate)

        def clip(event: Event) -> bytes:
            return self.bank.clip(event, self.gain)

        return mixer.blocks(self.events, clip, self.frames, rate, idle)


def planned(
    work: Work,
    sheet: CueSheet,
    words: Words,
    speaking: Speaking,
    surround: Surround,
    bank: Bank,
    keep_awake: bool = True,
    loudness: float = LOUDNESS,
) -> Track:
    """Plan some work until the bank holds every clip that the plan speaks, and set its loudness.

    ``loudness`` is that of the whole track, in LUFS.
    """
    sounding = Sounding(sheet, words, speaking, bank.sounds, bank.speech)
    while True:
        spans = tuple(laid(routine(work, fitted(surround, work, sounding))))
        heard = tuple(events(spans, work, sounding))
        if not bank.fill():
            track = Track(spans, heard, sounding, bank, keep_awake)
            return track._replace(gain=_gain(track, loudness))


def _gain(track: Track, loudness: float) -> float:
    """Return what makes a track so loud, in dB; tenths, so that clips are turned up but once.

    Where it is so much that peaks are limited, what that took away is measured and added.
    """
    gain = 0.0
    for _ in range(ROUNDS):
        energies = partial(track.bank.energies, gain=gain)
        found = integrated(track.events, energies, track.frames, track.bank.rate)
        if math.isinf(found):
            return 0.0
        gain = round(max(-MOST_GAIN, min(MOST_GAIN, gain + loudness - found)), 1)
        if gain <= UNLIMITED:
            break
    return gain
