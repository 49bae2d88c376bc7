from pathlib import Path

import pytest

from tempo.errors import FileError
from tempo.imports import sessions, table
from tempo.imports.draft import Programme, Said

HEVY = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,"
    "set_type,weight_kg,reps,distance_km,duration_seconds,rpe\n"
)
STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
    "Workout Notes,RPE\n"
)


def read(text: str) -> Programme:
    path = Path("log.csv")
    rows = table.rows(path, text.encode())
    log = sessions.log(rows)
    assert log
    return sessions.programme(path, rows, log)


def done(programme: Programme) -> list[list[tuple[str, str | None, str | None]]]:
    return [
        [
            (draft.name.text, draft.sets and draft.sets.text, draft.reps and draft.reps.text)
            for draft in part.drafts
        ]
        for part in programme.parts
    ]


def test_the_last_session_of_hevy_has_its_sets_reps_and_supersets() -> None:
    when = '"28 Mar 2024, 17:29","28 Mar 2024, 18:20"'
    programme = read(
        HEVY
        + f"Push,{when},,Bench Press (Barbell),,,0,warmup,40,10,,,\n"
        + f"Push,{when},,Bench Press (Barbell),,,1,normal,80,8,,,8\n"
        + f"Push,{when},,Bench Press (Barbell),,,2,normal,80,6,,,9\n"
        + f"Push,{when},,Curl,1,,0,normal,10,12,,,\n"
        + f"Push,{when},,Dip,1,,0,normal,,12,,,\n"
        + f"Push,{when},,Plank,,,0,normal,,,,45,\n"
        + 'Pull,"3 Feb 2024, 17:29","3 Feb 2024, 18:20",,Row,,,0,normal,60,5,,,\n'
    )
    assert programme.title == Said("Push", (2,), "the last session, of 2024-03-28")
    assert done(programme) == [
        [("Bench Press (Barbell)", "2", "[8, 6]")],
        [("Curl", "1", "12"), ("Dip", "1", "12")],
        [("Plank", "1", None)],
    ]
    assert programme.parts[2].drafts[0].tempo == (("top", Said("45", (7,))),)
    assert programme.unread == ("line 2: a warm-up set",)


def test_the_last_session_of_strong_has_no_timers_and_no_warm_ups() -> None:
    programme = read(
        STRONG
        + "2020-06-22 10:30:35,Morning,42m,Press,1,40.0,8.0,0,0,,,\n"
        + '2025-11-17 23:06:28,Evening,1h 5m,"Squat (Barbell)",W,60.0,5.0,0,0,,,\n'
        + '2025-11-17 23:06:28,Evening,1h 5m,"Squat (Barbell)",1,135.0,5.0,0,0,,,\n'
        + '2025-11-17 23:06:28,Evening,1h 5m,"Squat (Barbell)",Rest Timer,0,0,0,120.0,,,\n'
        + '2025-11-17 23:06:28,Evening,1h 5m,"Squat (Barbell)",2,135.0,5.0,0,0,,,\n'
    )
    assert done(programme) == [[("Squat (Barbell)", "2", "5")]]
    assert programme.parts[0].drafts[0].reps == Said("5", (4, 6))


def test_dates_are_read_as_apps_of_other_languages_write_them() -> None:
    for date in ("18 sept. 2026, 17:31", "18. Sep 2026, 17:31", "Sep 18, 2026, 17:31"):
        programme = read(HEVY + f'A,"{date}",,,Row,,,0,normal,60,5,,,\n')
        assert programme.title.remark == "the last session, of 2026-09-18"


def test_a_date_that_is_none_is_told_by_its_line() -> None:
    with pytest.raises(FileError) as error:
        read(HEVY + "A,yesterday,,,Row,,,0,normal,60,5,,,\n")
    assert str(error.value) == "log.csv:2: 'yesterday' is no date; write it as 2024-03-28 17:29"


def test_another_table_is_nobodys_log() -> None:
    assert sessions.log(table.rows(Path("a.csv"), b"Exercise,Sets\nSquat,3\n")) is None


def test_each_set_of_a_hold_keeps_its_own_seconds() -> None:
    when = '"28 Mar 2024, 17:29","28 Mar 2024, 18:20"'
    programme = read(
        HEVY + f"Core,{when},,Plank,,,0,normal,,,,60,\n" + f"Core,{when},,Plank,,,1,normal,,,,45,\n"
    )
    assert programme.parts[0].drafts[0].tempo == (("top", Said("[60, 45]", (2, 3))),)


def test_what_is_noted_of_an_exercise_is_kept_and_its_tempo_taken() -> None:
    when = '"28 Mar 2024, 17:29","28 Mar 2024, 18:20"'
    programme = read(
        HEVY
        + f"Legs,{when},,Squat,,Tempo 3-1-X-0. Brace,0,normal,80,8,,,8\n"
        + f"Legs,{when},,Squat,,Tempo 3-1-X-0. Brace,1,normal,80,8,,,8\n"
        + f"Legs,{when},,Leg Curl,,slow,0,normal,30,8,,,8\n"
    )
    squat, curl = (part.drafts[0] for part in programme.parts)
    assert squat.tempo == (("tempo", Said("31X0", (2,))),)
    assert squat.note == Said("Tempo 3-1-X-0. Brace", (2,))
    assert (curl.tempo, curl.note) == ((), Said("slow", (4,)))


def test_a_timer_of_strong_is_the_rest_and_a_drop_set_is_none_of_the_sets() -> None:
    row = "2024-05-01 10:00:00,Legs,1h,Squat,"
    programme = read(
        STRONG
        + f"{row}1,80,8,0,0,,,\n{row}Rest Timer,0,0,0,150,,,\n"
        + f"{row}2,80,8,0,0,tempo 3010,,\n{row}D,60,12,0,0,,,\n"
    )
    draft = programme.parts[0].drafts[0]
    assert (draft.sets, draft.reps) == (Said("2", (2, 4)), Said("8", (2, 4)))
    assert draft.rest == Said("150", (3,))
    assert draft.tempo == (("tempo", Said("3010", (4,))),)
    assert programme.unread == ("line 5: a drop set",)
