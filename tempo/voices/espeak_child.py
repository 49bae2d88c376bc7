"""Speaks phrases with espeak-ng, each one from a fresh library: a script, run by ``espeak``.

Two things keep espeak from saying a phrase the same way twice: variables of the library, which
no call resets, and breath, made from ``rand``, which espeak seeds with the clock. So the library
is unloaded after each phrase, and the seed is set before each.

Arguments: the library's path and espeak's word for the voice; the working folder holds the data.
Standard input: a phrase a line, ``160 drive through heels``, in UTF-8; ``[[...]]`` is in phonemes.
Standard output: the rate in Hz, then for each phrase the size of its samples in bytes and the
samples; numbers are 32-bit little-endian. Where a system keeps the library loaded, the script
ends after one phrase and is started again for the next.
"""

import _ctypes
import ctypes
import os
import sys

if sys.platform == "win32":
    unload = _ctypes.FreeLibrary
else:
    unload = _ctypes.dlclose

# From espeak's speak_lib.h.
SYNCHRONOUS, DONT_EXIT, UTF8, PHONEMES, RATE = 2, 0x8000, 1, 0x100, 1
SEED = 1

Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def spoken(path: str, voice: str, rate: int, text: bytes) -> tuple[int, bytes] | None:
    """Return the rate in Hz and the samples of a text; None if the library is not fresh."""
    library = ctypes.CDLL(path)
    if library.espeak_ng_GetSampleRate() != 0:  # set by a first phrase, and still there
        return None
    hertz: int = library.espeak_Initialize(SYNCHRONOUS, 0, b".", DONT_EXIT)
    if hertz <= 0:
        sys.exit("its data could not be read")
    library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.exit(f"it has no voice {voice}")
    library.espeak_SetParameter(RATE, rate, 0)
    pieces: list[bytes] = []

    def hear(samples: int | None, count: int, events: int | None) -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, 2 * count))
        return 0

    heard = Heard(hear)
    library.espeak_SetSynthCallback(heard)
    size = ctypes.c_size_t(len(text) + 1)
    # No SSML; phonemes in double brackets are ours, as ``espeak`` takes all brackets out of a text.
    if library.espeak_Synth(text, size, 0, 0, 0, UTF8 | PHONEMES, None, None) != 0:
        sys.exit(f"it could not speak {text.decode()!r}")
    library.espeak_Terminate()
    unload(library._handle)
    return hertz, b"".join(pieces)


def main(path: str, voice: str) -> None:
    """Speak every phrase of standard input."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not fall among the samples
    for index, line in enumerate(sys.stdin.buffer.read().splitlines()):
        rate, _, text = line.partition(b" ")
        answered = spoken(path, voice, int(rate), text)
        if answered is None:
            break
        hertz, samples = answered
        if index == 0:
            answer.write(hertz.to_bytes(4, "little"))
        answer.write(len(samples).to_bytes(4, "little") + samples)
        answer.flush()
    answer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
