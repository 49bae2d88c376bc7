"""Plays one buffer with the simpleaudio library: a script, run by ``simpleaudio``.

Arguments: the rate in Hz and the number of channels. Standard input: a line with the moment on the
monotonic clock at which the first sample is due, 0 for at once; then the samples. Where they end,
the sound begins. Standard output, a line each: ``ready``, or ``no`` and why; then ``at`` and the
milliseconds played, about twenty times a second; ``done`` when nothing is left to be heard, or
``stalled`` where the device takes no more.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress

BEAT = 0.05  # seconds between two words to the parent
BUFFERED = 0.3  # seconds asked of PulseAudio, and played by itself when this process is suspended:
# of the library's own 0.1 it runs dry under full load

LOOKS = 12  # beats in which what plays must have waited for the device: it does ten times a beat,
# but not for as long as is buffered when it had run dry
AT_FIRST, AT_LEAST, LEARNING, SHOWN = 15.0, 2.0, 1.0, 4  # as in `device`, not loaded here
SAMPLE = 2  # bytes
TASKS = "/proc/self/task"


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
    moment = float(sys.stdin.buffer.readline() or 0)
    samples = memoryview(sys.stdin.buffer.read())

    def played(seconds: float) -> "simpleaudio.PlayObject":
        rest = samples[int(seconds * rate) * SAMPLE * channels :]
        return simpleaudio.play_buffer(rest, channels, SAMPLE, rate)

    reached = 0.0
    if moment:
        time.sleep(max(0.0, moment - time.monotonic()))
        reached = min(time.monotonic() - moment, len(samples) / SAMPLE / channels / rate)
    say(f"at {1_000 * reached:.0f}")  # fails where the parent has died: then nothing is played
    play, suspended = played(reached), False
    before, waits = time.monotonic(), deque[int](maxlen=LOOKS)
    lived = still = longest = 0.0  # seconds
    while play.is_playing():
        time.sleep(BEAT)
        now = time.monotonic()
        reached += min(now - before, BUFFERED) if woken else now - before
        still += min(now - before, 2 * BEAT)  # a machine that slept has no dead device
        before = now
        if woken:
            woken.clear()
            waits.clear()
            suspended = True
        say(f"at {1_000 * reached:.0f}")
        waits.append(waited())
        unmoved = 0 < waits[0] <= waits[-1] <= waits[0] + 2  # they look up twice a second
        if not unmoved:
            lived, longest, still = lived + still, max(longest, still), 0.0
        known = lived > max(LEARNING, SHOWN * longest)
        patience = max(AT_LEAST, 3 * longest) if known else AT_FIRST
        if still > min(patience, AT_FIRST) and not suspended:
            say("stalled")
            os._exit(1)
        if unmoved and len(waits) == LOOKS and suspended and play.is_playing():
            # One time in five ALSA's way to a server does not go on from where it had run dry.
            play.stop()
            reached = max(0.0, reached - LOOKS * BEAT)
            play, suspended = played(reached), False
            waits.clear()
    return say("done")


def waited() -> int:
    """Return how often the threads that play came to wait for the device; 0 except on Linux.

    The library says nothing of a server that hangs, but those threads never wake then.
    """
    waits = 0
    with suppress(OSError):
        for task in set(os.listdir(TASKS)) - {str(threading.get_native_id())}:
            with open(f"{TASKS}/{task}/status") as status:
                waits += sum(
                    int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt")
                )
    return waits


def say(word: str) -> None:
    """Write a line; where nobody reads it any more, end, and the sound with it."""
    try:
        print(word, flush=True)
    except OSError:
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
