"""Speaks phrases with piper: a script, run by ``piper``.

Piper draws noise for the sound and the rhythm of each phrase. Both are turned off, so that a
phrase is always spoken the same way; it is a little flatter for it.

Argument: the model's path. Standard input: a phrase a line, ``1.25 drive through heels``, in UTF-8;
the number is how many times longer than by nature it is to last.
Standard output: as told in ``child``.
"""

import os
import sys

NOISE = 0.0


def main(model: str) -> None:
    """Speak every phrase of standard input."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not fall among the samples
    from piper import PiperVoice, SynthesisConfig

    voice = PiperVoice.load(model)
    answer.write(voice.config.sample_rate.to_bytes(4, "little"))
    for line in sys.stdin.buffer.read().splitlines():
        stretch, _, text = line.decode().partition(" ")
        way = SynthesisConfig(
            length_scale=voice.config.length_scale * float(stretch),
            noise_scale=NOISE,
            noise_w_scale=NOISE,
        )
        samples = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(text, way))
        answer.write(len(samples).to_bytes(4, "little") + samples)
        answer.flush()
    answer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
