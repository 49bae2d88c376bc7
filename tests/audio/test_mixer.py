import random
from collections.abc import Callable, Iterable
from itertools import pairwise
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray

from tempo.audio import awake, mixer
from tempo.audio.pcm import Format
from tempo.plan.events import Event, EventKind
from tempo.plan.time import SECOND

RATE = 1_000  # a frame is a millisecond
MONO = Format(RATE)
LOUDEST = 27_570  # -1.5 dBFS

Samples = NDArray[np.int16]


def pcm(*values: int) -> bytes:
    return np.array(values, "<i2").tobytes()


def at(frame: int, sound: str) -> Event:
    return Event(frame * SECOND // RATE, 0, EventKind.BEEP, sound=sound)


def track(
    events: Iterable[Event],
    clips: dict[str, bytes],
    frames: int,
    idle: bytes = bytes(2),
    first: int = 0,
) -> list[int]:
    blocks = mixer.blocks(events, clip(clips), first, frames, MONO, idle, mixer.mix)
    heard: list[int] = np.frombuffer(b"".join(blocks), "<i2").tolist()
    return heard


def clip(clips: dict[str, bytes]) -> Callable[[Event], bytes]:
    return lambda event: clips[event.sound or ""]


def drawn(
    seed: int, loudest: int, frames: int = 5_000
) -> tuple[list[Event], dict[str, bytes], list[tuple[int, Samples]]]:
    """Draw clips of random lengths, some of none, and random events, alone and in heaps."""
    random_ = random.Random(seed)
    noise = np.random.default_rng(seed)
    lengths = [0, 1, *(random_.randrange(1, 200) for _ in range(10))]
    clips = {
        str(n): noise.integers(-loudest, loudest, length, np.int16, endpoint=True)
        for n, length in enumerate(lengths)
    }
    starts = sorted(random_.randrange(frames) for _ in range(120))
    events = [at(start, random_.choice(list(clips))) for start in starts]
    placed = [
        (start, clips[event.sound or ""]) for start, event in zip(starts, events, strict=True)
    ]
    return events, {name: samples.tobytes() for name, samples in clips.items()}, placed


def reference(
    placed: list[tuple[int, Samples]], frames: int, idle: bytes
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Mix the plain way: a whole track of zeros, to which every clip is added."""
    total = np.zeros(frames + 1_000, np.int64)
    sounding = np.zeros(frames + 1_000, bool)
    for start, samples in placed:
        total[start : start + len(samples)] += samples
        sounding[start : start + len(samples)] = True
    quiet = np.resize(np.frombuffer(idle, "<i2"), frames + 1_000)
    return np.where(sounding, total, quiet)[:frames], sounding[:frames]


def test_a_clip_starts_on_its_frame_with_silence_on_both_sides() -> None:
    assert track([at(3, "a")], {"a": pcm(5, 6)}, 8) == [0, 0, 0, 5, 6, 0, 0, 0]


def test_clips_that_overlap_are_added() -> None:
    clips = {"a": pcm(1, 2, 3), "b": pcm(10, 20)}
    assert track([at(1, "a"), at(2, "b")], clips, 6) == [0, 1, 12, 23, 0, 0]
    assert track([at(1, "a"), at(1, "b")], clips, 6) == [0, 11, 22, 3, 0, 0]


def test_clips_that_only_meet_are_not_mixed() -> None:
    clips = {"a": pcm(1, 2), "b": pcm(10, 20)}
    events = [at(1, "a"), at(3, "b")]
    assert [start for start, _ in mixer.islands(events, clip(clips), MONO)] == [1, 3]
    assert track(events, clips, 6) == [0, 1, 2, 10, 20, 0]


def test_an_island_ends_where_its_longest_clip_does() -> None:
    clips = {"long": pcm(*[1] * 6), "short": pcm(2), "other": pcm(7)}
    events = [at(0, "long"), at(2, "short"), at(5, "other"), at(6, "other")]
    islands = list(mixer.islands(events, clip(clips), MONO))
    assert islands == [
        (0, ((0, clips["long"]), (2, clips["short"]), (5, clips["other"]))),
        (6, ((0, clips["other"]),)),
    ]
    assert track(events, clips, 8) == [1, 1, 3, 1, 1, 8, 7, 0]


def test_nothing_sounds_after_the_end() -> None:
    clips = {"a": pcm(1, 2, 3)}
    assert track([at(2, "a"), at(4, "a")], clips, 4) == [0, 0, 1, 2]
    assert track([], {}, 3) == [0, 0, 0]
    assert track([at(0, "a")], clips, 0) == []


def test_an_empty_clip_is_no_sound() -> None:
    assert track([at(1, "none"), at(1, "a")], {"none": b"", "a": pcm(4)}, 3) == [0, 4, 0]


def test_silence_holds_the_idle_samples_in_step_with_the_track_and_sounds_do_not() -> None:
    idle = pcm(1, 2, 3)
    assert track([], {}, 8, idle) == [1, 2, 3, 1, 2, 3, 1, 2]
    assert track([at(2, "a")], {"a": pcm(50, 0)}, 8, idle) == [1, 2, 50, 0, 2, 3, 1, 2]


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_plain_mix_to_the_sample(seed: int) -> None:
    events, clips, placed = drawn(seed, loudest=500)
    idle = awake.loop(RATE)
    expected, _ = reference(placed, 5_000, idle)
    assert abs(expected).max() < LOUDEST
    assert track(events, clips, 5_000, idle) == expected.tolist()
    late, *others = placed
    moved, _ = reference([(late[0] + 1, late[1]), *others], 5_000, idle)
    assert track(events, clips, 5_000, idle) != moved.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_what_would_be_too_loud_is_turned_down_a_whole_island_at_a_time(seed: int) -> None:
    events, clips, placed = drawn(seed, loudest=27_500)
    expected, sounding = reference(placed, 5_000, bytes(2))
    heard = np.array(track(events, clips, 5_000), np.int64)
    assert abs(expected).max() > 40_000  # or nothing is proved
    assert abs(heard).max() <= LOUDEST
    assert not heard[~sounding].any()
    for start, parts in mixer.islands(events, clip(clips), MONO):
        end = min(5_000, start + max(at + len(samples) // 2 for at, samples in parts))
        mine, theirs = heard[start:end], expected[start:end]
        gain = min(1.0, LOUDEST / max(abs(theirs).max(initial=0), 1))
        if len(parts) == 1 or np.array_equal(mine, theirs):
            assert np.array_equal(mine, theirs)
            continue
        # One gain for all of it, so that nothing jumps; each clip is rounded by less than 1.
        best = float(np.dot(mine, theirs) / np.dot(theirs, theirs))
        assert best <= gain + 1e-3
        assert abs(mine - best * theirs).max() <= 2 * len(parts) + 1


@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_any_number_of_the_loudest_clips_together_stay_below_minus_1_and_a_half_dbfs(
    number: int,
) -> None:
    wave = (29_000 * np.cos(np.arange(400) / 10) * np.hanning(400)).astype("<i2")
    mixed = np.frombuffer(mixer.mix([(0, wave.tobytes())] * number), "<i2").astype(int)
    assert LOUDEST - 200 < abs(mixed).max() <= LOUDEST
    assert np.corrcoef(mixed, wave)[0, 1] > 0.999_99
    assert max(abs(b - a) for a, b in pairwise(mixed.tolist())) < 3_000  # 22,000 if one dropped out


def test_a_sum_that_is_loud_enough_is_left_as_it_is() -> None:
    half = pcm(LOUDEST // 2, -LOUDEST // 2)
    assert mixer.mix([(0, half), (0, half)]) == pcm(LOUDEST, -LOUDEST)
    louder = np.frombuffer(mixer.mix([(0, half), (0, half), (0, pcm(2, 0))]), "<i2")
    assert louder.tolist()[0] < LOUDEST


def test_the_same_island_is_mixed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mix = Mock(side_effect=mixer.mix)
    monkeypatch.setattr(mixer, "mix", mix)
    clips = {"a": pcm(1, 2), "b": pcm(3)}
    events = [at(frame, name) for frame in range(0, 1_000, 10) for name in "ab"]
    assert sum(track(events, clips, 1_000)) == 100 * 6
    assert mix.call_count == 1


def test_no_more_islands_are_kept_than_memory_is_meant_for(monkeypatch: pytest.MonkeyPatch) -> None:
    mix = Mock(side_effect=mixer.mix)
    monkeypatch.setattr(mixer, "mix", mix)
    clips = {str(n): pcm(n) for n in range(1, 6)}
    events = [at(frame, str(1 + frame % 5)) for frame in range(40) for _ in "ab"]
    for most, mixes in ((10, 5), (8, 40)):  # bytes of islands of one frame each
        monkeypatch.setattr(mixer, "MOST_HELD", most)
        mix.reset_mock()
        assert track(events, clips, 40) == [2 * (1 + frame % 5) for frame in range(40)]
        assert mix.call_count == mixes


def test_a_sound_alone_is_its_own_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixer, "mix", None)
    assert track([at(2, "a"), at(5, "a")], {"a": pcm(1, 2)}, 8) == [0, 0, 1, 2, 0, 1, 2, 0]


@pytest.mark.parametrize("first", [0, 1, 7, 512, 1_234, 2_500, 4_999, 5_000])
def test_a_track_from_a_frame_on_is_the_rest_of_the_whole_one(first: int) -> None:
    events, clips, _ = drawn(3, 9_000)
    idle = pcm(1, -2, 3)
    whole = track(events, clips, 5_000, idle)
    assert track(events, clips, 5_000, idle, first) == whole[first:]


@pytest.mark.parametrize("first", [0, 1, 7, 512, 1_234, 4_999])
def test_in_stereo_each_channel_is_mixed_as_if_it_were_alone(first: int) -> None:
    events, clips, _ = drawn(5, 500)
    _, others, _ = drawn(6, 500)
    others = {
        name: np.resize(np.frombuffer(others[name], "<i2"), len(clip) // 2).tobytes()
        if len(others[name])
        else bytes(len(clip))
        for name, clip in clips.items()
    }

    def woven(left: bytes, right: bytes) -> bytes:
        pair = [np.frombuffer(side, "<i2") for side in (left, right)]
        return np.stack(pair, axis=1).astype("<i2").tobytes()

    both = {name: woven(clips[name], others[name]) for name in clips}
    idle = woven(pcm(1, 2, 3), pcm(-1, 5, 0))
    blocks = mixer.blocks(events, clip(both), first, 5_000, Format(RATE, 2), idle, mixer.mix)
    heard = np.frombuffer(b"".join(blocks), "<i2").reshape(-1, 2)
    assert heard[:, 0].tolist() == track(events, clips, 5_000, pcm(1, 2, 3), first)
    assert heard[:, 1].tolist() == track(events, others, 5_000, pcm(-1, 5, 0), first)
