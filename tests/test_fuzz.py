import os
import re
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests import warm

pytest.importorskip("atheris", reason="fuzzing needs atheris")

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent


def fuzzed(name: str, runs: int, source: str = "", anew: bool = False) -> CompletedProcess[str]:
    command = ["-c", source, name] if source else ["-m", "fuzz", name]
    options = [f"-runs={runs}", "-seed=1", "-max_len=8192"]
    begin = warm.anew if anew else partial(warm.start, modules=("fuzz.__main__",))
    process = begin(*command, *options, cwd=ROOT, env={**os.environ}, together=False)
    said = process.communicate(timeout=300)
    return CompletedProcess(command, process.wait(), *said)


@pytest.mark.parametrize(
    ("name", "runs"),
    [("notation", 12_000), ("line", 400), ("files", 600), ("plan", 150), ("sounds", 600)],
)
def test_no_bytes_break_a_promise(name: str, runs: int) -> None:
    found = fuzzed(name, runs, anew=name == "notation")
    assert found.returncode == 0, found.stderr[-3_000:]
    done = re.search(r"Done (\d+) runs", found.stderr)
    assert done and int(done[1]) >= runs


def test_a_broken_promise_is_found() -> None:
    """A parser that lets one mistake through has to be caught, or the run above shows nothing."""
    source = """
import sys
import fuzz.__main__ as main
from fuzz import targets
whole = targets.parse
def parse(text):
    tempo = whole(text)
    if getattr(tempo.lift, "low", 0) > 6_000_000:
        raise ValueError("a mistake")
    return tempo
targets.parse = parse
main.main(sys.argv[1], sys.argv[2:])
"""
    found = fuzzed("notation", 500_000, source)
    assert found.returncode != 0
    assert "a mistake" in found.stdout + found.stderr


def test_a_planner_that_lets_a_word_run_too_near_to_a_beep_is_found() -> None:
    source = """
import sys
import fuzz.__main__ as main
from tempo.plan import windows
windows.BEFORE_SOUND -= 1
main.main(sys.argv[1], sys.argv[2:])
"""
    found = fuzzed("plan", 3_000, source)
    assert found.returncode != 0
    assert "AssertionError: Event(" in found.stdout + found.stderr
