"""``tempo voices record``: one long recording of a coach, cut into the phrases of a script."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from tempo.cli import options
from tempo.cli.tell import tell
from tempo.errors import RequestError
from tempo.guide.asked import Asked
from tempo.guide.summary import counted
from tempo.library.declarations import CUT_PAUSE, EVERY_PHRASE, SPOKEN_ROUTINES, TAKE, VOICE
from tempo.library.settings import Settings
from tempo.library.values import File
from tempo.plan.time import SECOND, clock

SCRIPT = "script.txt"
"""The file beside the recordings that keeps the numbers of the phrases."""

LONGEST = 3_600.0  # seconds of a recording
HASTY, SLOW = 0.12, 1.2
"""Seconds a word: what is shorter or longer has probably another phrase in it."""


class Cut(NamedTuple):
    """A phrase that was found in a recording."""

    number: int
    phrase: str
    start: int  # microseconds
    length: int
    samples: bytes
    peak: float


@click.command(
    name="record",
    cls=options.Grouped,
    short_help="Cut one long recording into the phrases of a script.",
)
@click.argument("folder", type=options.Kind(File(folder=True)))
@click.argument("recording", type=options.Kind(File()), required=False)
@options.taking("voices record")
def command(settings: Settings, folder: Path, recording: Path | None) -> None:
    """Make FOLDER a voice of what ROUTINE says: print the script, or cut RECORDING into it.

    Read the script aloud in one go, with a pause of a second after each line, into whatever
    records, as a phone. The recording is cut at the pauses. What was found is shown; a line that
    went wrong is read again, and only that.
    """
    from tempo.voices import recorded

    routines, take = settings.get(SPOKEN_ROUTINES) or (), settings.get(TAKE)
    every, pause = settings[EVERY_PHRASE], settings.get(CUT_PAUSE)
    if take and every:
        raise RequestError("--take and --all both say what the recording has; leave one out")
    script = _script(folder, routines, settings)
    if not script:
        raise RequestError("--for is missing: name the routine that is to be spoken")
    there = recorded.files(folder) if folder.is_dir() else {}
    wanted = [
        number
        for number, phrase in script.items()
        if every or (not take and recorded.file_name(phrase) not in there)
    ]
    if take:
        wanted = _numbers(take, script)
    if recording is None:
        _show(folder, script, wanted, len(there))
    elif not wanted:
        raise RequestError("nothing is missing; say with --take or --all what to record again")
    else:
        _cut(folder, recording, {number: script[number] for number in wanted}, take, pause)


def _script(folder: Path, routines: Sequence[str], settings: Settings) -> dict[int, str]:
    """Return the phrases by number: those of the folder's script, and what is new after them."""
    from tempo.outputs import place

    path = folder / SCRIPT
    script: dict[int, str] = {}
    if path.is_file():
        for line in path.read_text("utf-8", "replace").splitlines():
            if found := re.fullmatch(r"\s*(\d{1,6})[.\s]\s*(\S.*)", line):
                script[int(found[1])] = found[2].strip()
    new: dict[str, None] = {}
    if routines:
        with place.writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for routine in routines:
            voice = f"recorded:{folder.absolute()}"
            track = Asked(routine, settings.but(VOICE, voice)).guide(heard=False).track
            new |= dict.fromkeys(event.text for event in track.events if event.text)
    known, following = {*script.values()}, max(script, default=0) + 1
    added = [phrase for phrase in new if phrase not in known]
    script |= dict(enumerate(added, following))
    if added:
        text = "".join(f"{number:>3}. {phrase}\n" for number, phrase in script.items())
        with place.placed(path, overwrite=True) as file, place.writing(path):
            file.write(text.encode())
    return script


def _numbers(text: str, script: Mapping[int, str]) -> list[int]:
    """Return the numbers of phrases that a text names, in its order."""
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{1,6})(?:\s*(?:-|\.\.)\s*(\d{1,6}))?\s*", part)
        if not ends:
            raise RequestError(f"--take is '{text}'; write numbers of the script, as 4 or 2,7-9")
        found += [each for each in script if int(ends[1]) <= each <= int(ends[2] or ends[1])]
        if int(ends[1]) not in script or (ends[2] and int(ends[2]) not in script):
            raise RequestError(f"the script has no line {part.strip()}; its last is {max(script)}")
    return [*dict.fromkeys(found)]


def _show(folder: Path, script: Mapping[int, str], wanted: Sequence[int], there: int) -> None:
    """Print what is to be read."""
    for number in wanted:
        tell(f"{number:>3}  {script[number]}")
    if not wanted:
        tell(
            f"All {counted(len(script), 'phrase')} are recorded; --take N reads one again.",
            err=True,
        )
        return
    tell(
        f"{counted(len(wanted), 'line')} to read, with a pause of a second after each, into one "
        f"recording; then: tempo voices record {folder} RECORDING",
        err=True,
    )


def _cut(
    folder: Path,
    recording: Path,
    phrases: Mapping[int, str],
    take: str | None,
    pause: float | None,
) -> None:
    """Cut a recording into phrases, show what was found, and write a file for each."""
    from tempo.audio.pcm import Format
    from tempo.audio.utterances import pcm, stretches
    from tempo.library import recording as library
    from tempo.outputs import place, wav
    from tempo.outputs.take import Take
    from tempo.voices import recorded

    sound, rate = library.read(recording, LONGEST)
    found, sure = stretches(sound, rate, len(phrases), pause)
    cuts = [
        Cut(
            number,
            phrase,
            each.start * SECOND // rate,
            (each.end - each.start) * SECOND // rate,
            pcm(sound[each.start : each.end]),
            each.peak,
        )
        for (number, phrase), each in zip(phrases.items(), found, strict=False)
    ]
    for cut in cuts:
        tell(_told(cut, sure))
    if not sure:
        for each in found[len(cuts) :]:
            tell(f"  ?  {clock(each.start * SECOND // rate):>6}  no line is left for this")
        for number, phrase in [*phrases.items()][len(cuts) :]:
            tell(f"{number:>3}  {'-':>6}  {'':>6}  {phrase}: not found")
        raise RequestError(
            f"{recording}: {len(found)} stretches of speech for "
            f"{counted(len(phrases), 'line')}, so nothing was written; name with --take the lines "
            "that it has, or with --pause the shortest pause between two"
        )
    with place.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with place.together(overwrite=True) as opened:
        for cut in cuts:
            path = folder / f"{recorded.file_name(cut.phrase)}.wav"
            taken = Take([cut.samples], Format(rate, 1), len(cut.samples) // 2, title=cut.phrase)
            with opened(path, wav.size(taken)) as file:
                wav.encode(file, path, taken)
    doubtful = [cut.number for cut in cuts if _doubt(cut)]
    again = ",".join(map(str, doubtful[:20])) or "N"
    tell(
        f"{counted(len(cuts), 'phrase')} in {folder}. Hear them: tempo run ROUTINE --voice {folder}"
        f"\nTo read {'those in doubt' if doubtful else 'one'} again: "
        f"tempo voices record {folder} --take {again} RECORDING",
        err=True,
    )


def _told(cut: Cut, sure: bool) -> str:
    at, length = clock(cut.start), f"{cut.length / SECOND:.1f} s"
    doubt = _doubt(cut) if sure else ""
    return f"{cut.number:>3}  {at:>6}  {length:>6}  {cut.phrase}{f'   ({doubt})' * bool(doubt)}"


def _doubt(cut: Cut) -> str:
    """Say what may be wrong with a phrase; nothing if all seems well."""
    from tempo.audio.utterances import LOUD, SOFT

    words = max(1, len(cut.phrase.split()))
    each = cut.length / SECOND / words
    if cut.peak >= LOUD:
        return "too loud: it is cut off"
    if cut.peak < SOFT:
        return "very soft"
    if each < HASTY:
        return "short for its words: listen to it"
    if words > 1 and each > SLOW:
        return "long for its words: listen to it"
    return ""
