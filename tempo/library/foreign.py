"""What phones record in and libsndfile does not read: handed to ffmpeg, or to the system."""

import shutil
import sys
from pathlib import Path

from tempo.errors import FileError
from tempo.library import inputs

ENDINGS = (
    *(".m4a", ".aac", ".caf", ".3gp", ".3ga", ".amr", ".mp4", ".m4b", ".mov"),
    *(".webm", ".mka", ".wma", ".oga", ".aif"),
)
"""How the files of phones' recorders end, and of programs that keep a voice in a film's format."""

PATIENCE = 300.0  # seconds


def converted(path: Path) -> bytes:
    """Return the sound of a file as a WAV of 16 bits.

    Raises FileError if nothing here reads it, which says what does.
    """
    inputs.elsewhere()
    if ffmpeg := shutil.which("ffmpeg"):
        asked = ["-nostdin", "-v", "error", "-i", f"file:{path.absolute()}", "-vn", "-sn"]
        return _piped(path, [ffmpeg, *asked, "-c:a", "pcm_s16le", "-f", "wav", "-"])
    if sys.platform == "darwin" and (afconvert := shutil.which("afconvert")):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "sound.wav"
            _piped(path, [afconvert, "-f", "WAVE", "-d", "LEI16", str(path.absolute()), str(made)])
            return made.read_bytes()
    raise FileError(
        f"{path}: what ends in {path.suffix} is read by ffmpeg, which is not installed; "
        "install it, or save the recording as WAV or MP3"
    )


def _piped(path: Path, command: list[str]) -> bytes:
    """Return what a program writes; raises FileError with what it complains of."""
    import subprocess  # a set of other sounds never needs it

    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FileError(f"{path}: cannot be read by {Path(command[0]).name}: {error}") from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        reason = told[0].rpartition(": ")[2] if told else f"it ended with {done.returncode}"
        raise FileError(f"{path}: cannot be read as audio: {reason}")
    return done.stdout
