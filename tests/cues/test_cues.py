"""What ships in ``cues/``, held against what the guides say."""

import json
import runpy
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

from tempo.library import folders, prescriptions, workouts
from tempo.library.document import Document
from tempo.library.prescriptions import Prescribed
from tempo.library.routines import Routine, find, load
from tempo.plan.coverage import Tally
from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, decided
from tempo.plan.saying import canonical
from tempo.plan.tempo import Lift, Range, just
from tempo.plan.time import SECOND

SHELF = folders.routines()
PATHS = [path for name in SHELF.paths() if (path := SHELF.named(name, own=False))]
NAMES = [path.stem for path in PATHS]

ROUTINES = {path.stem: load(path) for path in PATHS}
HOLDS = [name for name, each in ROUTINES.items() if each.prescribed.settled().tempo.lift == just(0)]

LONGEST_CUE = 25  # characters: a phase is two seconds

EQUIPMENT = {
    *("barbell", "trap bar", "dumbbell", "resistance band", "cable machine", "pad", "towel"),
    *("bench", "box", "step", "rack", "wall", "pull-up bar", "parallel bars"),
    *("leg press machine", "hack squat machine", "leg curl machine", "leg extension machine"),
    *("calf raise machine", "glute ham raise machine", "back extension bench"),
}
MUSCLES = {
    *("quadriceps", "glutes", "hamstrings", "adductors", "hip abductors", "hip flexors"),
    *("calves", "shins", "lower back", "upper back", "lats", "traps", "chest", "core", "obliques"),
    *("shoulders", "rear shoulders", "rotator cuff", "biceps", "triceps", "forearms"),
}
MOVEMENTS = {
    *("squat", "hinge", "lunge", "thrust", "knee", "hip", "calf"),
    *("push", "pull", "shoulder", "arm", "core", "carry"),
}

TABLE = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "cues.py"))

PAGE = TABLE["TABLE"].read_text(encoding="utf-8")
LISTED = {
    tuple(row[:3]): Tally(*map(int, row[3:]))
    for line in PAGE.splitlines()
    if (row := line.strip("| ").split(" | "))[-1].isdigit()
}
"""What the table in the docs says of a routine of a movement at a tempo."""

# The routine, where its rep starts, its tempo, its reps, and whether it is done on each side.
# Only what the table of the issue and the guides say; None where they say nothing.
GUIDES: dict[str, tuple[str, str | None, Range | None, bool]] = {
    "standard-thrust": ("bottom", "2021", Range(8, 10), False),
    "pause-thrust": ("bottom", "2-0-2-3..5", None, False),
    "slow-eccentric-thrust": ("bottom", "3..4-0-2-1", None, False),
    "bodyweight-thrust": ("bottom", None, Range(12, 15), False),
    "banded-thrust": ("bottom", "2022", None, False),
    "resistance-band-thrust": ("bottom", None, None, False),
    "banded-barbell-thrust": ("bottom", None, None, False),
    "weighted-thrust": ("bottom", None, None, False),
    "single-leg-thrust": ("bottom", None, Range(8, 10), True),
    "glute-bridge": ("bottom", None, None, False),
    "frog-pump": ("bottom", None, None, False),
    "glute-ham-raise": ("top", None, None, False),
}

NEEDED = {
    "standard-thrust": {"barbell", "bench"},
    "pause-thrust": {"barbell", "bench"},
    "slow-eccentric-thrust": {"barbell", "bench"},
    "banded-thrust": {"band"},
    "resistance-band-thrust": {"band"},
    "banded-barbell-thrust": {"barbell", "band"},
    "weighted-thrust": {"pad"},
    "glute-bridge": set[str](),
    "frog-pump": set[str](),
    "bodyweight-thrust": {"bench"},
    "single-leg-thrust": {"bench"},
    "glute-ham-raise": {"machine"},
}


def loaded(name: str) -> Routine:
    return find(name)


def words(routine: Routine) -> str:
    """Everything that is said while the reps go on."""
    cues = [form for cue in routine.sheet.phases.values() for form in cue]
    return " ".join([*cues, *routine.sheet.reminders]).lower()


def test_the_twelve_of_the_guides_ship_and_sixty_more() -> None:
    assert set(GUIDES) <= set(NAMES)
    assert len(NAMES) >= 72
    assert {routine.movement for routine in ROUTINES.values()} == MOVEMENTS


def test_the_classics_of_rehabilitation_are_what_they_are_known_as() -> None:
    """Sets, reps or seconds, and whether each side works by itself."""

    def known(name: str) -> tuple[int, int, int, bool]:
        prescription = loaded(name).prescribed.settled()
        assert isinstance(prescription.reps, Range)
        pace = decided(prescription, Exercise(loaded(name).sheet)).sets[0].pace
        held = pace.top // SECOND if name in HOLDS else pace.lower // SECOND
        return prescription.sets.low, prescription.reps.low, held, prescription.each_side

    assert known("heel-drop") == known("bent-knee-heel-drop") == (3, 15, 3, True)
    assert known("wall-sit") == known("spanish-squat") == (5, 1, 45, False)
    assert known("knee-extension-hold") == known("biceps-curl-hold") == (5, 1, 45, True)
    assert known("clamshell") == (3, 10, 2, True)
    assert known("side-plank") == (3, 1, 20, True)
    assert known("bird-dog") == (2, 10, 2, True)
    assert known("step-down") == (2, 10, 3, True)
    assert known("external-rotation") == (3, 8, 2, True)
    assert known("nordic-curl") == (2, 5, 4, False)


def test_a_routine_says_all_that_a_coach_would() -> None:
    for name, routine in ROUTINES.items():
        sheet = routine.sheet
        assert all([routine.exercise, routine.summary, routine.source, sheet.name, sheet.safety])
        assert 2 <= len(sheet.setup) <= 6, name
        assert len(sheet.reminders) >= 3, name
        assert len(set(sheet.reminders)) == len(sheet.reminders), name
        assert routine.target, name
        if name in HOLDS:
            assert set(sheet.phases) == {Phase.TOP}, name
            assert routine.prescribed.reps == just(1), name
        else:
            assert set(sheet.phases) == set(Phase), name
            assert sheet.explosive, name
        prescribed = routine.prescribed
        assert prescribed.reps and prescribed.sets and prescribed.rest is not None, name
        assert 30 * SECOND <= prescribed.rest <= 180 * SECOND, name
    for path in PATHS:
        root = Document(path).root  # said even where there is nothing to have
        assert "equipment" in root and root.is_table("muscles") and "source" in root, path


def test_a_cue_is_short_and_both_its_forms_have_the_action_word() -> None:
    for name, routine in ROUTINES.items():
        sheet = routine.sheet
        for cue in filter(None, [*sheet.phases.values(), sheet.explosive]):
            assert len(cue.short.split()) <= 2, name
            assert len(cue.short) < len(cue.long) <= LONGEST_CUE, name
            action = cue.short.split()[-1]
            assert action in cue.long.split(), name
            assert action == cue.long.split()[-1] or name in GUIDES  # whose words are the guides'


def test_equipment_and_muscles_are_of_few_words_that_a_filter_finds() -> None:
    for name, routine in ROUTINES.items():
        assert set(routine.equipment) <= EQUIPMENT, name
        assert set(routine.target) | set(routine.also) <= MUSCLES, name
        assert not set(routine.target) & set(routine.also), name


def test_every_piece_of_equipment_and_every_muscle_is_found() -> None:
    routines = ROUTINES.values()
    assert {thing for each in routines for thing in each.equipment} == EQUIPMENT
    assert {muscle for each in routines for muscle in (*each.target, *each.also)} == MUSCLES


def test_a_name_or_other_name_is_of_one_routine() -> None:
    """However it is written: with hyphens or blanks, capitals or accents, one or several."""

    def plain(name: str) -> str:
        letters = unicodedata.normalize("NFKD", name.casefold().replace("-", " "))
        bare = "".join(each for each in letters if not unicodedata.combining(each))
        return " ".join(word.removesuffix("s") for word in bare.split())

    holders: dict[str, set[str]] = {}
    for name, routine in ROUTINES.items():
        assert len(routine.aliases) >= 3
        assert len(set(routine.aliases)) == len(routine.aliases)
        for each in (name, routine.sheet.name, *routine.aliases):
            holders.setdefault(plain(each), set()).add(name)
    assert {name: found for name, found in holders.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("RDL", "romanian-deadlift"),
        ("sentadilla", "squat"),
        ("Kniebeuge", "squat"),
        ("hip thrust", "standard-thrust"),
        ("press de banca", "bench-press"),
        ("Klimmzug", "pull-up"),
        ("Wandsitz", "wall-sit"),
        ("plancha lateral", "side-plank"),
    ],
)
def test_a_routine_has_the_names_that_people_know_it_by(word: str, name: str) -> None:
    assert word in loaded(name).aliases


@pytest.mark.few(8)
@pytest.mark.parametrize("name", NAMES)
def test_every_cue_is_spoken_at_its_own_tempo_at_3010_and_at_31x1(name: str) -> None:
    routine = ROUTINES[name]
    tempos = TABLE["tempos"](routine)
    assert len(tempos) == (1 if name in HOLDS else len({tempos[0], "3010", "31X1"}))
    for tempo in tempos:
        found = TABLE["checked"](name, tempo)
        assert (found.silent, found.unannounced) == ([], []), tempo
        counted = LISTED[routine.movement, name, tempo]
        assert found.counted == counted, f"{tempo}: `make tables`, and read what has changed"


@pytest.mark.parametrize(("name", "said"), GUIDES.items(), ids=GUIDES)
def test_a_routine_is_what_the_guides_say(
    name: str, said: tuple[str, str | None, Range | None, bool]
) -> None:
    routine = loaded(name)
    starts, tempo, reps, each_side = said
    assert routine.starts.value == starts
    assert routine.prescribed.tempo
    assert tempo in (None, canonical(routine.prescribed.tempo))
    assert reps in (None, routine.prescribed.reps)
    assert bool(routine.prescribed.each_side) == each_side


@pytest.mark.parametrize(("name", "needed"), NEEDED.items(), ids=NEEDED)
def test_a_routine_names_what_it_needs(name: str, needed: set[str]) -> None:
    listed = " ".join(loaded(name).equipment)
    assert all(thing in listed for thing in needed)
    assert bool(listed) == bool(needed)


def test_a_pause_thrust_holds_three_to_five_seconds() -> None:
    tempo = loaded("pause-thrust").prescribed.settled().tempo
    assert tempo.top == Range(3 * SECOND, 5 * SECOND)


def test_a_slow_eccentric_thrust_takes_three_to_four_seconds_down() -> None:
    tempo = loaded("slow-eccentric-thrust").prescribed.settled().tempo
    assert tempo.lower == Range(3 * SECOND, 4 * SECOND)


def test_a_banded_thrust_squeezes_two_seconds_at_the_top() -> None:
    tempo = loaded("banded-thrust").prescribed.settled().tempo
    assert tempo.top == just(2 * SECOND)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("bodyweight-thrust", "squeeze"),
        ("banded-thrust", "knees"),
        ("banded-barbell-thrust", "knees"),
        ("frog-pump", "knees out"),
        ("glute-ham-raise", "hips"),
        ("standard-thrust", "drive through heels"),
        ("standard-thrust", "chin tucked"),
        ("single-leg-thrust", "level"),
    ],
)
def test_a_routine_says_what_its_guide_stresses(name: str, word: str) -> None:
    assert word in words(loaded(name))


def test_easier_and_harder_are_routines_that_ship_and_each_other() -> None:
    for name, routine in ROUTINES.items():
        for other in filter(None, [routine.easier, routine.harder]):
            assert other in NAMES and other != name, name
        if routine.harder:
            assert loaded(routine.harder).easier == name


def test_the_guides_progression_can_be_walked() -> None:
    assert loaded("bodyweight-thrust").easier == "glute-bridge"
    assert loaded("glute-bridge").harder == "bodyweight-thrust"
    assert loaded("bodyweight-thrust").harder == "single-leg-thrust"


def test_every_shipped_prescription_names_its_guide() -> None:
    paths = folders.prescriptions().paths()
    assert list(paths) == ["pause", "slow-eccentric", "standard"]
    for path in paths.values():
        prescriptions.load(path)
        assert Document(path).root.text("source", needed=True)


@pytest.mark.few(8)
@pytest.mark.parametrize("tempo", ["standard", "pause", "slow-eccentric", "20X1"])
@pytest.mark.parametrize("name", GUIDES)
def test_every_routine_of_the_guides_is_done_at_every_tempo(
    run: Callable[..., Result], name: str, tempo: str
) -> None:
    result = run("show", name, "--tempo", tempo, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    shown = json.loads(result.stdout)
    routine = loaded(name)
    prescription = prescriptions.named(tempo).over(routine.prescribed).settled()
    work = decided(prescription, Exercise(routine.sheet, routine.starts))
    pace = work.sets[0].pace
    assert shown["tempo"] == {
        "lower": pace.lower / SECOND,
        "bottom": pace.bottom / SECOND,
        "lift": pace.lift / SECOND,
        "top": pace.top / SECOND,
    }
    reps = sum(each.reps for each in work.sets) * len(work.exercises[0].sides)
    lasting = [length for length in pace[:4] if length]
    beeps = [event for event in shown["events"] if event["kind"] == "beep"]
    assert len(beeps) == reps * len(lasting)
    explosive = {event["sound"] for event in beeps if event["phase"] == "lift"}
    assert explosive == {"explosive" if prescription.tempo.lift is Lift.EXPLOSIVE else "lift"}
    assert any(event["kind"] == "voice" for event in shown["events"])


def test_a_check_has_nothing_to_say_of_cues_that_are_never_spoken(
    run: Callable[..., Result],
) -> None:
    result = run("check", "standard-thrust", "wall-sit", "clamshell", "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "never spoken" not in result.stdout


@pytest.mark.parametrize("language", ["es", "de"])
def test_a_routine_says_in_spanish_and_german_all_that_it_says_in_english(language: str) -> None:
    for name, routine in ROUTINES.items():
        english, sheet = routine.sheet, routine.languages[language]
        assert sheet.name != english.name or "ham raise" in sheet.name.lower()
        assert sheet.safety not in ("", english.safety), name
        assert len(sheet.setup) == len(english.setup), name
        assert not set(sheet.setup) & set(english.setup), name
        assert len(set(sheet.reminders)) == len(sheet.reminders) >= 3, name
        assert not set(sheet.reminders) & set(english.reminders), name
        assert set(sheet.phases) == set(english.phases), name
        assert bool(sheet.explosive) == bool(english.explosive), name
        for cue in filter(None, [*sheet.phases.values(), sheet.explosive]):
            action = cue.short.split()[-1]
            assert action in cue.long.split(), name
            assert action == cue.long.split()[-1] or name in GUIDES, name


@pytest.mark.few(6)
@pytest.mark.parametrize("language", ["es", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_every_translated_cue_is_spoken_at_the_tempo_of_its_routine(
    name: str, language: str
) -> None:
    own = TABLE["tempos"](ROUTINES[name])[0]
    found = TABLE["checked"](name, own, language)
    assert (found.silent, found.unannounced) == ([], [])


WORKOUTS = ["glute-development", "lower-body-superset", "posture-support", "progression"]


def test_the_four_workouts_of_the_guides_ship_and_name_them() -> None:
    paths = folders.workouts().paths()
    assert list(paths) == WORKOUTS
    assert all(path.parent == folders.shipped("cues") / "workouts" for path in paths.values())
    for path in paths.values():
        workout = workouts.load(path)
        assert all([workout.title, workout.summary, workout.source, workout.note])


@pytest.mark.parametrize("language", ["es", "de"])
@pytest.mark.parametrize("name", WORKOUTS)
def test_a_workout_says_in_spanish_and_german_all_that_it_says_in_english(
    name: str, language: str
) -> None:
    workout = workouts.find(name)
    assert workout.speaks(language)
    english, _ = workouts.arranged(workout, Prescribed(), "en")
    work, _ = workouts.arranged(workout, Prescribed(), language)
    assert work.title not in ("", english.title) and work.note not in ("", english.note)
    for each, other in zip(work.exercises, english.exercises, strict=True):
        assert bool(each.note) == bool(other.note)
        assert not each.note or each.note != other.note


def test_a_workout_is_what_the_guides_say() -> None:
    """3-4 sets of 10-15 for glutes, 2-3 of 12-15 for posture, and the progression in its order."""

    def sets(name: str) -> dict[str, list[int]]:
        workout = workouts.find(name)
        work, _ = workouts.arranged(workout, Prescribed(), "en")
        return {
            exercise.name: [each.reps for each in work.sets if each.exercise == place]
            for place, exercise in enumerate(work.exercises)
            if not exercise.warm_up
        }

    assert sets("glute-development") == {
        "banded-thrust": [12, 12],
        "standard-thrust": [15, 12, 12, 10],
        "slow-eccentric-thrust": [10, 10, 10],
    }
    assert sets("posture-support") == {
        "frog-pump": [15, 15],
        "glute-bridge": [12, 12],
        "bodyweight-thrust": [12, 12, 12],
    }
    assert list(sets("progression")) == [
        *("glute-bridge", "bodyweight-thrust", "single-leg-thrust", "weighted-thrust"),
    ]
    kinds = [section.kind for section in workouts.find("lower-body-superset").sections]
    assert kinds == ["superset", "circuit"]


@pytest.mark.parametrize("name", WORKOUTS)
def test_every_cue_of_a_workout_is_spoken(run: Callable[..., Result], name: str) -> None:
    result = run("check", name, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "never spoken" not in result.stdout


@pytest.mark.parametrize("name", WORKOUTS)
def test_no_two_voices_of_a_workout_meet(run: Callable[..., Result], name: str) -> None:
    events = json.loads(run("show", name, "--json").stdout)["events"]
    voices = [event for event in events if event["text"]]
    assert all(a["time"] + a["duration"] <= b["time"] for a, b in pairwise(voices))


def test_the_table_in_the_docs_is_what_its_script_makes_now() -> None:
    """If this fails, `make tables`; each routine's own test has counted what its rows say."""
    found = {row: TABLE["Checked"](LISTED[row], [], []) for row in TABLE["rows"]()}
    assert "\n".join(TABLE["page"](found)) + "\n" == PAGE
