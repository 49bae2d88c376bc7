"""What is done in an exercise, and in which order: its setup, and the moments of a rep."""

import re
from collections import Counter
from collections.abc import Sequence

from tempo.imports import names, phrases
from tempo.imports.draft import Moment, Question, Said
from tempo.imports.headings import Kind, kind
from tempo.imports.outline import Line
from tempo.imports.phrases import LIFT, LOWER
from tempo.imports.topics import DONE, Read
from tempo.library.document import LONGEST_TEXT
from tempo.plan.phase import Phase

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
    r"before|while|control|you|as|or|begin|start)\s+)(?:(?:slowly|gently|forcefully|explosively|powerfully|"
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
_BACK = re.compile(r"\b(?:bring|take|guide|move|come|go|draw|carry)\b[^.;]*\bback\b")
"""The way back from where the rep has led."""

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


LIST = 3
"""So many items under a heading are its steps, and the prose beside them is none."""


def steps(about: Sequence[Read], name: str, flipped: bool) -> tuple[list[Said], list[Moment]]:
    """Return the lines of the setup, and those of the movement with their phases."""
    lines = _lines(about, name)
    titled = any(row.kind is Kind.SETUP for row in lines)
    setup, moves = _parted(lines, name, flipped, titled)
    if not titled:
        early = _before_the_rep(moves, names.starts(name))
        setup, moves = setup + [moment.said for moment in moves[:early]], moves[early:]
        if not moves:
            return _without_verbs(setup, name, flipped)
    return setup, moves


def _lines(about: Sequence[Read], name: str) -> list[Read]:
    """Return the lines that say what is done; where none is headed so, those that tell of a rep."""
    lines = [row for row in about if row.kind in DONE]
    beside = {row.heading for row in lines if row.line.item and row.line.label}
    plain = {
        row.heading for row in about if row.kind is None and row.line.item and not row.line.label
    }
    if lines and all(row.line.label for row in lines):  # some of a list's items have labels
        lines = [
            row if row.kind in DONE else row._replace(kind=Kind.STEPS)
            for row in about
            if row.kind in DONE
            or (row.kind is None and row.line.item and row.heading in beside & plain)
        ]
    listed = Counter(row.heading for row in lines if row.line.item)
    lines = [row for row in lines if row.line.item or listed[row.heading] < LIST]
    for instead in (
        [row for row in about if row.kind is Kind.TIPS and "cue" in row.heading.lower()],
        [row for row in about if row.kind is Kind.ABOUT],
        [row for row in about if row.kind is Kind.TIPS],
        [row for row in about if row.kind is None and row.line.item and row.heading in plain],
    ):
        told = [
            row
            for row in instead
            if _HOLDS.search(row.line.text)
            or any(_moving(each, name) for each in phrases.sentences(row.line.text))
        ]
        if told and not lines:
            heading = Counter(row.heading for row in told).most_common(1)[0][0]
            lines = [row._replace(kind=Kind.STEPS) for row in instead if row.heading == heading]
    if all(row.kind is Kind.SETUP for row in lines):  # a start that goes on to the end
        lines = [row._replace(kind=Kind.STEPS) for row in lines]
    return lines


def _parted(
    lines: Sequence[Read], name: str, flipped: bool, titled: bool
) -> tuple[list[Said], list[Moment]]:
    """Part what gets ready from the movement, which goes on once it has begun."""
    setup: list[Said] = []
    moves: list[Moment] = []
    seen: set[str] = set()
    mixed = [text for row in lines if row.kind is Kind.STEPS for text in _pieces(row.line)]
    marker = max((place for place, text in enumerate(mixed) if _ready(text)), default=-1)
    place, begun = -1, False
    for row in lines:
        for text in _pieces(row.line):
            place += row.kind is Kind.STEPS
            same = re.sub(r"\W+", " ", text.lower()).strip()
            if same in seen or not re.search(r"[^\W\d_]", text) or text.endswith(":"):
                continue
            seen.add(same)
            said = Said(_named(text, row.line), (row.line.number,))
            still = place <= marker or not _moving(text, name)
            prepares = not titled and _PREPARES.match(phrases.plain(text))
            waits = not begun and still and (row.kind is Kind.STEPS or prepares)
            if row.kind is Kind.SETUP or waits:
                setup.append(said)
                continue
            begun = True
            dosed = still and phrases.doses(text, row.line.number)
            if dosed or _ONLY_REPEATS.search(phrases.plain(said.text)):
                continue
            phase = _phase(text, row.line.label, flipped, moves, names.starts(name))
            moves.append(Moment(said, phase or _headed(row, name, flipped, moves)))
    return setup, moves


def _without_verbs(
    setup: Sequence[Said], name: str, flipped: bool
) -> tuple[list[Said], list[Moment]]:
    """Part lines with no verb that is known: from a hold on, or what does not get ready."""
    held = next((at for at, said in enumerate(setup) if _HOLDS.search(said.text)), None)
    ready = [
        at < held if held is not None else bool(_PREPARES.match(phrases.plain(said.text)))
        for at, said in enumerate(setup)
    ]
    parted = [*zip(setup, ready, strict=True)]
    return [said for said, prepares in parted if prepares], [
        Moment(said, _phase(said.text, "", flipped, [], names.starts(name)))
        for said, prepares in parted
        if not prepares
    ]


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
    if words.startswith("let ") and {LIFT, LOWER} & {*phrases.told_in(words, False)}:
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
    words = phrases.affirmed(phrases.LOWER_BACK.sub(" ", phrases.plain(f"{label} {text}")))
    words = phrases.returned(words, starts)
    told = phrases.told_in(words, flipped)
    moved = [moment.phase for moment in before if moment.phase in (Phase.LIFT, Phase.LOWER)]
    for each in told:
        if each in (LIFT, LOWER):
            return Phase.LIFT if each == LIFT else Phase.LOWER
        if each == "hold":
            end = next((other for other in told if other in ("top", "bottom")), "")
            if end:
                return Phase(end)
            if moved:
                return Phase.TOP if moved[-1] is Phase.LIFT else Phase.BOTTOM
            return Phase.TOP if re.search(r"squeez|contract", words) else None
    if moved and _BACK.search(words):
        return Phase.LOWER if moved[-1] is Phase.LIFT else Phase.LIFT
    return None


def _headed(row: Read, name: str, flipped: bool, before: Sequence[Moment]) -> Phase | None:
    """Return the phase that a line's heading tells of, apart from the exercise's name."""
    own = [word for word in row.heading.split() if not names.words(word) & names.words(name)]
    return _phase(" ".join(own), "", flipped, before) if row.kind in DONE else None


def starts(name: Said, moves: Sequence[Moment], questions: list[Question]) -> Said | None:
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
