from pathlib import Path

import pytest

from tempo.errors import FileError, PrescriptionError
from tempo.library import folders
from tempo.library.declarations import HOLD, REPS, REST, SETS
from tempo.library.prescriptions import Prescribed, load, named
from tempo.plan.notation import parse
from tempo.plan.phase import Side
from tempo.plan.prescription import Cluster, Prescription
from tempo.plan.saying import canonical
from tempo.plan.tempo import Phases, Range, Series, Sided, Tempo, just
from tempo.plan.time import SECOND


def written(folder: Path, content: str, name: str = "mine") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(content)
    return path


def problems(folder: Path, content: str) -> list[str]:
    path = written(folder, content)
    with pytest.raises(FileError) as caught:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("name", "tempo"),
    [
        ("standard", "up 2, hold 1, down 2"),
        ("pause", "up 2, hold 3..5, down 2"),
        ("slow-eccentric", "up 2, hold 1, down 3..4"),
    ],
)
def test_the_three_of_the_guides_ship(name: str, tempo: str) -> None:
    assert named(name) == Prescribed(parse(tempo))
    assert folders.prescriptions().paths()[name].parent == folders.shipped("cues/prescriptions")


def test_a_name_or_any_spelling_is_a_tempo() -> None:
    assert named(" pause ") == named("up 2, hold 3..5, down 2") == named("2-0-2-3..5")


def test_a_word_that_is_neither_is_told_the_names() -> None:
    with pytest.raises(PrescriptionError) as caught:
        named("puase")
    assert str(caught.value).endswith("or name a prescription: pause, slow-eccentric, standard")
    with pytest.raises(PrescriptionError) as caught:
        named("2-1-2")
    assert "prescription" not in str(caught.value)


def test_a_users_own_prescription_comes_before_the_shipped_one(own: Path) -> None:
    written(own / "prescriptions", "tempo: '4-0-1-0'\nreps: 5\n", "pause")
    written(own / "prescriptions", "tempo: {down: 5, up: X}\nsets: 4..6\n", "cluster")
    assert named("pause") == Prescribed(parse("4010"), reps=just(5))
    assert named("cluster") == Prescribed(parse("50X0"), sets=Range(4, 6))
    assert folders.prescriptions().shadows("pause")
    assert not folders.prescriptions().shadows("cluster")


def test_a_prescription_may_say_all_that_a_routine_may(tmp_path: Path) -> None:
    content = (
        "summary: mine\nsource: me\ntempo: pause 3\nreps: 8..10\nsets: 3\nrest: 45.5\n"
        "sides: each\nwalk: true\n"
    ).replace("pause 3", "hold 3")
    assert load(written(tmp_path, content)) == Prescribed(
        parse("hold 3"), Range(8, 10), just(3), 45_500_000, True, True, alternating=False
    )


def test_phases_by_name_may_be_a_table(tmp_path: Path) -> None:
    content = "tempo:\n  down: 2.5\n  hold: 3..5\n  up: X\n"
    assert load(written(tmp_path, content)).tempo == parse("2.5-0-X-3..5")


def test_a_tempo_that_yaml_reads_as_a_number_is_the_tempo_that_is_written(tmp_path: Path) -> None:
    assert load(written(tmp_path, "tempo: 1:30:1:1\n")).tempo == parse("1-30-1-1")
    assert load(written(tmp_path, "tempo: 2:0:X:1\n")).tempo == parse("20X1")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("reps: 8\n", ["1: tempo: is missing"]),
        ("tempo:\n", ["1: tempo: is empty; fill it in or leave the key out"]),
        ("tempo: [2, 0, 2, 1]\n", ["1: tempo: is a list of phases; write it as one, as '2021'"]),
        (
            "tempo: [fast, 2-1-2]\n",
            ['1: tempo: "fast" is not a phase', "1: tempo: tempo '2-1-2' ", "  '2-1-2-0' "],
        ),
        ("tempo: pause\n", ['1: tempo: "pause" is not a phase and its seconds; write as ']),
        ("tempo: {}\n", ["1: tempo: the tempo is empty; write one, as '2021'"]),
        ("tempo: 2-1-2\n", ["1: tempo: tempo '2-1-2' has three parts", "  '2-1-2-0' (lower 2"]),
        ("tempo: up 0\n", ["1: tempo: tempo 'up 0' has a lift of no time; write"]),
        ("tempo: up -2\n", ["1: tempo: tempo 'up -2' has a - where no sign can stand"]),
        ("tempo: up nan\n", ["1: tempo: 'nan' in tempo 'up nan' is not a phase"]),
        ("tempo: up 1e9\n", ["1: tempo: 'e' in tempo 'up 1e9' is not a phase"]),
        ("tempo: up 601\n", ["1: tempo: the lift phase of tempo 'up 601' is 601 s; the longest"]),
        ("tempo: up 5..3\n", ["1: tempo: the lift phase of tempo 'up 5..3' runs from 5 down to"]),
        ("tempo: down X\n", ["1: tempo: X in tempo 'down X' stands for the lower phase"]),
        (
            "tempo:\n  up: 2\n  down: 2\n  botom: 1\n",
            ["4: tempo.botom: is not a key here; did you mean 'bottom'?"],
        ),
        ("tempo: {up: 2, lift: 3}\n", ["1: tempo: tempo 'lift 3, up 2' names the lift phase"]),
        ("tempo: {up: 2, down: 2, hold: [1]}\n", ["1: tempo.hold: must be one value"]),
        ("tempo: 2020\nreps: 0\n", ["2: reps: reps is '0'; write a whole number from 1 to"]),
        ("tempo: 2020\nreps: 10..8\n", ["2: reps: reps runs from 10 down to 8; write '8..10'"]),
        ("tempo: 2020\nsets: many\n", ["2: sets: sets is 'many'; write a whole number"]),
        ("tempo: 2020\nrest: -1\n", ["2: rest: the rest is '-1'; write seconds"]),
        ("tempo: 2020\nrest: 3601\n", ["2: rest: the rest is 3601 s; the longest is 3600 s"]),
        ("tempo: 2020\nsides: left\n", ["2: sides: must be both, each or alternate"]),
        ("tempo: 2020\nwalk: yes\n", ["2: walk: must be true or false"]),
        ("tempo: 2020\nrep: 8\n", ["2: rep: is not a key here; did you mean 'reps'?"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_line(
    tmp_path: Path, content: str, told: list[str]
) -> None:
    lines = problems(tmp_path, content)
    assert len(lines) == len(told)
    assert all(line.startswith(start) for line, start in zip(lines, told, strict=True)), lines


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert [line.split(":")[:2] for line in problems(tmp_path, "sets: 0\nreps: x\nrets: 2\n")] == [
        ["1", " sets"],
        ["1", " tempo"],
        ["2", " reps"],
        ["3", " rets"],
    ]


def test_what_is_asked_for_lies_over_what_is_prescribed() -> None:
    below = Prescribed(parse("2021"), just(8), just(3), 60 * SECOND, True, True)
    asked = Prescribed(reps=just(5), rest=0, each_side=False)
    assert asked.over(below) == Prescribed(parse("2021"), just(5), just(3), 0, False, True)


def test_what_nobody_says_is_as_usual() -> None:
    assert Prescribed(parse("2021")).settled() == Prescription(
        parse("2021"), just(8), just(3), 90 * SECOND, False, False
    )


def test_numbers_are_read_as_a_user_types_them() -> None:
    assert REPS.value.read("8..10") == Range(8, 10)
    assert SETS.value.read(" 3 ") == just(3)
    assert HOLD.value.read("2.5") == just(2_500_000)
    assert REST.value.read("90") == 90 * SECOND


def test_a_rest_has_time_for_its_signals() -> None:
    assert REST.value.read("5") == 5 * SECOND
    assert REST.value.read("90 s") == 90 * SECOND
    with pytest.raises(PrescriptionError, match="the rest is '4'; it takes at least 5 s"):
        REST.value.read("4")


def test_tempo_reps_and_hold_may_change_from_set_to_set(tmp_path: Path) -> None:
    path = written(tmp_path, 'tempo: ["2021", "30X1"]\nreps: [12, 10]\nlast-hold: 8\n')
    found = load(path).settled()
    assert [canonical(Tempo(*found.tempo.of(place))) for place in range(3)] == [
        *("2021", "30X1", "30X1"),
    ]
    assert (found.reps, found.sets, found.last_hold) == (
        Series((just(12), just(10))),
        just(2),
        8 * SECOND,
    )
    held = load(written(tmp_path, 'tempo: "2021"\nhold: [3, 4, 5]\nsets: 3\n')).settled()
    assert canonical(held.tempo) == "2-0-2-3,4,5"


def test_a_cluster_and_one_and_a_half_reps_are_read(tmp_path: Path) -> None:
    content = 'tempo: "2021"\ncluster: {reps: 2, rest: 15}\none-and-a-half: true\n'
    found = load(written(tmp_path, content)).settled()
    assert (found.cluster, found.half) == (Cluster(2, 15 * SECOND), True)


def test_another_tempo_is_not_held_as_the_one_below_it() -> None:
    below = Prescribed(parse("2021"), phases=Phases(top=just(5 * SECOND)))
    assert Prescribed(parse("3011")).over(below).settled().tempo == parse("3011")
    assert Prescribed(phases=Phases(top=just(SECOND))).over(below).settled().tempo.top == just(
        SECOND
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "reps: {left: 8, right: 10}",
            Prescribed(reps=Sided(just(8), just(10)), each_side=True, alternating=False),
        ),
        (
            "reps: 8L/10R\nfirst: right\nsides: alternate",
            Prescribed(
                reps=Sided(just(8), just(10)), each_side=True, alternating=True, first=Side.RIGHT
            ),
        ),
        (
            "reps: {left: [8, 6], right: [9, 7]}",
            Prescribed(
                reps=Sided(Series((just(8), just(6))), Series((just(9), just(7)))),
                sets=just(2),
                each_side=True,
                alternating=False,
            ),
        ),
        (
            "sides: both\nswitch: 5",
            Prescribed(each_side=False, alternating=False, switch=5 * SECOND),
        ),
        ("reps: amrap", Prescribed(reps=just(0), open=True)),
        ("reps: 8+", Prescribed(reps=just(8), open=True)),
        (
            "reps: [5, 3, 1+]",
            Prescribed(
                sets=just(3),
                reps=Series((just(5), just(3), just(1))),
                open=True,
                last_open=True,
            ),
        ),
        ("reps: 5,5+", Prescribed(sets=just(2), reps=just(5), open=True, last_open=True)),
        ("every: 90s", Prescribed(every=90 * SECOND)),
        ("rest: 0", Prescribed(rest=0)),
    ],
)
def test_sides_intervals_and_open_sets_are_read(
    tmp_path: Path, content: str, said: Prescribed
) -> None:
    path = written(tmp_path, f"tempo: '3010'\n{content}\n")
    assert load(path) == said._replace(tempo=parse("3010"))


def test_reps_of_one_side_alone_are_told_with_their_line(tmp_path: Path) -> None:
    assert problems(tmp_path, "tempo: '3010'\nreps: {left: 8}\n") == [
        "2: reps.right: is missing; write both, as {left: 8, right: 10}"
    ]
