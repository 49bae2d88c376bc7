from collections.abc import Iterator

import pytest

from tempo.audio.pcm import Block, Format
from tempo.outputs.silent import Silent

SLOW = Format(100, 1)


class Hand:
    """A clock that is turned by hand, in seconds."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


def test_frames_are_played_at_the_pace_of_the_clock_and_end_with_the_track() -> None:
    clock = Hand()
    with Silent([bytes(200), bytes(50)], SLOW, clock) as playback:
        played = []
        for _ in range(8):
            played.append((playback.played(), playback.running()))
            clock.time += 0.2
    assert played == [
        (0, True),
        (20, True),
        (40, True),
        (60, True),
        (80, True),
        (100, True),
        (120, True),
        (125, False),
    ]


def test_no_error_adds_up_over_an_hour_of_odd_looks() -> None:
    clock = Hand()
    with Silent([bytes(200)] * 4_000, SLOW, clock) as playback:
        for _ in range(51_429):
            clock.time += 0.07
            playback.played()
        assert playback.played() == 360_003  # 3600.03 s


def test_nothing_is_played_before_it_is_entered() -> None:
    clock = Hand()
    playback = Silent([bytes(200)], SLOW, clock)
    clock.time += 0.5
    assert playback.played() == 0


def test_blocks_are_asked_for_only_when_due() -> None:
    clock = Hand()
    asked = []

    def blocks() -> Iterator[Block]:
        for number in range(3):
            asked.append(number)
            yield bytes(200)

    with Silent(blocks(), SLOW, clock) as playback:
        clock.time += 0.5
        playback.played()
        assert asked == [0]


def test_stopped_it_plays_no_more() -> None:
    clock = Hand()
    with Silent([bytes(200)], SLOW, clock) as playback:
        clock.time += 0.5
        playback.stop()
        clock.time += 0.1
        playback.stop()
        assert (playback.played(), playback.running()) == (50, False)


def test_what_the_blocks_raise_surfaces() -> None:
    def failing() -> Iterator[Block]:
        yield bytes(20)
        raise ValueError("no more")

    clock = Hand()
    with Silent(failing(), SLOW, clock) as playback:
        playback.check()
        clock.time += 0.5
        assert playback.running()
        with pytest.raises(ValueError, match="no more"):
            playback.check()


def test_turned_it_plays_what_it_is_turned_to_at_the_pace_of_the_clock() -> None:
    clock = Hand()
    with Silent([bytes(200)], SLOW, clock) as playback:
        clock.time += 0.5
        assert playback.soonest() == 50
        playback.turn([bytes(200)], 60)
        played = []
        for _ in range(4):
            clock.time += 0.375
            played.append((playback.played(), playback.running()))
    assert played == [(87, True), (125, True), (160, False), (160, False)]


def test_turned_after_its_end_it_goes_on() -> None:
    clock = Hand()
    with Silent([bytes(20)], SLOW, clock) as playback:
        clock.time += 0.5
        assert (playback.played(), playback.running()) == (10, False)
        playback.turn([bytes(200)], playback.soonest())
        clock.time += 0.25
        assert (playback.played(), playback.running()) == (75, True)
