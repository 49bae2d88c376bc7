import pytest

from tempo.errors import PrescriptionError
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Cluster, Exercise, Prescription, Set, Work, decided
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace, Range, Series, Sided, just
from tempo.plan.time import SECOND
from tests.plan.unchecked import tempo as parse

THRUST = Exercise(CueSheet("Hip thrust"), Phase.BOTTOM)
SQUAT = Exercise(CueSheet("Squat"), Phase.TOP)
STANDARD = Pace(2 * SECOND, 0, 2 * SECOND, SECOND)


def test_a_range_is_its_low_end() -> None:
    prescription = Prescription(parse("2-0-2-1..3"), Range(8, 10), Range(3, 4), rest=60 * SECOND)
    assert decided(prescription, THRUST) == Work(
        (THRUST._replace(sets=3),),
        (
            Set((STANDARD,) * 8, 60 * SECOND, number=1),
            Set((STANDARD,) * 8, 60 * SECOND, number=2),
            Set((STANDARD,) * 8, 0, number=3),
        ),
    )


def test_the_last_set_has_no_rest() -> None:
    one = decided(Prescription(parse("2021"), sets=just(1)), THRUST)
    assert [each.rest for each in one.sets] == [0]


def test_ranges_walk_up_a_rep_and_a_second_a_set_and_stay_at_their_high_end() -> None:
    prescription = Prescription(parse("2-0-2-3..5"), Range(8, 10), just(4), walk=True)
    sets = decided(prescription, THRUST).sets
    assert [(each.reps, each.pace.top // SECOND) for each in sets] == [
        (8, 3),
        (9, 4),
        (10, 5),
        (10, 5),
    ]


def test_an_explosive_lift_lasts_a_second_unless_told_otherwise() -> None:
    prescription = Prescription(parse("20X1"), sets=just(1))
    assert decided(prescription, THRUST).sets[0].pace.lift == SECOND
    assert decided(prescription, THRUST, explosive=200_000).sets[0].pace.lift == 200_000


def test_sides_and_the_start_of_a_rep_are_kept() -> None:
    work = decided(Prescription(parse("2021"), each_side=True), SQUAT).exercises[0]
    assert (work.starts, work.each_side) == (Phase.TOP, True)


def test_more_than_a_day_of_work_is_refused_and_a_day_is_not() -> None:
    day = Prescription(parse("0-0-600-0"), just(144), just(1))
    assert decided(day, THRUST).sets[0].reps == 144
    with pytest.raises(PrescriptionError) as refusal:
        decided(day._replace(reps=just(145)), THRUST)
    assert str(refusal.value) == ("the sets take more than 24 hours; ask for fewer sets or reps")
    with pytest.raises(PrescriptionError):
        decided(day._replace(each_side=True), THRUST)
    with pytest.raises(PrescriptionError):
        decided(day._replace(sets=just(2), reps=just(72), rest=SECOND), THRUST)


def test_what_changes_from_set_to_set_keeps_its_last_value() -> None:
    tempo = parse("2021")._replace(top=Series((just(SECOND), just(3 * SECOND))))
    prescription = Prescription(tempo, Series((just(12), just(10), just(8))), just(4))
    sets = decided(prescription, THRUST).sets
    assert [(each.reps, each.pace.top // SECOND) for each in sets] == [
        *((12, 1), (10, 3), (8, 3), (8, 3)),
    ]


def test_the_last_rep_may_have_another_hold() -> None:
    (one,) = decided(
        Prescription(parse("2021"), just(3), just(1), last_hold=10 * SECOND), THRUST
    ).sets
    assert [pace.top // SECOND for pace in one.paces] == [1, 1, 10]


@pytest.mark.parametrize(("exercise", "half"), [(THRUST, Phase.TOP), (SQUAT, Phase.BOTTOM)])
def test_one_and_a_half_is_at_the_far_end_of_the_rep(exercise: Exercise, half: Phase) -> None:
    prescription = Prescription(parse("4-1-2-1"), just(1), just(1), half=True)
    pace = decided(prescription, exercise).sets[0].pace
    assert pace.half is half
    assert pace.rep == (4 + 1 + 2 + 1 + 2 + 1 + 1) * SECOND


def test_a_cluster_rests_within_the_set_and_not_after_it() -> None:
    prescription = Prescription(parse("2021"), just(6), just(1), cluster=Cluster(2, 15 * SECOND))
    (one,) = decided(prescription, THRUST).sets
    assert [one.pause(rep) // SECOND for rep in range(1, 7)] == [0, 15, 0, 15, 0, 0]
    assert one.time == (6 * 5 + 2 * 15) * SECOND


def test_more_than_twenty_thousand_reps_in_all_are_refused_and_so_many_are_not() -> None:
    many = Prescription(parse("0-0-1-0"), just(10_000), just(2))
    assert len(decided(many, THRUST).sets) == 2
    with pytest.raises(PrescriptionError) as refused:
        decided(many._replace(sets=just(1), reps=just(10_001), each_side=True), THRUST)
    assert str(refused.value) == (
        "the sets have 20002 reps in all; the most are 20000: ask for fewer"
    )


@pytest.mark.parametrize("reps", [1, 3])
def test_a_last_hold_that_leaves_nothing_of_the_rep_is_refused(reps: int) -> None:
    held = Prescription(parse("hold 3"), just(reps), just(1), last_hold=0)
    with pytest.raises(PrescriptionError) as refusal:
        decided(held, THRUST)
    assert str(refusal.value) == "a last hold of 0 s leaves nothing of the rep; write 1 or more"
    (lifted,) = decided(held._replace(tempo=parse("2021")), THRUST).sets
    assert lifted.paces[-1] == STANDARD._replace(top=0)


def test_each_side_has_the_reps_that_are_its_own() -> None:
    asked = Prescription(parse("2021"), Sided(just(2), just(3)), just(1), each_side=True)
    work = decided(asked, THRUST)
    (each,) = work.sets
    assert (each.on(Side.LEFT).reps, each.on(Side.RIGHT).reps) == (2, 3)
    assert work.tension == 25 * SECOND


def test_sides_that_take_turns_go_on_with_the_one_that_has_more_reps() -> None:
    asked = Prescription(
        parse("2021"), Sided(just(1), just(3)), just(1), each_side=True, alternating=True
    )
    work = decided(asked._replace(first=Side.RIGHT), THRUST)
    (each,) = work.sets
    assert each.turns == (Side.RIGHT, Side.LEFT, Side.RIGHT, Side.RIGHT)
    assert (work.exercises[0].sides, work.exercises[0].leads) == ((None,), Side.RIGHT)


def test_a_first_side_is_refused_where_both_work_at_once() -> None:
    with pytest.raises(PrescriptionError, match="'sides: each' or 'sides: alternate'"):
        decided(Prescription(parse("2021"), first=Side.RIGHT), THRUST)
