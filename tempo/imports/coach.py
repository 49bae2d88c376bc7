"""A coach's table of exercises as workouts: one for each client and each day."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tempo.errors import FileError, PrescriptionError, ReadingError
from tempo.imports import heads, phrases, table
from tempo.imports.draft import Draft, Part, Programme, Said
from tempo.imports.heads import Heads
from tempo.imports.table import Row
from tempo.library import declarations, folders, prescriptions
from tempo.plan import line as written
from tempo.plan import quantity, saying
from tempo.plan.time import SECOND, spelled

MOST_PROBLEMS = 20


class UnguidedError(PrescriptionError):
    """An exercise that is not led by a clock: it is left out, and told."""


_IN_TURN = re.compile(
    r"(?:super ?sets?|tri ?sets?|giant sets?|circuit|superseries?|biseries?|circuito|supersatz|zirkel)\b",
    re.IGNORECASE,
)
"""The title of exercises that are done in turn."""

_WHEN = re.compile(r"\s+(?:after|between|nach|zwischen|entre|tras)\b.*$", re.IGNORECASE)
"""What a cell says of when the rest is, behind its time."""

_NO_REST = re.compile(
    r"(?:none|no(?: rest)?|nada|ningun[oa]|sin(?: descanso)?|keine?|ohne(?: pause)?|-?0 ?s)",
    re.IGNORECASE,
)
"""What a cell says where there is no rest."""


def programmes(path: Path, rows: Sequence[Row], sheet: str = "") -> list[Programme]:
    """Return the workouts of a table; one of several sheets is called by its name too.

    Raises FileError with every line that is wrong.
    """
    place, columns = table.headed(rows)
    if place < 0:
        raise FileError(
            f"{path}:{rows[0].number}: no row of heads; name the columns: "
            "exercise, sets, reps, tempo, rest, notes, client"
        )
    if not {"sets", "reps", "hold"} & columns.keys():
        raise FileError(
            f"{path}:{rows[place].number}: no column of sets or reps; name them in the row of heads"
        )
    problems: list[str] = []
    unguided: list[str] = []
    told, unread = _heads(path, rows, place, columns), _unread(rows, place, columns)
    found: dict[tuple[str, str], list[tuple[str, Draft]]] = {}
    day = client = ""
    turns, last, rounds = 0, -1, ""  # of what is done in turn under a title
    for at, row in enumerate(rows[place + 1 :], place + 1):
        if table.column(table.cell(row, columns["exercise"])) == "exercise":  # the heads once more
            again, anew = table.headed(rows[at : at + 2])
            if again >= 0:
                place, columns = at + again, anew
                told = _heads(path, rows, place, columns)
                unread += _unread(rows, place, columns)
        if at <= place:
            continue
        try:
            cells = told.cells(row)
        except PrescriptionError as error:
            problems.append(f"{path}:{row.number}: {error}")
            continue
        name = cells.get("exercise", "").strip()
        alone = [cell for cell in row.cells if cell]
        if row.number > last + 1 or len(alone) == 1:
            rounds = ""
        last = row.number
        if len(alone) == 1 and _IN_TURN.match(alone[0]):
            turns += 1
            counted = re.search(r"(\d+)\s*(?:rounds|rondas|vueltas|runden)", alone[0].lower())
            rounds = counted[1] if counted else "?"
            continue
        if len(alone) == 1 and not name:
            day = alone[0]  # the title of what follows, in whatever column
            continue
        client = cells.get("client") or client
        day = cells.get("day") or day
        if not name:
            if any(cells.get(key) for key in ("sets", "reps", "tempo")):
                problems.append(f"{path}:{row.number}: exercise: is missing; name it")
            continue
        if not any(cells.get(key) for key in ("sets", "reps", "tempo", "rest", "hold")):
            day = name  # a row with nothing but a name heads what follows
            continue
        label, name = labelled(name, cells.get("label", ""), told.grouped)
        if rounds:
            label = label or f"#{turns}.0"
            cells.setdefault("sets", "")
            cells["sets"] = cells["sets"] or rounds.strip("?")
        try:
            draft = drafted(name, cells, row.number)
            found.setdefault((client, day), []).append((label, draft))
        except UnguidedError as error:
            unread += (f"line {row.number}: {name[:60]}: {error}",)
            unguided.append(f"{path}:{row.number}: {error}")
        except ReadingError as error:
            problems.append(f"{path}:{row.number}: {' '.join(str(error).split())}")
    if problems:
        raise FileError("\n".join(problems[:MOST_PROBLEMS]))
    if not found and unguided:
        raise FileError("\n".join(unguided[:MOST_PROBLEMS]))
    if not found:
        raise FileError(
            f"{path}:{rows[place].number}: no exercise below the heads; write a row each"
        )
    title = _title(rows[:place]) or Said(re.sub(r"[-_]", " ", path.stem).capitalize())
    made = []
    for (who, when), drafts in found.items():
        words = " ".join(filter(None, [who, sheet, when]))
        where = Said(words, drafts[0][1].name.lines) if who or when else Said(words or title.text)
        made.append(Programme(where if words else title, grouped(drafts), unread))
    return made


def _heads(path: Path, rows: Sequence[Row], place: int, columns: dict[str, int]) -> Heads:
    try:
        return heads.of(rows, place, columns)
    except PrescriptionError as error:
        raise FileError(f"{path}:{rows[place].number}: {error}") from None


def _unread(rows: Sequence[Row], place: int, columns: dict[str, int]) -> tuple[str, ...]:
    """Return the columns that are not known and hold something, as far as the next row of heads."""
    return tuple(
        f"line {rows[place].number}: the column '{head[:60]}'"
        for at, head in enumerate(rows[place].cells)
        if head and at not in columns.values() and _filled_in(rows[place + 1 :], at)
    )


def _title(above: Sequence[Row]) -> Said | None:
    """Return what a table is called: words that stand alone in a row above its heads."""
    for row in above:
        words = [cell for cell in row.cells if cell]
        if len(words) == 1:
            return Said(words[0][:300], (row.number,))
    return None


def _filled_in(rows: Sequence[Row], at: int) -> bool:
    return any(at < len(row.cells) and row.cells[at] for row in rows)


def labelled(name: str, label: str = "", shared: bool = False) -> tuple[str, str]:
    """Return the label of an exercise in a superset, and its name without it.

    Labels that exercises of a superset may ``share`` are letters or numbers: a, a.

    >>> labelled("A1. Goblet squat"), labelled("Row", "3b"), labelled("3 Point row", "1")
    (('A1', 'Goblet squat'), ('3B', 'Row'), ('', '3 Point row'))
    """
    found = re.match(r"([A-Za-z])\s?(\d)\s*[.):\-–]?\s+(?=\S)", name)
    found = found or re.match(r"(\d{1,2})([A-Da-d])\s*[.):]\s*(?=\S)", name)
    if found:
        return f"{found[1]}{found[2]}".upper(), name[found.end() :]
    label = label.strip(" .)").upper()
    if shared and re.fullmatch(r"[A-Z]|\d{1,2}", label):
        return f"{label}0", name
    return (label if re.fullmatch(r"[A-Z]\d|\d{1,2}[A-D]", label) else ""), name


def grouped(drafts: Sequence[tuple[str, Draft]]) -> tuple[Part, ...]:
    """Return exercises as parts: those whose labels share a letter are done in turn."""
    parts: list[tuple[str, list[Draft]]] = []
    for label, draft in drafts:
        if label and parts and parts[-1][0] == label[:-1]:
            parts[-1][1].append(draft)
        else:
            parts.append((label[:-1], [draft]))
    return tuple(Part(tuple(each)) for _, each in parts)


def drafted(name: str, cells: dict[str, str], line: int) -> Draft:
    """Return a row as an exercise; raises PrescriptionError with the column that is wrong."""
    lines = (line,)
    draft = Draft(name=Said(name[:300], lines))
    sets, reps = cells.get("sets", ""), cells.get("reps", "")
    for key, cell in (("sets", sets), ("reps", reps)):
        if cell.startswith("a date, "):
            typed = cell.removeprefix("a date, ")
            raise PrescriptionError(
                f"{key}: holds a date, which the spreadsheet made of '{typed}'; "
                f"format the cell as text and write {typed}"
            )
    if re.search(r"\be\d*mom\b|\bevery\b|\bcada\b|\balle\b", f"{sets} {reps}".lower()):
        draft, sets, reps = _intervals(draft, sets, reps, line)
    whole = phrases.plain(f"{sets} x {reps}" if sets and reps else reps or sets)
    try:
        draft = _counts(draft, sets, reps, whole, line)
    except PrescriptionError:
        told = _as_in_a_line(draft, sets, reps, line)
        if told is None:
            raise
        draft = told
    hold = cells.get("hold", "")
    if hold and not draft.reps and (seconds := _time("hold", hold)):
        draft = draft._replace(hold=True, tempo=(("top", Said(seconds, lines)),))
    elif hold and not draft.hold and (seconds := _time("hold", hold)) != "0":
        draft = draft._replace(tempo=(("tempo", Said(f"top {seconds}", lines)),))  # of each rep
    if (
        phrases.sided(whole)
        or re.search(
            r"\b(?:each|per|side|e/s|lado|seite|cada|je|pierna|brazo|bein)\b|\d ?ea\b|/s\b", whole
        )
        or _EACH.match(cells.get("sides", ""))
    ):
        draft = draft._replace(sides=Said("each", lines))
    tempo, rest = _filled(cells.get("tempo", "")), cells.get("rest", "").strip()
    rest = "0" if rest == "0" or _NO_REST.fullmatch(rest) else _filled(rest)
    loose = []  # what is in words and not in figures, which is kept as a note
    if tempo and draft.tempo and not draft.hold:
        raise PrescriptionError("tempo: says what the hold says too; leave one of them out")
    if tempo and (re.search(r"[\dx]", tempo.lower()) or tempo in folders.prescriptions().paths()):
        draft = draft._replace(tempo=tempo_of(tempo, line))
    elif tempo:
        loose.append(f"tempo {tempo}")
    if re.search(r"\d", rest):
        more = re.search(r"\d\s*(?:-|–|—|to|bis|a)\s*\d", rest) or _WHEN.search(rest)
        ranged = f"of {rest}" if more else ""
        draft = draft._replace(rest=Said(_time("rest", rest), lines, ranged))
    elif rest:
        loose.append(f"rest {rest}")
    load = _filled(cells.get("load", ""))
    loose += [draft.note.text] if draft.note else []
    note = "; ".join(filter(None, [*loose, load, cells.get("notes", "").strip()]))
    return draft._replace(note=Said(note[:300], lines) if note else None)


def _filled(cell: str) -> str:
    """Return what a cell says, nothing where it says that there is nothing."""
    cell = cell.strip()
    return "" if cell.lower() in ("-", "–", "n/a", "na", "none", "0") else cell


def tempo_of(text: str, line: int) -> tuple[tuple[str, Said], ...]:
    """Return a tempo as it is written, read; raises PrescriptionError with its readings."""
    try:
        read = prescriptions.named(text)
    except ReadingError as error:
        raise PrescriptionError(f"tempo: {error}") from None
    written = text.strip() if read.tempo is None else saying.canonical(read.tempo)
    return (("tempo", Said(written, (line,))),)


def _time(key: str, text: str) -> str:
    """Return a time in seconds; of a range, as 60-90 s, the low end."""
    text = _WHEN.sub("", text.strip())
    parts = re.split(r"\s*(?:-|–|—|to|bis|a)\s*(?=\d)", text, maxsplit=1)
    unit = re.search(r"[a-z\"']+\.?$", text.strip(), re.IGNORECASE)
    low = parts[0] if re.search(r"[a-z:\"']", parts[0]) or not unit else f"{parts[0]} {unit[0]}"
    try:
        if key == "rest":
            return spelled(declarations.REST.value.read(low))
        return spelled(quantity.duration(low, key, 3_600 * SECOND).low)
    except ReadingError as error:
        raise PrescriptionError(f"{key}: {error}") from None


def _intervals(draft: Draft, sets: str, reps: str, line: int) -> tuple[Draft, str, str]:
    """Return a draft with the interval on which its sets start, and its sets and reps."""
    try:
        read = written.read(f"exercise {' x '.join(filter(None, [sets, reps]))}")
    except PrescriptionError as error:
        raise PrescriptionError(f"sets: {str(error).splitlines()[0]}") from None
    if read.every is not None:
        draft = draft._replace(every=Said(spelled(read.every), (line,)))
    counts = "/".join(saying.between(each, "-", 1) for each in read.reps) or read.open
    return draft, saying.between(read.sets, "-", 1), counts


def _as_in_a_line(draft: Draft, sets: str, reps: str, line: int) -> Draft | None:
    """Return a draft with what a line of a notebook would mean by its sets and reps, or None."""
    try:
        read = written.read(f"exercise {' x '.join(filter(None, [sets, reps]))}")
    except PrescriptionError:
        return None
    if read.phases or read.tempo or read.right or read.exercise != "exercise":
        return None
    if read.notes:
        draft = draft._replace(note=Said(", ".join(read.notes), (line,)))
    here = (line,)
    if read.hold is not None:
        held = saying.between(read.hold, "..")
        draft = draft._replace(hold=True, tempo=(("top", Said(held, here)),))
    elif len(read.reps) == 1:
        reps = saying.between(read.reps[0], "..", 1) + "+" * bool(read.open)
        draft = draft._replace(reps=Said(reps, here))
    elif read.open and not read.reps:
        draft = draft._replace(reps=Said("amrap", here))
    else:
        return None
    each = Said("alternate" if read.alternating else "each", here) if read.sides else None
    return draft._replace(sets=Said(saying.between(read.sets, "..", 1), here), sides=each)


_EACH = re.compile(r"(?:yes|x|true|each|both|s[ií]|ja|jede?|je|cada|ambos|beide)\b", re.IGNORECASE)
"""What a cell says where each side is trained by itself."""

_FARING = re.compile(
    r"\b(?:carry|carries|walks?|sleds?|sprints?|runs?|crawls?|lunges?|prowler|yoke|push|drags?|paseo"
    r"|caminata|schlitten|tragen)\b",
    re.IGNORECASE,
)
"""In the name of what goes some way."""

_FAR = re.compile(
    r"\d+(?:[.,]\d+)?\s*-?\s*(m|km|met(?:er|re)s?|metern?|metros?|yds?|yards?|feet|ft|miles?)\.?"
)
"""How far something is carried or pushed."""

_SIDE = re.compile(
    r"\s*(?:/\s*(?:side|leg|arm)s?|/s\b|\b(?:each|per|ea\b\.?)(?: (?:side|leg|arm))?|\be/s|(?:por|cada) (?:lado|pierna|brazo)|(?:pro|je) (?:seite|bein|arm)|p/s)\s*"
)


def _counts(draft: Draft, sets: str, reps: str, whole: str, line: int) -> Draft:
    """Return a draft with its sets and reps, or with how long it is held."""
    lines = (line,)
    both = re.match(r"(\d+)\s*(?:x|sets? (?:of|x))\s*(\S.*)", phrases.plain(reps))
    if both and not sets:
        sets, reps = both[1], both[2]
    if sets:
        draft = draft._replace(
            sets=Said(_number("sets", sets, declarations.SETS.value.read), lines)
        )
    reps = _SIDE.sub(" ", phrases.plain(reps)).strip(" .")
    reps = re.sub(r"\s*\b(?:reps?|repetitions?|repeticiones|wdh\.?|wiederholungen)\b\.?", "", reps)
    if not reps or reps == "-":
        return draft
    if far := _FAR.fullmatch(reps):
        if far[1] != "m" or _FARING.search(draft.name.text):
            told = (
                f"'{reps}' is a distance, which is not guided; write the time, as '40 s' or '2 min'"
            )
            raise UnguidedError(f"reps: {told}")
        told = f"'{reps}' is metres or minutes? write the time, as '40 s' or '2 min'"
        raise PrescriptionError(f"reps: {told}")
    if re.fullmatch(
        r"\d+(?:[.,]\d+)?(?:\s*-\s*\d+)?\s*(?:s|secs?|seconds?|segundos?|sek\w*|min\w*|m|\"|')\.?|\d+:\d\d",
        reps,
    ):
        return draft._replace(hold=True, tempo=(("top", Said(_lasting(reps), lines)),))
    waits = r"amrap|failure|max\w*|fallo|versagen"
    listed = re.fullmatch(rf"((?:\d+\s*[/,]\s*)+)(?:{waits})\.?", reps)
    if listed:  # 10, 10, AMRAP: the last as many as the one before, or more
        counts = re.findall(r"\d+", listed[1])
        reps = ", ".join([*counts, f"{counts[-1]}+"])
        many = Said(str(len(counts) + 1), lines)
        return draft._replace(
            reps=Said(f"[{reps}]", lines, "the last as many as can be"), sets=many
        )
    if len(re.findall(waits, reps)) > 1:
        raise PrescriptionError(
            f"reps: '{reps}' has several sets of no number; write a row for each"
        )
    if re.search(waits, reps):
        least = re.match(r"(\d+)\s*\+", reps)
        return draft._replace(reps=Said(f"{least[1]}+" if least else "amrap", lines))
    if re.fullmatch(r"\d+\s*\+", reps):
        return draft._replace(reps=Said(reps.replace(" ", ""), lines))
    series = [part for part in re.split(r"\s*[/,;]\s*|\s+(?=\d)", reps) if part]
    if len(series) > 1:
        read = [_number("reps", part, declarations.REPS.value.read) for part in series]
        if draft.sets and draft.sets.text != str(len(read)):
            raise PrescriptionError(
                f"reps: lists {len(read)} for {draft.sets.text} sets; write one for each set"
            )
        return draft._replace(
            reps=Said(f"[{', '.join(read)}]", lines), sets=Said(str(len(read)), lines)
        )
    return draft._replace(
        reps=Said(_number("reps", reps.rstrip("+ "), declarations.REPS.value.read), lines)
    )


def _lasting(text: str) -> str:
    """Return how long something is held, in seconds; of a range both ends."""
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\bbis\b|\ba\b)\s*(?=\d)", text.strip(), maxsplit=1)
    if len(parts) < 2:
        return _time("hold", text)
    unit = re.search(r"[a-z\"']+\.?$", parts[1], re.IGNORECASE)
    low, high = (
        _time(
            "hold", each if re.search(r"[a-z:\"']", each) else f"{each} {unit[0] if unit else 's'}"
        )
        for each in parts
    )
    return f"{low}..{high}"


def _number(key: str, text: str, read: Callable[[str], object]) -> str:
    """Return a number or range as a routine has it."""
    plain = re.sub(r"\s*(?:-|\bto\b|\bbis\b|\ba\b)\s*", "..", phrases.plain(text).strip())
    plain = re.sub(r"\.0$", "", plain)
    try:
        read(plain)
    except ReadingError as error:
        raise PrescriptionError(f"{key}: {error}") from None
    return plain
