from pathlib import Path

import pytest

from tempo.voices import cards
from tempo.voices.cards import Cards

LISTED = "one\ntwo\nthree\n"
NOTED = [b"first", b"", b"line\nbreak\0"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "en.cards"
    cards.write(path, "clips of today", LISTED, NOTED)
    return path


def test_cards_are_read_as_they_were_written(path: Path) -> None:
    found = Cards(path, LISTED)
    assert found.kind == "clips of today"
    assert [found[place] for place in range(3)] == NOTED
    for place in (-1, 3):
        with pytest.raises(IndexError):
            found[place]


def test_cards_of_another_list_are_none(path: Path) -> None:
    found = Cards(path, LISTED.replace("two", "2"))
    assert found.kind == ""
    with pytest.raises(IndexError):
        found[0]


@pytest.mark.parametrize("place", [0, 20, -1, -20])
def test_cards_that_were_changed_are_none(path: Path, place: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    found = Cards(path, LISTED)
    assert found.kind == ""
    with pytest.raises(IndexError):
        found[0]


@pytest.mark.parametrize("content", [None, b"", b"tempo voice cards 1\n", b"\n\n\n"])
def test_where_there_is_no_file_of_cards_there_are_none(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "en.cards"
    if content is not None:
        path.write_bytes(content)
    assert Cards(path, LISTED).kind == ""
