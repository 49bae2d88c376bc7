from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import table, tracks

PATH = Path("plan.csv")


def read(text: str) -> list[tuple[str, dict[str, str], int]]:
    found, _ = tracks.jobs(PATH, table.rows(PATH, text.encode()))
    return [(str(job.file), dict(job.options), job.lines["file"]) for job in found]


def fault(text: str) -> str:
    with pytest.raises(FileError) as error:
        read(text)
    return str(error.value)


def test_a_row_is_a_track_in_its_clients_folder() -> None:
    text = (
        "Client,Routine,Tempo,Reps,Voice,File,Notes\n"
        "Anna,pause-thrust,2011,8,en-us+f3,week-1.mp3,slow\n"
        ",Pause thrust,,9,,,\n"
        "Ben,Glute bridge,,,,,\n"
    )
    assert read(text) == [
        (
            "Anna/week-1.mp3",
            {"routine": "pause-thrust", "tempo": "2011", "reps": "8", "voice": "en-us+f3"},
            2,
        ),
        ("Anna/pause-thrust.mp3", {"routine": "pause-thrust", "reps": "9"}, 3),
        ("Ben/glute-bridge.mp3", {"routine": "glute-bridge"}, 4),
    ]
    _, unused = tracks.jobs(PATH, table.rows(PATH, text.encode()))
    assert unused == ("Notes",)


def test_a_column_may_be_a_client() -> None:
    assert read(
        "Übung;Pause;Anna;Ben\nGlute bridge;60;x;3x8 @2011\nPause thrust;;;4 x 6, rest 90\n"
    ) == [
        ("Anna/glute-bridge.mp3", {"routine": "glute-bridge", "rest": "60"}, 2),
        (
            "Ben/glute-bridge.mp3",
            {"routine": "glute-bridge", "rest": "60", "sets": "3", "reps": "8", "tempo": "2011"},
            2,
        ),
        (
            "Ben/pause-thrust.mp3",
            {"routine": "pause-thrust", "sets": "4", "reps": "6", "rest": "90"},
            3,
        ),
    ]


def test_tracks_of_a_client_that_share_a_name_are_numbered_and_days_stand_before_it() -> None:
    assert [file for file, _, _ in read("Routine,Day\nGlute bridge,\nGlute bridge,\n")] == [
        "glute-bridge.mp3",
        "glute-bridge-2.mp3",
    ]
    assert [file for file, _, _ in read("Routine,Day\nGlute bridge,Day 1\n")] == [
        "day-1-glute-bridge.mp3"
    ]


def test_every_line_that_is_wrong_is_told() -> None:
    assert fault("Routine,Anna\nGlute bridge,lots\n,x\n").splitlines() == [
        "plan.csv:2: Anna: 'lots' is not understood; write x, or what is theirs, as 3x8 @2011 "
        "rest 90",
        "plan.csv:3: routine: is missing; name it",
    ]
    assert fault("Client,Routine,File\nAnna,a,../x.mp3\n").startswith("plan.csv:2: '../x.mp3' ")
    assert fault("Routine,File\na,x.mp3\nb,X.mp3\n") == (
        "plan.csv:3: file: X.mp3 is also in line 2"
    )
    assert fault("Client,Routine,Colour\nAnna,a,red\n") == (
        "plan.csv:1: the column 'Colour' is not known; call it as an option of tempo export, or "
        "leave it out"
    )
    assert fault("a,b\n1,2\n").startswith("plan.csv:1: no row of heads; ")
    assert fault("Routine,Reps\n") == "plan.csv:1: no track below the heads; write a row each"
