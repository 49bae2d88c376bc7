import shutil
import subprocess
from pathlib import Path

import pytest

from tempo.outputs.captions import lrc, srt, vtt
from tempo.outputs.labels import audacity
from tempo.plan.markers import Marker

HOUR = 3_600_000_000
WORDS = [
    Marker(1_000_000, 1_500_000, "drive through heels"),
    Marker(2_500_000, 500_000, "1 < 2 & 3 --> 4"),
    Marker(HOUR + 61_234_567, 1_500_000, "größer,\nlänger"),
]


def test_vtt_is_escaped_and_in_hours() -> None:
    assert vtt(WORDS) == (
        "WEBVTT\n"
        "\n00:00:01.000 --> 00:00:02.500\ndrive through heels\n"
        "\n00:00:02.500 --> 00:00:03.000\n1 &lt; 2 &amp; 3 --&gt; 4\n"
        "\n01:01:01.235 --> 01:01:02.735\ngrößer, länger\n"
    )


def test_srt_is_numbered_and_has_commas() -> None:
    assert srt(WORDS) == (
        "1\n00:00:01,000 --> 00:00:02,500\ndrive through heels\n"
        "\n2\n00:00:02,500 --> 00:00:03,000\n1 < 2 & 3 --> 4\n"
        "\n3\n01:01:01,235 --> 01:01:02,735\ngrößer, länger\n"
    )


def test_lrc_counts_minutes_on_and_clears_what_was_said() -> None:
    assert lrc(WORDS, "Thrust", "rep-tempo", "Hip thrust") == (
        "[ti:Thrust]\n[ar:rep-tempo]\n[al:Hip thrust]\n"
        "[00:01.00]drive through heels\n"
        "[00:02.50]1 < 2 & 3 --> 4\n"
        "[00:03.00]\n"
        "[61:01.23]größer, länger\n"
        "[61:02.73]\n"
    )


def test_nothing_said_is_still_a_file() -> None:
    assert (vtt([]), srt([]), lrc([], "Thrust", "", "")) == ("WEBVTT\n", "", "[ti:Thrust]\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.vtt", vtt(WORDS)), ("a.srt", srt(WORDS)), ("a.lrc", lrc(WORDS, "", "", ""))],
)
def test_another_program_reads_the_words_and_their_times(
    tmp_path: Path, name: str, text: str
) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("the program ffprobe is not installed: nobody else to read it")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    asked = ("-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0")
    ended = subprocess.run(
        ["ffprobe", *asked, str(path)], capture_output=True, check=True, encoding="utf-8"
    )
    times = [float(line.strip(",")) for line in ended.stdout.split()]
    starts = [1, 2.5, 3661.235] if name != "a.lrc" else [1, 2.5, 3, 3661.23, 3662.73]
    assert times == pytest.approx(starts, abs=1e-3)
    assert ended.stderr == ""


def test_labels_are_as_audacity_describes_them() -> None:
    """Start, end and text, parted by tabs, in seconds with a point, a line each."""
    assert audacity(WORDS).splitlines() == [
        "1.000000\t2.500000\tdrive through heels",
        "2.500000\t3.000000\t1 < 2 & 3 --> 4",
        "3661.234567\t3662.734567\tgrößer, länger",
    ]
