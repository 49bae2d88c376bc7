import os
import subprocess
import sys
import time
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from tempo.errors import RequestError, VoiceError
from tempo.voices import espeak
from tempo.voices.espeak import Espeak, voices
from tempo.voices.voice import Listed, Phrase, Recording

WORDS = ["drive through heels", "squeeze", "lower with control", "one", "last rep", "switch sides"]
PHRASES = [Phrase(text, rate) for text in WORDS for rate in (140, 175)]


def said(text: str, voice: str = "espeak", rate: int = 160) -> Recording:
    (recording,) = Espeak(voice).speak([Phrase(text, rate)])
    return recording


def seconds(text: str, rate: int = 160) -> float:
    recording = said(text, rate=rate)
    return len(recording.samples) / 2 / recording.rate


def child(tmp_path: Path, source: str) -> Path:
    script = tmp_path / "child.py"
    script.write_text(source)
    return script


def word_of(name: str) -> str:
    """Espeak's own word for the voice of a name."""
    return Espeak(name).key(Phrase("lift", 160)).split()[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of espeak's home made of links."""
    if sys.platform == "win32":
        pytest.skip("links need a privilege")
    folder = tmp_path / "home"
    (folder / "espeak-ng-data").mkdir(parents=True)
    real = espeak.find()
    (folder / espeak.LIBRARY).symlink_to(real / espeak.LIBRARY)
    for path in (real / "espeak-ng-data").iterdir():
        (folder / "espeak-ng-data" / path.name).symlink_to(path)
    return folder


def test_a_recording_is_16_bit_samples_at_22_050_hz_that_are_not_silent() -> None:
    samples, rate = said("squeeze")
    assert rate == 22_050
    assert len(samples) % 2 == 0
    assert 0.4 < len(samples) / 2 / rate < 1.2
    assert max(memoryview(samples).cast("h")) > 3_000


def test_there_is_one_recording_a_phrase_in_their_order_also_past_a_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = list(Espeak().speak(PHRASES))
    monkeypatch.setattr(espeak, "BATCH", 5)
    assert list(Espeak().speak(PHRASES)) == whole
    assert len(set(whole)) == len(PHRASES)
    assert list(Espeak().speak([])) == []


@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-us+whisper", "en-us+klatt2", "es"])
def test_a_phrase_is_bit_for_bit_the_same_whatever_was_spoken_before(voice: str) -> None:
    first = list(Espeak(voice).speak(PHRASES))
    backwards = list(Espeak(voice).speak(PHRASES[::-1] * 2))
    assert backwards == first[::-1] * 2
    assert said(*PHRASES[5][:1], voice, PHRASES[5].rate) == first[5]


@pytest.mark.parametrize(
    ("voice", "care", "careless"),
    [
        ("en-us", "unload(library._handle)", "pass"),
        ("en-us+f3", "c_long(SEED)", "c_long(os.urandom(1)[0])"),
    ],
)
def test_without_a_fresh_library_or_a_seed_the_same_phrase_would_differ(
    voice: str, care: str, careless: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = espeak.CHILD.read_text()
    assert care in source
    source = source.replace(care, careless).replace("SampleRate() != 0", "SampleRate() < 0")
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, source))
    assert len(set(Espeak(voice).speak([Phrase("drive through heels", 160)] * 4))) > 1


def test_a_library_that_cannot_be_unloaded_is_spoken_with_a_process_a_phrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = list(Espeak().speak(PHRASES[:3]))
    held = "import ctypes, sys\nHELD = ctypes.CDLL(sys.argv[1])\n" + espeak.CHILD.read_text()
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, held))
    assert list(Espeak().speak(PHRASES[:3])) == fresh


def test_another_process_in_another_locale_speaks_the_same_bytes() -> None:
    script = (
        "from hashlib import sha256\n"
        "from tempo.voices.espeak import Espeak\n"
        "from tempo.voices.voice import Phrase\n"
        "recordings = Espeak('en-us+f3').speak([Phrase('último esfuerzo', 150)])\n"
        "print(sha256(next(recordings).samples).hexdigest())\n"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    heard = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert heard == sha256(said("último esfuerzo", "en-us+f3", 150).samples).hexdigest()


def test_the_length_of_a_phrase_falls_as_the_rate_rises() -> None:
    text = "drive through heels and squeeze at the top"
    tail = 0.3  # seconds of silence, whatever the rate
    slow, fast = seconds(text, 100) - tail, seconds(text, 200) - tail
    assert 1.7 < slow / fast < 2.3


@pytest.mark.parametrize(
    ("marked", "plain", "longest"),
    [
        ('lift <break time="5s"/> now', "lift now", 4.0),  # as SSML: 5 s and more
        ("<speak>lift</speak>", "lift", 3.0),
        ("[[h@l'oU]]", "hello", 3.0),  # as phonemes: as long as hello
        ("lift &amp; hold", "lift & hold", 4.0),
        ("\x01200S hello", "hello", 3.0),  # as a command: twice as fast
    ],
)
def test_markup_is_spoken_as_text(marked: str, plain: str, longest: float) -> None:
    assert seconds(plain) + 0.2 < seconds(marked) < longest


def test_a_phrase_of_several_lines_or_with_a_nul_is_spoken_whole() -> None:
    assert (
        said("lower\nwith\r\n\tcontrol")
        == said("lower\0with control")
        == said("lower with control")
    )
    assert said("lower with control") != said("lower")


@pytest.mark.parametrize("text", ["", "   ", "...", "\ud800", "\0"])
def test_a_phrase_without_words_is_a_short_recording_and_not_a_fault(text: str) -> None:
    assert seconds(text) < 0.7


def test_letters_beyond_ascii_are_heard() -> None:
    assert said("año", "es") != said("ano", "es")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("espeak", "gmw/en-US"),
        ("espeak:", "gmw/en-US"),
        ("espeak:en-us+f3", "gmw/en-US+f3"),
        ("EN-US+ANNIE", "gmw/en-US+Annie"),
        ("en-gb", "gmw/en"),  # a language that a voice speaks
        ("de", "gmw/de"),
        ("ko", "ko"),
    ],
)
def test_a_name_finds_its_voice_in_either_case(name: str, word: str) -> None:
    assert word_of(name) == word


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("en-uss", 'espeak has no voice "en-uss": did you mean en-us or '),
        ("espeak:klingon", 'espeak has no voice "klingon" among its 141'),
        ("en-us+f33", 'espeak has no variant "f33": did you mean f3'),
        ("en-us+", 'espeak has no variant ""'),
        ("!v/f3", 'espeak has no voice "!v/f3"'),  # crashes espeak itself
        ("../../voices/!v/f3", "espeak has no voice"),
    ],
)
def test_an_unknown_voice_is_refused_with_the_nearest_names(name: str, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        Espeak(name)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "gmw/en-US"), ("en-gb", "gmw/en"), ("es", "roa/es"), ("de", "gmw/de")],
)
def test_espeak_alone_speaks_the_language(language: str, word: str) -> None:
    key = Espeak("espeak", language).key(Phrase("lift", 160))
    assert key.split()[2] == word
    assert Espeak("fi", language).key(Phrase("lift", 160)).split()[2] == "urj/fi"


def test_the_voices_are_listed_by_name_with_language_and_title() -> None:
    listed = voices()
    assert len(listed) > 100
    assert listed == sorted(listed)
    assert Listed("espeak", "en-us", "en-us", "English (America)") in listed


def test_every_voice_that_is_listed_is_found() -> None:
    data = espeak.find() / "espeak-ng-data" / "lang"
    for _, name, _, _ in voices():
        assert (data / word_of(name)).name.lower() == name


def test_the_key_tells_phrases_rates_voices_and_builds_apart(home: Path) -> None:
    lift = Phrase("lift", 160)
    same = Espeak("en-us", home=home).key(lift)
    assert same == Espeak("espeak").key(lift)
    assert same != Espeak("espeak").key(Phrase("lift", 161))
    assert same != Espeak("espeak").key(Phrase("hold", 160))
    assert same != Espeak("en-us+f3", home=home).key(lift)
    (home / "espeak-ng-data" / "en_dict").unlink()
    (home / "espeak-ng-data" / "en_dict").write_bytes(b"another")
    assert same != Espeak("en-us", home=home).key(lift)


def test_a_child_that_is_killed_is_a_voice_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (
        "import os, sys\nprint('struck', file=sys.stderr, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, source))
    with pytest.raises(VoiceError, match="struck"):
        list(Espeak().speak(PHRASES))


def test_a_child_that_says_nothing_is_a_voice_error_in_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(espeak, "PATIENCE", 0.5)
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, "import time\ntime.sleep(60)\n"))
    began = time.monotonic()
    with pytest.raises(VoiceError, match=r"did not answer within 0\.5 s"):
        list(Espeak().speak(PHRASES))
    assert time.monotonic() - began < 5


def test_a_child_killed_half_way_loses_no_phrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(Espeak().speak(PHRASES))
    flush = "        answer.flush()\n"
    tear = "        if index == 4: answer.write(b'torn'); answer.flush(); os._exit(9)\n"
    torn = espeak.CHILD.read_text().replace(flush, flush + tear)
    assert tear in torn
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, torn))
    assert list(Espeak().speak(PHRASES)) == whole


def test_the_phrases_before_a_fault_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = espeak.CHILD.read_text().replace(
        "        answered = ",
        "        if b'switch' in text: sys.exit('choked')\n        answered = ",
    )
    monkeypatch.setattr(espeak, "CHILD", child(tmp_path, poison))
    heard = []
    recordings = Espeak().speak(PHRASES)
    with pytest.raises(VoiceError, match="choked"):
        while True:
            heard.append(next(recordings))
    assert len(heard) == len(PHRASES) - 2


def test_missing_data_is_a_voice_error_and_not_an_exit(home: Path) -> None:
    (home / "espeak-ng-data" / "phontab").unlink()
    with pytest.raises(VoiceError, match="its data could not be read"):
        list(Espeak("espeak", home=home).speak(PHRASES))


def test_an_empty_home_is_a_voice_error(home: Path) -> None:
    (home / espeak.LIBRARY).unlink()
    with pytest.raises(VoiceError, match="reinstall espeakng-loader"):
        Espeak("espeak", home=home)
    with pytest.raises(VoiceError, match=r"no data in .*: reinstall espeakng-loader"):
        Espeak("espeak", home=home.parent)


def test_a_home_with_a_long_path_beyond_ascii_speaks(home: Path, tmp_path: Path) -> None:
    far = tmp_path / ("ü" * 80) / ("long " * 30)  # espeak itself takes 160 bytes
    far.mkdir(parents=True)
    moved = home.rename(far / "home")
    assert next(Espeak("espeak", home=moved).speak(PHRASES[:1])) == next(
        Espeak().speak(PHRASES[:1])
    )


def test_without_espeakng_loader_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PathFinder, "find_spec", lambda name: None)
    with pytest.raises(VoiceError, match="pip install espeakng-loader, or choose --voice none"):
        Espeak()


def test_nothing_in_the_working_folder_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = next(Espeak().speak(PHRASES[:1]))
    (tmp_path / "ctypes.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert next(Espeak().speak(PHRASES[:1])) == whole


def test_a_word_is_said_as_the_lexicon_has_it(own: Path) -> None:
    (own / "pronunciations").mkdir(parents=True)
    (own / "pronunciations" / "en.yaml").write_text(
        'Zercher: {phonemes: "həlˈO", respelled: goodbye}\n'
        "Pallof: {respelled: hello}\n"
        'Meadows: {phonemes: "χχ", respelled: hello}\n'
        'two of them: {phonemes: "həlˈO həlˈO"}\n'
    )
    (own / "pronunciations" / "es.yaml").write_text('Zercher: {phonemes: "həlˈO", respelled: hola}')
    hello = said("now hello")
    for word in ("Zercher", "zercher", "Pallof", "Meadows"):
        assert said(f"now {word}") == hello, word
    assert said("two of them") == said("hello hello")
    assert said("Zercher", "es") == said("hola", "es")
    assert said("now Zerchers") != said("now hellos")  # another word
    assert Espeak().key(Phrase("Zercher", 165)) != Espeak().key(Phrase("hello", 165))
