import sys
import time

import pytest

from tempo.live import stopwatch


def test_it_goes_as_fast_as_the_clock_of_a_machine_that_is_awake() -> None:
    began, monotonic, slept = stopwatch.now(), time.monotonic(), stopwatch.asleep()
    time.sleep(0.2)
    gone = time.monotonic() - monotonic
    assert stopwatch.now() - began == pytest.approx(gone, abs=0.05)
    assert stopwatch.asleep() - slept == pytest.approx(0, abs=0.05)


def test_the_clock_on_the_wall_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stopwatch.now(), stopwatch.asleep()
    monkeypatch.setattr("time.time", lambda: 1e12)
    assert stopwatch.now() - before[0] < 10
    assert abs(stopwatch.asleep() - before[1]) < 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="the clock of Linux")
def test_a_sleep_is_what_the_clock_since_boot_ran_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.clock_gettime
    before = stopwatch.asleep()
    monkeypatch.setattr("time.clock_gettime", lambda clock: real(clock) + 3_600)
    assert stopwatch.asleep() - before == pytest.approx(3_600, abs=0.5)


def test_where_no_clock_tells_nobody_slept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "elsewhere")
    monkeypatch.delattr("time.CLOCK_BOOTTIME", raising=False)
    assert abs(stopwatch.asleep()) < 0.5
    assert abs(stopwatch.now() - time.monotonic()) < 0.5
