from typing import Any

from tempo.plan.performance import Key, Performance, Rep, SetDone
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Cluster, Exercise, Set, Work
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine

# A rep is LIFT 2, TOP 1, LOWER 2, BOTTOM 0; a set of two lasts 10, its rest 4.
# 0 lead-in, 3 set 1, 13 rest, 17 set 2, 27 finish, 30.
PACE = Pace(lower=2, bottom=0, lift=2, top=1, explosive=False)
SETS = (Set((PACE,) * 2, 4, 1), Set((PACE,) * 2, 0, 2))
NAMES = ["thrust"]
SURROUND = Surround(setup=0, lead_in=3, switch=6, finish=3)


def spans(each_side: bool = False) -> tuple[Span, ...]:
    thrust = Exercise(CueSheet("Thrust"), Phase.BOTTOM, each_side, sets=2)
    return tuple(laid(routine(Work((thrust,), SETS), SURROUND)))


def performance(each_side: bool = False) -> Performance:
    return Performance(spans(each_side))


def done(number: int, reps: int, tension: int, rest: int, side: Side | None = None) -> SetDone:
    return SetDone("thrust", number, side, reps, 2, tension, rest)


def test_a_routine_heard_whole_is_done_as_planned() -> None:
    thrust = performance()
    thrust.heard(0, 30)
    assert thrust.sets(NAMES) == (done(1, 2, 10, 4), done(2, 2, 10, 0))
    assert (thrust.finished, thrust.pauses) == (True, [])


def test_nothing_heard_is_nothing_done() -> None:
    thrust = performance()
    thrust.heard(0, 3)  # the lead-in
    thrust.heard(5, 5)
    assert thrust.sets(NAMES) == (done(1, 0, 0, 0), done(2, 0, 0, 0))
    assert not thrust.finished


def test_pieces_that_meet_are_one() -> None:
    thrust = performance()
    for time in range(30):
        thrust.heard(time, time + 1)
    assert thrust.sets(NAMES) == (done(1, 2, 10, 4), done(2, 2, 10, 0))
    assert thrust.finished


def test_a_rep_counts_when_it_was_heard_to_its_end() -> None:
    thrust = performance()
    thrust.heard(0, 12)
    assert thrust.sets(NAMES)[0] == done(1, 1, 9, 0)
    thrust.heard(12, 13)
    assert thrust.sets(NAMES)[0] == done(1, 2, 10, 0)


def test_the_routine_is_finished_when_its_last_rep_is_over() -> None:
    thrust = performance()
    thrust.heard(0, 26)
    assert not thrust.finished
    thrust.heard(26, 27)
    assert thrust.finished


def test_a_rep_that_is_repeated_after_a_pause_counts_once_and_its_tension_twice() -> None:
    thrust = performance()
    thrust.heard(0, 11)  # 3 into the second rep
    thrust.paused(50)
    thrust.heard(8, 30)  # from its start
    assert thrust.sets(NAMES) == (done(1, 2, 13, 4), done(2, 2, 10, 0))
    assert thrust.pauses == [50]


def test_a_set_that_is_done_again_counts_once() -> None:
    thrust = performance()
    thrust.heard(0, 15)
    thrust.heard(3, 30)
    assert thrust.sets(NAMES)[0] == done(1, 2, 20, 2 + 4)


def test_a_set_ended_at_failure_keeps_its_reps_and_has_its_rest() -> None:
    thrust = performance()
    thrust.heard(0, 10)
    thrust.heard(13, 30)
    assert thrust.sets(NAMES) == (done(1, 1, 7, 4), done(2, 2, 10, 0))
    assert thrust.finished


def test_a_rest_is_as_long_as_it_was() -> None:
    skipped, longer, paused = performance(), performance(), performance()
    skipped.heard(0, 14)
    skipped.heard(17, 30)
    longer.heard(0, 16)
    longer.rested(30)
    longer.heard(16, 30)
    paused.heard(0, 14)
    paused.paused(100)
    paused.heard(14, 18)
    paused.paused(7)  # within a rep: no rest
    assert [each.sets(NAMES)[0].rest for each in (skipped, longer, paused)] == [1, 34, 104]
    assert paused.sets(NAMES)[1].rest == 0
    assert paused.pauses == [100, 7]


def test_a_skipped_set_is_not_done() -> None:
    thrust = performance()
    thrust.heard(0, 4)
    thrust.heard(17, 30)
    assert thrust.sets(NAMES) == (done(1, 0, 1, 0), done(2, 2, 10, 0))


def test_a_pause_before_the_first_set_is_a_rest_from_nothing() -> None:
    thrust = performance()
    thrust.rested(5)
    thrust.paused(5)
    assert [each.rest for each in thrust.sets(NAMES)] == [0, 0]


def test_each_side_is_a_set_of_its_own_and_switching_is_a_rest() -> None:
    thrust = performance(each_side=True)
    thrust.heard(0, 21)  # 3 left, 13 switch, 19 right
    assert thrust.sets(NAMES) == (
        *(done(1, 2, 10, 6, Side.LEFT), done(1, 0, 2, 0, Side.RIGHT)),
        *(done(2, 0, 0, 0, Side.LEFT), done(2, 0, 0, 0, Side.RIGHT)),
    )


def test_sets_of_several_exercises_are_told_apart_though_they_have_one_name() -> None:
    first = [span._replace(set=1) for span in spans() if span.set == 1]
    last = [span._replace(set=1, exercise=1) for span in spans() if span.set == 2]
    both = Performance([*first, *last])
    both.heard(0, 20)
    for names in (["thrust", "bridge"], ["thrust", "thrust"]):
        assert both.sets(names) == (
            SetDone(names[0], 1, None, 2, 2, 10, 4),
            SetDone(names[1], 1, None, 0, 2, 3, 0),
        )


def test_a_short_rest_within_a_set_is_no_rest_between_sets() -> None:
    paces, thrust = (PACE,) * 2, Exercise(CueSheet("Thrust"), Phase.BOTTOM, sets=2)
    sets = tuple(each._replace(paces=paces, cluster=Cluster(1, 3)) for each in SETS)
    cluster = Performance(tuple(laid(routine(Work((thrust,), sets), SURROUND))))
    cluster.heard(0, 9)  # 3 rep, 8 short rest, 11 rep, 16 rest, 20 set 2
    cluster.paused(50)
    cluster.heard(9, 21)
    assert cluster.sets(NAMES) == (done(1, 2, 10, 4), done(2, 0, 1, 0))


def test_what_a_look_costs_does_not_grow_with_the_set() -> None:
    class Counted(list[Span]):
        looks = 0

        def __getitem__(self, place: Any) -> Any:
            Counted.looks += 1
            return super().__getitem__(place)

    thrust = Exercise(CueSheet("Thrust"), Phase.BOTTOM, sets=4_000)
    sets = tuple(Set((PACE,) * 2, 4, number) for number in range(1, 4_001))
    long = Performance(Counted(laid(routine(Work((thrust,), sets), SURROUND))))
    Counted.looks = 0
    for time in range(40_000, 40_100):
        long.heard(time, time + 1)
    assert 0 < Counted.looks < 100 * 25  # of 32,000


SPANS = [
    Span(SpanKind.LEAD_IN, None, 1, None, Side.LEFT, 0, 10),
    Span(SpanKind.PHASE, Phase.LIFT, 1, 1, Side.LEFT, 10, 12),
    Span(SpanKind.PHASE, Phase.TOP, 1, 1, Side.LEFT, 12, 12),
    Span(SpanKind.PHASE, Phase.LOWER, 1, 1, Side.LEFT, 12, 15),
    Span(SpanKind.PHASE, Phase.LIFT, 1, 2, Side.LEFT, 15, 20),
    Span(SpanKind.SWITCH, None, 1, None, Side.RIGHT, 20, 30),
    Span(SpanKind.PHASE, Phase.LIFT, 1, 1, Side.RIGHT, 30, 35),
    Span(SpanKind.FINISH, None, 1, None, None, 35, 40),
]
LEFT = [Rep(1, Side.LEFT, 1), Rep(1, Side.LEFT, 2)]
RIGHT = Rep(1, Side.RIGHT, 1)


def told(*stretches: tuple[int, int]) -> tuple[list[Rep], int]:
    whole = Performance(SPANS)
    for start, end in stretches:
        whole.heard(start, end)
    return whole.reps, whole.tension


def test_all_that_is_heard_is_done_however_it_is_cut() -> None:
    assert told((0, 40)) == ([*LEFT, RIGHT], 15)
    assert told(*((time, time + 1) for time in range(40))) == ([*LEFT, RIGHT], 15)


def test_a_rep_is_done_on_its_last_microsecond() -> None:
    assert told((0, 14)) == ([], 4)
    assert told((0, 14), (14, 15)) == ([LEFT[0]], 5)


def test_a_rep_that_was_broken_off_is_not_done_and_yet_was_under_tension() -> None:
    assert told((0, 14), (10, 15)) == ([LEFT[0]], 9)
    assert told((0, 12), (13, 15)) == ([], 4)


def test_what_was_left_out_is_not_done_and_what_was_repeated_is_done_twice() -> None:
    assert told((0, 15), (30, 40)) == ([LEFT[0], RIGHT], 10)
    assert told((0, 20), (10, 20)) == ([*LEFT, *LEFT], 20)


def test_the_reps_of_the_last_set_are_those_of_its_last_run() -> None:
    whole = Performance(SPANS)
    assert whole.last(Key(0, 1, Side.LEFT)) == 0
    whole.heard(0, 20)
    assert whole.last(Key(0, 1, Side.LEFT)) == 2
    assert whole.last(Key(0, 1, Side.RIGHT)) == 0
    whole.heard(10, 16)
    assert whole.last(Key(0, 1, Side.LEFT)) == 1


def test_a_longer_rest_moves_what_is_still_to_be_done() -> None:
    whole = Performance(SPANS)
    whole.heard(0, 20)
    later = [span._replace(start=span.start + 30, end=span.end + 30) for span in SPANS[5:]]
    whole.laid([*SPANS[:5], *later])
    whole.heard(20, 64)
    assert (whole.reps, whole.tension) == (LEFT, 14)
    whole.heard(64, 70)
    assert (whole.reps, whole.tension) == ([*LEFT, RIGHT], 15)


def test_what_was_finished_stays_so_when_a_set_is_done_again() -> None:
    thrust = performance()
    thrust.heard(0, 30)
    thrust.heard(3, 5)
    assert thrust.finished


def test_a_routine_may_start_with_its_first_rep() -> None:
    thrust = Performance(spans()[1:])
    thrust.heard(3, 8)
    assert thrust.sets(NAMES)[0] == done(1, 1, 5, 0)


def test_the_reps_of_the_last_set_are_those_after_the_ones_of_sets_before() -> None:
    thrust = performance()
    thrust.heard(0, 22)  # the first set, the rest, and a rep
    assert thrust.last(Key(0, 2, None)) == 1
    assert thrust.last(Key(0, 1, None)) == 0


def test_a_rep_that_begins_with_the_track_counts() -> None:
    surround = Surround(setup=0, lead_in=0, switch=6, finish=3)
    thrust = Exercise(CueSheet("Thrust"), Phase.BOTTOM, False, sets=2)
    planned = tuple(laid(routine(Work((thrust,), SETS), surround)))
    whole, torn = Performance(planned), Performance(planned)
    for time in range(5):
        whole.heard(time, time + 1)
    torn.heard(1, 5)
    assert (whole.last(Key(0, 1, None)), torn.last(Key(0, 1, None))) == (1, 0)


def test_a_track_without_reps_is_never_finished() -> None:
    lead_in = Performance(spans()[:1])
    lead_in.heard(0, 3)
    assert not lead_in.finished


def test_a_hold_that_the_lifter_ends_is_done_and_keeps_how_long_it_was_held() -> None:
    hold = Span(SpanKind.PHASE, Phase.TOP, 1, 1, None, 0, 600)
    done = Performance([hold], {(0, 1): 0})
    assert [(each.reps, each.planned) for each in done.sets(["plank"])] == [(0, 0)]
    done.heard(0, 47)
    assert [(each.reps, each.planned, each.tension) for each in done.sets(["plank"])] == [
        (1, 1, 47)
    ]
