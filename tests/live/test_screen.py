import io

import pytest
from rich.console import Console

from tempo.live.screen import Lines, Picture, Scene, picture, scene, screen
from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase, Side
from tempo.plan.timeline import Span, SpanKind

S = 1_000_000
LIFT, TOP, LOWER, BOTTOM = Phase.LIFT, Phase.TOP, Phase.LOWER, Phase.BOTTOM
SPANS = [
    Span(SpanKind.LEAD_IN, None, 1, None, None, 0 * S, 10 * S),
    Span(SpanKind.PHASE, LIFT, 1, 1, None, 10 * S, 12 * S),
    Span(SpanKind.PHASE, TOP, 1, 1, None, 12 * S, 13 * S),
    Span(SpanKind.PHASE, LOWER, 1, 1, None, 13 * S, 15 * S),
    Span(SpanKind.PHASE, BOTTOM, 1, 1, None, 15 * S, 15 * S),
    Span(SpanKind.PHASE, LIFT, 1, 2, None, 15 * S, 17 * S),
    Span(SpanKind.REST, None, 1, None, None, 17 * S, 107 * S),
    Span(SpanKind.PHASE, LIFT, 2, 1, None, 107 * S, 109 * S),
    Span(SpanKind.FINISH, None, 2, None, None, 109 * S, 114 * S),
    Span(SpanKind.FINISH, None, 2, None, None, 114 * S, 114 * S),
]
EVENTS = [
    Event(0, 1 * S, EventKind.VOICE, text="get ready"),
    Event(10 * S, S // 5, EventKind.BEEP, LIFT, sound="lift"),
    Event(10_300_000, 1 * S, EventKind.VOICE, LIFT, text="drive through heels"),
    Event(12 * S, S // 5, EventKind.BEEP, TOP, sound="top"),
]


def test_a_moment_in_a_phase_shows_all_there_is_to_know() -> None:
    assert scene(SPANS, EVENTS, 10_500_000) == Scene(
        kind=SpanKind.PHASE,
        phase=LIFT,
        phase_start=10 * S,
        phase_end=12 * S,
        rep=1,
        reps=2,
        set=1,
        sets=2,
        side=None,
        words="drive through heels",
        next=SPANS[2],
        left=103_500_000,
    )


def test_a_span_begins_on_its_first_microsecond() -> None:
    assert scene(SPANS, EVENTS, 12 * S - 1).phase is LIFT
    assert scene(SPANS, EVENTS, 12 * S).phase is TOP


def test_a_phase_without_length_is_never_shown_nor_next() -> None:
    assert scene(SPANS, EVENTS, 14 * S).next == SPANS[5]
    assert scene(SPANS, EVENTS, 15 * S).phase is LIFT
    assert scene(SPANS, EVENTS, 15 * S).rep == 2


def test_the_words_stay_for_four_seconds() -> None:
    times = (299_999, 300_000, 3_000_000, 4_299_999, 4_300_000)
    words = [scene(SPANS, EVENTS, 10 * S + time).words for time in times]
    assert words == [None, *["drive through heels"] * 3, None]


def test_a_rest_has_a_set_but_no_rep() -> None:
    rest = scene(SPANS, EVENTS, 20 * S)
    assert (rest.kind, rest.phase, rest.rep, rest.reps) == (SpanKind.REST, None, None, None)
    assert (rest.set, rest.sets, rest.next) == (1, 2, SPANS[7])


def test_the_lead_in_counts_the_reps_to_come() -> None:
    assert scene(SPANS, EVENTS, 0)[4:8] == (None, 2, 1, 2)


def test_before_the_start_is_the_start_and_after_the_end_the_end() -> None:
    before, after = scene(SPANS, EVENTS, -5), scene(SPANS, EVENTS, 200 * S)
    assert (before.kind, before.left) == (SpanKind.LEAD_IN, 114 * S)
    assert (after.kind, after.next, after.left) == (SpanKind.FINISH, None, 0)


def test_each_side_counts_its_own_reps() -> None:
    spans = [
        Span(SpanKind.PHASE, LIFT, 1, 1, Side.LEFT, 0, 1),
        Span(SpanKind.PHASE, LIFT, 1, 2, Side.LEFT, 1, 2),
        Span(SpanKind.SWITCH, None, 1, None, Side.RIGHT, 2, 3),
        Span(SpanKind.PHASE, LIFT, 1, 1, Side.RIGHT, 3, 4),
    ]
    shown = [scene(spans, [], time) for time in range(4)]
    assert [(now.side, now.rep, now.reps) for now in shown] == [
        (Side.LEFT, 1, 2),
        (Side.LEFT, 2, 2),
        (Side.RIGHT, None, 1),
        (Side.RIGHT, 1, 1),
    ]


def test_a_pipe_gets_a_line_a_span() -> None:
    out = io.StringIO()
    with Lines(SPANS, EVENTS, out) as lines:
        for tenth in range(1_200):
            lines.show(tenth * S // 10)
    assert out.getvalue().splitlines() == [
        "  0:00  GET READY      10 s   set 1 of 2",
        "  0:10  LIFT            2 s   rep 1 of 2   set 1 of 2",
        "  0:12  TOP             1 s   rep 1 of 2   set 1 of 2",
        "  0:13  LOWER           2 s   rep 1 of 2   set 1 of 2",
        "  0:15  LIFT            2 s   rep 2 of 2   set 1 of 2",
        "  0:17  REST           90 s   set 1 of 2",
        "  1:47  LIFT            2 s   rep 1 of 1   set 2 of 2",
        "  1:49  DONE            5 s   set 2 of 2",
    ]


def test_a_late_look_leaves_no_line_out() -> None:
    out = io.StringIO()
    lines = Lines(SPANS, EVENTS, out)
    lines.show(0)
    lines.show(16 * S)
    lines.show(14 * S)  # and none is written twice
    assert [line.split()[1] for line in out.getvalue().splitlines()] == [
        *("GET", "LIFT", "TOP", "LOWER", "LIFT"),
    ]


def test_each_line_is_flushed() -> None:
    class Counting(io.StringIO):
        flushes = 0

        def flush(self) -> None:
            self.flushes += 1

    out = Counting()
    Lines(SPANS, EVENTS, out).show(13 * S)
    assert out.flushes == 4


def drawn(time: int, width: int = 60, colour: bool = True) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=True, color_system="standard", _environ={}
    )
    console.no_color = not colour
    with console.capture() as capture:
        console.print(picture(scene(SPANS, EVENTS, time), time))
    return capture.get()


def test_a_picture_shows_phase_bar_counters_words_and_what_comes() -> None:
    rows = [row.strip() for row in drawn(11 * S, colour=False).splitlines()]
    plain = [
        "".join(part.partition("m")[2] for part in f"m{row}".split("\x1b[")).strip() for row in rows
    ]
    assert [row for row in plain if row] == [
        "L I F T",
        "━" * 30,  # half of it
        "rep 1 of 2   set 1 of 2",
        "drive through heels",
        "next: TOP   1:43 left",
    ]


@pytest.mark.parametrize(
    ("time", "style"), [(10, "30;42"), (12, "30;43"), (13, "30;44"), (17, "30;46")]
)
def test_each_phase_has_its_colour(time: int, style: str) -> None:
    assert f"\x1b[{style}m" in drawn(time * S)
    assert f"\x1b[{style}m" not in drawn(time * S, colour=False)


@pytest.mark.parametrize("width", [1, 8, 20, 200])
def test_a_picture_fits_a_terminal_of_any_width(width: int) -> None:
    for time in range(-1, 120):
        drawn(time * S, width)


def test_no_color_in_the_environment_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown() -> str:
        out = Terminal()
        with screen(SPANS, EVENTS, out) as picture:
            assert isinstance(picture, Picture)
            picture.show(10 * S)
        return out.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[30;42m" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "42m" not in shown()
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(screen(SPANS, EVENTS, Terminal()), Lines)


def test_what_is_no_terminal_gets_lines() -> None:
    assert isinstance(screen(SPANS, EVENTS, io.StringIO()), Lines)
