"""A written guide of an exercise as a draft: every value with its line, what is unsure asked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tempo.errors import ReadingError
from tempo.imports import names, phrases
from tempo.imports.draft import Draft, Moment, Question, Said
from tempo.imports.headings import RULING, Kind, kind, ruling
from tempo.imports.outline import Line, Outline, Section
from tempo.imports.phrases import LIFT, LOWER, Fact
from tempo.library.document import LONGEST_TEXT
from tempo.plan.notation import MOST_REPS, MOST_SETS, canonical, parse
from tempo.plan.phase import CYCLE, Phase

LONG_HOLD = 10
"""Seconds from which a pause is not taken for one within a rep."""

USUAL = {"lower": "2", "bottom": "0", "lift": "2", "top": "1"}
"""The tempo of the prescription `standard`, for what a guide leaves open."""


class Read(NamedTuple):
    """A line of the guide, and what it is about."""

    line: Line
    kind: Kind | None
    heading: str  # the nearest


def drafts(outline: Outline, path: Path) -> list[Draft]:
    """Return the exercises of a guide: one, or one for each heading that names another."""
    name = title(outline, path)
    parts = _several(outline, name)
    if not parts:
        return [draft(outline, path)]
    return [draft(part, path, name.text) for part in parts]


def _several(outline: Outline, name: Said) -> list[Outline]:
    """Return the parts of a guide that is of several exercises and not of one."""
    if names.NOUN.search(name.text) and not re.search(
        r"\b(?:exercises|workout|program|routine|guide to|exercise guide|drills)\b", name.text, re.I
    ):
        return []
    deepest = max((len(section.path) for section in outline.sections), default=0)
    for depth in range(deepest):
        titles: dict[str, list[Section]] = {}
        for section in outline.sections:
            if len(section.path) > depth and ruling(section.path[:depth], name.text) not in RULING:
                heading = section.path[depth]
                rest = section._replace(path=section.path[depth + 1 :])
                titles.setdefault(heading, []).append(rest)
        found = {
            heading: sections
            for heading, sections in titles.items()
            if names.NOUN.search(heading)
            and len(heading.split()) <= 8
            and kind(heading) in (None, Kind.VARIATION)
        }
        if len(found) >= 2:
            return [
                Outline(((heading, sections[0].lines[0].number),), tuple(sections))
                for heading, sections in found.items()
            ]
    return []


def title(outline: Outline, path: Path) -> Said:
    """Return what the exercise is called: the first title that names one, else the file."""
    read = [Said(_cleaned(text), (line,)) for text, line in outline.titles]
    read += [
        Said(found[0], (line.number,))
        for section in outline.sections
        for line in section.lines
        if kind(line.label) is Kind.ABOUT
        for found in re.finditer(r"(?:[A-Z][\w'-]+ ?){2,5}", line.text)
        if names.NOUN.search(found[0])
    ]
    stem = Said(re.sub(r"[\W_]+", " ", path.stem).strip(), (), "the file's name")
    named = [said for said in (*read, stem) if names.NOUN.search(said.text)]
    best = [said for said in named if "_" not in said.text] or named or [*read, stem]
    said = best[0]
    text = re.sub(r"[_\s]+", " ", said.text).strip(" .:-–—")
    return said._replace(text=(text[:1].upper() + text[1:])[:LONGEST_TEXT] or "Exercise")


def _cleaned(text: str) -> str:
    """Return a title without what a site adds to the exercise's name.

    >>> _cleaned("How to Do a Hip Thrust: The Complete Guide | Gym.com")
    'Hip Thrust'
    """
    text = re.sub(r"(?i)\s*\([^)]*(?:[\d_]|variation|standard)[^)]*\)", "", text)
    pieces = re.split(r"\s*[|•·]\s*|\s+[-–—]\s+|:\s+", text)
    piece = next((each for each in pieces if names.NOUN.search(each)), pieces[0])
    piece = re.sub(
        r"^(?:the )?(?:how to (?:do|perform|master)?\s*(?:an? |the )?|mastering (?:the )?|"
        r"(?:complete|ultimate|perfect) guide to (?:the )?|guide to (?:the )?|exercise \d*\s*)",
        "",
        piece.strip(),
        flags=re.IGNORECASE,
    )
    tail = r"\s+(?:with (?:perfect|proper|correct|good) form|exercises?|guide|tutorial|form|technique|proper form|instructions|how to.*)$"
    while (shorter := re.sub(tail, "", piece, flags=re.IGNORECASE)) != piece and shorter:
        piece = shorter
    return re.sub(r"[^\w\s'’&/()-]", "", piece).strip()


def draft(outline: Outline, path: Path, within: str = "") -> Draft:
    """Return the draft of one exercise."""
    name = title(outline, path)
    own = {text for text, _ in outline.titles}
    outline = outline._replace(
        sections=tuple(
            section._replace(path=tuple(each for each in section.path if each not in own))
            for section in outline.sections
        )
    )
    rows = list(_read(outline, name.text))
    about = [row for row in rows if row.kind not in RULING]
    questions: list[Question] = []
    flipped = bool(names.DOWN_IS_LIFT.search(name.text))
    setup, moves = _steps(about, name.text, flipped)
    facts = list(_facts(about, moves, name.text, flipped, questions))
    hold = _is_held(name.text, about, facts)
    facts = _repeated(facts) if hold else facts
    begins = None if hold else _starts(name, moves, questions)
    tempo = _hold(facts, questions) if hold else _tempo(facts, questions)
    source = " ".join(filter(None, [within, name.text])) if within else name.text
    return Draft(
        name=name,
        summary=_summary(rows, name.text),
        source=f"{source[:200]}, {path.name[:80]}",
        hold=hold,
        starts=begins,
        tempo=tempo,
        reps=_count("reps", facts, "1" if hold else "8", MOST_REPS, questions),
        sets=_count("sets", facts, "3", MOST_SETS, questions),
        rest=_rest(facts, questions),
        sides=_sides(name, about),
        equipment=_listed(about, Kind.EQUIPMENT, setup),
        target=_muscles(about, target=True),
        also=_muscles(about, target=False),
        setup=tuple(setup),
        movement=tuple(moves),
        reminders=_reminders(about),
        safety=_safety(outline, name.text),
        questions=tuple(questions),
        unread=_unread(outline, name.text),
    )


def _read(outline: Outline, name: str) -> Iterator[Read]:
    """Yield every line with what it is about: as its label says, else the headings."""
    for section in outline.sections:
        here = ruling(section.path, name)
        heading = section.path[-1] if section.path else ""
        for line in section.lines:
            own = kind(line.label, name) if 0 < len(line.label.split()) <= 5 else None
            if here in (None, Kind.ABOUT):
                short = own in _DONE and len(line.text.split()) < 4  # `body position: lying`
                yield Read(line, None if short else own, heading)
            elif here not in RULING and own in _WITHIN.get(here, (Kind.VARIATION,)):
                yield Read(line, own, heading)
            else:
                yield Read(line, here, heading)


_DONE = (Kind.SETUP, Kind.MOVEMENT, Kind.STEPS)
_WITHIN = {
    Kind.STEPS: (Kind.VARIATION, Kind.DOSE, Kind.TIPS, Kind.MISTAKES, *_DONE),
    Kind.SETUP: (Kind.VARIATION, Kind.DOSE, Kind.SETUP, Kind.MOVEMENT),
    Kind.MOVEMENT: (Kind.VARIATION, Kind.DOSE, Kind.SETUP, Kind.MOVEMENT),
}
"""What a line's own label can make of it, under headings of a kind."""


# What is done, and in which order.

_PREPARES = re.compile(
    r"^(?:\W*(?:first|to (?:begin|start)|next|now|begin by|start by)\W+)?(?:lie|lying|stand(?! (?:back )?up)|"
    r"standing|sit(?! back| (?:straight )?down (?:into|until|between)| into (?:a|the|your) (?:squat|lunge))|sitting|seated?|place|placing|position|set|get|kneel|grab|grasp|grip|"
    r"take|assume|start|begin|plant|attach|adjust|load|loop|wrap|align|put|rest|face|facing|keep|"
    r"engage|brace|tighten|hang|secure|select|choose|anchor|wear|hook|feet|knees|hands|arms|your|"
    r"with your|from|using|use|anclar|coloca|acuéstate|túmbate|siéntate|de pie|párate|legen?|stelle?|"
    r"setze?|mit dem|auf de[mn]|in den (?:vierfüßler)?stand|füße|fuß|rücken|beine|hände|knie |aufrecht\w*|pies?|rodillas?|manos?|talones|espalda|cabeza|dedos|peso en|sost[eé]n|sujeta|agarra|ponte|arrodíllate|apoya|ajusta|unrack|walk|arms|elbows|shoulders?|make sure|ensure|inhale$|hold(?:ing)? (?:an?|the|your|"
    r"onto|on to|dumbbell|two|both|it|weights?)|bend your|extend your (?:arms|legs)|straighten your|step onto)\b"
)
_MOVES = re.compile(
    r"(?:^|[,;.:]\s*|\b(?:and|then|to|slowly|by|exhale|inhale|carefully|gently|simultaneously|now|"
    r"before|while|control|you|as|or)\s+)(?:(?:slowly|gently|forcefully|explosively|powerfully|"
    r"carefully|quickly|gradually|then|smoothly|steadily|and|exhale|inhale|squeeze|simultaneously)[\s,]+)*"
    r"(?P<verb>lift|rais(?:e|ing)|press(?:ing)?|push(?:ing)?|pull(?:ing)?|driv(?:e|ing)|curl|thrust|"
    r"rise|ascend|lower(?:ing)?|descend|hinge|return|reverse|release|squat|lunge|dip|row|crunch|roll|"
    r"rotate|open|swing|kick|jump|explode|extend|bring|sink|drop|stand (?:back )?up|stand tall|"
    r"sit (?:your hips )?back|sit (?:straight )?down (?:into|until|between)|sit into|push|slide|go (?:up|down)|come (?:up|down|back)|move|let|step "
    r"(?:forward|back|backward|up|down|your|to|one|the|out)|shrug|bend (?:forward|over|at)|straighten|"
    r"squeeze|contract|pause|hold|tilt|draw|reach|twist|flex|perform|repeat|continue|sube|baja|empuja|"
    r"levanta|eleva|desciende|heben?|senken?|drücken?|ziehen?|beuge)\b"
)
_MOVES_ABROAD = re.compile(
    r"\b(?:(?:an|ab|hoch|empor)?(?:heben?|hebt|senken?|senkt|drücken?|drückt|ziehen?|zieht|schieben?|"
    r"neigen?|beugen?|führen?|gleite[nt]?)|(?:auf|hoch)richten|zurückkehren|langsam .*\bgehen|"
    r"el[eé]va\w*|levanta\w*|baja\w*|sub[ei]\w*|empuja\w*|abr[ei]\w*|jala\w*|dobla|presiona\w*|"
    r"deslíza\w*|regresa\w*|vuelve\w*|extiende\w*|flexiona\w*|inclína\w*)\b"
)
"""Verbs of a rep in German, at the end of the sentence too, and in Spanish."""

_STILL = re.compile(
    r"\b(?:press|push|pull|lift|raise|draw|squeeze|roll|bring)(?:ing)? (?:your |the )?(?:shoulder"
    r"(?:s|\s?blades)|chest|chin|lower back|belly|navel|abs|core|ribs|head|back) ?(?!up\b|off|to (?:the )?bar)"
)
_READY = re.compile(
    r"\b(?:start(?:ing)?|initial|beginning) position\b|\bthis is (?:your|the) start"
)
_THIS = re.compile(r"\bthis (?:is|will be) (?:your|the) (?:start|initial|beginning)")
_TAKES = re.compile(r"\b(?:grab|grasp|grip|pick up|take hold)\b")
_SLOWLY = re.compile(
    r"^(?:slowly|then slowly|exhale and|inhale and|gently) (?!hold|pause|squeeze)[a-z]{3,}"
)
_RETURNS = re.compile(r"\b(?:return|back|go|come|lower|push|until|bring|repeat)\b")
_RACK = re.compile(r"\b(?:off|from|out of) the rack\b|\bunrack")
_HOLDS = re.compile(
    r"^(?:hold|maintain|stay|remain|mantén|halte)\b(?! (?:an?|two|both|onto|on to|the (?:bar|dumbbell|weight|handle)))"
    r"|\band hold (?:the |this |that )?position\b|\bhold (?:this|that) position\b",
    re.IGNORECASE,
)
"""What an exercise that is held consists of."""

_ONLY_REPEATS = re.compile(
    r"^\W*(?:if|repeat|complete|finish (?:all|your|the (?:set|reps))|perform(?! an? (?!set))|do(?! not)|aim|start with|rest|switch|alternate|repite|"
    r"wiederhole)\b(?![^.]*\b(?:lower|lift|press|push|curl|squeeze|raise)\b)"
)


def _steps(about: Sequence[Read], name: str, flipped: bool) -> tuple[list[Said], list[Moment]]:
    """Return the lines of the setup, and those of the movement with their phases."""
    setup: list[Said] = []
    moves: list[Moment] = []
    seen: set[str] = set()
    kinds = (Kind.SETUP, Kind.MOVEMENT, Kind.STEPS)
    lines = [row for row in about if row.kind in kinds]
    for instead in (
        [row for row in about if row.kind is Kind.TIPS and "cue" in row.heading.lower()],
        [row for row in about if row.kind is Kind.ABOUT],
        [row for row in about if row.kind is Kind.TIPS],
        [row for row in about if row.kind is None and row.line.item and not row.line.label],
    ):
        told = [
            row
            for row in instead
            if _HOLDS.search(row.line.text)
            or any(_moving(each, name) for each in phrases.sentences(row.line.text))
        ]
        if told and not lines:
            heading = told[0].heading
            lines = [row._replace(kind=Kind.STEPS) for row in instead if row.heading == heading]
    if all(row.kind in (Kind.SETUP, None) for row in lines):  # a start that goes on to the end
        lines = [row._replace(kind=Kind.STEPS) for row in lines]
    begun = False
    titled = any(row.kind is Kind.SETUP for row in lines)
    mixed = [text for row in lines if row.kind is Kind.STEPS for text in _pieces(row.line)]
    marker = max((place for place, text in enumerate(mixed) if _ready(text)), default=-1)
    place = -1
    for row in lines:
        for text in _pieces(row.line):
            place += row.kind is Kind.STEPS
            same = re.sub(r"\W+", " ", text.lower()).strip()
            if same in seen or not re.search(r"[^\W\d_]", text) or text.endswith(":"):
                continue
            seen.add(same)
            said = Said(_named(text, row.line), (row.line.number,))
            if row.kind is Kind.SETUP:
                setup.append(said)
                continue
            still = place <= marker or not _moving(text, name)
            prepares = not titled and _PREPARES.match(phrases.plain(text))
            if not begun and still and (row.kind is Kind.STEPS or prepares):
                setup.append(said)
                continue
            begun = True
            dosed = still and phrases.doses(text, row.line.number)
            if dosed or _ONLY_REPEATS.search(phrases.plain(said.text)):
                continue
            phase = _phase(text, row.line.label, flipped, moves, names.starts(name))
            moves.append(Moment(said, phase or _headed(row, name, flipped, moves)))
    if not titled:
        early = _before_the_rep(moves, names.starts(name))
        setup, moves = setup + [moment.said for moment in moves[:early]], moves[early:]
    if not moves and not titled:  # no verb that is known: from a hold on, or what does not prepare
        held = next((at for at, said in enumerate(setup) if _HOLDS.search(said.text)), None)
        ready = [
            at < held if held is not None else bool(_PREPARES.match(phrases.plain(said.text)))
            for at, said in enumerate(setup)
        ]
        moves = [
            Moment(said, _phase(said.text, "", flipped, [], names.starts(name)))
            for said, prepares in zip(setup, ready, strict=True)
            if not prepares
        ]
        setup = [said for said, prepares in zip(setup, ready, strict=True) if prepares]
    return setup, moves


def _before_the_rep(moves: Sequence[Moment], starts: Phase | None) -> int:
    """Return how many lines lead to where the rep starts: down onto the bench, up from the rack.

    Only where both ways of a rep come after them.
    """
    if starts is None:
        return 0
    ways = (Phase.LIFT, Phase.LOWER) if starts is Phase.BOTTOM else (Phase.LOWER, Phase.LIFT)
    phases = [moment.phase for moment in moves]
    if ways[0] not in phases:
        return 0
    first = phases.index(ways[0])
    return first if ways[1] in phases[:first] and ways[1] in phases[first:] else 0


def _pieces(line: Line) -> list[str]:
    """Return an item as it is, and a paragraph sentence by sentence; none longer than a cue."""
    parts = phrases.sentences(line.text)
    if not line.text.strip():
        return []
    if line.item and len(line.text) <= LONGEST_TEXT:
        return [line.text]
    return [part[:LONGEST_TEXT] for part in parts]


def _named(text: str, line: Line) -> str:
    """Return what a line says with what it is called, where that is more than `setup` or `1`."""
    whole = f"{line.label}: {text}"
    if kind(line.label) or not re.search(r"[^\W\d_]{3}", line.label) or len(whole) > LONGEST_TEXT:
        return text
    return whole


def _ready(text: str) -> bool:
    words = phrases.plain(text)
    if _THIS.search(words):
        return True
    found = _READY.search(words)
    return found is not None and not _RETURNS.search(words[: found.start()])


def _moving(text: str, name: str) -> bool:
    """Whether a sentence tells of the rep itself, and not of how to get ready for it."""
    words = _STILL.sub("", phrases.plain(text))
    first = re.match(r"(?:slowly |gently |exhale and |and )*([a-z]{4,})", phrases.plain(text))
    if first and first[1] in names.words(name) and not _PREPARES.match(words):
        return True  # a squeeze begins with squeezing
    if _MOVES_ABROAD.search(words) and not _PREPARES.match(words):
        return True
    if words.startswith("let ") and {LIFT, LOWER} & {*phrases._told(words, False)}:
        return True
    if _RACK.search(words) or _TAKES.search(words):
        return False
    if _SLOWLY.match(words):
        return True
    found = next((each for each in _MOVES.finditer(words) if each["verb"] not in _MAYBE), None)
    if not found:
        return False
    if _PREPARES.match(words):
        verb = found["verb"].split()[0]
        stem = re.sub(r"(?<=[^l])ing$", "", verb)
        return found.start("verb") > 0 and bool({verb, stem, f"{stem}e"} & _SURELY)
    return True


_SURELY = {
    *("lower", "lowering", "curl", "press", "drive", "thrust", "descend", "pull", "squat", "raise"),
    *("lift", "hinge", "lunge", "row", "rise", "push", "baja", "sube", "empuja"),
}
"""Verbs that begin a rep even in a sentence that begins with getting ready."""

_MAYBE = {
    *("hold", "pause", "squeeze", "contract", "repeat", "perform", "straighten", "bring", "move"),
    *("draw", "let", "continue", "extend"),
}
"""Verbs that belong to a rep that has begun, and to getting ready before."""


def _phase(
    text: str,
    label: str,
    flipped: bool,
    before: Sequence[Moment],
    starts: Phase | None = None,
) -> Phase | None:
    """Return the phase that a line tells of: by its first verb, a hold by where it is."""
    words = phrases.affirmed(phrases._LOWER_BACK.sub(" ", phrases.plain(f"{label} {text}")))
    words = phrases.returned(words, starts)
    told = phrases._told(words, flipped)
    for each in told:
        if each in (LIFT, LOWER):
            return Phase.LIFT if each == LIFT else Phase.LOWER
        if each == "hold":
            end = next((other for other in told if other in ("top", "bottom")), "")
            moved = [moment.phase for moment in before if moment.phase in (Phase.LIFT, Phase.LOWER)]
            if end:
                return Phase(end)
            if moved:
                return Phase.TOP if moved[-1] is Phase.LIFT else Phase.BOTTOM
            return Phase.TOP if re.search(r"squeez|contract", words) else None
    return None


def _headed(row: Read, name: str, flipped: bool, before: Sequence[Moment]) -> Phase | None:
    """Return the phase that a line's heading tells of, apart from the exercise's name."""
    own = [word for word in row.heading.split() if not names.words(word) & names.words(name)]
    return _phase(" ".join(own), "", flipped, before) if row.kind in _DONE else None


def _starts(name: Said, moves: Sequence[Moment], questions: list[Question]) -> Said | None:
    """Return where a rep begins, if what is done first and the exercise's name agree on it."""
    by_name = names.starts(name.text)
    first = next((each for each in moves if each.phase in (Phase.LIFT, Phase.LOWER)), None)
    by_text = first and (Phase.BOTTOM if first.phase is Phase.LIFT else Phase.TOP)
    if first and by_name is by_text and by_name:
        return Said(by_name.value, first.said.lines, "as the name says")
    readings = []
    if first and by_text:
        verb = "lifting" if by_text is Phase.BOTTOM else "lowering"
        readings.append(f"line {first.said.lines[0]} begins with the {verb}: '{by_text.value}'")
    if by_name:
        readings.append(f"the name '{name.text}' says '{by_name.value}'")
    told = "; ".join(readings) or "the guide does not say"
    questions.append(Question("starts", f"{told}; write starts: bottom or starts: top"))
    return None


# Numbers.


def _facts(
    about: Sequence[Read],
    moves: Sequence[Moment],
    name: str,
    flipped: bool,
    questions: list[Question],
) -> Iterator[Fact]:
    """Yield every number that is prescribed."""
    told_of: dict[int, list[Moment]] = {}
    for moment in moves:
        told_of.setdefault(moment.said.lines[0], []).append(moment)
    far = "" if names.starts(name) is Phase.TOP else "top"  # where a pause is that nothing places
    near = ""
    for row in about:
        line = row.line
        label = phrases.plain(line.label)
        if label == "duration" and row.kind is Kind.DOSE:  # of a hold, if it is one
            timed = phrases.durations(line.text, line.number)
            yield from (fact for fact in timed if fact.key == "bare")
        if told := _labelled(label, line):
            yield from (
                fact._replace(key=far) if fact.key == "hold" and far else fact for fact in told
            )
            continue
        if phase := _phase_of_tempo(row):
            number = f"{float(line.text):g}"
            yield Fact(phase.value, number, number, line.number, 3)
            continue
        description = row.kind is Kind.ABOUT and line.number not in told_of
        if _NO_DOSE.search(label) or row.kind in (Kind.MUSCLES, Kind.EQUIPMENT) or description:
            continue
        in_steps = row.kind in (Kind.STEPS, Kind.MOVEMENT)
        for sentence in phrases.sentences(line.text):
            phase = next(
                (each.phase for each in told_of.get(line.number, ()) if sentence in each.said.text),
                None,
            )
            if phase is not None:
                near = "top" if phase in (Phase.LIFT, Phase.TOP) else "bottom"
            before = (near or far) if in_steps else far
            whole = f"{line.label}: {sentence}" if line.label else sentence
            yield from phrases.doses(whole, line.number)
            way = phrases.returned(whole, names.starts(name))
            timed = phrases.durations(way, line.number, before, flipped)
            yield from _notations(whole, line.number, timed, questions)
            yield from (
                fact._replace(key=phase.value) if phase and fact.key in ("bare", "hold") else fact
                for fact in timed
            )


_TEMPO_KEYS = {
    **dict.fromkeys(("eccentric", "lower", "lowering", "down", "negative"), Phase.LOWER),
    **dict.fromkeys(("concentric", "lift", "lifting", "up", "positive"), Phase.LIFT),
    **dict.fromkeys(("top", "pause top", "top pause", "peak", "hold"), Phase.TOP),
    **dict.fromkeys(("bottom", "pause bottom", "bottom pause", "stretch"), Phase.BOTTOM),
}
"""The keys of a tempo that is a table."""


def _phase_of_tempo(row: Read) -> Phase | None:
    """Return the phase whose seconds a line of a tempo's own table are."""
    if phrases.plain(row.heading) not in ("tempo", "cadence"):
        return None
    number = re.fullmatch(r"\d{1,2}(?:\.\d+)?", row.line.text.strip())
    return _TEMPO_KEYS.get(phrases.plain(row.line.label)) if number else None


_NO_DOSE = re.compile(
    r"^(?:id|slug|url|image|video\w*|date\w*|duration|.*\b(?:duration|calories|time to complete|date|"
    r"id|url|age|reading time|frequency|difficulty|level|category|met|order|version|image|price)\b.*)$"
)
_NUMBER = re.compile(r"(\d{1,4}(?:[.,]\d+)?)(?:\s*(?:-|to|or|/|bis)\s*(\d{1,4}(?:[.,]\d+)?))?")


def _labelled(label: str, line: Line) -> list[Fact]:
    """Return what a line says whose label names the number: ``Sets: 3``."""
    bare = re.sub(
        r"\b(?:default|recommended|target|suggested|number of|working|total|time|period|"
        r"interval|between(?: sets)?|range|per set|count|s|the|in|typical|of|per)\b|[()#*]",
        "",
        label,
    )
    bare = " ".join(bare.split())
    text = phrases.clocked(phrases.plain(line.text))
    found = _NUMBER.match(text.lstrip("~≈ "))
    if not found:
        return []
    low, high = phrases.ends(found)
    after = text.lstrip("~≈ ")[found.end() :]
    if bare in ("sets", "set", "series", "sätze", "satz") and not re.match(
        r"\s*(?:x|sets? (?:of|x))", after
    ):
        return [Fact("sets", low, high, line.number)]
    if bare in (
        "reps",
        "rep",
        "repetitions",
        "repetition",
        "repeticiones",
        "wiederholungen",
        "wdh",
    ):
        if re.match(r"\s*(?:x|sets?)", after):
            return []
        if re.match(r"\s*-?\s*(?:s|sec\w*)\b", after):
            return [Fact("held", low, high, line.number)]
        return [Fact("reps", low, high, line.number)]
    if re.fullmatch(r"rest(?: (?:seconds|secs|sec|minutes|mins?))?|descanso|pause|satzpause", bare):
        minutes = bool(re.match(r"\s*-?\s*m", after)) or "minute" in bare
        if re.match(r"\s*(?:h|d)", after):
            return []
        ends = [f"{float(each) * (60 if minutes else 1):g}" for each in (low, high)]
        return [Fact("rest", ends[0], ends[1], line.number)]
    if re.fullmatch(
        r"hold(?: (?:seconds|secs|sec|duration))?|isometric hold|mantener|halten", bare
    ):
        minutes = bool(re.match(r"\s*-?\s*m", after))
        ends = [f"{float(each) * (60 if minutes else 1):g}" for each in (low, high)]
        return [Fact("hold", ends[0], ends[1], line.number)]
    return []


def _notations(
    sentence: str, line: int, timed: Sequence[Fact], questions: list[Question]
) -> Iterator[Fact]:
    """Yield the phases of a tempo written in figures, in a sentence that says that it is one."""
    words = phrases.plain(sentence)
    if not re.search(r"\btempo\b|\bcadence\b|\bcadencia\b", words):
        return
    four = phrases.FOUR.search(words)
    if four is None and len(timed) >= 2:  # the same tempo in words, which leave no doubt
        return
    found = four or phrases.THREE.search(words)
    if found is None:
        return
    try:
        tempo = canonical(parse(found[0]))
    except ReadingError as error:
        questions.append(Question("tempo", f"line {line}: {error}"))
        return
    for phase, part in zip(CYCLE, canonical_parts(tempo), strict=True):
        yield Fact(phase.value, part, part, line, 3)


def canonical_parts(text: str) -> list[str]:
    """Return the four parts of a tempo as a routine has them.

    >>> canonical_parts("3 - 0 - x - 1"), canonical_parts("30X1")
    (['3', '0', 'X', '1'], ['3', '0', 'X', '1'])
    """
    return (
        [part.upper() for part in re.findall(r"[\d.]+|[xX]", text)]
        if re.search(r"[-/:,|\s]", text)
        else [*text.upper()]
    )


def agreed(facts: Iterable[Fact]) -> tuple[Fact | None, list[Fact]]:
    """Return the fact that no other contradicts, and all of them if there is none such.

    A range that lies within all others is what all of them allow. Those of a tempo's own line go
    before the rest.
    """
    every = list(facts)
    heaviest = max((fact.weight for fact in every), default=0)
    distinct = {(fact.low, fact.high): fact for fact in reversed(every) if fact.weight == heaviest}
    if not distinct:
        return None, []
    if any("X" in key for key in distinct):
        only = next(iter(distinct.values()))
        return (only, []) if len(distinct) == 1 else (None, list(distinct.values()))
    within = [
        one
        for one in distinct.values()
        if all(
            float(other.low) <= float(one.low) <= float(one.high) <= float(other.high)
            for other in distinct.values()
        )
    ]
    return (within[0], []) if within else (None, sorted(distinct.values(), key=lambda f: f.line))


def _said(fact: Fact, facts: Iterable[Fact]) -> Said:
    """Return a fact as a value, with all lines that state it so."""
    lines = {each.line for each in facts if (each.low, each.high) == (fact.low, fact.high)}
    return Said(fact.text, tuple(sorted(lines)))


def _clash(key: str, readings: Iterable[Fact], unit: str = "") -> Question:
    told = " or ".join(f"{key}: {fact.text}{unit} (line {fact.line})" for fact in readings)
    return Question(key, f"the guide says {told}; write the one you mean")


def _count(
    key: str, facts: Sequence[Fact], usual: str, most: int, questions: list[Question]
) -> Said:
    of_key = [
        fact
        for fact in facts
        if fact.key == key and float(fact.low).is_integer() and 1 <= float(fact.high) <= most
    ]
    fact, readings = agreed(of_key)
    if readings:
        questions.append(_clash(key, readings))
    return _said(fact, of_key) if fact else Said(usual)


def _rest(facts: Sequence[Fact], questions: list[Question]) -> Said:
    of_key = [fact for fact in facts if fact.key == "rest" and 5 <= float(fact.high) <= 3_600]
    fact, readings = agreed(of_key)
    if readings:
        questions.append(_clash("rest", readings, " s"))
    if not fact:
        return Said("90")
    remark = f"of {fact.low} to {fact.high} s" if fact.low != fact.high else ""
    return _said(fact, of_key)._replace(text=fact.low, remark=remark)


def _tempo(facts: Sequence[Fact], questions: list[Question]) -> tuple[tuple[str, Said], ...]:
    """Return the length of each phase of a rep."""
    tempo = []
    for phase in CYCLE:
        of_phase = [fact for fact in facts if fact.key == phase.value]
        long = [fact for fact in of_phase if fact.high != "X" and float(fact.high) >= LONG_HOLD]
        for each in long:
            told = f"line {each.line} says {each.text} s, which is long for a part of a rep"
            questions.append(
                Question(phase.value, f"{told}; write {phase.value}: {each.text} if so")
            )
        fact, readings = agreed(fact for fact in of_phase if fact not in long)
        if readings:
            questions.append(_clash(phase.value, readings, " s"))
        said = _said(fact, of_phase) if fact else Said(USUAL[phase.value])
        if phase in (Phase.LOWER, Phase.LIFT) and said.text == "0":
            questions.append(
                Question(phase.value, f"line {said.lines[0]} says 0 s, which takes no time")
            )
            said = Said(USUAL[phase.value])
        tempo.append((phase.value, said))
    for fact in facts:
        if fact.key in ("hold", "held"):
            where = (
                "how long what is held" if fact.key == "held" else "a pause at the top or bottom"
            )
            told = f"line {fact.line} says {fact.text} s; {where}? write top: {fact.text} or bottom: {fact.text}"
            questions.append(Question("top", told))
    return tuple(tempo)


def _hold(facts: Sequence[Fact], questions: list[Question]) -> tuple[tuple[str, Said], ...]:
    """Return how long an exercise is held that is not repeated."""
    keys = ("held", "hold", "top", "bottom")
    of_hold = [fact for fact in facts if fact.key in keys and fact.high != "X" and float(fact.high)]
    of_hold = of_hold or [fact for fact in facts if fact.key == "bare" and float(fact.high) >= 5]
    of_hold = [fact for fact in of_hold if float(fact.high) <= 600]
    fact, readings = agreed(of_hold)
    if readings:
        questions.append(_clash("top", readings, " s"))
    return (("top", _said(fact, of_hold) if fact else Said("30")),)


def _is_held(name: str, about: Sequence[Read], facts: Sequence[Fact]) -> bool:
    """Whether the exercise is held and not repeated: by its name, its type, or its numbers."""
    for row in about:
        label, text = row.line.label.lower(), row.line.text.lower()
        typed = label in ("force", "type", "exercise type", "category", "movement type", "mechanic")
        if typed and re.search(r"\bstatic\b|isometric|\bhold\b|stretch", text):
            return True
    reps = [fact for fact in facts if fact.key == "reps" and float(fact.high) >= 5]
    if names.held(name):
        return not (reps and not any(f.key in ("held", "hold", "top") for f in facts))
    long = [
        f
        for f in facts
        if f.key in ("held", "hold", "top", "bottom")
        and f.high != "X"
        and float(f.high) >= LONG_HOLD
    ]
    return bool(long) and not reps and names.starts(name) is None


def _repeated(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts of a hold: to repeat it a few times is to do so many sets."""
    sets = any(fact.key == "sets" for fact in facts)
    few = [fact for fact in facts if fact.key == "reps" and 1 < float(fact.high) < 5]
    told = [] if sets else [fact._replace(key="sets") for fact in few]
    return [fact for fact in facts if fact not in few] + told


# What else is said.


def _sides(name: Said, about: Sequence[Read]) -> Said | None:
    for row in about:
        if row.kind in (Kind.MUSCLES, Kind.ABOUT, Kind.MISTAKES):
            continue
        if re.fullmatch(
            r"(?:is )?(?:unilateral|per side|(?:each|both) sides?|single sided)",
            row.line.label,
            re.I,
        ):
            if row.line.text.lower() in ("true", "yes"):
                return Said("each", (row.line.number,))
            continue
        whole = f"{row.line.label}: {row.line.text}"
        if any(phrases.sided(sentence) for sentence in phrases.sentences(whole)):
            return Said("each", (row.line.number,))
    if names.SIDED.search(name.text):
        return Said("each", name.lines, "as the name says")
    return None


_NOTHING = re.compile(
    r"^(?:none|no|n/?a|body ?weight(?: only)?|no equipment.*|not required|-+|ninguno)$"
)
_THINGS = re.compile(
    r"\b(barbell|dumbbells?|kettlebells?|bench|resistance band|mini band|loop band|band|cable "
    r"machine|cable|smith machine|leg press machine|machine|plyo box|box|pull-up bar|weight plate|"
    r"medicine ball|stability ball|exercise ball|foam roller|yoga mat|mat|ab wheel|trap bar|rings|"
    r"trx|step|chair|sandbag|landmine|ez bar|sled)\b"
)


def _listed(about: Sequence[Read], what: Kind, setup: Sequence[Said]) -> tuple[Said, ...]:
    """Return the things a guide lists, or else those that its setup names."""
    found: dict[str, Said] = {}
    for row in about:
        if row.kind is not what or row.line.label.lower() in ("difficulty", "level"):
            continue
        for piece in re.split(r"\s*(?:,|;|/| and | or | y | und )\s*", row.line.text):
            plain = re.sub(r"\s*\([^)]*\)|\boptional\b|\.$", "", piece).strip().lower()
            remark = "optional" if "optional" in piece.lower() else ""
            if plain and len(plain.split()) <= 4 and not _NOTHING.match(plain):
                found.setdefault(plain, Said(plain, (row.line.number,), remark))
        if found or _NOTHING.match(row.line.text.lower()):
            continue
    if found or any(row.kind is what for row in about):
        return tuple(found.values())
    for said in setup:
        for thing in _THINGS.findall(phrases.plain(said.text)):
            if not any(thing in other for other in found):
                found.setdefault(thing, Said(thing, said.lines))
    return tuple(found.values())


_MUSCLE = re.compile(
    r"\b(glute(?:us)?(?: maximus| medius| minimus)?s?|hamstrings?|quad(?:ricep)?s|core|calves|calf|"
    r"abs|abdominals?|obliques|erector spinae|lower back|upper back|lats?|latissimus dorsi|traps?|"
    r"trapezius|rhomboids|rear delts?|delt(?:oid)?s|shoulders?|chest|pecs|pectorals?|pectoralis major|"
    r"triceps|biceps|forearms|hip flexors|adductors|abductors|serratus anterior|rotator cuff|soleus|"
    r"gastrocnemius|transverse abdominis)\b"
)


_HELPS = re.compile(
    r"secondary|synerg|stabili|assist|\balso\b|support|\bsecond\b|smaller|help|other|minor|plays?\b"
)


def _muscles(about: Sequence[Read], *, target: bool) -> tuple[Said, ...]:
    """Return the muscles that work: those that the exercise is for, or those that help."""
    found: dict[str, tuple[Said, bool]] = {}
    for row in about:
        if row.kind is not Kind.MUSCLES:
            continue
        first, *more = phrases.sentences(row.line.text) or [""]
        helps = bool(_HELPS.search(phrases.plain(f"{row.heading} {row.line.label} {first}")))
        for sentence in (first, *more):
            helping = helps or bool(_HELPS.search(phrases.plain(sentence)))
            for muscle in _MUSCLE.findall(phrases.plain(sentence)):
                found.setdefault(muscle, (Said(muscle, (row.line.number,)), helping))
    return tuple(said for said, helping in found.values() if helping is not target)


def _reminders(about: Sequence[Read]) -> tuple[Said, ...]:
    """Return the tips that are short enough to be said in a rep."""
    found = []
    for row in about:
        if row.kind is not Kind.TIPS:
            continue
        text = re.split(r"[,;(.:]| while | and | to avoid ", row.line.text)[0].strip()
        if 2 <= len(text.split()) <= 5 and not re.match(r"(?i)(?:start|if|use a|progress)", text):
            found.append(Said(text[:1].lower() + text[1:], (row.line.number,)))
    return tuple(found[:6])


def _safety(outline: Outline, name: str) -> Said | None:
    """Return the first thing that the guide warns of."""
    for section in outline.sections:
        if ruling(section.path, name) is Kind.SAFETY:
            stops = "stop if" in " ".join(section.path).lower()
            texts = [line for line in section.lines if len(line.text) <= 200]
            if stops and texts:
                told = ", ".join(line.text.lower().rstrip(".") for line in texts)[:250]
                return Said(f"Stop if: {told}.", tuple(line.number for line in texts))
            if texts:
                return Said(texts[0].text, (texts[0].number,))
    return None


def _summary(rows: Sequence[Read], name: str) -> Said | None:
    """Return what the guide says in a sentence of itself."""
    for row in sorted(rows, key=lambda row: row.kind is not Kind.ABOUT):
        prose = row.kind is None and not row.line.item and not row.line.label
        if row.kind is Kind.ABOUT or prose:
            for sentence in phrases.sentences(row.line.text)[:1]:
                if len(sentence.split()) >= 4 and len(sentence) <= LONGEST_TEXT:
                    return Said(sentence, (row.line.number,))
    return None


def _unread(outline: Outline, name: str) -> tuple[str, ...]:
    """Tell of the sections whose lines were not taken, and why."""
    told: dict[str, list[int]] = {}
    for section in outline.sections:
        here = ruling(section.path, name)
        if here in RULING:
            heading = next(
                (each for each in section.path if kind(each, name) is here), section.path[-1]
            )
            numbers = told.setdefault(f"{heading} ({here.value})", [])
            numbers += [line.number for line in section.lines]
    return tuple(
        f"{_span(min(numbers), max(numbers))}: {heading[:LONGEST_TEXT]}"
        for heading, numbers in told.items()
    )


def _span(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"
