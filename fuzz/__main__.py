"""``python -m fuzz TARGET [libFuzzer's options]``: look for bytes that break a promise.

New findings are written to the folder of work; what is worth keeping goes into ``fuzz/corpus``,
and what broke into a test.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tempo"]):
    from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SHIPPED = {"files": "cues"}  # what ships is a corpus too


def main(name: str, options: list[str]) -> None:
    """Fuzz one target from its corpus; what is found on the way is kept out of the repository."""
    work = tempfile.mkdtemp(prefix=f"tempo-fuzz-{name}-")
    corpora = [work, str(CORPUS / name)]
    if name in SHIPPED:
        corpora.append(str(CORPUS.parent.parent / SHIPPED[name]))
    atheris.Setup([sys.argv[0], f"-artifact_prefix={work}/", *options, *corpora], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name what to fuzz: {', '.join(TARGETS)}")
    main(sys.argv[1], sys.argv[2:])
