"""The bed: music under the cues, song after song, equally loud, lowered for every cue.

It is mixed in chunks, each at a fixed place of the track and computed from that place alone: so
its samples are the same from whatever frame on they are asked for, and memory stays flat.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, lru_cache
from itertools import cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio import limiter, loudness
from tempo.audio.ahead import Ahead
from tempo.audio.ducking import Ducking
from tempo.audio.level import FULL_SCALE, ratio
from tempo.audio.pcm import Block
from tempo.audio.resampler import Resampler
from tempo.errors import FileError
from tempo.library.cache import Cache
from tempo.library.music import Reader, Song, song, songs
from tempo.library.recording import DAMAGED
from tempo.plan.events import Event

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

CHUNK = 1 << 16
"""Frames that are mixed at a time: more would not be faster, and fewer have the cost of each."""

AHEAD = 4 * CHUNK * 2 * 4
"""Bytes of a song that a thread of its own decodes ahead: four chunks of floats."""

FADE = 3
"""Seconds in which a song gives way to the next, and in which the bed comes and goes."""

PIECE = 1
"""Seconds of a song that are measured in a row."""

PIECES = 300
"""How many pieces of a song are measured at most; of a long one they are spread evenly."""

MOST_GAIN = 24.0
"""The most that a song is turned up, in dB."""

VERSION = 1
"""Part of every key in the cache: to be raised when the same song is measured otherwise."""


class Music(NamedTuple):
    """The music that is asked for: a file or folder, and levels in dB."""

    path: Path
    level: float = 0.0  # how much louder than the cues it is between them
    duck: float = 12.0  # how much softer it is under them


class Turn(NamedTuple):
    """A song on the track, in frames at the track's rate; the fades are those to its neighbours."""

    song: Song
    start: int
    frames: int
    fade_in: int
    fade_out: int


class Measured(NamedTuple):
    """How loud a song is: in LUFS, and its weighted mean square in each tenth of a second."""

    loudness: float
    powers: "NDArray[np.float64]"

    @property
    def heard(self) -> bool:
        """Whether the song is more than silence."""
        return math.isfinite(self.loudness)

    def gain(self, loud: float) -> float:
        """Return the ratio that makes it so loud, in LUFS."""
        return ratio(min(MOST_GAIN, loud - self.loudness)) if self.heard else 0.0


class Bed:
    """The music of one track of so many frames at a rate in Hz, for two ears."""

    def __init__(
        self, music: Music, events: Sequence[Event], frames: int, rate: int, cache: Cache
    ) -> None:
        """Find and measure the songs; what was measured before is taken from the cache.

        Raises FileError if there is no music, or a song of it cannot be played.
        """
        self.level = music.level
        self.placed = laid(songs(music.path), frames, rate)
        self._measured = {each.song: measured(each.song, cache) for each in self.placed}
        self._starts = [each.start for each in self.placed]
        self._ends = [each.start + each.frames for each in self.placed]
        fade = min(FADE * rate, frames // 2)
        self._whole = Turn(self.placed[0].song, 0, frames, fade, fade)
        self._events, self._duck, self._rate = events, music.duck, rate

    def energies(self) -> "NDArray[np.float64]":
        """Return its weighted energy in each tenth of a second of the track, if it is at 0 LUFS."""
        import numpy as np

        length = self._rate // loudness.CELLS
        middles = np.arange(self._whole.frames // length) * length + length // 2
        powers = np.zeros(len(middles))
        for each, end in zip(self.placed, self._ends, strict=True):
            here = slice(*np.searchsorted(middles, (each.start, end)))
            song = self._measured[each.song]
            if here.start < here.stop and song.heard:
                cells = np.minimum((middles[here] - each.start) // length, len(song.powers) - 1)
                fades = _fades(middles[here] - each.start, each)
                powers[here] += song.powers[cells] / loudness.power(song.loudness) * fades**2
        fine = 10  # looks at a slope in a tenth of a second
        ducking = Ducking(self._events, self._duck, fine * loudness.CELLS)
        ducked = ducking.gains(0, fine * len(middles))
        lowered = (ducked.reshape(-1, fine) ** 2).mean(axis=1) * _fades(middles, self._whole) ** 2
        energies: NDArray[np.float64] = powers * lowered * loudness.power(0) * length
        return energies

    def under(
        self, cues: Callable[[int], Iterable[Block]], first: int, loud: float, peak: int
    ) -> Iterator[Block]:
        """Yield the track from its frame ``first`` on: the music, at ``loud`` LUFS, and the cues.

        ``cues`` gives those from a frame on, in stereo. Neither a sample nor the sound between two
        is over ``peak``.
        """
        import numpy as np

        start = max(0, first // CHUNK - 1) * CHUNK  # the limiter looks at the chunk before
        skipped = first - start
        stream = limiter.Stream(peak, self._rate, CHUNK)
        with closing(self._mixed(cues(start), start, loud, stream.room)) as mixed:
            for samples in stream.limited(mixed):
                yield samples[skipped:].reshape(-1).view(np.uint8).data
                skipped = max(0, skipped - len(samples))

    def _mixed(
        self, cues: Iterable[Block], start: int, loud: float, room: "Sound"
    ) -> "Generator[int, None, None]":
        """Write chunks from a frame on into a room, as sums that may be too high; yield lengths."""
        import numpy as np

        ducking = Ducking(self._events, self._duck, self._rate, channels=2)
        levels = {song: np.float32(found.gain(loud)) for song, found in self._measured.items()}
        playing: dict[Turn, Generator[Sound, None, None] | Ahead[Sound]] = {}
        turned = np.empty(room.size, np.float32)
        room = room.reshape(-1)
        try:
            for frames in chunked(cues, room):
                end = start + frames
                for each in self._heard(start, end):
                    if each not in playing:
                        playing[each] = _playing(each, start, self._rate)
                    sound = next(playing[each]).reshape(-1)
                    now, until = max(start, each.start), min(end, each.start + each.frames)
                    for there, gain in ducking.runs(now, until):
                        gain = gain * _faded(now, there, self._whole)
                        gain = gain * levels[each.song] * _faded(now, there, each)
                        part, sound = sound[: 2 * (there - now)], sound[2 * (there - now) :]
                        place = slice(2 * (now - start), 2 * (there - start))
                        room[place] += np.multiply(part, gain, out=turned[: part.size])
                        now = there
                for each in [each for each in playing if each.start + each.frames <= end]:
                    playing.pop(each).close()
                yield frames
                start = end
        finally:
            for decoded in playing.values():
                decoded.close()

    def _heard(self, start: int, end: int) -> tuple[Turn, ...]:
        """Return the songs that are heard between two frames."""
        return self.placed[bisect_right(self._ends, start) : bisect_left(self._starts, end)]


def laid(paths: Sequence[Path], frames: int, rate: int) -> tuple[Turn, ...]:
    """Lay songs out over a track, one after the other and round again; raises FileError.

    Each gives way to the next over FADE, or half of the shorter one if that is less.
    """
    looked = cache(song)
    placed: list[Turn] = []
    start = fade_in = 0
    for path, following in pairwise(cycle(paths)):
        here = looked(path)
        length = here.frames * rate // here.rate
        if start + length >= frames:
            placed.append(Turn(here, start, length, fade_in, 0))
            break
        after = looked(following)
        fade = min(FADE * rate, length // 2, after.frames * rate // after.rate // 2)
        placed.append(Turn(here, start, length, fade_in, fade))
        start, fade_in = start + length - fade, fade
    return tuple(placed)


def _playing(placed: Turn, start: int, rate: int) -> "Generator[Sound, None, None] | Ahead[Sound]":
    """Return what is heard of a song in each chunk; a thread of its own does what takes work.

    What is only to be read has none: two that take turns at each chunk cost more than it saves.
    """
    decoded = _decoded(placed, start, rate)
    if placed.song.plain and placed.song.rate == rate:
        return decoded
    return Ahead(decoded, AHEAD)


def _decoded(placed: Turn, start: int, rate: int) -> "Generator[Sound, None, None]":
    """Yield what is heard of a song in each chunk of the track from the frame ``start`` on."""
    end = placed.start + placed.frames
    with closing(Resampler(Reader(placed.song), rate)) as song:
        for chunk in range(start, end, CHUNK):
            here, there = max(chunk, placed.start), min(chunk + CHUNK, end)
            yield song.read(here - placed.start, there - here)


def _faded(first: int, last: int, placed: Turn) -> "Sound | np.float32":
    """Return the gain of each sample of some frames by a song's fades; a single one if it is 1."""
    import numpy as np

    first, last = first - placed.start, last - placed.start
    end = placed.frames - placed.fade_out
    if first >= placed.fade_in and last <= end:
        return np.float32(1)
    gains = np.ones(2 * (last - first), np.float32)
    coming = _slope(placed.fade_in)[2 * first : 2 * last]
    going = _slope(placed.fade_out)[::-1][2 * max(0, first - end) : 2 * max(0, last - end)]
    gains[: coming.size], gains[gains.size - going.size :] = coming, going
    return gains


@lru_cache(maxsize=2)
def _slope(frames: int) -> "Sound":
    """Return the gain of each sample of a fade: the power of two that cross adds to one."""
    import numpy as np

    way = (np.arange(frames) + 0.5) / frames
    return np.sin(np.pi / 2 * way).astype(np.float32).repeat(2)


def _fades(frames: "NDArray[np.int64]", placed: Turn) -> "NDArray[np.float64]":
    """Return the gains of a song at some of its frames: the power of two that cross adds to one."""
    import numpy as np

    gains: NDArray[np.float64] = np.ones(len(frames))
    for fade, place in (
        (placed.fade_in, frames + 0.5),
        (placed.fade_out, placed.frames - frames - 0.5),
    ):
        part = place < fade
        gains[part] *= np.sin(np.pi / 2 * np.clip(place[part] / fade, 0, 1))
    return gains


def chunked(blocks: Iterable[Block], room: "Sound") -> Iterator[int]:
    """Write what blocks of stereo hold into a room, again and again; yield how many frames it is.

    It is CHUNK frames, and in the end as many as are left.
    """
    import numpy as np

    filled = 0
    for block in blocks:
        samples = np.frombuffer(block, "<i2")
        while samples.size:
            part = samples[: 2 * CHUNK - filled]
            room[filled : filled + part.size] = part
            samples, filled = samples[part.size :], filled + part.size
            if filled == 2 * CHUNK:
                yield CHUNK
                filled = 0
    if filled:
        yield filled // 2


def measured(song: Song, cache: Cache) -> Measured:
    """Return how loud a song is, from the cache if it was measured since it was last changed."""
    import numpy as np

    state = song.path.stat()
    key = repr((VERSION, "music", str(song.path.resolve()), state.st_mtime_ns, state.st_size))
    kept = cache.get(key)
    if kept is None:
        kept = _measure(song).astype("<f4").tobytes()
        cache.put(key, kept)
    powers = np.frombuffer(kept, "<f4").astype(np.float64)
    return Measured(loudness.gated(powers.tolist(), 1), powers)


def _measure(song: Song) -> "NDArray[np.float64]":
    """Return a song's weighted mean square in each tenth of a second; raises FileError.

    Of a long one only pieces are measured, and what is between them is taken to be like them. The
    end is always one of them: there a file that was cut short is found out.
    """
    import numpy as np

    length = PIECE * loudness.CELLS * (song.rate // loudness.CELLS)
    pieces = -(-song.frames // length)
    some = np.unique(np.linspace(0, pieces - 1, min(pieces, PIECES)).round().astype(int)).tolist()
    found = []
    with closing(Reader(song)) as reader:
        for piece in some:
            frames = min(length, song.frames - piece * length)
            sound = reader.read(piece * length, frames).T / np.float32(FULL_SCALE)
            whole = np.pad(sound, ((0, 0), (0, length - frames)))
            found.append(loudness.squares(whole, song.rate))
    powers = np.array(found, np.float64)[np.searchsorted(some, np.arange(pieces))].ravel()
    if not np.isfinite(powers.sum()):
        raise FileError(f"{song.path}: {DAMAGED}")
    return powers
