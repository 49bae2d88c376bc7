"""The neural voice of the default install, spoken for real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from tempo.errors import RequestError, VoiceError
from tempo.voices import engines, hibari
from tempo.voices.hibari import Hibari, voices
from tempo.voices.voice import Phrase, Recording

pytest.importorskip("hibari", reason="needs hibari-tts: pip install hibari-tts")

WORDS = ["drive through heels", "squeeze", "up", "lower with control", "10", "Last rep"]
PHRASES = [Phrase(text, rate) for text in WORDS for rate in (165, 200)]


@pytest.fixture(scope="module")
def heart() -> Iterator[Hibari]:
    voice = Hibari()
    yield voice
    voice.close()


@pytest.fixture(scope="module")
def said(heart: Hibari) -> dict[Phrase, Recording]:
    return dict(zip(PHRASES, heart.speak(PHRASES), strict=True))


def seconds(recording: Recording) -> float:
    return len(recording.samples) / 2 / recording.rate


def test_words_are_spoken_at_the_rate_of_the_model(said: dict[Phrase, Recording]) -> None:
    assert {recording.rate for recording in said.values()} == {24_000}
    assert 0.7 < seconds(said[Phrase("drive through heels", 165)]) < 1.1


def test_a_higher_rate_is_shorter_for_every_phrase(said: dict[Phrase, Recording]) -> None:
    for text in WORDS:
        usual, fast = said[Phrase(text, 165)], said[Phrase(text, 200)]
        assert 0.7 * seconds(usual) < seconds(fast) < seconds(usual), text


def test_nothing_but_the_words_is_in_a_recording(said: dict[Phrase, Recording]) -> None:
    """A short word without a full stop ends in noise, and sped up it would be longer."""
    assert seconds(said[Phrase("up", 165)]) < 0.45
    for recording in said.values():
        level = np.abs(np.frombuffer(recording.samples, "<i2").astype(float))
        heard = np.flatnonzero(level > level.max() / 100)
        assert heard[0] < 0.1 * recording.rate
        assert level.size - heard[-1] <= 0.016 * recording.rate


def test_the_order_the_process_and_how_many_threads_a_library_may_use_do_not_matter(
    said: dict[Phrase, Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1" if os.environ.get(name) == "2" else "2")
    backwards = Hibari()
    again = dict(zip(PHRASES[::-1], backwards.speak(PHRASES[::-1]), strict=True))
    backwards.close()
    assert again == said
    assert len({recording.samples for recording in said.values()}) == len(PHRASES)  # the control


def test_the_version_that_was_tested_speaks_as_it_did(said: dict[Phrase, Recording]) -> None:
    """A newer hibari that speaks otherwise fails here: measure it (docs/voices.md) first."""
    lengths = {text: seconds(said[Phrase(text, 165)]) for text in WORDS}
    assert lengths == pytest.approx(LENGTHS, abs=0.012)  # a frame of the model
    assert hibari.digest(hibari.find()).startswith(hibari.MODEL)
    # Other processors and versions of numpy differ by single steps of 16 bits.
    assert levels(said[Phrase("up", 165)]) == pytest.approx(UP, rel=0.02, abs=3)
    assert levels(said[Phrase("up", 200)])[: len(UP)] != pytest.approx(UP, rel=0.5, abs=50)


def levels(recording: Recording) -> list[float]:
    """How loud each hundredth of a second is, on average."""
    samples = np.abs(np.frombuffer(recording.samples, "<i2").astype(float))
    whole = samples.size // 240 * 240
    return [float(level) for level in samples[:whole].reshape(-1, 240).mean(axis=1)]


UP = [
    *(
        5,
        12,
        17,
        60,
        117,
        168,
        919,
        1209,
        1664,
        1915,
        2124,
        2290,
        2255,
        2142,
        1909,
        1571,
        1149,
        385,
    ),
    *(118, 90, 75, 48, 42, 347, 195, 239, 335, 435, 307, 194, 78, 77, 50, 51, 37, 37, 23),
]
LENGTHS = {
    "drive through heels": 0.98,
    "squeeze": 0.53,
    "up": 0.38,
    "lower with control": 1.00,
    "10": 0.39,
    "Last rep": 0.66,
}


def test_text_is_only_text(heart: Hibari) -> None:
    plain, marked = heart.speak([Phrase("drive up", 165), Phrase("[drive](/stˈɑp/) up", 165)])
    assert plain != marked  # the brackets go, and what stood in them is read
    assert list(heart.speak([Phrase("...", 165), Phrase("", 165)])) == [
        Recording(b"", 22_050),
        Recording(b"", 22_050),
    ]
    (lines,) = heart.speak([Phrase("drive\nup\0now", 165)])
    (line,) = heart.speak([Phrase("drive up now", 165)])
    assert lines == line


def test_no_speaker_is_downloaded() -> None:
    assert Hibari("hibari:heart").key(PHRASES[0]) == Hibari().key(PHRASES[0])
    for name in ("hibari:fenrir", "hibari:emma", "hibari:nobody"):
        with pytest.raises(RequestError, match=r"speaks as heart alone.*nothing is downloaded"):
            Hibari(name)


def test_what_a_recording_depends_on_is_in_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = Hibari().key(Phrase("up", 165))
    model = f"{crc32(hibari.find().read_bytes()):08x}"
    for part in ("hibari-tts 0.2", "numpy", "onnxruntime", model, "1.150 up."):
        assert part in key
    assert key != Hibari().key(Phrase("up", 166))


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put another model in place of the real one."""
    path = tmp_path / "hibari.onnx"
    path.write_bytes(hibari.find().read_bytes())
    monkeypatch.setattr(hibari, "find", lambda: path)
    hibari.digest.cache_clear()
    return path


def test_a_model_that_differs_from_the_tested_one_is_told_and_has_keys_of_its_own(
    model: Path,
) -> None:
    assert voices()[0].note.startswith("hibari-tts 0.2")
    assert "not the one" not in voices()[0].note
    key = Hibari().key(PHRASES[0])
    model.write_bytes(model.read_bytes() + b"\0")
    hibari.digest.cache_clear()
    hibari._version.cache_clear()
    assert "is not the one that was tested (5f70741d)" in voices()[0].note
    assert "is not the one that was tested (5f70741d)" in engines.voice("auto").note
    assert Hibari().key(PHRASES[0]) != key


@pytest.mark.parametrize("content", [b"", b"not a model", None])
def test_a_broken_model_is_told_in_a_line(model: Path, content: bytes | None) -> None:
    model.write_bytes(model.read_bytes()[:4_000_000] if content is None else content)
    stopped = (
        r"^hibari stopped \(exit status 1\): .+; its model is damaged or new: reinstall hibari"
    )
    with pytest.raises(VoiceError, match=stopped) as told:
        list(Hibari().speak(PHRASES[:1]))
    assert "\n" not in str(told.value)


def test_a_model_that_is_gone_is_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Hibari()
    model.unlink()
    with pytest.raises(VoiceError, match=r"hibari\.onnx cannot be read .*: reinstall it"):
        list(voice.speak(PHRASES[:1]))
    monkeypatch.undo()
    monkeypatch.setattr(PathFinder, "find_spec", lambda name: None)
    with pytest.raises(VoiceError, match="not installed: pip install hibari-tts"):
        Hibari()
    with pytest.raises(VoiceError, match="not installed"):
        voices()


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another child in place of the real one; ``say()`` answers a line."""
    head = "import os, sys, time\nanswer = sys.stdout.buffer\n"
    head += "def say(text=b'ab'):\n    answer.write(len(text).to_bytes(4, 'little') + text)\n"
    head += "    answer.flush()\n"
    head += "answer.write((24_000).to_bytes(4, 'little'))\n"

    def put(source: str) -> None:
        script = tmp_path / "child.py"
        script.write_text(head + source)
        monkeypatch.setattr(hibari, "CHILD", script)

    return put


def test_one_process_speaks_all_rounds_and_is_let_go(
    child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    child("for line in sys.stdin.buffer: say()")
    started = []
    popen = subprocess.Popen

    def counted(*arguments: object, **options: object) -> object:
        started.append(arguments)
        return popen(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", counted)
    voice = Hibari()
    for phrase in PHRASES[:3]:
        assert len(list(voice.speak([phrase]))) == 1
    assert len(started) == 1
    voice.close()
    list(voice.speak(PHRASES[:1]))
    assert len(started) == 2
    voice.close()


def test_a_child_that_dies_between_phrases_is_told_and_started_again(
    child: Callable[[str], None],
) -> None:
    child("sys.stdin.readline()\nsay()\nsys.stdin.readline()\nsys.exit('it is hoarse')")
    voice = Hibari()
    recordings = voice.speak(PHRASES[:3])
    assert next(recordings).samples == b"ab"
    with pytest.raises(VoiceError, match=r"hibari stopped \(exit status 1\): it is hoarse"):
        next(recordings)
    assert next(voice.speak(PHRASES[:1])).samples == b"ab"
    voice.close()


def test_a_child_that_hangs_is_left(
    child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hibari, "PATIENCE", 0.5)
    child("time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(VoiceError, match=r"hibari did not answer within 0\.5 s"):
        list(Hibari().speak(PHRASES[:1]))
    assert time.monotonic() - began < 5


def test_answers_that_nobody_took_are_not_taken_for_others(child: Callable[[str], None]) -> None:
    child("for line in sys.stdin.buffer: say(line.split()[1] + b'  '[len(line.split()[1]) % 2:])")
    voice = Hibari()
    phrases = [Phrase(text, 165) for text in ("ab", "cd", "ef")]
    first = voice.speak(phrases)
    assert next(first).samples.startswith(b"ab")
    first.close()  # type: ignore[attr-defined]
    assert next(voice.speak(phrases[2:])).samples.startswith(b"ef")
    voice.close()


def test_a_child_ends_with_the_process_that_asked_it(tmp_path: Path) -> None:
    script = (
        "import os, sys, time\n"
        "from tempo.voices.hibari import Hibari\n"
        "from tempo.voices.voice import Phrase\n"
        "voice = Hibari()\n"
        "list(voice.speak([Phrase('up', 165)]))\n"
        "print(voice._child._running._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout
    spoken = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while _runs(spoken):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().split()[2] != "Z"
