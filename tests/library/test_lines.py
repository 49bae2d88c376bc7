from pathlib import Path

import pytest

from tempo.errors import FileError, PrescriptionError, RequestError
from tempo.library import exercises
from tempo.library.prescriptions import Prescribed
from tempo.library.workouts import arranged, find
from tempo.plan.prescription import Work
from tempo.plan.time import SECOND


def work_of(text: str, led: bool = False) -> Work:
    return arranged(find(text), Prescribed(), "en", led=led)[0]


@pytest.mark.parametrize(
    ("text", "routine"),
    [
        *(("hip thrust", "standard-thrust"), ("Bulgarian split squats", "bulgarian-split-squat")),
        *(("RDL", "romanian-deadlift"), ("romanian dead lift", "romanian-deadlift")),
        *(("Push ups", "push-up"), ("pushups", "push-up"), ("push-up", "push-up")),
        *(("raise, lateral", "lateral-raise"), ("bulgarain split squat", "bulgarian-split-squat")),
        *(("sentadilla", "squat"), ("Kniebeugen", "squat"), ("DB row", "dumbbell-row")),
        *(("squatt", "squat"), ("Clamshells", "clamshell"), ("plnak", "plank")),
    ],
)
def test_an_exercise_is_found_as_people_call_it(text: str, routine: str) -> None:
    found = exercises.find(text)
    assert found is not None
    assert found.name == routine


@pytest.mark.parametrize("text", ["Zercher good-morning", "decline push up", "flurble", "row"])
def test_another_exercise_is_not_taken_for_one_that_is_known(text: str) -> None:
    try:
        assert exercises.find(text) is None
    except RequestError as refusal:
        assert "write the one you mean" in str(refusal)


def test_the_users_own_exercise_comes_first(own: Path) -> None:
    path = own / "routines" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text('tempo: "5010"\nalso: [hip thrust]\n')
    found = exercises.find("Hip Thrusts")
    assert found is not None
    assert found.path == path


def test_a_line_is_a_workout_of_one_exercise() -> None:
    work = work_of("Bulgarian split squat 3 x 8/side, tempo 30X1, rest 2 min")
    (exercise,) = work.exercises
    assert (exercise.name, exercise.each_side, exercise.sets) == ("bulgarian-split-squat", True, 3)
    assert [(each.reps, each.rest // SECOND) for each in work.sets] == [(8, 120), (8, 120), (8, 0)]
    assert work.sets[0].pace.explosive


def test_a_line_with_warm_up_sets_has_them_first_and_those_without_reps_have_the_works() -> None:
    for text, warm in (
        ("squat 2 warm-up sets of 5, 3x8 @3010 rest 90", 5),
        ("squat 3x8 @3010 rest 90, 2 warm-up sets", 8),
    ):
        work = work_of(text)
        assert [each.warm_up for each in work.exercises] == [True, False]
        assert [each.reps for each in work.sets] == [warm, warm, 8, 8, 8]
        assert {each.pace.lower // SECOND for each in work.sets} == {3}


def test_warm_up_sets_of_a_superset_stand_on_a_line_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "day.txt"
    path.write_text("A1 squat 2 warm-up sets, 3x8\nA2 push-up 3x8\n")
    with pytest.raises(FileError, match="A1 has warm-up sets"):
        find(str(path))
    path.write_text("warm-up: squat 2x5\nA1 squat 3x8\nA2 push-up 3x8\n")
    assert [each.reps for each in work_of(str(path)).sets][:2] == [5, 5]


def test_a_time_is_a_hold_of_what_is_held() -> None:
    work = work_of("plank 3x45s rest 30")
    assert [(each.reps, each.pace.top // SECOND) for each in work.sets] == [(1, 45)] * 3


def test_a_time_of_what_is_done_in_reps_is_as_many_as_fit() -> None:
    assert [each.reps for each in work_of("squat 3x45s @3110").sets] == [9, 9, 9]
    assert [each.reps for each in work_of("lunge 2x30s/side @3010").sets] == [7, 7]
    with pytest.raises(PrescriptionError, match="a rep of 4 s does not fit a set of 2 s"):
        work_of("squat 3x2s @3010")


def test_an_exercise_that_is_not_known_runs_with_general_words_and_says_so() -> None:
    workout = find("Zercher good-morning 3x8 @3010")
    (told,) = workout.told
    assert told == (
        "'Zercher good-morning' is not known: general words are said, and a rep starts with the "
        'way down. To make it your own: tempo new "zercher-good-morning" --from "Zercher '
        'good-morning 3x8 @3010"'
    )
    assert arranged(workout, Prescribed(), "en")[0].exercises[0].sheet.phases


def test_every_set_starts_on_its_interval_or_is_refused_with_the_numbers() -> None:
    work = work_of("push-up EMOM 3 x 8 @2010")
    assert [(each.time + each.rest) // SECOND for each in work.sets] == [60, 60, 24]
    with pytest.raises(PrescriptionError) as refusal:
        work_of("squat EMOM 5 x 20 @4020")
    assert str(refusal.value).startswith(
        "20 reps of 6 s take 120 s, and a set starts every 60 s; ask for fewer reps"
    )


def test_a_set_that_the_lifter_ends_has_as_many_reps_as_are_said_or_is_led() -> None:
    assert [each.reps for each in work_of("push-up 2x8+ @2020").sets] == [8, 8]
    assert [each.reps for each in work_of("push-up 2xAMRAP @2020", led=True).sets] == [100, 100]
    with pytest.raises(PrescriptionError, match="a file cannot wait: say how many reps"):
        work_of("push-up 2xAMRAP @2020")


def test_of_several_numbers_of_reps_the_lifter_ends_the_last_set_alone() -> None:
    led = [(each.reps, each.least) for each in work_of("squat 5/3/1+ @2010", led=True).sets]
    assert led == [(5, None), (3, None), (100, 1)]
    assert [each.reps for each in work_of("squat 5/3/1+ @2010").sets] == [5, 3, 1]
    led = [(each.reps, each.least) for each in work_of("squat 5,5,AMRAP @2010", led=True).sets]
    assert led == [(5, None), (5, None), (100, 0)]


def test_a_hold_that_the_lifter_ends_is_one_long_hold_and_not_rep_after_rep() -> None:
    (only,) = work_of("plank to failure", led=True).sets
    assert (only.reps, only.pace.top // SECOND, only.least) == (1, 600, 0)
    (_, sides) = work_of("side plank 2xAMRAP", led=True).sets
    assert sides.on(None).reps == 1
    with pytest.raises(PrescriptionError, match="say how long, as 'plank 3x60s'"):
        work_of("plank to failure")
    (reps,) = work_of("pull-up to failure", led=True).sets
    assert reps.reps > 1


def test_exercises_that_are_equally_near_are_all_named() -> None:
    (told,) = find("Row 3x8").told
    assert told.startswith(
        "'Row' could be band-row, barbell-row, cable-row or dumbbell-row; as it is: general words"
    )
    assert find("bench 3x8").sections[0].entries[0].routine.name == "bench-press"


FRIDAY = """\
# Friday, week 3
Lower body:
Back squat warm-up 2x5 @3010 rest 45
Back squat 4x6 @31X1 rest 3 min, RPE 8

A1 RDL 3x10 @3110 rest 0
A2. Leg press 3x12 rest 90

Core
- plank 3x45s rest 30
"""


def test_a_file_of_lines_is_a_workout(tmp_path: Path) -> None:
    path = tmp_path / "friday.txt"
    path.write_text(FRIDAY)
    workout = find(str(path))
    work, exercised = arranged(workout, Prescribed(), "en")
    told = [(each.label, each.name, each.note, each.warm_up) for each in work.exercises]
    assert told == [
        ("A", "back-squat", "Lower body", True),
        ("A", "back-squat", "", False),
        ("B1", "romanian-deadlift", "", False),
        ("B2", "leg-press", "", False),
        ("C", "plank", "Core", False),
    ]
    assert [each.rest // SECOND for each in work.sets] == [
        *(45, 180),  # after a warm-up the work's own rest
        *(180, 180, 180, 180),
        *(0, 90, 0, 90, 0, 90),
        *(30, 30, 0),
    ]
    assert exercised[1].shown == "RPE 8"


def test_all_that_is_wrong_in_a_file_of_lines_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("squat 3x8\nsquat 3x8 flurble\nfoo bar\n")
    with pytest.raises(FileError) as refusal:
        find(str(path))
    assert str(refusal.value) == (
        f"{path}:2: 'flurble' is not understood; a note stands in brackets, as (flurble)\n"
        "  squat 3x8 flurble\n"
        "            ^^^^^^^\n"
        f"{path}:3: how many sets and reps? write them, as 3x8\n"
        "  foo bar\n"
        "         ^"
    )


def test_lines_come_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("squat 3x5\nplank 2x30s\n"))
    assert [len(section.entries) for section in find("-").sections] == [1, 1]


@pytest.mark.parametrize(
    ("text", "seconds", "reps"),
    [
        *(("plank 3x30", 30, 1), ("side plank 3x40/side", 40, 1), ("RKC plank 3x20", 20, 1)),
        *(("plank 3x30 reps", 30, 30), ("plank 3x5", 30, 5), ("plank 3x45s", 45, 1)),
    ],
)
def test_a_number_alone_beside_what_is_only_held_is_of_seconds(
    text: str, seconds: int, reps: int
) -> None:
    work = work_of(text)
    assert work.sets[0].pace.top == seconds * SECOND
    assert work.sets[0].reps == reps


@pytest.mark.parametrize("text", ["plank 3x10", "plank 20/30/40"])
def test_a_number_that_could_be_of_seconds_or_of_holds_is_asked_about(text: str) -> None:
    with pytest.raises(PrescriptionError, match=r"seconds, or (10|20) holds"):
        find(text)


@pytest.mark.parametrize(
    "text", ["squat 3x8, lunges", "squat 3x8 (plank)", "squat 3x8 with lunges"]
)
def test_a_note_that_is_an_exercise_is_not_left_undone(text: str) -> None:
    with pytest.raises(
        PrescriptionError, match="is an exercise too; write it on a line of its own"
    ):
        find(text)


@pytest.mark.parametrize(
    "text",
    [
        "DB curl 3x12 + tricep pushdown 3x12, rest 60",
        "DB curl 3x12 s/s tricep pushdown 3x12, rest 60",
        "A1 DB curl 3x12 superset with A2 tricep pushdown 3x12 rest 60",
    ],
)
def test_a_superset_may_stand_in_one_line(text: str) -> None:
    work = work_of(text)
    assert [each.name for each in work.exercises] == ["biceps-curl", "triceps-pushdown"]
    assert [each.label for each in work.exercises] == ["A1", "A2"]
    assert [each.rest // SECOND for each in work.sets] == [10, 60, 10, 60, 10, 0]


def test_supersets_in_lines_one_after_another_are_two(tmp_path: Path) -> None:
    path = tmp_path / "friday.txt"
    path.write_text("curl 2x12 + dip 2x12\nsquat 2x8 s/s push-up 2x8\n")
    work = work_of(str(path))
    assert [each.label for each in work.exercises] == ["A1", "A2", "B1", "B2"]


def test_one_side_alone_is_no_exercise_of_each_side() -> None:
    for text in ("clamshell 3x15 right only", "clamshell 3x15 (right leg)"):
        assert not work_of(text).exercises[0].each_side
    assert work_of("clamshell 3x15").exercises[0].each_side


@pytest.mark.parametrize(
    ("text", "bottom", "top"),
    [
        *(
            ("barbell row 3x8, 2 sec pause at chest", 0, 2),
            ("pull-up 3x5, 2s pause at the chest", 0, 2),
        ),
        *(
            ("bench press 3x8, 2 sec pause on chest", 2, 0),
            ("paused bench 3x8, 2 s pause on chest", 2, 1),
        ),
    ],
)
def test_a_pause_at_the_chest_is_at_the_end_where_the_exercise_meets_it(
    text: str, bottom: int, top: int
) -> None:
    pace = work_of(text).sets[0].pace
    assert (pace.bottom // SECOND, pace.top // SECOND) == (bottom, top)


def test_an_exercise_that_nobody_does_slowly_is_assumed_to_be_quick() -> None:
    work = work_of("KB swing EMOM 10 x 15")
    assert work.sets[0].pace.explosive


@pytest.mark.parametrize(
    "text", ["lunge 3x20 total", "lunges 20 steps x 3", "zancadas 3x20 en total", "lunge 3x10/side"]
)
def test_reps_of_both_sides_in_all_are_parted_between_them(text: str) -> None:
    work = work_of(text)
    assert work.exercises[0].each_side
    assert [each.reps for each in work.sets if each.reps] == [10] * len(work.sets)


@pytest.mark.parametrize(
    "text", ["squat 3 sets 30 total", "copenhagen plank 3x40s total", "plank 30/30 x 5"]
)
def test_numbers_that_may_be_of_all_sets_or_of_a_rest_are_asked_about(text: str) -> None:
    with pytest.raises(PrescriptionError, match=r"in each set, or in all|a hold and a rest"):
        find(text)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Bench and squat 3x5 each", "'bench' is an exercise; write each on a line of its own"),
        (
            "Lat pulldown 3x10, 1 s down, 3 s up",
            "the lift goes down there: write 'lift 1, lower 3'",
        ),
        ("Farmers carry 3x30 steps", "steps are not counted in what is held"),
        ("Pause bench 4x5", "how long is the pause of 'Pause bench'"),
    ],
)
def test_what_only_the_exercise_tells_is_asked_about(text: str, refusal: str) -> None:
    with pytest.raises(PrescriptionError) as caught:
        find(text)
    assert str(caught.value).startswith(refusal)


def test_many_short_holds_are_reps_of_one_set_and_long_ones_are_sets() -> None:
    work = work_of("Bridges 10 x 10 sec hold")
    assert [each.reps for each in work.sets] == [10]
    assert work.sets[0].pace.top == 10 * SECOND
    held = work_of("Bridge 3 x 30 sec hold")
    assert [(each.reps, each.pace.lift, each.pace.top // SECOND) for each in held.sets] == [
        (1, 0, 30)
    ] * 3
    with pytest.raises(PrescriptionError, match="held where"):
        work_of("Squat 3x10 sec hold")


@pytest.mark.parametrize(
    ("mistake", "offered"),
    [
        ("BB curl 21s x 3 sets", {"3x21 s": "BB curl 3x21 s", "3x21": "BB curl 3x21"}),
        ("squat 3x8 (60x5)", {"@60X5": "squat 3x8 @60X5", "60 kg": "squat 3x8 (60 kg)"}),
        ("bench 80/8/3", {"3x80/8/3": "bench 3x80/8/3", "80 kg 3x8 rest 90": "bench 80 kg 3x8"}),
        ("squat 3x10 then 30s hold", {"top 30 s": "squat 3x10 top 30 s"}),
        ("push-up 3x10 then hold 20s at bottom", {"bottom 20 s": "push-up 3x10 bottom 20 s"}),
        ("Squat 3x10 sec hold", {"3x1 bottom 10": "Squat 3x1 bottom 10"}),
        ("Ball squeeze 10 x 10 s", {"1x10 hold 10": "Ball squeeze 1x10 hold 10"}),
        ("Ball squeeze 10 x 5 s", {"10 sets of 5 s": "Ball squeeze 10 sets of 5 s"}),
        ("plank 3x10", {"3x10s": "plank 3x10s", "3x10 reps": "plank 3x10 reps"}),
        ("plank 30/30 x 5", {"4 x 45s, rest 15": "plank 4 x 45s, rest 15"}),
        ("Lat pulldown 3x10, 3 s up", {"lift 1, lower 3": "Lat pulldown 3x10, lift 1, lower 3"}),
        (
            "Pause bench 4x5",
            {"@3210": "Pause bench 4x5 @3210", "bottom 2": "Pause bench 4x5 bottom 2"},
        ),
        ("Bench 30x1", {"30 sets of": "Bench 30 sets of 1", "30 kg": "Bench 30 kg 3x8"}),
        ("squat 3x8, lunges", {"(then lunges)": "squat 3x8 (then lunges)"}),
    ],
)
def test_each_reading_that_a_refusal_offers_is_accepted(
    mistake: str, offered: dict[str, str]
) -> None:
    with pytest.raises(PrescriptionError) as caught:
        find(mistake)
    for quoted, reading in offered.items():
        assert quoted in str(caught.value)
        assert find(reading).sections
