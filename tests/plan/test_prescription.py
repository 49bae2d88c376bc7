import pytest

from tempo.errors import PrescriptionError
from tempo.plan.notation import parse
from tempo.plan.phase import Phase
from tempo.plan.prescription import Prescription, Set, Work, decided
from tempo.plan.tempo import Pace, Range, just
from tempo.plan.time import SECOND

STANDARD = Pace(2 * SECOND, 0, 2 * SECOND, SECOND)


def test_a_range_is_its_low_end() -> None:
    prescription = Prescription(parse("2-0-2-1..3"), Range(8, 10), Range(3, 4), rest=60 * SECOND)
    assert decided(prescription, Phase.BOTTOM) == Work(
        (Set(8, STANDARD, 60 * SECOND), Set(8, STANDARD, 60 * SECOND), Set(8, STANDARD, 0)),
        Phase.BOTTOM,
    )


def test_the_last_set_has_no_rest() -> None:
    one = decided(Prescription(parse("2021"), sets=just(1)), Phase.BOTTOM)
    assert [each.rest for each in one.sets] == [0]


def test_ranges_walk_up_a_rep_and_a_second_a_set_and_stay_at_their_high_end() -> None:
    prescription = Prescription(parse("2-0-2-3..5"), Range(8, 9), just(4), walk=True)
    sets = decided(prescription, Phase.BOTTOM).sets
    assert [(each.reps, each.pace.top // SECOND) for each in sets] == [
        (8, 3),
        (9, 4),
        (9, 5),
        (9, 5),
    ]


def test_an_explosive_lift_lasts_a_second_unless_told_otherwise() -> None:
    prescription = Prescription(parse("20X1"), sets=just(1))
    assert decided(prescription, Phase.BOTTOM).sets[0].pace.lift == SECOND
    assert decided(prescription, Phase.BOTTOM, explosive=200_000).sets[0].pace.lift == 200_000


def test_sides_and_the_start_of_a_rep_are_kept() -> None:
    work = decided(Prescription(parse("2021"), each_side=True), Phase.TOP)
    assert (work.starts, work.each_side) == (Phase.TOP, True)


def test_more_than_a_day_of_work_is_refused_and_a_day_is_not() -> None:
    day = Prescription(parse("0-0-600-0"), just(144), just(1))
    assert decided(day, Phase.BOTTOM).sets[0].reps == 144
    with pytest.raises(PrescriptionError, match="more than 24 hours; ask for fewer sets or reps"):
        decided(day._replace(reps=just(145)), Phase.BOTTOM)
    with pytest.raises(PrescriptionError):
        decided(day._replace(each_side=True), Phase.BOTTOM)
    with pytest.raises(PrescriptionError):
        decided(day._replace(sets=just(2), reps=just(72), rest=SECOND), Phase.BOTTOM)
