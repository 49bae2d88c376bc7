"""Make what can be heard on the pages: the themes, the voices, a rep of each tempo."""

import subprocess
import sys
import wave
from array import array
from pathlib import Path

from tempo.audio import tones
from tempo.library import folders, themes
from tempo.outputs.ink import LIGHT

RATE = 44_100
ACROSS, HIGH = 240, 36  # of a picture, in its own units

VOICES = {
    "en": "drive through heels",
    "es": "empuja con los talones",
    "de": "durch die Fersen drücken",
}
TEMPOS = ("standard", "pause", "slow-eccentric", "30X1")


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
    page = ["| language | says | |", "|---|---|---|"]
    for language, words in VOICES.items():
        file = f"voice-{language}.mp3"
        _tempo(
            "say",
            words,
            "--language",
            language,
            "--voice",
            "auto",
            "-o",
            str(folder / file),
            "--force",
        )
        page.append(f"| {language} | {words} | {_player(file)} |")
    return [*page, ""]


def _reps(folder: Path) -> list[str]:
    page = []
    for name in TEMPOS:
        asked = ("--tempo", name, "--reps", "1", "--sets", "1", "--no-setup", "--lead-in", "5")
        _tempo(
            "export",
            "standard-thrust",
            *asked,
            "--no-cover",
            "--force",
            "-o",
            str(folder / f"rep-{name}.mp3"),
        )
        _tempo("plot", "standard-thrust", *asked, "--force", "-o", str(folder / f"rep-{name}.svg"))
        drawn = f"what is heard in a rep of {name}, drawn along time"
        seen = f'<img src="_static/rep-{name}.svg" alt="{drawn}">'
        page += [f"### {name}", "", _player(f"rep-{name}.mp3"), "", seen, ""]
    return page


def _player(file: str) -> str:
    name = Path(file).stem
    return f'<audio controls preload="none" src="_static/{file}" aria-label="{name}"></audio>'


def _tempo(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "tempo", *arguments], check=True, stdout=subprocess.DEVNULL
    )


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
    made(Path(__file__).parent / "site" / "heard")
