import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from tempo.errors import RequestError, VoiceError
from tempo.voices import piper
from tempo.voices.piper import Piper, voices
from tempo.voices.voice import Listed, Phrase, Recording

pytest.importorskip("piper", reason="needs piper-tts: pip install 'rep-tempo[piper]'")
onnx = pytest.importorskip("onnx", reason="makes a tiny voice with onnx")

pytestmark = pytest.mark.thorough

WORDS = ["drive through heels", "squeeze", "lower with control"]
PHRASES = [Phrase(text, rate) for text in WORDS for rate in (132, 165)]
HEELS = PHRASES[1]
PHONEME = 800  # frames that the tiny voice gives each phoneme


def model() -> bytes:
    """A voice that hums, higher for each phrase, under the noise that its scales ask for."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    def constant(name: str, value: object, kind: type) -> Any:
        return numpy_helper.from_array(np.array(value, kind), name)

    node = helper.make_node
    graph = helper.make_graph(
        [
            node("Gather", ["scales", "first"], ["noise"]),
            node("Gather", ["scales", "second"], ["stretch"]),
            node("Cast", ["input_lengths"], ["phonemes"], to=TensorProto.FLOAT),
            node("Squeeze", ["phonemes"], ["phoneme_count"]),
            node("Mul", ["phoneme_count", "each"], ["usual"]),
            node("Mul", ["usual", "stretch"], ["frames"]),
            node("Range", ["zero", "frames", "one"], ["time"]),
            node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
            node("ReduceMean", ["ids"], ["mean"], keepdims=0),
            node("Mul", ["mean", "step"], ["pitch"]),
            node("Mul", ["time", "pitch"], ["angle"]),
            node("Sin", ["angle"], ["hum"]),
            node("RandomNormalLike", ["hum"], ["hiss"]),
            node("Mul", ["hiss", "noise"], ["breath"]),
            node("Add", ["hum", "breath"], ["sound"]),
            node("Unsqueeze", ["sound", "axes"], ["output"]),
        ],
        "tiny",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "time"])],
        [
            constant("first", 0, np.int64),
            constant("second", 1, np.int64),
            constant("zero", 0, np.float32),
            constant("one", 1, np.float32),
            constant("each", PHONEME, np.float32),
            constant("step", 0.002, np.float32),
            constant("axes", [0, 1], np.int64),
        ],
    )
    opset = [helper.make_opsetid("", 15)]
    whole: bytes = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    return whole


@pytest.fixture(scope="session")
def tiny() -> bytes:
    return model()


@pytest.fixture
def amy(tiny: bytes, tmp_path: Path) -> Path:
    """The tiny voice, in its two files."""
    path = tmp_path / "amy.onnx"
    path.write_bytes(tiny)
    letters = "_^$ abcdefghijklmnopqrstuvwxyz0123456789"
    described = {
        "audio": {"sample_rate": 16_000},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "text",
        "num_symbols": len(letters),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.5, "noise_w": 0.8},
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(letters)},
    }
    path.with_name("amy.onnx.json").write_text(json.dumps(described))
    return path


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another child in place of the real one."""

    def put(source: str) -> None:
        script = tmp_path / "child.py"
        script.write_text(source)
        monkeypatch.setattr(piper, "CHILD", script)

    return put


def said(voice: Path, phrase: Phrase = HEELS) -> Recording:
    (recording,) = Piper(str(voice)).speak([phrase])
    return recording


def test_a_phrase_is_spoken_at_the_rate_of_the_voice(amy: Path) -> None:
    recording = said(amy)
    assert recording.rate == 16_000
    # 19 letters, a start, an end, and a pad after each but the last; 1.5 times as long by nature
    assert len(recording.samples) == 2 * round(41 * PHONEME * 1.5)
    assert max(memoryview(recording.samples).cast("h")) > 30_000


@pytest.mark.parametrize(("rate", "times"), [(165, 1.0), (330, 0.5), (110, 1.5), (80, 165 / 80)])
def test_the_length_of_a_phrase_goes_with_the_rate(amy: Path, rate: int, times: float) -> None:
    usual, stretched = (len(said(amy, Phrase("lift", each)).samples) for each in (165, rate))
    assert stretched / usual == pytest.approx(times, rel=0.001)


def test_a_phrase_is_the_same_bytes_whatever_was_spoken_before(amy: Path) -> None:
    first = list(Piper(str(amy)).speak(PHRASES))
    assert list(Piper(str(amy)).speak(PHRASES[::-1] * 2)) == first[::-1] * 2
    assert len(set(first)) == len(PHRASES)


def test_with_the_noise_of_the_voice_it_would_not_be(
    amy: Path, child: Callable[[str], None]
) -> None:
    source = piper.CHILD.read_text()
    assert "NOISE = 0.0" in source
    child(source.replace("NOISE = 0.0", "NOISE = None"))
    assert len({said(amy), said(amy)} | set(Piper(str(amy)).speak([HEELS] * 2))) > 1


def test_phrases_go_to_as_few_processes_as_hold_them_and_come_back_in_order(
    amy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(Piper(str(amy)).speak(PHRASES))
    monkeypatch.setattr(piper, "BATCH", 4)
    assert list(Piper(str(amy)).speak(PHRASES)) == whole
    assert list(Piper(str(amy)).speak([])) == []


def test_a_phrase_without_words_is_silence(amy: Path) -> None:
    phrases = [Phrase(text, 165) for text in ("...", "lift", "")]
    assert [len(each.samples) > 0 for each in Piper(str(amy)).speak(phrases)] == [
        False,
        True,
        False,
    ]


def test_phonemes_in_brackets_and_lines_are_spoken_as_words(amy: Path) -> None:
    assert said(amy, Phrase("lift [[ab]]\nnow\0", 165)) == said(amy, Phrase("lift ab now", 165))


def test_a_voice_that_needs_phonemes_has_them_from_pipers_own_espeak(amy: Path) -> None:
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    path = amy.with_name("amy.onnx.json")
    described = json.loads(path.read_text())
    described |= {"phoneme_type": "espeak", "phoneme_id_map": DEFAULT_PHONEME_ID_MAP}
    path.write_text(json.dumps(described))
    assert len(said(amy, Phrase("squeeze", 165)).samples) > 10_000
    assert len(said(amy, Phrase("Lift. Hold.", 165)).samples) > 10_000  # two sentences


def test_the_key_tells_phrases_rates_and_voices_apart(amy: Path) -> None:
    lift = Phrase("lift", 160)
    same = Piper(str(amy)).key(lift)
    assert Piper(str(amy)).key(lift) == same
    assert Piper(f"piper:{amy}").key(lift) == same
    others = {Piper(str(amy)).key(Phrase("lift", 161)), Piper(str(amy)).key(Phrase("hold", 160))}
    os.utime(amy, (1, 1))
    others.add(Piper(str(amy)).key(lift))
    os.utime(amy.with_name("amy.onnx.json"), (1, 1))
    others.add(Piper(str(amy)).key(lift))
    assert len(others | {same}) == 5


# --- where it is ---


def test_a_voice_is_found_by_path_or_among_ones_own(
    amy: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = own / "voices"
    home.mkdir(parents=True)
    for path in (amy, amy.with_name("amy.onnx.json")):
        (home / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    names = ["piper:amy", "piper:amy.onnx", "amy.onnx", str(amy)]
    models = [Piper(name).key(HEELS).split()[3] for name in names]
    assert models == [str(home / "amy.onnx"), str(amy), str(amy), str(amy)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "piper:any",
            'piper has no voice "any": did you mean amy?; put any.onnx and any.onnx.json',
        ),
        ("piper:zz", 'piper has no voice "zz": there is amy; put zz.onnx and zz.onnx.json in '),
        ("piper", "put NAME.onnx and NAME.onnx.json in "),
        ("./any.onnx", "there is no voice "),
        ("piper:half", "half.onnx is only half a voice: half.onnx.json must be beside"),
    ],
)
def test_a_voice_that_is_not_there_is_refused_with_where_to_put_one(
    name: str, message: str, own: Path
) -> None:
    home = own / "voices"
    home.mkdir(parents=True)
    (home / "half.onnx").write_bytes(b"")
    if "zz" in name or "any" in name:
        (home / "half.onnx").rename(home / "amy.onnx")
    with pytest.raises(RequestError) as refused:
        Piper(name)
    assert message in str(refused.value)


def test_ones_own_voices_are_listed_or_where_to_put_them(amy: Path, own: Path) -> None:
    home = own / "voices"
    assert [each.note[:58] for each in voices()] == [
        "none yet: put NAME.onnx and NAME.onnx.json in " + str(home)[:12]
    ]
    home.mkdir(parents=True)
    for name in ("amy", "bad", "half"):
        (home / f"{name}.onnx").write_bytes(b"")
    (home / "amy.onnx.json").write_bytes(amy.with_name("amy.onnx.json").read_bytes())
    (home / "bad.onnx.json").write_text("[]")
    assert voices() == [
        Listed("piper", "piper:amy", "en-us", str(home / "amy.onnx")),
        Listed("piper", "piper:bad", "", "bad.onnx.json is damaged"),
        Listed("piper", "piper:half", "", "half.onnx.json must be beside it"),
    ]


def test_without_piper_the_error_says_what_to_install(
    amy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(distribution: str) -> str:
        raise PackageNotFoundError(distribution)

    monkeypatch.setattr("importlib.metadata.version", missing)
    with pytest.raises(VoiceError, match=r"pip install 'rep-tempo\[piper\]'"):
        Piper(str(amy))
    with pytest.raises(VoiceError, match=r"pip install 'rep-tempo\[piper\]'"):
        voices()


# --- faults ---


@pytest.mark.parametrize("content", [b"", b"words", b"{}", b"[1]"])
def test_a_description_that_is_damaged_is_a_voice_error(content: bytes, amy: Path) -> None:
    amy.with_name("amy.onnx.json").write_bytes(content)
    with pytest.raises(VoiceError, match=r"piper stopped \(exit status 1\): "):
        said(amy)


@pytest.mark.parametrize("kept", [0, 100, -1])
def test_a_model_that_is_damaged_is_a_voice_error(kept: int, amy: Path, tiny: bytes) -> None:
    amy.write_bytes(tiny[:kept])
    with pytest.raises(VoiceError, match=r"piper stopped"):
        said(amy)


def test_a_model_that_is_gone_is_a_voice_error(amy: Path) -> None:
    voice = Piper(str(amy))
    amy.unlink()
    assert voice.key(HEELS)
    with pytest.raises(VoiceError, match="piper stopped"):
        list(voice.speak([HEELS]))


def test_a_child_that_dies_is_a_voice_error(amy: Path, child: Callable[[str], None]) -> None:
    child("import os, sys\nprint('struck', file=sys.stderr, flush=True)\nos._exit(9)\n")
    with pytest.raises(VoiceError, match=r"piper stopped \(exit status 9\): struck"):
        said(amy)


def test_a_child_that_dies_half_way_loses_no_phrase(
    amy: Path, child: Callable[[str], None]
) -> None:
    whole = list(Piper(str(amy)).speak(PHRASES[:3]))
    flush = "        answer.flush()\n"
    torn = piper.CHILD.read_text()
    assert flush in torn
    child(
        torn.replace(flush, flush + "        answer.write(b'torn'); answer.flush(); os._exit(9)\n")
    )
    assert list(Piper(str(amy)).speak(PHRASES[:3])) == whole


def test_a_child_that_says_nothing_is_a_voice_error_in_bounded_time(
    amy: Path, child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piper, "PATIENCE", 0.5)
    child("import time\ntime.sleep(60)\n")
    began = time.monotonic()
    with pytest.raises(VoiceError, match=r"piper did not answer within 0\.5 s"):
        said(amy)
    assert time.monotonic() - began < 5


def test_nothing_in_the_working_folder_is_imported(
    amy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = said(amy)
    (tmp_path / "wave.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert said(amy) == whole


def test_piper_is_not_loaded_into_the_process_that_asks(amy: Path) -> None:
    script = (
        "import sys\n"
        "from tempo.voices.piper import Piper\n"
        "from tempo.voices.voice import Phrase\n"
        "assert list(Piper(sys.argv[1]).speak([Phrase('lift', 160)]))\n"
        "assert not {'piper', 'onnxruntime', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(amy)], check=True)
