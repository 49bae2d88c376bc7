"""A track as a file, or as a file a set: what goes into each, how it is called, what is refused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tempo.audio.pcm import Block, Seekable
from tempo.errors import RequestError
from tempo.guide.asked import Asked, Guide
from tempo.guide.companions import COMPANIONS, PLAYLIST
from tempo.guide.summary import comment, names
from tempo.library import unfinished
from tempo.library.declarations import (
    ALBUM,
    ARTIST,
    BITRATE,
    COVER,
    FORMAT,
    NUMBER,
    SAMPLE_RATE,
    SPLIT,
    TITLE,
    WITH,
)
from tempo.outputs import formats, place
from tempo.outputs.formats import FileFormat
from tempo.outputs.place import Place
from tempo.outputs.take import Progress, Take
from tempo.plan.markers import chapters, markers
from tempo.plan.pieces import Piece, by_set, whole
from tempo.plan.time import frame

if TYPE_CHECKING:
    from tempo.audio.track import Track
    from tempo.plan.markers import Parts

STANDARD_OUTPUT = Path("-")
LONGEST_TITLE = 100  # bytes of a title in a file's name, of which disks take 255


class Request(NamedTuple):
    """An export as it was asked for, with what can be refused before any work refused."""

    asked: Asked
    output: Path
    format: FileFormat
    rate: int  # Hz
    companions: Sequence[str] = ()
    split: bool = False
    cover: bool = True
    force: bool = False
    bitrate: int = 0  # kbit/s, where one was asked for

    def to(self, output: Path) -> "Request":
        """Return the same export to another file, of the same format."""
        return self._replace(output=output)

    def known_files(self) -> list[Path]:
        """Return the files whose names are known before the track is planned."""
        if self.split:
            return [beside(self.output, PLAYLIST)]
        return _files(self.output, self.companions)

    def pieces(self) -> list[tuple[Path, str]]:
        """Return how the others are called: what stands before a number and a title, and after."""
        if not self.split:
            return []
        stem, ending = _parted(self.output)
        return [
            (file.with_name(stem), file.name.removeprefix(stem) if file != self.output else ending)
            for file in _files(self.output, self.companions)
        ]

    def planned(self) -> "Export":
        """Plan the track and name its files."""
        return self.of(self.asked.guide(sample_rate=self.rate))

    def of(self, guide: Guide) -> "Export":
        """Name the files of a track that is planned, at the rate that was asked for."""
        spans, events = guide.track.spans, guide.track.events
        if self.split:
            pieces = by_set(spans, events, names(guide), _parts(guide))
            paths = _numbered(self.output, pieces)
        else:
            pieces, paths = [whole(_title(guide), spans, events)], [self.output]
        return Export(self, guide, pieces, paths)


class Export(NamedTuple):
    """A track, and the files to be made of it, one for each piece."""

    request: Request
    guide: Guide
    pieces: Sequence[Piece]
    paths: Sequence[Path]

    @property
    def track(self) -> "Track":
        """The track."""
        return self.guide.track

    def files(self) -> list[Path]:
        """Return every file that will be written."""
        request = self.request
        listed = [beside(request.output, PLAYLIST)] if request.split else []
        return [
            *(file for path in self.paths for file in _files(path, request.companions)),
            *listed,
        ]

    def takes(self) -> Iterator[Take]:
        """Yield what goes into each file; its blocks are to be used up before the next."""
        takes = (
            take._replace(bitrate=self.request.bitrate)
            for take in _takes(self.guide, self.pieces, self.request.split)
        )
        if not self.request.cover or self.request.format.size:  # a WAV has none
            yield from takes
            return
        from tempo.outputs.cover import cover

        for piece, take in zip(self.pieces, takes, strict=True):
            yield take._replace(cover=cover(piece.title, piece.spans))

    def write(self, opened: Place, takes: Iterable[Take], progress: Progress) -> None:
        """Write every file, and tell how many frames of the track are written."""
        request, rate = self.request, self.request.rate
        for piece, path, take in zip(self.pieces, self.paths, takes, strict=True):
            before = frame(piece.start, rate)

            def written(frames: int, before: int = before) -> None:
                progress(before + frames)

            with opened(path, request.format.size and request.format.size(take)) as file:
                request.format.encode(file, path, take, written)
            for name in request.companions:
                made = COMPANIONS[name].made(self.guide, piece, take)
                _write(opened, beside(path, name), made)
        if request.split:
            from tempo.outputs.playlist import Entry, m3u8

            entries = [
                Entry(path.name, piece.title, piece.end - piece.start)
                for piece, path in zip(self.pieces, self.paths, strict=True)
            ]
            listed = m3u8(album(self.guide, split=True), entries)
            _write(opened, beside(request.output, PLAYLIST), listed)

    def held(self, takes: Iterable[Take], progress: Progress = lambda frames: None) -> bytes:
        """Return what would be the one file of the track."""
        with unfinished.folder() as folder:
            path = folder / self.paths[0].name
            moved = self._replace(request=self.request.to(path), paths=[path])
            with place.together() as opened:
                moved.write(opened, takes, progress)
            return path.read_bytes()


def request(asked: Asked, output: Path | None, force: bool = False) -> Request:
    """Return the export that was asked for; raises RequestError where that cannot be."""
    said = asked.options
    kind, split, companions = said.get(FORMAT), said.get(SPLIT), said.get(WITH) or ()
    usual = formats.FORMATS[kind or "wav"]
    piped = output == STANDARD_OUTPUT
    output = output or Path(f"{Path(asked.routine).stem}{usual.endings[0]}")
    written = usual if piped else formats.find(output, kind)
    rate = said.get(SAMPLE_RATE) or written.rates[0]
    _refuse(output, written, rate, companions, split)
    companions = tuple(name for name in companions if name != PLAYLIST)  # stands for all files
    bitrate = said.get(BITRATE) or 0
    if bitrate and bitrate not in written.bitrates:
        raise RequestError(_no_bitrate(bitrate, written))
    return Request(
        asked, output, written, rate, companions, bool(split), said[COVER], force, bitrate
    )


def _refuse(
    output: Path, written: FileFormat, rate: int, companions: Sequence[str], split: str | None
) -> None:
    """Raise RequestError where what was asked for does not go together."""
    if rate not in written.rates:
        raise RequestError(
            f"Opus has no sample rate of {rate}, only {written.rates[0]}; leave --sample-rate out"
        )
    if PLAYLIST in companions and not split:
        raise RequestError("a playlist (m3u8) lists the files of --split set; ask for that too")
    if split and len(f"{output.name}.".splitlines()) > 1:
        raise RequestError(f"'{output.name}' has more than a line, as no name in a playlist can")
    if output == STANDARD_OUTPUT and (split or companions):
        what = "--split" if split else "--with"
        raise RequestError(f"{what} writes files, which need a name; give one instead of -o -")


def _no_bitrate(bitrate: int, written: FileFormat) -> str:
    """Say which bit rates there are in place of one that a format has not."""
    if not written.bitrates:
        return f"{written.endings[0][1:]} has no bit rate to choose; leave --bitrate out"
    if isinstance(written.bitrates, range):
        return (
            f"choose a bit rate from {written.bitrates[0]} to {written.bitrates[-1]}, not {bitrate}"
        )
    return f"there is no bit rate {bitrate}; choose one of {', '.join(map(str, written.bitrates))}"


def beside(path: Path, name: str) -> Path:
    """Return the path of a companion of a file."""
    known = path.suffix.lower() in formats.ENDINGS
    ending = COMPANIONS[name].ending if name in COMPANIONS else f".{name}"
    return path.with_name(f"{path.stem if known else path.name}{ending}")


def _files(path: Path, companions: Sequence[str]) -> list[Path]:
    """Return a file and its companions."""
    return [path, *(beside(path, name) for name in companions)]


def _numbered(output: Path, pieces: Sequence[Piece]) -> list[Path]:
    """Return a path for each piece, in whose order they sort: ``pause-02-set-1.mp3``."""
    stem, ending = _parted(output)
    width = max(2, len(str(len(pieces))))
    paths = []
    for number, piece in enumerate(pieces, 1):
        title = "-".join(re.findall(r"\w+", piece.title.lower()))
        title = title.encode()[:LONGEST_TITLE].decode(
            errors="ignore"
        )  # the number tells them apart
        paths.append(output.with_name(f"{stem}-{number:0{width}}-{title}{ending}"))
    return paths


def _parted(output: Path) -> tuple[str, str]:
    """Return what stands before a piece's number, and the ending that says the format."""
    known = output.suffix.lower() in formats.ENDINGS
    return (output.stem, output.suffix) if known else (output.name, "")


def _parts(guide: Guide) -> "Parts":
    """Return what the parts of a track are called in its language."""
    from tempo.library import words

    return words.parts(guide.track.sounding.words.language)


def _takes(guide: Guide, pieces: Sequence[Piece], split: bool) -> Iterator[Take]:
    """Yield what goes into each file; its blocks are to be used up before the next is asked for."""
    track, parts = guide.track, _parts(guide)
    rate, frame_bytes = track.pcm.rate, track.pcm.frame_bytes
    lengths = [frame(piece.end, rate) - frame(piece.start, rate) for piece in pieces]
    streams: Iterable[Iterable[Block]] = [Seekable(track.blocks) if track.bed else track.blocks()]
    if split:
        from tempo.audio.cuts import cut

        streams = cut(track.blocks(), [length * frame_bytes for length in lengths])
    numbers = guide.settings.get(NUMBER) or (0, 0)
    for number, (piece, length, blocks) in enumerate(zip(pieces, lengths, streams, strict=True), 1):
        yield Take(
            blocks,
            track.pcm,
            length,
            title=piece.title,
            artist=_legible(guide.settings[ARTIST]),
            album=album(guide, split),
            comment=comment(guide),
            language=track.sounding.words.language,
            number=number if split else numbers[0],
            tracks=len(pieces) if split else numbers[1],
            chapters=tuple(chapters(piece.spans, names(guide), parts)),
            markers=tuple(markers(piece.spans, names(guide), parts)),
        )


def _title(guide: Guide) -> str:
    """Return what a track is called: as was said, or as its workout or exercise."""
    usual = guide.work.title or guide.work.exercises[0].sheet.name
    return _legible(guide.settings.get(TITLE) or usual).replace("{title}", usual)


def _legible(text: str) -> str:
    """Return a text that can be drawn and put into a tag: what the system could not read is ?.

    >>> _legible("set \\udcff")
    'set ?'
    """
    return text.encode(errors="replace").decode()


def album(guide: Guide, split: bool) -> str:
    """Return the album of a track's files; what is split is an album of its own."""
    said = _legible(guide.settings.get(ALBUM) or "")
    if split:
        return ", ".join(filter(None, (said, _title(guide))))
    if guide.workout.title:
        return said or _title(guide)
    spoken = guide.track.sounding.words.language
    foreign = spoken != guide.routine.language
    return said or (guide.work.exercises[0].sheet.name if foreign else guide.routine.exercise)


def _write(opened: Place, path: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode(errors="surrogateescape")
    with opened(path) as file, place.writing(path):
        file.write(data)
