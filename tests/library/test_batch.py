from pathlib import Path, PurePosixPath

import pytest

from tempo.errors import FileError, PrescriptionError
from tempo.library.batch import Job, inside, load


def read(tmp_path: Path, text: str) -> list[Job]:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_what_is_said_of_a_group_holds_within_it_unless_a_track_says_otherwise(
    tmp_path: Path,
) -> None:
    jobs = read(
        tmp_path,
        """\
routine: pause-thrust
tracks:
  - folder: anna
    voice: en-us+f3
    tracks:
      - {file: week-1.wav, tempo: pause}
      - file: week-2.wav
        voice: none
  - file: all/bridge.mp3
    routine: glute-bridge
    reps: 5
""",
    )
    assert jobs == [
        Job(
            PurePosixPath("anna/week-1.wav"),
            {"routine": "pause-thrust", "voice": "en-us+f3", "tempo": "pause"},
            {"routine": 1, "voice": 4, "tempo": 6, "file": 6},
        ),
        Job(
            PurePosixPath("anna/week-2.wav"),
            {"routine": "pause-thrust", "voice": "none"},
            {"routine": 1, "voice": 8, "file": 7},
        ),
        Job(
            PurePosixPath("all/bridge.mp3"),
            {"routine": "glute-bridge", "reps": "5"},
            {"routine": 10, "reps": 11, "file": 9},
        ),
    ]


def test_all_problems_of_a_plan_are_told_at_once(tmp_path: Path) -> None:
    text = """\
tracks:
  - {file: a.wav, routine: x}
  - {file: A.wav, routine: x}
  - {file: ../b.wav, routine: x}
  - {file: c.wav}
  - {routine: x}
  - {file: d.wav, routine: x, temp: 2021}
  - {file: e.wav, routine: x, folder: f}
  - just words
"""
    with pytest.raises(FileError) as failure:
        read(tmp_path, text)
    path = tmp_path / "plan.yaml"
    assert str(failure.value).splitlines() == [
        f"{path}:3: file: A.wav is also in line 2",
        f"{path}:4: tracks.file: '../b.wav' leads out of the folder; name a file within it",
        f"{path}:5: tracks.routine: is missing",
        f"{path}:6: tracks.file: is missing; name the track's file, or list tracks",
        f"{path}:7: tracks.temp: is not a key here; did you mean 'tempo'?",
        f"{path}:8: tracks.file: is a track of its own; it has no folder and no tracks",
        f"{path}:9: tracks: must be a list of tables",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("..", "../x", "/x", "a/../../x", "a//b", "./a", r"..\x", r"\\server\x", "C:x", "C:/x"),
        *("con", "nul.wav", "COM1", "a/lpt9.mp3", "a.", "a ", "what?.wav", "a*b", 'a"b', "a/"),
        *("CONOUT$", "com¹.wav", "lpt³"),
        "x" * 201,
    ],
)
def test_a_name_cannot_lead_out_of_the_folder_on_any_system(name: str) -> None:
    with pytest.raises(PrescriptionError):
        inside(name)


@pytest.mark.parametrize(
    "name", ["a.wav", "a/b/c.mp3", "Übung 1.wav", "com0.wav", "..a", "console.wav"]
)
def test_other_names_are_fine(name: str) -> None:
    assert inside(name) == PurePosixPath(name)


def test_two_ways_to_write_a_letter_are_one_name_as_on_a_mac(tmp_path: Path) -> None:
    text = "routine: x\ntracks:\n  - {file: u\u0308.wav}\n  - {file: \u00fc.wav}\n"
    with pytest.raises(FileError, match=r":4: file: .* is also in line 3"):
        read(tmp_path, text)


def test_an_empty_plan_has_no_tracks_and_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r":1: file: is missing; name the track's file, or list"):
        read(tmp_path, "routine: x\n")
