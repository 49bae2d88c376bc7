"""A draft as the YAML that a person reads and mends: behind every value its line, or `assumed`."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from tempo.errors import shown
from tempo.imports.draft import Draft, Moment, Part, Programme, Said
from tempo.imports.phrases import affirmed, plain
from tempo.plan.phase import Phase

_PLAIN = re.compile(
    r"\[[\d., +]+\]|[^\W\d_][\w '’/()%+°.-]*[\w).’'!?%]|\d{1,4}(?:\.\.\d{1,4})?|\d{1,4}\.\d{1,3}"
)
_RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none"}

_VERBS = re.compile(
    r"\b(?:lift|raise|press|push|pull|drive|curl|thrust|rise|stand|row|extend|straighten|open|kick|"
    r"lower|descend|sit|hinge|return|release|drop|sink|squat|bend|hold|squeeze|pause|slide|step|"
    r"lunge|roll|rotate|bring|swing|crunch|shrug|jump|dip)\b"
)
_LOOSE = {
    "the",
    "a",
    "an",
    "your",
    "to",
    "of",
    "and",
    "with",
    "in",
    "on",
    "at",
    "into",
    "for",
    "by",
    "as",
    "until",
    "from",
    "toward",
    "towards",
    "through",
    "or",
    "that",
    "is",
    "both",
    "back",
}
_ENDS = re.compile(
    r"[,;:.()!?]|\b(?:and|until|while|to|as|by|so|then|with(?! control)|for|if|but|without|over)\b|\d"
)

GENERAL = {
    Phase.LIFT: ("up", "up"),
    Phase.TOP: ("hold", "hold"),
    Phase.LOWER: ("down", "down"),
}
"""The words for the phases that no line tells of."""


def written(draft: Draft) -> str:
    """Return a draft as the text of a routine's file."""
    return "\n".join(_routine(draft)) + "\n"


def _routine(draft: Draft) -> Iterator[str]:
    yield f"# Read from {_comment(draft.source)}"
    yield "# Each value has its line there, or is assumed. Check them, then remove the next line."
    yield "draft: true"
    for question in draft.questions:
        yield f"# {question.key}? {_comment(question.text)}"
    yield ""
    yield _pair("name", draft.name)
    yield _pair("exercise", draft.name)
    if draft.summary:
        yield _pair("summary", draft.summary)
    yield f"source: {quoted(draft.source)}  # the file"
    if draft.starts:
        yield _pair("starts", draft.starts)
    yield "tempo:"
    for key, said in draft.tempo:
        yield f"  {_pair(key, said)}"
    for key in ("reps", "sets", "rest", "every", "sides", "first"):
        if value := getattr(draft, key):
            yield _pair(key, value)
    yield from _list("equipment", draft.equipment)
    if draft.target or draft.also:
        yield "muscles:"
        yield from (f"  {line}" for line in _list("target", draft.target))
        yield from (f"  {line}" for line in _list("also", draft.also))
    yield from _list("setup", draft.setup)
    yield from _list("movement", [_moment(moment) for moment in draft.movement])
    if draft.safety:
        yield _pair("safety", draft.safety)
    yield "cues:"
    for phase, (words, said) in _cues(draft).items():
        yield f"  {phase.value}: {{long: {quoted(words[0])}, short: {quoted(words[1])}}}  # {said.origin}"
    yield from _list("reminders", draft.reminders)
    if draft.unread:
        yield "# Not taken:"
        yield from (f"#   {_comment(line)}" for line in draft.unread)


def workout(programme: Programme, routines: Mapping[Said, str], source: str) -> str:
    """Return a programme as the text of a workout's file.

    ``routines`` has for the name of each exercise what its routine is asked for by.
    """
    return "\n".join(_workout(programme, routines, source)) + "\n"


def _workout(programme: Programme, routines: Mapping[Said, str], source: str) -> Iterator[str]:
    yield f"# Read from {_comment(source)}"
    yield "# Each value has its line there, or is assumed; what is not said is the routine's own."
    yield ""
    yield _pair("name", programme.title)
    yield f"source: {quoted(source)}  # the file"
    yield "routines:"
    warming: Draft | None = None
    for place, part in enumerate(programme.parts):
        following = programme.parts[place + 1 : place + 2]
        if part.warm_up and _warms(part.drafts[0], following, routines):
            warming = part.drafts[0]
            continue
        if len(part.drafts) == 1 or not _in_turn(part):
            if len(part.drafts) > 1:
                yield "  # These are labelled as done in turn, but differ in their sets."
            for draft in part.drafts:
                yield from _entry(draft, routines, "  ", ("sets", "reps", "rest", "every"))
            if warming:
                yield "    warm-up:"
                for key in ("sets", "reps", "rest"):
                    if value := getattr(warming, key):
                        yield f"      {_pair(key, value)}"
                warming = None
            continue
        first, *_, last = part.drafts
        yield "  - superset:"
        changes = {draft.rest.text if draft.rest else "" for draft in part.drafts[:-1]}
        for draft in part.drafts:
            own = ("rest",) if len(changes) > 1 and draft is not last else ()
            yield from _entry(draft, routines, "      ", ("reps", *own))
        yield f"    {_pair('rounds', first.sets or Said('3'))}"
        if last.rest:
            yield f"    {_pair('rest', last.rest)}"
        if first.rest and len(changes) == 1:
            yield f"    {_pair('change', first.rest)}"
    if programme.unread:
        yield "# Not taken:"
        yield from (f"#   {_comment(line)}" for line in programme.unread)


def _warms(draft: Draft, following: Sequence[Part], routines: Mapping[Said, str]) -> bool:
    """Whether an exercise warms up for the one that follows: it is the same."""
    return any(
        len(part.drafts) == 1 and routines[part.drafts[0].name] == routines[draft.name]
        for part in following
        if not part.warm_up and not draft.tempo
    )


def _in_turn(part: Part) -> bool:
    return len({draft.sets.text for draft in part.drafts if draft.sets}) < 2


def _entry(
    draft: Draft, routines: Mapping[Said, str], indent: str, keys: Sequence[str]
) -> Iterator[str]:
    routine = Said(routines[draft.name], draft.name.lines, draft.name.text)
    yield f"{indent}- {_pair('routine', routine)}"
    for key in keys:
        if value := getattr(draft, key):
            yield f"{indent}  {_pair(key, value)}"
    for key, said in draft.tempo:
        if draft.hold:
            yield f"{indent}  {_pair('hold', said)}"
        else:
            yield f"{indent}  {key}: {json.dumps(said.text)}  # {_comment(said.origin)}"
    for key in ("sides", "first"):
        if value := getattr(draft, key):
            yield f"{indent}  {_pair(key, value)}"
    if draft.note:
        yield f"{indent}  {_pair('note', draft.note)}"


def _moment(moment: Moment) -> Said:
    if moment.phase is None:
        return moment.said
    remark = ", ".join(filter(None, [moment.phase.value, moment.said.remark]))
    return moment.said._replace(remark=remark)


def _pair(key: str, said: Said) -> str:
    return f"{key}: {quoted(said.text)}  # {_comment(said.origin)}"


def _list(key: str, items: Sequence[Said]) -> Iterator[str]:
    if items:
        yield f"{key}:"
        yield from (f"  - {quoted(said.text)}  # {_comment(said.origin)}" for said in items)


def quoted(text: str) -> str:
    """Return a text as YAML has it: in quotes only where it could be taken for something else.

    >>> quoted("Feet flat"), quoted("8..10"), quoted("Lower: slowly"), quoted("30X1"), quoted("off")
    ('Feet flat', '8..10', '"Lower: slowly"', '"30X1"', '"off"')
    """
    clean = "".join(each if each.isprintable() else " " for each in text)
    if _PLAIN.fullmatch(clean) and clean.lower() not in _RESERVED and " #" not in clean:
        return clean
    return json.dumps(clean, ensure_ascii=False)


def _comment(text: str) -> str:
    return shown(" ".join(text.split()))


def _cues(draft: Draft) -> dict[Phase, tuple[tuple[str, str], Said]]:
    """Return for each phase the words of its first line that are short enough to be said."""
    if draft.hold:
        return {Phase.TOP: (GENERAL[Phase.TOP], Said(""))}
    cues: dict[Phase, tuple[tuple[str, str], Said]] = {
        phase: (words, Said("")) for phase, words in GENERAL.items()
    }
    taken: set[Phase] = set()
    for moment in draft.movement:
        if moment.phase is None or moment.phase in taken:
            continue
        if words := cue(moment.said.text):
            cues[moment.phase] = (words, moment.said)
            taken.add(moment.phase)
    return cues


def cue(text: str) -> tuple[str, str] | None:
    """Return the long and the short words of a line for a phase; None if it has no verb for it.

    >>> cue("Drive through your heels, pressing the knees out"), cue("Slowly lower your hips back")
    (('drive through your heels', 'drive'), ('lower your hips', 'lower'))
    """
    words = affirmed(plain(text))
    verb = _VERBS.search(words)
    if not verb:
        return None
    end = _ENDS.search(words, verb.end())
    clause = re.findall(r"[\w'-]+", words[verb.start() : end.start() if end else len(words)])[:5]
    while len(clause) > 1 and (clause[-1] in _LOOSE or clause[-1].isdigit()):
        clause.pop()
    return " ".join(clause), verb[0]
