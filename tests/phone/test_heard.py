"""What comes out of a browser, beside the track as it is exported."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from click.testing import Result

from tests.conftest import SoundServer, launched
from tests.phone.conftest import SOUND, Shown

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Playwright

Made = Callable[..., Path]
Run = Callable[..., Result]

# Ready 0 to 10, set 1 to 31, rest to 61, set 2 to 82, finish.
ASKED = (
    *("pause-thrust", "--sets", "2", "--reps", "3", "--rest", "30"),
    *("--no-setup", "--no-cover"),
)
RATE = 44_100
LISTENED = 1.6  # seconds of each stretch that are compared
AROUND = 1.2  # by how many seconds a stretch is looked for before and after its place


@pytest.fixture
def loud(driver: "Playwright", server: SoundServer) -> "Iterator[Browser]":
    """Run a Chromium that is heard."""
    environment = os.environ | server.environment
    browser = launched(driver, "chromium", env=environment, ignore_default_args=["--mute-audio"])
    yield browser
    browser.close()


def listened(page: Shown) -> tuple[float, float]:
    """Return a time of the sound and when that was, on the monotonic clock; then listen a while."""
    page.until(f"!{SOUND}.seeking && {SOUND}.readyState > 2")
    time.sleep(0.4)
    before = time.monotonic()
    now = page.at()
    moment = (before + time.monotonic()) / 2
    time.sleep(LISTENED + 0.4)
    return now, moment


def offset(track: "NDArray[np.float64]", heard: "NDArray[np.float64]", now: float) -> float:
    """Return by how many seconds what was heard is later in the track than a time of it."""
    start = round((now - AROUND) * RATE)
    part = track[max(0, start) : round((now + LISTENED + AROUND) * RATE)]
    size = 1 << (len(part) + len(heard)).bit_length()
    spectrum = np.fft.rfft(part, size) * np.conj(np.fft.rfft(heard, size))
    places = np.fft.irfft(spectrum, size)[: len(part) - len(heard) + 1]
    energy = np.cumsum(np.concatenate(([0.0], part * part)))
    loud = np.sqrt(energy[len(heard) :] - energy[: -len(heard)]) + 0.01 * np.sqrt(energy[-1])
    return float((np.argmax(places / loud) + max(0, start)) / RATE - now)


def test_what_is_heard_after_every_move_is_what_the_track_has_there(
    made: Made, run: Run, loud: "Browser", server: SoundServer, tmp_path: Path
) -> None:
    assert run("export", *ASKED, "-o", str(tmp_path / "set.wav")).exit_code == 0
    track, rate = soundfile.read(tmp_path / "set.wav")
    assert rate == RATE
    page = Shown(loud.new_page()).open(made(*ASKED))
    page.press()
    page.until(f"{SOUND}.currentTime > 0.3")
    moments = [listened(page)]
    for seconds in (13.0, 29.5, 68.5):
        page.seek(seconds)
        moments.append(listened(page))
    page.page.keyboard.press("n")
    moments.append(listened(page))
    page.page.keyboard.press("b")
    moments.append(listened(page))
    assert [round(now) for now, _ in moments[4:]] == [82, 58]

    pieces = list(server.pieces)
    ends = np.cumsum([len(piece.data) // 2 for piece in pieces]) / RATE
    began = min(piece.time - end for piece, end in zip(pieces, ends, strict=True))
    heard = np.frombuffer(server.heard(), dtype="<i2").astype(float)
    found = []
    for now, moment in moments:
        place = round((moment - began) * RATE)
        stretch = heard[place : place + round(LISTENED * RATE)]
        assert np.abs(stretch).max() > 500
        found.append(offset(track, stretch, now))
    usual = float(np.median(found))  # what a way to the ears takes is the same all the time
    assert -1 < usual < 0.1
    assert max(abs(each - usual) for each in found) < 0.06, found
    assert page.said == []
