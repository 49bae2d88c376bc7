import os
import pty
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Self

import pytest

from tempo import signals
from tempo.audio.pcm import Block
from tempo.audio.track import Track
from tempo.errors import DeviceError
from tempo.library.words import signs
from tempo.live.command import Command
from tempo.live.player import Ending, Player, play, sound
from tempo.live.screen import View
from tempo.outputs.silent import Silent
from tempo.plan.performance import Rep
from tempo.plan.time import SECOND, frame
from tempo.plan.timeline import Span, SpanKind
from tests.conftest import unlike
from tests.live.lead import RATE, Ear, Led, guide

S = SECOND
REPS = [Rep(number, None, rep) for number in (1, 2) for rep in (1, 2, 3)]


def exported(start: float, end: float) -> bytes:
    """The samples of the exported file from one second to another."""
    blocks = b"".join(guide().track.blocks())
    return blocks[2 * frame(round(start * S), RATE) : 2 * frame(round(end * S), RATE)]


def loud(samples: bytes) -> int:
    """The loudest sample."""
    return max(abs(sample) for sample in memoryview(samples).cast("h"))


def piece(led: Led, start: float, end: float) -> bytes:
    """What the first device played from one second to another."""
    return led.ears[0].heard[2 * round(start * RATE) : 2 * round(end * RATE)]


def test_a_set_that_is_not_led_is_the_export_sample_for_sample() -> None:
    led = Led(guide(), {})
    assert not unlike(led.ears[0].heard, exported(0, 70))
    assert led.ending == Ending(70 * S, finished=True)
    assert led.diary.stretches == [(0, 70 * S)]
    assert (led.player.done.reps, led.player.done.tension) == (REPS, 30 * S)
    assert not led.ears[0].open
    assert not led.screen.open


def test_a_pause_is_silent_but_for_a_word_and_keeps_the_link_awake() -> None:
    led = Led(guide(), {12.0: " "}, until=132)
    assert piece(led, 0, 12.1) == exported(0, 12.1)
    silence = piece(led, 13.5, 132)
    assert 0 < loud(silence) <= 7  # of 32,768
    assert b"\0" * 40 not in silence
    assert loud(piece(led, 12.2, 13.0)) > 3_000  # "paused"
    assert led.diary.stretches == [(0, 12_100_000)]
    assert led.view(100).paused
    assert led.ending == Ending(12_100_000, finished=False)


def test_a_pause_ends_with_three_pips_and_the_interrupted_rep_from_its_start() -> None:
    led = Led(guide(), {12.0: " ", 20.0: " "})
    # 0.1 s are buffered; then 4 s that lead to the second rep, at 10 s.
    assert piece(led, 24.1, 24.1 + 60) == exported(10, 70)
    assert piece(led, 24.1, 84.0) != exported(10.001, 69.901)
    pips = [loud(piece(led, at, at + 0.11)) for at in (21.1, 22.1, 23.1)]
    assert min(pips) > 3_000
    assert loud(piece(led, 20.2, 21.09)) <= 7
    assert led.ending.finished
    assert led.diary.stretches == [(0, 12_100_000), (10 * S, 70 * S)]
    assert len(led.diary.pauses) == 1
    assert led.player.done.reps == REPS
    assert led.player.done.tension == 30 * S + 2_100_000  # what was broken off was done too


def test_a_pause_lasts_from_its_first_sound_until_the_rep_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0

    class Timed(Led):
        def wait(self, seconds: float) -> str:
            nonlocal now
            now += seconds
            return super().wait(seconds)

    monkeypatch.setattr("tempo.live.stopwatch.now", lambda: now)
    monkeypatch.setattr("tempo.live.stopwatch.asleep", lambda: 0.0)
    led = Timed(guide(), {12.0: " ", 82.0: " "})
    # 0.1 s of the set is still heard after the key; the way back takes 4 s.
    assert led.diary.pauses == pytest.approx([74 * S], abs=S / 5)
    resting = Timed(guide(), {30.0: " ", 90.0: " "})
    assert resting.diary.pauses == pytest.approx([60 * S], abs=S / 5)
    assert resting.diary.sets(["x"])[0].rest == pytest.approx(90 * S, abs=S / 5)


def test_the_last_rep_is_announced_when_it_is_taken_up_again() -> None:
    led = Led(guide(), {16.0: " ", 17.0: " "}, until=25)
    assert "Last rep" in [seen.view.scene.words for seen in led.seen if seen.heard > 17_500_000]


def test_a_rest_goes_on_where_it_was() -> None:
    led = Led(guide(), {30.0: " ", 40.0: " "})
    assert led.diary.stretches == [(0, 70 * S)]
    assert led.diary.pauses != []
    heard = piece(led, 40.2, 70)
    assert not unlike(heard, exported(30.2, 60))


def test_a_rest_that_is_nearly_over_is_counted_down_whole() -> None:
    led = Led(guide(), {48.5: " ", 55.0: " "})
    assert led.diary.stretches == [(0, 48_600_000), (50 * S, 70 * S)]
    assert piece(led, 59.1, 75) == exported(50, 65.9)


def test_a_skipped_set_is_not_done_and_the_next_one_is_the_exports() -> None:
    led = Led(guide(), {12.0: "s"})
    assert led.diary.stretches == [(0, 12_100_000), (50 * S, 70 * S)]
    assert piece(led, 18.1, 38.1) == exported(50, 70)  # 6 s: it is announced
    assert led.player.done.reps == [REPS[0], *REPS[3:]]
    assert led.ending.finished


def test_a_set_that_failed_remembers_its_reps_and_rests_in_full() -> None:
    led = Led(guide(), {17.0: "f"})
    (start, end), rest = led.diary.stretches
    assert (start, end, rest) == (0, 17_100_000, (20 * S, 70 * S))
    # The tone of the end of a set is the export's, at once, and the rest begins after the words.
    assert piece(led, 17.11, 18.1) == exported(20.01, 21.0)
    tone = frame(20 * S, RATE)
    began = next(seen.heard for seen in led.seen if seen.view.scene.kind is SpanKind.REST and tone)
    assert began == pytest.approx(17_100_000, abs=60_000)
    said = {seen.view.scene.words for seen in led.seen if seen.heard < 20 * S}
    assert {"Set ended", "2 reps"} <= said
    assert led.player.done.reps == [*REPS[:2], *REPS[3:]]


def test_how_many_reps_were_done_can_be_asked_for_in_the_rest() -> None:
    led = Led(guide(), {17.0: "f", 30.0: "f"}, until=40)
    said = [seen.view.scene.words for seen in led.seen if seen.heard > 30 * S]
    assert "2 reps" in said
    assert "3 reps" not in said


def test_a_set_can_be_done_again_and_counts_again() -> None:
    led = Led(guide(), {22.0: "b"}, until=60)
    assert led.diary.stretches[0] == (0, 22_100_000)
    assert led.diary.stretches[1][0] == 5 * S
    assert led.player.done.reps == REPS[:3] * 2


def test_a_rest_made_longer_moves_all_that_follows_by_thirty_seconds() -> None:
    led = Led(guide(), {30.0: "r"})
    assert led.ending == Ending(100 * S, finished=True)
    assert piece(led, 0, 30.1) == exported(0, 30.1)
    assert piece(led, 80, 100) == exported(50, 70)
    assert led.diary.ends == [100 * S]
    words = [seen.view.scene.words for seen in led.seen if 30 * S < seen.heard < 80 * S]
    assert "30 seconds more" in words
    assert "Half way" in words  # of 60 s, at 50 s
    assert led.view(51).scene.words == "Half way"


def test_what_lies_in_the_past_of_a_longer_rest_is_not_said() -> None:
    led = Led(guide(), {48.0: "r"}, until=60)  # 58 s in all; its half was at 50 s, and is now
    words = {seen.view.scene.words for seen in led.seen if 48.2 * S < seen.heard < 60 * S}
    assert words <= {None, "30 seconds more", "2", "3", "Next, the last set", "Half way"}
    assert led.view(53).scene.kind is SpanKind.REST


def test_a_rest_can_be_made_longer_in_the_set_before_and_says_so_when_it_begins() -> None:
    led = Led(guide(), {12.0: "rr"})
    assert led.ending.time == 130 * S
    assert piece(led, 12.2, 21.1) == exported(12.2, 21.1)
    assert "Rest 90 seconds" in [seen.view.scene.words for seen in led.seen]


def test_more_rest_in_a_pause_keeps_the_pause() -> None:
    led = Led(guide(), {30.0: " ", 32.0: "r", 40.0: " "})
    assert led.view(39).paused
    assert led.ending.time == 100 * S
    assert led.diary.stretches == [(0, 100 * S)]


def test_after_the_last_set_there_is_no_rest_to_make_longer() -> None:
    led = Led(guide(), {55.0: "r"})
    assert not unlike(led.ears[0].heard, exported(0, 70))


def test_beeps_are_turned_up_on_their_frames_and_the_voice_stays() -> None:
    led = Led(guide(), {9.0: "["})
    assert piece(led, 0, 9.1) == exported(0, 9.1)
    # The beep at 10 s: softer by 2 dB, frame by frame.
    before, after = (
        memoryview(samples).cast("h") for samples in (exported(10, 10.19), piece(led, 10, 10.19))
    )
    ratio = [b / a for a, b in zip(before, after, strict=True) if abs(a) > 2_000]
    assert ratio
    assert all(0.78 < each < 0.81 for each in ratio)  # 0.794
    assert piece(led, 10.23, 10.6) == exported(10.23, 10.6)  # "drive"


def test_the_voice_is_turned_down_and_the_beeps_stay() -> None:
    led = Led(guide(), {9.0: "\x1b[B"}, until=12)
    assert piece(led, 10, 10.2) == exported(10, 10.2)
    before, after = exported(10.25, 10.6), piece(led, 10.25, 10.6)
    assert 0.75 < loud(after) / loud(before) < 0.84


def test_levels_stop_at_twelve_decibels() -> None:
    led = Led(guide(), {1.0 + time / 10: "[" for time in range(10)}, until=12)
    before, after = exported(10, 10.19), piece(led, 10, 10.19)
    assert 0.24 < loud(after) / loud(before) < 0.26  # -12 dB


def test_a_beep_tells_its_level_where_none_comes_soon() -> None:
    led = Led(guide(), {30.0: "]"}, until=40)
    assert loud(piece(led, 30.2, 30.3)) > 3_000
    assert loud(piece(led, 30.4, 34.9)) <= 7


def test_two_keys_at_once_are_both_obeyed() -> None:
    led = Led(guide(), {12.0: "s "}, until=20)
    assert led.view(14).paused
    assert led.view(14).scene.kind is SpanKind.LEAD_IN


def test_commands_come_from_another_thread_too() -> None:
    commands = deque([Command.SKIP, Command.QUIT])
    ear = Ear(guide().track.blocks())
    track = guide().track
    with_keys = Player(ear, track, Record(), signs=signs(), again=Ear, commands=commands)
    assert not with_keys.play().finished
    assert not commands


def test_the_screen_can_be_late_for_headphones_that_are() -> None:
    late = Led(guide(), {}, until=12, latency=0.5)
    usual = Led(guide(), {}, until=12)
    early = Led(guide(), {}, until=12, latency=-0.25)
    assert usual.view(10).time - late.view(10).time == pytest.approx(500_000, abs=100)
    assert early.view(10).time - usual.view(10).time == pytest.approx(250_000, abs=100)
    assert not unlike(late.ears[0].heard, usual.ears[0].heard)


def test_a_device_that_fails_is_tried_again_and_the_rep_starts_anew() -> None:
    led = Led(guide(), {}, dies=[12.0])
    first, second = led.ears
    assert not first.open
    assert not unlike(second.heard[2 * 4 * RATE :], exported(10, 70))
    assert led.diary.stretches == [(0, 12 * S), (10 * S, 70 * S)]
    notes = list(dict.fromkeys(view.note for view in led.screen.views))
    assert notes == [
        "",
        "the sound device takes no more sound; trying again",
        "now playing to an ear",
    ]
    assert led.ending.finished


def test_a_device_that_fails_at_once_time_after_time_is_given_up() -> None:
    led = Led(guide(), {}, dies=[12.0, 0, 0, 0, 0, 0, 0])
    assert len(led.ears) == 4
    assert not led.ending.finished
    assert str(led.ending.error).startswith("the sound device takes no more sound")
    assert not led.screen.open
    assert not led.ears[-1].open


def test_a_device_that_fails_once_in_a_while_is_not_given_up() -> None:
    led = Led(guide(), {}, dies=[12.0, *[9.0] * 7])
    assert len(led.ears) == 9
    assert led.ending.finished


def test_a_device_that_cannot_be_opened_again_ends_the_set_where_it_got_to() -> None:
    def again(blocks: Iterable[Block]) -> Ear:
        raise DeviceError("there is no sound device")

    class Deaf(Led):
        def _device(self, blocks: Iterable[Block]) -> Ear:
            return again(blocks) if self.ears else super()._device(blocks)

    led = Deaf(guide(), {}, dies=[12.0])
    assert led.ending.time == 12 * S
    assert str(led.ending.error).startswith("the sound device takes no more sound")
    assert not led.screen.open


def test_a_pause_outlives_its_device() -> None:
    led = Led(guide(), {11.0: " ", 20.0: " "}, dies=[12.0])
    assert led.view(19).paused
    assert led.diary.stretches == [(0, 11_100_000), (10 * S, 70 * S)]


def test_a_laptop_that_slept_takes_the_rep_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = [1_000.0]
    monkeypatch.setattr("tempo.live.stopwatch.asleep", lambda: slept[0])

    class Sleeps(Led):
        def wait(self, seconds: float) -> str:
            if self.heard == 12 * RATE and len(self.ears) == 1:
                slept[0] += 3_600
            return super().wait(seconds)

    led = Sleeps(guide(), {})
    assert len(led.ears) == 2
    assert not unlike(led.ears[1].heard[2 * 4 * RATE :], exported(10, 70))


@pytest.mark.parametrize("jump", [3_600.0, -3_600.0])
def test_a_clock_on_the_wall_that_is_set_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    wall, real = [0.0], time.time
    monkeypatch.setattr("time.time", lambda: real() + wall[0])

    class Jumps(Led):
        def wait(self, seconds: float) -> str:
            if self.heard == 12 * RATE:
                wall[0] = jump
            return super().wait(seconds)

    led = Jumps(guide(), {11.0: " ", 13.0: " "})
    assert len(led.ears) == 1
    assert led.ending.finished
    assert [pause < 30 * S for pause in led.diary.pauses] == [True]


def test_a_rest_is_made_shorter_but_that_the_lifter_is_counted_in() -> None:
    led = Led(guide(), {25.0: "-"})
    assert led.ending.time == 55 * S
    assert led.diary.sets(["x"])[0].rest == 15 * S
    shortest = Led(guide(), {25.0: "-", 26.0: "-", 27.0: "-"})
    assert shortest.ending.finished
    assert shortest.diary.sets(["x"])[0].rest == pytest.approx(12 * S, abs=S / 5)
    assert shortest.diary.stretches == [(0, shortest.ending.time)]
    told = [seen.view.told for seen in shortest.seen if seen.heard > 27_200_000]
    assert told[0] == "there is no rest to change"  # only the countdown is left


def test_a_rest_that_waits_ends_when_a_key_says_so_and_is_no_pause() -> None:
    led = Led(guide(), {60.0: " "}, waits=True)
    assert led.diary.stretches == [(0, 46_050_000), (50 * S, 70 * S)]
    assert led.diary.pauses == []
    assert led.view(50).waits
    assert led.view(50).scene.kind is SpanKind.REST
    assert not led.view(61).waits
    assert piece(led, 64.1, 84.1) == exported(50, 70)


def test_a_key_says_whether_rests_wait() -> None:
    led = Led(guide(), {25.0: "w", 55.0: "w"})
    assert led.view(50).waits
    assert not led.view(56).waits
    assert led.ending.finished


def test_what_went_wrong_is_no_pause_of_the_lifter() -> None:
    led = Led(guide(), {}, dies=[12.0])
    assert len(led.ears) == 2
    assert led.diary.pauses == []


def test_the_screen_says_what_a_key_did_for_three_seconds() -> None:
    led = Led(guide(), {25.0: "]", 30.0: "?", 31.0: "?"})
    assert [led.view(time).told for time in (24.9, 25.2, 27.9, 28.2)] == [
        *("", "beeps +2 dB", "beeps +2 dB", "")
    ]
    assert [led.view(time).keys for time in (29.9, 30.2, 31.2)] == [False, True, False]


# From here on in real time, with a track that makes no sound.


class Record:
    """A screen that keeps the times that it was told, and what happened to it."""

    def __init__(self, when_shown: Callable[[], object] = lambda: None) -> None:
        self.times: list[int] = []
        self.open = False
        self._when_shown = when_shown

    def __enter__(self) -> Self:
        self.open = True
        return self

    def __exit__(self, *exception: object) -> None:
        self.open = False

    def show(self, view: View) -> None:
        assert self.open
        self.times.append(view.time)
        self._when_shown()


def silent(length: int) -> Track:
    """A rest of so many microseconds in which nothing is said."""
    rest = Span(SpanKind.REST, None, 1, None, None, 0, length)
    return guide().track._replace(spans=(rest,), events=())


def player(length: int, screen: Record) -> tuple[Player, Silent]:
    track = silent(length)
    playback = Silent(list(track.blocks()), track.pcm)
    return Player(playback, track, screen, signs=signs(), again=lambda _: playback), playback


@pytest.mark.live
def test_a_set_plays_to_its_end_and_the_screen_follows_the_frames() -> None:
    screen = Record()
    playing, _ = player(S // 2, screen)
    began = time.monotonic()
    assert play(playing) == Ending(500_000, finished=True)
    assert 0.5 <= time.monotonic() - began < 0.7
    assert screen.times == sorted(screen.times)
    assert 8 <= len(screen.times) <= 11  # 20 a second
    assert screen.times[-1] <= 500_000
    assert not screen.open


@pytest.mark.live
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_the_set_at_once_and_leaves_the_handlers_as_they_were(
    number: signal.Signals,
) -> None:
    kept = (signal.SIGINT, signal.SIGTERM, signal.SIGTSTP, signal.SIGCONT)
    before = [signal.getsignal(each) for each in kept]
    playing, playback = player(20 * S, Record())
    threading.Timer(0.2, os.kill, (os.getpid(), number)).start()
    began = time.monotonic()
    reached, finished, error = play(playing)
    assert time.monotonic() - began < 0.4
    assert 150_000 <= reached < 350_000
    assert (finished, error) == (False, None)
    assert not playback.running()
    assert [signal.getsignal(each) for each in kept] == before


def test_a_second_ctrl_c_is_python_s_own_should_the_first_hang(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        monkeypatch.setattr(signals, "ECHO", 0.0)  # so long ago
        os.kill(os.getpid(), signal.SIGINT)

    screen = Record(hang)
    with pytest.raises(KeyboardInterrupt):
        play(player(20 * S, screen)[0])
    assert not screen.open


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_at_once_does_not_break_off_what_the_first_began(
    second: signal.Signals,
) -> None:
    def twice() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), second)

    before = {number: signal.signal(number, signals._end) for number in {signal.SIGINT, second}}
    try:
        assert not play(player(20 * S, Record(twice))[0]).finished
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_the_device_is_silent_before_the_screen_is_drawn_again() -> None:
    running = []

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        running.append(playback.running())

    playing, playback = player(20 * S, Record(interrupt))
    play(playing)
    assert running == [False]


@pytest.mark.live
def test_any_thread_may_stop_a_set() -> None:
    playing, _ = player(20 * S, Record())
    threading.Timer(0.1, playing.stop).start()
    began = time.monotonic()
    assert not playing.play().finished
    assert time.monotonic() - began < 0.3


def test_a_set_plays_in_a_thread_where_there_are_no_signals() -> None:
    endings: list[Ending] = []
    playing, _ = player(S // 10, Record())
    thread = threading.Thread(target=lambda: endings.append(play(playing)))
    thread.start()
    thread.join()
    assert endings == [Ending(100_000, finished=True)]


def test_blocks_that_fail_surface_with_the_screen_closed() -> None:
    def failing() -> Iterator[Block]:
        yield bytes(100)
        raise ValueError("no more")

    screen, track = Record(), silent(S)
    playing = Player(Silent(failing(), track.pcm), track, screen, signs=signs(), again=Ear)
    with pytest.raises(ValueError, match="no more"):
        play(playing)
    assert not screen.open


def test_a_sound_is_only_heard() -> None:
    playback = Silent([bytes(8_820)], guide().track.pcm)
    sound(playback)
    assert playback.played() == 4_410


SCRIPT = """
    import sys
    from tempo.audio.pcm import Format
    from tempo.errors import DeviceError
    from tempo.live.keys import source
    from tempo.live.player import Player, play
    from tempo.library.words import signs
    from tempo.live.screen import screen
    from tempo.outputs.silent import Silent
    from tempo.plan.timeline import Span, SpanKind
    from tests.live.lead import guide
    class Dying(Silent):
        def check(self):
            if self.played() >= 22_050:
                raise DeviceError("unplugged")
    class Crashing(Silent):
        def check(self):
            if self.played() >= 22_050:
                raise RuntimeError("crashed")
    rest = Span(SpanKind.REST, None, 1, None, None, 0, {seconds}_000_000)
    track = guide().track._replace(spans=(rest,), events=())
    def opened(blocks):
        return {device}(blocks, Format())
    player = Player(
        opened(track.blocks()), track, screen(signs()), signs=signs(), again=opened, keys=source()
    )
    print(play(player), flush=True)
"""


def written(device: str, seconds: int) -> str:
    return textwrap.dedent(SCRIPT).format(device=device, seconds=seconds)


CONTROLLED = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"  # Ctrl-C comes from it


@pytest.mark.parametrize(
    ("device", "seconds", "key", "number", "last"),
    [
        ("Silent", 20, b"\x03", 0, "finished=False, error=None)"),
        ("Silent", 20, b"\x1c", 0, "finished=False, error=None)"),
        ("Silent", 20, b"q", 0, "finished=False, error=None)"),
        ("Silent", 20, b"", signal.SIGTERM, "finished=False, error=None)"),
        ("Silent", 1, b"", 0, "Ending(time=1000000, finished=True, error=None)"),
        ("Dying", 20, b"", 0, "error=DeviceError('unplugged'))"),
        ("Crashing", 20, b"", 0, "RuntimeError: crashed"),
    ],
    ids=["ctrl-c", "ctrl-backslash", "q", "sigterm", "end", "dead device", "crash"],
)
def test_the_terminal_is_restored_on_any_ending(
    device: str, seconds: int, key: bytes, number: int, last: str
) -> None:
    import termios

    terminal, end = pty.openpty()
    before = termios.tcgetattr(end)
    with subprocess.Popen(
        [sys.executable, "-c", CONTROLLED + written(device, seconds)],
        env=os.environ | {"TERM": "xterm"},
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    ) as process:
        shown, told, raw = "", False, before
        while piece := read(terminal):
            shown += piece
            if f"0:{seconds:02} left" in shown and not told:
                told, raw = True, termios.tcgetattr(end)
                os.write(terminal, key)
                if number:
                    process.send_signal(number)
            if shown.rstrip().endswith(last):
                break
    assert process.returncode == (device == "Crashing")
    assert raw[3] != before[3]  # while it played, keys were neither shown nor held back
    assert termios.tcgetattr(end) == before
    os.close(end)
    os.close(terminal)
    opened, hidden = shown.index("\x1b[?1049h"), shown.index("\x1b[?25l")
    closed, visible = shown.rindex("\x1b[?1049l"), shown.rindex("\x1b[?25h")
    assert max(opened, hidden) < min(closed, visible)
    assert shown.count("\x1b[?1049h") == shown.count("\x1b[?1049l") == 1
    assert shown.rstrip().endswith(last)
    assert shown.rindex(last) > max(closed, visible)


def read(terminal: int) -> str:
    assert select.select([terminal], [], [], 30)[0], "nothing more was written"
    try:
        return os.read(terminal, 1 << 16).decode(errors="replace")
    except OSError:  # what Linux says at the end
        return ""


def test_killed_in_a_pipe_the_lines_so_far_were_written() -> None:
    script = written("Silent", 20)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"  0:00  REST           20 s   set 1 of 1\n"
        process.kill()
