"""Speaks phrases with hibari: a script, run by ``hibari``, that stays for the next ones.

Argument: the model's path. Standard input: a phrase a line, ``1.2 drive through heels.``, in UTF-8;
the number is how many times faster than by nature it is to be spoken.
Standard output: as told in ``child``.
"""

import os
import sys

BEFORE, AFTER = 10 ** (-50 / 20), 10 ** (-40 / 20)
"""Of the peak: before and after it rises above these nothing is heard, but for soft noise."""

MARGIN = 0.015
"""The seconds of that which are kept."""


def main(model: str) -> None:
    """Speak phrases until standard input ends."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not fall among the samples
    # With scipy the same phrase is other samples: they are not to depend on what else is installed.
    sys.modules["scipy"] = None  # type: ignore[assignment]
    import numpy as np
    from hibari import Hibari

    voice = Hibari("heart", model=model, threads=1)
    margin = round(MARGIN * voice.sample_rate)
    answer.write(voice.sample_rate.to_bytes(4, "little"))
    for line in sys.stdin.buffer:
        speed, _, text = line.decode().strip().partition(" ")
        sound = np.clip(voice(text, speed=float(speed), seed=0), -1.0, 1.0)
        level = np.abs(sound)
        peak = level.max(initial=0.0)
        if peak:
            starts = np.argmax(level > peak * BEFORE) - margin
            ends = sound.size - np.argmax(level[::-1] > peak * AFTER) + margin
            sound = sound[max(0, starts) : ends]
        samples = np.rint(sound * 32_767).astype("<i2").tobytes()
        answer.write(len(samples).to_bytes(4, "little") + samples)
        answer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
