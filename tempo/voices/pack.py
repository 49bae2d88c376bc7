"""A pack: recordings of many phrases in one file, in the order in which they are listed in it.

A pack begins with lines of text: what it is, whose voice it has and under which licence, how many
recordings there are, and a line for each: its CRC-32, that of the key of what was recorded, its
size in bytes, its rate in words a minute and its words. Their bytes follow, each recording an Ogg
stream of Opus. What was noted of each recording lies beside it (``cards``).
"""

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from tempo.errors import FileError, VoiceError
from tempo.library import folders
from tempo.voices.cards import SUFFIX as CARDS
from tempo.voices.cards import Cards
from tempo.voices.voice import Phrase, Recording

if TYPE_CHECKING:
    from concurrent.futures import Future

FIRST = "tempo voice pack 1"
"""The first line of a pack."""

SUFFIX = ".pack"

SAID = 3
"""How many things a line says before the rate and the words."""

AHEAD = 2
"""How many recordings are decoded at a time: the decoder is not Python, so each has a core."""

QUALITY = 0.975
"""How much the encoder may leave out, of 1: about 17 kbit a second, at which speech is clear."""

SILENCE, MARGIN = 10 ** (-50 / 20), 0.015
"""Of its peak, and seconds: what a recording is below, before and after its words, is left out but
for so much."""


class Place(NamedTuple):
    """Where a recording lies in a pack, in bytes, and the CRC-32 of it and of what it is of."""

    start: int
    size: int
    check: int
    made: int


class Listed(NamedTuple):
    """What a pack's list says of a recording: the number of its line, its CRC-32 and its size."""

    number: int
    check: str
    size: str


class Pack:
    """A pack in a file; ``credit`` is whose voice it has."""

    def __init__(self, path: Path) -> None:
        """Read what is in a pack; raises VoiceError if it is not one."""
        self._path = path
        self._asked: dict[Phrase, Listed | None] = {}
        try:
            with path.open("rb") as file:
                first, self.credit, count = (_line(file) for _ in range(3))
                if first != FIRST:
                    raise ValueError
                self._count = int(count)
                self._lines = b"".join(islice(file, self._count)).decode()
                self._start = file.tell()
            if self._lines.count("\n") != self._count:
                raise ValueError
        except OSError as error:
            raise VoiceError(f"{path} cannot be read: {error.strerror}") from error
        except ValueError:
            raise _damaged(path) from None

    @cached_property
    def _places(self) -> dict[Phrase, Place]:
        """Where each recording lies: two thousand, which a plan has no need of."""
        try:
            return dict(_places(self._lines.split("\n")[:-1], self._start))
        except ValueError:
            raise _damaged(self._path) from None

    def __len__(self) -> int:
        return self._count

    def __contains__(self, phrase: object) -> bool:
        return isinstance(phrase, Phrase) and self._listed(phrase) is not None

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self._places)

    def _listed(self, phrase: Phrase) -> Listed | None:
        """Return what the list says of a phrase; None if it is not there."""
        if phrase not in self._asked:
            self._asked[phrase] = self._look(f" {phrase.rate} {phrase.text}\n")
        return self._asked[phrase]

    def _look(self, words: str) -> Listed | None:
        at = self._lines.find(words)
        while at >= 0:
            begin = self._lines.rfind("\n", 0, at) + 1
            said = self._lines[begin:at].split(" ")
            if len(said) == SAID:
                return Listed(self._lines.count("\n", 0, begin), said[0], said[2])
            at = self._lines.find(words, at + 1)
        return None

    def key(self, phrase: Phrase) -> str:
        """Return all that the recording of a phrase depends on; KeyError if there is none."""
        if not (listed := self._listed(phrase)):
            raise KeyError(phrase)
        return f"pack {listed.check} {listed.size} {phrase.rate} {phrase.text}"

    def card(self, phrase: Phrase, kind: str) -> bytes | None:
        """Return what was noted of the recording of a phrase; None if that is of another kind."""
        listed = self._listed(phrase)
        if not listed or self._cards.kind != kind:
            return None
        return self._cards[listed.number]

    @cached_property
    def _cards(self) -> Cards:
        return Cards(self._path.with_suffix(CARDS), self._lines)

    @property
    def listed(self) -> str:
        """The list of the recordings, a line each."""
        return self._lines

    def recording(self, phrase: Phrase) -> Recording:
        """Return the recording of a phrase; raise VoiceError if it is damaged."""
        return self._decoded(self._encoded(phrase))

    def recordings(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield the recordings of some phrases, on as many cores as there are, a few ahead.

        Raises VoiceError where one is damaged.
        """
        from concurrent.futures import ThreadPoolExecutor

        decoding: deque[Future[Recording]] = deque()
        with ThreadPoolExecutor(AHEAD) as threads:
            for phrase in phrases:
                decoding.append(threads.submit(self._decoded, self._encoded(phrase)))
                if len(decoding) > 2 * AHEAD:
                    yield decoding.popleft().result()
            while decoding:
                yield decoding.popleft().result()

    def _decoded(self, encoded: bytes) -> Recording:
        from tempo.library import recording

        try:
            with recording.telling(self._path):
                import soundfile

                samples, rate = soundfile.read(io.BytesIO(encoded), dtype="int16")
        except FileError as error:
            raise VoiceError(str(error)) from error
        return Recording(samples.astype("<i2").tobytes(), rate)

    def _encoded(self, phrase: Phrase) -> bytes:
        listed = self._listed(phrase)
        if not listed:
            raise KeyError(phrase)
        try:
            return self._read(self._starts[listed.number], int(listed.size), int(listed.check, 16))
        except ValueError:
            raise _damaged(self._path) from None

    @cached_property
    def _starts(self) -> list[int]:
        """Where each recording begins, in bytes."""
        try:
            sizes = [int(line.split(" ", SAID)[2]) for line in self._lines.split("\n")[:-1]]
        except (ValueError, IndexError):
            raise _damaged(self._path) from None
        return [*accumulate(sizes, initial=self._start)]

    def made(self, phrase: Phrase, key: str) -> bytes | None:
        """Return the bytes of the recording of a phrase if it was recorded from such a key."""
        place = self._places.get(phrase)
        if not place or place.made != crc32(key.encode()):
            return None
        return self._read(place.start, place.size, place.check)

    def _read(self, start: int, size: int, check: int) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                encoded = file.read(size)
        except OSError as error:
            raise VoiceError(f"{self._path} cannot be read: {error.strerror}") from error
        if crc32(encoded) != check:
            raise _damaged(self._path)
        return encoded


def find(language: str) -> Pack | None:
    """Return the pack of a language that came with the program; None if there is none."""
    try:
        path = folders.shipped("recordings") / f"{language}{SUFFIX}"
    except FileError:
        return None
    return Pack(path) if path.is_file() else None


def encoded(recording: Recording) -> bytes:
    """Return a recording as an Ogg stream of Opus, without the silence around its words."""
    import numpy as np
    import soundfile

    samples = np.frombuffer(recording.samples, "<i2")
    level = abs(samples.astype(float))
    heard = np.flatnonzero(level > SILENCE * level.max(initial=0.0))
    margin = round(MARGIN * recording.rate)
    if heard.size:
        samples = samples[max(0, heard[0] - margin) : heard[-1] + 1 + margin]
    file = io.BytesIO()
    soundfile.write(
        file,
        samples,
        recording.rate,
        format="OGG",
        subtype="OPUS",
        compression_level=QUALITY,
    )
    return file.getvalue()


def write(path: Path, credit: str, clips: Iterable[tuple[Phrase, str, bytes]]) -> None:
    """Write a pack of phrases, the key that each was recorded from, and the encoded recordings."""
    lines, recordings = [], []
    for phrase, key, recorded in clips:
        checks = f"{crc32(recorded):08x} {crc32(key.encode()):08x}"
        lines.append(f"{checks} {len(recorded)} {phrase.rate} {phrase.text}")
        recordings.append(recorded)
    head = "".join(f"{line}\n" for line in (FIRST, credit, len(lines), *lines))
    path.write_bytes(head.encode() + b"".join(recordings))


def _line(file: io.BufferedReader) -> str:
    line = file.readline().decode()
    if not line.endswith("\n"):
        raise ValueError("it ends early")
    return line.removesuffix("\n")


def _places(lines: Iterable[str], start: int) -> Iterator[tuple[Phrase, Place]]:
    for line in lines:
        check, made, size, rate, text = line.split(" ", 4)
        yield Phrase(text, int(rate)), Place(start, int(size), int(check, 16), int(made, 16))
        start += int(size)


def _damaged(path: Path) -> VoiceError:
    return VoiceError(f"{path} is damaged: install rep-tempo again")
