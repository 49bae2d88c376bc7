import itertools
import math
import struct

import pytest

from tempo.audio.awake import loop

RATES = [8_000, 22_050, 44_100, 48_000, 11_025]


def values(rate: int) -> tuple[int, ...]:
    return struct.unpack(f"<{rate}h", loop(rate))


def decibels(level: float) -> float:
    return 20 * math.log10(level / 32_768)


@pytest.mark.parametrize("rate", RATES)
def test_it_lasts_one_second(rate: int) -> None:
    assert len(loop(rate)) == 2 * rate


@pytest.mark.parametrize("rate", RATES)
def test_it_is_about_78_db_below_full_scale_and_never_above_70(rate: int) -> None:
    noise = values(rate)
    assert -78.5 < decibels(math.sqrt(sum(value**2 for value in noise) / rate)) < -77
    assert decibels(max(map(abs, noise))) <= -70


@pytest.mark.parametrize("rate", RATES)
def test_it_has_no_mean(rate: int) -> None:
    assert sum(values(rate)) == 0


def test_it_is_never_silent_for_a_millisecond() -> None:
    noise = values(44_100) * 2
    longest = max(map(len, "".join("0" if value == 0 else "x" for value in noise).split("x")))
    assert longest < 8  # of 44 frames a millisecond


def test_its_seam_is_like_any_other_place() -> None:
    noise = values(44_100)
    steps = [abs(after - before) for before, after in itertools.pairwise(noise)]
    assert abs(noise[0] - noise[-1]) <= max(steps) <= 14


def test_it_is_noise_and_not_a_tone() -> None:
    noise = values(44_100)
    power = sum(value**2 for value in noise)
    for lag in [1, 2, 3, 10, 100, 441, 1_000, 10_000]:
        shifted = noise[lag:] + noise[:lag]
        alike = sum(one * other for one, other in zip(noise, shifted, strict=True)) / power
        assert abs(alike) < 0.03


def test_it_is_the_same_every_time() -> None:
    assert loop(44_100) == loop(44_100)
    assert struct.unpack("<6h", loop(44_100)[:12]) == (-7, 7, 1, 2, 0, 1)
