import csv
import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import mido
import mutagen
import numpy as np
import pytest
import soundfile
from click.testing import Result

from tempo.guide import companions
from tempo.guide.asked import Asked
from tempo.outputs import formats, wav

Run = Callable[..., Result]

SHORT = ("frog-pump", "--sets", "1", "--reps", "2", "--voice", "none")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_has_no_room_at_a_tempo_is_said_in_a_line(run: Run) -> None:
    quick = ("--tempo", "0.5-0-0.5-0", "--voice", "espeak", "--no-setup")
    result = run("export", "standard-thrust", *quick, "-o", "quick.wav")
    assert result.stderr.splitlines()[2] == (
        "at 0.5-0-0.5-0 there is no room for the count, 'Last rep', 'drive', 'lower', "
        "'chin tucked', 'ribs down', 'knees out', 'heels down', 'full range'"
    )
    result = run("export", "standard-thrust", "--voice", "espeak", "-o", "usual.wav")
    assert len(result.stderr.splitlines()) == 3


def test_a_routine_becomes_a_wav_that_any_player_reads(run: Run, folder: Path) -> None:
    result = run("export", *SHORT, "-o", "frog.wav")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "frog-pump: tempo 2011, lift 1 s, top 1 s, lower 2 s",
        "1 set of 2, 0:23 in all",
        "frog.wav: 0:23, 2.0 MB",
    ]
    with wave.open("frog.wav") as file:
        assert file.getparams()[:4] == (1, 2, 44_100, 23 * 44_100)
    assert os.listdir(folder) == ["frog.wav"]


def test_without_a_name_the_file_is_called_as_the_routine(run: Run, folder: Path) -> None:
    assert run("export", *SHORT).exit_code == 0
    assert os.listdir(folder) == ["frog-pump.wav"]


def test_a_file_that_exists_is_replaced_only_by_force(run: Run, folder: Path) -> None:
    path = folder / "frog.wav"
    path.write_bytes(b"precious")
    result = run("export", *SHORT, "-o", "frog.wav")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "tempo: frog.wav exists; use --force to replace it"
    assert path.read_bytes() == b"precious"
    assert run("export", *SHORT, "-o", "frog.wav", "--force").exit_code == 0
    assert path.read_bytes()[:4] == b"RIFF"
    assert os.listdir(folder) == ["frog.wav"]


@pytest.mark.parametrize("name", ["frog", "frog.m4a", "frog.wav.txt", ".wav", "wav"])
def test_a_name_that_tells_of_no_format_is_refused(run: Run, folder: Path, name: str) -> None:
    result = run("export", *SHORT, "-o", name)
    assert result.exit_code == 2
    assert result.stderr == (
        f"tempo: {name}: name a file that ends in .wav, .flac, .ogg, .oga, .opus or .mp3, "
        "or say which it is to be with --format\n"
    )
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no/frog.wav", "there is no folder no; make it first"),
        ("file/frog.wav", "file is not a folder; choose another"),
        ("f" * 300 + ".wav", "the name is too long; choose a shorter one"),
    ],
)
def test_a_place_that_cannot_hold_it_is_told(run: Run, folder: Path, name: str, told: str) -> None:
    (folder / "file").touch()
    result = run("export", *SHORT, "-o", name)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == f"tempo: cannot write {name}: {told}"


def test_an_export_that_fails_half_way_leaves_nothing(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(frames: int) -> None:
        raise OSError(28, "No space left on device")

    usual = formats.FORMATS["wav"]
    monkeypatch.setattr(wav, "STEP", 1)
    failing = usual._replace(
        encode=lambda file, path, take, progress: usual.encode(file, path, take, fail)
    )
    monkeypatch.setitem(formats.FORMATS, "wav", failing)
    result = run("export", *SHORT, "-o", "frog.wav")
    assert (result.exit_code, os.listdir(folder)) == (1, [])
    assert result.stderr.splitlines()[-1] == "tempo: output: No space left on device"


def test_two_processes_that_share_nothing_write_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        home = tmp_path / name
        environment = os.environ | {"XDG_CACHE_HOME": str(home), "PYTHONHASHSEED": str(len(name))}
        path = tmp_path / f"{name}.wav"
        command = [sys.executable, "-m", "tempo", "export", "pause-thrust", "--sets", "1"]
        subprocess.run([*command, "-o", str(path)], env=environment, check=True)
        assert any(home.rglob("*.kept"))
        digests.add(sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("name", ["frog.flac", "frog.ogg", "frog.opus", "frog.mp3"])
def test_the_ending_says_the_format(run: Run, folder: Path, name: str) -> None:
    result = run("export", *SHORT, "-o", name)
    assert (result.exit_code, os.listdir(folder)) == (0, [name])
    assert result.stderr.splitlines()[-1].startswith(f"{name}: 0:23, 0.")
    opened = soundfile.info(name)
    assert opened.duration == 23
    assert opened.samplerate == (48_000 if name == "frog.opus" else 44_100)


def test_the_format_asked_for_names_the_file(run: Run, folder: Path) -> None:
    assert run("export", *SHORT, "--format", "mp3").exit_code == 0
    assert run("export", *SHORT, "--format", "flac", "-o", "frog").exit_code == 0
    assert sorted(os.listdir(folder)) == ["frog", "frog-pump.mp3"]
    assert soundfile.info("frog").format == "FLAC"


@pytest.mark.parametrize("name", ["wav", "ogg", "opus", "flac", "mp3"])
def test_the_same_routine_is_the_same_bytes_a_second_later(
    run: Run, folder: Path, name: str
) -> None:
    for path in ("one", "two"):
        assert run("export", *SHORT, "--format", name, "-o", path).exit_code == 0
        if path == "one":
            time.sleep(1.1)  # libsndfile draws the number of an Ogg by the clock
    assert Path("one").read_bytes() == Path("two").read_bytes()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("-o", "a.mp3", "--format", "flac"), "a.mp3: flac is not for a file that ends in .mp3"),
        (
            ("-o", "a.opus", "--sample-rate", "44100"),
            "Opus has no sample rate of 44100, only 48000",
        ),
        (("--with", "m3u8"), "a playlist (m3u8) lists the files of --split set; ask for that too"),
        (("-o", "-", "--with", "vtt"), "--with writes files, which need a name; give one instead"),
        (("-o", "-", "--split", "set"), "--split writes files, which need a name; give one"),
    ],
)
def test_what_does_not_go_together_is_told_before_any_work(
    run: Run, folder: Path, asked: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Asked, "guide", lambda *_, **__: pytest.fail("the work has begun"))
    result = run("export", *SHORT, *asked)
    assert (result.exit_code, os.listdir(folder)) == (2, [])
    assert result.stderr.startswith(f"tempo: {told}")


def test_a_companion_that_is_none_is_told_with_those_there_are(run: Run) -> None:
    result = run("export", *SHORT, "--with", "vtt,pdf")
    assert result.exit_code == 2
    assert "must be json, labels, vtt, srt, lrc, csv, midi or m3u8" in result.stderr


def test_companions_stand_beside_the_track_and_say_what_is_in_it(run: Run, folder: Path) -> None:
    asked = ("frog-pump", "--sets", "1", "--reps", "2", "--no-setup")
    result = run(
        "export",
        *asked,
        "-o",
        "frog.flac",
        "--with",
        "json, LABELS,vtt",
        "--with",
        "srt,lrc,csv,midi",
    )
    assert result.exit_code == 0
    endings = ["csv", "flac", "json", "lrc", "mid", "srt", "txt", "vtt"]
    assert sorted(os.listdir(folder)) == [f"frog.{ending}" for ending in endings]
    assert result.stderr.splitlines()[-1] == (
        "with it: frog.json, frog.txt, frog.vtt, frog.srt, frog.lrc, frog.csv, frog.mid"
    )
    assert Path("frog.json").read_text() == run("show", *asked, "--json").stdout
    events = json.loads(Path("frog.json").read_text())["events"]
    beeps = [event for event in events if event["kind"] == "beep"]
    rows = list(csv.DictReader(Path("frog.csv").read_text().splitlines()))
    assert [(float(r["time"]), r["kind"], r["phase"], r["text"]) for r in rows] == [
        (e["time"], e["kind"], e["phase"] or "", e["text"] or "") for e in events
    ]
    labels = [line.split("\t") for line in Path("frog.txt").read_text().splitlines()]
    named = ("Lift", "Top", "Lower", "Bottom")
    assert [(float(at), text) for at, _, text in labels if text in named] == [
        (beep["time"], beep["phase"].capitalize()) for beep in beeps
    ]
    now, notes = 0.0, []
    for message in mido.MidiFile("frog.mid"):
        now += message.time
        if message.type == "note_on":
            notes.append(now)
    sounds = [event["time"] for event in events if event["sound"]]
    assert notes == pytest.approx(sounds, abs=5e-5 + 1e-9)
    spoken = [event["text"] for event in events if event["text"]]
    assert Path("frog.vtt").read_text().splitlines()[3::3] == spoken
    for program in ("srt", "vtt"):
        assert Path(f"frog.{program}").read_text().count(" --> ") == len(spoken)


@pytest.mark.parametrize("taken", ["frog.mp3", "frog.vtt"])
def test_one_file_that_exists_keeps_all_from_being_written(
    run: Run, folder: Path, taken: str
) -> None:
    Path(taken).write_text("precious")
    asked = (*SHORT, "-o", "frog.mp3", "--with", "vtt,json")
    result = run("export", *asked)
    assert result.exit_code == 2
    assert result.stderr == f"tempo: {taken} exists; use --force to replace it\n"
    assert (os.listdir(folder), Path(taken).read_text()) == ([taken], "precious")
    assert run("export", *asked, "--force").exit_code == 0
    assert sorted(os.listdir(folder)) == ["frog.json", "frog.mp3", "frog.vtt"]


def test_a_companion_that_fails_leaves_no_track_either(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(companions.COMPANIONS, "vtt", companions.Companion(".vtt", fail))
    result = run("export", *SHORT, "-o", "frog.wav", "--with", "json,vtt")
    assert (result.exit_code, os.listdir(folder)) == (1, [])


SETS = ("single-leg-thrust", "--sets", "2", "--reps", "2", "--rest", "25", "--lead-in", "5")


@pytest.fixture(scope="module")
def whole(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "legs.wav"
    assert run("export", *SETS, "-o", str(path), "--with", "json").exit_code == 0
    return path


PIECES = ["legs-01-setup", "legs-02-set-1", "legs-03-rest-before-set-2", "legs-04-set-2"]


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ["wav", "flac", "opus", "ogg", "mp3"])
def test_a_split_track_is_an_album_whose_pieces_make_the_whole(
    run: Run, folder: Path, whole: Path, ending: str
) -> None:
    asked = ("-o", f"legs.{ending}", "--split", "set", "--with", "m3u8")
    result = run("export", *SETS, *asked)
    assert result.exit_code == 0
    names = [f"{piece}.{ending}" for piece in PIECES]
    assert sorted(os.listdir(folder)) == [*names, "legs.m3u8"]
    assert f"{names[0]} to {names[-1]}, 4 tracks in legs.m3u8: " in result.stderr
    listed = Path("legs.m3u8").read_text().splitlines()
    assert listed[:4] == ["#EXTM3U", "#PLAYLIST:Single leg thrust", listed[2], names[0]]
    assert listed[3::2] == names
    sound = np.concatenate([soundfile.read(name)[0] for name in names])
    if ending in ("wav", "flac"):
        assert np.array_equal(sound, soundfile.read(whole)[0])
    else:
        rate = soundfile.info(names[0]).samplerate
        assert len(sound) / rate == soundfile.info(whole).duration
    for number, name in enumerate(names, 1):
        if ending != "wav":
            tags = mutagen.File(name, easy=True)
            assert (tags["album"], tags["artist"]) == (["Single leg thrust"], ["rep-tempo"])
            assert tags["tracknumber"][0].split("/")[0] == str(number)
            assert tags["title"][0].lower().replace(" ", "-") in name


def test_a_piece_is_a_track_of_its_own_for_its_companions(
    run: Run, folder: Path, whole: Path
) -> None:
    asked = ("-o", "legs.wav", "--split", "set", "--with", "json")
    assert run("export", *SETS, *asked).exit_code == 0
    before, found = 0.0, []
    sound, rate = soundfile.read(whole)
    for name in PIECES:
        shown = json.loads(Path(f"{name}.json").read_text())
        assert soundfile.info(f"{name}.wav").frames == round(shown["duration"] * rate)
        piece, _ = soundfile.read(f"{name}.wav")
        for event in shown["events"]:
            found.append((round(before + event["time"], 6), event["text"] or event["sound"]))
            start = round(event["time"] * rate)
            there = round((before + event["time"]) * rate)
            assert np.array_equal(piece[start : start + 500], sound[there : there + 500])
        before += shown["duration"]
    events = json.loads(whole.with_suffix(".json").read_text())["events"]
    assert found == [(event["time"], event["text"] or event["sound"]) for event in events]


def test_whoever_skips_a_rest_is_counted_in(run: Run, folder: Path) -> None:
    asked = ("-o", "legs.wav", "--split", "set", "--with", "json")
    assert run("export", *SETS, *asked).exit_code == 0
    events = json.loads(Path("legs-04-set-2.json").read_text())["events"]
    assert events[0]["sound"] == "countdown" and events[0]["time"] <= 0.6
    beep = next(event["time"] for event in events if event["kind"] == "beep")
    counted = {e["text"]: e["time"] for e in events if e["kind"] == "count" and e["time"] < beep}
    assert [*counted] == ["3", "2", "1"]
    assert 10 <= beep < 10.6
    rest = json.loads(Path("legs-03-rest-before-set-2.json").read_text())
    assert {event["kind"] for event in rest["events"]} == {"voice"}


def test_any_file_of_a_split_track_that_exists_is_told_before_it_is_written(
    run: Run, folder: Path
) -> None:
    for taken in ("legs.m3u8", "legs-04-set-2.wav", "legs-01-setup.lrc"):
        Path(taken).write_text("precious")
        result = run("export", *SETS, "-o", "legs.wav", "--split", "set", "--with", "lrc")
        assert result.exit_code == 2
        assert result.stderr.splitlines() == [f"tempo: {taken} exists; use --force to replace it"]
        assert os.listdir(folder) == [taken]
        Path(taken).unlink()


def tempo(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tempo", "export", *arguments]


@pytest.mark.parametrize("name", [*formats.FORMATS])
def test_the_standard_output_is_a_pipe_that_cannot_seek(run: Run, folder: Path, name: str) -> None:
    ended = subprocess.run(tempo(*SHORT, "-o", "-", "--format", name), capture_output=True)
    assert ended.returncode == 0
    assert ended.stderr.splitlines()[-1] == b"standard output: 0:23"
    assert os.listdir(folder) == []
    assert run("export", *SHORT, "-o", "same", "--format", name).exit_code == 0
    assert ended.stdout == Path("same").read_bytes()


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_a_program_that_stops_listening_ends_it_in_silence(folder: Path, name: str) -> None:
    process = subprocess.Popen(
        tempo(*SETS, "-o", "-", "--format", name), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.read(1_000)
    process.stdout.close()
    told = process.stderr.read().splitlines()
    process.stderr.close()
    assert process.wait(30) == 1
    assert len(told) == 2  # what is said of the routine, and nothing of a pipe


def test_a_workout_is_an_album_in_which_a_warm_up_is_no_set_of_the_work(
    run: Run, folder: Path
) -> None:
    quick = ("glute-development", "--reps", "1", "--sets", "1", "--voice", "none")
    assert run("export", *quick, "-o", "w.flac", "--split", "set").exit_code == 0
    assert [path.name for path in sorted(Path().glob("*.flac"))][:4] == [
        "w-01-a-banded-thrust-set-1.flac",
        "w-02-rest-before-b-standard-thrust-warm-up-set-1.flac",
        "w-03-b-standard-thrust-warm-up-set-1.flac",
        "w-04-rest-before-b-standard-thrust-set-1.flac",
    ]
    assert run("export", *quick, "-o", "whole.flac").exit_code == 0
    for name in ("whole.flac", "w-03-b-standard-thrust-warm-up-set-1.flac"):
        assert mutagen.File(name)["album"] == ["Glute development"]


def test_a_piece_is_named_by_letters_of_its_title_and_not_by_too_many(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, title in (("a", "../../x/" * 30), ("b", "ü" * 300)):
        Path(f"{name}.yaml").write_text(
            f'name: "{title}"\nexercise: "{title}"\nsummary: s\nstarts: bottom\nreps: 1\nsets: 1\n'
            'tempo: "1-0-1-0"\nrest: 10\n',
            encoding="utf-8",
        )
    Path("w.yaml").write_text("name: w\nroutines:\n  - routine: ./a.yaml\n  - routine: ./b.yaml\n")
    (tmp_path / "out").mkdir()
    result = run("export", "w.yaml", "-o", "out/o.wav", "--split", "set", "--voice", "none")
    assert result.exit_code == 0
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        f"o-01-a-{'x-' * 30}set-1.wav",
        f"o-02-rest-before-b-{'ü' * 43}.wav",
        f"o-03-b-{'ü' * 49}.wav",
        "o.m3u8",
    ]
    assert {each.name for each in tmp_path.iterdir()} == {"a.yaml", "b.yaml", "w.yaml", "out"}


@pytest.mark.parametrize("ending", ["flac", "mp3", "ogg", "opus", "wav"])
def test_what_is_said_is_a_file_of_the_kind_that_its_name_tells(
    run: Run, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"s.{ending}"
    assert run("say", "hi", "-o", str(path)).exit_code == 0
    kind = {"flac": "FLAC", "mp3": "MP3", "ogg": "OGG", "opus": "OGG", "wav": "WAV"}[ending]
    assert soundfile.info(path).format == kind and soundfile.info(path).frames > 4_000


@pytest.mark.parametrize(("words", "name"), [("", "s.wav"), ("...", "s.wav"), ("hi", "s.txt")])
def test_nothing_to_say_and_no_kind_of_file_are_refused(
    run: Run, tmp_path: Path, words: str, name: str
) -> None:
    assert run("say", words, "-o", str(tmp_path / name)).exit_code == 2
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "bitrate", "told"),
    [
        ("a.mp3", "100", "there is no bit rate 100; choose one of 64, 80, 96"),
        ("a.opus", "300", "choose a bit rate from 12 to 256, not 300"),
        ("a.flac", "96", "flac has no bit rate to choose; leave --bitrate out"),
    ],
)
def test_a_bit_rate_that_a_format_has_not_is_refused(
    run: Run, tmp_path: Path, name: str, bitrate: str, told: str
) -> None:
    result = run("export", "frog-pump", "--bitrate", bitrate, "-o", str(tmp_path / name))
    assert result.exit_code == 2 and told in result.output


def test_a_playlist_names_files_that_no_player_takes_for_something_else() -> None:
    from tempo.errors import RequestError
    from tempo.outputs.playlist import Entry, m3u8

    told = m3u8("A\n#B", [Entry("#x-01.wav", "Set\n1", 1), Entry("http:x.wav", "2", 1)])
    assert told.splitlines() == [
        *("#EXTM3U", "#PLAYLIST:A #B", "#EXTINF:1,Set 1", "./#x-01.wav"),
        *("#EXTINF:1,2", "./http:x.wav"),
    ]
    with pytest.raises(RequestError, match="has more than a line"):
        m3u8("A", [Entry("a\nb.wav", "1", 1)])


@pytest.mark.parametrize(
    ("language", "chapters", "comment"),
    [
        (
            "de",
            ["Vorbereitung", "Mach dich bereit", "Satz 1", "Pause", "Satz 2", "Ende"],
            "Hüftstoß mit Pause: tempo 2021, 2 Sätze, 2 Wiederholungen, Pause, 22,5 Sekunden",
        ),
        (
            "es",
            ["Preparación", "Prepárate", "Serie 1", "Descanso", "Serie 2", "Final"],
            "Empuje con pausa: tempo 2021, 2 series, 2 repeticiones, Descansa 22,5 segundos",
        ),
    ],
)
def test_chapters_and_tags_are_in_the_language_of_the_track(
    run: Run, language: str, chapters: list[str], comment: str
) -> None:
    asked = ("--tempo", "2021", "--sets", "2", "--reps", "2", "--rest", "22.5")
    voice = ("--language", language, "--voice", "espeak")
    result = run("export", "pause-thrust", *asked, *voice, "-o", "a.ogg")
    assert result.exit_code == 0
    tags = mutagen.File("a.ogg").tags
    named = [value for key, (value,) in sorted(tags.items()) if key.endswith("name")]
    assert named == chapters
    assert tags["comment"] == [comment]


def test_the_pieces_of_a_track_are_called_in_its_language(run: Run, folder: Path) -> None:
    asked = ("--sets", "2", "--reps", "2", "--rest", "60", "--language", "de", "--voice", "espeak")
    assert run("export", "pause-thrust", *asked, "--split", "set", "-o", "a.wav").exit_code == 0
    assert sorted(path.name for path in folder.glob("a-*.wav")) == [
        *("a-01-vorbereitung.wav", "a-02-satz-1.wav"),
        *("a-03-pause-vor-satz-2.wav", "a-04-satz-2.wav"),
    ]
