"""Predict how natural voices sound, from 1 to 5: `make naturalness`.

DistillMOS, whose weights are in its package, listens to a sample of what ships, each phrase in a
second of silence. Arguments are the voices; without any, the default one and espeak.
"""

import sys

import distillmos
import numpy as np
import soxr
import torch

from tempo.voices import engines
from tempo.voices.script import USUAL, script
from tempo.voices.voice import Phrase

HEARD_AT = 16_000  # Hz
MOST = 12  # phrases of each kind
SILENCE = np.zeros(HEARD_AT // 2, np.float32)  # before and after


def main(voices: list[str]) -> None:
    """Print a table: each voice in sentences and in cues."""
    model = distillmos.ConvTransformerSQAModel()
    model.eval()
    said = [phrase for phrase in script("en") if phrase.rate == USUAL and " " in phrase.text]
    sentences = [phrase for phrase in said if len(phrase.text) > 30 or "." in phrase.text]
    cues = [phrase for phrase in said if phrase not in sentences]
    print("| voice | sentences | cues |\n|---|--:|--:|", flush=True)
    for name in voices:
        means = [
            _mean(model, name, each[:: len(each) // MOST][:MOST]) for each in (sentences, cues)
        ]
        print(f"| {name} | {means[0]:.2f} | {means[1]:.2f} |", flush=True)


def _mean(model: torch.nn.Module, name: str, phrases: list[Phrase]) -> float:
    """Return the mean of what is predicted for each phrase."""
    voice = engines.voice(name)
    found = []
    for recording in voice.speak(phrases):
        samples = np.frombuffer(recording.samples, "<i2").astype(np.float32) / 32_768
        heard = soxr.resample(samples, recording.rate, HEARD_AT)
        with torch.no_grad():
            found.append(
                float(model(torch.from_numpy(np.concatenate([SILENCE, heard, SILENCE]))[None]))
            )
    voice.close()
    return sum(found) / len(found)


if __name__ == "__main__":
    main(sys.argv[1:] or ["auto", "espeak"])
