"""What is forked is like what is started anew: its exit code, what ends it, and what it says."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import tempo
from tests import warm

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing forks"),
]

EACH = pytest.mark.parametrize("begin", [warm.start, warm.anew], ids=["forked", "anew"])
Begin = Callable[..., "warm.Process | subprocess.Popen[str]"]


def done(begin: Begin, folder: Path, *arguments: str, **given: str) -> tuple[int, str, str]:
    process = begin(*arguments, cwd=folder, env=os.environ | given, together=False)
    said, faults = process.communicate(timeout=60)
    return process.wait(), said, faults


@EACH
def test_a_program_ends_as_it_does_in_a_shell(tmp_path: Path, begin: Begin) -> None:
    code, said, faults = done(begin, tmp_path, "-m", "tempo", "no-such")
    assert (code, said) == (2, "")
    assert faults == "tempo: there is no command 'no-such'. Try 'tempo --help'.\n"
    code, said, faults = done(begin, tmp_path, "-m", "tempo", "--version")
    assert (code, said, faults) == (0, f"rep-tempo {tempo.__version__}\n", "")


@EACH
def test_a_program_has_its_own_folder_environment_and_group(tmp_path: Path, begin: Begin) -> None:
    code = (
        "import os, sys, signal; print(os.getcwd(), os.environ['NEW'], os.getpgrp() == os.getpid(),"
        "os.read(0, 9), signal.getsignal(signal.SIGCHLD), len(os.listdir('/dev/fd')), sys.argv)"
    )
    said = f"{tmp_path} here True b'' 0 4 ['-c', 'a']\n"
    assert done(begin, tmp_path, "-c", code, "a", NEW="here") == (0, said, "")


@EACH
def test_a_traceback_is_told_and_what_was_left_to_the_end_is_done(
    tmp_path: Path, begin: Begin
) -> None:
    code = "import atexit; atexit.register(print, 'bye'); print('said'); 1 / 0"
    ended, said, faults = done(begin, tmp_path, "-c", code)
    assert (ended, said) == (1, "said\nbye\n")
    assert faults.endswith("ZeroDivisionError: division by zero\n")


@EACH
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGUSR1])
def test_what_ended_a_program_is_told(tmp_path: Path, begin: Begin, by: signal.Signals) -> None:
    code = "import time; print('on', flush=True); time.sleep(60)"
    process = begin("-c", code, cwd=tmp_path, env={**os.environ})
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.2)
    assert process.poll() is None
    process.send_signal(by)
    process.communicate(timeout=60)
    assert process.returncode == -by


def test_two_programs_have_temporary_files_of_different_names(tmp_path: Path) -> None:
    code = "from tempo.library.unfinished import name; print(name('a').split('-')[1])"
    assert len({done(warm.start, tmp_path, "-c", code)[1] for _ in range(3)}) == 3
