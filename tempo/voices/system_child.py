"""Speaks one phrase with pyttsx3, or lists its voices: a script, run by ``system``.

pyttsx3 is good for one utterance a process: a second one may overwrite the first, be lost, or be
spoken at another rate.

Standard input: a JSON object. With a ``file``, ``text`` is spoken into it by ``voice`` at ``rate``
words a minute. Without one, standard output is another: the ``usual`` voice and all ``voices``,
each with its identifier, name and language codes. ``home`` is the folder of an espeak ``library``
for systems that have no speech of their own, or empty.
"""

import ctypes
import json
import os
import sys
from typing import Any

RATE, CURRENT = 1, 1  # from espeak's speak_lib.h


def main() -> None:
    """Do what standard input asks for."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what pyttsx3 prints must not fall into the answer
    asked = json.load(sys.stdin.buffer)
    espeak = None
    if asked["home"]:
        # Found by pyttsx3 under its own name, as it is already loaded. The data is named from
        # here: espeak takes short ASCII paths only.
        os.chdir(asked["home"])
        os.environ["ESPEAK_DATA_PATH"] = "."
        espeak = ctypes.CDLL(os.path.join(asked["home"], asked["library"]), ctypes.RTLD_GLOBAL)
    import pyttsx3

    engine = pyttsx3.init()
    if "file" in asked:
        engine.setProperty("voice", asked["voice"])  # before the rate: some voices bring their own
        engine.setProperty("rate", asked["rate"])
        engine.save_to_file(asked["text"], asked["file"])
        engine.runAndWait()
        # On the way pyttsx3 may cancel what was just set: one process in 500 spoke at 200 words.
        if espeak and espeak.espeak_GetParameter(RATE, CURRENT) != asked["rate"]:
            sys.exit("it lost the rate")
    else:
        voices = [
            (voice.id, voice.name or "", [_code(each) for each in voice.languages or ()])
            for voice in engine.getProperty("voices")
        ]
        json.dump({"usual": engine.getProperty("voice"), "voices": voices}, answer)
        answer.close()


def _code(language: Any) -> str:
    """Return a language code as others write it: ``en-us`` for ``en_US``."""
    text = language.decode("utf-8", "replace") if isinstance(language, bytes) else str(language)
    return "".join(filter(str.isprintable, text)).replace("_", "-").lower()


if __name__ == "__main__":
    main()
