from pathlib import Path

import pytest

from tempo.errors import FileError, RequestError
from tempo.library.prescriptions import Prescribed
from tempo.library.routines import Routine, find, load
from tempo.plan.notation import parse
from tempo.plan.phase import Phase
from tempo.plan.sheet import Cue, CueSheet
from tempo.plan.tempo import Range, just
from tempo.plan.time import SECOND

WHOLE = """\
name: Split squat
exercise: Rear foot elevated split squat
summary: One leg.
source: a guide
also: [Bulgarian, búlgara]
starts: top
tempo: {down: 3, up: X}
reps: 6..8
sets: 4
rest: 60
sides: each
walk: true
equipment: [bench, dumbbells]
muscles:
  target: [quadriceps, glutes]
  also: [core]
easier: squat
harder: pistol
setup:
  - Foot on the bench.
  - Stand tall.
safety: Stop if it hurts.
cues:
  lift: {long: push the floor away, short: push}
  explosive: {short: fast}
  lower: lower
reminders: [knee out, chest up]
voice: en-gb
languages:
  fr:
    name: Fente
    cues: {lift: pousse}
"""


def written(folder: Path, content: str, name: str = "split-squat") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(content)
    return path


def problems(folder: Path, content: str) -> list[str]:
    path = written(folder, content)
    with pytest.raises(FileError) as caught:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


def test_all_that_a_routine_may_say_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    sheet = CueSheet(
        name="Split squat",
        setup=("Foot on the bench.", "Stand tall."),
        safety="Stop if it hurts.",
        phases={
            Phase.LOWER: Cue("lower", "lower"),
            Phase.LIFT: Cue("push the floor away", "push"),
        },
        explosive=Cue("fast", "fast"),
        reminders=("knee out", "chest up"),
    )
    assert load(path) == Routine(
        name="split-squat",
        path=path,
        movement="",
        exercise="Rear foot elevated split squat",
        summary="One leg.",
        source="a guide",
        aliases=("Bulgarian", "búlgara"),
        starts=Phase.TOP,
        prescribed=Prescribed(
            parse("30X0"),
            Range(6, 8),
            just(4),
            60 * SECOND,
            each_side=True,
            alternating=False,
            walk=True,
        ),
        voice="en-gb",
        language="en",
        sheet=sheet,
        languages={
            "en": sheet,
            "fr": CueSheet("Fente", phases={Phase.LIFT: Cue("pousse", "pousse")}),
        },
        equipment=("bench", "dumbbells"),
        target=("quadriceps", "glutes"),
        also=("core",),
        easier="squat",
        harder="pistol",
    )


def test_what_a_routine_does_not_say_in_a_language_is_said_in_general_words(tmp_path: Path) -> None:
    routine = load(written(tmp_path, WHOLE))
    assert routine.sheet_in("en") == routine.sheet
    assert routine.sheet_in("de") == CueSheet(
        name="Split squat",
        safety="Hör auf, wenn etwas schmerzt",
        phases={Phase.LOWER: Cue("runter", "runter"), Phase.LIFT: Cue("hoch", "hoch")},
        explosive=Cue("schnell", "schnell"),
    )
    partly = WHOLE.replace("fr:", "es:") + "    safety: Para.\n    setup: [De pie.]\n"
    assert load(written(tmp_path, partly)).sheet_in("es") == CueSheet(
        name="Fente",
        setup=("De pie.",),
        safety="Para.",
        phases={Phase.LOWER: Cue("baja", "baja"), Phase.LIFT: Cue("pousse", "pousse")},
        explosive=Cue("rápido", "rápido"),
    )


def test_a_language_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as refused:
        load(written(tmp_path, WHOLE)).sheet_in("xx")
    assert str(refused.value) == ("there are no words in the language 'xx'; there are: de, en, es")


def test_what_a_routine_never_says_it_says_in_no_language(tmp_path: Path) -> None:
    routine = load(written(tmp_path, "tempo: 2021\n"))
    assert routine.sheet_in("es") == CueSheet("split squat")


def test_a_movement_is_the_folder_that_a_routine_lies_in(own: Path) -> None:
    path = written(own / "routines" / "lunge", WHOLE)
    assert load(path).movement == "lunge"
    assert find("split-squat").path == path
    assert find("frog-pump").movement == "thrust"


def test_a_problem_in_a_translation_is_told_with_its_line_and_whole_key(tmp_path: Path) -> None:
    path = written(tmp_path, "tempo: 2021\nlanguages:\n  fr:\n    cuse: {lift: pousse}\n")
    with pytest.raises(FileError) as refused:
        load(path)
    assert str(refused.value) == (
        f"{path}:4: languages.fr.cuse: is not a key here; did you mean 'cues'?"
    )


def test_a_tempo_is_all_that_a_routine_has_to_say(tmp_path: Path) -> None:
    routine = load(written(tmp_path, "tempo: 2021\n"))
    assert (routine.exercise, routine.sheet) == ("split squat", CueSheet("split squat"))
    assert routine.starts is Phase.BOTTOM
    assert routine.prescribed == Prescribed(parse("2021"))


def test_a_named_prescription_gives_what_the_routine_leaves_open(own: Path) -> None:
    written(own / "prescriptions", "tempo: 4-0-1-0\nreps: 5\nrest: 30\n", "pause")
    routine = load(written(own, "tempo: pause\nrest: 45\n"))
    assert routine.prescribed == Prescribed(parse("4010"), reps=just(5), rest=45 * SECOND)


def test_a_prescription_that_is_wrong_is_the_one_that_is_told(own: Path) -> None:
    wrong = written(own / "prescriptions", "tempo: 2-1-2\n", "pause")
    with pytest.raises(FileError) as caught:
        load(written(own, "tempo: pause\n"))
    assert str(caught.value).startswith(f"{wrong}:1: tempo: ")


def test_a_routine_is_found_by_name_and_the_users_own_comes_first(own: Path) -> None:
    assert find("pause-thrust").exercise == "Barbell hip thrust"
    written(own / "routines", "tempo: 2021\nexercise: mine\n", "pause-thrust")
    assert find("pause-thrust").exercise == "mine"


def test_a_routine_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "folder", "tempo: 2021\nexercise: here\n")
    monkeypatch.chdir(tmp_path / "folder")
    for name in [str(path), "split-squat.yaml", "./split-squat.yaml", "../folder/split-squat.yaml"]:
        assert find(name).exercise == "here"
    (tmp_path / "folder" / "noted.yml").write_text("tempo: 2021\n")
    assert find("noted.yml").name == "noted"


def test_a_routine_that_is_not_there_is_told_with_what_may_have_been_meant(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"'paus-thrust'; did you mean pause-thrust"):
        find("paus-thrust")
    with pytest.raises(FileError, match=r"no\.yaml: cannot be read: No such file"):
        find(str(tmp_path / "no.yaml"))
    with pytest.raises(FileError, match="File name too long"):
        find("a" * 300 + ".yaml")


def test_all_problems_of_a_file_are_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    content = (
        "name: ''\nstarts: middle\ntempo: 2-1-2\nreps: 0\nrest: soon\nsides: left\n"
        "equipment: bench\nmuscles: {target: [glutes], main: [core]}\nsetup: Sit.\n"
        "cues:\n  lift: {long: drive}\n  pause: {short: hold}\n  top:\n  lower: [a]\n"
        "reminders:\n  - ''\n  - knees out\nset: 3\n"
    )
    assert problems(tmp_path, content) == [
        "1: name: is empty; fill it in or leave the key out",
        "2: starts: must be bottom or top",
        "3: tempo: tempo '2-1-2' has three parts, which coaches read in two ways; write the one"
        " you mean:",
        "  '2-1-2-0' (lower 2, bottom 1, lift 2) or '2-0-2-1' (lift 2, top 1, lower 2)",
        "4: reps: reps is '0'; write a whole number from 1 to 10000, or a range as '8..10'",
        "5: rest: the rest is 'soon'; write seconds, as '90' or '2.5', or a time, as '1:30' "
        "or '2 min'",
        "6: sides: must be both, each or alternate",
        "7: equipment: must be a list, each item in a line of its own after '- '",
        "8: muscles.main: is not a key here; write target or also",
        "9: setup: must be a list, each item in a line of its own after '- '",
        "11: cues.lift.short: is missing",
        "12: cues.pause: is not a key here; write lower, bottom, lift, top or explosive",
        "13: cues.top: is empty; fill it in or leave the key out",
        "14: cues.lower: must be one value, not a list or a table",
        "16: reminders: is empty; fill it in or leave the key out",
        "18: set: is not a key here; did you mean 'sets'?",
    ]


def test_what_is_said_can_be_shown_and_is_short(tmp_path: Path) -> None:
    content = (
        f'tempo: 2021\nsafety: {"no " * 200}\nsetup: ["\\e]0;title\\a"]\n'
        'cues: {lift: {short: "\\u202eevird"}}\n'
    )
    assert problems(tmp_path, content) == [
        "2: safety: is 599 characters long; the longest is 300",
        "3: setup: holds characters that cannot be shown; retype it",
        "4: cues.lift.short: holds characters that cannot be shown; retype it",
    ]


def test_a_phase_that_is_misspelt_is_the_one_thing_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "squat.yaml"
    path.write_text("tempo:\n  donw: 3\n  up: 1\nreps: 8\nsets: 3\nrest: 60\n")
    with pytest.raises(FileError) as refusal:
        load(path)
    assert str(refusal.value) == f"{path}:2: tempo.donw: is not a key here; did you mean 'down'?"
