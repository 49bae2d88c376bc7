"""Speaks phrases with Pico, each one from a fresh state: a script, run by ``pico``.

What Pico has spoken sounds on in what it speaks next, so each phrase has a process of its own: a
copy of this one, which has spoken nothing.

Argument: the voice. Standard input: a phrase a line, ``1.2 baja``, in UTF-8; the number is how many
times faster than by nature it is to be spoken.
Standard output: as told in ``child``.
"""

import os
import sys

RATE = 16_000  # Hz


def main(voice: str) -> None:
    """Speak every phrase of standard input."""
    answer = os.dup(1)
    os.dup2(2, 1)  # what the library prints must not fall among the samples
    from py_nanotts import NanoTTS

    os.write(answer, RATE.to_bytes(4, "little"))
    for line in sys.stdin.buffer.read().splitlines():
        speed, _, text = line.decode().partition(" ")
        copy = os.fork()
        if copy == 0:
            samples = NanoTTS().speak(text, voice=voice, speed=float(speed))
            with os.fdopen(answer, "wb") as file:
                file.write(len(samples).to_bytes(4, "little") + samples)
            os._exit(0)
        if os.waitpid(copy, 0)[1]:
            sys.exit(f"it could not speak {text!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
