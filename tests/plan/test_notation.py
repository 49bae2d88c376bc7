import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.errors import PrescriptionError
from tempo.plan.figures import lasting
from tempo.plan.notation import parse, phases
from tempo.plan.phase import CYCLE, Phase
from tempo.plan.quantity import LONGEST_PHASE, MOST_REPS, duration, whole
from tempo.plan.saying import between, canonical, words, words_of
from tempo.plan.tempo import Lift, Phases, Range, Series, Tempo, just
from tempo.plan.time import SECOND, spelled

X = Lift.EXPLOSIVE


def of(lower: float, bottom: float, lift: float | Lift, top: float) -> Tempo:
    def length(seconds: float) -> Range:
        return just(round(seconds * SECOND))

    return Tempo(
        length(lower),
        length(bottom),
        lift if isinstance(lift, Lift) else length(lift),
        length(top),
    )


times = st.one_of(
    st.sampled_from([0, SECOND, 2 * SECOND, 3 * SECOND, 2_500_000, 10 * SECOND, 1, LONGEST_PHASE]),
    st.integers(0, LONGEST_PHASE),
)
ranges = st.tuples(times, times).map(lambda ends: Range(min(ends), max(ends)))
lengths = st.one_of(times.map(just), ranges)
moves = lengths.filter(lambda length: length.low > 0)
reps: st.SearchStrategy[Tempo] = st.builds(
    Tempo, moves, lengths, st.one_of(moves, st.just(X)), lengths
)
holds: st.SearchStrategy[Tempo] = moves.map(lambda top: Tempo(top=top))
tempos: st.SearchStrategy[Tempo] = st.one_of(reps, holds)


@pytest.mark.parametrize(
    ("text", "tempo"),
    [
        ("2021", of(2, 0, 2, 1)),
        ("2-0-2-1", of(2, 0, 2, 1)),
        ("20X1", of(2, 0, X, 1)),
        ("20x1", of(2, 0, X, 1)),
        ("@30X1", of(3, 0, X, 1)),
        ("  @ 3 0 X 1 ", of(3, 0, X, 1)),
        ("3:0:X:1", of(3, 0, X, 1)),
        ("3-0-X-1", of(3, 0, X, 1)),
        ("4/0/2/0", of(4, 0, 2, 0)),
        ("2–0–2–1", of(2, 0, 2, 1)),
        ("2 - 0 - 2 - 1", of(2, 0, 2, 1)),
        ("2.5-0-1-2", of(2.5, 0, 1, 2)),
        ("10-0-2-1", of(10, 0, 2, 1)),
        ("0-0-0-0.000001", of(0, 0, 0, 0.000001)),
        ("0002", of(0, 0, 0, 2)),
        ("hold 45 s", of(0, 0, 0, 45)),
        ("0-30-0-0", of(0, 30, 0, 0)),
        ("up 2, hold 1, down 2", of(2, 0, 2, 1)),
        ("down 2, up 2, hold 1", of(2, 0, 2, 1)),
        ("Lift 2s; Top 1 sec; Lower 2 seconds", of(2, 0, 2, 1)),
        ("eccentric 3 + bottom 1 + concentric X", of(3, 1, X, 0)),
        ("lower=3, lift: X, top 1", of(3, 0, X, 1)),
        ("up2, hold1, down2", of(2, 0, 2, 1)),
        ("UP 2, HOLD 1, DOWN 2", of(2, 0, 2, 1)),
        ("lift explosively, lower 3 s", of(3, 0, X, 0)),
    ],
)
def test_every_spelling_of_the_coaches_is_read(text: str, tempo: Tempo) -> None:
    assert parse(text) == tempo


@pytest.mark.parametrize(
    "text",
    [
        *("up 2, hold 3..5, down 2", "up 2, hold 3-5 seconds, down 2", "up 2, hold 3 to 5, down 2"),
        *("up 2, hold 3–5 s, down 2", "2-0-2-3..5", "2/0/2/3..5"),
    ],
)
def test_a_range_is_read_in_every_spelling(text: str) -> None:
    assert parse(text) == Tempo(
        just(2 * SECOND), just(0), just(2 * SECOND), Range(3 * SECOND, 5 * SECOND)
    )


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "2-1-2",
            "'2-1-2-0' (lower 2, bottom 1, lift 2) or '2-0-2-1' (lift 2, top 1, lower 2)",
        ),
        (
            "312",
            "'3-1-2-0' (lower 3, bottom 1, lift 2) or '2-0-3-1' (lift 3, top 1, lower 2)",
        ),
    ],
)
def test_three_parts_are_refused_with_both_readings(text: str, readings: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        parse(text)
    assert str(refusal.value) == (
        f"tempo '{text}' has three parts, which coaches read in two ways; "
        f"write the one you mean:\n  {readings}"
    )
    for reading in re.findall("'([^']+-[^']+)' ", readings):
        parse(reading)  # ready to paste


@pytest.mark.parametrize(
    ("text", "tempo"),
    [
        *(("X13", of(3, 0, X, 1)), ("3:1:x", of(3, 1, X, 0)), ("31X", of(3, 1, X, 0))),
        *(("3-0-3", of(3, 0, 3, 0)), ("202", of(2, 0, 2, 0)), ("2.5-0-2.5", of(2.5, 0, 2.5, 0))),
    ],
)
def test_three_parts_that_can_be_read_in_one_way_are_taken(text: str, tempo: Tempo) -> None:
    assert parse(text) == tempo


@pytest.mark.parametrize("text", ["X0X", "1X2"])
def test_three_parts_with_an_x_where_no_lift_is_have_no_reading(text: str) -> None:
    with pytest.raises(PrescriptionError, match="X stands only for the lift; write as '20X1'"):
        parse(text)


@pytest.mark.parametrize("text", ["0-1-3", "310"])
def test_three_parts_that_lift_or_lower_in_no_time_either_way_have_no_reading(text: str) -> None:
    with pytest.raises(PrescriptionError, match="would lift or lower in no time"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the tempo is empty"),
        ("@", "the tempo is empty"),
        ("0000", "no phase longer than 0 s"),
        ("0-0-0-0..3", "no phase longer than 0 s"),
        ("2", "has 1 part, not four"),
        ("20210", "has 5 parts, not four"),
        ("2-0/2-1", "mixes separators"),
        ("2.5021", "needs separators"),
        ("X021", "X in tempo 'X021' stands for the lower phase"),
        ("hold X, up 2", "X in tempo 'hold X, up 2' stands for the top phase"),
        ("20A1", "A (assisted) in tempo '20A1' cannot be timed"),
        ("2--2-1", "the bottom phase of tempo '2--2-1' is missing; write seconds, as in"),
        ("2-0-2-", "the top phase of tempo '2-0-2-' is missing; write seconds, as in"),
        ("0201", "pauses at both ends and moves to neither; write 'hold 2'"),
        ("00X0", "lowers in no time; write how long that takes, as '20X0'"),
        ("0-1-2-0", "lowers in no time; write how long that takes, as '2120'"),
        ("4-1-0-1", "has a lift of no time, which no sound can tell; is '41X1' meant"),
        ("up 0, down 3", "has a lift of no time, which no sound can tell; is '30X0' meant"),
        ("4-1-0..2-1", "has a lift of no time, which no sound can tell; is '41X1' meant"),
        ("down 3", "does not say how long the lift takes; write it too, as 'lower 3 s, lift 2 s'"),
        ("3-1", "write the one you mean:\n  '3-0-1-0' (lower 3, lift 1) or '1-0-3-0' (lift 3"),
        ("3-4-0-1-0", "has 5 parts, not four; is '3..4-0-1-0' meant, a range?"),
        ("8 @ 3010", "has more in it than a tempo: '3010' would be one, \"8 @\" is none of it"),
        ("3-0-1-0 x 10", "'3-0-1-0' would be one, \"x 10\" is none of it"),
        ("pause 2", "at the top or at the bottom? write 'top 2' or 'bottom 2'"),
        ("2 arriba", "is arriba a way or the end of it? write 'sube 2' or 'baja 2'"),
        ("down fast", "X in tempo 'down fast' stands for the lower phase"),
        ("-2-0-2-1", "has 5 parts"),
        ("601-0-1-0", "the longest is 600 s"),
        ("1.0000001-0-1-0", "at most six decimals"),
        ("up 2, up 3", "names the lift phase twice"),
        ("up 2, lift 3", "names the lift phase twice"),
        ("up 2, jump 3", "'jump' in tempo 'up 2, jump 3' is not a phase"),
        ("up", '"up" is not a phase and its seconds'),
        ("up 2,, down 2", "tempo 'up 2,, down 2' has nothing between two signs"),
        ("up twoo", "'twoo' in tempo 'up twoo' is not a phase"),
        ("up -2", "tempo 'up -2' has a - where no sign can stand"),
        ("up +2", "tempo 'up +2' has a + where no sign can stand"),
        ("3 down 1 up 2", '"3 down 1 up 2" is not a phase and its seconds'),
        ("hold 5..3", "write '3..5'"),
        ("٢٠٢١", "the lower phase"),
        ("1e9-0-1-0", "'e' in tempo '1e9-0-1-0' is not a phase"),
        ("nan-0-1-0", "'nan' in tempo 'nan-0-1-0' is not a phase"),
    ],
)
def test_what_is_no_tempo_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        parse(text)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("tempo", "text"),
    [
        (of(2, 0, 2, 1), "2021"),
        (of(3, 0, X, 1), "30X1"),
        (of(10, 0, 2, 1), "10-0-2-1"),
        (of(2.5, 0, X, 2), "2.5-0-X-2"),
        (Tempo(just(0), just(0), Range(0, SECOND), Range(SECOND, 2_500_000)), "0-0-0..1-1..2.5"),
    ],
)
def test_canonical_text_is_as_short_as_it_can_be(tempo: Tempo, text: str) -> None:
    assert canonical(tempo) == text


@pytest.mark.parametrize(
    ("text", "starts", "said"),
    [
        ("2021", Phase.BOTTOM, "lift 2 s, top 1 s, lower 2 s"),
        ("2021", Phase.TOP, "lower 2 s, lift 2 s, top 1 s"),
        ("31X0", Phase.TOP, "lower 3 s, bottom 1 s, lift explosively"),
        ("2-0-2-3..5", Phase.BOTTOM, "lift 2 s, top 3 to 5 s, lower 2 s"),
        ("0002", Phase.BOTTOM, "top 2 s"),
    ],
)
def test_a_tempo_is_said_in_the_order_of_the_rep(text: str, starts: Phase, said: str) -> None:
    assert words(parse(text), starts) == said


@given(tempos)
def test_parse_is_the_inverse_of_canonical(tempo: Tempo) -> None:
    assert parse(canonical(tempo)) == tempo


@given(tempos, st.sampled_from([Phase.BOTTOM, Phase.TOP]))
def test_what_is_said_back_reads_as_the_same_tempo(tempo: Tempo, starts: Phase) -> None:
    assert parse(words(tempo, starts)) == tempo


@given(tempos, st.sampled_from("-/:–"), st.sampled_from(["", " "]), st.sampled_from(["", "@"]))
def test_separators_do_not_change_a_tempo(tempo: Tempo, sign: str, gap: str, at: str) -> None:
    parts = [
        length.value if isinstance(length, Lift) else between(length, "..") for length in tempo
    ]
    assert parse(at + f"{gap}{sign}{gap}".join(parts)) == tempo


@given(
    tempos,
    st.randoms(use_true_random=False),
    st.sampled_from([", ", ",", "; ", " + "]),
    st.sampled_from(["", "s", " s", " sec", " seconds"]),
)
def test_named_phases_come_in_any_order_and_spelling(
    tempo: Tempo, chance: random.Random, comma: str, unit: str
) -> None:
    names = {
        Phase.LOWER: ["lower", "down", "Eccentric"],
        Phase.BOTTOM: ["bottom", "BOTTOM"],
        Phase.LIFT: ["lift", "up", "concentric"],
        Phase.TOP: ["top", "hold"],
    }
    named = []
    for phase, length in zip(CYCLE, tempo, strict=True):
        if isinstance(length, Lift):
            named.append(f"{chance.choice(names[phase])} {chance.choice('xX')}")
        elif isinstance(length, Range) and length.high:
            joint = chance.choice(["..", "-", " to "])
            named.append(f"{chance.choice(names[phase])} {between(length, joint)}{unit}")
    chance.shuffle(named)
    assert parse(comma.join(named)) == tempo


@given(st.one_of(st.text(max_size=30), st.text("0123456789.-/:xXaA @,updownhlifts", max_size=30)))
def test_any_text_is_a_tempo_or_is_refused_in_words(text: str) -> None:
    try:
        tempo = parse(text)
    except PrescriptionError as refusal:
        assert len(str(refusal)) > 20
    else:
        assert parse(canonical(tempo)) == tempo


@given(times)
def test_a_duration_is_read_to_the_microsecond(time: int) -> None:
    assert duration(spelled(time), "the hold") == just(time)


def test_a_duration_that_is_too_long_names_the_longest() -> None:
    with pytest.raises(PrescriptionError, match=r"the rest is 61 s; the longest is 60 s"):
        duration("61", "the rest", 60 * SECOND)


@pytest.mark.parametrize(
    ("text", "reps"),
    [("8", just(8)), ("8..10", Range(8, 10)), ("8-10", Range(8, 10)), (" 1 ", just(1))],
)
def test_whole_numbers_and_their_ranges_are_read(text: str, reps: Range) -> None:
    assert whole(text, "reps", MOST_REPS) == reps


@pytest.mark.parametrize("text", ["0", "-1", "10001", "8.5", "٨", "", "X", "1_0", "8..", "..8"])
def test_what_is_no_number_of_reps_is_refused(text: str) -> None:
    with pytest.raises(PrescriptionError, match=r"reps is '.*'; write a whole number from 1 to"):
        whole(text, "reps", MOST_REPS)


def test_a_range_that_runs_down_is_refused_with_the_one_that_runs_up() -> None:
    with pytest.raises(PrescriptionError, match=r"reps runs from 10 down to 8; write '8\.\.10'"):
        whole("10..8", "reps", MOST_REPS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the tempo is empty; write one, as '2021' or 'up 2, hold 1, down 2'"),
        ("hold 0", "tempo 'hold 0' has no phase longer than 0 s; write one, as '2021'"),
        (
            "up 0",
            "tempo 'up 0' has a lift of no time; write how long it takes, as 'lift 2 s'",
        ),
        (
            "20210",
            "tempo '20210' has 5 parts, not four: LOWER-BOTTOM-LIFT-TOP, as '2021' or '10-0-2-1'",
        ),
        ("2-0/2-1", "tempo '2-0/2-1' mixes separators; write one kind, as '2-0-2-1'"),
        (
            "2.5021",
            "tempo '2.5021' needs separators between its phases, as '2.5-0-1-2' or '2-0-2-3..5'",
        ),
        (
            "up 2, jump 3",
            "'jump' in tempo 'up 2, jump 3' is not a phase; the phases are up (lift), hold (top), "
            "down (lower) and bottom",
        ),
        (
            "X021",
            "X in tempo 'X021' stands for the lower phase; only the lift, the third place, can be "
            "explosive, as '20X1'",
        ),
    ],
)
def test_a_refusal_says_what_to_write(text: str, told: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        parse(text)
    assert str(refusal.value) == told


def test_a_duration_that_runs_down_is_called_what_it_is() -> None:
    with pytest.raises(PrescriptionError) as refusal:
        duration("5..3", "the rest")
    assert str(refusal.value) == "the rest runs from 5 down to 3; write '3..5'"


@pytest.mark.parametrize("text", ["601", "999999999", "1234567890", "9" * 5_000])
def test_a_time_of_any_number_of_digits_is_too_long_and_not_badly_written(text: str) -> None:
    with pytest.raises(PrescriptionError) as refusal:
        duration(text, "the rest")
    assert str(refusal.value) == f"the rest is {text} s; the longest is 600 s"
    assert duration("0" * 5_000 + "600", "the rest") == just(600 * SECOND)
    assert duration("0.5", "the rest") == duration("00.5", "the rest") == just(SECOND // 2)


def test_the_most_reps_may_be_asked_for() -> None:
    assert whole("10000", "reps", MOST_REPS) == just(10_000)


CHANGING = Tempo(just(2 * SECOND), just(0), Series((X, just(SECOND))), just(0))


def test_what_changes_from_set_to_set_is_written_with_commas() -> None:
    assert canonical(CHANGING) == "2-0-X,1-0"
    assert between(CHANGING.lift, " to ") == "X, 1"  # type: ignore[arg-type]
    assert between(Series((Range(SECOND, 3 * SECOND), just(SECOND))), " to ") == "1 to 3, 1"
    assert between(Series((Range(8, 10), just(6))), "-", 1) == "8-10, 6"


def test_a_tempo_that_changes_has_a_phase_that_lasts_in_every_set() -> None:
    none = Tempo(top=Series((just(2 * SECOND), just(0), just(2 * SECOND))))
    with pytest.raises(PrescriptionError) as refusal:
        lasting(none, "hold 2, 0, 2")
    assert "tempo 'hold 2, 0, 2' has no phase longer than 0 s" in str(refusal.value)
    some = none._replace(top=Series((just(2 * SECOND), just(SECOND), just(2 * SECOND))))
    assert lasting(some, "some") == some


ROWS = [
    line.split("\t")[:2]
    for line in Path(__file__).with_name("notations.tsv").read_text("utf-8").splitlines()[1:]
]
"""How coaches write tempos, and what is read: a tempo, some phases, =a name, or nothing."""


def misread(written: str, reads: str) -> str:
    """Say how a tempo is read otherwise than its row has it; nothing where it is not."""
    try:
        read = phases(written)
    except PrescriptionError as refusal:
        return "" if reads == "refuse" else f"refused: {refusal}"
    found = canonical(read.tempo) if None not in read else named(read)
    return "" if found == reads else f"read as {found}, not as {reads}"


def test_every_kind_of_notation_is_read_or_refused() -> None:
    """All rows at once: to have each be a test of its own takes longer than to read it."""
    rows = [row for row in ROWS if row[1][0] != "="]
    assert len(rows) > 400
    wrong = [f"{written}: {how}" for written, reads in rows if (how := misread(written, reads))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("written", "reads"), [("2021", "2022"), ("2021", "refuse"), ("2-1-2", "2120")]
)
def test_a_row_that_is_wrong_is_seen(written: str, reads: str) -> None:
    assert misread(written, reads)


def named(read: Phases) -> str:
    """Return phases as the rows have them, without units."""
    return words_of(read).replace(" s", "").replace("explosively", "X")


def offered(text: str, refusal: str) -> list[str]:
    """Return everything that a message quotes and that was not in the text: it is to be pasted."""
    quoted = re.findall(r"'([^'\n]+)'", refusal.replace(f"tempo '{text}'", ""))
    return [each for each in quoted if each not in text or each.isdigit()]


@given(
    st.one_of(
        st.text("0123x-", max_size=7),
        st.lists(st.sampled_from([*"0124Xx", "3..4", "0", "10"]), min_size=1, max_size=6).flatmap(
            lambda parts: st.sampled_from(["", "-", "/", " ", "."]).map(
                lambda sign: sign.join(parts)
            )
        ),
        st.lists(
            st.sampled_from(
                [
                    *("up", "down", "hold", "pause", "2", "0", "3 s", "X", "fast", ","),
                    *("at the top", "arriba", "baja", "halten", "@", "x 10", "3010", "reps", "-"),
                ]
            ),
            max_size=6,
        ).map(" ".join),
    )
)
def test_whatever_a_refusal_offers_is_read_when_it_is_pasted(text: str) -> None:
    try:
        phases(text)
        parse(text)
    except PrescriptionError as refusal:
        for each in offered(text, str(refusal)):
            phases(each)


WAYS = {
    Phase.LOWER: ["down", "lower", "eccentric", "Ecc", "negative", "baja", "ab", "EXZENTRISCH"],
    Phase.BOTTOM: ["bottom", "pause at the bottom", "unten", "hold at bottom", "pausa abajo"],
    Phase.LIFT: ["up", "lift", "concentric", "con", "sube", "auf", "konzentrisch"],
    Phase.TOP: ["top", "squeeze", "hold", "pause at the top", "aguanta", "halten", "oben"],
}


@given(reps, st.randoms(use_true_random=False))
def test_a_tempo_in_any_dress_is_that_tempo_or_refused(tempo: Tempo, chance: random.Random) -> None:
    pick = chance.choice
    parts = [pick("xX×") if isinstance(each, Lift) else between(each, "..") for each in tempo]
    if chance.random() < 0.5:
        unit, sign = pick(["", "s", '"', " sec"]), pick([*"-/:,|_ –—", " - ", ", ", "."])
        body = sign.join(part if part in "xX×" else part + unit for part in parts)
        if chance.random() < 0.2:
            body = body.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        dressed = pick(["{}", "@{}", "tempo {}", "Tempo: {}", "({})", "{} tempo", "[{}]", "{}."])
        written = dressed.format(body)
    else:
        unit, first = pick(["", " s", "s", " seconds", " Sekunden"]), chance.random() < 0.5
        named = []
        for phase, length, part in zip(CYCLE, tempo, parts, strict=True):
            if length == just(0) and phase in (Phase.BOTTOM, Phase.TOP):
                continue
            amount = pick(["X", "fast", "explosively"]) if part in "xX×" else part + unit
            named.append(
                pick(["{0} {1}", "{0}: {1}"] if first else ["{1} {0}"]).format(
                    pick(WAYS[phase]), amount
                )
            )
        chance.shuffle(named)
        written = pick([", ", "; ", " / ", " + ", " "]).join(named)
    try:
        read = parse(written)
    except PrescriptionError:
        return
    assert read == tempo, written


@given(tempos)
def test_phases_that_are_written_are_read_again(tempo: Tempo) -> None:
    some = Phases(lower=tempo.lower) if tempo.lower != just(0) else Phases(top=tempo.top)
    assert phases(words_of(some)) == some
