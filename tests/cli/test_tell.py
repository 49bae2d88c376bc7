import os
import shutil

import pytest

from tempo.cli.tell import width


@pytest.mark.parametrize("said", ["60", "0", "-3", "wide", ""])
@pytest.mark.parametrize("terminal", [132, 0, None])
def test_the_width_is_what_the_system_says_it_is(
    monkeypatch: pytest.MonkeyPatch, said: str, terminal: int | None
) -> None:
    def size(_: int = 0) -> os.terminal_size:
        if terminal is None:
            raise OSError("no terminal")
        return os.terminal_size((terminal, 24))

    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setattr(os, "get_terminal_size", size)
    assert width() == shutil.get_terminal_size().columns
    assert width() == (60 if said == "60" else terminal or 80)
