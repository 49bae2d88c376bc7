"""What is fuzzed: each target takes bytes, and raises if the program breaks a promise on them."""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from tempo.errors import FileError, PrescriptionError
from tempo.library import batch, prescriptions, recording, routines, settings, themes
from tempo.library import words as program
from tempo.plan import line as line_of
from tempo.plan.around import fitted
from tempo.plan.coverage import idle, tally, unannounced, unspoken
from tempo.plan.events import Event, EventKind
from tempo.plan.figures import lasting
from tempo.plan.markers import chapters, markers
from tempo.plan.notation import parse
from tempo.plan.passage import Sounding
from tempo.plan.phase import Phase
from tempo.plan.pieces import by_set
from tempo.plan.prescription import Cluster, Exercise, Prescription, Work, decided
from tempo.plan.quantity import LONGEST_PHASE, MOST_REPS, duration, whole
from tempo.plan.saying import canonical, words
from tempo.plan.schedule import SOUNDS, events
from tempo.plan.sheet import Count, Cue, CueSheet, Say, Speaking
from tempo.plan.tempo import Length, Lift, Range, Series, Tempo, just
from tempo.plan.time import MILLISECOND, SECOND
from tempo.plan.timeline import Span, SpanKind, Surround, laid, routine
from tempo.plan.windows import BEFORE_SOUND
from tempo.plan.workout import in_turn, one_after_another

FOLDER = Path(tempfile.mkdtemp(prefix="tempo-fuzz-"))


def notation(data: bytes) -> None:
    """A tempo is read, and reads the same when written again, or is refused in words."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(PrescriptionError):
        assert 0 <= duration(text, "hold").low <= LONGEST_PHASE
    with contextlib.suppress(PrescriptionError):
        assert 1 <= whole(text, "reps", MOST_REPS).low <= MOST_REPS
    try:
        tempo = parse(text)
    except PrescriptionError as error:
        assert str(error)
        return
    assert parse(canonical(tempo)) == tempo
    assert words(tempo, Phase.BOTTOM)
    for length in tempo:
        assert isinstance(length, Lift | Series) or 0 <= length.low <= length.high


def line(data: bytes) -> None:
    """A line of a coach is read, its name standing where it says, or is refused in words."""
    text = data.decode("utf-8", "replace")
    try:
        found = line_of.read(text)
    except PrescriptionError as error:
        assert str(error)
        return
    assert text[found.start :].startswith(found.exercise)
    assert found.reps or found.open or found.hold


def files(data: bytes) -> None:
    """A YAML file of any kind is read, or every problem is told with the name of the file.

    One goes over two lines: of a tempo of three parts the second has the readings, to be pasted.
    """
    path = FOLDER / "file.yaml"
    path.write_bytes(data)
    theme = FOLDER / "theme"
    theme.mkdir(exist_ok=True)
    (theme / "theme.yaml").write_bytes(data)
    readers: Iterable[tuple[Path, Callable[[Path], object]]] = (
        (path, routines.load),
        (path, prescriptions.load),
        (path, settings.load),
        (path, batch.load),
        (theme, themes.load),
    )
    for place, read in readers:
        try:
            read(place)
        except FileError as error:
            for before, line in pairwise(["", *str(error).splitlines()]):
                readings = "three parts" in before and line.startswith("  '")
                assert readings or line.startswith(str(FOLDER)), line
                assert line.isprintable(), line


TEXTS = ["", "drive", "squeeze", "hold and squeeze", "drive through both heels", "chin tucked in"]


def plan(data: bytes) -> None:
    """Whatever is asked for, sounds stand where they belong and no word meets one of them."""
    import atheris

    drawn = atheris.FuzzedDataProvider(data)
    try:
        work = _work(drawn)
    except PrescriptionError as error:
        assert str(error)
        return
    sounding = _sounding(drawn)
    surround = Surround(0, *(drawn.ConsumeIntInRange(0, 15 * SECOND) for _ in range(3)))
    spans = tuple(laid(routine(work, fitted(surround, work, sounding))))
    heard = tuple(events(spans, work, sounding))
    _placed(spans, heard)
    _told(spans, heard, work, sounding)


def _work(drawn: Any) -> Work:
    works = [
        decided(_prescription(drawn), _exercise(drawn), drawn.ConsumeIntInRange(1, 3 * SECOND))
        for _ in range(drawn.ConsumeIntInRange(1, 2))
    ]
    rests = [_time(drawn, 120) for _ in works]
    if drawn.ConsumeBool() and len({len(work.sets) for work in works}) == 1:
        return in_turn(works, rests[:1], rests[1]) if len(works) > 1 else works[0]
    return one_after_another(works, rests)


def _time(drawn: Any, most: int) -> int:
    """Return up to so many seconds, as a person would write them or to the microsecond."""
    if drawn.ConsumeBool():
        return int(drawn.ConsumeIntInRange(0, most)) * SECOND
    return int(drawn.ConsumeIntInRange(0, most * SECOND))


def _range(drawn: Any, most: int) -> Range:
    low = _time(drawn, most)
    return Range(low, low + drawn.ConsumeIntInRange(0, 2) * SECOND)


def _length(drawn: Any) -> Length:
    if drawn.ConsumeIntInRange(0, 7):
        return _range(drawn, 5 if drawn.ConsumeBool() else 30)
    return Series(tuple(_range(drawn, 5) for _ in range(drawn.ConsumeIntInRange(1, 3))))


def _prescription(drawn: Any) -> Prescription:
    lift = Lift.EXPLOSIVE if drawn.ConsumeBool() else _length(drawn)
    tempo = Tempo(_length(drawn), _length(drawn), lift, _length(drawn))
    cluster = Cluster(drawn.ConsumeIntInRange(1, 3), _time(drawn, 20))
    return Prescription(
        lasting(tempo, "fuzzed"),
        just(drawn.ConsumeIntInRange(1, 4)),
        just(drawn.ConsumeIntInRange(1, 3)),
        _time(drawn, 120),
        each_side=drawn.ConsumeBool(),
        walk=drawn.ConsumeBool(),
        last_hold=_time(drawn, 40) if drawn.ConsumeBool() else None,
        cluster=cluster if drawn.ConsumeBool() else None,
        half=drawn.ConsumeBool(),
    )


def _exercise(drawn: Any) -> Exercise:
    def text() -> str:
        return str(drawn.PickValueInList(TEXTS))

    def cue() -> Cue:
        return Cue(text(), text())

    sheet = CueSheet(
        text(),
        tuple(text() for _ in range(drawn.ConsumeIntInRange(0, 2))),
        text(),
        {phase: cue() for phase in Phase if drawn.ConsumeBool()},
        cue() if drawn.ConsumeBool() else None,
        tuple(text() for _ in range(drawn.ConsumeIntInRange(0, 5))),
    )
    starts = Phase.TOP if drawn.ConsumeBool() else Phase.BOTTOM
    return Exercise(sheet, starts, note=text(), warm_up=drawn.ConsumeBool())


def _sounding(drawn: Any) -> Sounding:
    """Return lengths for every sound, and a voice to which no two texts are alike."""
    lengths = {name: drawn.ConsumeIntInRange(1, 3_000) * MILLISECOND for name in SOUNDS}
    spoken = [drawn.ConsumeIntInRange(0, 2_000) * MILLISECOND for _ in range(5)]

    def speech(text: str, rate: int) -> int | None:
        return spoken[len(text) % len(spoken)] * 165 // rate or None

    speaking = Speaking(
        drawn.PickValueInList(list(Say)),
        drawn.PickValueInList(list(Count)),
        drawn.ConsumeIntInRange(80, 450),
        drawn.ConsumeBool(),
        drawn.ConsumeBool(),
    )
    return Sounding(program.load(), speaking, lengths, speech)


def _placed(spans: Sequence[Span], heard: Sequence[Event]) -> None:
    """Spans adjoin; a beep is on each phase's first frame; words are apart, and clear of beeps."""
    assert spans[0].start == 0
    assert all(one.end == other.start for one, other in pairwise(spans))
    begun = [(s.start, s.phase) for s in spans if s.kind is SpanKind.PHASE and s.length]
    assert [(e.time, e.phase) for e in heard if e.kind is EventKind.BEEP] == begun
    assert all(event.duration > 0 and event.time >= 0 for event in heard)
    assert all(event.end <= spans[-1].end for event in heard)
    assert all(one.time <= other.time for one, other in pairwise(heard))
    over = ticked = 0  # until when a beep or signal, a tick is heard
    voice = Event(-SECOND, 0, EventKind.VOICE)
    for event in heard:
        if event.text is not None:
            assert max(over, ticked, voice.end) <= event.time, event
            voice = event
        elif event.kind is EventKind.TICK:
            assert event.time != voice.time, event
            ticked = event.end
        else:
            assert voice.end + BEFORE_SOUND <= event.time, event
            over = max(over, event.end)


def _told(spans: Sequence[Span], heard: Sequence[Event], work: Work, sounding: Sounding) -> None:
    """What is told of a plan adds up: how its cues were spoken, its chapters and its pieces."""
    for place in range(len(work.exercises)):
        count = tally(spans, heard, work, sounding, place)
        assert count.wanted == count.spoken + count.silent
        assert all(each.reason for each in unspoken(spans, heard, work, sounding, place))
        assert all(each.reason for each in idle(work, sounding, place))
        assert all(unannounced(heard, work, sounding, place))
    assert all(marker.length > 0 for marker in markers(spans))
    named = chapters(spans)
    assert all(one.end == other.time for one, other in pairwise(named))
    pieces = by_set(spans, heard)
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert (pieces[0].start, pieces[-1].end) == (0, spans[-1].end)


def sounds(data: bytes) -> None:
    """An audio file is read as sound, of a sensible rate and finite, or refused in words."""
    path = FOLDER / "sound"
    path.write_bytes(data)
    try:
        sound, rate = recording.read(path, longest=2)
    except FileError as error:
        assert str(error).startswith(str(path))
        return
    assert recording.SLOWEST <= rate <= recording.FASTEST
    assert 0 < len(sound) <= 2 * rate


TARGETS: dict[str, Callable[[bytes], None]] = {
    "notation": notation,
    "line": line,
    "files": files,
    "plan": plan,
    "sounds": sounds,
}
