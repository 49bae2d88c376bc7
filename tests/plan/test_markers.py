from tempo.plan.events import Event, EventKind
from tempo.plan.markers import Marker, captions, chapters, markers, phase_name
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Cluster, Exercise, Set, Work
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import Pace
from tempo.plan.time import SECOND
from tempo.plan.timeline import Span, Surround, laid, routine

S = SECOND


def laid_out(sets: int, reps: int, each_side: bool = False) -> list[Span]:
    """Reps of 2 s up and 3 s down, of which the pauses are 0 s; rests of 30 s."""
    pace = Pace(lower=3 * S, bottom=0, lift=2 * S, top=0)
    thrust = Exercise(CueSheet("Thrust"), Phase.BOTTOM, each_side, sets)
    done = tuple(Set((pace,) * reps, 30 * S, number + 1) for number in range(sets))
    return list(laid(routine(Work((thrust,), done), Surround(setup=20 * S))))


def test_chapters_are_the_parts_that_a_listener_looks_for() -> None:
    assert [(c.time // S, c.length // S, c.text) for c in chapters(laid_out(2, 3))] == [
        (0, 20, "Setup"),
        (20, 10, "Get ready"),
        (30, 15, "Set 1"),
        (45, 30, "Rest"),
        (75, 15, "Set 2"),
        (90, 5, "Finish"),
    ]


def test_each_side_of_a_set_is_a_chapter() -> None:
    assert [c.text for c in chapters(laid_out(1, 2, each_side=True))] == [
        "Setup",
        "Get ready",
        "Set 1, left side",
        "Switch sides",
        "Set 1, right side",
        "Finish",
    ]


def test_markers_are_sets_reps_and_phases_that_last() -> None:
    in_the_set = [m for m in markers(laid_out(1, 2)) if 30 * S <= m.time < 40 * S]
    assert [(m.time // S, m.length // S, m.text) for m in in_the_set] == [
        (30, 10, "Set 1"),
        (30, 5, "Set 1, rep 1"),
        (30, 2, "Lift"),
        (32, 3, "Lower"),
        (35, 5, "Set 1, rep 2"),
        (35, 2, "Lift"),
        (37, 3, "Lower"),
    ]


def test_of_equally_long_markers_the_set_comes_before_its_rep_and_that_before_its_phase() -> None:
    once = Set((Pace(lower=0, bottom=0, lift=2 * S, top=0),), 0)
    work = Work((Exercise(CueSheet("Thrust"), Phase.BOTTOM),), (once,))
    found = [m.text for m in markers(laid(routine(work, Surround(lead_in=S)))) if m.time == S]
    assert found == ["Set 1", "Set 1, rep 1", "Lift"]
    stretched = Set((Pace(lower=0, bottom=0, lift=0, top=2 * S),), 0)
    work = work._replace(sets=(stretched,))
    found = [m.text for m in markers(laid(routine(work, Surround(lead_in=S)))) if m.time == S]
    assert found == ["Set 1", "Set 1, rep 1", "Top"]  # whatever the alphabet says


def test_chapters_leave_no_gap_and_a_rest_of_no_length_is_none() -> None:
    spans = [span for span in laid_out(2, 1) if span.kind.value != "rest"]
    assert [c.text for c in chapters(spans)][2:4] == ["Set 1", "Set 2"]
    found = chapters(laid_out(3, 4, each_side=True))
    assert [c.end for c in found[:-1]] == [c.time for c in found[1:]]
    assert markers([]) == chapters([]) == []


def test_a_rest_of_no_length_is_no_chapter() -> None:
    pace = Pace(lower=3 * S, bottom=0, lift=2 * S, top=0)
    done = tuple(Set((pace,), 0, number) for number in (1, 2))
    spans = laid(routine(Work((Exercise(CueSheet("Thrust"), sets=2),), done), Surround()))
    assert [c.text for c in chapters(spans)] == ["Get ready", "Set 1", "Set 2", "Finish"]


def test_captions_stay_until_they_are_read_or_others_follow() -> None:
    def said(time: int, length: int, text: str) -> Event:
        return Event(time, length, EventKind.VOICE, side=Side.LEFT, text=text)

    beep = Event(0, S, EventKind.BEEP, sound="lift")
    events = [
        beep,
        said(1 * S, S // 2, "drive"),
        said(2 * S, S // 2, "hold"),
        said(9 * S, 4 * S, "a long one"),
        said(20 * S, S // 4, "1"),
    ]
    assert captions(events) == [
        Marker(1 * S, 1 * S, "drive"),
        Marker(2 * S, 3 * S // 2, "hold"),
        Marker(9 * S, 4 * S, "a long one"),
        Marker(20 * S, 5 * S // 4, "1"),
    ]
    assert captions([beep]) == []


def test_sets_of_a_workout_are_named_after_their_exercise() -> None:
    spans = [span._replace(exercise=1) for span in laid_out(1, 2)]
    names = ["A1 Squat", "A2 Thrust"]
    assert [c.text for c in chapters(spans, names)][2] == "A2 Thrust, set 1"
    assert [m.text for m in markers(spans, names) if "rep" in m.text] == [
        "A2 Thrust, set 1, rep 1",
        "A2 Thrust, set 1, rep 2",
    ]
    assert "A2 Thrust, set 1" in [m.text for m in markers(spans, names)]


def test_a_rest_within_a_set_is_a_part_of_the_set() -> None:
    each = Set((Pace(3 * S, 0, 2 * S, 0),) * 2, 0, cluster=Cluster(1, 15 * S))
    spans = list(laid(routine(Work((Exercise(CueSheet("Thrust")),), (each,)), Surround())))
    assert [(c.length // S, c.text) for c in chapters(spans)] == [
        (10, "Get ready"),
        (5 + 15 + 5, "Set 1"),
        (5, "Finish"),
    ]
    assert [phase_name(span) for span in spans if not span.phase] == ["", "", ""]


def test_the_caption_before_the_last_makes_way_for_it() -> None:
    last = [
        Event(time, S // 4, EventKind.VOICE, text=text) for time, text in ((0, "2"), (S // 2, "1"))
    ]
    assert captions(last) == [Marker(0, S // 2, "2"), Marker(S // 2, S * 5 // 4, "1")]
