import pytest

from tempo.plan.phase import Phase
from tempo.plan.prescription import Exercise, Set, Work
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace
from tempo.plan.workout import in_turn, one_after_another

PACE = Pace(2, 0, 2, 1)
BRIDGE, RAISE = Exercise(CueSheet("Bridge"), sets=2), Exercise(CueSheet("Raise"), Phase.TOP, sets=2)


def work(exercise: Exercise, reps: int) -> Work:
    paces = (PACE,) * reps
    return Work((exercise,), (Set(paces, 60, number=1), Set(paces, 0, number=2)))


def told(work: Work) -> list[tuple[int, int, int, int]]:
    return [(each.exercise, each.number, each.reps, each.rest) for each in work.sets]


def test_one_after_another_has_a_rest_between_and_none_after_the_last() -> None:
    both = one_after_another([work(BRIDGE, 3), work(RAISE, 4)], [90, 45])
    assert both.exercises == (BRIDGE, RAISE)
    assert told(both) == [(0, 1, 3, 60), (0, 2, 3, 90), (1, 1, 4, 60), (1, 2, 4, 0)]


def test_in_turn_a_set_of_each_is_a_round() -> None:
    superset = in_turn([work(BRIDGE, 3), work(RAISE, 4)], changes=[10, 10], rest=75)
    assert told(superset) == [(0, 1, 3, 10), (1, 1, 4, 75), (0, 2, 3, 10), (1, 2, 4, 0)]


def test_a_superset_is_put_together_with_what_comes_before_it() -> None:
    superset = in_turn([work(BRIDGE, 3), work(RAISE, 4)], changes=[10, 10], rest=75)
    whole = one_after_another([work(RAISE, 1), superset], [90, 45])
    assert whole.exercises == (RAISE, BRIDGE, RAISE)
    assert told(whole) == [
        *((0, 1, 1, 60), (0, 2, 1, 90)),
        *((1, 1, 3, 10), (2, 1, 4, 75), (1, 2, 3, 10), (2, 2, 4, 0)),
    ]
    assert whole.places() == {(0, 1): 0, (0, 2): 1, (1, 1): 2, (2, 1): 3, (1, 2): 4, (2, 2): 5}


def test_three_in_turn_have_two_changes_and_a_rest_a_round() -> None:
    circuit = in_turn([work(BRIDGE, 1), work(RAISE, 2), work(BRIDGE, 3)], changes=[10, 10], rest=75)
    assert told(circuit) == [
        *((0, 1, 1, 10), (1, 1, 2, 10), (2, 1, 3, 75)),
        *((0, 2, 1, 10), (1, 2, 2, 10), (2, 2, 3, 0)),
    ]


def test_three_one_after_another_have_their_places() -> None:
    three = one_after_another([work(BRIDGE, 1), work(RAISE, 2), work(BRIDGE, 3)], [90, 45, 7])
    assert told(three) == [
        *((0, 1, 1, 60), (0, 2, 1, 90)),
        *((1, 1, 2, 60), (1, 2, 2, 45)),
        *((2, 1, 3, 60), (2, 2, 3, 0)),
    ]


def test_what_does_not_go_together_is_no_workout() -> None:
    longer = work(RAISE, 1)
    longer = longer._replace(sets=(*longer.sets, longer.sets[-1]._replace(number=3)))
    with pytest.raises(ValueError, match="argument"):
        in_turn([work(BRIDGE, 1), longer], changes=[10, 10], rest=75)
    with pytest.raises(ValueError, match="argument"):
        one_after_another([work(BRIDGE, 1), work(RAISE, 1), work(BRIDGE, 1)], [90])


def test_only_the_last_round_of_three_has_no_rest() -> None:
    def three(exercise: Exercise) -> Work:
        sets = tuple(Set((PACE,), 60, number) for number in (1, 2, 3))
        return Work((exercise,), sets)

    rounds = in_turn([three(BRIDGE), three(RAISE)], changes=[10, 10], rest=75)
    assert [(each.number, each.rest) for each in rounds.sets] == [
        *((1, 10), (1, 75), (2, 10), (2, 75), (3, 10), (3, 0)),
    ]
