import errno
import io
import re

import pytest
from rich.console import Console

from tempo.library import words
from tempo.library.words import Signs
from tempo.live.keys import legend
from tempo.live.letters import large
from tempo.live.screen import Lines, Picture, Scene, View, picture, scene, screen, whereabouts
from tempo.outputs import ink
from tempo.plan.events import Event, EventKind
from tempo.plan.phase import Phase, Side
from tempo.plan.timeline import Span, SpanKind

S = 1_000_000
SIGNS = words.signs()
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
    said = [scene(SPANS, EVENTS, 10 * S + time).words for time in times]
    assert said == [None, *["drive through heels"] * 3, None]


def test_a_rest_has_a_set_but_no_rep() -> None:
    rest = scene(SPANS, EVENTS, 20 * S)
    assert (rest.kind, rest.phase, rest.rep, rest.reps) == (SpanKind.REST, None, None, None)
    assert (rest.set, rest.sets, rest.next) == (1, 2, SPANS[7])


def test_the_lead_in_counts_the_reps_to_come() -> None:
    assert scene(SPANS, EVENTS, 0)[4:8] == (None, 2, 1, 2)


def test_a_hold_alone_is_not_counted_as_a_rep() -> None:
    plank = [SPANS[0], Span(SpanKind.PHASE, TOP, 1, 1, None, 10 * S, 30 * S)]
    for time in (0, 20 * S):
        assert whereabouts(scene(plank, [], time), SIGNS) == "set 1 of 1"
    short = [SPANS[0], plank[1]._replace(end=14 * S)]
    assert whereabouts(scene(short, [], 12 * S), SIGNS) == "set 1 of 1"
    moved = [*short, Span(SpanKind.PHASE, LOWER, 1, 1, None, 14 * S, 16 * S)]
    for time in (12 * S, 15 * S):
        assert whereabouts(scene(moved, [], time), SIGNS) == "rep 1 of 1   set 1 of 1"
    twice = [*plank, Span(SpanKind.PHASE, TOP, 1, 2, None, 30 * S, 50 * S)]
    assert whereabouts(scene(twice, [], 20 * S), SIGNS) == "rep 1 of 2   set 1 of 1"


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
    with Lines(out, SIGNS) as lines:
        for tenth in range(1_200):
            lines.show(View(SPANS, EVENTS, tenth * S // 10))
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
    lines = Lines(out, SIGNS)
    lines.show(View(SPANS, EVENTS, 0))
    lines.show(View(SPANS, EVENTS, 16 * S))
    lines.show(View(SPANS, EVENTS, 14 * S))  # and none is written twice
    assert [line.split()[1] for line in out.getvalue().splitlines()] == [
        *("GET", "LIFT", "TOP", "LOWER", "LIFT"),
    ]


def test_each_line_is_flushed() -> None:
    class Counting(io.StringIO):
        flushes = 0

        def flush(self) -> None:
            self.flushes += 1

    out = Counting()
    lines = Lines(out, SIGNS)
    lines.show(View(SPANS, EVENTS, 0))
    lines.show(View(SPANS, EVENTS, 13 * S))
    assert out.flushes == 4


def test_the_lines_of_a_set_that_is_led() -> None:
    out = io.StringIO()
    lines = Lines(out, SIGNS)
    lead = Span(SpanKind.LEAD_IN, None, 1, 2, None, 11 * S, 15 * S)
    again = [lead, *SPANS[5:]]
    for view in (
        *(View(SPANS, EVENTS, time * S) for time in (10, 12)),
        *(View(SPANS, EVENTS, 12 * S, paused=True) for _ in range(9)),
        *(View(again, [], time * S) for time in (11, 12, 15)),
        View(again, [], 16 * S, note="unplugged"),
        *(View(again, EVENTS[:1], time * S) for time in (16, 17)),
    ):
        lines.show(view)
    assert out.getvalue().splitlines() == [
        "  0:10  LIFT            2 s   rep 1 of 2   set 1 of 2",
        "  0:12  TOP             1 s   rep 1 of 2   set 1 of 2",
        "  0:12  PAUSED",
        "  0:11  GET READY       4 s   rep 2 of 2   set 1 of 2",
        "  0:15  LIFT            2 s   rep 2 of 2   set 1 of 2",
        "unplugged",
        "  0:17  REST           90 s   set 1 of 2",
    ]


def drawn(
    view: View, width: int = 60, height: int = 24, colour: bool = True, signs: Signs = SIGNS
) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor", _environ={}
    )
    console.no_color = not colour
    with console.capture() as capture:
        console.print(picture(view, width, height, signs, legend(signs)))
    return capture.get()


def plain(view: View, width: int, height: int, signs: Signs = SIGNS) -> list[str]:
    """The rows as they are read, without styles."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", drawn(view, width, height, signs=signs))
    return [row.rstrip() for row in text.splitlines()]


NOW = View(SPANS, EVENTS, 11 * S, tension=61 * S)


def test_a_picture_shows_all_there_is_to_know_even_on_a_small_terminal() -> None:
    assert plain(NOW, 40, 10) == [
        "         █   █ █▀▀ ▀█▀       ▄█",
        "         █   █ █▀   █         █",
        "         ▀▀▀ ▀ ▀    ▀         ▀",
        "",
        "████████████████████░░░░░░░░░░░░░░░░░░░░",
        "        rep 1 of 2   set 1 of 2",
        "          drive through heels",
        "      next: TOP   1:43 left in all",
        "           1:01 under tension",
        "      space pause  ? keys  q quit",
    ]


def test_on_a_usual_terminal_phase_seconds_and_counters_are_large() -> None:
    assert plain(NOW, 60, 24) == [
        "",
        "",
        "",
        "        ██      ██  ██████  ██████                ██",
        "        ██      ██  ██        ██                ████",
        "        ██      ██  ████      ██                  ██",
        "        ██      ██  ██        ██                  ██",
        "        ██████  ██  ██        ██                  ██",
        "",
        "",
        "",
        "",
        "██████████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░",
        "██████████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░",
        "",
        " █▀▄ █▀▀ █▀▄    ▄█   █ ▀▀█       ▄▀▀ █▀▀ ▀█▀    ▄█   █ ▀▀█",
        " █▀▄ █▀  █▀      █ ▄▀  █▀▀        ▀▄ █▀   █      █ ▄▀  █▀▀",
        " ▀ ▀ ▀▀▀ ▀       ▀ ▀   ▀▀▀       ▀▀  ▀▀▀  ▀      ▀ ▀   ▀▀▀",
        "",
        "                    drive through heels",
        "     next: TOP   1:43 left in all   1:01 under tension",
        "     space pause  s skip  b back  f fail  + rest +30 s",
        "  - rest -15 s  w rest waits  ↑↓ voice  < > beeps  ? keys",
        "                           q quit",
    ]


def test_what_went_wrong_is_told_above_the_words() -> None:
    assert plain(View(SPANS, EVENTS, 20 * S, note="unplugged"), 40, 10)[5:] == [
        "               set 1 of 2",
        "               unplugged",
        "         next: LIFT, set 2 of 2",
        " 1:34 left in all   0:00 under tension",
        "      space pause  ? keys  q quit",
    ]


def test_a_pause_is_seen_from_afar() -> None:
    rows = plain(NOW._replace(paused=True), 40, 10)
    assert rows[:3] == [
        "        █▀▄ ▄▀▄ █ █ ▄▀▀ █▀▀ █▀▄",
        "        █▀  █▀█ █ █  ▀▄ █▀  █ █",
        "        ▀   ▀ ▀ ▀▀▀ ▀▀  ▀▀▀ ▀▀",
    ]


TITLES = ["A1 Hip thrust · 2021", "A2 Glute ham raise · 3021"]
TWO = [
    Span(SpanKind.PHASE, TOP, 1, 1, None, 0 * S, 45 * S, 0),
    Span(SpanKind.REST, None, 1, None, None, 45 * S, 165 * S, 0),
    Span(SpanKind.PHASE, LIFT, 1, 1, None, 165 * S, 167 * S, 1),
    Span(SpanKind.PHASE, LIFT, 2, 1, None, 170 * S, 172 * S, 1),
]


def test_the_seconds_left_of_a_hold_and_of_a_rest_are_drawn_as_large_as_they_fit() -> None:
    def rows(time: int) -> list[str]:
        rows = plain(View(TWO, [], time * S, titles=TITLES), 40, 10)
        return [row.strip() for row in rows if row][:3]

    assert rows(33) == [
        "▀█▀ █▀█ █▀▄       ▄█ ▀▀█",
        "█  █ █ █▀         █ █▀▀",
        "▀  ▀▀▀ ▀          ▀ ▀▀▀",
    ]
    assert rows(36) == [  # and nine is no larger than twelve
        "▀█▀ █▀█ █▀▄       █▀█",
        "█  █ █ █▀        ▀▀█",
        "▀  ▀▀▀ ▀         ▀▀▀",
    ]
    assert rows(60) == [
        "█▀▄ █▀▀ ▄▀▀ ▀█▀       ▄█ ▄ █ █ █▀▀",
        "█▀▄ █▀   ▀▄  █         █ ▄ ▀▀█ ▀▀█",
        "▀ ▀ ▀▀▀ ▀▀   ▀         ▀     ▀ ▀▀▀",
    ]


def test_the_exercise_is_always_named_and_in_a_rest_the_next_one() -> None:
    def shown(time: int, width: int) -> str:
        return "\n".join(plain(View(TWO, [], time * S, titles=TITLES), width, 12))

    assert "A1 Hip thrust · 2021\n" in shown(3, 40)
    assert "next: A2 Glute ham raise · 3021 · set 1 of 2\n" in shown(60, 60)
    assert "next: A2 Glute ham raise · 3021\n" in shown(60, 40)
    assert "next: A2 Glute ham raise\n" in shown(60, 30)


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("size", [(30, 8), (40, 12), (80, 24), (160, 50)])
def test_no_key_is_cut_off_and_the_question_mark_shows_all(
    size: tuple[int, int], language: str
) -> None:
    signs = words.signs(language)
    for time in (3, 60, 166):
        view = View(TWO, [], time * S, note="unplugged", titles=TITLES)
        rows = plain(view, *size, signs)
        assert "…" not in "".join(rows)
        every = plain(view._replace(keys=True), *size, signs)
        assert all(any(key in row for row in every) for key in legend(signs))


def test_at_40_by_12_every_key_is_there() -> None:
    rows = plain(NOW, 40, 12)
    assert rows[-3:] == [
        "  space pause  s skip  b back  f fail",
        "+ rest +30 s  - rest -15 s  w rest waits",
        "  ↑↓ voice  < > beeps  ? keys  q quit",
    ]


def test_what_a_key_did_is_told_in_the_place_of_words() -> None:
    assert "beeps +2 dB" in [row.strip() for row in plain(NOW._replace(told="beeps +2 dB"), 40, 12)]


@pytest.mark.parametrize(
    ("language", "phase", "counters"),
    [("de", "AUF", "Wiederholung 1 von 2   Satz 1 von 2"), ("es", "SUBE", "repetición 1 de 2")],
)
def test_the_screen_speaks_the_language_that_is_spoken(
    language: str, phase: str, counters: str
) -> None:
    signs = words.signs(language)
    rows = plain(NOW, 40, 12, signs)
    assert any(counters in row for row in rows)
    assert large(f"{phase}  1", 40, 3)[0].strip() in [row.strip() for row in rows]
    out = io.StringIO()
    Lines(out, signs).show(NOW)
    assert phase in out.getvalue()


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_word_that_is_drawn_large_has_its_letters(language: str) -> None:
    signs = words.signs(language)
    large_ones = [*vars(signs).values()][:15]
    assert [sign for sign in large_ones if not large(sign, 200, 10)] == []


@pytest.mark.parametrize("time", [0, 10, 12, 13, 17, 109])
@pytest.mark.parametrize("paused", [True, False])
def test_every_phase_is_readable_on_any_terminal(time: int, paused: bool) -> None:
    style = re.search(
        r"\x1b\[1;38;2;(\d+);(\d+);(\d+);48;2;(\d+);(\d+);(\d+)m",
        drawn(View(SPANS, EVENTS, time * S, paused)),
    )
    assert style
    colours = [f"{int(each):02x}" for each in style.groups()]
    assert ink.contrast("#" + "".join(colours[:3]), "#" + "".join(colours[3:])) >= 4.5


def test_each_phase_has_the_colour_that_it_has_in_plots() -> None:
    for time, colour in ((10, "31;168;128"), (12, "240;228;66"), (13, "86;180;233")):
        view = View(SPANS, EVENTS, time * S)
        assert f"48;2;{colour}m" in drawn(view)
        assert f"48;2;{colour}m" not in drawn(view, colour=False)


@pytest.mark.parametrize("height", [1, 3, 10, 24, 60])
@pytest.mark.parametrize("width", [1, 8, 20, 40, 200])
def test_a_picture_fits_a_terminal_of_any_size(width: int, height: int) -> None:
    for time in range(-1, 120, 3):
        rows = plain(View(SPANS, EVENTS, time * S, note="unplugged"), width, height)
        assert len(rows) == height
        assert max(map(len, rows)) <= width


def test_no_color_in_the_environment_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown() -> str:
        out = Terminal()
        with screen(SIGNS, out) as picture:
            assert isinstance(picture, Picture)
            picture.show(View(SPANS, EVENTS, 10 * S))
        return out.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "48;2;" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "48;2;" not in shown()
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(screen(SIGNS, Terminal()), Lines)


def test_what_is_no_terminal_gets_lines() -> None:
    assert isinstance(screen(SIGNS, io.StringIO()), Lines)


def test_what_looks_the_same_is_not_drawn_again_and_each_picture_is_whole() -> None:
    class Counting(io.StringIO):
        def __init__(self) -> None:
            super().__init__()
            self.writes: list[str] = []

        def write(self, text: str) -> int:
            self.writes.append(text)
            return super().write(text)

    out = Counting()
    with Picture(out, SIGNS) as picture:
        out.writes.clear()
        for _ in range(9):
            picture.show(NOW)
        picture.show(NOW._replace(time=12 * S))
        pictures = [written for written in out.writes if written]
    assert len(pictures) == 2
    for each in pictures:
        assert each.startswith("\x1b[?2026h\x1b[H")
        assert each.endswith("\x1b[?2026l")
        assert "\x1b[2J" not in each  # what is cleared flickers


def test_a_terminal_that_was_closed_does_not_end_the_set_before_its_signal_does() -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.EIO, "Input/output error")

    with Picture(Closed(), SIGNS) as picture:
        picture.show(NOW)
        picture.show(NOW._replace(time=12 * S))


def test_a_workout_shows_which_exercise_it_is_and_counts_the_sets_of_that_alone() -> None:
    spans = [
        Span(SpanKind.PHASE, LIFT, 1, 1, None, 0 * S, 2 * S, 0),
        Span(SpanKind.REST, None, 1, None, None, 2 * S, 5 * S, 0),
        Span(SpanKind.PHASE, LIFT, 1, 1, None, 5 * S, 7 * S, 1),
        Span(SpanKind.PHASE, LIFT, 2, 1, None, 7 * S, 9 * S, 1),
    ]
    names = ["A1 Bridge", "A2 Raise"]
    assert whereabouts(scene(spans, [], S, names), SIGNS) == "A1 Bridge   rep 1 of 1   set 1 of 1"
    assert (
        whereabouts(scene(spans, [], 6 * S, names), SIGNS) == "A2 Raise   rep 1 of 1   set 1 of 2"
    )


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
def test_a_note_that_drives_a_terminal_appears_on_it_and_does_nothing_else(
    size: tuple[int, int],
) -> None:
    span = Span(SpanKind.REST, None, 1, None, None, 0, 20_000_000)
    view = View((span,), (), 1, note="now playing to USB \x1b]0;owned\x07")
    assert "\x1b]" not in drawn(view, *size)
    out = io.StringIO()
    Lines(out, SIGNS).show(view)
    assert "USB \\x1b]0;owned\\x07" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_hold_that_the_lifter_ends_shows_what_has_gone_of_it() -> None:
    held = Span(SpanKind.PHASE, TOP, 1, 1, None, 10 * S, 610 * S)
    view = View([SPANS[0], held], [], 52 * S, endless={(0, 1)})
    assert view.scene.held
    rows = "".join(plain(view, 30, 4))
    assert "0:42" in rows and "9:18" not in rows
    reps = View(SPANS, EVENTS, 11 * S, endless={(0, 1)})
    assert not reps.scene.held


def test_a_hold_that_the_lifter_ends_has_a_line_without_its_length() -> None:
    held = Span(SpanKind.PHASE, TOP, 1, 1, None, 10 * S, 610 * S)
    out = io.StringIO()
    Lines(out, SIGNS).show(View([SPANS[0], held], [], 11 * S, endless={(0, 1)}))
    assert out.getvalue() == "  0:10  TOP                   set 1 of 1\n"
