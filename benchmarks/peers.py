"""A track as a list that any program can play, and programs that play it.

``python benchmarks/peers.py score FOLDER SETS REPS`` writes clips in files, and the frame that each
starts on, from the real plan and the real bank, and the track as it is to be; sounds that overlap
are one clip, so that a program that can only put one after the other has its chance.
``python benchmarks/peers.py PEER FOLDER FILE`` plays them into a file, in the best way found for
that program. ``python benchmarks/peers.py compare FOLDER FILE`` says how the file compares.
"""

import json
import os
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

RATE = 44_100
SILENCE = 64  # zeros in a row that no sound has inside it


class Score(NamedTuple):
    """The frames of a track, and its clips by the frame that they start on."""

    folder: Path
    frames: int
    clips: list[tuple[int, str]]

    def path(self, name: str) -> str:
        """Return the path of a clip."""
        return str(self.folder / name)

    def lengths(self) -> dict[str, int]:
        """Return the frames of each clip."""
        sizes = {name: Path(self.path(name)).stat().st_size for _, name in self.clips}
        return {name: (size - 44) // 2 for name, size in sizes.items()}


def load(folder: str) -> Score:
    """Read a score."""
    frames, clips = json.loads(Path(folder, "score.json").read_text())
    return Score(Path(folder).resolve(), frames, [(start, name) for start, name in clips])


def written(path: Path, samples: bytes) -> None:
    """Write 16-bit mono samples as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples)


def write(folder: Path, sets: int, reps: int) -> None:
    """Write the score of a routine, from the real plan and the real bank."""
    from tempo.audio import mixer
    from tempo.guide.asked import Asked
    from tempo.library.settings import said

    asked = Asked("standard-thrust", said(sets=str(sets), reps=str(reps), rest="60"))
    track = asked.guide().track
    names: dict[bytes, str] = {}
    clips = []
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / "reference.wav"), "wb") as whole:
        whole.setparams((1, 2, RATE, 0, "NONE", ""))
        now = 0
        islands = mixer.islands(
            track.events, lambda event: track.bank.clip(event, track.gain), track.pcm
        )
        for start, placed in islands:
            samples = mixer.mix(placed)
            if samples not in names:
                names[samples] = f"{len(names)}.wav"
                written(folder / names[samples], samples)
            clips.append((start, names[samples]))
            whole.writeframes(bytes(2 * (start - now)) + samples)
            now = start + len(samples) // 2
        whole.writeframes(bytes(2 * (track.frames - now)))
    (folder / "score.json").write_text(json.dumps([track.frames, clips]))


def compare(folder: Path, path: Path) -> str:
    """Say how far the onsets of a file are from those of the score's own track."""
    import numpy as np

    def onsets(path: Path) -> tuple[object, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        heard = np.flatnonzero(samples)
        return samples, heard[np.diff(heard, prepend=-SILENCE - 1) > SILENCE]

    (ours, expected), (theirs, found) = onsets(folder / "reference.wav"), onsets(path)
    if np.array_equal(ours, theirs):  # type: ignore[arg-type]
        return "every sample the same"
    if len(expected) != len(found):
        return f"{len(found)} onsets, not {len(expected)}"
    off = abs(expected - found).max()
    return f"onsets {1000 * off / RATE:.2f} ms off" if off else "the same onsets"


def gaps(score: Score) -> Iterator[tuple[int, str]]:
    """Yield the frames of silence before each clip, then those after the last, without a name."""
    lengths, now = score.lengths(), 0
    for start, name in score.clips:
        yield start - now, name
        now = start + lengths[name]
    yield score.frames - now, ""


def sox(score: Score, path: str) -> None:
    """All clips in a row, and one effect that puts the silences in."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # it opens every file at once
    lengths, place, pads = score.lengths(), 0, []
    for silence, name in gaps(score):
        if silence and name:
            pads.append(f"{silence}s@{place}s")
        elif silence:
            pads.append(f"{silence}s")
        place += lengths.get(name, 0)
    clips = [score.path(name) for _, name in score.clips]
    os.execvp("sox", ["sox", "-D", *clips, path, "pad", *pads])


def prepare_ffmpeg(score: Score) -> None:
    """Write a file for each length of silence, and the list of all files in a row."""
    lines = []
    for silence, name in gaps(score):
        if silence:
            gap = score.folder / f"gap{silence}.wav"
            if not gap.exists():
                written(gap, bytes(2 * silence))
            lines.append(f"file '{gap}'\n")
        if name:
            lines.append(f"file '{score.path(name)}'\n")
    (score.folder / "list.txt").write_text("".join(lines))


def ffmpeg(score: Score, path: str) -> None:
    """The concat demuxer over clips and silences in files, copied."""
    plain = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0"]
    os.execvp("ffmpeg", [*plain, "-i", score.path("list.txt"), "-c", "copy", path])


def csound(score: Score, path: str) -> None:
    """An instrument that plays a file, and a line of score for each clip."""
    lengths = score.lengths()
    notes = "".join(
        f'i1 {start / RATE:.9f} {lengths[name] / RATE:.9f} "{score.path(name)}"\n'
        for start, name in score.clips
    )
    described = (
        "<CsoundSynthesizer>\n<CsInstruments>\n"
        f"sr = {RATE}\nksmps = 64\nnchnls = 1\n0dbfs = 1\n"
        "instr 1\na1 diskin2 p4, 1\nout a1\nendin\n"
        f"</CsInstruments>\n<CsScore>\n{notes}e {score.frames / RATE:.9f}\n"
        "</CsScore>\n</CsoundSynthesizer>\n"
    )
    Path(score.path("score.csd")).write_text(described)
    os.execvp("csound", ["csound", "-d", "-m0", "-W", "-s", "-o", path, score.path("score.csd")])


def numpy_soundfile(score: Score, path: str) -> None:
    """The whole track as floats, clips added to it, written by soundfile."""
    import numpy as np
    import soundfile

    clips = {name: soundfile.read(score.path(name), dtype="float32")[0] for _, name in score.clips}
    track = np.zeros(score.frames, np.float32)
    for start, name in score.clips:
        track[start : start + len(clips[name])] += clips[name]
    soundfile.write(path, track, RATE, subtype="PCM_16")


def pydub_overlay(score: Score, path: str) -> None:
    """A silent track, over which each clip is laid."""
    from pydub import AudioSegment

    clips = {name: AudioSegment.from_wav(score.path(name)) for _, name in score.clips}
    track = AudioSegment.silent(1000 * score.frames / RATE, RATE)
    for start, name in score.clips:
        track = track.overlay(clips[name], round(1000 * start / RATE))
    track.export(path, "wav")


def pydub_append(score: Score, path: str) -> None:
    """Silences and clips, each added to the end."""
    from pydub import AudioSegment

    clips = {name: AudioSegment.from_wav(score.path(name)) for _, name in score.clips}
    track = AudioSegment.empty()
    for silence, name in gaps(score):
        track += AudioSegment.silent(1000 * silence / RATE, RATE)
        track += clips[name] if name else AudioSegment.empty()
    track.export(path, "wav")


PEERS: dict[str, Callable[[Score, str], None]] = {
    "sox": sox,
    "ffmpeg": ffmpeg,
    "csound": csound,
    "numpy": numpy_soundfile,
    "pydub-overlay": pydub_overlay,
    "pydub-append": pydub_append,
}

if __name__ == "__main__":
    verb, folder, *asked = sys.argv[1:]
    if verb == "score":
        write(Path(folder), int(asked[0]), int(asked[1]))
        prepare_ffmpeg(load(folder))
    elif verb == "compare":
        print(compare(Path(folder), Path(asked[0])))
    else:
        PEERS[verb](load(folder), asked[0])
