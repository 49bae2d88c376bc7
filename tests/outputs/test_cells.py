import os
from collections.abc import Sequence

import pytest

from tempo.outputs import cells


def asked(given: Sequence[bytes], before: int = 0) -> tuple[list[bytes], list[tuple[bytes, bytes]]]:
    """What cells become, and what was asked to be encoded."""
    calls: list[tuple[bytes, bytes]] = []

    def encode(before: bytes, sound: Sequence[bytes]) -> list[bytes]:
        calls.append((before, b"".join(sound)))
        return [cell.upper() for cell in sound]

    return [*cells.encoded(given, encode, before)], sorted(calls)


def test_what_is_heard_again_is_encoded_once() -> None:
    made, calls = asked([b"ab", b"cd", b"ab", b"ab", b"ef"])
    assert made == [b"AB", b"CD", b"AB", b"AB", b"EF"]
    assert calls == [(b"", b"abcd"), (b"", b"ef")]


def test_a_cell_is_another_after_other_sound() -> None:
    made, calls = asked([b"ab", b"cd", b"ab", b"cd", b"cd", b"ab"], before=1)
    assert made == [b"AB", b"CD", b"AB", b"CD", b"CD", b"AB"]
    assert calls == [(b"", b"abcdab"), (b"d", b"cd")]  # the first had nothing before it


def test_what_comes_before_may_be_of_several_cells() -> None:
    _, calls = asked([b"abc", b"d", b"abc", b"d", b"e"], before=2)
    assert calls == [(b"", b"abcdabc"), (b"cd", b"e")]


def test_a_long_row_is_encoded_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LONGEST", 2)
    _, calls = asked([b"ab", b"cd", b"ef", b"gh", b"ij"], before=1)
    assert calls == [(b"", b"abcd"), (b"d", b"efgh"), (b"h", b"ij")]


def test_what_was_not_heard_for_long_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "KEPT", 2)
    made, calls = asked([b"ab", b"cd", b"ab", b"ef", b"ab", b"cd"])
    assert made == [b"AB", b"CD", b"AB", b"EF", b"AB", b"CD"]
    assert calls == [(b"", b"abcd"), (b"", b"cd"), (b"", b"ef")]


def test_what_is_asked_for_does_not_depend_on_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [bytes([number * number % 23]) for number in range(200)]
    found = []
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(asked(sound, before=1))
    assert found[0] == found[1] == found[2]


def test_nothing_becomes_nothing() -> None:
    assert asked([]) == ([], [])
