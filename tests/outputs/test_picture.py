import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from tempo.audio.pcm import Format
from tempo.errors import RequestError, TrackError
from tempo.guide.asked import Asked
from tempo.guide.subject import subject
from tempo.library import folders
from tempo.library import words as spoken_words
from tempo.library.settings import said
from tempo.outputs.ink import DARK
from tempo.outputs.page import Page, cut, press, width
from tempo.outputs.picture import Subject, names, pages, sets, write
from tempo.plan.events import Event, EventKind
from tempo.plan.notation import parse
from tempo.plan.phase import Phase, Side
from tempo.plan.prescription import Exercise, Prescription, decided
from tempo.plan.sheet import CueSheet
from tempo.plan.tempo import just
from tempo.plan.time import SECOND
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine

S = SECOND
RATE = 1000


def planned(
    tempo: str = "2023",
    reps: int = 4,
    number: int = 2,
    each_side: bool = False,
    words: Sequence[Event] = (),
    samples: bytes = b"",
) -> Subject:
    """Plan some sets with a beep for every phase that lasts, and the words given."""
    asked = Prescription(parse(tempo), just(reps), just(number), 30 * S, each_side)
    spans = list(laid(routine(decided(asked, Exercise(CueSheet("Name"))), Surround())))
    beeps = [
        Event(span.start, 200_000, EventKind.BEEP, span.phase, span.set, span.rep, sound="lift")
        for span in spans
        if span.phase and span.length
    ]
    events = sorted([*beeps, *words])
    blocks = [samples or bytes(2 * RATE * spans[-1].end // S)]
    return Subject("Name", ["how", "how much"], spans, events, blocks, Format(RATE))


def drawn(*given: Any, **options: Any) -> list[Figure]:
    with press():
        return list(pages(*given, **options))


def labelled(figure: Figure, label: str) -> list[Artist]:
    return figure.findobj(lambda artist: artist.get_label() == label)


def across(figure: Figure, label: str) -> list[tuple[float, float]]:
    """Return the left and the right end of all that is drawn under a label, in inches."""
    ends = []
    for artist in labelled(figure, label):
        assert isinstance(artist, PolyCollection | LineCollection)
        for path in artist.get_paths():
            x = np.asarray(path.vertices)[:, 0]
            ends.append((round(float(x.min()), 3), round(float(x.max()), 3)))
    return ends


def written(figure: Figure) -> list[str]:
    return [artist.get_text() for artist in _texts(figure)]


def _texts(figure: Figure) -> Iterator[Text]:
    for artist in figure.findobj(Text):
        assert isinstance(artist, Text)
        if artist.get_text():
            yield artist


def crowded(figure: Figure) -> list[str]:
    """Return the texts that lie over another one or outside the page."""
    renderer = figure._get_renderer()  # type: ignore[attr-defined]
    boxes = [(text, text.get_window_extent(renderer)) for text in _texts(figure)]
    page = Bbox.from_bounds(0, 0, *figure.get_size_inches() * figure.dpi)
    bad = [
        text.get_text()
        for text, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > page.x1 or box.y1 > page.y1
    ]
    low, high = (np.array([getattr(box, end) for _, box in boxes]) for end in ("min", "max"))
    for number, (text, _) in enumerate(boxes):
        rest = slice(number + 1, None)
        over = np.minimum(high[number], high[rest]) - np.maximum(low[number], low[rest])
        bad += [
            f"{text.get_text()} | {boxes[rest][other][0].get_text()}"
            for other in np.flatnonzero((over > 0.01).all(axis=1))
        ]
    return bad


def test_a_beep_stands_at_its_time() -> None:
    [page] = drawn(planned())
    # Two reps of 7 s fill the 10.89 inches from 0.4 on.
    row = [0.4, 1.956, 4.289, 5.845, 7.401, 9.734]
    assert across(page, "beep") == [(x, x) for x in row + row]


def test_phases_are_as_wide_as_they_last_and_one_without_length_is_not_drawn() -> None:
    [page] = drawn(planned("2-1-3-1", reps=1))  # lower, bottom, lift, top: a row of 7 s
    assert across(page, "lift") == [(0.4, 5.067)]
    assert across(page, "top") == [(5.067, 6.623)]
    assert across(page, "lower") == [(6.623, 9.734)]
    assert across(page, "bottom") == [(9.734, 11.29)]
    [page] = drawn(planned("2011", reps=1))
    assert across(page, "bottom") == []
    assert {"LIFT  1 s", "TOP  1 s", "LOWER  2 s"} < set(written(page))
    assert not [text for text in written(page) if "BOTTOM" in text]


def test_a_phase_too_short_for_its_name_has_its_arrow_or_nothing() -> None:
    [page] = drawn(planned("0.4-0-2-0.2", reps=6))
    assert {"LIFT  2 s", "↓"} < set(written(page))
    assert not [text for text in written(page) if "LOWER" in text or "TOP" in text]


def test_words_stand_where_they_are_spoken_and_a_line_as_long_as_they_take() -> None:
    spoken = [
        Event(10 * S + 500_000, 1 * S, EventKind.VOICE, text="drive through heels"),
        Event(11 * S, S // 2, EventKind.COUNT, rep=1, text="1"),
        Event(23 * S + 500_000, S // 2, EventKind.VOICE, text="a good deal longer than that"),
        Event(9 * S, S // 2, EventKind.VOICE, text="before"),
        Event(38 * S, S // 2, EventKind.VOICE, text="after"),
    ]
    [page] = drawn(planned(words=spoken))
    assert across(page, "spoken") == [(0.789, 1.567), (1.178, 1.567), (10.901, 11.29)]
    places = {text.get_text(): text.get_position() for text in _texts(page)}
    assert places["drive through heels"][0] == pytest.approx(0.789, abs=0.001)
    assert places["1"][0] == pytest.approx(1.178, abs=0.001)
    assert places["1"][1] > places["drive through heels"][1]  # on a line of its own, below
    assert places["a good deal longer than that"][0] < 10.901  # moved left, to end on the page
    assert not {"before", "after"} & places.keys()
    assert crowded(page) == []


def test_axes_are_in_minutes_and_seconds() -> None:
    [page] = drawn(planned(reps=2))
    seconds = [f"0:{second}" for second in range(10, 25)]
    whole = ["0:00", "0:05", "0:10", "0:15", "0:20", "0:25"]
    times = [text for text in written(page) if re.fullmatch(r"\d+:\d\d", text)]
    assert times[-15:] == seconds
    assert set(whole) < set(times)


def test_time_under_tension_stands_over_each_set_and_adds_up_rep_by_rep() -> None:
    [page] = drawn(planned(each_side=True))
    tension = [text for text in written(page) if "under tension" in text]
    side = [f"0:{number:02} under tension" for number in (7, 14, 21, 28)]
    assert tension == ["0:28 under tension"] * 4 + side + side
    names_ = [text for text in written(page) if "side" in text]
    assert names_[-8:] == [
        f"rep {rep}, {side} side" for side in ("left", "right") for rep in (1, 2, 3, 4)
    ]


def test_the_waveform_is_that_of_the_samples_in_blocks_of_any_size() -> None:
    loud = np.zeros(100 * RATE, "<i2")
    loud[11 * RATE : 12 * RATE] = 16_384  # the second second of the set
    loud[11 * RATE + 500 : 12 * RATE] = -32_768
    whole = planned(reps=2, samples=loud.tobytes())
    shapes = []
    for size in (len(loud), 7, 512, 30_001):
        blocks = [loud[at : at + size].tobytes() for at in range(0, len(loud), size)]
        [page] = drawn(whole._replace(blocks=blocks))
        [wave] = labelled(page, "wave")
        assert isinstance(wave, PolyCollection)
        shapes.append(np.asarray(wave.get_paths()[0].vertices))
    assert all(np.array_equal(shape, shapes[0]) for shape in shapes)
    x, y = shapes[0].T
    middle = np.median(y)
    high = x[y < middle - 0.1]  # half of full scale is a sixth of an inch
    low = x[y > middle + 0.1]
    column = 1 / 60
    assert (min(high), max(high)) == pytest.approx((1.178, 1.567), abs=column)
    assert (min(low), max(low)) == pytest.approx((1.567, 1.956), abs=column)
    assert round(middle - min(y), 3) == pytest.approx(0.33 * 0.5, abs=0.01)
    assert round(max(y) - middle, 3) == pytest.approx(0.33, abs=0.01)


def test_every_page_has_the_samples_of_its_own_time() -> None:
    loud = np.zeros(100 * RATE, "<i2")
    loud[76 * RATE : 77 * RATE] = 16_384  # in the second set, from 68 s on
    whole = planned(samples=loud.tobytes())
    blocks = (loud[at : at + 999].tobytes() for at in range(0, len(loud), 999))
    heights = []
    for page in drawn(whole._replace(blocks=blocks), chosen=[1, 2], rows=1):
        [wave] = labelled(page, "wave")
        assert isinstance(wave, PolyCollection)
        x, y = np.asarray(wave.get_paths()[0].vertices).T
        heights.append(round(float(max(y) - min(y)), 2))
        if len(heights) == 3:
            loudest = x[y < np.median(y) - 0.1]
            assert min(loudest) == pytest.approx(0.4 + 8 / 14 * 10.89, abs=1 / 60)
    assert heights == [0.01, 0.01, 0.17, 0.01]


def test_stereo_shows_the_louder_of_both_channels() -> None:
    samples = np.zeros((60 * RATE, 2), "<i2")
    samples[:, 1] = 16_384
    whole = planned(reps=2)._replace(blocks=[samples.tobytes()], pcm=Format(RATE, 2))
    [wave] = labelled(drawn(whole)[0], "wave")
    assert isinstance(wave, PolyCollection)
    y = np.asarray(wave.get_paths()[0].vertices)[:, 1]
    assert max(y) - min(y) == pytest.approx(0.33 * 0.52, abs=0.01)


def test_a_set_of_many_reps_goes_on_over_pages_and_says_which_they_are() -> None:
    headings = [
        next(text for text in written(page) if text.startswith("Set "))
        for page in drawn(planned(reps=20), chosen=[1, 2])
    ]
    assert headings == [
        "Set 1, reps 1 to 16 of 20",
        "Set 1, reps 17 to 20 of 20",
        "Set 2, reps 1 to 16 of 20",
        "Set 2, reps 17 to 20 of 20",
    ]
    [page] = drawn(planned(reps=1))
    assert "Set 1" in written(page)


def test_the_strip_shows_every_phase_of_every_set_and_what_is_drawn_below() -> None:
    [page] = drawn(planned("2111", reps=3), chosen=[2])
    for phase in ("lift", "top", "lower", "bottom"):
        assert len(across(page, f"{phase} of all")) == 2 * 3
    # 10 s, 15 s, a rest of 30 s, 15 s, 5 s: the second set is from 55 to 70 of 75 s.
    assert across(page, "shown") == [(8.386, 10.564)]
    assert {"get ready", "set 1", "rest", "0:30", "set 2"} < set(written(page))


def test_reps_too_narrow_to_be_seen_are_one_block_a_set() -> None:
    page = drawn(planned("2011", reps=100, number=5))[0]
    assert len(across(page, "block")) == 5
    assert across(page, "lift of all") == []
    assert crowded(page) == []


def test_the_names_of_a_set() -> None:
    span = Span(SpanKind.PHASE, Phase.LIFT, 2, 1, None, 0, S)
    assert names(span) == ["set 2", "2"]
    assert names(span._replace(side=Side.LEFT)) == ["set 2, left side", "set 2, left", "2 left"]
    assert names(span._replace(kind=SpanKind.REST)) == ["rest"]


def test_what_is_written_is_in_the_language_of_the_set() -> None:
    german = spoken_words.drawn("de")
    span = Span(SpanKind.PHASE, Phase.LIFT, 2, 1, Side.LEFT, 0, S)
    assert names(span, (), german) == ["Satz 2, linke Seite", "Satz 2, links", "2 links"]
    page = drawn(planned()._replace(labels=german))[0]
    told = " ".join(text.get_text() for text in page.findobj(Text))
    for each in ("Satz 1", "unter Spannung", "SENKEN", "HEBEN", "Ton: eine Phase beginnt"):
        assert each in told
    assert not {"set", "rep", "LIFT", "beep:"} & {*told.split()}
    assert [len(phases) for phases in sets(planned(each_side=True).spans)] == [32, 32]


ROUTINES = [
    *sorted(path.stem for path in folders.shipped("cues").glob("thrust/*.yaml")),
    "glute-ham-raise",
]


@pytest.mark.few(2)
@pytest.mark.parametrize("tempo", [None, "20X0", "3.333-0.1-1.7-0.25", "0-0-0-0.3"])
@pytest.mark.parametrize("name", ["pause-thrust", "single-leg-thrust"])
def test_no_words_lie_over_each_other_or_leave_the_page(name: str, tempo: str | None) -> None:
    asked = Asked(name, said(say="full", **({"tempo": tempo} if tempo else {})))
    for page in drawn(subject(asked.guide())):
        assert crowded(page) == []
        assert len(written(page)) > 30


@pytest.mark.few(2)
@pytest.mark.parametrize("name", ROUTINES)
def test_every_shipped_routine_is_drawn_with_all_that_is_said_in_its_first_set(name: str) -> None:
    whole = subject(Asked(name).guide())
    [page] = drawn(whole)
    assert crowded(page) == []
    said = [e.text for e in whole.events if e.text and e.set == 1 and e.rep is not None]
    assert len(said) >= 4  # of a hold; of reps many more
    shown = written(page)
    assert [text for text in said if text not in shown] == []
    beeps = [e for e in whole.events if e.kind is EventKind.BEEP and e.set == 1]
    assert len(across(page, "beep")) == len(beeps)


def test_words_over_words_are_seen() -> None:
    with press():
        page = Page(4, 2, DARK)
        page.text(1, 1, "squeeze", 10)
        page.text(1.3, 1.05, "lower", 10)
        page.text(3.9, 1, "outside", 10)
        assert crowded(page.figure) == ["outside", "squeeze | lower"]


def test_a_long_name_is_cut_and_signs_are_written_as_they_are() -> None:
    long = planned()._replace(title="A $x_1$ & <b> " + "very " * 40 + "long name")
    [page] = drawn(long)
    [title] = [text for text in written(page) if text.startswith("A $x_1$ & <b> very")]
    assert title.endswith("…")
    assert crowded(page) == []
    with press():
        assert cut("short", 10, 5) == "short"
        assert width(cut("a long text", 10, 0.5), 10) <= 0.5


# ---- files ----


def program(name: str) -> str:
    if shutil.which(name) is None:
        pytest.skip(f"the program {name} is not installed")
    return name


def pixels(image: bytes | Path) -> Any:
    """Return the pixels of a PNG: rows, columns, red green and blue."""

    from PIL import Image

    return np.asarray(
        Image.open(io.BytesIO(image) if isinstance(image, bytes) else image).convert("RGB")
    )


def rendered(path: Path, *options: str) -> Any:
    command = [program("rsvg-convert"), *options, "--width", "1169", str(path)]
    return pixels(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)


def test_a_png_is_as_wide_as_asked_and_its_beeps_are_red_where_they_sound(tmp_path: Path) -> None:
    path = tmp_path / "set.png"
    assert write(path, planned(), pixels=1169) == 1
    probe = [program("ffprobe"), "-v", "error", "-show_streams", "-of", "json", str(path)]
    stream = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)["streams"][0]
    assert (stream["codec_name"], stream["width"]) == ("png", 1169)
    image = pixels(path)
    row = int(np.argmax((image == (0x56, 0xB4, 0xE9)).all(axis=2).sum(axis=1)))  # LOWER's strip
    red = np.flatnonzero((np.abs(image[row + 6].astype(int) - (0xA3, 0x16, 0x0F)) < 60).all(axis=1))
    starts = [40, 195.6, 428.9, 584.5, 740.1, 973.4]  # at 100 pixels an inch
    assert all(min(abs(red - start)) <= 1 for start in starts)
    assert all(min(abs(x - start) for start in starts) <= 2 for x in red)


def test_an_svg_stands_on_paper_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "set.svg"
    write(path, planned())
    image = rendered(path, "--background-color", "black")
    assert tuple(image[3, 3]) == (255, 255, 255)
    assert (image == (0x15, 0x19, 0x1D)).all(axis=2).any()
    white = rendered(path, "--background-color", "white")
    assert np.array_equal(image[:-2], white[:-2])  # but for the last, which is half a pixel


def test_an_svg_turns_dark_where_its_reader_is(tmp_path: Path) -> None:
    """What a browser does with the media query is done here by taking the query away."""
    path, dark = tmp_path / "set.svg", tmp_path / "dark.svg"
    write(path, planned())
    text = path.read_text()
    [style] = re.findall(r"<style>@media \(prefers-color-scheme:dark\){(.*)}</style>", text)
    dark.write_text(re.sub(r"<style>@media.*</style>", f"<style>{style}</style>", text))
    forced = tmp_path / "forced.svg"
    write(forced, planned(), dark=True)
    assert "@media" not in forced.read_text()
    image = rendered(dark)
    assert tuple(image[3, 3]) == (0x0D, 0x11, 0x17)
    assert np.array_equal(image, rendered(forced))
    assert not np.array_equal(image, rendered(path))


@pytest.mark.few(1)
@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_paper_is_as_asked(tmp_path: Path, kind: str) -> None:
    papers = []
    for dark in (True, False, None):
        path = tmp_path / f"{dark}.{kind}"
        write(path, planned(), dark=dark)
        if kind == "pdf":
            drawing = [
                program("pdftoppm"),
                "-png",
                "-singlefile",
                str(path),
                str(tmp_path / "page"),
            ]
            subprocess.run(drawing, check=True, timeout=60)
            papers.append(tuple(pixels(tmp_path / "page.png")[3, 3]))
        else:
            papers.append(tuple((rendered(path) if kind == "svg" else pixels(path))[3, 3]))
    assert papers == [(0x0D, 0x11, 0x17), (255, 255, 255), (255, 255, 255)]


def test_a_pdf_has_its_words_as_text_and_a_page_for_each_set(tmp_path: Path) -> None:
    path = tmp_path / "set.pdf"
    words = [Event(10 * S, S, EventKind.VOICE, text="Hüfte strecken")]
    assert write(path, planned(words=words), [1, 2]) == 2
    read = [program("pdftotext"), "-layout", str(path), "-"]
    text = subprocess.run(read, check=True, capture_output=True, encoding="utf-8").stdout
    first, second, rest = text.split("\f")
    assert "Hüfte strecken" in first
    assert "Set 1" in first and "Set 2" in second and rest == ""
    assert first.count("LIFT 2 s") == 4


PICTURES = """
import sys
from tempo.cli import group
place, *asked = sys.argv[1:]
for kind in ("png", "svg", "pdf"):
    group(["plot", *asked, "-o", f"{place}.{kind}"], "tempo", standalone_mode=False)
"""
"""Draws in one process, as most of the time goes into loading what draws."""


@pytest.mark.thorough
def test_the_same_picture_is_the_same_bytes_whatever_the_user_has_set(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    settings.mkdir()
    wild = "font.size: 40\nsavefig.dpi: 30\nsvg.fonttype: none\nbackend: TkAgg\nno.such: 1\n"
    (settings / "matplotlibrc").write_text(wild)
    asked = ("frog-pump", "--sets", "1", "--voice", "none")
    for number, folder in enumerate((tmp_path, settings)):
        for fonts in Path(matplotlib.get_cachedir()).glob("fontlist*"):  # else looked for: seconds
            shutil.copy(fonts, folder)
        environment = os.environ | {"PYTHONHASHSEED": str(number), "MPLCONFIGDIR": str(folder)}
        environment.pop("DISPLAY", None)
        result = subprocess.run(
            [sys.executable, "-c", PICTURES, str(tmp_path / str(number)), *asked],
            env=environment,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
        )
        assert result.returncode == 0
        assert len(result.stderr.splitlines()) == 9, result.stderr
    for kind in ("png", "svg", "pdf"):
        one, two = (tmp_path / f"{number}.{kind}" for number in (0, 1))
        assert one.read_bytes() == two.read_bytes()


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "set.svg"
    path.write_text("precious")
    with pytest.raises(RequestError, match="exists; use --force"):
        write(path, planned())
    assert path.read_text() == "precious"
    with pytest.raises(RequestError, match=r"ends in \.png, \.svg or \.pdf"):
        write(tmp_path / "set.jpg", planned())
    with pytest.raises(TrackError, match="there is no folder"):
        write(tmp_path / "no" / "set.svg", planned())

    def broken() -> Iterator[bytes]:
        yield bytes(2 * RATE)
        raise ValueError("no more")

    for kind in ("png", "svg", "pdf"):
        with pytest.raises(ValueError, match="no more"):
            write(tmp_path / f"broken.{kind}", planned()._replace(blocks=broken()))
    assert [path.name for path in tmp_path.iterdir()] == ["set.svg"]
