"""A set that is planned: when everything is heard, its samples, and its files."""

import os
from collections.abc import Iterator
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, SupportsFloat, Unpack

from tempo.errors import RequestError, ours
from tempo.guide import keywords, schedule
from tempo.guide.asked import Guide
from tempo.guide.keywords import OF_FILES, FileOptions
from tempo.guide.schedule import Event, Span, Tempo
from tempo.library import inputs
from tempo.library.declarations import FORCE, SAMPLE_RATE
from tempo.plan.time import MINUTE, SECOND, clock, frame, seconds, spelled
from tempo.plan.timeline import under_tension

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tempo.guide.work import Work

EMBEDDED = 10 * MINUTE
"""How much of a track a notebook holds, in microseconds: 5 MB a channel."""

EMBEDDED_RATE = 64
"""The bit rate of that, in kbit/s for each channel: words are still clear, and every browser plays
an MP3."""


class Track:
    """A set that is planned, and never changes; made by ``Work.plan``. Times are in seconds."""

    def __init__(self, work: "Work", guide: Guide, read: tuple[str, ...]) -> None:
        self._work = work
        self._guide = guide
        self._read = read  # the files that it is made of

    @property
    def work(self) -> "Work":
        """What it was planned from."""
        return self._work

    @property
    def name(self) -> str:
        """What it was asked for by."""
        return self._guide.workout.name

    @property
    def title(self) -> str:
        """What it is called."""
        return self._guide.work.title or self._guide.work.exercises[0].sheet.name

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every stretch of time, each starting where the last one ends."""
        return tuple(schedule.spans(self._guide.track))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every sound and word, in order of time."""
        return tuple(schedule.events(self._guide.track))

    @property
    def duration(self) -> float:
        """The length in seconds."""
        return seconds(self._end)

    @property
    def time_under_tension(self) -> float:
        """The lengths of all phases together, in seconds."""
        return seconds(under_tension(self._guide.track.spans))

    @property
    def tempo(self) -> Tempo:
        """The tempo of the first set."""
        from tempo.guide.summary import settled

        pace = self._guide.work.sets[0].pace
        return schedule.in_seconds(settled(pace), self._guide.routine.starts, pace.lift)

    @property
    def summary(self) -> str:
        """What the command line says back: how each tempo was read, and how much is to be done."""
        from tempo.guide.summary import silent, summary

        return "\n".join([summary(self._guide), *silent(self._guide)])

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person has to know, a line each: a voice that failed, an option without effect."""
        return self._guide.told

    @property
    def sample_rate(self) -> int:
        """The frames a second, in Hz."""
        return self._guide.track.pcm.rate

    @property
    def channels(self) -> int:
        """1, or 2 where sides have ears of their own or music is under it."""
        return self._guide.track.pcm.channels

    @property
    def frames(self) -> int:
        """The length in frames."""
        return self._guide.track.frames

    def frame(self, time: float) -> int:
        """Return the frame at a time in seconds, as that on which an event starts.

        Raises Error for a time that is not within the track.
        """
        return frame(self._time(time, "time"), self.sample_rate)

    def blocks(self, start: float = 0, end: float | None = None) -> Iterator[memoryview]:
        """Return the samples from a time to another in seconds, block by block, as they are made.

        A block holds whole frames of interleaved 16-bit samples (format ``h``), of any number. It
        needs no numpy where clips are kept and there is no music. Raises Error for a time that is
        not within the track, and while it is consumed where a file of it cannot be read any more.

        >>> import tempo
        >>> track = tempo.load("pause-thrust").with_(reps=2, sets=1, voice="none").plan()
        >>> sum(len(block) for block in track.blocks(10, 12.5))
        110250
        """
        first = self.frame(start)
        last = self.frames if end is None else frame(self._time(end, "end"), self.sample_rate)
        return self._blocks(first, last)

    def samples(
        self, start: float = 0, end: float | None = None
    ) -> "tuple[NDArray[np.int16], int]":
        """Return the samples from a time to another in seconds, and their rate in Hz.

        The array is of 16-bit integers, a row for each frame where there are two channels. Raises
        Error as ``blocks`` does.
        """
        import numpy as np

        found = np.frombuffer(bytearray().join(self.blocks(start, end)), np.int16)
        return found.reshape(-1, 2) if self.channels == 2 else found, self.sample_rate

    def export(self, path: str | PathLike[str], **options: Unpack[FileOptions]) -> tuple[Path, ...]:
        """Write the track, or with ``split="set"`` its sets, and return every file that is written.

        The ending says the format. The options are those of `tempo export`. No file is replaced
        without ``force``, and none is left half-written. A format that has not the track's rate, as
        Opus, gets one that is planned anew. Raises Error where it cannot be written.
        """
        from tempo.guide.export import request
        from tempo.outputs import place

        with ours(), keywords.named(), inputs.apart(self._read):
            said = keywords.read(keywords.texts(options, OF_FILES), OF_FILES)
            asked = self._work._wanted._replace(options=said.over(self._work._wanted.options))
            output = _file(path)
            wanted = request(asked, output, said[FORCE])
            if not asked.options.get(SAMPLE_RATE) and self.sample_rate in wanted.format.rates:
                wanted = wanted._replace(rate=self.sample_rate)
            other = wanted.rate != self.sample_rate
            guide = self._work._guide(wanted.rate) if other else self._guide
            export = wanted.of(guide._replace(settings=said.over(guide.settings)))
            for file in export.files():
                place.check(file, overwrite=wanted.force)
            with place.together(overwrite=wanted.force) as opened:
                export.write(opened, export.takes(), lambda frames: None)
            return tuple(export.files())

    def __repr__(self) -> str:
        return f"<tempo.Track '{self.name}', {clock(self._end)}, {self.sample_rate} Hz>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what it is, a player with the sound, and a picture."""
        with ours(), inputs.apart(self._read):
            return self._html

    @cached_property
    def _html(self) -> str:
        from base64 import b64encode

        lines = "<br>".join(map(escape, self.summary.splitlines()))
        if self._end > EMBEDDED:
            lines += f"<br>the first {clock(EMBEDDED)} to hear"
        sound, picture = (
            f"data:{kind};base64,{b64encode(data).decode()}"
            for kind, data in (("audio/mpeg", self._mp3()), ("image/svg+xml", self._svg()))
        )
        return (
            f"<div><p><strong>{escape(self.title)}</strong><br>{lines}</p>"
            f'<audio controls preload="metadata" src="{sound}"></audio>'
            f'<p><img alt="{escape(self.title)} along time" src="{picture}" '
            'style="width: 100%; max-width: 1000px"></p></div>'
        )

    def _mp3(self) -> bytes:
        """Return what a notebook holds of the sound."""
        from tempo.guide.export import Request
        from tempo.outputs import formats

        last = min(self.frames, frame(EMBEDDED, self.sample_rate))
        wanted = Request(
            self._work._wanted,
            Path("track.mp3"),
            formats.FORMATS["mp3"],
            self.sample_rate,
            cover=False,
            bitrate=EMBEDDED_RATE * self.channels,
        )
        export = wanted.of(self._guide)
        [take] = export.takes()
        blocks = self._blocks(0, last)
        return export.held([take._replace(blocks=blocks, frames=last, chapters=(), markers=())])

    def _svg(self) -> bytes:
        """Return the picture that a notebook shows, on white paper."""
        from tempo.guide.subject import subject
        from tempo.library import unfinished
        from tempo.outputs import picture

        with unfinished.folder() as folder:
            path = folder / "track.svg"
            picture.write(path, subject(self._guide), dark=False)
            return path.read_bytes()

    def _blocks(self, first: int, last: int) -> Iterator[memoryview]:
        """Yield the samples from a frame to another."""
        left = (last - first) * self.channels
        with ours():
            for block in self._guide.track.blocks(first):
                samples = memoryview(block).cast("B").cast("h")[:left].toreadonly()
                left -= len(samples)
                if samples:
                    yield samples
                if not left:
                    return

    @property
    def _end(self) -> int:
        """The length in microseconds."""
        return self._guide.track.spans[-1].end

    def _time(self, time: float, what: str) -> int:
        """Return a time within the track in microseconds."""
        if isinstance(time, SupportsFloat) and 0 <= (asked := float(time)) <= self.duration:
            return round(asked * SECOND)
        raise RequestError(f"{what} is {time!r}; the track is from 0 to {spelled(self._end)} s")


def _file(path: str | PathLike[str]) -> Path:
    """Return the path of a file to write."""
    if not isinstance(path, str | PathLike):
        raise RequestError(f"name a file to write, as 'set.flac', not {path!r}")
    name = os.fsdecode(path)
    if name == "-" or "\0" in name or not name.strip():
        raise RequestError(f"'{name}' is no name of a file; name one, as 'set.flac'")
    return Path(name)
