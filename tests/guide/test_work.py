"""The command line and the library: the same set, sample for sample."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import tempo

Run = Callable[..., Result]


def test_commands_and_the_library_make_the_same_of_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("--sets", "2", "--reps", "2", "--rest", "5", "--lead-in", "5", "--no-setup")
    work = tempo.load("frog-pump").with_(sets=2, reps=2, rest=5, lead_in=5, setup=False)
    track = work.plan()
    (ours,) = track.export("ours.flac", with_="json", title="Week 1")[:1]
    given = (*asked, "--with", "json", "--title", "Week 1")
    told = run("export", "frog-pump", *given, "-o", "theirs.flac")
    assert track.summary == "\n".join(told.stderr.splitlines()[:2])
    assert ours.read_bytes() == Path("theirs.flac").read_bytes()
    shown = json.loads(run("show", "frog-pump", *asked, "--json").stdout)
    assert shown == json.loads(Path("ours.json").read_text())
    events = [(each["time"], each["sound"] or each["text"]) for each in shown["events"]]
    assert events == [(each.time, each.sound or each.text) for each in track.events]
    assert [each["end"] for each in shown["spans"]] == [each.end for each in track.spans]
    other = tempo.load("frog-pump").with_(sets=2, reps=3, rest=5, lead_in=5, setup=False).plan()
    (control,) = other.export("control.flac", title="Week 1")
    assert control.read_bytes() != ours.read_bytes()
