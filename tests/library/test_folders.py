import sys
from pathlib import Path

import pytest

import tempo
from tempo.errors import FileError, RequestError
from tempo.library import folders
from tempo.library.folders import NOWHERE, Shelf

NO_HOME = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"]


def shelf(folder: Path, own: list[str], shipped: list[str], inside: str = "") -> Shelf:
    for kind, names in {"own": own, "shipped": shipped}.items():
        for name in names:
            (folder / kind / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / kind / name).touch()
    return Shelf("thing", folder / "own", folder / "shipped", inside)


def test_what_ships_is_found_in_the_checkout() -> None:
    checkout = Path(tempo.__file__).parents[1]
    assert folders.shipped("cues") == checkout / "cues"
    assert folders.shipped("sounds") == checkout / "sounds"


def test_what_ships_is_found_inside_the_package_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ["site/tempo/cues", "site/cues", "site/sounds"]:
        (tmp_path / place).mkdir(parents=True)
    monkeypatch.setattr(tempo, "__file__", str(tmp_path / "site" / "tempo" / "__init__.py"))
    assert folders.shipped("cues") == tmp_path / "site" / "tempo" / "cues"
    assert folders.shipped("sounds") == tmp_path / "site" / "sounds"
    with pytest.raises(FileError, match="'themes' is not where rep-tempo was installed"):
        folders.shipped("themes")


def test_the_users_folders_are_where_the_system_has_them(own: Path) -> None:
    assert folders.own("routines") == own / "routines"
    assert folders.history() == own / "history.jsonl"
    assert folders.config() == own.parents[1] / "config" / "rep-tempo" / "config.yaml"
    assert folders.cache().parts[-3:] == ("clips", "rep-tempo", "clips")
    assert folders.trees() == folders.cache().parent / "trees"
    assert folders.fonts() == folders.cache().parent / "matplotlib"


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux alone")
@pytest.mark.parametrize(
    ("said", "data", "config", "cache"),
    [
        (
            {"HOME": "/home/anna"},
            "/home/anna/.local/share/rep-tempo",
            "/home/anna/.config/rep-tempo",
            "/home/anna/.cache/rep-tempo",
        ),
        (  # what is empty or relative is not said
            {"HOME": "/home/anna/", "XDG_DATA_HOME": "", "XDG_CACHE_HOME": "cache"},
            "/home/anna/.local/share/rep-tempo",
            "/home/anna/.config/rep-tempo",
            "/home/anna/.cache/rep-tempo",
        ),
        (
            {"HOME": "/", "XDG_CONFIG_HOME": "~/config"},
            "/.local/share/rep-tempo",
            "/.config/rep-tempo",
            "/.cache/rep-tempo",
        ),
        (
            {"XDG_DATA_HOME": "/data/", "XDG_CONFIG_HOME": "/config", "XDG_CACHE_HOME": "/a/../b"},
            "/data/rep-tempo",
            "/config/rep-tempo",
            "/a/../b/rep-tempo",
        ),
    ],
    ids=str,
)
def test_on_linux_they_are_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], data: str, config: str, cache: str
) -> None:
    for name in NO_HOME:
        monkeypatch.delenv(name)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    places = folders.own(""), folders.config().parent, folders.trees().parent
    assert [f"{place}" for place in places] == [data, config, cache]


def test_a_user_without_a_home_has_nothing_and_that_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in NO_HOME:
        monkeypatch.delenv(name)
    monkeypatch.setattr("pwd.getpwuid", lambda user: (_ for _ in ()).throw(KeyError(user)))
    assert folders.own("routines").parent == folders.config().parent == NOWHERE
    assert folders.cache().parent == NOWHERE
    assert "pause-thrust" in folders.routines().paths()


def test_the_users_own_thing_hides_the_shipped_one_and_says_so(tmp_path: Path) -> None:
    things = shelf(tmp_path, own=["b.yaml", "d.yaml"], shipped=["c.yaml", "b.yaml", "a.yaml"])
    assert things.paths() == {
        "a": tmp_path / "shipped" / "a.yaml",
        "b": tmp_path / "own" / "b.yaml",
        "c": tmp_path / "shipped" / "c.yaml",
        "d": tmp_path / "own" / "d.yaml",
    }
    assert list(things.paths()) == ["a", "b", "c", "d"]
    assert [name for name in things.paths() if things.shadows(name)] == ["b"]
    assert things.find("b") == tmp_path / "own" / "b.yaml"


def test_a_folder_with_a_file_in_it_is_a_thing_of_the_folders_name(tmp_path: Path) -> None:
    things = shelf(tmp_path, ["wood/theme.yaml", "empty/x.txt"], [], "theme.yaml")
    assert things.paths() == {"wood": tmp_path / "own" / "wood" / "theme.yaml"}


def test_other_files_are_no_things(tmp_path: Path) -> None:
    things = shelf(tmp_path, ["a.yaml~", "b.txt", ".git/d.yaml", ".e.swp"], ["c.yaml"])
    assert list(things.paths()) == ["c"]


def test_a_thing_is_found_by_its_name_in_whatever_folder_it_lies(tmp_path: Path) -> None:
    things = shelf(tmp_path, ["anna/week-1/b.yaml", "e.yaml"], ["squat/a.yaml", "squat/b.yaml"])
    assert things.paths() == {
        "a": tmp_path / "shipped" / "squat" / "a.yaml",
        "b": tmp_path / "own" / "anna" / "week-1" / "b.yaml",
        "e": tmp_path / "own" / "e.yaml",
    }
    assert [things.group(path) for path in things.paths().values()] == ["squat", "anna", ""]
    assert [things.owns(path) for path in things.paths().values()] == [False, True, True]
    assert things.shadows("b")
    assert things.group(tmp_path / "elsewhere" / "squat" / "a.yaml") == ""


def test_folders_of_what_ships_that_hold_other_things_are_passed_over(tmp_path: Path) -> None:
    shelf(tmp_path, ["words/a.yaml"], ["words/en.yaml", "squat/words/c.yaml"])
    things = Shelf("thing", tmp_path / "own", tmp_path / "shipped", apart=("words",))
    assert list(things.paths()) == ["a", "c"]


def test_a_name_that_two_things_of_the_users_have_is_refused_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    things = shelf(tmp_path, ["a/squat.yaml", "b/squat.yaml", "c.yaml"], ["squat.yaml"])
    paths = [tmp_path / "own" / folder / "squat.yaml" for folder in ("a", "b")]
    assert things.twins() == {"squat": paths}
    assert things.find("c") == tmp_path / "own" / "c.yaml"
    with pytest.raises(RequestError) as caught:
        things.find("squat")
    assert str(caught.value) == (
        f"there are 2 things 'squat': {paths[0]}, {paths[1]}; rename one, or ask for it by its path"
    )


def test_every_name_that_ships_is_of_one_file() -> None:
    shelves = [folders.routines(), folders.workouts(), folders.prescriptions()]
    names = [name for shelf in shelves for name in shelf.paths()]
    assert len(set(names)) == len(names)
    cues = folders.shipped("cues")
    files = [path for path in cues.rglob("*.yaml") if "words" not in path.parts]
    assert len(files) == len(names)


def test_of_very_many_names_none_is_told(tmp_path: Path) -> None:
    things = shelf(tmp_path, [], [f"{letter}{letter}.yaml" for letter in "abcdefghijklmnopqrstu"])
    with pytest.raises(RequestError) as caught:
        things.find("1")
    assert str(caught.value) == "there is no thing '1'; `tempo list` shows the 21 there are"


def test_a_name_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    things = shelf(tmp_path, [], ["pause-thrust.yaml", "frog-pump.yaml"])
    with pytest.raises(RequestError) as caught:
        things.find("puase-thrust")
    assert str(caught.value) == "there is no thing 'puase-thrust'; did you mean pause-thrust?"
    with pytest.raises(RequestError) as caught:
        things.find("squat")
    assert str(caught.value) == "there is no thing 'squat'; there are: frog-pump, pause-thrust"


@pytest.mark.parametrize("name", ["", ".", "..", "/", "../shipped/a", "a.yaml", "A"])
def test_only_a_whole_name_is_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestError):
        shelf(tmp_path, [], ["a.yaml"]).find(name)


def test_folders_that_do_not_exist_are_empty(tmp_path: Path) -> None:
    assert Shelf("thing", tmp_path / "no", NOWHERE / "nor").paths() == {}
