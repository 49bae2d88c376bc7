"""Child processes in which engines speak: there, no crash, hang or leak of theirs is ours.

A child that speaks many phrases writes the rate in Hz, then for each phrase the size of its
samples in bytes and the samples; numbers are 32-bit little-endian.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tempo.errors import VoiceError
from tempo.voices.voice import Phrase, Recording

if TYPE_CHECKING:
    from subprocess import CompletedProcess


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
