from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Cluster, Exercise, Set, Work
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace
from tempo.plan.time import SECOND, frame
from tempo.plan.timeline import (
    Part,
    Span,
    SpanKind,
    Surround,
    bouts,
    laid,
    reps,
    routine,
    under_tension,
    whole_sets,
)

LOWER, BOTTOM, LIFT, TOP = Phase
SHEET = CueSheet("Thrust")
BARE = Surround(setup=0, lead_in=0, switch=0, finish=0)


def test_a_routine_is_its_setup_lead_in_sets_rests_and_finish() -> None:
    sets = (Set((Pace(2, 0, 3, 1),), 9, number=1), Set((Pace(2, 0, 3, 4),), 0, number=2))
    work = Work((Exercise(SHEET, BOTTOM, sets=2),), sets)
    surround = Surround(setup=5, lead_in=4, switch=7, finish=6)
    assert list(routine(work, surround)) == [
        Part(5, SpanKind.SETUP),
        Part(4, SpanKind.LEAD_IN, set=1),
        Part(3, SpanKind.PHASE, LIFT, 1, 1),
        Part(1, SpanKind.PHASE, TOP, 1, 1),
        Part(2, SpanKind.PHASE, LOWER, 1, 1),
        Part(0, SpanKind.PHASE, BOTTOM, 1, 1),
        Part(9, SpanKind.REST, set=1),
        Part(3, SpanKind.PHASE, LIFT, 2, 1),
        Part(4, SpanKind.PHASE, TOP, 2, 1),
        Part(2, SpanKind.PHASE, LOWER, 2, 1),
        Part(0, SpanKind.PHASE, BOTTOM, 2, 1),
        Part(6, SpanKind.FINISH, set=2),
    ]


def test_each_side_is_all_reps_left_then_a_switch_then_all_reps_right() -> None:
    paces = (Pace(1, 0, 0, 0),) * 2
    sets = (Set(paces, 9, number=1), Set(paces, 0, number=2))
    work = Work((Exercise(SHEET, TOP, each_side=True, sets=2),), sets)
    kinds = [
        (part.kind.value, part.set, part.rep, part.side and part.side.value)
        for part in routine(work, BARE._replace(switch=7))
        if part.phase in (None, LOWER)
    ]
    assert kinds == [
        ("lead-in", 1, None, "left"),
        ("phase", 1, 1, "left"),
        ("phase", 1, 2, "left"),
        ("switch", 1, None, "right"),
        ("phase", 1, 1, "right"),
        ("phase", 1, 2, "right"),
        ("rest", 1, None, "left"),
        ("phase", 2, 1, "left"),
        ("phase", 2, 2, "left"),
        ("switch", 2, None, "right"),
        ("phase", 2, 1, "right"),
        ("phase", 2, 2, "right"),
        ("finish", 2, None, None),
    ]


def test_one_set_on_each_side_has_a_switch_and_no_rest() -> None:
    work = Work((Exercise(SHEET, TOP, each_side=True),), (Set((Pace(1, 0, 0, 0),), 0),))
    kinds = [part.kind for part in routine(work, BARE) if part.kind is not SpanKind.PHASE]
    assert kinds == [SpanKind.LEAD_IN, SpanKind.SWITCH, SpanKind.FINISH]


def test_a_phase_of_zero_length_is_laid_out_and_says_so() -> None:
    spans = list(laid(reps(Set((Pace(2, 0, 1, 0),), 0), TOP, Side.LEFT), start=10))
    assert spans == [
        Span(SpanKind.PHASE, LOWER, 1, 1, Side.LEFT, 10, 12),
        Span(SpanKind.PHASE, BOTTOM, 1, 1, Side.LEFT, 12, 12),
        Span(SpanKind.PHASE, LIFT, 1, 1, Side.LEFT, 12, 13),
        Span(SpanKind.PHASE, TOP, 1, 1, Side.LEFT, 13, 13),
    ]
    assert [span.length for span in spans] == [2, 0, 1, 0]


def test_timelines_compose() -> None:
    first, second = [Part(2, SpanKind.LEAD_IN)], [Part(3, SpanKind.REST)]
    assert list(laid(first + second, 5)) == [*laid(first, 5), *laid(second, 7)]


def test_time_under_tension_is_the_phases_alone() -> None:
    paces = (Pace(2, 0, 2, 1),) * 3
    sets = (Set(paces, 90, number=1), Set(paces, 0, number=2))
    work = Work((Exercise(SHEET, BOTTOM, each_side=True, sets=2),), sets)
    assert under_tension(laid(routine(work, Surround()))) == 2 * 2 * 3 * 5


lengths = st.integers(0, 20 * SECOND)
rates = st.sampled_from([8_000, 22_050, 44_100, 48_000])


@given(
    st.builds(Pace, lengths, lengths, lengths, lengths, st.just(False), st.none()),
    st.integers(1, 200),
    lengths,
    rates,
)
def test_a_rep_ends_on_the_frame_on_which_the_next_begins_and_never_drifts(
    pace: Pace, count: int, lead_in: int, rate: int
) -> None:
    work = Work((Exercise(SHEET, BOTTOM),), (Set((pace,) * count, 0),))
    spans = list(laid(routine(work, Surround(lead_in=lead_in))))
    for span, following in pairwise(spans):
        assert frame(span.end, rate) == frame(following.start, rate)
    lifts = [span for span in spans if span.phase is LIFT]
    assert len(lifts) == count
    exact = sum(Fraction(length, SECOND) for length in pace[:4])
    for number, lift in enumerate(lifts):
        start = Fraction(lead_in, SECOND) + number * exact
        assert abs(frame(lift.start, rate) - start * rate) <= Fraction(1, 2)


def test_a_thousand_reps_of_a_third_of_a_second_do_not_drift() -> None:
    work = Work((Exercise(SHEET, TOP),), (Set((Pace(333_333, 0, 0, 0),) * 1_000, 0),))
    last = list(laid(routine(work, BARE)))[-1]
    assert frame(last.start, 44_100) == 14_699_985  # 333.333 s x 44,100 = 14,699,985.3


def test_one_and_a_half_reps_are_laid_out_with_their_half() -> None:
    each = Set((Pace(4, 0, 2, 1, half=TOP),), 0)
    assert [(part.phase, part.length, part.half) for part in reps(each, BOTTOM, None)] == [
        *((LIFT, 2, False), (TOP, 1, False)),
        *((LOWER, 2, True), (LIFT, 1, True), (TOP, 1, True)),
        *((LOWER, 4, False), (BOTTOM, 0, False)),
    ]


def test_a_cluster_rests_between_its_reps() -> None:
    each = Set((Pace(1, 0, 0, 0),) * 3, 0, cluster=Cluster(2, 9))
    parts = [part for part in reps(each, TOP, None) if part.length]
    assert [(part.kind.value, part.rep, part.length) for part in parts] == [
        *(("phase", 1, 1), ("phase", 2, 1), ("rest", 2, 9), ("phase", 3, 1)),
    ]


def test_a_rest_lasts_as_long_as_the_introduction_that_it_holds() -> None:
    paces = (Pace(1, 0, 0, 0),)
    work = Work(
        (Exercise(SHEET, TOP, sets=2), Exercise(SHEET, TOP, each_side=True, sets=2)),
        (
            *(Set(paces, 9, 1, 0), Set(paces, 9, 1, 1)),
            *(Set(paces, 9, 2, 0), Set(paces, 0, 2, 1)),
        ),
    )
    rests = [
        (part.exercise, part.set, part.side, part.length)
        for part in routine(work, BARE._replace(introductions=(0, 30)))
        if part.kind is SpanKind.REST
    ]
    assert rests == [(0, 1, Side.LEFT, 30), (1, 1, None, 9), (0, 2, Side.LEFT, 9)]


def test_alternating_sides_change_with_each_rep_and_are_one_part() -> None:
    turns = (Side.RIGHT, Side.LEFT, Side.RIGHT)
    exercise = Exercise(SHEET, TOP, each_side=True, alternating=True, first=Side.RIGHT)
    work = Work((exercise,), (Set((Pace(1, 0, 0, 0),) * 3, 0, turns=turns),))
    spans = list(laid(routine(work, BARE._replace(switch=7))))
    assert [(span.rep, span.side) for span in spans if span.phase is LOWER] == [
        (1, Side.RIGHT),
        (2, Side.LEFT),
        (3, Side.RIGHT),
    ]
    assert spans[0].side is Side.RIGHT
    assert SpanKind.SWITCH not in {span.kind for span in spans}
    assert [len(bout) for bout in bouts(spans)] == [12]
    assert {span.side for span in whole_sets(spans)} == {None}


def test_the_right_side_may_begin_and_a_routine_have_a_switch_of_its_own() -> None:
    exercise = Exercise(SHEET, TOP, each_side=True, first=Side.RIGHT, switch=3)
    work = Work((exercise,), (Set((Pace(1, 0, 0, 0),) * 2, 0, right=(Pace(1, 0, 0, 0),)),))
    parts = [part for part in routine(work, BARE._replace(switch=7)) if part.phase in (None, LOWER)]
    assert [(part.kind.value, part.side and part.side.value, part.length) for part in parts] == [
        ("lead-in", "right", 0),
        ("phase", "right", 1),
        ("switch", "left", 3),
        ("phase", "left", 1),
        ("phase", "left", 1),
        ("finish", None, 0),
    ]
