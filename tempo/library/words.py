"""The program's own words, read from ``cues/words/LANGUAGE.yaml``."""

import re

from tempo.errors import RequestError
from tempo.library import folders
from tempo.library.document import Document, Table
from tempo.plan.sheet import Words

BLANKS = {"set_done": "set", "next_set": "set", "rest": "seconds"} | {
    "rest_minutes": "minutes",
    "sets": "sets",
    "reps": "reps",
    "hold": "seconds",
    "next_exercise": "exercise",
    "next_warm_up": "set",
    "short_rest": "seconds",
    "set_again": "set",
    "more_rest": "seconds",
    "rep": "rep",
    "seconds_left": "seconds",
    "minutes_left": "minutes",
}
"""What a line speaks that is not its own, and so the name in braces that it has to hold."""


def load(language: str = "en") -> Words:
    """Read the words of a language; raises RequestError if they are not there."""
    paths = {path.stem: path for path in folders.shipped("cues").glob("words/*.yaml")}
    if language not in paths:
        known = ", ".join(sorted(paths))
        raise RequestError(f"there are no words in the language '{language}'; there are: {known}")
    document = Document(paths[language])
    words = Words(*(_line(document.root, key) for key in Words._fields))
    document.close()
    return words


def _line(table: Table, key: str) -> str:
    line = table.text(key, needed=True)
    blanks = [BLANKS[key]] if key in BLANKS else []
    if re.findall(r"{(\w*)}|[{}]", line) != blanks and key in table:
        table.problem(key, f"must hold {{{blanks[0]}}}" if blanks else "must hold no braces")
    return line
