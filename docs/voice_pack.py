"""Make the packs of recorded voices in recordings/, run by `make voice-pack`.

Each shipped word is spoken by the engine that is best in its language (``tempo/voices/auto.py``)
and kept, so that no engine is needed to hear it. What is in a pack as the engine speaks it today is
taken from there. Languages given as arguments are the only ones that are made.

Beside each pack lies what is noted of its recordings (``tempo/voices/cards.py``): how each becomes
the clip of a track at the usual rate and level, how long that is, and how loud.
"""

import sys
from pathlib import Path

from tempo.audio import bank
from tempo.errors import VoiceError
from tempo.guide.asked import USUAL
from tempo.library import folders
from tempo.voices import auto, cards, engines, hibari, pack
from tempo.voices.script import script
from tempo.voices.voice import Phrase, Voice

CREDITS = {
    "hibari": f"hibari-tts 0.2.1, voice {hibari.SPEAKER}, Apache-2.0",
    "pico": "SVOX Pico by py-nanotts 0.1.1, Apache-2.0",
}


AT_ONCE = 200
"""How many recordings are made before they are kept."""


def main(languages: list[str]) -> None:
    """Write the pack of each language."""
    for language in languages or ["en", "es", "de"]:
        name = auto.BEST[language]
        engine = engines.voice(name, language)
        phrases = script(language)
        path = folders.shipped("recordings") / f"{language}{pack.SUFFIX}"
        kept = _kept(language, engine, phrases)
        new = [phrase for phrase in phrases if phrase not in kept]
        for start in range(0, len(new), AT_ONCE):  # kept as it goes, if this is ended early
            some = new[start : start + AT_ONCE]
            kept |= dict(zip(some, map(pack.encoded, engine.speak(some)), strict=True))
            clips = ((each, engine.key(each) or "", kept[each]) for each in phrases if each in kept)
            pack.write(path, CREDITS[name], clips)
        engine.close()
        note(pack.Pack(path), path.with_suffix(cards.SUFFIX))
        size = path.stat().st_size / 1e6
        print(f"{path.name}: {len(phrases)} recordings, {len(new)} of them new, {size:.1f} MB")


def note(made: pack.Pack, path: Path) -> None:
    """Write the cards of a pack."""
    usual = USUAL.rate, bank.SPOKEN
    noted = [bank.card(recording, *usual) for recording in made.recordings([*made])]
    cards.write(path, bank.kind(*usual), made.listed, noted)


def _kept(language: str, engine: Voice, phrases: list[Phrase]) -> dict[Phrase, bytes]:
    """Return what a pack has of some phrases as an engine speaks them today."""
    try:
        found = pack.find(language)
    except VoiceError:  # of another layout, or damaged
        found = None
    made = {each: found.made(each, engine.key(each) or "") for each in phrases} if found else {}
    return {phrase: recorded for phrase, recorded in made.items() if recorded}


if __name__ == "__main__":
    main(sys.argv[1:])
