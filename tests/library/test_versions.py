"""What an older version kept is read; what a later one kept is refused, and stays as it is."""

import json
from pathlib import Path, PurePosixPath

import pytest

from tempo.batch import manifest
from tempo.errors import RequestError
from tempo.library import folders, stopped
from tempo.library.versions import NewerError, old_enough
from tempo.phone import site

MADE = {"file": "a.wav", "digest": "d", "files": {"a.wav": "e"}}


def test_a_later_version_is_none_that_is_known() -> None:
    old_enough(1, 1)
    with pytest.raises(NewerError, match=r"^kept by a newer tempo; update this one to read it$"):
        old_enough(2, 1)


def test_notes_of_a_batch_without_a_version_are_read_and_get_one(tmp_path: Path) -> None:
    path = tmp_path / manifest.MANIFEST
    path.write_text(json.dumps(MADE) + "\n")
    with manifest.opened(tmp_path) as notes:
        assert notes.known == {"a.wav": manifest.Made("d", {"a.wav": "e"})}
    assert json.loads(path.read_text()) == {"version": 1, **MADE}


def test_notes_of_a_later_batch_are_refused_and_stay(tmp_path: Path) -> None:
    path = tmp_path / manifest.MANIFEST
    text = json.dumps({"version": 1, **MADE}) + '\n\n{"version": 2, "what": "ever"}\n'
    path.write_text(text)
    with pytest.raises(RequestError) as refused, manifest.opened(tmp_path):
        pass
    assert str(refused.value) == (
        f"{path}:3: kept by a newer tempo; update this one to read it, or choose another folder"
    )
    assert path.read_text() == text


def test_what_is_kept_of_a_site_by_a_later_version_is_refused_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "files", lambda app: {"index.html": b"new"})
    apps, kept = [site.App(PurePosixPath(), "", "en", ())], tmp_path / "kept"
    site.publish(tmp_path / "www", apps, kept)
    path = kept / site.STATE
    state = json.loads(path.read_text())
    assert state.pop("version") == 1
    path.write_text(json.dumps(state))  # as it was kept at first
    site.publish(tmp_path / "www", apps, kept)
    path.write_text(text := json.dumps({"version": 2} | state))
    with pytest.raises(RequestError, match=r"a newer tempo; update .*, or choose another folder$"):
        site.publish(tmp_path / "www", apps, kept)
    assert path.read_text() == text


def test_a_set_that_a_later_version_stopped_is_told(own: Path) -> None:
    stopped.keep(["run", "squat"])
    path = folders.history().with_name("stopped.json")
    assert json.loads(path.read_text()) == {"version": 1, "words": ["run", "squat"]}
    assert stopped.kept() == ["run", "squat"]
    path.write_text('["run", "plank"]')  # as it was kept at first
    assert stopped.kept() == ["run", "plank"]
    path.write_text('{"version": 2, "words": ["run"]}')
    with pytest.raises(RequestError, match=r"a newer tempo; update .*, or name a routine$"):
        stopped.kept()
    path.write_text('{"words": ["run"]}')
    with pytest.raises(RequestError, match="no set was stopped"):
        stopped.kept()
