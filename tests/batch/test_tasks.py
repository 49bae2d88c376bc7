from pathlib import Path

import pytest

from tempo.batch.manifest import Made
from tempo.batch.tasks import located, planned
from tempo.cli.batch import read
from tempo.errors import FileError
from tempo.library import inputs
from tempo.library.batch import load


def test_a_file_that_is_named_without_a_folder_is_beside_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.yaml"
    monkeypatch.setenv("HOME", "/home/anna")
    named = {
        ("routine", "own.yaml"): f"{tmp_path}/own.yaml",
        ("routine", "pause-thrust"): "pause-thrust",
        ("music", "song.mp3"): f"{tmp_path}/song.mp3",
        ("music", "songs"): f"{tmp_path}/songs",
        ("music", "none"): "none",
        ("music", "/srv/songs"): "/srv/songs",
        ("music", "~/songs"): "/home/anna/songs",
        ("voice", "amy.onnx"): f"{tmp_path}/amy.onnx",
        ("voice", "en-us+f3"): "en-us+f3",
        ("voice", "~/coach"): "/home/anna/coach",
        ("theme", "wood"): "wood",
        ("theme", "./wood"): f"{tmp_path}/wood",
        ("tempo", "4/0/2/0"): "4/0/2/0",
    }
    assert {(key, value): located(path, key, value) for key, value in named} == named


def told(folder: Path, *entries: str) -> list[str]:
    """Return what is wrong with a plan, without the name of its file."""
    inputs.forget()
    path = folder / "plan.yaml"
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    path.write_text(f"routine: glute-bridge\ntracks:\n{lines}", encoding="utf-8")
    try:
        planned(path, load(path), folder, True, read)
    except FileError as error:
        return [line.removeprefix(f"{path}:") for line in str(error).splitlines()]
    return []


@pytest.mark.parametrize("turn", [1, -1])
def test_a_piece_of_one_track_cannot_be_another(tmp_path: Path, turn: int) -> None:
    for entries, line in [
        (["file: a.wav, split: set", "file: a-01-set-1.wav"], "file: a-01-set-1.wav is called as"),
        (["file: a.wav, split: set", "file: A-02-Rest.WAV"], "file: A-02-Rest.WAV is called as"),
        (["file: b/ü.wav, split: set", "file: b/u\u0308-01-set-1.wav"], "file: b/u"),
        (["file: a.wav, split: set", "file: a-01-x.wav, split: set"], "file: a-01-x.wav is called"),
        (
            ["file: a.wav, split: set, with: vtt", "file: a-01-s.flac, with: vtt"],
            "file: a-01-s.vtt",
        ),
    ]:
        found = told(tmp_path, *entries[::turn])
        assert len(found) == 1 and found[0][3:].startswith(line), (entries, found)
    for right in (
        ["file: a.wav, split: set", "file: a-1-set.wav", "file: a-01-set-1.flac"],
        ["file: a.wav, split: set", "file: ab-01-set-1.wav", "file: x/a-01-set-1.wav"],
        ["file: a.wav", "file: a-01-set-1.wav"],
    ):
        assert told(tmp_path, *right[::turn]) == []


def test_no_track_is_written_over_what_the_plan_reads(tmp_path: Path) -> None:
    (tmp_path / "mm").mkdir()
    (tmp_path / "song.wav").touch()
    (tmp_path / "link.wav").hardlink_to(tmp_path / "song.wav")
    (tmp_path / "own.yaml").write_text("tempo: '2020'\n")
    assert told(
        tmp_path,
        "file: a.wav, music: song.wav",
        "file: link.wav",
        "file: mm/b.wav, music: mm",
        "file: own.yaml, routine: own.yaml, format: wav",
        "file: plan.yaml, format: wav",
        "file: mine.wav",
    ) == [
        f"4: file: link.wav would change {tmp_path}/song.wav, which is read",
        f"5: file: mm/b.wav would change {tmp_path}/mm, which is read",
        f"6: file: own.yaml would change {tmp_path}/own.yaml, which is read",
        f"7: file: plan.yaml would change {tmp_path}/plan.yaml, which is read",
    ]


def test_what_was_made_of_one_track_and_is_another_s_now_is_not_taken_for_its_own(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "routine: glute-bridge\ntracks:\n  - {file: a.wav}\n  - {file: a-01-set-1.wav}\n"
        "  - {file: b.wav, split: set}\n",
        encoding="utf-8",
    )
    found = planned(path, load(path), tmp_path, True, read)
    names = ("a-01-set-1.wav", "a-02-set-2.wav", "b-01-set-1.wav")
    before = {name: Made("", dict.fromkeys(names, "")) for name in ("a.wav", "b.wav")}
    assert [(task.file, task.known and [*task.known.files]) for task in found.known(before)] == [
        ("a.wav", ["a-02-set-2.wav"]),
        ("a-01-set-1.wav", None),
        ("b.wav", ["a-02-set-2.wav", "b-01-set-1.wav"]),
    ]
