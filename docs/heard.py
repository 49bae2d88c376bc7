"""Make what can be heard on the pages: the themes, the voices, a rep of each tempo."""

import os
import re
import tempfile
import wave
from array import array
from pathlib import Path
from unittest.mock import patch

from docs import consoles
from tempo.audio import tones
from tempo.library import folders, themes
from tempo.outputs.ink import LIGHT
from tempo.voices import engines

RATE = 44_100
ACROSS, HIGH = 240, 36  # of a picture, in its own units

ALONG = ("auto", "hibari", "pico", "espeak")
"""The engines that come along, as far as there are wheels; the voices of all others are yours."""

SAID = {
    "en": "drive through heels",
    "es": "empuja con los talones",
    "de": "durch die Fersen drücken",
}
OTHERS = ("3, 2, 1", "tempo")
"""What a voice says whose language the program has no words of: numbers, if it has them."""

EXPLOSIVE = "30X1"


def made(folder: Path) -> Path:
    """Write the sounds and their pictures into a folder, and `heard.md` beside it; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    page = ["## The themes", "", *_themes(folder)]
    page += ["## The voices that come along", "", *_voices(folder)]
    page += ["## A rep of each prescription", "", *_reps(folder)]
    (folder.parent / "heard.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    return folder


def _themes(folder: Path) -> list[str]:
    page = []
    for name in sorted(path.name for path in folders.shipped("sounds").iterdir()):
        page += [f"### {name}", "", "| sound | heard | seen |", "|---|---|---|"]
        for kind, sound in themes.find(name).sounds.items():
            samples = tones.samples(sound, RATE)
            with wave.open(str(folder / f"{name}-{kind}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(samples)
            (folder / f"{name}-{kind}.svg").write_text(_drawn(samples), encoding="utf-8")
            seen = f'<img src="_static/{name}-{kind}.svg" alt="the waveform of {kind}">'
            page.append(f"| {kind} | {_player(f'{name}-{kind}.wav')} | {seen} |")
        page.append("")
    return page


def _voices(folder: Path) -> list[str]:
    page, silent = ["| voice | language | says | |", "|---|---|---|---|"], []
    for voice in engines.listed():
        if voice.engine not in ALONG or not voice.name:
            continue
        file = f"voice-{re.sub('[^a-z0-9]+', '-', f'{voice.spoken} {voice.name}'.lower())}.mp3"
        asked = ("--language", voice.spoken, "--voice", voice.name, "-o", str(folder / file))
        for words in (SAID[voice.spoken],) if voice.spoken in SAID else OTHERS:
            if _tempo("say", words, *asked, "--force"):
                language = voice.note if voice.engine == "espeak" else voice.language
                seen = language.partition(" //")[0]
                page.append(f"| `{voice.name}` | {seen} | {words} | {_player(file)} |")
                break
        else:
            silent.append(f"`{voice.name}`")
    if silent:
        page += [
            "",
            f"Listed, but without a sound in the espeak that comes along: {', '.join(silent)}.",
        ]
    return [*page, ""]


def _reps(folder: Path) -> list[str]:
    page = []
    named = sorted(path.stem for path in (folders.shipped("cues") / "prescriptions").iterdir())
    for name in [*named, EXPLOSIVE]:
        asked = ("--tempo", name, "--reps", "1", "--sets", "1", "--no-setup", "--lead-in", "5")
        sound, picture = (str(folder / f"rep-{name}.{ending}") for ending in ("mp3", "svg"))
        assert _tempo("export", "standard-thrust", *asked, "--no-cover", "--force", "-o", sound)
        assert _tempo("plot", "standard-thrust", *asked, "--force", "-o", picture)
        drawn = f"what is heard in a rep of {name}, drawn along time"
        seen = f'<img src="_static/rep-{name}.svg" alt="{drawn}">'
        page += [f"### {name}", "", _player(f"rep-{name}.mp3"), "", seen, ""]
    return page


def _player(file: str) -> str:
    name = Path(file).stem
    return f'<audio controls preload="none" src="_static/{file}" aria-label="{name}"></audio>'


def _tempo(*arguments: str) -> bool:
    """Run a command, and return whether it did what was asked."""
    return consoles.typed(*arguments).code == 0


def _drawn(samples: bytes) -> str:
    """Return a waveform as an SVG: for each step across the lowest and the highest sample."""
    heights = array("h", samples)
    step = max(1, len(heights) // ACROSS)
    parts = [heights[start : start + step] for start in range(0, len(heights), step)]
    highest = max(map(abs, heights)) or 1
    lines = []
    for x, part in enumerate(parts):
        top, bottom = (HIGH * (0.5 - end / highest / 2) for end in (max(part), min(part)))
        lines.append(f"M{x} {top:.1f}V{bottom + 0.5:.1f}")
    size = f'width="{ACROSS}" height="{HIGH}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS} {HIGH}" {size}>'
        f'<rect {size} fill="{LIGHT.paper}"/>'
        f'<path d="{"".join(lines)}" stroke="{LIGHT.wave}"/></svg>\n'
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, patch.dict(os.environ, consoles.homes(Path(home))):
        made(Path(__file__).parent / "site" / "heard")
