"""Use tempo as a library: plan a set, print when each beep sounds, and write the track.

Run it with: python examples/onsets.py
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import tempo

work = tempo.load("standard-thrust").with_(tempo="up X, hold 1, down 2.5", reps=3, sets=1)
track = work.with_(voice="none", setup=False).plan()

for event in track.events:
    if event.kind == "beep":
        print(f"{event.time:6.2f} s  {event.sound}")

with TemporaryDirectory() as folder:
    (path,) = track.export(Path(folder, "set.wav"))
    print(f"{path.stat().st_size} bytes of WAV, {track.duration:g} s")
