import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from tempo.guide import summary
from tempo.library import words
from tempo.live.player import Ending, Player
from tempo.outputs.device import AT_FIRST
from tempo.plan.performance import Performance
from tempo.plan.phase import Phase, Side
from tempo.plan.timeline import Span, SpanKind
from tests.conftest import unlike

if TYPE_CHECKING:
    from tests.conftest import SoundServer

Run = Callable[..., Result]

SHORT = (
    *("glute-bridge", "--reps", "1", "--sets", "1", "--tempo", "1-0-1-0", "--lead-in", "5"),
    "--no-setup",
)


def tempo(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tempo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def deaf(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which there is no sound server."""
    return {"PULSE_SERVER": f"unix:{tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}


def samples(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())


def test_what_is_heard_live_is_the_exported_file_sample_for_sample(
    server: "SoundServer", run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "set.wav"
    assert run("export", *SHORT, "-o", str(path)).exit_code == 0
    with tempo("run", *SHORT) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "Done: 1 x 1, 0:02 under tension, 0:" in out
    exported = samples(path)
    heard = server.heard()
    begin = heard.index(exported[:4_000])
    assert not unlike(heard[begin : begin + len(exported)], exported)
    assert heard[begin + 2 : begin + 2 + len(exported)] != exported  # the check can fail


@pytest.mark.paced
def test_without_a_sound_device_the_set_is_guided_on_the_screen_in_real_time(
    tmp_path: Path,
) -> None:
    began = time.monotonic()
    with tempo("run", *SHORT, **deaf(tmp_path)) as process:
        out, err = process.communicate(timeout=60)
    took = time.monotonic() - began
    assert process.returncode == 0
    assert err.count("\n") == 1
    assert err.startswith("tempo: there is no sound device")
    assert "tempo export" in err
    assert [line.split()[1] for line in out.splitlines() if line.startswith("  0:")] == [
        *("GET", "LIFT", "LOWER", "DONE")
    ]
    assert 12 <= took < 20  # 5 s lead-in, a rep of 2 s, 5 s for the last tone


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_set_is_silent_at_once_and_says_how_far_it_got(
    server: "SoundServer", sent: signal.Signals
) -> None:
    arguments = ("run", "glute-bridge", "--no-setup", "--lead-in", "5", "--voice", "none")
    with tempo(*arguments, "--tempo", "1010") as process:
        while server.last_sound() == 0:
            time.sleep(0.02)
        time.sleep(7.5)
        process.send_signal(sent)
        stopped = time.monotonic()
        out, err = process.communicate(timeout=10)
    assert time.monotonic() - stopped < 1
    assert server.last_sound() - stopped < 0.1
    assert (process.returncode, err) == (130, "")
    assert out.splitlines()[-2:] == [
        "Stopped at 0:07: 1 of 12 reps in set 1 of 2.",
        "Go on with: tempo run --resume",
    ]


def test_a_server_that_dies_ends_the_set_with_what_to_do_and_no_traceback(
    server: "SoundServer",
) -> None:
    with tempo("run", "glute-bridge", "--no-setup") as process:
        while server.last_sound() == 0:
            time.sleep(0.02)
        server.kill()
        killed = time.monotonic()
        out, err = process.communicate(timeout=30)
    assert time.monotonic() - killed < AT_FIRST + 3  # and has ended, on a busy machine
    assert process.returncode == 1
    assert err.startswith("tempo: the sound device takes no more sound")
    assert "the sound device takes no more sound: it was unplugged" in out
    assert out.splitlines()[-2:] == [
        "Stopped at 0:00: 0 of 12 reps in set 1 of 2.",
        "Go on with: tempo run --resume",
    ]
    assert "Traceback" not in out + err


def test_a_server_that_hangs_ends_the_set_within_the_patience_for_a_new_device(
    server: "SoundServer",
) -> None:
    with tempo("run", "glute-bridge", "--no-setup") as process:
        while server.last_sound() == 0:
            time.sleep(0.02)
        server.process.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        out, err = process.communicate(timeout=30)
    assert time.monotonic() - stopped < AT_FIRST + 3  # and has ended, on a busy machine
    assert process.returncode == 1
    assert err.startswith("tempo: the sound device takes no more sound")
    assert out.splitlines()[-2:] == [
        "Stopped at 0:00: 0 of 12 reps in set 1 of 2.",
        "Go on with: tempo run --resume",
    ]


def test_the_doctor_finds_the_server_and_a_voice(server: "SoundServer", run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "ok  output    miniaudio plays to PulseAudio" in result.output
    assert "ok  voice     espeak speaks" in result.output


def test_the_doctor_says_what_is_missing_and_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in deaf(tmp_path).items():
        monkeypatch.setenv(name, value)
    result = run("doctor")
    assert result.exit_code == 1
    assert "no  output    there is no sound device" in result.output
    assert "ok  theme     default, 15 sounds" in result.output


def rep(number: int, start: int, side: Side | None = None, of: int = 1) -> Span:
    return Span(SpanKind.PHASE, Phase.LIFT, of, number, side, start, start + 10)


def progress(done: Performance, time: int, language: str = "en") -> str:
    return summary.progress(done, time, words.signs(language))


def test_progress_counts_whole_reps_of_the_set_under_way() -> None:
    spans = (
        *(rep(1, 0, Side.LEFT), rep(2, 10, Side.LEFT)),
        Span(SpanKind.SWITCH, None, 1, None, Side.RIGHT, 20, 50),
        *(rep(1, 50, Side.RIGHT), rep(2, 60, Side.RIGHT)),
    )
    done = Performance(spans)
    assert progress(done, 0) == "0 of 2 reps in set 1 of 1, left side"
    done.heard(0, 10)
    assert progress(done, 10) == "1 of 2 reps in set 1 of 1, left side"
    done.heard(10, 40)
    assert progress(done, 40) == "2 of 2 reps in set 1 of 1, left side"
    done.heard(40, 69)
    assert progress(done, 69) == "1 of 2 reps in set 1 of 1, right side"
    done.heard(69, 70)
    assert progress(done, 70) == "4 reps"


def test_progress_leaves_out_what_was_skipped_and_counts_nothing_twice() -> None:
    spans = (rep(1, 0, of=1), rep(2, 10, of=1), rep(1, 50, of=2), rep(2, 60, of=2))
    done = Performance(spans)
    done.heard(0, 10)
    assert progress(done, 55) == "0 of 2 reps in set 2 of 2"
    done.heard(50, 60)
    done.heard(50, 70)
    assert progress(done, 70) == "2 of 2 reps in set 2 of 2"
    done.heard(10, 20)
    assert progress(done, 70) == "4 reps"


def test_progress_goes_by_the_rests_as_they_became() -> None:
    spans = (rep(1, 0, of=1), rep(2, 10, of=1), rep(1, 50, of=2), rep(2, 60, of=2))
    later = [span._replace(start=span.start + 30, end=span.end + 30) for span in spans[2:]]
    done = Performance(spans)
    done.heard(0, 20)
    done.laid([*spans[:2], *later])
    assert progress(done, 70) == "2 of 2 reps in set 1 of 2"
    assert progress(done, 80) == "0 of 2 reps in set 2 of 2"


def test_the_doctor_names_a_routine_that_is_broken_and_where_things_of_your_own_go(
    run: Run, own: Path
) -> None:
    (own / "routines").mkdir(parents=True)
    (own / "routines" / "mine.yaml").write_text("tempo: 2-1-2\n")
    out = run("doctor").output
    assert f"no  routines  {own}/routines/mine.yaml:1: tempo:" in out
    assert f"themes/ and voices/ go in {own}" in out


def test_the_doctor_notices_a_cache_that_keeps_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert "no  cache     nothing can be kept in /proc/nowhere" in run("doctor").output


def test_progress_in_a_workout_names_the_set_of_its_own_exercise() -> None:
    lift = Span(SpanKind.PHASE, Phase.LIFT, 1, 1, None, 0, 2)
    spans = (
        *(lift, lift._replace(set=2, start=2, end=4)),
        *(
            lift._replace(exercise=1, start=4, end=6),
            lift._replace(exercise=1, rep=2, start=6, end=8),
        ),
    )
    done = Performance(spans)
    done.heard(0, 3)
    assert progress(done, 3) == "0 of 1 reps in set 2 of 2, exercise 1 of 2"
    done.heard(3, 7)
    assert progress(done, 7) == "1 of 2 reps in set 1 of 1, exercise 2 of 2"
    done.heard(7, 8)
    assert progress(done, 8) == "4 reps"


@pytest.mark.paced
def test_a_device_whose_name_drives_a_terminal_is_told_in_harmless_text(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tempo.outputs.silent import Silent

    monkeypatch.setattr(Silent, "to", "USB \x1b]0;owned\x07")
    told = run(
        "run",
        "frog-pump",
        "--sets",
        "1",
        "--reps",
        "1",
        "--no-setup",
        "--lead-in",
        "5",
        "--output",
        "silent",
        "--voice",
        "none",
        "--no-history",
    )
    assert "\x1b" not in told.output
    assert "Playing to USB \\x1b]0;owned\\x07." in told.output


@pytest.fixture
def heard(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return what `run` tells of a set of which so many seconds are heard, in no time."""

    def play(*words: str, seconds: float | None = None) -> str:
        def at_once(player: Player) -> Ending:
            whole = player.done.spans[-1].end
            end = whole if seconds is None else round(seconds * 1_000_000)
            player.done.heard(0, end)
            return Ending(end, end == whole)

        monkeypatch.setattr("tempo.live.player.play", at_once)
        silent = ("--output", "silent", "--no-setup", "--lead-in", "0")
        return run("run", *words, *silent).output

    return play


def test_a_run_says_in_a_line_what_its_tempo_leaves_no_room_for(
    heard: Callable[..., str],
) -> None:
    quick = ("squat", "--tempo", "10X0", "--reps", "3", "--sets", "1", "--voice", "espeak")
    assert heard(*quick).splitlines()[2] == ("at 10X0 there is no room for '3', 'knees out'")
    assert "no room" not in heard("squat", "--reps", "3", "--sets", "1", "--voice", "espeak")


def test_holds_and_sets_without_an_end_are_told_in_seconds_and_reps(
    heard: Callable[..., str],
) -> None:
    def ending(*words: str, seconds: float | None = None) -> str:
        told = heard(*words, "--voice", "none", seconds=seconds).splitlines()
        return next(line for line in told if line.startswith(("Stopped", "Done")))

    plank = "plank 2x40s rest 30"
    assert "2 sets of 40 s, rest 30 s, " in heard(plank, "--voice", "none", seconds=1)
    assert ending(plank, seconds=5.5) == "Stopped at 0:05: 5 of 40 s in set 1 of 2."
    assert ending(plank, seconds=72) == "Stopped at 1:12: 2 of 40 s in set 2 of 2."
    assert ending(plank).startswith("Done: 2 x 40 s, 1:20 under tension")
    assert ending("plank 1x8s", seconds=3) == "Stopped at 0:03: 3 of 8 s in set 1 of 1."
    assert ending("plank to failure", seconds=33) == "Stopped at 0:33: 33 s in set 1 of 1."
    sides = "Stopped at 0:35: 15 of 20 s in set 1 of 1, left side."
    assert ending("side plank 1x20s/side", seconds=15) == sides.replace("0:35", "0:15")
    squats = "squat 2xAMRAP @1010"
    assert ending(squats, seconds=9) == "Stopped at 0:09: 4 reps in set 1 of 2."
    turns = ("single-leg-thrust", "--sides", "alternate", "--reps", "2", "--tempo", "1010")
    assert ending(*turns, seconds=6) == "Stopped at 0:06: 3 of 4 reps in set 1 of 3."


def test_an_ending_speaks_the_language_of_the_set(
    heard: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def told(language: str, seconds: float | None = None) -> list[str]:
        asked = ("plank 2x40s rest 30", "--voice", "none", "--language", language)
        return heard(*asked, seconds=seconds).splitlines()[2:]

    assert told("de", 5.5) == [
        "Spielt auf dem Bildschirm allein.",
        "Angehalten bei 0:05: 5 von 40 s in Satz 1 von 2.",
        "Weiter geht es mit: tempo run --resume",
    ]
    assert told("es", 5.5)[1:] == [
        "Parado en 0:05: 5 de 40 s en la serie 1 de 2.",
        "Para seguir: tempo run --resume",
    ]
    workout = ("friday.txt", "--voice", "none", "--language", "de")
    Path("friday.txt").write_text("squat 1x2 @1010\nplank 1x8s\n", encoding="utf-8")
    assert "\nGeschafft: Kniebeuge 1 x 2; Unterarmstütz 1 x 8 s, 0:12 " in heard(*workout)
    assert told("es")[1].startswith("Hecho: 2 x 40 s, 1:20 bajo tensión, 0:00 en total")


@pytest.mark.paced
def test_a_stopped_set_is_gone_on_with(run: Run, own: Path) -> None:
    asked = ("frog-pump", "--sets", "2", "--reps", "1", "--no-setup", "--lead-in", "5")
    silent = ("--rest", "8", "--output", "silent", "--voice", "none")
    assert run("run", "--resume").exit_code == 2  # nothing was stopped
    with tempo("run", *asked, *silent) as process:
        assert process.stdout
        while "REST" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
    assert out.splitlines()[-1] == "Go on with: tempo run --resume"
    resumed = run("run", "--resume")
    assert resumed.exit_code == 0
    spans = [line.split()[1] for line in resumed.output.splitlines() if line.startswith("  0:")]
    assert spans == ["GET", "LIFT", "TOP", "LOWER", "DONE"]
    assert "Done: 1 x 1, 0:04 under tension" in resumed.output
    assert run("run", "--resume").exit_code == 2  # it is done
    few = run("run", *asked, *silent, "--from-set", "3")
    assert (few.exit_code, "there are only 2 sets" in few.stderr) == (2, True)
