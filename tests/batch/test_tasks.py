from pathlib import Path

import pytest

from tempo.batch.tasks import located


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
