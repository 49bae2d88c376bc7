from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import coach, table
from tempo.imports.draft import Draft, Programme, Said

HEADS = "Client,Exercise,Sets,Reps,Tempo,Rest,Notes\n"


def read(text: str, heads: str = HEADS) -> list[Programme]:
    path = Path("plan.csv")
    return coach.programmes(path, table.rows(path, (heads + text).encode()))


def one(row: str) -> Draft:
    (programme,) = read(row)
    (part,) = programme.parts
    (draft,) = part.drafts
    return draft


def fault(text: str, heads: str = HEADS) -> str:
    with pytest.raises(FileError) as error:
        read(text, heads)
    return str(error.value)


def test_a_row_is_an_exercise_and_each_value_knows_its_line() -> None:
    draft = one("Anna,Goblet squat,3,8-10,3-0-1-0,1:30,knees out\n")
    assert draft == Draft(
        name=Said("Goblet squat", (2,)),
        sets=Said("3", (2,)),
        reps=Said("8..10", (2,)),
        tempo=(("tempo", Said("3010", (2,))),),
        rest=Said("90", (2,)),
        note=Said("knees out", (2,)),
    )


def test_reps_are_read_as_coaches_write_them() -> None:
    assert one(",Row,,12/10/8,,,\n").reps == Said("[12, 10, 8]", (2,))
    assert one(",Row,,12/10/8,,,\n").sets == Said("3", (2,))
    assert one(",Row,3,8 each side,,,\n").sides == Said("each", (2,))
    assert one(",Row,3,8/leg,,,\n").reps == Said("8", (2,))
    assert one(",Row,,3x8,,,\n").sets == Said("3", (2,))
    held = one(",Plank,3,45s,,,\n")
    assert (held.hold, held.tempo) == (True, (("top", Said("45", (2,))),))
    assert one(",Row,3,8,slow,as needed,20 kg\n").note == Said(
        "tempo slow; rest as needed; 20 kg", (2,)
    )
    assert one(",Row,3,8,,60-90 s,\n").rest == Said("60", (2,), "of 60-90 s")
    assert one(",Row,3,8,,2 min,\n").rest == Said("120", (2,))


def test_heads_in_spanish_and_german_in_any_order() -> None:
    for heads, row in (
        ("Descanso;Ejercicio;Repeticiones;Series\n", "90;Sentadilla;8;3\n"),
        ("Pause;Übung;Wdh.;Sätze\n", "90;Kniebeuge;8;3\n"),
    ):
        (programme,) = read(row, heads)
        draft = programme.parts[0].drafts[0]
        assert (draft.sets, draft.reps, draft.rest) == (
            Said("3", (2,)),
            Said("8", (2,)),
            Said("90", (2,)),
        )


def test_each_client_and_each_day_has_a_workout_and_labels_make_supersets() -> None:
    found = read(
        "Anna,A1 Squat,3,8,,,\n,A2 Row,3,8,,,\n,B Curl,3,8,,,\nBen,Squat,5,5,,,\n"
        ",Leg day,,,,,\n,Lunge,3,8,,,\n"
    )
    assert [each.title.text for each in found] == ["Anna", "Ben", "Ben Leg day"]
    assert [[draft.name.text for draft in part.drafts] for part in found[0].parts] == [
        ["Squat", "Row"],
        ["B Curl"],
    ]


def test_every_line_that_is_wrong_is_told() -> None:
    told = fault("Anna,Squat,3,8,2-1-2,,\n,Row,0,8,,,\n,Curl,3,many,,,\n,,3,8,,,\n").splitlines()
    assert [line.split(": ")[0] for line in told if line.startswith("plan.csv")] == [
        "plan.csv:2",
        "plan.csv:3",
        "plan.csv:4",
        "plan.csv:5",
    ]
    assert "2-1-2-0" in "".join(told)
    assert "2-0-2-1" in "".join(told)
    assert told[-1] == "plan.csv:5: exercise: is missing; name it"


def test_intervals_and_sets_that_wait_are_taken() -> None:
    found = read(",Row,EMOM 10,8,,,\n,Dip,3,AMRAP,,,\n,Dip,3,8+,,,\n")
    row, dip, more = (part.drafts[0] for part in found[0].parts)
    assert (row.every, row.sets, row.reps) == (Said("60", (2,)), Said("10", (2,)), Said("8", (2,)))
    assert (dip.reps, more.reps) == (Said("amrap", (3,)), Said("8+", (4,)))


def test_lists_and_sets_must_agree() -> None:
    assert fault(",Row,4,12/10/8,,,\n") == (
        "plan.csv:2: reps: lists 3 for 4 sets; write one for each set"
    )


def test_a_date_that_a_spreadsheet_made_is_told() -> None:
    assert fault(',Row,3,"a date, 8-10",,,\n') == (
        "plan.csv:2: reps: holds a date, which the spreadsheet made of '8-10'; "
        "format the cell as text and write 8-10"
    )


def test_a_table_without_heads_or_exercises_is_refused() -> None:
    assert fault("Squat,3,8\n", "") == (
        "plan.csv:1: no row of heads; name the columns: "
        "exercise, sets, reps, tempo, rest, notes, client"
    )
    assert fault("") == "plan.csv:1: no exercise below the heads; write a row each"


@pytest.mark.parametrize(
    ("cell", "reps", "hold", "sides", "note"),
    [
        ("40 seg", "", "40", False, ""),
        ("10/pierna", "10", "", True, ""),
        ("12/12", "12", "", True, ""),
        ("10 c/l", "10", "", True, ""),
        ("8 (heavy)", "8", "", False, "heavy"),
        ("1 min je Seite", "", "60", True, ""),
    ],
)
def test_what_a_cell_says_beside_a_number_is_read_as_in_a_line(
    cell: str, reps: str, hold: str, sides: bool, note: str
) -> None:
    draft = one(f"Anna,Lunge,3,{cell},,,\n")
    assert (draft.reps.text if draft.reps else "") == reps
    assert (draft.tempo[0][1].text if draft.hold else "") == hold
    assert (draft.sides is not None, draft.note.text if draft.note else "") == (sides, note)


def test_heads_may_have_units_and_sides_and_no_column_is_dropped_in_silence() -> None:
    heads = "Week 1,,,,,\nExercise,Sets,Reps/Side,Tempo (s),Rest [sec],Mood\n"
    (programme,) = read("Lunge,3,8,3010,0,good\n", heads)
    ((draft,),) = (part.drafts for part in programme.parts)
    assert programme.title == Said("Week 1", (1,))
    assert programme.unread == ("line 2: the column 'Mood'",)
    assert draft.sides == Said("each", (3,))
    assert (draft.tempo, draft.rest) == ((("tempo", Said("3010", (3,))),), Said("0", (3,)))


@pytest.mark.parametrize(
    ("name", "reps", "why"),
    [
        ("Row", "30 m", "is metres or minutes? write the time, as '40 s' or '2 min'"),
        (
            "Sled push",
            "30 m",
            "is a distance, which is not guided; write the time, as '40 s' or '2 min'",
        ),
        (
            "Row",
            "40 metres",
            "is a distance, which is not guided; write the time, as '40 s' or '2 min'",
        ),
    ],
)
def test_a_distance_is_no_time(name: str, reps: str, why: str) -> None:
    assert fault(f"Tom,{name},4,{reps},,90,\n") == f"plan.csv:2: reps: '{reps}' {why}"


def test_what_goes_a_distance_is_left_out_beside_others() -> None:
    (programme,) = read("Tom,Squat,3,8,,,\nTom,Sled push,4,20m,,90,\n")
    assert [part.drafts[0].name.text for part in programme.parts] == ["Squat"]
    assert programme.unread == (
        "line 3: Sled push: reps: '20m' is a distance, which is not guided; write the time, as "
        "'40 s' or '2 min'",
    )


def test_labels_of_a_figure_and_a_letter_are_of_a_superset() -> None:
    (plan,) = read("1;Squat;3;8\n2a;Row;3;10\n2b;Plank;3;30 s\n", "Nr.;Übung;Sätze;Wdh.\n")
    assert [len(part.drafts) for part in plan.parts] == [1, 2]
    (plan,) = read("A;Squat;3;8\nB1;Row;3;10\nB2;Dip;3;9\n", ";Exercise;Sets;Reps\n")
    assert [len(part.drafts) for part in plan.parts] == [1, 2]
    assert plan.unread == ()


def test_a_head_says_that_its_numbers_are_minutes_or_what_a_load_is() -> None:
    (programme,) = read("Squat,3,5,2,42.5\n", "Exercise,Sets,Reps,Rest (min),Weight (kg)\n")
    draft = programme.parts[0].drafts[0]
    assert draft.rest == Said("120", (2,))
    assert draft.note == Said("42.5 kg", (2,))
    (programme,) = read("Squat,3,5,90 s,8\n", "Exercise,Sets,Reps,Rest (min),RPE\n")
    draft = programme.parts[0].drafts[0]
    assert draft.rest == Said("90", (2,))
    assert draft.note == Said("RPE 8", (2,))


@pytest.mark.parametrize(
    ("head", "cell", "tempo"),
    [
        ("TEMPO (con-iso-ecc-iso)", "1-2-3-0", "3012"),
        ("Tempo [up/hold/down/hold]", "X030", "30X0"),
        ("Tempo (C-P-E-P)", "3 s down 1 s up", "3010"),
        ("Tempo (E-P-C-P)", "3-0-1-2", "3012"),
        ("Tempo (s)", "3-0-1-2", "3012"),
    ],
)
def test_a_head_tells_the_order_of_a_tempo(head: str, cell: str, tempo: str) -> None:
    (programme,) = read(f"Squat,3,5,{cell}\n", f"Exercise,Sets,Reps,{head}\n")
    assert programme.parts[0].drafts[0].tempo == (("tempo", Said(tempo, (2,))),)


def test_an_order_that_cannot_be_followed_is_refused() -> None:
    heads = "Exercise,Sets,Reps,Tempo (con-iso-ecc-iso)\n"
    assert fault("Squat,3,5,311\n", heads) == (
        "plan.csv:2: tempo: '311' has not the four parts that its head tells: LIFT-TOP-LOWER-BOTTOM"
    )
    assert fault("Squat,3,5,3010\n", "Exercise,Sets,Reps,Tempo (iso-con-iso-ecc)\n") == (
        "plan.csv:1: tempo: the order 'iso-con-iso-ecc' is not understood; write tempos as "
        "LOWER-BOTTOM-LIFT-TOP and the head as 'Tempo'"
    )


def test_heads_that_come_again_are_heads() -> None:
    (programme,) = read("Squat,3,5\nExercise,Reps,Sets\nRow,8,4\n", "Exercise,Sets,Reps\n")
    squat, row = (part.drafts[0] for part in programme.parts)
    assert (squat.sets, squat.reps) == (Said("3", (2,)), Said("5", (2,)))
    assert (row.name.text, row.sets, row.reps) == ("Row", Said("4", (4,)), Said("8", (4,)))


def test_heads_in_two_rows_are_those_of_the_first_week() -> None:
    (programme,) = read("Squat,3,5,4,6\n", "Exercise,Week 1,,Week 2,\n,Sets,Reps,Sets,Reps\n")
    draft = programme.parts[0].drafts[0]
    assert (draft.sets, draft.reps) == (Said("3", (3,)), Said("5", (3,)))
    assert programme.unread == ("line 2: the column 'Sets'", "line 2: the column 'Reps'")


def test_a_table_without_sets_and_reps_is_none() -> None:
    assert fault("Squat,2010,90\n", "Exercise,Tempo,Rest\n") == (
        "plan.csv:1: no column of sets or reps; name them in the row of heads"
    )


def test_exercises_of_a_superset_share_a_letter_in_a_column_of_supersets() -> None:
    rows = "Squat,3,5,\nRow,3,8,a\nPush-up,3,9,a\nCurl,3,8,b\n"
    (programme,) = read(rows, "Exercise,Sets,Reps,Superset\n")
    assert [[each.name.text for each in part.drafts] for part in programme.parts] == [
        ["Squat"],
        ["Row", "Push-up"],
        ["Curl"],
    ]
    (programme,) = read("1,Squat,3,5\n1,Row,3,8\n", "#,Exercise,Sets,Reps\n")
    assert len(programme.parts) == 2  # numbers of a list are none of supersets


def test_who_a_workout_is_for_is_read_in_each_language() -> None:
    for head in ("Client", "Clienta", "Paciente", "Kundin", "Patient", "Alumna"):
        one, two = read("Ana,Squat,3,5\nEva,Squat,3,5\n", f"{head},Exercise,Sets,Reps\n")
        assert (one.title, two.title) == (Said("Ana", (2,)), Said("Eva", (3,)))


def test_a_title_in_any_column_begins_a_day_and_labels_need_no_head() -> None:
    heads = ",Exercise,Sets,Reps\n"
    rows = "A1,Squat,3,5\nA2,Row,3,8\nDAY 2,,,\n,Exercise,Sets,Reps\nA1,Dip,3,5\nA2,Curl,3,8\n"
    one, two = read(rows, heads)
    assert [[draft.name.text for draft in part.drafts] for part in one.parts] == [["Squat", "Row"]]
    assert two.title == Said("DAY 2", (6,))
    assert [[draft.name.text for draft in part.drafts] for part in two.parts] == [["Dip", "Curl"]]


def test_a_title_says_that_exercises_are_done_in_turn_and_how_often() -> None:
    rows = "Squat,3,5\nSuperset 1,,\nRow,3,8\nDip,3,9\n\nCurl,3,8\nCircuit - 4 rounds,,\n"
    (programme,) = read(rows + "Plank,,30 s\nLunge,,8\n", "Exercise,Sets,Reps\n")
    assert [[draft.name.text for draft in part.drafts] for part in programme.parts] == [
        ["Squat"],
        ["Row", "Dip"],
        ["Curl"],
        ["Plank", "Lunge"],
    ]
    assert programme.parts[3].drafts[1].sets == Said("4", (10,))


def test_a_hold_beside_reps_is_one_of_each_rep() -> None:
    (programme,) = read("Bridge,3,10,5\n", "Exercise,Sets,Reps,Hold (s)\n")
    assert programme.parts[0].drafts[0].tempo == (("tempo", Said("top 5", (2,))),)
    heads = "Exercise,Sets,Reps,Tempo,Hold (s)\n"
    assert fault("Bridge,3,10,2010,5\n", heads).startswith("plan.csv:2: tempo: says what the hold")


@pytest.mark.parametrize("rest", ["none", "no rest", "sin descanso", "keine", "ohne", "0"])
def test_no_rest_in_words_is_none(rest: str) -> None:
    assert one(f",Row,3,8,,{rest},\n").rest == Said("0", (2,))


@pytest.mark.parametrize("reps", ["8 ea", "8 ea.", "8 por pierna", "8 por brazo", "je 8", "8 each"])
def test_each_side_in_a_cell_of_reps(reps: str) -> None:
    draft = one(f",Row,3,{reps},,,\n")
    assert (draft.sides, draft.reps) == (Said("each", (2,)), Said("8", (2,)))


def test_the_last_of_several_sets_may_be_open_and_a_hold_a_range() -> None:
    assert one(",Row,,10/10/AMRAP,,,\n").reps == Said(
        "[10, 10, 10+]", (2,), "the last as many as can be"
    )
    assert fault(",Row,,12/max/max,,,\n").startswith("plan.csv:2: reps: '12/max/max' has several")
    assert one(",Plank,3,30-45 sec,,,\n").tempo == (("top", Said("30..45", (2,))),)


def test_a_share_that_a_spreadsheet_keeps_is_in_percent() -> None:
    (programme,) = read("Squat,3,5,0.7\n", "Exercise,Sets,Reps,%1RM\n")
    assert programme.parts[0].drafts[0].note == Said("70 %", (2,))


def test_a_row_may_be_shorter_than_the_heads() -> None:
    one, two = read("A1,Squat,3,5\nDAY 2\nA1,Row,3,8\n", "Order,Exercise,Sets,Reps\n")
    assert (one.parts[0].drafts[0].name.text, two.title) == ("Squat", Said("DAY 2", (4,)))


def test_when_a_rest_is_stays_beside_it() -> None:
    assert one(",Row,3,8,,2 min after both,\n").rest == Said("120", (2,), "of 2 min after both")


def test_heads_that_come_again_may_be_two_rows_and_a_word_is_no_row_of_them() -> None:
    heads = "Exercise,Week 1,\n,Sets,Reps\n"
    (programme,) = read(f"Squat,3,5\n{heads}Row,4,8\n", heads)
    assert [part.drafts[0].sets for part in programme.parts] == [Said("3", (3,)), Said("4", (6,))]
    (programme,) = read("Exercise,3,90\nSquat,3\n", "Exercise,Sets,Rest\n")
    assert [part.drafts[0].name.text for part in programme.parts] == ["Exercise", "Squat"]
