"""Plays one buffer with the simpleaudio library: a script, run by ``simpleaudio``.

Arguments: the rate in Hz and the number of channels. Standard input: the samples; where they
end, the sound begins. Standard output, a line each: ``ready``, or ``no`` and why; then ``at`` and
the milliseconds played, about twenty times a second; ``done`` when nothing is left to be heard.
"""

import os
import signal
import sys
import time

BEAT = 0.05  # seconds between two words to the parent
BUFFERED = 0.1  # seconds that the device goes on by itself when this process is suspended

SAMPLE = 2  # bytes


def main(rate: int, channels: int) -> None:
    """Say whether there is a device, take the samples, and play them."""
    import simpleaudio

    woken: list[int] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is told to the whole group
    if sys.platform != "win32":
        signal.signal(signal.SIGCONT, lambda number, _: woken.append(number))
    try:
        silence = simpleaudio.play_buffer(bytes(SAMPLE * channels), channels, SAMPLE, rate)
    except simpleaudio._simpleaudio.SimpleaudioError as error:
        return say(f"no {error}")
    while silence.is_playing():
        time.sleep(BEAT / 10)
    say("ready")
    samples = sys.stdin.buffer.read()
    say("at 0")  # fails where the parent has died: then nothing is played
    play = simpleaudio.play_buffer(samples, channels, SAMPLE, rate)
    reached, before = 0.0, time.monotonic()
    while play.is_playing():
        time.sleep(BEAT)
        now = time.monotonic()
        reached += min(now - before, BUFFERED) if woken else now - before
        before = now
        woken.clear()
        say(f"at {1_000 * reached:.0f}")
    return say("done")


def say(word: str) -> None:
    """Write a line; where nobody reads it any more, end, and the sound with it."""
    try:
        print(word, flush=True)
    except OSError:
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
