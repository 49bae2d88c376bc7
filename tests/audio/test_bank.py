from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from tempo.audio import tones
from tempo.audio.bank import SPOKEN, Bank, card, kind, prepared
from tempo.errors import FileError, VoiceError
from tempo.library import themes
from tempo.library.cache import Cache
from tempo.library.themes import Sound, Theme, Tone
from tempo.plan.events import Event, EventKind
from tempo.plan.schedule import SOUNDS
from tempo.plan.time import SECOND, lasting
from tempo.voices.voice import Phrase, Recording, Voice

RATE = 44_100
DEFAULT = Path(__file__).parents[2] / "sounds" / "default"


class Hummer(Voice):
    """A voice that hums a tenth of a second for each letter, and fails after some phrases."""

    def __init__(self, name: str = "hummer", phrases: int = 1_000, rate: int = RATE) -> None:
        self.name = name
        self.rate = rate
        self.left = phrases
        self.calls: list[list[str]] = []

    def key(self, phrase: Phrase) -> str | None:
        return f"{self.name} {self.rate} {phrase.rate} {phrase.text}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        self.calls.append([phrase.text for phrase in phrases])
        for phrase in phrases:
            if not self.left:
                raise VoiceError(f"{self.name} is hoarse")
            self.left -= 1
            time = np.arange(len(phrase.text) * self.rate // 10) / self.rate
            hum = 8_000 * np.sin(2 * np.pi * 200 * time)
            yield Recording(hum.astype("<i2").tobytes(), self.rate)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "clips")


def bank(cache: Cache, *voices: Hummer, theme: Theme | None = None, rate: int = RATE) -> Bank:
    return Bank(theme or themes.load(DEFAULT), voices, cache, rate)


def spoken(text: str, rate: int = 165) -> Event:
    return Event(0, 0, EventKind.VOICE, text=text, rate=rate)


def sounding(sound: str, duration: int) -> Event:
    return Event(0, duration, EventKind.BEEP, sound=sound)


def test_words_have_no_length_until_they_are_made_and_then_their_own(cache: Cache) -> None:
    clips = bank(cache, Hummer())
    assert clips.speech("drive", 165) is None
    assert clips.fill()
    length = clips.speech("drive", 165)
    assert length == pytest.approx(500_000, abs=20_000)
    assert length == lasting(len(clips.clip(spoken("drive"))) // 2, RATE)


def test_all_that_is_wanted_is_made_with_one_call_and_each_phrase_once(cache: Cache) -> None:
    voice = Hummer()
    clips = bank(cache, voice)
    for text in ["drive", "squeeze", "drive", "lower"]:
        clips.speech(text, 165)
    assert (clips.fill(), clips.fill()) == (True, False)
    for text in ["drive", "squeeze", "lower"]:
        assert clips.speech(text, 165)
    assert not clips.fill()
    assert voice.calls == [["drive", "squeeze", "lower"]]


def test_the_same_words_faster_are_another_phrase(cache: Cache) -> None:
    voice = Hummer()
    clips = bank(cache, voice)
    clips.speech("drive", 165)
    clips.speech("drive", 200)
    clips.fill()
    assert voice.calls == [["drive", "drive"]]


def test_a_warm_cache_asks_no_voice(cache: Cache) -> None:
    first, second, other = Hummer(), Hummer(), Hummer("other")
    cold, warm, foreign = bank(cache, first), bank(cache, second), bank(cache, other)
    cold.speech("drive", 165)
    cold.fill()
    assert warm.speech("drive", 165) == cold.speech("drive", 165) is not None
    assert not warm.fill()
    assert (len(first.calls), second.calls) == (1, [])
    assert warm.clip(spoken("drive")) == cold.clip(spoken("drive"))
    assert foreign.speech("drive", 165) is None  # the control: another voice has other clips
    assert foreign.fill()


def test_a_clip_that_was_damaged_on_disk_is_made_again(cache: Cache, tmp_path: Path) -> None:
    cold = bank(cache, Hummer())
    cold.speech("drive", 165)
    cold.fill()
    for path in (tmp_path / "clips").iterdir():
        path.write_bytes(path.read_bytes()[:-100])
    voice = Hummer()
    clips = bank(cache, voice)
    clips.speech("drive", 165)
    assert clips.fill() and voice.calls == [["drive"]]
    assert clips.clip(spoken("drive")) == cold.clip(spoken("drive"))


def test_a_clip_that_is_lost_after_the_plan_is_made_again(cache: Cache, tmp_path: Path) -> None:
    voice = Hummer()
    clips = bank(cache, voice)
    clips.speech("drive", 165)
    clips.fill()
    before = {gain: clips.clip(spoken("drive"), gain) for gain in (0, 2)}
    warm = bank(cache, voice)
    assert warm.speech("drive", 165)
    for path in (tmp_path / "clips").iterdir():
        path.unlink()
    assert {gain: warm.clip(spoken("drive"), gain) for gain in (0, 2)} == before
    assert warm.clip(sounding("lift", 200_000), 2) == clips.clip(sounding("lift", 200_000), 2)
    assert voice.calls == [["drive"], ["drive"]]


def test_where_nothing_can_be_kept_each_phrase_is_spoken_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    voice = Hummer()
    clips = bank(Cache(tmp_path / "file"), voice)
    clips.speech("drive", 165)
    clips.fill()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempo.audio.bank.MOST_HELD", 0)
        heard = {gain: clips.clip(spoken("drive"), gain) for gain in (0, 2, 0, 2)}
    assert len(heard[0]) == len(heard[2]) > 40_000 and heard[0] != heard[2]
    assert voice.calls == [["drive"]]


def test_no_more_samples_are_held_than_memory_is_meant_for(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    clips = bank(cache, Hummer())
    for text in "abcd":
        clips.speech(text * 5, 165)  # half a second, 44,100 bytes
    clips.fill()
    monkeypatch.setattr("tempo.audio.bank.MOST_HELD", 100_000)
    first = clips.clip(spoken("aaaaa"))
    clips.clip(spoken("bbbbb"))
    assert clips.clip(spoken("aaaaa")) is first  # used again
    clips.clip(spoken("ccccc"))
    assert clips.clip(spoken("aaaaa")) is first  # so the other went
    clips.clip(spoken("bbbbb"))
    clips.clip(spoken("ccccc"))
    again = clips.clip(spoken("aaaaa"))
    assert again == first and again is not first


def test_an_island_is_mixed_once_for_all_runs(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = ((0, b"\1\0\2\0"), (1, b"\3\0\4\0"))
    assert bank(cache).mixed(placed, 1) == b"\1\0\5\0\4\0"
    monkeypatch.setattr("tempo.audio.mixer.mix", lambda placed, channels: b"other")
    assert bank(cache).mixed(placed, 1) == b"\1\0\5\0\4\0"
    assert bank(cache).mixed(((1, placed[0][1]), placed[1]), 1) == b"other"  # placed otherwise
    assert bank(cache).mixed(placed, 2) == b"other"


def test_without_a_voice_nothing_is_said_and_nothing_is_wrong(cache: Cache) -> None:
    clips = bank(cache)
    assert clips.speech("drive", 165) is None
    assert not clips.fill()
    assert clips.faults == []


@pytest.mark.parametrize("made", [0, 1, 2])
def test_a_voice_that_fails_says_why_and_leaves_the_beeps_alone(cache: Cache, made: int) -> None:
    voice = Hummer(phrases=made)
    clips = bank(cache, voice)
    texts = ["drive", "squeeze", "lower"]
    assert [clips.speech(text, 165) for text in texts] == [None] * 3
    assert clips.fill()
    assert [clips.speech(text, 165) for text in texts] == [None] * 3
    assert not clips.fill()
    assert (clips.faults, clips.voices) == (["hummer is hoarse"], [])
    assert len(voice.calls) == 1
    assert clips.clip(sounding("lift", clips.sounds["lift"]))


def test_where_a_voice_fails_the_next_one_speaks(cache: Cache) -> None:
    hoarse, well = Hummer("first", phrases=0), Hummer("second")
    clips = bank(cache, hoarse, well)
    clips.speech("drive", 165)
    clips.fill()
    assert clips.speech("drive", 165)
    assert clips.faults == ["first is hoarse; second speaks the whole set"]
    assert well.calls == [["drive"]]


def test_words_that_are_silent_are_not_said(cache: Cache) -> None:
    clips = bank(cache, Hummer())
    clips.speech("", 165)
    assert clips.fill()
    assert clips.speech("", 165) is None
    assert not clips.fill()


class Noted(Hummer):
    """A hummer that comes with a card of each phrase, as of some kind."""

    def card(self, phrase: Phrase, of: str) -> bytes | None:
        (recording,) = Hummer().speak([phrase])
        return card(recording, RATE, SPOKEN) if of == kind(RATE, SPOKEN) else None


def test_what_comes_with_a_card_is_planned_unspoken_and_made_if_a_plan_speaks_it(
    cache: Cache,
) -> None:
    voice, plain = Noted(), Hummer("plain")
    clips, other = bank(cache, voice), bank(cache, plain)
    for text in ["drive", "squeeze", "lower"]:
        other.speech(text, 165)
    other.fill()
    lengths = [clips.speech(text, 165) for text in ["drive", "squeeze", "lower"]]
    assert lengths == [other.speech(text, 165) for text in ["drive", "squeeze", "lower"]]
    assert voice.calls == []
    assert not clips.fill([spoken("squeeze"), sounding("lift", 200_000), spoken("squeeze")])
    assert voice.calls == [["squeeze"]]
    assert clips.clip(spoken("squeeze")) == other.clip(spoken("squeeze"))
    lasts = [spoken(text)._replace(duration=SECOND) for text in ("drive", "squeeze")]
    assert [*map(clips.energies, lasts)] == [*map(other.energies, lasts)]
    assert not clips.fill()  # all that may be asked for, as in a set that is led
    assert voice.calls == [["squeeze"], ["drive", "lower"]]
    assert not clips.fill() and len(voice.calls) == 2


def test_a_card_of_another_rate_or_level_is_not_taken(cache: Cache) -> None:
    theme = themes.load(DEFAULT)
    for rate, balance in ((48_000, 0), (RATE, -3)):
        assert Bank(theme, [Noted()], cache, rate, balance).speech("drive", 165) is None
    assert Bank(theme, [Noted()], cache, RATE, 3).speech("drive", 165)  # the beeps are softer


def test_a_voice_with_cards_that_fails_after_the_plan_has_it_made_again(cache: Cache) -> None:
    hoarse, well = Noted("first", phrases=1), Hummer("second")
    clips = bank(cache, hoarse, well)
    heard = [spoken("drive"), spoken("squeeze")]
    assert all(clips.speech(event.text or "", 165) for event in heard)
    assert clips.fill(heard)
    assert clips.faults == ["first is hoarse; second speaks the whole set"]
    assert well.calls == [["drive", "squeeze"]]
    assert clips.speech("drive", 165) and not clips.fill(heard)


@pytest.mark.parametrize("longer", [-500, 500])
def test_a_clip_has_the_frames_that_its_card_says(longer: int) -> None:
    (recording,) = Hummer().speak([Phrase("drive", 165)])
    noted = card(recording, RATE, -17.0)
    samples = prepared(recording, RATE, -17.0, noted)
    assert samples == prepared(recording, RATE, -17.0)
    other = (recording.samples + bytes(1_000))[: len(recording.samples) + 2 * longer]
    assert len(prepared(Recording(other, RATE), RATE, -17.0, noted)) == len(samples)


def test_words_are_made_ready_for_the_rate_of_the_track(cache: Cache) -> None:
    clips = bank(cache, Hummer(rate=22_050), rate=48_000)
    clips.speech("drive", 165)
    clips.fill()
    assert len(clips.clip(spoken("drive"))) == pytest.approx(2 * 24_000, rel=0.05)


def test_every_sound_of_the_theme_is_there_and_has_its_length(cache: Cache) -> None:
    clips = bank(cache)
    assert tuple(clips.sounds) == SOUNDS
    assert clips.sounds["lift"] == 200_000
    theme = themes.load(DEFAULT)
    for name, length in clips.sounds.items():
        samples = tones.samples(theme.sounds[name], RATE)
        assert length == lasting(len(samples) // 2, RATE)
        assert clips.clip(sounding(name, length)) == samples


def test_a_sound_is_cut_where_its_event_ends_and_fades_out_there(cache: Cache) -> None:
    clips = bank(cache)
    whole = np.frombuffer(clips.clip(sounding("lift", 200_000)), "<i2").astype(int)
    cut = np.frombuffer(clips.clip(sounding("lift", 100_000)), "<i2").astype(int)
    fade = 221  # 5 ms
    assert len(cut) == 4_410
    assert np.array_equal(cut[:-fade], whole[: 4_410 - fade])
    assert cut[-1] == 0 and abs(cut[-20:]).max() < abs(whole[4_390:4_410]).max() / 5
    assert clips.clip(sounding("lift", 100_000)) is clips.clip(sounding("lift", 100_000))


def test_a_sound_from_a_file_is_read_again_when_the_file_changes(
    cache: Cache, tmp_path: Path
) -> None:
    path = tmp_path / "gong.wav"
    tone = (Tone(440, 440, 0.1),)
    theme = Theme("mine", {"lift": Sound(path, -8), "top": Sound(tone, -8)}, tmp_path)
    with pytest.raises(FileError, match=r"gong\.wav: cannot be read: No such file"):
        bank(cache, theme=theme)
    lengths = []
    for seconds in (0.5, 0.25):
        written(path, seconds)
        lengths.append(bank(cache, theme=theme).sounds["lift"])
    assert lengths == [500_000, 250_000]


def written(path: Path, seconds: float) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        samples = 9_000 * np.cos(np.arange(round(seconds * RATE)) / 20)
        file.writeframes(samples.astype("<i2").tobytes())
