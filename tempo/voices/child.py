"""Child processes in which engines speak: there, no crash, hang or leak of theirs is ours.

A child that speaks many phrases writes the rate in Hz, then for each phrase the size of its
samples in bytes and the samples; numbers are 32-bit little-endian.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tempo.errors import VoiceError
from tempo.voices.voice import Phrase, Recording

if TYPE_CHECKING:
    from queue import SimpleQueue
    from subprocess import CompletedProcess, Popen


def run(
    engine: str, arguments: Sequence[str], asked: bytes, patience: float, folder: Path | None = None
) -> "CompletedProcess[bytes]":
    """Run Python with arguments in a child process and return how it ended and what it wrote.

    Raises VoiceError if it cannot be started or takes longer than ``patience`` seconds.
    """
    import subprocess

    try:
        return subprocess.run(
            [sys.executable, *arguments],
            input=asked,
            capture_output=True,
            cwd=folder,
            timeout=patience,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise VoiceError(f"{engine} did not answer within {patience:g} s") from None
    except OSError as error:
        raise VoiceError(f"{engine} could not be started: {error}") from error


def stopped(engine: str, child: "CompletedProcess[bytes]") -> VoiceError:
    """Return the fault of a child that gave no answer, with the last that it said."""
    said = child.stderr.decode("utf-8", "replace").split("\n")
    last = next((each.strip() for each in reversed(said) if each.strip()), "it said nothing")
    return VoiceError(f"{engine} stopped (exit status {child.returncode}): {last}")


def spoken(
    engine: str,
    phrases: Sequence[Phrase],
    most: int,
    ask: Callable[[Sequence[Phrase]], "CompletedProcess[bytes]"],
) -> Iterator[Recording]:
    """Yield one recording for each phrase; ``ask`` runs a child for ``most`` of them at a time.

    The next child speaks while the recordings of the last one are made use of.

    A child may stop early and is then run again for the rest. Raises VoiceError if it stops
    without one recording.
    """
    from concurrent.futures import ThreadPoolExecutor

    start = 0
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(ask, phrases[:most])
        while start < len(phrases):
            child = coming.result()
            heard = list(recordings(child.stdout))
            if not heard:
                raise stopped(engine, child)
            start += len(heard)
            if start < len(phrases):
                coming = ahead.submit(ask, phrases[start : start + most])
            yield from heard


class Kept:
    """A child that is kept from one phrase to the next, where what it has to load takes long.

    It is started when it is first asked, and ends when it is let go of or this process ends,
    however it does: it reads until there is nobody to write.
    """

    def __init__(self, engine: str, arguments: Sequence[str], patience: float) -> None:
        """Take what Python is run with, and how many seconds a phrase may take."""
        self._engine, self._arguments, self._patience = engine, arguments, patience
        self._running: _Running | None = None

    def spoken(self, lines: Sequence[str]) -> Iterator[Recording]:
        """Yield one recording for each line, in which a phrase is written as the child reads it.

        The child speaks the next one while the last is made use of. Raises VoiceError if it cannot
        be started, stops, or does not answer in time.
        """
        if not lines:
            return
        if self._running is None:
            self._running = _Running(self._engine, self._arguments)
        running, owed = self._running, len(lines)
        running.ask(lines[0])
        try:
            for following in [*lines[1:], None]:
                recording = running.answer(self._patience)
                if following is not None:
                    running.ask(following)
                owed -= 1
                yield recording
        finally:
            if owed:  # what it may still say would be taken for the answer to another
                self.close()

    def close(self) -> None:
        """Let go of the child; it is started again when it is asked again."""
        if self._running:
            self._running.close()
        self._running = None


class _Running:
    """The process of a child that is kept, and a thread that hears what it says."""

    def __init__(self, engine: str, arguments: Sequence[str]) -> None:
        import queue
        import subprocess
        import tempfile
        import threading
        import weakref

        self._engine = engine
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._complaints.close()
            raise VoiceError(f"{engine} could not be started: {error}") from error
        assert self._process.stdin and self._process.stdout
        self._asked = self._process.stdin
        self._answers: SimpleQueue[Recording | None] = queue.SimpleQueue()
        threading.Thread(
            target=_hear, args=(self._process.stdout, self._answers), daemon=True
        ).start()
        self.close = weakref.finalize(self, _end, self._process, self._complaints)

    def ask(self, line: str) -> None:
        """Give the child a line; one that has stopped tells so when it is to answer."""
        with contextlib.suppress(OSError):
            self._asked.write(line.encode("utf-8", "replace") + b"\n")
            self._asked.flush()

    def answer(self, patience: float) -> Recording:
        """Return what the child says next; raise VoiceError if it stops or takes too long."""
        import queue
        import subprocess

        try:
            recording = self._answers.get(timeout=patience)
            if recording is None:
                self._process.wait(patience)
        except (queue.Empty, subprocess.TimeoutExpired):
            raise VoiceError(f"{self._engine} did not answer within {patience:g} s") from None
        if recording is not None:
            return recording
        self._complaints.seek(0)
        said = self._complaints.read()
        ended = subprocess.CompletedProcess((), self._process.returncode, b"", said)
        raise stopped(self._engine, ended)


def _hear(answer: IO[bytes], answers: "SimpleQueue[Recording | None]") -> None:
    """Hand on each recording of a child as it comes, and None at the end."""
    with answer:
        rate = int.from_bytes(answer.read(4), "little")
        while size := answer.read(4):
            samples = answer.read(int.from_bytes(size, "little"))
            if len(samples) < int.from_bytes(size, "little"):
                break
            answers.put(Recording(samples, rate))
    answers.put(None)


def _end(process: "Popen[bytes]", complaints: IO[bytes]) -> None:
    """End a child that is kept, at once."""
    process.kill()
    if process.stdin:
        with contextlib.suppress(OSError):  # it had ended, and something was left to write
            process.stdin.close()
    process.wait()
    complaints.close()


def recordings(answer: bytes) -> Iterator[Recording]:
    """Read what a child wrote; skip a torn end.

    >>> list(recordings(bytes.fromhex("22560000" "02000000" "0100" "02000000" "02")))
    [Recording(samples=b'\\x01\\x00', rate=22050)]
    """
    rate = int.from_bytes(answer[:4], "little")
    start = 8
    while start <= len(answer):
        end = start + int.from_bytes(answer[start - 4 : start], "little")
        if end > len(answer):
            return
        yield Recording(answer[start:end], rate)
        start = end + 4


def installed(distribution: str, extra: str) -> str:
    """Return the version of an engine's package; raise VoiceError with what to do without one."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        raise VoiceError(
            f"the voice {extra} is not installed: pip install 'rep-tempo[{extra}]'"
        ) from None
