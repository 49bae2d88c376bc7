import pytest

from tempo.plan.phase import Phase
from tempo.plan.tempo import Lift, Pace, Range, Series, Tempo, just, settle
from tempo.plan.time import SECOND

PAUSE = Tempo(just(2 * SECOND), just(0), just(2 * SECOND), Range(3 * SECOND, 5 * SECOND))


def test_a_range_stays_at_its_high_end() -> None:
    assert [Range(3, 6).at(step, 2) for step in range(4)] == [3, 5, 6, 6]


def test_a_single_value_never_moves() -> None:
    assert [just(3).at(step, 1) for step in range(3)] == [3, 3, 3]


@pytest.mark.parametrize(("step", "top"), [(0, 3), (1, 4), (2, 5), (3, 5)])
def test_a_tempo_is_decided_step_by_step(step: int, top: int) -> None:
    assert settle(PAUSE, step, SECOND, explosive=SECOND) == Pace(
        2 * SECOND, 0, 2 * SECOND, top * SECOND
    )


def test_an_explosive_lift_takes_the_time_that_it_is_given() -> None:
    tempo = Tempo(lower=just(3 * SECOND), lift=Lift.EXPLOSIVE)
    assert settle(tempo, 0, SECOND, explosive=200_000) == Pace(
        3 * SECOND, 0, 200_000, 0, explosive=True
    )


def test_a_pace_knows_its_phases_and_its_rep() -> None:
    pace = Pace(1, 2, 3, 4)
    lower, bottom, lift, top = Phase
    assert [pace.lasts(phase) for phase in (lower, bottom, lift, top)] == [1, 2, 3, 4]
    assert pace.rep == 10


def test_what_changes_from_set_to_set_is_that_of_the_set() -> None:
    tempo = Tempo(top=Series((just(1), just(3))))
    assert settle(tempo, 0, 1, 1).top == 1
    assert [settle(tempo, 0, 1, 1, place).top for place in (0, 1, 2)] == [1, 3, 3]
