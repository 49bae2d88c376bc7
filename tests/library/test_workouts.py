from pathlib import Path
from typing import Any

import pytest

from tempo.errors import FileError, RequestError
from tempo.library.prescriptions import Prescribed
from tempo.library.workouts import Workout, arranged, find, load
from tempo.plan.phase import Phase
from tempo.plan.prescription import Work
from tempo.plan.tempo import Phases, just
from tempo.plan.time import SECOND

WHOLE = """\
name: Legs
summary: All of it.
source: a guide
note: Go easy.
rest: 75
routines:
  - routine: glute-bridge
    note: Wake up.
    sets: 1
    reps: 5
  - routine: standard-thrust
    warm-up: {sets: 2, reps: 4, rest: 40}
    tempo: ["2021", "30X1"]
    reps: [8, 6]
    rest: 100
    rest-after: 150
  - superset:
      - {routine: glute-bridge, reps: 5}
      - {routine: ./squat.yaml, last-hold: 6}
    note: In turn.
    rounds: 2
    change: 12
    rest: 80
"""

SQUAT = "starts: top\ntempo: 3010\nreps: 7\nsides: each\nsetup: [Stand.]\n"


@pytest.fixture
def legs(tmp_path: Path) -> Workout:
    (tmp_path / "squat.yaml").write_text(SQUAT)
    return load(written(tmp_path, WHOLE))


def written(folder: Path, content: str, name: str = "legs") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(content)
    return path


def work_of(workout: Workout, **asked: Any) -> Work:
    return arranged(workout, Prescribed()._replace(**asked), "en")[0]


def told(work: Work) -> list[tuple[str, int, int, int]]:
    return [
        (work.exercises[each.exercise].label, each.number, each.reps, each.rest // SECOND)
        for each in work.sets
    ]


def problems(folder: Path, content: str) -> list[str]:
    path = written(folder, content)
    with pytest.raises(FileError) as caught:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


def test_all_sets_come_in_the_order_in_which_they_are_performed(legs: Workout) -> None:
    work = work_of(legs)
    assert (work.title, work.note) == ("Legs", "Go easy.")
    assert told(work) == [
        ("A", 1, 5, 75),
        *(("B", 1, 4, 40), ("B", 2, 4, 100)),  # the work's own rest before it
        *(("B", 1, 8, 100), ("B", 2, 6, 150)),
        *(("C1", 1, 5, 12), ("C2", 1, 7, 80), ("C1", 2, 5, 12), ("C2", 2, 7, 0)),
    ]


def test_an_exercise_is_its_routine_with_what_the_workout_adds(legs: Workout) -> None:
    work = work_of(legs)
    assert [(each.name, each.note, each.warm_up) for each in work.exercises] == [
        ("glute-bridge", "Wake up.", False),
        ("standard-thrust", "", True),
        ("standard-thrust", "", False),
        ("glute-bridge", "In turn.", False),
        ("squat", "", False),
    ]
    squat = work.exercises[4]
    assert (squat.starts, squat.each_side, squat.sets) == (Phase.TOP, True, 2)
    assert [bool(each.sheet.setup) for each in work.exercises] == [True, True, False, False, True]
    lifts = [each.pace.explosive for each in work.sets if each.exercise == 2]
    assert lifts == [False, True]
    assert [pace.top // SECOND for pace in work.sets[6].paces] == [0] * 6 + [6]


def test_what_is_asked_for_goes_to_every_exercise_but_a_warm_up_keeps_its_own(
    legs: Workout,
) -> None:
    asked = work_of(
        legs, reps=just(3), sets=just(1), rest=20 * SECOND, phases=Phases(top=just(2 * SECOND))
    )
    assert told(asked) == [
        ("A", 1, 3, 75),
        *(("B", 1, 4, 40), ("B", 2, 4, 20)),
        ("B", 1, 3, 150),
        *(("C1", 1, 3, 12), ("C2", 1, 3, 0)),
    ]
    assert {each.pace.top for each in asked.sets} == {2 * SECOND}


def test_a_file_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, SQUAT, "squat")
    assert find(str(path)) == load(path)
    assert [find(name).name for name in ("squat.yaml", "./squat.yaml")] == ["squat", "squat"]
    with pytest.raises(FileError, match=r"gone\.yaml: cannot be read"):
        find("gone.yaml")


def test_a_routine_is_a_workout_of_one_exercise() -> None:
    alone = find("pause-thrust")
    assert alone.routine and alone.routine.name == "pause-thrust"
    work = work_of(alone)
    assert (work.title, len(work.exercises), len(work.sets)) == ("", 1, 3)
    assert find("progression").routine is None


def test_a_language_that_a_routine_lacks_is_spoken_in_general_words(legs: Workout) -> None:
    assert find("standard-thrust").speaks("de") and not legs.speaks("de")
    work, exercised = arranged(legs, Prescribed(), "de")
    assert work.exercises[1].sheet == exercised[1].routine.languages["de"]
    assert set(work.exercises[4].sheet.phases) == set(exercised[4].routine.sheet.phases)
    with pytest.raises(RequestError, match="no words in the language 'xx'"):
        arranged(legs, Prescribed(), "xx")


def test_a_workout_is_translated_with_the_notes_of_its_routines_in_their_order(
    tmp_path: Path,
) -> None:
    content = """\
name: Legs
note: Slowly.
routines:
  - {routine: frog-pump, note: Wake up.}
  - routine: glute-bridge
  - {routine: standard-thrust, note: The bar.}
languages:
  es: {name: Piernas, note: Despacio., notes: [Despierta., La barra.]}
"""
    workout = load(written(tmp_path, content))
    work, _ = arranged(workout, Prescribed(), "es")
    assert (work.title, work.note) == ("Piernas", "Despacio.")
    assert [each.note for each in work.exercises] == ["Despierta.", "", "La barra."]
    work, _ = arranged(workout, Prescribed(), "de")  # what is not translated is not said
    assert (work.title, work.note) == ("Legs", "")
    assert [each.note for each in work.exercises] == ["", "", ""]
    fewer = content.replace("Despierta., ", "")
    assert problems(tmp_path, fewer) == [
        "8: languages.es.notes: lists 1; the routines have 2 notes",
    ]


def test_the_users_own_stands_in_front_of_a_shipped_one(own: Path) -> None:
    assert find("progression").title == "Progression"
    written(own / "workouts", "routines: [{routine: frog-pump}]\n", "progression")
    assert find("progression").title == "progression"
    written(own / "workouts", "routines: [{routine: frog-pump}]\n", "frog-pump")
    assert find("frog-pump").routine is None
    with pytest.raises(RequestError, match="no routine 'progresion'; did you mean progression"):
        find("progresion")


def test_all_problems_are_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    content = """\
rest: soon
routine: x
routines:
  - routine: glute-brige
    reps: [10, x]
    cluster: {reps: 2, rst: 15}
  - superset:
      - {routine: glute-bridge, sets: 3}
    round: 2
  - routine: frog-pump
    warm-up: {sets: 1, reps: 5, hold: [1, 2]}
    sets: 3
    reps: [10, 8]
    last-hold: long
    one-and-a-half: yes
  - {}
"""
    assert problems(tmp_path, content) == [
        "1: rest: the rest is 'soon'; write seconds, as '90' or '2.5', or a time, as '1:30' "
        "or '2 min'",
        "2: routine: is not a key here; did you mean 'routines'?",
        "4: routines.routine: there is no routine 'glute-brige'; did you mean glute-bridge or"
        " glute-ham-raise or toe-raise?",
        "5: routines.reps: reps is 'x'; write a whole number from 1 to 10000, or a range as"
        " '8..10'",
        "6: routines.cluster.rest: is missing",
        "6: routines.cluster.rst: is not a key here; did you mean 'rest'?",
        "7: routines.rounds: is missing",
        "7: routines.superset: must be a list of two routines or more",
        "8: routines.superset.sets: belongs to the whole superset, or is left out",
        "9: routines.round: is not a key here; did you mean 'rounds'?",
        "11: routines.warm-up.hold: lists 2 for sets: 1; write one for each set",
        "13: routines.reps: lists 2 for sets: 3; write one for each set",
        "14: routines.last-hold: the last hold is 'long'; write seconds, as '90' or '2.5', or a "
        "time, as '1:30' or '2 min'",
        "15: routines.one-and-a-half: must be true or false",
        "16: routines.routine: is missing",
    ]


@pytest.mark.parametrize("content", ["routines: []\n", "routines: [{}]\n", "routines: x\n"])
def test_a_workout_without_a_routine_is_told(tmp_path: Path, content: str) -> None:
    (told,) = problems(tmp_path, content)
    assert told.startswith("1: routines")


def test_a_routine_of_a_workout_that_is_wrong_is_told_with_its_own_file(tmp_path: Path) -> None:
    wrong = written(tmp_path, "tempo: 20\n", "squat")
    (told,) = problems(tmp_path, "routines:\n  - routine: squat.yaml\n")
    assert told.startswith(f"2: routines.routine: {wrong}:1: tempo: tempo '20' has 2 parts")


def test_a_workout_has_no_more_entries_than_a_day_has_room_for(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("routines:\n" + "  - routine: frog-pump\n" * 3_000)
    with pytest.raises(FileError, match=r"routines: has 3000 entries; the most are 100"):
        load(path)


INLINE = """\
routines:
  - exercise:
      name: Pause squat
      starts: top
      tempo: "32X1"
      reps: 5
      setup: [Stand.]
      cues: {lower: down}
      languages: {es: {name: Sentadilla, cues: {lower: baja}}}
    sets: 2
    note: Heavy.
  - superset:
      - {routine: glute-bridge, reps: 5}
      - {exercise: {name: My row, tempo: 2021, cues: {lift: pull}}, reps: 9}
    rounds: 2
"""


def test_an_exercise_may_be_written_in_the_workout(tmp_path: Path) -> None:
    workout = load(written(tmp_path, INLINE, "for-anna"))
    work = work_of(workout)
    assert [(each.name, each.sheet.name, each.starts) for each in work.exercises] == [
        ("pause-squat", "Pause squat", Phase.TOP),
        ("glute-bridge", "Glute bridge", Phase.BOTTOM),
        ("my-row", "My row", Phase.BOTTOM),
    ]
    assert [each[2] for each in told(work)] == [5, 5, 5, 9, 5, 9]
    assert work.exercises[0].note == "Heavy."
    assert workout.sections[0].entries[0].routine.sheet_in("es").name == "Sentadilla"


def test_what_is_wrong_with_an_exercise_in_a_workout_is_told_at_its_line(tmp_path: Path) -> None:
    assert problems(
        tmp_path,
        "routines:\n"
        "  - exercise:\n      tempo: 2021\n      cues: {down: low}\n"
        "  - {exercise: squat}\n"
        "  - {exercise: {name: A, tempo: 2021}, routine: squat}\n",
    ) == [
        "2: routines.exercise.name: is missing",
        "4: routines.exercise.cues.down: is not a key here; "
        "write lower, bottom, lift, top or explosive",
        "5: routines.exercise: must be a table with the keys of a routine, or be a 'routine'",
        "6: routines.routine: stands beside an exercise that is written out; leave one out",
    ]
