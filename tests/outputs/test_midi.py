import io

import mido
import pytest

from tempo.outputs.midi import NOTES, midi
from tempo.plan.events import Event, EventKind
from tempo.plan.markers import Marker
from tempo.plan.schedule import SOUNDS

S = 1_000_000


def read(data: bytes) -> list[tuple[float, str, object]]:
    """What another program's reader finds: seconds, kind, and note or text."""
    file = mido.MidiFile(file=io.BytesIO(data), charset="utf-8")
    assert (file.type, len(file.tracks)) == (0, 1)
    now, found = 0.0, []
    for message in file:
        now += message.time
        what = {"note_on": "note", "note_off": "note", "set_tempo": "tempo"}.get(message.type)
        what = what or {"marker": "text", "lyrics": "text", "track_name": "name"}.get(message.type)
        found.append((round(now, 6), message.type, getattr(message, what) if what else None))
    return found


def test_beeps_are_notes_phases_markers_and_words_lyrics() -> None:
    events = [
        Event(1_500_000, 200_000, EventKind.BEEP, sound="lift"),
        Event(1_730_000, 500_000, EventKind.VOICE, text="drücken"),
        Event(3_500_000, 200_000, EventKind.BEEP, sound="top"),
    ]
    markers = [Marker(1_500_000, 2 * S, "Lift"), Marker(3_500_000, 3 * S, "Top")]
    assert read(midi("Hüftstoß", events, markers, 10 * S)) == [
        (0, "track_name", "Hüftstoß"),
        (0, "set_tempo", 1_000_000),
        (1.5, "marker", "Lift"),
        (1.5, "note_on", 72),
        (1.7, "note_off", 72),
        (1.73, "lyrics", "drücken"),
        (3.5, "marker", "Top"),
        (3.5, "note_on", 67),
        (3.7, "note_off", 67),
        (10, "end_of_track", None),
    ]


def test_a_note_ends_before_the_next_of_its_pitch_starts() -> None:
    ticks = [Event(n * S, S, EventKind.TICK, sound="tick") for n in range(3)]
    kinds = [(time, kind) for time, kind, _ in read(midi("", ticks, [], 3 * S)) if "note" in kind]
    assert kinds == [
        *((0, "note_on"), (1, "note_off"), (1, "note_on")),
        *((2, "note_off"), (2, "note_on"), (3, "note_off")),
    ]


def test_every_sound_of_a_theme_has_a_note_that_tells_it_from_others() -> None:
    assert set(NOTES) == set(SOUNDS)
    phases = ("lift", "top", "lower", "bottom", "explosive")
    assert len({NOTES[sound] for sound in phases}) == len(phases)


@pytest.mark.parametrize("hours", [1, 25])
def test_a_long_track_is_as_exact(hours: int) -> None:
    time = hours * 3_600 * S + 123_400
    events = [Event(time, 200_000, EventKind.BEEP, sound="lift")]
    assert read(midi("", events, [], time + S))[2][:2] == (time / S, "note_on")
