import os
from pathlib import Path

import pytest

from tempo.library.states import SETTLED, settled, state, states


@pytest.mark.skipif(os.name != "posix", reason="files have no time that nobody sets")
def test_a_file_that_is_written_anew_has_another_state_whatever_time_it_is_given(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("reps: 8\n")
    before, times = state(str(path)), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    assert before and state(str(path)) == before
    path.write_text("reps: 9\n")
    os.utime(path, ns=times)
    after = state(str(path))
    assert after and after[:-1] == before[:-1]  # but for the time that nobody sets
    assert after != before


def test_what_is_not_there_has_no_state(tmp_path: Path) -> None:
    there, gone = str(tmp_path), str(tmp_path / "gone")
    assert states([there, gone, "no\0name"]) == {there: state(there), gone: None, "no\0name": None}


def test_a_state_is_that_of_a_file_or_of_the_link_to_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    (tmp_path / "link").symlink_to("a")
    link = str(tmp_path / "link")
    assert state(link) == state(str(tmp_path / "a")) != state(link, links=True)


def test_a_state_has_settled_two_seconds_after_its_later_time() -> None:
    assert SETTLED == 2 * 10**9
    file = (0o100644, 1, 2, 3, 5 * 10**9, 7 * 10**9)
    assert not settled(file, 9 * 10**9)
    assert settled(file, 9 * 10**9 + 1)
    assert not settled((*file[:-2], 8 * 10**9, 7 * 10**9), 9 * 10**9 + 1)
