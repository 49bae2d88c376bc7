import json
import wave
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tempo.guide.asked import Asked
from tempo.guide.export import album
from tempo.library.settings import said

Run = Callable[..., Result]

SPANS = {"lead-in", "phase", "rest", "switch", "setup", "finish"}
EVENTS = {"beep", "tick", "count", "voice", "signal"}
PHASES = {"lower", "bottom", "lift", "top"}


def shown(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("show", *arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 1
    whole: dict[str, Any] = json.loads(result.stdout)
    return whole


def test_the_json_has_these_keys_and_no_others(run: Run) -> None:
    whole = shown(run, "single-leg-thrust", "--tempo", "2-1-X-3")
    assert list(whole) == [
        *("version", "routine", "exercise", "sample_rate", "duration", "tempo"),
        *("time_under_tension", "exercises", "spans", "events"),
    ]
    assert (whole["version"], whole["routine"]) == (1, "single-leg-thrust")
    assert whole["exercise"] == "Single leg hip thrust"
    assert whole["sample_rate"] == 44_100
    assert whole["tempo"] == {"lower": 2, "bottom": 1, "lift": 1, "top": 3}
    assert whole["time_under_tension"] == 3 * 2 * 8 * 7
    span_keys = ["kind", "phase", "set", "rep", "side", "start", "end", "exercise", "half"]
    assert {tuple(span) for span in whole["spans"]} == {tuple(span_keys)}
    event_keys = ["time", "duration", "kind", "phase", "set", "rep", "side", "sound", "text"]
    event_keys += ["exercise"]
    assert {tuple(event) for event in whole["events"]} == {tuple(event_keys)}
    assert whole["exercises"] == [
        {
            "label": "",
            "routine": "single-leg-thrust",
            "exercise": "Single leg hip thrust",
            "warm_up": False,
            "sets": 3,
        }
    ]


def test_the_json_has_these_kinds_and_null_where_there_is_nothing(run: Run) -> None:
    whole = shown(run, "single-leg-thrust", "--tempo", "2-1-X-3")
    assert {span["kind"] for span in whole["spans"]} == SPANS
    assert {event["kind"] for event in whole["events"]} == EVENTS
    assert {span["phase"] for span in whole["spans"]} == PHASES | {None}
    assert {span["side"] for span in whole["spans"]} == {"left", "right", None}
    for span in whole["spans"]:
        in_rep = span["kind"] == "phase"
        assert (span["phase"] is not None) == (span["rep"] is not None) == in_rep
        assert span["end"] > span["start"] or in_rep
    for event in whole["events"]:
        spoken = event["kind"] in ("voice", "count")
        assert (event["text"] is not None) == (event["sound"] is None) == spoken
        assert event["duration"] > 0
    setup = next(span for span in whole["spans"] if span["kind"] == "setup")
    assert [setup[key] for key in ("phase", "set", "rep", "side", "start")] == [None] * 4 + [0]


@pytest.mark.parametrize("tempo", ["2021", "20X0", "3.333-0.1-1.7-0.25", "pause"])
@pytest.mark.parametrize("routine", ["pause-thrust", "glute-ham-raise", "single-leg-thrust"])
def test_a_beep_stands_at_the_start_of_every_phase_that_lasts_and_nowhere_else(
    run: Run, routine: str, tempo: str
) -> None:
    whole = shown(run, routine, "--tempo", tempo, "--sets", "2", "--reps", "3")
    phases = [span for span in whole["spans"] if span["kind"] == "phase"]
    beeps = [event for event in whole["events"] if event["kind"] == "beep"]
    lasting = [span for span in phases if span["end"] > span["start"]]
    assert [span["start"] for span in lasting] == [beep["time"] for beep in beeps]
    for span, beep in zip(lasting, beeps, strict=True):
        for key in ("phase", "set", "rep", "side"):
            assert span[key] == beep[key]
    assert len(phases) == 4 * 2 * 3 * (2 if routine == "single-leg-thrust" else 1)


def test_spans_leave_no_gap_and_events_are_in_order_of_time(run: Run) -> None:
    whole = shown(run, "single-leg-thrust", "--tempo", "3.333-0.1-1.7-0.25")
    spans, events = whole["spans"], whole["events"]
    assert spans[0]["start"] == 0
    assert spans[-1]["end"] == whole["duration"]
    assert all(before["end"] == after["start"] for before, after in pairwise(spans))
    assert all(before["time"] <= after["time"] for before, after in pairwise(events))
    voices = [event for event in events if event["text"]]
    assert all(a["time"] + a["duration"] <= b["time"] for a, b in pairwise(voices))


def test_the_file_is_as_long_as_the_json_says(run: Run, tmp_path: Path) -> None:
    arguments = ("glute-ham-raise", "--sets", "1", "--tempo", "3.333-0.1-1.7-0.25")
    path = tmp_path / "raise.wav"
    assert run("export", *arguments, "-o", str(path)).exit_code == 0
    duration = shown(run, *arguments)["duration"]
    with wave.open(str(path)) as file:
        assert file.getnframes() == round(duration * 44_100)


def test_the_json_is_ascii_so_that_any_pipe_carries_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "été.yaml"
    path.write_text("tempo: 2021\nname: Été\nexercise: Développé\n", encoding="utf-8")
    result = run("show", str(path), "--json", "--voice", "none")
    assert result.stdout.isascii()
    assert json.loads(result.stdout)["exercise"] == "Développé"


def test_the_drawing_says_how_the_tempo_was_read_and_where_the_routine_is_from(run: Run) -> None:
    result = run("show", "bodyweight-thrust", "--tempo", "@20X1")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "Bodyweight thrust · Bodyweight hip thrust"
    assert lines[1] == "bodyweight-thrust: tempo 20X1, lift explosively, top 1 s, lower 2 s"
    assert lines[2].startswith("3 sets of 12, rest 60 s, ")
    assert lines[3] == "time under tension 2:24 in all, 4 s a rep"
    labels = ["also called", "movement", "equipment", "muscles", "easier", "harder", "safety"]
    assert [line.partition(": ")[0] for line in lines[4:11]] == labels
    assert lines[8:10] == ["easier: glute-bridge", "harder: single-leg-thrust"]


def test_a_rep_is_drawn_to_scale_with_its_beeps_ticks_and_words(run: Run) -> None:
    result = run("show", "pause-thrust", "--tempo", "2022", "--reps", "3", "--sets", "1")
    lines = result.stdout.splitlines()
    first = next(number for number, line in enumerate(lines) if line.endswith("set 1, rep 1"))
    bar, marks, words = lines[first + 1 : first + 4]
    starts = [bar.index(name) for name in ("LIFT", "TOP", "LOWER")]
    widths = {after - before for before, after in pairwise(starts)}
    assert len(widths) == 1  # three phases of two seconds
    half = widths.pop() // 2
    places = [place for place, mark in enumerate(marks) if mark in "●·"]
    assert {after - before for before, after in pairwise(places)} == {half}
    assert marks.replace(" ", "") == "●·●·●·"
    assert marks.index("●") == starts[0] - 1
    assert words.split("  ")[-1].strip() == "lower with control"


def test_only_the_first_set_is_drawn_unless_all_are_asked_for(run: Run) -> None:
    some = run("show", "pause-thrust", "--reps", "2").stdout
    assert some.count("rep 2") == 1
    assert "set 2  2 reps of lift 2 s, top 3 s, lower 2 s (--all draws them)" in some
    assert run("show", "pause-thrust", "--reps", "2", "--all").stdout.count("rep 2") == 3


def test_sets_that_walk_say_each_its_own_tempo(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "walk.yaml"
    path.write_text("tempo: pause\nwalk: true\nreps: 1..3\n")
    text = run("show", str(path), "--voice", "none").stdout
    assert "3 sets of 1, 2, 3, rest 90 s" in text
    assert "set 2  2 reps of lift 2 s, top 4 s, lower 2 s" in text
    assert "set 3  3 reps of lift 2 s, top 5 s, lower 2 s" in text


@pytest.mark.parametrize("columns", ["1", "40", "80", "500"])
def test_any_terminal_is_wide_enough(
    run: Run, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for tempo in ["600-600-600-600", "0.01-0-0.01-0", "0.2-0.2-0.2-0.2", "2021"]:
        options = ("--reps", "2", "--sets", "1", "--voice", "none")
        assert run("show", "glute-bridge", "--tempo", tempo, *options).exit_code == 0


def test_a_workout_is_told_exercise_by_exercise_and_then_along_time(run: Run) -> None:
    text = run("show", "lower-body-superset").stdout
    lines = text.splitlines()
    assert lines[0] == "Lower body superset"
    assert lines[1].startswith("lower-body-superset: 12 sets, ")
    planned = [line for line in lines if "  rest, " in line]
    first = planned[0].partition("  rest, ")[2]
    assert lines[2] == (
        f"A1  standard-thrust: 3 sets of 10, rest 20 s (the first {first}, to introduce A2), "
        "tempo 2021, lift 2 s, top 1 s, lower 2 s"
    )
    assert lines[3].startswith("A2  glute-ham-raise: 3 sets of 6, rest 90 s, tempo 3021")
    assert lines[4].endswith("lift 2 s, top 1 s, lower 2 s, one and a half reps")
    assert lines[6].startswith("B3  single-leg-thrust: 2 sets of 8 each side, rest 60 s, tempo")
    sets = [line for line in lines if "(--all draws them)" in line]
    assert len(sets) == 12 + 2  # two of them on each side
    assert "B2 frog-pump, set 1  15 reps of lift 1 s" in sets[7]
    assert run("show", "lower-body-superset", "--all").stdout.count("set 1, rep 1\n") == 4


def test_rests_are_told_as_they_are_planned(run: Run) -> None:
    def rests(*options: str) -> list[str]:
        lines = run("show", "lower-body-superset", *options).stdout.splitlines()
        return [line.partition(", rest ")[2].partition(", tempo")[0] for line in lines[2:7]]

    told = rests()
    assert (told[1], told[4]) == ("90 s", "60 s")
    assert told[2].startswith("10 s (the first ") and told[2].endswith(" s, to introduce B2)")
    assert rests("--voice", "none") == ["20 s", "90 s", "10 s", "10 s", "60 s"]
    assert rests("--no-setup", "--rest", "30") == ["20 s", "30 s", "10 s", "10 s", "30 s"]


def test_a_warm_up_is_called_one_wherever_its_sets_are(run: Run) -> None:
    lines = run("show", "glute-development").stdout.splitlines()
    sets = [line.split("  ")[1] for line in lines if "(--all draws them)" in line]
    assert sets[2:4] == ["B standard-thrust (warm-up), set 1", "B standard-thrust, set 1"]


def test_the_json_of_a_workout_says_of_everything_which_exercise_it_is(run: Run) -> None:
    whole = shown(run, "glute-development", "--sets", "1", "--reps", "2")
    assert [(e["label"], e["routine"], e["warm_up"]) for e in whole["exercises"]] == [
        ("A", "banded-thrust", False),
        ("B", "standard-thrust", True),
        ("B", "standard-thrust", False),
        ("C", "slow-eccentric-thrust", False),
    ]
    reps = [span["exercise"] for span in whole["spans"] if span["phase"] == "lift"]
    assert reps == [0] * 2 + [1] * 10 + [2] * 2 + [3] * 2  # the warm-up keeps its reps
    named = [e["text"] for e in whole["events"] if (e["text"] or "").startswith("Next, ")]
    assert named == [
        "Next, Standard thrust",
        "Next, Standard thrust",
        "Next, Slow eccentric thrust",
    ]


def test_a_drawing_has_the_colours_of_the_screen_which_all_can_read() -> None:
    from tempo.cli import show
    from tempo.outputs import ink
    from tempo.plan.phase import Phase

    written = "#" + bytes(show.LETTERS).hex()
    for phase in Phase:
        colour = "#" + bytes(show.COLOURS[phase.value]).hex()
        assert colour == ink.PHASES[phase]
        assert ink.contrast(written, colour) >= 4.5
    assert ink.contrast("#000000", "#0000ee") < 4.5  # black on a terminal's blue, as it was


def test_a_routine_that_is_not_in_the_users_language_says_so_and_is_in_its_own(
    run: Run, own: Path, tmp_path: Path
) -> None:
    (tmp_path / "config" / "rep-tempo").mkdir(parents=True)
    (tmp_path / "config" / "rep-tempo" / "config.yaml").write_text("voice: none\nlanguage: es\n")
    own.joinpath("routines").mkdir(parents=True)
    (own / "routines" / "sled.yaml").write_text(
        "tempo: '2010'\nreps: 2\nsets: 1\nrest: 60\ncues: {lift: push}\n"
    )
    result = run("show", "sled")
    assert result.stderr == (
        "tempo: sled is not in es, which is your language, so en is spoken; "
        "--language es says general words\n"
    )
    assert run("show", "squat").stderr == ""
    assert run("show", "sled", "--language", "es").stderr == ""


def test_a_hold_has_seconds_and_a_set_without_an_end_no_longest(run: Run) -> None:
    def told(line: str) -> str:
        return run("show", line, "--voice", "none").output

    held = told("plank 2x45s rest 30")
    assert "\n2 sets of 45 s, rest 30 s, " in held
    assert "\ntime under tension 1:30 in all, 45 s a hold\n" in held
    assert "set 2  top 45 s (--all draws it)\n" in held
    assert "rep" not in held.replace("repetition", "")
    failure = told("plank to failure")
    assert failure.splitlines()[1:3] == [
        "plank: a hold",
        "1 set, ended by space or f, as long as you go on",
    ]
    assert "set 1  held until you end it\n" in failure
    assert "600" not in failure
    ended = run("show", "plank 2 x to failure", "--hold", "60", "--voice", "none").output
    assert "\n2 sets of 60 s, rest 60 s, " in ended
    amrap = told("squat 2xAMRAP @2010")
    assert "\ntime under tension 3 s a rep\n" in amrap
    assert "set 1, rep 3\n" in amrap
    assert "set 1  rep 4 and so on, until you end it\n" in amrap
    assert "set 2  reps, until you end it, of lower 2 s, lift 1 s (--all draws them)\n" in amrap
    assert "100" not in amrap


def test_an_exercise_is_called_and_its_safety_said_in_the_language_that_is_spoken(
    run: Run,
) -> None:
    told = run("show", "squat", "--language", "de", "--voice", "none").output
    assert told.splitlines()[0] == "Kniebeuge · Squat"
    assert "\nSicherheit: Nur so tief" in told
    guide = Asked("squat", said(language="de", voice="none")).guide()
    assert album(guide, split=False) == "Kniebeuge"
    guide = Asked("back-squat", said(voice="none")).guide()
    assert album(guide, split=False) == "Barbell back squat"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "es",
            [
                "bulgarian-split-squat: tempo 3010, bajar 3 s; subir 1 s como en la rutina",
                "2 series de 8 por lado, descanso 60 s, ",
                "tiempo bajo tensión 2:08 en total, 4 s por repetición",
                "  entrada, ",
                "  serie 1, lado izquierdo, repetición 1",
                "   BAJAR",
                "  serie 2, lado derecho  8 repeticiones de bajar 3 s, subir 1 s (--all las",
            ],
        ),
        (
            "de",
            [
                "bulgarian-split-squat: Tempo 3010, senken 3 s; heben 1 s wie in der Routine",
                "2 Sätze zu 8 je Seite, Pause 60 s, ",
                "Zeit unter Spannung 2:08 insgesamt, 4 s je Wiederholung",
                "  Vorlauf, ",
                "  Satz 1, linke Seite, Wiederholung 1",
                "   SENKEN",
                "  Satz 2, rechte Seite  8 Wiederholungen mit senken 3 s, heben 1 s",
            ],
        ),
    ],
)
def test_a_set_is_said_back_and_drawn_in_the_language_that_is_spoken(
    run: Run, language: str, said: list[str]
) -> None:
    line = "bulgarian split squat 2x8/side, down 3, rest 60"
    told = run("show", line, "--language", language, "--voice", "none").output
    assert [each for each in said if each not in told] == []
