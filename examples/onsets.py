"""Use tempo as a library: plan a set, print when each beep sounds, and write the track.

Run it with: python examples/onsets.py
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tempo.audio.bank import Bank
from tempo.audio.track import planned
from tempo.library import themes, words
from tempo.library.cache import Cache
from tempo.outputs import wav
from tempo.plan.events import EventKind
from tempo.plan.notation import parse
from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, Prescription, decided
from tempo.plan.sheet import CueSheet, Speaking
from tempo.plan.tempo import just
from tempo.plan.time import seconds
from tempo.plan.timeline import Surround

prescription = Prescription(parse("up X, hold 1, down 2.5"), reps=just(3), sets=just(1))
work = decided(prescription, Exercise(CueSheet("Hip thrust"), starts=Phase.BOTTOM))

with TemporaryDirectory() as folder:
    bank = Bank(themes.find("default"), [], Cache(Path(folder)), rate=44_100)
    track = planned(work, words.load(), Speaking(), Surround(), bank)
    for event in track.events:
        if event.kind is EventKind.BEEP:
            print(f"{seconds(event.time):6.2f} s  {event.sound}")
    path = Path(folder, "set.wav")
    wav.write(path, track.blocks(), track.pcm, track.frames)
    print(f"{path.stat().st_size} bytes of WAV, {seconds(track.spans[-1].end):g} s")
