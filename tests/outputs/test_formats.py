"""Every format as programs read it that we did not write, against the JSON and the WAV."""

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import soundfile
from click.testing import Result
from mutagen import File
from numpy.typing import NDArray

from tempo.audio.pcm import Block, Format
from tempo.errors import RequestError, TrackError
from tempo.outputs import formats, mp3
from tempo.outputs.place import placed
from tempo.outputs.take import Take
from tempo.plan.markers import Marker

Run = Callable[..., Result]
Samples = NDArray[np.float64]

ASKED = ("single-leg-thrust", "--sets", "2", "--reps", "2", "--rest", "25", "--lead-in", "5")
NAMES = {
    "wav": "a.wav",
    "wav24": "b.wav",
    "wav-float": "c.wav",
    "flac": "a.flac",
    "ogg": "a.ogg",
    "opus": "a.opus",
    "mp3": "a.mp3",
}
LOSSLESS, LOSSY = ("wav24", "wav-float", "flac"), ("ogg", "opus", "mp3")
STEREO = Format(48_000, 2)

REACH = 100  # frames, by which an onset is looked for to either side
CLOSE = 0.01  # of a beep's energy is what a codec may make otherwise: -20 dB
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAC0lEQVR4nGNgQAYAAA4AAWHNhI8AAAAASUVORK5CYII="
)


class Exported(NamedTuple):
    folder: Path
    shown: dict[int, dict[str, Any]]  # the JSON, by rate

    def path(self, name: str) -> Path:
        return self.folder / NAMES[name]

    def reference(self, name: str) -> tuple[Samples, int]:
        """The samples of the WAV at the rate of a format, and that rate."""
        file = "opus.wav" if name == "opus" else "a.wav"
        sound, rate = soundfile.read(self.folder / file)
        return sound, rate


@pytest.fixture(scope="module")
def exported(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """One short track in all formats."""
    folder = tmp_path_factory.mktemp("exported")
    for name, file in NAMES.items():
        asked = ("--format", name, "--with", "json", "--force", "-o", str(folder / file))
        assert run("export", *ASKED, *asked).exit_code == 0
    other = ("-o", str(folder / "opus.wav"), "--sample-rate", "48000", "--with", "json")
    assert run("export", *ASKED, *other).exit_code == 0
    both = [json.loads((folder / name).read_text()) for name in ("c.json", "opus.json")]
    return Exported(folder, {shown["sample_rate"]: shown for shown in both})


def program(*command: str | Path, given: bytes | None = None) -> bytes:
    """What a program of others says; what it complains of fails the test."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"the program {command[0]} is not installed: nobody else to read it")
    ended = subprocess.run([*map(str, command)], input=given, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")
    return ended.stdout


def by_ffmpeg(path: Path, channels: int = 1) -> Samples:
    raw = program("ffmpeg", "-v", "error", "-i", path, "-f", "f64le", "-")
    sound = np.frombuffer(raw, "<f8")
    return sound if channels == 1 else sound.reshape(-1, channels)


def by_libsndfile(path: Path) -> Samples:
    sound: Samples = soundfile.read(path)[0]
    return sound


def probed(path: Path) -> dict[str, Any]:
    asked = ("-v", "error", "-show_format", "-show_chapters", "-show_streams", "-of", "json")
    found: dict[str, Any] = json.loads(program("ffprobe", *asked, path))
    return found


def tags(path: Path) -> dict[str, str]:
    """The tags that ffprobe reads; those of an Ogg stand with its stream."""
    found = probed(path)
    told = found["format"].get("tags") or found["streams"][0]["tags"]
    return {name.lower(): text for name, text in told.items()}


def lag(sound: Samples, original: Samples, start: int, length: int) -> tuple[int, float]:
    """By how many frames a stretch is late, and how much of its energy is otherwise there."""
    wanted, near = original[start : start + length], sound[start - REACH : start + length + REACH]
    # The energy of the difference at every shift, at once: that of both, less what they share.
    size = 1 << near.size.bit_length()
    shared = np.fft.irfft(np.fft.rfft(near, size) * np.fft.rfft(wanted, size).conj(), size)
    sums = np.cumsum(np.concatenate([[0.0], near**2]))
    errors = sums[length:] - sums[:-length] + (wanted**2).sum() - 2 * shared[: 2 * REACH + 1]
    best = int(np.argmin(errors))
    return best - REACH, float(errors[best] / (wanted**2).sum())


def beeps(shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in shown["events"] if event["kind"] == "beep"]


@pytest.mark.few(2)
@pytest.mark.parametrize("decoded", [by_ffmpeg, by_libsndfile])
@pytest.mark.parametrize("name", LOSSLESS)
def test_without_loss_every_sample_is_that_of_the_wav(
    exported: Exported, name: str, decoded: Callable[[Path], Samples]
) -> None:
    original, _ = exported.reference(name)
    assert np.array_equal(decoded(exported.path(name)), original)


@pytest.mark.few(2)
@pytest.mark.parametrize("decoded", [by_ffmpeg, by_libsndfile])
@pytest.mark.parametrize("name", LOSSY)
def test_with_loss_the_length_and_every_beep_are_right_to_the_frame(
    exported: Exported, name: str, decoded: Callable[[Path], Samples]
) -> None:
    original, rate = exported.reference(name)
    shown = exported.shown[rate]
    sound = decoded(exported.path(name))
    assert len(sound) == len(original) == round(shown["duration"] * rate)
    assert len(beeps(shown)) == 24
    moved = [(by, np.roll(sound, by)) for by in (-1, 1)]  # the control: one frame is seen
    for beep in beeps(shown):  # from a little before it, so that its onset counts
        where = (round(beep["time"] * rate) - REACH, REACH + round(0.1 * rate))
        late, otherwise = lag(sound, original, *where)
        assert (late, otherwise < CLOSE) == (0, True), beep
        for by, other in moved:
            assert lag(other, original, *where)[0] == by
    ticks = [event for event in shown["events"] if event["kind"] != "beep"]
    places = [(round(e["time"] * rate), round(e["duration"] * rate)) for e in ticks]
    assert {lag(sound, original, *place)[0] for place in places} == {0}


@pytest.mark.parametrize("name", LOSSY)
def test_what_is_silent_before_the_first_sound_stays_so(exported: Exported, name: str) -> None:
    """The first beep of a codec that rings before an onset would come early."""
    _, rate = exported.reference(name)
    shown = exported.shown[rate]
    sound = by_libsndfile(exported.path(name))
    first = round(beeps(shown)[0]["time"] * rate)
    before = slice(first - rate // 10, first - rate // 100)
    beep = slice(first, first + rate // 10)
    assert np.abs(sound[before]).max() < np.abs(sound[beep]).max() / 30


@pytest.mark.parametrize("name", NAMES)
def test_players_are_told_what_it_is_and_where_its_parts_start(
    exported: Exported, name: str
) -> None:
    found = tags(exported.path(name))
    assert found["title"] == "Single leg thrust"
    assert found["artist"] == "rep-tempo"
    assert found["comment"].startswith("single-leg-thrust: tempo ")
    chapters = {c["tags"]["title"]: c for c in probed(exported.path(name))["chapters"]}
    spans = exported.shown[48_000 if name == "opus" else 44_100]["spans"]
    starts = {
        "Setup": 0.0,
        "Set 1, left side": next(s["start"] for s in spans if s["kind"] == "phase"),
        "Rest": next(s["start"] for s in spans if s["kind"] == "rest"),
        "Finish": next(s["start"] for s in spans if s["kind"] == "finish"),
    }
    assert {title: float(chapters[title]["start_time"]) for title in starts} == starts


@pytest.mark.parametrize("name", ["flac", "ogg", "opus", "mp3"])
def test_chapters_are_in_order_and_meet(exported: Exported, name: str) -> None:
    chapters = probed(exported.path(name))["chapters"]
    assert [chapter["tags"]["title"] for chapter in chapters] == [
        *("Setup", "Get ready", "Set 1, left side", "Switch sides", "Set 1, right side", "Rest"),
        *("Set 2, left side", "Switch sides", "Set 2, right side", "Finish"),
    ]
    assert [c["end_time"] for c in chapters[:-1]] == [c["start_time"] for c in chapters[1:]]


@pytest.mark.parametrize("name", ["wav", "wav24", "wav-float"])
def test_in_wav_each_phase_that_lasts_has_a_cue_on_the_frame_of_its_beep(
    exported: Exported, name: str
) -> None:
    chapters = probed(exported.path(name))["chapters"]
    shown = exported.shown[44_100]
    phases = ("Lift", "Top", "Lower", "Bottom")
    assert [(c["start"], c["tags"]["title"]) for c in chapters if c["tags"]["title"] in phases] == [
        (round(beep["time"] * 44_100), beep["phase"].capitalize()) for beep in beeps(shown)
    ]
    assert sum(", rep " in c["tags"]["title"] for c in chapters) == 8


def take(frames: int = 48_000, pcm: Format = STEREO, **told: Any) -> Take:
    """A take of tones that swell, each channel its own, the right one softer; and some noise."""
    turn = 2 * np.pi * np.arange(frames) / pcm.rate
    tones = [9_000 * np.sin(440 * turn), 3_000 * np.sin(1_000 * turn)][: pcm.channels]
    noise = np.random.default_rng(1).standard_normal((frames, pcm.channels)) * 30
    samples = (np.stack(tones, axis=1) * np.linspace(0, 1, frames)[:, None] + noise).astype("<i2")
    return Take([samples.tobytes()], pcm, frames, **told)


def written(path: Path, name: str, take: Take) -> Path:
    with placed(path) as file:
        formats.FORMATS[name].encode(file, path, take)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_stereo_stays_stereo(tmp_path: Path, name: str) -> None:
    original = take()
    (block,) = original.blocks
    samples = np.frombuffer(block, "<i2").reshape(-1, 2) / 32_768
    path = written(tmp_path / NAMES[name], name, original)
    for sound in (by_ffmpeg(path, 2), by_libsndfile(path)):
        assert sound.shape == samples.shape
        loud = np.sqrt((sound**2).mean(axis=0))
        assert loud == pytest.approx(np.sqrt((samples**2).mean(axis=0)), rel=0.02)
        assert np.corrcoef(sound[:, 0], samples[:, 0])[0, 1] > 0.95
        assert np.corrcoef(sound[:, 1], samples[:, 1])[0, 1] > 0.95
        assert abs(np.corrcoef(sound[:, 1], samples[:, 0])[0, 1]) < 0.1


@pytest.mark.parametrize("sizes", [(1,), (7,), (70_000, 1), (250_000,)])
@pytest.mark.parametrize("name", NAMES)
def test_blocks_of_any_size_are_the_same_file(
    tmp_path: Path, name: str, sizes: tuple[int, ...]
) -> None:
    whole = take(250_000 if max(sizes) > 7 else 3_000)
    (block,) = whole.blocks

    def blocks() -> Iterator[Block]:
        place, number = 0, 0
        while place < len(block):
            size = 4 * sizes[number % len(sizes)]
            yield memoryview(block)[place : place + size]
            place, number = place + size, number + 1

    one = written(tmp_path / "one", name, whole)
    two = written(tmp_path / "two", name, whole._replace(blocks=blocks()))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("frames", "word"), [(2_999, "more"), (3_001, "fewer")])
def test_blocks_that_do_not_add_up_are_an_error(
    tmp_path: Path, name: str, frames: int, word: str
) -> None:
    with pytest.raises(TrackError, match=f"blocks hold {word} than {frames} frames"):
        written(tmp_path / "a", name, take(3_000)._replace(frames=frames))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["flac", "ogg", "opus", "mp3"])
def test_a_cover_and_the_place_on_an_album_are_found(tmp_path: Path, name: str) -> None:
    told: dict[str, Any] = {"title": "Set 1 – größer", "album": "Thrust", "number": 2, "tracks": 7}
    path = written(tmp_path / NAMES[name], name, take(cover=PICTURE, **told))
    found = tags(path)
    assert (found["title"], found["album"]) == ("Set 1 – größer", "Thrust")
    assert found["track"] in ("2/7", "2") and found.get("tracktotal", "7") == "7"
    video = [s for s in probed(path)["streams"] if s["codec_type"] == "video"]
    assert [(s["codec_name"], s["width"], s["height"]) for s in video] == [("png", 2, 1)]
    assert len(by_libsndfile(path)) == len(by_ffmpeg(path, 2)) == 48_000
    assert File(path).info.length == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_a_take_without_tags_is_a_sound(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / NAMES[name], name, take())
    assert probed(path)["chapters"] == []
    assert "title" not in (probed(path)["format"].get("tags") or {})


@pytest.mark.parametrize("name", ["flac", "ogg", "opus", "mp3"])
def test_more_chapters_than_a_table_of_contents_can_hold_do_no_harm(
    tmp_path: Path, name: str
) -> None:
    chapters = tuple(Marker(number * 20_000, 20_000, f"{number}" * 3) for number in range(400))
    path = written(tmp_path / NAMES[name], name, take(8 * 48_000, chapters=chapters))
    found = probed(path)["chapters"]
    assert [chapter["tags"]["title"] for chapter in found] == [c.text for c in chapters]
    assert [c["start_time"][:3] for c in found[::120]] == ["0.0", "2.4", "4.8", "7.2"]


def test_an_old_libsndfile_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundfile, "check_format", lambda container, codec: False)
    with pytest.raises(TrackError, match=r"has no VORBIS; pip install --upgrade soundfile"):
        written(tmp_path / "a.ogg", "ogg", take())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["flac", "ogg", "opus", "mp3"])
def test_a_disk_that_is_full_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # Python tears its own files there
    resource = pytest.importorskip("resource", reason="only Unix limits the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(TrackError, match=r"^cannot write .*a\.x: the file is too large"):
            written(tmp_path / "a.x", name, take(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["flac", "ogg", "opus", "mp3"])
def test_what_the_blocks_raise_passes_through_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    def failing() -> Iterator[Block]:
        yield bytes(40_000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(tmp_path / "a", name, take()._replace(blocks=failing()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_progress_ends_with_all_frames(tmp_path: Path, name: str) -> None:
    told: list[int] = []
    block = bytes(4 * 1_000)
    with placed(tmp_path / "a") as file:
        taken = Take([block] * 150, STEREO, 150_000)
        formats.FORMATS[name].encode(file, "a", taken, told.append)
    assert told == sorted(told) and told[-1] == 150_000


@pytest.mark.parametrize(
    ("path", "name", "ending"),
    [
        ("a.wav", None, ".wav"),
        ("a.FLAC", None, ".flac"),
        ("a.oga", None, ".ogg"),
        ("a.b.opus", None, ".opus"),
        ("a.b", "mp3", ".mp3"),
        ("a", "wav24", ".wav"),
        ("a.wav", "wav-float", ".wav"),
    ],
)
def test_the_format_is_that_of_the_ending_or_that_asked_for(
    path: str, name: str | None, ending: str
) -> None:
    assert formats.find(Path(path), name).endings[0] == ending


def test_an_ending_that_says_otherwise_is_refused() -> None:
    with pytest.raises(RequestError, match=r"a\.mp3: flac is not for a file that ends in \.mp3"):
        formats.find(Path("a.mp3"), "flac")
    with pytest.raises(RequestError, match=r"a\.m4a: name a file that ends in \.wav, "):
        formats.find(Path("a.m4a"))


BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # of MPEG 1, layer 3


def mp3_frames(data: bytes, rate: int) -> list[tuple[int, int]]:
    """Return where each frame of an MP3 file starts, and its bit rate in kbit/s."""
    size = data[6:10] if data[:3] == b"ID3" else bytes(4)
    at = sum(byte << 7 * (3 - place) for place, byte in enumerate(size))
    at += 10 if data[:3] == b"ID3" else 0
    found = []
    while at + 4 <= len(data):
        head = int.from_bytes(data[at : at + 4])
        assert head >> 17 == 0x7FFD, f"no frame at {at}"
        found.append((at, BITRATES[head >> 12 & 15]))
        at += 144_000 * found[-1][1] // rate + (head >> 9 & 1)
    return found


def off(frames: list[tuple[int, int]], rate: int) -> float:
    """Return by how many seconds a player is off, at most, that finds a time by counting bytes."""
    (first, _), (last, _) = frames[1], frames[-1]
    a_byte = (len(frames) - 2) * 1_152 / rate / (last - first)
    return max(
        abs((at - first) * a_byte - number * 1_152 / rate)
        for number, (at, _) in enumerate(frames[1:])
    )


@pytest.mark.parametrize(
    ("channels", "asked", "bitrate"), [(1, 0, 96), (2, 0, 192), (1, 64, 64), (2, 320, 320)]
)
def test_a_time_in_an_mp3_is_found_by_counting_bytes(
    tmp_path: Path, channels: int, asked: int, bitrate: int
) -> None:
    rate, seconds = 44_100, 40
    frames = rate * seconds
    sound = np.zeros((frames, channels), np.int16)
    for second in range(0, seconds, 5):  # silence and beeps, as a set has
        beep = np.sin(np.arange(rate) * 0.06) * 12_000
        sound[second * rate : (second + 1) * rate] = beep[:, None].astype(np.int16)
    take = Take([sound.tobytes()], Format(rate, channels), frames, bitrate=asked)
    path = written(tmp_path / "a.mp3", "mp3", take)
    found = mp3_frames(path.read_bytes(), rate)
    assert {bitrate for _, bitrate in found} == {bitrate}
    assert off(found, rate) < 0.06
    assert soundfile.info(path).frames == frames  # the exact length is still told
    head = path.read_bytes()[found[0][0] : found[1][0]]
    start = head.find(b"Info")
    assert head[start + 4 : start + 8] == bytes([0, 0, 0, 0b1011])  # and no table of places
    assert head[start + 20 : start + 24] == b"LAME"


def test_a_variable_bit_rate_would_be_found_out(tmp_path: Path) -> None:
    rate = 44_100
    noise = np.random.default_rng(1).normal(0, 0.1, rate * 20)
    sound = np.concatenate([np.zeros(rate * 20), noise])
    with soundfile.SoundFile(
        tmp_path / "a.mp3", "w", rate, 1, bitrate_mode="VARIABLE", compression_level=0.5
    ) as old:
        old.write(sound)
    assert off(mp3_frames((tmp_path / "a.mp3").read_bytes(), rate), rate) > 0.5


def test_ffmpeg_finds_a_time_in_an_mp3_without_an_index(tmp_path: Path) -> None:
    rate, seconds = 44_100, 60
    sound = np.zeros(rate * seconds, np.int16)
    beep = np.sin(np.arange(4_410) * 0.06) * 12_000
    for second in range(1, seconds):
        sound[second * rate : second * rate + 4_410] = beep.astype(np.int16)
    path = written(tmp_path / "a.mp3", "mp3", Take([sound.tobytes()], Format(rate), len(sound)))
    for time in (7.5, 23.5, 41.5, 55.5):
        asked = ("-usetoc", "0", "-fflags", "-fastseek", "-ss", str(time), "-i", path)
        raw = program("ffmpeg", "-v", "error", *asked, "-t", "1", "-f", "f64le", "-")
        heard = np.abs(np.frombuffer(raw, "<f8"))
        assert abs(int(np.argmax(heard > 0.1)) / rate - 0.5) < 0.06, time


@pytest.mark.parametrize("bitrate", [24, 96])
def test_an_opus_file_has_about_the_bit_rate_that_was_asked_for(
    tmp_path: Path, bitrate: int
) -> None:
    noise = np.random.default_rng(1).normal(0, 3_000, 48_000 * 20).astype(np.int16)
    take = Take([noise.tobytes()], Format(48_000), len(noise), bitrate=bitrate)
    path = written(tmp_path / "a.opus", "opus", take)
    assert 0.7 * bitrate < path.stat().st_size * 8 / 20 / 1_000 < 1.3 * bitrate


@pytest.mark.parametrize("channels", [1, 2])
def test_an_mp3_is_as_loud_as_its_track_at_every_bit_rate(tmp_path: Path, channels: int) -> None:
    """LAME turns what has a constant bit rate down, by up to 0.45 dB."""
    frames = 44_100 * 2
    tone = np.sin(2 * np.pi * 440 * np.arange(frames) / 44_100) * 10_000
    samples = np.repeat(tone[:, None], channels, axis=1).astype("<i2")
    for bitrate in mp3.RATES:
        told = Take([samples.tobytes()], Format(44_100, channels), frames, bitrate=bitrate)
        path = written(tmp_path / f"{bitrate}.mp3", "mp3", told)
        heard, _ = soundfile.read(path)
        level = np.sqrt((heard**2).mean()) / np.sqrt(((samples / 32_768) ** 2).mean())
        assert level == pytest.approx(1, abs=0.004)
