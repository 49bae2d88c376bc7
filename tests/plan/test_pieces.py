import pytest

from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase
from tempo.plan.pieces import GRID, by_set, whole
from tempo.plan.time import MILLISECOND, SECOND, frame
from tempo.plan.timeline import Part, Span, SpanKind, laid

S, MS = SECOND, MILLISECOND


def sets(*rests: int, setup: int = 20 * S, rep: int = 10 * S) -> list[Span]:
    """Sets of one phase with rests between them."""
    parts = [Part(setup, SpanKind.SETUP)] if setup else []
    parts.append(Part(10 * S, SpanKind.LEAD_IN, set=1))
    for number, rest in enumerate((*rests, 0), 1):
        parts.append(Part(rep, SpanKind.PHASE, Phase.LIFT, number, 1))
        if number <= len(rests):
            parts.append(Part(rest, SpanKind.REST, set=number))
    parts.append(Part(5 * S, SpanKind.FINISH))
    return list(laid(parts))


def rests(spans: list[Span]) -> list[Span]:
    return [span for span in spans if span.kind is SpanKind.REST]


def signal(sound: str, time: int, length: int = 900 * MS) -> Event:
    return Event(time, length, EventKind.SIGNAL, sound=sound)


def rested(rest: Span, *counted: int) -> list[Event]:
    """What sounds in a rest: the set's end, then pips so many seconds before it is over."""
    pips = [signal("countdown", rest.end - left * S, 100 * MS) for left in counted]
    return [signal("set-end", rest.start), *pips]


def cuts(spans: list[Span], events: list[Event]) -> list[tuple[int, str]]:
    return [(piece.start // MS, piece.title) for piece in by_set(spans, events)]


def test_a_set_begins_half_a_second_before_what_announces_it_and_ends_with_its_tone() -> None:
    spans = sets(60 * S)
    (rest,) = rests(spans)
    assert cuts(spans, rested(rest, 10, 3, 2, 1)) == [
        (0, "Setup"),
        (20_000, "Set 1"),
        (40_920, "Rest before set 2"),
        (89_500, "Set 2"),
    ]


def test_without_a_setup_the_first_piece_is_the_first_set() -> None:
    spans = sets(60 * S, setup=0)
    assert cuts(spans, rested(rests(spans)[0], 3, 2, 1))[0] == (0, "Set 1")
    assert cuts(sets(setup=0), []) == [(0, "Set 1")]


def test_a_word_before_the_countdown_is_not_cut() -> None:
    spans = sets(15 * S)
    (rest,) = rests(spans)
    end, *pips = rested(rest, 3, 2, 1)
    word = Event(pips[0].time - 800 * MS, 700 * MS, EventKind.VOICE, text="Next, set 2")
    *_, (cut, title) = cuts(spans, [end, word, *pips])
    assert (cut, title) == ((word.end + GRID) // MS, "Set 2")
    assert word.end < cut * MS < pips[0].time


@pytest.mark.parametrize(("rest", "counted"), [(0, ()), (1 * S, ()), (4 * S, (3, 2, 1))])
def test_a_rest_with_no_time_of_its_own_is_no_piece(rest: int, counted: tuple[int, ...]) -> None:
    spans = sets(rest)
    (span,) = rests(spans)
    events = rested(span, *counted) if rest else []
    assert [title for _, title in cuts(spans, events)] == ["Setup", "Set 1", "Set 2"]
    assert span.start <= by_set(spans, events)[-1].start <= span.end - len(counted) * S


def test_a_set_that_follows_at_once_starts_before_its_beep() -> None:
    spans = sets(0, rep=3_333_333)
    piece = by_set(spans, [])[-1]
    first = next(span for span in spans if span.set == 2)
    assert piece.title == "Set 2"
    assert 0 <= first.start - piece.start < GRID


def test_pieces_follow_each_other_and_their_times_count_from_their_start() -> None:
    spans = sets(45_123_457, 31 * S, rep=3_333_333)
    events = [Event(0, S, EventKind.VOICE, text="hello")]
    for rest in rests(spans):
        events += rested(rest, 10, 3, 2, 1)
    pieces = by_set(spans, events)
    assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]
    assert (pieces[0].start, pieces[-1].end) == (0, spans[-1].end)
    heard = [(piece.start + e.time, e.sound) for piece in pieces for e in piece.events]
    assert heard == [(event.time, event.sound) for event in events]
    for piece in pieces:
        assert piece.spans[0].start == 0
        assert piece.spans[-1].end == piece.end - piece.start
        assert [a.end for a in piece.spans[:-1]] == [b.start for b in piece.spans[1:]]
        for rate in (44_100, 48_000):
            for event in piece.events:
                moved = frame(piece.start, rate) + frame(event.time, rate)
                assert moved == frame(piece.start + event.time, rate)


def test_a_sound_that_rings_over_a_cut_ends_with_its_piece() -> None:
    spans = sets(0)
    long = Event(39 * S, 5 * S, EventKind.BEEP, sound="lift")
    assert by_set(spans, [long])[1].events == (long._replace(time=19 * S, duration=1 * S),)


def test_a_track_as_one_piece_is_itself() -> None:
    spans = sets(30 * S)
    assert whole("Thrust", spans, []) == ("Thrust", 0, spans[-1].end, tuple(spans), ())


def test_every_cut_is_on_the_grid_and_the_first_at_nothing() -> None:
    spans = sets(45_123_457, 31 * S, setup=0, rep=3_333_333)
    events = [event for rest in rests(spans) for event in rested(rest, 3, 2, 1)]
    starts = [piece.start for piece in by_set(spans, events)]
    assert starts[0] == 0 and len(starts) == 5
    assert [start % GRID for start in starts] == [0] * 5
    assert {type(start) for start in starts} == {int}


def test_pieces_of_a_workout_are_named_after_the_exercises() -> None:
    names = ["Squat", "Thrust"]
    for setup in (20 * S, 0):
        spans = [
            span._replace(exercise=int(span.set == 2), set=1) if span.set else span
            for span in sets(60 * S, setup=setup)
        ]
        titles = [each.title for each in by_set(spans, rested(rests(spans)[0], 3, 2, 1), names)]
        assert titles[-3:] == ["Squat, set 1", "Rest before Thrust, set 1", "Thrust, set 1"]


def test_a_rest_of_two_seconds_is_a_piece_and_a_shorter_one_is_not() -> None:
    spans = sets(10 * S)
    (rest,) = rests(spans)

    def titles(counted: int) -> list[str]:
        pip = signal("countdown", rest.start + counted * MS, 100 * MS)
        return [title for _, title in cuts(spans, [signal("set-end", rest.start), pip])]

    assert titles(3_420)[2] == "Rest before set 2"  # from 0.92 s to half a second before the pip
    assert titles(3_400)[2] == "Set 2"


def test_a_rest_in_which_the_countdown_is_heard_first_is_cut_before_it() -> None:
    spans = sets(10 * S)
    (rest,) = rests(spans)
    pip = signal("countdown", rest.end - 3 * S, 100 * MS)
    assert cuts(spans, [pip])[-1] == ((rest.end - 3 * S) // MS - 500, "Set 2")
    at_once = signal("countdown", rest.start, 100 * MS)
    assert cuts(spans, [at_once])[-1] == (rest.start // MS, "Set 2")


def test_what_starts_on_a_cut_belongs_to_the_piece_after_it() -> None:
    spans = sets(0, setup=0)  # cut at 20 s, where the rest is that has no length
    beep = signal("lift", 20 * S)
    first, last = by_set(spans, [beep])
    assert (last.start, first.events, last.events) == (20 * S, (), (beep._replace(time=0),))
    assert [(span.kind.value, span.start, span.end) for span in first.spans] == [
        ("lead-in", 0, 10 * S),
        ("phase", 10 * S, 20 * S),
    ]
    assert [(span.kind.value, span.start, span.end) for span in last.spans] == [
        ("rest", 0, 0),
        ("phase", 0, 10 * S),
        ("finish", 10 * S, 15 * S),
    ]
