"""What can be heard on the pages: every voice that comes along, every sound, every prescription."""

import re
import wave
from array import array
from pathlib import Path

import pytest
import soundfile

from docs import heard
from tempo.library import folders
from tempo.voices import engines
from tempo.voices.voice import Listed

FEW = [
    Listed("auto", "auto", "en", "recordings"),
    Listed("espeak", "de", "de", "German"),
    Listed("espeak", "sjn", "sjn", "Sindarin"),  # it has no numbers
    Listed("espeak", "xex", "xex", "xextan-test"),  # and this one no sound
    Listed("system", "system:en", "en", "English"),
    Listed("piper", "", "", "none yet"),
]


@pytest.fixture
def page(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the page with few voices, and without the pictures of the reps, which take seconds."""
    pytest.importorskip("espeakng_loader")
    monkeypatch.setattr(engines, "listed", lambda: FEW)
    run = heard._tempo
    monkeypatch.setattr(heard, "_tempo", lambda *words: words[0] == "plot" or run(*words))
    return (heard.made(tmp_path / "heard").parent / "heard.md").read_text(encoding="utf-8")


def test_each_voice_each_sound_and_a_rep_of_each_prescription_is_heard(
    page: str, tmp_path: Path
) -> None:
    players = re.findall(r'<audio [^>]*src="_static/([^"]+)"', page)
    voices = ["voice-en-auto.mp3", "voice-de-de.mp3", "voice-sjn-sjn.mp3"]
    assert [name for name in players if name.startswith("voice-")] == voices
    assert "| `sjn` | Sindarin | tempo |" in page
    assert page.count("without a sound in the espeak that comes along: `xex`.") == 1
    shipped = (folders.shipped("cues") / "prescriptions").iterdir()
    reps = {f"rep-{path.stem}.mp3" for path in shipped} | {"rep-30X1.mp3"}
    assert {name for name in players if name.startswith("rep-")} == reps
    sounds = {name for name in players if name.endswith(".wav")}
    assert {*sounds, *voices, *reps} == {*players}
    assert {"default-lift.wav", "gym-lower.wav", "wood-finish.wav"} <= sounds
    for name in players:
        samples, _ = soundfile.read(tmp_path / "heard" / name)
        assert abs(samples).max() > 0.01, name
    for name in sounds:
        with wave.open(str(tmp_path / "heard" / name)) as file:
            held = array("h", file.readframes(file.getnframes()))
        assert any(held) and (tmp_path / "heard" / f"{name[:-4]}.svg").exists()
