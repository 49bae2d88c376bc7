import subprocess
import sys

HANGS = """
import os, sys, threading
from tempo.outputs import stderr
from tempo.outputs.device import Aside

let_go = threading.Event()

def hang():
    with stderr.dropped(), stderr.dropped():
        os.write(2, b"from the library")
        let_go.wait(10)
        os.write(2, b"and again")

aside = Aside(hang)
assert not aside.wait(0.1)
print("from us", file=sys.stderr)
with stderr.dropped():
    os.write(2, b"from another library")
let_go.set()
assert aside.wait(5)
os.write(2, b"stderr is back")
print(", from us too", file=sys.stderr)
"""


def test_a_library_that_hangs_is_quiet_to_its_end_and_we_are_heard() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=30, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "from us\nstderr is back, from us too\n")


REPLACED = """
import os, sys
from tempo.outputs import stderr

before = sys.stderr
with stderr.dropped():
    ours = sys.stderr.fileno()
sys.stderr = before  # as whoever keeps a program's words does
os.write(ours, b"still open")
"""


def test_who_puts_another_stderr_in_its_place_does_not_end_ours() -> None:
    """It was let go unclosed, and Python warns of that wherever it happens to be then."""
    ended = subprocess.run(
        [sys.executable, "-W", "always", "-c", REPLACED],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "still open")
