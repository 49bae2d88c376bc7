import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import data, liftlog
from tempo.imports.draft import Said
from tempo.library.document import Node

PATH = Path("plan.json")

EXERCISE = {
    "type": "WeightedExerciseBlueprint",
    "name": "Squat",
    "sets": 5,
    "repsPerSet": 5,
    "restBetweenSets": {"minRest": "PT3M", "maxRest": "PT5M"},
    "supersetWithNext": False,
    "notes": "low bar",
}


def plan(*exercises: Mapping[str, object]) -> Node:
    sessions = [{"name": "Workout A", "exercises": list(exercises)}]
    return data.from_json(json.dumps({"name": "5x5", "sessions": sessions}, indent=1), PATH)


def test_a_session_is_a_workout_whose_values_know_their_lines() -> None:
    node = plan(EXERCISE)
    assert liftlog.speaks(node)
    (programme,) = liftlog.programmes(PATH, node)
    assert programme.title.text == "5x5 Workout A"
    (draft,) = programme.parts[0].drafts
    assert draft.name == Said("Squat", (9,))
    assert (draft.sets, draft.reps) == (Said("5", (10,)), Said("5", (11,)))
    assert draft.rest == Said("180", (13,))
    assert draft.note == Said("low bar", (17,))


def test_an_exercise_that_goes_with_the_next_is_a_superset() -> None:
    (programme,) = liftlog.programmes(PATH, plan(EXERCISE | {"supersetWithNext": True}, EXERCISE))
    assert [len(part.drafts) for part in programme.parts] == [2]


def test_cardio_is_named_and_wrong_numbers_are_told() -> None:
    cardio = {"type": "CardioExerciseBlueprint", "name": "Run"}
    (programme,) = liftlog.programmes(PATH, plan(EXERCISE, cardio))
    assert programme.unread == ("line 19: Run, which has no reps",)
    with pytest.raises(FileError) as error:
        liftlog.programmes(PATH, plan(EXERCISE | {"sets": 0}))
    assert str(error.value) == "plan.json:10: sets: is '0'; write a whole number, at least 1"


def test_another_json_is_no_plan() -> None:
    assert not liftlog.speaks(data.from_json('{"name": "Squat", "sets": 3}', PATH))


def test_sets_that_are_planned_one_by_one_are_read() -> None:
    sets = [{"reps": {"min": 8, "max": 10}}, {"reps": {"min": 6, "max": 6}}]
    exercise = {"name": "Squat", "plannedSets": sets, "notes": "Tempo 20X2"}
    plan = {"name": "P", "sessions": [{"name": "A", "exercises": [exercise]}]}
    path = Path("plan.json")
    [programme] = liftlog.programmes(path, data.from_json(json.dumps(plan), path))
    draft = programme.parts[0].drafts[0]
    assert (draft.sets, draft.reps) == (Said("2", (1,)), Said("[8..10, 6]", (1,)))
    assert draft.tempo == (("tempo", Said("20X2", (1,))),)
