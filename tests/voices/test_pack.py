from array import array
from pathlib import Path

import numpy as np
import pytest

from tempo.audio import bank
from tempo.errors import VoiceError
from tempo.guide.asked import USUAL
from tempo.library import folders
from tempo.voices import cards, pack
from tempo.voices.pack import Pack
from tempo.voices.script import script
from tempo.voices.voice import Phrase, Recording

RATE = 24_000


def hum(pitch: float, seconds: float = 0.5) -> Recording:
    time = np.arange(round(seconds * RATE)) / RATE
    sound = 8_000 * np.sin(2 * np.pi * pitch * time)
    return Recording(sound.astype("<i2").tobytes(), RATE)


CLIPS = {
    Phrase("drive", 165): hum(300),
    Phrase("drive", 200): hum(300, 0.4),
    Phrase("¡más, más!", 165): hum(600),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "en.pack"
    clips = [(phrase, f"key {phrase}", pack.encoded(clip)) for phrase, clip in CLIPS.items()]
    pack.write(path, "nobody, CC0", clips)
    return path


def pitch(recording: Recording) -> float:
    sound = np.frombuffer(recording.samples, "<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * recording.rate / sound.size)


def test_what_was_written_is_read_with_its_length_and_sound(path: Path) -> None:
    found = Pack(path)
    assert (list(found), len(found), found.credit) == (list(CLIPS), 3, "nobody, CC0")
    for phrase, clip in CLIPS.items():
        recording = found.recording(phrase)
        assert recording.rate == RATE
        assert len(recording.samples) == len(clip.samples)
        assert pitch(recording) == pytest.approx(pitch(clip), abs=5)


def test_recordings_come_in_the_order_that_they_are_asked_for_in(path: Path) -> None:
    found = Pack(path)
    asked = [*reversed(CLIPS), *CLIPS, *CLIPS, *CLIPS]
    assert [*found.recordings(asked)] == [found.recording(phrase) for phrase in asked]


def test_a_card_is_had_by_its_phrase_and_by_what_it_is_of(path: Path) -> None:
    notes = [str(phrase).encode() for phrase in CLIPS]
    cards.write(path.with_suffix(".cards"), "today", Pack(path).listed, notes)
    found = Pack(path)
    assert [found.card(phrase, "today") for phrase in CLIPS] == notes
    assert found.card(Phrase("drive", 165), "yesterday") is None
    assert found.card(Phrase("drive", 166), "today") is None
    pack.write(path, "nobody, CC0", [(Phrase("drive", 165), "key", b"another")])
    assert Pack(path).card(Phrase("drive", 165), "today") is None


def test_a_phrase_at_another_rate_or_in_other_letters_is_another(path: Path) -> None:
    found = Pack(path)
    assert Phrase("drive", 165) in found
    assert Phrase("drive", 166) not in found
    assert Phrase("Drive", 165) not in found
    assert len({found.key(phrase) for phrase in CLIPS}) == 3


def test_what_is_already_recorded_as_it_would_be_today_is_known(path: Path) -> None:
    found = Pack(path)
    phrase = Phrase("drive", 165)
    recorded = found.made(phrase, f"key {phrase}")
    assert recorded and recorded.startswith(b"OggS")
    assert found.made(phrase, "another key") is None
    assert found.made(Phrase("squeeze", 165), "key") is None


@pytest.mark.parametrize(
    "content", [b"", b"RIFF....WAVE", b"tempo voice pack 1\nx\n9\n", b"\xff\n"]
)
def test_what_is_no_pack_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "en.pack"
    path.write_bytes(content)
    with pytest.raises(VoiceError, match=r"en\.pack is damaged: install rep-tempo again"):
        Pack(path)


def test_a_pack_that_is_cut_short_or_changed_is_told_where_it_is_used(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    first, last = Phrase("drive", 165), Phrase("¡más, más!", 165)
    assert Pack(path).recording(first).samples
    with pytest.raises(VoiceError, match="is damaged"):
        Pack(path).recording(last)
    with pytest.raises(VoiceError, match="is damaged"):
        [*Pack(path).recordings([first, last])]
    path.write_bytes(whole[:-100] + b"x" + whole[-99:])
    with pytest.raises(VoiceError, match="is damaged"):
        Pack(path).recording(last)


def test_a_pack_that_is_gone_is_told(path: Path) -> None:
    found = Pack(path)
    path.unlink()
    with pytest.raises(VoiceError, match="cannot be read"):
        found.recording(Phrase("drive", 165))
    with pytest.raises(VoiceError, match="cannot be read"):
        Pack(path)


def test_a_language_without_a_pack_has_none() -> None:
    assert pack.find("xx") is None


LANGUAGES = ["en", "es", "de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_word_is_recorded(language: str) -> None:
    """Where this fails words have changed: `make voice-pack` records them."""
    found = pack.find(language)
    assert found
    asked = set(script(language))
    assert [phrase for phrase in asked if phrase not in found] == []
    assert [phrase for phrase in found if phrase not in asked] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recording_has_its_card_of_today(language: str) -> None:
    """Where this fails clips are made otherwise: `make voice-pack` notes what they are now."""
    found = pack.find(language)
    assert found
    usual = USUAL.rate, bank.SPOKEN
    noted = {phrase: found.card(phrase, bank.kind(*usual)) for phrase in found}
    assert None not in noted.values()
    for phrase in [*found][7 :: len(found) // 4]:
        told, today = noted[phrase], bank.card(found.recording(phrase), *usual)
        assert told and told[:8] == today[:8]  # the frames of the recording that are heard
        assert told[32:40] == today[32:40]  # the frames of the clip
        for few in (slice(8, 32), slice(40, None)):
            assert array("d", told[few]) == pytest.approx(array("d", today[few]), rel=1e-3)


def test_each_pack_is_small() -> None:
    packs = list(folders.shipped("recordings").glob("*.pack"))
    assert [path.stem for path in sorted(packs)] == sorted(LANGUAGES)
    assert max(path.stat().st_size for path in packs) < 12_000_000
