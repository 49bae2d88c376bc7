import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import pytest

from tempo.errors import RequestError, VoiceError
from tempo.voices import espeak, system
from tempo.voices.system import System, voices
from tempo.voices.voice import Listed, Phrase, Recording

pytest.importorskip("pyttsx3")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks with espeak on Linux only")

WORDS = ["drive through heels", "squeeze", "lower with control"]
PHRASES = [Phrase(text, rate) for text in WORDS for rate in (140, 200)]
HEELS = PHRASES[0]

MAC = [
    ["com.apple.voice.compact.en-US.Samantha", "Samantha", ["en-us"]],
    ["com.apple.eloquence.en-US.Eddy", "Eddy", ["en-us"]],
    ["com.apple.eloquence.de-DE.Eddy", "Eddy", ["de-de"]],
    ["com.apple.voice.compact.es-ES.Monica", "Mónica", ["es-es"]],
]
TOKENS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Speech\\Voices\\Tokens\\"
WINDOWS = [
    [TOKENS + "TTS_MS_EN-US_ZIRA_11.0", "Microsoft Zira Desktop - English", ["en-us"]],
    [TOKENS + "TTS_MS_DE-DE_HEDDA_11.0", "Microsoft Hedda Desktop - German", ["de-de"]],
]

CHILD = """
import json, os, struct, sys, time, wave

asked = json.load(sys.stdin.buffer)
if "file" not in asked:
    print(json.dumps({{"usual": {voices}[0][0], "voices": {voices}}}))
    sys.exit()
with open({log!r}, "a+") as log:
    log.write(json.dumps(asked) + "\\n")
    log.seek(0)
    turn = len(log.readlines())

def write(seconds=1.0, level=0.3, rate=22_050, format="WAV"):
    high = round(level * 32_767)
    samples = [high * (-1) ** (frame // 20) for frame in range(round(seconds * rate))]
    if format == "AIFF":
        import soundfile
        samples = [sample / 32_767 for sample in samples]
        soundfile.write(asked["file"], samples, rate, "PCM_16", format=format)
        return
    with wave.open(asked["file"], "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(struct.pack(f"<{{len(samples)}}h", *samples))

{behaviour}
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a made-up child in place of pyttsx3; what it was asked is logged, a line a phrase."""

    def put(behaviour: str = "write()", voices: list[Any] = MAC) -> Path:
        script, log = tmp_path / "child.py", tmp_path / "log"
        source = CHILD.format(voices=voices, log=str(log), behaviour=behaviour)
        script.write_text(source, encoding="utf-8")
        log.write_text("")
        monkeypatch.setattr(system, "CHILD", script)
        return log

    return put


def said(phrase: Phrase = HEELS, name: str = "system") -> Recording:
    (recording,) = System(name).speak([phrase])
    return recording


def asked(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def seconds(recording: Recording) -> float:
    return len(recording.samples) / 2 / recording.rate


# --- espeak through pyttsx3 ---


def ran(script: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a script that uses pyttsx3 as its manual does, with the library of the wheel."""
    home = str(espeak.find())
    start = (
        "import ctypes, os, sys\n"
        f"ctypes.CDLL({home + '/' + espeak.LIBRARY!r}, ctypes.RTLD_GLOBAL)\n"
        f"os.environ['ESPEAK_DATA_PATH'] = {home!r}\n"
        "import pyttsx3\n"
        "engine = pyttsx3.init()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", start + script, *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=30,
    )


def frames(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        samples: bytes = file.readframes(file.getnframes())
    return samples


@on_linux
def test_a_phrase_is_16_bit_samples_that_are_not_silent() -> None:
    recording = said()
    assert recording.rate == 22_050
    assert 0.8 < seconds(recording) < 2.5
    assert max(memoryview(recording.samples).cast("h")) > 3_000


@on_linux
def test_a_phrase_is_the_same_bytes_whatever_was_spoken_before() -> None:
    first = list(System("system:en-us").speak(PHRASES))
    assert list(System("system:en-us").speak(PHRASES[::-1])) == first[::-1]
    assert len(set(first)) == len(PHRASES)


@on_linux
def test_the_length_of_a_phrase_falls_as_the_rate_rises() -> None:
    slow, fast = (seconds(said(Phrase("drive through heels", rate))) for rate in (100, 200))
    assert 1.8 < slow / fast < 2.6


@on_linux
def test_two_phrases_in_one_process_would_lose_the_first(tmp_path: Path) -> None:
    ran(
        "for text in ('drive through heels', 'squeeze'):\n"
        "    engine.save_to_file(text, text + '.wav')\n"
        "engine.runAndWait()\n",
        tmp_path,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["squeeze.wav"]
    both = list(System().speak([Phrase("drive through heels", 160), Phrase("squeeze", 160)]))
    assert len({recording.samples for recording in both}) == 2


@on_linux
def test_what_pyttsx3_prints_does_not_reach_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said()
    assert capfd.readouterr() == ("", "")
    script = "engine.save_to_file('lift', 'lift.wav')\nengine.runAndWait()\n"
    assert b"Audio saved" in ran(script, tmp_path).stdout


@on_linux
def test_a_phrase_for_which_the_rate_was_lost_is_spoken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = said()
    source = system.CHILD.read_text()
    taken = 'engine.setProperty("rate", asked["rate"])'
    assert taken in source
    turned = f"{str(tmp_path / 'turned')!r}"
    losing = f"if os.path.exists({turned}): {taken}\n        else: os.mkdir({turned})"
    (tmp_path / "child.py").write_text(source.replace(taken, losing))
    monkeypatch.setattr(system, "CHILD", tmp_path / "child.py")
    assert said() == whole
    assert (tmp_path / "turned").is_dir()
    (tmp_path / "child.py").write_text(source.replace(taken, "pass"))
    with pytest.raises(VoiceError, match="it lost the rate"):
        said()


@on_linux
def test_an_unknown_voice_is_refused_where_pyttsx3_speaks_another(tmp_path: Path) -> None:
    script = (
        "engine.setProperty('voice', sys.argv[1])\n"
        "engine.save_to_file('lift', sys.argv[1] + '.wav')\n"
        "engine.runAndWait()\n"
    )
    ran(script, tmp_path, "gmw-en-uss")
    assert len(frames(tmp_path / "gmw-en-uss.wav")) > 10_000
    with pytest.raises(RequestError, match=r'has no voice "en-uss": did you mean en-us or '):
        System("system:en-uss")


@on_linux
def test_the_voices_are_listed_by_a_name_that_finds_them() -> None:
    listed = voices()
    assert Listed("system", "system:en-us", "en-us", "English (America)") in listed
    assert len({each.name for each in listed}) == len(listed) > 100
    assert System("system:en-us").key(HEELS).endswith(" gmw/en-us 140 drive through heels")


@on_linux
def test_nothing_in_the_working_folder_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = said()
    (tmp_path / "ctypes.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert said() == whole


@on_linux
def test_without_an_espeak_it_is_a_voice_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PathFinder, "find_spec", lambda name: None)
    if os.path.exists("/usr/lib/x86_64-linux-gnu/libespeak-ng.so.1"):
        pytest.skip("the system has an espeak of its own")
    with pytest.raises(VoiceError, match=r"the system's speech stopped .*eSpeak"):
        System()


# --- which voice ---


def test_without_pyttsx3_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(distribution: str) -> str:
        from importlib.metadata import PackageNotFoundError

        raise PackageNotFoundError(distribution)

    monkeypatch.setattr("importlib.metadata.version", missing)
    for ask in (System, voices):
        with pytest.raises(VoiceError, match=r"pip install 'rep-tempo\[system\]'"):
            ask()


@pytest.mark.parametrize(
    ("kept", "name", "found"),
    [
        (MAC, "Samantha", MAC[0]),
        (MAC, "samantha", MAC[0]),
        (MAC, "com.apple.eloquence.de-DE.Eddy", MAC[2]),
        (MAC, "de-DE.Eddy", MAC[2]),
        (MAC, "mónica", MAC[3]),
        (WINDOWS, "zira", WINDOWS[0]),
        (WINDOWS, "Microsoft Hedda Desktop - German", WINDOWS[1]),
        (WINDOWS, WINDOWS[1][0], WINDOWS[1]),
    ],
)
def test_a_voice_is_found_by_its_identifier_its_name_or_a_part_that_is_its_own(
    kept: list[Any], name: str, found: list[Any], fake: Callable[..., Path]
) -> None:
    log = fake(voices=kept)
    said(name=f"system:{name}")
    assert [each["voice"] for each in asked(log)] == [found[0]]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Samanta", 'the system has no voice "Samanta": did you mean Samantha'),
        ("Eddy", 'several voices "Eddy": com.apple.eloquence.en-US.Eddy, com.apple.eloq'),
        ("(", 'the system has no voice "(": there is Samantha, com.apple.eloquence.en-US.Eddy, '),
    ],
)
def test_a_name_of_no_voice_or_of_several_is_refused(
    name: str, message: str, fake: Callable[..., Path]
) -> None:
    fake()
    with pytest.raises(RequestError) as refused:
        System(f"system:{name}")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("language", "found"),
    [("en", MAC[0]), ("en-gb", MAC[0]), ("de", MAC[2]), ("es", MAC[3]), ("fi", MAC[0])],
)
def test_system_alone_is_the_usual_voice_or_one_of_the_language(
    language: str, found: list[Any], fake: Callable[..., Path]
) -> None:
    fake()
    assert f" {found[0]} 140 " in System("system", language).key(HEELS)


def test_the_key_tells_phrases_rates_and_voices_apart(fake: Callable[..., Path]) -> None:
    fake()
    keys = {
        System("system:Samantha").key(Phrase("lift", 160)),
        System("system:Samantha").key(Phrase("lift", 161)),
        System("system:Samantha").key(Phrase("hold", 160)),
        System("system:Mónica").key(Phrase("lift", 160)),
    }
    assert len(keys) == 4
    assert System("system").key(Phrase("lift", 160)) in keys


def test_other_systems_voices_are_listed_by_their_shortest_own_name(
    fake: Callable[..., Path],
) -> None:
    fake(voices=MAC)
    assert [each.name for each in voices()] == [
        "system:Samantha",
        "system:com.apple.eloquence.en-US.Eddy",
        "system:com.apple.eloquence.de-DE.Eddy",
        "system:Mónica",
    ]
    fake(voices=WINDOWS)
    assert voices()[0] == Listed(
        "system", "system:TTS_MS_EN-US_ZIRA_11.0", "en-us", "Microsoft Zira Desktop - English"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("print('[')", "the system's speech stopped"),
        ("print('[]')", "the system's speech stopped"),
        ("raise SystemExit('no bus')", r"stopped \(exit status 1\): no bus"),
        ("import os; os.kill(os.getpid(), 9)", "the system's speech stopped"),
        ('print(\'{"usual": "", "voices": []}\')', "the system has no voices"),
    ],
)
def test_a_list_that_cannot_be_had_is_a_voice_error(
    source: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "child.py").write_text(source)
    monkeypatch.setattr(system, "CHILD", tmp_path / "child.py")
    with pytest.raises(VoiceError, match=message):
        System()


# --- what is spoken ---


def test_each_phrase_is_asked_of_a_process_of_its_own_with_its_rate(
    fake: Callable[..., Path],
) -> None:
    log = fake()
    assert len(list(System().speak(PHRASES[:3]))) == 3
    assert [(each["text"], each["rate"]) for each in asked(log)] == [
        ("drive through heels", 140),
        ("drive through heels", 200),
        ("squeeze", 140),
    ]
    assert len({each["file"] for each in asked(log)}) == 3
    assert not any(Path(each["file"]).exists() for each in asked(log))


def test_orders_in_a_text_are_spoken_as_words(fake: Callable[..., Path]) -> None:
    log = fake()
    said(Phrase("<speak>lift</speak> [[rate 400]]\n\x01200S now", 160))
    assert [each["text"] for each in asked(log)] == ["speak lift /speak rate 400 200S now"]


def test_a_phrase_without_words_is_silence_and_is_not_asked(fake: Callable[..., Path]) -> None:
    log = fake()
    texts = ["", "...", "lift", " "]
    spoken = [len(each.samples) for each in System().speak([Phrase(text, 160) for text in texts])]
    assert spoken == [0, 0, 44_100, 0]
    assert [each["text"] for each in asked(log)] == ["lift"]


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("container", ["WAV", "AIFF"])
def test_wav_and_aiff_are_read_at_their_own_rate(
    container: str, rate: int, fake: Callable[..., Path]
) -> None:
    fake(f"write(rate={rate}, format={container!r})")
    recording = said()
    assert (recording.rate, seconds(recording)) == (rate, 1.0)
    assert max(memoryview(recording.samples).cast("h")) == pytest.approx(0.3 * 32_767, rel=0.01)


FAULTS = [
    ("pass", r"the system's speech stopped \(exit status 0\): it said nothing"),
    ("raise RuntimeError('run loop already started')", "RuntimeError: run loop already started"),
    ("open(asked['file'], 'wb')", 'of "drive through heels" is empty'),
    ("write(0)", "holds no sound"),
    ("write(level=0)", "is silent"),
    ("write(0.1)", "breaks off"),
    ("write(20)", "is longer than"),
    ("write(rate=400)", "has 400 frames a second"),
    ("write(); os.truncate(asked['file'], 20_000)", "ends early"),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS)
def test_a_fault_is_told_after_three_tries(
    fault: str, message: str, fake: Callable[..., Path]
) -> None:
    log = fake(fault)
    with pytest.raises(VoiceError, match=message):
        said()
    assert len(asked(log)) == 3


@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS])
def test_a_fault_that_does_not_come_back_is_not_noticed(
    fault: str, fake: Callable[..., Path]
) -> None:
    log = fake(f"if turn == 1:\n    {fault}\nelse:\n    write()")
    assert seconds(said()) == 1.0
    assert len(asked(log)) == 2


def test_a_child_that_hangs_is_a_voice_error_in_bounded_time(
    fake: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = fake("time.sleep(60)")
    voice = System()
    monkeypatch.setattr(system, "PATIENCE", 1.0)
    began = time.monotonic()
    with pytest.raises(VoiceError, match="the system's speech did not answer within 1 s"):
        list(voice.speak([HEELS]))
    assert time.monotonic() - began < 8
    assert len(asked(log)) <= 3


def test_the_phrases_before_a_fault_are_kept(fake: Callable[..., Path]) -> None:
    fake("'squeeze' in asked['text'] or write()")
    recordings = System().speak(PHRASES)
    assert [seconds(next(recordings)) for _ in range(2)] == [1.0, 1.0]
    with pytest.raises(VoiceError):
        next(recordings)


def test_a_python_that_cannot_be_started_is_a_voice_error(
    fake: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake()
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(VoiceError, match="the system's speech could not be started"):
        System()
